"""The typed records: what a kind is, which fields it has, and what each may point to."""

"""Editing: commands that change records by splicing their text, never by writing YAML anew."""

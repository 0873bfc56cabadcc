"""The closed list of diagnostic codes: what each means, what mends it, and what breaks it.

Every message the checks can print has its code here, and every code has a page entry, because the
documentation is made from this list.
"""

from dossier.codes.editorial import *  # noqa: F403 - each is named once, where it is declared
from dossier.codes.form import *  # noqa: F403
from dossier.diagnostics import Code

ALL: tuple[Code, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Code)
)
BY_NAME: dict[str, Code] = {code.name: code for code in ALL}

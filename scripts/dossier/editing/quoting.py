"""Quoting: when a text may stand in YAML without quotation marks, and when it must not.

Every reader of YAML has to see the same text: this one, which takes every scalar as text, and the
editors and programs that go by YAML 1.1 or 1.2 and would make of `no` a truth value and of `2021`
a number.
"""

import re

# Begins with a letter or digit, holds nothing that any place in YAML could take for a sign.
_PLAIN = re.compile(r"\w(?:[^:#{}\[\],&*?|<>=!%@`\"\\\t]*[^:#{}\[\],&*?|<>=!%@`\"\\\s])?")
_MISREAD = re.compile(
    r"(?i)y|n|yes|no|on|off|true|false|null|nan|inf|[-+]?[0-9][0-9a-fox_.,:+\-TZ ~%]*"
)
# Spaces that folding would lose or make, and what no block can hold.
_UNFOLDABLE = re.compile(r"^ |  | $|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_UNIT = re.compile(r"(?:\[\[[^\[\]]{0,60}\]\]|\[@[^\[\]]{0,60}\]|[^ ])+")


def may_be_plain(text: str) -> bool:
    """Tell whether a text means the same to all readers without quotation marks, in flow too."""
    return text.isprintable() and bool(_PLAIN.fullmatch(text)) and not _MISREAD.fullmatch(text)


def quoted(text: str) -> str:
    """Return a text of one line as YAML, in single quotes where it needs them."""
    return text if may_be_plain(text) else "'" + text.replace("'", "''") + "'"


def foldable(text: str) -> bool:
    """Tell whether the lines of a `>-` block may be broken at each space of a text."""
    return " " in text.strip(" ") and not _UNFOLDABLE.search(text)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text broken at spaces, as full as the width allows.

    Short mentions and groups of citations are kept whole.
    """
    lines: list[str] = []
    for word in _UNIT.findall(text):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines

"""What stands behind a key or dash: words, brackets, and blocks where a line were too long.

Takes a raw record and the order of keys; gives lines. It must not know comments but to tell that
there are some, which is when a collection in brackets is left as it is.
"""

import bisect
from collections.abc import Callable, Iterable, Sequence

from dossier.editing.comments import comments
from dossier.editing.quoting import foldable, may_be_plain, quoted, wrapped
from dossier.editing.splice import value_at
from dossier.reader import KeyPath, RawRecord

WIDTH = 120

#: Returns the keys of a mapping in the order in which they are to stand.
Order = Callable[[KeyPath, Sequence[str]], Sequence[str]]


class UnclearError(Exception):
    """It is not clear what belongs together at this offset; the file is left as it is."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def indented(lines: Iterable[str], indent: int) -> list[str]:
    """Return the lines further in, but for empty ones."""
    return [" " * indent + line if line else "" for line in lines]


class Inline:
    """Writes the values of one file that are no blocks."""

    def __init__(self, raw: RawRecord, order: Order) -> None:
        self.raw, self.text, self.order = raw, raw.text, order
        self.comments = [offset for offset, _ in comments(raw)]

    def lines(self, where: KeyPath, indent: int, head: str) -> list[str]:
        """Return a value that stands on one line, or as a block where that were too long."""
        value, spans = value_at(self.raw, where), self.raw.spans[where]
        line = f"{' ' * indent}{head} {self._words(where, inside=False)}"
        if len(line) <= WIDTH or not value:
            return [line]
        if isinstance(value, str):
            if not foldable(value):
                return [line]
            return [
                f"{' ' * indent}{head} >-",
                *indented(wrapped(value, WIDTH - indent - 2), indent + 2),
            ]
        if spans.style != "flow":
            raise UnclearError(spans.value.start)
        return self.opened(where, indent, head)

    def opened(self, where: KeyPath, indent: int, head: str) -> list[str]:
        """Return a collection in brackets as a block."""
        value = value_at(self.raw, where)
        lines: list[str] = []
        if isinstance(value, dict):
            for key in self.order(where, list(value)):
                lines += self.lines((*where, key), indent + 2, f"{self._key(where, key)}:")
        else:
            for index in range(len(value)):
                lines += self.lines((*where, index), indent + 2, "-")
        if head == "-":
            return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]
        return [f"{' ' * indent}{head}", *lines]

    def _words(self, where: KeyPath, *, inside: bool) -> str:
        """Return a value without line breaks; `inside` brackets more needs quotation marks."""
        value = value_at(self.raw, where)
        if isinstance(value, dict):
            keys = self.order(where, list(value))
            pairs = (
                f"{self._key(where, k)}: {self._words((*where, k), inside=True)}" for k in keys
            )
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, list):
            words = (self._words((*where, n), inside=True) for n in range(len(value)))
            return "[" + ", ".join(words) + "]"
        return self._scalar(where, value, inside=inside)

    def _scalar(self, where: KeyPath, value: str, *, inside: bool) -> str:
        spans = self.raw.spans[where]
        written = self.text[spans.value.start : spans.value.end]
        if spans.style == "":
            words = " ".join(written.split()) if "\n" in written else written
            if words != value:
                raise UnclearError(spans.value.start)
            return quoted(value) if inside and "?" in value else words
        if may_be_plain(value):
            return value
        if "\n" not in written:
            return written
        if not value.isprintable():
            raise UnclearError(spans.value.start)
        return quoted(value)

    def _key(self, where: KeyPath, key: str) -> str:
        span = self.raw.spans[(*where, key)].key
        assert span  # noqa: S101 - it stands in a mapping
        return self.text[span.start : span.end]

    def has_comment(self, where: KeyPath) -> bool:
        """Tell whether a comment stands inside the brackets of a collection."""
        span = self.raw.spans[where].value
        found = bisect.bisect_left(self.comments, span.start)
        return found < len(self.comments) and self.comments[found] < span.end

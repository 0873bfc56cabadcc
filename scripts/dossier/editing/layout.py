"""Layout: a file as read -> the same file in the one canonical layout.

Takes a raw record and the order of keys; gives text in which every scalar is a slice of the old
one or says the same, and every comment stands before or behind what it stood before or behind.
Where that is not clear `UnclearError` is raised. It must not know files; `formatting` proves what
comes out here.

    two spaces for each level, lists indented below their key; blank lines single, none at the top
    collections in brackets on one line up to 120 columns, else as blocks; blocks stay blocks
    long texts in `>-`, whose lines are broken anew only where one is longer than 120 columns
"""

import re

from dossier.editing.inline import WIDTH, Inline, Order, UnclearError, indented
from dossier.editing.quoting import foldable, wrapped
from dossier.editing.splice import content_end, value_at
from dossier.reader import KeyPath, RawRecord

_MODELINE = "# yaml-language-server:"
_SPACE = re.compile(r"[ \t]*:")
_TRAILING = re.compile(r"[ \t]+#[^\n]*")
_LINES = r"((?:[ \t]*(?:#[^\n]*)?\r?\n)*)"
_START = re.compile(_LINES + r"---[ \t]*(?=\r?\n)")
_GAP = re.compile(r"[ \t]*(?:\r?\n" + _LINES + r"[ \t]*)?")
_DASH = re.compile(r"[ \t]*(?:\r?\n" + _LINES + r"[ \t]*)?-(?=[ \t\r\n])")
_FOOT = re.compile(r"[ \t]*\r?\n((?:[ \t]*\r?\n)*)([ \t]*)(#[^\n]*)")
_HEADER = re.compile(r"[|>][0-9+-]*([ \t]+#[^\n]*)?[ \t]*\r?(?:\n|$)")


def layout(raw: RawRecord, order: Order) -> str:
    """Return the text in canonical layout. Raises `UnclearError`."""
    printer = _Printer(raw, order)
    lines = printer.document()
    if raw.text[printer.pos :].strip():
        raise UnclearError(printer.pos)
    return "\n".join(lines) + "\n"


def _comments(lines: str | None, *, first: bool = False) -> list[str]:
    """Return the lines of comment and the single blank lines between them."""
    found: list[str] = []
    for line in (lines or "").split("\n")[:-1]:
        if line.strip() or (found[-1:] != [""] and (found or not first)):
            found.append(line.strip())
    return found


class _Printer:
    """Goes through the text from the top; `pos` is the end of what is printed already."""

    def __init__(self, raw: RawRecord, order: Order) -> None:
        self.raw, self.text, self.order = raw, raw.text, order
        self.pos = 0
        self.inline = Inline(raw, order)

    def document(self) -> list[str]:
        """Return the lines of the whole file."""
        head: list[str] = []
        start = _START.match(self.text)
        if start:
            head, self.pos = _comments(start[1], first=True), start.end()
        first = self.raw.spans[()].value
        lead = self.text[self.pos : first.start].removeprefix("\r").removeprefix("\n")
        if not re.fullmatch(_LINES, lead):
            raise UnclearError(self.pos)
        head += _comments(lead, first=not head)
        self.pos = first.start
        head.sort(key=lambda line: not line.startswith(_MODELINE))
        while head[:1] == [""]:
            del head[0]
        if self.raw.spans[()].style == "block":
            return [*head, *self._mapping((), 0, -1)]
        if self.inline.has_comment(()):
            raise UnclearError(first.start)
        self.pos = first.end
        return [*head, *self.inline.opened((), -2, "")[1:], *self._feet(-1)]

    # -- blocks

    def _mapping(self, where: KeyPath, indent: int, parent: int) -> list[str]:
        chunks: dict[str, list[str]] = {}
        led = False
        for key in value_at(self.raw, where):
            span = self.raw.spans[(*where, str(key))].key
            assert span  # noqa: S101 - it stands in a mapping
            lead = self._lead(span.start, first=not chunks)
            self.pos = span.end
            self._skip(_SPACE)
            head = f"{self.text[span.start : span.end]}:"
            lines = self._entry((*where, str(key)), indent, head, span.column - 1)
            chunks[str(key)] = [*indented(lead, indent), *lines]
            led = led or bool(lead)
        feet = indented(self._feet(parent), indent)
        keys = list(chunks) if led and where else self.order(where, list(chunks))
        if chunks[keys[0]][0] == "":
            del chunks[keys[0]][0]
        return [*(line for key in keys for line in chunks[key]), *feet]

    def _sequence(self, where: KeyPath, indent: int, parent: int) -> list[str]:
        lines: list[str] = []
        for index in range(len(value_at(self.raw, where))):
            found = self._skip(_DASH)
            lines += indented(_comments(found[1], first=not index), indent)
            column = found.end() - 1 - (self.text.rfind("\n", 0, found.end()) + 1)
            lines += self._entry((*where, index), indent, "-", column)
        return lines + indented(self._feet(parent), indent)

    def _entry(self, where: KeyPath, indent: int, head: str, column: int) -> list[str]:
        """Return the lines of one value behind its key or dash."""
        if self.raw.spans[where].style != "block":
            return self._leaf(where, indent, head)
        behind = self._trailing()
        kind = self._mapping if isinstance(value_at(self.raw, where), dict) else self._sequence
        begins = self.pos
        lines = kind(where, indent + 2, column)
        if head != "-":
            return [f"{' ' * indent}{head}{behind}", *lines]
        if behind or not lines[0].strip() or lines[0].lstrip().startswith("#"):
            raise UnclearError(begins)
        return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]

    def _leaf(self, where: KeyPath, indent: int, head: str) -> list[str]:
        spans, end = self.raw.spans[where], content_end(self.raw, where)
        if self.text[self.pos : spans.value.start].strip():
            raise UnclearError(self.pos)
        start, self.pos = spans.value.start, end
        if spans.style in ("|", ">"):
            return self._block_scalar(where, indent, head)
        if spans.style == "flow" and self.inline.has_comment(where):
            written = (line.rstrip() for line in self.text[start:end].split("\n"))
            lines = [f"{' ' * indent}{head} " + "\n".join(written)]
        else:
            lines = self.inline.lines(where, indent, head)
        behind = self._trailing()
        if len(lines) > 1 and behind:
            return [" " * indent + behind.strip(), *lines]
        return [*lines[:-1], lines[-1] + behind]

    def _block_scalar(self, where: KeyPath, indent: int, head: str) -> list[str]:
        span, value = self.raw.spans[where].value, str(value_at(self.raw, where))
        header = _HEADER.match(self.text, span.start)
        if header is None or not value or value[0].isspace() or value[-1].isspace():
            raise UnclearError(span.start)
        lines = value.split("\n")
        if self.raw.spans[where].style == ">":
            source = self.text[header.end() : self.pos].split("\n")
            lines = self._folded(
                [line.strip(" \r") for line in source], value, indent + 2, span.start
            )
        first = f"{' ' * indent}{head} {self.text[span.start]}-{(header[1] or '').rstrip()}"
        return [first, *indented(lines, indent + 2)]

    def _folded(self, lines: list[str], value: str, indent: int, offset: int) -> list[str]:
        as_it_is = " ".join(lines) == value
        if as_it_is and max(map(len, lines)) + indent <= WIDTH:
            return lines
        if foldable(value):
            return wrapped(value, WIDTH - indent)
        if not as_it_is:
            raise UnclearError(offset)
        return lines

    # -- between values

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.pos)
        if found is None:
            raise UnclearError(self.pos)
        self.pos = found.end()
        return found

    def _lead(self, start: int, *, first: bool) -> list[str]:
        found = _GAP.fullmatch(self.text, self.pos, start)
        if found is None:
            raise UnclearError(self.pos)
        return _comments(found[1], first=first)

    def _trailing(self) -> str:
        found = _TRAILING.match(self.text, self.pos)
        self.pos = found.end() if found else self.pos
        return found[0].rstrip() if found else ""

    def _feet(self, parent: int) -> list[str]:
        """Return the comments at the end of a block that stand further in than its parent."""
        lines: list[str] = []
        while (found := _FOOT.match(self.text, self.pos)) and len(found[2]) > parent:
            lines += ["", found[3].rstrip()] if found[1] else [found[3].rstrip()]
            self.pos = found.end()
        return lines

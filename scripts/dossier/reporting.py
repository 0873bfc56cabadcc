"""Report: diagnostics -> text with the line they speak of, JSON, or annotations of GitHub.

Takes diagnostics and the texts of the files; gives strings that are safe on any terminal. It must
not print, nor ask what it prints to: colour and width are the caller's.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dossier.diagnostics import Diagnostic, Severity
from dossier.loading import Loaded
from dossier.reader import MAX_BYTES, RawRecord, Span, read

#: Paints a piece of text for its part: a severity, `place`, `mark` or `quiet`.
Paint = Callable[[str, str], str]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
#: What GitHub reads in the text of a workflow command, and in its properties besides.
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = _IN_TEXT | {":": "%3A", ",": "%2C"}
_QUOTED = re.compile(r"'([^']+)'")
_TAB = 4
_CUT = "…"


# -- text that is safe to print -------------------------------------------------------------------


def visible(text: str) -> str:
    r"""Return `text` on one line, with all that a terminal would obey or hide as an escape.

    Control characters, marks of direction, zero widths, line breaks and lone surrogates become
    `\x1b` or `\u202e`; letters of any script and spaces stay.
    """
    if text.isprintable():
        return text
    return "".join(char if _is_plain(char) else _escape(char) for char in text)


def json_text(value: object, indent: int | None = 2) -> str:
    """Return JSON in ASCII: safe on any terminal, and the same whatever encoding a pipe has."""
    return json.dumps(value, indent=indent)


def columns(text: str) -> int:
    """Return how many columns a terminal gives to a text of one line."""
    return sum(_columns(char) for char in text)


def _is_plain(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


# -- which problems -------------------------------------------------------------------------------


def chosen(
    problems: Iterable[Diagnostic], codes: Collection[str] = (), paths: Collection[str] = ()
) -> list[Diagnostic]:
    """Return the problems of the codes and files named; with none named, all."""
    return [
        problem
        for problem in problems
        if (not codes or problem.code.name in codes)
        and (not paths or any(lies_in(problem.position.path, path) for path in paths))
    ]


def lies_in(path: str, pattern: str) -> bool:
    """Whether a file is the one named, lies below the folder named, or matches the pattern.

    Both count from the project's root. A `*` matches slashes too, as in the patterns of git.
    """
    folder = pattern.rstrip("/")
    below = folder in ("", ".") or path.startswith(f"{folder}/")
    return path == folder or below or fnmatchcase(path, pattern)


# -- the three formats ----------------------------------------------------------------------------


def unpainted(part: str, text: str) -> str:
    """Return the text as it is, for what is no terminal."""
    return text


def as_text(problem: Diagnostic, paint: Paint = unpainted) -> str:
    """Return `path:line:column: severity[code]: message`, on one line."""
    place = paint("place", visible(f"{problem.position}:"))
    name = paint(problem.severity, f"{problem.severity}[{problem.code.name}]:")
    return f"{place} {name} {visible(problem.message)}"


def as_json(problems: Iterable[Diagnostic]) -> str:
    """Return one array with an object for every problem, each on a line of its own."""
    lines = ",\n".join(f" {json_text(_fields(problem), None)}" for problem in problems)
    return f"[\n{lines}\n]" if lines else "[]"


def _fields(problem: Diagnostic) -> dict[str, str | int | None]:
    return {
        "path": problem.position.path,
        "line": problem.position.line,
        "column": problem.position.column,
        "severity": str(problem.severity),
        "code": problem.code.name,
        "message": problem.message,
        "record": problem.record,
    }


def as_github(problem: Diagnostic, folder: str = "") -> str:
    """Return a workflow command that annotates the line; `folder` leads to the project.

    The syntax and its escapes are those of actions/toolkit, `packages/core/src/command.ts`.
    """
    path = f"{folder}/{problem.position.path}" if folder else problem.position.path
    properties = {
        "file": path,
        "line": problem.position.line,
        "col": problem.position.column,
        "title": problem.code.name,
    }
    told = ",".join(f"{k}={_replaced(str(v), _IN_PROPERTY)}" for k, v in properties.items())
    return f"::{_LEVELS[problem.severity]} {told}::{_replaced(problem.message, _IN_TEXT)}"


def _replaced(text: str, signs: dict[str, str]) -> str:
    return visible("".join(signs.get(char, char) for char in text))


# -- the line of a problem ------------------------------------------------------------------------


class Excerpts:
    """Shows the line of a problem with a mark under what is wrong.

    Takes the texts as they were read. A file that was not, or is no usable record, is read from
    `root`; where there is nothing to show, there is no excerpt.
    """

    def __init__(self, root: Path, loaded: Loaded | None = None) -> None:
        self._root = root
        self._raws = {raw.path: raw for raw in loaded.raws()} if loaded else {}
        self._raw = cache(self._read)
        self._text = cache(self._plain)
        self._spans = cache(self._by_place)

    def of(self, problem: Diagnostic, width: int, paint: Paint = unpainted) -> Iterator[str]:
        """Yield the line with its number, cut to `width` columns, and the marks below it."""
        raw = self._raw(problem.position.path)
        text = raw.text if raw else self._text(problem.position.path)
        found = self._found(raw, problem) if raw else _place(text, problem)
        if found is None:
            return
        start, end = found
        begin = text.rfind("\n", 0, start) + 1
        line = text[begin:].partition("\n")[0].removesuffix("\r")
        gutter = f"{text.count(chr(10), 0, start) + 1:>5} | "
        shown, marks = drawn(line, start - begin, end - begin, max(width - len(gutter), 20))
        yield paint("quiet", gutter) + shown
        yield paint("quiet", " " * (len(gutter) - 2) + "| ") + paint("mark", marks)

    def _found(self, raw: RawRecord, problem: Diagnostic) -> tuple[int, int] | None:
        """Return where the first word that the message quotes stands, else the whole value.

        Where the place is that of several values (a mapping begins with its first key) and none of
        them holds the word, it is one character.
        """
        spans = self._spans(problem.position.path).get(
            (problem.position.line, problem.position.column)
        )
        if not spans:
            return _place(raw.text, problem)
        span = min(spans, key=lambda s: s.end)
        quoted = _QUOTED.search(problem.message)
        word = quoted and re.search(rf"(?<![\w-]){re.escape(quoted[1])}(?![\w-])", _of(raw, span))
        if word:
            return span.start + word.start(), span.start + word.end()
        single = len({s.end for s in spans}) == 1
        return span.start, span.end if single else span.start + 1

    def _by_place(self, path: str) -> dict[tuple[int, int], list[Span]]:
        found = defaultdict(list)
        raw = self._raw(path)
        for spans in raw.spans.values() if raw else ():
            for span in filter(None, (spans.key, spans.value)):
                found[span.line, span.column].append(span)
        return found

    def _read(self, path: str) -> RawRecord | None:
        if path in self._raws:
            return self._raws[path]
        try:
            return read(self._root / path, path)[0] if self._is_ours(path) else None
        except OSError:
            return None

    def _plain(self, path: str) -> str:
        if not self._is_ours(path):
            return ""
        try:
            with (self._root / path).open("rb") as stream:
                return stream.read(MAX_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def _is_ours(self, path: str) -> bool:
        """Whether it is a file of the project: an excerpt shows nothing that a link leads to."""
        file = self._root / path
        try:
            return file.is_file() and file.resolve() == self._root.resolve() / path
        except (OSError, ValueError):
            return False


def _of(raw: RawRecord, span: Span) -> str:
    return raw.text[span.start : span.end]


def _place(text: str, problem: Diagnostic) -> tuple[int, int] | None:
    """Return the character at a position; None where the text has no such line."""
    start = 0
    for _ in range(problem.position.line - 1):
        start = text.find("\n", start) + 1
        if not start:
            return None
    line = text[start:].partition("\n")[0]
    if not line.strip():
        return None
    found = start + min(problem.position.column - 1, len(line))
    return found, found + 1


class _Cell(NamedTuple):
    """A character as it is shown, and how many columns that takes."""

    shown: str
    columns: int


def drawn(line: str, first: int, last: int, width: int) -> tuple[str, str]:
    """Return a line cut to `width` columns around line[first:last], and the marks for below it."""
    left = max(0, first - width)
    near = line[left : first + width]
    cells = [_cell(char) for char in near]
    begin, end = _window(cells, first - left, width - 2 * len(_CUT))
    before = _CUT if left + begin > 0 else ""
    after = _CUT if left + end < len(line) else ""
    shown = before + "".join(cell.shown for cell in cells[begin:end]) + after
    blank = len(before) + sum(cell.columns for cell in cells[begin : first - left])
    marked = sum(cell.columns for cell in cells[first - left : min(last - left, end)])
    return shown.rstrip(), " " * blank + "^" * max(1, marked)


def _cell(char: str) -> _Cell:
    if char == "\t":
        return _Cell(" " * _TAB, _TAB)
    shown = visible(char)
    return _Cell(shown, columns(shown))


def _window(cells: list[_Cell], first: int, width: int) -> tuple[int, int]:
    """Return which cells to show, at most `width` columns, so that the one at `first` is seen."""
    begin = first
    room = width // 2
    while begin > 0 and cells[begin - 1].columns <= room:
        begin -= 1
        room -= cells[begin].columns
    end, room = begin, width
    while end < len(cells) and cells[end].columns <= room:
        room -= cells[end].columns
        end += 1
    while begin > 0 and end == len(cells) and cells[begin - 1].columns <= room:
        begin -= 1
        room -= cells[begin].columns
    return begin, end

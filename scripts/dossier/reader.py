"""Read: YAML text -> `RawRecord`, plain mappings of text with the place of every key and value.

The only module that knows YAML. Takes a path, gives a raw record or diagnostics, never an
exception for what stands in the file or for what it is. It must not know what a record means.

The parser's events are read one by one instead of composing a document, for three reasons: the
composer of libyaml recurses and crashes the interpreter on deep nesting, it resolves `NO` and
`010` behind the curator's back, and it forgets how a value was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

import yaml

from dossier import codes
from dossier.citation import shown
from dossier.diagnostics import Code, Diagnostic, Position
from dossier.errors import UsageError
from dossier.files import UNSEEN, first_bytes, unreadable, unseen

#: Far above any record seen (the largest real source has under 100 KB), far below trouble.
MAX_BYTES = 1_000_000
#: A claim's `by` is the deepest place of the format, at five.
MAX_DEPTH = 12
MAX_NODES = 20_000
#: Longer than any id and any word of the format.
MAX_KEY = 100

Value = str | list["Value"] | dict[str, "Value"]
#: The way to a value inside a record: keys and list indexes, from the top.
KeyPath = tuple[str | int, ...]

# A comment that touches its word is nearly always a number or hash tag that YAML cut off.
_CUT_BY_HASH = re.compile(r"[ \t]+(#[^\s#]\S*)")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a key or value stands: character offsets `[start, end)`, line and column from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Spans:
    """The place of one entry: of its value, and of its key where it stands in a mapping.

    `style` is how the value is written: '' (plain), a quotation mark, '|' or '>', or for a
    collection 'flow' or 'block'.
    """

    value: Span
    key: Span | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A file as read: its text, its values as nested text, and the place of each of them."""

    path: str
    text: str
    value: dict[str, Value]
    spans: dict[KeyPath, Spans] = field(repr=False)
    #: Values that were reported already; later stages say nothing more about them.
    flawed: frozenset[KeyPath] = frozenset()

    def position(self, where: KeyPath = (), *, key: bool = False) -> Position:
        """Return the place of the entry at `where`, or of the nearest entry that encloses it."""
        while where not in self.spans:
            where = where[:-1]
        spans = self.spans[where]
        span = spans.key if key and spans.key else spans.value
        return Position(self.path, span.line, span.column)


class _Mark(Protocol):
    """A place in the text, as PyYAML's two parsers give it: counted from 0."""

    index: int
    line: int
    column: int


class _Refused(Exception):  # noqa: N818 - it is control flow inside this module, never seen
    """The text cannot be read any further."""

    def __init__(self, code: Code, mark: _Mark | None, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.line = mark.line + 1 if mark else 1
        self.column = mark.column + 1 if mark else 1


def read(file: Path, path: str) -> tuple[RawRecord | None, list[Diagnostic]]:
    """Read one YAML file.

    `path` is how messages name the file. Returns the record, or None where nothing usable could
    be read, and the problems found. Raises nothing for bad content, links, devices and closed
    files; `FileNotFoundError` passes through, `UsageError` where PyYAML has no C parser.
    """
    require_parser()
    try:
        data = first_bytes(file, MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        return None, [unreadable(path, error)]
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES:,} bytes; split the record"
        return None, [Diagnostic.of(codes.SYNTAX_LIMIT, Position(path), message)]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        message = "the file is UTF-16 or no text at all; save it as UTF-8"
        return None, [Diagnostic.of(codes.SYNTAX_ENCODING, Position(path), message)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 text from here on; save it as UTF-8"
        return None, [Diagnostic.of(codes.SYNTAX_ENCODING, Position(path, line), message)]
    return read_text(text, path)


def require_parser() -> None:
    """Raise `UsageError` where PyYAML lacks libyaml; its own parser is slow and reads otherwise."""
    if not yaml.__with_libyaml__:
        raise UsageError(
            "PyYAML was installed without its C parser (libyaml); get one that has it with "
            "`pip install --force-reinstall --only-binary :all: pyyaml`, "
            "or `apt install python3-yaml`"
        )


def read_text(text: str, path: str) -> tuple[RawRecord | None, list[Diagnostic]]:
    """Read YAML text as `read` reads a file."""
    builder = _Builder(text, path)
    try:
        value = builder.build()
    except _Refused as refused:
        position = Position(path, refused.line, refused.column)
        # What was found on the same line is a guess about the same mistake.
        others = [problem for problem in builder.problems if problem.position.line != refused.line]
        return None, [*others, Diagnostic.of(refused.code, position, refused.message)]
    flawed = frozenset(builder.flawed)
    return RawRecord(path, text, value, builder.spans, flawed), builder.problems


def _span(event: yaml.Event, last: yaml.Event | None = None) -> Span:
    start = cast(_Mark, event.start_mark)  # this parser always says where
    end = cast(_Mark, (last or event).end_mark)
    return Span(start.index, end.index, start.line + 1, start.column + 1)


class _Builder:
    """Builds the nested value from parser events, refusing what the format does not use."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.spans: dict[KeyPath, Spans] = {}
        self.problems: list[Diagnostic] = []
        self.flawed: set[KeyPath] = set()
        self._nodes = 0
        self._last: _Mark | None = None

    def build(self) -> dict[str, Value]:
        """Return the mapping at the top of the document."""
        self._refuse_unseen()
        events = self._events()
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        else:
            raise _Refused(codes.SYNTAX_SHAPE, None, "the file is empty")
        first = next(events)
        if not isinstance(first, yaml.MappingStartEvent):
            raise _Refused(
                codes.SYNTAX_SHAPE, first.start_mark, "a record is a mapping of `key: value` lines"
            )
        value = self._mapping(first, events, ())
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _Refused(
                    codes.SYNTAX_SHAPE,
                    event.start_mark,
                    "a second document starts here; one file holds one record",
                )
        return value

    def _events(self) -> Iterator[yaml.Event]:
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                self._last = event.start_mark
                self._refuse_unused(event)
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if "end of stream" in str(error.problem):  # say where it began, not where it was missed
                mark = error.context_mark or mark
            raise _Refused(codes.SYNTAX_YAML, mark, self._explain(error, mark)) from None
        except (yaml.YAMLError, UnicodeEncodeError) as error:  # what is no character at all
            reason = str(getattr(error, "reason", error))
            raise _Refused(codes.SYNTAX_CHARACTER, self._last, f"{reason}; remove it") from None

    def _refuse_unseen(self) -> None:
        found = UNSEEN.search(self.text)
        if not found:
            return
        before = self.text[: found.start()]
        line, column = before.count("\n"), found.start() - before.rfind("\n") - 1
        message = f"{unseen(found)} stands here; remove it"
        if found["breaking"]:
            mark = yaml.Mark(self.path, found.start(), line, column, None, 0)
            raise _Refused(codes.SYNTAX_CHARACTER, mark, message)
        position = Position(self.path, line + 1, column + 1)
        self.problems.append(Diagnostic.of(codes.SYNTAX_CHARACTER, position, message))

    @staticmethod
    def _refuse_unused(event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "anchors (`&`) and aliases (`*`) are not used here; quote the value"
            raise _Refused(codes.SYNTAX_UNUSED, event.start_mark, message)
        if getattr(event, "tag", None):
            message = "tags (`!`) are not used here; quote the value or remove the tag"
            raise _Refused(codes.SYNTAX_UNUSED, event.start_mark, message)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], where: KeyPath) -> Value:
        self._nodes += 1
        if len(where) > MAX_DEPTH or self._nodes > MAX_NODES:
            what = f"more than {MAX_DEPTH} levels" if len(where) > MAX_DEPTH else "too many values"
            raise _Refused(codes.SYNTAX_LIMIT, event.start_mark, f"{what} in one record")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, where)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, where)
        return self._scalar(cast(yaml.ScalarEvent, event), where)

    def _mapping(
        self, start: yaml.Event, events: Iterator[yaml.Event], where: KeyPath
    ) -> dict[str, Value]:
        value: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                self.spans[where] = Spans(_span(start, event), style=_style(start))
                break
            if not isinstance(event, yaml.ScalarEvent) or not _is_key(event.value):
                raise _Refused(codes.SYNTAX_SHAPE, event.start_mark, "a key is a single word")
            key, key_span = event.value, _span(event)
            if key in value:
                message = f"'{key}' stands twice in this mapping; keep one of them"
                self._problem(codes.SYNTAX_DUPLICATE_KEY, (*where, key), key_span, message)
            value[key] = self._node(next(events), events, (*where, key))
            placed = self.spans[(*where, key)]
            self.spans[(*where, key)] = Spans(placed.value, key_span, placed.style)
        return value

    def _sequence(
        self, start: yaml.Event, events: Iterator[yaml.Event], where: KeyPath
    ) -> list[Value]:
        if _is_flow(start) and self.text.startswith("[[", _span(start).start):
            raise _Refused(
                codes.SYNTAX_YAML, start.start_mark, _starts_with("[", "a list of lists")
            )
        value: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                self.spans[where] = Spans(_span(start, event), style=_style(start))
                break
            value.append(self._node(event, events, (*where, len(value))))
        return value

    def _scalar(self, event: yaml.ScalarEvent, where: KeyPath) -> str:
        span = _span(event)
        self.spans[where] = Spans(span, style=event.style or "")
        text: str = event.value
        cut = event.style in (None, "") and _CUT_BY_HASH.match(self.text, span.end)
        if cut:
            message = (
                f"YAML cuts this value before {shown(cut.group(1))} and takes the rest for a "
                "comment; put the value in quotes or in a `>-` block"
            )
            self._problem(codes.SYNTAX_CUT, where, span, message)
        elif not text.strip():
            self._empty(event, where, span)
        elif event.style == '"' and (found := UNSEEN.search(text)):
            message = f"this value holds {unseen(found)}, written as an escape; remove it"
            self._problem(codes.SYNTAX_CHARACTER, where, span, message)
        if event.style == ">" and "\n" in text.rstrip("\n"):
            message = "a blank line in a `>-` block loses the paragraph; write `|-` instead of `>-`"
            if "\n " in text:
                message = (
                    "a line in a `>-` block is indented more than the first; align it with that"
                )
            self._problem(codes.SYNTAX_FOLDED, where, span, message)
        return text.rstrip("\n") if event.style in (">", "|") else text

    def _empty(self, event: yaml.ScalarEvent, where: KeyPath, span: Span) -> None:
        name = f"'{where[-1]}'" if isinstance(where[-1], str) else "this entry"
        if event.style in (">", "|"):  # what follows is then read as something else
            message = f"the block of {name} is empty; indent its text by two spaces"
            raise _Refused(codes.SYNTAX_EMPTY, event.start_mark, message)
        message = f"{name} has no value; give it one or remove the line"
        if not event.style and self._before(span.start) not in (":", "-", "?"):
            message = (
                f"{name} has no value: inside `{{…}}` a comma ends the value before it; put a "
                "text that has a comma in quotes"
            )
        self._problem(codes.SYNTAX_EMPTY, where, span, message)

    def _before(self, place: int) -> str:
        """Return the last character before a place that is no space; empty at the beginning."""
        while place and self.text[place - 1].isspace():
            place -= 1
        return self.text[place - 1 : place]

    def _problem(self, code: Code, where: KeyPath, span: Span, message: str) -> None:
        self.flawed.add(where)
        position = Position(self.path, span.line, span.column)
        self.problems.append(Diagnostic.of(code, position, message))

    def _explain(self, error: yaml.MarkedYAMLError, mark: _Mark | None) -> str:
        """Say what libyaml means, with the fix for the traps that curators really meet."""
        problem = str(error.problem or error.context or "not valid YAML")
        line = self.text.splitlines()[mark.line] if mark and self._has_line(mark) else ""
        value = line.partition(": ")[2].lstrip() or line.strip().removeprefix("- ")
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return "a tab stands in the indentation; YAML wants spaces"
        if "end of stream" in problem:
            return "a quotation mark is opened here and never closed"
        if value[:2] in ("[[", "[@") or value[:1] in tuple("*\"'@`%&!"):
            return _starts_with(value[0], problem)
        return _about_punctuation(problem, line, mark, error.context_mark)

    def _has_line(self, mark: _Mark) -> bool:
        return mark.line < len(self.text.splitlines())


def _is_key(text: str) -> bool:
    return len(text) <= MAX_KEY and text.isprintable() and not UNSEEN.search(text)


def _is_flow(start: yaml.Event) -> bool:
    return bool(getattr(start, "flow_style", False))


def _style(start: yaml.Event) -> str:
    return "flow" if _is_flow(start) else "block"


def _starts_with(sign: str, problem: str) -> str:
    return (
        f"a value cannot start with {sign!r} like this ({problem}); "
        "put it in a `>-` block on the next line"
    )


def _about_punctuation(problem: str, line: str, mark: _Mark | None, opened: _Mark | None) -> str:
    if "mapping values are not allowed" in problem:
        message = "a value holds ': ', which starts a key in YAML; put it in quotes or a `>-` block"
        first = mark is not None and ": " not in line[: mark.column]
        return f"{message}, or mend the indentation of this line" if first else message
    if "expected ',' or" in problem and mark and opened and opened.line < mark.line:
        return f"the bracket opened in line {opened.line + 1} is not closed before this"
    if "expected ',' or '}'" in problem:
        return "inside `{…}` a value with ': ' or a quotation mark in it needs quotes around it"
    return f"{problem}; if it is a text, put it in a `>-` block on the next line"

"""Reading YAML: values stay text, every key and value has its place, and nothing raises."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dossier.diagnostics import Diagnostic, Position
from dossier.model.card import Card, Terms
from dossier.model.kinds import MODELS
from dossier.reader import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    KeyPath,
    RawRecord,
    Span,
    Value,
    read,
    read_text,
)
from dossier.validation import validate

fuzz = settings(
    deadline=None,
    database=None,
    max_examples=500,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _read(text: str) -> RawRecord:
    """Read a text that has no fault."""
    raw, problems = read_text(text, "data/actors/x.yaml")
    assert problems == []
    assert raw is not None
    return raw


def _problems(text: str) -> list[Diagnostic]:
    return read_text(text, "x.yaml")[1]


def _only(text: str) -> Diagnostic:
    """Return the one problem of a text."""
    (problem,) = _problems(text)
    return problem


# -- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "yes",
        "on",
        "true",
        "null",
        "~",
        "010",
        "0x1F",
        "1e3",
        "12:30:00",
        "2021",
        "48.85",
        "2021-10-05",
        "2021-10~",
        "..",
        "2021/..",
        ".inf",
        "=",
        "<<",
        "p20a",
        "1_000",
        "+1",
        "-x",
        "Élysée",
        "日本",
        "😀",
        "x#y",
        "a:b",
        "C:\\dir",
        "it's",
        "so&so",
        "50%",
        "a*b",
        "a@b",
        "what?",
    ],
)
def test_scalars_stay_text(written: str) -> None:
    """What YAML would turn into numbers, dates, truths or nothing stays what was written."""
    text = f"key: {written}\nlist: [{written}, x]\n"
    assert _read(text).value == {"key": written, "list": [written, "x"]}


@pytest.mark.parametrize("key", ["NO", "010", "null", "2021", "~", "true", "p1a"])
def test_keys_stay_text(key: str) -> None:
    """A key is the word that was written, too."""
    assert _read(f"{key}: x\n").value == {key: "x"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'it''s'", "it's"),
        ('"a\\tb\\u00e9"', "a\tbé"),
        ("one\n  two", "one two"),
        (">-\n  one\n  two", "one two"),
        (">\n  one\n  two\n", "one two"),
        ("|-\n  one\n  two", "one\ntwo"),
        ("|-\n  one\n\n  two", "one\n\ntwo"),
        ("|\n  one\n\n\n", "one"),
        ("|+\n  one\n\n\n", "one"),
        ('"one\n\n  two"', "one\ntwo"),
        ("a # comment", "a"),
    ],
)
def test_texts_are_read_as_yaml_says(written: str, value: str) -> None:
    """Quotes, blocks and lines that go on give their text; a block ends without line breaks."""
    assert _read(f"key: {written}\nnext: x\n").value == {"key": value, "next": "x"}


def test_nested_values() -> None:
    """Mappings and lists, in blocks and in brackets, nest as they were written."""
    text = "a:\n  - {b: [c, d]}\n  -\n    e:\n      f: g\n  - - h\nempty: {l: [], m: {}}\n"
    assert _read(text).value == {
        "a": [{"b": ["c", "d"]}, {"e": {"f": "g"}}, ["h"]],
        "empty": {"l": [], "m": {}},
    }


# -- places ---------------------------------------------------------------------------------------


def test_every_key_and_value_has_its_place() -> None:
    """Offsets count characters from 0, lines and columns from 1, also behind é and 😀."""
    text = "title: Élysée\ntags: [😀, b]\nroles:\n  - {title: 'x', of: y}\n"
    spans = _read(text).spans
    places = {
        where: (text[spans[where].value.start : spans[where].value.end], spans[where].value)
        for where in spans
    }
    assert places[("title",)] == ("Élysée", Span(7, 13, 1, 8))
    assert places[("tags",)] == ("[😀, b]", Span(20, 26, 2, 7))
    assert places[("tags", 1)] == ("b", Span(24, 25, 2, 11))
    assert places[("roles", 0)] == ("{title: 'x', of: y}", Span(38, 57, 4, 5))
    assert places[("roles", 0, "title")] == ("'x'", Span(46, 49, 4, 13))
    assert spans[("roles", 0, "of")].key == Span(51, 53, 4, 18)
    assert spans[("roles", 0)].key is None
    assert places[()][1].start == 0


def test_the_place_of_what_is_absent_is_that_of_its_surroundings() -> None:
    """A message about a missing value points to the nearest thing that is there."""
    raw = _read("a: x\nb:\n  - {c: d}\n")
    assert raw.position(("b", 0, "zzz", 3, "y")) == Position("data/actors/x.yaml", 3, 5)
    assert raw.position(("zzz",)) == Position("data/actors/x.yaml", 1, 1)
    assert raw.position(("b", 0, "c"), key=True).column == 6
    assert raw.position(("b", 0, "c")).column == 9
    assert raw.position(("b", 0), key=True).column == 5


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_of_windows_count_as_one(newline: str) -> None:
    """CRLF neither shifts a line nor gets into a value."""
    text = "title: x\nsummary: |-\n  a\n  b\ntype: y\n".replace("\n", newline)
    raw = _read(text)
    assert raw.value == {"title": "x", "summary": "a\nb", "type": "y"}
    span = raw.spans[("type",)].value
    assert (span.line, text[span.start : span.end]) == (5, "y")


class _Emitter:
    """Writes nested data as YAML in styles drawn at random, and notes where everything stands."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.newline = draw.choice(["\n", "\n", "\r\n"])
        self.text = ""
        #: Whether a block of text was written last: what is indented behind it would belong to it.
        self.in_block = False
        #: By path: where the value starts, where its last character ends, the same of its key.
        self.values: dict[KeyPath, tuple[int, int]] = {}
        self.keys: dict[KeyPath, tuple[int, int]] = {}

    def document(self, data: Mapping[str, Value]) -> str:
        """Return the text of a record."""
        self._line(0)
        self.values[()] = self._mapping(data, (), 0)
        self._line(0)
        return self.text

    def _line(self, indent: int) -> None:
        """End a line, with a comment now and then, and indent the next."""
        if self.text:
            remark = "" if self.in_block else self.draw.choice(["", "", "  # a remark"])
            self.text += remark + self.newline
        for _ in range(self.draw.choice([0, 0, 0, 1])):
            remark = "" if self.in_block else "   # é"
            self.text += self.draw.choice(["", "# a remark", remark]) + self.newline
        self.in_block = False
        self.text += " " * indent

    def _mapping(self, data: Mapping[str, Value], where: KeyPath, indent: int) -> tuple[int, int]:
        start = len(self.text)
        for index, (key, value) in enumerate(data.items()):
            if index:
                self._line(indent)
            self.keys[(*where, key)] = self._put(self._inline(key))
            self.text += ":"
            self._value(value, (*where, key), indent)
        return start, self._end(where)

    def _sequence(self, data: list[Value], where: KeyPath, indent: int) -> tuple[int, int]:
        start = len(self.text)
        for index, value in enumerate(data):
            if index:
                self._line(indent)
            self.text += "-"
            self._value(value, (*where, index), indent)
        return start, self._end(where)

    def _value(self, value: Value, where: KeyPath, indent: int) -> None:
        if isinstance(value, str) or not value or self.draw.random() < 0.3:
            self.text += " "
            self.values[where] = self._flow(value, where, indent)
            return
        inner = indent + self.draw.choice([1, 2, 4])
        if isinstance(where[-1], str) or self.draw.random() < 0.5:
            self._line(inner)
        else:  # right behind the dash
            self.text += " " * (inner - indent - 1 or 1)
            inner = len(self.text) - (self.text.rfind("\n") + 1)
        if isinstance(value, dict):
            self.values[where] = self._mapping(value, where, inner)
        else:
            self.values[where] = self._sequence(value, where, inner)

    def _flow(self, value: Value, where: KeyPath, indent: int | None) -> tuple[int, int]:
        if isinstance(value, str):
            if indent is not None and self.draw.random() < 0.3 and self._is_blocky(value):
                return self._put(self._block(value, indent))
            return self._put(self._inline(value))
        start = len(self.text)
        self.text += "{ " if isinstance(value, dict) else "[ "
        steps: list[str | int] = [*value] if isinstance(value, dict) else [*range(len(value))]
        for step, child in zip(steps, _children(value), strict=True):
            self.text += ", " if step != steps[0] else ""
            if isinstance(step, str):
                self.keys[(*where, step)] = self._put(self._inline(step))
                self.text += ": "
            self.values[(*where, step)] = self._flow(child, (*where, step), None)
        self.text += "}" if isinstance(value, dict) else "]"
        return start, len(self.text)

    def _put(self, written: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += written
        return start, len(self.text)

    def _inline(self, value: str) -> str:
        styles = [json.dumps(value, ensure_ascii=False)]
        if value.isprintable():
            styles.append("'" + value.replace("'", "''") + "'")
        if re.fullmatch(r"[A-Za-z0-9é😀](?:[A-Za-z0-9é😀#.~ -]*[A-Za-z0-9é😀])?", value) and (
            " #" not in value
        ):
            styles += [value, value]
        return self.draw.choice(styles)

    def _is_blocky(self, value: str) -> bool:
        lines = value.split("\n")
        return all(line and line.isprintable() and line == line.strip() for line in lines)

    def _block(self, value: str, indent: int) -> str:
        self.in_block = True
        signs = ["|-", "|", "|+"] if "\n" in value else ["|-", "|", ">-", ">"]
        lines = [self.draw.choice(signs), *value.split("\n")]
        return (self.newline + " " * (indent + 2)).join(lines)

    def _end(self, where: KeyPath) -> int:
        return max(end for path, (_, end) in self.values.items() if path[: len(where)] == where)


WORDS = st.text("aZ09é😀#:-'\"[]{}&*!|>%@` ,.?~\\\n\t", min_size=1, max_size=12).filter(str.strip)
KEYS = st.text("aZ09é😀#:-'\"[]{}&* ,?", min_size=1, max_size=6).filter(str.strip)
DATA: st.SearchStrategy[Value] = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def _children(value: list[Value] | dict[str, Value]) -> list[Value]:
    return [*value.values()] if isinstance(value, dict) else value


def _depth(value: Value) -> int:
    return 0 if isinstance(value, str) else 1 + max(map(_depth, _children(value)), default=0)


@fuzz
@given(
    st.dictionaries(KEYS, DATA, min_size=1, max_size=4).filter(lambda d: _depth(d) <= MAX_DEPTH),
    st.randoms(use_true_random=False),
)
def test_whatever_is_written_reads_back_with_its_places(
    data: dict[str, Value], draw: random.Random
) -> None:
    """Nested data in any style of YAML reads back the same, and each span holds its value."""
    emitter = _Emitter(draw)
    text = emitter.document(data)
    raw = _read(text)
    assert raw.value == data
    assert raw.spans.keys() == emitter.values.keys()
    for where, spans in raw.spans.items():
        _assert_place(text, spans.value, *emitter.values[where])
        assert (spans.key is None) == (where not in emitter.keys)
        if spans.key:
            _assert_place(text, spans.key, *emitter.keys[where])


def _assert_place(text: str, span: Span, start: int, end: int) -> None:
    assert span.start == start
    assert span.end >= end
    # What is open to the end of its lines may take blank lines and comments along.
    assert re.fullmatch(r"(\s|#[^\n]*)*", text[end : span.end])
    assert span.line == text.count("\n", 0, start) + 1
    assert span.column == start - (text.rfind("\n", 0, start) + 1) + 1


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "place", "says"),
    [
        # The format has no anchors, aliases and tags.
        ("a: &b c\n", "syntax.unused", (1, 4), "quote the value"),
        ("a: *b\n", "syntax.unused", (1, 4), "quote the value"),
        ("a: !!str c\n", "syntax.unused", (1, 4), "quote the value or remove the tag"),
        ("!t\na: b\n", "syntax.unused", (1, 1), "remove the tag"),
        ("&t a: b\n", "syntax.unused", (1, 1), "quote the value"),
        ("a: b\n*c : d\n", "syntax.unused", (2, 1), "aliases"),
        # One mapping, each key once.
        ("", "syntax.shape", (1, 1), "empty"),
        ("# only this\n\n", "syntax.shape", (1, 1), "empty"),
        ("a\n", "syntax.shape", (1, 1), "mapping of `key: value` lines"),
        ("- a\n", "syntax.shape", (1, 1), "mapping of `key: value` lines"),
        ("a: b\n---\nc: d\n", "syntax.shape", (2, 1), "one file holds one record"),
        ("a: b\n? [c]\n: d\n", "syntax.shape", (2, 3), "a key is a single word"),
        ("a: b\n? {c: d}\n: e\n", "syntax.shape", (2, 3), "a key is a single word"),
        ('a: b\n"c\\nd": e\n', "syntax.shape", (2, 1), "a key is a single word"),
        ("a: b\nc: d\na: e\n", "syntax.duplicate-key", (3, 1), "'a' stands twice"),
        ("a: {b: c, b: d}\n", "syntax.duplicate-key", (1, 11), "'b' stands twice"),
        # Every key has a value.
        ("a:\nb: c\n", "syntax.empty", (1, 3), "'a' has no value"),
        ("a: b\nc:", "syntax.empty", (2, 3), "'c' has no value"),
        ("a: ''\n", "syntax.empty", (1, 4), "'a' has no value"),
        ('a: "  "\n', "syntax.empty", (1, 4), "'a' has no value"),
        ("a:\n  -\n  - b\n", "syntax.empty", (2, 4), "this entry has no"),
        ("a: >-\n\nb: c\n", "syntax.empty", (1, 4), "the block of 'a' is empty"),
        ("a: |\nb: c\n", "syntax.empty", (1, 4), "indent its text"),
        ("a: >-\nno indent\nb: c\n", "syntax.empty", (1, 4), "indent its text"),
        ("a: {b: }\n", "syntax.empty", (1, 8), "'b' has no value; give it one"),
        # The traps in texts, each with the way out.
        ("a: {b: First, second}\n", "syntax.empty", (1, 21), "a text that has a comma in quotes"),
        ("a: {b: c, d, e: f}\n", "syntax.empty", (1, 12), "'d' has no value: inside `{…}` a comma"),
        ("a: Ranked #1 by us\n", "syntax.cut", (1, 4), "before '#1'"),
        ("a: #1 by us\n", "syntax.cut", (1, 3), "in quotes or in a `>-` block"),
        ("a: [b, c #d\n]\n", "syntax.cut", (1, 8), "before '#d'"),
        ("a: one\n  two #d\n", "syntax.cut", (1, 4), "before '#d'"),
        ("a: >-\n  one\n\n  two\n", "syntax.folded", (1, 4), "write `|-` instead"),
        ("a: >\n  one\n\n\n  two\n", "syntax.folded", (1, 4), "write `|-` instead"),
        ("a: >-\n  one\n    two\n", "syntax.folded", (1, 4), "align it"),
        ("a: [[b]] was\n", "syntax.yaml", (1, 4), "cannot start with '['"),
        ("a: [[b]]\n", "syntax.yaml", (1, 4), "put it in a `>-` block"),
        ("a:\n  - [[b]] was\n", "syntax.yaml", (2, 5), "cannot start with '['"),
        ("a: [@b#p1a]\n", "syntax.yaml", (1, 5), "cannot start with '['"),
        ("a: *b* was\n", "syntax.yaml", (1, 6), "cannot start with '*'"),
        ("a: **b** was\n", "syntax.yaml", (1, 5), "cannot start with '*'"),
        ("a: *b c* was\n", "syntax.unused", (1, 4), "quote the value"),
        ('a: "b" was\n', "syntax.yaml", (1, 8), "cannot start with '\"'"),
        ("a: 'b' was\n", "syntax.yaml", (1, 8), 'cannot start with "\'"'),
        ("a: @b\n", "syntax.yaml", (1, 4), "cannot start with '@'"),
        ("a: `b`\n", "syntax.yaml", (1, 4), "cannot start with '`'"),
        ("a: %b\n", "syntax.yaml", (1, 4), "cannot start with '%'"),
        ("a:\n  b: c\n   d: e\n", "syntax.yaml", (3, 5), "mend the indentation"),
        ("a: b: c\n", "syntax.yaml", (1, 5), "in quotes or a `>-` block"),
        ("a:\n  - {b: c: d}\n", "syntax.yaml", (2, 10), "needs quotes around it"),
        ("a: b\n c: d\n", "syntax.yaml", (2, 3), "mend the indentation"),
        ("a: > b\n", "syntax.yaml", (1, 6), "put it in a `>-` block on the next line"),
        ("a: - b\n", "syntax.yaml", (1, 4), "put it in a `>-` block on the next line"),
        ("a: {b} c\n", "syntax.yaml", (1, 8), "put it in a `>-` block on the next line"),
        ('a: "b\nc: d\n', "syntax.yaml", (1, 4), "opened here and never closed"),
        ("a: [b\nc: d\n", "syntax.yaml", (2, 2), "the bracket opened in line 1 is not closed"),
        ("a:\n\t- b\n", "syntax.yaml", (2, 1), "YAML wants spaces"),
        ("a: b\n\tc: d\n", "syntax.yaml", (2, 1), "YAML wants spaces"),
        # Characters that cannot be seen.
        ("a: b\0c\n", "syntax.character", (1, 5), "U+0000"),
        ("é: é\x07\n", "syntax.character", (1, 5), "U+0007"),
        ("a: b\n# \x1b[31m\n", "syntax.character", (2, 3), "U+001B"),
        ("\ufeffa: b\n", "syntax.character", (1, 1), "U+FEFF"),
        ("a: b\u202ec\n", "syntax.character", (1, 5), "U+202E"),
        ("a: b\u2066c\n", "syntax.character", (1, 5), "U+2066"),
        ("a: b\n# \u200bc\n", "syntax.character", (2, 3), "U+200B"),
        ("a: b\u00adc\n", "syntax.character", (1, 5), "U+00AD"),
        ("a: b\u2028c\n", "syntax.character", (1, 5), "U+2028"),
        ("a: b\u0085c\n", "syntax.character", (1, 5), "U+0085"),
        ("a: b\U000e0041\n", "syntax.character", (1, 5), "U+E0041"),
        ('a: "b\\0"\n', "syntax.character", (1, 4), "U+0000, written as an escape"),
        ('a: "\\u202eb"\n', "syntax.character", (1, 4), "U+202E, written as an escape"),
        ("a: b\uffff\n", "syntax.character", None, "remove it"),
    ],
)
def test_one_fault_gives_one_message_with_the_way_out(
    text: str, code: str, place: tuple[int, int] | None, says: str
) -> None:
    """Each fault is told once, where it stands, with what mends it."""
    problem = _only(text)
    assert problem.code.name == code
    assert says in problem.message
    if place:
        assert (problem.position.line, problem.position.column) == place


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c",
        "a: b  # c\n",
        "a: x#y\n",
        "a: 'Ranked #1'\n",
        "a: >-\n  Ranked #1\n",
        "a: [b, c]  #d\n",
        "---\na: b\n...\n",
        "# a remark\n\na: b\n\n\n",
        "a:\tb\n",
        "a: [ [b] ]\n",
        "a: 'x: y'\n",
        "a: x:y\n",
        "a: [2021?, 2022~, 2023%]\n",
        "a: {b: 'First, second'}\n",
        "a: |-\n  one\n\n    two\n",
        "a: b\u00a0c\n",
        "a: [b, {c: d}, ]\n",
        "a: b [[c]] [@d#p1a]\n",
    ],
)
def test_what_only_looks_like_a_fault_is_none(text: str) -> None:
    """Comments, quoted traps, brackets and a marked single document are fine."""
    _read(text)


def test_several_faults_are_told_together() -> None:
    """What does not stop reading is collected: all faults of a file in one run."""
    text = "a:\nb: c #d\na: e\nf: >-\n  g\n\n  h\ni: j\u200b\n"
    assert [problem.code.name for problem in _problems(text)] == [
        "syntax.character",
        "syntax.empty",
        "syntax.cut",
        "syntax.duplicate-key",
        "syntax.folded",
    ]


def test_what_was_told_is_marked() -> None:
    """Values with a fault are named, so that later stages say nothing more about them."""
    raw, _ = read_text("a:\nb: [c, d #e\n  ]\nf: g\n", "x.yaml")
    assert raw is not None
    assert raw.flawed == {("a",), ("b", 1)}


# -- limits ---------------------------------------------------------------------------------------


def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path) -> None:
    """One byte more is refused, and no more than that is read."""
    file = tmp_path / "x.yaml"
    file.write_bytes(b"a: " + b"b" * (MAX_BYTES - 4) + b"\n")
    assert read(file, "x.yaml")[1] == []
    with file.open("ab") as stream:
        stream.write(b"\n")
    raw, (problem,) = read(file, "x.yaml")
    assert raw is None
    assert (problem.code.name, str(problem.position)) == ("syntax.limit", "x.yaml:1:1")


def test_depth_has_a_limit() -> None:
    """The deepest place allowed is read, one deeper is refused."""
    fits, too_deep = ("a: " + "[ " * depth + "]" * depth for depth in (MAX_DEPTH, MAX_DEPTH + 1))
    _read(fits)
    assert _only(too_deep).code.name == "syntax.limit"


def test_values_have_a_limit() -> None:
    """So many values are read, one more is refused."""
    assert _problems("a: [" + "b," * (MAX_NODES - 1) + "]") == []
    assert _only("a: [" + "b," * MAX_NODES + "]").code.name == "syntax.limit"


@pytest.mark.parametrize("sign", ["[", "[ ", "{a: ", "- ", "? "])
def test_deep_nesting_does_not_crash_the_interpreter(sign: str, tmp_path: Path) -> None:
    """100,000 levels are one message; composing them would end the process without one."""
    file = tmp_path / "x.yaml"
    file.write_text(("a: " if sign[0] in "[{" else "") + sign * 100_000, encoding="utf-8")
    code = (
        "import sys, pathlib; from dossier.reader import read;"
        "[print(problem) for problem in read(pathlib.Path(sys.argv[1]), 'x.yaml')[1]]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(read.__code__.co_filename).parents[1])},
    )
    assert done.returncode == 0, done.stderr[-300:]
    assert done.stdout.count("\n") == 1


def test_aliases_cannot_grow_a_document() -> None:
    """The bomb of nested aliases is refused at its first anchor."""
    bomb = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(20))
    assert _only(bomb).code.name == "syntax.unused"


# -- bytes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("title: x\naliases: [Élysée]\n".encode("latin-1"), "x.yaml:2:1"),
        ("title: x\n".encode("utf-16"), "x.yaml:1:1"),
        (b"title: \xff\xfe\n", "x.yaml:1:1"),
        (b"title: \xc3", "x.yaml:1:1"),
        (b"title: \xed\xa0\x80\n", "x.yaml:1:1"),
    ],
    ids=["latin-1", "utf-16", "no text", "cut short", "surrogate"],
)
def test_what_is_not_utf_8_is_told_with_its_line(data: bytes, place: str, tmp_path: Path) -> None:
    """A file in another encoding is one message, at the line where it begins to be wrong."""
    file = tmp_path / "x.yaml"
    file.write_bytes(data)
    raw, (problem,) = read(file, "x.yaml")
    assert raw is None
    assert (problem.code.name, str(problem.position)) == ("syntax.encoding", place)


def test_a_file_that_cannot_be_read_is_not_hidden(tmp_path: Path) -> None:
    """Only content is forgiven: what the disk refuses passes through."""
    with pytest.raises(OSError, match=r"x\.yaml"):
        read(tmp_path / "x.yaml", "x.yaml")


# -- nothing raises -------------------------------------------------------------------------------

TOKENS = st.sampled_from("[]{}#|'\"\\\t\0\r\ufeff\u2028\x85é😀@`%=~?b") | st.sampled_from(
    "a: ¦a: ¦- ¦\n¦\n¦  ¦, ¦: ¦ #x¦>-¦|-¦&a¦*a¦!t¦? ¦\\u202e¦---\n¦...\n¦<<¦%YAML 1.1\n¦[[¦[@¦.."  # noqa: SIM905 - a list would take a line for each
    "¦title: ¦type: ¦state¦date: ¦cite: ¦claims: ¦p1a: ¦value: ¦text: ¦roles:\n  - ¦unknown: "
    "¦accept: ¦form:short: ¦'[key]': ¦stage: draft\n".split("¦")
)
STRUCTURES = [*MODELS, Card, Terms]


def _assert_told(text: str, raw: RawRecord | None, problems: list[Diagnostic]) -> None:
    assert raw is not None or problems
    lines = len(re.split(r"\r\n|\n|\r|\x85|\u2028|\u2029", text))
    for problem in problems:
        assert str(problem).isprintable()
        assert 1 <= problem.position.line <= lines + 1
        assert problem.position.column >= 1


@settings(fuzz, max_examples=2500)
@given(st.lists(TOKENS, max_size=25).map("".join), st.sampled_from(STRUCTURES))
@example("? |\n a\n b\n: c\n", Terms)
@example('title: x\ntype: "a\\nb"\n', MODELS[0])
@example("a: b\ud800\n", Terms)
def test_nothing_that_looks_like_yaml_raises(text: str, model: type) -> None:
    """A soup of YAML gives a record or problems, each on one printable line, and never raises."""
    raw, problems = read_text(text, "x.yaml")
    _assert_told(text, raw, problems)
    if raw:
        _, more = validate(raw, model)
        _assert_told(text, raw, more)


@settings(fuzz, max_examples=1500)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    """Any text at all gives a record or problems."""
    _assert_told(text, *read_text(text, "x.yaml"))


@settings(fuzz, max_examples=800)
@given(st.binary(max_size=60))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Any file at all gives a record or problems."""
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(data)
    raw, problems = read(file, "x.yaml")
    _assert_told(data.decode(errors="replace"), raw, problems)


JUNK = st.recursive(
    st.sampled_from(["x", "2021", "p1a", "france", "[[a]]", "..", "draft", "a\nb", "\t", "{0}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["value", "unknown", "cite", "actor", "of", "p1a", "text", "from", "unnamed", "x.y"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@fuzz
@given(st.sampled_from(STRUCTURES), st.data())
def test_no_shape_raises(model: type, data: st.DataObject) -> None:
    """Whatever stands where the format wants something else, each message is one line."""
    fields = getattr(model, "model_fields", {})
    keys = [field.alias or name for name, field in fields.items()]
    value = data.draw(st.dictionaries(st.sampled_from([*keys, "zzz"]), JUNK, max_size=5))
    text = json.dumps(value, ensure_ascii=False).replace("[[", "[ [")
    raw, problems = read_text(text, "x.yaml")
    if raw:
        record, more = validate(raw, model)
        assert (record is None) >= bool(more)
        _assert_told(text, raw, more)
    _assert_told(text, raw, problems)

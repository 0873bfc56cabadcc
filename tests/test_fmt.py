"""Formatting: one layout, found again by a second run, with every value and comment kept."""

import random
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from conftest import ROOT
from dossier.cli import dossier
from dossier.editing.comments import comments
from dossier.editing.formatting import canonical, files, formatted
from dossier.editing.inline import UnclearError
from dossier.editing.quoting import foldable, may_be_plain, quoted, wrapped
from dossier.model.actor import Actor
from dossier.model.card import Terms
from dossier.model.pact import Pact
from dossier.model.source import Source
from dossier.reader import RawRecord, Value, read_text
from dossiers import write

FIXTURE = ROOT / "tests" / "fixtures" / "complete"
REAL = [
    pytest.param(file, model, id=file.stem)
    for root in (ROOT, FIXTURE)
    for file, model in files(root, []).items()
]
LONG = "word " * 30 + "end"


def _raw(text: str) -> RawRecord:
    raw, problems = read_text(text, "data/x.yaml")
    assert raw is not None, problems
    assert problems == []
    return raw


def _fmt(text: str, model: type[BaseModel] = Pact) -> str:
    return canonical(_raw(dedent(text)), model)


def _said(raw: RawRecord) -> list[str]:
    return sorted(text for _, text in comments(raw))


def _run(root: Path, *arguments: str | Path) -> Result:
    result = CliRunner().invoke(dossier, ["-C", str(root), "fmt", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


# -- the layout -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "before", "after"),
    [
        (Pact, "type: a\ntitle: B\n", "title: B\ntype: a\n"),
        (Pact, "notes: n\ntags: [a]\ntitle: B\n", "title: B\ntags: [a]\nnotes: n\n"),
        (Pact, "tags:\n- a\n-   b\n", "tags:\n  - a\n  - b\n"),
        (Pact, "tags: [a,\n  b ]\n", "tags: [a, b]\n"),
        (Pact, "parties:\n- cite: [s]\n  actor: a\n", "parties:\n  - actor: a\n    cite: [s]\n"),
        (Pact, "parties: [{cite: [s], actor: a}]\n", "parties: [{actor: a, cite: [s]}]\n"),
        (Pact, "title: 'A'\n", "title: A\n"),
        (Pact, 'title: "A: b"\n', 'title: "A: b"\n'),
        (Pact, "title: 'no'\n", "title: 'no'\n"),
        (Pact, "title: '2021'\n", "title: '2021'\n"),
        (Pact, "aliases: [why?, b]\n", "aliases: ['why?', b]\n"),
        (Pact, "title: one\n  two\n", "title: one two\n"),
        (Pact, "title: 'it: one\n  two'\n", "title: 'it: one two'\n"),
        (Pact, "body: |\n    a\n\n    b\n", "body: |-\n  a\n\n  b\n"),
        (Pact, "body: >+\n     a\n     b\n\n\n", "body: >-\n  a\n  b\n"),
        (Pact, "\n\ntitle: a   \n\n\n\ntype: b\n\n\n", "title: a\n\ntype: b\n"),
        (Pact, "title: a\r\ntype: b\r\n", "title: a\ntype: b\n"),
        (Pact, "---\ntitle: a", "title: a\n"),
        (Pact, "{type: b, title: a}", "title: a\ntype: b\n"),
        (Pact, "title :   a\n", "title: a\n"),
        (Terms, "zeta: {description: D, label: Z}\nalpha:\n    label: A\n",
         "zeta: {label: Z, description: D}\nalpha:\n  label: A\n"),
        (Source, "claims:\n  p2a:\n    when: 2020\n    text: T\n    at: p2-p3\n  p1a: {text: U}\n",
         "claims:\n  p2a:\n    at: p2-p3\n    text: T\n    when: 2020\n  p1a: {text: U}\n"),
    ],
)  # fmt: skip
def test_one_layout(model: type[BaseModel], before: str, after: str) -> None:
    """Order of keys, indentation, quotation marks, brackets, blocks, blank lines."""
    assert _fmt(before, model) == after
    assert _fmt(after, model) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# yaml\n\ntype: b\ntitle: a\n", "# yaml\n\ntitle: a\ntype: b\n"),
        ("# of type\ntype: b # t\n# of title\ntitle: a   # u\n",
         "# of type\n# of title\ntitle: a   # u\ntype: b # t\n"),
        ("# x\n# yaml-language-server: $schema=s\ntitle: a\n",
         "# yaml-language-server: $schema=s\n# x\ntitle: a\n"),
        ("tags: # all\n# first\n- a # one\n  # second\n- b\n# last\ntype: c\n",
         "# last\ntype: c\ntags: # all\n  # first\n  - a # one\n  # second\n  - b\n"),
        ("tags:\n  - a\n  # foot\ntype: c\n# end\n", "type: c\ntags:\n  - a\n  # foot\n# end\n"),
        ("body: |- # head\n   a\n # after\ntitle: b\n",
         "# after\ntitle: b\nbody: |- # head\n  a\n"),
        ("tags: [a, # one\n  b]\ntype: c\n", "type: c\ntags: [a, # one\n  b]\n"),
        ("tags: # c\n  [a]\n", None),
        ("- a\n", None),
    ],
)  # fmt: skip
def test_comments_stay_where_they_belong(before: str, after: str | None) -> None:
    """Before their key, behind their value or at the end of their list; else nothing is done."""
    raw, _ = read_text(before, "x")
    if after is None:
        if raw:
            with pytest.raises(UnclearError):
                canonical(raw, Pact)
        return
    assert _fmt(before) == after
    assert _fmt(after) == after


def test_long_lines_are_broken() -> None:
    """A long text goes into `>-`, a long collection becomes a block; short lines stay."""
    text = f"summary: {LONG}\ntags: [{', '.join('abcdefghij' + c for c in 'abcdefghijkl')}]\n"
    after = _fmt(text)
    assert after.startswith("summary: >-\n  word word")
    assert "\ntags:\n  - abcdefghija\n" in after
    assert max(map(len, after.splitlines())) <= 120
    kept = "summary: >-\n  a\n  b\n"
    assert _fmt(kept) == kept
    address = f"same_as: {{official: https://example.org/{'a' * 120}}}\n"
    assert _fmt(address) == f"same_as:\n  official: https://example.org/{'a' * 120}\n"


def test_a_line_is_not_broken_inside_a_link() -> None:
    """What is written in brackets is read as one."""
    text = " ".join(["[[france|the French Republic]] [@a#p1a; @b#p2a]"] * 9)
    for line in wrapped(text, 100):
        assert line.count("[[") == line.count("]]")
        assert line.count("[@") * 2 == line.count("#")


# -- the proof ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "model"), REAL)
def test_real_files_keep_values_and_comments(file: Path, model: type[BaseModel]) -> None:
    """Every file of this repository has a layout, which is found at once."""
    raw = _raw(file.read_text("utf-8"))
    after = _raw(canonical(raw, model))
    assert after.value == raw.value
    assert _said(after) == _said(raw)
    assert canonical(after, model) == after.text
    assert list(after.value) == sorted(after.value, key=list(after.value).index)


def test_real_data_is_in_layout() -> None:
    """The records of this repository are formatted."""
    wrong = [name for name, model in files(ROOT, []).items() if formatted(name, "x", model).changed]
    assert wrong == []


WORDS = st.sampled_from(
    ["a", "no", "2021", "it: b", "x #y", "why?", "- z", "[[a|b]]", "it's", '"q"', "é ü", "a, b",
     LONG, "@c", "*d*", "~", "trailing:", "{e}", "p1a", "0x1f", "a  b", "#tag", "|", "> f", "%g"]
)  # fmt: skip
KEYS = ("title", "type", "tags", "parties", "summary", "body", "date", "other", "key", "cite", "at")
VALUES: st.SearchStrategy[Value] = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner.filter(lambda v: not isinstance(v, list)), min_size=1, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)
RECORDS = st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=6)


class _Scribe:
    """Writes a value as untidily as YAML allows."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - not for secrets
        self.count = 0

    def record(self, value: dict[str, Value]) -> str:
        return self.remarks(0) + self.mapping(value, 0) + self.remarks(0)

    def remarks(self, indent: int) -> str:
        """Return blank lines and comments, mostly none."""
        lines = ""
        for _ in range(self.random.choice([0, 0, 0, 0, 1, 2])):
            self.count += 1
            space = " " * self.random.choice([indent, indent, 0, indent + 1])
            lines += self.random.choice(["\n", f"{space}# c{self.count} [@x\n", "   \n"])
        return lines

    def behind(self) -> str:
        self.count += 1
        return self.random.choice(["", "", "", "  ", f" # t{self.count}: 'x"]) + "\n"

    def mapping(self, value: dict[str, Value], indent: int, *, first: bool = False) -> str:
        text = ""
        for key, part in value.items():
            if first:
                first = False
            else:
                text += self.remarks(indent) + " " * indent
            text += f"{key}:" + self.value(part, indent)
        return text

    def sequence(self, value: list[Value], indent: int) -> str:
        text = ""
        for part in value:
            text += self.remarks(indent) + " " * indent + "-"
            if isinstance(part, dict) and self.random.random() < 0.6:
                text += "   " + self.mapping(part, indent + 4, first=True)
            else:
                text += self.value(part, indent)
        return text

    def value(self, value: Value, indent: int) -> str:
        if isinstance(value, str):
            return self.scalar(value, indent)
        if self.random.random() < 0.3:
            return " " + self.flow(value, indent + 1) + self.behind()
        deeper = indent + self.random.choice([1, 2, 3])
        if isinstance(value, dict):
            return self.behind() + self.mapping(value, deeper)
        return self.behind() + self.sequence(value, deeper)

    def scalar(self, value: str, indent: int) -> str:
        style = self.random.choice(["plain", "'", '"', "|", ">", "|-"])
        if style == "plain" and may_be_plain(value):
            return f" {value}{self.behind()}"
        if style in ("|", ">", "|-"):
            space = " " * (indent + self.random.choice([1, 2, 4]))
            words = value.replace(" ", f"\n{space}") if style == ">" and foldable(value) else value
            return f" {style}{self.behind()}{space}{words}\n"
        return " " + self.word(value) + self.behind()

    def word(self, value: str) -> str:
        if may_be_plain(value) and self.random.random() < 0.5:
            return value
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return self.random.choice(["'" + value.replace("'", "''") + "'", f'"{escaped}"'])

    def flow(self, value: Value, indent: int) -> str:
        gap = self.random.choice(["", " ", "  ", "\n" + " " * indent])
        if isinstance(value, str):
            return self.word(value)
        if isinstance(value, dict):
            pairs = (f"{k}: {self.flow(v, indent)}" for k, v in value.items())
            return "{" + f", {gap}".join(pairs) + gap + "}"
        if self.random.random() < 0.1:
            gap = " # in [\n" + " " * indent
        return f"[{gap}" + f",{gap}".join(self.flow(part, indent) for part in value) + "]"


@settings(max_examples=300, deadline=None)
@given(value=RECORDS, seed=st.integers(0, 2**32))
def test_any_text_keeps_values_and_comments(value: dict[str, Value], seed: int) -> None:
    """However it is written: twice is once, values and comments are those of before."""
    written = _Scribe(seed).record(value)
    raw, problems = read_text(written.replace("\n", "\r\n") if seed % 4 == 0 else written, "x")
    if raw is None or problems:
        return
    text, given_up = "", 0
    try:
        text = canonical(raw, Pact)
    except UnclearError as unclear:
        given_up = unclear.offset
    # It may give up only where a comment stands between a key or dash and its value, never because
    # the proof fails, which has no offset.
    assert text or given_up
    if not text:
        return
    after = _raw(text)
    assert after.value == raw.value
    assert _said(after) == _said(raw)
    assert canonical(after, Pact) == text
    within = any(line != line.rstrip() for words in _words(raw.value) for line in words.split("\n"))
    assert within or not any(line != line.rstrip() for line in text.splitlines())


def _words(value: Value) -> Iterator[str]:
    """Yield every text in a value; blanks at the end of its lines are part of it, and stay."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from ([value] if isinstance(value, str) else ())
    for part in parts:
        yield from _words(part)


def test_blanks_within_a_text_stay() -> None:
    """A line of blanks in a literal text is part of the value."""
    raw = _raw("title: x\ntype: |-\n a\n   \n b\n")
    assert canonical(raw, Pact) == "title: x\ntype: |-\n  a\n    \n  b\n"


@given(st.text(alphabet="ab :#-?,[]{}'\"&*!|>%@`~=<.0yno", min_size=1, max_size=8))
def test_plain_and_quoted_words_are_read_as_they_are(text: str) -> None:
    """In a block and in brackets; a text that may be plain is no other value to any reader."""
    word = quoted(text)
    if not text.strip():
        return
    assert _raw(f"k: {word}\n").value == {"k": text}
    assert _raw(f"k: [{word}, {{k: {word}}}]\n").value == {"k": [text, {"k": text}]}


# -- the command ----------------------------------------------------------------------------------

UNTIDY = {"actors/a": "type: state\ntitle: 'A'\n", "actors/b": "title: B\ntype: state\n"}


def test_check_lists_what_it_would_change(tmp_path: Path) -> None:
    """With --check nothing is written and the exit code is 1; then it is formatted, and 0."""
    write(tmp_path, UNTIDY)
    file = tmp_path / "data" / "actors" / "a.yaml"
    before = file.read_text()
    result = _run(tmp_path, "--check", "--diff")
    assert result.exit_code == 1
    assert "data/actors/a.yaml\n" in result.stdout
    assert "+title: A\n" in result.stdout
    assert "b.yaml" not in result.stdout
    assert file.read_text() == before
    assert _run(tmp_path).stdout == "4 files: 1 changed\n"
    assert file.read_text() == "title: A\ntype: state\n"
    assert _run(tmp_path, "--check").exit_code == 0


def test_paths_limit_what_is_formatted(tmp_path: Path) -> None:
    """A file or a folder of `data/`; anything else is a wrong call."""
    write(tmp_path, UNTIDY)
    data = tmp_path / "data"
    assert (
        _run(tmp_path, "--check", data / "actors" / "b.yaml", data / "vocabularies").exit_code == 0
    )
    assert _run(tmp_path, "--check", data / "actors").exit_code == 1
    (tmp_path / "other.yaml").write_text("a: b\n")
    assert _run(tmp_path, tmp_path / "other.yaml").exit_code == 2


def test_a_broken_file_is_reported_and_left(tmp_path: Path) -> None:
    """The others are formatted; the exit code is 1."""
    write(tmp_path, {**UNTIDY, "actors/c": "title: [\n", "actors/d": "title: a #b\n"})
    result = _run(tmp_path)
    assert result.exit_code == 1
    assert "data/actors/c.yaml:2:1: error[syntax.yaml]" in result.stderr
    assert (tmp_path / "data/actors/c.yaml").read_text() == "title: [\n"
    assert (tmp_path / "data/actors/d.yaml").read_text() == "title: a #b\n"
    assert (tmp_path / "data/actors/a.yaml").read_text().startswith("title: A")


def test_an_unclear_file_is_named_and_left(tmp_path: Path) -> None:
    """No problem of the record, so the exit code is 0."""
    text = "type: state\ntitle: # c\n  A\n"
    write(tmp_path, {"actors/a": text})
    result = _run(tmp_path)
    assert result.exit_code == 0
    assert "data/actors/a.yaml:2:7: the layout is not clear here" in result.stderr
    assert (tmp_path / "data/actors/a.yaml").read_text() == text


def test_an_actor_is_ordered_as_its_kind_says() -> None:
    """What it is, the facts of its kind, its bookkeeping."""
    keys = ["reviewed", "roles", "tags", "country", "summary", "type", "title", "part_of"]
    ordered = ["title", "type", "summary", "country", "part_of", "roles", "tags", "reviewed"]
    raw = _raw("".join(f"{key}: x\n" for key in keys))
    assert list(_raw(canonical(raw, Actor)).value) == ordered

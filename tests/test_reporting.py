"""How problems are printed: the line they speak of, JSON, GitHub, and what is left out."""

import itertools
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, harmless, invoke
from dossier import codes, reporting
from dossier.cli import dossier
from dossier.diagnostics import Diagnostic, Position, Severity
from dossiers import small, write

BROKEN = ROOT / "tests" / "broken"
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir())
RECORDS = {
    "actors/france": """\
        title: France
        type: state
        summary: A state.
        cite: [report#p1a]
        """,
    "actors/italy": """\
        title: Italy
        type: state
        summary: Not [[frence]] [@report#p1b].
        """,
    "actors/spain": """\
        title: Spain
        type: state
        summary: A state [@report#p1a].
        body: It is a state.
        """,
    "sources/report": """\
        title: Report
        type: news
        claims:
          p1a: {text: So., about: [france, italy, spain]}
          p1b: {text: So., about: [italy, meeting]}
        """,
    "summits/meeting": """\
        title: A meeting
        type: visit
        date: {value: 2030, cite: [report#p1b]}
        """,
}
#: Codes of what stands in one file.
ONE_FILE = (
    "syntax.yaml",
    "syntax.shape",
    "shape.missing",
    "shape.unknown-key",
    "reference.unknown",
)
#: What terminals, logs and YAML make something of, beside any text there is.
HOSTILE = [
    "\x1b[31m",
    "\x1b]8;;x\x07",
    "\n",
    "\r\n",
    "\x00",
    "\x9b2J",
    "\u202e",
    "\u2028",
    "\ud800",
    "%0A",
]
anything = st.text() | st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5)).map("".join)
problems = st.builds(
    Diagnostic,
    st.sampled_from(codes.ALL),
    st.builds(Position, anything, st.integers(1, 10**6), st.integers(1, 10**6)),
    anything,
    st.sampled_from(Severity),
    st.none() | anything,
)


pytestmark = pytest.mark.usefixtures("edition_is_today")


# Text


@given(anything)
def test_visible_text_is_one_harmless_line(text: str) -> None:
    """Whatever stands in a record; and what is harmless already stays as it is."""
    shown = reporting.visible(text)
    assert harmless(shown)
    assert reporting.visible(shown) == shown
    assert shown == text or not harmless(text)


@pytest.mark.parametrize("text", ["Élysée", "Владимир", "北京", "« 10\u00a0000 »", "a\u3000b", ""])
def test_words_of_any_script_stay(text: str) -> None:
    """Only what cannot be seen is written as an escape."""
    assert reporting.visible(text) == text


@given(problems)
def test_a_problem_is_one_harmless_line(problem: Diagnostic) -> None:
    """In text, for GitHub and as an entry of the JSON, whatever the file and the message hold."""
    line = reporting.as_text(problem)
    assert harmless(line)
    assert f" {problem.severity}[{problem.code.name}]: " in line
    assert harmless(reporting.as_github(problem))
    written = reporting.as_json([problem])
    assert written.isascii()
    assert all(map(harmless, written.split("\n")))
    assert len(written.splitlines()) == 3


@given(problems.filter(lambda p: harmless(p.message + p.position.path)))
def test_the_text_is_that_of_the_diagnostic(problem: Diagnostic) -> None:
    """`path:line:column: severity[code]: message`, on which editors and tests rely."""
    assert reporting.as_text(problem) == str(problem)


# JSON


@given(st.lists(problems, max_size=4))
def test_json_gives_every_problem_back(found: list[Diagnostic]) -> None:
    """One array in the order of the problems, each with the same seven names."""
    entries = json.loads(reporting.as_json(found))
    assert [entry["message"] for entry in entries] == [problem.message for problem in found]
    names = ["path", "line", "column", "severity", "code", "message", "record"]
    assert all(list(entry) == names for entry in entries)


def test_json_is_alone_on_stdout(tmp_path: Path) -> None:
    """A program reads it as it comes; what people are told goes to stderr."""
    root = write(tmp_path, RECORDS)
    result = invoke("-C", root, "check", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0] == {
        "path": "data/actors/italy.yaml",
        "line": 3,
        "column": 10,
        "severity": "error",
        "code": "reference.unknown",
        "message": "summary names 'frence', which does not exist; did you mean 'france'?",
        "record": "italy",
    }
    severities = {entry["severity"] for entry in json.loads(result.stdout)}
    assert severities == {"error", "warning", "note"}
    assert result.stderr == "dossier: 1 error, 1 warning, 1 note; nothing was published\n"
    assert result.stdout == invoke("-C", root, "check", "--format", "json").stdout


def test_json_without_problems_is_an_empty_array(tmp_path: Path) -> None:
    """And the exit code says the same."""
    root = write(tmp_path, RECORDS)
    result = invoke("-C", root, "check", "--format", "json", "--only", "syntax.yaml")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert result.stderr == "5 records: no problems (3 other problems not selected)\n"


# GitHub


def _unescaped(text: str) -> str:
    """Read what a runner of GitHub reads: actions/runner, `ActionCommand.cs`."""
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


@given(problems.filter(lambda p: harmless(p.message + p.position.path)))
def test_an_annotation_is_read_back(problem: Diagnostic) -> None:
    """Its file and message reach the reader as they are, with colons, commas and percents."""
    found = re.fullmatch(
        r"::(error|warning|notice) file=([^,:]*),line=(\d+),col=(\d+),title=([^,:]*)::(.*)",
        reporting.as_github(problem),
    )
    assert found
    assert _unescaped(found[2]) == problem.position.path
    assert _unescaped(found[6]) == problem.message
    assert found[5] == problem.code.name


def test_line_breaks_reach_github_as_such() -> None:
    """A message of two lines is two lines there, and one line of the log."""
    problem = Diagnostic.of(codes.SYNTAX_YAML, Position("a,b:c.yaml"), "one\r\ntwo: 100 %, or so")
    assert reporting.as_github(problem) == (
        "::error file=a%2Cb%3Ac.yaml,line=1,col=1,title=syntax.yaml::one%0D%0Atwo: 100 %25, or so"
    )


def test_annotations_name_files_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub knows files from the root of the repository, where a workflow runs."""
    write(tmp_path / "sub", RECORDS)
    monkeypatch.chdir(tmp_path)
    result = invoke("-C", "sub", "check", "--format", "github")
    first, second = result.stdout.splitlines()
    assert first.startswith("::error file=sub/data/actors/italy.yaml,line=3,col=10,")
    assert second.startswith("::warning file=sub/data/actors/spain.yaml,line=4,")
    monkeypatch.chdir(tmp_path / "sub")
    assert "file=data/" in invoke("check", "--format", "github").stdout


# Which problems


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("data/actors/france.yaml", True),
        ("data/actors", True),
        ("data/actors/", True),
        ("data", True),
        (".", True),
        ("data/*/france*", True),
        ("*.yaml", True),
        ("data/act", False),
        ("data/actors/franc", False),
        ("data/pacts", False),
        ("france.yaml", False),
    ],
)
def test_a_file_lies_in_what_is_named(pattern: str, *, fits: bool) -> None:
    """A file, a folder or a pattern; never the beginning of a name."""
    assert reporting.lies_in("data/actors/france.yaml", pattern) is fits


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--only reference.unknown", ["reference.unknown"]),
        ("--only fact.single-source", ["fact.single-source"]),
        ("--only fact.single-source --only prose.uncited", ["prose.uncited", "fact.single-source"]),
        ("--select data/actors", ["reference.unknown", "prose.uncited"]),
        ("--select data/actors/spain.yaml", ["prose.uncited"]),
        ("--select data/*/*a*y.yaml", ["reference.unknown"]),
        ("--select data/actors --only prose.uncited", ["prose.uncited"]),
        ("--select data/sources", []),
    ],
    ids=str,
)
def test_what_is_chosen_decides(options: str, found: list[str], tmp_path: Path) -> None:
    """Only that is printed, with notes that were asked for, and it makes the exit code."""
    result = invoke("-C", write(tmp_path, RECORDS), "check", *options.split())
    assert re.findall(r"(?m)^data/.*?\[(.*?)\]", result.stderr) == found
    assert result.exit_code == (1 if "reference.unknown" in found else 0)
    left = 3 - len(found)
    word = "problem" if left == 1 else "problems"
    assert f"({left} other {word} not selected)" in result.output


def test_strict_counts_what_is_chosen(tmp_path: Path) -> None:
    """A warning in another file does not fail the check of this one."""
    root = write(tmp_path, RECORDS)
    assert (
        invoke("-C", root, "check", "--strict", "--select", "data/actors/spain.yaml").exit_code == 1
    )
    assert invoke("-C", root, "check", "--strict", "--select", "data/sources").exit_code == 0


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        (".", "data/actors/spain.yaml"),
        ("data/actors", "spain.yaml"),
        ("data/actors", "."),
        ("data/sources", "../actors"),
        ("data/sources", "data/actors"),
    ],
)
def test_paths_are_those_of_the_shell_or_of_the_messages(
    folder: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the shell completes, and what is copied from a message."""
    monkeypatch.chdir(write(tmp_path, RECORDS) / folder)
    assert "data/actors/spain.yaml:4" in invoke("check", "--select", path).stderr
    absolute = Path(path).resolve() if (tmp_path / folder / path).exists() else tmp_path
    assert "data/actors/spain.yaml:4" in invoke("check", "--select", absolute).stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--only", "refrence.unknown"], "did you mean 'reference.unknown'?"),
        (["--only", ""], "there is no code ''"),
        (["--select", "data/actor"], "--select data/actor names no file of data/"),
        (["--select", "/etc"], "--select /etc names no file of data/"),
        (["--select", "../\x1b[31m"], r"--select ../\x1b[31m names no file"),
    ],
)
def test_what_names_nothing_is_a_wrong_call(
    options: list[str], message: str, tmp_path: Path
) -> None:
    """It would check nothing, and all would seem well."""
    result = invoke("-C", write(tmp_path, RECORDS), "check", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


# Excerpts


@given(anything.filter(lambda t: "\n" not in t), st.integers(0, 60), st.integers(1, 20))
def test_a_drawn_line_fits_and_is_harmless(line: str, first: int, length: int) -> None:
    """Cut to the width, the mark inside it, whatever the line holds."""
    first = min(first, len(line))
    shown, marks = reporting.drawn(line, first, first + length, 40)
    assert harmless(shown)
    assert reporting.columns(shown) <= 40
    assert re.fullmatch(" *\\^+", marks)
    assert marks.index("^") <= 40


@pytest.mark.parametrize(
    ("line", "word", "shown", "marks"),
    [
        ("title: France", "France", "title: France", "       ^^^^^^"),
        ("\ttitle: x", "title", "    title: x", "    ^^^^^"),
        ("名前: frence", "frence", "名前: frence", "      ^^^^^^"),
        ("x: 名前 y", "名前", "x: 名前 y", "   ^^^^"),
        ("a: e\u0301t\u00e9 x", "x", "a: e\u0301t\u00e9 x", "       ^"),
        ("a\u202eb: x", "x", "a\\u202eb: x", "          ^"),
        ("a" * 90 + " x", "x", "…" + "a" * 36 + " x", " " * 38 + "^"),
        ("x " + "a" * 90, "x", "x " + "a" * 36 + "…", "^"),
        ("a" * 90 + " x " + "b" * 90, "x", "…" + "a" * 18 + " x " + "b" * 17 + "…", " " * 20 + "^"),
    ],
    ids=["plain", "tab", "wide before", "wide", "combining", "unseen", "end", "start", "middle"],
)
def test_marks_stand_under_the_word(line: str, word: str, shown: str, marks: str) -> None:
    """By columns of a terminal: tabs, wide letters, accents and escapes are counted as shown."""
    first = line.rindex(word)
    assert reporting.drawn(line, first, first + len(word), 40) == (shown, marks)


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_excerpt_shows_the_line_and_changes_nothing_else(folder: str) -> None:
    """Every code: below the same line stand the text of the file and marks; or nothing."""
    result = invoke("-v", "-C", BROKEN / folder, "check", "--excerpt")
    lines = result.stderr.splitlines()
    plain = invoke("-v", "-C", BROKEN / folder, "check", "--no-excerpt").stderr.splitlines()
    assert [line for line in lines if not re.match(r" +\d* \| ", line)] == plain
    assert plain == invoke("-v", "-C", BROKEN / folder, "check").stderr.splitlines()
    for above, below in itertools.pairwise(lines):
        if re.match(r" +\d+ \| ", above):
            assert re.fullmatch(r" +\| +\^+| +\| \^+", below)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        (
            "title: Italy\ntype: state\nsummary: >-\n  One line.\n  Then [[frence]] [@report].\n",
            ["    5 |   Then [[frence]] [@report].", "      |          ^^^^^^"],
        ),
        (
            "title: Italy\ntype: state\npart_of: frence\ncite: [report]\n",
            ["    3 | part_of: frence", "      |          ^^^^^^"],
        ),
        ("title: Italy\n", ["    1 | title: Italy", "      | ^"]),
        ("title: Italy\ntypo: state\n", ["    2 | typo: state", "      | ^^^^"]),
        ("title: Italy\r\ntypo: state\r\n", ["    2 | typo: state", "      | ^^^^"]),
        ("title: Italy\ntype: 'x\n", ["    2 | type: 'x", "      |       ^"]),
        ("", []),
    ],
    ids=["in a block", "value", "missing key", "wrong key", "other line ends", "no yaml", "empty"],
)
def test_the_mark_is_under_what_the_message_names(
    text: str, excerpt: list[str], tmp_path: Path
) -> None:
    """The word itself where the value holds it, the value, or where the place begins."""
    write(tmp_path, RECORDS | {"actors/italy": "x"})
    (tmp_path / "data" / "actors" / "italy.yaml").write_bytes(text.encode())
    lines = invoke(
        "-C",
        tmp_path,
        "check",
        "--excerpt",
        "--select",
        "data/actors/italy.yaml",
        *(word for code in ONE_FILE for word in ("--only", code)),
    )
    assert lines.stderr.splitlines()[1:-1] == excerpt


def test_an_excerpt_shows_no_file_that_a_link_leads_to(tmp_path: Path) -> None:
    """A record that is a link would else print the first line of any file of the machine."""
    secret = tmp_path / "secret"
    secret.write_text("title: [zzsecretzz\n")
    root = write(tmp_path / "project", RECORDS)
    (root / "data" / "actors" / "linked.yaml").symlink_to(secret)
    excerpts = reporting.Excerpts(root, small(tmp_path / "other", RECORDS).loaded)
    problem = Diagnostic.of(codes.SYNTAX_YAML, Position("data/actors/linked.yaml"), "no")
    assert list(excerpts.of(problem, 80)) == []
    for path in ("../secret", "data/actors", "data/actors/none.yaml", "data/\0"):
        problem = Diagnostic.of(codes.SYNTAX_YAML, Position(path), "no")
        assert list(excerpts.of(problem, 80)) == []


def test_a_place_beyond_the_file_has_no_excerpt(tmp_path: Path) -> None:
    """The file may have changed since it was read."""
    loaded = small(tmp_path, RECORDS).loaded
    excerpts = reporting.Excerpts(tmp_path, loaded)
    for line, column in ((99, 1), (1, 99), (5, 1)):
        problem = Diagnostic.of(
            codes.SYNTAX_YAML, Position("data/actors/france.yaml", line, column), "no"
        )
        assert len(list(excerpts.of(problem, 80))) == (2 if line == 1 else 0)


# Terminals


def _on_a_terminal(root: Path, *arguments: str, **environment: str) -> str:
    """Return what a command prints on stderr where that is a terminal."""
    leader, follower = pty.openpty()
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "SOURCE_DATE_EPOCH")}
    done = subprocess.run(
        [sys.executable, "-m", "dossier", "-C", str(root), *arguments],
        env=inherited | {"TERM": "xterm", "PYTHONPATH": str(ROOT / "scripts")} | environment,
        stdout=subprocess.DEVNULL,
        stderr=follower,
        check=False,
    )
    os.close(follower)
    said = b""
    try:
        while chunk := os.read(leader, 65536):
            said += chunk
    except OSError:  # how Linux says that nobody writes any more
        pass
    os.close(leader)
    assert done.returncode == 1
    return said.decode()


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["plain", "empty", "NO_COLOR", "dumb"],
)
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], *, coloured: bool, tmp_path: Path
) -> None:
    """As no-color.org has it; the line of the problem is shown in any case."""
    said = _on_a_terminal(write(tmp_path, RECORDS), "check", **environment)
    assert ("\x1b[31m" in said) is coloured
    assert "summary: Not [[frence]] [@report#p1b]." in said
    assert "^^^^^^" in said


def test_a_pipe_has_neither_colours_nor_excerpts(tmp_path: Path) -> None:
    """Whatever reads it gets one line for each problem."""
    result = CliRunner().invoke(dossier, ["-C", str(write(tmp_path, RECORDS)), "check"], color=True)
    assert "\x1b" not in result.output
    assert "^" not in result.output

"""The commands that only look: what they tell, to whom, and that records cannot harm who looks."""

import json
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, harmless, invoke
from dossier import codes, inspection
from dossier.cli import portrait
from dossier.cli.console import table
from dossier.diagnostics import Code
from dossier.inspection import (
    BackLinkView,
    ClaimView,
    EventView,
    FactView,
    Portrait,
    Row,
)
from dossier.reporting import columns, json_text, unpainted
from dossiers import small, write

COMPLETE = ROOT / "tests" / "fixtures" / "complete"
RECORDS = {
    "vocabularies/tags": "sea: {label: Sea}\nair: {label: Air}\n",
    "vocabularies/summit-roles": "host: {label: Host}\n",
    "actors/france": """\
        title: France
        type: state
        aliases: [République française]
        tags: [sea, air]
        """,
    "actors/leon": """\
        title: Léon Łoś
        type: person
        former_ids: [lion]
        reviewed: 2030-05-01
        country:
          - {value: france, cite: [report#p1a], rank: preferred, reason: She was there.}
          - {value: spain, cite: [report#p2a]}
        roles:
          - title: Minister
            of: france
            from: 2029
            until: ..
            cite: [report#p1a]
            disputed_by: [report#p3a]
        """,
    "actors/spain": "title: Spain\ntype: state\nstage: draft\n",
    "actors/gone": """\
        title: Gone
        type: state
        stage: withdrawn
        reason: It was a mistake.
        tags: [sea]
        """,
    "pacts/accord": """\
        title: Accord
        type: pact
        summary: An accord of [[france]] [@report#p2].
        parties: [{actor: france, cite: [report#p1b]}]
        milestones:
          - {event: signed, date: 2030-01-02, cite: [report#p1b]}
          - {event: ratified, summit: meeting, cite: [report#p1c]}
        provisions:
          - {text: "It binds [[leon]].", cite: [report#p2]}
        """,
    "summits/meeting": """\
        title: A meeting
        type: visit
        date: {value: 2030-02, cite: [report#p1c]}
        participants: [{actor: leon, role: host, cite: [report#p1c]}]
        """,
    "sources/report": """\
        title: Report
        type: news
        publisher: {unknown: withheld}
        published: 2030-01-20
        url: https://example.org/report
        claims:
          p1a: {text: He is minister., about: [leon, france], by: france}
          p1b: {text: They signed., about: [accord, france], when: 2030-01-02, quote: we signed}
          p1c:
            text: They will meet.
            about: [meeting, leon, accord]
            by: [leon, {unnamed: an aide, of: france}]
            via: {unnamed: a clerk}
            modality: expected
          p2a: {text: He is from Spain., about: [leon, spain]}
          p3a: {text: He never was., about: [leon], modality: denied}
        """,
}


pytestmark = pytest.mark.usefixtures("edition_is_today")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with one of everything."""
    return write(tmp_path_factory.mktemp("looking"), RECORDS)


# explain


@pytest.mark.parametrize("code", codes.ALL, ids=lambda code: code.name)
def test_a_code_is_explained(code: Code) -> None:
    """Everything that is known about it, for every code there is."""
    result = invoke("explain", code.name)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *_ = result.stdout.splitlines()
    assert first == code.name
    for words in (code.meaning, code.remedy, f"Severity    {code.severity}"):
        assert words in result.stdout
    assert ("Acceptable  yes" in result.stdout) is code.adjustable
    for line in getattr(code, "example", "").splitlines():
        assert line in result.stdout


def test_without_a_code_all_are_listed() -> None:
    """In the order of the checks, one a line."""
    heading, *lines = invoke("explain").stdout.splitlines()
    assert heading.split() == ["code", "severity", "meaning"]
    assert [line.split()[:2] for line in lines] == [[c.name, c.severity] for c in codes.ALL]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("refrence.unknown", "did you mean 'reference.unknown'?"),
        ("x", "there is no code 'x'\n"),
        ("\x1b[31m", r"there is no code '\x1b[31m'"),
    ],
)
def test_a_code_that_is_none(code: str, message: str) -> None:
    """It is a wrong call, and the nearest is named."""
    result = invoke("explain", code)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


# list


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ("", "france gone leon spain accord meeting report"),
        ("actors", "france gone leon spain"),
        ("actor", "france gone leon spain"),
        ("--type state", "france gone spain"),
        ("--type state --type visit", "france gone spain meeting"),
        ("--tag sea", "france gone"),
        ("--tag sea --tag air", "france"),
        ("--stage draft", "spain"),
        ("--stage withdrawn", "gone"),
        ("--disputed", "leon"),
        ("--unreviewed", "france gone spain accord meeting report"),
        ("--text LEON", "leon"),
        ("--text los", "leon"),
        ("--text republique", "france"),
        ("--text ac", "accord"),
        ("actors --type state --tag sea --stage published", "france"),
        ("pacts --type state", ""),
    ],
)
def test_a_list_is_narrowed(options: str, ids: str, root: Path) -> None:
    """Drafts are in it: whoever asks is an editor."""
    for form in ("ids", "json", "table"):
        result = invoke("-C", root, "list", *options.split(), "--format", form)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        if form == "json":
            found = [row["id"] for row in json.loads(result.stdout)]
        else:
            found = [line.split()[0] for line in (lines if form == "ids" else lines[1:])]
        assert found == ids.split()
        assert result.stderr == ("" if ids else "dossier: no record fits\n")


def test_the_table(root: Path) -> None:
    """What each record is, and how it stands."""
    assert invoke("-C", root, "list").stdout.splitlines() == [
        "id       kind    type    title      standing",
        "france   actor   state   France",
        "gone     actor   state   Gone       withdrawn",
        "leon     actor   person  Léon Łoś",
        "spain    actor   state   Spain      draft",
        "accord   pact    pact    Accord     signed; ratification expected",
        "meeting  summit  visit   A meeting  planned, 2030-02",
        "report   source  news    Report     2030-01-20",
    ]


def test_the_json_of_a_list_is_what_the_help_says(root: Path) -> None:
    """Programs may rely on it."""
    rows = json.loads(invoke("-C", root, "list", "--text", "leon", "--format", "json").stdout)
    assert rows == [
        {
            "id": "leon",
            "kind": "actor",
            "type": "person",
            "title": "Léon Łoś",
            "standing": "",
            "date": "",
            "stage": "published",
            "reviewed": "2030-05-01",
            "tags": [],
            "disputed": 3,
        }
    ]


@pytest.mark.parametrize(
    ("command", "views"),
    [
        ("list", (Row,)),
        ("show", (Portrait, FactView, ClaimView, BackLinkView, EventView)),
    ],
)
def test_the_help_names_every_part_of_the_json(command: str, views: tuple[type, ...]) -> None:
    """A field that is added or renamed is told."""
    told = invoke(command, "--help").stdout.partition("--format json prints")[2]
    for view in views:
        for field in fields(view):
            assert field.name in told, field.name


@pytest.mark.parametrize("option", ["--type", "--tag"])
def test_a_word_that_no_record_has_is_mended(option: str, root: Path) -> None:
    """An empty list is an answer; that it may be a slip is said beside it."""
    result = invoke("-C", root, "list", option, {"--type": "pereson", "--tag": "seaa"}[option])
    near = {"--type": "person", "--tag": "sea"}[option]
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"dossier: no record fits; did you mean '{near}'?\n"


def test_a_kind_that_is_none(root: Path) -> None:
    """Click names those there are."""
    result = invoke("-C", root, "list", "actorz")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'actors'" in result.stderr


# show


def test_a_record_in_words(root: Path) -> None:
    """Title, standing, names, facts with evidence, what is said, what links here, and when."""
    assert (
        invoke("-C", root, "show", "leon").stdout
        == """\
Léon Łoś
leon · actor · person
data/actors/leon.yaml
Formerly: lion
Reviewed: 2030-05-01

Facts
  country
    France [disputed] [preferred]
      report#p1a
      note: She was there.
    Spain [disputed]
      report#p2a
  roles
    Minister (of France, from 2029 and still) [disputed]
      report#p1a
      against it: report#p3a

What the sources say
  report#p1a France
      He is minister.
  report#p1c [expected] Léon Łoś, an aide (France), via a clerk
      They will meet.
  report#p2a
      He is from Spain.
  report#p3a [denied]
      He never was.

What links here
  Takes part in
    A meeting (meeting) [expected]
  Mentioned in
    Accord (accord)

Chronology
  2029: Léon Łoś becomes Minister [disputed]
  February 2030: A meeting [expected]
"""
    )


@pytest.mark.parametrize(
    ("record", "lines"),
    [
        ("accord", ["accord · pact · pact · signed; ratification expected"]),
        ("accord", ["An accord of France."]),
        ("accord", ["    signed (date 2 January 2030): They signed.", "      report#p1b"]),
        ("accord", ["    ratified (at A meeting, February 2030): They will meet. [expected]"]),
        ("accord", ["    It binds Léon Łoś.", "      report#p2"]),
        ("meeting", ["    Léon Łoś (part Host) [expected]"]),
        ("meeting", ["  Deals with", "    Accord (accord) [expected]"]),
        ("report", ["    unknown: withheld", "      the source itself"]),
        ("report", ["  report#p1b 2030-01-02", "      They signed.", "      “we signed”"]),
        ("report", ["      about: accord, france"]),
        ("report", ["Url: https://example.org/report"]),
        ("france", ["Also known as: République française", "Tags: sea, air"]),
        ("gone", ["gone · actor · state · withdrawn"]),
        ("gone", ["", "It was a mistake."]),
        ("spain", ["spain · actor · state · draft"]),
    ],
)
def test_what_is_shown_of_each_kind(record: str, lines: list[str], root: Path) -> None:
    """The marks of its kind: status, steps, participants, claims, reasons."""
    result = invoke("-C", root, "show", record)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\n".join(lines) + "\n" in result.stdout


def test_a_record_as_json(root: Path) -> None:
    """The same for a program, with values as the file has them."""
    shown = json.loads(invoke("-C", root, "show", "leon", "--format", "json").stdout)
    assert shown["record"]["title"] == "Léon Łoś"
    assert shown["former_ids"] == ["lion"]
    assert shown["facts"][2] == {
        "field": "roles",
        "anchor": "roles-france-minister-2029",
        "value": "Minister (of France, from 2029 and still)",
        "written": {
            "title": "Minister",
            "of": "france",
            "from": "2029",
            "until": "..",
            "cite": ["report#p1a"],
            "disputed_by": ["report#p3a"],
        },
        "modality": "stated",
        "disputed": True,
        "preferred": False,
        "own": True,
        "citations": ["report#p1a"],
        "disputed_by": ["report#p3a"],
        "note": "",
    }
    assert shown["claims"][1]["by"] == "Léon Łoś, an aide (France)"
    assert shown["backlinks"][0]["label"] == "Takes part in"
    assert shown["events"][1]["date"] == "2030-02"
    names = [[f.name for f in fields(view)] for view in (Portrait, FactView, ClaimView)]
    assert [list(shown), list(shown["facts"][0]), list(shown["claims"][0])] == names


def test_every_record_can_be_shown() -> None:
    """With every field, form and kind there is, and nothing is left in Python's words."""
    for name in invoke("-C", COMPLETE, "list", "--format", "ids").stdout.split():
        text = invoke("-C", COMPLETE, "show", name)
        assert text.exit_code == 0
        assert "object at 0x" not in text.stdout
        assert not [line for line in text.stdout.splitlines() if line != line.rstrip()]
        shown = json.loads(invoke("-C", COMPLETE, "show", name, "--format", "json").stdout)
        assert shown["record"]["id"] == name


def test_a_former_id_leads_to_the_new_one(root: Path) -> None:
    """Which is said on stderr, so that a script is not disturbed."""
    result = invoke("-C", root, "show", "lion")
    assert result.stdout == invoke("-C", root, "show", "leon").stdout
    assert result.stderr == "dossier: lion is a former id of leon\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("meetings", "there is no record 'meetings'; did you mean 'meeting'?"),
        ("France", "there is no record 'France'; did you mean 'france'?"),
        ("data/actors/leon.yaml", "there is no record 'data/actors/leon.yaml'"),
        ("", "there is no record ''"),
        ("\x1b[2J", r"there is no record '\x1b[2J'"),
    ],
)
def test_a_record_that_is_none(name: str, message: str, root: Path) -> None:
    """It is a wrong call, and the nearest id is named."""
    result = invoke("-C", root, "show", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"dossier: {message}")
    assert result.stderr.count("\n") == 1


# Broken dossiers


def test_what_can_be_read_is_shown_beside_errors(tmp_path: Path) -> None:
    """And stderr says that it is not all there is."""
    broken = {"actors/bad": "title: [", "actors/odd": "title: Odd\ntype: body\npart_of: nobody\n"}
    root = write(tmp_path, RECORDS | broken)
    note = "dossier: 2 errors in the records, and 1 file left out; `dossier check` says where\n"
    listed = invoke("-C", root, "list", "actors", "--format", "ids")
    assert (listed.exit_code, listed.stderr) == (0, note)
    assert listed.stdout.split() == ["france", "gone", "leon", "odd", "spain"]
    odd = invoke("-C", root, "show", "odd")
    assert (odd.exit_code, odd.stderr) == (0, note)
    assert "    nobody\n" in odd.stdout
    bad = invoke("-C", root, "show", "bad")
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert bad.stderr == note + "dossier: bad cannot be read; `dossier check` says why\n"
    assert invoke("-q", "-C", root, "show", "odd").stderr == ""


def test_a_record_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Escapes in quoted values are errors of the check, and are shown as escapes until then."""
    hostile = r'"A\e[31mB\u202EC\u2028D\x9b2J\U000E0041"'
    records = {
        "actors/evil": f"title: {hostile}\ntype: state\naliases: [{hostile}]\nsummary: {hostile}\n",
        "actors/good": "title: Good\ntype: state\nsummary: Of [[evil]].\npart_of: evil\n",
    }
    root = write(tmp_path, records)
    for arguments in (["list"], ["show", "evil"], ["show", "good"]):
        for form in ([], ["--format", "json"]):
            result = invoke("-C", root, *arguments, *form)
            assert result.exit_code == 0
            assert all(map(harmless, result.stdout.split("\n")))
    assert r"A\x1b[31mB\u202eC" in invoke("-C", root, "show", "evil").stdout
    shown = json.loads(invoke("-C", root, "show", "evil", "--format", "json").stdout)
    assert shown["record"]["title"].startswith("A\x1b[31mB\u202eC")


# Any text at all


text = st.text(max_size=30) | st.sampled_from(["\x1b]0;x\x07", "a\nb", "\r", "\u202e", "\ud800"])
texts = st.lists(text, max_size=2).map(tuple)
rows = st.builds(Row, *[text] * 8, texts, st.integers(0, 9))
flags = st.booleans()
facts = st.builds(FactView, text, text, text, text, text, flags, flags, flags, texts, texts, text)
claims = st.builds(ClaimView, *[text] * 7, texts)
links = st.builds(BackLinkView, *[text] * 6, texts, text, flags)
events = st.builds(EventView, *[text] * 5, flags, flags, flags, texts)
portraits = st.builds(
    Portrait,
    rows,
    text,
    texts,
    texts,
    text,
    text,
    st.dictionaries(text, text, max_size=2),
    *(st.lists(part, max_size=2).map(tuple) for part in (facts, claims, links, events)),
)


@given(portraits)
def test_lines_are_harmless_whatever_a_record_holds(record: Portrait) -> None:
    """No part of a record reaches the terminal raw, nor breaks a line or the JSON."""
    assert all(map(harmless, portrait.lines(record, unpainted)))
    written = json_text(asdict(record))
    assert written.isascii()
    assert all(map(harmless, written.split("\n")))
    assert json.loads(written)["path"] == record.path


@given(st.lists(st.tuples(text, text, text), min_size=1, max_size=5))
def test_a_table_has_one_harmless_line_for_each_row(rows: list[tuple[str, str, str]]) -> None:
    """Cells stand under each other, wide letters too."""
    lines = table(rows)
    assert len(lines) == len(rows)
    assert all(map(harmless, lines))


def test_columns_of_a_table_are_aligned() -> None:
    """By what a terminal makes of the letters."""
    lines = table([("id", "title", "x"), ("a", "北京", "y"), ("b", "e\u0301", "z")])
    assert [columns(line[:-1]) for line in lines] == [11, 11, 11]


def test_views_are_made_of_the_dossier_alone(tmp_path: Path) -> None:
    """Asking twice gives the same."""
    public = small(tmp_path, RECORDS).public
    assert inspection.rows(public) == inspection.rows(public)
    assert "spain" not in [row.id for row in inspection.rows(public)]

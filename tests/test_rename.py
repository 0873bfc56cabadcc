"""Rename and merge: every reference follows, nothing else changes, all files or none."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from dossier.cli import dossier
from dossier.editing import changes
from dossier.editing.changes import Change
from dossier.errors import WriteError
from dossiers import read, write

#: Every way in which a record can name another, and the same word where it names nothing.
EVERYWHERE = {
    "actors/france": "title: France\ntype: state\n",
    "actors/lyon": (
        "title: Of france\ntype: office\ncountry: {value: 'france', cite: [report#p1a]}\n"
        'part_of: "france"\nsummary: >-\n'
        "  In france, [[france]] and [[france|a france]] [a](https://x.org/[[france]]),\n"
        "  near [[france-2]]; france [@report#p1a;\n  @report]. *[[france]]*\n"
        "notes: france\nroles: [{title: france, of: france}] # france\n"
    ),
    "actors/france-2": "title: France 2\ntype: body\nsame_as: {x: https://france.org/}\n",
    "sources/report": (
        "title: Report\ntype: news\npublisher: [france, france-2]\nchain:\n"
        "  - {how: original, publisher: france}\n  - how: reprint\nclaims:\n"
        "  p1a: {text: The france., about: [france, lyon], by: france}\n"
        "  p2a: {text: No., about: [lyon], via: [{unnamed: france, of: france}, france]}\n"
        "errata:\n  - {at: p1, says: france, correct: b, severity: low, cite: [report#p1]}\n"
    ),
    "pacts/accord": (
        "title: Accord\ntype: pact\ncite: [report]\nparties:\n  - actor: france\n"
        "    disputed_by: [report#p2a]\n    cite: ['report#p1a']\nmilestones:\n"
        "  - {event: signed, by: [lyon, france], cite: [report#p1a]}\n"
    ),
    "vocabularies/places": "france: {label: France, country: france}\n",
}
CARD = "home: See [[france]].\noverview: France [@report#p1a] [[france|x]].\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a small dossier in which everything is named."""
    root = write(tmp_path / "small", EVERYWHERE, card=CARD)
    assert [line for line in read(root).lines if ": error" in line] == []
    return root


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """Return a copy of the records of this repository."""
    shutil.copytree(ROOT / "data", tmp_path / "real" / "data")
    return tmp_path / "real"


def _run(root: Path, *arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(dossier, ["-C", str(root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def _files(root: Path) -> dict[str, str]:
    data = root / "data"
    return {f.relative_to(data).as_posix(): f.read_text() for f in sorted(data.rglob("*.yaml"))}


def _problems(root: Path) -> list[str]:
    return sorted(re.sub(r"^\S+ ", "", line)[:20] for line in read(root).lines)


# -- rename ---------------------------------------------------------------------------------------


def test_every_reference_follows_and_no_other_word(small: Path) -> None:
    """Fields, lists, speakers, citations, texts, card and vocabulary; not the word `france`."""
    _run(small, "rename", "france", "fr")
    files = _files(small)
    assert files["actors/fr.yaml"] == "title: France\ntype: state\nformer_ids: [france]\n"
    assert "actors/france.yaml" not in files
    assert files["actors/lyon.yaml"] == (
        "title: Of france\ntype: office\ncountry: {value: 'fr', cite: [report#p1a]}\n"
        'part_of: "fr"\nsummary: >-\n'
        "  In france, [[fr]] and [[fr|a france]] [a](https://x.org/[[france]]),\n"
        "  near [[france-2]]; france [@report#p1a;\n  @report]. *[[fr]]*\n"
        "notes: france\nroles: [{title: france, of: fr}] # france\n"
    )
    assert files["sources/report.yaml"] == (
        "title: Report\ntype: news\npublisher: [fr, france-2]\nchain:\n"
        "  - {how: original, publisher: fr}\n  - how: reprint\nclaims:\n"
        "  p1a: {text: The france., about: [fr, lyon], by: fr}\n"
        "  p2a: {text: No., about: [lyon], via: [{unnamed: france, of: fr}, fr]}\n"
        "errata:\n  - {at: p1, says: france, correct: b, severity: low, cite: [report#p1]}\n"
    )
    assert "actor: fr\n" in files["pacts/accord.yaml"]
    assert "by: [lyon, fr]" in files["pacts/accord.yaml"]
    assert files["vocabularies/places.yaml"] == "france: {label: France, country: fr}\n"
    assert files["dossier.yaml"].endswith(
        "home: See [[fr]].\noverview: France [@report#p1a] [[fr|x]].\n"
    )


def test_citations_of_a_source_follow(small: Path) -> None:
    """In `cite`, `disputed_by`, errata and groups in texts, over line breaks too."""
    before = _files(small)
    _run(small, "rename", "report", "p1a")
    files = _files(small)
    files["sources/report.yaml"] = files.pop("sources/p1a.yaml").replace(
        "former_ids: [report]\n", ""
    )
    assert files == {name: re.sub(r"\breport\b", "p1a", text) for name, text in before.items()}
    _run(small, "rename", "p1a", "report")
    assert "[@report#p1a;\n  @report]" in _files(small)["actors/lyon.yaml"]


def test_there_and_back_leaves_only_the_former_id(small: Path) -> None:
    """A former id that is taken up again gives its place to the id that ends."""
    before = _files(small)
    _run(small, "rename", "france", "fr")
    _run(small, "rename", "fr", "france")
    after = _files(small)
    assert after.pop("actors/france.yaml") == "title: France\ntype: state\nformer_ids: [fr]\n"
    before.pop("actors/france.yaml")
    assert after == before


def test_a_dry_run_prints_the_diff_and_writes_nothing(small: Path) -> None:
    """What would be changed, as `diff -u` shows it."""
    before = _files(small)
    result = _run(small, "rename", "france", "fr", "--dry-run")
    assert "--- a/data/actors/france.yaml\n+++ /dev/null\n" in result.stdout
    assert "+++ b/data/actors/fr.yaml\n" in result.stdout
    assert "-home: See [[france]].\n" in result.stdout
    assert "+home: See [[fr]].\n" in result.stdout
    assert _files(small) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("frence", "x"), "there is no record 'frence'; did you mean 'france'?"),
        (("france", "lyon"), "'lyon' is taken by data/actors/lyon.yaml"),
        (("france", "France"), "'France' is no id"),
        (("france", "index-fr"), "kept for generated pages"),
        (("france", "france"), "'france' is taken by data/actors/france.yaml"),
        (("france", "gaul"), "'gaul' is a former id of data/actors/lyon.yaml"),
    ],
)
def test_what_cannot_be_renamed(small: Path, arguments: tuple[str, str], message: str) -> None:
    """Unknown, taken and malformed ids are wrong calls; nothing is written."""
    file = small / "data" / "actors" / "lyon.yaml"
    file.write_text(file.read_text() + "former_ids: [gaul]\n")
    before = _files(small)
    assert message in _run(small, "rename", *arguments, status=2).stderr
    assert _files(small) == before


def test_a_reference_in_disguise_is_refused(small: Path) -> None:
    """What the search cannot find is never missed: the reference is named, nothing is written."""
    file = small / "data" / "actors" / "lyon.yaml"
    file.write_text(file.read_text().replace('part_of: "france"', 'part_of: "fr\\x61nce"'))
    before = _files(small)
    result = _run(small, "rename", "france", "fr", status=1)
    assert "data/actors/lyon.yaml:4:10: 'france' is written here in a way" in result.stderr
    assert _files(small) == before


def test_a_file_that_cannot_be_read_stops_it(small: Path) -> None:
    """It might name the record."""
    (small / "data" / "actors" / "broken.yaml").write_text("title: [\n")
    assert "broken" in _run(small, "rename", "france", "fr", status=1).stderr


def test_on_the_real_data_the_checks_find_what_they_found(real: Path) -> None:
    """A source, an actor, a pact and a meeting, each there and back."""
    before, files = _problems(real), _files(real)
    for name in ("wsj-2021-10-05", "france", "aukus", "blinken-paris-visit-2021"):
        _run(real, "rename", name, f"new-{name}")
        assert _problems(real) == before
        _run(real, "rename", f"new-{name}", name)
    changed = {name for name, text in _files(real).items() if files[name] != text}
    assert len(changed) == 4


# -- merge ----------------------------------------------------------------------------------------

GAUL = {
    "actors/gaul": "title: 'Gaul: old'\ntype: state\naliases: [Frankland]\nformer_ids: [celt]\n"
}


def test_the_one_takes_the_place_of_the_other(small: Path) -> None:
    """References, names and former ids go over; the file is removed."""
    write(small, EVERYWHERE | GAUL, card=CARD)
    _run(small, "merge", "france", "gaul")
    files = _files(small)
    assert "actors/france.yaml" not in files
    assert files["actors/gaul.yaml"] == (
        "title: 'Gaul: old'\ntype: state\naliases: [Frankland, France]\n"
        "former_ids: [celt, france]\n"
    )
    assert "[[gaul|a france]]" in files["actors/lyon.yaml"]
    assert files["dossier.yaml"].endswith("overview: France [@report#p1a] [[gaul|x]].\n")


def test_a_record_without_lists_gets_them(small: Path) -> None:
    """Aliases below the type, former ids below them; names with signs are quoted."""
    write(small, EVERYWHERE | GAUL, card=CARD)
    _run(small, "merge", "gaul", "france")
    assert _files(small)["actors/france.yaml"] == (
        "title: France\ntype: state\naliases: ['Gaul: old', Frankland]\nformer_ids: [gaul, celt]\n"
    )


def test_what_stands_in_a_list_twice_then_stands_there_once(small: Path) -> None:
    """Both were named in a list of plain words."""
    claims = "claims:\n  p9a: {text: T., about: [gaul, lyon, france]}\n"
    text = EVERYWHERE["sources/report"].replace("claims:\n", claims)
    write(small, EVERYWHERE | GAUL | {"sources/report": text}, card=CARD)
    _run(small, "merge", "gaul", "france")
    assert "about: [france, lyon]}" in _files(small)["sources/report.yaml"]


def test_facts_are_not_mixed(small: Path) -> None:
    """What only the first says is listed; --discard lets it go."""
    gaul = {
        "actors/gaul": GAUL["actors/gaul"] + "tags: [old]\nsummary: In the past [@report#p1a].\n"
    }
    vocabulary = {"vocabularies/tags": "old: {label: Old}\n"}
    write(small, EVERYWHERE | gaul | vocabulary, card=CARD)
    before = _files(small)
    result = _run(small, "merge", "gaul", "france", status=1)
    assert "data/actors/gaul.yaml:5:7: tags\n" in result.stderr
    assert "data/actors/gaul.yaml:6:10: summary\n" in result.stderr
    assert _files(small) == before
    _run(small, "merge", "gaul", "france", "--discard")
    assert "actors/gaul.yaml" not in _files(small)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("france", "report"), 2, "'france' is of the kind actor, 'report' of the kind source"),
        (("france", "france"), 2, "cannot be merged with itself"),
        (("france", "frence"), 2, "did you mean 'france'?"),
        (("france", "lyon"), 1, "data/actors/lyon.yaml:3:18: country.value names 'france'"),
    ],
)
def test_what_cannot_be_merged(
    small: Path, arguments: tuple[str, str], status: int, message: str
) -> None:
    """Records of two kinds, one with itself, and one that names the other."""
    before = _files(small)
    result = _run(small, "merge", *arguments, "--discard", status=status)
    assert message in result.stderr
    assert _files(small) == before


COPY = (
    "title: Copy\ntype: news\nclaims:\n"
    "  p1a: {text: The france., about: [france, lyon], by: france}\n"
)


def test_cited_claims_must_be_the_same(small: Path) -> None:
    """Even with --discard: a citation must lead to the same words as before."""
    write(small, EVERYWHERE | {"sources/copy": COPY}, card=CARD)
    before = _files(small)
    result = _run(small, "merge", "report", "copy", "--discard", status=1)
    assert (
        "data/pacts/accord.yaml:6:19: parties[0].disputed_by[0] cites 'report#p2a'" in result.stderr
    )
    assert _files(small) == before
    _run(small, "merge", "copy", "report", "--discard")
    assert "former_ids: [copy]" in _files(small)["sources/report.yaml"]


def test_new_problems_are_refused(small: Path) -> None:
    """Two entries that only the ids told apart would have one permalink."""
    pact = "title: P\ntype: pact\nparties:\n  - {actor: gaul}\n  - {actor: france}\n"
    write(small, EVERYWHERE | GAUL | {"pacts/two": pact}, card=CARD)
    before = _files(small)
    result = _run(small, "merge", "gaul", "france", status=1)
    assert (
        "nothing was changed, because this would be wrong then:\ndata/pacts/two.yaml"
        in result.stderr
    )
    assert _files(small) == before


# -- all or none ----------------------------------------------------------------------------------


@pytest.mark.parametrize("after", range(7))
def test_an_interrupted_change_is_finished(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Wherever it was killed: what the journal says is made true by the next command."""
    whole = tmp_path / "whole"
    shutil.copytree(small, whole)
    _run(whole, "rename", "france", "fr")
    written: list[Change] = []
    put = changes._put

    def killed(root: Path, change: Change) -> None:
        if root == small:
            if len(written) == after:
                raise KeyboardInterrupt
            written.append(change)
        put(root, change)

    monkeypatch.setattr(changes, "_put", killed)
    CliRunner().invoke(dossier, ["-C", str(small), "rename", "france", "fr"])
    monkeypatch.undo()
    looked = CliRunner().invoke(dossier, ["-C", str(small), "check"])
    assert "a rename or merge was interrupted" in looked.stderr
    finished = CliRunner().invoke(dossier, ["-C", str(small), "rename", "fr", "fr"])
    assert "finished an interrupted change of 7 files" in finished.stderr
    assert _files(small) == _files(whole)
    assert not (small / changes.JOURNAL).exists()


@pytest.mark.parametrize(
    "command", ["build", "bundle", "fmt", "schema", "new actor gaul", "merge a b"]
)
def test_whatever_writes_finishes_what_was_interrupted(small: Path, command: str) -> None:
    """Else pages would be made of records half changed."""
    file = small / "data" / "actors" / "france.yaml"
    before = file.read_text("utf-8")
    (small / ".dossier").mkdir(exist_ok=True)
    (small / changes.JOURNAL).write_text(
        json.dumps([["data/actors/france.yaml", before, f"{before}tags: []\n"]])
    )
    result = CliRunner().invoke(dossier, ["-C", str(small), *command.split()])
    assert "finished an interrupted change of 1 file" in result.stderr
    assert file.read_text("utf-8").startswith(before.rstrip("\n"))
    assert not (small / changes.JOURNAL).exists()


def test_a_file_edited_since_is_not_overwritten(small: Path) -> None:
    """The journal then stays, and says what to do."""
    planned = [["data/actors/france.yaml", "other\n", "new\n"]]
    (small / ".dossier").mkdir()
    (small / changes.JOURNAL).write_text(json.dumps(planned))
    before = _files(small)
    with pytest.raises(WriteError, match=r"data/actors/france\.yaml: edited after"):
        changes.finish(small)
    assert _files(small) == before

"""`dossier new`: a draft that is valid, explains itself, and stands where nothing stood."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from dossier import schema, shapes
from dossier.cli import dossier
from dossier.diagnostics import Severity
from dossier.model.base import Stage
from dossier.model.kinds import MODELS
from dossier.reader import read_text
from dossiers import read, write
from test_schema import faults

KINDS = [model.kind.name for model in MODELS]
FOLDERS = {model.kind.name: model.kind.folder for model in MODELS}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A dossier with one vocabulary, one actor that has been renamed, and a broken record."""
    write(
        tmp_path,
        {
            "actors/france": "title: France\ntype: state\nformer_ids: [gaul]\n",
            "pacts/broken": "title: [\n",
        },
    )
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return tmp_path


def new(project: Path, *arguments: str) -> Result:
    """Run `dossier new`."""
    return CliRunner().invoke(dossier, ["-C", str(project), "new", *arguments])


def written(project: Path, kind: str, name: str) -> str:
    """Return the text of a new record."""
    return (project / "data" / FOLDERS[kind] / f"{name}.yaml").read_text("utf-8")


# What it writes


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_passes_the_check(small: Path, kind: str) -> None:
    """It is a draft without an error or a warning, to the program and to an editor."""
    assert new(small, kind, "fresh").exit_code == 0
    found = read(small)
    about = [problem for problem in found.problems if "fresh" in problem.position.path]
    assert [str(problem) for problem in about if problem.severity is not Severity.NOTE] == []
    assert found.loaded.entries["fresh"].record.stage is Stage.DRAFT
    assert faults(written(small, kind, "fresh"), kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_is_in_layout(small: Path, kind: str) -> None:
    """`dossier fmt` has nothing to mend in it."""
    new(small, kind, "fresh")
    path = small / "data" / FOLDERS[kind] / "fresh.yaml"
    result = CliRunner().invoke(dossier, ["-C", str(small), "fmt", "--check", str(path)])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("model", MODELS, ids=KINDS)
def test_a_skeleton_names_every_field_of_its_kind(small: Path, model: type) -> None:
    """With what it means, so that nobody has to look elsewhere."""
    new(small, model.kind.name, "fresh")  # type: ignore[attr-defined]
    text = written(small, model.kind.name, "fresh")  # type: ignore[attr-defined]
    lines = text.splitlines()
    flat = " ".join(" ".join(line.lstrip("# ") for line in lines).split())
    for field in shapes.fields(model):
        assert any(line.removeprefix("# ").startswith(f"{field.key}:") for line in lines), field.key
        if field.key not in ("title", "stage"):
            assert " ".join(field.words.split()) in flat, field.key


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_offered_is_valid_without_its_mark(small: Path, kind: str) -> None:
    """A curator takes an example by removing `# ` before it."""
    new(small, kind, "fresh")
    model = schema.SCHEMAS[kind]
    blocks = written(small, kind, "fresh").split("\n\n")[2:]
    assert len(blocks) > len(list(shapes.fields(model))) - 4
    for block in blocks:
        keys = tuple(f"# {field.key}:" for field in shapes.fields(model))
        lines = block.splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith(keys))
        raw, problems = read_text("\n".join(line[2:] for line in lines[first:]), "x")
        assert problems == []
        assert raw


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_is_told_which_schema_is_for_it(small: Path, kind: str) -> None:
    """In the first line, by a path from the file itself."""
    new(small, kind, "fresh")
    first = written(small, kind, "fresh").splitlines()[0]
    mark = "# yaml-language-server: $schema="
    assert first.startswith(mark)
    path = (ROOT / "data" / FOLDERS[kind] / first.removeprefix(mark)).resolve()
    assert json.loads(path.read_text("utf-8"))["$schema"] == schema.DRAFT


def test_statements_are_advised_to_have_a_key(small: Path) -> None:
    """Their address then outlives a change of text or citations."""
    for kind in ("pact", "summit"):
        new(small, kind, f"fresh-{kind}")
        text = written(small, kind, f"fresh-{kind}")
        assert "`key`" in text
        assert "{key: " in text


def test_it_says_where_the_record_is_and_what_to_do_next(small: Path) -> None:
    """The path stands alone on stdout, so that an editor can be started with it."""
    result = new(small, "actor", "fresh")
    assert result.stdout == f"{small / 'data' / 'actors' / 'fresh.yaml'}\n"
    assert "`dossier check`" in result.stderr


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (None, "title: Ines Of The Sound"),
        ("AUKUS", "title: AUKUS"),
        ("Inès Øderå, keeper", 'title: "Inès Øderå, keeper"'),
        ('A "new": deal #1', 'title: "A \\"new\\": deal #1"'),
        ("No", 'title: "No"'),
        ("1984", 'title: "1984"'),
        ("[[x]]", 'title: "[[x]]"'),
        ("back\\slash", 'title: "back\\\\slash"'),
    ],
)
def test_the_title_is_as_given(small: Path, title: str | None, line: str) -> None:
    """In quotes where YAML would read it otherwise; without one it is made from the id."""
    options = ("--title", title) if title else ()
    assert new(small, "actor", "ines-of-the-sound", *options).exit_code == 0
    text = written(small, "actor", "ines-of-the-sound")
    assert line in text.splitlines()
    raw, _ = read_text(text, "x")
    assert raw
    assert raw.value["title"] == title or title is None


def test_a_term_is_taken_from_the_vocabulary(small: Path) -> None:
    """The first there is; all are in the comment."""
    terms = "plan: {label: Plan}\ndeal: {label: Deal}\n"
    (small / "data" / "vocabularies" / "pact-types.yaml").write_text(terms)
    new(small, "pact", "fresh")
    assert "\ntype: plan\n" in written(small, "pact", "fresh")
    assert "Terms: plan, deal." in written(small, "pact", "fresh")


def test_without_terms_it_says_which_to_add(small: Path) -> None:
    """A pact has a type, so its vocabulary comes first."""
    (small / "data" / "vocabularies" / "pact-types.yaml").unlink()
    result = new(small, "pact", "fresh")
    assert result.exit_code == 0
    assert "data/vocabularies/pact-types.yaml" in result.stderr
    assert "`treaty: {label: Treaty}`" in result.stderr


# What it refuses


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("actor", "france", "'france' is taken by data/actors/france.yaml"),
        ("summit", "france", "'france' is taken by data/actors/france.yaml"),
        ("actor", "broken", "'broken' is taken by data/pacts/broken.yaml"),
        ("pact", "gaul", "'gaul' is taken by 'france', which had that id before"),
        ("actor", "Jean Yves", "use a-z, 0-9 and inner hyphens only, as in 'jean-yves'"),
        ("actor", "../up", "as in 'up'"),
        ("actor", "index-x", "is kept for generated pages"),
        ("actor", "", "an id is empty"),
        ("actor", "x" * 65, "shorten it to 64"),
        ("nation", "france-2", "'nation' is not one of"),
    ],
)
def test_an_id_that_cannot_be_is_refused(small: Path, kind: str, name: str, message: str) -> None:
    """With the reason and the fix, and nothing is written."""
    before = sorted(small.rglob("*.yaml"))
    result = new(small, kind, name)
    assert result.exit_code == 2
    assert message in result.stderr
    assert sorted(small.rglob("*.yaml")) == before


@pytest.mark.parametrize("title", ["two\nlines", "x" * 501, "\u202e", "\x07", "  "])
def test_a_title_that_cannot_be_is_refused(small: Path, title: str) -> None:
    """A record that would not be valid is not written."""
    result = new(small, "actor", "fresh", "--title", title)
    assert result.exit_code == 2
    assert "would not be valid" in result.stderr
    assert not (small / "data" / "actors" / "fresh.yaml").exists()


def test_it_needs_a_dossier(tmp_path: Path) -> None:
    """Else it would begin one by accident."""
    result = new(tmp_path, "actor", "fresh")
    assert result.exit_code == 2
    assert "no dossier here" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_kind_without_a_skeleton_of_its_own_has_that_of_any(small: Path) -> None:
    """A new kind of record needs no template."""
    (small / "templates" / "skeletons" / "actor.yaml.j2").unlink()
    assert new(small, "actor", "fresh").exit_code == 0
    assert "\n# roles:\n" in written(small, "actor", "fresh")

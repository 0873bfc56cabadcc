"""The schemas for editors: they allow what the program allows, and refuse what it refuses.

Editors read YAML 1.2 and know nothing of this program, so the records are read here by another
parser in its 1.2 mode, and judged by another validator.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode

from conftest import ROOT
from dossier import codes, schema, shapes
from dossier.cli import dossier
from dossier.model.base import Record
from dossier.model.kinds import BY_FOLDER
from dossier.model.values import Model, Unknown
from dossier.reader import read_text
from dossier.validation import validate
from fields import models
from rendered import COMPLETE

BROKEN = ROOT / "tests" / "broken"
COMMITTED = ROOT / "data" / "schemas"

#: What a schema cannot say: it sees no calendar, compares no two values, and counts no entries.
BEYOND = {
    "citation.malformed.at-backwards",
    "date.malformed.backwards",
    "date.malformed.day",
    "shape.value.preferred-twice",
}
SHAPES = sorted(
    folder.name
    for folder in BROKEN.iterdir()
    if folder.name.startswith(("shape.", "date.malformed", "citation.malformed"))
)
DRAFT_07 = {
    *("$schema", "$ref", "title", "description", "definitions", "type", "enum", "const"),
    *("pattern", "minimum", "maximum", "maxLength", "minItems", "items", "required"),
    *("properties", "patternProperties", "additionalProperties"),
    *("anyOf", "allOf", "oneOf", "not", "if", "then", "else"),
}


class _Constructor(SafeConstructor):
    """Leaves days as text: dates are no type of the core schema of YAML 1.2."""


def _as_text(_constructor: SafeConstructor, node: ScalarNode) -> str:
    return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def parsed(text: str) -> Any:
    """Return YAML text as an editor understands it, with keys as text, as JSON has them."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.Constructor = _Constructor
    return _with_text_keys(yaml.load(text))


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(inner) for key, inner in value.items()}
    return [_with_text_keys(inner) for inner in value] if isinstance(value, list) else value


def name_for(file: Path) -> str:
    """Return which schema is for a file: by its name or its folder."""
    if file.name == "dossier.yaml":
        return "dossier"
    folder = file.parent.name
    return "vocabulary" if folder == "vocabularies" else BY_FOLDER[folder].kind.name


VALIDATORS = {name: Draft7Validator(schema.schema(name)) for name in schema.SCHEMAS}


def faults(text: str, name: str) -> list[str]:
    """Return what the schema with that name finds in YAML text."""
    found = VALIDATORS[name].iter_errors(parsed(text))
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def files(data: Path) -> list[Path]:
    """Return every YAML file of a dossier."""
    return sorted(data.rglob("*.yaml"))


# What they allow


@pytest.mark.parametrize(
    "file",
    [*files(ROOT / "data"), *files(COMPLETE / "data")],
    ids=lambda file: f"{file.parent.name}/{file.stem}",
)
def test_a_good_file_is_good_to_an_editor(file: Path) -> None:
    """Every real record, and every form of the format in the complete dossier."""
    assert faults(file.read_text("utf-8"), name_for(file)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("actor", "title: 1984\ntype: body\naliases: [1984, 12.5, true, 0x1f]\n"),
        ("actor", "title: T\ntype: state\nreviewed: 2021\ncite: [2021, 1e5]\n"),
        ("actor", "title: T\ntype: state\nsummary: 42\nnotes: true\nformer_ids: [2020]\n"),
        ("actor", "title: T\ntype: person\nroles: [{title: 7, of: 5, from: 2021, until: ..}]\n"),
        ("summit", "title: T\ntype: call\ndate: 2021\nplace: 5\n"),
        ("summit", "title: T\ntype: call\ndate: {value: 2021}\nplace: [{value: 1}, {value: 2}]\n"),
        ("summit", "title: T\ntype: call\noutcomes: [{key: 1, text: 1.5}]\n"),
        ("summit", "title: T\ntype: call\nparticipants: [{unnamed: 12, of: 4}]\n"),
        ("source", f"title: T\ntype: news\nsha256: {'1' * 64}\nparagraphs: 31\nauthor: [1, 2]\n"),
        ("source", 'title: 1\ntype: news\nparagraphs: "9"\nclaims: {p1a: {text: 3}}\n'),
        ("dossier", "format: 1\nname: 2020\ntitle: 5\nedition: 2026-11-21\n"),
        ("dossier", 'format: "1"\nname: a\ntitle: b\nedition: 2026-11-21\n'
         'thresholds: {documents_count: true, quote_words: 9}\n'),
        ("vocabulary", "2020: {label: 2020}\n"),
    ],
)  # fmt: skip
def test_what_looks_like_a_number_is_text_where_text_is_meant(name: str, text: str) -> None:
    """What this program reads as text may be a number to an editor; neither complains."""
    raw, problems = read_text(text, "data/x.yaml")
    assert raw
    assert [*problems, *validate(raw, schema.SCHEMAS[name])[1]] == []
    assert faults(text, name) == []


# What they refuse


@pytest.mark.parametrize("folder", SHAPES)
def test_a_mistake_in_the_shape_is_seen_by_an_editor(folder: str) -> None:
    """One file of the folder is refused; what no schema can say is listed, and is no more."""
    found = []
    for file in files(BROKEN / folder / "data"):
        try:
            found += faults(file.read_text("utf-8"), name_for(file))
        except YAMLError as error:
            found.append(str(error))
    assert bool(found) == (folder not in BEYOND), found


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_an_unknown_key_is_refused_at_every_depth(name: str) -> None:
    """No mapping takes any key, but `same_as`, whose keys are words of the writer."""
    open_ = [
        node
        for node in _nodes(schema.schema(name))
        if node.get("type") == "object" and node.get("additionalProperties") is not False
    ]
    words = next(f.words for f in shapes.fields(Record) if f.key == "same_as")
    a_record = issubclass(schema.SCHEMAS[name], Record)
    assert [node["description"] for node in open_] == ([words] if a_record else [])


@pytest.mark.parametrize(
    ("field", "word", "allowed"),
    [
        (field, code.name, code.adjustable)
        for code in codes.ALL
        for field in ("accept", "rules")
    ],
)  # fmt: skip
def test_only_rules_that_may_be_changed_are_offered(
    field: str, word: str, *, allowed: bool
) -> None:
    """`accept` and the card's `rules` know the codes, so that an editor completes them."""
    texts = {
        "accept": ("actor", f"title: T\ntype: body\naccept: {{{word}: Reasons.}}\n"),
        "rules": ("dossier", "format: 1\nname: a\ntitle: b\nedition: 2026-11-21\n"
                  f"rules: {{{word}: error}}\n"),
    }  # fmt: skip
    name, text = texts[field]
    assert (faults(text, name) == []) is allowed


# What they are


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _keywords(node: Any) -> Iterator[str]:
    """Yield the keywords of a schema: its keys, but not the names of properties."""
    for key, inner in node.items() if isinstance(node, dict) else ():
        yield key
        if key in ("properties", "patternProperties", "definitions"):
            for named in inner.values():
                yield from _keywords(named)
        elif isinstance(inner, list):
            for one in inner:
                yield from _keywords(one)
        else:
            yield from _keywords(inner)


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_a_schema_is_valid_and_of_draft_07(name: str) -> None:
    """Its keywords are those that every editor knows; no pattern looks ahead."""
    made = schema.schema(name)
    Draft7Validator.check_schema(made)
    assert set(_keywords(made)) <= DRAFT_07
    assert "(?=" not in schema.text(name)
    assert "(?!" not in schema.text(name)


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_a_schema_shows_nothing_of_how_it_was_made(name: str) -> None:
    """No inner mark of a form, no name with a bracket or a trailing underscore."""
    text = schema.text(name)
    assert "form:" not in text
    assert "from_" not in text
    assert "Alternative[" not in text
    pointers = set(re.findall(r'"#/definitions/([^"]+)"', text))
    assert pointers == set(schema.schema(name)["definitions"])


@pytest.mark.parametrize("model", models(), ids=lambda model: str(model.__name__))
def test_every_field_is_described_in_a_schema(model: type[Model]) -> None:
    """With its own words, so that an editor shows them."""
    made = [schema.schema(name) for name in schema.SCHEMAS]
    described = {str(node.get("description")) for one in made for node in _nodes(one)}
    assert {field.words for field in shapes.fields(model)} <= described
    assert model.__doc__ in described or model.__name__ in _WITHOUT_OWN_WORDS


#: Classes that stand for what others have in common, and the long form, which has no name.
_WITHOUT_OWN_WORDS = {"Record", "Item", "Period", "Statement", "Evidenced", "Alternative"}


def test_every_class_of_the_format_has_a_shape() -> None:
    """A new type of value is put into the table, or `dossier schema` says so."""
    everything: list[type[Model]] = [*models(), Unknown]
    for model in everything:
        assert list(shapes.fields(model))
    with pytest.raises(TypeError, match=r"dossier\.shapes"):
        shapes.shape_of(bytes)


# Files


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_the_committed_schemas_are_fresh(name: str) -> None:
    """They follow from the models; `dossier schema` writes them."""
    assert (COMMITTED / f"{name}.json").read_text("utf-8") == schema.text(name)


def test_no_other_schema_is_committed() -> None:
    """One that nothing writes would be wrong one day."""
    assert {file.stem for file in COMMITTED.iterdir()} == set(schema.SCHEMAS)


def test_vs_code_knows_which_schema_is_for_which_file() -> None:
    """Every file of the dossier has the right one, named from the folder that is opened."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    meant = settings["yaml.schemas"]
    assert all(path.startswith("data/schemas/") for path in meant)
    for file in files(ROOT / "data"):
        path = file.relative_to(ROOT)
        found = [name for name, pattern in meant.items() if path.match(pattern)]
        assert found == [f"data/schemas/{name_for(file)}.json"], path


# The command


def _schema(project: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(dossier, ["-C", str(project), "schema", *options])
    return result.exit_code, result.output


def test_the_command_writes_what_is_missing_and_then_nothing(project: Path) -> None:
    """It says what it wrote; a second run has nothing to write."""
    (project / "data" / "schemas" / "actor.json").unlink()
    (project / "data" / "schemas" / "pact.json").write_text("{}")
    status, printed = _schema(project)
    assert status == 0
    assert "actor.json" in printed
    assert "pact.json" in printed
    assert "source.json" not in printed
    assert (project / "data" / "schemas" / "actor.json").read_text("utf-8") == schema.text("actor")
    assert _schema(project) == (0, "all files are fresh\n")


@pytest.mark.parametrize("name", ["data/schemas/source.json", "docs/contributing/fields.md"])
def test_the_check_fails_where_a_file_is_stale(project: Path, name: str) -> None:
    """It names the file and the way out, and writes nothing."""
    assert _schema(project, "--check")[0] == 0
    (project / name).write_text("stale")
    status, printed = _schema(project, "--check")
    assert status == 1
    assert name in printed
    assert "run `dossier schema`" in printed
    assert (project / name).read_text() == "stale"


def test_one_schema_can_be_printed(project: Path) -> None:
    """And nothing else, so that it can be piped."""
    assert _schema(project, "--stdout", "pact") == (0, schema.text("pact"))


def test_the_command_needs_a_dossier(tmp_path: Path) -> None:
    """It does not sow files into any folder."""
    status, printed = _schema(tmp_path)
    assert status == 2
    assert "no dossier here" in printed
    assert list(tmp_path.iterdir()) == []

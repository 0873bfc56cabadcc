"""Documentation as a promise: what users can write, run or meet is described where they look."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from conftest import ROOT
from dossier import codes
from dossier.cli import dossier
from dossier.diagnostics import Code
from dossier.model.base import Kind
from dossier.model.kinds import MODELS
from dossier.model.values import Model
from dossier.pipeline import check
from fields import models

SCRIPTS = ROOT / "scripts"
MODULES = sorted(
    file.relative_to(SCRIPTS).as_posix()
    for file in SCRIPTS.rglob("*.py")
    if ".egg" not in str(file)
)
GUIDE = ROOT / "docs" / "contributing" / "fields.md"


# Fields


@pytest.mark.parametrize("model", models(), ids=lambda model: str(model.__name__))
def test_every_field_says_what_it_is(model: type[Model]) -> None:
    """Schema, field guide and `dossier new` print the docstring below each field."""
    for name, field in model.model_fields.items():
        words = (field.description or "").strip()
        assert words, f"{model.__name__}.{name} has no docstring"
        assert words[-1] in ".:", f"{model.__name__}.{name} is not described in a sentence"


@pytest.mark.parametrize("model", models(), ids=lambda model: str(model.__name__))
def test_every_class_of_the_format_says_what_it_is(model: type[Model]) -> None:
    """Its own words, not those of the class above it."""
    assert vars(model).get("__doc__"), model.__name__


@pytest.mark.parametrize("kind", [model.kind for model in MODELS], ids=lambda kind: str(kind.name))
def test_every_kind_is_described(kind: Kind) -> None:
    """A kind has words for one and for many, and a sentence over its list."""
    assert kind.label
    assert kind.label_plural
    assert kind.lead.endswith(".")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.kind.name))
def test_the_guide_names_every_field_of_a_record(model: type[Model]) -> None:
    """The field guide leaves out no key that a record of a kind may have."""
    named = set(re.findall(r"`([a-z0-9_]+)`", GUIDE.read_text("utf-8")))
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert keys - named == set()


# Codes


@pytest.mark.parametrize("code", codes.ALL, ids=lambda code: str(code.name))
def test_every_code_has_a_meaning_and_a_remedy(code: Code) -> None:
    """Both are sentences: what is wrong, and what mends it."""
    for sentence in (code.meaning, code.remedy):
        assert re.fullmatch(r"(?s)[A-Z`].*[.]", sentence), sentence
    assert re.fullmatch(r"[a-z]+\.[a-z]+(?:-[a-z]+)*", code.name)


def test_no_code_has_the_name_of_another() -> None:
    """Names, meanings and remedies tell codes apart."""
    assert len(codes.BY_NAME) == len(codes.ALL)
    assert len({code.meaning for code in codes.ALL}) == len(codes.ALL)


def test_every_code_is_used() -> None:
    """A code that nothing can print is no documentation."""
    names = {name for name, value in vars(codes).items() if isinstance(value, Code)}
    elsewhere = "".join(
        (SCRIPTS / module).read_text("utf-8") for module in MODULES if "/codes/" not in module
    )
    used = set(re.findall(r"\bcodes\.([A-Z_]+)", elsewhere))
    # What pydantic finds is named in the models by the name of its code.
    unused = {name for name in names - used if f'"{vars(codes)[name].name}"' not in elsewhere}
    assert unused == set()


# Commands


COMMANDS = sorted(dossier.commands.items())


def test_the_program_says_what_it_is_for() -> None:
    """`dossier --help` begins with a sentence, and ends with examples."""
    assert dossier.help
    assert dossier.help.strip().endswith(".")
    assert "Examples:" in str(dossier.epilog)


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_says_what_it_does(name: str, command: click.Command) -> None:
    """The first line is a sentence that fits beside the command, and there is an example."""
    first = str(command.help).strip().splitlines()[0]
    assert re.fullmatch(r"[A-Z].{10,}[.]", first)
    assert f"dossier {name}" in str(command.epilog)


@pytest.mark.parametrize(
    ("name", "command"), [("dossier", dossier), *COMMANDS], ids=["-", *[n for n, _ in COMMANDS]]
)
def test_every_option_and_argument_has_help(name: str, command: click.Command) -> None:
    """Which value it takes and what happens without it."""
    for parameter in command.params:
        assert isinstance(parameter, click.Option | click.Argument), f"{name} {parameter.name}"
        assert parameter.help, f"{name} {parameter.name}"


def test_the_readme_names_every_command() -> None:
    """With what it does; and no command that does not exist."""
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?<![./])\bdossier ([a-z]+)\b`", readme))
    assert named == set(dossier.commands)


@pytest.mark.parametrize("option", [o for p in dossier.params for o in p.opts if len(o) == 2])
def test_the_readme_names_the_options_of_all_commands(option: str) -> None:
    """What can stand before every command."""
    assert f"`{option}" in (ROOT / "README.md").read_text("utf-8")


# Code


def _undocumented(module: str) -> Iterator[str]:
    """Yield the public classes and functions of a module without docstring, and the module."""
    top = ast.parse((SCRIPTS / module).read_text("utf-8"))
    if not ast.get_docstring(top):
        yield module
    parents = [("", top.body)]
    while parents:
        inside, body = parents.pop()
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{module}:{node.lineno}: {inside}{node.name}"
            if isinstance(node, ast.ClassDef):
                parents.append((f"{node.name}.", node.body))


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_has_a_docstring(module: str) -> None:
    """Module, class, method and function."""
    assert list(_undocumented(module)) == []


def test_every_page_written_by_hand_is_in_the_navigation() -> None:
    """A page that nobody finds documents nothing."""
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    for folder in ("", "contributing"):
        for file in sorted((ROOT / "docs" / folder).glob("*.md")):
            path = Path(folder, file.name).as_posix()
            assert path in navigation, path


def test_the_readme_shows_what_a_build_prints() -> None:
    """The numbers in the README are those of the records that stand beside it."""
    public = check(ROOT).public
    line = f"{len(public.entries)} records, {len(public.facts)} facts: "
    assert line in (ROOT / "README.md").read_text("utf-8")

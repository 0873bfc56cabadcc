"""The commands that help to write: new, schema."""

from collections.abc import Mapping
from pathlib import Path

import click

from dossier import guide, skeletons
from dossier import schema as schemas
from dossier.cli.beginning import looking, writing
from dossier.cli.console import Console, here, many
from dossier.errors import ProblemsFoundError, UsageError
from dossier.loading import DATA, Loaded, load, require_card
from dossier.model.base import Record
from dossier.model.kinds import BY_FOLDER, MODELS
from dossier.reader import read_text
from dossier.rendering.environment import plain_environment, render, skeleton_template
from dossier.validation import validate
from dossier.writer import replace_file

SCHEMAS = "schemas"
GUIDE = Path("docs", "contributing")

_KINDS = {model.kind.name: model for model in MODELS}


@click.command(
    epilog="\b\nExamples:\n  dossier new actor jean-yves-le-drian\n"
    '  dossier new pact aukus --title "AUKUS"'
)
@click.argument("kind", type=click.Choice(list(_KINDS)), help="What it is.")
@click.argument("name", metavar="ID", help="Its id, which is the name of its file.")
@click.option("--title", help="Its title.  [default: made from the id]")
@click.pass_obj
def new(console: Console, kind: str, name: str, title: str | None) -> None:
    """Begin a record: write a draft that has every field of its kind in it.

    Most fields are comments, each with its meaning and an example. A file that is there is never
    written over.
    """
    model = _KINDS[kind]
    with writing(console):
        loaded, _ = load(console.root)
        file = console.root / DATA / model.kind.folder / f"{name}.yaml"
        if wrong := skeletons.taken(name, _ids(console.root, loaded)):
            raise UsageError(wrong)
        _write_new(file, _text(console.root, model, title or skeletons.title_of(name), loaded))
    console.result(str(here(file)))
    console.remark(_next(model, loaded))


def _ids(root: Path, loaded: Loaded) -> dict[str, str]:
    """Return every id that is in use, each with what uses it."""
    ids = {
        former: f"'{entry.id}', which had that id before ({entry.raw.path})"
        for entry in loaded.entries.values()
        for former in entry.record.former_ids
    }
    for folder in BY_FOLDER:  # files that cannot be read count, too
        for file in sorted((root / DATA / folder).glob("*.yaml")):
            ids[file.stem] = file.relative_to(root).as_posix()
    return ids


def _text(root: Path, model: type[Record], title: str, loaded: Loaded) -> str:
    """Return the text of a new record. Raises `UsageError` where the title makes it invalid."""
    env = plain_environment(root / "templates")
    context = skeletons.skeleton(model, title, loaded.vocabularies)
    text = render(env, skeleton_template(env, model.kind.name), context)
    raw, problems = read_text(text, "the new record")
    problems += validate(raw, model)[1] if raw else []
    if problems:
        raise UsageError(f"this record would not be valid: {problems[0].message}")
    return text


def _write_new(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _next(model: type[Record], loaded: Loaded) -> str:
    for vocabulary, term in skeletons.missing_terms(model, loaded.vocabularies):
        return (
            f"add a term to {DATA}/vocabularies/{vocabulary}.yaml first, such as "
            f"`{term}: {{label: {term.capitalize()}}}`; then fill the record in"
        )
    return "a draft: fill it in, `dossier check` it, and remove `stage: draft` to publish it"


@click.command(
    epilog="\b\nExamples:\n  dossier schema\n  dossier schema --check\n"
    "  dossier schema --stdout pact > pact.json"
)
@click.option("--check", is_flag=True, help="Write nothing; fail where a file is not fresh.")
@click.option(
    "--stdout",
    "kind",
    type=click.Choice(list(schemas.SCHEMAS)),
    help="Print one schema, and write nothing.",
)
@click.pass_obj
def schema(console: Console, *, check: bool, kind: str | None) -> None:
    """Write what follows from the models: schemas for editors, and the field guide.

    They are data/schemas/*.json, and fields.md and rules.md in docs/contributing/. Only what has
    changed is written.
    """
    if kind:
        console.output(schemas.text(kind).rstrip())
        return
    require_card(console.root)
    with looking(console) if check else writing(console):
        stale = {f: text for f, text in _derived(console.root).items() if _differs(f, text)}
        names = ", ".join(str(here(file)) for file in stale)
        if check and stale:
            raise ProblemsFoundError(f"not fresh: {names}; run `dossier schema`")
        for file, text in stale.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, text)
    console.result(
        f"{many(len(stale), 'file')} written: {names}" if stale else "all files are fresh"
    )


def _derived(root: Path) -> Mapping[Path, str]:
    """Return the files that follow from the models, each with its text."""
    files = {root / DATA / SCHEMAS / f"{name}.json": schemas.text(name) for name in schemas.SCHEMAS}
    pages = {"fields.md": guide.fields_page(), "rules.md": guide.rules_page()}
    return files | {root / GUIDE / name: text for name, text in pages.items()}


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_text("utf-8") != text

"""The commands that only look: explain a code, list records, show one."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from dossier import escape, inspection, pipeline
from dossier.citation import shown
from dossier.cli.beginning import looking
from dossier.cli.console import Console, many, table, wrapped
from dossier.cli.portrait import lines
from dossier.codes import ALL, BY_NAME
from dossier.collection import Dossier, collect
from dossier.diagnostics import Code, Severity, count
from dossier.errors import ProblemsFoundError, UsageError
from dossier.model.base import Stage
from dossier.model.kinds import MODELS
from dossier.reporting import json_text, visible
from dossier.validation import did_you_mean

_KINDS = {word: m.kind.name for m in MODELS for word in (m.kind.name, m.kind.plural)}


# -- explain --------------------------------------------------------------------------------------


@click.command(epilog="\b\nExamples:\n  dossier explain\n  dossier explain reference.unknown")
@click.argument("code", required=False, help="As `dossier check` prints it.  [default: all]")
@click.pass_obj
def explain(console: Console, code: str | None) -> None:
    """Explain a CODE that the checks print, or list all of them.

    What it means, how bad it is, what mends it, and whether a record may accept it.
    """
    paint = console.paint()
    if code is None:
        rows = [("code", "severity", "meaning"), *((c.name, c.severity, c.meaning) for c in ALL)]
        console.output("\n".join(table(rows, paint)))
        return
    found = BY_NAME.get(code)
    if found is None:
        raise UsageError(f"there is no code {shown(code)}{did_you_mean(code, BY_NAME)}")
    console.output("\n".join((paint("heading", found.name), *_explained(found))))


def _explained(code: Code) -> Iterator[str]:
    accept = "no: publishing would break a promise of the format"
    if code.adjustable:
        accept = f"yes, with `accept: {{{code.name}: why}}`; `rules` on the card sets its severity"
    yield from wrapped(f"{code.meaning}")
    yield ""
    yield from wrapped(f"Severity    {code.severity}", 12)
    yield from wrapped(f"Acceptable  {accept}", 12)
    yield from wrapped(f"Remedy      {code.remedy}", 12)
    example = str(getattr(code, "example", ""))
    if example:
        yield from ("", "Example")
        yield from (f"    {visible(line)}".rstrip() for line in example.strip("\n").splitlines())


# -- list -----------------------------------------------------------------------------------------


_LIST_EXAMPLES = """
\b
Examples:
  dossier list
  dossier list pacts --disputed
  dossier list --unreviewed --format ids
  dossier list actors --type person --text elysee

\b
--format json prints one array; each record has
  id, kind, type, title    as in the file; `kind` in the singular
  standing                 the derived state, or empty
  date, reviewed           EDTF, or empty
  stage, tags              draft, published or withdrawn; a list of terms
  disputed                 how many of its facts are
"""


@click.command("list", epilog=_LIST_EXAMPLES)
@click.argument(
    "kind",
    required=False,
    type=click.Choice(list(_KINDS)),
    metavar="[KIND]",
    help="Such as `pact` or `pacts`.  [default: all]",
)
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Of this type (repeatable).")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="With this tag (repeatable).")
@click.option("--stage", type=click.Choice([stage.value for stage in Stage]), help="At this stage.")
@click.option("--disputed", is_flag=True, help="With a disputed fact.")
@click.option("--unreviewed", is_flag=True, help="Without the day of a review.")
@click.option("--text", metavar="WORD", help="With this in title, alias or id, accents aside.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "ids"]),
    default="table",
    show_default=True,
    help="A table for people, or for programs JSON or ids alone.",
)
@click.pass_obj
def list_(console: Console, /, kind: str | None, form: str, **wanted: Any) -> None:
    """List the records, drafts too: all, or those of a KIND that fit the options.

    Each option narrows the list; of several --type any fits, of several --tag all are wanted.
    """
    dossier = collect(_checked(console).loaded, drafts=True)
    rows = [row for row in inspection.rows(dossier) if not kind or row.kind == _KINDS[kind]]
    found = [row for row in rows if _fits(dossier, row, **wanted)]
    if not found:
        known = {word for row in rows for word in (row.type, *row.tags)}
        words = (*wanted["types"], *wanted["tags"])
        hint = next((did_you_mean(word, known) for word in words if word not in known), "")
        console.remark(f"no record fits{hint}")
    if form == "json":
        console.output(json_text([asdict(row) for row in found]))
    elif form == "ids":
        for row in found:
            console.output(row.id)
    elif found:
        console.output("\n".join(table(list(_table(found)), console.paint())))


def _fits(  # noqa: PLR0913 - one parameter for each option
    dossier: Dossier,
    row: inspection.Row,
    *,
    types: tuple[str, ...],
    tags: tuple[str, ...],
    stage: str | None,
    disputed: bool,
    unreviewed: bool,
    text: str | None,
) -> bool:
    return (
        (not types or row.type in types)
        and set(tags) <= set(row.tags)
        and (stage is None or row.stage == stage)
        and (not disputed or row.disputed > 0)
        and (not unreviewed or not row.reviewed)
        and (text is None or inspection.is_called(dossier.entries[row.id], text))
    )


def _table(rows: Iterable[inspection.Row]) -> Iterator[tuple[str, ...]]:
    yield ("id", "kind", "type", "title", "standing")
    for row in rows:
        stage = "" if row.stage == Stage.PUBLISHED else row.stage
        standing = ", ".join(filter(None, (stage, row.standing, row.date)))
        yield (row.id, row.kind, row.type, row.title, standing)


# -- show -----------------------------------------------------------------------------------------


_SHOW_EXAMPLES = """
\b
Examples:
  dossier show aukus
  dossier show aukus --format json

\b
--format json prints one object:
  record       as in `dossier list --format json`
  path, aliases, former_ids, summary, reason
               reason: why it was withdrawn
  bookkeeping  a source's address, digest and so on
  facts        field, anchor, value (in words), written (as in the file),
               modality, disputed, preferred, own (citations), citations,
               disputed_by, note
  claims       citation, text, by, via, modality, when, quote, about
  backlinks    id, title, relation, label, interval, sentence, citations,
               modality, disputed
  events       date, day (in words), record, text, modality, planned,
               cancelled, disputed, citations
What is not known is empty.
"""


@click.command(epilog=_SHOW_EXAMPLES)
@click.argument("record", metavar="ID", help="The name of its file, without `.yaml`.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, or JSON for programs.",
)
@click.pass_obj
def show(console: Console, record: str, form: str) -> None:
    """Show the record ID: its facts with their evidence, and what is said of it.

    A former id leads to the record that has a new one.
    """
    checked = _checked(console)
    dossier = collect(checked.loaded, drafts=True)
    portrait = inspection.portrait(dossier, _found(console, checked, dossier, record))
    if form == "json":
        console.output(json_text(asdict(portrait)))
        return
    console.output("\n".join(lines(portrait, console.paint())))


def _found(console: Console, checked: pipeline.Checked, dossier: Dossier, name: str) -> str:
    """Return the id under which a record now stands; say what is wrong where there is none."""
    if name in dossier.entries:
        return name
    present = inspection.former(dossier).get(name)
    if present:
        console.remark(f"{name} is a former id of {present}")
        return present
    if name in checked.loaded.broken:
        raise ProblemsFoundError(f"{name} cannot be read; `dossier check` says why")
    near = did_you_mean(escape.slug(name), dossier.entries)
    raise UsageError(f"there is no record {shown(name)}{near}")


# -- all of them ----------------------------------------------------------------------------------


def _checked(console: Console) -> pipeline.Checked:
    """Read everything, and say where that is not all there is."""
    with looking(console):
        checked = pipeline.check(console.root, console.stage)
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    if errors:
        broken = len(checked.loaded.broken)
        missing = f", and {many(broken, 'file')} left out" if broken else ""
        console.remark(f"{count(errors)} in the records{missing}; `dossier check` says where")
    return checked

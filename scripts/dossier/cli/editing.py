"""The commands that edit records: fmt, rename, merge."""

from pathlib import Path

import click

from dossier import pipeline
from dossier.cli.beginning import looking, writing
from dossier.cli.console import Console, many
from dossier.diagnostics import Severity
from dossier.editing import changes, formatting, renaming
from dossier.errors import ProblemsFoundError
from dossier.loading import require_card
from dossier.writer import replace_file

_dry_run = click.option("--dry-run", is_flag=True, help="Print the diff, and write nothing.")


def _make(
    console: Console, checked: pipeline.Checked, texts: renaming.Texts, *, dry_run: bool
) -> int:
    """Try the change on a copy, then print its diff or write it; return how many files it has."""
    planned = changes.changes(checked.loaded, texts)
    console.stage("checking the change")
    changes.refuse_new_problems(console.root, planned, list(checked.problems))
    if dry_run:
        console.result("\n".join(changes.diff(planned)))
    else:
        changes.commit(console.root, planned)
    return len(planned)


@click.command(
    epilog="\b\nExamples:\n  dossier fmt\n  dossier fmt data/pacts data/dossier.yaml\n"
    "  dossier fmt --check --diff"
)
@click.argument(
    "paths",
    metavar="[PATH]...",
    nargs=-1,
    type=click.Path(exists=True, path_type=Path),
    help="Files and folders of data/.  [default: all]",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where something would be.")
@click.option("--diff", is_flag=True, help="Print what changes; writes nothing with --check.")
@click.pass_obj
def fmt(console: Console, paths: tuple[Path, ...], *, check: bool, diff: bool) -> None:
    """Bring records into one layout: order of keys, indentation, quotes, long lines.

    No value and no comment changes: each file is read again before it is written, and left as it is
    where that cannot be proved or where it is not clear what a comment belongs to.
    """
    require_card(console.root)
    changed, broken = [], 0
    with looking(console) if check else writing(console):
        wanted = formatting.files(console.root, paths)
        for file, model in wanted.items():
            name = file.relative_to(console.root).as_posix()
            done = formatting.formatted(file, name, model)
            _tell(console, done, name, diff=diff)
            broken += any(problem.severity is Severity.ERROR for problem in done.problems)
            changed += [name] if done.changed else []
            if done.changed and not check:
                replace_file(file, done.after)
    if check and changed:
        console.result("\n".join(changed))
        raise ProblemsFoundError(f"{many(len(changed), 'file')} not in layout; run dossier fmt")
    if broken:
        raise ProblemsFoundError(f"{many(broken, 'file')} with errors, left as they are")
    console.result(f"{many(len(wanted), 'file')}: {len(changed)} changed")


def _tell(console: Console, done: formatting.Formatted, name: str, *, diff: bool) -> None:
    console.problems(done.problems)
    if done.unclear and not console.quiet:
        click.echo(f"{done.unclear}: the layout is not clear here; left as it is", err=True)
    if diff and done.changed:
        change = changes.Change(name, done.before, done.after)
        click.echo("\n".join(changes.diff([change])))


@click.command(
    epilog="\b\nExamples:\n  dossier rename aukus aukus-pact --dry-run\n"
    "  dossier rename aukus aukus-pact"
)
@click.argument("old", metavar="ID", help="The id of the record.")
@click.argument("new", metavar="NEW", help="The id it is to have.")
@_dry_run
@click.pass_obj
def rename(console: Console, old: str, new: str, *, dry_run: bool) -> None:
    """Give a record another id, and change every reference to it.

    The file is renamed; reference fields, citations, texts, the card and the vocabularies follow;
    the old id becomes one of `former_ids`, so that its page leads to the new one. All files are
    changed or none: the result is checked before anything is written.
    """
    with looking(console) if dry_run else writing(console):
        checked = pipeline.check(console.root, console.stage)
        texts = renaming.rename(checked.loaded, old, new)
        files = _make(console, checked, texts, dry_run=dry_run)
    if not dry_run:
        console.result(f"'{old}' is now '{new}': {many(files - 1, 'file')} changed")


@click.command(
    epilog="\b\nExamples:\n  dossier merge e5-group e5 --dry-run\n"
    "  dossier merge e5-group e5\n  dossier merge e5-group e5 --discard"
)
@click.argument("gone", metavar="A", help="The id of the record that goes.")
@click.argument("kept", metavar="B", help="The id of the record that stays.")
@click.option("--discard", is_flag=True, help="Let go what only A says.  [default: refuse]")
@_dry_run
@click.pass_obj
def merge(console: Console, gone: str, kept: str, *, discard: bool, dry_run: bool) -> None:
    """Make one record of two: B takes the place of A.

    Every reference to A leads to B, A's id and former ids become former ids of B, A's title and
    aliases become aliases of B, and A's file is removed.

    Facts and texts are not mixed: where A says what B does not, nothing is done and the list is
    printed, so that you can move to B what is to stay; with --discard the rest goes. Of two sources
    a claim that is cited must be in both, the same under the same id, even with --discard.
    """
    with looking(console) if dry_run else writing(console):
        checked = pipeline.check(console.root, console.stage)
        texts = renaming.merge(checked.loaded, gone, kept, discard=discard)
        files = _make(console, checked, texts, dry_run=dry_run)
    if not dry_run:
        console.result(f"'{kept}' took the place of '{gone}': {many(files, 'file')} changed")

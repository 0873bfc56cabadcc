"""The commands that check and publish: check, build, serve, bundle."""

import logging
import time
from collections.abc import Iterable
from pathlib import Path

import click

from dossier import bundle as bundling
from dossier import pipeline, site, urls
from dossier.citation import shown
from dossier.cli.beginning import looking, writing
from dossier.cli.console import Console, Report, here, many
from dossier.codes import BY_NAME
from dossier.diagnostics import Diagnostic, count, forbid
from dossier.errors import ProblemsFoundError, UsageError
from dossier.loading import DATA, load_card, require_card
from dossier.reporting import Excerpts, chosen
from dossier.swapping import repair
from dossier.unchanged import Key, Outcome, recall, remember
from dossier.validation import did_you_mean

#: Where MkDocs writes to, if `mkdocs.yml` says nothing else.
SITE = "site"

strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed: as lines on stderr, or for programs on stdout.",
)
_excerpt = click.option(
    "--excerpt/--no-excerpt",
    default=None,
    help="Show the line of each problem.  [default: on a terminal]",
)


def _tell(
    console: Console, problems: tuple[Diagnostic, ...], *, strict: bool, report: Report
) -> None:
    """Print what was found, and stop where it forbids going on."""
    console.problems(problems, report, Excerpts(console.root))
    if forbid(problems, strict=strict):
        raise ProblemsFoundError(f"{count(problems)}; nothing was published")


_CHECK_EXAMPLES = """
\b
Examples:
  dossier check
  dossier -v check --strict
  dossier check --only fact.single-source --select data/pacts
  dossier check --select 'data/*/france*' --excerpt
  dossier check --format github

\b
--format json prints one array, in the order of the text; each problem has
  path, line, column   where; the path from the project, the others from 1
  severity             error, warning or note
  code, message        see `dossier explain CODE`
  record               whose `accept` may silence it, or null
"""


@click.command(epilog=_CHECK_EXAMPLES)
@strict_option
@_format
@_excerpt
@click.option(
    "--only", "codes", metavar="CODE", multiple=True, help="Report this code alone (repeatable)."
)
@click.option(
    "--select",
    "paths",
    metavar="PATH",
    multiple=True,
    help="Report this file, folder or pattern alone (repeatable).",
)
@click.pass_obj
def check(  # noqa: PLR0913 - one parameter for each option
    console: Console,
    *,
    strict: bool,
    form: str,
    excerpt: bool | None,
    codes: tuple[str, ...],
    paths: tuple[str, ...],
) -> None:
    """Check every record, and write nothing.

    Problems are printed with file, line and column. The exit code is 1 where one of those reported
    forbids publishing. --only and --select choose what is reported; all records are read.
    """
    _known(codes)
    report = Report(form, excerpt, notes=bool(codes))
    with looking(console):
        found = _found(console)
    known = (problem.position.path for problem in found.problems)
    paths = tuple(console.from_root(paths, known)) if paths else ()
    reported = tuple(chosen(found.problems, codes, paths))
    console.problems(reported, report, Excerpts(console.root))
    left = len(found.problems) - len(reported)
    others = f" ({many(left, 'other problem')} not selected)" if left else ""
    if forbid(reported, strict=strict):
        raise ProblemsFoundError(f"{count(reported)}{others}; nothing was published")
    console.result(f"{many(found.records, 'record')}: {count(reported)}{others}", report)


def _found(console: Console) -> Outcome:
    """Return what the checks find, or have found already in the same files."""
    require_card(console.root)
    key = Key(console.root, (DATA,))
    found = recall(console.root, "check", key)
    if not found:
        checked = pipeline.check(console.root, console.stage)
        found = Outcome(checked.problems, len(checked.loaded.entries))
        remember(console.root, "check", found, key)
    return found


def _known(names: Iterable[str]) -> None:
    for name in names:
        if name not in BY_NAME:
            raise UsageError(f"there is no code {shown(name)}{did_you_mean(name, BY_NAME)}")


@click.command(epilog="\b\nExamples:\n  dossier build\n  dossier build --strict")
@strict_option
@_format
@_excerpt
@click.pass_obj
def build(console: Console, *, strict: bool, form: str, excerpt: bool | None) -> None:
    """Check the records, write their pages to docs/ and publish them to site/.

    Where the records have errors nothing is written, and the site that was there stays.
    """
    began = time.monotonic()
    report = Report(form, excerpt)
    root = console.root
    with writing(console):
        read, made = Key(root, _read(root)), Key(root, _made())
        known = recall(root, "build", read, made)
        if known:
            _tell(console, known.problems, strict=strict, report=report)
            said, folder = "nothing has changed", root / SITE
        else:
            checked = pipeline.check(root, console.stage)
            _tell(console, checked.problems, strict=strict, report=report)
            written = pipeline.generate(checked, strict=strict, progress=console.stage)
            said = (
                f"{written.written} pages written, {written.unchanged} unchanged, "
                f"{written.removed} removed"
            )
            public = checked.public
            known = Outcome(checked.problems, len(public.entries), len(public.facts))
            folder, ours_alone = site.publish(checked, console.stage)
            if ours_alone and folder == root / SITE:
                remember(root, "build", known, read, Key(root, _made()))
    console.result(
        f"{many(known.records, 'record')}, {many(known.facts, 'fact')}: {said}\n"
        f"{here(folder)}/ is ready ({time.monotonic() - began:.1f} s)",
        report,
    )


def _read(root: Path) -> list[str]:
    """Return what a build reads: files and folders in which it writes nothing."""
    ours = {"index.md", *urls.generated_folders()}
    by_hand = sorted(p.name for p in (root / pipeline.DOCS).glob("*") if p.name not in ours)
    return [DATA, pipeline.TEMPLATES, "scripts", site.CONFIG] + [
        f"{pipeline.DOCS}/{name}" for name in by_hand
    ]


def _made() -> list[str]:
    """Return what a build makes."""
    pages = ("index.md", *urls.generated_folders())
    return [SITE, *(f"{pipeline.DOCS}/{name}" for name in pages)]


@click.command(epilog="\b\nExamples:\n  dossier serve\n  dossier serve --address 127.0.0.1:9000")
@click.option("-a", "--address", help="Host and port.  [default: 127.0.0.1:8000]")
@click.pass_obj
def serve(console: Console, address: str | None) -> None:
    """Preview the site, drafts included; a saved record is on screen at once.

    Broken records are reported here, and the last good pages stay.
    """
    logging.getLogger("mkdocs").setLevel(logging.WARNING if console.quiet else logging.INFO)
    with writing(console):
        pass  # an interrupted change is finished before the first build
    site.serve(console.root, address)


@click.command(epilog="\b\nExample:\n  dossier build && dossier bundle")
@click.pass_obj
def bundle(console: Console) -> None:
    """Zip site/ for readers without a network, with a list of checksums."""
    with writing(console):
        console.stage("bundling")
        folder = site.folder(console.root)
        repair(folder)
        file = bundling.bundle(folder, console.root / bundling.DIST, load_card(console.root))
    console.result(f"{here(file)} ({file.stat().st_size / 1e6:.1f} MB)")

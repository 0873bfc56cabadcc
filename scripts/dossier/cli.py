"""The command line: options in, stages run, problems out. The only module that prints or exits."""

import logging
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from dossier import bundle as bundling
from dossier import pipeline, site
from dossier.diagnostics import Diagnostic, Severity, count
from dossier.errors import DossierError, ProblemsFoundError
from dossier.loading import CARD, DATA


class Console:
    """What the commands say: problems and progress on stderr, results on stdout."""

    def __init__(self, root: Path, *, quiet: bool, verbose: bool) -> None:
        self.root, self.quiet, self.verbose = root, quiet, verbose
        self._progress = sys.stderr.isatty() and not quiet and not verbose

    def stage(self, name: str) -> None:
        """Say what is being done: on a terminal in one line that is overwritten, else with -v."""
        if self.verbose:
            click.echo(f"{name} …", err=True)
        elif self._progress:
            click.echo(f"\r\033[K{name} …", nl=False, err=True)

    def result(self, text: str) -> None:
        """Say what was done."""
        self._clear()
        if not self.quiet:
            click.echo(text)

    def problems(self, problems: Iterable[Diagnostic]) -> None:
        """Print problems one by one: notes only with -v, and with -q errors alone."""
        self._clear()
        shown = {Severity.ERROR}
        shown |= set() if self.quiet else {Severity.WARNING}
        shown |= {Severity.NOTE} if self.verbose else set()
        for problem in problems:
            if problem.severity in shown:
                click.echo(str(problem), err=True)

    def _clear(self) -> None:
        if self._progress:
            click.echo("\r\033[K", nl=False, err=True)


def _find_root(project: Path | None) -> Path:
    """Return the project named, else the nearest folder above that holds a dossier."""
    start = (project or Path.cwd()).resolve()
    if project is None:
        for folder in (start, *start.parents):
            if (folder / DATA / CARD).is_file():
                return folder
    return start


class _Group(click.Group):
    """Turns every expected failure into one message and its exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DossierError as error:
            click.echo(f"dossier: {error}", err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            click.echo(f"dossier: {error.filename or ''}: {error.strerror or error}", err=True)
            ctx.exit(1)


_EXAMPLES = """
\b
Examples:
  dossier check                  check the records, write nothing
  dossier build && dossier bundle
                                 publish to site/, zip it to dist/
  dossier serve                  preview at http://127.0.0.1:8000/
  dossier -C ../other check      the same for another dossier
"""


@click.group(cls=_Group, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the dossier.  [default: the nearest one above here]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print notes, and each stage as it begins.")
@click.version_option(package_name="dossier")
@click.pass_context
def dossier(ctx: click.Context, project: Path | None, *, quiet: bool, verbose: bool) -> None:
    """Publish a folder of sourced YAML records as a site that also works offline."""
    ctx.obj = Console(_find_root(project), quiet=quiet, verbose=verbose)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO if verbose else logging.WARNING)


strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")


def _checked(console: Console, *, strict: bool) -> pipeline.Checked:
    """Check, print what was found, and stop where it forbids going on."""
    checked = pipeline.check(console.root, console.stage)
    console.problems(checked.problems)
    if checked.fails(strict=strict):
        raise ProblemsFoundError(f"{count(checked.problems)}; nothing was published")
    return checked


@dossier.command(epilog="\b\nExamples:\n  dossier check\n  dossier -v check --strict")
@strict_option
@click.pass_obj
def check(console: Console, *, strict: bool) -> None:
    """Check every record, and write nothing.

    Problems are printed with file, line and column. The exit code is 1 where one of them forbids
    publishing.
    """
    checked = _checked(console, strict=strict)
    console.result(f"{_many(len(checked.loaded.entries), 'record')}: {count(checked.problems)}")


@dossier.command(epilog="\b\nExamples:\n  dossier build\n  dossier build --strict")
@strict_option
@click.pass_obj
def build(console: Console, *, strict: bool) -> None:
    """Check the records, write their pages to docs/ and publish them to site/.

    Where the records have errors nothing is written, and the site that was there stays.
    """
    began = time.monotonic()
    checked = _checked(console, strict=strict)
    written = pipeline.generate(checked, strict=strict, progress=console.stage)
    folder = site.publish(checked, console.stage)
    records, facts = len(checked.public.entries), len(checked.public.facts)
    console.result(
        f"{_many(records, 'record')}, {_many(facts, 'fact')}: {written.written} pages written, "
        f"{written.unchanged} unchanged, {written.removed} removed\n"
        f"{_here(folder)}/ is ready ({time.monotonic() - began:.1f} s)"
    )


@dossier.command(epilog="\b\nExamples:\n  dossier serve\n  dossier serve --address 127.0.0.1:9000")
@click.option("-a", "--address", help="Host and port.  [default: 127.0.0.1:8000]")
@click.pass_obj
def serve(console: Console, address: str | None) -> None:
    """Preview the site, drafts included; a saved record is on screen at once.

    Broken records are reported here, and the last good pages stay.
    """
    logging.getLogger("mkdocs").setLevel(logging.WARNING if console.quiet else logging.INFO)
    site.serve(console.root, address)


@dossier.command(epilog="\b\nExample:\n  dossier build && dossier bundle")
@click.pass_obj
def bundle(console: Console) -> None:
    """Zip site/ for readers without a network, with a list of checksums."""
    checked = pipeline.check(console.root, console.stage)
    console.stage("bundling")
    folder = site.folder(console.root)
    file = bundling.bundle(folder, console.root / bundling.DIST, checked.loaded.card)
    console.result(f"{_here(file)} ({file.stat().st_size / 1e6:.1f} MB)")


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _here(path: Path) -> Path:
    """Return a path as seen from the current folder, where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; `arguments` stand for those of the process."""
    dossier.main(args=list(arguments) if arguments is not None else None, prog_name="dossier")

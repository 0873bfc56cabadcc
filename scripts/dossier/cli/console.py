"""What the commands say, and where the dossier is that they speak of."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from dossier.diagnostics import Diagnostic, Severity
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


def find_root(project: Path | None) -> Path:
    """Return the project named, else the nearest folder above that holds a dossier."""
    start = (project or Path.cwd()).resolve()
    if project is None:
        for folder in (start, *start.parents):
            if (folder / DATA / CARD).is_file():
                return folder
    return start


def many(number: int, word: str) -> str:
    """Return a number with its word, in the plural where it is not one."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def here(path: Path) -> Path:
    """Return a path as seen from the current folder, where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path

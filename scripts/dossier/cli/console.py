"""What the commands say, and where the dossier is that they speak of."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from dossier.diagnostics import Diagnostic, Severity
from dossier.errors import UsageError
from dossier.loading import CARD, DATA
from dossier.reporting import (
    Excerpts,
    Paint,
    as_github,
    as_json,
    as_text,
    columns,
    lies_in,
    unpainted,
    visible,
)

#: The widest a line of text is on a terminal; elsewhere lines are not wrapped, for `grep`.
WIDEST = 100
#: How wide an excerpt is where nobody says how wide the terminal is.
WIDTH = 100
_COLOURS: dict[str, dict[str, str | bool]] = {
    Severity.ERROR: {"fg": "red", "bold": True},
    Severity.WARNING: {"fg": "yellow", "bold": True},
    Severity.NOTE: {"fg": "cyan"},
    "mark": {"fg": "red", "bold": True},
    "place": {"bold": True},
    "heading": {"bold": True},
    "quiet": {"dim": True},
}


@dataclass(frozen=True, slots=True)
class Report:
    """How problems are printed."""

    #: `text`, `json` or `github`.
    form: str = "text"
    #: Whether the line of a problem is shown; None: on a terminal.
    excerpt: bool | None = None
    #: True where notes are shown without -v, because somebody asked for them by name.
    notes: bool = False


class Console:
    """What the commands say: problems and progress on stderr, results on stdout.

    Only what a program is to read, JSON and the annotations of GitHub, goes to stdout, and then it
    is there alone.
    """

    def __init__(self, root: Path, *, quiet: bool, verbose: bool) -> None:
        self.root, self.quiet, self.verbose = root, quiet, verbose
        self.terminal = sys.stderr.isatty()
        self._progress = self.terminal and not quiet and not verbose

    def stage(self, name: str) -> None:
        """Say what is being done: on a terminal in one line that is overwritten, else with -v."""
        if self.verbose:
            click.echo(f"{name} …", err=True)
        elif self._progress:
            click.echo(f"\r\033[K{name} …", nl=False, err=True)

    def result(self, text: str, report: Report | None = None) -> None:
        """Say what was done; on stderr where stdout holds a report for a program."""
        self._clear()
        if not self.quiet:
            click.echo(text, err=report is not None and report.form != "text")

    def remark(self, text: str) -> None:
        """Say on stderr what is worth knowing beside the result."""
        self._clear()
        if not self.quiet:
            click.echo(f"dossier: {visible(text)}", err=True)

    def output(self, text: str) -> None:
        """Print what was asked for on stdout, whatever -q says and whatever its encoding."""
        self._clear()
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding))

    def problems(
        self,
        problems: Iterable[Diagnostic],
        report: Report | None = None,
        excerpts: Excerpts | None = None,
    ) -> None:
        """Print problems one by one: notes only with -v, and with -q errors alone.

        A JSON report holds notes in any case: it says of each problem how bad it is.
        """
        self._clear()
        report = report or Report()
        shown = self._shown(report)
        found = [problem for problem in problems if problem.severity in shown]
        if report.form == "json":
            click.echo(as_json(found))
        elif report.form == "github":
            for problem in found:
                click.echo(as_github(problem, self._folder()))
        else:
            self._texts(found, report, excerpts)

    def paint(self, *, err: bool = False) -> Paint:
        """Return what colours text: only for a terminal that has colours and wants them."""
        wanted = (sys.stderr if err else sys.stdout).isatty()
        if not wanted or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            return unpainted
        return lambda part, text: click.style(text, **_COLOURS.get(part, {}))  # type: ignore[arg-type]

    def _texts(self, problems: list[Diagnostic], report: Report, excerpts: Excerpts | None) -> None:
        paint = self.paint(err=True)
        width = shutil.get_terminal_size((WIDTH, 24)).columns if self.terminal else WIDTH
        wanted = self.terminal if report.excerpt is None else report.excerpt
        for problem in problems:
            click.echo(as_text(problem, paint), err=True)
            if excerpts and wanted:
                for line in excerpts.of(problem, width, paint):
                    click.echo(line, err=True)

    def _shown(self, report: Report) -> set[Severity]:
        if self.quiet:
            return {Severity.ERROR}
        if self.verbose or report.notes or report.form == "json":
            return set(Severity)
        return {Severity.ERROR, Severity.WARNING}

    def _folder(self) -> str:
        """Return the way from the current folder, which is GitHub's, down to the project."""
        below = self.root.is_relative_to(Path.cwd()) and self.root != Path.cwd()
        return self.root.relative_to(Path.cwd()).as_posix() if below else ""

    def _clear(self) -> None:
        if self._progress:
            click.echo("\r\033[K", nl=False, err=True)

    # -- files that are named -----------------------------------------------------------------

    def from_root(self, paths: Iterable[str], known: Iterable[str] = ()) -> list[str]:
        """Return files, folders and patterns as they read from the project's root.

        They may be given from there, as messages name files, or from the current folder. Raises
        `UsageError` for one that no file matches, `known` or on the disk: it would check nothing.
        """
        data = self.root / DATA
        files = {file.relative_to(self.root).as_posix() for file in data.rglob("*")} | set(known)
        return [self._from_root(path, files) for path in paths]

    def _from_root(self, path: str, files: set[str]) -> str:
        here = Path(os.path.normpath(Path.cwd() / path))
        ways = [here.relative_to(self.root).as_posix()] if here.is_relative_to(self.root) else []
        ways += [] if Path(path).is_absolute() else [Path(os.path.normpath(path)).as_posix()]
        for way in ways:
            if any(lies_in(file, way) for file in files):
                return way
        raise UsageError(f"--select {visible(path)} names no file of {DATA}/")


def table(rows: Sequence[Sequence[str]], paint: Paint = unpainted) -> list[str]:
    """Return rows as lines, their cells under each other; the first row is the heading."""
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [max(columns(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = [
        "  ".join(c + " " * (w - columns(c)) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return [paint("heading", lines[0]), *lines[1:]]


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Return a text as lines that fit a terminal; on what is none, as one."""
    text = visible(text).rstrip()
    if not sys.stdout.isatty():
        return [text]
    width = min(WIDEST, shutil.get_terminal_size((WIDTH, 24)).columns)
    lines = textwrap.wrap(
        text,
        max(width, 40),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [""]


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

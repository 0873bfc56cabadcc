"""Changes to several files of a dossier, made as one: all of them or none.

Takes the new text of each file (None removes it); tries them on a copy, where the checks must find
nothing new, and then writes them by way of a journal. Where a command is interrupted the journal
stays, and the next command that edits finishes what it says before it does anything else.
"""

import difflib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier import pipeline
from dossier.diagnostics import Diagnostic, Severity
from dossier.errors import ProblemsFoundError, WriteError
from dossier.loading import DATA, Loaded
from dossier.writer import replace_file

#: Beside the other things of ours that git ignores.
JOURNAL = Path(".dossier", "edit.json")


@dataclass(frozen=True, slots=True)
class Change:
    """One file, by its path below the root: its text before and after; None is no file."""

    path: str
    before: str | None
    after: str | None


def changes(loaded: Loaded, texts: Mapping[str, str | None]) -> list[Change]:
    """Return the files whose text differs from what was loaded, by path."""
    before = {raw.path: raw.text for raw in loaded.raws()}
    return [
        Change(path, before.get(path), text)
        for path, text in sorted(texts.items())
        if before.get(path) != text
    ]


def diff(planned: list[Change]) -> Iterator[str]:
    """Yield the lines of a unified diff; a file that is renamed shows as removed and added."""
    for change in planned:
        before, after = ((text or "").splitlines() for text in (change.before, change.after))
        old = f"a/{change.path}" if change.before is not None else "/dev/null"
        new = f"b/{change.path}" if change.after is not None else "/dev/null"
        yield from difflib.unified_diff(before, after, old, new, lineterm="")


def refuse_new_problems(root: Path, planned: list[Change], known: list[Diagnostic]) -> None:
    """Check the dossier as it would be, on a copy.

    Raises `ProblemsFoundError` with the problems that were not there before; notes do not count.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        copy = Path(folder)
        shutil.copytree(root / DATA, copy / DATA, symlinks=True)
        for change in planned:
            _put(copy, change)
        found = pipeline.check(copy).problems
    new = _grave(found) - _grave(known)
    if new:
        lines = "\n".join(str(problem) for problem in found if problem.code.name in new)
        raise ProblemsFoundError(f"nothing was changed, because this would be wrong then:\n{lines}")


def _grave(problems: list[Diagnostic] | tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(p.code.name for p in problems if p.severity is not Severity.NOTE)


def commit(root: Path, planned: list[Change]) -> None:
    """Write all files, through the journal. Raises `WriteError` where the disk refuses."""
    if not planned:
        return
    for change in planned:
        if _text(root / change.path) != change.before:
            raise WriteError(f"{change.path}: was edited just now; nothing was changed, try again")
    try:
        replace_file(root / JOURNAL, json.dumps([[c.path, c.before, c.after] for c in planned]))
        _replay(root, planned)
    except OSError as error:
        raise WriteError(
            f"{error.filename}: {error.strerror}; what is missing is made up for the next time"
        ) from error


def finish(root: Path) -> list[str]:
    """Finish what an interrupted command began; return the files concerned.

    Raises `WriteError`, and changes nothing, where one of them was edited since.
    """
    journal = root / JOURNAL
    if not journal.is_file():
        return []
    planned = [Change(*entry) for entry in json.loads(journal.read_text("utf-8"))]
    for change in planned:
        if _text(root / change.path) not in (change.before, change.after):
            raise WriteError(
                f"{change.path}: edited after a change of several files was interrupted; "
                f"restore it with git, or delete {JOURNAL} to leave that change half done"
            )
    _replay(root, planned)
    return [change.path for change in planned]


def _replay(root: Path, planned: list[Change]) -> None:
    for change in planned:
        _put(root, change)
    (root / JOURNAL).unlink()


def _put(root: Path, change: Change) -> None:
    file = root / change.path
    if change.after is None:
        file.unlink(missing_ok=True)
    elif _text(file) != change.after:
        replace_file(file, change.after)


def _text(file: Path) -> str | None:
    return file.read_bytes().decode("utf-8") if file.is_file() else None

"""Know that nothing has changed: then what was found and made the last time stands.

Takes the files that a command reads and those it makes; gives a key that is another one as soon as
one of them was written, replaced, added or removed, or this program or a package it uses is another
version. A file is known by size, time of change and number, not by reading it, which would take
longer than the rest. What is remembered may be deleted at any time.
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dossier.codes import BY_NAME
from dossier.diagnostics import Diagnostic, Position, Severity

_FOLDER = Path(".dossier")
#: A file written so shortly before could be written again without another time of change.
_TOO_NEW = 100_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command found."""

    problems: tuple[Diagnostic, ...]
    records: int
    facts: int = 0


class Key:
    """Tells a state of files from every other."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        digest = hashlib.sha256(repr(program()).encode())
        digest.update(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
        newest = 0
        for path, found in _files(root, names):
            state = f"{path}\0{found.st_size} {found.st_mtime_ns} {found.st_ino}\n"
            digest.update(state.encode("utf-8", "surrogateescape"))
            newest = max(newest, found.st_mtime_ns, found.st_ctime_ns)
        self.text = digest.hexdigest()
        self.certain = newest < time.time_ns() - _TOO_NEW


def recall(root: Path, command: str, *keys: Key) -> Outcome | None:
    """Return what a command found when all was as it is now, or None where it was not.

    `keys` are that of the files it reads, and that of those it makes.
    """
    try:
        known, problems, records, facts = json.loads((root / _file(command)).read_text("utf-8"))
        if known != [key.text for key in keys]:
            return None
        return Outcome(tuple(map(_diagnostic, problems)), records, facts)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remember(root: Path, command: str, outcome: Outcome, *keys: Key) -> None:
    """Remember what a command found; where that fails, or is not certain, it is not known.

    Nothing is written beside a dossier that was never built.
    """
    problems = [
        (p.code.name, p.position.path, p.position.line, p.position.column, p.message, p.severity,
         p.record)
        for p in outcome.problems
    ]  # fmt: skip
    file = root / _file(command)
    try:
        if not keys[0].certain or not file.parent.is_dir():
            file.unlink(missing_ok=True)
            return
        texts = [key.text for key in keys]
        file.write_text(json.dumps([texts, problems, outcome.records, outcome.facts]), "utf-8")
    except OSError:
        file.unlink(missing_ok=True)


def _file(command: str) -> Path:
    return _FOLDER / f"{command}.json"


def _diagnostic(row: list[str]) -> Diagnostic:
    code, path, line, column, message, severity, record = row
    position = Position(path, int(line), int(column))
    return Diagnostic(BY_NAME[code], position, message, Severity(severity), record)


def _files(root: Path, names: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file below the root that is named or lies in what is named, in a fixed order."""
    pending = [str(root / name) for name in names]
    while pending:
        path = pending.pop()
        try:
            found = os.lstat(path)
            if stat.S_ISDIR(found.st_mode):
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - ten times as quick
                pending += [f"{path}/{name}" for name in names]
            else:
                yield path, found
        except OSError:
            continue  # what is not there, or cannot be read, is no part of the state


@cache
def program() -> tuple[object, ...]:
    """Return what tells this program and its packages from another version."""
    here = Path(__file__).parent
    code = sorted((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in here.rglob("*.py"))
    packages = sorted((d.name, d.version) for d in importlib.metadata.distributions())
    return platform.python_version(), code, packages

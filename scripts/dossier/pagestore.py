"""Remember pages of the site that were made: by which key, and as which file.

One SQLite file that may be deleted at any time. It is never trusted: a row whose digest is not
right, or whose page is no longer the file that was written, counts for nothing, and a file that
SQLite cannot read is removed. It must not know how pages are made.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

#: Beside the other things of ours that git ignores.
STORE = Path(".dossier", "pages.sqlite")
_TABLE = "CREATE TABLE IF NOT EXISTS pages (path TEXT PRIMARY KEY, row TEXT, digest TEXT)"


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made."""

    #: A digest of everything that it depends on.
    key: str
    #: Size, time of change in nanoseconds, and number of the file: another file has others.
    identity: tuple[int, int, int]

    def is_still(self, file: Path) -> bool:
        """Tell whether a file is the one that was written, untouched."""
        return identity(file) == self.identity


def identity(file: Path) -> tuple[int, int, int] | None:
    """Return what tells a file from every other and from itself after a change."""
    try:
        found = file.lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def load(file: Path) -> dict[str, Made]:
    """Return the pages by their path in the site; none where the store is missing or damaged."""
    if not file.is_file():
        return {}
    try:
        with closing(sqlite3.connect(file)) as store:
            rows = store.execute("SELECT path, row, digest FROM pages").fetchall()
    except sqlite3.Error:
        file.unlink(missing_ok=True)
        return {}
    return {path: _made(row) for path, row, digest in rows if digest == _digest(path, row)}


def save(file: Path, pages: Mapping[str, Made]) -> None:
    """Remember these pages and no others. Where that fails, the next build makes all anew."""
    rows = ((path, _row(made)) for path, made in pages.items())
    try:
        file.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(file)) as store, store:
            store.execute("PRAGMA synchronous = OFF")  # what a loss of power damages is not trusted
            store.execute(_TABLE)
            store.execute("DELETE FROM pages")
            store.executemany(
                "INSERT INTO pages VALUES (?, ?, ?)",
                ((path, row, _digest(path, row)) for path, row in rows),
            )
    except (sqlite3.Error, OSError):
        file.unlink(missing_ok=True)


def _row(made: Made) -> str:
    return json.dumps([made.key, made.identity])


def _made(row: str) -> Made:
    key, found = json.loads(row)
    return Made(key, (found[0], found[1], found[2]))


def _digest(path: str, row: str) -> str:
    return hashlib.blake2b(f"{path}\0{row}".encode(), digest_size=16).hexdigest()

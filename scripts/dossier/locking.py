"""Locking: one command at a time writes to a dossier; a second waits until the first is done.

Takes the project's root; gives a context. The lock is one of the system on `.dossier/lock`: it ends
with the process, however that ends, so no stale lock has ever to be removed by hand. It is not to
be taken twice by one process: whoever begins a command takes it, the stages below do not.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import WriteError

#: Beside the other things of ours that git ignores.
LOCK = Path(".dossier", "lock")


def _silent(stage: str) -> None:
    """Report nothing."""


@contextmanager
def locked(root: Path, progress: Callable[[str], None] = _silent) -> Iterator[None]:
    """Hold the lock of a dossier; `progress` is told where another command has to be waited for.

    Raises `WriteError` where the lock cannot be made, which is where nothing could be written.
    """
    handle = _opened(root / LOCK)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("waiting for another command that writes to this dossier")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _opened(file: Path) -> int:
    try:
        file.parent.mkdir(exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WriteError(f"{error.filename or file}: {error.strerror or error}") from error

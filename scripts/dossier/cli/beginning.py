"""How a command begins: one that writes to a dossier, or one that only looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager

from dossier.cli.console import Console, many
from dossier.editing import changes
from dossier.loading import require_card
from dossier.locking import locked


@contextmanager
def writing(console: Console) -> Iterator[None]:
    """Hold the lock, with what an interrupted rename or merge began finished first.

    Raises `UsageError` where there is no dossier, before anything is made there.
    """
    require_card(console.root)
    with locked(console.root, console.stage):
        finished = changes.finish(console.root)
        if finished:
            console.remark(f"finished an interrupted change of {many(len(finished), 'file')}")
        yield


@contextmanager
def looking(console: Console) -> Iterator[None]:
    """Hold nothing; say where the records are those of a half-made change, which explains much."""
    if (console.root / changes.JOURNAL).is_file():
        console.remark(
            "a rename or merge was interrupted, and the records are half changed; "
            "any command that writes finishes it, such as `dossier build`"
        )
    yield

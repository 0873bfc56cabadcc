"""Parallel: the same work on many things, over the processors of the machine, in order.

Takes a function and things; gives what it makes of each. A process is forked for each share, so
that nothing has to be sent there: everything that was read and derived is there already. Where
that does not pay, or the system cannot fork, the work is done here; the outcome is the same.
"""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from dossier.errors import DossierError

T = TypeVar("T")
R = TypeVar("R")

#: Below that many things two processes cost more than they save.
WORTH = 48


def processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def each_share(work: Callable[[Sequence[T]], list[R]], things: Sequence[T]) -> list[R]:
    """Return what `work` makes of all things, in their order; it is given a share at a time.

    `work` returns values that can be pickled. What it raises is raised here.
    """
    shares = processors() if _may_fork() else 1
    if shares == 1 or len(things) < WORTH:
        return work(things)
    with ExitStack() as processes:
        answers = [processes.enter_context(_Share(work, things[n::shares])) for n in range(shares)]
        found = [answer.result() for answer in answers]
    results: list[R] = [None] * len(things)  # type: ignore[list-item] # each is filled below
    for number, made in enumerate(found):
        results[number::shares] = made
    return results


def _may_fork() -> bool:
    """Forking is safe where no other thread could hold a lock that nobody would open again."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


class _Share(Generic[T, R]):
    """A process that does one share of the work."""

    def __init__(self, work: Callable[[Sequence[T]], list[R]], things: Sequence[T]) -> None:
        gc.freeze()  # so that no collection there touches, and thereby copies, what is shared
        self._answer, there = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_run, args=(work, things, there), daemon=True)
        self._process.start()
        there.close()

    def __enter__(self) -> "_Share[T, R]":
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is not None:
            self._process.terminate()
        self._process.join()

    def result(self) -> list[R]:
        """Return what was made. Raises what the work has raised."""
        try:
            made, raised = self._answer.recv()
        except EOFError:
            raise DossierError(
                "a process of this command was ended from outside, perhaps for want of memory"
            ) from None
        if raised:
            raise raised
        return list(made)


def _run(work: Callable[[Sequence[T]], list[R]], things: Sequence[T], answer: Connection) -> None:
    outcome: tuple[list[R] | None, Exception | None]
    try:
        outcome = (work(things), None)
    except Exception as error:  # noqa: BLE001 - it is raised again where the work was asked for
        outcome = (None, error)
    try:
        answer.send(outcome)
    except Exception as error:  # noqa: BLE001 - what cannot be sent is told of, at least
        answer.send((None, DossierError(f"{type(error).__name__}: {error}")))

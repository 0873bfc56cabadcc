"""A few thousand cases of `make fuzz`, of a fixed seed: no damage ends in a traceback or a hang."""

import os
from pathlib import Path

import pytest

from conftest import built, copy_project
from fuzz import COMPLETE, BrokenError, builds, checks, kills, read_case, reads, try_read, within

SEED = 20320630


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built, to damage; each test leaves it as it was."""
    project = copy_project(tmp_path_factory.mktemp("fuzz") / "project", COMPLETE)
    built(project)
    return project


def test_no_damaged_file_raises(tmp_path: Path) -> None:
    """Each of 5,000 damaged files is a record or problems, soon, on printable lines."""
    reads(SEED, range(5_000), tmp_path, failures=tmp_path)


def test_no_damaged_dossier_raises(tmp_path: Path) -> None:
    """The whole check of 100 damaged dossiers ends with an answer."""
    checks(SEED, range(100), copy_project(tmp_path / "project", COMPLETE), failures=tmp_path)


def test_no_damaged_dossier_changes_what_is_published(whole: Path, tmp_path: Path) -> None:
    """Of 5 builds each gives a whole site, or says why not and leaves every byte."""
    builds(SEED, range(5), whole, failures=tmp_path)


def test_a_killed_build_leaves_a_whole_site(whole: Path) -> None:
    """Killed at 3 moments: the site is the old or the new one, and the next build is right."""
    kills(SEED, range(3), whole)


def test_the_same_seed_damages_alike() -> None:
    """A failure that is reported with seed and number can be had again."""
    assert [read_case(1, n) for n in range(20)] == [read_case(1, n) for n in range(20)]
    assert len({read_case(1, n) for n in range(20)}) > 15


def test_what_hangs_is_noticed() -> None:
    """The time limit works, else no hang would ever be found."""

    def hang() -> None:
        with within(0.05):
            while True:
                os.getpid()

    with pytest.raises(BrokenError, match="longer than"):
        hang()


def test_what_raises_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of the reader ends the run, and the case is kept."""

    def fail(*arguments: object) -> None:
        raise RecursionError

    monkeypatch.setattr("fuzz.read", fail)
    with pytest.raises(RecursionError):
        reads(SEED, range(1), tmp_path, failures=tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    monkeypatch.undo()
    try_read(kept.read_bytes(), tmp_path)

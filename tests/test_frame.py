"""The frame of the repository: lock files, commands, fixed names, and what git must not hold."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dossier.model.kinds import MODELS

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("build", "test")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):.* ## ", MAKEFILE, re.MULTILINE)
GENERATED = re.findall(r"^GENERATED := (.*)$", MAKEFILE, re.MULTILINE)[0].split()
RECORD_FOLDERS = sorted(model.kind.folder for model in MODELS)


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


def _pins(name: str) -> dict[str, str]:
    """Return the version of each package that a lock file pins, by normalised name."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", _lock_text(name), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as from a fresh shell, also when these tests were started by `make test`."""
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _git(*arguments: str) -> str:
    """Return what git prints, with no ignore list but the repository's own."""
    done = _run("git", "-c", f"core.excludesFile={os.devnull}", *arguments)
    if done.returncode == 128:
        pytest.skip(f"no git checkout: {done.stderr.strip()}")
    return done.stdout


def _repository_files() -> list[str]:
    """Return the files that are in git, or would be after `git add`."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [path for path in listed if path and (ROOT / path).is_file()]


# Lock files


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_carries_a_hash(name: str) -> None:
    """Nothing is installed but what was seen when the lock was made."""
    entries = re.sub(r"\\\n\s*", "", _lock_text(name)).splitlines()
    pins = [line for line in entries if line.strip() and not line.lstrip().startswith("#")]
    assert pins
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[^ ]+( ;.+?)?( *--hash=sha256:[0-9a-f]{64})+", pin)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address(name: str) -> None:
    """Where packages come from is the affair of the machine that installs them."""
    text = _lock_text(name)
    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find|trusted)|^-i\b", text, re.MULTILINE)
    assert not re.search(r"\b[\w-]+\.(com|dev|io|net|org)\b", text)


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        ("build", lambda project: project["build-system"]["requires"]),
        ("build", lambda project: project["project"]["dependencies"]),
        ("test", lambda project: project["project"]["optional-dependencies"]["test"]),
    ],
    ids=["build-backend", "runtime", "test"],
)
def test_every_declared_dependency_is_pinned_within_its_range(lock: str, declared: Any) -> None:
    """A range that was edited without `make lock` is noticed."""
    pins = _pins(lock)
    for requirement in map(Requirement, declared(_project())):
        version = pins.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in requirements/{lock}.txt"
        assert version in requirement.specifier, f"{requirement} is pinned at {version}"


def test_the_test_lock_holds_the_build_lock() -> None:
    """What is tested is what is used: the same versions."""
    build, test = _pins("build"), _pins("test")
    assert {package: test.get(package) for package in build} == build


# Commands


def test_ci_runs_the_command_of_the_readme() -> None:
    """One command for everything, the same that CI runs."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^make test$", script.read_text("utf-8"), re.MULTILINE)
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_make_alone_lists_every_command() -> None:
    """A newcomer who types `make` sees what there is."""
    listing = _run("make", "--no-print-directory").stdout
    assert TARGETS
    assert re.findall(r"^  make ([a-z]+) +\S", listing, re.MULTILINE) == TARGETS


def test_an_old_python_is_refused_in_one_line() -> None:
    """`make site` says what it needs before it touches anything."""
    done = _run("make", "--no-print-directory", "site", "PYTHON=false")
    message, verdict = done.stderr.splitlines()
    assert message.startswith("Dossier needs Python 3.11 or newer")
    assert verdict.startswith("make: ***")
    assert done.stdout == ""


def test_the_makefile_asks_for_the_python_of_the_project() -> None:
    """The oldest Python is said in pyproject.toml; the tools and the Makefile agree."""
    oldest = _project()["project"]["requires-python"].removeprefix(">=")
    major, minor = oldest.split(".")
    assert f"sys.version_info < ({major}, {minor})" in MAKEFILE
    assert f"Python {oldest} or newer" in MAKEFILE
    assert f"--python-version {oldest}" in MAKEFILE
    assert _project()["tool"]["ruff"]["target-version"] == f"py{major}{minor}"


# Names and generated files


@pytest.mark.parametrize(
    "name", ["README.md", "mkdocs.yml", "data", "docs", "templates", "scripts"]
)
def test_the_fixed_names_stand_at_the_top(name: str) -> None:
    """Those who reuse the repository find these six where they left them."""
    assert (ROOT / name).exists()


@pytest.mark.parametrize("path", [*GENERATED, ".venv"])
def test_generated_paths_are_ignored(path: str) -> None:
    """What `make clean` removes, git does not see."""
    written = path if path.endswith(".md") else f"{path.replace('*', 'new')}/page.html"
    assert _git("check-ignore", "--no-index", written)


@pytest.mark.parametrize("folder", RECORD_FOLDERS)
def test_the_pages_of_every_kind_are_generated_paths(folder: str) -> None:
    """A new kind is also a line for `make clean` and for .gitignore."""
    assert f"docs/{folder}" in GENERATED


@pytest.mark.parametrize(
    "path", ["docs/about.md", "docs/contributing/records.md", "docs/assets/site.css"]
)
def test_files_written_by_hand_are_not_ignored(path: str) -> None:
    """An ignore rule that takes too much would lose somebody's work."""
    assert not _git("check-ignore", "--no-index", path)


def test_git_holds_nothing_that_is_generated() -> None:
    """What a build writes is never committed."""
    assert _git("ls-files", "--cached", "--ignored", "--exclude-standard") == ""


def test_no_file_names_a_path_of_one_machine() -> None:
    """The repository works wherever it is cloned; tests may show such paths as examples."""
    absolute = re.compile(r"(?<![\w.~*/-])/(?:tmp|home|root|work)/")
    found = []
    for path in _repository_files():
        if path.startswith("tests/"):
            continue
        try:
            lines = (ROOT / path).read_text("utf-8").splitlines()
        except UnicodeDecodeError:  # an image, a font
            continue
        found += [f"{path}:{n}: {line}" for n, line in enumerate(lines, 1) if absolute.search(line)]
    assert found == []

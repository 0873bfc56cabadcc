"""What all tests share: where the project is, and which tests need what this machine has."""

import os
import shutil
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dossier.cli import dossier

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
SEEDS = ROOT.parent / "shared" / "seeds"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that writes goldens anew."""
    parser.addoption("--regold", action="store_true", help="write the golden files anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests, with the reason, where there is no browser."""
    if CHROMIUM.exists():
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is missing"))


@pytest.fixture
def edition_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the day to the card, whatever the shell of the tests says."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project without anything generated, to build or break."""
    return copy_project(tmp_path / "project", ROOT / "data")


def copy_project(target: Path, data: Path) -> Path:
    """Copy what a build needs to `target`, with the records of `data`; return `target`."""
    shutil.copytree(data, target / "data")
    shutil.copytree(ROOT / "templates", target / "templates")
    ignored = shutil.ignore_patterns("actors", "pacts", "summits", "sources", "views")
    shutil.copytree(ROOT / "docs", target / "docs", ignore=ignored)
    (target / "docs" / "index.md").unlink(missing_ok=True)
    (target / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "hook.py", target / "scripts")
    shutil.copy(ROOT / "mkdocs.yml", target)
    return target


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as from a fresh shell in `project`: `dossier build`, `mkdocs build`.

    Both are those beside this Python. The day is left to the card, unless `environment` sets it.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env=inherited | {"NO_MKDOCS_2_WARNING": "1"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def invoke(*arguments: str | Path) -> Result:
    """Run a command in this process; a traceback fails the test."""
    result = CliRunner().invoke(dossier, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def harmless(text: str) -> bool:
    """Whether a terminal shows every character of a line, and obeys none."""
    return all(char.isprintable() or unicodedata.category(char) == "Zs" for char in text)


def built(project: Path, **environment: str) -> Path:
    """Build the site of `project` and return its folder; what fails shows what was said."""
    done = run(project, "dossier", "build", **environment)
    assert done.returncode == 0, done.stderr
    return project / "site"


def interruptible() -> None:
    """Let a command end by Ctrl-C also where the tests run in the background of a shell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

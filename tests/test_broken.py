"""A folder of `broken/` for every diagnostic code and each of its faces: one mistake, one message.

A folder is named by its code, or by its code and a word for the face. It holds a `data/` with one
mistake, and in `expected.txt` what `dossier check` prints about it.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dossier import codes
from dossier.cli import dossier
from dossier.diagnostics import Code, Severity

BROKEN = Path(__file__).parent / "broken"
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir())


def _name(folder: str) -> str:
    return ".".join(folder.split(".")[:2])


def _code(folder: str) -> Code:
    """Return the code that a folder is about: the first two words of its name."""
    return codes.BY_NAME[_name(folder)]


KNOWN = [folder for folder in FOLDERS if _name(folder) in codes.BY_NAME]


def _check(project: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(dossier, ["-C", str(project), *options])
    lines = [line for line in result.stderr.splitlines() if line.startswith("data/")]
    return result.exit_code, "".join(f"{line}\n" for line in lines)


@pytest.fixture(autouse=True)
def _edition_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.mark.parametrize("folder", KNOWN)
def test_one_mistake_gives_one_message(folder: str, request: pytest.FixtureRequest) -> None:
    """The check prints the expected line, nothing else, and errors alone make it fail."""
    code = _code(folder)
    loud = ("-v",) if code.severity is Severity.NOTE else ()
    status, printed = _check(BROKEN / folder, *loud, "check")
    golden = BROKEN / folder / "expected.txt"
    if request.config.getoption("--regold"):
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")
    assert printed.count("\n") == 1
    assert f": {code.severity}[{code.name}]: " in printed
    assert status == (1 if code.severity is Severity.ERROR else 0)


@pytest.mark.parametrize(
    "folder", [folder for folder in KNOWN if _code(folder).severity is not Severity.ERROR]
)
def test_strict_promotes_warnings_and_never_notes(folder: str) -> None:
    """With `--strict` a warning fails the check; a note does not."""
    status, _ = _check(BROKEN / folder, "check", "--strict")
    assert status == (1 if _code(folder).severity is Severity.WARNING else 0)


@pytest.mark.parametrize("code", codes.ALL, ids=lambda code: code.name)
def test_every_code_has_its_folder(code: Code) -> None:
    """A code without an example of what it finds could have stopped finding it."""
    assert code.name in FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_names_a_code(folder: str) -> None:
    """A folder whose code is gone, or misspelt, tests nothing."""
    assert _name(folder) in codes.BY_NAME


@pytest.mark.parametrize("folder", [folder for folder in KNOWN if _code(folder).adjustable])
def test_the_card_can_change_the_severity_of_a_rule(folder: str, tmp_path: Path) -> None:
    """`rules` on the card makes an error of any adjustable rule, and the check then fails."""
    code = _code(folder)
    shutil.copytree(BROKEN / folder, tmp_path / "project")
    card = tmp_path / "project" / "data" / "dossier.yaml"
    card.write_text(card.read_text(encoding="utf-8") + f"rules: {{{code.name}: error}}\n")
    status, printed = _check(tmp_path / "project", "check")
    assert status == 1
    assert f": error[{code.name}]: " in printed


@pytest.mark.parametrize(
    "code", [code for code in codes.ALL if code.adjustable], ids=lambda code: code.name
)
def test_a_record_can_accept_what_is_adjustable(code: Code, tmp_path: Path) -> None:
    """With the code and a reason under `accept`, the record is left in peace."""
    shutil.copytree(BROKEN / code.name, tmp_path / "project")
    golden = (BROKEN / code.name / "expected.txt").read_text(encoding="utf-8")
    record = tmp_path / "project" / golden.partition(":")[0]
    accept = f"\naccept: {{{code.name}: So that it can be tested.}}\n"
    record.write_text(record.read_text(encoding="utf-8") + accept, encoding="utf-8")
    loud = ("-v",) if code.severity is Severity.NOTE else ()
    assert _check(tmp_path / "project", *loud, "check", "--strict") == (0, "")


@pytest.mark.parametrize("code", codes.ALL, ids=lambda code: code.name)
def test_a_code_explains_itself(code: Code) -> None:
    """Every code says in whole sentences what it means and what mends it."""
    for sentence in (code.meaning, code.remedy):
        assert sentence[0].isupper() or sentence.startswith("`")
        assert sentence.endswith(".")
    assert code.example
    assert "\n" not in code.example

"""The command line: what it prints where, its exit codes, and that bad input has no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from conftest import ROOT, copy_project, invoke, run
from dossier.cli import dossier, main
from dossiers import write

RECORDS = {
    "actors/france": "title: France\ntype: state\nsame_as: {wikidata: Q142}\n",
    "sources/report": "title: Report\ntype: news\nclaims: {p1a: {text: So., about: [meeting]}}\n",
    "summits/meeting": "title: A meeting\ntype: visit\ndate: {value: 2030, cite: [report#p1a]}\n",
}
#: One mistake of each severity: an unknown record, a body without citation, a single source.
ERROR = {"actors/italy": "title: Italy\ntype: state\nsummary: See [[frence]] [@report].\n"}
WARNING = {"actors/italy": "title: Italy\ntype: state\nbody: It is a state.\n"}
SPAIN = {"actors/spain": "title: Spain\ntype: state\nbody: It is a state.\n"}
COMMANDS = tuple(dossier.commands)
#: What a command needs besides its name, to be called at all.
ARGUMENTS = {"show": ["x"], "new": ["actor", "x"], "rename": ["x", "y"], "merge": ["x", "y"]}


pytestmark = pytest.mark.usefixtures("edition_is_today")


def _tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, but for the lock of whoever writes."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".dossier" not in file.parts
    }


# -- check ----------------------------------------------------------------------------------------


def test_check_says_what_it_read(tmp_path: Path) -> None:
    """Without problems there is one line on stdout, nothing on stderr, and nothing is written."""
    before = _tree(write(tmp_path, RECORDS))
    result = invoke("-C", tmp_path, "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "3 records: 1 note\n"
    assert _tree(tmp_path) == before


def test_problems_go_to_stderr_in_order_and_are_counted(tmp_path: Path) -> None:
    """All problems of all files, by file and line, then how many of each severity."""
    broken = {"pacts/accord": "title: Accord\ntypo: pact\nparties: [{actor: frence}]\n"}
    write(tmp_path, RECORDS | ERROR | broken | {"actors/france": "title: France\n"})
    result = invoke("-C", tmp_path, "check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "data/actors/france.yaml:1:1: error[shape.missing]: the key 'type' is missing",
        "data/actors/italy.yaml:3:10: error[reference.unknown]: summary names 'frence', "
        "which does not exist",
        "data/pacts/accord.yaml:2:1: error[shape.unknown-key]: unknown key 'typo'; "
        "did you mean 'type'?",
        "dossier: 3 errors, 1 note; nothing was published",
    ]


@pytest.mark.parametrize(
    ("options", "records", "status", "severities"),
    [
        ([], WARNING, 0, ["warning"]),
        (["--strict"], WARNING, 1, ["warning"]),
        (["--strict"], {}, 0, []),
        ([], ERROR | SPAIN, 1, ["error", "warning"]),
    ],
    ids=["warning", "strict warning", "strict note", "error and warning"],
)
def test_what_fails_a_check(
    options: list[str],
    records: dict[str, str],
    status: int,
    severities: list[str],
    tmp_path: Path,
) -> None:
    """Errors do; warnings with `--strict`; notes are neither shown nor counted as failure."""
    result = invoke("-C", write(tmp_path, RECORDS | records), "check", *options)
    assert result.exit_code == status
    problems = [line for line in result.stderr.splitlines() if line.startswith("data/")]
    assert [line.split()[1].partition("[")[0] for line in problems] == severities


def test_quiet_prints_errors_alone(tmp_path: Path) -> None:
    """With -q a good run says nothing, and a bad one what is wrong."""
    result = invoke("-q", "-C", write(tmp_path / "a", RECORDS | WARNING), "check")
    assert (result.exit_code, result.output) == (0, "")
    records = RECORDS | ERROR | SPAIN
    result = invoke("-q", "-C", write(tmp_path / "b", records), "check")
    assert result.exit_code == 1
    assert ": error[" in result.stderr
    assert ": warning[" not in result.stderr


def test_verbose_prints_notes_and_stages(tmp_path: Path) -> None:
    """With -v notes are shown, and each stage as it begins, all on stderr."""
    result = invoke("-v", "-C", write(tmp_path, RECORDS), "check")
    assert result.exit_code == 0
    assert result.stdout == "3 records: 1 note\n"
    assert result.stderr.startswith("reading records …\nchecking 3 records …\n")
    assert ": note[fact.single-source]: " in result.stderr


# -- where ----------------------------------------------------------------------------------------


def test_the_dossier_is_found_from_any_folder_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with git, a command works in every folder of the project."""
    monkeypatch.chdir(write(tmp_path, RECORDS) / "data" / "actors")
    assert invoke("check").stdout == "3 records: 1 note\n"


def test_a_project_that_is_named_goes_before_the_one_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """-C names the folder, relative to the current one, and no folder above it is taken."""
    write(tmp_path, RECORDS)
    write(tmp_path / "other", {"actors/france": RECORDS["actors/france"]} | WARNING)
    (tmp_path / "none").mkdir()
    monkeypatch.chdir(tmp_path)
    assert invoke("-C", "other", "check").stdout.startswith("2 records: ")
    assert invoke("-C", "none", "check").exit_code == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda root: None,
        lambda root: (root / "data").mkdir(),
        lambda root: (root / "data").write_text("x"),
        lambda root: (root / "data" / "dossier.yaml").mkdir(parents=True),
    ],
    ids=["empty folder", "no card", "data is a file", "card is a folder"],
)
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("serve", "explain")])
def test_where_there_is_no_dossier_every_command_says_so(
    make: object, command: str, tmp_path: Path
) -> None:
    """It is an error of usage, and the message says what to do."""
    assert callable(make)
    make(tmp_path)
    result = invoke("-C", tmp_path, command, *ARGUMENTS.get(command, []))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("dossier: no dossier here: ")
    assert result.stderr.endswith("name it with -C\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["check", "--nonsense"],
        ["check", "extra"],
        ["-C", "/nowhere", "check"],
        ["-C", __file__, "check"],
        ["-C"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Click explains it on stderr."""
    result = invoke(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(("Usage: dossier", "Error: Option"))


# -- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help_has_an_example(command: tuple[str, ...]) -> None:
    """Every command explains itself, each option too, and shows a line to copy."""
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert " ".join(("dossier", *command)) in result.stdout.partition("Example")[2]
    assert invoke(*command, "-h").stdout == result.stdout
    described = dossier.commands[command[0]] if command else dossier
    for option in described.params:
        assert isinstance(option, click.Option | click.Argument)
        assert option.help
    assert described.help


def test_the_commands() -> None:
    """These are what the documentation tells of."""
    publishing = ("check", "build", "serve", "bundle")
    looking = ("explain", "list", "show")
    writing = ("new", "schema", "fmt", "rename", "merge")
    assert list(COMMANDS) == [*publishing, *looking, *writing]


def test_version() -> None:
    """`--version` names the program and its version."""
    result = invoke("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("dossier, version ")


# -- what cannot be read --------------------------------------------------------------------------


def _no_file(root: Path) -> str:
    (root / "data" / "actors" / "gone.yaml").symlink_to(root / "nowhere")
    return "gone.yaml"


def _loop(root: Path) -> str:
    (root / "data" / "actors" / "loop.yaml").symlink_to("loop.yaml")
    return "loop.yaml"


def _folder(root: Path) -> str:
    (root / "data" / "actors" / "folder.yaml").mkdir()
    return "folder.yaml"


def _locked(root: Path) -> str:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (root / "data" / "actors" / "france.yaml").chmod(0)
    return "france.yaml"


@pytest.mark.parametrize("make", [_no_file, _loop, _folder, _locked])
def test_what_the_disk_refuses_is_one_line_with_the_file(make: object, tmp_path: Path) -> None:
    """The file and the reason, exit code 1, no traceback."""
    assert callable(make)
    name = make(write(tmp_path, RECORDS))
    result = invoke("-C", tmp_path, "check")
    assert (result.exit_code, result.stdout) == (1, "")
    said = [line for line in result.stderr.splitlines() if " error[file." in line]
    assert len(said) == 1
    assert said[0].startswith(f"data/actors/{name}:1:1: ")


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"- a", b"format: 2\n", b"format: 1\n", b"\0", b"[" * 100_000, b"a: ["]
)
def test_a_broken_card_is_a_problem_like_any_other(data: bytes, tmp_path: Path) -> None:
    """The records are checked in the same run."""
    root = write(tmp_path, RECORDS | ERROR)
    (root / "data" / "dossier.yaml").write_bytes(data)
    result = invoke("-C", root, "check")
    assert result.exit_code == 1
    assert "data/dossier.yaml:" in result.stderr
    assert "data/actors/italy.yaml:3:10: error[reference.unknown]" in result.stderr


@pytest.mark.parametrize("epoch", ["9" * 12, "9" * 40, "-5", "soon", ""])
def test_a_day_that_is_none_has_no_traceback(
    epoch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SOURCE_DATE_EPOCH` comes from outside: it is refused, or not taken for a day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = invoke("-C", write(tmp_path, RECORDS), "check")
    assert result.exit_code in (0, 2)
    assert result.exit_code == 0 or "SOURCE_DATE_EPOCH" in result.stderr


def test_the_day_of_the_build_goes_before_the_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A review of 2030 is stale for a build in 2040, though not for the edition."""
    records = {"actors/france": RECORDS["actors/france"] + "reviewed: 2030-05-01\n"}
    write(tmp_path, records)
    assert "review.stale" not in invoke("-v", "-C", tmp_path, "check").stderr
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2208988800")
    assert "before 2040-01-01" in invoke("-v", "-C", tmp_path, "check").stderr


# -- build ----------------------------------------------------------------------------------------


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A project with a handful of records, ready to build."""
    return copy_project(tmp_path / "project", write(tmp_path / "records", RECORDS) / "data")


@pytest.mark.parametrize("options", [["--strict"], []], ids=" ".join)
def test_errors_stop_a_build_before_anything_is_written(
    options: list[str], small_project: Path
) -> None:
    """What was there stays to the byte; with --strict warnings stop it as well."""
    write(small_project, RECORDS | (WARNING if options else ERROR))
    before = _tree(small_project)
    result = invoke("-C", small_project, "build", *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("; nothing was published\n")
    assert _tree(small_project) == before


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        (lambda root: (root / "templates/pages/record.md.j2").unlink(), "record.md.j2"),
        (lambda root: (root / "templates/pages/record.md.j2").write_text("{% if"), "record.md.j2"),
        (lambda root: (root / "templates/pages/record.md.j2").write_text("{{ a.b }}"), "record.md"),
        (lambda root: (root / "templates/pages/record.md.j2").write_bytes(b"\xff"), "record.md.j2"),
        (lambda root: (root / "templates").rename(root / "elsewhere"), "templates"),
        (lambda root: (root / "mkdocs.yml").unlink(), "mkdocs.yml"),
        (lambda root: (root / "mkdocs.yml").write_text("a: ["), "mkdocs.yml"),
        (lambda root: (root / "docs").rename(root / "elsewhere"), "docs"),
        (lambda root: (root / "docs" / "actors").write_text("x"), "actors"),
        (lambda root: (root / "docs" / "about.md").write_bytes(b"\xff"), "about.md"),
        (lambda root: (root / "templates/theme/main.html").write_text("{% if"), "main.html"),
        (lambda root: (root / "templates/theme/main.html").write_text("{{ a.b.c }}"), "undefined"),
    ],
    ids=[
        "no template",
        "template cut short",
        "template wants what is not there",
        "template not UTF-8",
        "no templates",
        "no mkdocs.yml",
        "broken mkdocs.yml",
        "no docs",
        "file in the way",
        "page not UTF-8",
        "theme cut short",
        "theme wants what is not there",
    ],
)
def test_a_broken_project_has_no_traceback(
    break_it: object, named: str, small_project: Path
) -> None:
    """The message names the file to mend, and the exit code is 1."""
    assert callable(break_it)
    break_it(small_project)
    done = run(small_project, "dossier", "build")
    assert "Traceback" not in done.stderr
    if named != "docs":  # the folder is generated anew, but for the pages written by hand
        assert done.returncode == 1
        assert named in done.stderr
        assert done.stdout == ""
    assert not (small_project / "site").exists() or done.returncode == 0


def test_a_bundle_needs_a_site(small_project: Path) -> None:
    """It says which command comes first."""
    result = invoke("-C", small_project, "bundle")
    assert result.exit_code == 1
    assert "run `dossier build` first" in result.stderr


def _script(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "build.py", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_build_script_is_the_build_command(small_project: Path, tmp_path: Path) -> None:
    """`python scripts/build.py` prints and writes what `dossier build` does, and bundles follow."""
    other = copy_project(tmp_path / "other", small_project / "data")
    by_command, by_script = run(small_project, "dossier", "build"), _script(other)
    assert (by_command.returncode, by_command.stderr) == (0, by_script.stderr)
    said, also = (done.stdout.rpartition(" (")[0] for done in (by_command, by_script))
    assert said == also
    assert said.endswith("site/ is ready")
    for folder in ("docs", "site"):
        assert _tree(small_project / folder) == _tree(other / folder)
    bundled = run(other, "dossier", "bundle")
    assert (bundled.returncode, bundled.stderr) == (0, "")
    assert bundled.stdout.startswith("dist/small-2030-06-01.zip (")
    assert (other / "dist" / "small-2030-06-01.zip").is_file()


def test_the_build_script_takes_the_options_of_the_command(small_project: Path) -> None:
    """`--strict` reaches the build, and so does wrong usage."""
    write(small_project, RECORDS | WARNING)
    assert _script(small_project, "--strict").returncode == 1
    assert _script(small_project, "--nonsense").returncode == 2


def test_the_module_is_the_command(tmp_path: Path) -> None:
    """`python -m dossier` works where the command is not on the path."""
    write(tmp_path, RECORDS | ERROR)
    done = run(tmp_path, "dossier", "check")
    result = invoke("-C", tmp_path, "check")
    assert (done.returncode, done.stdout, done.stderr) == (1, result.stdout, result.stderr)


def test_main_takes_arguments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It can be called from Python, and exits as the command does."""
    with pytest.raises(SystemExit, match="0"):
        main(["-C", str(write(tmp_path, RECORDS)), "check"])
    assert capsys.readouterr().out == "3 records: 1 note\n"

"""What comes from outside: odd files, full and closed disks, two commands at once, no C parser."""

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import built, copy_project, run
from dossier import swapping
from dossier.cli import dossier
from dossier.errors import PublishError, WriteError
from dossier.locking import LOCK, locked
from dossier.reader import MAX_BYTES, read
from dossier.writer import exchange, replace_file, write
from dossiers import write as write_records
from fuzz import COMPLETE, within, written
from generator import generate
from test_writer import FOLDERS, page, plain_user

STATE = "title: France\ntype: state\n"
#: Seconds that a test waits for something that must happen.
PATIENCE = 60


def checked(root: Path, *options: str) -> tuple[int, list[str]]:
    """Check the dossier in `root`; return the exit code and the lines about errors."""
    with within(PATIENCE):
        result = CliRunner().invoke(dossier, [*options, "-C", str(root), "check"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stderr.replace("\n", "").isprintable()
    return result.exit_code, [line for line in result.stderr.splitlines() if " error[" in line]


def one_problem(root: Path) -> str:
    """Check what has one problem, and return its line."""
    status, (line,) = checked(root)
    assert status == 1
    return line


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A dossier of two records, one of which names the other."""
    records = {
        "actors/france": STATE,
        "actors/macron": "title: Macron\ntype: person\ncountry: france\nstage: draft\n",
    }
    return write_records(tmp_path / "dossier", records)


# Odd files


def _pipe(file: Path) -> None:
    os.mkfifo(file)


def _socket(file: Path) -> None:
    folder = os.open(file.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as server:  # the path of a test is too long for an address
        server.bind(f"/proc/self/fd/{folder}/{file.name}")
    os.close(folder)


def _endless(file: Path) -> None:
    try:
        os.mknod(file, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


@pytest.mark.parametrize("make", [_pipe, _socket, _endless, Path.mkdir])
@pytest.mark.parametrize("name", ["actors/france.yaml", "dossier.yaml", "actors/france.yml"])
def test_what_is_no_file_is_one_message(
    root: Path, make: Callable[[Path], None], name: str
) -> None:
    """A pipe, a socket, a device and a folder are said, and nothing waits for them."""
    file = root / "data" / name
    file.unlink(missing_ok=True)
    make(file)
    if name == "dossier.yaml":  # then there is no dossier
        with within(PATIENCE):
            result = CliRunner().invoke(dossier, ["-C", str(root), "check"])
        assert result.exit_code == 2
        assert result.stderr.startswith("dossier: no dossier here")
    elif name.endswith(".yml"):
        assert "file.folder" in " ".join(checked(root)[1])
    else:
        line = one_problem(root)
        assert line.startswith("data/actors/france.yaml:1:1: error[file.unreadable]: ")


@pytest.mark.parametrize("target", ["outside.yaml", "macron.yaml", "france.yaml", "nowhere.yaml"])
def test_a_link_to_a_file_is_refused(root: Path, tmp_path: Path, target: str) -> None:
    """Wherever it leads: out of the project, to a neighbour, to itself or nowhere."""
    (tmp_path / "outside.yaml").write_text(STATE, "utf-8")
    file = root / "data" / "actors" / "france.yaml"
    file.unlink()
    file.symlink_to(tmp_path / target if target == "outside.yaml" else target)
    assert one_problem(root).startswith("data/actors/france.yaml:1:1: error[file.link]: ")


@pytest.mark.parametrize("name", ["data", "data/actors"])
def test_a_link_to_a_folder_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    """What is in it is not read, and not missed by the records that name it either."""
    (root / name).rename(tmp_path / "elsewhere")
    (root / name).symlink_to(tmp_path / "elsewhere")
    assert one_problem(root).startswith(f"{name}:1:1: error[file.link]: ")


def test_a_link_is_not_even_followed_by_the_reader(root: Path) -> None:
    """One that comes after the survey is refused as well."""
    link = root / "x.yaml"
    link.symlink_to(root / "data" / "actors" / "france.yaml")
    raw, (problem,) = read(link, "x.yaml")
    assert (raw, problem.code.name) == (None, "file.link")


@pytest.mark.parametrize(
    "name", [".france.yaml.swp", ".#france.yaml", "._france.yaml", ".git/x.yaml"]
)
def test_what_is_hidden_is_left_alone(root: Path, name: str) -> None:
    """Editors and systems leave such files and links while somebody writes a record."""
    file = root / "data" / "actors" / name
    file.parent.mkdir(exist_ok=True)
    file.symlink_to("somebody@somewhere:1") if "#" in name else file.write_bytes(b"\0\xff")
    assert checked(root) == (0, [])


def test_what_may_not_be_read_is_one_message_each() -> None:
    """A closed file and a closed folder are said with the others, not instead of them."""
    folder = Path(tempfile.mkdtemp())  # unlike pytest's own, a plain user may enter it
    try:
        write_records(folder, {"actors/france": STATE, "pacts/x": "title: x\n", "sources/y": "[\n"})
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (folder / "data" / "actors" / "france.yaml").chmod(0)
        (folder / "data" / "pacts").chmod(0)
        with plain_user():
            status, lines = checked(folder)
        (folder / "data" / "pacts").chmod(0o755)
    finally:
        shutil.rmtree(folder)
    assert status == 1
    assert [line.partition(": ")[0] for line in lines] == [
        "data/actors/france.yaml:1:1",
        "data/pacts:1:1",
        "data/sources/y.yaml:1:1",
    ]
    assert [line.count("Permission denied") for line in lines] == [1, 1, 0]


@pytest.mark.parametrize(
    "name",
    [
        *(b"a\x1b[31m.yaml", b"a\nb.yaml", "a\u202eb.yaml".encode(), b"\xff\xfe.yaml", b"\xe9.md"),
        *("\ufefffrance.yaml".encode(), "x\u200b.txt".encode(), "\u3164".encode(), b"\x7f.yml"),
    ],
)
def test_names_that_cannot_be_seen_are_refused(root: Path, name: bytes) -> None:
    """Whatever kind of file it is, and the message shows the character as its number."""
    os.close(os.open(os.fsencode(root / "data" / "actors") + b"/" + name, os.O_CREAT))
    line = one_problem(root)
    assert "error[file.name]: the invisible character U+" in line


def test_too_many_files_are_one_message(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree that is no dossier, put there by mistake, is not read for hours."""
    monkeypatch.setattr("dossier.files.MAX_FILES", 5)
    result = CliRunner().invoke(dossier, ["-C", str(root), "check"])
    assert result.exit_code == 1
    assert re.fullmatch(r"dossier: \S*/data holds more than 5 files; .*\n", result.stderr)


@pytest.mark.parametrize(
    "text",
    [
        "same_as: {" + ",".join(f"k{n}:" for n in range(19_000)) + "}",
        "same_as: {" + ", ".join(f"k{n}: x" for n in range(9_900)) + "}",
        "\n".join(f"titel{n}: x" for n in range(19_000)),
        "aliases: [" + "''," * 19_000 + "]",
        "aliases: [" + "x," * 19_000 + "]",
        "summary: " + "[[a" * 300_000,
        "summary: " + "[@a; " * 190_000,
        "summary: " + "*a " * 300_000,
        "summary: " + "[a](" * 240_000,
        "summary: |-\n" + "  - a\n" * 140_000,
        "title: " + "é" * 490_000,
        "reviewed: " + "2" * 900_000,
        "cite: [" + "a#p1a-p2," * 19_000 + "]",
        "#" * (MAX_BYTES - 100),
    ],
    ids=lambda text: text[:20],
)
def test_a_file_within_the_limits_is_read_in_time(root: Path, text: str) -> None:
    """Whatever a megabyte of YAML holds, the answer comes within seconds."""
    file = root / "data" / "actors" / "france.yaml"
    file.write_text(
        f"title: France\ntype: state\n{text}\n".replace("title: France\n", "", "title" in text),
        "utf-8",
    )
    began = time.process_time()
    checked(root)
    assert time.process_time() - began < 20


def test_without_libyaml_there_is_one_message(root: Path) -> None:
    """PyYAML without its C parser is said with the way to get it, and is no traceback."""
    code = "import sys; sys.modules['yaml._yaml'] = None; from dossier.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "-C", str(root), "check"],
        env=os.environ | {"PYTHONPATH": str(Path(read.__code__.co_filename).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.fullmatch(r"dossier: PyYAML .*libyaml.*pip install .*\n", done.stderr)


# Speed


def test_a_thousand_records_are_checked_in_time(tmp_path: Path) -> None:
    """With nothing cached; none of them has an error.

    It takes 3 s of an idle machine; the bound leaves room for one that runs other tests beside it.
    """
    generate(tmp_path, 1000)
    before = os.times()
    done = run(tmp_path, "dossier", "check")
    after = os.times()
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith("1000 records: ")
    spent = after.children_user + after.children_system
    assert spent - before.children_user - before.children_system < 8


# The writer


def test_a_link_in_docs_is_refused(tmp_path: Path) -> None:
    """Pages are not written through a link to wherever it leads."""
    outside = tmp_path / "outside"
    outside.mkdir()
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "actors").symlink_to(outside)
    with pytest.raises(WriteError, match="docs/actors: a link"):
        write({"actors/a.md": page("a")}.items(), docs, FOLDERS)
    (docs / "index.md").symlink_to(outside / "x.md")
    (docs / "actors").unlink()
    with pytest.raises(WriteError, match=r"docs/index\.md"):
        write({"index.md": page("a")}.items(), docs, FOLDERS)
    assert list(outside.iterdir()) == []


def test_what_a_killed_command_left_is_removed(tmp_path: Path) -> None:
    """Half a page is nobody's; the next run takes it away."""
    docs = tmp_path / "docs"
    write({"actors/a.md": page("a")}.items(), docs, FOLDERS)
    (docs / "actors" / ".dossier-x1.tmp").write_text("half", "utf-8")
    (docs / ".dossier-x2.tmp").write_text("half", "utf-8")
    write({"actors/a.md": page("a")}.items(), docs, FOLDERS)
    assert [path.name for path in docs.rglob("*")] == ["actors", "a.md"]


def test_two_folders_change_places(tmp_path: Path) -> None:
    """At one moment, where the system can; where one is missing it cannot, and nothing moves."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        replace_file(folder / "name.txt", folder.name)
    if not exchange(one, other):
        pytest.skip("this system has no renameat2, or this disk does not")
    assert (one / "name.txt").read_text() == "other"
    assert not exchange(one, tmp_path / "missing")
    assert (other / "name.txt").read_text() == "one"


@pytest.mark.parametrize("can", [True, False], ids=["exchange", "two renames"])
def test_the_new_site_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    """With the exchange or without it, one folder is left and it is the new one."""
    if not can:
        monkeypatch.setattr(swapping, "exchange", lambda one, other: False)
    for name in ("site", "site.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    swapping.swap(tmp_path / "site.new", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site" / "index.html").read_text() == "site.new"


def test_a_site_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """It would be lost for a folder, and what it names would stay old."""
    (tmp_path / "site").symlink_to(tmp_path)
    with pytest.raises(PublishError, match="is a link"):
        swapping.repair(tmp_path / "site")


# Full and closed disks


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the small dossier, built and bundled. Tests copy it."""
    project = copy_project(tmp_path_factory.mktemp("small") / "project", COMPLETE)
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("site_dir: site\n", "site_dir: out/site\n"), "utf-8")
    built(project)
    assert run(project, "dossier", "bundle").returncode == 0
    return project


@pytest.fixture
def small(finished: Path, tmp_path: Path) -> Path:
    """A copy of the small project with one record changed since it was built."""
    project = Path(shutil.copytree(finished, tmp_path / "project"))
    record = project / "data" / "pacts" / "tide-toll.yaml"
    text = record.read_text("utf-8")
    assert "title: Tide Toll" in text
    record.write_text(text.replace("title: Tide Toll", "title: Tide Fee"), "utf-8")
    return project


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount something on a folder, with what was in it; skip where that is not allowed."""
    done = subprocess.run(
        ["mount", *options, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def nearly_full(folder: Path, free: int) -> Iterator[None]:
    """Put the files of a folder on a disk of their own with so many bytes left."""
    kept = folder.with_name(f"{folder.name}-kept")
    shutil.copytree(folder, kept)
    with mounted(folder, "-t", "tmpfs", "-o", "size=64m", "dossier-test"):
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        shutil.rmtree(kept)
        left = os.statvfs(folder)
        with (folder / ".filler").open("wb") as filler:
            filler.write(b"x" * max(0, left.f_bavail * left.f_frsize - free))
        yield


def published(project: Path) -> dict[str, bytes]:
    """Return pages, site and bundles by path."""
    return {
        str(file.relative_to(project)): file.read_bytes()
        for name in ("docs", "out", "dist")
        for file in sorted((project / name).rglob("*"))
        if file.is_file()
    }


def fails_once(done: "subprocess.CompletedProcess[str]", says: str) -> None:
    """Assert that a command ended with one clear message."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("dossier: ")]
    assert len(said) == 1, done.stderr
    assert re.search(says, said[0]), done.stderr


@pytest.mark.parametrize(
    ("name", "free", "command"),
    [
        ("docs", 0, "build"),
        ("docs", 4096, "build"),
        ("out", 0, "build"),
        ("out", 400_000, "build"),
        ("dist", 0, "bundle"),
        ("dist", 100_000, "bundle"),
    ],
)
def test_a_full_disk_loses_nothing(small: Path, name: str, free: int, command: str) -> None:
    """One message that says so; pages, site and bundle are as before, to the byte."""
    if name == "dist":
        (small / "out" / "site" / "more.bin").write_bytes(os.urandom(300_000))
    with nearly_full(small / name, free):
        before = published(small)
        done = run(small, "dossier", command)
        after = published(small)
    fails_once(done, r"No space left on device")
    kept = {n: data for n, data in after.items() if name != "out" or not n.startswith("docs/")}
    assert kept == {n: before[n] for n in kept}
    assert after.keys() == before.keys()


@pytest.mark.parametrize(
    ("name", "command"), [("docs", "build"), ("out", "build"), ("dist", "bundle"), (".", "build")]
)
def test_a_closed_disk_loses_nothing(small: Path, name: str, command: str) -> None:
    """A folder that may only be read is said in one message."""
    folder = small / name
    with mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        before = published(small)
        done = run(small, "dossier", command)
        after = published(small)
    fails_once(done, r"Read-only file system")
    if name != "out":  # the pages are written before the site
        assert after == before
    assert {n: d for n, d in after.items() if n[:4] == "out/"} == {
        n: d for n, d in before.items() if n[:4] == "out/"
    }


# Two at once


def start(project: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("command", ["build", "bundle"])
def test_a_second_command_waits_and_says_so(small: Path, command: str) -> None:
    """It begins when the first is done, and has the whole dossier for itself."""
    before = published(small)
    with locked(small):
        second = start(small, "dossier", "-v", command)
        assert second.stderr
        assert "waiting for another command" in second.stderr.readline()
        assert second.poll() is None
        assert published(small) == before
    with second:
        _, said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, said


@pytest.mark.parametrize("other", ["dossier", "mkdocs"])
def test_two_builds_at_once_give_one_right_site(small: Path, tmp_path: Path, other: str) -> None:
    """Both end well, and the site is that of a build alone."""
    alone = Path(shutil.copytree(small, tmp_path / "alone"))
    built(alone)
    with start(small, "dossier", "build") as one, start(small, other, "build") as two:
        said = [process.communicate(timeout=PATIENCE)[1] for process in (one, two)]
    assert (one.returncode, two.returncode) == (0, 0), said
    assert published(small) == published(alone)


def test_the_lock_ends_with_its_process(root: Path) -> None:
    """Who was killed holds up nobody, and no file has to be removed by hand."""
    code = (
        "import sys, pathlib; from dossier.locking import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(root)],
        env=os.environ | {"PYTHONPATH": str(Path(read.__code__.co_filename).parents[1])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        said: list[str] = []
        holder.kill()
        with within(PATIENCE), locked(root, said.append):
            assert (root / LOCK).exists()
    with locked(root, said.append):
        pass
    assert len(said) <= 1  # the first may have come before the system had ended the process


def test_no_lock_is_one_clear_error(root: Path) -> None:
    """Where it cannot be made the message names the place; a link there is not followed."""
    (root / LOCK).parent.mkdir()
    (root / LOCK).symlink_to("/dev/null")
    with pytest.raises(WriteError, match=r"\.dossier/lock: "), locked(root):
        pass
    assert written(root) == {}

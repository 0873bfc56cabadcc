"""The writer: what is on disk after it, whatever was there before and whatever goes wrong."""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import copy_project
from dossier import urls
from dossier.errors import ProblemsFoundError, WriteError
from dossier.pipeline import check, generate
from dossier.writer import MARK, Written, is_generated, write
from rendered import COMPLETE

FOLDERS = ("actors", "views")
NOBODY = 65534


def page(words: str) -> str:
    """Return a generated page that says something."""
    return f"---\n{MARK}data/x.yaml. Edit that file.\ntitle: x\n---\n\n{words}\n"


def files(docs: Path) -> dict[str, bytes]:
    """Return everything below a folder by path; an empty folder too, with a slash behind it."""
    found = {}
    for path in docs.rglob("*"):
        name = path.relative_to(docs).as_posix()
        if path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def marks(docs: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of change of every file: what a rewritten file cannot keep."""
    paths = (path for path in docs.rglob("*") if path.is_file())
    return {p.relative_to(docs).as_posix(): (p.stat().st_ino, p.stat().st_mtime_ns) for p in paths}


def put(docs: Path, texts: Mapping[str, str]) -> None:
    """Write files by hand."""
    for name, text in texts.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_bytes(text.encode())


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with two generated pages and two files written by hand."""
    docs = tmp_path / "docs"
    put(docs, {"about.md": "# About\n", "assets/site.css": "p {}\n"})
    write({"index.md": page("home"), "actors/a.md": page("a")}.items(), docs, FOLDERS)
    return docs


# What is written


def test_only_what_changed_is_written(docs: Path) -> None:
    """A page that is the same keeps its inode and its time; a preview then has nothing to do."""
    before = marks(docs)
    pages = {"index.md": page("home"), "actors/a.md": page("changed"), "actors/b.md": page("b")}
    assert write(pages.items(), docs, FOLDERS) == Written(written=2, unchanged=1, removed=0)
    after = marks(docs)
    assert {name for name in after if after[name] != before.get(name)} == {
        "actors/a.md",
        "actors/b.md",
    }
    assert (docs / "actors" / "a.md").read_text("utf-8") == page("changed")


def test_stale_pages_go_and_empty_folders_with_them(docs: Path) -> None:
    """What no record makes any more is removed, up to the folder that is then empty."""
    put(docs, {"views/deep/er/old.md": page("old"), "views/deep/mine.md": "# Mine\n"})
    written = write({"index.md": page("home")}.items(), docs, FOLDERS)
    assert written == Written(written=0, unchanged=1, removed=2)
    assert set(files(docs)) == {"index.md", "about.md", "assets/site.css", "views/deep/mine.md"}
    assert not (docs / "actors").exists()


def test_files_written_by_hand_are_never_touched(docs: Path) -> None:
    """Not in generated folders either, whatever they are called and whatever is in them."""
    texts = {
        "actors/notes.md": "# Notes\n",
        "actors/empty.md": "",
        "actors/picture.svg": f"<svg/>\n{MARK}data/x.yaml\n",
        "actors/quoted.md": "x" * 500 + page("far below the top"),
        "views/.hidden.md": "hidden",
        "elsewhere/generated.md": page("by somebody else's program"),
    }
    put(docs, texts)
    before = {name: mark for name, mark in marks(docs).items() if name in texts}
    write({"index.md": page("new")}.items(), docs, FOLDERS)
    assert {name: mark for name, mark in marks(docs).items() if name in texts} == before
    assert {name: text for name, text in files(docs).items() if name in texts} == {
        name: text.encode() for name, text in texts.items()
    }


def test_a_page_written_by_hand_in_the_way_is_an_error(docs: Path) -> None:
    """The message names every such file and the way out, and nothing at all is written."""
    put(docs, {"actors/mine.md": "# Mine\n", "views/mine.md": "# Mine\n"})
    before = marks(docs)
    pages = {name: page("new") for name in ("index.md", "actors/mine.md", "views/mine.md")}
    with pytest.raises(WriteError, match=r"docs/actors/mine\.md, docs/views/mine\.md: .*move the"):
        write(pages.items(), docs, FOLDERS)
    assert marks(docs) == before


def test_pages_have_the_same_bytes_everywhere(docs: Path) -> None:
    """Line ends are those of the text, letters are UTF-8, and a web server may read the file."""
    text = page("Łódź – 一\r\nnext")
    write({"actors/a.md": text}.items(), docs, FOLDERS)
    assert (docs / "actors" / "a.md").read_bytes() == text.encode()
    assert (docs / "actors" / "a.md").stat().st_mode & 0o777 == 0o644


def test_a_page_knows_that_it_is_generated(docs: Path) -> None:
    """One line in its front matter tells it from a page written by hand."""
    assert is_generated(docs / "index.md")
    assert not is_generated(docs / "about.md")


# What goes wrong


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the disk refuse to write more than so many bytes into one file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_leaves_the_old_page_whole(docs: Path) -> None:
    """When the disk is full in the middle of a page, the old page stays and nothing lies about."""
    before = files(docs)
    with largest_file(1000), pytest.raises(WriteError, match=r"docs.*File too large"):
        write({"actors/a.md": page("x" * 5000)}.items(), docs, ())
    assert files(docs) == before


@contextmanager
def plain_user() -> Iterator[None]:
    """Go on without the rights of root, to whom no folder is closed."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that a plain user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder / "docs"
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("pages", [{"actors/a.md": page("new"), "actors/b.md": page("b")}, {}])
def test_a_closed_folder_is_one_clear_error(shared: Path, pages: dict[str, str]) -> None:
    """Where pages can be neither written nor removed the message names the place."""
    write({"actors/a.md": page("a")}.items(), shared, FOLDERS)
    before = files(shared)
    (shared / "actors").chmod(0o555)
    with plain_user(), pytest.raises(WriteError, match=r"actors.*Permission denied"):
        write(pages.items(), shared, FOLDERS)
    assert files(shared) == before


def test_a_file_in_the_place_of_a_folder_is_one_clear_error(docs: Path) -> None:
    """`docs/views` as a file is in the way of every view."""
    put(docs, {"views": "a file\n"})
    with pytest.raises(WriteError, match="views"):
        write({"views/timeline.md": page("timeline")}.items(), docs, FOLDERS)
    assert (docs / "views").read_text("utf-8") == "a file\n"


@pytest.mark.parametrize("pages", [{"actors/b.md": page("b")}, {}], ids=["wanted", "stale"])
def test_a_folder_in_the_place_of_a_page_is_one_clear_error(
    docs: Path, pages: dict[str, str]
) -> None:
    """A folder whose name ends like a page is somebody's, and is in the way only of that page."""
    put(docs, {"actors/b.md/inside.txt": "mine\n"})
    if pages:
        with pytest.raises(WriteError, match=r"actors/b\.md"):
            write(pages.items(), docs, FOLDERS)
    else:
        write(pages.items(), docs, FOLDERS)
    assert (docs / "actors" / "b.md" / "inside.txt").exists()


# Any sequence

NAMES = ("index", "a", "b")
PATHS = st.sampled_from([f"{folder}/{name}.md" for folder in FOLDERS for name in NAMES])
HANDS = st.sampled_from(["about.md", "actors/a.md", "actors/c.md", "views/x/y.md", "views/z.txt"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SETS = st.lists(st.dictionaries(PATHS, WORDS.map(page), max_size=5), min_size=1, max_size=5)


@settings(deadline=None, database=None, max_examples=150)
@given(st.dictionaries(HANDS, WORDS, max_size=3), SETS)
@example({"actors/a.md": "mine"}, [{"views/a.md": page("")}, {"actors/a.md": page("")}, {}])
@example({}, [{"actors/a.md": page("\r")}, {"actors/a.md": page("\r\n")}, {"views/a.md": page("")}])
def test_any_sequence_of_pages_leaves_the_last_one(
    by_hand: dict[str, str], sets: list[dict[str, str]]
) -> None:
    """`docs` then holds the last pages that could be written, what is by hand, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "docs"
        docs.mkdir()
        put(docs, by_hand)
        last: dict[str, str] = {}
        for pages in sets:
            if set(pages) & set(by_hand):
                with pytest.raises(WriteError):
                    write(pages.items(), docs, FOLDERS)
            else:
                done = write(pages.items(), docs, FOLDERS)
                assert done == Written(
                    written=len(pages.items() - last.items()),
                    unchanged=len(pages.items() & last.items()),
                    removed=len(set(last) - set(pages)),
                )
                last = pages
            expected = {name: text.encode() for name, text in {**by_hand, **last}.items()}
            assert files(docs) == expected


# The pages of a dossier


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """A project with the complete dossier, its pages written."""
    project = copy_project(tmp_path / "project", COMPLETE / "data")
    generate(check(project))
    return project


def test_a_second_run_writes_nothing(generated: Path) -> None:
    """Every page is counted as unchanged, and not one file on disk is another."""
    before = marks(generated / "docs")
    written = generate(check(generated))
    assert (written.written, written.removed) == (0, 0)
    assert written.unchanged > 20
    assert marks(generated / "docs") == before


def test_one_changed_word_writes_the_pages_that_show_it(generated: Path) -> None:
    """A note on a fact is on one page, so one page is written."""
    file = generated / "data" / "summits" / "port-conference-2031.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("In a grey hat.", "In a green hat."), "utf-8")
    before = marks(generated / "docs")
    assert generate(check(generated)).written == 1
    after = marks(generated / "docs")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"summits/port-conference-2031.md"}


def rename(project: Path, old: str, new: str) -> None:
    """Let the one source that names a record name another."""
    source = project / "data" / "sources" / "courier-2031.yaml"
    source.write_text(source.read_text("utf-8").replace(old, new), "utf-8")


def test_a_removed_record_takes_its_page_along(generated: Path) -> None:
    """Its page is gone after the next run, and nothing else."""
    (generated / "data" / "pacts" / "lighthouse-plan.yaml").unlink()
    rename(generated, "[lighthouse-plan, ", "[")
    assert generate(check(generated)).removed == 1
    assert not (generated / "docs" / "pacts" / "lighthouse-plan.md").exists()


def test_a_renamed_record_leaves_a_redirect(generated: Path) -> None:
    """The old page becomes the way to the new one."""
    old = generated / "data" / "pacts" / "lighthouse-plan.yaml"
    text = old.read_text("utf-8")
    text = text.replace("type: plan\n", "type: plan\nformer_ids: [lighthouse-plan]\n")
    old.with_name("light-plan.yaml").write_text(text, "utf-8")
    old.unlink()
    rename(generated, "[lighthouse-plan, ", "[light-plan, ")
    assert generate(check(generated)).removed == 0
    moved = (generated / "docs" / "pacts" / "lighthouse-plan.md").read_text("utf-8")
    assert 'moved_to: "light-plan.html"' in moved


def test_a_draft_shown_in_a_preview_is_gone_in_a_build(generated: Path) -> None:
    """After `serve` a build leaves no draft behind."""
    checked = check(generated)
    assert generate(checked, drafts=True).written > 0
    assert (generated / "docs" / "actors" / "lamp-ferry.md").exists()
    generate(checked)
    assert not (generated / "docs" / "actors" / "lamp-ferry.md").exists()
    assert generate(checked).written == 0


def test_records_with_errors_write_nothing(generated: Path) -> None:
    """One wrong id anywhere, and every page stays as it is; so does one warning under strict."""
    file = generated / "data" / "actors" / "harbour-board.yaml"
    good = file.read_text("utf-8")
    file.write_text(good.replace("part_of: ostmar", "part_of: nobody"), "utf-8")
    before = marks(generated / "docs")
    with pytest.raises(ProblemsFoundError):
        generate(check(generated))
    file.write_text(good.replace("cite: [courier-2031#p3a]", "cite: [courier-2031#p9a]"), "utf-8")
    with pytest.raises(ProblemsFoundError):
        generate(check(generated), strict=True)
    assert marks(generated / "docs") == before


def test_every_generated_folder_belongs_to_the_program(generated: Path) -> None:
    """Pages stand in the folders that are searched for stale ones, or are the home page."""
    docs = generated / "docs"
    written = {f.relative_to(docs).as_posix() for f in docs.rglob("*.md") if is_generated(f)}
    outside = {name for name in written if name.split("/")[0] not in urls.generated_folders()}
    assert outside == {"index.md"}

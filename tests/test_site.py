"""The published site: its links, its bytes, what becomes of it when a build fails, preview, bundle.

The commands run as in a shell, on copies of the project: the real dossier where the whole site is
looked at, the small complete one of the fixtures where one rule is.
"""

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import ROOT, built, copy_project, interruptible, run
from dossier import pipeline, swapping
from dossier.model.kinds import MODELS

COMPLETE = ROOT / "tests" / "fixtures" / "complete" / "data"
LYCHEE = Path(sys.executable).parent / "lychee"
#: Seconds that a test waits for something that must happen.
PATIENCE = 60
#: A message about a place in a file.
PROBLEM = re.compile(r"^(data/\S+\.yaml):(\d+):(\d+): (?:error|warning|note)\[([a-z.-]+)\]: \S")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the real dossier, built and bundled. Tests only look at it."""
    project = copy_project(tmp_path_factory.mktemp("real") / "project", ROOT / "data")
    built(project)
    bundled(project)
    return project


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the small dossier, built. Tests only look at it, or copy it."""
    project = copy_project(tmp_path_factory.mktemp("small") / "project", COMPLETE)
    built(project)
    return project


@pytest.fixture
def small(finished: Path, tmp_path: Path) -> Path:
    """A copy of the small project, as it is after a build, to change and break."""
    return Path(shutil.copytree(finished, tmp_path / "project"))


def bundled(project: Path) -> Path:
    """Bundle the site and return the archive."""
    done = run(project, "dossier", "bundle")
    assert done.returncode == 0, done.stderr
    (archive,) = (project / "dist").glob("*.zip")
    return archive


def contents(*folders: Path) -> dict[str, bytes]:
    """Return every file below the folders with its bytes."""
    return {
        f"{folder.name}/{file.relative_to(folder)}": file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def output(project: Path) -> dict[str, bytes]:
    """Return everything that a build writes."""
    return contents(project / "docs", project / "site")


def exchange(file: Path, old: str, new: str) -> None:
    """Exchange a text that stands in a file once."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file} has {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), "utf-8")


def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Ask again and again until it is so, or the time is over; say which."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# Links


def broken_links(project: Path, tmp_path: Path) -> list[str]:
    """Return what lychee finds wrong in the built site, anchors included.

    Addresses below the card's `site_url` and `edit_url` are looked for in the site and the project.
    """
    card = pipeline.check(project).loaded.card
    assert card.site_url
    assert card.edit_url
    server = tmp_path / "server"  # as it is published: the page 404.html has links from the top
    published = server / urlsplit(card.site_url).path.strip("/")
    shutil.copytree(project / "site", published)
    done = subprocess.run(
        [
            str(LYCHEE),
            *("--offline", "--include-fragments", "--no-progress", "--format", "json"),
            *("--extensions", "html", "--root-dir", str(server)),
            *("--remap", f"^{re.escape(card.edit_url)} {project.as_uri()}/"),
            *("--remap", f"^{re.escape(card.site_url)} {published.as_uri()}/"),
            str(published),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)
    assert done.returncode == (2 if found["errors"] else 0), done.stderr
    assert found["successful"] > 100
    return [
        f"{Path(page).relative_to(published)}: {error['url']}"
        for page, errors in found["error_map"].items()
        for error in errors
    ]


def test_every_link_inside_the_site_leads_somewhere(real: Path, tmp_path: Path) -> None:
    """Pages, anchors, files, the site's own address and the records to edit: all are there."""
    assert broken_links(real, tmp_path) == []


@pytest.mark.parametrize(
    "dead",
    ["#nowhere", "actors/index.html#nowhere", "nowhere.html", "https://example.org/merrow/no.html"],
)
def test_a_dead_link_is_found(small: Path, tmp_path: Path, dead: str) -> None:
    """The test of links notices a missing page and a missing anchor, here and elsewhere."""
    page = small / "site" / "about.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", f'</h1><a href="{dead}">x</a>', 1))
    (found,) = broken_links(small, tmp_path)
    assert found.startswith("about.html: ")
    assert found.endswith(dead.rpartition("/")[2])


# Bytes


def test_the_same_input_gives_the_same_bytes(real: Path, tmp_path: Path) -> None:
    """Site and bundle depend on the project alone: not on folder, machine, language or hour."""
    project = copy_project(tmp_path / "elsewhere and longer" / "prøject", real / "data")
    moment = time.time() - 10_000_000
    for file in sorted(project.rglob("*"), reverse=True):
        os.utime(file, (moment, moment))
    odd = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4321"}
    built(project, **odd)
    bundled(project)
    assert contents(project / "site") == contents(real / "site")
    assert contents(project / "dist") == contents(real / "dist")


def test_the_day_is_that_of_the_edition(small: Path) -> None:
    """Nothing in the site tells when it was built."""
    exchange(small / "data" / "dossier.yaml", "edition: 2032-06-30", "edition: 1999-02-03")
    found = contents(built(small))
    days = re.findall(rb"<lastmod>(.*?)</lastmod>", found["site/sitemap.xml"])
    assert set(days) == {b"1999-02-03"}
    assert found["site/sitemap.xml.gz"][4:8] == (918_000_000).to_bytes(4, "little")


def test_bare_mkdocs_gives_the_same_site(real: Path, tmp_path: Path) -> None:
    """Who knows MkDocs needs no other command: the hook does the rest."""
    project = copy_project(tmp_path / "project", real / "data")
    done = run(project, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert output(project) == output(real)


def test_mkdocs_from_another_folder_gives_the_same_site(small: Path, tmp_path: Path) -> None:
    """The hook goes by the place of mkdocs.yml, not by the folder one is in."""
    before = contents(small / "site")
    done = run(tmp_path, "mkdocs", "build", "--strict", "-f", str(small / "mkdocs.yml"))
    assert done.returncode == 0, done.stderr
    assert contents(small / "site") == before


def test_a_second_build_writes_no_page(small: Path) -> None:
    """Pages that would be the same are left alone, so that git and editors see no change."""

    def written() -> dict[Path, tuple[int, int]]:
        pages = sorted((small / "docs").rglob("*.md"))
        return {page: (page.stat().st_ino, page.stat().st_mtime_ns) for page in pages}

    before = written()
    site_before = contents(small / "site")
    done = run(small, "dossier", "build")
    assert re.search(r"\b0 pages written, [1-9]\d* unchanged, 0 removed", done.stdout)
    assert written() == before
    assert contents(small / "site") == site_before


# Broken records


@dataclass(frozen=True)
class Slip:
    """A mistake in a record, and where and as what it is to be reported."""

    file: str
    old: str
    new: str
    code: str
    #: What the position must point at.
    at: str


SLIPS = {
    "reference": Slip(
        "pacts/harbour-treaty.yaml",
        "actor: velle, role",
        "actor: vele, role",
        "reference.unknown",
        "vele",
    ),
    "citation": Slip(
        "pacts/tide-toll.yaml",
        "cite: [courier-2031#p5a]",
        "cite: [courier-2031#p5z]",
        "citation.unknown",
        "courier-2031#p5z",
    ),
    "date": Slip(
        "pacts/harbour-treaty.yaml", "date: 2029~", "date: 2029-13", "date.malformed", "2029-13"
    ),
    "key": Slip(
        "summits/lamp-visit-2032.yaml",
        "outcomes:",
        "outcome:",
        "shape.unknown-key",
        "outcome:",
    ),
    "term": Slip(
        "summits/lamp-visit-2032.yaml",
        "role: guest",
        "role: gast",
        "vocabulary.unknown",
        "gast",
    ),
    "yaml": Slip("actors/lamp-ferry.yaml", "title: Ferry", "title: [Ferry", "syntax.yaml", ""),
}


@pytest.mark.parametrize("name", SLIPS)
def test_one_mistake_gives_one_message_and_changes_nothing(small: Path, name: str) -> None:
    """A wrong record is named with line and column, and pages and site stay to the byte."""
    slip = SLIPS[name]
    file = small / "data" / slip.file
    exchange(file, slip.old, slip.new)
    before = output(small)
    done = run(small, "dossier", "build")
    assert done.returncode == 1
    assert done.stdout == ""
    errors = [line for line in done.stderr.splitlines() if " error[" in line]
    (match,) = map(PROBLEM.match, errors)
    assert match
    path, line, column, code = match.groups()
    assert (path, code) == (f"data/{slip.file}", slip.code)
    if slip.at:
        there = file.read_text("utf-8").splitlines()[int(line) - 1][int(column) - 1 :]
        assert there.startswith(slip.at)
    assert done.stderr.splitlines()[-1].startswith("dossier: 1 error")
    assert output(small) == before


def test_all_mistakes_are_told_at_once(small: Path) -> None:
    """Three mistakes in three files are three messages of one run, in the order of the files."""
    slips = (SLIPS["yaml"], SLIPS["reference"], SLIPS["key"])
    for slip in slips:
        exchange(small / "data" / slip.file, slip.old, slip.new)
    done = run(small, "dossier", "build")
    errors = [line.partition(":")[0] for line in done.stderr.splitlines() if " error[" in line]
    assert errors == [f"data/{slip.file}" for slip in slips]
    assert done.returncode == 1


def test_bare_mkdocs_stops_at_a_broken_record(small: Path) -> None:
    """`mkdocs build` says the same, ends with 1 and leaves the old site as well."""
    slip = SLIPS["reference"]
    exchange(small / "data" / slip.file, slip.old, slip.new)
    before = output(small)
    done = run(small, "mkdocs", "build")
    assert done.returncode == 1
    assert done.stderr.count(f"error[{slip.code}]") == 1
    assert "Traceback" not in done.stderr
    assert output(small) == before


@pytest.mark.parametrize("command", ["dossier", "mkdocs"])
def test_a_project_without_a_card_is_said_in_one_line(small: Path, command: str) -> None:
    """Where there is no dossier, no command ends in a traceback or touches the site."""
    (small / "data" / "dossier.yaml").unlink()
    before = output(small)
    done = run(small, command, "build")
    assert done.returncode in (1, 2)
    assert "data/dossier.yaml" in done.stderr
    assert "Traceback" not in done.stderr
    assert output(small) == before


# Builds that end early


def fail_in_mkdocs(project: Path) -> None:
    """Make MkDocs fail late: a dead link on a page written by hand."""
    with (project / "docs" / "about.md").open("a") as page:
        page.write("\nSee [nothing](nowhere.md).\n")


def beside(project: Path) -> set[str]:
    """Return the names beside the site that begin like it."""
    return {path.name for path in project.glob("site*")}


def test_a_failing_mkdocs_leaves_the_old_site(small: Path) -> None:
    """A dead link written by hand stops the build, and readers keep what they had."""
    before = contents(small / "site")
    fail_in_mkdocs(small)
    exchange(small / "data" / "pacts" / "tide-toll.yaml", "title: Tide Toll", "title: Tide Fee")
    done = run(small, "dossier", "build")
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr
    assert "about.md" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(small / "site") == before
    assert beside(small) == {"site"}


def test_a_killed_build_leaves_the_old_site(small: Path) -> None:
    """A build that is killed while MkDocs writes has not touched the site; the next one cleans."""
    before = contents(small / "site")
    exchange(small / "data" / "pacts" / "tide-toll.yaml", "title: Tide Toll", "title: Tide Fee")
    with subprocess.Popen(
        [sys.executable, "-m", "dossier", "build"],
        cwd=small,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as build:
        assert eventually((small / "site.new" / "index.html").exists)
        build.kill()
    assert contents(small / "site") == before
    assert "site.new" in beside(small)
    built(small)
    assert beside(small) == {"site"}
    assert "Tide Fee" in (small / "site" / "pacts" / "tide-toll.html").read_text("utf-8")


#: What may stand beside each other when a build was interrupted: the old site whole or moved away.
INTERRUPTED = (
    ("site", "site.new"),
    ("site.old", "site.new"),
    ("site.old",),
    ("site", "site.old"),
    ("site", "site.old", "site.new"),
    ("site.new",),
)


def interrupt(project: Path, state: tuple[str, ...]) -> None:
    """Leave the folders of a state: one of them holds the site, others are torn."""
    whole = (project / "site").rename(project / "whole")
    for name in state:
        if name == "site.new" or (name == "site.old" and "site" in state):
            (project / name / "pacts").mkdir(parents=True)
            (project / name / "index.html").write_text("torn")
        else:
            shutil.copytree(whole, project / name)
    shutil.rmtree(whole)


@pytest.mark.parametrize("state", INTERRUPTED, ids="+".join)
def test_the_next_build_repairs_what_an_interrupted_one_left(
    small: Path, state: tuple[str, ...]
) -> None:
    """Whatever was left, there is a whole site afterwards, and nothing else."""
    before = contents(small / "site")
    interrupt(small, state)
    assert contents(built(small)) == before
    assert beside(small) == {"site"}


@pytest.mark.parametrize("state", [state for state in INTERRUPTED if state != ("site.new",)])
def test_a_failing_build_brings_the_moved_site_back(small: Path, state: tuple[str, ...]) -> None:
    """The site is back even if the build that finds it moved away cannot make a new one."""
    before = contents(small / "site")
    interrupt(small, state)
    fail_in_mkdocs(small)
    assert run(small, "dossier", "build").returncode == 1
    assert contents(small / "site") == before
    assert beside(small) == {"site"}


def test_a_failed_swap_puts_the_old_site_back(tmp_path: Path) -> None:
    """If the new site cannot be moved in, the old one does not stay away."""
    old = tmp_path / "site"
    old.mkdir()
    (old / "index.html").write_text("old")
    with pytest.raises(OSError, match="site\\.new"):
        swapping.swap(tmp_path / "site.new", old)
    assert (old / "index.html").read_text() == "old"


def with_small_files(project: Path, *arguments: str, size: int) -> subprocess.CompletedProcess[str]:
    """Run `dossier` where no file may grow beyond `size` bytes: a disk that refuses."""
    return subprocess.run(
        [sys.executable, "-m", "dossier", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


def test_a_disk_that_refuses_leaves_the_old_site(small: Path) -> None:
    """A build that cannot write says which file, in one line, and the site stays."""
    before = contents(small / "site")
    done = with_small_files(small, "build", size=60_000)
    assert done.returncode == 1
    assert re.match(r"dossier: .*: File too large$", done.stderr.splitlines()[-1])
    assert "Traceback" not in done.stderr
    assert contents(small / "site") == before
    assert beside(small) == {"site"}


# What pages are made of


class _Parts(HTMLParser):
    """Collects of a page what could run or be loaded."""

    #: Attributes whose address the browser loads by itself, by element.
    LOADS: Mapping[str, tuple[str, ...]] = {
        "script": ("src",),
        "img": ("src", "srcset"),
        "iframe": ("src", "srcdoc"),
        "source": ("src", "srcset"),
        "video": ("src", "poster"),
        "audio": ("src",),
        "track": ("src",),
        "embed": ("src",),
        "object": ("data",),
        "input": ("src",),
        "use": ("href", "xlink:href"),
        "image": ("href", "xlink:href"),
        "form": ("action",),
    }
    #: Relations of `<link>` that only tell.
    TELLS = frozenset({"canonical", "prev", "next", "alternate", "edit", "license", "author"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.styles: list[str] = []
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self.loaded: list[str] = []
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or "style" in given:
            self.styles.append(self.get_starttag_text() or tag)
        self.handlers += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.handlers += [v for v in given.values() if v.strip().lower().startswith("javascript:")]
        self.loaded += [given[name] for name in self.LOADS.get(tag, ()) if name in given]
        if tag == "link" and not self.TELLS & set(given.get("rel", "").lower().split()):
            self.loaded.append(given.get("href", ""))
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self._script = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self.scripts.append("".join(self._script))
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)


#: The beginnings of the inline scripts that Material 9.8.1 puts into its pages.
MATERIALS = (
    "__md_scope=new URL(",  # where the settings of this site are remembered
    "var palette=__md_get(",  # the theme chosen, before anything is painted
    "var target=document.getElementById(location.hash",  # a tab of a set, chosen by an address
)


class Parts:
    """What could run or be loaded in every page of a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> dict[str, _Parts]:
        """Every page, by path."""
        found = {}
        for file in sorted(self.folder.rglob("*.html")):
            parts = found[str(file.relative_to(self.folder))] = _Parts()
            parts.feed(file.read_text("utf-8"))
            parts.close()
        assert len(found) > 50
        return found


@pytest.fixture(scope="module")
def parts(real: Path) -> Parts:
    """The parts of the real site."""
    return Parts(real / "site")


def test_no_page_holds_a_style_of_its_own(parts: Parts) -> None:
    """A strict policy forbids `style`, so no page relies on it."""
    assert {page: found.styles for page, found in parts.pages.items() if found.styles} == {}


def test_no_page_holds_a_script_of_its_own(parts: Parts) -> None:
    """The only scripts inside pages are the few that Material writes; attributes run nothing."""
    for page, found in parts.pages.items():
        assert found.handlers == [], page
        ours = [script for script in found.scripts if not script.startswith(MATERIALS)]
        assert ours == [], page


def test_no_page_loads_anything_from_elsewhere(parts: Parts) -> None:
    """Scripts, styles, pictures and frames all come from the site; links in texts may leave it."""
    for page, found in parts.pages.items():
        away = [address for address in found.loaded if re.match(r"[a-z]+:|//", address, re.I)]
        assert away == [], page


def test_no_style_sheet_loads_anything_from_elsewhere(real: Path) -> None:
    """Nor do the style sheets: no fonts, no imports."""
    sheets = list((real / "site").rglob("*.css"))
    assert sheets
    for sheet in sheets:
        found = re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])([^\"')]+)", sheet.read_text())
        assert [address for address in found if re.match(r"(?!data:)[a-z]+:|//", address)] == []


def test_the_parts_are_seen() -> None:
    """What these tests look for is found where it is."""
    found = _Parts()
    found.feed(
        '<link rel="stylesheet" href="https://a.example/x.css"><img src="//b.example/x.png">'
        '<link rel="canonical" href="https://c.example/"><p style="color: red" onclick="x()">'
        "<a href=' JavaScript:x()'>x</a><script>evil()</script>"
    )
    assert found.loaded == ["https://a.example/x.css", "//b.example/x.png"]
    assert found.scripts == ["evil()"]
    assert len(found.styles) == 1
    assert len(found.handlers) == 2


# Preview


class Preview:
    """A running `serve`: its pages, and what it has printed."""

    def __init__(self, project: Path, address: str, log: Path, process: subprocess.Popen[bytes]):
        self.project, self.address, self.log, self.process = project, address, log, process

    def page(self, path: str) -> str:
        """Return a page, or nothing where there is none or nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=PATIENCE) as answer:  # noqa: S310
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            return ""

    def shows(self, path: str, words: str) -> bool:
        """Wait until a page holds some words."""
        assert self.process.poll() is None, self.said
        return eventually(lambda: words in self.page(path))

    @property
    def said(self) -> str:
        """What was printed so far."""
        return self.log.read_text("utf-8")

    @property
    def builds(self) -> int:
        """How many builds were begun: of two that took as long, `mkdocs serve` tells one end."""
        return self.said.count("Building documentation...")


@contextmanager
def preview(project: Path, *command: str) -> Iterator[Preview]:
    """Run a `serve` on a free port until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project / "serve.log"
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-m", *command, f"127.0.0.1:{port}"],
            cwd=project,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"},
            stdout=stream,
            stderr=subprocess.STDOUT,
            preexec_fn=interruptible,  # noqa: PLW1509 - no thread runs here
        ) as process,
    ):
        running = Preview(project, f"http://127.0.0.1:{port}/", log, process)
        try:
            yield running
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:  # a server that does not end is a failure of its own
                process.kill()
                raise


SERVES = {
    "mkdocs serve": ("mkdocs", "serve", "--dev-addr"),
    "dossier serve": ("dossier", "serve", "--address"),
}


@pytest.fixture(params=SERVES)
def previewed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Preview]:
    """A preview of the small dossier that has begun to answer, by either command."""
    project = copy_project(tmp_path / "project", COMPLETE)
    with preview(project, *SERVES[request.param]) as running:
        assert eventually(lambda: bool(running.page("index.html"))), running.said
        yield running


def test_the_preview_follows_the_records(previewed: Preview) -> None:
    """A change is on screen after one build; a broken record leaves the last page; drafts show.

    One test, because each step begins where the one before it ended.
    """
    record = previewed.project / "data" / "pacts" / "tide-toll.yaml"
    page = "pacts/tide-toll.html"
    good = record.read_text("utf-8")
    assert previewed.shows("actors/lamp-ferry.html", "Draft")
    assert previewed.builds == 1

    record.write_text(good.replace("Tide Toll", "Tide Fee"), "utf-8")
    assert previewed.shows(page, "Tide Fee")
    assert eventually(lambda: previewed.builds > 1)
    again = eventually(lambda: previewed.builds > 2, seconds=2)
    assert not again, "one change was built twice"
    assert previewed.builds == 2

    record.write_text(good.replace("stage: withdrawn", "stage: withdrwn"), "utf-8")
    assert eventually(lambda: "data/pacts/tide-toll.yaml:5:8: error[" in previewed.said)
    assert "Tide Fee" in previewed.page(page)
    assert previewed.shows("index.html", "Merrow")

    record.write_text(good.replace("Tide Toll", "Tide Gift"), "utf-8")
    assert previewed.shows(page, "Tide Gift")
    assert "Traceback" not in previewed.said


def test_the_preview_survives_the_loss_of_the_card(previewed: Preview) -> None:
    """While the card is gone or broken, the preview answers with the last good pages."""
    card = previewed.project / "data" / "dossier.yaml"
    good = card.read_text("utf-8")
    assert previewed.shows("index.html", "The Merrow Sound")

    card.unlink()
    assert eventually(lambda: "data/dossier.yaml does not exist" in previewed.said)
    assert "The Merrow Sound" in previewed.page("index.html")

    card.write_text(good.replace("edition: 2032-06-30", "edition: 2032-06-31"), "utf-8")
    assert eventually(lambda: "error[date.malformed]" in previewed.said)
    assert "The Merrow Sound" in previewed.page("index.html")

    card.write_text(good.replace("The Merrow Sound", "The Sound of Merrow"), "utf-8")
    assert previewed.shows("index.html", "The Sound of Merrow")
    assert "Traceback" not in previewed.said


def test_the_preview_follows_templates_and_pages_written_by_hand(previewed: Preview) -> None:
    """Who changes a template or the methodology sees it as well."""
    about = previewed.project / "docs" / "about.md"
    about.write_text(about.read_text("utf-8") + "\nA new last line.\n", "utf-8")
    assert previewed.shows("about.html", "A new last line.")
    template = previewed.project / "templates" / "pages" / "list.md.j2"
    template.write_text(template.read_text("utf-8") + "\nSaid by the template.\n", "utf-8")
    assert previewed.shows("actors/index.html", "Said by the template.")
    template.write_text("{% broken %}", "utf-8")
    assert eventually(lambda: "list.md.j2" in previewed.said)
    assert "Said by the template." in previewed.page("actors/index.html")
    assert "Traceback" not in previewed.said


# Bundle


def test_the_bundle_is_one_folder_with_the_whole_site(real: Path, tmp_path: Path) -> None:
    """It is named by the card, opens at index.html, and proves its files with `sha256sum -c`."""
    card = pipeline.check(real).loaded.card
    (archive,) = (real / "dist").iterdir()
    assert archive.name == f"{card.name}-{card.edition}.zip"
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        opened.extractall(tmp_path)
    (top,) = tmp_path.iterdir()
    assert top.name == archive.stem
    assert (top / "index.html").is_file()

    found = contents(top)
    sums = found.pop(f"{top.name}/SHA256SUMS").decode()
    assert {name.partition("/")[2]: data for name, data in found.items()} == {
        name.partition("/")[2]: data for name, data in contents(real / "site").items()
    }
    assert len(sums.splitlines()) == len(found)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=top,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_entries_of_the_bundle_tell_nothing_of_the_machine(real: Path) -> None:
    """All have the day of the edition, the same rights, and names in order."""
    edition = pipeline.check(real).loaded.card.day
    (archive,) = (real / "dist").iterdir()
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
    files = [entry.filename for entry in entries if not entry.filename.endswith("/SHA256SUMS")]
    assert len(files) == len(entries) - 1
    assert [name.split("/") for name in files] == sorted(name.split("/") for name in files)
    assert {entry.date_time[:3] for entry in entries} == {
        (edition.year, edition.month, edition.day)
    }
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}


def test_every_kind_is_in_the_bundle(real: Path) -> None:
    """Lists, records and search of all kinds come along."""
    (archive,) = (real / "dist").iterdir()
    with zipfile.ZipFile(archive) as opened:
        names = {name.partition("/")[2] for name in opened.namelist()}
    assert {f"{model.kind.folder}/index.html" for model in MODELS} <= names
    assert "search/search_index.js" in names


def test_a_bundle_needs_a_site(project: Path) -> None:
    """Without a site there is a message that says what to do, and no file."""
    done = run(project, "dossier", "bundle")
    assert done.returncode == 1
    assert re.fullmatch(r"dossier: .*site.*`dossier build`.*\n", done.stderr)
    assert not (project / "dist").exists()


def test_a_bundle_that_cannot_be_written_keeps_the_old_one(small: Path) -> None:
    """A full disk gives one line that says so; the bundle that was there stays whole."""
    archive = bundled(small)
    before = archive.read_bytes()
    (small / "site" / "more.bin").write_bytes(os.urandom(100_000))
    done = with_small_files(small, "bundle", size=50_000)
    assert done.returncode == 1
    assert re.fullmatch(r"dossier: .*merrow-sound.*: File too large\n", done.stderr)
    assert contents(small / "dist") == {f"dist/{archive.name}": before}


def test_a_file_in_the_place_of_dist_is_named(small: Path) -> None:
    """What stands in the way is said, and left alone."""
    (small / "dist").write_text("mine")
    done = run(small, "dossier", "bundle")
    assert done.returncode == 1
    assert re.fullmatch(r"dossier: \S*/dist: File exists\n", done.stderr)
    assert (small / "dist").read_text() == "mine"


def test_a_folder_in_the_place_of_the_bundle_is_named(small: Path) -> None:
    """So is a folder that has the name of the bundle, and no half file is left."""
    target = small / "dist" / "merrow-sound-2032-06-30.zip"
    target.mkdir(parents=True)
    done = run(small, "dossier", "bundle")
    assert done.returncode == 1
    assert re.fullmatch(r"dossier: .*\.zip.*: Is a directory\n", done.stderr)
    assert [path.name for path in (small / "dist").iterdir()] == [target.name]


def test_the_checksums_are_of_the_files(small: Path) -> None:
    """One changed byte in the site is one changed line of the checksums."""

    def sums() -> dict[str, str]:
        with zipfile.ZipFile(bundled(small)) as opened:
            (name,) = (n for n in opened.namelist() if n.endswith("/SHA256SUMS"))
            lines = opened.read(name).decode().splitlines()
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}

    before = sums()
    page = small / "site" / "about.html"
    page.write_bytes(page.read_bytes() + b" ")
    after = sums()
    assert {path for path in after if after[path] != before[path]} == {"about.html"}
    assert after["about.html"] == hashlib.sha256(page.read_bytes()).hexdigest()

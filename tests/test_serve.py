"""The preview: what it builds when, what it shows of what is wrong, and that nothing ends it.

A server runs as from a shell on a free port of this machine and is killed in every case; tests ask
again until something is so, or the time is over.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Browser

from browser import chromium, tab
from conftest import ROOT, copy_project, interruptible, run
from dossier import codes, preview
from dossier.diagnostics import Diagnostic, Position, Severity
from dossier.errors import UsageError

COMPLETE = ROOT / "tests" / "fixtures" / "complete" / "data"
#: Seconds that a test waits for something that must happen.
PATIENCE = 40
#: A title that would run if anything of it were taken for HTML.
HOSTILE = "</script><img src=x onerror=alert(1)>"


def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Ask again and again until it is so, or the time is over; say which."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True


class Running:
    """A running `serve`: its pages, and what it has printed."""

    def __init__(self, project: Path, address: str, process: subprocess.Popen[bytes]) -> None:
        self.project, self.address, self.process = project, address, process
        self.log = project / "serve.log"

    def page(self, path: str = "about.html") -> str:
        """Return a page, also one that says that there is none; nothing if nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=PATIENCE) as answer:  # noqa: S310
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return ""

    def notice(self, path: str = "about.html") -> dict[str, Any]:
        """Return what a page says is wrong; nothing where it says nothing."""
        finder = _Notice()
        finder.feed(self.page(path))
        return dict(json.loads(finder.text or "{}"))

    @property
    def said(self) -> str:
        """What was printed so far."""
        return self.log.read_text("utf-8")

    @property
    def builds(self) -> int:
        """How many builds were finished."""
        return self.said.count("Documentation built in")

    def end(self) -> int:
        """Interrupt it as Ctrl-C does; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


class _Notice(HTMLParser):
    """Finds the data of the overlay in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("id", "dossier-problems") in attrs

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def free_port() -> int:
    """Return a port of this machine that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(project: Path, *command: str) -> Iterator[Running]:
    """Run `serve` on a free port until the end of the block."""
    address = f"127.0.0.1:{free_port()}"
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    with (
        (project / "serve.log").open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-m", *command, address],
            cwd=project,
            env=inherited | {"PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"},
            stdout=stream,
            stderr=subprocess.STDOUT,
            preexec_fn=interruptible,  # noqa: PLW1509 - no thread runs here
        ) as process,
    ):
        running = Running(project, f"http://{address}/", process)
        try:
            up = eventually(lambda: bool(running.page()) or process.poll() is not None)
            assert up, running.said
            assert process.poll() is None, running.said
            yield running
        finally:
            process.kill()


DOSSIER = ("dossier", "serve", "--address")
MKDOCS = ("mkdocs", "serve", "--dev-addr")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview of the small dossier. Each test leaves the files as they were."""
    project = copy_project(tmp_path_factory.mktemp("shared") / "project", COMPLETE)
    with serving(project, *DOSSIER) as running:
        yield running


@pytest.fixture
def preview_of(shared: Running) -> Iterator[Running]:
    """The shared preview, which is good before a test and after it."""
    assert eventually(lambda: not shared.notice())
    yield shared
    assert eventually(lambda: not shared.notice()), shared.notice()
    assert "Traceback" not in shared.said


@contextmanager
def changed(file: Path, text: str | bytes | None) -> Iterator[None]:
    """Write a file, or remove it, for the length of a block."""
    before = file.read_bytes() if file.exists() else None
    try:
        _put(file, text.encode() if isinstance(text, str) else text)
        yield
    finally:
        _put(file, before)


def _put(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)


# One rebuild a change


def test_a_burst_of_saves_is_one_build(preview_of: Running) -> None:
    """Ten records saved within a fifth of a second are built together, and once."""
    before = preview_of.builds
    records = sorted((preview_of.project / "data").glob("*/*.yaml"))[:10]
    assert len(records) == 10
    for record in records:
        record.write_bytes(record.read_bytes() + b"\n# seen\n")
        time.sleep(0.02)
    assert eventually(lambda: preview_of.builds == before + 1)
    assert not eventually(lambda: preview_of.builds != before + 1, seconds=2)


def test_files_of_editors_are_no_change(preview_of: Running) -> None:
    """A swap file or a backup beside a record, and a page that was generated, build nothing."""
    before = preview_of.builds
    actors = preview_of.project / "data" / "actors"
    (actors / ".velle.yaml.swp").write_text("x")
    (actors / "velle.yaml~").write_text("x")
    page = next((preview_of.project / "docs" / "actors").glob("*.md"))
    os.utime(page)
    assert not eventually(lambda: preview_of.builds != before, seconds=1.5)


def test_a_new_page_by_hand_is_noticed(preview_of: Running) -> None:
    """Also one directly in docs/, and that it went away."""
    with changed(preview_of.project / "docs" / "fresh.md", "# Fresh\n\nA fresh page.\n"):
        assert eventually(lambda: "A fresh page." in preview_of.page("fresh.html"))
    assert eventually(lambda: "A fresh page." not in preview_of.page("fresh.html"))


def test_the_day_follows_the_edition(preview_of: Running) -> None:
    """The day that one build has set for MkDocs is not taken for the reader's wish by the next."""
    card = preview_of.project / "data" / "dossier.yaml"
    later = card.read_text("utf-8").replace("edition: 2032-06-30", "edition: 2041-02-03")
    assert "2032-06-30" in preview_of.page("sitemap.xml")
    with changed(card, later):
        assert eventually(lambda: "<lastmod>2041-02-03<" in preview_of.page("sitemap.xml"))
        assert "2032-06-30" not in preview_of.page("sitemap.xml")
    assert eventually(lambda: "<lastmod>2032-06-30<" in preview_of.page("sitemap.xml"))


# What is wrong is shown

#: File below the project -> what is written into it (None: it is removed), and words of the notice.
BROKEN: dict[str, tuple[str, str | bytes | None, str]] = {
    "record": ("data/actors/velle.yaml", "title: [V", "data/actors/velle.yaml:"),
    "vocabulary": ("data/vocabularies/places.yaml", "- x", "data/vocabularies/places.yaml:"),
    "card": ("data/dossier.yaml", "format: 1\n", "data/dossier.yaml:"),
    "no card": ("data/dossier.yaml", None, "data/dossier.yaml does not exist"),
    "template": ("templates/pages/list.md.j2", "{% if", "list.md.j2"),
    "no template": ("templates/pages/record.md.j2", None, "record.md.j2"),
    "theme": ("templates/theme/main.html", "{% if", "main.html"),
    "theme that fails": ("templates/theme/main.html", "{{ a.b.c }}", "'a' is undefined"),
    "page": ("docs/about.md", b"\xff", "utf-8"),
    "settings": ("mkdocs.yml", "a: [", "mkdocs.yml"),
    "no settings": ("mkdocs.yml", None, "mkdocs.yml"),
    "wrong settings": ("mkdocs.yml", "site_name: x\ntheme: nothing\n", "onfiguration"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_is_broken_the_last_good_pages_stay(preview_of: Running, name: str) -> None:
    """They answer, say what is wrong, and are those of the files again once it is mended."""
    path, text, words = BROKEN[name]
    with changed(preview_of.project / path, text):
        assert eventually(lambda: bool(preview_of.notice())), preview_of.said
        found = preview_of.notice()
        places = [problem["place"] for problem in found["problems"]]
        assert words in found["failure"] or any(place.startswith(words) for place in places), found
        assert found["stale"]
        assert "About" in preview_of.page()
        assert "Vellé" in preview_of.page("actors/velle.html")
        assert words in preview_of.said


def test_a_warning_is_shown_beside_pages_that_follow(preview_of: Running) -> None:
    """It keeps nothing from being built."""
    record = preview_of.project / "data" / "actors" / "velle.yaml"
    text = "title: Velle the new\ntype: state\nbody: It is a state.\n"
    with changed(record, text):
        assert eventually(lambda: "Velle the new" in preview_of.page("actors/velle.html"))
        found = preview_of.notice()
    assert not found["stale"]
    assert "warning" in found["count"]
    assert "prose.uncited" in [problem["code"] for problem in found["problems"]]


def test_pages_of_a_preview_reload_and_have_no_policy(preview_of: Running) -> None:
    """The policy would stop the script by which they do."""
    page = preview_of.page()
    assert "livereload(" in page
    assert "Content-Security-Policy" not in page


def test_no_build_publishes_the_overlay(tmp_path: Path) -> None:
    """It is a thing of the preview alone."""
    project = copy_project(tmp_path / "project", COMPLETE)
    assert run(project, "dossier", "build").returncode == 0
    assert not list((project / "site").rglob("*overlay*"))
    assert "dossier-problems" not in (project / "site" / "about.html").read_text("utf-8")


@pytest.mark.parametrize("command", [DOSSIER, MKDOCS], ids=" ".join)
def test_a_preview_may_begin_with_broken_records(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Pages written by hand are there, all say what is wrong, and the rest comes once it is mended.

    Bare MkDocs survives a broken theme as well. Both leave nothing behind when interrupted.
    """
    project = copy_project(tmp_path / "project", COMPLETE)
    record = project / "data" / "actors" / "velle.yaml"
    good = record.read_text("utf-8")
    record.write_text(good + "typo: x\n", "utf-8")
    with serving(project, *command) as running:
        for page in ("", "about.html", "actors/index.html"):
            (problem,) = running.notice(page)["problems"]
            assert problem["code"] == "shape.unknown-key"
            assert re.fullmatch(r"data/actors/velle\.yaml:\d+:1", problem["place"])
            assert "livereload(" in running.page(page)
        assert running.notice("actors/velle.html")  # the page for what is not there
        record.write_text(good, "utf-8")
        assert eventually(lambda: "Vellé" in running.page("actors/velle.html"))
        assert not running.notice()
        with changed(project / "templates" / "theme" / "main.html", "{% if"):
            assert eventually(lambda: bool(running.notice()))
            assert "Vellé" in running.page("actors/velle.html")
        assert running.end() == 0
        assert "Traceback" not in running.said


# In the browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as started:
        yield started


@pytest.mark.browser
def test_the_overlay_in_the_browser(preview_of: Running, browser: Browser) -> None:
    """It comes by itself, holds text only, takes the keyboard, closes with Escape, and goes."""
    record = preview_of.project / "data" / "actors" / "velle.yaml"
    hostile = f"title: Velle\ntype: state\n'{HOSTILE}': 1\nsummary: 'See [[{HOSTILE}]].'\n"
    with tab(browser) as reader:
        reader.open(f"{preview_of.address}about.html")
        dialog = reader.page.get_by_role("alertdialog")
        badge = reader.page.locator(".dossier-badge")
        assert badge.count() == 0
        with changed(record, hostile):
            dialog.wait_for()
            shown = dialog.inner_text()
            assert re.search(r"data/actors/velle\.yaml:3:1\b", shown)
            assert "<img src=x onerror=alert(1)>" in shown
            assert "last good one" in shown
            count = dialog.get_by_role("heading").inner_text()
            assert re.match(r"\d+ errors?\b", count)
            assert (
                reader.page.evaluate("document.querySelectorAll('.dossier-overlay img').length")
                == 0
            )
            assert reader.page.evaluate("document.activeElement.textContent") == "Close"
            reader.page.keyboard.press("Escape")
            dialog.wait_for(state="hidden")
            assert badge.inner_text() == count
            badge.focus()
            reader.page.keyboard.press("Enter")
            dialog.wait_for()
            reader.page.keyboard.press("Tab")
            held = "document.activeElement.matches('body, dialog *')"  # not on the page behind
            assert reader.page.evaluate(held)
            dialog.get_by_role("button", name="Close").click()
            dialog.wait_for(state="hidden")
        reader.until("!document.querySelector('.dossier-badge')")
        assert (reader.errors, reader.dialogs) == ([], [])


@pytest.mark.browser
def test_a_warning_does_not_block_the_page(preview_of: Running, browser: Browser) -> None:
    """Only a small note stands in the corner, which opens the list."""
    record = preview_of.project / "data" / "actors" / "velle.yaml"
    with tab(browser) as reader:
        reader.open(f"{preview_of.address}about.html")
        with changed(record, "title: Velle\ntype: state\nbody: It is a state.\n"):
            badge = reader.page.locator(".dossier-badge")
            badge.wait_for()
            assert "warning" in badge.inner_text()
            dialog = reader.page.get_by_role("dialog").filter(has_text="prose.uncited")
            assert dialog.count() == 0
            badge.click()
            dialog.wait_for()
        assert reader.dialogs == []


# Beginning and ending


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "8000",
        "127.0.0.1",
        "127.0.0.1:x",
        "127.0.0.1:70000",
        "127.0.0.1:0",
        "127.0.0.1:-1",
        "nowhere:80",
        ":80",
        "1.2.3:80",
    ],
)
def test_a_malformed_address_is_wrong_usage(text: str) -> None:
    """The message shows the address and how one is written."""
    with pytest.raises(UsageError, match=re.escape(f"'{text}' is no address") + ".*127"):
        preview.address(text)


@pytest.mark.parametrize("text", ["127.0.0.1:8000", "localhost:80", "[::1]:9000", "0.0.0.0:65535"])
def test_an_address_is_taken_as_it_is(text: str) -> None:
    """Both kinds of addresses, and this machine."""
    assert preview.address(text) == text


def test_what_keeps_a_preview_from_beginning_is_one_line(project: Path) -> None:
    """An address that is none or taken, no dossier, no settings: a message, an exit code."""

    def refused(address: str) -> tuple[int, str]:
        done = run(project, *DOSSIER, address)
        assert done.stdout == ""
        line, end, more = done.stderr.rpartition("dossier: ")[2].partition("\n")
        assert (end, more) == ("\n", "")
        assert "Traceback" not in done.stderr
        return done.returncode, line

    code, line = refused("127.0.0.1:http")
    assert (code, line.partition(";")[0]) == (2, "'127.0.0.1:http' is no address to serve at")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        code, line = refused(address)
    assert code == 1
    assert line.startswith(f"cannot serve at {address}: Address already in use; ")
    assert not (project / "docs" / "index.md").exists()
    (project / "data" / "dossier.yaml").rename(project / "card")
    code, line = refused(f"127.0.0.1:{free_port()}")
    assert (code, line.partition(":")[0]) == (2, "no dossier here")
    (project / "card").rename(project / "data" / "dossier.yaml")
    (project / "mkdocs.yml").write_text("a: [")
    code, line = refused(f"127.0.0.1:{free_port()}")
    assert code == 1
    assert "mkdocs.yml" in line


def test_an_interrupt_ends_the_preview_quietly(tmp_path: Path) -> None:
    """Ctrl-C is how it ends: exit code 0, no traceback, no folder left behind."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    project = copy_project(tmp_path / "project", COMPLETE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        with serving(project, *DOSSIER) as running:
            assert list(temporary.iterdir())
            assert running.end() == 0
            last = running.said.splitlines()[-1]
            assert "Shutting down" in last
    assert list(temporary.iterdir()) == []


# Parts


def problem(severity: Severity, message: str = "x") -> Diagnostic:
    """Return a problem of a severity."""
    return Diagnostic(codes.SYNTAX_YAML, Position("data/x.yaml", 2, 3), message, severity)


def test_a_notice_lists_errors_first_and_no_notes() -> None:
    """What must be mended stands on top; what only feeds the coverage page is left out."""
    severities = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    data = json.loads(preview.Notice(tuple(map(problem, severities))).json())
    assert [entry["severity"] for entry in data["problems"]] == ["error", "warning"]
    assert (data["count"], data["stale"], data["more"]) == ("1 error, 1 warning", True, 0)
    assert data["problems"][0]["place"] == "data/x.yaml:2:3"


def test_a_notice_of_nothing_is_nothing() -> None:
    """Notes alone are no reason for an overlay."""
    assert preview.Notice().json() == ""
    assert preview.Notice((problem(Severity.NOTE),)).json() == ""


def test_a_long_notice_is_cut() -> None:
    """A page does not become heavy by thousands of problems; it says how many more there are."""
    data = json.loads(preview.Notice((problem(Severity.WARNING),) * 250).json())
    assert (len(data["problems"]), data["more"]) == (preview.LISTED, 150)
    assert data["count"] == "250 warnings"
    assert not data["stale"]


def answer(body: bytes, kind: str, notice: preview.Notice, folder: Path) -> tuple[str, bytes]:
    """Return the length that is announced, and the body, of an answer that went through."""
    told: list[str] = []

    def application(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body[:5], body[5:]]

    def start(_: str, headers: list[tuple[str, str]], *__: Any) -> Callable[[bytes], object]:
        told.extend(value for name, value in headers if name == "Content-Length")
        return lambda data: None

    overlay = preview.Overlay(application, lambda: notice, folder)
    found = b"".join(overlay({}, start))
    (length,) = told
    return length, found


ASSETS = ROOT / preview.ASSETS
WRONG = preview.Notice((problem(Severity.ERROR, HOSTILE),))


def test_only_pages_carry_the_overlay() -> None:
    """Pictures, scripts and data are sent as they are, and so are pages when all is well."""
    assert answer(b"</body> x", "image/png", WRONG, ASSETS) == ("9", b"</body> x")
    assert answer(b"</body> x", "text/html", preview.Notice(), ASSETS) == ("9", b"</body> x")


def test_the_overlay_stands_at_the_end_of_a_page() -> None:
    """Before the last `</body>`, with the new length; and no text of a problem ends its script."""
    length, page = answer(b"<body>a</body>b</body></html>", "text/html; x", WRONG, ASSETS)
    assert int(length) == len(page)
    assert page.startswith(b"<body>a</body>b<script ")
    assert page.endswith(b"</script></body></html>")
    assert page.count(b"</script>") == 2
    assert b"<img" not in page
    assert answer(b"no end", "text/html", WRONG, ASSETS)[1].startswith(b"no end<script ")


def test_a_page_goes_without_overlay_where_its_files_are_missing(tmp_path: Path) -> None:
    """The terminal has the problems as well."""
    assert answer(b"x</body>", "text/html", WRONG, tmp_path) == ("8", b"x</body>")


class _Told:
    """Stands for the server that a watcher tells."""

    def __init__(self) -> None:
        self.times = 0
        self.event = threading.Event()

    def on_any_event(self, change: Any) -> None:
        """Count."""
        assert not change.is_directory
        self.times += 1
        self.event.set()


def test_a_watcher_tells_once_and_only_of_what_counts(tmp_path: Path) -> None:
    """Changes since it was made, several at once, a file that goes and comes, a folder as well."""
    ignored = tmp_path / "generated"
    for folder in (ignored, tmp_path / "sub"):
        folder.mkdir()
    told = _Told()
    watcher = preview.Watcher([tmp_path], [ignored], interval=0.05)
    watcher.schedule(told, str(tmp_path))
    watcher.schedule(told, str(tmp_path / "not there yet" / "x"))
    (tmp_path / "early").write_text("x")  # before the thread begins
    watcher.start()
    try:
        assert told.event.wait(PATIENCE)
        for count, change in enumerate(
            (
                (tmp_path / "early").unlink,
                lambda: (tmp_path / "sub" / "deep").write_text("x"),
                lambda: (tmp_path / "sub" / "deep").write_text("longer"),
                lambda: (tmp_path / "sub").rename(tmp_path / "away"),
                lambda: (tmp_path / "away").rename(tmp_path / "sub"),
            ),
            start=2,
        ):
            told.event.clear()
            change()  # type: ignore[operator] # lambdas of several types
            assert told.event.wait(PATIENCE)
            assert told.times == count
        told.event.clear()
        (ignored / "page.md").write_text("x")
        (tmp_path / ".hidden").write_text("x")
        (tmp_path / "backup~").write_text("x")
        assert not told.event.wait(0.4)
    finally:
        watcher.stop()
        watcher.join(PATIENCE)
    assert not watcher.is_alive()

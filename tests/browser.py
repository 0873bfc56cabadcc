"""A real browser for the tests: Debian's Chromium, tabs that remember what happened, a web server.

Nothing here asserts; the tests do. Chromium runs with the flags that keep it from calling home, and
every name but this machine's leads nowhere.
"""

import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    sync_playwright,
)

from conftest import CHROMIUM

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
#: Milliseconds that a test waits for something that must happen.
PATIENCE = 30_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium with a fresh profile, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """One page, with all that happened on it since `forget`.

    `requests` are the addresses it asked for, frames and workers included; `errors` what it wrote
    to the console as errors, and what its scripts threw; `dialogs` what it asked the reader.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", self._requested)
        self.page.on("console", self._said)
        self.page.on("pageerror", self._threw)
        self.page.on("dialog", self._asked)

    def forget(self) -> None:
        """Begin a new record of what happens."""
        self.requests.clear()
        self.errors.clear()
        self.dialogs.clear()

    def open(self, url: str) -> None:
        """Open an address and wait until it is loaded, also where only the fragment changes."""
        if urldefrag(self.page.url)[0] == urldefrag(url)[0]:
            self.page.goto("about:blank")
        self.page.goto(url)

    def until(self, expression: str, argument: object = None) -> None:
        """Wait until an expression is true on the page; the next page counts as well.

        It is asked again and again from outside: what waits inside the page is compiled there from
        text, which the policy of the pages forbids.
        """
        deadline = time.monotonic() + PATIENCE / 1000
        while True:
            with suppress(Error):  # the page is being left
                if self.page.evaluate(expression, argument):
                    return
            if time.monotonic() > deadline:
                raise AssertionError(f"not true in time: {expression} of {argument}")
            self.page.wait_for_timeout(30)

    def beyond(self, base: str) -> list[str]:
        """Return the requests that left what is below `base`."""
        inside = (base, "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(inside)]

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def _threw(self, error: Exception) -> None:
        self.errors.append(str(error))

    def _asked(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextmanager
def tab(browser: Browser, **options: Any) -> Iterator[Tab]:
    """Open a tab of its own profile; `options` are those of Playwright's `new_context`."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    try:
        yield Tab(context)
    finally:
        context.close()


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, with the site's own page for what is not there."""

    def __init__(self, *args: Any, below: str, **options: Any) -> None:
        self.below = below
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.below):
            return str(Path(self.directory) / "not below the path")
        return super().translate_path("/" + path.removeprefix(self.below))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        """Say nothing."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the browser closed a tab while a file was on its way
            self.close_connection = True


@contextmanager
def served(folder: Path, below: str = "/") -> Iterator[str]:
    """Serve a folder at `below` on a free port of this machine; yield the address of its top."""
    handler: Callable[..., Any] = functools.partial(_Handler, directory=str(folder), below=below)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()
            thread.join()

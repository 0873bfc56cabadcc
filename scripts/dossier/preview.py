"""What a preview adds to the server of MkDocs: it waits for quiet, and shows problems on the page.

Takes folders, problems and a WSGI application; gives a watcher and an application around it. It
must not know MkDocs: `site` puts both into its server.
"""

import ipaddress
import json
import os
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from dossier.diagnostics import Diagnostic, Severity, count
from dossier.errors import UsageError

#: Where the script and the style of the overlay stand, below the project; no build publishes them.
ASSETS = "templates/preview"
#: Seconds between two looks at the files, and for which nothing may change before a build begins.
INTERVAL = 0.25
#: How many problems a page lists; the terminal has all of them.
LISTED = 100
_HIGHEST_PORT = 65535


def address(text: str) -> str:
    """Return a host and port as they were given. Raises `UsageError` where they are none."""
    host, _, port = text.rpartition(":")
    try:
        if host != "localhost":
            ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
        valid = re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= _HIGHEST_PORT
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(
            f"'{text}' is no address to serve at; "
            "write an IP address or localhost, a colon and a port, such as 127.0.0.1:8000"
        )
    return text


# The overlay


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be shown on every page: the problems of the records, or why there was no build."""

    problems: tuple[Diagnostic, ...] = ()
    #: What went wrong beside the records, such as a broken template.
    failure: str = ""

    @property
    def shown(self) -> tuple[Diagnostic, ...]:
        """The problems that somebody should mend, without notes; errors come first."""
        errors = (p for p in self.problems if p.severity is Severity.ERROR)
        warnings = (p for p in self.problems if p.severity is Severity.WARNING)
        return (*errors, *warnings)

    @property
    def stale(self) -> bool:
        """Tell whether the pages are not those of the files as they are now."""
        return bool(self.failure) or any(p.severity is Severity.ERROR for p in self.problems)

    def json(self) -> str:
        """Return it as JSON that may stand in a script element; empty if there is nothing."""
        shown = self.shown
        if not (shown or self.failure):
            return ""
        data = {
            "stale": self.stale,
            "count": count(shown) if shown else "1 error",
            "failure": self.failure,
            "problems": [
                {
                    "place": str(problem.position),
                    "severity": str(problem.severity),
                    "code": problem.code.name,
                    "message": problem.message,
                }
                for problem in shown[:LISTED]
            ],
            "more": max(0, len(shown) - LISTED),
        }
        return json.dumps(data).replace("<", "\\u003c")


class Overlay:
    """A WSGI application around that of a server: pages of it carry the notice of the moment.

    It is put in while a page is sent, so that the last good pages have it too when nothing can be
    built. `folder` holds `overlay.js` and `overlay.css`.
    """

    def __init__(
        self, application: WSGIApplication, notice: Callable[[], Notice], folder: Path
    ) -> None:
        self._application, self._notice, self._folder = application, notice, folder

    def __call__(self, request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def hold(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            started.append((status, headers))
            return lambda _: None

        body = self._application(request, hold)
        status, headers = started[-1]
        if not any(name.lower() == "content-type" and "html" in value for name, value in headers):
            start_response(status, headers)
            return body
        page = self._with_notice(b"".join(body))
        if hasattr(body, "close"):
            body.close()
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(page)))])
        return [page]

    def _with_notice(self, page: bytes) -> bytes:
        data = self._notice().json()
        if not data:
            return page
        try:
            style = (self._folder / "overlay.css").read_text("utf-8")
            script = (self._folder / "overlay.js").read_text("utf-8")
        except (OSError, UnicodeDecodeError):  # the terminal says it as well
            return page
        block = (
            f'<script type="application/json" id="dossier-problems">{data}</script>'
            f"<style>{style}</style><script>{script}</script>"
        )
        before, end, after = page.rpartition(b"</body>")
        return before + block.encode() + end + after if end else page + block.encode()


# The watcher

#: File -> time of its last change and size.
_State = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Change:
    """What the server is told; it asks for nothing else."""

    is_directory: bool = False


class Watcher(threading.Thread):
    """Stands in for the observer of a server: tells once when files have changed and are quiet.

    MkDocs waits a shorter time for quiet than passes between two looks at the files, so that files
    saved together can be built twice; and it gives up a file or folder that was gone for a moment.
    Changes count from the making of the watcher on, also those during the first build. `ignored`
    are files and folders that a build writes itself.
    """

    def __init__(
        self, paths: Iterable[Path], ignored: Iterable[Path] = (), interval: float = INTERVAL
    ) -> None:
        super().__init__(daemon=True)
        self._paths = {str(path) for path in paths}
        self._ignored = {str(path) for path in ignored}
        self._interval = interval
        self._handler: Any = None
        self._ended = threading.Event()
        self._seen = self._state()

    def schedule(self, handler: Any, path: str, **_: Any) -> str:
        """Watch a file or all below a folder, which need not exist; return what ends that.

        Every handler asks for the same build, so one of them is told.
        """
        self._handler = handler
        if path not in self._paths:
            self._paths.add(path)
            self._seen = self._state()
        return path

    def unschedule(self, watch: str) -> None:
        """Watch a path no longer."""
        self._paths.discard(watch)

    def run(self) -> None:
        """Look until stopped."""
        while not self._ended.wait(self._interval):
            now = self._state()
            if now == self._seen:
                continue
            while now != self._seen and not self._ended.wait(self._interval):
                self._seen, now = now, self._state()
            if not self._ended.is_set():
                self._handler.on_any_event(_Change())

    def stop(self) -> None:
        """End the thread soon."""
        self._ended.set()

    def _state(self) -> _State:
        found: _State = {}
        for path in list(self._paths):
            self._add(path, found)
            for folder, folders, files in os.walk(path):
                folders[:] = [name for name in folders if self._counts(folder, name)]
                for name in files:
                    if self._counts(folder, name):
                        self._add(os.path.join(folder, name), found)  # noqa: PTH118 - speed
        return found

    def _counts(self, folder: str, name: str) -> bool:
        """Tell whether a name means anything: editors keep their own files beside those."""
        hidden = name.startswith(".") or name.endswith("~") or name == "__pycache__"
        return not hidden and os.path.join(folder, name) not in self._ignored  # noqa: PTH118

    def _add(self, path: str, found: _State) -> None:
        try:
            status = os.stat(path)  # noqa: PTH116 - speed
        except OSError:
            return
        if not os.path.isdir(path):  # noqa: PTH112
            found[path] = (status.st_mtime_ns, status.st_size)

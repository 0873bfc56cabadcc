"""Hooks: what MkDocs calls at each stage of a build or a preview.

With them bare `mkdocs build` and `mkdocs serve` work as well; `scripts/hook.py` hands them over.
"""

import datetime
import html
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from dossier import pipeline, preview, urls
from dossier.diagnostics import Severity, count
from dossier.errors import DossierError, ProblemsFoundError, PublishError
from dossier.loading import DATA
from dossier.locking import locked
from dossier.model.card import Card
from dossier.production import Production
from dossier.rendering.environment import explain
from dossier.rendering.searching import search_entries
from dossier.security import MATERIALS, Policy
from dossier.swapping import beside, swap

_EPOCH = "SOURCE_DATE_EPOCH"
log = logging.getLogger("mkdocs.plugins.dossier")


class Hooks:
    """What MkDocs calls, stage by stage.

    The records are read, checked and rendered before each build, unless somebody left them in
    `checked`. Under `serve` drafts are shown, nothing that is broken ends the server, and pages
    tell what is wrong with the files instead of carrying the security policy, which forbids the
    script by which they reload.
    """

    def __init__(self) -> None:
        #: What was read, checked and rendered already, so that no build does it again.
        self.checked: pipeline.Checked | None = None
        self._current: pipeline.Checked | None = None
        #: The last that could be published; a preview falls back on it.
        self._good: pipeline.Checked | None = None
        self._serving = False
        self._dated = False
        self._held = ExitStack()
        self._notice = preview.Notice()
        self._watcher: preview.Watcher | None = None
        #: Where the last whole build of a preview is.
        self._shown: Path | None = None
        self._policy: Policy | None = None
        #: Pages that are published as they are, which have no event of their own.
        self._ready_made: list[File] = []
        #: Makes the pages of records.
        self.production = Production()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a preview, and whether the caller says which day it is."""
        self._serving = command == "serve"
        self._dated = _EPOCH in os.environ

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take names and addresses from the card: `mkdocs.yml` repeats none of them."""
        if self._serving and not self._watcher:
            self._watcher = _watcher(config)
        current = self.checked or self._check(_root(config))
        self._current = current
        if not current.fails():
            self._good = current
        card = (self._good or current).loaded.card
        if not self._dated:
            os.environ[_EPOCH] = str(_epoch(card))
        config.site_name = _safe(card.title)
        config.copyright = _safe(_imprint(card))
        if not self._serving:  # a preview knows its own address
            config.site_url = card.site_url
        return config

    def _check(self, root: Path) -> pipeline.Checked:
        if not self._dated:
            os.environ.pop(_EPOCH, None)  # the last build of this preview has set it
        try:
            checked = pipeline.check(root)
        except (DossierError, OSError) as error:
            if not (self._serving and self._good):
                raise PluginError(str(error)) from error
            self._fail(error)
            return self._good
        self._notice = preview.Notice(checked.problems)
        return checked

    def _fail(self, error: Exception) -> None:
        """Tell in terminal and pages of a preview why they are not those of the files."""
        message = explain(error) or type(error).__name__
        self._notice = preview.Notice(self._notice.problems, message)
        log.error("%s; the last good pages stay", message)

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Render the pages, unless it was done."""
        if self.checked:
            return
        current = self._current
        assert current  # noqa: S101 - MkDocs runs on_config first
        for problem in current.problems:
            level = _LEVELS[problem.severity]
            log.log(level, "%s", problem)
        try:
            with ExitStack() as held:
                held.enter_context(locked(_root(config), log.info))
                pipeline.generate(current, drafts=self._serving)
                if not self._serving:  # MkDocs is still to write site/; the lock ends with it
                    self._held = held.pop_all()
        except DossierError as error:
            if not self._serving:
                raise PluginError(f"{error} ({count(current.problems)})") from error
            # Raising would freeze every request of the preview until the record is mended.
            if isinstance(error, ProblemsFoundError):
                log.error("%s; the last good pages stay", error)
            else:
                self._fail(error)

    @event_priority(-100)  # no other hook then has another list of files
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Let a preview begin with broken records: what the navigation leads to is there."""
        if self._serving:
            for path in _pages_of(config.nav):
                if not files.get_file_from_path(path):
                    files.append(File.generated(config, path, content=_MISSING))
        return self.production.files(files, config)

    @event_priority(-100)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Take the pages of records out of MkDocs' hands."""
        self.production.nav(nav, files)
        return nav

    @event_priority(-100)  # the environment is then as pages are made with it
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Learn which inline scripts are Material's own, and make the pages of records."""
        if not self._serving:
            sources = {name: _source(env, name) for name in MATERIALS}
            self._policy = Policy(sources)
            published = (f for f in files if f.inclusion is not InclusionLevel.EXCLUDED)
            self._ready_made = [f for f in published if f.src_uri.endswith(".html")]
        self.production.produce(env, config, files)

    def on_pre_template(self, template: Any, template_name: str, config: MkDocsConfig) -> Any:
        """Let a template such as the map of the site see all pages."""
        self.production.show_all(True)
        return template

    def on_template_context(self, context: Any, template_name: str, config: MkDocsConfig) -> Any:
        """Let MkDocs go on with its own pages alone."""
        self.production.show_all(False)
        return context

    @event_priority(-100)  # the scripts of the finished page count
    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """Give the page for wrong addresses its security policy."""
        return self._secured(output, template_name) if template_name.endswith(".html") else output

    @event_priority(-100)
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Give a page its security policy."""
        return self._secured(output, page.file.src_uri)

    @event_priority(100)  # the search plugin then writes its index
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Give the search its entries, and ready-made HTML of `docs/` its security policy."""
        if self._good:
            self._entries(config).extend(search_entries(self._good.dossier(drafts=self._serving)))
        for file in self._ready_made:
            copy = Path(file.abs_dest_path)
            text = self._secured(copy.read_text("utf-8"), file.src_uri)
            copy.write_text(text, "utf-8", newline="\n")

    @staticmethod
    def _entries(config: MkDocsConfig) -> list[Any]:
        """Return the growing index of the search plugin; where there is none, nobody reads it."""
        indexes = (getattr(plugin, "search_index", None) for plugin in config.plugins.values())
        return next((index.entries for index in indexes if index), [])

    def _secured(self, output: str, name: str) -> str:
        try:
            return self._policy.apply(output, name) if self._policy else output
        except PublishError as error:
            raise PluginError(str(error)) from error

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]
    ) -> LiveReloadServer:
        """Watch what is written by hand, survive what is broken, and show it on the pages."""
        assert self._watcher  # noqa: S101 - MkDocs runs on_config first
        for path in (config.docs_dir, config.config_file_path):
            server.unwatch(path)
        server.observer = self._watcher  # type: ignore[assignment] # MkDocs asks for these methods
        for file in _by_hand(config):
            server.watch(str(file))
        built = Path(config.site_dir)
        self._shown = shown = beside(built, "shown")
        swap(built, shown)
        self.production.remember(shown)
        server.root = str(shown)
        server.error_handler = lambda code: _error_page(shown, code)
        server.builder = lambda: self._rebuild(builder, built, shown)
        folder = _root(config) / preview.ASSETS
        server.set_app(preview.Overlay(server.serve_request, lambda: self._notice, folder))
        return server

    def _rebuild(self, builder: Callable[[], None], built: Path, shown: Path) -> None:
        """Build, and show the outcome if it is whole. Raising would freeze every request."""
        try:
            builder()
            swap(built, shown)
            self.production.remember(shown)
        except Exception as error:  # noqa: BLE001 - a theme or a page may raise anything
            self._fail(error)

    def on_shutdown(self) -> None:
        """Remove what a preview has shown."""
        if self._shown:
            shutil.rmtree(self._shown, ignore_errors=True)


_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTE: logging.DEBUG,
}


#: Stands where a page should be that no build has made yet.
_MISSING = """---
search: {exclude: true}
---
# Not there yet

The files have problems. This page is made once they are mended.
"""


def _source(env: Environment, name: str) -> str:
    assert env.loader  # noqa: S101 - MkDocs gives it one
    return env.loader.get_source(env, name)[0]


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _by_hand(config: MkDocsConfig) -> tuple[Path, ...]:
    """Return the files and folders in which a preview looks for changes."""
    root = _root(config)
    written = (root / DATA, root / pipeline.TEMPLATES)
    return (Path(config.docs_dir), Path(config.config_file_path), *written)


def _watcher(config: MkDocsConfig) -> preview.Watcher:
    """Return what looks for changes; generated pages are none, else each would be built twice."""
    generated = (*urls.generated_folders(), "index.md")
    return preview.Watcher(
        _by_hand(config), ignored=(Path(config.docs_dir, name) for name in generated)
    )


def _pages_of(nav: Any) -> Iterator[str]:
    """Yield the pages that a navigation leads to, as `mkdocs.yml` has it."""
    if isinstance(nav, str):
        if nav.endswith(".md"):
            yield nav
    elif nav:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _pages_of(part)


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if page.is_file() else None


def _safe(text: str) -> Markup:
    """Return a text for the settings that Material prints as they are."""
    return Markup(html.escape(text, quote=True))  # noqa: S704 - escaped here


def _imprint(card: Card) -> str:
    parts = (card.publisher, card.licence, f"Edition of {card.edition.human()}")
    return " · ".join(part for part in parts if part)


def _epoch(card: Card) -> int:
    midnight = datetime.datetime.combine(card.day, datetime.time(), datetime.UTC)
    return int(midnight.timestamp())

"""Publish: the pages in `docs/` -> `site/`, by MkDocs. The only module that knows MkDocs.

`Hooks` holds what MkDocs calls, so that bare `mkdocs build` and `mkdocs serve` work as well;
`scripts/hook.py` hands it over. `publish` builds beside the old site and swaps, because MkDocs
empties the folder before it knows whether the build succeeds.
"""

import datetime
import html
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from markupsafe import Markup
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer

from dossier import pipeline, urls
from dossier.diagnostics import Severity, count
from dossier.errors import DossierError, PublishError
from dossier.model.card import Card
from dossier.rendering.environment import BROKEN, explain
from dossier.writer import is_generated

CONFIG = "mkdocs.yml"
_EPOCH = "SOURCE_DATE_EPOCH"
log = logging.getLogger("mkdocs.plugins.dossier")


class Hooks:
    """What MkDocs calls, stage by stage.

    With `checked` the records were read, checked and rendered already; without, it happens before
    each build. Under `serve` drafts are shown, and broken records leave the last pages as they are.
    """

    def __init__(self, checked: pipeline.Checked | None = None) -> None:
        self._checked = checked
        self._current = checked
        #: The last that could be published; a preview falls back on it.
        self._good = checked
        self._serving = False
        self._dated = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a preview, and whether the caller says which day it is."""
        self._serving = command == "serve"
        self._dated = _EPOCH in os.environ

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take names and addresses from the card: `mkdocs.yml` repeats none of them."""
        current = self._checked or self._check(Path(config.config_file_path).parent)
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
            return pipeline.check(root)
        except (DossierError, OSError) as error:
            if not (self._serving and self._good):
                raise PluginError(str(error)) from error
            log.error("%s; the last good pages stay", error)
            return self._good

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Render the pages, unless it was done."""
        if self._checked:
            return
        current = self._current
        assert current  # noqa: S101 - MkDocs runs on_config first
        for problem in current.problems:
            level = _LEVELS[problem.severity]
            log.log(level, "%s", problem)
        try:
            pipeline.generate(current, drafts=self._serving)
        except DossierError as error:
            if not self._serving:
                raise PluginError(f"{error} ({count(current.problems)})") from error
            # Raising would freeze every request of the preview until the record is mended.
            log.error("%s; the last good pages stay", error)

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch what is written by hand; watching generated pages would build twice a change."""
        root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
        server.unwatch(str(docs))
        for child in sorted(docs.iterdir()):
            if child.name not in urls.generated_folders() and not _generated(child):
                server.watch(str(child))
        for folder in ("data", "templates"):
            server.watch(str(root / folder))
        return server


_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTE: logging.DEBUG,
}


def _generated(file: Path) -> bool:
    return file.is_file() and is_generated(file)


def _safe(text: str) -> Markup:
    """Return a text for the settings that Material prints as they are."""
    return Markup(html.escape(text, quote=True))  # noqa: S704 - escaped here


def _imprint(card: Card) -> str:
    parts = (card.publisher, card.licence, f"Edition of {card.edition.human()}")
    return " · ".join(part for part in parts if part)


def _epoch(card: Card) -> int:
    midnight = datetime.datetime.combine(card.day, datetime.time(), datetime.UTC)
    return int(midnight.timestamp())


def publish(checked: pipeline.Checked, progress: pipeline.Progress = pipeline.silent) -> Path:
    """Build the site from the pages in `docs/` and swap it in; return its folder.

    Raises `PublishError`; the site that was there stays.
    """
    progress("publishing")
    config = _config(checked.root, hooks=[])
    site = Path(config.site_dir)
    repair(site)
    fresh = _beside(site, "new")
    config.site_dir = str(fresh)
    hooks = Hooks(checked)
    config.plugins["dossier"] = hooks  # type: ignore[assignment] # MkDocs asks only for on_* methods
    try:
        with _environment():
            hooks.on_startup(command="build", dirty=False)
            mkdocs_build.build(config)
        swap(fresh, site)
    except (MkDocsException, Abort, *BROKEN) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise PublishError(f"MkDocs: {explain(error)}") from error
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise PublishError(f"{error.filename or site}: {error.strerror or error}") from error
    return site


def folder(root: Path) -> Path:
    """Return the folder of the site, as `mkdocs.yml` has it."""
    return Path(_config(root, hooks=[]).site_dir)


def serve(root: Path, address: str | None) -> None:
    """Serve a preview that follows the files until it is interrupted. Raises `PublishError`."""
    options: dict[str, Any] = {"dev_addr": address} if address else {}
    try:
        mkdocs_serve.serve(str(root / CONFIG), **options)
    except (MkDocsException, Abort) as error:
        raise PublishError(f"MkDocs: {error}") from error


def _config(root: Path, **options: Any) -> MkDocsConfig:
    try:
        return load_config(str(root / CONFIG), strict=True, **options)
    except (ConfigurationError, Abort) as error:
        raise PublishError(f"{root / CONFIG}: {error}") from error


@contextmanager
def _environment() -> Iterator[None]:
    """Keep changes to the environment inside the build."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _beside(site: Path, word: str) -> Path:
    return site.with_name(f"{site.name}.{word}")


def swap(fresh: Path, site: Path) -> None:
    """Put `fresh` in the place of `site`. Two renames: no system replaces a full folder in one."""
    old = _beside(site, "old")
    if site.exists():
        site.rename(old)
    try:
        fresh.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def repair(site: Path) -> None:
    """Finish what an interrupted swap left: the old site comes back, leftovers go."""
    old, fresh = _beside(site, "old"), _beside(site, "new")
    if old.exists() and not site.exists():
        old.rename(site)
    for leftover in (old, fresh):
        if leftover.exists():
            shutil.rmtree(leftover)

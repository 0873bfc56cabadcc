"""Publish: the pages in `docs/` -> `site/`, by MkDocs, which `hooks` guides.

`publish` builds beside the old site and swaps, because MkDocs empties the folder before it knows
whether the build succeeds; a preview does the same.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.livereload import LiveReloadServer

from dossier import pagestore, pipeline, preview
from dossier.errors import DossierError, PublishError
from dossier.hooks import Hooks
from dossier.production import Production
from dossier.rendering.environment import BROKEN, explain
from dossier.swapping import beside, repair, swap

CONFIG = "mkdocs.yml"


def publish(
    checked: pipeline.Checked, progress: pipeline.Progress = pipeline.silent
) -> tuple[Path, bool]:
    """Build the site from the pages in `docs/` and swap it in.

    Returns its folder, and whether it depends on nothing but what this program knows of: the same
    files then give the same site. Raises `PublishError`; the site that was there stays.
    """
    progress("publishing")
    gc.freeze()  # what was read stays; MkDocs' many collections need not walk through it
    config = _config(checked.root)
    site = Path(config.site_dir)
    repair(site)
    fresh = beside(site, "new")
    config.site_dir = str(fresh)
    store = checked.root / pagestore.STORE
    hooks = _ours_of(config)
    hooks.checked, hooks.production = checked, Production(site, pagestore.load(store))
    try:
        with _environment():
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build.build(config)
            config.plugins.on_shutdown()
        swap(fresh, site)
        pagestore.save(store, hooks.production.made)
    except (MkDocsException, Abort, *BROKEN) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise PublishError(f"MkDocs: {explain(error)}") from error
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise PublishError(f"{error.filename or site}: {error.strerror or error}") from error
    return site, hooks.production.alone


def _ours_of(config: MkDocsConfig) -> Hooks:
    """Return the hooks that `mkdocs.yml` has loaded, or such as it has left out."""
    for plugin in config.plugins.values():
        if isinstance(hooks := getattr(plugin, "hooks", None), Hooks):
            return hooks
    hooks = Hooks()
    config.plugins["dossier"] = hooks  # type: ignore[assignment] # MkDocs asks only for on_* methods
    return hooks


def folder(root: Path) -> Path:
    """Return the folder of the site, as `mkdocs.yml` has it."""
    return Path(_config(root, hooks=[]).site_dir)


def serve(root: Path, address: str | None) -> None:
    """Serve a preview that follows the files until it is interrupted.

    Raises `UsageError` where the address is none or there is no dossier, and `PublishError` where
    the address is taken, or the first build fails for another reason than the records.
    """
    options: dict[str, Any] = {"dev_addr": preview.address(address)} if address else {}
    try:
        _reserve(*_config(root, hooks=[], **options).dev_addr)
        mkdocs_serve.serve(str(root / CONFIG), **options)
    except KeyboardInterrupt:  # during the first build; later MkDocs takes it
        return
    except (MkDocsException, Abort, *BROKEN) as error:
        raise _ours(error) or PublishError(f"MkDocs: {explain(error)}") from error


def _ours(error: BaseException | None) -> DossierError | None:
    """Return the error of ours that MkDocs has wrapped or replaced, if there is one."""
    while error:
        if isinstance(error, DossierError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _reserve(host: str, port: int) -> None:
    """Find out before the first build whether an address is free."""
    server = LiveReloadServer(lambda: None, host, port, root=".")
    try:
        server.server_bind()
    except OSError as error:
        raise PublishError(
            f"cannot serve at {host}:{port}: {error.strerror or error}; "
            "end what serves there, or name another port with --address"
        ) from error
    finally:
        server.server_close()


def _config(root: Path, **options: Any) -> MkDocsConfig:
    try:
        return load_config(str(root / CONFIG), strict=True, **options)
    except (ConfigurationError, Abort) as error:
        raise PublishError(f"{root / CONFIG}: {explain(error)}") from error


@contextmanager
def _environment() -> Iterator[None]:
    """Keep changes to the environment inside the build."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)

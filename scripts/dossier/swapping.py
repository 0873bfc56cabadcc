"""Swap: a finished folder takes the place of the site, so that there is always a whole one.

Takes two folders; must not know what is in them.
"""

import shutil
from pathlib import Path

from dossier.errors import PublishError
from dossier.writer import exchange


def beside(site: Path, word: str) -> Path:
    """Return the folder of this name beside the site."""
    return site.with_name(f"{site.name}.{word}")


def swap(fresh: Path, site: Path) -> None:
    """Put `fresh` in the place of `site`, where the system can so that there is always one.

    Else by two renames; what an end between them leaves is mended by `repair`.
    """
    if site.is_dir() and exchange(fresh, site):
        shutil.rmtree(fresh, ignore_errors=True)
        return
    old = beside(site, "old")
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
    """Finish what an interrupted swap left: the old site comes back, leftovers go.

    Raises `PublishError` where the site is a link: no folder can change places with what it names.
    """
    if site.is_symlink():
        raise PublishError(f"{site} is a link; remove it, and a build puts a folder there")
    old, fresh = beside(site, "old"), beside(site, "new")
    if old.exists() and not site.exists():
        old.rename(site)
    for leftover in (old, fresh):
        if leftover.exists():
            shutil.rmtree(leftover)

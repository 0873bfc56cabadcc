"""The stages in order: load, collect, check, render, write. Everything above it publishes.

Takes the project's root; gives the checked dossier, and rendered pages on disk. It never prints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dossier import urls
from dossier.collection import Dossier, collect
from dossier.diagnostics import Diagnostic, forbid, in_order
from dossier.errors import ProblemsFoundError
from dossier.loading import Loaded, collector_paused, load
from dossier.model.base import Stage
from dossier.rendering.pages import render_pages
from dossier.rules import check as run_rules
from dossier.rules import weigh
from dossier.writer import Written, write

DOCS = "docs"
TEMPLATES = "templates"

#: Is told the name of each stage as it begins.
Progress = Callable[[str], None]


def silent(stage: str) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Checked:
    """A dossier that was read and checked, with all that was found, in order."""

    root: Path
    loaded: Loaded
    problems: tuple[Diagnostic, ...]
    #: With drafts, which are checked like all others.
    everything: Dossier

    def fails(self, *, strict: bool = False) -> bool:
        """Tell whether the problems forbid publishing; `strict` counts warnings too."""
        return forbid(self.problems, strict=strict)

    def dossier(self, *, drafts: bool) -> Dossier:
        """Return the dossier as it is shown, with drafts or without."""
        return self.everything if drafts else self.public

    @cached_property
    def public(self) -> Dossier:
        """The dossier as it is published, without drafts."""
        entries = self.loaded.entries.values()
        if not any(entry.record.stage is Stage.DRAFT for entry in entries):
            return self.everything
        return collect(self.loaded, drafts=False)


def check(root: Path, progress: Progress = silent) -> Checked:
    """Read and check every record. Raises `UsageError` where there is no dossier."""
    progress("reading records")
    with collector_paused():
        loaded, problems = load(root)
        progress(f"checking {len(loaded.entries)} records")
        everything = collect(loaded, drafts=True)
        found = in_order(weigh([*problems, *run_rules(loaded, everything)], loaded))
    return Checked(root, loaded, tuple(found), everything)


def generate(
    checked: Checked, *, drafts: bool = False, strict: bool = False, progress: Progress = silent
) -> Written:
    """Render every page and write those that changed to `docs/`.

    Raises `ProblemsFoundError`, and writes nothing, where the records have problems that forbid it.
    """
    if checked.fails(strict=strict):
        raise ProblemsFoundError("the records have problems; nothing was written")
    with collector_paused():
        dossier = checked.dossier(drafts=drafts)
        progress("rendering pages")
        pages = list(render_pages(dossier, checked.problems, checked.root / TEMPLATES))
    progress(f"writing {len(pages)} pages")
    return write(
        ((page.path, page.text) for page in pages),
        checked.root / DOCS,
        urls.generated_folders(),
    )

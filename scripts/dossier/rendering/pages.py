"""Every page of a dossier: which template makes it, and from which context.

Takes a dossier and the problems found; gives Markdown by path. A kind has a template of its own
where `templates/pages/<kind>.md.j2` exists, and else the one for any record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dossier import urls
from dossier.collection import Dossier
from dossier.diagnostics import Diagnostic
from dossier.loading import Entry
from dossier.model.kinds import MODELS
from dossier.model.source import Source
from dossier.rendering.environment import environment, page_template, render
from dossier.rendering.listings import home_page, list_page, redirect_page
from dossier.rendering.records import record_page
from dossier.rendering.sources import source_page
from dossier.rendering.views import coverage_page, disputed_page, errata_page, timeline_page


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: its path below `docs/` and its Markdown."""

    path: str
    text: str
    #: The file it is made from, relative to the project.
    made_from: str


def contexts(
    dossier: Dossier, problems: Iterable[Diagnostic]
) -> Iterator[tuple[str, str, object, str]]:
    """Yield path, template, context and origin of every page."""
    home = home_page(dossier)
    yield urls.HOME, "home", home, home.frame.made_from
    for model in MODELS:
        listing = list_page(dossier, model)
        yield listing.frame.path, "list", listing, listing.frame.made_from
    for entry in dossier.entries.values():
        yield from _record(dossier, entry)
    views = (
        ("timeline", timeline_page(dossier)),
        ("disputed", disputed_page(dossier)),
        ("errata", errata_page(dossier)),
        ("coverage", coverage_page(dossier, problems)),
    )
    for name, view in views:
        yield view.frame.path, name, view, view.frame.made_from


def _record(dossier: Dossier, entry: Entry) -> Iterator[tuple[str, str, object, str]]:
    model = type(entry.record)
    page = (
        source_page(dossier, entry.id)
        if isinstance(entry.record, Source)
        else record_page(dossier, entry.id)
    )
    yield urls.page_of(model, entry.id), model.kind.name, page, entry.raw.path
    for former in entry.record.former_ids:
        redirect = redirect_page(dossier, entry, former)
        yield redirect.frame.path, "redirect", redirect, entry.raw.path


def render_pages(
    dossier: Dossier, problems: Iterable[Diagnostic], templates: Path
) -> Iterator[Page]:
    """Render every page of the dossier. Raises `TemplateError`."""
    env = environment(templates)
    for path, name, context, made_from in contexts(dossier, problems):
        text = render(env, page_template(env, name), context)
        yield Page(f"{path}.md", text, made_from)

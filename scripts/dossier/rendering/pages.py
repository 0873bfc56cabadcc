"""Every page of a dossier: which template makes it, and from which context.

Takes a dossier and the problems found; gives Markdown by path. A kind has a template of its own
where `templates/pages/<kind>.md.j2` exists, and else the one for any record.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from dossier import urls
from dossier.collection import Dossier
from dossier.diagnostics import Diagnostic
from dossier.loading import Entry
from dossier.model.kinds import MODELS
from dossier.model.source import Source
from dossier.parallel import each_share
from dossier.rendering.contexts import Frame
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


class _Context(Protocol):
    @property
    def frame(self) -> Frame: ...


@dataclass(frozen=True, slots=True)
class _Job:
    """A page still to be made: where it goes, and from what."""

    path: str
    template: str
    context: Callable[[], _Context]


def _jobs(dossier: Dossier, problems: Iterable[Diagnostic]) -> Iterator[_Job]:
    yield _Job(urls.HOME, "home", partial(home_page, dossier))
    for model in MODELS:
        yield _Job(urls.index_of(model), "list", partial(list_page, dossier, model))
    for entry in dossier.entries.values():
        yield from _jobs_of(dossier, entry)
    views: dict[str, Callable[[], _Context]] = {
        "timeline": partial(timeline_page, dossier),
        "disputed": partial(disputed_page, dossier),
        "errata": partial(errata_page, dossier),
        "coverage": partial(coverage_page, dossier, problems),
    }
    for name, context in views.items():
        yield _Job(urls.view(name), name, context)


def _jobs_of(dossier: Dossier, entry: Entry) -> Iterator[_Job]:
    model = type(entry.record)
    page = source_page if issubclass(model, Source) else record_page
    yield _Job(urls.page_of(model, entry.id), model.kind.name, partial(page, dossier, entry.id))
    for former in entry.record.former_ids:
        context = partial(redirect_page, dossier, entry, former)
        yield _Job(urls.page_of(model, former), "redirect", context)


def render_pages(
    dossier: Dossier, problems: Iterable[Diagnostic], templates: Path
) -> Iterator[Page]:
    """Render every page of the dossier. Raises `TemplateError`."""
    env = environment(templates)

    wanted = list(_jobs(dossier, list(problems)))
    templates_of = {name: page_template(env, name) for name in {job.template for job in wanted}}

    def made(share: Sequence[_Job]) -> list[Page]:
        return [_page(job) for job in share]

    def _page(job: _Job) -> Page:
        context = job.context()
        text = render(env, templates_of[job.template], context)
        return Page(f"{job.path}.md", text, context.frame.made_from)

    yield from each_share(made, wanted)

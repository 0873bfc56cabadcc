"""The home page, the list of each kind, and the pages of former ids."""

from collections.abc import Iterable

from dossier import escape, urls
from dossier.collection import Dossier
from dossier.edtf import Edtf
from dossier.loading import CARD, DATA, Entry
from dossier.model.base import Record, Stage
from dossier.model.kinds import MODELS
from dossier.model.values import Sourced
from dossier.rendering.cells import cell
from dossier.rendering.contexts import (
    Cell,
    Frame,
    HomePage,
    KindCount,
    ListPage,
    Part,
    RedirectPage,
    Row,
    Way,
)
from dossier.rendering.evidence import references
from dossier.rendering.records import PLANNED, description
from dossier.rendering.scope import Scope, field_label, modality_flags
from dossier.tables import Fact

_CARD = f"{DATA}/{CARD}"
VIEW_TITLES = {
    "timeline": "Timeline",
    "disputed": "Disputed facts",
    "errata": "Errata",
    "coverage": "Coverage",
}


def home_page(dossier: Dossier) -> HomePage:
    """Return the context of the front page."""
    scope, card = Scope(dossier, urls.HOME), dossier.card
    home, overview = scope.markdown(card.home), scope.markdown(card.overview)
    return HomePage(
        frame=Frame(
            path=urls.HOME,
            title=card.title,
            description=card.title,
            crumbs=(),
            made_from=_CARD,
        ),
        home=home,
        overview=overview,
        counts=tuple(_count(dossier, model) for model in MODELS),
        views=tuple(
            Way(VIEW_TITLES[name], urls.html(urls.view(name), source=urls.HOME))
            for name in urls.VIEWS
        ),
        edition=card.edition.human(),
        publisher=card.publisher or "",
        licence=card.licence or "",
        references=references(scope),
    )


def _count(dossier: Dossier, model: type[Record]) -> KindCount:
    way = Way(model.kind.label_plural, urls.html(urls.index_of(model), source=urls.HOME))
    return KindCount(way, len(_of(dossier, model)))


def _of(dossier: Dossier, model: type[Record]) -> list[Entry]:
    """Return the records of a kind that lists show: a withdrawn one keeps only its page."""
    return [
        entry
        for entry in dossier.entries.values()
        if isinstance(entry.record, model) and entry.record.stage is not Stage.WITHDRAWN
    ]


def list_page(dossier: Dossier, model: type[Record]) -> ListPage:
    """Return the context of the list of a kind, by its first column if that is a date."""
    kind, path = model.kind, urls.index_of(model)
    scope = Scope(dossier, path, numbered=False)
    first = kind.columns[0]
    entries = sorted(_of(dossier, model), key=lambda entry: _order(entry, first))
    return ListPage(
        frame=Frame(
            path=path,
            title=kind.label_plural,
            description=kind.lead,
            crumbs=(Way(dossier.card.title, urls.html(urls.HOME, source=path)),),
            made_from=f"{DATA}/{kind.folder}/",
        ),
        lead=kind.lead,
        columns=(kind.label, *(_heading(name) for name in kind.columns)),
        rows=tuple(_row(scope, entry) for entry in entries),
    )


def _order(entry: Entry, first: str) -> tuple[object, ...]:
    sourced = getattr(entry.record, first)
    date = sourced.value if isinstance(sourced, Sourced) else None
    key = date.sort_key if isinstance(date, Edtf) else (0, 0, "")
    return (*key, escape.fold(entry.record.title).casefold(), entry.id)


def _heading(name: str) -> str:
    return "Status" if name == "standing" else field_label(name)


def _row(scope: Scope, entry: Entry) -> Row:
    standing = scope.dossier.standings.get(entry.id)
    columns = type(entry.record).kind.columns
    cells = tuple(_column(scope, entry, name) for name in columns)
    return Row(
        anchor=entry.id,
        cells=((scope.way(entry.id),), *cells),
        flags=(PLANNED,) if standing and standing.planned else (),
    )


def _column(scope: Scope, entry: Entry, name: str) -> Cell:
    if name == "standing":
        return (Way(scope.dossier.standings[entry.id].text),)
    value = getattr(entry.record, name)
    facts = [fact for fact in scope.dossier.facts_of.get(entry.id, ()) if fact.field == name]
    if name == "type" and isinstance(value, str):
        return (Way(field_label(value)),)
    if isinstance(value, tuple):
        return _first_cells(scope, facts)
    return cell(scope, value)


def _first_cells(scope: Scope, facts: Iterable[Fact]) -> Cell:
    """Return the first part of every item, such as the names of all parties, with its modality."""
    parts: list[Part] = []
    for fact in facts:
        parts += [Way(", ")] if parts else []
        parts += cell(scope, fact.value)[:1]
        parts += [Way(f" ({flag.label})") for flag in modality_flags(fact.modality)]
    return tuple(parts)


def redirect_page(dossier: Dossier, entry: Entry, former: str) -> RedirectPage:
    """Return the context of the page that leads from a former id to its record."""
    model = type(entry.record)
    path = urls.page_of(model, former)
    return RedirectPage(
        frame=Frame(
            path=path,
            title=entry.record.title,
            description=description(dossier, entry.record),
            crumbs=(),
            made_from=entry.raw.path,
        ),
        target=urls.html(urls.page_of(model, entry.id), source=path),
    )

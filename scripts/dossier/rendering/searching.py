"""What the search finds: dossier -> entries of the index, straight from the records.

A page is found by its title, its other names and its summary, a claim by its words; the rest of a
page would only find it again. Texts are escaped for HTML, because Material prints them as they are.
"""

import html
from collections.abc import Iterator
from typing import TypedDict

from dossier import escape, urls
from dossier.collection import Dossier
from dossier.loading import Entry
from dossier.model.base import Record, Stage
from dossier.model.source import Source
from dossier.rendering.scope import Scope

#: With more records than this an entry is cut to what a reader's machine can hold ready: about
#: 0.35 KB a record.
MANY = 2000
_CUT = 120


class SearchEntry(TypedDict):
    """An entry of the index. `other` has the names that are not the title; it is never shown."""

    location: str
    title: str
    text: str
    other: str


def search_entries(dossier: Dossier) -> list[SearchEntry]:
    """Return the entries of all records, those of a source with its claims behind it."""
    scope = Scope(dossier, urls.HOME)
    many = len(dossier.entries) > MANY
    return [found for e in dossier.entries.values() for found in _of(scope, e, many=many)]


def _of(scope: Scope, entry: Entry, *, many: bool) -> Iterator[SearchEntry]:
    record, page = entry.record, urls.page_of(type(entry.record), entry.id)
    text = _about(scope, entry)
    yield SearchEntry(
        location=urls.html(page, source=scope.path),
        title=_safe(record.title),
        text=_safe(_short(text) if many else text),
        other=_safe(_other_names(record)),
    )
    if isinstance(record, Source) and record.stage is not Stage.WITHDRAWN and not many:
        for locator, claim in record.claims.items():
            place = claim.at.human() if claim.at else locator.human()
            yield SearchEntry(
                location=urls.html(page, source=scope.path, anchor=str(locator)),
                title=_safe(place.capitalize()),
                text=_safe(scope.text(claim.text)),
                other="",
            )


def _about(scope: Scope, entry: Entry) -> str:
    """Return kind, standing, date and summary, as a reader sees them below the title."""
    record = entry.record
    standing, date = scope.dossier.standings.get(entry.id), scope.dossier.date_of(entry.id)
    stage = "" if record.stage is Stage.PUBLISHED else str(record.stage)
    facts = (stage, standing.text if standing else "", date.human() if date else "")
    head = ", ".join((type(record).kind.label, *filter(None, facts)))
    if record.summary is None or record.stage is Stage.WITHDRAWN:
        return head
    return f"{head}. {' '.join(scope.text(record.summary).split())}"


def _other_names(record: Record) -> str:
    """Return the aliases, and all names as they are typed on a keyboard without accents."""
    names = (record.title, *record.aliases)
    return " · ".join(dict.fromkeys((*record.aliases, *map(escape.fold, names))))


def _short(text: str) -> str:
    return text if len(text) <= _CUT else text[:_CUT].rsplit(" ", 1)[0] + " …"


def _safe(text: str) -> str:
    return html.escape(escape.collapse(text).strip(), quote=False)

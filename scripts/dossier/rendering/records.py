"""The page of a record, whatever its kind: dossier and id -> `RecordPage`.

Everything is derived from what the kind's model declares. Parts are made in the order in which
they are read, because references are numbered as they come.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from dossier import escape, urls
from dossier.citation import Citation
from dossier.collection import Dossier
from dossier.derive import Holds
from dossier.edtf import Edtf
from dossier.loading import Entry
from dossier.model.base import Item, Modality, Record, Stage
from dossier.model.values import Sourced, period
from dossier.rendering.cells import cell, row
from dossier.rendering.contexts import (
    BackLink,
    BackLinks,
    Cell,
    EventRow,
    Flag,
    Frame,
    Part,
    Property,
    RecordPage,
    Row,
    Saying,
    Section,
    Way,
)
from dossier.rendering.evidence import about_source, claim_view, dispute, references
from dossier.rendering.scope import DISPUTED, Scope, field_label, flag, modality_flags
from dossier.tables import CitedClaim, Event, Fact, Link

OVERDUE = Markup("The day has passed; no source here says what came of it.")
PLANNED = flag("planned", "Told as something still to come; nothing here says that it took place.")
CANCELLED = flag("cancelled", "It was called off.")
#: How many characters a page's description may have in search results and link previews.
_DESCRIPTION = 160


def record_page(dossier: Dossier, name: str, scope: Scope | None = None) -> RecordPage:
    """Return the context of a record's page. `scope` lets a kind of its own add references."""
    entry = dossier.entries[name]
    scope = scope or Scope(dossier, urls.page_of(type(entry.record), name))
    return _Builder(scope, entry).page()


class _Builder:
    """Makes the parts of one page, in reading order."""

    def __init__(self, scope: Scope, entry: Entry) -> None:
        self.scope, self.entry, self.record = scope, entry, entry.record
        self.dossier = scope.dossier
        self.facts = self.dossier.facts_of.get(entry.id, ())
        self.kind = type(entry.record).kind

    def page(self) -> RecordPage:
        scope, record = self.scope, self.record
        speaking = record.stage is not Stage.WITHDRAWN
        properties = tuple(self.properties()) if speaking else ()
        summary = scope.markdown(record.summary) if speaking else Markup()
        cited = record.summary is not None and record.summary.citations()
        return RecordPage(
            frame=frame(self.dossier, self.entry),
            kind=self.kind.label,
            stage=str(record.stage),
            reason=scope.html(record.reason) if record.reason else None,
            also_known=record.aliases,
            tags=tuple(way for tag in record.tags for way in _ways(cell(scope, tag))),
            properties=properties,
            bookkeeping=tuple(self.bookkeeping()) if speaking else (),
            summary=summary,
            summary_marks=scope.marks(self.dossier.shown.citations(record.cite))
            if summary and not cited
            else (),
            body=scope.markdown(record.body) if speaking else Markup(),
            sections=tuple(self.sections()) if speaking else (),
            chronology=tuple(
                event_row(scope, event) for event in self.dossier.events_of.get(self.entry.id, ())
            ),
            backlinks=tuple(self.backlinks()),
            disputes=tuple(dispute(scope, fact) for fact in self.facts if fact.disputed),
            sayings=sayings(scope, self.entry.id),
            references=references(scope),
            reviewed=record.reviewed.human() if record.reviewed else "",
            edit_url=self.edit_url(),
            same_as=tuple(_elsewhere(*pair) for pair in record.same_as.items()),
        )

    # -- infobox ------------------------------------------------------------------------------

    def properties(self) -> Iterator[Property]:
        """Yield the rows of the infobox: standing, plain fields, and sourced scalars."""
        standing = self.dossier.standings.get(self.entry.id)
        if standing:
            notes = (OVERDUE,) if standing.overdue else ()
            yield Property("Status", (Row("standing", ((Way(standing.text),),), notes=notes),))
        if hasattr(self.record, "type"):
            yield Property("Type", (Row("type", (cell(self.scope, self._type()),)),))
        for name, facts in _by_field(self.facts):
            value = getattr(self.record, name)
            if isinstance(value, Item):  # one item is a fact of the record itself
                yield Property(field_label(name), (self.single(facts[0]),))
            elif isinstance(value, Sourced):
                rows = tuple(row(self.scope, fact) for fact in facts)
                yield Property(field_label(name), rows)

    def single(self, fact: Fact) -> Row:
        """Return the one item of a field; where it says nothing more, that it is so."""
        made = row(self.scope, fact)
        return made if any(made.cells) else replace(made, cells=((Way("yes"),),))

    def bookkeeping(self) -> Iterator[Property]:
        """Yield the fields about the record itself that are given."""
        for name in self.kind.bookkeeping:
            value = getattr(self.record, name)
            if value is not None:
                yield Property(_BOOKKEEPING.get(name, field_label(name)), (_kept(name, value),))

    def _type(self) -> Any:
        value = getattr(self.record, "type", None)
        return field_label(value) if isinstance(value, str) else value

    # -- lists --------------------------------------------------------------------------------

    def sections(self) -> Iterator[Section]:
        """Yield a table for every list field that has entries."""
        for name, facts in _by_field(self.facts):
            items = [(fact, fact.value) for fact in facts if isinstance(fact.value, Item)]
            if isinstance(getattr(self.record, name), tuple) and items:
                yield self.section(name, items)

    def section(self, name: str, items: list[tuple[Fact, Item]]) -> Section:
        """Return the table of one list field, without columns that are empty throughout."""
        headings = [heading for heading, _ in items[0][1].columns]
        rows = [row(self.scope, fact) for fact, _ in items]
        if name == "participants":
            headings.insert(1, "Role that day")
            rows = [
                replace(made, cells=(made.cells[0], self.role_that_day(item), *made.cells[1:]))
                for made, (_, item) in zip(rows, items, strict=True)
            ]
        expected = all(fact.modality is Modality.EXPECTED for fact, _ in items)
        used = [i for i in range(len(headings)) if any(made.cells[i] for made in rows)]
        return Section(
            id=name,
            title=f"Expected {name}" if expected else field_label(name),
            columns=tuple(headings[i] for i in used),
            rows=tuple(replace(row_, cells=tuple(row_.cells[i] for i in used)) for row_ in rows),
        )

    def role_that_day(self, item: Item) -> Cell:
        """Return the roles a participant held on the day, and those they may have held."""
        actor, date = getattr(item, "actor", None), self.dossier.date_of(self.entry.id)
        if actor is None or date is None:
            return ()
        parts: list[Part] = []
        for fact, role, holds in self.dossier.roles_during(actor.id, date):
            if holds is Holds.NO:
                continue
            words = role.title if holds is Holds.YES else f"perhaps {role.title}"
            parts += [Way(", ")] if parts else []
            parts.append(self.scope.fact_way(fact, words))
        return tuple(parts)

    # -- what links here ----------------------------------------------------------------------

    def backlinks(self) -> Iterator[BackLinks]:
        """Yield the records that link here, by relation; names in texts come last."""
        groups: dict[str, list[Link]] = defaultdict(list)
        for link in self.dossier.links_to.get(self.entry.id, ()):
            groups[link.back].append(link)
        for label, links in sorted(groups.items(), key=lambda g: g[1][0].relation == "mentions"):
            yield BackLinks(label, tuple(self.backlink(link) for link in links))

    def backlink(self, link: Link) -> BackLink:
        """Return one record that links here, with the sentence behind the link."""
        standing = self.dossier.standings.get(link.from_)
        flags: tuple[Flag, ...] = modality_flags(link.modality)
        flags += (DISPUTED,) if link.disputed else ()
        flags += (CANCELLED,) if standing and standing.cancelled else ()
        return BackLink(
            way=self.scope.way(link.from_, link.anchor),
            sentence=link.sentence,
            interval=period(*link.interval),
            marks=self.scope.marks(c for c in link.citations if c != Citation(link.from_)),
            flags=flags,
        )

    def edit_url(self) -> Markup | None:
        """Return where the record's file can be edited."""
        base = self.dossier.card.edit_url
        return escape.url_markup(base.rstrip("/") + "/" + self.entry.raw.path) if base else None


def sayings(scope: Scope, record: str) -> tuple[Saying, ...]:
    """Return what each source says beside the references so far, in the order of its text."""
    groups: dict[str, list[CitedClaim]] = defaultdict(list)
    for cited in scope.dossier.claims_about.get(record, ()):
        if cited.citation not in scope.numbers:
            groups[cited.citation.source].append(cited)
    return tuple(
        Saying(
            source=scope.way(source),
            about_source=about_source(scope, source),
            claims=tuple(claim_view(scope, cited) for cited in found),
        )
        for source, found in groups.items()
    )


_BOOKKEEPING = {"url": "Address", "sha256": "SHA-256"}


def _kept(name: str, value: Any) -> Row:
    """Return a field about the record itself as a row of the infobox."""
    text = value.human() if isinstance(value, Edtf) else str(value)
    url = escape.url(text) if name in ("url", "archived") else None
    return Row(name, ((Way(text, url),),))


def _by_field(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    groups: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.field].append(fact)
    return list(groups.items())


def _ways(parts: Cell) -> Iterator[Way]:
    return (part for part in parts if isinstance(part, Way))


def _elsewhere(name: str, value: str) -> Way:
    if name == "wikidata":
        return Way(f"Wikidata {value}", escape.url(f"https://www.wikidata.org/wiki/{value}"))
    return Way(name, escape.url(value))


def frame(dossier: Dossier, entry: Entry) -> Frame:
    """Return the frame of a record's page."""
    model = type(entry.record)
    page = urls.page_of(model, entry.id)
    return Frame(
        path=page,
        title=entry.record.title,
        description=description(dossier, entry.record),
        crumbs=(
            Way(dossier.card.title, urls.html(urls.HOME, source=page)),
            Way(model.kind.label_plural, urls.html(urls.index_of(model), source=page)),
        ),
        made_from=entry.raw.path,
    )


def description(dossier: Dossier, record: Record) -> str:
    """Return the beginning of the summary as plain text, cut at a word."""
    if record.summary is None or record.stage is Stage.WITHDRAWN:
        return record.title
    text = Scope(dossier, urls.HOME).text(record.summary)
    if len(text) <= _DESCRIPTION:
        return text
    return text[:_DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def event_row(scope: Scope, event: Event) -> EventRow:
    """Return an event as a row of a chronology."""
    flags = modality_flags(event.modality)
    if event.cancelled:
        flags = (CANCELLED,)
    elif event.planned:
        flags = (PLANNED,)
    return EventRow(
        date=event.date.human(),
        way=scope.way(event.record, event.anchor if event.phrase else ""),
        phrase=event.phrase,
        marks=scope.marks(event.citations),
        flags=(
            *flags,
            *((DISPUTED,) if event.disputed else ()),
            *scope.lacking(event.citations),
        ),
    )

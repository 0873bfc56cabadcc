"""Inspect: the dossier as plain data for whoever asks about its records: rows, and one record.

Takes a collected dossier; gives frozen views of words and ids, ready to be printed or to become
JSON. Their fields are that JSON: a test keeps them, and the help of the commands names them. It
must not know pages, and must not print.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dossier import escape
from dossier.citation import Citation
from dossier.collection import Dossier
from dossier.loading import Entry
from dossier.model.base import Record, Stage
from dossier.model.source import Source
from dossier.model.values import Alternative, Sourced, Unknown, period
from dossier.reader import KeyPath, Value
from dossier.tables import CitedClaim, Event, Fact, Link
from dossier.wording import label, words


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list."""

    id: str
    kind: str
    type: str
    title: str
    #: The derived state, of kinds that have one; else empty.
    standing: str
    #: EDTF: when it took place, or was published; empty where that is not known.
    date: str
    stage: str
    #: EDTF; empty where it was not reviewed.
    reviewed: str
    tags: tuple[str, ...]
    #: How many of its facts are disputed.
    disputed: int


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact of a record."""

    field: str
    #: Its permalink on the page of the record.
    anchor: str
    #: The value in words, on one line.
    value: str
    #: The value as the file has it.
    written: Value
    #: stated, reported, expected or opinion; empty where no claim stands behind it.
    modality: str
    disputed: bool
    preferred: bool
    #: False where it rests on the citations of the record as a whole.
    own: bool
    citations: tuple[str, ...]
    disputed_by: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a source says."""

    citation: str
    text: str
    by: str
    via: str
    modality: str
    #: EDTF; empty where it is not known.
    when: str
    quote: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackLinkView:
    """A record that links to the one shown."""

    id: str
    title: str
    #: The field that makes the link, or `mentions`; and how it reads from here.
    relation: str
    label: str
    interval: str
    sentence: str
    citations: tuple[str, ...]
    modality: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """A dated moment that touches the record shown."""

    #: EDTF, and in words.
    date: str
    day: str
    record: str
    text: str
    modality: str
    planned: bool
    cancelled: bool
    disputed: bool
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A record with all that is known about it."""

    record: Row
    path: str
    aliases: tuple[str, ...]
    former_ids: tuple[str, ...]
    summary: str
    #: Why it was withdrawn.
    reason: str
    #: What is kept about the record itself, such as a source's address.
    bookkeeping: dict[str, str]
    facts: tuple[FactView, ...]
    claims: tuple[ClaimView, ...]
    backlinks: tuple[BackLinkView, ...]
    events: tuple[EventView, ...]


# -- lists ----------------------------------------------------------------------------------------


def rows(dossier: Dossier) -> list[Row]:
    """Return all records, by kind and then by id."""
    return [row(dossier, entry) for entry in dossier.entries.values()]


def row(dossier: Dossier, entry: Entry) -> Row:
    """Return one record as it stands in a list."""
    record = entry.record
    standing = dossier.standings.get(entry.id)
    date = getattr(record, "date", None) or getattr(record, "published", None)
    return Row(
        id=entry.id,
        kind=record.kind.name,
        type=str(getattr(record, "type", "")),
        title=record.title,
        standing=standing.text if standing else "",
        date=str(date.value or "") if isinstance(date, Sourced) else "",
        stage=str(record.stage),
        reviewed=str(record.reviewed or ""),
        tags=tuple(str(tag) for tag in record.tags),
        disputed=sum(fact.disputed for fact in dossier.facts_of.get(entry.id, ())),
    )


def is_called(entry: Entry, word: str) -> bool:
    """Whether a word stands in the title, an alias or the id, whatever its accents and case."""
    names = (entry.record.title, *entry.record.aliases, entry.id)
    return any(_folded(word) in _folded(name) for name in names)


def _folded(text: str) -> str:
    return escape.fold(text).casefold()


def former(dossier: Dossier) -> dict[str, str]:
    """Return the present id of every former one."""
    return {old: entry.id for entry in dossier.entries.values() for old in entry.record.former_ids}


# -- one record -----------------------------------------------------------------------------------


def portrait(dossier: Dossier, name: str) -> Portrait:
    """Return a record with its facts, and what is said about it, links to it and touches it."""
    entry = dossier.entries[name]
    record = entry.record
    speaks = record.stage is not Stage.WITHDRAWN
    return Portrait(
        record=row(dossier, entry),
        path=entry.raw.path,
        aliases=record.aliases,
        former_ids=record.former_ids,
        summary=words(dossier, record.summary) if speaks else "",
        reason=words(dossier, record.reason),
        bookkeeping=dict(_bookkeeping(dossier, record)) if speaks else {},
        facts=tuple(_fact(dossier, entry, fact) for fact in dossier.facts_of.get(name, ())),
        claims=tuple(_claim(dossier, cited) for cited in _claims(dossier, entry)),
        backlinks=tuple(_backlinks(dossier, dossier.links_to.get(name, ()))),
        events=tuple(_event(dossier, event) for event in dossier.events_of.get(name, ())),
    )


def _bookkeeping(dossier: Dossier, record: Record) -> Iterator[tuple[str, str]]:
    for name in record.kind.bookkeeping:
        value = getattr(record, name)
        if value is not None:
            yield name, words(dossier, value)


def _fact(dossier: Dossier, entry: Entry, fact: Fact) -> FactView:
    value = fact.value
    reason = value.reason if isinstance(value, Alternative | Unknown) else None
    return FactView(
        field=fact.field,
        anchor=fact.anchor,
        value=words(dossier, value) or label(fact.field),
        written=_written(entry, fact.path),
        modality=str(fact.modality or ""),
        disputed=fact.disputed,
        preferred=isinstance(value, Alternative) and value.rank == "preferred",
        own=fact.own,
        citations=_texts(fact.citations),
        disputed_by=_texts(fact.disputed_by),
        note=" ".join(filter(None, (words(dossier, value.note), words(dossier, reason)))),
    )


def _written(entry: Entry, path: KeyPath) -> Value:
    found: Any = entry.raw.value
    for step in path:
        found = found[step]
    return found  # type: ignore[no-any-return]


def _claims(dossier: Dossier, entry: Entry) -> Iterator[CitedClaim]:
    """Yield a source's own claims, and then those of others about the record."""
    own: list[Citation] = []
    if isinstance(entry.record, Source):
        own += [citation for citation in dossier.claims if citation.source == entry.id]
    yield from (CitedClaim(citation, dossier.claims[citation]) for citation in own)
    about = dossier.claims_about.get(entry.id, ())
    yield from (cited for cited in about if cited.citation not in own)


def _claim(dossier: Dossier, cited: CitedClaim) -> ClaimView:
    claim = cited.claim
    return ClaimView(
        citation=str(cited.citation),
        text=words(dossier, claim.text),
        by=words(dossier, claim.by),
        via=words(dossier, claim.via),
        modality=str(claim.modality),
        when=str(claim.when or ""),
        quote=claim.quote or "",
        about=tuple(ref.id for ref in claim.about),
    )


def _backlinks(dossier: Dossier, links: Iterable[Link]) -> Iterator[BackLinkView]:
    """Yield what links here, by relation; names in texts come last."""
    order = {link.back: index for index, link in reversed(list(enumerate(links)))}
    for link in sorted(links, key=lambda k: (k.relation == "mentions", order[k.back])):
        yield BackLinkView(
            id=link.from_,
            title=dossier.title(link.from_),
            relation=link.relation,
            label=link.back,
            interval=period(*link.interval),
            sentence=link.sentence,
            citations=_texts(link.citations),
            modality=str(link.modality or ""),
            disputed=link.disputed,
        )


def _event(dossier: Dossier, event: Event) -> EventView:
    return EventView(
        date=str(event.date),
        day=event.date.human(),
        record=event.record,
        text=f"{dossier.title(event.record)} {event.phrase}".strip(),
        modality=str(event.modality or ""),
        planned=event.planned,
        cancelled=event.cancelled,
        disputed=event.disputed,
        citations=_texts(event.citations),
    )


def _texts(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(map(str, citations))

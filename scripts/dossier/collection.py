"""Collect: records -> `Dossier`, indexed, with the three tables derived once.

Takes what was loaded; gives the dossier that every later stage views. References are resolved by
`references`; here what does not resolve is left out, so that rules can run beside its diagnostics.
It must not print, write or know a page.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dossier import escape
from dossier.citation import Citation
from dossier.derive import (
    Holds,
    Standing,
    firmest,
    pact_standing,
    role_during,
    summit_standing,
)
from dossier.edtf import Edtf
from dossier.loading import Entry, Loaded
from dossier.model.actor import Role
from dossier.model.base import Item, Modality, Period, Stage
from dossier.model.card import Card, Term
from dossier.model.pact import Milestone, Pact, Relation
from dossier.model.source import Claim, Erratum, Source
from dossier.model.summit import Summit
from dossier.model.values import Alternative, Evidenced, Ref, Sourced
from dossier.prose import Prose, to_text
from dossier.reader import KeyPath
from dossier.tables import CitedClaim, Event, Fact, Link
from dossier.walk import walk

#: The names of the relation that a name in a text makes.
MENTIONS = ("mentions", "Mentions", "Mentioned in")
#: Notes of the editors to each other: read and checked, never shown.
UNPUBLISHED = ("notes",)


@dataclass(frozen=True)
class Dossier:
    """The loaded whole: records that are shown, and what follows from them.

    `entries` holds the records that have a page; drafts only where they were asked for. `hidden`
    holds the others, whose names stand unlinked.
    """

    card: Card
    vocabularies: Mapping[str, Mapping[str, Term]]
    entries: Mapping[str, Entry]
    hidden: Mapping[str, Entry]
    claims: Mapping[Citation, Claim]
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    events: tuple[Event, ...]

    def title(self, record: str) -> str:
        """Return the title of a record, shown or not; the id itself where there is none."""
        entry = self.entries.get(record) or self.hidden.get(record)
        return entry.record.title if entry else record

    @cached_property
    def facts_of(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of each record, in the order of its fields."""
        return _group((fact.record, fact) for fact in self.facts)

    @cached_property
    def links_to(self) -> Mapping[str, tuple[Link, ...]]:
        """What links to each record."""
        return _group((link.to, link) for link in self.links)

    @cached_property
    def events_of(self) -> Mapping[str, tuple[Event, ...]]:
        """The events that touch each record, by date."""
        return _group((record, event) for event in self.events for record in event.touches)

    @cached_property
    def claims_about(self) -> Mapping[str, tuple[CitedClaim, ...]]:
        """The claims in which each record stands as subject, speaker or go-between."""
        return _group(
            (record, CitedClaim(citation, claim))
            for citation, claim in self.claims.items()
            for record in named_in(claim)
        )

    @cached_property
    def disputes(self) -> Mapping[Citation, tuple[Fact, ...]]:
        """The facts that each claim disputes."""
        return _group((claim, fact) for fact in self.facts for claim in fact.disputed_by)

    @cached_property
    def resting_on(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts that rest on each source, other than the source's own."""
        return _group(
            (source, fact)
            for fact in self.facts
            for source in dict.fromkeys(citation.source for citation in fact.citations)
            if source != fact.record
        )

    def errata_at(self, citation: Citation) -> list[Erratum]:
        """Return the errata of the source that name exactly this claim."""
        entry = self.entries.get(citation.source)
        if entry is None or not isinstance(entry.record, Source):
            return []
        return [erratum for erratum in entry.record.errata if erratum.at == citation.locator]

    def publisher_group(self, source: str) -> str:
        """Return what decides independence: the first publisher of the source's chain.

        Without a chain it is the publisher; an unknown one is a group of its own.
        """
        entry = self.entries.get(source)
        if entry is None or not isinstance(entry.record, Source):
            return source
        record = entry.record
        if record.chain:
            first = record.chain[0].publisher
            return first.id if first else f"unknown: {source}"
        names = record.publisher.value if record.publisher else None
        return " + ".join(ref.id for ref in names.items) if names else f"unknown: {source}"

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The derived state of every record whose kind has one."""
        found = {}
        for name, entry in self.entries.items():
            if isinstance(entry.record, Pact):
                found[name] = pact_standing(self._steps(name))
            elif isinstance(entry.record, Summit):
                found[name] = summit_standing(entry.record, self._held(entry))
        return found

    def roles_during(self, actor: str, date: Edtf) -> list[tuple[Fact, Role, Holds]]:
        """Return the roles of an actor, each with whether it was held during `date`."""
        found = []
        for fact in self.facts_of.get(actor, ()):
            if isinstance(fact.value, Role):
                claims = map(self.claims.get, fact.citations)
                when = [claim.when for claim in claims if claim and claim.when]
                found.append((fact, fact.value, role_during(fact.value, date, when)))
        return found

    def date_of(self, record: str) -> Edtf | None:
        """Return the date that orders a record: its preferred one, or none."""
        entry = self.entries.get(record)
        date = getattr(entry.record, "date", None) if entry else None
        return date.value if isinstance(date, Sourced) else None

    def _steps(self, record: str) -> Iterator[tuple[Milestone, Fact, Edtf | None]]:
        for fact in self.facts_of.get(record, ()):
            if isinstance(fact.value, Milestone):
                summit = fact.value.summit
                yield fact.value, fact, self.date_of(summit.id) if summit else fact.value.date

    def _held(self, entry: Entry) -> Iterator[Modality | None]:
        for citations in (
            entry.record.cite,
            *(fact.citations for fact in self.facts_of.get(entry.id, ()) if fact.field == "date"),
        ):
            yield self.firmest(citations)

    def firmest(self, citations: Iterable[Citation]) -> Modality | None:
        """Return the firmest modality among the claims cited."""
        return firmest(
            citations, self.claims, documents_count=self.card.thresholds.documents_count
        )


def _group(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def named_in(claim: Claim) -> tuple[str, ...]:
    """Return the ids in a claim's `about`, `by` and `via`, and their `of`, each once."""
    found = (value.id for _, value in walk(claim) if isinstance(value, Ref))
    return tuple(dict.fromkeys(found))


def collect(loaded: Loaded, *, drafts: bool) -> Dossier:
    """Index the records and derive the tables. With `drafts`, drafts are shown like any other."""
    shown = {
        name: entry
        for name, entry in loaded.entries.items()
        if drafts or entry.record.stage is not Stage.DRAFT
    }
    claims = {
        Citation(name, locator): claim
        for name, entry in shown.items()
        if isinstance(entry.record, Source) and entry.record.stage is not Stage.WITHDRAWN
        for locator, claim in entry.record.claims.items()
    }
    hidden = {name: entry for name, entry in loaded.entries.items() if name not in shown}
    collector = _Collector(loaded.card, shown, claims)
    facts = tuple(fact for entry in collector.speaking for fact in collector.facts(entry))
    links = tuple(link for entry in collector.speaking for link in collector.links(entry, facts))
    dossier = Dossier(
        loaded.card, loaded.vocabularies, shown, hidden, claims, facts, links, events=()
    )
    events = sorted(
        _events(dossier), key=lambda event: (event.date.sort_key, event.record, event.anchor)
    )
    return Dossier(
        loaded.card, loaded.vocabularies, shown, hidden, claims, facts, links, tuple(events)
    )


@dataclass(frozen=True)
class _Collector:
    """Derives facts and links of one record after the other."""

    card: Card
    shown: Mapping[str, Entry]
    claims: Mapping[Citation, Claim]

    @cached_property
    def speaking(self) -> list[Entry]:
        """The records whose facts are shown: a withdrawn one keeps only its title."""
        return [e for e in self.shown.values() if e.record.stage is not Stage.WITHDRAWN]

    def facts(self, entry: Entry) -> Iterator[Fact]:
        """Yield the sourced scalars and list items of a record."""
        for name in type(entry.record).model_fields:
            value = getattr(entry.record, name)
            if isinstance(value, Sourced):
                yield from self._sourced(entry, name, value)
            elif isinstance(value, Item):
                yield self._fact(entry, name, name, (name,), value)
            elif isinstance(value, tuple) and value and isinstance(value[0], Item):
                for index, item in enumerate(value):
                    anchor = f"{name}-{item.natural_key()}"
                    yield self._fact(entry, name, anchor, (name, index), item)

    def _sourced(self, entry: Entry, name: str, value: Sourced[Any]) -> Iterator[Fact]:
        if value.unknown:
            yield self._fact(entry, name, name, (name,), value.unknown)
        many = len(value.alternatives) > 1
        for index, alternative in enumerate(value.alternatives):
            anchor = f"{name}-{value_slug(alternative.value)}" if many else name
            where: KeyPath = (name, index) if value.form == "alternatives" else (name,)
            yield self._fact(entry, name, anchor, where, alternative, alternative=many)

    def _fact(
        self,
        entry: Entry,
        name: str,
        anchor: str,
        path: KeyPath,
        value: Any,
        *,
        alternative: bool = False,
    ) -> Fact:
        citations = self._shown(value.cite or entry.record.cite)
        if not citations and isinstance(entry.record, Source):
            citations = (Citation(entry.id),)  # a source's own fields rest on the source
        return Fact(
            record=entry.id,
            field=name,
            anchor=anchor,
            path=path,
            value=value,
            citations=citations,
            own=bool(value.cite),
            modality=self._firmest(citations),
            disputed_by=self._shown(value.disputed_by),
            alternative=alternative,
        )

    def _shown(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Drop what is not published, or does not resolve."""
        return tuple(
            citation
            for citation in citations
            if citation in self.claims
            or (not citation.is_claim and self._has_page(citation.source))
        )

    def _has_page(self, source: str) -> bool:
        entry = self.shown.get(source)
        return entry is not None and entry.record.stage is not Stage.WITHDRAWN

    def _firmest(self, citations: Iterable[Citation]) -> Modality | None:
        return firmest(
            citations, self.claims, documents_count=self.card.thresholds.documents_count
        )

    def links(self, entry: Entry, facts: Iterable[Fact]) -> Iterator[Link]:
        """Yield the links of a record: its reference fields, then the names in its texts."""
        covered: set[KeyPath] = set()
        for fact in facts:
            if fact.record == entry.id:
                covered.add(fact.path)
                yield from self._fact_links(entry, fact)
        for where, value in walk(entry.record):
            outside = not any(where[: len(path)] == path for path in covered)
            if isinstance(value, Ref) and value.to.link and outside and value.id in self.shown:
                yield self._link(entry, value, where, None)
        yield from self._mentions(entry)

    def _fact_links(self, entry: Entry, fact: Fact) -> Iterator[Link]:
        for where, value in walk(fact.value, fact.path):
            if isinstance(value, Ref) and value.to.link and value.id in self.shown:
                yield self._link(entry, value, where, fact)

    def _link(self, entry: Entry, ref: Ref, where: KeyPath, fact: Fact | None) -> Link:
        value = fact.value if fact else None
        forward, back = ref.to.forward, ref.to.back
        if isinstance(value, Relation):
            forward, back = value.link_labels(ref)
        return Link(
            from_=entry.id,
            to=ref.id,
            relation=str(where[0]),
            forward=forward,
            back=back,
            interval=(value.from_, value.until) if isinstance(value, Period) else (None, None),
            sentence=self._sentence(entry, value),
            citations=fact.citations if fact else (),
            modality=fact.modality if fact else None,
            anchor=fact.anchor if fact else "",
            disputed=fact.disputed if fact else False,
        )

    def _sentence(self, entry: Entry, value: Evidenced | None) -> str:
        """Return the item's text, else that of its first own claim, else of its record's."""
        text = getattr(value, "text", None)
        if isinstance(text, Prose):
            return to_text(text, self._title)
        own = value.cite if value else ()
        for citation in (*own, *entry.record.cite):
            if citation in self.claims:
                return to_text(self.claims[citation].text, self._title)
        return ""

    def _title(self, record: str) -> str:
        return self.shown[record].record.title if record in self.shown else record

    def _mentions(self, entry: Entry) -> Iterator[Link]:
        seen: set[str] = {entry.id}
        for where, prose in walk(entry.record):
            if not isinstance(prose, Prose) or where[0] in UNPUBLISHED:
                continue
            for mention in prose.mentions():
                if mention.id in seen or mention.id not in self.shown:
                    continue
                seen.add(mention.id)
                relation, forward, back = MENTIONS
                yield Link(
                    from_=entry.id,
                    to=mention.id,
                    relation=relation,
                    forward=forward,
                    back=back,
                    interval=(None, None),
                    sentence=prose.sentence_with(mention, self._title),
                    citations=(),
                    modality=None,
                    anchor="",
                )


def value_slug(value: object) -> str:
    """Return a sourced value as part of an HTML id."""
    return value.slug if isinstance(value, Edtf) else escape.slug(str(value)) or "value"


def _events(dossier: Dossier) -> Iterator[Event]:
    for fact in dossier.facts:
        value = fact.value
        if fact.field == "date" and isinstance(value, Alternative):
            sourced = getattr(dossier.entries[fact.record].record, "date", None)
            if isinstance(sourced, Sourced) and sourced.preferred is value:
                planned = dossier.standings[fact.record].planned
                yield _event(dossier, fact, value.value, "", planned=planned)
        elif isinstance(value, Item):
            for happening in value.happenings():
                yield _event(dossier, fact, happening.date, happening.phrase)
            if isinstance(value, Milestone) and value.summit:
                date = dossier.date_of(value.summit.id)
                if date:
                    yield _event(dossier, fact, date, value.event.phrase)


def _event(
    dossier: Dossier, fact: Fact, date: Any, phrase: str, *, planned: bool | None = None
) -> Event:
    if planned is None:
        planned = fact.modality is Modality.EXPECTED
    touched = {fact.record, *_refs(dossier, fact.value)}
    if not phrase:  # the meeting itself: it belongs to everyone who takes part
        touched |= {
            ref
            for other in dossier.facts_of[fact.record]
            if other.field in ("participants", "part_of")
            for ref in _refs(dossier, other.value)
        }
    if isinstance(fact.value, Milestone):  # a step in a pact belongs to its parties
        touched |= {
            ref
            for other in dossier.facts_of[fact.record]
            if other.field == "parties"
            for ref in _refs(dossier, other.value)
        }
    return Event(
        date=date,
        record=fact.record,
        phrase=phrase,
        citations=fact.citations,
        modality=fact.modality,
        planned=planned,
        disputed=fact.disputed,
        anchor=fact.anchor,
        touches=frozenset(touched),
    )


def _refs(dossier: Dossier, value: object) -> set[str]:
    return {
        ref.id
        for _, ref in walk(value)
        if isinstance(ref, Ref) and ref.to.link and ref.id in dossier.entries
    }

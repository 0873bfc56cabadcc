"""Collect: records -> `Dossier`, indexed, with the three tables derived once.

Takes what was loaded; gives the dossier that every later stage views. What does not resolve is
left out here, so that rules can run beside the diagnostics about it. It must not print, write or
know a page.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dossier.citation import Citation
from dossier.derive import (
    Holds,
    Standing,
    pact_standing,
    role_during,
    summit_standing,
)
from dossier.edtf import Edtf
from dossier.loading import Entry, Loaded
from dossier.model.actor import Role
from dossier.model.base import Modality, Stage, Statement
from dossier.model.card import Card, Term
from dossier.model.pact import Milestone, Pact
from dossier.model.source import Claim, Erratum, Source
from dossier.model.summit import Summit
from dossier.model.values import Ref, Sourced
from dossier.prose import Prose
from dossier.tables import CitedClaim, Event, Fact, Link
from dossier.tabulation import Shown, events_of, facts_of, links_of
from dossier.walk import walk


@dataclass(frozen=True)
class Dossier:
    """The loaded whole: records that are shown, and what follows from them.

    Drafts are among them only where they were asked for.
    """

    card: Card
    today: datetime.date
    vocabularies: Mapping[str, Mapping[str, Term]]
    shown: Shown
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    events: tuple[Event, ...]

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The records that have a page, by id, in the order of kinds."""
        return self.shown.entries

    @property
    def claims(self) -> Mapping[Citation, Claim]:
        """The claims that may be cited."""
        return self.shown.claims

    def title(self, record: str) -> str:
        """Return the title of a record, shown or not; the id itself where there is none."""
        return self.shown.title(record)

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

    @cached_property
    def cited(self) -> frozenset[Citation]:
        """Everything that a field or a text cites."""
        values = [v for entry in self.shown.speaking for _, v in walk(entry.record)]
        values += [prose for prose in (self.card.home, self.card.overview) if prose]
        found = {value for value in values if isinstance(value, Citation)}
        return frozenset(
            found.union(*(value.citations() for value in values if isinstance(value, Prose)))
        )

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What views have made of this dossier already, each under a key of its own."""
        return {}

    def said(self, item: Statement) -> Prose | None:
        """Return the item's own text, else that of the first claim it cites."""
        claims = map(self.claims.get, item.cite)
        return item.text or next((claim.text for claim in claims if claim), None)

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
                found[name] = pact_standing(self._steps(name), self.today)
            elif isinstance(entry.record, Summit):
                found[name] = summit_standing(entry.record, self._held(entry), self.today)
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
            yield self.shown.firmest(citations)


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
    entries = {
        name: entry
        for name, entry in loaded.entries.items()
        if drafts or entry.record.stage is not Stage.DRAFT
    }
    claims = {
        Citation(name, locator): claim
        for name, entry in entries.items()
        if isinstance(entry.record, Source) and entry.record.stage is not Stage.WITHDRAWN
        for locator, claim in entry.record.claims.items()
    }
    hidden = {name: entry for name, entry in loaded.entries.items() if name not in entries}
    shown = Shown(entries, hidden, claims, loaded.card.thresholds.documents_count)
    facts = {entry.id: tuple(facts_of(shown, entry)) for entry in shown.speaking}
    dossier = Dossier(
        card=loaded.card,
        today=loaded.today,
        vocabularies=loaded.vocabularies,
        shown=shown,
        facts=tuple(fact for found in facts.values() for fact in found),
        links=tuple(
            link for entry in shown.speaking for link in links_of(shown, entry, facts[entry.id])
        ),
        events=(),
    )
    return replace(dossier, events=_events(dossier, shown, facts))


def _events(
    dossier: Dossier, shown: Shown, facts: Mapping[str, tuple[Fact, ...]]
) -> tuple[Event, ...]:
    """Return the events of all records by date; they need the standings, and so all facts."""
    dates = {name: date for name in facts if (date := dossier.date_of(name))}
    found = [
        event
        for entry in shown.speaking
        for event in events_of(
            shown,
            entry,
            facts[entry.id],
            dates,
            standing=dossier.standings.get(entry.id, Standing("")),
        )
    ]
    return tuple(sorted(found, key=lambda e: (e.date.sort_key, e.record, e.anchor, e.phrase)))

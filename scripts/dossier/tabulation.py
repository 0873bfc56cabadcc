"""The derivation of the three tables, one record after the other.

Takes the records that are shown and their claims; yields facts, links and events. Used by
`collection` alone, which brings them together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dossier import escape
from dossier.citation import Citation
from dossier.derive import Standing, firmest
from dossier.edtf import Edtf
from dossier.loading import Entry
from dossier.model.base import Happening, Item, Modality, Period, Stage
from dossier.model.pact import Milestone, Relation
from dossier.model.source import Claim, Source
from dossier.model.values import Evidenced, Form, Ref, Sourced
from dossier.prose import Prose
from dossier.prose_writing import sentence_with, to_text
from dossier.reader import KeyPath
from dossier.tables import Event, Fact, Link
from dossier.walk import walk

#: The relation that a name in a text makes, and how it reads in both directions.
MENTIONS = ("mentions", "Mentions", "Mentioned in")
#: Notes of the editors to each other: read and checked, never shown.
UNPUBLISHED = ("notes",)


@dataclass(frozen=True)
class Shown:
    """The records that have a page, and the claims that may be cited."""

    entries: Mapping[str, Entry]
    #: The others: their names stand unlinked.
    hidden: Mapping[str, Entry]
    claims: Mapping[Citation, Claim]
    documents_count: bool

    @cached_property
    def speaking(self) -> tuple[Entry, ...]:
        """The records whose facts are shown: a withdrawn one keeps only its title."""
        return tuple(e for e in self.entries.values() if e.record.stage is not Stage.WITHDRAWN)

    def citations(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Drop what is not published, or does not resolve."""
        return tuple(
            citation
            for citation in citations
            if citation in self.claims or (not citation.is_claim and self.speaks(citation.source))
        )

    def speaks(self, record: str) -> bool:
        """Tell whether a record's facts are shown."""
        entry = self.entries.get(record)
        return entry is not None and entry.record.stage is not Stage.WITHDRAWN

    def firmest(self, citations: Iterable[Citation]) -> Modality | None:
        """Return the firmest modality among the claims cited."""
        return firmest(citations, self.claims, documents_count=self.documents_count)

    def title(self, record: str) -> str:
        """Return the title of a record, shown or not; the id itself where there is none."""
        entry = self.entries.get(record) or self.hidden.get(record)
        return entry.record.title if entry else record


# -- facts ----------------------------------------------------------------------------------------


def facts_of(shown: Shown, entry: Entry) -> Iterator[Fact]:
    """Yield the sourced scalars and list items of a record."""
    for name in type(entry.record).model_fields:
        value = getattr(entry.record, name)
        if isinstance(value, Sourced):
            yield from _sourced(shown, entry, name, value)
        elif isinstance(value, Item):
            yield _fact(shown, entry, (name,), name, value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Item):
            for index, item in enumerate(value):
                yield _fact(shown, entry, (name, index), f"{name}-{item.natural_key()}", item)


def _sourced(shown: Shown, entry: Entry, name: str, value: Sourced[Any]) -> Iterator[Fact]:
    if value.unknown:
        yield _fact(shown, entry, (name,), name, value.unknown)
    many = len(value.alternatives) > 1
    for index, alternative in enumerate(value.alternatives):
        anchor = f"{name}-{_slug(alternative.value)}" if many else name
        where: KeyPath = (name, index) if value.form is Form.ALTERNATIVES else (name,)
        yield _fact(shown, entry, where, anchor, alternative, alternative=many)


def _slug(value: object) -> str:
    return value.slug if isinstance(value, Edtf) else escape.slug(str(value)) or "value"


def _fact(  # noqa: PLR0913 - all of it comes from the field that is read
    shown: Shown, entry: Entry, path: KeyPath, anchor: str, value: Any, *, alternative: bool = False
) -> Fact:
    citations = shown.citations(value.cite or entry.record.cite)
    if not citations and isinstance(entry.record, Source):
        citations = (Citation(entry.id),)  # a source's own fields rest on the source
    return Fact(
        record=entry.id,
        field=str(path[0]),
        anchor=anchor,
        path=path,
        value=value,
        citations=citations,
        own=bool(value.cite),
        modality=shown.firmest(citations),
        disputed_by=shown.citations(value.disputed_by),
        alternative=alternative,
    )


# -- links ----------------------------------------------------------------------------------------


def links_of(shown: Shown, entry: Entry, facts: Iterable[Fact]) -> Iterator[Link]:
    """Yield the links of a record: those of its facts, its other references, names in its texts."""
    covered = set()
    for fact in facts:
        covered.add(fact.path)
        for _, value in walk(fact.value):
            if _links(shown, value):
                yield _link(shown, entry, value, str(fact.path[0]), fact)
    for where, value in walk(entry.record):
        inside = any(where[: len(path)] == path for path in covered)
        if not inside and _links(shown, value):
            yield _link(shown, entry, value, str(where[0]), None)
    yield from _mentions(shown, entry)


def _links(shown: Shown, value: object) -> bool:
    return isinstance(value, Ref) and value.to.link and value.id in shown.entries


def _link(shown: Shown, entry: Entry, ref: Ref, relation: str, fact: Fact | None) -> Link:
    value = fact.value if fact else None
    forward, back = ref.to.forward, ref.to.back
    if isinstance(value, Relation):
        forward, back = value.link_labels()
    return Link(
        from_=entry.id,
        to=ref.id,
        relation=relation,
        forward=forward,
        back=back,
        interval=(value.from_, value.until) if isinstance(value, Period) else (None, None),
        sentence=_sentence(shown, entry, value),
        citations=fact.citations if fact else (),
        modality=fact.modality if fact else None,
        anchor=fact.anchor if fact else "",
        disputed=fact.disputed if fact else False,
    )


def _sentence(shown: Shown, entry: Entry, value: Evidenced | None) -> str:
    """Return the item's text, else that of its first own claim, else of its record's."""
    text = getattr(value, "text", None)
    if isinstance(text, Prose):
        return to_text(text, shown.title)
    own = value.cite if value else ()
    claims = (shown.claims.get(citation) for citation in (*own, *entry.record.cite))
    return next((to_text(claim.text, shown.title) for claim in claims if claim), "")


def _mentions(shown: Shown, entry: Entry) -> Iterator[Link]:
    """Yield each name that stands in the record's texts once, with its first sentence."""
    seen = {entry.id}
    for where, prose in walk(entry.record):
        if not isinstance(prose, Prose) or where[0] in UNPUBLISHED:
            continue
        for mention in prose.mentions():
            if mention.id in seen or mention.id not in shown.entries:
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
                sentence=sentence_with(prose, mention, shown.title),
                citations=(),
                modality=None,
                anchor="",
            )


# -- events ---------------------------------------------------------------------------------------


def events_of(
    shown: Shown,
    entry: Entry,
    facts: tuple[Fact, ...],
    dates: Mapping[str, Edtf],
    standing: Standing,
) -> Iterator[Event]:
    """Yield the dated moments of a record.

    `dates` are the preferred dates of all records, for milestones that happen at a meeting;
    `standing` tells of a meeting whether it is still to come, or was called off.
    """
    for fact in facts:
        value = fact.value
        sourced = getattr(entry.record, fact.field)
        if fact.field == "date" and isinstance(sourced, Sourced) and sourced.preferred is value:
            # The meeting itself belongs to everyone who takes part, and to the series.
            touched = _named(shown, fact, facts, ("participants", "part_of"))
            yield _event(fact, Happening(sourced.preferred.value, ""), touched, standing)
        elif isinstance(value, Item):
            # A step in the life of a pact belongs to its parties.
            touched = _named(shown, fact, facts, ("parties",) if fact.field == "milestones" else ())
            expected = fact.modality is Modality.EXPECTED
            for happening in _happenings(value, dates, expected=expected):
                yield _event(fact, happening, touched, Standing("", planned=expected))


def _happenings(item: Item, dates: Mapping[str, Edtf], *, expected: bool) -> Iterator[Happening]:
    if not isinstance(item, Milestone):
        yield from item.happenings()
        return
    date = dates.get(item.summit.id) if item.summit else item.date
    if date:
        yield Happening(date, item.event.expected if expected else item.event.phrase)


def _event(fact: Fact, happening: Happening, touched: frozenset[str], state: Standing) -> Event:
    return Event(
        date=happening.date,
        record=fact.record,
        phrase=happening.phrase,
        citations=fact.citations,
        modality=fact.modality,
        planned=state.planned,
        cancelled=state.cancelled,
        disputed=fact.disputed,
        anchor=fact.anchor,
        touches=touched,
    )


def _named(
    shown: Shown, fact: Fact, facts: Iterable[Fact], fields: tuple[str, ...]
) -> frozenset[str]:
    """Return the record of a fact with those that it and the facts of `fields` name."""
    values = [fact.value, *(other.value for other in facts if other.field in fields)]
    found = (ref for value in values for _, ref in walk(value) if _links(shown, ref))
    return frozenset({fact.record, *(ref.id for ref in found)})

"""A record as lines of text: what it is, its facts, and what is said of it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from dossier.cli.console import wrapped
from dossier.inspection import BackLinkView, ClaimView, EventView, FactView, Portrait, Row
from dossier.model.base import Modality, Stage
from dossier.reporting import Paint, visible
from dossier.wording import label


def lines(portrait: Portrait, paint: Paint) -> Iterator[str]:
    """Yield a record as lines of text."""
    row = portrait.record
    yield paint("heading", visible(row.title))
    yield _words((row.id, row.kind, row.type, *_unpublished(row), row.standing, row.date))
    yield paint("quiet", visible(portrait.path))
    for name, told in _particulars(portrait):
        if told:
            yield from wrapped(f"{name}: {told}", 2)
    for text in filter(None, (portrait.reason, portrait.summary)):
        yield from ("", *wrapped(text))
    for heading, found in (
        ("Facts", _facts(portrait.facts, row)),
        ("What the sources say", _claims(portrait.claims, row)),
        ("What links here", _backlinks(portrait.backlinks)),
        ("Chronology", _events(portrait.events)),
    ):
        body = list(found)
        if body:
            yield from ("", paint("heading", heading), *body)


def _unpublished(row: Row) -> tuple[str, ...]:
    return () if row.stage == Stage.PUBLISHED else (row.stage,)


def _particulars(portrait: Portrait) -> Iterator[tuple[str, str]]:
    yield "Also known as", "; ".join(portrait.aliases)
    yield "Formerly", ", ".join(portrait.former_ids)
    yield "Tags", ", ".join(portrait.record.tags)
    yield "Reviewed", portrait.record.reviewed
    for name, told in portrait.bookkeeping.items():
        yield label(name).capitalize(), told


def _facts(facts: Iterable[FactView], row: Row) -> Iterator[str]:
    for field, group in groupby(facts, key=lambda fact: fact.field):
        yield from wrapped(f"  {label(field)}", 4)
        for fact in group:
            marks = _marks(fact.modality, disputed=fact.disputed)
            marks += " [preferred]" if fact.preferred else ""
            yield from wrapped(f"    {fact.value}{marks}", 6)
            yield from wrapped(f"      {_evidence(fact, row)}", 6)
            if fact.disputed_by:
                yield from wrapped(f"      against it: {', '.join(fact.disputed_by)}", 6)
            if fact.note:
                yield from wrapped(f"      note: {fact.note}", 6)


def _evidence(fact: FactView, row: Row) -> str:
    if fact.citations == (row.id,):
        return "the source itself"
    rests = ", ".join(fact.citations) or "no citation"
    return rests if fact.own or not fact.citations else f"{rests} (of the record)"


def _claims(claims: Iterable[ClaimView], row: Row) -> Iterator[str]:
    """Yield claims; those of a source itself with what they are about."""
    for claim in claims:
        via = f"via {claim.via}" if claim.via else ""
        told = _words((claim.by, via, claim.when), ", ")
        yield from wrapped(f"  {claim.citation}{_marks(claim.modality)} {told}", 6)
        yield from wrapped(f"      {claim.text}", 6)
        if claim.quote:
            yield from wrapped(f"      “{claim.quote}”", 6)
        if claim.about and claim.citation.startswith(f"{row.id}#"):
            yield from wrapped(f"      about: {', '.join(claim.about)}", 6)


def _backlinks(links: Iterable[BackLinkView]) -> Iterator[str]:
    for heading, group in groupby(links, key=lambda link: link.label):
        yield from wrapped(f"  {heading}", 4)
        for link in group:
            held = f" {link.interval}" if link.interval else ""
            marks = _marks(link.modality, disputed=link.disputed)
            yield from wrapped(f"    {link.title} ({link.id}){held}{marks}", 6)


def _events(events: Iterable[EventView]) -> Iterator[str]:
    for event in events:
        marks = _marks(event.modality, disputed=event.disputed)
        marks += " [planned]" if event.planned and not marks else ""
        marks += " [cancelled]" if event.cancelled else ""
        yield from wrapped(f"  {event.day}: {event.text}{marks}", 6)


def _marks(modality: str, *, disputed: bool = False) -> str:
    """Return what qualifies a fact or claim; what is plainly stated has nothing."""
    marks = f" [{modality}]" if modality not in ("", Modality.STATED) else ""
    return marks + (" [disputed]" if disputed else "")


def _words(words: Iterable[str], between: str = " · ") -> str:
    return visible(between.join(filter(None, words)))

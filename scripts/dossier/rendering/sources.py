"""What a source's page has beside its record's: hands, claims by place, and what rests on it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dossier import urls
from dossier.citation import Citation, Locator, Span
from dossier.collection import Dossier
from dossier.loading import Entry
from dossier.model.base import Stage
from dossier.model.source import Erratum, Source
from dossier.rendering.cells import plain
from dossier.rendering.contexts import (
    Hand,
    Paragraph,
    RecordPage,
    RestingFact,
    SourceSections,
    Way,
)
from dossier.rendering.evidence import claim_view, references
from dossier.rendering.records import record_page, sayings
from dossier.rendering.scope import Scope, field_label
from dossier.tables import CitedClaim, Fact

#: The Admiralty scale of source reliability, NATO STANAG 2511 / AJP-2.1.
GRADES = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}


def source_page(dossier: Dossier, name: str) -> RecordPage:
    """Return the context of a source's page: a record's, with sections of its own."""
    entry = dossier.entries[name]
    scope = Scope(dossier, urls.page_of(type(entry.record), name))
    page = record_page(dossier, name, scope)
    sections = _sections(scope, entry, entry.record)
    return replace(
        page,
        source=sections,
        sayings=sayings(scope, name),  # what the sections cite is among the references now
        references=references(scope),
    )


def _sections(scope: Scope, entry: Entry, source: Any) -> SourceSections:
    speaking = source.stage is not Stage.WITHDRAWN
    reliability = source.reliability if speaking else None
    return SourceSections(
        chain=tuple(_hands(scope, source)) if speaking else (),
        grade=reliability.grade if reliability else "",
        grade_meaning=GRADES[reliability.grade] if reliability else "",
        grade_reason=scope.html(reliability.reason, inline=True) if reliability else None,
        paragraphs=tuple(_paragraphs(scope, entry, source)) if speaking else (),
        boilerplate=", ".join(span.human() for span in source.boilerplate),
        resting=tuple(_resting(scope, fact) for fact in scope.dossier.resting_on.get(entry.id, ())),
    )


def _hands(scope: Scope, source: Source) -> Iterator[Hand]:
    for hand in source.chain:
        this_text = hand is source.chain[-1]
        publisher = scope.way(hand.publisher.id) if hand.publisher else Way("not known")
        yield Hand(
            how=hand.how,
            publisher=Way("this text") if this_text and not hand.publisher else publisher,
            published=hand.published.human() if hand.published else "",
            language=hand.language or "",
        )


def _paragraphs(scope: Scope, entry: Entry, source: Source) -> Iterator[Paragraph]:
    """Yield every place that has claims or errata, or that something cites, in order."""
    claims: dict[Locator, list[CitedClaim]] = defaultdict(list)
    for name, claim in source.claims.items():
        claims[name.place].append(CitedClaim(Citation(entry.id, name), claim))
    errata: dict[Locator, list[Erratum]] = defaultdict(list)
    for erratum in source.errata:
        first = erratum.at.first if isinstance(erratum.at, Span) else erratum.at
        errata[first.place].append(erratum)
    cited = {
        citation.locator
        for citation in scope.dossier.cited
        if citation.source == entry.id and citation.is_place and citation.locator
    }
    for place in sorted({*claims, *errata, *cited}, key=lambda locator: locator.sort_key):
        yield Paragraph(
            anchor=str(place),
            label=place.human().capitalize(),
            claims=tuple(
                claim_view(scope, cited_claim, about=True) for cited_claim in claims[place]
            ),
            errata=tuple(_erratum(erratum) for erratum in errata[place]),
        )


def _erratum(erratum: Erratum) -> str:
    place = f" ({erratum.at.human()})" if isinstance(erratum.at, Span) else ""
    return f"“{erratum.says}”{place}: right is {erratum.correct}"


def _resting(scope: Scope, fact: Fact) -> RestingFact:
    """Return a fact that rests on the source; marks would lead back to this very page."""
    groups = {scope.dossier.publisher_group(citation.source) for citation in fact.citations}
    return RestingFact(
        record=scope.way(fact.record),
        fact=scope.fact_way(fact, field_label(fact.field)),
        value=plain(scope, fact),
        places=tuple(
            scope.place(citation)
            for citation in fact.citations
            if scope.path.endswith("/" + citation.source)
        ),
        flags=scope.flags(fact),
        alone=len(groups) == 1,
    )

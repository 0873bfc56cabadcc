"""Claims, references and disputes, as a page shows them.

Takes a page's scope and citations; gives views of what stands behind a fact and against it.
"""

from collections.abc import Iterable

from dossier.citation import Citation
from dossier.model.source import Claim, Source, Unnamed
from dossier.model.values import OneOrMany, Ref
from dossier.rendering.cells import plain, row
from dossier.rendering.contexts import ClaimView, Dispute, Reference, Way
from dossier.rendering.scope import Scope, field_label, modality_flags
from dossier.tables import CitedClaim, Fact


def claim_view(scope: Scope, cited: CitedClaim, *, about: bool = False) -> ClaimView:
    """Return a claim with who says it, through whom, where, and what is wrong with it.

    It is the same object on all pages of a folder, whose links read alike, but for the pages to a
    place on which it leads: those have shorter links.
    """
    disputed = scope.dossier.disputes.get(cited.citation, ())
    folder, _, page = scope.path.rpartition("/")
    leads_here = page == cited.citation.source or any(page == fact.record for fact in disputed)
    key = (claim_view, scope.path if leads_here else folder, cited.citation, about)
    memory = scope.dossier.memory
    if key not in memory:
        memory[key] = _claim_view(scope, cited, about=about)
    view: ClaimView = memory[key]
    return view


def _claim_view(scope: Scope, cited: CitedClaim, *, about: bool) -> ClaimView:
    citation, claim = cited.citation, cited.claim
    return ClaimView(
        anchor=str(citation.locator),
        text=scope.html(claim.text, inline=True),
        quote=claim.quote or "",
        by=_speakers(scope, claim.by),
        via=_speakers(scope, claim.via),
        source=scope.way(citation.source),
        place=_claim_place(scope, citation, claim),
        when=claim.when.human() if claim.when else "",
        flags=modality_flags(claim.modality),
        about=tuple(scope.way(ref.id) for ref in claim.about) if about else (),
        warnings=tuple(
            f"The source says “{erratum.says}”; right is: {erratum.correct}"
            for erratum in scope.dossier.errata_at(citation)
        ),
        disputes=tuple(
            scope.fact_way(fact, f"{scope.dossier.title(fact.record)}: {plain(scope, fact)}")
            for fact in scope.dossier.disputes.get(citation, ())
        ),
    )


def claim_views(scope: Scope, citations: Iterable[Citation]) -> tuple[ClaimView, ...]:
    """Return the claims among the citations."""
    return tuple(
        claim_view(scope, CitedClaim(citation, scope.dossier.claims[citation]))
        for citation in citations
        if citation in scope.dossier.claims
    )


def _claim_place(scope: Scope, citation: Citation, claim: Claim) -> Way:
    way = scope.place(citation)
    return Way(claim.at.human(), way.url) if claim.at else way


def _speakers(scope: Scope, speakers: OneOrMany[Ref | Unnamed] | None) -> tuple[Way, ...]:
    return tuple(_speaker(scope, speaker) for speaker in speakers.items) if speakers else ()


def _speaker(scope: Scope, speaker: Ref | Unnamed) -> Way:
    if isinstance(speaker, Ref):
        return scope.way(speaker.id)
    if speaker.of is None:
        return Way(speaker.unnamed)
    of = scope.way(speaker.of.id)
    return Way(f"{speaker.unnamed} ({of.text})", of.url)


def references(scope: Scope) -> tuple[Reference, ...]:
    """Return the references that the page has numbered so far."""
    return tuple(_reference(scope, *entry) for entry in scope.numbers.items())


def _reference(scope: Scope, citation: Citation, number: int) -> Reference:
    claim = scope.dossier.claims.get(citation)
    return Reference(
        number=number,
        source=scope.way(citation.source),
        place=scope.place(citation),
        about_source=about_source(scope, citation.source),
        claim=claim_view(scope, CitedClaim(citation, claim)) if claim else None,
    )


def about_source(scope: Scope, source: str) -> str:
    """Return publisher and date of a source, as far as they are known, and where it began."""
    record = scope.dossier.entries[source].record
    if not isinstance(record, Source):
        return ""
    names = [ref.id for ref in _publishers(record)]
    first = record.chain[0].publisher if record.chain else None
    words = [" and ".join(map(scope.dossier.title, names)) or "publisher not known"]
    if first and first.id not in names:
        words.append(f"originally {scope.dossier.title(first.id)}")
    published = record.published.value if record.published else None
    words.append(published.human() if published else "undated")
    return ", ".join(words)


def _publishers(source: Source) -> tuple[Ref, ...]:
    names = source.publisher.value if source.publisher else None
    return names.items if names else ()


def dispute(scope: Scope, fact: Fact) -> Dispute:
    """Return a disputed fact with the evidence on both sides."""
    return Dispute(
        record=scope.way(fact.record),
        label=field_label(fact.field),
        way=scope.fact_way(fact, plain(scope, fact)),
        row=row(scope, fact),
        evidence=claim_views(scope, fact.citations),
        against=claim_views(scope, fact.disputed_by),
    )

"""The pages about the dossier as a whole: timeline, disputed facts, errata, coverage."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from dossier import codes, urls
from dossier.citation import Citation
from dossier.collection import Dossier
from dossier.diagnostics import Diagnostic
from dossier.model.base import Stage
from dossier.model.source import Erratum, Source
from dossier.model.summit import Summit
from dossier.model.values import Unknown
from dossier.rendering.cells import plain, scope_place
from dossier.rendering.contexts import (
    CoverageList,
    CoveragePage,
    DisputedPage,
    ErrataGroup,
    ErrataPage,
    ErratumRow,
    Frame,
    TimelinePage,
    Way,
)
from dossier.rendering.evidence import dispute
from dossier.rendering.listings import VIEW_TITLES
from dossier.rendering.records import PLANNED, event_row
from dossier.rendering.scope import Scope, field_label
from dossier.tables import Fact

#: By how much an error misleads, and what a reader does about it.
_SEVERITIES = {
    "high": (
        "Errors that mislead",
        "Who relies on the source alone would be wrong about who, what, when or whether. Take the "
        "facts from the records, which rest on other evidence where there is any.",
    ),
    "medium": (
        "Errors of detail",
        "The source is right about the matter and wrong, or unclear, in a part of it.",
    ),
    "low": (
        "Errors of wording",
        "The sense is not touched; who quotes the source should know of them.",
    ),
}


def _frame(dossier: Dossier, name: str, description: str) -> Frame:
    path = urls.view(name)
    return Frame(
        path=path,
        title=VIEW_TITLES[name],
        description=description,
        crumbs=(Way(dossier.card.title, urls.html(urls.HOME, source=path)),),
        made_from="data/",
    )


def _scope(dossier: Dossier, name: str) -> Scope:
    return Scope(dossier, urls.view(name), numbered=False)


def timeline_page(dossier: Dossier) -> TimelinePage:
    """Return the context of the timeline: every event once, and what cannot be dated."""
    scope = _scope(dossier, "timeline")
    return TimelinePage(
        frame=_frame(dossier, "timeline", "Every dated moment, held or planned."),
        events=tuple(event_row(scope, event) for event in dossier.events),
        undated=tuple(
            (scope.way(name), (PLANNED,) if dossier.standings[name].planned else ())
            for name, entry in dossier.entries.items()
            if isinstance(entry.record, Summit)
            and entry.record.type != "series"
            and entry.record.stage is not Stage.WITHDRAWN
            and dossier.date_of(name) is None
        ),
    )


def disputed_page(dossier: Dossier) -> DisputedPage:
    """Return the context of the disputed facts."""
    scope = _scope(dossier, "disputed")
    return DisputedPage(
        frame=_frame(dossier, "disputed", "Where the sources disagree, side by side."),
        disputes=tuple(dispute(scope, fact) for fact in dossier.facts if fact.disputed),
    )


def errata_page(dossier: Dossier) -> ErrataPage:
    """Return the context of the errata, the most misleading first.

    Among errors of one severity those come first whose source has the most: it is the one to be
    read with care.
    """
    scope = _scope(dossier, "errata")
    found = [(fact, fact.value) for fact in dossier.facts if isinstance(fact.value, Erratum)]
    many = Counter(fact.record for fact, _ in found)
    found.sort(key=lambda pair: -many[pair[0].record])
    groups = (
        ErrataGroup(
            severity,
            title,
            conclusion,
            tuple(_erratum(scope, fact, e) for fact, e in found if e.severity == severity),
        )
        for severity, (title, conclusion) in _SEVERITIES.items()
    )
    return ErrataPage(
        frame=_frame(dossier, "errata", "Where the sources are wrong, and what is right."),
        sources=len(many),
        count=len(found),
        groups=tuple(group for group in groups if group.errata),
    )


def _erratum(scope: Scope, fact: Fact, erratum: Erratum) -> ErratumRow:
    place = scope_place(scope, erratum.at)
    return ErratumRow(
        source=scope.way(fact.record),
        place=Way(place.text, scope.url(fact.record, (place.url or "").removeprefix("#"))),
        says=erratum.says,
        correct=erratum.correct,
        reason=scope.html(erratum.reason, inline=True) if erratum.reason else None,
        marks=scope.marks(scope.dossier.shown.citations(erratum.cite)),
    )


def coverage_page(dossier: Dossier, problems: Iterable[Diagnostic]) -> CoveragePage:
    """Return the context of the coverage page: how much stands on what, and what is missing.

    `problems` are what the checks noted; `_NOTED` says which of it is listed.
    """
    scope = _scope(dossier, "coverage")
    counted = [
        fact
        for fact in dossier.facts
        if not isinstance(dossier.entries[fact.record].record, Source)
    ]
    known = [fact for fact in counted if not isinstance(fact.value, Unknown)]
    tests: tuple[tuple[str, Callable[[Fact], bool]], ...] = (
        ("Facts", lambda fact: True),
        ("with a claim of their own behind them", lambda f: f.own and _claimed(dossier, f)),
        ("resting on the claims of their record", lambda f: not f.own and _claimed(dossier, f)),
        ("resting on a document or place, with no claim", lambda f: _document(dossier, f)),
        ("without any source", lambda fact: not fact.citations),
        ("disputed", lambda fact: fact.disputed),
        ("resting on one publisher's text alone", lambda f: _single(dossier, f)),
    )
    return CoveragePage(
        frame=_frame(dossier, "coverage", "How far the facts are covered by evidence."),
        counts=tuple((label, sum(map(test, known))) for label, test in tests),
        lists=(
            _facts(
                scope,
                "no-source",
                "No source",
                "Nothing is cited for these facts.",
                (fact for fact in known if not fact.citations),
            ),
            _facts(
                scope,
                "no-claim",
                "No claim behind it",
                "A source is named for these facts, but no claim in it.",
                (fact for fact in known if _document(dossier, fact)),
            ),
            _facts(
                scope,
                "by-record",
                "By record only",
                "These facts rest on the evidence of their record as a whole.",
                (fact for fact in known if not fact.own and _claimed(dossier, fact)),
            ),
            _facts(
                scope,
                "single-source",
                "Single source",
                "All evidence for these facts goes back to one publisher.",
                (fact for fact in known if _single(dossier, fact)),
            ),
            _facts(
                scope,
                "unknown",
                "Known to be unknown",
                "For these no value is known, and the reason is.",
                (fact for fact in dossier.facts if isinstance(fact.value, Unknown)),
            ),
            *_noted(scope, problems),
            _accepted(scope),
            _drafts(dossier),
        ),
    )


def _claimed(dossier: Dossier, fact: Fact) -> bool:
    return any(citation in dossier.claims for citation in fact.citations)


def _document(dossier: Dossier, fact: Fact) -> bool:
    return bool(fact.citations) and not _claimed(dossier, fact)


def _single(dossier: Dossier, fact: Fact) -> bool:
    found: set[Citation] = set(fact.citations)
    return len({dossier.publisher_group(citation.source) for citation in found}) == 1


def _facts(scope: Scope, id_: str, title: str, meaning: str, facts: Iterable[Fact]) -> CoverageList:
    ways = tuple(
        (
            scope.fact_way(fact, f"{scope.dossier.title(fact.record)}: {field_label(fact.field)}"),
            plain(scope, fact),
        )
        for fact in facts
    )
    return CoverageList(id_, title, meaning, ways)


#: What the checks noted of whole records: the code, and the id, title and meaning of its list.
_NOTED = (
    (codes.PLAN_OVERDUE, "overdue", "Overdue plans", "What was planned for a day that has passed."),
    (codes.PARAGRAPH_OPEN, "open", "Paragraphs not read", "What these sources may still hold."),
    (codes.CLAIM_UNUSED, "unused", "Claims not used", "What no fact, text or record takes up."),
    (
        codes.REVIEW_STALE,
        "stale",
        "Stale reviews",
        "These records were not read against their sources for a long time.",
    ),
)


def _noted(scope: Scope, problems: Iterable[Diagnostic]) -> Iterator[CoverageList]:
    found = [p for p in problems if p.record in scope.dossier.entries]
    for code, id_, title, meaning in _NOTED:
        ways = tuple(
            (scope.way(problem.record), problem.message)
            for problem in found
            if problem.code is code and problem.record is not None
        )
        yield CoverageList(id_, title, meaning, ways)


def _accepted(scope: Scope) -> CoverageList:
    ways = tuple(
        (scope.way(name), f"{code}: {reason}")
        for name, entry in scope.dossier.entries.items()
        for code, reason in entry.record.accept.items()
    )
    meaning = "Rules that the editors set aside for one record, with the reason they give."
    return CoverageList("accepted", "Accepted", meaning, ways)


def _drafts(dossier: Dossier) -> CoverageList:
    ways = tuple(
        (Way(entry.record.title), type(entry.record).kind.label)
        for entry in dossier.shown.hidden.values()
    )
    return CoverageList("drafts", "Drafts", "Records that are not published yet.", ways)

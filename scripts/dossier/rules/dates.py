"""Do the dates agree with each other, and with the day of the edition?

Only what is certain is reported: of two dates that overlap, neither is later.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from dossier import codes
from dossier.collection import Dossier
from dossier.derive import HAPPENED
from dossier.diagnostics import Diagnostic
from dossier.edtf import Edtf
from dossier.loading import Loaded
from dossier.model.actor import Actor, Role
from dossier.model.base import Modality, Period, Stage
from dossier.model.pact import Milestone, Step
from dossier.model.source import Source
from dossier.model.values import Bound
from dossier.rules.references import at
from dossier.tables import Fact
from dossier.validation import path_text

#: Steps that have to come in this order. A pact may be discussed, negotiated or announced any time.
_FIRM = (Step.PROPOSED, Step.SIGNED, Step.RATIFIED, Step.IN_FORCE)
_ENDINGS = (Step.SUSPENDED, Step.CANCELLED, Step.TERMINATED, Step.SUPERSEDED)


def _after(first: object, second: object) -> bool:
    """Whether the first date lies after the second, whichever days they mean."""
    return (
        isinstance(first, Edtf)
        and isinstance(second, Edtf)
        and first.earliest is not None
        and second.latest is not None
        and first.earliest > second.latest
    )


def _past(date: object, today: datetime.date) -> bool:
    return isinstance(date, Edtf) and date.latest is not None and date.latest < today


def periods(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """What holds for a time does not end before it begins."""
    for fact in dossier.facts:
        value = fact.value
        if isinstance(value, Period) and _after(value.from_, value.until):
            message = f"{path_text(fact.path)} ends before it begins: {value.until}, {value.from_}"
            where = (*fact.path, "until")
            yield at(loaded.entries[fact.record], codes.PERIOD_BACKWARDS, where, message)


def editions(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """No source came out, and no editor read anything, after the day of the edition.

    That is the card's, whenever the site is built; a card that cannot be used has none.
    """
    raw, day = loaded.card_raw, loaded.card.day
    if raw is None or raw.value.get("edition") != str(loaded.card.edition):
        return
    for entry in loaded.entries.values():
        dates = {name: getattr(entry.record, name, None) for name in ("reviewed", "retrieved")}
        if isinstance(entry.record, Source) and entry.record.published:
            dates["published"] = entry.record.published.value
        for name, date in dates.items():
            if isinstance(date, Edtf) and date.earliest and date.earliest > day:
                message = f"{name} is {date}, after the day of this edition, {day}"
                yield at(entry, codes.DATE_FUTURE, (name,), message)


def claims(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """What a source tells as a fact was so before it came out."""
    for entry in loaded.entries.values():
        source = entry.record
        if not isinstance(source, Source) or not source.published:
            continue
        dates = [alternative.value for alternative in source.published.alternatives]
        for name, claim in source.claims.items():
            told = dates and claim.modality in HAPPENED
            if told and all(_after(claim.when, date) for date in dates):
                message = (
                    f"claims.{name} is {claim.modality}, but its `when`, {claim.when}, "
                    f"is after the source came out, {dates[0]}"
                )
                yield at(entry, codes.CLAIM_LATER, ("claims", str(name), "when"), message)


class _Done(NamedTuple):
    step: Step
    date: Edtf
    fact: Fact


def milestones(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A pact is proposed, signed, ratified and in force in this order, until it ends."""
    for name, facts in dossier.facts_of.items():
        done = list(_done(dossier, facts))
        for one, other in combinations(done, 2):
            first, later = sorted((one, other), key=lambda entry: entry.date.sort_key)
            if _wrong_way(first, later) and not any(_between(first, end, later) for end in done):
                message = (
                    f"{path_text(first.fact.path)}, {first.step.phrase}, is dated {first.date}, "
                    f"before {path_text(later.fact.path)}, {later.step.phrase}, {later.date}"
                )
                yield at(loaded.entries[name], codes.MILESTONE_ORDER, first.fact.path, message)


def _done(dossier: Dossier, facts: tuple[Fact, ...]) -> Iterator[_Done]:
    """Yield the steps that count for the status, but for those of single parties."""
    for fact in facts:
        step = fact.value
        if not isinstance(step, Milestone) or fact.disputed or fact.modality not in HAPPENED:
            continue
        date = dossier.date_of(step.summit.id) if step.summit else step.date
        if date and not step.by:
            yield _Done(step.event, date, fact)


def _wrong_way(first: _Done, later: _Done) -> bool:
    return (
        first.step in _FIRM
        and later.step in _FIRM
        and _FIRM.index(first.step) > _FIRM.index(later.step)
        and _after(later.date, first.date)
    )


def _between(first: _Done, end: _Done, later: _Done) -> bool:
    ended = end.step in _ENDINGS
    return ended and not _after(first.date, end.date) and not _after(end.date, later.date)


class _Tenure(NamedTuple):
    """Days on which a role was certainly held, both included."""

    start: datetime.date
    end: datetime.date
    #: False for the day of a claim, behind a role without dates.
    dated: bool
    fact: Fact


def offices(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """An office has one holder at a time, as far as is certain."""
    held: dict[tuple[str, str], list[_Tenure]] = defaultdict(list)
    for fact in dossier.facts:
        actor, role = loaded.entries[fact.record].record, fact.value
        if isinstance(role, Role) and isinstance(actor, Actor) and actor.type == "person":
            held[role.of.id, role.title.casefold()] += _tenures(dossier, fact, role)
    for (of, _), tenures in held.items():
        for last, next_ in _shared(sorted(tenures, key=lambda t: (t.start, t.end, t.fact.record))):
            message = (
                f"{path_text(next_.fact.path)}: on {next_.start} '{last.fact.record}' is also "
                f"{last.fact.value.title} of '{of}'"  # type: ignore[union-attr]
            )
            entry = loaded.entries[next_.fact.record]
            yield at(entry, codes.OFFICE_SHARED, next_.fact.path, message)


def _tenures(dossier: Dossier, fact: Fact, role: Role) -> Iterator[_Tenure]:
    if fact.disputed or fact.modality not in HAPPENED:
        return
    if role.from_ is None and role.until is None:
        told = (dossier.claims.get(citation) for citation in fact.citations)
        for claim in told:
            day = claim.when.earliest if claim and claim.when else None
            if claim and claim.when and day and day == claim.when.latest:
                yield _Tenure(day, day, False, fact)
        return
    start = role.from_.latest if isinstance(role.from_, Edtf) else None
    end = role.until.earliest if isinstance(role.until, Edtf) else None
    start = datetime.date.min if role.from_ is Bound.OPEN else start
    end = datetime.date.max if role.until is Bound.OPEN else end
    if start and end and start <= end:
        yield _Tenure(start, end, True, fact)


def _shared(tenures: list[_Tenure]) -> Iterator[tuple[_Tenure, _Tenure]]:
    """Yield each tenure that begins within another person's, with that; each pair once."""
    last, seen = None, set()
    for tenure in tenures:
        if last and last.fact.record != tenure.fact.record and tenure.start <= last.end:
            handover = last.dated and tenure.dated and last.end == tenure.start
            pair = last.fact.record, tenure.fact.record
            if not handover and pair not in seen:
                seen.add(pair)
                yield last, tenure
        last = tenure if last is None or tenure.end > last.end else last


def plans(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """What was planned for a day that has passed is looked up again."""
    for name, standing in dossier.standings.items():
        entry = loaded.entries[name]
        if standing.overdue and entry.record.stage is not Stage.WITHDRAWN:
            field = "milestones" if standing.expected else "date"
            what = f"{'; '.join(standing.expected)} by a day that"
            what = what if standing.expected else f"planned for {dossier.date_of(name)}, which"
            yield at(entry, codes.PLAN_OVERDUE, (field,), f"{what} {_UNTOLD}")
    for fact in dossier.facts:
        begins = fact.value.from_ if isinstance(fact.value, Period) else None
        if fact.modality is Modality.EXPECTED and _past(begins, loaded.today):
            message = f"{path_text(fact.path)} was expected for {begins}, which {_UNTOLD}"
            yield at(loaded.entries[fact.record], codes.PLAN_OVERDUE, fact.path, message)


_UNTOLD = "has passed; no source here tells what came of it"

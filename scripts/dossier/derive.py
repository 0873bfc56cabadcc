"""What follows from the evidence: modality, the status of a pact, held or planned, roles on a day.

Takes records, claims and facts; gives small frozen answers. The rules are those of the format
("A fact takes the firmest modality", "Status is derived", "On a day a role holds"). Nothing here
reads a clock or prints.
"""

import datetime
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dossier.citation import Citation
from dossier.edtf import Edtf
from dossier.model.actor import Role
from dossier.model.base import FIRMNESS, Modality
from dossier.model.pact import Milestone, Step
from dossier.model.source import Claim
from dossier.model.summit import Summit
from dossier.tables import Fact

#: Modalities that say a thing has happened.
HAPPENED = (Modality.STATED, Modality.REPORTED)
_ENDINGS = (Step.SUSPENDED, Step.CANCELLED, Step.TERMINATED, Step.SUPERSEDED)
_FRESH_STARTS = (Step.SIGNED, Step.RATIFIED, Step.IN_FORCE)
_ORDER = tuple(Step)


def firmest(
    citations: Iterable[Citation],
    claims: Mapping[Citation, Claim],
    *,
    documents_count: bool = False,
) -> Modality | None:
    """Return the firmest modality among the claims cited, or None where there is none.

    With `documents_count` a whole document counts as stating the fact.
    """
    found = {claims[citation].modality for citation in citations if citation in claims}
    if documents_count and any(citation.is_document for citation in citations):
        found.add(Modality.STATED)
    return next((modality for modality in FIRMNESS if modality in found), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a record: words for it, and whether they tell of a plan."""

    words: str
    planned: bool = False
    cancelled: bool = False
    #: True where the evidence only reports it.
    reported: bool = False
    #: What is only expected, such as 'signing expected'.
    expected: tuple[str, ...] = ()
    #: True where something expected should have happened before the edition, by its latest day.
    overdue: bool = False

    @property
    def text(self) -> str:
        """The standing as one phrase, for lists."""
        words = f"{self.words} (reported)" if self.words and self.reported else self.words
        return "; ".join(part for part in (words, *self.expected) if part) or "not known"


def pact_standing(
    milestones: Iterable[tuple[Milestone, Fact, Edtf | None]], today: datetime.date
) -> Standing:
    """Derive the status of a pact from its milestones, each with its fact and date.

    Dated, undisputed milestones that are stated or reported count, by earliest day and then in the
    order of steps. Steps up to in-force only raise the status; suspended, cancelled, terminated and
    superseded replace it, and a later signed, ratified or in-force starts again. Expected
    milestones are named beside it; `today` is the day of the edition.
    """
    status: Step | None = None
    modality: Modality | None = None
    steps = list(milestones)
    counted = [
        (_earliest(date), milestone.event, fact.modality)
        for milestone, fact, date in steps
        if date and not fact.disputed and fact.modality in HAPPENED
    ]
    for _, step, how in sorted(counted, key=lambda entry: (entry[0], _ORDER.index(entry[1]))):
        if step is status:  # the firmest of those who tell of this step counts
            modality = Modality.STATED if how is Modality.STATED else modality
        elif _moves(status, step):
            status, modality = step, how
    reached = {step for _, step, _ in counted}
    ahead = [
        (milestone.event, date)
        for milestone, fact, date in steps
        if fact.modality is Modality.EXPECTED
        and milestone.event not in reached
        and (milestone.event is Step.AMENDED or _moves(status, milestone.event))
    ]
    expected = dict.fromkeys(step.expected for step, _ in ahead)
    return Standing(
        words=status.phrase if status else "",
        planned=status is None and bool(expected),
        reported=modality is Modality.REPORTED,
        expected=tuple(expected),
        overdue=any(date is not None and _past(date, today) for _, date in ahead),
    )


def _earliest(date: Edtf) -> datetime.date:
    return date.earliest or datetime.date.min


def _past(date: Edtf, today: datetime.date) -> bool:
    return date.latest is not None and date.latest < today


def _moves(status: Step | None, step: Step) -> bool:
    if step is Step.AMENDED:
        return False
    if status is None or step in _ENDINGS:
        return True
    if status in _ENDINGS:
        return step in _FRESH_STARTS
    return _ORDER.index(step) > _ORDER.index(status)


def summit_standing(
    summit: Summit, evidence: Iterable[Modality | None], today: datetime.date
) -> Standing:
    """Derive whether a summit was held.

    `evidence` are the modalities of its record's citations and of its date's own. One that states
    or reports makes it held; a series is neither held nor planned.
    """
    if summit.cancelled is not None:
        return Standing("cancelled", cancelled=True)
    if summit.type == "series":
        return Standing("series")
    found = set(evidence)
    if Modality.STATED in found:
        return Standing("held")
    if Modality.REPORTED in found:
        return Standing("held", reported=True)
    date = summit.date.value if summit.date else None
    return Standing("planned", planned=True, overdue=date is not None and _past(date, today))


class Holds(enum.Enum):
    """Whether a role was held on a day."""

    YES = "holds"
    MAYBE = "may hold"
    NO = "does not hold"


def role_on(role: Role, day: datetime.date, when: Iterable[Edtf]) -> Holds:
    """Tell whether `role` is held on `day`; `when` are the dates of the claims behind it.

    It holds between the latest start and the earliest end, does not before the earliest start or
    after the latest end, and may hold between. Marks never widen bounds. A role without dates holds
    on the days of its claims.
    """
    if role.from_ is None and role.until is None:
        return Holds.YES if any(date.covers(day) for date in when) else Holds.MAYBE
    start = role.from_ if isinstance(role.from_, Edtf) else None
    end = role.until if isinstance(role.until, Edtf) else None
    if start and start.earliest and day < start.earliest:
        return Holds.NO
    if end and end.latest and day > end.latest:
        return Holds.NO
    begun = (start is None and role.from_ is not None) or bool(start and _by(start.latest, day))
    lasts = (end is None and role.until is not None) or bool(end and _by(day, end.earliest))
    return Holds.YES if begun and lasts else Holds.MAYBE


def _by(first: datetime.date | None, second: datetime.date | None) -> bool:
    return first is not None and second is not None and first <= second


def role_during(role: Role, date: Edtf, when: Iterable[Edtf]) -> Holds:
    """Tell whether `role` is held during `date`: on all its days, on none of them, or perhaps."""
    if not (date.earliest and date.latest):
        return Holds.MAYBE
    if role.from_ is None and role.until is None:
        held = any(told.covers(date.earliest) and told.covers(date.latest) for told in when)
        return Holds.YES if held else Holds.MAYBE
    answers = {role_on(role, date.earliest, ()), role_on(role, date.latest, ())}
    if answers == {Holds.NO} and not _inside(role, date):
        return Holds.NO
    return Holds.YES if answers == {Holds.YES} else Holds.MAYBE


def _inside(role: Role, date: Edtf) -> bool:
    """Whether the role may have been held on some day between the ends of `date`."""
    begins = role.from_.earliest if isinstance(role.from_, Edtf) else None
    return (
        begins is not None
        and date.earliest is not None
        and date.latest is not None
        and (date.earliest <= begins <= date.latest)
    )

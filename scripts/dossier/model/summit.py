"""Summits: meetings, calls, visits and announcements, held or planned."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from dossier.edtf import Edtf
from dossier.model.base import Happening, Item, Kind, Record, Statement
from dossier.model.values import (
    Ref,
    Reference,
    Sourced,
    TermRef,
    Text,
    Vocabulary,
    problem,
)


class Participant(Item):
    """Someone who took part, or is to take part."""

    actor: Annotated[Ref, Reference(("actor",), "Participants", "Takes part in")] | None = None
    """Who; or `unnamed`."""
    unnamed: Text | None = None
    """Who it was, where the sources give no name."""
    of: (
        Annotated[Ref, Reference(("actor",), "Unnamed participants of", "Unnamed participants at")]
        | None
    ) = None
    """On an unnamed participant: the actor they belong to."""
    role: Annotated[TermRef, Vocabulary("summit-roles")] | None = None
    """Their part in the meeting, a term of the vocabulary `summit-roles`."""

    columns = (("Participant", ("actor", "unnamed", "of")), ("Part", ("role",)))

    @model_validator(mode="after")
    def _named_or_not(self) -> "Participant":
        if (self.actor is None) == (self.unnamed is None):
            raise problem("names an `actor` or someone `unnamed`, one of the two")
        if self.of and self.actor:
            raise problem("takes `of` only beside `unnamed`")
        return self

    def identity(self) -> str:
        """Return the actor, or of and the words for the unnamed."""
        return self.actor.id if self.actor else f"{self.of or ''} {self.unnamed}"


class Outcome(Statement):
    """What came of the meeting, or is expected to."""

    columns = (("Outcome", ("text",)),)


class Cancellation(Item):
    """That the meeting was called off."""

    date: Edtf | None = None
    """When it was called off; absent, it is not known."""

    columns = (("Cancelled", ("date",)),)

    def identity(self) -> str:
        """Return nothing more: there is one."""
        return ""

    def happenings(self) -> Iterator[Happening]:
        """Yield the cancellation, where it is dated."""
        if self.date:
            yield Happening(self.date, "is cancelled")


class Summit(Record):
    """A summit, bilateral meeting, call, visit, conference, announcement, or a series of them."""

    kind: ClassVar[Kind] = Kind(
        name="summit",
        plural="summits",
        label="Summit",
        label_plural="Summits",
        columns=("date", "type", "place", "standing"),
        lead="Meetings, calls, visits and announcements: held, planned or cancelled.",
        standing="held",
    )

    type: Literal[
        "summit",
        "bilateral",
        "call",
        "ministerial",
        "conference",
        "visit",
        "announcement",
        "series",
    ]
    """What sort of meeting: a `visit` or a `series` may contain others."""
    date: Sourced[Edtf] | None = None
    """The day, or the period."""
    place: Sourced[Annotated[TermRef, Vocabulary("places")]] | None = None
    """Where, a term of the vocabulary `places`."""
    part_of: Sourced[Annotated[Ref, Reference(("summit",), "Part of", "Contains")]] | None = None
    """The visit or series that it belongs to."""
    participants: tuple[Participant, ...] = ()
    """Who takes part."""
    outcomes: tuple[Outcome, ...] = ()
    """What came of it. An outcome only expected keeps that word wherever it is shown."""
    cancelled: Cancellation | None = None
    """That it was called off."""

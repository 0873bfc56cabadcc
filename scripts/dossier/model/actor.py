"""Actors: who speaks and acts."""

from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from dossier.model.base import Kind, Period, Record
from dossier.model.values import Ref, Reference, Sourced, Text, problem


class Role(Period):
    """An office or function that a person holds, for a time."""

    title: Text
    """The role in words, such as *President of the French Republic*."""
    of: Annotated[Ref, Reference(("actor", "pact"), "Roles in", "Roles held in it")]
    """The state, body or pact in which it is held."""

    columns = (("Role", ("title",)), ("Of", ("of",)), *Period.period)
    begins: ClassVar[str] = "becomes {item.title}"
    ends: ClassVar[str] = "ceases to be {item.title}"

    def identity(self) -> str:
        """Return of, title and beginning."""
        return f"{self.of.id} {self.title} {self.start_words()}"


class Member(Period):
    """A state or body that belongs to an alliance or body, for a time."""

    actor: Annotated[
        Ref, Reference(("actor",), "Members", "Member of", types=("state", "body", "alliance"))
    ]
    """The member. Persons take `roles` instead."""

    columns = (("Member", ("actor",)), *Period.period)
    begins: ClassVar[str] = "gains a member"
    ends: ClassVar[str] = "loses a member"

    def identity(self) -> str:
        """Return the member and the beginning."""
        return f"{self.actor.id} {self.start_words()}"


class Actor(Record):
    """A person, state, body, alliance, office or asset."""

    kind: ClassVar[Kind] = Kind(
        name="actor",
        plural="actors",
        label="Actor",
        label_plural="Actors",
        columns=("type", "country", "roles"),
        lead="The people, states and bodies that speak and act.",
    )

    type: Literal["person", "state", "body", "alliance", "office", "asset"]
    """What it is: `person`, `state`, `body`, `alliance`, `office` or `asset`."""
    country: (
        Sourced[
            Annotated[Ref, Reference(("actor",), "Country", "Of this country", types=("state",))]
        ]
        | None
    ) = None
    """The state it belongs to."""
    part_of: Sourced[Annotated[Ref, Reference(("actor",), "Part of", "Parts")]] | None = None
    """The actor directly above it. Hierarchy only: membership stands under `members`."""
    roles: tuple[Role, ...] = ()
    """The offices and functions it holds or held."""
    members: tuple[Member, ...] = ()
    """On alliances and bodies: who belongs to it."""

    @model_validator(mode="after")
    def _members_of_what_has_some(self) -> "Actor":
        if self.members and self.type not in ("alliance", "body"):
            raise problem("only alliances and bodies take `members`; a person takes `roles`")
        return self

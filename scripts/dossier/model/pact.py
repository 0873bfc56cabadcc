"""Pacts: what is agreed, planned or broken, from a treaty to a reported deal."""

import enum
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from dossier.edtf import Edtf
from dossier.model.base import Item, Kind, Period, Record, Statement
from dossier.model.values import Ref, Reference, TermRef, Vocabulary, problem


class Step(enum.StrEnum):
    """The events in the life of a pact, in their usual order; `status` is derived from them."""

    PROPOSED = "proposed"
    DISCUSSED = "discussed"
    NEGOTIATED = "negotiated"
    ANNOUNCED = "announced"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in-force"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"

    @property
    def phrase(self) -> str:
        """The step as it reads after the name of a pact."""
        return "in force" if self is Step.IN_FORCE else self.value

    @property
    def expected(self) -> str:
        """The step as something still to come."""
        return f"{_NOUNS[self]} expected"


_NOUNS = {
    Step.PROPOSED: "proposal",
    Step.DISCUSSED: "discussion",
    Step.NEGOTIATED: "negotiation",
    Step.ANNOUNCED: "announcement",
    Step.SIGNED: "signing",
    Step.RATIFIED: "ratification",
    Step.IN_FORCE: "entry into force",
    Step.AMENDED: "amendment",
    Step.SUSPENDED: "suspension",
    Step.CANCELLED: "cancellation",
    Step.TERMINATED: "termination",
    Step.SUPERSEDED: "replacement",
}

#: How a relation reads from the pact that has it, and from the pact it names.
RELATIONS = {
    "replaces": ("Replaces", "Replaced by"),
    "revises": ("Revises", "Revised by"),
    "displaces": ("Displaces", "Displaced by"),
    "implements": ("Implements", "Implemented by"),
    "builds-on": ("Builds on", "Built on by"),
}


class Party(Period):
    """An actor bound by the pact, or meant to be."""

    actor: Annotated[Ref, Reference(("actor",), "Parties", "Party to")]
    """The party."""
    role: Annotated[TermRef, Vocabulary("pact-roles")] | None = None
    """Its part in the pact, a term of the vocabulary `pact-roles`."""

    columns = (("Party", ("actor",)), ("Role", ("role",)), *Period.period)
    begins: ClassVar[str] = "gains a party"
    ends: ClassVar[str] = "loses a party"

    def identity(self) -> str:
        """Return the party and the beginning."""
        return f"{self.actor.id} {self.start_words()}"


class Milestone(Statement):
    """One step in the life of the pact."""

    event: Step
    """What happened, or is to happen."""
    date: Edtf | None = None
    """When; absent and without `summit`, it is not known."""
    summit: Annotated[Ref, Reference(("summit",), "Dealt with at", "Deals with")] | None = None
    """The meeting at which it happened or is to happen; its date is then the milestone's."""
    by: tuple[Annotated[Ref, Reference(("actor",), "Steps taken by", "Took steps in")], ...] = ()
    """Who took the step, where it was not all the parties."""

    columns = (
        ("Step", ("event",)),
        ("Date", ("date", "summit")),
        ("By", ("by",)),
        ("What is said", ("text",)),
    )

    @model_validator(mode="after")
    def _one_date(self) -> "Milestone":
        if self.date and self.summit:
            raise problem("takes `date` or `summit`, not both: the date is the summit's")
        return self

    def identity(self) -> str:
        """Return the event with its summit, its date or 'undated'."""
        when = self.summit.id if self.summit else self.date.slug if self.date else "undated"
        return f"{self.event} {when}"


class Provision(Statement):
    """Something the pact lays down, or is said to lay down."""

    columns = (("Provision", ("text",)),)


class Relation(Item):
    """What the pact is to another pact."""

    pact: Annotated[Ref, Reference(("pact",), "Relations", "Relations")]
    """The other pact."""
    relation: Literal["replaces", "revises", "displaces", "implements", "builds-on"]
    """`replaces`, `revises`, `displaces`, `implements` or `builds-on`."""

    columns = (("Relation", ("relation",)), ("Pact", ("pact",)))

    def identity(self) -> str:
        """Return the relation and the other pact."""
        return f"{self.relation} {self.pact.id}"

    def link_labels(self) -> tuple[str, str]:
        """Return the headings of the link in both directions; they follow the relation."""
        return RELATIONS[self.relation]


class Pact(Record):
    """A treaty, deal, contract, programme, plan or commitment: made, proposed or broken."""

    kind: ClassVar[Kind] = Kind(
        name="pact",
        plural="pacts",
        label="Pact",
        label_plural="Pacts",
        columns=("type", "standing", "parties"),
        lead="What was agreed, planned or broken: treaties, contracts, programmes and promises.",
        standing="milestones",
    )

    type: Annotated[TermRef, Vocabulary("pact-types")]
    """What sort of pact, a term of the vocabulary `pact-types`."""
    parties: tuple[Party, ...] = ()
    """Who is bound by it."""
    milestones: tuple[Milestone, ...] = ()
    """The steps of its life. Its status is derived from them."""
    provisions: tuple[Provision, ...] = ()
    """What it lays down, as the sources describe it."""
    relations: tuple[Relation, ...] = ()
    """What it is to other pacts."""

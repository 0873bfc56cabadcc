"""The three tables from which everything else is made: facts, links and events.

Plain values. They are derived once, in `collection`; pages, drawings, rules and exports are views
of them.
"""

from dataclasses import dataclass

from dossier.citation import Citation
from dossier.edtf import Edtf
from dossier.model.base import Item, Modality
from dossier.model.source import Claim
from dossier.model.values import Alternative, Bound, Evidenced, Unknown
from dossier.reader import KeyPath


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A claim where it stands: its citation, and the source record that holds it."""

    citation: Citation
    claim: Claim


@dataclass(frozen=True, slots=True)
class Fact:
    """A sourced value or a list item, with its evidence.

    `value` is the item, the alternative, or the reasoned unknown, as the record has it.
    """

    record: str
    field: str
    #: The permalink on the record's page, unique there.
    anchor: str
    path: KeyPath
    value: Item | Alternative[object] | Unknown
    citations: tuple[Citation, ...]
    #: True where the citations are the fact's own, False where it rests on its record's.
    own: bool
    #: The firmest modality among its claims; None where no claim stands behind it.
    modality: Modality | None
    disputed_by: tuple[Citation, ...]
    #: True where it is one of several alternatives.
    alternative: bool = False

    @property
    def disputed(self) -> bool:
        """Whether a claim speaks against it, or other alternatives stand beside it."""
        return self.alternative or bool(self.disputed_by)

    @property
    def evidence(self) -> Evidenced:
        """What carries its note and citations in the record."""
        return self.value


@dataclass(frozen=True, slots=True)
class Link:
    """A typed way from one record to another, with the sentence behind it."""

    from_: str
    to: str
    #: The field that makes it; `mentions` for a name in a text.
    relation: str
    #: How it reads as a heading on the page of `from_`, and on the page of `to`.
    forward: str
    back: str
    #: From and until, where the item holds for a time.
    interval: tuple[Edtf | Bound | None, Edtf | Bound | None]
    #: A plain sentence; empty where nothing is said.
    sentence: str
    citations: tuple[Citation, ...]
    modality: Modality | None
    #: The permalink of the fact on the page of `from_`; empty where there is none.
    anchor: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A dated moment of a record."""

    date: Edtf
    record: str
    #: Reads on after the title of the record; empty where the title says it all.
    phrase: str
    citations: tuple[Citation, ...]
    modality: Modality | None
    #: True where it is told as something still to come.
    planned: bool
    #: True where it is the date of a meeting that was called off.
    cancelled: bool
    disputed: bool
    anchor: str
    #: The records whose chronology it belongs to.
    touches: frozenset[str]

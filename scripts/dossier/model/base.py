"""What every record and every list item has, and how a kind is declared.

Takes nothing but values; must not know any kind, nor the other records of a dossier.
"""

import enum
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from dossier import escape
from dossier.citation import Citation
from dossier.edtf import Edtf
from dossier.model.values import DateOrOpen, Evidenced, Id, Model, Text, Vocabulary, problem
from dossier.prose import Prose


class Modality(enum.StrEnum):
    """How firmly a claim says what it says, firmest first; `denied` says that it is not so."""

    STATED = "stated"
    REPORTED = "reported"
    EXPECTED = "expected"
    OPINION = "opinion"
    DENIED = "denied"


#: The order in which a fact takes the firmest modality among its claims. A denial gives none.
FIRMNESS = (Modality.STATED, Modality.REPORTED, Modality.EXPECTED, Modality.OPINION)


def _key(text: str) -> str:
    if escape.slug(text) != text:
        raise problem("is one word of small letters, digits and hyphens")
    return text


#: A word of small letters, digits and hyphens.
Key = Annotated[str, AfterValidator(_key)]


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated moment that an item tells of: `phrase` reads on after the title of its record."""

    date: Edtf
    phrase: str


class Item(Evidenced):
    """One entry of a list of facts."""

    key: Key | None = None
    """A word for the permalink, where two items would otherwise share one."""

    #: How the list is shown as a table: headings, each with the fields that make up its cell.
    columns: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def natural_key(self) -> str:
        """Return what tells this item from the others of its list, as part of an HTML id."""
        return self.key or escape.slug(self.identity())

    def identity(self) -> str:
        """Return the words that the natural key is made of."""
        raise NotImplementedError

    def happenings(self) -> Iterator[Happening]:
        """Yield the dated moments that this item tells of; most have none."""
        yield from ()


class Period(Item):
    """An item that holds for a time."""

    from_: DateOrOpen | None = Field(None, alias="from")
    """When it began: a date, `..` if it has always been so; absent, it is not known."""
    until: DateOrOpen | None = None
    """When it ended: a date, `..` if it still holds; absent, it is not known."""

    begins: ClassVar[str] = "begins"
    ends: ClassVar[str] = "ends"
    period: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("From", ("from_",)),
        ("Until", ("until",)),
    )

    def happenings(self) -> Iterator[Happening]:
        """Yield the beginning and the end, where they are dated."""
        for bound, phrase in ((self.from_, self.begins), (self.until, self.ends)):
            if isinstance(bound, Edtf):
                yield Happening(bound, phrase.format(item=self))

    def start_words(self) -> str:
        """Return the beginning as it goes into a natural key."""
        return self.from_.slug if isinstance(self.from_, Edtf) else ""


class Statement(Item):
    """An item that says something in a sentence: its own, or that of the claim it cites."""

    text: Prose | None = None
    """The sentence; absent, the first claim of the item's own `cite` is shown."""

    def identity(self) -> str:
        """Return the first citation of its own, else a hash of the text."""
        if self.cite:
            return str(self.cite[0]).replace("#", "-")
        text = self.text.source if self.text else ""
        return "text-" + hashlib.sha256(text.encode()).hexdigest()[:8]


class Stage(enum.StrEnum):
    """Whether a record is shown: a draft is not, a withdrawn one keeps a page with its reason."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record, declared once; pages, lists and navigation are derived from it."""

    name: str
    plural: str
    #: The word shown for one of them, and for many.
    label: str
    label_plural: str
    #: What the list of all records of the kind shows beside the title: names of fields.
    columns: tuple[str, ...]
    #: One sentence over the list.
    lead: str
    #: How the state of a record is derived from its facts, where its kind has one.
    standing: Literal["milestones", "held"] | None = None
    #: Fields about the record itself rather than its subject: a source's bookkeeping.
    bookkeeping: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The folder of the kind, in `data/` and in the site."""
        return self.plural


def _elsewhere(places: dict[str, str]) -> dict[str, str]:
    for name, value in places.items():
        if name == "wikidata" and not re.fullmatch(r"Q[1-9][0-9]*", value):
            raise problem(f"wikidata is '{value}'; write the number of the item, such as Q142")
        if name != "wikidata" and escape.url(value) is None:
            raise problem(f"{name} is no address that may be published; write one with https://")
    return places


class Record(Model):
    """What every record has, whatever its kind."""

    kind: ClassVar[Kind]

    title: Text
    """The name that pages, links and lists show."""
    aliases: tuple[Text, ...] = ()
    """Other names and spellings under which the record is to be found."""
    summary: Prose | None = None
    """Two sentences that say what it is; with citations, else it rests on the record's `cite`."""
    body: Prose | None = None
    """A longer text, with citations of its own."""
    tags: tuple[Annotated[object, Vocabulary("tags")], ...] = ()
    """Terms of the vocabulary `tags`."""
    same_as: Annotated[dict[Text, Text], AfterValidator(_elsewhere)] = Field(default_factory=dict)
    """The same thing elsewhere: `wikidata: Q142`, or a word and an https address."""
    former_ids: tuple[Id, ...] = ()
    """Ids the record had before; each leaves a page that leads here."""
    stage: Stage = Stage.PUBLISHED
    """`draft`, `published` or `withdrawn`."""
    reason: Prose | None = None
    """Why the record was withdrawn; only on a withdrawn record."""
    reviewed: Edtf | None = None
    """The day on which an editor last read the whole record against its sources."""
    accept: dict[str, Text] = Field(default_factory=dict)
    """Codes of rules that do not apply to this record, each with the reason."""
    notes: Prose | None = None
    """Notes of the editors to each other. They are never published."""
    cite: tuple[Citation, ...] = ()
    """What the record as a whole rests on, where an item does not say otherwise."""

    @model_validator(mode="after")
    def _withdrawn_with_reason(self) -> "Record":
        if (self.stage is Stage.WITHDRAWN) != (self.reason is not None):
            raise problem("a withdrawn record needs a `reason`, and no other record takes one")
        return self

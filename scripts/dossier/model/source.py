"""Sources: the texts that every fact rests on, with their claims and their errors."""

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from dossier import escape
from dossier.citation import Locator, Span
from dossier.edtf import Edtf
from dossier.model.base import Item, Kind, Modality, Record
from dossier.model.values import (
    Model,
    Number,
    OneOrMany,
    Ref,
    Reference,
    Sourced,
    Text,
    by_shape,
    problem,
)
from dossier.prose import Prose


def _address(text: str) -> str:
    if escape.url(text) is None:
        raise problem("is not an address that may be published; write one with https://")
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise problem(f"is '{text}', not a language tag such as `en` or `pt-BR`")
    return text


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise problem("is 64 hexadecimal digits in small letters")
    return text


def _plain(prose: Prose) -> Prose:
    if prose.has_references:
        raise problem(
            "is plain text: names are linked from `about` and `by`, not with `[[` or `[@`"
        )
    return prose


def _claim_id(locator: Locator) -> Locator:
    if not locator.is_claim:
        raise problem(f"'{locator}' is a place; a claim's id ends in a letter, as in '{locator}a'")
    return locator


Address = Annotated[Text, AfterValidator(_address)]
Language = Annotated[Text, AfterValidator(_language)]
PlainProse = Annotated[Prose, AfterValidator(_plain)]
Digest = Annotated[str, AfterValidator(_digest)]
ClaimId = Annotated[Locator, AfterValidator(_claim_id)]

_SAYS = Reference((), "Says", "Says", link=False)


class Unnamed(Model):
    """Someone who speaks without a name."""

    unnamed: Text
    """Who it is, in the words of the source, such as *senior official*."""
    of: Annotated[Ref, _SAYS] | None = None
    """The actor they speak for."""


class _RefOrUnnamed:
    """Chooses between an id and a mapping."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return by_shape(
            {
                "named": handler.generate_schema(Annotated[Ref, _SAYS]),
                "unnamed": handler.generate_schema(Unnamed),
            },
            lambda node: "unnamed" if isinstance(node, dict) else "named",
        )


Speaker = Annotated[Ref | Unnamed, _RefOrUnnamed]


class Claim(Model):
    """One thing that the source says, in our own words."""

    text: PlainProse
    """What is said, one idea, in plain words of our own."""
    about: tuple[Annotated[Ref, _SAYS], ...] = ()
    """The records it is about."""
    by: OneOrMany[Speaker] | None = None
    """Who says so: an id, or `{unnamed: …, of: …}`, or a list; absent, the text itself."""
    via: OneOrMany[Speaker] | None = None
    """Through whom the text has it, nearest the speaker first."""
    modality: Modality = Modality.STATED
    """`stated`, `reported`, `expected`, `opinion` or `denied`."""
    when: Edtf | None = None
    """When what it tells of was so; absent, it is not known. It makes no event."""
    quote: Text | None = None
    """The decisive words themselves, twelve at most."""
    at: Span | None = None
    """All the places the sentence runs over, where it is more than the claim's own."""


class Hand(Model):
    """One hand that the text went through."""

    how: Literal["original", "agency", "translation", "rewrite", "reprint"]
    """What was done: `original`, `agency`, `translation`, `rewrite` or `reprint`."""
    publisher: (
        Annotated[Ref, Reference(("actor",), "Hands of its text", "Texts it handled")] | None
    ) = None
    """Who did it; absent, it is not known."""
    published: Edtf | None = None
    """When it came out from there."""
    language: Language | None = None
    """In which language."""


class Reliability(Model):
    """How far the source is to be trusted."""

    grade: Literal["A", "B", "C", "D", "E", "F"]
    """Admiralty scale (NATO STANAG 2511): A reliable … E unreliable, F cannot be judged."""
    reason: Prose
    """Why."""


class _PlaceOrClaim:
    """Chooses between a range of places and a single place or claim."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return by_shape(
            {"range": handler.generate_schema(Span), "one": handler.generate_schema(Locator)},
            lambda node: "range" if isinstance(node, str) and "-" in node else "one",
        )


class Erratum(Item):
    """Something the source has wrong."""

    at: Annotated[Locator | Span, _PlaceOrClaim]
    """The place, or the claim, which then carries a warning wherever it is shown."""
    says: Text
    """What the source says, twelve words at most."""
    correct: Text
    """What is right."""
    reason: Prose | None = None
    """How that is known."""
    severity: Literal["low", "medium", "high"]
    """How far it misleads: `low`, `medium` or `high`."""

    columns = (
        ("Place", ("at",)),
        ("The source says", ("says",)),
        ("Right is", ("correct",)),
        ("Why", ("reason",)),
        ("Severity", ("severity",)),
    )

    def identity(self) -> str:
        """Return the place and the words."""
        return f"{self.at} {self.says}"


class Source(Record):
    """A text that was read: an article, statement, treaty, speech, reference or data set."""

    kind: ClassVar[Kind] = Kind(
        name="source",
        plural="sources",
        label="Source",
        label_plural="Sources",
        columns=("published", "type", "publisher", "reliability", "claims"),
        lead="The texts that every fact rests on, and what each of them claims.",
        bookkeeping=("language", "url", "archived", "retrieved", "sha256", "paragraphs"),
    )

    type: Literal["news", "statement", "treaty", "speech", "reference", "dataset", "other"]
    """`news`, `statement`, `treaty`, `speech`, `reference`, `dataset` or `other`."""
    publisher: (
        Sourced[OneOrMany[Annotated[Ref, Reference(("actor",), "Publisher", "Published")]]] | None
    ) = None
    """Who published this text; a list of ids is joint."""
    author: Sourced[OneOrMany[Text]] | None = None
    """Who wrote it; a list of names is joint."""
    published: Sourced[Edtf] | None = None
    """When this text came out."""
    language: Language | None = None
    """The language of the text that was read."""
    url: Address | None = None
    """Where it was published."""
    archived: Address | None = None
    """Where a copy is kept."""
    retrieved: Edtf | None = None
    """When it was fetched."""
    sha256: Digest | None = None
    """The digest of the file that was read, in hexadecimal."""
    paragraphs: Number | None = None
    """How many paragraphs (lines that are not empty) the text has."""
    boilerplate: tuple[Span, ...] = ()
    """Places that are not part of the text proper: navigation, teasers, copyright lines."""
    chain: tuple[Hand, ...] = ()
    """Every hand the text went through, oldest first; the last, `how` alone, is this text."""
    reliability: Reliability | None = None
    """How far it is to be trusted, and why."""
    claims: dict[ClaimId, Claim] = Field(default_factory=dict)
    """What the text says, each under its paragraph and a letter."""
    errata: tuple[Erratum, ...] = ()
    """Where the text is wrong."""

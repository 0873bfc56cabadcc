"""The card of a dossier, `data/dossier.yaml`, and its vocabularies."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, RootModel

from dossier.diagnostics import Severity
from dossier.edtf import Edtf, Precision
from dossier.model.source import Address, Language
from dossier.model.values import Id, Model, Number, Ref, Reference, Text, problem
from dossier.prose import Prose


def _day(date: Edtf) -> Edtf:
    if date.interval or date.precision is not Precision.DAY:
        raise problem("is one day, such as 2026-11-21")
    return date


def _switch(node: Any) -> Any:
    if node not in ("true", "false"):
        raise problem("is `true` or `false`")
    return node == "true"


#: A date that is one day.
Day = Annotated[Edtf, AfterValidator(_day)]
#: `true` or `false`.
Switch = Annotated[bool, BeforeValidator(_switch)]


class Thresholds(Model):
    """The numbers and switches that rules go by."""

    review_months: Number = 12
    """After how many months without review a record counts as stale."""
    quote_words: Number = 12
    """How many words a quotation may have."""
    documents_count: Switch = False
    """Whether a citation of a whole document counts as a statement of the fact."""


class Card(Model):
    """What the dossier is called, who publishes it, and which rules it sets."""

    format: Literal["1"]
    """The version of the format; this program reads 1."""
    name: Id
    """The name of the bundle's file."""
    title: Text
    """The name of the site."""
    edition: Day
    """The day of this edition: it names the bundle, and is *today* for the rules."""
    publisher: Text | None = None
    """Who publishes the dossier."""
    licence: Text | None = None
    """Under which licence, best as an SPDX name."""
    languages: tuple[Language, ...] = ("en",)
    """The languages of the dossier's own texts."""
    site_url: Address | None = None
    """Where the site is published."""
    edit_url: Address | None = None
    """Where the files can be edited; the path of a record's file is added to it."""
    home: Prose | None = None
    """The text of the home page."""
    overview: Prose | None = None
    """The story of the dossier, with citations, below it."""
    rules: dict[Text, Severity] = Field(default_factory=dict)
    """The severity of a rule, where it is not the usual one."""
    thresholds: Thresholds = Thresholds()
    """The numbers and switches that rules go by."""

    @property
    def day(self) -> datetime.date:
        """The day of the edition."""
        assert self.edition.earliest  # noqa: S101 - a single day has one
        return self.edition.earliest


class Term(Model):
    """One term of a vocabulary."""

    label: Text
    """What readers see."""
    description: Text | None = None
    """What it means."""
    country: Annotated[Ref, Reference(("actor",), "Country", "Places", types=("state",))] | None = (
        None
    )
    """On a place: the state it lies in."""


class Terms(RootModel[dict[Id, Term]]):
    """One vocabulary: a file of terms, each with a label."""

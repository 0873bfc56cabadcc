"""Shapes: in which form each field of the models may be written, as plain values.

Takes a model; gives its fields, each with a small tree that says what may stand there. The schemas
for editors and the field guide are two views of these trees, so neither can leave out a form. It
must not know JSON or Markdown. Nothing here validates: that is for the models themselves.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

from dossier.citation import Citation, Locator, Span
from dossier.edtf import Edtf
from dossier.model.base import Key
from dossier.model.card import Day, Switch
from dossier.model.source import Address, ClaimId, Digest, Language, PlainProse
from dossier.model.values import (
    Alternative,
    Bound,
    Id,
    Number,
    OneOrMany,
    Ref,
    Reference,
    Sourced,
    Text,
    Vocabulary,
)
from dossier.prose import Prose


class Scalar(enum.StrEnum):
    """The sorts of a single value. The text of each is how the guide calls it."""

    TEXT = "text"
    PROSE = "prose"
    PLAIN_PROSE = "plain prose"
    NUMBER = "number"
    SWITCH = "switch"
    DATE = "date"
    DAY = "day"
    OPEN = "open end"
    ID = "id"
    KEY = "key word"
    CITATION = "citation"
    CLAIM_ID = "claim id"
    PLACE_OR_CLAIM = "place or claim"
    PLACES = "places"
    ADDRESS = "address"
    LANGUAGE = "language"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Words:
    """One of a few words."""

    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The id of a record."""

    to: Reference


@dataclass(frozen=True, slots=True)
class TermOf:
    """A term of a vocabulary."""

    vocabulary: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value with its evidence: short, long, as alternatives, or unknown."""

    value: "Shape"


@dataclass(frozen=True, slots=True)
class Several:
    """One value, or a list of values that belong together."""

    value: "Shape"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list."""

    entry: "Shape"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping from keys of the writer's choice."""

    key: "Shape"
    value: "Shape"


@dataclass(frozen=True, slots=True)
class Nested:
    """A mapping with the fields of a model."""

    model: type[BaseModel]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several forms, which no value can have two of."""

    forms: tuple["Shape", ...]


Shape: TypeAlias = (
    Scalar | Words | Names | TermOf | Evidence | Several | Listed | Keyed | Nested | Either
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is written: its docstring in `words`, `owner` the class that declares it."""

    owner: str
    key: str
    words: str
    required: bool
    shape: Shape


# What a type alias adds to its type tells it apart; the types below are recognised by themselves.
_ALIASES = (
    (Text, Scalar.TEXT),
    (Number, Scalar.NUMBER),
    (Id, Scalar.ID),
    (Key, Scalar.KEY),
    (Day, Scalar.DAY),
    (Switch, Scalar.SWITCH),
    (Address, Scalar.ADDRESS),
    (Language, Scalar.LANGUAGE),
    (Digest, Scalar.DIGEST),
    (ClaimId, Scalar.CLAIM_ID),
    (PlainProse, Scalar.PLAIN_PROSE),
)
_TYPES: dict[Any, Shape] = {
    str: Scalar.TEXT,
    Prose: Scalar.PROSE,
    Edtf: Scalar.DATE,
    Bound: Scalar.OPEN,
    Citation: Scalar.CITATION,
    Locator: Scalar.PLACE_OR_CLAIM,
    Span: Scalar.PLACES,
    Ref: Names(Reference((), "", "", link=False)),
}


def fields(model: type[BaseModel]) -> Iterator[Field]:
    """Yield the fields of a model in its order."""
    for name, info in model.model_fields.items():
        hint: Any = info.annotation
        hint = Annotated[hint, *info.metadata] if info.metadata else hint
        owners = [c for c in model.__mro__ if issubclass(c, BaseModel) and name in c.model_fields]
        owner, words = owners[-1].__name__.partition("[")[0], info.description or ""
        yield Field(owner, info.alias or name, words, info.is_required(), shape_of(hint))


def root(model: type[BaseModel]) -> Shape:
    """Return the shape of a whole file or item of `model`."""
    if issubclass(model, RootModel):
        return shape_of(model.model_fields["root"].annotation)
    return Nested(model)


def shape_of(hint: Any) -> Shape:
    """Return the shape of an annotation; `TypeError` for one that no field has had so far."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (Union, UnionType):
        forms = tuple(shape_of(part) for part in arguments if part is not NoneType)
        return forms[0] if len(forms) == 1 else Either(forms)
    if origin is Literal:
        return Words(arguments)
    if origin in _GENERIC:
        made: Shape = _GENERIC[origin](*(shape_of(part) for part in arguments if part is not ...))
        return made
    return _plain(hint)


_GENERIC: dict[Any, Any] = {tuple: Listed, dict: Keyed, Sourced: Evidence, OneOrMany: Several}


def _annotated(base: Any, marks: tuple[Any, ...]) -> Shape:
    for mark in reversed(marks):
        if isinstance(mark, Reference):
            return Names(mark)
        if isinstance(mark, Vocabulary):
            return TermOf(mark.name)
        for alias, scalar in _ALIASES:
            if mark == get_args(alias)[-1]:
                return scalar
    return shape_of(base)


def _plain(hint: Any) -> Shape:
    if hint in _TYPES:
        return _TYPES[hint]
    if isinstance(hint, TypeVar):  # the value of `Alternative`, which its caller knows
        return Scalar.TEXT
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return Words(tuple(str(member.value) for member in hint))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Nested(hint)
    raise TypeError(f"no shape is known for {hint!r}; add it to dossier.shapes")


def inner(shape: Shape) -> Iterator[Shape]:
    """Yield a shape and everything inside it, down to models but not into them."""
    yield shape
    if isinstance(shape, Evidence | Several):
        yield from inner(shape.value)
    elif isinstance(shape, Listed):
        yield from inner(shape.entry)
    elif isinstance(shape, Keyed):
        yield from inner(shape.key)
        yield from inner(shape.value)
    elif isinstance(shape, Either):
        for form in shape.forms:
            yield from inner(form)


def long_form(shape: Evidence) -> list[Field]:
    """Return the fields of the long form of a sourced value of this shape."""
    return [
        replace(field, shape=shape.value) if field.key == "value" else field
        for field in fields(Alternative)
    ]

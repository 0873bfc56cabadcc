"""Skeletons: a kind and a title -> the text of a new record, which is a valid draft.

Takes a kind, an id, a title and the vocabularies; gives YAML with every field of the kind in it,
most of them as comments: what it means, in which form, an example. Those come from the models, so
they cannot be out of date. It must not know files. The order and the advice stand in
`templates/skeletons/`.
"""

import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from dossier import shapes
from dossier.citation import id_problem
from dossier.examples import EXAMPLES
from dossier.model.base import Record
from dossier.model.card import Term
from dossier.shapes import Field

_WIDTH = 96
_FIRST = ("cite", "summary")
# Outside these, YAML may read more into a text than its words.
_SAFE = re.compile(r"[A-Za-z][\w'’. -]*\Z")
_WORDS_OF_YAML = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


@dataclass(frozen=True, slots=True)
class Line:
    """A field in a skeleton: its key, comments, and the lines that are taken by removing `# `."""

    key: str
    comments: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What the template of a skeleton may print."""

    kind: str
    about: str
    title: str
    #: The required fields after the title, with values that are valid.
    required: tuple[Line, ...]
    #: What nearly every record has; then the fields of the kind, then those of every record.
    first: tuple[Line, ...]
    own: tuple[Line, ...]
    common: tuple[Line, ...]


def skeleton(
    model: type[Record], title: str, vocabularies: Mapping[str, Mapping[str, Term]]
) -> Skeleton:
    """Return what the template of a new record of a kind prints."""
    fields = [field for field in shapes.fields(model) if field.key not in ("title", "stage")]
    required = [field for field in fields if field.required]
    optional = [field for field in fields if not field.required]
    rest = [field for field in optional if field.key not in _FIRST]
    return Skeleton(
        kind=model.kind.name,
        about=str(model.__doc__),
        title=scalar(title),
        required=tuple(_required(field, vocabularies) for field in required),
        first=tuple(_optional(f, vocabularies) for k in _FIRST for f in optional if f.key == k),
        own=tuple(_optional(f, vocabularies) for f in rest if f.owner != Record.__name__),
        common=tuple(_optional(f, vocabularies) for f in rest if f.owner == Record.__name__),
    )


def title_of(name: str) -> str:
    """Return the title that an id suggests: 'emmanuel-macron' -> 'Emmanuel Macron'."""
    return " ".join(word.capitalize() for word in name.split("-") if word)


def taken(name: str, ids: Mapping[str, str]) -> str | None:
    """Say why a record cannot have an id; `ids` are those in use, each with what uses it."""
    if problem := id_problem(name):
        return problem
    if name in ids:
        return f"'{name}' is taken by {ids[name]}; ids are unique across kinds: choose another"
    return None


def scalar(text: str) -> str:
    """Return a text as YAML on one line, in quotes where it needs them."""
    plain = _SAFE.match(text) and text.lower() not in _WORDS_OF_YAML and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)


def _required(field: Field, vocabularies: Mapping[str, Mapping[str, Term]]) -> Line:
    value = EXAMPLES[f"{field.owner}.{field.key}"].partition(": ")[2]
    terms = _terms(field, vocabularies)
    if terms and value not in terms:
        value = terms[0]
    return Line(field.key, _comments(field, terms), (f"{field.key}: {value}",))


def _optional(field: Field, vocabularies: Mapping[str, Mapping[str, Term]]) -> Line:
    example = tuple(EXAMPLES[f"{field.owner}.{field.key}"].splitlines())
    return Line(field.key, _comments(field, _terms(field, vocabularies)), example)


def _terms(field: Field, vocabularies: Mapping[str, Mapping[str, Term]]) -> list[str]:
    for shape in shapes.inner(field.shape):
        if isinstance(shape, shapes.TermOf):
            return list(vocabularies.get(shape.vocabulary, ()))
    return []


def _comments(field: Field, terms: list[str]) -> tuple[str, ...]:
    """Return what a field means, and what may stand in it, as lines of a comment."""
    words = [field.words]
    for shape in shapes.inner(field.shape):
        if isinstance(shape, shapes.Names) and shape.to.kinds:
            types = f" of type {' or '.join(shape.to.types)}" if shape.to.types else ""
            words.append(f"Names: {' or '.join(shape.to.kinds)}{types}.")
        elif isinstance(shape, shapes.Words) and not all(w in field.words for w in shape.allowed):
            words.append(f"One of {', '.join(shape.allowed)}.")
        elif isinstance(shape, shapes.Nested):
            inside = list(shapes.fields(shape.model))
            inside.sort(key=lambda inner: _distance(shape.model, inner))
            words.append(f"Keys: {', '.join(inner.key for inner in inside)}.")
    if terms:
        words.append(f"Terms: {', '.join(terms)}.")
    return tuple(textwrap.wrap(" ".join(words), _WIDTH, break_on_hyphens=False))


def _distance(model: type[BaseModel], field: Field) -> int:
    """Return how far above a model a field is declared, so that its own fields come first."""
    return [above.__name__ for above in model.__mro__].index(field.owner)


def missing_terms(
    model: type[Record], vocabularies: Mapping[str, Mapping[str, Term]]
) -> list[tuple[str, str]]:
    """Return the terms that a new record needs and its vocabularies lack: (vocabulary, term)."""
    return [
        (shape.vocabulary, EXAMPLES[f"{field.owner}.{field.key}"].partition(": ")[2])
        for field in shapes.fields(model)
        for shape in shapes.inner(field.shape)
        if field.required
        and isinstance(shape, shapes.TermOf)
        and not vocabularies.get(shape.vocabulary)
    ]

"""JSON Schemas of the format, for editors: models -> one schema for each sort of file.

Takes the shapes of the models; gives JSON with draft-07 keywords. It must not know a dossier: what
needs other records, or the order of two dates, is for `dossier check`. Editors read YAML 1.2, where
`2021`, `48.85` and `true` are no texts, so a single value may be a number or a switch wherever the
text of one is allowed.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel

from dossier import codes, shapes
from dossier.citation import ID_PATTERN, Citation, Span
from dossier.edtf import Edtf
from dossier.model.base import Record, Stage
from dossier.model.card import Card, Terms
from dossier.model.kinds import MODELS
from dossier.model.pact import Milestone
from dossier.model.summit import Participant
from dossier.model.values import MAX_TEXT, Evidenced, Unknown
from dossier.prose import LONGEST
from dossier.shapes import Scalar, Shape

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"

#: What each schema is for: the name of its file, and the model of the files it is for.
SCHEMAS: dict[str, type[BaseModel]] = {
    **{model.kind.name: model for model in MODELS},
    "dossier": Card,
    "vocabulary": Terms,
}

_PLACE = "(?:pg|p|s)[1-9][0-9]{0,4}"


def _text(pattern: str, *, number: bool = True, **more: Any) -> Schema:
    types = ["string", "number", "boolean"] if number else "string"
    return {"type": types, "pattern": pattern, **more}


def _pattern(kind: Any) -> str:
    """Return the pattern that a value of the grammar gives for editors."""
    return str(kind.__get_pydantic_json_schema__(None, None)["pattern"])


def _scalars() -> dict[Scalar, Schema]:
    dates = {"type": ["string", "integer"], "minimum": 1, "maximum": 9999}
    return {
        # One line, not empty; a block may end in a line break, which the reader drops.
        Scalar.TEXT: _text(r"^[^\n]*\S[^\n]*\n*$", maxLength=MAX_TEXT),
        Scalar.PROSE: _text(r"\S", maxLength=LONGEST),
        Scalar.PLAIN_PROSE: {
            **_text(r"\S", maxLength=LONGEST),
            "not": {"type": "string", "pattern": r"\[[\[@]"},
        },
        Scalar.NUMBER: {
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": 999_999,
            "pattern": "^[1-9][0-9]{0,5}$",
        },
        Scalar.SWITCH: {"enum": [True, False, "true", "false"]},
        Scalar.DATE: {**dates, "pattern": _pattern(Edtf)},
        Scalar.DAY: _text(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[~?%]?$", number=False),
        Scalar.OPEN: {"enum": [".."]},
        Scalar.ID: _text(ID_PATTERN),
        Scalar.KEY: _text("^[a-z0-9]+(?:-[a-z0-9]+)*$"),
        Scalar.CITATION: _text(_pattern(Citation)),
        Scalar.CLAIM_ID: _text(f"^{_PLACE}[a-z]{{1,2}}$", number=False),
        Scalar.PLACE_OR_CLAIM: _text(f"^{_PLACE}[a-z]{{0,2}}$", number=False),
        Scalar.PLACES: _text(_pattern(Span), number=False),
        Scalar.ADDRESS: _text(
            r"^ *(?:[Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:)\S", number=False
        ),
        Scalar.LANGUAGE: _text("^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", number=False),
        Scalar.DIGEST: {"type": ["string", "number"], "pattern": "^[0-9a-f]{64}$"},
    }


def _needs(*keys: str) -> Schema:
    return {"required": list(keys)}


# What a model asks of several of its fields at once. Its own validator says it in words.
_TOGETHER: dict[type[BaseModel], Schema] = {
    Record: {
        "if": {
            "properties": {"stage": {"const": str(Stage.WITHDRAWN)}},
            **_needs("stage"),
        },
        "then": _needs("reason"),
        "else": {"not": _needs("reason")},
    },
    Milestone: {"not": _needs("date", "summit")},
    Participant: {
        "oneOf": [_needs("actor"), _needs("unnamed")],
        "not": _needs("actor", "of"),
    },
}
# Fields whose keys are names of rules.
_RULES = ((Record, "accept"), (Card, "rules"))


class _Builder:
    """Builds one schema; what occurs more than once stands under `definitions`."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self.scalars = _scalars()

    def of(self, shape: Shape) -> Schema:  # noqa: PLR0911 - one branch per shape
        """Return the schema of a shape."""
        match shape:
            case Scalar():
                return self.definition(shape.replace(" ", "-"), lambda: self.scalars[shape])
            case shapes.Words(allowed):
                return {"enum": [*allowed, *(int(word) for word in allowed if word.isdecimal())]}
            case shapes.Names() | shapes.TermOf():
                return self.of(Scalar.ID)
            case shapes.Listed(entry):
                return {"type": "array", "items": self.of(entry)}
            case shapes.Several(value):
                many = {"type": "array", "items": self.of(value), "minItems": 1}
                return {"anyOf": [self.of(value), many]}
            case shapes.Either(forms):
                return {"anyOf": [self.of(form) for form in forms]}
            case shapes.Keyed(key, value):
                return self.keyed(key, value)
            case shapes.Nested(model):
                return self.definition(model.__name__, lambda: self.mapping(model))
            case shapes.Evidence():
                return self.evidence(shape, "long-value")

    def definition(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Return a pointer to a schema, which is made at its first use."""
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a model may hold itself
            self.definitions[name] = make()
        return {"$ref": f"#/definitions/{name}"}

    def keyed(self, key: Shape, value: Shape) -> Schema:
        """Return a mapping with keys of the writer's choice."""
        if key is Scalar.TEXT:
            return {"type": "object", "additionalProperties": self.of(value)}
        assert isinstance(key, Scalar)  # noqa: S101 - what can be a key is one value
        pattern = self.scalars[key]["pattern"]
        return _object({}, patternProperties={pattern: self.of(value)})

    def evidence(self, shape: shapes.Evidence, name: str) -> Schema:
        """Return the four forms of a value with its evidence; a node has one of them at most."""
        long = self.definition(name, lambda: self.fields(Evidenced, shapes.long_form(shape)))
        return {
            "anyOf": [
                self.of(shape.value),
                long,
                {"type": "array", "items": long, "minItems": 1},
                self.of(shapes.Nested(Unknown)),
            ]
        }

    def mapping(self, model: type[BaseModel]) -> Schema:
        """Return the schema of a mapping with the fields of a model."""
        return self.fields(model, shapes.fields(model))

    def fields(self, model: type[BaseModel], fields: Iterable[shapes.Field]) -> Schema:
        """Return the schema of a mapping with some fields, and what the model asks of them."""
        fields = list(fields)
        together = [rule for owner, rule in _TOGETHER.items() if issubclass(model, owner)]
        made = _object({field.key: self.field(model, field) for field in fields})
        if model.__doc__ and model is not Evidenced:
            made = {"description": model.__doc__, **made}
        required = [field.key for field in fields if field.required]
        made |= {"required": required} if required else {}
        return made | {"allOf": together} if together else made

    def field(self, model: type[BaseModel], field: shapes.Field) -> Schema:
        """Return the schema of one field with its description."""
        made = (
            self.evidence(field.shape, f"long-{field.key}")
            if isinstance(field.shape, shapes.Evidence)
            else self.of(field.shape)
        )
        for owner, key in _RULES:
            if issubclass(model, owner) and field.key == key:
                made = _object(
                    {
                        code.name: _described(code.meaning, made["additionalProperties"])
                        for code in codes.ALL
                        if code.adjustable
                    }
                )
        return _described(field.words, made)


def _object(properties: Schema, **more: Any) -> Schema:
    made: Schema = (
        {"type": "object", "properties": properties} if properties else {"type": "object"}
    )
    return {**made, **more, "additionalProperties": False}


def _described(words: str, schema: Schema) -> Schema:
    """Put a description to a schema; beside a `$ref` draft-07 would ignore it."""
    if "$ref" in schema:
        schema = {"allOf": [schema]}
    return {"description": words, **schema}


def schema(name: str) -> Schema:
    """Return the schema with that name, one of `SCHEMAS`."""
    model, builder = SCHEMAS[name], _Builder()
    shape = shapes.root(model)
    made = builder.mapping(model) if isinstance(shape, shapes.Nested) else builder.of(shape)
    title = f"{name.capitalize()} of a dossier" if model is not Card else "Card of a dossier"
    head = {"$schema": DRAFT, "title": title, "description": model.__doc__}
    return {**head, **made, "definitions": dict(sorted(builder.definitions.items()))}


def text(name: str) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"

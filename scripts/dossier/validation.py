"""Validate: `RawRecord` -> typed record, or what is wrong with its shape.

Takes one raw record and the model of its kind; gives the record or diagnostics with the place of
each fault. It must not know the other records. pydantic reports faults by a path through the
model; here each becomes one sentence at one position.
"""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from dossier import codes
from dossier.citation import shown
from dossier.diagnostics import Diagnostic
from dossier.model.values import FORM, Alternative, Sourced
from dossier.reader import KeyPath, RawRecord

M = TypeVar("M", bound=BaseModel)

_WANTS = {
    "string_type": "is a single text",
    "string_pattern_mismatch": "is an id: small letters, digits and single hyphens",
    "tuple_type": "is a list; write each entry on a line of its own behind `- `",
    "list_type": "is a list; write each entry on a line of its own behind `- `",
    "too_short": "is a list of at least one entry",
    "dict_type": "is a mapping of `key: value` lines",
    "model_type": "is a mapping of `key: value` lines",
    "model_attributes_type": "is a mapping of `key: value` lines",
}


def validate(raw: RawRecord, model: type[M]) -> tuple[M | None, list[Diagnostic]]:
    """Return the typed record, or None and one diagnostic for every mistake in its shape."""
    try:
        return model.model_validate(raw.value), []
    except ValidationError as error:
        details = [(_path(raw, fault), fault) for fault in error.errors(include_url=False)]
    meant = {
        (*where[:-1], near)
        for where, fault in details
        if fault["type"] == "extra_forbidden"
        for near in _near(str(where[-1]), known_keys(model, where[:-1]))
    }
    # What the reader reported, and the absence of a key that is only misspelt, are said already.
    return None, [
        _fault(raw, model, where, fault)
        for where, fault in details
        if where not in raw.flawed and not (fault["type"] == "missing" and where in meant)
    ]


def _path(raw: RawRecord, details: ErrorDetails) -> KeyPath:
    """Return the path in the file: without the names of forms, and without the mark for a key."""
    where = tuple(
        step for step in details["loc"] if not (isinstance(step, str) and step.startswith(FORM))
    )
    return where[:-1] if where[-1:] == ("[key]",) and where not in raw.spans else where


def _fault(
    raw: RawRecord, model: type[BaseModel], where: KeyPath, details: ErrorDetails
) -> Diagnostic:
    kind = details["type"]
    if kind == "extra_forbidden":
        known = known_keys(model, where[:-1])
        message = f"unknown key '{where[-1]}'{_in(where)}{did_you_mean(str(where[-1]), known)}"
        return Diagnostic.of(codes.SHAPE_UNKNOWN_KEY, raw.position(where, key=True), message)
    if kind == "missing":
        message = f"the key '{where[-1]}' is missing{_in(where)}"
        return Diagnostic.of(codes.SHAPE_MISSING, raw.position(where), message)
    code = codes.BY_NAME.get(kind, codes.SHAPE_VALUE)
    message = f"{path_text(where)}: {_sentence(details)}".removeprefix(": ")
    at_key = details["loc"][-1:] == ("[key]",) and where[-1:] != ("[key]",)
    return Diagnostic.of(code, raw.position(where, key=at_key), message)


def _sentence(details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if "reason" in context:
        return str(context["reason"])
    if kind in ("literal_error", "enum"):
        allowed = [
            word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")
        ]
        given = details["input"]
        if not isinstance(given, str):
            return "is a single word: " + ", ".join(allowed)
        words = ", ".join(allowed)
        return f"is {shown(given)}, which is none of {words}{did_you_mean(given, allowed)}"
    if kind == "string_type" and isinstance(details["input"], dict):
        return "is a single text; one with ': ' in it needs quotes or a `>-` block"
    if kind == "string_type" and f"{FORM}short" in details["loc"]:
        return "is one value; where sources differ, write each as `- {value: …, cite: […]}`"
    return _WANTS.get(kind, details["msg"])


def _in(where: KeyPath) -> str:
    return f" in {path_text(where[:-1])}" if len(where) > 1 else ""


def path_text(where: KeyPath) -> str:
    """Return a path as people write it: `parties[1].actor`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return text.removeprefix(".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean …?' for the nearest known word, or nothing."""
    near = _near(word, known)
    return f"; did you mean '{near[0]}'?" if near else ""


def _near(word: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)


def known_keys(model: type[BaseModel], where: KeyPath) -> list[str]:
    """Return the keys that the mapping at `where` may have."""
    annotation: Any = model
    for step in where:
        for nested in _models_in(annotation):
            field = next(
                (f for n, f in nested.model_fields.items() if (f.alias or n) == step), None
            )
            if field:  # else it is a list index or the key of a claim, and leads nowhere further
                annotation = field.annotation
                break
    found = next(_models_in(annotation), None)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        annotation = annotation.model_fields["root"].annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    if get_origin(annotation) is Sourced:
        yield Alternative
    for part in get_args(annotation):
        yield from _models_in(part)

"""Values of records in plain words, where there is no page: 'Australia (role recipient)'.

Takes a dossier, for titles and terms, and any value of a record; gives one line of text. Pages have
their own writing, in `rendering.cells`, where words are links.
"""

from collections.abc import Iterable
from typing import Any

from dossier import escape
from dossier.citation import Locator, Span
from dossier.collection import Dossier
from dossier.edtf import Edtf
from dossier.model.base import Item, Period, Statement
from dossier.model.pact import Milestone, Relation, Step
from dossier.model.source import Reliability, Unnamed
from dossier.model.values import (
    Alternative,
    Bound,
    OneOrMany,
    Ref,
    Sourced,
    TermRef,
    Unknown,
    period,
)
from dossier.prose import Prose
from dossier.prose_writing import to_text


def words(dossier: Dossier, value: Any) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per type
    """Return a value in words, on one line; empty for one that is absent."""
    match value:
        case None:
            return ""
        case Ref():
            return dossier.title(value.id)
        case TermRef():
            term = dossier.vocabularies.get(value.vocabulary, {}).get(value.term)
            return term.label if term else value.term
        case Edtf() | Locator() | Span():
            return value.human()
        case Bound():
            return "open"
        case Prose():
            return escape.collapse(to_text(value, dossier.title)).strip()
        case Step():
            return value.phrase
        case Unknown():
            return f"unknown: {label(value.unknown)}"
        case Alternative():
            return words(dossier, value.value)
        case Sourced():
            return words(dossier, value.unknown or value.preferred)
        case Unnamed():
            of = words(dossier, value.of)
            return f"{value.unnamed} ({of})" if of else value.unnamed
        case Reliability():
            reason = words(dossier, value.reason)
            return f"{value.grade} ({reason})"
        case Item():
            return _item(dossier, value)
        case OneOrMany():
            return _several(words(dossier, item) for item in value.items)
        case tuple() | list():
            return _several(words(dossier, item) for item in value)
        case _:
            return str(value)


def label(name: str) -> str:
    """Return the name of a field or term as words: `part_of` -> 'part of'."""
    return name.rstrip("_").replace("_", " ").replace("-", " ")


def _several(texts: Iterable[str]) -> str:
    return ", ".join(filter(None, texts))


def _item(dossier: Dossier, item: Item) -> str:
    """Return an item in its columns: the first, the others in brackets, its sentence at the end."""
    if isinstance(item, Relation):
        return f"{item.link_labels()[0].lower()} {words(dossier, item.pact)}"
    cells = [
        ("at" if heading == "Date" and getattr(item, "summit", None) else heading.lower(), said)
        for heading, names in item.columns
        if "text" not in names and (said := _cell(dossier, item, names))
    ]
    details = [*(" ".join(cell) for cell in cells[1:]), _held(item)]
    known = " ".join([*(said for _, said in cells[:1]), *_bracketed(_several(details))])
    said = words(dossier, dossier.said(item)) if isinstance(item, Statement) else ""
    return ": ".join(filter(None, (known, said)))


def _bracketed(text: str) -> list[str]:
    return [f"({text})"] if text else []


def _held(item: Item) -> str:
    return period(item.from_, item.until) if isinstance(item, Period) else ""


def _cell(dossier: Dossier, item: Item, names: tuple[str, ...]) -> str:
    if names in (("from_",), ("until",)):
        return ""  # told together
    found = [words(dossier, getattr(item, name)) for name in names]
    if isinstance(item, Milestone) and item.summit and "summit" in names:
        date = dossier.date_of(item.summit.id)
        found += [date.human()] if date else []
    return _several(found)

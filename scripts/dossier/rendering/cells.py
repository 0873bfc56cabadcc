"""Values as pieces of table cells, by the type of the value and whatever the kind.

Takes values of records, gives `Way` and `Markup` parts. A new type of value is one line here.
"""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from dossier import escape
from dossier.citation import Citation, Locator, Span
from dossier.edtf import Edtf
from dossier.model.base import Item, Modality, Period, Statement
from dossier.model.pact import Milestone, Relation, Step
from dossier.model.source import Reliability
from dossier.model.values import (
    Alternative,
    Bound,
    Evidenced,
    OneOrMany,
    Ref,
    Sourced,
    TermRef,
    Unknown,
)
from dossier.prose import Prose
from dossier.rendering.contexts import Cell, Part, Row, Way
from dossier.rendering.scope import Scope, field_label
from dossier.tables import Fact

_UNKNOWN = {
    "not-reported": "not reported",
    "withheld": "withheld",
    "not-applicable": "not applicable",
}


def cell(scope: Scope, value: Any) -> Cell:
    """Return a value as the parts of a cell; an absent one has none."""
    return tuple(_parts(scope, value))


def _parts(scope: Scope, value: Any) -> Iterator[Part]:  # noqa: C901, PLR0912 - one case per type
    match value:
        case None | ():
            return
        case Ref():
            yield scope.way(value.id)
        case TermRef():
            yield _term(scope, value)
        case Edtf():
            yield Way(value.human(), title=str(value))
        case Bound():
            yield Way("open")
        case Locator() | Span():
            yield scope_place(scope, value)
        case Prose():
            yield scope.html(value, inline=True)
        case Step():
            yield Way(value.phrase)
        case Unknown():
            yield Way(_UNKNOWN[value.unknown])
        case Alternative():
            yield from _parts(scope, value.value)
        case Sourced():
            yield from _parts(scope, value.unknown or value.preferred)
        case OneOrMany():
            yield from _several(scope, value.items)
        case Reliability():
            yield Way(value.grade)
        case Item():
            yield from item_cells(scope, value)[0]
        case tuple():
            yield from _several(scope, value)
        case dict():
            yield Way(str(len(value)))
        case _:
            yield Way(str(value))


def _several(scope: Scope, values: tuple[Any, ...]) -> Iterator[Part]:
    for index, value in enumerate(values):
        if index:
            yield Way(", ")
        yield from _parts(scope, value)


def _term(scope: Scope, ref: TermRef) -> Way:
    term = scope.dossier.vocabularies.get(ref.vocabulary, {}).get(ref.term)
    return Way(term.label, title=term.description or "") if term else Way(ref.term)


def scope_place(scope: Scope, place: Locator | Span) -> Way:
    """Return a place of the source whose page this is, leading to it."""
    first = place.first if isinstance(place, Span) else place
    return Way(place.human(), f"#{first}")


def item_cells(scope: Scope, item: Item) -> tuple[Cell, ...]:
    """Return an item as cells, in the columns that its class declares."""
    return tuple(_item_cell(scope, item, fields) for _, fields in item.columns)


def _item_cell(scope: Scope, item: Item, fields: tuple[str, ...]) -> Cell:
    parts: list[Part] = []
    for name in fields:
        value = getattr(item, name)
        if name == "relation" and isinstance(item, Relation):
            value = item.link_labels()[0].lower()
        if name == "text" and isinstance(item, Statement):
            value = scope.dossier.said(item)
        found = cell(scope, value)
        if found and parts:
            parts.append(Way(", "))
        parts += found
        if name == "summit" and value is not None:
            date = scope.dossier.date_of(value.id)
            parts += [Way(", "), Way(date.human())] if date else []
    return tuple(parts)


def row(scope: Scope, fact: Fact) -> Row:
    """Return a fact as a row, with its marks and flags."""
    value = fact.value
    cells = item_cells(scope, value) if isinstance(value, Item) else (cell(scope, value),)
    if isinstance(value, Milestone) and fact.modality is Modality.EXPECTED:
        cells = ((Way(value.event.expected),), *cells[1:])
    return Row(
        anchor=fact.anchor,
        cells=cells,
        marks=scope.fact_marks(fact),
        flags=scope.flags(fact),
        notes=tuple(_notes(scope, value)),
        disputes=tuple(
            scope.fact_way(other, plain(scope, other)) for other in contested(scope, fact)
        ),
    )


def _notes(scope: Scope, value: Evidenced) -> Iterator[Markup]:
    """Yield what the editors remark about a fact, the reason they give, and when it was so."""
    for name in ("note", "reason"):
        prose = getattr(value, name, None)
        if prose and (name, prose) not in _columns(value):
            yield scope.html(prose, inline=True)
    if isinstance(value, Period) and value.from_ is None and value.until is None:
        claims = (scope.dossier.claims.get(citation) for citation in value.cite)
        told = dict.fromkeys(claim.when.human() for claim in claims if claim and claim.when)
        if told:
            yield escape.markdown("Told of " + ", ".join(told))


def _columns(value: Evidenced) -> list[tuple[str, Prose]]:
    """Return the texts that have a column of their own."""
    if not isinstance(value, Item):
        return []
    return [(name, getattr(value, name)) for _, names in value.columns for name in names]


def contested(scope: Scope, fact: Fact) -> list[Fact]:
    """Return the facts of the same field that a claim of this fact's own disputes."""
    own: tuple[Citation, ...] = fact.value.cite
    return [
        other
        for other in scope.dossier.facts_of[fact.record]
        if other.field == fact.field and other is not fact and set(own) & set(other.disputed_by)
    ]


def plain(scope: Scope, fact: Fact) -> str:
    """Return the value of a fact as one line of plain text: 'Australia (Recipient)'."""
    scope, value = scope.without_marks(), fact.value
    if not isinstance(value, Item):
        return _words(cell(scope, value)) or field_label(fact.field)
    cells = [
        words
        for (_, names), parts in zip(value.columns, item_cells(scope, value), strict=True)
        if (words := _words(parts)) and (len(value.columns) == 1 or "text" not in names)
    ]
    if not cells:
        return field_label(fact.field)
    return f"{cells[0]} ({', '.join(cells[1:])})" if cells[1:] else cells[0]


def _words(parts: Cell) -> str:
    words = (part.text if isinstance(part, Way) else part.striptags() for part in parts)
    return "".join(words).rstrip(".")

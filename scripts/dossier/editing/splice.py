"""Edits as values: a piece of a text and what stands there afterwards.

Takes a text and edits at its offsets; gives the new text, or refuses. It must not know YAML beyond
what the reader keeps of it: the offsets and the style of every value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.reader import KeyPath, RawRecord, Value


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Puts `text` in the place of the characters `[start, end)`; equal offsets insert."""

    start: int
    end: int
    text: str


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with all edits made; offsets are those of the text as given.

    Raises `ValueError` for edits that overlap, insert at the same place or lie outside the text:
    their order would decide what comes out.
    """
    parts: list[str] = []
    done, last = 0, None
    for edit in sorted(edits):
        inserted_twice = last and (edit.start, edit.end) == (last.start, last.end)
        if not done <= edit.start <= edit.end <= len(text) or inserted_twice:
            raise ValueError(f"{edit} overlaps the edit before it, or lies outside the text")
        parts += [text[done : edit.start], edit.text]
        done, last = edit.end, edit
    return "".join([*parts, text[done:]])


def scalars(value: Value, where: KeyPath = ()) -> dict[KeyPath, Value]:
    """Return every scalar and every empty collection below a value, by its path, in order."""
    if isinstance(value, str) or not value:
        return {where: value}
    entries: Iterable[tuple[str | int, Value]]
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    return {
        path: scalar
        for step, part in entries
        for path, scalar in scalars(part, (*where, step)).items()
    }


def content_end(raw: RawRecord, where: KeyPath) -> int:
    """Return where the last character of a value ends: before comments and blank lines.

    A block collection ends for the parser where the next thing begins.
    """
    value, spans = value_at(raw, where), raw.spans[where]
    if spans.style in ("|", ">"):
        start, end = spans.value.start, spans.value.end
        return start + len(raw.text[start:end].rstrip())
    if spans.style != "block":
        return spans.value.end
    last: str | int = list(value)[-1] if isinstance(value, dict) else len(value) - 1
    return content_end(raw, (*where, last))


def value_at(raw: RawRecord, where: KeyPath) -> Any:
    """Return the value at a path of the record; what it is follows from the path."""
    value: Any = raw.value
    for step in where:
        value = value[step]
    return value


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line break that ends the line, or of the end of the text."""
    found = text.find("\n", offset)
    end = len(text) if found < 0 else found
    return end - 1 if text[offset:end].endswith("\r") else end


def add_to_list(
    raw: RawRecord, key: str, values: Sequence[str], after: Sequence[str]
) -> list[Edit]:
    """Return the edit that adds scalars, written as YAML for `[…]`, to a list at the top.

    Where the key is missing it is added below the last of the keys `after` that is there.
    """
    if not values:
        return []
    listed = raw.value.get(key)
    if not isinstance(listed, list):
        return [_new_key(raw, f"{key}: [{', '.join(values)}]", after)]
    where = (key, len(listed) - 1) if listed else (key,)
    if raw.spans[(key,)].style == "flow":
        end = content_end(raw, where) if listed else raw.spans[where].value.end - 1
        return [Edit(end, end, (", " if listed else "") + ", ".join(values))]
    start = raw.spans[where].value.start
    indent = raw.text[raw.text.rfind("\n", 0, start) + 1 : start]
    end = line_end(raw.text, content_end(raw, where))
    return [Edit(end, end, "".join(f"\n{indent}{value}" for value in values))]


def _new_key(raw: RawRecord, line: str, after: Sequence[str]) -> Edit:
    before = [key for key in after if key in raw.value] or [next(iter(raw.value))]
    end = content_end(raw, (before[-1],))
    if raw.spans[()].style == "flow":
        return Edit(end, end, f", {line}")
    end = line_end(raw.text, end)
    return Edit(end, end, f"\n{line}")

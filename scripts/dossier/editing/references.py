"""References: where a file names a record, and the edits that make it name another.

Takes files as read and validated, gives edits. Values tell *which* scalars name the record; the
raw text of such a scalar is then searched with the grammar of references, because the offsets of
a folded text say nothing about where its words stand in the file. What comes out is read again
and compared with what the values say it must be, so that a reference written in a way that the
search does not know (with escapes, say) is refused and never missed.
"""

import re
from collections.abc import Iterator
from typing import Any

from dossier.citation import Citation
from dossier.editing.splice import Edit, scalars, splice
from dossier.errors import ProblemsFoundError
from dossier.loading import Loaded
from dossier.model.values import Ref
from dossier.prose import Cites, Mention, Prose, leaves, runs
from dossier.reader import KeyPath, RawRecord, Value, read_text
from dossier.walk import walk

#: A link to the web, which may hold anything, a mention, or a group of citations; as in `prose`.
_SIGN = re.compile(
    r"(?P<web>\[[^\[\]]*\]\((?:[^()]|\([^()]*\))*\))|\[\[(?P<mention>[a-z0-9-]+)|\[(?P<group>@[^\]]*)\]"
)
_CITED = re.compile(r"@([a-z0-9-]+)")


def files(loaded: Loaded) -> Iterator[tuple[RawRecord, Any]]:
    """Yield every file of the dossier with its typed value: records, vocabularies, the card."""
    for entry in loaded.entries.values():
        yield entry.raw, entry.record
    for name, raw in loaded.vocabulary_raws.items():
        yield raw, loaded.vocabularies[name]
    if loaded.card_raw:
        yield loaded.card_raw, loaded.card


def naming(model: Any, name: str) -> dict[KeyPath, Any]:
    """Return the values in a file that name the record: references, citations and texts."""
    return {where: value for where, value in walk(model) if _names(value, name)}


def _names(value: Any, name: str) -> bool:
    if isinstance(value, Ref):
        return value.id == name
    if isinstance(value, Citation):
        return value.source == name
    return isinstance(value, Prose) and bool(list(_places(value, name)))


def renamed(raw: RawRecord, model: Any, old: str, new: str) -> RawRecord:
    """Return the file with every reference to `old` leading to `new`, and no other change.

    Raises `ProblemsFoundError` where a reference stands there in a way that cannot be rewritten.
    """
    found = naming(model, old)
    if not found:
        return raw
    edits = [edit for where, value in found.items() for edit in _edits(raw, where, value, old, new)]
    wanted = scalars(raw.value) | {where: _value(value, old, new) for where, value in found.items()}
    after = reread(raw, splice(raw.text, edits))
    if scalars(after.value) != wanted:
        where = next(w for w, value in scalars(after.value).items() if wanted.get(w) != value)
        raise ProblemsFoundError(
            f"{raw.position(where)}: '{old}' is written here in a way that cannot be rewritten; "
            "write it without escapes and on one line"
        )
    return after


def reread(raw: RawRecord, text: str) -> RawRecord:
    """Return the file with another text. Raises `ProblemsFoundError` where that cannot be read."""
    after, problems = read_text(text, raw.path)
    if after is None or problems:
        raise ProblemsFoundError(f"nothing was changed: after the edit, {problems[0]}")
    return after


def _edits(raw: RawRecord, where: KeyPath, value: Any, old: str, new: str) -> Iterator[Edit]:
    span = raw.spans[where].value
    text = raw.text[span.start : span.end]
    for start in _in_prose(text, old) if isinstance(value, Prose) else _in_word(text, old):
        yield Edit(span.start + start, span.start + start + len(old), new)


def _in_word(text: str, name: str) -> Iterator[int]:
    for found in re.finditer(rf"(?<![a-z0-9#-]){re.escape(name)}(?![a-z0-9-])", text):
        yield found.start()


def _in_prose(text: str, name: str) -> Iterator[int]:
    for sign in _SIGN.finditer(text):
        if sign["mention"] == name:
            yield sign.start("mention")
        elif sign["group"]:
            for cited in _CITED.finditer(sign["group"]):
                if cited[1] == name:
                    yield sign.start("group") + cited.start(1)


def _value(value: Any, old: str, new: str) -> Value:
    """Return what the text of a value is to be, from what it means."""
    if isinstance(value, Ref):
        return new
    if isinstance(value, Citation):
        return str(Citation(new, value.locator))
    edits = [Edit(start, start + len(old), new) for start in _places(value, old)]
    return splice(value.source, edits)


def _places(prose: Prose, name: str) -> Iterator[int]:
    """Yield where the name stands in the source of a text."""
    for leaf in (leaf for run in runs(prose.blocks) for leaf in leaves(run)):
        if isinstance(leaf, Mention) and leaf.id == name:
            yield leaf.offset + 2
        elif isinstance(leaf, Cites):
            yield from _cited(prose.source, leaf, name)


def _cited(source: str, group: Cites, name: str) -> Iterator[int]:
    start = group.offset
    for citation in group.citations:
        start = source.index("@", start) + 1
        if citation.source == name:
            yield start

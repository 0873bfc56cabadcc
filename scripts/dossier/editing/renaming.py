"""Rename and merge: one record takes another id, or the place of another record.

Takes a checked dossier, gives the new text of every file concerned. What cannot be done without
losing or inventing something is refused with the reason; nothing here writes.
"""

from collections.abc import Iterator

from dossier.citation import Citation, id_problem
from dossier.diagnostics import Position
from dossier.editing.comments import comments
from dossier.editing.quoting import quoted
from dossier.editing.references import files, naming, renamed, reread
from dossier.editing.splice import Edit, add_to_list, splice, value_at
from dossier.errors import ProblemsFoundError, UsageError
from dossier.loading import Entry, Loaded
from dossier.model.source import Source
from dossier.prose import Prose
from dossier.reader import KeyPath, RawRecord, Value
from dossier.validation import did_you_mean, path_text
from dossier.walk import walk

#: Keys of a record that a merge deals with, or that have no meaning once it is gone.
_SETTLED = {"title", "aliases", "former_ids", "stage", "reviewed"}
_NAMES = ("title", "type", "aliases")
_ENDS = (*_NAMES, "cite", "summary", "body", "tags", "same_as")

Texts = dict[str, str | None]


def rename(loaded: Loaded, old: str, new: str) -> Texts:
    """Return the files that change where `old` is called `new`: by path, None for its old file.

    Raises `UsageError` for an id that does not exist, is taken or is none, and
    `ProblemsFoundError` for a reference that cannot be rewritten.
    """
    entry = _entry(loaded, old)
    _refuse_taken(loaded, entry, new)
    texts: Texts = {}
    for raw, model in files(loaded):
        texts[raw.path] = renamed(raw, model, old, new).text
    own = _reread(entry.raw, texts)
    texts[entry.raw.path] = None
    texts[_path(entry, new)] = splice(own.text, _former(own, entry, old, new))
    return texts


def merge(loaded: Loaded, old: str, new: str, *, discard: bool = False) -> Texts:
    """Return the files that change where `new` takes over `old`, as `rename` does.

    Raises `ProblemsFoundError` with a list where `old` says what `new` does not, unless `discard`;
    and always where something else says what a merge would make wrong.
    """
    gone, kept = _entry(loaded, old), _entry(loaded, new)
    _refuse_unlike(gone, kept)
    _refuse_lost_places(loaded, gone, kept)
    texts: Texts = {}
    for raw, model in files(loaded):
        texts[raw.path] = _without_repeats(raw, renamed(raw, model, old, new), new).text
    left = [] if discard else list(_only_in(_reread(gone.raw, texts), kept.raw))
    if left:
        raise ProblemsFoundError(
            f"'{new}' does not have what '{old}' says here; move it there, "
            "or let it go with --discard:\n" + "\n".join(left)
        )
    own = _reread(kept.raw, texts)
    texts[kept.raw.path] = splice(own.text, _taken_over(own, gone, kept))
    texts[gone.raw.path] = None
    return texts


def _entry(loaded: Loaded, name: str) -> Entry:
    if loaded.broken:
        broken = ", ".join(sorted(loaded.broken))
        raise ProblemsFoundError(f"{broken}: cannot be read, so references in it might be missed")
    if name not in loaded.entries:
        hint = did_you_mean(name, loaded.entries)
        raise UsageError(f"there is no record '{name}'{hint}")
    return loaded.entries[name]


def _refuse_taken(loaded: Loaded, entry: Entry, new: str) -> None:
    if wrong := id_problem(new):
        raise UsageError(wrong)
    if new in loaded.entries:
        path = loaded.entries[new].raw.path
        raise UsageError(f"'{new}' is taken by {path}; `dossier merge` makes one of two records")
    for other in loaded.entries.values():
        if new in other.record.former_ids and other is not entry:
            raise UsageError(f"'{new}' is a former id of {other.raw.path}")


def _path(entry: Entry, name: str) -> str:
    return f"{entry.raw.path.rpartition('/')[0]}/{name}.yaml"


def _reread(raw: RawRecord, texts: Texts) -> RawRecord:
    return reread(raw, texts[raw.path] or "")


def _former(raw: RawRecord, entry: Entry, old: str, new: str) -> list[Edit]:
    """Put the old id among the former ones, in the place of the new one if that was there."""
    if new in entry.record.former_ids:
        span = raw.spans["former_ids", entry.record.former_ids.index(new)].value
        return [Edit(span.start, span.end, old)]
    return add_to_list(raw, "former_ids", [old], _ENDS)


# -- merge ----------------------------------------------------------------------------------------


def _refuse_unlike(gone: Entry, kept: Entry) -> None:
    if gone is kept:
        raise UsageError(f"'{gone.id}' cannot be merged with itself")
    if type(gone.record) is not type(kept.record):
        raise UsageError(
            f"'{gone.id}' is of the kind {gone.record.kind.name}, '{kept.id}' of the kind "
            f"{kept.record.kind.name}; only records of one kind can be merged"
        )
    found = naming(kept.record, gone.id)
    if found:
        where = min(found, key=kept.raw.position)
        position = kept.raw.position(where)
        raise ProblemsFoundError(
            f"{position}: {path_text(where)} names '{gone.id}', and would name the record itself; "
            "change it first"
        )


def _refuse_lost_places(loaded: Loaded, gone: Entry, kept: Entry) -> None:
    """A citation must lead to the same words after the merge as before."""
    if not isinstance(gone.record, Source) or not isinstance(kept.record, Source):
        return
    same_text = gone.record.sha256 is not None and gone.record.sha256 == kept.record.sha256
    for raw, model in files(loaded):
        for where, value in naming(model, gone.id).items():
            for citation in _citations(value):
                if raw is gone.raw or citation.source != gone.id or not citation.locator:
                    continue
                if not (_same_claim(gone, kept, citation) if citation.is_claim else same_text):
                    raise ProblemsFoundError(
                        f"{raw.position(where)}: {path_text(where)} cites '{citation}', and "
                        f"'{kept.id}' has not the same there; move the claim, or cite another"
                    )


def _citations(value: object) -> tuple[Citation, ...]:
    if isinstance(value, Prose):
        return value.citations()
    return (value,) if isinstance(value, Citation) else ()


def _same_claim(gone: Entry, kept: Entry, citation: Citation) -> bool:
    claims = [
        entry.record.claims.get(citation.locator)
        for entry in (gone, kept)
        if isinstance(entry.record, Source) and citation.locator
    ]
    first, second = (dict(walk(claim)) if claim else {} for claim in claims)
    return bool(second) and first == second


def _only_in(gone: RawRecord, kept: RawRecord) -> Iterator[str]:
    """Yield what stands in one file and not in the other: values, items, terms and comments."""
    for key, value in gone.value.items():
        if key not in _SETTLED:
            for where in _missing(value, kept.value.get(key), (key,)):
                yield f"{gone.position(where)}: {path_text(where)}"
    known = {comment for _, comment in comments(kept)}
    for offset, comment in comments(gone):
        if comment not in known:
            line = gone.text.count("\n", 0, offset) + 1
            column = offset - gone.text.rfind("\n", 0, offset)
            yield f"{Position(gone.path, line, column)}: {comment}"


def _missing(value: Value, other: Value | None, where: KeyPath) -> Iterator[KeyPath]:
    if isinstance(value, list) and isinstance(other, list):
        yield from ((*where, index) for index, item in enumerate(value) if item not in other)
    elif isinstance(value, dict) and isinstance(other, dict):
        yield from ((*where, key) for key, item in value.items() if other.get(key) != item)
    elif value != other:
        yield where


def _taken_over(raw: RawRecord, gone: Entry, kept: Entry) -> list[Edit]:
    known = {name.casefold() for name in (kept.record.title, *kept.record.aliases)}
    names = [n for n in (gone.record.title, *gone.record.aliases) if n.casefold() not in known]
    former = [gone.id, *(n for n in gone.record.former_ids if n != kept.id)]
    aliases = add_to_list(raw, "aliases", [quoted(n) for n in dict.fromkeys(names)], _NAMES)
    formers = add_to_list(raw, "former_ids", former, _ENDS)
    if aliases and formers and aliases[0].start == formers[0].start:
        both = aliases[0].text + formers[0].text
        return [Edit(aliases[0].start, aliases[0].end, both)]
    return [*aliases, *formers]


def _without_repeats(before: RawRecord, after: RawRecord, name: str) -> RawRecord:
    """Remove from lists of plain words what stands in them twice only since the merge."""
    edits: list[Edit] = []
    for where, spans in after.spans.items():
        listed = value_at(after, where)
        if not isinstance(listed, list) or spans.style not in ("flow", "block"):
            continue
        first = {
            value: index
            for index, value in reversed([*enumerate(listed)])
            if isinstance(value, str)
        }
        for index, value in enumerate(listed):
            if not isinstance(value, str) or first[value] == index:
                continue
            if value_at(before, where) != listed and (value.partition("#")[0] == name):
                edits.append(_removal(after, where, index))
    return reread(after, splice(after.text, edits)) if edits else after


def _removal(raw: RawRecord, where: KeyPath, index: int) -> Edit:
    start = raw.spans[*where, index - 1].value.end
    end = raw.spans[*where, index].value.end
    if "#" in raw.text[start : raw.spans[*where, index].value.start]:
        position = raw.position((*where, index))
        raise ProblemsFoundError(f"{position}: would stand here twice; remove one of them first")
    return Edit(start, end, "")

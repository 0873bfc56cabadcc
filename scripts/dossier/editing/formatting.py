"""Formatting: the files of a dossier in canonical layout, with proof that nothing else changed.

Takes a file as read and the model of its kind; gives its text in the layout of `layout`, and only
where that text read again has the same values and the same comments and is laid out as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from dossier.diagnostics import Diagnostic, Position
from dossier.editing.comments import comments
from dossier.editing.inline import UnclearError
from dossier.editing.layout import layout
from dossier.errors import UsageError
from dossier.loading import CARD, DATA, VOCABULARIES
from dossier.model.base import Record
from dossier.model.card import Card, Terms
from dossier.model.kinds import BY_FOLDER
from dossier.reader import KeyPath, RawRecord, read, read_text
from dossier.validation import known_keys

#: A record begins with what it is and ends with its bookkeeping; between them stand the keys of its
#: kind in the order of the model.
_FIRST = ("title", "type", "aliases", "cite", "summary", "body")
_LAST = ("tags", "same_as", "former_ids", "stage", "reason", "accept", "reviewed", "notes")
#: The same for an entry of a list and for a long form: its evidence stands last.
_ITEM_FIRST = ("key", "at")
_ITEM_LAST = ("from", "until", "cite", "disputed_by", "severity", "note")


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file: its text before, and after where that differs; or why it is left as it is."""

    file: Path
    before: str
    after: str
    problems: tuple[Diagnostic, ...] = ()
    unclear: Position | None = None

    @property
    def changed(self) -> bool:
        """Whether the file is not in canonical layout."""
        return self.before != self.after


def files(root: Path, paths: Sequence[Path]) -> dict[Path, type[BaseModel]]:
    """Return the files of the dossier at or below `paths` with their models; all without `paths`.

    Raises `UsageError` for a path that is no file of the dossier and no folder of them.
    """
    data = (root / DATA).resolve()
    known: dict[Path, type[BaseModel]] = {data / CARD: Card}
    folders: dict[str, type[BaseModel]] = {**BY_FOLDER, VOCABULARIES: Terms}
    for folder, model in folders.items():
        known |= dict.fromkeys(sorted((data / folder).glob("*.yaml")), model)
    if not (data / CARD).is_file():
        raise UsageError(f"no dossier here: {data / CARD} does not exist")
    wanted: dict[Path, type[BaseModel]] = {}
    for path in paths or [data]:
        place = path.resolve()
        found = {file: m for file, m in known.items() if file.is_relative_to(place)}
        if not found:
            raise UsageError(f"{path}: no file of the dossier, and no folder with one")
        wanted |= found
    return wanted


def formatted(file: Path, name: str, model: type[BaseModel]) -> Formatted:
    """Lay out one file; `name` is how messages call it. Problems leave it as it is."""
    raw, problems = read(file, name)
    if raw is None or problems or not raw.value:
        text = raw.text if raw else ""
        return Formatted(file, text, text, tuple(problems))
    try:
        return Formatted(file, raw.text, canonical(raw, model))
    except UnclearError as unclear:
        line = raw.text.count("\n", 0, unclear.offset)
        column = unclear.offset - raw.text.rfind("\n", 0, unclear.offset)
        return Formatted(file, raw.text, raw.text, unclear=Position(name, line + 1, column))


def canonical(raw: RawRecord, model: type[BaseModel]) -> str:
    """Return the text of a file in canonical layout.

    Raises `UnclearError` where the layout of a part is not clear or the result cannot be proved.
    """
    text = layout(raw, _Order(model))
    after, problems = read_text(text, raw.path)
    if after is None or problems or after.value != raw.value or _said(after) != _said(raw):
        raise UnclearError(0)
    if layout(after, _Order(model)) != text:
        raise UnclearError(0)
    return text


def _said(raw: RawRecord) -> list[str]:
    return sorted(comment for _, comment in comments(raw))


class _Order:
    """Orders keys as the model does, with what is common to all records around them."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self._known: dict[KeyPath, list[str]] = {}

    def __call__(self, where: KeyPath, keys: Sequence[str]) -> Sequence[str]:
        if self.model is Terms and not where:
            return keys
        known = self._keys(where)
        if not set(keys) <= set(known):
            return keys  # names that the curator gives, such as the ids of claims
        first: tuple[str, ...] = _ITEM_FIRST
        last: tuple[str, ...] = _ITEM_LAST
        if "disputed_by" in known:  # a fact: its sentence stands before its evidence
            last = ("text", *last)
        if not where:
            first, last = (_FIRST, _LAST) if issubclass(self.model, Record) else ((), ())
        middle = [key for key in known if key not in {*first, *last}]
        return sorted(keys, key=[*first, *middle, *last].index)

    def _keys(self, where: KeyPath) -> list[str]:
        general = tuple(0 if isinstance(step, int) else step for step in where)
        if general not in self._known:
            self._known[general] = known_keys(self.model, where)
        return self._known[general]

"""Load: the folder `data/` -> every record in it, read and validated on its own.

Takes the project's root; gives `Loaded` and the problems of all files. It must not compare
records with each other. A record that cannot be used is remembered by its id, so that what points
to it is not reported as a second mistake.
"""

import datetime
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dossier import codes
from dossier.citation import id_problem
from dossier.diagnostics import Diagnostic, Position
from dossier.edtf import Edtf
from dossier.errors import UsageError
from dossier.files import Survey, is_yaml
from dossier.model.base import Record
from dossier.model.card import Card, Term, Terms
from dossier.model.kinds import BY_FOLDER
from dossier.reader import RawRecord, read, require_parser
from dossier.validation import did_you_mean, validate

DATA = "data"
CARD = "dossier.yaml"
VOCABULARIES = "vocabularies"

# Stands in for a card that cannot be read, so that the records are checked in the same run.
_NO_CARD = Card(format="1", name="dossier", title="Dossier", edition=Edtf.parse("2000-01-01"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its id and the text it came from."""

    id: str
    record: Record
    raw: RawRecord


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything in `data/` that could be used."""

    card: Card
    #: The day that rules go by: `SOURCE_DATE_EPOCH` (seconds since 1970, UTC), else the edition.
    today: datetime.date
    card_raw: RawRecord | None
    vocabularies: dict[str, dict[str, Term]]
    vocabulary_raws: dict[str, RawRecord]
    #: By id, in the order of kinds and then of ids.
    entries: dict[str, Entry]
    #: Ids of files that exist but hold no usable record; of vocabularies, `vocabularies/<name>`.
    broken: frozenset[str]

    def raws(self) -> Iterator[RawRecord]:
        """Yield every file as it was read: records, vocabularies, the card."""
        yield from (entry.raw for entry in self.entries.values())
        yield from self.vocabulary_raws.values()
        if self.card_raw:
            yield self.card_raw


@dataclass(slots=True)
class _Loader:
    root: Path
    survey: Survey
    problems: list[Diagnostic]
    broken: set[str]

    def _in(self, folder: str) -> Iterator[Path]:
        wanted = self.root / DATA / folder
        for file in self.survey.files:
            if file.parent == wanted and file.suffix == ".yaml":
                yield file

    def read(self, file: Path) -> RawRecord | None:
        raw, problems = read(file, self.survey.path(file))
        self.problems += problems
        return raw

    def card(self) -> tuple[Card, RawRecord | None]:
        file = self.root / DATA / CARD
        raw = self.read(file) if file in self.survey.files else None
        card = None
        if raw:
            card, problems = validate(raw, Card)
            self.problems += problems
        return card or _NO_CARD, raw

    def vocabularies(self) -> Iterator[tuple[str, RawRecord, dict[str, Term]]]:
        for file in self._in(VOCABULARIES):
            raw = self.read(file)
            terms = None
            if raw:
                terms, problems = validate(raw, Terms)
                self.problems += problems
            if raw and terms:
                yield file.stem, raw, terms.root
            else:
                self.broken.add(f"{VOCABULARIES}/{file.stem}")

    def entries(self, model: type[Record]) -> Iterator[Entry]:
        for file in self._in(model.kind.folder):
            wrong = id_problem(file.stem)
            if wrong:
                message = f"the name of a file is the id of its record: {wrong}"
                self.problems.append(
                    Diagnostic.of(codes.FILE_NAME, Position(self.survey.path(file)), message)
                )
                continue
            raw = self.read(file)
            record = None
            if raw:
                record, problems = validate(raw, model)
                self.problems += problems
            if raw and record:
                yield Entry(file.stem, record, raw)
            else:
                self.broken.add(file.stem)

    def strays(self) -> Iterator[Diagnostic]:
        """Report YAML files that stand where nothing reads them."""
        folders = (*BY_FOLDER, VOCABULARIES)
        for file in (file for file in self.survey.files if is_yaml(file.name)):
            place = file.relative_to(self.root / DATA)
            known = str(place.parent) in folders
            if str(place) == CARD or (known and file.suffix == ".yaml"):
                continue
            self.broken.add(file.stem)  # whatever names it is not a second mistake
            if known:
                message = f"nothing reads this file; rename it to '{file.stem}.yaml'"
            else:
                names = ", ".join(f"data/{folder}/" for folder in folders)
                hint = did_you_mean(place.parts[0], folders)
                message = f"nothing reads this file; records live in {names}{hint}"
            yield Diagnostic.of(codes.FILE_FOLDER, Position(self.survey.path(file)), message)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking through all records again and again.

    Nothing that is read or derived refers to itself, so there is nothing for it to find.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def require_card(root: Path) -> None:
    """Raise `UsageError` where there is no dossier at all."""
    if not (root / DATA / CARD).is_file():
        raise UsageError(
            f"no dossier here: {root / DATA / CARD} does not exist; "
            "go to the folder of a dossier, or name it with -C"
        )


def load_card(root: Path) -> Card:
    """Read the card alone. Raises `UsageError` where there is none, or no parser for it."""
    require_parser()
    require_card(root)
    survey = Survey(root)
    survey.files.append(root / DATA / CARD)
    return _Loader(root, survey, [], set()).card()[0]


def load(root: Path) -> tuple[Loaded, list[Diagnostic]]:
    """Read and validate every file of `root/data`.

    Raises `UsageError` where there is no dossier at all or no YAML parser to read it with,
    `ProblemsFoundError` where there are too many files.
    """
    require_parser()
    require_card(root)
    survey = Survey(root)
    survey.walk(root / DATA)
    loader = _Loader(root, survey, survey.problems, survey.broken)
    card, card_raw = loader.card()
    vocabularies = list(loader.vocabularies())
    entries: dict[str, Entry] = {}
    for model in BY_FOLDER.values():
        for entry in loader.entries(model):
            first = entries.setdefault(entry.id, entry)
            if first is not entry:
                message = f"the id '{entry.id}' is taken by {first.raw.path}; ids are unique"
                position = entry.raw.position()
                loader.problems.append(Diagnostic.of(codes.ID_DUPLICATE, position, message))
    loader.problems += loader.strays()
    loaded = Loaded(
        card=card,
        today=_today(card),
        card_raw=card_raw,
        vocabularies={name: terms for name, _, terms in vocabularies},
        vocabulary_raws={name: raw for name, raw, _ in vocabularies},
        entries=entries,
        broken=frozenset(loader.broken),
    )
    return loaded, loader.problems


def _today(card: Card) -> datetime.date:
    """Return the day of the build; the convention is that of reproducible-builds.org."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds.isdecimal():
        return card.day
    try:
        return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is {seconds}, which is no day") from error

"""Ids, places in a source, and citations: the grammar of pointing at evidence.

Takes the text of an id, a locator (`p20a`), a span (`p2-p4`) or a citation (`wsj-2021#p20a`); gives
frozen values that print back to the same text. It knows neither records nor files: whether the
source, the paragraph or the claim exists is for the collection to say. The grammar is section 4 of
the design.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

ID_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
"""What an id looks like. `id_problem` also refuses the names of generated pages."""

_LONGEST_ID = 64
_LONGEST_QUOTE = 60
# Numbers stop at five digits: no text has more paragraphs, and a span can then be walked through.
_PLACE = r"(?:pg|p|s)[1-9][0-9]{0,4}"
_LOCATOR = re.compile(r"(pg|p|s)([1-9][0-9]{0,4})([a-z]{0,2})")
_NOUNS = {"p": "paragraph", "pg": "page", "s": "section"}
_LOCATOR_HELP = (
    "write p, pg or s (paragraph, page, section), a number from 1 without leading zeros,"
    " and a letter for a claim, as in p20a"
)


class CitationError(ValueError):
    """A text is no locator, span or citation; the message is one sentence with the remedy."""


def id_problem(text: str) -> str | None:
    """Say in one sentence why `text` is no id and how to mend it, or None if it is one."""
    if not text:
        return "an id is empty; write lower-case letters, digits and hyphens"
    if len(text) > _LONGEST_ID:
        return f"{shown(text)} has {len(text)} characters; shorten it to {_LONGEST_ID}"
    if re.fullmatch(ID_PATTERN, text) is None:
        return f"{shown(text)} is no id; use a-z, 0-9 and inner hyphens only{_suggestion(text)}"
    if text == "index" or text.startswith("index-"):
        return f"{shown(text)} is kept for generated pages; choose an id without 'index' in front"
    return None


class _FromText:
    """What the three values share: they are read from text, print to it, and are pydantic fields.

    As a field a value comes from text (or is one already) and serialises to text, as a dictionary
    key too. What is malformed gives one error of the type `citation.malformed`.
    """

    __slots__ = ()
    _pattern: ClassVar[str]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the value from its text; raises `CitationError`."""
        raise NotImplementedError

    @classmethod
    def _validate(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        try:
            if not isinstance(value, str):
                raise CitationError(f"{shown(value)} is not text; {cls._help()}")
            return cls.parse(value)
        except CitationError as error:
            context = {"reason": str(error)}
            raise PydanticCustomError("citation.malformed", "{reason}", context) from error

    @classmethod
    def _help(cls) -> str:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": cls._pattern}


@dataclass(frozen=True, slots=True)
class Locator(_FromText):
    """A place in a source, or with letters a claim made there.

    `unit` is 'p' (paragraph), 'pg' (page) or 's' (section); `number` runs from 1 to 99999;
    `letters` is '' for a place, 'a' to 'z' and then 'aa' to 'zz' for its claims.
    """

    unit: str
    number: int
    letters: str = ""

    _pattern: ClassVar[str] = f"^{_PLACE}[a-z]{{0,2}}$"

    def __post_init__(self) -> None:
        if _LOCATOR.fullmatch(str(self)) is None:
            raise CitationError(f"{shown(str(self))} is no place in a source; {_LOCATOR_HELP}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `p20`, `pg3a`, `s4`; raises `CitationError`."""
        match = _LOCATOR.fullmatch(text)
        if match is None:
            raise CitationError(f"{shown(text)} is no place in a source; {_LOCATOR_HELP}")
        return cls(match[1], int(match[2]), match[3])

    @classmethod
    def _help(cls) -> str:
        return _LOCATOR_HELP

    def __str__(self) -> str:
        return f"{self.unit}{self.number}{self.letters}"

    def __lt__(self, other: "Locator") -> bool:
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Reading order within a unit: p2, p2a, p2z, p2aa, p10."""
        return (self.unit, self.number, len(self.letters), self.letters)

    @property
    def place(self) -> "Locator":
        """The place itself, without the letters of a claim."""
        return Locator(self.unit, self.number)

    @property
    def is_claim(self) -> bool:
        """Whether it has letters, so that it names one claim and not a whole place."""
        return bool(self.letters)

    def human(self) -> str:
        """'paragraph 20', 'page 3', 'section 4'; a claim is named by its place."""
        return f"{_NOUNS[self.unit]} {self.number}"


@dataclass(frozen=True, slots=True)
class Span(_FromText):
    """The places from `first` to `last`, both included: of one unit, in order, without letters."""

    first: Locator
    last: Locator

    _pattern: ClassVar[str] = f"^{_PLACE}(?:-{_PLACE})?$"

    def __post_init__(self) -> None:
        if self.first.is_claim or self.last.is_claim:
            raise CitationError(f"'{self}' names a claim; give a span places only, as p2-p4")
        if self.first.unit != self.last.unit:
            raise CitationError(f"'{self}' mixes two units; use one for both ends, as p2-p4")
        if self.first.number > self.last.number:
            raise CitationError(f"'{self}' runs backwards; write '{self.last}-{self.first}'")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `p4` or `p2-p4`; raises `CitationError`."""
        first, hyphen, last = text.partition("-")
        start = Locator.parse(first)
        return cls(start, Locator.parse(last) if hyphen else start)

    @classmethod
    def _help(cls) -> str:
        return "write a place or two joined by a hyphen, as p4 or p2-p4"

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def __iter__(self) -> Iterator[Locator]:
        """Each place of the span in order."""
        numbers = range(self.first.number, self.last.number + 1)
        return (Locator(self.first.unit, number) for number in numbers)

    def contains(self, locator: Locator) -> bool:
        """Whether the place, or the place of the claim, lies in the span."""
        return (
            locator.unit == self.first.unit
            and self.first.number <= locator.number <= self.last.number
        )

    def human(self) -> str:
        """'paragraph 4' or 'paragraphs 2–4'."""
        if self.first == self.last:
            return self.first.human()
        return f"{_NOUNS[self.first.unit]}s {self.first.number}–{self.last.number}"


@dataclass(frozen=True, slots=True)
class Citation(_FromText):
    """A source and where in it: a claim (`wsj#p20a`), a place (`wsj#p20`), or all of it (`wsj`)."""

    source: str
    locator: Locator | None = None

    _pattern: ClassVar[str] = f"{ID_PATTERN[:-1]}(?:#{_PLACE}[a-z]{{0,2}})?$"

    def __post_init__(self) -> None:
        if problem := id_problem(self.source):
            raise CitationError(f"the source of a citation is wrong: {problem}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `wsj-2021#p20a`, `wsj-2021#p20` or `wsj-2021`; raises `CitationError`."""
        source, mark, where = text.partition("#")
        if mark and not where:
            raise CitationError(f"{shown(text)} ends in '#'; add a place, as #p20, or drop it")
        if "-" in where:
            raise CitationError(f"{shown(text)} cites a span; cite one place or claim at a time")
        return cls(source, Locator.parse(where) if mark else None)

    @classmethod
    def _help(cls) -> str:
        return "write a source's id, and where in it, as wsj-2021#p20a"

    def __str__(self) -> str:
        return self.source if self.locator is None else f"{self.source}#{self.locator}"

    @property
    def is_claim(self) -> bool:
        """Whether it cites one claim."""
        return self.locator is not None and self.locator.is_claim

    @property
    def is_place(self) -> bool:
        """Whether it cites a place without naming a claim."""
        return self.locator is not None and not self.locator.is_claim

    @property
    def is_document(self) -> bool:
        """Whether it cites the source as a whole."""
        return self.locator is None


def shown(value: object) -> str:
    """Quote a value for a message: escapes visible, and not longer than a line."""
    quoted = repr(value)
    return quoted if len(quoted) <= _LONGEST_QUOTE else f"{quoted[:_LONGEST_QUOTE]}…"


def _suggestion(text: str) -> str:
    candidate = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return f", as in '{candidate}'" if candidate and id_problem(candidate) is None else ""

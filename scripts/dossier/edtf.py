"""Dates as records write them: EDTF text in, values with their precision and marks out.

Takes the text of one date or interval; gives an `Edtf`, or a `DateError` that says what to write.
Must not know records, files or today's date. The profile (see `Edtf.parse`) is a subset of EDTF,
ISO 8601-2:2019 levels 0 and 1, on the proleptic Gregorian calendar of `datetime`.
"""

import calendar
import contextlib
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

# Not `calendar.month_name`: that follows the locale of whoever runs the build.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = range(21, 42)  # ISO 8601-2 codes: 21 to 24 at level 1, to 41 at level 2
_MARKS = ("", "~", "?", "%")  # the index is approximate + 2 * uncertain
_DASH = "–"
_LONGEST = 60  # characters of a text that a message shows, and tries to mend
# Looser than the calendar, so that 2023-13 is told about its month and not about its shape.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
# For editors (ECMA 262, no look-ahead): the profile without month lengths and the order of ends.
_POINT = (
    "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
    "(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?[~?%]?"
)
_PATTERN = rf"^(?:{_POINT}(?:/(?:{_POINT}|\.\.)?)?|(?:\.\.)?/{_POINT})$"
# What is outside the profile, by name.
_FOREIGN = (
    (r"[0-9-][Xx]", "has unspecified digits (X), which are not in this profile"),
    (r"[0-9]T[0-9]|:", "has a time, which is not in this profile"),
    (r"^[-+Y][0-9]{4}", "has a year that is not from 0001 to 9999"),
)
# What a writer may have meant: pattern and replacement. One is offered only if it is a valid date.
_GUESSES = (
    ("", ""),
    (r"\b(\d\d)[-/. ](\d\d)[-/. ](\d{4})\b", r"\3-\2-\1"),
    (r"\b(\d\d)[-/. ](\d\d)[-/. ](\d{4})\b", r"\3-\1-\2"),
    (r"\b(\d{4})[-/. ]?(\d\d)[-/. ]?(\d\d)\b", r"\1-\2-\3"),
    (r"^(\d{4})[/. ](\d\d)\b", r"\1-\2"),
    (r"\b(\d\d)[-/. ](\d{4})\b", r"\2-\1"),
    (r"\b(\d{4}) ?(?:-|–|\.\.) ?(\d{4})\b", r"\1/\2"),
    (r"[T ]\d\d:[\d:.]+(?:Z|[-+][\d:]+)?", ""),
    (r"(?:-[Xx]{2})+", ""),
    (r"\b(\d{3})[Xx]\b", r"\g<1>0/\g<1>9"),
    (r"^([~?%])(.+)", r"\2\1"),
    (r"~\?|\?~", "%"),
    (r" */ *", "/"),
)


class DateError(ValueError):
    """A text, or parts, that make no date of the profile; one sentence, with the fix if any."""


class Precision(enum.StrEnum):
    """The smallest unit a date states, coarsest first (EDTF level 0)."""

    YEAR = enum.auto()
    MONTH = enum.auto()
    DAY = enum.auto()


class Open(enum.Enum):
    """An interval's end that is no date: `..` is open, nothing is unknown (EDTF level 1)."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One date: year 1 to 9999, month 1 to 12, day of the month, as far as known (EDTF level 0).

    The marks are for the whole date (level 1): `~` approximate, `?` uncertain, `%` both.
    Raises `DateError` if no calendar has the date.
    """

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    uncertain: bool = False

    def __post_init__(self) -> None:
        if not date.min.year <= self.year <= date.max.year:
            raise DateError(f"{self}: years run from 0001 to 9999")
        if self.month is None:
            if self.day is not None:
                raise DateError(f"{self}: a day needs its month")
            return
        if self.month in _SEASONS and self.day is None:
            raise DateError(f"{self}: seasons are not in this profile; write a span of months, A/B")
        if self.month not in range(1, 13):
            raise DateError(f"{self}: months run from 01 to 12")
        days = calendar.monthrange(self.year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= days:
            raise DateError(f"{self}: {_MONTHS[self.month - 1]} {self.year} has {days} days")

    @property
    def precision(self) -> Precision:
        """The smallest unit stated (EDTF level 0)."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def earliest(self) -> date:
        """The first day it may mean; no mark widens it, for level 1 gives marks no width."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it may mean; no mark widens it."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def words(self) -> list[str]:
        """Day, month and year in English, as far as known."""
        month = _MONTHS[self.month - 1] if self.month else None
        return [str(part) for part in (self.day, month, self.year) if part]

    def human(self) -> str:
        """The date in English: `about 5 October 2021 (uncertain)`."""
        return " ".join(
            ["about"] * self.approximate + self.words + ["(uncertain)"] * self.uncertain
        )

    def __str__(self) -> str:
        parts = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        mark = _MARKS[self.approximate + 2 * self.uncertain]
        return "-".join([f"{self.year:04}", *parts]) + mark


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date, which is both its start and its end, or an interval (EDTF levels 0 and 1)."""

    start: Point | Open
    end: Point | Open
    interval: bool

    def __post_init__(self) -> None:
        if not self._known:
            raise DateError(f"'{self}' names no date; write at least one, such as 2023-03-10")
        if not self.interval and self.start != self.end:
            raise DateError(f"{self.start} and {self.end} differ; only an interval has two ends")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise DateError(f"{self} ends before it starts; write {self.end}/{self.start}")

    @classmethod
    def parse(cls, text: str) -> "Edtf":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, each with at most one mark `~ ? %`, or `A/B`.

        `A` and `B` are such dates, `..` or nothing; one at least is a date. Raises `DateError`.
        """
        value = _read(text)
        if value is None:
            raise DateError(_explain(text))
        return value

    @property
    def earliest(self) -> date | None:
        """The first day it may mean; None if the start is open or unknown."""
        return self.start.earliest if isinstance(self.start, Point) else None

    @property
    def latest(self) -> date | None:
        """The last day it may mean; None if the end is open or unknown."""
        return self.end.latest if isinstance(self.end, Point) else None

    @property
    def precision(self) -> Precision:
        """The coarsest precision among its known ends."""
        return min((point.precision for point in self._known), key=list(Precision).index)

    @property
    def approximate(self) -> bool:
        """Whether a known end is marked approximate."""
        return any(point.approximate for point in self._known)

    @property
    def uncertain(self) -> bool:
        """Whether a known end is marked uncertain."""
        return any(point.uncertain for point in self._known)

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """A total order: earliest day, then precision, then EDTF text (our rule, not EDTF's).

        No known start comes before every day: 0, where day ordinals start at 1. Coarser comes
        before finer, so that 2021 heads the months and days of 2021.
        """
        day = self.earliest.toordinal() if self.earliest else 0
        return day, list(Precision).index(self.precision), str(self)

    @property
    def slug(self) -> str:
        """The value in `[a-z0-9-]`, to stand in an HTML id; distinct values, distinct slugs."""
        text = "-to-".join(str(end) if isinstance(end, Point) else end.name for end in self._ends)
        text = text.replace("%", "~?").replace("~", "-approx").replace("?", "-uncertain")
        return text.lower()

    def covers(self, day: date) -> bool:
        """Whether `day` is from earliest to latest; False if an end is open or unknown."""
        return bool(self.earliest and self.latest and self.earliest <= day <= self.latest)

    def human(self) -> str:
        """The value in English: `October 2021`, `from 5 October 2021`, `until about 2023`."""
        if not isinstance(self.start, Point):
            unknown = self.start is Open.UNKNOWN
            return f"until {self._known[0].human()}" + (", start not known" if unknown else "")
        if not isinstance(self.end, Point):
            unknown = self.end is Open.UNKNOWN
            return f"from {self.start.human()}" + (", end not known" if unknown else "")
        return _span(self.start, self.end)

    def __str__(self) -> str:
        return "/".join(str(end) if isinstance(end, Point) else end.value for end in self._ends)

    @property
    def _ends(self) -> tuple[Point | Open, ...]:
        return (self.start, self.end) if self.interval else (self.start,)

    @property
    def _known(self) -> tuple[Point, ...]:
        return tuple(end for end in (self.start, self.end) if isinstance(end, Point))

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let pydantic read it from text and write it as text; nothing else is coerced."""
        return core_schema.no_info_wrap_validator_function(
            _validate,
            core_schema.str_schema(strict=True),
            serialization=core_schema.to_string_ser_schema(when_used="always"),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: object, _handler: GetJsonSchemaHandler
    ) -> dict[str, str]:
        """Give the JSON Schema (draft-07) of the text."""
        return {"type": "string", "pattern": _PATTERN}


def _validate(value: object, read_text: core_schema.ValidatorFunctionWrapHandler) -> Edtf:
    if isinstance(value, Edtf):
        return value
    try:
        return Edtf.parse(read_text(value))
    except DateError as exc:
        # In the context, not in the template, where its braces would be read as fields.
        raise PydanticCustomError("date.malformed", "{reason}", {"reason": str(exc)}) from exc


def _span(start: Point, end: Point) -> str:
    """Two dates in English, what they share said once; marks keep each date whole."""
    if start == end:
        return start.human()
    if start.approximate or start.uncertain or end.approximate or end.uncertain:
        return f"from {start.human()} to {end.human()}"
    if start.precision is not end.precision or start.year != end.year:
        years = start.precision is end.precision is Precision.YEAR
        return (_DASH if years else f" {_DASH} ").join((start.human(), end.human()))
    if start.day and start.month == end.month:
        return f"{start.day}{_DASH}{end.human()}"
    return f"{' '.join(start.words[:-1])} {_DASH} {end.human()}"


def _read(text: str) -> Edtf | None:
    """Read a date or interval; None if its shape is wrong, `DateError` if only its days are."""
    first, slash, last = text.partition("/")
    start, end = _read_end(first), _read_end(last if slash else first)
    return None if start is None or end is None else Edtf(start, end, interval=bool(slash))


def _read_end(text: str) -> Point | Open | None:
    if text in ("", ".."):
        return Open(text)
    if not (match := _DATE.fullmatch(text)):
        return None
    year, month, day, mark = match.groups()
    marks = _MARKS.index(mark)
    numbers = (int(year), int(month) if month else None, int(day) if day else None)
    return Point(*numbers, approximate=bool(marks & 1), uncertain=bool(marks & 2))


def _explain(text: str) -> str:
    """Say what is wrong with a text of the wrong shape, and what its writer may have meant."""
    shown = text if len(text) <= _LONGEST else f"{text:.{_LONGEST}}…"
    reasons = (reason for pattern, reason in _FOREIGN if re.search(pattern, shown))
    fix = " or ".join(dict.fromkeys(_guesses(shown)))
    fix = fix or "YYYY, YYYY-MM or YYYY-MM-DD, or two of these as A/B"
    return f"{shown!r} {next(reasons, 'is not an EDTF date')}; write {fix}"


def _guesses(text: str) -> Iterator[str]:
    padded = re.sub(r"\b(\d)\b", r"0\1", text.strip())
    for pattern, replacement in _GUESSES:
        guess = re.sub(pattern, replacement, padded)
        with contextlib.suppress(DateError):
            if _read(guess) is not None:
                yield guess

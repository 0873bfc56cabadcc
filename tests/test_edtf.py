"""Dates: what the EDTF profile accepts, what a value means, and what a mistake is told."""

import itertools
import json
import re
from datetime import date

import edtf as oracle  # the PyPI package, an independent reading of the same standard
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from dossier.edtf import DateError, Edtf, Open, Point, Precision


class Dated(BaseModel):
    """A model with a date, as record kinds have."""

    date: Edtf


def told(text: str) -> str:
    """The message of the `DateError` that a text raises, or nothing if it is a date."""
    try:
        Edtf.parse(text)
    except DateError as error:
        return str(error)
    return ""


def point(day: date, precision: Precision, marks: tuple[bool, bool]) -> Point:
    """Cut a calendar day down to a precision."""
    month = None if precision is Precision.YEAR else day.month
    return Point(day.year, month, day.day if precision is Precision.DAY else None, *marks)


def interval(start: Point | Open, end: Point | Open) -> Edtf:
    """Join two ends, turning them round where they are in the wrong order."""
    if isinstance(start, Point) and isinstance(end, Point) and start.earliest > end.latest:
        start, end = end, start
    return Edtf(start, end, interval=True)


marks = st.tuples(st.booleans(), st.booleans())
points = st.builds(point, st.dates(), st.sampled_from(Precision), marks)
# Days close together, so that equal starts, equal months and reversed ends do come up.
near_points = st.builds(
    point, st.dates(date(2023, 12, 24), date(2024, 3, 2)), st.sampled_from(Precision), marks
)
opens = st.sampled_from(Open)
values = st.one_of(
    st.builds(lambda p: Edtf(p, p, interval=False), points | near_points),
    st.builds(interval, points, points),
    st.builds(interval, near_points, near_points),
    st.builds(interval, points | near_points, opens),
    st.builds(interval, opens, points | near_points),
)
# Texts of nearly the right shape: right or wrong years, months, days, marks and ends.
near_dates = st.builds(
    lambda parts, size, mark: "-".join(parts[:size]) + mark,
    st.tuples(
        st.sampled_from(["0000", "0001", "0999", "1900", "2000", "2021", "2023", "2024", "9999"]),
        st.integers(0, 14).map("{:02}".format),
        st.integers(0, 32).map("{:02}".format),
    ),
    st.integers(1, 3),
    st.sampled_from(["", "", "", "~", "?", "%", "~?", "??"]),
)
near_texts = near_dates | st.builds(
    "{}/{}".format,
    near_dates | st.sampled_from(["", ".."]),
    near_dates | st.sampled_from(["", ".."]),
)

# text, earliest, latest, precision, approximate, uncertain, English, slug
VALUES = [
    ("2021", "2021-01-01", "2021-12-31", "year", 0, 0, "2021", "2021"),
    ("2021-10", "2021-10-01", "2021-10-31", "month", 0, 0, "October 2021", "2021-10"),
    ("2021-10-05", "2021-10-05", "2021-10-05", "day", 0, 0, "5 October 2021", "2021-10-05"),
    ("2023-02", "2023-02-01", "2023-02-28", "month", 0, 0, "February 2023", "2023-02"),
    ("2024-02", "2024-02-01", "2024-02-29", "month", 0, 0, "February 2024", "2024-02"),
    ("1900-02", "1900-02-01", "1900-02-28", "month", 0, 0, "February 1900", "1900-02"),
    ("2000-02-29", "2000-02-29", "2000-02-29", "day", 0, 0, "29 February 2000", "2000-02-29"),
    ("0001", "0001-01-01", "0001-12-31", "year", 0, 0, "1", "0001"),
    ("9999-12", "9999-12-01", "9999-12-31", "month", 0, 0, "December 9999", "9999-12"),
    (
        *("2021-10-05~", "2021-10-05", "2021-10-05", "day", 1, 0),
        *("about 5 October 2021", "2021-10-05-approx"),
    ),
    (
        *("2021-10-05?", "2021-10-05", "2021-10-05", "day", 0, 1),
        *("5 October 2021 (uncertain)", "2021-10-05-uncertain"),
    ),
    (
        *("2021%", "2021-01-01", "2021-12-31", "year", 1, 1),
        *("about 2021 (uncertain)", "2021-approx-uncertain"),
    ),
    (
        *("2021-10-05/2021-10-06", "2021-10-05", "2021-10-06", "day", 0, 0),
        *("5–6 October 2021", "2021-10-05-to-2021-10-06"),
    ),
    (
        *("2021-10-05/2021-11-02", "2021-10-05", "2021-11-02", "day", 0, 0),
        *("5 October – 2 November 2021", "2021-10-05-to-2021-11-02"),
    ),
    (
        *("2021-10-05/2022-10-06", "2021-10-05", "2022-10-06", "day", 0, 0),
        *("5 October 2021 – 6 October 2022", "2021-10-05-to-2022-10-06"),
    ),
    ("2021/2023", "2021-01-01", "2023-12-31", "year", 0, 0, "2021–2023", "2021-to-2023"),
    ("2021/2021", "2021-01-01", "2021-12-31", "year", 0, 0, "2021", "2021-to-2021"),
    (
        *("2021-03/2022-06", "2021-03-01", "2022-06-30", "month", 0, 0),
        *("March 2021 – June 2022", "2021-03-to-2022-06"),
    ),
    (
        *("2021-03/2021-06", "2021-03-01", "2021-06-30", "month", 0, 0),
        *("March – June 2021", "2021-03-to-2021-06"),
    ),
    (
        *("2021-10-05/2021-11", "2021-10-05", "2021-11-30", "month", 0, 0),
        *("5 October 2021 – November 2021", "2021-10-05-to-2021-11"),
    ),
    (
        *("2021-10-05/2021", "2021-10-05", "2021-12-31", "year", 0, 0),
        *("5 October 2021 – 2021", "2021-10-05-to-2021"),
    ),
    (
        *("2021-10-05~/2021-10-06", "2021-10-05", "2021-10-06", "day", 1, 0),
        *("from about 5 October 2021 to 6 October 2021", "2021-10-05-approx-to-2021-10-06"),
    ),
    (
        *("2021/2023?", "2021-01-01", "2023-12-31", "year", 0, 1),
        *("from 2021 to 2023 (uncertain)", "2021-to-2023-uncertain"),
    ),
    (
        *("2021-10-05/..", "2021-10-05", None, "day", 0, 0),
        *("from 5 October 2021", "2021-10-05-to-open"),
    ),
    (
        *("2021-10-05/", "2021-10-05", None, "day", 0, 0),
        *("from 5 October 2021, end not known", "2021-10-05-to-unknown"),
    ),
    ("../2023", None, "2023-12-31", "year", 0, 0, "until 2023", "open-to-2023"),
    ("/2023", None, "2023-12-31", "year", 0, 0, "until 2023, start not known", "unknown-to-2023"),
    (
        *("../2023%", None, "2023-12-31", "year", 1, 1),
        *("until about 2023 (uncertain)", "open-to-2023-approx-uncertain"),
    ),
]
TEXTS = [row[0] for row in VALUES]

# text, the whole message
MISTAKES = [
    ("10/03/2023", "'10/03/2023' is not an EDTF date; write 2023-03-10 or 2023-10-03"),
    ("31/12/2021", "'31/12/2021' is not an EDTF date; write 2021-12-31"),
    ("12/31/2021", "'12/31/2021' is not an EDTF date; write 2021-12-31"),
    ("5.10.2021", "'5.10.2021' is not an EDTF date; write 2021-10-05 or 2021-05-10"),
    ("2023-3-10", "'2023-3-10' is not an EDTF date; write 2023-03-10"),
    ("2023-3-10~", "'2023-3-10~' is not an EDTF date; write 2023-03-10~"),
    ("2023/3/10", "'2023/3/10' is not an EDTF date; write 2023-03-10"),
    ("2023-3-1/2023-4-2", "'2023-3-1/2023-4-2' is not an EDTF date; write 2023-03-01/2023-04-02"),
    ("20230310", "'20230310' is not an EDTF date; write 2023-03-10"),
    ("2023/03", "'2023/03' is not an EDTF date; write 2023-03"),
    ("3/2023", "'3/2023' is not an EDTF date; write 2023-03"),
    ("2021-2023", "'2021-2023' is not an EDTF date; write 2021/2023"),
    ("2021–2023", "'2021–2023' is not an EDTF date; write 2021/2023"),
    ("2021..2023", "'2021..2023' is not an EDTF date; write 2021/2023"),
    ("2021 / 2023", "'2021 / 2023' is not an EDTF date; write 2021/2023"),
    (" 2021", "' 2021' is not an EDTF date; write 2021"),
    ("2021\n", "'2021\\n' is not an EDTF date; write 2021"),
    ("~2021", "'~2021' is not an EDTF date; write 2021~"),
    ("2021~?", "'2021~?' is not an EDTF date; write 2021%"),
    ("2021-XX", "'2021-XX' has unspecified digits (X), which are not in this profile; write 2021"),
    (
        "2021-10-XX",
        "'2021-10-XX' has unspecified digits (X), which are not in this profile; write 2021-10",
    ),
    ("202X", "'202X' has unspecified digits (X), which are not in this profile; write 2020/2029"),
    (
        "2021-10-05T10:00Z",
        "'2021-10-05T10:00Z' has a time, which is not in this profile; write 2021-10-05",
    ),
    ("2021-21", "2021-21: seasons are not in this profile; write a span of months, A/B"),
    ("2021-41", "2021-41: seasons are not in this profile; write a span of months, A/B"),
    ("2021-42", "2021-42: months run from 01 to 12"),
    ("2021-13", "2021-13: months run from 01 to 12"),
    ("2021-00", "2021-00: months run from 01 to 12"),
    ("2021-31-12", "2021-31-12: months run from 01 to 12"),
    ("2023-02-30", "2023-02-30: February 2023 has 28 days"),
    ("2023-02-29~", "2023-02-29~: February 2023 has 28 days"),
    ("1900-02-29", "1900-02-29: February 1900 has 28 days"),
    ("2024-02-30", "2024-02-30: February 2024 has 29 days"),
    ("2021-04-00", "2021-04-00: April 2021 has 30 days"),
    ("2021/2021-11-31", "2021-11-31: November 2021 has 30 days"),
    ("0000", "0000: years run from 0001 to 9999"),
    ("2023/2021~", "2023/2021~ ends before it starts; write 2021~/2023"),
    ("2021-10-06/2021-10-05", "2021-10-06/2021-10-05 ends before it starts; "
     "write 2021-10-05/2021-10-06"),
    ("", "'' names no date; write at least one, such as 2023-03-10"),
    ("..", "'..' names no date; write at least one, such as 2023-03-10"),
    ("/", "'/' names no date; write at least one, such as 2023-03-10"),
    ("../..", "'../..' names no date; write at least one, such as 2023-03-10"),
    ("../", "'../' names no date; write at least one, such as 2023-03-10"),
]  # fmt: skip
SHAPELESS = [
    *("5 October 2021", "spring 2021", "yesterday", "x", " ", "12000", "20", "2021-", "-2021-10"),
    *("2021//2022", "2021/2022/2023", "2021/open", "2021/now", "2021-10~-05", "2021-W03"),
    *(
        "\uff12\uff10\uff12\uff11",
        "\u0662\u0660\u0662\u0661",
        "\ud800",
        "\x00",
        "{reason}",
        "2021-10-05 to 06",
        "[2021,2022]",
    ),
]


@pytest.mark.parametrize("row", VALUES, ids=TEXTS)
def test_a_text_has_one_meaning(
    row: tuple[str, str | None, str | None, str, int, int, str, str],
) -> None:
    """Each accepted text gives its bounds, precision, marks, English, slug and itself again."""
    text, earliest, latest, precision, approximate, uncertain, human, slug = row
    value = Edtf.parse(text)
    assert str(value) == text
    assert value.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert value.latest == (date.fromisoformat(latest) if latest else None)
    assert value.precision == precision
    assert (value.approximate, value.uncertain) == (bool(approximate), bool(uncertain))
    assert value.human() == human
    assert value.slug == slug


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_fix(text: str, message: str) -> None:
    """A wrong text gives one sentence: what is wrong and, where it can be guessed, the fix."""
    with pytest.raises(DateError) as caught:
        Edtf.parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", SHAPELESS)
def test_a_text_nobody_can_guess_is_told_the_shapes(text: str) -> None:
    """Without a guess the message quotes the text and lists what may be written."""
    with pytest.raises(DateError, match="write YYYY, YYYY-MM or YYYY-MM-DD, or two of these"):
        Edtf.parse(text)


@pytest.mark.parametrize("text", ["-0044", "+2021", "Y12000"])
def test_a_year_out_of_range_is_named(text: str) -> None:
    """Signed and long years (EDTF level 1) are refused for what they are."""
    with pytest.raises(DateError, match="has a year that is not from 0001 to 9999"):
        Edtf.parse(text)


def test_a_long_text_is_cut_in_the_message() -> None:
    """A whole paragraph in the place of a date does not fill the terminal."""
    with pytest.raises(DateError) as caught:
        Edtf.parse("word " * 1000)
    assert "…' is not an EDTF date" in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "parts", [(0, None, None), (10000, None, None), (2021, None, 5), (2021, 0, None), (2021, 2, 29)]
)
def test_a_point_that_no_calendar_has_cannot_be_made(
    parts: tuple[int, int | None, int | None],
) -> None:
    """Parts are checked however a point is made, not only when it is read."""
    with pytest.raises(DateError):
        Point(*parts)


def test_a_single_date_has_one_point() -> None:
    """Two different ends, or an open one, need `interval=True`."""
    for end in (Point(2022), Open.OPEN):
        with pytest.raises(DateError, match="only an interval"):
            Edtf(Point(2021), end, interval=False)


def test_order_puts_no_start_first_and_coarse_before_fine() -> None:
    """Dates sort by earliest day; no start precedes year 1, and a year heads its own days."""
    ordered = [
        "../2023",
        "/2022",
        "../2023-10-05",
        "0001",
        "2020-12-31",
        "2021",
        "2021/2023",
        "2021~",
        "2021-01",
    ]
    ordered += ["2021-01-01", "2021-01-01/..", "2021-01-02", "2021-10-05/2022", "2021-10-05"]
    keys = {text: Edtf.parse(text).sort_key for text in reversed(ordered)}
    assert sorted(keys, key=keys.__getitem__) == ordered


@pytest.mark.parametrize(
    ("text", "day", "covered"),
    [
        *[("2021-10", "2021-10-01", True), ("2021-10", "2021-10-31", True)],
        *[("2021-10", "2021-09-30", False), ("2021-10", "2021-11-01", False)],
        *[("2021~", "2020-12-31", False), ("2021/2023", "2022-06-01", True)],
        *[("2021/..", "2022-01-01", False), ("2021/", "2022-01-01", False)],
        *[("../2021", "2020-01-01", False), ("/2021", "2020-01-01", False)],
    ],
)
def test_only_a_closed_span_covers_a_day(text: str, day: str, covered: bool) -> None:
    """Both bounds count, marks widen nothing, and an open or unknown end covers no day."""
    assert Edtf.parse(text).covers(date.fromisoformat(day)) is covered


@pytest.mark.parametrize("text", TEXTS)
def test_pydantic_reads_and_writes_the_text(text: str) -> None:
    """A model takes the text or the value, and gives the text back in Python and in JSON."""
    model = Dated.model_validate({"date": text})
    assert model.date == Edtf.parse(text)
    assert Dated(date=model.date) == model
    assert model.model_dump() == {"date": text}
    assert json.loads(model.model_dump_json()) == {"date": text}
    assert Dated.model_validate_json(model.model_dump_json()) == model


@pytest.mark.parametrize("text", ["10/03/2023", "2023-02-30", "{reason}", "{}", "{0}%s{text}"])
def test_pydantic_keeps_the_message(text: str) -> None:
    """The sentence of a `DateError` reaches the reader word for word, braces too."""
    with pytest.raises(DateError) as told:
        Edtf.parse(text)
    with pytest.raises(ValidationError) as caught:
        Dated.model_validate({"date": text})
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"]) == ("date.malformed", str(told.value))
    assert (error["loc"], error["ctx"]) == (("date",), {"reason": str(told.value)})


@pytest.mark.parametrize("value", [2021, 2021.0, date(2021, 10, 5), None, b"2021", ["2021"]])
def test_pydantic_coerces_nothing_but_text(value: object) -> None:
    """A number or a date object has lost what was written, so it is refused."""
    with pytest.raises(ValidationError) as caught:
        Dated.model_validate({"date": value})
    assert [error["type"] for error in caught.value.errors()] == ["string_type"]


def test_the_json_schema_is_a_pattern_for_text() -> None:
    """Editors get a string with an anchored pattern, in both directions."""
    reading, writing = (
        TypeAdapter(Edtf).json_schema(mode="validation"),
        TypeAdapter(Edtf).json_schema(mode="serialization"),
    )
    assert reading == writing
    assert reading.keys() == {"type", "pattern"}
    assert reading["type"] == "string"
    assert not re.search(r"\(\?[^:]|\\[dwsAZz]", reading["pattern"]), "outside ECMA 262's basics"


@given(near_texts | st.text(max_size=12))
def test_the_pattern_agrees_with_the_parser(text: str) -> None:
    """The pattern accepts every date, and refuses all else but what needs a calendar to refuse."""
    pattern = TypeAdapter(Edtf).json_schema()["pattern"].removeprefix("^").removesuffix("$")
    message = told(text)
    if re.fullmatch(pattern, text):
        assert not message or re.search(r"has \d\d days$|ends before", message)
    else:
        assert message


@given(values)
def test_text_round_trips(value: Edtf) -> None:
    """Reading what a value writes gives the value again."""
    assert Edtf.parse(str(value)) == value


@given(values)
def test_the_earliest_day_is_not_after_the_latest(value: Edtf) -> None:
    """Known bounds are in order, and a closed span covers both of them."""
    if value.earliest and value.latest:
        assert value.earliest <= value.latest
        assert value.covers(value.earliest)
        assert value.covers(value.latest)


@given(values, values)
def test_order_follows_the_earliest_day(one: Edtf, other: Edtf) -> None:
    """An earlier first day sorts first, no start before any; only equal values sort alike."""
    if one.earliest != other.earliest and other.earliest:
        before = one.earliest is None or one.earliest < other.earliest
        assert (one.sort_key < other.sort_key) is before
    assert (one.sort_key == other.sort_key) is (one == other)


@given(st.lists(values, max_size=30))
def test_slugs_are_safe_and_distinct(some: list[Edtf]) -> None:
    """Every slug fits an HTML id; distinct values never share one."""
    slugs = {value.slug for value in some}
    assert len(slugs) == len(set(some))
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug) for slug in slugs)


def test_slugs_of_all_shapes_are_distinct() -> None:
    """Every pair of ends and marks around the same days gives its own slug."""
    ends = ["", "..", *map("".join, itertools.product(["2021", "2021-10", "2021-10-05"], "~?%"))]
    ends += ["2021", "2021-10", "2021-10-05"]
    texts = {
        *ends[2:],
        *(f"{a}/{b}" for a, b in itertools.product(ends, ends) if {a, b} - {"", ".."}),
    }
    assert len({Edtf.parse(text).slug for text in texts}) == len(texts)


@given(values)
def test_english_names_every_known_year(value: Edtf) -> None:
    """The English has each known year, and a word for each mark and unknown end."""
    human = value.human()
    known = [end for end in (value.start, value.end) if isinstance(end, Point)]
    assert all(re.search(rf"\b{end.year}\b", human) for end in known)
    assert ("about" in human) is value.approximate
    assert ("(uncertain)" in human) is value.uncertain
    assert ("not known" in human) is (Open.UNKNOWN in (value.start, value.end))


@given(st.text() | st.text("0123456789-/.~?%XT: +Y", max_size=24) | near_texts)
@settings(max_examples=1000)
def test_no_text_breaks_the_parser(text: str) -> None:
    """Any text is a date that writes itself, or one `DateError` of one line."""
    message = told(text)
    assert message.isprintable()
    assert message or str(Edtf.parse(text)) == text


@given(st.text("0123456789-/.~? X", max_size=12) | near_texts)
def test_a_guess_is_itself_a_date(text: str) -> None:
    """Whatever a message says to write is accepted when written."""
    fix = re.search(r"; write ((?:[0-9.~?%/-]+|(?: or ))+)$", told(text))
    for guess in fix[1].split(" or ") if fix else []:
        assert str(Edtf.parse(guess)) == guess


def strict_bounds(text: str) -> tuple[date | float, date | float] | None:
    """The first and last day by the `edtf` package, infinite where open; None if it refuses."""
    try:
        parsed = oracle.parse_edtf(text)
    except (oracle.EDTFParseException, TypeError):  # TypeError: it breaks on `../`
        return None
    low, high = (
        bound if isinstance(bound, float) else date(*bound[:3])
        for bound in (parsed.lower_strict(), parsed.upper_strict())
    )
    return low, high


@given(values)
@settings(max_examples=300, deadline=None)
def test_bounds_are_those_of_the_edtf_package(value: Edtf) -> None:
    """What we write the package reads, with the same first and last day.

    An unknown end has no bound for us; the package pads the known one by ten years, so it is
    compared on the known end alone.
    """
    if value.start is Open.UNKNOWN:
        bounds = strict_bounds(str(value.end))
        assert bounds
        assert value.latest == bounds[1]
    elif value.end is Open.UNKNOWN:
        bounds = strict_bounds(str(value.start))
        assert bounds
        assert value.earliest == bounds[0]
    else:
        expected = (value.earliest or float("-inf"), value.latest or float("inf"))
        assert strict_bounds(str(value)) == expected


def outside_profile(text: str) -> bool:
    """What the package lets through and we do not: our profile, and two leniencies of its."""
    common_leap_day = re.search(r"(?:1900|2021|2023|9999|0999|0001)-02-29", text)
    ends = [end for end in text.split("/") if end not in ("", "..")]
    if "0000" in text or common_leap_day or not ends:
        return True
    digits = [re.sub("[~?%]", "", end) for end in ends]
    first, last = digits[0], digits[-1]
    return len(ends) > 1 and first > last and not first.startswith(last)


@given(near_texts)
@settings(max_examples=400, deadline=None)
def test_acceptance_is_that_of_the_edtf_package(text: str) -> None:
    """Within the profile's shapes, we accept exactly what the package accepts.

    Known differences: year 0, no known end, reversed ends (all ours to refuse) and 29 February
    in a common year (which the package lets through).
    """
    accepted = not told(text)
    if outside_profile(text):
        assert not accepted
    else:
        assert accepted is accepted_by_oracle(text)


def accepted_by_oracle(text: str) -> bool:
    """Whether the `edtf` package reads the text."""
    try:
        oracle.parse_edtf(text)
    except oracle.EDTFParseException:
        return False
    return True

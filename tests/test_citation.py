"""Ids, locators, spans and citations: what they read, refuse, and say when they refuse."""

import contextlib
import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from dossier.citation import ID_PATTERN, Citation, CitationError, Locator, Span, id_problem

fuzz = settings(deadline=None, database=None, max_examples=200)

UNITS = st.sampled_from(["p", "pg", "s"])
NUMBERS = st.integers(1, 99_999)
LETTERS = st.from_regex(r"[a-z]{0,2}", fullmatch=True)
LOCATORS = st.builds(Locator, UNITS, NUMBERS, LETTERS)
IDS = st.from_regex(ID_PATTERN, fullmatch=True).filter(lambda text: id_problem(text) is None)
CITATIONS = st.builds(Citation, IDS, st.none() | LOCATORS)


@pytest.mark.parametrize("text", ["a", "7", "wsj-2021", "a--b", "x" * 64, "indexes", "re-index"])
def test_an_id_is_accepted(text: str) -> None:
    """Lower-case letters, digits and inner hyphens, up to 64 characters, make an id."""
    assert id_problem(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty; write lower-case"),
        ("AUKUS", "as in 'aukus'"),
        ("the_pact (2021)", "as in 'the-pact-2021'"),
        ("-a-", "as in 'a'"),
        ("aukus\n", "as in 'aukus'"),
        ("é", "use a-z, 0-9 and inner hyphens"),
        ("x" * 65, "has 65 characters; shorten it to 64"),
        ("index", "kept for generated pages; choose"),
        ("index-2021", "kept for generated pages; choose"),
    ],
)
def test_what_is_no_id_is_told_the_way_out(text: str, says: str) -> None:
    """Each refused id comes with one sentence that says what is wrong and what to do."""
    problem = id_problem(text)
    assert problem is not None
    assert says in problem
    assert "\n" not in problem


def test_a_problem_does_not_repeat_a_long_text() -> None:
    """A message stays short enough for a line, whatever was written."""
    assert len(id_problem("?" * 100_000) or "") < 200


@pytest.mark.parametrize(
    ("text", "human", "is_claim"),
    [
        ("p20a", "paragraph 20", True),
        ("pg3", "page 3", False),
        ("s4", "section 4", False),
        ("p1zz", "paragraph 1", True),
        ("p99999", "paragraph 99999", False),
    ],
)
def test_a_locator_is_read_and_named(text: str, human: str, is_claim: bool) -> None:
    """A locator prints to its text, is named for readers, and knows whether it is a claim."""
    locator = Locator.parse(text)
    assert str(locator) == text
    assert (locator.human(), locator.is_claim) == (human, is_claim)
    assert str(locator.place) == text.rstrip(string.ascii_lowercase)
    assert not locator.place.is_claim


@pytest.mark.parametrize(
    "text",
    [
        *("", "p", "20", "p0", "p01", "P1", "p1A", "p1aaa", "p-1", "p1 ", "p1\n", "p1.5", "x1"),
        *("pp1", "p٣", "p1é", "p123456", "pg", "#p1", "p1-p2", "p" + "9" * 5000),
    ],
)
def test_what_is_no_locator_is_refused(text: str) -> None:
    """No leading zero, other digit, other unit, capital or third letter is let through."""
    with pytest.raises(CitationError, match="write p, pg or s"):
        Locator.parse(text)


def test_a_locator_cannot_be_built_wrong() -> None:
    """A locator made by hand keeps to the same grammar."""
    with pytest.raises(CitationError):
        Locator("p", 0)
    with pytest.raises(CitationError):
        Locator("x", 1, "a")


def test_locators_sort_in_reading_order() -> None:
    """Numbers count as numbers, a place stands before its claims, and aa comes after z."""
    order = ["p2", "p2a", "p2z", "p2aa", "p10", "pg1", "s1"]
    locators = [Locator.parse(text) for text in order]
    assert [str(one) for one in sorted(frozenset(locators))] == order
    assert [str(one) for one in sorted(locators, key=lambda one: one.sort_key)] == order


@fuzz
@given(LOCATORS)
def test_every_locator_survives_its_text(locator: Locator) -> None:
    """Printing and reading a locator gives the same one."""
    assert Locator.parse(str(locator)) == locator


@pytest.mark.parametrize(
    ("text", "printed", "human", "places"),
    [
        ("p4", "p4", "paragraph 4", ["p4"]),
        ("p4-p4", "p4", "paragraph 4", ["p4"]),
        ("p2-p4", "p2-p4", "paragraphs 2–4", ["p2", "p3", "p4"]),
        ("pg9-pg10", "pg9-pg10", "pages 9–10", ["pg9", "pg10"]),
    ],
)
def test_a_span_is_read_named_and_walked(
    text: str, printed: str, human: str, places: list[str]
) -> None:
    """A span prints to its shortest text and gives each of its places in order."""
    span = Span.parse(text)
    assert (str(span), span.human()) == (printed, human)
    assert [str(place) for place in span] == places


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("p4-p2", "write 'p2-p4'"),
        ("p1-s2", "use one for both ends"),
        ("p1a-p2", "give a span places only"),
        ("p1a", "give a span places only"),
        ("p1-", "is no place in a source"),
        ("-p1", "is no place in a source"),
        ("p1-p2-p3", "is no place in a source"),
        ("p2–p4", "is no place in a source"),
    ],
)
def test_what_is_no_span_is_told_the_way_out(text: str, says: str) -> None:
    """A span that is backwards, mixed, or of claims is refused with the remedy."""
    with pytest.raises(CitationError, match=re.escape(says)):
        Span.parse(text)


@pytest.mark.parametrize(
    ("locator", "inside"),
    [("p2", True), ("p3b", True), ("p4", True), ("p1", False), ("p5a", False), ("pg3", False)],
)
def test_a_span_contains_its_places_and_their_claims(locator: str, inside: bool) -> None:
    """Both ends belong to the span, claims count by their place, other units never belong."""
    assert Span.parse("p2-p4").contains(Locator.parse(locator)) is inside


@pytest.mark.parametrize(
    ("text", "what"),
    [("wsj-2021#p20a", "claim"), ("wsj-2021#p20", "place"), ("wsj-2021", "document")],
)
def test_a_citation_is_of_one_of_three_sorts(text: str, what: str) -> None:
    """A citation prints to its text and is exactly one of claim, place and document."""
    citation = Citation.parse(text)
    sorts = {
        "claim": citation.is_claim,
        "place": citation.is_place,
        "document": citation.is_document,
    }
    assert str(citation) == text
    assert [sort for sort, holds in sorts.items() if holds] == [what]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "an id is empty"),
        ("wsj#", "add a place, as #p20, or drop it"),
        ("#p1", "an id is empty"),
        ("WSJ#p1", "as in 'wsj'"),
        ("index#p1", "kept for generated pages"),
        ("wsj#20", "write p, pg or s"),
        ("wsj#p1#p2", "write p, pg or s"),
        ("wsj#p1-p2", "cite one place or claim at a time"),
        ("wsj #p1", "as in 'wsj'"),
        ("wsj\n", "as in 'wsj'"),
    ],
)
def test_what_is_no_citation_is_told_the_way_out(text: str, says: str) -> None:
    """A citation whose source or place is wrong is refused with the remedy."""
    with pytest.raises(CitationError, match=re.escape(says)):
        Citation.parse(text)


@fuzz
@given(CITATIONS)
def test_every_citation_survives_its_text(citation: Citation) -> None:
    """Printing and reading a citation gives the same one."""
    assert Citation.parse(str(citation)) == citation


@fuzz
@given(st.text() | st.from_regex(r"\A[a-z0-9-]{0,5}#?(p|pg|s)?[0-9a-z-]{0,5}\Z"))
def test_any_text_is_read_or_refused_in_one_way(text: str) -> None:
    """Reading raises nothing but `CitationError`, and what is read prints to what was written."""
    for kind in (Locator, Citation):
        with contextlib.suppress(CitationError):
            assert str(kind.parse(text)) == text
    with contextlib.suppress(CitationError):
        assert Span.parse(str(Span.parse(text))) == Span.parse(text)


class Sample(BaseModel):
    """A model with each value as a field."""

    at: Locator
    span: Span | None = None
    cite: tuple[Citation, ...] = ()
    claims: dict[Locator, str] = {}


SAMPLE = {"at": "p2a", "span": "p2-p4", "cite": ["wsj#p1", "other"], "claims": {"p2a": "x"}}


def test_the_values_are_fields_of_models() -> None:
    """Fields and keys are read from text, taken as they are, and serialise to text."""
    sample = Sample.model_validate(SAMPLE)
    assert sample.at == Locator("p", 2, "a")
    assert list(sample.claims) == [Locator("p", 2, "a")]
    assert sample.model_dump(mode="json") == SAMPLE
    assert Sample.model_validate_json(sample.model_dump_json()) == sample
    assert Sample(at=sample.at, cite=sample.cite).at is sample.at


@pytest.mark.parametrize("value", ["p01", "", 3, None, {"p": 1}, ["p1"], True])
def test_a_malformed_field_gives_one_error(value: object) -> None:
    """Whatever stands there, one error of one type carries the reason."""
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate({"at": value})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("citation.malformed", ("at",))
    assert "write p, pg or s" in error["ctx"]["reason"] == error["msg"]


@fuzz
@given(LOCATORS, CITATIONS, st.text(max_size=8))
def test_the_json_schema_agrees_with_the_parser(
    locator: Locator, citation: Citation, text: str
) -> None:
    """An editor that knows only the schema accepts what is valid, and for locators no more."""
    patterns = {
        name: schema.get("pattern") or schema["items"]["pattern"]
        for name, schema in Sample.model_json_schema()["properties"].items()
        if name in ("at", "cite")
    }
    assert re.fullmatch(patterns["at"], str(locator))
    assert re.fullmatch(patterns["cite"], str(citation))
    if re.fullmatch(patterns["at"], text):
        assert str(Locator.parse(text)) == text

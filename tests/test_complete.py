"""The complete dossier: every field and every form of the format occurs in it, without a mistake.

Its pages are the goldens, so what does not occur here is not seen by them.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from dossier.citation import Citation, Locator, Span
from dossier.diagnostics import Severity
from dossier.edtf import Edtf
from dossier.model.base import Modality, Stage
from dossier.model.card import Thresholds
from dossier.model.source import Erratum, Source, Unnamed
from dossier.model.values import Bound, Form, Model, OneOrMany, Sourced, Unknown
from dossier.pipeline import Checked, check
from dossier.prose import Prose
from fields import declared, models
from rendered import COMPLETE

UNPUBLISHED = (Stage.DRAFT, Stage.WITHDRAWN)


@pytest.fixture(scope="module")
def checked() -> Checked:
    """The complete dossier, read and checked."""
    return check(COMPLETE)


def nested(value: Any) -> Iterator[Any]:
    """Yield a value and everything in it, as the records were written."""
    yield value
    inner: Any = ()
    if isinstance(value, BaseModel):
        inner = [getattr(value, name) for name in value.model_fields_set]
    elif isinstance(value, Sourced):
        short = value.form is Form.SHORT
        inner = [value.value] if short else [*value.alternatives, value.unknown]
    elif isinstance(value, OneOrMany):
        inner = value.items
    elif isinstance(value, tuple):
        inner = value
    elif isinstance(value, dict):
        inner = value.values()
    for one in inner:
        yield from nested(one)


def everything(checked: Checked) -> list[Any]:
    """Return every value of the card, the vocabularies and the records."""
    loaded = checked.loaded
    terms = tuple(loaded.vocabularies.values())
    tops = (loaded.card, terms, tuple(entry.record for entry in loaded.entries.values()))
    return list(nested(tops))


def test_it_has_no_error_and_no_warning(checked: Checked) -> None:
    """It is an example to follow: the checks find only notes."""
    found = [str(problem) for problem in checked.problems if problem.severity is not Severity.NOTE]
    assert found == []


def test_it_is_small(checked: Checked) -> None:
    """It can be read through, and shows every kind."""
    entries = checked.loaded.entries
    assert len(entries) <= 18
    assert len({type(entry.record) for entry in entries.values()}) == 4
    assert sum(len(entry.raw.text) for entry in entries.values()) < 16_000


@pytest.mark.parametrize(
    "field", sorted({declared(model, name) for model in models() for name in model.model_fields})
)
def test_every_field_occurs(checked: Checked, field: str) -> None:
    """A new field needs an example here, and so is in the goldens."""
    given = [value for value in everything(checked) if isinstance(value, Model)]
    assert field in {declared(type(v), name) for v in given for name in v.model_fields_set}


def _words(field: str, checked: Checked) -> set[str]:
    """Return the values that a field has anywhere."""
    return {
        str(getattr(value, field))
        for value in everything(checked)
        if isinstance(value, Model) and field in value.model_fields_set
    }


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("stage", {str(stage) for stage in UNPUBLISHED}),
        ("modality", {str(modality) for modality in Modality} - {"stated"}),
        ("unknown", {"not-reported", "withheld", "not-applicable"}),
        ("severity", {"low", "medium", "high"}),
        ("rank", {"preferred"}),
    ],
)
def test_every_word_of_a_list_occurs(checked: Checked, field: str, words: set[str]) -> None:
    """What pages show in different ways is shown in each."""
    assert _words(field, checked) >= words


@pytest.mark.parametrize("form", Form)
def test_every_form_of_a_sourced_value_occurs(checked: Checked, form: Form) -> None:
    """Short, long, alternatives, unknown."""
    assert [v for v in everything(checked) if isinstance(v, Sourced) and v.form is form]


def test_alternatives_occur_with_and_without_a_preferred_one(checked: Checked) -> None:
    """Without one the first orders and dates."""
    ranked = {
        any(alternative.rank for alternative in value.alternatives)
        for value in everything(checked)
        if isinstance(value, Sourced) and value.form is Form.ALTERNATIVES
    }
    assert ranked == {True, False}


def test_joint_values_and_single_ones_occur(checked: Checked) -> None:
    """A publisher, an author, a speaker may be several."""
    listed = {value.listed for value in everything(checked) if isinstance(value, OneOrMany)}
    assert listed == {True, False}


@pytest.mark.parametrize("text", [False, True], ids=["fields", "texts"])
def test_all_three_citations_occur(checked: Checked, text: bool) -> None:
    """Of a claim, a place and a document, in fields and in texts."""
    found: list[Citation] = []
    for value in everything(checked):
        if isinstance(value, Prose) and text:
            found += value.citations()
        elif isinstance(value, Citation) and not text:
            found.append(value)
    for kind in ("is_claim", "is_place", "is_document"):
        assert any(getattr(citation, kind) for citation in found), kind


def test_errata_occur_at_a_place_a_range_and_a_claim(checked: Checked) -> None:
    """Each is shown in a place of its own."""
    found = {
        "range" if isinstance(e.at, Span) else "claim" if e.at.is_claim else "place"
        for e in everything(checked)
        if isinstance(e, Erratum)
    }
    assert found == {"range", "claim", "place"}


def test_periods_occur_with_every_kind_of_end(checked: Checked) -> None:
    """A date, open, and not known: at the beginning and at the end."""
    for field in ("from_", "until"):
        ends = {
            type(getattr(value, field))
            for value in everything(checked)
            if isinstance(value, Model) and field in type(value).model_fields
        }
        assert ends == {Edtf, Bound, type(None)}


def test_somebody_without_a_name_occurs_with_and_without_a_side(checked: Checked) -> None:
    """As speaker, as go-between, and among participants."""
    sides = {bool(v.of) for v in everything(checked) if isinstance(v, Unnamed)}
    assert sides == {True, False}
    unnamed = [v for v in everything(checked) if "unnamed" in getattr(v, "model_fields_set", ())]
    assert {type(v).__name__ for v in unnamed} == {"Unnamed", "Participant"}


def test_all_units_of_a_place_occur(checked: Checked) -> None:
    """Paragraph, page and section."""
    sources = [e.record for e in checked.loaded.entries.values() if isinstance(e.record, Source)]
    assert {name.unit for source in sources for name in source.claims} == {"p", "pg", "s"}
    assert all(isinstance(name, Locator) for source in sources for name in source.claims)


@pytest.mark.parametrize(
    "construct",
    [
        r"(?<!\*)\*[^*\s][^*]*\*(?!\*)",  # emphasis
        r"\*\*[^*]+\*\*",
        r"\]\(https://",
        r"\[\[[a-z0-9-]+\]\]",
        r"\[\[[a-z0-9-]+\|",
        r"\[@[^;\]]+\]",
        r"\[@[^;\]]+; @",
        r"\n- ",
        r"\n\n(?!- )",
    ],
)
def test_every_construct_of_prose_occurs(checked: Checked, construct: str) -> None:
    """In a text of a record, and in one of the card."""
    texts = [value.source for value in everything(checked) if isinstance(value, Prose)]
    assert any(re.search(construct, text) for text in texts)


def test_dates_occur_with_every_mark_and_as_an_interval(checked: Checked) -> None:
    """Day, month, year; about, uncertain; from one day to another."""
    dates = [value for value in everything(checked) if isinstance(value, Edtf)]
    assert {str(date.precision) for date in dates} == {"day", "month", "year"}
    assert any(date.approximate for date in dates)
    assert any(date.uncertain for date in dates)
    assert any(date.interval for date in dates)


def test_unknown_values_have_a_reason_or_none(checked: Checked) -> None:
    """The reason is optional."""
    assert {bool(v.reason) for v in everything(checked) if isinstance(v, Unknown)} == {True, False}


def test_the_card_sets_rules_and_thresholds(checked: Checked) -> None:
    """They differ from what holds without them, so that goldens would show if nobody read them."""
    card = checked.loaded.card
    assert card.rules
    assert card.thresholds.review_months != Thresholds().review_months


def test_titles_have_accents_and_marks(checked: Checked) -> None:
    """Names are folded for search, and printed as they are."""
    titles = "".join(entry.record.title for entry in checked.loaded.entries.values())
    assert not titles.isascii()
    assert {"*", "[", "&"} <= set(titles + checked.loaded.card.title)

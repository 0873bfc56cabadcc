"""Edits of a text: applied together, refused where they overlap; and additions to lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.editing.splice import Edit, add_to_list, content_end, scalars, splice
from dossier.reader import RawRecord, read_text


def _raw(text: str) -> RawRecord:
    raw, problems = read_text(text, "x")
    assert raw is not None
    assert problems == []
    return raw


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([], "abcdef"),
        ([Edit(0, 1, "X")], "Xbcdef"),
        ([Edit(6, 6, "!"), Edit(0, 0, "?")], "?abcdef!"),
        ([Edit(3, 6, ""), Edit(0, 3, "x")], "x"),
        ([Edit(2, 2, "-"), Edit(2, 4, "")], "ab-ef"),
    ],
)
def test_edits_are_made_together(edits: list[Edit], after: str) -> None:
    """Offsets are those of the text before, in whatever order the edits come."""
    assert splice("abcdef", edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, ""), Edit(1, 3, "")],
        [Edit(0, 4, ""), Edit(1, 2, "")],
        [Edit(2, 2, "a"), Edit(2, 2, "b")],
        [Edit(1, 3, "a"), Edit(1, 3, "a")],
        [Edit(5, 7, "")],
        [Edit(-1, 1, "")],
        [Edit(3, 2, "")],
    ],
)
def test_edits_in_each_others_way_are_refused(edits: list[Edit]) -> None:
    """Overlaps, two insertions at one place, and offsets outside the text."""
    with pytest.raises(ValueError, match="overlaps"):
        splice("abcdef", edits)


@given(st.text(max_size=20), st.lists(st.integers(0, 20), unique=True), st.text(max_size=3))
def test_insertions_leave_the_rest(text: str, places: list[int], word: str) -> None:
    """Taking the insertions out again gives the text."""
    places = sorted(place for place in places if place <= len(text))
    after = splice(text, [Edit(place, place, word) for place in places])
    back = [Edit(p + n * len(word), p + (n + 1) * len(word), "") for n, p in enumerate(places)]
    assert (splice(after, back) if word else after) == text


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("title: A\n", "title: A\nf: [x]\n"),
        ("title: A", "title: A\nf: [x]"),
        ("title: >-\n  A\n  b\n\n# c\ntype: t\n", "title: >-\n  A\n  b\nf: [x]\n\n# c\ntype: t\n"),
        ("title: A # c\ntype: t\n", "title: A # c\nf: [x]\ntype: t\n"),
        ("title: A\r\ntype: t\r\n", "title: A\nf: [x]\r\ntype: t\r\n"),
        ("{title: A, type: t}\n", "{title: A, f: [x], type: t}\n"),
        ("f: []\n", "f: [x]\n"),
        ("f: [a, 'b' ] # c\n", "f: [a, 'b', x ] # c\n"),
        ("f:\n  - a\n  - b # c\n  # d\ntype: t\n", "f:\n  - a\n  - b # c\n  - x\n  # d\ntype: t\n"),
        ("f:\n- a\n", "f:\n- a\n- x\n"),
    ],
)
def test_words_are_added_to_a_list(text: str, after: str) -> None:
    """In brackets or as a block, as it is; a new key stands below the keys named."""
    raw = _raw(text)
    assert splice(text, add_to_list(raw, "f", ["x"], ["title"])) == after
    assert (
        scalars(_raw(after).value).items()
        >= {
            **{where: value for where, value in scalars(raw.value).items() if value},
            ("f", len(raw.value.get("f", []))): "x",
        }.items()
    )


def test_nothing_is_added_for_nothing() -> None:
    """Without words there is no edit."""
    assert add_to_list(_raw("title: A\n"), "f", [], ["title"]) == []


def test_a_block_ends_before_what_follows_it() -> None:
    """The parser ends a block where the next thing begins; its content ends earlier."""
    text = "a:\n  - {b: c}\n  - d: >-\n      e\n\n  # f\ng: h\n"
    raw = _raw(text)
    assert text[: content_end(raw, ("a",))].endswith("      e")
    assert text[: content_end(raw, ())].endswith("g: h")
    assert text[: content_end(raw, ("a", 0))].endswith("{b: c}")

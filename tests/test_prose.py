"""Prose: what the language reads, what it refuses, and that its three ways out say the same."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import BaseModel, ValidationError

from dossier import escape
from dossier.citation import Citation
from dossier.prose import (
    LONGEST,
    Block,
    BulletList,
    Cites,
    Emphasis,
    Inline,
    Mention,
    Paragraph,
    Prose,
    ProseError,
    Strong,
    Text,
    WebLink,
    parse,
)
from dossier.prose_writing import sentence_with, to_html, to_markdown, to_text
from payloads import PAYLOADS
from test_escape import CONVERTERS, Event, convert, events_of, shown_as

fuzz = settings(deadline=None, database=None, max_examples=250)


class Pages:
    """A linker for a site where every record but 'draft' has a page; marks are numbers."""

    def mention(self, mention: Mention) -> tuple[str, str | None]:
        """Return the label or the id in capitals, and an address."""
        address = None if mention.id == "draft" else f"../x/{mention.id}.md#(a) b"
        return mention.label or title(mention.id), address

    def cites(self, citations: tuple[Citation, ...]) -> Markup:
        """Return one mark for each citation."""
        marks = (Markup('<a href="#r">{}</a>').format(str(one)) for one in citations)
        return Markup('<sup class="r">{}</sup>').format(Markup(" ").join(marks))


class NoMarks(Pages):
    """A linker that leaves the citations out."""

    def cites(self, citations: tuple[Citation, ...]) -> Markup:
        """Return nothing."""
        return Markup("")


def title(record: str) -> str:
    """Return the title of a record."""
    return record.upper()


def paragraph(*children: Inline) -> tuple[Block, ...]:
    """Return the blocks of a text of one paragraph."""
    return (Paragraph(children),)


def cites(*texts: str) -> Cites:
    """Return one group of citations."""
    return Cites(tuple(Citation.parse(text) for text in texts))


# -- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        (" \n\t\n ", ()),
        ("one", paragraph(Text("one"))),
        (" one\n  two\t three \n", paragraph(Text("one two three"))),
        ("one\r\ntwo", paragraph(Text("one two"))),
        ("one\n\n\ntwo", (Paragraph((Text("one"),)), Paragraph((Text("two"),)))),
        ("one\n \ntwo", (Paragraph((Text("one"),)), Paragraph((Text("two"),)))),
        ("- a\n- b", (BulletList(((Text("a"),), (Text("b"),))),)),
        ("-  a\n  more\n- b", (BulletList(((Text("a more"),), (Text("b"),))),)),
        ("- a\n\n- b", (BulletList(((Text("a"),), (Text("b"),))),)),
        ("one\n- a", (Paragraph((Text("one"),)), BulletList(((Text("a"),),)))),
        ("- a\ntwo", (BulletList(((Text("a"),),)), Paragraph((Text("two"),)))),
        ("- a\n\n  two", (BulletList(((Text("a"),),)), Paragraph((Text("two"),)))),
        ("- a\n  - b", (BulletList(((Text("a - b"),),)),)),
        ("-a\n-\n –", paragraph(Text("-a - –"))),
        ("one - two\n -three", paragraph(Text("one - two -three"))),
        ("10\u00a0000", paragraph(Text("10\u00a0000"))),
    ],
)
def test_blocks_are_paragraphs_and_lists(text: str, blocks: tuple[Block, ...]) -> None:
    """Blank lines part paragraphs, `- ` makes items, other line breaks are spaces."""
    assert parse(text) == Prose(text, blocks)


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("a *b c* d", (Text("a "), Emphasis((Text("b c"),)), Text(" d"))),
        ("**b**, *c*.", (Strong((Text("b"),)), Text(", "), Emphasis((Text("c"),)), Text("."))),
        ("(*b*)", (Text("("), Emphasis((Text("b"),)), Text(")"))),
        ("*b\nc*", (Emphasis((Text("b c"),)),)),
        ("*a **b** c*", (Emphasis((Text("a **b** c"),)),)),
        ("**a *b* c**", (Strong((Text("a *b* c"),)),)),
        ("*a **b* c**", (Emphasis((Text("a **b"),)), Text(" c**"))),
        ("[[aukus]]", (Mention("aukus"),)),
        ("the [[aukus|pact]]s", (Text("the "), Mention("aukus", "pact"), Text("s"))),
        ("[[aukus| the\n pact ]]", (Mention("aukus", "the pact"),)),
        ("[[a|*b*]]", (Mention("a", "*b*"),)),
        ("a [@b#p1]", (Text("a "), cites("b#p1"))),
        ("[@b#p1a;@c ; @d#pg2]", (cites("b#p1a", "c", "d#pg2"),)),
        ("[a](https://b.c)", (WebLink("https://b.c", "a"),)),
        ("[a  *b*](mailto:x@y.z).", (WebLink("mailto:x@y.z", "a *b*"), Text("."))),
        ("[a](https://b.c/d_(e)?f=(g))", (WebLink("https://b.c/d_%28e%29?f=%28g%29", "a"),)),
        (
            "*x [[a]] [b](http://c) y [@d]*",
            (
                Emphasis(
                    (
                        Text("x "),
                        Mention("a"),
                        Text(" "),
                        WebLink("http://c", "b"),
                        Text(" y "),
                        cites("d"),
                    )
                ),
            ),
        ),
        ("*a* *b*", (Emphasis((Text("a"),)), Text(" "), Emphasis((Text("b"),)))),
    ],
)
def test_inline_marks_are_read(text: str, children: tuple[Inline, ...]) -> None:
    """Emphasis, links, mentions and citations, alone and in each other where that is allowed."""
    assert parse(text).blocks == paragraph(*children)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2 * 3 * 4",
            "2*3*4",
            "a*b* c",
            "*",
            "**",
            "***a***",
            "* a *",
            "*a",
            "a*",
            "****",
            "*a*b c",
            "a *b * c",
        ),
        *(
            "*a*b c",
            "a *b * c",
            "_a_",
            "`a`",
            "<b>a</b>",
            "# a",
            "1. a",
            "> a",
            "a | b",
            "[sic]",
            "[a] (b)",
            "a]] b",
        ),
        *("](https://a.b)", "![a]", "a\\* b", "&amp;", "{: .c }", "---", "![", "[a[b]c]"),
        *("https://example.org", "a@b.c", "@b#p1", "[ @b#p1]"),
        *("~~a~~", "--8<-- 'x'", "{{ 7*7 }}", "**a*", "*a**", "\x00", "\u202e", ";", "]"),
    ],
)
def test_anything_else_is_text(text: str) -> None:
    """Lone stars and the marks of other languages are words."""
    assert parse(text).blocks == paragraph(Text(text))
    assert to_text(parse(text), title) == text


def test_a_citation_is_not_the_first_thing_stressed() -> None:
    """A citation belongs to the word before it, so a star right before one is a star."""
    assert parse("a *[@b] c*").blocks == paragraph(Text("a *"), cites("b"), Text(" c*"))


@pytest.mark.parametrize(
    ("text", "offset", "says"),
    [
        ("see [[aukus", 4, "'[[' is not closed; write [[id]]"),
        ("see [[aukus] or [[b]]", 4, "'[[' is not closed"),
        ("one\n\n- a\n- b [[c\n\n d]]", 13, "'[[' is not closed"),
        ("[[]]", 0, "an id is empty"),
        ("[[AUKUS]]", 0, "as in 'aukus'"),
        ("[[ aukus ]]", 0, "as in 'aukus'"),
        ("[[index]]", 0, "kept for generated pages"),
        ("[[aukus|]]", 0, "has no label; add one, or write [[aukus]]"),
        ("[[aukus|\n]]", 0, "has no label"),
        ("a [@b#p1", 2, "'[@' is not closed; write [@source#p20a]"),
        ("a [@b#p1\n\n]", 2, "'[@' is not closed"),
        ("a [@]", 3, "an id is empty"),
        ("a [@b; @c#20]", 7, "write p, pg or s"),
        ("a [@b;\n  @c#p1-p2]", 9, "cite one place or claim at a time"),
        ("a [@b; c]", 7, "each citation of a group begins with '@'"),
        ("a [@b;]", 6, "each citation of a group begins with '@'"),
        ("a [@b, @c]", 3, "use a-z, 0-9 and inner hyphens"),
        ("a [b](javascript:alert(1)) c", 6, "cannot lead to 'javascript:alert(1)'; write a full"),
        ("a [b](see below)", 6, "write a full address with https://"),
        ("a [b](https://c/d e)", 6, "and no spaces"),
        ('a [b](https://c "d")', 6, "and no spaces"),
        ("a [b](https://u:p@c)", 6, "write a full address"),
        ("a [b]()", 6, "write a full address"),
        ("a [b](https://c", 2, "a link is not closed; end its address with ')'"),
        ("a [ ](https://c)", 2, "a link has no label"),
        ("x" * (LONGEST + 1), LONGEST, f"has {LONGEST + 1} characters; shorten it"),
    ],
)
def test_what_is_malformed_is_told_the_way_out(text: str, offset: int, says: str) -> None:
    """One sentence with the remedy, and the character at which the fault begins."""
    with pytest.raises(ProseError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert (caught.value.offset, len(str(caught.value)) < 250) == (offset, True)


SIGNS = [
    "[[",
    "]]",
    "[@",
    "[",
    "]",
    "(",
    ")",
    "](",
    "*",
    "**",
    "***",
    " ",
    "\n",
    "\n\n",
    "\n- ",
    "|",
]
WORDS = [
    "a",
    "draft",
    "B",
    "é",
    "1. ",
    "Mr. ",
    "U.S. ",
    "x.y",
    "'s",
    ", ",
    ". ",
    "!",
    ": ",
    "w",
    "_",
]
MARKS = [
    "[[a]]",
    "[[draft]]",
    "[[b|Le b!]]",
    "[@a#p1]",
    "[@b; @c]",
    "[x](https://y.z/(a)?b=c&d=*)",
    "[*x* `y` 1. <b>](http://z)",
]
BROKEN = [
    "[[A]]",
    "[@ ]",
    "[x](y)",
    "https://",
    "@a",
    ";",
    "#p1",
    "`",
    "<b>",
    "&",
    "#",
    "-",
    "+ ",
    "~",
]
ANYTHING = st.text(max_size=60) | st.lists(
    st.sampled_from(SIGNS + WORDS + MARKS + BROKEN), max_size=25
).map("".join)
PLAIN = [text for text in PAYLOADS if "[" not in text and "]" not in text]
PIECES = st.sampled_from([*WORDS, *MARKS, *MARKS, " ", " ", "*", "(", ")", "]", "-"])
RUNS = st.lists(PIECES | st.sampled_from(PLAIN), max_size=6).map("".join)
STRESSED = RUNS.map(" *{}*".format) | RUNS.map("**{}** ".format) | RUNS.map("*x{}*".format)
BREAKS = st.sampled_from(["\n", "\n\n", "\n- ", "\n  ", " "])
WELL_FORMED = st.lists(RUNS | STRESSED | BREAKS, max_size=10).map("".join)


def read_or_refused(text: str) -> Prose | ProseError:
    """Return the prose, or why the text is none; what else is raised fails the test."""
    try:
        return parse(text)
    except ProseError as error:
        return error


@fuzz
@given(ANYTHING)
def test_any_text_is_read_or_refused_in_one_way(text: str) -> None:
    """Reading raises nothing but `ProseError`, whose offset lies in the text."""
    read = read_or_refused(text)
    if isinstance(read, ProseError):
        assert 0 <= read.offset <= len(text)
        return
    assert read.source == text
    for mention in read.mentions():
        assert text.startswith(f"[[{mention.id}", mention.offset)


@fuzz
@given(st.text(max_size=80).filter(lambda text: not re.search(r"[\[*]|(?m:^- +\S)", text)))
def test_literal_text_is_kept(text: str) -> None:
    """A text without marks comes out as it went in, but for white space."""
    spaced = escape.collapse(to_text(parse(text), title))
    assert spaced.split() == text.split()


LONG_TEXTS = ["*", "* ", "a* ", " *a", "*a* ", "[", "[a", "[a](", "[a](https://b)", "[[a]]", "[@a]"]


@pytest.mark.parametrize(
    "sign", [*LONG_TEXTS, "[@a;", "[[a|", "- a\n", "\n", "(", "](", ".", ". A"]
)
@pytest.mark.parametrize("opening", ["", "[[", "[@a;", "[a](https://b(", "[", "*", "[[z]] "])
def test_reading_and_writing_take_linear_time(opening: str, sign: str) -> None:
    """The longest text of one repeated sign costs little processor time."""
    text = (opening + sign * LONGEST)[:LONGEST]
    started = time.process_time()
    read = read_or_refused(text)
    prose = parse("") if isinstance(read, ProseError) else read
    for write in (to_markdown, to_html):
        write(prose, Pages())
    to_text(prose, title)
    for mention in prose.mentions()[:1]:
        sentence_with(prose, mention, str)
    assert (
        time.process_time() - started < 4
    )  # of this process alone; quadratic time would be minutes


# -- asking -------------------------------------------------------------------------------------

SAMPLE = """\
The *[[blinken|US]] side* met [[france]] [@wsj#p1a; @le-monde]. It was
the **first** time.

- One, of [[france]] [@wsj#p1a].
- [Two](https://example.org).
"""


def test_mentions_and_citations_are_given_in_order() -> None:
    """Those in emphasis and lists count, and repeated ones are repeated."""
    prose = parse(SAMPLE)
    assert [str(one) for one in prose.citations()] == ["wsj#p1a", "le-monde", "wsj#p1a"]
    assert prose.mentions() == (Mention("blinken", "US"), Mention("france"), Mention("france"))
    assert [SAMPLE[one.offset :][:9] for one in prose.mentions()] == [
        "[[blinken",
        "[[france]",
        "[[france]",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a *b* [c](https://d)", False), ("a *[[b]]*", True), ("- a [@b]", True), ("", False)],
)
def test_references_can_be_refused(text: str, expected: bool) -> None:
    """A field for plain words can ask whether anything is mentioned or cited."""
    assert parse(text).has_references is expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two [[x]] here. Three.", "Two X here."),
        ("[[x]] came. He left.", "X came."),
        ("He came. [[x]]", "X"),
        ("One!\nTwo [[x]]? Three.", "Two X?"),
        ("He met Mr. [[x|Blinken]] in Paris. Then he left.", "He met Mr. Blinken in Paris."),
        ("Oh. Mr. J. F. Smith, U.S. Navy, saw [[x]]. Yes.", "Mr. J. F. Smith, U.S. Navy, saw X."),
        ("The deal of the U.S. [[x|Navy]] fell.", "The deal of the U.S. Navy fell."),
        ("He left the U.S. The [[x]] stayed.", "The X stayed."),
        (
            "At 9.30 on Sept. 5, i.e. late, No. 10 saw [[x]]. Yes.",
            "At 9.30 on Sept. 5, i.e. late, No. 10 saw X.",
        ),
        ("He paid U.S. [[y]]. [[x]] left.", "X left."),
        ("He asked [[x]] no. 5 times.", "He asked X no. 5 times."),
        ('He said "No." Then [[x]] left.', "Then X left."),
        ("The answer was No. Then [[x]] left.", "Then X left."),
        ("He met Messrs. [[x]] and Y. Good.", "He met Messrs. X and Y. Good."),
        ("He said “No.” (Then [[x]] left.) Good.", "(Then X left.)"),
        ("Well... and [[x]] left. Good.", "Well... and X left."),
        ("A. B. [[x|C. D. Corp.]] paid. So.", "A. B. C. D. Corp. paid."),
        ("First. [[x|iPaper. Ltd]] wrote. Next.", "iPaper. Ltd wrote."),
        ("He left [@a#p1]. Then [[x]] came [@b]. So.", "Then X came."),
        ("One [[y]] two. *Three [[x]] four.* Five.", "Three X four."),
        ("One.\n\nTwo [[x]]\n\nThree.", "Two X"),
        ("One.\n- Two [[x]], no stop\n- Three.", "Two X, no stop"),
        ("一つ。[[x]]は二つ。三つ。", "Xは二つ。"),
        ("Élysée dit oui. Écoutez M. [[x|Macron]]. Non.", "Écoutez M. Macron."),
        (
            "St. Petersburg Ltd. and Co. saw [[x]] etc. and so on. End.",
            "St. Petersburg Ltd. and Co. saw X etc. and so on.",
        ),
    ],
)
def test_the_sentence_of_a_mention_is_found(text: str, sentence: str) -> None:
    """Abbreviations, initials, times, and full stops in names end no sentence."""
    prose = parse(text)
    (mention,) = [one for one in prose.mentions() if one.id == "x"]
    assert sentence_with(prose, mention, title) == sentence


def test_each_mention_of_a_record_has_its_own_sentence() -> None:
    """Two mentions of one record are told apart; one made by hand is the first."""
    prose = parse("One [[x]]. Two [[x]].")
    sentences = [sentence_with(prose, mention, title) for mention in prose.mentions()]
    assert sentences == ["One X.", "Two X."]
    assert sentence_with(prose, Mention("x"), str) == "One x."
    with pytest.raises(ValueError, match="does not mention 'y'"):
        sentence_with(prose, Mention("y"), str)


# -- writing ------------------------------------------------------------------------------------


def test_markdown_is_tidy() -> None:
    """Blocks stand apart, lines are not wrapped, and a citation stands right behind its word."""
    assert to_markdown(parse(SAMPLE), NoMarks()) == (
        "The *[US](../x/blinken.md#%28a%29%20b) side* met [FRANCE](../x/france.md#%28a%29%20b)."
        " It was the **first** time.\n\n"
        "- One, of [FRANCE](../x/france.md#%28a%29%20b).\n"
        "- [Two](https://example.org)."
    )
    assert "[US](../x/blinken.md#%28a%29%20b) side* met" in to_markdown(parse(SAMPLE), Pages())
    assert ')<sup class="r"><a href="#r">wsj#p1a</a>' in to_markdown(parse(SAMPLE), Pages())


def test_what_a_left_out_citation_leaves_is_tidy() -> None:
    """Where a linker leaves citations out, no space, item or paragraph of theirs is left."""
    prose = parse("[@a] b [@c] [@d]\n\n[@e]\n- [@f]\n- g [@h], *i [@j]*")
    assert to_markdown(prose, NoMarks()) == "b\n\n- g, *i*"
    assert to_html(prose, NoMarks()) == "<p>b</p>\n<ul>\n<li>g, <em>i</em></li>\n</ul>"


def test_html_is_tidy() -> None:
    """Paragraphs and lists, one a line, without the blank line that would end an HTML block."""
    text = "Mr. A [[draft]] said *no* [@a] . See [[b]], [c](https://d?e&f).\n\n- x\n- y"
    assert to_html(parse(text), NoMarks()) == (
        '<p>Mr. A DRAFT said <em>no</em> &#46; See <a href="../x/b.md#%28a%29%20b">B</a>,'
        ' <a href="https://d?e&#38;f" rel="noopener">c</a>.</p>\n'
        "<ul>\n<li>x</li>\n<li>y</li>\n</ul>"
    )


def test_inline_html_has_no_blocks() -> None:
    """In a cell one paragraph stands bare, and more are parted by line breaks."""
    assert to_html(parse("a *b*"), Pages(), inline=True) == "a <em>b</em>"
    assert to_html(parse("a\n\nb\n- c\n- d"), Pages(), inline=True) == "a<br>b<br>c<br>d"
    assert to_html(parse(""), Pages(), inline=True) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [@b]. C", "a. C"),
        ("a [@b] [@c], d [@e] f", "a, d f"),
        ("a [@b] .", "a."),
        ("(a [@b] )", "(a)"),
        ("[@b] a", "a"),
        ("a *b [@c]* d", "a b d"),
        ("a\n\n[@b]\n\nc", "a\n\nc"),
        ("a\n- b [@c]\n- [@d]\n- [e](https://f)", "a\n\n- b\n- e"),
        ("see [[x]], [[y|the y]]", "see X, the y"),
    ],
)
def test_plain_text_has_the_words_only(text: str, expected: str) -> None:
    """Citations go with the space before them, marks go, titles stand for mentions."""
    assert to_text(parse(text), title) == expected


def without_gaps(events: list[Event]) -> list[Event]:
    """Drop the white space between blocks, and `rel`, which Markdown cannot say."""
    return [
        (kind, name.strip("\n"), tuple(pair for pair in attrs if pair[0] != "rel"))
        for kind, name, attrs in events
        if name.strip("\n") and kind != "comment"
    ]


@pytest.mark.parametrize("extensions", CONVERTERS)
@pytest.mark.parametrize("linker", [Pages(), NoMarks()])
@fuzz
@given(WELL_FORMED)
@example(SAMPLE)
@example("*a* [@b]*c* **d** [@e]**f** *g* [@h]**i**")
@example("*“a”*[[draft]]*“b”* [[draft]]**«c»**[@d]e")
@example("a\n- b\n- c\n\nd\n- e\n\n- f\n\ng")
@example("- 1. a\n- # b\n- [[draft]]: c\n- + d\n-     e")
@example("wow![x](https://y) [x](https://y)(z) [[draft]](z) w[[draft]].x 1[@a]. x")
def test_markdown_and_html_are_the_same_page(linker: Pages, extensions: str, text: str) -> None:
    """Python-Markdown makes of the one what the other is: same elements, same words."""
    prose = read_or_refused(text)
    if isinstance(prose, ProseError):
        return
    made = events_of(convert(str(to_markdown(prose, linker)), extensions))
    ours = events_of(str(to_html(prose, linker)))
    if extensions == "long":
        ours = [(kind, name.replace("’", "'"), attrs) for kind, name, attrs in ours]
    assert without_gaps(made) == without_gaps(ours)


@pytest.mark.parametrize("payload", [text for text in PAYLOADS if "[" not in text])
def test_hostile_text_is_inert(payload: str) -> None:
    """As text, in emphasis, as label and as title it makes no element, and all of it is seen."""
    text = f"a {payload.replace('*', '×')} b"

    class Hostile(Pages):
        """A linker whose records have the payload for a title."""

        def mention(self, mention: Mention) -> tuple[str, str | None]:
            return payload, 'x.md?"onclick="alert(1)'

    flat = re.sub(r"\s+", " ", text)
    shown = shown_as(f"x {flat} y")
    prose = parse(f"x {flat} y\n\n**x {flat} y**\n\n[[z]] [x {flat} y](https://e.org)")
    for page in (to_html(prose, Hostile()), convert(to_markdown(prose, Hostile()), "project")):
        events = events_of(str(page))
        tags = [name for kind, name, _ in events if kind == "start"]
        assert tags == ["p", "p", "strong", "p", "a", "a"]
        words = "".join(name for kind, name, _ in events if kind == "text").replace("\n", "")
        assert words == shown + shown + shown_as(payload) + " " + shown
        assert [a[0][0] for kind, name, a in events if a] == ["href", "href"]


def test_a_link_made_by_hand_is_checked_again() -> None:
    """An address that was never read as prose is not trusted: its words stand unlinked."""
    prose = Prose("", paragraph(WebLink("javascript:alert(1)", "x")))
    assert to_html(prose, Pages(), inline=True) == to_markdown(prose, Pages()) == "x"


# -- as a field ---------------------------------------------------------------------------------


class Record(BaseModel):
    """A model with a text."""

    summary: Prose
    body: Prose | None = None


def test_prose_is_a_field_of_models() -> None:
    """It is read from text, taken as it is, and serialises to its source."""
    record = Record.model_validate({"summary": SAMPLE})
    assert record.summary == parse(SAMPLE)
    assert record.model_dump(mode="json") == {"summary": SAMPLE, "body": None}
    assert Record.model_validate_json(record.model_dump_json()) == record
    assert Record(summary=record.summary).summary is record.summary
    assert Record.model_json_schema()["properties"]["summary"]["type"] == "string"


@pytest.mark.parametrize(("value", "offset"), [("a [[b {offset}", 2), (5, 0), (None, 0), ([], 0)])
def test_a_malformed_field_gives_one_error(value: object, offset: int) -> None:
    """Whatever stands there, one error of one type carries the reason and the place."""
    with pytest.raises(ValidationError) as caught:
        Record.model_validate({"summary": value})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("prose.malformed", ("summary",))
    assert error["ctx"] == {"offset": offset, "reason": error["msg"]}


def test_braces_in_a_text_are_not_filled_in() -> None:
    """Pydantic fills names into messages; a text that holds such a name stays as it is."""
    with pytest.raises(ValidationError, match=r"\{offset\}"):
        Record.model_validate({"summary": "[a]({offset})"})

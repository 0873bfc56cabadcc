"""Escaping: hostile text stays text in every place a template can put it.

The proof compares two documents: one with the text under test, one with a harmless word in its
place. Elements, attributes and all other text must be the same, and where the word stood must stand
the text, with every character of it. It runs with the Markdown extensions of this project and with
a long list of others, so that switching one on is no hole. Payloads and list come from an
experiment in which no escape broke 305 of 414 cases.
"""

import html
import json
import os
import re
import string
import subprocess
import sys
import time
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import markdown
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from dossier import escape
from payloads import PAYLOADS

# Each holds the text as {}. The names say where it stands.
PLACES = {
    "paragraph": "Before {} after.",
    "whole paragraph": "{}",
    "beginning of the second line": "One\n{}\nthree",
    "heading": "## {}",
    "heading with attributes": "## {} {{: #anchor .c }}",
    "list item": "- {}\n- two",
    "numbered item": "1. {}",
    "quotation": "> {}",
    "link text": "See [{}](ok.md).",
    "right behind a link": "[x](ok.md){}",
    "right behind a label": "a [x]{}",
    "right before a link": "{}[x](ok.md)",
    "right before attributes": "*x {}*{{: .c }}",
    "table cells": "| a | b |\n|---|---|\n| {} | {} |",
    "table head": "| {} | b |\n|---|---|\n| c | d |",
    "strong": "**{}**",
    "emphasis": "x *{}* y",
    "block of HTML": '<div class="x">\n<p>{}</p>\n<p>\n{}\n</p>\n</div>',
    "inline HTML": 'a <span class="x">{}</span> b',
    "attribute in a block": '<p title="{}">x</p>',
    "attribute in a line": 'a <span title="{}">x</span> b',
    "next to itself": "{}{}",
    "next to itself, in a line": "a {}{} {}. {}: {}",
}
PROJECT = ["toc", "tables", "fenced_code", "attr_list"]
LONG = [
    *("attr_list", "md_in_html", "tables", "footnotes", "abbr", "def_list", "admonition", "toc"),
    *("smarty", "pymdownx.superfences", "pymdownx.emoji", "pymdownx.magiclink", "pymdownx.mark"),
    *("pymdownx.caret", "pymdownx.tilde", "pymdownx.keys", "pymdownx.critic", "pymdownx.betterem"),
    *("pymdownx.smartsymbols", "pymdownx.details", "pymdownx.tabbed", "pymdownx.snippets"),
    *("pymdownx.inlinehilite", "pymdownx.arithmatex", "pymdownx.tasklist"),
]
CONVERTERS = {
    "project": markdown.Markdown(extensions=PROJECT),
    "long": markdown.Markdown(
        extensions=LONG,
        # Ordinals (21st) are letters, which nothing escapes; it is typography and adds no danger.
        extension_configs={"pymdownx.smartsymbols": {"ordinal_numbers": False}},
    ),
}
everywhere = pytest.mark.parametrize("extensions", CONVERTERS)

Event = tuple[str, str, tuple[tuple[str, str | None], ...]]


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The id of a heading is made from its text.
        self.events.append(("start", tag, tuple(pair for pair in attrs if pair[0] != "id")))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag, ()))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data, ()))

    def handle_decl(self, decl: str) -> None:
        self.events.append(("comment", decl, ()))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            data = self.events.pop()[1] + data
        self.events.append(("text", data, ()))


def events_of(page: str) -> list[Event]:
    """Return what a browser reads in a page: tags with attributes, comments, text."""
    parser = _Events()
    parser.feed(page)
    parser.close()
    return [event for event in parser.events if event != ("text", "\n", ())]


def convert(source: str, extensions: str) -> str:
    """Return the HTML that Python-Markdown makes of a document."""
    page: str = CONVERTERS[extensions].reset().convert(source)
    if extensions == "long":  # smarty writes ’ for ', which is as harmless
        page = page.replace("’", "'").replace("‘", "'").replace("&rsquo;", "'")
    return page.replace("&lsquo;", "'")


def shown_as(text: str) -> str:
    """Return what a reader is to see of a text."""
    return characters_of(text).strip()


def characters_of(text: str) -> str:
    """Return the same with the white space at the ends."""
    spaced = re.sub(r"[^\S\u00a0\u2007\u202f]+", " ", text)
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", spaced)


def with_word_replaced(events: list[Event], text: str, *, curly: bool) -> list[Event]:
    """Return the events with the text, as a reader is to see it, for the harmless word."""
    visible = shown_as(text)
    if curly:
        visible = visible.replace("’", "'").replace("‘", "'")

    def put(value: str | None) -> str | None:
        return value and value.replace("WORD", visible)

    return [
        (kind, str(put(name)), tuple((key, put(value)) for key, value in attrs))
        for kind, name, attrs in events
    ]


def broken(document: str, text: str, markup: str, extensions: str) -> bool:
    """Whether the markup made of a text changes a document otherwise than a word would."""
    expected = events_of(convert(document.replace("{}", "WORD"), extensions))
    found = events_of(convert(document.replace("{}", markup), extensions))
    return found != with_word_replaced(expected, text, curly=extensions == "long")


def document(places: Iterable[str]) -> str:
    """Return one document of several places."""
    return "\n\n".join(places).replace("{{", "{").replace("}}", "}") + "\n"


DOCUMENTS = {name: document([place]) for name, place in PLACES.items()}
ALL_PLACES = document(f"{place}\n\n<hr>" for place in PLACES.values())

ALPHABET = "ab w019 <>&[](){}|*_`~^=+-#:!\\\"'$@/.%\n\t;,?cé\u00a0"
TEXTS = st.text(max_size=40) | st.text(ALPHABET, max_size=30)
MARKED = st.lists(st.sampled_from([*PAYLOADS, *ALPHABET]), max_size=6).map("".join)
fuzz = settings(deadline=None, database=None, max_examples=120)


@everywhere
@pytest.mark.parametrize("place", DOCUMENTS)
def test_a_payload_stays_text(place: str, extensions: str) -> None:
    """No payload adds an element or attribute or loses a character, wherever it stands."""
    found = [
        payload
        for payload in PAYLOADS
        if broken(DOCUMENTS[place], payload, escape.markdown(payload), extensions)
    ]
    assert found == []


@everywhere
@fuzz
@given(TEXTS | MARKED)
def test_any_text_stays_text(extensions: str, text: str) -> None:
    """The same holds for random text, in a page that has all the places at once."""
    if shown_as(text):  # an empty cell or link is another matter than escaping
        assert not broken(ALL_PLACES, text, escape.markdown(text), extensions)


@everywhere
@fuzz
@given(TEXTS | MARKED, TEXTS | MARKED)
def test_two_texts_side_by_side_make_nothing(extensions: str, one: str, two: str) -> None:
    """What two texts could only make together, they do not make either."""
    for source in ("{}", "a {} b", "- {}\n", "| a |\n|---|\n| {} |\n"):
        for gap in ("", " "):
            both = shown_as(one) + gap + shown_as(two)
            markup = escape.markdown(one) + gap + escape.markdown(two)
            if both.strip() == both != "":
                assert not broken(source, both, markup, extensions)


BEHIND = [
    "[x](ok.md)",
    "[x]",
    "**x**",
    "*x*",
    "<sup>1</sup>",
    "word",
    "1",
    "www",
    "a.",
    "&#33;",
    "",
]


@everywhere
@fuzz
@given(TEXTS | MARKED, st.sampled_from(BEHIND))
@example("(javascript:alert(1))", "[x]")
@example("(x)", "[x]")
@example(". x", "1")
@example(".evil.example", "www")
def test_a_piece_of_a_sentence_stays_text(extensions: str, text: str, behind: str) -> None:
    """A text behind a link, an emphasis or a word keeps its comma, and makes nothing of them."""
    if visible := shown_as(text):
        markup = escape.inline(visible, behind)
        assert not broken(f"{behind}{{}}", visible, markup, extensions)
        markup = escape.inline(f" {visible} ", behind)
        assert not broken(f"{behind} {{}} b", visible, markup.strip(" "), extensions)


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_piece_of_a_sentence_keeps_its_spaces(text: str) -> None:
    """White space at the ends of a piece is one space, and none is added."""
    assert html.unescape(escape.inline(f" \n{text}\t")) == characters_of(f" \n{text}\t")
    assert escape.inline(" \n ") == " "
    assert escape.inline("") == ""


@pytest.mark.parametrize(
    ("text", "behind", "expected"),
    [
        (", who", "[Blinken](x.md)", ", who"),
        ("'s team", "[Blinken](x.md)", "'s team"),
        (". Then", "<sup>1</sup>", ". Then"),
        (" 2021. Then", "[x](y.md)", " 2021. Then"),
        (". x", "1", "&#46; x"),
        (": x", "Note", "&#58; x"),
        ("{: .c }", "*x*", "&#123;&#58; &#46;c &#125;"),
    ],
)
def test_punctuation_behind_a_link_is_readable(text: str, behind: str, expected: str) -> None:
    """Commas, full stops and possessives behind links and marks stay as they are."""
    assert escape.inline(text, behind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Blinken (left), who said: yes",
        "The U.S. post-war deal, worth 9.30 bn or 50%, wasn't the states' idea.",
        "Was it and/or is it? No; not yet (it isn't). Wow! Élysée — “quoted”, l’accord.",
        "Member(s) of the (so-called) pact (2021): none.",
    ],
)
def test_english_prose_stays_readable(text: str) -> None:
    """On disk ordinary prose has no reference at all."""
    assert escape.markdown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a- b -c --", "a&#45; b &#45;c &#45;&#45;"),
        ("'a' x ''", "&#39;a' x &#39;&#39;"),
        ("(a) b (c (d) [e](f)", "&#40;a) b &#40;c (d) &#91;e&#93;&#40;f)"),
        ("a ) b () (", "a &#41; b &#40;&#41; &#40;"),
        ("1) a, 2) b", "1&#41; a, 2) b"),
        (", ; ? ! a!b", "&#44; &#59; &#63; &#33; a&#33;b"),
        ("a/b c/of 1/2 24/7 and//or", "a&#47;b c&#47;of 1&#47;2 24&#47;7 and&#47;&#47;or"),
        ("a:b 9:30 %5", "a&#58;b 9&#58;30 &#37;5"),
    ],
)
def test_punctuation_without_its_neighbours_is_escaped(text: str, expected: str) -> None:
    """Punctuation stays only where prose has it, though not all other places are unsafe."""
    assert escape.markdown(text) == expected


@fuzz
@given(TEXTS | MARKED)
def test_only_harmless_punctuation_is_left(text: str) -> None:
    """Signs that are markup in any place are references, always; and the reading is exact."""
    markup = escape.markdown(text)
    left = set(re.sub(r"&#[0-9]+;", "", markup)) & set(string.punctuation)
    assert left <= set("-',;?!:.%/()")
    assert html.unescape(markup) == shown_as(text)


UNSAFE = ["<>", "&", "[]", "{}", "*", "_", "`", "|", "#", "\\", "~", "=", '"', "+", "^", "$", "@"]


@pytest.mark.parametrize("signs", [*UNSAFE, ":", "!", "-", ".", "/", "()"])
def test_the_proof_notices_a_missing_escape(signs: str) -> None:
    """Taking the escape of any one sign away breaks a payload: the proof is not blind."""

    def weakened(text: str) -> str:
        markup = str(escape.markdown(text))
        for sign in signs:
            markup = markup.replace(f"&#{ord(sign)};", sign)
        return markup

    assert any(
        broken(source, payload, weakened(payload), extensions)
        for payload in PAYLOADS
        if set(signs) & set(payload)
        for source in DOCUMENTS.values()
        for extensions in CONVERTERS
    )


def test_what_is_no_character_is_replaced_in_sight() -> None:
    """Control characters, lone surrogates and noncharacters become U+FFFD and join no words."""
    assert (
        escape.markdown("java\x00script \x7f\x9b\ud800\uffff") == "java\ufffdscript " + "\ufffd" * 4
    )
    assert escape.markdown(" a\x85b\u2029c\r\n\td ") == "a b c d"
    assert escape.markdown("10\u00a0000") == "10\u00a0000"


@pytest.mark.parametrize(
    "sign", ["(", ")", "a(", "(a", "a-", "'", "1", ".", "a:", "[](", " ", "w."]
)
def test_escaping_takes_linear_time(sign: str) -> None:
    """A long text of one sign takes no longer than a long text."""
    started = time.perf_counter()
    escape.markdown(sign * 100_000)
    escape.inline(sign * 100_000, "x")
    escape.url("https://x/" + sign * 100_000)
    assert time.perf_counter() - started < 5


# -- templates ----------------------------------------------------------------------------------


def environment() -> jinja2.Environment:
    """Return an environment as the renderer makes it."""
    return jinja2.Environment(
        finalize=escape.finalize, undefined=jinja2.StrictUndefined, autoescape=True
    )


def test_a_template_prints_markup_as_it_is_and_all_else_escaped() -> None:
    """`Markup` passes, text and numbers go through `markdown`."""
    template = environment().from_string("{{ a }} {{ b }} {{ c }} {{ d }}")
    printed = template.render(a=Markup("*a*"), b="*b*", c=0, d="<i>")
    assert printed == "*a* &#42;b&#42; 0 &#60;i&#62;"


def test_a_template_that_prints_nothing_is_an_error() -> None:
    """None and undefined names are mistakes of a template, and never print."""
    with pytest.raises(TypeError, match="printed nothing"):
        environment().from_string("{{ a }}").render(a=None)
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ a }}").render()


# -- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.org:8080/a?b=c&d=e#f", "HTTP://Example.org:8080/a?b=c&d=e#f"),
        ("mailto:a@example.org?subject=x", "mailto:a@example.org?subject=x"),
        ("  https://example.org/ ", "https://example.org/"),
        ("https://e.org/a b(c)[d]'e'", "https://e.org/a%20b%28c%29%5Bd%5D%27e%27"),
        ('https://e.org/"<>\\^`{|}', "https://e.org/%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("https://e.org/%20%zz%", "https://e.org/%20%25zz%25"),
        ("https://fr.wikipedia.org/wiki/Élysée", "https://fr.wikipedia.org/wiki/%C3%89lys%C3%A9e"),
        ("https://élysée.fr/", "https://%C3%A9lys%C3%A9e.fr/"),
        ("https://e.org/@user", "https://e.org/@user"),
    ],
)
def test_an_address_is_accepted_and_encoded(text: str, expected: str) -> None:
    """Allowed addresses come back with every unsafe character percent-encoded, and stay so."""
    assert escape.url(text) == expected
    assert escape.url(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "example.org",
            "//example.org",
            "/a",
            "#a",
            "ftp://a.b",
            "data:text/html,x",
            "https:",
        ),
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "vbscript:x"),
        *("https://", "https:///x", "https://:80/", "http:x", "https://user:pass@e.org/"),
        *("https://user@e.org", "https://e.org\\@evil.example/", "https://e.org:80:80/"),
        *("https://[::1]/", "https://e.org\n", "https://e.org/\x00", "https://e.org/\x9b"),
        *("https://e.org/\ud800", "https://a b/", "https://e.org:x/", "mailto:", "mailto:a"),
        *("\x01https://e.org", "https://e.org/\r\nx", "https://e<b>.org/"),
    ],
)
def test_an_address_is_refused(text: str) -> None:
    """Other schemes, missing or disguised hosts, and control characters are refused."""
    assert escape.url(text) is None
    assert escape.url_markup(text) is None


ADDRESSES = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["https://e.org/", "http://e.org?", "https://e.org#", "mailto:a@b", "https://"]
    ),
    TEXTS | MARKED,
)


@everywhere
@fuzz
@given(ADDRESSES)
def test_any_address_stays_one_address(extensions: str, text: str) -> None:
    """What is accepted is one link to exactly that address, in Markdown and in an attribute."""
    address, printed = escape.url(text), escape.url_markup(text)
    if address is None or printed is None:
        assert address is printed
        return
    assert re.fullmatch(r"(?i)(https?://|mailto:)[\w./:?#@!$&*+,;=%~-]*", address, re.ASCII)
    for source in (f"a [x]({printed})b", f'<div><a href="{printed}">x</a></div>'):
        (link,) = [event for event in events_of(convert(source, extensions)) if event[1] == "a"][:1]
        assert link[2][0] == ("href", address)
        wanted = events_of(convert(source.replace(printed, "WORD"), extensions))
        assert len(events_of(convert(source, extensions))) == len(wanted)


def test_an_address_of_the_project_is_printed_safely() -> None:
    """Addresses the project made are encoded for both notations, and not judged."""
    assert escape.destination("../pacts/aukus.md#top") == "../pacts/aukus.md#top"
    assert escape.destination('a b.md?x=(1)&y="') == "a%20b.md?x=%281%29&#38;y=%22"
    assert escape.destination("*+~@!$") == "&#42;&#43;&#126;&#64;&#33;&#36;"
    assert escape.destination("a\ud800\n") == "a%EF%BF%BD%EF%BF%BD"


# -- front matter, search, ids ------------------------------------------------------------------


@fuzz
@given(TEXTS | MARKED)
@example("\ud83d\x85\u2028\ufeff😀")
def test_front_matter_is_one_line_that_yaml_reads_as_escaped_html(text: str) -> None:
    """Both YAML loaders read the escaped text back, whatever it was."""
    line = escape.front_matter(text)
    assert len(f"title: {line}".splitlines()) == 1
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        read = yaml.load(f"title: {line}\n", loader)  # noqa: S506 - both are safe loaders
        assert read == {"title": html.escape(shown_as(text), quote=True)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Genève", "Geneve"),
        ("Élysée", "Elysee"),
        ("Łódź, Ærø, Straße, Đà Nẵng", "Lodz, AEro, Strasse, Da Nang"),
        ("İzmir Diyarbak\u0131r Əliyev Þór", "Izmir Diyarbakir Eliyev Thor"),
        ("한국 が Київ क्या", "한국 が Киів क्या"),
        ("plain ASCII", "plain ASCII"),
    ],
)
def test_accents_are_folded(text: str, expected: str) -> None:
    """Latin letters lose their accents; letters of other scripts stay readable."""
    assert escape.fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élysée Palace", "elysee-palace"),
        ("  Foo -- bar_baz (2021) ", "foo-bar-baz-2021"),
        ("سلام", ""),
        ("", ""),
        ("a-b", "a-b"),
    ],
)
def test_words_become_a_slug(text: str, expected: str) -> None:
    """Runs of anything but letters and digits become one hyphen; nothing may be left."""
    assert escape.slug(text) == expected


@fuzz
@given(st.text())
def test_folding_and_slugs_are_stable(text: str) -> None:
    """Doing it twice changes nothing, and a slug has only its own letters."""
    assert escape.fold(escape.fold(text)) == escape.fold(text)
    assert escape.slug(escape.slug(text)) == escape.slug(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", escape.slug(text))


# -- the real builder ---------------------------------------------------------------------------


def page(texts: list[str], *, escaped: bool) -> str:
    """Return a page with every text in every place, in its title and in its description."""
    title = escape.front_matter(" ".join(map(shown_as, texts)))
    parts = [f"---\ntitle: {title}\ndescription: {title}\n---\n"]
    for text in texts:
        put = str(escape.markdown(text)) if escaped else text
        parts += [source.replace("{}", put) for source in DOCUMENTS.values()]
    return "\n\n".join(parts)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a hostile page and its harmless twin with MkDocs and Material, once."""
    root = tmp_path_factory.mktemp("site")
    (root / "docs").mkdir()
    words = [f"word{index}end" for index in range(len(PAYLOADS))]
    (root / "docs/index.md").write_text("# Home\n")
    (root / "docs/ok.md").write_text("# Ok\n")
    (root / "docs/plain.md").write_text(page(words, escaped=False), encoding="utf-8")
    (root / "docs/wrong.md").write_text(page(PAYLOADS, escaped=True), encoding="utf-8")
    config = {
        "site_name": "x",
        "theme": {"name": "material", "font": False},
        "markdown_extensions": ["attr_list"],
        "nav": ["index.md"],
        "not_in_nav": "*.md",
    }
    (root / "mkdocs.yml").write_text(json.dumps(config))
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        timeout=60,
    )
    return root / "site"


def test_a_hostile_page_is_built_like_a_harmless_one(site: Path) -> None:
    """MkDocs and Material make the same elements of both, and lose no character of any payload."""
    plain = (site / "plain/index.html").read_text(encoding="utf-8")
    wrong = (site / "wrong/index.html").read_text(encoding="utf-8")

    def said(text: str | None) -> str | None:
        return text and re.sub(
            r"word(\d+)end", lambda match: shown_as(PAYLOADS[int(match[1])]), text
        )

    def tidy(events: list[Event]) -> list[Event]:
        # Anchors are made from the text of headings, and name them in the table of contents.
        made = ("href", "for")
        return [
            (kind, name.strip(), tuple(pair for pair in attrs if pair[0] not in made))
            for kind, name, attrs in events
        ]

    expected = [
        (kind, str(said(name)), tuple((key, said(value)) for key, value in attrs))
        for kind, name, attrs in events_of(plain)
    ]
    assert tidy(events_of(wrong)) == tidy(expected)


def test_a_hostile_page_gets_only_our_links(site: Path) -> None:
    """No address of a payload became one of the page."""
    wrong = events_of((site / "wrong/index.html").read_text(encoding="utf-8"))
    addresses = {
        value
        for _, _, attrs in wrong
        for key, value in attrs
        if key in ("href", "src") and value and not value.startswith("#")
    }
    assert not [one for one in addresses if "evil" in one or "javascript:" in one]
    assert any(one.startswith("../ok/") for one in addresses)


def test_the_search_index_holds_no_live_element(site: Path) -> None:
    """Titles and texts that Material's search prints have no tag of a payload in them."""
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    printed = " ".join(entry["title"] + entry["text"] for entry in index["docs"])
    assert not re.search(r"<(?:script|img|b>|\?php|!--)", printed)
    assert "alert(1)" in printed

"""Hostile text in every field of every kind, published for real: it stays text, and nothing runs.

Two dossiers are built that differ only in their words. One has a harmless word in each text field,
the other a payload where that word stood. Page by page both must then have the same elements and
attributes, and wherever a text of the first has the word, the second has the payload, with every
character of it. Order does not matter: lists that are sorted by name may differ in it.
"""

import html
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote, unquote

import pytest

from browser import Tab, chromium, tab
from conftest import built, copy_project
from dossier import escape, pipeline
from dossier.diagnostics import Severity
from dossier.model.card import Card, Term
from dossier.model.kinds import MODELS
from dossier.model.source import PlainProse
from dossier.model.values import Model, OneOrMany, Sourced
from dossier.model.values import Text as LineOfText
from dossier.prose import BulletList, Mention, Paragraph, Prose, ProseError, Text, WebLink, parse
from fields import declared, models
from payloads import PAYLOADS

SEED = 20261121
KINDS = ("actor", "pact", "summit", "source")
FOLDERS = {model.kind.name: model.kind.folder for model in MODELS}
#: What the editors note for each other; it may stand nowhere in a site.
REMARK = "zzsecretzz"
#: Ends of addresses: what an allowed address may hold.
TAILS = (
    'a"onclick="alert(1)',
    "a)b](c",
    "?a=1&b=<i>&copy;=2",
    "#'><script>alert(1)</script>",
    "{{ 7*7 }}{% x %}",
    "a b|c`d\\e^f",
    "é/%C3%A9/%zz",
    "a_b_c*d*~~e~~",
    "$x$&#x3c;b&#62;",
)


# -- which text goes where ------------------------------------------------------------------------


def _blocks(source: str) -> tuple[object, ...]:
    try:
        return parse(source).blocks
    except ProseError:
        return ()


def fits_line(text: str) -> bool:
    """Tell whether a field of one line takes the text as it is."""
    return "\n" not in text and text.isprintable() and bool(text.strip())


def fits_prose(text: str) -> bool:
    """Tell whether prose takes the text for words alone, in a paragraph and in a list."""
    plain = (Text(escape.collapse(text).strip()),)
    alone = _blocks(text) == (Paragraph(plain),)
    printable = text.replace("\n", " ").isprintable()
    return alone and printable and _blocks(f"- {text.strip()}") == (BulletList((plain,)),)


def fits_label(text: str) -> bool:
    """Tell whether the text may be the label of a mention and of a link.

    It is within one sentence, because that is what the other end of the link shows.
    """
    mention, link = Mention("x", text.strip()), WebLink("https://example.org/", text.strip())
    return (
        fits_line(text)
        and not re.search(r"[.?!]\s", text)
        and _blocks(f"[[x|{text}]]") == (Paragraph((mention,)),)
        and _blocks(f"[{text}](https://example.org/)") == (Paragraph((link,)),)
    )


def random_texts() -> list[str]:
    """Return texts of signs that mean something somewhere, the same in every run."""
    chance = random.Random(SEED)  # noqa: S311 - it only has to be the same
    alphabet = "ab <>&[](){}|*_`~^=+-#:!\\\"'$@/.%0x;,?éŁ"
    texts = ("".join(chance.choices(alphabet, k=chance.randint(1, 25))) for _ in range(90))
    return list(dict.fromkeys(texts))


# -- two dossiers that differ in their words ------------------------------------------------------


@dataclass
class Words:
    """Gives each field its text: a payload, or the harmless word that stands for it."""

    texts: Sequence[str]
    hostile: bool
    #: Harmless word -> what stands in its place.
    placed: dict[str, str] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # The full stop of a value that becomes part of a sentence goes, and rightly.
        texts = [text for text in self.texts if not text.rstrip().endswith(".")]
        self._lines = [text for text in texts if fits_line(text)]
        self._proses = [text for text in texts if fits_prose(text)]
        self._labels = [text for text in texts if fits_label(text)]

    def __len__(self) -> int:
        return max(len(self._lines), len(self._proses))

    def place(self, text: str) -> str:
        """Return the text, or a new word for it; one with an accent where the text has one."""
        number = len(self.placed)
        letters = "".join(chr(ord("a") + number // 16**power % 16) for power in (3, 2, 1, 0))
        word = ("zq" if escape.fold(text) == text else "żq") + letters
        self.placed[word] = text
        return text if self.hostile else word

    def line(self, index: int) -> str:
        """Return a text for a field of one line."""
        return self.place(self._lines[index % len(self._lines)])

    def prose(self, index: int) -> str:
        """Return a text for a field of prose."""
        return self.place(self._proses[index % len(self._proses)])

    def label(self, index: int) -> str:
        """Return a text for the label of a link in prose."""
        return self.place(self._labels[index % len(self._labels)])

    def address(self, index: int) -> str:
        """Return an address with a hostile end."""
        tail = self.place(TAILS[index % len(TAILS)])
        self.addresses.add(next(reversed(self.placed)))
        return f"https://example.org/{tail}"

    def chunk(self, index: int) -> str:
        """Return many texts in one line: they begin at the `index`th third of the list."""
        lines = self._lines
        turn = index * len(lines) // 3 % len(lines)
        chosen = ""
        for text in (*lines[turn:], *lines[:turn]):
            if len(chosen) + len(text) < 450:
                chosen += f" {text}"
        return self.place(chosen.strip())

    def expected(self, harmless: str, *, anchor: bool = False) -> str:
        """Return a harmless text with each word exchanged for what stands in its place."""
        return _WORD.sub(lambda found: self._meant(found[0], anchor=anchor), harmless)

    def _meant(self, word: str, *, anchor: bool) -> str:
        lower = word.lower()
        accented = lower if lower in self.placed else "ż" + lower[1:]
        text = self.placed[accented]
        if anchor and accented not in self.addresses:
            return escape.slug(text)
        if word[0].isupper():  # a key that heads its value
            return text.strip().replace("_", " ").replace("-", " ").capitalize()
        return text if lower in self.placed else escape.fold(text)


_WORD = re.compile("[zżZŻ]q[a-p]{4}")


def records(words: Words, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield path and content of every file of a dossier that fills every text field."""
    yield "dossier", card(words)
    for name in ("tags", "pact-types", "pact-roles", "summit-roles", "places"):
        terms = {
            f"t{i}": {"label": words.line(i), "description": words.line(i + 1)}
            for i in range(count)
        }
        yield f"vocabularies/{name}", terms
    yield "actors/land", {"title": "Land", "type": "state"}
    yield "actors/club", {"title": "Club", "type": "alliance"}
    yield "summits/round", {"title": "Round", "type": "series", "cite": ["source-0#p1a"]}
    for i in range(count):
        for kind in KINDS:
            own = globals()[f"{kind}_fields"](words, i)
            yield f"{FOLDERS[kind]}/{kind}-{i}", base(words, kind, i) | own
        kind = KINDS[i % len(KINDS)]
        required = {"pact": {"type": "t0"}, "actor": {"type": "asset"}, "summit": {"type": "call"}}
        lost = {"title": words.line(i), **required.get(kind, {"type": "other"})}
        yield f"{FOLDERS[kind]}/draft-{i}", lost | {"stage": "draft", "cite": ["source-0#p1a"]}
        gone = {"stage": "withdrawn", "title": words.line(i), "reason": words.prose(i)}
        yield f"{FOLDERS[kind]}/gone-{i}", lost | gone


def card(words: Words) -> dict[str, Any]:
    """Return the card: many texts in each of its lines."""
    paragraphs = [words.prose(i) for i in range(len(words))]
    items = [f"- {words.prose(i)}" for i in range(len(words))]
    return {
        "format": "1",
        "name": "hostile",
        "title": words.chunk(0),
        "edition": "2030-01-02",
        "publisher": words.chunk(1),
        "licence": words.chunk(2),
        "site_url": "https://example.org/hostile/",
        "edit_url": words.address(0),
        "home": "\n\n".join([*paragraphs, "\n".join(items)]),
        "overview": "\n\n".join([*reversed(paragraphs), "x [@source-0#p1a]"]),
        "thresholds": {"quote_words": "1000"},
    }


def base(words: Words, kind: str, i: int) -> dict[str, Any]:
    """Return what every record has."""
    elsewhere = {words.line(i): words.address(i), "wikidata": f"Q{i + 1}"}
    body = [
        words.prose(i),
        f"- {words.prose(i + 1)}\n- {words.prose(i + 2)}",
        f"[[land|{words.label(i)}]] [@source-{i}#p1a]",
        f"x *[{words.label(i + 1)}](https://example.org/)* {words.prose(i + 3)}",
    ]
    return {
        "title": words.line(i),
        "aliases": [words.line(i + 1), words.line(i + 2)],
        "summary": words.prose(i),
        "body": "\n\n".join(body),
        "tags": [f"t{i}"],
        "same_as": elsewhere,
        "former_ids": [f"old-{kind}-{i}"] if i % 4 == 0 else [],
        "accept": {"fact.single-source": words.line(i)},
        "notes": f"{REMARK} {PAYLOADS[0]}",
        "cite": [f"source-{i}#p1a"],
    }


def actor_fields(words: Words, i: int) -> dict[str, Any]:
    """Return the fields of an actor."""
    cite = [f"source-{i}#p1a"]
    return {
        "type": "alliance",
        "country": {
            "value": "land",
            "cite": cite,
            "reason": words.prose(i),
            "note": words.prose(i + 1),
        },
        "part_of": {"value": "club", "cite": cite, "note": words.prose(i + 2)},
        "roles": [
            {
                "title": words.line(i),
                "of": "land",
                "from": "2001",
                "note": words.prose(i),
                "cite": cite,
            }
        ],
        "members": [{"actor": "land", "from": "2002", "note": words.prose(i + 2), "cite": cite}],
    }


def pact_fields(words: Words, i: int) -> dict[str, Any]:
    """Return the fields of a pact."""
    cite, against = [f"source-{i}#p1a"], [f"source-{i}#p2a"]
    return {
        "type": f"t{i}",
        "parties": [{"actor": f"actor-{i}", "role": f"t{i}", "note": words.prose(i), "cite": cite}],
        "milestones": [
            {
                "event": "signed",
                "date": "2003",
                "text": words.prose(i + 1),
                "note": words.prose(i + 2),
                "disputed_by": against,
            },
            {"event": "announced", "summit": f"summit-{i}", "cite": cite},
        ],
        "provisions": [
            {
                "key": "one",
                "text": words.prose(i + 3),
                "note": words.prose(i + 4),
                "cite": cite,
                "disputed_by": against,
            },
            {"key": "two", "cite": cite},
        ],
        "relations": [
            {"pact": "pact-0", "relation": "revises", "note": words.prose(i + 5), "cite": cite}
        ][:i],  # no pact relates to itself
    }


def summit_fields(words: Words, i: int) -> dict[str, Any]:
    """Return the fields of a summit."""
    cite = [f"source-{i}#p1a"]
    first = {"value": "2004-05-06", "rank": "preferred", "reason": words.prose(i), "cite": cite}
    second = {"value": "2004-05-07", "note": words.prose(i + 1), "cite": cite}
    second |= {"reason": words.prose(i + 8)}
    return {
        "type": "visit",
        "date": [first, second],
        "place": {"value": f"t{i}", "reason": words.prose(i + 2), "cite": cite},
        "part_of": {
            "unknown": "withheld",
            "reason": words.prose(i + 3),
            "note": words.prose(i + 9),
            "cite": cite,
        },
        "participants": [
            {
                "unnamed": words.line(i),
                "of": "land",
                "role": f"t{i}",
                "note": words.prose(i + 4),
                "cite": cite,
            },
            {"key": "two", "unnamed": words.line(i + 1), "cite": cite},
            {"actor": f"actor-{i}", "cite": cite},
        ],
        "outcomes": [
            {"key": "one", "text": words.prose(i + 5), "note": words.prose(i + 6), "cite": cite}
        ],
        "cancelled": {"date": "2004-05", "note": words.prose(i + 7), "cite": cite},
    }


def source_fields(words: Words, i: int) -> dict[str, Any]:
    """Return the fields of a source, with the claims that the other records of its number cite."""
    about = [f"{kind}-{i}" for kind in KINDS] + ["land"]
    said_by = [{"unnamed": words.line(i), "of": "land"}, {"unnamed": words.line(i + 1)}]
    return {
        "type": "news",
        "publisher": {"unknown": "withheld", "reason": words.prose(i), "cite": [f"source-{i}"]},
        "author": [words.line(i), words.line(i + 1)],
        "published": {"value": "2005", "note": words.prose(i + 1)},
        "url": words.address(i),
        "archived": words.address(i + 1),
        "reliability": {"grade": "C", "reason": words.prose(i + 2)},
        "claims": {
            "p1a": {
                "text": words.prose(i + 3),
                "about": about,
                "by": said_by,
                "via": {"unnamed": words.line(i + 2)},
                "quote": words.line(i + 3),
            },
            "p2a": {"text": words.prose(i + 4), "about": about, "modality": "opinion"},
        },
        "errata": [
            {
                "at": "p1a",
                "says": words.line(i),
                "correct": words.line(i + 1),
                "reason": words.prose(i + 5),
                "note": words.prose(i + 6),
                "severity": "high",
            },
            {
                "at": "p3",
                "says": words.line(i + 2),
                "correct": words.line(i + 3),
                "severity": "low",
            },
        ],
    }


# -- building and comparing -----------------------------------------------------------------------


class _Nodes(HTMLParser):
    """Takes a page apart: elements with their attributes, and texts, each with where it stands."""

    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_text = False
        self.elements.append((self._path(tag), tuple((name, value or "") for name, value in attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._in_text = False
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_comment(self, data: str) -> None:
        self._in_text = False
        self.elements.append((self._path("<!--"), (("comment", data),)))

    def handle_decl(self, decl: str) -> None:
        self.elements.append((self._path("<!"), (("declaration", decl),)))

    def handle_pi(self, data: str) -> None:
        self.elements.append((self._path("<?"), (("instruction", data),)))

    def handle_data(self, data: str) -> None:
        if self._in_text:
            data = self.texts.pop()[1] + data
        self.texts.append((self._path(""), data))
        self._in_text = True

    def _path(self, tag: str) -> str:
        return ">".join([*self._open, tag])


def squeezed(text: str) -> str:
    """Return a text without white space, which HTML may collapse."""
    return re.sub(r"\s+", "", text)


def nodes(page: str, words: Words | None = None) -> Counter[tuple[str, ...]]:
    """Return the elements, attributes and texts of HTML with how often each is there.

    With `words`, those of a harmless page as they must be in the hostile one.
    """
    parts = _Nodes()
    parts.feed(page)
    parts.close()

    def meant(text: str, *, anchor: bool = False) -> str:
        return words.expected(text, anchor=anchor) if words else text

    found: Counter[tuple[str, ...]] = Counter()
    for path, attributes in parts.elements:
        found[(path, *sorted(name for name, _ in attributes))] += 1
        for name, value in attributes:
            if name in ("id", "href"):
                # Anchors are made of words, and addresses are percent-encoded.
                address = unquote(meant(unquote(value), anchor=True))
                found[path, name, re.sub("-+(?=-|$)|(?<=#)-+", "", squeezed(address))] += 1
            else:
                found[path, name, squeezed(meant(value))] += 1
    for path, text in parts.texts:
        if squeezed(meant(text)):
            found[path, squeezed(meant(text))] += 1
    return found


def difference(
    wanted: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return what was lost and what was added."""
    lost, added = wanted - found, found - wanted
    return [("lost", node) for node in lost] + [("added", node) for node in added]


def compared(harmless: str, hostile: str, words: Words) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a hostile page has lost and gained against the harmless one.

    The frame of the theme, which is half of each page, is parsed only if it differs from the
    harmless frame with each word exchanged for what the standard library's escape makes of it.
    """
    frame, article = _cut(harmless)
    hostile_frame, hostile_article = _cut(hostile)
    escaped = _WORD.sub(lambda word: html.escape(words.expected(word[0]).strip()), frame)
    if _quotes(escaped) == _quotes(hostile_frame):
        return difference(nodes(article, words), nodes(hostile_article))
    return difference(nodes(harmless, words), nodes(hostile))


def _cut(page: str) -> tuple[str, str]:
    """Return a page without its article, and the article."""
    before, found, rest = page.partition("<article")
    article, _, after = rest.rpartition("</article>")
    return before + after, found + article


def _quotes(text: str) -> str:
    """Return HTML with quotation marks written in one of the ways in use."""
    return text.replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


@dataclass(frozen=True)
class Corpus:
    """One set of texts in a dossier of so many records of each kind, built harmless and hostile."""

    root: Path
    texts: tuple[str, ...]
    count: int

    @cached_property
    def harmless(self) -> Words:
        """The words of the harmless dossier, which know what stands for each in the other."""
        return self._written("harmless", hostile=False)

    @cached_property
    def site(self) -> Path:
        """The hostile site."""
        self._written("hostile", hostile=True)
        return built(self.root / "hostile")

    @cached_property
    def model(self) -> Path:
        """The harmless site."""
        assert self.harmless
        return built(self.root / "harmless")

    @cached_property
    def pages(self) -> list[str]:
        """The pages of the harmless site."""
        return sorted(str(page.relative_to(self.model)) for page in self.model.rglob("*.html"))

    def _written(self, name: str, *, hostile: bool) -> Words:
        words = Words(self.texts, hostile)
        data = self.root / f"{name}-data"
        for path, content in records(words, self.count):
            file = data / f"{path}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            # JSON is YAML, quotes every text, and never folds or tags one.
            file.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        copy_project(self.root / name, data)
        return words


CORPORA = {
    "payloads": (tuple(PAYLOADS), len(PAYLOADS)),
    "random": (tuple(random_texts()), 12),
    # What stands once in a dossier, the name of the whole above all, gets the other payloads here.
    "second third": (tuple(PAYLOADS[30:] + PAYLOADS[:30]), 1),
    "last third": (tuple(PAYLOADS[60:] + PAYLOADS[:60]), 1),
}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Corpus]:
    """All corpora; each is built when a test first looks at it."""
    return {
        name: Corpus(tmp_path_factory.mktemp(name.replace(" ", "-")), *given)
        for name, given in CORPORA.items()
    }


@pytest.fixture(params=CORPORA)
def corpus(request: pytest.FixtureRequest, corpora: dict[str, Corpus]) -> Corpus:
    """Each corpus in turn."""
    return corpora[request.param]


def test_text_stays_text_on_every_page(corpus: Corpus) -> None:
    """No page has an element or attribute more, or a character less, than words would give it."""
    assert corpus.pages == sorted(
        str(p.relative_to(corpus.site)) for p in corpus.site.rglob("*.html")
    )
    wrong = {}
    for page in corpus.pages:
        both = (corpus.model / page).read_text("utf-8"), (corpus.site / page).read_text("utf-8")
        if found := compared(*both, corpus.harmless):
            wrong[page] = found
    assert list(wrong.items())[:3] == []


def index_of(site: Path) -> list[dict[str, Any]]:
    """Return the entries of the search index, the same in both of its files."""
    text = (site / "search" / "search_index.json").read_text("utf-8")
    script = (site / "search" / "search_index.js").read_text("utf-8")
    assert json.loads(script.partition("=")[2].strip().rstrip(";")) == json.loads(text)
    entries: list[dict[str, Any]] = json.loads(text)["docs"]
    return entries


def test_the_search_index_holds_no_live_markup(corpus: Corpus) -> None:
    """Search prints titles and texts of its index as HTML: in it, too, text is text."""

    def parts(site: Path, words: Words | None) -> Counter[tuple[str, ...]]:
        found: Counter[tuple[str, ...]] = Counter()
        for entry in index_of(site):
            for name in set(entry) - {"location"}:
                for node, times in nodes(f"<{name}>{entry[name]}</{name}>", words).items():
                    found[node] += times
        return found

    assert difference(parts(corpus.model, corpus.harmless), parts(corpus.site, None))[:5] == []


# -- the tests look everywhere --------------------------------------------------------------------


def _of_text(annotation: Any) -> bool:
    """Tell whether an annotation holds text that its author words."""
    if annotation in (Prose, PlainProse) or annotation == LineOfText:
        return True
    return any(map(_of_text, get_args(annotation)))


def text_fields() -> set[str]:
    """Return the fields of text of all classes of the format, as `Class.field`."""
    found = set()
    for model in models():
        for name, info in model.model_fields.items():
            annotated = any(piece in info.metadata for piece in get_args(LineOfText)[1:])
            if _of_text(info.annotation) or (info.annotation is str and annotated):
                found.add(declared(model, name))
    return found


def _filled(value: Any, where: str) -> Iterator[str]:
    """Yield the field of every harmless word in a value."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _filled(getattr(value, name), declared(type(value), name))
    elif isinstance(value, Sourced):
        for alternative in value.alternatives:
            yield from _filled(alternative.value, where)
        yield from _filled((value.unknown, *value.alternatives), where)
    elif isinstance(value, OneOrMany):
        yield from _filled(value.items, where)
    elif isinstance(value, dict):
        yield from _filled((*value, *value.values()), where)
    elif isinstance(value, tuple):
        for item in value:
            yield from _filled(item, where)
    elif _WORD.search(value.source if isinstance(value, Prose) else str(value)):
        yield where


def test_every_text_field_of_the_format_is_filled(corpora: dict[str, Corpus]) -> None:
    """A field that a kind gets tomorrow is missed here until it holds a payload."""
    loaded = pipeline.check(corpora["payloads"].model.parent).loaded
    everything: Iterable[Model] = (
        loaded.card,
        *(entry.record for entry in loaded.entries.values()),
        *(term for terms in loaded.vocabularies.values() for term in terms.values()),
    )
    filled = {where for model in everything for where in _filled(model, "")}
    # Notes have a test of their own; the names of rules are a closed list.
    assert text_fields() - filled == {"Record.notes", "Card.rules"}
    assert {f"{cls.__name__}.{name}" for cls, name in ((Card, "title"), (Term, "label"))} < filled


def test_every_text_is_shown_somewhere(corpora: dict[str, Corpus]) -> None:
    """What a curator writes in any field can be read on a page; nothing is dropped."""
    corpus = corpora["payloads"]
    seen: set[str] = set()
    for page in corpus.pages:
        parts = _Nodes()
        parts.feed((corpus.model / page).read_text("utf-8"))
        texts = [text for path, text in parts.texts if ">body" in path]
        # What a term means is a tooltip; an address is where its link leads.
        attributes = [pair for _, pairs in parts.elements for pair in pairs]
        texts += [unquote(value) for name, value in attributes if name in ("title", "href")]
        seen.update(word.lower() for text in texts for word in _WORD.findall(text))
    data = corpus.root / "harmless-data"
    unseen = {word for word in corpus.harmless.placed if word not in seen}
    where = {
        f"{file.relative_to(data)}: {line.strip()}"
        for file in sorted(data.rglob("*.yaml"))
        for line in file.read_text("utf-8").splitlines()
        if unseen & set(_WORD.findall(line))
    }
    assert sorted(where)[:9] == []


def test_notes_of_the_editors_are_published_nowhere(corpora: dict[str, Corpus]) -> None:
    """What editors note for each other stays in the file."""
    corpus = corpora["payloads"]
    assert REMARK in (corpus.root / "hostile-data" / "pacts" / "pact-0.yaml").read_text("utf-8")
    files = [file for file in corpus.site.rglob("*") if file.is_file()]
    assert [file for file in files if REMARK.encode() in file.read_bytes()] == []


# -- what is refused ------------------------------------------------------------------------------


def problems(root: Path, folder: str, content: dict[str, Any]) -> list[str]:
    """Return the codes of the errors in a dossier of one record and its card."""
    (root / "data" / folder).mkdir(parents=True)
    (root / "data" / "dossier.yaml").write_text(
        "format: 1\nname: x\ntitle: x\nedition: 2030-01-01\n"
    )
    text = json.dumps(content)  # which is YAML, and can write any character
    (root / "data" / folder / "one.yaml").write_text(text, "utf-8")
    found = pipeline.check(root).problems
    return [problem.code.name for problem in found if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("text", [text for text in PAYLOADS if not fits_line(text)])
def test_what_is_no_line_of_text_is_refused_in_a_title(tmp_path: Path, text: str) -> None:
    """Line breaks and characters that cannot be seen never come as far as a page."""
    if text.strip().isprintable():  # a no-break space at an end, which is cut
        assert problems(tmp_path, "actors", {"title": text, "type": "asset"}) == []
    else:
        assert len(problems(tmp_path, "actors", {"title": text, "type": "asset"})) == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "file:///etc/passwd",
        "https://user@evil.example/",
        "https://[::1]/",
        "ftp://evil.example/",
        "no address",
    ],
)
@pytest.mark.parametrize("where", ["url", "archived", "same_as", "summary", "body"])
def test_an_address_that_may_not_be_published_is_refused(
    tmp_path: Path, where: str, address: str
) -> None:
    """Only http, https and mailto lead off the site; anything else is an error in the record."""
    value = {
        "url": address,
        "archived": address,
        "same_as": {"official": address},
        "summary": f"See [x]({address}).",
        "body": f"See [x]({address}).",
    }[where]
    assert problems(tmp_path, "sources", {"title": "x", "type": "news", where: value})


# -- in the browser -------------------------------------------------------------------------------

#: Set on every page before its own scripts: what a payload would call.
TRAP = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = (...words) => { window.ran.push(name); };
"""


@pytest.fixture(scope="module")
def watched() -> Iterator[Tab]:
    """A tab whose pages note what runs in them."""
    with chromium() as browser, tab(browser) as opened:
        opened.page.context.add_init_script(TRAP)
        yield opened


def alarms(reader: Tab, base: str) -> list[str]:
    """Return everything that text could have set off."""
    ran: list[str] = reader.page.evaluate("window.ran")
    missing = [
        url
        for url in reader.requests
        if url.startswith(base)
        and not (Path("/") / unquote(url.split("?")[0].split("#")[0])[8:]).exists()
    ]
    return [*ran, *reader.dialogs, *reader.errors, *reader.beyond(base), *missing]


@pytest.mark.browser
def test_nothing_runs_on_any_page(corpora: dict[str, Corpus], watched: Tab) -> None:
    """No script, dialog, request or error, with payloads in every field.

    Of four records with the same payloads one is opened, each time of another kind.
    """
    corpus = corpora["payloads"]
    base = corpus.site.as_uri() + "/"
    wrong = {}
    for page in corpus.pages:
        record = re.match(r"\w+/([\w-]+)-(\d+)\.html", page)
        if page == "404.html" or (record and record[1] != KINDS[int(record[2]) % len(KINDS)]):
            continue  # the page for what is missing needs a server
        watched.forget()
        watched.page.goto(base + page, wait_until="domcontentloaded")
        if found := alarms(watched, base):
            wrong[page] = found
    assert wrong == {}


@pytest.mark.browser
@pytest.mark.parametrize(
    "words", ["alert", "onerror", "script", "<img src=x onerror=alert(1)>", "x", "evil", "title b"]
)
def test_nothing_runs_in_search(corpora: dict[str, Corpus], watched: Tab, words: str) -> None:
    """Results are shown with payloads in their titles and texts, and none wakes up."""
    site = corpora["payloads"].site
    base = site.as_uri() + "/"
    watched.forget()
    watched.open(base + "views/errata.html")
    watched.page.keyboard.press("/")
    watched.page.keyboard.insert_text(words)
    watched.page.keyboard.press("End")
    watched.until("document.querySelectorAll('.md-search-result__item').length > 5")
    for details in watched.page.locator(".md-search-result__more > summary").all()[:10]:
        details.click()
    shown = watched.page.evaluate(
        """() => [...new Set([...document.querySelectorAll(".md-search-result__list *")].map(
            element => element.tagName.toLowerCase()))]"""
    )
    plain = {"li", "a", "article", "h1", "h2", "p", "mark", "div", "details", "summary", "nav"}
    plain |= {"ul", "ol", "span", "del"}
    assert set(shown) <= plain | {"code"}  # which pages written by hand have
    assert alarms(watched, base) == []


@pytest.mark.browser
@pytest.mark.parametrize("text", PAYLOADS[:2] + PAYLOADS[-8:])
def test_nothing_runs_where_a_result_is_marked(
    corpora: dict[str, Corpus], watched: Tab, text: str
) -> None:
    """An address with hostile words to mark on the page is as harmless as the page."""
    base = corpora["payloads"].site.as_uri() + "/"
    watched.forget()
    watched.page.goto(f"{base}actors/actor-0.html?h={quote(text)}")
    assert alarms(watched, base) == []

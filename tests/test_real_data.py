"""The records of this repository: in order, true to their sources, and in words of their own."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import pytest

from conftest import ROOT, SEEDS
from dossier.citation import Locator, Span
from dossier.diagnostics import Severity
from dossier.loading import Entry
from dossier.model.source import Source
from dossiers import Small, read

#: So many words in a row that are also in a source are copied, not said in our own words.
COPIED = 8

seeded = pytest.mark.skipif(not SEEDS.exists(), reason=f"the articles are not here: {SEEDS}")


@cache
def _data() -> Small:
    return read(ROOT)


def _entries() -> list[Entry]:
    return list(_data().loaded.entries.values())


def _sources() -> list[tuple[Entry, Source]]:
    return [(entry, entry.record) for entry in _entries() if isinstance(entry.record, Source)]


@cache
def _seeds() -> dict[str, str]:
    """Return the articles by their digests."""
    files = SEEDS.glob("*.txt")
    return {
        hashlib.sha256(file.read_bytes()).hexdigest(): file.read_text("utf-8") for file in files
    }


def _articles() -> Iterator[tuple[Entry, Source]]:
    """Yield the sources that are articles at hand, known by their digests."""
    return ((entry, source) for entry, source in _sources() if source.sha256)


def _paragraphs(source: Source) -> list[str]:
    """Return the paragraphs of the article behind a source: the lines that are not empty."""
    return [line for line in _seeds()[source.sha256 or ""].splitlines() if line.strip()]


def _places(span: Span | Locator) -> list[int]:
    return [place.number for place in (span if isinstance(span, Span) else (span,))]


def _plain(text: str) -> str:
    """Normalise white space, of which newspapers use several sorts, and nothing else."""
    return " ".join(text.split())


def _words(text: str) -> list[str]:
    """Return the words of a text without its markup: links by their labels, no citations."""
    text = re.sub(r"\[@[^\]]*\]", " ", text)
    text = re.sub(r"\[\[([^\]|]*)(?:\|([^\]]*))?\]\]", lambda found: found[2] or found[1], text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.findall(r"[^\W_]+", re.sub(r"['’]", "", text.lower()))


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of words that is long enough to be a copy."""
    return zip(*(islice(words, start, None) for start in range(COPIED)), strict=False)


@pytest.fixture(autouse=True)
def _edition_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_the_records_pass_the_check() -> None:
    """There is neither an error nor a warning: what is published keeps its promises."""
    problems = [str(p) for p in _data().problems if p.severity is not Severity.NOTE]
    assert problems == []


def test_there_are_records_of_every_kind() -> None:
    """The tests below have something to test."""
    assert {entry.record.kind.name for entry in _entries()} == {"actor", "pact", "summit", "source"}
    assert sum(len(source.claims) for _, source in _sources()) > 100
    assert sum(len(source.errata) for _, source in _sources()) > 5


@seeded
def test_every_article_is_a_source() -> None:
    """The digest in each source record is that of an article, and each article has a record."""
    digests = [source.sha256 for _, source in _articles()]
    assert len(set(digests)) == len(digests)
    assert set(digests) == _seeds().keys()


@seeded
def test_paragraphs_are_the_lines_that_are_not_empty() -> None:
    """The number of paragraphs is counted the way the places are."""
    for entry, source in _articles():
        assert source.paragraphs == len(_paragraphs(source)), entry.id


@seeded
def test_quotations_stand_where_they_are_said_to_stand() -> None:
    """A `quote`, and what an erratum `says`, is in the paragraphs named, word for word."""
    missing = []
    for entry, source in _articles():
        text = _paragraphs(source)
        quotes = [
            (str(name), claim.at or name.place, claim.quote)
            for name, claim in source.claims.items()
            if claim.quote
        ]
        quotes += [
            (f"erratum at {erratum.at}", _range(source, erratum.at), erratum.says)
            for erratum in source.errata
        ]
        for name, span, quote in quotes:
            passage = "\n".join(text[number - 1] for number in _places(span))
            if _plain(quote) not in _plain(passage):
                missing.append(f"{entry.id} {name}: {quote!r} is not in {span}")
    assert missing == []


def _range(source: Source, at: Locator | Span) -> Locator | Span:
    """Return the paragraphs an erratum is about: those of its claim, where it names one."""
    if isinstance(at, Locator) and at.is_claim:
        return source.claims[at].at or at.place
    return at


QUOTING = ("quote", "says")


def _written(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record that are ours: not quotations, nor titles of sources."""
    ours = ("text", "summary", "body", "note", "notes", "reason", "description", "home", "overview")
    for where in entry.raw.spans:
        if where and where[-1] in ours:
            value: object = entry.raw.value
            for step in where:
                value = value[step]  # type: ignore[index]
            if isinstance(value, str):
                yield ".".join(map(str, where)), value


@seeded
def test_nothing_is_copied_from_the_articles() -> None:
    """No text of ours shares eight words in a row with an article; quotations are marked."""
    theirs = {run for text in _seeds().values() for run in _runs(_words(text))}
    texts = [(entry.raw.path, *text) for entry in _entries() for text in _written(entry)]
    card = _data().loaded.card
    texts += [("card", name, getattr(card, name).source) for name in ("home", "overview")]
    assert len(texts) > 300
    copied = [
        f"{path} {where}: {' '.join(run)}"
        for path, where, text in texts
        for run in _runs(_words(text))
        if run in theirs
    ]
    assert copied == []


def test_every_paragraph_of_an_article_is_read() -> None:
    """Each paragraph holds a claim, lies in the range of one, or is marked as boilerplate."""
    claimed = 0
    for entry, source in _sources():
        if entry.id != "wsj-2021-10-05":
            continue
        spans = [claim.at or name.place for name, claim in source.claims.items()]
        spans += source.boilerplate
        covered = {number for span in spans for number in _places(span)}
        assert source.paragraphs
        assert set(range(1, source.paragraphs + 1)) <= covered, entry.id
        claimed += 1
    assert claimed == 1


def test_every_claim_is_about_something() -> None:
    """A claim that names no record can be found from none."""
    nameless = [
        f"{entry.id}#{name}"
        for entry, source in _sources()
        for name, claim in source.claims.items()
        if not claim.about
    ]
    assert nameless == []

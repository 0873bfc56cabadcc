"""Escaping: text of records into Markdown, HTML, addresses, front matter and search words.

Takes any text; gives text that means the same where it is put and nothing more. It must not know
records or templates. One path serves Markdown and HTML alike: punctuation that could mean anything
to either becomes a numeric reference (`&#42;`), which neither reads as markup. Where common
punctuation stays as it is, tests/test_escape.py proves it harmless in every place a template puts
text, also with the extensions that this project does not use.

Two duties are left to the templates. Attributes stand in double quotes. And Markup is joined to
Markup only: `markup + text` and `markup ~ text` escape the text for HTML but not for Markdown.
"""

import html
import json
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

# No-break spaces stay: in typography ("10 000", "« oui »") they are part of the text.
_SPACE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
# What is no character to a reader, to HTML or to YAML: C0, DEL, C1, surrogates, noncharacters.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Punctuation that stays as it is, because of its neighbours. \w is too wide: it holds `_`.
_WORD = r"[^\W_]"
_SAID = rf"(?<=(?:{_WORD}|[)\"'%\]’”»]))"  # just after a word, or after what closes one
_PLAIN = (
    rf"(?<={_WORD})-(?={_WORD})",  # post-war, but no list, rule or dash
    rf"(?<=(?:{_WORD}|\.))'",  # don't, states', U.S.'s
    rf"{_SAID}[,;?]",
    rf"{_SAID}!(?=\ )",  # right before a link it would make an image
    rf"{_SAID}:(?=\ |\Z)",  # said: yes, but no :emoji: and no javascript:
    rf"(?:{_SAID}(?<![wW])|(?<=[wW])(?!.{_WORD}))\.",  # U.S., 9.30, but no ... and no www.
    r"(?<=\d)%",
    r"(?<=[^\W\d_][^\W\d_])/(?=[^\W\d_]{2})",  # and/or, but no 1/2, c/o or //
    # Closed in the same text, so that it is no target of a link, and no (c) or (tm).
    rf"(?<=(?:{_WORD}|\ ))\((?!(?:c|r|tm)\))(?={_WORD}[^()]*\))",
    rf"(?:{_SAID}|(?<=[.?!]))\)",
)
# What would begin a list (`1. `, `1) `) or, on a page without front matter, a line of metadata.
_OPENING = r"\A(?P<opening>\d+(?=[.)])|[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?=:))(?P<mark>[.):])"
_PUNCTUATION = re.compile(rf"{_OPENING}|{'|'.join(_PLAIN)}|(?P<sign>[!-/:-@\[-`{{-~])", re.I)

# Behind these it is as behind the letter x: a word (no number, which with `.` begins a list, and no
# w, which begins www.), a Markdown link, a tag, an emphasis.
_CLOSES_WORD = re.compile(r"[^\W\d_wW]|[)>*]")

_SCHEME = re.compile(r"(https?)://|mailto:(?=[^@]+@[^@])", re.I)
# No user (`user@`), which disguises the host; no IPv6 address, whose brackets Markdown would read.
_HOST = re.compile(
    r"(?:[a-z0-9._-]|%[89a-f][0-9a-f]|[^\x00-\x9f\s])+(?::[0-9]{1,5})?(?=[/?#]|\Z)", re.I
)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ADDRESS_SIGN = re.compile(r"[^\w./:?=%#,;-]", re.A)

_COMBINING = re.compile(r"[\u0300-\u036f]")
# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans(
    dict(zip("øØłŁđĐðÐħĦŧŦŋŊəƏ\u0131", "oOlLdDdDhHtTnNeEi", strict=True))
    | {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
)


#: The same names, labels and claims stand on many pages: so many texts are remembered escaped.
_remembered = lru_cache(2**16)


@_remembered
def markdown(text: str) -> Markup:
    """Return `text` so that Markdown and HTML show it, on one line, and read nothing into it.

    White space is collapsed and stripped. Control characters, lone surrogates and noncharacters
    become U+FFFD, so that nothing vanishes unseen and no two parts of a word are joined.
    """
    return _escaped(_clean(text).strip())


def inline(text: str, behind: str = "") -> Markup:
    """As `markdown`, for a piece of a sentence: white space at its ends stays, as one space.

    `behind` is the markup on the same line before it. After a word, a link or a closing tag a comma
    or the 's of a possessive can then stay as it is.
    """
    return _inline(text, closes_word=_CLOSES_WORD.fullmatch(behind[-1:]) is not None)


@_remembered
def _inline(text: str, *, closes_word: bool) -> Markup:
    clean = _clean(text)
    words = clean.strip(" ")
    if not words:
        return _vouched(clean)
    before, _, after = clean.partition(words)
    if closes_word:
        return _escaped(f"x{before}{words}")[1:] + _vouched(after)
    return _vouched(before) + _escaped(words) + _vouched(after)


def collapse(text: str) -> str:
    """Return `text` with each run of white space as one space; no-break spaces stay."""
    return _SPACE.sub(" ", text)


def finalize(value: object) -> Markup:
    """Return what a template prints (Jinja's `finalize`): Markup as it is, all else escaped.

    Raises `TypeError` for None: a template that prints nothing is wrong.
    """
    if isinstance(value, Markup):
        return value
    if value is None:
        raise TypeError("a template printed nothing (None); guard the value with {% if %}")
    return markdown(str(value))


def url(text: str) -> str | None:
    """Return the address with all unsafe characters percent-encoded, or None if it is refused.

    Only http, https and mailto are allowed, without a user or password, control characters or an
    IPv6 host. What comes back still has `&` and other signs of addresses: print it with
    `url_markup`, store or export it as it is. Encoding twice changes nothing.
    """
    text = text.strip(" ")
    scheme = _SCHEME.match(text)
    if scheme is None or _CONTROL.search(text):
        return None
    if scheme[1] and _HOST.match(text, scheme.end()) is None:
        return None
    return _encoded(text)


def url_markup(text: str) -> Markup | None:
    """Return a foreign address as Markup, or None if `url` refuses it.

    It needs no further thought in the destination of a Markdown link or in a double-quoted
    attribute.
    """
    address = url(text)
    return None if address is None else destination(address)


@_remembered
def destination(address: str) -> Markup:
    """Return an address the project itself made (`../pacts/aukus.md#top`) for the same places.

    It escapes and does not judge: an address from a record goes through `url_markup`.
    """
    encoded = _encoded(_CONTROL.sub("\ufffd", address))
    return _vouched(_ADDRESS_SIGN.sub(_reference, encoded))


def front_matter(text: str) -> str:
    """Return a value for one line of YAML front matter: a JSON string of escaped HTML.

    Material prints `title` and `description` as they are, so the HTML is escaped first. White
    space and control characters are treated as in `markdown`.
    """
    return json.dumps(html.escape(_clean(text).strip(), quote=True), ensure_ascii=False)


def fold(text: str) -> str:
    """Return `text` without accents, for search: 'Genève' -> 'Geneve', 'Łódź' -> 'Lodz'.

    Only the accents of Latin, Greek and Cyrillic go; the vowel signs of other scripts are letters.
    """
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    return unicodedata.normalize("NFC", plain)


def slug(text: str) -> str:
    """Return the words of `text` as [a-z0-9-]: 'Élysée Palace' -> 'elysee-palace'.

    It may be empty (a title in Arabic) and longer than an id may be: both are the caller's affair.
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text).lower()).strip("-")


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", collapse(text))


def _escaped(text: str) -> Markup:
    return _vouched(_PUNCTUATION.sub(_kept_or_referenced, text))


def _kept_or_referenced(match: re.Match[str]) -> str:
    sign = match["sign"] or match["mark"]
    return (match["opening"] or "") + f"&#{ord(sign)};" if sign else match[0]


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _encoded(address: str) -> str:
    # Parentheses and quotes are legal in addresses, but end a Markdown destination or an attribute.
    return quote(_LONE_PERCENT.sub("%25", address), safe="/:?#@!$&*+,;=%~")


def _vouched(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - made here only, from text that was escaped or is blank

"""Prose: the small text language of records, parsed once into a tree.

Takes the text of a field (`summary`, `body`, `text`, `note`, ...); gives a `Prose`, which
`prose_writing` writes out. It must not know records. This is all of the language:

- A blank line ends a paragraph. A line that begins with `- ` is an item of a list, also right after
  the lines of a paragraph; lines indented by two spaces go on with the item; a blank line between
  two items does not part them. Lists do not nest. Other line breaks are spaces.
- `*emphasis*` and `**strong**` stand around words: the opening stars after no letter or digit and
  before no space, the closing ones the other way round. They do not nest, and three stars are text.
- `[label](https://…)`, `[[aukus]]`, `[[aukus|the pact]]`, `[@source#p20a; @other]`. They may stand
  in emphasis; nothing stands in them.
- Anything else is text. There is no escape character, because nothing else needs one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from dossier import escape
from dossier.citation import Citation, CitationError, id_problem, shown

LONGEST = 20_000
"""Characters in one text; what is longer belongs into several records."""

_ITEM = re.compile(r"- +(?=\S)")
_SIGN = re.compile(r"\[\[|\[@|\[(?P<label>[^\[\]]*)\]\(|(?P<stars>\*+)")
# The address up to the closing parenthesis; one pair inside is part of it, as in Wikipedia's.
_TARGET = re.compile(r"([^()]*+(?:\([^()]*+\)[^()]*+)*+)\)")
_STRONG = 2


class ProseError(ValueError):
    """A text breaks the language; one sentence with the fix, and the character it begins at."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are; white space is collapsed."""

    text: str


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link off the site; `url` was accepted and encoded by `escape.url`."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A link to a record; without a label the record's title stands there.

    `offset` is where it begins in the source of its prose, -1 for one that was never parsed.
    """

    id: str
    label: str | None = None
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Cites:
    """One group of citations; `offset` is where it begins in the source of its prose."""

    citations: tuple[Citation, ...]
    offset: int = field(default=-1, compare=False)


Leaf: TypeAlias = Text | WebLink | Mention | Cites


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words in `*…*`, with no emphasis inside."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in `**…**`, with no emphasis inside."""

    children: tuple["Inline", ...]


Inline: TypeAlias = Leaf | Emphasis | Strong


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of inline parts."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items, each a run of inline parts."""

    items: tuple[tuple[Inline, ...], ...]


Block: TypeAlias = Paragraph | BulletList


@dataclass(frozen=True, slots=True)
class Prose:
    """A parsed text: its source, and the blocks it was read as.

    As a pydantic field it comes from text (or is one already) and serialises to its source; what is
    malformed gives one error of the type `prose.malformed` with `reason` and `offset`.
    """

    source: str
    blocks: tuple[Block, ...]

    def mentions(self) -> tuple[Mention, ...]:
        """Every mention in order; one record mentioned twice is there twice."""
        return tuple(leaf for leaf in self._leaves() if isinstance(leaf, Mention))

    def citations(self) -> tuple[Citation, ...]:
        """Every citation in order, repeated ones too."""
        groups = (leaf.citations for leaf in self._leaves() if isinstance(leaf, Cites))
        return tuple(citation for group in groups for citation in group)

    @property
    def has_references(self) -> bool:
        """Whether it mentions or cites anything: then it cannot stand where plain words must."""
        return any(isinstance(leaf, Mention | Cites) for leaf in self._leaves())

    def _leaves(self) -> Iterator[Leaf]:
        return (leaf for run in runs(self.blocks) for leaf in leaves(run))

    @classmethod
    def _validate(cls, value: object) -> "Prose":
        if isinstance(value, Prose):
            return value
        try:
            if not isinstance(value, str):
                raise ProseError(f"{shown(value)} is not text; write the words themselves", 0)
            return parse(value)
        except ProseError as error:
            context = {"reason": str(error), "offset": error.offset}
            raise PydanticCustomError("prose.malformed", "{reason}", context) from error

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda prose: prose.source, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "maxLength": LONGEST}


# -- reading ------------------------------------------------------------------------------------


def parse(text: str) -> Prose:
    """Read a text in time linear to its length.

    Raises `ProseError`, and nothing else, for `[[` or `[@` that is not closed or leads to no id or
    citation, a link without label or with an address that `escape.url` refuses, and a text longer
    than `LONGEST`.
    """
    if len(text) > LONGEST:
        size = f"the text has {len(text)} characters"
        raise ProseError(f"{size}; shorten it to {LONGEST} or divide the record", LONGEST)
    blocks: list[Block] = []
    for is_list, pieces in groupby(_pieces(text), key=lambda piece: piece.is_item):
        runs = tuple(_inline(text, piece) for piece in pieces)
        blocks += [BulletList(runs)] if is_list else map(Paragraph, runs)
    return Prose(text, tuple(blocks))


class _Piece(NamedTuple):
    """A paragraph or an item, as a slice of the source, so that offsets stay true."""

    is_item: bool
    start: int
    end: int


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    start, goes_on = 0, False
    for line in text.split("\n"):
        end = start + len(line)
        if item := _ITEM.match(line):
            pieces.append(_Piece(True, start + item.end(), end))
        elif line.strip() and goes_on and (not pieces[-1].is_item or line.startswith("  ")):
            pieces[-1] = pieces[-1]._replace(end=end)
        elif line.strip():
            pieces.append(_Piece(False, end - len(line.lstrip()), end))
        goes_on = bool(line.strip())
        start = end + 1
    return [piece._replace(end=_stripped_end(text, piece)) for piece in pieces]


def _stripped_end(text: str, piece: _Piece) -> int:
    return piece.start + len(text[piece.start : piece.end].rstrip())


class _Stars(NamedTuple):
    """A run of stars before it is known whether it means anything."""

    length: int
    opens: bool
    closes: bool


def _inline(text: str, piece: _Piece) -> tuple[Inline, ...]:
    tokens: list[Leaf | _Stars] = []
    position = piece.start
    while sign := _SIGN.search(text, position, piece.end):
        tokens.append(Text(text[position : sign.start()]))
        token, position = _token(text, sign, piece)
        tokens.append(token)
    tokens.append(Text(text[position : piece.end]))
    return _with_emphasis(tokens)


def _token(text: str, sign: re.Match[str], piece: _Piece) -> tuple[Leaf | _Stars, int]:
    if sign["stars"]:
        return _stars(text, sign, piece), sign.end()
    if sign["label"] is not None:
        return _web_link(text, sign, piece.end)
    return (_mention if sign[0] == "[[" else _cites)(text, sign.start(), piece.end)


def _stars(text: str, sign: re.Match[str], piece: _Piece) -> _Stars:
    before = text[sign.start() - 1] if sign.start() > piece.start else " "
    after = text[sign.end()] if sign.end() < piece.end else " "
    length = len(sign["stars"])
    means = length <= _STRONG
    # A citation belongs to the word before it, so it cannot be the first thing to stress.
    bare = after.isspace() or text.startswith("[@", sign.end())
    opens = means and not before.isalnum() and not bare
    return _Stars(length, opens, means and not before.isspace() and not after.isalnum())


def _mention(text: str, start: int, end: int) -> tuple[Mention, int]:
    close = text.find("]]", start, end)
    inner = text[start + 2 : close]
    if close < 0 or "[[" in inner:
        raise ProseError("'[[' is not closed; write [[id]] or [[id|label]]", start)
    name, bar, label = inner.partition("|")
    label = escape.collapse(label).strip()
    if problem := id_problem(name):
        raise ProseError(f"a mention leads nowhere: {problem}", start)
    if bar and not label:
        raise ProseError(f"'[[{name}|' has no label; add one, or write [[{name}]]", start)
    return Mention(name, label or None, start), close + 2


def _cites(text: str, start: int, end: int) -> tuple[Cites, int]:
    close = text.find("]", start, end)
    if close < 0:
        raise ProseError(
            "'[@' is not closed; write [@source#p20a] or [@source#p20a; @other]", start
        )
    citations: list[Citation] = []
    offset = start + 1
    for part in text[start + 1 : close].split(";"):
        citations.append(_citation(part.strip(), offset + len(part) - len(part.lstrip())))
        offset += len(part) + 1
    return Cites(tuple(citations), start), close + 1


def _citation(text: str, offset: int) -> Citation:
    if not text.startswith("@"):
        wanted = "each citation of a group begins with '@', as in [@source#p20a; @other]"
        raise ProseError(f"{shown(text)} is no citation; {wanted}", offset)
    try:
        return Citation.parse(text[1:])
    except CitationError as error:
        raise ProseError(str(error), offset) from error


def _web_link(text: str, sign: re.Match[str], end: int) -> tuple[WebLink, int]:
    label = escape.collapse(sign["label"]).strip()
    target = _TARGET.match(text, sign.end(), end)
    if target is None:
        raise ProseError("a link is not closed; end its address with ')'", sign.start())
    if not label:
        raise ProseError("a link has no label; write [label](https://…)", sign.start())
    url = None if re.search(r"\s", target[1]) else escape.url(target[1])
    if url is None:
        wanted = "write a full address with https://, http:// or mailto: and no spaces"
        raise ProseError(f"a link cannot lead to {shown(target[1])}; {wanted}", sign.end())
    return WebLink(url, label), target.end()


def _with_emphasis(tokens: list[Leaf | _Stars]) -> tuple[Inline, ...]:
    partners = _partners(tokens)
    parts: list[Inline | _Stars] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if isinstance(token, _Stars) and index in partners:
            children = tuple(_merged(tokens[index + 1 : partners[index]]))
            parts.append((Strong if token.length == _STRONG else Emphasis)(children))
            index = partners[index]
        else:
            parts.append(token)
        index += 1
    return tuple(_merged(parts))


def _partners(tokens: list[Leaf | _Stars]) -> dict[int, int]:
    """Return for every run of stars that can open the next one of its length that can close."""
    partners: dict[int, int] = {}
    nearest: dict[int, int] = {}
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if isinstance(token, _Stars):
            if token.opens and token.length in nearest:
                partners[index] = nearest[token.length]
            if token.closes:
                nearest[token.length] = index
    return partners


def _merged(parts: Iterable[Inline | _Stars]) -> Iterator[Inline]:
    """Give the parts with stars that mean nothing as text, and neighbouring texts as one."""
    words = ""
    for part in parts:
        if isinstance(part, _Stars):
            words += "*" * part.length
        elif isinstance(part, Text):
            words += part.text
        else:
            yield from _texts(words)
            words = ""
            yield part
    yield from _texts(words)


def _texts(words: str) -> list[Text]:
    return [Text(escape.collapse(words))] if words else []


# -- walking ------------------------------------------------------------------------------------


def runs(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    """Yield the inline parts of each paragraph and item."""
    for block in blocks:
        yield from (block.children,) if isinstance(block, Paragraph) else block.items


def leaves(run: tuple[Inline, ...]) -> Iterator[Leaf]:
    """Yield the parts of a run that hold no others."""
    for part in run:
        if isinstance(part, Emphasis | Strong):
            yield from leaves(part.children)
        else:
            yield part

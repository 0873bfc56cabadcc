"""Prose written out: Markdown, HTML, plain text, or the one sentence around a name.

Takes a parsed `Prose`. It must not know records: whether a mention or a citation leads anywhere,
what it is called and where it stands is asked of a `Linker`.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeAlias

from markupsafe import Markup

from dossier import escape
from dossier.citation import Citation, shown
from dossier.prose import (
    BulletList,
    Cites,
    Emphasis,
    Inline,
    Leaf,
    Mention,
    Prose,
    Strong,
    Text,
    WebLink,
    leaves,
    runs,
)
from dossier.sentences import sentence_around

# In Markdown stars must not meet stars or a word, as they would where a citation between them is
# left out, or beside a mention without a link. A comment keeps them apart and shows nothing.
_FUSED = re.compile(r"\*[^\W_]|[^\W_]\*|\*\*")


class Linker(Protocol):
    """What the emitters ask of whoever knows the records and the page that is being written."""

    def mention(self, mention: Mention) -> tuple[str, str | None]:
        """Return the text of a mention and its finished address, or None to leave it unlinked."""

    def cites(self, citations: tuple[Citation, ...]) -> Markup:
        """Return the finished marks of a group, to stand right behind the word before it."""


class _Notation(NamedTuple):
    emphasis: Markup
    strong: Markup
    link: Markup
    web_link: Markup
    paragraph: Markup
    item: Markup
    items: Markup
    between_items: Markup
    between_blocks: Markup


_MARKDOWN = _Notation(
    emphasis=Markup("*{}*"),
    strong=Markup("**{}**"),
    link=Markup("[{1}]({0})"),
    web_link=Markup("[{1}]({0})"),
    paragraph=Markup("{}"),
    item=Markup("- {}"),
    items=Markup("{}"),
    between_items=Markup("\n"),
    between_blocks=Markup("\n\n"),
)
_HTML = _Notation(
    emphasis=Markup("<em>{}</em>"),
    strong=Markup("<strong>{}</strong>"),
    link=Markup('<a href="{}">{}</a>'),
    web_link=Markup('<a href="{}" rel="noopener">{}</a>'),
    paragraph=Markup("<p>{}</p>"),
    item=Markup("<li>{}</li>"),
    items=Markup("<ul>\n{}\n</ul>"),
    between_items=Markup("\n"),
    between_blocks=Markup("\n"),
)
_INLINE_HTML = _HTML._replace(
    paragraph=Markup("{}"),
    item=Markup("{}"),
    items=Markup("{}"),
    between_items=Markup("<br>"),
    between_blocks=Markup("<br>"),
)


def to_markdown(prose: Prose, linker: Linker) -> Markup:
    """Return Markdown: blocks parted by a blank line, items behind `- `, no line wrapped."""
    return _written_blocks(prose, linker, _MARKDOWN)


def to_html(prose: Prose, linker: Linker, *, inline: bool = False) -> Markup:
    """Return HTML: `<p>` and `<ul>`, without blank lines.

    With `inline` neither: one paragraph is given bare, for a cell or an item, and of a longer text
    the paragraphs and items are parted by `<br>`.
    """
    return _written_blocks(prose, linker, _INLINE_HTML if inline else _HTML)


def to_text(prose: Prose, titles: Callable[[str], str]) -> str:
    """Return the words: no markup, no citations; `titles` gives the title of a record by its id.

    Paragraphs are parted by a blank line, and items stand on lines of their own behind `- `.
    """
    blocks = []
    for block in prose.blocks:
        said = ("".join(words for words, _ in _spoken(run, titles)) for run in runs((block,)))
        texts = [text for words in said if (text := words.strip())]
        is_list = isinstance(block, BulletList)
        blocks += ["\n".join(f"- {text}" for text in texts)] if is_list else texts
    return "\n\n".join(filter(None, blocks))


def sentence_with(prose: Prose, mention: Mention, titles: Callable[[str], str]) -> str:
    """Return the plain sentence in which the mention stands.

    `titles` gives the title of a record by its id, for mentions without a label. Raises
    `ValueError` if the mention is not in this prose.
    """
    for run in runs(prose.blocks):
        spoken = _spoken(run, titles)
        for index, (_, leaf) in enumerate(spoken):
            if leaf == mention and mention.offset in (-1, getattr(leaf, "offset", -1)):
                return _sentence_at(spoken, index)
    raise ValueError(f"the prose does not mention {shown(mention.id)}")


def _written_blocks(prose: Prose, linker: Linker, notation: _Notation) -> Markup:
    blocks: list[Markup] = []
    for block in prose.blocks:
        written = (_written(run, linker, notation) for run in runs((block,)))
        shape = notation.item if isinstance(block, BulletList) else notation.paragraph
        lines = [shape.format(run) for run in written if run]
        if isinstance(block, BulletList) and lines:
            lines = [notation.items.format(notation.between_items.join(lines))]
        blocks += lines
    return notation.between_blocks.join(blocks)


def _written(run: tuple[Inline, ...], linker: Linker, notation: _Notation) -> Markup:
    pieces: list[Markup] = []
    for part in run:
        if isinstance(part, Cites):
            _close_up(pieces)
        behind = pieces[-1] if pieces else Markup("")
        piece = _written_part(part, behind, linker, notation)
        if _FUSED.fullmatch(behind[-1:] + piece[:1]):
            pieces.append(Markup("<!-- -->"))
        pieces += [piece] if piece else []
    return Markup("").join(pieces).strip()


def _close_up(pieces: list[Markup]) -> None:
    while pieces and not pieces[-1].strip():
        pieces.pop()
    if pieces:
        pieces[-1] = pieces[-1].rstrip()


def _written_part(part: Inline, behind: Markup, linker: Linker, notation: _Notation) -> Markup:
    match part:
        case Text():
            return escape.inline(part.text, behind)
        case WebLink():
            words, address = escape.markdown(part.text), escape.url_markup(part.url)
            return words if address is None else notation.web_link.format(address, words)
        case Mention():
            title, url = linker.mention(part)
            words = escape.markdown(title)
            return words if url is None else notation.link.format(escape.destination(url), words)
        case Cites():
            return linker.cites(part.citations)
        case Emphasis():
            return notation.emphasis.format(_written(part.children, linker, notation))
        case Strong():
            return notation.strong.format(_written(part.children, linker, notation))


_Spoken: TypeAlias = list[tuple[str, Leaf]]


def _spoken(run: tuple[Inline, ...], titles: Callable[[str], str]) -> _Spoken:
    """Return each leaf with its words; a group of citations takes the space before it along."""
    spoken: _Spoken = []
    for leaf in leaves(run):
        words = _words(leaf, titles)
        if spoken and isinstance(leaf, Cites):
            spoken[-1] = (spoken[-1][0].rstrip(), spoken[-1][1])
        elif spoken and isinstance(spoken[-1][1], Cites) and words[:2] in (" .", " ,", " )"):
            words = words[1:]
        spoken.append((words, leaf))
    return spoken


def _sentence_at(spoken: _Spoken, index: int) -> str:
    """Return the sentence around one leaf; no name of a record ends or begins a sentence."""
    before, words = "".join(words for words, _ in spoken[:index]), spoken[index][0]
    text = "".join(words for words, _ in spoken)
    masked = "".join("_" * len(w) if isinstance(leaf, Mention) else w for w, leaf in spoken)
    return text[sentence_around(masked, len(before), len(before) + len(words))].strip()


def _words(leaf: Leaf, titles: Callable[[str], str]) -> str:
    if isinstance(leaf, Mention):
        return leaf.label or escape.collapse(titles(leaf.id)).strip()
    return "" if isinstance(leaf, Cites) else leaf.text

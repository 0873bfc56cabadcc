"""One page's view of the dossier: it makes links from there, and numbers the references.

Takes a dossier and the path of a page; gives ways, texts and marks. References are numbered in the
order in which a page is built, which is the order in which it is read.
"""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from dossier import escape, urls
from dossier.citation import Citation
from dossier.collection import Dossier
from dossier.model.base import Modality
from dossier.model.source import Source
from dossier.prose import Mention, Prose
from dossier.prose_writing import to_html, to_markdown, to_text
from dossier.rendering.contexts import Flag, Mark, Way
from dossier.tables import Fact

_MODALITIES = {
    Modality.REPORTED: ("reported", "The sources report this; they do not state it themselves."),
    Modality.EXPECTED: ("expected", "A plan or an expectation, not an event."),
    Modality.OPINION: ("opinion", "An opinion of whoever says so."),
    Modality.DENIED: ("denied", "What is said here is that it is not so."),
}


def flag(name: str, title: str, label: str = "") -> Flag:
    """Return a flag whose label is its name, unless another is given."""
    return Flag(name, label or name, title)


DISPUTED = flag("disputed", "A source says otherwise; see the disputed facts.")
PREFERRED = flag("preferred", "The editors hold this one to be right.")
NO_CLAIM = flag("no-claim", "A source is named, but no claim in it.", "no claim behind it")
NO_SOURCE = flag("no-source", "No source is named for this.", "no source")
BY_RECORD = flag("by-record", "Rests on the evidence of the record as a whole.", "by record")


def modality_flags(modality: Modality | None) -> tuple[Flag, ...]:
    """Return the flag of a modality; what is plainly stated has none."""
    if modality not in _MODALITIES:
        return ()
    name, title = _MODALITIES[modality]
    return (flag(name, title),)


class Scope:
    """The dossier as seen from one page.

    With `numbered`, marks count up and lead to the page's own references; without, each leads
    straight to the claim on its source's page. Without `marked`, texts have none.
    """

    def __init__(
        self, dossier: Dossier, path: str, *, numbered: bool = True, marked: bool = True
    ) -> None:
        self.dossier, self.path = dossier, path
        self.numbered, self.marked = numbered, marked
        self._numbers: dict[Citation, int] = {}

    def without_marks(self) -> "Scope":
        """Return a scope on the same page whose texts have no marks and use up no numbers."""
        return Scope(self.dossier, self.path, numbered=False, marked=False)

    # -- links --------------------------------------------------------------------------------

    def url(self, record: str, anchor: str = "") -> str | None:
        """Return the URL of a record's page for an HTML block; None where it has no page."""
        entry = self.dossier.entries.get(record)
        if entry is None:
            return None
        page = urls.page_of(type(entry.record), record)
        return urls.html(page, source=self.path, anchor=anchor)

    def way(self, record: str, anchor: str = "") -> Way:
        """Return the title of a record, leading to its page."""
        return Way(self.dossier.title(record), self.url(record, anchor))

    def fact_way(self, fact: Fact, label: str) -> Way:
        """Return a way to a fact's permalink."""
        return Way(label, self.url(fact.record, fact.anchor))

    def place(self, citation: Citation) -> Way:
        """Return a way to the place in the source, such as 'paragraph 20'."""
        locator = citation.locator
        if locator is None:
            return Way("the whole document", self.url(citation.source))
        return Way(locator.human(), self.url(citation.source, str(locator)))

    # -- texts --------------------------------------------------------------------------------

    def markdown(self, prose: Prose | None) -> Markup:
        """Return a text as Markdown, its links and citations finished."""
        return to_markdown(prose, _Linker(self, markdown=True)) if prose else Markup()

    def html(self, prose: Prose | None, *, inline: bool = False) -> Markup:
        """Return a text as HTML."""
        linker = _Linker(self, markdown=False)
        return to_html(prose, linker, inline=inline) if prose else Markup()

    def text(self, prose: Prose) -> str:
        """Return a text without links."""
        return to_text(prose, self.dossier.title)

    # -- citations ----------------------------------------------------------------------------

    def marks(self, citations: Iterable[Citation]) -> tuple[Mark, ...]:
        """Return the marks of citations, each once."""
        return tuple(self._mark(citation) for citation in dict.fromkeys(citations))

    def _mark(self, citation: Citation) -> Mark:
        title = f"{self.dossier.title(citation.source)}, {self.place(citation).text}"
        number = self._numbers.setdefault(citation, len(self._numbers) + 1)
        if not self.numbered:
            anchor = str(citation.locator or "")
            return Mark(str(number), self.url(citation.source, anchor) or "#", title)
        return Mark(str(number), f"#ref-{number}", title)

    @property
    def numbers(self) -> Mapping[Citation, int]:
        """What was cited so far, with its number."""
        return self._numbers

    # -- facts --------------------------------------------------------------------------------

    def flags(self, fact: Fact) -> tuple[Flag, ...]:
        """Return what qualifies a fact: modality, dispute, and what it lacks in evidence."""
        flags = [DISPUTED] if fact.disputed else []
        if getattr(fact.value, "rank", None) == "preferred":
            flags.append(PREFERRED)
        if isinstance(self.dossier.entries[fact.record].record, Source):
            return tuple(flags)  # a source's own field rests on the source, which is this page
        flags = [*modality_flags(fact.modality), *flags]
        flags += self.lacking(fact.citations)
        if fact.citations and not fact.own:
            flags.append(BY_RECORD)
        return tuple(flags)

    def lacking(self, citations: Iterable[Citation]) -> tuple[Flag, ...]:
        """Return what says in place that no claim stands behind something."""
        found = tuple(citations)
        if not found:
            return (NO_SOURCE,)
        return () if any(citation in self.dossier.claims for citation in found) else (NO_CLAIM,)

    def fact_marks(self, fact: Fact) -> tuple[Mark, ...]:
        """Return the marks of a fact; a source does not cite itself on its own page."""
        return self.marks(c for c in fact.citations if c != Citation(fact.record))


class _Linker:
    """Gives the emitters of prose the links and marks of a page."""

    def __init__(self, scope: Scope, *, markdown: bool) -> None:
        self.scope, self.is_markdown = scope, markdown

    def mention(self, mention: Mention) -> tuple[str, str | None]:
        dossier = self.scope.dossier
        text = mention.label or dossier.title(mention.id)
        entry = dossier.entries.get(mention.id)
        if entry is None:
            return text, None
        page = urls.page_of(type(entry.record), mention.id)
        link = urls.markdown if self.is_markdown else urls.html
        return text, link(page, source=self.scope.path)

    def cites(self, citations: tuple[Citation, ...]) -> Markup:
        if not self.scope.marked:
            return Markup()
        marks = self.scope.marks(self.scope.dossier.shown.citations(citations))
        return Markup().join(self._mark(mark) for mark in marks)

    def _mark(self, mark: Mark) -> Markup:
        if self.is_markdown and self.scope.numbered:
            return Markup("[{}]({}){{.ref}}").format(
                escape.markdown(mark.text), escape.destination(mark.url)
            )
        return Markup('<a class="ref" href="{}" title="{}">{}</a>').format(
            escape.destination(mark.url), escape.markdown(mark.title), escape.markdown(mark.text)
        )


def field_label(name: str) -> str:
    """Return the name of a field as a heading: `part_of` -> 'Part of'."""
    return name.rstrip("_").replace("_", " ").replace("-", " ").capitalize()

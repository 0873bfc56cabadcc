"""What templates receive: frozen plain data, with finished URLs and finished reference numbers.

Strings are untrusted and escaped when printed; `Markup` is safe as it is. A context tells all that
a page depends on, so a page changes exactly when its context, its templates or the program do.
"""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Way:
    """A piece of text that may lead somewhere. `url` is None where the name stands unlinked."""

    text: str
    url: str | None = None
    title: str = ""


#: A piece of a table cell.
Part = Way | Markup
Cell = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark: what is printed, where it leads, and what stands there."""

    text: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A word that qualifies a fact, such as `expected` or `disputed`, with its explanation."""

    name: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with all that a reader needs to judge it."""

    anchor: str
    text: Markup
    quote: str
    #: Who says so, through whom; empty where the text itself does.
    by: tuple[Way, ...]
    via: tuple[Way, ...]
    source: Way
    #: The claim at its place in the source, such as 'paragraph 20'.
    place: Way
    when: str
    flags: tuple[Flag, ...]
    about: tuple[Way, ...] = ()
    #: Errors in the source that touch the claim: what it says, what is right.
    warnings: tuple[str, ...] = ()
    #: The facts it speaks against.
    disputes: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says about a record."""

    source: Way
    about_source: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a page's numbered references."""

    number: int
    source: Way
    place: Way
    about_source: str
    #: None where the citation leads to a place or a document, and no claim stands behind it.
    claim: ClaimView | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A fact as a row of a table."""

    anchor: str
    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...] = ()
    flags: tuple[Flag, ...] = ()
    notes: tuple[Markup, ...] = ()
    #: Facts of the same field that a claim behind this one disputes.
    disputes: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A list field as a table under a heading."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A row of the infobox: a label, and one value or several alternatives."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """A dated moment as a row of a chronology."""

    date: str
    way: Way
    phrase: str
    marks: tuple[Mark, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class BackLink:
    """A record that links here."""

    way: Way
    sentence: str
    interval: str
    marks: tuple[Mark, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class BackLinks:
    """The records that link here in one relation."""

    label: str
    links: tuple[BackLink, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed fact: what stands, on what evidence, and what is said against it."""

    record: Way
    label: str
    way: Way
    row: Row
    #: The claims behind the fact, and the claims that speak against it.
    evidence: tuple[ClaimView, ...]
    against: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has, whatever is on it."""

    #: The page's path without an ending, as `urls` has it.
    path: str
    title: str
    description: str
    crumbs: tuple[Way, ...]
    #: The file the page is made from, relative to the project.
    made_from: str


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand that a source's text went through."""

    how: str
    publisher: Way
    published: str
    language: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A place of a source, with the claims that stand there and the errors it has."""

    anchor: str
    label: str
    claims: tuple[ClaimView, ...]
    errata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestingFact:
    """A fact on another page that rests on a source."""

    record: Way
    fact: Way
    value: str
    #: Where in this source it stands.
    places: tuple[Way, ...]
    flags: tuple[Flag, ...]
    #: True where no other publisher's text stands behind it.
    alone: bool


@dataclass(frozen=True, slots=True)
class SourceSections:
    """What a source's page has beside any record's."""

    chain: tuple[Hand, ...]
    grade: str
    grade_meaning: str
    grade_reason: Markup | None
    paragraphs: tuple[Paragraph, ...]
    boilerplate: str
    resting: tuple[RestingFact, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record's page, whatever its kind."""

    frame: Frame
    kind: str
    stage: str
    #: Why it was withdrawn.
    reason: Markup | None
    also_known: tuple[str, ...]
    tags: tuple[Way, ...]
    properties: tuple[Property, ...]
    #: What is kept about the record itself rather than its subject.
    bookkeeping: tuple[Property, ...]
    summary: Markup
    summary_marks: tuple[Mark, ...]
    body: Markup
    sections: tuple[Section, ...]
    chronology: tuple[EventRow, ...]
    backlinks: tuple[BackLinks, ...]
    disputes: tuple[Dispute, ...]
    #: What sources say about it beside the claims among the references.
    sayings: tuple[Saying, ...]
    references: tuple[Reference, ...]
    reviewed: str
    edit_url: Markup | None
    same_as: tuple[Way, ...]
    #: What only a source has.
    source: SourceSections | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of all records of a kind."""

    frame: Frame
    lead: str
    columns: tuple[str, ...]
    #: The first cell is the record itself.
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many records of a kind there are, and where their list is."""

    way: Way
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page."""

    frame: Frame
    home: Markup
    overview: Markup
    counts: tuple[KindCount, ...]
    views: tuple[Way, ...]
    edition: str
    publisher: str
    licence: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Every dated moment of the dossier."""

    frame: Frame
    events: tuple[EventRow, ...]
    #: Meetings whose date is not known.
    undated: tuple[tuple[Way, tuple[Flag, ...]], ...]


@dataclass(frozen=True, slots=True)
class DisputedPage:
    """Every disputed fact, with both sides."""

    frame: Frame
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class ErratumRow:
    """An error in a source."""

    source: Way
    place: Way
    says: str
    correct: str
    reason: Markup | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ErrataGroup:
    """The errors of one severity, and what a reader makes of them."""

    severity: str
    title: str
    conclusion: str
    errata: tuple[ErratumRow, ...]


@dataclass(frozen=True, slots=True)
class ErrataPage:
    """Every error found in the sources."""

    frame: Frame
    #: In how many sources.
    sources: int
    count: int
    groups: tuple[ErrataGroup, ...]


@dataclass(frozen=True, slots=True)
class CoverageList:
    """The facts or records of which one thing is to be said."""

    id: str
    title: str
    meaning: str
    ways: tuple[tuple[Way, str], ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """How far the facts are covered by evidence."""

    frame: Frame
    counts: tuple[tuple[str, int], ...]
    lists: tuple[CoverageList, ...]


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """A page that leads from a former id to the record."""

    frame: Frame
    target: str

"""Do facts stand on claims, and are they the right ones?"""

import datetime
from collections.abc import Iterable, Iterator

from dossier import codes
from dossier.citation import Citation
from dossier.collection import Dossier, named_in
from dossier.derive import Holds
from dossier.diagnostics import Code, Diagnostic
from dossier.loading import Entry, Loaded
from dossier.model.base import Item, Modality, Stage, Statement
from dossier.model.pact import Milestone
from dossier.model.source import Source
from dossier.model.summit import Participant
from dossier.model.values import Unknown
from dossier.reader import KeyPath
from dossier.rules.references import at
from dossier.tables import Fact
from dossier.validation import path_text


def permalinks(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """No two facts of a record share a permalink."""
    for name, facts in dossier.facts_of.items():
        seen: dict[str, Fact] = {}
        for fact in facts:
            first = seen.setdefault(fact.anchor, fact)
            if first is not fact:
                entry = loaded.entries[name]
                way_out = (
                    "give one of them a `key`" if isinstance(fact.value, Item) else "merge them"
                )
                message = (
                    f"{path_text(fact.path)} would have the permalink '#{fact.anchor}' of "
                    f"{path_text(first.path)}; {way_out}"
                )
                yield at(entry, codes.KEY_DUPLICATE, fact.path, message)


def statements(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """An item that says something has a text, or a claim of its own to show."""
    for fact in dossier.facts:
        value = fact.value
        if not isinstance(value, Statement) or isinstance(value, Milestone) or value.text:
            continue  # a milestone says enough by its step
        if not any(citation.is_claim for citation in value.cite):
            message = f"{path_text(fact.path)} has neither a `text` nor a claim of its own"
            yield at(loaded.entries[fact.record], codes.ITEM_WITHOUT_TEXT, fact.path, message)


def facts(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Every fact has citations, they are about its record, published, and not denials."""
    for fact in dossier.facts:
        entry = loaded.entries[fact.record]
        if isinstance(entry.record, Source):
            continue  # a source's own fields rest on the source
        if isinstance(fact.value, Unknown) and not fact.own:
            continue  # what is not reported needs no report
        if not fact.citations and not (fact.own or entry.record.cite):
            message = f"{path_text(fact.path)} has no citation, neither its own nor the record's"
            yield at(entry, codes.FACT_UNCITED, fact.path, message)
            continue
        yield from _published(loaded, entry, fact)
        yield from _fitting(dossier, entry, fact.path, fact.citations if fact.own else ())
        if not fact.own:
            message = f"{path_text(fact.path)} rests on the record's citations, not its own"
            yield at(entry, codes.FACT_BY_RECORD, fact.path, message)


def _published(loaded: Loaded, entry: Entry, fact: Fact) -> Iterator[Diagnostic]:
    if entry.record.stage is not Stage.PUBLISHED:
        return
    cited = list(fact.value.cite or entry.record.cite)
    sources = [loaded.entries[c.source] for c in cited if c.source in loaded.entries]
    if (
        sources
        and len(sources) == len(cited)
        and all(source.record.stage is not Stage.PUBLISHED for source in sources)
    ):
        names = ", ".join(sorted({f"'{source.id}' ({source.record.stage})" for source in sources}))
        message = f"{path_text(fact.path)} rests only on {names}"
        yield at(entry, codes.FACT_UNPUBLISHED, fact.path, message)


def records(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """What a record cites for all its facts is about the record too: said once, at its `cite`."""
    for entry in loaded.entries.values():
        if not isinstance(entry.record, Source):
            yield from _fitting(dossier, entry, ("cite",), entry.record.cite)


def _fitting(
    dossier: Dossier, entry: Entry, where: KeyPath, citations: Iterable[Citation]
) -> Iterator[Diagnostic]:
    who = "the record" if where == ("cite",) else path_text(where)
    for citation in citations:
        claim = dossier.claims.get(citation)
        if claim is None:
            continue
        if entry.id not in named_in(claim):
            message = (
                f"{who} cites '{citation}', a claim that names '{entry.id}' in "
                "none of about, by, via"
            )
            yield at(entry, codes.CLAIM_ELSEWHERE, where, message)
        if claim.modality is Modality.DENIED:
            message = f"{who} cites '{citation}', which is denied"
            yield at(entry, codes.CLAIM_DENIED, where, message)


def independence(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Facts rest on more than one publisher's text; said once per record, coverage lists each."""
    for name, told in dossier.facts_of.items():
        entry = loaded.entries[name]
        backed = [fact for fact in told if fact.citations]
        single = [fact for fact in backed if len(_publishers(dossier, fact)) == 1]
        if single and not isinstance(entry.record, Source):
            count = f"{len(single)} of {len(backed)} facts rest"
            count = "the one fact rests" if len(backed) == 1 else count
            message = f"{count} on one publisher's text alone"
            yield at(entry, codes.FACT_SINGLE_SOURCE, single[0].path, message)


def _publishers(dossier: Dossier, fact: Fact) -> set[str]:
    return {dossier.publisher_group(citation.source) for citation in fact.citations}


def prose(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A body cites; a summary cites, or its record does."""
    for entry in loaded.entries.values():
        record = entry.record
        if record.body and not record.body.citations():
            yield at(entry, codes.PROSE_UNCITED, ("body",), "body has no citation `[@source#p1a]`")
        source = isinstance(record, Source)
        if record.summary and not source and not (record.summary.citations() or record.cite):
            message = "summary has no citation, and the record has no `cite`"
            yield at(entry, codes.PROSE_UNCITED, ("summary",), message)


def quotations(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Quotations are short: we quote to prove, not to reprint."""
    limit = loaded.card.thresholds.quote_words
    for entry in loaded.entries.values():
        if not isinstance(entry.record, Source):
            continue
        for name, claim in entry.record.claims.items():
            yield from _long(entry, ("claims", str(name), "quote"), claim.quote or "", limit)
        for index, erratum in enumerate(entry.record.errata):
            yield from _long(entry, ("errata", index, "says"), erratum.says, limit)


def _long(
    entry: Entry, where: tuple[str | int, ...], words: str, limit: int
) -> Iterable[Diagnostic]:
    length = len(words.split())
    if length > limit:
        code: Code = codes.QUOTE_LONG
        yield at(entry, code, where, f"{path_text(where)} has {length} words; {limit} are allowed")


def reviews(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A review is not older than the card allows, counted back from the edition."""
    months = loaded.card.thresholds.review_months
    today = loaded.today
    for entry in loaded.entries.values():
        reviewed = entry.record.reviewed
        if reviewed and reviewed.latest and _months(reviewed.latest, today) >= months:
            message = f"reviewed on {reviewed}, {months} months or more before {today}"
            yield at(entry, codes.REVIEW_STALE, ("reviewed",), message)


def _months(first: datetime.date, last: datetime.date) -> int:
    """Return how many whole months lie between two days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def roles(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A participant is not someone whose recorded roles all lie outside the day."""
    for fact in dossier.facts:
        date = dossier.date_of(fact.record)
        if not (isinstance(fact.value, Participant) and fact.value.actor and date):
            continue
        actor = fact.value.actor.id
        answers = {holds for _, _, holds in dossier.roles_during(actor, date)}
        if answers == {Holds.NO}:
            message = f"{path_text(fact.path)}: '{actor}' held none of its roles on {date}"
            yield at(loaded.entries[fact.record], codes.ROLE_NOT_HELD, fact.path, message)

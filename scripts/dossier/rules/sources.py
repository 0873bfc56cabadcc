"""Is a source read to its end, are its claims used, and is its chain of hands in order?"""

from collections.abc import Iterator

from dossier import codes
from dossier.citation import Citation
from dossier.collection import Dossier, named_in
from dossier.diagnostics import Diagnostic
from dossier.edtf import Edtf
from dossier.loading import Entry, Loaded
from dossier.model.base import Stage
from dossier.model.source import Source
from dossier.rules.references import at


def _sources(loaded: Loaded) -> Iterator[tuple[Entry, Source]]:
    for entry in loaded.entries.values():
        if isinstance(entry.record, Source):
            yield entry, entry.record


def _published(loaded: Loaded) -> Iterator[tuple[Entry, Source]]:
    return (pair for pair in _sources(loaded) if pair[1].stage is Stage.PUBLISHED)


def paragraphs(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Each paragraph has a claim, lies in the range of one, or is boilerplate."""
    for entry, source in _published(loaded):
        spans = [claim.at or (name.place,) for name, claim in source.claims.items()]
        covered = {
            place.number
            for span in (*spans, *source.boilerplate)
            for place in span
            if place.unit == "p"
        }
        rest = [n for n in range(1, (source.paragraphs or 0) + 1) if n not in covered]
        if rest:
            message = f"neither claimed nor boilerplate: {_ranges(rest)}"
            yield at(entry, codes.PARAGRAPH_OPEN, ("paragraphs",), message)


def _ranges(numbers: list[int]) -> str:
    """Return ascending numbers as places: 'p2, p4-p6'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"p{r[0]}" if len(r) == 1 else f"p{r[0]}-p{r[-1]}" for r in runs)


def unused(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A claim is cited, or names a record with a page, which then shows it."""
    for entry, source in _published(loaded):
        for name, claim in source.claims.items():
            shown = any(_has_page(loaded, record) for record in named_in(claim))
            if not shown and Citation(entry.id, name) not in dossier.cited:
                message = f"claims.{name} is cited nowhere, and names no record that has a page"
                yield at(entry, codes.CLAIM_UNUSED, ("claims", str(name)), message, key=True)


def _has_page(loaded: Loaded, name: str) -> bool:
    entry = loaded.entries.get(name)
    return entry is not None and entry.record.stage is Stage.PUBLISHED


def chains(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """The hands of a chain stand oldest first, and the last is this text, `how` alone."""
    for entry, source in _sources(loaded):
        if not source.chain:
            continue
        last = source.chain[-1]
        more = [key for key in ("publisher", "published", "language") if getattr(last, key)]
        if more:
            where = ("chain", len(source.chain) - 1)
            message = (
                f"the last hand of the chain is this text, and has a {' and a '.join(more)}; "
                "leave `how` alone there, or add the hand that is missing"
            )
            yield at(entry, codes.CHAIN_LAST, where, message)
        else:
            yield from _order(entry, source)


def _order(entry: Entry, source: Source) -> Iterator[Diagnostic]:
    dates = [hand.published for hand in source.chain[:-1]]
    dates.append(source.published.value if source.published else None)
    before: Edtf | None = None
    for index, date in enumerate(dates):
        if date is None:
            continue
        if before and before.earliest and date.latest and before.earliest > date.latest:
            last = index == len(dates) - 1
            who = f"this text, {date}," if last else f"the hand of {date}"
            message = f"{who} comes after a hand of {before}, which is later"
            yield at(entry, codes.CHAIN_ORDER, ("chain", index), message)
        before = date

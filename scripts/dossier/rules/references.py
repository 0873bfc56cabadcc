"""Does everything that a record names exist, and is it of the right kind?"""

from collections.abc import Iterable, Iterator

from dossier import codes
from dossier.citation import Citation, Locator, Span
from dossier.collection import Dossier
from dossier.diagnostics import Code, Diagnostic, Position
from dossier.loading import VOCABULARIES, Entry, Loaded
from dossier.model.source import Source
from dossier.model.values import Ref, TermRef
from dossier.prose import Prose
from dossier.reader import KeyPath, RawRecord
from dossier.validation import did_you_mean, path_text
from dossier.walk import walk


def at(entry: Entry, code: Code, where: KeyPath, message: str, *, key: bool = False) -> Diagnostic:
    """Return a diagnostic at a place of a record."""
    return Diagnostic.of(code, entry.raw.position(where, key=key), message, entry.id)


def former_ids(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A former id must be free: it becomes a page that leads to the record."""
    taken: dict[str, str] = {name: entry.raw.path for name, entry in loaded.entries.items()}
    for entry in loaded.entries.values():
        for index, former in enumerate(entry.record.former_ids):
            other = taken.setdefault(former, entry.raw.path)
            if other is not entry.raw.path or former == entry.id:
                message = f"the former id '{former}' is taken by {other}"
                yield at(entry, codes.ID_DUPLICATE, ("former_ids", index), message)


def ids(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Every reference, in a field or a text, names a record of a kind that it may point to."""
    for entry in loaded.entries.values():
        for where, value in walk(entry.record):
            if isinstance(value, Ref):
                yield from _reference(loaded, entry, where, value)
            elif isinstance(value, Prose):
                for mention in value.mentions():
                    if _missing(loaded, mention.id):
                        yield _unknown(loaded, entry, where, mention.id)
    yield from _places_countries(loaded)
    yield from _card_mentions(loaded)


def _missing(loaded: Loaded, name: str) -> bool:
    return name not in loaded.entries and name not in loaded.broken


def _unknown_text(loaded: Loaded, where: KeyPath, name: str) -> str:
    hint = did_you_mean(name, loaded.entries)
    return f"{path_text(where)} names '{name}', which does not exist{hint}"


def _unknown(loaded: Loaded, entry: Entry, where: KeyPath, name: str) -> Diagnostic:
    return at(entry, codes.REFERENCE_UNKNOWN, where, _unknown_text(loaded, where, name))


def _reference(loaded: Loaded, entry: Entry, where: KeyPath, ref: Ref) -> Iterator[Diagnostic]:
    if _missing(loaded, ref.id):
        yield _unknown(loaded, entry, where, ref.id)
        return
    wrong = _wrong_kind(loaded, ref)
    if wrong:
        yield at(entry, codes.REFERENCE_KIND, where, f"{path_text(where)} {wrong}")


def _wrong_kind(loaded: Loaded, ref: Ref) -> str | None:
    target = loaded.entries.get(ref.id)
    if target is None:
        return None
    kind, type_ = target.record.kind.name, str(getattr(target.record, "type", ""))
    if ref.to.kinds and kind not in ref.to.kinds:
        return f"names '{ref.id}', which is {_either((kind,))}; it takes {_either(ref.to.kinds)}"
    if ref.to.types and type_ not in ref.to.types:
        return f"names '{ref.id}', whose type is {type_}; it takes {_either(ref.to.types)}"
    return None


def _either(words: Iterable[str]) -> str:
    return " or ".join(f"a {word}" if word[0] not in "aeiou" else f"an {word}" for word in words)


def _places_countries(loaded: Loaded) -> Iterator[Diagnostic]:
    for name, terms in loaded.vocabularies.items():
        raw = loaded.vocabulary_raws[name]
        for key, term in terms.items():
            ref = term.country
            if ref is None:
                continue
            where = (key, "country")
            if _missing(loaded, ref.id):
                yield _elsewhere(
                    raw, codes.REFERENCE_UNKNOWN, where, _unknown_text(loaded, where, ref.id)
                )
            elif wrong := _wrong_kind(loaded, ref):
                message = f"{path_text(where)} {wrong}"
                yield _elsewhere(raw, codes.REFERENCE_KIND, where, message)


def _elsewhere(raw: RawRecord, code: Code, where: KeyPath, message: str) -> Diagnostic:
    return Diagnostic.of(code, raw.position(where), message)


def _card_mentions(loaded: Loaded) -> Iterator[Diagnostic]:
    raw = loaded.card_raw
    if raw is None:
        return
    for name in ("home", "overview"):
        prose = getattr(loaded.card, name)
        for mention in prose.mentions() if prose else ():
            if _missing(loaded, mention.id):
                message = _unknown_text(loaded, (name,), mention.id)
                yield _elsewhere(raw, codes.REFERENCE_UNKNOWN, (name,), message)
        for citation in prose.citations() if prose else ():
            wrong = _citation_problem(loaded, citation)
            if wrong:
                yield _elsewhere(raw, codes.CITATION_UNKNOWN, (name,), f"{name} {wrong}")


def terms(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Every term stands in its vocabulary."""
    for entry in loaded.entries.values():
        for where, value in walk(entry.record):
            if not isinstance(value, TermRef):
                continue
            if f"{VOCABULARIES}/{value.vocabulary}" in loaded.broken:
                continue
            known = loaded.vocabularies.get(value.vocabulary, {})
            if value.term not in known:
                file = f"data/vocabularies/{value.vocabulary}.yaml"
                hint = did_you_mean(value.term, known)
                message = f"{path_text(where)} is '{value.term}', which is not in {file}{hint}"
                yield at(entry, codes.VOCABULARY_UNKNOWN, where, message)


def citations(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Every citation, in a field or a text, leads to a source and to a place or claim in it."""
    for entry in loaded.entries.values():
        for where, value in walk(entry.record):
            found: Iterable[Citation] = ()
            if isinstance(value, Citation):
                found = (value,)
            elif isinstance(value, Prose):
                found = value.citations()
            for citation in found:
                wrong = _citation_problem(loaded, citation)
                if wrong:
                    message = f"{path_text(where)} {wrong}"
                    yield at(entry, codes.CITATION_UNKNOWN, where, message)
                elif "disputed_by" in where and not citation.is_claim:
                    message = f"{path_text(where)} cites '{citation}'; only a claim can dispute"
                    yield at(entry, codes.CITATION_UNKNOWN, where, message)


def _citation_problem(loaded: Loaded, citation: Citation) -> str | None:
    source = loaded.entries.get(citation.source)
    if source is None:
        if citation.source in loaded.broken:
            return None
        names = [name for name, e in loaded.entries.items() if isinstance(e.record, Source)]
        hint = did_you_mean(citation.source, names)
        return f"cites '{citation.source}', which does not exist{hint}"
    if not isinstance(source.record, Source):
        kind = _either((source.record.kind.name,))
        return f"cites '{citation.source}', which is {kind}, not a source"
    if citation.locator is None:
        return None
    if citation.is_claim and citation.locator not in source.record.claims:
        near = [str(name) for name in source.record.claims if name.place == citation.locator.place]
        there = f"; that place has {', '.join(near)}" if near else ""
        return f"cites '{citation}', but {source.raw.path} has no claim {citation.locator}{there}"
    return _beyond(source.record, citation.locator)


def _beyond(source: Source, locator: Locator) -> str | None:
    if locator.unit == "p" and source.paragraphs and locator.number > source.paragraphs:
        return f"names {locator.human()}, but the source has {source.paragraphs} paragraphs"
    return None


def places(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Claims, errata and boilerplate name places that the source has."""
    for entry in loaded.entries.values():
        if isinstance(entry.record, Source):
            yield from _source_places(entry, entry.record)


def _source_places(entry: Entry, source: Source) -> Iterator[Diagnostic]:
    named: list[tuple[KeyPath, Locator]] = [(("claims", str(name)), name) for name in source.claims]
    for where, value in walk(source):
        if isinstance(value, Span):
            named.append((where, value.last))
        elif isinstance(value, Locator):
            named.append((where, value))
            if value.is_claim and value not in source.claims:
                message = f"{path_text(where)} names the claim {value}, which does not exist"
                yield at(entry, codes.CLAIM_PLACE, where, message)
    for where, locator in named:
        wrong = _beyond(source, locator)
        if wrong:
            yield at(entry, codes.CLAIM_PLACE, where, f"{path_text(where)} {wrong}", key=True)
    for name, claim in source.claims.items():
        if claim.at and not claim.at.contains(name.place):
            where = ("claims", str(name), "at")
            message = f"{path_text(where)} is {claim.at}, which does not contain {name.place}"
            yield at(entry, codes.CLAIM_PLACE, where, message)


def settings(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """`accept` and the card's `rules` name codes that exist and may be changed."""
    for entry in loaded.entries.values():
        for name in entry.record.accept:
            where = ("accept", name)
            if wrong := _not_adjustable(name):
                yield at(entry, codes.ACCEPT_UNKNOWN, where, f"accept {wrong}", key=True)
    raw = loaded.card_raw
    for name in loaded.card.rules:
        if raw and (wrong := _not_adjustable(name)):
            position: Position = raw.position(("rules", name), key=True)
            yield Diagnostic.of(codes.ACCEPT_UNKNOWN, position, f"rules {wrong}")


def _not_adjustable(name: str) -> str | None:
    code = codes.BY_NAME.get(name)
    if code is None:
        known = [code.name for code in codes.ALL if code.adjustable]
        return f"names '{name}', which is no code{did_you_mean(name, known)}"
    return None if code.adjustable else f"names '{name}', which is an error of the format itself"

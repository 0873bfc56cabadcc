"""Do the records hang together: no circles, nothing empty, no way to what is not shown?"""

from collections import defaultdict
from collections.abc import Iterator

from dossier import codes
from dossier.collection import Dossier
from dossier.derive import HAPPENED
from dossier.diagnostics import Diagnostic
from dossier.loading import Entry, Loaded
from dossier.model.base import Stage
from dossier.model.pact import Milestone
from dossier.model.summit import Summit
from dossier.model.values import Ref, Sourced
from dossier.prose import Prose
from dossier.reader import KeyPath
from dossier.rules.references import at
from dossier.tables import Fact
from dossier.tabulation import UNPUBLISHED
from dossier.validation import path_text
from dossier.walk import walk


def itself(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """No record is part or member of itself, or related to itself."""
    for fact in dossier.facts:
        if fact.field in ("part_of", "members", "relations") and any(
            isinstance(value, Ref) and value.id == fact.record for _, value in walk(fact.value)
        ):
            message = f"{path_text(fact.path)} names the record itself"
            yield at(loaded.entries[fact.record], codes.PART_CYCLE, fact.path, message)


def cycles(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Going from part to whole never leads back; each circle is reported once."""
    wholes = {name: whole for name, e in loaded.entries.items() if (whole := _whole(e)) != name}
    done: set[str] = set()
    for start in wholes:
        way: dict[str, None] = {}
        name: str | None = start
        while name in wholes and name not in done and name not in way:
            way[name] = None
            name = wholes[name]
        if name is not None and name in way:
            circle = list(way)[list(way).index(name) :]
            first = min(circle)
            names = " in ".join(f"'{n}'" for n in (*_from(circle, first), first))
            entry = loaded.entries[first]
            yield at(entry, codes.PART_CYCLE, ("part_of",), f"part_of leads in a circle: {names}")
        done |= way.keys()


def _whole(entry: Entry) -> str | None:
    part_of = getattr(entry.record, "part_of", None)
    value = part_of.value if isinstance(part_of, Sourced) else None
    return value.id if isinstance(value, Ref) else None


def _from(circle: list[str], first: str) -> list[str]:
    index = circle.index(first)
    return circle[index:] + circle[:index]


def hidden(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A published record links what is published; each other record is named once."""
    absent = {n for n, e in loaded.entries.items() if e.record.stage is not Stage.PUBLISHED}
    for entry in loaded.entries.values() if absent else ():
        if entry.record.stage is not Stage.PUBLISHED:
            continue
        seen: set[str] = set()
        for where, name in _linked(entry):
            if name in absent and name not in seen:
                seen.add(name)
                stage = loaded.entries[name].record.stage
                code = codes.LINK_DRAFT if stage is Stage.DRAFT else codes.LINK_WITHDRAWN
                words = "a draft" if stage is Stage.DRAFT else "withdrawn"
                yield at(entry, code, where, f"{path_text(where)} links '{name}', which is {words}")


def _linked(entry: Entry) -> Iterator[tuple[KeyPath, str]]:
    for where, value in walk(entry.record):
        if isinstance(value, Ref) and value.to.link:
            yield where, value.id
        elif isinstance(value, Prose) and where[0] not in UNPUBLISHED:
            for mention in value.mentions():
                yield where, mention.id


#: What says nothing about the subject of a record.
_BOOKKEEPING = {"title", "type", "stage", "reviewed", "accept", "notes", "former_ids", "cite"}


def empty(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A published record says something, or something leads to it.

    Not asked where a file is broken: it may be the one that leads there.
    """
    cited = {citation.source for citation in dossier.cited}
    for name, entry in () if loaded.broken else loaded.entries.items():
        says = entry.raw.flawed or entry.record.model_fields_set - _BOOKKEEPING
        led_to = name in dossier.links_to or name in dossier.claims_about or name in cited
        if entry.record.stage is Stage.PUBLISHED and not (says or led_to):
            message = "the record says nothing but its title, and nothing leads to it"
            yield at(entry, codes.RECORD_EMPTY, (), message)


def cancelled(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Nothing is stated to have happened at a meeting that was cancelled; once per record."""
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in dossier.facts:
        meeting = _meeting(fact)
        entry = loaded.entries.get(meeting or "")
        off = entry is not None and isinstance(entry.record, Summit) and entry.record.cancelled
        if meeting and off and fact.modality in HAPPENED:
            found[fact.record, meeting].append(fact)
    for (name, meeting), facts in found.items():
        paths = ", ".join(path_text(fact.path) for fact in facts)
        message = f"{paths}: told as facts of '{meeting}', which was cancelled"
        yield at(loaded.entries[name], codes.MEETING_CANCELLED, facts[0].path, message)


def _meeting(fact: Fact) -> str | None:
    """Return the meeting at which a fact would have happened."""
    if isinstance(fact.value, Milestone):
        return fact.value.summit.id if fact.value.summit else None
    return fact.record if fact.field in ("participants", "outcomes") else None

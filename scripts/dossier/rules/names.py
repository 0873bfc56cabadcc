"""Do names tell records apart, and do texts link those that they name?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from dossier import codes
from dossier.collection import Dossier
from dossier.diagnostics import Diagnostic
from dossier.loading import Entry, Loaded
from dossier.model.base import Stage
from dossier.model.values import Ref
from dossier.prose import Prose, Text, leaves, runs
from dossier.reader import KeyPath
from dossier.rules.references import at
from dossier.tabulation import UNPUBLISHED
from dossier.validation import path_text
from dossier.walk import walk

_WORD = re.compile(r"[^\W_]+")
#: Shorter names stand in too many texts with another meaning.
_LETTERS = 4
#: How alike two titles are, of 1, to be suspected of meaning the same.
_ALIKE = 0.9
#: The same of words that are spelt differently in two titles.
_SPELT = 0.75
#: How many neighbours in the order of titles are compared; see `neighbours`.
_WINDOW = 3
_SHORT = 2


def folded(name: str) -> str:
    """Return a name without accents, letter case and punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare.casefold()))


def _names(entry: Entry) -> Iterator[tuple[KeyPath, str]]:
    yield ("title",), entry.record.title
    for index, alias in enumerate(entry.record.aliases):
        yield ("aliases", index), alias


def _sort(entry: Entry) -> tuple[str, str]:
    return entry.record.kind.name, str(getattr(entry.record, "type", ""))


def _standing(loaded: Loaded) -> list[Entry]:
    return [e for e in loaded.entries.values() if e.record.stage is not Stage.WITHDRAWN]


class _Name(NamedTuple):
    entry: Entry
    where: KeyPath


def shared(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A name leads to one record. Equal titles of one sort are left to `similar`."""
    taken: dict[str, _Name] = {}
    seen: set[tuple[str, str]] = set()
    for entry in _standing(loaded):
        for where, name in _names(entry):
            first = taken.setdefault(folded(name) or name, _Name(entry, where))
            pair = first.entry.id, entry.id
            titles = first.where == where == ("title",) and _sort(first.entry) == _sort(entry)
            if first.entry is entry or pair in seen or titles:
                continue
            seen.add(pair)
            message = f"{path_text(where)}, '{name}', is also a name of '{first.entry.id}'"
            yield at(entry, codes.NAME_SHARED, where, message)


def similar(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """Records of one sort have titles that tell them apart."""
    sorts: dict[tuple[str, str], list[tuple[str, Entry]]] = defaultdict(list)
    for entry in _standing(loaded):
        title = folded(entry.record.title)
        if title:
            sorts[_sort(entry)].append((title, entry))
    for titled in sorts.values():
        seen: set[str] = set()
        for (title, one), (other_title, other) in neighbours(titled):
            first, second = sorted((one, other), key=lambda entry: entry.id)
            if second.id not in seen and _alike(dossier, (title, one.id), (other_title, other.id)):
                seen.add(second.id)
                how = "the same title as" if title == other_title else "almost the title of"
                message = f"has {how} '{first.id}', '{first.record.title}'"
                yield at(second, codes.RECORD_SIMILAR, ("title",), f"the record {message}")


def neighbours(
    titled: list[tuple[str, Entry]],
) -> Iterator[tuple[tuple[str, Entry], tuple[str, Entry]]]:
    """Yield pairs that stand near each other, sorted by the beginning or by the end of the title.

    A pair that is alike shares one of the two, so that not all need be compared (the sorted
    neighbourhood method of Hernández and Stolfo, 1995).
    """
    for backwards in (False, True):
        key = (lambda pair: (pair[0][::-1], pair[1].id)) if backwards else _forwards
        ordered = sorted(titled, key=key)
        for distance in range(1, _WINDOW + 1):
            yield from zip(ordered, ordered[distance:], strict=False)


def _forwards(pair: tuple[str, Entry]) -> tuple[str, str]:
    return pair[0], pair[1].id


def _alike(dossier: Dossier, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two titles, each with the id of its record, may mean the same.

    Not where they are numbered or dated differently: then the number tells them apart.
    """
    (title, id_), (other_title, other_id) = one, other
    if title == other_title:
        return True
    dates = {str(date) for name in (id_, other_id) if (date := dossier.date_of(name))}
    if len(dates) > 1 or _marks(title) != _marks(other_title):
        return False
    return _ratio(title, other_title, _ALIKE) and _same_words(title.split(), other_title.split())


def _same_words(words: list[str], others: list[str]) -> bool:
    """Whether the words that only one of two long titles has are spellings of each other."""
    left = " ".join(word for word in words if word not in others)
    right = " ".join(word for word in others if word not in words)
    return not (left and right) or _ratio(left, right, _SPELT)


def _ratio(one: str, other: str, least: float) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= least
        and matcher.quick_ratio() >= least
        and matcher.ratio() >= least
    )


def _marks(title: str) -> list[str]:
    """Return the words that number things: digits, and single letters or numerals such as II."""
    return [word for word in title.split() if word.isdigit() or len(word) <= _SHORT]


def unlinked(loaded: Loaded, dossier: Dossier) -> Iterator[Diagnostic]:
    """A record that a text names is linked from the record of the text; each is reported once."""
    known = _known(loaded)
    for entry in _standing(loaded):
        told = [(where, value) for where, value in walk(entry.record)]
        linked = {entry.id, *_links(told)}
        for where, value in told:
            if not isinstance(value, Prose) or where[0] in (*UNPUBLISHED, "claims"):
                continue
            for name in _found(value, known):
                ids = known[_first(name)][name]
                if ids.isdisjoint(linked):
                    linked |= ids
                    target = " or ".join(f"'{id_}'" for id_ in sorted(ids))
                    message = f"{path_text(where)} names '{name}', and the record links {target}"
                    yield at(entry, codes.NAME_UNLINKED, where, f"{message} nowhere")


def _links(told: list[tuple[KeyPath, object]]) -> Iterator[str]:
    for _, value in told:
        if isinstance(value, Ref):
            yield value.id
        elif isinstance(value, Prose):
            yield from (mention.id for mention in value.mentions())


#: The names that begin with a word, longest first, each with the records it may mean.
_Known = Mapping[str, Mapping[str, frozenset[str]]]


def _first(name: str) -> str:
    word = _WORD.match(name)
    return word[0] if word else ""


def _known(loaded: Loaded) -> _Known:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in loaded.entries.values():
        if entry.record.stage is Stage.PUBLISHED:
            for _, name in _names(entry):
                if sum(map(str.isalpha, name)) >= _LETTERS and _telling(name):
                    owners[name].add(entry.id)
    known: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for name in sorted(owners, key=len, reverse=True):
        known[_first(name)][name] = frozenset(owners[name])
    return known


def _telling(name: str) -> bool:
    """Whether a name is no common word: `treaty` may mean any."""
    return name != name.lower() or len(name.split()) > 1


def _found(prose: Prose, known: _Known) -> Iterator[str]:
    """Yield the names in the words of a text that are linked to nothing, longest first."""
    for run in runs(prose.blocks):
        for leaf in leaves(run):
            if isinstance(leaf, Text):
                yield from _names_in(leaf.text, known)


def _names_in(text: str, known: _Known) -> Iterator[str]:
    end = 0
    for word in _WORD.finditer(text):
        if word.start() < end or text[word.start() - 1 : word.start()] == "-":
            continue
        for name in known.get(word[0], ()):
            if text.startswith(name, word.start()) and _ends(text, word.start() + len(name)):
                end = word.start() + len(name)
                yield name
                break


def _ends(text: str, place: int) -> bool:
    following = text[place : place + 1]
    return not (following.isalnum() or following == "-")

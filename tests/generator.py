"""A dossier of any size, the same for the same seed: what speed and fuzzing are measured with.

`python tests/generator.py FOLDER [RECORDS]` writes `FOLDER/data`. The records are like real ones in
what costs time: accents, eight references and six cited claims in each, prose with links.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

_WORDS = (
    "accord allié après armée atelier aube bâtiment café château comité conseil côté défense"
    " délégué député dîner école élection enquête état été forêt frontière gouvernement grève hôtel"
    " île ministère marché naïveté négociation océan où paix pêche préfet procès réunion rôle"
    " sécurité síť talk treaty über være Łódź żona ñandú œuvre"
)
_NAMES = "Zoë Émile Søren Łucja Ångström Öztürk Núñez Đorđe Çelik Žižek Sébastien Müller"
WORDS, NAMES = _WORDS.split(), _NAMES.split()
CARD = """\
format: 1
name: generated
title: A generated dossier
edition: 2030-06-01
publisher: Nobody
languages: [en]
home: Made by a program, to be measured.
overview: Nothing here is true.
"""
TERMS = {
    "pact-types": ("treaty", "agreement"),
    "pact-roles": ("signatory", "depositary"),
    "summit-roles": ("host", "guest"),
    "places": ("north-hall", "south-hall"),
    "tags": ("trade", "defence", "fishing"),
}
#: Shares of each kind among the records; the rest are summits.
SHARES = {"actors": 0.4, "pacts": 0.15, "sources": 0.3}
PEOPLE = 0.7
CLAIMS = 6
EDITION = 2030


class _Maker:
    def __init__(self, records: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same every time is the point
        counts = {kind: max(2, int(records * share)) for kind, share in SHARES.items()}
        counts["summits"] = max(2, records - sum(counts.values()))
        self.ids = {kind: [f"{kind[:-1]}-{n}" for n in range(counts[kind])] for kind in counts}
        cut = int(len(self.ids["actors"]) * PEOPLE)
        self.people, self.states = self.ids["actors"][:cut], self.ids["actors"][cut:]
        #: Which claims are about a record, so that it can cite them.
        self.about: dict[str, list[str]] = {}

    def files(self) -> Iterator[tuple[str, str]]:
        yield "dossier", CARD
        for name, terms in TERMS.items():
            lines = (f"{t}: {{label: {t.title()}, description: '{self.words(8)}'}}" for t in terms)
            yield f"vocabularies/{name}", "\n".join(lines) + "\n"
        for name in self.ids["sources"]:
            yield f"sources/{name}", self.source(name)
        for kind, make in (("actors", self.actor), ("pacts", self.pact), ("summits", self.summit)):
            for name in self.ids[kind]:
                yield f"{kind}/{name}", make(name)

    def words(self, number: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=number)).capitalize()

    @staticmethod
    def name(record: str) -> str:
        """Return a word of its own for a record, so that no two have the same names."""
        return "".join(chr(ord("k") + int(digit)) for digit in record.rpartition("-")[2]).title()

    def some(self, ids: list[str], number: int) -> list[str]:
        return self.chance.sample(ids, min(number, len(ids)))

    def day(self) -> str:
        year, month = self.chance.randint(1990, EDITION - 2), self.chance.randint(1, 12)
        return f"{year}-{month:02}-{self.chance.randint(1, 28):02}"

    def cite(self, record: str, number: int = 1) -> str:
        return f"[{', '.join(self.some(self.about.get(record) or [self.anywhere()], number))}]"

    def anywhere(self) -> str:
        return f"{self.chance.choice(self.ids['sources'])}#p1a"

    def head(self, record: str, title: str, type_: str) -> str:
        others = self.some(self.ids["actors"], 4)
        links = ", ".join(f"[[{other}|{self.words(2)}]]" for other in others)
        body = [
            f"  {self.words(14)}, {links} {self.words(9)} {self.mark(record)}.",
            f"  {self.words(25)}, *{self.words(2)}* {self.mark(record)}.",
        ]
        return (
            f"title: {title} {self.name(record)}\ntype: {type_}\n"
            f"aliases: [{self.words(2)} {self.name(record)}]\n"
            f"cite: {self.cite(record, CLAIMS)}\n"
            f"summary: >-\n  {self.words(12)}\n  {self.words(12)} {self.mark(record)}.\n"
            f"body: |-\n{chr(10).join(body[:1])}\n\n{body[1]}\n"
            f"tags: [{self.chance.choice(TERMS['tags'])}]\nreviewed: {EDITION}-01-05\n"
        )

    def mark(self, record: str) -> str:
        return f"[@{'; @'.join(self.some(self.about.get(record) or [self.anywhere()], 2))}]"

    def source(self, name: str) -> str:
        lines = [
            f"title: {self.words(6)} {self.name(name)}\ntype: news",
            f"summary: {self.words(12)} [@{name}#p1a].",
            f"author: {self.chance.choice(NAMES)} {self.chance.choice(NAMES)}",
            f"published: {EDITION - 1}-12-01\nlanguage: fr\nparagraphs: 40",
            f"reviewed: {EDITION}-01-05\nclaims:",
        ]
        everyone = [name for kind in ("actors", "pacts", "summits") for name in self.ids[kind]]
        for number in range(1, 2 * CLAIMS + 1):
            about = self.some(everyone, 5)
            for record in about:
                self.about.setdefault(record, []).append(f"{name}#p{number}a")
            lines.append(
                f"  p{number}a:\n    text: >-\n      {self.words(10)}\n      {self.words(10)}.\n"
                f"    about: [{', '.join(about)}]\n    by: {self.chance.choice(self.people)}\n"
                f"    when: {self.day()}"
            )
        return "\n".join(lines) + "\n"

    def actor(self, name: str) -> str:
        title = f"{self.chance.choice(NAMES)} {self.words(1)}"
        if name in self.states:
            return self.head(name, title, "state")
        roles = (
            f"  - {{title: {self.words(2)} {n}, of: {state}, cite: {self.cite(name)}}}\n"
            for n, state in enumerate(self.some(self.states, 3))
        )
        return self.head(name, title, "person") + (
            f"country: {{value: {self.chance.choice(self.states)}, cite: {self.cite(name)}}}\n"
            f"roles:\n{''.join(roles)}"
        )

    def pact(self, name: str) -> str:
        parties = (
            f"  - {{actor: {state}, role: signatory, cite: {self.cite(name)}}}\n"
            for state in self.some(self.states, 4)
        )
        return self.head(name, self.words(3), "treaty") + (
            f"parties:\n{''.join(parties)}milestones:\n"
            f"  - {{event: signed, date: {self.day()}, cite: {self.cite(name)}}}\n"
            f"provisions:\n  - {{key: first, text: '{self.words(12)}.', cite: {self.cite(name)}}}\n"
        )

    def summit(self, name: str) -> str:
        guests = (
            f"  - {{actor: {actor}, role: guest, cite: {self.cite(name)}}}\n"
            for actor in self.some(self.people, 4)
        )
        return self.head(name, self.words(3), "summit") + (
            f"date: {{value: {self.day()}, cite: {self.cite(name)}}}\nplace: north-hall\n"
            f"participants:\n{''.join(guests)}"
            f"outcomes:\n  - {{key: first, text: '{self.words(12)}.', cite: {self.cite(name)}}}\n"
        )


def generate(root: Path, records: int, seed: int = 1) -> Path:
    """Write a dossier of so many records below `root/data`; return `root`."""
    for name, text in _Maker(records, seed).files():
        file = root / "data" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)

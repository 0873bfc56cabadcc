"""Small dossiers for tests: YAML text, written to a folder and read by the real stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import dedent

from dossier.collection import Dossier, collect
from dossier.diagnostics import Diagnostic, in_order
from dossier.loading import Loaded, load
from dossier.rules import check, weigh

CARD = "format: 1\nname: small\ntitle: A small dossier\nedition: 2030-06-01\n"
TERMS = "pact: {label: Pact}\n"


@dataclass(frozen=True)
class Small:
    """A dossier as loaded, with what was found wrong in it."""

    root: Path
    loaded: Loaded
    problems: tuple[Diagnostic, ...]

    @cached_property
    def public(self) -> Dossier:
        """The dossier as readers see it, without drafts."""
        return collect(self.loaded, drafts=False)

    @property
    def codes(self) -> list[str]:
        """The names of the codes found, in the order in which they are printed."""
        return [problem.code.name for problem in self.problems]

    @property
    def lines(self) -> list[str]:
        """The problems as they are printed."""
        return [str(problem) for problem in self.problems]


def write(root: Path, files: Mapping[str, str], *, card: str = "") -> Path:
    """Write `files`, YAML by path below `data/` without ending, beside a card; return `root`.

    `card` is put behind the lines that every card has. A vocabulary `pact-types` with the one term
    `pact` is there unless `files` brings another.
    """
    texts = {"dossier": CARD + dedent(card), "vocabularies/pact-types": TERMS, **files}
    for name, text in texts.items():
        file = root / "data" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return root


def small(root: Path, files: Mapping[str, str], *, card: str = "") -> Small:
    """Write a dossier as `write` does, load and check it."""
    return read(write(root, files, card=card))


def read(root: Path) -> Small:
    """Load and check what is there."""
    loaded, problems = load(root)
    found = weigh([*problems, *check(loaded, collect(loaded, drafts=True))], loaded)
    return Small(root, loaded, tuple(in_order(found)))

"""Check: rules over what was loaded and collected -> diagnostics. Errors forbid publishing.

`references` asks whether everything that is named exists; `evidence` whether facts stand on
claims; `sources` whether the texts were read to the end; `dates`, `names` and `structure` whether
the records agree with each other. A rule is a function that yields diagnostics; the list below is
all there are. What the format has no field for, such as a person's birth, no rule can check.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dossier.collection import Dossier
from dossier.diagnostics import Diagnostic, Severity
from dossier.loading import Loaded
from dossier.rules import dates, evidence, names, references, sources, structure

Rule = Callable[[Loaded, Dossier], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    references.former_ids,
    references.ids,
    references.terms,
    references.citations,
    references.places,
    references.settings,
    evidence.permalinks,
    evidence.statements,
    evidence.facts,
    evidence.records,
    evidence.independence,
    evidence.prose,
    evidence.quotations,
    evidence.roles,
    evidence.reviews,
    dates.periods,
    dates.editions,
    dates.claims,
    dates.milestones,
    dates.offices,
    dates.plans,
    names.shared,
    names.similar,
    names.unlinked,
    sources.paragraphs,
    sources.unused,
    sources.chains,
    structure.itself,
    structure.cycles,
    structure.hidden,
    structure.empty,
    structure.cancelled,
)


def check(loaded: Loaded, dossier: Dossier) -> list[Diagnostic]:
    """Run every rule. `dossier` is collected with drafts, so that they are checked as well."""
    found = (problem for rule in RULES for problem in rule(loaded, dossier))
    return [problem for problem in found if not _said(problem, loaded)]


def _said(problem: Diagnostic, loaded: Loaded) -> bool:
    """Whether the reader has reported the value already."""
    entry = loaded.entries.get(problem.record or "")
    return entry is not None and any(
        entry.raw.position(where) == problem.position for where in entry.raw.flawed
    )


def weigh(problems: list[Diagnostic], loaded: Loaded) -> list[Diagnostic]:
    """Apply the card's severities, and drop what a record accepts with a reason."""
    return [
        replace(problem, severity=_severity(problem, loaded))
        for problem in problems
        if not _accepted(problem, loaded)
    ]


def _severity(problem: Diagnostic, loaded: Loaded) -> Severity:
    rules = loaded.card.rules if problem.code.adjustable else {}
    return rules.get(problem.code.name, problem.severity)


def _accepted(problem: Diagnostic, loaded: Loaded) -> bool:
    entry = loaded.entries.get(problem.record or "")
    return (
        problem.code.adjustable and entry is not None and problem.code.name in entry.record.accept
    )

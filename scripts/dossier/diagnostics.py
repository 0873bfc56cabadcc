"""Problems as values: where, how bad, which rule, and one sentence that says what to do.

Takes positions and sentences, gives sorted, countable `Diagnostic` values. It must not know what a
record is. The closed list of codes stands in `codes`.
"""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How much a problem weighs: errors stop publishing, notes only feed the coverage page."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One rule: its name, usual severity, what it means, what mends it, what breaks it."""

    name: str
    severity: Severity
    meaning: str
    remedy: str
    #: A line of YAML, or a few words, that break it.
    example: str
    #: False where publishing would break a promise of the format; the card cannot soften those.
    adjustable: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file. `path` is relative to the project, `line` and `column` count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem at one position. `record` is the id whose `accept` may silence it."""

    code: Code
    position: Position
    message: str
    severity: Severity
    record: str | None = None

    @classmethod
    def of(
        cls, code: Code, position: Position, message: str, record: str | None = None
    ) -> "Diagnostic":
        """Return a diagnostic with the usual severity of its code."""
        return cls(code, position, message, code.severity, record)

    def __str__(self) -> str:
        return f"{self.position}: {self.severity}[{self.code.name}]: {self.message}"


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file, line and column, so that two runs print the same."""
    return sorted(diagnostics, key=lambda d: (d.position, d.code.name, d.message))


def forbid(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Tell whether the problems forbid publishing; `strict` counts warnings too."""
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(diagnostic.severity in fatal for diagnostic in diagnostics)


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a sentence such as '2 errors, 1 warning', without notes nobody asked for."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(parts) or "no problems"

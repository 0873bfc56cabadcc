"""The exceptions that end a command; each carries the exit code it deserves.

Takes nothing, knows nothing of the layers above. Bad input is never an exception inside the
pipeline (it is a `Diagnostic`); these are raised when a stage as a whole cannot go on.
"""


class DossierError(Exception):
    """Base of every error this package raises on purpose. Its text is one clear message."""

    exit_code = 1


class UsageError(DossierError):
    """The command was called in a way that cannot work, for example outside a project."""

    exit_code = 2


class ProblemsFoundError(DossierError):
    """The records have problems that forbid publishing; they were reported one by one."""


class WriteError(DossierError):
    """A page or the site could not be written, or a hand-written file stands in its way."""


class PublishError(DossierError):
    """MkDocs refused to build the site from the rendered pages."""

"""Walk over the values of a typed record, with the path of each into the file it came from.

Takes any model, gives `(path, value)` for everything in it that is not a container. Later stages
find references, terms, citations and texts by the type of the value, whatever kind holds them.
"""

from collections.abc import Iterator
from typing import Any

from dossier.model.values import Form, Model, OneOrMany, Sourced
from dossier.reader import KeyPath


def walk(value: Any, where: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:  # noqa: C901 - one branch per container
    """Yield every value below `value` with its path, in the order of the model."""
    if isinstance(value, Model):
        for name, field in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*where, field.alias or name))
    elif isinstance(value, Sourced):
        yield from _walk_sourced(value, where)
    elif isinstance(value, OneOrMany):
        for index, item in enumerate(value.items):
            yield from walk(item, (*where, index) if value.listed else where)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*where, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*where, str(key)))
    elif value is not None:
        yield where, value


def _walk_sourced(value: Sourced[Any], where: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if value.form is Form.SHORT:
        yield from walk(value.alternatives[0].value, where)
    elif value.form is Form.ALTERNATIVES:
        yield from walk(value.alternatives, where)
    else:
        yield from walk(value.unknown or value.alternatives[0], where)

"""The classes of the format and their fields, found in the models themselves."""

from dossier.model.kinds import MODELS
from dossier.model.values import Model


def models() -> list[type[Model]]:
    """Return every class of the format; those that pydantic makes of a generic one are left out."""
    assert MODELS  # importing them has made every class
    found, new = [], [Model]
    while new:
        new = [sub for model in new for sub in model.__subclasses__()]
        found += [m for m in new if m.__module__.startswith("dossier.") and "[" not in m.__name__]
    return found


def declared(model: type[Model], name: str) -> str:
    """Return a field as `Class.alias`, under the first class that declares it."""
    owners = [c for c in model.__mro__ if issubclass(c, Model) and name in c.model_fields]
    return f"{owners[-1].__name__}.{model.model_fields[name].alias or name}"

"""The kinds of record, in the order in which readers see them. A new kind is one line here."""

from dossier.model.actor import Actor
from dossier.model.base import Record
from dossier.model.pact import Pact
from dossier.model.source import Source
from dossier.model.summit import Summit

MODELS: tuple[type[Record], ...] = (Actor, Pact, Summit, Source)
BY_FOLDER: dict[str, type[Record]] = {model.kind.folder: model for model in MODELS}

"""Where pages are, and how one leads to another. The only module that makes URLs inside the site.

A page is named by its path without an ending, such as `actors/emmanuel-macron`. Links are relative,
so that the site works below any path and from files. Anchors are never guessed: facts, claims and
headings bring their own.
"""

from dossier.model.base import Record
from dossier.model.kinds import MODELS

HOME = "index"
#: The pages about the dossier as a whole, in the order of navigation.
VIEWS = ("timeline", "disputed", "errata", "coverage")


def page_of(model: type[Record], record: str) -> str:
    """Return the page of a record."""
    return f"{model.kind.folder}/{record}"


def index_of(model: type[Record]) -> str:
    """Return the page that lists a kind."""
    return f"{model.kind.folder}/index"


def view(name: str) -> str:
    """Return the page of a view."""
    return f"views/{name}"


def markdown(target: str, *, source: str, anchor: str = "") -> str:
    """Return the link from page `source` to page `target` for Markdown text: MkDocs checks it."""
    return _relative(target, source, ".md", anchor)


def html(target: str, *, source: str, anchor: str = "") -> str:
    """Return the same link for an HTML block, which MkDocs leaves as it is."""
    return _relative(target, source, ".html", anchor)


def _relative(target: str, source: str, ending: str, anchor: str) -> str:
    fragment = f"#{anchor}" if anchor else ""
    if target == source and anchor:
        return fragment
    folder, _, name = target.rpartition("/")
    here = source.rpartition("/")[0]
    if folder == here:
        return f"{name}{ending}{fragment}"
    return f"{'../' if here else ''}{target}{ending}{fragment}"  # folders have none below them


def generated_folders() -> tuple[str, ...]:
    """Return the folders of `docs/` in which every page is generated."""
    return (*(model.kind.folder for model in MODELS), "views")

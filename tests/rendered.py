"""A dossier rendered in memory, each page as a tree of elements: what the tests of pages look at.

The Markdown is converted as MkDocs does it, with the extensions of `mkdocs.yml`; a page whose tags
are not nested properly is refused.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import yaml

from conftest import ROOT
from dossier import urls
from dossier.collection import Dossier, collect
from dossier.pipeline import Checked, check
from dossier.rendering.pages import render_pages

COMPLETE = ROOT / "tests" / "fixtures" / "complete"
TEMPLATES = ROOT / "templates"
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def squeezed(text: str) -> str:
    """Return a text with each run of white space as one space, as a browser shows it."""
    return " ".join(text.split())


@dataclass(eq=False)
class Element:
    """An element of a page with what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """Yield the elements below this one, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    @property
    def id(self) -> str:
        """Its id; empty where it has none."""
        return self.attributes.get("id", "")

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    @property
    def raw_text(self) -> str:
        """The words in it, with white space as it is."""
        return "".join(c if isinstance(c, str) else c.raw_text for c in self.children)

    @property
    def text(self) -> str:
        """The words in it; white space is collapsed."""
        return squeezed(self.raw_text)

    @property
    def unmarked(self) -> str:
        """The words in it, white space as it is, without citation marks."""
        kept = (c for c in self.children if isinstance(c, str) or "ref" not in c.classes)
        return "".join(c if isinstance(c, str) else c.unmarked for c in kept)

    def all(self, selector: str) -> list[Element]:
        """Return the elements below that are `tag`, `.class` or `tag.class`."""
        tag, _, cls = selector.partition(".")
        return [e for e in self if tag in ("", e.tag) and (not cls or cls in e.classes)]

    def one(self, selector: str) -> Element:
        """Return the only such element below; two or none fail."""
        (found,) = self.all(selector)
        return found

    def at(self, id_: str) -> Element:
        """Return the first element below with an id; none fails."""
        found = next((element for element in self if element.id == id_), None)
        assert found, f"nothing has the id {id_!r}"
        return found

    def up(self, *tags: str) -> Element:
        """Return the nearest element around it that is one of `tags`."""
        element = self.parent
        while element and element.tag not in tags:
            element = element.parent
        assert element, f"{self.tag} stands in none of {tags}"
        return element

    def flags(self) -> set[str]:
        """Return what qualifies something in it: the second class of every flag."""
        return {cls for flag in self.all(".flag") for cls in flag.classes if cls != "flag"}

    def after(self, tags: str) -> list[Element]:
        """Return the siblings after it, as long as they are `tags`."""
        assert self.parent
        siblings = [child for child in self.parent.children if isinstance(child, Element)]
        found = []
        for sibling in siblings[siblings.index(self) + 1 :]:
            if sibling.tag != tags:
                break
            found.append(sibling)
        return found


class _Builder(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.top = name, Element("page", {})
        self.current = self.top

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, self.current)
        self.current.children.append(element)
        if tag not in _VOID:
            self.current = element

    def handle_endtag(self, tag: str) -> None:
        where = f"{self.name}.md: </{tag}> in <{self.current.tag} id={self.current.id!r}>"
        assert self.current.tag == tag, where
        assert self.current.parent
        self.current = self.current.parent

    def handle_data(self, data: str) -> None:
        self.current.children.append(data)


def front_matter(text: str) -> str:
    """Return the front matter of a page's Markdown."""
    match = _FRONT_MATTER.match(text)
    assert match, f"no front matter: {text[:60]!r}"
    return match[1]


def tree(name: str, text: str) -> Element:
    """Return a page's Markdown as the tree of elements that a browser makes of it."""
    builder = _Builder(name)
    builder.feed(_converter().convert(_FRONT_MATTER.sub("", text)))
    builder.close()
    assert builder.current is builder.top, f"{name}.md: <{builder.current.tag}> is not closed"
    return builder.top


def _converter() -> markdown.Markdown:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    extensions, configs = [], {}
    for entry in settings["markdown_extensions"]:
        name, config = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
        extensions.append(name)
        configs[name] = config
    return markdown.Markdown(extensions=extensions, extension_configs=configs)


@dataclass(frozen=True)
class Rendered:
    """A dossier with its pages; a page is named as in `urls`, such as `actors/ostmar`."""

    checked: Checked
    dossier: Dossier
    texts: Mapping[str, str]

    @cached_property
    def pages(self) -> dict[str, Element]:
        """Every page as a tree."""
        return {name: tree(name, text) for name, text in self.texts.items()}

    def name(self, record: str) -> str:
        """Return the name of a record's page."""
        entry = self.checked.loaded.entries[record]
        return urls.page_of(type(entry.record), record)

    def page(self, record: str) -> Element:
        """Return the page of a record."""
        return self.pages[self.name(record)]

    def links(self) -> Iterator[tuple[str, Element, str, str]]:
        """Yield every link inside the site: page, element, target page and anchor."""
        for name, page in self.pages.items():
            for element in page.all("a"):
                found = target(name, element)
                if found:
                    yield name, element, *found


def target(page: str, element: Element) -> tuple[str, str] | None:
    """Return the page and anchor that a link leads to; None where it leaves the site."""
    url = urlsplit(element.attributes["href"])
    if url.scheme:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), url.path))
    there = re.sub(r"\.(html|md)$", "", path) if url.path else page
    return there, unquote(url.fragment)


def ways(page: str, element: Element) -> set[tuple[str, str]]:
    """Return the pages and anchors that the links in an element of a page lead to."""
    return {found for way in element.all("a") if (found := target(page, way))}


def render(root: Path, *, drafts: bool = False) -> Rendered:
    """Render the dossier in the folder `root`, whatever the checks say of its records."""
    checked = check(root)
    assert not checked.loaded.broken, [str(problem) for problem in checked.problems]
    dossier = collect(checked.loaded, drafts=drafts)
    pages = render_pages(dossier, checked.problems, TEMPLATES)
    texts = {page.path.removesuffix(".md"): page.text for page in pages}
    return Rendered(checked, dossier, texts)


def changed(target: Path, edits: Mapping[str, tuple[str, str]]) -> Path:
    """Copy the complete dossier to `target`, one text in each named file exchanged; return it."""
    shutil.copytree(COMPLETE / "data", target / "data")
    for name, (old, new) in edits.items():
        file = target / "data" / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        file.write_text(text.replace(old, new), "utf-8")
    return target

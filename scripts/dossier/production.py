"""Produce: the pages of records, beside MkDocs' own loop over all pages.

MkDocs makes one page after the other, and all of them each time. What is made here instead: pages
whose key is that of the last build are linked into the new site, the others are made over the
processors of the machine, with the same two functions that MkDocs uses. It takes what MkDocs hands
its hooks; everything else of a build stays with MkDocs, so that the site is the same, byte by byte.

The seam, beside the public events: `build._populate_page` and `build._build_page`, and that MkDocs
asks `Files.documentation_pages` which pages it has to make. `tests/test_incremental.py` names it.
"""

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from dossier import urls
from dossier.pagestore import Made, identity
from dossier.parallel import each_share
from dossier.unchanged import program

#: Plugins that do nothing for a page but what is done here, too. Beside others MkDocs makes all.
_KNOWN = {"search", "material/search", "offline", "material/offline", "dossier"}
_ID = re.compile(r'\sid="([^"]+)"')


class PartialFiles(Files):
    """The files of a site, of which some are no longer MkDocs' affair once the nav is made."""

    def __init__(self, files: Files) -> None:
        super().__init__(list(files))
        self.taken: set[str] = set()
        #: Whether those are to be seen all the same.
        self.whole = False

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """Return the pages that MkDocs has to make."""
        pages = super().documentation_pages(inclusion=inclusion)
        return [file for file in pages if self.whole or file.src_uri not in self.taken]


class _Taken(Page):
    """A page that is made here. MkDocs asks it only whether it has an anchor."""

    @cached_property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]
        return set(_ID.findall(Path(self.file.abs_dest_path).read_text("utf-8")))


class _Spared(Page):
    """A page whose finished blocks of HTML go around the conversion, which only hands them on.

    Python-Markdown and MkDocs each parse such a block letter by letter, and then keep it as it is.
    Here a short block of the same element stands in for it meanwhile.
    """

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the text and put the blocks back."""
        text = self.markdown or ""
        self.markdown, blocks = _without_blocks(text)
        super().render(config, files)
        self.markdown = text
        self.content = _with_blocks(self.content or "", blocks)


_BLOCK = re.compile(r"<(table|aside|dl|ol|section|nav)[ >]")
_STAND_IN = re.compile(r'<[a-z]+ data-stand-in="(\d+)"></[a-z]+>')


def _without_blocks(text: str) -> tuple[str, list[str]]:
    """Return Markdown with a stand-in for each block of HTML between blank lines, and the blocks.

    Only what begins and ends with one element is taken, and nothing where a stand-in would not be
    told from what stands there already.
    """
    blocks: list[str] = []
    pieces = text.split("\n\n")
    for number, piece in enumerate(pieces if "data-stand-in" not in text else ()):
        block = piece.strip("\n")
        found = _BLOCK.match(block)
        if not found:
            continue
        begin, end = f"<{found[1]}", f"</{found[1]}>"
        whole = block.endswith(end) and block.index(end) == len(block) - len(end)
        if whole and len(re.findall(rf"{begin}[ >]", block)) == 1:
            pieces[number] = piece.replace(block, f'{begin} data-stand-in="{len(blocks)}">{end}')
            blocks.append(block)
    return "\n\n".join(pieces), blocks


def _with_blocks(content: str, blocks: list[str]) -> str:
    """Return finished HTML with the blocks where they were."""
    return _STAND_IN.sub(lambda found: blocks[int(found[1])], content) if blocks else content


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What making one page gave, beside its file."""

    said: list[tuple[str, int, str]]
    error: Exception | None = None


@dataclass
class Production:
    """The pages of records of one site, from build to build.

    `previous` is the folder of the last site, `known` the pages that were made there.
    """

    previous: Path | None = None
    known: Mapping[str, Made] = field(default_factory=dict)
    #: Set by each build: the pages it has made or carried over, by their path in the site.
    made: dict[str, Made] = field(default_factory=dict)
    carried: int = 0
    #: Whether nothing but `mkdocs.yml`, its theme and this program has a say in the site.
    alone: bool = False
    _nav: Navigation | None = None
    _files: PartialFiles | None = None

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """Return the files in a form that lets pages be taken out of MkDocs' hands."""
        self.made, self.carried, self._files = {}, 0, None
        self.alone = _only_known(config)
        if not self.alone:
            return files
        self._files = PartialFiles(files)
        return self._files

    def show_all(self, yes: bool) -> None:
        """Let MkDocs see the pages that were taken, too, or no more."""
        if self._files:
            self._files.whole = yes

    def remember(self, site: Path) -> None:
        """Go by what was just made, which is in `site` now, at the next build."""
        self.previous, self.known = site, self.made

    def nav(self, nav: Navigation, files: Files) -> None:
        """Take the pages of records: they stand in no navigation, so no other page needs them."""
        self._nav = nav
        if isinstance(files, PartialFiles):
            pages = {file.src_uri for file in files.documentation_pages() if _is_ours(file)}
            files.taken = pages - {page.file.src_uri for page in nav.pages}

    def produce(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Make the pages that were taken. Raises what MkDocs would at the first that fails."""
        if not isinstance(files, PartialFiles) or not files.taken:
            return
        pages = Files.documentation_pages(files)
        taken = [file for file in pages if file.src_uri in files.taken]
        common = self._common(config)
        keys = {file.src_uri: _key(common, file) for file in taken}
        todo = [file for file in taken if not self._carry(file, keys)]
        outcomes = each_share(lambda share: self._make(share, env, config, files, pages), todo)
        for file, outcome in zip(todo, outcomes, strict=True):
            for name, level, message in outcome.said:
                logging.getLogger(name).log(level, "%s", message)
            if outcome.error:
                raise outcome.error
            if not outcome.said:  # what has to be said is said in each build
                self._remember(file, keys)
        for file in taken:
            _Taken(None, file, config)
        self.carried = len(taken) - len(todo)

    def _carry(self, file: File, keys: Mapping[str, str]) -> bool:
        """Link a page of the last site into the new one if it is the same; tell whether it is."""
        known = self.known.get(file.dest_uri)
        if known is None or self.previous is None or known.key != keys[file.src_uri]:
            return False
        page, copy = self.previous / file.dest_uri, Path(file.abs_dest_path)
        if not known.is_still(page):
            return False
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(page, copy)
        except OSError:  # another disk, or one without links
            shutil.copy2(page, copy)
        self._remember(file, keys)
        return True

    def _remember(self, file: File, keys: Mapping[str, str]) -> None:
        found = identity(Path(file.abs_dest_path))
        if found:
            self.made[file.dest_uri] = Made(keys[file.src_uri], found)

    def _make(
        self,
        share: Sequence[File],
        env: jinja2.Environment,
        config: MkDocsConfig,
        files: Files,
        pages: Sequence[File],
    ) -> list[_Outcome]:
        assert self._nav  # noqa: S101 - on_nav comes before on_env
        outcomes = []
        with _overheard() as said:
            for file in share:
                error = None
                try:
                    page = _Spared(None, file, config)
                    build._populate_page(page, config, files)
                    build._build_page(page, config, pages, self._nav, env)
                except Exception as raised:  # noqa: BLE001 - a theme may raise anything
                    error = raised
                outcomes.append(_Outcome(said.copy(), error))
                said.clear()
                file.page = None
        return outcomes

    def _common(self, config: MkDocsConfig) -> str:
        """Return a digest of all that a page depends on beside its own text."""
        parts = (
            program(),
            _digest_of(Path(str(config.theme.custom_dir)).rglob("*"))
            if config.theme.custom_dir
            else "",
            Path(config.config_file_path).read_text("utf-8"),
            [config.site_name, config.copyright, config.site_url],
            os.environ.get("SOURCE_DATE_EPOCH"),
            _outline(self._nav or ()),
            sorted(config.plugins),
        )
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _only_known(config: MkDocsConfig) -> bool:
    """Tell whether nobody else has a say in how a page is made."""
    file, theme = Path(config.config_file_path), config.theme.custom_dir
    settings = file.read_text("utf-8")
    return (
        all(name in _KNOWN or hasattr(p, "hooks") for name, p in config.plugins.items())
        and not any(word in settings for word in ("INHERIT", "!ENV"))  # they bring in more
        and (not theme or Path(theme).is_relative_to(file.parent / "templates"))
    )


def _is_ours(file: File) -> bool:
    """Tell whether a file is in one of the folders in which all pages are generated."""
    return file.src_uri.partition("/")[0] in urls.generated_folders()


def _key(common: str, file: File) -> str:
    digest = hashlib.sha256(f"{common}\0{file.src_uri}\0".encode())
    digest.update(file.content_bytes)
    return digest.hexdigest()


def _digest_of(files: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(f"{file}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _outline(items: Iterable[Any]) -> list[tuple[str, str, list[Any]]]:
    """Return what a page shows of the navigation: titles and addresses, as they are nested."""
    return [(str(i.title), str(getattr(i, "url", "")), _outline(i.children or ())) for i in items]


class _Ear(logging.Handler):
    def __init__(self, said: list[tuple[str, int, str]]) -> None:
        super().__init__(logging.INFO)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def _overheard() -> Iterator[list[tuple[str, int, str]]]:
    """Collect what MkDocs says instead of printing it: it may be said in another process."""
    said: list[tuple[str, int, str]] = []
    logger = logging.getLogger("mkdocs")
    before, spread = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [_Ear(said)], False
    try:
        yield said
    finally:
        logger.handlers, logger.propagate = before, spread

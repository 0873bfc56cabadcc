"""The site in a real browser, in the four ways in which readers open it.

From files, from the top of a server, from below a path of one, and from the unzipped bundle: each
has search, citations, keyboard and theme, and none asks anybody else for anything.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser

from browser import Tab, chromium, served, tab
from conftest import ROOT, built, copy_project, run
from dossier import pipeline, urls
from dossier.model.kinds import MODELS

pytestmark = pytest.mark.browser

WAYS = ("files", "server", "server below a path", "bundle")
#: One record of each kind by its page; what is searched for is read from there.
RECORDS = (
    "actors/emmanuel-macron",
    "pacts/coalition-of-the-willing",
    "summits/blinken-paris-visit-2021",
    "sources/wsj-2021-10-05",
)
FAMILIES = (
    "index",
    *(urls.index_of(model) for model in MODELS),
    *RECORDS,
    *map(urls.view, urls.VIEWS),
    "about",
    "methodology",
    "contributing/records",
)


@dataclass(frozen=True)
class Built:
    """The dossier of this repository, built once from a copy of it."""

    project: Path
    site: Path
    #: The path at which the card says that the site is published.
    published_at: str
    #: Page of a former id -> page of the record.
    moved: dict[str, str]
    #: An alias that no other record has -> page of the record.
    alias: tuple[str, str]

    @property
    def files(self) -> str:
        """The address of the top of the site as files."""
        return self.site.as_uri() + "/"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the real dossier and its bundle in a copy of the project."""
    project = copy_project(tmp_path_factory.mktemp("real") / "project", ROOT / "data")
    site = built(project)
    assert run(project, "dossier", "bundle").returncode == 0
    loaded = pipeline.check(project).loaded
    pages = {name: urls.page_of(type(entry.record), name) for name, entry in loaded.entries.items()}
    moved = {
        urls.page_of(type(entry.record), former): pages[name]
        for name, entry in loaded.entries.items()
        for former in entry.record.former_ids
    }
    aliases = loaded.entries["uk-france-new-deal"].record.aliases
    address = urlsplit(loaded.card.site_url or "")
    return Built(project, site, address.path, moved, (aliases[0], pages["uk-france-new-deal"]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=WAYS)
def base(
    request: pytest.FixtureRequest, dossier: Built, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Open the site in one of the ways; give the address of its top, with a slash."""
    if request.param == "files":
        yield dossier.files
    elif request.param == "bundle":
        (archive,) = (dossier.project / "dist").glob("*.zip")
        folder = tmp_path_factory.mktemp("Réader’s 100% files #1 ")
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        (top,) = folder.iterdir()
        yield top.as_uri() + "/"
    else:
        with served(dossier.site, "/" if request.param == "server" else "/some/where/") as address:
            yield address


@pytest.fixture(scope="module")
def window(browser: Browser, base: str) -> Iterator[Tab]:
    """One tab for each way, on a wide screen that wants a light theme."""
    with tab(browser, color_scheme="light") as opened:
        yield opened


@pytest.fixture
def reader(window: Tab, base: str) -> Iterator[Tab]:
    """The tab, with nothing remembered. At the end, nothing has gone wrong in it."""
    window.page.goto("about:blank")
    window.forget()
    yield window
    assert window.beyond(base) == []
    assert window.errors == []
    assert window.dialogs == []


@pytest.fixture(scope="module")
def scriptless(browser: Browser) -> Iterator[Tab]:
    """A tab that runs no scripts."""
    with tab(browser, java_script_enabled=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def telephone(browser: Browser) -> Iterator[Tab]:
    """A tab on a small screen."""
    with tab(browser, viewport={"width": 390, "height": 844}) as opened:
        yield opened


def heading(reader: Tab) -> str:
    """Return the words of the first heading, without its permalink."""
    words: str = reader.page.evaluate(
        """() => [...document.querySelector("h1").childNodes]
            .filter(node => !(node instanceof Element && node.matches(".headerlink")))
            .map(node => node.textContent).join("")"""
    )
    return words.strip()


def page_url(base: str, page: str) -> str:
    """Return the address of a page."""
    return f"{base}{page}.html"


def now_at(reader: Tab, base: str) -> str:
    """Return the page that is open, as `urls` names it."""
    address = urldefrag(reader.page.url)[0].partition("?")[0]
    assert unquote(address).startswith(unquote(base))
    return unquote(address).removeprefix(unquote(base)).removesuffix(".html")


def search(reader: Tab, words: str) -> list[str]:
    """Search on a fresh page and return the addresses of the pages found, best first."""
    reader.page.keyboard.press("/")
    reader.page.keyboard.insert_text(words)
    reader.page.keyboard.press("End")  # a key, which is what the search listens for
    meta = "document.querySelector('.md-search-result__meta').textContent"
    reader.until(f"/^\\s*(\\d+|No) matching document/.test({meta})")
    return [
        urldefrag(link.evaluate("link => link.href"))[0].partition("?")[0]
        for link in reader.page.locator(".md-search-result__item > a").all()
    ]


def in_view(reader: Tab, anchor: str) -> None:
    """Wait until the element with this id is on screen and not under the header."""
    reader.until(
        """anchor => {
            const element = document.getElementById(anchor);
            const header = document.querySelector("header").getBoundingClientRect();
            const box = element && element.getBoundingClientRect();
            return element && element.checkVisibility() && box.height > 0
                && box.top >= header.bottom - 1 && box.top < window.innerHeight;
        }""",
        anchor,
    )


# Opening


@pytest.mark.parametrize("page", FAMILIES)
def test_every_family_of_pages_opens_without_error(reader: Tab, base: str, page: str) -> None:
    """No page asks for what is not there or not ours, and no script of a page fails."""
    reader.open(page_url(base, page))
    assert heading(reader)
    assert page_url(base, page) in reader.requests


def test_a_former_id_leads_to_the_record(reader: Tab, base: str, dossier: Built) -> None:
    """Whoever kept an old address comes to where the record is now."""
    assert dossier.moved
    for old, new in dossier.moved.items():
        reader.page.goto(page_url(base, old), wait_until="commit")
        reader.page.wait_for_url(page_url(base, new))
        assert heading(reader)


def test_what_is_not_there_is_said_in_the_sites_own_page(browser: Browser, dossier: Built) -> None:
    """Where the site is published, the page for a wrong address works from any folder."""
    with served(dossier.site, dossier.published_at) as base, tab(browser) as reader:
        reader.open(f"{base}actors/not/there.html")
        assert reader.beyond(base) == []
        (error,) = reader.errors  # the missing page itself
        assert "404" in error
        assert "not/there.html" in error
        reader.page.locator("header a").first.click()
        reader.page.wait_for_url(f"{base}index.html")


# Search


@pytest.mark.parametrize("page", RECORDS)
def test_a_name_finds_its_record_first(reader: Tab, base: str, page: str) -> None:
    """Who types the name of a record sees it on top of the results, and a click leads there."""
    reader.open(page_url(base, page))
    name = heading(reader)
    reader.open(page_url(base, "index"))
    assert search(reader, name)[0] == page_url(base, page)
    reader.page.locator(".md-search-result__item > a").first.click()
    reader.page.wait_for_url(re.compile(rf"/{page}\.html"))
    assert now_at(reader, base) == page
    assert heading(reader) == name


def test_an_alias_finds_the_record(reader: Tab, base: str, dossier: Built) -> None:
    """A record is found under the other names it has."""
    alias, page = dossier.alias
    reader.open(page_url(base, "views/timeline"))
    assert page_url(base, page) in search(reader, alias)


@pytest.mark.parametrize(
    ("words", "page"),
    [("elysee", "actors/elysee"), ("sebastien", "actors/sebastien-lecornu")],
)
def test_a_name_is_found_without_its_accents(reader: Tab, base: str, words: str, page: str) -> None:
    """A keyboard without accents is enough."""
    reader.open(page_url(base, "about"))
    assert search(reader, words)[0] == page_url(base, page)


# Evidence


def test_two_clicks_lead_from_a_fact_to_the_claim(reader: Tab, base: str) -> None:
    """A mark leads to its reference, and that to the claim in the source, on screen."""
    reader.open(page_url(base, "pacts/lancaster-house-treaties"))
    mark = reader.page.locator("tr[id] a[href^='#ref-']").last
    entry = (mark.get_attribute("href") or "").removeprefix("#")
    mark.click()
    in_view(reader, entry)
    assert reader.page.url.endswith(f"#{entry}")

    claim = reader.page.locator(f"#{entry} a[href*='sources/'][href*='.html#']").first
    source, anchor = (claim.get_attribute("href") or "").removeprefix("../").split(".html#")
    assert re.fullmatch(r"(p|pg|s)\d+[a-z]+", anchor)
    claim.click()
    reader.page.wait_for_url(f"**/{source}.html#{anchor}")
    in_view(reader, anchor)
    assert now_at(reader, base) == source


# Keyboard and theme


@pytest.mark.parametrize("key", ["/", "f"])
def test_a_key_opens_search_and_escape_closes_it(reader: Tab, base: str, key: str) -> None:
    """Search needs no mouse."""
    field = reader.page.locator("input[name=query]")
    reader.open(page_url(base, "actors/index"))
    reader.page.keyboard.press(key)
    reader.until("document.activeElement.name === 'query'")
    reader.page.keyboard.type("paris")
    assert field.input_value() == "paris"
    reader.page.keyboard.press("Escape")
    reader.until("document.activeElement.name !== 'query'")
    reader.until("!document.querySelector('#__search').checked")


@pytest.mark.parametrize("page", ["index", "actors/emmanuel-macron", "views/timeline"])
def test_the_first_tab_leads_past_the_navigation(reader: Tab, base: str, page: str) -> None:
    """Who reads with the keyboard skips what every page has."""
    reader.open(page_url(base, page))
    reader.page.keyboard.press("Tab")
    target = reader.page.evaluate("document.activeElement.getAttribute('href')")
    assert re.fullmatch(r"#\S+", target)
    assert "kip" in reader.page.evaluate("document.activeElement.textContent")
    reader.page.keyboard.press("Enter")
    in_view(reader, target[1:])


def test_the_theme_can_be_switched_and_stays(reader: Tab, base: str) -> None:
    """Dark is one click away, is remembered on the next page, and so is the way back."""

    def shown() -> str:
        return str(reader.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    reader.open(page_url(base, "index"))
    light = shown()
    toggle = reader.page.locator("form[data-md-component=palette] label:visible")
    toggle.click()
    reader.until("document.body.dataset.mdColorScheme === 'slate'")
    dark = shown()
    assert dark != light
    reader.open(page_url(base, "pacts/index"))
    assert shown() == dark
    toggle.click()
    reader.until("document.body.dataset.mdColorScheme === 'default'")
    assert shown() == light


# Less than a big screen with scripts; the way of opening makes no difference to these.


@pytest.mark.parametrize("page", FAMILIES)
def test_without_scripts_everything_is_there(scriptless: Tab, dossier: Built, page: str) -> None:
    """No heading, paragraph or cell of a page waits for a script to show it."""
    hidden = """() => [...document.querySelectorAll("article :is(h1, h2, p, li, dd, td)")].filter(
        element => element.textContent.trim() && !element.closest("[hidden], details:not([open])")
            && !element.checkVisibility({visibilityProperty: true, opacityProperty: true})
    ).map(element => element.outerHTML.slice(0, 100))"""
    scriptless.open(page_url(dossier.files, page))
    assert heading(scriptless)
    assert scriptless.page.evaluate(hidden) == []
    assert len(scriptless.page.inner_text("article")) > len(heading(scriptless))
    assert scriptless.beyond(dossier.files) == []


def test_a_former_id_leads_on_without_scripts(scriptless: Tab, dossier: Built) -> None:
    """The page of a former id needs no script either."""
    for old, new in dossier.moved.items():
        scriptless.page.goto(page_url(dossier.files, old), wait_until="commit")
        scriptless.page.wait_for_url(page_url(dossier.files, new))


@pytest.mark.parametrize("page", FAMILIES)
def test_a_narrow_screen_does_not_scroll_sideways(
    telephone: Tab, dossier: Built, page: str
) -> None:
    """On a telephone, what is wide scrolls in its own box."""
    telephone.open(page_url(dossier.files, page))
    wide, screen = telephone.page.evaluate(
        "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
    )
    assert wide <= screen

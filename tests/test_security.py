"""The content security policy: on every page, strict, and no obstacle to anything a page does.

The browser is asked itself: it reports every violation, so pages that are used must cause none, and
what is planted into a finished page must cause one and not run.
"""

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from browser import Tab, chromium, served, tab
from conftest import ROOT, built, copy_project, run
from dossier import pipeline, urls
from dossier.errors import PublishError
from dossier.model.kinds import MODELS
from dossier.security import MATERIALS, Policy
from payloads import PAYLOADS

COMPLETE = ROOT / "tests" / "fixtures" / "complete" / "data"
WAYS = ("files", "server below a path")
#: What a page may do; `script-src` has hashes besides.
DIRECTIVES = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "worker-src": ["'self'"],
    "frame-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "object-src": ["'none'"],
}
THEME = {
    "a.html": '{#- note -#}\n<script>scope=new URL("{{ x | d(base) }}",location)</script>\n',
    "b.html": "{% if x %}\n<script>var tabs=1</script>\n{% endif %}<script>var last=2</script>",
}
PAGE = '<!doctype html>\n<html><head>\n<meta charset="utf-8">\n<title>x</title></head><body>'


# One page


def directives(page: str) -> dict[str, list[str]]:
    """Return the policy of a page by directive; there must be one."""
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert len(found) == 1
    parts = [part.split() for part in found[0].split("; ")]
    return {name: sources for name, *sources in parts}


def hash_of(script: str) -> str:
    """Return the source expression that allows a script, as the standard of the policy has it."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_a_page_allows_exactly_its_own_scripts() -> None:
    """Known scripts get a hash each, once; blocks of data and scripts in files need none."""
    scripts = ('scope=new URL("../..",location)', "var last=2", "var last=2")
    page = PAGE + "".join(f"<script>{script}</script>" for script in scripts)
    page += '<script id="c" type="application/json">{"a": 1}</script><script src="x.js"></script>'
    found = directives(Policy(THEME).apply(page, "x.md"))
    hashes = sorted({hash_of(script) for script in scripts})
    assert found == DIRECTIVES | {"script-src": ["'self'", *hashes]}


def test_the_policy_stands_before_everything_that_it_is_about() -> None:
    """Only the encoding goes before it, and the rest of the page is as it was."""
    done = Policy({}).apply(PAGE, "x.md")
    meta = re.search(r"\s*<meta http-equiv[^>]*>", done)
    assert meta
    assert done.replace(meta[0], "") == PAGE
    assert done[: meta.start()].endswith('<head>\n<meta charset="utf-8">')


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<SCRIPT\n>alert(1)</SCRIPT >",
        "<script type=module>alert(1)</script>",
        "<script type='text/javascript'>alert(1)</script>",
        "<script data-type='application/json'>alert(1)</script>",
        "<script/x>alert(1)</script>",
        "<script>var last=2;alert(1)</script>",
        "<script> var last=2</script>",
        "<script></script>",
        "<script>alert(1)",
        '<script>scope=new URL("");alert(1);("",location)</script>',
        '<script>scope=new URL("\\",location)</script>',
        "<b title='<script>'><script>alert(1)</script>",
    ],
)
def test_a_script_that_is_not_materials_fails(planted: str) -> None:
    """Its page and its beginning are named, and no page comes out of it."""
    with pytest.raises(PublishError, match=r"^actors/x\.md: an inline script .*`"):
        Policy(THEME).apply(f"{PAGE}{planted}</body>", "actors/x.md")


@pytest.mark.parametrize(
    "source", ["https://cdn.example/x.js", "//cdn.example/x.js", "data:,alert(1)", " HTTPS://x/"]
)
def test_a_script_from_elsewhere_fails(source: str) -> None:
    """Readers could not load it, so the build says so instead of leaving it to the browser."""
    with pytest.raises(PublishError, match=r"^x\.md: a script from elsewhere: `"):
        Policy({}).apply(f'{PAGE}<script async src="{source}"></script>', "x.md")


def test_a_page_without_a_head_fails() -> None:
    """There is no page without the policy."""
    with pytest.raises(PublishError, match=r"^404\.html: .*<head>"):
        Policy({}).apply("<p>x</p>", "404.html")


def test_the_templates_of_material_hold_the_scripts() -> None:
    """A new version that moves or renames them is noticed here before a build fails."""
    material = pytest.importorskip("material")
    folder = Path(material.__file__).parent / "templates"
    for name in MATERIALS:
        assert "<script>" in (folder / name).read_text("utf-8"), name


# The whole site


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dossier with hostile names, built. Tests only look at it, or copy it."""
    folder = copy_project(tmp_path_factory.mktemp("small") / "project", COMPLETE)
    hostile = [text for text in PAYLOADS if text.isprintable() and "script" in text]
    assert hostile
    for number, text in enumerate(hostile):
        words = text.replace("'", "''")
        record = f"title: '{words}'\ntype: state\naliases: ['{words}']\n"
        (folder / "data" / "actors" / f"hostile-{number}.yaml").write_text(record, "utf-8")
    built(folder)
    return folder


@pytest.fixture
def small(project: Path, tmp_path: Path) -> Path:
    """A copy of the built project, to change."""
    return Path(shutil.copytree(project, tmp_path / "project"))


class _Order(HTMLParser):
    """Remembers the elements of a page up to the first that has a policy."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[str] = []
        self.policy = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.policy |= ("http-equiv", "Content-Security-Policy") in attrs
        if not self.policy:
            self.before.append(tag)


def test_every_page_has_the_policy_first(project: Path) -> None:
    """Records, lists, views, pages by hand, moved ones and the one for wrong addresses."""
    pages = sorted((project / "site").rglob("*.html"))
    assert {"404.html", "index.html", "about.html", "timeline.html"} <= {p.name for p in pages}
    for page in pages:
        text = page.read_text("utf-8")
        found = directives(text)
        hashes = found["script-src"][1:]
        assert found == DIRECTIVES | {"script-src": ["'self'", *hashes]}, page
        assert 2 <= len(hashes) <= len(MATERIALS), page
        order = _Order()
        order.feed(text)
        assert order.before == ["html", "head", "meta"], page


READY_MADE = "<!doctype html><html><head><title>x</title></head><body>Ready-made</body></html>"


@pytest.mark.parametrize("command", ["dossier", "mkdocs"])
def test_a_ready_made_page_has_the_policy(small: Path, command: str) -> None:
    """HTML that a curator puts into docs/ is copied, and is as strict as what we make."""
    (small / "docs" / "assets" / "map.html").write_text(READY_MADE, "utf-8")
    assert run(small, command, "build").returncode == 0
    page = (small / "site" / "assets" / "map.html").read_text("utf-8")
    assert directives(page) == DIRECTIVES
    assert "Ready-made" in page


def test_the_hooks_of_a_curator_run(small: Path) -> None:
    """`dossier build` gives the site that bare MkDocs gives, with what a curator adds to it."""
    (small / "mine.py").write_text(
        "def on_page_markdown(markdown, **_):\n    return markdown + '\\n\\nAdded by hand.\\n'\n"
    )
    config = small / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("[scripts/hook.py]", "[scripts/hook.py, mine.py]"), "utf-8")
    assert run(small, "dossier", "build").returncode == 0
    assert "Added by hand." in (small / "site" / "about.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("dossier", "docs/about.md"),
        ("dossier", "docs/assets/map.html"),
        ("dossier", "templates/theme/404.html"),
        ("mkdocs", "templates/theme/main.html"),
    ],
)
def test_a_planted_script_stops_the_build(small: Path, command: str, file: str) -> None:
    """By either command: the page and the script are named, nothing is published."""
    path = small / file
    text = path.read_text("utf-8") if path.exists() else '{% extends "base.html" %}'
    if path.is_relative_to(small / "docs"):
        text = READY_MADE if path.suffix == ".html" else text
        text += "\n<script>alert(1)</script>\n"
    else:
        text += "\n{% block scripts %}{{ super() }}<script>alert(1)</script>{% endblock %}\n"
    path.write_text(text, "utf-8")
    before = (small / "site" / "about.html").read_bytes()
    done = run(small, command, "build")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if "`alert(1)`" in line]
    assert said
    assert re.search(r"\b(about|index|404|\w+)\.(md|html): an inline script", said[0])
    if command == "dossier":
        assert (small / "site" / "about.html").read_bytes() == before


# In the browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=WAYS)
def base(request: pytest.FixtureRequest, project: Path) -> Iterator[str]:
    """Open the site in one of the ways; give the address of its top, with a slash."""
    if request.param == "files":
        yield (project / "site").as_uri() + "/"
    else:
        with served(project / "site", "/a/b/") as address:
            yield address


#: Counts in every document, frames included, what the policy has stopped.
WATCH = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", event => {
  (window.top.stopped || window.stopped).push(event.effectiveDirective + " " + event.blockedURI);
});
"""


@pytest.fixture
def reader(browser: Browser) -> Iterator[Tab]:
    """A tab that remembers violations of the policy."""
    with tab(browser, color_scheme="light") as opened:
        opened.page.add_init_script(WATCH)
        yield opened


def stopped(reader: Tab) -> list[str]:
    """Return what the policy has stopped on the page that is open."""
    return list(reader.page.evaluate("window.stopped"))


def quiet(reader: Tab) -> None:
    """Assert that nothing was stopped and nothing failed, and forget what happened."""
    assert stopped(reader) == []
    assert (reader.errors, reader.dialogs) == ([], [])
    reader.forget()


def families(project: Path) -> list[str]:
    """Return one page of each kind and family, and all with hostile names."""
    entries = pipeline.check(project).public.entries
    records = {type(entry.record): name for name, entry in entries.items()}
    return [
        "index",
        *(urls.index_of(model) for model in MODELS),
        *(urls.page_of(model, name) for model, name in records.items()),
        *map(urls.view, urls.VIEWS),
        *(f"actors/{file.stem}" for file in project.glob("data/actors/hostile-*.yaml")),
        "about",
        "contributing/decisions",
    ]


@pytest.mark.browser
def test_no_page_violates_its_policy(reader: Tab, project: Path, base: str) -> None:
    """All families of pages open without one violation or error."""
    for page in families(project):
        reader.open(f"{base}{page}.html")
        assert reader.page.evaluate("document.querySelector('h1').textContent.trim()")
        quiet(reader)


@pytest.mark.browser
def test_the_use_of_a_page_violates_nothing(reader: Tab, base: str) -> None:
    """Search, its results, the theme and the copy of it on the next page all work."""
    reader.open(f"{base}pacts/index.html")
    reader.page.keyboard.press("/")
    reader.page.keyboard.insert_text("alert")
    reader.page.keyboard.press("End")
    reader.until(
        "/^\\s*\\d+ matching/.test(document.querySelector('.md-search-result__meta').textContent)"
    )
    reader.page.locator(".md-search-result__item > a").first.wait_for()
    quiet(reader)
    reader.page.keyboard.press("Escape")
    reader.page.locator("form[data-md-component=palette] label:visible").click()
    reader.until("document.body.dataset.mdColorScheme === 'slate'")
    quiet(reader)
    reader.open(f"{base}about.html")
    reader.until("document.body.dataset.mdColorScheme === 'slate'")
    quiet(reader)


@pytest.mark.browser
def test_a_moved_page_leads_on(reader: Tab, project: Path, base: str) -> None:
    """The policy does not hold up those who come from an old address."""
    entries = pipeline.check(project).public.entries.items()
    moved = [
        (urls.page_of(type(entry.record), old), urls.page_of(type(entry.record), new))
        for new, entry in entries
        for old in entry.record.former_ids
    ]
    assert moved
    for old, new in moved:
        reader.page.goto(f"{base}{old}.html", wait_until="commit")
        reader.page.wait_for_url(f"{base}{new}.html")
        quiet(reader)


@pytest.mark.browser
def test_the_page_for_wrong_addresses_violates_nothing(reader: Tab, project: Path) -> None:
    """Where the site is published, it has its styles and scripts from any folder."""
    published_at = urlsplit(pipeline.check(project).loaded.card.site_url or "").path
    with served(project / "site", published_at) as base:
        reader.open(f"{base}actors/not/there.html")
        assert stopped(reader) == []
        (error,) = reader.errors  # the missing page itself
        assert "404" in error


#: Planted into the body of a finished page -> the directive that stops it.
PLANTED = {
    "<script>window.ran = 1</script>": "script-src-elem inline",
    "<img src=x.png onerror='window.ran = 1'>": "script-src-attr inline",
    "<style>body { --planted: 1 }</style>": "style-src-elem inline",
    "<p style='--planted: 1' id=planted>x</p>": "style-src-attr inline",
    "<img src='https://elsewhere.example/x.png'>": "img-src https://elsewhere.example/x.png",
    "<script src='https://elsewhere.example/x.js'></script>": (
        "script-src-elem https://elsewhere.example/x.js"
    ),
    "<link rel=stylesheet href='https://elsewhere.example/x.css'>": (
        "style-src-elem https://elsewhere.example/x.css"
    ),
    "<iframe src='https://elsewhere.example/'></iframe>": "frame-src https://elsewhere.example",
    "<object data='x.swf'></object>": "object-src",
    "<base href='https://elsewhere.example/'>": "base-uri https://elsewhere.example",
}


@pytest.mark.browser
@pytest.mark.parametrize("way", ["files", "server"])
def test_what_is_planted_into_a_finished_page_is_stopped(
    reader: Tab, small: Path, way: str
) -> None:
    """Scripts, handlers, styles and everything from elsewhere: the browser refuses each."""
    good = (small / "site" / "about.html").read_text("utf-8")
    with served(small / "site") as address:
        base = address if way == "server" else (small / "site").as_uri() + "/"
        for number, (planted, directive) in enumerate(PLANTED.items()):
            page = small / "site" / f"planted-{number}.html"
            page.write_text(good.replace("</h1>", f"</h1>{planted}", 1), "utf-8")
            reader.open(f"{base}{page.name}")
            reader.until("what => window.stopped.some(one => one.startsWith(what))", directive)
            assert reader.page.evaluate("window.ran") is None
            value = "getComputedStyle(document.querySelector('#planted') || document.body)"
            assert reader.page.evaluate(f"{value}.getPropertyValue('--planted')") == ""
            reader.forget()


@pytest.mark.browser
def test_a_link_that_is_a_script_does_not_run(reader: Tab, small: Path) -> None:
    """A `javascript:` address is an inline script as well."""
    page = small / "site" / "about.html"
    link = "</h1><a id=planted href='javascript:window.ran = 1'>x</a>"
    page.write_text(page.read_text("utf-8").replace("</h1>", link, 1), "utf-8")
    reader.open(page.as_uri())
    reader.page.locator("#planted").click()
    reader.until("window.stopped.length > 0")
    assert stopped(reader) == ["script-src-elem inline"]
    assert reader.page.evaluate("window.ran") is None

"""The smallest dossier: whoever empties `data/` and writes a card and one actor has a site."""

import re
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, copy_project, run
from dossier import urls
from dossier.model.kinds import MODELS
from dossier.writer import is_generated
from rendered import render

CARD = "format: 1\nname: small\ntitle: Small\nedition: 2032-06-30\n"
ACTOR = "title: Somebody\ntype: person\n"


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose records are a card without texts and an actor that refers to nothing."""
    folder = tmp_path_factory.mktemp("minimal")
    (folder / "data" / "actors").mkdir(parents=True)
    (folder / "data" / "dossier.yaml").write_text(CARD, "utf-8")
    (folder / "data" / "actors" / "somebody.yaml").write_text(ACTOR, "utf-8")
    return copy_project(folder / "project", folder / "data")


@pytest.fixture(scope="module")
def site(smallest: Path) -> Path:
    """Its site, built strictly by the command that users give."""
    done = run(smallest, "dossier", "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert re.match(
        r"1 records?, 0 facts: \d+ pages written, 0 unchanged, 0 removed\n", done.stdout
    )
    return smallest / "site"


def test_it_builds_strictly(site: Path) -> None:
    """Home page, record, views and the list of every kind are there."""
    pages = ["index", "actors/somebody", *(urls.index_of(model) for model in MODELS)]
    for name in (*pages, *map(urls.view, urls.VIEWS)):
        assert (site / f"{name}.html").is_file(), name
    assert "Somebody" in (site / "actors" / "index.html").read_text("utf-8")


def test_it_can_be_handed_over(smallest: Path, site: Path) -> None:
    """The bundle is named by the card, and begins with the site."""
    done = run(smallest, "dossier", "bundle")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(smallest / "dist" / "small-2032-06-30.zip") as bundle:
        names = set(bundle.namelist())
    files = {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
    assert names == {f"small-2032-06-30/{name}" for name in (*files, "SHA256SUMS")}


def test_bare_mkdocs_builds_it_too(smallest: Path, site: Path) -> None:
    """The hook does what the command does."""
    done = run(smallest, "mkdocs", "build", "--strict", "--quiet", "--site-dir", "bare")
    assert done.returncode == 0, done.stderr
    built = {f.relative_to(smallest / "bare") for f in (smallest / "bare").rglob("*.html")}
    assert built == {f.relative_to(site) for f in site.rglob("*.html")}


def test_pages_of_nothing_say_so(smallest: Path) -> None:
    """Empty lists and views are sentences, not gaps."""
    pages = render(smallest).pages
    assert "There are none yet." in pages["pacts/index"].text
    assert "Nothing is dated yet." in pages["views/timeline"].text
    assert "None was found." in pages["views/errata"].text
    assert [e.id for e in pages["actors/somebody"] if e.tag == "h2"] == []
    for name, page in pages.items():
        for table in page.all("table"):
            assert table.all("td"), f"{name} has an empty table"


def by_hand() -> list[Path]:
    """Return the Markdown files of `docs/` that are written by hand."""
    return sorted(file for file in (ROOT / "docs").rglob("*.md") if not is_generated(file))


def test_no_page_written_by_hand_links_to_a_record() -> None:
    """They stay when the records go; lists and views are always there."""
    folders = "|".join(model.kind.folder for model in MODELS)
    link = re.compile(rf"(?:{folders})/(?!index\b)[a-z0-9-]+\.(?:md|html)")
    assert {file.name for file in by_hand()} >= {"about.md", "records.md"}
    found = {file.name: link.findall(file.read_text("utf-8")) for file in by_hand()}
    assert {name: links for name, links in found.items() if links} == {}


@pytest.mark.parametrize("file", ["mkdocs.yml", "Makefile", "scripts/hook.py", "scripts/build.py"])
def test_nothing_beside_the_data_names_a_record(file: str) -> None:
    """Neither settings nor templates know what is in `data/`."""
    records = {f.stem for f in (ROOT / "data").glob("*/*.yaml") if f.parent.name != "vocabularies"}
    text = (ROOT / file).read_text("utf-8")
    assert records.isdisjoint(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text))


def test_no_template_names_a_record() -> None:
    """A template is written for a kind."""
    records = {f.stem for f in (ROOT / "data").glob("*/*.yaml") if "-" in f.stem}
    for file in (ROOT / "templates").rglob("*.*"):
        words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", file.read_text("utf-8")))
        assert records.isdisjoint(words), file.name

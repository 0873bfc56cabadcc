"""What was built before changes nothing but the time: every build is as one from nothing.

Random edits are made to a random dossier, one after the other; after each the site that was built
upon the last one is compared, byte by byte, with one that was built from the same files alone.
"""

import inspect
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import markdown
import pytest
from mkdocs.commands import build as mkdocs_build
from mkdocs.structure.files import Files

from conftest import copy_project, run
from dossier import pagestore, pipeline, production, site
from dossier.cli import main
from dossier.errors import DossierError, ProblemsFoundError
from dossier.parallel import WORTH, each_share
from generator import generate

RECORDS, STEPS = 70, 13


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A generated dossier with more records than one process makes alone."""
    data = generate(tmp_path / "generated", RECORDS, seed=3) / "data"
    return copy_project(tmp_path / "project", data)


def publish(root: Path) -> dict[str, bytes]:
    """Build in this process; return the site and the generated pages."""
    checked = pipeline.check(root)
    pipeline.generate(checked)
    site.publish(checked)
    return {
        str(file.relative_to(root)): file.read_bytes()
        for folder in ("site", "docs")
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
    }


def from_nothing(root: Path, target: Path) -> dict[str, bytes]:
    """Build a copy of what is written by hand, and nothing else."""
    shutil.rmtree(target, ignore_errors=True)
    ignored = shutil.ignore_patterns("site*", ".dossier", "actors", "pacts", "summits", "sources")
    shutil.copytree(root, target, ignore=ignored)
    shutil.rmtree(target / "docs" / "views", ignore_errors=True)
    (target / "docs" / "index.md").unlink(missing_ok=True)
    shutil.copytree(root / "data", target / "data", dirs_exist_ok=True)
    return publish(target)


# Edits


def _replace(file: Path, pattern: str, new: str) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub(pattern, new, text, count=1, flags=re.M), "utf-8")


def _record(root: Path, chance: random.Random) -> Path:
    return chance.choice(sorted((root / "data").glob("[aps][cau]*/*.yaml")))


def _body(root: Path, chance: random.Random) -> None:
    _replace(_record(root, chance), r"^summary: >-\n  ", f"summary: >-\n  Word{chance.random()} ")


def _title(root: Path, chance: random.Random) -> None:
    _replace(_record(root, chance), "^title: ", f"title: New {chance.randrange(10**6)} ")


def _alias(root: Path, chance: random.Random) -> None:
    _replace(_record(root, chance), r"^aliases: \[", f"aliases: [Été {chance.randrange(10**6)}, ")


def _date(root: Path, chance: random.Random) -> None:
    file = chance.choice(sorted((root / "data" / "summits").glob("*.yaml")))
    _replace(file, r"value: \d{4}", f"value: {chance.randint(1990, 2027)}")


def _citation(root: Path, chance: random.Random) -> None:
    _replace(_record(root, chance), r"#p\d+a", "#p2a")


def _tag(root: Path, chance: random.Random) -> None:
    _replace(_record(root, chance), r"^tags: .*", f"tags: [{chance.choice(('trade', 'fishing'))}]")


def _new(root: Path, chance: random.Random) -> None:
    name = f"newcomer-{chance.randrange(10**6)}"
    text = f"title: {name.title()}\ntype: state\nsummary: Of [[actor-1]] it is a neighbour.\n"
    (root / "data" / "actors" / f"{name}.yaml").write_text(text, "utf-8")


def _delete(root: Path, chance: random.Random) -> None:
    for file in sorted((root / "data" / "actors").glob("newcomer-*.yaml"))[:1]:
        file.unlink()


def _rename(root: Path, chance: random.Random) -> None:
    old = _record(root, chance).stem
    with pytest.raises(SystemExit) as ended:
        main(["-q", "-C", str(root), "rename", old, f"{old}-{chance.randrange(10**6)}"])
    assert ended.value.code == 0


def _template(root: Path, chance: random.Random) -> None:
    file = root / "templates" / "pages" / "record.md.j2"
    file.write_text(f"{file.read_text('utf-8')}\n\nFooter {chance.random()}\n", "utf-8")


def _theme(root: Path, chance: random.Random) -> None:
    file = root / "templates" / "theme" / "main.html"
    text = file.read_text("utf-8") if file.exists() else '{% extends "base.html" %}\n'
    file.write_text(f"{text}{{% block footer %}}{chance.random()}{{% endblock %}}\n", "utf-8")
    if text.count("block footer"):
        file.write_text(text.replace("block footer %}", f"block footer %}}{chance.random()}", 1))


def _config(root: Path, chance: random.Random) -> None:
    _replace(
        root / "mkdocs.yml",
        "name: Switch to [a-z0-9]+",
        f"name: Switch to {chance.randrange(10**6)}",
    )


def _by_hand(root: Path, chance: random.Random) -> None:
    _replace(root / "docs" / "about.md", "^# .*", f"# About it {chance.randrange(10**6)}")


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(_body, _title, _alias, _date, _citation, _tag, _new, _delete, _rename),
    *(_template, _theme, _config, _by_hand),
)


def edits(chance: random.Random) -> Iterator[Callable[[Path, random.Random], None]]:
    """Yield edits for ever, each once before any comes again."""
    while True:
        yield from chance.sample(EDITS, len(EDITS))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_site_upon_the_last_one_is_one_from_nothing(
    project: Path, tmp_path: Path, seed: int
) -> None:
    """Whatever was edited: the same files, byte by byte, search index included."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    before = publish(project)
    for edit in (edit for edit, _ in zip(edits(chance), range(STEPS), strict=False)):
        edit(project, chance)
        try:
            found = publish(project)
        except ProblemsFoundError:
            continue  # an edit may make a dossier wrong; then nothing is published
        wanted = from_nothing(project, tmp_path / "clean")
        assert found.keys() == wanted.keys(), edit.__name__
        assert [n for n in found if found[n] != wanted[n]] == [], edit.__name__
        before = found
    assert before


def test_only_what_changed_is_made_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit of one record few pages are made; after none, not one."""
    carried: list[int] = []
    produce = production.Production.produce

    def counted(self: production.Production, *arguments: object) -> None:
        produce(self, *arguments)  # type: ignore[arg-type]
        carried.append(self.carried)

    monkeypatch.setattr(production.Production, "produce", counted)
    publish(project)
    publish(project)
    _replace(project / "data" / "actors" / "actor-1.yaml", r"^summary: >-\n  ", "summary: >-\n  A ")
    publish(project)
    assert carried[:2] == [0, RECORDS]
    assert RECORDS // 2 < carried[2] < RECORDS


def test_the_reference_gives_the_same_bytes(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our own path, bare `mkdocs build`, and MkDocs without our production agree."""
    ours = publish(project)
    bare = shutil.copytree(project, tmp_path / "bare")
    shutil.rmtree(bare / "site")
    assert run(bare, "mkdocs", "build").returncode == 0
    monkeypatch.setattr(production, "_only_known", lambda config: False)
    plain = from_nothing(project, tmp_path / "plain")
    for name, data in ours.items():
        assert (bare / name).read_bytes() == data, name
        assert plain[name] == data, name
    assert plain.keys() == ours.keys()


# What is remembered is never trusted


def _garbage(root: Path) -> None:
    (root / pagestore.STORE).write_bytes(b"SQLite format 3\0" + b"x" * 5000)


def _cut(root: Path) -> None:
    data = (root / pagestore.STORE).read_bytes()
    (root / pagestore.STORE).write_bytes(data[: len(data) // 2])


def _forged(root: Path) -> None:
    """Say of every page that it is what another one was."""
    pages = pagestore.load(root / pagestore.STORE)
    names = sorted(pages)
    moved = dict(zip(names, (pages[name] for name in reversed(names)), strict=True))
    pagestore.save(root / pagestore.STORE, moved)


def _page_edited(root: Path) -> None:
    for page in (root / "site" / "actors").glob("*.html"):
        page.write_text("nothing", "utf-8")


def _page_gone(root: Path) -> None:
    for page in (root / "site" / "actors").glob("*.html"):
        page.unlink()


def _site_gone(root: Path) -> None:
    shutil.rmtree(root / "site")


@pytest.mark.parametrize("damage", [_garbage, _cut, _forged, _page_edited, _page_gone, _site_gone])
def test_damage_to_what_is_remembered_is_made_good(
    project: Path, damage: Callable[[Path], None]
) -> None:
    """The next build is as right as the first."""
    wanted = publish(project)
    damage(project)
    assert publish(project) == wanted


def test_a_row_that_was_changed_counts_for_nothing(tmp_path: Path) -> None:
    """Its digest says so."""
    store = tmp_path / "pages.sqlite"
    pages = {name: pagestore.Made(name, (1, 2, 3)) for name in ("a", "b")}
    pagestore.save(store, pages)
    assert pagestore.load(store) == pages
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE pages SET row = replace(row, '1', '9') WHERE path = 'a'")
    assert pagestore.load(store) == {"b": pages["b"]}


def test_a_warning_is_given_again(project: Path) -> None:
    """A page about which MkDocs says something is made each time, so that it is said each time."""
    template = project / "templates" / "pages" / "record.md.j2"
    template.write_text(template.read_text("utf-8") + "\n\n[dead](nowhere.md)\n", "utf-8")
    for _ in range(2):
        said = run(project, "dossier", "build")
        assert said.stderr.count("nowhere.md") >= RECORDS


# Nothing has changed


def _said(root: Path, *command: str) -> tuple[int, str, str]:
    done = run(root, "dossier", *command)
    return done.returncode, re.sub(r"\(\d+\.\d s\)", "", done.stdout), done.stderr


def _touched(root: Path) -> None:
    file = root / "data" / "actors" / "actor-1.yaml"
    file.write_bytes(file.read_bytes())


def _page_of_docs(root: Path) -> None:
    (root / "docs" / "actors" / "actor-1.md").unlink()


@pytest.mark.parametrize(
    "edit",
    [
        lambda root: _body(root, random.Random(1)),  # noqa: S311
        lambda root: _template(root, random.Random(1)),  # noqa: S311
        lambda root: _theme(root, random.Random(1)),  # noqa: S311
        lambda root: _config(root, random.Random(1)),  # noqa: S311
        lambda root: _by_hand(root, random.Random(1)),  # noqa: S311
        lambda root: _new(root, random.Random(1)),  # noqa: S311
        *(_touched, _page_of_docs, _page_edited, _page_gone, _site_gone),
    ],
)
def test_a_build_that_changes_nothing_does_nothing(
    project: Path, edit: Callable[[Path], None]
) -> None:
    """It says so; whatever is written, replaced, added or removed is noticed."""
    assert "pages written" in _said(project, "build")[1]
    assert "nothing has changed" in _said(project, "build")[1]
    edit(project)
    code, said, _ = _said(project, "build")
    assert code == 0
    assert "nothing has changed" not in said


def test_a_check_tells_the_same_again(project: Path) -> None:
    """Problems, counts and exit code, in every form, and not what others have put there."""
    assert _said(project, "check")[0] == 0
    assert not (project / ".dossier").exists()
    (project / ".dossier").mkdir()
    _replace(project / "data" / "actors" / "actor-1.yaml", "^type: .*", "type: persn")
    for form in ("text", "json", "github"):
        first = _said(project, "check", "--format", form, "--excerpt")
        assert first[0] == 1
        assert (project / ".dossier" / "check.json").is_file()
        assert _said(project, "check", "--format", form, "--excerpt") == first
        (project / ".dossier" / "check.json").write_text('["x", [], 1, 2]', "utf-8")
        assert _said(project, "check", "--format", form, "--excerpt") == first
    _replace(project / "data" / "actors" / "actor-1.yaml", "^type: .*", "type: person")
    assert _said(project, "check")[0] == 0


# The seam


def test_the_seam_is_where_it_was() -> None:
    """What production.py uses beside MkDocs' events; a version that moves it is noticed here."""
    populate = list(inspect.signature(mkdocs_build._populate_page).parameters)
    make = list(inspect.signature(mkdocs_build._build_page).parameters)
    assert populate[:3] == ["page", "config", "files"]
    assert make[:5] == ["page", "config", "doc_files", "nav", "env"]
    source = inspect.getsource(mkdocs_build.build)
    assert source.count("files.documentation_pages(inclusion=inclusion)") == 2
    assert source.index("on_nav") < source.index("documentation_pages") < source.index("on_env")
    assert "self" in inspect.signature(Files.documentation_pages).parameters


# Over the processors


def test_shares_come_back_in_order() -> None:
    """Whatever the number of things and of processes."""
    for number in (0, 1, WORTH - 1, WORTH, 3 * WORTH + 1):
        things = list(range(number))
        assert each_share(lambda share: [thing * 2 for thing in share], things) == [
            thing * 2 for thing in things
        ]


def test_what_a_share_raises_is_raised_here() -> None:
    """As if no other process had been there; what cannot be sent is at least told of."""

    def raises(share: object) -> list[int]:
        raise DossierError("in another process")

    with pytest.raises(DossierError, match="in another process"):
        each_share(raises, list(range(2 * WORTH)))
    with pytest.raises(DossierError, match=r"pickle|local"):
        each_share(lambda share: [lambda: 1 for _ in share], list(range(2 * WORTH)))


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n<table>\n<tr><td>*a* [b](c.md)</td></tr>\n</table>\n\nText\n",
        "<ol class='x'>\n<li>a</li>\n</ol>\n\n<ol>\n<li>b</li>\n</ol>",
        "<table><tr><td><table></table></td></tr></table>\n\ntail",
        "<table>\n\n<tr></tr>\n\n</table>\n",
        "- item\n\n  <table>\n  </table>\n\nend",
        '<table data-stand-in="0"></table>\n\n<dl>\n<dt>x</dt>\n</dl>',
        "<section>a</section> behind\n\n<aside>b</aside>",
    ],
)
def test_blocks_that_go_around_the_conversion_come_back(text: str) -> None:
    """With or without stand-ins Markdown gives the same, whatever stands around the blocks."""
    short, blocks = production._without_blocks(text)
    convert = markdown.Markdown(extensions=["tables", "attr_list", "toc"]).convert
    back = production._with_blocks(convert(short), blocks)
    expected = markdown.Markdown(extensions=["tables", "attr_list", "toc"]).convert(text)
    assert back == expected

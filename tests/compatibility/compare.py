"""Publish the pages of `dossier build` with ProperDocs and Zensical: `make compatibility`.

Each has an environment of its own in `.dossier/compatibility/`, made on the first run. They get the
rendered `docs/` and `mkdocs.yml` without the hook, and their pages are compared with those of
MkDocs by path and by the words of the article. It prints a line for each, and fails where a page
is missing or says something else.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import venv
from html.parser import HTMLParser
from pathlib import Path

from conftest import ROOT, built, copy_project

ENVIRONMENTS = ROOT / ".dossier" / "compatibility"
#: What is installed, the command in it, and its arguments.
PROGRAMS = {
    "properdocs": (["properdocs>=1.6.7,<2", "mkdocs-material>=9.8.1,<10"], ["build", "--strict"]),
    "zensical": (["zensical"], ["build", "--strict"]),
}
_SHOWN = 5


class _Article(HTMLParser):
    """Collects the words of a page's article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.words += data.replace("¶", " ").split()


def words(page: Path) -> str:
    """Return the words of a page's article, with single spaces."""
    article = _Article()
    article.feed(page.read_text("utf-8"))
    return " ".join(article.words)


def pages(site: Path) -> dict[str, str]:
    """Return the words of every page of a site; the page for wrong addresses has none."""
    found = {
        file.relative_to(site).as_posix(): words(file) for file in sorted(site.rglob("*.html"))
    }
    return {path: text for path, text in found.items() if path != "404.html"}


def installed(name: str, packages: list[str]) -> str:
    """Make the environment of a program, unless it is there; return the version."""
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENTS / name, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *packages], check=True)
    asked = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    done = subprocess.run(
        [str(python), "-c", asked, name], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def published(name: str, project: Path, arguments: list[str]) -> tuple[Path, int, str]:
    """Publish the rendered pages of a project with another program."""
    settings = (project / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"(?m)^hooks:.*\n", "", settings)
    settings = re.sub(r"(?m)^site_dir:.*\n", f"site_dir: site-{name}\n", settings)
    (project / f"{name}.yml").write_text(settings, "utf-8")
    done = subprocess.run(
        [str(ENVIRONMENTS / name / "bin" / name), *arguments, "--config-file", f"{name}.yml"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    return project / f"site-{name}", done.returncode, done.stdout + done.stderr


def compare(name: str, project: Path) -> bool:
    """Publish with one program and say what came of it; tell whether the pages are the same."""
    packages, arguments = PROGRAMS[name]
    version = installed(name, packages)
    site, status, said = published(name, project, arguments)
    warnings = [line for line in said.splitlines() if re.match(r"(?i)\s*(warning|error)", line)]
    ours = pages(project / "site")
    theirs = pages(site) if site.is_dir() else {}
    missing = sorted(ours.keys() - theirs.keys())
    differing = sorted(
        path for path in ours.keys() & theirs.keys() if _bare(ours[path]) != _bare(theirs[path])
    )
    print(  # noqa: T201
        f"{name} {version}: exit code {status}, {len(theirs)} pages of {len(ours)}, "
        f"{len(warnings)} warnings, {len(missing)} missing, {len(differing)} with other words"
    )
    first = [f"{path}: {_first_difference(ours[path], theirs[path])}" for path in differing]
    for line in (*warnings[:_SHOWN], *missing[:_SHOWN], *first[:_SHOWN]):
        print(f"  {line}")  # noqa: T201
    return not (status or missing or differing)


def _bare(text: str) -> str:
    return text.replace(" ", "")  # colours of code make more elements, and so more words


def _first_difference(ours: str, theirs: str) -> str:
    one, two = ours.split(), theirs.split()
    place = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    near = slice(max(0, place - 3), place + 5)
    return f"{' '.join(one[near])!r} there is {' '.join(two[near])!r}"


def main() -> int:
    """Build once, publish with every program."""
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"), ROOT / "data")
        built(project)
        shutil.rmtree(project / ".dossier", ignore_errors=True)
        same = [compare(name, project) for name in PROGRAMS]  # the second also after a failure
        return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())

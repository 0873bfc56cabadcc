"""Random damage to real records, and what must hold whatever the damage: `make fuzz`.

Takes the records of this project and a seed; every case follows from the seed and its number alone,
so that a failure can be had again. What must hold: a record or problems, each on one printable
line at a place in the file; never an exception, never a hang, and never a changed page or site
after an error. `tests/test_fuzz.py` runs a few cases of a fixed seed, `python tests/fuzz.py` many
of a new one; the first failure is written to `.dossier/fuzz/`.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from click.testing import CliRunner

from conftest import ROOT, copy_project
from dossier.cli import dossier
from dossier.diagnostics import Diagnostic
from dossier.model.base import Record
from dossier.model.card import Card, Terms
from dossier.model.kinds import BY_FOLDER
from dossier.pipeline import check
from dossier.reader import read, read_text
from dossier.validation import validate
from payloads import PAYLOADS

COMPLETE = ROOT / "tests" / "fixtures" / "complete" / "data"
FAILURES = ROOT / ".dossier" / "fuzz"
#: Seconds that reading one file, checking the small dossier and building it may take.
READ_TIME, CHECK_TIME, BUILD_TIME = 5, 20, 120
#: How often a case for a build is drawn anew, until one passes the checks.
TRIES = 40

NASTY = (
    *PAYLOADS,
    *("", " ", "~", "null", "NO", "010", "0x1F", "1e999", "-1", "0", "99999999999999999999"),
    *(
        "2021-02-30",
        "2021-13",
        "0000",
        "9999-12-31",
        "2021/2020",
        "../..",
        "..",
        "2021~?%",
        "-2021",
    ),
    *("[[", "[[]]", "[[|]]", "[[a|]]", "[@]", "[@a#]", "[@a#p0a]", "[x](javascript:x)", "[x]()"),
    *(
        "[[france]]",
        "[@wsj-2021-10-05#p1a]",
        "a#p1a",
        "a#p2-p1",
        "p99999zz",
        "#",
        "index",
        "-",
        "a-",
    ),
    *(
        "&a x",
        "*a",
        "!!python/object:os.system x",
        "<<: {}",
        "? [",
        "%YAML 9.9",
        "---",
        "...",
        "|9",
    ),
    *(
        "{",
        "[",
        "}",
        "]",
        "{}",
        "[]",
        "[[[[]]]]",
        "{{{}}}",
        "[,]",
        "{,}",
        "{a: }",
        ">-",
        "|",
        "|-\n",
    ),
    *(
        "http://[",
        "https://x:99999999/",
        "https://\u2100.example",
        "//",
        "mailto:",
        "https://xn--a",
    ),
    *(
        "[" * 500,
        "{a: " * 500,
        "- " * 500,
        "? " * 500,
        "[[" * 400,
        "[@" * 400,
        "*" * 3000,
        "_" * 3000,
    ),
    *("a-" * 4000, "a " * 4000, "**a " * 800, "[a](" * 800, "\\" * 3000, "9" * 5000, "- a\n" * 500),
    *(
        "\n" * 500,
        "\t" * 100,
        "\r",
        "\r\n",
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\ufeff",
        "\u2028",
        "\x85",
    ),
    *(
        "\\x00",
        '"\\ud800"',
        '"\\U00110000"',
        "\U0010ffff",
        "\ufffe",
        "Z\u0351\u036b" * 200,
        "ﷺ" * 50,
    ),
    *("title", "type", "claims:", "p1a:", "value:", "unknown:", "stage: draft", "stage: withdrawn"),
)


@cache
def texts() -> dict[str, bytes]:
    """Return the records of this project and of the small dossier, by kind and name."""
    return {
        f"{file.parent.name}/{number}-{file.name}": file.read_bytes()
        for number, data in enumerate((ROOT / "data", COMPLETE))
        for file in sorted(data.rglob("*.yaml"))
    }


def model_of(name: str) -> type[Record] | type[Card] | type[Terms]:
    """Return the class that a text of `texts` is read as."""
    folder = name.partition("/")[0]
    return Terms if folder == "vocabularies" else BY_FOLDER.get(folder, Card)


# Damage


@dataclass
class Mutator:
    """Damages texts. All chance comes from `chance`."""

    chance: random.Random

    def damage(self, data: bytes, others: list[bytes]) -> bytes:
        """Return a text with one to four things wrong; `others` lend their lines and values."""
        for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3, 4))):
            ways = (
                self._bytes,
                self._lines,
                self._values,
                self._values,
                self._values,
                self._splice,
            )
            data = self.chance.choice(ways)(data, others)
        return data

    def _bytes(self, data: bytes, others: list[bytes]) -> bytes:
        place = self.chance.randrange(len(data) + 1)
        end = min(len(data), place + self.chance.choice((1, 1, 2, 5, 50)))
        new = self.chance.choice(
            (
                b"",
                self.chance.randbytes(end - place),
                data[place:end] * 2,
                self.chance.choice((b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")),
                self.chance.choice(b"[]{}#|>'\"\\\t:-,&*!%@`?\n ").to_bytes(),
                data[place:end][::-1],
            )
        )
        return data[:place] + new + data[end:]

    def _lines(self, data: bytes, others: list[bytes]) -> bytes:
        lines = data.splitlines(keepends=True) or [b"\n"]
        one, two = self.chance.randrange(len(lines)), self.chance.randrange(len(lines))
        way = self.chance.randrange(8)
        if way == 0:
            del lines[one : one + self.chance.choice((1, 1, 3))]
        elif way == 1:
            lines[one:one] = lines[two : two + self.chance.choice((1, 1, 10))]
        elif way == 2:
            lines[one], lines[two] = lines[two], lines[one]
        elif way == 3:
            lines[one] = b"  " + lines[one]
        elif way == 4:
            lines[one] = lines[one].removeprefix(b"  ")
        elif way == 5:
            lines[one] = lines[one][: self.chance.randrange(len(lines[one]) + 1)]
        elif way == 6:
            lines.insert(
                one, self.chance.choice(self.chance.choice(others).splitlines(True) or [b""])
            )
        else:
            del lines[one:]
        return b"".join(lines)

    def _values(self, data: bytes, others: list[bytes]) -> bytes:
        text = data.decode("utf-8", "replace")
        spans = _spans(text)
        if not spans:
            return data
        start, end = self.chance.choice(spans)
        way = self.chance.randrange(6)
        if way == 0:
            new = ""
        elif way == 1:
            new = text[start:end] + self.chance.choice(("", " ", ", ", "\n")) + text[start:end]
        elif way == 2:
            other = self.chance.choice(others).decode("utf-8", "replace")
            start_there, end_there = self.chance.choice(_spans(other) or [(0, 0)])
            new = other[start_there:end_there]
        elif way == 3:
            start_there, end_there = self.chance.choice(spans)
            new = text[start_there:end_there]
        else:
            new = self._nasty(text[start:end])
        return (text[:start] + new + text[end:]).encode("utf-8", "surrogatepass")

    def _nasty(self, old: str) -> str:
        """Return something nasty: bare, in quotes as a proper value, or among the old words."""
        new = self.chance.choice(NASTY)
        way = self.chance.randrange(4)
        if way == 0:
            return new
        if way == 1:
            return "'" + new.replace("'", "''") + "'"
        if way == 2:
            place = self.chance.randrange(len(old) + 1)
            return old[:place] + new + old[place:]
        return ">-\n      " + new.replace("\n", "\n      ")

    def _splice(self, data: bytes, others: list[bytes]) -> bytes:
        other = self.chance.choice(others)
        return (
            data[: self.chance.randrange(len(data) + 1)]
            + other[self.chance.randrange(len(other) + 1) :]
        )


@lru_cache(256)
def _spans(text: str) -> list[tuple[int, int]]:
    raw, _ = read_text(text, "x.yaml")
    if raw is None:
        return []
    places = [span for spans in raw.spans.values() for span in (spans.value, spans.key) if span]
    return [(span.start, span.end) for span in places]


# What must hold


class BrokenError(AssertionError):
    """Something that must hold does not."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `BrokenError` where a block takes longer, whatever it is busy with in Python."""

    def late(number: int, frame: object) -> None:
        raise BrokenError(f"it took longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def must(true: object, message: str) -> None:
    """Raise `BrokenError` where something is not so."""
    if not true:
        raise BrokenError(message)


def read_case(seed: int, number: int) -> bytes:
    """Return the bytes of a case for reading."""
    chance = random.Random(f"{seed} read {number}")  # noqa: S311 - the same every time is the point
    name, others = chance.choice(sorted(texts())), list(texts().values())
    return name.encode() + b"\n" + Mutator(chance).damage(texts()[name], others)


def try_read(case: bytes, folder: Path) -> None:
    """Read and validate one case: the first line is a name of `texts`, the rest the file."""
    name, _, data = case.partition(b"\n")
    file = folder / "x.yaml"
    file.write_bytes(data)
    with within(READ_TIME):
        raw, problems = read(file, "data/x.yaml")
        record = None
        if raw:
            record, more = validate(raw, model_of(name.decode()))
            must(record or more or problems, "neither a record nor a problem")
            problems = [*problems, *more]
    must(raw or problems, "neither a text nor a problem")
    _assert_told(problems, data.decode("utf-8", "replace"))


def _assert_told(problems: list[Diagnostic], text: str) -> None:
    lines = len(text.splitlines())
    for problem in problems:
        must(str(problem).isprintable(), f"not printable: {problem!r}")
        must(1 <= problem.position.line <= lines + 1, f"no such line: {problem}")
        must(problem.position.column >= 1, f"no such column: {problem}")
        must(len(problem.message) <= MESSAGE, f"a message of {len(problem.message)} characters")


#: No message is longer than some lines of a terminal.
MESSAGE = 2000


@dataclass
class Damaged:
    """A project in which a few files are damaged, and made whole again."""

    root: Path
    _whole: dict[Path, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._whole = {
            file: file.read_bytes() for file in sorted((self.root / "data").rglob("*.yaml"))
        }

    def damage(self, seed: int, what: str, number: int) -> str:
        """Damage files as the case wants it, and return which."""
        chance = random.Random(f"{seed} {what} {number}")  # noqa: S311
        files = chance.sample(list(self._whole), chance.choice((1, 1, 2, 3)))
        for file in files:
            data = Mutator(chance).damage(self._whole[file], list(self._whole.values()))
            way = chance.randrange(20)
            if way == 0:
                file.unlink()
            elif way == 1:
                file.rename(
                    file.with_name(chance.choice(("x.yaml", "France.yaml", "x.yml", "é.yaml")))
                )
            else:
                file.write_bytes(data)
        return ", ".join(str(file.relative_to(self.root)) for file in files)

    def mend(self) -> None:
        """Make everything whole again."""
        for file in (self.root / "data").rglob("*"):
            if file.is_file() and file not in self._whole:
                file.unlink()
        for file, data in self._whole.items():
            file.write_bytes(data)


def try_check(project: Damaged) -> None:
    """Run the whole check on a damaged project."""
    with within(CHECK_TIME):
        result = CliRunner().invoke(dossier, ["-v", "-C", str(project.root), "check"])
    expected = result.exception is None or isinstance(result.exception, SystemExit)
    must(expected, f"{type(result.exception).__name__}: {result.exception}")
    must(result.exit_code in (0, 1, 2), f"exit code {result.exit_code}")
    must("Traceback" not in result.output, "a traceback")
    must(result.output.strip(), "it said nothing")


def written(root: Path) -> dict[str, bytes]:
    """Return everything that a build writes, except its lock."""
    return {
        str(file.relative_to(root)): file.read_bytes()
        for top in [root / "docs", *root.glob("site*")]
        for file in sorted(top.rglob("*"))
        if file.is_file()
    }


def build(root: Path) -> "subprocess.Popen[str]":
    """Start a build of the project in `root`."""
    environment = {name: v for name, v in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return subprocess.Popen(
        [sys.executable, "-m", "dossier", "build"],
        cwd=root,
        env=environment | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "scripts")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def built(root: Path) -> tuple[int, str]:
    """Build, and return the exit code and what was said."""
    with build(root) as process:
        try:
            said, _ = process.communicate(timeout=BUILD_TIME)
        except subprocess.TimeoutExpired:
            process.kill()
            raise BrokenError(f"a build took longer than {BUILD_TIME} seconds") from None
    return process.returncode, said


def try_build(project: Damaged) -> bool:
    """Build a damaged project; tell whether that went well. After an error nothing has changed."""
    before = written(project.root)
    status, said = built(project.root)
    must(status in (0, 1, 2), f"exit code {status}: {said}")
    must("Traceback" not in said, f"a traceback: {said}")
    after = written(project.root)
    must(status == 0 or after == before, f"an error, and something was written: {said}")
    must(not any(name.startswith("site.") for name in after), "something is left beside the site")
    must("site/index.html" in after, "there is no site")
    return status == 0


def draw_passing(project: Damaged, seed: int, number: int) -> str:
    """Damage a project so that the checks pass, if such a case is found soon."""
    said = ""
    for again in range(TRIES):
        project.mend()
        said = project.damage(seed, "build", number * TRIES + again)
        if (project.root / "data" / "dossier.yaml").is_file() and not check(project.root).fails():
            break
    return said


@dataclass
class Killing:
    """Two states of a project, and builds from one to the other that are killed on the way."""

    root: Path

    def __post_init__(self) -> None:
        self.file = self.root / "data" / "pacts" / "tide-toll.yaml"
        text = self.file.read_text("utf-8")
        self.texts = [text, text.replace("title: Tide Toll", "title: Tide Fee")]
        must(self.texts[0] != self.texts[1], "the record has changed")
        self.states = []
        for wanted in (*self.texts, self.texts[0]):
            self.file.write_text(wanted, "utf-8")
            began = time.monotonic()
            must(built(self.root)[0] == 0, "the project cannot be built")
            self.seconds = time.monotonic() - began
            self.states.append(written(self.root))
        must(self.states[0] == self.states[2], "two builds of one text differ")

    def site(self) -> dict[str, bytes]:
        """Return the files of the site."""
        return {name: data for name, data in written(self.root).items() if name[:5] == "site/"}

    def kill(self, seed: int, number: int) -> float:
        """Kill a build at some moment, return it; then build and compare."""
        moment = random.Random(f"{seed} kill {number}").uniform(0, self.seconds * 1.05)  # noqa: S311
        wanted = self.states[(number + 1) % 2]
        self.file.write_text(self.texts[(number + 1) % 2], "utf-8")
        with build(self.root) as process:
            try:
                process.communicate(timeout=moment)
            except subprocess.TimeoutExpired:
                process.kill()
        sites = [{n: d for n, d in state.items() if n[:5] == "site/"} for state in self.states]
        must(self.site() in sites, f"killed after {moment:.3f} s: the site is neither old nor new")
        status, said = built(self.root)
        must(status == 0, f"killed after {moment:.3f} s, and the next build fails: {said}")
        must(written(self.root) == wanted, f"killed after {moment:.3f} s: the next build is wrong")
        return moment


# Many


def _run(name: str, numbers: range, one: Callable[[int], object]) -> None:
    """Try cases; at the first failure write what it was made of, and stop."""
    began = time.monotonic()
    for number in numbers:
        try:
            one(number)
        except BaseException as error:
            print(f"\n{name} {number}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
            raise
        if sys.stderr.isatty() and number % 10 == 0:
            print(f"\r{name} {number}/{len(numbers)}", end="", file=sys.stderr)  # noqa: T201
    print(f"{len(numbers)} {name}: nothing ({time.monotonic() - began:.0f} s)", flush=True)  # noqa: T201


def reads(seed: int, numbers: range, folder: Path, failures: Path = FAILURES) -> None:
    """Read and validate so many damaged files."""

    def one(number: int) -> None:
        case = read_case(seed, number)
        try:
            try_read(case, folder)
        except BaseException:
            _keep(failures / f"read-{seed}-{number}.yaml", case)
            raise

    _run("reads", numbers, one)


def checks(seed: int, numbers: range, root: Path, failures: Path = FAILURES) -> None:
    """Check so many damaged dossiers."""
    project = Damaged(root)

    def one(number: int) -> None:
        project.mend()
        project.damage(seed, "check", number)
        try:
            try_check(project)
        except BaseException:
            _keep_folder(failures / f"check-{seed}-{number}", root)
            raise

    _run("checks", numbers, one)
    project.mend()


def builds(seed: int, numbers: range, root: Path, failures: Path = FAILURES) -> None:
    """Build so many damaged dossiers; two of three pass the checks, where such a case is found."""
    project, good = Damaged(root), 0

    def one(number: int) -> None:
        nonlocal good
        if number % 3:
            draw_passing(project, seed, number)
        else:
            project.mend()
            project.damage(seed, "build", number * TRIES)
        try:
            good += try_build(project)
        except BaseException:
            _keep_folder(failures / f"build-{seed}-{number}", root)
            raise

    _run("builds", numbers, one)
    must(good or len(numbers) < 3, "no case could be built")
    project.mend()


def kills(seed: int, numbers: range, root: Path) -> None:
    """Kill so many builds."""
    killing = Killing(root)
    _run("kills", numbers, lambda number: killing.kill(seed, number))


def _keep(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    print(f"\nwritten: {file}", file=sys.stderr)  # noqa: T201


def _keep_folder(target: Path, root: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root / "data", target / "data", symlinks=True)
    print(f"\nwritten: {target}", file=sys.stderr)  # noqa: T201


def main() -> None:
    """Run as many cases of each sort as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    sorts = {"reads": 100_000, "checks": 2_000, "builds": 100, "kills": 50}
    for name, number in sorts.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--again", type=Path, help="a file of .dossier/fuzz to read once more")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.again:
            try_read(arguments.again.read_bytes(), Path(folder))
            return
        print(f"seed {arguments.seed}", flush=True)  # noqa: T201
        reads(arguments.seed, range(arguments.reads), Path(folder))
        root = copy_project(Path(folder, "project"), COMPLETE)
        checks(arguments.seed, range(arguments.checks), root)
        if arguments.builds or arguments.kills:
            status, said = built(root)
            must(status == 0, f"the project cannot be built: {said}")
        builds(arguments.seed, range(arguments.builds), root)
        if arguments.kills:
            kills(arguments.seed, range(arguments.kills), root)


if __name__ == "__main__":
    main()

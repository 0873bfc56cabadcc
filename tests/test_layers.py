"""The architecture as a test: who may import whom, and who may touch the world.

Lowest layer first. A module imports from layers below its own; within a layer only what makes no
cycle. `docs/contributing/architecture.md` draws the same picture.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from conftest import ROOT

SCRIPTS = ROOT / "scripts"
LAYERS = (
    ("errors",),
    ("edtf", "citation", "escape", "sentences", "locking"),
    ("diagnostics", "prose", "prose_writing"),
    ("codes",),
    ("files",),
    ("reader",),
    ("model",),
    ("validation", "walk", "shapes"),
    ("examples",),
    ("schema", "guide", "skeletons"),
    ("loading", "tables"),
    ("derive",),
    ("collection", "tabulation"),
    ("urls", "parallel"),
    ("rules", "rendering", "wording", "inspection", "reporting"),
    ("writer", "swapping", "pagestore", "unchanged"),
    ("pipeline",),
    ("security", "preview", "production"),
    ("hooks",),
    ("site", "bundle", "editing"),
    ("cli",),
    ("__main__",),
)
#: Parts of one layer that do not import each other.
STRANGERS = (
    {"rules", "rendering", "inspection", "reporting"},
    {"rendering", "wording"},
    {"site", "bundle", "editing"},
    {"validation", "walk"},
    {"schema", "guide", "skeletons"},
)
#: Who alone knows a library, or a part of the world.
OWNERS = {
    "yaml": {"reader"},
    "jinja2": {"rendering.environment", "production", "hooks"},
    "mkdocs": {"site", "hooks", "production"},
    "click": {"cli"},
}
#: What is not as it should be yet; a test says when one of these is no longer needed.
EXCEPTIONS: set[tuple[str, str]] = set()
LONGEST = 400

PRINTING = {"print", "input", "breakpoint", "exit", "quit", "SystemExit", "echo", "secho"}
PRINTING |= {"stdout", "stderr", "stdin", "_exit"}
FILES = {"open", "read_text", "read_bytes", "write_text", "exists", "is_file", "is_dir", "glob"}
FILES |= {"rglob", "iterdir", "stat", "cwd", "getcwd", "home", "listdir", "run", "Popen"}
ENVIRONMENT = {"environ", "getenv", "putenv", "environb"}
CLOCK = {"now", "today", "utcnow", "monotonic", "perf_counter", "time_ns", "localtime"}


@cache
def modules() -> dict[str, ast.Module]:
    """Return the parsed modules of the package by name, without `dossier.`; '' is the package."""
    found = {}
    for file in sorted((SCRIPTS / "dossier").rglob("*.py")):
        parts = file.relative_to(SCRIPTS / "dossier").with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = ast.parse(file.read_text("utf-8"), file.name)
    return found


NAMES = sorted(modules())


def imports(module: str) -> Iterator[str]:
    """Yield every module that a module imports anywhere in it, with `dossier.` where it is ours."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                ours = inner.removeprefix("dossier.") in modules()
                yield inner if ours else str(node.module)


def ours(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    found = {
        name.removeprefix("dossier.") for name in imports(module) if name.startswith("dossier.")
    }
    return found - {module}


def owner(module: str) -> str:
    """Return how the tables above name a module: the command line is one, whatever its parts."""
    return "cli" if module.startswith("cli.") else module


def layer(module: str) -> int:
    """Return the layer of a module, by its name or that of its folder."""
    (found,) = [n for n, names in enumerate(LAYERS) if module.split(".", maxsplit=1)[0] in names]
    return found


def names_in(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every name and attribute in a piece of code, with its line."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id, part.lineno
        elif isinstance(part, ast.Attribute):
            yield part.attr, part.lineno


def calls_in(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the last name of everything that a piece of code calls, with its line."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name | ast.Attribute):
            name = part.func.id if isinstance(part.func, ast.Name) else part.func.attr
            yield name, part.lineno


def at_import(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield what of some statements is run when the module is imported: no body of a function."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (*node.decorator_list, *node.args.defaults)
            yield from (default for default in node.args.kw_defaults if default)
        elif isinstance(node, ast.ClassDef):
            yield from (*node.decorator_list, *node.bases)
            yield from at_import(node.body)
        else:
            yield node


# Layers


def test_every_module_has_its_layer() -> None:
    """A new module is put into the picture, and the picture shows nothing that is gone."""
    tops = {name.split(".")[0] for name in NAMES if name}
    assert tops == {name for names in LAYERS for name in names}


@pytest.mark.parametrize("module", [name for name in NAMES if name])
def test_a_module_imports_only_downwards(module: str) -> None:
    """Nothing knows what is made of it."""
    upwards = {other for other in ours(module) if other and layer(other) > layer(module)}
    assert upwards == set()


@pytest.mark.parametrize("module", [name for name in NAMES if name])
def test_neighbours_do_not_know_each_other(module: str) -> None:
    """Rules and rendering are views of the same dossier, and each can go without the other."""
    top = module.split(".", maxsplit=1)[0]
    for strangers in STRANGERS:
        if top in strangers:
            others = {other.split(".")[0] for other in ours(module)}
            assert others.isdisjoint(strangers - {top})


def test_there_is_no_cycle() -> None:
    """Modules can be put in one order in which each imports only earlier ones."""
    waiting = {name: ours(name) - {""} for name in NAMES}
    while free := {name for name, needed in waiting.items() if not needed & set(waiting)}:
        waiting = {name: needed for name, needed in waiting.items() if name not in free}
    assert waiting == {}


@pytest.mark.parametrize("module", NAMES)
def test_imports_stand_at_the_top(module: str) -> None:
    """An import inside a function hides a cycle."""
    top = {node for node in modules()[module].body if isinstance(node, ast.Import | ast.ImportFrom)}
    everywhere = {
        n for n in ast.walk(modules()[module]) if isinstance(n, ast.Import | ast.ImportFrom)
    }
    assert {node.lineno for node in everywhere - top} == set()


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_known_to_one_module(library: str) -> None:
    """What it costs to replace YAML, Jinja, MkDocs or click is one module."""
    users = {
        owner(name) for name in NAMES if library in {found.split(".")[0] for found in imports(name)}
    }
    allowed = OWNERS[library] | {module for module, known in EXCEPTIONS if known == library}
    assert users == allowed


def test_no_private_name_of_another_module_is_used() -> None:
    """What begins with `_` may be changed by whoever looks at its module alone."""
    for name, parsed in modules().items():
        for node in ast.walk(parsed):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("dossier"):
                private = [alias.name for alias in node.names if alias.name.startswith("_")]
                assert private == [], name


# The world


@pytest.mark.parametrize("module", [name for name in NAMES if owner(name) != "cli"])
def test_only_the_command_line_prints_and_exits(module: str) -> None:
    """Every other module returns what it has to say, or raises it."""
    found = [(name, line) for name, line in names_in(modules()[module]) if name in PRINTING]
    assert found == []


@pytest.mark.parametrize(
    ("names", "owners"),
    [
        (
            ENVIRONMENT,
            {"cli", "loading", "site", "hooks", "production", "unchanged"},
        ),  # NO_COLOR; the day of the build; what MkDocs reads
        (CLOCK, {"cli", "unchanged"}),  # how long it took; what was written just now
        ({"socket", "urlopen", "subprocess", "requests", "Popen", "system"}, set()),
        ({"random", "uuid4", "getuser", "gethostname", "getpid"}, set()),
        ({"eval", "exec", "__import__", "import_module", "compile_command"}, set()),
    ],
    ids=["environment", "clock", "network", "chance", "code"],
)
def test_few_modules_know_the_machine(names: set[str], owners: set[str]) -> None:
    """Pages follow from records, settings and templates, so few may ask where and when they are."""
    found = set()
    for module, parsed in modules().items():
        used = {name for name, _ in calls_in(parsed)} | set(imports(module))
        used |= ENVIRONMENT & {name for name, _ in names_in(parsed)}
        found |= {owner(module)} if used & names else set()
    assert found == owners


@pytest.mark.parametrize("module", NAMES)
def test_nothing_is_read_at_import(module: str) -> None:
    """To import a module opens no file, and asks neither the environment nor the clock."""
    for node in at_import(modules()[module].body):
        assert [call for call in calls_in(node) if call[0] in FILES | CLOCK] == []
        assert [name for name in names_in(node) if name[0] in ENVIRONMENT] == []


def test_importing_everything_opens_nothing_but_code() -> None:
    """The same, seen from outside: with all libraries loaded, only our own code is opened."""
    libraries = sorted(
        {
            name
            for module in NAMES
            for name in imports(module)
            if not name.startswith("dossier") and name != "__future__"
        }
    )
    script = f"""
import importlib, sys
for library in {libraries!r}:
    importlib.import_module(library)
importlib.import_module("pydantic").create_model("First")  # looks for its plugins once
opened = []
def watch(event, arguments):
    if event == "open" and not str(arguments[0]).endswith((".py", ".pyc")):
        opened.append(str(arguments[0]))
    if event.startswith(("socket", "subprocess", "os.system")):
        opened.append(event)
sys.addaudithook(watch)
for module in {[f"dossier.{name}" for name in NAMES if name not in ("", "__main__")]!r}:
    importlib.import_module(module)
found = [path for path in opened if "__pycache__" not in path]
assert found == [], found
"""
    environment = {"PYTHONPATH": str(SCRIPTS), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", NAMES)
def test_nothing_is_kept_between_calls(module: str) -> None:
    """No function changes what belongs to its module."""
    found = [n.lineno for n in ast.walk(modules()[module]) if isinstance(n, ast.Global)]
    assert found == []


# Files


@pytest.mark.parametrize("module", NAMES)
def test_no_module_is_longer_than_a_reader_can_hold(module: str) -> None:
    """Four hundred lines, and most have half of that."""
    path = SCRIPTS.joinpath("dossier", *module.split("."))
    file = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST


def test_beside_the_package_stand_only_the_script_and_the_hook() -> None:
    """MkDocs puts their folder first on the import path: any other file there shadows modules."""
    found = {path.name for path in SCRIPTS.iterdir() if not path.name.endswith(".egg-info")}
    assert found - {"__pycache__"} == {"build.py", "hook.py", "dossier"}


@pytest.mark.parametrize(
    ("script", "known"), [("build.py", "dossier.cli"), ("hook.py", "dossier.hooks")]
)
def test_the_script_and_the_hook_only_hand_over(script: str, known: str) -> None:
    """They hold no code of their own: a hook inside the package could not import it."""
    parsed = ast.parse((SCRIPTS / script).read_text("utf-8"))
    froms = [str(n.module) for n in ast.walk(parsed) if isinstance(n, ast.ImportFrom)]
    assert froms == [known]
    assert not [n for n in ast.walk(parsed) if isinstance(n, ast.FunctionDef | ast.ClassDef)]

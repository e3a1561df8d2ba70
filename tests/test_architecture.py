"""The house: floors, where each library lives, who may speak, and what a command does not load."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import bizenv

PACKAGE = Path(bizenv.__file__).parent
# From the ground up. A module imports from lower floors, and on its own floor from what stands before it here.
FLOORS: list[list[str]] = [
    [
        "",
        "errors",
        "problems",
        "ids",
        "near",
        "dates",
        "festivals",
        "recurring",
        "grammar",
        "periods",
        "undated",
        "context",
        "phrases",
        "typed",
        "files",
        "unseen",
        "private",
        "collector",
    ],
    ["model", "entry", "schema", "ledgerschema", "jsonschema", "shape", "document", "textfaults", "yamltext"],
    ["registry", "build", "lock", "ledger", "progress", "status", "achievement", "rules", "rounds"],
    ["checks", "examine", "explain", "store", "journal", "standing", "query", "search", "summary"],
    ["recording", "history", "workspace", "reporting", "audit", "forms"],
    ["views", "intake", "taking"],
    ["chinese", "console", "revision", "app", "completion", "shells", "values", "options", "api"],
    ["commands"],
    ["cli", "__main__"],
]
ORDER = [name for floor in FLOORS for name in floor]
TOP = {
    "console",
    "revision",
    "app",
    "completion",
    "shells",
    "values",
    "options",
    "api",
    "chinese",
    "commands",
    "cli",
    "__main__",
}
"""F5 and above."""
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "data" not in p.relative_to(PACKAGE).parts[:1])


def place(path: Path) -> str:
    """The name of a module's place in the house: its own, or its package's."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """The full names of all that a module imports, wherever in it; not what only the type checker sees."""
    module = tree(path)
    hidden: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            hidden |= {id(inner) for statement in node.body for inner in ast.walk(statement)}
    for node in ast.walk(module):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def libraries(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_module_has_its_floor():
    assert {place(p) for p in MODULES} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_below(path: Path):
    here = place(path)
    if here == "":
        assert set(imports(path)) <= {"typing.TYPE_CHECKING", "bizenv.api.load"}  # the lazy API
        return
    for name in imports(path):
        words = name.split(".")
        if words[0] != "bizenv":
            continue
        there = words[1] if len(words) > 1 and words[1] in ORDER else ""
        assert there == here or ORDER.index(there) < ORDER.index(here), f"{name_of(path)} imports {name}"


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("yaml", {"yamltext", "textfaults"}),
        ("pydantic", {"schema", "ledgerschema", "shape"}),
        ("pydantic_core", {"schema", "ledgerschema", "shape"}),
        ("rich", {"views", "chinese", "console"}),
        ("openpyxl", {"views", "intake", "commands"}),
        ("docx", {"views"}),
        ("jinja2", {"views"}),
        ("markupsafe", {"views"}),
        ("icalendar", {"views"}),
        ("sqlite3", {"views"}),
        ("dateutil", {"periods", "recurring", "typed"}),
        ("click", TOP - {"__main__"}),
    ],
)
def test_each_library_lives_in_one_place(library: str, homes: set[str]):
    assert {place(p) for p in MODULES if library in libraries(p)} <= homes
    if len(homes) == 1:
        assert {place(p) for p in MODULES if library in libraries(p)} == homes


@pytest.mark.parametrize("path", [p for p in MODULES if place(p) not in TOP], ids=name_of)
def test_below_the_fifth_floor_nothing_prints_exits_or_asks_clock_environment_or_terminal(path: Path):
    spoken = {"print", "input", "exit", "quit", "breakpoint"}
    asked = {
        *("sys.stdout", "sys.stderr", "sys.stdin", "sys.exit", "sys.argv", "os.environ", "os.getenv", "os._exit"),
        *("os.isatty", "os.get_terminal_size", "shutil.get_terminal_size", "time.time", "time.localtime"),
        *("dt.date.today", "dt.datetime.now", "dt.datetime.today", "datetime.now", "date.today"),
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in spoken, f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in asked, f"line {node.lineno}"
    assert not libraries(path) & {"time", "getpass", "locale", "socket", "subprocess", "webbrowser"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_its_duty(path: Path):
    assert ast.get_docstring(tree(path))


def test_every_command_has_a_module_and_a_line_of_help():
    from bizenv.cli import COMMANDS

    present = {p.stem for p in (PACKAGE / "commands").glob("*.py")}
    assert set(COMMANDS) <= present
    assert present - set(COMMANDS) == {"__init__", "listing", "telling", "writing"}


def loaded(environment: dict[str, str], *typed: str) -> set[str]:
    """The modules that are loaded when a command has run in a process of its own."""
    script = (
        "import sys, json; from bizenv.cli import run; code = run(sys.argv[1:]);"
        "sys.stderr.write(json.dumps([code, sorted(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *typed],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    code, modules = json.loads(done.stderr)
    assert code == 0
    return set(modules)


@pytest.mark.parametrize("typed", ["--help", "--version"])
def test_help_and_version_load_click_only(environment: dict[str, str], typed: str):
    """And for the help the one leaf of rich that knows how wide a Chinese character is."""
    modules = loaded(environment, typed)
    assert "click" in modules
    assert not modules & {"yaml", "pydantic", "dateutil", "rich.console", "rich.table", "bizenv.store", "bizenv.dates"}
    assert typed == "--help" or "rich" not in modules


def test_a_question_on_stamped_data_loads_neither_pydantic_nor_dateutil_nor_rich(environment: dict[str, str], run):
    assert run("list").code == 0  # leaves a stamp in the shared cache
    assert not loaded(environment, "list", "--format", "json") & {"pydantic", "dateutil", "rich"}


def test_a_question_on_a_ledger_that_was_read_before_reads_no_file_of_it_again(
    environment: dict[str, str], office, run
):
    for path in office.rglob("*.yaml"):
        os.utime(path, (1_500_000_000, 1_500_000_000))  # not so new that it might change unseen
    assert run("list", "--data", office).code == 0
    modules = loaded(environment, "list", "--format", "json", "--data", str(office))
    assert "bizenv.journal" in modules
    assert not modules & {"yaml", "pydantic", "dateutil", "rich", "openpyxl"}


def test_recording_loads_neither_pydantic_nor_openpyxl(environment: dict[str, str], office, run):
    for path in office.rglob("*.yaml"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    environment = {**environment, "BIZENV_TODAY": "2020-03-01"}
    assert run("list", "--data", office).code == 0
    typed = ("record", "3.1", "--progress", "5", "--data", str(office))
    assert not loaded(environment, *typed) & {"yaml", "pydantic", "dateutil", "openpyxl"}


def test_a_table_of_stamped_data_loads_no_pydantic(environment: dict[str, str], run):
    assert run("list").code == 0
    modules = loaded(environment, "list", "--lead", "区政务办")
    assert "rich" in modules
    assert not modules & {"pydantic", "dateutil"}

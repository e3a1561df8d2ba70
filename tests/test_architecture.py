"""The house: storeys, where each library lives, who may speak, and what a command does not load."""

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
STOREYS = {
    "base": 0,
    "clues": 1,
    "phrases": 1,
    "plan": 1,
    "intake": 2,
    "ledger": 2,
    "standing": 3,
    "checks": 3,
    "store": 4,
    "views": 4.0,
    "views/wording": 4.1,
    "views/data": 4.2,
    "views/markdown": 4.2,
    "views/office": 4.2,
    "views/page": 4.2,
    "views/terminal": 4.2,
    "views/render.py": 4.3,
    "forms": 5,
    "api.py": 5,
    "desk": 6,
    "cli": 7,
    "cli/commands": 7.1,
    "cli/commands/serve.py": 7.5,
    "web": 7,
    "web/pages": 7.1,
    "web/server.py": 7.2,
    "__main__.py": 8,
}
"""Each folder with its storey. A folder imports from lower storeys only, never from its neighbours."""
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "data" not in p.relative_to(PACKAGE).parts[:1])


def room(parts: tuple[str, ...]) -> str:
    """The longest entry of the table that a module's path (its folders and its name) lies in; empty where none is."""
    for n in range(len(parts), 0, -1):
        for name in ("/".join(parts[:n]), "/".join(parts[:n]) + ".py"):
            if name in STOREYS:
                return name
    return ""


def room_of(path: Path) -> str:
    return room(path.relative_to(PACKAGE).with_suffix("").parts)


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


def modules_imported(path: Path) -> set[Path]:
    """The modules of the package that a module imports."""
    found = set()
    for name in imports(path):
        words = name.split(".")
        while words and words[0] == "bizenv":
            there = PACKAGE.joinpath(*words[1:])
            if there.with_suffix(".py").is_file():
                found.add(there.with_suffix(".py"))
                break
            if (there / "__init__.py").is_file():
                found.add(there / "__init__.py")
                break
            words.pop()
    return found


def test_every_module_has_its_storey():
    assert {name_of(p) for p in MODULES if not room_of(p)} == {"__init__.py"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_folder_imports_from_lower_storeys_only(path: Path):
    here = room_of(path)
    if not here:
        assert set(imports(path)) <= {"typing.TYPE_CHECKING", "bizenv.api.load"}  # the lazy API
        return
    for other in modules_imported(path):
        there = room_of(other)
        if there and there != here:
            assert STOREYS[there] < STOREYS[here], f"{name_of(path)} imports {name_of(other)}"


def test_no_folder_has_a_circle_inside():
    for folder in STOREYS:
        inside = {
            p: {q for q in modules_imported(p) if room_of(q) == folder} - {p} for p in MODULES if room_of(p) == folder
        }
        while inside:
            free = {p for p, needs in inside.items() if not needs & inside.keys()}
            assert free, f"a circle in {folder}: {sorted(map(name_of, inside))}"
            inside = {p: needs for p, needs in inside.items() if p not in free}


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("yaml", {"base"}),
        ("pydantic", {"checks"}),
        ("pydantic_core", {"checks"}),
        ("rich", {"views/terminal", "cli"}),
        ("openpyxl", {"views/office", "forms", "cli/commands", "intake"}),
        ("docx", {"views/office"}),
        ("lxml", {"intake"}),
        ("pdfplumber", {"intake"}),
        ("jinja2", {"views/page", "web"}),
        ("starlette", {"web", "web/pages", "web/server.py"}),
        ("uvicorn", {"web/server.py"}),
        ("markupsafe", {"views/page"}),
        ("icalendar", {"views/data"}),
        ("sqlite3", {"views/data", "store"}),
        ("pyarrow", {"views/data"}),
        ("duckdb", {"store"}),
        ("cryptography", {"clues", "cli"}),
        ("dateutil", {"phrases"}),
        ("holidays", {"phrases"}),
        ("click", {"cli", "cli/commands", "cli/commands/serve.py"}),
    ],
)
def test_each_library_lives_in_one_place(library: str, homes: set[str]):
    assert {room_of(p) for p in MODULES if library in libraries(p)} <= homes


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room_of(p) and STOREYS[room_of(p)] < STOREYS["cli"]], ids=name_of
)
def test_below_the_command_line_nothing_prints_exits_or_asks_clock_environment_or_terminal(path: Path):
    spoken = {"print", "input", "exit", "quit", "breakpoint"}
    asked = {
        *("sys.stdout", "sys.stderr", "sys.stdin", "sys.exit", "sys.argv", "os.environ", "os.getenv", "os._exit"),
        *("os.isatty", "os.get_terminal_size", "shutil.get_terminal_size", "time.time", "time.localtime"),
        *("dt.date.today", "dt.datetime.now", "dt.datetime.today", "datetime.now", "date.today"),
    }
    if (
        name_of(path) == "intake/document/worker.py"
    ):  # all that a process of its own does: it is asked and answers by pipes
        asked -= {"sys.stdout", "sys.stdin", "os._exit"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in spoken, f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in asked, f"line {node.lineno}"
    needed = {
        "checks/git.py": {"subprocess"},
        "intake/document/child.py": {"subprocess", "time"},  # documents are read in a process that has so many seconds
        "intake/document/drawing.py": {"subprocess"},  # and their pages are drawn in one
        "intake/document/worker.py": {"time"},
    }
    unwanted = {"time", "getpass", "locale", "socket", "subprocess", "webbrowser"} - needed.get(name_of(path), set())
    assert not libraries(path) & unwanted


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_its_duty(path: Path):
    assert ast.get_docstring(tree(path))


def test_every_command_has_a_module_and_a_line_of_help():
    from bizenv.cli.main import COMMANDS, name_module

    present = {p.stem for p in (PACKAGE / "cli" / "commands").glob("*.py")}
    assert present - {name_module(name) for name in COMMANDS} == {"__init__"}
    assert {name_module(name) for name in COMMANDS} <= present


def loaded(environment: dict[str, str], *typed: str) -> set[str]:
    """The modules that are loaded when a command has run in a process of its own."""
    script = (
        "import sys, json; from bizenv.cli.main import run; code = run(sys.argv[1:]);"
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
    assert not modules & {
        "yaml",
        "pydantic",
        "dateutil",
        "rich.console",
        "rich.table",
        "bizenv.store.plans",
        "bizenv.base.days",
    }
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
    assert "bizenv.store.workspace" in modules
    assert not modules & {"yaml", "pydantic", "dateutil", "rich", "openpyxl"}


def test_recording_loads_neither_pydantic_nor_openpyxl(environment: dict[str, str], office, run):
    for path in office.rglob("*.yaml"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    environment = {**environment, "BIZENV_TODAY": "2020-03-01"}
    assert run("list", "--data", office).code == 0
    typed = ("record", "3.1", "--progress", "90", "--data", str(office))
    assert not loaded(environment, *typed) & {"yaml", "pydantic", "dateutil", "openpyxl"}


def test_the_office_in_the_browser_opens_without_what_only_checks_need():
    """A fifth of the time until its first page went into pydantic."""
    pytest.importorskip("starlette")
    script = "import sys, bizenv.web.server; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, encoding="utf-8")
    assert not {"pydantic", "openpyxl", "docx", "holidays"} & set(done.stdout.split())


def test_a_table_of_stamped_data_loads_no_pydantic(environment: dict[str, str], run):
    assert run("list").code == 0
    modules = loaded(environment, "list", "--lead", "区政务办")
    assert "rich" in modules
    assert not modules & {"pydantic", "dateutil"}


def test_the_morning_loads_the_days_of_clues_and_never_their_store(environment: dict[str, str], office, run):
    (office / "clues").mkdir()
    counts = "version: 1\nclues:\n- {received: 2019-10-08, closed: null}\n"
    (office / "clues" / "counts.yaml").write_text(counts, "utf-8")
    assert run("todo", "--data", office).code == 0
    modules = loaded(environment, "todo", "--data", str(office))
    assert "bizenv.clues.counts" in modules
    assert not modules & {"bizenv.clues.store", "bizenv.clues.cipher", "bizenv.clues.clue", "getpass", "subprocess"}

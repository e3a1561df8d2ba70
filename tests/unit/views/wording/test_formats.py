"""What every format keeps to: it takes no string apart, and it names its audience and asks for it."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bizenv
from bizenv.views.wording.audience import Audience

PACKAGE = Path(bizenv.__file__).parent
VIEWS = ("views/terminal", "views/data", "views/markdown", "views/office", "views/page")
AUDIENCES: dict[str, Audience] = {
    "views/terminal": "office",
    "views/data": "office",
    "views/data/calendar.py": "units",
    "views/markdown": "office",
    "views/office": "units",
    "views/office/workbook.py": "office",
    "views/page": "units",
    "views/page/public.py": "public",
    "forms/workbook.py": "units",
    "forms/worklist.py": "office",
}
"""Each format with its audience: a folder for all of its modules, but for those that stand here by themselves."""
CUTTERS = {
    *("partition", "rpartition", "split", "rsplit", "strip", "lstrip", "rstrip"),
    *("removeprefix", "removesuffix", "replace", "startswith", "endswith"),
}
OURS = re.compile("[\n‘-”…—■-◿\u3000-〿一-鿿\uff00-\uffef]")
"""Letters and marks in which words are made."""
ALLOWED = {
    ("forms/decisions.py", "_row"): "values of several targets, as a person typed them",
    ("forms/rows.py", "_row"): "pieces of evidence, as a person typed them",
    ("views/data/github.py", "_data"): "GitHub's escapes, in a text of any kind",
    ("views/office/lines.py", "count_lines"): "the lines of a text, counted",
    ("views/markdown/parts.py", "render_parts"): "the headings of a whole page, which become one level lower",
    ("views/office/sheet.py", "find_height"): "the lines of a cell, counted",
    ("views/page/values.py", "make_visible"): "line breaks of Windows in what anybody wrote",
    ("views/data/questions.py", "head"): "the sentence at the head of a question, for a list of them",
    ("views/terminal/hits.py", "_coloured"): "the lines of a table that is set",
    ("views/terminal/table.py", "_set"): "the lines of a cell",
    ("views/terminal/table.py", "render_grid"): "the lines of a cell, measured",
    ("cli/chinese.py", "_joined"): "click's help",
    ("cli/commands/compare.py", "_read_topics"): "the names of respects, as they were typed",
    ("desk/acts/recheck.py", "_list_persons"): "the names of people, as they were typed",
    ("desk/comparing.py", "encode_like"): "the lines of a file, as a person edited it",
    ("desk/comparing.py", "unify_ends"): "the lines of a file, as a person edited it",
    ("desk/comparing.py", "compare"): "the lines of a file, as a person edited it",
    ("desk/plans/changing.py", "_split_names"): "the names of units, as they were typed",
    ("desk/plans/excerpts.py", "_plain"): "the lines of a document",
    ("desk/plans/settling.py", "_find_words"): "the words of a document, as doubts.md quotes them",
    ("desk/plans/importing.py", "_parse_columns"): "what a person typed",
    ("desk/shell.py", "split_reference"): "the number of a task, as it was typed",
    ("web/asking.py", "_clean"): "line breaks, as a browser sends them",
    ("web/clue_forms.py", "_split_numbers"): "the numbers of tasks, as they were typed",
    ("web/pages/acts.py", "_name"): "a year, as it was typed",
    ("web/filling.py", "split"): "the names of units, as they were typed",
    ("desk/acts/reorganise.py", "find_handover"): "the numbers of tasks, as they were typed",
    ("cli/console.py", "write_err"): "line breaks of the system",
    ("cli/console.py", "write_out"): "line breaks of the system",
    ("cli/main.py", "_misuse"): "click's message",
    ("cli/shells.py", "source"): "click's script",
    ("cli/shells.py", "_Zsh"): "click's script",
    ("cli/shells.py", "format_completion"): "what a person typed",
    ("cli/shells.py", "get_completion_args"): "what a person typed",
    ("cli/types.py", "convert"): "what a person typed, and the short form of a stage",
}
"""Where a text that nobody made here, or the lines of a cell that is set, may be taken apart."""


FIELDS = (("views/data/tables.py", "office"), ("views/data/snapshot.py", "office"))
"""Where a word names a field of a plan, and no audience."""


def is_judged(key: ast.expr | None) -> bool:
    """Whether a key of a record says that it is judged: it tells the fact, and decides nothing by it."""
    return isinstance(key, ast.Constant) and key.value == "judged"


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PACKAGE / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def cuts(node: ast.AST, within: str = "") -> Iterator[tuple[str, str]]:
    """Calls that take a text apart at one of our letters: the function or class they stand in, and the call."""
    for child in ast.iter_child_nodes(node):
        place = child.name if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else within
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in CUTTERS:
            texts = [a.value for a in child.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if any(OURS.search(text) for text in texts):
                yield place, ast.unparse(child)
        yield from cuts(child, place)


@pytest.mark.parametrize("path", modules(*VIEWS, "cli", "forms", "desk", "web"), ids=name_of)
def test_no_format_takes_words_apart(path: Path):
    found = [(place, call) for place, call in cuts(tree(path)) if (name_of(path), place) not in ALLOWED]
    assert not found, "ask views/wording for a value with parts"


def test_what_is_allowed_to_take_a_text_apart_still_does():
    found = {
        (name_of(path), place)
        for path in modules(*VIEWS, "cli", "forms", "desk", "web")
        for place, _ in cuts(tree(path))
    }
    assert set(ALLOWED) <= found


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_format_names_its_audience(name: str):
    module = importlib.import_module("bizenv." + name.removesuffix(".py").replace("/", "."))
    assert AUDIENCES[name] == module.AUDIENCE


@pytest.mark.parametrize("path", [p for p in modules(*VIEWS) if p.name != "__init__.py"], ids=name_of)
def test_a_format_has_one_audience_and_asks_what_it_may_be_told(path: Path):
    """The audience stands once; whether a task is judged is handed on to whoever decides, and decides nothing here."""
    module = tree(path)
    words = [n for n in ast.walk(module) if isinstance(n, ast.Constant) and n.value in ("office", "units", "public")]
    named = [n for n in words if (name_of(path), n.value) not in FIELDS]
    assert len(named) == (name_of(path) in AUDIENCES)
    asked = [
        value
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        for value in (
            *(call.args if isinstance(call.func, ast.Name) and call.func.id == "Fact" else ()),
            *(keyword.value for keyword in call.keywords if keyword.arg == "judged"),
        )
    ]
    told = [n.value for n in ast.walk(module) if isinstance(n, ast.keyword) and n.arg == "judged"]
    told += [
        v
        for n in ast.walk(module)
        if isinstance(n, ast.Dict)
        for k, v in zip(n.keys, n.values, strict=True)
        if is_judged(k)
    ]
    judged = [n for n in ast.walk(module) if isinstance(n, ast.Attribute) and n.attr == "lit" and n not in told]
    assert all(n in asked for n in judged), "ask tellable"

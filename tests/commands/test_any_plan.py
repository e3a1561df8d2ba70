"""Every command, form, letter, paper, page and export on plans of other kinds than the shipped one: ``tests/plans/``."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import load_workbook

from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.store import plans

FOLDER = Path(__file__).parent.parent / "plans"
TODAY = "2026-10-08"


class Kind(NamedTuple):
    """What is special about a plan: the codes that ``validate`` reports besides the lock, the plan's mandate and office."""

    codes: tuple[str, ...] = ()
    mandate: bool = True
    full: bool = True


KINDS = {
    "flat": Kind(),
    "untitled": Kind(),
    "undated": Kind(),
    "restarting": Kind(),
    "english": Kind(("W507", "W507")),  # 30 September 2026 and Dec 2026 are a person's to read
    "draft": Kind(("E504", "E513", "E307", "E504", "E513", "E307", "E307", "E405", "E513"), full=False),
    "printed": Kind(),
    "support-only": Kind(),
    "no-units": Kind(mandate=False),
    "columns": Kind(),
    "parts": Kind(),
}
NAMES = tuple(KINDS)

BADLY = re.compile(
    r"None|《》|（）|\(\)|“”|〔〕|第项|第部分|[、，；：]{2}|。。|（[、，；：]|[、，；]）|^[、，；：。]|nan|False|True|\{\w*\}|[^。\n]：。",
    re.MULTILINE,
)
"""What a sentence has whose words were left out."""
SPACED = ("Dept of Transport", "City Bus Company", "Electric bus fleet", "Diesel buses replaced", "Build safe cycle")


def assert_reads_well(text: str, where: str = "") -> None:
    """Nothing is left out of a sentence without its marks going too, and English keeps its spaces."""
    found = BADLY.search(text)
    assert found is None, f"{where}: …{text[max(0, found.start() - 60) : found.end() + 30]}…"
    for words in SPACED:
        assert words.replace(" ", "") not in text, where


def read_texts(path: Path) -> list[str]:
    """Every text in a file that bizenv wrote, as far as a person reads it."""
    match path.suffix:
        case ".docx":
            paper = Document(str(path))
            cells = [cell.text for grid in paper.tables for row in grid.rows for cell in row.cells]
            return [*(p.text for p in paper.paragraphs), *cells]
        case ".xlsx":
            book = load_workbook(path)
            sheets = (sheet for sheet in book if not sheet.title.startswith("_"))
            return [str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.value is not None]
        case ".sqlite":
            base = sqlite3.connect(path)
            names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
            found = [row for name in names for row in base.execute(f"SELECT * FROM {name}")]
            base.close()
            return [cell for row in found for cell in row if isinstance(cell, str)]
        case ".html":
            page = path.read_text("utf-8")
            plain = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
            return re.split(r"<[^>]*>", plain)
        case _:
            return [path.read_bytes().decode("utf-8-sig")]


class Desk(NamedTuple):
    """A workspace of a plan, as it is and to be read only, with what is in it."""

    name: str
    folder: Path
    registry: Registry

    @property
    def kind(self) -> Kind:
        return KINDS[self.name]

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.registry.tasks


@pytest.fixture(autouse=True)
def _october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIZENV_TODAY", TODAY)


@pytest.fixture(scope="module", params=NAMES)
def bare(request: pytest.FixtureRequest, once, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A workspace with nothing on record, for each plan."""
    folder = tmp_path_factory.mktemp(request.param) / "workspace"
    once("init", folder, "--plan", FOLDER / request.param, today=TODAY)
    return Desk(request.param, folder, plans.load(str(folder)).registry)


def list_acts(desk: Desk) -> Iterator[tuple[str, ...]]:
    """Invented progress: the day, then what is typed, each task named by its number as printed."""
    one, two, three, *rest = desk.tasks
    number = {t.id: (t.label, *(("--deadline", "1") if len(t.deadlines) > 1 else ())) for t in desk.tasks}
    yield "2026-06-01", "assign", one.label, "--leader", "甲", "--person", "乙"
    yield "2026-06-02", "record", *number[one.id], "--progress", "40", "--note", "已开工", "--coordinate", "请协调用地"
    yield "2026-06-03", "record", *number[two.id], "--done", "--evidence", "批复"
    yield "2026-06-10", "verify", *number[two.id], "--pass", "--by", "丙"
    yield "2026-06-11", "record", *number[three.id], "--done", "--evidence", "照片"
    yield "2026-06-12", "verify", *number[three.id], "--return", "--limit", "2026-06-30", "--note", "缺验收单"
    if rest:
        yield "2026-06-13", "object", rest[0].label, "--by", (*rest[0].lead, "某单位")[0], "--note", "所报不实"
    dated = next((t for t in desk.tasks if t.deadlines and t not in (two, three)), None)
    if dated is not None:
        until = ("--until", "2027-03-31", "--approved-by", "原定机关", "--document", "批示", "--reason", "待批")
        yield "2026-06-14", "extend", *number[dated.id], *until


@pytest.fixture(scope="module")
def desk(bare: Desk, once, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A workspace with a little on record, for each plan; not to be written to."""
    folder = shutil.copytree(bare.folder, tmp_path_factory.mktemp(bare.name) / "desk")
    for day, *typed in list_acts(bare):
        once(*typed, "--data", folder, today=day)
    return bare._replace(folder=folder)


@pytest.fixture
def ask(run) -> Callable[..., str]:
    """Run bizenv on a workspace; it has to go well, and what it says has to read well."""

    def typed(desk: Desk, *args: str | Path, codes: tuple[int, ...] = (0,), width: int | None = None) -> str:
        found = run(*args, "--data", desk.folder, width=width)
        assert found.code in codes, f"{args}: {found.err}"
        if "json" not in args:
            assert_reads_well(found.out, f"{desk.name} {args}")
        assert_reads_well(found.err, f"{desk.name} {args}")
        return found.out

    return typed


def test_a_plan_of_any_kind_is_valid_and_what_is_missing_is_a_warning(bare: Desk, run):
    found = run("validate", FOLDER / bare.name, "--format", "json")
    assert found.code == 0, found.out
    unlocked = ["W602"] if bare.kind.full else []
    codes = [problem["code"] for problem in json.loads(found.out)["problems"]]
    assert codes == [*unlocked, *bare.kind.codes]
    assert_reads_well(run("validate", FOLDER / bare.name).out, bare.name)
    assert run("validate", bare.folder, "--strict", "--ignore", "W507").code == (not bare.kind.full)
    assert run("validate", bare.folder, "--strict").code == bool(bare.kind.codes)
    assert run("lock", "--check", "--data", bare.folder).code == (0 if bare.kind.full else 2)

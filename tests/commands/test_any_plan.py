"""Every command, form, letter, paper, page and export on plans of other kinds than the shipped one: ``tests/plans/``."""

import json
import re
import shutil
import sqlite3
from calendar import monthrange
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import load_workbook
from rich.cells import cell_len

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
    r"None|《》|（）|\(\)|“”|〔〕|第项|第部分|[、，；：]{2}|。。|（[、，；：]|[、，；]）|^[、，；：。]|\bnan\b|\bFalse\b|\bTrue\b|\{\w*\}|[^。\n]：。",
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
    reached = [word for t in two.targets for word in ("--value", f"{t.name}={t.value}")]
    yield "2026-06-10", "verify", *number[two.id], "--pass", "--by", "丙", *reached
    yield "2026-06-11", "record", *number[three.id], "--done", "--evidence", "照片"
    yield "2026-06-12", "verify", *number[three.id], "--return", "--limit", "2026-06-30", "--note", "缺验收单"
    if rest and rest[0].lead:
        yield "2026-06-13", "object", rest[0].label, "--by", rest[0].lead[0], "--note", "所报不实"
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


def ask_everything(desk: Desk) -> Iterator[tuple[str, ...]]:
    """Every question, in every format and group."""
    registry, one = desk.registry, desk.tasks[0]
    formats = ("table", "json", "csv", "markdown", "ids")
    for command in ("list", "overdue", "timeline", "targets", "missing", "log"):
        for each in formats:
            yield command, "--format", each
    yield from (("list", "--group-by", group, "--format", f) for group in GROUPS for f in ("table", "markdown"))
    yield "list", "--columns", "label,part,category,measure,lead,support,due_text,clause,reason,targets,last"
    yield from (("due", "--within", "90d", "--format", each) for each in formats)
    yield "timeline", "--brief"
    yield from (("targets", "--by", by) for by in ("lead", "unit", "id"))
    yield from (("trend", "--by", by, "--format", f) for by in ("department", "category") for f in formats[:4])
    yield from (("report", "--by", by, "--reasons") for by in BY)
    yield from (("report", "--by", "category", "--format", each) for each in ("json", "csv", "markdown"))
    yield "report", "--period", "2026-Q2", "--since", "2026-06-05"
    yield from (("show", *(t.label for t in desk.tasks), "--format", each) for each in ("table", "json"))
    yield from (("show", t.id) for t in desk.tasks)
    yield "search", one.text[:4]
    yield "search", one.text[:2], "--format", "json"
    yield "missing", "--period", "2026-Q3"
    yield "missing", "--period", "2026-Q3", "--as-message"
    yield "missing", "--period", "2026-10"
    yield "missing", "--as-message"
    yield from (("departments", "--format", each) for each in ("table", "json", "csv", "markdown"))
    for name in {d.name for d in registry.departments}:
        yield "department", name
        yield "department", name, "--format", "markdown"
    yield "log", one.label
    yield from (("list", "--category", c.key) for c in registry.categories)
    yield from (("list", "--category", c.title) for c in registry.categories if c.title)
    yield from (("list", "--part", p.number) for p in registry.parts)
    yield ("info",)
    yield "info", "--format", "json"


BY = ("department", "category", "month", "part", "light")
GROUPS = ("lead", "category", "due", "part")


def test_every_question_is_answered_on_a_plan_of_any_kind_before_anything_is_on_record(bare: Desk, ask):
    for typed in ask_everything(bare):
        ask(bare, *typed)


def test_every_question_is_answered_on_a_plan_of_any_kind(desk: Desk, ask):
    for typed in ask_everything(desk):
        ask(desk, *typed)
    for typed in (("list",), ("report", "--by", "department"), ("show", *(t.label for t in desk.tasks)), ("missing",)):
        told = ask(desk, *typed, width=80)
        wide = [line for line in told.splitlines() if cell_len(re.sub(r"\x1b\[[\d;]*m", "", line)) > 80]
        assert not wide, wide


def test_what_is_on_record_of_a_plan_of_any_kind_can_be_withdrawn_and_corrected(desk: Desk, run, tmp_path: Path):
    here = desk._replace(folder=shutil.copytree(desk.folder, tmp_path / "desk"))
    log = json.loads(run("log", desk.tasks[0].label, "--format", "json", "--data", here.folder).out)
    (told,) = [entry for entry in log["entries"] if entry["kind"] == "report"]
    typed = ("correct", told["entry"][-12:], "--progress", "45", "--reason", "误记")
    assert run(*typed, "--data", here.folder).code == 0
    last = json.loads(run("log", desk.tasks[0].label, "--format", "json", "--data", here.folder).out)["entries"][-1]
    assert run("withdraw", last["entry"][-12:], "--reason", "记错", "--data", here.folder).code == 0
    assert run("validate", here.folder, "--ignore", "W507").code == 0


def test_a_form_of_a_plan_of_any_kind_comes_back_filled(desk: Desk, run, tmp_path: Path):
    here = desk._replace(folder=shutil.copytree(desk.folder, tmp_path / "desk"))
    out = run("form", "export", "--all", tmp_path / "下发", "--period", "2026-Q3", "--data", here.folder)
    assert_reads_well(out.out + out.err)
    leads = {t.lead[0] for t in desk.tasks if t.lead and t is not desk.tasks[1]}  # the second is closed
    assert out.code == 0
    forms = sorted((tmp_path / "下发").glob("*.xlsx")) if leads else []
    assert leads <= {f.name.partition("_")[0] for f in forms}
    expected = 0
    for form in forms:
        assert_reads_well("\n".join(read_texts(form)), form.name)
        book = load_workbook(form)
        sheet = book["填报"]
        sheet["C3"] = "2026-09-20"
        for n in range(5, sheet.max_row + 1):
            if sheet.cell(n, 1).value:
                sheet.cell(n, 7).value, sheet.cell(n, 8).value = "正在推进", 55
                sheet.cell(n, 10).value = "已过半"
                expected += 1
        book.save(form)
    if forms:
        back = run("form", "import", tmp_path / "下发", "--received", "2026-09-21", "--data", here.folder)
        assert back.code == 0, back.out + back.err
        assert_reads_well(back.out + back.err)
        log = json.loads(run("log", "--since", "2026-09-20", "--format", "json", "--data", here.folder).out)
        assert len(log["entries"]) == expected > 0


def test_letters_and_papers_of_a_plan_of_any_kind(desk: Desk, run, ask, tmp_path: Path):
    here = desk._replace(folder=shutil.copytree(desk.folder, tmp_path / "desk"))
    if not desk.kind.mandate:
        for typed in (("notice", "1", "--step", "1", "--limit", "2026-10-20", "-o", tmp_path), ("bulletin",)):
            found = run(*typed, "--data", here.folder)
            assert found.code == 2
            assert "依据" in found.err
    else:
        sent = 0
        for n, task in enumerate(desk.tasks):
            form = ("docx", "md")[n % 2]
            which = ("--deadline", "1") if len(task.deadlines) > 1 else ()
            typed = ("notice", task.label, *which, "--step", "1", "--limit", "2026-10-20", "-o", tmp_path / "催办")
            found = run(*typed, "--format", form, "--data", here.folder)
            assert_reads_well(found.out + found.err)
            assert found.code == 0 or re.search("没有牵头单位|回避|不用催办|正在复核", found.err), found.err
            sent += found.code == 0
        letters = sorted((tmp_path / "催办").glob("*")) if sent else []
        assert len(letters) == sent
        for letter in letters:
            assert_reads_well("\n".join(read_texts(letter)), letter.name)
        for kind in ("bulletin", "report"):
            ask(here, "bulletin", "--kind", kind, "--period", "2026-Q3", "--as-of", "2026-09-30", codes=(0,))
    papers = [("brief", "-o", tmp_path / "一页.docx")]
    if desk.kind.mandate:
        kinds = ("bulletin", "report")
        papers += [("bulletin", "--kind", k, "--limit", "2026-10-20", "-o", tmp_path / f"{k}.docx") for k in kinds]
    names = [d.name for d in desk.registry.departments][:2]
    papers += [("department", name, "-o", tmp_path / f"{name}.docx") for name in names]
    for typed in (*papers, ("brief",)):
        ask(here, *typed)
    for paper in tmp_path.glob("*.docx"):
        assert_reads_well("\n".join(read_texts(paper)), paper.name)


def test_the_scores_of_a_plan_of_any_kind(desk: Desk, run, ask, tmp_path: Path):
    year = ("score", "--year", "2026", "--as-of", "2027-01-20")
    for more in ((), ("--sensitivity",), ("--format", "csv"), ("--format", "markdown"), ("-o", tmp_path / "表.docx")):
        ask(desk, *year, *more)
    ask(desk, *year, "-o", tmp_path / "表.xlsx")
    answer = json.loads(run(*year, "--format", "json", "--data", desk.folder).out)
    for unit in answer["departments"]:
        ask(desk, *year, "--department", unit["department"])
    due = [unit for unit in answer["departments"] if unit["standing"] != "exempt" and unit["nodes"]]
    sheets = run(*year, "--check", tmp_path / "核对", "--data", desk.folder)
    assert sheets.code == (0 if due and desk.kind.mandate else 2), sheets.err
    assert_reads_well(sheets.err)
    papers = [*tmp_path.glob("*.*"), *(tmp_path / "核对").glob("*")]
    assert len(papers) == 2 + (len(due) if desk.kind.mandate else 0)
    for paper in papers:
        assert_reads_well("\n".join(read_texts(paper)), paper.name)


def test_pages_and_exports_of_a_plan_of_any_kind(desk: Desk, ask, tmp_path: Path):
    ask(desk, "dashboard", "-o", tmp_path / "内部.html")
    ask(desk, "dashboard", "--public", "-o", tmp_path / "公开.html")
    for suffix in ("xlsx", "ics", "csv", "md", "sqlite", "json"):
        ask(desk, "export", tmp_path / f"全部.{suffix}")
        texts = read_texts(tmp_path / f"全部.{suffix}")
        assert texts
        if suffix != "json":
            assert_reads_well("\n".join(texts), suffix)
    for page in ("内部.html", "公开.html"):
        assert_reads_well("\n".join(read_texts(tmp_path / page)), page)
    data = json.loads((tmp_path / "全部.json").read_text("utf-8"))
    assert [t["id"] for t in data["tasks"]] == [t.id for t in desk.tasks]
    with sqlite3.connect(tmp_path / "全部.sqlite") as base:
        assert base.execute("SELECT count(*) FROM tasks").fetchone() == (len(desk.tasks),)
    base.close()


def test_numbers_of_a_plan_of_any_kind_are_completed_and_typed_as_they_are_shown(bare: Desk, run, monkeypatch):
    monkeypatch.setenv("BIZENV_DATA", str(bare.folder))
    for task in bare.tasks:
        for typed in (task.id, task.label, task.id.lower(), f"第{task.label}项"):
            found = run("list", "--format", "ids", "--measure", typed) if task.item is None else None
            shown = run("show", typed, "--format", "json")
            assert shown.code == 0, shown.err
            assert [t["id"] for t in json.loads(shown.out)["tasks"]] == [task.id]
            assert found is None or found.out.split() == [task.id]


def test_several_numbers_with_the_mark_of_a_section_in_them_are_typed_together(once, run, monkeypatch):
    monkeypatch.setenv("BIZENV_DATA", str(FOLDER / "restarting"))
    found = run("show", "一、1(1)、二、2(2)，2.3；一、2、二、2.1", "--format", "ids")
    assert found.out.split() == ["1.1.1", "2.2.2", "2.3", "1.2", "2.2.1"]
    assert run("show", "2").code == 3  # which of the two is not said
    assert run("show", "一、9、二、1").code == 3


def test_two_parts_without_fields_are_not_counted_as_one(run):
    data = ("--data", FOLDER / "parts")
    rows = json.loads(run("report", "--by", "category", "--format", "json", *data).out)["rows"]
    assert [row["tasks"] for row in rows][-2:] == [["C1"], ["D1"]]
    table = run("report", "--by", "category", "--format", "csv", *data).out
    assert [line.split(",")[0] for line in table.splitlines()[-2:]] == ["督查考核", "资金保障"]
    assert "四、资金保障（1项）" in run("list", "--group-by", "category", *data).out


@pytest.mark.parametrize("bare", ["flat"], indirect=True)
def test_a_day_of_issue_of_which_the_month_is_known_is_not_told_as_a_day(bare: Desk, run):
    found = run("record", "1", "--progress", "1", "--date", "2026-03-01", "--data", bare.folder)
    assert (found.code, "方案印发之日 2026-04\n" in found.err) == (2, True)
    found = run("missing", "--period", "2026-Q1", "--data", bare.folder)
    assert (found.code, "（2026-04）" in found.err) == (2, True)


@pytest.mark.parametrize("bare", ["support-only", "no-units"], indirect=True)
def test_nobody_is_asked_or_thanked_where_nobody_leads(bare: Desk, run):
    answer = json.loads(run("missing", "--period", "2026-Q3", "--format", "json", "--data", bare.folder).out)
    assert (answer["asked"], answer["unled"]) == (0, [t.id for t in bare.tasks])
    found = run("missing", "--period", "2026-Q3", "--as-message", "--data", bare.folder)
    assert found.out == "2026年第三季度没有要求反馈的事项。\n"
    assert "没有牵头单位" in found.err
    assert "没有牵头单位" in run("missing", "--period", "2026-Q3", "--format", "csv", "--data", bare.folder).out
    found = run("form", "export", "--all", "下发", "--period", "2026-Q3", "--data", bare.folder)
    assert not list(Path().glob("下发/*"))


def test_a_shell_completes_the_numbers_and_names_of_a_plan_of_any_kind(bare: Desk, once, run, monkeypatch):
    monkeypatch.setenv("BIZENV_DATA", str(bare.folder))
    monkeypatch.setenv("_BIZENV_COMPLETE", "zsh_complete")
    for words, known in (
        ("bizenv show ", {m.id for m in bare.registry.measures}),
        ("bizenv list --lead ", {d.name for d in bare.registry.departments}),
        ("bizenv list --category ", {c.title or c.key for c in bare.registry.categories}),
    ):
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split())))
        offered = run().out.splitlines()
        assert set(offered[1::3]) == known, offered
        assert_reads_well("\n".join(offered))


LARGE = 1500


@pytest.fixture(scope="module")
def large(once, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A draft of 1,500 tasks in 30 fields, 25 departments, a deadline for every third task."""
    folder = tmp_path_factory.mktemp("large")
    lines = [
        "version: 1",
        "plan: {id: large, title: 虚构的大方案, issued: 2026-01-05, curation: draft, mandate: {text: 列入督查}}",
    ]
    lines.append("categories:")
    for n in range(LARGE):
        if n % 50 == 0:
            lines += [f"  - number: {n // 50 + 1}", f"    title: 领域{n // 50 + 1}", "    measures:"]
        lines += [f"      - number: {n + 1}", f"        title: 措施{n + 1}", f"        text: 办理事项之{n + 1}。"]
        lines.append(f"        lead: [单位{n % 25 + 1}]")
        if n % 3 == 0:
            month = n % 12 + 1
            day = f"2026-{month:02}-{monthrange(2026, month)[1]}"
            lines.append(f"        deadlines: [{{text: 2026年{month}月底, date: {day}, from: column}}]")
    (folder / "measures.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    units = [f"  - {{name: 单位{n + 1}}}" for n in range(25)]
    (folder / "departments.yaml").write_text("version: 1\ndepartments:\n" + "\n".join(units) + "\n", "utf-8")
    once("init", folder / "workspace", "--plan", folder, today=TODAY)
    desk = folder / "workspace"
    once("record", "1", "--progress", "30", "--data", desk, today="2026-06-01")
    return Desk("draft", desk, plans.load(str(desk)).registry)


def test_a_plan_of_1500_tasks_is_listed_reported_and_sent_out_whole(large: Desk, run, ask, tmp_path: Path):
    assert json.loads(ask(large, "list", "--format", "json"))["count"] == LARGE
    assert ask(large, "list", "--format", "ids").split() == [str(n + 1) for n in range(LARGE)]
    rows = json.loads(ask(large, "report", "--by", "department", "--format", "json"))["rows"]
    assert sum(len(row["tasks"]) for row in rows) == LARGE
    ask(large, "overdue", width=80)
    told = ask(large, "brief")
    assert len(told.splitlines()) < 60  # one page, however many lag
    ask(large, "form", "export", "--department", "单位1", "--period", "2026-Q3", "--output", tmp_path / "单位1.xlsx")
    texts = read_texts(tmp_path / "单位1.xlsx")
    assert {str(n) for n in range(1, LARGE + 1, 25)} <= set(texts)
    ask(large, "dashboard", "-o", tmp_path / "进展.html")
    page = (tmp_path / "进展.html").read_text("utf-8")
    kept = re.findall('<script type="application/json" id="facts">(.*?)</script>', page, re.DOTALL)
    assert {str(n + 1) for n in range(LARGE)} <= set(json.loads(kept[0])["words"])
    ask(large, "export", tmp_path / "全部.csv")
    assert len((tmp_path / "全部.csv").read_text("utf-8-sig").splitlines()) == LARGE + 1

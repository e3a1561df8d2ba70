"""The words that people read are those of an official; the old ones are understood, and told nowhere."""

import json
import re
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from bizenv.cli.main import COMMANDS
from bizenv.ledger.names import FORMER_STAGES, FORMER_STATES, LETTERS, STAGES, STATES
from bizenv.store.rubric import find_default

ROOT = Path(__file__).parents[2]
OLD = (
    "尚无记录",
    "(?<!尚)未启动",
    "推进中",
    "(?<![不未])报完成",
    "已销号",
    "阶段完成",
    "时限已过且无销号记录",
    "(?<!进度)滞后",
    "终了",
    "(?<!尚)未反馈",
    "尚待反馈",
    "佐证不足",
    "数据不实",
    "提醒函",
    "督办单",
    "一页[通纸]",
    "亮点",
    "卡点",
    "请领导协调",
    "建议分",
    "内部节点",
    "年[一二三四]季度",
)
"""The words of earlier versions, as patterns; the plan itself uses none of them."""
DAY = ("--as-of", "2020-01-06")
ASKED = (
    ("list",),
    ("list", "--format", "csv"),
    ("due", "--within", "400d"),
    ("overdue",),
    ("show", "27.1", "27.3", "1.1", "2", "4.1", "58", "71.1"),
    ("department", "区市场监管局"),
    ("departments",),
    ("report", "--by", "department", "--since", "2019-12-01", "--reasons"),
    ("report", "--period", "2019-Q4", "--format", "markdown"),
    ("log",),
    ("bulletin", "--period", "2019-Q4"),
    ("bulletin", "--period", "2019-Q4", "--kind", "report"),
    ("brief", "--period", "2019-Q4"),
)


def find_old(text: str) -> list[str]:
    return [f"…{text[max(0, m.start() - 12) : m.end() + 8]}…" for word in OLD for m in re.finditer(word, text)]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_help_text_says_an_old_word(run, name: str):
    found = run(name, "--help")
    assert found.code == 0
    assert find_old(found.out) == []


@pytest.mark.parametrize("typed", ASKED, ids=" ".join)
def test_no_answer_says_an_old_word(run, kept_office: Path, typed: tuple[str, ...]):
    result = run(*typed, *DAY, "--data", kept_office)
    assert result.out
    assert find_old(result.out + result.err) == []


@pytest.mark.parametrize("typed", [("list",), ("overdue",), ("report",), ("bulletin",), ("brief",)], ids=" ".join)
def test_no_answer_of_an_empty_ledger_says_an_old_word(run, kept_desk: Path, typed: tuple[str, ...]):
    assert find_old(run(*typed, *DAY, "--data", kept_desk).out) == []


def test_no_file_that_is_handed_on_says_an_old_word(run, kept_office: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    told = {}
    for name in ("台账.xlsx", "台账.md", "台账.json", "日历.ics"):
        assert run("export", tmp_path / name, *DAY, "--data", kept_office).code == 0
    for public in ((), ("--public",)):
        path = tmp_path / f"页{len(public)}.html"
        assert run("dashboard", *DAY, *public, "-o", path, "--data", kept_office).code == 0
    form = ("form", "export", "--department", "区市场监管局", "--period", "2020-Q1", "--output", tmp_path / "表.xlsx")
    assert run(*form, "--data", kept_office).code == 0
    for path in tmp_path.iterdir():
        if path.suffix == ".xlsx":
            cells = (str(c.value) for s in load_workbook(path) for row in s.iter_rows() for c in row if c.value)
            told[path.name] = "\n".join(cells)
        elif path.is_file():
            told[path.name] = path.read_text("utf-8").replace("\n ", "").replace("\r", "")
    assert len(told) == 7
    assert {name: find_old(text) for name, text in told.items() if find_old(text)} == {}


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "README.zh-CN.md"], ids=lambda p: p.name
)
def test_no_page_of_the_documentation_says_an_old_word(page: Path):
    if page.name != "phrases.md":  # which is about the words of plans
        assert find_old(page.read_text("utf-8")) == []


def test_no_page_of_the_browser_says_an_old_word():
    pages = [*(ROOT / "bizenv" / "web").rglob("*.html"), *(ROOT / "bizenv" / "web").rglob("*.py")]
    assert len(pages) > 40
    told = {page.name: find_old(page.read_text("utf-8")) for page in pages}
    assert {name: found for name, found in told.items() if found} == {}


def test_the_rubric_and_the_schemas_say_no_old_word(run):
    assert find_old(find_default().read_text("utf-8")) == []
    assert find_old("".join(p.read_text("utf-8") for p in (ROOT / "schemas").glob("*.json"))) == []


@pytest.mark.parametrize("word", [*FORMER_STATES, *map(str, STATES.values()), *STATES])
def test_a_state_is_understood_by_its_old_word_too(run, kept_office: Path, word: str):
    state = FORMER_STATES.get(word) or next(key for key, name in STATES.items() if word in (key, str(name)))
    by_key, by_word = (
        run("list", "--state", it, *DAY, "--data", kept_office, "--format", "ids") for it in (state, word)
    )
    assert by_word.code == 0, by_word.err
    assert by_word.out == by_key.out


@pytest.mark.parametrize("word", [*FORMER_STAGES, *STAGES.values(), *STAGES])
def test_a_stage_is_understood_by_its_old_word_too(run, office: Path, monkeypatch, word: str):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-05")
    stage = FORMER_STAGES.get(word) or next(key for key, name in STAGES.items() if word in (key, name))
    result = run("record", "1.2", "--stage", word, "--date", "2020-01-05", "--data", office, "--format", "json")
    assert result.code == 0, result.err
    assert f'"stage": "{stage}"' in result.out


@pytest.fixture
def silent(run, office: Path, monkeypatch) -> Path:
    """A workspace in which a unit wrote 无 and the like into every field of words."""
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-05")
    typed = ("--note", "无。", "--problem", "暂无", "--coordinate", "无", "--next", "/")
    assert run("record", "6.2", "--progress", "30", *typed, "--data", office).code == 0
    return office


def test_nothing_to_coordinate_is_put_before_no_leader(run, silent: Path, tmp_path: Path):
    for typed in (("report",), ("brief",), ("bulletin",), ("bulletin", "--kind", "report")):
        out = run(*typed, "--period", "2019-Q4", *DAY, "--data", silent).out
        assert not re.search("，无（|：无（|）无$", out, re.MULTILINE), typed
    told = json.loads(run("report", *DAY, "--data", silent, "--format", "json").out)
    assert "6.2" not in [it["id"] for it in told["coordinate"]]
    page = tmp_path / "页.html"
    assert run("dashboard", *DAY, "-o", page, "--data", silent).code == 0
    assert ">无<" not in page.read_text("utf-8").partition('id="wishes"')[2].partition("</section>")[0]


def test_nothing_is_told_of_nothing_in_the_card_the_log_and_the_ledger(run, silent: Path, tmp_path: Path):
    card = run("show", "6.2", *DAY, "--data", silent).out
    assert "正在推进30%" in card
    assert not re.search("存在问题|需协调|下一步打算|无。", card)
    assert not re.search("问题：|需协调：|下一步：|无。", run("log", "6.2", *DAY, "--data", silent).out)
    path = tmp_path / "台账.xlsx"
    assert run("export", path, *DAY, "--data", silent).code == 0
    heads, *rows = list(load_workbook(path)["督办台账"].iter_rows(min_row=3, values_only=True))
    row = next(dict(zip(heads, it, strict=True)) for it in rows if it[1] == "6(2)")
    assert [row[h] for h in ("进展情况", "存在问题", "需协调事项", "下一步打算")] == [None] * 4


def test_what_was_written_stays_as_it_was_written(silent: Path):
    (path,) = (silent / "ledger" / "6.2").glob("*_report_*")
    text = path.read_text("utf-8")
    written = dict(re.findall("^(note|problem|coordinate|next): ['\"]?([^'\"\n]*)", text, re.MULTILINE))
    assert written == {"note": "无。", "problem": "暂无", "coordinate": "无", "next": "/"}


def test_no_change_with_nothing_to_coordinate_leaves_the_request_in_force(run, office: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-05")
    for typed in (
        ("--progress", "30", "--coordinate", "请协调开放接口", "--date", "2020-01-02"),
        ("--stage", "no_change", "--coordinate", "无"),
    ):
        assert run("record", "6.2", *typed, "--data", office).code == 0
    assert "请协调开放接口" in run("report", *DAY, "--data", office).out


def test_a_report_that_asks_for_nothing_ends_the_request(run, office: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-05")
    for typed in (
        ("--progress", "30", "--coordinate", "请协调开放接口", "--date", "2020-01-02"),
        ("--progress", "40", "--coordinate", "无"),
    ):
        assert run("record", "6.2", *typed, "--data", office).code == 0
    assert "请协调开放接口" not in run("report", *DAY, "--data", office).out


def test_a_letter_is_called_what_the_rubric_calls_it(run, office: Path, tmp_path: Path, monkeypatch):
    """Else an office whose rules know another name would send letters that nobody there knows."""
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    rules = office / "rules.yaml"
    rules.write_text(rules.read_text("utf-8") + "\nletters: {reminder: 督促函}\n", "utf-8")
    assert run("validate", "--data", office).code == 0
    sent = run("notice", "11.1", "--step", "1", "--limit", "2020-01-10", "-o", tmp_path / "函", "--data", office)
    assert sent.code == 0, sent.err
    (path,) = (tmp_path / "函").iterdir()
    assert path.name == "11.1_督促函_2020-01-06.docx"
    words = "".join(t.text or "" for t in Document(str(path)).element.body.iter(qn("w:t")))
    assert "督促函" in words
    assert LETTERS["reminder"] not in words
    for typed in (("show", "11.1"), ("log", "11.1"), ("export", "-", "--format", "csv")):
        out = run(*typed, *DAY, "--data", office).out
        assert "督促函" in out, typed
        assert LETTERS["reminder"] not in out, typed


def test_late_and_behind_the_pace_are_two_words(run, invented_year: Path):
    """Else a task whose deadline has not come would be read as one that is overdue."""
    told = json.loads(run("report", "--as-of", "2020-01-20", "--data", invented_year, "--format", "json").out)
    out = run("report", "--as-of", "2020-01-20", "--data", invented_year).out
    heads = re.findall("^(?:(?:逾期|临近时限|进度滞后|未按时反馈|退回后尚未补报)[0-9]+项、?)+$", out, re.MULTILINE)
    assert len(heads) == 1
    assert sum(map(int, re.findall("[0-9]+", heads[0]))) == len(told["lagging"])
    assert find_old(out) == []

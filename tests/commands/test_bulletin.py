"""Documents: what they say is what ``report`` says, how they look is GB/T 9704, and nothing is invented on them."""

import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from bizenv.base.errors import MisuseError
from bizenv.plan.registry import Registry
from bizenv.views.markdown import paper as plain
from bizenv.views.office import word
from bizenv.views.wording.cutting import typeset
from bizenv.views.wording.paper import Annex, Block, Given, Paper, Table
from tests.conftest import need

PERIOD = ("--period", "2019-Q4", "--as-of", "2020-01-08")
"""The period as it stands on the closing day of its circular."""
SIGNED = Given(issuer="机关", approved_by="张某", post="主任")
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></w:t>&lt;",
    "=cmd|' /C calc'!A0",
    "[red]警[/red]",
    "\x00\x07\x1b[31m\u202e翻转\u200b\ufeff",
    "无" * 10_000,
    "a|b\n# c\n| d",
    "\ud800",
)


def said(path: Path) -> str:
    """All the text of a document, tables included."""
    book = Document(str(path))
    return "\n".join(t.text or "" for t in book.element.body.iter(qn("w:t")))


def report(run, *typed) -> dict:
    return json.loads(run("report", *typed, "--format", "json").out)


def write(run, *typed) -> str:
    result = run(*typed)
    assert (result.code, result.out) == (0, ""), result.err
    return result.err


@pytest.fixture(scope="session")
def bulletin(once, kept_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A circular of the small ledger, made once."""
    path = tmp_path_factory.mktemp("circular") / "通报.docx"
    once("bulletin", "--number", "3", *PERIOD, "--annex", "all", "-o", path, "--data", kept_office, today="2019-10-08")
    return path


# what is said


def closed(due: dict) -> str:
    """What a sentence says of the tasks closed in the period."""
    late = f"（其中逾期办结{due['closed_late']}项）" if due["closed_late"] else ""
    return f"已办结销号{due['closed']}项{late}"


@pytest.mark.parametrize("kind", ["bulletin", "report"])
def test_the_figures_are_those_of_the_report_of_the_same_day(run, office, kind: str):
    told = report(run, *PERIOD, "--data", office)
    text = run("bulletin", "--kind", kind, *PERIOD, "--data", office).out.replace("\\", "")
    due = told["due"]
    assert f"2019年第四季度应办结{due['count']}项，{closed(due)}，办结率{due['rate']}%；" in text
    assert f"已报办结、待核验{due['awaiting']}项" in text
    assert f"经批准延期{due['extended']}项" in text
    assert f"尚未办结{due['not_complete']}项，均已逾期" in text
    undated = told["undated"]
    assert f"2019年第四季度已反馈{undated['reported']}项，未按时反馈{undated['unreported']}项" in text
    annex = text.partition("## 附件")[2]
    labels = {task["id"]: task["label"] for task in told["tasks"]}
    assert re.findall(r"^\| \d+ \| (\S+) ", annex, re.MULTILINE) == [labels[i] for i in told["lagging"]]
    for colour, n in told["lights"].items():
        assert f"{ {'red': '红', 'yellow': '黄', 'green': '绿', 'blue': '蓝'}[colour] }灯{n}项" in text


@pytest.mark.parametrize("typed", [("bulletin",), ("bulletin", "--kind", "report"), ("brief",)])
def test_it_is_prose_and_not_a_print_out(run, office, typed: tuple[str, ...]):
    """No brackets and signs of a table, no count of nothing, no word of a program, in any sentence."""
    for period in (
        PERIOD,
        ("--period", "2019", "--as-of", "2019-12-31"),
        ("--period", "2020-Q1", "--as-of", "2020-02-10"),
    ):
        body = run(*typed, *period, "--data", office).out.partition("## 附件")[0]
        assert not re.search(r"[［］＝]|终了|(?<![\d.％%])0项|无记录的|None", body), body
        assert not re.search("“[^”]*“", body)  # a quotation within a quotation has ‘ ’
        assert not re.search("。（牵头单位", body)  # in brackets before the full stop, as the plan prints it
        assert not re.search("……?）|（[^（）]*……", body)  # nothing is cut inside a bracket


def test_the_title_says_what_the_circular_is_about(run, office):
    title = re.search("^# (.*)$", run("bulletin", *PERIOD, "--data", office).out, re.MULTILINE)
    assert title is not None
    assert title[1] == "关于2019年第四季度营商环境优化提升工作任务落实情况的通报"


@pytest.mark.parametrize("kind", ["bulletin", "report"])
def test_a_circular_is_short_and_names_ten_tasks_at_most(run, office, kind: str):
    body = run("bulletin", "--kind", kind, *PERIOD, "--data", office).out.partition("## 附件")[0]
    assert len("".join(body.split())) < 3000
    named = re.findall("(?:第[\\d()]+项|专[\\d()]+)）", body.replace("\\", ""))
    assert 5 < len(named) <= 10
    assert len(set(named)) == len(named)


def test_a_text_that_is_too_long_is_warned_of_and_then_refused(run, office, tmp_path: Path):
    from bizenv.cli import documents

    class Told:
        def __init__(self) -> None:
            self.said: list[str] = []

        def say(self, text: str) -> None:
            self.said.append(text)

    def paper(length: int) -> Paper:
        return Paper("题", Given(), date(2020, 1, 6), blocks=(Block("字" * length),))

    app = Told()
    documents.check_length(app, paper(3000))
    assert app.said == []
    documents.check_length(app, paper(3001))
    assert "3001字" in app.said[0]
    with pytest.raises(MisuseError, match="4001字"):
        documents.check_length(app, paper(4001))


def test_what_went_well_comes_by_merit_and_not_in_document_order(run, office, monkeypatch):
    """4(1) is done just in time, after it was returned; 74(2) early and at once: it is named first."""
    for day, *typed in (
        ("2019-12-21", "record", "4.1", "--done", "--evidence", "材料"),
        ("2019-12-22", "verify", "4.1", "--return", "--limit", "2019-12-28", "--note", "缺附件"),
        ("2019-12-28", "record", "4.1", "--done", "--evidence", "材料", "--date", "2019-12-28"),
        ("2019-12-29", "verify", "4.1", "--pass", "--by", "张某"),
        (
            "2019-12-29",
            "record",
            "74.2",
            "--done",
            "--date",
            "2019-12-01",
            "--received",
            "2019-12-01",
            "--evidence",
            "材料",
        ),
        ("2019-12-30", "verify", "74.2", "--pass", "--by", "张某"),
    ):
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*typed, "--data", office)
        assert result.code == 0, result.err
    text = run("bulletin", *PERIOD, "--data", office).out.replace("\\", "")
    good = text.partition("主要成效")[2].partition("存在问题")[0]
    assert good.index("第74(2)项") < good.index("第4(1)项")
    assert "比时限提前30天" in good
    line = next(line for line in good.splitlines() if "第4(1)项" in line)
    assert "一次通过核验" not in line


def test_neither_a_circular_nor_a_report_asks_for_anything(run, office, monkeypatch):
    """党政机关公文处理工作条例 15(4): no requests in a 报告; they stand in the brief, with task, wish and day."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    for day, wish in (("2019-12-02", "请市级部门开放数据接口"), ("2019-12-20", "请市级部门开放数据接口")):
        typed = ("--progress", "30", "--date", day, "--coordinate", wish)
        assert run("record", "11.1", *typed, "--data", office).code == 0
    assert run("record", "13.1", "--progress", "10", "--coordinate", "无。", "--data", office).code == 0
    for kind in ("bulletin", "report"):
        text = run("bulletin", "--kind", kind, *PERIOD, "--data", office).out
        assert "数据接口" not in text
        assert "协调" not in text
    text = run("brief", *PERIOD, "--data", office).out.replace("\\", "")
    asked = text.partition("提请协调事项（1项）")[2]
    assert "（第11(1)项）：请市级部门开放数据接口（区经济信息委2019年12月2日提出，已37天）。" in asked
    assert "第13(1)项" not in asked


def test_a_request_is_one_matter_and_names_who_signed_it(run, office, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    wish = ("--problem", "接口没有开放", "--coordinate", "请市级部门开放数据接口")
    assert run("record", "11.1", "--progress", "30", *wish, "--data", office).code == 0
    typed = ("bulletin", "--kind", "request", "--as-of", "2019-12-30", "--data", office)
    text = run(*typed, "11.1").out.replace("\\", "")
    assert re.search("^# 关于提请协调.*有关事项的请示$", text, re.MULTILINE)
    assert "提请区政府：请市级部门开放数据接口。" in text
    assert "存在的困难是：接口没有开放。" in text
    assert "区经济信息委于2019年12月20日提请协调，至今已10天。" in text
    assert "妥否，请批示。" in text
    assert "签发人：【待签发】" in text
    approved = ("--number", "某府〔2019〕9号", "--issuer", "督查办", "--approved-by", "张某", "--post", "主任")
    assert "某府〔2019〕9号　签发人：张某" in run(*typed, "11.1", *approved).out
    for wrong in ((), ("11",), ("13.1",)):
        result = run(*typed, *wrong)
        assert (result.code, result.out) == (2, ""), wrong
    assert run("bulletin", "11.1", "--data", office).code == 2


def test_the_rows_of_the_departments_are_those_of_the_report(run, office):
    rows = json.loads(run("report", *PERIOD, "--by", "department", "--data", office, "--format", "json").out)["rows"]
    annex = run("bulletin", *PERIOD, "--annex", "departments", "--data", office).out.partition("## 附件")[2]
    found = re.findall(r"^\| (\S+) \| (\d+|·) \| (\d+|·) \| (\d+|·) \|", annex, re.MULTILINE)
    dot = "·"
    assert found == [
        (r["key"], str(r["total"]), str(r["due"]["count"] or dot), str(r["due"]["closed"] or dot)) for r in rows
    ]


def test_only_the_annexes_that_are_asked_for_are_there(run, office):
    def heads(*typed: str) -> list[str]:
        return re.findall("^## 附件(.*)$", run("bulletin", *PERIOD, *typed, "--data", office).out, re.MULTILINE)

    assert heads() == ["　逾期任务清单"]
    assert heads("--annex", "tasks", "--annex", "lagging") == ["1　逾期任务清单", "2　任务进展情况表"]
    assert heads("--annex", "all") == [
        "1　逾期任务清单",
        "2　任务进展情况表",
        "3　各单位任务情况表",
        "4　本期进展变化情况表",
    ]
    text = run("bulletin", *PERIOD, "--annex", "tasks", "--data", office).out
    assert "见附件" not in text.partition("## 附件")[0]  # the list is not there to be seen


def test_the_brief_has_the_same_figures(run, office):
    told = report(run, *PERIOD, "--data", office)
    text = run("brief", *PERIOD, "--data", office).out
    due = told["due"]
    assert re.search(
        f"^截至2020年1月8日，2019年第四季度应办结{due['count']}项，{closed(due)}，办结率{due['rate']}%；",
        text,
        re.MULTILINE,
    )
    assert f"存在问题（共{len(told['lagging'])}项，列前" in text
    for head in ("一、主要成效", "二、存在问题", "三、提请协调事项"):
        assert f"## {head}" in text


def test_the_brief_says_what_it_is_who_issued_it_and_when(run, office):
    text = run("brief", *PERIOD, "--data", office).out
    assert "督查专报\n\n【待编号】\n\n区政府督查办　【待定成文日期】" in text.replace("\\", "")
    given = ("--number", "3", "--approved-by", "张某", "--post", "督查办主任", "--date", "2020-01-08")
    text = run("brief", *PERIOD, *given, "--data", office).out
    assert "督查专报\n\n第3期\n\n区政府督查办　2020年1月8日" in text
    assert "（审定：督查办主任张某）" in text


def test_word_and_markdown_say_the_same(run, office, bulletin: Path):
    text = run("bulletin", "--number", "3", *PERIOD, "--annex", "all", "--data", office).out
    plainly = re.sub(r"[\\\s|#*]|---", "", text)
    book = Document(str(bulletin))
    for paragraph in book.paragraphs:
        assert re.sub(r"[\s|#*]", "", paragraph.text) in plainly
    for table in book.tables:
        for row in table.rows[:3]:
            for cell in row.cells:
                assert re.sub(r"[\s|#*]", "", cell.text) in plainly


def test_who_is_exempt_is_neither_praised_nor_said_to_lag(run, office, registry: Registry):
    told = report(run, *PERIOD, "--data", office)
    unnamed = {t["id"] for t in told["tasks"] if t["light"] is None and t["outcome"] == "overdue"}
    text = run("bulletin", *PERIOD, "--data", office).out
    lagging = text.partition("## 附件")[2]
    good = text.partition("主要成效")[2].partition("存在问题")[0]
    for name in (d.name for d in registry.departments if d.kind in ("党委部门", "纪检监察", "法院检察院")):
        assert name not in lagging
        assert name not in good
    assert (f"另有{len(unnamed)}项只列进展" in lagging) == bool(unnamed)


def test_units_are_not_ranked_unless_the_rubric_says_so(run, office):
    order = [row["key"] for row in report(run, *PERIOD, "--by", "department", "--data", office)["rows"]]

    def listed() -> list[str]:
        annex = run("bulletin", *PERIOD, "--annex", "departments", "--data", office).out.partition("## 附件")[2]
        return re.findall(r"^\| (\S+) \| [\d·]+ \|", annex, re.MULTILINE)

    assert listed() == order
    rules = office / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("ranked: false", "ranked: true"), "utf-8")
    assert run("validate", office).code == 0
    rows = {row["key"]: row for row in report(run, *PERIOD, "--by", "department", "--data", office)["rows"]}
    rated = [rows[name]["due"]["rate"] for name in listed() if rows[name]["judged"] and rows[name]["due"]["count"]]
    assert rated == sorted(rated, reverse=True)
    assert listed()[: len(rated)] != order[: len(rated)]
    assert set(listed()) == set(order)


def test_an_empty_ledger_is_said_and_nobody_is_accused(run, tmp_path: Path):
    for typed in (("bulletin",), ("bulletin", "--kind", "report"), ("brief",)):
        text = run(*typed, *PERIOD).out
        assert "台账为空" in text
        assert "不代表未完成" in text
        assert not re.search("逾期|未按时反馈|滞后|临近时限", text.partition("口径")[0])
    path = tmp_path / "清单.docx"
    assert run("department", "区政务办", "-o", path).code == 0
    assert "台账为空" in said(path)


GIVEN = (
    *("--number", "沙督〔2020〕3号", "--issuer", "区政府督查办", "--date", "2020-01-08"),
    *("--clues", "12/10", "--limit", "2020-01-20", "--to", "各街道"),
)
APPROVED = ("--approved-by", "张某", "--post", "督查办主任")


def test_what_nobody_gave_stands_as_waiting_and_a_draft_says_so(run, office):
    text = run("bulletin", *PERIOD, "--data", office).out
    for words in (
        "送审稿",
        "【待编号】",
        "【待署名】",
        "【待盖章】",
        "【待定日期】",
        "【待定成文日期】",
        "【待补：问题线索受理数、办结数】",
    ):
        assert words in text.replace("\\", ""), words
    text = run("bulletin", *PERIOD, *GIVEN, *APPROVED, "--data", office).out
    assert "【" not in text
    assert "送审稿" not in text
    for words in (
        "沙督〔2020〕3号",
        "区政府督查办",
        "2020年1月8日",
        "（审定：督查办主任张某）",
        "受理问题线索12件，已办结10件，正在办理2件",
        "各街道：",
    ):
        assert words in text
    assert "2020年1月20日前书面反馈" in text


@pytest.mark.parametrize(
    ("missing", "place"),
    [
        ("--number", "【待编号】"),
        ("--issuer", "【待署名】"),
        ("--clues", "【待补：问题线索受理数、办结数】"),
        ("--limit", "【待定日期】"),
        ("--post", "【待补审定人职务】"),
    ],
)
def test_nothing_is_approved_while_a_place_is_open(run, office, tmp_path: Path, missing: str, place: str):
    given = [*GIVEN, *APPROVED]
    at = given.index(missing)
    del given[at : at + 2]
    path = tmp_path / "通报.docx"
    result = run("bulletin", *PERIOD, *given, "--data", office, "-o", path)
    assert (result.code, result.out) == (2, "")
    assert f"还有1处待补，不能定稿：{place}" in result.err
    assert not path.exists()
    assert run("bulletin", *PERIOD, *given[: given.index("--approved-by")], "--data", office).code == 0


def test_a_report_names_who_signed_it(run, office):
    text = run("bulletin", "--kind", "report", *PERIOD, "--data", office).out.replace("\\", "")
    assert "【待编号】　签发人：【待签发】" in text
    text = run("bulletin", "--kind", "report", *PERIOD, *GIVEN, *APPROVED, "--data", office).out
    assert "沙督〔2020〕3号　签发人：张某" in text
    assert "【" not in text


def test_a_document_bears_the_day_of_its_approval(run, office, monkeypatch):
    """Not the day to which its figures go, which is another."""
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-09")
    text = run("brief", "--period", "2019-Q4", "--number", "3", *APPROVED, "--data", office).out
    assert "区政府督查办　2020年1月9日" in text
    assert "截至2019年12月31日" in text


def test_before_the_closing_day_a_circular_names_nobody_and_cannot_be_approved(run, office):
    """The day before the closing day: feedback is still taken, so nobody is told to be late."""
    early = ("--period", "2019-Q4", "--as-of", "2020-01-07", "--data", office)
    text = run("bulletin", *early).out.replace("\\", "")
    assert "**预稿（2020年1月8日收报截止前的数字，不认定逾期，不得外发）**" in text
    assert "逾期任务清单" not in text
    problems = text.partition("存在问题")[2]
    assert "牵头单位：" not in problems
    result = run("bulletin", *early, *GIVEN, *APPROVED)
    assert (result.code, result.out) == (2, "")
    assert "预稿" in result.err
    assert "预稿" not in run("bulletin", *PERIOD, "--data", office).out


@pytest.mark.parametrize("clues", ["12", "a/b", "3/5", "-1/0", ""])
def test_counts_of_clues_that_are_none_are_refused(run, clues: str):
    result = run("bulletin", "--clues", clues)
    assert (result.code, result.out) == (2, "")
    assert "受理数/办结数" in result.err


def test_a_text_says_where_those_stand_that_it_does_not_name(run, office):
    told = report(run, *PERIOD, "--data", office)
    assert len(told["lagging"]) > 10
    text = run("bulletin", *PERIOD, "--data", office).out
    body = text.partition("存在问题")[2].partition("（二）")[0]
    shown = len(re.findall(r"^\d+\. ", body, re.MULTILINE))
    assert f"其中{len(told['lagging']) - shown}项只列入附件" in body


def test_silence_is_not_told_as_being_on_its_way(run, office):
    """「均正常推进」 of tasks of which nobody has reported anything puts a claim before a leader that nobody made."""
    told = report(run, *PERIOD, "--data", office)
    later = [task for task in told["tasks"] if task["place"] == "later"]
    silent = [task for task in later if task["lag"] is None and task["answered"] is False]
    assert silent
    for typed in (("bulletin", *PERIOD), ("report", *PERIOD)):
        text = run(*typed, "--data", office).out
        said = next(
            line for line in re.findall("以后应办结[^。\n]*", text) if not re.match(r"以后应办结\d+项，(?:无|按)", line)
        )
        assert "均正常推进" not in said
        assert "未按时反馈" in said


def test_before_the_closing_day_nothing_is_called_late_in_the_sum_either(run, office):
    """「尚未办结8项，均已逾期」 two pages before 「收报截止后再作认定」 is a verdict all the same."""
    text = run("bulletin", "--period", "2019-Q4", "--as-of", "2020-01-06", "--data", office).out
    assert "预稿" in text
    body = text.replace("不认定逾期", "")
    assert "逾期" not in body.replace("逾期办结", "")
    assert "红灯" not in body
    assert "收报截止后再作认定" in body


@pytest.mark.office
def test_the_brief_names_what_lags_as_far_as_its_page_goes(run, office, tmp_path: Path):
    """A leader read of 2 late tasks out of 8 and 「其余见台账」, above a fifth of a page left blank."""
    text = run("brief", *PERIOD, "--data", office).out
    stuck = text.partition("## 二、")[2].partition("## 三、")[0]
    assert len(re.findall(r"^\d+\. ", stuck, re.MULTILINE)) >= 6
    write(run, "brief", *PERIOD, "--data", office, "-o", tmp_path / "专报.docx")
    (printed,) = pdfs([tmp_path / "专报.docx"], tmp_path)
    assert pages(printed) == 1


def test_a_day_in_a_table_keeps_to_one_line(run, office, bulletin: Path):
    """2019-12-／20◇ in a narrow column is read as two days."""
    table = Document(str(bulletin)).tables[0]
    heads = [cell.text for cell in table.rows[0].cells]
    width = table.columns[heads.index("时限")].width
    assert width is not None
    assert width.pt > 12 * 9 / 2 + 6  # 2019-12-31*◇ at nine points, and the cell's margins


def test_what_was_said_of_another_node_or_has_been_overtaken_is_not_quoted(run, office, monkeypatch):
    """「正在抓紧推进」 of node 2 beside node 1, or 「已全部完成」 beside what was returned, misleads whoever reads it."""
    for day, *typed in (
        ("2019-12-14", "verify", "71.1", "--deadline", "1", "--return", "--limit", "2019-12-20", "--note", "缺清单"),
        ("2019-12-22", "record", "71.1", "--deadline", "2", "--progress", "40", "--note", "第二节点正在抓紧推进"),
        ("2019-12-23", "record", "11.1", "--done", "--evidence", "材料", "--note", "已全部完成"),
        ("2019-12-24", "verify", "11.1", "--return", "--limit", "2019-12-28", "--note", "缺附件"),
        ("2019-12-24", "record", "13.1", "--progress", "20", "--note", "已走访企业"),
    ):
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*typed, "--data", office)
        assert result.code == 0, result.err
    annex = run("bulletin", *PERIOD, "--data", office).out.replace("\\", "").partition("## 附件")[2]
    rows = {line.split(" | ")[1]: line for line in annex.splitlines() if line.startswith("| ")}
    assert "抓紧推进" not in rows["71(1)"]
    assert "已全部完成" not in rows["11(1)"]
    assert rows["13(1)"].endswith("12月24日：已走访企业 |")


@pytest.fixture
def live(run, office, monkeypatch):
    """Type commands in the office, each on its day."""

    def typed(*lines: tuple[str, ...]) -> None:
        for day, *words in lines:
            monkeypatch.setenv("BIZENV_TODAY", day)
            result = run(*words, "--data", office)
            assert result.code == 0, result.err

    return typed


def test_returns_are_told_by_their_ground_and_an_accusation_only_to_the_unit_itself(run, office, live, tmp_path: Path):
    done = ("--done", "--evidence", "材料")
    back = ("--return", "--limit", "2019-12-27", "--ground")
    live(
        ("2019-12-12", "record", "11.1", *done),
        ("2019-12-13", "verify", "11.1", *back, "evidence", "--note", "缺验收单"),
        ("2019-12-12", "record", "13.1", *done, "--value", "城市供电可靠率=90"),
        ("2019-12-13", "verify", "13.1", *back, "mismatch", "--note", "现场与所报不符"),
        ("2019-12-12", "record", "58", *done),
        ("2019-12-13", "verify", "58", *back, "result", "--note", "没有全部上线"),
    )
    for typed in (("bulletin", "--annex", "all"), ("bulletin", "--kind", "report"), ("brief",)):
        text = run(*typed, *PERIOD, "--data", office).out
        assert "不一致" not in text
        assert "不符" not in text
        if typed[0] == "bulletin":
            assert "经核验退回、尚未补报4项，其中佐证材料不全1项、未达到办结标准1项。" in text
    live(("2020-01-08", "notice", "13.1", "--step", "1", "--limit", "2020-01-20", "-o", str(tmp_path / "函")))
    (letter,) = (tmp_path / "函").glob("*.docx")
    assert "经核验退回（反馈情况与核查情况不一致），限2019年12月27日前补报，至今没有补报" in said(letter)


def test_what_was_closed_with_a_target_missed_is_no_success(run, office, live):
    """600 of 1,000 base stations are not praised, whoever approved it."""
    approved = ("--approved-by", "区政府", "--document", "批示", "--unmet", "设备供货推迟")
    live(
        ("2019-12-12", "record", "27.1", "--done", "--evidence", "清单", "--value", "新增无线4G基站=600"),
        ("2019-12-13", "verify", "27.1", "--pass", "--by", "张某", *approved),
    )
    text = run("bulletin", *PERIOD, "--data", office).out.replace("\\", "")
    assert "经批准办结（指标未达到）1项" in text
    assert "第27(1)项" not in text.partition("主要成效")[2].partition("存在问题")[0]
    assert (
        "第27(1)项" not in run("brief", *PERIOD, "--data", office).out.partition("主要成效")[2].partition("存在问题")[0]
    )


# how it looks


def test_the_page_is_that_of_the_standard(bulletin: Path):
    book = Document(str(bulletin))
    first, *others = book.sections

    def near(*lengths: object) -> list[int]:
        return [round(length / Mm(1)) for length in lengths]

    assert near(first.page_width, first.page_height) == [210, 297]
    assert near(first.top_margin, first.left_margin, first.right_margin, first.bottom_margin) == [37, 28, 26, 35]
    grid = first._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 22 * 579 / 20 <= (297 - 37 - 35) / 25.4 * 72  # 22 lines fit
    assert 28 * (16 - 5 / 20) <= (210 - 28 - 26) / 25.4 * 72  # and 28 characters
    assert near(*(s.page_width for s in others)) == [297] * 4
    assert book.settings.odd_and_even_pages_header_footer
    for section in book.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert ("".join(odd.text.split()), odd.alignment) == ("—1—", 2)
        assert ("".join(even.text.split()), even.alignment) == ("—1—", 0)
        assert [i.text for i in odd._p.iter(qn("w:instrText"))] == [" PAGE "]


def test_every_run_names_its_font_for_chinese(bulletin: Path):
    book = Document(str(bulletin))
    known = {word.BODY, word.HEADING, word.SUBHEADING, word.TITLE, word.FIGURES}
    runs = [r for r in book.element.body.iter(qn("w:r")) if r.findtext(qn("w:t"))]
    assert len(runs) > 1000
    for it in runs:
        fonts = it.find(qn("w:rPr")).find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} <= known
        assert not [name for name in fonts.attrib if name.endswith("Theme")]
    by_text = {p.text: p for p in book.paragraphs}
    fonts_of = {
        "一、总体情况": word.HEADING,
        "各有关单位：": word.BODY,
        next(t for t in by_text if t.startswith("关于2019年")): word.TITLE,
    }
    for text, font in fonts_of.items():
        run = by_text[text].runs[0]
        assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert not run.bold
    lead = next(p for p in book.paragraphs if p.text.startswith("（一）部分任务"))
    assert lead.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == word.SUBHEADING
    assert lead.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    styles = book.styles.element.find(qn("w:docDefaults"))
    assert {x.get(qn("w:eastAsia")) for x in styles.iter(qn("w:lang"))} == {"zh-CN"}


def test_heads_of_tables_repeat_and_rows_are_not_parted(bulletin: Path):
    book = Document(str(bulletin))
    assert len(book.tables) == 4
    for table in book.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    tasks = book.tables[1]
    assert len(tasks.rows) == 191
    merged = [tr.tc_lst[0].tcPr.find(qn("w:vMerge")) for tr in tasks._tbl.tr_lst[1:]]
    assert sum(m.get(qn("w:val")) == "restart" for m in merged) == 20  # 19 fields and part two


def test_the_parts_of_a_word_file_are_valid_xml_in_the_order_of_the_schema(bulletin: Path):
    """Word refuses what it does not expect: the properties of a paragraph and of a run come in their order."""
    order = {
        "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind jc rPr sectPr",
        "rPr": "rStyle rFonts b i color spacing w kern position sz szCs lang",
        "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    }
    book = Document(str(bulletin))
    for name, words in order.items():
        wanted = words.split()
        for it in book.element.body.iter(qn(f"w:{name}")):
            places = [wanted.index(child.tag.rpartition("}")[2]) for child in it]
            assert places == sorted(places)


def pdfs(paths: list[Path], tmp_path: Path) -> list[Path]:
    """The documents as LibreOffice prints them, started once for all."""
    soffice = need("soffice", "LibreOffice")
    home = (tmp_path / "libreoffice").as_uri()
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={home}", "--convert-to", "pdf", "--outdir", tmp_path, *paths],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [tmp_path / f"{path.stem}.pdf" for path in paths]


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


@pytest.mark.office
def test_the_brief_is_one_page_whatever_is_on_record(run, office, tmp_path: Path, monkeypatch):
    """Empty, small, and with long texts for everything that asks for coordination."""
    made = []
    for name, typed in (("空", ()), ("小", ("--data", office))):
        made.append(tmp_path / f"{name}.docx")
        write(run, "brief", *PERIOD, *typed, "-o", made[-1])
    for n, task in enumerate(("1.2", "3.1", "4.2", "6.1", "10", "16", "18", "19")):
        wish = "请区政府协调解决跨部门数据共享问题，" * (2 + 9 * n)
        monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
        assert run("record", task, "--progress", "30", "--coordinate", wish, "--data", office).code == 0
    made.append(tmp_path / "大.docx")
    write(run, "brief", "--period", "2019-Q4", "--as-of", "2020-01-06", "--data", office, "-o", made[-1])
    assert [(path.name, pages(path)) for path in pdfs(made, tmp_path)] == [
        ("空.pdf", 1),
        ("小.pdf", 1),
        ("大.pdf", 1),
    ]


@pytest.mark.office
def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path):
    reader = need("pdftotext", "pdftotext")
    text = Block("国" * 28 * 70)
    path = tmp_path / "满.docx"
    path.write_bytes(word.render(Paper("题", SIGNED, date(2020, 1, 6), blocks=(text,), signed=False)))
    (printed,) = pdfs([path], tmp_path)
    typed = [reader, "-f", "2", "-l", "2", "-layout", printed, "-"]
    shown = subprocess.run(typed, check=True, capture_output=True, encoding="utf-8").stdout
    assert [len(line.strip()) for line in shown.splitlines() if "国" in line] == [28] * 22


@pytest.mark.office
def test_libreoffice_prints_the_whole_circular(bulletin: Path, tmp_path: Path):
    (printed,) = pdfs([bulletin], tmp_path)
    assert pages(printed) > 10


@pytest.mark.office
def test_a_circular_and_its_list_are_short_and_a_letter_is_one_page_with_its_slip(
    run, office, tmp_path: Path, monkeypatch
):
    """The list of lagging tasks has at most three pages, also where a plan has more of them than fit."""
    made = [tmp_path / name for name in ("通报.docx", "空.docx")]
    write(run, "bulletin", *PERIOD, "--data", office, "-o", made[0])
    write(run, "bulletin", "--period", "2022", "--as-of", "2023-02-01", "-o", made[1])
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-08")
    for task in ("11.1", "67.3", "13.1"):
        result = run("notice", task, "--step", "1", "--limit", "2020-01-20", "-o", tmp_path / "函", "--data", office)
        assert result.code == 0, result.err
    letters = sorted((tmp_path / "函").glob("*.docx"))
    circular, empty, *printed = pdfs([*made, *letters], tmp_path)
    assert pages(circular) <= 7
    assert pages(empty) <= 5
    assert [pages(path) for path in printed] == [2, 2, 2]


@pytest.mark.office
def test_numbers_are_not_broken_and_can_be_searched_for(tmp_path: Path):
    """Whatever stands before it on the line, 1200 stays whole, and a reader who looks for 1200项 in the file finds it."""
    reader = need("pdftotext", "pdftotext")
    blocks = tuple(Block("国" * (18 + n) + "共1200项，办结率59.4%，限2019年12月31日") for n in range(12))
    path = tmp_path / "数.docx"
    path.write_bytes(word.render(Paper("题", SIGNED, date(2020, 1, 6), blocks=blocks, signed=False)))
    assert said(path).count("1200项") == 12
    (printed,) = pdfs([path], tmp_path)
    shown = subprocess.run([reader, "-layout", printed, "-"], check=True, capture_output=True, encoding="utf-8").stdout
    for number, times in (("1200", 12), ("59.4%", 12), ("2019", 12), ("31", 12)):
        assert shown.count(number) == times


def test_a_unit_does_not_begin_a_line(bulletin: Path):
    """Word's own setting keeps 项, 年, 月, 日 with the number before them; the text needs no unseen characters for it."""
    settings = Document(str(bulletin)).settings.element
    rules = {it.tag.rpartition("}")[2]: it for it in settings if "noLineBreaks" in it.tag}
    assert list(rules) == ["noLineBreaksAfter", "noLineBreaksBefore"]  # in the order of the schema
    before = rules["noLineBreaksBefore"].get(qn("w:val"))
    assert {"项", "年", "月", "日", "%", "，", "。", "）"} <= set(before)
    assert not re.search("[\u200b-\u200f\u2060\ufeff]", said(bulletin))


# bytes


@pytest.mark.parametrize("name", ["bulletin", "brief"])
def test_same_data_same_day_same_bytes(office, environment, tmp_path: Path, name: str):
    contents = set()
    for n, (zone, locale) in enumerate((("Asia/Shanghai", "C.UTF-8"), ("America/New_York", "C"))):
        path = tmp_path / f"{n}.docx"
        subprocess.run(
            [sys.executable, "-m", "bizenv", name, *PERIOD, "-o", path, "--data", office],
            env={**environment, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(n)},
            check=True,
            capture_output=True,
        )
        contents.add(path.read_bytes())
    assert len(contents) == 1
    with zipfile.ZipFile(BytesIO(contents.pop())) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {"2020-01-08T00:00:00Z"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_out_as_text(text: str, tmp_path: Path):
    table = Table((text, "乙"), (1, 1), ((text, text), (text, "丁")), merge=1)
    paper = Paper(
        title=text,
        given=Given(issuer=text),
        as_of=date(2020, 1, 6),
        number=text,
        addressee=text,
        blocks=(Block(text, "heading"), Block(text, lead=text), Block(f"1. {text}", "point")),
        annexes=(Annex(text, table, (text,)),),
        table=table,
        slip=table,
    )
    path = tmp_path / "文.docx"
    path.write_bytes(word.render(paper))
    shown = said(path)
    legible = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", text)
    assert shown.count(legible.split("\n")[0]) >= 8
    with zipfile.ZipFile(path) as book:
        assert b"<script" not in book.read("word/document.xml")
    lines = plain.render(paper).split("\n")
    assert not [line for line in lines if re.search(r"(?<!\\)<", line)]
    assert not [line for line in lines if re.search("[\x00-\x1f]", line)]
    heads = {"#", "##"}
    assert all(line.split(" ")[0] in heads for line in lines if line.startswith("#"))


def test_without_python_docx_it_says_what_to_install(run, monkeypatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "bizenv.views.office.word", raising=False)
    monkeypatch.delattr("bizenv.views.office.word", raising=False)
    result = run("brief", "-o", tmp_path / "一页.docx")
    assert (result.code, result.out) == (2, "")
    assert "pip install 'bizenv[docx]'" in result.err
    assert not list(tmp_path.glob("*.docx"))


def test_word_on_a_terminal_is_refused_and_so_is_another_suffix(run):
    assert run("brief", "--format", "docx").code == 2
    result = run("brief", "-o", "一页.pdf")
    assert (result.code, result.out) == (2, "")
    assert run("department", "区政务办", "-o", "单.pdf").code == 2
    assert run("list", "-o", "单.docx").code == 2


def test_a_document_that_cannot_be_written_is_said_with_the_reason(run, tmp_path: Path):
    result = run("brief", "-o", tmp_path / "没有" / "一页.docx")
    assert result.code == 4
    assert "没有这个文件夹" in result.err
    assert run("brief", "-o", "").code == 2


def test_what_is_given_may_not_be_empty(run):
    for option in ("--number", "--issuer", "--approved-by"):
        assert run("bulletin", option, " ").code == 2


def test_a_period_that_has_not_begun_has_no_circular(run):
    result = run("bulletin", "--period", "2030")
    assert (result.code, result.out) == (2, "")
    assert "还没有开始" in result.err


def test_a_number_may_be_a_figure_or_whole():
    assert Given("3").numbered == "第3期"
    assert Given("沙督〔2020〕3号").numbered == "沙督〔2020〕3号"
    assert Given().numbered == "【待编号】"


def test_the_list_of_a_department_has_all_that_it_leads_and_supports(run, office, tmp_path: Path):
    path = tmp_path / "清单.docx"
    write(run, "department", "区经济信息委", "-o", path, "--as-of", "2019-12-31", "--data", office)
    told = json.loads(
        run("department", "区经济信息委", "--as-of", "2019-12-31", "--format", "json", "--data", office).out
    )
    lead, support = Document(str(path)).tables
    assert [row.cells[1].text for row in lead.rows][1:] == [t["label"] for t in told["lead"]]
    assert [row.cells[1].text for row in support.rows][1:] == [t["label"] for t in told["support"]]
    assert [row.cells[2].text for row in lead.rows][1:] == [
        typeset(t["text"]).rstrip("。") + "。" for t in told["lead"]
    ]


def test_a_circular_is_printed_again_as_it_was_known(run, office, monkeypatch):
    typed = ("bulletin", "--period", "2019-Q4", "--as-of", "2020-01-06", "--data", office)
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    known = run(*typed, "--recorded-by", "2020-01-06").out
    assert run(*typed).out == run(*typed, "--recorded-by", "2020-02-06").out
    monkeypatch.setenv("BIZENV_TODAY", "2020-03-01")
    late = ("--date", "2019-12-20", "--received", "2020-03-01", "--evidence", "回函")
    assert run("record", "11.1", "--done", *late, "--data", office).code == 0
    assert run(*typed).out != known
    assert run(*typed, "--recorded-by", "2020-01-06").out == known


def test_a_court_that_is_past_its_day_is_counted_and_not_named(run, office, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    rule = ("--document", "新文件", "--effective", "2019-12-01", "--until", "2019-12-31")
    assert run("supersede", "46.1", *rule, "--data", office).code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    told = report(run, *PERIOD, "--data", office)
    assert told["lagging_unnamed"] == 1
    text = run("bulletin", *PERIOD, "--data", office).out.replace("\\", "")
    body, _, annexes = text.partition("## 附件")
    assert f"尚未办结{told['due']['overdue']}项，均已逾期" in body
    assert "46(1)" not in body
    assert "46(1)" not in annexes
    assert "另有1项只列进展、不列名" in body
    shown = run("report", *PERIOD, "--data", office).out
    assert "46(1)" not in shown
    assert "46(1)" not in run("brief", *PERIOD, "--data", office).out


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于2019年《某区方案》的通报", ["关于2019年《某区方案》的通报"]),
        (
            "关于2020年第一季度《重庆市沙坪坝区营商环境优化提升工作方案》推进情况的通报",
            ["关于2020年第一季度", "《重庆市沙坪坝区营商环境优化提升工作方案》", "推进情况的通报"],
        ),
        ("关于《" + "长" * 30 + "》的通报", ["关于《" + "长" * 30 + "》的通报"]),
    ],
)
def test_a_long_title_is_parted_where_its_sense_does(title: str, lines: list[str], tmp_path: Path):
    path = tmp_path / "题.docx"
    path.write_bytes(word.render(Paper(title, SIGNED, date(2020, 1, 6), signed=False)))
    assert Document(str(path)).paragraphs[0].text.split("\n") == lines


@pytest.fixture
def late_court(run, office, monkeypatch) -> Path:
    """An office in which a task of the court, which is not judged, was closed after the deadline of a new rule."""
    for day, *typed in (
        ("2020-01-02", "supersede", "40", "--document", "新文件", "--effective", "2020-01-01", "--until", "2020-01-10"),
        ("2020-01-20", "record", "40", "--done", "--evidence", "材料"),
        ("2020-01-25", "verify", "40", "--pass", "--by", "张某"),
    ):
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*typed, "--data", office)
        assert result.code == 0, result.err
    return office


def test_annex_2_does_not_say_of_a_court_that_it_was_late(run, late_court):
    as_of = ("--as-of", "2020-02-01", "--data", late_court)
    assert json.loads(run("show", "40", "--format", "json", *as_of).out)["tasks"][0]["state"] == "closed_late"
    assert "逾期办结" in run("show", "40", *as_of).out  # the office itself sees the plain fact
    row = next(line for line in run("bulletin", "--annex", "tasks", *as_of).out.splitlines() if "| 40 |" in line)
    assert "已办结销号" in row
    assert "逾期" not in row


def test_the_list_that_the_court_gets_does_not_say_that_it_was_late(run, late_court, tmp_path: Path):
    path = tmp_path / "区法院.docx"
    write(run, "department", "区法院", "--as-of", "2020-02-01", "-o", path, "--data", late_court)
    assert "已办结销号" in said(path)
    assert "逾期" not in said(path)


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_has_changed_does_not_say_of_a_court_that_it_was_late(run, late_court, form: str):
    def told(day: str, since: str) -> list[str]:
        out = run("report", "--since", since, "--as-of", day, "--format", form, "--data", late_court).out
        return [line for line in out.partition("以来有变化")[2].splitlines() if line.strip("| ").startswith("40 ")]

    (row,) = told("2020-02-01", "2020-01-15")
    assert "已办结销号" in row
    assert "逾期" not in row
    assert told("2020-01-15", "2020-01-05") == []  # nothing but that the deadline has passed


def test_no_days_are_counted_against_what_is_closed(run, office):
    row = next(
        line
        for line in run(
            "department", "区经济信息委", "--format", "markdown", "--as-of", "2020-01-05", "--data", office
        ).out.splitlines()
        if line.startswith("| 27(3) |")
    )
    assert "办结" in row
    assert "已过" not in row

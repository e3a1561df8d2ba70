"""A plan with columns of its own (责任领导, 备注 …): they are shown, searched, exported and locked, and none is lost.

The plan and the progress in this file are invented.
"""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bizenv.base import layout
from bizenv.cli import completion
from bizenv.cli.session import App

MEASURES = """\
version: 1
plan:
  id: water-2026
  title: 全区节水三年行动方案
  document: 示例发〔2026〕3号
  issuer: 示例区人民政府
  issued: 2025-12-31
counts: {measures: 3, tasks: 4}
measures:
  - number: 1
    title: 工业节水
    lead: [区水利局]
    columns: {责任领导: 张一, 备注: 示例备注甲}
    tasks:
      - item: 1
        text: 建成节水型企业。
        columns: {完成形式: 印发名单}
      - item: 2
        text: 改造管网。
        columns: {责任领导: 李二, 备注: null}
  - number: 2
    title: 农业节水
    lead: [区农业局]
    text: 推广滴灌。
    columns: {责任领导: 王三, 完成时限: 长期坚持, 完成形式: "=SUM(A1)", "指导部门、联系人": 市水利局}
  - number: 3
    title: null
    short: 节水宣传
    lead: [区水利局]
    text: 组织节水宣传，2026年12月底前办成若干场活动。
    deadlines: [{text: 2026年12月底前, date: 2026-12-31, clause: 办成若干场活动}]
"""
DEPARTMENTS = """\
version: 1
departments:
  - {name: 区水利局, kind: 区级部门}
  - {name: 区农业局, kind: 区级部门}
"""


@pytest.fixture
def plan(tmp_path: Path, run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A locked plan with columns of its own, as the current folder."""
    monkeypatch.setenv("BIZENV_TODAY", "2026-03-20")
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / layout.MEASURES).write_text(MEASURES, "utf-8")
    (folder / layout.DEPARTMENTS).write_text(DEPARTMENTS, "utf-8")
    monkeypatch.chdir(folder)
    assert run("lock").code == 0
    assert run("validate", "--strict").code == 0
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / layout.MEASURES
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_who_answers_for_a_task_is_shown_with_it(run, plan: Path):
    told = run("show", "1(1)").out
    assert re.search("其他 +责任领导：张一\n +备注：示例备注甲\n +完成形式：印发名单\n", told)
    own = run("show", "1(2)").out
    assert "责任领导：李二" in own
    assert "备注" not in own  # null: the cell of this row is empty, whatever stands at the measure
    (task,) = json.loads(run("show", "1(1)", "--format", "json").out)["tasks"]
    assert task["columns"] == {"责任领导": "张一", "备注": "示例备注甲", "完成形式": "印发名单"}


def test_a_short_name_stands_where_the_document_has_no_title(run, plan: Path):
    told = run("show", "3").out
    assert told.startswith("3　节水宣传\n")
    assert re.search("简称 +节水宣传\n", told)
    (task,) = json.loads(run("show", "3", "--format", "json").out)["tasks"]
    assert task["short"] == "节水宣传"
    assert run("search", "节水宣传").out.count("节水宣传") >= 2


def test_a_short_name_at_a_measure_is_not_lost_where_the_measure_has_items(run, plan: Path):
    edit(plan, "    title: 工业节水\n", "    title: 工业节水\n    short: 工业\n")
    edit(plan, "        text: 改造管网。\n", "        text: 改造管网。\n        short: 管网\n")
    shown = json.loads(run("show", "1", "--format", "json").out)["tasks"]
    assert [task["short"] for task in shown] == ["工业", "管网"]
    assert run("validate").code == 0  # a short name is the owner's, not the document's: it is not locked


@pytest.mark.parametrize(
    ("short", "code"),
    [("长" * 24, ""), ("长" * 40, "W525"), ("长" * 41, "E207"), ('"两\\n行"', "E207"), ('""', "E207"), ("12", "E205")],
)
def test_a_short_name_is_short_and_on_one_line(run, plan: Path, short: str, code: str):
    edit(plan, "short: 节水宣传", f"short: {short}")
    told = json.loads(run("validate", "--format", "json").out)["problems"]
    assert [(it["code"], it["line"]) for it in told] == ([(code, 28)] if code else [])
    if code == "E207" and "长" in short:
        assert told[0]["remedy"] == "写 40 字以内的简称"


@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_a_list_has_the_columns_that_are_asked_for(run, plan: Path, form: str):
    told = run("list", "--columns", "label,责任领导,完成形式", "--format", form)
    assert told.code == 0
    rows = [re.split(r"[ |,]+", line.strip("| ")) for line in told.out.splitlines() if line]
    assert ["原文编号", "责任领导", "完成形式"] in rows or ["原文编号", "责任领导（原文）", "完成形式"] in rows
    assert ["1(1)", "张一", "印发名单"] in rows
    assert any(row[:2] == ["1(2)", "李二"] for row in rows)


def test_a_column_of_the_plan_is_not_taken_for_one_that_bizenv_makes(run, plan: Path):
    head = run("list", "--columns", "完成时限", "--format", "csv").out.splitlines()[0]
    assert head == "完成时限（原文）"  # typed as it is printed, it is the plan's
    both = table(run("list", "--columns", "id,due,完成时限", "--format", "csv").out)
    assert [(row["完成时限"], row["完成时限（原文）"]) for row in both if row["编号"] in "23"] == [
        ("", "长期坚持"),
        ("2026-12-31", ""),
    ]


def test_a_column_whose_head_has_a_comma_of_its_own_can_be_asked_for(run, plan: Path):
    told = table(run("list", "--columns", "id,指导部门、联系人,责任领导", "--format", "csv").out)
    assert [row["指导部门、联系人"] for row in told] == ["", "", "市水利局", ""]


def test_a_column_that_no_task_has_is_refused_and_those_that_there_are_named(run, plan: Path):
    told = run("list", "--columns", "id,责任人")
    assert told.code == 2
    assert "没有“责任人”这一列" in told.err
    assert "量化指标）、责任领导、备注、完成形式、完成时限、指导部门、联系人\n" in told.err


def test_the_columns_of_the_plan_are_offered_when_tab_is_pressed(run, plan: Path):
    import click

    with click.Context(click.Command("list"), obj=App()) as ctx:
        found = [it.value for it in completion.complete_columns(ctx, click.Option(["--columns"]), "id,责")]
    assert found == ["id,责任领导"]


def test_a_word_that_stands_only_in_a_column_is_found(run, plan: Path):
    told = json.loads(run("search", "王三", "--format", "json").out)
    (task,) = told["tasks"]
    assert (task["id"], task["hits"]) == (
        "2",
        [{"field": "columns", "nth": 0, "words": "王三", "start": 0, "end": 2, "head": "责任领导"}],
    )
    assert "栏目“责任领导”　【王三】" in run("search", "王三").out
    assert "栏目“责任领导”：【王三】" in run("search", "王三", "--format", "markdown").out
    assert table(run("search", "王三", "--format", "csv").out)[0]["命中"] == "栏目“责任领导”"
    assert run("list", "--text", "王三", "--format", "ids").out.split() == ["2"]


def test_what_the_task_itself_says_comes_before_what_stands_in_a_column(run, plan: Path):
    edit(plan, "责任领导: 王三", "责任领导: 节水办")
    found = json.loads(run("search", "节水", "--format", "json").out)["tasks"]
    assert [(task["id"], task["hits"][0]["field"]) for task in found][-1] != ("2", "columns")
    assert [h["field"] for task in found if task["id"] == "2" for h in task["hits"]] == ["measure", "columns"]


OWN = ["责任领导（原文）", "备注（原文）", "完成形式", "完成时限", "指导部门、联系人"]


def test_the_table_for_excel_keeps_every_column(run, plan: Path):
    rows = table(run("export", "-", "--format", "csv").out)
    assert list(rows[0])[-5:] == OWN
    assert [rows[2][head] for head in OWN] == ["王三", "", "'=SUM(A1)", "长期坚持", "市水利局"]
    assert [row["责任领导（原文）"] for row in rows] == ["张一", "李二", "王三", ""]
    assert [row["责任领导"] for row in rows] == [""] * 4  # the ledger's own, which nobody recorded


def test_the_workbook_keeps_every_column(run, plan: Path):
    assert run("export", "台账.xlsx").code == 0
    sheet = load_workbook("台账.xlsx")["督办台账"]
    heads = [cell.value for cell in sheet[3]]
    assert heads[-5:] == OWN
    cells = [cell.value for cell in sheet[6]][-5:]
    assert cells == ["王三", None, "=SUM(A1)", "长期坚持", "市水利局"]
    assert sheet[6][heads.index("完成形式")].data_type == "s"  # text, never a formula
    assert sheet.auto_filter.ref.startswith("A3:AC")


def test_of_one_department_all_columns_of_the_plan_stand_in_the_same_place(run, plan: Path):
    rows = table(run("export", "-", "--format", "csv", "--department", "区农业局").out)
    assert list(rows[0])[-5:] == OWN


def test_the_text_keeps_every_column(run, plan: Path):
    told = run("export", "-", "--format", "markdown").out
    assert "| 编号 | 要求 | 牵头单位 | 配合单位 | 时限 | 状态 | 责任领导 | 备注 | 完成形式 |" in told
    assert re.search(r"\| 1\(2\) \|.*\| 李二 \| — \| — \|", told)
    assert "| 2 |" in told
    assert "市水利局" in told


def test_the_database_keeps_every_column(run, plan: Path):
    assert run("export", "库.sqlite").code == 0
    rows = sqlite3.connect("库.sqlite").execute("SELECT * FROM columns ORDER BY task, position").fetchall()
    assert rows[:3] == [
        ("1.1", "责任领导", "张一", 1),
        ("1.1", "备注", "示例备注甲", 2),
        ("1.1", "完成形式", "印发名单", 3),
    ]
    assert len(rows) == 8


def test_the_internal_page_has_the_columns_and_the_public_one_has_not(run, plan: Path):
    assert run("dashboard", "--output", "内部.html").code == 0
    assert run("dashboard", "--public", "--output", "公开.html").code == 0
    inside, outside = (Path(name).read_text("utf-8") for name in ("内部.html", "公开.html"))
    assert "责任领导：张一" in inside
    assert "指导部门、联系人：市水利局" in inside
    assert not any(word in outside for word in ("张一", "王三", "责任领导", "示例备注甲"))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("责任领导: 王三", "责任领导: 王二", 25),
        ("完成时限: 长期坚持, ", "", 25),
        ("{完成形式: 印发名单}", "{完成形式: 印发名录}", 17),
        ("备注: 示例备注甲}", "备注: 示例备注乙}", 13),
        ("责任领导: 李二", "责任领导: 李三", 20),
    ],
)
def test_a_changed_cell_of_a_column_is_found_in_its_line(run, plan: Path, old: str, new: str, line: int):
    edit(plan, old, new)
    (told,) = json.loads(run("validate", "--format", "json").out)["problems"]
    assert (told["code"], told["line"]) == ("E601", line)
    assert "其他栏目与校验锁不符" in told["message"]


@pytest.mark.parametrize(("head", "said"), [("备 注", "“备 注”里有空白（U+0020）"), ('""', "“键”是空的")])
def test_a_wrong_head_is_named_as_it_is_written(run, plan: Path, head: str, said: str):
    edit(plan, "{责任领导: 张一, 备注", f"{{责任领导: 张一, {head}")
    told = json.loads(run("validate", "--format", "json").out)["problems"][0]
    assert (told["code"], told["line"], told["message"]) == ("E207", 13, said)


def test_a_cell_for_all_items_of_a_measure_is_one_problem_at_the_measure(run, plan: Path):
    edit(plan, "{责任领导: 张一, 备注", "{责任领导: 张一, 联系电话栏: 无, 备注")
    (told,) = json.loads(run("validate", "--format", "json").out)["problems"]
    assert (told["code"], told["line"]) == ("E601", 13)
    assert told["message"].endswith("（其下 2 个事项同此）")


def test_the_order_of_the_columns_is_no_change_of_the_document(run, plan: Path):
    edit(plan, "{责任领导: 张一, 备注: 示例备注甲}", "{备注: 示例备注甲, 责任领导: 张一}")
    assert run("validate", "--strict").code == 0


SOFT = """\
    targets:
      - {{text: 办成若干场活动3场, name: 活动, operator: ">=", value: 3, unit: 场{soft}}}
  - number: 4
    title: 其他
    lead: [区水利局]
    text: 力争完成2个项目；争取上级资金3亿元。
    targets:
      - {{text: 完成2个项目, name: 项目, operator: ">=", value: 2, unit: 个{second}}}
      - {{text: 争取上级资金3亿元, name: 资金, operator: ">=", value: 3, unit: 亿元}}
"""


@pytest.mark.parametrize(
    ("soft", "second", "problems"),
    [
        ("", ", soft: true", []),
        (", soft: true", ", soft: true", [("E506", 33)]),  # the text of measure 3 does not say so
        ("", "", []),  # a plan that does not use the key: every number is hard, as before
        (", soft: true", "", [("E506", 33), ("E506", 39)]),
    ],
)
def test_a_number_that_is_only_striven_for_is_not_passed_off_as_promised_nor_the_reverse(
    run, plan: Path, soft: str, second: str, problems: list[tuple[str, int]]
):
    edit(plan, "若干场活动。", "若干场活动3场。")
    edit(plan, "tasks: 4", "tasks: 5")
    edit(plan, "measures: 3", "measures: 4")
    path = plan / layout.MEASURES
    path.write_text(path.read_text("utf-8") + SOFT.format(soft=soft, second=second), "utf-8")
    (plan / layout.LOCK).unlink()
    told = json.loads(run("validate", "--format", "json").out)["problems"]
    assert [(it["code"], it["line"]) for it in told if it["code"] != "W602"] == problems
    if second:
        assert "项目 不少于 2 个（力争）" in run("show", "4").out
        assert "不少于 2 个（力争）" in run("targets").out
        (found,) = [t for t in json.loads(run("targets", "--format", "json").out)["targets"] if t["name"] == "项目"]
        assert found["soft"] is True


@pytest.fixture
def desk(run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of the plan, as the current folder, whose owner wants two columns in the forms."""
    folder = tmp_path / "desk"
    assert run("init", folder, "--plan", plan).code == 0
    monkeypatch.chdir(folder)
    return folder


def want(folder: Path, *heads: str) -> None:
    path = folder / layout.RULES
    text = re.sub(r"^form: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text + f"form: {{columns: {json.dumps(heads, ensure_ascii=False)}}}\n", "utf-8")


TYPED = ("form", "export", "--period", "2026-Q1", "--department", "区水利局", "--force", "--output")


def fill(source: str, target: str, **fields: str) -> str:
    """A form with the first row filled in, each field by the head of its column."""
    book = load_workbook(source)
    sheet = book["填报"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for head, text in fields.items():
        sheet.cell(5, heads[head]).value = text
    book.save(target)
    return target


def test_the_columns_that_the_owner_wants_stand_in_the_form_locked_and_in_order(run, desk: Path):
    want(desk, "完成形式", "责任领导")
    assert run("validate", "--strict").code == 0
    assert run(*TYPED, "表.xlsx").code == 0
    sheet = load_workbook("表.xlsx")["填报"]
    assert [cell.value for cell in sheet[4]][:6] == ["编号", "本期", "要求", "完成形式", "责任领导", "完成时限"]
    assert [cell.value for cell in sheet[5]][2:5] == ["建成节水型企业。", "印发名单", "张一"]
    assert [cell.value for cell in sheet[7]][3:5] == [None, None]  # this row has neither
    assert all(sheet.cell(n, column).protection.locked for n in (5, 6, 7) for column in (4, 5))
    assert not sheet.cell(5, 8).protection.locked
    assert sheet.column_dimensions["Q"].hidden  # the key, behind 14 columns and these two


def test_what_is_filled_in_beside_them_is_taken(run, desk: Path):
    want(desk, "完成形式", "责任领导")
    run(*TYPED, "表.xlsx")
    fill("表.xlsx", "回.xlsx", 阶段="正在推进", 完成百分数="30", 进展情况="已摸底", 存在问题="缺水表")
    result = run("form", "import", "回.xlsx", "--format", "json")
    assert result.code == 0, result.err
    (entry,) = [it["content"] for it in json.loads(result.out)["entries"]]
    assert [entry[key] for key in ("task", "progress", "note", "problem")] == ["1.1", 30, "已摸底", "缺水表"]


@pytest.mark.parametrize("later", [(), ("责任领导",), ("完成形式", "责任领导", "备注")])
@pytest.mark.parametrize("earlier", [(), ("完成形式", "责任领导")])
def test_a_form_of_before_the_owner_changed_his_mind_is_still_taken(run, desk: Path, earlier, later):
    if earlier:
        want(desk, *earlier)
    run(*TYPED, "表.xlsx")
    fill("表.xlsx", "回.xlsx", 阶段="正在推进", 进展情况="已摸底", 佐证材料="名单")
    want(desk, *later)
    result = run("form", "import", "回.xlsx", "--format", "json")
    assert result.code == 0, result.err
    (entry,) = [it["content"] for it in json.loads(result.out)["entries"]]
    assert (entry["note"], entry["evidence"]) == ("已摸底", ["名单"])


def test_a_word_written_into_such_a_column_is_not_lost_in_silence(run, desk: Path):
    want(desk, "完成形式", "责任领导")
    run(*TYPED, "表.xlsx")
    fill("表.xlsx", "回.xlsx", 阶段="正在推进", 责任领导="赵六")
    result = run("form", "import", "回.xlsx")
    assert result.code == 1
    assert "填报!E5（第 5 行 E 列）：锁定的格改成了“赵六”" in result.out + result.err
    book = load_workbook("表.xlsx")
    book["填报"]["H5"], book["填报"]["D7"] = "√", "另附"  # a cell that was empty
    book.save("又回.xlsx")
    result = run("form", "import", "又回.xlsx")
    assert result.code == 1
    assert "填报!D7（第 7 行 D 列）：不必填的格里有文字“另附”" in result.out + result.err


def test_a_renamed_sheet_with_such_columns_is_known_again(run, desk: Path):
    want(desk, "完成形式", "责任领导")
    run(*TYPED, "表.xlsx")
    book = load_workbook(fill("表.xlsx", "回.xlsx", 阶段="正在推进"))
    book["填报"].title = "水利局"
    book.save("回.xlsx")
    result = run("form", "import", "回.xlsx")
    assert result.code == 0
    assert "改名成了“水利局”" in result.out + result.err


def test_a_column_with_the_name_of_a_field_is_not_taken_for_the_field(run, desk: Path):
    want(desk, "完成时限", "指导部门、联系人")
    result = run(*TYPED[:5], "区农业局", *TYPED[6:], "表.xlsx")
    assert result.code == 0, result.err
    sheet = load_workbook("表.xlsx")["填报"]
    assert [cell.value for cell in sheet[4]][3:6] == ["完成时限（原文）", "指导部门、联系人", "完成时限"]
    assert [cell.value for cell in sheet[5]][3:6] == ["长期坚持", "市水利局", "无明确时限"]


def test_a_form_may_have_more_columns_than_the_alphabet_has_letters(run, desk: Path):
    many = [f"栏{n}" for n in range(20)]
    edit(
        desk / "data" if (desk / "data").exists() else desk,
        "{完成形式: 印发名单}",
        f"{{{', '.join(f'{h}: 甲' for h in many)}}}",
    )
    run("lock")
    want(desk, *many)
    assert run(*TYPED, "表.xlsx").code == 0
    fill("表.xlsx", "回.xlsx", 阶段="正在推进", 佐证材料="名单")
    result = run("form", "import", "回.xlsx", "--format", "json")
    assert result.code == 0, result.err
    assert json.loads(result.out)["entries"][0]["content"]["evidence"] == ["名单"]


def test_a_column_that_the_plan_does_not_have_is_told_and_not_left_empty_in_the_form(run, desk: Path):
    want(desk, "责任领道", "完成形式")
    (told,) = json.loads(run("validate", "--format", "json").out)["problems"]
    assert (told["code"], told["message"], told["remedy"]) == (
        "E713",
        "没有一个事项有“责任领道”这一栏",
        "是不是“责任领导”？",
    )
    result = run(*TYPED, "表.xlsx")
    assert "方案没有这些栏目，填报表里不列：责任领道" in result.err
    assert [cell.value for cell in load_workbook("表.xlsx")["填报"][4]][2:5] == ["要求", "完成形式", "完成时限"]


def test_without_the_key_the_form_is_the_same_to_the_byte(run, desk: Path):
    run(*TYPED, "前.xlsx")
    path = desk / layout.RULES
    path.write_text(path.read_text("utf-8") + "form: null\n", "utf-8")
    run(*TYPED, "后.xlsx")
    assert Path("前.xlsx").read_bytes() == Path("后.xlsx").read_bytes()
    assert load_workbook("后.xlsx")["_bizenv"].cell(1, 1).value == "bizenv-form 3"

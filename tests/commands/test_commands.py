"""Every command as a person types it: what stands on stdout, what on stderr, and the exit code."""

import csv
import errno
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bizenv.cli import main
from bizenv.cli.main import COMMANDS
from bizenv.store import plans

LISTINGS = ("list", "overdue", "due", "departments")


def ids(run, *typed: str) -> list[str]:
    result = run(*typed, "--format", "ids")
    assert (result.code, result.err) == (0, "")
    return result.out.split()


def bizenv(*typed: str) -> list[str]:
    """The command line of a bizenv in a process of its own."""
    return [sys.executable, "-m", "bizenv", *typed]


# Listing and filters


def test_list_begins_with_a_line_that_sums_up_and_ends_with_the_marks_explained(run):
    result = run("list", "--lead", "区政务办", "--sort", "due")
    lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert lines[0] == "区政务办牵头16项：独立10、联合6；有时限3、无明确时限13（截至2019年10月8日，台账为空）"
    assert lines[2].split()[:3] == ["专1", "2019-09-30*", "已过8天"]
    assert lines[3].split()[:3] == ["专2(3)", "2019-12-31*", "84天"]
    assert lines[4].split()[:3] == ["60(2)", "2020-12-31", "450天"]
    assert lines[5].split()[:3] == ["43(1)", "无明确时限", "—"]
    assert lines[5].endswith("［联合：区市场监管局］")
    assert lines[-1] == "* 原文无“底前”，按期末日计"


def test_filters_combine_and_repeat(run):
    assert ids(run, "list", "--lead", "区政务办", "--due-before", "2019-12-31") == ["S1", "S2.3"]
    assert ids(run, "list", "--lead", "区政务办", "--lead", "区政府办", "--part", "二") == [
        "S1",
        "S2.1",
        "S2.2",
        "S2.3",
        "S2.4",
        "S7.1",
    ]
    assert ids(run, "list", "--measure", "27", "--measure", "专1", "--due-after", "2019-12-01") == ["27.1", "27.4"]
    assert ids(run, "list", "--category", "获得网络", "--no-deadline") == [
        "24.1",
        "24.2",
        "25.1",
        "25.2",
        "26.2",
        "27.2",
    ]
    assert ids(run, "list", "--category", "6", "--text", "基站", "--text", "5G") == ["27.4"]
    assert ids(run, "list", "--department", "区电信分公司") == ["S6.2"]
    assert ids(run, "list", "--support", "区电信分公司") == []
    assert ids(run, "list", "--state", "暂无反馈记录", "--measure", "2") == ["2"]
    assert ids(run, "list", "--state", "closed") == []
    assert ids(run, "list", "--part", "2", "--sort", "due")[:2] == ["S1", "S2.3"]


@pytest.mark.parametrize("command", LISTINGS)
def test_every_listing_command_takes_the_same_filters(run, command: str):
    result = run(command, "--lead", "区经济信息委", "--part", "一", "--category", "获得网络", "--measure", "27",
                 "--due-after", "2019-01-01", "--due-before", "2019-11-30", "--text", "销户", "--state", "no_report",
                 "--format", "json")  # fmt: skip
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("part", ["一", "1"])
def test_a_part_is_named_by_its_number(run, part: str):
    assert len(ids(run, "list", "--part", part)) == 170


@pytest.mark.parametrize("part", ["二", "2", "S", "s", "专"])
def test_the_second_part_is_named_by_its_word_too(run, part: str):
    assert len(ids(run, "list", "--part", part)) == 20


@pytest.mark.parametrize("name", ["区人力社保局", "区人社局", "人社", "区人力资源社会保障局"])
def test_a_department_is_accepted_by_name_alias_and_unique_part(run, name: str):
    assert len(ids(run, "list", "--lead", name)) == 14


def test_a_known_department_without_rows_is_an_empty_list(run):
    result = run("list", "--lead", "区公安分局")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("区公安分局牵头0项")


@pytest.mark.parametrize("option", ["--lead", "--support", "--department"])
def test_an_unknown_department_is_exit_3_with_the_nearest(run, option: str):
    result = run("list", option, "区市场监督局")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("错误：没有单位“区市场监督局”，相近的有：区市场监管局")


def test_a_part_of_several_names_is_exit_3_with_all_of_them(run):
    result = run("list", "--lead", "国际物流")
    assert (result.code, result.out) == (3, "")
    assert result.err == "错误：“国际物流”不止一家：国际物流枢纽园区管委会、国际物流枢纽园公司\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--part", "三"), "没有第“三”部分；有：一（对标对表落实市级任务）、二（聚焦痛点难点开展专项行动）"),
        (("--category", "没有的"), "没有目标任务“没有的”；有：1 开办企业"),
        (("--measure", "23"), "没有编号为“23”的事项或措施；原文缺号"),
    ],
)
def test_a_part_category_or_measure_that_is_not_there_is_exit_3(run, typed: tuple[str, ...], said: str):
    result = run("list", *typed)
    assert (result.code, result.out) == (3, "")
    assert said in result.err


@pytest.mark.parametrize(
    "typed",
    [
        ("list", "--due-before", "2019-02-29"),
        ("list", "--due-after", "去年"),
        ("overdue", "--as-of", "2019-13-01"),
        ("due", "--within", "一个月"),
        ("due", "--before", "12月"),
        ("due", "--within", "30d", "--before", "2019年底"),
        ("due", "--before", "2019-10-07"),
        ("due", "--within", "99999", "--as-of", "9999-12-31"),
        ("list", "--sort", "name"),
        ("list", "--format", "xml"),
        ("list", "--state", "完成"),
        ("list", "--bogus"),
        ("list", "多余"),
        ("list", "--lead"),
        ("list", "--no-deadline=1"),
        ("show",),
        ("department",),
        ("department", "甲", "乙"),
        ("overdu",),
        ("--bogus",),
        ("show", "1.1", "--format", "csv"),
        ("list", "--output", "清单.xlsx"),
        ("list", "--output", "清单.docx"),
        ("show", "1.1", "--output", "事项.csv"),
        ("validate", "--output", "报告.csv"),
    ],
    ids=" ".join,
)
def test_misuse_is_exit_2_in_chinese_with_the_way_to_help(run, typed: tuple[str, ...]):
    result = run(*typed)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("错误：")
    assert re.search("[一-鿿]", result.err.splitlines()[0].replace("错误：", ""))
    assert "看帮助：bizenv" in result.err
    assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", result.err.splitlines()[0])
    assert list(Path.cwd().iterdir()) == []


def test_a_mistyped_command_comes_with_the_nearest(run):
    assert "没有“overdu”这个命令。是不是 overdue？" in run("overdu").err


def test_without_a_command_the_help_is_shown(run):
    result = run()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("用法：")
    assert "bizenv overdue --as-of 2019-12-31" in result.err


# overdue and due


def test_overdue_counts_from_the_day_after_and_says_what_falls_due_today(run):
    result = run("overdue", "--as-of", "2019-12-31")
    lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert lines[0] == "时限已到，台账暂无办结记录的3项（不代表未完成，勿据此通报）"
    assert [line.split()[:4] for line in lines[2:5]] == [
        ["1(1)", "2019-09-30", "已过92天", "区市场监管局"],
        ["专1", "2019-09-30*", "已过92天", "区政务办"],
        ["27(3)", "2019-11-30", "已过31天", "区经济信息委"],
    ]
    assert lines[-1] == "今日到期32项（当日仍属按期）：bizenv due --within 0d --as-of 2019-12-31"


@pytest.mark.parametrize(
    "filters",
    [
        (),
        ("--lead", "区经济信息委"),
        ("--lead", "区经济信息委", "--lead", "财政局", "--part", "一"),
        ("--text", "一个 窗口", "--due-after", "2019-12-31"),
        ("--measure", "专2"),
        ("--measure", "71", "--state", "暂无反馈记录"),
    ],
    ids=" ".join,
)
def test_the_command_that_overdue_names_lists_exactly_what_falls_due_today(run, filters: tuple[str, ...]):
    said = run("overdue", "--as-of", "2019-12-31", *filters).out.splitlines()[-1]
    match = re.fullmatch(r"今日到期(\d+)项（当日仍属按期）：bizenv (.+)", said)
    if match is None:
        assert ids(run, "due", "--within", "0d", "--as-of", "2019-12-31", *filters) == []
        return
    assert len(ids(run, *shlex.split(match[2]))) == int(match[1])


def test_nothing_overdue_is_said(run):
    result = run("overdue", "--as-of", "2019-09-29")
    assert (result.code, result.out) == (0, "截至2019年9月29日，没有已到时限的事项\n")


def test_no_record_accuses_nobody(run):
    """With an empty ledger there are neither lights nor the word 逾期, in any listing."""
    for command in LISTINGS:
        out = run(command, "--as-of", "2020-01-01").out
        assert "逾期" not in out
        assert "未按时反馈" not in out


def test_due_lists_from_today_to_the_last_day_both_included(run):
    assert ids(run, "due", "--as-of", "2019-11-30", "--within", "0d") == ["27.3"]
    assert ids(run, "due", "--as-of", "2019-11-01", "--within", "29d") == ["27.3"]
    assert ids(run, "due", "--as-of", "2019-11-01", "--within", "28d") == []
    assert ids(run, "due", "--as-of", "2019-11-01", "--before", "2019-11-30") == ["27.3"]
    assert ids(run, "due", "--as-of", "2019-12-01", "--within", "4w") == []
    assert ids(run, "due") == []  # 30 days from 8 October
    assert len(ids(run, "due", "--before", "2019年底")) == 33


def test_due_goes_by_the_deadline_that_is_coming_not_by_the_one_that_is_past(run):
    assert ids(run, "due", "--as-of", "2020-06-01", "--before", "2020年底", "--measure", "71") == [
        "71.1",
        "71.2",
        "71.3",
    ]
    lines = run("due", "--as-of", "2020-06-01", "--before", "2020年底", "--measure", "71").out.splitlines()
    assert [line.split()[1] for line in lines[2:]] == ["2020-12-31"] * 3


@pytest.mark.parametrize("day", ["2019-12-31", "20191231", "2019/12/31", "2019年12月31日", "2019年底", "+84d", "年底"])
def test_the_day_may_be_written_in_every_way(run, day: str):
    assert ids(run, "overdue", "--as-of", day) == ["1.1", "S1", "27.3"]


def test_without_a_day_it_is_today(run, monkeypatch: pytest.MonkeyPatch):
    assert ids(run, "overdue") == ["1.1", "S1"]
    monkeypatch.setenv("BIZENV_TODAY", "2019年9月30日")
    assert ids(run, "overdue") == []


def test_a_wrong_today_in_the_environment_is_misuse_and_says_where_it_stands(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIZENV_TODAY", "某日")
    result = run("overdue")
    assert (result.code, result.out) == (2, "")
    assert "环境变量 BIZENV_TODAY：“某日”不是能认的日期" in result.err


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("list",), 1),
        (("list", "--text", "没有这句话"), 0),
        (("overdue", "--as-of", "2019-12-31"), 1),
        (("overdue", "--as-of", "2019-09-30"), 0),
        (("due", "--within", "0d"), 0),
        (("department", "区政务办"), 1),
        (("departments",), 1),
    ],
)
def test_with_exit_code_a_list_that_is_not_empty_ends_with_1(run, typed: tuple[str, ...], code: int):
    assert run(*typed).code == 0
    assert run(*typed, "--exit-code").code == code
    assert run(*typed, "--exit-code").out == run(*typed).out


# show, department, departments, info


def test_show_prints_a_task_in_full(run):
    out = run("show", "71(1)").out
    assert out.startswith("71(1)　提升“双随机、一公开”监管覆盖率　　十八、市场监管\n")
    assert "节点1　2019-12-31　剩余84天（原文“2019年底前”）：全区市场监管部门完成双随机抽查全流程整合" in out
    assert "节点2　2020-12-31　剩余450天（原文“2020年底前”）：实现全区市场监管领域相关部门" in out
    assert "牵头  区市场监管局\n" in out
    assert "区住房城乡建委（印作“区住建委”）" in out
    assert "相关  专4（区司法局牵头）" in out
    assert "71(2)　提升“双随机、一公开”监管覆盖率和公示率" in out


def test_show_tells_errata_targets_explanations_and_recurrence(run):
    assert "印作“违法违规行。”，疑作“违法违规行为。”" in run("show", "12.3").out
    assert "原 86 种" in run("show", "38").out
    assert "“2019年度”不是时限或指标" in run("show", "67.2").out
    assert "周期  每季度" in run("show", "专5").out
    assert "无明确时限（不计逾期）" in run("show", "专5").out
    assert "力争" in run("show", "69.3").out
    assert "正文二、（二）" in run("show", "专8").out


def test_show_takes_several_numbers_and_whole_measures_each_task_once(run):
    assert ids(run, "show", "27", "专2(3)", "27.3") == ["27.1", "27.2", "27.3", "27.4", "S2.3"]


def test_show_of_the_missing_number_explains_the_gap(run):
    result = run("show", "23")
    assert (result.code, result.out) == (3, "")
    assert "附表没有23" in result.err


@pytest.mark.parametrize("number", ["99", "1.99", "专99", "[draft]", "一", ""])
def test_an_unknown_task_is_exit_3(run, number: str):
    result = run("show", number)
    assert (result.code, result.out) == (3, "")
    assert f"“{number}”" in result.err


@pytest.mark.parametrize("name", ["[draft]", "[bold]x[/bold]", "[/]"])
def test_what_looks_like_markup_is_printed_as_typed(run, name: str):
    assert f"“{name}”" in run("list", "--lead", name).err
    assert f"“{name}”" in run("list", "--lead", name, width=80).err


def test_department_lists_what_it_leads_then_what_it_supports(run):
    result = run("department", "人社")
    lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert lines[0] == "区人力社保局责任清单〔区级部门〕（截至2019年10月8日，台账为空）"
    assert lines[1] == "附表中又作：区人社局、区人力资源社会保障局、区人社局保局"
    assert "区人力社保局牵头14项：独立13、联合1；有时限5、无明确时限9" in lines
    assert "配合19项：有时限6、无明确时限13" in lines  # 1(1), 2, 4(1) and the three of 71
    assert lines.index("配合19项：有时限6、无明确时限13") > next(
        n for n, w in enumerate(lines) if "［联合：区电信分公司］" in w
    )


def test_department_of_an_unknown_name_is_exit_3(run):
    assert run("department", "区市场监督局").code == 3


def test_departments_has_a_row_for_each_and_the_sum_above(run):
    lines = run("departments").out.splitlines()
    assert lines[0] == "共56家单位，其中35家有牵头事项；事项190个，联合牵头的各家都计"
    assert lines[1].split() == ["单位", "类别", "牵头", "其中联合", "有时限", "2019年到期", "配合"]
    assert lines[2].split() == ["区市场监管局", "区级部门", "41", "12", "13", "10", "12"]
    assert len(lines) == 58


def test_departments_of_a_selection_leaves_out_who_has_nothing_in_it(run):
    assert ids(run, "departments", "--measure", "27") == ["区经济信息委"]


def test_info_says_which_data_and_how_much(run):
    out = run("info").out
    assert "沙府办发〔2019〕177号" in out
    assert "190" in out
    assert "自带的方案" in out
    assert str(plans.find_packaged()) in out
    assert "2019-10-08" in out


# Formats and files


def test_csv_on_a_pipe_is_plain_utf_8(run):
    out = run("list", "--measure", "27", "--format", "csv").out
    assert not out.startswith("﻿")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["编号"] for row in rows] == ["27.1", "27.2", "27.3", "27.4"]
    assert rows[2]["要求全文"] == "2019年11月底前实现“异地销户”业务办理。"
    assert (rows[2]["完成时限"], rows[2]["时限原文"], rows[2]["距时限天数"]) == ("2019-11-30", "2019年11月底前", "53")


def test_csv_in_a_file_opens_in_excel(run):
    """A byte order mark tells Excel the encoding, and its lines end as Windows ends them."""
    result = run("list", "--format", "csv", "--output", "清单.csv")
    assert (result.code, result.out, result.err) == (0, "", "已写入 清单.csv\n")
    content = Path("清单.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") > 190
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 1 + 142 + 50  # a row for each undated task and for each deadline
    assert {len(row) for row in rows} == {14}


def test_csv_has_a_row_for_each_deadline_that_is_asked_for(run):
    rows = list(csv.DictReader(io.StringIO(run("overdue", "--as-of", "2020-01-15", "--format", "csv").out)))
    (late,) = [row for row in rows if row["编号"] == "71.1"]
    assert (late["完成时限"], late["距时限天数"]) == ("2019-12-31", "-15")
    assert late["到期内容"].startswith("全区市场监管部门完成双随机抽查全流程整合")
    assert len([row for row in rows if row["编号"] == "67.1"]) == 2


def test_csv_of_departments_and_sheets_has_heads_too(run):
    rows = list(csv.reader(io.StringIO(run("departments", "--format", "csv").out)))
    assert (rows[0][0], len(rows)) == ("单位", 57)
    sheet = list(csv.reader(io.StringIO(run("department", "区政务办", "--format", "csv").out)))
    assert [row[0] for row in sheet[:2]] == ["角色", "牵头"]
    assert [row[0] for row in sheet].count("配合") == 17


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.json", "{"),
        ("a.JSON", "{"),
        ("a.csv", "﻿编号"),
        ("a.md", "共4项"),
        ("a.markdown", "共4项"),
        ("a.txt", "共4项"),
        ("a", "共4项"),
    ],
)
def test_the_format_of_a_file_goes_by_its_name(run, name: str, begins: str):
    assert run("list", "--measure", "27", "--output", name).code == 0
    text = Path(name).read_text("utf-8")
    assert text.startswith(begins)
    assert ("| --- |" in text) is name.startswith(("a.m",))


def test_a_format_that_is_named_wins_over_the_name_of_the_file(run):
    assert run("list", "--format", "json", "--output", "a.txt").code == 0
    assert json.loads(Path("a.txt").read_text("utf-8"))["count"] == 190


def test_a_file_is_neither_coloured_nor_folded_though_the_terminal_is_narrow(run):
    run("list", "--output", "a.txt", width=60)
    assert Path("a.txt").read_text("utf-8") == run("list").out
    run("show", "71.1", "--output", "b.txt", width=60)
    assert Path("b.txt").read_text("utf-8") == run("show", "71.1").out
    run("department", "区政务办", "--output", "c.txt", width=60)
    assert Path("c.txt").read_text("utf-8") == run("department", "区政务办").out


def test_output_of_a_dash_is_stdout(run):
    assert run("list", "--output", "-").out == run("list").out


def test_markdown_is_a_table_under_its_sum(run):
    out = run("list", "--lead", "区政务办", "--format", "markdown").out
    assert out.startswith("区政务办牵头16项")
    assert "| 专1 | 2019-09-30\\* | 已过8天 | 区政务办 | 各有关审批部门 |" in out
    assert run("show", "1.1", "--format", "markdown").code == 2
    assert run("overdue", "--as-of", "2019-12-31", "--format", "markdown").out.endswith(" --as-of 2019-12-31\n")


def test_an_existing_file_is_replaced_and_nothing_else_is_left(run):
    Path("a.json").write_text("old", "utf-8")
    assert run("list", "--output", "a.json").code == 0
    assert json.loads(Path("a.json").read_text("utf-8"))["count"] == 190
    assert [p.name for p in Path.cwd().iterdir()] == ["a.json"]


def test_output_into_a_folder_that_is_not_there_is_exit_4_in_chinese(run):
    result = run("list", "--output", "没有/a.json")
    assert (result.code, result.out) == (4, "")
    assert result.err.startswith("错误：写不了 ")
    assert result.err.endswith("：没有这个文件夹\n")


def test_output_onto_a_folder_is_misuse_and_the_folder_stays(run):
    Path("a.json").mkdir()
    result = run("list", "--output", "a.json")
    assert (result.code, result.out) == (2, "")
    assert [p.name for p in Path.cwd().iterdir()] == ["a.json"]


def test_when_writing_fails_the_old_file_is_untouched_and_no_rest_is_left(run, monkeypatch: pytest.MonkeyPatch):
    Path("a.json").write_text("old", "utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run("list")  # the stamp is written the same way: have it first
    monkeypatch.setattr(os, "fsync", full)
    result = run("list", "--output", "a.json")
    assert (result.code, result.out, result.err) == (4, "", "错误：写不了 a.json：磁盘已满\n")
    assert Path("a.json").read_text("utf-8") == "old"
    assert [p.name for p in Path.cwd().iterdir()] == ["a.json"]


def test_the_null_device_is_written_to_and_not_replaced(run):
    assert run("list", "--output", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


# Where the data is


def test_a_folder_whose_name_cannot_be_is_exit_4_and_named(run):
    result = run("list", "--data", "x" * 5000)
    assert (result.code, result.out) == (4, "")
    assert "x" * 5000 in result.err
    assert "输出" not in result.err


def test_a_missing_folder_is_exit_4(run, monkeypatch: pytest.MonkeyPatch):
    for typed in (
        ("list", "--data", "没有"),
        ("--data", "没有", "list"),
        ("validate", "没有"),
        ("info", "--data", "没有"),
    ):
        result = run(*typed)
        assert (result.code, result.out) == (4, "")
        assert "没有这个文件或文件夹：没有" in result.err
    monkeypatch.setenv("BIZENV_DATA", "没有")
    assert run("list").code == 4


def test_a_folder_without_a_plan_is_exit_4(run):
    Path("空").mkdir()
    result = run("list", "--data", "空")
    assert (result.code, result.out, result.err) == (4, "", "错误：空 里没有 measures.yaml\n")


def other_plan(folder: Path) -> None:
    """A plan that can be told from the shipped one."""
    (folder / "measures.yaml").write_text(
        """\
version: 1
plan:
  id: other
  title: 另一方案
  document: 某府发〔2020〕1号
  issuer: 某政府
  issued: 2020-01-01
  annex: 附表
counts: {parts: 1, categories: 0, measures: 1, tasks: 1}
parts:
  - number: 一
    title: 任务
    measures:
      - {number: 1, title: 办事, text: 办好一件事。, lead: [区某局]}
""",
        "utf-8",
    )
    (folder / "departments.yaml").write_text("version: 1\ndepartments:\n  - {name: 区某局, kind: 区级部门}\n", "utf-8")


def test_the_data_is_named_by_option_before_or_after_the_command_or_by_the_environment(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    other_plan(tmp_path)
    assert ids(run, "list", "--data", str(tmp_path)) == ["1"]
    assert ids(run, "--data", str(tmp_path), "list") == ["1"]
    assert ids(run, "list", "--data", str(tmp_path / "measures.yaml")) == ["1"]
    monkeypatch.setenv("BIZENV_DATA", str(tmp_path))
    assert ids(run, "list") == ["1"]
    assert len(ids(run, "list", "--data", str(plans.find_packaged()))) == 190


def test_the_data_is_found_from_a_sub_folder_upwards(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    deep = tmp_path / "repository" / "a" / "b"
    deep.mkdir(parents=True)
    folder = tmp_path / "repository" / "data"
    folder.mkdir()
    other_plan(folder)
    monkeypatch.chdir(deep)
    assert ids(run, "list") == ["1"]
    assert json.loads(run("info", "--format", "json").out)["packaged"] is False
    monkeypatch.chdir(folder)
    assert ids(run, "list") == ["1"]


def test_a_file_of_that_name_that_is_no_plan_is_passed_over(run):
    Path("measures.yaml").write_text("rulers: [1, 2]\n", "utf-8")
    assert len(ids(run, "list")) == 190


def test_broken_data_is_exit_4_with_the_place_and_the_remedy(run, copy: Path):
    (copy / "measures.yaml").write_text("plan: [\n", "utf-8")
    for command in (*LISTINGS, "info"):
        result = run(command, "--data", str(copy))
        assert (result.code, result.out) == (4, "")
        assert re.search(r"measures\.yaml:\d+:\d+ E101 ", result.err)
        assert "请运行 bizenv validate 查看全部" in result.err


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x00", "plan: 方案\n".encode("gbk"), b"- 1\n", b"version: 1\n"]
)
def test_whatever_stands_in_the_file_is_answered_in_words(run, copy: Path, content: bytes):
    (copy / "measures.yaml").write_bytes(content)
    assert run("list", "--data", str(copy)).code == 4
    assert run("validate", str(copy)).code == 1
    (copy / "departments.yaml").unlink()
    assert run("list", "--data", str(copy)).code == 4
    assert run("validate", str(copy)).code == 1


def test_data_with_a_fault_of_content_still_answers_and_says_so(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-29"), "utf-8")
    for _ in range(2):  # a stamp must not hide it the second time
        result = run("list", "--measure", "27", "--data", str(copy), "--format", "ids")
        assert (result.code, result.out.split()) == (0, ["27.1", "27.2", "27.3", "27.4"])
        assert re.fullmatch(r"注意：数据有 \d 处错误，结果可能不准；运行 bizenv validate --data \S+ 查看\n", result.err)


def test_data_that_was_good_and_is_changed_is_examined_again(run, copy: Path):
    assert run("list", "--data", str(copy)).err == ""
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("异地销户", "异地开户"), "utf-8")
    assert run("list", "--data", str(copy)).err.startswith("注意：数据有 ")


@pytest.mark.parametrize("content", [b"", b"{", b"5", b"[]", b"null", b"\xff", b'["x", 1, 2]'])
def test_a_damaged_stamp_does_no_harm(run, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    before = run("list", "--data", str(copy))
    stamps = [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]
    assert stamps
    for stamp in stamps:
        stamp.write_bytes(content)
    assert run("list", "--data", str(copy)) == before


def test_a_cache_that_cannot_be_written_does_no_harm(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("no folder", "utf-8")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    assert len(ids(run, "list")) == 190


# validate and lock


def test_validate_of_the_shipped_plan_is_exit_0(run):
    result = run("validate")
    assert (result.code, result.out, result.err) == (0, "数据无误（88 项措施、190 个事项、56 家单位）\n", result.err)
    assert result.err.startswith("这里没有数据文件，检查的是自带的方案：")
    assert run("validate", "--strict").code == 0


def test_validate_shows_place_rule_excerpt_carets_and_remedy(run, copy: Path):
    path = copy / "measures.yaml"
    text = path.read_text("utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), 1) if words.strip() == "date: 2019-11-30")
    path.write_text(text.replace("date: 2019-11-30", "date: 2019-11-31"), "utf-8")
    result = run("validate", str(copy))
    assert result.code == 1
    first, excerpt, carets, remedy = result.out.splitlines()[:4]
    assert first.startswith(f"{path}:{line}:")
    assert "错误 E203 完成时限不是日历上的一天：2019-11-31（11月只有30天）" in first
    assert excerpt.endswith("| " + text.splitlines()[line - 1].replace("11-30", "11-31"))
    assert carets.split("|")[1].strip() == "^" * len("2019-11-31")
    assert carets.index("^") == excerpt.index("2019-11-31")
    assert "建议：2019-11-30" in remedy
    assert result.out.splitlines()[-1].startswith("共 1 个错误")


def test_validate_with_warnings_passes_and_with_strict_does_not(run, copy: Path):
    path = copy / "departments.yaml"
    path.write_text(path.read_text("utf-8") + "  - {name: 区某局, kind: 区级部门}\n", "utf-8")
    result = run("validate", str(copy))
    assert result.code == 0
    assert "警告 W404" in result.out
    assert result.out.splitlines()[-1].startswith("共 1 个警告")
    assert run("validate", str(copy), "--strict").code == 1


def test_validate_takes_files_and_folders_each_plan_once(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-31"), "utf-8")
    once = run("validate", str(copy))
    assert run("validate", str(copy), str(path), str(copy / "departments.yaml")) == once
    assert run("validate", str(path)).out == once.out


def test_validate_never_writes(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("异地销户", "异地开户"), "utf-8")
    before = {p.name: p.read_bytes() for p in copy.iterdir()}
    assert run("validate", str(copy)).code == 1
    assert {p.name: p.read_bytes() for p in copy.iterdir()} == before


def test_lock_seals_a_deliberate_change_and_says_what_it_was(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("方便当事人就近办理。", "方便当事人就近办理和咨询。"), "utf-8")
    assert "E601" in run("validate", str(copy)).out
    check = run("lock", "--check", "--data", str(copy))
    assert (check.code, "改动　事项 43(1)：正文" in check.out) == (1, True)
    assert "E601" in run("validate", str(copy)).out
    result = run("lock", "--data", str(copy))
    assert (result.code, "改动　事项 43(1)：正文" in result.out) == (0, True)
    assert run("validate", str(copy)).code == 0
    again = run("lock", "--data", str(copy))
    assert (again.code, "不必更新" in again.out) == (0, True)


def test_lock_of_format_1_is_as_good_as_any_until_the_next_lock_writes_format_2(run, copy: Path):
    path = copy / "measures.lock"
    old = (Path(__file__).parents[1] / "unit/plan/measures-format-1.lock").read_bytes()
    newest = path.read_bytes()
    path.write_bytes(old)
    assert "格式" not in run("validate", str(copy)).out
    check = run("lock", "--check", "--data", str(copy))
    assert (check.code, "与数据一致" in check.out, "格式" in check.out, path.read_bytes()) == (0, True, False, old)
    result = run("lock", "--data", str(copy))
    assert (result.code, "所锁的内容没有变化，由格式 1 改为格式 2" in result.out) == (0, True)
    assert path.read_bytes() == newest


def test_change_since_a_lock_of_format_1_is_told_as_through_any(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("方便当事人就近办理。", "方便当事人就近办理和咨询。"), "utf-8")
    newest = run("lock", "--check", "--data", str(copy))
    old = Path(__file__).parents[1] / "unit/plan/measures-format-1.lock"
    (copy / "measures.lock").write_bytes(old.read_bytes())
    check = run("lock", "--check", "--data", str(copy))
    assert (check.code, check.out) == (1, newest.out)
    assert "更新了 1 处，由格式 1 改为格式 2" in run("lock", "--data", str(copy)).out
    assert run("validate", str(copy)).code == 0


def test_lock_of_a_later_format_is_an_error_that_says_what_to_do(run, copy: Path):
    path = copy / "measures.lock"
    path.write_text(path.read_text("utf-8").replace("bizenv-lock 2", "bizenv-lock 3"), "utf-8")
    result = run("validate", str(copy))
    assert (result.code, "E603" in result.out, "请升级本机的 bizenv" in result.out) == (1, True, True)
    check = run("lock", "--check", "--data", str(copy))
    assert (check.code, "请升级本机的 bizenv" in check.err, "没有可用的校验锁" in check.out) == (1, True, True)
    assert "bizenv-lock 3" in path.read_text("utf-8")


def test_lock_does_not_seal_in_other_faults(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-29"), "utf-8")
    before = (copy / "measures.lock").read_bytes()
    result = run("lock", "--data", str(copy))
    assert result.code == 1
    assert ": 错误 E502 “2019年11月底前”应是 2019-11-30" in result.out
    assert "先改正，再更新校验锁" in result.err
    assert (copy / "measures.lock").read_bytes() == before


# Help


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_every_command_with_a_chinese_line(run, flag: str):
    result = run(flag)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("用法：")
    for name, words in COMMANDS.items():
        assert re.search(rf"^  {name} +{words}$", result.out, re.MULTILINE)
    english = re.compile(r"\b(Usage|Options|Commands|Show|Arguments|default|required)\b")
    assert not english.search(result.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_is_chinese_and_has_an_example_or_an_explanation(run, name: str):
    result = run(name, "-h")
    assert (result.code, result.err) == (0, "")
    assert result.out == run(name, "--help").out
    assert result.out.startswith(f"用法： bizenv {name}")
    words = result.out.split("选项：")[0]
    assert f"bizenv {name} " in words.split("\n", 1)[1] or len(re.findall("[一-鿿]", words)) > 20
    for line in result.out.splitlines():
        prose = re.sub(r"(bizenv [^（。]*|--?[a-z-]+|[A-Z_]{3,}|\[[a-z|]+\]|[\w./]+\.\w+)", "", line)
        assert not re.search(r"[A-Za-z]+ [a-z]{2,} [a-z]{2,}", prose), line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str):
    context = click.Context(main.cli)
    command = main.cli.get_command(context, name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert re.search("[一-鿿]", parameter.help or ""), parameter.name


WRITING = (
    "notice",
    "record",
    "verify",
    "extend",
    "supersede",
    "terminate",
    "assign",
    "object",
    "recheck",
    "close-year",
    "scheme",
    "reorganise",
    "reopen",
    "reassign",
    "coordinate",
    "instruct",
    "inspect",
    "milestone",
    "correct",
    "withdraw",
    "redact",
    "form",
    "backup",
    "restore",
    "plan",
    "pack",
    "clue",
)


def test_the_examples_in_the_help_run(run, copy: Path, monkeypatch: pytest.MonkeyPatch):
    """Every line of a help text that begins with bizenv is a command that works."""
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" -c pass')  # an editor that does nothing
    typed = [
        line.strip() for name in COMMANDS for line in run(name, "-h").out.splitlines() if line.startswith("  bizenv ")
    ]
    assert len(typed) >= 8
    for line in typed:
        words = shlex.split(line)[1:]
        if words[0] == "edit":
            words = [*words[:2], "--data", str(copy)]
        if words[0] == "serve":  # it ends only when it is stopped: test_serve.py
            continue
        if words[0] in ("import", "compare"):  # these need a document, another plan: test_import.py, test_compare.py
            continue
        if words[0] in WRITING or {"--against", "request", "--check", "--inbox", "--to"} & {
            *words
        }:  # these need what only a ledger has: test_ledger.py
            continue
        if (
            words[:2] == ["query", "slippage"] or "--gather" in words
        ):  # these need other days, other places: test_query.py
            continue
        monkeypatch.setenv(
            "BIZENV_TODAY", "2020-01-06" if words[0] in ("report", "missing", "bulletin", "brief") else "2019-10-08"
        )
        if "data/" not in line and "--plan" not in line:
            assert run(*words).code in (0, 1), line
        for path in Path().glob("*.docx"):  # the next example may write the same
            path.unlink()


def test_the_version_is_said(run):
    from bizenv import __version__

    assert run("--version") == (0, f"bizenv {__version__}\n", "")


# The outside world


def test_a_console_that_lacks_a_character_gets_the_rest_and_is_told(run):
    result = run("show", "80.1", width=100, encoding="ascii")
    assert result.code == 0
    assert "80(1)" in result.out
    assert "8km/km?" in result.out
    assert result.err.startswith("注意：终端编码 ascii 显示不了 ")


def test_a_gbk_console_shows_the_plan(run):
    result = run("list", "--lead", "区政务办", width=100, encoding="gbk")
    assert result.code == 0
    assert "区政务办牵头16项" in result.out


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_another_encoding_does_not_crash(encoding: str, environment: dict[str, str]):
    """km² is not in GBK; as PYTHONIOENCODING says so, stdout is in that encoding."""
    env = {**environment, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(bizenv("show", "80.1"), env=env, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert "80(1)".encode(encoding) in done.stdout


def test_a_pipe_gets_utf_8_whatever_the_locale(environment: dict[str, str]):
    env = {**environment, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(bizenv("list", "--part", "1"), env=env, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("共170项")


@pytest.mark.shell
def test_a_reader_that_has_gone_away_is_no_error(environment: dict[str, str]):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            bizenv("list", "--format", "json"), env=environment, stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    if os.name != "nt":  # there a closed pipe is an ordinary failure to write
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.shell
def test_a_reader_that_takes_one_line_is_no_error(environment: dict[str, str]):
    reader = [sys.executable, "-c", "import sys; sys.stdin.buffer.read(10)"]
    writer = subprocess.Popen(
        bizenv("list", "--format", "json"), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    done = subprocess.run(reader, stdin=writer.stdout, check=False)
    assert writer.stdout is not None
    writer.stdout.close()
    assert writer.stderr is not None
    said = writer.stderr.read()
    writer.stderr.close()
    writer.wait()
    assert (done.returncode, writer.returncode, said) == (0, 0, b"")


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "已中断"),
        (OSError(errno.ENOSPC, "No space left on device"), 4, "错误：结果写不出去：磁盘已满"),
        (KeyError("x"), 70, "bizenv 自身出错：KeyError: 'x'（test_commands.py:"),
    ],
    ids=["Ctrl-C", "disk full", "a fault of the program"],
)
def test_what_comes_from_outside_is_said_without_a_traceback(
    run, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str
):
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("bizenv.cli.session.App.show", fail)
    result = run("list")
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_python_m_bizenv_is_bizenv(environment: dict[str, str]):
    done = subprocess.run(
        bizenv("overdue", "--as-of", "2019-12-31", "--format", "ids"), env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.decode().split(), done.stderr) == (0, ["1.1", "S1", "27.3"], b"")


def test_departments_are_sorted_by_what_they_lead_or_have_due_this_year(run):
    leads = [
        int(line.split(",")[2]) for line in run("departments", "--sort", "lead", "--format", "csv").out.split()[1:]
    ]
    assert leads == sorted(leads, reverse=True)
    due = [int(line.split(",")[5]) for line in run("departments", "--sort", "due", "--format", "csv").out.split()[1:]]
    assert due == sorted(due, reverse=True)
    assert leads[0] == 41
    assert due[0] > due[-1]


@pytest.mark.parametrize("spoil", ["utf-16", "no plan", "gone"])
def test_validate_looks_at_the_files_that_are_there_and_not_at_the_packaged_plan(
    run, copy: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
):
    """A question may fall back to the plan that comes with bizenv; a check must not pass what it never read."""
    path = copy / "measures.yaml"
    text = path.read_text("utf-8")
    if spoil == "utf-16":
        path.write_text(text, "utf-16")
    elif spoil == "no plan":
        path.write_text(text.replace("\nplan:", "\nplam:"), "utf-8")
    else:
        path.unlink()
    monkeypatch.chdir(copy)
    assert run("validate").code == (4 if spoil == "gone" else 1)
    assert run("lock").code != 0


def test_markdown_shows_the_deadlines_that_are_asked_for(run):
    typed = ("due", "--as-of", "2020-06-01", "--before", "2020年底", "--measure", "71", "--format", "markdown")
    row = next(line for line in run(*typed).out.splitlines() if line.startswith("| 71(1)"))
    assert ("2020-12-31" in row, "213天" in row, "2019-12-31" in row) == (True, True, False)


@pytest.mark.parametrize("typed", [("list", "--category", ""), ("list", "--part", " "), ("list", "--data", "")])
def test_an_empty_filter_is_misuse(run, typed: tuple[str, ...]):
    assert run(*typed).code == 2


def test_text_is_looked_for_in_the_text_or_in_the_title_not_across_them(run):
    assert ids(run, "list", "--text", "申报。精简企") == []


def test_show_survives_a_related_task_that_is_not_there(run, copy: Path):
    path = copy / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace('{id: "18.2"', '{id: "99"', 1), "utf-8")
    result = run("show", "12.3", "--data", str(copy))
    assert result.code == 0
    assert "注意：数据有" in result.err


@pytest.mark.parametrize(
    "typed",
    [
        ("list", "--due-before", "十十月底前"),
        ("list", "--due-before", "0001年前"),
        ("list", "--as-of", "2019年0月底"),
        ("show", "9" * 5000),
        ("list", "--data", "~nosuchuser"),
        ("validate", "~nosuchuser"),
        ("list", "--output", "/"),
    ],
)
def test_odd_arguments_are_refused_in_words(run, typed: tuple[str, ...]):
    result = run(*typed)
    assert result.code in (2, 3, 4)
    assert result.err.startswith("错误：")


def test_a_file_that_is_written_again_keeps_who_may_read_it(run, tmp_path: Path):
    target = tmp_path / "清单.json"
    target.write_text("")
    target.chmod(0o600)
    mode = target.stat().st_mode
    assert run("list", "--output", str(target)).code == 0
    assert target.stat().st_mode == mode
    assert json.loads(target.read_text("utf-8"))["count"] == 190


def test_what_could_not_be_opened_is_not_valid(run, data_folder: Path):
    result = run("validate", "--format", "json", str(data_folder), "没有")
    found = json.loads(result.out)
    assert (result.code, found["valid"], found["problems"]) == (4, False, [])
    assert found["unopened"] == ["没有这个文件或文件夹：没有"]


def test_a_unit_that_changes_hands_is_found_by_the_lock(run, copy: Path):
    """The alias of one department given to another would move its tasks without a word of the annex changing."""
    path = copy / "departments.yaml"
    text = path.read_text("utf-8")
    alias = "    aliases:\n      - {name: 区经信委, why: 31、专3(1)的简称}\n"
    moved = text.replace(alias, "").replace(
        "  - {name: 区体育局, kind: 区级部门}", "  - name: 区体育局\n    kind: 区级部门\n" + alias.rstrip()
    )
    assert moved.count("区经信委") == 1
    path.write_text(moved, "utf-8")
    out = run("validate", str(copy)).out
    assert out.count("错误 E601 单位 ") == 2

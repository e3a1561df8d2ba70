"""Eleven forms as hurried people fill them in: what everyone understands is taken, the sound rows are recorded, the rest
comes back marked cell by cell, and what comes back corrected is recorded once."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

FORM = "区市场监管局_2019-Q4_填报表.xlsx"
COPY = Path("退回") / "回来_退回.xlsx"
RED, GREEN = "FFFFC7CE", "FFE2EFDA"


@pytest.fixture(scope="session")
def kept_sloppy(kept_desk: Path, once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a report on 1(2) of November, and the form of the fourth quarter."""
    folder = shutil.copytree(kept_desk, tmp_path_factory.mktemp("sloppy") / "desk")
    noted = ("record", "1.2", "--stage", "in_progress", "--progress", "20", "--date", "2019-11-01", "--data", folder)
    once(*noted, today="2019-12-20")
    typed = ("--department", "区市场监管局", "--period", "2019-Q4", "--output", folder / FORM, "--data", folder)
    once("form", "export", *typed, today="2019-12-20")
    return folder


@pytest.fixture
def desk(kept_sloppy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace as the current folder, on 20 December."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    folder = shutil.copytree(kept_sloppy, tmp_path / "desk")
    monkeypatch.chdir(folder)
    return folder


def rows(sheet: Any) -> dict[str, int]:
    """The row of each printed number."""
    return {sheet.cell(n, 1).value: n for n in range(5, sheet.max_row + 1) if sheet.cell(n, 1).value}


def put(book: Workbook, cells: dict[str, Any]) -> None:
    """Fill in cells: ``3(1) G`` of the first sheet, ``指标 67(1) E``, or ``C3``."""
    for place, content in cells.items():
        *names, last = place.split("|")
        sheet = book[names[0]] if len(names) == 2 else book["填报"]
        if not names:
            sheet[last] = content
        else:
            sheet[f"{last}{rows(sheet)[names[-1]]}"] = content


def fill(change: Callable[[Workbook], None], source: str | Path = FORM, target: str = "回来.xlsx") -> str:
    """A form in which two rows are filled in well, and what ``change`` does to it besides."""
    book = load_workbook(source)
    put(book, {"3(1)|G": "正在推进", "3(1)|H": 60, "1(1)|G": "已完成", "1(1)|N": "回函"})
    change(book)
    book.save(target)
    return target


def answer(result: Any) -> Any:
    return json.loads(result.out)


def entries(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "ledger").rglob("*.yaml"))


def put_line(book: Workbook, *texts: str) -> None:
    sheet = book["填报"]
    n = sheet.max_row + 2
    for column, text in enumerate(texts, start=1):
        sheet.cell(n, column, text)


def strike(book: Workbook) -> None:
    put(book, {"3(2)|G": "正在推进", "3(2)|J": "已印发", "3(3)|G": "正在推进", "3(3)|J": "=1+1"})
    book["填报"][f"J{rows(book['填报'])['3(2)']}"].font = Font(strike=True)


def merge(book: Workbook) -> None:
    sheet = book["填报"]
    n = rows(sheet)["3(2)"]
    put(book, {"3(2)|G": "正在推进", "3(2)|J": "都在推进"})
    sheet.merge_cells(f"J{n}:K{n + 1}")


def insert(book: Workbook) -> None:
    put(book, {"3(3)|G": "正在推进", "3(3)|P": "已于12月办结", "1(2)|G": "推进"})
    book["填报"].insert_rows(rows(book["填报"])["3(1)"])


class Sloppy(NamedTuple):
    """What is done to a form, the tasks whose rows are recorded (1.1 and 3.1 always are), what is wrong, what puts it right.

    wrong: the cells as ``put`` takes them. right: what is written into the copy. then: the tasks that are recorded then.
    """

    change: Callable[[Workbook], None]
    taken: list[str]
    wrong: list[str]
    right: dict[str, Any]
    then: list[str]


def changing(cells: dict[str, Any]) -> Callable[[Workbook], None]:
    return lambda book: put(book, cells)


ELEVEN = {
    "only words that everyone understands": Sloppy(
        changing(
            {"1(1)|G": "已办结", "1(2)|F": "无变化", "3(2)|G": "正常推进", "3(3)|G": "推进。", "C3": "2019.12.18"}
        ),
        ["1.2", "3.2", "3.3"],
        [],
        {},
        [],
    ),
    "no change in words, and a stage that is none": Sloppy(
        changing({"1(1)|G": "完成", "1(2)|J": "无变化", "3(2)|G": "差不多"}),
        ["1.2"],
        ["3(2)|G"],
        {"3(2)|G": "正在推进"},
        ["3.2"],
    ),
    "about so much": Sloppy(
        changing({"1(2)|H": "约50", "3(2)|H": "50%左右", "3(3)|H": "一半"}),
        ["1.2", "3.2"],
        ["3(3)|H"],
        {"3(3)|H": 50},
        ["3.3"],
    ),
    "days without their year": Sloppy(
        changing({"C3": "12月18日", "1(1)|I": "10月25日", "3(2)|G": "完成", "3(2)|I": "3月5日"}),
        [],
        ["3(2)|I"],
        {"3(2)|I": dt.date(2019, 10, 5)},
        ["3.2"],
    ),
    "who filled it in, with a telephone": Sloppy(
        lambda book: (put(book, {"1(2)|G": "推进"}), put_line(book, "填报人：张某", "电话：13812345678"))[0],
        ["1.2"],
        ["B38"],
        {"B38": None},
        [],
    ),
    "a blank row, and words beside the table": Sloppy(
        insert,
        ["1.2"],
        ["3(3)|P"],
        {"3(3)|P": None, "3(3)|J": "已于12月办结"},
        ["3.3"],
    ),
    "a telephone among the words": Sloppy(
        changing({"3(2)|G": "正在推进", "3(2)|L": "请联系张某13812345678"}),
        [],
        ["3(2)|L"],
        {"3(2)|L": "请区大数据局开放接口"},
        ["3.2"],
    ),
    "words and no stage": Sloppy(
        changing({"3(2)|J": "已召开推进会", "1(2)|G": "进行中"}),
        ["1.2"],
        ["3(2)|G"],
        {"3(2)|G": "正在推进"},
        ["3.2"],
    ),
    "struck out, and a formula": Sloppy(
        strike,
        [],
        ["3(2)|J", "3(3)|J"],
        {"3(2)|J": "已印发方案", "3(3)|J": "两项"},
        ["3.2", "3.3"],
    ),
    "a number in words, and an opinion that is none": Sloppy(
        changing({"67(1) 节点1|G": "正在推进", "指标|67(1)|E": "十来个", "1(2)|H": 40}),
        ["1.2"],
        ["指标|67(1)|E"],
        {"指标|67(1)|E": 12},
        ["67.1"],
    ),
    "contradictions, a first tick, merged cells": Sloppy(
        lambda book: (merge(book), put(book, {"1(2)|G": "完成", "1(2)|H": 60, "2|F": "√"}))[0],
        [],
        ["3(2)|J", "1(2)|H", "2|F"],
        {"1(2)|H": None, "2|F": None, "2|G": "尚未启动"},
        ["1.2", "2", "3.2"],
    ),
}


@pytest.mark.parametrize("name", ELEVEN)
def test_the_sound_rows_are_recorded_and_the_rest_comes_back_marked_and_once_corrected_is_taken(
    run, desk: Path, name: str
):
    case = ELEVEN[name]
    path = fill(case.change)
    whole = run("form", "import", path, "--dry-run")
    assert whole.code == (1 if case.wrong else 0)
    result = run("form", "import", path, "--sound", "--return", "退回", "--format", "json")
    told = answer(result)
    assert result.code == (1 if case.wrong else 0)
    assert sorted(it["task"]["id"] for it in told["entries"]) == sorted(["1.1", "3.1", *case.taken])
    assert COPY.exists() is bool(case.wrong)
    if not case.wrong:
        assert told["returned"] == []
        return
    book = load_workbook(COPY)
    expected = {place(book, it) for it in case.wrong}
    (back,) = told["returned"]
    assert {f"{it['sheet']}!{it['cell']}" for it in back["wrong"]} == expected
    marked = {f"{s.title}!{c.coordinate}" for s in book for row in s.iter_rows() for c in row if c.comment is not None}
    assert marked == expected
    for it in expected:
        sheet, _, cell = it.partition("!")
        assert book[sheet][cell].fill.fgColor.rgb == RED
        assert book[sheet][cell].comment.text.startswith("【退回】")
        assert not book[sheet][cell].protection.locked
    done = book["填报"]
    assert done[f"G{rows(done)['3(1)']}"].fill.fgColor.rgb == GREEN
    assert back["message"].startswith("【退回补填】区市场监管局：")
    assert "13812345678" not in result.out
    again = run("form", "import", COPY, "--dry-run")
    assert again.code == 1  # uncorrected, it does not pass
    for area in list(done.merged_cells.ranges):
        if area.min_row >= 5:
            done.unmerge_cells(str(area))
    put(book, case.right)
    for it in expected:
        sheet, _, cell = it.partition("!")
        book[sheet][cell].font = Font()
    book.save("改好.xlsx")
    last = run("form", "import", "改好.xlsx", "--format", "json")
    assert (last.code, answer(last)["refused"]) == (0, [])
    assert sorted(it["task"]["id"] for it in answer(last)["entries"]) == sorted(case.then)
    assert not any("有批注" in it for it in answer(last)["remarks"])
    assert run("validate", desk, "--strict").code == 0
    before = entries(desk)
    files = ("改好.xlsx",) if "2|F" in case.wrong else ("改好.xlsx", path)  # a tick is lawful now
    assert run("form", "import", *files, "--sound").code == len(files) - 1
    assert entries(desk) == before


def place(book: Workbook, it: str) -> str:
    *names, last = it.split("|")
    title = names[0] if len(names) == 2 else "填报"
    return f"{title}!{last}{rows(book[title])[names[-1]]}" if names else f"{title}!{last}"


def test_what_was_taken_for_another_word_is_said(run, desk: Path):
    said = run("form", "import", fill(ELEVEN["only words that everyone understands"].change)).out
    assert "“已办结”按“已完成”收" in said
    assert "“正常推进”按“正在推进”收" in said
    assert "“无变化”按“本期无变化”收" in said
    said = run("form", "import", fill(changing({"3(2)|H": "约50", "1(1)|I": "10月25日"})), "--dry-run").out
    assert "“约50”按 50 收" in said
    assert "完成日期“10月25日”没有写年份，按 2019-10-25 收" in said


@pytest.mark.parametrize("place", ["C3", "1(1)|I"])
@pytest.mark.parametrize("typed", ["8月5日", "9月28日"])
def test_a_day_without_its_year_that_may_be_of_two_years_is_asked_about(run, desk: Path, place: str, typed: str):
    said = run("form", "import", fill(changing({place: typed}))).out
    assert "没有写年份，看不出是哪一年" in said


def test_a_form_of_the_fourth_quarter_may_be_filled_in_in_january(run, desk: Path, monkeypatch: pytest.MonkeyPatch):
    path = fill(changing({"C3": "1月5日"}))
    assert "填报日期 2020-01-05 晚于收到日" in run("form", "import", path).out
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    told = answer(run("form", "import", path, "--format", "json"))
    assert {it["content"]["date"] for it in told["entries"]} == {"2020-01-05"}


@pytest.mark.parametrize("typed", ["差不多", "基本完成", "未完成", "同上", "完成60%", "拟推进"])
def test_a_word_with_two_readings_is_asked_about(run, desk: Path, typed: str):
    assert f"没有“{typed}”这个阶段" in run("form", "import", fill(changing({"3(2)|G": typed}))).out


def test_an_approximate_value_of_a_target_is_asked_about(run, desk: Path):
    """It decides whether the task can be closed."""
    path = fill(changing({"67(1) 节点1|G": "正在推进", "指标|67(1)|E": "约50"}))
    assert run("form", "import", path).code == 1


def test_a_line_with_names_below_the_table_is_told_and_a_report_there_is_not_passed_over(run, desk: Path):
    said = run("form", "import", fill(lambda book: put_line(book, "填报人：张某", "", "审核人：李某（科长）"))).out
    assert "表下写有“填报人：张某 审核人：李某（科长）”，只备查，不记入台账" in said
    for line in ("填报人：张某，27(3)已办结", "已于12月办结", "负责人要求年底前全部完成"):
        assert run("form", "import", fill(lambda book, line=line: put_line(book, line))).code == 1


# The places for people and for an extension


def test_the_names_of_people_are_told_and_not_recorded_and_a_telephone_is_refused(run, desk: Path):
    result = run("form", "import", fill(changing({"L3": "张某", "N3": "李某"})))
    assert (result.code, "填报人：张某，审核人：李某；只备查，不记入台账" in result.out) == (0, True)
    assert not any("张某" in p.read_text("utf-8") for p in (desk / "ledger").rglob("*.yaml"))
    other = fill(changing({"L3": "张某13812345678", "3(2)|G": "正在推进"}), target="又来.xlsx")
    result = run("form", "import", other)
    assert (result.code, "填报!L3（第 3 行 L 列）：“填报人”只写姓名，不填手机号" in result.out) == (1, True)
    told = answer(run("form", "import", other, "--sound", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["3.2"]


def test_a_request_for_an_extension_is_recorded_once_with_its_day_and_reason_and_moves_nothing(run, desk: Path):
    asked = {"延期申请|3(1)|D": dt.date(2020, 3, 31), "延期申请|3(1)|E": "接口未开放"}
    if "3(1)" not in rows(load_workbook(FORM)["延期申请"]):
        asked = {key.replace("3(1)", "1(1)"): value for key, value in asked.items()}
    label = next(iter(asked)).split("|")[1]
    result = run("form", "import", fill(changing(asked)))
    assert result.code == 0
    assert f"{label} 申请延期至 2020-03-31，批准之前原时限不变" in result.out
    [kept] = [
        path.read_text("utf-8")
        for path in (desk / "ledger").rglob("*.yaml")
        if "\nkind: request\n" in path.read_text("utf-8")
    ]
    assert "until: 2020-03-31" in kept
    assert "接口未开放" in kept
    assert answer(run("form", "import", fill(changing(asked)), "--format", "json"))["entries"] == []
    spoken = run(
        "form", "import", fill(changing({next(iter(asked)): "2020年4月底", next(reversed(asked)): "接口未开放"}))
    )
    assert "申请延期至“2020年4月底”按 2020-04-30 收" in spoken.out
    unreasoned = run("form", "import", fill(changing({next(iter(asked)): dt.date(2020, 5, 31)})))
    assert "没有写理由，未记入台账" in unreasoned.out
    alone = run("form", "import", fill(changing({next(reversed(asked)): "接口未开放"})))
    assert (alone.code, "写了理由，没有写申请延到哪一天" in alone.out) == (1, True)
    book = load_workbook(FORM)
    del book["延期申请"]
    book.save("删.xlsx")
    result = run("form", "import", fill(changing({}), source="删.xlsx", target="删了.xlsx"))
    assert (result.code, "这张表删去了，算作没有申请延期" in result.out) == (0, True)


# What goes back


def test_nothing_is_recorded_where_the_day_of_the_whole_form_is_not_known(run, desk: Path):
    before = entries(desk)
    told = answer(
        run("form", "import", fill(changing({"C3": "昨天"})), "--sound", "--return", "退回", "--format", "json")
    )
    assert (told["entries"], entries(desk)) == ([], before)
    assert told["returned"][0]["recorded"] == 0
    assert "还没有收，有1处请改" in told["returned"][0]["message"]
    book = load_workbook(COPY)
    assert book["填报"]["C3"].fill.fgColor.rgb == RED
    book["填报"]["C3"] = dt.date(2019, 12, 19)
    book.save("改好.xlsx")
    assert "记2条" in run("form", "import", "改好.xlsx").out


def test_rows_that_were_sorted_go_back_and_those_in_their_place_are_taken(run, desk: Path):
    def swap(book: Workbook) -> None:
        sheet = book["填报"]
        put(book, {"3(1)|G": "正在推进", "3(3)|G": "正在推进"})
        one, other = rows(sheet)["3(1)"], rows(sheet)["3(2)"]
        for column in range(1, 16):
            a, b = sheet.cell(one, column), sheet.cell(other, column)
            a.value, b.value = b.value, a.value

    before = entries(desk)
    path = fill(swap)
    assert run("form", "import", path).code == 1
    assert entries(desk) == before
    told = answer(run("form", "import", path, "--sound", "--return", "退回", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["1.1", "3.3"]
    wrong = [it["message"] for it in told["returned"][0]["wrong"]]
    assert len(wrong) == 2
    assert all("这一行错位了，原在第" in message for message in wrong)
    book = load_workbook(COPY)
    sheet = book["填报"]
    one, other = rows(sheet)["3(1)"], rows(sheet)["3(2)"]
    for column in range(1, 16):
        a, b = sheet.cell(one, column), sheet.cell(other, column)
        a.value, b.value = b.value, a.value
    book.save("放回.xlsx")
    again = answer(run("form", "import", "放回.xlsx", "--format", "json"))
    assert [it["task"]["id"] for it in again["entries"]] == ["3.1"]


@pytest.mark.parametrize("columns", [(1, 2, 3, 4, 5, 6), (15,), (1, 15)])
def test_rows_of_which_only_some_cells_were_moved_are_not_taken_for_one_another(run, desk: Path, columns):
    def swap(book: Workbook) -> None:
        sheet = book["填报"]
        put(book, {"3(1)|G": "正在推进", "3(2)|G": "已完成"})
        one, other = rows(sheet)["3(1)"], rows(sheet)["3(2)"]
        for column in columns:
            a, b = sheet.cell(one, column), sheet.cell(other, column)
            a.value, b.value = b.value, a.value

    told = answer(run("form", "import", fill(swap), "--sound", "--format", "json"))
    assert not {"3.1", "3.2"} & {it["task"]["id"] for it in told["entries"]}


def test_a_formula_merged_over_rows_holds_back_each_of_them(run, desk: Path):
    def merged(book: Workbook) -> None:
        sheet = book["填报"]
        n = rows(sheet)["3(2)"]
        put(book, {"3(2)|G": "正在推进", "3(3)|G": "正在推进", "3(2)|J": "=1+1"})
        sheet.merge_cells(f"J{n}:J{n + 1}")

    told = answer(run("form", "import", fill(merged), "--sound", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["1.1", "3.1"]


def test_a_row_that_was_verified_meanwhile_is_not_reported_again_by_the_corrected_copy(run, desk: Path):
    path = fill(changing({"3(2)|G": "差不多"}))
    assert run("form", "import", path, "--sound", "--return", "退回").code == 1
    returned = ("verify", "1.1", "--return", "--limit", "2019-12-30", "--date", "2019-12-20")
    assert run(*returned).code == 0
    book = load_workbook(COPY)
    put(book, {"3(2)|G": "正在推进", "C3": dt.date(2019, 12, 20)})
    book.save("改好.xlsx")
    told = answer(run("form", "import", "改好.xlsx", "--format", "json"))
    assert (told["refused"], [it["task"]["id"] for it in told["entries"]]) == ([], ["3.2"])
    assert answer(run("show", "1.1", "--format", "json"))["tasks"][0]["state"] == "returned"
    put(book, {"1(1)|N": "回函；验收意见"})  # what was changed in the copy is a new report
    book.save("又改.xlsx")
    told = answer(run("form", "import", "又改.xlsx", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["1.1"]


def test_a_copy_is_never_overwritten_and_then_nothing_is_recorded(run, desk: Path):
    path = fill(changing({"3(2)|G": "差不多"}))
    before = entries(desk)
    COPY.parent.mkdir()
    COPY.write_bytes(b"mine")
    result = run("form", "import", path, "--sound", "--return", "退回")
    assert (result.code, "--force" in result.err, entries(desk), COPY.read_bytes()) == (2, True, before, b"mine")
    assert run("form", "import", path, "--sound", "--return", "退回", "--force").code == 1
    first = COPY.read_bytes()
    assert run("form", "import", path, "--sound", "--return", "退回").code == 1  # the same copy may stay
    assert COPY.read_bytes() == first


def test_a_dry_run_writes_neither_entries_nor_copies(run, desk: Path):
    before = entries(desk)
    result = run("form", "import", fill(changing({"3(2)|G": "差不多"})), "--sound", "--return", "退回", "--dry-run")
    assert (result.code, entries(desk), COPY.parent.exists()) == (1, before, False)
    assert "退回的表将写在" in result.out


def test_what_is_asked_in_vain_is_said(run, desk: Path):
    path = fill(changing({"3(2)|G": "差不多"}))
    assert "--sound" in run("form", "import", path, "--return", "退回").err
    Path("回收").mkdir()
    shutil.move(path, Path("回收") / path)
    result = run("form", "import", "回收", "--sound", "--return", "回收/退回")
    assert (result.code, "不能写在收表的文件夹" in result.err) == (2, True)


def test_a_file_that_is_no_form_does_not_go_back_and_two_of_one_name_do(run, desk: Path):
    for folder in ("甲", "乙"):
        (Path("回收") / folder).mkdir(parents=True)
    fill(changing({"3(2)|G": "差不多"}), target="回收/甲/回来.xlsx")
    fill(changing({"3(3)|G": "差不多"}), target="回收/乙/回来.xlsx")
    Path("回收/破.xlsx").write_bytes(b"PK\x03\x04 nothing")
    result = run("form", "import", "回收", "--sound", "--return", "退回")
    assert result.code == 1
    assert sorted(p.name for p in Path("退回").iterdir()) == ["回来_退回.xlsx", "回来_退回（2）.xlsx"]
    assert "2个文件退回，1个文件没有收进" in result.out


def test_what_a_person_adds_to_a_comment_of_ours_is_told(run, desk: Path):
    assert run("form", "import", fill(changing({"3(2)|G": "差不多"})), "--sound", "--return", "退回").code == 1
    book = load_workbook(COPY)
    put(book, {"3(2)|G": "正在推进"})
    cell = book["填报"][f"G{rows(book['填报'])['3(2)']}"]
    cell.comment = Comment(cell.comment.text + "\n实际已完成", "张")
    book.save("改好.xlsx")
    assert "实际已完成" in run("form", "import", "改好.xlsx").out


def test_a_copy_that_goes_back_twice_has_the_marks_of_the_second_time_only(run, desk: Path):
    path = fill(changing({"3(2)|G": "差不多", "3(3)|G": "差不多"}))
    assert run("form", "import", path, "--sound", "--return", "退回").code == 1
    book = load_workbook(COPY)
    put(book, {"3(2)|G": "正在推进"})
    book.save("再来.xlsx")
    told = answer(run("form", "import", "再来.xlsx", "--sound", "--return", "退回", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["3.2"]
    second = load_workbook("退回/再来_退回.xlsx")
    sheet = second["填报"]
    assert sheet[f"G{rows(sheet)['3(2)']}"].comment is None
    assert sheet[f"G{rows(sheet)['3(3)']}"].comment is not None
    put(second, {"3(3)|G": "正在推进"})
    second.save("三来.xlsx")
    told = answer(run("form", "import", "三来.xlsx", "--format", "json"))
    assert (told["refused"], [it["task"]["id"] for it in told["entries"]]) == ([], ["3.3"])


def test_a_sheet_that_was_added_may_be_removed_from_the_copy_and_merged_cells_be_parted(run, desk: Path):
    def add(book: Workbook) -> None:
        merge(book)
        book.create_sheet("补充")["A1"] = "另有两项已办结"

    told = answer(run("form", "import", fill(add), "--sound", "--return", "退回", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["1.1", "3.1"]
    book = load_workbook(COPY)
    assert (book["补充"]["A1"].value, book["补充"]["A1"].fill.fgColor.rgb) == ("另有两项已办结", RED)
    assert book.security is None or not book.security.lockStructure
    assert not book["填报"].protection.sheet
    assert book["指标"].protection.sheet


def test_a_copied_sheet_may_be_the_one_that_counts(run, desk: Path):
    before = entries(desk)
    path = fill(lambda book: setattr(book.copy_worksheet(book["填报"]), "title", "填报 (2)"))
    assert run("form", "import", path, "--sound").code == 1
    assert entries(desk) == before


def test_many_faults_are_told_in_part_and_marked_in_the_copy(run, desk: Path):
    path = fill(lambda book: [put(book, {f"G{n}": "差不多", f"H{n}": "多"}) for n in range(9, 37)] and None)
    result = run("form", "import", path, "--sound", "--return", "退回")
    assert "另有 16 处不对，不再一一列出" in result.out
    assert "另有46处，见表中标红的格。" in result.out
    sheet = load_workbook(COPY)["填报"]
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 56


@pytest.mark.parametrize("version", [1, 2])
def test_the_sound_rows_of_an_older_form_are_taken_too(run, desk: Path, version: int):
    source = Path(__file__).parent.parent / "unit" / "forms" / "filled" / f"version-{version}.xlsx"
    book = load_workbook(source)
    sheet = book["填报"]
    sheet[f"G{rows(sheet)['75(1)']}"] = "差不多"
    sheet[f"H{rows(sheet)['75(1)']}"] = None
    book.save("回来.xlsx")
    told = answer(run("form", "import", "回来.xlsx", "--sound", "--return", "退回", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"] if it["content"]["kind"] == "report"] == ["75.2", "75.3"]
    copy = load_workbook(COPY)
    put(copy, {"75(1)|G": "推进"})
    copy.save("改好.xlsx")
    told = answer(run("form", "import", "改好.xlsx", "--format", "json"))
    assert (told["refused"], [it["task"]["id"] for it in told["entries"]]) == ([], ["75.1"])


def test_a_cell_that_cannot_be_read_is_not_called_empty_as_well(run, desk: Path):
    fill(changing({"3(2)|G": "差不多", "3(2)|J": "已开展工作", "1(2)|H": 120, "1(2)|G": "正在推进"}))
    refused = answer(run("form", "import", "回来.xlsx", "--sound", "--format", "json"))["refused"]
    assert ["差不多" in it or "120" in it for it in refused] == [True, True]
    assert "120" in refused[0]  # in the order of the rows

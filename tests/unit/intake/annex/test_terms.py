"""Deadlines, recurrences and targets: of a cell of deadlines and of a task's text."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bizenv.intake.annex.texts.terms import Terms, read_cell, read_text

ISSUED = dt.date(2026, 1, 1)


def days(terms: Terms) -> list[tuple[str, str]]:
    return [(deadline["text"], deadline["date"]) for deadline in terms.deadlines]


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2026年底", "2026-12-31"),
        ("2026年12月", "2026-12-31"),
        ("2026年8月底前", "2026-08-31"),
        ("2026年12月31日前", "2026-12-31"),
        ("2026年上半年", "2026-06-30"),
        ("2026年第三季度末", "2026-09-30"),
        ("2026Q2", "2026-06-30"),
        ("2026年1月—6月", "2026-06-30"),
        ("2026年1-12月", "2026-12-31"),
        ("2026年6月至2027年12月", "2027-12-31"),
        ("2026—2027年", "2027-12-31"),
        ("“十五五”期间", "2030-12-31"),
        ("2026/3/31", "2026-03-31"),
        ("2026-03-31", "2026-03-31"),
        ("2026.12", "2026-12-31"),
        ("2026.3.31前", "2026-03-31"),
        ("20260630", "2026-06-30"),
        ("二〇二六年六月", "2026-06-30"),
        ("12月底前", "2026-12-31"),
        ("年底前", "2026-12-31"),
        ("印发之日起30日内", "2026-01-31"),
        ("2026年6月持续跟踪", "2026-06-30"),
        ("2026年底前完成，长期坚持", "2026-12-31"),
        ("方案编制，2026年6月底前", "2026-06-30"),
        ("到2027年", "2027-12-31"),
        ("（2026年12月）", "2026-12-31"),
    ],
)
def test_a_cell_that_names_one_day_is_kept_whole_beside_it(cell: str, date: str) -> None:
    terms = read_cell(cell, ISSUED)
    assert terms.deadlines == [{"text": cell, "date": date, "from": "column"}]
    assert (terms.words, terms.recurrence, terms.doubts) == ("", None, ())


@pytest.mark.parametrize(
    ("cell", "text", "date"),
    [
        ("2026年8月\n底前", "2026年8月底前", "2026-08-31"),
        ("2026年\n8月底\n前", "2026年8月底前", "2026-08-31"),
        ("2026年12\n月31日前", "2026年12月31日前", "2026-12-31"),
        ("2026\n年底", "2026年底", "2026-12-31"),
        ("20\n26年底", "2026年底", "2026-12-31"),
        ("2026年1月-\n6月", "2026年1月-6月", "2026-06-30"),
        ("2026年1月至\n2026年12月", "2026年1月至2026年12月", "2026-12-31"),
        ("2 0 2 6年 1 2月", "2026年12月", "2026-12-31"),
        ("2026 年 12 月", "2026年12月", "2026-12-31"),
        ("2026-03-31 00:00:00", "2026-03-31", "2026-03-31"),
        ("2026-12-31T00:00:00", "2026-12-31", "2026-12-31"),
    ],
)
def test_a_deadline_that_the_layout_broke_is_whole_again(cell: str, text: str, date: str) -> None:
    terms = read_cell(cell, ISSUED)
    assert days(terms) == [(text, date)]
    assert not terms.doubts


@pytest.mark.parametrize(
    ("cell", "year", "date"),
    [
        ("12月", 2026, "2026-12-31"),
        ("6月底", 2027, "2027-06-30"),
        ("6月底前完成", 2027, "2027-06-30"),
        ("上半年", 2027, "2027-06-30"),
        ("二季度", 2027, "2027-06-30"),
        ("年底前", 2027, "2027-12-31"),
        ("１２月底", 2026, "2026-12-31"),
        ("2028年6月", 2026, "2028-06-30"),
    ],
)
def test_the_year_of_the_title_holds_where_a_cell_has_none(cell: str, year: int, date: str) -> None:
    terms = read_cell(cell, dt.date(2025, 11, 20), year=year)
    assert [deadline["date"] for deadline in terms.deadlines] == [date]
    assert not terms.doubts


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026年6月底前完成A，2026年12月底前完成B", [("2026年6月底前完成A", "2026-06-30"), ("2026年12月底前完成B", "2026-12-31")]),
        ("2026年、2027年", [("2026年", "2026-12-31"), ("2027年", "2027-12-31")]),
        ("2026年6月、12月", [("2026年6月", "2026-06-30"), ("12月", "2026-12-31")]),
        ("2026年6月\n2026年12月", [("2026年6月", "2026-06-30"), ("2026年12月", "2026-12-31")]),
        ("3月\n6月", [("3月", "2026-03-31"), ("6月", "2026-06-30")]),
        ("2026年9月底前制定；12月底前完成", [("2026年9月底前制定", "2026-09-30"), ("12月底前完成", "2026-12-31")]),
        ("2026年底前和2027年底前", [("2026年底前", "2026-12-31"), ("2027年底前", "2027-12-31")]),
        ("2026年12月底前（其中方案6月底前报）", [("2026年12月底前", "2026-12-31"), ("（其中方案6月底前报）", "2026-06-30")]),
        ("首批2026年6月，其余2026年12月", [("首批2026年6月", "2026-06-30"), ("其余2026年12月", "2026-12-31")]),
    ],
)  # fmt: skip
def test_each_node_of_a_cell_is_a_deadline(cell: str, expected: list[tuple[str, str]]) -> None:
    terms = read_cell(cell, ISSUED)
    assert days(terms) == expected
    assert not terms.doubts


def test_words_without_a_day_beside_several_nodes_are_kept() -> None:
    terms = read_cell("2026年上半年完成方案，2026年12月底前见效，长期坚持", ISSUED)
    assert days(terms) == [("2026年上半年完成方案", "2026-06-30"), ("2026年12月底前见效", "2026-12-31")]
    assert terms.words == "长期坚持"


@pytest.mark.parametrize(
    "cell",
    [
        "持续推进", "持续\n推进", "长期坚持", "长期", "常态化", "常态化推进", "贯穿全年", "即时", "立即", "立行立改", "随时",
        "2026年3月—长期", "逐年推进", "按年度推进", "适时", "按要求", "已完成", "已完成并长期坚持", "按时间节点推进", "待上级文件出台后", "2026年7月起",
    ],
)  # fmt: skip
def test_words_that_name_no_day_are_kept_and_no_doubt(cell: str) -> None:
    terms = read_cell(cell, ISSUED)
    assert (terms.deadlines, terms.recurrence, terms.doubts) == ([], None, ())
    assert terms.words == cell.replace("\n", "")


@pytest.mark.parametrize("cell", ["", " \n ", "/", "—", "无"])
def test_a_blank_cell_is_no_term_and_no_doubt(cell: str) -> None:
    assert read_cell(cell, ISSUED) == Terms([], None, [], [], "", ())


@pytest.mark.parametrize(
    ("cell", "text", "every", "words"),
    [
        ("每季度", "每季度", "quarter", ""),
        ("每季度末", "每季度末", "quarter", ""),
        ("每月5日前", "每月5日前", "month", ""),
        ("每年12月底前", "每年12月底前", "year", ""),
        ("每半年一次", "每半年", "half", "每半年一次"),
        ("每季度报送一次", "每季度", "quarter", "每季度报送一次"),
    ],
)
def test_what_is_due_at_intervals_is_a_recurrence(cell: str, text: str, every: str, words: str) -> None:
    terms = read_cell(cell, ISSUED)
    assert terms.recurrence == {"text": text, "every": every, "from": "column"}
    assert (terms.deadlines, terms.words, terms.doubts) == ([], words, ())


def test_a_day_beside_a_recurrence_is_a_deadline_too() -> None:
    terms = read_cell("每季度报送一次，2026年底前完成", ISSUED)
    assert days(terms) == [("2026年底前完成", "2026-12-31")]
    assert terms.recurrence == {"text": "每季度", "every": "quarter", "from": "column"}
    assert terms.words == "每季度报送一次"


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2026年6月前", "2026-05-31"),
        ("2027年前", "2026-12-31"),
        ("2026年年中", "2026-06-30"),
        ("2025年12月", "2025-12-31"),
        ("2026", "2026-12-31"),
        ("季度末", "2026-03-31"),
        ("2O26年12月", "2026-12-31"),
        ("2026年l2月", "2026-12-31"),
    ],
)
def test_a_day_that_could_be_another_is_given_with_a_doubt(cell: str, date: str) -> None:
    terms = read_cell(cell, ISSUED)
    assert [deadline["date"] for deadline in terms.deadlines] == [date]
    assert {doubt.topic for doubt in terms.doubts} == {"deadline"}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026年13月", "日历上没有"),
        ("2026年2月30日", "2月只有28天"),
        ("2026年×月", "没有确定的公历日期"),
        ("46112", "2026-03-31"),
        ("45291.0", "2023-12-31"),
        ("3月6月", "可能是一个日期"),
        ("31 Dec 2026", "可能是一个日期"),
        ("2026年汛期前", "没有确定的公历日期"),
        ("省里明确后1个月内", "没有写明"),
        ("三年", "可能是一个日期"),
    ],
)
def test_date_words_that_name_no_day_are_kept_with_a_doubt(cell: str, said: str) -> None:
    terms = read_cell(cell, ISSUED)
    assert (terms.deadlines, terms.words) == ([], cell)
    assert [doubt.topic for doubt in terms.doubts] == ["deadline"]
    assert said in terms.doubts[0].read + terms.doubts[0].other


def test_a_month_that_has_passed_on_the_day_of_issue_is_a_doubt() -> None:
    issued = dt.date(2026, 4, 1)
    rolled, kept = read_cell("3月", issued), read_cell("3月", issued, year=2026)
    assert days(rolled) == [("3月", "2027-03-31")]
    assert "2026年的这时已过" in rolled.doubts[0].read
    assert days(kept) == [("3月", "2026-03-31")]
    assert "早于印发之日" in kept.doubts[0].read


def test_a_bare_number_below_a_head_of_months_is_said_to_be_one() -> None:
    terms = read_cell("12", ISSUED, year=2026, head="完成月份")
    assert terms.words == "12"
    assert "2026-12-31" in terms.doubts[0].other


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("2026年底前建成平台。", [{"text": "2026年底前", "date": "2026-12-31", "clause": "建成平台"}]),
        ("到2027年，建成平台。", [{"text": "2027年", "date": "2027-12-31", "clause": "建成平台", "implicit": True}]),
        ("力争2026年6月底前建成平台。", [{"text": "2026年6月底前", "date": "2026-06-30", "clause": "建成平台", "soft": True}]),
        ("2026年底前建成平台，有效提升效率。", [{"text": "2026年底前", "date": "2026-12-31", "clause": "建成平台"}]),
        (
            "2026年6月底前完成方案；2026年底前建成平台。",
            [
                {"text": "2026年6月底前", "date": "2026-06-30", "clause": "完成方案"},
                {"text": "2026年底前", "date": "2026-12-31", "clause": "建成平台"},
            ],
        ),
        ("建成平台（2026年底前）。", [{"text": "2026年底前", "date": "2026-12-31", "clause": "建成平台（2026年底前）"}]),
        ("在2017年基础上压缩60%。", []),
        ("落实《行动方案（2025—2027年）》。", []),
        ("3个工作日内办结。", []),
        ("力争通过3年左右的努力走在前列。", []),
        ("长期坚持，全年推进，立即整改。", []),
    ],
)  # fmt: skip
def test_a_text_gives_the_terms_that_it_sets(text: str, deadlines: list[dict[str, Any]]) -> None:
    assert read_text(text, ISSUED).deadlines == deadlines


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("6.30前", "2026-06-30"),
        ("12.31前", "2026-12-31"),
        ("5.31前完成", "2026-05-31"),
        ("6/30", "2026-06-30"),
        ("7.1前", "2026-07-01"),
    ],
)
def test_a_day_without_its_year_as_tables_write_it_is_read(cell: str, day: str) -> None:
    read = read_cell(cell, ISSUED, year=2026)
    assert [(d["text"], d["date"]) for d in read.deadlines] == [(cell, day)]
    assert read.doubts == ()


def test_the_whole_year_alone_in_a_cell_ends_with_the_year() -> None:
    assert read_cell("全年", ISSUED, year=2026).deadlines[0]["date"] == "2026-12-31"


def test_a_text_gives_its_recurrence() -> None:
    assert read_text("每季度发布一批应用场景清单。", ISSUED).recurrence == {"text": "每季度", "every": "quarter"}


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit", "name"),
    [
        ("网上办理率达到85%以上。", ">=", 85, "%", "网上办理率"),
        ("覆盖率达到100%。", "=", 100, "%", "覆盖率"),
        ("举办对接活动不少于10场。", ">=", 10, "场", "对接活动"),
        ("审批时间控制在3个工作日以内。", "<=", 3, "工作日", "审批时间"),
        ("情况复杂的不超过10个工作日。", "<=", 10, "工作日", "情况复杂"),
        ("办电环节压缩至4个。", "=", 4, "个", "办电环节"),
        ("建成智能充电桩50套。", ">=", 50, "套", "智能充电桩"),
        ("建成3个以上中试基地。", ">=", 3, "个", "中试基地"),
        ("宽带资费降低15%。", "decrease_by", 15, "%", "宽带资费"),
        ("核心产业增加值增长8%以上。", "increase_by", 8, "%", "核心产业增加值"),
        ("新增规上企业200家。", "increase_by", 200, "家", "规上企业"),
        ("培训人员达到3000人次。", ">=", 3000, "人次", "培训人员"),
        ("产业规模超过500亿元。", ">", 500, "亿元", "产业规模"),
        ("密度达到8km/km²以上。", ">=", 8, "km/km²", "密度"),
    ],
)
def test_a_promise_in_numbers_is_a_target(text: str, operator: str, value: float, unit: str, name: str) -> None:
    (target,) = read_text(text, ISSUED).targets
    assert (target["operator"], target["value"], target["unit"], target["name"]) == (operator, value, unit, name)
    assert target["text"] in text


def test_a_target_has_its_baseline_and_is_soft_where_it_is_tried() -> None:
    (target,) = read_text("力争用气时限由30个工作日减少至14个工作日。", ISSUED).targets
    assert (target["value"], target["baseline"], target["soft"]) == (14, 30, True)
    (other,) = read_text("审批时间由20日缩减至10个工作日。", ISSUED).targets
    assert (other["baseline"], other["baseline_unit"]) == (20, "日")


@pytest.mark.parametrize(
    "text",
    [
        "给予不超过50万元的补助。",
        "目前已建成50套。",
        "落实《建设3个中心工作方案》。",
        "对达到100分的企业予以表彰。",
        "降低成本5-10%。",
        "完成A、B等3个方面的工作。",
        "含超过100万条记录。",
        "面积10000平方米以上的场所。",
        "拨打12345热线，24小时服务。",
        "推进第3批试点。",
    ],
)
def test_a_number_that_may_promise_nothing_is_no_target(text: str) -> None:
    assert read_text(text, ISSUED).targets == []


def test_the_phrases_of_real_papers_are_read_in_a_cell_too() -> None:
    table = Path(__file__).parents[3] / "phrases" / "deadline-phrases.tsv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    dated = [row for row in rows if row["kind"] == "by"]
    assert len(dated) > 20
    for row in dated:
        terms = read_cell(row["phrase"], dt.date.fromisoformat(row["base_date"]))
        assert [d["date"] for d in terms.deadlines] == [row["resolution"]], row["phrase"]
    undated = [row for row in rows if row["kind"] in ("continuous", "conditional", "start")]
    assert undated
    for row in undated:
        terms = read_cell(row["phrase"], dt.date.fromisoformat(row["base_date"]))
        assert (terms.deadlines, terms.doubts) == ([], ()), row["phrase"]


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    """The tasks of the plan in the repository, as persons have written them."""
    data = yaml.safe_load((Path(__file__).parents[4] / "data" / "measures.yaml").read_text(encoding="utf-8"))
    return list(_tasks(data))


def _tasks(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in data["parts"]:
        measures = [m for category in part.get("categories", ()) for m in category["measures"]]
        for measure in [*measures, *part.get("measures", ())]:
            yield from measure.get("tasks") or [measure]


def test_every_deadline_of_the_plan_is_found_and_no_other(gold: list[dict[str, Any]]) -> None:
    keys = ("text", "implicit", "soft")
    for task in gold:
        terms = read_text(task["text"], dt.date(2019, 9, 24))
        found = [(d["date"], *(d.get(key, False) for key in keys)) for d in terms.deadlines]
        assert found == [(str(d["date"]), *(d.get(key, False) for key in keys)) for d in task.get("deadlines", ())]
        assert terms.recurrence == task.get("recurrence")
        assert not terms.doubts
        assert all(d.get("clause", "") in task["text"] for d in terms.deadlines)


def test_targets_are_drafted_only_where_they_are_right(gold: list[dict[str, Any]]) -> None:
    """Nine in ten of what is found must be right; how much is found is what the forms allow (59 of 71)."""
    right = found = wanted = 0
    for task in gold:
        drafted, own = (
            Counter((t["operator"], t["value"], t["unit"]) for t in targets)
            for targets in (read_text(task["text"], dt.date(2019, 9, 24)).targets, task.get("targets", ()))
        )
        right, found, wanted = right + (drafted & own).total(), found + drafted.total(), wanted + own.total()
    assert right / found > 0.9
    assert right / wanted > 0.75

"""Date phrases of official documents, and days as a person types them."""

import doctest
from datetime import date, timedelta

import pytest

from bizenv.base import days as dates
from bizenv.phrases import reading as phrases
from bizenv.phrases.typed import parse_day, parse_span
from bizenv.plan.registry import Registry

ISSUED = date(2019, 9, 24)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("phrase", "expected", "implicit"),
    [
        ("2019年底前", "2019-12-31", False),
        ("2020年底前", "2020-12-31", False),
        ("2021年底前", "2021-12-31", False),
        ("2022年底前", "2022-12-31", False),
        ("2019年9月底前", "2019-09-30", False),
        ("2019年11月底前", "2019-11-30", False),
        ("2019年9月", "2019-09-30", True),
        ("年内", "2019-12-31", True),
        ("今年", "2019-12-31", True),
        ("2019年", "2019-12-31", True),
    ],
)
def test_every_deadline_phrase_of_the_annex_is_one_day(phrase: str, expected: str, implicit: bool):
    reading = phrases.read_phrase(phrase, ISSUED)
    assert reading is not None
    assert (reading.kind, reading.date, reading.latest) == ("by", day(expected), None)
    assert reading.implicit is implicit
    assert (reading.text, reading.start, reading.end) == (phrase, 0, len(phrase))


# phrase, day of issue, the days on which its deadlines are last met
BY = [
    ("2022年底前，依托…", "2019-09-24", ["2022-12-31"]),
    ("确保2019年9月全部执行到位", "2019-09-24", ["2019-09-30"]),
    ("2019年6月底前", "2019-01-09", ["2019-06-30"]),
    (
        "原则上于2019年12月底前完成相关建设规划，2020年12月底前完成项目竣工验收",
        "2019-01-09",
        ["2019-12-31", "2020-12-31"],
    ),
    ("2021年3月底前", "2018-12-29", ["2021-03-31"]),
    ("以上工作要在2019年2月底前完成", "2018-12-26", ["2019-02-28"]),
    ("2020年2月底前", "2019-09-24", ["2020-02-29"]),
    ("2022年10月底前", "2022-06-01", ["2022-10-31"]),
    ("2020年12月31日完成试用工作，初步出工作成果，后视情进行推广", "2020-01-01", ["2020-12-31"]),
    ("2026年12月", "2026-01-01", ["2026-12-31"]),
    ("2021年", "2020-01-01", ["2021-12-31"]),
    ("2022年12月完成", "2020-01-01", ["2022-12-31"]),
    ("6月底完成", "2020-02-22", ["2020-06-30"]),
    ("3月底前", "2019-01-16", ["2019-03-31"]),
    ("3月底前", "2019-09-24", ["2020-03-31"]),
    ("各地应于六月底前", "1981-06-01", ["1981-06-30"]),
    ("二〇〇四年一月十六日", "2004-01-16", ["2004-01-16"]),
    ("二○一九年十二月底前", "2019-09-24", ["2019-12-31"]),
    ("２０１９年底前", "2019-09-24", ["2019-12-31"]),
    ("2019年11⽉底前", "2019-09-24", ["2019-11-30"]),
    ("能够网上办理的事项年内全部实现网上办理", "2019-09-24", ["2019-12-31"]),
    ("年底前", "2019-09-24", ["2019-12-31"]),
    ("2030年底", "2026-01-01", ["2030-12-31"]),
    ("2020年上半年", "2019-09-24", ["2020-06-30"]),
    ("2020年下半年", "2019-09-24", ["2020-12-31"]),
    ("2021年第三季度末前", "2021-01-01", ["2021-09-30"]),
    ("2021年二季度", "2021-01-01", ["2021-06-30"]),
    ("2022年、2023年各建成50套", "2020-01-01", ["2022-12-31", "2023-12-31"]),
    ("第一项工作于2019年12月31日前完成；第二项工作为长期工作。", "2019-06-01", ["2019-12-31"]),
    ("2019年底前…全流程整合…全覆盖、常态化；2020年底前实现…全覆盖", "2019-09-24", ["2019-12-31", "2020-12-31"]),
]


@pytest.mark.parametrize(("text", "issued", "expected"), BY)
def test_a_period_is_met_until_its_last_day(text: str, issued: str, expected: list[str]):
    found = list(phrases.find_mentions(text, day(issued)))
    assert [r.date for r in found] == [day(d) for d in expected]
    assert {r.kind for r in found} == {"by"}
    assert all(text[r.start : r.end] == r.text for r in found)


@pytest.mark.parametrize(
    ("text", "issued", "early", "late"),
    [
        ("2020年6月前", "2020-01-01", "2020-05-31", "2020-06-30"),
        ("2024年前开工建设", "2020-01-01", "2023-12-31", "2024-12-31"),
        ("2023年前完成", "2020-01-01", "2022-12-31", "2023-12-31"),
        ("2022年10月前投入使用", "2020-01-01", "2022-09-30", "2022-10-31"),
        ("2021年第三季度前", "2021-01-01", "2021-06-30", "2021-09-30"),
        ("2020年6月前进一步理顺机制，常态化工作，后续不断完善机制", "2020-01-01", "2020-05-31", "2020-06-30"),
    ],
)
def test_a_bare_before_leaves_open_whether_the_period_itself_counts(text: str, issued: str, early: str, late: str):
    (reading,) = phrases.find_mentions(text, day(issued))
    assert (reading.kind, reading.date, reading.latest) == ("ambiguous", day(early), day(late))


@pytest.mark.parametrize(
    ("text", "issued", "expected", "soft"),
    [
        ("2—3年内调整到位", "2019-01-01", "2022-01-01", False),
        ("争取三年内", "2019-01-22", "2022-01-22", True),
        ("6个月内", "2025-09-05", "2026-03-05", False),
        ("6个月之内", "2019-08-31", "2020-02-29", False),
    ],
)
def test_a_span_is_counted_from_the_day_of_issue(text: str, issued: str, expected: str, soft: bool):
    (reading,) = phrases.find_mentions(text, day(issued))
    assert (reading.kind, reading.date, reading.soft) == ("relative", day(expected), soft)


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("每季度对各部门信用信息归集情况进行通报", "quarter"),
        ("每季通报", "quarter"),
        ("每年新评定AAA级和谐劳动关系企业", "year"),
        ("每半年报告一次", "half"),
        ("每月10日前要将上一个月…工作情况书面报送", "month"),
        ("每周调度", "week"),
        ("每星期调度", "week"),
        ("定期公告、更新", None),
    ],
)
def test_a_recurrence_has_a_period_and_no_day(text: str, every: str | None):
    reading = next(phrases.find_mentions(text, ISSUED))
    assert (reading.kind, reading.every, reading.date, reading.implicit) == ("recurring", every, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "3个工作日内办结",
        "在正式受理申请后5个工作日内办结规划许可",
        "7×24小时通关",
        "24小时城市书房",
        "空气质量优良天数稳定在300天以上",
        "1800元/月",
        "第三期学前教育行动计划",
        "“三年行动计划”",
        "优先列入三年滚动计划",
        "长期坚持",
        "长期工作，按相应时间节点常态开展",
        "即时受理、及时办理",
        "适时启动区域医疗服务…",
        "审批时间由20日缩减至10个工作日",
        "力争三到五年时间",
        "力争通过3年左右的努力",
        "",
    ],
)
def test_quantities_names_and_lasting_duties_are_no_date_phrases(text: str):
    assert list(phrases.find_mentions(text, ISSUED)) == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("实现口岸整体通关时间在2017年基础上压缩60%", "2017年"),
        ("审批时限在2019年上半年压缩30%的基础上", "2019年上半年"),
        ("重庆市2019年度高价值专利培育计划项目", "2019年度"),
        ("完成2019年度考核复核工作", "2019年度"),
    ],
)
def test_a_baseline_or_a_name_is_mentioned_so_that_somebody_has_to_explain_it(text: str, phrase: str):
    (reading,) = phrases.find_mentions(text, ISSUED)
    assert reading.text == phrase
    assert reading.implicit


@pytest.mark.parametrize(
    "text",
    ["2019年13月底前", "2019年2月30日前", "2019年第五季度", "11月31日前", "每年6月31日前", "20191331前", "2019-13-01"],
)
def test_a_phrase_that_names_no_day_of_the_calendar_is_said_to_name_none(text: str):
    reading = phrases.read_phrase(text, ISSUED)
    assert reading is not None
    assert (reading.text, reading.kind, reading.date, reading.every) == (text, "unclear", None, None)
    assert reading.note


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2020年6月", "2020-06-30"),
        ("2020年6月持续跟踪", "2020-06-30"),
        ("2020年底前完成", "2020-12-31"),
        ("2020年12月（长期）", "2020-12-31"),
        ("2020.6", "2020-06-30"),
        ("2020年6月、12月", None),
        ("2020年3月启动，2020年6月完成", None),
        ("较2019年增长", None),
        ("持续推进", None),
        ("Dec 2020", None),
    ],
)
def test_a_cell_with_one_day_beside_words_is_read_and_one_with_two_is_not(cell: str, expected: str | None):
    reading = phrases.read_cell(cell, ISSUED)
    assert (str(reading.date) if reading is not None else None) == expected


@pytest.mark.parametrize("phrase", ["确保2019年9月", "2019年底前完成", "尽快", "", "3个工作日内"])
def test_what_is_not_one_phrase_from_end_to_end_is_not_read(phrase: str):
    assert phrases.read_phrase(phrase, ISSUED) is None


@pytest.mark.parametrize(
    ("text", "soft"),
    [
        ("力争今年完成2个高价值专利培训项目", [True]),
        ("2019年争取指导2家重点企业", [True]),
        ("2019年底前围绕农产品等领域,力争完成2个专利导航项目", [True]),
        ("2019年底前实现一件。力争做好", [False]),
        ("2019年底前实现一件;力争2020年底前做好", [False, True]),
        ("2019年底前实现一件,力争2020年底前做好", [False, True]),
        ("2019年底前实现", [False]),
    ],
)
def test_soft_words_govern_the_phrase_beside_them_and_no_other(text: str, soft: list[bool]):
    assert [r.soft for r in phrases.find_mentions(text, ISSUED)] == soft


def test_the_annex_mentions_exactly_the_phrases_that_its_readers_found(registry: Registry):
    """Deadlines, recurrences and explained years of the shipped plan are all that the reader finds in it."""
    for task in registry.tasks:
        found = [r.text for r in phrases.find_mentions(task.text, registry.plan.issued)]
        recurrence = [task.recurrence.text] if task.recurrence else []
        explained = [e.text for e in task.explained if any(r in e.text for r in found)]
        encoded = sorted([*(d.text for d in task.deadlines), *recurrence])
        assert sorted(f for f in found if not any(f in e for e in explained)) == encoded, task.label


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2019-12-31", "2019-12-31"),
        ("20191231", "2019-12-31"),
        ("2019/12/31", "2019-12-31"),
        ("2019/9/1", "2019-09-01"),
        ("2019.9.1", "2019-09-01"),
        ("2019年12月31日", "2019-12-31"),
        ("2019年9月1号", "2019-09-01"),
        ("2019年底", "2019-12-31"),
        ("2020年6月底", "2020-06-30"),
        ("年底", "2019-12-31"),
        ("今天", "2019-10-08"),
        ("today", "2019-10-08"),
        ("昨天", "2019-10-07"),
        ("明天", "2019-10-09"),
        ("+30d", "2019-11-07"),
        ("-8天", "2019-09-30"),
        ("+1", "2019-10-09"),
        (" ２０１９－１２－３１ ", "2019-12-31"),
        ("2020-02-29", "2020-02-29"),
    ],
)
def test_a_day_is_accepted_in_every_way_that_people_write_it(typed: str, expected: str):
    assert parse_day(typed, date(2019, 10, 8)) == day(expected)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2019-02-29", "不是日历上的一天：2019-02-29（2月只有28天）"),
        ("2019-13-01", "不是日历上的一天：2019-13-01（没有13月）"),
        ("2019-00-01", "没有0月"),
        ("2019-12-00", "没有0日"),
        ("0000-01-01", "没有0年"),
        ("20190631", "6月只有30天"),
        ("2019年6月31日", "6月只有30天"),
        ("明年某日", "不是能认的日期"),
        ("12/31", "不是能认的日期"),
        ("2020年6月前", "不是能认的日期"),
        ("2020年6月", "不是能认的日期"),
        ("2019年", "不是能认的日期"),
        ("每季度", "不是能认的日期"),
        ("", "不是能认的日期"),
        ("-99999999d", "不是能认的日期"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(typed: str, said: str):
    with pytest.raises(dates.DayError) as caught:
        parse_day(typed, date(2019, 10, 8))
    assert said in str(caught.value)


def test_a_day_beyond_the_calendar_is_refused():
    with pytest.raises(dates.DayError, match="不是日历上的一天"):
        parse_day("-99999d", date(100, 1, 1))


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("30d", 30),
        ("30", 30),
        ("30天", 30),
        ("30日", 30),
        ("0d", 0),
        ("2w", 14),
        ("2周", 14),
        ("３０ｄ", 30),
        (" 7 d ", 7),
    ],
)
def test_a_span_is_accepted_in_days_and_weeks(typed: str, days: int):
    assert parse_span(typed, day("2019-10-08")) == day("2019-10-08") + timedelta(days=days)


def test_a_span_of_months_ends_on_the_same_day_of_the_month_or_its_last():
    assert parse_span("3个月", day("2019-10-08")) == day("2020-01-08")
    assert parse_span("1m", day("2020-01-31")) == day("2020-02-29")


@pytest.mark.parametrize("typed", ["", "d", "-1d", "1y", "1.5d", "999999", "三十天"])
def test_a_span_that_is_none_is_refused(typed: str):
    with pytest.raises(dates.DayError, match="不是能认的期间"):
        parse_span(typed, day("2019-10-08"))


def test_in_a_file_a_day_has_one_form():
    assert dates.parse_file_day("2019-12-31") == date(2019, 12, 31)
    assert dates.parse_file_day("2020-02-29") == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019/12/31", "应写作 2019-12-31"),
        ("20191231", "应写作 2019-12-31"),
        ("2019-9-1", "应写作 2019-12-31"),
        ("2019年底", "应写作 2019-12-31"),
        ("2019-12-31 ", "应写作 2019-12-31"),
        ("2019-12-31\n", "应写作 2019-12-31"),
        ("２０１９-12-31", "应写作 2019-12-31"),
        ("", "应写作 2019-12-31"),
        ("2027-06-31", "6月只有30天"),
        ("2019-02-29", "2月只有28天"),
        ("2019-13-01", "没有13月"),
        ("0000-01-01", "没有0年"),
    ],
)
def test_in_a_file_any_other_form_is_refused_with_the_reason(text: str, said: str):
    with pytest.raises(dates.DayError) as caught:
        dates.parse_file_day(text)
    assert said in str(caught.value)


def test_the_examples_of_the_module_hold():
    outcome = doctest.testmod(dates)
    assert (outcome.failed, outcome.attempted > 0) == (0, True)

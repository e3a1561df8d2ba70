"""What a hurried person writes: what it plainly means, and what is not guessed."""

import datetime as dt

import pytest

from bizenv.base.days import DayError
from bizenv.forms import lenient
from bizenv.standing.periods import parse_period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020年3月底", dt.date(2020, 3, 31)),
        ("２０２０年２月底前", dt.date(2020, 2, 29)),
        ("2020年底", dt.date(2020, 12, 31)),
        ("2020年末之前", dt.date(2020, 12, 31)),
        ("3月底", None),
        ("2020年13月底", None),
        ("明年3月底", None),
        ("2020年3月", None),
    ],
)
def test_until_when_a_unit_asks_is_the_last_day_of_what_it_names(text: str, day: dt.date | None):
    assert lenient.read_end(text) == day


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        *((word, "done") for word in ("完成", "已完成。", "已办结", "办结", "已经完成了", "全部完成", "已报办结")),
        *((word, "in_progress") for word in ("推进", "正常推进", "有序推进中", "进行中", "正在办理", "按计划推进！")),
        *((word, "not_started") for word in ("未启动", "未开展", "还没有开始", "没有启动")),
        *(
            (word, None)
            for word in ("", "未完成", "基本完成", "拟推进", "推进会", "完成60%", "差不多", "同上", "已推进")
        ),
    ],
)
def test_a_word_for_a_stage(text: str, stage: str | None):
    assert lenient.read_stage(text) == stage


@pytest.mark.parametrize("text", ["无变化", "没有变化", "暂无新进展。", "本期无变化", "与上期一致", "无进展"])
def test_no_change_in_words(text: str):
    assert lenient.is_unchanged(text)


@pytest.mark.parametrize("text", ["", "无", "变化不大", "同上", "无变化，已印发方案", "与上期相比有进展"])
def test_what_is_more_than_no_change(text: str):
    assert not lenient.is_unchanged(text)


@pytest.mark.parametrize(("text", "share"), [("约50", 50), ("50左右", 50), ("大约５０％", 50), ("约 50 % 左右", 50)])
def test_about_so_much(text: str, share: int):
    assert lenient.read_share(text) == share


@pytest.mark.parametrize("text", ["", "约", "一半", "50多", "近50", "超过50", "50-60", "约101", "约5.5", "约-5"])
def test_what_is_no_share(text: str):
    assert lenient.read_share(text) is None


@pytest.mark.parametrize(
    ("text", "period", "after", "day"),
    [
        ("10月25日", "2019-Q4", False, dt.date(2019, 10, 25)),
        ("10月25号", "2019-Q4", True, dt.date(2019, 10, 25)),
        ("9月25日", "2019-Q4", False, None),
        ("1月5日", "2019-Q4", False, None),
        ("1月5日", "2019-Q4", True, dt.date(2020, 1, 5)),
        ("2月29日", "2019-Q4", True, dt.date(2020, 2, 29)),
        ("2月5日", "2019", True, None),
        ("12月5日", "2020-Q1", True, None),
        ("10月下旬", "2019-Q4", True, None),
    ],
)
def test_the_year_of_a_day_is_that_of_the_period_or_it_is_not_known(
    text: str, period: str, after: bool, day: dt.date | None
):
    assert lenient.read_day(text, parse_period(period), after=after) == day


@pytest.mark.parametrize("text", ["2月30日", "13月1日", "11月31日", "0月5日"])
def test_a_day_that_the_calendar_lacks_is_told(text: str):
    with pytest.raises(DayError):
        lenient.read_day(text, parse_period("2019-Q4"), after=True)


@pytest.mark.parametrize(
    "line",
    [
        "填报人：张某",
        "填报人：张某　审核人：李某",
        "填报人 张某　审核人 李某（科长）",
        "填报单位（盖章）：某区市场监管局　负责人：李某　填报日期：2019年12月20日",
        "填表人：张某，联系电话：023-65368000",
        "填报人：阿依古丽·买买提",
    ],
)
def test_a_line_that_is_about_people(line: str):
    assert lenient.is_about_people(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "已于12月办结",
        "填报人：张某，27(3)已于12月办结",
        "负责人要求年底前全部完成",
        "审核人：" + "张某" * 60,
        "张某",
    ],
)
def test_a_line_that_may_be_a_report_is_not(line: str):
    assert not lenient.is_about_people(line)


def test_a_long_line_of_labels_costs_nothing():
    assert not lenient.is_about_people("填报人审核人" * 20 + "！")


@pytest.mark.parametrize(
    ("text", "day", "before", "named"),
    [
        ("12月20日", dt.date(2020, 1, 3), True, dt.date(2019, 12, 20)),
        ("1月3日", dt.date(2020, 1, 3), True, dt.date(2020, 1, 3)),
        ("１月１０号", dt.date(2019, 12, 27), False, dt.date(2020, 1, 10)),
        ("2月29日", dt.date(2021, 1, 3), True, dt.date(2020, 2, 29)),
        ("2月29日", dt.date(2021, 3, 3), False, None),
        ("13月1日", dt.date(2020, 1, 3), True, None),
        ("2019年12月20日", dt.date(2020, 1, 3), True, None),
    ],
)
def test_what_is_done_lies_behind_and_a_limit_ahead(text: str, day: dt.date, before: bool, named: dt.date | None):
    assert lenient.read_near(text, day, before=before) == named

"""Deadline phrases: the table of real ones, the families behind it, and what is none."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv.phrases import holidays, recurrence
from bizenv.phrases import reading as phrases
from bizenv.phrases.reading import find_readings
from bizenv.plan.registry import Registry

ISSUED = date(2019, 9, 24)
TABLE = Path(__file__).parents[2] / "phrases" / "deadline-phrases.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

KIND = {"by-ambiguous": "ambiguous", "approx": "approximate"}


def days(text: str) -> list[date]:
    return [date.fromisoformat(d) for d in re.findall(r"\d{4}-\d{2}-\d{2}", text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["n"])
def test_every_line_of_the_table(case):
    found = find_readings(case["phrase"], date.fromisoformat(case["base_date"]))
    kind, said = case["kind"], case["resolution"]
    if kind in ("trap", "invalid"):
        assert found == []
    elif kind == "multi":
        dated = [r.date for r in found if r.date]
        assert dated == days(said)
        for word in ("conditional", "continuous"):
            assert (word in said) == (word in {r.kind for r in found})
    elif kind == "by-ambiguous+continuous":
        assert [r.kind for r in found] == ["ambiguous", "continuous"]
        assert [found[0].date, found[0].latest] == days(said)
    else:
        assert {r.kind for r in found} == {KIND.get(kind, kind)}
        reading = found[0]
        expected = days(said)
        if kind == "by":
            assert reading.date == expected[0]
        elif kind == "by-ambiguous":
            assert [reading.date, reading.latest] == expected
        elif kind == "window":
            assert [reading.first, reading.date] == expected
        elif kind == "start":
            assert reading.first == expected[0]
            assert reading.date is None
        elif kind == "immediate":
            assert reading.date == date.fromisoformat(case["base_date"])
        elif "no date" in said or "unknown" in said:
            assert reading.date is None
        elif kind == "relative":
            assert reading.date == expected[0]
        elif kind == "approx" and expected:
            assert reading.date == expected[0]
            assert len(expected) == 1 or reading.latest == expected[1]


def test_soft_words_of_the_table_are_heard():
    soft = {case["n"] for case in CASES if any(r.soft for r in find_readings(case["phrase"], ISSUED))}
    assert soft >= {"10", "36", "37", "73", "74", "75"}
    assert not soft & {"1", "8", "35", "106"}


# phrase, kind, date, latest, start: read on 2019-09-24 unless the phrase says otherwise
FAMILIES = [
    ("2019年底", "by", "2019-12-31", None, None),
    ("2019年末", "by", "2019-12-31", None, None),
    ("2019年年底前", "by", "2019-12-31", None, None),
    ("2019年度内完成", "by", "2019-12-31", None, None),
    ("2020年底以前", "by", "2020-12-31", None, None),
    ("年底前", "by", "2019-12-31", None, None),
    ("年末前完成", "by", "2019-12-31", None, None),
    ("今年底", "by", "2019-12-31", None, None),
    ("本年内", "by", "2019-12-31", None, None),
    ("明年6月底前", "by", "2020-06-30", None, None),
    ("明年底前", "by", "2020-12-31", None, None),
    ("二〇二〇年底前", "by", "2020-12-31", None, None),
    ("二○二○年六月底前", "by", "2020-06-30", None, None),
    ("十二月三十一日前", "by", "2019-12-31", None, None),
    ("２０２０年１２月３１日前", "by", "2020-12-31", None, None),
    ("2020 年 12 月 31 日之前", "by", "2020-12-31", None, None),
    ("2019年11⽉30⽇前", "by", "2019-11-30", None, None),
    ("10月15日前报送", "by", "2019-10-15", None, None),
    ("3月31日前", "by", "2020-03-31", None, None),
    ("11月底", "by", "2019-11-30", None, None),
    ("11月末前", "by", "2019-11-30", None, None),
    ("2020年2月底前", "by", "2020-02-29", None, None),
    ("本月底前", "by", "2019-09-30", None, None),
    ("下月底前", "by", "2019-10-31", None, None),
    ("月底前", "by", "2019-09-30", None, None),
    ("2020年上半年", "by", "2020-06-30", None, None),
    ("2020年下半年完成", "by", "2020-12-31", None, None),
    ("上半年底前", "by", "2020-06-30", None, None),
    ("2020年第一季度", "by", "2020-03-31", None, None),
    ("2020年一季度末前", "by", "2020-03-31", None, None),
    ("2020年前三季度", "by", "2020-09-30", None, None),
    ("四季度末前", "by", "2019-12-31", None, None),
    ("2020年Q2", "by", "2020-06-30", None, None),
    ("2020年三季度前", "ambiguous", "2020-06-30", "2020-09-30", None),
    ("2020年9月上旬前", "ambiguous", "2020-08-31", "2020-09-10", None),
    ("2020年9月中旬前", "ambiguous", "2020-09-10", "2020-09-20", None),
    ("2020年9月下旬前", "ambiguous", "2020-09-20", "2020-09-30", None),
    ("2020年9月中旬", "by", "2020-09-20", None, None),
    ("2020年9月上旬完成", "by", "2020-09-10", None, None),
    ("2020年2月下旬", "by", "2020-02-29", None, None),
    ("10月中旬", "by", "2019-10-20", None, None),
    ("2021年前", "ambiguous", "2020-12-31", "2021-12-31", None),
    ("2021年以前建成", "ambiguous", "2020-12-31", "2021-12-31", None),
    ("6月前", "ambiguous", "2020-05-31", "2020-06-30", None),
    ("2020年6月之前", "ambiguous", "2020-05-31", "2020-06-30", None),
    ("2020年期间", "by", "2020-12-31", None, None),
    ("“十三五”期间", "by", "2020-12-31", None, "2016-01-01"),
    ("十四五末", "by", "2025-12-31", None, "2021-01-01"),
    ("“十四五”期末", "by", "2025-12-31", None, "2021-01-01"),
    ("十五五时期", "by", "2030-12-31", None, "2026-01-01"),
    ("2020年1—6月", "window", "2020-06-30", None, "2020-01-01"),
    ("2019年9月至2020年3月", "window", "2020-03-31", None, "2019-09-01"),
    ("2019—2021年", "window", "2021-12-31", None, "2019-01-01"),
    ("2019年至2021年", "window", "2021-12-31", None, "2019-01-01"),
    ("2019年10月1日至10月15日", "window", "2019-10-15", None, "2019-10-01"),
    ("10月1日至15日", "window", "2019-10-15", None, "2019-10-01"),
    ("2019年12月20日-31日", "window", "2019-12-31", None, "2019-12-20"),
    ("2019年10月中下旬", "by", "2019-10-31", None, None),
    ("2020年首季", "by", "2020-03-31", None, None),
    ("2019年11月前后", "approximate", "2019-11-01", "2019-11-30", None),
    ("2020年国庆节后", "start", None, None, "2020-10-02"),
    ("本月25日前", "by", "2019-09-25", None, None),
    ("次月5日前", "by", "2019-10-05", None, None),
    ("最迟2019年底", "by", "2019-12-31", None, None),
    ("到2020年底", "by", "2020-12-31", None, None),
    ("2019年9月至年底", "window", "2019-12-31", None, "2019-09-01"),
    ("2020年7月～10月", "window", "2020-10-31", None, "2020-07-01"),
    ("自印发之日起30日内", "relative", "2019-10-24", None, None),
    ("印发之日起三个月内", "relative", "2019-12-24", None, None),
    ("自本通知印发之日起7个工作日内", "relative", "2019-10-09", None, None),
    ("方案印发后一年内", "relative", "2020-09-24", None, None),
    ("半年内", "relative", "2020-03-24", None, None),
    ("三个月内", "relative", "2019-12-24", None, None),
    ("两年内", "relative", "2021-09-24", None, None),
    ("3年以内", "relative", "2022-09-24", None, None),
    ("两三年内", "relative", "2022-09-24", None, "2021-09-24"),
    ("2至3年内", "relative", "2022-09-24", None, "2021-09-24"),
    ("用三年时间", "approximate", "2022-09-24", "2022-09-24", None),
    ("3年左右", "approximate", "2022-09-24", "2022-12-31", None),
    ("2020年初", "approximate", "2020-01-31", "2020-03-31", None),
    ("2020年7月1日起", "start", None, None, "2020-07-01"),
    ("2020年7月起施行", "start", None, None, "2020-07-01"),
    ("2020年7月以后", "start", None, "2020-08-01", "2020-07-01"),
    ("自2020年1月1日之日起", "start", None, None, "2020-01-01"),
    ("即日起", "start", None, None, "2019-09-24"),
    ("自印发之日起施行", "start", None, None, "2019-09-24"),
    ("元旦前", "by", "2019-12-31", None, None),
    ("国庆节前", "by", "2019-09-30", None, None),
    ("2021年五一前", "by", "2021-04-30", None, None),
    ("2020年中秋节前", "by", "2020-09-30", None, None),
    ("2020年清明前", "by", "2020-04-03", None, None),
    ("马上整改", "immediate", "2019-09-24", None, None),
    ("持续推进", "continuous", None, None, None),
    ("常态化开展", "continuous", None, None, None),
    ("条件成熟后推广", "conditional", None, None, None),
    ("视情况扩大", "conditional", None, None, None),
    ("尽快完成", "open", None, None, None),
    ("近期", "open", None, None, None),
    ("2020年元月底前", "by", "2020-01-31", None, None),
    ("2019年年中", "approximate", "2019-06-30", "2019-07-31", None),
    ("2020年年初", "approximate", "2020-01-31", "2020-03-31", None),
    ("2020年底左右", "approximate", "2020-12-31", "2020-12-31", None),
    ("2020年6月左右", "approximate", "2020-06-01", "2020-06-30", None),
    ("春节前后", "approximate", "2020-01-25", "2020-01-25", None),
    ("2020Q3", "by", "2020-09-30", None, None),
    ("Q4", "by", "2019-12-31", None, None),
    ("2020年一至三季度", "window", "2020-09-30", None, "2020-01-01"),
    ("2020年第一季度至第三季度", "window", "2020-09-30", None, "2020-01-01"),
    ("2019年Q1-Q4", "window", "2019-12-31", None, "2019-01-01"),
    ("2020年第一、二季度", "window", "2020-06-30", None, "2020-01-01"),
    ("2019年11月至次年3月", "window", "2020-03-31", None, "2019-11-01"),
    ("11月至次年3月", "window", "2020-03-31", None, "2019-11-01"),
    ("9月至2020年3月", "window", "2020-03-31", None, "2019-09-01"),
    ("1-6月", "window", "2020-06-30", None, "2020-01-01"),
    ("自2019年10月1日起至2019年12月31日止", "window", "2019-12-31", None, "2019-10-01"),
    ("即日起至12月底", "window", "2019-12-31", None, "2019-09-24"),
    ("自印发之日起至2020年12月31日", "window", "2020-12-31", None, "2019-09-24"),
    ("2019.10.1-2019.12.31", "window", "2019-12-31", None, "2019-10-01"),
    ("2019/12/31前", "by", "2019-12-31", None, None),
    ("2019-12-31前", "by", "2019-12-31", None, None),
    ("2019.12.31", "by", "2019-12-31", None, None),
    ("2020.1.1起", "start", None, None, "2020-01-01"),
    ("截止2019年12月31日", "by", "2019-12-31", None, None),
    ("2020年6月底以后", "start", None, "2020-07-01", "2020-06-30"),
    ("2020年6月底起", "start", None, None, "2020-06-30"),
    ("本周内", "by", "2019-09-29", None, None),
    ("下周五前", "by", "2019-10-04", None, None),
    ("下月10日前", "by", "2019-10-10", None, None),
    ("“十五五”前", "ambiguous", "2025-12-31", "2030-12-31", None),
    ("十三五", "by", "2020-12-31", None, "2016-01-01"),
    ('"十四五"时期', "by", "2025-12-31", None, "2021-01-01"),
    ("今后三年", "relative", "2022-09-24", None, None),
    ("未来3—5年", "relative", "2024-09-24", None, "2022-09-24"),
    ("今明两年", "relative", "2020-12-31", None, None),
    ("1年半内", "relative", "2021-03-24", None, None),
    ("自印发之日起一个半月内", "relative", "2019-11-08", None, None),
    ("三到五年", "approximate", "2022-09-24", "2024-09-24", None),
    ("3-5年", "approximate", "2022-09-24", "2024-09-24", None),
    ("全年", "window", "2019-12-31", None, "2019-01-01"),
    ("本年度", "by", "2019-12-31", None, None),
    ("2019年度", "by", "2019-12-31", None, None),
    ("春节前", "by", "2020-01-24", None, None),
    ("2020年元旦春节前", "by", "2020-01-24", None, None),
    ("明年春节前", "by", "2020-01-24", None, None),
    ("五一节前", "by", "2020-04-30", None, None),
    ("清明节后", "start", None, None, "2020-04-05"),
    ("签订合同后6个月内", "relative", None, None, None),
    ("项目开工后1年内建成", "relative", None, None, None),
    ("批准之日起两年内", "relative", None, None, None),
    ("2020年6月制定工作方案", "by", "2020-06-30", None, None),
    ("2021年编制完成方案", "by", "2021-12-31", None, None),
    ("第一季度完成方案", "by", "2020-03-31", None, None),
    ("12月启动试点", "by", "2019-12-31", None, None),
    ("持续深化", "continuous", None, None, None),
    ("常年开展", "continuous", None, None, None),
    ("结合工作进度安排", "conditional", None, None, None),
    ("待系统建成后", "conditional", None, None, None),
    ("待条件成熟后再推广", "conditional", None, None, None),
    ("必要时", "conditional", None, None, None),
    ("另行通知", "open", None, None, None),
]


@pytest.mark.parametrize(("text", "kind", "on", "latest", "first"), FAMILIES, ids=[f[0] for f in FAMILIES])
def test_the_families(text, kind, on, latest, first):
    found = find_readings(text, ISSUED)
    assert len(found) == 1, found
    (it,) = found
    assert (it.kind, it.date and str(it.date), it.latest and str(it.latest), it.first and str(it.first)) == (
        kind,
        on,
        latest,
        first,
    )


RECURRING = [
    ("每季度通报", "quarter", ["2019-09-30", "2019-12-31", "2020-03-31"]),
    ("每季度末前", "quarter", ["2019-09-30", "2019-12-31", "2020-03-31"]),
    ("每季度最后一个月25日前", "quarter", ["2019-09-25", "2019-12-25", "2020-03-25"]),
    ("每季度首月10日前", "quarter", ["2019-10-10", "2020-01-10", "2020-04-10"]),
    ("每月底前", "month", ["2019-09-30", "2019-10-31", "2019-11-30"]),
    ("每月10日前", "month", ["2019-10-10", "2019-11-10", "2019-12-10"]),
    ("每月31日前", "month", ["2019-09-30", "2019-10-31", "2019-11-30"]),
    ("每年2月底前", "year", ["2020-02-29", "2021-02-28", "2022-02-28"]),
    ("每年12月底前", "year", ["2019-12-31", "2020-12-31", "2021-12-31"]),
    ("每年1月和7月底前", "year", ["2020-01-31", "2020-07-31", "2021-01-31"]),
    ("每年6月30日前", "year", ["2020-06-30", "2021-06-30", "2022-06-30"]),
    ("每年底", "year", ["2019-12-31", "2020-12-31", "2021-12-31"]),
    ("每季度次月10日前", "quarter", ["2019-10-10", "2020-01-10", "2020-04-10"]),
    ("每半年", "half", ["2019-12-31", "2020-06-30", "2020-12-31"]),
    ("每周五前", "week", ["2019-09-27", "2019-10-04", "2019-10-11"]),
    ("每周三次", "week", ["2019-09-29", "2019-10-06", "2019-10-13"]),
    ("每星期", "week", ["2019-09-29", "2019-10-06", "2019-10-13"]),
    ("逐月调度", "month", ["2019-09-30", "2019-10-31", "2019-11-30"]),
    ("按季度报送", "quarter", ["2019-09-30", "2019-12-31", "2020-03-31"]),
    ("每周五下班前", "week", ["2019-09-27", "2019-10-04", "2019-10-11"]),
    ("每周一、周四", "week", ["2019-09-26", "2019-09-30", "2019-10-03"]),
    ("每季度末月25日前", "quarter", ["2019-09-25", "2019-12-25", "2020-03-25"]),
    ("每季度结束后10日内", "quarter", ["2019-10-10", "2020-01-10", "2020-04-10"]),
    ("每月结束后5日内", "month", ["2019-10-05", "2019-11-05", "2019-12-05"]),
    ("每年6月底和12月底前", "year", ["2019-12-31", "2020-06-30", "2020-12-31"]),
    ("每年1月10日和7月10日前", "year", ["2020-01-10", "2020-07-10", "2021-01-10"]),
    ("每年6月30日、12月31日前", "year", ["2019-12-31", "2020-06-30", "2020-12-31"]),
    ("每年1-3月", "year", ["2020-03-31", "2021-03-31", "2022-03-31"]),
    ("每月15日至20日", "month", ["2019-10-20", "2019-11-20", "2019-12-20"]),
    ("每月最后一天", "month", ["2019-09-30", "2019-10-31", "2019-11-30"]),
    ("每月第一个工作日", "month", ["2019-10-01", "2019-11-01", "2019-12-02"]),
    ("每月最后一个工作日", "month", ["2019-09-30", "2019-10-31", "2019-11-29"]),
    ("每月月底前", "month", ["2019-09-30", "2019-10-31", "2019-11-30"]),
    ("一季度一次", "quarter", ["2019-09-30", "2019-12-31", "2020-03-31"]),
    ("半年一次", "half", ["2019-12-31", "2020-06-30", "2020-12-31"]),
    ("按年度", "year", ["2019-12-31", "2020-12-31", "2021-12-31"]),
    ("每年第一季度末", "year", ["2020-03-31", "2021-03-31", "2022-03-31"]),
    ("每年2月29日前", "year", ["2020-02-29", "2021-02-28", "2022-02-28"]),
]


@pytest.mark.parametrize(("text", "every", "expected"), RECURRING, ids=[r[0] for r in RECURRING])
def test_what_comes_again(text, every, expected):
    (it,) = find_readings(text, ISSUED)
    assert (it.kind, it.every, it.date) == ("recurring", every, None)
    assert [str(d) for d in recurrence.list_days(it.rule, ISSUED, 3)] == expected


def test_every_two_years_has_a_rule_but_none_of_the_periods():
    (it,) = find_readings("每两年", ISSUED)
    assert (it.every, "INTERVAL=2" in it.rule) == (None, True)


NONE = [
    *("3个工作日内办结", "30日内", "5天内", "24小时内", "受理后10日内答复", "在受理申请后3个月内办结", "1小时内"),
    *("在2017年基础上压缩60%", "比2018年下降10%", "较2018年增长", "与2018年相比", "2018年以来", "截至2018年底"),
    *("2019年上半年压缩30%的基础上", "以2018年为基数", "2018年同期"),
    *("2019年度考核", "2019年工作要点", "2019年行动计划", "《重庆市2019年深化“放管服”改革方案》", "三年行动计划"),
    *(
        "三年滚动计划",
        "第三期学前教育行动计划",
        "渝府办发〔2019〕177号",
        "2019版",
        "2018级",
        "2018—2020年行动方案",
        "截至2019年底完成80%",
        "抓紧抓实",
        "国办2018年印发的通知",
    ),
    *("3年内无犯罪记录", "近三年内", "有效期3年内", "7×24小时", "1800元/月", "300天以上", "5年期", "24小时城市书房"),
    *("十四五规划", "重视情况反映", "可持续发展", "前完成", "一站式", "四级四同", ""),
    *("第10年", "4G网络", "1月", "100万元"),
    *("去年底", "去年上半年", "上年末", "上月底", "上季度末", "学年末前", "几年内", "近年内", "以后年度", "文明年度"),
    *("2018年底的水平", "截止2018年底", "2019年9月24日印发", "2019年已完成50%", "2019年1-8月累计完成投资100亿元"),
    *("2019年上半年工作总结", "“十三五”以来", "“十四五”前两年", "在“十三五”期间工作基础上"),
    *(
        "3个月内办结",
        "有效期为一年内",
        "提供6个月以内短期贷款",
        "毕业5年内的高校毕业生",
        "一年内两次以上",
        "五年内无违法记录",
    ),
    *(
        "年度终了后5个月内",
        "自收到申请之日起20日内",
        "取得土地后1年内开工",
        "有效期3-5年",
        "1.5年内",
        "5五一前",
        "双十一前",
    ),
    *(
        "不定期",
        "每天24小时服务",
        "不适时宜",
        "视为合格的情况",
        "待遇落实后",
        "等待时间后",
        "结合实际",
    ),
    *(
        "中长期贷款",
        "近期建设规划",
        "其中12月增长",
        "季度末月25日前",
        "户均停电3小时/年以内",
        "10.0.0.1",
    ),
]


@pytest.mark.parametrize("text", [t for t in NONE if t != "1月"])
def test_what_is_no_term_is_passed_over(text: str):
    assert find_readings(text, ISSUED) == []


def test_several_in_one_cell():
    found = find_readings("2019年12月底前完成一期；2020年6月前完成二期，2021年底全面建成，长期坚持", ISSUED)
    assert [(r.kind, r.date and str(r.date)) for r in found] == [
        ("by", "2019-12-31"),
        ("ambiguous", "2020-05-31"),
        ("by", "2021-12-31"),
        ("continuous", None),
    ]
    assert [str(r.date) for r in find_readings("6月和12月底前", date(2020, 1, 1))] == ["2020-06-30", "2020-12-31"]
    assert [str(r.date) for r in find_readings("2022、2023年", ISSUED)] == ["2022-12-31", "2023-12-31"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年6月底、12月底前", ["2020-06-30", "2020-12-31"]),
        ("2020年3月、6月、9月、12月底前各报送一次", ["2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31"]),
        ("2020年一季度、二季度末", ["2020-03-31", "2020-06-30"]),
        ("2020年底前完成一期，次年6月底前完成二期", ["2020-12-31", "2021-06-30"]),
        ("2021年前完成，6月底前启动", ["2020-12-31", "2021-06-30"]),
        ("2020年6月底前完成。12月底前推广", ["2020-06-30", "2019-12-31"]),
        ("比2018年提高，12月底前完成", ["2019-12-31"]),
        ("2019年底前完成，3月底前启动", ["2019-12-31", "2020-03-31"]),
    ],
)
def test_a_month_without_a_year_is_of_the_year_named_before_it_in_the_sentence(text: str, expected: list[str]):
    assert [str(it.date) for it in find_readings(text, ISSUED)] == expected


def test_a_year_taken_from_the_words_before_is_said():
    _, it = find_readings("2020年6月底、12月底前", ISSUED)
    assert it.note == "没有写年份，承前文按2020年计"


@pytest.mark.parametrize(
    ("text", "every", "note"),
    [
        ("每季度10日前", "quarter", "哪个月"),
        ("每年3月15日、9月10日前", "year", "日期不同"),
        ("每月初", "month", "没有确定"),
        ("每年春节前", "year", "没有确定"),
        ("每季度结束后5个工作日内", "quarter", "没有现成的规则"),
    ],
)
def test_a_recurrence_whose_days_no_rule_can_say_has_none_and_the_reason(text: str, every: str, note: str):
    (it,) = find_readings(text, ISSUED)
    assert (it.kind, it.every, it.rule) == ("recurring", every, None)
    assert note in it.note


def test_a_period_beside_the_named_ones_has_a_rule_and_no_word():
    rules = {text: find_readings(text, ISSUED)[0][6:9] for text in ("每日更新", "每两周", "每两个月", "每旬")}
    assert [every for _, every, _ in rules.values()] == [None] * 4
    assert [str(d) for d in recurrence.list_days(rules["每两周"][2], ISSUED, 2)] == ["2019-09-29", "2019-10-13"]
    assert [str(d) for d in recurrence.list_days(rules["每旬"][2], ISSUED, 3)] == [
        "2019-09-30",
        "2019-10-10",
        "2019-10-20",
    ]


def test_the_days_of_a_rule_end_with_the_calendar():
    assert recurrence.list_days("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=-1", date(9999, 12, 31), 3) == []


def test_where_the_eve_of_a_festival_is_a_day_off_the_last_day_of_work_is_told():
    assert find_readings("春节前", ISSUED)[0].note == "节前最后一个工作日是 2020-01-23"
    assert find_readings("国庆节前", ISSUED)[0].note == ""


def test_working_days_of_a_year_whose_days_off_are_not_in_the_data_say_so():
    assert find_readings("印发之日起7个工作日内", ISSUED)[0].note == ""
    (it,) = find_readings("印发之日起7个工作日内", date(2090, 5, 10))
    assert it.date is not None
    assert "2090年" in it.note


def test_offsets_are_of_the_text_as_it_is():
    text = "确保 2019 年 11 月底前，⼗⼆⽉底前"
    for it in find_readings(text, ISSUED):
        assert text[it.start : it.end] == it.text
    assert [r.text for r in find_readings(text, ISSUED)] == ["2019 年 11 月底前", "⼗⼆⽉底前"]


def test_a_month_that_was_past_when_the_document_was_issued_is_next_year_s_and_says_so():
    (it,) = find_readings("3月底前", ISSUED)
    assert it.date == date(2020, 3, 31)
    assert "2020年" in it.note


def test_without_the_package_of_holidays_the_absence_is_said(monkeypatch):
    def missing(_year):
        raise holidays.UnknownError(holidays.MISSING)

    monkeypatch.setattr(holidays, "_calendar", missing)
    (spring,) = find_readings("春节前", ISSUED)
    assert (spring.kind, spring.date) == ("by", None)
    assert "bizenv[workday]" in spring.note
    (week,) = find_readings("印发之日起7个工作日内", ISSUED)
    assert week.date is None
    assert find_readings("国庆节前", ISSUED)[0].date == date(2019, 9, 30)


def test_in_the_plan_the_terms_are_exactly_the_deadlines(registry: Registry):
    for task in registry.tasks:
        found = find_readings(task.text, registry.plan.issued)
        dated = [(r.text, r.date, r.soft, r.implicit) for r in found if r.date and r.kind != "immediate"]
        assert dated == [(d.text, d.date, d.soft, d.implicit) for d in task.deadlines], task.label
        again = {r.every for r in found if r.kind == "recurring"}
        assert again == ({task.recurrence.every} if task.recurrence else set()), task.label


@given(
    st.text(
        st.sampled_from(
            "2019年月日底前内起后每季度半上中下旬一二三十〇至—-、，。；《》十四五期间个工作力争近较在基础上 ⽉０１"
        ),
        max_size=40,
    )
)
def test_any_text_is_read_in_order_without_overlap(text: str):
    for found in (find_readings(text, ISSUED), list(phrases.find_mentions(text, ISSUED))):
        end = 0
        for it in found:
            assert end <= it.start < it.end
            assert text[it.start : it.end] == it.text
            end = it.end
            assert it.date is None or it.latest is None or it.date <= it.latest
            assert it.date is None or it.first is None or it.first <= it.date


@given(st.sampled_from([f[0] for f in FAMILIES] + [r[0] for r in RECURRING]), st.dates())
def test_any_day_of_issue_is_counted_from(text: str, issued: date):
    for it in find_readings(text, issued):
        assert text[it.start : it.end] == it.text
        assert it.date is None or it.latest is None or it.date <= it.latest

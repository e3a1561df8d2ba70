"""Sub-items of a cell, the white space of a scan, printed numbers."""

import pytest

from bizenv.checks.schema.plan import _UNPRINTABLE
from bizenv.intake.annex.texts.items import Item, split_items, tidy
from bizenv.intake.annex.texts.numbers import find_numbering, read_number, split_number


def told(text: str, **how: object) -> list[tuple[str, str]]:
    return [(item.number, item.text) for item in split_items(text, **how).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("(1)精简流程。(2)推行刻制。", [("1", "精简流程。"), ("2", "推行刻制。")]),
        ("（1）制定方案；\n（2）开展试点；\n（3）总结。", [("1", "制定方案；"), ("2", "开展试点；"), ("3", "总结。")]),
        ("⑴甲项工作。⑵乙项工作。", [("1", "甲项工作。"), ("2", "乙项工作。")]),
        ("①甲；②乙；③丙", [("1", "甲；"), ("2", "乙；"), ("3", "丙")]),
        ("1)摸清底数\n2)建立台账", [("1", "摸清底数"), ("2", "建立台账")]),
        ("1.建设平台。2.推广应用。3.开展宣传。", [("1", "建设平台。"), ("2", "推广应用。"), ("3", "开展宣传。")]),
        ("1．建设平台。２．推广应用。", [("1", "建设平台。"), ("2", "推广应用。")]),
        ("1、建设平台。2、推广应用。", [("1", "建设平台。"), ("2", "推广应用。")]),
        ("a.建设平台。b.推广应用。", [("a", "建设平台。"), ("b", "推广应用。")]),
        ("（一）加强领导。（二）落实责任。", [("（一）", "加强领导。"), ("（二）", "落实责任。")]),
        ("1.1建设平台\n1.2推广应用", [("1.1", "建设平台"), ("1.2", "推广应用")]),
        ("(1) 甲(2) 乙", [("1", "甲"), ("2", "乙")]),
        ("(1)建设甲，(2)建设乙", [("1", "建设甲，"), ("2", "建设乙")]),
        ("1.2026年底前建成平台。2.2027年底前推广。", [("1", "2026年底前建成平台。"), ("2", "2027年底前推广。")]),
        ("1.5G网络覆盖。2.千兆网络覆盖。", [("1", "5G网络覆盖。"), ("2", "千兆网络覆盖。")]),
        ("（1）只有这一项工作。", [("1", "只有这一项工作。")]),
        (
            "（1）总体推进：按照第（2）项要求办理。（2）分类实施。",
            [("1", "总体推进：按照第（2）项要求办理。"), ("2", "分类实施。")],
        ),
    ],
)
def test_each_sub_item_becomes_a_task_of_its_own(text: str, items: list[tuple[str, str]]) -> None:
    assert told(text) == items
    assert not split_items(text).doubts


@pytest.mark.parametrize(
    "text",
    [
        "按照第(2)项要求办理。",
        "落实《办法》（2019）1号文件，见图(1)。",
        "成本降低1.5倍，2019.9完成。",
        "按照\n（2）项要求，开展自查。",
        "在全市建设。1个平台、2个中心投入使用。",
        "工作推进中间，有一个。（1）孤零零在中间",
        "一是加强领导。二是落实责任。",
        "执行《条例》第一条（1）（2）款规定。",
        "建设5G基站1000个、6G试验网1张。",
        "",
    ],
)
def test_a_number_inside_a_sentence_splits_nothing(text: str) -> None:
    assert split_items(text) == (text.strip(), (), ())


def test_words_before_the_first_sub_item_are_kept_apart() -> None:
    found = split_items("重点抓好以下工作：1.甲项。①子一；②子二。2.乙项。")
    assert found.lead_in == "重点抓好以下工作："
    assert [item.text for item in found.items] == ["甲项。①子一；②子二。", "乙项。"]


def test_what_is_said_one_after_the_other_is_split_only_on_demand() -> None:
    assert told("一是加强领导；二是落实责任。", spoken=True) == [("一", "加强领导；"), ("二", "落实责任。")]


def test_a_series_that_runs_on_from_the_row_above_is_beyond_doubt() -> None:
    above = Item("2", "上一行", "bracket", "(2)")
    assert told("(3)续一。(4)续二。", before=above) == [("3", "续一。"), ("4", "续二。")]
    assert not split_items("(3)续一。(4)续二。", before=above).doubts
    assert told("（5）只有一项", before=Item("4", "", "bracket", "（4）")) == [("5", "只有一项")]
    assert [d.topic for d in split_items("(3)续一。(4)续二。").doubts] == ["number"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("(1)甲项。(3)丙项。", "number"),
        ("(1)甲项。(2)乙项。另有：(1)丙项。(2)丁项。", "text"),
        ("(1)甲项。(2)", "text"),
        ("1.甲项工作时限2.乙项工作。", "text"),
        ("工作任务：(1)甲项工作(2)乙项工作", "text"),
    ],
)
def test_a_series_that_a_person_would_stop_at_is_a_doubt(text: str, topic: str) -> None:
    assert [doubt.topic for doubt in split_items(text).doubts] == [topic]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("2026年8月\n底前", "2026年8月底前"),
        ("20\n26 年底", "2026年底"),
        ("2 0 2 6年 1 2月底", "2026年12月底"),
        ("2026年1月-\n6月", "2026年1月-6月"),
        ("达到99.\n96%", "达到99.96%"),
        ("降低15\n%", "降低15%"),
        ("实施“一窗 受理”  服务 ，\n推进 A 类企业 3 家", "实施“一窗受理”服务，推进A类企业3家"),
        ("建设 AI Agent 平台", "建设AI Agent平台"),
        ("道路密度8km/km ²", "道路密度8km/km²"),
        ("不在同一机关外, 企业名称不再核准, 2019年完成", "不在同一机关外,企业名称不再核准,2019年完成"),
        ("制定方案。\n开展试点。", "制定方案。开展试点。"),
        ("Improve the “new” plan\nby 2026", "Improve the “new” plan by 2026"),
        ("\uf06e 建设中心", "建设中心"),
        ("⾃⽉", "自月"),
        ("无\u200b缝\ufeff衔接\u00ad", "无缝衔接"),
        ("缺\ufffd字", "缺□字"),
        ("\u3000全角空格\u00a0和 制表\t符 ", "全角空格和制表符"),
    ],
)
def test_the_white_space_of_a_scan_goes_and_the_text_stays(printed: str, text: str) -> None:
    assert tidy(printed, wraps=True) == text
    assert not _UNPRINTABLE.search(tidy(printed, wraps=True))


def test_digits_in_typed_lines_are_not_run_together() -> None:
    assert tidy("5\n8", wraps=False) == "5 8"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("27.", 27),
        ("27．", 27),
        ("２７", 27),
        ("1\n0", 10),
        ("（3）", 3),
        ("3、", 3),
        ("第3项", 3),
        ("（十六）", "（十六）"),
        ("一、", "一"),
        ("3-1", "3-1"),
        ("1.2.3", "1.2.3"),
        ("1.10", "1.10"),
        ("01", "01"),
        ("KR1", "KR1"),
        ("", ""),
        ("/", ""),
        ("—", ""),
    ],
)
def test_a_printed_number_is_kept_as_it_is_printed(printed: str, number: int | str) -> None:
    assert read_number(printed) == number


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("27. 提高获得网络便利度", 27, "提高获得网络便利度"),
        ("27、提高获得网络便利度", 27, "提高获得网络便利度"),
        ("27 提高获得网络便利度", 27, "提高获得网络便利度"),
        ("27\n提高获得网络便利度", 27, "提高获得网络便利度"),
        ("（十六）加强监管", "（十六）", "加强监管"),
        ("(3)建设平台", 3, "建设平台"),
        ("①建设平台", 1, "建设平台"),
        ("一、优化环境", "一", "优化环境"),
        ("1.2.3 建设平台", "1.2.3", "建设平台"),
        ("KR1：建设平台", "KR1", "建设平台"),
        *(
            (text, "", text)
            for text in (
                "5G网络建设", "3D打印中心", "2026年建成平台", "12345热线", "1.5倍增长", "20 户连片改造", "10 千伏线路",
                "3月底前完成", "100%覆盖", "十四五规划", "第一批试点", "3-5年建成",
            )
        ),
    ],
)  # fmt: skip
def test_a_number_before_a_title_is_told_from_one_within_it(text: str, number: int | str, rest: str) -> None:
    assert split_number(text) == (number, rest)


@pytest.mark.parametrize(
    ("sections", "numbering"),
    [
        ([[1, 2, 3], [4, 5]], "continuous"),
        ([[1, 2, 4, 5, 6, 7]], "continuous"),
        ([[1, 2], [1, 2, 3], [1]], "restarts"),
        ([[1, 2, 2, 3]], "printed"),
        ([["1.1", "1.2"], ["2.1"]], "printed"),
        ([[5, 6, 7]], "printed"),
        ([["", ""], [""]], "continuous"),
        ([], "continuous"),
    ],
)
def test_how_a_plan_is_numbered_is_seen_from_its_numbers(sections: list[list[int | str]], numbering: str) -> None:
    assert find_numbering(sections) == numbering

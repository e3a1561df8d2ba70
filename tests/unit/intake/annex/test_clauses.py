"""Plans without a table: every clause with units is a row, its units and its deadline cut out of the text."""

import pytest

from bizenv.intake.annex.model import Record, Rows
from bizenv.intake.annex.prose.clauses import find_clauses
from bizenv.intake.annex.units.reader import UnitReader
from bizenv.intake.document.model import Document, Paragraph


def document(text: str, *, wraps: bool) -> Document:
    lines = [Paragraph(line, f"第{n}行") for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return Document("方案", "text", tuple(lines), wraps)


def find(text: str, *, wraps: bool = True) -> Rows:
    rows = find_clauses([document(text, wraps=wraps)])
    assert rows is not None
    return rows


def list_units(rows: Rows) -> list[tuple[str, str]]:
    """The leads and the supporting units of each record."""
    cells = [cell for r in rows.records for cell in (r.lead, r.support, r.units) if cell]
    reader = UnitReader(cells, wraps=True)

    def read(record: Record) -> tuple[str, str]:
        found = [
            reader.read(cell, role, rows.rule)  # type: ignore[arg-type]
            for cell, role in ((record.lead, "lead"), (record.support, "support"), (record.units, "units"))
            if cell
        ]
        assert not any(units.doubts for units in found)
        return " ".join(n for u in found for n in u.lead), " ".join(n for u in found for n in u.support)

    return [read(record) for record in rows.records]


WORK_REPORT = """关于落实重点工作分工的意见
一、主要目标
（一）总体要求。
1.坚决打好三大攻坚战。（国务院各部门分别负责，年内持续推进）
2.优先稳就业保民生，新增就业900万人以上；价格涨幅3.5%左右。（发展改革委牵头，财政部等按职责分工负责，年内持续推进）
二、加大力度
3.今年赤字率拟按3.6%以上安排。（财政部牵头，5月底前完成）
三、保障措施
（一）加强领导。各地要高度重视。
（二）强化督查。要加强督查（见附件）。"""

SPECIAL_ACTIONS = """营商环境优化提升工作方案
二、主要举措
（二）聚焦痛点难点开展专项行动
1.窗口服务“再提质”专项行动
行政许可事项“五进驻”政务大厅，各审批单位一把手负责，确保2019年9月全部执行到位（牵头单位：区政务办；配合单位：

各有关审批部门)。
2. 行政审批“再提速”专项行动
一是对业务流程进行革命性再造；二是进一步精简办事要件；三是达到最优水平（牵头单位：区政务办；配合单位：各有关审批部门）。
3. 强化监督“消差评”专项行动
一是将区长公开电话公布作为营商环

境投诉监督电话（区政府办、区政务办），印制营商环境监督海报（区委宣传部）；
二是将政务服务效能纳入常态化监察，对当事人按党纪党规严肃处理（牵头单位：区纪委监委）；
三是持续做好评议工作（牵头单位：区纪委监委）。
三、组织保障
（一）加强组织领导
成立协调小组。"""

BELOW = """任务分解和责任分工方案
一、主要预期目标
1.地区生产总值增长5%以上。
牵头领导：省政府分管领导同志
牵头单位：省发展改革委
责任单位：省工业和信息化厅、省商务厅等，各市人民政府
2.一般公共预算收入增长5%左右。
牵头单位：省财政厅
配合单位：省税务局
完成时限：2023年底
3.粮食产量稳定。"""

SERIES = """应急体系建设责任分解
（一）体系建设
1.完善应急预案体系
(1)加强应急预案管理,规范编制工作。
(2)加强应急预案演练。
(责任单位:市直各有关单位、各县(市、区)人民政府、各开发区管委会)
2.健全应急管理体制
(1)深入推进机构建设。
(2)加强牵头部门的机构建设。
(责任单位:市编办、市公安局)"""

FIRST = """若干政策措施
（一）降低税收负担。
1.税额标准下调至1—8元/平方米，自2019年1月1日起执行。（责任单位：市税务局、市财政局，排在首位的为牵头单位，下同）
2.落实车船税标准。（责任单位：市税务局、市交通运输局）
3.落实减税政策。〔责任单位：市税务局、市发改局；完成时限：2026年6月底〕"""

NARROW = """（一）深化商事制度改革。全面推行企业开办全程网上办理，
将企业开办时间压缩至一个工作日以内。（市市场监管局牵
头，市公安局、市税务局等按职责分工负责）
（二）提升办理建筑许可便利度。社会投资项目审批时间压
减至五十个工作日以内，推行区域评估。（市住建局牵头，市
自然资源局配合，2026年底前完成）
（三）提升用电便利度。压减办电环节。（国网市供电公司）"""

PLAIN_LINES = """（一）强化准入
完善制度，做到公平公正。
责任单位：市市场监管局、市商务局
时限要求：2026年6月底前
（二）强化退出
优化流程。
责任单位：市市场监管局
时限要求：长期坚持"""

OWN_LINE = """1.推进算力设施建设。
市发改委牵头，市财政局、各区县政府按职责分工负责。
2.推进数据集建设。
市数据局牵头，各区县政府配合。"""

PLANS = {
    "分工意见": (
        WORK_REPORT,
        [
            ("1.", "", "坚决打好三大攻坚战。", "国务院各部门", "", "年内持续推进"),
            (
                "2.",
                "",
                "优先稳就业保民生，新增就业900万人以上；价格涨幅3.5%左右。",
                "发展改革委",
                "财政部",
                "年内持续推进",
            ),
            ("3.", "", "今年赤字率拟按3.6%以上安排。", "财政部", "", "5月底前完成"),
        ],
    ),
    "专项行动": (
        SPECIAL_ACTIONS,
        [
            (
                "1.",
                "窗口服务“再提质”专项行动",
                "行政许可事项“五进驻”政务大厅，各审批单位一把手负责，确保2019年9月全部执行到位。",
                "区政务办",
                "各有关审批部门",
                "",
            ),
            ("2.", "行政审批“再提速”专项行动", "一是对业务流程进行革命性再造", "区政务办", "各有关审批部门", ""),
            ("2.", "行政审批“再提速”专项行动", "二是进一步精简办事要件", "区政务办", "各有关审批部门", ""),
            ("2.", "行政审批“再提速”专项行动", "三是达到最优水平。", "区政务办", "各有关审批部门", ""),
            (
                "3.",
                "强化监督“消差评”专项行动",
                "一是将区长公开电话公布作为营商环境投诉监督电话",
                "区政府办 区政务办",
                "",
                "",
            ),
            ("3.", "强化监督“消差评”专项行动", "印制营商环境监督海报", "区委宣传部", "", ""),
            (
                "3.",
                "强化监督“消差评”专项行动",
                "二是将政务服务效能纳入常态化监察，对当事人按党纪党规严肃处理",
                "区纪委监委",
                "",
                "",
            ),
            ("3.", "强化监督“消差评”专项行动", "三是持续做好评议工作。", "区纪委监委", "", ""),
        ],
    ),
    "各条之下的行": (
        BELOW,
        [
            ("1.", "", "地区生产总值增长5%以上。", "省发展改革委", "省工业和信息化厅 省商务厅 各市人民政府", ""),
            ("2.", "", "一般公共预算收入增长5%左右。", "省财政厅", "省税务局", "2023年底"),
            ("3.", "", "粮食产量稳定。", "", "", ""),
        ],
    ),
    "几个分项之后的单位": (
        SERIES,
        [
            (
                "1.",
                "完善应急预案体系",
                "(1)加强应急预案管理,规范编制工作。\n(2)加强应急预案演练。",
                "市直各有关单位 各县(市、区)人民政府 各开发区管委会",
                "",
                "",
            ),
            ("2.", "健全应急管理体制", "(1)深入推进机构建设。\n(2)加强牵头部门的机构建设。", "市编办 市公安局", "", ""),
        ],
    ),
    "列首位的牵头": (
        FIRST,
        [
            ("1.", "", "税额标准下调至1—8元/平方米，自2019年1月1日起执行。", "市税务局", "市财政局", ""),
            ("2.", "", "落实车船税标准。", "市税务局", "市交通运输局", ""),
            ("3.", "", "落实减税政策。", "市税务局", "市发改局", "2026年6月底"),
        ],
    ),
    "窄栏": (
        NARROW,
        [
            (
                "（一）",
                "",
                "深化商事制度改革。全面推行企业开办全程网上办理，将企业开办时间压缩至一个工作日以内。",
                "市市场监管局",
                "市公安局 市税务局",
                "",
            ),
            (
                "（二）",
                "",
                "提升办理建筑许可便利度。社会投资项目审批时间压减至五十个工作日以内，推行区域评估。",
                "市住建局",
                "市自然资源局",
                "2026年底前完成",
            ),
            ("（三）", "", "提升用电便利度。压减办电环节。", "国网市供电公司", "", ""),
        ],
    ),
    "责任单位、时限要求各一行": (
        PLAIN_LINES,
        [
            ("（一）", "强化准入", "完善制度，做到公平公正。", "市市场监管局 市商务局", "", "2026年6月底前"),
            ("（二）", "强化退出", "优化流程。", "市市场监管局", "", "长期坚持"),
        ],
    ),
    "没有标签的一行": (
        OWN_LINE,
        [
            ("1.", "", "推进算力设施建设。", "市发改委", "市财政局 各区县政府", ""),
            ("2.", "", "推进数据集建设。", "市数据局", "各区县政府", ""),
        ],
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_each_clause_is_a_row_with_its_units_and_its_deadline(name: str) -> None:
    text, wanted = PLANS[name]
    rows = find(text)
    units = list_units(rows)
    found = [(r.number, r.title, r.text, *units[n], r.deadline) for n, r in enumerate(rows.records)]
    assert found == wanted
    assert rows.prose


@pytest.mark.parametrize("name", [name for name in PLANS if name not in ("窄栏", "专项行动")])
def test_typed_paragraphs_are_read_as_those_of_a_page(name: str) -> None:
    text = PLANS[name][0]
    assert find(text, wraps=False) == find(text, wraps=True)


def test_the_headings_above_a_clause_are_its_sections() -> None:
    rows = find(WORK_REPORT)
    assert [(s.number, s.title, s.level) for s in rows.records[0].sections] == [
        ("一", "主要目标", 1),
        ("（一）", "总体要求", 2),
    ]
    assert [s.number for s in rows.records[2].sections] == ["二"]
    assert (rows.title, rows.place) == ("关于落实重点工作分工的意见", "第1行")


def test_a_clause_without_units_among_others_is_a_row_with_a_doubt() -> None:
    rows = find(BELOW)
    assert [bool(record.doubts) for record in rows.records] == [False, False, True]
    assert "没有印单位" in rows.records[2].doubts[0].read


def test_the_labels_are_told_as_the_heads_of_columns() -> None:
    rows = find(BELOW)
    assert dict(rows.heads) == {"牵头单位": "lead", "责任单位": "units", "配合单位": "support", "完成时限": "deadline"}
    assert rows.records[0].columns == (("牵头领导", "省政府分管领导同志"),)


def test_a_deadline_without_a_label_still_has_a_head() -> None:
    assert ("完成时限", "deadline") in find(WORK_REPORT).heads


@pytest.mark.parametrize("text", [FIRST, "以下各项列第一位的为牵头单位。\n" + BELOW])
def test_the_rule_for_all_clauses_is_found_wherever_it_stands(text: str) -> None:
    assert find(text).rule == "first"


def test_without_such_a_rule_all_units_lead() -> None:
    assert find(SERIES).rule == "all"


HEADED = """行动方案
一、重点任务
（一）优化政务服务（牵头单位：市行政审批局；配合单位：市数据局）
1.推进一网通办。
2.推进跨省通办。
（二）强化要素保障
责任单位：市发改委
1.保障用地。
2.保障用电。（责任单位：国网市供电公司）"""


def test_the_units_of_a_heading_hold_for_the_clauses_below_it() -> None:
    rows = find(HEADED)
    assert [(r.number, r.text, r.units, r.sections[-1].title, r.sections[-1].units) for r in rows.records] == [
        ("1.", "推进一网通办。", "", "优化政务服务", "牵头单位：市行政审批局；配合单位：市数据局"),
        ("2.", "推进跨省通办。", "", "优化政务服务", "牵头单位：市行政审批局；配合单位：市数据局"),
        ("1.", "保障用地。", "", "强化要素保障", "市发改委"),
        ("2.", "保障用电。", "国网市供电公司", "强化要素保障", "市发改委"),
    ]
    assert not any(record.doubts for record in rows.records)


def test_units_stand_behind_a_clause_with_a_label_and_without_a_bracket() -> None:
    rows = find(
        "1.建设中心，到2027年建成3个。牵头单位：市数据局，配合单位：市经信局。完成时限：2027年底\n2.培育企业。牵头单位：市经信局"
    )
    assert [r[3:9] for r in rows.records] == [
        ("", "建设中心，到2027年建成3个。", "市数据局", "市经信局", "", "2027年底"),
        ("", "培育企业。", "市经信局", "", "", ""),
    ]


def test_a_day_behind_the_units_in_a_bracket_is_the_deadline() -> None:
    rows = find(
        "5.推进监管（责任单位：市市场监管局，各县〔市、区〕政府，2026年6月底前完成）；\n6.完善信用【责任单位：市发改委；完成时限：持续推进】。"
    )
    assert [(r.units, r.deadline) for r in rows.records] == [
        ("市市场监管局，各县〔市、区〕政府", "2026年6月底前完成"),
        ("市发改委", "持续推进"),
    ]


def test_a_paragraph_of_a_megabyte_ends_in_no_time() -> None:
    assert find_clauses([document("1." + "（责任单位：市发改委）" * 100_000, wraps=True)]) is None


def break_lines(text: str, width: int) -> str:
    """A text in lines of a width in Han characters, as a page prints it."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            wide = sum(1 if ord(c) > 0x2000 else 0.5 for c in line) > width - 1
            if wide and character not in "，。；、）”：)":
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return "\n".join(lines)


MEASURES = """关于进一步优化营商环境的若干措施
一、优化政务环境
（一）推进政务服务标准化。全面实施行政许可事项清单管理，编制公布事项清单，推动同一事项同要素管理、同标准办理，动态调整。（责任单位：市行政审批局、市司法局，各县〔市、区〕政府）
（二）推进政务服务便利化。深化“一网通办”改革，年内实现200项以上事项免证办理，企业开办时间压缩至0.5个工作日以内。（市行政审批局牵头，市公安局、市人力资源社会保障局等按职责分工负责，2026年6月底前完成）
二、优化市场环境
（三）降低准入门槛
落实市场准入负面清单制度，一是清理各类显性壁垒（责任单位：市发展改革委）；二是清理各类隐性壁垒和不合理的前置条件（责任单位：市商务局）。
（四）加强公平竞争审查，严格落实公平竞争审查制度，防止出台排除、限制竞争的政策措施。（责任单位：市市场监管局）"""


@pytest.mark.parametrize("width", [22, 28, 34, 40])
@pytest.mark.parametrize("text", [MEASURES, SPECIAL_ACTIONS, WORK_REPORT, SERIES, FIRST])
def test_the_lines_of_a_page_change_nothing(text: str, width: int) -> None:
    def tell(rows: Rows) -> list[tuple[object, ...]]:
        return [(*r[2:9], [(s.number, s.title) for s in r.sections]) for r in rows.records]

    assert tell(find(break_lines(text, width))) == tell(find(text))


def test_a_clause_without_its_line_of_units_does_not_swallow_those_behind_it() -> None:
    rows = find(
        "（一）强化保障\n1.保障用地。\n2.保障用电。\n责任单位：国网市供电公司\n3.保障用水。\n责任单位：市水务集团"
    )
    assert [(r.number, r.text, r.units, bool(r.doubts)) for r in rows.records] == [
        ("1.", "保障用地。", "", True),
        ("2.", "保障用电。", "国网市供电公司", False),
        ("3.", "保障用水。", "市水务集团", False),
    ]

    rows = find(
        "（一）甲类\n1.保障用气。\n责任单位：市燃气集团\n（二）乙类\n1.保障用地。\n2.保障用电。\n责任单位：国网市供电公司"
    )
    assert [(r.text, r.units) for r in rows.records] == [
        ("保障用气。", "市燃气集团"),
        ("保障用地。", ""),
        ("保障用电。", "国网市供电公司"),
    ]


NO_PLAN = {
    "a letter": "各镇人民政府：\n现将方案印发给你们，请认真贯彻执行。\n（联系人：张三，电话：12345）",
    "one clause": "一、要求\n1.加强管理。（责任单位：市发改委）\n2.做好总结。",
    "brackets of other kinds": "1.完善体系（组合）。\n2.建设中心（一期）。\n3.由市数据局（市人工智能局）组织。\n4.按规定（市政府令第3号）执行。",
    "nothing": "",
}


@pytest.mark.parametrize("name", NO_PLAN)
def test_prose_without_clauses_of_units_is_no_plan(name: str) -> None:
    assert find_clauses([document(NO_PLAN[name], wraps=True)]) is None


def test_a_bracket_that_explains_a_name_stays_in_the_text() -> None:
    rows = find(
        "1.由市数据局（市人工智能局）组织编制（含附件）。（市数据局负责）\n2.汇总后报市发改委（市能源局）。（市发改委负责）"
    )
    assert [r.text for r in rows.records] == [
        "由市数据局（市人工智能局）组织编制（含附件）。",
        "汇总后报市发改委（市能源局）。",
    ]


def test_words_behind_the_bracket_are_not_lost() -> None:
    rows = find("1.完善体系（责任单位：市发改委），并持续优化。\n2.建设中心（责任单位：市经信局）。")
    assert rows.records[0].text == "完善体系\n并持续优化。"

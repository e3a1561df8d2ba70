"""What a head says of its column, and what a cell is by its words."""

import pytest

from bizenv.intake.annex.table.cells import is_note, is_number, is_time, is_total, is_units, tells_first
from bizenv.intake.annex.table.heads import classify

HEADS = {
    "number": "序号 编号 No. 任务编号 项目序号 序",
    "section": "领域 类别 板块 一级指标 重点领域 任务类别 章节 改革领域 二级指标",
    "title": "数据集名称 细则名称 任务名称 项目名称",
    "task": "目标任务 重点任务 重点举措（51项） 重点工程 改革举措 主要任务 考核指标 问题 问题描述 试点事项 专项行动",
    "text": "工作措施 实施路径 具体任务 主要内容 工作内容 政策措施 细则内容 简要描述 整改措施 建设规模及内容 建设内容及规模 主要建设内容及规模 建设规模 项目概况 工作要求",
    "lead": "牵头单位 牵头部门 主办单位 主责单位 市级牵头单位 牵头责任单位 第一责任单位 责任单位（牵头） 牵头",
    "support": "配合单位 协同单位 参与单位 协办单位 配合部门 支持单位 协同配合单位 责任单位（配合）",
    "units": "责任单位 责任部门 落实单位 责任分工 任务分工 主管部门 牵头单位及配合单位 牵头/责任单位 责任单位及责任人 实施主体",
    "deadline": "完成时限 时间节点 完成时间 时限要求 拟投入运营时间 完成期限 进度安排 整改时限 节点要求 建设周期 完成时限2026年",
    "other": "2026年目标 年度目标 量化指标 责任领导 分管领导 责任人 指导部门 完成形式 建设主体 对应任务 备注 开工时间 项目业主",
    "year": "2026年 2027年 上半年 第一季度",
    "": "佐证材料 单位 甲",
}


@pytest.mark.parametrize(
    ("head", "found"),
    [(head, found) for found, heads in HEADS.items() for head in heads.split()],
)
def test_what_a_head_says(head: str, found: str) -> None:
    assert classify(head) == found


@pytest.mark.parametrize("head", ["牵 头 单 位", "牵\n头\n单\n位", "牵　头　单　位", "牵头单位："])
def test_a_head_is_read_through_its_spacing(head: str) -> None:
    assert classify(head) == "lead"


UNITS = "区财政局 区教委、区司法局 各镇街 各县（市、区）政府 省数据集团（筹） 省市场监管（知识产权）局 市数据局（市人工智能局） 之江实验室 各有关审批部门配合"
TIMES = "2026年8月底前 持续推进 长期坚持 12月 2026年底 每季度 2026.12 2026-06-30 2026年6月—2027年12月 6月底前完成"
NUMBERS = "1 3.1 12. （十六） 一 KR1 1.2.3 ① 2-1 十二、"
TEXTS = "推行一窗受理，压减办理时间。 开发公益性岗位500个 精简企业开办流程"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (t, kind)
        for kind, texts in (("units", UNITS), ("time", TIMES), ("number", NUMBERS), ("", TEXTS))
        for t in texts.split()
    ],
)
def test_what_a_cell_is(text: str, kind: str) -> None:
    found = [name for name, test in (("units", is_units), ("time", is_time), ("number", is_number)) if test(text)]
    assert found == ([kind] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "第一个为牵头单位",
        "注：列第一位的为牵头单位。",
        "排名第一的单位为牵头单位",
        "以下各项第一个为牵头单位",
        "牵头单位列首位",
    ],
)
def test_the_rule_on_who_leads(text: str) -> None:
    assert tells_first(text)


@pytest.mark.parametrize(
    "text", ["第一批牵头推进的任务", "建设第一个国家牵引力中心", "牵头单位要第一时间报送", "第一个项目落地"]
)
def test_other_words_are_no_rule_on_who_leads(text: str) -> None:
    assert not tells_first(text)


def test_notes_and_totals_are_known() -> None:
    assert all(map(is_note, ("注：略", "备注：略", "说明: 略", "*带星号的为重点")))
    assert not any(map(is_note, ("注重实效，狠抓落实", "说明会每季度召开一次")))
    assert all(map(is_total, ("合计", "小 计", "总计：16项")))
    assert not any(map(is_total, ("合计完成12项改造任务", "汇总上报")))

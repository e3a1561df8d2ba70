"""The head of a plan, read from the paragraphs around its annex."""

import re
from pathlib import Path

import pytest

from bizenv.intake.annex.front.head import Head, make_plan_id, read_head, year_of
from bizenv.intake.document.model import Document, Paragraph
from bizenv.plan.ids import PLAN_ID


def paper(text: str, *, wraps: bool = True) -> list[Document]:
    lines = tuple(Paragraph(line, "") for line in text.split("\n") if line.strip())
    return [Document("文件", "pdf" if wraps else "docx", lines, wraps)]


NOTICE = """
青江市人民政府办公室文件
青府办发〔2026〕12 号
青江市人民政府办公室
关于印发青江市营商环境优化提升
工作方案的通知
各镇人民政府、街道办事处，市级各部门，有关
单位：
《青江市营商环境优化提升工作方案》已经市政府同意，现印发给
你们，请认真贯彻落实。
青江市人民政府办公室
2026 年 3 月 5 日
（此件公开发布）
— 1 —
青江市营商环境优化提升工作方案
为落实《东省人民政府关于优化营商环境的意见》（东府发〔2025〕23号）精神，制定本方案。
一、总体要求
三、保障措施
市政府督查室要对各项任务加强跟踪督办，每季度通报进展情况。
附件：青江市营商环境优化提升任务分解表
"""


def test_a_notice_with_its_plan_is_read_whole() -> None:
    assert read_head(paper(NOTICE)) == Head(
        title="青江市营商环境优化提升工作方案",
        document="青府办发〔2026〕12号",
        issuer="青江市人民政府办公室",
        issued="2026-03-05",
        annex="青江市营商环境优化提升任务分解表",
        mandate={"text": "市政府督查室要对各项任务加强跟踪督办，每季度通报进展情况", "date": "2026-03-05"},
    )


def test_the_plan_of_the_source_is_read_from_its_text() -> None:
    source = Path(__file__).parents[4] / "data" / "measures.yaml"
    printed = dict(
        re.findall("^  (title|document|issuer|issued|annex): (.+)$", source.read_text(encoding="utf-8"), re.MULTILINE)
    )
    text = f"""{printed["document"]}

**{printed["issuer"]}
关于印发重庆市沙坪坝区营商环境优化提升
工作方案的通知**

各镇人民政府、街道办事处，区级各部门，有关单位：
《{printed["title"]}》已经区政府同意，现印发给你们，请认真贯彻落实。
{printed["issuer"]}
2019年9月24日
附件：{printed["annex"]}
"""
    head = read_head(paper(text, wraps=False))
    assert {key: getattr(head, key) for key in printed} == printed


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("青府办发〔2026〕12号", "青府办发〔2026〕12号"),
        ("青府办发[2026]12号", "青府办发〔2026〕12号"),
        ("青府办发（2026）12 号", "青府办发〔2026〕12号"),
        ("青府办发【2026】12号", "青府办发〔2026〕12号"),
        ("青府办发〔2026)第12号", "青府办发〔2026〕12号"),
        ("青 府 办 发〔2026〕12 号", "青府办发〔2026〕12号"),
        ("青委办发〔2026〕3号　　签发人：张三", "青委办发〔2026〕3号"),
        ("发文字号：青政办发〔2026〕3号", "青政办发〔2026〕3号"),
        ("备注/文号:青政办〔2026〕1号", "青政办〔2026〕1号"),
        ("青政办发〔2026〕26号《青江市人民政府办公室关于印发〈青江市工作要点〉的通知》", "青政办发〔2026〕26号"),
    ],
)
def test_the_own_number_is_found_in_whatever_brackets(printed: str, number: str) -> None:
    text = f"{printed}\n青江市人民政府办公室关于印发青江市工作要点的通知\n各镇人民政府，市级各部门：\n现将《青江市工作要点》印发给你们。"
    assert read_head(paper(text)).document == number


@pytest.mark.parametrize(
    "text",
    [
        "青江市人工智能工作方案\n为贯彻《关于人工智能的意见》\n（国发〔2025〕11号）\n精神，制定本方案。",
        "青江市人工智能工作方案\n根据《东省若干措施》（东府发〔2025〕23号），制定本方案。",
        "青江市人民政府关于印发青江市工作要点的通知\n各镇人民政府，市级各部门：\n按照东府发〔2025〕23号文件要求，现将《青江市工作要点》印发给你们。",
    ],
)
def test_the_number_of_a_cited_paper_is_never_the_plans_own(text: str) -> None:
    assert read_head(paper(text)).document == ""


def test_two_numbers_in_one_head_are_a_doubt() -> None:
    head = read_head(paper("青府发〔2026〕1号\n青府办发〔2026〕2号\n各镇人民政府，市级各部门：\n"))
    assert head.document == "青府发〔2026〕1号"
    assert [doubt.topic for doubt in head.doubts] == ["head"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "青江市人民政府办公室\n关于印发《青江市空气质量巩固提升\n2026年行动计划》的通知\n各县区人民政府、开发区管委会,市直相关部门及企事业单位:\n",
            "青江市空气质量巩固提升2026年行动计划",
        ),
        (
            "青江市人民政府办公室关于印发2026年政府工作报告重点工作责任分解的通知\n各区、县(市)人民政府,市政府各部门、各直属单位:\n",
            "2026年政府工作报告重点工作责任分解",
        ),
        (
            "青江市人民政府办公室关于印发《2026年市〈政府工作报告〉任务分解方案》的通知\n各县、区人民政府：\n",
            "2026年市《政府工作报告》任务分解方案",
        ),
        (
            "各县(区)人民政府、管委会,市政府各部门:\n《2026年青江市政务公开工作要点》已经市政府同意,现印发给你们。\n青江市人民政府办公室\n2026年8月7日",
            "2026年青江市政务公开工作要点",
        ),
        (
            "青江市人民政府关于分解落实\n《政府工作报告》主要目标\n和重点工作的通知\n青政发〔2026〕7号\n各县、区人民政府,市政府各部门:\n",
            "青江市人民政府关于分解落实《政府工作报告》主要目标和重点工作的通知",
        ),
        ("青江市人工智能创新发展工作方案\n（2026年4月）\n为贯彻有关精神，制定本方案。", "青江市人工智能创新发展工作方案"),
        ("人工智能行业高质量数据集建设行动方案\n（2025—2027年）\n为推动供给，制定本方案。", "人工智能行业高质量数据集建设行动方案（2025—2027年）"),
        ("附件1\n关于加强高质量数据集建设 赋能人工智\n能创新发展的实施意见\n（送审稿）\n为深入贯彻，提出如下措施。", "关于加强高质量数据集建设赋能人工智能创新发展的实施意见"),
        ("为落实工作要求，制定本方案。", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_title_is_the_plans_and_not_the_notices(text: str, title: str) -> None:
    assert read_head(paper(text)).title == title


def test_the_title_of_the_table_alone_is_no_title_of_a_plan() -> None:
    assert read_head(paper("2026年工作任务清单"), "2026年工作任务清单").title == ""


@pytest.mark.parametrize(
    ("lines", "issued"),
    [
        ("青江市人民政府办公室\n2026年3月5日", "2026-03-05"),
        ("青江市人民政府办公室\n二〇二六年三月五日", "2026-03-05"),
        ("青江市人民政府办公室\n二○二六年十二月三十一日", "2026-12-31"),
        ("青江市人民政府办公室 2026年3月5日", "2026-03-05"),
        ("成文日期：2026-03-05\n发布日期：2026-03-09", "2026-03-05"),
        ("（2026年4月）", "2026-04"),
        ("2026年3月5日以来，全市营商环境持续改善。", ""),
        ("青江市人民政府办公室\n2026年13月5日", ""),
        ("青江市人民政府办公室\n正文。\n青江市人民政府办公室 2026年3月6日印发", "2026-03-06"),
    ],
)
def test_the_day_of_issue_is_given_as_far_as_it_is_printed(lines: str, issued: str) -> None:
    assert read_head(paper(f"青江市工作方案\n{lines}")).issued == issued


def test_the_day_of_a_web_page_is_a_doubt() -> None:
    head = read_head(paper("青江市工作方案\n发布日期：2026-03-09\n正文。"))
    assert head.issued == "2026-03-09"
    assert ["网页" in doubt.read for doubt in head.doubts] == [True]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "中共青江市委办公室 青江市人民政府办公室\n关于印发《青江市提升年行动方案》的通知\n各镇党委、人民政府，市级各部门：\n现印发。\n"
            "中共青江市委办公室 青江市人民政府办公室\n2026年3月5日",
            "中共青江市委办公室、青江市人民政府办公室",
        ),
        (
            "东省深化数字建设领导小组办公室文件\n东数字办〔2025〕2 号\n东省深化数字建设领导小组办公室\n关于印发行动方案的通知\n"
            "各设区市数字化建设联席会议，省级有关单位：\n现印发给你们。\n东省深化数字建设领导小组办公室\n（东省数据局代章）\n2025 年 11 月 5 日",
            "东省深化数字建设领导小组办公室",
        ),
        ("青江市人民政府办公室关于印发工作要点的通知\n各镇人民政府：\n现印发给你们。", "青江市人民政府办公室"),
        ("青江市人工智能工作方案\n为贯彻有关精神，制定本方案。", ""),
    ],
)
def test_the_issuer_is_who_signed(text: str, issuer: str) -> None:
    assert read_head(paper(text)).issuer == issuer


@pytest.mark.parametrize(
    "sentence",
    [
        "市政府督查室要将重点工作完成情况作为重点督查内容,督促推进落实",
        "区委区政府督查室要根据各项工作任务完成时限要求,适时开展督查督办工作",
        "将本方案任务纳入市政府年度督查事项",
        "形成问题线索和任务督办落实台账并定期通报",
    ],
)
def test_who_supervises_is_quoted_as_it_is_printed(sentence: str) -> None:
    assert read_head(paper(f"青江市工作方案\n为推动工作，制定本方案。\n（三）{sentence}。")).mandate == {
        "text": sentence
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "定期召开专班工作例会，通报工作进展、部署重点任务",
        "各单位要加强组织领导，确保各项任务落到实处",
        "深入贯彻《政府督查工作条例》",
        "建立定期考核机制",
    ],
)
def test_no_mandate_is_invented(sentence: str) -> None:
    assert read_head(paper(f"青江市工作方案\n为推动工作，制定本方案。\n{sentence}。")).mandate is None


@pytest.mark.parametrize(
    ("title", "heads", "year"),
    [
        ("2026年工作任务清单", (), 2026),
        ("青江市2026年重点任务分解表", ("完成时限",), 2026),
        ("行动方案（2025—2027年）任务表", (), None),
        ("重点任务分解表", ("序号", "2026年目标"), 2026),
        ("重点任务分解表", ("2026年目标", "2027年目标"), None),
        ("", ("2026 年完成时限",), 2026),
        ("青府办发〔2025〕3号任务清单", (), None),
        ("2024年以来问题整改2026年任务清单", (), None),
        ("任务清单", (), None),
    ],
)
def test_the_year_of_a_table_is_given_only_if_it_is_one(title: str, heads: tuple[str, ...], year: int | None) -> None:
    assert year_of(title, heads) == year


@pytest.mark.parametrize(
    ("document", "issued", "fallback", "made"),
    [
        ("沙府办发〔2019〕177号", "2019-09-24", "2019", "plan-2019-177"),
        ("", "2026-04", "2025", "plan-2026"),
        ("", "", "2026", "plan-2026"),
        ("", "", "任务", "plan"),
    ],
)
def test_a_plan_gets_an_id_that_the_format_takes(document: str, issued: str, fallback: str, made: str) -> None:
    head = Head("", document, "", issued, "", None)
    assert make_plan_id(head, fallback) == made
    assert re.fullmatch(PLAN_ID, made)


def test_what_a_web_page_prints_above_the_title_is_no_part_of_the_issuer() -> None:
    head = read_head(
        paper(
            "青江市人民政府 无障碍|长者模式| 2026年3月12日星期四\n首页 政务公开 走进青江\n青江市人民政府办公室关于印发\n"
            "2026年乡村振兴工作要点的通知\n各镇人民政府：\n现印发给你们，请认真贯彻执行。\n青江市人民政府办公室\n2026年3月9日"
        )
    )
    assert head.issuer == "青江市人民政府办公室"

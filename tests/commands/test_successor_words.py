"""What papers, lists, letters and forms say of a unit that came to lead a task later: it answers for nothing before that."""

from pathlib import Path

import pytest

OLD, NEW = "区经济信息委", "区大数据局"
PAPER = ("--document", "沙委发〔2019〕41号", "--effective", "2019-12-20")


@pytest.fixture
def office(act):
    """A workspace whose departments.yaml knows the successor, with a report and a request of the old unit."""
    path = Path("departments.yaml")
    path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n  - {{name: {NEW}, kind: 区级部门}}\n", "utf-8")

    act("2019-09-24", "lock")
    act("2019-10-22", "record", "27.3", "--progress", "60", "--note", "已联调", "--coordinate", "请市级部门开放接口")
    return act


def test_the_circular_and_the_report_tell_what_was_late_before_the_successor_came(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    told = "逾期32天（承接前已逾期19天），进度60%"
    for kind in ("bulletin", "report"):
        paper = office("2020-01-08", "bulletin", "--kind", kind, "--period", "2019-Q4").out
        assert paper.count(told) >= 2  # the text and the annex
    assert "（承接前已逾期19天）" in office("2020-01-08", "brief", "--period", "2019-Q4").out


def test_the_sheet_to_check_tells_the_successor_what_it_inherited(office, tmp_path: Path):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office("2020-01-08", "bulletin", "--period", "2019-Q4", "--check", "核对", "--format", "markdown")
    sheet = next(Path("核对").glob(f"{NEW}*")).read_text("utf-8")
    assert "逾期32天（承接前已逾期19天）" in sheet


def test_what_nobody_leads_yet_is_named_so_in_every_paper_and_is_not_called_going_well(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, "--tasks", "27.3", *PAPER)
    paper = office("2020-01-08", "bulletin", "--period", "2019-Q4", "--annex", "all").out
    assert "（待明确牵头单位）" in paper
    assert "牵头单位：没有牵头单位" not in paper
    assert "| 11(1) | 压缩高压和低压非居民客户办电时限 | 待明确牵头单位 |" in paper
    assert "待明确牵头单位2项。无明确时限" in paper  # 21 and 72(1), due later
    assert "其余正常推进" not in paper
    assert "没有牵头单位" not in office("2020-01-08", "report").out
    assert "待明确牵头单位、无人反馈" in office("2020-01-08", "missing", "--period", "2019-Q4").out
    assert "待明确牵头单位" in office("2020-01-08", "list", "--format", "csv").out


def test_a_round_that_closed_before_the_successor_came_is_no_silence_of_it(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    shown = office("2019-12-22", "missing", "--period", "2019-11").out
    late, inherited = shown.split("承接前没有反馈", 2)[1:][0], shown.split("承接前没有反馈")[-1]
    assert NEW not in late.split("承接前没有反馈")[0].split("\n\n")[0]
    assert f"{NEW}（" in inherited
    message = office("2019-12-22", "missing", "--period", "2019-11", "--as-message").out
    own = message[message.index(f"{NEW}：") :].split("\n\n")[0]
    assert message[message.index(f"{NEW}：") - 4 :].startswith("【提醒】")
    assert "承接前没有反馈" in own
    assert "未按时反馈" not in own
    assert "未按时反馈" not in office("2019-12-22", "show", "27.1").out
    assert "未按时反馈" in office("2019-12-19", "show", "27.1").out  # the old unit was silent


def test_a_letter_to_the_successor_says_who_led_before_and_who_reported(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office("2019-12-26", "notice", "27.3", "--step", "1", "--limit", "5wd", "-o", "催办", "--format", "md")
    letter = next(Path("催办").glob("*.md")).read_text("utf-8")
    assert f"自2019年12月20日起由你单位牵头（沙委发〔2019〕41号，原由{OLD}牵头）" in letter
    assert "已过26天（承接前已逾期19天）" in letter
    assert f"据{OLD}2019年10月22日反馈" in letter


def test_a_unit_to_which_a_task_was_reassigned_is_told_so_too(office):
    office("2019-12-10", "reassign", "27.3", "--lead", "区科技局", "--document", "沙府办函〔2019〕20号",
           "--effective", "2019-12-15")  # fmt: skip
    card = office("2019-12-22", "show", "27.3").out
    assert f"牵头  区科技局\n      附表：{OLD}" in card
    assert "改由  2019-12-15起由区科技局牵头" in card
    office("2019-12-26", "notice", "27.3", "--step", "1", "--limit", "5wd", "-o", "催办", "--format", "md")
    letter = next(Path("催办").glob("*.md")).read_text("utf-8")
    assert f"自2019年12月15日起由你单位牵头（沙府办函〔2019〕20号，原由{OLD}牵头）" in letter


def test_what_the_old_unit_asked_for_is_not_said_to_come_from_the_successor(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    assert f"（{OLD}10月22日提出" in office("2020-01-08", "brief", "--period", "2019-Q4").out
    assert f"{OLD}于2019年10月22日提请协调" in office("2020-01-08", "bulletin", "--kind", "request", "27.3").out


def test_the_form_answers_what_the_unit_asked_for(office):
    import openpyxl

    office("2019-11-20", "coordinate", "27.3", "--answer", "--by", "某市级部门", "--text", "12月底前开放")
    office("2019-11-20", "extend", "27.3", "--request", "--until", "2020-03-31", "--reason", "接口未开放")
    office("2019-11-21", "extend", "27.1", "--request", "--until", "2020-03-31", "--reason", "站址未定")
    office("2019-11-25", "extend", "27.1", "--refuse", "--approved-by", "区政府", "--document", "沙府办函〔2019〕10号",
           "--reason", "理由不足")  # fmt: skip
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office("2019-12-21", "instruct", "27.3", "--source", "领导批示", "--require", "抓紧办理")
    office("2019-12-23", "form", "export", "--period", "2019-Q4", "--department", NEW, "-o", "表.xlsx")
    sheet = openpyxl.load_workbook("表.xlsx")["填报"]
    stands = {sheet.cell(n, 1).value: sheet.cell(n, 5).value for n in range(5, sheet.max_row + 1)}
    assert "提请协调的事项，某市级部门已答复：12月底前开放" in stands["27(3)"]
    assert "已申请延至2020-03-31，待批" in stands["27(3)"]
    assert f"2019-12-20起由贵单位牵头（原{OLD}）" in stands["27(3)"]
    assert "批示" not in stands["27(3)"]
    assert "抓紧办理" not in stands["27(3)"]
    assert "2019-11-25区政府不批准延期（沙府办函〔2019〕10号）" in stands["27(1)"]


def test_original_words_are_told_as_such_with_who_cleared_them(office):
    office("2019-12-02", "instruct", "27.3", "--source", "领导批示", "--require", "要有结果", "--note", "不能再拖",
           "--cleared-by", "王某")  # fmt: skip
    assert "领导批示：要有结果；原话：“不能再拖”（王某同意照录）" in office("2019-12-03", "log").out


def test_the_card_tells_a_return_and_a_second_deadline_as_they_are(office):
    office("2019-10-25", "record", "1.1", "--done", "--date", "2019-09-28", "--evidence", "通知")
    office(
        "2019-10-26", "verify", "1.1", "--return", "--ground", "evidence", "--limit", "2019-11-01", "--note", "缺盖章"
    )
    card = office("2019-12-22", "show", "1.1").out
    assert "2019-10-26　核验：退回补证，佐证材料不全，2019-11-01前补报；缺盖章" in card
    assert "下一步  区市场监管局尽快补报（原限2019-11-01前）" in card
    office("2019-12-23", "record", "1.1", "--done", "--completed", "2019-09-28", "--evidence", "盖章的通知")
    office("2019-12-24", "verify", "1.1", "--pass", "--by", "张三", "--completed", "2019-09-28", "--proof", "通知")
    office(
        "2019-12-25", "reopen", "1.1", "--ground", "仍要纸质申请", "--approved-by", "区政府", "--until", "2020-01-31"
    )
    card = office("2019-12-26", "show", "1.1").out
    assert "时限  2019-09-30　剩余36天　2019-12-25恢复督办，限2020-01-31前整改" in card


def test_what_the_unit_reports_is_not_said_to_be_what_the_office_found(office):
    told = office("2019-12-24", "record", "27.1", "--done", "--evidence", "验收单", "--value", "4G基站=980")
    assert "所报为 980 个，没有达到" in told.err


def test_a_unit_that_gave_its_tasks_up_and_the_one_that_has_them_find_that_in_their_lists(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, "--tasks", "27.3,27.1", *PAPER)
    told = office("2019-12-22", "department", OLD).out
    assert "区经济信息委的2项已由区大数据局承接（2019-12-20起，沙委发〔2019〕41号）" in told
    assert "区经济信息委还有26项待明确牵头单位" in told
    office("2019-12-22", "department", NEW, "-o", "清单.docx")
    import docx

    text = "\n".join(p.text for p in docx.Document("清单.docx").paragraphs)
    assert (
        "第27(3)项、第27(1)项原由区经济信息委牵头，自2019年12月20日起改由区大数据局牵头（沙委发〔2019〕41号）。" in text
    )
    rows = {r["name"]: r["lead"] for r in _ask(office, "2019-12-22", "departments")["departments"]}
    assert (rows[OLD], rows[NEW]) == (0, 2)
    before = {r["name"]: r["lead"] for r in _ask(office, "2019-12-19", "departments")["departments"]}
    assert (before[OLD], before[NEW]) == (28, 0)


def test_no_column_is_printed_for_schemes_of_which_none_has_come(office):
    assert "—" not in office("2019-12-22", "missing", "--scheme").out
    office("2019-12-22", "scheme", OLD, "--document", "某文", "--date", "2019-12-22")
    assert "2019-12-22　某文" in office("2019-12-22", "missing", "--scheme").out


def _ask(office, day: str, *typed: str):
    import json

    return json.loads(office(day, *typed, "--format", "json").out)


def test_the_page_tells_who_took_over_and_has_a_colour_for_what_was_reopened(office):
    import re

    office("2019-10-25", "record", "1.1", "--done", "--date", "2019-09-28", "--evidence", "通知")
    office("2019-10-26", "verify", "1.1", "--pass", "--by", "张三")
    office(
        "2019-12-05", "reopen", "1.1", "--ground", "仍要纸质申请", "--approved-by", "区政府", "--until", "2020-01-31"
    )
    office("2019-12-06", "instruct", "1.1", "--source", "领导批示", "--require", "切实整改")
    office("2019-12-20", "reorganise", OLD, "--into", NEW, "--tasks", "27.3", *PAPER)
    office("2020-01-08", "dashboard", "-o", "页.html")
    page = Path("页.html").read_text("utf-8")
    assert ".s-reopened{" in re.sub(r"\s", "", page)
    assert "逾期39天（承接前已逾期19天）" in page
    assert "待明确牵头单位" in page
    assert "本期不要求反馈" not in page
    assert "正常推进" not in page.split("进度滞后")[0]
    assert "切实整改" not in page
    assert "批示" not in page


def test_the_workbook_of_the_ledger_tells_the_takeover_in_its_last_column(office):
    import openpyxl

    office("2019-12-20", "reorganise", OLD, "--into", NEW, "--tasks", "27.3", *PAPER)
    office("2019-12-22", "export", "台账.xlsx")
    rows = list(openpyxl.load_workbook("台账.xlsx").worksheets[0].iter_rows(values_only=True))
    (head,) = [r for r in rows if "编号" in r]
    found = {r[head.index("编号")]: r for r in rows}
    assert "承接前已逾期19天" in str(found["27(3)"][head.index("备注")])
    assert found["11(1)"][head.index("牵头单位")] == "待明确牵头单位"


def test_the_list_of_what_is_overdue_tells_the_days_before_the_takeover(office):
    office("2019-12-20", "reorganise", OLD, "--into", NEW, *PAPER)
    for typed in (("overdue",), ("department", NEW)):
        assert "已过22天，承接前19天，红" in office("2019-12-22", *typed).out


def test_the_digest_of_a_letter_can_be_copied_from_a_narrow_terminal(office):
    import json as parser

    office("2019-12-02", "notice", "27.3", "--step", "1", "--limit", "5wd", "-o", "催办", "--format", "md")
    (digest,) = [
        e["entry"].rpartition("_")[2]
        for e in parser.loads(office("2019-12-20", "notice", "list", "--format", "json").out)["notices"]
    ]
    import datetime as dt

    from bizenv.api import load
    from bizenv.ledger.names import LETTERS
    from bizenv.standing.letters import list_letters
    from bizenv.views.terminal import table
    from bizenv.views.wording import letters

    found = list_letters(load(".").standing(dt.date(2019, 12, 20)).statuses)
    shape = [table.GridColumn(head, grows=head == "事项") for head in letters.NARROW_HEADS]
    shown = table.render_grid(shape, [letters.narrow_cells(it, LETTERS) for it in found], 80, colour=False)
    assert digest in shown
    assert "2019-12-02发出" in shown

"""Chasing: what is sent is on record, in the wording of its step, and nothing is sent twice."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from bizenv.cli import console
from bizenv.plan.registry import Registry

DAY = "2020-01-06"


@pytest.fixture
def send(run, office, tmp_path: Path, monkeypatch):
    """Send notices on a day; the folder is 催办."""

    def typed(day: str, *args: str, code: int = 0):
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run("notice", *args, "-o", tmp_path / "催办", "--data", office)
        assert result.code == code, result.err
        return result

    return typed


def sheets(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "催办").glob("*")) if (tmp_path / "催办").exists() else []


def said(path: Path) -> str:
    return "\n".join(t.text or "" for t in Document(str(path)).element.body.iter(qn("w:t")))


def add_contact(office: Path) -> None:
    """Write into the rubric whom a letter asks to be answered."""
    rules = office / "rules.yaml"
    text = rules.read_text("utf-8")
    filled = text.replace(
        "reply_to: {person: null, telephone: null}", 'reply_to: {person: 督查科, telephone: "65000000"}'
    )
    assert filled != text
    rules.write_text(filled, "utf-8")


def entries(office: Path, task: str) -> list[str]:
    return sorted(p.name for p in (office / "ledger" / task).glob("*_notice_*"))


def test_three_steps_each_after_the_limit_of_the_one_before(send, office, tmp_path: Path):
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10")
    result = send("2020-01-10", "11.1", "--step", "2", "--limit", "2020-01-20", code=2)
    assert "第1步的时限 2020-01-10 还没有过" in result.err
    assert len(entries(office, "11.1")) == 1
    send("2020-01-11", "11.1", "--step", "2", "--limit", "2020-01-20")
    send("2020-01-21", "11.1", "--step", "3", "--limit", "2020-01-31")
    names = [
        "11.1_督查提示单_2020-01-06.docx",
        "11.1_督办通知单_2020-01-11.docx",
        "11.1_重点督办通知单_2020-01-21.docx",
    ]
    assert sheets(tmp_path) == sorted(names)
    folder = tmp_path / "催办"
    first, second, third = (said(folder / name) for name in names)
    assert "现予提醒，请于2020年1月10日前反馈" in first
    assert "此前已于" not in first
    assert (
        "此前已于2020年1月6日发出督查提示单（限2020年1月10日前），至今尚未报办结。现予督办，请于2020年1月20日前办结"
        in second
    )
    assert "于2020年1月11日发出督办通知单（限2020年1月20日前）" in third
    assert "重点督办，请主要负责同志牵头研究" in third
    assert "时限为2019年12月31日，截至2020年1月6日已过6天" in first
    for text in (first, second, third):
        assert "区经济信息委：" in text
        assert "回　执" in text


def test_a_step_is_not_sent_twice_nor_skipped(send, office, tmp_path: Path):
    result = send(DAY, "11.1", "--step", "2", "--limit", "2020-01-10", code=2)
    assert "第1步还没有发，不能发第2步" in result.err
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10")
    before = sheets(tmp_path)
    result = send("2020-01-07", "11.1", "--step", "1", "--limit", "2020-01-12", code=2)
    assert "第1步已于 2020-01-06 发出" in result.err
    assert sheets(tmp_path) == before
    assert len(entries(office, "11.1")) == 1


def test_several_at_once_all_or_none(send, office, tmp_path: Path):
    result = send(DAY, "11.1", "27.3", "--step", "1", "--limit", "2020-01-10", code=2)
    assert "不用催办" in result.err  # 27(3) is closed
    assert sheets(tmp_path) == []
    assert entries(office, "11.1") == []
    send(DAY, "11.1", "11.2", "--step", "1", "--limit", "2020-01-10")
    assert len(sheets(tmp_path)) == 2


def test_a_batch_passes_over_what_was_sent_and_sends_the_rest(send, office, tmp_path: Path):
    """A step refused for one of eleven sent none of them."""
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10")
    result = send("2020-01-07", "11.1", "11.2", "12.1", "--step", "1", "--limit", "2020-01-12")
    assert "第1步已经发过，略过1件：11(1)（2020-01-06 发出，限 2020-01-10）" in result.err
    assert [len(entries(office, task)) for task in ("11.1", "11.2", "12.1")] == [1, 1, 1]
    before = sheets(tmp_path)
    result = send("2020-01-07", "11.1", "11.2", "12.1", "--step", "1", "--limit", "2020-01-12")
    assert "略过3件" in result.err
    assert "没有要发的" in result.err
    assert sheets(tmp_path) == before


def test_a_batch_is_numbered_on_from_the_first_and_approved_at_once(send, run, office):
    typed = ("--step", "1", "--limit", "2020-01-10", "--number", "沙督提〔2020〕9号")
    approved = ("--approved-by", "张某", "--issuer", "区政府督查办")
    add_contact(office)
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-08")
    send(DAY, "11.1", "11.2", "12.1", *typed, *approved)

    def told(task: str) -> list[tuple[str | None, str | None]]:
        log = json.loads(run("log", task, "--format", "json", "--data", office).out)["entries"]
        found = [e["content"] for e in log if e["kind"] == "notice"]
        return [(e.get("document"), e.get("approved_by")) for e in found]

    assert told("11.1") == [(None, None)]  # passed over, and so is no number
    assert told("11.2") == [("沙督提〔2020〕9号", "张某")]
    assert told("12.1") == [("沙督提〔2020〕10号", "张某")]
    again = ("--step", "1", "--limit", "2020-01-10", "--number", "沙督提〔2020〕9号")
    assert "接着编到的 沙督提〔2020〕10号 已用于" in send(DAY, "12.2", "5.1", *again, code=2).err
    assert "文号各成一列；分两次发，或用 --number next" in send(DAY, "12.2", "13.1", *again, code=2).err


def test_the_form_follows_the_kind_of_department(send, office, registry: Registry, tmp_path: Path):
    kinds = {d.name: d.kind for d in registry.departments}
    court = next(t for t in registry.tasks if [kinds[n] for n in t.lead] == ["法院检察院"] and len(t.deadlines) < 2)
    send(DAY, court.id, "--step", "1", "--limit", "2020-01-10")
    send("2020-01-12", court.id, "--step", "2", "--limit", "2020-01-20")
    first, second = (said(tmp_path / "催办" / name) for name in sheets(tmp_path))
    for text in (first, second):
        assert "工作联系函" in text
        assert "贵单位" in text
        assert not re.search("督办|提醒|你单位|逾期", text)
    assert "现商请支持" in first
    assert "再次商请支持" in second
    rules = office / "rules.yaml"
    rules.write_text(re.sub(r"contact: \[.*\]", "contact: []", rules.read_text("utf-8")), "utf-8")
    send("2020-01-21", court.id, "--step", "3", "--limit", "2020-01-30")
    assert any("重点督办通知单" in name for name in sheets(tmp_path))


def test_the_office_does_not_chase_itself(send, registry: Registry, tmp_path: Path):
    own = next(t for t in registry.tasks if t.lead[0] == "区政府督查办")
    assert "回避" in send(DAY, own.id, "--step", "1", "--limit", "2020-01-10", code=2).err
    assert sheets(tmp_path) == []


def test_what_is_reported_complete_is_not_chased(send, run, office):
    assert "待核验" in send(DAY, "71.1", "--deadline", "1", "--step", "1", "--limit", "2020-01-10", code=2).err
    send(DAY, "71.1", "--step", "1", "--limit", "2020-01-10")  # the only node that is still open
    log = json.loads(run("log", "71.1", "--format", "json", "--data", office).out)["entries"]
    assert [e["content"]["deadline"] for e in log if e["kind"] == "notice"] == [2]


def test_an_extension_ends_the_series(send, run, office):
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10")
    extend = ("--approved-by", "区政府", "--document", "批示", "--reason", "等办法")
    assert run("extend", "11.1", "--until", "2020-03-31", *extend, "--data", office).code == 0
    assert "第1步还没有发" in send("2020-04-01", "11.1", "--step", "2", "--limit", "2020-04-10", code=2).err
    send("2020-04-01", "11.1", "--step", "1", "--limit", "2020-04-10")


def test_a_withdrawn_notice_can_be_sent_again(send, run, office):
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10")
    digest = entries(office, "11.1")[0].removesuffix(".yaml").rpartition("_")[2]
    assert run("withdraw", digest, "--reason", "没有发出", "--data", office).code == 0
    again = ("11.1", "--step", "1", "--limit", "2020-01-12")
    assert "--force" in send(DAY, *again, code=2).err  # the first may have been edited
    assert entries(office, "11.1")[1:] == [name for name in entries(office, "11.1") if "withdraw" in name]
    send(DAY, *again, "--force")
    assert run("validate", office, "--strict").code == 0


def test_a_draft_leaves_no_record_and_a_reprint_no_second_one(send, office, tmp_path: Path):
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10", "--draft")
    (name,) = sheets(tmp_path)
    path = tmp_path / "催办" / name
    assert entries(office, "11.1") == []
    head = Document(str(path)).sections[0].header.paragraphs[0].text
    assert head.startswith("送审稿")
    assert "【待编号】" in said(path)
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10", "--force")
    given = ("--approved-by", "张某", "--number", "沙督函〔2020〕5号", "--issuer", "区政府督查办")
    again = ("11.1", "--step", "1", "--reprint", *given, "--force")
    refused = send("2020-01-08", *again, code=2).err
    assert "还有1处待补，不能定稿：【待填】（联系人、办公电话：写在 rules.yaml 的 reply_to）" in refused
    assert "送审稿" in Document(str(path)).sections[0].header.paragraphs[0].text
    add_contact(office)
    send("2020-01-08", "11.1", "--step", "1", "--reprint", *given, "--force")
    assert sheets(tmp_path) == [name]
    assert len(entries(office, "11.1")) == 1
    text = said(path)
    assert "【待" not in text
    assert "沙督函〔2020〕5号" in text
    assert "截至2020年1月6日已过6天" in text  # as it was sent
    assert Document(str(path)).sections[0].header.paragraphs[0].text == ""
    assert "没有可重印的" in send(DAY, "11.2", "--step", "1", "--reprint", code=2).err


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("11.1", "--step", "1"), "--limit"),
        (("11.1", "--step", "4", "--limit", "2020-01-10"), "4"),
        (("11.1", "--step", "1", "--limit", "2020-01-01"), "早于发函之日"),
        (("11.1", "11.2", "--step", "1", "--limit", "2020-01-10", "--number", "某函"), "无从接着编"),
        (("11.1", "--step", "1", "--limit", "2020-01-10", "--draft", "--reprint"), "不能同时用"),
        (("5.1", "67.1", "--step", "1", "--limit", "明天吧"), "明天吧"),
    ],
)
def test_misuse_is_said_and_nothing_is_written(send, tmp_path: Path, typed, words: str):
    assert words in send(DAY, *typed, code=2).err
    assert sheets(tmp_path) == []


def test_a_folder_that_cannot_be_made_leaves_no_record(run, office, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", DAY)
    (tmp_path / "催办").write_text("", "utf-8")
    result = run("notice", "11.1", "--step", "1", "--limit", "2020-01-10", "-o", tmp_path / "催办", "--data", office)
    assert result.code == 4
    assert entries(office, "11.1") == []
    assert run("notice", "11.1", "--step", "1", "--limit", "2020-01-10", "-o", " ", "--data", office).code == 2


def test_the_log_tells_of_it_and_validate_finds_an_unlawful_one(send, run, office):
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10")
    assert "督查提示单（第1步），限2020-01-10前" in run("log", "11.1", "--data", office).out
    assert "催办1次（2020-01-06督查提示单，限2020-01-10前）" in run("show", "11.1", "--data", office).out
    assert run("validate", office, "--strict").code == 0
    send("2020-01-11", "11.1", "--step", "2", "--limit", "2020-01-20")
    digest = entries(office, "11.1")[0].removesuffix(".yaml").rpartition("_")[2]
    refused = run("withdraw", digest, "--reason", "误", "--data", office)
    assert refused.code == 2  # the second rests on the first


def test_markdown_on_request(send, tmp_path: Path):
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10", "--format", "md", "--note", "请附[清单]")
    (name,) = sheets(tmp_path)
    text = (tmp_path / "催办" / name).read_text("utf-8")
    assert "# 关于压缩高压和低压非居民客户办电时限落实情况的督查提示单" in text
    assert "请附\\[清单\\]" in text


class Stream(io.StringIO):
    """A stderr that may claim to be a terminal."""

    def __init__(self, *, tty: bool) -> None:
        super().__init__()
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize(
    ("tty", "term", "count", "shown"),
    [(True, "xterm", 9, True), (True, "dumb", 9, False), (False, "xterm", 9, False), (True, "xterm", 2, False)],
)
def test_long_work_shows_a_bar_on_a_terminal_alone(monkeypatch, tty: bool, term: str, count: int, shown: bool):
    stream = Stream(tty=tty)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(console.track(range(count), "写函")) == list(range(count))
    assert ("写函" in stream.getvalue()) == shown
    assert stream.getvalue().endswith("\x1b[2K") == shown or not shown  # and it is wiped away


def test_a_notice_or_a_name_alone_begins_no_ledger(run, tmp_path: Path, monkeypatch):
    """What the office itself writes says nothing of how work stands: nobody is accused because of it."""
    monkeypatch.setenv("BIZENV_TODAY", DAY)
    folder = tmp_path / "新"
    assert run("init", folder).code == 0
    assert run("assign", "27.3", "--leader", "李某", "--data", folder).code == 0
    result = run("notice", "27.3", "--step", "1", "--limit", "2020-01-10", "-o", tmp_path / "催办", "--data", folder)
    assert result.code == 0, result.err
    (name,) = sheets(tmp_path)
    assert "不代表没有办理" in said(tmp_path / "催办" / name)
    told = json.loads(run("report", "--format", "json", "--data", folder).out)
    assert (told["empty"], told["lights"]) == (True, {})
    assert "台账为空" in run("report", "--data", folder).out
    assert "李某" in run("show", "27.3", "--data", folder).out
    assert run("record", "3.1", "--progress", "5", "--data", folder).code == 0
    assert not json.loads(run("report", "--format", "json", "--data", folder).out)["empty"]


def test_a_letter_has_all_that_its_reader_needs_to_answer(send, office, tmp_path: Path):
    """What it rests on, the matter, who leads and supports, the limit, how and whom to answer, and the receipt."""
    add_contact(office)
    send(DAY, "11.1", "--step", "1", "--limit", "2020-01-10", "--number", "沙督函〔2020〕5号")
    text = said(tmp_path / "催办" / sheets(tmp_path)[0])
    for words in (
        "沙督函〔2020〕5号",
        "根据《重庆市沙坪坝区营商环境优化提升工作方案》（沙府办发〔2019〕177号）附件第11(1)项",
        "牵头单位",
        "配合单位",
        "2020年1月10日前",
        "主要负责人审签并加盖公章",
        "督查科，办公电话：65000000",
        "签收人：",
        "签收时间：",
        "回　执",
        "主要负责人签字",
    ):
        assert words in text, words
    assert not re.search("“[^”]*“", text)


def test_a_letter_on_a_task_under_a_new_rule_is_in_the_words_of_that_rule(
    send, run, office, tmp_path: Path, monkeypatch
):
    """The requirement that was replaced, its deadline and its number are not asked for any more."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    rule = ("--document", "渝府办发〔2019〕110号", "--effective", "2019-12-15", "--until", "2020-01-31")
    assert run("supersede", "11.1", *rule, "--text", "高压客户办电压缩至15个工作日", "--data", office).code == 0
    send("2020-02-05", "11.1", "--step", "1", "--limit", "2020-02-10")
    text = said(tmp_path / "催办" / sheets(tmp_path)[0])
    assert "根据渝府办发〔2019〕110号（" in text
    assert "高压客户办电压缩至15个工作日" in text
    assert "2020年1月31日（渝府办发〔2019〕110号，2019年12月15日起施行）" in text
    assert "20个工作日" not in text.partition("任务要求")[2]
    assert "2019年12月31日" not in text


def test_letters_are_numbered_on_from_what_is_on_record(send, run, office):
    """Each form of letter has a series of its own, which begins again with the year."""
    assert (
        "还没有编过号"
        in send("2019-12-30", "11.1", "--step", "1", "--limit", "2020-01-03", "--number", "next", code=2).err
    )
    first = ("--step", "1", "--limit", "2020-01-03")
    send("2019-12-30", "11.1", *first, "--number", "沙督提〔2019〕7号")
    send("2019-12-30", "11.2", "12.1", *first, "--number", "next")
    send("2020-01-06", "12.2", "--step", "1", "--limit", "2020-01-10", "--number", "next")
    send("2020-01-06", "11.1", "--step", "2", "--limit", "2020-01-10", "--number", "沙督办〔2020〕4号")
    send("2020-01-07", "11.2", "--step", "2", "--limit", "2020-01-10", "--number", "next")

    def numbers(task: str) -> list[str]:
        log = json.loads(run("log", task, "--format", "json", "--data", office).out)["entries"]
        return [e["content"]["document"] for e in log if e["kind"] == "notice"]

    assert numbers("12.1") == ["沙督提〔2019〕9号"]
    assert numbers("12.2") == ["沙督提〔2020〕1号"]
    assert numbers("11.2") == ["沙督提〔2019〕8号", "沙督办〔2020〕5号"]


def move_to_townships(run, office: Path, monkeypatch) -> None:
    """A new rule gives 29 to the townships, which are lower governments."""
    monkeypatch.setenv("BIZENV_TODAY", DAY)
    rule = ("supersede", "29", "--document", "示例1号（虚构）", "--effective", "2019-10-01", "--until", "2019-11-30")
    assert run(*rule, "--lead", "相关镇街", "--data", office).code == 0


def send_two(send) -> None:
    send("2019-12-02", "29", "--step", "1", "--limit", "2019-12-05", "--issuer", "区政府督查办", "--format", "md")


def test_nobody_but_the_governments_office_directs_a_township(run, send, office: Path, monkeypatch, tmp_path: Path):
    move_to_townships(run, office, monkeypatch)
    send_two(send)  # the first letter only reminds
    typed = ("29", "--step", "2", "--limit", "2019-12-20", "--format", "md")
    refused = send("2019-12-09", *typed, "--issuer", "区政府督查办", code=2)
    assert "只能由政府办公室署名" in refused.err
    assert not [name for name in sheets(tmp_path) if "督办通知单" in name]
    send("2019-12-09", *typed, "--issuer", "某区人民政府办公室")
    assert [name for name in sheets(tmp_path) if "督办通知单" in name]


def test_the_rubric_names_the_organ_in_whose_name_a_letter_goes(run, send, office: Path, monkeypatch, tmp_path: Path):
    rules = office / "rules.yaml"
    lines = "issuers: {reminder: 某区督查办, lower: 某区政府办公室}\n"
    rules.write_text(rules.read_text("utf-8") + lines, "utf-8")
    move_to_townships(run, office, monkeypatch)
    send("2019-12-02", "29", "--step", "1", "--limit", "2019-12-05", "--format", "md")
    (first,) = sheets(tmp_path)
    assert "某区督查办" in (tmp_path / "催办" / first).read_text("utf-8")
    send("2019-12-09", "29", "--step", "2", "--limit", "2019-12-20", "--format", "md")
    second = next(name for name in sheets(tmp_path) if "督办通知单" in name)
    assert "某区政府办公室" in (tmp_path / "催办" / second).read_text("utf-8")


def test_a_company_of_the_district_is_supervised_and_a_public_utility_is_asked(registry):
    from bizenv.standing.rubric import CONTACT

    kinds = {name: registry.kind(name) for name in ("工投公司", "市区供电公司", "区法院")}
    assert [name for name, kind in kinds.items() if kind in CONTACT] == ["市区供电公司", "区法院"]


def test_no_letter_goes_out_without_the_number_that_was_asked_for(run, kept_desk: Path, tmp_path: Path, monkeypatch):
    """On an empty ledger ``next`` counted on nothing, and the letter had no number; nobody was told."""
    monkeypatch.setenv("BIZENV_TODAY", DAY)
    typed = ("11.1", "--step", "1", "--limit", "2020-01-10", "--number", "next", "-o", tmp_path / "催办")
    result = run("notice", *typed, "--data", kept_desk)
    assert (result.code, sheets(tmp_path)) == (2, [])
    assert "还没有编过号" in result.err


def received(run, office: Path, monkeypatch, day: str, entry: str, code: int = 0):
    monkeypatch.setenv("BIZENV_TODAY", day)
    result = run("notice", "receive", entry, "--date", day, "--data", office)
    assert result.code == code, result.err
    return result


def test_the_limit_that_runs_from_receipt_is_not_lost_by_a_correction_of_the_letter(
    send, run, office: Path, monkeypatch
):
    send(DAY, "11.1", "--step", "1", "--limit", "5wd")
    letter = Path(entries(office, "11.1")[0]).stem
    received(run, office, monkeypatch, "2020-01-08", letter)
    for act in (("correct", "--document", "某函〔2020〕1号"), ("withdraw",)):
        result = run(act[0], letter, *act[1:], "--reason", "误", "--data", office)
        assert result.code == 2
        assert "先撤回它" in result.err
    listed = json.loads(run("notice", "list", "--data", office, "--format", "json").out)
    assert next(it for it in listed["notices"] if it["entry"] == letter)["limit"] == "2020-01-15"


def test_a_letter_received_on_two_branches_has_one_limit_and_somebody_is_told(
    send, run, office: Path, tmp_path: Path, monkeypatch
):
    send(DAY, "11.1", "--step", "1", "--limit", "5wd")
    letter = Path(entries(office, "11.1")[0]).stem
    received(run, office, monkeypatch, "2020-01-09", letter)
    (ours,) = (office / "ledger" / "11.1").glob("*_receive_*")
    ours.rename(tmp_path / ours.name)
    received(run, office, monkeypatch, "2020-01-08", letter)
    (tmp_path / ours.name).rename(ours)
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-10")
    result = run("notice", "list", "--data", office, "--format", "json")
    assert next(it for it in json.loads(result.out)["notices"] if it["entry"] == letter)["limit"] == "2020-01-15"
    assert "不合规" in result.err
    assert "已有另一条“签收”" in run("validate", office).out


def test_help_and_errors_of_a_command_beneath_another_name_both(run):
    assert "bizenv notice receive" in run("notice", "receive", "--help").out
    assert "bizenv notice receive -h" in run("notice", "receive").err

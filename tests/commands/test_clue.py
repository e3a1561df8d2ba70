"""``bizenv clue``: who complained is told to nobody, what was complained of is not lost.

BIZENV_CRASHES=1000 makes the run of crashes a long one.
"""

import datetime as dt
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from html import unescape
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bizenv.cli.main import COMMANDS
from tests.conftest import need

ROUNDS = int(os.environ.get("BIZENV_CRASHES", "10"))
POSIX = pytest.mark.skipif(os.name == "nt", reason="kill -9 and modes are POSIX's")
MARK = "天河岸边无名石桥"
"""A word that is nowhere else."""
SECRET = "一个很长很长的口令"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own settings for clues."""
    for name in ("BIZENV_CLUES", "BIZENV_CLUES_PASSPHRASE", "BIZENV_CLUES_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


def add(act, day: str = "2019-10-08", *more: str, code: int = 0):
    return act(day, "clue", "add", "--source", "12345热线", "--matter", "办理许可超期", *more, code=code)


def read_code(out: str) -> str:
    """The recovery code on a sheet."""
    return next(line.removeprefix("恢复码：") for line in out.splitlines() if line.startswith("恢复码："))


def begin_secret(act, monkeypatch: pytest.MonkeyPatch, *more: str) -> str:
    """Make a store under a passphrase with one clue; return its recovery code."""
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    code = read_code(add(act, "2019-10-08", *more, code=2).out)
    add(act, "2019-10-08", *more, "--recovery-code", code)
    return code


def held(act) -> list[dict[str, object]]:
    return json.loads(act("2019-12-31", "clue", "list", "--format", "json").out)["clues"]


# The way of a clue


def test_a_clue_goes_from_receipt_to_its_end(act):
    assert (
        "已登记第1号（投诉诉求），时限 2019-10-28" in add(act, "2019-10-08", "--unit", "市场监管", "--task", "1.1").out
    )
    told = act("2019-10-10", "clue", "assign", "1", "--to", "区政务办").out
    assert told.splitlines()[:2] == [
        "区政务办：",
        "现转去问题线索第1号（2019年10月8日受理，涉及区市场监管局）：办理许可超期",
    ]
    act("2019-10-15", "clue", "answer", "1", "--text", "已补办")
    act("2019-10-16", "clue", "close", "1", "--result", "属实，已整改")
    clue = held(act)[0]
    assert {
        key: clue[key] for key in ("number", "class", "state", "unit", "tasks", "to", "assigned", "answered", "closed")
    } == {
        "number": 1,
        "class": "appeal",
        "state": "closed",
        "unit": "区市场监管局",
        "tasks": ["1.1"],
        "to": "区政务办",
        "assigned": "2019-10-10",
        "answered": "2019-10-15",
        "closed": "2019-10-16",
    }
    shown = act("2019-10-17", "clue", "show", "1").out
    assert shown.splitlines()[0] == "线索第1号"
    assert "已补办（2019-10-15）" in shown
    assert "属实，已整改（2019-10-16办结）" in shown


def test_the_limit_is_counted_in_working_days_by_the_rubric(act):
    add(act)
    rules = Path("rules.yaml")
    rules.write_text(rules.read_text("utf-8").replace("clues: {limit: 15", "clues: {limit: 5"), "utf-8")
    assert "时限 2019-10-14" in add(act).out  # the 12th of October 2019, a Saturday, was worked
    assert [clue["limit"] for clue in held(act)] == [
        "2019-10-28",
        "2019-10-14",
    ]  # that of the first stays as it was told


@pytest.mark.parametrize("name", ["市场监管", "区市场监管局", "区市场监管局注册科"])
def test_the_unit_complained_of_never_gets_the_clue(act, name: str):
    add(act, "2019-10-08", "--unit", "市场监管")
    for typed in (["assign", "1", "--to", name], ["transfer", "1", "--to", name, "--letter", "某函1号"]):
        told = act("2019-10-10", "clue", *typed, code=2).err
        assert "反映的就是这家单位" in told
    assert held(act)[0]["state"] == "new"


def test_a_clue_that_is_passed_on_after_its_limit_is_not_asked_back_by_a_day_gone_by(act):
    add(act)
    told = act("2019-11-15", "clue", "assign", "1", "--to", "区政务办").out
    assert "时限（2019年10月28日）已过，请尽快办理并答复" in told
    assert "请于" not in told


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_day_is_broken_in_the_list_of_clues_on_any_screen(act, run, width):
    from rich.cells import cell_len

    add(act, "2019-10-08", "--unit", "区市场监管局")
    act("2019-10-09", "clue", "assign", "1", "--to", "区政务办")
    shown = run("clue", "list", width=width).out
    assert "2019-10-28" in shown
    assert "区政务办" in shown
    assert max(map(cell_len, shown.splitlines())) <= width + 9


def test_every_word_of_a_clue_is_seen_in_the_workbook(act):
    from openpyxl import load_workbook

    act("2019-10-08", "clue", "add", "--source", "走访", "--matter", "窗口没有一次性告知，" * 20)
    act("2019-10-09", "clue", "export", "线索.xlsx")
    sheet = load_workbook("线索.xlsx").active
    assert sheet.row_dimensions[3].height > 100
    assert not sheet["A1"].alignment.wrap_text


def test_whoever_deals_with_a_clue_does_not_learn_who_complained(act, monkeypatch):
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    who = ["--person", "张某某", "--company", "天天公司", "--phone", "13812345678"]
    matter = ["--source", "走访", "--matter", "天天公司张某某（13812345678）反映窗口推诿"]
    code = read_code(act("2019-10-08", "clue", "add", *matter, *who, code=2).out)
    act("2019-10-08", "clue", "add", *matter, *who, "--recovery-code", code)
    told = act("2019-10-09", "clue", "assign", "1", "--to", "区政务办").out
    assert "该企业反映人反映窗口推诿" in told
    assert not any(word in told for word in ("张某某", "天天公司", "13812345678"))
    act("2019-10-09", "clue", "export", "线索.xlsx")
    with zipfile.ZipFile("线索.xlsx") as book:
        everything = "".join(unescape(book.read(name).decode("utf-8", "replace")) for name in book.namelist())
    assert "窗口推诿" in everything
    assert not any(word in everything for word in ("张某某", "天天公司", "13812345678"))


@pytest.mark.parametrize(
    "typed",
    [
        ["--matter", "某人收钱"],
        ["--source", "来信"],
        ["--unit", "区市场监管局"],
        ["--task", "1.1"],
        ["--person", "张某某"],
        ["--company", "天天公司"],
    ],
)
def test_of_an_accusation_nothing_of_its_content_can_be_typed(act, typed: list[str]):
    base = ["clue", "add", "--class", "检举控告", "--letter", "某信〔2019〕3号", "--pieces", "2"]
    told = act("2019-10-09", *base, *typed, code=2).err
    assert "只登记受理日、来函号" in told
    assert typed[1] not in told
    assert "已登记第1号（检举控告）" in act("2019-10-09", *base).out


def test_an_accusation_goes_to_the_discipline_inspection_against_a_receipt(act):
    act("2019-10-09", "clue", "add", "--class", "检举控告", "--letter", "某信〔2019〕3号", "--pieces", "2")
    listed = act("2019-10-09", "clue", "list").out
    assert "待移交" in listed
    assert "待分办" not in listed
    assert "不分办，只移交" in act("2019-10-10", "clue", "assign", "1", "--to", "区政务办", code=2).err
    assert "不在这里办结" in act("2019-10-10", "clue", "close", "1", "--result", "不属实", code=2).err
    assert (
        "移交纪检监察机关"
        in act("2019-10-10", "clue", "transfer", "1", "--to", "区政务办", "--letter", "函1", code=2).err
    )
    moved = ["clue", "transfer", "1", "--to", "区纪委监委", "--letter", "某督函〔2019〕1号", "--date", "2019-10-10"]
    assert "收到回执后" in act("2019-10-10", *moved).out
    assert "回执 沙纪收7" in act("2019-10-12", *moved, "--receipt", "沙纪收7").out
    clue = held(act)[0]
    assert (clue["state"], clue["closed"], clue["receipt"]) == ("transferred", "2019-10-10", "沙纪收7")
    assert "不能再改" in act("2019-10-12", *moved, code=2).err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["assign", "1", "--to", "区政务办", "--date", "2019-10-07"], "早于受理之日"),
        (["assign", "1", "--to", "区政务办", "--date", "2019-12-31"], "在今天"),
        (["answer", "1", "--text", "已办"], "还没有分办"),
        (["close", "1", "--result", "已办", "--date", "2019-10-01"], "早于"),
    ],
)
def test_a_step_out_of_order_changes_nothing(act, typed: list[str], told: str):
    add(act)
    assert told in act("2019-10-10", "clue", *typed, code=2).err
    assert held(act)[0]["state"] == "new"


def test_a_number_that_is_not_there_is_said(act):
    assert "还没有线索库" in act("2019-10-10", "clue", "close", "1", "--result", "已办", code=3).err
    add(act)
    assert "没有第2号线索" in act("2019-10-10", "clue", "show", "2", code=3).err


# Erasing


def test_of_what_is_erased_number_and_days_stay_and_the_counts(act):
    add(act)
    add(act, "2019-10-09")
    erase = ["clue", "erase", "1", "--approved-by", "王某", "--reason", "本人要求", "--filed", "档案室2019-3"]
    assert "还没有办结" in act("2019-10-20", *erase, code=2).err
    act("2019-10-20", "clue", "close", "1", "--result", MARK)
    result = act("2019-10-21", *erase)
    assert "备份" in result.err
    kept = b"".join(path.read_bytes() for path in Path("clues").iterdir())
    assert MARK.encode() not in kept
    assert "办理许可超期" in kept.decode()  # of the other one
    told = act("2019-10-22", "clue", "show", "1").out
    assert "王某批准，存档于档案室2019-3" in told
    assert "received: 2019-10-08, closed: 2019-10-20" in Path("clues/counts.yaml").read_text("utf-8")
    assert "已于 2019-10-21 删除" in act("2019-10-22", *erase, code=2).err


def test_what_should_never_have_been_registered_counts_nowhere_and_its_number_is_not_used_again(act):
    add(act)
    why = ["--approved-by", "王某", "--reason", "误登", "--filed", "档案室", "--mistaken"]
    assert "不再计入件数" in act("2019-10-09", "clue", "erase", "1", *why).out
    assert Path("clues/counts.yaml").read_text("utf-8").endswith("clues: []\n")
    assert "已登记第2号" in add(act).out


def test_an_erasure_needs_who_why_and_where(act):
    add(act)
    for lacking in ("--approved-by", "--reason", "--filed"):
        typed = [word for key in ("--approved-by", "--reason", "--filed") if key != lacking for word in (key, "某")]
        assert lacking in act("2019-10-09", "clue", "erase", "1", "--mistaken", *typed, code=2).err


# What may be kept, and where


@pytest.mark.parametrize("key", ["--person", "--phone", "--company"])
def test_who_complained_is_kept_under_a_passphrase_only(act, key: str):
    told = add(act, "2019-10-08", key, "某某", code=2).err
    assert "只存入有口令的线索库" in told
    assert not Path("clues").exists()


def test_a_telephone_in_the_text_is_not_kept_in_plain_text(act):
    told = act("2019-10-08", "clue", "add", "--source", "走访", "--matter", "找13812345678", code=2).err
    assert "手机号" in told
    assert "13812345678" not in told


def test_a_mark_of_secrecy_or_an_identity_number_is_never_kept(act, monkeypatch):
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    for text in ("机密★三年", "身份证号11010519491231002X"):
        told = act("2019-10-08", "clue", "add", "--source", "走访", "--matter", text, code=2)
        assert "不能录入" in told.err
        assert text not in told.err + told.out


def test_the_store_is_the_owners_alone_and_hides_itself_from_git(act):
    add(act)
    assert Path("clues/.gitignore").read_text("utf-8").splitlines()[-1] == "*"
    assert "/clues/" in Path(".gitignore").read_text("utf-8")
    if os.name != "nt":
        assert Path("clues").stat().st_mode & 0o077 == 0
        for name in ("clues.json", "audit.log", "clues.lock"):
            assert Path("clues", name).stat().st_mode & 0o077 == 0
    act("2019-10-08", "clue", "export", "线索.xlsx")
    if os.name != "nt":
        assert Path("线索.xlsx").stat().st_mode & 0o077 == 0


@POSIX
def test_a_store_that_its_keeper_shares_stays_shared_when_it_is_written(act):
    """Each writer's umask would shut the colleagues out."""
    add(act)
    Path("clues/clues.json").chmod(0o660)
    add(act, "2019-10-09")
    assert Path("clues/clues.json").stat().st_mode & 0o777 == 0o660


@pytest.mark.shell
def test_a_store_that_git_has_is_not_opened(act):
    git = need("git", "git")
    add(act)
    for words in (["init", "-q"], ["add", "-f", "clues/clues.json"]):
        subprocess.run([git, *words], check=True)
    told = act("2019-10-09", "clue", "list", code=2).err
    assert "git rm -r --cached clues" in told
    assert "办理许可超期" not in told


def test_the_store_may_lie_on_a_shared_drive(act, tmp_path: Path, monkeypatch):
    shared = tmp_path / "共享" / "线索"
    monkeypatch.setenv("BIZENV_CLUES", str(shared))
    add(act)
    assert (shared / "clues.json").is_file()
    assert not Path("clues").exists()
    assert "线索1件临期" in act("2019-10-29", "todo").out


def test_every_look_is_on_record_and_none_is_shown_where_it_cannot_be(act, monkeypatch):
    add(act)
    act("2019-10-09", "clue", "list")
    act("2019-10-09", "clue", "show", "1")
    act("2019-10-09", "clue", "export", "线索.xlsx")
    looks = [line.split("\t") for line in Path("clues/audit.log").read_text("utf-8").splitlines()]
    assert [(did, numbers) for _, _, did, numbers in looks] == [
        ("add", "1"),
        ("list", "-"),
        ("show", "1"),
        ("export", "-"),
    ]
    assert all(
        dt.datetime.fromisoformat(moment).date() in (dt.date(2019, 10, 8), dt.date(2019, 10, 9)) for moment, *_ in looks
    )
    Path("clues/audit.log").unlink()
    Path("clues/audit.log").mkdir()
    refused = act("2019-10-09", "clue", "show", "1", code=4)
    assert "没有打开线索库" in refused.err
    assert refused.out == ""


def test_no_answer_is_written_over_the_store(act):
    add(act)
    for typed in (
        ["list", "-o", "clues/clues.json"],
        ["list", "-o", "clues/counts.yaml"],
        ["clue", "export", "clues/x.xlsx"],
    ):
        assert "问题线索库" in act("2019-10-09", *typed, code=2).err


# The passphrase


def test_under_a_passphrase_nothing_can_be_read_without_it(act, monkeypatch):
    begin_secret(act, monkeypatch, "--person", MARK)
    kept = b"".join(path.read_bytes() for path in Path("clues").iterdir())
    assert MARK.encode() not in kept
    assert "办理许可超期".encode() not in kept
    assert MARK in act("2019-10-09", "clue", "show", "1").out
    for wrong in ("", "另外一个很长的口令"):
        monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", wrong)
        told = act("2019-10-09", "clue", "show", "1", code=2)
        assert "口令" in told.err
        assert MARK not in told.out + told.err


def test_nothing_is_registered_before_a_recovery_sheet_is_read_back(act, monkeypatch):
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    first = add(act, code=2)
    assert first.out.count("恢复码：") == 2
    assert "再也打不开" in first.out
    assert "没有经过商用密码认证" in first.out
    assert not Path("clues/clues.enc").exists()
    code = read_code(first.out)
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert "抄错了" in add(act, "2019-10-08", "--recovery-code", slip, code=2).err
    add(act, "2019-10-08", "--recovery-code", code.lower().replace("-", " "))
    assert Path("clues/clues.enc").exists()
    assert not Path("clues/clues.new").exists()


def test_who_changes_a_passphrase_is_not_told_that_there_is_no_store(act, monkeypatch):
    begin_secret(act, monkeypatch)
    monkeypatch.setenv("BIZENV_CLUES_NEW_PASSPHRASE", "后来另定的新口令")
    told = act("2019-10-09", "clue", "passphrase", code=2)
    assert "新口令还没有设：" in told.err
    assert f"线索库：{Path('clues').absolute()}" in told.out  # a sheet in a safe has to say which store it opens


def test_a_lost_passphrase_is_set_anew_with_the_recovery_code(act, monkeypatch):
    code = begin_secret(act, monkeypatch)
    monkeypatch.delenv("BIZENV_CLUES_PASSPHRASE")
    monkeypatch.setenv("BIZENV_CLUES_NEW_PASSPHRASE", "后来另定的新口令")
    again = act("2019-10-09", "clue", "passphrase", "--recovery-code", code, code=2)
    act("2019-10-09", "clue", "passphrase", "--recovery-code", code, "--read-back", read_code(again.out))
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", "后来另定的新口令")
    assert len(held(act)) == 1
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    assert "口令不对" in act("2019-10-09", "clue", "list", code=2).err


def test_a_store_in_plain_text_gets_a_passphrase_and_the_plain_text_goes(act, monkeypatch):
    add(act)
    monkeypatch.setenv("BIZENV_CLUES_NEW_PASSPHRASE", SECRET)
    code = read_code(act("2019-10-09", "clue", "passphrase", code=2).out)
    act("2019-10-09", "clue", "passphrase", "--read-back", code)
    assert not Path("clues/clues.json").exists()
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    assert len(held(act)) == 1


def test_a_short_passphrase_is_refused(act, monkeypatch):
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", "short")
    assert "至少8个字符" in add(act, code=2).err


def test_the_file_is_a_line_with_the_parameters_and_a_token(act, monkeypatch):
    from base64 import urlsafe_b64encode

    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    begin_secret(act, monkeypatch)
    line, token = Path("clues/clues.enc").read_bytes().split(b"\n", 1)
    told = json.loads(line)
    made = Scrypt(salt=bytes.fromhex(told["salt"]), length=32, n=told["n"], r=told["r"], p=told["p"])
    key = urlsafe_b64encode(made.derive(SECRET.encode()))
    assert json.loads(Fernet(key).decrypt(token.strip()))["clues"][0]["matter"] == "办理许可超期"


# What is broken


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"kind": "bizenv-clues"}',
        b'{"kind":"bizenv-clues","version":1,"next":1,"clues":[{"number":1}]}',
        b"\xff\xfe",
    ],
)
def test_a_torn_store_ends_in_words_and_is_not_written_over(act, broken: bytes):
    add(act)
    Path("clues/clues.json").write_bytes(broken)
    for typed in (
        ["list"],
        ["show", "1"],
        ["close", "1", "--result", "已办"],
        ["add", "--source", "a", "--matter", "b"],
    ):
        assert "线索库坏了" in act("2019-10-09", "clue", *typed, code=4).err
    assert Path("clues/clues.json").read_bytes() == broken


def test_a_torn_store_under_a_passphrase_ends_in_words(act, monkeypatch):
    begin_secret(act, monkeypatch)
    whole = Path("clues/clues.enc").read_bytes()
    for cut in (0, 5, 60, len(whole) // 2, len(whole) - 5):
        Path("clues/clues.enc").write_bytes(whole[:cut])
        assert act("2019-10-09", "clue", "list", code=4).out == ""
    changed = bytearray(whole)
    changed[-20] ^= 1
    Path("clues/clues.enc").write_bytes(changed)
    assert act("2019-10-09", "clue", "list", code=2 if changed[-20:-19].isalnum() else 4).out == ""


def test_a_store_of_a_later_version_is_said_to_be_one(act):
    add(act)
    Path("clues/clues.json").write_text('{"kind": "bizenv-clues", "version": 2}', "utf-8")
    assert "升级 bizenv" in act("2019-10-09", "clue", "list", code=4).err


def test_counts_that_were_lost_or_spoiled_are_written_again(act):
    add(act)
    for spoiled in (None, b"- {received: x}\n"):
        path = Path("clues/counts.yaml")
        path.unlink() if spoiled is None else path.write_bytes(spoiled)
        act("2019-10-09", "clue", "list")
        assert "received: 2019-10-08, closed: null" in path.read_text("utf-8")


# Papers, and everything else


def test_the_circular_takes_the_two_counts_of_its_period(act, once):
    for day in ("2019-10-08", "2019-11-08", "2019-12-08"):
        add(act, day)
    act("2019-12-09", "clue", "close", "1", "--result", "已办")
    act("2019-12-20", "record", "27.3", "--progress", "50")
    told = act("2020-01-08", "bulletin", "--period", "2019-Q4", "--format", "markdown").out
    assert "受理问题线索3件，已办结1件，正在办理2件。" in told
    told = act("2020-01-08", "bulletin", "--period", "2019-Q4", "--clues", "12/10", "--format", "markdown").out
    assert "受理问题线索12件，已办结10件，正在办理2件。" in told


def test_the_morning_says_how_many_clues_are_near_and_nothing_more(act):
    add(act)
    assert "线索" not in act("2019-10-20", "todo").out
    out = act("2019-10-27", "todo").out
    assert "线索1件临期" in out
    assert "办理许可超期" not in out
    assert json.loads(act("2019-10-27", "todo", "--format", "json").out)["clues_near"] == 1
    act("2019-10-28", "clue", "close", "1", "--result", "已办")
    assert "线索" not in act("2019-10-28", "todo").out


TYPED = {
    "trend": [["trend", "--by", "department"], ["trend", "--forecast"], ["trend", "--format", "json"]],
    "todo": [["todo"], ["todo", "--format", "json"]],
    "search": [["search", MARK], ["search", "许可"]],
    "show": [["show", "27.3"], ["show", "27.3", "--format", "json"]],
    "department": [["department", "区市场监管局"]],
    "missing": [["missing", "--period", "2019-Q4"], ["missing", "--period", "2019-Q4", "--as-message"]],
    "record": [["record", "27.3", "--done", "--evidence", "照片", "--dry-run"]],
    "verify": [["verify", "27.3", "--pass", "--by", "某", "--dry-run"], ["verify", "export", "-o", "核.xlsx"]],
    "form": [["form", "export", "--period", "2019-Q4", "--all", "下发"]],
    "notice": [["notice", "list"]],
    "bulletin": [
        ["bulletin", "--period", "2019-Q4", "--annex", "all", "-o", "通报.docx"],
        ["bulletin", "--kind", "report", "-o", "报告.docx"],
    ],
    "brief": [["brief", "--period", "2019-Q4", "-o", "专报.docx"]],
    "dashboard": [["dashboard", "-o", "页.html"], ["dashboard", "--public", "-o", "公.html"]],
    "export": [
        *(["export", name] for name in ("台账.xlsx", "日历.ics", "表.csv", "据.json", "文.md", "库.sqlite")),
        ["export", "数据集", "--format", "parquet"],
    ],
    "query": [["query", "SELECT * FROM entries", "数据集"], ["query", "late", "数据集"]],
    "backup": [["backup", "备份.zip"]],
    "log": [["log"], ["log", "--format", "json"]],
    "info": [["info"], ["info", "--format", "json"]],
    "serve": [],  # it ends only when it is stopped; tests/unit/web looks at what its pages say
    "validate": [["validate"], ["validate", "--format", "json"]],
    "clue": [
        ["clue", "-h"],
        ["clue", "answer", "1", "--text", "某"],
        ["clue", "add", "--class", MARK, "--matter", MARK],
    ],
}
"""What is typed of each command; every other one is typed alone, and its help."""


@pytest.mark.parametrize("secret", [False, True])
def test_a_clue_is_in_no_output_of_any_other_command(act, run, monkeypatch, shared_cache: Path, secret: bool):
    if secret:
        begin_secret(act, monkeypatch, "--person", MARK, "--company", MARK + "公司")
    act(
        "2019-10-08",
        "clue",
        "add",
        "--source",
        MARK,
        "--unit",
        "区市场监管局",
        "--matter",
        f"{MARK}窗口推诿",
        "--task",
        "27.3",
    )
    act("2019-12-20", "record", "27.3", "--done", "--evidence", "照片")
    seen = []
    for name in COMMANDS:
        for typed in [*TYPED.get(name, [[name]]), [name, "-h"]]:
            if typed[:2] in (["clue", "show"], ["clue", "list"]):
                continue
            result = run(*typed)
            if typed[0] not in ("clue", "search"):  # these say again what was typed
                seen.append((typed, result.out + result.err))
            monkeypatch.setenv("_BIZENV_COMPLETE", "bash_complete")
            monkeypatch.setenv("COMP_WORDS", f"bizenv {name} ")
            monkeypatch.setenv("COMP_CWORD", "2")
            seen.append((["Tab", name], run().out))
            monkeypatch.delenv("_BIZENV_COMPLETE")
    assert [typed for typed, text in seen if MARK in text] == []
    assert MARK not in run("search", MARK).out.replace(f"“{MARK}”", "")
    found = [
        path
        for folder in (Path(), shared_cache)
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "clues" and MARK in unpacked(path)
    ]
    assert found == []
    assert {path.name for path in Path().iterdir()} >= {
        "通报.docx",
        "页.html",
        "库.sqlite",
        "备份.zip",
        "下发",
        "数据集",
    }


def unpacked(path: Path) -> str:
    """The text of a file, and of the parts of one that is packed; references to characters are resolved."""
    contents = [path.read_bytes()]
    if path.suffix == ".parquet":
        contents.append(str(pq.read_table(path, partitioning=None).to_pylist()).encode())
    if zipfile.is_zipfile(io.BytesIO(contents[0])):
        with zipfile.ZipFile(io.BytesIO(contents[0])) as archive:
            contents += [archive.read(name) for name in archive.namelist()]
    return unescape("".join(content.decode("utf-8", "replace") for content in contents))


def test_a_fault_of_the_program_quotes_nothing_of_a_clue(act, monkeypatch):
    from bizenv.clues.store import Store

    add(act)

    def fail(*_: object) -> None:
        raise RuntimeError(MARK)

    monkeypatch.setattr(Store, "load", fail)
    for debug in ("", "1"):
        monkeypatch.setenv("BIZENV_DEBUG", debug)
        result = act("2019-10-09", "clue", "show", "1", code=4)
        assert MARK not in result.out + result.err
        assert "RuntimeError" in result.err


# What an attacker, a slip or a colleague at the same moment would do


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("市场监管", "市场监管局注册科"),
        ("市场监管", "沙坪坝区市场监督管理局"),
        ("市场监管", "区政务办、区市场监管局"),
        ("区市场监管局、区税务局", "区税务局"),
    ],
)
def test_the_unit_complained_of_gets_the_clue_under_no_other_name(act, unit: str, to: str):
    add(act, "2019-10-08", "--unit", unit)
    for typed in (["assign", "1", "--to", to], ["transfer", "1", "--to", to, "--letter", "某函1号"]):
        assert "反映的就是这家单位" in act("2019-10-10", "clue", *typed, code=2).err
    act("2019-10-10", "clue", "assign", "1", "--to", "市市场监管局")  # the office above it may


def test_the_unit_complained_of_does_not_get_the_clue_after_a_reorganisation(act):
    add(act, "2019-10-08", "--unit", "区经济信息委")
    moved = ["--into", "区商务委", "--document", "某委发〔2020〕3号", "--effective", "2020-03-01"]
    act("2020-03-01", "reorganise", "区经济信息委", *moved)
    told = act("2020-03-02", "clue", "assign", "1", "--to", "区商务委", code=2).err
    assert "反映的就是这家单位" in told


@pytest.mark.parametrize(
    "typed",
    [
        ["add", "--class", "检举控告", "--letter", "王某收受企业购物卡"],
        ["add", "--class", "检举控告", "--letter", "某信1号，王某收钱"],
        ["add", "--class", "检举控告", "--task", "王某收钱"],
        ["transfer", "1", "--to", "区纪委监委，王某收钱", "--letter", "某函1号"],
        ["transfer", "1", "--to", "区劳动监察大队", "--letter", "某函1号"],
        ["transfer", "1", "--to", "区纪委监委", "--letter", "王某收钱"],
        ["transfer", "1", "--to", "区纪委监委", "--letter", "某函1号", "--receipt", "王某收钱"],
    ],
)
def test_the_content_of_an_accusation_is_in_no_number_and_no_name(act, typed: list[str]):
    act("2019-10-09", "clue", "add", "--class", "检举控告", "--letter", "某信〔2019〕3号")
    told = act("2019-10-10", "clue", *typed, code=2)
    assert "王某" not in told.err + told.out
    assert "王某" not in Path("clues/clues.json").read_text("utf-8")


@pytest.mark.parametrize(
    "typed",
    [
        ["add", MARK],
        ["add", "--date", MARK],
        ["add", "--pieces", MARK],
        ["add", f"--class={MARK}"],
        ["show", MARK],
        [MARK],
    ],
)
def test_a_slip_of_the_hand_is_not_quoted(act, typed: list[str]):
    told = act("2019-10-09", "clue", *typed, code=2)
    assert MARK not in told.err + told.out


def test_a_fault_while_a_clue_is_shown_quotes_nothing(act, monkeypatch):
    from bizenv.views.wording import clues

    add(act)

    def fail(*_: object) -> None:
        raise RuntimeError(MARK)

    monkeypatch.setattr(clues, "tell", fail)
    monkeypatch.setenv("BIZENV_DEBUG", "1")
    told = act("2019-10-09", "clue", "show", "1", code=4)
    assert MARK not in told.err + told.out


def test_what_no_workbook_can_hold_is_not_kept(act):
    for odd in ("坏\x01字", "\udcff\udcfe", "长" * 10_001):
        act("2019-10-08", "clue", "add", "--source", "走访", "--matter", odd, code=2)
    assert not Path("clues/clues.json").exists()


def test_a_telephone_in_the_name_of_a_unit_is_not_kept_in_plain_text(act):
    assert "手机号" in add(act, "2019-10-08", "--unit", "某局13812345678", code=2).err
    add(act)
    assert "手机号" in act("2019-10-09", "clue", "assign", "1", "--to", "某局13812345678", code=2).err


def test_who_complained_is_in_no_column_of_the_workbook(act, monkeypatch):
    begin_secret(act, monkeypatch, "--person", "张某某", "--phone", "13812345678")
    act("2019-10-09", "clue", "assign", "1", "--to", "区政务办")
    act("2019-10-09", "clue", "answer", "1", "--text", "已回复张某某（138 1234 5678）")
    act("2019-10-09", "clue", "close", "1", "--result", "张 某某满意")
    act("2019-10-09", "clue", "export", "线索.xlsx")
    everything = unpacked(Path("线索.xlsx"))
    assert "满意" in everything
    assert not any(word in everything for word in ("张某某", "张 某某", "1234 5678"))


@POSIX
def test_a_list_that_is_written_is_the_owners_alone_also_over_an_older_file(act):
    add(act)
    Path("旧.csv").write_text("")
    Path("旧.csv").chmod(0o644)
    Path("线索.xlsx").write_text("")
    Path("线索.xlsx").chmod(0o644)
    act("2019-10-09", "clue", "list", "-o", "旧.csv")
    act("2019-10-09", "clue", "list", "-o", "新.json")
    act("2019-10-09", "clue", "export", "线索.xlsx", "--force")
    assert [Path(name).stat().st_mode & 0o077 for name in ("旧.csv", "新.json", "线索.xlsx")] == [0, 0, 0]


def test_the_workbook_leaves_nothing_in_the_folder_of_temporary_files(act, monkeypatch):
    import tempfile

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    add(act)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refuse)
    act("2019-10-09", "clue", "export", "线索.xlsx")
    assert "办理许可超期" in unpacked(Path("线索.xlsx"))


def test_no_answer_is_written_over_a_store_on_a_shared_drive(act, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_CLUES", str(tmp_path / "共享"))
    add(act)
    before = (tmp_path / "共享" / "clues.json").read_bytes()
    told = act("2019-10-09", "list", "--format", "json", "-o", str(tmp_path / "共享" / "clues.json"), code=2)
    assert "问题线索库" in told.err
    assert (tmp_path / "共享" / "clues.json").read_bytes() == before


def test_two_who_begin_a_store_at_the_same_moment_both_register(act, monkeypatch):
    before = Path.mkdir

    def made_meanwhile(path: Path, *typed: object, **more: object) -> None:
        if path.name == "clues":
            before(path, mode=0o700)
        before(path, *typed, **more)

    monkeypatch.setattr(Path, "mkdir", made_meanwhile)
    add(act)
    assert Path("clues/.gitignore").read_text("utf-8").endswith("*\n")
    assert Path("clues/clues.json").is_file()


def test_a_drive_that_is_not_connected_is_not_a_store_without_clues(act, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_CLUES", str(tmp_path / "没有接上"))
    assert "里还没有线索库" in act("2019-10-09", "clue", "list").err
    assert not (tmp_path / "没有接上").exists()


def test_what_a_killed_writer_left_goes_with_the_next_change(act):
    add(act)
    left = Path("clues/.bizenv-99999.tmp")
    left.write_text(MARK)
    add(act)
    assert not left.exists()


def test_a_sheet_that_is_being_copied_stays_good_while_a_colleague_writes(act, monkeypatch):
    add(act)
    monkeypatch.setenv("BIZENV_CLUES_NEW_PASSPHRASE", SECRET)
    code = read_code(act("2019-10-09", "clue", "passphrase", code=2).out)
    add(act)
    act("2019-10-09", "clue", "passphrase", "--read-back", code)
    act("2019-10-09", "clue", "passphrase", "--recovery-code", code, code=2)  # it opens: a new sheet is printed
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    assert len(held(act)) == 2


def test_torn_parameters_of_a_sheet_do_not_stop_a_new_store(act, monkeypatch):
    Path("clues").mkdir()
    Path("clues/clues.new").write_bytes(b"{")
    begin_secret(act, monkeypatch)
    assert len(held(act)) == 1


def test_a_passphrase_that_could_not_be_typed_again_is_refused(act, monkeypatch):
    for odd in ("一个很长的口令\n第二行", " 头上有空格的口令"):
        monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", odd)
        assert "口令" in add(act, code=2).err


def test_two_passphrases_that_the_terminal_could_not_read_are_not_one():
    from bizenv.clues import cipher

    head = cipher.make_head()._replace(n=2)
    one, other = (
        text.encode("gbk").decode("utf-8", "surrogateescape") for text in ("一个很长的口令", "另个极短的字词")
    )
    assert cipher.make_key(head, one) != cipher.make_key(head, other)


@POSIX
def test_a_store_that_is_a_link_is_not_opened(act, tmp_path: Path):
    add(act)
    Path("clues/clues.json").rename(tmp_path / "别处.json")
    Path("clues/clues.json").symlink_to(tmp_path / "别处.json")
    assert "是链接" in act("2019-10-09", "clue", "list", code=4).err
    assert "是链接" in add(act, code=4).err


@POSIX
def test_a_writer_who_never_ends_is_told_and_nothing_is_written(act, monkeypatch):
    import fcntl

    from bizenv.clues import store

    add(act)
    monkeypatch.setattr(store, "_TRIES", 2)
    with Path("clues/clues.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "另一个人写" in add(act, code=4).err
    assert len(held(act)) == 1


def test_a_folder_with_other_rules_for_git_hides_the_store_too(act, tmp_path: Path, monkeypatch):
    (tmp_path / "共享").mkdir()
    (tmp_path / "共享" / ".gitignore").write_text("*.bak")
    monkeypatch.setenv("BIZENV_CLUES", str(tmp_path / "共享"))
    add(act)
    assert (tmp_path / "共享" / ".gitignore").read_text("utf-8").split("\n")[0::2] == ["*.bak", "*"]


def test_counts_that_are_spoilt_do_not_take_the_morning_away(act):
    add(act)
    Path("clues/counts.yaml").write_bytes(b"- {received: x}\n")
    assert "线索件数读不了" in act("2019-10-09", "todo").err


# Races and crashes


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.setenv("BIZENV_DATA", str(folder))
    return folder


def started(environment: dict[str, str], desk: Path, text: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bizenv", "clue", "add", "--source", "走访", "--matter", text]
    return subprocess.Popen(
        command, env={**environment, "BIZENV_DATA": str(desk)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.shell
@pytest.mark.slow
def test_ten_at_once_lose_no_clue_and_share_no_number(run, environment, desk: Path):
    running = [started(environment, desk, f"第{n}件") for n in range(10)]
    for each in running:
        out, err = each.communicate()
        assert each.returncode == 0, (out, err)
    clues = json.loads(run("clue", "list", "--format", "json").out)["clues"]
    assert [clue["number"] for clue in clues] == list(range(1, 11))
    assert {clue["matter"] for clue in clues} == {f"第{n}件" for n in range(10)}


@POSIX
@pytest.mark.shell
@pytest.mark.slow
def test_killed_at_any_moment_no_clue_that_was_confirmed_is_lost(run, environment, desk: Path):
    chance = random.Random(20191008)
    confirmed = set()
    for n in range(ROUNDS):
        process = started(environment, desk, f"第{n}件")
        time.sleep(chance.uniform(0, 0.8))
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        if b"\xe5\xb7\xb2\xe7\x99\xbb\xe8\xae\xb0" in out:
            confirmed.add(f"第{n}件")
    result = run("clue", "list", "--format", "json")
    assert result.code == 0, result.err
    clues = json.loads(result.out)["clues"]
    assert confirmed <= {clue["matter"] for clue in clues}
    assert len({clue["number"] for clue in clues}) == len(clues)
    assert Path(desk, "clues", "counts.yaml").read_text("utf-8").count("- {") == len(clues) if clues else True
    assert run("clue", "add", "--source", "走访", "--matter", "最后一件").code == 0

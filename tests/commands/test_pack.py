"""``pack``: a year in one file, of which nothing is lost, whenever it is interrupted and whatever happens to it later."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bizenv.base import layout
from bizenv.ledger import packs
from bizenv.store import journal

NAME = "李某某"
WHY = ("--approved-by", "张某", "--reason", "涉及举报人")


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace; ``office(day, *typed)`` runs a command there on that day, and must end with ``code``."""
    return act


def record(office, day: str, *typed: str) -> str:
    """Record an entry, and tell its digest."""
    name: str = json.loads(office(day, *typed, "--format", "json").out)["entries"][0]["entry"]
    return name.rpartition("_")[2]


def worked(office) -> list[str]:
    """A year with some entries, one of them corrected, and an entry of the next year; the digests of the entries of the year."""
    first = record(office, "2019-11-20", "record", "27.3", "--progress", "60", "--note", f"{NAME}反映办理慢")
    second = record(office, "2019-11-21", "record", "71.1", "--progress", "30", "--note", "已部署")
    third = record(office, "2019-12-02", "correct", second, "--progress", "35", "--reason", "数错了")
    record(office, "2020-01-03", "record", "1.1", "--progress", "10", "--note", "新年第一条")
    return [first, second, third]


def loose() -> list[str]:
    return sorted(path.name for path in Path("ledger").glob("*/*.yaml") if path.parent.name != "_packs")


def pack_files() -> list[Path]:
    return sorted(Path("ledger/_packs").glob("*"))


def told(office, day: str = "2020-02-01") -> list[Any]:
    """What is answered of the ledger, whatever it lies in."""
    answers = [
        office(day, *typed, "--format", "json").out
        for typed in (("log",), ("list",), ("report", "--period", "2019"), ("show", "27.3"))
    ]
    return [*answers, office(day, "validate").out]


def test_a_year_is_one_file_and_every_answer_is_the_same(office):
    worked(office)
    files = {path.stem: path.read_bytes() for path in Path("ledger").rglob("2019*.yaml")}
    before = told(office)
    said = office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    assert said.out == (
        f"2019年的 3 条记录合成了一个文件：{pack}；核对后删去了 3 个单个文件，提交过 git 的，历史里还有\n"
    )
    assert {it.name: it.content for it in packs.split(pack.read_bytes())} == files
    assert [name[:4] for name in loose()] == ["2020"]
    assert told(office) == before
    assert told(office) == before  # from the cache


def test_a_dry_run_writes_nothing(office):
    worked(office)
    before = loose()
    said = office("2020-02-01", "pack", "--year", "2019", "--dry-run")
    assert "将把2019年的 3 条记录打包" in said.out
    assert loose() == before
    assert pack_files() == []


def test_a_year_that_is_not_over_is_refused(office):
    worked(office)
    said = office("2019-12-31", "pack", "--year", "2019", code=2)
    assert "2019年还没有过完" in said.err


def test_nothing_to_pack_is_said_and_is_no_fault(office):
    worked(office)
    assert office("2020-02-01", "pack", "--year", "2018").out == "2018年没有单个文件的记录，没有可打包的\n"
    office("2020-02-01", "pack", "--year", "2019")
    assert "没有可打包的" in office("2020-02-01", "pack", "--year", "2019").out


def test_what_is_recorded_later_of_the_year_is_packed_beside(office):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    record(office, "2020-01-05", "record", "27.3", "--progress", "80", "--date", "2019-12-30")
    before = told(office)
    office("2020-02-01", "pack", "--year", "2019")
    assert len(pack_files()) == 2
    assert told(office) == before


def test_an_edited_file_keeps_its_year_from_being_packed_until_it_is_withdrawn(office):
    first, *_ = worked(office)
    (path,) = Path("ledger").glob(f"*/*_{first}.yaml")
    path.write_bytes(path.read_bytes().replace(b"60", b"90"))
    said = office("2020-02-01", "pack", "--year", "2019", code=4)
    assert f"{path}：写入后被改动过（E701）" in said.err
    assert "bizenv validate" in said.err
    assert path.exists()
    assert pack_files() == []
    office("2020-02-01", "withdraw", first, "--reason", "改坏了")
    office("2020-02-01", "pack", "--year", "2019")
    said = office("2020-02-01", "validate", code=1)
    (pack,) = pack_files()
    assert f"{pack}:" in said.out
    assert "E701" in said.out


def test_a_file_that_cannot_stand_in_a_pack_stays_and_counts(office):
    first, *_ = worked(office)
    (path,) = Path("ledger").glob(f"*/*_{first}.yaml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    before = told(office)
    said = office("2020-02-01", "pack", "--year", "2019")
    assert "放不进包里" in said.err
    assert path.exists()
    assert told(office) == before


def test_packed_entries_are_corrected_withdrawn_and_built_on(office):
    first, _, third = worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    office("2020-02-01", "correct", first[:8], "--progress", "70", "--reason", "数错了")
    office("2020-02-01", "withdraw", third, "--reason", "重复")
    said = office("2020-02-02", "withdraw", third, "--reason", "重复", code=2)
    assert "已被" in said.err
    log = office("2020-02-02", "log", "27.3").out
    assert "70%" in log
    assert office("2020-02-02", "validate").code == 0


def test_what_is_in_a_pack_already_is_not_recorded_twice(office):
    said = ("record", "27.3", "--progress", "60", "--date", "2019-11-20", "--note", "同一句话")
    office("2019-11-20", *said)
    office("2020-02-01", "pack", "--year", "2019")
    again = office("2020-02-01", *said, "--received", "2019-11-20", code=2)
    assert "没有再记" in again.err


def test_an_entry_edited_in_a_pack_is_told_at_its_line_and_counts_as_it_reads(office):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    text = pack.read_bytes().decode()
    pack.write_bytes(text.replace("progress: 60", "progress: 90").encode())
    line = 1 + text[: text.index("version: 1")].count("\n")
    found = json.loads(office("2020-02-01", "validate", "--format", "json", code=1).out)["problems"]
    assert [(p["code"], p["line"]) for p in found] == [("E717", 1), ("E701", line)]
    said = office("2020-02-01", "list")
    assert "打包的文件不是写入时的样子" in said.err
    assert "写入后被改动过" in said.err
    refused = office("2020-02-01", "record", "27.3", "--progress", "95", code=4)
    assert f"{pack} 里的 2019-11-20_27.3_report_" in refused.err


@pytest.mark.parametrize(
    ("spoil", "flaw", "code"),
    [
        (lambda pack: pack.write_bytes(pack.read_bytes()[:400]), "打包的文件不是写入时的样子", 1),
        (lambda pack: pack.rename(pack.with_name("2019年.yaml")), "文件名不是记录的", 1),
        (lambda pack: pack.rename(pack.with_suffix(".yml")), "后缀不对", 1),
        (lambda pack: pack.rename(Path("ledger", pack.name)), "放错了地方", 1),
        (lambda pack: (pack.unlink(), pack.mkdir()), "不能用", 4),
        (lambda pack: pack.write_bytes(b"# bizenv-pack 2\n"), "更新版本", 1),
        (lambda pack: shutil.copy(pack, pack.with_name(f"{pack.stem} 冲突副本.yaml")), "同步、下载留下的副本", 1),
    ],
)
def test_no_pack_is_left_out_in_silence(office, spoil, flaw: str, code: int):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    spoil(pack)
    assert flaw in office("2020-02-01", "list").err
    office("2020-02-01", "validate", "--strict", code=code)


def test_words_are_taken_out_of_a_pack_which_gets_another_name(office):
    first, *_ = worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (old,) = pack_files()
    said = office("2020-02-01", "redact", first, "--field", "note", *WHY)
    (new,) = pack_files()
    assert new != old
    assert str(new) in said.err
    assert f"git log -- {old}" in said.err
    assert not [path for path in Path("ledger").rglob("*.yaml") if NAME in path.read_text("utf-8")]
    assert office("2020-02-01", "validate").code == 0
    assert NAME not in office("2020-02-01", "log", "27.3").out
    office("2021-01-02", "pack", "--year", "2020")
    assert office("2021-01-02", "validate").code == 0


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_redaction_that_died_before_the_old_pack_was_gone_is_finished_by_the_same_command(office, monkeypatch):
    first, *_ = worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    from bizenv.store import packs as written

    with monkeypatch.context() as patch:
        patch.setattr(written, "remove", interrupt)
        said = office("2020-02-01", "redact", first, "--field", "note", *WHY, code=130)
        assert "再运行一次同样的命令" in said.err
    assert len(pack_files()) == 2
    assert "E716" in office("2020-02-01", "validate", code=1).out
    office("2020-02-02", "redact", first, "--field", "note", *WHY)
    (pack,) = pack_files()
    assert NAME not in pack.read_text("utf-8")
    assert office("2020-02-02", "validate").code == 0


def test_copies_of_a_pack_are_named_where_words_are_taken_out(office):
    first, *_ = worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    copy = Path(shutil.copy(pack, pack.with_name(f"{pack.stem} 冲突副本.yaml")))
    assert str(copy) in office("2020-02-01", "redact", first, "--field", "note", *WHY).err


def test_packing_is_no_deletion_for_git_and_what_is_lost_from_a_pack_is(office):
    worked(office)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], check=True, capture_output=True)
    office("2020-02-01", "pack", "--year", "2019")
    assert office("2020-02-01", "validate", "--against", "HEAD").code == 0
    (pack,) = pack_files()
    entries = [(it.name, it.content) for it in packs.split(pack.read_bytes())][1:]
    pack.unlink()
    content = packs.join(2019, entries)
    (pack.parent / packs.name_pack(2019, content)).write_bytes(content)
    said = office("2020-02-01", "validate", "--against", "HEAD", code=1)
    assert said.out.count("错误 E705") == 1


def test_a_backup_and_its_restoration_have_every_packed_entry(office, tmp_path: Path):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    before = told(office)
    assert "台账 4 条" in office("2020-02-01", "backup", str(tmp_path / "b.zip")).out
    assert "台账 4 条" in office("2020-02-01", "restore", str(tmp_path / "b.zip"), str(tmp_path / "again")).out
    os.chdir(tmp_path / "again")
    assert told(office)[:2] == before[:2]


def test_an_answer_is_never_written_over_a_pack(office):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    said = office("2020-02-01", "list", "-o", str(pack), "--format", "csv", code=2)
    assert "是台账" in said.err


def test_an_entry_is_written_though_its_folder_was_just_packed_away(office, monkeypatch):
    worked(office)
    make = journal._make_file

    def away(path: Path, content: bytes) -> None:
        monkeypatch.setattr(journal, "_make_file", make)
        raise FileNotFoundError

    monkeypatch.setattr(journal, "_make_file", away)
    record(office, "2020-02-01", "record", "27.3", "--progress", "70")


DRIVER = """
import os, pathlib, sys
step, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
def dying(function):
    def die(*args, **kwargs):
        global count
        count -= 1
        if count < 0:
            os._exit(9)
        return function(*args, **kwargs)
    return die
if step == "fsync":
    os.fsync = dying(os.fsync)
else:
    setattr(pathlib.Path, step, dying(getattr(pathlib.Path, step)))
from bizenv.cli.main import run
sys.exit(run(["pack", "--year", "2019", "--data", folder]))
"""


@pytest.mark.shell
@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("fsync", 0),
        ("fsync", 1),
        ("replace", 0),
        ("unlink", 0),
        ("unlink", 1),
        ("unlink", 2),
        ("unlink", 3),
        ("rmdir", 0),
    ],
)
def test_killed_at_any_step_no_entry_is_lost_or_counted_twice(office, environment, step: str, count: int):
    worked(office)
    files = {path.stem: path.read_bytes() for path in Path("ledger").rglob("2019*.yaml")}
    before = told(office)
    command = [sys.executable, "-c", DRIVER, step, str(count), str(Path.cwd())]
    done = subprocess.run(command, env={**environment, "BIZENV_TODAY": "2020-02-01"}, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr
    assert told(office)[:4] == before[:4]
    assert office("2020-02-01", "validate").code == 0
    office("2020-02-01", "pack", "--year", "2019")
    assert [name[:4] for name in loose()] == ["2020"]
    (pack,) = [path for path in pack_files() if not path.name.startswith(".")]
    assert {it.name: it.content for it in packs.split(pack.read_bytes())} == files
    assert told(office)[:4] == before[:4]


def test_a_pack_emptied_by_a_sync_client_is_no_empty_ledger(office):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    pack.write_bytes(b"")
    assert "不是写入时的样子" in office("2020-02-01", "list").err
    said = office("2020-02-01", "validate", code=1)
    assert "E717" in said.out
    assert "可以删去" not in said.out


def test_a_pack_saved_with_a_byte_order_mark_still_takes_further_entries(office):
    worked(office)
    office("2020-02-01", "pack", "--year", "2019")
    (pack,) = pack_files()
    pack.write_bytes(b"\xef\xbb\xbf" + pack.read_bytes())
    office("2020-02-01", "record", "27.3", "--progress", "80", "--note", "又有进展")
    office("2020-02-01", "validate")


def test_a_question_asked_while_a_year_is_packed_is_answered(office, monkeypatch: pytest.MonkeyPatch):
    worked(office)
    listed = os.scandir

    def vanish(path):
        if Path(path).name == "27.3":  # listed a moment ago, and packed since
            office_pack()
        return listed(path)

    def office_pack() -> None:
        monkeypatch.setattr(os, "scandir", listed)
        office("2020-02-01", "pack", "--year", "2019")

    monkeypatch.setattr(os, "scandir", vanish)
    assert len(layout.find_entries(Path()).packs) == 1
    assert not Path("ledger/27.3").exists()

"""``redact --evidence``: a photo that may not be kept goes, that it was there stays, and it does not come back unseen."""

import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

PHOTO = "拍到身份证的照片".encode()
DIGEST = sha256(PHOTO).hexdigest()
PLACE = Path(f"evidence/{DIGEST[:2]}/{DIGEST}.jpg")
DONE = ("record", "27.3", "--done", "--evidence", "照片.JPG", "--evidence", "验收单.pdf", "--format", "json")
WHY = ("--approved-by", "区领导", "--reason", "照片拍到身份证")
REDACT = ("redact", "--evidence", DIGEST[:12], *WHY)


@pytest.fixture
def office(act):
    """A workspace with a report on 27.3 and two files; ``act`` to go on."""
    Path("照片.JPG").write_bytes(PHOTO)
    Path("验收单.pdf").write_bytes(b"%PDF")
    act("2019-11-28", *DONE)
    return act


def problems(act, code: int = 0) -> list[tuple[str, str]]:
    told = json.loads(act("2019-12-31", "validate", "--format", "json", code=code).out)["problems"]
    return [(it["code"], it["remedy"]) for it in told]


def test_the_photo_is_gone_and_who_let_it_go_stays(office):
    result = office("2019-12-02", *REDACT)
    assert not PLACE.exists()
    assert problems(office) == []
    assert len([path for path in Path("evidence").rglob("*") if path.is_file()]) == 1
    shown = office("2019-12-03", "show", "27.3").out
    assert "佐证材料 照片.JPG　已于2019-12-02经区领导批准删去" in shown
    assert "佐证2件" in shown
    (task,) = json.loads(office("2019-12-03", "show", "27.3", "--format", "json").out)["tasks"]
    assert [it["path"] is None for it in task["files"]] == [True, False]
    log = office("2019-12-03", "log", "27.3").out
    assert f"经区领导批准，删去佐证材料的文件（摘要 {DIGEST[:12]}）" in log
    assert "照片拍到身份证" in log
    assert "以前的备份（bizenv backup 写的）里还有，这个命令够不着" in result.err


def test_the_work_stays_reported_and_can_be_closed(office):
    office("2019-12-02", *REDACT)
    office("2019-12-05", "verify", "27.3", "--pass", "--by", "张三")
    assert problems(office) == []


def test_the_next_backup_has_no_such_file_even_if_it_lies_there_again(office):
    office("2019-11-29", "backup", "旧.zip")
    office("2019-12-02", *REDACT)
    office("2019-12-02", "backup", "新.zip")
    PLACE.write_bytes(PHOTO)
    office("2019-12-02", "backup", "再.zip")
    names = {it: zipfile.ZipFile(f"{it}.zip").namelist() for it in ("旧", "新", "再")}
    assert [PLACE.as_posix() in names[it] for it in names] == [True, False, False]


def test_a_file_that_an_earlier_backup_brought_back_is_told_and_taken_out_again(office):
    office("2019-12-02", *REDACT)
    PLACE.write_bytes(PHOTO)
    ((code, remedy),) = problems(office, code=1)
    assert code == "E716"
    assert f"bizenv redact --evidence {DIGEST[:12]} --approved-by" in remedy
    before = sorted(Path("ledger").rglob("*.yaml"))
    office("2019-12-31", *REDACT)
    assert not PLACE.exists()
    assert sorted(Path("ledger").rglob("*.yaml")) == before
    assert problems(office) == []
    assert "已于2019-12-02经区领导批准删去" in office("2019-12-31", *REDACT, code=2).err


def test_the_same_file_is_not_taken_in_again(office):
    office("2019-12-02", *REDACT)
    result = office("2019-12-09", "record", "27.1", "--progress", "50", "--evidence", "照片.JPG", code=2)
    assert "已于2019-12-02经区领导批准删去" in result.err
    assert not PLACE.exists()


def test_a_file_that_two_entries_name_under_two_endings_goes_from_both(office):
    Path("照片.png").write_bytes(PHOTO)
    office("2019-11-29", "record", "27.1", "--progress", "50", "--evidence", "照片.png")
    office("2019-12-02", *REDACT)
    assert not PLACE.exists()
    assert not PLACE.with_suffix(".png").exists()
    assert problems(office) == []


def test_a_file_of_an_entry_that_was_withdrawn_goes_too(office):
    (entry,) = Path("ledger").rglob("*_report_*.yaml")
    office("2019-12-01", "withdraw", entry.stem[-12:], "--reason", "附错材料")
    office("2019-12-02", "redact", "--evidence", PLACE.as_posix(), *WHY)
    assert not PLACE.exists()
    assert problems(office) == []


def test_the_name_of_a_file_that_may_not_be_kept_goes_from_both_places_and_the_file_is_still_found(office):
    (entry,) = Path("ledger").rglob("*_report_*.yaml")
    office("2019-12-02", "redact", entry.stem[-12:], "--field", "evidence", "--words", "照片", *WHY[:3], "涉密名称")
    assert "照片" not in entry.read_text("utf-8")
    assert "［已删］.JPG" in entry.read_text("utf-8")
    assert problems(office) == []
    office("2019-12-03", *REDACT)
    assert problems(office) == []


def test_copies_of_a_sync_client_are_named(office):
    copy = PLACE.with_name(f"{DIGEST}-DESKTOP-4F2K9.jpg")
    copy.write_bytes(PHOTO)
    assert f"evidence 里的副本、没有存完的临时文件：{copy}" in office("2019-12-02", *REDACT).err


def test_a_look_deletes_nothing(office):
    result = office("2019-12-02", *REDACT, "--dry-run")
    assert f"将删去：{PLACE}" in result.err
    assert PLACE.exists()
    assert len(list(Path("ledger").rglob("*.yaml"))) == 1


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (("--evidence", "0" * 12), 3, "没有记录附有摘要为"),
        (("--evidence", " "), 3, "没有记录附有摘要为"),
        (("--evidence", DIGEST, "--field", "note"), 2, "不与 --evidence 同用"),
        (("--evidence", DIGEST, "--words", "照片"), 2, "不与 --evidence 同用"),
        (("3f9c12", "--evidence", DIGEST), 2, "或者只写 --evidence"),
        ((), 2, "或者只写 --evidence"),
        (("3f9c12",), 2, "缺少 --field"),
    ],
)
def test_what_does_not_say_which_file_is_refused(office, typed: tuple[str, ...], code: int, told: str):
    assert told in office("2019-12-02", "redact", *typed, *WHY, code=code).err
    assert PLACE.exists()


def test_a_file_that_cannot_be_deleted_is_said_and_the_same_command_ends_it(office, monkeypatch: pytest.MonkeyPatch):
    unlink = Path.unlink

    def refuse(path: Path, **kinds: bool) -> None:
        if path.name == PLACE.name:
            raise PermissionError(13, "")
        unlink(path, **kinds)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        result = office("2019-12-02", *REDACT, code=4)
    assert "文件还没有删去，只记下了要删；请再运行一次同样的命令" in result.err
    assert [code for code, _ in problems(office, code=1)] == ["E716"]
    office("2019-12-02", *REDACT)
    assert problems(office) == []


@pytest.mark.shell
def test_killed_before_the_file_was_gone_it_is_told_and_the_same_command_ends_it(office, environment):
    driver = (
        "import os, sys\nfrom bizenv.store import evidence\nevidence.remove = lambda *_: os._exit(9)\n"
        "from bizenv.cli.main import run\nsys.exit(run(sys.argv[1:]))"
    )
    told = {**environment, "BIZENV_TODAY": "2019-12-02"}
    died = subprocess.run([sys.executable, "-c", driver, *REDACT], env=told, check=False)
    assert died.returncode == 9
    assert PLACE.exists()
    assert [code for code, _ in problems(office, code=1)] == ["E716"]
    office("2019-12-02", *REDACT)
    assert problems(office) == []
    assert sum("_redact_" in name for _, _, names in os.walk("ledger") for name in names) == 1

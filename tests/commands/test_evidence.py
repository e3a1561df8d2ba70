"""The files that prove the work: what an office would have lost, or could no longer trust."""

import errno
import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from bizenv.base import layout
from bizenv.base.errors import DataError
from bizenv.ledger.entry import parse_rendered
from bizenv.store import evidence

POSIX = pytest.mark.skipif(os.name == "nt", reason="kill -9, pipes and modes are POSIX's")
PHOTO = "现场照片，看得见门牌".encode()
DIGEST = sha256(PHOTO).hexdigest()
PLACE = f"evidence/{DIGEST[:2]}/{DIGEST}.jpg"
DONE = ("record", "27.3", "--done", "--evidence")


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, which is also what bizenv takes its data from."""
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.setenv("BIZENV_DATA", str(folder))
    return folder


@pytest.fixture
def photo(desk: Path) -> Path:
    """A photo in the current folder."""
    path = Path("现场照片.JPG")
    path.write_bytes(PHOTO)
    return path


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*.yaml"))


def content(folder: Path, n: int = -1) -> dict:
    data = parse_rendered(entries(folder)[n].read_text("utf-8"))
    assert data is not None
    return data


def problems(run, *typed: str) -> list[tuple[str, str]]:
    found = json.loads(run("validate", *typed, "--format", "json").out)["problems"]
    return [(p["code"], p["message"]) for p in found]


def test_the_photo_is_still_there_when_the_original_is_gone(run, desk: Path, photo: Path):
    result = run(*DONE, photo, "--evidence", "渝沙经信函〔2019〕88号")
    assert result.code == 0, result.err
    assert f"佐证材料 现场照片.JPG　存于 {PLACE}" in result.out
    photo.unlink()
    assert (desk / PLACE).read_bytes() == PHOTO
    assert content(desk)["evidence"] == ["现场照片.JPG", "渝沙经信函〔2019〕88号"]
    assert content(desk)["files"] == [{"name": "现场照片.JPG", "sha256": DIGEST, "size": len(PHOTO)}]
    assert [path.name for path in (desk / "evidence").rglob("*") if path.is_file()] == [f"{DIGEST}.jpg"]
    assert run("validate", "--strict").code == 0


def test_a_person_is_told_how_many_there_are_and_where_they_lie(run, desk: Path, photo: Path):
    run(*DONE, photo, "--evidence", "回函")
    shown = run("show", "27.3").out
    assert f"佐证材料 现场照片.JPG　{PLACE}" in shown
    assert "佐证2件（存有文件1件）" in shown
    assert "佐证2件（存有文件1件）" in run("log", "27.3").out
    (task,) = json.loads(run("show", "27.3", "--format", "json").out)["tasks"]
    assert task["evidence"] == ["现场照片.JPG", "回函"]
    assert task["files"] == [{"name": "现场照片.JPG", "sha256": DIGEST, "size": len(PHOTO), "path": PLACE}]
    (told,) = json.loads(run("log", "--format", "json").out)["entries"]
    assert told["content"]["files"][0]["sha256"] == DIGEST
    assert "现场照片.JPG；回函" in run("export", "-", "--format", "csv").out


def test_the_database_has_a_row_for_each_file(run, desk: Path, photo: Path):
    import sqlite3

    run(*DONE, photo)
    assert run("export", "台账.sqlite").code == 0
    rows = sqlite3.connect("台账.sqlite").execute("SELECT name, sha256, size FROM files").fetchall()
    assert rows == [("现场照片.JPG", DIGEST, len(PHOTO))]


@pytest.mark.parametrize(
    "name",
    [
        "渝沙经信函〔2019〕88号",
        "https://example.gov.cn/a.jpg",
        "照片/现场",
        "关于“一网通办”的说明（3份）",
        "~",
        "x" * 5000,
    ],
)
def test_a_name_alone_means_what_it_meant(run, desk: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os.path, "expanduser", lambda text: text)
    result = run(*DONE, name)
    assert (result.code, result.err) == (0, "")
    assert content(desk)["evidence"] == [name]
    assert "files" not in content(desk)
    assert not (desk / "evidence").exists()


def test_a_file_whose_name_was_mistyped_is_told(run, desk: Path, photo: Path):
    result = run(*DONE, "现场照片.JPEG")
    assert result.code == 0
    assert "没有文件 现场照片.JPEG，只记名称" in result.err


def test_verify_and_correct_keep_files_too(run, desk: Path, photo: Path):
    run("record", "27.3", "--done", "--evidence", "回函")
    Path("验收单.pdf").write_bytes(b"%PDF")
    assert run("verify", "27.3", "--pass", "--by", "张三", "--evidence", "验收单.pdf").code == 0
    verified = next(path for path in entries(desk) if "_verify_" in path.name)
    assert (
        run("correct", verified.stem[-12:], "--evidence", "验收单.pdf", "--evidence", photo, "--reason", "漏附").code
        == 0
    )
    (after,) = [d for d in map(parse_rendered, (p.read_text("utf-8") for p in entries(desk))) if d and "replaces" in d]
    assert [file["name"] for file in after["files"]] == ["验收单.pdf", "现场照片.JPG"]
    assert (desk / PLACE).read_bytes() == PHOTO


def test_a_correction_that_lists_the_evidence_again_does_not_lose_the_file(run, desk: Path, photo: Path):
    """The original is long gone; its name is enough."""
    run(*DONE, photo)
    photo.unlink()
    result = run("correct", content_name(desk), "--evidence", "现场照片.JPG", "--evidence", "回函", "--reason", "漏写")
    assert (result.code, result.err) == (0, "")
    (after,) = [d for d in map(parse_rendered, (p.read_text("utf-8") for p in entries(desk))) if d and "replaces" in d]
    assert after["evidence"] == ["现场照片.JPG", "回函"]
    assert [file["sha256"] for file in after["files"]] == [DIGEST]


def content_name(desk: Path) -> str:
    return entries(desk)[0].stem[-12:]


def test_what_is_cleared_is_cleared_with_its_files(run, desk: Path, photo: Path):
    run("record", "27.3", "--progress", "40", "--evidence", photo)
    assert run("correct", content_name(desk), "--clear", "evidence", "--reason", "附错材料").code == 0
    (after,) = [d for d in map(parse_rendered, (p.read_text("utf-8") for p in entries(desk))) if d and "replaces" in d]
    assert {"evidence", "files"} & after.keys() == set()
    assert run("correct", content_name(desk), "--clear", "files", "--reason", "x").code == 2


def test_two_photos_of_one_name_stay_two(run, desk: Path):
    for folder, words in (("甲", b"1"), ("乙", b"2")):
        Path(folder).mkdir()
        (Path(folder) / "照片.jpg").write_bytes(words)
    run(*DONE, "甲/照片.jpg", "--evidence", "乙/照片.jpg", "--evidence", "甲/照片.jpg")
    assert content(desk)["evidence"] == ["照片.jpg", "照片（2）.jpg"]
    assert len({file["sha256"] for file in content(desk)["files"]}) == 2


def test_one_file_for_several_tasks_is_kept_once(run, desk: Path, photo: Path):
    assert run("record", "27.1", "27.2", "--progress", "50", "--evidence", photo).code == 0
    assert len(entries(desk)) == 2
    assert [path for path in (desk / "evidence").rglob("*") if path.is_file()] == [desk / PLACE]


def test_a_look_at_what_would_be_written_keeps_nothing(run, desk: Path, photo: Path):
    result = run(*DONE, photo, "--dry-run")
    assert f'"sha256": "{DIGEST}"' in result.out
    assert not (desk / "evidence").exists()


def test_a_step_that_is_refused_keeps_nothing(run, desk: Path, photo: Path):
    assert run("verify", "27.3", "--pass", "--by", "张三", "--evidence", photo).code == 2
    assert not (desk / "evidence").exists()


def test_what_is_no_file_is_refused_with_a_way_out(run, desk: Path, photo: Path, monkeypatch: pytest.MonkeyPatch):
    Path("照片").mkdir()
    Path("空.jpg").write_bytes(b"")
    refused = {"照片": "是文件夹；逐个给出里面的文件", "空.jpg": "是空的（0 字节）"}
    if os.name != "nt":
        Path("链接.jpg").symlink_to(photo)
        os.mkfifo("管道")
        refused |= {"链接.jpg": "是链接，不是文件", "管道": "是管道、套接字或设备"}
    for name, words in refused.items():
        result = run(*DONE, name)
        assert (result.code, words in result.err, f"只记名称的，换一个写法，如《{name}》" in result.err) == (
            2,
            True,
            True,
        )
        assert run(*DONE, f"《{name}》", "--dry-run").code == 0
    monkeypatch.setattr(evidence, "MAX_BYTES", 10)
    assert "太大" in run(*DONE, photo).err
    assert entries(desk) == []
    assert not (desk / "evidence").exists()


def test_a_file_that_cannot_be_read_is_said(run, desk: Path, photo: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr(evidence, "_read", refuse)
    result = run(*DONE, photo)
    assert (result.code, "没有权限，或正被别的程序打开" in result.err) == (4, True)
    assert entries(desk) == []


def test_a_file_that_changes_while_it_is_kept_is_refused(desk: Path, photo: Path):
    source = evidence.examine(str(photo))
    assert source is not None
    photo.write_bytes(PHOTO + b"!")
    with pytest.raises(DataError, match="正在改动，没有记"):
        evidence.keep(desk, source, "x")
    assert [path for path in (desk / "evidence").rglob("*") if path.is_file()] == []


@POSIX
def test_a_link_that_takes_the_place_of_the_file_is_not_followed(desk: Path, photo: Path):
    source = evidence.examine(str(photo))
    assert source is not None
    photo.unlink()
    photo.symlink_to(desk / "measures.yaml")
    with pytest.raises(DataError, match="存不了佐证材料"):
        evidence.keep(desk, source, "x")
    assert [path for path in (desk / "evidence").rglob("*") if path.is_file()] == []


@POSIX
def test_a_hard_link_to_a_file_of_the_plan_shares_nothing_with_what_is_kept(run, desk: Path):
    os.link(desk / "rules.yaml", "规则.txt")
    assert run(*DONE, "规则.txt").code == 0
    (kept,) = [path for path in (desk / "evidence").rglob("*") if path.is_file()]
    assert kept.stat().st_nlink == 1
    kept.write_bytes(b"")
    assert (desk / "rules.yaml").stat().st_size > 0


@POSIX
def test_a_name_with_odd_characters_is_kept_as_escapes(run, desk: Path):
    Path("照\u202e片\n1.jpg").write_bytes(PHOTO)
    Path(os.fsdecode(b"\xff.jpg")).write_bytes(b"x")
    assert run(*DONE, "照\u202e片\n1.jpg", "--evidence", os.fsdecode(b"\xff.jpg")).code == 0
    assert content(desk)["evidence"] == ["照\\u202e片\\n1.jpg", "\\udcff.jpg"]
    assert (desk / PLACE).is_file()
    assert run("validate", "--strict").code == 0


def test_a_name_with_a_private_number_is_refused_before_anything_is_kept(run, desk: Path):
    Path("张三13812345678.jpg").write_bytes(PHOTO)
    assert run(*DONE, "张三13812345678.jpg").code == 2
    assert not (desk / "evidence").exists()


def test_a_file_that_was_changed_is_told_and_never_written_over(run, desk: Path, photo: Path):
    run(*DONE, photo)
    (desk / PLACE).write_bytes(b"retouched")
    assert problems(run) == [("E731", f"佐证材料“现场照片.JPG”存入后被改动过，原来 {len(PHOTO)} 字节，现在 9")]
    assert run("validate").code == 1
    result = run("record", "27.1", "--progress", "50", "--evidence", photo)
    assert (result.code, "没有覆盖" in result.err) == (4, True)
    assert (desk / PLACE).read_bytes() == b"retouched"
    (desk / PLACE).unlink()
    assert run("record", "27.1", "--progress", "50", "--evidence", photo).code == 0
    assert run("validate", "--strict").code == 0


def test_a_lost_file_is_told_and_in_another_clone_once(run, desk: Path, photo: Path):
    Path("验收单.pdf").write_bytes(b"%PDF")
    run(*DONE, photo, "--evidence", "验收单.pdf")
    (desk / PLACE).unlink()
    assert problems(run) == [("W730", f"佐证材料“现场照片.JPG”不在了：没有 {PLACE}")]
    shutil.rmtree(desk / "evidence")
    assert problems(run) == [("W730", "这里没有 evidence 文件夹：1 条记录的 2 件佐证材料都不在")]
    assert run("validate").code == 0
    assert run("validate", "--strict").code == 1
    assert run("list").err == ""


CONFLICTS = (
    "{}-ZHANGSAN-PC.{}",
    "{}-冲突-张三.{}",
    "{}-NSConflict-张三.{}",
    "{} (张三's conflicted copy 2019-12-30).{}",
    "{} (SFConflict zhangsan 2019-12-30-10-20-30).{}",
    "{}-副本.{}",
    "{} 2.{}",
    "{}-DESKTOP-4F2K9.{}",
    "{}-LAPTOP-ABCD12-2.{}",
    "{}(冲突_张三_2019-12-30 10-20-30).{}",
    "{} - 副本.{}",
    "{} (1).{}",
)


@pytest.mark.parametrize("pattern", CONFLICTS)
def test_conflict_copies_of_sync_clients_are_told_and_never_counted(run, desk: Path, photo: Path, pattern: str):
    run("record", "27.3", "--progress", "40", "--evidence", photo)
    (entry,) = entries(desk)
    told = entry.read_text("utf-8")
    entry.with_name(pattern.format(entry.stem, "yaml")).write_text(
        told.replace("progress: 40", "progress: 90"), "utf-8"
    )
    (desk / PLACE).with_name(pattern.format(DIGEST, "jpg")).write_bytes(b"other")
    found = problems(run)
    assert sorted(code for code, _ in found) == ["W714", "W732"]
    assert run("validate").code == 0
    assert all("像是" in message for _, message in found)
    (task,) = json.loads(run("show", "27.3", "--format", "json").out)["tasks"]
    assert (task["progress"], len(task["entries"]), len(task["files"])) == (40, 1, 1)


@pytest.mark.parametrize("output", ["evidence/x.json", PLACE])
def test_no_answer_is_written_over_the_evidence(run, desk: Path, photo: Path, output: str):
    run(*DONE, photo)
    result = run("list", "--format", "json", "--output", desk / output)
    assert (result.code, "佐证材料" in result.err) == (2, True)
    assert (desk / PLACE).read_bytes() == PHOTO


def test_git_does_not_take_the_evidence_and_an_older_workspace_is_told(run, desk: Path, photo: Path):
    assert "/evidence/" in (desk / ".gitignore").read_text("utf-8").splitlines()
    (desk / ".git").mkdir()
    assert run("record", "27.1", "--progress", "10", "--evidence", photo).err == ""
    (desk / ".gitignore").unlink()
    result = run("record", "27.1", "--progress", "20", "--evidence", photo)
    assert (result.code, "加一行 /evidence/" in result.err) == (0, True)


def test_a_file_system_without_links_keeps_evidence_all_the_same(run, desk: Path, photo: Path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "")

    monkeypatch.setattr(os, "link", refuse)
    assert run(*DONE, photo).code == 0
    assert (desk / PLACE).read_bytes() == PHOTO
    assert [p.name for p in (desk / "evidence").rglob("*") if p.name.startswith(layout.TEMPORARY)] == []


def test_a_full_disk_is_said_and_no_entry_is_written(run, desk: Path, photo: Path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "link", refuse)
    result = run(*DONE, photo)
    assert (result.code, "磁盘已满" in result.err) == (4, True)
    assert entries(desk) == []
    assert [path for path in (desk / "evidence").rglob("*") if path.is_file()] == []


DRIVER = """
import os, sys
from bizenv.store import journal
journal.append = lambda *_: os._exit(9)
from bizenv.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.shell
def test_killed_between_the_copy_and_the_entry_nothing_is_wrong(run, environment, desk: Path, photo: Path):
    told = {**environment, "BIZENV_DATA": str(desk)}
    died = subprocess.run([sys.executable, "-c", DRIVER, *map(str, (*DONE, photo))], env=told, check=False)
    assert died.returncode == 9
    assert (entries(desk), (desk / PLACE).read_bytes()) == ([], PHOTO)
    assert run("validate", "--strict").code == 0
    assert run(*DONE, photo).code == 0
    assert run("validate", "--strict").code == 0


@pytest.mark.shell
def test_two_who_keep_the_same_file_at_once_have_it_once_and_whole(run, environment, desk: Path):
    Path("录像.mp4").write_bytes(os.urandom(3_000_000))
    told = {**environment, "BIZENV_DATA": str(desk)}
    command = [sys.executable, "-m", "bizenv", "record", "--evidence", "录像.mp4", "--progress"]
    running = [
        subprocess.Popen([*command, str(n), f"27.{n}"], env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for n in (1, 2, 3, 4)
    ]
    for it in running:
        _, err = it.communicate()
        assert it.returncode == 0, err.decode()
    (kept,) = [path for path in (desk / "evidence").rglob("*") if path.is_file()]
    assert kept.read_bytes() == Path("录像.mp4").read_bytes()
    assert len(entries(desk)) == 4
    assert run("validate", "--strict").code == 0


@pytest.mark.shell
@POSIX
def test_killed_while_it_is_copied_a_file_is_whole_or_absent(run, environment, desk: Path, photo: Path):
    driver = DRIVER.replace("journal.append = lambda *_: os._exit(9)", "os.fsync = lambda *_: os._exit(9)")
    told = {**environment, "BIZENV_DATA": str(desk)}
    died = subprocess.run([sys.executable, "-c", driver, *map(str, (*DONE, photo))], env=told, check=False)
    assert died.returncode == 9
    assert not (desk / PLACE).exists()
    assert problems(run) == [("W732", "没有存完的临时文件，当时的记录没有写成")]
    assert run(*DONE, photo).code == 0

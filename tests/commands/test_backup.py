"""A workspace in one file: what an office would lose with its disk, and what a file from outside could do to it."""

import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from bizenv.base import layout
from bizenv.store import backup

POSIX = pytest.mark.skipif(os.name == "nt", reason="links and pipes are POSIX's")


@pytest.fixture
def desk(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run) -> Path:
    """A workspace with a ledger and two files of evidence."""
    monkeypatch.setenv("BIZENV_DATA", str(office))
    monkeypatch.setenv("BIZENV_TODAY", "2020-02-06")
    for name, content in (("现场照片.JPG", os.urandom(300_000)), ("验收单.pdf", b"%PDF")):
        Path(name).write_bytes(content)
        assert run("record", "27.1", "--progress", str(20 + len(name)), "--evidence", name).code == 0
    return office


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_restored_is_what_was_there(run, desk: Path, tmp_path: Path):
    made = run("backup", "备份.zip")
    assert made.code == 0, made.err
    assert "佐证材料 2 件" in made.out
    before = run("list", "--format", "json").out
    result = run("restore", "备份.zip", tmp_path / "新" / "还原")
    assert result.code == 0, result.err
    assert tree(tmp_path / "新" / "还原") == tree(desk)
    assert run("list", "--format", "json", "--data", tmp_path / "新" / "还原").out == before
    assert run("validate", tmp_path / "新" / "还原").code == 0
    assert [path.name for path in (tmp_path / "新").iterdir()] == ["还原"]


def test_the_same_workspace_gives_the_same_backup(run, desk: Path, tmp_path: Path):
    run("backup", "甲.zip")
    other = shutil.copytree(desk, tmp_path / "elsewhere")
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
    assert run("backup", "乙.zip", "--data", other).code == 0
    assert Path("甲.zip").read_bytes() == Path("乙.zip").read_bytes()


def test_what_is_no_part_of_the_workspace_stays_out(run, desk: Path):
    (desk / "通报.docx").write_bytes(b"x")
    (desk / ".git").mkdir()
    (desk / ".git" / "config").write_bytes(b"x")
    (desk / "ledger" / "27.1" / ".bizenv-1.tmp").write_bytes(b"x")
    (desk / "evidence" / ".bizenv-1.tmp").write_bytes(b"x")
    assert run("backup", desk / "备份.zip").code == 0
    assert run("backup", desk / "备份.zip", "--force").code == 0
    names = zipfile.ZipFile(desk / "备份.zip").namelist()
    assert {name.split("/")[0] for name in names} == {
        "measures.yaml", "departments.yaml", "measures.lock", "rules.yaml", "README.md", ".gitattributes", ".gitignore",
        "ledger", "evidence", ".schemas", backup.LIST,
    }  # fmt: skip
    assert not any(".bizenv-" in name for name in names)
    assert names[-1] == backup.LIST


def test_a_backup_is_not_written_over_another_nor_over_the_data(run, desk: Path):
    Path("备份.zip").write_bytes(b"of last year")
    result = run("backup", "备份.zip")
    assert (result.code, "已存在" in result.err, Path("备份.zip").read_bytes()) == (2, True, b"of last year")
    for name in ("ledger/备份.zip", "evidence/备份.zip", "ledger/27.1/备份.zip"):
        result = run("backup", desk / name)
        assert (result.code, "不能用作输出文件" in result.err) == (2, True)
    assert run("backup", "备份").code == 2
    assert run("backup", "没有/备份.zip").code == 4
    assert [path.name for path in Path().iterdir() if path.name.startswith(layout.TEMPORARY)] == []


def test_a_workspace_with_problems_is_backed_up_and_that_is_said(run, desk: Path):
    (entry,) = (desk / "ledger" / "3.1").glob("*_report_*")
    entry.write_text(entry.read_text("utf-8") + "x: 1\n", "utf-8")
    (desk / "measures.yaml").write_text("plan: [", "utf-8")
    assert run("backup", "备份.zip").code == 0
    shutil.copyfile(desk / "departments.yaml", desk / "measures.yaml")
    assert run("backup", "备份2.zip").code == 0
    assert run("restore", "备份.zip", "还原").code == 0
    assert Path("还原", "measures.yaml").read_bytes() == b"plan: ["


def test_a_changed_file_of_evidence_is_said_when_it_is_backed_up(run, desk: Path):
    kept = next(path for path in (desk / "evidence").rglob("*.pdf"))
    kept.write_bytes(b"%PDG")
    result = run("backup", "备份.zip")
    assert (result.code, "处问题，照样备份" in result.err) == (0, True)


@POSIX
def test_what_cannot_be_read_is_not_left_out_in_silence(run, desk: Path):
    (desk / "ledger" / "27.1" / "2019-11-20_27.1_report_5e3a90c17d42.yaml").symlink_to("nowhere")
    result = run("backup", "备份.zip")
    assert (result.code, "没有备份" in result.err, Path("备份.zip").exists()) == (4, True, False)
    (desk / "ledger" / "27.1" / "2019-11-20_27.1_report_5e3a90c17d42.yaml").unlink()
    (desk / "ledger" / "27.1" / "a\\b.txt").write_bytes(b"x")
    result = run("backup", "备份.zip")
    assert (result.code, "改名或移走再备份" in result.err) == (4, True)


def test_a_restoration_touches_no_folder_that_holds_anything(run, desk: Path):
    run("backup", "备份.zip")
    before = tree(desk)
    assert run("restore", "备份.zip", desk).code == 2
    assert run("restore", "备份.zip", "备份.zip").code == 2
    Path("空").mkdir()
    assert run("restore", "备份.zip", "空").code == 0
    assert tree(Path("空")) == before == tree(desk)


def test_the_current_folder_is_not_replaced_under_the_feet(run, desk: Path, tmp_path: Path, monkeypatch):
    run("backup", tmp_path / "备份.zip")
    (tmp_path / "空").mkdir()
    monkeypatch.chdir(tmp_path / "空")
    result = run("restore", tmp_path / "备份.zip", ".")
    assert (result.code, "不能还原到当前的文件夹" in result.err) == (2, True)


@pytest.mark.parametrize("where", [0.02, 0.2, 0.5, 0.8, 0.97, 0.999])
def test_a_backup_with_one_byte_changed_restores_nothing(run, desk: Path, where: float):
    run("backup", "备份.zip")
    content = bytearray(Path("备份.zip").read_bytes())
    content[int(len(content) * where)] ^= 0x55
    Path("坏.zip").write_bytes(content)
    result = run("restore", "坏.zip", "还原")
    if result.code == 0:  # a byte that says nothing, such as of a time
        assert tree(Path("还原")) == tree(desk)
        return
    assert (result.code, "错误" in result.err, Path("还原").exists()) == (4, True, False)
    assert [path.name for path in Path().iterdir() if path.name.startswith(layout.TEMPORARY)] == []


@pytest.mark.parametrize("length", [0, 10, 1000, 100_000, -1, -30])
def test_a_backup_that_was_cut_off_restores_nothing(run, desk: Path, length: int):
    run("backup", "备份.zip")
    Path("坏.zip").write_bytes(Path("备份.zip").read_bytes()[:length])
    result = run("restore", "坏.zip", "还原")
    assert (result.code, Path("还原").exists()) == (4, False)


def test_what_is_no_backup_is_said(run, desk: Path):
    Path("x.zip").write_text("not a zip")
    with zipfile.ZipFile("y.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    for name in ("x.zip", "y.zip", "没有.zip", "."):
        result = run("restore", name, "还原")
        assert (result.code, result.err.startswith("错误："), Path("还原").exists()) == (4, True, False)
    assert "没有这个文件" in run("restore", "没有.zip", "还原").err


Spoil = Callable[[dict[str, bytes], list[dict]], object]


def forged(name: str, contents: dict[str, bytes], listed: list[dict] | None = None, **head: object) -> None:
    """A ZIP file as bizenv writes them, with any contents and any list."""
    told = listed if listed is not None else [
        {"path": path, "sha256": sha256(content).hexdigest(), "size": len(content)} for path, content in contents.items()
    ]  # fmt: skip
    about = {"kind": "bizenv-backup", "version": 1, "plan": None, "files": told, **head}
    with zipfile.ZipFile(name, "w") as archive:
        for path, content in [*contents.items(), (backup.LIST, json.dumps(about).encode())]:
            stored = path.startswith("evidence/")
            archive.writestr(path, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)


ELSEWHERE = (
    "../x", "ledger/../../x", "/etc/x", "C:/x", "C:\\x", "ledger\\x", "ledger//x", "ledger/./x", "evil.exe", ".git/config",
    ".bashrc", "ledger/con", "ledger/CONIN$.txt", "ledger/Nul.yaml", "ledger/x.", "ledger/a:b", "ledger/\u202ex", "ledger/a/b/c/d/e/f/g", "~/x", "ledger",
    "plans/../../x/measures.yaml", "plans/x/../../y/measures.yaml", "plans/.git/measures.yaml", "plans/con/measures.yaml",
)  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_backup_that_writes_elsewhere_or_swells_is_refused(run, path: str):
    forged("坏.zip", {"measures.yaml": b"x", path: b"x"})
    before = {p.name for p in Path().iterdir()}
    result = run("restore", "坏.zip", "还原")
    assert (result.code, Path("还原").exists()) == (4, False)
    assert {p.name for p in Path().iterdir()} == before


def test_a_sound_forgery_is_taken(run):
    forged("好.zip", {"measures.yaml": b"x", "evidence/ab/x.jpg": b"y"})
    assert run("restore", "好.zip", "还原").code == 0
    assert tree(Path("还原")) == {"measures.yaml": b"x", "evidence/ab/x.jpg": b"y"}
    assert Path("还原", "ledger").is_dir()


def bombs() -> dict[str, Callable[[], None]]:
    """Files that would fill the disk, or that claim what is not so."""
    digest = sha256(b"x").hexdigest()
    mega = b"\0" * (70 * 1024 * 1024)

    def lied() -> None:
        forged("坏.zip", {"README.md": b"\0" * 1_000_000}, [{"path": "README.md", "sha256": digest, "size": 1}])

    def packed_evidence() -> None:
        with zipfile.ZipFile("坏.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("evidence/ab/x", b"\0" * 1_000_000)
            listed = [{"path": "evidence/ab/x", "sha256": digest, "size": 1_000_000}]
            archive.writestr(backup.LIST, json.dumps({"kind": "bizenv-backup", "version": 1, "files": listed}))

    def head_lies() -> None:
        """The list and both heads say one byte; a million are unpacked."""
        forged("坏.zip", {"README.md": b"\0" * 1_000_000}, [{"path": "README.md", "sha256": digest, "size": 1}])
        content = Path("坏.zip").read_bytes().replace(struct.pack("<L", 1_000_000), struct.pack("<L", 1))
        Path("坏.zip").write_bytes(content)

    def overlapping() -> None:
        """Two names in the directory for the same bytes."""
        forged("坏.zip", {f"evidence/ab/{n}": b"z" * 50_000 for n in "ab"})
        with zipfile.ZipFile("坏.zip") as archive:
            first, second = (archive.getinfo(f"evidence/ab/{n}").header_offset for n in "ab")
        content = Path("坏.zip").read_bytes()
        at = content.rindex(struct.pack("<L", second) + b"evidence/ab/b")
        content = content[:second] + content[second + 50_000 :]
        at -= 50_000
        Path("坏.zip").write_bytes(content[:at] + struct.pack("<L", first) + content[at + 4 :])

    return {
        "lied": lied,
        "huge": lambda: forged("坏.zip", {"README.md": mega}),
        "packed": packed_evidence,
        "head": head_lies,
        "overlapping": overlapping,
        "extra": lambda: forged("坏.zip", {"README.md": b"x", "rules.yaml": b"y"}, [{"path": "README.md", "sha256": digest, "size": 1}]),
        "missing": lambda: forged("坏.zip", {}, [{"path": "README.md", "sha256": digest, "size": 1}]),
        "twice": lambda: forged("坏.zip", {"README.md": b"x"}, [{"path": "README.md", "sha256": digest, "size": 1}] * 2),
        "other": lambda: forged("坏.zip", {"README.md": b"y"}, [{"path": "README.md", "sha256": digest, "size": 1}]),
        "list": lambda: forged("坏.zip", {"README.md": b"x"}, [{"path": 1}]),
        "negative": lambda: forged("坏.zip", {"README.md": b"x"}, [{"path": "README.md", "sha256": digest, "size": -1}]),
        "kind": lambda: forged("坏.zip", {"README.md": b"x"}, kind="another"),
        "swollen list": lambda: forged("坏.zip", {"README.md": b"x"}, plan="x" * 50_000_000),
    }  # fmt: skip


@pytest.mark.parametrize("name", bombs())
def test_what_a_stranger_calls_a_backup_does_no_harm(run, name: str):
    bombs()[name]()
    result = run("restore", "坏.zip", "还原")
    assert (result.code, Path("还原").exists(), result.out) == (4, False, ""), result.err
    assert "bizenv 自身出错" not in result.err
    assert [path.name for path in Path().iterdir()] == ["坏.zip"]


def test_a_backup_of_a_later_version_is_said_to_be_one(run):
    forged("新.zip", {"README.md": b"x"}, version=2)
    result = run("restore", "新.zip", "还原")
    assert (result.code, "升级 bizenv 再还原" in result.err) == (4, True)


def test_a_disk_without_room_is_said_before_anything_is_written(run, desk: Path, monkeypatch):
    run("backup", "备份.zip")
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    result = run("restore", "备份.zip", "还原")
    assert (result.code, "磁盘放不下" in result.err, Path("还原").exists()) == (4, True, False)


DRIVER = """
import sys, os
from bizenv.store import backup
count = 0
plain = backup._read_part
def die(*args):
    global count
    count += 1
    if count > 20:
        os._exit(9)
    return plain(*args)
backup._read_part = die
from bizenv.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.shell
def test_a_restoration_that_is_killed_shows_no_folder(run, environment, desk: Path):
    run("backup", "备份.zip")
    died = subprocess.run([sys.executable, "-c", DRIVER, "restore", "备份.zip", "还原"], env=environment, check=False)
    assert (died.returncode, Path("还原").exists()) == (9, False)
    assert len([path for path in Path().iterdir() if path.name.startswith(layout.TEMPORARY)]) == 1
    assert run("restore", "备份.zip", "还原").code == 0
    assert tree(Path("还原")) == tree(desk)


@pytest.mark.shell
def test_a_backup_that_is_killed_leaves_the_old_one(run, environment, desk: Path):
    run("backup", "备份.zip")
    before = Path("备份.zip").read_bytes()
    told = {**environment, "BIZENV_DATA": str(desk)}
    died = subprocess.run([sys.executable, "-c", DRIVER, "backup", "备份.zip", "--force"], env=told, check=False)
    assert (died.returncode, Path("备份.zip").read_bytes()) == (9, before)

"""A folder of returned forms: what is taken, what is refused, what is mentioned, what nobody needs to hear of."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

UNIT = "区市场监管局"


@pytest.fixture
def folder(run, kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one filled form, in a new workspace that is the current folder."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    monkeypatch.chdir(shutil.copytree(kept_desk, tmp_path / "desk"))
    made = run("form", "export", "--department", UNIT, "--period", "2019-Q4", "--output", "好.xlsx")
    assert made.code == 0
    book = load_workbook("好.xlsx")
    book["填报"]["G6"] = "正在推进"
    Path("回收").mkdir()
    book.save("回收/好.xlsx")
    Path("好.xlsx").unlink()
    return Path("回收")


def test_every_file_that_is_no_form_is_named_with_what_it_is_and_the_forms_are_taken(run, folder: Path):
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4\n")
    with zipfile.ZipFile(folder / "说明.docx", "w") as out:
        out.writestr("word/document.xml", "x")
    (folder / "附件").mkdir()
    (folder / "附件" / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "空.txt").write_bytes(b"")
    result = run("form", "import", folder)
    assert result.code == 0  # every form is taken; the others are mentioned
    assert "共1个文件：记了1条\n" in result.out
    assert (
        "文件夹里另有4个别的文件，不是填报表，没有收：回收/扫描件.pdf（PDF）、回收/空.txt（空文件）、"
        "回收/说明.docx（Word 文档）、回收/附件/照片.jpg（图片）\n"
    ) in result.out
    told = json.loads(run("form", "import", folder, "--format", "json").out)
    assert {"path": "回收/扫描件.pdf", "kind": "PDF"} in told["others"]
    assert len(told["others"]) == 4


def test_a_form_is_taken_without_its_suffix_and_under_a_wrong_one(run, folder: Path):
    (folder / "好.xlsx").rename(folder / "好")
    assert "将记1条" in run("form", "import", folder, "--dry-run").out
    (folder / "好").rename(folder / "好.xls")
    assert "记了1条" in run("form", "import", folder).out


def test_what_may_hold_a_form_is_refused_and_not_only_mentioned(run, folder: Path):
    with zipfile.ZipFile(folder / "打包.zip", "w") as out:
        out.write(folder / "好.xlsx", "好.xlsx")
    (folder / "加密").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(508) + "EncryptedPackage".encode("utf-16-le"))
    (folder / "没传完.xlsx").write_bytes((folder / "好.xlsx").read_bytes()[:9000])
    result = run("form", "import", folder)
    assert result.code == 1
    assert "打包.zip：不是 Excel 工作簿（.xlsx），是压缩包，里面有 1 个表格；请先解压" in result.out
    assert "加密：加了密码，打不开" in result.out
    assert "没传完.xlsx：不完整" in result.out
    assert "记了1条，3个文件没有收进" in result.out


def test_what_programs_leave_behind_is_passed_over(run, folder: Path):
    for name in ("~$好.xlsx", ".~lock.好.xlsx#", ".DS_Store", "Thumbs.db", "Desktop.ini"):
        (folder / name).write_bytes(b"x")
    for name in (".git", "__MACOSX"):
        (folder / name).mkdir()
        (folder / name / "旧.xlsx").write_bytes(b"x")
    result = run("form", "import", folder)
    assert (result.code, result.err) == (0, "")
    assert "别的文件" not in result.out


def test_many_other_files_are_counted_and_the_first_are_named(run, folder: Path):
    for n in range(30):
        (folder / f"附件{n:02}.pdf").write_bytes(b"%PDF-1.4\n")
    said = run("form", "import", folder).out.splitlines()[-1]
    assert "另有30个别的文件" in said
    assert said.count("（PDF）") == 20
    assert said.endswith("等")


def test_a_folder_without_a_form_says_what_is_in_it(run, folder: Path):
    (folder / "好.xlsx").unlink()
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4\n")
    result = run("form", "import", folder)
    assert result.code == 4
    assert "里没有填报表（.xlsx）；有1个别的文件，不是填报表，没有收：回收/扫描件.pdf（PDF）" in result.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_entered_is_refused(run, folder: Path):
    inner = folder / "内部"
    inner.mkdir()
    inner.chmod(0)
    result = run("form", "import", folder)
    inner.chmod(0o700)
    assert result.code == 1
    assert "内部：打不开的文件夹：没有权限" in result.out


def test_a_folder_that_cannot_be_listed_is_refused(run, folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "内部").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "内部":
            raise PermissionError(13, "", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = run("form", "import", folder)
    assert result.code == 1
    assert "内部：打不开的文件夹：没有权限" in result.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in a folder here")
def test_a_pipe_in_a_folder_does_not_hang(run, folder: Path):
    os.mkfifo(folder / "管道.xlsx")
    result = run("form", "import", folder)
    assert result.code == 1
    assert "管道.xlsx：不是普通文件" in result.out


def test_a_link_to_a_folder_is_not_followed_and_said(run, folder: Path):
    try:
        (folder / "环").symlink_to(folder.resolve(), target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    result = run("form", "import", folder)
    assert result.code == 0
    assert "环（指向别处的文件夹，没有进去）" in result.out

"""Power cuts, a full disk, two at once, and a wrong place: what the workbooks, the backups and the evidence would lose."""

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from bizenv.forms.layout import FILL
from tests.conftest import ROOT

POSIX = pytest.mark.skipif(os.name == "nt", reason="kill -9, limits and links are POSIX's")
ROUNDS = 2
DAY = "2019-12-28"
SCAN = b"scan" * 100_000
DIGEST = sha256(SCAN).hexdigest()
ENTRIES = ("27.1", "27.2", "27.3", "27.4")


@pytest.fixture(scope="module")
def kept_year(tmp_path_factory: pytest.TempPathFactory, once: Callable[..., None], kept_desk: Path) -> Path:
    """A folder with a workspace where four tasks wait, a filled form, a filled worklist, a backup; not to be written to."""
    top = tmp_path_factory.mktemp("year")
    desk = shutil.copytree(kept_desk, top / "desk")
    (top / "scan.jpg").write_bytes(SCAN)
    done = ("--done", "--date", "2019-12-02", "--evidence", top / "scan.jpg", "--data", desk)
    once("record", *ENTRIES, *done, today="2019-12-20")
    once("backup", top / "good.zip", "--data", desk, today=DAY)
    lead = ("--department", "区市场监管局", "--period", "2019-Q4")
    once("form", "export", *lead, "-o", top / "form.xlsx", "--data", desk, today=DAY)
    book = openpyxl.load_workbook(top / "form.xlsx")
    sheet = book[FILL.title]
    rows = [c.row for c in sheet[FILL.letter("number")][4:] if c.value]
    assert len(rows) > 4
    for n, row in enumerate(rows):
        sheet[f"{FILL.letter('stage')}{row}"] = "胡写" if n == 2 else "正在推进"
        sheet[f"{FILL.letter('progress')}{row}"] = None if n == 2 else 30 + n
    book.save(top / "form.xlsx")
    once("verify", "export", "-o", top / "list.xlsx", "--data", desk, today=DAY)
    book = openpyxl.load_workbook(top / "list.xlsx")
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[4]}
    told = {"结论": "退回", "退回类别": "退回补证", "补报时限": "5个工作日", "核验人": "张三", "意见": "缺照片"}
    for row in range(5, 5 + len(ENTRIES)):
        for head, value in told.items():
            sheet.cell(row, heads[head]).value = value
    book.save(top / "list.xlsx")
    return top


@pytest.fixture
def year(kept_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, which is the current folder, on its day."""
    folder = shutil.copytree(kept_year, tmp_path / "year")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BIZENV_DATA", str(folder / "desk"))
    monkeypatch.setenv("BIZENV_TODAY", DAY)
    return folder


def start(*typed: str, way: Sequence[str] = ("-m", "bizenv")) -> subprocess.Popen[bytes]:
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, *way, *typed], env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said(folder: Path) -> Counter[str]:
    """What is on record, without the moments."""
    return Counter(
        "".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("recorded"))
        for path in (folder / "ledger").rglob("*.yaml")
    )


def codes(run) -> set[str]:
    return {it["code"] for it in json.loads(run("validate", "--format", "json").out)["problems"]}


WRITING = {
    "form": ("form", "import", "form.xlsx", "--sound", "--return", "back", "--force"),
    "verify": ("verify", "import", "list.xlsx"),
    "redact": ("redact", "--evidence", DIGEST[:12], "--approved-by", "区领导", "--reason", "个人信息"),
    "backup": ("backup", "good.zip", "--force"),
    "restore": ("restore", "good.zip", "again"),
}


@pytest.mark.shell
@POSIX
@pytest.mark.parametrize("name", WRITING)
def test_killed_at_any_moment_nothing_is_lost_and_the_same_command_ends_it(run, year: Path, name: str, tmp_path: Path):
    dice = random.Random(name)
    typed = WRITING[name]
    kept = shutil.copytree(year, tmp_path / "kept")
    before = contents(year / "desk")
    begun = time.monotonic()
    start(*typed).communicate()
    length = time.monotonic() - begun
    whole = said(year / "desk")
    for _ in range(ROUNDS):
        shutil.rmtree(year)
        shutil.copytree(kept, year)
        os.chdir(year)
        it = start(*typed)
        time.sleep(length * dice.uniform(0.5, 1.05))
        it.send_signal(signal.SIGKILL)
        it.communicate()
        after = contents(year / "desk")
        gone = {path for path, content in before.items() if after.get(path) != content}
        own = f"evidence/{DIGEST[:2]}/{DIGEST}.jpg"
        named = {path for path, content in before.items() if DIGEST.encode() in content}  # entries that lose the name
        assert gone <= ({own, *named} if name == "redact" else set())
        assert codes(run) <= {"W714", "W732", "E716"}
        with zipfile.ZipFile("good.zip") as archive:
            assert archive.testzip() is None
        if Path("again").exists():
            assert run("validate", "again").code == 0
            shutil.rmtree("again")
        result = run(*typed)
        assert result.code in {"form": (1,), "redact": (0, 3)}.get(name, (0,)), (result.out, result.err)
        assert said(year / "desk") == whole
        assert codes(run) <= {"W714", "W732"}
    if name == "form":
        assert [path.name for path in Path("back").glob("*.xlsx")] == ["form_退回.xlsx"]


@pytest.mark.shell
def test_of_four_that_restore_into_one_folder_one_does_and_the_others_say_so(run, year: Path):
    running = [start("restore", "good.zip", "again") for _ in range(4)]
    told = [it.communicate()[1].decode() for it in running]
    for it, err in zip(running, told, strict=True):
        assert it.returncode == 0 or "不是空的" in err, err
    assert [it.returncode for it in running].count(0) == 1
    assert run("validate", "again").code == 0
    assert [path.name for path in year.iterdir() if path.name.startswith(".bizenv-")] == []


@pytest.mark.shell
def test_a_backup_made_while_others_record_can_be_restored_and_is_sound(run, year: Path):
    Path("new.pdf").write_bytes(os.urandom(500_000))
    running = [start("record", "58", "--progress", str(n), "--evidence", "new.pdf") for n in range(3)]
    running += [start("backup", f"{n}.zip") for n in range(2)]
    for it in running:
        assert it.communicate()[1] is not None
        assert it.returncode == 0
    for n in range(2):
        assert run("restore", f"{n}.zip", f"r{n}").code == 0
        assert run("validate", f"r{n}", "--strict").code == 0


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from bizenv.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.shell
@POSIX
@pytest.mark.parametrize(
    "typed",
    [
        WRITING["form"],
        ("form", "export", "--period", "2019-Q4", "--all", "out"),
        ("verify", "export", "-o", "new.xlsx"),
        ("export", "new.xlsx"),
        ("record", "58", "--progress", "50", "--evidence", "form.xlsx"),
        ("backup", "good.zip", "--force"),
        ("restore", "good.zip", "again"),
    ],
    ids=lambda typed: " ".join(typed[:2]),
)
def test_a_disk_that_takes_no_such_file_is_said_and_nothing_is_left(year: Path, typed: tuple[str, ...]):
    before = contents(year)
    it = start(*typed, way=("-c", LIMITED))
    out, err = it.communicate()
    told = err.decode()
    assert (it.returncode, out) == (4, b"")
    assert "磁盘放不下这么大的一个文件" in told
    assert "Traceback" not in told
    assert contents(year) == before


@pytest.mark.parametrize("place", ["desk/ledger/again", "desk/evidence/again", "desk/ledger/27.1/a/b"])
def test_no_workspace_is_restored_into_the_ledger_of_another(run, year: Path, place: str):
    before = contents(year)
    assert run("restore", "good.zip", place).code == 2
    assert contents(year) == before


@POSIX
def test_what_lies_in_the_place_of_the_evidence_is_said_and_no_entry_is_written(run, year: Path):
    shutil.move("desk/evidence", "away")
    for make in (lambda path: path.write_bytes(b""), lambda path: path.symlink_to("nowhere")):
        make(Path("desk/evidence"))
        before = said(year / "desk")
        result = run("record", "58", "--progress", "50", "--evidence", "scan.jpg")
        assert (result.code, "那里已有同名的文件或链接" in result.err) == (4, True)
        assert said(year / "desk") == before
        Path("desk/evidence").unlink()


@POSIX
def test_a_link_to_nothing_in_the_place_of_a_kept_file_is_said_with_what_to_do(run, year: Path):
    (kept,) = [path for path in Path("desk/evidence").rglob("*") if path.is_file()]
    kept.unlink()
    kept.symlink_to("nowhere")
    result = run("validate")
    assert (result.code, "链接所指的文件没有了；移走它，从备份" in result.err) == (4, True)
    kept.unlink()
    assert codes(run) == {"W730"}


def test_no_hostile_workbook_is_taken_for_a_worklist(run, year: Path):
    before = contents(year / "desk")
    for path in sorted((ROOT / "tests" / "hostile").glob("[fwz][oi]*.xlsx")):  # formulas, macros, links, bombs
        result = run("verify", "import", path)
        assert (result.code, result.out) == (4, ""), path.name
        assert result.err.startswith("错误："), path.name
    assert contents(year / "desk") == before


def test_the_remedy_for_a_lost_file_is_true(run, year: Path):
    """The message names the place, and the original put there is all that is asked for."""
    (kept,) = [path for path in Path("desk/evidence").rglob("*") if path.is_file()]
    kept.unlink()
    (problem,) = json.loads(run("validate", "--format", "json").out)["problems"]
    assert problem["code"] == "W730"
    assert "原件还在的，照这个名字放回去" in problem["remedy"]
    place = Path("desk", problem["message"].rpartition("没有 ")[2])
    assert place == kept
    shutil.copy("form.xlsx", place)
    assert codes(run) == {"E731"}
    shutil.copy("scan.jpg", place)
    assert run("validate", "--strict").code == 0


def test_the_remedy_for_a_changed_file_is_true(run, year: Path):
    """Where no backup has it: out of the way, and another one is put on record in its place."""
    kept = Path("desk", "evidence", DIGEST[:2], f"{DIGEST}.jpg")
    run("withdraw", *(path.stem[-12:] for path in Path("desk/ledger").rglob("*_27.[234]_*")), "--reason", "试")
    kept.write_bytes(b"retouched")
    (problem,) = json.loads(run("validate", "--format", "json").out)["problems"]
    assert problem["code"] == "E731"
    command = shlex.split(problem["remedy"].partition("用 bizenv ")[2].removesuffix(" 另附"))
    kept.rename("out-of-the-way.jpg")
    assert run(*command, "form.xlsx", "--reason", "原件被改动").code == 0
    assert run("validate", "--strict").code == 0

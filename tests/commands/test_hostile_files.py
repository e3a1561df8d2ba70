"""What lies in the place of a file, or in it: each was a traceback, a wait without end, or an answer without a word."""

import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bizenv.forms.layout import FILL, FIRST_ROW
from bizenv.ledger.entry import make_digest
from bizenv.store import cache

POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes and links are POSIX's")
HEAD = """\
version: 1
plan: shapingba-2019-177
kind: report
task: "3.1"
date: 2019-12-15
recorded: 2019-12-15T10:00:00.000000+08:00
stage: in_progress
"""
QUESTIONS = [
    *(("list",), ("overdue",), ("due",), ("show", "3.1"), ("log",), ("missing", "--period", "2019-Q4"), ("report",)),
    *(("bulletin", "--despite-problems"), ("brief", "--despite-problems"), ("department", "区政务办")),
    *(("dashboard", "-o", "a.html", "--despite-problems"), ("export", "a.sqlite")),
]


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIZENV_DATA", str(office))
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    return office


def put(desk: Path, text: str, name: str = "2019-12-15_3.1_report") -> Path:
    """Write an entry by hand, under the name that its content gives it."""
    folder = desk / "ledger" / "3.1"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}_{make_digest(text.encode())}.yaml"
    path.write_bytes(text.encode())
    return path


BY_HAND = {
    "progress in quotes": 'progress: "60"\n',
    "a note that is a number": "note: 5\n",
    "evidence that is no list": "evidence: text\n",
    "evidence that is a list of numbers": "evidence: [1]\n",
    "a key that is misspelt": 'notes: "red"\n',
    "a number of 4299 digits": f"progress: {'9' * 4299}\n",
    "a number of 5000 digits": f"progress: {'9' * 5000}\n",
    "a number that is none": 'values: {"a": NaN}\n',
    "nested beyond all measure": f"note: {'[' * 3000}\n",
    "a node that no database can count": f"deadline: {10**30}\ndeadline_day: 2019-12-31\n",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_an_entry_written_by_hand_is_unusable_and_not_the_end(run, desk: Path, name: str):
    before = run("list").out
    path = put(desk, HEAD + BY_HAND[name])
    for typed in QUESTIONS:
        result = run(*typed)
        assert result.code == 0, (typed, result.err)
        assert "台账有 1 个文件不能用" in result.err
    assert run("list").out == before
    assert run("record", "3.1", "--progress", "90", "--dry-run").code == 4
    assert run("record", "3.2", "--progress", "90", "--dry-run").code == 0
    result = run("validate")
    assert result.code == 1
    assert path.name in result.out


@pytest.mark.parametrize("moment", ["2019-24-15T10:00", "2019-13-15T10:00", "2019-12-32T10:00", "2019-12-15T25:00"])
def test_a_moment_that_never_was_is_said_and_not_the_end(run, desk: Path, moment: str):
    put(desk, HEAD.replace("2019-12-15T10:00", moment))
    result = run("validate")
    assert result.code == 1
    assert "E206 记录的时间（recorded）" in result.out
    assert "台账有 1 个文件不能用" in run("list").err


@pytest.mark.parametrize("key", ["note", "evidence", "received", "progress", "values", "period", "deadline", "by"])
def test_a_key_that_was_left_empty_is_no_such_key(run, desk: Path, key: str):
    put(desk, f"{HEAD}{key}:\n")
    for typed in QUESTIONS:
        assert run(*typed).code == 0, typed
    assert run("validate").code == 0
    assert "正在推进" in run("show", "3.1").out


def test_a_word_in_single_quotes_is_read_as_yaml_reads_it(run, desk: Path):
    """The quick reader took the quotes for part of the word."""
    put(desk, HEAD.replace("kind: report", "kind: 'report'"))
    assert run("validate").code == 0
    assert run("list").err == ""


def test_two_tasks_of_one_number_make_no_database_and_no_traceback(run, desk: Path):
    measures = desk / "measures.yaml"
    measures.write_text(measures.read_text("utf-8").replace("- item: 2\n", "- item: 1\n", 1), "utf-8")
    result = run("export", "a.sqlite")
    assert result.code == 4
    assert "重复的编号" in result.err
    for typed in QUESTIONS[:-1]:
        assert run(*typed).code == 0, typed


def test_tasks_without_a_lead_are_told_everywhere(run, desk: Path, monkeypatch: pytest.MonkeyPatch):
    import re

    measures = desk / "measures.yaml"
    measures.write_text(re.sub(r"lead: \[[^\]]*\]", "lead: []", measures.read_text("utf-8")), "utf-8")
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-10")
    for typed in QUESTIONS:
        assert run(*typed).code == 0, typed
    assert json.loads(run("missing", "--period", "2019-Q4", "--format", "json").out)["missing"] == []  # nobody is asked
    assert "没有牵头单位" in run("brief").out
    result = run("notice", "11.1", "--step", "1", "--limit", "2020-01-20", "-o", "催办")
    assert result.code == 2
    assert "没有牵头单位" in result.err
    assert run("form", "export", "--period", "2019-Q4", "--all", "下发").code == 0


@pytest.mark.parametrize("digits", [4299, 5000])
def test_a_number_of_thousands_of_digits_is_said_wherever_it_stands(run, desk: Path, digits: int):
    number = "9" * digits
    for name, old in (("measures.yaml", "item: 2"), ("measures.yaml", "value: 3"), ("rules.yaml", "day: 25")):
        path = desk / name
        whole = path.read_bytes()
        path.write_text(whole.decode().replace(old, f"{old.partition(' ')[0]} {number}", 1), "utf-8")
        assert run("validate").code == 1
        assert run("list").code == 4
        path.write_bytes(whole)
    for typed in (
        *(
            ("show", number),
            ("list", "--measure", number),
            ("list", "--as-of", number),
            ("due", "--within", f"{number}d"),
        ),
        *(("phrase", f"{number}年底前"), ("report", "--period", number), ("record", "3.1", "--progress", number)),
        *(("record", "27.1", "--value", number, "--stage", "in_progress"), ("bulletin", "--clues", f"{number}/1")),
    ):
        assert run(*typed).code in (0, 2, 3), typed


@pytest.mark.parametrize(("today", "words"), [("9999-12-31", "明天"), ("9999-12-31", "后天"), ("0001-01-01", "昨天")])
def test_there_is_no_day_beyond_the_calendar(run, today: str, words: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIZENV_TODAY", today)
    for day in (words, "+9999999d", "-9999999d"):
        result = run("list", f"--as-of={day}")
        assert result.code == 2
        assert "日" in result.err


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_every_question_can_be_asked_at_the_ends_of_the_calendar(run, desk: Path, day: str, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", day)
    for typed in QUESTIONS:
        assert run(*typed).code in (0, 2), typed


@pytest.mark.parametrize("spoilt", ["", "[]", "{}", "null", "5", '"x"', '["a"]', '{"path":[1]}', "[" * 100_000, "\xff"])
def test_a_cache_of_any_shape_changes_no_answer(run, desk: Path, tmp_path: Path, monkeypatch, spoilt: str):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    for path in (*desk.rglob("*.yaml"), desk / "measures.lock"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    first = run("list")
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    if sys.platform != "darwin":
        assert {path.suffix for path in kept} == {".json", ".ledger", ".rules"}
    for path in kept:
        path.write_bytes(spoilt.encode("latin-1"))
    assert run("list") == first


def test_a_cache_that_was_edited_is_not_believed(tmp_path: Path):
    path = tmp_path / "a.ledger"
    path.write_bytes(cache.pack({"progress": [60]}))
    assert cache.unpack(path) == {"progress": [60]}
    path.write_bytes(path.read_bytes().replace(b"60", b"61"))
    assert cache.unpack(path) is None


def place(path: Path, what: str) -> None:
    """Put something that is no file in the place of a file."""
    path.unlink(missing_ok=True)
    match what:
        case "pipe":
            os.mkfifo(path)
        case "link to nothing":
            path.symlink_to("nowhere")
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "socket":
            here = Path.cwd()
            os.chdir(path.parent)  # a socket's path must be short
            with socket.socket(socket.AF_UNIX) as opened:
                opened.bind(path.name)
            os.chdir(here)


NO_FILES = ["pipe", "link to nothing", "device", "folder", "socket"]


@POSIX
@pytest.mark.parametrize("what", NO_FILES)
@pytest.mark.parametrize("name", ["measures.yaml", "departments.yaml", "measures.lock", "rules.yaml"])
def test_what_is_no_file_is_said_at_once_and_nothing_else_answers(run, desk: Path, name: str, what: str, monkeypatch):
    place(desk / name, what)
    monkeypatch.delenv("BIZENV_DATA")
    monkeypatch.chdir(desk)
    for typed in (("list",), ("log",), ("validate",), ("list", "--data", desk)):
        result = run(*typed)
        assert result.code == 4, typed
        assert name in result.err


@POSIX
@pytest.mark.parametrize("what", NO_FILES)
def test_what_is_no_entry_is_one_unusable_file_and_not_the_end(run, desk: Path, what: str):
    before = run("list").out
    place(desk / "ledger" / "27.3" / "2019-12-15_27.3_report_3f9c12ab34cd.yaml", what)
    for typed in QUESTIONS:
        result = run(*typed)
        assert result.code == 0, typed
        assert "台账有 1 个文件不能用" in result.err
    assert run("list").out == before
    put(desk, f"{HEAD}note: 5\n")  # the rest is still checked
    result = run("validate")
    assert result.code == 4
    assert "2019-12-15_27.3_report_3f9c12ab34cd.yaml" in result.err
    assert "E205" in result.out


@POSIX
@pytest.mark.parametrize("to", ["nowhere", "99.9"])
def test_a_folder_of_a_task_that_leads_nowhere_is_told(run, desk: Path, to: str):
    (desk / "ledger" / "99.9").symlink_to(to)
    assert "台账有 1 个文件不能用" in run("list").err
    result = run("validate")
    assert (result.code, "99.9" in result.err) == (4, True)


@POSIX
@pytest.mark.parametrize("what", ["pipe", "link to nothing"])
def test_a_ledger_that_cannot_be_read_is_not_an_empty_one(run, desk: Path, what: str):
    (desk / "ledger").rename(desk / "kept")
    place(desk / "ledger", what)
    for typed in (("list",), ("validate",)):
        assert run(*typed).code == 4


@POSIX
def test_a_pipe_among_the_forms_is_refused_and_the_rest_is_taken(run, desk: Path):
    assert run("form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "--all", "回收").code == 0
    os.mkfifo("回收/b.xlsx")
    result = run("form", "import", "回收", "--dry-run")
    assert result.code == 1
    assert "b.xlsx：" in result.out
    assert "区市场监管局：将记0条" in result.out


@pytest.mark.parametrize("digits", [16, 4299, 5000])
@pytest.mark.parametrize("shape", ["General", "0%"])
def test_a_number_of_thousands_of_digits_in_a_form_is_refused(run, desk: Path, digits: int, shape: str):
    assert run("form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "-o", "a.xlsx").code == 0
    book = load_workbook("a.xlsx")
    for name in ("progress", "note", "number"):
        cell = book["填报"].cell(FIRST_ROW, FILL[name])
        cell.value, cell.number_format = 1234567890, shape
    book.save("b.xlsx")
    with zipfile.ZipFile("b.xlsx") as old, zipfile.ZipFile("c.xlsx", "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"1234567890", b"9" * digits))
    result = run("form", "import", "c.xlsx")
    assert result.code == 1
    assert ("超过15位" in result.out) or ("打不开" in result.out)


def test_what_stands_in_a_form_begins_no_line_and_moves_no_cursor(run, desk: Path):
    assert run("form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "-o", "a.xlsx").code == 0
    book = load_workbook("a.xlsx")
    for name in ("number", "wording", "stage", "progress", "unchanged"):
        book["填报"].cell(FIRST_ROW, FILL[name]).value = "甲\u202e乙丙\n丁"
    book["_bizenv"].cell(3, 1).value = "甲\u202e丙\n丁"
    book.save("b.xlsx")
    result = run("form", "import", "b.xlsx")
    assert result.code == 1
    seen(result)


ODD = "甲\x1b[31m乙\u202e丙\n丁\t戊"
SHOWN = r"甲\u001b[31m乙\u202e丙\n丁\t戊"


def seen(result) -> str:
    """What a run has shown, which must not move the cursor, turn the order of letters or begin a line of its own."""
    said = result.out + result.err
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "丙\n丁" not in said
    return said


@POSIX
def test_odd_names_of_files_are_shown_as_escapes(run, desk: Path, tmp_path: Path, copy: Path, monkeypatch):
    odd = tmp_path / ODD
    odd.mkdir()
    for name in ("measures.yaml", "departments.yaml"):
        (odd / name).write_bytes((copy / name).read_bytes())
    (odd / f"{ODD}.xlsx").write_text("x", "utf-8")
    (odd / f"{ODD}.yaml").write_text("x: [", "utf-8")
    entries = desk / "ledger" / "27.3"
    (entries / f"{ODD}.yaml").write_text("x", "utf-8")
    (entries / ODD).write_text("x", "utf-8")
    for typed in (
        *(("form", "import", odd), ("form", "import", odd / f"{ODD}.xlsx"), ("form", "import", odd / "nowhere")),
        *(("validate", odd), ("validate", odd / f"{ODD}.yaml"), ("validate", odd / "nowhere"), ("validate", desk)),
        *(("list", "--data", odd / "nowhere"), ("info", "--data", odd), ("lock", "--data", odd), ("init", odd)),
        *(("list", "-o", odd / f"{ODD}.json"), ("list", "-o", odd), ("list", "-o", odd / "nowhere" / "a.json")),
        *(("export", odd / ODD), ("export", odd / f"{ODD}.csv"), ("show", "1", "--where", "--data", odd)),
        *(("record", "3.1", "--progress", "90", "--data", odd), ("init", odd / "neu"), ("list", "--data", odd / "neu")),
        *(("record", "3.1", "--progress", "90", "--data", odd / "neu"), ("validate", odd / "neu")),
        *(("form", "export", "--period", "2019-Q4", "--all", odd / "forms"), ("bulletin", "-o", odd / "a.docx")),
        ("notice", "11.1", "--step", "1", "--limit", "2020-03-10", "-o", odd / "letters", "--draft"),
    ):
        result = run(*typed)
        assert result.code in (0, 1, 2, 3, 4), typed
        seen(result)
    assert SHOWN in seen(run("validate", odd / f"{ODD}.yaml"))
    assert SHOWN in seen(run("form", "import", odd))
    assert SHOWN in seen(run("validate", desk))


@POSIX
def test_colours_of_a_terminal_are_bizenvs_own(run, desk: Path, tmp_path: Path):
    path = tmp_path / "甲\x1b[8m乙.yaml"
    path.write_text("parts: [", "utf-8")
    out = run("validate", path, width=100).out
    assert r"甲\u001b[8m乙.yaml" in out
    assert "\x1b[31m错误" in out


PRINTED = [
    *(("-h",), ("list", "-h"), ("--version",), ("form",), ("list", "--nosuch"), ("nosuch",), ("list", "--state", "x")),
    *(("completion", "bash"), ("list", "--lead", "区政务办"), ("explain", "E502")),
]


def printed(environment: dict[str, str], *typed: str, **more: str) -> "subprocess.CompletedProcess[bytes]":
    whole = {key: value for key, value in environment.items() if key not in ("PYTHONUTF8", "LANG")} | more
    return subprocess.run([sys.executable, "-m", "bizenv", *typed], env=whole, capture_output=True, check=False)


@pytest.mark.shell
@pytest.mark.parametrize("encoding", ["gbk", "cp936", "utf-8", "gb18030", "utf-16"])
def test_all_that_is_printed_is_in_one_encoding(environment: dict[str, str], encoding: str):
    for typed in PRINTED:
        done = printed(environment, *typed, PYTHONIOENCODING=encoding)
        assert done.returncode in (0, 2)
        assert re_chinese(done.stdout.decode(encoding) + done.stderr.decode(encoding)) or typed == ("--version",)
    asked = {"_BIZENV_COMPLETE": "bash_complete", "COMP_WORDS": "bizenv list --lead 区政", "COMP_CWORD": "3"}
    assert "plain,区政务办\n" in printed(environment, PYTHONIOENCODING=encoding, **asked).stdout.decode(encoding)


def re_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_help_goes_the_way_of_all_that_is_printed(run, encoding: str):
    """On a pipe in UTF-8, on a terminal in its own encoding, with a question mark for what that lacks."""
    for typed in (("-h",), ("list", "-h"), ("--version",), ("form", "export", "-h")):
        assert run(*typed, encoding=encoding) == run(*typed)
        shown = run(*typed, encoding=encoding, width=80)
        assert (shown.code, "bizenv" in shown.out) == (0, True)


@pytest.mark.shell
def test_on_a_pipe_the_help_has_the_encoding_of_the_lists(environment: dict[str, str]):
    """The locale of Chinese Windows is GBK; what bizenv prints into a pipe is UTF-8 throughout."""
    for more in ({"LC_ALL": "zh_CN.GBK"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        for typed in PRINTED:
            done = printed(environment, *typed, **more)
            done.stdout.decode("utf-8")
            done.stderr.decode("utf-8")
            assert done.returncode in (0, 2, 3)


@pytest.mark.shell
@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_where_no_chinese_can_be_printed_the_help_still_is(environment: dict[str, str], encoding: str):
    for typed in (("-h",), ("form", "export", "-h")):
        done = printed(environment, *typed, PYTHONIOENCODING=encoding)
        assert (done.returncode, b"bizenv" in done.stdout, b"Error" in done.stderr) == (0, True, False)

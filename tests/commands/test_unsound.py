"""An unsound ledger: every question says so, no document goes out on it, and nothing is written on a task of it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from bizenv.ledger.entry import add_name, from_data, make_digest, render, to_data

QUESTIONS = (
    ("list",),
    ("show", "58"),
    ("overdue",),
    ("due",),
    ("report",),
    ("missing", "--period", "2019-Q4"),
    ("log",),
    ("department", "区财政局"),
    ("departments",),
    ("targets",),
    ("timeline",),
    ("trend",),
    ("search", "政府采购"),
    ("info",),
)


@pytest.fixture(autouse=True)
def _workday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace as the current folder, in which task 58 is at 60 per cent."""
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def report(run, desk: Path) -> Path:
    """The file of the only entry: task 58 is at 60 per cent."""
    assert run("record", "58", "--progress", "60", "--date", "2019-12-02").code == 0
    (path,) = files(desk)
    return path


def files(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*.yaml"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def write(desk: Path, **data: object) -> Path:
    """An entry that came by another way than ours, such as a merge, under the name that its content gives it."""
    plain = {"version": 1, "plan": "shapingba-2019-177", **data}
    plain.setdefault("recorded", f"{plain['date']}T09:00:00.000000+08:00")
    entry = add_name(from_data("", plain))
    path = desk / "ledger" / entry.task / f"{entry.name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(render(to_data(entry)), "utf-8")
    return path


def progress(run, task: str = "58") -> object:
    return json.loads(run("show", task, "--format", "json").out)["tasks"][0]["progress"]


def count(run, task: str = "58") -> int:
    return len(json.loads(run("show", task, "--format", "json").out)["tasks"][0]["entries"])


# What may have been done to a report, what is then told of it, and under which code. None of it may pass in silence.


def edited(path: Path) -> None:
    edit(path, "progress: 60", "progress: 95")


def copied_in_the_file_manager(path: Path) -> None:
    shutil.copy(path, path.with_name(f"{path.stem} - 副本.yaml"))


def folder_copied_in_the_file_manager(path: Path) -> None:
    shutil.copytree(path.parent, path.parent.with_name(f"{path.parent.name} - 副本"))


def downloaded_again(path: Path) -> None:
    shutil.copy(path, path.with_name(f"{path.stem} (1).yaml"))


def conflict_copy_of_dropbox(path: Path) -> None:
    other = path.with_name(f"{path.stem} (李某's conflicted copy 2019-12-03).yaml")
    shutil.copy(path, other)
    edit(other, "progress: 60", "progress: 70")


def conflict_copy_of_syncthing(path: Path) -> None:
    other = path.with_name(f"{path.stem}.sync-conflict-20191203-101112-ABCDEFG.yaml")
    shutil.copy(path, other)
    edit(other, "progress: 60", "progress: 70")


def conflict_copy_of_onedrive(path: Path) -> None:
    other = path.with_name(f"{path.stem}-DESKTOP-7Q2.yaml")
    shutil.copy(path, other)
    edit(other, "progress: 60", "progress: 70")


def renamed_by_a_sync_client(path: Path) -> None:
    """Only the copy is left: it may be all that there is of the entry."""
    path.rename(path.with_name(f"{path.stem}-DESKTOP-7Q2.yaml"))


def ending_in_capitals(path: Path) -> None:
    path.rename(path.with_suffix(".YAML"))


def ending_cut_short(path: Path) -> None:
    path.rename(path.with_suffix(".yml"))


def ending_of_the_mail_program(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}.txt"))


def folder_dragged_into_another(path: Path) -> None:
    other = path.parent.with_name("27.3")
    other.mkdir()
    path.parent.rename(other / "58")


def moved_to_the_folder_of_another(path: Path) -> None:
    other = path.parent.with_name("27.3")
    other.mkdir()
    path.rename(other / path.name)


def moved_out_of_the_folders(path: Path) -> None:
    path.rename(path.parent.parent / path.name)


def version_of_tomorrow(path: Path) -> None:
    write(path.parent.parent.parent, version=2, kind="report", task="58", date="2019-12-03", stage="done")
    newer = max(path.parent.glob("2019-12-03*"))
    text = newer.read_text("utf-8").replace("version: 1", "version: 2")
    newer.unlink()
    digest = make_digest(text.encode())
    newer.with_name(f"2019-12-03_58_report_{digest}.yaml").write_text(text, "utf-8")


def of_another_plan(path: Path) -> None:
    write(path.parent.parent.parent, plan="other-2020", kind="report", task="58", date="2019-12-03", stage="done")


def broken_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def verified_without_a_report(path: Path) -> None:
    desk = path.parent.parent.parent
    write(desk, kind="verify", task="58", date="2019-12-05", result="pass", completed="2019-12-05", by="张某")


FLAWS = {
    edited: ("E701", "写入后被改动过"),
    copied_in_the_file_manager: ("W714", "副本"),
    folder_copied_in_the_file_manager: ("E701", "副本"),
    downloaded_again: ("W714", "副本"),
    conflict_copy_of_dropbox: ("W714", "副本"),
    conflict_copy_of_syncthing: ("W714", "副本"),
    conflict_copy_of_onedrive: ("W714", "副本"),
    renamed_by_a_sync_client: ("E701", "文件名不是记录的"),
    ending_in_capitals: ("W714", "后缀不对"),
    ending_cut_short: ("W714", "后缀不对"),
    ending_of_the_mail_program: ("W714", "后缀不对"),
    folder_dragged_into_another: ("W714", "放错了地方"),
    moved_to_the_folder_of_another: ("E701", "不在自己事项的文件夹里"),
    moved_out_of_the_folders: ("W714", "放错了地方"),
    version_of_tomorrow: ("E715", "更新版本"),
    of_another_plan: ("E702", "别的方案"),
    broken_off: ("E202", "不能用"),
    verified_without_a_report: ("E704", "不合规"),
}
LOST = (
    ending_in_capitals,
    ending_cut_short,
    ending_of_the_mail_program,
    folder_dragged_into_another,
    moved_out_of_the_folders,
    broken_off,
    renamed_by_a_sync_client,
)
"""What keeps the only file of the entry from being read."""
BESIDE = (
    copied_in_the_file_manager,
    downloaded_again,
    conflict_copy_of_dropbox,
    conflict_copy_of_syncthing,
    conflict_copy_of_onedrive,
)
"""Copies beside the entry itself: they are told, and keep nothing back."""
COPIES = (*BESIDE, folder_copied_in_the_file_manager)
by_flaw = pytest.mark.parametrize("spoil", FLAWS, ids=lambda spoil: spoil.__name__)


@by_flaw
def test_an_answer_on_an_unsound_ledger_says_so_in_one_line_and_in_json(run, report: Path, spoil):
    spoil(report)
    code, words = FLAWS[spoil]
    result = run("list", "--format", "json")
    assert result.code == 0
    (line,) = result.err.splitlines()
    assert line.startswith("注意：台账有 1 ")
    assert words in line
    assert line.endswith("运行 bizenv validate 查看")
    (warning,) = json.loads(result.out)["warnings"]
    assert (warning["code"], warning["command"]) == (code, "bizenv validate")
    assert words in warning["message"]
    assert code in run("validate").out


@by_flaw
def test_the_second_answer_says_it_too_though_the_ledger_is_remembered(run, report: Path, spoil):
    spoil(report)
    for path in (report.parent.parent).rglob("*"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    first, second, third = (run("list", "--format", "json") for _ in range(3))
    assert first == second == third
    assert "warnings" in first.out


@by_flaw
def test_nothing_is_written_on_a_task_whose_record_is_unsound(run, desk: Path, report: Path, spoil):
    spoil(report)
    before = {path: path.read_bytes() for path in (desk / "ledger").rglob("*") if path.is_file()}
    result = run("record", "58", "--progress", "80")
    if spoil in COPIES:  # all that is on record is known
        assert result.code == 0
        return
    assert (result.code, result.out) == (4, "")
    assert "台账有问题，没有再记" in result.err
    assert "ledger/" in result.err
    assert {path: path.read_bytes() for path in (desk / "ledger").rglob("*") if path.is_file()} == before
    assert run("record", "27.1", "--progress", "5").code == 0, "another task is not touched by it"


@by_flaw
def test_nothing_counts_twice(run, report: Path, spoil):
    spoil(report)
    assert count(run) == (2 if spoil is verified_without_a_report else 0 if spoil in LOST else 1)


@pytest.mark.parametrize("spoil", COPIES, ids=lambda spoil: spoil.__name__)
def test_a_copy_is_not_counted_and_the_entry_is(run, report: Path, spoil):
    spoil(report)
    assert (count(run), progress(run)) == (1, 60)
    shown = run("validate").out
    assert "移走" in shown


def test_an_entry_in_a_wrong_folder_is_not_lost(run, report: Path):
    moved_to_the_folder_of_another(report)
    assert progress(run) == 60
    assert "移回去" in run("validate").out


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_every_question_that_rests_on_the_ledger_says_that_an_entry_was_edited(run, report: Path, question):
    assert run(*question).err == ""
    assert "warnings" not in json.loads(run(*question, "--format", "json").out)
    edited(report)
    assert run(*question).err.count("注意：台账有 1 条记录写入后被改动过") == 1
    assert [it["code"] for it in json.loads(run(*question, "--format", "json").out)["warnings"]] == ["E701"]


def test_warnings_name_the_tasks_and_come_in_one_line(run, desk: Path, report: Path):
    edited(report)
    of_another_plan(report)
    verified_without_a_report(report)
    (line,) = run("list").err.splitlines()
    assert line == (
        "注意：台账有 1 条记录是别的方案的，没有计入（58）；1 条记录不合规，没有计入（58）；"
        "1 条记录写入后被改动过，照改后的内容计入（58）；运行 bizenv validate 查看"
    )


def test_an_earlier_day_does_not_rest_on_what_came_later(run, report: Path):
    edited(report)
    verified_without_a_report(report)
    assert "不合规" in run("list").err
    assert "不合规" not in run("list", "--as-of", "2019-12-04").err
    assert run("list", "--recorded-by", "2019-12-01").err == ""


GOING_OUT = (
    ("bulletin",),
    ("bulletin", "--kind", "report"),
    ("brief",),
    ("report", "-o", "x.md"),
    ("department", "区财政局", "-o", "x.docx"),
    ("missing", "--period", "2019-Q4", "--as-message"),
    ("dashboard", "-o", "x.html"),
    ("dashboard", "--public", "-o", "x.html"),
    ("form", "export", "--period", "2019-Q4", "--all", "下发"),
)


@pytest.mark.parametrize("document", GOING_OUT, ids=" ".join)
def test_no_document_goes_out_on_an_unsound_ledger_unless_it_is_wanted(run, desk: Path, report: Path, document):
    made = [desk / name for name in ("x.md", "x.html", "x.docx", "下发")]
    assert run(*document).code == 0
    edited(report)
    for path in made:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    result = run(*document)
    assert (result.code, result.out) == (2, "")
    assert "没有出文" in result.err
    assert "--despite-problems" in result.err
    assert not any(path.exists() for path in made)
    wanted = run(*document, "--despite-problems")
    assert wanted.code == 0
    assert "注意：台账有 1 条" in wanted.err


@pytest.mark.parametrize("spoil", BESIDE, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("document", GOING_OUT, ids=" ".join)
def test_a_copy_that_a_sync_client_left_keeps_no_document_back(run, desk: Path, report: Path, document, spoil):
    spoil(report)
    result = run(*document)
    assert result.code == 0
    assert "副本，没有计入" in result.err
    assert run("validate").code == 0


WRITING = (
    ("record", "58", "--progress", "80"),
    ("record", "58", "--done", "--evidence", "函"),
    ("verify", "58", "--pass", "--by", "张某"),
    ("extend", "58", "--until", "2020-03-31", "--approved-by", "区政府", "--document", "批示", "--reason", "等"),
    ("supersede", "58", "--document", "新文件", "--effective", "2019-12-19"),
    ("terminate", "58", "--approved-by", "区政府", "--document", "批示", "--reason", "并入"),
    ("assign", "58", "--leader", "李某"),
    ("notice", "58", "--step", "1", "--limit", "2019-12-30", "-o", "催办", "--format", "md"),
    ("notice", "58", "--step", "1", "--limit", "2019-12-30", "-o", "催办", "--format", "md", "--draft"),
    ("notice", "58", "--step", "1", "--reprint", "-o", "催办", "--format", "md"),
)


@pytest.mark.parametrize("typed", WRITING, ids=" ".join)
def test_a_verification_that_cannot_be_read_does_not_let_the_task_be_reopened(run, desk: Path, report: Path, typed):
    assert run("record", "58", "--done", "--evidence", "回函").code == 0
    assert run("verify", "58", "--pass", "--by", "张某").code == 0
    verification = next((desk / "ledger" / "58").glob("*verify*"))
    broken_off(verification)
    before = files(desk)
    result = run(*typed)
    assert (result.code, result.out) == (4, "")
    assert f"{verification.name}：读不懂" in result.err
    assert files(desk) == before
    assert not (desk / "催办").exists()


def test_a_report_of_another_plan_closes_nothing(run, desk: Path):
    write(desk, plan="other", kind="report", task="58", date="2019-12-03", stage="done", evidence=["函"])
    result = run("verify", "58", "--pass", "--by", "张某")
    assert (result.code, "别的方案" in result.err) == (4, True)


def test_what_is_not_lawful_can_be_withdrawn_and_then_all_goes_on(run, desk: Path, report: Path):
    verified_without_a_report(report)
    verification = next((desk / "ledger" / "58").glob("*verify*"))
    assert run("withdraw", report.stem[-12:], "--reason", "误").code == 4, "that heals nothing"
    assert run("withdraw", verification.stem[-12:], "--reason", "没有报办结").code == 0
    assert run("list").err == ""
    assert run("record", "58", "--progress", "80").code == 0


def test_the_missing_report_before_a_verification_can_be_recorded(run, desk: Path, report: Path):
    verified_without_a_report(report)
    assert run("record", "58", "--progress", "70", "--date", "2019-12-06").code == 4
    result = run("record", "58", "--done", "--date", "2019-12-04", "--evidence", "回函")
    assert result.code == 0
    assert run("list").err == ""


@pytest.mark.parametrize("way", ["withdraw", "correct"])
def test_an_edited_entry_of_which_there_is_no_other_copy_is_withdrawn_or_corrected(run, report: Path, way: str):
    edited(report)
    more = ("--progress", "60") if way == "correct" else ()
    assert run(way, report.stem[-12:], "--reason", "文件被改动过", *more).code == 0
    assert run("list").err == ""
    assert run("record", "58", "--progress", "80").code == 0


def test_a_form_with_a_row_on_an_unsound_task_is_not_taken_in(run, desk: Path, report: Path):
    openpyxl = pytest.importorskip("openpyxl")
    from bizenv.forms.layout import FILL

    assert run("form", "export", "--period", "2019-Q4", "--department", "区财政局", "-o", "表.xlsx").code == 0
    book = openpyxl.load_workbook("表.xlsx")
    sheet = book[FILL.title]
    (row,) = [cell.row for cell in sheet[FILL.letter("number")] if str(cell.value) == "58"]
    sheet[f"{FILL.letter('stage')}{row}"] = "正在推进"
    sheet[f"{FILL.letter('progress')}{row}"] = 80
    book.save("表.xlsx")
    assert run("form", "import", "表.xlsx", "--dry-run").code == 0
    edited(report)
    before = files(desk)
    result = run("form", "import", "表.xlsx")
    assert result.code == 1
    assert "写入后被改动过" in result.out
    assert files(desk) == before


def test_the_mark_that_notepad_puts_before_a_file_drops_no_entry(run, desk: Path, report: Path):
    report.write_bytes(b"\xef\xbb\xbf" + report.read_bytes().replace(b"\n", b"\r\n"))
    assert (progress(run), run("list").err) == (60, "")
    assert run("validate", "--strict").code == 0
    assert run("record", "58", "--progress", "80").code == 0


@pytest.mark.parametrize("name", ["measures.yaml", "departments.yaml", "rules.yaml"])
def test_the_mark_that_notepad_puts_before_a_file_spoils_no_file_of_the_plan(
    run, desk: Path, name: str, tmp_path: Path
):
    path = desk / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run("list").err == ""
    assert run("validate", "--strict").code == 0
    assert run("init", tmp_path / "another", "--plan", desk).code == 0
    assert run("validate", tmp_path / "another", "--strict").code == 0


def test_a_plan_that_begins_with_the_mark_is_found(run, desk: Path):
    path = desk / "measures.yaml"
    head, _, rest = path.read_text("utf-8").partition("\nplan:")
    kept = "\n".join(line for line in head.splitlines() if not line.startswith("#"))
    body, _, last = f"plan:{rest}".partition("\nparts:")
    path.write_bytes(b"\xef\xbb\xbf" + f"{body}\n{kept}\nparts:{last}".encode())
    assert str(desk) in run("info").out


def test_a_mark_that_cannot_be_seen_is_named(run, desk: Path, report: Path):
    report.write_bytes(b"\xef\xbb\xbf\xef\xbb\xbf" + report.read_bytes())
    assert "字节顺序标记（BOM" in run("validate").out


def test_the_plan_has_errors_and_json_says_so(run, desk: Path):
    edit(desk / "measures.yaml", "date: 2019-11-30", "date: 2019-11-29")
    result = run("list", "--format", "json")
    warning = json.loads(result.out)["warnings"][0]
    assert (warning["code"][0], warning["command"]) == ("E", "bizenv validate")
    assert "处错误" in warning["message"]

"""``redact``: what may not be kept goes, who let it go and why stays, and nothing else moves."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bizenv.store import journal

NAME = "李某某"
WHY = ("--approved-by", "张某", "--reason", "涉及举报人")


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace; ``office(day, *typed)`` runs a command there on that day, and must end with ``code``."""
    return act


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own."""
    from tests.conftest import HOMES

    folder = tmp_path / "cache"
    folder.mkdir()
    for name in HOMES:
        monkeypatch.setenv(name, str(folder))
    return folder


def ask(office, day: str, *typed: str):
    return json.loads(office(day, *typed, "--format", "json").out)


def record(office, day: str, *typed: str) -> str:
    """Record an entry, and tell its digest."""
    name: str = ask(office, day, *typed)["entries"][0]["entry"]
    return name.rpartition("_")[2]


def complained(office) -> str:
    """A report whose note names a complainant; its digest."""
    note = f"{NAME}反映办理慢，已答复{NAME}"
    return record(office, "2019-11-20", "record", "27.3", "--progress", "60", "--note", note, "--problem", "系统对接慢")


def file_of(digest: str) -> Path:
    (path,) = Path("ledger").glob(f"*/*_{digest}.yaml")
    return path


def holders(folder: Path) -> list[Path]:
    """The files below a folder that hold the name."""
    return [path for path in folder.rglob("*") if path.is_file() and NAME.encode() in path.read_bytes()]


def valid(office, day: str = "2019-12-31", code: int = 0) -> list[str]:
    return [p["code"] for p in json.loads(office(day, "validate", "--format", "json", code=code).out)["problems"]]


def test_a_complainant_s_name_is_in_no_file_and_no_cache_afterwards(office, cache_folder: Path):
    digest = complained(office)
    old = file_of(digest).stat().st_mtime_ns - 10**10
    os.utime(file_of(digest), ns=(old, old))  # long enough ago to be cached
    office("2019-11-21", "list")
    assert holders(cache_folder)
    office("2019-12-02", "redact", digest, "--field", "note", "--words", NAME, *WHY)
    assert holders(Path.cwd()) == holders(cache_folder) == []
    office("2019-12-02", "list")
    assert holders(cache_folder) == []
    assert "［已删］反映办理慢，已答复［已删］" in office("2019-12-02", "log", "27.3").out


def test_the_entry_keeps_its_name_its_state_and_what_refers_to_it(office):
    wrong = complained(office)
    right = record(office, "2019-11-21", "correct", wrong, "--progress", "70", "--reason", "误记")
    office("2019-12-02", "redact", wrong, "--field", "note", *WHY)  # one that no longer counts
    office("2019-12-02", "redact", right, "--field", "note", *WHY)
    assert valid(office) == []
    task = ask(office, "2019-12-02", "show", "27.3")["tasks"][0]
    assert (task["state"], task["progress"]) == ("in_progress", 70)
    entries = ask(office, "2019-12-02", "log", "27.3")["entries"]
    assert [e["entry"].rpartition("_")[2] for e in entries[:2]] == [wrong, right]
    assert [e["content"].get("note") for e in entries[:2]] == ["［已删］", "［已删］"]
    assert not ask(office, "2019-12-02", "list").get("warnings")


def test_who_when_and_why_stay_and_no_digest_of_the_words(office):
    digest = complained(office)
    office("2019-12-02", "redact", digest, "--field", "备注", "--words", NAME, *WHY, "--by", "王五")
    (told,) = [e for e in ask(office, "2019-12-02", "log", "27.3")["entries"] if e["kind"] == "redact"]
    content = told["content"]
    assert content["of"].endswith(digest)
    assert (content["field"], content["approved_by"], content["reason"], content["date"]) == (
        "note", "张某", "涉及举报人", "2019-12-02",
    )  # fmt: skip
    from hashlib import sha256

    assert content["sha256"] == sha256(file_of(digest).read_bytes()).hexdigest()  # of what is left
    line = office("2019-12-02", "log", "27.3").out
    assert "经张某批准，从 " in line
    assert "删去词句；原因：涉及举报人" in line


def test_it_is_told_which_copies_a_person_has_to_clean(office):
    digest = complained(office)
    other = record(office, "2019-11-28", "record", "27.3", "--progress", "70", "--note", f"再次答复{NAME}")
    copy = file_of(digest).with_name(f"{file_of(digest).stem} (1).yaml")
    copy.write_bytes(file_of(digest).read_bytes())
    told = office("2019-12-02", "redact", digest, "--field", "note", "--words", NAME, *WHY).err
    for words in ("git 历史", "备份", "导出", "填报表", "佐证材料", "命令行的历史", other, copy.name):
        assert words in told
    assert f"git log -- {file_of(digest)}" in told
    assert NAME not in told


def test_a_copy_in_another_folder_is_cleaned_with_it(office):
    digest = complained(office)
    moved = Path("ledger", "1.1", file_of(digest).name)
    moved.parent.mkdir(exist_ok=True)
    moved.write_bytes(file_of(digest).read_bytes())
    name = file_of_task("27.3", digest)
    office("2019-12-02", "redact", name, "--field", "note", *WHY)
    assert holders(Path.cwd()) == []


def file_of_task(task: str, digest: str) -> str:
    (path,) = Path("ledger", task).glob(f"*_{digest}.yaml")
    return path.stem


def test_two_redactions_of_one_entry(office):
    digest = complained(office)
    office("2019-12-02", "redact", digest, "--field", "note", "--words", NAME, *WHY)
    office("2019-12-03", "redact", digest, "--field", "note", "--words", "办理慢", *WHY)
    office("2019-12-03", "redact", digest, "--field", "problem", *WHY)
    content = next(e["content"] for e in ask(office, "2019-12-03", "log", "27.3")["entries"] if e["kind"] == "report")
    assert (content["note"], content["problem"]) == ("［已删］反映［已删］，已答复［已删］", "［已删］")
    assert valid(office) == []
    again = office("2019-12-03", "redact", digest, "--field", "problem", *WHY, code=2)
    assert "已经删去" in again.err


@pytest.mark.parametrize("field", ["stage", "progress", "task", "date", "approved_by", "form", "nonsense"])
def test_what_decides_a_state_is_never_taken_out(office, field: str):
    digest = complained(office)
    before = file_of(digest).read_bytes()
    told = office("2019-12-02", "redact", digest, "--field", field, *WHY, code=2)
    assert "note 备注、problem 存在问题" in told.err
    assert file_of(digest).read_bytes() == before


def test_closed_work_stays_closed_when_the_name_of_its_evidence_goes(office):
    digest = record(
        office, "2019-11-20", "record", "27.3", "--done", "--evidence", "内部文件目录", "--evidence", "照片"
    )
    office("2019-11-28", "verify", "27.3", "--pass", "--by", "张三")
    office("2019-12-02", "redact", digest, "--field", "evidence", *WHY)
    task = ask(office, "2019-12-02", "show", "27.3")["tasks"][0]
    assert task["state"] == "closed"
    assert 'evidence: ["［已删］", "［已删］"]' in file_of(digest).read_text("utf-8")
    assert valid(office) == []


def test_who_verified_and_who_objected_stay(office):
    record(office, "2019-11-20", "record", "27.3", "--done", "--evidence", "照片")
    passed = record(office, "2019-11-28", "verify", "27.3", "--pass", "--by", "张三")
    told = office("2019-12-02", "redact", passed, "--field", "by", *WHY, code=2)
    assert "不动决定状态的内容" in told.err


def test_words_that_are_not_there_change_nothing(office):
    digest = complained(office)
    before = file_of(digest).read_bytes()
    assert (
        "照原文写"
        in office(
            "2019-12-02", "redact", digest, "--field", "note", "--words", "李某", "--words", "赵某", *WHY, code=2
        ).err
    )
    assert "不能是空的" in office("2019-12-02", "redact", digest, "--field", "note", "--words", " ", *WHY, code=2).err
    assert "无可删" in office("2019-12-02", "redact", digest, "--field", "next", *WHY, code=2).err
    office("2019-12-02", "redact", "ffffffff", "--field", "note", *WHY, code=3)
    assert file_of(digest).read_bytes() == before
    assert [e["kind"] for e in ask(office, "2019-12-02", "log", "27.3")["entries"]] == ["report"]


def test_the_reason_may_not_say_the_words_again(office):
    digest = complained(office)
    typed = (
        "redact",
        digest,
        "--field",
        "note",
        "--words",
        NAME,
        "--approved-by",
        "张某",
        "--reason",
        f"{NAME}是举报人",
    )
    assert "不要重述" in office("2019-12-02", *typed, code=2).err
    assert holders(Path.cwd()) == [Path.cwd() / file_of(digest)]


def test_a_dry_run_touches_nothing(office):
    digest = complained(office)
    before = file_of(digest).read_bytes()
    told = office("2019-12-02", "redact", digest, "--field", "note", "--words", NAME, *WHY, "--dry-run")
    assert "［已删］反映办理慢" in told.err
    assert file_of(digest).read_bytes() == before
    assert len(list(Path("ledger", "27.3").iterdir())) == 1


def test_a_redaction_is_neither_withdrawn_nor_corrected(office):
    digest = complained(office)
    redaction = record(office, "2019-12-02", "redact", digest, "--field", "note", *WHY)
    for typed in (("withdraw", redaction, "--reason", "误"), ("correct", redaction, "--reason", "误", "--note", "x")):
        assert "不能恢复" in office("2019-12-03", *typed, code=2).err


def test_a_redacted_entry_can_still_be_withdrawn_and_corrected(office):
    digest = complained(office)
    office("2019-12-02", "redact", digest, "--field", "note", *WHY)
    office("2019-12-03", "correct", digest, "--progress", "65", "--reason", "误记")
    office("2019-12-04", "withdraw", "--reason", "误", ask(office, "2019-12-03", "log", "27.3")["entries"][1]["entry"])
    assert valid(office) == []


def test_an_entry_about_the_whole_plan_is_redacted_too(office):
    digest = record(
        office, "2020-01-20", "close-year", "2019", "--approved-by", "王某", "--post", "主任", "--note", f"{NAME}有意见"
    )
    office("2020-02-01", "redact", digest, "--field", "note", "--words", NAME, *WHY)
    assert holders(Path.cwd()) == []
    assert valid(office, "2020-02-02") == []
    assert "未定账" not in office("2020-02-02", "report", "--period", "2019").out


def test_a_withdrawn_entry_is_redacted_too(office):
    digest = complained(office)
    office("2019-11-21", "withdraw", digest, "--reason", "记错了")
    office("2019-12-02", "redact", digest, "--field", "note", *WHY)
    assert holders(Path.cwd()) == []
    assert valid(office) == []


def test_words_that_came_back_from_a_backup_are_told_and_taken_out_again(office):
    digest = complained(office)
    backup = file_of(digest).read_bytes()
    typed = ("redact", digest, "--field", "note", "--words", NAME, *WHY)
    office("2019-12-02", *typed)
    file_of(digest).write_bytes(backup)
    assert valid(office, code=1) == ["E716"]
    assert "应已删去的词句" in office("2019-12-05", "list").err
    office("2019-12-05", *typed)
    assert holders(Path.cwd()) == []
    assert valid(office) == []
    redactions = [e for e in ask(office, "2019-12-05", "log", "27.3")["entries"] if e["kind"] == "redact"]
    assert len(redactions) == 1  # it says the same as the first


def test_a_power_cut_before_the_words_are_gone_is_told_and_the_same_command_ends_it(office, monkeypatch):
    digest = complained(office)
    typed = ("redact", digest, "--field", "note", *WHY)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(journal, "rewrite", cut)
        told = office("2019-12-02", *typed, code=130)
        assert "词句" in told.err
    assert valid(office, code=1) == ["E716"]
    office("2019-12-02", *typed)
    assert valid(office) == []
    assert holders(Path.cwd()) == []


def test_a_change_that_goes_beyond_the_redaction_is_told_as_an_edit(office):
    digest = complained(office)
    office("2019-12-02", "redact", digest, "--field", "note", *WHY)
    path = file_of(digest)
    path.write_text(path.read_text("utf-8").replace("progress: 60", "progress: 90"), "utf-8")
    assert valid(office, code=1) == ["E701"]
    assert "写入后被改动过" in office("2019-12-05", "list").err
    assert "改动过" in office("2019-12-05", "redact", digest, "--field", "problem", *WHY, code=4).err


def test_the_history_shows_a_change_under_cover_of_a_redaction(office):
    digest = complained(office)
    me = ("-c", "user.name=x", "-c", "user.email=x@x")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
        subprocess.run(["git", *me, *words], check=True, capture_output=True)
    office("2019-12-02", "redact", digest, "--field", "note", *WHY)
    office("2019-12-02", "validate", "--against", "HEAD")
    path = file_of(digest)
    path.write_text(path.read_text("utf-8").replace("progress: 60", "progress: 90"), "utf-8")
    assert (
        "除按规定删去的以外，progress 也被改动过" in office("2019-12-02", "validate", "--against", "HEAD", code=1).out
    )


def test_the_same_report_again_is_still_known_as_the_same(office):
    digest = complained(office)
    office("2019-12-02", "redact", digest, "--field", "problem", *WHY)
    office("2019-12-02", "record", "27.3", "--progress", "60", "--note", "已答复", "--date", "2019-12-01")
    told = office(
        "2019-12-02", "record", "27.3", "--progress", "60", "--note", "已答复", "--date", "2019-12-01", code=2
    )
    assert "已有内容相同的记录" in told.err


def test_a_telephone_number_of_an_earlier_version_has_its_remedy(office):
    path = file_of(complained(office))
    text = path.read_text("utf-8").replace("系统对接慢", "联系人13812345678")
    from bizenv.ledger.entry import make_digest

    path.unlink()
    path = path.with_name(f"2019-11-20_27.3_report_{make_digest(text.encode())}.yaml")
    path.write_bytes(text.encode())
    told = office("2019-12-02", "validate", code=1).out
    digest = path.stem.rpartition("_")[2]
    assert f"bizenv redact {digest} --field problem" in told
    office("2019-12-02", "redact", digest, "--field", "problem", "--words", "13812345678", *WHY)
    assert valid(office) == []


# ---- files of evidence


def attached(office, *tasks: str, name: str = "李某某身份证.jpg", content: bytes = b"JPEG") -> tuple[str, Path]:
    """A photograph on record of tasks: the digest of its content, and where it is kept."""
    Path(name).write_bytes(content)
    made = ask(office, "2019-11-20", "record", *tasks, "--progress", "60", "--evidence", name, "--evidence", "回函")
    Path(name).unlink()
    file = made["entries"][0]["content"]["files"][0]
    return file["sha256"], Path("evidence") / file["sha256"][:2] / f"{file['sha256']}.jpg"


def test_the_name_of_a_file_goes_wherever_it_stands_and_the_file_is_found_still(office):
    _, path = attached(office, "27.3")
    report = next(Path("ledger/27.3").glob("*_report_*"))
    office("2019-12-01", "redact", report.stem.rpartition("_")[2], "--field", "evidence", "--words", NAME, *WHY)
    assert holders(Path()) == []
    assert path.read_bytes() == b"JPEG"
    shown = ask(office, "2019-12-01", "show", "27.3")["tasks"][0]
    assert shown["files"][0]["name"] == "［已删］身份证.jpg"
    assert valid(office) == []
    office("2019-12-02", "redact", report.stem.rpartition("_")[2], "--field", "evidence", *WHY)
    assert ask(office, "2019-12-02", "show", "27.3")["tasks"][0]["files"][0]["name"] == "［已删］.jpg"
    assert valid(office) == []


def test_a_file_that_may_not_be_kept_is_gone_from_every_entry_that_names_it(office, cache_folder: Path):
    digest, path = attached(office, "27.3", "27.1")
    other, kept = attached(office, "27.4", name="大厅.jpg", content=b"other")
    office("2019-12-01", "show", "27.3")
    told = office("2019-12-01", "redact", "--evidence", digest[:8], *WHY, "--dry-run").err
    assert path.exists()
    assert "将改为" in told
    told = office("2019-12-01", "redact", "--evidence", str(path), *WHY).err
    assert "佐证材料已从 evidence 中删去" in told
    assert "备份" in told
    assert not path.exists()
    assert kept.exists()
    for folder in (Path(), cache_folder):
        assert holders(folder) == []
        assert [it for it in folder.rglob("*") if it.is_file() and digest.encode() in it.read_bytes()] == []
    for number in ("27.3", "27.1"):
        it = ask(office, "2019-12-01", "show", number)["tasks"][0]
        assert (it["evidence"], it["files"], it["state"]) == (["［已删］", "回函"], [], "in_progress")
        assert "删去词句" in office("2019-12-01", "log", number).out
    assert ask(office, "2019-12-01", "show", "27.4")["tasks"][0]["files"][0]["sha256"] == other
    assert valid(office) == []
    office("2019-12-02", "redact", "--evidence", digest[:8], *WHY, code=3)


def test_closed_work_stays_closed_when_the_only_file_goes(office):
    Path("批复.jpg").write_bytes(b"JPEG")
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "批复.jpg")
    office("2019-11-25", "verify", "27.3", "--pass", "--by", "张三")
    digest = ask(office, "2019-11-25", "show", "27.3")["tasks"][0]["files"][0]["sha256"]
    office("2019-12-01", "redact", "--evidence", digest, *WHY)
    assert ask(office, "2019-12-01", "show", "27.3")["tasks"][0]["state"] == "closed"
    assert valid(office) == []


def test_a_power_cut_before_the_file_is_gone_from_the_ledger_is_ended_by_the_same_command(office, monkeypatch):
    digest, path = attached(office, "27.3", "27.1")
    rewrite, calls = journal.rewrite, []

    def cut(folder, before, after):
        calls.append(before.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rewrite(folder, before, after)

    monkeypatch.setattr(journal, "rewrite", cut)
    assert "再运行一次" in office("2019-12-01", "redact", "--evidence", digest, *WHY, code=130).err
    monkeypatch.setattr(journal, "rewrite", rewrite)
    office("2019-12-02", "redact", "--evidence", digest, *WHY)
    assert not path.exists()
    assert holders(Path()) == []
    assert [len(list(Path(f"ledger/{number}").glob("*_redact_*"))) for number in ("27.3", "27.1")] == [1, 1]
    assert valid(office) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("3f9c12", "--evidence", "3f9c12"), 2),
        ((), 2),
        (("--evidence", "3f9c12", "--field", "note"), 2),
        (("--evidence", "3f9c12", "--words", NAME), 2),
        (("--evidence", "3f9c12"), 3),
        (("--evidence", ""), 3),
        (("--evidence", "照片.jpg"), 3),
    ],
)
def test_no_file_goes_that_was_not_plainly_named(office, typed, code: int):
    _, path = attached(office, "27.3")
    office("2019-12-01", "redact", *typed, *WHY, code=code)
    assert path.exists()

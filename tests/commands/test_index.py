"""A large plan and a long ledger: the index in the cache answers, and nobody notices but by the clock."""

import json
import os
import re
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bizenv.base.layout import DEPARTMENTS, LEDGER, MEASURES, place_of
from bizenv.ledger.entry import Entry, add_name, render, to_data
from bizenv.store import plans, recorded, workspace
from bizenv.store.packs import write_pack

UNITS, TASKS = 40, 2_000


def make(folder: Path, tasks: int = TASKS, entries: int = 0) -> Path:
    """A draft of so many tasks in a hurry: unit, day and words of each follow from its number; and a ledger."""
    folder.mkdir(parents=True)
    measures = [
        {
            "number": n,
            "title": f"事项{n}",
            "text": f"{spell(n)}组，{'联通' if n % 7 == 0 else '铺开'}网络。",
            "lead": [f"单位{n % UNITS}"],
            **({"support": [f"单位{(n + 1) % UNITS}"]} if n % 3 == 0 else {}),
            **({"deadlines": [deadline(n)]} if n % 2 else {}),
        }
        for n in range(1, tasks + 1)
    ]
    for each in measures:
        if "deadlines" in each:
            each["text"] += f"{each['deadlines'][0]['text']}完成。"
    plan = {"id": "large", "title": "大方案", "issuer": "某区", "issued": "2019-01-01"}
    data = {
        "version": 1,
        "plan": {**plan, "curation": "draft"},
        "counts": {"parts": 0, "categories": 0, "measures": tasks, "tasks": tasks},
        "measures": measures,
    }
    units = {"version": 1, "departments": [{"name": f"单位{n}"} for n in range(UNITS)]}
    for name, content in ((MEASURES, data), (DEPARTMENTS, units)):
        text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
        (folder / name).write_text(text, "utf-8")
        os.utime(folder / name, (1_600_000_000, 1_600_000_000))
    (folder / LEDGER).mkdir()
    for n in range(1, entries + 1):
        add(folder, n)
    return folder


def spell(n: int) -> str:
    """A different word for each number, without digits, so that no rule takes it for a target."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(n))


def deadline(n: int) -> dict:
    day = date(2020, n % 12 + 1, 1) - timedelta(1)
    return {"text": f"{day.year}年{day.month}月底前", "date": day.isoformat(), "clause": "完成"}


def add(folder: Path, n: int, progress: int = 30) -> Path:
    """An entry on the task with a number."""
    values = {"stage": "in_progress", "progress": progress, "by": f"单位{n % UNITS}", "note": f"记{n}"}
    moment = f"2019-11-01T09:00:00.{n:06}+08:00"
    it = add_name(Entry("", "large", "report", str(n), moment, date(2019, 11, 1), **values))
    path = folder / LEDGER / place_of(it.task, it.name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(render(to_data(it)), "utf-8")
    os.utime(path, (1_600_000_000 + n, 1_600_000_000 + n))
    return path


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(plans, "LARGE", 0)
    monkeypatch.setattr(workspace, "MANY", 0)
    return tmp_path / "cache"


def count(folder: Path, keep) -> list[str]:
    """The ids of the tasks of the file that a plain loop keeps."""
    measures = yaml.load((folder / MEASURES).read_bytes(), yaml.CSafeLoader)["measures"]
    return [str(m["number"]) for m in measures if keep(m)]


def day(measure: dict) -> str:
    return measure["deadlines"][0]["date"] if "deadlines" in measure else ""


CASES = {
    "list --lead 单位7": lambda m: m["lead"] == ["单位7"],
    "list --support 单位7": lambda m: "单位7" in m.get("support", ()),
    "list --department 单位7": lambda m: "单位7" in (*m["lead"], *m.get("support", ())),
    "list --due-before 2020-01-31": lambda m: "" < day(m) <= "2020-01-31",
    "list --due-after 2020-11-01": lambda m: day(m) >= "2020-11-01",
    "list --no-deadline --lead 单位8": lambda m: not day(m) and m["lead"] == ["单位8"],
    "list --text 联通网络": lambda m: "联通网络" in m["text"],
    "list --measure 77": lambda m: m["number"] == 77,
    "search 联通 单位14": lambda m: (
        "联通" in m["text"] and any("单位14" in name for name in (*m["lead"], *m.get("support", ())))
    ),
}


@pytest.mark.parametrize("tasks", [190, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_answers_are_those_of_a_plain_loop_over_the_file(run, tmp_path: Path, cache: Path, tasks: int):
    folder = make(tmp_path / "large", tasks)
    for words, keep in CASES.items():
        for _ in range(2):  # without the index, and with it
            found = run(*words.split(), "--format", "ids", "--as-of", "2019-12-31", "--data", folder).out.split()
            assert sorted(found, key=int) == count(folder, keep), words
    found = run("overdue", "--format", "ids", "--as-of", "2020-03-01", "--data", folder).out.split()
    assert sorted(found, key=int) == count(folder, lambda m: "" < day(m) < "2020-03-01")
    assert list(cache.rglob("*.index")), "the index was used"


def test_a_second_question_reads_neither_the_plan_nor_the_ledger(run, tmp_path: Path, cache: Path, monkeypatch):
    folder = make(tmp_path / "large", 300, 30)
    words = ("list", "--lead", "单位7", "--as-of", "2019-12-31", "--data", folder)
    first = run(*words)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("bizenv.checks.plan.examine_folder", refuse)
    monkeypatch.setattr("bizenv.store.workspace.read_entry", refuse)
    monkeypatch.setattr("bizenv.store.indexed.IndexedRegistry._read_all", refuse)
    monkeypatch.setattr("bizenv.store.recorded.RecordedLedger._read_all", refuse)
    assert "牵头8项" in first.out
    assert run(*words) == first
    assert run("show", "7", "47", "--as-of", "2019-12-31", "--data", folder).code == 0
    assert run("search", "联通", "单位7", "--as-of", "2019-12-31", "--data", folder).code == 0


def test_an_entry_edited_in_place_is_told_at_the_next_question(run, tmp_path: Path, cache: Path):
    folder = make(tmp_path / "large", 300, 30)
    words = ("list", "--lead", "单位7", "--format", "json", "--as-of", "2019-12-31", "--data", folder)
    assert run(*words).err == run(*words).err == ""
    path = next((folder / LEDGER / "7").iterdir())
    path.write_text(path.read_text("utf-8").replace("progress: 30", "progress: 90"), "utf-8")
    for _ in range(2):
        found = run(*words)
        assert next(it["progress"] for it in json.loads(found.out)["tasks"]) == 90
        assert "1 条" in found.err


def test_a_new_entry_counts_at_once(run, tmp_path: Path, cache: Path):
    folder = make(tmp_path / "large", 300, 30)
    words = ("show", "47", "--as-of", "2019-12-31", "--data", folder)
    assert "30%" not in run(*words).out
    add(folder, 47)
    assert "30%" in run(*words).out
    assert "30%" in run(*words).out


def test_what_is_packed_stays_what_it_is_when_an_entry_comes(run, tmp_path: Path, cache: Path):
    folder = make(tmp_path / "desk", 30)
    for n in (2, 9):
        add(folder, n)
    some = [add(folder, n) for n in (3, 10)]
    pack = folder / LEDGER / write_pack(folder, 2019, [(it.stem, it.read_bytes()) for it in some])
    os.utime(pack, (1_600_000_000, 1_600_000_000))
    for it in some:
        it.unlink()
    words = ("list", "--state", "正在推进", "--as-of", "2020-02-01", "--format", "ids", "--data", folder)
    there = ["2", "3", "9", "10"]
    assert run(*words).out.split() == there
    for n in (11, 12, 13):
        add(folder, n)
        there.append(str(n))
        assert run(*words).out.split() == there


def test_an_entry_dated_in_the_future_has_the_index_written_once(run, tmp_path: Path, cache: Path, monkeypatch):
    folder = make(tmp_path / "desk", 30, 5)
    os.utime(add(folder, 7), (4_000_000_000, 4_000_000_000))  # from a machine whose clock is ahead
    words = ("list", "--state", "正在推进", "--as-of", "2020-02-01", "--format", "ids", "--data", folder)
    first = run(*words).out
    assert first.split() == ["1", "2", "3", "4", "5", "7"]
    with monkeypatch.context() as patch:
        patch.setattr(recorded, "fill", lambda *_: pytest.fail("the index is written at every question"))
        assert run(*words).out == first
    add(folder, 9)
    assert run(*words).out.split() == ["1", "2", "3", "4", "5", "7", "9"]


def test_words_that_are_taken_out_leave_the_index_too(run, tmp_path: Path, cache: Path):
    folder = make(tmp_path / "large", 300, 30)
    run("list", "--data", folder, "--as-of", "2019-12-31")
    path = next((folder / LEDGER / "7").iterdir())
    kept = list(cache.rglob("*.entries"))
    assert any("记7".encode() in it.read_bytes() for it in kept)
    digest = path.stem.rpartition("_")[2]
    done = run(
        *("redact", digest, "--field", "note", "--reason", "不宜", "--approved-by", "某", "--data", folder),
        *("--post", "主任", "--yes"),
    )
    assert done.code in (0, 2), done.err
    if done.code == 2:
        done = run("redact", digest, "--field", "note", "--reason", "不宜", "--approved-by", "某", "--data", folder)
    assert done.code == 0, done.err
    assert not any("记7".encode() in it.read_bytes() for it in cache.rglob("*") if it.is_file())


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_cache_that_cannot_be_written_costs_time_alone(run, tmp_path: Path, cache: Path):
    folder = make(tmp_path / "large", 200, 20)
    words = ("list", "--lead", "单位7", "--as-of", "2019-12-31", "--data", folder)
    cache.mkdir()
    cache.chmod(stat.S_IRUSR | stat.S_IXUSR)
    first = run(*words)
    cache.chmod(stat.S_IRWXU)
    assert first.code == 0
    assert run(*words) == run(*words) == first


@pytest.mark.shell
@pytest.mark.slow
def test_ten_processes_on_a_cold_cache_have_one_answer(tmp_path: Path):
    folder = make(tmp_path / "large", 4_000, 100)
    assert (folder / MEASURES).stat().st_size >= plans.LARGE
    kept = {name: value for name, value in os.environ.items() if not re.match("BIZENV|XDG", name)}
    environment = {**kept, "XDG_CACHE_HOME": str(tmp_path / "cache"), "LOCALAPPDATA": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "bizenv", "list", "--lead", "单位7", "--format", "json", "--as-of", "2019-12-31"]
    for _ in range(2):
        started = [
            subprocess.Popen(
                [*command, "--data", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
            )
            for _ in range(10)
        ]
        told = {process.communicate() for process in started}
        assert [process.returncode for process in started] == [0] * 10
        assert len(told) == 1
        out, err = told.pop()
        assert not err
        assert [task["id"] for task in json.loads(out)["tasks"]] == count(folder, lambda m: m["lead"] == ["单位7"])
    assert list((tmp_path / "cache").rglob("*.index"))

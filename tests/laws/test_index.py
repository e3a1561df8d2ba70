"""The index is never the truth: with it every answer is the one without it, whatever happens to the files and to it."""

import json
import os
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bizenv.base.layout import DEPARTMENTS, LEDGER, LOCK, MEASURES, place_of
from bizenv.ledger.ended import Ended, EndedCourse, end
from bizenv.ledger.entry import Entry, add_name, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.plan.wish import Wish
from bizenv.store import index, plans, workspace
from bizenv.store.indexed import IndexedRegistry
from bizenv.store.packing import find_work, pack_year

HOME = Path(plans.find_packaged())
PLAN = plans.load(str(HOME)).registry
OLD = 1_600_000_000
QUESTIONS = [
    ["list"],
    ["list", "--lead", "区政务办"],
    ["list", "--lead", "区财政局", "--sort", "due"],
    ["list", "--lead", "区司法局", "--format", "json"],
    ["list", "--support", "区财政局"],
    ["list", "--department", "区司法局", "--group-by", "lead"],
    ["list", "--due-before", "2019-12-31"],
    ["list", "--due-after", "2020-06-30", "--format", "csv"],
    ["list", "--no-deadline", "--sort", "lead"],
    ["list", "--state", "暂无反馈"],
    ["list", "--state", "正在推进"],
    ["list", "--light", "红"],
    ["list", "--with-target", "--group-by", "category"],
    ["list", "--recurring", "--group-by", "due"],
    ["list", "--text", "网络"],
    ["list", "--part", "二"],
    ["list", "--category", "1", "--lead", "区政务办"],
    ["list", "--measure", "27"],
    ["list", "--recorded-by", "2019-12-01"],
    ["overdue"],
    ["overdue", "--lead", "区财政局"],
    ["due", "--within", "60d"],
    ["search", "一窗"],
    ["search", "区财政局", "施工"],
    ["search", "没有这句话", "网络"],
    ["show", "27.3", "71.1"],
    ["show", "27", "--format", "json"],
    ["show", "999"],
    ["show", "专2(3)"],
    ["log"],
    ["log", "71.1"],
    ["departments"],
    ["report", "--format", "json"],
    ["targets"],
]


def entry(n: int, task: str, day: date, fields: dict) -> Entry:
    moment = f"{day}T09:00:00.{n:06}+08:00"
    base = {"name": "", "plan": PLAN.plan.id, "task": task, "recorded": moment, "date": day, "kind": "report"}
    return add_name(Entry(**{**base, **fields}))


FACTS = st.builds(
    entry,
    st.integers(0, 999_999),
    st.sampled_from(["27.3", "71.1", "67.1", "1.2", "72"]),
    st.dates(date(2019, 10, 1), date(2020, 3, 1)),
    st.sampled_from(
        [
            {"stage": "in_progress", "progress": 40, "by": "区政务办"},
            {"stage": "done", "progress": 100, "by": "区政务办", "evidence": ("照片",)},
            {"kind": "verify", "result": "pass", "by": "督查办"},
            {"kind": "verify", "result": "return", "by": "督查办", "limit": date(2020, 4, 1), "reason": "材料不全"},
            {"kind": "reassign", "lead": ("区财政局",), "approved_by": "区政府", "reason": "调整"},
            {
                "kind": "supersede",
                "until": date(2020, 12, 31),
                "document": "文",
                "text": "照新办法",
                "lead": ("区司法局",),
                "effective": date(2020, 1, 1),
            },
        ]
    ),
)
PACKED = ("71.1", "1.2", "67.1")
MOVES = st.just(
    entry(
        *(7, "", date(2020, 1, 15)),
        {"kind": "reorganise", "old": "区政务办", "into": "区司法局", "document": "文", "effective": date(2020, 1, 15)},
    )
)
DEEDS = st.one_of(
    st.tuples(st.just("add"), FACTS | MOVES),
    st.tuples(st.sampled_from(["edit", "drop", "copy", "stray", "pack"]), st.integers(0, 9)),
    st.tuples(st.sampled_from(["word", "unit", "comment"]), st.integers(0, 9)),
    st.tuples(
        st.sampled_from(["gone", "garbage", "cut", "zeros", "unsealed", "foreign", "locked", "unwritable"]),
        st.integers(0, 9),
    ),
)


class Desk:
    """A workspace, and the two caches with which it is asked: one with an index, one without."""

    def __init__(self, top: Path) -> None:
        self.top, self.folder, self.cache = top, top / "desk", top / "with"
        shutil.rmtree(top, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in (MEASURES, DEPARTMENTS, LOCK):
            shutil.copy(HOME / name, self.folder / name)
        (self.folder / LEDGER).mkdir()
        self.time = OLD
        self.held = []
        for path in self.folder.iterdir():
            self.age(path)

    def age(self, path: Path) -> None:
        """Give a file a time long past, and later than that of any before: a cache trusts it."""
        self.time += 1
        os.utime(path, (self.time, self.time))

    def do(self, what: str, it: Entry | int) -> None:
        if isinstance(it, Entry):
            path = self.folder / LEDGER / place_of(it.task, it.name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(render(to_data(it)), "utf-8")
            self.age(path)
        elif what in ("edit", "drop", "copy", "stray"):
            files = sorted(self.folder.glob(f"{LEDGER}/*/*.yaml"))
            if files:
                self.spoil(what, files[it % len(files)], it)
        elif what == "pack":
            done = pack_year(self.folder, find_work(self.folder, 2019))
            for pack in done.packs:
                self.age(self.folder / LEDGER / pack)
        elif what in ("word", "unit", "comment"):
            self.rewrite(what, it)
        else:
            for path in sorted(self.cache.rglob("*.index")) + sorted(self.cache.rglob("*.entries")):
                self.damage(what, path, it)

    def spoil(self, what: str, path: Path, n: int) -> None:
        text = path.read_text("utf-8")
        match what:
            case "edit":
                path.write_text(text.replace("progress: 40", f"progress: 4{n}") + "\n" * (n % 2), "utf-8")
                self.age(path)
            case "drop":
                path.unlink()
            case "copy":
                shutil.copy(path, path.with_name(f"{path.stem} ({n}).yaml"))
            case _:
                path.with_suffix(".yml").write_text(text, "utf-8")

    def rewrite(self, what: str, n: int) -> None:
        path = self.folder / (DEPARTMENTS if what == "unit" else MEASURES)
        text = path.read_text("utf-8")
        match what:
            case "word":
                text = text.replace("网络", "网格") if n % 2 else text.replace("网格", "网络")
            case "unit":
                text = (
                    text.replace("name: 区财政局", "name: 区财政委") if n % 2 else text.replace("区财政委", "区财政局")
                )
            case _:
                text += f"# {n}\n"
        path.write_text(text, "utf-8")
        self.age(path)

    def damage(self, what: str, path: Path, n: int) -> None:
        content = path.read_bytes()
        half = len(content) * (n + 1) // 12
        match what:
            case "gone":
                path.unlink()
            case "garbage":
                path.write_bytes(b"no index" * 99)
            case "cut":
                path.write_bytes(content[:half])
            case "zeros":
                path.write_bytes(content[:half] + bytes(4096) + content[half + 4096 :])
            case "unsealed":
                Path(f"{path}.seal").unlink(missing_ok=True)
            case "foreign":
                for other in path.parent.glob(f"*{path.suffix}*"):
                    other.write_bytes(content)
            case "locked":
                self.held.append(sqlite3.connect(path, isolation_level=None))
                try:
                    self.held[-1].execute("BEGIN EXCLUSIVE")
                except sqlite3.Error:  # it is damaged already
                    self.held.pop().close()
            case _:
                path.chmod(0o400)

    def release(self) -> None:
        for connection in self.held:
            connection.close()


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DEEDS, st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=3)), min_size=1, max_size=6))
@example([(("add", entry(1, "71.1", date(2019, 11, 1), {"stage": "in_progress", "progress": 40})), QUESTIONS)] * 2)
@example(
    [
        *(
            (("add", entry(n, task, date(2019, 11, n), {"stage": "in_progress"})), [])
            for n, task in enumerate(PACKED, 1)
        ),
        (("add", entry(8, "27.3", date(2020, 1, 8), {"stage": "in_progress"})), []),
        (("pack", 0), QUESTIONS[:2]),
        (
            ("add", entry(9, "72", date(2020, 1, 9), {"stage": "in_progress"})),
            [["list", "--state", "正在推进"], ["log"]],
        ),
    ]
)
@example([(("comment", 1), QUESTIONS), (("zeros", 5), QUESTIONS[:12])])
def test_no_answer_changes_with_the_index(run, monkeypatch, tmp_path: Path, steps: list):
    desk = Desk(tmp_path / "top")
    monkeypatch.setattr(index, "PATIENCE", 0.01)

    def ask(words: list[str], cache: Path, *, large: bool) -> tuple:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
            monkeypatch.setenv(name, str(cache))
        monkeypatch.setattr(plans, "LARGE", 0 if large else 1 << 60)
        monkeypatch.setattr(workspace, "MANY", 0 if large else 1 << 60)
        day = [] if words[0] in ("log", "departments") else ["--as-of", "2020-02-01"]
        done = run(*words, *day, "--data", desk.folder)
        return done.code, done.out, done.err

    try:
        for (what, it), questions in steps:
            desk.do(what, it)
            for words in questions:
                first, again = (ask(words, desk.cache, large=True) for _ in range(2))
                assert first == again == ask(words, desk.top / "without", large=False), words
    finally:
        desk.release()


UNITS = st.sampled_from([d.name for d in PLAN.departments]).map(lambda name: frozenset([name]))
WISHES = st.builds(
    Wish,
    units=st.lists(st.tuples(st.sampled_from(["lead", "support", None]), UNITS), max_size=2).map(tuple),
    parts=st.none() | st.just(("二",)),
    categories=st.none() | st.just(("1", "")),
    measures=st.none() | st.just(("27", "71")),
    first=st.none() | st.dates(date(2019, 1, 1), date(2021, 1, 1)),
    last=st.none() | st.dates(date(2019, 1, 1), date(2021, 1, 1)),
    undated=st.booleans(),
    promising=st.booleans(),
    recurring=st.booleans(),
    said=st.sampled_from([(), ("网络",), ("一窗", "受理")]),
    named=st.lists(st.tuples(st.sampled_from(["网络", "区财政局", "%"]), UNITS | st.just(frozenset())), max_size=2).map(
        tuple
    ),
    beside=st.sampled_from([(), ("27.3", "71.1")]),
    moved=st.sampled_from([(), ("27.3", "1.2")]),
    only=st.sampled_from([None, None, (), ("27.3", "71.1", "S2.3")]),
)
ONE = st.one_of([WISHES.map(lambda w, f=f: Wish()._replace(**{f: getattr(w, f)})) for f in Wish._fields])


@pytest.fixture(scope="module")
def indexed(tmp_path_factory) -> IndexedRegistry:
    path = str(tmp_path_factory.mktemp("cache") / "plan.index")
    index.fill(path, PLAN, plans.to_plain(_examined())[0]["plan"], "x", [], 0)
    found = index.open_index(path)
    assert found is not None
    return IndexedRegistry(found, lambda: pytest.fail("the index failed"))


def _examined():
    from bizenv.checks.plan import examine_folder

    return examine_folder(HOME)


@given(ONE | WISHES)
def test_the_index_finds_what_a_plain_loop_finds(indexed: IndexedRegistry, wish: Wish):
    found = indexed.narrow(wish)
    assert [task.id for task in found] == [task.id for task in PLAN.tasks if wish.admits(task)]
    assert all(task == PLAN.task(task.id) for task in found)


@given(st.sampled_from(["27.3", "27", "专2(3)", "专2.3", "27(3)、71.1", "S2", "999", "一", "27.99", "\udcff", "7 1"]))
def test_a_number_names_the_same_tasks(indexed: IndexedRegistry, typed: str):
    def named(registry):
        try:
            return [task.id for task in registry.named(typed)]
        except Exception as error:  # noqa: BLE001  # both must fail alike
            return type(error), str(error)

    assert named(indexed) == named(PLAN)


@given(st.lists(FACTS | MOVES, min_size=1, max_size=12), st.dates(date(2019, 9, 1), date(2021, 3, 1)))
def test_the_end_of_a_task_is_what_its_entries_come_to(entries: list[Entry], day: date):
    ledger = Ledger({it.name: it for it in entries}.values())
    for task in PLAN.among(ledger.tasks()):
        plain = json.loads(json.dumps(end(task, ledger.of(task.id), ledger.moves)))
        kept = EndedCourse(task, Ended(*plain), ledger.moves, lambda task=task: ledger.of(task.id)).status(day)
        whole = ledger.course(task).status(day)
        assert kept == whole
        for told in (
            "lead",
            "support",
            "state",
            "last",
            "reports",
            "values",
            "objections",
            "disputes",
            "limits",
            "people",
        ):
            assert getattr(kept, told) == getattr(whole, told)
        assert [kept.find_report(node) for node in kept.nodes] == [whole.find_report(node) for node in whole.nodes]
        assert len(kept.entries) == len(whole.entries)


def test_an_index_that_fails_in_the_middle_of_a_question_gives_way_to_the_files(tmp_path: Path):
    path = str(tmp_path / "plan.index")
    index.fill(path, PLAN, plans.to_plain(_examined())[0]["plan"], "x", [], 0)
    asked = [
        lambda it: [task.id for task in it.narrow(Wish(said=("网络",)))],
        lambda it: it.position["27.3"],
        lambda it: [task.id for task in it.named("专2(3)")],
        lambda it: it.label_of("27.3"),
        lambda it: [task.id for task in it.among({"27.3", "71.1"})],
        lambda it: it.task("27.3"),
        lambda it: it.related(PLAN.task("27.3")),
        lambda it: it.tasks,
        lambda it: it.measures,
    ]
    for ask in asked:
        found = index.open_index(path)
        registry = IndexedRegistry(found, lambda: PLAN)
        found._connection.close()
        assert ask(registry) == ask(PLAN)
        assert registry.tasks == PLAN.tasks


def test_an_index_that_another_process_changes_meanwhile_is_asked_no_more(tmp_path: Path):
    path = str(tmp_path / "plan.index")
    index.fill(path, PLAN, plans.to_plain(_examined())[0]["plan"], "x", [], 0)
    found = index.open_index(path)
    registry = IndexedRegistry(found, lambda: PLAN)
    index.confirm(path, [[1, 2]])
    with pytest.raises(sqlite3.Error):
        found.tell("plan")
    assert registry.narrow(Wish(parts=("二",))) == PLAN.narrow(Wish(parts=("二",)))


def test_the_registry_of_an_index_is_whole_for_who_asks_for_all(indexed: IndexedRegistry):
    assert indexed.tasks == PLAN.tasks
    assert indexed.measures == PLAN.measures
    assert dict(indexed.position) == PLAN.position
    for own in ("plan", "parts", "categories", "departments", "anomalies", "plain_parts", "column_heads"):
        assert getattr(indexed, own) == getattr(PLAN, own)
    assert {number: [t.id for t in some] for number, some in indexed._numbered.items()} == {
        number: [t.id for t in some] for number, some in PLAN._numbered.items()
    }
    assert {label: {n: t.id for n, t in some.items()} for label, some in indexed._labelled.items()} == {
        label: {n: t.id for n, t in some.items()} for label, some in PLAN._labelled.items()
    }
    assert {name: list(links) for name, links in indexed._backward.items()} == dict(PLAN._backward)

"""Laws of the lock: no value changes unnoticed, and a new optional field changes no digest, in both formats."""

import datetime as dt
from collections import namedtuple
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from bizenv.plan import lock
from bizenv.plan.model import (
    Category,
    Deadline,
    Department,
    Difference,
    Erratum,
    Explained,
    Link,
    Measure,
    Part,
    Plan,
    Recurrence,
    Target,
    Task,
)
from bizenv.plan.registry import Registry

PRINTED_HEAD = ("id", "title", "document", "issuer", "issued", "annex")
"""What is printed of a plan; the rest of its head is its owner's."""
FORMATS = pytest.mark.parametrize("form", [1, 2])
PART = Part("二", "专项行动", "Z", "专")
ERRATUM = Erratum("底", "底前", "漏字")
DIFFERENCE = Difference("附表", "正文", "不同")
MEASURE = Measure("Z1", PART, Category(3, "开办企业", "3"), 1, "精简流程", (ERRATUM,), (DIFFERENCE,), "专1")
TASK = Task(
    id="Z1.2",
    label="专1(2)",
    measure=MEASURE,
    item=2,
    text="推行并联办理，2019年12月底前压减至3个。",
    lead=("区政务办",),
    support=("区公安分局", "区税务局"),
    lead_printed=("区政务办",),
    support_printed=("区公安分局", "区税务局"),
    deadlines=(
        Deadline("2019年12月底前", dt.date(2019, 12, 31), "压减", implicit=True, soft=True),
        Deadline("2020年", dt.date(2020, 12, 31), "全部", implicit=False, soft=False),
    ),
    recurrence=Recurrence("每季度", "quarter"),
    targets=(Target("压减至3个", "环节", "=", 3, "个", 5, "项"), Target("全部", "比例", ">=", 100, "%", None, None)),
    explained=(Explained("1日", "scope", "范围"),),
    errata=(ERRATUM,),
    body=(DIFFERENCE,),
    related=(Link("27.3", "相同"),),
    columns={"责任领导": "某"},
    short="简称",
)
NAMED = {"id"}
"""Stands in the lock by its own name."""
FOLLOWS = {"label", "measure", "item", "lead", "support"}
"""Follow from the number and the units as printed."""
OWN = {"short"}
"""Is the owner's word, not printed."""
LATER = {("deadlines", "source"), ("recurrence", "source"), ("targets", "soft"), ("columns", "")}
"""What format 1 does not know: the field, and the field of its entry."""
PRINTED = {"lead_printed": "lead", "support_printed": "support"}
LISTS = ("deadlines", "targets", "explained", "errata", "body", "related")


def registry_of(task: Task = TASK, **parts: Any) -> Registry:
    given = {
        "plan": Plan("p", "方案", "1号", "办公室", dt.date(2019, 9, 24), "附表"),
        "parts": (PART,),
        "categories": (Category(3, "开办企业", "3"),),
        "measures": (MEASURE,),
        "departments": (Department("区政务办", "district", True, {"区政务中心": "简称"}),),
        **parts,
    }
    return Registry(tasks=(task,), anomalies=(), **given)


def digests_of(task: Task, form: int) -> dict[str, str]:
    return lock.make_digests(registry_of(task), form)[f"task {task.id}"]


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value}某"
    if isinstance(value, dict):
        return {**value, "备注": "某"}
    return "某" if value is None else (*value, value[0])


def changes_of(thing: Any) -> Iterator[tuple[str, Any]]:
    """A thing with each of its fields in turn changed, and emptied."""
    for field, value in thing._asdict().items():
        yield f"{field} changed", thing._replace(**{field: other(value)})
        if value is not None and not isinstance(value, bool | dt.date | int):
            yield f"{field} emptied", thing._replace(**{field: type(value)()})
        if isinstance(value, int) and not isinstance(value, bool):
            yield f"{field} is 0", thing._replace(**{field: 0})
            yield f"{field} missing", thing._replace(**{field: None})


def edited_tasks() -> Iterator[tuple[str, str, Task]]:
    """What was changed, in which field of the lock, and the task: each field whole, and each field of each entry."""
    for field in ("text", *PRINTED, *LISTS, "columns"):
        value = getattr(TASK, field)
        name = PRINTED.get(field, field)
        yield f"{field} emptied", name, TASK._replace(**{field: type(value)()})
        yield f"{field} changed", name, TASK._replace(**{field: other(value)})
        if len(value) > 1 and field not in ("text", "columns"):
            yield f"{field} turned", name, TASK._replace(**{field: value[::-1]})
    yield "recurrence missing", "recurrence", TASK._replace(recurrence=None)
    for what, recurrence in changes_of(TASK.recurrence):
        yield f"recurrence {what}", "recurrence", TASK._replace(recurrence=recurrence)
    for field in LISTS:
        entries = getattr(TASK, field)
        for n, entry in enumerate(entries):
            for what, edited in changes_of(entry):
                task = TASK._replace(**{field: (*entries[:n], edited, *entries[n + 1 :])})
                yield f"{field} {n} {what}", field, task


EDITED = list(edited_tasks())


def is_later(what: str, name: str) -> bool:
    """Whether only format 2 knows of a change."""
    return any(name == field and (not part or f" {part} " in f"{what} ") for field, part in LATER)


@FORMATS
@pytest.mark.parametrize(("what", "name", "task"), [pytest.param(w, n, t, id=w) for w, n, t in EDITED])
def test_any_change_of_a_task_is_noticed_in_its_field_alone(what: str, name: str, task: Task, form: int):
    before, now = digests_of(TASK, form), digests_of(task, form)
    known = set() if form == 1 and is_later(what, name) else {name}
    assert {f for f in {*before, *now} if before.get(f) != now.get(f)} == known


@FORMATS
def test_no_two_changes_have_the_same_digests(form: int):
    found: dict[tuple, str] = {}
    for what, name, task in EDITED:
        if form == 1 and is_later(what, name):
            continue
        emptied = name not in digests_of(task, form)  # an empty field and a missing one are the same
        same = found.setdefault(tuple(digests_of(task, form).items()), f"{name} left out" if emptied else what)
        assert same in (what, f"{name} left out")


def test_every_field_of_a_task_is_locked_or_follows_from_what_is():
    locked = {PRINTED.get(field, field) for field in {*Task._fields} - NAMED - FOLLOWS - OWN}
    assert locked == {*digests_of(TASK, 2)} == {name for _, name, _ in EDITED}


@FORMATS
def test_number_of_a_task_is_locked(form: int):
    assert f"task {TASK.id}" not in lock.make_digests(registry_of(TASK._replace(id="Z1.3")), form)


@FORMATS
@pytest.mark.parametrize(
    "edited",
    [
        *({"plan": plan} for what, plan in changes_of(registry_of().plan) if what.partition(" ")[0] in PRINTED_HEAD),
        *({"parts": (part,)} for _, part in changes_of(PART)),
        {"categories": (Category(4, "开办企业", "4"),)},
        {"categories": (Category(3, "开办", "3"),)},
        {"measures": (MEASURE._replace(id="Z2"),)},
        {"measures": (MEASURE._replace(title="精简"),)},
        {"measures": (MEASURE._replace(category=None),)},
        {"measures": (MEASURE._replace(category=Category(4, "开办企业", "4")),)},
        *({"measures": (MEASURE._replace(errata=(e,)),)} for _, e in changes_of(ERRATUM)),
        *({"measures": (MEASURE._replace(body=(d,)),)} for _, d in changes_of(DIFFERENCE)),
        {"departments": (Department("区政务办", "district", False, {"区政务中心": "简称"}),)},
        {"departments": (Department("区政务办", "town", True, {"区政务中心": "简称"}),)},
        {"departments": (Department("区政务", "district", True, {"区政务中心": "简称"}),)},
        {"departments": (Department("区政务办", "district", True, {}),)},
    ],
    ids=str,
)
def test_any_change_of_another_thing_is_noticed(edited: dict[str, Any], form: int):
    assert lock.make_digests(registry_of(**edited), form) != lock.make_digests(registry_of(), form)


@FORMATS
@pytest.mark.parametrize("field", [*LISTS, "recurrence"])
def test_value_that_moves_to_another_field_of_an_entry_is_noticed(field: str, form: int):
    value = getattr(TASK, field)
    entry = value if field == "recurrence" else value[0]
    seen = [digests_of(TASK, form)[field]]
    words = [f for f in entry._fields if isinstance(getattr(entry, f), str)]
    for one, two in combinations(words, 2):
        swapped = entry._replace(**{one: getattr(entry, two), two: getattr(entry, one)})
        moved = [entry._replace(**{one: "", two: "某"}), entry._replace(**{one: "某", two: ""})]
        for edited in (swapped, *moved):
            task = TASK._replace(**{field: edited if field == "recurrence" else (edited, *value[1:])})
            seen.append(digests_of(task, form)[field])
    assert len(seen) == len({*seen})


@FORMATS
def test_units_and_notes_that_move_to_another_field_are_noticed(form: int):
    swapped = TASK._replace(lead_printed=TASK.support_printed, support_printed=TASK.lead_printed)
    before, now = digests_of(TASK, form), digests_of(swapped, form)
    assert {f for f in before if before[f] != now[f]} == {"lead", "support"}
    moved = TASK._replace(lead_printed=(*TASK.lead_printed, *TASK.support_printed), support_printed=())
    assert "support" not in digests_of(moved, form)


def test_empty_field_and_a_missing_one_are_the_same():
    def of(**fields: Any) -> dict[str, str]:
        return digests_of(TASK._replace(body=(DIFFERENCE._replace(**fields),)), 2)

    assert of(annex=None) == of(annex="") != of(annex="附")
    target = TASK.targets[1]
    assert digests_of(TASK._replace(targets=(target._replace(baseline=0),)), 2) != digests_of(
        TASK._replace(targets=(target,)), 2
    )


def wider(thing: Any, default: Any, value: Any, first: bool) -> Any:
    """The same value, in a model that has one more optional field."""
    fields = ["added", *thing._fields] if first else [*thing._fields, "added"]
    made = namedtuple(type(thing).__name__, fields)  # noqa: PYI024 - the class is made here
    made._field_defaults = {**thing._field_defaults, "added": default}  # type: ignore[misc]
    return made(**thing._asdict(), added=value)


@pytest.mark.parametrize("default", [None, "", (), {}, False, 0, 7, True, "区级", ("甲",)], ids=repr)
@pytest.mark.parametrize("first", [True, False])
def test_new_optional_field_changes_no_digest_until_it_is_filled(
    first: bool, default: Any, monkeypatch: pytest.MonkeyPatch
):
    """Before the others or behind them, in an entry or in the task itself."""

    def of(value: Any, form: int) -> lock.Digests:
        def more(thing: Any) -> Any:
            return wider(thing, default, value, first)

        task = TASK._replace(
            **{field: tuple(more(entry) for entry in getattr(TASK, field)) for field in LISTS},
            recurrence=more(TASK.recurrence),
        )
        return lock.make_digests(registry_of(more(task), measures=(more(MEASURE),), parts=(more(PART),)), form)

    before = lock.make_digests(registry_of(), 2)
    fields = {kind: ("added", *names) for kind, names in lock._FIELDS.items() if kind in ("task", "measure", "part")}
    monkeypatch.setattr(lock, "_FIELDS", {**lock._FIELDS, **fields})
    assert of(default, 2) == before
    filled = other(default) if default not in ((), {}) else type(default)([("某", "某")])
    empty = () if default and not isinstance(default, int) else None
    for value in [filled, *([empty] if default else []), *([0] if default is None else [])]:
        now = of(value, 2)
        for thing in ("task Z1.2", "measure Z1", "part 二"):
            assert now[thing]["added"]
        for field in (*LISTS, "recurrence"):
            assert now["task Z1.2"][field] != before["task Z1.2"][field]
    for value in (default, filled):
        assert of(value, 1) == lock.make_digests(registry_of(), 1), "format 1 knows its own fields alone"


def test_formats_have_the_digests_that_they_had_when_they_were_made():
    """A lock lies in the folders of others: no digest of a format may ever become another."""
    assert digests_of(TASK, 1) == FIRST
    assert digests_of(TASK._replace(columns={}), 2) == SECOND


FIRST = {
    "text": "a98cc3ea/756b.37ed",
    "lead": "679513df/2f81",
    "support": "ce10c13d/7fba.0e45",
    "deadlines": "51d3fcfb/563b.0309",
    "recurrence": "52489747",
    "targets": "595cf686/9325.5f94",
    "explained": "9e30f5a1/0027",
    "errata": "7588ae54/b956",
    "body": "52a7c4c8/76b5",
    "related": "c5bb11b2/0454",
}
SECOND = {
    "text": "a98cc3ea/756b.37ed",
    "lead": "679513df/2f81",
    "support": "ce10c13d/7fba.0e45",
    "deadlines": "fc9f3d74/9724.c4e3",
    "recurrence": "39b5516a",
    "targets": "f47f4d77/f432.5049",
    "explained": "4f7cb44a/e456",
    "errata": "3a3829ed/e282",
    "body": "e318d5ea/f132",
    "related": "ea038cd8/ee12",
}

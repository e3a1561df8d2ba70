"""What becomes of a task: the state after each kind of entry, spelled out by hand."""

from datetime import date

import pytest

from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node, replay, run_steps
from bizenv.ledger.status import find_status
from bizenv.plan.registry import Registry

LAST = date(2021, 12, 31)


def fact(task: str, day: str, kind: str = "report", n: int = 0, **fields) -> Entry:
    """An entry of a day, recorded on the same day in the order of ``n``."""
    for key, value in fields.items():
        if key in ("completed", "limit", "until", "effective", "received") and isinstance(value, str):
            fields[key] = date.fromisoformat(value)
    recorded = f"{day}T09:00:00.{n:06}+08:00"
    return add_name(Entry("", "shapingba-2019-177", kind, task, recorded, date.fromisoformat(day), **fields))


DONE = {"stage": "done", "evidence": ("回函",)}
CLOSE = {"kind": "verify", "result": "pass", "by": "张某"}


def nodes(registry: Registry, task: str, *entries: Entry, as_of: date = LAST) -> tuple[Node, ...]:
    return replay(registry.task(task), Ledger(entries).of(task), as_of)


def refused(registry: Registry, task: str, *entries: Entry) -> list[str]:
    return [step.refused for step in run_steps(registry.task(task), Ledger(entries).of(task))]


STATES = {
    "nothing": ((), "no_report"),
    "not started": ((fact("27.3", "2019-10-10", stage="not_started"),), "not_started"),
    "in progress": ((fact("27.3", "2019-10-10", stage="in_progress", progress=60),), "in_progress"),
    "reported done": ((fact("27.3", "2019-11-28", **DONE),), "reported_done"),
    "taken back": (
        (fact("27.3", "2019-11-28", **DONE), fact("27.3", "2019-11-29", stage="in_progress")),
        "in_progress",
    ),
    "no change keeps the state": (
        (fact("27.3", "2019-10-10", stage="not_started"), fact("27.3", "2019-11-10", stage="no_change")),
        "not_started",
    ),
    "closed in time": (
        (fact("27.3", "2019-11-28", **DONE), fact("27.3", "2020-01-10", completed="2019-11-28", **CLOSE)),
        "closed",
    ),
    "completed before it was reported": (
        (fact("27.3", "2019-12-10", completed="2019-11-28", **DONE),),
        "reported_done",
    ),
    "closed on the very day": (
        (fact("27.3", "2019-11-30", **DONE), fact("27.3", "2019-12-10", completed="2019-11-30", **CLOSE)),
        "closed",
    ),
    "completed late": (
        (fact("27.3", "2019-12-01", **DONE), fact("27.3", "2019-12-10", completed="2019-12-01", **CLOSE)),
        "closed_late",
    ),
    "completed late but extended": (
        (
            fact("27.3", "2019-11-20", "extend", until="2019-12-31", approved_by="区政府", document="批示", reason="x"),
            fact("27.3", "2019-12-01", **DONE),
            fact("27.3", "2019-12-10", completed="2019-12-01", **CLOSE),
        ),
        "closed",
    ),
    "continuing": (
        (
            fact("27.3", "2019-11-28", **DONE),
            fact("27.3", "2019-12-10", completed="2019-11-28", continuing=True, **CLOSE),
            fact("27.3", "2020-03-10", stage="in_progress"),
        ),
        "continuing",
    ),
    "returned": (
        (fact("27.3", "2019-11-28", **DONE), fact("27.3", "2019-12-02", "verify", result="return", limit="2019-12-20")),
        "returned",
    ),
    "returned and reported again": (
        (
            fact("27.3", "2019-11-28", **DONE),
            fact("27.3", "2019-12-02", "verify", result="return", limit="2019-12-20"),
            fact("27.3", "2019-12-15", **DONE),
        ),
        "reported_done",
    ),
    "superseded": (
        (fact("27.3", "2020-02-03", "supersede", effective="2020-02-01", document="新文件"),),
        "superseded",
    ),
    "superseded keeps its state while it goes on": (
        (
            fact("27.3", "2020-02-03", "supersede", effective="2020-02-01", document="新文件", until="2020-06-30"),
            fact("27.3", "2020-03-01", stage="in_progress", progress=10),
        ),
        "superseded",
    ),
    "superseded, done and closed under the new rule": (
        (
            fact("27.3", "2020-02-03", "supersede", effective="2020-02-01", document="新文件", until="2020-06-30"),
            fact("27.3", "2020-06-30", **DONE),
            fact("27.3", "2020-07-10", completed="2020-06-30", **CLOSE),
        ),
        "closed",
    ),
    "closed and superseded afterwards": (
        (
            fact("27.3", "2019-11-28", **DONE),
            fact("27.3", "2019-12-10", completed="2019-11-28", **CLOSE),
            fact("27.3", "2020-02-03", "supersede", effective="2020-02-01", document="新文件"),
        ),
        "superseded",
    ),
    "terminated": (
        (fact("27.3", "2020-02-03", "terminate", approved_by="区政府", document="批示", reason="x"),),
        "terminated",
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_the_state_after_each_kind_of_entry(registry: Registry, name: str):
    entries, state = STATES[name]
    assert refused(registry, "27.3", *entries) == [""] * len(entries)
    (node,) = nodes(registry, "27.3", *entries)
    assert node.state == state


done, closed = STATES["reported done"][0], STATES["closed in time"][0]
over = STATES["terminated"][0]
REFUSED = {
    "verified without a report": ((fact("27.3", "2019-12-02", completed="2019-12-01", **CLOSE),), "没有报办结"),
    "returned without a report": (
        (fact("27.3", "2019-12-02", "verify", result="return", limit="2019-12-20"),),
        "没有报办结",
    ),
    "closed without evidence": (
        (fact("27.3", "2019-11-28", stage="done"), fact("27.3", "2019-12-02", completed="2019-11-28", **CLOSE)),
        "没有佐证材料",
    ),
    "closed by nobody": (
        (*done, fact("27.3", "2019-12-02", "verify", result="pass", completed="2019-11-28")),
        "没有核验人",
    ),
    "completed after the check": ((*done, fact("27.3", "2019-12-02", completed="2019-12-03", **CLOSE)), "晚于核验日"),
    "a limit before the check": (
        (*done, fact("27.3", "2019-12-02", "verify", result="return", limit="2019-12-01")),
        "早于核验日",
    ),
    "closed twice": (
        (*closed, fact("27.3", "2020-02-10", completed="2019-11-28", **CLOSE)),
        "已办结销号（2020-01-10核验销号），不能再销号",
    ),
    "a report on what is closed": ((*closed, fact("27.3", "2020-02-10", stage="in_progress")), "不再收反馈"),
    "an extension of what is closed": (
        (
            *closed,
            fact("27.3", "2020-02-10", "extend", until="2020-12-31", approved_by="x", document="x", reason="x"),
        ),
        "不能延期",
    ),
    "no change of nothing": ((fact("27.3", "2019-10-10", stage="no_change"),), "本期无变化"),
    "an extension to an earlier day": (
        (fact("27.3", "2019-10-10", "extend", until="2019-11-30", approved_by="x", document="x", reason="x"),),
        "不晚于现时限",
    ),
    "a report on what is terminated": ((*over, fact("27.3", "2020-03-10", stage="in_progress")), "经批准终止"),
    "a rule for what is terminated": (
        (*over, fact("27.3", "2020-03-10", "supersede", effective="2020-03-10", document="x")),
        "经批准终止",
    ),
    "terminated when closed": (
        (*closed, fact("27.3", "2020-03-10", "terminate", approved_by="x", document="x", reason="x")),
        "已办结销号",
    ),
    "a node that is not there": (
        (fact("27.3", "2019-10-10", deadline=2, deadline_day=date(2020, 1, 1), stage="done"),),
        "没有节点2",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_lawful_is_refused_and_changes_nothing(registry: Registry, name: str):
    entries, why = REFUSED[name]
    reasons = refused(registry, "27.3", *entries)
    assert why in reasons[-1]
    assert reasons[:-1] == [""] * (len(entries) - 1)
    assert nodes(registry, "27.3", *entries) == nodes(registry, "27.3", *entries[:-1])


def test_an_undated_task_cannot_be_extended_and_is_never_closed_late(registry: Registry):
    extension = fact("1.2", "2019-10-10", "extend", until="2020-01-01", approved_by="x", document="x", reason="x")
    assert refused(registry, "1.2", extension) == ["无明确时限，不能延期"]
    (node,) = nodes(
        registry, "1.2", fact("1.2", "2021-01-01", **DONE), fact("1.2", "2021-02-01", completed="2021-01-01", **CLOSE)
    )
    assert (node.number, node.state, node.date) == (0, "closed", None)


def test_an_extension_that_was_asked_for_too_late_is_known_as_such(registry: Registry):
    asked = {"until": "2020-03-31", "approved_by": "区政府", "document": "批示", "reason": "x"}
    (early,) = nodes(registry, "27.3", fact("27.3", "2019-11-30", "extend", **asked))
    (late,) = nodes(registry, "27.3", fact("27.3", "2019-12-01", "extend", **asked))
    assert (early.printed, early.date, early.asked_late) == (date(2019, 11, 30), date(2020, 3, 31), ())
    assert (len(late.extensions), len(late.asked_late)) == (1, 1)


def test_before_an_extension_the_old_deadline_holds(registry: Registry):
    task = registry.task("27.3")
    entry = fact("27.3", "2019-12-10", "extend", until="2020-03-31", approved_by="x", document="x", reason="x")
    assert find_status(task, date(2019, 12, 9), [entry]).missed
    assert not find_status(task, date(2019, 12, 10), [entry]).missed
    assert find_status(task, date(2020, 4, 1), [entry]).days_late == 1


def test_each_deadline_of_a_task_has_a_state_of_its_own(registry: Registry):
    first = {"deadline": 1, "deadline_day": date(2019, 12, 31)}
    entries = [fact("71.1", "2019-12-27", **first, **DONE), fact("71.1", "2019-12-28", stage="in_progress", progress=5)]
    one, two = nodes(registry, "71.1", entries[0])
    assert (one.state, two.state) == ("reported_done", "no_report")
    closing = fact("71.1", "2020-01-05", completed="2019-12-27", **first, **CLOSE)
    one, two = nodes(registry, "71.1", entries[0], closing, fact("71.1", "2020-01-06", stage="in_progress", progress=5))
    assert (one.state, two.state, two.progress) == ("closed", "in_progress", 5)
    status = find_status(registry.task("71.1"), date(2020, 1, 7), [entries[0], closing])
    assert status.due is not None
    assert (status.due.date, status.state) == (date(2020, 12, 31), "no_report")


def test_progress_of_the_whole_task_does_not_take_back_what_is_complete(registry: Registry):
    first = {"deadline": 1, "deadline_day": date(2019, 12, 31)}
    done = fact("71.1", "2019-12-27", **first, **DONE)
    one, two = nodes(registry, "71.1", done, fact("71.1", "2019-12-28", stage="in_progress", progress=30))
    assert (one.state, two.state, two.progress) == ("reported_done", "in_progress", 30)
    one, _ = nodes(registry, "71.1", done, fact("71.1", "2019-12-28", **first, stage="in_progress", progress=30))
    assert (one.state, one.progress) == ("in_progress", 30)


def test_of_two_rules_the_later_one_names_the_lead(registry: Registry):
    rules = [
        fact("71.1", day, "supersede", n=n, deadline=n, deadline_day=last, effective=day, document="x", lead=(name,))
        for day, n, last, name in (
            ("2020-03-01", 1, date(2019, 12, 31), "区科技局"),
            ("2020-02-01", 2, date(2020, 12, 31), "区商务委"),
        )
    ]
    assert find_status(registry.task("71.1"), date(2020, 4, 1), Ledger(rules).of("71.1")).lead == ("区科技局",)


def test_under_a_new_rule_progress_begins_anew(registry: Registry):
    rule = fact("27.3", "2020-02-03", "supersede", effective="2020-02-01", document="新文件")
    (node,) = nodes(registry, "27.3", *closed, rule)
    assert (node.state, node.progress) == ("superseded", None)


def test_two_deadlines_on_one_day_are_two(registry: Registry):
    second = {"deadline": 2, "deadline_day": date(2019, 12, 31)}
    one, two = nodes(registry, "67.1", fact("67.1", "2019-12-20", **second, **DONE))
    assert (one.state, two.state) == ("no_report", "reported_done")


def test_what_is_reported_done_is_not_overdue_and_what_is_returned_is(registry: Registry):
    task = registry.task("27.3")
    assert not find_status(task, date(2020, 1, 1), done).missed
    back = fact("27.3", "2020-01-02", "verify", result="return", limit="2020-01-20")
    status = find_status(task, date(2020, 1, 3), [*done, back])
    assert (status.days_late, status.returned, status.nodes[0].limit) == (34, 1, date(2020, 1, 20))


def test_a_new_rule_may_give_the_task_to_another_and_set_another_day(registry: Registry):
    rule = fact(
        "27.3",
        "2020-01-20",
        "supersede",
        effective="2020-02-01",
        document="新文件",
        until="2020-06-30",
        lead=("区科技局",),
    )
    task = registry.task("27.3")
    assert find_status(task, date(2020, 1, 31), [rule]).lead == ("区经济信息委",)
    status = find_status(task, date(2020, 2, 1), [rule])
    assert status.lead == ("区科技局",)
    assert status.due is not None
    assert (status.due.date, status.missed) == (date(2020, 6, 30), ())
    assert find_status(task, date(2020, 7, 1), [rule]).missed


def test_order_is_happened_then_recorded(registry: Registry):
    first = fact("27.3", "2019-11-01", n=1, stage="in_progress", progress=80)
    last = fact("27.3", "2019-11-01", n=2, stage="in_progress", progress=20)
    assert nodes(registry, "27.3", last, first)[0].progress == 20
    late = fact("27.3", "2019-10-31", n=3, stage="in_progress", progress=50)
    assert nodes(registry, "27.3", first, last, late)[0].progress == 20


def test_a_correction_takes_the_place_and_a_withdrawal_voids_and_can_be_withdrawn(registry: Registry):
    wrong = fact("27.3", "2019-11-01", n=1, stage="in_progress", progress=80)
    right = fact("27.3", "2019-11-01", n=2, stage="in_progress", progress=50, replaces=wrong.name, reason="误记")
    assert nodes(registry, "27.3", wrong, right)[0].progress == 50
    gone = fact("27.3", "2019-11-02", "withdraw", n=3, withdraws=right.name, reason="x")
    assert nodes(registry, "27.3", wrong, right, gone)[0].progress == 80
    back = fact("27.3", "2019-11-03", "withdraw", n=4, withdraws=gone.name, reason="x")
    assert nodes(registry, "27.3", wrong, right, gone, back)[0].progress == 50


def test_an_entry_cannot_void_what_was_recorded_after_it_or_is_of_another_task():
    later = fact("27.3", "2019-11-05", n=9, stage="in_progress", progress=80)
    early = fact("27.3", "2019-11-01", "withdraw", n=1, withdraws=later.name, reason="x")
    other = fact("27.1", "2019-11-06", "withdraw", n=1, withdraws=later.name, reason="x")
    assert not Ledger([later, early, other]).voided

# 本例的进展全部是虚构的 All progress in this example is invented

"""Invent a year of the plan: a workspace whose ledger runs from 2019-09-24 to 2020-10-31.

    python examples/simulate_year.py 虚构的一年 [--entries 3000] [--seed 7]

The ledger has every kind of entry, in the combinations that an office meets, and every entry is lawful. The same seed
gives the same bytes, because the clock is not read. Nothing in it has happened: the tasks are those of the plan with
their lead departments, all the rest is made up.
"""

import argparse
import datetime as dt
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bizenv.base.days import last_day
from bizenv.base.errors import BizenvError, MisuseError
from bizenv.base.layout import place_evidence, place_of
from bizenv.ledger.admission import admit, find_shortfalls
from bizenv.ledger.entry import Entry, Ground, KeptFile, Kind, Letter, Method, Step, is_same, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.redaction import digest_rest, take_out
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, find_status
from bizenv.plan.model import Deadline, Target, Task
from bizenv.plan.registry import Registry
from bizenv.plan.targets import measure_achievement
from bizenv.standing.rubric import CONTACT
from bizenv.store import plans, rubric, workspace
from bizenv.views.markdown import readme

FIRST, LAST = dt.date(2019, 9, 24), dt.date(2020, 10, 31)
LINE = "本工作区的进展全部是虚构的 All progress in this workspace is invented"
"""The first line of the workspace's README."""
ENTRIES, SEED = 3000, 7

NOTES = (
    "已召开部门联席会，明确分工",
    "已印发配套办法并组织培训",
    "系统改造完成初验，进入试运行",
    "已对接市级部门，等待接口开放",
    "窗口人员已到位，流程图已上墙",
    "已走访企业听取意见，正在修改",
    "完成采购，合同已签",
    "材料清单已精简，办事指南已更新",
    "试点单位运行平稳，拟全面铺开",
    "因系统故障，部分工作须重做",
)
PROBLEMS = ("市级系统接口尚未开放", "人手不足", "经费尚未落实", "上级办法没有出台", "部分企业不配合")
WISHES = ("请市级部门开放数据接口", "请区财政局安排专项经费", "请协调配合单位按时提供材料")
PLANS = ("下月完成全部培训", "下季度全面铺开", "抓紧办理验收", "继续跟踪问效")
PROOFS = ("现场照片一组", "系统截图", "印发的通知", "验收报告", "会议纪要")
REASONS = ("上级配套办法没有出台", "系统对接晚于预期", "受疫情影响，现场工作推迟")
RETURNS: dict[Ground | None, tuple[str, ...]] = {
    "evidence": ("缺验收报告，退回补证", "只附了照片，缺印发的文件"),
    "result": ("只完成试点，未达到办结标准", "系统尚未上线，退回续办"),
    "mismatch": ("现场与报送不符，退回核实",),
}
METHODS: tuple[Method | None, ...] = (None, None, "documents", "documents", "site", "phone", "data")
SHOWN = ("印发的通知，见落款日期", "验收单，见验收日期", "系统上线通知")
DOUBTS = ("完成日应以验收单为准", "逾期是上级系统迟开放所致", "配合单位的材料已于时限前交齐")
ANSWERS = ("已商市级部门，下月开放接口", "列入一季度预算调整", "已函告配合单位，月底前提供")
DEMANDS = ("抓紧推进，月底前报进展", "逐项过堂，一周内报结果", "举一反三，补齐短板")
FINDINGS = ("窗口已按新流程办理", "仍要求提交复印件", "公示栏没有更新", "抽查三件，均在时限内办结")
STEPS_OF_OWN = ("完成系统改造", "印发实施细则", "完成首批试点", "建成服务窗口")
RELAPSES = ("核查发现窗口又要求提交复印件", "抽查发现系统停用", "企业反映办理时间又变长")
COMPLAINT, COMPLAINANT = "吴某某来电反映窗口排队，已增开窗口", "吴某某"
"""A note that names who complained, and the words that the office has to take out of it."""
MOVED_TO = ("区政务办", "区发展改革委", "区财政局")
"""The departments to which tasks are handed over, in turn."""
OLD, INTO, RENAMED = "区物流办", "国际物流枢纽园区管委会", dt.date(2020, 7, 1)
"""A department that was merged into another, which one, and from which day on."""
NAMES = ("张某", "李某", "王某", "赵某", "陈某", "刘某", "周某", "吴某")

DATED = (
    "in_time",
    "returned",
    "overdue",
    "closed_late",
    "extended",
    "awaiting",
    "returned_result",
    "received_late",
    "asked_late",
    "continuing",
    "superseded",
    "verified_late",
    "returned_twice",
    "extended_twice",
    "late_waiting",
    "terminated",
    "superseded_open",
    "found_late",
    "silent",
    "verify_withdrawn",
    "corrected_done",
    "claimed",
    "returned_mismatch",
    "moved",
    "terminated_wrongly",
    "closed_then_superseded",
)
"""What becomes of a deadline up to ``LAST``: deadlines take these fates in turn."""
LATER = ("going", "going", "early", "extended_early", "going", "superseded", "awaiting_early", "terminated", "going")
"""What becomes of a deadline after ``LAST``, in turn."""
UNDATED = (
    "going",
    "going",
    "done",
    "going",
    "continuing",
    "going",
    "superseded_until",
    "going",
    "returned",
    "going",
    "silent",
    "going",
    "disputed",
    "awaiting",
    "superseded_open",
    "going",
    "terminated",
)
"""What becomes of a task without a deadline, in turn."""

OWN = {
    ("1.1", 1): "closed_late",
    ("27.3", 1): "overdue",
    ("S1", 1): "asked_late",
    ("67.1", 1): "in_time",
    ("67.1", 2): "returned",
    ("71.1", 1): "verified_late",
    ("71.1", 2): "going",
    ("2", 1): "moved",
    ("26.1", 1): "extended",
    ("27.1", 1): "in_time",
    ("68.4", 1): "verified_late",
    ("46.1", 0): "superseded_until",  # a court gets a deadline
}
"""The fixed fates of some deadlines, by task id and node number (0: the undated task), whatever the seed."""
MISSES = {
    "27.1": "部分站址没有落实",
    "68.4": "部分参训单位改在下一年培训",
    "67.3": "第二批申报没有通过",
    "69.3": "第二家企业没有签约",
}
"""The tasks that are closed although a target is missed, and why; whoever set a hard target has given it up."""
CIRCULARS = {
    "2019-Q4": dt.date(2020, 1, 13),
    "2020-Q1": dt.date(2020, 4, 13),
    "2020-Q2": dt.date(2020, 7, 13),
    "2020-Q3": dt.date(2020, 10, 20),
}
"""The quarters and the days, some after each closing day, on which their circulars are issued."""
CLOSING = {2019: dt.date(2020, 1, 20)}
"""The years and the days on which their figures are made final."""
CALM = {1: range(2, 9), 3: range(1, 16), 7: range(1, 16), 8: range(1, 16), 11: range(1, 16), 12: range(1, 16)}
"""Days by month after which no festival comes for two weeks: working days are those from Monday to Friday."""

Act = Callable[[str], Entry | None]
"""A function that takes the moment of recording and returns the entry, None if there is nothing left to record."""


class Window(NamedTuple):
    """A span of days in which progress is reported, on one node or, if ``node`` is None, on the whole task."""

    first: dt.date
    last: dt.date
    node: int | None


def days(number: int) -> dt.timedelta:
    """A time span of so many days."""
    return dt.timedelta(days=number)


class Life:
    """The story of one task: its entries are planned first, then recorded in the order of their moments.

    moved: from which day on which other department leads it. kept: the files of evidence, by their place in the
    workspace. left: what is left of entries from which words were taken out, by their names.
    """

    def __init__(self, task: Task, plan: str, seed: int, *, contact: bool) -> None:
        self.task = task
        self.contact = contact
        self.plan = plan
        self.moved: tuple[dt.date, str] | None = None
        self.kept: dict[str, bytes] = {}
        self.left: dict[str, Entry] = {}
        self.rng = Random(f"{seed} {task.id}")  # noqa: S311 - no secret: the same year each time
        self.more = Random(f"{seed} {task.id} more")  # noqa: S311
        self.acts: list[tuple[dt.datetime, Act]] = []
        self.windows: list[Window] = []
        self.named: dict[str, Entry] = {}
        self.entries: list[Entry] = []
        quarters = ("2019-Q4", "2020-Q1", "2020-Q2", "2020-Q3")
        self.quiet = {name for name in quarters if self.rng.random() < 0.15}  # quarters with no feedback or a late one

    def by(self, day: dt.date) -> str:
        """The department that leads the task on a day, the first of several."""
        if self.moved is not None and day >= self.moved[0]:
            return self.moved[1]
        return INTO if self.task.lead[0] == OLD and day >= RENAMED else self.task.lead[0]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While it lasts, chance is that of what else happens, so that the rest of the year stays as it was."""
        self.rng, self.more = self.more, self.rng
        yield
        self.rng, self.more = self.more, self.rng

    # planning

    def put(
        self,
        kind: Kind,
        day: dt.date,
        node: int | None = None,
        *,
        received: dt.date | None = None,
        recorded: dt.date | None = None,
        tag: str = "",
        **fields: Any,
    ) -> None:
        """Plan an entry that happened on ``day``; ``tag`` is a name by which later plans can refer to it."""
        printed = self.task.deadlines[node - 1].date if node is not None else None
        came = received if received is not None and received > day else None
        blank = Entry("", self.plan, kind, self.task.id, "", day, node, printed, came, **fields)
        self.plan_act(
            recorded or (came or day) + days(self.rng.choice((0, 0, 0, 1, 1, 2, 3))), self._recorded(blank), tag
        )

    def _recorded(self, blank: Entry) -> Act:
        return lambda moment: blank._replace(recorded=moment)

    def plan_act(self, day: dt.date, act: Act, tag: str = "") -> None:
        """Plan an entry to be recorded on a day, at a random time between 9:00 and 18:00."""
        time = dt.time(
            self.rng.randint(9, 17), self.rng.randint(0, 59), self.rng.randint(0, 59), self.rng.randint(0, 999_999)
        )

        def named(moment: str) -> Entry | None:
            entry = act(moment)
            if tag and entry is not None:
                self.named[tag] = entry
            return entry

        self.acts.append((dt.datetime.combine(day, time), named))

    def correct(self, tag: str, day: dt.date, reason: str, new: str = "", **changes: Any) -> None:
        """Plan a correction of the entry ``tag``; ``new`` is the tag of the correction."""

        def act(moment: str) -> Entry | None:
            wrong = self.named.get(tag)
            if wrong is None or not wrong.name:
                return None
            return wrong._replace(name="", recorded=moment, replaces=wrong.name, reason=invented(reason), **changes)

        self.plan_act(day, act, new)

    def withdraw(self, tag: str, day: dt.date, reason: str, new: str = "") -> None:
        """Plan a withdrawal of the entry ``tag``, perhaps itself a withdrawal; ``new`` is the tag of the new one."""

        def act(moment: str) -> Entry | None:
            wrong = self.named.get(tag)
            if wrong is None or not wrong.name:
                return None
            return Entry(
                "", self.plan, "withdraw", self.task.id, moment, day, withdraws=wrong.name, reason=invented(reason)
            )

        self.plan_act(day, act, new)

    def follow(self, kind: Kind, tag: str, day: dt.date, **fields: Any) -> None:
        """Plan what is done about the entry ``tag``, for the whole task: a step of its request, words taken out of it."""

        def act(moment: str) -> Entry | None:
            told = self.named.get(tag)
            if told is None or not told.name:
                return None
            entry = Entry("", self.plan, kind, self.task.id, moment, day, of=told.name, **fields)
            if entry.kind == "redact":
                rest = take_out(told, "note", [COMPLAINANT])
                self.left[told.name] = rest
                entry = entry._replace(sha256=digest_rest(render(to_data(rest)).encode()))
            return entry

        self.plan_act(day, act)

    def answer(self, kind: Kind, tag: str, day: dt.date, new: str = "", **fields: Any) -> None:
        """Plan what answers the entry ``tag``, on the same node: a letter's receipt, the decision on an objection."""

        def act(moment: str) -> Entry | None:
            told = self.named.get(tag)
            if told is None or not told.name:
                return None
            node, printed = told.deadline, told.deadline_day
            return Entry("", self.plan, kind, self.task.id, moment, day, node, printed, of=told.name, **fields)

        self.plan_act(day, act, new)

    # playing

    def play(self) -> None:
        """Record in ``entries`` what is planned up to ``LAST``, each entry only if it is lawful at its moment."""
        before = dt.datetime.combine(FIRST, dt.time())
        ledger = Ledger()
        for planned, act in sorted(self.acts, key=lambda it: it[0]):
            if planned.date() > LAST:
                break
            before = max(planned, before + dt.timedelta(microseconds=1))
            moment = f"{before.isoformat(timespec='microseconds')}+08:00"
            known = dict(self.named)
            draft = act(moment)
            if draft is None:
                continue
            try:
                ready = admit(self.task, ledger, draft, before.date())
            except MisuseError:
                self.named = known
                continue
            after = ledger.with_entry(ready)
            if revives_twin(ledger, after):
                self.named = known
                continue
            ledger = after
            self.entries.append(ready)
            self.named = {tag: ready if entry is draft else entry for tag, entry in self.named.items()}

    # words

    def text(self, words: Sequence[str]) -> str:
        """One of some sentences, marked as invented."""
        return invented(self.rng.choice(words))

    def somebody(self) -> str:
        """An invented name, marked as such."""
        return invented(self.rng.choice(NAMES))

    def document(self, day: dt.date) -> str:
        """The number of a document that does not exist."""
        return invented(f"虚构文〔{day.year}〕{self.rng.randint(1, 300)}号")

    def spread(self, first: dt.date, last: dt.date) -> dt.date:
        """A random day between two, both included."""
        return first + days(self.rng.randint(0, max(0, (last - first).days)))


def invented(words: str) -> str:
    """Words marked as invented: followed by （虚构）."""
    return f"{words}（虚构）"


def revives_twin(before: Ledger, after: Ledger) -> bool:
    """Whether an entry that counts again, because what voided it is itself voided, says the same as another entry."""
    revived = [e for e in after.entries if e.name in before.voided and e.name not in after.voided]
    counting = [e for e in after.entries if e.name not in after.voided] if revived else []
    return any(e is not other and is_same(e, other) for e in revived for other in counting)


# what happens to a node


def report(
    life: Life, day: dt.date, node: int | None, end: dt.date, *, period: str | None = None, late: int = 0
) -> None:
    """Plan a report of progress. ``end``: when completion is expected; ``late``: days until the office gets it."""
    rng = life.rng
    share = (day - FIRST).days / max(1, (end - FIRST).days)
    progress = max(0, min(95, round(100 * share + rng.uniform(-35, 15))))  # sometimes below the previous report
    fields: dict[str, Any] = {"period": period, "by": life.by(day), "note": life.text(NOTES)}
    chance = rng.random()
    if chance < 0.12:
        fields |= {"stage": "no_change", "note": None}
    elif chance < 0.2 and share < 0.3:
        fields |= {"stage": "not_started"}
    elif chance < 0.3:
        fields |= {"stage": "in_progress"}  # no number is given
    else:
        fields |= {"stage": "in_progress", "progress": progress}
    if fields["stage"] == "in_progress":
        if rng.random() < 0.15:
            fields["problem"] = life.text(PROBLEMS)
        if rng.random() < 0.08:
            fields["coordinate"] = life.text(WISHES)
        if rng.random() < 0.2:
            fields["next"] = life.text(PLANS)
        if rng.random() < 0.1:
            fields["evidence"] = (life.text(PROOFS),)
        if life.task.targets and rng.random() < 0.5:
            fields["values"] = values(life, share)
    received = day + days(late) if late else day + days(rng.choice((0, 0, 0, 0, 1, 2)))
    tag = f"report {len(life.acts)}"
    recorded = received + days(rng.choice((0, 0, 1, 2, 4) if rng.random() < 0.95 else (12, 25)))
    life.put("report", day, node, received=received, recorded=recorded, tag=tag, **fields)
    if "coordinate" in fields:
        with life.aside():
            coordinated(life, tag, recorded)
    mend(life, tag, recorded)


def mend(life: Life, tag: str, recorded: dt.date) -> None:
    """Sometimes plan that the entry ``tag`` is corrected, withdrawn, or withdrawn by mistake."""
    chance = life.rng.random()
    soon = recorded + days(life.rng.randint(0, 9))
    if chance < 0.03:
        share = life.rng.randint(5, 90)
        life.correct(tag, soon, "数字误记", f"{tag} a", stage="in_progress", progress=share)
        if chance < 0.01:
            life.correct(f"{tag} a", soon + days(2), "再次更正", stage="in_progress", progress=share + 5)
    elif chance < 0.045:
        life.withdraw(tag, soon, "记错了事项", f"{tag} w")
        if chance < 0.035:
            life.withdraw(f"{tag} w", soon + days(3), "撤回有误，原记录无误")


def values(life: Life, share: float) -> dict[str, int | float]:
    """Values for some of the task's targets, by name: ``share`` (1.0 is all) of the way to each, more or less."""
    chosen = [t for t in life.task.targets if life.rng.random() < 0.7] or [life.task.targets[0]]
    return {t.name: value(t, share * life.rng.uniform(0.6, 1.25)) for t in chosen}


def value(target: Target, share: float) -> int | float:
    """The value at ``share`` (1.0 is all) of the way to a target."""
    wanted = target.value
    if target.operator in ("<=", "<") or (target.operator == "=" and target.baseline is None and target.unit != "%"):
        begun = float(wanted) * 2
    else:
        begun = float(target.baseline or 0) if target.operator == "=" else 0.0
    reached = begun + (float(wanted) - begun) * share
    whole = isinstance(wanted, int) or float(wanted).is_integer()
    return max(0, round(reached)) if whole and wanted >= 10 else max(0.0, round(reached, 2))


def done(
    life: Life,
    day: dt.date,
    node: int | None,
    *,
    received: dt.date | None = None,
    completed: dt.date | None = None,
    tag: str = "done",
) -> dt.date:
    """Plan a report of completion. Returns the first day on which the office can verify it."""
    recorded = (received or day) + days(life.rng.choice((0, 1, 2)))
    fields: dict[str, Any] = {
        "stage": "done",
        "completed": completed,
        "by": life.by(day),
        "note": life.text(("已全部完成", "任务完成，请予核验")),
    }
    if life.task.targets:
        fields["values"] = values(life, life.rng.choice((1.0, 1.0, 0.85)))
    proofs = tuple(dict.fromkeys(life.text(PROOFS) for _ in range(life.rng.randint(1, 3))))
    with life.aside():
        file = keep(life, day) if life.rng.random() < 0.2 else None
    if file is not None:
        proofs, fields["files"] = (*proofs, file["name"]), (file,)
    life.put("report", day, node, received=received, recorded=recorded, tag=tag, evidence=proofs, **fields)
    return recorded + days(1)


def keep(life: Life, day: dt.date) -> KeptFile:
    """Keep a file of evidence that came on a day."""
    name = f"{invented(life.rng.choice(('验收单', '通知', '截图')))}.txt"
    content = f"{invented(f'{life.task.label}，{day}')}\n".encode()
    digest = hashlib.sha256(content).hexdigest()
    life.kept[place_evidence(name, digest)] = content
    return {"name": name, "sha256": digest, "size": len(content)}


def coordinated(life: Life, tag: str, day: dt.date) -> None:
    """Plan what becomes of the request in the report ``tag``: put before a leader, answered, settled, or not so far."""
    chance = life.rng.random()
    steps: tuple[tuple[float, Step, dict[str, Any]], ...] = (
        (0.5, "submitted", {"who": "区政府副区长"}),
        (0.3, "answered", {"who": "区政府办公室", "text": life.text(ANSWERS)}),
        (0.2, "settled", {}),
    )
    for share, step, fields in steps:
        day += days(life.rng.randint(3, 15))
        if chance < share:
            life.follow("coordinate", tag, day, step=step, **fields)


def verified(
    life: Life,
    day: dt.date,
    node: int | None,
    completed: dt.date | None = None,
    *,
    tag: str = "pass",
    proven: bool = False,
    **fields: Any,
) -> None:
    """Plan a verification that closes the node. What it must hold depends on what is on record at its moment.

    ``completed``: the day on which the office finds that the work was done, if that is not the day reported. ``proven``:
    whether a document shows that day, without which a day claimed after the deadline counts from the day it came.
    """
    fields |= {
        "by": invented(f"督查办{life.rng.choice(NAMES)}"),
        "note": life.text(("材料齐全，同意销号", "现场核查属实")),
        "method": life.rng.choice(METHODS),
        "proof": life.text(SHOWN) if proven else None,
    }
    document = life.document(day)

    def act(moment: str) -> Entry | None:
        status = find_status(life.task, day, Ledger(life.entries).of(life.task.id))
        waiting = [n for n in status.awaiting if node in (None, n.number)]
        if not waiting:
            return None
        printed = life.task.deadlines[node - 1].date if node is not None else None
        closing = Entry("", life.plan, "verify", life.task.id, moment, day, node, printed, result="pass", **fields)
        closing = closing._replace(completed=find_completed(waiting, completed, day, proven=proven))
        found, short = find_values(life.task, waiting, status)
        if short:
            closing = closing._replace(unmet=invented(MISSES[life.task.id]))
        if any(not it.soft for it in short):
            closing = closing._replace(approved_by="市级主管部门", document=document)
        return closing._replace(values=found)

    life.plan_act(day + days(life.rng.choice((0, 0, 0, 1, 1, 2, 3))), act, tag)


def find_completed(waiting: Sequence[Node], found: dt.date | None, day: dt.date, *, proven: bool) -> dt.date:
    """The day of completion of what is verified on ``day``: as found, else as reported, else that on which it came."""
    claimed = found or max((n.completed for n in waiting if n.completed is not None), default=day)
    late = [n for n in waiting if n.must_prove(claimed)]
    if proven or not late:
        return claimed
    return min(day, max(n.done.arrived for n in late if n.done is not None))


def find_values(task: Task, waiting: Sequence[Node], status: Status) -> tuple[dict[str, int | float], list[Target]]:
    """The values that the office finds for targets without one or not reached yet, and the targets that stay missed."""
    found: dict[str, int | float] = {}
    missed: list[Target] = []
    for target in [it.target for it in find_shortfalls(task, waiting, {})]:
        if task.id in MISSES:
            found[target.name] = int(value(target, 0.6))
            missed.append(target)
    for it in find_shortfalls(task, waiting, {**status.values, **found}):
        if it.target not in missed:
            found[it.target.name] = reach(it.target)
    return found, missed


def reach(target: Target) -> int | float:
    """A value that meets a target."""
    wanted = target.value
    tried = (wanted, wanted + 1, wanted - 1)
    return next(it for it in tried if measure_achievement(target, it).met)


def returned(life: Life, day: dt.date, node: int | None, ground: Ground, tag: str = "return") -> dt.date:
    """Plan a verification that returns the work. Returns the last day to report it again.

    For evidence that is at most ten working days later, as long as a return can shelter work from its deadline.
    """
    by = invented(f"督查办{life.rng.choice(NAMES)}")
    limit = day + days(life.rng.randint(5, 13) if ground == "evidence" else life.rng.randint(10, 20))
    fields: dict[str, Any] = {"result": "return", "ground": ground, "limit": limit, "by": by}
    life.put("verify", day, node, tag=tag, method=life.rng.choice(METHODS), note=life.text(RETURNS[ground]), **fields)
    return limit


def disputed(life: Life, day: dt.date, node: int | None, result: str | None) -> None:
    """Plan an objection of the lead department and the decision of somebody who verified nothing; None if there is none."""
    life.put("object", day, node, recorded=day, tag="object", by=life.by(day), note=life.text(DOUBTS))
    if result is not None:
        after = day + days(life.rng.randint(3, 9))
        note = life.text(("附件属实，异议成立" if result == "upheld" else "原核验无误，异议不成立",))
        life.answer("recheck", "object", after, "recheck", result=result, by=invented("办公室副主任郑某"), note=note)


def extended(life: Life, day: dt.date, node: int | None, until: dt.date, tag: str = "extend") -> None:
    """Plan an extension, approved by the district government, to ``until``."""
    with life.aside():
        if life.rng.random() < 0.6:
            requested(life, max(FIRST, day - days(life.rng.randint(1, 2))), node, until)
    fields: dict[str, Any] = {"approved_by": "区政府", "document": life.document(day), "reason": life.text(REASONS)}
    life.put("extend", day, node, tag=tag, until=until, **fields)


def requested(life: Life, day: dt.date, node: int | None, until: dt.date) -> None:
    """Plan that the lead asks for an extension to ``until``."""
    life.put("request", day, node, until=until, reason=life.text(REASONS), by=life.by(day))


def refused(life: Life, due: dt.date, node: int | None) -> None:
    """Plan that the lead asks for an extension in the week before a deadline, and is refused it."""
    requested(life, max(FIRST, due - days(life.rng.randint(4, 6))), node, due + days(90))
    day = max(FIRST, due - days(life.rng.randint(1, 3)))
    fields: dict[str, Any] = {"approved_by": "区政府", "document": life.document(day)}
    life.put("extend", day, node, decision="refused", reason=invented("不具备延期理由"), **fields)


def reopened(life: Life, day: dt.date, node: int | None) -> None:
    """Plan that what is closed is opened again, with another deadline or without one, and perhaps closed once more."""
    until = day + days(life.rng.randint(30, 90)) if life.rng.random() < 0.6 else None
    reason = life.text(RELAPSES)
    life.put("inspect", day - days(3), node, by=two(life), method="site", finding=reason)
    life.put("reopen", day, node, tag="reopen", until=until, reason=reason, approved_by="区政府")
    finished = day + days(life.rng.randint(15, 100))
    life.windows.append(Window(day + days(4), finished - days(1), node))
    if life.rng.random() < 0.6:
        ready = done(life, finished, node, tag="done after all")
        verified(life, ready + days(life.rng.randint(0, 9)), node, tag="pass after all", proven=True)


def two(life: Life) -> str:
    """Two invented names: whoever looks for himself does so with another."""
    return "、".join(invented(name) for name in life.rng.sample(NAMES, 2))


def superseded(life: Life, day: dt.date, effective: dt.date, node: int | None, **fields: Any) -> None:
    """Plan a new rule that replaces the requirement from ``effective`` on."""
    life.put("supersede", day, node, effective=effective, document=life.document(day), **fields)


def terminated(life: Life, day: dt.date, node: int | None, tag: str = "terminate") -> None:
    """Plan a termination: the work need not be done any more."""
    fields: dict[str, Any] = {
        "approved_by": "区政府",
        "document": life.document(day),
        "reason": invented("上级政策调整，不再实施"),
    }
    life.put("terminate", day, node, tag=tag, **fields)


def chased(life: Life, due: dt.date, node: int | None, steps: int) -> None:
    """Plan ``steps`` notices about a missed deadline; each next one comes after the limit of the one before."""
    letters: tuple[Letter, ...] = ("contact",) * 3 if life.contact else ("reminder", "supervision", "urgent")
    day = due + days(3)
    for step, letter in enumerate(letters[:steps], start=1):
        counted = 5 if day.day in CALM.get(day.month, ()) and life.rng.random() < 0.7 else None
        limit = add_working_days(day, counted) if counted is not None else day + days(10)
        tag = f"notice {node} {step}"
        fields: dict[str, Any] = {"limit": limit, "limit_days": counted, "document": life.document(day)}
        life.put("notice", day, node, recorded=day, tag=tag, step=step, letter=letter, **fields)
        if counted is not None or life.rng.random() < 0.7:
            came = day + days(life.rng.randint(1, 3))
            limit = add_working_days(came, counted) if counted is not None else limit
            life.answer("receive", tag, came, limit=limit)
        day = limit + days(life.rng.randint(1, 20))


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The last of ``count`` working days after one of the days named by ``CALM``."""
    while count:
        day += days(1)
        count -= day.weekday() < 5
    return day


def due_story(life: Life, deadline: Deadline, node: int | None, fate: str) -> None:
    """Plan what becomes of a deadline up to ``LAST``."""
    due, rng = deadline.date, life.rng
    start = min(FIRST + days(3), due)
    early = life.spread(max(start + days(1), due - days(25)), due - days(1))
    late = due + days(rng.randint(4, 70))

    def until(day: dt.date) -> None:
        life.windows.append(Window(start, day - days(1), node))

    match fate:
        case "in_time" | "verified_late":
            until(early)
            ready = done(life, early, node)
            wait = rng.randint(20, 60) if fate == "verified_late" else rng.randint(0, 9)
            verified(life, ready + days(wait), node)
            with life.aside():
                if life.rng.random() < 0.6:
                    reopened(life, ready + days(wait + life.rng.randint(20, 120)), node)
        case "returned" | "returned_twice" | "returned_result" | "returned_mismatch":
            grounds: dict[str, Ground] = {"returned_result": "result", "returned_mismatch": "mismatch"}
            until(early)
            ready = done(life, early, node)
            limit = returned(life, ready + days(2), node, grounds.get(fate, "evidence"))
            if fate == "returned_mismatch":  # and nothing comes by the limit, nor after it
                return
            again = limit + days(rng.randint(-3, 8) if fate == "returned_result" else rng.randint(-4, 2))
            ready = done(life, again, node, tag="done again")
            if fate == "returned_twice":
                limit = returned(life, ready + days(1), node, rng.choice(("evidence", "result")), "return again")
                ready = done(life, limit + days(rng.randint(-3, 3)), node, tag="done at last")
            verified(life, ready + days(rng.randint(0, 12)), node)
        case "overdue":
            until(LAST)
            chased(life, due, node, steps=3)
            with life.aside():
                refused(life, due, node)
        case "closed_late" | "late_waiting":
            until(late)
            chased(life, due, node, steps=1)
            with life.aside():
                refused(life, due, node)
            ready = done(life, late, node)
            if fate == "closed_late":
                closed = ready + days(rng.randint(0, 20))
                verified(life, closed, node)
                disputed(life, closed + days(rng.randint(5, 12)), node, "dismissed")
        case "claimed":  # nothing shows that it was done on the day claimed: it counts from the day on which it came
            until(late)
            ready = done(life, late, node, completed=due - days(rng.randint(1, 9)))
            verified(life, ready + days(rng.randint(0, 9)), node)
        case "extended" | "extended_twice" | "asked_late":
            asked = due + days(rng.randint(3, 20)) if fate == "asked_late" else life.spread(start, due)
            new = due + days(rng.choice((60, 90, 121)))
            extended(life, asked, node, new)
            if fate == "extended_twice":
                extended(life, new - days(10), node, new + days(92), "extend again")
                new += days(92)
            finished = new + days(rng.choice((-12, -3, 0, 0, 8, 25)))
            until(finished)
            verified(life, done(life, finished, node) + days(rng.randint(0, 10)), node)
        case "awaiting":
            until(early)
            done(life, early, node)
        case "received_late":
            until(early)
            came = due + days(rng.randint(2, 9))
            ready = done(life, early, node, received=came)
            verified(life, ready + days(3), node, proven=True)
        case "continuing":
            until(early)
            ready = done(life, early, node)
            verified(life, ready + days(4), node, continuing=True)
            life.windows.append(Window(ready + days(9), LAST, node))
        case "superseded" | "superseded_open" | "moved":
            told = due + days(rng.randint(-20, 40))
            effective = max(FIRST, told + days(rng.choice((0, 15, -5))))
            if fate == "superseded_open":
                superseded(life, max(FIRST, told), effective, node)
                until(LAST)
                return
            new = effective + days(rng.choice((90, 150)))
            lead = ("区发展改革委", "区财政局") if fate == "moved" else ()
            text = invented("按新办法全市通办") if rng.random() < 0.7 else None
            superseded(life, max(FIRST, told), effective, node, until=new, text=text, lead=lead)
            until(new + days(5))
            if rng.random() < 0.6:
                finished = new + days(rng.choice((-9, 6)))
                life.windows[-1] = Window(start, finished - days(1), node)
                verified(life, done(life, finished, node) + days(5), node)
        case "terminated":
            stop = due + days(rng.randint(-15, 60))
            until(stop)
            terminated(life, stop, node)
        case "terminated_wrongly":
            terminated(life, early - days(2), node)
            life.withdraw("terminate", early + days(1), "误记为终止")
            until(late)
            verified(life, done(life, late, node) + days(3), node)
        case "found_late":  # reported in time; the office finds that it was finished only later
            until(early)
            ready = done(life, early, node)
            completed = due + days(rng.randint(3, 15))
            closed = max(ready, completed) + days(5)
            verified(life, closed, node, completed)
            disputed(life, closed + days(7), node, "upheld")
            life.correct(
                "pass", closed + days(20), "异议成立，完成日以验收单为准", completed=early, proof=life.text(SHOWN)
            )
        case "verify_withdrawn":
            until(early)
            ready = done(life, early, node)
            verified(life, ready + days(1), node)
            life.withdraw("pass", ready + days(20), "销号有误，尚缺验收报告")
            verified(life, ready + days(60), node, tag="pass again")
        case "corrected_done":
            until(early)
            ready = done(life, late, node)
            life.correct("done", ready + days(2), "完成日期误记", date=due - days(1), received=due + days(1))
            verified(life, ready + days(5), node, proven=True)
            life.correct("pass", ready + days(30), "复核后更正完成日", completed=late, proof=None)
        case "closed_then_superseded":
            until(early)
            ready = done(life, early, node)
            verified(life, ready + days(2), node)
            superseded(life, due + days(60), due + days(80), node, until=due + days(200), text=invented("新要求"))
            life.windows.append(Window(due + days(85), due + days(240), node))
        case _:  # silent: no feedback ever comes
            pass


def later_story(life: Life, deadline: Deadline, node: int | None, fate: str) -> None:
    """Plan what becomes of a deadline after ``LAST``."""
    rng = life.rng
    at = life.spread(dt.date(2020, 3, 1), dt.date(2020, 9, 20))
    end = at if fate in ("early", "awaiting_early", "terminated") else LAST
    life.windows.append(Window(FIRST + days(6), end - days(1), node))
    match fate:
        case "early" | "awaiting_early":
            ready = done(life, at, node)
            if fate == "early":
                verified(life, ready + days(rng.randint(1, 20)), node)
        case "extended_early":
            extended(life, at, node, deadline.date + days(181))
        case "superseded":
            superseded(life, at, at + days(20), node, until=dt.date(2020, 10, 15), text=invented("提前完成"))
        case "terminated":
            terminated(life, at, node)
        case _:
            pass


def undated_story(life: Life, fate: str) -> None:
    """Plan what becomes of a task without a deadline."""
    at = life.spread(dt.date(2019, 11, 15), dt.date(2020, 8, 31))
    end = LAST if fate in ("going", "superseded_open", "superseded_until") else at - days(1)
    if fate != "silent":
        life.windows.append(Window(FIRST + days(6), end, None))
    match fate:
        case "done" | "continuing" | "returned" | "awaiting" | "disputed":
            ready = done(life, at, None)
            if fate == "returned":
                grounds: tuple[Ground, ...] = ("evidence", "result", "mismatch")
                limit = returned(life, ready + days(1), None, life.rng.choice(grounds))
                life.windows.append(Window(limit + days(life.rng.choice((-4, 5, 60))), LAST, None))
            elif fate != "awaiting":
                verified(life, ready + days(4), None, continuing=fate == "continuing")
            if fate == "disputed":
                day = ready + days(4 + life.rng.randint(5, 40))
                disputed(life, day, None, life.rng.choice(("upheld", "dismissed", None)))
            if fate == "continuing":
                life.windows.append(Window(ready + days(9), LAST, None))
            if fate == "done":
                with life.aside():
                    if life.rng.random() < 0.6:
                        reopened(life, ready + days(life.rng.randint(30, 60)), None)
        case "superseded_open":
            superseded(life, at, at + days(10), None, text=invented("纳入新办法统一管理"))
        case "superseded_until":
            until = at + days(60)
            lead = ("区司法局",) if life.rng.random() < 0.5 else ()
            superseded(life, at, at, None, until=until, lead=lead)
            if life.rng.random() < 0.6:
                finished = until + days(life.rng.choice((-6, 9)))
                life.windows[-1] = Window(FIRST + days(6), finished - days(1), None)
                verified(life, done(life, finished, None) + days(2), None)
        case "terminated":
            terminated(life, at, None)
        case _:
            pass


def rounds(life: Life) -> None:
    """Plan the feedback of each quarter and, near a deadline, of each month; some comes late, some never."""
    rng = life.rng
    year, month = 2019, 10
    while (year, month) <= (2020, 10):
        quarterly = month % 3 == 0
        quiet = quarter(dt.date(year, month, 1)) in life.quiet
        near = any(abs((d.date - dt.date(year, month, 25)).days) < 95 for d in life.task.deadlines)
        likely = 0.6 if quiet and quarterly else 0.0 if quiet else 0.88 if quarterly else 0.7 if near else 0.0
        if rng.random() < likely:
            day = dt.date(year, month, rng.randint(12, 25))
            name = f"{year}-Q{month // 3}" if quarterly else f"{year}-{month:02}"
            late = rng.randint(8, 30) if quiet else rng.randint(3, 16) if rng.random() < 0.15 else 0
            slow = rng.random() < 0.1  # even the day of the report lies after the period
            day = last_day(year, month) + days(rng.randint(1, 8)) if slow else day
            for it in life.windows:
                if it.first <= day <= it.last:
                    named = name if slow or rng.random() < 0.6 else None
                    report(life, day, it.node, horizon(it), period=named, late=late)
                    break
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def quarter(it: dt.date) -> str:
    """The quarter of a day, as entries name it: 2019-Q4."""
    return f"{it.year}-Q{(it.month + 2) // 3}"


def horizon(it: Window) -> dt.date:
    """The day on which the work of a window is expected to be complete."""
    return it.last + days(30) if it.last >= LAST else it.last


def people(life: Life) -> None:
    """For some tasks, plan who is responsible, and sometimes another person from the next year on."""
    if life.rng.random() < 0.4:
        life.put("assign", life.spread(FIRST, dt.date(2019, 10, 20)), leader=life.somebody(), person=life.somebody())
        if life.rng.random() < 0.3:
            life.put(
                "assign", life.spread(dt.date(2020, 2, 1), LAST), person=life.somebody(), note=invented("工作调整")
            )


def happenings(life: Life, number: int) -> None:
    """Plan what else happens to some tasks in the year; ``number`` counts the tasks."""
    rng, task = life.rng, life.task
    if life.moved is not None:
        effective, lead = life.moved
        day = effective - days(rng.randint(3, 12))
        life.put("reassign", day, lead=(lead,), document=life.document(day), effective=effective)
    if number % 9 == 1:
        day = life.spread(dt.date(2019, 11, 1), LAST)
        fields: dict[str, Any] = {"source": "领导批示", "post": "区政府副区长", "require": life.text(DEMANDS)}
        life.put("instruct", day, limit=day + days(rng.randint(7, 30)), **fields)
    if number % 8 == 2:
        day = life.spread(dt.date(2019, 11, 1), LAST)
        limit = day + days(rng.randint(10, 20)) if rng.random() < 0.5 else None
        method = rng.choice(METHODS)
        life.put("inspect", day, by=two(life), method=method, finding=life.text(FINDINGS), limit=limit)
    if number % 6 == 3 and not task.deadlines:
        day = life.spread(FIRST, dt.date(2020, 3, 31))
        until = life.spread(dt.date(2020, 4, 30), dt.date(2020, 12, 31))
        life.put("milestone", day, until=until, text=life.text(STEPS_OF_OWN), origin=rng.choice(("scheme", "form")))
    if number % 20 == 4 and not task.deadlines:
        day = life.spread(dt.date(2019, 11, 1), dt.date(2020, 9, 1))
        note = invented(COMPLAINT)
        life.put("report", day, recorded=day, tag="told", stage="in_progress", by=life.by(day), note=note)
        why: dict[str, Any] = {"approved_by": invented("王某"), "reason": invented("涉及投诉人")}
        life.follow("redact", "told", day + days(rng.randint(4, 30)), field="note", **why)


def together(life: Life) -> None:
    """Plan two early reports on the whole of a task with several nodes."""
    life.put("report", FIRST + days(8), stage="in_progress", progress=10, by=life.task.lead[0], note=life.text(NOTES))
    life.put("report", FIRST + days(9), stage="no_change", by=life.task.lead[0])


def fill(lives: Sequence[Life], wanted: int) -> None:
    """Plan up to ``wanted`` more reports, spread over all windows by their length; quiet quarters get none."""
    windows = [(life, it, max(0, (min(it.last, LAST) - it.first).days)) for life in lives for it in life.windows]
    whole, given, passed = sum(length for _, _, length in windows) or 1, 0, 0
    for life, it, length in windows:
        passed += length
        share = wanted * passed // whole - given
        given += share
        for _ in range(share):
            chosen = [life.spread(it.first, min(it.last, LAST)) for _ in range(6)]
            told = [day for day in chosen if quarter(day) not in life.quiet]
            if told:
                report(life, told[0], it.node, horizon(it))


def lives_of(registry: Registry, seed: int) -> list[Life]:
    """The planned story of every task, without the reports that ``fill`` adds."""
    turns = {"dated": 0, "later": 0, "undated": 0}

    def fate(wheel: str, fates: Sequence[str]) -> str:
        turns[wheel] += 1
        return fates[(turns[wheel] + seed) % len(fates)]

    lives = []
    for place, task in enumerate(registry.tasks):
        contact = any(registry.kind(name) in CONTACT for name in task.lead)
        life = Life(task, registry.plan.id, seed, contact=contact)
        other = MOVED_TO[place % len(MOVED_TO)]
        if place % 17 == 5 and other not in task.lead:
            life.moved = (life.more.choice((dt.date(2020, 3, 1), dt.date(2020, 5, 1))), other)
        people(life)
        if not task.deadlines:
            turned = fate("undated", UNDATED)
            undated_story(life, OWN.get((task.id, 0), turned))
        several = len(task.deadlines) > 1
        for number, deadline in enumerate(task.deadlines, start=1):
            named = number if several or life.rng.random() < 0.15 else None
            own = OWN.get((task.id, number))
            if deadline.date <= LAST:
                due_story(life, deadline, named, own or fate("dated", DATED))
            else:
                later_story(life, deadline, named, own or fate("later", LATER))
        if several:
            together(life)
        rounds(life)
        with life.aside():
            happenings(life, place)
        lives.append(life)
    return lives


def acts_of(registry: Registry) -> list[Entry]:
    """What is on record of the plan as a whole.

    The office issues a circular each quarter and makes a year final, departments send in schemes of their own, one is
    merged into another.

    The files of the circulars do not exist: each digest is that of a sentence that says so.
    """
    plan = registry.plan.id
    who: dict[str, Any] = {"approved_by": invented("王某"), "post": "督查办主任"}
    drafts = []
    for number, (name, day) in enumerate(CIRCULARS.items(), start=1):
        last = quarter_end(name)
        told = invented(f"{name}通报的正文")
        fields: dict[str, Any] = {
            "paper": "bulletin",
            "number": invented(f"虚构督〔{day.year}〕{number}号"),
            "period": name,
            "as_of": last,
            "sha256": hashlib.sha256(told.encode()).hexdigest(),
            "note": invented(f"校验值是“{told}”这几个字的，没有这份文件"),
        }
        drafts.append(Entry("", plan, "issue", "", f"{day}T16:30:00.000000+08:00", day, **fields, **who))
    for year, day in CLOSING.items():
        drafts.append(Entry("", plan, "close_year", "", f"{day}T10:00:00.000000+08:00", day, year=year, **who))
    leads = list(dict.fromkeys(name for task in registry.tasks for name in task.lead))
    for number, unit in enumerate(leads[:24]):
        day = dt.date(2019, 10, 8) + days(2 * number)
        document = invented(f"虚构发〔2019〕{number + 1}号")
        drafts.append(Entry("", plan, "scheme", "", f"{day}T15:00:00.000000+08:00", day, unit=unit, document=document))
    day, document = RENAMED - days(5), invented("虚构委发〔2020〕3号")
    move: dict[str, Any] = {"old": OLD, "into": INTO, "effective": RENAMED, "document": document}
    drafts.append(Entry("", plan, "reorganise", "", f"{day}T09:30:00.000000+08:00", day, **move))
    ledger = Ledger()
    for draft in sorted(drafts, key=lambda it: it.recorded):
        ledger = ledger.with_entry(admit(None, ledger, draft, draft.date))
    return list(ledger.entries)


def quarter_end(name: str) -> dt.date:
    """The last day of a quarter, named as entries name it."""
    return last_day(int(name[:4]), 3 * int(name[-1]))


def simulate(folder: Path, entries: int = ENTRIES, seed: int = SEED, source: Path | None = None) -> int:
    """Make the workspace in a new or empty folder. Returns how many entries it has. Raises BizenvError if it cannot.

    source: the folder of the plan, a larger one for benchmarks; by default that of the packaged plan.
    """
    source = source or Path(plans.find_packaged())
    registry = plans.load(str(source)).registry
    lives = lives_of(registry, seed)
    fill(lives, entries - sum(len(life.acts) for life in lives))
    text = readme.render(registry, rubric.load(folder))
    workspace.make(folder, source, registry, f"{LINE}\n\n{text}")
    for life in lives:
        life.play()
    year = [*acts_of(registry), *(entry for life in lives for entry in life.entries)]
    left = {name: rest for life in lives for name, rest in life.left.items()}
    kept = {place: content for life in lives for place, content in life.kept.items()}
    for file in [file for entry in year for file in entry.files]:
        place = place_evidence(file["name"], file["sha256"])
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(kept[place])
    for entry in year:
        path = folder / "ledger" / place_of(entry.task, entry.name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(render(to_data(left.get(entry.name, entry))).encode())
        moment = dt.datetime.fromisoformat(entry.recorded).timestamp()
        os.utime(path, (moment, moment))
    return len(year)


def main() -> int:
    """Make the year in the folder given. Returns 0, or 2 if the folder is not empty, 4 if the year cannot be made."""
    parser = argparse.ArgumentParser(description=LINE)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--seed", type=int, default=SEED)
    typed = parser.parse_args()
    folder: Path = typed.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"{folder} 不是空的，没有动它", file=sys.stderr)
        return 2
    try:
        count = simulate(folder, typed.entries, typed.seed)
    except BizenvError as error:
        print(error, file=sys.stderr)
        return 4
    print(f"{folder}：台账 {count} 条，进展全部是虚构的")
    return 0


if __name__ == "__main__":
    sys.exit(main())

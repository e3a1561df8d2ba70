"""Where each task stands on a day."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

from bizenv.base.text import is_nothing, tell
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, Kind
from bizenv.ledger.states import Node, State, replay
from bizenv.ledger.succession import Takeover, carry, list_waiting, settle
from bizenv.plan.model import Plan, Task

When = Literal["closed", "reported_done", "overdue", "due_within", "behind", "unreported", "returned", "otherwise"]
"""The condition under which a line of the rubric gives its light."""


class Light(NamedTuple):
    """灯号: its colour, and the condition of the line of the rubric that gave it."""

    colour: str
    when: When


class Pace(NamedTuple):
    """序时进度: the share of the time that has passed and the share of the work that is done, as reported; in per cent."""

    expected: int
    actual: int

    @property
    def behind(self) -> int:
        """How many percentage points the work lags behind the time; 0 if it does not."""
        return max(0, self.expected - self.actual)


class _Facts(NamedTuple):
    """What is known of a task on a day: see ``Status``."""

    task: Task
    as_of: dt.date
    judged: dt.date
    nodes: tuple[Node, ...]
    entries: Sequence[Entry] = ()
    announced: tuple[Entry, ...] = ()
    unreported: bool = False
    pace: Pace | None = None
    light: Light | None = None
    reviews: tuple[Entry, ...] | None = None
    takeovers: tuple[Takeover, ...] = ()
    coming: tuple[Entry, ...] = ()
    plan: Plan | None = None


class Status(_Facts):
    """The status of a task on a day, ``as_of``.

    judged: the day on which lateness is judged: ``as_of``, or the day after it for a period whose last day is over.
    nodes: the task's deadlines; for an undated task one node, the task itself.
    entries: the entries that count and take effect by ``as_of``, in order.
    announced: the new rules that are known by ``as_of`` and take effect later.
    unreported: whether no feedback came in the last round that asked about the task and that has closed.
    reviews: the objections and the decisions on them that count although some came after ``as_of``: a paper tells how
        work stood at the end of a period, but not what a unit objects to since. None: those of ``entries``.
    takeovers: the reorganisations of units in force by ``as_of`` that the task went through while it was open.
    coming: the reassignments that are known by ``as_of`` and take effect later.
    plan: the plan of the task where several plans are told together, else None.
    """

    @property
    def label(self) -> str:
        """The printed number of the task, after the name of its plan where several plans are told: 27(3), 放管服/27(3)."""
        return self.task.label if self.plan is None else f"{self.plan.name}/{self.task.label}"

    @property
    def reference(self) -> str:
        """The number of the task as it is typed: 27.3, or 放管服/27.3 where several plans are told."""
        return self.task.id if self.plan is None else f"{self.plan.name}/{self.task.id}"

    @property
    def dated(self) -> tuple[Node, ...]:
        """The nodes with a day, the earliest first."""
        nodes = self.nodes
        if len(nodes) > 1:
            nodes = tuple(sorted(nodes, key=lambda n: n.date or dt.date.max))
        return tuple(n for n in nodes if n.date is not None)

    @property
    def nearest(self) -> Node:
        """The node by which the whole task is judged: the earliest that is not met.

        If all are met, it is the last closed with a target unmet, else closed late, else closed, else the last of all.
        """
        if len(self.nodes) == 1:
            return self.nodes[0]
        waiting = [n for n in self.dated if not n.met] or [n for n in self.nodes if not n.met]
        if waiting:
            return waiting[0]
        for state in ("closed_unmet", "closed_late", "closed"):
            worst = [n for n in self.nodes if n.state == state]
            if worst:
                return worst[-1]
        return self.nodes[-1]

    @property
    def state(self) -> State:
        """The state of the nearest node."""
        return self.nearest.state

    @property
    def progress(self) -> int | None:
        """The progress of the nearest node in per cent, as reported."""
        return self.nearest.progress

    @cached_property
    def lead(self) -> tuple[str, ...]:
        """The lead departments in force: those that a new rule or a reassignment named last, else those of the plan.

        A department that was renamed, merged or split gives way to the one that took the task over.
        """
        return settle(self._carried) if self.takeovers else self._named[0]

    @cached_property
    def _named(self) -> tuple[tuple[str, ...], tuple[Takeover, ...]]:
        """The lead departments as a new rule or a reassignment last named them, or the plan, and what they went through since."""
        rules = [n.rule for n in self.nodes if n.rule is not None and n.rule.lead]
        moved = self.list_kind("reassign")
        named = sorted((*rules, *moved), key=lambda entry: entry.order)
        return (named[-1].lead, self._list_since(named[-1])) if named else (self.task.lead, self.takeovers)

    @property
    def reassignments(self) -> list[Entry]:
        """What gave the task to other leads, in order: those in force by the day, then those known that come later."""
        return [*self.list_kind("reassign"), *self.coming]

    @cached_property
    def support(self) -> tuple[str, ...]:
        """The supporting departments in force: those that a reassignment named last, else those of the plan.

        A department that was renamed, merged or split gives way to its successor, as among the leads; one that leads by
        now no longer supports.
        """
        lead, named = self.lead, self.list_kind("reassign")
        if lead == self.task.lead and not self.takeovers and not named:
            return self.task.support
        chosen = [e for e in named if e.support]
        names, since = (
            (chosen[-1].support, self._list_since(chosen[-1])) if chosen else (self.task.support, self.takeovers)
        )
        for it in since:
            names = carry(names, self.task.id, it.move, leading=False)
        return tuple(name for name in names if name not in lead)

    def _list_since(self, entry: Entry) -> tuple[Takeover, ...]:
        """The reorganisations after an entry that named departments: it knew of those before."""
        return tuple(it for it in self.takeovers if it.move.order > entry.order)

    @cached_property
    def _carried(self) -> tuple[str, ...]:
        names, since = self._named
        for it in since:
            names = carry(names, self.task.id, it.move)
        return names

    @property
    def takeover(self) -> Takeover | None:
        """The last reorganisation that changed who leads the task; None if none did."""
        (names, since), found = self._named, None
        for it in since:
            after = carry(names, self.task.id, it.move)
            names, found = after, it if after != names else found
        return found

    def list_inherited(self, name: str) -> frozenset[int]:
        """The numbers of the nodes that were overdue when a department took the task over from another one."""
        names, since = self._named
        found: frozenset[int] = frozenset()
        for it in since:
            after = carry(names, self.task.id, it.move)
            if name in after and name not in names:
                found |= it.overdue
            names = after
        return found

    @property
    def waiting(self) -> tuple[str, ...]:
        """The lead departments that were split and whose successor in this task nobody has named yet."""
        return list_waiting(self._carried) if self.takeovers else ()

    def is_now_first(self, name: str) -> bool:
        """Whether a department, by its name of old or of today, is the first-named lead, who reports."""
        if name in self.lead:
            return name == self.first
        names: tuple[str, ...] = (name,)
        for it in self.takeovers:
            names = carry(names, self.task.id, it.move)
        return settle(names)[:1] == self.lead[:1] if settle(names) else names == self._carried[:1]

    def find_present(self, name: str) -> str:
        """What a department is called in this task today; the same name if nobody took the task over from it."""
        if name in self.lead:
            return name
        names: tuple[str, ...] = (name,)
        for it in self.takeovers:
            names = carry(names, self.task.id, it.move)
        return next(iter(settle(names)), name)

    @property
    def first(self) -> str:
        """The first-named lead, who reports; empty if the plan names none."""
        return self.lead[0] if self.lead else ""

    @property
    def due(self) -> Node | None:
        """The earliest deadline that is not met; None for an undated task and one whose deadlines are all met."""
        return next((n for n in self.dated if not n.met), None)

    @property
    def missed(self) -> tuple[Node, ...]:
        """The deadlines that are past and not closed, terminated, reported complete or sheltered by a return."""
        return tuple(n for n in self.dated if n.is_past(self.judged))

    @property
    def sent_back(self) -> tuple[Node, ...]:
        """The nodes that the office returned and that were not reported again, the earliest limit first."""
        back = (n for n in self.nodes if n.state == "returned")
        return tuple(sorted(back, key=lambda n: n.limit or dt.date.max))

    @property
    def limit(self) -> dt.date | None:
        """The earliest last day to report returned work again; None if none waits."""
        return next((n.limit for n in self.sent_back), None)

    @property
    def limit_late(self) -> int | None:
        """Days from that limit to ``judged``, 0 if it has not passed; None if nothing was returned."""
        return next((n.limit_late(self.judged) for n in self.sent_back), None)

    @property
    def awaiting(self) -> tuple[Node, ...]:
        """The nodes that are reported complete and wait for the office to verify them, dated or not."""
        return tuple(n for n in self.nodes if n.state == "reported_done")

    @property
    def days_left(self) -> int | None:
        """Days from ``as_of`` to the deadline ``due``, negative once it is past; None if nothing is due."""
        due = self.due
        return (due.date - self.as_of).days if due is not None and due.date is not None else None

    @property
    def days_late(self) -> int | None:
        """Days from the earliest missed deadline to ``judged``, 0 if none is missed; None if nothing is due."""
        if self.due is None:
            return None
        return max(((self.judged - n.date).days for n in self.missed if n.date is not None), default=0)

    @property
    def extended(self) -> int:
        """How often its deadlines were extended."""
        return sum(len(n.extensions) for n in self.nodes)

    @property
    def returned(self) -> int:
        """How often the office returned the work, answered or not."""
        return sum(n.returned for n in self.nodes)

    @cached_property
    def reports(self) -> tuple[Entry, ...]:
        """The reports of its lead departments, in order."""
        return self.list_kind("report")

    @property
    def last(self) -> Entry | None:
        """The last report; None if there is none."""
        return self._last_reports[-1] if self._last_reports else None

    @property
    def _last_reports(self) -> Sequence[Entry]:
        """Reports in order, among them the last on each node and on the whole task."""
        known: Sequence[Entry] | None = getattr(self.entries, "last_reports", None)  # of entries that are not read yet
        return known if known is not None else self.reports

    def find_report(self, node: Node) -> Entry | None:
        """The last report on a node, or on the whole task; None if there is none."""
        told = (e for e in reversed(self._last_reports) if e.deadline in (None, node.number))
        return next(told, None)

    @property
    def latest_evidence(self) -> tuple[str, ...]:
        """Every piece of evidence on record, each once."""
        return tuple(dict.fromkeys(piece for e in self.entries for piece in e.evidence))

    @property
    def people(self) -> tuple[str | None, str | None]:
        """责任领导 and 责任人, as they were last named; None for one that never was."""
        leader = next((e.leader for e in reversed(self.entries) if e.leader is not None), None)
        return leader, next((e.person for e in reversed(self.entries) if e.person is not None), None)

    @property
    def objections(self) -> tuple[Entry, ...]:
        """What units object to, in order: a joint lead to what the first-named lead reports, a unit to its own lines."""
        return self.list_kind("object")

    @property
    def disputes(self) -> tuple[Entry, ...]:
        """The objections that nobody has decided yet: what they are about is under review and told in no paper."""
        if self.reviews is None and not self.objections:
            return ()
        found = self.entries if self.reviews is None else self.reviews
        decided = {e.of for e in found if e.kind == "recheck"}
        return tuple(e for e in found if e.kind == "object" and e.name not in decided)

    @property
    def values(self) -> dict[str, int | float]:
        """The last value on record for each of its targets, by the target's name.

        What the office found when it verified stands over what was reported before.
        """
        return {name: value for e in self.entries for name, value in e.values.items()}

    @property
    def coordinate(self) -> str | None:
        """What the lead department last asked the office to coordinate; None if nothing, or if the task is met.

        A report of 本期无变化 that asks for nothing leaves the earlier request in force. What was answered or settled is
        asked for no more, until a later report asks again.
        """
        asked = self.request
        if asked is None or self.nearest.met:
            return None
        done = any(e.of == asked.name and e.step in ("answered", "settled") for e in self.entries)
        return None if done else tell(asked.coordinate) or None

    @cached_property
    def request(self) -> Entry | None:
        """The report that says last what is asked to be coordinated, be it nothing; None if there is none."""
        told = self.list_requests()
        return told[-1] if told else None

    def list_requests(self) -> tuple[Entry, ...]:
        """The reports that say what is asked to be coordinated, be it nothing, in order.

        What was put before a leader or answered stays asked until it is settled: a later report that asks for nothing
        answers a letter, say, and does not take it back.
        """
        steps = self.list_kind("coordinate")
        pending = {e.of for e in steps} - {e.of for e in steps if e.step == "settled"}
        found: list[Entry] = []
        for it in self.reports:
            silent = is_nothing(it.coordinate)
            if not silent or (it.stage != "no_change" and not (found and found[-1].name in pending)):
                found.append(it)
        return tuple(found)

    @property
    def coordination(self) -> tuple[Entry, ...]:
        """The steps of the last request for coordination, in order: put before whom, answered, settled."""
        asked = self.request
        return tuple(e for e in self.entries if e.kind == "coordinate" and asked is not None and e.of == asked.name)

    @property
    def limits(self) -> tuple[Entry, ...]:
        """The instructions, and the findings of the office's inspections, whose limits run: the earliest limit first.

        Neither moves a node (product.md, sections 6 and 6a), so a limit ends with what is done about it, the first later
        entry on the same node or on the whole task: a report of any stage but 本期无变化, as with a return, a verification
        that passes, or the termination. That of a finding also ends when the office looks again, or opens the task again
        with a deadline of its own. Of a task that takes no more reports, a correction takes the limit out.
        """
        found = [
            entry
            for n, entry in enumerate(self.entries)
            if entry.kind in ("instruct", "inspect")
            and entry.limit is not None
            and not any(_ends_limit(later, entry) and later.shares_node(entry) for later in self.entries[n + 1 :])
        ]
        return tuple(sorted(found, key=lambda entry: entry.limit or dt.date.max))

    @property
    def answer(self) -> Entry | None:
        """The last answer to the last request for coordination, while no report has come since; None if there is none."""
        answers = [e for e in self.coordination if e.step == "answered"]
        if not answers or any(report.order > answers[-1].order for report in self.reports):
            return None
        return answers[-1]

    def list_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """The entries of a kind, in order."""
        kinds: Sequence[str] | None = getattr(self.entries, "kinds", None)  # of entries that are not read yet
        return tuple(e for e in self.entries if e.kind == kind) if kinds is None or kind in kinds else ()


def _ends_limit(entry: Entry, before: Entry) -> bool:
    """Whether an entry ends the limit of an instruction or a finding before it, see ``Status.limits``."""
    match entry.kind:
        case "report":
            return entry.stage != "no_change"
        case "verify":
            return entry.result == "pass"
        case "inspect":
            return before.kind == "inspect"
        case "reopen":
            return before.kind == "inspect" and entry.until is not None
        case _:
            return entry.kind == "terminate"


def find_status(task: Task, as_of: dt.date, entries: Sequence[Entry] = (), *, judged: dt.date | None = None) -> Status:
    """The status of a task on a day by its entries, given in order. It is overdue from the day after its deadline."""
    past = tuple(e for e in entries if e.day <= as_of)
    return Status(
        task,
        as_of,
        judged or as_of,
        replay(task, past, as_of),
        past,
        list_announced(entries, as_of),
        coming=list_coming(entries, as_of),
    )


def list_announced(entries: Sequence[Entry], as_of: dt.date) -> tuple[Entry, ...]:
    """The new rules among the entries of a task, given in order, that are known on a day and take effect later."""
    return tuple(e for e in entries if e.kind == "supersede" and e.date <= as_of < e.day)


def list_coming(entries: Sequence[Entry], as_of: dt.date) -> tuple[Entry, ...]:
    """The reassignments among the entries of a task, given in order, that are known on a day and take effect later."""
    return tuple(e for e in entries if e.kind == "reassign" and e.date <= as_of < e.day)


Chosen = Callable[[Status], Sequence[Node]]
"""A function that chooses which of a task's deadlines a list shows."""


def list_deadlines(status: Status) -> tuple[Node, ...]:
    """Every deadline of a task, the earliest first."""
    return status.dated


def list_upcoming(status: Status, last: dt.date) -> tuple[Node, ...]:
    """The deadlines from ``as_of`` to ``last``, both included, that are not closed, terminated or reported complete."""
    return tuple(n for n in status.dated if n.date is not None and status.as_of <= n.date <= last and n.lacking)

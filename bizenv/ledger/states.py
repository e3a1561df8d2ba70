"""The state machine: a task's entries move each of its deadlines from state to state; some steps are not lawful.

A department *reports* (not started, in progress, done); only the office *closes*, and only what was reported done and
has evidence on record. A step that is not lawful changes nothing and is returned with the reason.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, Ground
from bizenv.ledger.names import KINDS, STATES
from bizenv.plan.model import Task

State = Literal[
    "no_report",
    "not_started",
    "in_progress",
    "returned",
    "reopened",
    "reported_done",
    "closed",
    "closed_late",
    "closed_unmet",
    "continuing",
    "superseded",
    "terminated",
]

CLOSED: tuple[State, ...] = ("closed", "closed_late", "closed_unmet", "continuing")
"""The states in which the office has verified the result."""
ENDED: tuple[State, ...] = ("closed", "closed_late", "closed_unmet", "terminated")
"""The states in which nothing more is to be reported."""


_ANSWERED = {"object": "recheck", "notice": "receive"}
"""The kinds of entry that one later entry answers by name, each with the kind of that answer."""
UNPROVEN = "没有佐证材料，不能销号"
UNNAMED = "没有核验人，不能销号"


class Node(NamedTuple):
    """节点: one deadline of a task on a day; of a task without deadlines the task itself, with number 0 and no date.

    printed: the day in the plan.
    date: the day in force: later after an extension; another day or None under a new rule.
    progress: in per cent; None if none is reported.
    extensions: the entries that extended the deadline; asked_late: the names of those dated after the old deadline.
    returned: how often the office returned the work; back: the return that no report has answered yet.
    sheltered: the last day on which that return keeps it from being overdue; None if it does not.
    done: the report of completion that the office has not yet answered.
    kept: the day of completion of a report in time whose evidence was incomplete: the next report of completion keeps it.
    kept_until: the limit of that return, by which such a report must come; None once it has.
    completed: the day on which the work was done, as reported or as verified.
    closing: the verification that closed it.
    notices: those sent since the last extension, new rule or report of completion, each of which ends the series. Of one
        that was received the limit is the one that runs from that day.
    answered: the day on which a report came after the first notice, None if none did.
    rule: the entry of the new rule that now governs it.
    requested: the extension that was asked for and is not yet decided; refusals: the decisions that refused one.
    reopened: the entry that opened it again after it had been closed; without a deadline of its own nothing of it is late.
    """

    number: int
    text: str
    clause: str
    implicit: bool
    soft: bool
    printed: dt.date | None
    date: dt.date | None
    state: State = "no_report"
    progress: int | None = None
    extensions: tuple[Entry, ...] = ()
    asked_late: tuple[str, ...] = ()
    returned: int = 0
    back: Entry | None = None
    sheltered: dt.date | None = None
    done: Entry | None = None
    kept: dt.date | None = None
    kept_until: dt.date | None = None
    completed: dt.date | None = None
    closing: Entry | None = None
    notices: tuple[Entry, ...] = ()
    answered: dt.date | None = None
    rule: Entry | None = None
    requested: Entry | None = None
    refusals: tuple[Entry, ...] = ()
    reopened: Entry | None = None

    @property
    def met(self) -> bool:
        """Whether nothing is due any more: it is closed or terminated."""
        return self.state in CLOSED or self.state == "terminated"

    @property
    def going(self) -> bool:
        """Whether reports are still taken: it has not ended, or it continues for good."""
        return self.state not in ENDED

    @property
    def lacking(self) -> bool:
        """Whether it is not closed, terminated or reported complete, and so is overdue once its day is past."""
        return not self.met and self.state != "reported_done"

    @property
    def ground(self) -> Ground | None:
        """The ground of the return that waits; None if none does, or if it was not said."""
        return self.back.ground if self.back is not None else None

    @property
    def limit(self) -> dt.date | None:
        """The last day to report again what was returned; None if nothing waits."""
        return self.back.limit if self.back is not None else None

    def is_past(self, day: dt.date) -> bool:
        """Whether the deadline has passed on a day and nothing shelters it: lacking, and before ``day``."""
        if self.date is None or self.date >= day or not self.lacking or self.spared:
            return False
        return self.sheltered is None or self.sheltered < day

    @property
    def spared(self) -> bool:
        """Whether it was opened again without another deadline: it had met the one it had."""
        return self.reopened is not None and self.reopened.until is None

    def limit_late(self, day: dt.date) -> int:
        """How many days before ``day`` the limit of a return ended; 0 if it has not."""
        return max(0, (day - self.limit).days) if self.limit is not None else 0

    @property
    def unmet(self) -> str:
        """Why it was closed although a target is not met; empty if it was not."""
        return (self.closing.unmet or "") if self.closing is not None else ""

    def must_prove(self, completed: dt.date) -> bool:
        """补报: whether this day of completion is in time, but the report came after the deadline and no return explains that.

        Such a day counts only if the verification names the document that proves it.
        """
        if self.done is None or self.date is None or self.kept is not None:
            return False
        return completed <= self.date < self.done.arrived

    @property
    def late_by(self) -> int:
        """How many days after the deadline the work was completed; 0 if in time or not yet closed."""
        if self.closing is None or self.completed is None or self.date is None or self.spared:
            return 0
        return max(0, (self.completed - self.date).days)


class Step(NamedTuple):
    """An entry and its effect: the nodes before and after it; ``refused`` is the reason why it is not lawful, or empty."""

    entry: Entry
    before: tuple[Node, ...]
    nodes: tuple[Node, ...]
    refused: str = ""


def begin(task: Task) -> tuple[Node, ...]:
    """The nodes of a task before anything is on record, in the order of the document."""
    if not task.deadlines:
        return (Node(0, "", task.text, implicit=False, soft=False, printed=None, date=None),)
    return tuple(
        Node(n, d.text, d.clause or task.text, d.implicit, d.soft, d.date, d.date)
        for n, d in enumerate(task.deadlines, start=1)
    )


def run_steps(task: Task, entries: Iterable[Entry]) -> Iterable[Step]:
    """The effect of each entry, in the order given."""
    nodes = begin(task)
    evidence: set[int] = set()
    asked: dict[str, str] = {}  # what later entries answer: the kind of the answer that is to come, by name; then empty
    for entry in entries:
        before = nodes
        if entry.of is not None:
            unfit = _answers(entry, asked)
            if unfit:
                yield Step(entry, before, nodes, unfit)
                continue
        if entry.kind in _ANSWERED:
            asked[entry.name] = _ANSWERED[entry.kind]
        elif entry.kind == "report" and entry.coordinate:
            asked[entry.name] = "coordinate"
        moved, refused = _after(nodes, entry, evidence)
        if not refused:
            nodes = moved
            if entry.evidence:
                evidence |= {n.number for n in nodes if entry.deadline in (None, n.number)}
        yield Step(entry, before, nodes, refused)


def _answers(entry: Entry, asked: dict[str, str]) -> str:
    """Why an entry answers nothing, such as the decision on what nobody objects to any more; empty if it does."""
    name = entry.of or ""
    if entry.kind == "coordinate":  # a request comes far in several steps
        return "" if asked.get(name) == "coordinate" else f"所指的 {name} 没有提请协调，或已撤回、更正"
    if asked.get(name) == "":
        return f"{name} 已有另一条“{KINDS[entry.kind]}”"
    if asked.get(name) != entry.kind:
        return f"所指的 {name} 此前没有，或已撤回、更正"
    asked[name] = ""
    return ""


def replay(task: Task, entries: Sequence[Entry], as_of: dt.date) -> tuple[Node, ...]:
    """The nodes of a task on a day. Later entries are left out; an entry that is not lawful changes nothing."""
    nodes = begin(task)
    for step in run_steps(task, (e for e in entries if e.day <= as_of)):
        nodes = step.nodes
    return nodes


def _after(nodes: tuple[Node, ...], entry: Entry, evidence: set[int]) -> tuple[tuple[Node, ...], str]:
    """The nodes after an entry and an empty text; or the nodes as before and the reason why the entry is not lawful."""
    if entry.deadline is not None and not any(n.number == entry.deadline for n in nodes):
        return nodes, f"没有节点{entry.deadline}"
    if len(nodes) == 1:  # a short cut for most tasks: the rest matters only for several nodes
        after, refused = _moved(nodes[0], entry, proven=bool(entry.evidence or evidence))
        return (nodes, refused) if refused else ((after,), "")
    moved: list[Node] = []
    refusals: list[str] = []
    # While another node is open, a report of progress on the whole task does not reopen a node reported complete.
    spared = entry.kind == "report" and entry.stage != "done" and any(n.lacking for n in nodes)
    for node in nodes:
        if entry.deadline not in (None, node.number) or (
            entry.deadline is None and spared and node.state == "reported_done"
        ):
            moved.append(node)
            continue
        after, refused = _moved(node, entry, proven=bool(entry.evidence) or node.number in evidence)
        moved.append(after)
        refusals.append(refused)
    # A report on the whole task is about the nodes that still take one: it is refused only if every node refuses it.
    wholly = all(refusals) if entry.kind == "report" else any(refusals)
    refused = next((r for r in refusals if r), "") if wholly else ""
    return (nodes, refused) if refused else (tuple(moved), "")


def _moved(node: Node, entry: Entry, *, proven: bool) -> tuple[Node, str]:
    if node.state == "terminated" and entry.kind not in (
        "assign",
        "object",
        "recheck",
        "receive",
        "coordinate",
        "instruct",
        "inspect",
    ):
        return node, str(STATES["terminated"])
    match entry.kind:
        case "report":
            return _reported(node, entry)
        case "verify":
            return _verified(node, entry, proven=proven)
        case "extend":
            return _extended(node, entry)
        case "supersede":
            # What was returned stays so until it is reported again, but nothing of the old deadline shelters it.
            ruled = node._replace(
                state=node.state if node.state == "returned" else "superseded",
                rule=entry,
                date=entry.until,
                requested=None,
                reopened=None,
                sheltered=None,
                done=None,
                kept=None,
                kept_until=None,
                completed=None,
                closing=None,
                progress=None,
                notices=(),
                answered=None,
            )
            clause = entry.text or node.clause
            return ruled._replace(text=entry.document or "", clause=clause, implicit=False, soft=False), ""
        case "terminate":
            if node.state in ENDED:
                return node, str(STATES["closed"])
            return _answer(node)._replace(state="terminated"), ""
        case "notice":
            return _noticed(node, entry)
        case "receive":
            return _received(node, entry)
        case "request":
            return _requested(node, entry)
        case "reopen":
            return _reopened(node, entry)
        case "milestone":
            return node, f"有明确时限（{node.date}），不记自定节点" if node.date is not None else ""
        case "instruct" | "inspect" if entry.limit is not None and entry.limit < entry.date:
            return node, f"限期 {entry.limit} 早于发生之日 {entry.date}"
        case _:
            return node, ""


def _reported(node: Node, entry: Entry) -> tuple[Node, str]:
    if node.state in ENDED:
        return node, f"{STATES[node.state]}，不再收反馈"
    if node.state == "continuing":
        return node, ""
    match entry.stage:
        case "no_change":
            if node.state == "no_report":
                return node, "此前没有进展记录，不能报“本期无变化”"
            return node, ""
        case "done":
            completed = entry.completed or entry.date
            if completed > entry.date:
                return node, f"完成日 {completed} 晚于报办结之日 {entry.date}"
            kept = node.kept if node.kept_until is None or entry.date <= node.kept_until else None
            if entry.completed is None and kept is not None:
                completed = kept  # reported in time at first: only its evidence was incomplete
            return _answer(node)._replace(
                state="reported_done",
                progress=100,
                completed=completed,
                done=entry,
                kept=kept,
                kept_until=None,
                notices=(),
                answered=None,
            ), ""
        case "not_started":
            progress = None
        case _:
            lower = None if node.progress == 100 else node.progress
            progress = lower if entry.progress is None else entry.progress
    # Under a new rule the state stays "superseded" until the work is reported done.
    state: State = (
        "superseded" if node.rule is not None else "not_started" if entry.stage == "not_started" else "in_progress"
    )
    answered = entry.date if node.notices and node.answered is None else node.answered
    kept = node.kept if node.kept_until is not None else None  # a report of progress on what was returned costs nothing
    return _answer(node)._replace(
        state=state, progress=progress, completed=None, done=None, kept=kept, answered=answered
    ), ""


def _answer(node: Node) -> Node:
    """The node after what ends the wait for an answer to a return, if any: a report, or its termination."""
    return node._replace(back=None, sheltered=None) if node.back is not None else node


def _verified(node: Node, entry: Entry, *, proven: bool) -> tuple[Node, str]:
    if node.state != "reported_done":
        words = "销号" if entry.result == "pass" else "退回"
        if node.state in CLOSED and node.closing is not None:
            return node, f"{STATES[node.state]}（{node.closing.date}核验销号），不能再{words}"
        if node.state == "terminated":
            return node, f"{STATES[node.state]}，不能{words}"
        return node, f"{STATES[node.state]}，没有报办结，不能{words}"
    if entry.result == "return":
        if entry.limit is not None and entry.limit < entry.date:
            return node, f"退回的补报时限 {entry.limit} 早于核验日 {entry.date}"
        # The first return for evidence of what was reported in time; any other lets the deadline run.
        done = node.done
        in_time = node.date is None or (done is not None and done.arrived <= node.date)
        spared = entry.ground == "evidence" and not node.returned and in_time
        return node._replace(
            state="returned",
            progress=None,
            completed=None,
            done=None,
            kept=node.completed if spared else None,
            kept_until=entry.limit if spared else None,
            returned=node.returned + 1,
            back=entry,
            sheltered=entry.limit if spared else None,
        ), ""
    if not proven:
        return node, UNPROVEN
    if entry.by is None:
        return node, UNNAMED
    completed = entry.completed or entry.date
    if completed > entry.date:
        return node, f"完成日 {completed} 晚于核验日 {entry.date}"
    late = node.date is not None and completed > node.date and not node.spared
    state: State = "continuing" if entry.continuing else "closed_late" if late else "closed"
    if entry.unmet and entry.approved_by:  # a target that whoever set it gave up
        state = "closed_unmet"
    return node._replace(state=state, completed=completed, closing=entry, done=None, kept=None, kept_until=None), ""


def _requested(node: Node, entry: Entry) -> tuple[Node, str]:
    if node.state in (*ENDED, "continuing"):
        return node, f"{STATES[node.state]}，不用申请延期"
    if node.date is None:
        return node, "无明确时限，不用申请延期"
    if entry.until is None or entry.until <= node.date:
        return node, f"申请延至 {entry.until}，不晚于现时限 {node.date}"
    return node._replace(requested=entry), ""


def _reopened(node: Node, entry: Entry) -> tuple[Node, str]:
    """Open again what the office has closed: from that day it is open, and the earlier papers stand."""
    if node.state not in CLOSED:
        return node, f"{STATES[node.state]}，没有销号，不用恢复督办"
    if entry.until is not None and entry.until < entry.date:
        return node, f"整改的时限 {entry.until} 早于恢复之日 {entry.date}"
    return node._replace(
        state="reopened",
        date=entry.until or node.date,
        reopened=entry,
        progress=None,
        completed=None,
        closing=None,
        done=None,
        kept=None,
        kept_until=None,
        notices=(),
        answered=None,
    ), ""


def _extended(node: Node, entry: Entry) -> tuple[Node, str]:
    if node.state in (*ENDED, "continuing"):
        return node, f"{STATES[node.state]}，不能延期"
    if node.date is None:
        return node, "无明确时限，不能延期"
    if entry.decision == "refused":
        return node._replace(requested=None, refusals=(*node.refusals, entry)), ""
    if entry.until is None or entry.until <= node.date:
        return node, f"新时限 {entry.until} 不晚于现时限 {node.date}"
    asked = node.requested.date if node.requested is not None else entry.date
    late = (entry.name,) if asked > node.date else ()
    return node._replace(
        date=entry.until,
        requested=None,
        extensions=(*node.extensions, entry),
        asked_late=(*node.asked_late, *late),
        notices=(),
        answered=None,
    ), ""


def _noticed(node: Node, entry: Entry) -> tuple[Node, str]:
    if not node.lacking:
        return node, f"{STATES[node.state]}，不用催办"
    sent, step = len(node.notices), entry.step if isinstance(entry.step, int) else 0
    last = node.notices[-1] if sent else None
    if step <= sent:
        return node, f"第{step}步已于 {node.notices[step - 1].date} 发出（限 {node.notices[step - 1].limit}），不重发"
    if step > sent + 1:
        return node, f"第{sent + 1}步还没有发，不能发第{step}步"
    if last is not None and last.limit is not None and entry.date <= last.limit:
        return node, f"第{sent}步的时限 {last.limit} 还没有过，不能发第{step}步"
    if entry.limit is not None and entry.limit < entry.date:
        return node, f"限期 {entry.limit} 早于发函之日 {entry.date}"
    return node._replace(notices=(*node.notices, entry), answered=None), ""


def _received(node: Node, entry: Entry) -> tuple[Node, str]:
    """A letter whose limit was given in working days runs from its receipt; one that no longer counts is passed over."""
    if entry.limit is not None and entry.limit < entry.date:
        return node, f"限期 {entry.limit} 早于收到之日 {entry.date}"
    notices = tuple(
        it._replace(limit=entry.limit, received=entry.date) if it.name == entry.of else it for it in node.notices
    )
    return node._replace(notices=notices), ""

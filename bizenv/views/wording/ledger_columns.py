"""督办台账: the columns of a supervision ledger, defined once for every format that writes one.

The set is the union of the ledgers in use (领域, 工作措施, 牵头单位, 完成时限, 进展情况, 存在问题, …).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import LETTERS, Letters
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.views.wording import entries, lagging, words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "office"

Value = str | int | dt.date | None


class LedgerColumn(NamedTuple):
    """A column of the ledger.

    key: its name in a database.
    head: its Chinese name.
    width: in digits, the unit of spreadsheets.
    cell: makes the value from the number of the row's task, the task, one of its nodes and the names of the letters.
    """

    key: str
    head: str
    width: int
    cell: Callable[[int, Status, Node, Letters], Value]


def _measure(_: int, status: Status, __: Node, ___: Letters) -> Value:
    measure = status.task.measure
    return words.measure(measure)


def _required(_: int, status: Status, node: Node, __: Letters) -> Value:
    """What is asked for: the text of the plan; under a new rule the words of that, then what they replace."""
    rule = node.rule
    if rule is None or not rule.text:
        return status.task.text
    return f"{rule.text}（{rule.document}，{rule.day}起施行；原要求：{status.task.text}）"


def _printed(_: int, status: Status, node: Node, __: Letters) -> Value:
    """The words of a deadline in the plan; of one under a new rule they are what it replaces."""
    if node.rule is None:
        return node.text
    was = status.task.deadlines[node.number - 1].text if node.number else words.UNDATED
    return f"按{node.rule.document}执行（原“{was}”）"


def _field(key: str) -> Callable[[int, Status, Node, Letters], Value]:
    """The function that gives field ``key`` of the last report on a node, passing over reports of 本期无变化.

    Of what is closed or terminated nothing is told: that has overtaken the words.
    """

    def cell(_: int, status: Status, node: Node, __: Letters) -> Value:
        if node.met:
            return None
        told = [e for e in status.reports if e.deadline in (None, node.number) and e.stage != "no_change"]
        return tell(getattr(told[-1], key)) if told else None

    return cell


def kind(status: Status, node: Node) -> str:
    """时限类型: the kind of a node's deadline."""
    if node.rule is not None:
        return "新规定的时限" if node.date is not None else "新规定未定时限"
    if node.date is None:
        return f"周期：{words.recurrence(status.task.recurrence)}" if status.task.recurrence else words.UNDATED
    parts = (
        ["原文无“底前”，按期末日计"] * node.implicit
        + ["力争、争取"] * node.soft
        + ["经批准延期"] * bool(node.extensions)
        + ["恢复督办的整改时限"] * (node.reopened is not None and node.reopened.until == node.date)
    )
    return "；".join(parts) or "明确时限"


def _extended(_: int, __: Status, node: Node, ___: Letters) -> Value:
    late = "（时限过后才申请）"
    return "；".join(
        f"经{it.approved_by}批准（{it.document}）由{node.printed}延至{it.until}"
        f"{late if it.name in node.asked_late else ''}"
        for it in node.extensions
    )


def _remark(_: int, status: Status, node: Node, letters: Letters) -> Value:
    taken = words.tell_takeover(status)
    parts = [taken] if taken else []
    parts += [words.tell_missed(status, node)] if node.unmet else []
    parts += [asked] if (asked := words.tell_request(node)) else []
    parts += map(entries.tell_refusal, node.refusals)
    parts += [f"{node.reopened.date}核查反弹，恢复督办"] if node.reopened is not None else []
    parts += [f"退回{node.returned}次"] * bool(node.returned)
    parts += [f"{node.limit}前补报"] * bool(node.limit)
    parts += [f"{it.date}{letters[it.letter or 'reminder']}（限{it.limit}前）" for it in node.notices]
    parts += [f"{node.rule.effective}起按{node.rule.document}执行"] if node.rule is not None else []
    parts += [
        f"{it.effective}起按{it.document}执行，尚未施行"
        for it in status.announced
        if it.deadline in (None, node.number)
    ]
    parts += [words.review(status)] * bool(status.disputes)
    parts += [f"节点{node.number}：{node.clause}"] * (len(status.nodes) > 1)
    return "；".join(parts)


COLUMNS: tuple[LedgerColumn, ...] = (
    LedgerColumn("number", "序号", 6, lambda n, *_: n),
    LedgerColumn("id", "编号", 9, lambda _, s, *__: s.task.label),
    LedgerColumn("field", "领域", 12, lambda _, s, *__: words.category(s.task.measure)),
    LedgerColumn("measure", "工作措施", 18, _measure),
    LedgerColumn("task", "工作任务", 52, _required),
    LedgerColumn("lead", "牵头单位", 18, lambda _, s, *__: words.all_leads(s)),
    LedgerColumn("support", "配合单位", 24, lambda _, s, *__: "、".join(s.support)),
    LedgerColumn("leader", "责任领导", 10, lambda _, s, *__: s.people[0]),
    LedgerColumn("person", "责任人", 10, lambda _, s, *__: s.people[1]),
    LedgerColumn("deadline_printed", "完成时限（原文）", 16, _printed),
    LedgerColumn("deadline", "时限日期", 12, lambda _, __, n, ___: n.date),
    LedgerColumn("deadline_kind", "时限类型", 14, lambda _, s, n, __: kind(s, n)),
    LedgerColumn("light", "灯号", 6, lambda _, s, n, __: words.light(n, s)),
    LedgerColumn("state", "状态", 20, lambda _, s, n, __: str(words.name_state(n, s, AUDIENCE))),
    LedgerColumn("progress_told", "进展情况", 30, lambda _, s, n, __: lagging.tell_latest_whole(s, n)),
    LedgerColumn("progress", "完成率（%）", 9, lambda _, __, n, ___: n.progress),
    LedgerColumn("problem", "存在问题", 20, _field("problem")),
    LedgerColumn("coordinate", "需协调事项", 20, _field("coordinate")),
    LedgerColumn("next", "下一步打算", 20, _field("next")),
    LedgerColumn("evidence", "佐证材料", 20, lambda _, s, n, __: "；".join(_proofs(s, n))),
    LedgerColumn("last_report", "最近反馈日期", 12, lambda _, s, n, __: _told_on(s, n)),
    LedgerColumn("extended", "延期情况", 20, _extended),
    LedgerColumn("closed_on", "销号日期", 12, lambda _, __, n, ___: n.closing.date if n.closing is not None else None),
    LedgerColumn("remark", "备注", 24, _remark),
)
HEADS = tuple(column.head for column in COLUMNS)


def _proofs(status: Status, node: Node) -> list[str]:
    return list(
        dict.fromkeys(piece for e in status.entries if e.deadline in (None, node.number) for piece in e.evidence)
    )


def _told_on(status: Status, node: Node) -> dt.date | None:
    told = [e for e in status.reports if e.deadline in (None, node.number)]
    return told[-1].date if told else None


OWN_WIDTH = 20
"""The width of a plan's own columns, in digits."""


class LedgerRow(NamedTuple):
    """A row of the ledger: a task, one of its nodes, and the cells under ``HEADS`` and those of the plan's own columns."""

    status: Status
    node: Node
    cells: tuple[Value, ...]


def make_rows(
    statuses: Iterable[Status], own: Sequence[str] = (), letters: Letters = LETTERS, first: int = 1
) -> Iterator[LedgerRow]:
    """A row for each deadline, one row for a task without deadlines; 序号 counts tasks, from ``first``.

    ``own``: the heads of the plan's own columns, whose cells come last. ``letters``: what the rubric calls the letters.
    """
    for number, status in enumerate(statuses, start=first):
        for node in status.nodes:
            cells = (*_cells(number, status, node, letters), *(status.task.columns.get(head) or None for head in own))
            yield LedgerRow(status, node, cells)


def _cells(number: int, status: Status, node: Node, letters: Letters) -> Iterable[Value]:
    return (_some(column.cell(number, status, node, letters)) for column in COLUMNS)


def _some(value: Value) -> Value:
    return None if value == "" else value


def texts(row: Sequence[Value]) -> tuple[str, ...]:
    """The cells as text; an empty text for None."""
    return tuple("" if value is None else str(value) for value in row)

"""The tasks as the internal page lists them: the row of a task, and the details that open below the row.

The page goes to units and leaders; the office's own table in the browser has the same rows, as the office may read them.
"""

from collections.abc import Iterator, Mapping

from bizenv.base.text import tell
from bizenv.ledger.names import STATES
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.report import Line, Report
from bizenv.standing.standing import Standing
from bizenv.views.page import AUDIENCE
from bizenv.views.page.model import Day, PageField, PageItem
from bizenv.views.page.public import find_title, make_key
from bizenv.views.wording import entries, lights, titles, words
from bizenv.views.wording.audience import Audience, Fact, tellable


def list_fields(report: Report, departments: dict[str, int]) -> Iterator[PageField]:
    """Every task, grouped by field, in the order of the document. ``departments`` gives each department's number."""
    members: dict[str, list[Line]] = {}
    for line in report.lines:
        members.setdefault(make_key(line.status.task), []).append(line)
    for key, lines in members.items():
        items = tuple(make_item(line, report.standing, departments) for line in lines)
        yield PageField(key, find_title(lines[0].status.task), items)


def make_item(
    line: Line, standing: Standing, departments: Mapping[str, int], audience: Audience = AUDIENCE
) -> PageItem:
    """The row of a task, as an audience may read it. ``departments`` gives each department's number."""
    status, task = line.status, line.status.task
    return PageItem(
        id=task.id,
        label=task.label,
        title=titles.name_task(task),
        text=task.text,
        lead=status.lead or ((words.NO_LEAD_YET,) if status.waiting else ()),
        lead_numbers=" ".join(str(departments[name]) for name in status.lead),
        support_numbers=" ".join(str(departments[name]) for name in status.support),
        days=tuple(_day(node, line, standing, audience) for node in status.dated),
        state="" if standing.empty else _state(line, status.nearest, audience),
        state_key="" if standing.empty else find_word(line, audience),
        colour=status.light.colour if status.light is not None and not line.under_review else "",
        light=lights.lamp(status) if not line.under_review else "",
        tokens=" ".join(list_tokens(line, audience)),
        details=tuple((name, tuple(told)) for name, told in _details(line, standing, audience) if told),
    )


def find_word(line: Line, audience: Audience = AUDIENCE) -> str:
    """The state of a task in a word, as an audience may read it."""
    return words.name_state(line.status.nearest, line.status, audience, judged=line.lit).word


def _state(line: Line, node: Node, audience: Audience) -> str:
    return words.state(node, line.status, audience, judged=line.lit)


def is_nameable(line: Line, audience: Audience = AUDIENCE) -> bool:
    """Whether an audience may be told that a task is late."""
    return tellable(Fact("lateness", line.lit), audience)


def rank_state(line: Line) -> int:
    """The position of a task's state in ``STATES``, for sorting."""
    return list(STATES).index(line.status.state)


def _day(node: Node, line: Line, standing: Standing, audience: Audience) -> Day:
    due = words.due(node)
    note, late = _said(node, line, standing, audience)
    return Day(due.marked, due.was, note, late)


def _said(node: Node, line: Line, standing: Standing, audience: Audience) -> tuple[str, bool]:
    """The note on a deadline, empty if there is none, and whether the note says that the deadline is overdue."""
    status = line.status
    if line.under_review:
        return "", False
    if node.met:
        return (STATES["terminated"].word if node.state == "terminated" else ""), False
    if node.state == "reported_done":
        return STATES["reported_done"].note, False
    if node in status.missed:
        if not is_nameable(line, audience):
            return "", False
        if standing.empty:
            return words.NO_RECORD, False
        return f"逾期{-words.days(node, status.judged)}天{words.tell_inherited(status, node)}", True
    days = words.days(node, status.as_of)
    return (f"剩余{days}天" if days > 0 else "今日到期" if days == 0 else ""), False


def _details(line: Line, standing: Standing, audience: Audience) -> Iterator[tuple[str, list[str]]]:
    """The details that open below a task: name and lines of each; no lines if there is nothing to show.

    Of a task under review only what the plan and its new rules say.
    """
    status, task = line.status, line.status.task
    yield (
        "时限",
        [_told(node, line, standing, audience) for node in status.nodes] if task.deadlines or status.dated else [],
    )
    yield "措施", [words.measure(task.measure)] if task.measure.title else []
    yield "周期", [words.recurrence(task.recurrence)] if task.recurrence is not None else []
    yield "新规定", list(_rules(status))
    taken = words.tell_takeover(status)
    yield "承接", [taken] if taken else []
    yield "配合单位", ["、".join(status.support)] if status.support else []
    leader, person = status.people
    yield "责任领导", [leader] if leader else []
    yield "责任人", [person] if person else []
    yield "指标", [words.target(it) if line.under_review else _target(status, n) for n, it in enumerate(task.targets)]
    yield "其他栏目", [f"{head}：{cell}" for head, cell in task.columns.items()]
    if line.under_review:
        return
    yield "灯号", [lights.reason_text(status)] if status.light is not None else []
    yield from _last(status)
    if status.entries:
        told = [f"记录{len(status.entries)}条", f"佐证{len(status.latest_evidence)}件"]
        told += [f"延期{status.extended}次"] * bool(status.extended) + [f"退回{status.returned}次"] * bool(
            status.returned
        )
        yield "台账", ["，".join(told)]


def _told(node: Node, line: Line, standing: Standing, audience: Audience) -> str:
    """A deadline in full: date, wording, changes, state, verification."""
    status = line.status
    head = f"节点{node.number}　" if len(status.nodes) > 1 else ""
    head += f"{node.date}" if node.date is not None else words.UNDATED
    parts = [f"原文{titles.quote(node.text)}"] if node.rule is None and node.text else []
    parts += ["无“底前”，按期末日计"] if node.implicit else []
    parts += ["力争"] if node.soft else []
    parts += [f"原时限{node.printed}"] if words.moved(node) else []
    parts += [f"经{e.approved_by}批准（{e.document}）延至{e.until}" for e in node.extensions]
    parts += [] if standing.empty else [_state(line, node, audience)]
    if line.under_review:
        pass
    elif node.closing is not None:
        late = (
            f"，逾期{node.late_by}天{words.tell_inherited(status, node)}"
            if node.late_by and is_nameable(line, audience)
            else ""
        )
        parts += [missed] if (missed := words.tell_missed(status, node)) else []
        parts.append(f"{node.completed}完成{late}，{node.closing.date}核验：{node.closing.by}")
    elif node.lacking:
        said, _ = _said(node, line, standing, audience)
        parts += [said] if said else []
    parts += [f"补报时限{node.limit}"] if node.limit is not None and not line.under_review else []
    head += f"（{'；'.join(parts)}）" if parts else ""
    return head if node.clause == status.task.text else f"{head}：{node.clause}"


def _rules(status: Status) -> Iterator[str]:
    rules = {n.rule.name: n.rule for n in status.nodes if n.rule is not None}
    for it in (*rules.values(), *status.announced):
        parts = [f"{it.effective}起按{it.document}执行{'，尚未施行' if it in status.announced else ''}"]
        parts += [f"时限{it.until}"] * bool(it.until) + [f"牵头单位：{'、'.join(it.lead)}"] * bool(it.lead)
        parts += [f"要求：{it.text}"] * bool(it.text)
        yield "；".join(parts)


def _target(status: Status, n: int) -> str:
    it = status.task.targets[n]
    value = status.values.get(it.name)
    return words.target(it) + (f"；实报 {words.achieved(it, value)}" if value is not None else "")


def _last(status: Status) -> Iterator[tuple[str, list[str]]]:
    it = status.last
    if it is None:
        return
    head = f"{it.date}　{entries.reported(it)}"
    yield "最近反馈", ["　".join(part for part in (head, tell(it.note)) if part)]
    yield "存在问题", [told] if (told := tell(it.problem)) else []
    yield "需协调", [status.coordinate] if status.coordinate else []
    yield "下一步", [told] if (told := tell(it.next)) else []


def list_tokens(line: Line, audience: Audience = AUDIENCE) -> Iterator[str]:
    """The tokens of the numbers on the page that count a task.

    An overdue task of departments that are not judged gets no token that says so.
    """
    named = line.outcome is not None and (line.outcome != "overdue" or is_nameable(line, audience))
    yield f"{line.place}.{line.outcome}" if named else line.place
    if line.lag == "overdue" and is_nameable(line, audience):
        yield "overdue"
    if line.place == "later" and (line.lag is None or is_nameable(line, audience)):
        yield {"behind": "later.lagging", "overdue": "later.overdue", None: "later.normal"}[line.lag]
    if line.feedback is not None:
        yield f"undated.{line.feedback}"

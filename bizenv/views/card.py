"""One task in full, as ``show`` prints it."""

from collections.abc import Iterable

from rich.cells import cell_len

from bizenv.model import Task
from bizenv.registry import Registry
from bizenv.status import STATES, Status
from bizenv.views import words
from bizenv.views.fold import fold
from bizenv.views.paint import paint

INDENT = "  "


def card(status: Status, registry: Registry, width: int | None, colour: bool) -> str:
    """A task: text, deadlines with their clauses, units in both forms, targets, doubts, and what belongs to it."""
    task = status.task
    head = f"{task.label}　{task.measure.title}　　{words.category(task.measure)}"
    lines = [paint(line, "bold", colour) for line in ([head] if width is None else fold(head, width))]
    lines += block("全文", [task.text], width)
    lines += block("时限", _deadlines(status), width)
    if task.recurrence is not None:
        lines += block("周期", [words.recurrence(task.recurrence)], width)
    lines += block("牵头", _units(task.lead, task.lead_printed, "（联合牵头，首家汇总报送）"), width)
    lines += block("配合", _units(task.support, task.support_printed, "") or ["（无）"], width)
    lines += block("指标", [f"{words.target(t)}　〔{t.text}〕" for t in task.targets], width)
    lines += block("说明", [f"“{e.text}”不是时限或指标：{e.why}" for e in task.explained], width)
    lines += block("疑误", [f"印作“{e.printed}”，疑作“{e.suggested}”：{e.why}" for e in task.all_errata], width)
    lines += block("正文", list(_differences(task)), width)
    lines += block("相关", [_link(registry.task(r.id), r.why) for r in registry.related(task)], width)
    lines += block("同项", _siblings(registry, task), width)
    lines += block("状态", [STATES[status.state]], width)
    return "\n".join(lines) + "\n"


def _deadlines(status: Status) -> list[str]:
    if not status.task.deadlines:
        return [f"{words.UNDATED}（不计逾期）"]
    many = len(status.task.deadlines) > 1
    found = []
    for n, deadline in enumerate(status.task.deadlines, start=1):
        days = words.left((deadline.date - status.as_of).days)
        remain = f"剩余{days}" if days.endswith("天") and not days.startswith("已过") else days
        mark = f"节点{n}　" if many else ""
        notes = [f"原文“{deadline.text}”"]
        if deadline.implicit:
            notes.append("无“底前”，按期末日计")
        if deadline.soft:
            notes.append("力争")
        found.append(f"{mark}{deadline.date}　{remain}（{'，'.join(notes)}）：{deadline.clause}")
    return found


def _units(names: tuple[str, ...], printed: tuple[str, ...], joint: str) -> list[str]:
    if not names:
        return []
    shown = [n if n == p else f"{n}（印作“{p}”）" for n, p in zip(names, printed, strict=True)]
    return ["、".join(shown) + (joint if len(names) > 1 else "")]


def _differences(task: Task) -> Iterable[str]:
    for difference in task.all_body:
        if difference.annex is None:
            yield f"正文二、（二）作“{difference.body}”：{difference.note}"
        else:
            yield f"附表“{difference.annex}”，正文二、（二）作“{difference.body}”：{difference.note}"


def _link(task: Task, why: str) -> str:
    return f"{task.label}（{'、'.join(task.lead)}牵头）{task.measure.title}：{why}"


def _siblings(registry: Registry, task: Task) -> list[str]:
    others = [t for t in registry.of_measure(task.measure) if t.id != task.id]
    return [f"{t.label}　{words.gist(t)}" for t in others]


def block(name: str, paragraphs: list[str], width: int | None) -> list[str]:
    """Paragraphs beside their name, folded; none where there are no paragraphs."""
    lines: list[str] = []
    margin = cell_len(name) + len(INDENT)
    for paragraph in paragraphs:
        folded = [paragraph] if width is None else fold(paragraph, max(20, width - margin))
        for line in folded:
            lines.append((f"{name}{INDENT}" if not lines else " " * margin) + line)
    return lines

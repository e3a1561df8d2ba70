"""One task in full, as facts under their names: what the terminal's card and the page of a task both tell."""

from collections.abc import Iterable, Iterator, Mapping

from bizenv.base.layout import place_evidence
from bizenv.base.text import escape, tell
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import Letters
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Plan, Target, Task
from bizenv.plan.registry import Registry
from bizenv.views.wording import entries, lights, titles, words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "office"
"""A card is the office's own."""
_JOINT = "（联合牵头，首家汇总报送）"


class Fact(NamedTuple):
    """What is told under a name, a line each; none where there is nothing to tell.

    tasks: the ids of the tasks that the lines are about, one a line, where they are about others.
    """

    name: str
    lines: tuple[str, ...]
    tasks: tuple[str, ...] = ()


def tell_head(status: Status) -> str:
    """The heading of a task: its number, what it is called, its field."""
    field = words.category(status.task.measure)
    return f"{status.label}　{titles.head_task(status.task)}{f'　　{field}' if field else ''}"


def find_linked(registry: Registry, statuses: Iterable[Status]) -> set[str]:
    """The ids of the tasks to which these are related."""
    return {link.id for s in statuses for link in registry.related(s.task)}


def list_facts(
    status: Status, registry: Registry, others: Mapping[str, Status], letters: Letters, *, log: str = ""
) -> list[Fact]:
    """Everything about a task: text, deadlines, units, targets, misprints, related tasks, state, progress, next step.

    Units have their canonical and their printed names; below those in force stand those of the plan where they differ.
    others: how the related tasks stand, by id. letters: what the rubric calls the letters. log: the command that lists the
    entries, told where they are counted. Empty facts are left out.
    """
    return [fact for fact in _list_facts(status, registry, others, letters, log) if fact.lines]


def _list_facts(
    status: Status, registry: Registry, others: Mapping[str, Status], letters: Letters, log: str
) -> Iterator[Fact]:
    task = status.task
    related, siblings = registry.related(task), _list_siblings(registry, task)
    yield _fact("简称", [task.short] if task.short else [])
    yield _fact("全文", [task.text])
    yield _fact("时限", _deadlines(status, letters))
    yield _fact("周期", [words.recurrence(task.recurrence)] if task.recurrence is not None else [])
    yield _fact("新规定", _replaced(status))
    leads = _in_force(status.lead, task.lead, task.lead_printed, registry, _JOINT)
    yield _fact("牵头", leads or [f"（{words.NO_LEAD}）"])
    yield _fact("改由", words.tell_reassignments(status))
    supports = _in_force(status.support, task.support, task.support_printed, registry)
    taken = words.tell_takeover(status)
    yield _fact("承接", [taken] if taken else [])
    yield _fact("配合", supports or ["（无）"])
    leader, person = status.people
    people = [f"责任领导 {leader}"] * bool(leader) + [f"责任人 {person}"] * bool(person)
    yield _fact("责任", ["　".join(people)] if people else [])
    yield _fact("指标", [f"{words.target(t)}　〔{t.text}〕{_reported(t, status)}" for t in task.targets])
    yield _fact("说明", [f"{titles.quote(e.text)}不是时限或指标：{e.why}" for e in task.explained])
    yield _fact(
        "疑误", [f"印作{titles.quote(e.printed)}，疑作{titles.quote(e.suggested)}：{e.why}" for e in task.all_errata]
    )
    yield _fact("正文", _differences(task, registry.plan))
    yield Fact("相关", tuple(_link(others[r.id], r.why) for r in related), tuple(r.id for r in related))
    yield _fact("其他", [f"{head}：{cell}" for head, cell in task.columns.items()])
    yield Fact("同项", tuple(f"{t.label}　{titles.name_task(t)}" for t in siblings), tuple(t.id for t in siblings))
    stand = (_name_stand(status), lights.reason_text(status))
    yield _fact("状态", ["　".join(part for part in stand if part)])
    yield _fact("进展", _progress(status, log))
    yield _fact("下一步", _next_step(status, registry))


def _fact(name: str, lines: Iterable[str]) -> Fact:
    return Fact(name, tuple(lines))


def _deadlines(status: Status, letters: Letters) -> list[str]:
    if not status.task.deadlines:
        again = status.nearest.reopened
        until = f"，恢复督办，限{again.until}前整改" if again is not None and again.until is not None else ""
        return [f"{words.UNDATED}{until or '（不计逾期）'}"]
    many = len(status.task.deadlines) > 1
    found = []
    for node, deadline in zip(status.nodes, status.task.deadlines, strict=True):
        mark = f"节点{node.number}　" if many else ""
        notes = [f"原文{titles.quote(deadline.text)}"]
        if deadline.implicit and deadline.source == "text":
            notes.append("无“底前”，按期末日计")
        if deadline.soft:
            notes.append("力争")
        head = "　".join(part for part in (f"{mark}{deadline.date}", _standing(node, status, letters)) if part)
        found.append(f"{head}（{'，'.join(notes)}）" + (f"：{deadline.clause}" if deadline.clause else ""))
    return found


def _standing(node: Node, status: Status, letters: Letters) -> str:
    """How a deadline stands on this day: days left, extensions, notices, state."""
    parts = []
    if node.lacking and node.rule is None:
        days = words.days(node, status.as_of)
        parts.append(("剩余" if days > 0 else "") + words.remaining(node, status.as_of))
    for it in node.extensions:
        late = "，时限过后才申请" if it.name in node.asked_late else ""
        parts.append(f"经{it.approved_by}批准（{it.document}）延至{it.until}{late}")
    if node.reopened is not None:
        until = f"，限{node.reopened.until}前整改" if node.reopened.until is not None else ""
        parts.append(f"{node.reopened.date}恢复督办{until}")
    parts += [words.tell_request(node)] if node.requested is not None else []
    parts += map(entries.tell_refusal, node.refusals)
    if node.notices:
        last = node.notices[-1]
        parts.append(f"催办{len(node.notices)}次（{last.date}{letters[last.letter or 'reminder']}，限{last.limit}前）")
    if status.entries:
        parts.append(_told(node, status))
    return "　".join(parts)


def _told(node: Node, status: Status) -> str:
    if node.closing is not None:
        late = f"，逾期{node.late_by}天{words.tell_inherited(status, node)}" if node.late_by else ""
        missed = words.tell_missed(status, node)
        told = [
            f"{node.completed}完成{late}",
            *([missed] if missed else []),
            f"{node.closing.date}核验：{node.closing.by}",
        ]
        return f"{words.name_state(node, status, AUDIENCE)}（{'，'.join(told)}）"
    state = words.name_state(node, status, AUDIENCE)
    if node.state == "reported_done":
        return f"{state.word}（{node.completed}），{state.note}"
    back = ""
    if node.limit is not None:
        passed = node.limit_late(status.judged) > 0
        back = f"（原限{node.limit}前）" if passed else f"，退回后须在{node.limit}前补报"
    return words.state(node, status, AUDIENCE) + back


def _replaced(status: Status) -> Iterable[str]:
    rules = {n.rule.name: n.rule for n in status.nodes if n.rule is not None}
    for it in (*rules.values(), *status.announced):
        mark = f"（节点{it.deadline}）" if it.deadline is not None and len(status.nodes) > 1 else ""
        ahead = "，尚未施行" if it in status.announced else ""
        parts = [f"{it.effective}起按 {it.document} 执行{mark}{ahead}"]
        parts += [f"时限{it.until}"] * bool(it.until) + [f"牵头单位：{'、'.join(it.lead)}"] * bool(it.lead)
        parts += [f"要求：{it.text}"] * bool(it.text)
        yield "　".join(parts)


def _reported(target: Target, status: Status) -> str:
    value = status.values.get(target.name)
    return f"　实报 {words.achieved(target, value)}" if value is not None else ""


def _name_stand(status: Status) -> str:
    """The state with its progress and its note: 正在推进60%; 已报办结，待核验."""
    state = words.name_state(status.nearest, status, AUDIENCE)
    return str(state._replace(word=words.state(status.nearest, status, AUDIENCE)))


def _progress(status: Status, log: str) -> Iterable[str]:
    """The last report in full, what units object to, then the number of entries, evidence, extensions and returns."""
    last = status.last
    if last is not None:
        received = f"（{last.received}收到）" if last.received else ""
        by = f"{last.by}：" if last.by else ""
        parts = (f"{last.date}{received}", f"{by}{entries.reported(last)}", tell(last.note))
        yield "　".join(part for part in parts if part)
        for name, text in (("存在问题", last.problem), ("需协调事项", last.coordinate), ("下一步打算", last.next)):
            if told := tell(text):
                yield f"{name}：{told}"
    for it in status.objections:
        mark = f"（节点{it.deadline}）" if it.deadline is not None and len(status.nodes) > 1 else ""
        yield f"{it.date}　{it.by}有异议{mark}{f'：{it.note}' if it.note else ''}　{entries.decided(it, status.entries)}"
    back = [it for it in status.entries if it.result == "return"][-1:] if status.sent_back else []
    for it in status.entries:
        if it.kind in _TOLD or it in back:
            yield f"{it.date}　{entries.what(it)}：{entries.said(it)}"
    if status.entries:
        kept = entries.list_files(status.entries)
        proofs = entries.count_evidence(status.latest_evidence, kept)
        for file in kept:
            yield f"佐证材料 {escape(file['name'])}　{place_evidence(file['name'], file['sha256'])}"
        yield f"记录{len(status.entries)}条　{proofs}　延期{status.extended}次　退回{status.returned}次{f'（{log}）' if log else ''}"


_TOLD = ("request", "reopen", "coordinate", "instruct", "inspect", "milestone")
"""The kinds of entry that the card tells one by one: what else happened to the task."""


def _next_step(status: Status, registry: Registry) -> list[str]:
    """Who has to act next: the office verifies, the department reports again, leaders coordinate."""
    if not status.entries:
        return []
    office = titles.name_office(registry.plan)
    found = [f"{office}核验{f'节点{n.number}' if len(status.nodes) > 1 else ''}" for n in status.awaiting]
    found += [
        f"{words.first_lead(status)}{f'尽快补报（原限{n.limit}前）' if n.limit_late(status.judged) else f'在{n.limit}前补报'}"
        for n in status.nodes
        if n.limit is not None
    ]
    found += [f"提请协调事项：{status.coordinate}"] if status.coordinate else []
    return found


def _in_force(
    now: tuple[str, ...], names: tuple[str, ...], printed: tuple[str, ...], registry: Registry, joint: str = ""
) -> list[str]:
    """The units in force; where they are others than the plan's, those as well, on a line below."""
    if now == names:
        return _units(names, printed, registry, joint)
    told = "、".join(now) + (joint if len(now) > 1 else "") or "（无）"
    return [told, *(f"附表：{line}" for line in _units(names, printed, registry))]


def _units(names: tuple[str, ...], printed: tuple[str, ...], registry: Registry, joint: str = "") -> list[str]:
    """Units with their canonical and their printed names; one may be printed twice."""
    if not names:
        return []
    shown = [p if (n := registry.canonical(p)) == p else f"{n}（印作“{p}”）" for p in dict.fromkeys(printed)]
    return ["、".join(shown) + (joint if len(names) > 1 else "")]


def _differences(task: Task, plan: Plan) -> Iterable[str]:
    body = f"正文{plan.body}"
    for difference in task.all_body:
        if difference.annex is None:
            yield f"{body}作{titles.quote(difference.body)}：{difference.note}"
        else:
            yield f"附表{titles.quote(difference.annex)}，{body}作“{difference.body}”：{difference.note}"


def _link(other: Status, why: str) -> str:
    lead = "、".join(other.lead) or "无"
    return f"{other.task.label}（{lead}牵头）{titles.name_task(other.task)}：{why}"


def _list_siblings(registry: Registry, task: Task) -> list[Task]:
    return [t for t in registry.of_measure(task.measure) if t.id != task.id]

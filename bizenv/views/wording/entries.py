"""Entries of the ledger in words: what each says, and what it changed."""

import datetime as dt
from collections.abc import Iterable, Sequence

from bizenv.base.text import tell
from bizenv.ledger.entry import Entry, KeptFile
from bizenv.ledger.fields import FIELDS
from bizenv.ledger.history import Event
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import (
    GROUNDS,
    KINDS,
    LETTERS,
    METHODS,
    ORIGINS,
    PAPERS,
    RESULTS,
    STAGES,
    STATES,
    STEPS,
    TEXTS,
    Letters,
)
from bizenv.ledger.states import Node
from bizenv.plan.model import Task
from bizenv.standing.periods import parse_period
from bizenv.views.wording import words
from bizenv.views.wording.audience import Audience, Fact, tellable, tellable_state


def said(entry: Entry, letters: Letters = LETTERS) -> str:
    """What an entry says, in one line: 已完成；已开通异地销户. ``letters``: what the rubric calls the letters."""
    parts = [_head(entry, letters)]
    parts += [f"{name}={words.number(value)}" for name, value in entry.values.items()]
    parts += [_noted(entry, told)] if (told := tell(entry.note)) else []
    for name, text in (("问题", entry.problem), ("需协调", entry.coordinate), ("下一步", entry.next)):
        parts += [f"{name}：{told}"] if (told := tell(text)) else []
    parts += [f"指标未达到：{entry.unmet}"] if entry.unmet else []
    parts += [f"完成日见{entry.proof}"] if entry.proof else []
    parts += [METHODS[entry.method]] if entry.method is not None else []
    parts += [f"原因：{entry.reason}"] if entry.reason else []
    parts += [count_evidence(entry.evidence, entry.files)] if entry.evidence or entry.files else []
    return "；".join(parts).replace("\n", " ")


def _noted(entry: Entry, told: str) -> str:
    """The note of an entry; of an instruction these are a leader's own words, and who cleared them is said."""
    return f"原话：“{told}”（{entry.cleared_by}同意照录）" if entry.cleared_by else told


def count_evidence(names: Sequence[str], kept: Sequence[KeptFile]) -> str:
    """How many pieces of evidence there are, and how many of them are kept as files: 佐证3件（存有文件2件）."""
    return f"佐证{max(len(names), len(kept))}件" + (f"（存有文件{len(kept)}件）" if kept else "")


def list_files(told: Iterable[Entry]) -> list[KeptFile]:
    """The files of evidence that entries name, in their order, each once."""
    found: dict[tuple[str, str], KeptFile] = {}
    for entry in told:
        for file in entry.files:
            found.setdefault((file["name"], file["sha256"]), file)
    return list(found.values())


def list_facts(entry: Entry) -> list[str]:
    """When it happened and was received, who it came from, and each piece of evidence of which only the name is on record; a line each."""
    received = f"，{entry.received}收到" if entry.received is not None else ""
    by = FIELDS["by"]
    files = {file["name"] for file in entry.files}
    return [
        f"日期 {entry.date}{received}",
        *([f"{by.helps.get(entry.kind, by.help)} {entry.by}"] if entry.by else []),
        *(f"佐证材料 {name}" for name in entry.evidence if name not in files),
    ]


def reported(entry: Entry) -> str:
    """What a report says of the work: 正在推进60%; 已完成，2019-12-10完成 where the day of completion was given."""
    done = f"，{entry.completed}完成" if entry.completed is not None else ""
    return STAGES[entry.stage or "no_change"] + words.percent(entry.progress) + done


def list_doubts(task: Task, ledger: Ledger, entry: Entry, today: dt.date) -> list[str]:
    """What whoever records a report is asked to look at: that it says less than the last one, that targets keep it from closing.

    ``ledger``: with the report.
    """
    from bizenv.ledger.admission import find_drops, find_shortfalls  # not needed where entries are only told

    told = [
        f"{task.label}{f' 节点{node.number}' if previous.deadline or entry.deadline else ''} 的进展低于上次："
        f"{previous.date} 报“{reported(previous)}”，这次报“{reported(entry)}”；如系误填，请改正"
        for node, previous in find_drops(task, ledger, entry)
    ]
    if entry.stage == "done":
        status = ledger.status(task, today)
        waiting = [node for node in status.awaiting if entry.deadline in (None, node.number)]
        short = find_shortfalls(task, waiting, status.values)
        missing = "；".join(words.shortfall(target, value, "所报") for target, value in short)
        told += [f"{task.label} 报办结，但{missing}；核验时须有达到的数"] if short else []
    return list(dict.fromkeys(told))


def _head(entry: Entry, letters: Letters) -> str:
    match entry.kind:
        case "report":
            return reported(entry)
        case "verify" if entry.result == "pass":
            approved = f"，{entry.approved_by}批准，{entry.document}" if entry.approved_by else ""
            return f"核验通过{'，转入长期坚持' if entry.continuing else ''}，{entry.completed}完成{approved}"
        case "verify":
            ground = GROUNDS[entry.ground] if entry.ground is not None else "退回"
            return f"{ground}，{entry.limit}前补报"
        case "request":
            return f"申请延至{entry.until}{f'，{entry.document}' if entry.document else ''}"
        case "extend" if entry.decision == "refused":
            return f"{entry.approved_by}不批准延期，{entry.document}"
        case "extend":
            return f"经{entry.approved_by}批准延至{entry.until}，{entry.document}"
        case "supersede":
            changes = [f"时限{entry.until}"] * bool(entry.until) + [f"牵头{'、'.join(entry.lead)}"] * bool(entry.lead)
            changes += [entry.text] if entry.text else []
            return "，".join([f"{entry.effective}起按{entry.document}执行", *changes])
        case "terminate":
            return f"经{entry.approved_by}批准终止，{entry.document}"
        case "notice":
            number = f"，{entry.document}" if entry.document else ""
            days = f"收到后{entry.limit_days}个工作日内" if entry.limit_days is not None else f"{entry.limit}前"
            return f"{letters[entry.letter or 'reminder']}（第{entry.step}步），限{days}{number}"
        case "reopen":
            until = f"，限{entry.until}前整改" if entry.until is not None else ""
            return f"经{entry.approved_by}批准恢复督办{until}"
        case "reassign":
            support = f"，{'、'.join(entry.support)}配合" if entry.support else ""
            return f"{entry.effective}起由{'、'.join(entry.lead)}牵头{support}，{entry.document}"
        case "coordinate":
            return _coordinated(entry)
        case "instruct":
            limit = f"，限{entry.limit}前" if entry.limit is not None else ""
            return f"{entry.source}{f'（{entry.post}）' if entry.post else ''}：{entry.require}{limit}"
        case "inspect":
            limit = f"，限{entry.limit}前整改" if entry.limit is not None else ""
            return f"{entry.finding}{limit}"
        case "milestone":
            origin = f"（{ORIGINS[entry.origin]}）" if entry.origin is not None else ""
            return f"{entry.until}前{entry.text}{origin}"
        case "receive":
            return f"收到函，限{entry.limit}前"
        case "recheck":
            return RESULTS[entry.result or "upheld"]
        case "issue":
            return _issued(entry)
        case "close_year":
            return f"{entry.year}年数字定账，{entry.post or ''}{entry.approved_by}审定"
        case "assign":
            named = [f"责任领导{entry.leader}"] * bool(entry.leader) + [f"责任人{entry.person}"] * bool(entry.person)
            return "，".join(named)
        case "object":
            return "有异议"
        case "scheme":
            return f"{entry.unit}已报来，{entry.document}"
        case "reorganise":
            which = f"的{len(entry.tasks)}项（{'、'.join(entry.tasks)}）" if entry.tasks else "没有办结的事项"
            return f"{entry.old}{which}{entry.effective}起由{entry.into}承接，{entry.document}"
        case "redact":
            field = entry.field or ""
            return f"经{entry.approved_by}批准，从 {_digest(entry.of)} 的“{TEXTS.get(field, field)}”中删去词句"
        case _:
            return f"撤回 {_digest(entry.withdraws)}"


def _digest(name: str | None) -> str:
    """What an entry is called where a person types it: the digest at the end of its name."""
    return (name or "").rpartition("_")[2]


def tell_refusal(entry: Entry) -> str:
    """The extension that was not granted: 2019-12-20某机关不批准延期（文号）."""
    return f"{entry.date}{entry.approved_by}不批准延期（{entry.document}）"


def tell_answer(entry: Entry) -> str:
    """The answer to a request for coordination, for the unit that asked: 提请协调的事项，某局已答复：……; no note of the office's."""
    return f"提请协调的事项，{_coordinated(entry)}"


def _coordinated(entry: Entry) -> str:
    """How far a request has come: 已提交某领导, 某局已答复：……, 已解决."""
    document = f"，{entry.document}" if entry.document else ""
    match entry.step:
        case "submitted":
            return f"已提交{entry.who}{document}"
        case "answered":
            return f"{entry.who}已答复：{entry.text}{document}"
        case _:
            return f"{STEPS['settled']}{document}"


def _issued(entry: Entry) -> str:
    """A paper that was issued: 通报第3期，2019年四季度，截至2019-12-31，主任王某签发."""
    signed = f"{entry.post or ''}{entry.approved_by}签发"
    parts = (PAPERS[entry.paper or "bulletin"] + name_number(entry), name_period(entry), f"截至{entry.as_of}", signed)
    return "，".join(part for part in parts if part)


def name_number(entry: Entry) -> str:
    """The number of a paper that was issued, as printed: 第3期; empty if it has none."""
    return f"第{entry.number}期" if entry.number and entry.number.isdigit() else entry.number or ""


def name_period(entry: Entry) -> str:
    """What a paper that was issued is about: its period in words; empty if it has none."""
    return parse_period(entry.period).words if entry.period is not None else ""


def decided(objection: Entry, others: Sequence[Entry]) -> str:
    """What became of an objection: 2020-01-08 李某复核：异议不成立，or 正在复核 if nobody among ``others`` has decided."""
    it = next((e for e in others if e.kind == "recheck" and e.of == objection.name), None)
    if it is None:
        return words.UNDER_REVIEW
    return f"{it.date} {it.by}复核：{RESULTS[it.result or 'upheld']}{f'（{told}）' if (told := tell(it.note)) else ''}"


def what(entry: Entry) -> str:
    """The kind of an entry, with its node if it names one; 更正 before it if it corrects another entry."""
    node = f"（节点{entry.deadline}）" if entry.deadline is not None else ""
    return f"{'更正' if entry.replaces else ''}{KINDS[entry.kind]}{node}"


def change(before: Sequence[Node], after: Sequence[Node], audience: Audience, *, judged: bool = False) -> str:
    """What changed between two states of a task's nodes, node by node; empty where nothing that is shown changed.

    ``judged``: whether the leads of the task are judged.
    """
    parts = []
    for one, other in zip(before, after, strict=True):
        mark = f"节点{one.number} " if len(before) > 1 else ""
        moves = []
        if (one.state, one.progress) != (other.state, other.progress):
            moves.append(f"{_state(one, audience, judged)}→{_state(other, audience, judged)}")
        if one.date != other.date:
            moves.append(f"时限{one.date or words.UNDATED}→{other.date or words.UNDATED}")
        if one.limit != other.limit and other.limit is not None and other.state == "returned":
            moves.append(f"{other.limit}前补报")
        if len(other.asked_late) > len(one.asked_late):
            moves.append("时限过后才申请")
        if moves:
            parts.append(mark + "，".join(moves))
    return "；".join(parts)


def _state(node: Node, audience: Audience, judged: bool) -> str:
    told = tellable_state(node.state, audience, judged=judged)
    share = words.percent(node.progress) if node.state in ("in_progress", "superseded") else ""
    return (STATES[told].word if told is not None else "") + share


def outcome(event: Event, audience: Audience, *, judged: bool = False) -> str:
    """The effect of an entry: what it changed, or why it does not count.

    ``judged``: whether the leads of the task are judged.
    """
    if event.voided is not None:
        return f"已被{'撤回' if event.voided.withdraws else '更正'}（{event.voided.digest}）"
    if event.refused:
        return f"不合规，没有计入：{_refusal(event.refused, audience, judged)}"
    if not event.after and event.entry.day > event.entry.date:
        return f"{event.entry.day}起生效"
    return change(event.before, event.after, audience, judged=judged)


def _refusal(refused: str, audience: Audience, judged: bool) -> str:
    """Why an entry was refused. The ledger's sentence may say 逾期办结; where that may not be told, it is 已办结销号."""
    if tellable(Fact("lateness", judged), audience):
        return refused
    return refused.replace(str(STATES["closed_late"]), str(STATES["closed"]))

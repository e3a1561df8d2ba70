"""The written rubric of ``rules.yaml``: lights, pace, and who has to report when."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from bizenv.base.days import Every
from bizenv.ledger.states import CLOSED, STATES
from bizenv.ledger.status import COLOURS, Light, Pace, Status
from bizenv.plan.registry import Registry
from bizenv.plan.targets import achieved

When = Literal["closed", "reported_done", "overdue", "due_within", "behind", "unreported", "returned", "otherwise"]


class LightRule(NamedTuple):
    """One line of the rubric: the light, and when it is on."""

    light: str
    when: When
    days: int | None = None
    points: int | None = None


class Override(NamedTuple):
    """What is different for one task; None where it is as for all."""

    lights: tuple[LightRule, ...] | None = None
    lit: bool | None = None
    feedback: Every | Literal["none"] | None = None


class Feedback(NamedTuple):
    """When feedback is due: ``every`` period, by ``day`` of its last month; monthly for what is due or lags."""

    every: Every
    day: int
    monthly_within: int | None
    monthly_lagging: bool


CONTACT = ("党委部门", "纪检监察", "法院检察院", "垂管派出机构", "平台公司", "公用企业")
"""The kinds of departments that get a letter of contact: a district government may supervise its own departments, lower
governments and bodies that it authorised (政府督查工作条例, article 5)."""


class Rules(NamedTuple):
    """The rubric. ``unlit`` holds kinds and names of departments; ``shortest`` and ``longest`` are days.

    ``contact``: kinds of departments whose notices are letters of contact; ``ranked``: whether units may be ranked.
    """

    lights: tuple[LightRule, ...]
    unlit_kinds: tuple[str, ...]
    unlit_departments: tuple[str, ...]
    shortest: int
    longest: int
    feedback: Feedback
    tasks: Mapping[str, Override]
    contact: tuple[str, ...] = CONTACT
    ranked: bool = False


def of_data(data: Mapping[str, Any]) -> Rules:
    """The rubric of a file's data, which has passed its model."""
    return Rules(
        tuple(LightRule(**rule) for rule in data["lights"]),
        tuple(data["unlit"]["kinds"]),
        tuple(data["unlit"]["departments"]),
        data["pace"]["shortest"],
        data["pace"]["longest"],
        Feedback(**data["feedback"]),
        {number: _override(each) for number, each in (data.get("tasks") or {}).items()},
        tuple(data["contact"]) if data.get("contact") is not None else CONTACT,
        bool(data.get("ranked")),
    )


def _override(data: Mapping[str, Any]) -> Override:
    lights = tuple(LightRule(**rule) for rule in data["lights"]) if data.get("lights") else None
    return Override(lights, data.get("lit"), data.get("feedback"))


def unlit(names: Iterable[str], registry: Registry, rules: Rules) -> bool:
    """Whether one of these departments is of those that only show their progress."""
    return any(name in rules.unlit_departments or registry.kind(name) in rules.unlit_kinds for name in names)


def is_lit(status: Status, registry: Registry, rules: Rules) -> bool:
    """Whether a task is judged at all: not where a court, a party organ or the office itself leads or leads jointly."""
    override = rules.tasks.get(status.task.id)
    if override is not None and override.lit is not None:
        return override.lit
    return not unlit(status.lead, registry, rules)


def pace(status: Status, issued: dt.date, rules: Rules) -> Pace | None:
    """The pace of a task; None where it would say nothing.

    It is measured from the plan's issue, or from the milestone before, to the deadline in force.
    """
    due = status.due
    if due is None or due.date is None or due.state == "reported_done":
        return None
    start = max([issued, *(n.date for n in status.dated if n.date is not None and n.date < due.date)])
    span = (due.date - start).days
    if not rules.shortest <= span <= rules.longest:
        return None
    actual = _actual(status)
    if actual is None:
        return None
    expected = min(100, max(0, (status.as_of - start).days * 100 // span))
    return Pace(expected, min(100, actual))


def _actual(status: Status) -> int | None:
    """The share of the work: of the target that is furthest behind, else the reported progress."""
    values = status.values
    numeric = [t for t in status.task.targets if achieved(t, t.value).share is not None]
    shares = [achieved(t, values[t.name]).share for t in numeric if t.name in values]
    known = [share for share in shares if share is not None]
    if known:
        return min(known)
    return status.progress if numeric or len(status.task.deadlines) > 1 else None


def light(status: Status, rules: Rules) -> Light | None:
    """The light of a dated task by the first line of the rubric that holds; None if none does."""
    if not any(n.printed or n.date for n in status.nodes) or status.state == "terminated":
        return None
    if status.due is None and status.state not in CLOSED:
        return None
    override = rules.tasks.get(status.task.id)
    for rule in (override.lights if override is not None and override.lights else None) or rules.lights:
        reason = _reason(status, rule)
        if reason is not None:
            return Light(rule.light, f"{COLOURS[rule.light]}：{reason}")
    return None


def _reason(status: Status, rule: LightRule) -> str | None:
    """Why a line of the rubric holds, in words; None if it does not."""
    closed = status.due is None
    if rule.when == "closed":
        closing = status.nearest.closing
        return f"{closing.date}{STATES[status.state]}" if closed and closing is not None else None
    if closed or status.due is None or status.due.date is None:
        return None
    due = status.due
    left = (due.date - status.as_of).days if due.date else 0
    late = status.days_late or 0
    until = f"{status.missed[0].date if status.missed else due.date}到期"
    done = "已报完成，待核验" if due.state == "reported_done" else "未报完成"
    remaining = f"还有{left}天" if left > 0 else "今日到期" if left == 0 else f"已过{-left}天"
    match rule.when:
        case "reported_done":
            return done if due.state == "reported_done" else None
        case "overdue":
            return f"{until}，逾期{late}天，未报完成" if late and late >= (rule.days or 0) else None
        case "due_within":
            near = due.lacking and 0 <= left <= (rule.days or 0)
            return f"{until}，{remaining}，{done}" if near else None
        case "behind":
            lagging = status.pace is not None and status.pace.behind > 0 and status.pace.behind >= (rule.points or 0)
            if not lagging or status.pace is None:
                return None
            return f"欠序时进度：应达{status.pace.expected}%，实报{status.pace.actual}%"
        case "unreported":
            return "上一轮未反馈" if status.unreported else None
        case "returned":
            return f"已退回，{due.limit}前重报" if due.limit is not None else None
        case _:
            return f"{until}，{remaining}" + ("，已报完成，待核验" if due.state == "reported_done" else "")


def legend(rules: Rules) -> str:
    """The rubric in one line, for the foot of a report."""
    meanings: dict[str, list[str]] = {}
    for rule in rules.lights:
        meanings.setdefault(rule.light, []).append(_meaning(rule))
    lights = "；".join(f"{COLOURS[light]} {'，或'.join(each)}" for light, each in meanings.items())
    without = "、".join((*rules.unlit_kinds, *rules.unlit_departments))
    return f"灯号：{lights}。无明确时限的{f'、{without}牵头的' if without else ''}不设灯号"


def _meaning(rule: LightRule) -> str:
    match rule.when:
        case "closed":
            return "已销号"
        case "reported_done":
            return "已报完成待核验"
        case "overdue":
            return f"逾期{f'满{rule.days}天' if rule.days else ''}未报完成"
        case "due_within":
            return f"距时限{rule.days}天以内未报完成"
        case "behind":
            return f"欠序时进度{rule.points}个百分点以上"
        case "unreported":
            return "上一轮未反馈"
        case "returned":
            return "退回后未重报"
        case _:
            return "按期推进"

"""The written rubric of ``rules.yaml``: lights, pace, and who has to report when."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from bizenv.base.days import Every
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import LETTERS, Letters
from bizenv.ledger.states import CLOSED, Node
from bizenv.ledger.status import Light, Pace, Status, When
from bizenv.plan.registry import Registry
from bizenv.plan.targets import measure_progress


class LightRule(NamedTuple):
    """One line of the rubric: the light, and when it is on.

    days: the limit for ``due_within`` and ``overdue``.
    points: the limit for ``behind``, in percentage points.
    """

    light: str
    when: When
    days: int | None = None
    points: int | None = None


class Override(NamedTuple):
    """What the rubric sets differently for one task; None means as for all tasks."""

    lights: tuple[LightRule, ...] | None = None
    lit: bool | None = None
    feedback: Every | Literal["none"] | None = None


class Feedback(NamedTuple):
    """When feedback is due: ``every`` period, by ``day`` of its last month.

    monthly_within: also every month for tasks due within so many days; None: not so.
    monthly_lagging: also every month for tasks that lag.
    closing: how many working days after the end of a period its reports are still received.
    """

    every: Every
    day: int
    monthly_within: int | None
    monthly_lagging: bool
    closing: int = 5


CONTACT = ("党委部门", "纪检监察", "法院检察院", "垂管派出机构", "公用企业")
"""The kinds of departments that get a letter of contact, because a district government may supervise only its own
departments, lower governments and bodies that it authorised (政府督查工作条例, article 5)."""


class ReplyTo(NamedTuple):
    """Whom a letter asks to be answered: who deals with it, and the telephone of the office; None for what is not given."""

    person: str | None = None
    telephone: str | None = None


SIGNERS: Mapping[str, str] = {
    "reminder": "督查机构负责人",
    "supervision": "政府办公室主任",
    "urgent": "分管领导",
    "contact": "政府办公室主任",
}
"""The post of who signs a letter, by its form, where the rubric does not say."""
LOWER = ("镇街",)
"""The kinds of lower governments, to which only the government's office writes directives
(党政机关公文处理工作条例, article 16(2)), where the rubric does not say."""
DIRECTIVE = ("supervision", "urgent")
"""The letters that direct; the first one only reminds, a letter of contact asks."""


class ClueRules(NamedTuple):
    """问题线索: settled within ``limit`` working days from receipt; told as due when ``soon`` days or fewer are left.

    The plan gives no limit; 15 working days is what other districts give to what several units have to settle together.
    """

    limit: int = 15
    soon: int = 3


ScorePart = Literal["completion", "timeliness", "quality", "feedback"]
SCORE_PARTS: tuple[ScorePart, ...] = ("completion", "timeliness", "quality", "feedback")
"""What a score is made of: 完成, 按期, 质量, 反馈."""


class Band(NamedTuple):
    """From a rate of ``rate`` per cent on, a part of the score gives ``share`` per cent of its weight."""

    rate: int
    share: int


class ScoreRules(NamedTuple):
    """考评建议得分: the points at most, the weight of each part in per cent, the bands from the highest rate down to 0.

    The plan of 2019 gives the 3 points and no formula (三、(三)): all the rest is a suggestion.
    """

    points: int = 3
    weights: Mapping[ScorePart, int] = {"completion": 60, "timeliness": 20, "quality": 10, "feedback": 10}
    bands: tuple[Band, ...] = (Band(95, 100), Band(85, 90), Band(70, 75), Band(50, 50), Band(0, 0))


SHELTER = 10
"""For how many working days at most a return for evidence shelters a task, where ``rules.yaml`` does not say."""


class Rules(NamedTuple):
    """The rubric.

    unlit_kinds, unlit_departments: kinds and names of the departments that are exempt from judgement.
    shortest, longest: the bounds of the spans in days for which a pace is given.
    tasks: the overrides by task id.
    contact: kinds of departments whose notices are letters of contact.
    ranked: whether departments may be ranked.
    form_columns: the heads of the plan's own columns that a form shows, in this order.
    signers: the posts of those who sign the letters, by form. issuers: the organs in whose name they go, by form, and under
        ``lower`` the government's office, in whose name directives go to lower governments. lower: kinds of these.
    reply_to: whom a letter asks to be answered. clues: the limits of clues. score: how a department is scored.
    shelter: for how many working days at most the first return for evidence keeps a task from being overdue.
    letters: what the letters are called.
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
    form_columns: tuple[str, ...] = ()
    shelter: int = SHELTER
    letters: Letters = LETTERS
    signers: Mapping[str, str] = SIGNERS
    issuers: Mapping[str, str] = {}
    lower: tuple[str, ...] = LOWER
    reply_to: ReplyTo = ReplyTo()
    clues: ClueRules = ClueRules()
    score: ScoreRules = ScoreRules()


def from_data(data: Mapping[str, Any]) -> Rules:
    """The rubric made from the data of ``rules.yaml``, which must have passed its schema."""
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
        tuple(data["form"]["columns"]) if data.get("form") else (),
        SHELTER if data.get("shelter") is None else data["shelter"],
        {**LETTERS, **{letter: name for letter, name in (data.get("letters") or {}).items() if name}},
        signers={**SIGNERS, **{letter: post for letter, post in (data.get("signers") or {}).items() if post}},
        issuers={letter: name for letter, name in (data.get("issuers") or {}).items() if name},
        lower=tuple(data["lower"]) if data.get("lower") is not None else LOWER,
        reply_to=ReplyTo(**(data.get("reply_to") or {})),
        clues=ClueRules(**(data.get("clues") or {})),
        score=_read_score(data.get("score") or {}),
    )


def _read_score(data: Mapping[str, Any]) -> ScoreRules:
    """How departments are scored; what the rubric leaves out is as in the one that comes with bizenv."""
    usual = ScoreRules()
    return ScoreRules(
        usual.points if data.get("points") is None else data["points"],
        dict(data["weights"]) if data.get("weights") else usual.weights,
        tuple(Band(**band) for band in data["bands"]) if data.get("bands") else usual.bands,
    )


def _override(data: Mapping[str, Any]) -> Override:
    lights = tuple(LightRule(**rule) for rule in data["lights"]) if data.get("lights") else None
    return Override(lights, data.get("lit"), data.get("feedback"))


def is_unlit(names: Iterable[str], registry: Registry, rules: Rules) -> bool:
    """Whether one of these departments is exempt from judgement, so that only its progress is shown."""
    exempt = list_exempt(rules, registry)
    return any(name in exempt or registry.kind(name) in rules.unlit_kinds for name in names)


def list_exempt(rules: Rules, registry: Registry) -> tuple[str, ...]:
    """The departments that are exempt from judgement by name: those of the rubric, and the office, which judges."""
    office = registry.canonical(registry.plan.office)
    return (*([office] if registry.knows(office) else []), *(n for n in rules.unlit_departments if n != office))


def is_lit(status: Status, registry: Registry, rules: Rules) -> bool:
    """Whether a task is judged: its override decides, else not if an exempt department leads it, alone or jointly.

    By default courts, party organs and the office itself are exempt.
    """
    override = rules.tasks.get(status.task.id)
    if override is not None and override.lit is not None:
        return override.lit
    return not is_unlit(status.lead, registry, rules)


def find_shelter(returned: dt.date, rules: Rules) -> dt.date:
    """The last day on which a return for evidence on a day may keep a task from being overdue."""
    from bizenv.phrases.holidays import count_working_days

    return count_working_days(returned, rules.shelter)[0] if rules.shelter else returned


def cap_shelter(status: Status, rules: Rules) -> Status:
    """The status with no return sheltering a node for longer than the rubric allows."""
    if not any(n.sheltered for n in status.nodes):
        return status
    return status._replace(nodes=tuple(_cap(n, rules) for n in status.nodes))


def _cap(node: Node, rules: Rules) -> Node:
    """A node with no return sheltering it for too long.

    The calendar of working days takes long to load: it is not asked of a limit of no more days than working days allowed.
    """
    if node.sheltered is None or node.back is None or (node.sheltered - node.back.date).days <= rules.shelter:
        return node
    return node._replace(sheltered=min(node.sheltered, find_shelter(node.back.date, rules)))


def find_pace(status: Status, issued: dt.date, rules: Rules) -> Pace | None:
    """The pace of a task; None where it would say nothing.

    The span runs from the plan's issue, or from the milestone before, to the deadline in force. There is no pace if the
    span is too short or too long, no deadline is open, it is reported complete, it was opened again without another
    deadline, or no number says how far the work is.
    """
    due = status.due
    if due is None or due.date is None or due.state == "reported_done" or due.spared:
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
    """The share of the work done, in per cent: of the target that is furthest behind, else the progress as reported.

    A target counts only if its value can be compared with the time elapsed and is reported. So tasks of one kind are
    measured alike, however the text words their targets: without such a value all of them by what was reported. None if
    nothing was.
    """
    values = status.values if status.task.targets else {}
    shares = [measure_progress(t, values[t.name]) for t in status.task.targets if t.name in values]
    return min((share for share in shares if share is not None), default=status.progress)


def find_light(status: Status, rules: Rules) -> Light | None:
    """The light of a task by the first line of the rubric that holds; None if none does.

    A task that is undated or terminated has no light.
    """
    if not any(n.printed or n.date for n in status.nodes) or status.state == "terminated":
        return None
    if status.due is None and status.state not in CLOSED:
        return None
    override = rules.tasks.get(status.task.id)
    lines = (override.lights if override is not None and override.lights else None) or rules.lights
    return next((Light(line.light, line.when) for line in lines if _holds(line, status)), None)


def is_behind(status: Status, rules: Rules) -> bool:
    """进度滞后: whether any line of the rubric on a task's pace holds, whatever the line that gives the light."""
    override = rules.tasks.get(status.task.id)
    lines = (override.lights if override is not None and override.lights else None) or rules.lights
    return any(line.when == "behind" and _holds(line, status) for line in lines)


def _holds(line: LightRule, status: Status) -> bool:
    """Whether a line of the rubric holds for a task."""
    due = status.due
    if line.when == "closed":
        return due is None and status.nearest.closing is not None
    if due is None or due.date is None:
        return False
    match line.when:
        case "reported_done":
            return due.state == "reported_done"
        case "overdue":
            return bool(status.missed) and (status.days_late or 0) >= (line.days or 0)
        case "due_within":
            return due.lacking and 0 <= (due.date - status.as_of).days <= (line.days or 0)
        case "behind":
            return status.pace is not None and status.pace.behind >= max(1, line.points or 0)
        case "unreported":
            return status.unreported
        case "returned":
            return due.state == "returned"
        case _:
            return True

"""催报: what a unit's liaison reads in the work group about the feedback that is still asked of the unit."""

import datetime as dt
from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Plan
from bizenv.standing.periods import Period
from bizenv.standing.rounds import RoundAnswer
from bizenv.views.wording import titles, words

MOST = 10
"""How many tasks a message names; the form has all of them."""
NEAR = 90
"""Up to how many days before its deadline a task is told with the days left."""


class Asked(NamedTuple):
    """What a round of a plan asks of a unit: the answers that it owes, at least one. ``closing``: the closing day."""

    plan: Plan
    period: Period
    answers: Sequence[RoundAnswer]
    closing: dt.date

    @property
    def subject(self) -> str:
        """What is asked for: 某某方案2019年第四季度."""
        return f"{titles.name_short(self.plan)}{self.period.words}"


def write_message(unit: str, asked: Sequence[Asked], as_of: dt.date) -> str:
    """The message to one unit about the answers that it owes, of one plan or of several, each with its own day.

    No day that has passed is asked for: after it, feedback is asked for today, after the closing day as soon as possible.
    """
    late = any(a.due < as_of for it in asked for a in it.answers if not a.inherited)
    lines = [f"【{'催报' if late else '提醒'}】{unit}：{'、'.join(it.subject for it in asked)}进展情况"]
    most = max(2, MOST // len(asked))
    for it in asked:
        if len(asked) > 1:
            lines.append(f"■ {it.subject}")
        lines += _list_lines(it, most, as_of)
    told = any(a.status.last is not None for it in asked for a in it.answers)
    lines.append("请填报后发回" + ("，没有新进展的在表上打√即可" if told else "") + "；已经报送的，请忽略。")
    return "\n".join(lines) + "\n"


def write_scheme_message(unit: str, tasks: Sequence[tuple[Plan, int]]) -> str:
    """The message to one unit whose own scheme for the tasks that it leads is not on record, of one plan or of several."""
    names = "、".join(titles.name_short(plan) for plan, _ in tasks)
    offices = "、".join(dict.fromkeys(titles.name_office(plan) for plan, _ in tasks))
    led = "、".join(f"{titles.name_short(plan) if len(tasks) > 1 else ''}{number}项" for plan, number in tasks)
    return (
        f"【提醒】{unit}：{names}细化落实方案\n"
        f"贵单位牵头{led}，尚未收到细化落实方案，请制定后报送{offices}；已经报送的，请忽略。\n"
    )


def _list_lines(asked: Asked, most: int, as_of: dt.date) -> Iterator[str]:
    """The lines on a round of one plan; ``most``: how many tasks they name."""
    inherited = [a for a in asked.answers if a.inherited]
    answers = [a for a in asked.answers if not a.inherited]
    days = sorted({a.due for a in answers})
    for day in days:
        some = [a for a in answers if a.due == day]
        yield _ask(day, len(some), asked.period, asked.closing, as_of)
        yield from _name_tasks(some, max(1, most // len(days)), as_of)
    if inherited:
        yield f"承接前没有反馈{len(inherited)}项，请将目前进展一并报送："
        yield from _name_tasks(inherited, most, as_of)


def _name_tasks(answers: Sequence[RoundAnswer], most: int, as_of: dt.date) -> Iterator[str]:
    for number, answer in enumerate(answers[:most], start=1):
        yield f"{number}. {titles.name_task(answer.status.task)}{_tell_deadline(answer, as_of)}"
    if len(answers) > most:
        yield f"另有{len(answers) - most}项，见填报表。"


def _ask(day: dt.date, number: int, period: Period, closing: dt.date, as_of: dt.date) -> str:
    """The line that says until when so many reports are asked for; ``day`` is the last one on which they are in time."""
    which = f"{_day(period.last, as_of)}前到期的，" if day > period.last else ""
    left = (day - as_of).days
    if left < 0:
        by = "请于今日内补报" if as_of <= closing else "请尽快补报"
        return f"{which}应于{_day(day, as_of)}前反馈，已过{-left}天，未按时反馈{number}项，{by}："
    by = f"{_day(day, as_of)}前反馈（还有{left}天）" if left else f"今日（{day.month}月{day.day}日）内反馈"
    return f"{which}请于{by}，尚未反馈{number}项："


def _tell_deadline(answer: RoundAnswer, as_of: dt.date) -> str:
    """The deadline of a task in brackets, with the days left while it is near; empty without one."""
    due = answer.status.due
    if due is None or due.date is None:
        return ""
    left = (due.date - as_of).days
    near = "，今日到期" if left == 0 else f"，还有{left}天" if 0 < left <= NEAR else ""
    return f"（时限{_day(due.date, as_of)}{near}）"


def _day(day: dt.date, as_of: dt.date) -> str:
    """A day in a message, with its year if that is not the present one: 12月25日."""
    return f"{day.month}月{day.day}日" if day.year == as_of.year else words.day(day)

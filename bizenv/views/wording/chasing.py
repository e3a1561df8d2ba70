"""催报: what a unit's liaison reads in the work group about the feedback that is still asked of the unit."""

import datetime as dt
from collections.abc import Iterator, Sequence

from bizenv.plan.model import Plan
from bizenv.standing.periods import Period
from bizenv.standing.rounds import RoundAnswer
from bizenv.views.wording import titles, words

MOST = 10
"""How many tasks a message names; the form has all of them."""
NEAR = 90
"""Up to how many days before its deadline a task is told with the days left."""


def write_message(
    plan: Plan, period: Period, unit: str, answers: Sequence[RoundAnswer], closing: dt.date, as_of: dt.date
) -> str:
    """The message to one unit about the answers that it owes in a round, of which there is at least one.

    No day that has passed is asked for: after it, feedback is asked for today, after ``closing`` as soon as possible.
    """
    return "\n".join(_list_lines(plan, period, unit, answers, closing, as_of)) + "\n"


def write_scheme_message(plan: Plan, unit: str, tasks: int) -> str:
    """The message to one unit whose own scheme for the tasks that it leads is not on record."""
    return (
        f"【提醒】{unit}：{titles.name_short(plan)}细化落实方案\n"
        f"贵单位牵头{tasks}项，尚未收到细化落实方案，请制定后报送{titles.name_office(plan)}；已经报送的，请忽略。\n"
    )


def _list_lines(
    plan: Plan, period: Period, unit: str, answers: Sequence[RoundAnswer], closing: dt.date, as_of: dt.date
) -> Iterator[str]:
    inherited = [a for a in answers if a.inherited]
    answers = [a for a in answers if not a.inherited]
    days = sorted({a.due for a in answers})
    subject = f"{titles.name_short(plan)}{period.words}进展情况"
    yield f"【{'催报' if days and days[0] < as_of else '提醒'}】{unit}：{subject}"
    for day in days:
        some = [a for a in answers if a.due == day]
        yield _ask(day, len(some), period, closing, as_of)
        most = max(1, MOST // len(days))
        for number, answer in enumerate(some[:most], start=1):
            yield f"{number}. {titles.name_task(answer.status.task)}{_tell_deadline(answer, as_of)}"
        if len(some) > most:
            yield f"另有{len(some) - most}项，见填报表。"
    if inherited:
        yield f"承接前没有反馈{len(inherited)}项，请将目前进展一并报送："
        for number, answer in enumerate(inherited[:MOST], start=1):
            yield f"{number}. {titles.name_task(answer.status.task)}{_tell_deadline(answer, as_of)}"
        if len(inherited) > MOST:
            yield f"另有{len(inherited) - MOST}项，见填报表。"
    told = any(a.status.last is not None for a in (*answers, *inherited))
    yield "请填报后发回" + ("，没有新进展的在表上打√即可" if told else "") + "；已经报送的，请忽略。"


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

"""Who has not reported in a round of feedback, plan by plan, and the messages that remind them."""

import datetime as dt
from collections.abc import Callable, Sequence

from bizenv.base.errors import OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.ledger.status import Status
from bizenv.standing import periods, rounds, rubric
from bizenv.standing.periods import Period
from bizenv.standing.query import Query
from bizenv.standing.rounds import RoundAnswer
from bizenv.views.wording import chasing, lists, titles, words


class Round(NamedTuple):
    """A round of a plan: the tasks that it asks about, and the open tasks that nobody leads, so that nobody is asked."""

    desk: Desk
    period: Period
    answers: list[RoundAnswer]
    unled: list[Status]

    @property
    def due(self) -> dt.date:
        """The day by which feedback is due."""
        return rounds.find_due_day(self.period, self.desk.rules.feedback)

    @property
    def closing(self) -> dt.date:
        """收报截止日."""
        return rounds.find_closing_day(self.period, self.desk.rules.feedback)


def find_round(desk: Desk, period: str | None, pick: Callable[[Desk], Query], as_of: dt.date) -> Round:
    """The round of a plan, the last one that closed where no period is given; ``pick``: which of its tasks are asked about.

    Raises OptionsError for one that has not begun, or began before the plan was issued; NotFoundError, DataError.
    """
    registry = desk.registry
    issued, feedback = registry.plan.issued, desk.rules.feedback
    typed = periods.parse_period(period) if period else None
    if typed is not None and as_of < typed.first:
        raise OptionsError(f"{typed.words}还没有开始（截至 {as_of}）")
    if typed is not None and typed.first < issued:
        raise OptionsError(
            f"{typed.words}在方案印发（{registry.plan.issued_as_known}）之前已经开始，不要求反馈；第一轮是"
            f"{periods.find_first(issued, feedback.every).words}"
        )
    it, answers = _last_round(desk, as_of) if typed is None else _round(desk, rounds.find_round(typed, feedback), as_of)
    if typed is not None and it != typed:
        desk.say(lists.joined(typed, it, rounds.find_due_day(it, feedback)))
    query = pick(desk)
    return Round(
        desk,
        it,
        [a for a in answers if query.admits(a.status)],
        [s for s in desk.standing(as_of).statuses if not s.lead and s.nearest.going and query.admits(s)],
    )


def label(desk: Desk, asked: Round) -> Round:
    """The same with its tasks as they are told beside those of other plans of the desk."""
    book = asked.desk.book
    statuses = desk.shelf.label(book, [a.status for a in asked.answers])
    answers = [a._replace(status=status) for a, status in zip(asked.answers, statuses, strict=True)]
    return asked._replace(answers=answers, unled=desk.shelf.label(book, asked.unled))


def _round(desk: Desk, period: Period, as_of: dt.date) -> tuple[Period, list[RoundAnswer]]:
    """A round with the tasks that it asks about."""
    statuses, issued = desk.standing(as_of).statuses, desk.registry.plan.issued
    return period, rounds.list_answers(statuses, period, desk.ledger, desk.rules, issued)


def _last_round(desk: Desk, as_of: dt.date) -> tuple[Period, list[RoundAnswer]]:
    """The round of any frequency that closed last and asked about anything. Raises OptionsError before the first."""
    issued = desk.registry.plan.issued
    found = rounds.find_last(desk.standing(as_of).statuses, desk.ledger, desk.rules, issued, as_of)
    if found is None:
        first = periods.find_first(issued, desk.rules.feedback.every)
        raise OptionsError(f"还没有一轮反馈截止（截至 {as_of}）；没有截止的用 --period 查看：{first.name}")
    return found


def group_units(answers: Sequence[RoundAnswer], desk: Desk) -> list[tuple[str, list[RoundAnswer]]]:
    """The answers by the first-named lead, who has to give them, in the order of the units."""
    members: dict[str, list[RoundAnswer]] = {}
    for it in answers:
        members.setdefault(words.first_lead(it.status), []).append(it)
    return sorted(members.items(), key=lambda pair: desk.units.rank(pair[0]))


class Message(NamedTuple):
    """A message to paste into the work group: the unit that it is for, and its lines."""

    unit: str
    text: str


class Reminders(NamedTuple):
    """The messages to the units, and those that are not judged, so that no group reads of them: how many tasks each."""

    messages: list[Message]
    apart: dict[str, int]


def remind(desk: Desk, found: Sequence[Round], as_of: dt.date, *, despite: bool) -> Reminders:
    """The messages of some rounds, a unit each; one to all units where nothing is missing.

    despite: also where the ledger is unsound. Raises MisuseError where it is, or where it is in doubt who has a task; DataError.
    """
    desk.refuse_unsound(despite=despite)
    for it in found:
        it.desk.refuse_doubted(a.status.task for a in it.answers if a.owed)
        if it.unled:
            desk.say(lists.unled(it.unled))
    complete = tell_complete(found)
    return Reminders([Message("各单位", complete)], {}) if complete else write_messages(desk, found, as_of)


def write_messages(desk: Desk, found: Sequence[Round], as_of: dt.date) -> Reminders:
    """A message a unit, those that are not judged apart.

    What a unit owes of several plans stands in one message, that of the government and that of the party in two.
    """
    apart: dict[str, int] = {}
    named: dict[tuple[str, str], list[chasing.Asked]] = {}
    for it in found:
        plan, rules = it.desk.book.plan, it.desk.rules
        units = group_units([a for a in it.answers if a.owed], desk)
        for name, some in units:
            if rubric.is_unlit([name], it.desk.registry, rules):
                apart[name] = apart.get(name, 0) + len(some)
            else:
                named.setdefault((name, plan.system), []).append(chasing.Asked(plan, it.period, some, it.closing))
        note = rounds.note_closing_day(it.period, rules.feedback)
        if note and any(a.due > it.period.last for _, some in units for a in some):
            it.desk.say(f"收报截止日按{words.day(it.closing)}计：{note}")
    ordered = sorted(named.items(), key=lambda pair: desk.units.rank(pair[0][0]))
    return Reminders([Message(name, chasing.write_message(name, asked, as_of)) for (name, _), asked in ordered], apart)


def tell_complete(found: Sequence[Round]) -> str:
    """The message to all where nothing is missing; empty where anything is."""
    if any(a.silent for it in found for a in it.answers):
        return ""
    return "".join(_tell_complete(it) for it in found)


def _tell_complete(asked: Round) -> str:
    plan = titles.name_short(asked.desk.book.plan) if asked.desk.beside else ""
    if not asked.answers:
        return f"{plan}{asked.period.words}没有要求反馈的事项。\n"
    return f"{plan}{asked.period.words}进展情况已全部反馈，感谢各单位支持。\n"

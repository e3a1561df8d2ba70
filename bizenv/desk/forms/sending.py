"""The forms that go out: for each unit those of its plans, those of the government and of the party apart."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.standing import periods, rounds
from bizenv.standing.periods import Period
from bizenv.views.wording import lists

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.forms.content import Form

_PARTY = "党委系统"
"""What the file's name says of a form on plans of the party."""


class Packet:
    """The forms that go to a unit in one file, each with its plan; those without anything to say are left out."""

    def __init__(self, forms: "Sequence[tuple[Book, Form]]") -> None:
        self.books = [book for book, _ in forms]
        self.forms = [form for _, form in forms]
        self.department = self.forms[0].department

    def name(self, period: str) -> str:
        """The name of the file."""
        system = f"_{_PARTY}" if self.forms[0].plan.system == "party" else ""
        return f"{self.department}_{period}{system}_填报表.xlsx"

    def refuse_doubted(self, desk: Desk) -> None:
        """Raise MisuseError if it is not settled who has one of the tasks. Raises DataError."""
        for book, form in zip(self.books, self.forms, strict=True):
            told = (*(row.status for row in form.rows), *form.confirm, *form.support)
            desk.refuse_doubted((status.task for status in told), book)

    def count(self, *, named: bool) -> str:
        """How many rows it has, of each plan, with its name if it is to be ``named``."""
        each = [
            f"牵头{len(form.rows)}行（须报{sum(row.asked for row in form.rows)}）　联合待确认{len(form.confirm)}　配合{len(form.support)}"
            for form in self.forms
        ]
        if not named:
            return each[0]
        return "；".join(f"{form.plan.name}：{told}" for form, told in zip(self.forms, each, strict=True))


def prepare(desk: Desk, names: Sequence[str], period: str, as_of: dt.date, *, despite: bool = False) -> list[Packet]:
    """``list_packets``, where the ledger is sound (``despite``: or is not) and it is settled who has each task.

    Raises MisuseError, DataError, NotFoundError.
    """
    desk.refuse_unsound(despite=despite)
    packets = list_packets(desk, names, period, as_of)
    for packet in packets:
        packet.refuse_doubted(desk)
    return packets


class Round(NamedTuple):
    """A round that may be asked about. usual: whether it is the running one of the length that the plan asks in."""

    name: str
    words: str
    usual: bool


def list_rounds(desk: Desk, day: dt.date) -> list[Round]:
    """The rounds that the plans may ask about on a day, the usual ones first, each group the latest first."""
    from bizenv.forms import content

    found: dict[str, Round] = {}
    for book in desk.books:
        every = book.rules.feedback.every
        for it in reversed(periods.list_current(day, every, book.plan.issued)):
            if content.refuse_period(it, book.plan, day):
                continue
            usual = it == periods.find_period(day, every)
            if usual or it.name not in found:
                found[it.name] = Round(it.name, it.words, usual)
    return sorted(found.values(), key=lambda it: not it.usual)


def list_units(desk: Desk, day: dt.date) -> list[str]:
    """The units that lead an open task of a plan, in their order."""
    from bizenv.forms import content

    names = {name for book in desk.books for name in content.list_departments(book.standing(day, desk.recorded_by))}
    return sorted(names, key=desk.units.rank)


def list_packets(desk: Desk, names: Sequence[str], period: str, as_of: dt.date) -> list[Packet]:
    """The forms of these units, by default of all that lead an open task of a plan. Forms without fields are left out.

    Of several plans each is asked about its own round that falls due with the period; what a plan does not ask of a unit
    has no sheet, unless the unit was named. Raises MisuseError if no plan may be asked, DataError, NotFoundError.
    """
    from bizenv.forms import content

    asked = periods.parse_period(period)
    _ = desk.checked
    order = desk.shelf.order
    wanted = list(dict.fromkeys(order.department(name).name for name in names))
    made: dict[str, list[tuple[Book, Form]]] = {name: [] for name in wanted}
    supporting: set[str] = set()
    for book, own in _find_rounds(desk, asked, as_of):
        known = book.standing(as_of, desk.recorded_by)
        ledger = book.ledger_known_by(desk.recorded_by)
        mine = [name for name in wanted if book.registry.knows(name)] if names else content.list_departments(known)
        for name in mine:
            form = content.make_form(known, ledger, book.rules, name, own)
            made.setdefault(name, []).append((book, form))
        if not names:
            supporting |= {name for s in known.statuses if s.nearest.going for name in s.support}
    some = {name: [(book, it) for book, it in each if it.rows or it.confirm] for name, each in made.items()}
    if not names:
        some = {name: some[name] for name in sorted(some, key=order.rank)}
    none = [name for name, each in some.items() if not each]
    none += sorted(supporting - set(made), key=order.rank)
    if none:
        desk.say(f"没有牵头而尚未办结的事项，不必填报：{'、'.join(none)}")
    kept = {name: each if names else [it for it in each if it[1].needed] for name, each in some.items()}
    idle = [name for name, each in kept.items() if some[name] and not each]
    if idle:
        desk.say(f"{asked.words}没有须报的，也没有变化，不发表（仍要发的，用 --department 点名）：{'、'.join(idle)}")
    return [packet for each in kept.values() for packet in _divide(each)]


def _divide(forms: "Iterable[tuple[Book, Form]]") -> list[Packet]:
    """A unit's forms in the files in which they go out: plans of the government and of the party never together."""
    found: dict[str, list[tuple[Book, Form]]] = {}
    for book, form in forms:
        found.setdefault(form.plan.system, []).append((book, form))
    return [Packet(found[system]) for system in ("government", "party") if system in found]


def _find_rounds(desk: Desk, asked: Period, as_of: dt.date) -> "list[tuple[Book, Period]]":
    """The plans that are asked about, each with its round, after saying of the others why they are not.

    Raises MisuseError if there are none.
    """
    from bizenv.forms import content

    found, refused = [], []
    for book in desk.books:
        feedback = book.rules.feedback
        round = rounds.find_round(asked, feedback)
        own = round if desk.several else asked
        why = content.refuse_period(own, book.plan, as_of)
        mark = f"{book.plan.name}：" if desk.several else ""
        if why:
            refused.append(f"{mark}没有生成填报表：{why}")
            continue
        strange = [head for head in book.rules.form_columns if head not in book.registry.column_heads]
        if strange:
            desk.say(f"{mark}方案没有这些栏目，填报表里不列：{'、'.join(strange)}；改 rules.yaml 的 form")
        if round != asked:
            desk.say(f"{mark}{lists.joined(asked, round, rounds.find_due_day(round, feedback))}")
        found.append((book, own))
    if not found:
        raise MisuseError("\n".join(refused))
    for line in refused:
        desk.say(line)
    return found

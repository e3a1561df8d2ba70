"""机构改革: a unit was renamed, merged or split, and another one takes its open tasks over."""

import datetime as dt
import re
from collections.abc import Sequence

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.base.suggest import find_nearest
from bizenv.base.tuples import NamedTuple
from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status


class Handover(NamedTuple):
    """What goes from a unit to its successor on a day.

    led, helped: the open tasks that the old unit leads and supports. chosen: those that go, where they are named; else all go.
    """

    old: str
    into: str
    effective: dt.date
    led: Sequence[Status]
    helped: Sequence[Status]
    chosen: tuple[str, ...]

    def tell(self) -> list[str]:
        """What is taken over and what is left behind, in sentences."""
        from bizenv.views.wording import succession

        parts = [
            [s for s in each if (s.task.id in self.chosen) is taken or not self.chosen]
            for taken in (True, False)
            for each in (self.led, self.helped)
        ]
        told = [succession.tell_taken(self.into, parts[0], parts[1], self.effective)]
        if self.chosen and (parts[2] or parts[3]):
            told.append(succession.tell_left(self.old, parts[2], parts[3]))
        return told


def find_handover(desk: Desk, old: str, into: str, tasks: Sequence[str], effective: dt.date) -> Handover:
    """What goes from one unit to another. Raises MisuseError where nothing does, NotFoundError, DataError."""
    registry = desk.registry
    name = registry.department(old).name
    after = _find_successor(desk, into)
    if after == name:
        raise MisuseError(f"{name}和{after}是同一家单位；只是写法不同的，在 departments.yaml 里加别名")
    writing.check_day(desk, effective)
    words = [word for text in tasks for word in re.split("[,，、]", text) if word]
    going = [s for s in desk.standing(effective).statuses if any(node.going for node in s.nodes)]
    led = [s for s in going if name in (*s.lead, *s.waiting)]
    helped = [s for s in going if name in s.support]
    open_ = {s.task.id for s in (*led, *helped)}
    named = [[task.id for task in registry.named(word)] for word in words]
    foreign = [each for each in named if not open_ & {*each}]  # of a measure what is closed stays behind
    if foreign:
        labels = "、".join(registry.task(task).label for each in foreign for task in each)
        raise MisuseError(
            f"{labels} 在 {effective} 不由{name}牵头或配合，或已办结，无从承接；核对：bizenv department {name}"
        )
    if not open_:
        raise MisuseError(
            f"{name}在 {effective} 没有牵头或配合的、没有办结的事项，无从承接；核对：bizenv department {name}"
        )
    chosen = tuple(dict.fromkeys(task for each in named for task in each if task in open_))
    return Handover(name, after, effective, led, helped, chosen)


def prepare(
    desk: Desk,
    unit: str,
    facts: writing.Common,
    *,
    into: str,
    tasks: tuple[str, ...],
    document: str,
    effective: dt.date,
) -> writing.Prepared:
    """The succession of a unit; what goes over is told. Raises MisuseError, NotFoundError, DataError."""
    it = find_handover(desk, unit, into, tasks, effective)

    def make() -> Entry:
        told = {"old": it.old, "into": it.into, "tasks": it.chosen, "document": document, "effective": effective}
        return facts.entry(desk, None, "reorganise", None, **told)

    prepared = writing.prepare_plan(desk, writing.read_task(desk, None), make)
    for words in it.tell():
        desk.say(words)
    return prepared


def _find_successor(desk: Desk, typed: str) -> str:
    """The canonical name of the department that takes over. Raises NotFoundError for one that is not in the data."""
    registry = desk.registry
    if registry.knows(typed.strip()):
        return registry.canonical(typed.strip())
    near = find_nearest(typed, registry.names(), 1)
    hint = f"是不是“{near[0]}”？不是的，" if near else ""
    raise NotFoundError(
        f"departments.yaml 里没有“{typed.strip()}”；{hint}先加一行：- {{name: {typed.strip()}, kind: 单位的类别}}，bizenv lock，再记"
    )


ACT = Act(
    "reorganise",
    "reorganise",
    "更名、合并、拆分",
    "自施行之日起，没有办结的事项由另一家单位承接，牵头的、配合的都在内；此前的事仍归原单位。"
    "拆分的，逐项写明由谁承接，一家记一条。只划转一两项、原单位还在的，用事项里的“改由谁牵头”。",
    (
        Ask("into", "承接的单位"),
        Ask("tasks", "只承接哪些事项"),
        Ask("document", "文号"),
        Ask("effective", "何日起承接"),
        *FACTS,
    ),
    prepare,
    about="unit",
    called="原单位",
)

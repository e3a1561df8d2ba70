"""自定节点: a day that the lead of an undated task has set itself."""

import datetime as dt

from bizenv.base.errors import MisuseError
from bizenv.desk import writing
from bizenv.desk.act import DATE, NOTE, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry, Origin
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    until: dt.date,
    text: str,
    origin: Origin | None,
) -> writing.Prepared:
    """The days that leads set themselves. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    plan = desk.registry.plan
    if until < plan.issued:
        raise MisuseError(f"自定节点 {until} 早于方案印发之日 {plan.issued_as_known}；核对年份")

    def make(task: Task, status: Status) -> Entry:
        if status.dated:
            raise MisuseError(f"{task.label} 有明确时限，不记自定节点；时限见 bizenv show {task.id}")
        return facts.entry(desk, task, "milestone", None, until=until, text=text, origin=origin)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "milestone",
    "milestone",
    "自定节点",
    "记录牵头单位给没有明确时限的事项自己定的节点：到哪一天做成什么。没有灯号，不计办结率，不进通报和考评。",
    (
        Ask("until", "哪一天", option="by", help="自定节点在哪一天"),
        Ask("text", "做成什么"),
        Ask("origin", "出自哪里"),
        DATE,
        NOTE,
    ),
    prepare,
)

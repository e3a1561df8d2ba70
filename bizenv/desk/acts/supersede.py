"""新规定: a new rule that replaces a task."""

from typing import Any

from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.admission import find_named_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    lead: tuple[str, ...],
    deadline: str | None,
    **fields: Any,
) -> writing.Prepared:
    """The new rules that replace tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    names = tuple(dict.fromkeys(desk.registry.department(name).name for name in lead))

    def make(task: Task, status: Status) -> Entry:
        node = find_named_node(status, deadline)
        return facts.entry(desk, task, "supersede", node, lead=names, **fields)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "supersede",
    "supersede",
    "新规定",
    "记录新规定取代了事项：此后按新规定执行，新的要求、时限、牵头单位照记，责任不落空。",
    (
        Ask("document", "新规定的文号"),
        Ask("effective", "何日起施行"),
        Ask("text", "新的要求"),
        Ask("until", "新的时限"),
        Ask("lead", "新的牵头单位"),
        Ask("deadline", "节点"),
        *FACTS,
    ),
    prepare,
)

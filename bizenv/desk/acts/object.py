"""异议: what a unit objects to."""

from bizenv.desk import writing
from bizenv.desk.act import DATE, NOTE, RECEIVED, Act, Ask
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
    deadline: str | None,
) -> writing.Prepared:
    """The objections to what is on record of tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    unit = desk.registry.department(facts.by or "").name

    def make(task: Task, status: Status) -> Entry:
        node = find_named_node(status, deadline)
        return facts._replace(by=unit).entry(desk, task, "object", node)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "object",
    "object",
    "异议",
    "记录单位的异议：联合牵头单位对首家所报，或单位对涉及自己的内容。不改变事项的状态。",
    (
        Ask("deadline", "节点"),
        DATE,
        RECEIVED,
        Ask("by", "哪家单位提的"),
        NOTE._replace(label="对什么有异议，为何"),
    ),
    prepare,
)

"""终止: a task that, with approval, is no longer to be done."""

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
    deadline: str | None,
    **fields: Any,
) -> writing.Prepared:
    """The terminations of tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""

    def make(task: Task, status: Status) -> Entry:
        node = find_named_node(status, deadline)
        return facts.entry(desk, task, "terminate", node, **fields)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "terminate",
    "terminate",
    "终止",
    "记录经批准终止的事项，不再办理，也不再计入办结率；有新规定取代的，用“新规定”。",
    (
        Ask("approved_by", "批准的机关或领导"),
        Ask("document", "文号"),
        Ask("reason", "原因"),
        Ask("deadline", "节点"),
        *FACTS,
    ),
    prepare,
)

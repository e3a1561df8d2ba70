"""恢复督办: what was closed is open again."""

import datetime as dt

from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.states import CLOSED
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    reason: str,
    approved_by: str,
    until: dt.date | None,
    deadline: str | None,
) -> writing.Prepared:
    """The tasks that are open again. Raises OptionsError, MisuseError, NotFoundError, DataError."""

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=[n for n in status.nodes if n.state in CLOSED])
        return facts.entry(desk, task, "reopen", node, reason=reason, approved_by=approved_by, until=until)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "reopen",
    "reopen",
    "恢复督办",
    "核查反弹，恢复督办：已办结销号的，经批准自这一天起重新督办。此前的文件照旧，没有另定时限的不算逾期。",
    (
        Ask("reason", "发现了什么反弹", option="ground", help="为何恢复督办：核查发现了什么反弹"),
        Ask("approved_by", "谁批准的"),
        Ask("until", "整改的时限"),
        Ask("deadline", "节点"),
        *FACTS,
    ),
    prepare,
)

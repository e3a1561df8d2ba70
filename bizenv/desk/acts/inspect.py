"""核查: what the office found when it looked itself."""

from typing import Any

from bizenv.desk import writing
from bizenv.desk.act import DATE, NOTE, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.desk.given import Limit
from bizenv.ledger.admission import find_named_node, list_persons
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    deadline: str | None,
    limit: Limit | None,
    **fields: Any,
) -> writing.Prepared:
    """What was found of tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    facts = facts._replace(by="、".join(list_persons(facts.by or "")))
    last = writing.count_limit(desk, limit, facts.date)

    def make(task: Task, status: Status) -> Entry:
        node = find_named_node(status, deadline)
        return facts.entry(desk, task, "inspect", node, limit=last, **fields)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "inspect",
    "inspect",
    "核查",
    "记录督查机构自己的核查：两人以上，看到什么，要整改的限哪一天。不改变事项的状态；反弹的用“恢复督办”。",
    (
        Ask("finding", "发现了什么"),
        Ask("method", "核验方式"),
        Ask("limit", "限哪一天前整改", limit=True),
        Ask("deadline", "节点"),
        Ask("by", "谁去核查的", several=True, metavar="姓名", help="谁去核查的，两人以上"),
        DATE,
        NOTE,
    ),
    prepare,
)

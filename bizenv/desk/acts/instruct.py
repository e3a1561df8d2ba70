"""批示: what a leader or a meeting requires."""

from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.desk.given import Limit
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    source: str,
    post: str | None,
    require: str,
    limit: Limit | None,
    cleared_by: str | None,
) -> writing.Prepared:
    """What is required of tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    last = writing.count_limit(desk, limit, facts.date)

    def make(task: Task, _: Status) -> Entry:
        return facts.entry(
            desk, task, "instruct", None, source=source, post=post, require=require, limit=last, cleared_by=cleared_by
        )

    return writing.prepare(desk, ids, make)


ACT = Act(
    "instruct",
    "instruct",
    "批示",
    "记录领导批示、会议议定对事项的要求：用督查机构自己的话概括，限哪一天。不进任何表、函、文件、网页和导出。",
    (
        Ask("source", "出自哪里"),
        Ask("post", "谁的批示（职务）"),
        Ask("require", "要求做什么"),
        Ask("limit", "限哪一天", limit=True),
        Ask("cleared_by", "谁同意照录原话"),
        *FACTS,
    ),
    prepare,
)

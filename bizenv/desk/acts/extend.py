"""延期: an extension of a deadline that is asked for, granted or refused."""

import datetime as dt

from bizenv.base.errors import OptionsError
from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask, Switch, Way
from bizenv.desk.desk import Desk
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    request: bool,
    refuse: bool,
    until: dt.date | None,
    approved_by: str | None,
    document: str | None,
    reason: str,
    deadline: str | None,
) -> writing.Prepared:
    """The extensions of tasks, requests for them, or refusals. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    if request and refuse:
        raise OptionsError("--request 和 --refuse 只能给一个")
    if request and approved_by is not None:
        raise OptionsError("申请还没有批准，不写 --approved-by")
    if not request and (approved_by is None or document is None):
        raise OptionsError("须给 --approved-by 和 --document：谁批准（或不批准）的，什么文号；只是申请的加 --request")
    if (until is None) != refuse:
        raise OptionsError("不批准的不写 --until" if refuse else "须给 --until：延至哪一天")

    if request and facts.by is not None:
        facts = facts._replace(by=desk.registry.department(facts.by).name)

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=[n for n in status.nodes if not n.met])
        if request:
            return facts.entry(desk, task, "request", node, until=until, document=document, reason=reason)
        decision = "refused" if refuse else None
        return facts.entry(
            desk,
            task,
            "extend",
            node,
            until=until,
            decision=decision,
            approved_by=approved_by,
            document=document,
            reason=reason,
        )

    return writing.prepare(desk, ids, make)


ACT = Act(
    "extend",
    "extend",
    "延期",
    "记录延期：批准的、申请待批的、不批准的。谁确定的时限，由谁批准延长；原时限仍然可见。",
    (
        Switch("request", "request", "只是申请，待批", "只是申请，待批：时限照算；写 --until、--reason"),
        Switch("refuse", "refuse", "不批准", "不批准申请"),
        Ask("until", "延至哪一天", needed=False),
        Ask("approved_by", "批准的机关或领导", needed=False),
        Ask("document", "文号", needed=False),
        Ask("reason", "原因"),
        Ask("deadline", "节点"),
        *FACTS,
    ),
    prepare,
    ways=(
        Way("grant", "批准", {}, ("until", "approved_by"), ("until", "approved_by", "document")),
        Way("request", "只是申请，待批", {"request": "1"}, ("until",), ("until",)),
        Way("refuse", "不批准", {"refuse": "1"}, ("approved_by",), ("approved_by", "document")),
    ),
)

"""核验: what the office decides on work that was reported complete."""

import datetime as dt
from typing import Any

from bizenv.base.errors import OptionsError
from bizenv.desk import attaching, closing, writing
from bizenv.desk.act import DATE, NOTE, RECEIVED, Act, Ask, Switch, Way
from bizenv.desk.desk import Desk
from bizenv.desk.given import Limit
from bizenv.ledger.admission import find_node, parse_value
from bizenv.ledger.entry import Entry, Ground, Method
from bizenv.ledger.status import Status
from bizenv.plan.model import Task

_OF_PASS = {
    "completed": "--completed",
    "proof": "--proof",
    "continuing": "--continuing",
    "unmet": "--unmet",
    "approved_by": "--approved-by",
    "document": "--document",
}
_OF_RETURN = {"limit": "--limit", "ground": "--ground"}
"""The options that go with ``--pass`` alone, and those that go with ``--return`` alone."""


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    passed: bool,
    returned: bool,
    limit: Limit | None,
    values: tuple[str, ...],
    completed: dt.date | None,
    deadline: str | None,
    ground: Ground | None,
    method: Method | None,
    evidence: tuple[str, ...],
    **fields: Any,
) -> writing.Prepared:
    """The decisions on tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    if passed == returned:
        raise OptionsError("--pass 和 --return 要给一个，只给一个")
    if returned and limit is None:
        raise OptionsError("退回要写补报时限：--limit 2019-12-20，或 --limit 5wd（5个工作日）")
    if passed and facts.by is None:
        raise OptionsError("销号要写核验人：--by 姓名")
    given = {"completed": completed, "limit": limit, "ground": ground, **fields}
    wrong = [option for key, option in (_OF_RETURN if passed else _OF_PASS).items() if given[key]]
    if wrong:
        raise OptionsError(f"{'、'.join(wrong)} 用于 {'--return' if passed else '--pass'}")
    if (fields["approved_by"] is None) != (fields["document"] is None):
        raise OptionsError("--approved-by 和 --document 要一起给：谁批准的，文号")
    if fields["approved_by"] is not None and fields["unmet"] is None:
        raise OptionsError("--approved-by、--document 用于指标没有达到、经批准办结的，要写理由：--unmet 理由")
    attached = attaching.attach(desk, evidence)
    last = writing.count_limit(desk, limit, facts.date)

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=status.awaiting)
        waiting = [n for n in status.awaiting if node is None or n.number == node.number]
        reached = dict(parse_value(task, typed) for typed in values)
        day, told = None, ""
        if passed:
            closing.check_targets(task, waiting, {**status.values, **reached}, fields["unmet"], fields["approved_by"])
            day, told = closing.find_completed(task, waiting, completed, facts.date, fields["proof"])
        elif ground is None:
            desk.say(f"注意：{task.label} 没有写退回类别（--ground），按退回续办计，原时限照算")
        elif ground == "evidence" and last is not None:
            told = closing.warn_shelter(task, waiting, facts.date, last, desk.rules)
        if told:
            desk.say(f"注意：{told}")
        return facts.entry(
            desk,
            task,
            "verify",
            node,
            result="pass" if passed else "return",
            ground=ground,
            method=method,
            values=reached,
            completed=day,
            limit=last,
            **fields,
            **attached.fields,
        )

    return writing.prepare(desk, ids, make, attached.sources)


ACT = Act(
    "verify",
    "verify",
    "核验",
    "督查机构核验已报办结的事项：通过即销号，不通过即退回并限期补报。是否逾期看工作完成之日，不看核验之日。",
    (
        Switch("pass", "passed", "通过，销号", "核验通过，销号；须有佐证材料和核验人"),
        Switch("return", "returned", "退回", "退回，限期补报"),
        Ask("ground", "退回类别"),
        Ask("limit", "补报时限", limit=True),
        Ask("values", "核实的指标数"),
        Ask("unmet", "指标未达到的理由"),
        Ask("approved_by", "批准的机关"),
        Ask("document", "批准的文号"),
        Ask("completed", "完成日期"),
        Ask("proof", "证明完成之日的材料"),
        Ask("continuing", "转入长期坚持"),
        Ask("method", "核验方式"),
        Ask("deadline", "节点"),
        DATE._replace(label="核验日期"),
        RECEIVED,
        Ask("by", "核验人"),
        NOTE._replace(label="核验意见"),
        Ask("evidence", "佐证材料"),
    ),
    prepare,
    ways=(
        Way(
            "pass",
            "通过，销号",
            {"pass": "1"},
            ("completed", "proof", "continuing", "unmet", "approved_by", "document"),
            ("by",),
        ),
        Way("return", "退回", {"return": "1"}, ("ground", "limit"), ("limit",)),
    ),
)

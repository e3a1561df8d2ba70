"""记录进展: what a lead department reports."""

from typing import Any

from bizenv.base.errors import OptionsError
from bizenv.desk import attaching, writing
from bizenv.desk.act import DATE, NOTE, RECEIVED, Act, Ask, Switch, Way
from bizenv.desk.desk import Desk
from bizenv.ledger.admission import find_node, parse_value
from bizenv.ledger.entry import Entry, Stage
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    progress: int | None,
    stage: Stage | None,
    done: bool,
    no_change: bool,
    deadline: str | None,
    values: tuple[str, ...],
    evidence: tuple[str, ...],
    **fields: Any,
) -> writing.Prepared:
    """The reports on tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    chosen: list[Stage] = [stage] if stage else []
    chosen += ["done"] if done else []
    chosen += ["no_change"] if no_change else []
    chosen += ["in_progress"] if progress is not None and stage != "in_progress" else []
    if len(chosen) != 1:
        raise OptionsError("--progress、--stage、--done、--no-change 要给一个，只给一个")
    if fields["completed"] is not None and chosen[0] != "done":
        raise OptionsError("--completed 用于报办结：--done")
    from bizenv.views.wording import entries

    attached = attaching.attach(desk, evidence)

    def make(task: Task, status: Status) -> Entry:
        wanted = [n for n in status.nodes if n.lacking]
        whole = chosen[0] != "done" and deadline is None
        node = None if whole else find_node(status, deadline, wanted=wanted)
        return facts.entry(
            desk,
            task,
            "report",
            node,
            stage=chosen[0],
            progress=progress,
            values=dict(parse_value(task, typed) for typed in values),
            **fields,
            **attached.fields,
        )

    prepared = writing.prepare(desk, ids, make, attached.sources)
    for task, ledger, entry in prepared.ready:
        if task is not None:
            for told in entries.list_doubts(task, ledger.with_entry(entry), entry, desk.today):
                desk.say(f"注意：{told}")
    return prepared


ACT = Act(
    "record",
    "report",
    "记录进展",
    "牵头单位反馈的进展。单位只能“报办结”，销号要由督查机构核验。",
    (
        Ask("progress", "完成百分之几"),
        Ask("stage", "阶段", needed=False),
        Switch("done", "done", "已完成（报办结）", "已完成（报办结，待督查机构核验）"),
        Switch("no-change", "no_change", "本期无变化", "本期无变化"),
        Ask("completed", "完成日期"),
        Ask("deadline", "节点"),
        Ask("period", "哪一期"),
        DATE,
        RECEIVED,
        Ask("by", "谁报的"),
        NOTE._replace(label="进展情况"),
        Ask("problem", "存在问题"),
        Ask("coordinate", "需协调事项"),
        Ask("next", "下一步打算"),
        Ask("evidence", "佐证材料"),
        Ask("values", "指标的数"),
    ),
    prepare,
    ways=(
        Way("progress", "正在推进", {"stage": "in_progress"}, ("progress",)),
        Way("not-started", "尚未启动", {"stage": "not_started"}),
        Way("done", "已完成（报办结）", {"done": "1"}, ("completed",)),
        Way("no-change", "本期无变化", {"no-change": "1"}),
    ),
)

"""改由谁牵头: other departments lead from a day on."""

import datetime as dt
from typing import Any

from bizenv.base.errors import MisuseError
from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    lead: tuple[str, ...],
    support: tuple[str, ...],
    **fields: Any,
) -> writing.Prepared:
    """The tasks that others lead. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    named = {
        key: tuple(dict.fromkeys(desk.registry.department(name).name for name in names))
        for key, names in (("lead", lead), ("support", support))
    }

    for name in (*named["lead"], *named["support"]):
        _refuse_gone(desk, name, fields["effective"])

    def make(task: Task, status: Status) -> Entry:
        if named["lead"] == status.lead and named["support"] in ((), status.support):
            raise MisuseError(f"{task.label} 现在就由{'、'.join(status.lead)}牵头")
        return facts.entry(desk, task, "reassign", None, **named, **fields)

    return writing.prepare(desk, ids, make)


def _refuse_gone(desk: Desk, name: str, effective: dt.date) -> None:
    """Raise MisuseError for a department all of whose tasks another one had taken over by a day."""
    after = name
    for move in desk.ledger.list_moves(effective):
        if move.old == after and not move.tasks:
            after = move.into or after
    if after != name:
        raise MisuseError(f"{name}在 {effective} 已由{after}承接（bizenv department {name}）；写 {after}")


ACT = Act(
    "reassign",
    "reassign",
    "改由谁牵头",
    "记录事项改由别的单位牵头：自哪一天起，依据什么文。此前的情况仍记在原牵头单位名下。",
    (
        Ask("lead", "新的牵头单位"),
        Ask("support", "新的配合单位"),
        Ask("document", "文号"),
        Ask("effective", "何日起"),
        *FACTS,
    ),
    prepare,
)

"""``bizenv reassign``: other departments lead from a day on."""

import datetime as dt
from typing import Any

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("reassign", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("reassign", "lead", "support", "document", "effective")
@recording.add_facts("reassign")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    lead: tuple[str, ...],
    support: tuple[str, ...],
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录事项改由别的单位牵头：自哪一天起，依据什么文。此前的情况仍记在原牵头单位名下。

    \b
    bizenv reassign 27.3 --lead 区科技局 --document 沙府办函〔2020〕3号 --effective 2020-03-01
    """
    named = {
        key: tuple(dict.fromkeys(app.registry.department(name).name for name in names))
        for key, names in (("lead", lead), ("support", support))
    }

    for name in (*named["lead"], *named["support"]):
        _refuse_gone(app, name, fields["effective"])

    def make(task: Task, status: Status) -> Entry:
        if named["lead"] == status.lead and named["support"] in ((), status.support):
            raise MisuseError(f"{task.label} 现在就由{'、'.join(status.lead)}牵头")
        return facts.entry(app, task, "reassign", None, **named, **fields)

    recording.record(app, ids, make, dry_run=dry_run, output=output)


def _refuse_gone(app: App, name: str, effective: dt.date) -> None:
    """Raise MisuseError for a department all of whose tasks another one had taken over by a day."""
    after = name
    for move in app.ledger.list_moves(effective):
        if move.old == after and not move.tasks:
            after = move.into or after
    if after != name:
        raise MisuseError(f"{name}在 {effective} 已由{after}承接（bizenv department {name}）；写 {after}")

"""``bizenv inspect``: what the office found when it looked itself."""

from typing import Any

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import LIMIT, Limit
from bizenv.ledger.admission import find_node, list_persons
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("inspect", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("inspect", "finding", "method")
@recording.add_fields("inspect", "limit", type=LIMIT)
@recording.add_fields("inspect", "deadline")
@click.option("--by", "persons", metavar="姓名", multiple=True, required=True, help="谁去核查的，两人以上（可重复）")
@recording.add_fields("inspect", "date", required=False)
@recording.add_fields("inspect", "note")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    persons: tuple[str, ...],
    date: Any,
    note: str | None,
    deadline: str | None,
    limit: Limit | None,
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录督查机构自己的核查：两人以上，看到什么，要整改的限哪一天。不改变事项的状态；反弹的用 reopen。

    \b
    bizenv inspect 27.3 --by 张某 --by 李某 --method 实地核查 --finding 窗口已取消复印件要求 --date 2020-03-05
    """
    facts = recording.Common(date or app.today, None, "、".join(list_persons("、".join(persons))), note)
    last, told = limit.counted(facts.date) if limit is not None else (None, "")
    if told:
        app.say(f"注意：{told}")

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline) if deadline is not None else None
        return facts.entry(app, task, "inspect", node, limit=last, **fields)

    recording.record(app, ids, make, dry_run=dry_run, output=output)

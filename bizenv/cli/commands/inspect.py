"""``bizenv inspect``: what the office found when it looked itself."""

from typing import Any

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("inspect", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("inspect", "finding", "method", "limit", "deadline")
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
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录督查机构自己的核查：两人以上，看到什么，要整改的限哪一天。不改变事项的状态；反弹的用 reopen。

    \b
    bizenv inspect 27.3 --by 张某 --by 李某 --method 实地核查 --finding 窗口已取消复印件要求 --date 2020-03-05
    """
    names = list(
        dict.fromkeys("".join(name.split()) for text in persons for name in text.replace("，", "、").split("、"))
    )
    if len([name for name in names if name]) < 2:
        raise MisuseError("核查由两人以上进行（政府督查工作条例第十八条）：--by 写两次，或写“张某、李某”")
    facts = recording.Common(date or app.today, None, "、".join(names), note)

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline) if deadline is not None else None
        return facts.entry(app, task, "inspect", node, **fields)

    recording.record(app, ids, make, dry_run=dry_run, output=output)

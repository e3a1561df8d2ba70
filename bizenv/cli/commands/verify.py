"""``bizenv verify``: the office's check of what was reported complete."""

import datetime as dt

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("verify", options_metavar="[选项]")
@options.pass_app
@recording.ids
@click.option("--pass", "passed", is_flag=True, help="核验通过，销号；须有佐证材料和核验人")
@click.option("--return", "returned", is_flag=True, help="退回，限期重报")
@recording.add_fields("verify", "completed", "limit", "continuing", "deadline")
@recording.add_facts("verify")
@recording.add_fields("verify", "evidence")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    passed: bool,
    returned: bool,
    completed: dt.date | None,
    limit: dt.date | None,
    continuing: bool,
    deadline: str | None,
    facts: recording.Common,
    evidence: tuple[str, ...],
    dry_run: bool,
    output: options.Output,
) -> None:
    """督查机构核验已报办结的事项：通过即销号，不通过即退回并限期重报。

    是否逾期看工作完成之日，不看核验之日。

    \b
    bizenv verify 27.3 --pass --by 张三 --date 2019-12-05
    bizenv verify 27.3 --return --limit 2019-12-20 --note 缺现场照片
    """
    if passed == returned:
        raise click.UsageError("--pass 和 --return 要给一个，只给一个")
    if returned and limit is None:
        raise click.UsageError("退回要写重报时限：--limit 2019-12-20")
    if passed and facts.by is None:
        raise click.UsageError("销号要写核验人：--by 姓名")
    if (returned and (completed or continuing)) or (passed and limit):
        raise click.UsageError("--completed、--continuing 用于 --pass，--limit 用于 --return")

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=status.awaiting)
        waiting = [n for n in status.awaiting if node is None or n.number == node.number]
        done = max((n.completed for n in waiting if n.completed is not None), default=None)
        return facts.entry(
            app,
            task,
            "verify",
            node,
            result="pass" if passed else "return",
            completed=(completed or done or facts.date) if passed else None,
            limit=limit,
            continuing=continuing,
            evidence=evidence,
        )

    recording.record(app, ids, make, dry_run=dry_run, output=output)

"""``bizenv verify``: the office's check of what was reported complete."""

import datetime as dt
from typing import Any

import click

from bizenv.cli import attaching, closing, options, recording
from bizenv.cli.beneath import CommandWithOthers
from bizenv.cli.session import App
from bizenv.cli.types import LIMIT, Limit
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


def _load_export() -> click.Command:
    from bizenv.cli import worklist

    return worklist.export_command


def _load_import() -> click.Command:
    from bizenv.cli import worklist

    return worklist.import_command


@click.command(
    "verify",
    cls=CommandWithOthers,
    beneath={"export": _load_export, "import": _load_import},
    options_metavar="[选项]",
)
@options.pass_app
@recording.ids
@click.option("--pass", "passed", is_flag=True, help="核验通过，销号；须有佐证材料和核验人")
@click.option("--return", "returned", is_flag=True, help="退回，限期补报")
@recording.add_fields("verify", "ground")
@recording.add_fields("verify", "limit", type=LIMIT)
@recording.add_fields("verify", "values", "unmet", "approved_by", "document", "completed", "proof", "continuing")
@recording.add_fields("verify", "method", "deadline")
@recording.add_facts("verify")
@recording.add_fields("verify", "evidence")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    passed: bool,
    returned: bool,
    limit: Limit | None,
    value: tuple[str, ...],
    completed: dt.date | None,
    deadline: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
    ground: Ground | None,
    method: Method | None,
    **fields: Any,
) -> None:
    """督查机构核验已报办结的事项：通过即销号，不通过即退回并限期补报。

    是否逾期看工作完成之日，不看核验之日；时限过后才报、称时限前已完成的，写明证明的材料（--proof）才算按期。
    有量化指标的，核实的数没有或没有达到，不能通过：力争的写 --unmet，其余还须确定指标的机关批准。

    \b
    退回类别：evidence 退回补证（佐证材料不全）：按期报办结的，首次退回后补正时限之内不算逾期
    result 退回续办（未达到办结标准）、mismatch 退回核实（与核查情况不一致）：时限照算
    bizenv verify 27.3 --pass --by 张三 --date 2019-12-05
    bizenv verify 27.3 --return --ground evidence --limit 5wd --note 缺现场照片
    bizenv verify 26.1 --pass --by 张三 --value 4G基站=1000
    bizenv verify export -o 待核验.xlsx    待核验的一行一件，填好结论；bizenv verify import 待核验.xlsx    一次记入
    """
    if passed == returned:
        raise click.UsageError("--pass 和 --return 要给一个，只给一个")
    if returned and limit is None:
        raise click.UsageError("退回要写补报时限：--limit 2019-12-20，或 --limit 5wd（5个工作日）")
    if passed and facts.by is None:
        raise click.UsageError("销号要写核验人：--by 姓名")
    given = {"completed": completed, "limit": limit, "ground": ground, **fields}
    wrong = [option for key, option in (_OF_RETURN if passed else _OF_PASS).items() if given[key]]
    if wrong:
        raise click.UsageError(f"{'、'.join(wrong)} 用于 {'--return' if passed else '--pass'}")
    if (fields["approved_by"] is None) != (fields["document"] is None):
        raise click.UsageError("--approved-by 和 --document 要一起给：谁批准的，文号")
    if fields["approved_by"] is not None and fields["unmet"] is None:
        raise click.UsageError("--approved-by、--document 用于指标没有达到、经批准办结的，要写理由：--unmet 理由")
    attached = attaching.attach(app, fields.pop("evidence"))
    last, note = limit.counted(facts.date) if limit is not None else (None, "")
    if note:
        app.say(f"注意：{note}")

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=status.awaiting)
        waiting = [n for n in status.awaiting if node is None or n.number == node.number]
        values = dict(parse_value(task, typed) for typed in value)
        day, told = None, ""
        if passed:
            closing.check_targets(task, waiting, {**status.values, **values}, fields["unmet"], fields["approved_by"])
            day, told = closing.find_completed(task, waiting, completed, facts.date, fields["proof"])
        elif ground is None:
            app.say(f"注意：{task.label} 没有写退回类别（--ground），按退回续办计，原时限照算")
        elif ground == "evidence" and last is not None:
            told = closing.warn_shelter(task, waiting, facts.date, last, app.rules)
        if told:
            app.say(f"注意：{told}")
        return facts.entry(
            app,
            task,
            "verify",
            node,
            result="pass" if passed else "return",
            ground=ground,
            method=method,
            values=values,
            completed=day,
            limit=last,
            **fields,
            **attached.fields,
        )

    recording.record(app, ids, make, dry_run=dry_run, output=output, sources=attached.sources)

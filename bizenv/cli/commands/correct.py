"""``bizenv correct``: a new entry in the place of a wrong one."""

import datetime as dt
from typing import Any

import click

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.cli import options
from bizenv.cli import recording as writing
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD, STAGE, completing
from bizenv.ledger.admission import checked, node_of, of_kind, value_of
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import KINDS
from bizenv.ledger.status import status_of
from bizenv.store import journal

_DAYS = ("date", "received", "completed", "limit", "until", "effective")
_TEXTS = {
    "by": "经手人",
    "note": "进展情况、意见或备注",
    "problem": "存在问题",
    "coordinate": "需协调事项",
    "next": "下一步打算",
    "approved_by": "批准机关",
    "document": "文号",
    "text": "新的要求",
    "leader": "责任领导",
    "person": "责任人",
}


def _fields(command: options.Command) -> options.Command:
    """An option for each field that a correction may change."""
    for key, what in reversed(_TEXTS.items()):
        command = click.option(f"--{key.replace('_', '-')}", metavar="文字", help=f"改为：{what}")(command)
    for key in reversed(_DAYS):
        command = click.option(f"--{key}", type=options.DAY, help=f"改日期：{_DAY_WORDS[key]}")(command)
    return command


_DAY_WORDS = {
    "date": "发生之日",
    "received": "收到之日",
    "completed": "完成之日",
    "limit": "重报时限",
    "until": "新时限",
    "effective": "施行之日",
}


@click.command("correct", options_metavar="[选项]")
@options.pass_app
@click.argument("entry", metavar="记录", shell_complete=completing("entries"))
@click.option("--reason", metavar="文字", required=True, help="为何更正")
@click.option("--progress", type=click.IntRange(0, 100), metavar="百分数", help="改为推进中，完成百分之几")
@click.option("--stage", type=STAGE, help="改为：未启动、推进中、已完成、本期无变化")
@click.option("--period", type=PERIOD, help="改归哪一期")
@writing.node
@_fields
@click.option("--evidence", metavar="材料", multiple=True, help="佐证材料，全部重列（可重复）")
@click.option("--value", metavar="指标=数值", multiple=True, help="量化指标的实际值，全部重列（可重复）")
@click.option("--lead", metavar="单位", multiple=True, shell_complete=completing("departments"), help="新的牵头单位")
@click.option(
    "--clear", metavar="字段", multiple=True, help="去掉一项：note、problem、coordinate、evidence ……（可重复）"
)
@writing.recorded
def command(
    app: App,
    entry: str,
    reason: str,
    deadline: str | None,
    value: tuple[str, ...],
    clear: tuple[str, ...],
    dry_run: bool,
    output: options.Output,
    **changes: Any,
) -> None:
    """更正一条记录：写一条新的取代它，原来的一字不动。没有给的各项照原来的。

    记录用编号（bizenv log 里最后 12 位，写开头几位即可）、文件名或路径指明。

    \b
    bizenv correct 3f9c12 --progress 50 --reason 误记为80
    bizenv correct 3f9c12 --clear evidence --reason 附错材料
    """
    folder = app.workspace
    wrong = named(app, entry)
    task = app.registry.task(wrong.task)
    ledger = journal.read_task(folder, task.id)
    fields: dict[str, Any] = {key: it for key, it in changes.items() if it not in (None, ())}
    if changes["lead"]:
        fields["lead"] = tuple(dict.fromkeys(app.registry.department(name).name for name in changes["lead"]))
    if value:
        fields["values"] = dict(value_of(task, typed) for typed in value)
    if "progress" in fields and "stage" not in fields:
        fields["stage"] = "in_progress"
    if "stage" in fields and fields["stage"] != "in_progress":
        fields["progress"] = None
    if deadline is not None:
        node = node_of(status_of(task, dt.date.max, ledger.of(task.id)), deadline)
        fields |= {"deadline": node and node.number, "deadline_day": node and node.printed}
    for key in clear:
        name = key.replace("-", "_")
        if (
            name not in Entry._fields
            or not getattr(wrong, name)
            or name in ("plan", "kind", "task", "date", "recorded")
        ):
            raise MisuseError(f"这条记录没有可去掉的“{key}”")
        fields[name] = Entry._field_defaults[name]
    if not fields:
        raise click.UsageError("没有说改什么；要作废用 withdraw")
    foreign = [key for key in fields if key not in of_kind(wrong.kind)]
    if foreign:
        raise MisuseError(f"“{KINDS[wrong.kind]}”记录没有“{'、'.join(foreign)}”")
    after = wrong._replace(**fields, name="", recorded=app.moment, replaces=wrong.name, withdraws=None, reason=reason)
    ready = checked(task, ledger, after, app.today)
    writing.write(app, folder, [(task, ledger, ready)], dry_run=dry_run, output=output)


def named(app: App, text: str) -> Entry:
    """The entry that a person names, one that still counts. Raises NotFoundError or MisuseError."""
    found = journal.find_entry(app.workspace, text)
    ledger = journal.read_task(app.workspace, found.task)
    by = ledger.voided.get(found.name)
    if by is not None:
        raise MisuseError(
            f"{found.name} 已被 {by.name} {'撤回' if by.withdraws else '更正'}，不再有效；现行的见 bizenv log {found.task}"
        )
    if found.task not in app.registry.position:
        raise NotFoundError(f"{found.name} 的事项 {found.task} 不在方案中；运行 bizenv validate 查看")
    return found

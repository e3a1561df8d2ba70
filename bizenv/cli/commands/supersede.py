"""``bizenv supersede``: a new rule takes the place of a task."""

import datetime as dt

import click

from bizenv.cli import options
from bizenv.cli import recording as writing
from bizenv.cli.session import App
from bizenv.cli.types import completing
from bizenv.ledger.admission import node_of
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("supersede", options_metavar="[选项]")
@options.pass_app
@writing.ids
@click.option("--document", metavar="文号", required=True, help="新规定的文号")
@click.option("--effective", type=options.DAY, required=True, help="新规定何日起施行")
@click.option("--text", metavar="文字", help="新的要求")
@click.option("--until", type=options.DAY, help="新的时限；不给则不再有时限")
@click.option(
    "--lead", metavar="单位", multiple=True, shell_complete=completing("departments"), help="新的牵头单位（可重复）"
)
@writing.node
@writing.facts("经手人", "备注")
@writing.recorded
def command(
    app: App,
    ids: tuple[str, ...],
    document: str,
    effective: dt.date,
    text: str | None,
    until: dt.date | None,
    lead: tuple[str, ...],
    deadline: str | None,
    facts: writing.Facts,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录新规定取代了事项（方案三、（二））：此后按新规定执行，新的要求、时限、牵头单位照记，责任不落空。

    \b
    bizenv supersede 27.3 --document 渝府办发〔2020〕5号 --effective 2020-02-01 --text 全市通办 --until 2020-06-30 --lead 区大数据局
    """
    names = tuple(dict.fromkeys(app.registry.department(name).name for name in lead))

    def make(task: Task, status: Status) -> Entry:
        node = node_of(status, deadline) if deadline is not None else None
        return facts.entry(
            app,
            task,
            "supersede",
            node,
            until=until,
            effective=effective,
            document=document,
            text=text,
            lead=names,
        )

    writing.put(app, ids, make, dry_run=dry_run, output=output)

"""``bizenv record``: what a lead department reports."""

import click

from bizenv.cli import options
from bizenv.cli import recording as writing
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD, STAGE
from bizenv.ledger.admission import node_of, value_of
from bizenv.ledger.entry import Entry, Stage
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("record", options_metavar="[选项]")
@options.pass_app
@writing.ids
@click.option("--progress", type=click.IntRange(0, 100), metavar="百分数", help="推进中，完成百分之几")
@click.option("--stage", type=STAGE, help="阶段：not_started 未启动、in_progress 推进中")
@click.option("--done", is_flag=True, help="已完成（报完成，待督查办核验）")
@click.option("--no-change", is_flag=True, help="本期无变化")
@writing.node
@click.option("--period", type=PERIOD, help="是哪一期的反馈：2019-Q4、2019-12；不给则按日期归期")
@writing.facts("谁报的", "进展情况")
@click.option("--problem", metavar="文字", help="存在问题")
@click.option("--coordinate", metavar="文字", help="需协调事项")
@click.option("--next", metavar="文字", help="下一步打算")
@click.option("--evidence", metavar="材料", multiple=True, help="佐证材料：文号、文件名、网址（可重复）")
@click.option("--value", metavar="指标=数值", multiple=True, help="量化指标的实际值（可重复）")
@writing.recorded
def command(
    app: App,
    ids: tuple[str, ...],
    progress: int | None,
    stage: Stage | None,
    done: bool,
    no_change: bool,
    deadline: str | None,
    period: str | None,
    facts: writing.Facts,
    problem: str | None,
    coordinate: str | None,
    next: str | None,
    evidence: tuple[str, ...],
    value: tuple[str, ...],
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录牵头单位反馈的进展。单位只能“报完成”，销号要由督查办核验（verify）。

    \b
    bizenv record 27.3 --progress 60 --note 已开通线上办理 --by 区经济信息委
    bizenv record 27.3 --done --date 2019-11-28 --received 2019-12-02 --evidence 渝沙经信函〔2019〕88号
    bizenv record 1.2 1.3 --no-change --period 2019-Q4
    bizenv record 71.1 --deadline 1 --done
    """
    chosen: list[Stage] = [stage] if stage else []
    chosen += ["done"] if done else []
    chosen += ["no_change"] if no_change else []
    chosen += ["in_progress"] if progress is not None and stage != "in_progress" else []
    if len(chosen) != 1:
        raise click.UsageError("--progress、--stage、--done、--no-change 要给一个，只给一个")

    def make(task: Task, status: Status) -> Entry:
        wanted = [n for n in status.nodes if n.lacking]
        whole = chosen[0] != "done" and deadline is None
        node = None if whole else node_of(status, deadline, wanted=wanted)
        return facts.entry(
            app,
            task,
            "report",
            node,
            period=period,
            stage=chosen[0],
            progress=progress,
            values=dict(value_of(task, typed) for typed in value),
            problem=problem,
            coordinate=coordinate,
            next=next,
            evidence=evidence,
        )

    writing.put(app, ids, make, dry_run=dry_run, output=output)

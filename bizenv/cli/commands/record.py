"""``bizenv record``: what a lead department reports."""

from typing import Any

import click

from bizenv.cli import attaching, options, recording
from bizenv.cli.session import App
from bizenv.ledger.admission import find_node, find_shortfalls, parse_value
from bizenv.ledger.entry import Entry, Stage
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("record", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("report", "progress")
@recording.add_fields("report", "stage", required=False)
@click.option("--done", is_flag=True, help="已完成（报办结，待督查机构核验）")
@click.option("--no-change", is_flag=True, help="本期无变化")
@recording.add_fields("report", "completed", "deadline", "period")
@recording.add_facts("report")
@recording.add_fields("report", "problem", "coordinate", "next", "evidence", "values")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    progress: int | None,
    stage: Stage | None,
    done: bool,
    no_change: bool,
    deadline: str | None,
    facts: recording.Common,
    value: tuple[str, ...],
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录牵头单位反馈的进展。单位只能“报办结”，销号要由督查机构核验（verify）。

    \b
    bizenv record 27.3 --progress 60 --note 已开通线上办理 --by 区经济信息委
    bizenv record 27.3 --done --date 2019-11-28 --received 2019-12-02 --evidence 渝沙经信函〔2019〕88号
    bizenv record 27.3 --done --evidence 回收/现场照片.jpg --evidence 回收/验收单.pdf
    bizenv record 1.2 1.3 --no-change --period 2019-Q4
    bizenv record 71.1 --deadline 1 --done
    """
    chosen: list[Stage] = [stage] if stage else []
    chosen += ["done"] if done else []
    chosen += ["no_change"] if no_change else []
    chosen += ["in_progress"] if progress is not None and stage != "in_progress" else []
    if len(chosen) != 1:
        raise click.UsageError("--progress、--stage、--done、--no-change 要给一个，只给一个")
    if fields["completed"] is not None and chosen[0] != "done":
        raise click.UsageError("--completed 用于报办结：--done")

    attached = attaching.attach(app, fields.pop("evidence"))

    def make(task: Task, status: Status) -> Entry:
        wanted = [n for n in status.nodes if n.lacking]
        whole = chosen[0] != "done" and deadline is None
        node = None if whole else find_node(status, deadline, wanted=wanted)
        return facts.entry(
            app,
            task,
            "report",
            node,
            stage=chosen[0],
            progress=progress,
            values=dict(parse_value(task, typed) for typed in value),
            **fields,
            **attached.fields,
        )

    recording.record(app, ids, make, dry_run=dry_run, output=output, sources=attached.sources)
    if chosen[0] == "done":
        _warn_targets(app, ids, deadline)


def _warn_targets(app: App, ids: tuple[str, ...], deadline: str | None) -> None:
    """Say which targets of what was reported complete have no value, or one that misses them: they keep it from closing."""
    from bizenv.views.wording import words

    for task in {task.id: task for text in ids for task in app.registry.named(text)}.values():
        status = recording.read_task(app, task).ledger.status(task, app.today)
        node = find_node(status, deadline, wanted=status.awaiting) if len(status.awaiting) == 1 or deadline else None
        waiting = [n for n in status.awaiting if node is None or n.number == node.number]
        short = find_shortfalls(task, waiting, status.values)
        if short:
            app.say(f"注意：{words.warn_shortfalls(task, short)}")

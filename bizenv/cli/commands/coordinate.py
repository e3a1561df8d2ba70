"""``bizenv coordinate``: how far a request for coordination has come."""

import click

from bizenv.base.errors import MisuseError
from bizenv.base.text import is_nothing
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.entry import Entry, Step
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("coordinate", options_metavar="[选项]")
@options.pass_app
@recording.ids
@click.option("--submit", is_flag=True, help="已提交领导：--to 写提交给谁（职务）")
@click.option("--answer", is_flag=True, help="已答复：--by 写谁答复的，--text 写答复的内容")
@click.option("--settle", is_flag=True, help="已解决")
@click.option("--to", metavar="谁", help="提交给谁，只写职务")
@recording.add_fields("coordinate", "text", "document")
@recording.add_facts("coordinate")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    submit: bool,
    answer: bool,
    settle: bool,
    to: str | None,
    text: str | None,
    document: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录提请协调的事项走到哪一步：已提出（单位反馈时）、已提交领导、已答复、已解决。只有没有答复的再报领导。

    答复的内容写给提请的单位看：印在它的下一份填报表里，到它再次反馈为止。备注（--note）不印。

    \b
    bizenv coordinate 6.2 --submit --to 区政府副区长 --date 2020-01-10
    bizenv coordinate 6.2 --answer --by 区财政局 --text 列入一季度预算调整 --document 沙财函〔2020〕5号
    bizenv coordinate 6.2 --settle --date 2020-03-01
    """
    given: tuple[tuple[bool, Step], ...] = ((submit, "submitted"), (answer, "answered"), (settle, "settled"))
    steps = [step for chosen, step in given if chosen]
    if len(steps) != 1:
        raise click.UsageError("--submit、--answer、--settle 要给一个，只给一个")
    step = steps[0]
    who = to if step == "submitted" else facts.by if step == "answered" else None
    if step == "submitted" and to is None:
        raise click.UsageError("已提交的，用 --to 写提交给谁（只写职务）")
    if step == "answered" and (facts.by is None or text is None):
        raise click.UsageError("已答复的，写谁答复（--by）和答复的内容（--text）")
    if (to is not None and step != "submitted") or (text is not None and step != "answered"):
        raise click.UsageError("--to 用于 --submit，--text 用于 --answer")

    def make(task: Task, status: Status) -> Entry:
        asked = status.request
        if step != "submitted" and (asked is None or is_nothing(asked.coordinate)):
            asked = _find_submitted(status) or asked
        if asked is None or is_nothing(asked.coordinate):
            raise MisuseError(f"{task.label} 没有提请协调的事项；由单位在反馈里提出（record --coordinate 或填报表）")
        if step == "settled" and any(e.of == asked.name and e.step == step for e in status.list_kind("coordinate")):
            raise MisuseError(f"{task.label} 提请协调的事项已记为已解决")
        told = facts._replace(by=None) if step == "answered" else facts
        return told.entry(
            app, task, "coordinate", None, of=asked.name, step=step, who=who, text=text, document=document
        )

    recording.record(app, ids, make, dry_run=dry_run, output=output)


def _find_submitted(status: Status) -> Entry | None:
    """The last request that was put before a leader, although later reports no longer speak of it; None if none was."""
    names = [e.of for e in status.list_kind("coordinate") if e.step == "submitted"]
    return next((e for e in status.reports if names and e.name == names[-1]), None)

"""``bizenv recheck``: the decision on what a unit objects to."""

import re
import unicodedata

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.ledger.entry import Result


@click.command("recheck", options_metavar="[选项]")
@options.pass_app
@click.argument("entry", metavar="异议", shell_complete=complete_with("entries"))
@recording.add_fields("recheck", "result")
@recording.add_facts("recheck")
@recording.add_writing
def command(
    app: App, entry: str, result: Result, facts: recording.Common, dry_run: bool, output: options.Output
) -> None:
    """对单位的异议（object）作出复核结论。作出之前，这个事项不计入各类文件。

    复核由没有参加核验的人作。异议成立的，再按事实更正或另行核验。

    \b
    bizenv recheck 3f9c12 --result upheld --by 王五 --note 补交的验收单属实
    """
    found, kept = recording.find_current(app, entry)
    if found.kind != "object":
        raise MisuseError(f"{found.name} 不是异议；异议见 bizenv log")
    task = app.registry.task(found.task)
    others = kept.ledger.of(task.id)
    decided = kept.ledger.find_answer(found, "recheck")
    if decided is not None:
        raise MisuseError(f"{found.name} 已于 {decided.date} 复核（{decided.name}）；要改的，先撤回它")
    if facts.date < found.date:
        raise MisuseError(f"复核之日 {facts.date} 早于提出异议之日 {found.date}")
    verified = {name for e in others if e.kind == "verify" and e.shares_node(found) for name in _list_persons(e.by)}
    involved = [name for name in _list_persons(facts.by) if name in verified]
    if involved:
        raise MisuseError(f"{'、'.join(involved)}核验过 {task.label}，应回避；由没有参加核验的人复核")
    recording.answer(app, task, kept, found, facts, "recheck", dry_run=dry_run, output=output, result=result)


def _list_persons(by: str | None) -> list[str]:
    """The persons in a text: 张三、李四. A name of two characters may be spaced: 张 三."""
    found: list[str] = []
    for piece in re.split("[、,;/]", unicodedata.normalize("NFKC", by or "").casefold()):
        words = piece.split()
        found += words if all(len(word) > 1 for word in words) else ["".join(words)]
    return found

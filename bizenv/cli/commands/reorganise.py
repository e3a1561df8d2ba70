"""``bizenv reorganise``: a unit was renamed, merged or split, and another one takes its open tasks over."""

import datetime as dt
import re

import click

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.base.suggest import find_nearest
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import writing
from bizenv.ledger.entry import Entry
from bizenv.views.wording import succession


@click.command("reorganise", options_metavar="[选项]")
@options.pass_app
@click.argument("old", metavar="原单位", shell_complete=complete_with("departments"))
@recording.add_fields("reorganise", "into", shell_complete=complete_with("departments"))
@recording.add_fields("reorganise", "tasks", shell_complete=complete_with("tasks"))
@recording.add_fields("reorganise", "document", "effective")
@recording.add_facts("reorganise")
@recording.add_writing
def command(
    app: App,
    old: str,
    into: str,
    tasks: tuple[str, ...],
    document: str,
    effective: dt.date,
    facts: writing.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录单位更名、合并、拆分：自施行之日起，没有办结的事项由另一家单位承接，牵头的、配合的都在内；此前的事仍归原单位。

    拆分的，用 --tasks 逐项写明由谁承接，一家一条；没有写到的，牵头的列为“待明确牵头单位”，配合的仍列原名。承接前已逾期的日子另行写明，
    不计入承接单位的考评。承接的单位须先列入 departments.yaml。只划转一两项、原单位还在的，不用这个命令。

    \b
    bizenv reorganise 区经济信息委 --into 区大数据局 --document 沙委发〔2020〕3号 --effective 2020-03-01
    bizenv reorganise 区经济信息委 --into 区大数据局 --tasks 27.3 --document 沙委发〔2020〕3号 --effective 2020-03-01
    """
    registry = app.registry
    name = registry.department(old).name
    after = _find_successor(app, into)
    if after == name:
        raise MisuseError(f"{name}和{after}是同一家单位；只是写法不同的，在 departments.yaml 里加别名")
    writing.check_day(app, effective)
    words = [word for text in tasks for word in re.split("[,，、]", text) if word]
    going = [s for s in app.standing(effective).statuses if any(node.going for node in s.nodes)]
    led = [s for s in going if name in (*s.lead, *s.waiting)]
    helped = [s for s in going if name in s.support]
    open_ = {s.task.id for s in (*led, *helped)}
    named = [[task.id for task in registry.named(word)] for word in words]
    chosen = tuple(dict.fromkeys(task for each in named for task in each if task in open_))
    foreign = [each for each in named if not open_ & {*each}]  # of a measure what is closed stays behind
    if foreign:
        labels = "、".join(registry.task(task).label for each in foreign for task in each)
        raise MisuseError(
            f"{labels} 在 {effective} 不由{name}牵头或配合，或已办结，无从承接；核对：bizenv department {name}"
        )
    if not led and not helped:
        raise MisuseError(
            f"{name}在 {effective} 没有牵头或配合的、没有办结的事项，无从承接；核对：bizenv department {name}"
        )
    kept = writing.read_task(app, None)

    def make() -> Entry:
        return facts.entry(
            app, None, "reorganise", None, old=name, into=after, tasks=chosen, document=document, effective=effective
        )

    recording.finish(app, writing.prepare_plan(app, kept, make), dry_run=dry_run, output=output)
    parts = [
        [s for s in each if (s.task.id in chosen) is taken or not chosen]
        for taken in (True, False)
        for each in (led, helped)
    ]
    app.say(succession.tell_taken(after, parts[0], parts[1], effective))
    if chosen and (parts[2] or parts[3]):
        app.say(succession.tell_left(name, parts[2], parts[3]))


def _find_successor(app: App, typed: str) -> str:
    """The canonical name of the department that takes over. Raises NotFoundError for one that is not in the data."""
    registry = app.registry
    if registry.knows(typed.strip()):
        return registry.canonical(typed.strip())
    near = find_nearest(typed, registry.names(), 1)
    hint = f"是不是“{near[0]}”？不是的，" if near else ""
    raise NotFoundError(
        f"departments.yaml 里没有“{typed.strip()}”；{hint}先加一行：- {{name: {typed.strip()}, kind: 单位的类别}}，bizenv lock，再记"
    )

"""``bizenv show``: tasks in full."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.standing.standing import Standing
from bizenv.views.wording.answer import Answer


@click.command("show", options_metavar="[选项]")
@options.pass_app
@click.argument("ids", metavar="编号…", nargs=-1, required=True, shell_complete=complete_with("tasks"))
@options.data
@click.option("--where", is_flag=True, help="只说在数据文件的哪一行：路径:行:列，可点开或交给编辑器")
@options.as_of
@options.output("table", "json", "ids")
def command(app: App, ids: tuple[str, ...], where: bool, as_of: dt.date, output: options.Output) -> None:
    """一个或几个事项的全部内容：全文、时限、单位的规范名称和原文、指标、疑误、相关事项。

    编号写作 27.3、专2.3、27(3)（命令行里带括号的要加引号）；写措施的编号（27、专2），则显示其下所有事项。

    \b
    bizenv show 71.1
    bizenv show 27 专2.3
    bizenv show "27(3)"
    bizenv show 27 --where
    """
    if where:
        _where(app, ids, output)
        return
    registry = app.registry
    known = app.standing(as_of)
    statuses = [known.statuses.of(task) for task in _named(registry, ids)]
    app.answer(_answer(registry, known, statuses, as_of), output)


def _answer(registry: Registry, known: Standing, statuses: Sequence[Status], as_of: dt.date) -> Answer:
    def content() -> Mapping[str, object]:
        from bizenv.views.data import json

        return json.shown(registry, statuses, as_of)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.card import render_card

        linked = {link.id for s in statuses for link in registry.related(s.task)}
        others = {task.id: known.statuses.of(task) for task in registry.among(linked)}
        return "\n".join(render_card(s, registry, others, known.letters, width, colour) for s in statuses)

    return Answer(
        kind="tasks",
        listed=len(statuses),
        content=content,
        text=text,
        ids=lambda: [s.task.id for s in statuses],
    )


def _named(registry: Registry, ids: tuple[str, ...]) -> list[Task]:
    """The tasks that the numbers name, each once; told apart by identity, since two may have the same number."""
    return list({id(task): task for text in ids for task in registry.named(text)}.values())


def _where(app: App, ids: tuple[str, ...], output: options.Output) -> None:
    """Show the place of each task in the data file, one per line, in the form that editors and terminals can open."""
    from bizenv.checks.plan import examine_folder
    from bizenv.store import plans

    examination = examine_folder(app.folder)
    registry = plans.take_registry(examination)
    places = examination.places()
    found = [(task, places[id(task)]) for task in _named(registry, ids)]
    answer = Answer(
        kind="places",
        listed=len(found),
        content=lambda: {
            "count": len(found),
            "places": [{"id": task.id, "label": task.label, **place._asdict()} for task, place in found],
        },
        text=lambda *_: "".join(
            f"{escape(place.path)}:{place.line}:{place.column}: {task.label} {task.measure.title}\n"
            for task, place in found
        ),
        ids=lambda: [task.id for task, _ in found],
    )
    app.answer(answer, output)

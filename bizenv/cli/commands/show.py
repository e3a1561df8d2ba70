"""``bizenv show``: tasks in full."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.shell import split_reference
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.standing.standing import Standing
from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.api import Book


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
    among = app.several or bool(app.plans) or any(split_reference(text)[0] for text in ids)
    found = _find(app, ids)
    _ = app.checked  # of the plans that are asked: another one that cannot be read keeps nothing back
    shown = [_show(app, book, tasks, as_of) for book, tasks in found]
    app.answer(_answer(shown, as_of, among=among), output)


class _Shown(NamedTuple):
    """Tasks of one plan, and how all of its tasks stand."""

    statuses: list[Status]
    known: Standing


def _show(app: App, book: "Book", tasks: Sequence[Task], as_of: dt.date) -> _Shown:
    known = book.standing(as_of, app.recorded_by)
    return _Shown(app.shelf.label(book, map(known.statuses.of, tasks)), known)


def _answer(shown: Sequence[_Shown], as_of: dt.date, *, among: bool) -> Answer:
    """``among``: whether there may be other plans, so that a number is typed with its plan in the commands on a card."""

    def content() -> Mapping[str, object]:
        from bizenv.views.data import json

        rows = [json.whole(s, it.known.registry) for it in shown for s in it.statuses]
        return {"as_of": as_of.isoformat(), "count": len(rows), "tasks": rows}

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.card import render_card
        from bizenv.views.wording.card import find_linked

        cards = []
        for statuses, known in shown:
            linked = find_linked(known.registry, statuses)
            others = {task.id: known.statuses.of(task) for task in known.registry.among(linked)}
            named = [s._replace(plan=s.plan or known.registry.plan) for s in statuses] if among else statuses
            cards += [render_card(s, known.registry, others, known.letters, width, colour) for s in named]
        return "\n".join(cards)

    return Answer(
        kind="tasks",
        listed=sum(len(it.statuses) for it in shown),
        content=content,
        text=text,
        ids=lambda: [s.reference for it in shown for s in it.statuses],
    )


def _find(app: App, ids: tuple[str, ...]) -> "list[tuple[Book, list[Task]]]":
    """The plans that the numbers are of, in the order in which they are first named, each with its tasks.

    A number may be typed with its plan: 放管服/27.3. Raises NotFoundError.
    """
    typed = [split_reference(text) for text in ids]
    if not app.several and not any(plan for plan, _ in typed):
        return [(app.book, _named(app.registry, ids))]
    found: dict[str, dict[int, Task]] = {}
    for plan, text in typed:
        folder, tasks = app.find_by_number(plan, text)
        found.setdefault(folder, {}).update((id(task), task) for task in tasks)
    app.ask(list(found))
    return [(app.open(folder), list(tasks.values())) for folder, tasks in found.items()]


def _named(registry: Registry, ids: tuple[str, ...]) -> list[Task]:
    """The tasks that the numbers name, each once; told apart by identity, since two may have the same number."""
    return list({id(task): task for text in ids for task in registry.named(text)}.values())


def _where(app: App, ids: tuple[str, ...], output: options.Output) -> None:
    """Show the place of each task in the data file, one per line, in the form that editors and terminals can open."""
    from bizenv.checks.plan import examine_folder
    from bizenv.store import plans

    ids = app.take_ids(ids)
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

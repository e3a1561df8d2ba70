"""``bizenv todo``: what waits for the office, on one screen."""

import datetime as dt
from collections.abc import Mapping

import click

from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import together
from bizenv.desk.shell import repeat_option
from bizenv.desk.todo import INBOX, Morning, find_morning, tell
from bizenv.standing.todo import Item, Todo
from bizenv.views.wording import todo as told
from bizenv.views.wording.answer import Answer, Sheet


@click.command("todo", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option(
    "--inbox",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help=f"收到的填报表放在哪个目录；不给则为工作区里的“{INBOX}”，没有这个目录的不数",
)
@click.option("--all", "everything", is_flag=True, help="全部列出，不限二十行")
@options.as_of
@options.output()
@options.exit_code
def command(app: App, inbox: str | None, everything: bool, as_of: dt.date, output: options.Output) -> int:
    """每天早上看一屏：今日必办、本周到期、待核验，以下只有件数。不超过二十行，每行带着办它的命令。

    今日必办：到了或过了的限期（批示、核查的整改、退回、函），没有作结论的异议，待批的延期申请，待签发的通报，施行七天以内的新规定，没有定账的年度，当天截止的一轮反馈。
    本周到期：七天之内的时限和限期，附最近一次所报的话；当天到期的在内。待核验：先报的在前，附已等几个工作日。
    几个方案的在一屏上，编号前写方案；各按各的一轮反馈。

    \b
    bizenv todo
    bizenv todo --inbox D:/回收 --all
    bizenv todo --format json
    """
    morning = find_morning(app, as_of, inbox)
    together.tell_said(app)
    return app.answer(_answer(app, morning, inbox, everything=everything), output)


def _answer(app: App, morning: Morning, inbox: str | None, *, everything: bool) -> Answer:
    todo, it = morning.todo, tell(app, morning)
    head, blocks, counts = it.head, it.blocks, it.counts
    typed = [told.tell_data(it.data)] if it.data and (blocks or counts) else []
    notes = [*typed, *it.notes]

    def content() -> Mapping[str, object]:
        return _content(app, morning, [f"{c.command}{it.data}" for c in counts], it.data)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.todo import render_todo

        rest = None if everything else f"bizenv todo --all{repeat_option('inbox', inbox)}{it.plans}{it.again}"
        return render_todo(head, blocks, counts, notes, rest, width, colour)

    def sheet() -> Sheet:
        every = [*blocks, told.Block(told.BLOCKS[3], tuple(counts))]
        return Sheet(("方案", *told.HEADS) if app.several else told.HEADS, told.list_rows(every, several=app.several))

    every = (*todo.today, *todo.week, *todo.verify)
    return Answer(
        kind="todo",
        head=head,
        listed=len(every),
        content=content,
        text=text,
        sheet=sheet,
        ids=lambda: [it.status.reference for it in every if it.status is not None],
    )


def _content(app: App, morning: Morning, commands: list[str], data: str) -> Mapping[str, object]:
    todo, letters = morning.todo, morning.letters

    def rows(items: tuple[Item, ...]) -> list[dict[str, object]]:
        lines = (told.tell(item, todo.as_of, letters[told.name_plan(item)]) for item in items)
        return [_json(item, todo.as_of, f"{line.command}{data}") for item, line in zip(items, lines, strict=True)]

    boxes = [{"folder": str(it.folder), "unread": it.unread} for it in morning.beside.inboxes]
    silents = [_silent(it) for it in todo.parts]
    return {
        "as_of": todo.as_of.isoformat(),
        "count": len(todo.today) + len(todo.week) + len(todo.verify),
        "empty": todo.empty,
        "today": rows(todo.today),
        "week": rows(todo.week),
        "verify": rows(todo.verify),
        **({"silents": silents} if app.several else {"silent": silents[0]}),
        "requests": [s.reference for s in todo.requests],
        "submitted": [s.reference for s in todo.submitted],
        "overdue": [s.reference for s in todo.overdue],
        **({"inboxes": boxes} if app.several else {"inbox": boxes[0] if boxes else None}),
        "clues_near": sum(it.number for it in morning.beside.near),
        "commands": commands,
        "notes": list(todo.notes),
    }


def _silent(todo: Todo) -> dict[str, object]:
    period, silent = todo.silent if todo.silent is not None else (None, ())
    return {
        **({"plan": todo.plan.id} if todo.plan is not None else {}),
        "period": period.name if period is not None else None,
        "units": len({a.status.first for a in silent}),
        "ids": [a.status.task.id for a in silent],
    }


def _json(item: Item, as_of: dt.date, command: str) -> dict[str, object]:
    status, node, entry = item.status, item.node, item.entry
    return {
        **({"plan": item.plan.id} if item.plan is not None else {}),
        "kind": item.kind,
        "day": item.day.isoformat(),
        "days_left": (item.day - as_of).days,
        "id": status.task.id if status is not None else None,
        "label": status.task.label if status is not None else None,
        "deadline": (node.number or None) if node is not None else None,
        "lead": list(status.lead) if status is not None else [],
        "entry": entry.name if entry is not None else None,
        "period": item.period.name if item.period is not None else None,
        "owed": item.owed,
        "waiting": item.waiting,
        "command": command,
    }

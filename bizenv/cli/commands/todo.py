"""``bizenv todo``: what waits for the office, on one screen."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base import files, layout
from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.cli import listing, options
from bizenv.cli.session import App, quote, repeat_option, shorten_path
from bizenv.cli.types import complete_with
from bizenv.standing.todo import Item, Todo, make_todo
from bizenv.views.wording import todo as told
from bizenv.views.wording.answer import Answer, Sheet

if TYPE_CHECKING:
    from bizenv.views.wording.todo import Block, Line

INBOX = "收件"
"""The folder of the workspace for files that came in, where no other is named."""


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

    \b
    bizenv todo
    bizenv todo --inbox D:/回收 --all
    bizenv todo --format json
    """
    standing = app.standing(as_of)
    todo = make_todo(standing, app.ledger)
    folder = _find_inbox(app, inbox)
    unread = _count_unread(app, folder) if folder is not None else None
    return app.answer(_answer(app, todo, inbox, folder, unread, everything=everything), output)


def _find_inbox(app: App, inbox: str | None) -> Path | None:
    """The folder of what came in; None where none is named and the workspace has none. Raises DataError."""
    if inbox is not None:
        folder = files.parse_path(inbox)
        if not folder.is_dir():
            raise DataError(f"没有这个文件夹：{escape(inbox)}；--inbox 写收到的填报表所在的目录")
        return folder
    home = app.named_folder
    if home is None or not layout.is_workspace(home) or not (home / INBOX).is_dir():
        return None
    return home / INBOX


def _count_unread(app: App, folder: Path) -> int:
    """How many files of a folder may be forms and are not on record, by their digests. No workbook is opened."""
    from bizenv.intake.folder import list_unread

    return len(list_unread(folder, {entry.form for entry in app.ledger.entries if entry.form is not None}))


def _answer(
    app: App, todo: Todo, inbox: str | None, folder: Path | None, unread: int | None, *, everything: bool
) -> Answer:
    place = quote(shorten_path(folder)) if folder is not None else ""
    again = repeat_option("as-of", app.as_of)
    blocks = told.blocks(todo, app.rules.letters)
    counts = told.count(todo, unread, place, again)
    data = repeat_option("data", app.data)
    notes = told.tell_days(todo.notes)
    if data and (blocks or counts):
        notes.insert(0, told.tell_data(data))
    head = told.head(todo, listing.say_note(app, todo.as_of), today=todo.as_of == app.today)

    def content() -> Mapping[str, object]:
        return _content(app, todo, folder, unread, blocks, counts)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.todo import render_todo

        rest = None if everything else f"bizenv todo --all{repeat_option('inbox', inbox)}{again}"
        return render_todo(head, blocks, counts, notes, rest, width, colour)

    every = [*blocks, told.Block(told.BLOCKS[3], tuple(counts))]
    return Answer(
        kind="todo",
        head=head,
        listed=len(todo.today) + len(todo.week) + len(todo.verify),
        content=content,
        text=text,
        sheet=lambda: Sheet(told.HEADS, told.list_rows(every)),
        ids=lambda: [it.status.task.id for it in (*todo.today, *todo.week, *todo.verify) if it.status is not None],
    )


def _content(
    app: App, todo: Todo, folder: Path | None, unread: int | None, blocks: "list[Block]", counts: "list[Line]"
) -> Mapping[str, object]:
    data = repeat_option("data", app.data)
    lines = {block.name: block.lines for block in blocks}

    def rows(name: str, items: tuple[Item, ...]) -> list[dict[str, object]]:
        pairs = zip(items, lines.get(name, ()), strict=True)
        return [_json(item, todo.as_of, f"{line.command}{data}") for item, line in pairs]

    period, silent = todo.silent if todo.silent is not None else (None, ())
    return {
        "as_of": todo.as_of.isoformat(),
        "count": len(todo.today) + len(todo.week) + len(todo.verify),
        "empty": todo.empty,
        "today": rows(told.BLOCKS[0], todo.today),
        "week": rows(told.BLOCKS[1], todo.week),
        "verify": rows(told.BLOCKS[2], todo.verify),
        "silent": {
            "period": period.name if period is not None else None,
            "units": len({a.status.first for a in silent}),
            "ids": [a.status.task.id for a in silent],
        },
        "requests": [s.task.id for s in todo.requests],
        "submitted": [s.task.id for s in todo.submitted],
        "overdue": [s.task.id for s in todo.overdue],
        "inbox": {"folder": str(folder), "unread": unread} if folder is not None else None,
        "commands": [f"{line.command}{data}" for line in counts],
        "notes": list(todo.notes),
    }


def _json(item: Item, as_of: dt.date, command: str) -> dict[str, object]:
    status, node, entry = item.status, item.node, item.entry
    return {
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

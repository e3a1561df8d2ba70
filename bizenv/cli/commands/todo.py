"""``bizenv todo``: what waits for the office, on one screen."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import click

from bizenv.base import files, layout
from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import clues, together
from bizenv.desk.shell import quote, repeat_option, shorten_path
from bizenv.ledger.names import Letters
from bizenv.standing.todo import Item, Todo, make_todo, merge, name_plan
from bizenv.store import plans
from bizenv.views.wording import todo as told
from bizenv.views.wording.answer import Answer, Sheet

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
    几个方案的在一屏上，编号前写方案；各按各的一轮反馈。

    \b
    bizenv todo
    bizenv todo --inbox D:/回收 --all
    bizenv todo --format json
    """
    todos = [make_todo(one.standing(as_of), one.ledger) for one in app.apart]
    if app.several:
        todos = [name_plan(todo, plan) for todo, plan in zip(todos, app.shelf.several.plans, strict=True)]
    unread = _count_unread(app, inbox)
    near = _count_clues(app, as_of)
    together.tell_said(app)
    return app.answer(_answer(app, merge(todos), inbox, unread, near, everything=everything), output)


class _Inbox(NamedTuple):
    """A folder of what came in, how many of its files are not on record, and the plan whose own it is among several."""

    folder: Path
    unread: int
    plan: str = ""


def _count_unread(app: App, inbox: str | None) -> list[_Inbox]:
    """How many files of each inbox may be forms and are not on record, by their digests. No workbook is opened.

    An inbox is the folder that is named, else that of the workspace and of each of its plans. Raises DataError.
    """
    inboxes = _find_inboxes(app, inbox)
    if not inboxes:
        return []
    from bizenv.intake.folder import list_unread  # not needed where nothing came in

    known = {entry.form for one in app.apart for entry in one.ledger.entries if entry.form is not None}
    return [_Inbox(it, len(list_unread(it, known)), plan) for it, plan in inboxes]


def _find_inboxes(app: App, inbox: str | None) -> list[tuple[Path, str]]:
    """The folders of what came in, each with the name of the plan whose own it is among several. Raises DataError."""
    if inbox is not None:
        folder = files.parse_path(inbox)
        if not folder.is_dir():
            raise DataError(f"没有这个文件夹：{escape(inbox)}；--inbox 写收到的填报表所在的目录")
        return [(folder, "")]
    homes = [(one.named_folder, one.beside) for one in app.apart]
    own = [(home, plan) for home, plan in homes if home is not None and layout.is_workspace(home)]
    if app.several:
        root = Path(plans.find_workspace(app.home))
        own = [(root, ""), *(pair for pair in own if not pair[0].samefile(root))]
    return [(home / INBOX, plan) for home, plan in own if (home / INBOX).is_dir()]


def _count_clues(app: App, as_of: dt.date) -> list[told.Waiting]:
    """How many clues have few days left, in the one store that is named, or in that of each plan."""
    if app.named_clues:
        return [told.Waiting(clues.count_near(app.apart[0], as_of))]
    return [told.Waiting(clues.count_near(one, as_of), plan=one.beside) for one in app.apart]


def _answer(
    app: App,
    todo: Todo,
    inbox: str | None,
    inboxes: list[_Inbox],
    near: list[told.Waiting],
    *,
    everything: bool,
) -> Answer:
    again = repeat_option("as-of", app.as_of)
    asked = "".join(repeat_option("plan", name) for name in app.plans) if app.several else ""
    letters = {one.beside: one.rules.letters for one in app.apart}
    blocks = told.blocks(todo, letters, asked)
    unread = [told.Waiting(it.unread, quote(shorten_path(it.folder)), it.plan) for it in inboxes]
    counts = told.count(todo, unread, near, again, asked)
    data = repeat_option("data", app.data) if app.several else app.typed_data
    notes = told.tell_days(todo.notes)
    if data and (blocks or counts):
        notes.insert(0, told.tell_data(data))
    head = told.head(todo, listing.say_note(app, todo.as_of), today=todo.as_of == app.today)

    def content() -> Mapping[str, object]:
        return _content(
            app, todo, inboxes, sum(it.number for it in near), letters, [f"{c.command}{data}" for c in counts], data
        )

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.todo import render_todo

        rest = None if everything else f"bizenv todo --all{repeat_option('inbox', inbox)}{asked}{again}"
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


def _content(
    app: App,
    todo: Todo,
    inboxes: list[_Inbox],
    near: int,
    letters: Mapping[str, Letters],
    commands: list[str],
    data: str,
) -> Mapping[str, object]:
    def rows(items: tuple[Item, ...]) -> list[dict[str, object]]:
        lines = (told.tell(item, todo.as_of, letters[told.name_plan(item)]) for item in items)
        return [_json(item, todo.as_of, f"{line.command}{data}") for item, line in zip(items, lines, strict=True)]

    boxes = [{"folder": str(it.folder), "unread": it.unread} for it in inboxes]
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
        "clues_near": near,
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

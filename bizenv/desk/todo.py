"""What waits for the office in the morning: of each plan what has come to its day, files that came in, clues that are near."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk import choosing
from bizenv.desk.clues import counting
from bizenv.desk.desk import Desk
from bizenv.desk.shell import quote, repeat_option, shorten_path
from bizenv.ledger.names import Letters
from bizenv.standing.todo import Todo, make_todo, merge, name_plan
from bizenv.store import plans
from bizenv.views.wording import todo as told
from bizenv.views.wording.words import Head

INBOX = "收件"
"""The folder of the workspace for files that came in, where no other is named."""


class Inbox(NamedTuple):
    """A folder of what came in, how many of its files are not on record, and the plan whose own it is among several."""

    folder: Path
    unread: int
    plan: str = ""


class Beside(NamedTuple):
    """What waits outside the plans. near: how many clues have few days left."""

    inboxes: tuple[Inbox, ...]
    near: tuple[told.Waiting, ...]


class Morning(NamedTuple):
    """What waits on a day. letters: what the letters are called, by the name of the plan, empty where there is one."""

    todo: Todo
    beside: Beside
    letters: Mapping[str, Letters]


class MorningTold(NamedTuple):
    """The same in words. again, plans: the options for the day and the plans that the commands need; data: what else they need."""

    head: Head
    blocks: Sequence[told.Block]
    counts: Sequence[told.Line]
    notes: Sequence[str]
    again: str
    plans: str
    data: str


def find_morning(desk: Desk, as_of: dt.date, inbox: str | None = None) -> Morning:
    """What waits for the office on a day. ``inbox``: the folder of files that came in, where it is named. Raises DataError."""
    todos = [make_todo(one.standing(as_of), one.ledger) for one in desk.apart]
    if desk.several:
        todos = [name_plan(todo, plan) for todo, plan in zip(todos, desk.shelf.several.plans, strict=True)]
    beside = find_beside(desk, as_of, inbox)
    return Morning(merge(todos), beside, {one.beside: one.rules.letters for one in desk.apart})


def find_beside(desk: Desk, as_of: dt.date, inbox: str | None = None) -> Beside:
    """What lies outside the plans. ``inbox``: as in ``find_morning``. Raises DataError."""
    return Beside(tuple(_count_unread(desk, inbox)), tuple(_count_clues(desk, as_of)))


def tell(desk: Desk, morning: Morning) -> MorningTold:
    """What waits, in words, with the commands."""
    todo = morning.todo
    again = repeat_option("as-of", desk.as_of)
    asked = "".join(repeat_option("plan", name) for name in desk.plans) if desk.several else ""
    blocks = told.blocks(todo, morning.letters, asked)
    unread = [told.Waiting(it.unread, quote(shorten_path(it.folder)), it.plan) for it in morning.beside.inboxes]
    counts = told.count(todo, unread, morning.beside.near, again, asked)
    data = repeat_option("data", desk.data) if desk.several else desk.typed_data
    notes = told.tell_days(todo.notes)
    head = told.head(todo, choosing.say_note(desk, todo.as_of), today=todo.as_of == desk.today)
    return MorningTold(head, blocks, counts, notes, again, asked, data)


def _count_unread(desk: Desk, inbox: str | None) -> list[Inbox]:
    """How many files of each inbox may be forms and are not on record, by their digests. No workbook is opened.

    An inbox is the folder that is named, else that of the workspace and of each of its plans. Raises DataError.
    """
    inboxes = _find_inboxes(desk, inbox)
    if not inboxes:
        return []
    from bizenv.intake.folder import list_unread  # not needed where nothing came in

    known = {entry.form for one in desk.apart for entry in one.ledger.entries if entry.form is not None}
    return [Inbox(it, len(list_unread(it, known)), plan) for it, plan in inboxes]


def _find_inboxes(desk: Desk, inbox: str | None) -> list[tuple[Path, str]]:
    """The folders of what came in, each with the name of the plan whose own it is among several. Raises DataError."""
    if inbox is not None:
        folder = files.parse_path(inbox)
        if not folder.is_dir():
            raise DataError(f"没有这个文件夹：{escape(inbox)}；--inbox 写收到的填报表所在的目录")
        return [(folder, "")]
    homes = [(one.named_folder, one.beside) for one in desk.apart]
    own = [(home, plan) for home, plan in homes if home is not None and layout.is_workspace(home)]
    if desk.several:
        root = Path(plans.find_workspace(desk.home))
        own = [(root, ""), *(pair for pair in own if not pair[0].samefile(root))]
    return [(home / INBOX, plan) for home, plan in own if (home / INBOX).is_dir()]


def _count_clues(desk: Desk, as_of: dt.date) -> list[told.Waiting]:
    """How many clues have few days left, in the one store that is named, or in that of each plan."""
    if desk.named_clues:
        return [told.Waiting(counting.count_near(desk.apart[0], as_of))]
    return [told.Waiting(counting.count_near(one, as_of), plan=one.beside) for one in desk.apart]

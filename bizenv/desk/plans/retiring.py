"""Putting away a plan that is done with, and taking it back, from a terminal or a browser."""

import datetime as dt
import json
import os
import re
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.desk.shell import shorten_path
from bizenv.store import plans


class Grounds(NamedTuple):
    """Who puts a plan away or takes it back, why, and from which day on."""

    by: str
    reason: str
    date: dt.date


class Change(NamedTuple):
    """What is written when a plan is put away or taken back.

    path: the file that is written, with ``content``, to which ``line`` was added. removed: the file that goes.
    told: what was done, in a sentence.
    """

    path: Path
    content: bytes
    line: str
    removed: Path
    told: str


def plan_change(desk: Desk, home: str, name: str, grounds: Grounds, *, undo: bool) -> Change:
    """What putting a plan away would write, or with ``undo`` taking it back. ``name``: the plan, written in full.

    Afterwards the desk asks this plan alone. Raises NotFoundError, MisuseError where that cannot be done, DataError.
    """
    for words in (grounds.by, grounds.reason):
        if not words.strip() or re.search("[\ud800-\udfff]", words):
            raise MisuseError("经手人、原因不能是空的，也不能有认不得的字（编码不对，不是 UTF-8）")
    desk.plans = (name,)
    (folder,) = desk.folders
    plan = desk.open(folder).plan
    if name not in (plan.id, plan.short, plan.document, Path(folder).absolute().name):
        raise MisuseError(f"收起、放回要写全：“{escape(name)}”是不是 {plan.name}（{plan.title or plan.id}）？")
    path, kept = Path(folder, layout.RETIRED), Path(folder, layout.RETURNED)
    if undo and not os.path.lexists(path):
        raise MisuseError(f"“{plan.name}”没有收起")
    if not undo and os.path.lexists(path):
        raise MisuseError(f"“{plan.name}”已经收起，见 {escape(shorten_path(path))}；要问它，加 --plan {plan.name}")
    if not undo and set(plans.list_plans(home)) == {folder}:
        raise MisuseError(f"只剩“{plan.name}”一个方案，不能收起")
    source, target, gone = (path, kept, path) if undo else (kept, path, kept)
    before = files.read(source) if os.path.lexists(source) else b""
    words = f"by: {_quote(grounds.by)}, reason: {_quote(grounds.reason)}"
    line = f"- {{{'returned' if undo else 'retired'}: {grounds.date}, {words}}}\n"
    told = f"已放回 {plan.name}" if undo else f"已收起 {plan.name}：不点名时不再问它；要问，加 --plan {plan.name}"
    return Change(target, before + line.encode(), line, gone, told)


def write(change: Change) -> None:
    """Write it. Raises DataError."""
    files.write(change.path, change.content)
    change.removed.unlink(missing_ok=True)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""What has come into the ledger since a person looked: who confirms what was shown before that is to see it first."""

from collections.abc import Iterable, Sequence

from bizenv.base.errors import MisuseError
from bizenv.desk.desk import Desk
from bizenv.desk.writing import Ready, read_task
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import WHOLE_PLAN
from bizenv.plan.model import Task

Seen = Iterable[tuple[Desk, Ready]]
"""What would be recorded, each with the desk of its plan and the ledger of its task before it."""
_MOST_LOOKED_AT = 20
"""How many tasks are looked at for a form; a form on more is about what they have in common."""


class ArrivedError(MisuseError):
    """What was shown is older than the ledger; the words say what has come since."""


def list_seen(ready: Seen) -> str:
    """The digests of all entries on record of the tasks that are recorded on, as ``tell_new`` takes them."""
    return " ".join(sorted({it.digest for _, (task, ledger, _) in ready for it in _list_of(task, ledger)}))


def look(desk: Desk, tasks: Sequence[Task]) -> str | None:
    """The same of tasks on which nothing is made yet; None where they are many. Raises DataError."""
    if len(tasks) > _MOST_LOOKED_AT:
        return None
    found = ((task, read_task(desk, task).ledger) for task in tasks)
    return " ".join(sorted({it.digest for task, ledger in found for it in _list_of(task, ledger)}))


def tell_new(ready: Seen, seen: str) -> list[str]:
    """A line for each entry on record of these tasks that was not seen."""
    from bizenv.views.wording import entries

    known, lines = set(seen.split()), {}
    for desk, (task, ledger, _) in ready:
        label = f"{desk.opening}{task.label if task is not None else WHOLE_PLAN}"
        for it in _list_of(task, ledger):
            if it.digest not in known:
                told = entries.said(it, desk.rules.letters)
                lines[it.name] = f"{label}　{it.date} {entries.what(it)}：{told}"
    return [*lines.values()]


def refuse_unseen(ready: Seen, seen: str) -> None:
    """Raises ArrivedError if anything has come since what is seen."""
    found = tell_new(ready, seen)
    if found:
        raise ArrivedError(f"预览以后台账又有新记录：{'；'.join(found)}。没有记，看过再确认")


def _list_of(task: Task | None, ledger: Ledger) -> list[Entry]:
    """The entries of a task, or of the plan as a whole, those included that no longer count."""
    about = task.id if task is not None else ""
    return [it for it in ledger.entries if it.task == about]

"""撤回: entries that no longer count."""

from functools import partial

from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.store.journal import TaskRecord


def prepare(
    desk: Desk,
    entries: tuple[str, ...],
    facts: writing.Common,
    *,
    reason: str,
) -> writing.Prepared:
    """The withdrawals of entries. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    ready: list[writing.Ready] = []
    kept: dict[str, TaskRecord] = {}  # by task, what is on record with the withdrawals before
    for text in dict.fromkeys(entries):
        wrong, found = writing.find_current(desk, text)
        task = writing.find_task(desk, wrong)
        before = kept.get(wrong.task, found)
        make = partial(facts.entry, desk, task, "withdraw", None, withdraws=wrong.name, reason=reason)
        entry = writing.check(desk, task, before, make)
        ready.append((task, before.ledger, entry))
        kept[wrong.task] = before._replace(ledger=before.ledger.with_entry(entry))
    return writing.Prepared(ready)


ACT = Act(
    "withdraw",
    "withdraw",
    "撤回",
    "撤回记录：写一条新的说它作废，原来的一字不动。撤回也能撤回，原来的随之恢复。",
    (
        Ask("reason", "为何撤回"),
        *FACTS,
    ),
    prepare,
    "entries",
)

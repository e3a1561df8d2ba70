"""复核: the decision on what a unit objects to."""

import re
import unicodedata

from bizenv.base.errors import MisuseError
from bizenv.desk import writing
from bizenv.desk.act import DATE, NOTE, RECEIVED, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Result


def prepare(
    desk: Desk,
    entry: str,
    facts: writing.Common,
    *,
    result: Result,
) -> writing.Prepared:
    """The decision on an objection. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    found, kept = writing.find_current(desk, entry)
    if found.kind != "object":
        raise MisuseError(f"{found.name} 不是异议；异议见 bizenv log")
    task = desk.registry.task(found.task)
    others = kept.ledger.of(task.id)
    decided = kept.ledger.find_answer(found, "recheck")
    if decided is not None:
        raise MisuseError(f"{found.name} 已于 {decided.date} 复核（{decided.name}）；要改的，先撤回它")
    if facts.date < found.date:
        raise MisuseError(f"复核之日 {facts.date} 早于提出异议之日 {found.date}")
    verified = {name for e in others if e.kind == "verify" and e.shares_node(found) for name in _list_persons(e.by)}
    involved = [name for name in _list_persons(facts.by) if name in verified]
    if involved:
        raise MisuseError(f"{'、'.join(involved)}核验过 {task.label}，应回避；由没有参加核验的人复核")
    return writing.prepare_answer(desk, task, kept, found, facts, "recheck", result=result)


def _list_persons(by: str | None) -> list[str]:
    """The persons in a text: 张三、李四. A name of two characters may be spaced: 张 三."""
    found: list[str] = []
    for piece in re.split("[、,;/]", unicodedata.normalize("NFKC", by or "").casefold()):
        words = piece.split()
        found += words if all(len(word) > 1 for word in words) else ["".join(words)]
    return found


ACT = Act(
    "recheck",
    "recheck",
    "复核",
    "对单位的异议作出复核结论。作出之前，这个事项不计入各类文件。复核由没有参加核验的人作。",
    (
        Ask("result", "复核结论"),
        DATE,
        RECEIVED,
        Ask("by", "谁复核的"),
        NOTE,
    ),
    prepare,
    "entry",
)

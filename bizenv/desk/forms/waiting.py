"""核验: what waits for the office, plan by plan, and a decision on several at once: each checked as ``bizenv verify`` checks it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bizenv.base.errors import BizenvError, NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import writing
from bizenv.desk.act import compose
from bizenv.desk.acts.verify import ACT
from bizenv.desk.desk import Desk
from bizenv.desk.writing import Prepared
from bizenv.forms import content, waiting
from bizenv.forms.content import FormRow
from bizenv.views.wording import words


class Item(NamedTuple):
    """A node that is reported complete and waits, in words.

    key: names it in a form: its plan, its task and, where there are several, its node. plan, task: their ids; node: its number, 0 where the task has only one.
    beside: the name of its plan where several are asked. due: its deadline; claimed, reported, received: the day on which it is said to be done,
    of the report, and of its arrival. late: whether it is 补报. told, evidence, measured: as in ``waiting.Waiting``.
    """

    key: str
    plan: str
    task: str
    node: int
    beside: str
    label: str
    wording: str
    lead: str
    due: str
    claimed: str
    reported: str
    received: str
    late: bool
    told: tuple[str, ...]
    evidence: tuple[str, ...]
    measured: tuple[tuple[str, str], ...]


class Decided(NamedTuple):
    """A decision on several. ready: of each plan's desk, what may be written; errors: what is wrong, by key; commands: the same as typed.

    notes: what has to be known.
    """

    ready: "Sequence[tuple[Desk, Prepared]]"
    errors: Mapping[str, str]
    commands: Sequence[str]
    notes: Sequence[str]


def list_items(desk: Desk, day: dt.date) -> list[Item]:
    """What waits in the plans that are asked, the one that came first before the others. Raises DataError."""
    rows = [(one, row) for one in desk.apart for row in waiting.list_waiting(one.standing(day).statuses)]
    if desk.several:
        rows.sort(key=lambda it: it[1].node.done.arrived if it[1].node.done is not None else dt.date.max)
    return [_describe(one, row) for one, row in rows]


def _describe(desk: Desk, row: FormRow) -> Item:
    status, node = row.status, row.node
    plan = desk.book.plan.id
    number = node.number if len(status.nodes) > 1 else 0
    facts = waiting.describe(row)
    return Item(
        f"{plan}/{status.task.id}/{number}",
        plan,
        status.task.id,
        number,
        desk.beside,
        row.label,
        content.find_wording(status, node),
        words.leads(status),
        content.describe_deadline(row),
        str(node.completed) if node.completed is not None else "",
        str(node.done.date) if node.done is not None else "",
        str(node.done.arrived) if node.done is not None else "",
        waiting.is_late(row),
        facts.told,
        facts.evidence,
        facts.measured,
    )


def decide(
    desk: Desk,
    items: Iterable[Item],
    facts: writing.Common,
    values: Mapping[str, Any],
    typed: Mapping[str, Sequence[str]],
    found: Mapping[str, Sequence[str]],
) -> Decided:
    """Check one decision on each of several items; nothing is written.

    values: the arguments of the act, typed: the same as texts by option. found: the values that the office found, 指标=数, by key.
    """
    desks = {one.book.plan.id: one for one in desk.apart}
    ready: list[tuple[Desk, Prepared]] = []
    errors: dict[str, str] = {}
    commands: dict[tuple[str, ...], list[str]] = {}
    for item in items:
        one = desks[item.plan]
        own = tuple(found.get(item.key, ()))
        node = str(item.node) if item.node else None
        try:
            made = ACT.prepare(one, (item.task,), facts, **{**values, "values": own, "deadline": node})
        except BizenvError as error:
            errors[item.key] = str(error)
            continue
        ready.append((one, made))
        commands.setdefault((item.plan, node or "", *own), []).append(f"{one.opening}{item.task}")
    lines = [
        compose(ACT.command, named, ACT.asks, {**typed, "deadline": [node] * bool(node), "value": own}, desk.typed_data)
        for (_, node, *own), named in commands.items()
    ]
    notes = [f"{one.beside}：{words}" for one in desks.values() if one is not desk for words in one.said or ()]
    return Decided(ready, errors, lines, list(dict.fromkeys(notes)))


def pick(items: Iterable[Item], keys: Iterable[str]) -> list[Item]:
    """The items of these keys. Raises NotFoundError for one that waits no longer."""
    known = {item.key: item for item in items}
    gone = [key for key in keys if key not in known]
    if gone:
        named = "、".join(dict.fromkeys(key.split("/")[1] if key.count("/") == 2 else key for key in gone))
        raise NotFoundError(f"{named} 已不待核验，可能别处已经核验；请看现在还有哪些")
    return [known[key] for key in dict.fromkeys(keys)]


def write(decided: Decided, *, dry_run: bool) -> list[tuple[Desk, writing.Row]]:
    """Write what was decided, each into its plan's ledger, and return each entry with its file.

    Raises DataError, which then says how far it came.
    """
    done: list[tuple[Desk, writing.Row]] = []
    for one, prepared in decided.ready:
        rows: list[writing.Row] = []
        try:
            writing.write(one, one.workspace, prepared, rows, dry_run=dry_run)
        except BizenvError as error:
            if not done:
                raise
            left = len(decided.ready) - len(done)
            raise type(error)(f"{error}；已写入 {len(done)} 条，其余 {left} 条没有写，还在待核验里") from None
        done += [(one, row) for row in rows]
    return done

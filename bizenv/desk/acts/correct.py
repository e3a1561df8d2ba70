"""更正: a new entry that replaces a wrong one."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from bizenv.base.errors import MisuseError, OptionsError
from bizenv.desk import attaching, closing, writing
from bizenv.desk.act import Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.admission import find_node, parse_value
from bizenv.ledger.entry import Entry, to_data
from bizenv.ledger.fields import FIELDS
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import KINDS
from bizenv.ledger.status import find_status
from bizenv.plan.model import Task

_ORDER = ("percent", "choice", "period", "node", "day", "text", "texts", "numbers", "names")
"""The kinds of value in the order of the help."""


def _list_changes() -> list[Ask]:
    """Each field that a correction may change, in ``_ORDER``; first those that every entry may have."""
    changed = [field for field in FIELDS.values() if field.change]
    changed.sort(key=lambda field: (_ORDER.index(field.value), bool(field.kinds), field.kinds != ("report",)))
    return [Ask(field.name, field.name, needed=False) for field in changed]


def prepare(
    desk: Desk,
    entry: str,
    reason: str,
    *,
    why: str | None = None,
    clear: tuple[str, ...] = (),
    deadline: str | None = None,
    values: tuple[str, ...] = (),
    **changes: Any,
) -> writing.Prepared:
    """The entry that replaces a wrong one; what is not given stays as it was.

    reason: why it is corrected. why: the new reason of an extension, a termination or a reopening. clear: the fields
    that are emptied. Raises OptionsError, MisuseError, NotFoundError, DataError.
    """
    wrong, kept = writing.find_current(desk, entry)
    if wrong.kind == "withdraw":
        raise MisuseError(f"撤回不能更正；要恢复原来的记录，把撤回也撤回：bizenv withdraw {wrong.digest}")
    task = writing.find_task(desk, wrong)
    if task is None:
        raise MisuseError(f"“{KINDS[wrong.kind]}”不能更正；撤回后另记：bizenv withdraw {wrong.digest}")
    ledger = kept.ledger
    fields: dict[str, Any] = {key: given for key, given in changes.items() if given not in (None, ())}
    attached = attaching.attach(desk, changes.get("evidence") or (), wrong.files)
    if "evidence" in fields:
        fields |= attached.fields
    for key in ("lead", "support"):
        if changes.get(key):
            fields[key] = tuple(dict.fromkeys(desk.registry.department(name).name for name in changes[key]))
    if values:
        fields["values"] = dict(parse_value(task, typed) for typed in values)
    if "progress" in fields and "stage" not in fields:
        fields["stage"] = "in_progress"
    if "stage" in fields and fields["stage"] != "in_progress":
        fields.setdefault("progress", None)
    if wrong.completed is not None and wrong.kind == "report" and fields.get("stage", "done") != "done":
        fields.setdefault("completed", None)
    if deadline is not None:
        node = find_node(find_status(task, dt.date.max, ledger.of(task.id)), deadline)
        fields |= {"deadline": node and node.number, "deadline_day": node and node.printed}
    for key in clear:
        fields |= _cleared(wrong, key)
    if not fields and why is None:
        raise OptionsError("没有说改什么；要作废用 withdraw")
    foreign = [key for key in fields if not FIELDS[key].is_of(wrong.kind)]
    if foreign:
        raise MisuseError(f"“{KINDS[wrong.kind]}”记录没有“{'、'.join(foreign)}”")
    fields["reason"] = _tell_reason(wrong, why, reason)
    after = wrong._replace(**fields, name="", recorded=desk.moment, replaces=wrong.name, withdraws=None)
    writing.check_day(desk, after.date)
    _check_whole(after)
    if after.kind == "verify" and after.result == "pass":
        _check_passed(task, ledger, wrong, after, fields.keys())
    ready = writing.check(desk, task, kept, lambda: after)
    return writing.Prepared([(task, ledger, ready)], attached.sources)


def _tell_reason(wrong: Entry, why: str | None, reason: str) -> str:
    """Why a correction was made; what had a reason of its own keeps it, or gets the one typed, before that.

    Raises MisuseError for a reason typed for what has none.
    """
    if not FIELDS["reason"].is_needed(wrong.kind):
        if why is not None:
            raise MisuseError(f"“{KINDS[wrong.kind]}”记录没有原因，不用 --why")
        return reason
    return f"{why or wrong.reason}（更正：{reason}）"


_OF_TARGETS = {"values", "unmet", "approved_by", "document", "deadline"}
_OF_DAY = {"completed", "proof", "date", "deadline"}
"""What decides whether the targets let work pass, and whether its day of completion is proven."""


def _check_passed(task: Task, ledger: Ledger, wrong: Entry, after: Entry, changed: Collection[str]) -> None:
    """Raise MisuseError if work that was verified could not have passed as the correction has it.

    Only what is changed is checked: an entry of an earlier version may lack what is asked for today.
    """
    status = find_status(task, dt.date.max, [e for e in ledger.of(task.id) if e.order < wrong.order])
    nodes = [n for n in status.awaiting if after.deadline in (None, n.number)]
    if _OF_TARGETS & set(changed):
        closing.check_targets(task, nodes, {**status.values, **after.values}, after.unmet, after.approved_by)
    if after.completed is not None and _OF_DAY & set(changed):
        late = closing.list_unproven(nodes, after.completed, after.proof)
        if late:
            raise closing.refuse_unproven(task, late, after.completed)


def _check_whole(after: Entry) -> None:
    """Raise MisuseError if the fields of a correction do not go together, such as a progress of what is done."""
    from bizenv.checks.schema.faults import find_faults  # slow to load; the other commands make whole entries

    wrong = next(iter(find_faults("entry", to_data(after))), None)
    if wrong is not None:
        raise MisuseError(f"这样更正，记录就不成立：{wrong.message}")


_TOGETHER = {"deadline": ("deadline_day",), "evidence": ("files",)}
"""The fields that are cleared with another."""


def _cleared(wrong: Entry, key: str) -> dict[str, Any]:
    """The field that ``--clear`` names, with its default value.

    Raises MisuseError if the entry does not have the field or cannot do without it.
    """
    field = FIELDS.get(key.replace("-", "_"))
    if field is None or field.name not in to_data(wrong) or field.kept or field.is_needed(wrong.kind):
        raise MisuseError(f"这条记录没有可去掉的“{key}”")
    names = [field.name, *_TOGETHER.get(field.name, ())]
    return {name: Entry._field_defaults[name] for name in names}


CHANGES = tuple(_list_changes())
"""What a correction may change."""

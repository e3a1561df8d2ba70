"""``bizenv correct``: a new entry that replaces a wrong one."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import attaching, closing, options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.ledger.admission import find_node, parse_value
from bizenv.ledger.entry import Entry, to_data
from bizenv.ledger.fields import FIELDS
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import KINDS
from bizenv.ledger.status import find_status
from bizenv.plan.model import Task

_ORDER = ("percent", "choice", "period", "node", "day", "text", "texts", "numbers", "names")
"""The kinds of value in the order of the help."""


def _changes(command: options.Command) -> options.Command:
    """An option for each field that a correction may change, in ``_ORDER``; first those that every entry may have."""
    changed = [field for field in FIELDS.values() if field.change]
    changed.sort(key=lambda field: (_ORDER.index(field.value), bool(field.kinds), field.kinds != ("report",)))
    return recording.add_fields("correct", *(field.name for field in changed))(command)


@click.command("correct", options_metavar="[选项]")
@options.pass_app
@click.argument("entry", metavar="记录", shell_complete=complete_with("entries"), callback=options.take_entry)
@click.option("--reason", metavar="文字", required=True, help="为何更正")
@_changes
@click.option("--why", metavar="文字", help="改为：延期、终止、恢复督办的原因（--reason 只说为何更正）")
@click.option(
    "--clear", metavar="字段", multiple=True, help="去掉一项：note、problem、coordinate、evidence ……（可重复）"
)
@recording.add_writing
def command(
    app: App,
    entry: str,
    reason: str,
    why: str | None,
    deadline: str | None,
    value: tuple[str, ...],
    clear: tuple[str, ...],
    dry_run: bool,
    output: options.Output,
    **changes: Any,
) -> None:
    """更正一条记录：写一条新的取代它，原来的一字不动。没有给的各项照原来的。

    记录用编号（bizenv log 里最后 12 位，写开头几位即可）、文件名或路径指明。

    \b
    bizenv correct 3f9c12 --progress 50 --reason 误记为80
    bizenv correct 3f9c12 --clear evidence --reason 附错材料
    """
    wrong, kept = recording.find_current(app, entry)
    if wrong.kind == "withdraw":
        raise MisuseError(f"撤回不能更正；要恢复原来的记录，把撤回也撤回：bizenv withdraw {wrong.digest}")
    task = recording.find_task(app, wrong)
    if task is None:
        raise MisuseError(f"“{KINDS[wrong.kind]}”不能更正；撤回后另记：bizenv withdraw {wrong.digest}")
    ledger = kept.ledger
    fields: dict[str, Any] = {key: given for key, given in changes.items() if given not in (None, ())}
    attached = attaching.attach(app, fields.get("evidence", ()), wrong.files)
    if "evidence" in fields:
        fields |= attached.fields
    for key in ("lead", "support"):
        if changes[key]:
            fields[key] = tuple(dict.fromkeys(app.registry.department(name).name for name in changes[key]))
    if value:
        fields["values"] = dict(parse_value(task, typed) for typed in value)
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
        raise click.UsageError("没有说改什么；要作废用 withdraw")
    foreign = [key for key in fields if not FIELDS[key].is_of(wrong.kind)]
    if foreign:
        raise MisuseError(f"“{KINDS[wrong.kind]}”记录没有“{'、'.join(foreign)}”")
    fields["reason"] = _tell_reason(wrong, why, reason)
    after = wrong._replace(**fields, name="", recorded=app.moment, replaces=wrong.name, withdraws=None)
    recording.check_day(app, after.date)
    _check_whole(after)
    if after.kind == "verify" and after.result == "pass":
        _check_passed(task, ledger, wrong, after, fields.keys())
    ready = recording.check(app, task, kept, lambda: after)
    recording.write(
        app, app.workspace, [(task, ledger, ready)], dry_run=dry_run, output=output, sources=attached.sources
    )


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

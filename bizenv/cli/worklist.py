"""``bizenv verify export`` and ``bizenv verify import``: what waits for the office as a workbook, and what it decided."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import closing, extras, writing
from bizenv.desk.given import GivenError, read_limit
from bizenv.desk.shell import shorten_path
from bizenv.ledger.admission import parse_value
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import RESULTS
from bizenv.ledger.states import UNPROVEN, Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing.query import select
from bizenv.store.journal import TaskRecord
from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.forms.cells import CellFault
    from bizenv.forms.decisions import Decision, Decisions

_AGAIN = "请重新 bizenv verify export 一份再核"


@click.command("export", options_metavar="[选项]")
@options.pass_app
@click.option(
    "-o",
    "--output",
    "file",
    metavar="文件",
    required=True,
    shell_complete=complete_with("files"),
    help="写成这个 .xlsx 文件",
)
@options.force
@options.data
@options.filters
def export_command(app: App, file: str, filters: options.Filters) -> int:
    """待核验的写成一个 Excel 文件：一行一个节点，带佐证材料、反馈、指标、时限；结论等各栏填好再收回。

    先收到的在前。补报的（时限过后才报、称时限前已完成）标明。

    \b
    bizenv verify export -o 待核验.xlsx
    bizenv verify export --lead 区市场监管局 -o 待核验.xlsx
    """
    if not file.lower().endswith(".xlsx"):
        raise click.UsageError(f"待核验表是 Excel 文件，文件名以 .xlsx 结尾，写成了“{escape(file)}”")
    app.check_output(file)
    with extras.needed_for("待核验表"):
        from bizenv.forms import worklist
    rows = worklist.list_waiting(select(app.standing(app.today), filters.query(app.registry)))
    if not rows:
        app.say("没有待核验的，没有写文件")
        return 0
    files.write(Path(file), worklist.render(app.registry.plan, rows, app.today))
    late = sum(map(worklist.is_late, rows))
    app.show(f"{escape(file)}　待核验{len(rows)}行{f'，其中补报{late}行' if late else ''}\n")
    return 0


class _Outcome:
    """What a worklist comes to.

    ready: the entries to write, each with its task and the ledger before it.
    skipped: the rows that are verified already: the task's id, and in words.
    kept: by task, what is on record with the entries of this worklist.
    """

    def __init__(self, read: "Decisions") -> None:
        self.ready: list[writing.Ready] = []
        self.skipped: list[tuple[str, str]] = []
        self.kept: dict[str, TaskRecord] = {}
        self.faults: list[CellFault] = list(read.faults)
        self.remarks: list[CellFault] = list(read.remarks)
        self.blank = read.blank


class _Found(NamedTuple):
    """The task of a row, what is on record of it, its status, and the node that waits."""

    task: Task
    kept: TaskRecord
    status: Status
    node: Node


@click.command("import", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件", shell_complete=complete_with("files"))
@click.option("--sound", is_flag=True, help="没有错的行照记，有错的列出来，不记")
@recording.add_fields("verify", "date", required=False)
@recording.add_writing
def import_command(
    app: App, file: str, sound: bool, date: dt.date | None, dry_run: bool, output: options.Output
) -> int:
    """收回填好的待核验表，记入台账：与逐件 bizenv verify 同样检查，记成同样的记录。

    先全部检查，一处不对，一条也不记，全部不对之处一次列出；加 --sound 的，没有错的行照记。有不对之处的，退出码为 1。
    没有结论的行不记；已经核验过的略过并说明，同一份表收两次，不会记两遍。

    \b
    bizenv verify import 待核验.xlsx --dry-run
    bizenv verify import 待核验.xlsx --date 2019-12-27
    """
    with extras.needed_for("待核验表"):
        from bizenv.forms import decisions  # noqa: F401 - refused before anything is read
    home = app.workspace
    path = files.parse_path(file)
    app.given.append(str(path))
    if output.file is not None:
        app.check_output(output.file)
    facts = writing.Common(date or app.today, None, None, None)
    if facts.date > app.today:
        raise click.UsageError(f"--date {facts.date} 在今天（{app.today}）之后")
    writing.check_day(app, facts.date)
    read = _read(app, path)
    outcome = _Outcome(read)
    unsound = {int(match[1]) for it in read.faults if (match := re.fullmatch("[A-Z]+([0-9]+)", it.cell))}
    for row in read.rows:
        _take(app, row, facts, outcome, sound=row.row not in unsound)
    from bizenv.forms.cells import sort_faults  # openpyxl is slow to load

    outcome.faults = sort_faults(outcome.faults)
    refused = bool(outcome.faults) and not sound
    ready = [] if refused else outcome.ready
    shown = escape(shorten_path(path))
    recording.finish(
        app,
        writing.Prepared(ready),
        folder=home,
        dry_run=dry_run,
        output=output,
        answer=partial(_answer, app, shown, outcome, refused=refused, dry_run=dry_run),
    )
    return 1 if outcome.faults else 0


def _read(app: App, path: Path) -> "Decisions":
    """A worklist from its file. Raises DataError if it cannot be opened, MisuseError if it is of another plan."""
    from bizenv.forms.decisions import read
    from bizenv.intake.archive import FormError

    shown = escape(shorten_path(path))
    if path.is_dir():
        raise MisuseError(f"{shown} 是文件夹；写出待核验表的文件名")
    if not path.exists():
        raise DataError(f"没有这个文件：{shown}")
    try:
        found = read(files.read(path), app.today)
    except FormError as error:
        raise DataError(f"{shown}：{escape(error)}") from None
    if found.plan != app.registry.plan.id:
        raise MisuseError(f"{shown} 是“{escape(found.plan)}”的待核验表，本方案是“{app.registry.plan.id}”")
    return found


def _take(app: App, row: "Decision", facts: writing.Common, outcome: _Outcome, *, sound: bool) -> None:
    """Add a row's entry, its faults, or that it is verified already, to ``outcome``. ``sound``: it has no fault so far."""
    found = _find(app, row, outcome)
    if found is None:
        return
    before = len(outcome.faults)
    made = _decide(app, row, found, facts, outcome)
    if made is None or not sound or len(outcome.faults) > before:
        return
    task, kept = found.task, found.kept
    try:
        ready = writing.check(app, task, kept, lambda: made)
    except DataError as error:
        outcome.faults.append(row.fault("number", str(error)))
    except MisuseError as error:
        told = str(error)
        if told.endswith(UNPROVEN):
            told += f"；取得材料的，用命令记：bizenv verify {task.id} --pass --evidence 材料；没有的，退回补证"
        outcome.faults.append(row.fault("result", told))
    else:
        outcome.ready.append((task, kept.ledger, ready))
        outcome.kept[task.id] = kept._replace(ledger=kept.ledger.with_entry(ready))


def _find(app: App, row: "Decision", outcome: _Outcome) -> _Found | None:
    """What a row is about; None, told in ``outcome``, if it waits no longer or is not as the row says."""
    from bizenv.forms import content

    registry = app.registry
    if row.task not in registry.position:
        outcome.faults.append(row.fault("number", f"方案里没有事项“{escape(row.task)}”；{_AGAIN}"))
        return None
    task = registry.task(row.task)
    try:
        kept = outcome.kept.get(task.id) or writing.read_task(app, task)
    except DataError as error:
        outcome.faults.append(row.fault("number", str(error)))
        return None
    status = kept.ledger.status(task, app.today)
    node = next((n for n in status.nodes if n.number == row.node), None)
    if node is None:
        outcome.faults.append(row.fault("number", f"{task.label} 没有这个节点；{_AGAIN}"))
        return None
    label = content.label_row(status, node)
    if content.make_key(status, node).split("/")[2] != row.wording:
        outcome.faults.append(row.fault("wording", f"{label} 的要求，写出之后方案、规定已有变动；{_AGAIN}"))
        return None
    if node.done is not None and node.done.digest == row.report:
        return _Found(task, kept, status, node)
    from bizenv.views.wording import entries, words

    verified = _find_verified(status, node, row.report)
    if verified is not None:
        told = f"{label} 已于 {verified.date} 核验：{entries.said(verified)}"
        outcome.skipped.append((task.id, told))
        if verified.result != row.result and row.result is not None:
            said = RESULTS[row.result]
            outcome.remarks.append(row.fault("result", f"{told}；表上写的是“{said}”，没有记；要改的，bizenv correct"))
        return None
    now = (
        f"写出之后另有报办结（{node.done.date}）"
        if node.done is not None
        else f"现在是“{words.name_state(node, status, 'office')}”，不待核验"
    )
    outcome.faults.append(row.fault("number", f"{label} {now}；{_AGAIN}"))
    return None


def _find_verified(status: Status, node: Node, report: str) -> Entry | None:
    """The verification that answered a report of completion, named by its digest; None if nothing has."""
    own = [e for e in status.entries if e.deadline in (None, node.number) and e.kind in ("report", "verify")]
    at = next((n for n, e in enumerate(own) if e.digest == report), None)
    return next((e for e in own[at + 1 :] if e.kind == "verify"), None) if at is not None else None


def _decide(app: App, row: "Decision", found: _Found, facts: writing.Common, outcome: _Outcome) -> Entry | None:
    """The entry of a row, without its name; None, or with faults in ``outcome``, if it cannot be made."""
    task, node = found.task, found.node
    values = _values(row, task, outcome)
    fields: dict[str, Any] = {}
    if row.result == "pass":
        completed = _pass(row, found, facts.date, values, outcome)
        fields = {"completed": completed, "proof": row.proof}
    elif row.result == "return":
        limit = _limit(row, facts.date, app.today, outcome)
        if limit is not None and row.ground == "evidence":
            note = closing.warn_shelter(task, [node], facts.date, limit, app.rules)
            if note:
                outcome.remarks.append(row.fault("limit", note))
        fields = {"limit": limit, "ground": row.ground}
    else:
        return None
    return facts._replace(by=row.by, note=row.opinion).entry(
        app,
        task,
        "verify",
        node if len(found.status.nodes) > 1 else None,
        result=row.result,
        method=row.method,
        values=values,
        **fields,
    )


def _values(row: "Decision", task: Task, outcome: _Outcome) -> dict[str, int | float]:
    """The values that the office found, by the targets' names."""
    values: dict[str, int | float] = {}
    for typed in row.values:
        try:
            name, value = parse_value(task, typed)
        except MisuseError as error:
            outcome.faults.append(row.fault("values", str(error)))
            continue
        if name in values:
            outcome.faults.append(row.fault("values", f"指标“{name}”写了两个数；请留一个"))
        values[name] = value
    return values


def _pass(
    row: "Decision", found: _Found, verified: dt.date, values: dict[str, int | float], outcome: _Outcome
) -> dt.date | None:
    """The day of completion of what passes; with faults where a target is not met, or the day is not proved."""
    task, node = found.task, found.node
    short = closing.find_short(task, [node], {**found.status.values, **values})
    if short is not None:
        if short.lacking:
            remedy = "在“核实数值”写核实的数"
        elif short.hard:
            remedy = (
                "退回续办；经确定指标的机关批准的，用命令记："
                f"bizenv verify {task.id} --pass --unmet 理由 --approved-by 机关 --document 文号"
            )
        else:
            remedy = f"退回续办；力争的写明理由即可，用命令记：bizenv verify {task.id} --pass --unmet 理由"
        outcome.faults.append(row.fault("values", f"{task.label} 不能通过：{short.told}；{remedy}"))
    typed = row.completed
    if typed is not None and typed > verified:
        outcome.faults.append(row.fault("completed", f"完成日期 {typed} 晚于核验日 {verified}"))
        return None
    late = closing.list_unproven([node], typed, row.proof) if typed is not None else []
    if late:
        message = (
            f"{task.label} 时限 {late[0].date}，{closing.find_arrival(late)} 才收到报办结，要按 {typed} 完成计："
            "在“证明材料”写明证明完成之日的材料，才算按期；没有的，“完成日期”空着，按收到之日计"
        )
        outcome.faults.append(row.fault("completed", message))
        return None
    day, note = closing.find_completed(task, [node], typed, verified, row.proof, "“证明材料”")
    if note:
        outcome.remarks.append(row.fault("proof", note))
    return day


def _limit(row: "Decision", verified: dt.date, today: dt.date, outcome: _Outcome) -> dt.date | None:
    """The last day to report again what is returned; None if it is empty or, with a fault, cannot be read."""
    if not row.limit:
        return None
    from bizenv.forms import lenient

    near = lenient.read_near(row.limit, verified, before=False)
    if near is not None:  # a limit lies ahead
        outcome.remarks.append(row.fault("limit", f"“{escape(row.limit)}”没有写年份，按 {near} 收"))
        return near
    try:
        last, note = read_limit(row.limit, today).counted(verified)
    except GivenError as error:
        outcome.faults.append(row.fault("limit", f"{error}；几个工作日写作 5个工作日"))
        return None
    if last < verified:
        outcome.faults.append(row.fault("limit", f"补报时限 {last} 早于核验日 {verified}"))
    if note:
        outcome.remarks.append(row.fault("limit", note)._replace(cell=""))  # said once, not for each row
    return last


def _answer(
    app: App, path: str, outcome: _Outcome, rows: Sequence[writing.Row], *, refused: bool, dry_run: bool
) -> Answer:
    return Answer(
        kind="entries",
        listed=len(rows),
        content=lambda: {
            "dry_run": dry_run,
            "entries": [writing.describe_entry(app, *row) for row in rows],
            "skipped": [task for task, _ in outcome.skipped],
            "blank": outcome.blank,
            "faults": [{"sheet": it.sheet, "cell": it.cell or None, "message": it.message} for it in outcome.faults],
            "remarks": [it.words for it in dict.fromkeys(outcome.remarks)],
        },
        text=lambda *_: _text(path, outcome, rows, refused=refused, dry_run=dry_run),
    )


def _text(path: str, outcome: _Outcome, rows: Sequence[writing.Row], *, refused: bool, dry_run: bool) -> str:
    from bizenv.views.wording import entries

    faults = [f"  {' '.join(escape(it.words).split())}" for it in outcome.faults]
    results = [entry.result for _, _, entry, _ in rows]
    told = [f"通过{results.count('pass')}"] if "pass" in results else []
    told += [f"退回{results.count('return')}"] if "return" in results else []
    parts = [f"{'将记' if dry_run else '记'}{len(rows)}条" + (f"（{'，'.join(told)}）" if told else "")]
    parts += [f"已核验过{len(outcome.skipped)}行"] if outcome.skipped else []
    parts += [f"没有填{outcome.blank}行"] if outcome.blank else []
    lines = []
    if refused:
        good = len(outcome.ready)
        more = f"；没有错的{good}行，可加 --sound 先记" if good else ""
        lines += [f"没有收进 {path}：{len(faults)}处不对，一条也没有记；改好再收{more}", *faults]
    else:
        lines.append(f"{path}：{'，'.join(parts)}{'（没有写）' if dry_run else ''}")
        lines += [
            f"  {task.label}{f' 节点{entry.deadline}' if entry.deadline else ''}　{entries.said(entry)}"
            for task, _, entry, _ in rows
            if task is not None
        ]
        lines += [f"有{len(faults)}处不对，所在的行没有记；改好再收：", *faults] if faults else []
    lines += [f"  已核验，略过：{words}" for _, words in outcome.skipped]
    lines += [f"  注意：{' '.join(escape(it.words).split())}" for it in dict.fromkeys(outcome.remarks)]
    return "\n".join(lines) + "\n"

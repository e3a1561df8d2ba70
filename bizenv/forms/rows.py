"""Read what was filled into the sheets of a form: rows, values of targets, opinions, and requests for more time."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from bizenv.base.days import DayError, make_day
from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, lenient
from bizenv.forms.cells import FilledSheet, clip
from bizenv.forms.content import STAGES
from bizenv.forms.layout import CONFIRM, EXTENSION, FILL_1, TARGETS
from bizenv.ledger.entry import Stage
from bizenv.ledger.names import FORMER_STAGES
from bizenv.standing.periods import Period

_TICKS = {"√", "✓", "✔", "☑", "✅", "v", "y", "x", "1", "是", "true", "对"}
_AGREED = {
    **dict.fromkeys((layout.AGREED, "同意", "无异议", "确认", "√", "✓", "✔", "☑", "✅"), True),
    **dict.fromkeys((layout.OBJECTED, "不一致", "不同意"), False),
}
_STRANGE = "不是表里原有的行；请填在原有的行里"


class Filled(NamedTuple):
    """A row that was filled in.

    row: its number in the sheet, from 1.
    progress: in per cent.
    completed: the day on which the work was done, if it is given.
    """

    task: str
    node: int
    label: str
    wording: str
    digest: str
    row: int
    stage: Stage | None
    progress: int | None
    completed: dt.date | None
    note: str | None
    problem: str | None
    coordinate: str | None
    next: str | None
    evidence: tuple[str, ...]


class Value(NamedTuple):
    """A value of a target, as it was typed."""

    task: str
    target: str
    text: str
    cell: str


class Opinion(NamedTuple):
    """A joint lead's answer about a task that the first-named lead reports on."""

    task: str
    agreed: bool
    words: str
    cell: str


class Asked(NamedTuple):
    """An extension that is asked for, of one node of a task: until when, and why (may be empty)."""

    task: str
    node: int
    label: str
    until: dt.date
    reason: str
    cell: str


def read_rows(sheet: FilledSheet, round: Period) -> tuple[tuple[Filled, ...], list[str], int]:
    """The rows that were filled in, the keys of all rows, and how many were left empty."""
    rows: list[Filled] = []
    keys, blank = [], 0
    for n in sheet.rows():
        if n in sheet.people:
            continue
        key = sheet.key(n)
        before = len(sheet.faults)
        written = [sheet.entered(n, column) for column in sheet.table.fields if key or (n, column) not in sheet.covered]
        filled = any(written) or len(sheet.faults) > before  # a formula reads as empty but counts as filled in
        if not key:
            if filled or sheet.text(n, sheet.table["number"]):
                sheet.fault(n, 1, _STRANGE)
            continue
        keys.append(key)
        row = _row(sheet, n, key, round)
        if row is not None and filled:
            rows.append(row)
        blank += not filled
    return tuple(rows), keys, blank


def read_day(
    sheet: FilledSheet, row: int, column: int, what: str, round: Period | None, *, after: bool = False
) -> dt.date | None:
    """A day, typed as a date or as text; None if it is empty or, with a fault that names it, not a date.

    Without a year it is a day of the period ``round``, or, with ``after``, of the time after it; for None it needs one.
    """
    text = sheet.text(row, column)
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch(r"(\d{4})(?:(\d{2})(\d{2})|[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?)", plain)
    if match is not None:
        try:
            return make_day((part for part in match.groups() if part), text)
        except DayError as error:
            sheet.fault(row, column, f"{what}{error}")
            return None
    if not text:
        return None
    without = re.fullmatch(r"[0-9]{1,2}月[0-9]{1,2}[日号]?", plain) is not None
    try:
        day = lenient.read_day(text, round, after=after) if round is not None and without else None
    except DayError as error:
        sheet.fault(row, column, f"{what}{error}")
        return None
    if day is not None:
        sheet.remark(row, column, f"{what}“{clip(text)}”没有写年份，按 {day} 收")
    elif without:
        sheet.fault(row, column, f"{what}“{clip(text)}”没有写年份，看不出是哪一年；写作 2019-12-20")
    else:
        sheet.fault(row, column, f"{what}“{clip(text)}”不是日期，写作 2019-12-20")
    return day


def _row(sheet: FilledSheet, n: int, key: str, round: Period) -> Filled | None:
    parts = key.split("/")
    if len(parts) != 3 or not re.fullmatch("[0-9]{1,3}", parts[1]):
        sheet.fault(n, 1, "这一行的内部标记坏了；请在发下去的原表上填")
        return None
    table = sheet.table
    number = sheet.text(n, table["number"])
    stage = _stage(sheet, n)
    progress = _progress(sheet, n, stage)
    if stage is None and progress is not None:
        stage = "in_progress"
    completed = _completed(sheet, n, stage, round)
    note, problem, coordinate, following, proof = (
        sheet.words(n, table[name]) for name in ("note", "problem", "coordinate", "next", "evidence")
    )
    evidence = tuple(piece.strip() for piece in re.split("[;；\n]", proof or "") if piece.strip())
    if stage is None and note and lenient.is_unchanged(note) and not (problem or coordinate or following or evidence):
        sheet.remark(n, table["note"], f"“{clip(note)}”按“本期无变化”收")
        stage, note = "no_change", None
    unread = bool(tell(sheet.sign(n, table["stage"])) or tell(sheet.sign(n, table["unchanged"])))
    if stage is None and not unread and (note or problem or coordinate or following or evidence):
        sheet.fault(n, table["stage"], "填了内容，没有选阶段，也没有选“本期无变化”")
    return Filled(
        task=parts[0],
        node=int(parts[1]),
        label=number,
        wording=sheet.text(n, table["wording"]),
        digest=parts[2],
        row=n,
        stage=stage,
        progress=progress,
        completed=completed,
        note=note,
        problem=problem,
        coordinate=coordinate,
        next=following,
        evidence=evidence,
    )


def _stage(sheet: FilledSheet, n: int) -> Stage | None:
    """The stage that a row reports; a tick at 本期无变化 is ``no_change``. None if it has no known stage."""
    tick, stage = (tell(sheet.sign(n, sheet.table[name])) for name in ("unchanged", "stage"))
    ticked = tick in _TICKS
    for name, text in (("unchanged", tick), ("stage", stage)):
        if lenient.is_unchanged(text):
            sheet.remark(n, sheet.table[name], f"“{clip(text)}”按“本期无变化”收")
            ticked = True
    stage = "" if lenient.is_unchanged(stage) else stage
    if tick and not ticked:
        sheet.fault(n, sheet.table["unchanged"], f"“{clip(tick)}”看不懂；没有新进展选√，有进展就空着")
    known = STAGES.get(stage) or FORMER_STAGES.get(stage)
    if known is None and (known := lenient.read_stage(stage)) is not None:
        sheet.remark(n, sheet.table["stage"], f"“{clip(stage)}”按“{_name(known)}”收")
    if stage and known is None:
        sheet.fault(n, sheet.table["stage"], f"没有“{clip(stage)}”这个阶段；可用：{'、'.join(STAGES)}")
        return None
    if ticked and (stage or sheet.entered(n, sheet.table["progress"])):
        sheet.fault(n, sheet.table["unchanged"], "选了“本期无变化”，又填了阶段或百分数；请留一个")
    return "no_change" if ticked else known


def _name(stage: Stage) -> str:
    """The name of a stage as the form offers it."""
    return next(word for word, it in STAGES.items() if it == stage)


def _progress(sheet: FilledSheet, n: int, stage: Stage | None) -> int | None:
    """完成百分数: a whole number from 0 to 100, with or without %. None if it is empty, wrong or implied by the stage."""
    text = tell(sheet.sign(n, sheet.table["progress"]))
    if not text:
        return None
    plain = text.removesuffix("%").strip()
    about = lenient.read_share(text)
    if about is not None and not plain.isdecimal():
        sheet.remark(n, sheet.table["progress"], f"“{clip(text)}”按 {about} 收")
        plain = str(about)
    value = float(plain) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", plain) else -1.0
    if not value.is_integer() or not 0 <= value <= 100:
        sheet.fault(n, sheet.table["progress"], f"完成百分数应是0到100的整数，写成了“{clip(text)}”")
        return None
    if stage in ("not_started", "done"):
        if (stage, value) not in (("not_started", 0), ("done", 100)):
            sheet.fault(n, sheet.table["progress"], f"阶段是“{_name(stage)}”，完成百分数却是 {int(value)}")
        return None
    return int(value)


def _completed(sheet: FilledSheet, n: int, stage: Stage | None, round: Period) -> dt.date | None:
    """完成日期, which only a report of completion has; None if it is empty or, with a fault, wrong."""
    if sheet.table is FILL_1:
        return None
    column = sheet.table["completed"]
    if not sheet.entered(n, column):
        return None
    if stage != "done":
        sheet.fault(n, column, "完成日期只在阶段选“已完成”时填；还没有完成的，请删去")
        return None
    return read_day(sheet, n, column, "完成日期", round)


def _until(sheet: FilledSheet, n: int) -> dt.date | None:
    """The day until which an extension is asked for; 2020年3月底 is its last day. None, with a fault, if it is no day."""
    typed = sheet.text(n, EXTENSION["until"])
    day = lenient.read_end(typed)
    if day is None:
        return read_day(sheet, n, EXTENSION["until"], "申请延期至", None)
    sheet.remark(n, EXTENSION["until"], f"申请延期至“{clip(typed)}”按 {day} 收")
    return day


def read_asked(sheet: FilledSheet) -> Iterator[Asked]:
    """The extensions that are asked for. A day without its year has none here: it may be of the next one."""
    for n in sheet.rows():
        if n in sheet.people:
            continue
        reason = sheet.words(n, EXTENSION["reason"]) or ""
        wanted = sheet.entered(n, EXTENSION["until"])
        key = sheet.key(n)
        if not key:
            if wanted or reason:
                sheet.fault(n, 1, _STRANGE)
            continue
        until = _until(sheet, n) if wanted else None
        if reason and not wanted:
            sheet.fault(n, EXTENSION["until"], "写了理由，没有写申请延到哪一天；写作 2020-03-31，不申请的请删去理由")
        if until is not None and n not in sheet.unsound:
            task, _, rest = key.partition("/")
            node = rest.partition("/")[0]
            cell = f"{EXTENSION.letter('until')}{n}"
            yield Asked(
                task, int(node) if node.isdecimal() else 1, sheet.text(n, EXTENSION["number"]), until, reason, cell
            )


def read_values(sheet: FilledSheet) -> Iterator[Value]:
    """The values of targets that are filled in."""
    for n in sheet.rows():
        if n in sheet.people:
            continue
        text, key = sheet.entered(n, TARGETS["value"]), sheet.key(n)
        if not text:
            continue
        task, slash, target = key.partition("/")
        if not slash or sheet.text(n, TARGETS["target"]) != target:
            sheet.fault(n, TARGETS["target"], "指标的名称被改过，或不是表里原有的行；请在发下去的原表上填")
            continue
        yield Value(task, target, text, f"{TARGETS.letter('value')}{n}")


def read_opinions(sheet: FilledSheet) -> Iterator[Opinion]:
    """The opinions on tasks that another department reports on."""
    for n in sheet.rows():
        if n in sheet.people:
            continue
        said, words = sheet.sign(n, CONFIRM["agreed"]), sheet.words(n, CONFIRM["words"]) or ""
        if not said and not words:
            continue
        task = sheet.key(n)
        if not task:
            sheet.fault(n, 1, _STRANGE)
        elif said and said not in _AGREED:
            sheet.fault(n, CONFIRM["agreed"], f"“{clip(said)}”看不懂；可用：{layout.AGREED}、{layout.OBJECTED}")
        else:
            yield Opinion(task, _AGREED.get(said, False), words, f"{CONFIRM.letter('agreed')}{n}")

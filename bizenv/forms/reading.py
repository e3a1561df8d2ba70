"""Read a filled form from its bytes: plan, department and period, rows, values, opinions, and all faults."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

from bizenv.base.days import DayError, make_day
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout
from bizenv.forms.cells import CellFault, FilledSheet, clip
from bizenv.forms.content import STAGES, VERSION, make_seal
from bizenv.forms.layout import CONFIRM, FILL, TARGETS
from bizenv.intake.archive import FormError, inspect_archive
from bizenv.intake.workbook import copy_workbook
from bizenv.ledger.entry import Stage
from bizenv.standing import periods

MAX_FAULTS = 40
"""The most faults that are listed for one form."""
_TICKS = {"√", "✓", "✔", "☑", "✅", "v", "y", "x", "1", "是", "true", "对"}
_AGREED = {
    **dict.fromkeys((layout.AGREED, "同意", "无异议", "确认", "√", "✓", "✔", "☑", "✅"), True),
    **dict.fromkeys((layout.OBJECTED, "不一致", "不同意"), False),
}
_STRANGE = "不是表里原有的行；请填在原有的行里"


class Filled(NamedTuple):
    """A row that was filled in. ``progress`` is in per cent; ``row`` is its number in the sheet, from 1."""

    task: str
    node: int
    label: str
    wording: str
    digest: str
    row: int
    stage: Stage | None
    progress: int | None
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


class Returned(NamedTuple):
    """A returned form. ``date``: 填报日期, if it is given. ``blank``: how many rows were left empty."""

    plan: str
    department: str
    period: str
    date: dt.date | None
    rows: tuple[Filled, ...]
    values: tuple[Value, ...]
    opinions: tuple[Opinion, ...]
    blank: int
    faults: tuple[CellFault, ...]


def read(content: bytes) -> Returned:
    """Read a filled form. Raises FormError if it is not one of our forms, is broken, or must not be opened."""
    inspect_archive(content)
    copy = copy_workbook(content)
    from openpyxl import load_workbook

    try:
        with catch_warnings():
            simplefilter("ignore")  # warnings about extensions that openpyxl drops
            book = load_workbook(BytesIO(copy), keep_links=False, keep_vba=False, rich_text=False)
    except Exception as error:  # noqa: BLE001 - a library's opinion of a hostile file may be any exception
        raise FormError(f"打不开，文件可能损坏（{type(error).__name__}）；请用 Excel 打开后另存为 .xlsx") from None
    return _read(book)


def _read(book: Any) -> Returned:
    hidden, sheet = FilledSheet(book, layout.HIDDEN), FilledSheet(book, FILL.title)
    if hidden.sheet is None or sheet.sheet is None:
        raise FormError("不是 bizenv 发出的填报表；请用发下去的表填报")
    version, plan, department, period, count, digest = (hidden.text(n, 1) for n in range(1, 7))
    if version != VERSION:
        raise FormError(f"填报表的版本是“{clip(version)}”，现在用的是“{VERSION}”；请重新下发")
    try:
        periods.parse_period(period)
    except DayError:
        raise FormError(f"内部标记里的期间“{clip(period)}”坏了；请用发下去的表填报") from None
    rows, keys, blank = _rows(sheet)
    if (str(len(keys)), make_seal(plan, department, period, keys)) != (count, digest):
        many = f"原有 {count} 行，现有 {len(keys)} 行"
        message = many if count != str(len(keys)) else "行的次序变了，有的行或表的内部标记被换过"
        sheet.fault(layout.FIRST_ROW, 1, f"{message}；请在发下去的原表上填，不要增删、排序")
    targets, confirm = FilledSheet(book, TARGETS.title), FilledSheet(book, CONFIRM.title)
    values, opinions = tuple(_values(targets)), tuple(_opinions(confirm))
    date = _date(sheet)
    faults = list(dict.fromkeys((*sheet.faults, *targets.faults, *confirm.faults)))
    if len(faults) > MAX_FAULTS:
        faults[MAX_FAULTS:] = [CellFault(FILL.title, "", f"另有 {len(faults) - MAX_FAULTS} 处不对，不再一一列出")]
    return Returned(plan, department, period, date, rows, values, opinions, blank, tuple(faults))


def _rows(sheet: FilledSheet) -> tuple[tuple[Filled, ...], list[str], int]:
    """The rows that were filled in, the keys of all rows, and how many were left empty."""
    rows: list[Filled] = []
    keys, blank = [], 0
    for n in sheet.rows():
        key = sheet.text(n, FILL.key)
        before = len(sheet.faults)
        written = [sheet.text(n, column) for column in FILL.fields]
        filled = any(written) or len(sheet.faults) > before  # a formula reads as empty but counts as filled in
        if not key:
            if filled or sheet.text(n, FILL["number"]):
                sheet.fault(n, 1, _STRANGE)
            continue
        keys.append(key)
        row = _row(sheet, n, key)
        if row is not None and filled:
            rows.append(row)
        blank += not filled
    return tuple(rows), keys, blank


def _date(sheet: FilledSheet) -> dt.date | None:
    """填报日期, typed as a date or as text with a year; None if it is empty or, with a fault, not a date."""
    row, column = layout.DATE_ROW, layout.DATE_COLUMN
    text = sheet.text(row, column)
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch(r"(\d{4})(?:(\d{2})(\d{2})|[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?)", plain)
    if match is not None:
        try:
            return make_day((part for part in match.groups() if part), text)
        except DayError as error:
            sheet.fault(row, column, f"填报日期{error}")
            return None
    if text:
        sheet.fault(row, column, f"填报日期“{clip(text)}”不是日期，写作 2019-12-20")
    return None


def _row(sheet: FilledSheet, n: int, key: str) -> Filled | None:
    parts = key.split("/")
    if len(parts) != 3 or not re.fullmatch("[0-9]{1,3}", parts[1]):
        sheet.fault(n, 1, "这一行的内部标记坏了；请在发下去的原表上填")
        return None
    number = sheet.text(n, FILL["number"])
    stage = _stage(sheet, n)
    progress = _progress(sheet, n, stage)
    if stage is None and progress is not None:
        stage = "in_progress"
    note, problem, coordinate, following, proof = (
        sheet.words(n, FILL[name]) for name in ("note", "problem", "coordinate", "next", "evidence")
    )
    evidence = tuple(piece.strip() for piece in re.split("[;；\n]", proof or "") if piece.strip())
    if stage is None and (note or problem or coordinate or following or evidence):
        sheet.fault(n, FILL["stage"], "填了内容，没有选阶段，也没有选“本期无变化”")
    return Filled(
        task=parts[0],
        node=int(parts[1]),
        label=number,
        wording=sheet.text(n, FILL["wording"]),
        digest=parts[2],
        row=n,
        stage=stage,
        progress=progress,
        note=note,
        problem=problem,
        coordinate=coordinate,
        next=following,
        evidence=evidence,
    )


def _stage(sheet: FilledSheet, n: int) -> Stage | None:
    """The stage that a row reports; a tick at 本期无变化 is ``no_change``. None if it has no known stage."""
    tick, stage = sheet.sign(n, FILL["unchanged"]), sheet.sign(n, FILL["stage"])
    ticked = tick in _TICKS
    if tick and not ticked:
        sheet.fault(n, FILL["unchanged"], f"“{clip(tick)}”看不懂；没有新进展选√，有进展就空着")
    if stage and stage not in STAGES:
        sheet.fault(n, FILL["stage"], f"没有“{clip(stage)}”这个阶段；可用：{'、'.join(STAGES)}")
        return None
    if ticked and (stage or sheet.text(n, FILL["progress"])):
        sheet.fault(n, FILL["unchanged"], "选了“本期无变化”，又填了阶段或百分数；请留一个")
    return "no_change" if ticked else STAGES.get(stage)


def _progress(sheet: FilledSheet, n: int, stage: Stage | None) -> int | None:
    """完成百分数: a whole number from 0 to 100, with or without %. None if it is empty, wrong or implied by the stage."""
    text = sheet.sign(n, FILL["progress"])
    if not text:
        return None
    plain = text.removesuffix("%").strip()
    value = float(plain) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", plain) else -1.0
    if not value.is_integer() or not 0 <= value <= 100:
        sheet.fault(n, FILL["progress"], f"完成百分数应是0到100的整数，写成了“{clip(text)}”")
        return None
    if stage in ("not_started", "done"):
        if (stage, value) not in (("not_started", 0), ("done", 100)):
            said = next(word for word, it in STAGES.items() if it == stage)
            sheet.fault(n, FILL["progress"], f"阶段是“{said}”，完成百分数却是 {int(value)}")
        return None
    return int(value)


def _values(sheet: FilledSheet) -> Iterator[Value]:
    for n in sheet.rows():
        text, key = sheet.text(n, TARGETS["value"]), sheet.text(n, TARGETS.key)
        if not text:
            continue
        task, slash, target = key.partition("/")
        if not slash or sheet.text(n, TARGETS["target"]) != target:
            sheet.fault(n, TARGETS["target"], "指标的名称被改过，或不是表里原有的行；请在发下去的原表上填")
            continue
        yield Value(task, target, text, f"{TARGETS.letter('value')}{n}")


def _opinions(sheet: FilledSheet) -> Iterator[Opinion]:
    for n in sheet.rows():
        said, words = sheet.sign(n, CONFIRM["agreed"]), sheet.words(n, CONFIRM["words"]) or ""
        if not said and not words:
            continue
        task = sheet.text(n, CONFIRM.key)
        if not task:
            sheet.fault(n, 1, _STRANGE)
        elif said and said not in _AGREED:
            sheet.fault(n, CONFIRM["agreed"], f"“{clip(said)}”看不懂；可用：{layout.AGREED}、{layout.OBJECTED}")
        else:
            yield Opinion(task, _AGREED.get(said, False), words, f"{CONFIRM.letter('agreed')}{n}")

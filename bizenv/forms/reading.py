"""Read a filled form from its bytes: plan, department and period, rows, values, opinions, and all faults."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from bizenv.base import privacy
from bizenv.base.days import DayError, make_day
from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, lenient, seal, surplus
from bizenv.forms.cells import CellFault, FilledSheet, clip, read_text
from bizenv.forms.content import MARK, STAGES, VERSION, make_seal
from bizenv.forms.layout import CONFIRM, EXTENSION, FILL, FILL_1, TARGETS, FormTable
from bizenv.forms.opening import find_hidden, open_workbook
from bizenv.intake.archive import FormError
from bizenv.ledger.entry import Stage
from bizenv.ledger.names import FORMER_STAGES
from bizenv.standing import periods
from bizenv.standing.periods import Period

MAX_FAULTS = 40
"""The most faults that are listed for one form."""
_TICKS = {"√", "✓", "✔", "☑", "✅", "v", "y", "x", "1", "是", "true", "对"}
_AGREED = {
    **dict.fromkeys((layout.AGREED, "同意", "无异议", "确认", "√", "✓", "✔", "☑", "✅"), True),
    **dict.fromkeys((layout.OBJECTED, "不一致", "不同意"), False),
}
_ADDED = "不是发下去的表，里面却有内容；请把要报的填进原有的表，再删去这张"
_BROKEN = "内部标记坏了；请用发下去的表填报"
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


class Returned(NamedTuple):
    """A returned form.

    table: the first sheet as the form's version has it.
    digest: the SHA-256 of the file.
    date: 填报日期, if it is given.
    tasks: the ids of the tasks in the rows of the first sheet, filled in or not.
    missing: the titles of the sheets to fill in that a form of version 1 does not have; it may never have had them.
    blank: how many rows were left empty.
    remarks: what else is in the file and is not taken, or is taken and may not be meant.
    asked: the extensions that are asked for.
    every: all faults; ``faults`` has at most ``MAX_FAULTS``.
    unsound: the rows that a fault touches, each with the title of its sheet.
    spoilt: the tasks of which a target's row is unsound.
    blocked: whether no row may be taken for itself: the rows were moved, a head was changed, the day is not known.
    names: the titles of the sheets, each with the name that its sheet has in the file.
    notes: what a copy that went back says of itself.
    """

    table: FormTable
    digest: str
    plan: str
    department: str
    period: str
    date: dt.date | None
    rows: tuple[Filled, ...]
    values: tuple[Value, ...]
    opinions: tuple[Opinion, ...]
    tasks: tuple[str, ...]
    missing: tuple[str, ...]
    blank: int
    faults: tuple[CellFault, ...]
    remarks: tuple[CellFault, ...]
    asked: tuple[Asked, ...]
    every: tuple[CellFault, ...]
    unsound: frozenset[tuple[str, int]]
    spoilt: frozenset[str]
    blocked: bool
    names: Mapping[str, str]
    notes: seal.Notes


def read(content: bytes) -> Returned:
    """Read a filled form. Raises FormError if it is not one of our forms, is broken, or must not be opened."""
    book, drawings = open_workbook(content)
    return _read(book, drawings, sha256(content).hexdigest())


def _read(book: Any, drawings: list[surplus.Drawing], digest: str) -> Returned:
    hidden = find_mark(book)
    version, plan, department, period, count, mark = (read_text(hidden.cell(n, 1)) for n in range(1, 7))
    table = _find_table(version, seal.read_own(hidden))
    try:
        round = periods.parse_period(period)
    except DayError:
        raise FormError(f"内部标记里的期间“{clip(period)}”坏了；请用发下去的表填报") from None
    try:
        seals = seal.read(hidden)
    except ValueError:
        raise FormError(_BROKEN) from None
    if (FILL.title in seals) is (table is FILL_1):
        raise FormError(_BROKEN)
    found, extra, faults, remarks = _find_sheets(book, hidden, seals, table)
    if FILL.title not in found:
        raise FormError(f"没有“{FILL.title}”表：被删去，或改得认不出了；请在发下去的原表上填")
    sheets = [FilledSheet(found.get(it.title), it) for it in (table, TARGETS, CONFIRM, EXTENSION)]
    sheet, targets, confirm, extension = sheets
    rows, keys, blank = _rows(sheet, round)

    def is_whole(keys: Sequence[str]) -> bool:
        return (str(len(keys)), make_seal(plan, department, period, keys)) == (count, mark)

    moved = not is_whole(keys)
    displaced = _find_displaced(sheet, seals.get(FILL.title, {}), is_whole) if moved else {}
    if displaced:  # each row that stands elsewhere goes back, the others are where they were
        moved = False
        for n, old in displaced.items():
            sheet.fault(n, 1, f"这一行错位了，原在第 {old} 行；请照原表的次序放回")
    if moved:
        many = f"原有 {count} 行，现有 {len(keys)} 行"
        message = many if count != str(len(keys)) else "行的次序变了，有的行或表的内部标记被换过"
        sheet.fault(layout.FIRST_ROW, 1, f"{message}；请在发下去的原表上填，不要增删、排序")
    sheet.moved = moved
    values, opinions, asked = tuple(_values(targets)), tuple(_opinions(confirm)), tuple(_asked(extension))
    date = _day(sheet, layout.DATE_ROW, layout.DATE_COLUMN, "填报日期", round, after=True)
    remarks += _people(sheet, seals)
    notes = seal.read_notes(hidden)
    blocked = bool(faults)  # of a sheet that is gone
    for title, it in found.items():
        known = next((one for one in sheets if one.name == title), None)
        known = known or FilledSheet(it, layout.TABLES.get(title, FormTable(title)))
        sealed = seals[title] if title in seals else seal.guess(it, title)
        if title in layout.TABLES and not known.moved:
            sealed, put = seal.follow(sealed, it, known.table)
            empty = [n for n in put if n not in known.unsound]
            remarks += (
                [CellFault(title, "", f"第 {'、'.join(map(str, empty))} 行是插进来的空行，照样收")] if empty else []
            )
        if title == FILL.title:
            sealed = {place: digest for place, digest in sealed.items() if place[0] not in displaced}
        surplus.check_cells(known, sealed, moved=moved and title == FILL.title)
        surplus.remark_on_hidden(known, sorted({row for row, _ in sealed if row >= layout.FIRST_ROW}))
        blocked = blocked or known.moved or (bool(known.table.fields) and _is_head_wrong(known))
        faults += known.faults
        remarks += [*known.remarks, *surplus.remark_on_cells(it, title, notes.comments)]
    names = {title: str(it.title) for title, it in found.items()}
    unsound = {(it.name, n) for it in sheets for n in it.unsound}
    for drawing in drawings:
        told, wrong = surplus.tell_drawing(drawing)
        (faults if wrong else remarks).append(told)
        title = next((title for title, name in names.items() if name == told.sheet), told.sheet)
        unsound |= {(title, int(n)) for n in re.findall("[0-9]+", told.cell)} if wrong else set()
    added = [name for name in extra if surplus.has_content(book[name])]
    faults += [CellFault(name, "", _ADDED) for name in added]
    blocked = blocked or any(_is_sheet(book[name], title, table) for name in added for title in layout.TABLES)
    return Returned(
        table=table,
        digest=digest,
        plan=plan,
        department=department,
        period=period,
        date=date,
        rows=rows,
        values=values,
        opinions=opinions,
        tasks=tuple(key.partition("/")[0] for key in keys),
        missing=() if seals else tuple(it.title for it in (TARGETS, CONFIRM) if it.title not in found),
        blank=blank,
        faults=shorten(faults, "处不对"),
        remarks=shorten(remarks, "处"),
        asked=asked,
        every=tuple(dict.fromkeys(faults)),
        unsound=frozenset(unsound),
        spoilt=frozenset(
            targets.text(n, TARGETS.key).partition("/")[0] for n in targets.rows() if n in targets.unsound
        ),
        blocked=blocked,
        names=names,
        notes=notes,
    )


def _is_head_wrong(sheet: FilledSheet) -> bool:
    """Whether a fault lies in the heads of a sheet to be filled in, or in the day of filling in."""
    heads = f"[A-Z]+{layout.FIRST_ROW - 1}"
    return any(it.cell == layout.DATE_CELL or re.fullmatch(heads, it.cell) for it in sheet.faults)


def _people(sheet: FilledSheet, seals: Mapping[str, seal.Seal]) -> list[CellFault]:
    """What there is to say of the people named on the first sheet. A number among them is a fault of it."""
    named = []
    for name, (row, column) in seal.find_people(seals.get(FILL.title, {}), sheet.table).items():
        text = sheet.entered(row, column)
        number = privacy.find_number(text)
        if number is not None:
            sheet.fault(row, column, f"“{name}”只写姓名，不填{number.what}；请删去")
        elif text:
            named.append(f"{name}：{clip(text)}")
    return [CellFault(FILL.title, "", f"{'，'.join(named)}；只备查，不记入台账")] if named else []


def shorten(found: Sequence[CellFault], what: str) -> tuple[CellFault, ...]:
    """Each fault or remark once, and at most ``MAX_FAULTS``; the rest are counted."""
    each = list(dict.fromkeys(found))
    if len(each) > MAX_FAULTS:
        each[MAX_FAULTS:] = [CellFault(FILL.title, "", f"另有 {len(each) - MAX_FAULTS} {what}，不再一一列出")]
    return tuple(each)


def find_mark(book: Any) -> Any:
    """The hidden sheet, by what stands on it if somebody renamed it. Raises FormError if the workbook is no form."""
    sheet = find_hidden(book, MARK)
    if sheet is not None:
        return sheet
    raise FormError("不是 bizenv 发出的填报表；请用发下去的表填报")


def _find_table(version: str, own: Sequence[str]) -> FormTable:
    """The first sheet in a version of the form, with the plan's ``own`` columns. Raises FormError for a strange version."""
    match = re.fullmatch(f"{MARK} ([0-9]{{1,6}})", version)
    if match is None or int(match[1]) < 1:
        raise FormError(f"填报表的版本“{clip(version)}”坏了；请用发下去的表填报")
    if int(match[1]) > VERSION:
        raise FormError(
            f"填报表的版本是“{version}”，是更新的 bizenv 发出的（这里只认到 {VERSION}）；请升级 bizenv 再收"
        )
    return FILL_1 if int(match[1]) == 1 else FILL.with_own(own)


Sheets = tuple[dict[str, Any], list[str], list[CellFault], list[CellFault]]
"""The sheets of the form by their titles, the names of others, faults and remarks."""


def _find_sheets(book: Any, hidden: Any, seals: Mapping[str, seal.Seal], table: FormTable) -> Sheets:
    """The sheets that were sent out, the first as ``table``. One that was renamed is known by its heads.

    One that is gone is a fault.

    Version 1 does not say which sheets were sent out: none is missed here.
    """
    wanted = list(seals) or [*layout.TABLES, layout.HELP]
    found = {title: book[title] for title in wanted if title in book.sheetnames and hasattr(book[title], "cell")}
    extra = [name for name in book.sheetnames if name not in found and book[name] is not hidden]
    faults, remarks = [], []
    for title in wanted:
        if title in found:
            continue
        alike = [name for name in extra if _is_sheet(book[name], title, table)]
        if len(alike) == 1:
            found[title] = book[alike[0]]
            extra.remove(alike[0])
            remarks.append(CellFault(title, "", f"改名成了“{clip(alike[0])}”，照样收"))
        elif title == EXTENSION.title and seals and not alike:
            remarks.append(CellFault(title, "", "这张表删去了，算作没有申请延期"))
        elif seals and layout.TABLES.get(title, FormTable("")).fields:
            why = f"改名或复制成了{len(alike)}张" if alike else "发下去时有这张表，现在没有了"
            faults.append(CellFault(title, "", f"{why}；请在发下去的原表上填"))
    return found, extra, faults, remarks


def _is_sheet(sheet: Any, title: str, table: FormTable) -> bool:
    """Whether a sheet of another name is this sheet of the form, by the heads of its columns or its title.

    ``table``: the first sheet.
    """
    if not hasattr(sheet, "cell"):
        return False
    if title == layout.HELP:
        return "填报说明" in read_text(sheet.cell(1, 1))
    heads = [read_text(sheet.cell(layout.FIRST_ROW - 1, n)) for n in range(1, len(table.columns) + 1)]
    return tuple(filter(None, heads)) == (table if title == FILL.title else layout.TABLES[title]).heads


def _find_displaced(sheet: FilledSheet, sealed: seal.Seal, is_whole: Callable[[Sequence[str]], bool]) -> dict[int, int]:
    """The rows that stand where another one was sent out, each with the row where it stood, by their numbers.

    is_whole: whether keys, in this order, are those of the rows that were sent out. Empty unless the rows are these,
    each with its own key, in another order.
    """
    number = sheet.table["number"]
    sent = {row: digest for (row, column), digest in sealed.items() if column == number and row >= layout.FIRST_ROW}
    keys = {n: key for n in sheet.rows() if (key := sheet.text(n, sheet.table.key))}
    there = {seal.make_digest(sheet.text(n, number)): n for n in keys}
    if {*sent} != {*keys} or {*sent.values()} != {*there} or len(there) < len(keys):
        return {}
    if not is_whole([keys[there[sent[row]]] for row in sorted(sent)]):
        return {}
    return {there[digest]: row for row, digest in sent.items() if there[digest] != row}


def _rows(sheet: FilledSheet, round: Period) -> tuple[tuple[Filled, ...], list[str], int]:
    """The rows that were filled in, the keys of all rows, and how many were left empty."""
    rows: list[Filled] = []
    keys, blank = [], 0
    for n in sheet.rows():
        if n in sheet.people:
            continue
        key = sheet.text(n, sheet.table.key)
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


def _day(
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
    return _day(sheet, n, column, "完成日期", round)


def _until(sheet: FilledSheet, n: int) -> dt.date | None:
    """The day until which an extension is asked for; 2020年3月底 is its last day. None, with a fault, if it is no day."""
    typed = sheet.text(n, EXTENSION["until"])
    day = lenient.read_end(typed)
    if day is None:
        return _day(sheet, n, EXTENSION["until"], "申请延期至", None)
    sheet.remark(n, EXTENSION["until"], f"申请延期至“{clip(typed)}”按 {day} 收")
    return day


def _asked(sheet: FilledSheet) -> Iterator[Asked]:
    """The extensions that are asked for. A day without its year has none here: it may be of the next one."""
    for n in sheet.rows():
        if n in sheet.people:
            continue
        reason = sheet.words(n, EXTENSION["reason"]) or ""
        wanted = sheet.entered(n, EXTENSION["until"])
        key = sheet.text(n, EXTENSION.key)
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


def _values(sheet: FilledSheet) -> Iterator[Value]:
    for n in sheet.rows():
        if n in sheet.people:
            continue
        text, key = sheet.entered(n, TARGETS["value"]), sheet.text(n, TARGETS.key)
        if not text:
            continue
        task, slash, target = key.partition("/")
        if not slash or sheet.text(n, TARGETS["target"]) != target:
            sheet.fault(n, TARGETS["target"], "指标的名称被改过，或不是表里原有的行；请在发下去的原表上填")
            continue
        yield Value(task, target, text, f"{TARGETS.letter('value')}{n}")


def _opinions(sheet: FilledSheet) -> Iterator[Opinion]:
    for n in sheet.rows():
        if n in sheet.people:
            continue
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

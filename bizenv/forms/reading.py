"""Read a filled form from its bytes: plan, department and period, rows, values, opinions, and all faults.

A form of several plans is read part by part, a part for each plan: what is wrong in one says nothing of another.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from bizenv.base import privacy
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, seal, surplus
from bizenv.forms.cells import CellFault, FilledSheet, clip, read_text
from bizenv.forms.content import make_seal
from bizenv.forms.layout import CONFIRM, EXTENSION, FILL, TARGETS, FormTable
from bizenv.forms.marks import PartMark, find_marks, read_mark
from bizenv.forms.opening import open_workbook
from bizenv.forms.rows import Asked, Filled, Opinion, Value, read_asked, read_day, read_opinions, read_rows, read_values
from bizenv.intake.archive import FormError

MAX_FAULTS = 40
"""The most faults that are listed for one part of a form."""
_ADDED = "不是发下去的表，里面却有内容；请把要报的填进原有的表，再删去这张"


class Returned(NamedTuple):
    """A returned form, or of a form of several plans the part of one.

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
    names: the titles of the tables, each with the name that its sheet has in the file.
    titles: the same with the names with which the sheets were sent out.
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
    titles: Mapping[str, str]
    notes: seal.Notes

    def locate(self, fault: CellFault) -> CellFault:
        """A fault or a remark with the title of its sheet as it was sent out, in the place of that of its table."""
        return fault._replace(sheet=self.titles.get(fault.sheet, fault.sheet))


class Unread(NamedTuple):
    """The part of a plan in a form of several that cannot be read, and why. What is not known of it is empty."""

    plan: str
    department: str
    period: str
    why: str


Part = Returned | Unread


def read(content: bytes) -> list[Part]:
    """The parts of a filled form, one for each plan.

    Raises FormError if it is not one of our forms, is broken, or must not be opened; if it is of one plan, also for what
    would make a part unreadable.
    """
    book, drawings = open_workbook(content)
    hidden = find_marks(book)
    digest = sha256(content).hexdigest()
    found: list[PartMark | Unread] = [_try_mark(it, alone=len(hidden) == 1) for it in hidden]
    marks = [it for it in found if isinstance(it, PartMark)]
    sent = {title for it in marks for title in it.titles.values()}
    if len(hidden) > 1:  # those of a part that cannot be read are nobody else's
        sent |= {layout.name_sheet(title, seal.read_name(it)) for it in hidden for title in layout.TABLES}
    inside = {it.title for it in hidden}
    spare = [name for name in book.sheetnames if name not in sent | inside]
    sheets = {it.plan: _find_sheets(book, spare, it) for it in marks}
    taken = {sheet.title for it in sheets.values() for sheet in it.found.values()}
    added = [name for name in spare if name not in taken and surplus.has_content(book[name])]
    parts: list[Part] = []
    for it in found:
        if isinstance(it, Unread):
            parts.append(it)
            continue
        own = [n for n in added if not any(_is_of(book[n], other) for other in marks if other is not it)]
        elsewhere = taken - {sheet.title for sheet in sheets[it.plan].found.values()}
        over = [drawing for drawing in drawings if drawing.title not in elsewhere]
        try:
            parts.append(_read(book, it, sheets[it.plan], own, over, digest))
        except FormError as error:
            if len(found) == 1:
                raise
            parts.append(Unread(it.plan, it.department, it.period, str(error)))
    return parts


def _try_mark(hidden: Any, *, alone: bool) -> PartMark | Unread:
    """What a hidden sheet says. Raises FormError if it is the only one and cannot be read."""
    try:
        return read_mark(hidden)
    except FormError as error:
        if alone:
            raise
        return Unread(read_text(hidden.cell(2, 1)), read_text(hidden.cell(3, 1)), "", str(error))


def _read(
    book: Any,
    mark: PartMark,
    there: "Sheets",
    added: Sequence[str],
    drawings: Sequence[surplus.Drawing],
    digest: str,
) -> Returned:
    """Read a plan's part. ``added``: the names of sheets that were not sent out. Raises FormError without its first sheet."""
    table, seals, round = mark.table, mark.seals, mark.round
    found, faults, remarks = there
    if FILL.title not in found:
        raise FormError(f"没有“{mark.titles[FILL.title]}”表：被删去，或改得认不出了；请在发下去的原表上填")
    key = mark.plan if mark.keyed else ""
    sheets = [FilledSheet(found.get(it.title), it, key) for it in (table, TARGETS, CONFIRM, EXTENSION)]
    sheet, targets, confirm, extension = sheets
    rows, keys, blank = read_rows(sheet, round)

    def is_whole(keys: Sequence[str]) -> bool:
        made = make_seal(mark.plan, mark.department, mark.period, keys)
        return (str(len(keys)), made) == (mark.rows, mark.digest)

    moved = not is_whole(keys)
    displaced = _find_displaced(sheet, seals.get(FILL.title, {}), is_whole) if moved else {}
    if displaced:  # each row that stands elsewhere goes back, the others are where they were
        moved = False
        for n, old in displaced.items():
            sheet.fault(n, 1, f"这一行错位了，原在第 {old} 行；请照原表的次序放回")
    if moved:
        many = f"原有 {mark.rows} 行，现有 {len(keys)} 行"
        message = many if mark.rows != str(len(keys)) else "行的次序变了，有的行或表的内部标记被换过"
        sheet.fault(layout.FIRST_ROW, 1, f"{message}；请在发下去的原表上填，不要增删、排序")
    sheet.moved = moved
    values, opinions, asked = tuple(read_values(targets)), tuple(read_opinions(confirm)), tuple(read_asked(extension))
    date = read_day(sheet, layout.DATE_ROW, layout.DATE_COLUMN, "填报日期", round, after=True)
    remarks += _people(sheet, seals)
    notes = seal.read_notes(mark.hidden)
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
    faults += [CellFault(name, "", _ADDED) for name in added]
    blocked = blocked or any(_is_sheet(book[name], title, mark) for name in added for title in layout.TABLES)
    return Returned(
        table=table,
        digest=digest,
        plan=mark.plan,
        department=mark.department,
        period=mark.period,
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
        spoilt=frozenset(targets.key(n).partition("/")[0] for n in targets.rows() if n in targets.unsound),
        blocked=blocked,
        names=names,
        titles=mark.titles,
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


class Sheets(NamedTuple):
    """The sheets of a plan's part by the titles of their tables, with faults and remarks on those that are gone or renamed."""

    found: dict[str, Any]
    faults: list[CellFault]
    remarks: list[CellFault]


def _find_sheets(book: Any, spare: Collection[str], mark: PartMark) -> Sheets:
    """The sheets of a part that were sent out. One that was renamed is known by its heads; one that is gone is a fault.

    spare: the names that no sheet was sent out with. Version 1 does not say which sheets were sent out: none is missed.
    """
    wanted = mark.titles
    found = {title: book[it] for title, it in wanted.items() if it in book.sheetnames and hasattr(book[it], "cell")}
    faults, remarks = [], []
    for title in wanted:
        if title in found:
            continue
        alike = [name for name in spare if _is_sheet(book[name], title, mark)]
        if len(alike) == 1:
            found[title] = book[alike[0]]
            remarks.append(CellFault(title, "", f"改名成了“{clip(alike[0])}”，照样收"))
        elif title == EXTENSION.title and mark.seals and not alike:
            remarks.append(CellFault(title, "", "这张表删去了，算作没有申请延期"))
        elif mark.seals and layout.TABLES.get(title, FormTable("")).fields:
            why = f"改名或复制成了{len(alike)}张" if alike else "发下去时有这张表，现在没有了"
            faults.append(CellFault(title, "", f"{why}；请在发下去的原表上填"))
    return Sheets(found, faults, remarks)


def _is_of(sheet: Any, mark: PartMark) -> bool:
    """Whether a sheet that was not sent out is a copy of one of a part's."""
    return any(_is_sheet(sheet, title, mark) for title in layout.TABLES)


def _is_sheet(sheet: Any, title: str, mark: PartMark) -> bool:
    """Whether a sheet of another name is this sheet of a part, by the heads of its columns or its title.

    In a form of several plans also by its second line, which names the plan.
    """
    if not hasattr(sheet, "cell"):
        return False
    if title == layout.HELP:
        return "填报说明" in read_text(sheet.cell(1, 1))
    about = mark.seals.get(title, {}).get((2, 1))
    if mark.name and seal.make_digest(read_text(sheet.cell(2, 1))) != about:
        return False
    heads = [read_text(sheet.cell(layout.FIRST_ROW - 1, n)) for n in range(1, len(mark.table.columns) + 1)]
    return tuple(filter(None, heads)) == (mark.table if title == FILL.title else layout.TABLES[title]).heads


def _find_displaced(sheet: FilledSheet, sealed: seal.Seal, is_whole: Callable[[Sequence[str]], bool]) -> dict[int, int]:
    """The rows that stand where another one was sent out, each with the row where it stood, by their numbers.

    is_whole: whether keys, in this order, are those of the rows that were sent out. Empty unless the rows are these,
    each with its own key, in another order.
    """
    number = sheet.table["number"]
    sent = {row: digest for (row, column), digest in sealed.items() if column == number and row >= layout.FIRST_ROW}
    keys = {n: key for n in sheet.rows() if (key := sheet.key(n))}
    there = {seal.make_digest(sheet.text(n, number)): n for n in keys}
    if {*sent} != {*keys} or {*sent.values()} != {*there} or len(there) < len(keys):
        return {}
    if not is_whole([keys[there[sent[row]]] for row in sorted(sent)]):
        return {}
    return {there[digest]: row for row, digest in sent.items() if there[digest] != row}

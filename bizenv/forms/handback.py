"""The copy of a returned form that goes back to its department: what is wrong is marked and commented cell by cell.

It is made from what ``copy_workbook`` lets through, never from the file itself, and drawn anew: what was typed stays, with
its strokes and comments; pictures, links and a person's own colours do not. Corrected, it is read like any form.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook.protection import WorkbookProtection

from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, seal
from bizenv.forms.cells import MAX_ROWS, CellFault, read_text
from bizenv.forms.layout import FILL, FIRST_ROW, FormTable
from bizenv.forms.marks import find_marks
from bizenv.forms.reading import Returned
from bizenv.forms.workbook import add_rules
from bizenv.intake.workbook import copy_workbook
from bizenv.standing import periods
from bizenv.views.office.sheet import FONT, finish, set_height, set_printing
from bizenv.views.reproducible import settle
from bizenv.views.wording import handback

MAX_MARKS = 500
"""The most cells that are marked in one copy."""
_HEAD, _FIELD, _WRONG, _DONE = (
    PatternFill("solid", fgColor=colour) for colour in ("FFD9E2EC", "FFFFF8DC", "FFFFC7CE", "FFE2EFDA")
)
_TAB = "FFC00000"
_EDGE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAPPED, _CENTRED = (
    Alignment(wrap_text=True, vertical="top"),
    Alignment(horizontal="center", vertical="center", wrap_text=True),
)
_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)
_COMMENT = (320, 130)
"""Width and height of a comment, in pixels."""


class Checked(NamedTuple):
    """A part of a form that was checked: what is wrong in it, and what was recorded of it."""

    returned: Returned
    faults: Sequence[CellFault]
    notes: seal.Notes


def make_copy(content: bytes, parts: Sequence[Checked], office: str) -> bytes:
    """The bytes of the copy of a form, the same for the same form, faults and notes.

    content: the file that came, which ``reading.read`` has read. parts: those that could be read. office: who returns it,
    as the author of the comments.
    """
    with catch_warnings():
        simplefilter("ignore")
        book: Any = load_workbook(BytesIO(copy_workbook(content)), rich_text=True)
    hidden = find_marks(book)
    earlier = {digest for part in parts for digest in part.returned.notes.comments}
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.data_type == "f":
                cell.value = "=NA()"  # a formula is not carried over, and an empty cell would pass as one
            if cell.comment is not None and seal.make_digest(cell.comment.text) in earlier:
                cell.comment = None  # of an earlier return
    for part in parts:
        tables = {**layout.TABLES, FILL.title: part.returned.table}
        for title, name in part.returned.names.items():
            _draw(book[name], tables.get(title), part.notes, office)
    marked = frozenset(_mark(book, parts, office))
    for sheet in hidden:
        notes = next((it.notes for it in parts if it.returned.plan == read_text(sheet.cell(2, 1))), None)
        if notes is not None:
            seal.write_notes(sheet, notes._replace(comments=marked))
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
    for sheet in book.worksheets:
        sheet._hyperlinks = []
        for cell in sheet._cells.values():
            if getattr(cell, "hyperlink", None) is not None:
                cell._hyperlink = None
    names = {name for part in parts for name in part.returned.names.values()}
    first = next((n for n, sheet in enumerate(book.worksheets) if sheet.title in names), 0)
    wrong = (part for part in parts if part.faults and FILL.title in part.returned.names)
    book.active = next((book.worksheets.index(book[part.returned.names[FILL.title]]) for part in wrong), first)
    if set(book.sheetnames) == {*names, *(sheet.title for sheet in hidden)}:
        book.security = WorkbookProtection(lockStructure=True)  # else a sheet has to be removed
    book.properties.creator = "bizenv"
    stream = BytesIO()
    book.save(stream)
    return settle(stream.getvalue(), min(periods.parse_period(part.returned.period).first for part in parts))


def list_wrong(returned: Returned, faults: Sequence[CellFault]) -> Iterator[handback.Wrong]:
    """The faults of a form in the words of its department, as ``label_faults`` has them; at most ``MAX_MARKS``."""
    for fault, label in label_faults(returned, faults)[:MAX_MARKS]:
        shown = returned.locate(fault)
        yield handback.Wrong(shown.sheet, fault.cell, label, fault.message)


def label_faults(returned: Returned, faults: Sequence[CellFault]) -> list[tuple[CellFault, str]]:
    """The faults of a form, each once with the number that is printed in its row, in the order of the sheets and rows."""
    labels = {(FILL.title, row.row): row.label for row in returned.rows}
    titles = list(layout.TABLES)
    found = []
    for fault in dict.fromkeys(faults):
        match = re.fullmatch("([A-Z]*)([0-9]*)", fault.cell)
        letters, digits = match.groups() if match is not None else ("", "")
        at = titles.index(fault.sheet) if fault.sheet in titles else len(titles)
        found.append(((at, int(digits or 0), len(letters), letters), fault))
    return [(fault, labels.get((fault.sheet, row), "")) for (_, row, *_), fault in sorted(found)]


def _draw(sheet: Any, table: FormTable | None, notes: seal.Notes, office: str) -> None:
    """Give a sheet the look of the form: widths, heads, locked words, open fields. ``table``: None for the explanations."""
    for number in list(sheet.row_dimensions):
        sheet.row_dimensions[number].hidden = False
    for letter in list(sheet.column_dimensions):
        sheet.column_dimensions[letter].hidden = False
    sheet.auto_filter.ref = None
    sheet.sheet_state = "visible"
    for cell in list(sheet._cells.values()):
        _dress(cell, field=False, border=table is not None and cell.row >= FIRST_ROW)
    if table is None:
        sheet.column_dimensions["A"].width = 100
        sheet.protection.sheet = True
        set_printing(sheet, "")
        return
    for n, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = column.width
        head = sheet.cell(FIRST_ROW - 1, n)
        head.fill, head.border, head.alignment, head.font = (
            _HEAD,
            _BORDER,
            _CENTRED,
            Font(name=FONT, size=11, bold=True),
        )
    title = sheet.cell(1, 1)
    if not isinstance(title, MergedCell):
        title.font = Font(name=FONT, size=16, bold=True)
    for n, height in enumerate((30, 22, 22, 34), start=1):
        sheet.row_dimensions[n].height = height
    mark = table.key if table.fields else 1
    last = min(sheet.max_row, MAX_ROWS)
    rows = [n for n in range(FIRST_ROW, last + 1) if read_text(sheet.cell(n, mark))]
    for n in rows:
        _draw_row(sheet, table, n, notes)
    if table.title == FILL.title:
        _open(sheet.cell(layout.DATE_ROW, layout.DATE_COLUMN), "yyyy-mm-dd")
        for name, label, field in layout.PEOPLE:
            if read_text(sheet.cell(layout.DATE_ROW, table[label])) == name:
                _open(sheet.cell(layout.DATE_ROW, table[field]), "@")
    if rows:
        add_rules(sheet, table, rows[-1], office)
    if table.fields:
        sheet.column_dimensions[get_column_letter(table.key)].hidden = True
    finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _draw_row(sheet: Any, table: FormTable, n: int, notes: seal.Notes) -> None:
    """Draw a row of tasks: its fields open, in green where it is on record."""
    done = table.title == FILL.title and _name_row(read_text(sheet.cell(n, table.key))) in notes.rows
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(n, number)
        if isinstance(cell, MergedCell):
            continue
        _dress(cell, field=column.field, border=True)
        if column.field:
            if cell.value is None:
                cell.number_format = column.format
            cell.fill = _DONE if done else _FIELD
    texts = [read_text(sheet.cell(n, number)) for number in range(1, len(table.columns) + 1)]
    set_height(sheet, n, texts, table.widths, least=2)


def _name_row(key: str) -> str:
    """A row in the notes, by its hidden key, which a plan may open: 27.3/1."""
    return "/".join(key.split("/")[-3:-1])


def _dress(cell: Any, *, field: bool, border: bool) -> None:
    if isinstance(cell, MergedCell):
        return
    cell.font = Font(name=FONT, size=11, strike=cell.font.strike)
    cell.alignment = _WRAPPED
    cell.protection = _OPEN if field else _LOCKED
    if border:
        cell.border = _BORDER


def _open(cell: Any, format: str) -> None:
    """Make a field of a cell above the tasks."""
    if isinstance(cell, MergedCell):
        return
    cell.protection, cell.fill, cell.border = _OPEN, _FIELD, _BORDER
    if cell.value is None:
        cell.number_format = format


def _mark(book: Any, parts: Sequence[Checked], office: str) -> set[str]:
    """Colour and comment each cell that is wrong, at most ``MAX_MARKS``. The digests of the comments."""
    messages: dict[tuple[str, str], list[str]] = {}
    for returned, fault in ((part.returned, fault) for part in parts for fault in dict.fromkeys(part.faults)):
        name = returned.names.get(fault.sheet, fault.sheet)
        if name not in book.sheetnames or not hasattr(book[name], "cell"):
            name = returned.names[FILL.title]  # of a sheet that is gone
        cell = _find_cell(book[name], fault.cell or "A1")
        own = fault.cell or name == returned.names.get(fault.sheet)
        text = fault.message if own else f"{returned.locate(fault).sheet}：{fault.message}"
        messages.setdefault((name, cell), []).append(text)
    marked = set()
    for (name, place), told in list(messages.items())[:MAX_MARKS]:
        cell = book[name][place]
        cell.fill = _WRONG
        if cell.protection.locked and cell.row >= FIRST_ROW:
            cell.protection = _OPEN  # it has to be put right
        before = cell.comment.text if cell.comment is not None else ""
        comment = Comment(handback.comment(list(dict.fromkeys(told)), before), office)
        comment.width, comment.height = _COMMENT
        cell.comment = comment
        book[name].sheet_properties.tabColor = _TAB
        if any(place in area for area in book[name].merged_cells.ranges if area.min_row >= FIRST_ROW):
            book[name].protection.sheet = False  # or it could not be parted
        marked.add(seal.make_digest(comment.text))
    return marked


def _find_cell(sheet: Any, place: str) -> str:
    """The cell that shows what stands in a cell: of a merged area, its first one."""
    column, row = coordinate_from_string(place)
    if not isinstance(sheet[place], MergedCell):
        return f"{column}{row}"
    area = next(area for area in sheet.merged_cells.ranges if place in area)
    return f"{get_column_letter(area.min_col)}{area.min_row}"

"""What a returned workbook holds besides what was typed into its fields: nothing of it is passed over in silence.

What would be lost and may be a report is a fault: words beside the table or in a text box, changed wording, a sheet that
was added. What only accompanies a report is a remark, and the form is taken: comments, pictures, links, hidden rows.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from openpyxl.utils import get_column_letter

from bizenv.base import privacy
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, seal
from bizenv.forms.cells import CellFault, FilledSheet, clip, find_doubt, read_text
from bizenv.intake.archive import FormError

_MAX_ELEMENTS = 100_000
"""The most XML elements that are read of a part with drawings."""
_LONG = 200
"""How many characters of a comment are shown."""
CHANGED = "锁定的格改成了"
MOVED = "行的次序变了，或增删过行；请在发下去的原表上填，不要增删、排序"


class Drawing(NamedTuple):
    """Something that lies over a sheet: the cell under its corner (empty if unknown), and the words in it."""

    title: str
    cell: str
    words: str


def check_cells(sheet: FilledSheet, sealed: seal.Seal, *, moved: bool = False) -> None:
    """Add to a sheet what stands where nothing is to be filled in. ``moved``: its rows are known to have been moved."""
    table = sheet.table
    rows = {row for row, _ in sealed if row >= layout.FIRST_ROW}
    keys = {place: digest for place, digest in sealed.items() if table.fields and place[1] == table.key}
    if any(_digest(sheet.sheet.cell(*place)) != digest for place, digest in keys.items() if digest):
        sheet.fault(layout.FIRST_ROW, 1, MOVED)
        sheet.moved = moved = True
    named = set(seal.find_people(sealed, table).values())
    known = {fault.cell for fault in sheet.faults}
    numbers = {int(re.sub("[A-Z]", "", cell)) for cell in known}
    strange = {n for n in numbers - rows if n >= layout.FIRST_ROW}  # rows that were found not to be the form's
    for (row, column), cell in sorted(sheet.sheet._cells.items()):  # only the cells that the file has
        text, place = read_text(cell), f"{get_column_letter(column)}{row}"
        if _is_field(table, row, column, rows) or not text or row in strange or (moved and row >= layout.FIRST_ROW):
            continue
        if row in sheet.people or (row, column) in named:
            continue
        digest = sealed.get((row, column))
        if digest is None and place not in known:
            where = "不必填的格里" if row in rows and column <= table.key else "表外"
            sheet.fault(row, column, f"{where}有文字“{clip(text)}”；台账只收浅黄色的格，请移进去，不要的请删去")
        elif digest and digest != seal.make_digest(text) and place not in known:
            sheet.fault(row, column, f"{CHANGED}“{clip(text)}”；有话请写在浅黄色的格里，这一格照原表恢复")
        elif digest is not None and "划掉" in (doubt := find_doubt(cell)):
            sheet.fault(row, column, doubt)


def _digest(cell: Any) -> str:
    return seal.make_digest(read_text(cell))


def _is_field(table: layout.FormTable, row: int, column: int, rows: set[int]) -> bool:
    """Whether a cell is to be filled in, or is a key of the first sheet, which has a digest of its own."""
    if table.title == layout.FILL.title and (row, column) == (layout.DATE_ROW, layout.DATE_COLUMN):
        return True
    own = table.fields if table.title != layout.FILL.title else (*table.fields, table.key)
    return row in rows and column in own


def remark_on_cells(sheet: Any, title: str, own: Collection[str] = ()) -> Iterator[CellFault]:
    """The comments and links of a sheet. ``own``: the digests of comments of ours, which are passed over."""
    for (row, column), cell in sorted(sheet._cells.items()):
        place = f"{get_column_letter(column)}{row}"
        comment, link = getattr(cell, "comment", None), getattr(cell, "hyperlink", None)
        if comment is not None and seal.make_digest(_plain(comment.text)) not in own:
            yield CellFault(title, place, f"有批注“{_tell(_plain(comment.text))}”，不记入台账；要记的请写进格里")
        target = link.target or link.location if link is not None else None
        if target and target.removeprefix("mailto:") not in read_text(cell):
            yield CellFault(title, place, f"链接到 {_tell(target)}，台账只记格里的字")


def remark_on_hidden(sheet: FilledSheet, rows: Sequence[int]) -> None:
    """Add to a sheet which of its rows (given by their numbers) and of its fields cannot be seen: they are read too."""
    dimensions = sheet.sheet.row_dimensions
    hidden = [str(n) for n in rows if n in dimensions and (dimensions[n].hidden or dimensions[n].height == 0)]
    if hidden:
        sheet.remarks.append(CellFault(sheet.name, "", f"第 {'、'.join(hidden)} 行隐藏着，或被筛选掉了；照样收"))
    columns = [it for it in sheet.sheet.column_dimensions.values() if it.hidden or it.width == 0]
    for n in sheet.table.fields:
        if any((it.min or 0) <= n <= (it.max or 0) for it in columns):
            head = sheet.table.heads[n - 1]
            sheet.remarks.append(CellFault(sheet.name, "", f"“{head}”列（{get_column_letter(n)} 列）隐藏着；照样收"))
    if sheet.sheet.sheet_state != "visible":
        sheet.remarks.append(CellFault(sheet.name, "", "这张表隐藏着；照样收"))


def tell_drawing(it: Drawing) -> tuple[CellFault, bool]:
    """What there is to say about a drawing, and whether it is a fault."""
    if it.words:
        message = f"有文本框“{_tell(it.words)}”；台账只收格里的字，请移进浅黄色的格，不要的请删去"
        return CellFault(it.title, it.cell, message), True
    return CellFault(it.title, it.cell, "有图片或图形，不记入台账；是佐证的请另存，在“佐证材料”写明"), False


def has_content(sheet: Any) -> bool:
    """Whether anything stands on a sheet; a sheet of charts has no cells."""
    return any(
        read_text(cell) or cell.comment for cell in getattr(sheet, "_cells", {}).values() if hasattr(cell, "font")
    )


def _tell(words: str) -> str:
    """Words to be shown; not those with a number that must not be kept."""
    number = privacy.find_number(words)
    return f"……（有{number.what}，不显示）" if number is not None else clip(words, _LONG)


def _plain(comment: str) -> str:
    """The words of a comment. Excel puts a notice with a link before those of a thread."""
    head, notice, rest = comment.partition("linkid=870924")
    return rest if notice and head.startswith("[") else comment


def list_drawings(content: bytes) -> Iterator[Drawing]:
    """The pictures, shapes and charts of a workbook; each part is read once.

    The copy that openpyxl is given has none of them, so the parts are read here. Raises KeyError, StopIteration or SyntaxError
    if the workbook is broken, FormError if there is too much in them.
    """
    seen: set[str] = set()
    with ZipFile(BytesIO(content)) as archive:
        book = next(target for _, kind, target in _relations(archive, "") if kind.endswith("/officeDocument"))
        parts = {key: target for key, _, target in _relations(archive, book)}
        for sheet in _parse(archive, book).iter():
            if _local(sheet) != "sheet":
                continue
            part = next((parts[value] for name, value in sheet.items() if name.endswith("}id") and value in parts), "")
            for _, kind, target in _relations(archive, part):
                if kind.endswith("/drawing") and target not in seen:
                    seen.add(target)
                    for anchor in _parse(archive, target):
                        yield _drawing(sheet.get("name", ""), anchor)


def _relations(archive: ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """The parts that a part refers to: key, kind, name; for the part "", those that the whole archive refers to."""
    name = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")
    if name in archive.namelist():
        for it in _parse(archive, name):
            target = it.get("Target", "")
            yield it.get("Id", ""), it.get("Type", ""), normpath(join("/", dirname(part), target)).lstrip("/")


def _parse(archive: ZipFile, part: str) -> ET.Element:
    parser: Any = ET.XMLPullParser(("start",))  # ``inspect_archive`` refuses definitions
    root: ET.Element | None = None
    count = 0
    with archive.open(part) as stream:
        while piece := stream.read(65_536):
            parser.feed(piece)
            for _, element in parser.read_events():
                root = element if root is None else root
                count += 1
            if count > _MAX_ELEMENTS:
                raise FormError("里面的图形太多，不像填报表；没有打开。请把填的内容贴到发下去的原表里再发回")
    parser.close()
    if root is None:
        raise SyntaxError(part)
    return root


def _drawing(title: str, anchor: ET.Element) -> Drawing:
    place, words = "", []
    numbers: dict[str, int] = {}
    todo = [anchor]
    while todo:
        it = todo.pop()
        name = _local(it)
        if name == "t":
            words.append(it.text or "")
        elif name in ("col", "row") and (it.text or "").strip().isdigit():
            numbers.setdefault(name, int(it.text or ""))  # of the first corner
        if name != "Fallback":  # the same once more, for older programs
            todo += reversed(it)
    if {"col", "row"} <= numbers.keys() and numbers["col"] < 16384:
        place = f"{get_column_letter(numbers['col'] + 1)}{numbers['row'] + 1}"
    return Drawing(title, place, "".join(words).strip())


def _local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

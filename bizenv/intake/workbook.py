"""Copies a workbook from outside, keeping only what a form is read from.

openpyxl spreads every range out cell by cell, reads a part as often as it is named, and takes apart print titles, number
formats and passwords with patterns that never end on some texts: some thirty parts of a workbook of a few kilobytes stop it.
So it is never given a file from outside. It is given a copy that is written here, in which there is nothing but the sheets'
names and states, cells with their values and number formats, which text is struck out, merged areas, hidden rows and columns,
filters, comments, and where a cell's link leads. What is kept is counted, and a file with more of it than any form has is refused. The rest costs one
pass of a parser that stops at a limit.

A formula is kept as a formula without its text, except that it shows a picture; an empty cell is not kept.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from string import ascii_uppercase
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bizenv.base.tuples import NamedTuple
from bizenv.intake.archive import FORM, Bounds, FormError

PICTURE = "DISPIMG"
"""The function with which WPS shows a picture in a cell."""
MAX_DEPTH = 64
MAX_ATTRIBUTE = 255
"""The most characters of an attribute, such as a number format; Excel allows no more."""
MAX_ADDRESS = 10_000
"""The most characters of the address of a link."""
MAX_VALUE = 400
"""The most characters of a number, a truth value, a day or an error."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STRICT = "http://purl.oclc.org/ooxml/"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BROKEN = "打不开，文件可能损坏；请用 Excel 打开后另存为 .xlsx"
_CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
"""The formats that a Chinese Excel has without writing them into the file (ISO/IEC 29500-1, 18.8.30); openpyxl takes days in
them for numbers."""
_OWN_FORMATS = 164
"""The numbers of formats that a workbook defines itself begin here."""
_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


class Limits:
    """What has been kept of a workbook so far. Each method raises FormError where it becomes too much."""

    def __init__(self, bounds: Bounds = FORM) -> None:
        self.bounds = bounds
        self.remedy = f"{bounds.strange}。{bounds.remedy}"
        self.elements = self.cells = self.hidden = self.merges = self.merged = self.comments = self.text = 0

    def add_element(self, depth: int) -> None:
        """Count an element of XML."""
        self.elements += 1
        if self.elements > self.bounds.elements or depth > MAX_DEPTH:
            raise FormError(f"里面的格子、格式或别的内容太多，{self.remedy}")

    def add_cells(self, count: int = 1) -> None:
        """Count cells that are kept."""
        self.cells += count
        if self.cells > self.bounds.cells:
            raise FormError(f"有内容的格子超过 {self.bounds.cells} 个，{self.remedy}")

    def add_hidden(self) -> None:
        """Count a hidden row, or columns hidden together."""
        self.hidden += 1
        if self.hidden > self.bounds.hidden:
            raise FormError(f"隐藏的行列超过 {self.bounds.hidden} 处，{self.remedy}")

    def add_text(self, length: int) -> None:
        """Count characters that are kept."""
        self.text += length
        if self.text > self.bounds.text:
            raise FormError(f"文字超过 {self.bounds.text} 个，{self.remedy}")

    def add_merge(self, cells: int, area: str) -> None:
        """Count a merged area."""
        self.merges += 1
        self.merged += cells
        if self.merged > self.bounds.merged or self.merges > self.bounds.merges:
            raise FormError(f"合并的单元格太大或太多（{area}）；没有打开。请取消合并后另存")

    def add_comment(self) -> None:
        """Count a comment or a link."""
        self.comments += 1
        if self.comments > self.bounds.comments:
            raise FormError(f"批注和链接超过 {self.bounds.comments} 个，{self.remedy}")


class Link(NamedTuple):
    """A relationship of a part: the end of its type, and the part that it names."""

    kind: str
    target: str


class _Part:
    """Reads one part of a workbook: the elements that a subclass names in ``wanted``, by their path from the root.

    Everything else is passed over, and so is what belongs to another namespace.
    """

    space = _MAIN
    wanted: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """The elements whose text is wanted."""
    linking: tuple[str, ...] = ()
    """The elements with an address, which may be long."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._path: list[str] = []
        self._depth = self._passed = 0
        self._text: list[str] | None = None
        starts = {path: getattr(self, f"start_{path.rpartition('/')[2]}", _nothing) for path in self.wanted}
        self._starts: dict[str, Callable[[dict[str, str]], None]] = starts
        self._ends: dict[str, Callable[[], None]] = {
            path: end for path in self.wanted if (end := getattr(self, f"end_{path.rpartition('/')[2]}", None))
        }
        self._takes = {path: getattr(self, f"take_{path.rpartition('/')[2]}") for path in self.texts}

    def parse(self, content: bytes) -> None:
        """Read the bytes of a part. Raises FormError if they are not sound XML of the kind, or too much of it."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        for name in ("CommentHandler", "ProcessingInstructionHandler", "StartNamespaceDeclHandler"):
            setattr(parser, name, self._count)  # each costs as much as an element
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):  # a number that is none; an encoding that does not exist
            raise FormError(_BROKEN) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self.limits.add_element(self._depth)
        if self._passed:
            self._passed += 1
            return
        space, _, local = name.rpartition(" ")
        path = f"{self._path[-1]}/{local}" if self._path else local
        if not self._path and space.startswith(_STRICT):
            raise FormError("是“Strict Open XML 电子表格”格式；请用 Excel 另存为“Excel 工作簿（.xlsx）”")
        start = self._starts.get(path)
        if start is None or space != self.space:
            self._passed = 1
            return
        self._path.append(path)
        most = MAX_ADDRESS if path in self.linking else MAX_ATTRIBUTE
        for value in attributes.values():
            if len(value) > most:
                raise FormError(f"里面有过长的内容，{self.limits.remedy}")
        if path in self._takes:
            self._text = []
        start(attributes)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._passed:
            self._passed -= 1
            return
        path = self._path.pop()
        if path in self._takes:
            self._takes[path]("".join(self._text or ()))
            self._text = None
        end = self._ends.get(path)
        if end is not None:
            end()

    def _take(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _count(self, *_: object) -> None:
        self.limits.add_element(self._depth)

    def _refuse_doctype(self, *_: object) -> None:
        raise FormError("含有不该有的定义（DTD）；没有打开")


def _nothing(_: dict[str, str]) -> None:
    """What is done at the start of an element that is only passed through."""


class _Links(_Part):
    """The relationships of a part, by id. ``owner`` is the part's name."""

    space = f"{_PACKAGE}/relationships"
    wanted = ("Relationships", "Relationships/Relationship")
    linking = ("Relationships/Relationship",)

    def __init__(self, limits: Limits, owner: str) -> None:
        super().__init__(limits)
        self.owner = owner
        self.links: dict[str, Link] = {}
        self.outside: dict[str, str] = {}
        """Addresses outside the workbook."""

    def start_Relationship(self, attributes: dict[str, str]) -> None:  # noqa: N802 - the name of the element
        if attributes.get("TargetMode") == "External":
            self.outside[attributes.get("Id", "")] = attributes.get("Target", "")
        else:
            target = posixpath.normpath(
                posixpath.join("/", posixpath.dirname(self.owner), attributes.get("Target", ""))
            )
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.links[attributes.get("Id", "")] = Link(kind, target.lstrip("/"))


class _Book(_Part):
    """The sheets of a workbook: name, state and id of the relationship; and how it counts days."""

    wanted = ("workbook", "workbook/workbookPr", "workbook/sheets", "workbook/sheets/sheet")

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.sheets: list[tuple[str, str, str]] = []
        self.old_days = False

    def start_workbookPr(self, attributes: dict[str, str]) -> None:  # noqa: N802 - the name of the element
        self.old_days = _is_on(attributes.get("date1904"))

    def start_sheet(self, attributes: dict[str, str]) -> None:
        state = attributes.get("state", "visible")
        if state not in ("visible", "hidden", "veryHidden"):
            raise ValueError(state)
        self.sheets.append((attributes.get("name", ""), state, attributes.get(f"{_LINKS} id", "")))
        if len(self.sheets) > self.limits.bounds.sheets:
            raise FormError(f"工作表超过 {self.limits.bounds.sheets} 张，{self.limits.remedy}")


class _Styles(_Part):
    """Number formats of a stylesheet by their number, which fonts are struck out, and of each style the two."""

    wanted = (
        "styleSheet",
        "styleSheet/numFmts",
        "styleSheet/numFmts/numFmt",
        "styleSheet/fonts",
        "styleSheet/fonts/font",
        "styleSheet/fonts/font/strike",
        "styleSheet/cellXfs",
        "styleSheet/cellXfs/xf",
    )

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.formats: dict[int, str] = {}
        self.struck: list[bool] = []
        self.styles: list[tuple[int, int]] = []

    def start_numFmt(self, attributes: dict[str, str]) -> None:  # noqa: N802 - the name of the element
        self.formats[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")

    def start_font(self, _: dict[str, str]) -> None:
        self.struck.append(False)

    def start_strike(self, attributes: dict[str, str]) -> None:
        self.struck[-1] = _is_on(attributes.get("val", "1"))

    def start_xf(self, attributes: dict[str, str]) -> None:
        self.styles.append((_number(attributes.get("numFmtId", "0")), _number(attributes.get("fontId", "0"))))


class _Text(_Part):
    """A part with text in pieces, some of which may be struck out."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._pieces: list[tuple[bool, str]] = []
        self._struck = False

    def start_r(self, _: dict[str, str]) -> None:
        self._struck = False

    def start_strike(self, attributes: dict[str, str]) -> None:
        self._struck = _is_on(attributes.get("val", "1"))

    def take_t(self, text: str) -> None:
        self._pieces.append((self._struck, text))

    def end_r(self) -> None:
        self._struck = False

    def take_pieces(self) -> "Words":
        """The text that has been read since the last one."""
        joined: list[tuple[bool, list[str]]] = []
        for struck, text in self._pieces:
            if joined and joined[-1][0] == struck:
                joined[-1][1].append(text)
            elif text:
                joined.append((struck, [text]))
        self._pieces.clear()
        return tuple((struck, "".join(texts)) for struck, texts in joined)


Words = tuple[tuple[bool, str], ...]
"""A text in pieces, each with whether it is struck out."""


def _rich(path: str) -> tuple[str, ...]:
    """The paths of a text in pieces below a path."""
    return tuple(f"{path}{end}" for end in ("", "/t", "/r", "/r/rPr", "/r/rPr/strike", "/r/t"))


class _Strings(_Text):
    """The texts that cells share, in order."""

    wanted = ("sst", *_rich("sst/si"))
    texts = ("sst/si/t", "sst/si/r/t")

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.strings: list[Words] = []

    def take_t(self, text: str) -> None:
        super().take_t(text.replace("x005F_", ""))  # so Excel writes a text that looks like one of its escapes

    def end_si(self) -> None:
        self.strings.append(self.take_pieces())


class _Comments(_Text):
    """The comments of a sheet: cell and text."""

    wanted = (
        "comments",
        "comments/commentList",
        "comments/commentList/comment",
        *_rich("comments/commentList/comment/text"),
    )
    texts = ("comments/commentList/comment/text/t", "comments/commentList/comment/text/r/t")

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.comments: dict[str, str] = {}
        self._cell = ""

    def start_comment(self, attributes: dict[str, str]) -> None:
        self.limits.add_comment()
        self._cell = attributes.get("ref", "")
        _place(self._cell)

    def end_text(self) -> None:
        text = "".join(text for _, text in self.take_pieces())
        self.limits.add_text(len(text))
        self.comments[self._cell] = text


class _Shared:
    """What the sheets of a copy share: its texts in pieces and its styles, each numbered when it is first used."""

    def __init__(self, limits: Limits, strings: list[Words], styles: _Styles) -> None:
        self._limits = limits
        self.strings = strings
        self._known = styles
        self._texts: dict[Words, int] = {}
        self._styles: dict[tuple[int, bool], int] = {(0, False): 0}

    def add_text(self, words: Words) -> int:
        """The number of a text in the copy."""
        return self._texts.setdefault(words, len(self._texts))

    def add_style(self, number: int) -> int:
        """The number in the copy of a style of the workbook. Raises ValueError if there is none of the number."""
        if number >= len(self._known.styles):
            if number:
                raise ValueError(number)
            return 0
        format, font = self._known.styles[number]
        struck = font < len(self._known.struck) and self._known.struck[font]
        if len(self._styles) > self._limits.bounds.styles:
            raise FormError(f"数字格式超过 {self._limits.bounds.styles} 种，{self._limits.remedy}")
        return self._styles.setdefault((format, struck), len(self._styles))

    def write_texts(self) -> str:
        """The texts of the copy that are struck out in part; the others stand in their cells, which costs less."""
        return f'<sst xmlns="{_MAIN}">{"".join(f"<si>{_write(words)}</si>" for words in self._texts)}</sst>'

    def write_styles(self) -> str:
        """The stylesheet of the copy: two fonts, one of them struck out, and the number formats that are used."""
        known = {**_CHINESE_FORMATS, **self._known.formats}
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(known[number])}/>'
            for number in dict.fromkeys(number for number, _ in self._styles)
            if number in known
        )
        each = "".join(  # a format that the workbook does not define is none; openpyxl does not expect it
            f'<xf numFmtId="{number if number in known or number < _OWN_FORMATS else 0}" fontId="{int(struck)}"/>'
            for number, struck in self._styles
        )
        return (
            f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><fonts><font/><font><strike/></font></fonts>'
            "<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
            f'<cellXfs>{each}</cellXfs><cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
        )


class _Sheet(_Text):
    """A worksheet, copied while it is read. Cells and rows without a place follow the one before them."""

    wanted = (
        "worksheet",
        "worksheet/cols",
        "worksheet/cols/col",
        "worksheet/sheetData",
        "worksheet/sheetData/row",
        "worksheet/sheetData/row/c",
        "worksheet/sheetData/row/c/v",
        "worksheet/sheetData/row/c/f",
        *_rich("worksheet/sheetData/row/c/is"),
        "worksheet/autoFilter",
        "worksheet/mergeCells",
        "worksheet/mergeCells/mergeCell",
        "worksheet/hyperlinks",
        "worksheet/hyperlinks/hyperlink",
    )
    linking = ("worksheet/hyperlinks/hyperlink",)
    texts = (
        "worksheet/sheetData/row/c/v",
        "worksheet/sheetData/row/c/f",
        "worksheet/sheetData/row/c/is/t",
        "worksheet/sheetData/row/c/is/r/t",
    )

    def __init__(self, limits: Limits, shared: _Shared, outside: Mapping[str, str]) -> None:
        super().__init__(limits)
        self._outside = outside
        self._links: list[str] = []
        self._shared = shared
        self._columns: list[str] = []
        self._rows: list[str] = []
        self._after: list[str] = []
        self._merges: list[str] = []
        self._row = self._column = self._widest = 0
        self._cells: list[str] = []
        self._numbered = self._hidden = False
        self._place = self._type = self._value = ""
        self._style = 0
        self._formula = ""

    def start_col(self, attributes: dict[str, str]) -> None:
        first, last = (_number(attributes.get(end, "")) for end in ("min", "max"))
        if not 1 <= first <= last <= LAST_COLUMN:
            raise ValueError(first)
        if _is_on(attributes.get("hidden")):
            self.limits.add_hidden()
            self._columns.append(f'<col min="{first}" max="{last}" hidden="1"/>')

    def start_row(self, attributes: dict[str, str]) -> None:
        self._numbered = "r" in attributes
        self._row = _number(attributes["r"].removesuffix(".0")) if self._numbered else self._row + 1
        if not 1 <= self._row <= LAST_ROW:
            raise ValueError(self._row)
        self._column = 0
        self._hidden = _is_on(attributes.get("hidden"))

    def end_row(self) -> None:
        if self._hidden:
            self.limits.add_hidden()
        if self._cells or self._hidden:
            hidden = ' hidden="1"' if self._hidden else ""
            self._rows.append(f'<row r="{self._row}"{hidden}>{"".join(self._cells)}</row>')
            self._cells.clear()

    def start_c(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            column, row = _place(attributes["r"])
            if row != self._row and (self._numbered or self._cells):
                raise ValueError(row)
            self._row, self._column = row, column
        else:
            self._column += 1
            if self._column > LAST_COLUMN:
                raise ValueError(self._column)
        self._place = f"{_letters(self._column)}{self._row}"
        self._type = attributes.get("t", "n")
        self._style = _number(attributes.get("s", "0"))
        self._value = self._formula = ""

    def take_v(self, text: str) -> None:
        self._value = text

    def take_f(self, text: str) -> None:
        self._formula = f"<f>{PICTURE}()</f>" if PICTURE in text else "<f/>"

    def end_c(self) -> None:
        words = self.take_pieces()
        if self._type == "inlineStr":
            pass
        elif self._type == "s" and self._value:
            words = self._shared.strings[_number(self._value)]
        else:
            words = ((False, self._value),) if self._type == "str" and self._value else ()
        valued = self._value and PICTURE not in self._formula and self.limits.bounds.values
        if self._formula and not valued:
            content = f">{self._formula}"
        elif any(struck for struck, _ in words):
            content = f' t="s"><v>{self._shared.add_text(words)}</v>'
        elif words:
            content = f' t="str"><v>{_escape("".join(text for _, text in words))}</v>'
        elif self._value and self._type in ("n", "b", "e", "d"):
            if len(self._value) > MAX_VALUE:
                raise ValueError(self._value[:20])
            content = f' t="{self._type}"><v>{escape(self._value)}</v>'
        else:
            return
        self.limits.add_cells(max(1, len(words)))
        self.limits.add_text(len(self._value) + sum(len(text) for _, text in words))
        self._widest = max(self._widest, self._column)
        self._cells.append(f'<c r="{self._place}" s="{self._shared.add_style(self._style)}"{content}</c>')

    def start_autoFilter(self, attributes: dict[str, str]) -> None:  # noqa: N802 - the name of the element
        if _AREA.fullmatch(attributes.get("ref", "")):
            self._after.append(f"<autoFilter ref={quoteattr(attributes['ref'])}/>")

    def start_mergeCell(self, attributes: dict[str, str]) -> None:  # noqa: N802 - the name of the element
        area = attributes.get("ref", "")
        if self.limits.bounds.values:
            area = self._clip(area)
        self.limits.add_merge(_area(area), area)
        self._merges.append(f'<mergeCell ref="{area}"/>')

    def _clip(self, area: str) -> str:
        """The part of an area within which there are cells; whole rows and columns are merged below some titles."""
        match = _AREA.fullmatch(area)
        if match is None or not match[3]:
            return area
        (left, top), (right, bottom) = _place(match[1] + match[2]), _place(match[3] + match[4])
        right, bottom = max(left, min(right, self._widest)), max(top, min(bottom, self._row))
        return f"{_letters(left)}{top}:{_letters(right)}{bottom}"

    def start_hyperlink(self, attributes: dict[str, str]) -> None:
        self.limits.add_comment()
        area = _AREA.fullmatch(attributes.get("ref", ""))
        target = self._outside.get(attributes.get(f"{_LINKS} id", ""), "") or attributes.get("location", "")
        if area is not None and target:  # of a link of several cells, the first one has it
            self.limits.add_text(len(target))
            self._links.append(f'<hyperlink ref="{area[1]}{area[2]}" location={quoteattr(target)}/>')

    def write(self) -> str:
        """The copy of the sheet."""
        columns = f"<cols>{''.join(self._columns)}</cols>" if self._columns else ""
        merges = f"<mergeCells>{''.join(self._merges)}</mergeCells>" if self._merges else ""
        data = f"<sheetData>{''.join(self._rows)}</sheetData>"
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        return f'<worksheet xmlns="{_MAIN}">{columns}{data}{"".join(self._after)}{merges}{links}</worksheet>'


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _number(text: str) -> int:
    """A whole number of at most nine digits. Raises ValueError if the text is none."""
    if not 1 <= len(text) <= 9 or not text.isascii() or not text.isdecimal():
        raise ValueError(text[:20])
    return int(text)


def _letters(column: int) -> str:
    """The letters of a column, from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = ascii_uppercase[rest] + text
    return text


def _place(text: str) -> tuple[int, int]:
    """Column and row of a cell, from 1. Raises ValueError if the text names none."""
    match = _CELL.fullmatch(text)
    if match is None:
        raise ValueError(text[:20])
    column = 0
    for letter in match[1]:
        column = column * 26 + ascii_uppercase.index(letter) + 1
    row = int(match[2])
    if not (1 <= column <= LAST_COLUMN and 1 <= row <= LAST_ROW):
        raise ValueError(text[:20])
    return column, row


def _area(text: str) -> int:
    """How many cells an area has. Raises ValueError if the text names none."""
    match = _AREA.fullmatch(text)
    if match is None:
        raise ValueError(text[:20])
    first = _place(match[1] + match[2])
    last = _place(match[3] + match[4]) if match[3] else first
    if last[0] < first[0] or last[1] < first[1]:
        raise ValueError(text[:20])
    return (last[0] - first[0] + 1) * (last[1] - first[1] + 1)


def _write(words: Words) -> str:
    """The markup of a text of which some is struck out."""
    return "".join(f"<r>{'<rPr><strike/></rPr>' if struck else ''}<t>{_escape(text)}</t></r>" for struck, text in words)


def _escape(text: str) -> str:
    """Escape a text; a carriage return has to be written as a reference."""
    return escape(text, {"\r": "&#13;"})


class _Source:
    """The parts of an archive by name, without case as Excel finds them. Each may be read once."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._remedy = limits.remedy
        self._parts: dict[str, zipfile.ZipInfo | None] = {part.filename.lower(): part for part in archive.infolist()}
        self._left = limits.bounds.markup

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is none. Raises FormError if it was read before."""
        if name.lower() not in self._parts:
            return None
        part = self._parts[name.lower()]
        if part is None:
            raise FormError(f"里面的内容互相重复，{self._remedy}")
        self._parts[name.lower()] = None  # what is named a hundred times costs a hundredfold
        self._left -= part.file_size
        if self._left < 0:
            raise FormError(f"解压后太大，{self._remedy}")
        return self._archive.read(part)


def copy_workbook(content: bytes, bounds: Bounds = FORM) -> bytes:
    """The workbook that openpyxl may be given, for the bytes of one that ``inspect_archive`` has passed.

    Raises FormError if there is more in it than the bounds allow, or if it cannot be read.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            limits = Limits(bounds)
            return _copy(_Source(archive, limits), limits)
    except FormError:
        raise
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        raise FormError(_BROKEN) from None


def _copy(source: _Source, limits: Limits) -> bytes:
    first = {link.kind: link.target for link in _links(source, limits, "").links.values()}
    name = first.get("officeDocument", "xl/workbook.xml")
    book = _Book(limits)
    _read(source, name, book)
    links = _links(source, limits, name).links
    targets = {link.kind: link.target for link in links.values()}
    styles, strings = _Styles(limits), _Strings(limits)
    for kind, part in (("styles", styles), ("sharedStrings", strings)):
        if kind in targets:
            _read(source, targets[kind], part)
    shared = _Shared(limits, strings.strings, styles)
    sheets: list[tuple[str, dict[str, str]]] = []
    for _, _, id in book.sheets:
        link = links[id]
        around = _links(source, limits, link.target)
        sheet, comments = _Sheet(limits, shared, around.outside), _Comments(limits)
        if link.kind == "worksheet":  # a chart in the place of a sheet has no cells
            _read(source, link.target, sheet)
            for other in around.links.values():
                if other.kind == "comments":
                    _read(source, other.target, comments)
        sheets.append((sheet.write(), comments.comments))
    return _pack(book, sheets, shared)


def _read(source: _Source, name: str, part: _Part) -> None:
    """Read a part that has to be there."""
    content = source.read(name)
    if content is None:
        raise FormError(_BROKEN)
    part.parse(content)


def _links(source: _Source, limits: Limits, owner: str) -> _Links:
    """The parts and addresses that a part names; for the name "", those that the whole archive names."""
    found = _Links(limits, owner)
    folder, name = posixpath.split(owner)
    content = source.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if content is not None:
        found.parse(content)
    return found


def _pack(book: _Book, sheets: list[tuple[str, dict[str, str]]], shared: _Shared) -> bytes:
    """The bytes of the copy. ``sheets``: each sheet's markup, and its comments by cell."""
    names, types, links, parts = [], [], [], {}
    for n, ((name, state, _), (markup, comments)) in enumerate(zip(book.sheets, sheets, strict=True), start=1):
        names.append(f'<sheet name={quoteattr(name)} sheetId="{n}" state="{state}" r:id="rId{n}"/>')
        links.append(("worksheet", f"worksheets/sheet{n}.xml"))
        types.append((f"worksheets/sheet{n}.xml", "worksheet"))
        parts[f"xl/worksheets/sheet{n}.xml"] = markup
        if comments:
            parts[f"xl/worksheets/_rels/sheet{n}.xml.rels"] = _write_links([("comments", f"../comments{n}.xml")])
            parts[f"xl/comments{n}.xml"] = _write_comments(comments)
    types += [("workbook.xml", "sheet.main"), ("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
    each = "".join(f'<Override PartName="/xl/{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in types)
    parts["[Content_Types].xml"] = f'<Types xmlns="{_PACKAGE}/content-types">{each}</Types>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr date1904="{int(book.old_days)}"/>'
        f"<sheets>{''.join(names)}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = _write_links(links)
    parts["xl/styles.xml"] = shared.write_styles()
    parts["xl/sharedStrings.xml"] = shared.write_texts()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _write_links(links: Iterable[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _write_comments(comments: dict[str, str]) -> str:
    each = "".join(
        f'<comment ref="{cell}" authorId="0"><text><t>{_escape(text)}</t></text></comment>'
        for cell, text in comments.items()
    )
    return f'<comments xmlns="{_MAIN}"><authors><author/></authors><commentList>{each}</commentList></comments>'

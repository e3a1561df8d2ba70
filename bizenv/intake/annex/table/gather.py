"""The rows of all tables of an annex, in one order and in the columns of the whole annex."""

import re
from collections.abc import Mapping, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.table.cells import fold, is_note, is_number, is_time, is_total, is_units
from bizenv.intake.annex.table.heads import Heads, classify, find_heads, fold_head
from bizenv.intake.annex.table.lines import Heading, Item, Line
from bizenv.intake.annex.table.scan import align, is_ragged, spread_heads
from bizenv.intake.annex.table.sections import PLAIN, find_rank
from bizenv.intake.annex.table.tables import Group, Seen, fit_columns
from bizenv.intake.document.model import Cell, Document, Paragraph, Row, Table

_FURNITURE = r"[—–\-－·\s]*(第?\d{1,4}页?(/\d+|共\d+页)?)?[—–\-－·\s]*|\(?续表?\d*\)?|\(?(金额)?单位:.{0,12}\)?|.{0,4}https?://.*"
_MARK = r"附[件表录]?\d*[一二三四五六七八九十]*[:：.]?|\(?(此件)?公开发布\)?"


class Gathered(NamedTuple):
    """``names``: the heads of the columns; ``items``: rows and headings; ``lost``: text with no place in a row."""

    names: tuple[str, ...]
    title: str
    items: tuple[Item, ...]
    lost: tuple[tuple[str, str], ...]
    doubts: tuple[Suspicion, ...]


class _Gatherer:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.items: list[Item] = []
        self.lost: list[tuple[str, str]] = []
        self.doubts: list[Suspicion] = []
        self.title = ""

    def read_heads(self, names: Sequence[str]) -> list[int]:
        """For each column of a table its place among the annex's columns; a head not met before gets a new one."""
        if not self.names:
            self.names = list(names)
            return list(range(len(names)))
        way: list[int] = []
        for name in names:
            same = [n for n, known in enumerate(self.names) if fold(known) == fold(name) and n not in way]
            if not same and name and classify(name):
                same = [n for n, known in enumerate(self.names) if classify(known) == classify(name) and n not in way]
                same = [n for n in same if fold(self.names[n]) not in map(fold, names)]
            if not same and not name and len(names) == len(self.names) and len(way) not in way:
                same = [len(way)]
            if not same:
                self.names.append(name)
                same = [len(self.names) - 1]
            way.append(same[0])
        return way

    def lose(self, row: Row) -> None:
        """Note the texts of a row that is none of data."""
        self.lost += [(cell.text, row.place) for cell in row.cells if cell.text.strip()]

    def add(self, row: Row, cells: Sequence[Cell], document: Document, *, opens: bool) -> None:
        filled = [cell for cell in row.cells if cell.text.strip()]
        spans = len(filled) == 1 < len(row.cells) and all(
            cell.covered == "left" for cell in row.cells if cell is not filled[0]
        )
        flat = document.kind in ("csv", "markdown", "json", "text")
        line = Line(cells, row.place, row.page, opens=opens, wraps=document.wraps, spans=spans, flat=flat)
        line.hidden = row.hidden
        self.items.append(line)


def gather(group: Group) -> Gathered:
    """All rows of an annex's tables in order, with the headings between the tables and the title above the first."""
    gatherer = _Gatherer()
    first = group.tables[0]
    heads = first.heads or _guess_heads(first)
    rows = [row for seen in group.tables for row in seen.table.rows]
    scanned = first.document.kind == "text" and first.heads is not None and is_ragged(_shown(heads.names), rows)
    if scanned:
        gatherer.names = spread_heads(heads.names)
    gatherer.title, headings = _read_above(group)
    way: list[int | None] = []
    if heads.last < heads.first:
        gatherer.names, way = list(heads.names), list(range(len(heads.names)))
    for seen in group.tables:
        gatherer.items += headings.get(seen.number, [])
        own = seen.heads or (heads if seen is first else None)
        if own is None and seen.width != len(way) and not scanned:
            known = [classify(name) for name in gatherer.names]
            fits = fit_columns(known, seen.table.rows)
            way = list(fits[0]) if fits else list(range(min(seen.width, len(gatherer.names))))
            words = f"{seen.table.place}没有表头，有{seen.width}列，按内容对上了各栏"
            gatherer.doubts.append(Suspicion("table", words, "也可能对错了栏，可用 --columns 指定"))
        way = _read_table(gatherer, seen, own, way, scanned)
    width = len(gatherer.names)
    lines = [item for item in gatherer.items if isinstance(item, Line)]
    for line in lines:
        line.cells += [Cell()] * (width - len(line.cells))
    hidden = [line for line in lines if line.hidden]
    if len(hidden) < len(lines):  # of a sheet that is hidden as a whole, the document's remarks tell
        for line in hidden:
            line.doubts.append(Suspicion("row", "原表中这一行是隐藏的，照常录入", "也可能已经取消，应删去这一项"))
    if not scanned:
        _unite_columns(gatherer.names, lines)
    return Gathered(
        tuple(gatherer.names), gatherer.title, tuple(gatherer.items), tuple(gatherer.lost), tuple(gatherer.doubts)
    )


def _unite_columns(names: list[str], lines: Sequence[Line]) -> None:
    """Unite two columns beside each other that are one to the eye: of one head, or one with a head and no cells.

    Grids of Word and of web pages part a column where the edges of its cells do not quite agree.
    """
    for n in range(len(names) - 2, -1, -1):
        one, other = names[n], names[n + 1]
        if not (one or other) or (one and other and fold(one) != fold(other)):
            continue
        filled = [[bool(line.get(k)) for line in lines] for k in (n, n + 1)]
        if any(left and right for left, right in zip(*filled, strict=True)):
            continue
        if not (one and other) and any(filled[0 if one else 1]):
            continue  # a column without a head beside one that has cells of its own
        for line in lines:
            if line.get(n + 1):
                line.cells[n] = line.cells[n + 1]
            line.cells[n + 1] = Cell(covered="left")
        names[n], names[n + 1] = one or other, ""


def _shown(names: Sequence[str]) -> list[str]:
    """Heads without the repetition of one that stretches over several columns."""
    return [name if n == 0 or name != names[n - 1] else "" for n, name in enumerate(names)]


_FURNISHED = 3
"""Rows: so many may stand above the heads that a page repeats."""


def _read_table(
    gatherer: _Gatherer, seen: Seen, heads: Heads | None, way: list[int | None], scanned: bool
) -> list[int | None]:
    rows = seen.table.rows
    n, opens, page, top = 0, True, 0, 0
    foreign = False
    while n < len(rows):
        row = rows[n]
        if heads is not None and n >= heads.first:
            foreign = bool(way) and not scanned and not _has_tasks(heads)
            if foreign:
                for other in rows[heads.first : heads.last + 1]:
                    gatherer.lose(other)
            elif heads.last >= heads.first and not scanned:
                way = list(gatherer.read_heads(heads.names))
            if row.page and row.page == page and 0 < heads.first - top <= _FURNISHED:
                opens = True  # above the heads of a page there are only its title and who filled it in
            n, opens = heads.last + 1, opens or row.page != page
            heads = find_heads(rows, n)
            continue
        n += 1
        if foreign:
            gatherer.lose(row)
            continue
        if heads is not None and not way and not scanned:
            _read_before(gatherer, row)
            continue
        if heads is not None and n <= heads.first and _is_repeated(gatherer.title, row):
            continue
        if row.page not in (page, 0):
            opens, top = True, n - 1
        page = row.page
        if scanned:
            gatherer.add(row, align(row, gatherer.names), seen.document, opens=opens)
        else:
            cells = [Cell()] * len(gatherer.names)
            for place, cell in zip(way, row.cells, strict=False):
                if place is not None:
                    cells[place] = cell
            gatherer.add(row, cells, seen.document, opens=opens)
        if any(cell.text.strip() for cell in row.cells):
            opens = False
    return way


def _has_tasks(heads: Heads) -> bool:
    """Whether heads amid a table are of tasks: 单位|姓名|电话 below the last task are of a list of people."""
    return any(classify(name) in ("task", "text", "title") for name in heads.names)


def _is_repeated(title: str, row: Row) -> bool:
    """Whether a row above the heads of a later page says the title again, or 续表."""
    filled = [fold(cell.text) for cell in row.cells if cell.text.strip()]
    if len(filled) != 1:
        return False
    plain = re.sub(r"\(?续表?\)?$", "", filled[0])
    return plain in fold(title) or re.fullmatch(f"{_FURNITURE}|{_MARK}", filled[0]) is not None


def _read_before(gatherer: _Gatherer, row: Row) -> None:
    """A row above the heads: the title, where it is one merged cell; else it is lost, and said to be."""
    filled = [cell.text for cell in row.cells if cell.text.strip()]
    plain = fold(filled[0]) if filled else ""
    if len(filled) == 1 and not gatherer.items and not re.fullmatch(f"{_MARK}|{_FURNITURE}", plain) and len(plain) > 3:
        if not is_note(filled[0]) and not re.match("(填报|制表|编制|日期|时间)", plain):
            whole = "".join(filled[0].split("\n"))
            gatherer.title = (
                whole if not gatherer.title or fold(whole) == fold(gatherer.title) else gatherer.title + whole
            )
            return
    if len(filled) != 1 or not re.fullmatch(_MARK, plain):
        gatherer.lose(row)


def _guess_heads(seen: Seen) -> Heads:
    """The heads of a table whose heads are unknown: its first row, if that differs in kind from what is below it."""
    rows = seen.table.rows
    names = ("",) * seen.width
    if len(rows) > 1 and all(len(fold(cell.text)) <= 16 and "。" not in cell.text for cell in rows[0].cells):
        for test in (is_units, is_time, is_number):
            for n in range(seen.width):
                texts = [row.cells[n].text for row in rows[1:] if row.cells[n].text.strip()]
                if texts and sum(map(test, texts)) >= 0.8 * len(texts) and not test(rows[0].cells[n].text):
                    return Heads(tuple(fold_head(cell.text) for cell in rows[0].cells), 0, 0)
    return Heads(names, 0, -1)


def _read_above(group: Group) -> tuple[str, Mapping[int, list[Item]]]:
    """The title above the first table, and the headings above each table by its number."""
    title = ""
    headings: dict[int, list[Item]] = {}
    for n, seen in enumerate(group.tables):
        before = _paragraphs_above(seen)
        if n == 0:
            lines = _find_title(before)
            ranked = [line for line in lines if find_rank(line.text) < PLAIN]
            later = any(
                find_rank(line.text) < PLAIN and _is_heading(line)
                for other in group.tables[1:]
                for line in _paragraphs_above(other)
            )
            if ranked and (later or len(ranked) < len(lines)):
                headings[seen.number] = [Heading(line.text, line.place) for line in ranked]
                lines = [line for line in lines if line not in ranked]
            title = "".join("".join(line.text.split("\n")).strip() for line in lines)
            title = re.sub(r"^附[件表录]?\s*\d*[\s:：]+|^附(?![件表录近加属则])(?=.{4})|^附件\d*(?=\D)", "", title)
            continue
        last = group.tables[n - 1]
        same_page = last.table.rows[-1].page == seen.table.rows[0].page
        marked = any(re.fullmatch(_MARK, fold(line.text)) for line in before)
        found: list[Item] = []
        for line in before:
            ranked_line = find_rank(line.text) < PLAIN
            if not _is_heading(line) or (title and fold(line.text) in fold(title)):
                continue
            if ranked_line or same_page or marked or not seen.document.wraps:
                found.append(Heading(line.text, line.place))
        if marked and found and title and not headings.get(group.tables[0].number):
            headings[group.tables[0].number] = [Heading(title, group.tables[0].table.place)]
        if not found and seen.document.kind == "xlsx" and (name := _name_sheet(seen)) and name != _name_sheet(last):
            found.append(Heading(name, seen.table.place))
            if n == 1 and (one := _name_sheet(last)):
                headings[last.number] = [Heading(one, last.table.place)]
        headings[seen.number] = found
    return title, headings


def _name_sheet(seen: Seen) -> str:
    """The name of the sheet that a table stands in, if a person gave it one."""
    name = re.match("工作表“(.+?)”", seen.table.place)
    return name[1] if name and not re.fullmatch(r"(?i)(sheet|工作表|表)\d*", name[1]) else ""


def _paragraphs_above(seen: Seen) -> list[Paragraph]:
    """The paragraphs between a table and the one before it, in order; in a document with pages only those of its page."""
    page = re.match(r"第\d+页", seen.table.place)
    found: list[Paragraph] = []
    for block in reversed(seen.document.blocks[: seen.block]):
        if isinstance(block, Table) or (page and not re.match(f"{page[0]}(?!\\d)", block.place)):
            break
        if block.text.strip():
            found.append(block)
        if len(found) >= 6:
            break
    return found[::-1]


def _find_title(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for line in reversed(paragraphs):
        plain = fold(line.text)
        if re.fullmatch(_FURNITURE, plain):
            continue
        if re.fullmatch(_MARK, plain) or not _is_heading(line) or len(found) == 3:
            break
        found.append(line)
        if re.match("附(?![近加属则])", plain):
            break
    return found[::-1]


def _is_heading(line: Paragraph) -> bool:
    plain = fold(line.text)
    if (
        not plain
        or len(plain) > 60
        or re.fullmatch(f"{_FURNITURE}|{_MARK}", plain)
        or is_note(plain)
        or is_total(plain)
    ):
        return False
    if re.fullmatch(r"[(（].*[,，。].*[)）]", plain):
        return False  # a remark in brackets: （本件内容不公开，请勿外传）
    return not re.search(r"[。;；:：,，、]$", plain)

"""Tables out of text with delimiters (CSV, TSV) and out of JSON."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Block, Cell, Paragraph, Row, Table
from bizenv.intake.document.pieces import tidy

MAX_FIELD = 1_000_000
"""The most characters of one cell."""
_TRIED = 60
"""How many rows are looked at to find the delimiter."""
_LEVEL = 0.6
"""Which part of the rows must have the same number of cells."""


def find_delimiter(text: str) -> str:
    """The character that parts the cells of a text which is one table; empty if it is not one.

    Of the first rows most must have the same number of cells, at least two, and none may be without the character. A text
    with tables in it, or prose with commas, has other rows.
    """
    best: tuple[int, str] = (0, "")
    for delimiter in (",", "\t", ";", "|"):
        rows: list[int] = []
        try:
            for row in csv.reader(StringIO(text[:200_000], newline=""), delimiter=delimiter, strict=False):
                if row and any(cell.strip() for cell in row):
                    rows.append(len(row))
                if len(rows) >= _TRIED:
                    break
        except csv.Error:
            continue
        if len(rows) < 2:
            continue
        usual = max(set(rows), key=rows.count)
        alike = sum(count == usual for count in rows)
        if delimiter == "\t":
            sound = usual > 1 and min(rows) > 1  # a scan's text has lines without tabs around its tables
        else:
            sound = usual > (1 if delimiter == "," else 2) and alike >= _LEVEL * len(rows) and max(rows) <= usual + 1
        if sound and "\n|" not in text[:2_000] and usual > best[0]:
            best = (usual, delimiter)
    return best[1]


def read_separated(text: str, delimiter: str, name: str) -> Table | None:
    """The table of a text with delimiters; None if it has no rows. The place of a row is its first line."""
    before = csv.field_size_limit(MAX_FIELD)
    rows: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        line = 0
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line + 1, row))
            line = reader.line_num
    except csv.Error as error:
        raise DataError(f"{name}：第{line + 1}行附近读不通（{_say(error)}）；请用 Excel 打开后另存为 .xlsx") from None
    finally:
        csv.field_size_limit(before)
    if not rows:
        return None
    width = max(len(row) for _, row in rows)
    while width > 1 and not any(len(row) >= width and row[width - 1].strip() for _, row in rows):
        width -= 1
    if width > 1_000:
        raise DataError(f"{name}：列太多，不像方案的附表；没有读")
    made = tuple(
        Row(tuple(Cell(tidy(cell), "", "") for cell in row[:width]) + (Cell(),) * (width - len(row)), f"第{number}行")
        for number, row in rows
    )
    return Table(made, f"第{rows[0][0]}行起的表")


def _say(error: csv.Error) -> str:
    return "有一个格子太长" if "field larger" in str(error) else "引号不成对或有不该有的字符"


def read_json(text: str, name: str) -> tuple[Block, ...] | None:
    """The tables of JSON: each list of objects is one, its heads the keys; None if the text is no JSON at all.

    Raises DataError if it is JSON without such a list.
    """
    try:
        data = _load(text)
    except RecursionError:
        raise DataError(f"{name}：JSON 里的层次太深；没有读") from None
    except ValueError as error:
        if re.match(r"\s*[\[{]\s*[\"{\[]", text):
            line = getattr(error, "lineno", 1)
            raise DataError(f"{name}：不是完整的 JSON，第{line}行读不通") from None
        return None
    blocks = tuple(_list_blocks(data, ""))
    if not any(isinstance(block, Table) for block in blocks):
        raise DataError(f'{name}：JSON 里没有由对象组成的列表；应是 [{{"序号": …, "任务": …}}, …]')
    return blocks


def _load(text: str) -> object:
    """The data of a text: one value of JSON, or an object on each line."""
    try:
        return json.loads(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.strip().startswith("{") and line.strip().endswith("}") for line in lines):
            raise
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            raise error from None


def _list_blocks(data: object, path: str) -> Iterator[Block]:
    if isinstance(data, list):
        table = _make_table(data, path)
        if table is not None:
            yield table
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if isinstance(value, str):
                yield Paragraph(tidy(value), f"“{key}”")
        for key, value in data.items():
            if isinstance(value, list | Mapping):
                yield from _list_blocks(value, str(key))


def _make_table(data: Sequence[object], path: str) -> Table | None:
    """A table of a list of objects, or of a list of lists."""
    place = f"“{path}”" if path else ""
    if data and all(isinstance(row, list) for row in data):
        width = max(len(row) for row in data if isinstance(row, list))
        lists = [[_write(value) for value in row] for row in data if isinstance(row, list)]
        if not 1 < width <= 1_000:
            return None
        rows = [
            Row(tuple(Cell(tidy(text)) for text in row) + (Cell(),) * (width - len(row)), f"{place}第{n}项")
            for n, row in enumerate(lists, start=1)
        ]
        return Table(tuple(rows), place or "列表")
    objects = [(n, row) for n, row in enumerate(data, start=1) if isinstance(row, Mapping)]
    heads = list(dict.fromkeys(str(key) for _, row in objects for key in row))
    if not objects or not heads or len(heads) > 1_000:
        return None
    rows = [Row(tuple(Cell(tidy(head)) for head in heads), f"{place}的键")]
    rows += [Row(tuple(Cell(tidy(_write(row.get(head)))) for head in heads), f"{place}第{n}项") for n, row in objects]
    return Table(tuple(rows), place or "列表")


def _write(value: object) -> str:
    """A value as text; the items of a list of names are parted by 、, those of others stand on lines of their own."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, list):
        texts = [_write(item) for item in value]
        short = all(len(text) <= 30 and "\n" not in text and "、" not in text for text in texts)
        return ("、" if short else "\n").join(text for text in texts if text)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}：{_write(inner)}" for key, inner in value.items())
    return str(value)

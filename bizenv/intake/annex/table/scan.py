"""Rows of a scan's text, whose cells stand in no grid: each cell finds its column by what it is.

The text of a scan has rows of four and of five cells in one table and heads that are shifted by a column (the annex of
the plan in the package): 目标任务 holds the section (一、) and the measure (1.), 工作措施 the text.
"""

import re
from collections.abc import Sequence

from bizenv.base.text import is_nothing
from bizenv.intake.annex.table.cells import HAN, fold, is_number, is_time, is_units
from bizenv.intake.annex.table.heads import Class, classify
from bizenv.intake.document.model import Cell, Row

_SECTION = rf"[{HAN}]+、|[(（][{HAN}]+[)）]"
_MEASURE = r"\d{1,4}\s*[.．、](?!\d)"
_ITEM = r"[(（]\s*\d+\s*[)）]|[①-⑳]"
_ABOVE = Cell(covered="above")


def is_ragged(heads: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether rows hold more cells than there are heads, or cells below no head."""
    names = [name for name in heads if name]
    if any(sum(1 for cell in row.cells if cell.text.strip()) > len(names) for row in rows):
        return True
    return any(
        not name and any(n < len(row.cells) and row.cells[n].text.strip() for row in rows)
        for n, name in enumerate(heads)
    )


def spread_heads(heads: Sequence[str]) -> list[str]:
    """The heads of a ragged table: the head before the text stands twice, for the section and for the measure."""
    names = [name for name in heads if name]
    body = [n for n, name in enumerate(names) if classify(name) in ("section", "title", "task", "text")]
    if len(body) == 2:
        names.insert(body[0], names[body[0]])
    return names


def align(row: Row, heads: Sequence[str]) -> list[Cell]:
    """The cells of a row in the columns of ``spread_heads``; a blank section or measure belongs to the one above."""
    classes = [classify(head) for head in heads]
    body = [n for n, name in enumerate(classes) if name in ("section", "title", "task", "text")]
    number = next((n for n, name in enumerate(classes) if name == "number"), None)
    rest = [n for n in range(len(heads)) if n not in body and n != number]
    placed: list[Cell] = [Cell()] * len(heads)
    cells = list(row.cells)
    filled = [n for n, cell in enumerate(cells) if cell.text.strip()]
    start = 0
    if number is not None and filled and is_number(cells[filled[0]].text):
        placed[number], start = cells[filled[0]], filled[0] + 1
    while start < len(cells):
        text = cells[start].text.strip()
        if len(body) > 1 and re.match(_SECTION, text) and not placed[body[0]].text:
            placed[body[0]] = cells[start]
        elif (
            len(body) > 1
            and re.match(_MEASURE, text)
            and not placed[body[-2]].text
            and _is_heading(text, cells[start + 1 :])
        ):
            placed[body[-2]] = cells[start]
        elif text:
            break
        start += 1
    if start < len(cells) and body and _is_text(cells[start].text):
        placed[body[-1]] = cells[start]
        start += 1
    left = cells[start:]
    if len(left) == 1 and len(cells) >= len(heads) and not placed[body[-1]].text and rest:
        left = [Cell()] * (len(rest) - 1) + left  # a cell that stands alone in the last column
    _place_rest(left, rest, classes, placed)
    if len([cell for cell in placed if cell.text.strip()]) > 1 or (filled and filled[0] > 0):
        for n in body[:-1]:
            if not placed[n].text.strip() and not (n == body[-2] and placed[body[0]].text.strip()):
                placed[n] = _ABOVE
    return placed


def _is_heading(text: str, after: Sequence[Cell]) -> bool:
    return not re.search("[，。；]", text) or any(_is_text(cell.text) for cell in after[:1])


def _is_text(text: str) -> bool:
    plain = fold(text)
    if re.match(_ITEM, plain):
        return True
    is_sentence = len(plain) > 12 and re.search("[,。;]", plain) is not None
    return len(plain) > 1 and not is_units(text) and not is_nothing(text) and (is_sentence or not is_time(text))


def _place_rest(cells: Sequence[Cell], columns: Sequence[int], classes: Sequence[Class], placed: list[Cell]) -> None:
    """Put the cells after the text into the columns after it, in order; a time finds the column of times."""
    times = [n for n in columns if classes[n] == "deadline"]
    free = list(columns)
    for cell in cells:
        if cell.text.strip() and times and is_time(cell.text) and times[0] in free:
            placed[times[0]] = cell
            free.remove(times[0])
        elif free:
            placed[free[0]] = cell
            free.pop(0)
        elif cell.text.strip() and placed:
            last = columns[-1] if columns else len(placed) - 1
            placed[last] = placed[last]._replace(text=f"{placed[last].text}\n{cell.text}".strip())

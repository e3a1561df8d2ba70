"""Which rows of an annex are headings of the rows below them."""

import re

from bizenv.intake.annex.table.cells import HAN, ends_sentence, fold, is_number
from bizenv.intake.annex.table.joining import ROLES, Habits
from bizenv.intake.annex.table.lines import Line
from bizenv.intake.annex.table.sections import PLAIN, find_count, find_rank

Found = tuple[tuple[int, ...], str]
"""The columns that hold a heading, and its text."""
_BESIDE = frozenset((*ROLES, "other", "deadline"))
_ORDINAL = 4
"""Ranks below this have the marks 第一部分, 第一章, 一、 and （一）; the others are figures, which number tasks too."""


def find_heading(habits: Habits, line: Line, after: Line | None, *, follows: bool) -> Found | None:
    """The heading in a row, or None if it is a row of its own or goes on one.

    ``after``: the next row; ``follows``: whether a record stands above, which the row may go on.
    """
    filled = line.filled()
    first, text = filled[0], line.get(filled[0])
    field = habits.columns[first].field
    others = {habits.columns[n].field for n in filled[1:]}
    is_long = len(text) > 60 or ends_sentence(text)
    if field == "number":
        return _find_numbered(habits, line, after, is_long=is_long)
    if len(filled) == 1:
        return _find_lone(habits, line, is_long=is_long, follows=follows)
    if is_long or field not in ("section", "title", "text") or not others <= _BESIDE:
        return None
    rank = find_rank(text)
    numbers = habits.by["number"]
    unnumbered = bool(habits.digits and habits.numbered) and not any(line.cells[n].covered == "above" for n in numbers)
    marked = find_count(text) is not None or unnumbered or (field == "section" and not line.opens and rank < 3)
    return ((first,), text) if rank < _ORDINAL and marked else None


def _find_numbered(habits: Habits, line: Line, after: Line | None, *, is_long: bool) -> Found | None:
    """As ``find_heading``, for a row with a text in the column of numbers."""
    filled = line.filled()
    first, text = filled[0], line.get(filled[0])
    others = {habits.columns[n].field for n in filled[1:]}
    if not is_number(text):
        return None if is_long or others & {"title", "text"} else ((first,), text)
    body = [n for n in filled[1:] if habits.columns[n].field in ("section", "title", "text")]
    if len(body) != 1 or ends_sentence(line.get(body[0])) or len(line.get(body[0])) > 60:
        return None
    mark = fold(text)
    if habits.digits and re.fullmatch(rf"[(（]?[{HAN}]+[)）]?[、.]?", mark):
        mark = mark if mark[-1] in "、)）" else f"{mark.rstrip('.')}、"
        return (first, body[0]), mark + line.get(body[0])
    below = fold(after.get(first)) if after is not None else ""
    if re.fullmatch(r"\d+[.、]?", mark) and not others & set(ROLES) and below.startswith(f"{mark.rstrip('.、')}."):
        return (first, body[0]), f"{mark.rstrip('.、')}.{line.get(body[0])}"
    return None


def _find_lone(habits: Habits, line: Line, *, is_long: bool, follows: bool) -> Found | None:
    """As ``find_heading``, for a row with one filled cell."""
    (first,) = line.filled()
    text, field = line.get(first), habits.columns[first].field
    rank, counted = find_rank(text), find_count(text) is not None
    if line.spans:
        return None if is_long and rank == PLAIN and not counted else ((first,), text)
    if is_long or field in _BESIDE:
        return None
    if rank < _ORDINAL or counted:
        return (first,), text
    covered = any(cell.covered == "above" for cell in line.cells)
    if covered or (line.opens and line.wraps and follows):
        return None
    plain = first == 0 and rank == PLAIN and len(text) <= 30 and habits.by["text"] != [0]
    return ((first,), text) if field == "section" or plain else None

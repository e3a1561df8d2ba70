"""Rows that a page broke: which row goes on where the last one ended, and how the pieces of a cell are put together."""

import itertools
import re
from collections.abc import Container, Sequence

from bizenv.intake.annex.table.cells import HAN, ends_name, ends_sentence, fold, is_number, is_time, split_names
from bizenv.intake.annex.table.lines import Column, Line

ROLES = ("lead", "support", "units")
_ITEM = rf"[(（]?\s*([{HAN}]+|\d{{1,3}})\s*[)）、.．]|[①-⑳]|[{HAN}]是|[a-zA-Z][.)）]"
_NAME_START = "[省市区县各国中央全州乡镇相有其自团共工]"


def starts_item(text: str) -> bool:
    """Whether a text begins with the mark of an item: (2), ②, 2., 二是."""
    return re.match(_ITEM, text.strip()) is not None


def join(above: str, below: str, field: str, names: Container[str] = ()) -> str:
    """The two pieces of a cell that a page broke, as one text.

    They join without a separator; a line feed parts them only where the piece above ends a sentence or a name and the
    one below begins another. ``names``: names of units that stand whole elsewhere in the table.
    """
    if not above.strip() or not below.strip():
        return above if above.strip() else below
    parts = False
    if field in ROLES:
        parts = _begins_name(above, below, names)
    elif field == "deadline":
        parts = is_time(above) and is_time(below) and re.match(r"\d{4}|\d+月|每|持续|长期", fold(below)) is not None
        parts = parts and not re.search(r"[年至\-—～~、，]$|20$", fold(above))
    elif field in ("text", "title", "other"):
        parts = ends_sentence(above) or re.match(r"[(（]\d+[)）]|[①-⑳]", below.strip()) is not None
    return f"{above}\n{below}" if parts else above + below


def _begins_name(above: str, below: str, names: Container[str]) -> bool:
    if re.search("[、，,;；（(〔]$", above.strip()) or re.match("[、，,;；）)〕]", below.strip()):
        return False
    last, first = split_names(above)[-1:], split_names(below)[:1]
    if not last or not first or above.count("（") > above.count("）"):
        return False
    if last[0] + first[0] in names:
        return False
    if last[0] in names:
        return True
    return ends_name(above) and re.match(_NAME_START, first[0]) is not None and len(first[0]) > 2


class Habits:
    """What is usual in a table: whether rows have numbers and titles, whether texts end in a full stop, known names."""

    def __init__(self, lines: Sequence[Line], columns: Sequence[Column]) -> None:
        self.columns = columns
        self.by = {field: [n for n, column in enumerate(columns) if column.field == field] for field in FIELDS}
        self.roles = [n for field in ROLES for n in self.by[field]]
        data = [line for line in lines if len(line.filled()) > 1] or list(lines)
        numbers = [line.get(n) for n in self.by["number"] for line in data if line.get(n)]
        self.digits = sum(1 for text in numbers if re.search(r"\d", text))
        own = [line for line in data if any(not line.cells[n].covered for n in self.by["number"])]
        self.numbered = sum(map(is_number, numbers)) >= max(
            1, len(own) * 0.3
        )  # merged numbers stand once for many rows
        texts = [line.get(n) for n in self.by["text"] for line in data if line.get(n)]
        self.stops = sum(map(ends_sentence, texts)) >= max(1, 0.7 * len(texts))
        self.merged = {n: any(line.cells[n].covered == "above" for line in lines) for n in range(len(columns))}
        ends = {id(line) for line, after in itertools.pairwise(lines) if after.opens}
        whole = [line for line in data if not line.opens and id(line) not in ends]
        self.names = {name for n in self.roles for line in whole for name in split_names(line.get(n))}

    def one(self, line: Line, field: str) -> str:
        """The text of a row's first own cell of a field."""
        return next((line.get(n) for n in self.by[field] if line.get(n)), "")


FIELDS = ("number", "section", "title", "text", "lead", "support", "units", "deadline", "other")


def continues(habits: Habits, above: Sequence[str], line: Line) -> tuple[bool, bool]:
    """Whether the first row of a page goes on the last row of the page before, and whether that is beyond doubt.

    ``above``: the texts of that row so far, by column.
    """
    number = habits.one(line, "number")
    if not line.opens or number:
        return False, True
    text, title = habits.one(line, "text"), habits.one(line, "title")
    before = {f: next((above[n] for n in habits.by[f] if above[n].strip()), "") for f in FIELDS}
    roles = any(line.get(n) for n in habits.roles)
    had_roles = any(above[n].strip() for n in habits.roles)
    broken = any(_is_cut(above[n], line.get(n), habits) for n in habits.roles + habits.by["deadline"] if line.get(n))
    cut = bool(text and before["text"]) and not ends_sentence(before["text"]) and not starts_item(text)
    strong = cut and habits.stops
    deadline, blank_deadline = habits.one(line, "deadline"), any(habits.merged[n] for n in habits.by["deadline"])
    blank_title = any(habits.merged[n] for n in habits.by["title"])  # where merges are drawn, a blank may be one
    whole = bool(text) and (roles or not had_roles)
    whole = whole and (bool(deadline) or not before["deadline"] or blank_deadline)
    whole = whole and (bool(title) or not before["title"] or blank_title)
    ends = not before["text"] or ends_sentence(before["text"])
    if not line.wraps:
        return not whole and (broken or habits.numbered), True
    if habits.numbered:
        if broken:
            return True, True
        if whole:
            complete = bool(deadline) or not before["deadline"]
            return strong, not roles if strong else ends or complete
        return True, not (text and ends and any(habits.merged[n] for n in habits.by["number"]))
    if broken and not (whole and not cut):
        return True, True
    if not text:
        return roles or bool(title) or bool(habits.one(line, "deadline")), True
    if starts_item(text) and starts_item(before["text"]) and roles:
        return False, True
    if not roles and had_roles and not title:
        return True, strong or not starts_item(text)
    if strong and not whole:
        return True, True
    return strong and not title, False


def _is_cut(above: str, below: str, habits: Habits) -> bool:
    """Whether a piece of units or of a time is no whole one: 省市场监|管局, 2026年8月|底前."""
    if not above.strip() or not below.strip():
        return False
    last, first = split_names(above)[-1:], split_names(below)[:1]
    if re.match("[、，）)〕]|底|[年月日]?[前底内]|末", fold(below)) or re.search("[、，（(]$", above.strip()):
        return True
    if above.count("（") + above.count("(") > above.count("）") + above.count(")"):
        return True
    if is_time(above) and re.search(r"\d年?$", fold(above)) and re.match(r"\d|月|年", fold(below)):
        return True
    if not last or not first:
        return False
    return last[0] + first[0] in habits.names or not (ends_name(above) or is_time(above))

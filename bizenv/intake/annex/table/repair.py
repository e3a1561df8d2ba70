"""Rows whose cells stand in the wrong place: shifted by a column, or melted with the section row below them."""

import re

from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.table.cells import HAN, fold, is_time, is_units
from bizenv.intake.annex.table.joining import ROLES, Habits
from bizenv.intake.annex.table.lines import BLANK, Line
from bizenv.intake.annex.table.sections import find_count

_SECTION_LINE = rf"(第?[{HAN}]+(、|部分)|[(（][{HAN}]+[)）])"


def mend_shift(habits: Habits, line: Line) -> None:
    """Put a time out of a column of units, or units out of the column of times, back where they belong.

    It is done only where the cell it belongs to is blank or is wrong too; every change is a doubt of the row.
    """
    if not habits.by["deadline"] or not habits.roles:
        return
    deadline = habits.by["deadline"][0]
    wrong = [n for n in habits.roles if _is_bare_time(line.get(n))]
    names = is_units(line.get(deadline)) and not is_time(line.get(deadline))
    if not wrong and not names:
        return
    if _slide(habits, line, deadline):
        return
    if wrong and names:
        one, other = line.get(wrong[0]), line.get(deadline)
        line.put(wrong[0], other)
        line.put(deadline, one)
        _doubt(line, f"单位栏里的“{one}”与时限栏里的“{other}”对调了", "也可能原表如此，没有错位")
    elif wrong and not line.get(deadline):
        text = line.get(wrong[0])
        line.put(deadline, text)
        line.cells[wrong[0]] = BLANK
        _doubt(line, f"单位栏里的“{text}”作时限", "也可能单位栏另有单位")
    elif names and (free := [n for n in habits.roles if not line.get(n) and line.cells[n].covered != "above"]):
        text = line.get(deadline)
        line.put(free[0], text)
        line.cells[deadline] = BLANK
        _doubt(line, f"时限栏里的“{text}”作{habits.columns[free[0]].head or '单位'}，时限空白", "也可能原表另有时限")
    elif names and not wrong:
        text, role = line.get(deadline), max(habits.roles)
        line.put(role, f"{line.get(role)}\n{text}".strip())
        line.cells[deadline] = BLANK
        _doubt(line, f"时限栏里的“{text}”并入{habits.columns[role].head or '单位'}，时限空白", "也可能原表另有时限")
    else:
        words = line.get(wrong[0])
        _doubt(line, f"“{words}”与所在的栏目不符，照原样保留", "也可能各栏错位了")


def _is_bare_time(text: str) -> bool:
    return is_time(text) and len(fold(text)) <= 20 and re.search(r"\d|年|季|持续|长期|常态|每", text) is not None


def _slide(habits: Habits, line: Line, deadline: int) -> bool:
    """Move all cells from the first column of units, or of texts, on by one column, if that puts each in its place."""
    first = min(habits.roles)
    last = min(max(deadline, *habits.roles) + 1, len(line.cells) - 1)
    text = habits.by["text"][0] if habits.by["text"] else first
    ways = [(first, 1), (first, -1)]
    if text < first and not line.get(text) and not line.cells[text].covered:
        ways.append((text, -1))
    for start, step in ways if deadline > first else []:
        region = range(start, last + 1)
        texts = [line.get(n) for n in region]
        if texts[-1 if step == 1 else 0] or not any(texts):
            continue
        moved = ["", *texts[:-1]] if step == 1 else [*texts[1:], ""]
        by = dict(zip(region, moved, strict=True))
        right = is_time(by[deadline]) and bool(by[first]) and all(not by[n] or is_units(by[n]) for n in habits.roles)
        if right and (start != text or text == first or not (is_units(by[text]) or is_time(by[text]))):
            for n, moved_text in by.items():
                line.put(n, moved_text)
            _doubt(line, f"从“{next(filter(None, texts))}”起各格移了一栏", "也可能原表如此，没有错位")
            return True
    return False


def _doubt(line: Line, read: str, other: str) -> None:
    line.doubts.append(Suspicion("row", read, other))


def part_melted(habits: Habits, line: Line) -> str:
    """Take the heading of a section out of a broken row that melted with the section row below it.

    Returns the heading, empty if there is none; the row keeps what belongs to the row above.
    """
    number = any(re.fullmatch(r"\d+[.、]?", fold(line.get(n))) for n in habits.by["number"])
    if not line.opens or number or len(line.filled()) == 0:
        return ""
    for n in line.filled():
        if habits.columns[n].field in ROLES or habits.columns[n].field == "deadline":
            continue
        lines = line.get(n).split("\n")
        for k, piece in enumerate(lines):
            if not re.match(_SECTION_LINE, piece.strip()):
                continue
            heading = "".join(lines[k:])
            alone = k == 0 and len(line.filled()) > 1 and not _goes_with(line, n)
            if (find_count(heading) is not None and (k > 0 or alone)) or (
                k > 0 and len(heading) <= 40 and _is_end(lines[k - 1])
            ):
                rest = "\n".join(lines[:k])
                line.put(n, rest)
                return heading
    return ""


def _is_end(text: str) -> bool:
    return text.rstrip().endswith(("。", "；"))


def _goes_with(line: Line, n: int) -> bool:
    """Whether the other cells of a section row may be its own: whole names of units."""
    others = [line.get(m) for m in line.filled() if m != n]
    return all(is_units(text) for text in others)

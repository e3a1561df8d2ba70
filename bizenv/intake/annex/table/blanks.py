"""Blank and merged cells of a row that begins a record: which of them mean what stands above."""

from collections.abc import Sequence

from bizenv.intake.annex.table.cells import fold
from bizenv.intake.annex.table.drafts import Draft
from bizenv.intake.annex.table.joining import Habits
from bizenv.intake.annex.table.lines import Line

_DITTO = frozenset(("同上", "同前", "〃", "″", "“", "同上。", "''", '"', "同上行"))


def fill(draft: Draft, line: Line, above: Sequence[str], habits: Habits, *, follows: bool) -> None:
    """Give a draft the cells of its row, with what is merged or blank filled in from the row above.

    ``above``: the texts of the row above, by column; ``follows``: whether a record stands above in the same section.
    """
    numbers = habits.by["number"]
    numbered = not numbers or any(line.get(n) for n in numbers)
    same = follows and _is_same_measure(line, above, habits)
    parted = False  # whether a section column further left begins a new section
    for n, cell in enumerate(line.cells):
        field = habits.columns[n].field
        if fold(cell.text) in _DITTO and above[n]:
            draft.texts[n] = above[n]
        elif cell.text.strip():
            draft.texts[n] = cell.text
        elif cell.covered == "above" and (field != "text" or numbered):
            draft.texts[n] = above[n]
            if field == "text" and above[n]:
                draft.doubt("row", "任务一格与上一行合并，两行文字相同", "也可能应合为一项")
        elif cell.covered != "left" and (
            (field == "section" and not parted) or (field in ("number", "title") and same)
        ):
            draft.texts[n] = above[n]
        parted = parted or (field == "section" and draft.texts[n] != above[n])
    if same and habits.numbered and not numbered:
        drawn = any(line.cells[n].covered == "above" for n in numbers)
        expected = line.flat or (line.opens and any(habits.merged[n] for n in numbers))
        if not drawn and not expected:
            held = next(above[n] for n in numbers if above[n])
            draft.doubt("row", f"没有序号，作为上一行“{held}”的另一行", "也可能是单独的一项")
    _fill_units(draft, line, above, habits, same=same)
    _fill_deadline(draft, line, above, habits)
    _move_merged(draft, line, habits)


def _is_same_measure(line: Line, above: Sequence[str], habits: Habits) -> bool:
    """Whether a row belongs to the measure of the row above: it has no number, or no title, of its own."""
    names = habits.by["number"] if habits.by["number"] and habits.numbered else habits.by["title"]
    return not any(line.get(n) for n in names) and any(above[n] for n in names)


def _fill_units(draft: Draft, line: Line, above: Sequence[str], habits: Habits, *, same: bool) -> None:
    """Fill in blank units: within a measure they are a merged cell; elsewhere only where merges are drawn."""
    roles = habits.roles
    if not any(above[n] for n in roles):
        return
    if any(draft.texts[n] for n in roles):
        for n in habits.by["lead"]:
            drawn = line.opens and line.wraps and habits.merged[n]
            if not draft.texts[n] and not line.cells[n].covered and above[n] and (same or drawn):
                draft.texts[n] = above[n]
                told = "".join(above[n].split())
                if not same:
                    draft.doubt("units", f"牵头单位空白，换页前是合并的一格，按“{told}”读", "也可能本行没有牵头单位")
        return
    told = "、".join("".join(above[n].split()) for n in roles if above[n])
    if same or (line.opens and line.wraps and any(habits.merged[n] for n in roles)):
        for n in roles:
            draft.texts[n] = above[n]
        if not same:
            draft.doubt("units", f"单位栏空白，换页前是合并的一格，按“{told}”读", "也可能本行没有单位")
    else:
        draft.doubt("units", "单位栏空白，没有单位", f"也可能与上一行合并，是“{told}”")


def _fill_deadline(draft: Draft, line: Line, above: Sequence[str], habits: Habits) -> None:
    """Fill in a blank deadline at the head of a page where merged ones are drawn; elsewhere blank is missing."""
    for n in habits.by["deadline"]:
        blank = not draft.texts[n] and not line.cells[n].covered
        if blank and line.opens and line.wraps and habits.merged[n] and above[n]:
            draft.texts[n] = above[n]
            draft.doubt("deadline", f"时限栏空白，换页前是合并的一格，按“{above[n]}”读", "也可能本行没有时限")


def _move_merged(draft: Draft, line: Line, habits: Habits) -> None:
    """A title merged over the column of texts is the text; units merged over both roles have no role of their own."""
    for title in habits.by["title"]:
        for text in habits.by["text"]:
            if draft.texts[title] and not draft.texts[text] and line.cells[text].covered == "left":
                draft.texts[text], draft.texts[title] = draft.texts[title], ""
    for lead in habits.by["lead"]:
        for support in habits.by["support"]:
            if line.cells[support].covered == "left" and support == lead + 1 and draft.texts[lead]:
                draft.over_both = True

"""考评建议得分 for a terminal: the table of the departments, the working of one, the sensitivity."""

from collections.abc import Iterable, Sequence

from bizenv.standing.score import Move, Score, Scores
from bizenv.views.terminal import AUDIENCE, table
from bizenv.views.terminal.fold import fold
from bizenv.views.wording import score as told
from bizenv.views.wording.words import Head


def render_scores(
    scores: Scores, moves: Sequence[Move], width: int | None, colour: bool, *, short: bool = False
) -> str:
    """The table of the departments in the order of the document, who has no score, the rules; ``moves``: the sensitivity.

    ``short``: one plan of several, below a heading that names it, without the notes.
    """
    sections = [table.render_heading(told.title(scores, named=not short), width, colour)]
    if scores.standing.empty:
        return sections[0] + _fold([told.EMPTY], width)
    shape = [
        table.GridColumn(head, grows=n == len(told.HEADS) - 1, right=0 < n < len(told.HEADS) - 1)
        for n, head in enumerate(told.HEADS)
    ]
    rows = [told.cells(score) for score in scores.list_sort("scored")]
    sections[0] += table.render_grid(shape, rows, width, colour)
    if moves:
        sections.append(
            table.render_heading(told.SENSITIVITY, width, colour)
            + _grid(told.MOVE_HEADS, [told.move_row(move, scores.rules) for move in moves], width, colour)
        )
    if not short:
        sections.append(_fold(told.notes(scores), width))
    return "\n".join(sections)


def render_working(scores: Scores, score: Score, width: int | None, colour: bool) -> str:
    """The working of one department, line by line, and what would change its score."""
    head = table.render_heading(told.head(score, scores), width, colour)
    if scores.standing.empty:
        return head + _fold([told.EMPTY], width)
    if score.sort == "exempt":
        return head
    sections = [head]
    between = "\n" if width is not None else "，"
    if score.sort == "scored":
        shape = [table.GridColumn(each, right=n > 0) for n, each in enumerate(told.PART_HEADS)]
        sections[0] += table.render_grid(shape, told.part_rows(score), width, colour)
        sections[0] += _fold([f"{told.tell_sum(score)}。"], width)
    blocks: tuple[tuple[str, tuple[str, ...], list[tuple[str, ...]]], ...] = (
        (
            f"应计的{len(score.counted)}个节点",
            told.LINE_HEADS,
            [told.line_row(line, score, AUDIENCE, between) for line in score.counted],
        ),
        (f"例行反馈{len(score.answers)}次", told.ANSWER_HEADS, told.answer_rows(score.answers)),
        (
            f"不计的{len(score.left_out)}个节点",
            told.LEFT_HEADS,
            [told.left_row(line, AUDIENCE, between) for line in score.left_out],
        ),
        (
            "怎样还可得分（各行单独算，不相加）",
            told.CHANGE_HEADS,
            [told.change_row(change, between) for change in score.changes],
        ),
    )
    sections += [
        table.render_heading(Head(name), width, colour) + _grid(heads, rows, width, colour)
        for name, heads, rows in blocks
        if rows
    ]
    return "\n".join(sections)


def _grid(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], width: int | None, colour: bool) -> str:
    """A table; of what would change a score the third column takes the room left, of any other the last one."""
    grower = 2 if heads == told.CHANGE_HEADS else len(heads) - 1
    shape = [
        table.GridColumn(each, grows=n == grower, most=None if n == grower else 22) for n, each in enumerate(heads)
    ]
    return table.render_grid(shape, rows, width, colour)


def _fold(lines: Iterable[str], width: int | None) -> str:
    return "".join(f"{part}\n" for line in lines for part in fold(line, width))

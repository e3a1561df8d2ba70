"""修订对照表: the two versions of a plan side by side, for whoever signs the amendment."""

import datetime as dt

from bizenv.base.redline import Piece
from bizenv.views.wording import changes as wording
from bizenv.views.wording.changes import KINDS, Line, Told
from bizenv.views.wording.paper import Block, Given, Paper, Table

HEADS = ("序号", "事项", "原文", "修改后", "说明")
_WIDTHS = (5, 15, 36, 36, 22)
MARK = "送审稿（未经审定，不得外发）"
LEGEND = "“原文”栏加删除线的为删去的内容，“修改后”栏加粗并加下划线的为新增的内容。"


def make_paper(told: Told, as_of: dt.date) -> Paper:
    """The table as a document on landscape pages; ``as_of``: the day on which it was made."""
    rows: list[tuple[str, ...]] = []
    marked: dict[tuple[int, int], tuple[Piece, ...]] = {}
    for n, line in enumerate((*told.general, *told.lines)):
        old, new = _side(line, "added"), _side(line, "dropped")
        marked |= {(n, 2): old, (n, 3): new}
        notes = ([KINDS[line.kind]] if line.kind != "changed" else []) + list(line.notes)
        cells = (str(n + 1), _name(line), _join(old), _join(new), "；".join(notes) + "。" * bool(notes))
        rows.append(cells)
    blocks = [Block(f"{name}：{version}。") for name, version in told.versions]
    blocks.append(Block(told.summary + (LEGEND if rows else "")))
    grid = Table(HEADS, _WIDTHS, tuple(rows), dense=True, marked=marked) if rows else None
    return Paper(
        title=told.title,
        given=Given(),
        as_of=as_of,
        blocks=tuple(blocks),
        table=grid,
        tail="修订对照表",
        mark=MARK,
        signed=False,
        wide=True,
    )


def _name(line: Line) -> str:
    return "\n".join(part for part in (line.numbered, line.name) if part)


def _side(line: Line, without: str) -> tuple[Piece, ...]:
    """What one of the two versions prints, field by field on lines of their own, without the pieces of the other."""
    if line.kind != "changed" and line.kind == without:
        return (Piece("kept", wording.NONE if without == "added" else wording.GONE),)
    found: list[Piece] = []
    for field in line.fields:
        pieces = [it for it in field.pieces if it.mark != without]
        head = "\n" * bool(found) + (f"{field.name}：" if field.name else "")
        if not pieces and len(line.fields) > 1 and field.name:
            pieces = [Piece("kept", wording.NONE)]
        found += [Piece("kept", head)] if head and pieces else []
        found += pieces
    if not found and line.fields:
        found = [Piece("kept", wording.NONE)]
    return tuple(found) or (Piece("kept", "—"),)


def _join(pieces: tuple[Piece, ...]) -> str:
    return "".join(it.text for it in pieces)

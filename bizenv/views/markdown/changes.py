"""The comparison of two versions of a plan as Markdown, for a review: ~~what falls~~ and **what is new**."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bizenv.base.redline import Piece
from bizenv.views.markdown import table
from bizenv.views.wording import changes as wording
from bizenv.views.wording.amending import Step
from bizenv.views.wording.changes import KINDS, Line, Told

_MARKS = {"kept": "", "dropped": "~~", "added": "**"}


def render_comparison(told: Told, steps: Sequence[Step]) -> str:
    """The versions and the counts, a table of what differs, then the commands."""
    blocks = [table.render_title(told.title, 1)]
    blocks.append("\n".join(f"- {name}：{table.escape(version)}" for name, version in told.versions))
    blocks.append(table.render_line(told.summary))
    if told.general or told.lines:
        heads = ("", "事项", "对照", "说明")
        rows = ["| " + " | ".join(heads) + " |", "| --- | --- | --- | --- |", *map(_row, (*told.general, *told.lines))]
        blocks.append("\n".join(rows))
    if steps:
        lines = [step.command or f"# {step.note}" for step in steps]
        blocks += [table.render_title(wording.STEPS, 2), "```console\n" + "\n".join(lines) + "\n```"]
    return table.join_blocks(blocks)


def _row(line: Line) -> str:
    kind = KINDS[line.kind] if line.label else ""
    name = " ".join(table.escape(part) for part in (line.numbered, line.name) if part)
    fields = "<br>".join(f"{f'{table.escape(it.name)}：' if it.name else ''}{mark(it.pieces)}" for it in line.fields)
    return f"| {kind} | {name} | {fields} | {table.escape('；'.join(line.notes))} |"


def mark(pieces: Iterable[Piece]) -> str:
    """Marked pieces in Markdown. Where a mark would not count beside punctuation, a space stands before or behind it.

    CommonMark, 6.2: a mark opens before punctuation only behind white space or punctuation, and likewise closes.
    """
    pieces = list(pieces)
    shown = ""
    for n, piece in enumerate(pieces):
        text = table.escape(piece.text)
        if piece.mark == "kept" or not text.strip():
            shown += text
            continue
        before, after = pieces[n - 1].text[-1:] if n else "", pieces[n + 1].text[:1] if n + 1 < len(pieces) else ""
        before = "*" if n and pieces[n - 1].mark != "kept" else before
        after = "*" if n + 1 < len(pieces) and pieces[n + 1].mark != "kept" else after
        inner = text.strip()
        opening = " " if text[0] == " " or (_is_mark(inner[0]) and before and not _is_mark(before)) else ""
        closing = " " if text[-1] == " " or (_is_mark(inner[-1]) and after and not _is_mark(after)) else ""
        shown += f"{opening}{_MARKS[piece.mark]}{inner}{_MARKS[piece.mark]}{closing}"
    return shown


def _is_mark(character: str) -> bool:
    return bool(re.match(r"\s", character)) or unicodedata.category(character)[0] in "PS"

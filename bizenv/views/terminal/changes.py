"""The comparison of two versions of a plan on a terminal, with colour or with brackets around what changed."""

from collections.abc import Iterator, Sequence

from bizenv.views.terminal.card import render_block
from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.paint import Style, paint
from bizenv.views.wording import changes as wording
from bizenv.views.wording.amending import Step
from bizenv.views.wording.changes import KINDS, Field, Kind, Line, Told

_STYLES: dict[Kind, Style] = {"added": "green", "dropped": "red", "changed": "yellow"}


def render_comparison(told: Told, steps: Sequence[Step], width: int | None, colour: bool) -> str:
    """The versions and the counts, what concerns the whole plan, then each task, then the commands."""
    lines = [paint(line, "bold", colour) for line in fold(told.title, width)]
    for name, version in told.versions:
        lines += render_block(name, [version], width)
    lines += fold(told.summary, width)
    if told.lines or told.general:
        lines += fold(wording.LEGEND, width)
    lines += [""] if told.general else []
    for line in told.general:
        lines += _general(line, width, colour)
    for line in told.lines:
        lines += ["", *_line(line, width, colour)]
    if steps:
        lines += [
            "",
            *(paint(line, "bold", colour) for line in fold(f"{wording.STEPS}：", width)),
            *_steps(steps, width),
        ]
    return "\n".join(lines) + "\n"


def _general(line: Line, width: int | None, colour: bool) -> list[str]:
    """What concerns the whole plan, beside its name."""
    marked = "".join(wording.join_marked(field.pieces) for field in line.fields)
    shown = "　".join(part for part in (marked, "；".join(line.notes)) if part)
    lines = render_block(line.name, [shown], width)
    return _coloured(lines) if colour else lines


def _line(line: Line, width: int | None, colour: bool) -> Iterator[str]:
    first, *more = fold(line.head, width and width - 6)
    yield f"{paint(KINDS[line.kind], _STYLES[line.kind], colour)}　{paint(first, 'bold', colour)}"
    yield from (f"{' ' * 6}{paint(shown, 'bold', colour)}" for shown in more)
    for field in line.fields:
        for shown in _field(field, width and width - 2, colour):
            yield f"  {shown}"
    for shown in render_block("说明", ["；".join(line.notes)] if line.notes else [], width and width - 2):
        yield f"  {shown}"


def _field(field: Field, width: int | None, colour: bool) -> list[str]:
    """A field beside its name. The marks are coloured line by line, since a change may be folded."""
    lines = render_block(field.name or wording.TEXT, [wording.join_marked(field.pieces)], width)
    return _coloured(lines) if colour else lines


def _coloured(lines: list[str]) -> list[str]:
    """The lines with what stands between the marks of a change in red or green, over the ends of lines too."""
    found = []
    style: Style = ""
    depth = 0
    for line in lines:
        shown, plain = "", ""
        for at, character in enumerate(line):
            if not style:
                for mark, own in _MARKS.items():
                    if line.startswith(mark, at):
                        shown, plain, style, depth = shown + plain, "", own, 0
            plain += character
            depth += (character == wording.DROPPED[0]) - (
                character == wording.BOUNDARY
            )  # a number has such brackets too
            if style and not depth:
                shown += paint(plain, style, colour=True)
                style, plain = "", ""
        found.append(shown + paint(plain, style, colour=True))
    return found


_MARKS: dict[str, Style] = {wording.DROPPED: "red", wording.ADDED: "green"}


def _steps(steps: Sequence[Step], width: int | None) -> Iterator[str]:
    """The commands, never folded, so that they can be copied; what no command can do, folded."""
    for step in steps:
        if step.command:
            yield step.command
        else:
            yield from (f"# {line}" for line in fold(step.note, width and width - 2))

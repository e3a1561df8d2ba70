"""What waits for the office, on one screen of a terminal."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.views.terminal import table
from bizenv.views.terminal.fold import cut, fold
from bizenv.views.terminal.paint import paint
from bizenv.views.wording import todo
from bizenv.views.wording.todo import Block, Line
from bizenv.views.wording.words import Head

MOST = 20
"""How many lines the screen has."""
_LEAST = 14
"""With less room than this, in columns, beside its command, a text has a line of its own."""


def render_todo(
    head: Head,
    blocks: Sequence[Block],
    counts: Sequence[Line],
    notes: Sequence[str],
    rest: str | None,
    width: int | None,
    colour: bool,
) -> str:
    """The head, the blocks, what is only counted, and the notes, in at most ``MOST`` lines of at least 64 columns.

    ``rest``: the command that lists what a block leaves out; None: nothing is left out.
    """
    top = table.render_heading(head, width, colour)
    lines = [line for block in blocks for line in block.lines] + list(counts)
    label = max((cell_len(line.label) for line in lines), default=0)
    below = [_render(line, label, width) for line in counts]
    below += [line for note in notes for line in fold(note, width)]
    heads = [table.render_heading(block.head, width, colour) for block in blocks]
    if width is not None and any(text.count("\n") > 1 for text in heads):  # the notes in brackets have no room
        heads = [paint(block.head.text, "bold", colour) + "\n" for block in blocks]
    room = MOST - top.count("\n") - len(heads) - sum(text.count("\n") + 1 for text in below)
    shown = _share_out([len(block.lines) for block in blocks], room) if rest is not None else None
    text = top
    for n, (block, above) in enumerate(zip(blocks, heads, strict=True)):
        kept = block.lines if shown is None else block.lines[: shown[n]]
        text += above + "".join(f"{_render(line, label, width)}\n" for line in kept)
        if rest is not None and len(kept) < len(block.lines):
            text += f"{todo.tell_rest(len(block.lines) - len(kept), rest)}\n"
    return text + "".join(f"{line}\n" for line in below)


def _share_out(sizes: Sequence[int], room: int) -> list[int]:
    """How many lines of each block are shown in so many lines, of which a block that is cut needs one to say so.

    Each block has two; of the others the first block takes what it needs, then the blocks that follow take turns.
    """
    given = [min(size, 2) for size in sizes]
    spare = max(0, room - sum(given))
    if sizes:
        more = min(spare, sizes[0] - given[0])
        given[0] += more
        spare -= more
    while spare and any(has < size for has, size in zip(given, sizes, strict=True)):
        for n, size in enumerate(sizes):
            if spare and given[n] < size:
                given[n] += 1
                spare -= 1
    return [has if has == size else has - 1 for has, size in zip(given, sizes, strict=True)]


def _render(line: Line, label: int, width: int | None) -> str:
    """A line: number, text, command. The text is cut to the room beside the command, which is shown whole if it fits."""
    first = line.label + " " * (label - cell_len(line.label)) + "  "
    text = "　".join(part for part in line.parts if part)
    if width is None:
        return f"{first}{text}　　{line.command}"
    room = width - cell_len(first) - 2
    command = str(line.command)
    if cell_len(text) + cell_len(command) > room:
        command = line.command.head
    room -= cell_len(command)
    if room < _LEAST:
        return f"{first}{cut(text, width - cell_len(first))}\n{' ' * cell_len(first)}{command}"
    text = cut(text, room)
    return f"{first}{text}{' ' * (room - cell_len(text) + 2)}{command}"

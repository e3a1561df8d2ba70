"""The ledger for a terminal."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.ledger.history import Event
from bizenv.ledger.names import Letters
from bizenv.views.terminal import AUDIENCE
from bizenv.views.terminal.card import render_block
from bizenv.views.terminal.paint import paint
from bizenv.views.wording import entries

_INDENT = "    "


def _fold_head(parts: Sequence[str], width: int | None) -> list[str]:
    """The head of an entry, in more than one line where it is longer; no part is broken, and later lines are indented."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}　{part}" if lines else part
        if lines and width is not None and cell_len(longer) > width:
            lines.append(_INDENT + part)
        else:
            lines[-1:] = [longer]
    return lines


def render_log(told: Sequence[tuple[Event, Letters]], width: int | None, colour: bool) -> str:
    """Each entry in two lines or more: digest, task, kind and days; then what it says and what it changed.

    ``told``: the entries, each with what the rubric of its plan calls the letters.
    """
    lines: list[str] = []
    for it, letters in told:
        entry = it.entry
        days = [str(entry.day), f"{entry.received}收到"] if entry.received else [str(entry.day)]
        days.append(f"{entry.recorded[:16].replace('T', ' ')}记")
        parts = [entry.digest, it.label, entries.what(entry), *days, *([entry.by] if entry.by else [])]
        came = entries.outcome(it, AUDIENCE)
        counts = it.voided is None
        lines += [paint(line, "bold" if counts else "", colour) for line in _fold_head(parts, width)]
        lines += render_block("  ", [entries.said(entry, letters)], width)
        lines += render_block("  ", [f"→ {came}"] if came else [], width)
    return "".join(f"{line}\n" for line in lines)

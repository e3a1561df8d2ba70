"""The ledger for a terminal."""

from collections.abc import Sequence

from bizenv.ledger.history import Event
from bizenv.ledger.names import Letters
from bizenv.views.terminal import AUDIENCE
from bizenv.views.terminal.card import render_block
from bizenv.views.terminal.paint import paint
from bizenv.views.wording import entries


def render_log(events: Sequence[Event], letters: Letters, width: int | None, colour: bool) -> str:
    """Each entry in two lines or more: digest, task, kind and days; then what it says and what it changed.

    ``letters``: what the rubric calls the letters.
    """
    lines: list[str] = []
    for it in events:
        entry = it.entry
        days = [str(entry.day), f"{entry.received}收到"] if entry.received else [str(entry.day)]
        days.append(f"{entry.recorded[:16].replace('T', ' ')}记")
        head = f"{entry.digest}　{it.label}　{entries.what(entry)}　{'　'.join(days)}" + (
            f"　{entry.by}" if entry.by else ""
        )
        came = entries.outcome(it, AUDIENCE)
        lines.append(paint(head, "bold" if it.voided is None else "", colour))
        lines += render_block("  ", [entries.said(entry, letters)], width)
        lines += render_block("  ", [f"→ {came}"] if came else [], width)
    return "".join(f"{line}\n" for line in lines)

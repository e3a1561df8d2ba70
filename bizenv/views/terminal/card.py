"""One task in full, as ``show`` prints it."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from bizenv.ledger.names import Letters
from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.paint import paint
from bizenv.views.wording import card

INDENT = "  "


def render_card(
    status: Status,
    registry: Registry,
    others: Mapping[str, Status],
    letters: Letters,
    width: int | None,
    colour: bool,
) -> str:
    """The facts of ``wording.card``, each beside its name. ``width`` is in columns; None: nothing is folded."""
    lines = [paint(line, "bold", colour) for line in fold(card.tell_head(status), width)]
    for fact in card.list_facts(status, registry, others, letters, log=f"bizenv log {status.reference}"):
        lines += render_block(fact.name, fact.lines, width)
    return "\n".join(lines) + "\n"


def render_block(name: str, paragraphs: Sequence[str], width: int | None) -> list[str]:
    """The lines of paragraphs beside their name, folded to ``width`` columns; none where there are no paragraphs."""
    lines: list[str] = []
    margin = cell_len(name) + len(INDENT)
    for paragraph in paragraphs:
        folded = [paragraph] if width is None else fold(paragraph, max(20, width - margin))
        for line in folded:
            lines.append((f"{name}{INDENT}" if not lines else " " * margin) + line.rstrip(" "))
    return lines

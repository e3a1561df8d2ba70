"""The letters on record in words."""

from collections.abc import Sequence

from bizenv.ledger.names import Letters
from bizenv.standing.letters import Letter
from bizenv.views.wording import titles, words
from bizenv.views.wording.words import Head


def head(letters: Sequence[Letter], noted: str) -> Head:
    """The head of the list: how many letters, how many wait for an answer, how many of these past their limit."""
    late = sum(bool(it.days_late and it.node.lacking) for it in letters)
    waiting = sum(it.answered is None and it.node.lacking for it in letters)
    return Head(f"已发的函{len(letters)}份：待回复{waiting}、其中限期已过{late}", noted)


def cells(letter: Letter, names: Letters) -> tuple[str, ...]:
    """The cells of a letter: digest, number, what it is about, leads, sort, document, days sent and received, limit, state.

    ``names``: what the letters are called.
    """
    entry, status = letter.entry, letter.status
    node = f"（节点{entry.deadline}）" if entry.deadline is not None and len(status.nodes) > 1 else ""
    step = f"（第{entry.step}步）" if entry.letter == "contact" else ""
    return (
        entry.digest,
        status.task.label + node,
        titles.name_node(status, letter.node),
        words.leads(status),
        names[entry.letter or "reminder"] + step,
        entry.document or "",
        str(entry.date),
        str(letter.received or ""),
        str(letter.limit),
        state(letter),
    )


NARROW_HEADS = ("记录", "编号", "事项", "函", "限期和情况")
"""The heads of the cells for a narrow terminal."""


def narrow_cells(letter: Letter, names: Letters) -> tuple[str, ...]:
    """The same in fewer cells of several lines, under ``NARROW_HEADS``."""
    digest, label, gist, leads, sort, document, sent, received, limit, stands = cells(letter, names)
    told = (sort, document, f"{sent}发出", f"{received}收到" if received else "")
    return digest, label, f"{gist}\n{leads}", "\n".join(part for part in told if part), f"{limit}\n{stands}"


def state(letter: Letter) -> str:
    """Whether a letter was answered, or how many days are left."""
    if letter.answered is not None:
        return f"{letter.answered}已回复"
    if not letter.node.lacking:
        return "已办结" if letter.node.met else "已报办结"
    received = "" if letter.received is not None or letter.entry.limit_days is None else "，没有记收到之日"
    left = (letter.limit - letter.status.as_of).days
    return (f"限期已过{-left}天" if left < 0 else "今日到期" if left == 0 else f"还有{left}天") + received

"""What a page tells of entries that were just recorded: what each says, and how it is taken back."""

from bizenv.base.tuples import NamedTuple
from bizenv.desk.shell import repeat_option
from bizenv.ledger.names import WHOLE_PLAN
from bizenv.web.asking import Asked


class Recorded(NamedTuple):
    """An entry that was recorded: its task as typed, what it says, its digest, and the command that withdraws it.

    corrected: whether it can be corrected; a withdrawal and what is about the whole plan are withdrawn and recorded anew.
    """

    label: str
    what: str
    said: str
    digest: str
    back: str
    corrected: bool


def list_recorded(asked: Asked) -> list[Recorded]:
    """The entries that the address names as just recorded; those that are not there are left out."""
    from bizenv.views.wording import entries

    found = []
    for text in asked.query.getlist("recorded"):
        for desk in asked.desk.apart:
            entry = next((it for it in reversed(desk.ledger.entries) if it.digest == text), None)
            if entry is None:
                continue
            known = entry.task in desk.registry.position
            label = desk.registry.task(entry.task).label if known else entry.task or WHOLE_PLAN
            back = f"bizenv withdraw {entry.digest} --reason 原因{repeat_option('data', desk.data)}"
            said = entries.said(entry, desk.rules.letters)
            corrected = known and entry.kind != "withdraw"
            found.append(Recorded(f"{desk.opening}{label}", entries.what(entry), said, entry.digest, back, corrected))
    return found

"""Units in entries called as they are called now: a workspace may have given a unit another name since they were recorded."""

from collections.abc import Mapping

from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger


def rename(ledger: Ledger, names: Mapping[str, str]) -> Ledger:
    """A ledger whose entries name units by the names of today; the same one if none of them names a unit otherwise.

    ``names``: former names, each with that of today. The entries keep their own names, which are those of their files.
    """
    if not names:
        return ledger
    traces = ledger.traces
    told = {*traces.units, *(name for move in traces.successors for name in move)}
    told |= {entry.unit for entry in ledger.of("") if entry.unit is not None}
    if names.keys().isdisjoint(told):
        return ledger
    return Ledger(_rename(entry, names) for entry in ledger.entries)


def _rename(entry: Entry, names: Mapping[str, str]) -> Entry:
    return entry._replace(
        lead=tuple(dict.fromkeys(names.get(name, name) for name in entry.lead)),
        support=tuple(dict.fromkeys(names.get(name, name) for name in entry.support)),
        unit=names.get(entry.unit, entry.unit) if entry.unit is not None else None,
        old=names.get(entry.old, entry.old) if entry.old is not None else None,
        into=names.get(entry.into, entry.into) if entry.into is not None else None,
    )

"""The rules of the data's content: one rule, one generator, its docstring the rule.

``ALL`` is the whole list. A rule gets a ``Subject``, yields faults and never writes.
"""

from collections.abc import Callable, Iterator

from bizenv.checks import deadlines, numbering, quantities, units, wording
from bizenv.checks.subject import Subject
from bizenv.problems import Fault, Path

Rule = Callable[[Subject], Iterator[Fault]]

ALL: tuple[Rule, ...] = (*numbering.RULES, *units.RULES, *deadlines.RULES, *quantities.RULES, *wording.RULES)


_QUOTES = {"E501", "E505", "E511", "E514", "E521", "E522"}  # words that should be in the text and are not


def run(subject: Subject) -> list[Fault]:
    """Every fault that any rule finds; of several that have one cause, the one nearest to it."""
    faults = [fault for rule in ALL for fault in rule(subject)]
    changed = {f.path[:-1] for f in faults if f.code == "E601" and f.path[-1:] == ("text",)}
    restructured = any(f.code in ("E301", "E303") or (f.code == "E601" and not f.subject) for f in faults)
    return [f for f in faults if not _follows(f, faults, changed, restructured)]


def _follows(fault: Fault, faults: list[Fault], changed: set[Path], restructured: bool) -> bool:
    """Whether a fault only follows from another: from a text that was changed, or from a number that is missing."""
    if fault.code in _QUOTES:
        return any(fault.path[: len(path)] == path for path in changed)
    if fault.code == "E304":
        return restructured
    if fault.code == "E601" and fault.subject:
        return any(f.code != "E601" and f.path[: len(fault.path)] == fault.path for f in faults)
    return False

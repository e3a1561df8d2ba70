"""The rules of the data's content: one rule, one generator, its docstring the rule.

``ALL`` is the whole list. A rule gets a ``Subject``, yields faults and never writes.
"""

from collections.abc import Callable, Iterator

from bizenv.base.problems import Fault
from bizenv.checks.rules import deadlines, departments, lock, notes, numbering, targets
from bizenv.checks.rules.causes import without_consequences
from bizenv.checks.rules.subject import Subject

Rule = Callable[[Subject], Iterator[Fault]]

ALL: tuple[Rule, ...] = (
    *(*numbering.RULES, *departments.RULES, *deadlines.RULES, *targets.RULES, *notes.RULES, *lock.RULES),
)


def run(subject: Subject) -> list[Fault]:
    """Every fault that any rule finds; of several that have one cause, the one nearest to it."""
    return without_consequences(subject, [fault for rule in ALL for fault in rule(subject)])

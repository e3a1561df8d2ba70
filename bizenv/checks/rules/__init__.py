"""The rules of the data's content. Each is a generator function whose docstring states what it checks.

``ALL`` lists them all. A rule takes a ``Subject``, yields faults and never changes the data.
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
    """The faults that the rules find, without those that only follow from another fault."""
    return without_consequences(subject, [fault for rule in ALL for fault in rule(subject)])

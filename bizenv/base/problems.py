"""Faults of the data as values: where, which rule, what was found, what to do."""

from collections.abc import Hashable, Iterable
from typing import Literal

from bizenv.base.tuples import NamedTuple

Level = Literal["error", "warning"]
Path = tuple[Hashable, ...]
"""Steps from the root of a file's data to a value: keys of mappings and indices of lists."""


def level_of(code: str) -> Level:
    """The level of a code: ``error`` if it begins with E, else ``warning``."""
    return "error" if code.startswith("E") else "warning"


class Place(NamedTuple):
    """A place in a file; ``line`` and ``column`` count from 1, in characters."""

    path: str
    line: int
    column: int


class Problem(NamedTuple):
    """One fault, ready to be shown. ``width`` is the number of characters at fault, counted from ``place``.

    ``lowered``: the code's level is error, but in a draft this is only a warning.
    """

    place: Place
    code: str
    message: str
    remedy: str = ""
    subject: str = ""
    width: int = 1
    lowered: bool = False

    @property
    def level(self) -> Level:
        """``error`` if the fault makes the data invalid, else ``warning``."""
        return "warning" if self.lowered else level_of(self.code)


def list_new_errors(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """The errors ``after`` that were none ``before``, by rule and words: a change may move the rest.

    What was only a warning in a draft is new once it is an error.
    """
    known = {(it.code, it.message) for it in before if it.level == "error"}
    return [it for it in after if it.level == "error" and (it.code, it.message) not in known]


FileKind = Literal["measures", "departments", "lock", "doubts", "rules", "entry", "names"]
"""What kind of file a fault is in."""


class Fault(NamedTuple):
    """One fault as a rule finds it: at a path into the data, not yet at a line.

    path: in the lock and the list of doubts, which are not YAML, the number of a line.
    at_key: whether the key itself is wrong, not its value.
    find: words within the value; the place is their first occurrence.
    whole: whether a whole task, measure or part was added or removed.
    """

    path: Path
    code: str
    message: str
    remedy: str = ""
    subject: str = ""
    at_key: bool = False
    find: str = ""
    whole: bool = False
    file: FileKind = "measures"

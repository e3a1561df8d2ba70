"""The input of the rules: the registry, the places of its values, and the data of the files."""

from collections.abc import Iterator, Mapping
from typing import Any

from bizenv.base.problems import Fault, Path
from bizenv.base.tuples import NamedTuple
from bizenv.phrases.reading import Reading, find_mentions
from bizenv.plan.build import Sources
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry

_WORDS = 12
"""How many characters of a task's text name it where its measure has no title."""


class Subject(NamedTuple):
    """One plan under examination.

    registry, sources: the plan, and the paths of its values in measures.yaml.
    measures, departments: the data of the two files.
    lock: the text of the lock file; None if there is none.
    shape: the faults in the shape of the files.
    """

    registry: Registry
    sources: Sources
    measures: Mapping[str, Any]
    departments: Mapping[str, Any]
    lock: str | None
    shape: tuple[Fault, ...]
    read: dict[int, tuple[Reading, ...]]
    """A cache: the date phrases of the tasks that were read already, by the task's ``id()``."""

    def mentions(self, task: Task) -> tuple[Reading, ...]:
        """Every date phrase in a task's text; cached, since several rules need them."""
        if id(task) not in self.read:
            self.read[id(task)] = tuple(find_mentions(task.text, self.registry.plan.issued))
        return self.read[id(task)]

    def tasks(self) -> Iterator[tuple[Task, Path]]:
        """Every task with its path into measures.yaml."""
        return zip(self.registry.tasks, self.sources.tasks, strict=True)


def name_subject(task: Task) -> str:
    """How a problem names the task that it is about: its number and its measure's title, or its first words."""
    return f"{task.label} {task.measure.title or task.text[:_WORDS]}"

"""What became of a plan in another version: tasks, sections, units, deadlines, targets, wording, and its head."""

from collections.abc import Sequence
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Category, Deadline, Plan, Role, Target, Task

Topic = Literal["moved", "title", "wording", "units", "deadlines", "recurrence", "targets", "columns"]
"""What of a task can differ: its number or section, its measure's title, its text, units, deadlines, recurrence,
targets, further columns."""


class DeadlineChange(NamedTuple):
    """``what``: ``date``: another day; ``words``: the same day in other words. ``node``: its number in the old plan from 1, 0 if it is new."""

    what: Literal["added", "dropped", "date", "words"]
    old: Deadline | None
    new: Deadline | None
    node: int = 0


class UnitChange(NamedTuple):
    """A unit of a task, as printed before and after.

    ``what``: ``role``: the unit leads now instead of supporting, or the other way round; ``form``: the same unit by
    another of its names; ``order``: others than before come first (``old`` and ``new`` are all names). ``role``: in the
    new version, or where the unit was dropped from, in the old one.
    """

    what: Literal["added", "dropped", "role", "form", "order"]
    role: Role
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class TargetChange(NamedTuple):
    """``what``: ``value``: another number, unit, comparison or baseline; ``name``: another name for it."""

    what: Literal["added", "dropped", "value", "name"]
    old: Target | None
    new: Target | None


class ColumnChange(NamedTuple):
    """A further column of a task; ``old`` or ``new`` is empty where it has none."""

    head: str
    old: str
    new: str


class Revision(NamedTuple):
    """What became of one task: ``old`` is None where it was added, ``new`` where it was dropped.

    ``number``, ``section``, ``title``, ``text``, ``recurrence``: whether they differ; the title of a measure is told
    with the first of its tasks alone.
    """

    old: Task | None
    new: Task | None
    number: bool = False
    section: bool = False
    title: bool = False
    text: bool = False
    units: tuple[UnitChange, ...] = ()
    deadlines: tuple[DeadlineChange, ...] = ()
    recurrence: bool = False
    targets: tuple[TargetChange, ...] = ()
    columns: tuple[ColumnChange, ...] = ()

    @property
    def task(self) -> Task:
        """The new task, or the old one where it was dropped."""
        return self.new or self.old  # type: ignore[return-value]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What differs, in the order of ``Topic``; empty for a task that was added or dropped."""
        found: tuple[tuple[Topic, object], ...] = (
            ("moved", self.number or self.section),
            ("title", self.title),
            ("wording", self.text),
            ("units", self.units),
            ("deadlines", self.deadlines),
            ("recurrence", self.recurrence),
            ("targets", self.targets),
            ("columns", self.columns),
        )
        return tuple(topic for topic, differs in found if differs)


class HeadChange(NamedTuple):
    """A field of the plan's head: title, document, issuer, issued, annex."""

    field: str
    old: str
    new: str


class SectionChange(NamedTuple):
    """A section (目标任务): another title or number; None where it was added or dropped."""

    old: Category | None
    new: Category | None


class Renaming(NamedTuple):
    """A unit in whose place another one stands in every task that both versions have, lead and support alike.

    ``tasks``: the ids of these tasks in the old plan. ``forms``: the names of the old unit that are printed there.
    """

    old: str
    new: str
    tasks: tuple[str, ...]
    forms: tuple[str, ...]


class Changes(NamedTuple):
    """What differs between two versions of a plan; ``tasks`` in the order of the new one, dropped ones at their place.

    ``alike``: of how many tasks nothing differs. ``only``: the respects in which they were compared, empty for all.
    """

    old: Plan
    new: Plan
    head: tuple[HeadChange, ...]
    sections: tuple[SectionChange, ...]
    renamings: tuple[Renaming, ...]
    tasks: tuple[Revision, ...]
    alike: int
    sizes: tuple[int, int]
    only: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[Revision, ...]:
        """The tasks that the old version does not have."""
        return tuple(it for it in self.tasks if it.old is None)

    @property
    def dropped(self) -> tuple[Revision, ...]:
        """The tasks that the new version does not have."""
        return tuple(it for it in self.tasks if it.new is None)

    @property
    def revised(self) -> tuple[Revision, ...]:
        """The tasks that both have and of which something differs."""
        return tuple(it for it in self.tasks if it.old is not None and it.new is not None)

    def own_units(self, it: Revision) -> tuple[UnitChange, ...]:
        """What differs in the units of a task, without the units in whose place another one stands everywhere."""
        dropped = {unit.old[0] for unit in it.units if unit.what == "dropped"}
        swaps = [
            swap
            for swap in self.renamings
            if not dropped.isdisjoint(swap.forms) and it.old is not None and it.old.id in swap.tasks
        ]
        gone = {name for swap in swaps for name in swap.forms}
        come = {swap.new for swap in swaps}
        return tuple(
            unit
            for unit in it.units
            if not (unit.what == "dropped" and unit.old[0] in gone)
            and not (unit.what == "added" and unit.new[0] in come)
        )

    @property
    def total(self) -> int:
        """How many things differ: fields of the head, sections, tasks."""
        return len(self.head) + len(self.sections) + len(self.tasks)


def keep_topics(changes: Changes, topics: Sequence[Topic | Literal["added", "dropped"]]) -> Changes:
    """Only what differs in these respects, and what was added or dropped where that is named."""
    wanted = {*topics}
    blank = Revision(None, None)
    fields: dict[Topic, tuple[str, ...]] = {"moved": ("number", "section"), "wording": ("text",)}
    tasks = []
    for it in changes.tasks:
        if it.old is None or it.new is None:
            tasks += [it] if ("added" if it.old is None else "dropped") in wanted else []
            continue
        unwanted = (name for topic in it.topics if topic not in wanted for name in fields.get(topic, (topic,)))
        kept = it._replace(**{name: getattr(blank, name) for name in unwanted})
        tasks += [kept] if kept.topics else []
    return changes._replace(
        head=(),
        sections=changes.sections if "moved" in wanted else (),
        renamings=changes.renamings if "units" in wanted else (),
        tasks=tuple(tasks),
        alike=changes.alike + len(changes.revised) - sum(bool(it.topics) for it in tasks),
        only=tuple(topics),
    )

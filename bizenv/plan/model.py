"""The immutable domain model: the annex as printed, with departments by canonical name.

Named tuples, because creating a dozen frozen dataclasses would add 10 ms to the start of every command.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from bizenv.base.days import Every
from bizenv.base.tuples import NamedTuple

Operator = Literal["<=", ">=", "=", "<", ">", "decrease_by", "increase_by"]
Role = Literal["lead", "support"]


class Deadline(NamedTuple):
    """完成时限: the words as printed, the last day on which they are met, and the clause due by then.

    ``implicit``: the words have no 底前 and mean the end of their period. ``soft``: the words say 力争 or 争取.
    """

    text: str
    date: dt.date
    clause: str
    implicit: bool
    soft: bool


class Recurrence(NamedTuple):
    """A recurring duty; ``every`` is None where the words name no period (定期)."""

    text: str
    every: Every | None


class Target(NamedTuple):
    """量化指标: a positive number that the text promises, in ``unit``; ``baseline`` is the value at the start.

    ``baseline_unit`` is given only where the document states the baseline in another unit.
    """

    text: str
    name: str
    operator: Operator
    value: int | float
    unit: str
    baseline: int | float | None
    baseline_unit: str | None


class Explained(NamedTuple):
    """A date phrase or a number that is neither a deadline nor a target, and what it is instead."""

    text: str
    kind: str
    why: str


class Erratum(NamedTuple):
    """A suspected misprint, kept as printed."""

    printed: str
    suggested: str
    why: str


class Difference(NamedTuple):
    """A passage where the body of the document differs from the annex on a task; the annex prevails."""

    annex: str | None
    body: str
    note: str


class Link(NamedTuple):
    """A related task elsewhere in the plan."""

    id: str
    why: str


class Department(NamedTuple):
    """单位. ``aliases`` maps each other printed form of the name to why it means this department."""

    name: str
    kind: str
    collective: bool
    aliases: Mapping[str, str]


class Part(NamedTuple):
    """部分. ``prefix`` opens the ids of its tasks, ``word`` their printed labels."""

    number: str
    title: str
    prefix: str
    word: str


class Category(NamedTuple):
    """目标任务: one of the fields of part one."""

    number: int
    title: str


class Measure(NamedTuple):
    """工作措施 or 专项行动, numbered as printed."""

    id: str
    part: Part
    category: Category | None
    number: int
    title: str
    errata: tuple[Erratum, ...]
    body: tuple[Difference, ...]

    @property
    def label(self) -> str:
        """The number as the document prints it: 27, 专2."""
        return f"{self.part.word}{self.number}"


class Task(NamedTuple):
    """事项, the smallest unit of responsibility: a sub-item of a measure, or the measure itself.

    ``lead`` and ``support`` are canonical names; ``lead_printed`` and ``support_printed`` are the same departments as
    the annex prints them, in the same order. ``item`` is None where the task is the measure itself.
    """

    id: str
    label: str
    measure: Measure
    item: int | None
    text: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    lead_printed: tuple[str, ...]
    support_printed: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    recurrence: Recurrence | None
    targets: tuple[Target, ...]
    explained: tuple[Explained, ...]
    errata: tuple[Erratum, ...]
    body: tuple[Difference, ...]
    related: tuple[Link, ...]

    @property
    def dated(self) -> tuple[Deadline, ...]:
        """The deadlines, the earliest first."""
        return tuple(sorted(self.deadlines, key=lambda d: d.date))

    @property
    def all_errata(self) -> tuple[Erratum, ...]:
        """The suspected misprints of the task and of its measure's title."""
        return (*self.measure.errata, *self.errata)

    @property
    def all_body(self) -> tuple[Difference, ...]:
        """The differences between body and annex, of the measure and of the task."""
        return (*self.measure.body, *self.body)


class Anomaly(NamedTuple):
    """A known oddity of the printed numbering."""

    kind: str
    part: str
    numbers: tuple[int, ...]
    note: str


class Plan(NamedTuple):
    """方案: the document."""

    id: str
    title: str
    document: str
    issuer: str
    issued: dt.date
    annex: str

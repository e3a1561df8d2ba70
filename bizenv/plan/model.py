"""The immutable domain model: the annex as printed, with departments by canonical name.

A text that the document does not have (a title, a number, a clause) is empty. Named tuples, because creating a dozen frozen dataclasses would add 10 ms to the start of every command.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from bizenv.base.days import Every
from bizenv.base.tuples import NamedTuple

Operator = Literal["<=", ">=", "=", "<", ">", "decrease_by", "increase_by"]
Role = Literal["lead", "support"]
Source = Literal["text", "column"]
"""Where a deadline is printed: in the text of its task, or in a column of its own."""
Number = int | str
"""A printed number: whole where it is printed in digits, else as it is printed (KR1, 1.2.3, （十六）); empty if none is."""
Numbering = Literal["continuous", "restarts", "printed"]
"""How measures are numbered: through a whole part; anew in each section; or in a way in which a gap says nothing."""
Precision = Literal["day", "month", "year"]
System = Literal["government", "party"]
"""Whose document a plan is: of the government and its organs, or of a party committee and its organs."""


class Deadline(NamedTuple):
    """完成时限: the words as printed, the last day on which they are met, and the clause due by then.

    ``implicit``: the words have no 底前 and mean the end of their period. ``soft``: the words say 力争 or 争取. A
    deadline of a column is about the whole task and has no clause.
    """

    text: str
    date: dt.date
    clause: str
    implicit: bool
    soft: bool
    source: Source = "text"


class Recurrence(NamedTuple):
    """A recurring duty; ``every`` is None where the words name no period (定期)."""

    text: str
    every: Every | None
    source: Source = "text"


class Target(NamedTuple):
    """量化指标: a positive number that the text promises, in ``unit``; ``baseline`` is the value at the start.

    ``baseline_unit`` is given only where the document states the baseline in another unit. ``soft``: the words before
    the number say 力争 or 争取.
    """

    text: str
    name: str
    operator: Operator
    value: int | float
    unit: str
    baseline: int | float | None
    baseline_unit: str | None
    soft: bool = False


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
    """单位. ``aliases`` maps each other printed form of the name to why it means this department.

    ``kind`` is a word of the plan's owner, empty if none is given; what it means stands in the rubric.
    """

    name: str
    kind: str
    collective: bool
    aliases: Mapping[str, str]


class Part(NamedTuple):
    """部分. ``prefix`` opens the ids of its tasks, ``word`` their printed labels.

    A plan without parts has measures of one part that has neither number nor title.
    """

    number: str
    title: str
    prefix: str
    word: str


class Category(NamedTuple):
    """目标任务: a field, a section of a part. ``key`` is its number, or where that is not its own, its place in the plan."""

    number: Number
    title: str
    key: str = ""


class Measure(NamedTuple):
    """工作措施 or 专项行动, numbered as printed; ``label`` is that number (27, 专2), or the id where none is printed."""

    id: str
    part: Part
    category: Category | None
    number: Number
    title: str
    errata: tuple[Erratum, ...]
    body: tuple[Difference, ...]
    label: str


class Task(NamedTuple):
    """事项, the smallest unit of responsibility: a sub-item of a measure, or the measure itself.

    ``lead`` and ``support`` are canonical names; ``lead_printed`` and ``support_printed`` are the same departments as
    the annex prints them, in the same order. ``item`` is None where the task is the measure itself. ``columns`` are the
    further columns of its row, its measure's included, by their printed heads; ``short`` is a short title.
    """

    id: str
    label: str
    measure: Measure
    item: Number | None
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
    columns: Mapping[str, str] = {}
    short: str = ""

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
    numbers: tuple[Number, ...]
    note: str


class Mandate(NamedTuple):
    """The clause or the approval that makes a plan a matter of supervision, and its day; needed for letters."""

    text: str
    date: dt.date | None


OWN_KEYS = ("short", "office", "addressee", "set_by", "body")
"""What the owner of a plan says in its head beside what is printed."""


class Plan(NamedTuple):
    """方案: the document.

    issued: the day of issue, or the first day of the month or the year that is known: see ``precision``.
    draft: whether it is still being entered: what is not encoded yet is a warning, and it cannot be locked.
    mandate: why its tasks may be supervised; None if that is not said.
    short: a short name, which opens the ids of its tasks where several plans are told together.
    office: who supervises it; addressee: to whom its reports go; set_by: who set its deadlines.
    body: the section of the plan's text that repeats the annex, in other words here and there.
    system: whose document it is: what goes to a unit about plans of the government and of the party stays apart.
    """

    id: str
    title: str
    document: str
    issuer: str
    issued: dt.date
    annex: str
    precision: Precision = "day"
    draft: bool = False
    numbering: Numbering = "continuous"
    mandate: Mandate | None = None
    clues: bool = False
    short: str = ""
    office: str = ""
    addressee: str = ""
    set_by: str = ""
    body: str = ""
    system: System = "government"

    @property
    def name(self) -> str:
        """What it is called among several plans: its short name, else its id."""
        return self.short or self.id

    @property
    def issued_as_known(self) -> str:
        """The day of issue as far as it is known, in ISO form: 2019-09-24, 2026-04, 2026."""
        return self.issued.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

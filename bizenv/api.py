"""The Python API: a loaded plan and the questions that the commands ask of it."""

import datetime as dt
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from bizenv.base import layout
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.status import Status
from bizenv.plan.model import Department, Plan, Task
from bizenv.plan.registry import Registry
from bizenv.standing import query
from bizenv.standing.query import Query, Sort
from bizenv.standing.standing import Journal, Standing, standing
from bizenv.store import plans as store
from bizenv.store import workspace


class Book:
    """A plan with its ledger, if it has one, ready to be asked. Answers are in the order of the document unless said otherwise."""

    def __init__(self, registry: Registry, journal: Journal | None = None) -> None:
        self.registry = registry
        self.journal = journal

    @property
    def ledger(self) -> Ledger:
        """Everything on record."""
        return self.journal.ledger if self.journal is not None else Ledger()

    def standing(self, as_of: dt.date, recorded_by: dt.date | None = None) -> Standing:
        """Where every task stands on a day, by what had been recorded by another."""
        return standing(self.registry, self.journal, as_of, recorded_by=recorded_by)

    @property
    def plan(self) -> Plan:
        """The document: id, title, number, issuer, day of issue."""
        return self.registry.plan

    @property
    def tasks(self) -> Sequence[Task]:
        """Every task."""
        return self.registry.tasks

    @property
    def departments(self) -> Sequence[Department]:
        """Every department."""
        return self.registry.departments

    def task(self, number: str) -> Task:
        """The one task with a number as a person writes it: 27.3, 27(3), 专2(3).

        Raises bizenv.errors.NotFoundError, also for the number of a measure with several tasks.
        """
        found = self.registry.named(number)
        return found[0] if len(found) == 1 else self.registry.task(number)

    def select(self, as_of: dt.date, sort: Sort = "id", filters: Query | None = None) -> list[Status]:
        """The tasks that the filters admit, each as it stands on a day."""
        return query.select(self.standing(as_of), filters or Query(), sort)

    def overdue(self, as_of: dt.date) -> list[Task]:
        """The tasks with a deadline before that day that are neither closed nor reported complete, the earliest first."""
        return [s.task for s in query.overdue(self.standing(as_of), Query())]

    def led_by(self, department: str) -> list[Task]:
        """The tasks that a department leads, alone or jointly. Raises bizenv.errors.NotFoundError."""
        name = self.registry.department(department).name
        return [t for t in self.registry.tasks if name in t.lead]


def load(folder: str | PathLike[str] | None = None) -> Book:
    """The plan in a folder, or the one that comes with bizenv. Raises bizenv.errors.DataError."""
    found = store.packaged() if folder is None else store.given(Path(folder))
    registry = store.load(found).registry
    return Book(registry, workspace.load(found, registry.plan.id, None, 0) if layout.is_workspace(found) else None)

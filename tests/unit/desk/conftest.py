"""A desk in tests: neither a terminal nor a browser, with plain values in and out."""

import datetime as dt
import itertools
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pytest

from bizenv.desk.desk import Desk


class Sitting(Desk):
    """A desk over one workspace, or over a plan that is nobody's own, on a day. ``heard``: what it told."""

    def __init__(self, folder: Path, today: dt.date, cache: str, *, own: bool = True) -> None:
        super().__init__(str(folder))
        self.folder_given, self.day, self.heard, self.own = str(folder), today, [], own
        self._cache, self._ticks = cache, itertools.count()

    @property
    def today(self) -> dt.date:
        return self.day

    @property
    def moment(self) -> str:
        return f"{self.day}T09:00:00.{next(self._ticks):06}+08:00"

    @property
    def clock(self) -> int:
        return 2**62

    @property
    def cache(self) -> str:
        return self._cache

    @cached_property
    def home(self) -> str:
        return self.folder_given

    @property
    def own_home(self) -> str | None:
        return self.folder_given if self.own else None

    def tell(self, words: str) -> None:
        self.heard.append(words)


@pytest.fixture
def sit(shared_cache: Path) -> Callable[..., Sitting]:
    """A desk over a folder, on 20 January 2020 where no other day is given."""

    def sitting(folder: Path, today: dt.date = dt.date(2020, 1, 20), *, own: bool = True) -> Sitting:
        return Sitting(folder, today, str(shared_cache / "bizenv"), own=own)

    return sitting


TASK = ("categories", 0, "measures", 0, "tasks", 1)
"""The path of the task of ``measures`` that has something of everything: 1(2)."""


def measures():
    """The data of a plan that is still being corrected: a measure with two tasks."""
    bridge = {
        "item": 2,
        "text": "6月底前建桥3座。",
        "support": ["区财政局"],
        "deadlines": [{"text": "6月底前", "date": "2026-06-30", "clause": "建桥3座"}],
        "targets": [{"text": "建桥3座", "name": "桥", "operator": ">=", "value": 3, "unit": "座"}],
        "columns": {"备注": "试点"},
    }
    tasks = [{"item": 1, "text": "修路10公里。"}, bridge]
    measure = {"number": 1, "title": "道路", "lead": ["区交通局"], "tasks": tasks}
    return {
        "version": 1,
        "plan": {"id": "p-1", "title": "方案", "issued": "2026-04", "curation": "draft"},
        "categories": [{"number": "一", "title": "改善", "measures": [measure]}],
    }


def units():
    """The units that ``measures`` names."""
    return {"version": 1, "departments": [{"name": "区交通局"}, {"name": "区财政局"}]}


def tasks_of(data):
    """The tasks of ``measures``, or of what became of it."""
    return data["categories"][0]["measures"][0]["tasks"]

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

"""件数: the days on which clues were received and settled, which is all that papers know of them.

``counts.yaml`` lies beside the store, in plain text, and is written anew with it. A clue cannot be told from its days
alone: there is no number, no class, no unit.
"""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from bizenv.clues.clue import Clue

NAME = "counts.yaml"
_HEAD = "# 问题线索的件数：只有受理、办结的日子，供通报计数。由 bizenv clue 写，不要改。\nversion: 1\nclues:"
_LINE = re.compile(r"- \{received: (\d{4}-\d\d-\d\d), closed: (\d{4}-\d\d-\d\d|null)\}", re.ASCII)


class Days(NamedTuple):
    """The days of one clue: received, and settled or handed over; None while it is open."""

    received: dt.date
    closed: dt.date | None


def collect(clues: "Iterable[Clue]") -> list[Days]:
    """The days of the clues that count, by day."""
    found = [Days(clue.date, clue.closed) for clue in clues if clue.counted]
    return sorted(found, key=lambda days: (days.received, days.closed or dt.date.max))


def render(days: Iterable[Days]) -> bytes:
    """The text of the file.

    >>> print(render([Days(dt.date(2019, 10, 8), None)]).decode().splitlines()[-1])
    - {received: 2019-10-08, closed: null}
    """
    lines = [f"- {{received: {it.received}, closed: {it.closed or 'null'}}}" for it in days]
    return "\n".join([_HEAD if lines else f"{_HEAD} []", *lines, ""]).encode()


def load(folder: Path) -> list[Days] | None:
    """The counts beside a store; None if there are none. Raises DataError if they cannot be read."""
    path = folder / NAME
    try:
        if not path.exists():
            return None
    except OSError as error:
        raise DataError(f"读不了 {escape(path)}：{files.describe_failure(error)}") from None
    lines = files.read(path).decode("utf-8", "replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines if line.startswith("- ")]
    if "version: 1" not in lines or any(match is None for match in found):
        raise DataError(f"{escape(path)} 读不懂；bizenv clue list 看一次，会重新写好")
    try:
        return [
            Days(dt.date.fromisoformat(m[1]), None if m[2] == "null" else dt.date.fromisoformat(m[2]))
            for m in found
            if m is not None
        ]
    except ValueError:
        raise DataError(f"{escape(path)} 里有不存在的日子；bizenv clue list 看一次，会重新写好") from None

"""How many clues there are: the counts beside their store, which alone others may know; where the store lies."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import CLUES, is_workspace
from bizenv.desk.desk import Desk

if TYPE_CHECKING:
    from bizenv.clues.counts import Days
    from bizenv.standing.clues import ClueCount
    from bizenv.standing.periods import Telling


def find_folder(desk: Desk) -> Path:
    """The folder of the store: the one that is named, else ``clues/`` of the workspace. Raises MisuseError, DataError."""
    return files.parse_path(desk.named_clues) if desk.named_clues else desk.workspace / CLUES


def count_period(desk: Desk, told: "Telling") -> "ClueCount | None":
    """The clues of a paper's period; None where there is no store. Raises DataError if the counts cannot be read."""
    days = _load_counts(desk)
    if days is None:
        return None
    from bizenv.standing import clues

    return clues.count_period(days, told.period, told.as_of)


def count_near(desk: Desk, as_of: dt.date) -> int:
    """How many clues have few days left on a day; 0, with a word to the person, if the counts cannot be read."""
    try:
        days = _load_counts(desk)
    except DataError as error:  # the morning has more to say than this
        desk.say(f"注意：线索件数读不了：{error}")
        return 0
    if not days:
        return 0
    from bizenv.standing import clues

    return clues.count_near(days, desk.rules.clues, as_of)


def _load_counts(desk: Desk) -> "list[Days] | None":
    """The counts beside the store; None where there is no store."""
    if not desk.named_clues and (desk.named_folder is None or not is_workspace(desk.named_folder)):
        return None
    from bizenv.clues import counts

    return counts.load(find_folder(desk))

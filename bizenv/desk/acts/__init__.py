"""One act a file: what is recorded with one command, its checks, and how its entries are made."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

from bizenv.base.errors import NotFoundError

if TYPE_CHECKING:
    from bizenv.desk.act import Act

ON_TASKS = (
    "record", "verify", "extend", "supersede", "terminate", "instruct", "assign", "coordinate", "inspect", "object",
    "reopen", "reassign", "milestone",
)  # fmt: skip
"""The acts on tasks, by their commands, in the order in which they are offered."""
ON_ENTRIES = ("withdraw", "recheck", "receive")
"""The acts on entries."""
ON_PLAN = ("close-year", "scheme", "reorganise")
"""The acts on a plan as a whole: its years, its units."""


def find(command: str) -> "Act":
    """The act of a command, loaded now. Raises NotFoundError."""
    if command not in (*ON_TASKS, *ON_ENTRIES, *ON_PLAN):
        raise NotFoundError(f"没有“{command}”这种记录")
    return cast("Act", import_module(f"bizenv.desk.acts.{command.replace('-', '_')}").ACT)

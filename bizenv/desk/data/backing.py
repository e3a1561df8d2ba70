"""What ``backup`` does: the workspace in one file that was read again, and what is told of it."""

import secrets
from contextlib import suppress
from pathlib import Path

from bizenv.base.errors import BizenvError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.store import backup


class Held(NamedTuple):
    """What a backup holds: how many files, and among them entries of ledgers and files of evidence."""

    files: int
    entries: int
    evidence: int


def count(folder: Path) -> Held:
    """What a backup of a workspace would hold. Raises DataError."""
    return _count(folder, backup.list_parts(folder))


def _count(folder: Path, paths: list[str]) -> Held:
    return Held(len(paths), backup.count_entries(folder), sum(map(backup.is_evidence, paths)))


def back_up(desk: Desk, folder: Path, target: Path, *, forced: bool) -> tuple[Held, int]:
    """Write the backup of a workspace, and return what it holds and how many bytes that had; problems of the data are told.

    forced: whether a file that is there is overwritten. Raises MisuseError, DataError.
    """
    _say_problems(desk)
    parts = backup.write(folder, target, _find_plan(desk), secrets.token_hex(8), forced=forced)
    return _count(folder, [part.path for part in parts]), sum(part.size for part in parts)


def _find_plan(desk: Desk) -> str:
    """The plan's id; empty for several, and if the plan cannot be read, which does not keep it from a backup."""
    with suppress(BizenvError):
        return desk.registry.plan.id
    return ""


def _say_problems(desk: Desk) -> None:
    """Say how many problems the ledger and the evidence have; they do not keep a workspace from a backup."""
    from bizenv.checks.ledger import audit

    with suppress(BizenvError):
        found = [problem for book in desk.books for problem in audit(Path(book.folder), book.registry).problems]
        if found:
            desk.say(f"注意：台账和佐证材料有 {len(found)} 处问题，照样备份；列出各处：{desk.way_to_look}")

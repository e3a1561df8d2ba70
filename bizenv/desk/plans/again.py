"""A document that came in again: the draft that was corrected, and the new version beside it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from bizenv.intake.annex.again.merging import Earlier, Merged
    from bizenv.intake.annex.model import Draft
    from bizenv.views.data.imported import Record


class Old(NamedTuple):
    """A draft as it was read and as it is now, with its doubts, each with whether it is open."""

    measures: Any
    departments: Any
    record: "Record"
    doubts: "tuple[Earlier, ...]"


def read_old(folder: Path) -> Old:
    """The draft of a folder that is to be compared. Raises MisuseError if it was not read by machine, DataError if it is broken."""
    from bizenv.checks.plan import examine_folder
    from bizenv.intake.annex.again.merging import Earlier
    from bizenv.plan.doubts import parse
    from bizenv.store import plans
    from bizenv.views.data import imported

    path = folder / layout.IMPORTED
    if not path.is_file():
        raise MisuseError(f"{escape(folder)} 里没有 {layout.IMPORTED}：--again 用于 bizenv import 写出的文件夹")
    record = imported.parse_record(files.read(path))
    if record is None:
        raise DataError(f"{escape(path)} 读不懂，可能改动过；从 git 或备份恢复它")
    examination = examine_folder(folder, locked=False)
    plans.take_registry(examination)
    listed = folder / layout.DOUBTS
    checklist = parse(files.read(listed)) if listed.exists() else None
    if listed.exists() and (checklist is None or checklist.unread):
        raise DataError(f"{escape(listed)} 有读不懂的地方；运行 bizenv validate {escape(folder)} 看怎么改")
    still = {doubt.number for doubt in checklist.open} if checklist is not None else set()
    doubts = [Earlier(doubt, number in still, compared) for number, compared, doubt in record.doubts]
    doubts += [Earlier(doubt, open=False) for doubt in record.settled]
    measures, departments = plans.to_plain(examination)
    return Old(measures, departments, record, tuple(doubts))


def merge(old: Old | None, read: "Draft", issued: str | None = None) -> "Merged":
    """The corrected draft brought to the new version; without one the new version as it is.

    ``issued``: the day of issue as it was typed, which nothing outweighs. Raises MisuseError if the two versions have
    nothing in common.
    """
    from bizenv.intake.annex.again import matching
    from bizenv.intake.annex.again import merging as again

    if old is None:
        return again.Merged(read, (), frozenset())
    nodes = [matching.list_nodes(each.measures, each.departments) for each in (old.record, read)]
    if not matching.match(*nodes):
        raise MisuseError("这份文件与上一版没有一项相同，是不是拿错了文件？另一份方案的，不加 --again")
    before = again.Before(old.record.measures, old.record.departments, old.doubts)
    merged = again.merge(before, old.measures, old.departments, read)
    measures = merged.draft.measures
    head = {**measures["plan"], "id": read.measures["plan"]["id"]}
    doubts = merged.draft.doubts
    if issued is not None:
        head["issued"] = issued
        doubts = tuple(doubt for doubt in doubts if doubt.path != ("plan", "issued"))
    return merged._replace(draft=merged.draft._replace(measures={**measures, "plan": head}, doubts=doubts))

"""What is told of the forms that came back, as plain facts: file by file, of each plan by plan."""

from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.forms.collecting import write_message
from bizenv.desk.forms.receiving import Outcome, Received, Spot


class PartTold(NamedTuple):
    """What is told of a plan's part of a file; everything but the numbers in words.

    plan: its name, told only where a file is about several plans or cannot be told apart; department, period: as the form has them.
    rows: what is recorded: the number of the task, the words, the digest of the entry; skipped: the tasks whose report is on record already.
    left: how many rows go back; blank: how many were left empty.
    refused: what is wrong, each with its place; spots: the places alone, none where the whole part is refused.
    """

    plan: str
    department: str
    period: str
    taken: bool
    rows: tuple[tuple[str, str, str], ...]
    skipped: tuple[str, ...]
    left: int
    blank: int
    refused: tuple[str, ...]
    spots: tuple[Spot, ...]
    objections: tuple[str, ...]
    remarks: tuple[str, ...]


class FileTold(NamedTuple):
    """What is told of a file. copy: the name of the copy that goes back, empty if none does; message: that to its unit."""

    path: str
    parts: tuple[PartTold, ...]
    copy: str
    message: str

    @property
    def total(self) -> int:
        """How many entries it gives."""
        return sum(len(part.rows) for part in self.parts)

    @property
    def refused(self) -> bool:
        """Whether anything in it is wrong."""
        return any(part.refused for part in self.parts)

    @property
    def sound(self) -> int:
        """How many entries it gives where a part with anything wrong gives none."""
        return sum(len(part.rows) for part in self.parts if not part.refused)


def tell_file(file: Received) -> FileTold:
    """What is told of a file. What is wrong with the whole of it is told once, not for each plan."""
    several = len(file.parts) > 1
    told: set[str] = set()
    parts = []
    for part in file.parts:
        one = _tell_part(part, named=several)
        parts.append(
            one._replace(
                refused=tuple(words for words in one.refused if words not in told)
                or (("同上",) if one.refused else ()),
                remarks=tuple(words for words in one.remarks if words not in told),
            )
        )
        told |= {*one.refused, *one.remarks}
    return FileTold(str(file.path), tuple(parts), file.copy.name if file.copy is not None else "", write_message(file))


def _tell_part(part: Outcome, *, named: bool) -> PartTold:
    from bizenv.views.wording import entries

    return PartTold(
        part.book.plan.name if named and part.book is not None else "",
        escape(part.department),
        part.period,
        part.taken,
        tuple((it.task.label, entries.said(it.entry), it.entry.digest) for it in part.ready),
        tuple(part.book.registry.task(it).label for it in part.skipped) if part.book is not None else (),
        part.left if part.wrong else 0,
        part.blank,
        tuple(part.refused),
        tuple(part.spots),
        tuple(" ".join(words.split()) for words in part.objections),
        tuple(" ".join(words.split()) for words in part.remarks),
    )

"""The forms that come back: read and checked file by file, of each file plan by plan.

Nothing is written here.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files, layout
from bizenv.base.errors import BizenvError, DataError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk import writing
from bizenv.desk.desk import Desk
from bizenv.desk.shell import quote, shorten_path
from bizenv.ledger.ledger import Ledger
from bizenv.standing import periods
from bizenv.store import plans

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.forms.cells import CellFault
    from bizenv.forms.entries import Basis, Ready
    from bizenv.forms.handback import Checked
    from bizenv.forms.reading import Part, Returned
    from bizenv.plan.model import Plan
    from bizenv.standing.periods import Period
    from bizenv.views.wording.handback import Wrong


class Copy(NamedTuple):
    """A form that goes back to its department, with ``--sound``.

    name: the copy's name; content: its bytes. sent: whether it is wanted, as with ``--return``; path: where it is then
    written, None where it is handed out otherwise.
    """

    name: str
    content: bytes
    sent: bool = False
    path: Path | None = None


class Spot(NamedTuple):
    """A place in a returned file at which something is wrong.

    sheet: as it was sent out; own: as it is called in the file. cell: as Excel names it, empty for the whole sheet.
    label: the printed number of the row's task, empty where it is in no row of a task. message: what is wrong, and what to do.
    """

    sheet: str
    own: str
    cell: str
    label: str
    message: str


class Outcome(NamedTuple):
    """What a plan's part of a returned file contains, or why it is refused.

    book: the plan; None where it is not one of those that are asked.
    ready: the entries to write.
    skipped: the ids of tasks whose report is already on record.
    blank: how many rows were left empty.
    refused: what is wrong, in words; then nothing of the part is written, or with ``--sound`` its sound rows alone.
    spots: where it is wrong, each with its cell; none where the whole part is refused.
    objections: what joint leads object to, in words.
    remarks: what is to be known of the part, in words, although it is taken.
    wrong: with ``--sound``, what its department has to put right; none where the part is no form of a plan of ours.
    settled: how many of its rows are on record. left: how many are not.
    """

    book: "Book | None" = None
    department: str = ""
    period: str = ""
    ready: "Sequence[Ready]" = ()
    skipped: Sequence[str] = ()
    blank: int = 0
    refused: Sequence[str] = ()
    spots: Sequence[Spot] = ()
    objections: Sequence[str] = ()
    remarks: Sequence[str] = ()
    wrong: "Sequence[Wrong]" = ()
    settled: int = 0
    left: int = 0

    @property
    def taken(self) -> bool:
        """Whether anything of it is, or already was, on record, or there is nothing to record."""
        return not self.refused or bool(self.wrong and self.settled)


class Received(NamedTuple):
    """A file that came back: its parts, one for each plan, and the copy that goes back; None where none does."""

    path: Path
    parts: tuple[Outcome, ...]
    copy: Copy | None = None

    @property
    def refused(self) -> bool:
        """Whether anything in it is wrong."""
        return any(part.refused for part in self.parts)

    @property
    def ready(self) -> "list[Ready]":
        """The entries of all its parts."""
        return [it for part in self.parts for it in part.ready]

    @property
    def department(self) -> str:
        """The department that it is from; empty where it is not known."""
        return next((part.department for part in self.parts if part.department), "")

    @property
    def checked(self) -> "list[tuple[Plan, Period]]":
        """The plans that it was checked against, each with its period."""
        return [(it.book.plan, periods.parse_period(it.period)) for it in self.parts if it.book and it.period]

    @property
    def settled(self) -> int:
        """How many rows of it are on record."""
        return sum(part.settled for part in self.parts)

    @property
    def left(self) -> int:
        """How many rows of it are not."""
        return sum(part.left for part in self.parts)

    @property
    def wrong(self) -> "list[Wrong]":
        """What is wrong in it, each once."""
        return list(dict.fromkeys(it for part in self.parts for it in part.wrong))


class Bases:
    """What is known of each plan that is asked when returned forms are read, and what earlier forms of the same run add.

    received: the day on which the forms came back.
    """

    def __init__(self, desk: Desk, received: dt.date) -> None:
        from bizenv.forms.entries import Basis

        self.desk = desk
        self.books = {book.plan.id: book for book in desk.books}
        self._kept: dict[tuple[str, str], Ledger] = {}
        self._found = {
            name: Basis(book.registry, self._find_ledger(book), desk.today, received, lambda: desk.moment)
            for name, book in self.books.items()
        }

    def _find_ledger(self, book: "Book") -> "Callable[[str], Ledger]":
        def find(task: str) -> Ledger:
            known = self._kept.get((book.plan.id, task))
            return known or writing.read_sound_task(self.desk, book.registry.task(task), book)

        return find

    def find(self, plan: str) -> "Basis":
        """What is known of a plan, by its id."""
        return self._found[plan]

    def keep(self, outcome: Outcome) -> None:
        """Keep in mind what a part adds."""
        self._kept |= {(it.entry.plan, it.entry.task): it.ledger.with_entry(it.entry) for it in outcome.ready}


def receive(path: Path, bases: Bases, *, sound: bool, name: str = "", copies: bool = True) -> Received:
    """Read and check a returned file.

    name: as it is told, where that is not its path. copies: whether the copy that goes back is made.
    """
    from bizenv.forms.handback import Checked, make_copy
    from bizenv.forms.reading import Returned, read
    from bizenv.intake.archive import FormError

    shown = escape(name or shorten_path(path))
    try:
        content = files.read(path)
        parts = read(content)
    except (FormError, BizenvError) as error:
        return Received(Path(shown), (Outcome(refused=[f"{shown}：{escape(error)}"]),))
    outcomes: list[Outcome] = []
    checked: list[Checked] = []
    for part in parts:
        outcome, notes = _take(part, shown, bases, alone=len(parts) == 1, sound=sound)
        bases.keep(outcome)
        outcomes.append(outcome)
        if isinstance(part, Returned):
            checked.append(notes or Checked(part, (), part.notes))
    copy = None
    if copies and any(outcome.wrong for outcome in outcomes):
        from bizenv.views.wording import titles

        plan = next(it.book.plan for it in outcomes if it.wrong and it.book)
        copy = Copy(f"{path.stem}_退回.xlsx", make_copy(content, checked, titles.name_office(plan)))
    return Received(Path(shown), tuple(outcomes), copy)


def _take(part: "Part", shown: str, bases: Bases, *, alone: bool, sound: bool) -> "tuple[Outcome, Checked | None]":
    """Check a plan's part of a file: what comes of it, and for a copy that goes back what was recorded of it."""
    from bizenv.forms.entries import make_notes, take
    from bizenv.forms.handback import Checked, label_faults, list_wrong
    from bizenv.forms.reading import Unread, shorten

    book = bases.books.get(part.plan)
    name = "" if alone else f"（{book.plan.name if book else escape(part.plan)}）"
    outcome = Outcome(book, part.department, part.period)
    if isinstance(part, Unread):
        return outcome._replace(refused=[f"{shown}{name}：{escape(part.why)}"]), None
    if book is None or not layout.is_workspace(book.folder):
        return outcome._replace(refused=[f"{shown}：{_refuse_plan(part, bases, alone=alone)}"]), None
    outcome = outcome._replace(blank=part.blank)
    part = part._replace(department=book.registry.canonical(part.department))
    try:
        found = take(part, bases.find(part.plan), sound=sound)
    except DataError as error:  # what is on record of a task cannot be read, or is unsound
        return outcome._replace(refused=[f"{shown}{name}：{escape(error)}"]), None
    told = (shorten(found.faults, "处不对") if sound else found.faults, found.remarks)
    faults, remarks = (
        [f"{shown} {escape(part.locate(fault).words)}" for fault in dict.fromkeys(each)] for each in told
    )
    spots = [_spot(part, *each) for each in label_faults(part, told[0])]
    outcome = outcome._replace(refused=faults, spots=spots, objections=found.objections, remarks=remarks)
    if faults and not sound:
        return outcome, None
    outcome = outcome._replace(
        ready=found.ready,
        skipped=found.skipped if found.settled or not faults else [],
        wrong=list(list_wrong(part, found.faults)) if faults else [],
        settled=len(found.settled),
        left=found.left,
    )
    return outcome, Checked(part, found.faults, make_notes(part, found))


def _spot(part: "Returned", fault: "CellFault", label: str) -> Spot:
    return Spot(part.locate(fault).sheet, part.names.get(fault.sheet, fault.sheet), fault.cell, label, fault.message)


def _refuse_plan(part: "Returned", bases: Bases, *, alone: bool) -> str:
    """Why a part is refused whose plan is none of those that are asked, with what to do."""
    desk = bases.desk
    book = bases.books.get(part.plan)
    if book is not None:
        return f"方案“{book.plan.name}”没有台账（{layout.LEDGER} 文件夹），它的表没有收"
    from bizenv.forms.layout import FILL

    sheet = escape(part.titles[FILL.title])
    there = plans.list_all(desk.home)
    known = next((it.plan for it in map(desk.open, there) if it.plan.id == part.plan), None)
    if known is not None:
        way = f"这一次没有收它的，加上 --plan {quote(known.name)} 再收一次"
        return f"“{sheet}”是方案“{known.name}”的，{way}，已收的不会重记"
    if alone and not desk.several:
        return f"是“{escape(part.plan)}”的填报表，本方案是“{desk.registry.plan.id}”"
    return f"“{sheet}”是方案“{escape(part.plan)}”的，这里没有这个方案，没有收；在有它的工作区再收一次这个文件，已收的不会重记"


def list_repeated(received: Sequence[Received]) -> list[tuple[str, list[Path]]]:
    """The departments with several files that have new content for the same period of a plan, each with these files."""
    found: dict[tuple[str, str, str], list[Path]] = {}
    for file in received:
        for it in file.parts:
            if it.ready and it.book is not None:
                found.setdefault((it.department, it.period, it.book.plan.id), []).append(file.path)
    repeated = {(department, tuple(paths)): None for (department, *_), paths in found.items() if len(paths) > 1}
    return [(department, list(paths)) for department, paths in repeated]

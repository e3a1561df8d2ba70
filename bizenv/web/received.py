"""Forms that were dropped on a page: read from where they wait, told, written; and the copies that go back."""

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files
from bizenv.base.errors import BizenvError, NotFoundError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.forms import collecting, receipt, receiving
from bizenv.desk.forms.receipt import FileTold
from bizenv.desk.forms.receiving import Received, Spot
from bizenv.desk.shell import quote
from bizenv.intake.folder import Other
from bizenv.web.asking import Asked
from bizenv.web.desk import WebDesk

if TYPE_CHECKING:
    from bizenv.forms.looking import Seen

BACK = ".back"
"""The folder of a batch with the copies that go back; no form is taken from a hidden one."""
_NAMED = 6
"""How many files a command line names; of more, it names their folder."""


class Batch(NamedTuple):
    """The files that wait with a ticket, and the day on which they came back."""

    ticket: str
    folder: Path
    received: dt.date

    def name(self, path: Path) -> str:
        """A file's name as it was sent, with the folders that it lay in."""
        return Path(*path.relative_to(self.folder).parts[1:]).as_posix()


class Read(NamedTuple):
    """What was read of a batch. seen: what stands in the cells that are wrong, by file."""

    told: Sequence[FileTold]
    others: Sequence[str]
    seen: "dict[str, dict[tuple[str, str], Seen]]"

    @property
    def total(self) -> int:
        """How many entries there are in all rows that are right."""
        return sum(file.total for file in self.told)

    @property
    def sound(self) -> int:
        """How many there are where a form with anything wrong gives none."""
        return sum(file.sound for file in self.told)

    @property
    def faulty(self) -> int:
        """In how many files something is wrong."""
        return sum(file.refused for file in self.told)

    def look(self, file: FileTold, spot: Spot) -> "Seen":
        """What stands where something is wrong."""
        from bizenv.forms.looking import Seen

        return self.seen.get(file.path, {}).get((spot.own, spot.cell), Seen("", ""))


class Result(NamedTuple):
    """What came of a batch: what was told of its files once they were written, and what was said beside."""

    told: Sequence[FileTold]
    notes: Sequence[str]


def find_batch(asked: Asked, day_field: str) -> Batch:
    """The batch that the address or the form names, received on the day in a field. Raises NotFoundError if it waits no longer; OptionsError for its day."""
    ticket = asked.text("batch")
    day = collecting.check_day(asked.desk, asked.read_day(day_field))
    if not asked.office.list_kept(ticket):
        raise NotFoundError("这些文件已不在这里（记下的都在台账里）；请重新选文件，已收的不会重记")
    return Batch(ticket, asked.office.find_kept(ticket), day)


def drop(batch: Batch) -> None:
    """Remove the files of a batch that has been written; what goes back stays."""
    for folder in batch.folder.iterdir():
        if folder.name != BACK:
            shutil.rmtree(folder, ignore_errors=True)


def look(desk: WebDesk, batch: Batch) -> Read:
    """Read the files of a batch for a person to see what would be recorded of them. Raises DataError, MisuseError."""
    from bizenv.forms.looking import look_at  # openpyxl, which no other page needs

    found, paths, others = _receive(desk, batch, sound=True, copies=False)
    told = [receipt.tell_file(file) for file in found]
    seen = {}
    for path, file in zip(paths, told, strict=False):
        places = [(spot.own, spot.cell) for part in file.parts for spot in part.spots if spot.cell]
        if places:
            seen[file.path] = look_at(files.read(path), places)
    return Read(told, [f"{escape(it.path)}（{it.name}）" for it in others if not it.lost], seen)


def _receive(
    desk: WebDesk, batch: Batch, *, sound: bool, copies: bool
) -> tuple[list[Received], list[Path], list[Other]]:
    """The files of a batch as read, the paths of those that could be forms, and the others."""
    if not desk.several:
        _ = desk.workspace
    forms, others = _list(batch)
    bases = receiving.Bases(desk, batch.received)
    found = [receiving.receive(path, bases, sound=sound, name=batch.name(path), copies=copies) for path in forms]
    found += collecting.list_lost(others)
    collecting.warn_repeated(desk, found)
    return found, forms, others


def _list(batch: Batch) -> tuple[list[Path], list[Other]]:
    """The forms of a batch, and its other files under the names with which they were sent."""
    from bizenv.intake.folder import look_through

    forms: list[Path] = []
    others: list[Other] = []
    for folder in sorted(it for it in batch.folder.iterdir() if it.name != BACK):
        found = look_through(folder)
        forms += found.forms
        others += [it._replace(path=Path(batch.name(it.path))) for it in found.others]
    return forms, others


def write(desk: WebDesk, batch: Batch, *, sound: bool) -> Result:
    """Write what a batch says, and keep the copies that go back until they are fetched. Raises DataError, MisuseError."""
    found = collecting.name_copies(_receive(desk, batch, sound=sound, copies=True)[0])
    found = [it._replace(copy=it.copy._replace(sent=True)) if it.copy is not None else it for it in found]
    try:
        collecting.write(desk, found, dry_run=False)
    except BizenvError as error:
        raise type(error)("；".join([str(error), *desk.notes])) from None
    for file in found:
        if file.copy is not None:
            desk.office.keep_back(batch.ticket, BACK, file.copy.name, file.copy.content)
    return Result([receipt.tell_file(file) for file in found], list(desk.notes))


def compose(desk: WebDesk, batch: Batch, *, sound: bool) -> str:
    """The command line that records the same."""
    names = [batch.name(path) for path in _list(batch)[0]]
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if len(folders) == 1 and all("/" in name for name in names):
        typed = quote(folders.pop())
    else:
        typed = " ".join(map(quote, names)) if len(names) <= _NAMED else "收回的文件夹"
    more = " --sound --return 退回" if sound else ""
    return f"bizenv form import {typed} --received {batch.received}{more}{desk.typed_data}"

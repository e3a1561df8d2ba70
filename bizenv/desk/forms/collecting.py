"""收表: the forms that came back, from where they lie to the ledger; the copies that go back; the message to each unit."""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files
from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.desk.desk import Desk
from bizenv.desk.forms.receiving import Outcome, Received, list_repeated
from bizenv.desk.shell import shorten_path
from bizenv.store import journal

if TYPE_CHECKING:
    import datetime as dt

    from bizenv.intake.folder import Other

MAX_OTHERS = 20
"""The most files of a folder that are named although they are no forms; of the rest the number is told."""


def check_day(desk: Desk, received: "dt.date | None") -> "dt.date":
    """The day on which forms came back, by default today. Raises OptionsError for one that lies ahead."""
    day = received or desk.today
    if day > desk.today:
        from bizenv.base.errors import OptionsError

        raise OptionsError(f"--received {day} 在今天（{desk.today}）之后")
    return day


def look_through(paths: Sequence[str]) -> "tuple[list[Path], list[Other]]":
    """The files that are handed in as forms, and the others of the folders. Raises DataError if there are no forms."""
    from bizenv.intake.folder import look_through

    found: list[Path] = []
    others: list[Other] = []
    for text in paths:
        path = files.parse_path(text)
        if path.is_dir():
            inside = look_through(path)
            named = [other._replace(path=Path(shorten_path(other.path))) for other in inside.others]
            if not inside.forms and not any(other.lost for other in named):
                told = f"；{describe_others(named)}" if named else ""
                raise DataError(f"{escape(path)} 里没有填报表（.xlsx）{told}")
            found += inside.forms
            others += named
        elif path.exists():
            found.append(path)
        else:
            raise DataError(f"没有这个文件或文件夹：{escape(path)}")
    return list(dict.fromkeys(found)), list(dict.fromkeys(others))


def list_lost(others: "Iterable[Other]") -> list[Received]:
    """The files of a folder that may be forms and cannot be read, each refused."""
    return [Received(it.path, (Outcome(refused=[f"{it.path}：{it.name}"]),)) for it in others if it.lost]


def warn_repeated(desk: Desk, received: Sequence[Received]) -> None:
    """Say of each department from which several files have new content for the same period."""
    for department, paths in list_repeated(received):
        named = "、".join(map(escape, paths))
        desk.say(f"{escape(department)} 有{len(paths)}个文件都有新内容，请核实以哪个为准：{named}")


def name_copies(received: Sequence[Received]) -> list[Received]:
    """The files with the names of the copies that go back, no two alike in whatever case they are written."""
    named, names = [], set()
    for file in received:
        if file.copy is None:
            named.append(file)
            continue
        stem, n = file.copy.name.removesuffix(".xlsx"), 1
        name = f"{stem}.xlsx"
        while name.casefold() in names:
            n += 1
            name = f"{stem}（{n}）.xlsx"
        names.add(name.casefold())
        named.append(file._replace(copy=file.copy._replace(name=name)))
    return named


def write(desk: Desk, received: Sequence[Received], *, dry_run: bool) -> list[Path]:
    """Write the new entries, each into the ledger of its plan, then the copies that go back. The files of the entries.

    Raises DataError, after saying how far it came.
    """
    every = [
        (Path(part.book.folder), it.entry) for file in received for part in file.parts if part.book for it in part.ready
    ]
    done: list[Path] = []
    for folder, entry in every:
        path = journal.place_entry(folder, entry)
        if not dry_run:
            try:
                path = journal.append(folder, entry, secrets.token_hex(8))
            except BizenvError:
                desk.say(f"已写入 {len(done)} 条，其余 {len(every) - len(done)} 条没有写；再收一次即可，已写的不会重记")
                raise
        done.append(path)
    for file in received:
        if file.copy is not None and file.copy.path is not None and not dry_run:
            files.write(file.copy.path, file.copy.content)
    return done


def write_message(file: Received) -> str:
    """The message to the department whose form goes back; empty where none does."""
    if file.copy is None:
        return ""
    from bizenv.views.wording import handback

    return handback.write_message(
        file.checked,
        file.department,
        settled=file.settled,
        left=file.left,
        wrong=file.wrong,
        copy=file.copy.name if file.copy.sent else "",
    )


def describe_others(others: "Iterable[Other]") -> str:
    """One sentence on the files of a folder that are no forms."""
    found = list(others)
    named = "、".join(f"{escape(other.path)}（{other.name}）" for other in found[:MAX_OTHERS])
    return f"有{len(found)}个别的文件，不是填报表，没有收：{named}{'等' if len(found) > MAX_OTHERS else ''}"


def refuse_inside(back: str, paths: Sequence[str]) -> None:
    """Raise MisuseError if copies would go into a folder that forms are taken from."""
    target = files.parse_path(back).absolute()
    for text in paths:
        path = files.parse_path(text).absolute()
        if path.is_dir() and target.is_relative_to(path):
            raise MisuseError(f"退回的表不能写在收表的文件夹 {escape(text)} 里：下次会再收进来；请换一个目录")

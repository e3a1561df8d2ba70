"""Shared by every command: the day, the data and the output.

Only this module reads the clock. The settings in the environment and the terminal are read in ``cli`` alone.
"""

import datetime as dt
import os
import re
import sys
import time
from contextlib import suppress
from functools import cached_property
from os.path import join
from typing import TYPE_CHECKING

from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bizenv.api import Book
    from bizenv.cli.options import Output
    from bizenv.ledger.ledger import Ledger
    from bizenv.ledger.soundness import Unsound
    from bizenv.plan.model import Task
    from bizenv.plan.registry import Registry
    from bizenv.standing.rubric import Rules
    from bizenv.standing.standing import Journal, Standing
    from bizenv.views.wording.answer import Answer
    from bizenv.views.wording.soundness import Caution

CHINA = dt.timezone(dt.timedelta(hours=8))


class App:
    """One run of bizenv.

    data, as_of, recorded_by: the values of ``--data``, ``--as-of`` and ``--recorded-by``, None if not given.
    force: whether ``--force`` was given; None if the command does not have it.
    given: the files that the command was asked to read, besides those of the data.
    others: the folders of other plans that it was asked to read.
    warnings: what is unsound in the data that has been read so far.
    """

    def __init__(self, data: str | None = None) -> None:
        self.data = data
        self.as_of: dt.date | None = None
        self.recorded_by: dt.date | None = None
        self.force: bool | None = None
        self.given: list[str] = []
        self.others: list[str] = []
        self.warnings: list[Caution] = []
        self._unsound: list[Unsound] = []

    @cached_property
    def today(self) -> dt.date:
        """Today in China, or the day in BIZENV_TODAY. Raises MisuseError if that is not a day."""
        now = dt.datetime.now(CHINA).date()
        said = os.environ.get("BIZENV_TODAY", "").strip()
        if not said:
            return now
        from bizenv.base.days import DayError
        from bizenv.phrases.typed import parse_day

        try:
            return parse_day(said, now)
        except DayError as error:
            raise MisuseError(f"环境变量 BIZENV_TODAY：{error}") from None

    @cached_property
    def data_folder(self) -> str:
        """The folder of the plan: the one named, else the nearest from the current folder upwards, else the package's.

        Raises DataError or MisuseError.
        """
        from bizenv.store import plans

        return self._named() or self._nearest(plans.find) or plans.find_packaged()

    @property
    def folder(self) -> "Path":
        """``data_folder`` as a Path."""
        from pathlib import Path

        return Path(self.data_folder)

    @cached_property
    def own_folder(self) -> "Path":
        """The folder for commands that check the data files, even broken ones.

        If the person has none, it is the folder of the packaged plan, with a note on stderr. Raises DataError.
        """
        if self.named_folder is not None:
            return self.named_folder
        from pathlib import Path

        from bizenv.store import plans

        self.say(f"这里没有数据文件，检查的是自带的方案：{plans.find_packaged()}")
        return Path(plans.find_packaged())

    @cached_property
    def named_folder(self) -> "Path | None":
        """The folder of the person's own data files, even broken ones; None if there are none. Raises DataError."""
        from pathlib import Path

        from bizenv.store import plans

        found = self._named() or self._nearest(plans.find_files)
        return Path(found) if found is not None else None

    @property
    def named_clues(self) -> str:
        """The folder that ``BIZENV_CLUES`` names for the ledger of clues; empty if it names none."""
        return os.environ.get("BIZENV_CLUES", "").strip()

    def _named(self) -> str | None:
        named = self.data if self.data is not None else os.environ.get("BIZENV_DATA")
        if self.data == "":
            raise MisuseError("--data 没有给文件夹")
        if not named:
            return None
        from bizenv.base import files
        from bizenv.store import plans

        return plans.find_given(str(files.parse_path(named)))

    def _nearest(self, find: "Callable[[str], str | None]") -> str | None:
        try:
            found = find(os.getcwd())
        except OSError:  # the current folder is gone
            return None
        return shorten_path(found) if found is not None else None

    @cached_property
    def cache(self) -> str | None:
        """The folder of bizenv in the user's cache; None if the user has no home folder."""
        home = os.path.expanduser("~")
        if home == "~":
            return None
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA") or join(home, "AppData", "Local")
        elif sys.platform == "darwin":
            base = join(home, "Library", "Caches")
        else:
            base = os.environ.get("XDG_CACHE_HOME") or join(home, ".cache")
        return join(base, "bizenv")

    @cached_property
    def book(self) -> "Book":
        """The plan with its ledger. Raises DataError; errors in data that is still usable are counted on stderr."""
        from bizenv import api

        book = api.open_book(self.data_folder, self.cache, time.time_ns())
        if book.errors:
            from bizenv.views.wording import soundness

            self._warn([soundness.warn_plan(book.errors, book.code, self.way_to_look)])
        return book

    @property
    def registry(self) -> "Registry":
        """The plan. Raises DataError."""
        return self.book.registry

    @cached_property
    def workspace(self) -> "Path":
        """The folder in which records are kept. Raises MisuseError where there is none."""
        from bizenv.base import layout

        folder = self.named_folder
        if folder is None:
            raise MisuseError("这里没有工作区，记录无处可存：bizenv init 新文件夹，在那里运行（或用 --data 指出）")
        if not layout.is_workspace(folder):
            raise MisuseError(
                f"{escape(folder)} 没有台账（{layout.LEDGER} 文件夹），不能记录：bizenv init 新文件夹 --plan {escape(folder)}"
            )
        return folder

    @cached_property
    def journal(self) -> "Journal | None":
        """The ledger and the rubric, None without a workspace; says on stderr what is unsound. Raises DataError."""
        self._unsound = self.book.find_unsound(self.as_of or self.today, self.recorded_by)
        if self._unsound:
            from bizenv.views.wording import soundness

            self._warn(soundness.warn_ledger(self._unsound, self.way_to_look))
        return self.book.journal

    def _warn(self, warnings: "list[Caution]") -> None:
        from bizenv.views.wording import soundness

        self.warnings += warnings
        self.say(f"注意：{soundness.line(warnings)}")

    @property
    def way_to_look(self) -> str:
        """The command that shows what is wrong with the data."""
        return f"bizenv validate{repeat_option('data', self.data)}"

    def refuse_unsound(self, *, despite: bool) -> None:
        """Raise MisuseError if a document would rest on an unsound ledger, unless ``despite``. Raises DataError.

        A sync client's copy beside an entry is told, and keeps nothing back.
        """
        if self.journal is not None and not despite and any(it.flaw != "conflict" for it in self._unsound):
            raise MisuseError(
                f"台账有问题，没有出文：{self.way_to_look} 列出各处，改好再出；要照出的，加 --despite-problems"
            )

    def refuse_doubted(self, tasks: "Iterable[Task] | None" = None) -> None:
        """Raise MisuseError if it is not settled who has one of these tasks (None: any of the plan). Raises DataError.

        What was read out of a document by machine may name the wrong unit: until a person has looked, no letter, no form
        and no paper about the task goes out.
        """
        checklist = self.book.checklist
        if not checklist.open and not checklist.unread:
            return
        from bizenv.base import layout

        path = shorten_path(join(self.book.folder, layout.DOUBTS))
        if checklist.unread:
            raise MisuseError(
                f"{escape(path)} 第{checklist.unread[0]}行读不懂，不知道单位还有没有存疑，没有出文；运行 {self.way_to_look} 看怎么改"
            )
        found = checklist.find(self.registry.tasks if tasks is None else tasks)
        if found:
            from bizenv.views.wording import doubts

            raise MisuseError(doubts.refuse(found, escape(path), self.way_to_look))

    @property
    def ledger(self) -> "Ledger":
        """The entries recorded by the end of ``--recorded-by``; empty without a workspace. Raises DataError."""
        _ = self.journal
        return self.book.ledger_known_by(self.recorded_by)

    @property
    def rules(self) -> "Rules":
        """The rubric of the workspace, or the one that comes with bizenv. Raises DataError."""
        return self.book.rules

    def standing(
        self,
        as_of: dt.date,
        *,
        closed: bool = False,
        received_by: dt.date | None = None,
        reviewed: dt.date | None = None,
    ) -> "Standing":
        """``Book.standing`` on a day, as known at the end of the day of ``--recorded-by``. Raises DataError."""
        _ = self.journal
        return self.book.standing(as_of, self.recorded_by, closed=closed, received_by=received_by, reviewed=reviewed)

    @property
    def moment(self) -> str:
        """The time in China to the microsecond, as in ``Entry.recorded``, on the day ``today``."""
        time_of_day = dt.datetime.now(CHINA).timetz()
        return dt.datetime.combine(self.today, time_of_day).isoformat(timespec="microseconds")

    @cached_property
    def width(self) -> int | None:
        """The width of the terminal in columns, at least 40; None if stdout is no terminal: nothing is cut."""
        if not _is_terminal():
            return None
        from shutil import get_terminal_size

        return max(40, get_terminal_size((80, 24)).columns)

    @cached_property
    def colour(self) -> bool:
        """Whether to colour the output: on a terminal, unless NO_COLOR is set or TERM is dumb."""
        return _is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def look(self, file: str | None) -> tuple[int | None, bool]:
        """``width`` and ``colour`` for an output; None and False if it goes into a file."""
        return (None, False) if file else (self.width, self.colour)

    def say(self, words: str) -> None:
        """Write a message to stderr."""
        console.write_err(words)

    def show(self, text: str, output: str | None = None, form: str = "") -> None:
        """Write a result in the format ``form`` to stdout or a file. Raises DataError if it cannot be written."""
        if output is None:
            console.write_out(text, json=form == "json")
            return
        content = text.encode("utf-8-sig" if form == "csv" else "utf-8", "backslashreplace")
        if form == "csv":  # Excel's line ends
            content = content.replace(b"\n", b"\r\n")
        self.save(content, output)

    def answer(self, answer: "Answer", output: "Output") -> int:
        """Show an answer in the format that was asked for, and return how many things it lists. Raises DataError."""
        from bizenv.views.render import render

        plan = self.registry.plan.id if output.format == "json" and not answer.general else ""
        width, colour = self.look(output.file)
        text = render(answer, output.format, plan, width, colour, lambda: self.warnings)
        self.show(text, output.file, output.format)
        return answer.listed

    def check_output(self, output: str) -> None:
        """Refuse an output that must not be written, before anything is done. ``save`` refuses it in any case.

        Raises MisuseError for data, or for a document that is there already; DataError if there is no such folder.
        """
        from bizenv.store import outputs

        if not output.strip():
            raise MisuseError("没有给文件名")
        outputs.refuse_output(output, self._plans(), self.given, self.force, self._clues())

    def open_folder(self, output: str) -> "Path":
        """A folder for outputs by its name, made if need be.

        Raises MisuseError without a name or for a ledger, DataError if it cannot be made.
        """
        from bizenv.base import files
        from bizenv.store import outputs

        if not output.strip():
            raise MisuseError("没有给目录")
        path = files.parse_path(output)
        outputs.refuse_folder(str(path), self._plans(), self._clues())
        try:
            path.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise DataError(f"建不了 {escape(output)}：{files.describe_failure(error)}") from None
        return path

    def _plans(self) -> list[str]:
        """The folder of the plan in use, if it can be found, else that is said where it is needed; and the other plans'."""
        with suppress(BizenvError):
            return [self.data_folder, *self.others]
        return self.others

    def _clues(self) -> list[str]:
        """The folder of a ledger of clues that lies elsewhere than in the workspace, if one is named."""
        return [os.path.expanduser(self.named_clues)] if self.named_clues else []

    def save(self, content: bytes, output: str) -> None:
        """Write a file and say so on stderr. Raises as ``check_output`` does; DataError if it cannot be written."""
        from pathlib import Path

        from bizenv.base import files

        self.check_output(output)
        files.write(Path(output), content)
        self.say(f"已写入 {escape(output)}")


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def shorten_path(path: "str | Path") -> str:
    """A path relative to the current folder, or unchanged where that is impossible."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def repeat_option(name: str, value: object) -> str:
    """An option as typed in a shell, with a space before it; empty if the value is None or False."""
    if value is None or value is False:
        return ""
    words = "" if value is True else quote(value)
    return f" --{name.replace('_', '-')} {words}".rstrip()


def quote(value: object) -> str:
    """A value as typed in a shell; empty if there is nothing to type."""
    words = escape(value)
    if not words:
        return ""
    import shlex

    return f'"{words}"' if os.name == "nt" and re.search(r"[^\w./:\\-]", words) else shlex.quote(words)

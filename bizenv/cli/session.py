"""Shared by every command: the day, the data and the output.

Only this module reads the clock. The settings in the environment and the terminal are read in ``cli`` alone.
"""

import datetime as dt
import os
import sys
import time
from contextlib import suppress
from functools import cached_property
from os.path import join
from typing import TYPE_CHECKING

from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import console
from bizenv.desk.desk import Desk
from bizenv.desk.shell import shorten_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bizenv.cli.options import Output
    from bizenv.views.wording.answer import Answer

CHINA = dt.timezone(dt.timedelta(hours=8))


class App(Desk):
    """One run of bizenv: a desk in a terminal.

    force: whether ``--force`` was given; None if the command does not have it.
    others: the folders of other plans that it was asked to read.
    """

    def __init__(self, data: str | None = None) -> None:
        super().__init__(data)
        self.force: bool | None = None
        self.others: list[str] = []

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
    def home(self) -> str:
        """The folder of a plan or a workspace: the one named, else the nearest from the current folder upwards, else the package's.

        Raises DataError or MisuseError.
        """
        from bizenv.store import plans

        return self._named() or self._nearest(plans.find) or plans.find_packaged()

    @property
    def own_folder(self) -> "Path":
        """The only one of ``own_folders``. Raises as they do, MisuseError if there are several."""
        from pathlib import Path

        return Path(self._only(list(map(str, self.own_folders))))

    @cached_property
    def own_folders(self) -> "list[Path]":
        """The folders of plans for commands that check the data files, even broken ones.

        If the person has none, it is the folder of the packaged plan, with a note on stderr. Raises DataError.
        """
        if self.named_folders:
            return self.named_folders
        from pathlib import Path

        from bizenv.store import plans

        self.say(f"这里没有数据文件，检查的是自带的方案：{plans.find_packaged()}")
        return [Path(plans.find_packaged())]

    @property
    def named_clues(self) -> str:
        """The folder that ``BIZENV_CLUES`` names for the ledger of clues; empty if it names none."""
        return os.environ.get("BIZENV_CLUES", "").strip()

    @property
    def who(self) -> str:
        """The person at the machine, by the name of the account; ? if that is unknown."""
        import getpass

        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "?"

    @property
    def environment(self) -> "Mapping[str, str]":
        """What a program that is started here gets from this one."""
        return os.environ

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
    def own_home(self) -> str | None:
        """The folder of a person's own data files, even broken ones: the one named, else the nearest upwards; None if none.

        Raises DataError or MisuseError.
        """
        from bizenv.store import plans

        return self._named() or self._nearest(plans.find_files)

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

    @property
    def moment(self) -> str:
        """The time in China to the microsecond, as in ``Entry.recorded``, on the day ``today``."""
        time_of_day = dt.datetime.now(CHINA).timetz()
        return dt.datetime.combine(self.today, time_of_day).isoformat(timespec="microseconds")

    @property
    def clock(self) -> int:
        """The time now in nanoseconds, with which the modification times of files are compared."""
        return time.time_ns()

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

    def tell(self, words: str) -> None:
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

        plans = [book.plan.id for book in self.books] if output.format == "json" and not answer.general else []
        width, colour = self.look(output.file)
        text = render(answer, output.format, plans, width, colour, lambda: self.warnings)
        self.show(text, output.file, output.format)
        return answer.listed

    def check_output(self, output: str) -> None:
        """Refuse an output that must not be written, before anything is done. ``save`` refuses it in any case.

        Raises MisuseError for data, or for a document that is there already; DataError if there is no such folder.
        """
        from bizenv.store import outputs

        if not output.strip():
            raise MisuseError("没有给文件名")
        outputs.refuse_output(output, self._plans(), [*self.given, *self._names_of_units()], self.force, self._clues())

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
        """The folders of every plan of the workspace in use, if it can be found, and of the other plans that are read."""
        from bizenv.store import plans

        with suppress(BizenvError):
            return [*plans.list_all(self.home), *self.others]
        return self.others

    def _names_of_units(self) -> list[str]:
        """The file with the names that a workspace of several plans gives to units, if it can be found."""
        from bizenv.base.layout import place_names
        from bizenv.store import plans

        with suppress(BizenvError):
            return [place_names(plans.find_workspace(self.home))]
        return []

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

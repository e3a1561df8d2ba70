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
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bizenv.api import Book, Shelf
    from bizenv.cli.options import Output
    from bizenv.ledger.ledger import Ledger
    from bizenv.ledger.soundness import Unsound
    from bizenv.plan.model import Plan, Task
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units
    from bizenv.standing.rubric import Rules
    from bizenv.standing.standing import Journal, Standing
    from bizenv.views.wording.answer import Answer
    from bizenv.views.wording.soundness import Caution

CHINA = dt.timezone(dt.timedelta(hours=8))


class App:
    """One run of bizenv.

    data, as_of, recorded_by: the values of ``--data``, ``--as-of`` and ``--recorded-by``, None if not given.
    plans: the values of ``--plan``; empty: every plan of the workspace.
    force: whether ``--force`` was given; None if the command does not have it.
    given: the files that the command was asked to read, besides those of the data.
    others: the folders of other plans that it was asked to read.
    warnings: what is unsound in the data that has been read so far.
    beside: the name of the only plan that is asked, where the answer is told beside those of others; else empty.
    said: what this one of several has to say, kept until all are asked; None: it is said at once.
    """

    def __init__(self, data: str | None = None) -> None:
        self.data = data
        self.plans: tuple[str, ...] = ()
        self.as_of: dt.date | None = None
        self.recorded_by: dt.date | None = None
        self.force: bool | None = None
        self.given: list[str] = []
        self.others: list[str] = []
        self.warnings: list[Caution] = []
        self.beside = ""
        self.said: list[str] | None = None
        self._unsound: list[Unsound] = []
        self._opened: dict[str, Book] = {}

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

    @cached_property
    def folders(self) -> list[str]:
        """The folders of the plans that are asked: those of ``--plan``, else all of ``home`` that are not done with.

        Raises NotFoundError for a plan that is not there, DataError or MisuseError.
        """
        from bizenv.store import plans

        return self._choose(self.home) if self.plans else plans.list_plans(self.home)

    @property
    def data_folder(self) -> str:
        """The folder of the only plan that is asked. Raises MisuseError if there are several; as ``folders`` does."""
        return self._only(self.folders)

    @property
    def folder(self) -> "Path":
        """``data_folder`` as a Path."""
        from pathlib import Path

        return Path(self.data_folder)

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
    def named_folder(self) -> "Path | None":
        """The folder of the person's own data files, even broken ones; None if there are none.

        Raises DataError, MisuseError if there are several plans.
        """
        from pathlib import Path

        return Path(self._only(list(map(str, self.named_folders)))) if self.named_folders else None

    @cached_property
    def named_folders(self) -> "list[Path]":
        """The folders of the person's own plans that are asked, even broken ones. Raises as ``folders`` does."""
        from pathlib import Path

        from bizenv.store import plans

        found = self._named() or self._nearest(plans.find_files)
        if found is None:
            return []
        return [Path(it) for it in (self._choose(found) if self.plans else plans.list_plans(found))]

    def _only(self, folders: list[str]) -> str:
        """The one folder. Raises MisuseError if there are several, with what to type."""
        if len(folders) == 1:
            return folders[0]
        raise MisuseError(
            f"这里有{len(folders)}个方案：{'、'.join(self._names)}；用 --plan 指一个，如 --plan {quote(self._names[0])}"
        )

    @property
    def _names(self) -> list[str]:
        """What the plans of the workspace are called, as they may be typed."""
        return [self._name(folder) for folder in self.folders]

    def _name(self, folder: str) -> str:
        """What a plan is called so that no other one is meant: its id where another one has its short name too."""
        plan = self.open(folder).plan
        others = [it.plan.name for it in map(self._try, self.folders) if it is not None and it.folder != folder]
        return plan.id if plan.name in others else plan.name

    def _choose(self, found: str) -> list[str]:
        """The folders of the plans that ``--plan`` names, in the order of the workspace, those done with included."""
        from bizenv.store import plans

        every = plans.list_all(found)
        chosen = {self._find_plan(word, every) for word in self.plans}
        return [folder for folder in every if folder in chosen]

    def _find_plan(self, word: str, folders: list[str]) -> str:
        """The folder of the plan that a person means by its folder, id, short name or number, or words of its title alone.

        Raises NotFoundError with all that match, or with all that there are.
        """
        own = [it for it in folders if os.path.basename(os.path.abspath(it)) == word]
        if own:
            return own[0]
        known = [(it, plan) for it in folders if (plan := self._recognise(it)) is not None]
        exact = [it for it, plan in known if word in (plan.id, plan.short, plan.document)]
        found = exact or [it for it, plan in known if word and word in plan.title]
        if len(found) == 1:
            return found[0]
        from bizenv.base.errors import NotFoundError

        named = [plan.name for _, plan in known]
        names = [
            f"{plan.name if named.count(plan.name) == 1 else plan.id}（{plan.title}）"
            for it, plan in known
            if not found or it in found
        ]
        if found:
            raise NotFoundError(f"“{escape(word)}”不止一个方案：{'、'.join(names)}；写括号前的")
        broken = [os.path.basename(os.path.abspath(it)) for it in folders if self._recognise(it) is None]
        unread = (
            f"；读不了、不知叫什么的：{'、'.join(map(escape, broken))}，请运行 bizenv validate 查看" if broken else ""
        )
        raise NotFoundError(f"“{escape(word)}”不是这里的方案；有：{'、'.join(names)}{unread}")

    def _recognise(self, folder: str) -> "Plan | None":
        """What a plan says of itself, whatever the workspace makes of its units; None if it cannot be read."""
        from bizenv.store import plans

        book = self._try(folder)
        if book is not None:
            return book.plan
        with suppress(DataError):
            return plans.load(folder, self.cache, alone=True).registry.plan
        return None

    def _try(self, folder: str) -> "Book | None":
        """The plan of a folder; None if it cannot be read: another one may be asked all the same."""
        with suppress(DataError):
            return self.open(folder)
        return None

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

    def open(self, folder: str) -> "Book":
        """The plan of a folder with its ledger. Raises DataError."""
        if folder not in self._opened:
            from bizenv import api

            self._opened[folder] = api.open_book(folder, self.cache, time.time_ns())
        return self._opened[folder]

    @cached_property
    def books(self) -> "tuple[Book, ...]":
        """The plans that are asked, with their ledgers. Raises DataError; errors in usable data are counted on stderr."""
        try:
            books = tuple(self.open(folder) for folder in self.folders)
        except DataError as error:
            sound = "".join(
                repeat_option("plan", self._name(book.folder)) for book in map(self._try, self.folders) if book
            )
            raise (DataError(f"{error}\n其余方案可以先问，命令后面加{sound}") if sound else error) from None
        bad = [book for book in books if book.errors]
        if bad:
            from bizenv.views.wording import soundness

            self._warn([(it, [soundness.warn_plan(it.errors, it.code, self._way_to(it))]) for it in bad])
        return books

    @property
    def several(self) -> bool:
        """Whether an answer is about several plans."""
        return len(self.folders) > 1

    @cached_property
    def shelf(self) -> "Shelf":
        """The plans that are asked, together. Raises DataError."""
        from bizenv import api

        return api.Shelf(self.books)

    @cached_property
    def units(self) -> "Units":
        """The units of all plans that are asked, by which names are looked up. Raises DataError."""
        return self.shelf.order

    @cached_property
    def apart(self) -> "tuple[App, ...]":
        """Each plan that is asked, alone, as a run of its own; this run itself where there is one. What is unsound has been said.

        Raises DataError.
        """
        if not self.several:
            return (self,)
        _ = self.checked, self.units, self.cache
        return tuple(self._ask_alone(book) for book in self.books)

    def _ask_alone(self, book: "Book") -> "App":
        one = App(self.data)
        one.__dict__.update(self.__dict__)
        one.beside, one.said = self.shelf.name(book), []
        one.ask([book.folder])
        one.books, one.plans = (book,), (one.beside,)  # what is wrong with its data has been said
        return one

    @property
    def book(self) -> "Book":
        """The only plan that is asked. Raises MisuseError if there are several, DataError."""
        self._only(self.folders)
        return self.books[0]

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

    @property
    def opening(self) -> str:
        """What stands before the number of a task that is told where the workspace holds other plans too: 放管服/."""
        from bizenv.store import plans

        beside = len(plans.list_all(self.home)) > 1
        return f"{self.book.plan.name}/" if beside else ""

    @property
    def workspace_of_all(self) -> "Path":
        """The folder of the workspace with all of its plans; ``workspace`` where one plan is asked. Raises as that does."""
        from pathlib import Path

        from bizenv.store import plans

        if not self.several or self.plans or not self.named_folders:
            return self.workspace
        return Path(plans.find_workspace(str(self.named_folders[-1])))

    @cached_property
    def checked(self) -> bool:
        """Whether what is unsound in the ledgers has been said on stderr: asked for, it is. Raises DataError."""
        found = [(book, book.find_unsound(self.as_of or self.today, self.recorded_by)) for book in self.books]
        self._unsound = [it for _, some in found for it in some]
        if self._unsound:
            from bizenv.views.wording import soundness

            self._warn([(it, soundness.warn_ledger(some, self._way_to(it))) for it, some in found if some])
        return True

    def _way_to(self, book: "Book") -> str:
        """The command that shows what is wrong with a plan that is asked."""
        return self.find_way(self._name(book.folder)) if self.several else self.way_to_look

    def find_way(self, name: str) -> str:
        """The command that shows what is wrong with the plan of this name, whatever plans are asked."""
        return f"bizenv validate{repeat_option('data', self.data)} --plan {quote(name)}"

    @property
    def journal(self) -> "Journal | None":
        """The ledger and the rubric, None without a workspace; says on stderr what is unsound.

        Raises DataError, MisuseError if several plans are asked.
        """
        book = self.book
        _ = self.checked
        return book.journal

    def _warn(self, found: "Sequence[tuple[Book, list[Caution]]]") -> None:
        """Say what is unsound in each plan; what is so alike in several of them, in one line."""
        from bizenv.views.wording import soundness

        alike: dict[str, list[tuple[str, str]]] = {}
        for book, warnings in found:
            self.warnings += warnings
            alike.setdefault(soundness.tell(warnings), []).append((self._name(book.folder), warnings[0].command))
        for told, plans in alike.items():
            names = f"{'、'.join(name for name, _ in plans)}：" if self.several else ""
            way = plans[0][1] if len(plans) == 1 else self.way_to_look
            self.say(f"注意：{names}{told}；运行 {way} 查看")

    @property
    def typed_data(self) -> str:
        """``--data`` and ``--plan`` as they were typed, each with a space before it."""
        return repeat_option("data", self.data) + "".join(repeat_option("plan", name) for name in self.plans)

    @property
    def way_to_look(self) -> str:
        """The command that shows what is wrong with the data."""
        return f"bizenv validate{self.typed_data}"

    def refuse_unsound(self, *, despite: bool) -> None:
        """Raise MisuseError if a document would rest on an unsound ledger, unless ``despite``. Raises DataError.

        A sync client's copy beside an entry is told, and keeps nothing back.
        """
        if self.checked and not despite and any(it.flaw != "conflict" for it in self._unsound):
            raise MisuseError(
                f"台账有问题，没有出文：{self.way_to_look} 列出各处，改好再出；要照出的，加 --despite-problems"
            )

    def refuse_doubted(self, tasks: "Iterable[Task] | None" = None, book: "Book | None" = None) -> None:
        """Raise MisuseError if it is not settled who has one of these tasks (None: any of the plan). Raises DataError.

        ``book``: their plan; None: the only one that is asked.

        What was read out of a document by machine may name the wrong unit: until a person has looked, no letter, no form
        and no paper about the task goes out.
        """
        book = book or self.book
        checklist = book.checklist
        if not checklist.open and not checklist.unread:
            return
        from bizenv.base import layout

        path = shorten_path(join(book.folder, layout.DOUBTS))
        if checklist.unread:
            raise MisuseError(
                f"{escape(path)} 第{checklist.unread[0]}行读不懂，不知道单位还有没有存疑，没有出文；运行 {self.way_to_look} 看怎么改"
            )
        found = checklist.find(book.registry.tasks if tasks is None else tasks)
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
        """``Book.standing`` on a day, as known at the end of the day of ``--recorded-by``.

        Raises DataError, MisuseError if several plans are asked.
        """
        _ = self.journal
        return self.book.standing(as_of, self.recorded_by, closed=closed, received_by=received_by, reviewed=reviewed)

    def take_ids(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """The numbers of tasks as typed, without the name of their plan, which is then the only one that is asked.

        Where several plans are asked, a number without one must be that of one plan alone. Raises NotFoundError, and
        MisuseError if they are of several plans.
        """
        typed = [split_reference(text) for text in texts]
        if texts and (self.several or any(plan for plan, _ in typed)):
            found = dict.fromkeys(self.find_by_number(plan, text)[0] for plan, text in typed)
            if len(found) > 1:
                raise MisuseError(f"一次只能办一个方案的事：{'、'.join(self._name(it) for it in found)}；分几次运行")
            self.ask(list(found))
        return tuple(text for _, text in typed)

    def find_by_number(self, plan: str, text: str) -> "tuple[str, Sequence[Task]]":
        """The folder of the plan and the tasks that a number means, typed with the name of its plan or, empty, without.

        Raises NotFoundError if no plan has it, or several of those that are asked.
        """
        from bizenv.base.errors import NotFoundError

        folders = [self._find_folder(plan)] if plan else self.folders
        found: list[tuple[str, Sequence[Task]]] = []
        missing: list[NotFoundError] = []
        for folder in folders:
            try:
                found.append((folder, self.open(folder).registry.named(text)))
            except NotFoundError as error:
                missing.append(error)
        if not found:
            raise NotFoundError(f"{missing[0]}{self._tell_elsewhere(text, folders)}" if plan else str(missing[0]))
        if len(found) > 1:
            names = "、".join(f"{self._name(it)}/{text}" for it, _ in found)
            raise NotFoundError(f"编号“{text}”不止一个方案有：{names}；请写明方案")
        return found[0]

    def _tell_elsewhere(self, text: str, folders: list[str]) -> str:
        """Which other plans have a number that the one before it has not, as typed; empty if none has."""
        from bizenv.base.errors import NotFoundError

        have = []
        for folder in self.folders:
            book = self._try(folder)
            if folder not in folders and book is not None:
                with suppress(NotFoundError):
                    book.registry.named(text)
                    have.append(f"{self._name(folder)}/{text}")
        return f"；别的方案有：{'、'.join(have)}" if have else ""

    def _find_folder(self, name: str) -> str:
        """The folder of the plan that is typed before a number. Raises NotFoundError, also if ``--plan`` names others."""
        from bizenv.base.errors import NotFoundError
        from bizenv.store import plans

        found = self._find_plan(name, plans.list_all(self.home))
        if self.plans and found not in self.folders:
            raise NotFoundError(
                f"编号写的是方案“{escape(name)}”，--plan 指的是{'、'.join(self._names)}；两处写一个方案"
            )
        return found

    def take_entry(self, text: str) -> str:
        """An entry as typed; where several plans are asked, the one that has it is then the only one.

        Raises NotFoundError if none has it, or several.
        """
        if not self.several:
            return text
        from bizenv.base.errors import NotFoundError
        from bizenv.store import journal

        found, missing = [], []
        for folder in self.named_folders:
            try:
                journal.find_entry(folder, text)
                found.append(str(folder))
            except NotFoundError as error:
                missing.append(error)
        if not found:
            raise missing[0]
        if len(found) > 1:
            raise NotFoundError(
                f"记录“{text}”不止一个方案有：{'、'.join(map(self._name, found))}；用 --plan 指一个，或多写几位"
            )
        self.ask(found)
        return text

    def ask(self, folders: list[str]) -> None:
        """From now on ask only the plans of these folders."""
        from pathlib import Path

        if self.named_folders:
            self.named_folders = list(map(Path, folders))
        self.folders = folders
        for name in ("books", "shelf"):
            self.__dict__.pop(name, None)

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
        """Write a message to stderr; keep it if it is about one plan of several."""
        if self.said is None:
            console.write_err(words)
        else:
            self.said.append(words)

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


def shorten_path(path: "str | Path") -> str:
    """A path relative to the current folder, or unchanged where that is impossible."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def split_reference(text: str) -> tuple[str, str]:
    """The name of a plan and the number of a task as typed together, 放管服/27.3; the name is empty where none is typed."""
    plan, slash, number = text.replace("／", "/").partition("/")  # as a Chinese input method writes it
    return (plan.strip(), number.strip()) if slash and number.strip() else ("", text)


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

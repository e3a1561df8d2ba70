"""Who sits at the desk: the plans that are asked, their ledgers, and what keeps a paper or a record back.

The command line (``cli.session.App``) and the browser (``web.desk``) each have a desk of their own kind, which adds where
the data is found, the day, the clock, and how a person is told.
"""

import datetime as dt
import os
from contextlib import suppress
from copy import copy
from functools import cached_property
from os.path import join
from typing import TYPE_CHECKING, Self

from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.desk.shell import quote, repeat_option, shorten_path, split_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bizenv.api import Book, Shelf
    from bizenv.ledger.ledger import Ledger
    from bizenv.ledger.soundness import Unsound
    from bizenv.plan.model import Plan, Task
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units
    from bizenv.standing.rubric import Rules
    from bizenv.standing.standing import Journal, Standing
    from bizenv.views.wording.soundness import Caution


class Desk:
    """Which plans are asked, and what they answer.

    data, as_of, recorded_by: the folder, the day and the day of knowledge as they were asked for, None if they were not.
    plans: the plans that were named; empty: every plan of the workspace.
    given: the files that were read, besides those of the data.
    warnings: what is unsound in the data that has been read so far.
    beside: the name of the only plan that is asked, where the answer is told beside those of others; else empty.
    said: what this one of several has to say, kept until all are asked; None: it is told at once.
    """

    WAY_TO_ATTACH = "写对它的路径"
    """How a person gives a file of evidence."""

    def __init__(self, data: str | None = None) -> None:
        self.data = data
        self.plans: tuple[str, ...] = ()
        self.as_of: dt.date | None = None
        self.recorded_by: dt.date | None = None
        self.given: list[str] = []
        self.warnings: list[Caution] = []
        self.beside = ""
        self.said: list[str] | None = None
        self._unsound: list[Unsound] = []
        self._opened: dict[str, Book] = {}

    @property
    def today(self) -> dt.date:
        """Today in China. Raises MisuseError where a person has named a day that is none."""
        raise NotImplementedError

    @property
    def moment(self) -> str:
        """The time in China to the microsecond, as in ``Entry.recorded``, on the day ``today``."""
        raise NotImplementedError

    @property
    def clock(self) -> int:
        """The time now in nanoseconds, with which the modification times of files are compared."""
        raise NotImplementedError

    @property
    def cache(self) -> str | None:
        """The folder where parsed data is kept; None if there is none."""
        raise NotImplementedError

    @property
    def home(self) -> str:
        """The folder of a plan or a workspace that is asked. Raises DataError or MisuseError."""
        raise NotImplementedError

    @property
    def own_home(self) -> str | None:
        """The same where it holds a person's own data files, even broken ones; None if it does not. Raises as ``home`` does."""
        raise NotImplementedError

    @property
    def named_clues(self) -> str:
        """The folder that is named for the ledger of clues; empty if none is."""
        return ""

    @property
    def who(self) -> str:
        """The person at the machine, by the name of the account; ? if that is unknown."""
        return "?"

    @property
    def environment(self) -> "Mapping[str, str]":
        """What a program that is started here gets from this one."""
        return {}

    def tell(self, words: str) -> None:
        """Tell a person what has to be known besides the answer."""
        raise NotImplementedError

    def may_read(self, path: str) -> bool:
        """Whether a file that is named by its path may be read as evidence: at a terminal, any."""
        return True

    def say(self, words: str) -> None:
        """Tell a person something; keep it if it is about one plan of several."""
        if self.said is None:
            self.tell(words)
        else:
            self.said.append(words)

    @property
    def typed_data(self) -> str:
        """``--data`` and ``--plan`` as they were typed, each with a space before it."""
        return repeat_option("data", self.data) + "".join(repeat_option("plan", name) for name in self.plans)

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

        found = self.own_home
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

    def open(self, folder: str) -> "Book":
        """The plan of a folder with its ledger. Raises DataError."""
        if folder not in self._opened:
            from bizenv import api

            self._opened[folder] = api.open_book(folder, self.cache, self.clock)
        return self._opened[folder]

    @cached_property
    def books(self) -> "tuple[Book, ...]":
        """The plans that are asked, with their ledgers. Raises DataError; errors in usable data are counted to the person."""
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
    def apart(self) -> "tuple[Self, ...]":
        """Each plan that is asked, alone, as a run of its own; this run itself where there is one. What is unsound has been said.

        Raises DataError.
        """
        if not self.several:
            return (self,)
        _ = self.checked, self.units, self.cache
        return tuple(self._ask_alone(book) for book in self.books)

    def _ask_alone(self, book: "Book") -> "Self":
        one = copy(self)
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
        """Whether what is unsound in the ledgers has been said to the person: asked for, it is. Raises DataError."""
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
        """The ledger and the rubric, None without a workspace; says to the person what is unsound.

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

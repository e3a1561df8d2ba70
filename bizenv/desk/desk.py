"""Who sits at the desk: what the plans that are asked answer, and what keeps a paper or a record back.

The command line (``cli.session.App``) and the browser (``web.desk``) each have a desk of their own kind, which adds where
the data is found, the day, the clock, and how a person is told.
"""

import datetime as dt
from copy import copy
from functools import cached_property
from os.path import join
from typing import TYPE_CHECKING, Self

from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.desk.asked import PlansAsked
from bizenv.desk.shell import quote, repeat_option, shorten_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bizenv.api import Book, Shelf
    from bizenv.ledger.ledger import Ledger
    from bizenv.ledger.soundness import Unsound
    from bizenv.plan.model import Task
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units
    from bizenv.standing.rubric import Rules
    from bizenv.standing.standing import Journal, Standing
    from bizenv.store.journal import Strange
    from bizenv.views.wording.soundness import Caution


class Desk(PlansAsked):
    """What the plans that are asked answer.

    data, as_of, recorded_by: the folder, the day and the day of knowledge as they were asked for, None if they were not.
    given: the files that were read, besides those of the data.
    warnings: what is unsound in the data that has been read so far.
    beside: the name of the only plan that is asked, where the answer is told beside those of others; else empty.
    said: what this one of several has to say, kept until all are asked; None: it is told at once.
    """

    WAY_TO_ATTACH = "写对它的路径"
    """How a person gives a file of evidence."""

    def __init__(self, data: str | None = None) -> None:
        super().__init__()
        self.data = data
        self.as_of: dt.date | None = None
        self.recorded_by: dt.date | None = None
        self.given: list[str] = []
        self.warnings: list[Caution] = []
        self.beside = ""
        self.said: list[str] | None = None
        self._unsound: list[Unsound] = []

    @property
    def today(self) -> dt.date:
        """Today in China. Raises MisuseError where a person has named a day that is none."""
        raise NotImplementedError

    @property
    def moment(self) -> str:
        """The time in China to the microsecond, as in ``Entry.recorded``, on the day ``today``."""
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

    def find_strange(self, folder: str) -> "Strange | None":
        """What is known already of names out of place in a plan's ledger, see ``layout.find_task_files``; None: nothing."""
        return None

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

    def ask(self, folders: list[str]) -> None:
        """From now on ask only the plans of these folders."""
        super().ask(folders)
        for name in ("books", "shelf"):
            self.__dict__.pop(name, None)

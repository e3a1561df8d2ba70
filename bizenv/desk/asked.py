"""Which plans are asked: found by what a person types, and the one that has a task's number or an entry."""

import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.desk.shell import quote, split_reference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bizenv.api import Book
    from bizenv.plan.model import Plan, Task


class PlansAsked:
    """The plans of a folder that are asked.

    plans: those that were named; empty: every plan of the workspace.
    """

    def __init__(self) -> None:
        self.plans: tuple[str, ...] = ()
        self._opened: dict[str, Book] = {}

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

    @property
    def several(self) -> bool:
        """Whether an answer is about several plans."""
        return len(self.folders) > 1

    def open(self, folder: str) -> "Book":
        """The plan of a folder with its ledger. Raises DataError."""
        if folder not in self._opened:
            from bizenv import api

            self._opened[folder] = api.open_book(folder, self.cache, self.clock)
        return self._opened[folder]

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

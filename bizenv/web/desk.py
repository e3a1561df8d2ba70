"""The desk in the browser: one for each request."""

import datetime as dt
import os
from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Self

from bizenv.base.errors import MisuseError
from bizenv.desk.desk import Desk
from bizenv.web.office import Office

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.store.journal import Strange

READ_ONLY = "督办台是只读的（bizenv serve --read-only），只能看，不能记录"


class WebDesk(Desk):
    """The desk of one request.

    notes: what has to be known besides the answer, in the order in which it was told.
    since: when the page was asked for. alone: whether it is made beside others, and so opens the plans for itself.
    sent: the paths of the files that were sent along; no other file is read because its path was typed.
    then: the day to which it went back, None if it is today's.
    """

    WAY_TO_ATTACH = "用“附文件”选它"

    def __init__(
        self,
        office: Office,
        plans: tuple[str, ...] = (),
        as_of: dt.date | None = None,
        *,
        since: float = 0.0,
        alone: bool = False,
    ) -> None:
        super().__init__(office.data)
        self.since = since
        self.alone = alone
        self.office = office
        self.plans = plans
        self.as_of = as_of
        self.notes: list[str] = []
        self.sent: set[str] = set()
        self.then: dt.date | None = None

    @property
    def today(self) -> dt.date:
        """Today in China; the day to which the desk went back."""
        return self.then or self.office.today()

    @property
    def moment(self) -> str:
        """The time in China to the microsecond."""
        return self.office.moment()

    @property
    def clock(self) -> int:
        """The time now in nanoseconds."""
        return self.office.clock()

    @property
    def cache(self) -> str | None:
        """The folder where parsed data is kept."""
        return self.office.cache

    @property
    def home(self) -> str:
        """The folder that is served."""
        return self.office.home

    @property
    def own_home(self) -> str | None:
        """The folder that is served, if it is a person's own."""
        return self.office.home if self.office.own else None

    @property
    def named_clues(self) -> str:
        """The folder that is named for the ledger of clues; empty if none is."""
        return self.office.clues

    @property
    def who(self) -> str:
        """The person at the machine, by the name of the account."""
        return self.office.who

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program that is started here gets from this one."""
        return os.environ

    def tell(self, words: str) -> None:
        """Keep what has to be known for the page."""
        self.notes.append(words)

    def may_read(self, path: str) -> bool:
        """Whether a file came with the form."""
        return path in self.sent

    def open(self, folder: str) -> "Book":
        """The plan of a folder with its ledger, as it is on disk now. Raises DataError."""
        if self.alone:
            return super().open(folder)
        if folder not in self._opened:
            self._opened[folder] = self.office.open_book(folder, self.since)
        return self._opened[folder]

    def find_strange(self, folder: str) -> "Strange | None":
        """As it was when the plan was opened for this page."""
        return None if self.alone else self.office.find_strange(folder)

    def go_back(self, moment: str) -> Self:
        """The desk of the only plan as it was just before something was recorded, at a moment as in ``Entry.recorded``.

        Raises MisuseError if several plans are asked, DataError.
        """
        book = self.book
        one = copy(self)
        one.then = dt.date.fromisoformat(moment[:10])
        one.as_of, one.notes, one.warnings = None, [], []
        one.ask([book.folder])
        one.books = (book.known_before(moment),)
        return one

    @property
    def read_only(self) -> str:
        """Why nothing at all is written from here, a new workspace neither, for the pages to say; empty if it may be."""
        return READ_ONLY if self.office.read_only else ""

    @property
    def barred(self) -> str:
        """Why nothing can be recorded here, for the pages to say in place of their buttons; empty if it can."""
        if self.read_only:
            return self.read_only
        try:
            _ = self.workspace_of_all
        except MisuseError as error:
            return str(error)
        return ""

    def refuse_read_only(self) -> None:
        """Raises MisuseError where the office was started to be looked at only; a workspace may be yet to be made."""
        if self.read_only:
            raise MisuseError(self.read_only)

    def refuse_writing(self) -> None:
        """Raises MisuseError where nothing may be written."""
        if why := self.barred:
            raise MisuseError(why)

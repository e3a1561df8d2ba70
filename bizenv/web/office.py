"""What is served: the folder, the clocks, the secrets of this start, and what waits between a preview and its writing."""

import datetime as dt
import hmac
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.web.keyring import Keyring
from bizenv.web.shown import ShownPages
from bizenv.web.uploads import FormFiles, clean_name, clean_path
from bizenv.web.watch import Watch

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.store.entries import EntryMemory
    from bizenv.store.journal import Strange
    from bizenv.store.signature import Signature

HOST = "127.0.0.1"
"""The only address: this machine itself. There is no option for another one."""
_MOST_DONE = 10_000


class Done(NamedTuple):
    """What a form led to: where its answer is, and the digest of what was sent."""

    address: str
    content: str


class Opened(NamedTuple):
    """A plan that is open: what its folder looked like, with the number of that look, before it was read."""

    number: int
    seen: "Signature"
    book: "Book"


class Office:
    """One start of ``bizenv serve``.

    home: the folder that is served, of a plan or a workspace; own: whether it is a person's own, so that it can be written.
    data: the folder as it was typed, None if it was found. read_only: whether nothing may be written.
    today, moment, clock: ask the day, the time as an entry has it, and the nanoseconds.
    clues: the folder that is named for the ledger of clues, empty if none is; who: the person at the machine.
    cache: the folder where parsed data is kept. token: opens the office; session: what the cookie then holds.
    place: the folder in which it was started, where a workspace may be made; by default that which is served.
    moved: is told the folder that is served from now on, after ``move``.
    report: tells the person at the terminal of a fault. form_files: the files between a preview and its writing; shown: the pages that
    forms were answered with.
    thread: where pages are made, one after the other: a plan that is open is asked by one page at a time.
    """

    def __init__(
        self,
        home: str,
        *,
        own: bool,
        port: int,
        today: Callable[[], dt.date],
        moment: Callable[[], str],
        clock: Callable[[], int],
        data: str | None = None,
        cache: str | None = None,
        read_only: bool = False,
        report: Callable[[str], None] = print,
        clues: str = "",
        who: str = "?",
        place: str | None = None,
        moved: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.place = place if place is not None else home
        self.moved = moved
        self.home = home
        self.own = own
        self.port = port
        self.today = today
        self.moment = moment
        self.clock = clock
        self.data = data
        self.cache = cache
        self.read_only = read_only
        self.report = report
        self.clues = clues
        self.who = who
        self.keyring = Keyring()
        self.token = secrets.token_urlsafe(32)
        self.session = secrets.token_urlsafe(32)
        self._books: dict[str, Opened] = {}
        self._memories: dict[str, dict[str, EntryMemory]] = {}
        self._watches: dict[str, Watch] = {}
        self._done: OrderedDict[str, Done] = OrderedDict()
        self._doing = RLock()
        self.shown = ShownPages()
        self.form_files = FormFiles(name_start(self.place, read_only=read_only), cache)
        self.thread = ThreadPoolExecutor(1, "desk")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which a browser may ask: the one address that is given out, with its port.

        Not localhost, which another program may answer at ``[::1]``.
        """
        return (f"{HOST}:{self.port}",)

    @property
    def address(self) -> str:
        """Where the office is."""
        return f"http://{HOST}:{self.port}/"

    @property
    def way_in(self) -> str:
        """The address that opens the office in a browser."""
        return make_way_in(self.port, self.token)

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies of one machine are shared by all its ports."""
        return f"bizenv-{self.port}"

    def open_book(self, folder: str, since: float) -> "Book":
        """The plan of a folder with its ledger; the one that was opened before while nothing on disk has changed.

        since: when the page was asked for. Only for ``thread``. Raises bizenv.base.errors.DataError.
        """
        from bizenv import api
        from bizenv.store.signature import list_added

        watch = self._watch(folder, since)
        known, number, seen = self._books.get(folder), watch.number, watch.seen
        if known is not None and known.number == number:
            return known.book
        book = None
        if known is not None and seen is not None:
            added = list_added(known.seen, seen)
            book = known.book.grow(added) if added else None
        if book is None:
            book = api.open_book(folder, self.cache, self.clock(), self._memories.setdefault(folder, {}))
        if number is not None and seen is not None:
            self._books[folder] = Opened(number, seen, book)
        return book

    def find_strange(self, folder: str) -> "Strange | None":
        """The names out of place in the ledger of a plan, as it looked when it was opened last; None if that is not known."""
        watch = self._watches.get(folder)
        return watch.find_strange() if watch is not None else None

    def look(self, since: float) -> Hashable | None:
        """What everything that is served looks like; None if it may still change unseen. ``since``: see ``open_book``."""
        from bizenv.store.plans import list_plans

        every = list_plans(self.home, retired=True)
        seen = tuple((folder, self._watch(folder, since).number) for folder in every)
        return None if any(it is None for _, it in seen) else seen

    def _watch(self, folder: str, since: float) -> Watch:
        """A plan's folder, looked at for all pages that were asked for before that."""
        watch = self._watches.setdefault(folder, Watch(folder))
        watch.look(since, self.clock())
        return watch

    def move(self, home: str, data: str | None) -> None:
        """Serve another folder from now on, a person's own. ``data``: how it is typed from where the office was started."""
        with self._doing:
            self.home, self.data = home, data
            self.own = True
        self.moved(home)

    # ---- what makes a write happen once ----

    @property
    def csrf(self) -> str:
        """What every form of this start carries, so that no other site can make one."""
        return self._sign("csrf")

    def make_ticket(self) -> str:
        """What makes a form count once: new for each time it is shown."""
        name = secrets.token_urlsafe(18)
        return f"{name}.{self._sign(name)}"

    def is_ticket(self, ticket: str) -> bool:
        """Whether a ticket is one of this start."""
        name, _, mark = ticket.rpartition(".")
        return hmac.compare_digest(self._sign(name).encode(), mark.encode())

    def is_csrf(self, typed: str) -> bool:
        """Whether a form is one of this start."""
        return hmac.compare_digest(self.csrf.encode(), typed.encode())

    def do_once(self, ticket: str, content: str, do: Callable[[], str]) -> str:
        """Do what a form asks and return where its answer is; sent once more, the form gets that answer, and nothing is done.

        content: the digest of what was sent. Raises MisuseError for a ticket that is not one of this start, or that did something else before;
        whatever ``do`` raises, after which the ticket is as new.
        """
        if not self.is_ticket(ticket):
            raise MisuseError("这一页是上次打开的，不能用来记录；请回到事项重新打开")
        with self._doing:
            done = self._done.get(ticket)
            if done is not None:
                if done.content != content:
                    raise MisuseError("这一页已经记过一次，内容与这次的不同；没有再记，要另记的请重新打开这一页")
                return done.address
            address = do()
            self._done[ticket] = Done(address, content)
            while len(self._done) > _MOST_DONE:
                self._done.popitem(last=False)
            return address

    def find_done(self, ticket: str) -> str:
        """Where the answer is to the form of a ticket that was written; empty if it was not."""
        done = self._done.get(ticket)
        return done.address if done is not None else ""

    def _sign(self, text: str) -> str:
        return hmac.new(self.session.encode(), text.encode(), sha256).hexdigest()[:32]

    # ---- files between a preview and its writing ----

    def keep(self, ticket: str, name: str, content: bytes) -> Path:
        """Keep an uploaded file under its own name until the form of a ticket is written.

        Raises MisuseError for a foreign ticket, or if there is too much.
        """
        self._check(ticket)
        return self.form_files.keep(ticket, Path(clean_name(name)), content)

    def drop(self, ticket: str, name: str) -> None:
        """No longer keep a file that waits with a ticket."""
        for path in self.list_kept(ticket):
            if path.name == name:
                path.unlink()

    def keep_apart(self, ticket: str, name: str, content: bytes) -> Path:
        """The same in a numbered folder of its own, so that two files may have one name, with the folders that the name has.

        A browser names a file with its folders where a person chose a folder.
        """
        return self.keep_back(ticket, f"{len(self.list_kept(ticket)) + 1:04}", clean_path(name), content)

    def keep_back(self, ticket: str, folder: str, name: str | Path, content: bytes) -> Path:
        """Keep a file that a person may fetch, in a folder beside those that were uploaded. Raises MisuseError."""
        self._check(ticket)
        inside = name if isinstance(name, Path) else Path(clean_name(name))
        return self.form_files.keep(ticket, folder / inside, content)

    def remember(self, ticket: str, result: object) -> None:
        """Keep what came of the files that wait with a ticket, as long as they do."""
        self._check(ticket)
        self.form_files.remember(ticket, result)

    def recall(self, ticket: str) -> object:
        """What came of the files that wait with a ticket; None if that is not known, or no longer."""
        return self.form_files.recall(ticket)

    def find_kept(self, ticket: str) -> Path:
        """The folder with the files that wait with a ticket. Raises MisuseError for a ticket that is not one of this start."""
        self._check(ticket)
        return self.form_files.find(ticket)

    def list_kept(self, ticket: str) -> list[Path]:
        """The files that wait with a ticket, by name; none for one that has none. Raises MisuseError if they had to go."""
        return self.form_files.list(ticket)

    def _check(self, ticket: str) -> None:
        if not self.is_ticket(ticket):
            raise MisuseError("这一页是上次打开的；请重新打开，再选文件")

    def close(self) -> None:
        """Remove what still waits, forget what opens the store of clues, and let nothing more be asked."""
        self.form_files.close()
        self.thread.shutdown(wait=False, cancel_futures=True)
        self.keyring.close()


def make_way_in(port: int, token: str) -> str:
    """The address that opens an office in a browser."""
    return f"http://{HOST}:{port}/enter?token={token}"


def name_start(home: str, *, read_only: bool) -> str:
    """What the files of the one start that may serve a folder are called, wherever they lie."""
    told = f"{os.path.realpath(home)}{' read-only' * read_only}"
    return f"bizenv-serve-{sha256(told.encode(errors='surrogatepass')).hexdigest()[:16]}"

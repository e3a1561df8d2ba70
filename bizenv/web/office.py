"""What is served: the folder, the clocks, the secrets of this start, and what waits between a preview and its writing."""

import datetime as dt
import hmac
import secrets
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from bizenv.api import Book

MOST_WAITING = 200
"""How many previews with files may wait at once; the oldest goes first."""
MOST_KEPT = 1024 * 1024 * 1024
"""How many bytes may wait in all; the oldest go first."""
_LONGEST = 180
"""How long the name of a kept file may be in UTF-8, in bytes: file systems take 255, and a copy's name is longer."""
_MOST_DONE = 10_000


class Done(NamedTuple):
    """What a form led to: where its answer is, and the digest of what was sent."""

    address: str
    content: str


class Office:
    """One start of ``bizenv serve``.

    home: the folder that is served, of a plan or a workspace; own: whether it is a person's own, so that it can be written.
    data: the folder as it was typed, None if it was found. read_only: whether nothing may be written.
    today, moment, clock: ask the day, the time as an entry has it, and the nanoseconds.
    place: the folder in which it was started, where a workspace may be made; by default that which is served.
    cache: the folder where parsed data is kept. token: opens the office; session: what the cookie then holds.
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
        place: str | None = None,
    ) -> None:
        self.place = place if place is not None else home
        self.home = home
        self.own = own
        self.port = port
        self.today = today
        self.moment = moment
        self.clock = clock
        self.data = data
        self.cache = cache
        self.read_only = read_only
        self.token = secrets.token_urlsafe(32)
        self.session = secrets.token_urlsafe(32)
        self._books: dict[str, tuple[Hashable, Book]] = {}
        self._opening = Lock()
        self._done: OrderedDict[str, Done] = OrderedDict()
        self._doing = RLock()
        self._waiting: OrderedDict[str, Path] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._results: dict[str, object] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which a browser may ask: this machine by number or by name, with the port."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}", f"[::1]:{self.port}")

    @property
    def address(self) -> str:
        """Where the office is."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def way_in(self) -> str:
        """The address that opens the office in a browser."""
        return f"{self.address}enter?token={self.token}"

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies of one machine are shared by all its ports."""
        return f"bizenv-{self.port}"

    def open_book(self, folder: str) -> "Book":
        """The plan of a folder with its ledger; the one that was opened before while nothing on disk has changed.

        Raises bizenv.base.errors.DataError.
        """
        from bizenv import api
        from bizenv.store.signature import sign

        seen = sign(folder, self.clock())
        known = self._books.get(folder)
        if known is not None and seen is not None and known[0] == seen:
            return known[1]
        with self._opening:
            known = self._books.get(folder)
            if known is not None and seen is not None and known[0] == seen:
                return known[1]
            book = api.open_book(folder, self.cache, self.clock())
            if seen is not None:
                self._books[folder] = (seen, book)
            return book

    @property
    def known_by(self) -> tuple[str, ...]:
        """The folders by which a second start finds this one: that which is served, and that in which it was started."""
        return tuple(dict.fromkeys((self.home, self.place)))

    def move(self, home: str, data: str | None) -> None:
        """Serve another folder from now on, a person's own. ``data``: how it is typed from where the office was started."""
        with self._doing:
            self.home, self.data = home, data
            self.own = True

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

    def _sign(self, text: str) -> str:
        return hmac.new(self.session.encode(), text.encode(), sha256).hexdigest()[:32]

    # ---- files between a preview and its writing ----

    def keep(self, ticket: str, name: str, content: bytes) -> Path:
        """Keep an uploaded file under its own name until the form of a ticket is written.

        Raises MisuseError for a foreign ticket, or if there is too much.
        """
        folder = self.find_kept(ticket)
        path = wanted = Path(clean_name(name))
        number = 1
        while (folder / path).exists() and (folder / path).read_bytes() != content:
            number += 1
            path = wanted.with_name(f"{wanted.stem}（{number}）{wanted.suffix}")
        return self._keep(ticket, path, content)

    def drop(self, ticket: str, name: str) -> None:
        """No longer keep a file that waits with a ticket."""
        for path in self.list_kept(ticket):
            if path.name == name:
                path.unlink()

    def keep_apart(self, ticket: str, name: str, content: bytes) -> Path:
        """The same in a numbered folder of its own, so that two files may have one name, with the folders that the name has.

        A browser names a file with its folders where a person chose a folder.
        """
        number = len(self.list_kept(ticket)) + 1
        parts = [clean_name(part) for part in name.replace("\\", "/").split("/") if part.strip()][-3:]
        return self._keep(ticket, Path(f"{number:04}", *(parts or [clean_name(name)])), content)

    def keep_back(self, ticket: str, folder: str, name: str, content: bytes) -> Path:
        """Keep a file that a person may fetch, in a folder beside those that were uploaded. Raises MisuseError."""
        return self._keep(ticket, Path(folder, clean_name(name)), content)

    def _keep(self, ticket: str, inside: Path, content: bytes) -> Path:
        path = self.find_kept(ticket) / inside
        with self._doing:
            self._sizes[ticket] = self._sizes.get(ticket, 0) + len(content)
            while sum(self._sizes.values()) > MOST_KEPT:
                if next(iter(self._waiting)) == ticket:
                    raise MisuseError("传上来的文件太多，没有收；请分几次")
                self._drop_oldest()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def _drop_oldest(self) -> None:
        ticket, folder = self._waiting.popitem(last=False)
        self._sizes.pop(ticket, None)
        self._results.pop(ticket, None)
        shutil.rmtree(folder, ignore_errors=True)

    def remember(self, ticket: str, result: object) -> None:
        """Keep what came of the files that wait with a ticket, as long as they do."""
        self.find_kept(ticket)
        self._results[ticket] = result

    def recall(self, ticket: str) -> object:
        """What came of the files that wait with a ticket; None if that is not known, or no longer."""
        return self._results.get(ticket)

    def find_kept(self, ticket: str) -> Path:
        """The folder with the files that wait with a ticket. Raises MisuseError for a ticket that is not one of this start."""
        if not self.is_ticket(ticket):
            raise MisuseError("这一页是上次打开的；请重新打开，再选文件")
        with self._doing:
            if ticket not in self._waiting:
                self._waiting[ticket] = Path(tempfile.mkdtemp(prefix="bizenv-"))
                while len(self._waiting) > MOST_WAITING:
                    self._drop_oldest()
            return self._waiting[ticket]

    def list_kept(self, ticket: str) -> list[Path]:
        """The files that wait with a ticket, by name; none for one that has none."""
        folder = self._waiting.get(ticket)
        return sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []

    def close(self) -> None:
        """Remove what still waits."""
        for folder in self._waiting.values():
            shutil.rmtree(folder, ignore_errors=True)


_UNFIT = '\\/:*?"<>|'
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""What no file may be called on Windows, whatever its suffix."""


def clean_name(name: str) -> str:
    """The last part of a file's name as a browser sends it, without what no file system allows; never empty, never hidden."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if c in _UNFIT or not c.isprintable() else c for c in last).strip(" .")
    short = kept.encode("utf-8", "replace")[-_LONGEST:].decode("utf-8", "ignore").strip(" .") or "文件"
    return f"_{short}" if short.partition(".")[0].strip().lower() in _DEVICES else short

"""A request as a page sees it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams
from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.web import shown
from bizenv.web.desk import WebDesk

if TYPE_CHECKING:
    from bizenv.web.office import Office

_HIDDEN = ("csrf", "ticket", "step", "seen")
"""The fields of a form that are not what a person filled in."""
_OF_FILES = ("kept", "drop")
"""The fields that say which files wait, and which no longer."""


class Upload:
    """A file as it was sent: its name as the browser has it, its content."""

    __slots__ = ("content", "name")

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content


class PlanChoice(NamedTuple):
    """A plan that can be chosen: its id, what it is called beside others, its title, and whether it is chosen."""

    id: str
    name: str
    title: str
    chosen: bool


class Asked:
    """What a page is asked.

    office, desk: what is served, and the desk of this request. path: the parts of the address. query, form: what stands
    in the address and in the form; uploads: the files in the form, by the names of their fields. arrived: when, by the
    clock of ``time.monotonic``. alone: whether the page is made beside others.
    moving: whether only a piece of the page that is shown is asked for, by htmx; before: the address of that page.
    shown: the ticket in the address of a page that was shown, which ``query`` is without; lost: whether what that was is no longer known;
    written: where that is which was recorded of the form that is shown again.
    """

    def __init__(
        self,
        office: "Office",
        path: Mapping[str, str],
        query: QueryParams,
        form: FormData | None,
        uploads: Mapping[str, Sequence[Upload]],
        *,
        address: str,
        moving: bool,
        cookies: Mapping[str, str],
        before: str = "",
        arrived: float = 0.0,
        alone: bool = False,
    ) -> None:
        self.office = office
        self.path = path
        self.query = QueryParams([(name, value) for name, value in query.multi_items() if name != shown.NAME])
        self.shown = query.get(shown.NAME, "")
        self.lost = False
        self.written = ""
        self.form = form if form is not None else FormData()
        self.posted = form is not None
        self.uploads = uploads
        self.address = address
        self.moving = moving
        self.cookies = cookies
        self.before = before
        self.arrived = arrived
        self.alone = alone

    @cached_property
    def desk(self) -> WebDesk:
        """The desk of this request: the plans and the day that the address names. Raises DayError's words as MisuseError."""
        return self.make_desk()

    def make_desk(self) -> WebDesk:
        """Another one of the same request, for what is not to be told on its page. Raises as ``desk`` does."""
        return WebDesk(
            self.office,
            tuple(self.query.getlist("plan")),
            self._read(self.query.get("as-of", "")),
            since=self.arrived,
            alone=self.alone,
        )

    def settle_day(self) -> str:
        """Why the day of the address is none, for a page that shows its form again; empty if it is one.

        The desk is then that of today.
        """
        try:
            _ = self.desk
        except MisuseError as error:
            self.desk = WebDesk(
                self.office, tuple(self.query.getlist("plan")), None, since=self.arrived, alone=self.alone
            )
            return str(error)
        return ""

    def read_day(self, name: str) -> dt.date | None:
        """The day in a field of the form, else of the address; None if there is none. Raises MisuseError if it is no day."""
        return self._read(self.text(name))

    def _read(self, text: str) -> dt.date | None:
        typed = text.strip()
        if not typed:
            return None
        from bizenv.base.days import DayError
        from bizenv.phrases.typed import parse_day

        try:
            return parse_day(typed, self.office.today())
        except DayError as error:
            raise MisuseError(str(error)) from None

    @property
    def plan_query(self) -> str:
        """The plans that the address names, as another address has them: ?plan=放管服; empty if it names none."""
        named = self.query.getlist("plan")
        return f"?{urlencode([('plan', name) for name in named])}" if named else ""

    def make_address(self, path: str, *told: tuple[str, str]) -> str:
        """An address about the plans that are asked, with what else it is told."""
        query = urlencode([*(("plan", name) for name in self.desk.plans), *told])
        return f"{path}?{query}" if query else path

    @cached_property
    def plans(self) -> list[PlanChoice]:
        """The plans of the workspace where there are several, to choose from; one that cannot be read is not among them."""
        from bizenv.api import Shelf
        from bizenv.base.errors import DataError
        from bizenv.store import plans

        books = []
        for folder in plans.list_plans(self.office.home):
            with suppress(DataError):
                books.append(self.desk.open(folder))
        shelf = Shelf(books)
        named = set(self.query.getlist("plan"))
        return [
            PlanChoice(
                book.plan.id, shelf.name(book), book.plan.title, not named.isdisjoint({book.plan.id, shelf.name(book)})
            )
            for book in (books if len(books) > 1 else ())
        ]

    @property
    def day(self) -> dt.date:
        """The day that is asked about: that of the address, else today."""
        return self.desk.as_of or self.desk.today

    def text(self, name: str) -> str:
        """A field of the form, else of the address; empty if it is not there."""
        found = self.form.get(name) if name in self.form else self.query.get(name, "")
        return _clean(found) if isinstance(found, str) else ""

    def texts(self, name: str) -> list[str]:
        """All values of a field of the form, else of the address."""
        found = self.form.getlist(name) if name in self.form else self.query.getlist(name)
        return [_clean(text) for text in found if isinstance(text, str)]

    @property
    def step(self) -> str:
        """Which button of a form was pressed; empty if none."""
        return self.text("step") if self.posted else ""

    @property
    def ticket(self) -> str:
        """What makes the form count once."""
        return self.text("ticket")

    @property
    def basket(self) -> str:
        """The ticket with which the files of the form wait: that of the form which they came with, else its own."""
        return self.text("kept") or self.ticket

    def refill(self, sent: Sequence[tuple[str, str]]) -> None:
        """Take what was sent from the form of this page for what is sent now."""
        self.form = FormData([*sent])
        self.posted = True

    def list_filled(self) -> list[tuple[str, str]]:
        """The texts that a person filled in, for a preview to send on."""
        ours = (*_HIDDEN, *_OF_FILES)
        return [(k, v) for k, v in self.form.multi_items() if isinstance(v, str) and k not in ours]

    @cached_property
    def new_ticket(self) -> str:
        """The ticket of the form on the page that answers."""
        return self.office.make_ticket()

    @property
    def content(self) -> str:
        """The digest of what a person filled in, and sent along."""
        told = [(k, v) for k, v in self.form.multi_items() if k not in _HIDDEN and isinstance(v, str)]
        sent = [(k, it.name, sha256(it.content).hexdigest()) for k, some in self.uploads.items() for it in some]
        return sha256(repr((self.address, str(self.query), sorted(told), sent)).encode()).hexdigest()

    def write(self, do: Callable[[], str], *, found: bool = False) -> Response:
        """Do what the form asks, once, and go where its answer is: ``do`` writes and returns that address.

        found: it makes the workspace, so that none need be there. Raises MisuseError where nothing may be written; whatever
        ``do`` raises.
        """
        if found:
            self.desk.refuse_read_only()
        else:
            self.desk.refuse_writing()
        address = self.office.do_once(self.ticket, self.content, do)
        self.office.form_files.drop(self.text("kept"))
        return RedirectResponse(address, 303)


def _clean(text: str) -> str:
    """A text without space around it, its lines ended as in our files: a browser ends them as on paper tape."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()

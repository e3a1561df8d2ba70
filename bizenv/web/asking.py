"""A request as a page sees it, and how a page is put at an address."""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from hashlib import sha256
from math import inf
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.web import shown
from bizenv.web.desk import WebDesk

if TYPE_CHECKING:
    from bizenv.web.office import Office

MOST_FILES, MOST_FIELDS = 1000, 5000
"""How many files and how many fields a form may have."""
MOST_TEXT = 1024 * 1024
"""How long a field of a form may be, in bytes."""
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
        return WebDesk(
            self.office,
            tuple(self.query.getlist("plan")),
            self._read(self.query.get("as-of", "")),
            since=self.arrived,
            alone=self.alone,
        )

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


Page = Callable[[Asked], Response]
"""What answers a request."""


def place(
    address: str,
    page: Page,
    *,
    methods: Sequence[str] = ("GET",),
    keeps: bool = False,
    slow: bool = False,
    refills: bool = False,
    keeper: shown.Keeper = shown.find_open,
) -> Route:
    """A page at an address, for ``GET`` and, where it has a form, ``POST``; what a form is answered with gets an address: see ``shown``.

    keeps: whether it shows nothing but the plans and their ledgers, so that it need not be made again while they are the
    same. slow: whether it takes long, so that others are not to wait for it: it opens the plans for itself.
    refills: whether it shows its form with what was sent for ``step=edit``. keeper: finds where its answers are kept.
    """
    asks = "POST" in methods
    shows = "GET" in methods

    async def endpoint(request: Request) -> Response:
        asked = await _read(request, alone=slow)
        posted = asked.posted
        pages = keeper(asked) if asks else None
        if asks and not posted:
            found = shown.look_up(asked, pages, refills=refills) if pages is not None and not asked.moving else None
            if found is not None:
                return found
            if not shows and not asked.shown:
                raise HTTPException(405)
            if not shows:  # only an answer has ever stood here
                return RedirectResponse("/", 303)
        if not posted or pages is None:
            answer = await run(request, asked)
            return shown.let_back(answer) if refills and not posted and keeper is shown.find_open else answer
        request.state.give = partial(shown.give, asked, pages, refills=refills)  # an error is told there too
        return shown.give(asked, pages, await run(request, asked), refills=refills)

    async def run(request: Request, asked: Asked) -> Response:
        if slow:
            return await run_in_threadpool(page, asked)
        pages = request.app.state.pages
        make = partial(pages.give, page, asked) if keeps and not asked.posted else partial(page, asked)
        return await asyncio.get_running_loop().run_in_executor(asked.office.thread, make)

    return Route(address, endpoint, methods=[*methods, *(["GET"] if asks else [])])


async def _read(request: Request, *, alone: bool) -> Asked:
    """A request with its form. Raises MisuseError for a form that is not one of ours."""
    office: Office = request.app.state.office
    form: FormData | None = None
    uploads: dict[str, list[Upload]] = {}
    if request.method == "POST":
        form, uploads = await _read_form(request, office)
    return Asked(
        office,
        request.path_params,
        request.query_params,
        form,
        uploads,
        address=request.url.path,
        moving="hx-request" in request.headers and "hx-history-restore-request" not in request.headers,
        before=request.headers.get("hx-current-url", ""),
        arrived=monotonic() if form is None else inf,  # what is written is checked against what is there now
        alone=alone,
        cookies=request.cookies,
    )


async def _read_form(request: Request, office: "Office") -> tuple[FormData, dict[str, list[Upload]]]:
    """The fields and the files of a form. Raises MisuseError for a form that is not one of ours, HTTPException."""
    uploads: dict[str, list[Upload]] = {}
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_TEXT)
    except HTTPException as error:
        if "Too many files" in str(error.detail):
            raise MisuseError(f"一次最多收{MOST_FILES}个文件，没有收；请分几次") from None
        raise
    try:
        sent = form.get("csrf", request.headers.get("x-csrf", ""))
        if not isinstance(sent, str) or not office.is_csrf(sent):
            raise MisuseError("这一页是上次打开的，没有收；请重新打开再填")
        for name, value in form.multi_items():
            if isinstance(value, UploadFile) and value.filename:
                uploads.setdefault(name, []).append(Upload(value.filename, await value.read()))
    finally:
        await form.close()
    return form, uploads


def _clean(text: str) -> str:
    """A text without space around it, its lines ended as in our files: a browser ends them as on paper tape."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()

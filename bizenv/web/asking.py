"""A request as a page sees it, and how a page is put at an address."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bizenv.base.errors import MisuseError
from bizenv.web.desk import WebDesk

if TYPE_CHECKING:
    from bizenv.web.office import Office

MOST_FILES, MOST_FIELDS = 1000, 5000
"""How many files and how many fields a form may have."""
MOST_TEXT = 1024 * 1024
"""How long a field of a form may be, in bytes."""
_HIDDEN = ("csrf", "ticket", "step")
"""The fields of a form that are not what a person filled in."""


class Upload:
    """A file as it was sent: its name as the browser has it, its content."""

    __slots__ = ("content", "name")

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content


class Asked:
    """What a page is asked.

    office, desk: what is served, and the desk of this request. path: the parts of the address. query, form: what stands
    in the address and in the form; uploads: the files in the form, by the names of their fields.
    moving: whether only a piece of the page that is shown is asked for, by htmx; before: the address of that page.
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
        before: str = "",
    ) -> None:
        self.office = office
        self.path = path
        self.query = query
        self.form = form if form is not None else FormData()
        self.posted = form is not None
        self.uploads = uploads
        self.address = address
        self.moving = moving
        self.before = before

    @cached_property
    def desk(self) -> WebDesk:
        """The desk of this request: the plans and the day that the address names. Raises DayError's words as MisuseError."""
        return WebDesk(self.office, tuple(self.query.getlist("plan")), self._read(self.query.get("as-of", "")))

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
    def day(self) -> dt.date:
        """The day that is asked about: that of the address, else today."""
        return self.desk.as_of or self.desk.today

    def text(self, name: str) -> str:
        """A field of the form, else of the address; empty if it is not there."""
        found = self.form.get(name) if name in self.form else self.query.get(name, "")
        return found.strip() if isinstance(found, str) else ""

    def texts(self, name: str) -> list[str]:
        """All values of a field of the form, else of the address."""
        found = self.form.getlist(name) if name in self.form else self.query.getlist(name)
        return [text.strip() for text in found if isinstance(text, str)]

    @property
    def step(self) -> str:
        """Which button of a form was pressed; empty if none."""
        return self.text("step") if self.posted else ""

    @property
    def ticket(self) -> str:
        """What makes the form count once."""
        return self.text("ticket")

    @property
    def content(self) -> str:
        """The digest of what a person filled in."""
        told = [(k, v) for k, v in self.form.multi_items() if k not in _HIDDEN and isinstance(v, str)]
        return sha256(repr((self.address, sorted(told))).encode()).hexdigest()

    def write(self, do: Callable[[], str], *, found: bool = False) -> Response:
        """Do what the form asks, once, and go where its answer is: ``do`` writes and returns that address.

        found: it makes the workspace, so that none need be there. Raises MisuseError where nothing may be written; whatever
        ``do`` raises.
        """
        if found:
            self.desk.refuse_read_only()
        else:
            self.desk.refuse_writing()
        return RedirectResponse(self.office.do_once(self.ticket, self.content, do), 303)


Page = Callable[[Asked], Response]
"""What answers a request."""


def place(address: str, page: Page, *, methods: Sequence[str] = ("GET",)) -> Route:
    """A page at an address, for ``GET`` and, where it has a form, ``POST``."""

    async def endpoint(request: Request) -> Response:
        asked = await _read(request)
        return await run_in_threadpool(page, asked)

    return Route(address, endpoint, methods=[*methods])


async def _read(request: Request) -> Asked:
    """A request with its form. Raises MisuseError for a form that is not one of ours."""
    office: Office = request.app.state.office
    form: FormData | None = None
    uploads: dict[str, list[Upload]] = {}
    if request.method == "POST":
        try:
            form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_TEXT)
        except HTTPException as error:
            if "Too many files" in str(error.detail):
                raise MisuseError(f"一次最多收{MOST_FILES}个文件，没有收；请分几次") from None
            raise
        sent = form.get("csrf", request.headers.get("x-csrf", ""))
        if not isinstance(sent, str) or not office.is_csrf(sent):
            raise MisuseError("这一页是上次打开的，没有收；请重新打开再填")
        for name, value in form.multi_items():
            if isinstance(value, UploadFile) and value.filename:
                uploads.setdefault(name, []).append(Upload(value.filename, await value.read()))
        await form.close()  # the files that were spooled
    return Asked(
        office,
        request.path_params,
        request.query_params,
        form,
        uploads,
        address=request.url.path,
        moving="hx-request" in request.headers and "hx-history-restore-request" not in request.headers,
        before=request.headers.get("hx-current-url", ""),
    )

"""How a page is put at an address, and a request read for it."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bizenv.base.errors import MisuseError
from bizenv.web import shown
from bizenv.web.asking import Asked, Upload

if TYPE_CHECKING:
    from bizenv.web.office import Office

_MOST_FILES, _MOST_FIELDS = 1000, 5000
"""How many files and how many fields a form may have."""
_MOST_TEXT = 1024 * 1024
"""How long a field of a form may be, in bytes."""
Page = Callable[[Asked], Response]
"""What answers a request."""


def place(
    address: str,
    page: Page,
    *,
    methods: Sequence[str] = ("GET",),
    keeps: bool | Callable[[Asked], Hashable] = False,
    slow: bool = False,
    refills: bool = False,
    keeper: shown.Keeper = shown.find_open,
) -> Route:
    """A page at an address, for ``GET`` and, where it has a form, ``POST``; what a form is answered with gets an address: see ``shown``.

    keeps: whether it shows nothing but the plans and their ledgers, so that it need not be made again while they are the
    same; or what finds all else that it shows. slow: whether it takes long, so that others are not to wait for it: it opens the plans for itself.
    refills: whether it shows its form with what was sent for ``step=edit``. keeper: finds where its answers are kept.
    """
    asks = "POST" in methods
    shows = "GET" in methods

    async def endpoint(request: Request) -> Response:
        asked = await _read_request(request, alone=slow)
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
        beside = keeps if callable(keeps) else None
        make = partial(pages.give, page, asked, beside) if keeps and not asked.posted else partial(page, asked)
        return await asyncio.get_running_loop().run_in_executor(asked.office.thread, make)

    return Route(address, endpoint, methods=[*methods, *(["GET"] if asks else [])])


async def _read_request(request: Request, *, alone: bool) -> Asked:
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
        form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_MOST_TEXT)
    except HTTPException as error:
        if "Too many files" in str(error.detail):
            raise MisuseError(f"一次最多收{_MOST_FILES}个文件，没有收；请分几次") from None
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

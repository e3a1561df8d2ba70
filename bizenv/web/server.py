"""The office as an application, and how it is run."""

import hmac
import socket
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bizenv.base.errors import BizenvError, DataError, MisuseError, NotFoundError
from bizenv.base.files import describe_failure
from bizenv.base.text import escape
from bizenv.web import render
from bizenv.web.guard import Guard
from bizenv.web.kept import KeptPages
from bizenv.web.office import Office
from bizenv.web.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send

_STATUS: tuple[tuple[type[BizenvError], int, str], ...] = (
    (NotFoundError, 404, "没有找到"),
    (MisuseError, 422, "不能这样办"),
    (DataError, 409, "数据要先处理"),
)
"""What a page says that could not be shown, by the error."""
_PACKAGE = Path(__file__).parents[1]
_PAGE_STYLE = _PACKAGE / "views" / "page" / "style.css"


def make_app(office: Office) -> "ASGIApp":
    """The office as an ASGI application, behind its door."""

    @asynccontextmanager
    async def live(_: Starlette) -> "AsyncIterator[None]":
        yield
        office.close()

    routes: list[Route | Mount] = [
        Route("/enter", _enter),
        Route("/favicon.ico", lambda _: Response(status_code=204)),
        Route("/static/page.css", _give_style),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        *(route for page in PAGES for route in page.ROUTES),
    ]
    handlers = {
        BizenvError: _tell_error,
        HTTPException: _tell_unknown,
        ClientDisconnect: lambda *_: Response(status_code=400),  # nobody is there to read it
        OSError: _tell_failure,
        Exception: _tell_fault,
    }
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=live)
    app.state.office = office
    app.state.pages = KeptPages()
    return Guard(app, office, _turn_away)


async def _turn_away(scope: "Scope", receive: "Receive", send: "Send") -> None:
    status, words = scope["turned_away"]
    page = render.render_alone("closed.html", status, words=words)
    page.headers["connection"] = "close"
    await page(scope, receive, send)


def _enter(request: Request) -> Response:
    """The door: the token of the address becomes the cookie. The page then goes on by itself, so that the cookie is sent.

    A browser that came here from another program or page would not send a strict cookie with a redirect.
    """
    office: Office = request.app.state.office
    token = parse_qs(request.url.query).get("token", [""])[0]
    if not hmac.compare_digest(token.encode(), office.token.encode()):
        return render.render_alone(
            "closed.html", 403, words="这个地址不对，或是以前打开的；请用运行 bizenv serve 的窗口给出的地址"
        )
    page = render.render_alone("enter.html", 200)
    page.set_cookie(office.cookie, office.session, httponly=True, samesite="strict", path="/")
    return page


def _give_style(_: Request) -> Response:
    """The style of ``dashboard``, which the office shares."""
    return Response(_PAGE_STYLE.read_bytes(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _tell_error(request: Request, error: Exception) -> Response:
    status, head = next(((code, told) for kind, code, told in _STATUS if isinstance(error, kind)), (409, "没有办成"))
    page = _tell(request, status, head, str(error), faulty=isinstance(error, DataError))
    give: Callable[[Response], Response] = getattr(request.state, "give", lambda it: it)
    return give(page)


def _tell_unknown(request: Request, error: Exception) -> Response:
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (404, "")
    if status == 404:
        return _tell(request, 404, "没有这一页", "地址可能写错了")
    words = detail if status in (408, 413) else "发来的内容读不懂，没有收"  # the others are in English
    return _tell(request, status, "不能这样办", words)


def _tell_failure(request: Request, error: Exception) -> Response:
    """What could not be read or written, because it is gone, or the disk is full."""
    if not isinstance(error, OSError) or error.filename is None:
        return _tell_fault(request, error)
    return _tell(request, 409, "数据要先处理", f"读写不了 {escape(error.filename)}：{describe_failure(error)}")


def _tell_fault(request: Request, error: Exception) -> Response:
    """The last resort: a fault of bizenv itself, said as one; what was sent is not told, at the terminal neither."""
    where = f"{type(error).__name__}（{_find_place(error)}）"
    office: Office = request.app.state.office
    office.report(f"bizenv 自身出错：{where}，{request.method} {_name_route(request)}。请报告开发者")
    return _tell(request, 500, "bizenv 自身出错", f"{where}。请报告开发者")


def _find_place(error: Exception) -> str:
    """Where an error was raised, and before it the last place of our own, if that is another one."""
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    own = [it for it in places if _PACKAGE in Path(it[0]).parents]
    told = dict.fromkeys([*own[-1:], *places[-1:]])
    return " → ".join(f"{Path(path).name}:{line}" for path, line in told) or "?"


def _name_route(request: Request) -> str:
    """The address of a page without what was asked of it."""
    route = request.scope.get("route")
    return route.path if isinstance(route, Route) else "?"


def _tell(request: Request, status: int, head: str, words: str, *, faulty: bool = False) -> Response:
    moving = "hx-request" in request.headers
    page = render.render_alone("failed.html", status, head=head, words=words, moving=moving, faulty=faulty)
    return HTMLResponse(page.body, status, {"Cache-Control": "no-store"})


def run(office: Office, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until a person stops it, on a socket that listens. ``ready`` is called once the door is open."""
    import logging

    import uvicorn

    # On Windows it prints a traceback whenever a browser breaks a connection off; a fault of ours is told without it.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    config = uvicorn.Config(
        make_app(office),
        log_level="critical",  # a fault is told in one line, without what was sent
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
        lifespan="on",
        ws="none",
    )
    Server(config).run(sockets=[listener])

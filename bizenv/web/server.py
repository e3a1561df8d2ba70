"""The office as an application, and how it is run and found again."""

import hmac
import socket
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bizenv.base.errors import BizenvError, DataError, MisuseError, NotFoundError
from bizenv.web import render
from bizenv.web.guard import Guard
from bizenv.web.office import Office
from bizenv.web.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send

_STATUS: tuple[tuple[type[BizenvError], int, str], ...] = (
    (NotFoundError, 404, "没有找到"),
    (MisuseError, 422, "这样不行"),
    (DataError, 409, "数据要先处理"),
)
"""What a page says that could not be shown, by the error."""
_PAGE_STYLE = Path(__file__).parents[1] / "views" / "page" / "style.css"


def make_app(office: Office) -> "ASGIApp":
    """The office as an ASGI application, behind its door."""

    @asynccontextmanager
    async def live(_: Starlette) -> "AsyncIterator[None]":
        yield
        office.close()

    routes: list[Route | Mount] = [
        Route("/enter", _enter),
        Route("/alive", _tell_alive),
        Route("/favicon.ico", lambda _: Response(status_code=204)),
        Route("/static/page.css", _give_style),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        *(route for page in PAGES for route in page.ROUTES),
    ]
    handlers = {BizenvError: _tell_error, HTTPException: _tell_unknown, Exception: _tell_fault}
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=live)
    app.state.office = office
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


def _tell_alive(request: Request) -> Response:
    """What a second start asks, to know that this one serves the same folder. The cookie was checked at the door."""
    office: Office = request.app.state.office
    return PlainTextResponse("\n".join(office.known_by))


def _give_style(_: Request) -> Response:
    """The style of ``dashboard``, which the office shares."""
    return Response(_PAGE_STYLE.read_bytes(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _tell_error(request: Request, error: Exception) -> Response:
    status, head = next(((code, told) for kind, code, told in _STATUS if isinstance(error, kind)), (409, "没有办成"))
    return _tell(request, status, head, str(error))


def _tell_unknown(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 404:
        return _tell(request, 404, "没有这一页", "地址可能写错了")
    return _tell(request, status, "这样不行", "发来的内容读不懂，没有收")


def _tell_fault(request: Request, error: Exception) -> Response:
    """The last resort: a fault of bizenv itself, said as one."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place is not None else "?"
    return _tell(request, 500, "bizenv 自身出错", f"{type(error).__name__}（{where}）。请报告开发者")


def _tell(request: Request, status: int, head: str, words: str) -> Response:
    moving = "hx-request" in request.headers
    page = render.render_alone("failed.html", status, head=head, words=words, moving=moving)
    return HTMLResponse(page.body, status, {"Cache-Control": "no-store"})


def run(office: Office, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until a person stops it, on a socket that listens. ``ready`` is called once the door is open."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    config = uvicorn.Config(
        make_app(office),
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
        lifespan="on",
        ws="none",
    )
    Server(config).run(sockets=[listener])

"""The only door of the office: who may ask, what may be sent, and what a browser may do with the answer.

Held here, for every page alike: the Host is this machine (against DNS rebinding), the cookie is that of this start, a
form comes from one of our own pages (Origin; the token in the form is checked where forms are read), a request has an end
(bytes and seconds), and the answer may load nothing from elsewhere and be shown in no other page.
"""

import asyncio
import hmac
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bizenv.web.office import Office

MOST_BYTES = 210 * 1024 * 1024
"""The most that a request may send: the largest file that ``form import`` opens several times over, and never without end."""
MOST_SECONDS = 60.0
"""How long a request may take to arrive."""
TOO_MUCH = "发来的太大，没有收"
_METHODS = ("GET", "HEAD", "POST")
OPEN = ("/enter", "/static/", "/favicon.ico")
"""What is answered without a cookie: the door itself, and the style of the page that says to use it."""

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_NOT_KEPT = (b"cache-control", b"no-store")
"""What everything says but the style: no browser keeps it."""
_FAR = (b"cross-site", b"same-site")
"""What a browser says of a request that another site has made, or a page of another program on this machine."""
_LONGEST = 4000
"""How long the path of an address may be; no page has one of more than some hundred letters."""
_DIGITS = 12
"""How many digits the length of a request may have."""


class Guard:
    """An ASGI application before another one, which gets only what may pass.

    turned_away: answers in its place, with the status and the sentence that stand in ``scope["turned_away"]``.
    """

    def __init__(self, app: ASGIApp, office: Office, turned_away: ASGIApp) -> None:
        self.app = app
        self.office = office
        self.turned_away = turned_away

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or say why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = {name for name, _ in message["headers"]}
                ours = HEADERS if scope["path"].startswith(OPEN[1]) else (*HEADERS, _NOT_KEPT)
                message["headers"] = [*message["headers"], *((n, v) for n, v in ours if n not in own)]
            await send(message)

        refused = self._find_fault(scope)
        if refused is not None:
            await self._turn_away(scope, receive, answer, *refused)
            return
        try:
            await self.app(scope, self._limit(receive), answer)
        except Exception:  # noqa: BLE001 - the application has told it, at the terminal and in the page
            if not started:
                await self._turn_away(scope, receive, answer, 500, "bizenv 自身出错，请看运行 bizenv serve 的窗口")

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send, status: int, words: str) -> None:
        await self.turned_away({**scope, "turned_away": (status, words)}, receive, send)

    def _find_fault(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the words with which a request is turned away; None if it may pass."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        if len(hosts) != 1 or hosts[0].lower() not in self.office.hosts:
            return 421, "只能用 bizenv serve 给出的地址打开"
        if scope["method"] not in _METHODS:
            return 405, "没有这种请求"
        if scope["method"] == "POST":
            origins = [value.decode("latin-1").lower() for name, value in headers if name == b"origin"]
            if origins != [f"http://{hosts[0].lower()}"]:
                return 403, "这一页不是从督办台打开的，没有收"
            lengths = [value for name, value in headers if name == b"content-length"]
            if any(not it.isdigit() or len(it) > _DIGITS or int(it) > MOST_BYTES for it in lengths):
                return 413, TOO_MUCH
        path: str = scope["path"]
        if len(path) > _LONGEST:
            return 414, "地址太长"
        if path != OPEN[0] and any(value in _FAR for name, value in headers if name == b"sec-fetch-site"):
            return 403, "这一页不是从督办台打开的，没有给"
        if path != OPEN[0] and path != OPEN[2] and not path.startswith(OPEN[1]) and not self._is_known(headers):
            return 403, "请从运行 bizenv serve 的窗口给出的地址打开；以前打开的，重新运行后不再有效"
        return None

    def _is_known(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether a request has the cookie of this start."""
        for name, value in headers:
            if name != b"cookie":
                continue
            try:
                cookies = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                continue
            found = cookies.get(self.office.cookie)
            if found is not None and hmac.compare_digest(found.value.encode(), self.office.session.encode()):
                return True
        return False

    def _limit(self, receive: Receive) -> Receive:
        """The same, until it has sent too much, or taken too long."""
        taken, ends = 0, asyncio.get_running_loop().time() + MOST_SECONDS
        arrived = False

        async def limited() -> Message:
            nonlocal taken, arrived
            if arrived:
                return await receive()
            left = ends - asyncio.get_running_loop().time()
            try:
                message = await asyncio.wait_for(receive(), max(left, 0.001))
            except TimeoutError:
                raise HTTPException(408, "发得太慢，没有收全，请再试") from None
            taken += len(message.get("body", b""))
            arrived = message["type"] != "http.request" or not message.get("more_body", False)
            if taken > MOST_BYTES:
                raise HTTPException(413, TOO_MUCH)
            return message

        return limited

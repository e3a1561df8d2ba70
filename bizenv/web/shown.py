"""What a form is answered with has an address of its own: to go back to it or to load it again asks nothing and sends nothing.

A page that answers a form is kept under the ticket of the form in it, and the browser is sent to the same address with
that ticket (``shown``). Where a page shows its own form again when it gets ``step=edit``, the empty form has such an
address too: whoever goes back finds there what was sent from it, without any script. A form that was written leads
to what was recorded. What is kept is in memory alone, and ends with the office.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from bizenv.web.asking import Asked

LOCKED = "/clues"
"""What every address begins with that shows something only to who has a key."""
NAME = "shown"
"""What holds the ticket in an address."""
MOST_PAGES, MOST_BYTES = 300, 64 * 1024 * 1024
"""How many pages and forms are kept, and how many bytes all of them may have; the oldest goes first."""
_MOST_STEPS = 50
"""How many answers on the way from a form to what was written are followed."""
_WRITES = ("write", "edit")
"""The buttons of a preview; any other is one of a form that was filled in."""

Sent = tuple[tuple[str, str], ...]
"""The texts of a form."""


class _Kept(NamedTuple):
    """What a ticket shows at an address: a page as it was sent, or the form with what was last sent from it."""

    where: str
    answer: Response | None
    sent: Sent
    size: int


class ShownPages:
    """What was shown in one start, by ticket."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._led: dict[str, str] = {}
        self._lost: deque[str] = deque(maxlen=10_000)
        self._bytes = 0
        self._lock = Lock()

    def keep_answer(self, ticket: str, where: str, answer: Response, of: str) -> bool:
        """Keep a page; whether there is room for it. ``of``: the ticket of the form that it answers."""
        kept = _Kept(where, _copy(answer), (), len(answer.body))
        return self._keep(ticket, kept, of)

    def keep_sent(self, ticket: str, where: str, sent: Sent) -> None:
        """Keep what was sent from a form, in place of the page that it stood on."""
        self._keep(ticket, _Kept(where, None, sent, sum(len(k) + 3 * len(v) for k, v in sent)))

    def _keep(self, ticket: str, kept: _Kept, of: str = "") -> bool:
        with self._lock:
            if kept.size > MOST_BYTES:
                return False
            self._drop(ticket)
            self._kept[ticket] = kept
            self._bytes += kept.size
            if of in self._kept and of != ticket:
                self._led[of] = ticket
            while len(self._kept) > MOST_PAGES or self._bytes > MOST_BYTES:
                oldest = next(iter(self._kept))
                self._drop(oldest)
                self._lost.append(oldest)
            return True

    def _drop(self, ticket: str) -> None:
        before = self._kept.pop(ticket, None)
        self._led.pop(ticket, None)
        self._bytes -= before.size if before is not None else 0

    def find(self, ticket: str, where: str) -> _Kept | None:
        """What a ticket shows at an address; None if that is not known, or no longer."""
        with self._lock:
            kept = self._kept.get(ticket)
            return kept if kept is not None and kept.where == where else None

    def list_led(self, ticket: str) -> list[str]:
        """The tickets of the pages to which a form has led, one after the other."""
        found: list[str] = []
        with self._lock:
            while ticket in self._led and len(found) < _MOST_STEPS:
                ticket = self._led[ticket]
                found.append(ticket)
        return found

    def lose(self, ticket: str) -> None:
        """Note that what a ticket shows is not known here."""
        with self._lock:
            self._lost.append(ticket)

    def is_lost(self, ticket: str) -> bool:
        """Whether what a ticket shows was known once, and is no more."""
        with self._lock:
            return ticket in self._lost


Keeper = Callable[["Asked"], ShownPages | None]
"""Finds where the answers to the forms of a page are kept; None where they may not be."""


def find_open(asked: "Asked") -> ShownPages | None:
    """Where the answers are kept of whatever anybody may see who is in the office; never those of what needs a key."""
    return None if asked.address.startswith(LOCKED) else asked.office.shown


def look_up(asked: "Asked", pages: ShownPages, *, refills: bool) -> Response | None:
    """What the ticket in the address of a page shows; None if the page is to be made.

    The page is then made with what was sent from its form, or says that this is no longer known. ``refills``: whether the page
    shows its form again for ``step=edit``.
    """
    ticket, office = asked.shown, asked.office
    if not ticket:
        return _go(asked, office.make_ticket()) if refills else None
    if not office.is_ticket(ticket):
        if not refills:
            asked.lost = True
            return None
        ticket = office.make_ticket()
        pages.lose(ticket)
        return _go(asked, ticket)
    done = office.find_done(ticket)
    if done:
        return RedirectResponse(done, 303)
    kept = pages.find(ticket, _locate(asked))
    if kept is None:
        asked.lost = not refills or pages.is_lost(ticket)
    elif kept.answer is not None:
        return _copy(kept.answer)
    else:
        led = [office.find_done(it) for it in pages.list_led(ticket)]
        asked.written = next(filter(None, led), "")
        asked.refill(kept.sent)
    if refills:
        asked.new_ticket = ticket
    return None


def give(asked: "Asked", pages: ShownPages, answer: Response, *, refills: bool = False) -> Response:
    """The way to the answer to a form, which is kept; what is no page, or too large, is answered with itself."""
    if asked.moving or not answer.headers.get("content-type", "").startswith("text/html"):
        return answer
    where, office = _locate(asked), asked.office
    if refills and asked.step not in _WRITES and office.is_ticket(asked.ticket):
        kept = tuple((name, asked.text(name)) for name in ("ticket", "seen") if name in asked.form)
        kept += (("kept", asked.basket), ("step", "edit"))
        pages.keep_sent(asked.ticket, where, (*asked.list_filled(), *kept))
    if not pages.keep_answer(asked.new_ticket, where, answer, asked.ticket):
        return answer
    return _go(asked, asked.new_ticket)


def let_back(answer: Response) -> Response:
    """The same form, which a browser may keep as long as it is open, with what is being typed; what it asks for anew it gets anew."""
    answer.headers["cache-control"] = "private, no-cache"
    answer.headers["vary"] = "*"
    return answer


def _locate(asked: "Asked") -> str:
    query = urlencode(asked.query.multi_items())
    return f"{asked.address}?{query}" if query else asked.address


def _go(asked: "Asked", ticket: str) -> Response:
    where = _locate(asked)
    return RedirectResponse(f"{where}{'&' if asked.query else '?'}{urlencode({NAME: ticket})}", 303)


def _copy(answer: Response) -> Response:
    made = Response(answer.body, answer.status_code)
    made.raw_headers = list(answer.raw_headers)
    return made

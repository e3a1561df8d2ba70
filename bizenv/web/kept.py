"""Pages that were made before and are still right: while nothing on disk has changed, they are not made again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from starlette.responses import Response

from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from bizenv.web.asking import Asked

MOST_PAGES, MOST_BYTES = 100, 64 * 1024 * 1024
"""How many pages are kept, and how many bytes all of them may have; what was not asked for longest goes first."""


class _Kept(NamedTuple):
    """A page as it was sent, what the plans looked like before it was made, and the ticket that stands in it."""

    seen: Hashable
    answer: Response
    ticket: bytes


class KeptPages:
    """The pages of one start, by what was asked."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._bytes = 0

    def give(
        self,
        page: "Callable[[Asked], Response]",
        asked: "Asked",
        beside: "Callable[[Asked], Hashable] | None" = None,
    ) -> Response:
        """The page that was made of the same question and the same files, with a ticket of its own, or a new one.

        ``beside``: finds what it shows besides the plans.
        """
        office = asked.office
        key = (page, asked.address, str(asked.query), asked.moving, asked.before, office.today())
        seen: Hashable = office.look(asked.arrived)
        if seen is not None and beside is not None:
            seen = (seen, beside(asked))
        known = self._pages.get(key)
        if known is not None and seen is not None and known.seen == seen:
            self._pages.move_to_end(key)
            body = bytes(known.answer.body).replace(known.ticket, office.make_ticket().encode())
            return _copy(known.answer, body)
        made = page(asked)
        if seen is not None and made.status_code == 200 and not asked.posted:
            self._keep(key, _Kept(seen, _copy(made, bytes(made.body)), asked.new_ticket.encode()))
        return made

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        before = self._pages.pop(key, None)
        self._bytes += len(kept.answer.body) - (len(before.answer.body) if before is not None else 0)
        self._pages[key] = kept
        while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
            self._bytes -= len(self._pages.popitem(last=False)[1].answer.body)


def _copy(answer: Response, body: bytes) -> Response:
    """An answer with another body of the same length."""
    made = Response(body, answer.status_code)
    made.raw_headers = list(answer.raw_headers)
    return made

"""How a plan's folder looks, look after look: what has changed on disk is seen at the next request."""

from time import monotonic

from bizenv.store.signature import Signature, sign, sign_again, sign_quickly

_RARELY = 20
"""How many times as long as a look at all files took its folders alone are looked at after it: looking takes 5 % of the time at most."""


class Watch:
    """One folder of a plan.

    seen: what it looked like last; None if it may still change unseen. number: that look, the same as long as nothing has changed.
    """

    def __init__(self, folder: str) -> None:
        self.seen: Signature | None = None
        self._folder = folder
        self._number = 0
        self._looked = self._until = float("-inf")
        self._quick: frozenset[tuple[str, int, int, int, int]] | None = None

    @property
    def number(self) -> int | None:
        """The number of the last look; None if the files may still change unseen."""
        return self._number if self.seen is not None else None

    def look(self, since: float, clock: int) -> int | None:
        """Look, unless that was done since; gives the number. It is looked at once for all pages that were asked for before that.

        A folder of the ledger in which something has changed is looked at, every file now and then. ``since``: by the
        clock of ``time.monotonic``; ``clock``: the time now in nanoseconds.
        """
        if self._looked > since:
            return self.number
        looked = monotonic()
        quick = sign_quickly(self._folder, clock)
        if self.seen is None or self._quick is None or quick is None or looked > self._until:
            seen = sign(self._folder, clock) if quick is not None else None
            self._until = monotonic() + _RARELY * (monotonic() - looked)
        elif quick != self._quick:
            seen = sign_again(self._folder, self.seen, self._quick, quick, clock)
        else:
            seen = self.seen
        if seen != self.seen:
            self._number += 1
        self.seen, self._quick, self._looked = seen, quick, looked
        return self.number

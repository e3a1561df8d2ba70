"""How a plan's folder looks, look after look: what has changed on disk is seen at the next request."""

from collections.abc import Mapping
from time import monotonic

from bizenv.store.signature import Quick, Signature, list_strange, sign, sign_again, sign_quickly, sign_tasks

_SOME, _RARELY = 250, 20
"""Of how many tasks the files are looked at in one go, and how many times as long as that took the folders alone are looked at after it.

So looking takes 5 % of the time at most, and nobody waits for a look at all files of a long ledger.
"""


class Watch:
    """One folder of a plan.

    seen: what it looked like last; None if it may still change unseen. number: that look, the same as long as nothing has changed.
    """

    def __init__(self, folder: str) -> None:
        self.seen: Signature | None = None
        self._folder = folder
        self._number = 0
        self._looked = self._until = float("-inf")
        self._quick: Quick | None = None
        self._turn: list[str] = []
        self._sorted: Signature = {}
        self._strange: Mapping[str, tuple[str, ...]] = {}

    @property
    def number(self) -> int | None:
        """The number of the last look; None if the files may still change unseen."""
        return self._number if self.seen is not None else None

    def find_strange(self) -> Mapping[str, tuple[str, ...]] | None:
        """The names out of place at the last look, see ``list_strange``; None if the files may still change unseen."""
        if self.seen is None:
            return None
        if self._sorted is not self.seen:  # it is asked for each task that is recorded on
            before, known = self._sorted, self._strange
            self._strange = {
                name: known[name] if (past := before.get(name)) is files or past == files else list_strange(name, files)
                for name, files in self.seen.items()
                if name
            }
            self._sorted = self.seen
        return self._strange

    def look(self, since: float, clock: int) -> int | None:
        """Look, unless that was done since; gives the number. It is looked at once for all pages that were asked for before that.

        A folder of the ledger in which something has changed is looked at, and every file in its turn. ``since``: by the
        clock of ``time.monotonic``; ``clock``: the time now in nanoseconds.
        """
        if self._looked > since:
            return self.number
        looked = monotonic()
        quick = sign_quickly(self._folder, clock)
        if self.seen is None or self._quick is None or quick is None:
            seen = sign(self._folder, clock) if quick is not None else None
        elif quick != self._quick:
            seen = sign_again(self._folder, self.seen, self._quick, quick, clock)
        else:
            seen = self.seen
        if seen is not None and self.seen is not None and looked > self._until:
            seen = self._look_further(seen)
        if seen != self.seen:
            self._number += 1
        self.seen, self._quick, self._looked = seen, quick, looked
        return self.number

    def _look_further(self, seen: Signature) -> Signature | None:
        """What is seen once the files of those tasks have been looked at whose turn it is."""
        start = monotonic()
        self._turn = self._turn or [name for name in seen if name]
        some, self._turn = self._turn[:_SOME], self._turn[_SOME:]
        found = sign_tasks(self._folder, seen, (name for name in some if name in seen))
        end = monotonic()
        self._until = end + _RARELY * (end - start)
        return found

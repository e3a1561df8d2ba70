"""What opens the store of clues, for a while: kept in the memory of this start alone, for the browser that gave the passphrase.

Not the passphrase is kept, but the key that was made of it. It goes with the button, with the end of the program, and after
``IDLE`` seconds without use.
"""

import secrets
import time
from collections.abc import Callable
from threading import Lock, Timer
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.web.shown import ShownPages

if TYPE_CHECKING:
    from bizenv.clues.store import Begun

IDLE = 15 * 60.0
"""How many seconds after its last use a key is forgotten."""
FREE_TRIES = 5
"""How many wrong passphrases cost no wait."""
_FIRST_WAIT, _LONGEST_WAIT = 10.0, 15 * 60.0
"""The wait after the first wrong one beyond these, in seconds; it doubles with each, up to the longest."""


class TooOftenError(MisuseError):
    """A passphrase was typed wrongly too often; the next one has to wait."""


class _Held(NamedTuple):
    """A key, the folder of the store that it opens, and when it was last used; empty where there is no store yet, or it has none.

    begun: the passphrase that is about to be set, for which it is held, and which opens nothing yet. pages: what was shown under it,
    which goes with it.
    """

    folder: str
    key: bytes
    used: float
    begun: "Begun | None" = None
    pages: ShownPages | None = None


class Keyring:
    """The keys that are open. ``tick``: a clock in seconds that never goes back."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self.tick = tick
        self._held: dict[str, _Held] = {}
        self._wrong = 0
        self._free_from = 0.0
        self._changing = Lock()
        self._trying = Lock()
        self._timer: Timer | None = None

    def unlock(self, folder: str, find_key: Callable[[], bytes]) -> str:
        """Try a passphrase, one at a time, and return the name under which its key is kept, which the browser gets as a cookie.

        find_key: opens the store and returns its key. Raises TooOftenError; what ``find_key`` raises, of which a MisuseError counts
        as a wrong passphrase.
        """
        with self._trying:
            left = self._free_from - self.tick()
            if left > 0:
                raise TooOftenError(f"口令已连续错了{self._wrong}次，请过{max(1, round(left))}秒再试")
            try:
                key = find_key()
            except MisuseError:
                self._wrong += 1
                if self._wrong >= FREE_TRIES:
                    wait = min(_FIRST_WAIT * 2 ** min(self._wrong - FREE_TRIES, 10), _LONGEST_WAIT)
                    self._free_from = self.tick() + wait
                raise
            self._wrong = 0
        return self.hold(folder, key)

    def hold(self, folder: str, key: bytes) -> str:
        """Keep a key that opens a store, and return its name."""
        return self._hold(_Held(folder, key, self.tick()))

    def begin(self, folder: str, key: bytes, begun: "Begun") -> str:
        """Keep a passphrase that is about to be set, with the key of the store as it is now, and return its name."""
        return self._hold(_Held(folder, key, self.tick(), begun))

    def find_begun(self, name: str, folder: str) -> "tuple[bytes, Begun] | None":
        """What ``begin`` kept under a name for a folder; None if there is none, or it was not used for long."""
        held = self._find(name, folder)
        return (held.key, held.begun) if held is not None and held.begun is not None else None

    def _hold(self, held: _Held) -> str:
        name = secrets.token_urlsafe(32)
        with self._changing:
            self._held[name] = held._replace(pages=ShownPages())
            self._forget_later()
        return name

    def find(self, name: str, folder: str) -> bytes | None:
        """The key that is kept under a name for a folder, which is used now; None if there is none, or it was not used for long."""
        held = self._find(name, folder)
        return held.key if held is not None and held.begun is None else None

    def _find(self, name: str, folder: str) -> _Held | None:
        with self._changing:
            self._forget_idle()
            held = self._held.get(name)
            if held is None or held.folder != folder:
                return None
            self._held[name] = held._replace(used=self.tick())
            self._forget_later()
            return held

    def find_pages(self, name: str) -> ShownPages | None:
        """What was shown under the key of a name; None if there is none, or it was not used for long."""
        with self._changing:
            self._forget_idle()
            held = self._held.get(name)
            return held.pages if held is not None else None

    def lock(self, name: str) -> None:
        """Forget the key of a name."""
        with self._changing:
            self._held.pop(name, None)

    def close(self) -> None:
        """Forget every key."""
        with self._changing:
            self._held.clear()
            if self._timer is not None:
                self._timer.cancel()

    def _forget_idle(self) -> None:
        ends = self.tick() - IDLE
        self._held = {name: it for name, it in self._held.items() if it.used > ends}

    def _forget_later(self) -> None:
        """See to it that a key goes even if nobody asks again."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = Timer(IDLE + 1, self._sweep)
        self._timer.daemon = True
        self._timer.start()

    def _sweep(self) -> None:
        with self._changing:
            self._forget_idle()
            if self._held:
                self._forget_later()

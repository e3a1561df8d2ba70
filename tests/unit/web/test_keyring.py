"""What opens the store of clues is kept for a while, for one browser, and tried one at a time."""

from threading import Event, Thread

import pytest

from bizenv.base.errors import MisuseError
from bizenv.web.keyring import IDLE, Keyring, TooOftenError


@pytest.fixture
def ring():
    """A keyring whose clock stands still."""
    now = [0.0]
    made = Keyring(lambda: now[0])
    made.now = now
    yield made
    made.close()


def refuse() -> bytes:
    raise MisuseError("口令不对")


def test_a_key_opens_its_own_store_for_its_own_browser(ring):
    one, other = ring.unlock("库甲", lambda: b"1"), ring.unlock("库乙", lambda: b"2")
    assert (ring.find(one, "库甲"), ring.find(other, "库乙")) == (b"1", b"2")
    assert ring.find(one, "库乙") is None
    assert ring.find("", "库甲") is None
    ring.lock(one)
    assert ring.find(one, "库甲") is None
    assert ring.find(other, "库乙") == b"2"


def test_a_key_goes_by_itself_even_if_nobody_asks_again(ring):
    ring.unlock("库", lambda: b"1")
    ring.now[0] = IDLE - 1
    ring._sweep()
    assert ring._held
    ring.now[0] = IDLE + 1
    ring._sweep()
    assert not ring._held


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further(ring):
    waits = []
    for _ in range(20):
        with pytest.raises(MisuseError):
            ring.unlock("库", refuse)
        waits.append(ring._free_from - ring.now[0])
        ring.now[0] = max(ring.now[0], ring._free_from)
    assert waits[3:8] == [0.0, 10.0, 20.0, 40.0, 80.0]
    assert max(waits) == 900.0


def test_many_at_once_are_tried_one_after_another(ring):
    """Else each of fifty would be free of the wait."""
    going, tried = Event(), []

    def attempt() -> bytes:
        tried.append(1)
        going.wait(5)
        raise MisuseError("口令不对")

    def run() -> None:
        with pytest.raises(MisuseError):
            ring.unlock("库", attempt)

    threads = [Thread(target=run) for _ in range(12)]
    for thread in threads:
        thread.start()
    going.set()
    for thread in threads:
        thread.join()
    assert len(tried) == 5
    with pytest.raises(TooOftenError):
        ring.unlock("库", lambda: b"1")

"""The cache makes room for what is new, and not for less than a question needs."""

import os
from pathlib import Path

from bizenv.store.cache import KEPT, prune


def test_the_oldest_files_make_room_and_the_latest_stay_however_large(tmp_path: Path):
    found = [tmp_path / f"{n}.json" for n in range(KEPT + 4)]
    for n, path in enumerate(found):
        path.write_bytes(bytes(10))
        os.utime(path, (n, n))
    assert prune(tmp_path.glob("*.json"), 10 * (KEPT + 4)) == []
    assert prune(tmp_path.glob("*.json"), 10 * (KEPT + 2)) == [found[1], found[0]]
    assert prune(tmp_path.glob("*.json"), 1) == [found[3], found[2]]
    assert sorted(tmp_path.glob("*.json")) == sorted(found[4:])

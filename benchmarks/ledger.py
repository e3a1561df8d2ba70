"""What a ledger costs: each command on a year of 3,000 entries beside the same command on an empty ledger.

    python benchmarks/ledger.py [--runs 9] [--only list] [--large 20000]

Each command runs as a person runs it, as a whole process. The two of a pair take turns, so that both see the same weather
on a shared machine; the ratio of the fastest runs is the figure to quote, the median of the pairs shows the noise.
"cold" has a cache folder of its own that is empty each time (but for the stamp that the plan was examined), "warm" one in
which the ledger has been read before. The memory is the peak of the child, beside that of the child on an empty ledger.
The progress in these ledgers is invented: ``examples/simulate_year.py`` makes them.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

SCRIPT = Path(__file__).parent.parent / "examples" / "simulate_year.py"
YEAR = 3_000
WANTED = 2.0
DAY = "2020-01-15"

QUESTIONS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "list --format json": ("list", "--format", "json"),
    "overdue": ("overdue",),
    "due": ("due", "--within", "60d"),
    "show 71.1": ("show", "71.1"),
    "department": ("department", "区市场监管局"),
    "departments": ("departments",),
    "report --period": ("report", "--period", "2019-Q4"),
    "report --by department": ("report", "--period", "2019-Q4", "--by", "department"),
    "missing": ("missing", "--period", "2019-Q4"),
    "log 71.1": ("log", "71.1"),
    "record --dry-run": ("record", "3.1", "--progress", "40", "--dry-run"),
}
COLD = ("list", "report --period")

CHILD = """
import os, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command and prints the peak of its memory: kilobytes, on macOS bytes."""


class Place(NamedTuple):
    """A workspace with the cache in which it is remembered."""

    folder: Path
    cache: Path

    @property
    def environment(self) -> dict[str, str]:
        """Where bizenv looks for its cache, and the day on which it is asked."""
        kept = {name: value for name, value in os.environ.items() if name != "BIZENV_DATA"}
        cache = {name: str(self.cache) for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE")}
        return {**kept, **cache, "BIZENV_TODAY": DAY}

    def seconds(self, words: Sequence[str]) -> float:
        """How long one run of a command takes."""
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bizenv", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment,
            check=False,
        )
        took = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr.decode()}")
        return took

    def megabytes(self, words: Sequence[str]) -> float:
        """The peak of the memory of a command."""
        command = [sys.executable, "-c", CHILD, sys.executable, "-m", "bizenv", *words]
        done = subprocess.run(command, capture_output=True, cwd=self.folder, env=self.environment, check=True)
        return int(done.stdout) / (1024**2 if sys.platform == "darwin" else 1024)

    def forget(self) -> None:
        """Forget the ledger; that the plan was examined stays known."""
        for path in self.cache.rglob("*.ledger*"):
            path.unlink()


class Pair(NamedTuple):
    """Times of a command here and, in turn, of its like there."""

    ours: list[float]
    base: list[float]

    @property
    def ratio(self) -> float:
        """Of the fastest."""
        return min(self.ours) / min(self.base)

    @property
    def median(self) -> float:
        """Of the pairs."""
        return statistics.median(a / b for a, b in zip(self.ours, self.base, strict=True))


def in_turn(runs: int, measured: Callable[[Place], float], place: Place, empty: Place) -> Pair:
    """So many pairs of runs, after one of each that is not counted."""
    measured(place), measured(empty)
    pairs = [(measured(place), measured(empty)) for _ in range(runs)]
    return Pair([a for a, _ in pairs], [b for _, b in pairs])


def places(top: Path, large: int) -> Iterator[Place]:
    """Workspaces of no entry, of a year, and of many."""
    for name, entries in (("empty", 0), ("year", YEAR), ("large", large)):
        folder = top / name
        if entries:
            command = [sys.executable, str(SCRIPT), str(folder), "--entries", str(entries)]
        else:
            command = [sys.executable, "-m", "bizenv", "init", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        cache = top / f"{name} cache"
        cache.mkdir()
        yield Place(folder, cache)


def line(name: str, pair: Pair, wanted: float | None = WANTED) -> None:
    """Print what was measured."""
    mark = "" if wanted is None else f"≤ {wanted}" + (" !" if pair.ratio > wanted else "")
    ours, base = min(pair.ours) * 1000, min(pair.base) * 1000
    print(f"{name:34} {ours:6.0f}ms {base:6.0f}ms {pair.ratio:6.2f} {pair.median:7.2f}  {mark}", flush=True)


def head(title: str) -> None:
    """Print the head of a table."""
    print(f"\n{title:34} {'bizenv':>8} {'empty':>8} {'ratio':>6} {'median':>7}  wanted")


def main() -> None:
    """Measure, and print a line for each command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--only", default="", help="commands that contain these words")
    parser.add_argument("--large", type=int, default=20_000)
    typed = parser.parse_args()
    runs: int = typed.runs
    chosen = {name: words for name, words in QUESTIONS.items() if typed.only in name}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        empty, year, large = places(top, typed.large)
        for place in (empty, year, large):
            entries = len(list(place.folder.glob("ledger/*/*.yaml")))
            print(f"{place.folder.name:6} {entries:6} entries")
        measure(runs, chosen, empty, year, f"{YEAR:,} entries, warm")
        measure(runs, chosen, empty, large, f"{typed.large:,} entries, warm")
        if not typed.only or typed.only in "record":
            writing(runs, top, empty, (year, large))
        cold = {name: words for name, words in chosen.items() if name in COLD}
        for place in (year, large):
            without_cache(runs, cold, empty, place)
        memory(cold, (empty, year, large))


def measure(runs: int, chosen: dict[str, tuple[str, ...]], empty: Place, place: Place, title: str) -> None:
    """Commands on a ledger that has been read before."""
    head(title)
    for name, words in chosen.items():
        pair = in_turn(runs, partial(Place.seconds, words=words), place, empty)
        line(name, pair, WANTED if place.folder.name == "year" else None)


def writing(runs: int, top: Path, empty: Place, full: Sequence[Place]) -> None:
    """``record``, which really writes, on a copy each: every entry is another, and none is left where it is measured."""
    head("record, written")
    numbers = count(1)

    def record(there: Place) -> float:
        return there.seconds(("record", "3.1", "--progress", "40", "--note", f"第{next(numbers)}次（虚构）"))

    fresh = Place(top / "fresh", empty.cache)
    shutil.copytree(empty.folder, fresh.folder)
    for place in full:
        copy = Place(top / f"{place.folder.name} copy", place.cache)
        shutil.copytree(place.folder, copy.folder)

        line(place.folder.name, in_turn(runs, record, copy, fresh))
        shutil.rmtree(copy.folder)


def without_cache(runs: int, chosen: dict[str, tuple[str, ...]], empty: Place, place: Place) -> None:
    """Commands that read every file."""
    head(f"{place.folder.name}, cold")
    for name, words in chosen.items():

        def cold(there: Place, words: Sequence[str] = words) -> float:
            there.forget()
            return there.seconds(words)

        line(name, in_turn(max(3, runs // 2), cold, place, empty), None)


def memory(chosen: dict[str, tuple[str, ...]], all_places: Sequence[Place]) -> None:
    """The peak of the memory, cold and warm."""
    print(f"\n{'peak memory':34} " + "".join(f"{p.folder.name:>8}{'':6}" for p in all_places))
    for name, words in chosen.items():
        for state in ("cold", "warm"):
            cells = []
            for place in all_places:
                if state == "cold":
                    place.forget()
                cells.append(f"{place.megabytes(words):6.0f}MB")
            print(f"{name + ', ' + state:34} " + "".join(f"{cell:>8}{'':6}" for cell in cells))


if __name__ == "__main__":
    main()

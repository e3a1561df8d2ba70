"""What a ledger costs: each command on a year of 3,000 entries, compared with the same command on an empty ledger.

    python benchmarks/ledger.py [--runs 9] [--only report] [--large 20000]

Each command runs as a whole process in an empty folder, as a person would run it. CPU times are compared. The two
commands of a pair run alternately, so that a change in the machine's load affects both; the ratio is the median of the
pairs. "warm": the cache remembers the ledger. "cold": the cache of the ledger is deleted before each run, but the stamp
that the plan was examined stays. Memory is the peak of the process. ``examples/simulate_year.py`` makes the ledgers;
their progress is invented. Exits with 1 if a ratio is above its bound.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

SCRIPT = Path(__file__).parent.parent / "examples" / "simulate_year.py"
YEAR = 3_000
MUST, AIM = 2.0, 1.5
BOUNDS = {"report": (1.3, 1.1)}
"""The bound of a ratio and its aim, for commands that do not use ``MUST`` and ``AIM``."""
PLAIN = """
import csv, sys
from openpyxl import Workbook
book = Workbook()
for row in csv.reader(open(sys.argv[1], encoding="utf-8-sig")):
    book.active.append(row)
book.save(sys.argv[1] + ".xlsx")
"""
"""A program that writes the table of an export with openpyxl alone, without any style."""
BEFORE = 5.0
"""The ratio of an export to ``PLAIN`` when each cell still made its own styles."""
DAY = "2020-01-15"
BIZENV = (sys.executable, "-m", "bizenv")

QUESTIONS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "list --format json": ("list", "--format", "json"),
    "overdue": ("overdue",),
    "due": ("due", "--within", "60d"),
    "show 71.1": ("show", "71.1"),
    "department": ("department", "区市场监管局"),
    "departments": ("departments",),
    "report": ("report",),
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
code = code if code > 1 else 0  # validate says with 1 that it has found something
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""A program that runs a command and prints its peak memory: in kilobytes, on macOS in bytes."""


def cpu(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """The CPU time of one run of a command in a folder, in seconds. Raises SystemExit if the command fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, env=environment, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Place(NamedTuple):
    """A workspace, the cache folder that remembers it, and the empty folder in which commands run."""

    folder: Path
    cache: Path
    elsewhere: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command: it sets the cache folder and the day that bizenv takes for today."""
        kept = {name: value for name, value in os.environ.items() if name != "BIZENV_DATA"}
        cache = {name: str(self.cache) for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE")}
        return {**kept, **cache, "BIZENV_TODAY": DAY}

    def command(self, words: Sequence[str]) -> list[str]:
        """The command line of a bizenv command on this workspace."""
        return [*BIZENV, *words, "--data", str(self.folder)]

    def seconds(self, words: Sequence[str]) -> float:
        """The CPU time of one run of a command, in seconds."""
        return cpu(self.command(words), self.elsewhere, self.environment)

    def megabytes(self, words: Sequence[str], *, data: bool = True) -> float:
        """The peak memory of a command, in megabytes. ``data``: whether the command is told of the workspace."""
        command = [sys.executable, "-c", CHILD, *(self.command(words) if data else [*BIZENV, *words])]
        done = subprocess.run(command, capture_output=True, cwd=self.elsewhere, env=self.environment, check=True)
        return int(done.stdout) / (1024**2 if sys.platform == "darwin" else 1024)

    def forget(self) -> None:
        """Delete the cache of the ledger; the stamp that the plan was examined stays."""
        for path in self.cache.rglob("*.ledger*"):
            path.unlink()


class Pair(NamedTuple):
    """CPU times of a command and, run alternately, of the one that it is compared with, in seconds."""

    ours: list[float]
    base: list[float]

    @property
    def ratio(self) -> float:
        """The median of the ratios of the pairs."""
        return statistics.median(a / b for a, b in zip(self.ours, self.base, strict=True))


def in_turn(runs: int, ours: Callable[[], float], base: Callable[[], float]) -> Pair:
    """The CPU times of ``runs`` pairs, run alternately, after one run of each that is not counted."""
    ours(), base()
    pairs = [(ours(), base()) for _ in range(runs)]
    return Pair([a for a, _ in pairs], [b for _, b in pairs])


def places(top: Path, large: int) -> Iterator[Place]:
    """Make three workspaces: without entries, with ``YEAR`` entries, with ``large`` entries."""
    elsewhere = top / "elsewhere"
    elsewhere.mkdir()
    for name, entries in (("empty", 0), ("year", YEAR), ("large", large)):
        folder = top / name
        if entries:
            command = [sys.executable, str(SCRIPT), str(folder), "--entries", str(entries)]
        else:
            command = [*BIZENV, "init", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=elsewhere)
        cache = top / f"{name} cache"
        cache.mkdir()
        yield Place(folder, cache, elsewhere)


def tell(name: str, pair: Pair, bounds: tuple[float, float] | None = None) -> bool:
    """Print a measurement, with its bound and aim. Returns whether the ratio is above the bound."""
    late = bounds is not None and pair.ratio > bounds[0]
    wanted = f"≤ {bounds[0]:<4.3g} {bounds[1]:5.3g}" + ("  missed" if late else "") if bounds is not None else ""
    ours, base = (statistics.median(times) * 1000 for times in pair)
    print(f"{name:34} {ours:6.0f}ms {base:6.0f}ms {pair.ratio:6.2f} {wanted}", flush=True)
    return late


def head(title: str, base: str = "empty") -> None:
    """Print the head of a table."""
    print(f"\n{title:34} {'bizenv':>8} {base:>8} {'ratio':>6} {'must':>6} {'aim':>5}")


def main() -> int:
    """Measure, and print a line for each command. Returns 1 if a ratio is above its bound, else 0."""
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
        late = measure(runs, chosen, empty, year, f"{YEAR:,} entries, warm")
        if typed.only in "export":
            late |= exporting(runs, top, year)
        measure(runs, chosen, empty, large, f"{typed.large:,} entries, warm")
        if typed.only in "record":
            late |= writing(runs, top, empty, (year, large))
        cold = {name: words for name, words in chosen.items() if name in COLD}
        for place in (year, large):
            without_cache(runs, cold, empty, place)
        memory(cold, (empty, year, large))
    return 1 if late else 0


def measure(runs: int, chosen: dict[str, tuple[str, ...]], empty: Place, place: Place, title: str) -> bool:
    """Measure commands with a warm cache. Returns whether one on the year's ledger is above its bound."""
    head(title)
    late = False
    for name, words in chosen.items():
        pair = in_turn(runs, partial(place.seconds, words), partial(empty.seconds, words))
        late |= tell(name, pair, BOUNDS.get(name, (MUST, AIM)) if place.folder.name == "year" else None)
    return late


def exporting(runs: int, top: Path, place: Place) -> bool:
    """Compare an export with the same table without style. Returns whether the ratio is above half of ``BEFORE``."""
    head("export x.xlsx", "plain")
    table = top / "table.csv"
    place.seconds(("export", str(table)))
    plain = partial(cpu, [sys.executable, "-c", PLAIN, str(table)], place.elsewhere, place.environment)
    pair = in_turn(runs, partial(place.seconds, ("export", str(top / "table.xlsx"))), plain)
    print(f"{'with styles made for each cell':34} {'':8} {'':8} {BEFORE:6.2f}")
    return tell("with each style made once", pair, (BEFORE * 0.5, BEFORE * 0.3))


def writing(runs: int, top: Path, empty: Place, full: Sequence[Place]) -> bool:
    """Measure ``record``, writing into copies of the workspaces. Returns whether a ratio is above its bound.

    Every run writes another entry, because an entry with the same content would be refused.
    """
    head("record, written")
    numbers = count(1)

    def record(there: Place) -> float:
        return there.seconds(("record", "3.1", "--progress", "40", "--note", f"第{next(numbers)}次（虚构）"))

    fresh = empty._replace(folder=top / "fresh")
    shutil.copytree(empty.folder, fresh.folder)
    late = False
    for place in full:
        copy = place._replace(folder=top / f"{place.folder.name} copy")
        shutil.copytree(place.folder, copy.folder)
        late |= tell(place.folder.name, in_turn(runs, partial(record, copy), partial(record, fresh)), (MUST, AIM))
        shutil.rmtree(copy.folder)
    return late


def without_cache(runs: int, chosen: dict[str, tuple[str, ...]], empty: Place, place: Place) -> None:
    """Measure commands with a cold cache, so that they read every file."""
    head(f"{place.folder.name}, cold")
    for name, words in chosen.items():

        def cold(there: Place, words: Sequence[str] = words) -> float:
            there.forget()
            return there.seconds(words)

        tell(name, in_turn(max(3, runs // 2), partial(cold, place), partial(cold, empty)))


def memory(chosen: dict[str, tuple[str, ...]], all_places: Sequence[Place]) -> None:
    """Print the peak memory of commands, with a cold and with a warm cache."""
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
    sys.exit(main())

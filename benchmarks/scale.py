"""What size costs: 190, 10,000 and 100,000 tasks, and long ledgers.

    python benchmarks/scale.py [--runs 5] [--only export] [--keep FOLDER]

``make`` of ten_thousand.py makes the plans; with ``--keep`` they stay in a folder for the next run (100,000 tasks take
a minute to make). Each command runs as a whole process in an empty folder, as a person would run it. Times are CPU
seconds, memory is the peak of a process. The two of a pair run alternately; a ratio is the median of the pairs. Exits
with 1 if a figure is above its bound.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from ledger import PLAIN, SCRIPT, Place, cpu
from ten_thousand import BARE, END, make
from wide import WORDS, make_wide

from bizenv.base.layout import LEDGER, LOCK, MEASURES

SMALL, MIDDLE, LARGE = 190, 10_000, 100_000
"""The sizes of the plans, in tasks."""


class Row(NamedTuple):
    """A figure, the one that it is compared with, both in ``unit``, and the most that its ratio may be.

    ``most``: the most that the figure itself may be, in ``unit``; None where only the ratio counts.
    """

    name: str
    ours: float
    base: float
    ratio: float
    must: float
    unit: Literal["s", "MB"] = "s"
    most: float | None = None

    @property
    def missed(self) -> bool:
        """Whether a bound is missed."""
        return self.ratio > self.must or (self.most is not None and self.ours > self.most)


class Plans(NamedTuple):
    """The plans of each size, below ``top``; how often a pair is run."""

    top: Path
    runs: int

    def place(self, tasks: int) -> Place:
        """The workspace of a plan of so many tasks, made where it is not there yet, with an empty ledger."""
        folder, cache, elsewhere = self.top / str(tasks), self.top / f"{tasks} cache", self.top / "elsewhere"
        for each in (folder, cache, elsewhere):
            each.mkdir(parents=True, exist_ok=True)
        if not (folder / LOCK).exists():  # the lock is written last
            make(folder, tasks)
        return Place(folder, cache, elsewhere)

    def place_wide(self, tasks: int) -> Place:
        """The same of a plan on which a question has as long an answer as on the packaged one."""
        place = Place(self.top / f"wide {tasks}", self.top / f"wide {tasks} cache", self.top / "elsewhere")
        for each in place:
            each.mkdir(parents=True, exist_ok=True)
        if not (place.folder / LEDGER).exists():  # it is made last
            make_wide(place.folder, tasks)
        return place

    def place_ledger(self, entries: int, *, packed: bool) -> Place:
        """The workspace of the packaged plan with so many invented entries, those of the second year in a pack or not."""
        name = f"{entries} entries{' packed' * packed}"
        place = Place(self.top / name, self.top / f"{name} cache", self.top / "elsewhere")
        for each in place[1:]:
            each.mkdir(parents=True, exist_ok=True)
        if not place.folder.exists():
            make = [str(SCRIPT), str(place.folder), "--entries", str(entries)]
            made = make if entries else ["-m", "bizenv", "init", str(place.folder)]
            run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            run([sys.executable, *made], cwd=place.elsewhere)
            if packed:
                later = {**place.environment, "BIZENV_TODAY": "2021-01-15"}
                run(place.command(("pack", "--year", "2020")), cwd=place.elsewhere, env=later)
        return place

    def compare(
        self,
        name: str,
        ours: Callable[[], float],
        base: Callable[[], float],
        must: float,
        *,
        unit: Literal["s", "MB"] = "s",
        most: float | None = None,
    ) -> Row:
        """Run two measurements alternately, once without counting it."""
        ours(), base()
        pairs = [(ours(), base()) for _ in range(self.runs)]
        ratio = statistics.median(a / b for a, b in pairs)
        here, there = (statistics.median(column) for column in zip(*pairs, strict=True))
        return Row(name, here, there, ratio, must, unit, most)


def measure_export(plans: Plans) -> Iterator[Row]:
    """The workbook of 10,000 tasks: against the same table without styles, and in memory against the table as CSV."""
    place = plans.place(MIDDLE)
    book, table = (("export", str(plans.top / name), "--force") for name in ("x.xlsx", "x.csv"))
    place.seconds(table)
    plain = partial(cpu, [sys.executable, "-c", PLAIN, table[1]], place.elsewhere, place.environment)
    yield plans.compare(f"export x.xlsx of {MIDDLE:,} / plain", partial(place.seconds, book), plain, 2, most=6)
    ours, base = partial(place.megabytes, book), partial(place.megabytes, table)
    yield plans.compare(f"export x.xlsx of {MIDDLE:,} / x.csv", ours, base, 2, unit="MB")


def measure_validate(plans: Plans) -> Iterator[Row]:
    """The examination of 100,000 tasks in memory, sound and with a fault, against PyYAML's bare load of the same file."""
    place = plans.place(LARGE)
    faulty = plans.top / f"{LARGE} faulty"
    if not (faulty / LOCK).exists():
        shutil.copytree(place.folder, faulty, dirs_exist_ok=True)
        text = (faulty / MEASURES).read_text("utf-8")
        before, mark, after = text.rpartition(" text: ")
        (faulty / MEASURES).write_text(f"{before}{mark}改{after}", "utf-8")
    command = [sys.executable, "-c", BARE + END, str(place.folder)]

    def bare() -> float:
        told = subprocess.run(command, capture_output=True, cwd=place.elsewhere, env=place.environment, check=True)
        return float(told.stdout.strip(b"[]\n").split(b",")[1])

    for name, folder in (("sound", place.folder), ("a fault", faulty)):
        ours = partial(place.megabytes, ("validate", str(folder)), data=False)
        yield plans.compare(f"validate of {LARGE:,}, {name} / bare load", ours, bare, 0.5, unit="MB", most=600)


QUESTIONS = {
    "list --lead": ("list", "--lead", "区政务办"),
    "show": ("show", "27.1"),
    "overdue": ("overdue", "--as-of", "2019-12-31"),
    "search": ("search", WORDS),
}
"""Questions that have the same answer on a plan of any size that ``make_wide`` makes."""


def measure_questions(plans: Plans) -> Iterator[Row]:
    """Questions about 100,000 tasks, against the same about 190; a report on all of them against their bare load."""
    small, large = plans.place_wide(SMALL), plans.place_wide(LARGE)
    for name, words in QUESTIONS.items():
        ours, base = partial(large.seconds, words), partial(small.seconds, words)
        yield plans.compare(f"{name}, {LARGE:,} / {SMALL}", ours, base, 4, most=0.4)
    command = [sys.executable, "-c", BARE + END, str(large.folder)]

    def bare() -> float:
        told = subprocess.run(command, capture_output=True, cwd=large.elsewhere, env=large.environment, check=True)
        return float(told.stdout.strip(b"[]\n").split(b",")[0])

    yield plans.compare(f"report on {LARGE:,} / bare load", partial(large.seconds, ("report",)), bare, 0.3)


ENTRIES = ((20_000, False, 3.0), (20_000, True, 1.8), (100_000, True, 4.0))
"""How many entries a ledger has, whether all but those of its first year are packed, and the most that a ratio may be."""
ASKED = {
    "list": ("list",),
    "list --lead": ("list", "--lead", "区政务办"),
    "show": ("show", "71.1"),
    "overdue": ("overdue",),
    "search": ("search", WORDS),
    "departments": ("departments",),
    "report": ("report",),
}


def measure_ledgers(plans: Plans) -> Iterator[Row]:
    """Questions with a long ledger, loose or with more than two thirds of it packed, against the same with an empty one."""
    empty = plans.place_ledger(0, packed=False)
    for entries, packed, must in ENTRIES:
        place = plans.place_ledger(entries, packed=packed)
        for name, words in ASKED.items():
            dated = (*words, "--as-of", "2021-01-15")
            ours, base = partial(place.seconds, dated), partial(empty.seconds, dated)
            yield plans.compare(f"{name}, {entries:,} entries{', packed' * packed} / 0", ours, base, must)


MEASURED: dict[str, Callable[[Plans], Iterator[Row]]] = {
    "questions": measure_questions,
    "ledgers": measure_ledgers,
    "export": measure_export,
    "validate": measure_validate,
}
"""What is measured, by the word that ``--only`` looks for."""


def tell(row: Row) -> None:
    """Print a figure with its bounds."""
    bounds = f"≤ {row.must:g}" + (f", ≤ {row.most:g} {row.unit}" if row.most is not None else "")
    ours, base = (f"{n:.3f} s" if row.unit == "s" else f"{n:.0f} MB" for n in (row.ours, row.base))
    print(f"{row.name:48} {ours:>10} {base:>10} {row.ratio:7.2f}  {bounds}{'  missed' * row.missed}", flush=True)


def run(plans: Plans, chosen: Sequence[str]) -> bool:
    """Measure and print. Returns whether a bound is missed."""
    print(f"{'':48} {'ours':>10} {'base':>10} {'ratio':>7}  must")
    missed = False
    for name in chosen:
        for row in MEASURED[name](plans):
            tell(row)
            missed |= row.missed
    return missed


def main() -> int:
    """Measure, and print a line for each figure. Returns 1 if one is above its bound, else 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help=f"one of {', '.join(MEASURED)}")
    parser.add_argument("--keep", type=Path, help="a folder for the plans that is not deleted")
    typed = parser.parse_args()
    chosen = [name for name in MEASURED if typed.only in name]
    if typed.keep is not None:
        return int(run(Plans(typed.keep.resolve(), typed.runs), chosen))
    with tempfile.TemporaryDirectory() as folder:
        return int(run(Plans(Path(folder), typed.runs), chosen))


if __name__ == "__main__":
    sys.exit(main())

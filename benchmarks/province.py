# 这里的数据全部是虚构的 All data in this benchmark is invented

"""What a province costs: 3,000 counties with 10 plans of 200 tasks each, asked by DuckDB and by Spark.

    python benchmarks/province.py [--counties 30 300 3000] [--plans 10] [--tasks 200] [--runs 3] [--views stand due]
                                  [--spark-python venv/bin/python] [--into FOLDER] [--small 3000]

The datasets are invented (see ``province_data.py``), have two days, and are gathered, one file a table and day; ``--into``
keeps them, and a second run takes what is there. Each view is answered by both engines in turn, each in a process of its
own that stays, with the same cores and memory at most. The median of the runs counts, without the first; with ``--runs 0``
the first one does. The rows are made in full and stay in the engine. Then whole commands are timed, as a person starts
them: ``bizenv query`` and ``scripts/spark_query.py``. ``--small``: how many plans are also written as small files, one a
plan and table, asked so, and gathered. ``--spark-python``: the Python that has pyspark; without it DuckDB alone is
measured. Seconds are of the wall clock, and the memory of Spark is what its Java took, of what it was allowed.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import province_data
from province_data import Size
from province_engine import measure_peak

from bizenv.views.data.questions import list_questions

ROOT = Path(__file__).parents[1]
DAYS = (dt.date(2019, 12, 31), dt.date(2020, 3, 31))
QUICK = "stand"
"""The view of which whole commands are timed: a line a plan."""


class Cost(NamedTuple):
    """What an answer cost: seconds, rows that were found, megabytes at the peak."""

    seconds: float
    rows: int
    megabytes: float


class Engine:
    """An engine in a process of its own; see ``province_engine.py``."""

    def __init__(self, name: str, python: str, cores: int, gigabytes: int) -> None:
        self.name = name
        command = [python, str(ROOT / "benchmarks" / "province_engine.py"), name, str(cores), str(gigabytes)]
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_path()
        )
        self._read()
        self.start = time.perf_counter() - begun

    def ask(self, folder: Path, view: str, days: Sequence[dt.date] = DAYS) -> Cost:
        """The cost of a view's answer. Raises SystemExit if the engine fails."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"folder": str(folder), "view": view, "days": list(map(str, days))}) + "\n")
        self.process.stdin.flush()
        return Cost(**self._read())

    def _read(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} failed: {' '.join(map(str, self.process.args))}")  # type: ignore[arg-type]
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def _path() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "BIZENV_TODAY": "2021-03-01"}


def watch(*command: str) -> Cost:
    """The cost of a whole command, of the processes that it starts too. Raises SystemExit if it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_path())
    peaks = [0.0]
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            peaks.append(measure_peak(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    _, err = process.communicate()
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {err[-2000:]}")
    return Cost(time.perf_counter() - begun, 0, max(peaks))


def make(size: Size, into: Path) -> Path:
    """The dataset of a province, made if it is not there yet."""
    folder = into / f"{size.counties}x{size.plans}x{size.tasks}"
    if folder.is_dir():
        return folder
    begun = time.perf_counter()
    making = into / f"{folder.name}.part"
    with tempfile.TemporaryDirectory() as top:
        province_data.write_province(Path(top), making, size, DAYS)
    making.rename(folder)
    print(f"made in {time.perf_counter() - begun:.0f} s", flush=True)
    return folder


def describe(folder: Path) -> str:
    """How large a dataset is."""
    paths = list(folder.glob("*/*/*.parquet"))
    return f"{len(paths):,} files, {sum(path.stat().st_size for path in paths) / 1e6:,.2f} MB"


def compare(engines: Sequence[Engine], folder: Path, runs: int, views: Sequence[str]) -> None:
    """Print the cost of each view by each engine, and how many times the second takes what the first takes."""
    heads = "".join(f"{engine.name + ' s':>11}{'MB':>8}" for engine in engines)
    print(f"{'view':14}{'rows':>11}{heads}{'ratio':>8}")
    for view in views:
        costs = [[engine.ask(folder, view) for engine in engines] for _ in range(runs + 1)]
        costs = costs[1:] or costs
        seconds = [statistics.median(cost[n].seconds for cost in costs) for n in range(len(engines))]
        peaks = [max(cost[n].megabytes for cost in costs) for n in range(len(engines))]
        found = {cost.rows for each in costs for cost in each}
        if len(found) != 1:
            raise SystemExit(f"{view}: the engines find {found} rows")
        told = "".join(f"{s:11.3f}{peak:8.0f}" for s, peak in zip(seconds, peaks, strict=True))
        print(f"{view:14}{found.pop():11,}{told}{_ratio(seconds)}", flush=True)


def _ratio(seconds: Sequence[float]) -> str:
    return f"{seconds[1] / seconds[0]:8.1f}" if len(seconds) > 1 else ""


def compare_commands(folder: Path, spark: str | None, cores: int) -> None:
    """Print what whole commands cost, from nothing to the answer."""
    query = [sys.executable, "-m", "bizenv", "query", QUICK, str(folder), "--format", "json"]
    commands = {f"bizenv query {QUICK}": query}
    if spark is not None:
        script = str(ROOT / "scripts" / "spark_query.py")
        commands[f"spark_query.py {QUICK}"] = [spark, script, *query[4:], "--master", f"local[{cores}]"]
    seconds = []
    for name, command in commands.items():
        cost = watch(*command)
        seconds.append(cost.seconds)
        print(f"{name:25}{cost.seconds:11.3f}{cost.megabytes:8.0f}", flush=True)
    print(f"{'ratio':25}{_ratio(seconds):>11}", flush=True)


def compare_small(engines: Sequence[Engine], gathered: Path, top: Path, plans: int) -> None:
    """Print what small files cost against the same plans gathered, and what gathering them costs."""
    day = DAYS[-1]
    scattered = top / "scattered"
    tables = [path.name for path in gathered.iterdir()]
    print(
        f"\n{plans:,} plans on one day, a file a plan: {province_data.scatter(gathered, scattered, tables, day, plans):,} files"
    )
    cost = watch(sys.executable, "-m", "bizenv", "query", "--gather", str(top / "together"), str(scattered))
    print(f"bizenv query --gather {cost.seconds:15.1f} s {cost.megabytes:8.0f} MB; {describe(top / 'together')}")
    for engine in engines:
        both = [
            min(engine.ask(place, QUICK, [day]).seconds for _ in range(2)) for place in (top / "together", scattered)
        ]
        print(
            f"{QUICK + ', ' + engine.name:25} gathered {both[0]:8.3f}, small files {both[1]:8.3f}{_ratio(both)}",
            flush=True,
        )


def export_one(top: Path) -> None:
    """Print what a plan costs the district that exports it."""
    province_data.export_patterns(top, DAYS[-1:], 1)
    words = ("export", str(top / "again"), "--format", "parquet", "--as-of", str(DAYS[-1]))
    cost = watch(sys.executable, "-m", "bizenv", *words, "--data", str(top / "year-1"))
    told = describe(top / "again")
    print(f"one plan, one day: bizenv export {cost.seconds:.2f} s, {cost.megabytes:.0f} MB; {told}", flush=True)


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--counties", type=int, nargs="+", default=[30, 300, 3000])
    parser.add_argument("--plans", type=int, default=10)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--views", nargs="+", default=[it.name for it in list_questions()])
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--gigabytes", type=int, default=6, help="memory at most, for each engine")
    parser.add_argument("--spark-python", help="the Python that has pyspark")
    parser.add_argument("--into", type=Path, help="a folder that keeps the datasets")
    parser.add_argument("--small", type=int, default=3000, help="plans to write as small files; 0: none")
    typed = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        into: Path = typed.into or top
        export_one(top)
        pythons = {"duckdb": sys.executable, **({"spark": typed.spark_python} if typed.spark_python else {})}
        engines = [Engine(name, python, typed.cores, typed.gigabytes) for name, python in pythons.items()]
        for engine in engines:
            print(f"{engine.name} starts in {engine.start:.1f} s")
        for counties in typed.counties:
            size = Size(counties, typed.plans, typed.tasks)
            folder = make(size, into)
            print(f"\n{counties:,} counties, {size.all_plans * size.tasks:,} tasks: {describe(folder)}", flush=True)
            compare(engines, folder, typed.runs, typed.views)
            compare_commands(folder, typed.spark_python, typed.cores)
            if typed.small and size.all_plans >= typed.small:
                compare_small(engines, folder, top, typed.small)
                typed.small = 0
        for engine in engines:
            engine.close()


if __name__ == "__main__":
    main()

"""One engine in a process of its own, for ``province.py``: it reads a question a line, answers it in full, says the cost.

python benchmarks/province_engine.py duckdb|spark CORES GIGABYTES

A question is a JSON object with ``folder``, ``view`` and ``days`` (the day asked about last); the answer has ``seconds``,
``rows`` and ``megabytes``, the peak of the process and of those that it started meanwhile. The rows are made, all of
them, and stay in the engine. The memory is told on Linux alone, elsewhere 0.
"""

import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from bizenv.store import dataset
from bizenv.views.data import questions
from bizenv.views.data.tables import BY_NAME, list_columns, number_day
from bizenv.views.wording.asked import Asked

Answerer = Callable[[Path, str, Sequence[dt.date]], int]


def list_processes(first: int | None = None) -> list[int]:
    """A process, this one by default, and those that it started, they too. Linux alone; elsewhere the process alone."""
    found = [os.getpid() if first is None else first]
    for process in found:  # which grows meanwhile
        with suppress(OSError):
            for path in Path(f"/proc/{process}/task").glob("*/children"):
                found += [int(each) for each in path.read_text().split()]
    return found


def forget_peak() -> None:
    """Have the peak of memory counted from now on."""
    for process in list_processes():
        path = Path(f"/proc/{process}/clear_refs")
        if path.exists():
            path.write_text("5")


def measure_peak(first: int | None = None) -> float:
    """The peak of memory of a process and those that it started, since ``forget_peak``, in megabytes."""
    total = 0.0
    for process in list_processes(first):
        with suppress(OSError):  # it has ended, or this is not Linux
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
            total += sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return total


def choose(days: Sequence[dt.date]) -> Asked:
    """What is asked: the last of these days, compared with the one before, in its year."""
    return Asked(days[-1], days[-2] if len(days) > 1 else None, str(days[-1].year))


def open_duckdb(cores: int, gigabytes: int, scratch: str) -> Answerer:
    """DuckDB, which may put what does not fit into memory into a folder."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": cores,
        "memory_limit": f"{gigabytes}GB",
        "temp_directory": scratch,
    }

    def answer(folder: Path, view: str, days: Sequence[dt.date]) -> int:
        asked = choose(days)
        _, views = questions.trace(view)
        with duckdb.connect(":memory:", config=settings) as connection:
            for name in {read for it in views for read in it.reads if read in BY_NAME}:
                columns = ", ".join(n for column in list_columns(BY_NAME[name]) for n in column.names)
                files = ", ".join(f"'{path}'" for path in dataset.list_files(folder, name, days))
                connection.execute(
                    f"CREATE VIEW {name} AS SELECT {columns} FROM "
                    f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"
                )
            row = questions.ask(number_day(asked.as_of), number_day(asked.since or asked.as_of), asked.period)
            connection.execute(f"CREATE VIEW asked AS {row}")
            for it in views:
                connection.execute(f"CREATE VIEW {it.name} AS {it.sql}")
            connection.execute(f"CREATE TEMP TABLE answer AS SELECT * FROM {view}")
            (count,) = connection.execute("SELECT count(*) FROM answer").fetchone() or (0,)
        return int(count)

    return answer


def open_spark(cores: int, gigabytes: int, scratch: str) -> Answerer:
    """Spark on this machine."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    import spark_query
    from pyspark.sql import Observation, functions

    settings = {"spark.driver.memory": f"{gigabytes}g", "spark.local.dir": scratch}
    spark = spark_query.open_session(f"local[{cores}]", settings)

    def answer(folder: Path, view: str, days: Sequence[dt.date]) -> int:
        spark_query.prepare(spark, spark_query.locate(str(folder)), view, days, choose(days))
        seen = Observation()
        frame = spark.table(view).observe(seen, functions.count(functions.lit(1)).alias("rows"))
        frame.write.format("noop").mode("overwrite").save()
        return int(seen.get["rows"])

    return answer


def main() -> None:
    """Answer until there is no more question."""
    engine, cores, gigabytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as scratch:
        answer = (open_duckdb if engine == "duckdb" else open_spark)(cores, gigabytes, scratch)
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            question = json.loads(line)
            days = [dt.date.fromisoformat(day) for day in question["days"]]
            forget_peak()
            begun = time.perf_counter()
            rows = answer(Path(question["folder"]), question["view"], days)
            took = time.perf_counter() - begun
            print(json.dumps({"seconds": took, "rows": rows, "megabytes": measure_peak()}), flush=True)


if __name__ == "__main__":
    main()

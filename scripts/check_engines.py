"""Hold DuckDB and Apache Spark to the same answers, and both to ``bizenv report``.

    python scripts/check_engines.py [--master 'local[2]']

Exports the packaged plan and an invented year of it for several days, and invents a small province; then asks every view
of each of these datasets for their last day, and some SELECTs of one's own, by both engines, and compares what they print as JSON: columns, rows, order. The counts of a plan are compared with those of ``bizenv report
--format json``. At the end the script for Spark is run as a person runs it. Needs pyspark, Java, and bizenv with the extras
``parquet`` and ``query``. Ends with 1 if anything differs, and says what.
"""

import argparse
import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import spark_query

from bizenv.cli import querying
from bizenv.cli.main import run
from bizenv.standing import periods
from bizenv.store import plans
from bizenv.views.data.questions import list_questions
from bizenv.views.render import render

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[1]
DAYS = ("2019-10-31", "2019-12-31", "2020-03-31")
OWN = (
    "SELECT plan, count(*) AS n FROM late GROUP BY plan ORDER BY plan",
    "SELECT as_of, kind, count(*) AS n, min(happened) AS since FROM entries GROUP BY as_of, kind ORDER BY as_of, kind",
    "SELECT s.unit, s.silent, l.overdue FROM silent s JOIN late_by_unit l ON l.unit = s.unit ORDER BY s.plan, s.unit",
)
"""SELECTs as a person may write them: over a view, over a table on all days, over two views."""


SETTINGS = {"spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1"}
"""The data is small: to cut it into pieces would take most of the time."""


class Case(NamedTuple):
    """A question for a dataset: a view or a SELECT, and the options with which it is asked."""

    dataset: Path
    question: str
    day: dt.date
    period: str | None = None

    def __str__(self) -> str:
        return " ".join((self.dataset.name, self.question, str(self.day), self.period or ""))


def tell(*words: object) -> str:
    """What a bizenv command prints. Raises SystemExit with its words if it fails."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    if code:
        raise SystemExit(f"bizenv {' '.join(map(str, words))}: {code}\n{err.getvalue()}")
    return out.getvalue()


def export(workspace: Path, dataset: Path, days: Sequence[str]) -> Path:
    """A dataset of a workspace on these days."""
    for day in days:
        tell("export", dataset, "--format", "parquet", "--data", workspace, "--as-of", day)
    return dataset


def make_province(top: Path) -> Path:
    """A dataset of twelve plans of two invented counties, one file a table and day."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import province_data

    days = [dt.date.fromisoformat(day) for day in DAYS[1:]]
    province_data.write_province(top / "patterns", top / "province", province_data.Size(2, 6, 200), days)
    return top / "province"


def list_cases(dataset: Path, days: Sequence[dt.date]) -> Iterator[Case]:
    """Every view for the last day of a dataset, ``due`` also for its quarter and the day before; then the SELECTs."""
    for question in list_questions():
        yield Case(dataset, question.name, days[-1])
    for day in days[-2:]:
        yield Case(dataset, "due", day, periods.find_period(day, "quarter").name)
    for sql in OWN:
        yield Case(dataset, sql, days[-1])


def ask_duckdb(case: Case) -> dict[str, Any]:
    """What DuckDB answers, as JSON."""
    period = ["--period", case.period] if case.period is not None else []
    found: dict[str, Any] = json.loads(
        tell("query", case.question, case.dataset, "--day", case.day, *period, "--format", "json")
    )
    return found


def ask_spark(spark: "SparkSession", case: Case, days: Sequence[dt.date]) -> dict[str, Any]:
    """What Spark answers, as JSON; ``days`` are those of the dataset."""
    question, sql = querying.read_question(case.question)
    address = spark_query.locate(str(case.dataset))
    asked = querying.choose(case.dataset.name, days, question, case.day, None, case.period)
    answer = querying.make_answer(question, sql, asked, spark_query.ask(spark, address, question, sql, days, asked))
    found: dict[str, Any] = json.loads(render(answer, "json", ()))
    return found


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """How an answer of DuckDB and one of Spark differ, in lines; none if they do not."""
    found = [
        f"{key}: {one.get(key)!r} / {other.get(key)!r}" for key in one if key != "rows" and one[key] != other.get(key)
    ]
    rows, others = one["rows"], other["rows"]
    if rows != others and sorted(map(json.dumps, rows)) == sorted(map(json.dumps, others)):
        found.append("the same rows in another order")
    for n, (row, counterpart) in enumerate(zip(rows, others, strict=False), 1):
        cells = [f"{key}: {row[key]!r} / {counterpart.get(key)!r}" for key in row if row[key] != counterpart.get(key)]
        if cells:
            found.append(f"row {n}: {'; '.join(cells)}")
    return found


def count_report(told: Mapping[str, Any]) -> dict[str, Any]:
    """The counts of a report, under the names of the columns of the view ``due``."""
    outcomes = ("closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "overdue", "not_yet")
    return {
        "total": told["total"],
        **told["places"],
        **{f"{place}_{outcome}": told[place][outcome] for place in ("due", "earlier") for outcome in outcomes},
        "due_closed_late": told["due"]["closed_late"],
        "rate": told["due"]["rate"],
        "overdue": sum(told[place]["overdue"] for place in ("due", "earlier", "later")),
    }


def check_report(case: Case, workspace: Path, answers: Sequence[Mapping[str, Any]]) -> list[str]:
    """How the counts of a plan differ from those of its report, in lines."""
    period = answers[0]["period"]
    words = ("report", "--data", workspace, "--as-of", case.day, "--period", period, "--format", "json")
    told = count_report(json.loads(tell(*words)))
    found = []
    for engine, answer in zip(("DuckDB", "Spark"), answers, strict=True):
        (row,) = answer["rows"]
        found += [
            f"{engine}, {key}: {row.get(key)!r}, report {value!r}"
            for key, value in told.items()
            if row.get(key) != value
        ]
    return found


def check_script(dataset: Path, master: str) -> list[str]:
    """How what the script for Spark prints differs from ``bizenv query``, started by Python and by ``spark-submit``."""
    script = str(ROOT / "scripts" / "spark_query.py")
    starters = [[sys.executable]]
    submit = shutil.which("spark-submit", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if submit:
        starters.append([submit])
    found = []
    for starter, form in zip(starters, ("json", "csv"), strict=False):
        command = [*starter, script, "districts", str(dataset), "--master", master, "--format", form]
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
        done = subprocess.run(command, capture_output=True, env=environment, encoding="utf-8", check=False)
        if done.returncode or done.stdout != tell("query", "districts", dataset, "--format", form):
            found.append(f"{' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr[-2000:]}")
    return found


def main() -> int:
    """Compare, and print how many answers are the same, or what differs. Returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--master", default="local[2]")
    master: str = parser.parse_args().master
    os.environ.setdefault("BIZENV_TODAY", "2021-03-01")
    failed, passed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        packaged, year = Path(plans.find_packaged()), top / "year"
        simulate = [sys.executable, str(ROOT / "examples" / "simulate_year.py"), str(year), "--entries", "600"]
        subprocess.run(simulate, check=True, stdout=subprocess.DEVNULL)
        workspaces = {"packaged": packaged, "invented 'year'": year}  # a name with marks that mean something in SQL
        datasets = {export(place, top / f"dataset {name}", DAYS): place for name, place in workspaces.items()}
        province = make_province(top)
        spark = spark_query.open_session(master, SETTINGS)
        for dataset in (*datasets, province):
            days = spark_query.find_days(spark, spark_query.locate(str(dataset)), dataset.name)
            for case in list_cases(dataset, days):
                answers = (ask_duckdb(case), ask_spark(spark, case, days))
                differences = compare(*answers)
                if case.question == "due" and dataset in datasets:
                    differences += check_report(case, datasets[dataset], answers)
                passed, failed = (passed, failed + 1) if differences else (passed + 1, failed)
                if differences:
                    print(f"{case}\n  " + "\n  ".join(differences[:10]), flush=True)
        spark.stop()
        for difference in check_script(province, master):
            failed += 1
            print(difference)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

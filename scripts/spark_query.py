"""Ask a dataset by Apache Spark what ``bizenv query`` asks by DuckDB: the same views, in the same SQL, the same answer.

    python scripts/spark_query.py stand 数据集                       这台机器的全部核
    python scripts/spark_query.py stand 数据集 --master 'local[2]'   或 spark://主机:7077
    spark-submit --master yarn scripts/spark_query.py late hdfs:///数据集 --format csv > 逾期.csv
    python scripts/spark_query.py "SELECT issuer, count(*) AS n FROM stand GROUP BY issuer" 数据集

Needs pyspark 3.5 or newer, the Java that it asks for, and bizenv (without extras) in the Python of the driver; the
machines that do the work need neither bizenv nor Python. The dataset may lie wherever Spark reads. Exit codes as those of
``bizenv``. Only a SELECT is run, but it may read whatever Spark may read.
"""

import argparse
import datetime as dt
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bizenv.base.days import DayError
from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import console, datasets, querying
from bizenv.standing.periods import read_period
from bizenv.store.dataset import ALL, PLANS
from bizenv.store.found import Found, distinguish, make_plain
from bizenv.views.data import questions
from bizenv.views.data.tables import BY_NAME, EPOCH, Table, list_columns, number_day
from bizenv.views.render import render
from bizenv.views.wording.asked import Asked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TYPES = {"text": "STRING", "count": "INT", "flag": "BOOLEAN", "day": "DATE"}
T = TypeVar("T")
FORMATS = ("table", "json", "csv", "markdown")
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
ALONE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
    "spark.sql.shuffle.partitions": "8",
}
"""Settings where Spark runs on this machine alone: it listens to nobody else, has all the memory that the work may take (by
itself it would take 1 GB, too little for a province), and does not cut its work into 200 pieces."""


def open_session(master: str | None = None, settings: Mapping[str, str] | None = None) -> "SparkSession":
    """Start Spark, or join the one of ``spark-submit``, whose settings then hold. Raises MisuseError where it does not start.

    master: where it runs; None: what ``spark-submit`` says, else all cores of this machine.
    """
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise MisuseError("要用 pyspark：pip install 'pyspark>=3.5'；不用 Spark 的：bizenv query") from None
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if not submitted and not _find_java():
        raise MisuseError(
            "Spark 要用 Java 17 或更新的：Debian、Ubuntu 上 apt-get install default-jre-headless；"
            "已经装了的，把 JAVA_HOME 设为它的文件夹；不用 Spark 的：bizenv query"
        )
    if master is None and not submitted:
        master = "local[*]"
    chosen = dict(QUIET)
    if master is not None and master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        chosen |= ALONE
    builder = SparkSession.builder.appName("bizenv")
    if master is not None:
        builder = builder.master(master)
    for key, value in {**({} if submitted else chosen), **(settings or {})}.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - whatever the settings and the Java there are lead to
        raise MisuseError(
            f"Spark 起不来：{_tell(error)}；看上面它自己说的，多半是 Java 的版本或 --master 不对"
        ) from None


def _find_java() -> str | None:
    """The program that Spark would start; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def locate(folder: str) -> str:
    """A dataset's address as Spark takes it: a folder of this machine as a URL, with what Spark takes for patterns escaped."""
    if re.match(r"[a-z][a-z0-9+.-]+:/", folder):
        return folder.rstrip("/")
    path = Path(folder).expanduser().resolve()
    if not path.is_dir():
        raise DataError(f"没有这个文件夹：{escape(folder)}")
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", path.as_posix())


def find_days(spark: "SparkSession", address: str, shown: str) -> list[dt.date]:
    """The days of a dataset, in order. Raises DataError if there are none, or for a version of the schema that is not ours."""
    remedy = f"{escape(shown)} 里没有读得了的数据集"
    plans = _run(lambda: read(spark, address, BY_NAME[PLANS], ["*"]), remedy)
    refuse_mixed(_run(plans.inputFiles, remedy), shown)
    rows = _run(lambda: plans.select("as_of_day", "schema_version").distinct().collect(), remedy)
    if not rows:
        raise DataError(f"{escape(shown)} 里没有数据集；先导出：bizenv export {escape(shown)} --format parquet")
    datasets.refuse_versions({int(row[1] or 0) for row in rows}, escape(shown))
    return sorted({dt.date.fromordinal(int(row[0]) + EPOCH) for row in rows})


def refuse_mixed(files: Iterable[str], shown: str) -> None:
    """Raise DataError where a day has a file of many plans beside others: the same plan would be counted twice."""
    names: dict[str, list[str]] = {}
    for file in files:
        folder, _, name = file.rpartition("/")
        names.setdefault(folder, []).append(name)
    if any(ALL in found and len(found) > 1 for found in names.values()):
        raise DataError(
            f"{escape(shown)} 里既有汇总的 {ALL}，又有单个方案的文件，同一个方案会算两遍；汇总的要放在另一个目录"
        )


def read(spark: "SparkSession", address: str, table: Table, days: Iterable[dt.date | str]) -> "DataFrame":
    """A table of a dataset on some days, with the columns of the schema; ``*`` stands for every day."""
    columns = [
        f"{name} {TYPES[column.type] if name == column.name else 'INT'}"
        for column in list_columns(table)
        for name in column.names
    ]
    # The folders are named one by one: then no column is made of their names, and no other day is looked at.
    paths = [f"{address}/{table.name}/day={day}" for day in days]
    return spark.read.schema(", ".join(columns)).option("pathGlobFilter", "*.parquet").parquet(*paths)


def prepare(spark: "SparkSession", address: str, sql: str, days: Sequence[dt.date], asked: Asked) -> None:
    """Make the tables and views known that a SELECT reads.

    A table that the SELECT names itself has every day; one that only a view reads has the days that are asked about.
    """
    named, views = questions.trace(sql)
    some = [day for day in (asked.since, asked.as_of) if day is not None]
    for name in named | {read for view in views for read in view.reads if read in BY_NAME}:
        read(spark, address, BY_NAME[name], days if name in named else some).createOrReplaceTempView(name)
    row = questions.ask(number_day(asked.as_of), number_day(asked.since or asked.as_of), asked.period)
    spark.sql(row).createOrReplaceTempView("asked")
    for view in views:
        spark.sql(view.sql).createOrReplaceTempView(view.name)


def select(spark: "SparkSession", sql: str) -> "DataFrame":
    """What a SELECT finds, not yet looked for. Raises MisuseError for SQL that is wrong, or no SELECT."""
    remedy = "SQL 写得不对，或不是一条 SELECT"
    _run(lambda: spark.sql(f"SELECT * FROM (\n{sql}\n) LIMIT 0"), remedy, MisuseError)  # noqa: S608 - only a query fits
    return _run(lambda: spark.sql(sql), remedy, MisuseError)


def ask(
    spark: "SparkSession",
    address: str,
    question: questions.Question | None,
    sql: str,
    days: Sequence[dt.date],
    asked: Asked,
) -> Found:
    """What a view, or a SELECT of one's own, finds in a dataset. Raises MisuseError, DataError."""
    read_by = sql if question is None else question.name
    _run(lambda: prepare(spark, address, read_by, days, asked), "数据集读不了；缺表、坏了的，重新导出那一天")
    frame = select(spark, sql)
    rows = _run(frame.collect, "没有算完；内存不够的，给 --conf spark.driver.memory=8g，或加 WHERE 缩小范围")
    return Found(distinguish(frame.columns), [tuple(map(make_plain, row)) for row in rows])


def _run(step: Callable[[], T], remedy: str, kind: type[BizenvError] = DataError) -> T:
    """What a step with Spark returns. Raises ``kind`` with the first line of what Spark says against it."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return step()
    except (PySparkException, Py4JError) as error:
        raise kind(f"{remedy}：{_tell(error)}") from None


def _tell(error: Exception) -> str:
    """The first lines of what Spark says, which goes on for hundreds; what Java met is in the second."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return escape(" ".join(lines[:2])[:400] or type(error).__name__)


def main(words: Sequence[str] | None = None) -> int:
    """Answer what was typed, and return the exit code."""
    parser = argparse.ArgumentParser(
        description="用 Spark 查数据集，同 bizenv query。", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("question", metavar="视图|SQL", help="有哪些视图：bizenv query --list")
    parser.add_argument("folder", metavar="数据集", help="文件夹，或 hdfs:// 等 Spark 能读的地址")
    parser.add_argument("--day", type=dt.date.fromisoformat, help="哪一天的；不给则为最近导出的一天")
    parser.add_argument("--since", type=dt.date.fromisoformat, help="与哪一天比；不给则为前一次导出的那天")
    parser.add_argument("--period", type=_read_period, help="哪个期间的：2019-Q4、2019-12；不给则为那一年")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--master", help="在哪里算：local[2]、spark://主机:7077……；不给则为本机的全部核")
    parser.add_argument("--conf", action="append", default=[], metavar="键=值", help="Spark 的设置，可重复")
    typed = parser.parse_args(words)
    try:
        settings = dict(_read_setting(each) for each in typed.conf)
        question, sql = querying.read_question(typed.question)
        address = locate(typed.folder)
        spark = open_session(typed.master, settings)
        try:
            days = find_days(spark, address, typed.folder)
            asked = querying.choose(typed.folder, days, question, typed.day, typed.since, typed.period)
            found = ask(spark, address, question, sql, days, asked)
        finally:
            spark.stop()
        answer = querying.make_answer(question, sql, asked, found)
        console.write_out(render(answer, typed.format, ()), json=typed.format == "json")
    except BizenvError as error:
        console.write_err(f"错误：{error}")
        return error.exit_code
    except console.ClosedError:
        console.silence()
    return 0


def _read_setting(typed: str) -> tuple[str, str]:
    """The name and the value of a setting. Raises MisuseError."""
    key, mark, value = typed.partition("=")
    if not key or not mark:
        raise MisuseError(f"--conf {escape(typed)}：要写成 键=值")
    return key, value


def _read_period(typed: str) -> str:
    """A period as bizenv names it. Raises argparse.ArgumentTypeError."""
    try:
        return read_period(typed).name
    except DayError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())

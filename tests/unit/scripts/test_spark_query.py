"""A dataset asked by Spark: what can be held without Spark. ``spark`` of .ci/run does the rest, see scripts/check_engines.py."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bizenv.base.errors import DataError
from bizenv.views.data import tables

ROOT = Path(__file__).parents[3]


@pytest.fixture(name="script")
def _script(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import spark_query

    return spark_query


def test_without_pyspark_it_is_said_how_to_get_it(script, monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert script.main(["stand", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "pip install 'pyspark>=3.5'" in told.err
    assert "bizenv query" in told.err


@pytest.mark.parametrize("home", [None, "nowhere"])
def test_without_java_it_is_said_how_to_get_it(script, monkeypatch, capsys, tmp_path, home):
    there = ModuleType("pyspark.sql")
    there.SparkSession = None
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", there)
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    if home is None:
        monkeypatch.delenv("JAVA_HOME", raising=False)
    else:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path / home))
    assert script.main(["stand", str(tmp_path)]) == 2
    assert "default-jre-headless" in capsys.readouterr().err


def test_what_is_typed_wrong_is_said_before_spark_is_started(script, capsys, tmp_path):
    assert script.main(["stnd", str(tmp_path)]) == 3
    assert "stand" in capsys.readouterr().err
    assert script.main(["stand", str(tmp_path / "没有")]) == 4
    assert "没有这个文件夹" in capsys.readouterr().err
    assert script.main(["stand", str(tmp_path), "--conf", "memory"]) == 2
    assert "键=值" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        script.main(["due", str(tmp_path), "--period", "去年"])
    assert stopped.value.code == 2
    assert "不是能认的期间" in capsys.readouterr().err


def test_a_folder_whose_name_spark_takes_for_a_pattern_is_that_folder(script, tmp_path):
    folder = tmp_path / "营商 [1]{甲}*?"
    folder.mkdir()
    assert script.locate(str(folder)) == f"file://{tmp_path.as_posix()}/营商 \\[1\\]\\{{甲\\}}\\*\\?"
    assert script.locate("hdfs:///省/数据集/") == "hdfs:///省/数据集"
    with pytest.raises(DataError):
        script.locate(str(tmp_path / "没有"))


class Reader:
    """A session that keeps what it is asked to read."""

    def __init__(self):
        self.read = self

    def schema(self, told):
        self.columns = told
        return self

    def option(self, key, value):
        self.options = {key: value}
        return self

    def parquet(self, *paths):
        self.paths = paths
        return self


def test_a_table_is_read_by_the_schema_and_on_the_days_that_are_asked_about_alone(script):
    session = Reader()
    script.read(session, "file:///数据集", tables.BY_NAME["nodes"], ["2019-12-31", "2020-03-31"])
    assert session.paths == ("file:///数据集/nodes/day=2019-12-31", "file:///数据集/nodes/day=2020-03-31")
    assert session.options == {"pathGlobFilter": "*.parquet"}  # a note that somebody left there is not read
    assert "due DATE, due_day INT," in session.columns
    names = [name for column in tables.list_columns(tables.BY_NAME["nodes"]) for name in column.names]
    assert [each.split()[0] for each in session.columns.split(", ")] == names


def test_a_plan_is_not_counted_twice_where_small_files_lie_beside_the_gathered_one(script):
    day = "file:///数据集/plans/day=2019-12-31"
    script.refuse_mixed(
        [f"{day}/a.parquet", f"{day}/b.parquet", "file:///数据集/plans/day=2020-01-31/all_plans.parquet"], ""
    )
    with pytest.raises(DataError, match="算两遍"):
        script.refuse_mixed([f"{day}/a.parquet", f"{day}/all_plans.parquet"], "数据集")


def test_every_type_of_a_column_has_one_in_spark(script):
    assert {column.type for table in tables.TABLES for column in tables.list_columns(table)} <= script.TYPES.keys()


def answer(*rows, **more):
    return json.loads(json.dumps({"view": "stand", "columns": ["plan", "overdue"], **more, "rows": rows}))


def test_answers_that_differ_are_told_apart(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import check_engines

    one, two = {"plan": "a", "overdue": 1}, {"plan": "b", "overdue": 2}
    assert check_engines.compare(answer(one, two), answer(one, two)) == []
    assert check_engines.compare(answer(one), answer({**one, "overdue": 2})) == ["row 1: overdue: 1 / 2"]
    assert "the same rows in another order" in check_engines.compare(answer(one, two), answer(two, one))
    assert check_engines.compare(answer(one, count=1), answer(one, two, count=2)) == ["count: 1 / 2"]
    assert check_engines.compare(answer(one), answer({"plan": "a"}))
    assert check_engines.compare(answer(one), answer({**one, "overdue": 1.5}))


def test_the_counts_of_a_report_are_those_that_the_view_has(run, invented_year, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import check_engines

    monkeypatch.setenv("BIZENV_TODAY", "2021-03-01")
    monkeypatch.setattr(check_engines, "tell", lambda *words: run(*words).out)
    day = check_engines.dt.date(2020, 3, 31)
    folder = tmp_path / "数据集"
    assert run("export", folder, "--format", "parquet", "--as-of", day, "--data", invented_year).code == 0
    case = check_engines.Case(folder, "due", day)
    found = check_engines.ask_duckdb(case)
    assert check_engines.check_report(case, invented_year, (found, found)) == []
    found["rows"][0]["due_closed"] += 1
    assert len(check_engines.check_report(case, invented_year, (found, found))) == 2

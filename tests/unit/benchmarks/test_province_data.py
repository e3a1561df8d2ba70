"""An invented province has the shape of what is exported, and stands as the plans that it copies."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bizenv.store import dataset
from bizenv.views.data import parquet
from bizenv.views.data.snapshot import find_twin
from bizenv.views.data.tables import TABLES, VERSION

ROOT = Path(__file__).parents[3]
DAYS = (date(2019, 12, 31), date(2020, 3, 31))


@pytest.fixture(name="made")
def _made(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import province_data

    return province_data


@pytest.fixture(name="pattern")
def _pattern(once, invented_year, tmp_path_factory):
    """A dataset of the invented year, made once; not to be written to."""
    folder = tmp_path_factory.getbasetemp() / "pattern"
    for day in DAYS:
        once("export", folder, "--format", "parquet", "--as-of", day, "--data", invented_year, today="2021-03-01")
    return folder


@pytest.fixture(name="province")
def _province(made, pattern, tmp_path, monkeypatch):
    """Two counties with two plans of 200 tasks each."""
    monkeypatch.setattr(made, "export_patterns", lambda _top, _days: [pattern, pattern])
    monkeypatch.setattr(made, "AT_ONCE", 3)
    made.write_province(tmp_path, tmp_path / "province", made.Size(2, 2, 200), DAYS)
    return tmp_path / "province"


def read(folder, table, day=DAYS[-1]):
    return [row for path in dataset.list_files(folder, table, [day]) for row in pq.ParquetFile(path).read().to_pylist()]


@pytest.mark.parametrize("day", DAYS)
def test_each_table_has_the_schema_of_the_export_and_its_name(province, day):
    for table in TABLES:
        path = dataset.place(province, table.name, day)
        marks = parquet.Marks(VERSION, table.name, str(day))
        assert pq.read_schema(path).equals(parquet.make_schema(table, marks), check_metadata=True), table.name
        assert {row["as_of"] for row in read(province, table.name, day)} == {day}
    assert dataset.list_days(province) == list(DAYS)


def test_every_plan_has_its_tasks_each_under_an_id_of_its_own(province):
    tasks = read(province, "tasks")
    assert len(tasks) == 4 * 200
    assert len({(row["plan"], row["id"]) for row in tasks}) == 4 * 200
    assert {row["tasks"] for row in read(province, "plans")} == {200}
    assert sorted(row["position"] for row in tasks if row["plan"] == "county-0002-01") == list(range(1, 201))
    known = {(row["plan"], row["id"]) for row in tasks}
    assert {(row["plan"], row["id"]) for row in read(province, "standing")} == known
    for table in ("roles", "nodes", "entries", "counted", "feedback"):
        assert {(row["plan"], row["id"]) for row in read(province, table)} - {
            (row["plan"], "") for row in tasks
        } <= known
    entries = [(row["plan"], row["entry"]) for row in read(province, "entries")]
    assert len(set(entries)) == len(entries)


def test_a_task_has_a_twin_in_its_county_or_none(province):
    by_twin: dict[str, list[str]] = {}
    for row in read(province, "tasks"):
        assert row["twin"] == find_twin(row["text"])
        by_twin.setdefault(row["twin"], []).append(row["plan"])
    groups = sorted(plans for plans in by_twin.values() if len(set(plans)) > 1)
    assert len(groups) == 2 * (200 // 20)
    assert {tuple(sorted(set(plans))) for plans in groups} == {
        ("county-0001-01", "county-0001-02"),
        ("county-0002-01", "county-0002-02"),
    }


@pytest.mark.parametrize("tasks", [40, 190])
def test_a_copied_plan_stands_as_the_one_that_it_copies(made, pattern, tasks):
    patterns = made.read_patterns([pattern], DAYS, tasks)
    (plan,) = made.list_plans(made.Size(1, 1, tasks), 1)
    kept = {row["id"] for row in read(pattern, "tasks") if row["position"] <= tasks}
    for table in TABLES:
        rows = made.make_rows(table, [plan], patterns[table.name, DAYS[-1]]).to_pylist()
        own = [row for row in read(pattern, table.name) if row.get("id") in {*kept, None}]
        told = {"plan", "title", "issuer", "text", "twin", "tasks"} if table.name in ("plans", "tasks") else {"plan"}
        assert [{k: v for k, v in row.items() if k not in told} for row in rows] == [
            {k: v for k, v in row.items() if k not in told} for row in own
        ], table.name


def test_small_files_gathered_are_the_same_rows(run, made, province, tmp_path):
    count = made.scatter(province, tmp_path / "small", [table.name for table in TABLES], DAYS[-1], 3)
    assert count == 3 * len(TABLES) == len(list((tmp_path / "small").rglob("*.parquet")))
    assert run("query", "--gather", tmp_path / "together", tmp_path / "small").code == 0
    for table in TABLES:
        wanted = [row for row in read(province, table.name) if row["plan"] != "county-0002-02"]
        assert read(tmp_path / "together", table.name) == wanted, table.name

"""Parquet: the same plan gives the same bytes, whoever wrote the text; many files become one."""

from datetime import date
from io import BytesIO

import pyarrow.parquet as pq
import pytest

from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing import periods
from bizenv.standing.report import make_report
from bizenv.standing.standing import make_standing
from bizenv.views.data import parquet, snapshot
from bizenv.views.data.tables import TABLES, Column, number_day

DAY = date(2020, 1, 20)


def make(registry: Registry, day: date = DAY) -> dict[str, bytes]:
    standing = make_standing(registry, None, day)
    told = periods.list_current(day, "quarter", registry.plan.issued)
    reports = [make_report(standing, Ledger(), period) for period in told]
    return parquet.render(registry.plan, day, snapshot.describe(standing, reports, None))


def read(content: bytes) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(BytesIO(content)).to_pylist()
    return rows


def test_the_same_plan_on_the_same_day_gives_the_same_bytes(registry: Registry):
    assert make(registry) == make(registry)


@pytest.mark.parametrize("text", ["\ud800", "\x00\x07红", "无" * 40_000, "=1+1", "'; DROP TABLE tasks"])
def test_hostile_text_is_text(registry: Registry, text: str):
    plan = registry.plan._replace(title=text, issuer=text)
    tasks = tuple(task._replace(text=text, label=text) for task in registry.tasks)
    spoiled = Registry(
        plan,
        registry.parts,
        registry.categories,
        registry.measures,
        tasks,
        registry.departments,
        registry.anomalies,
    )
    made = make(spoiled)
    shown = text.replace("\ud800", "\ufffd").replace("\x00", "\ufffd").replace("\x07", "\ufffd")
    assert {row["text"] for row in read(made["tasks"])} == {shown}
    assert len({row["twin"] for row in read(made["tasks"])}) == 1
    marks = parquet.read_marks(BytesIO(made["tasks"]))
    assert marks is not None
    assert marks.source.startswith(shown[:10])


def test_what_is_no_file_of_a_dataset_is_known():
    assert parquet.read_marks(BytesIO(b"")) is None
    assert parquet.read_marks(BytesIO(b"PAR1" * 10)) is None
    out = BytesIO()
    pq.write_table(pq.read_table(BytesIO(parquet_of("x"))), out)
    assert parquet.read_marks(BytesIO(out.getvalue())) is None


def parquet_of(text: str) -> bytes:
    import pyarrow as pa

    out = BytesIO()
    pq.write_table(pa.table({"a": [text]}), out)
    return out.getvalue()


def test_many_files_become_one_in_their_order_whatever_their_size(registry: Registry, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parquet, "_ROWS", 150)  # fewer than a file has, so that rows are written in several goes
    made = [make(registry, day)["tasks"] for day in (date(2020, 1, 1), date(2020, 1, 2))]
    out = BytesIO()
    rows = parquet.gather("tasks", "2020-01-01", [BytesIO(it) for it in made], out)
    assert rows == 380
    assert read(out.getvalue()) == [row for it in made for row in read(it)]
    assert parquet.read_marks(BytesIO(out.getvalue())) == parquet.Marks(1, "tasks", "2020-01-01")


def test_no_file_becomes_a_file_without_rows():
    out = BytesIO()
    assert parquet.gather("tasks", "2020-01-01", [], out) == 0
    assert read(out.getvalue()) == []
    assert set(pq.read_schema(BytesIO(out.getvalue())).names) >= {"plan", "id", "twin"}


def test_an_empty_text_is_none_and_a_day_stands_twice():
    assert Column("a", "text", "").fill(["", "b", None]) == {"a": [None, "b", None]}
    assert Column("a", "day", "").fill([DAY, None]) == {"a": [DAY, None], "a_day": [number_day(DAY), None]}
    assert Column("a", "flag", "").fill([False]) == {"a": [False]}
    assert number_day(date(1969, 12, 31)) == -1


def test_the_schema_of_a_table_can_be_asked_for_without_a_plan():
    for table in TABLES:
        schema = parquet.make_schema(table)
        assert schema.metadata[b"bizenv.table"] == table.name.encode()
        assert b"bizenv.plan" not in schema.metadata

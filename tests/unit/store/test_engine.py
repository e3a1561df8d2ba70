"""DuckDB as it is let loose on a dataset: what does not fit or cannot be read is said."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bizenv.base.errors import DataError
from bizenv.store import engine


def make(tmp_path: Path) -> engine.Source:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": list(range(1000))}), path)
    return engine.Source(["a"], [path])


def test_what_does_not_fit_into_memory_is_said_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(engine._CLOSED, "memory_limit", "20MB")
    source = make(tmp_path)
    with pytest.raises(DataError, match="内存放不下"):
        engine.ask(
            "SELECT x.a, y.a, repeat('长', 50) AS s FROM t x, t y, t z ORDER BY hash(x.a + y.a + z.a)",
            {"t": source},
            [],
        )
    assert list(Path().iterdir()) == []


def test_a_path_that_is_no_text_is_said(tmp_path: Path):
    with pytest.raises(DataError, match="认不得"):
        engine.ask("SELECT 1", {"t": engine.Source(["a"], [tmp_path / "\udcff.parquet"])}, [])


def test_a_view_may_read_another_one_and_a_table(tmp_path: Path):
    views = [("v", "SELECT a FROM t WHERE a < 3"), ("w", "SELECT max(a) AS m FROM v")]
    assert engine.ask("SELECT m FROM w", {"t": make(tmp_path)}, views) == engine.Found(("m",), [(2,)])

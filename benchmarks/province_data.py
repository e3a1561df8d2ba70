# 本文件造出的数据全部是虚构的 All that this file makes is invented

"""Invent the dataset of a whole province, straight into Parquet, by the schema and in the folders of ``bizenv export``.

Some years of the packaged plan are invented by ``examples/simulate_year.py``, one a seed, and exported as any workspace is:
the *patterns*. Each plan of the province is a copy of one of them, under its own id, county and words, so that every row
stands as bizenv itself judged it. pyarrow makes the copies, many plans at a time; no plan is read or judged again.
Nothing in it has happened.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bizenv.store.dataset import place
from bizenv.views.data.parquet import Marks, make_schema, open_writer
from bizenv.views.data.snapshot import find_twin
from bizenv.views.data.tables import BY_NAME, TABLES, VERSION, Table

SIMULATE = Path(__file__).parent.parent / "examples" / "simulate_year.py"
PATTERNS = 4
"""How many years are invented. Each takes some seconds; with fewer, plans repeat each other's progress more often."""
ENTRIES = 600
"""At least how many entries each invented ledger has over its thirteen months."""
AT_ONCE = 1_000
"""How many plans stand in memory at a time; they become one row group of each file."""
SHARED = 20
"""In every county, each task whose position is a multiple of this has the same words in two plans: they are twins."""


class Size(NamedTuple):
    """How large a province is: how many counties, how many plans each of them has, how many tasks each plan has."""

    counties: int
    plans: int
    tasks: int

    @property
    def all_plans(self) -> int:
        """How many plans the province has."""
        return self.counties * self.plans


Patterns = Mapping[tuple[str, dt.date], Sequence[pa.Table]]
"""By table and day, the rows of each pattern."""


def export_patterns(top: Path, days: Sequence[dt.date], patterns: int = PATTERNS) -> list[Path]:
    """Invent years in a folder, and export each for these days. Returns the folders of their datasets."""
    found = []
    for seed in range(1, patterns + 1):
        workspace, dataset = top / f"year-{seed}", top / f"pattern-{seed}"
        command = [sys.executable, str(SIMULATE), str(workspace), "--entries", str(ENTRIES), "--seed", str(seed)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for day in days:
            words = ["export", str(dataset), "--format", "parquet", "--data", str(workspace), "--as-of", str(day)]
            subprocess.run([sys.executable, "-m", "bizenv", *words], check=True, capture_output=True)
        found.append(dataset)
    return found


def read_patterns(datasets: Sequence[Path], days: Sequence[dt.date], tasks: int) -> Patterns:
    """Every table of the patterns on these days, with so many tasks in each."""
    keys = [(table.name, day) for table in TABLES for day in days]
    return {key: [_read_pattern(dataset, *key, tasks) for dataset in datasets] for key in keys}


def _read_pattern(dataset: Path, table: str, day: dt.date, tasks: int) -> pa.Table:
    """A table of a pattern on a day, with so many tasks: the last ones are left out, or the first ones stand again.

    A task that stands again has a letter before its number, so that ids stay unique.
    """
    rows = _read_day(dataset, table, day)
    if table == "plans":
        return _put(rows, "tasks", pa.array([tasks]))
    if "id" not in rows.column_names:
        return rows
    ids = _read_day(dataset, "tasks", day)["id"]
    pieces = []
    for copy in range(-(-tasks // len(ids))):
        kept = rows.filter(pc.is_in(rows["id"], ids.slice(0, tasks - copy * len(ids))))
        if copy:
            letter = chr(ord("A") + copy - 1)
            for column in {"id", "entry"} & set(kept.column_names):
                kept = _put(kept, column, pc.binary_join_element_wise(letter, kept[column], ""))
            if table == "tasks":
                kept = _put(kept, "position", pc.add(kept["position"], copy * len(ids)))
        pieces.append(kept)
    return pa.concat_tables(pieces).combine_chunks()


def _read_day(dataset: Path, table: str, day: dt.date) -> pa.Table:
    (path,) = place(dataset, table, day).parent.glob("*.parquet")
    return pq.ParquetFile(path).read()


def _put(rows: pa.Table, column: str, values: Any) -> pa.Table:
    """The rows with other values in a column, of the type that it has."""
    at = rows.column_names.index(column)
    field = rows.schema.field(at)
    return rows.set_column(at, field, pc.cast(values, field.type))


class Copied(NamedTuple):
    """A plan of the province: its id, its county, its number among the county's plans from 1, the pattern that it copies."""

    id: str
    county: str
    number: int
    pattern: int


def list_plans(size: Size, patterns: int = PATTERNS) -> list[Copied]:
    """The plans of a province, in the order of their ids."""
    return [
        Copied(f"county-{county:04}-{number:02}", f"虚构县{county:04}", number, (county + number * 7) % patterns)
        for county in range(1, size.counties + 1)
        for number in range(1, size.plans + 1)
    ]


def make_rows(table: Table, plans: Sequence[Copied], patterns: Sequence[pa.Table]) -> pa.Table:
    """The rows of a table for some plans, one plan after the other."""
    pieces = [patterns[plan.pattern] for plan in plans]
    rows = pa.concat_tables(pieces).combine_chunks()

    def spread(values: Sequence[str]) -> pa.Array:
        """A value a plan, repeated for each of its rows."""
        return pa.concat_arrays([pa.repeat(v, piece.num_rows) for v, piece in zip(values, pieces, strict=True)])

    rows = _put(rows, "plan", spread([plan.id for plan in plans]))
    if table.name == "plans":
        rows = _put(rows, "title", spread([f"{plan.county}虚构的第{plan.number}件方案" for plan in plans]))
        rows = _put(rows, "issuer", spread([f"{plan.county}人民政府办公室" for plan in plans]))
    if table.name == "tasks":
        own = spread([f"{plan.county}第{plan.number}件：" for plan in plans])
        shared = spread([f"{plan.county}共办件{(plan.number + 1) // 2}：" for plan in plans])
        position = rows["position"]
        is_shared = pc.equal(position, pc.multiply(pc.divide(position, SHARED), SHARED))
        text = pc.binary_join_element_wise(pc.if_else(is_shared, shared, own), rows["text"], "")
        rows = _put(rows, "text", text)
        rows = _put(rows, "twin", pa.array([find_twin(words) for words in text.to_pylist()]))
    return rows


def write_province(
    top: Path, into: Path, size: Size, days: Sequence[dt.date], told: Callable[[int, int], object] = lambda *_: None
) -> None:
    """Write the dataset of a province, gathered: one file a table and day.

    top: an empty folder for the invented years. told: is given how many plans are written, and of how many.
    """
    datasets = export_patterns(top, days)
    patterns = read_patterns(datasets, days, size.tasks)
    plans = list_plans(size, len(datasets))
    with ExitStack() as stack:
        writers = {key: stack.enter_context(_open_gathered(into, *key)) for key in patterns}
        for first in range(0, len(plans), AT_ONCE):
            some = plans[first : first + AT_ONCE]
            for (name, day), writer in writers.items():
                writer.write_table(make_rows(BY_NAME[name], some, patterns[name, day]).cast(writer.schema))
            told(first + len(some), len(plans))


@contextmanager
def _open_gathered(into: Path, table: str, day: dt.date) -> Iterator[Any]:
    """A writer of the file of all plans on a day."""
    path = place(into, table, day)
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = make_schema(BY_NAME[table], Marks(VERSION, table, str(day)))
    with path.open("wb") as out, open_writer(out, schema) as writer:
        yield writer


def scatter(dataset: Path, into: Path, tables: Sequence[str], day: dt.date, plans: int) -> int:
    """Write the first plans of a gathered dataset again, one file a table and plan, as districts export them.

    Returns the number of files.
    """
    count = 0
    for table in tables:
        gathered = pq.ParquetFile(place(dataset, table, day))
        left = plans
        for group in range(gathered.num_row_groups):
            rows = gathered.read_row_group(group)
            for plan in rows["plan"].unique().to_pylist()[:left]:
                path = place(into, table, day, plan)
                path.parent.mkdir(parents=True, exist_ok=True)
                schema = make_schema(BY_NAME[table], Marks(VERSION, table, str(day), plan, "虚构"))
                with path.open("wb") as out, open_writer(out, schema) as writer:
                    writer.write_table(rows.filter(pc.equal(rows["plan"], plan)).cast(schema))
                left -= 1
                count += 1
            if not left:
                break
    return count

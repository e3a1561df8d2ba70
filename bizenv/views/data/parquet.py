"""A plan on a day as Parquet: the bytes of a file for each table of a dataset, and many such files as one.

Every engine reads these files alike, and the same records give the same bytes. What a file holds stands in its
metadata, so that it is known again without being read: ``bizenv.schema_version``, ``bizenv.table``, ``bizenv.as_of``,
``bizenv.plan`` and ``bizenv.source``, which say whose it is; a file of many plans has neither.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Plan
from bizenv.views.data.records import Record
from bizenv.views.data.tables import BY_NAME, HEAD, TABLES, VERSION, Table, list_columns
from bizenv.views.reproducible import make_legible

_TYPES = {"text": pa.string(), "count": pa.int32(), "flag": pa.bool_(), "day": pa.date32()}
_ROWS = 131_072
"""How many rows are read together, at most: enough to be fast, few enough to keep memory flat."""


class Marks(NamedTuple):
    """What the metadata of a file says that it holds; ``plan`` and ``source`` are empty in a file of many plans.

    source: who issued the plan, and its number: two plans of one id differ in it.
    """

    version: int
    table: str
    as_of: str
    plan: str = ""
    source: str = ""


def name_source(plan: Plan) -> str:
    """What tells a plan from another one of the same id."""
    return " ".join(text for text in (plan.issuer, plan.document) if text)


def make_schema(table: Table, marks: Marks | None = None) -> pa.Schema:
    """The Arrow schema of a table, with the marks of a file as its metadata."""
    fields = []
    for column in list_columns(table):
        fields.append(pa.field(column.name, _TYPES[column.type]))
        fields += [pa.field(name, pa.int32()) for name in column.names[1:]]
    told = marks if marks is not None else Marks(VERSION, table.name, "")
    kept = {"schema_version": str(told.version), "table": told.table, "as_of": told.as_of}
    kept |= {"plan": told.plan, "source": make_legible(told.source)} if told.plan else {}
    return pa.schema(fields, {f"bizenv.{key}": value for key, value in kept.items()})


def render(plan: Plan, as_of: dt.date, found: Mapping[str, Iterable[Record]]) -> dict[str, bytes]:
    """The bytes of a file for each table, by its name; ``found`` has the records of each."""
    made = {}
    for table in TABLES:
        marks = Marks(VERSION, table.name, as_of.isoformat(), plan.id, name_source(plan))
        out = BytesIO()
        with open_writer(out, make_schema(table, marks)) as writer:
            writer.write_table(_fill(table, plan.id, as_of, found[table.name], writer.schema))
        made[table.name] = out.getvalue()
    return made


def _fill(table: Table, plan: str, as_of: dt.date, found: Iterable[Record], schema: pa.Schema) -> pa.Table:
    rows = list(found)
    head: dict[str, list[Any]] = {"plan": [plan] * len(rows), "as_of": [as_of] * len(rows)}
    arrays = []
    for column in list_columns(table):
        values = head[column.name] if column in HEAD else [row.get(column.key or column.name) for row in rows]
        for name, cells in column.fill(values).items():
            kind = schema.field(name).type
            arrays.append(pa.array(map(_make_legible, cells) if column.type == "text" else cells, kind))
    return pa.table(arrays, schema=schema)


def _make_legible(text: str | None) -> str | None:
    return text if text is None or text.isprintable() else make_legible(text)


def open_writer(out: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of a file of a dataset: one way of writing for all, whatever the defaults of pyarrow become."""
    return pq.ParquetWriter(out, schema, version="2.6", compression="zstd")


def read_marks(file: BinaryIO) -> Marks | None:
    """What a file holds by its metadata; None if it is no file of a dataset. Raises OSError."""
    try:
        kept = pq.read_metadata(file).metadata or {}
        told = {key.removeprefix(b"bizenv.").decode(): value.decode() for key, value in kept.items()}
        version = int(told["schema_version"])
        return Marks(version, told["table"], told["as_of"], told.get("plan", ""), told.get("source", ""))
    except (pa.ArrowInvalid, KeyError, ValueError):
        return None


def list_plans(file: BinaryIO) -> list[str]:
    """The ids of the plans in a file of the table ``plans``. Raises OSError."""
    return [str(it) for it in pq.read_table(file, columns=["plan"]).column("plan").to_pylist()]


def gather(table: str, as_of: str, files: Iterable[BinaryIO], out: BinaryIO) -> int:
    """Write many files of a table as one, in their order, and return its number of rows. Raises OSError.

    A column that an older file does not have is empty there.
    """
    schema = make_schema(BY_NAME[table], Marks(VERSION, table, as_of))
    rows, waiting, held = 0, [], 0
    with open_writer(out, schema) as writer:
        for file in files:
            for batch in pq.ParquetFile(file).iter_batches(_ROWS):
                known = pa.Table.from_batches([batch])
                cells = [
                    known.column(field.name).cast(field.type)
                    if field.name in known.column_names
                    else pa.nulls(known.num_rows, field.type)
                    for field in schema
                ]
                waiting.append(pa.table(cells, schema=schema))
                held += known.num_rows
                if held >= _ROWS:
                    writer.write_table(pa.concat_tables(waiting))
                    rows, waiting, held = rows + held, [], 0
        writer.write_table(pa.concat_tables(waiting) if waiting else schema.empty_table())
    return rows + held

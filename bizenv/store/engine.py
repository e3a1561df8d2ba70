"""SQL over the files of a dataset by DuckDB, which reads these files and can reach nothing else.

A connection lives in memory for one question. It may open the named files alone: no other file, no network, no
extension, no variable of Python, no setting that could be changed back.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.store.found import Found, distinguish, make_plain

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,  # a name in SQL never means a variable of this program
    "temp_directory": "",  # nothing is written, not even what does not fit into memory
}
LOOK = "表和视图的名称、列见 bizenv query --list 和 docs/dataset.md"


class Source(NamedTuple):
    """A table as it is read: the names of its columns, and its files."""

    columns: Sequence[str]
    files: Sequence[Path]


def check(sql: str) -> None:
    """Refuse all but one SELECT, before anything is read. Raises MisuseError."""
    try:
        kinds = [statement.type.name for statement in duckdb.extract_statements(sql)]
    except UnicodeEncodeError:
        raise MisuseError("SQL 里有认不得的字") from None
    except duckdb.Error as error:
        raise MisuseError(f"SQL 写得不对：{_tell(error)}\n{LOOK}") from None
    if kinds != ["SELECT"]:
        raise MisuseError("只能查，不能改：写一条 SELECT（或 WITH … SELECT）；导入、导出、设置、几条连写的都不行")


def ask(sql: str, tables: Mapping[str, Source], views: Iterable[tuple[str, str]]) -> Found:
    """What a SELECT finds over these tables, and over these views, each a name and its SQL, in an order that works.

    Raises MisuseError for SQL that is wrong, DataError for files that cannot be read or do not fit into memory.
    """
    check(sql)
    with duckdb.connect(":memory:", config=_CLOSED) as connection:
        try:
            _prepare(connection, tables, views)
        except (duckdb.Error, UnicodeEncodeError) as error:
            raise DataError(f"数据集读不了：{_tell(error)}；缺列、坏了的，重新导出那一天") from None
        try:
            found = connection.execute(sql)
            names = [str(column[0]) for column in found.description or ()]
            return Found(distinguish(names), [tuple(map(make_plain, row)) for row in found.fetchall()])
        except duckdb.OutOfMemoryException:
            raise DataError("内存放不下：加 WHERE 缩小范围，或用 Spark（docs/scale.md）") from None
        except (duckdb.IOException, duckdb.SerializationException) as error:
            raise DataError(f"数据集读不了：{_tell(error)}；重新导出那一天") from None
        except duckdb.PermissionException:
            raise MisuseError(f"SQL 只能读这个数据集的表和视图，不能读别的文件、网址\n{LOOK}") from None
        except duckdb.Error as error:
            raise MisuseError(f"SQL 写得不对：{_tell(error)}\n{LOOK}") from None


def _prepare(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Source], views: Iterable[tuple[str, str]]
) -> None:
    paths = {name: [os.path.realpath(path) for path in table.files] for name, table in tables.items()}
    connection.execute("SET allowed_paths = ?", [[path for some in paths.values() for path in some]])
    connection.execute("SET enable_external_access = false")
    for name, table in tables.items():
        columns = ", ".join(f'"{column}"' for column in table.columns)
        files = ", ".join(map(_quote, paths[name]))
        connection.execute(
            f"CREATE VIEW {name} AS SELECT {columns} "  # noqa: S608 - our own names
            f"FROM read_parquet([{files}], union_by_name = true, hive_partitioning = false)"
        )
    for name, sql in views:
        connection.execute(f"CREATE VIEW {name} AS {sql}")
    connection.execute("SET lock_configuration = true")


def _quote(path: str) -> str:
    """A path as text in SQL. It is no pattern: where external access is off, DuckDB takes each character as it is."""
    return "'" + path.replace("'", "''") + "'"


def _tell(error: Exception) -> str:
    """The first line of what DuckDB says."""
    return escape(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)

"""SQL over the files of a dataset by DuckDB, which reads these files and can reach nothing else.

A connection lives in memory for one question. It may open the named files alone: no other file, no network, no
extension, no variable of Python, no setting that could be changed back.
"""

import os
import re
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
LOOK = "表和视图的名称、列见 bizenv query --list 和 docs/export.md"


class Source(NamedTuple):
    """A table as it is read: the names of its columns, and its files."""

    columns: Sequence[str]
    files: Sequence[Path]


def check(sql: str) -> None:
    """Refuse all but one SELECT, before anything is read. Raises MisuseError."""
    if not _is_text(sql):
        raise MisuseError("SQL 里有认不得的字")
    try:
        kinds = [statement.type.name for statement in duckdb.extract_statements(sql)]
    except duckdb.Error as error:
        raise MisuseError(f"SQL 写得不对：{_tell(error)}\n{LOOK}") from None
    if kinds != ["SELECT"]:
        raise MisuseError("只能查，不能改：写一条 SELECT（或 WITH … SELECT）；导入、导出、设置、几条连写的都不行")


def ask(sql: str, tables: Mapping[str, Source], views: Iterable[tuple[str, str]]) -> Found:
    """What a SELECT finds over these tables, one at least, and over these views, each a name and its SQL, in an order that works.

    Raises MisuseError for SQL that is wrong, DataError for files that cannot be read or do not fit into memory.
    """
    check(sql)
    unread = [path for table in tables.values() for path in table.files if not _is_text(str(path))]
    if unread:
        raise DataError(f"{escape(unread[0])} 的路径里有认不得的字，读不了；换一个目录")
    odd = [path for table in tables.values() for path in table.files if not path.is_file()]
    if odd:  # a pipe would never end
        raise DataError(
            f"{escape(odd[0])} 不是能读的文件（文件夹、管道，或链接所指的没有了）；移走它，或重新导出那一天"
        )
    named = {name: _read(table) for name, table in tables.items()}
    with duckdb.connect(":memory:", config=_CLOSED) as connection:
        connection.execute(
            "SET allowed_paths = ?", [[_find(path) for table in tables.values() for path in table.files]]
        )
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            found = connection.execute(_join([*named.items(), *views], sql))
            names = [str(column[0]) for column in found.description or ()]
            return Found(distinguish(names), [tuple(map(make_plain, row)) for row in found.fetchall()])
        except duckdb.OutOfMemoryException:
            raise DataError("内存放不下：加 WHERE 缩小范围，或用 Spark（docs/scale.md）") from None
        except duckdb.Error as error:
            _blame_files(connection, named)
            if isinstance(error, duckdb.PermissionException):
                raise MisuseError(f"SQL 只能读这个数据集的表和视图，不能读别的文件、网址\n{LOOK}") from None
            raise MisuseError(f"SQL 写得不对：{_tell(error)}\n{LOOK}") from None


def _read(table: Source) -> str:
    """The SELECT that reads the files of a table. An older file that lacks a column is read beside newer ones."""
    columns = ", ".join(f'"{column}"' for column in table.columns)
    files = ", ".join(_quote(_find(path)) for path in table.files)
    return f"SELECT {columns} FROM read_parquet([{files}], union_by_name = true, hive_partitioning = false)"  # noqa: S608 - our own names


def _find(path: Path) -> str:
    return os.path.realpath(path)


def _join(named: Iterable[tuple[str, str]], sql: str) -> str:
    """A SELECT over what the names stand for, as one statement: so each file is looked into once.

    Views of the database would have it looked into when they are made, too, each through all those that they read.
    """
    known = ",\n".join(f"{name} AS NOT MATERIALIZED ({text}\n)" for name, text in named)
    own = re.match(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*WITH\b(\s+RECURSIVE\b)?", sql, re.IGNORECASE | re.DOTALL)
    return f"WITH{own[1] or ''} {known},\n{sql[own.end() :]}" if own is not None else f"WITH {known}\n{sql}"


def _blame_files(connection: duckdb.DuckDBPyConnection, named: Mapping[str, str]) -> None:
    """Raise DataError if it is the files of a table that cannot be read, and not the SQL that is wrong."""
    for sql in named.values():
        try:
            connection.execute(f"SELECT count(*) FROM ({sql})")  # noqa: S608 - our own
            connection.fetchall()
        except duckdb.Error as error:
            raise DataError(f"数据集读不了：{_tell(error)}；缺列、坏了的，重新导出那一天") from None


def _is_text(text: str) -> bool:
    """Whether a text is made of characters alone: what a shell passes on may hold bytes that are none."""
    return re.search("[\ud800-\udfff]", text) is None


def _quote(path: str) -> str:
    """A path as text in SQL. It is no pattern: where external access is off, DuckDB takes each character as it is."""
    return "'" + path.replace("'", "''") + "'"


def _tell(error: Exception) -> str:
    """The first line of what DuckDB says."""
    return escape(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)

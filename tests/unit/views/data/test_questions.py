"""The views of a dataset: each says what it answers, names its columns, and stays within the SQL that two engines share."""

import re

import duckdb
import pytest

from bizenv.views.data.questions import ASKED, Answered, Question, ask, list_questions, parse_question, trace
from bizenv.views.data.tables import BY_NAME, TABLES, list_columns

TYPES = {"text": "VARCHAR", "count": "INTEGER", "flag": "BOOLEAN", "day": "DATE"}


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    """The tables without rows, and the views over them."""
    connection = duckdb.connect()
    for table in TABLES:
        columns = [
            f"{name} {'INTEGER' if name != column.name else TYPES[column.type]}"
            for column in list_columns(table)
            for name in column.names
        ]
        connection.execute(f"CREATE TABLE {table.name} ({', '.join(columns)})")
    connection.execute(f"CREATE VIEW asked AS {ask(0, 0, '2019')}")
    for it in list_questions():
        connection.execute(f"CREATE VIEW {it.name} AS {it.sql}")
    return connection


@pytest.mark.parametrize("it", list_questions(), ids=lambda it: it.name)
def test_a_view_has_the_columns_that_its_head_names(it: Question, empty: duckdb.DuckDBPyConnection):
    found = empty.execute(f"SELECT * FROM {it.name}").description
    assert [column[0] for column in found or ()] == [column.name for column in it.columns]
    assert len({column.head for column in it.columns}) == len(it.columns), "two columns under one head"
    assert it.told.endswith("。")
    assert it.told.count("。") < 3


def test_what_is_asked_has_the_columns_that_are_told(empty: duckdb.DuckDBPyConnection):
    found = empty.execute("SELECT * FROM asked")
    assert [column[0] for column in found.description or ()] == [name for name, *_ in ASKED]
    assert found.fetchall() == [(0, 0, "2019")]


@pytest.mark.parametrize("it", list_questions(), ids=lambda it: it.name)
def test_a_view_keeps_to_what_both_engines_know(it: Question):
    """The type of a date and of a list, and what is done with them, differ from one SQL to the next."""
    code = re.sub("'[^']*'", "''", it.sql.upper())
    apart = (
        "QUALIFY",
        "FILTER",
        "LIST",
        "ARRAY",
        "STRUCT",
        "::",
        "//",
        " DIV ",
        "DATEDIFF",
        "DATE_",
        "INTERVAL",
        "ILIKE",
    )
    apart += ("STRING_AGG", "GROUP_CONCAT", "GROUP BY ALL", "EXCLUDE", "CURRENT_DATE", "NOW(", "ANY_VALUE", "MEDIAN")
    for word in apart:
        assert word not in code, word
    assert it.reads - BY_NAME.keys() <= {other.name for other in list_questions()}
    assert "FROM asked" in it.sql or not it.reads & BY_NAME.keys(), "a view that forgets the day counts every day"


def test_no_view_and_no_table_have_one_name():
    names = [it.name for it in list_questions()]
    assert not set(names) & {*BY_NAME, "asked"}
    assert len(names) >= 14


@pytest.mark.parametrize("text", ["SELECT 1\n", "-- 一句话。\nSELECT 1\n", "-- a: 甲\nSELECT 1\n"])
def test_a_file_without_a_sentence_or_columns_is_no_view(text: str):
    with pytest.raises(ValueError, match=r"x\.sql"):
        parse_question("x", text)


def test_a_head_of_several_lines_is_one_sentence():
    it = parse_question("x", "-- 甲，\n-- 乙。\n-- a: 头，说明\nSELECT a\nFROM tasks t\nJOIN asked a ON 1 = 1\n")
    assert (it.told, it.columns, it.reads) == ("甲，乙。", (Answered("a", "头，说明"),), {"tasks"})
    assert it.columns[0].head == "头"


def test_what_a_select_reads_is_found_through_the_views():
    named, views = trace("SELECT * FROM Districts d, entries WHERE d.issuer = 'plans'")
    assert named == {"entries", "plans"}
    assert [it.name for it in views] == ["stand", "districts"]
    assert trace("SELECT 1") == (frozenset(), ())

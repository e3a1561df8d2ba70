"""The questions that come with bizenv as plain SQL over the tables of a dataset: each a view, in a file ``sql/NAME.sql``.

The SQL is the part that DuckDB and Apache Spark understand alike: no lists, no arithmetic with dates, no QUALIFY, NULLS
LAST where it matters. What it asks for by the person's choice stands in one row of a table ``asked``.
"""

import re
from functools import cache
from pathlib import Path

from bizenv.base.tuples import NamedTuple
from bizenv.views.data.tables import BY_NAME

FOLDER = Path(__file__).with_name("sql")
ASKED = (
    ("as_of_day", "INT", "哪一天：1970-01-01 起的天数"),
    ("since_day", "INT", "与哪一天比：同上"),
    ("period", "STRING", "哪个期间：2019、2019-Q4、2019-12"),
)
"""The columns of the table ``asked``, of one row, which every view reads: name, type in SQL, meaning."""


class Answered(NamedTuple):
    """A column of a view: its name, and what it holds; the first words of that, up to a mark, are its head in a table."""

    name: str
    told: str

    @property
    def head(self) -> str:
        """What stands above it in a table."""
        return re.split("[，；]", self.told)[0]


class Question(NamedTuple):
    """A view: its name, what it answers in Chinese, its columns with their meaning, its SQL, and what it reads.

    reads: the names of the tables of the dataset, and of the other views, that the SQL reads.
    """

    name: str
    told: str
    columns: tuple[Answered, ...]
    sql: str
    reads: frozenset[str]


def parse_question(name: str, text: str) -> Question:
    """The view of a file. Its first comment lines say what it answers, the others name its columns.

    Raises ValueError if a line of the head is neither, or names a column after no sentence.
    """
    head, lines = [], text.splitlines()
    while lines and lines[0].startswith("-- "):
        head.append(lines.pop(0).removeprefix("-- "))
    columns = [Answered(*it.groups()) for line in head if (it := re.fullmatch(r"([a-z_]+): (.+)", line, re.ASCII))]
    told = head[: len(head) - len(columns)]
    if not told or not columns:
        raise ValueError(f"{name}.sql: the head has to be a sentence and the columns")
    sql = "\n".join(lines) + "\n"
    reads = frozenset(re.findall(r"\b(?:FROM|JOIN)\s+([a-z_]+)", sql)) - {"asked"}
    return Question(name, "".join(told), tuple(columns), sql, reads)


@cache
def list_questions() -> tuple[Question, ...]:
    """The views in an order in which each comes after those that it reads, and else by name."""
    found = {path.stem: parse_question(path.stem, path.read_text("utf-8")) for path in FOLDER.glob("*.sql")}
    ordered: dict[str, Question] = {}
    while len(ordered) < len(found):
        free = [it for name, it in sorted(found.items()) if it.reads - BY_NAME.keys() <= ordered.keys()]
        ordered |= {it.name: it for it in free}
    return tuple(ordered.values())


def trace(sql: str) -> tuple[frozenset[str], tuple[Question, ...]]:
    """The tables of a dataset that a SELECT may name itself, and the views that it reads, those behind them included.

    A word that only looks like a name is taken for one: then more is opened than is read.
    """
    words = {word.lower() for word in re.findall(r"[A-Za-z_]+", sql)}
    wanted: set[str] = set()
    for question in reversed(list_questions()):  # each before those that it reads
        if question.name in words or question.name in wanted:
            wanted |= {question.name, *question.reads}
    return frozenset(words & BY_NAME.keys()), tuple(it for it in list_questions() if it.name in wanted)


def ask(as_of_day: int, since_day: int, period: str) -> str:
    """The SQL that makes the one row of ``asked``. ``period`` is a name such as 2019-Q4."""
    return (
        f"SELECT CAST({as_of_day:d} AS INT) AS as_of_day, CAST({since_day:d} AS INT) AS since_day, '{period}' AS period"
    )

"""What is read out of the tables of a document, before it becomes the data of a plan."""

from collections.abc import Mapping
from typing import Any, Literal

from bizenv.base.tuples import NamedTuple
from bizenv.plan import doubts

Topic = doubts.Topic
"""What a doubt is about."""


class Suspicion(NamedTuple):
    """A doubt about a piece of text, in Chinese: what was read and why that is doubtful, and what else it could be.

    The two make one sentence with “；” between them, neither with a stop at its end. ``other`` begins with 也可能, or with 请
    where there is nothing to choose from.
    """

    topic: Topic
    read: str
    other: str


class Section(NamedTuple):
    """A heading above rows: 一、优化政务环境（共5项）. A section row, or a merged cell of a column beside the rows.

    ``number`` as printed, without its 、or bracket mark where it is 一、 (一) and with it where it is （十六）; empty where
    none is. ``stated``: the 5 of 共5项. ``units``: what the section's own row says in the column of leads.
    ``columns``: other cells of its row, by head.
    """

    number: str
    title: str
    place: str
    level: int
    stated: int | None = None
    units: str = ""
    columns: tuple[tuple[str, str], ...] = ()


class Record(NamedTuple):
    """One row of the annex, whole: joined over pages, merged cells filled in.

    Every text is as printed with its lines parted by a line feed; empty where there is none. ``units`` is the cell of a
    table that has one column of units without a word on roles. ``columns``: the further columns by their printed heads.
    ``sections``: from the outermost to the innermost.
    """

    place: str
    sections: tuple[Section, ...] = ()
    number: str = ""
    title: str = ""
    text: str = ""
    lead: str = ""
    support: str = ""
    units: str = ""
    deadline: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    struck: tuple[str, ...] = ()
    doubts: tuple[Suspicion, ...] = ()


class Rows(NamedTuple):
    """All rows of an annex.

    ``title``: of the table, as printed above it. ``heads``: the heads of its columns as printed, each with the field of
    ``Record`` that it was taken for. ``rule``: how units without a word on roles are to be read (``first``: the first
    leads, the others support). ``lost``: text of the table that has no place in any record, with its place. ``prose``: the
    rows are clauses of a text, whose deadline may stand in the text as well as behind it.
    """

    records: tuple[Record, ...]
    title: str
    place: str
    heads: tuple[tuple[str, str], ...]
    rule: Literal["all", "first"] = "all"
    lost: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Suspicion, ...] = ()
    prose: bool = False


class Draft(NamedTuple):
    """The data of a plan in draft: what ``measures.yaml`` and ``departments.yaml`` hold, and every doubt with its path.

    ``measures`` and ``departments`` are plain data of the files' format (``checks/schema/plan.py``). The path of a doubt
    leads into one of them; it is empty where the doubt concerns no key. ``table``: where the annex stands in the document.
    ``heads``: as in ``Rows``. ``places``: where each task stands in the document, by its id.
    """

    measures: Mapping[str, Any]
    departments: Mapping[str, Any]
    doubts: tuple["Doubt", ...]
    table: str = ""
    heads: tuple[tuple[str, str], ...] = ()
    places: Mapping[str, str] = {}


class Doubt(NamedTuple):
    """A doubt about the draft.

    ``task``: the id of the task, or of the measure, that it concerns; empty if none. ``place``: in the document. ``file``
    and ``path``: which value of the data to change.
    """

    topic: Topic
    task: str
    place: str
    read: str
    other: str
    file: Literal["measures", "departments"] = "measures"
    path: tuple[str | int, ...] = ()

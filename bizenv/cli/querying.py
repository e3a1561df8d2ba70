"""Shared by all that ask a dataset, ``query`` and Spark: what a person typed, the day that is meant, the answer."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.base.text import escape
from bizenv.store.found import Found
from bizenv.views.data.questions import ASKED, Question, list_questions, trace
from bizenv.views.data.tables import BY_NAME
from bizenv.views.wording import asked as wording
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.asked import Asked
from bizenv.views.wording.words import Head


def read_question(typed: str) -> tuple[Question | None, str]:
    """The view of a name with its SQL, or no view and the SQL as typed. Raises NotFoundError for a name that is none."""
    if re.fullmatch(r"\w+", typed) is None:
        return None, typed
    known = {it.name: it for it in list_questions()}
    if typed in known:
        return known[typed], known[typed].sql
    if typed in BY_NAME:
        raise NotFoundError(f'{typed} 是表，不是视图；查表要写 SQL：bizenv query "FROM {typed}" 目录')
    from bizenv.base.suggest import find_nearest

    near = find_nearest(typed, known)
    hint = f"是不是 {near[0]}？" if near else "有哪些：bizenv query --list"
    raise NotFoundError(f"没有视图“{escape(typed)}”。{hint}")


def list_reads(question: Question) -> list[str]:
    """The names of what was asked that a view reads, itself or through another one."""
    text = "".join(it.sql for it in trace(question.name)[1])
    return [name for name, *_ in ASKED if f"a.{name}" in text]


def choose(
    folder: str,
    days: Sequence[dt.date],
    question: Question | None,
    day: dt.date | None,
    since: dt.date | None,
    period: str | None,
) -> Asked:
    """The days and the period that are asked about.

    Raises NotFoundError for a day that is not in the dataset, MisuseError where there is no day to compare with.
    """
    for wanted in (day, since):
        if wanted is not None and wanted not in days:
            near = sorted(sorted(days, key=lambda it: abs(it - wanted))[:3])
            raise NotFoundError(f"{escape(folder)} 里没有 {wanted} 的数据；最近的有 {'、'.join(map(str, near))}")
    as_of = day or days[-1]
    if since is not None and since >= as_of:
        raise MisuseError(f"--since {since} 要早于 {as_of}")
    before = since or max((it for it in days if it < as_of), default=None)
    if before is None and question is not None and "since_day" in list_reads(question):
        raise MisuseError(f"{escape(folder)} 里 {as_of} 以前没有别的一天，没有可比的；再导出一天再问")
    return Asked(as_of, before, period or f"{as_of.year:04}")


def make_answer(question: Question | None, sql: str, asked: Asked, found: Found) -> Answer:
    """What was found, for every format: a view by its heads and in words, a SELECT of one's own as it is."""
    rows = found.rows
    heads = tuple(it.head for it in question.columns) if question is not None else found.columns
    reads = list_reads(question) if question is not None else []
    head = wording.head(question.told, len(rows), asked, reads) if question is not None else Head(f"{len(rows)}行")

    def cells(row: Sequence[Any]) -> tuple[str, ...]:
        if question is None:
            return tuple(map(wording.raw_cell, row))
        return tuple(wording.cell(column, value) for column, value in zip(found.columns, row, strict=True))

    def content() -> Mapping[str, object]:
        return {
            "view": question.name if question is not None else None,
            "sql": sql if question is None else None,
            "as_of": asked.as_of.isoformat(),
            "since": asked.since.isoformat() if asked.since is not None else None,
            "period": asked.period,
            "columns": list(found.columns),
            "count": len(rows),
            "rows": [dict(zip(found.columns, row, strict=True)) for row in rows],
        }

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import asked as shown
        from bizenv.views.terminal import table

        right = [_is_number(rows, n) for n in range(len(heads))]
        body = shown.render(heads, [cells(row) for row in rows], right, width, colour)
        return table.render_heading(head, width, colour) + body

    return Answer(
        kind="query",
        head=head,
        listed=len(rows),
        content=content,
        text=text,
        sheet=lambda: Sheet(heads, [cells(row) for row in rows]),
        general=True,
    )


def _is_number(rows: Sequence[Sequence[Any]], n: int) -> bool:
    """Whether a column holds numbers alone."""
    values = [row[n] for row in rows if row[n] is not None]
    return bool(values) and all(isinstance(it, int | float) and not isinstance(it, bool) for it in values)

"""The plans of a workspace in words: a row each, and what is wrong with them."""

from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Plan
from bizenv.standing.counts import Stand
from bizenv.views.wording import titles, words
from bizenv.views.wording.words import Head

HEADS = ("方案", "标题", "文号", "事项", "已到期", "销号", "待核验", "逾期", "下个时限", "收起", "问题")
"""The heads of ``cells``."""
RETIRED = "已收起"


class PlanRow(NamedTuple):
    """A plan and how it stands.

    name: what it is called among the others; of a plan that cannot be read, its folder.
    plan, stand: None if it, or its ledger, cannot be read; ``failure`` says why, else it is empty.
    errors: in its data; unsound: what is wrong with its ledger. retired: whether it is done with.
    look: the command that shows what is wrong with it.
    """

    name: str
    plan: Plan | None
    stand: Stand | None
    look: str
    retired: bool = False
    errors: int = 0
    unsound: int = 0
    failure: str = ""


def head(rows: Sequence[PlanRow], noted: str) -> Head:
    """The head: how many plans, and how many of them are done with."""
    retired = sum(row.retired for row in rows)
    return Head(f"{len(rows)}个方案{f'，其中{retired}个已收起' if retired else ''}", noted)


def name_title(row: PlanRow) -> str:
    """The title of a plan; of one that cannot be read, that."""
    return titles.name_bare(row.plan) if row.plan is not None else "读不了"


def list_numbers(row: PlanRow) -> tuple[str, ...]:
    """Tasks, due, closed, awaiting, overdue, next deadline. Of an empty ledger nothing is told but what the plan says."""
    it = row.stand
    if it is None:
        return ("—",) * 6
    told = ("—",) * 3 if it.empty else (str(it.closed), str(it.awaiting), str(it.overdue))
    return (str(it.tasks), str(it.due), *told, str(it.next or "—"))


def cells(row: PlanRow) -> tuple[str, ...]:
    """The cells of a plan under ``HEADS``."""
    number = row.plan.document if row.plan is not None else ""
    return (
        row.name,
        name_title(row),
        number,
        *list_numbers(row),
        RETIRED if row.retired else "",
        tell_problem(row),
    )


def tell_problem(row: PlanRow) -> str:
    """What is wrong with a plan or its ledger; empty if nothing is."""
    if row.failure:
        return row.failure
    parts = [f"数据有{row.errors}处错误"] * bool(row.errors) + [f"台账有{row.unsound}处问题"] * bool(row.unsound)
    return "，".join(parts)


def notes(rows: Sequence[PlanRow]) -> Iterator[str]:
    """The lines below the table: what is wrong with a plan and the command that shows it, which ledgers are empty."""
    for row in rows:
        if problem := tell_problem(row):
            yield f"{row.name}：{problem}；{row.look}"
    empty = [row.name for row in rows if row.stand is not None and row.stand.empty]
    if empty:
        yield f"台账为空：{'、'.join(empty)}。{words.NOT_ACCUSED}"

"""The lines above and below a list: heads with their notes, and lines on what the list leaves out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bizenv.ledger.names import RETURN_MISSED
from bizenv.ledger.status import Status
from bizenv.standing.query import Group
from bizenv.views.wording import words
from bizenv.views.wording.words import Head

if TYPE_CHECKING:
    from bizenv.plan.model import Department
    from bizenv.standing.counts import Tally
    from bizenv.standing.periods import Period
    from bizenv.standing.rounds import RoundAnswer


def note(as_of: dt.date, empty: bool, recorded_by: dt.date | None = None) -> str:
    """The note of a list's head: its day, then ``recorded_by`` if given, else whether the ledger is ``empty``."""
    if recorded_by is not None:
        known = f"，按{words.day(recorded_by)}为止的记录"
    else:
        known = "，台账为空" if empty else ""
    return f"截至{words.day(as_of)}{known}"


def tasks(statuses: Sequence[Status], lead: str | None, noted: str) -> Head:
    """The head of ``list``. ``noted``, here and below, is the result of ``note``."""
    return Head(words.tally(statuses, lead), noted)


def overdue(as_of: dt.date, empty: bool, statuses: Sequence[Status], noted: str) -> Head:
    """The head of ``overdue``. Where nothing is on record, it says that this does not prove the work unfinished."""
    if not statuses:
        missing = "已到时限" if empty else "逾期未报办结"
        return Head(f"截至{words.day(as_of)}，没有{missing}的事项")
    if empty:
        return Head(f"{words.NO_RECORD}的{len(statuses)}项", "不代表未完成，勿据此通报")
    return Head(f"逾期未报办结{len(statuses)}项", noted)


def returned(statuses: Sequence[Status]) -> str:
    """The line below ``overdue`` on what was returned and not reported again by the limit; empty where there is none."""
    told = "、".join(f"{s.label}（限{words.day(s.limit)}，已过{s.limit_late}天）" for s in statuses if s.limit)
    return f"{RETURN_MISSED}{len(statuses)}项（原时限未到或未过的不计逾期）：{told}" if statuses else ""


def sent_back(statuses: Sequence[Status]) -> str:
    """The line below ``due`` on what has been returned and is to be reported again; empty where there is none."""
    told = "、".join(
        f"{s.label}（{words.name_state(s.sent_back[0], s, 'office').word}，限{words.day(s.limit)}）"
        for s in statuses
        if s.limit
    )
    return f"退回待补报{len(statuses)}项：{told}" if statuses else ""


def awaiting(statuses: Sequence[Status]) -> str:
    """The line below ``overdue`` on tasks that are reported complete; empty where there are none."""
    labels = "、".join(s.label for s in statuses)
    return f"已报办结待核验、时限已过{len(statuses)}项（不计逾期）：{labels}" if statuses else ""


def due_today(statuses: Sequence[Status], command: str) -> str:
    """The line below ``overdue`` on tasks due that very day, with the command that lists them; empty where none are."""
    return f"今日到期{len(statuses)}项（当日仍属按期）：{command}" if statuses else ""


def due(statuses: Sequence[Status], first: dt.date, last: dt.date, lead: str | None, noted: str) -> Head:
    """The head of ``due``; ``first`` and ``last`` are both included."""
    period = "今日" if last == first else f"{words.day(first)}至{words.day(last)}"
    return Head(f"{period}到期{len(statuses)}项" + (f"：{lead}牵头" if lead else ""), noted)


def found(number: int, wanted: Sequence[str], noted: str) -> Head:
    """The head of ``search``: how many tasks have the ``wanted`` words."""
    return Head(f"含“{'”“'.join(wanted)}”的事项{number}个", noted)


def timeline(months: Sequence[Group], noted: str) -> Head:
    """The head of ``timeline``: tasks, deadlines, and the months from the first to the last."""
    if not months:
        return Head("没有时限", noted)
    number = len({s.reference for month in months for s in month.statuses})
    deadlines = sum(len(month.chosen(s)) for month in months for s in month.statuses)
    first, last = words.group(months[0]), words.group(months[-1])
    return Head(f"{number}个事项、{deadlines}条时限，{first if first == last else f'{first}至{last}'}", noted)


def targets(number: int, of: int, noted: str) -> Head:
    """The head of ``targets``: ``number`` targets of ``of`` tasks."""
    return Head(f"量化指标{number}条，出自{of}个事项", noted)


def departments(rows: Sequence[Tally], of: int) -> Head:
    """The head of ``departments``; ``of`` is the number of tasks in the plan."""
    leading = sum(bool(row.lead) for row in rows)
    return Head(f"共{len(rows)}家单位，其中{leading}家有牵头事项；事项{of}个，联合牵头的各家都计")


def department(department: Department, noted: str = "") -> Head:
    """The head of one department's list."""
    collective = ["集合称谓"] if department.collective and department.kind != "集合" else []
    kind = "，".join([*([department.kind] if department.kind else []), *collective])
    return Head(f"{department.name}责任清单{f'〔{kind}〕' if kind else ''}", noted)


def supported(statuses: Sequence[Status]) -> str:
    """The line that sums up the tasks that a department supports."""
    dated = sum(bool(s.dated) for s in statuses)
    return f"配合{len(statuses)}项：有时限{dated}、{words.UNDATED}{len(statuses) - dated}"


def entries(number: int, noted: str) -> Head:
    """The head of ``log``, a list of ``number`` entries."""
    return Head(f"台账记录{number}条", noted)


def unled(statuses: Sequence[Status]) -> str:
    """The line below ``missing`` on the open tasks about which nobody is asked, since nobody leads them."""
    labels = "、".join(s.label for s in statuses[:12])
    return f"{words.name_unled(statuses)}、无人反馈{len(statuses)}项：{labels}{'……' if len(statuses) > 12 else ''}"


def missing(answers: Sequence[RoundAnswer], period: Period, due: dt.date, as_of: dt.date) -> Head:
    """The head of ``missing``: of the tasks asked in a round due on ``due``, how many have answered by ``as_of``."""
    told = [a for a in answers if not a.silent]
    late = sum(a.late > 0 for a in told)
    parts = [f"已反馈{len(told)}" + (f"（其中迟{late}）" if late else "")]
    parts += [f"{name}{len(some)}" for name, some in group_silent(answers, as_of)]
    after = sorted({a.due for a in answers if a.due > due})
    later = f"（其中{sum(a.due > due for a in answers)}项于{words.day(after[0])}前）" if after else ""
    return Head(
        f"{period.words}应于{words.day(due)}前反馈{len(answers)}项{later}：{'、'.join(parts)}",
        f"截至{words.day(as_of)}",
    )


def missing_in_all(rounds: int, answers: Sequence[RoundAnswer], as_of: dt.date) -> Head:
    """The head of ``missing`` over several plans, each with a round of its own: how many answers are missing in all."""
    parts = [f"{name}{len(some)}项" for name, some in group_silent(answers, as_of)]
    told = "、".join(parts) if parts else "都已反馈" if answers else "没有要求反馈的事项"
    return Head(f"{rounds}个方案各自的一轮反馈：{told}", f"截至{words.day(as_of)}")


ROUND_HEADS = ("方案", "一轮", "应于", "应反馈", "已反馈", "其中迟", "未按时", "承接前", "尚未")
"""The heads of the table of rounds where several plans are told; 承接前 what an earlier lead has left."""


def round_cells(plan: str, answers: Sequence[RoundAnswer], period: Period, due: dt.date) -> tuple[str, ...]:
    """The cells of a plan's round under ``ROUND_HEADS``; · for none."""
    told = [a for a in answers if not a.silent]
    silent = [a for a in answers if a.silent and not a.inherited]
    late = sum(a.due < a.status.as_of for a in silent)
    numbers = (
        len(answers),
        len(told),
        sum(a.late > 0 for a in told),
        late,
        sum(a.inherited for a in answers),
        len(silent) - late,
    )
    return (plan, period.words, str(due), *(str(n) if n else "·" for n in numbers))


def schemes(missing: int, come: int, as_of: dt.date) -> Head:
    """The head of ``missing --scheme``: how many leads have handed in no scheme of their own by ``as_of``, and how many have."""
    return Head(f"未见细化落实方案{missing}家，已报来{come}家", f"截至{words.day(as_of)}")


def schemes_unknown() -> str:
    """The line below where no scheme at all is on record."""
    return "台账还没有细化落实方案的记录，不代表各单位没有制定。"


def scheme_remedy(*, several: bool) -> str:
    """The line below the units without a scheme: what to type when one comes, which is of one plan."""
    plan = " --plan 方案" if several else ""
    return f"报来的，记一条：bizenv scheme 单位 --document 文号 --date 成文之日 --received 收到之日{plan}"


INHERITED = "承接前没有反馈"
"""What is said of a round whose day was before the present lead came to lead the task: that unit was not silent."""


def group_silent(answers: Sequence[RoundAnswer], as_of: dt.date) -> list[tuple[str, list[RoundAnswer]]]:
    """The answers that have not come in groups with their names: those whose day is past, inherited ones, and the others."""
    silent = [a for a in answers if a.silent and not a.inherited]
    groups = [
        ("未按时反馈", [a for a in silent if a.due < as_of]),
        (INHERITED, [a for a in answers if a.inherited]),
        ("尚未反馈", [a for a in silent if a.due >= as_of]),
    ]
    return [(name, some) for name, some in groups if some]


def joined(period: Period, to: Period, due: dt.date) -> str:
    """The line on a period that has no round of its own, because feedback on it is that of another period."""
    return f"{period.words}的反馈并入{to.words}一轮（{words.day(due)}前），不另要"


def unnamed(members: Mapping[str, int], command: str) -> str:
    """The line on units that no message names, since they are not judged. Nor does it: it may be pasted with the messages.

    ``members``: each with the number of its tasks. ``command``: the one whose messages they are.
    """
    return (
        f"另有{len(members)}家{sum(members.values())}项的牵头单位不在工作群里点名，请用工作联系函或电话联系；"
        f"是哪几家见 {command}（不加 --as-message）"
    )

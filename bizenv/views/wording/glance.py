"""How a plan stands, in one sentence: what was due, what became of it, against the period before, what is overdue.

Beside it what a reader must know of the figures: a year that is not closed, feedback that is still taken.
"""

from collections.abc import Iterator

from bizenv.ledger.names import STATES
from bizenv.standing.comparison import Comparison
from bizenv.standing.report import Counts, Report
from bizenv.views.wording import comparison as comparisons
from bizenv.views.wording import words
from bizenv.views.wording.report import OUTCOMES, PLACES, UNSETTLED

PRELIMINARY = "预稿"
"""What a page on a period that is over is called until the closing day of its feedback."""


def tell(report: Report, comparison: Comparison | None) -> str:
    """The sentence, with its full stop. Of an empty ledger only what the plan and the calendar say.

    2019年第四季度应办结32项，已办结销号19项，待核验2项，办结率59.4%，较上季度提高12.4个百分点，逾期11项；
    以前应办结的另有4项、以后应办结的另有1项逾期。
    """
    counts, period = report.counts, report.period.words
    parts = [f"{period}应办结{counts.places['due']}项" if counts.places["due"] else f"{period}没有应办结的事项"]
    if report.standing.empty:
        late = f"；共{counts.overdue}项{words.NO_RECORD}" if counts.overdue else ""
        return f"{parts[0]}{late}。"
    if counts.places["due"]:
        parts.append(f"{STATES['closed'].word}{counts.due['closed']}项")
        parts += [f"{STATES['reported_done'].note}{counts.due['awaiting']}项"] * bool(counts.due["awaiting"])
        parts.append(f"办结率{counts.rate}%")
        if (
            comparison is not None
            and comparison.whole.now.as_of == comparison.day
            and (change := comparisons.compare(comparison))
        ):
            parts.append(change)
        if counts.due["overdue"]:
            parts.append(f"{OUTCOMES['overdue']}{counts.due['overdue']}项")
    also = "另" if counts.due["overdue"] else ""
    others = [(PLACES["earlier"], counts.earlier["overdue"]), (PLACES["later"], counts.later_overdue)]
    late = "、".join(f"{place}的{also}有{n}项" for place, n in others if n)
    late = f"{late}{OUTCOMES['overdue']}" if late else "" if counts.overdue else "没有逾期的"
    return "；".join(part for part in ("，".join(parts), late) if part) + "。"


def part_late(counts: Counts) -> str:
    """What is overdue in parts that make up all of it: 期内应办结6项，以前应办结4项; empty if all was due in the period."""
    parts = [(PLACES["due"], counts.due["overdue"]), (PLACES["earlier"], counts.earlier["overdue"])]
    parts.append((PLACES["later"], counts.later_overdue))
    return "，".join(f"{place}{n}项" for place, n in parts if n) if counts.overdue > counts.due["overdue"] else ""


def _is_preliminary(report: Report) -> bool:
    """Whether the period is over, feedback on it is still taken, and something is on record."""
    return report.over and report.draft and report.closing is not None and not report.standing.empty


def list_tags(report: Report) -> Iterator[str]:
    """The words that mark the figures as not yet final: 预稿, 未定账."""
    if _is_preliminary(report):
        yield PRELIMINARY
    if report.unsettled:
        yield UNSETTLED


def list_warnings(report: Report) -> Iterator[str]:
    """What those words mean, each in a sentence.

    A circular names nobody before the closing day. The page, which is for the office and the leaders and is not sent
    out, names who is overdue on its day, and says that nobody may be called to account with it.
    """
    if _is_preliminary(report) and report.closing is not None:
        day = words.day(report.closing)
        yield f"{PRELIMINARY}：{day}收报截止前的数字，还会变动；点名的逾期事项仅供内部掌握，不得据此通报。"
    if report.unsettled:
        yield f"{UNSETTLED}：{report.period.words}还没有年度定账，数字可能变动。"

"""How a plan stands, in one sentence: what was due, what became of it, against the period before, what is overdue."""

from bizenv.ledger.names import STATES
from bizenv.standing.report import Report
from bizenv.standing.trend import Trend
from bizenv.views.wording import trend as trends
from bizenv.views.wording import words
from bizenv.views.wording.report import OUTCOMES


def tell(report: Report, trend: Trend | None) -> str:
    """The sentence, with its full stop. Of an empty ledger only what the plan and the calendar say.

    2019年四季度应办结32项，已办结销号19项，待核验2项，办结率59.4%，较上季度提高12.4个百分点，逾期11项。
    """
    counts, period = report.counts, report.period.words
    parts = [f"{period}应办结{counts.places['due']}项" if counts.places["due"] else f"{period}没有应办结的事项"]
    if report.standing.empty:
        late = f"，{words.NO_RECORD}的{counts.overdue}项" if counts.overdue else ""
        return f"{parts[0]}{late}。"
    if counts.places["due"]:
        parts.append(f"{STATES['closed'].word}{counts.due['closed']}项")
        parts += [f"{STATES['reported_done'].note}{counts.due['awaiting']}项"] * bool(counts.due["awaiting"])
        parts.append(f"办结率{counts.rate}%")
        if trend is not None and trend.whole.now.as_of == trend.day and (change := trends.compare(trend)):
            parts.append(change)
        if counts.overdue and counts.due["overdue"]:
            parts.append(f"{OUTCOMES['overdue']}{counts.due['overdue']}项")
    before = counts.earlier["overdue"]
    late = f"以前应办结的{'另' if counts.due['overdue'] else ''}有{before}项逾期" if before else ""
    late = late or ("" if counts.overdue else "没有逾期的")
    return "；".join(part for part in ("，".join(parts), late) if part) + "。"

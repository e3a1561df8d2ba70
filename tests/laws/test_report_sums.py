"""Laws of the report's numbers and of what a return shelters, for any lawful ledger."""

import json
import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bizenv.base.errors import MisuseError
from bizenv.ledger.admission import admit
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.phrases.holidays import count_working_days
from bizenv.plan.registry import Registry
from bizenv.standing.periods import find_period, parse_period
from bizenv.standing.report import PARTS, PLACES, Report, make_report
from bizenv.standing.rubric import Rules
from bizenv.standing.standing import Journal, make_standing
from bizenv.standing.trend import make_forecast, make_trend
from bizenv.store import plans, rubric
from bizenv.views.data import json as data
from bizenv.views.markdown import report as markdown
from bizenv.views.terminal import report as terminal
from bizenv.views.wording import glance

PLAN: Registry = plans.load(plans.find_packaged()).registry
RULES: Rules = rubric.load(Path(plans.find_packaged()))
TASKS = st.sampled_from([PLAN.task(number) for number in ("27.3", "26.1", "71.1", "67.1", "1.1", "1.2", "60.1")])
"""Tasks with one deadline, with two and with none, so few that their entries form chains."""
DAYS = st.integers(0, 130).map(lambda n: date(2019, 9, 24) + timedelta(n))
LATER = st.integers(1, 60)
ACTS = st.sampled_from(
    ["start", "done", "done", "done", "pass", "pass", "unmet", "evidence", "evidence", "result", "mismatch", "old",
     "extend", "supersede", "terminate", "object", "upheld"]
)  # fmt: skip


def make_entry(
    act: str, task_id: str, day: date, later: int, number: int, node: int | None, known: list[Entry]
) -> Entry:
    """The entry of an act on a day; ``later``: how many days after it a new limit ends."""
    task = PLAN.task(task_id)
    moment = f"2021-01-01T00:{number // 60:02}:{number % 60:02}.000000+08:00"
    it = Entry("", PLAN.plan.id, "report", task_id, moment, day)
    if node is not None and len(task.deadlines) > 1:
        it = it._replace(deadline=node, deadline_day=task.deadlines[node - 1].date)
    until = day + timedelta(later)
    match act:
        case "start":
            return it._replace(stage="in_progress", progress=later)
        case "done":
            return it._replace(stage="done", evidence=("材料",))
        case "pass":
            return it._replace(kind="verify", result="pass", by="甲", completed=day - timedelta(later % 20))
        case "unmet":
            return it._replace(
                kind="verify", result="pass", by="甲", completed=day, unmet="差", approved_by="市", document="1号"
            )
        case "evidence" | "result" | "mismatch":
            return it._replace(kind="verify", result="return", ground=act, limit=until, by="甲")
        case "old":
            return it._replace(kind="verify", result="return", limit=until, by="甲")
        case "extend":
            return it._replace(kind="extend", until=until, approved_by="市", document="1号", reason="事")
        case "supersede":
            return it._replace(kind="supersede", effective=day, document="新", until=until if later % 2 else None)
        case "terminate":
            return it._replace(kind="terminate", approved_by="市", document="1号", reason="事")
        case "object":
            return it._replace(kind="object", by=PLAN.departments[0].name, note="不对")
        case _:
            told = next((e for e in reversed(known) if e.kind == "object"), it)
            return it._replace(kind="recheck", of=told.name or "无", result="upheld", by="乙")


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A ledger in which every step is lawful: what ``admit`` refuses is left out."""
    ledger = Ledger()
    acts = draw(st.lists(st.tuples(ACTS, TASKS, DAYS, LATER, st.sampled_from([None, 1, 2])), min_size=10, max_size=40))
    for number, (act, task, day, later, node) in enumerate(sorted(acts, key=lambda it: it[2])):
        known = ledger.of(task.id)
        with suppress(MisuseError):
            entry = make_entry(act, task.id, day, later, number, node, known)
            ledger = ledger.with_entry(admit(task, ledger, entry, date(2021, 1, 1)))
    return ledger


def reports(ledger: Ledger, day: date, every: str) -> Report:
    standing = make_standing(PLAN, Journal(ledger, RULES, 0), day, reviewed=day)
    return make_report(standing, ledger, find_period(day, every), by="department")  # type: ignore[arg-type]


@settings(max_examples=30)
@given(ledgers(), DAYS, st.sampled_from(["month", "quarter", "year"]))
def test_no_task_is_lost_between_the_numbers_of_a_report(ledger: Ledger, day: date, every: str):
    facts = reports(ledger, day, every)
    for counts in (facts.counts, *(row.counts for row in facts.rows)):
        assert tuple(counts.places) == PLACES
        assert sum(counts.places.values()) == counts.total
        assert sum(counts.parts.values()) == sum(counts.due.values()) == counts.places["due"]
        assert sum(counts.earlier.values()) == counts.places["earlier"]
        undated = counts.undated_closed + counts.undated_answered + counts.undated_silent + counts.undated_unasked
        assert undated == counts.places["undated"]
        assert counts.closed_late <= counts.due["closed"]
        assert counts.later_lagging + counts.later_overdue <= counts.places["later"]
        assert sum(counts.shares.values()) == (Decimal("100.0") if counts.places["due"] else 0)
        assert tuple(counts.shares) == PARTS
        assert min(counts.shares.values()) >= 0
        if counts.rate is not None:
            assert counts.shares["closed"] == counts.rate
    assert facts.counts.total == len(PLAN.tasks)


@settings(max_examples=15)
@given(ledgers(), DAYS, st.sampled_from(["quarter", "year"]))
def test_a_rate_is_the_same_in_every_format(ledger: Ledger, day: date, every: str):
    facts = reports(ledger, day, every)
    rate = facts.counts.rate
    answer = json.loads(json.dumps(data.counts(facts.counts)))
    assert answer["due"]["rate"] == (None if rate is None else float(rate))
    if rate is None or facts.standing.empty:
        return
    assert answer["due"]["shares"]["closed"] == float(rate)
    texts = [
        terminal.render_report(facts, None, "", 400, False),
        markdown.render(facts, None, ""),
        glance.tell(facts, None),
    ]
    for text in texts:
        told = re.findall(r"办结率([0-9.]+)%", text.replace("\n", ""))
        assert set(told) == ({str(rate)} if facts.counts.due["closed"] else set(told) & {"0.0"})


@given(ledgers(), DAYS)
def test_nothing_is_overdue_whose_only_return_lacks_evidence_and_whose_limit_has_not_passed(ledger: Ledger, day: date):
    """Reported in time, returned once and for evidence alone: sheltered until the limit, for ten working days at most."""
    standing = make_standing(PLAN, Journal(ledger, RULES, 0), day)
    for status in standing.statuses:
        for node in status.nodes:
            if node.state != "returned" or node.back is None or node.date is None or node.rule is not None:
                continue
            known = [e for e in status.entries if e.deadline in (None, node.number)]
            back = known.index(node.back)
            done = next(e for e in reversed(known[:back]) if e.kind == "report" and e.stage == "done")
            deadline = max(
                [node.printed or node.date, *(e.until for e in known[:back] if e.kind == "extend" and e.until)]
            )
            first = node.returned == 1 and node.back.ground == "evidence" and done.date <= deadline
            assert node.limit is not None
            last = min(node.limit, count_working_days(node.back.date, 10)[0]) if first else date.min
            overdue = node in status.missed
            assert overdue == (node.date < day and last < day), (status.task.id, known)


@settings(max_examples=30)
@given(ledgers(), DAYS)
def test_every_month_of_a_trend_is_the_report_of_that_month(ledger: Ledger, day: date):
    """Also after extensions, new rules, returns, objections; the totals are those of the reports of longer periods."""
    standing = make_standing(PLAN, Journal(ledger, RULES, 0), day, reviewed=day)
    first, last = parse_period("2019-01"), parse_period("2020-12")
    trend = make_trend(standing, standing.statuses, first, last, by="department")
    for month in trend.whole.months:
        counts = make_report(standing, ledger, month.period).counts
        assert (month.counts.due, month.counts.places["due"]) == (counts.due, counts.places["due"])
        assert (month.counts.closed_late, month.counts.rate) == (counts.closed_late, counts.rate)
    year = make_report(standing, ledger, parse_period("2019"), by="department")
    rows = {row.key: row.counts for row in year.rows}
    for course in trend.courses:
        assert course.row is not None
        total = course.months[11].total
        assert (total.due, total.closed_late) == (rows[course.row.key].due, rows[course.row.key].closed_late)
    total = trend.whole.months[11].total
    assert (total.due, total.closed_late, total.rate) == (year.counts.due, year.counts.closed_late, year.counts.rate)


@settings(max_examples=20)
@given(ledgers(), DAYS)
def test_a_forecast_never_falls_below_what_is_closed_nor_rises_above_what_is_due(ledger: Ledger, day: date):
    journal = Journal(ledger, RULES, 0)
    now, then = (make_standing(PLAN, journal, each) for each in (day, day - timedelta(days=40)))
    told = make_forecast(now, then, now.statuses)
    if told is not None:
        assert not then.empty
        assert 0 <= told.before <= told.closed <= told.expected <= told.due

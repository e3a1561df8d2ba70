"""Laws of the score, for any ledger: what a department does by reporting honestly never costs it anything."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import run_steps
from bizenv.standing import rounds
from bizenv.standing.periods import parse_period
from bizenv.standing.rubric import Band, Rules
from bizenv.standing.score import Scores, list_moves, make_scores
from bizenv.standing.standing import Journal, make_standing
from bizenv.store import plans, rubric

PLAN = plans.load(plans.find_packaged()).registry
RULES: Rules = rubric.load(Path(plans.find_packaged()))
YEAR = parse_period("2019")
FIRST = date(2019, 9, 24)
TASKS = {"1.1": [1], "26.1": [1], "27.3": [1], "29": [1], "67.1": [1, 2], "71.1": [1, 2]}
"""Tasks due in 2019 with their nodes: one is led jointly, one has two deadlines on a day, one has a deadline of 2020."""
GROUNDS = st.sampled_from([None, "evidence", "evidence", "result", "mismatch"])
RUBRICS = st.builds(
    lambda feedback, bands: RULES._replace(
        feedback=RULES.feedback._replace(**feedback), score=RULES.score._replace(bands=bands)
    ),
    st.fixed_dictionaries(
        {
            "every": st.sampled_from(["month", "quarter", "half"]),
            "day": st.integers(1, 31),
            "monthly_within": st.none() | st.integers(0, 200),
            "monthly_lagging": st.booleans(),
        }
    ),
    st.sampled_from([RULES.score.bands, (*(Band(n, n) for n in range(100, 0, -1)), Band(0, 0))]),
)


@st.composite
def histories(draw, task: str, first: int) -> list[Entry]:
    """What happens to a task, in order of its days; not all of it is lawful."""
    day, found = FIRST, []
    for n in range(draw(st.integers(0, 9))):
        day += timedelta(draw(st.integers(0, 40)))
        number = draw(st.sampled_from([None, *TASKS[task]]))
        base = {
            "name": "",
            "plan": PLAN.plan.id,
            "task": task,
            "recorded": f"2019-09-24T09:00:00.{first + 10 * n:06}+08:00",
            "date": day,
            "deadline": number,
        }
        back = draw(st.integers(0, 30))
        asked = [e.name for e in found if e.coordinate]
        kind = draw(st.sampled_from(["going", "done", "done", "pass", "pass", "back", "ask", "step", "other"]))
        match kind:
            case "going":
                stage = draw(st.sampled_from(["not_started", "in_progress", "no_change"]))
                period = draw(st.sampled_from([None, "2019-Q4", "2019-11", "2019"]))
                fields = {"kind": "report", "stage": stage, "period": period}
            case "done":
                completed = draw(st.none() | st.just(max(FIRST, day - timedelta(back))))
                received = draw(st.none() | st.just(day + timedelta(draw(st.integers(1, 30)))))
                fields = {"kind": "report", "stage": "done", "completed": completed, "received": received}
                fields["evidence"] = ("回函",)
            case "pass":
                completed = draw(st.none() | st.just(max(FIRST, day - timedelta(back))))
                fields = {"kind": "verify", "result": "pass", "by": "张某", "completed": completed}
                fields |= draw(st.sampled_from([{}, {}, {"continuing": True}, {"unmet": "没有", "approved_by": "市"}]))
            case "back":
                fields = {"kind": "verify", "result": "return", "ground": draw(GROUNDS), "limit": day + timedelta(9)}
            case "ask":
                fields = {"kind": "report", "stage": "in_progress", "coordinate": "请协调"}
            case "step" if asked:
                fields = {"kind": "coordinate", "of": asked[-1]}
                fields["step"] = draw(st.sampled_from(["submitted", "submitted", "answered", "settled"]))
            case _:
                fields = draw(
                    st.sampled_from(
                        [
                            {"kind": "extend", "until": day + timedelta(60)},
                            {"kind": "supersede", "effective": day, "document": "新文件"},
                            {"kind": "terminate"},
                            {"kind": "reopen", "until": day + timedelta(30)},
                            {"kind": "object", "by": "区税务局"},
                            {"kind": "reassign", "lead": ("区教委",), "effective": day},
                        ]
                    )
                )
        found.append(add_name(Entry(**{**base, **fields})))
    return found


@st.composite
def ledgers(draw) -> list[Entry]:
    begun = Entry("", PLAN.plan.id, "report", "80.1", "2019-09-24T08:00:00.000000+08:00", FIRST, stage="not_started")
    found = [add_name(begun)]
    for n, task in enumerate(TASKS):
        found += draw(histories(task, 1000 * (n + 1)))
    return found


@st.composite
def days(draw) -> tuple[date, bool, date | None, date]:
    """A day, whether the year is told as it stood at its end, the last receipt, and the day on which that is told."""
    if draw(st.booleans()):
        closing = rounds.find_closing_day(YEAR, RULES.feedback)
        return YEAR.last, True, closing, YEAR.last + timedelta(draw(st.integers(1, 90)))
    day = FIRST + timedelta(draw(st.integers(1, 400)))
    return day, False, None, day


def score(entries: list[Entry], rules: Rules, day: tuple[date, bool, date | None, date]) -> Scores:
    as_of, closed, received_by, made = day
    ledger = Ledger(entries)
    standing = make_standing(PLAN, Journal(ledger, rules, 0), as_of, closed=closed, received_by=received_by)
    return make_scores(standing, ledger, rules, YEAR, made=made, final=False)


def assert_nothing_lost(before: Scores, after: Scores) -> None:
    for one, other in zip(before.scores, after.scores, strict=True):
        assert one.department == other.department
        if one.percent is not None and other.percent is not None:
            assert other.percent >= one.percent, one.department
        assert one.percent is None or other.percent is not None, one.department


def list_completions(entries: list[Entry]) -> list[Entry]:
    """The reports that made a node complete: not one that the state machine refuses."""
    found = []
    for task in TASKS:
        for step in run_steps(PLAN.task(task), Ledger(entries).of(task)):
            pairs = zip(step.before, step.nodes, strict=True)
            if step.entry.stage == "done" and any(b != a and a.state == "reported_done" for b, a in pairs):
                found.append(step.entry)
    return found


@given(st.data(), ledgers(), RUBRICS, days())
def test_to_report_completion_earlier_never_lowers_a_score(data, entries, rules, day):
    """The same report on an earlier day, its day of completion no later, and nothing else on the task in between."""
    reports = list_completions(entries)
    assume(reports)
    report = data.draw(st.sampled_from(reports))
    mine = Ledger(entries).of(report.task)
    place = mine.index(report)
    first = mine[place - 1].day if place else FIRST
    earlier = first + timedelta(data.draw(st.integers(0, (report.date - first).days)))
    completed = min(report.completed, earlier) if report.completed is not None else None
    received = report.received - (report.date - earlier) if report.received is not None else None
    moved = add_name(report._replace(name="", date=earlier, completed=completed, received=received))
    after = [moved if e is report else e for e in entries]
    assert_nothing_lost(score(entries, rules, day), score(after, rules, day))


@given(st.data(), ledgers(), RUBRICS, days())
def test_one_more_truthful_report_of_progress_never_lowers_a_score(data, entries, rules, day):
    """Truthful: it does not say of what has been reported complete that it is still in progress."""
    task = data.draw(st.sampled_from(list(TASKS)))
    when = FIRST + timedelta(data.draw(st.integers(0, 200)))
    stage = data.draw(st.sampled_from(["in_progress", "not_started", "no_change"]))
    recorded = f"2019-09-24T09:00:00.{data.draw(st.integers(0, 9999)):06}+08:00"
    number = data.draw(st.sampled_from([None, *TASKS[task]]))
    report = add_name(Entry("", PLAN.plan.id, "report", task, recorded, when, deadline=number, stage=stage))
    for step in run_steps(PLAN.task(task), Ledger([*entries, report]).of(task)):
        if step.entry.name == report.name:
            pairs = zip(step.before, step.nodes, strict=True)
            assume(all(b.state != "reported_done" or a.state == "reported_done" for b, a in pairs))
    assert_nothing_lost(score(entries, rules, day), score([*entries, report], rules, day))


@given(ledgers(), RUBRICS, days())
def test_when_the_office_finds_time_to_verify_moves_no_score(entries, rules, day):
    """What passes as it was reported: the score is the same as before the office looked."""
    for task in TASKS:
        steps = list(run_steps(PLAN.task(task), Ledger(entries).of(task)))
        if not steps:
            continue
        last = steps[-1].entry
        passed = [n for n in steps[-1].before if last.deadline in (None, n.number)]
        if steps[-1].refused or last.result != "pass" or last.approved_by is not None or last.completed is None:
            continue
        if any(n.completed != last.completed or n.must_prove(last.completed) for n in passed):
            continue
        before = score([e for e in entries if e is not last], rules, day)
        after = score(entries, rules, day)
        assert [s.percent for s in before.scores] == [s.percent for s in after.scores]


@given(ledgers(), RUBRICS, days())
def test_every_score_is_within_the_points_and_what_would_change_it_only_raises_it(entries, rules, day):
    found = score(entries, rules, day)
    for it in found.scores:
        assert (it.points is None) == (it.sort != "scored")
        if it.points is not None:
            assert 0 <= it.points <= rules.score.points
            assert all(change.points >= it.points for change in it.changes)
        if it.sort == "exempt":
            assert (it.lines, it.answers) == ((), ())
    for move in list_moves(found):
        assert set(move.shifts) <= {s.department for s in found.list_sort("scored")}

"""What holds for any ledger: order of reading, days, corrections, the form of the files."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bizenv.base.errors import MisuseError
from bizenv.base.yamlfile import parse
from bizenv.checks.schema import faults
from bizenv.ledger.admission import admit
from bizenv.ledger.entry import Entry, from_data, is_same, parse_rendered, render, to_data
from bizenv.ledger.entry import add_name as with_name
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import replay, run_steps
from bizenv.standing.periods import find_period
from bizenv.standing.report import make_report, share_out
from bizenv.standing.standing import Journal, make_standing
from bizenv.store import plans, rubric

PLAN = plans.load(plans.find_packaged()).registry
RULES = rubric.load(Path(plans.find_packaged()))
FIRST = date(2019, 9, 24)
TASKS = {"27.3": [1], "71.1": [1, 2], "67.1": [1, 2], "1.2": []}
DAYS = st.integers(0, 600).map(lambda n: FIRST + timedelta(n))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30).map(
    lambda text: text.strip() or "字"
)


@st.composite
def facts(draw, n: int, earlier: tuple[Entry, ...]) -> Entry:
    """An entry of any kind, lawful or not, recorded as the ``n``-th."""
    task = draw(st.sampled_from(list(TASKS)))
    day = draw(DAYS)
    moment = FIRST + timedelta(n // 3)
    number = draw(st.sampled_from([None, *TASKS[task]]))
    base = {
        "name": "",
        "plan": PLAN.plan.id,
        "task": task,
        "recorded": f"{moment}T09:00:00.{n:06}+08:00",
        "date": day,
        "deadline": number,
        "deadline_day": PLAN.task(task).deadlines[number - 1].date if number else None,
        "note": draw(st.none() | TEXTS),
    }
    kind = draw(
        st.sampled_from(["report", "report", "done", "pass", "return", "extend", "supersede", "terminate", "void"])
    )
    if kind == "void" and earlier:
        target = draw(st.sampled_from(earlier))
        if draw(st.booleans()) or target.kind == "withdraw":
            fields = {"kind": "withdraw", "withdraws": target.name, "reason": "x", "task": target.task}
            return with_name(Entry(**{**base, **fields, "deadline": None, "deadline_day": None}))
        return with_name(
            target._replace(name="", recorded=base["recorded"], replaces=target.name, reason="x", date=day)
        )
    fields = {
        "done": {"kind": "report", "stage": "done", "evidence": ("回函",) if draw(st.booleans()) else ()},
        "pass": {"kind": "verify", "result": "pass", "by": "张某", "completed": day, "continuing": draw(st.booleans())},
        "return": {"kind": "verify", "result": "return", "limit": day + timedelta(9)},
        "extend": {
            "kind": "extend",
            "until": draw(DAYS),
            "approved_by": "区政府",
            "document": "批示",
            "reason": "x",
        },
        "supersede": {
            "kind": "supersede",
            "effective": draw(DAYS),
            "document": "新文件",
            "until": draw(st.none() | DAYS),
        },
        "terminate": {"kind": "terminate", "approved_by": "区政府", "document": "批示", "reason": "x"},
    }.get(kind)
    if fields is None:
        stage = draw(st.sampled_from(["not_started", "in_progress", "no_change"]))
        progress = draw(st.integers(0, 100)) if stage == "in_progress" else None
        period = draw(st.sampled_from([None, "2019", "2019-Q4", "2019-12", "2020-H1"]))
        fields = {"kind": "report", "stage": stage, "progress": progress, "period": period}
    return with_name(Entry(**{**base, **fields}))


@st.composite
def ledgers(draw) -> list[Entry]:
    found: list[Entry] = []
    for n in range(draw(st.integers(0, 14))):
        found.append(draw(facts(n, tuple(found))))
    return found


def known(entries, day: date, recorded_by: date | None = None):
    statuses = make_standing(PLAN, Journal(Ledger(entries), RULES, 0), day, recorded_by=recorded_by).statuses
    return [s for s in statuses if s.task.id in TASKS]


@given(ledgers(), DAYS, st.randoms())
def test_the_order_in_which_files_are_read_makes_no_difference(entries, day, dice):
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert known(shuffled, day) == known(entries, day)


@given(ledgers(), DAYS, DAYS)
def test_what_happened_later_does_not_touch_an_earlier_day(entries, one, other):
    first, last = sorted((one, other))
    voids = Ledger(entries)
    until = [e for e in entries if min(e.date, e.day) <= first or e.voids]  # a new rule is announced before its day
    assert known(until, first) == known(entries, first) or Ledger(until).voided != voids.voided
    for before, after in zip(known(entries, first), known(entries, last), strict=True):
        assert {e.name for e in before.entries} <= {e.name for e in after.entries}


@given(ledgers(), ledgers(), DAYS, DAYS)
def test_what_is_recorded_later_does_not_touch_a_reprint(entries, more, day, recorded_by):
    later = [
        with_name(e._replace(name="", recorded=f"{recorded_by + timedelta(1 + n)}{e.recorded[10:]}", replaces=None))
        for n, e in enumerate(more)
    ]
    assert known([*entries, *later], day, recorded_by) == known(entries, day, recorded_by)


@given(ledgers(), DAYS)
def test_a_step_that_is_refused_changes_nothing(entries, day):
    ledger = Ledger(entries)
    for task in TASKS:
        mine = [e for e in ledger.of(task) if e.day <= day]
        lawful = [s.entry for s in run_steps(PLAN.task(task), mine) if not s.refused]
        assert replay(PLAN.task(task), lawful, day) == replay(PLAN.task(task), mine, day)


@given(ledgers(), DAYS)
def test_a_withdrawal_that_is_withdrawn_restores(entries, day):
    if not entries:
        return
    target = entries[-1]
    if target.name in Ledger(entries).voided:
        return
    gone = with_name(
        target._replace(name="", kind="withdraw", recorded="2030-01-01T00:00:00.000000+08:00", withdraws=target.name)
    )
    back = with_name(gone._replace(name="", recorded="2030-01-02T00:00:00.000000+08:00", withdraws=gone.name))
    assert [s.nodes for s in known([*entries, gone, back], day)] == [s.nodes for s in known(entries, day)]


@given(ledgers())
def test_an_entry_is_read_as_it_was_written_by_either_reader(entries):
    for entry in entries:
        text = render(to_data(entry))
        data = parse_rendered(text)
        assert data is not None
        assert parse("", text.encode()).data == data
        assert from_data(entry.name, data) == entry
        assert list(faults.find_faults("entry", data)) == [] or entry.replaces
        assert with_name(entry) == entry


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_accepted_is_good_data(note, by, piece):
    task = PLAN.task("27.3")
    base = Entry(
        "", PLAN.plan.id, "report", task.id, "2020-01-01T09:00:00.000000+08:00", date(2020, 1, 1), stage="done"
    )
    try:
        entry = admit(task, Ledger(), base._replace(note=note, by=by, evidence=(piece,)), date(2020, 1, 1))
    except MisuseError:
        return
    data = to_data(entry)
    assert list(faults.find_faults("entry", data)) == []
    assert parse_rendered(render(data)) == parse("", render(data).encode()).data == data


@given(st.text(max_size=200))
def test_the_line_reader_takes_nothing_but_its_own(text):
    data = parse_rendered(text)
    assert data is None or render(data) == text


@given(ledgers())
def test_the_same_is_what_differs_in_name_and_moment_alone(entries):
    for entry in entries:
        again = with_name(entry._replace(name="", recorded="2030-01-01T00:00:00.000000+08:00"))
        assert is_same(entry, again)
        assert not is_same(entry, entry._replace(note="别的"))


@given(ledgers(), DAYS)
def test_every_task_has_one_place_in_a_report(entries, day):
    journal_of = Journal(Ledger(entries), RULES, 0)
    it = make_report(make_standing(PLAN, journal_of, day), journal_of.ledger, find_period(day, "year"), by="department")
    assert sum(it.counts.places.values()) == len(PLAN.tasks) == it.counts.total
    assert sum(it.counts.parts.values()) == it.counts.places["due"]
    assert sum(it.counts.earlier.values()) == it.counts.places["earlier"]
    counts = it.counts
    undated = counts.undated_closed + counts.undated_answered + counts.undated_silent + counts.undated_unasked
    assert undated == counts.places["undated"]
    assert counts.places["due"] == 0 or counts.rate == counts.shares["closed"]
    assert len(it.in_time) == counts.due["closed"] - counts.closed_late
    assert not {line.status.task.id for line in it.overdue} & {line.status.task.id for line in it.behind}


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_shares_sum_to_exactly_a_hundred(parts):
    found = share_out(parts)
    assert str(sum(found)) == ("100.0" if sum(parts) else "0.0")
    whole = sum(parts) or 1
    for n, (part, share) in enumerate(zip(parts, found, strict=True)):
        assert share >= 0
        assert abs(float(share) - 100 * part / whole) <= (0.05 * len(parts) if n else 0.05) + 1e-9


def list_counting(entries) -> set[str]:
    """The rule in plain words: a withdrawal that lasts takes out what it names; of a report and its corrections, the
    last that is not taken out counts."""
    named = {e.name: e for e in entries}

    def lasts(entry: Entry) -> bool:
        return not any(e.withdraws == entry.name and lasts(e) for e in entries)

    def first_of(entry: Entry) -> str:
        return first_of(named[entry.replaces]) if entry.replaces else entry.name

    return set({first_of(e): e.name for e in entries if e.kind == "report" and lasts(e)}.values())


@st.composite
def histories(draw) -> list[Entry]:
    """Reports on one task, corrections and withdrawals, in the order in which they were recorded.

    Each is of what counts or of a withdrawal that lasts, as the commands see to, and none without an effect.
    """
    written: list[Entry] = []
    for n in range(draw(st.integers(1, 16))):
        moment = f"2020-01-01T09:00:00.{n:06}+08:00"
        base = Entry("", PLAN.plan.id, "report", "27.3", moment, FIRST, stage="in_progress", progress=n)
        voided = Ledger(written).voided
        targets = [e for e in written if e.name not in voided]
        target = draw(st.sampled_from(targets)) if targets and draw(st.booleans()) else None
        if target is None:
            entry = with_name(base)
        elif target.kind == "report" and draw(st.booleans()):
            entry = with_name(base._replace(replaces=target.name, reason="x"))
        else:
            fields = {"kind": "withdraw", "stage": None, "progress": None, "withdraws": target.name, "reason": "x"}
            entry = with_name(base._replace(**fields))
        if list_counting([*written, entry]) != list_counting(written):
            written.append(entry)
    return written


@given(histories())
def test_what_counts_is_the_last_of_each_family_that_is_not_withdrawn(written):
    ledger = Ledger(written)
    assert {e.name for e in ledger.of("27.3")} == list_counting(written)
    assert all(by.name not in ledger.voided for by in ledger.voided.values() if by.withdraws)


@given(ledgers())
def test_of_an_entry_and_its_corrections_at_most_one_counts(entries):
    ledger = Ledger(entries)
    names = {e.name: e for e in entries}
    for entry in entries:
        if entry.replaces and entry.name not in ledger.voided and names[entry.replaces].kind == entry.kind:
            assert entry.replaces in ledger.voided


@given(ledgers(), st.randoms())
def test_what_is_admitted_takes_effect(entries, dice):
    """Whatever the clocks said: what ``admit`` lets through is the last of its task and changes what counts."""
    ledger = Ledger()
    today = date(2030, 1, 1)
    for entry in entries:
        if entry.voids in ledger.voided:
            continue  # the commands refuse it
        moment = f"{FIRST + timedelta(dice.randrange(600))}T09:00:00.000000+08:00"
        try:
            ready = admit(PLAN.task(entry.task), ledger, entry._replace(name="", recorded=moment), today)
        except MisuseError:
            continue
        grown = ledger.with_entry(ready)
        assert all(e.recorded < ready.recorded for e in ledger.entries if e.task == ready.task)
        assert [e.name for e in grown.of(ready.task)] != [e.name for e in ledger.of(ready.task)] or (
            ready.kind == "withdraw" and ready.voids in grown.voided
        )
        if ready.voids is not None and ready.voids in {e.name for e in ledger.entries}:
            assert ready.voids in grown.voided
        ledger = grown

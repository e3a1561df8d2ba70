"""What is kept of a plan while its ledger grows is never the truth: every answer is the one of a ledger that is read anew."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bizenv.api import Book
from bizenv.base.layout import LEDGER, place_of
from bizenv.ledger.entry import Entry, add_name, render, to_data
from bizenv.standing.periods import find_period
from bizenv.standing.report import make_report
from bizenv.standing.todo import make_todo
from bizenv.store import plans
from bizenv.store.signature import list_added, sign

HOME = Path(plans.find_packaged())
PLAN = plans.load(str(HOME)).registry
NOW = 2**62
FIRST = date(2019, 9, 24)
DAYS = st.integers(0, 500).map(lambda n: FIRST + timedelta(n))
TASKS = {"27.3": [None, 1], "71.1": [None, 1, 2], "1.2": [None], "": [None]}
KINDS = [
    "report", "done", "pass", "return", "extend", "terminate", "supersede", "withdraw", "correct", "instruct", "scheme",
    "close_year", "reassign", "object", "reorganise",
]  # fmt: skip
STEPS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(list(TASKS)), DAYS, DAYS, st.integers(0, 20)),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=5,
)


def make_entry(step, n: int, earlier: list[Entry]) -> Entry | None:
    """An entry, lawful or not, recorded as the ``n``-th; None where it makes none."""
    kind, task, day, other, number = step
    whole = kind in ("scheme", "close_year", "reorganise")
    if whole == bool(task) and kind not in ("withdraw", "correct"):
        return None
    moment = f"{FIRST + timedelta(400 + n // 3)}T09:00:00.{n:06}+08:00"
    nodes = TASKS[task]
    node = nodes[number % len(nodes)]
    printed = PLAN.task(task).deadlines[node - 1].date if node else None
    base = Entry("", PLAN.plan.id, "report", task, moment, day)
    if kind in ("withdraw", "correct"):
        if not earlier:
            return None
        it = earlier[number % len(earlier)]
        made = (
            base._replace(kind="withdraw", task=it.task, withdraws=it.name, reason="错")
            if kind == "withdraw" or it.kind == "withdraw"
            else it._replace(name="", recorded=moment, replaces=it.name, reason="错", note=f"第{n}次")
        )
        return add_name(made)
    units = [it.name for it in PLAN.departments]
    fields = {
        "report": {"stage": "in_progress", "progress": number},
        "done": {"kind": "report", "stage": "done"},
        "pass": {"kind": "verify", "result": "pass", "by": "张某", "completed": day},
        "return": {"kind": "verify", "result": "return", "limit": day + timedelta(9)},
        "extend": {"until": other, "approved_by": "区政府", "document": "批示", "reason": "难"},
        "terminate": {"approved_by": "区政府", "document": "批示", "reason": "停"},
        "supersede": {"effective": other, "document": "新文件", "until": other},
        "instruct": {"source": "区长", "require": "抓紧", "limit": other},
        "scheme": {"unit": units[number]},
        "close_year": {"year": 2019},
        "reassign": {
            "effective": other,
            "lead": (units[number],),
            "approved_by": "区政府",
            "document": "批示",
            "reason": "调",
        },
        "object": {"by": units[number], "reason": "不符"},
        "reorganise": {"effective": other, "old": units[0], "into": units[1], "document": "批示"},
    }[kind]
    own = {"deadline": node, "deadline_day": printed} if kind not in ("reassign", "object") else {}
    return add_name(base._replace(**{"kind": kind, **own, **fields}))


def tell(book: Book, days: list[date]) -> list[object]:
    """All that pages ask of a plan."""
    told: list[object] = [book.ledger.entries, sorted(book.ledger.voided), book.journal.unsound, book.journal.faulty]
    for day in days:
        standing = book.standing(day)
        period = find_period(day, "quarter")
        past = book.standing(day, closed=True, received_by=day, reviewed=max(days))
        told += [list(standing.statuses), standing.empty, book.find_unsound(day)]
        told.append(make_todo(standing, book.ledger))
        told += [make_report(it, book.ledger, period)._replace(standing=None) for it in (standing, past)]
        told.append(book.find_unsound(day, FIRST + timedelta(401)))
    return told


REPORTED, MOVED = ("report", "1.2", FIRST, FIRST, 5), ("reorganise", "", FIRST, FIRST, 0)


@example([[MOVED], [REPORTED], [("withdraw", "", FIRST, FIRST, 0)]], [FIRST + timedelta(200)], True)
@example([[MOVED], [REPORTED], [("withdraw", "", FIRST, FIRST, 0)], [("withdraw", "", FIRST, FIRST, 2)]], [FIRST], True)
@settings(max_examples=12, deadline=None)
@given(STEPS, st.lists(DAYS, min_size=1, max_size=2, unique=True), st.booleans())
def test_a_ledger_that_has_grown_answers_as_one_that_is_read_anew(steps, days, asked):
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        (folder / LEDGER).mkdir()
        shutil.copy(HOME / "measures.yaml", folder)
        book, seen = Book(PLAN, str(folder)), sign(str(folder), NOW)
        _ = book.journal
        written: list[Entry] = []
        for n, some in enumerate(steps):
            for m, step in enumerate(some):
                entry = make_entry(step, 3 * n + m, written)
                if entry is not None:
                    path = folder / LEDGER / place_of(entry.task, entry.name)
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(render(to_data(entry)).encode())
                    written.append(entry)
            now = sign(str(folder), NOW)
            added = list_added(seen, now)
            assert added is not None
            anew = Book(PLAN, str(folder))
            _ = anew.journal
            book, seen = book.grow(added) or anew, now
            if asked or n == len(steps) - 1:
                assert tell(book, days) == tell(anew, days)

"""What holds for any ledger: packing changes no answer, in any order of recording, correcting, redacting and packing."""

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bizenv.base.errors import BizenvError
from bizenv.checks.ledger import audit
from bizenv.ledger import redaction
from bizenv.ledger.admission import admit
from bizenv.ledger.entry import Entry, render, to_data
from bizenv.standing.periods import find_period
from bizenv.standing.report import make_report
from bizenv.standing.standing import make_standing
from bizenv.store import journal, packing, plans, workspace

FOLDER = Path(plans.find_packaged())
PLAN = plans.load(str(FOLDER)).registry
TASKS = ["27.3", "71.1", "1.2"]
YEARS = [2019, 2020]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.sampled_from(TASKS), st.sampled_from(YEARS), st.integers(0, 100)),
        st.tuples(st.sampled_from(["correct", "withdraw", "redact", "edit"]), st.integers(0, 9)),
        st.tuples(st.just("pack"), st.sampled_from(YEARS)),
    ),
    min_size=1,
    max_size=12,
)


def make_entry(task: str, day: date, n: int, **fields) -> Entry:
    recorded = f"2021-01-02T09:00:00.{n:06}+08:00"
    return Entry(name="", plan=PLAN.plan.id, kind="report", task=task, recorded=recorded, date=day)._replace(**fields)


def write(folder: Path, entry: Entry) -> None:
    kept = journal.read_record(folder, entry.task, PLAN.plan.id)
    journal.append(folder, admit(PLAN.task(entry.task), kept.ledger, entry, date(2021, 1, 2)), "u")


def change(folder: Path, kind: str, entry: Entry, n: int) -> None:
    """Correct, withdraw or redact an entry, or edit its file."""
    if kind == "correct":
        write(
            folder,
            entry._replace(
                name="", recorded=f"2021-01-02T09:00:00.{n:06}+08:00", replaces=entry.name, reason="错", note=f"第{n}次"
            ),
        )
    elif kind == "withdraw":
        write(folder, make_entry(entry.task, entry.date, n, kind="withdraw", withdraws=entry.name, reason="错"))
    elif kind == "redact":
        after = redaction.take_out(entry, "note")
        rest = redaction.digest_rest(render(to_data(after)).encode())
        said = {
            "kind": "redact",
            "of": entry.name,
            "field": "note",
            "approved_by": "张某",
            "reason": "涉密",
            "sha256": rest,
        }
        write(folder, make_entry(entry.task, date(2021, 1, 2), n, **said))
        journal.rewrite(folder, entry, after)
    else:
        path = journal.place_entry(folder, entry)
        if path.exists():
            path.write_bytes(path.read_bytes().replace(b"progress: ", b"progress: 1"))


def answers(folder: Path, cache: Path | None, now: int) -> tuple[object, ...]:
    """All that is told of a ledger, but for the places of problems."""
    book = workspace.load(folder, PLAN.plan.id, str(cache) if cache else None, now)
    day = date(2021, 1, 2)
    known = make_standing(PLAN, book, day)
    report = make_report(known, book.ledger, find_period(day, "year"))
    shown = (list(known.statuses), report._replace(standing=known._replace(statuses=())))
    told = [(p.code, p.message, p.remedy) for p in audit(folder, PLAN).problems]
    flaws = sorted((it.name, it.flaw) for it in book.unsound)
    return sorted(book.ledger.entries), sorted(book.ledger.voided), shown, sorted(told), flaws, book.faulty


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_packing_changes_no_answer(steps):
    with tempfile.TemporaryDirectory() as top:
        folder, cache = Path(top, "desk"), Path(top, "cache")
        cache.mkdir()
        (folder / "ledger").mkdir(parents=True)
        shutil.copy(FOLDER / "measures.yaml", folder)
        for n, (kind, *rest) in enumerate(steps):
            now = (n + 10) * 10**18  # long after every change
            known = journal_entries(folder)
            try:
                if kind == "report":
                    task, year, progress = rest
                    write(
                        folder,
                        make_entry(task, date(year, 12, 1), n, stage="in_progress", progress=progress, note="某人反映"),
                    )
                elif kind == "pack":
                    before = answers(folder, cache, now)
                    found = workspace.load(folder, PLAN.plan.id, None, now)
                    if not packing.find_obstacles(rest[0], found.unsound, found.ledger):
                        packing.pack_year(folder, packing.find_work(folder, rest[0]))
                    assert answers(folder, cache, now) == before
                elif known:
                    change(folder, kind, known[rest[0] % len(known)], n)
            except BizenvError:
                pass  # the step is not lawful, as a person is told
            assert answers(folder, cache, now) == answers(folder, None, now)


def journal_entries(folder: Path) -> list[Entry]:
    return sorted(workspace.load(folder, PLAN.plan.id, None, 0).ledger.entries)

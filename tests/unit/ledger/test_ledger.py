"""A ledger with one entry more, as it was known by a day, and where a task stood on any day."""

from datetime import date, timedelta
from random import Random

import pytest

from bizenv.ledger import course
from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import run_steps
from bizenv.ledger.status import find_status
from bizenv.plan.registry import Registry

FIRST = date(2019, 10, 1)


def fact(n: int, kind: str = "report", task: str = "27.3", **fields) -> Entry:
    """The nth entry, recorded after the one before; it may have happened earlier than that."""
    recorded = f"2019-12-01T09:{n // 60:02}:{n % 60:02}.000000+08:00"
    day = fields.pop("date", FIRST + timedelta(days=Random(n).randrange(60)))
    return add_name(Entry("", "shapingba-2019-177", kind, task, recorded, day, **fields))


def entries() -> list[Entry]:
    """Reports of two tasks out of order, one replaced, one withdrawn, and that withdrawal withdrawn."""
    plain = [fact(n, task=("27.3", "1.2")[n % 2], stage="in_progress", progress=n) for n in range(40)]
    better = plain[6]._replace(
        name="", recorded="2019-12-02T09:00:00.000000+08:00", progress=99, replaces=plain[6].name
    )
    gone = fact(100, "withdraw", withdraws=plain[8].name, date=date(2019, 12, 1))
    back = fact(101, "withdraw", withdraws=gone.name, date=date(2019, 12, 1))
    return [*plain, add_name(better), gone, back]


def of(ledger: Ledger) -> dict[str, list[Entry]]:
    return {task: ledger.of(task) for task in ("27.3", "1.2")}


@pytest.mark.parametrize("seed", range(5))
def test_a_ledger_that_grew_entry_by_entry_is_the_ledger_of_all(seed: int):
    """In any order: what replaces or withdraws an entry may be read before it."""
    whole = Ledger(entries())
    shuffled = entries()
    Random(seed).shuffle(shuffled)
    grown = Ledger()
    for entry in shuffled:
        before = list(grown.entries)
        larger = grown.with_entry(entry)
        assert grown.entries == before
        grown = larger
    assert grown.entries == whole.entries
    assert grown.voided == whole.voided
    assert of(grown) == of(whole)


def test_what_was_known_by_a_day_is_worked_out_once():
    ledger = Ledger(entries())
    known = ledger.recorded_by(date(2019, 12, 1))
    assert len(known.entries) == len(ledger.entries) - 1
    assert ledger.recorded_by(date(2019, 12, 1)) is known
    assert ledger.recorded_by(None) is ledger


@pytest.mark.parametrize("seed", range(5))
def test_where_a_task_stood_does_not_depend_on_the_days_asked_for_before(registry: Registry, seed: int):
    ledger, task = Ledger(entries()), registry.task("27.3")
    days = [FIRST + timedelta(days=n) for n in range(-2, 70)]
    Random(seed).shuffle(days)
    for day in days:
        assert ledger.status(task, day) == find_status(task, day, ledger.of(task.id))
        late = day + timedelta(days=1)
        assert ledger.status(task, day, judged=late) == find_status(task, day, ledger.of(task.id), judged=late)


def test_a_task_is_replayed_once_and_no_further_than_asked_for(registry: Registry, monkeypatch: pytest.MonkeyPatch):
    replayed: list[Entry] = []

    def watched(task, given):
        for step in run_steps(task, given):
            replayed.append(step.entry)
            yield step

    monkeypatch.setattr(course, "run_steps", watched)
    ledger, task = Ledger(entries()), registry.task("27.3")
    for day in (date(2019, 11, 1), date(2019, 10, 15), date(2019, 11, 1)):
        ledger.status(task, day)
    assert replayed == [e for e in ledger.of(task.id) if e.day <= date(2019, 11, 1)]
    ledger.status(task, date.max)
    assert replayed == ledger.of(task.id)


def test_what_an_entry_repeats_is_the_last_fact_on_its_node():
    days = [FIRST + timedelta(days=n) for n in range(6)]
    first = fact(1, task="71.1", date=days[0], deadline=1, stage="in_progress")
    other = fact(2, task="71.1", date=days[1], deadline=2, stage="in_progress")
    whole = fact(3, "notice", task="71.1", date=days[3], step=1)
    gone = fact(4, task="71.1", date=days[4], deadline=1, stage="done")
    ledger = Ledger([first, other, whole, gone, fact(5, "withdraw", task="71.1", date=days[4], withdraws=gone.name)])
    new = first._replace(name="", recorded="2019-12-02T09:00:00.000000+08:00")
    assert ledger.find_previous(new._replace(date=days[2])) == first
    assert ledger.find_previous(new._replace(date=days[2], deadline=None)) == other
    assert ledger.find_previous(new._replace(date=days[5])) == whole
    assert ledger.find_previous(new._replace(date=days[0] - timedelta(days=1))) is None
    assert (ledger.find_previous(first), ledger.find_previous(whole)) == (None, other)

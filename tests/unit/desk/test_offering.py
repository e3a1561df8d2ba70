"""What the standing of a task calls for is offered first; nothing that can be done is left out."""

import datetime as dt

import pytest

from bizenv.desk import acts, offering

DAY = dt.date(2020, 3, 1)


@pytest.fixture(name="status")
def _status(sit, office):
    statuses = sit(office, DAY).standing(DAY).statuses
    return {s.task.id: s for s in statuses}


@pytest.mark.parametrize(
    ("task", "wanted", "letter"),
    [
        ("71.1", ["record", "verify"], False),
        ("3.1", ["record"], False),
        ("1.1", ["inspect", "reopen"], False),
        ("2", ["record"], True),
        ("27.2", [], False),
    ],
)
def test_what_is_called_for_stands_first(status, task, wanted, letter):
    it = offering.offer([status[task]])
    assert [act.command for act in it.now] == wanted
    assert it.letter is letter
    assert {act.command for act in (*it.now, *it.more)} == set(acts.ON_TASKS)


def test_what_any_of_several_calls_for_is_offered_once(status):
    it = offering.offer([status["3.1"], status["1.1"], status["71.1"]])
    assert [act.command for act in it.now] == ["record", "verify", "inspect", "reopen"]


def test_an_entry_that_counts_can_be_withdrawn_and_one_that_does_not_cannot(status):
    entry = status["3.1"].entries[-1]
    assert [act.command for act in offering.offer_on_entry(entry, status["3.1"].entries, voided=False)] == ["withdraw"]
    assert offering.offer_on_entry(entry, status["3.1"].entries, voided=True) == []


def test_a_letter_is_offered_its_receipt_until_it_is_on_record(status):
    report = status["3.1"].entries[-1]
    letter = report._replace(kind="notice", name="2020-02-01_3.1_notice_0123456789ab")
    received = report._replace(kind="receive", of=letter.name)
    found = offering.offer_on_entry(letter, [letter], voided=False)
    assert [act.kind for act in found] == ["receive", "withdraw"]
    assert [act.kind for act in offering.offer_on_entry(letter, [letter, received], voided=False)] == ["withdraw"]


def test_what_a_unit_has_asked_for_is_offered_its_answer(status):
    it = status["3.1"]
    asked = it.entries[-1]._replace(coordinate="请开放接口")
    open_request = it._replace(entries=(*it.entries[:-1], asked))
    assert "coordinate" in [act.command for act in offering.offer([open_request]).now]
    waiting = it._replace(nodes=tuple(node._replace(requested=asked) for node in it.nodes))
    assert "extend" in [act.command for act in offering.offer([waiting]).now]

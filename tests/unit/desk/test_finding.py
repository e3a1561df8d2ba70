"""What a person means by a few words."""

import datetime as dt

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk import finding

DAY = dt.date(2020, 3, 1)


def test_a_number_names_its_task_and_is_no_word(sit, office):
    found = finding.find(sit(office), "核验 27.3", DAY)
    assert [s.task.id for s in found.numbered] == ["27.3"]
    assert found.words == ("核验",)
    assert [act.command for act in found.acts] == ["verify"]


def test_a_measure_names_all_its_tasks(sit, office):
    assert {s.task.measure.id for s in finding.find(sit(office), "27", DAY).numbered} == {"27"}
    assert len(finding.find(sit(office), "27", DAY).numbered) > 2


def test_a_number_that_is_none_is_a_word(sit, office):
    found = finding.find(sit(office), "99999", DAY)
    assert (found.numbered, found.words) == ([], ("99999",))


def test_entries_are_found_by_what_they_say_the_last_first(sit, office):
    found = finding.find(sit(office), "开放接口", DAY).entries
    assert [it.entry.task for it in found] == ["27.3"]
    many = finding.find(sit(office), "张某", DAY).entries
    assert [it.entry.order for it in many] == sorted((it.entry.order for it in many), reverse=True)
    assert len(many) > 1


def test_an_entry_is_found_by_the_beginning_of_its_digest(sit, office):
    desk = sit(office)
    entry = desk.ledger.entries[0]
    assert finding.find(desk, entry.digest[:7], DAY).entries[0].entry == entry
    assert finding.find(desk, f"{entry.digest[:7]} 别的词", DAY).entries == []


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_typed_finds_nothing(sit, office, typed):
    found = finding.find(sit(office), typed, DAY)
    assert not any((found.numbered, found.tasks, found.units, found.entries, found.acts))


def test_in_several_plans_a_number_means_the_task_of_each(sit, several):
    found = finding.find(sit(several), "1.1", DAY)
    assert {s.plan.name for s in found.numbered} >= {"营商", "放管服"}


def test_too_many_words_are_refused(sit, office):
    with pytest.raises(MisuseError, match="最多找20个词"):
        finding.find(sit(office), "词 " * 21, DAY)

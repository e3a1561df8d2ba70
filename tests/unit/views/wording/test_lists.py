"""The heads of lists: the same words as the commands print."""

from datetime import date
from pathlib import Path

import pytest

from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.status import find_status
from bizenv.plan.registry import Registry
from bizenv.standing import counts, query, rounds
from bizenv.standing.periods import parse_period
from bizenv.standing.search import search
from bizenv.standing.standing import Journal, Standing, make_standing
from bizenv.store import plans, rubric
from bizenv.views.wording import lists

DAY = date(2019, 12, 31)
NOTED = "截至2019年12月31日，台账为空"


@pytest.fixture(name="known")
def _known(registry: Registry) -> Standing:
    return make_standing(registry, None, DAY)


def head(printed: str) -> str:
    return printed.partition("\n")[0]


def test_the_note_tells_the_day_and_the_records(registry: Registry, known: Standing):
    assert lists.note(known.as_of, known.empty) == NOTED
    assert lists.note(known.as_of, known.empty, date(2020, 1, 5)) == "截至2019年12月31日，按2020年1月5日为止的记录"
    told = add_name(
        Entry("", "p", "report", "80.1", "2019-10-01T09:00:00.000000+08:00", date(2019, 10, 1), stage="done")
    )
    journal = Journal(Ledger([told]), rubric.load(Path(plans.find_packaged())), 0)
    assert lists.note(DAY, make_standing(registry, journal, DAY).empty) == "截至2019年12月31日"


def test_heads_are_those_of_the_commands(registry: Registry, known: Standing, run):
    def printed(*typed: str) -> str:
        return head(run(*typed, "--as-of", "2019-12-31").out)

    every = list(known.statuses)
    led = [s for s in every if "区政务办" in s.lead]
    helped = [s for s in every if "区政务办" in s.task.support and s not in led]
    missed = query.list_overdue(known, query.Query())
    months = query.group_tasks([s for s in every if s.dated], registry, "month")
    promises = sum(len(s.task.targets) for s in every)
    rows = counts.tally_departments(registry, [find_status(t, DAY) for t in registry.tasks], 2019)
    assert printed("list") == str(lists.tasks(every, None, NOTED))
    assert printed("list", "--lead", "区政务办") == str(lists.tasks(led, "区政务办", NOTED))
    assert printed("overdue") == str(lists.overdue(known.as_of, known.empty, missed, NOTED))
    assert printed("timeline") == str(lists.timeline(months, NOTED))
    assert printed("targets") == str(lists.targets(promises, sum(bool(s.task.targets) for s in every), NOTED))
    assert printed("departments") == str(lists.departments(rows, len(every)))
    assert printed("department", "区政务办") == str(lists.department(registry.department("区政务办"), NOTED))
    assert lists.supported(helped) in run("department", "区政务办", "--as-of", "2019-12-31").out
    assert printed("log") == str(lists.entries(0, NOTED))
    wanted = ("一窗", "受理")
    assert printed("search", *wanted) == str(lists.found(len(search(every, wanted)), wanted, NOTED))


def test_what_is_due_from_a_day_to_another(registry: Registry, run):
    day = date(2019, 11, 1)
    known = make_standing(registry, None, day)
    noted = lists.note(known.as_of, known.empty)
    for last, typed in ((day, "0d"), (date(2019, 12, 1), "30d")):
        near = [s for s in known.statuses if any(n.date is not None and day <= n.date <= last for n in s.nodes)]
        said = head(run("due", "--within", typed, "--as-of", str(day)).out)
        assert said == str(lists.due(near, day, last, None, noted))


def test_an_empty_list_of_what_is_overdue_says_so(registry: Registry):
    early = make_standing(registry, None, date(2019, 9, 25))
    assert str(lists.overdue(early.as_of, True, [], "")) == "截至2019年9月25日，没有已到时限的事项"
    assert lists.awaiting([]) == lists.due_today([], "bizenv due") == ""
    assert lists.awaiting(early.statuses[:2]) == "已报办结待核验、时限已过2项（不计逾期）：1(1)、1(2)"
    assert lists.due_today(early.statuses[:2], "bizenv due") == "今日到期2项（当日仍属按期）：bizenv due"


def test_a_round_says_how_many_have_answered(registry: Registry):
    status = make_standing(registry, None, DAY).statuses[0]
    due, later, period = date(2019, 12, 25), date(2020, 1, 8), parse_period("2019-Q4")
    answers = [rounds.RoundAnswer(status, due, None), rounds.RoundAnswer(status, due, date(2019, 12, 26))]
    said = f"{period.words}应于2019年12月25日前反馈2项：已反馈1（其中迟1）、未按时反馈1（截至2019年12月31日）"
    assert str(lists.missing(answers, period, due, DAY)) == said
    answers.append(rounds.RoundAnswer(status, later, None))
    said = f"{period.words}应于2019年12月25日前反馈3项（其中1项于2020年1月8日前）：已反馈1（其中迟1）、未按时反馈1、尚未反馈1"
    assert lists.missing(answers, period, due, DAY).text == said


def test_a_supported_task_that_is_closed_still_counts_among_those_with_a_deadline(registry: Registry):
    task = registry.named("80.1")[0]
    done = add_name(
        Entry("", "p", "report", task.id, "2019-10-01T09:00:00.000000+08:00", date(2019, 10, 1), stage="done")
    )
    said = {"result": "pass", "by": "张某", "evidence": ("照片",)}
    closing = Entry("", "p", "verify", task.id, "2019-10-02T09:00:00.000000+08:00", date(2019, 10, 2), **said)
    journal = Journal(Ledger([done, add_name(closing)]), rubric.load(Path(plans.find_packaged())), 0)
    it = [s for s in make_standing(registry, journal, DAY).statuses if s.task is task]
    assert it[0].due is None
    assert lists.supported(it) == "配合1项：有时限1、无明确时限0"

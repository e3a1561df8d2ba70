"""The next number of a series: no number is given twice, and none is left out."""

from datetime import date

import pytest

from bizenv.ledger.entry import Entry
from bizenv.standing.series import Numbered, find_next, list_papers

DAY = date(2019, 12, 30)


@pytest.mark.parametrize(
    ("given", "day", "number"),
    [
        (["第3期"], DAY, "第4期"),
        (["第3期", "第2期"], DAY, "第4期"),  # the highest of the year, not the one written last
        (["第3期"], date(2020, 1, 6), "第1期"),  # a series without a year in its number begins again with the year
        (["7"], DAY, "8"),
        (["沙督函〔2019〕5号"], DAY, "沙督函〔2019〕6号"),
        (["沙督函〔2019〕5号"], date(2020, 1, 6), "沙督函〔2020〕1号"),
        (["沙督函〔2019〕9号", "沙督函〔2019〕10号"], DAY, "沙督函〔2019〕11号"),
        (["沙督函[2019]5号"], DAY, "沙督函[2019]6号"),
        (["甲〔2019〕8号", "乙〔2019〕2号"], DAY, "甲〔2019〕9号"),
        (["临时"], DAY, None),
        ([], DAY, None),
    ],
)
def test_a_number_follows_the_last_of_its_series(given: list[str], day: date, number: str | None):
    assert find_next([Numbered(each, DAY) for each in given], day) == number


def test_the_series_is_that_of_the_number_given_last():
    given = [Numbered("甲〔2019〕8号", date(2019, 11, 1)), Numbered("乙〔2019〕2号", date(2019, 12, 1))]
    assert find_next(given, DAY) == "乙〔2019〕3号"


def test_a_circular_is_not_numbered_on_from_a_report():
    def issued(paper: str, number: str) -> Entry:
        return Entry("", "plan", "issue", "", "", DAY, paper=paper, number=number)

    entries = [issued("bulletin", "第3期"), issued("report", "第8期")]
    assert find_next(list_papers(entries, "bulletin"), DAY) == "第4期"

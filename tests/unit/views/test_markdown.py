"""Markdown: text stays text."""

from datetime import date

import pytest

from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing.periods import find_period
from bizenv.standing.report import make_report
from bizenv.standing.standing import make_standing
from bizenv.views.markdown import report, table
from bizenv.views.wording import lists


def test_the_title_and_the_notes_of_a_report_are_text(registry: Registry):
    plan = registry.plan._replace(title="<b>方案</b>_甲_[乙](http://x)|丙")
    spoiled = Registry(
        *(plan, registry.parts, registry.categories, registry.measures),
        *(registry.tasks, registry.departments, registry.anomalies),
    )
    standing = make_standing(spoiled, None, date(2019, 12, 31))
    facts = make_report(standing, Ledger(), find_period(standing.as_of, "year"))
    first = report.render(facts, None, "").splitlines()[0]
    assert first.startswith("# \\<b>方案\\</b>\\_甲\\_\\[乙\\](http://x)\\|丙：2019年进展")


@pytest.mark.parametrize(("level", "head"), [(0, "\\# 甲\\_乙"), (2, "## # 甲\\_乙")])
def test_the_title_and_the_notes_of_a_table_are_text(level: int, head: str):
    shown = table.render_table(("编号",), [("1",)], "# 甲_乙", ["* 丙", "~5~"], level).splitlines()
    assert shown[0] == head
    assert shown[-2:] == ["- \\* 丙", "- \\~5\\~"]


def test_the_words_of_a_search_are_text_above_what_was_found():
    head = str(lists.found(1, ("*甲*",), ""))
    assert "\\*甲\\*" in table.render_table(("编号",), [("1",)], head)

"""A form of several plans: how its sheets are called, and which part of it a damage costs."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bizenv.forms.content import Form, make_form
from bizenv.forms.reading import Part, Returned, Unread, read
from bizenv.forms.workbook import name_parts, render
from bizenv.intake.archive import FormError
from bizenv.ledger.ledger import Ledger
from bizenv.plan.model import Plan
from bizenv.plan.registry import Registry
from bizenv.standing.periods import parse_period
from bizenv.standing.standing import make_standing
from bizenv.store import plans, rubric
from tests.conftest import ROOT

UNIT = "区政务办"


def make(registry: Registry, period: str) -> Form:
    known = make_standing(registry, None, dt.date(2019, 12, 20))
    return make_form(known, Ledger(), rubric.load(Path(plans.find_packaged())), UNIT, parse_period(period))


@pytest.fixture(scope="module")
def blank(registry: Registry) -> bytes:
    """A form of two plans as it is sent out: 营商 about a quarter, 放管服 about a month."""
    other = plans.load(str(ROOT / "tests" / "several" / "放管服")).registry
    return render(make(registry, "2019-Q4"), make(other, "2019-12"))


def back(content: bytes, change: Callable[[Workbook], Any]) -> list[Part]:
    book = load_workbook(BytesIO(content))
    change(book)
    stream = BytesIO()
    book.save(stream)
    return read(stream.getvalue())


def named(id: str, short: str = "") -> Plan:
    return Plan(id, "", "", "", dt.date(2019, 9, 1), "", short=short)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([named("a", "营商")], [""]),
        ([named("a", "营商"), named("b")], ["营商", "b"]),
        ([named("a", "营商"), named("b", "营商")], ["a", "b"]),
        ([named("a", "b"), named("b")], ["b", "b~2"]),
        ([named("a", "营/商"), named("b", "民生")], ["a", "民生"]),
        ([named("x" * 40), named("x" * 41)], ["x" * 26, "x" * 23 + "~2"]),
        ([named("a", "AB"), named("b", "ab"), named("c", "丙")], ["a", "b", "丙"]),
    ],
)
def test_each_plan_has_a_name_that_fits_the_title_of_a_sheet_and_no_two_the_same(given: list[Plan], names: list[str]):
    assert name_parts(given) == names
    assert all(len(f"延期申请 {name}") <= 31 for name in names)


def test_each_part_has_its_plan_and_period(blank: bytes):
    parts = read(blank)
    assert [(it.plan, it.period, it.department) for it in parts] == [
        ("shapingba-2019-177", "2019-Q4", UNIT),
        ("fgf-2019", "2019-12", UNIT),
    ]
    assert all(isinstance(it, Returned) and it.faults == it.remarks == () for it in parts)
    book = load_workbook(BytesIO(blank))
    assert book["填报 营商"].cell(5, 15).value.startswith("shapingba-2019-177/43.1/0/")
    assert book["_bizenv"].sheet_state == book["_bizenv2"].sheet_state == "hidden"


def test_the_same_forms_are_the_same_to_the_byte(registry: Registry, blank: bytes):
    other = plans.load(str(ROOT / "tests" / "several" / "放管服")).registry
    assert render(make(registry, "2019-Q4"), make(other, "2019-12")) == blank


def test_a_row_that_was_moved_into_the_sheet_of_another_plan_is_not_taken(blank: bytes):
    def move(book: Workbook) -> None:
        source, target = book["填报 放管服"], book["填报 营商"]
        for column in range(1, 16):
            target.cell(5, column).value = source.cell(5, column).value

    first, second = back(blank, move)
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert first.blocked
    assert any("内部标记坏了" in it.message for it in first.faults)
    assert second.faults == ()


def test_a_part_whose_mark_is_broken_costs_nothing_of_another(blank: bytes):
    def spoil(book: Workbook) -> None:
        book["_bizenv2"]["C7"] = "1:x"

    first, second = back(blank, spoil)
    assert isinstance(first, Returned)
    assert first.faults == ()
    assert second == Unread("fgf-2019", UNIT, "", "内部标记坏了；请用发下去的表填报")


def test_a_form_of_one_plan_that_cannot_be_read_is_refused_as_a_file(registry: Registry):
    content = render(make(registry, "2019-Q4"))
    with pytest.raises(FormError, match="没有“填报”表"):
        back(content, lambda book: book.remove(book["填报"]))
    with pytest.raises(FormError, match="内部标记坏了"):
        back(content, lambda book: book["_bizenv"].cell(7, 3, "1:x"))


def test_what_is_written_into_the_explanations_concerns_every_plan(blank: bytes):
    parts = back(blank, lambda book: book["填表说明"].cell(3, 2, "43(1) 已办结"))
    assert [len(it.faults) for it in parts if isinstance(it, Returned)] == [1, 1]


def test_the_explanations_may_be_renamed(blank: bytes):
    def rename(book: Workbook) -> None:
        book["填表说明"].title = "说明"

    parts = back(blank, rename)
    assert [it.faults for it in parts if isinstance(it, Returned)] == [(), ()]


def test_two_sheets_that_were_renamed_as_each_other_are_not_taken(blank: bytes):
    """Each is then where the other one is looked for: nothing may go into the wrong ledger."""

    def swap(book: Workbook) -> None:
        one, other = book["填报 营商"], book["填报 放管服"]
        one.title = "甲"
        other.title = "填报 营商"
        one.title = "填报 放管服"

    parts = back(blank, swap)
    assert all(isinstance(it, Unread) or (it.blocked and it.faults) for it in parts)


def test_a_fault_is_told_with_the_sheet_as_it_was_sent(blank: bytes):
    _, second = back(blank, lambda book: book["填报 放管服"].cell(5, 7, "差不多"))
    assert isinstance(second, Returned)
    assert second.faults[0].sheet == "填报"
    assert second.locate(second.faults[0]).words.startswith("填报 放管服!G5")

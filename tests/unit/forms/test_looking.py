"""What stands in a cell that is wrong is shown as it was typed, and a file that cannot be read shows nothing."""

import io

import pytest
from openpyxl import Workbook

from bizenv.forms.layout import FIRST_ROW
from bizenv.forms.looking import MOST_SHOWN, Seen, look_at


@pytest.fixture
def content() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "填报"
    sheet.cell(FIRST_ROW - 1, 8, "完成百分数")
    sheet.cell(FIRST_ROW, 8, 0.6).number_format = "0%"
    sheet.cell(FIRST_ROW + 1, 8, "长" * 300)
    sheet["A1"] = "题"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_cell_is_shown_as_typed_under_its_head(content):
    place = ("填报", f"H{FIRST_ROW}")
    assert look_at(content, [place]) == {place: Seen("60%", "完成百分数")}
    assert look_at(content, [("填报", "A1")])["填报", "A1"] == Seen("题", "")
    assert len(look_at(content, [("填报", f"H{FIRST_ROW + 1}")])["填报", f"H{FIRST_ROW + 1}"].stands) < MOST_SHOWN + 9


@pytest.mark.parametrize("place", [("没有", "A1"), ("填报", ""), ("填报", "A0x"), ("填报", "ABCD1")])
def test_a_place_that_is_none_shows_nothing(content, place):
    assert look_at(content, [place]) == {}


def test_what_is_no_workbook_shows_nothing():
    assert look_at(b"no workbook", [("填报", "A1")]) == {}
    assert look_at(b"", []) == {}

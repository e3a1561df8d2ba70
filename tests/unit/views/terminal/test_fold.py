"""Chinese text in lines of a given width."""

import pytest
from rich.cells import cell_len

from bizenv.plan.registry import Registry
from bizenv.views.terminal.fold import cut, fold

FORBIDDEN_FIRST = tuple("，。；：、！？）》”’…%,.;:!?)")
FORBIDDEN_LAST = tuple("（《“‘(")


@pytest.mark.parametrize("width", [20, 37, 52, 80, 120])
def test_the_whole_annex_folds_without_loss_overlong_lines_or_stray_marks(registry: Registry, width: int):
    for task in registry.tasks:
        lines = fold(task.text, width)
        assert "".join(lines) == task.text
        assert all(cell_len(line) <= width for line in lines)
        assert not [line for line in lines[1:] if line.startswith(FORBIDDEN_FIRST)], task.label
        assert not [line for line in lines[:-1] if line.endswith(FORBIDDEN_LAST)], task.label


def test_a_wide_character_takes_two_columns():
    assert fold("一二三四五六", 4) == ["一二", "三四", "五六"]
    assert fold("一二三四五六", 5) == ["一二", "三四", "五六"]


def test_a_closing_mark_stays_with_the_word_before_it():
    assert fold("一二三，四", 6) == ["一二", "三，四"]


def test_an_opening_mark_goes_with_the_word_after_it():
    assert fold("一二（三）四", 6) == ["一二", "（三）", "四"]


def test_numbers_and_latin_words_are_not_broken():
    assert fold("共一99.96%的", 8) == ["共一", "99.96%的"]
    assert fold("达到8km/km²以上", 10)[0] == "达到"


def test_what_is_longer_than_a_line_is_broken_anywhere():
    assert fold("abcdefgh", 3) == ["abc", "def", "gh"]
    assert fold("，，，，，", 4) == ["，，", "，，", "，"]
    assert fold("一二abcdefgh", 4) == ["一二", "abcd", "efgh"]


def test_an_empty_text_is_one_empty_line():
    assert fold("", 10) == [""]


def test_a_text_that_is_cut_ends_with_no_half_number_and_no_stray_mark():
    assert cut("已等159个工作日", 15) == "已等159个工作日"
    assert cut("已等159个工作日", 8) == "已等.."
    assert cut("已等159个工作日", 9) == "已等159.."
    assert cut("已过3天，区财政局", 11) == "已过3天.."
    assert cut("20191231", 6) == "2019.."
    assert all(cell_len(cut("限12月30日，已过1天　区经济信息委", n)) <= n for n in range(4, 40))


def test_a_number_with_its_item_is_not_broken():
    assert fold("见第13(1)项", 8) == ["见第", "13(1)项"]

"""A leader reads 4个→3个 at a glance, and stumbles over 4→3 inside of a word that was left standing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv.base.redline import count_pairs, fold, mark_changes

SHOWN = {"kept": "{}", "dropped": "-{}-", "added": "+{}+"}


def show(old: str, new: str, **more: object) -> str:
    return "".join(SHOWN[it.mark].format(it.text) for it in mark_changes(old, new, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("建成4个网点", "建成3个网点", "建成-4个-+3个+网点"),
        ("2019年底前建成网点", "2020年6月底前建成网点", "-2019年底前-+2020年6月底前+建成网点"),
        ("覆盖率达到95.5%以上", "覆盖率达到98%以上", "覆盖率达到-95.5%-+98%+以上"),
        ("压减至10个工作日", "压减至5个工作日", "压减至-10个工作日-+5个工作日+"),
        ("时限为1,200天", "时限为1,500天", "时限为-1,200天-+1,500天+"),
        ("选取三项试点开展", "选取五项试点开展", "选取-三项-+五项+试点开展"),
        ("每季度通报一次", "每月通报一次", "-每季度-+每月+通报一次"),
        ("接入WiFi6网络", "接入5G网络", "接入-WiFi6-+5G+网络"),
        ("做好登记、备案工作", "做好登记工作", "做好登记-、备案-工作"),
        ("开展检查", "每年开展检查", "+每年+开展检查"),
        ("", "新增一句", "+新增一句+"),
        ("删去一句", "", "-删去一句-"),
    ],
)
def test_numbers_days_and_words_are_marked_whole(old: str, new: str, marked: str):
    assert show(old, new) == marked


def test_a_word_of_which_one_character_changed_is_marked_whole_where_it_is_known():
    known = count_pairs(["加快推进", "加快建设", "加强监管", "加强管理", "快推"])
    assert show("加快推进政务服务", "加强推进政务服务", pairs=known) == "-加快-+加强+推进政务服务"


def test_what_both_versions_share_by_chance_is_no_word_left_standing():
    """Where hardly a character is the same, the reader is shown two sentences, not a puzzle."""
    assert show("完善工作机制", "推进信息共享") == "-完善工作机制-+推进信息共享+"


@pytest.mark.parametrize(
    "new", ["推行印章刻制，实行并联办理。", "推行印章刻制, 实行并联办理｡", "推行印章刻制,实行并联办理。"]
)
def test_width_and_white_space_are_no_change(new: str):
    old = "推行印章刻制,实行并联办理。"
    assert fold(old) == fold(new)
    assert show(old, new) == new


def test_the_space_between_latin_words_is_part_of_the_text():
    assert fold("open data") != fold("opendata")


def test_of_a_text_as_long_as_a_chapter_the_clauses_are_marked():
    clauses = [f"第{n}段推进各项工作落实到位，" for n in range(1000)]
    pieces = mark_changes("".join(clauses), "".join([*clauses[:500], "另加一句，", *clauses[501:]]))
    assert [(it.mark, it.text) for it in pieces if it.mark != "kept"] == [
        ("dropped", clauses[500]),
        ("added", "另加一句，"),
    ]


TEXT = st.text(alphabet="甲乙丙丁工作日个年月底前，。 0123456789%ab", max_size=40)


@given(TEXT, TEXT)
def test_the_pieces_are_both_texts_and_nothing_else(old: str, new: str):
    """What is struck out and what stays is the old text, what is added and what stays the new one."""
    pieces = mark_changes(old, new, count_pairs([old, new]))
    was = "".join(it.text for it in pieces if it.mark != "added")
    now = "".join(it.text for it in pieces if it.mark != "dropped")
    assert (fold(was).replace(" ", ""), fold(now).replace(" ", "")) == (
        fold(old).replace(" ", ""),
        fold(new).replace(" ", ""),
    )
    assert fold(old) == fold(new) or any(it.mark != "kept" for it in pieces)

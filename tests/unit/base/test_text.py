"""What says nothing is nothing, and what says something is kept."""

import pytest

from bizenv.base.text import is_nothing, tell

NOTHING = ("无", "暂无", "没有", "否", "不涉及", "无需", "/", "—", "-", "N/A")


@pytest.mark.parametrize("word", NOTHING)
@pytest.mark.parametrize("form", ["{}", "{}。", " {} ", "“{}”", "（{}）", "{}；\n", "{}!", "{}．"])
def test_a_word_alone_says_nothing(word: str, form: str):
    assert is_nothing(form.format(word))
    assert tell(form.format(word)) == ""


@pytest.mark.parametrize(
    "text", [None, "", " ", "。", "——", "－", "／", "//", "Ｎ／Ａ", "n/a", "NA", "no", "None", "〇", "無"[:0]]
)
def test_its_other_forms_say_nothing(text: str | None):
    assert is_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "无人机审批",
        "无偿划拨手续待批",
        "没有专网",
        "暂无专网，请协调开放接口",
        "否决了方案",
        "0",
        "1/2",
        "-3",
        "无，但需协调接口",
    ],
)
def test_what_begins_like_nothing_but_says_something_is_kept(text: str):
    assert not is_nothing(text)
    assert tell(text) == text

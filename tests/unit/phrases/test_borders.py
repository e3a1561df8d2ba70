"""Where a date word begins and ends: a false suffix is none, and a part is never read as the whole in silence."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv.phrases import borders, recurrence
from bizenv.phrases.reading import Reading, find_mentions, find_readings

ISSUED = date(2019, 9, 24)
TABLES = Path(__file__).parents[2] / "phrases"


def load(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def tell(it: Reading) -> str:
    """A reading as the table writes it; ! where it has a note."""
    days = [str(day) for day in (it.first, it.date, it.latest) if day is not None]
    return " ".join([it.text, it.kind, *days, *filter(None, (it.rule,))]) + (" !" if it.note else "")


CASES = load("word-borders.tsv")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['phrase']}@{case['issued']}" for case in CASES])
def test_every_line_of_the_table_of_borders(case: dict[str, str]):
    found = find_readings(case["phrase"], date.fromisoformat(case["issued"]))
    assert " ; ".join(map(tell, found)) == case["readings"]


WORDS = [
    (suffix, rest) for suffix in borders.WORDS for rest, _ in borders.list_words(suffix) if len(suffix) == 1
]  # 周一 follows no year


@given(
    st.sampled_from(WORDS),
    st.sampled_from(["到2020年", "2020年6月", "2020年第一季度", "年", "12月"]),
    st.sampled_from(["", "，"]),
)
def test_a_suffix_that_begins_another_word_is_never_read(word: tuple[str, str], before: str, after: str):
    suffix, rest = word
    for it in (*find_mentions(before + suffix + rest + after, ISSUED), *find_readings(before + suffix + rest, ISSUED)):
        assert it.end <= len(before) or it.kind == "unclear" or it.start >= len(before), it


@pytest.mark.parametrize(("suffix", "rest"), WORDS, ids=["".join(word) for word in WORDS])
def test_to_2020_and_each_word_of_the_list_is_2020(suffix: str, rest: str):
    text = f"到2020年{suffix}{rest}"
    for it in find_mentions(text, ISSUED):
        assert it.text != f"2020年{suffix}"
        assert it.kind == "unclear" or (it.text, it.date) == ("2020年", date(2020, 12, 31)) or it.start > 1


@pytest.mark.parametrize("suffix", borders.WORDS)
def test_a_character_that_makes_it_a_suffix_all_the_same_does(suffix: str):
    for rest, kept in borders.list_words(suffix):
        assert borders.HIDDEN in borders.hide_false_suffixes(suffix + rest)
        for character in kept:
            assert borders.hide_false_suffixes(suffix + rest + character)[len(suffix) - 1] == suffix[-1]


SUFFIXES = "底末初中内前后起"
"""They make another phrase of the one before them, rightly."""
NEIGHBOURS = "的一是在不了有和人这大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"


def test_a_character_beside_a_phrase_changes_it_only_with_a_note():
    """For every phrase of the table: the same reading, none of it, a longer word that was read, or a note."""
    for case in load("deadline-phrases.tsv"):
        issued, phrase = date.fromisoformat(case["base_date"]), case["phrase"]
        (whole, *more) = find_readings(phrase, issued) or [None]
        if whole is None or more or whole.date is None or whole.kind == "approximate":
            continue
        for character in NEIGHBOURS:
            for text in (character + phrase, *([phrase + character] * (character not in SUFFIXES))):
                if borders.HIDDEN in borders.hide_false_suffixes(text):
                    continue  # 前 is no suffix in 2020年6月前沿
                for it in find_readings(text, issued):
                    assert it[3:7] == whole[3:7] or it.note or it.text[0] in "每视待", (text, it)


def test_a_day_before_the_issue_is_a_fact_and_no_deadline_unless_words_make_it_one():
    assert find_readings("2025年6月30日拿到许可证", date(2025, 9, 1)) == []
    assert [r.text for r in find_mentions("2025年6月30日拿到许可证", date(2025, 9, 1))] == ["2025年6月30日"]
    assert find_readings("2025年6月30日", date(2025, 9, 1))[0].date == date(2025, 6, 30)


@pytest.mark.parametrize("text", ["半月一次", "一季一报", "每双月", "按季度通报", "月调度", "隔周调度一次", "每半年"])
def test_a_recurrence_without_a_digit_is_mentioned_so_that_it_has_to_be_accounted_for(text: str):
    assert [(r.text.removesuffix("通报"), r.kind) for r in find_mentions(text, ISSUED)] == [
        (text.removesuffix("通报"), "recurring")
    ]


@pytest.mark.parametrize("text", ["逐年增长", "按月计算", "半年一次性付清", "12月通报", "一月一日前", "不定期通报"])
def test_what_only_describes_is_no_recurrence(text: str):
    assert "recurring" not in {r.kind for r in find_mentions(text, ISSUED)}


@pytest.mark.parametrize("rule", ["", "FREQ=SOMETIMES", "每季度", "FREQ=MONTHLY;BYMONTHDAY=x"])
def test_a_text_that_is_no_rule_is_not_a_rule_without_days(rule: str):
    with pytest.raises(ValueError):
        recurrence.list_days(rule, ISSUED, 3)

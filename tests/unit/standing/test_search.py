"""Search: all words, wherever they stand, however they are typed; what weighs more comes first."""

from datetime import date

import pytest

from bizenv.base.text import find_words, fold_text
from bizenv.ledger.status import find_status
from bizenv.plan.registry import Registry
from bizenv.standing.search import search


def found(registry: Registry, *words: str):
    return search((find_status(t, date(2019, 10, 8)) for t in registry.tasks), words)


def ids(registry: Registry, *words: str) -> list[str]:
    return [it.status.task.id for it in found(registry, *words)]


def test_every_word_has_to_be_there_wherever_it_stands(registry: Registry):
    for words in (("一窗", "受理"), ("税务", "网上"), ("财产", "登记", "综合窗口")):
        for task in registry.tasks:
            whole = [
                task.measure.title,
                task.text,
                *task.lead,
                *task.support,
                *task.lead_printed,
                *task.support_printed,
            ]
            whole += [t.name for t in task.targets] + ([task.measure.category.title] if task.measure.category else [])
            wanted = all(any(fold_text(w) in fold_text(place) for place in whole) for w in words)
            assert (task.id in ids(registry, *words)) == wanted, task.label


@pytest.mark.parametrize("typed", ["DN100", "dn100", "ＤＮ１００", "Ｄ n 1 0 0"])
def test_width_case_and_white_space_make_no_difference(registry: Registry, typed: str):
    assert ids(registry, typed) == ["17", "18.1"]


def test_a_unit_is_found_by_its_canonical_name_by_the_printed_one_and_by_a_part(registry: Registry):
    assert "4.1" in ids(registry, "区人社局")  # printed so in this row
    assert "4.1" in ids(registry, "区人力社保局")
    assert set(ids(registry, "区政务办")) >= {t.id for t in registry.tasks if "区政务办" in (*t.lead, *t.support)}


def test_what_stands_in_the_title_comes_first_and_what_is_only_supported_last(registry: Registry):
    order = {"measure": 0, "category": 1, "lead": 2, "targets": 3, "text": 4, "support": 5}
    ranks = [order[it.hits[0].field] for it in found(registry, "登记")]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    assert ranks[-1] >= 4
    tax = found(registry, "区税务局")
    assert [it.hits[0].field for it in tax] == sorted((it.hits[0].field for it in tax), key=order.get)


def test_hits_are_offsets_into_the_text_as_it_is(registry: Registry):
    for it in found(registry, "一 窗", "受理"):
        for hit in it.hits:
            part = fold_text(hit.words[hit.start : hit.end])
            assert "一窗" in part or "受理" in part
            assert part.strip("一窗受理") == ""


def test_hits_that_overlap_are_one(registry: Registry):
    hits = [h for it in found(registry, "一窗受", "窗受理") for h in it.hits if h.field == "text"]
    assert {h.words[h.start : h.end] for h in hits} == {"一窗受理"}


def test_the_same_words_in_another_order_find_the_same(registry: Registry):
    assert ids(registry, "登记", "窗口") == ids(registry, "窗口", "登记", "窗口")
    assert ids(registry, "没有的词") == []


def test_stretches_are_found_through_full_width_and_white_space():
    assert find_words("ＡＢ c，a b C", "abc") == [(0, 4), (5, 10)]
    assert find_words("㎞ 内", "km内") == [(0, 3)]  # one character that folds to two
    assert find_words("甲", "") == []

"""The data reproduces the official document, and the proof of it would notice if it did not."""

import importlib.util
import sys
from pathlib import Path

import pytest

import bizenv

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "tests" / "source" / "shafubanfa-2019-177.txt").read_text("utf-8")

_spec = importlib.util.spec_from_file_location("check_source", ROOT / "scripts" / "check_source.py")
assert _spec is not None
assert _spec.loader is not None
check_source = importlib.util.module_from_spec(_spec)
sys.modules["check_source"] = check_source
_spec.loader.exec_module(check_source)


def check(source):
    registry = bizenv.load(ROOT / "data").registry
    reader = check_source.Reader(registry)
    reader.read(list(check_source.rows(source)))
    assert reader.characters == check_source.annex_characters(source)
    return check_source.check_body(source, registry)


def test_data_is_the_annex_word_for_word_and_nothing_is_left_over():
    assert check(SOURCE) > 0


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("减少企业材料准备成本。", "减少企业材料成本。"),  # a text
        ("减少企业材料准备成本。", "减少企业材料准备成本成本。"),
        ("14. 降低电力价格", "14. 降低电价"),  # a title
        ("25. 压减获得网络耗时", "23. 压减获得网络耗时"),  # a number
        ("十一、获得信贷", "十二、获得信贷"),  # a heading
        ("市区供电公司\t区经济信息委", "市区供电公司\t"),  # a unit dropped
        (
            "区政务办、区市场监管局\t区法院、区财政局",
            "区政务办\t区市场监管局、区法院、区财政局",
        ),  # a unit in another role
        ("区市场监管局\t区科技局 区财政局", "区市场监管局\t区财政局 区科技局"),  # units in another order
        ("区经济信息委、区政府信息中心\t\n", "区经济信息委、区政府信息中心\t区科技局\n"),  # stacked units
        ("(3) 降低印章刻制费用。", "(4) 降低印章刻制费用。"),  # the number of a sub-item
        ("及时准确传递政策意图，加大对反面典型", "及时传递政策意图，加大对反面典型"),  # the body
        ("（牵头单位：区委宣传部）", "（牵头单位：区委组织部）"),
        ("扩大“只跑一次、一次不跑”事项", "扩大只跑一次、一次不跑事项"),  # a recorded difference that is none
    ],
)
def test_any_difference_is_found(there, instead):
    assert SOURCE.count(there) == 1
    with pytest.raises(check_source.Doubt):
        check(SOURCE.replace(there, instead))


def test_a_row_that_the_data_lacks_is_found():
    extra = "\t81. 新增措施\t新增内容，逐项落实。\t区政务办\t\n"
    with pytest.raises(check_source.Doubt):
        check(SOURCE.replace("\n二、聚焦痛点难点开展专项行动\t", f"\n{extra}二、聚焦痛点难点开展专项行动\t"))


def test_a_row_that_the_source_lacks_is_found():
    start = SOURCE.index("9.常态督办“抓落实”专项行动\t")
    with pytest.raises(check_source.Doubt):
        check(SOURCE[:start])


@pytest.mark.parametrize("heading", ["（二）聚焦痛点难点", "三、组织保障", "牵头单位\t"])
def test_a_text_that_is_another_document_is_refused_in_words(heading: str):
    assert heading in SOURCE
    with pytest.raises(check_source.Doubt):
        check(SOURCE.replace(heading, "别的"))

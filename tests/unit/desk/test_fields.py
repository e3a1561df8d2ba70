"""The head of a plan in an officer's words: what is typed is read in one way, whether the plan is a draft or in use."""

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import fields

PLAN = {"version": 1, "plan": {"id": "p-1", "title": "方案", "issued": "2026-04", "curation": "draft"}}


def fill(data=PLAN, **typed: str):
    return fields.change_head(data, typed)


def test_the_head_of_a_draft_is_filled_in_and_emptied():
    filled = fill(short="民生", office="区政府督查室", mandate="按季督查", mandate_date="2026-03-05", title="")
    assert filled["plan"]["mandate"] == {"text": "按季督查", "date": "2026-03-05"}
    assert "title" not in filled["plan"]
    told = fields.read_head(filled)
    assert (told["short"], told["mandate"], told["mandate_date"]) == ("民生", "按季督查", "2026-03-05")
    assert "mandate" not in fill(filled, mandate="")["plan"]
    assert PLAN["plan"]["title"] == "方案", "what was handed in stays as it is"


def test_of_a_mandate_its_words_and_its_day_are_each_changed_alone():
    filled = fill(mandate="按季督查", mandate_date="2026-03-05")
    assert fill(filled, mandate="按月督查")["plan"]["mandate"] == {"text": "按月督查", "date": "2026-03-05"}
    assert fill(filled, mandate_date="2026-04-01")["plan"]["mandate"] == {"text": "按季督查", "date": "2026-04-01"}
    assert fill(filled, mandate_date="")["plan"]["mandate"] == {"text": "按季督查"}
    with pytest.raises(MisuseError, match="没有写督查依据"):
        fill(mandate_date="2026-03-05")


@pytest.mark.parametrize("key", ["id", "issued"])
def test_what_every_plan_has_cannot_be_emptied(key):
    with pytest.raises(MisuseError, match="不能是空的"):
        fill(**{key: " "})


def test_a_day_is_typed_in_a_draft_as_it_is_printed():
    assert fill(issued="2026年4月")["plan"]["issued"] == "2026-04"
    assert fill(mandate="按季督查", mandate_date="2026年3月5日")["plan"]["mandate"]["date"] == "2026-03-05"


def test_what_is_typed_names_a_field_in_several_ways():
    assert fields.parse_given(["督查依据=a=b", "office＝室", "印发机关=", "依据日期=2019"]) == {
        "mandate": "a=b",
        "office": "室",
        "issuer": "",
        "mandate_date": "2019",
    }


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (["督查机构"], "没有等号"),
        (["督查机构=a", "office=b"], "写了两次"),
        (["标识=a"], "标识不能改"),
        (["联系人=a"], "没有“联系人”；有：督查依据、"),
    ],
)
def test_what_names_no_field_is_said_with_all_that_there_are(items, told):
    with pytest.raises(MisuseError, match=told):
        fields.parse_given(items)


def test_every_key_of_a_head_is_shown_or_has_a_reason():
    from bizenv.checks.schema.plan import Plan

    shown = {it.key for it in fields.FIELDS} - {"mandate_date"} | {"id", "numbering"}
    assert set(Plan.model_fields) == shown == {*fields.KEYS}

"""A fault speaks of the keys of a file in words that its reader knows."""

import pytest
from pydantic import BaseModel

from bizenv.checks.schema import plan, workspace
from bizenv.checks.schema.faults import find_faults
from bizenv.checks.schema.keys import _NAMES, name_key


def keys_of(*modules) -> set[str]:
    models = [
        it for module in modules for it in vars(module).values() if isinstance(it, type) and issubclass(it, BaseModel)
    ]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


@pytest.mark.parametrize("kind", list(_NAMES))
def test_no_name_is_kept_for_a_key_that_no_file_has(kind):
    assert set(_NAMES[kind]) <= keys_of(plan, workspace)


def test_a_key_keeps_its_own_word_behind_the_name_for_who_edits_the_file():
    assert name_key("targets") == "量化指标（targets）"
    assert name_key("limit", "entry") == "限期（limit）"
    assert name_key("limit", "rules") == "办理时限（limit）"


def test_a_key_without_a_name_is_quoted():
    assert name_key("责任人") == "“责任人”"
    assert name_key("3", "lock") == "“3”"


def test_the_place_in_a_list_is_counted_from_one():
    data = {"version": 1, "departments": [{"name": "甲局", "kind": "区级部门", "aliases": ["乙"]}]}
    (said,) = (fault.message for fault in find_faults("departments", data))
    assert said.startswith("别名（aliases）第1项应是")

"""JSON for other programs: the same values, in lines that tools for lines can work with."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bizenv.views.data.json import dumps

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES | st.lists(st.dictionaries(st.text(), VALUES, max_size=2)), max_size=4))
def test_a_program_reads_what_was_written(value):
    assert json.loads(dumps(value)) == value


def test_each_task_stands_on_a_line_of_its_own_and_can_be_read():
    text = dumps({"count": 2, "only": ["甲", "乙"], "none": [], "tasks": [{"id": "1.1", "多": [1]}, {"id": "1.2"}]})
    assert text.splitlines() == [
        "{",
        ' "count": 2,',
        ' "only": ["甲", "乙"],',
        ' "none": [],',
        ' "tasks": [',
        '  {"id": "1.1", "多": [1]},',
        '  {"id": "1.2"}',
        " ]",
        "}",
    ]

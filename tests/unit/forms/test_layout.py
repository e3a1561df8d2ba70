"""The layout: every module of the form finds its columns by name."""

import re
from pathlib import Path

import pytest

from bizenv.forms import layout

MODULES = ("cells", "entries", "reading", "workbook")


def test_a_column_is_found_by_its_name():
    assert layout.FILL["number"] == 1
    assert layout.FILL.letter("evidence") == "N"
    assert layout.FILL.key == 15
    assert layout.FILL.area("unchanged", 9) == "F5:F9"
    assert layout.DATE_CELL == "C3"
    assert layout.TARGETS.fields == (5,)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_has_columns_of_its_own(name: str):
    """A column that is added in the layout alone would otherwise shift what the others read."""
    text = (Path(layout.__file__).parent / f"{name}.py").read_text("utf-8")
    assert re.findall(r"sheet\.(?:text|sign|words)\(n, [0-9]", text) == []
    assert re.findall(r"put\(sheet, n, [2-9]", text) == []
    assert re.findall(r'f"[B-Z]\{', text) in ([], ['f"C{'])

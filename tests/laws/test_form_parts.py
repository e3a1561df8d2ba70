"""A form of several plans, filled in at random, comes back as exactly what a form of each plan would have brought."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bizenv.forms import layout
from bizenv.forms.content import Form, make_form
from bizenv.forms.entries import Basis, Taken, take
from bizenv.forms.layout import CONFIRM, EXTENSION, FILL, FIRST_ROW, TARGETS, FormTable
from bizenv.forms.reading import Part, Returned, read
from bizenv.forms.workbook import name_parts, render
from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing.periods import parse_period
from bizenv.standing.standing import make_standing
from bizenv.store import plans, rubric
from tests.conftest import ROOT

DAY = dt.date(2019, 12, 20)
UNITS = ("区政务办", "区市场监管局")


@cache
def registries() -> tuple[Registry, ...]:
    """The shipped plan, and the two of ``tests/several``, under the names of a workspace of all three."""
    folder = ROOT / "tests" / "several"
    from bizenv.base.yamlfile import parse
    from bizenv.plan.build import build, build_departments

    names = build_departments(parse("", (folder / "departments.yaml").read_bytes()).data)
    found = [plans.load(plans.find_packaged()).registry]
    for name in ("放管服", "党建"):
        files = ((folder / name / file).read_bytes() for file in ("measures.yaml", "departments.yaml"))
        found.append(build(*(parse("", content).data for content in files), names)[0])
    return tuple(found)


@cache
def blank(unit: str) -> tuple[tuple[Form, ...], bytes, tuple[bytes, ...]]:
    """The forms of a unit, each about its own period, in one workbook and in one each."""
    rules = rubric.load(Path(plans.find_packaged()))
    forms = []
    for registry, period in zip(registries(), ("2019-Q4", "2019-12", "2019-Q4"), strict=True):
        if registry.knows(unit):
            known = make_standing(registry, None, DAY)
            forms.append(make_form(known, Ledger(), rules, unit, parse_period(period)))
    some = tuple(form for form in forms if form.rows or form.confirm)
    return some, render(*some), tuple(render(form) for form in some)


WORDS = st.sampled_from(
    [
        "正在推进",
        "已完成",
        "差不多",
        "√",
        "60",
        "测〔2019〕1号",
        "2019-12-10",
        "无",
        "一致",
        "有异议",
        "=1+1",
        "电话13800000000",
    ]
)
TABLES: tuple[FormTable, ...] = (FILL, TARGETS, CONFIRM, EXTENSION)
Cell = tuple[int, str, int, int, str]
"""Which form, which table, row and column, and what is typed there."""


def fill(book: Workbook, titles: dict[str, str], cells: list[tuple[str, int, int, str]]) -> None:
    for title, row, column, text in cells:
        if titles[title] in book.sheetnames:
            book[titles[title]].cell(row, column).value = text


def save(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, list[Cell]]:
    """A unit and what it types: mostly into fields, some of it beside them."""
    unit = draw(st.sampled_from(UNITS))
    forms = blank(unit)[0]
    cells = []
    for _ in range(draw(st.integers(0, 8))):
        n = draw(st.integers(0, len(forms) - 1))
        table = draw(st.sampled_from(TABLES))
        row = draw(st.integers(FIRST_ROW, FIRST_ROW + 3))
        column = draw(st.sampled_from([*table.fields, *table.fields, *table.fields, 1, 20]))
        cells.append((n, table.title, row, column, draw(WORDS)))
    return unit, cells


def plain(part: Part) -> Any:
    """What was read of a part, without what differs between the files."""
    assert isinstance(part, Returned)
    return part._replace(digest="", names={}, titles={}, notes=part.notes._replace(forms=()))._asdict() | {
        "table": None
    }


def outcome(part: Part, registry: Registry, *, sound: bool) -> Any:
    assert isinstance(part, Returned)
    desk = Basis(registry, lambda _: Ledger(), DAY, DAY, lambda: "2019-12-20T09:00:00.000000+08:00")
    found: Taken = take(part, desk, sound=sound)
    entries = [it.entry._replace(form=None, name="") for it in found.ready]
    return found._replace(ready=[])._asdict(), entries


def titles_of(name: str) -> dict[str, str]:
    return {table.title: layout.name_sheet(table.title, name) for table in TABLES}


@settings(max_examples=25, deadline=None)
@given(typed())
def test_a_form_of_several_plans_brings_what_a_form_of_each_would_have_brought(made: tuple[str, list[Cell]]):
    unit, cells = made
    forms, together, apart = blank(unit)
    names = name_parts([form.plan for form in forms])
    book = load_workbook(BytesIO(together))
    expected: list[Part] = []
    for n, (name, alone) in enumerate(zip(names, apart, strict=True)):
        own = [(title, row, column, text) for m, title, row, column, text in cells if m == n]
        fill(book, titles_of(name), own)
        one = load_workbook(BytesIO(alone))
        fill(one, titles_of(""), own)
        expected += read(save(one))
    found = read(save(book))
    assert [plain(part) for part in found] == [plain(part) for part in expected]
    by_plan = {registry.plan.id: registry for registry in registries()}
    for part, other in zip(found, expected, strict=True):
        for sound in (False, True):
            registry = by_plan[part.plan]
            assert outcome(part, registry, sound=sound) == outcome(other, registry, sound=sound)


@pytest.mark.parametrize("unit", UNITS)
def test_the_law_is_about_forms_of_several_plans(unit: str):
    forms, together, _ = blank(unit)
    assert len(forms) > 1
    assert sum(bool(form.targets or form.confirm) for form in forms) > 0
    assert len(list(_parts(together))) == len(forms)


def _parts(content: bytes) -> Iterator[Returned]:
    for part in read(content):
        assert isinstance(part, Returned)
        yield part

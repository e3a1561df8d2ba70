"""``dashboard`` of several plans: each plan in its own words, every task once, and no figure of more than one plan."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("jinja2")

SHORT = ("营商", "党建", "放管服")
AS_OF = ("--as-of", "2019-12-31")


@pytest.fixture
def page(run, several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make a page of the three plans, on which something is on record; gives its text."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    for task, told in (
        ("营商/27.3", ("--progress", "60")),
        ("党建/1", ("--done",)),
        ("放管服/1.1", ("--progress", "40")),
    ):
        assert run("record", task, *told, "--data", several).code == 0

    def make(*typed: str) -> str:
        path = tmp_path / "进展.html"
        said = run("dashboard", "-o", path, *AS_OF, *typed, "--data", several)
        assert (said.code, said.out) == (0, ""), said.err
        return path.read_text("utf-8")

    return make


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html)).strip()


def lines_of(html: str) -> list[str]:
    (plans,) = re.findall(r'<ul class="plans">(.*?)</ul>', html, re.DOTALL)
    return [plain(line) for line in re.findall(r"<li>(.*?)</li>", plans, re.DOTALL)]


def test_each_plan_says_in_a_line_what_its_own_page_says(page):
    lines = lines_of(page())
    assert [line.partition("　")[0] for line in lines] == list(SHORT)
    for short, line in zip(SHORT, lines, strict=True):
        own = page("--plan", short)
        (gist,) = re.findall(r'<p class="gist">(.*?)</p>', own)
        assert plain(gist) in line
        for by in re.findall(r'<p class="by">(.*?)</p>', own):
            assert plain(by).split("　")[-1] in line  # its number


def test_a_rate_is_only_in_the_line_of_its_plan(page):
    html = page()
    rates = re.findall(r"办结率[\d.]+%", html)
    assert len(rates) == 3
    assert all("办结率" in line for line in lines_of(html))
    assert not re.search(r'id="(?:trend|periods|units|parts|months)"', html)


def test_every_task_is_in_the_table_once_under_the_number_that_is_typed(run, several: Path, page):
    html = page()
    ids = run("list", *AS_OF, "--format", "ids", "--data", several).out.split()
    assert [unescape(it) for it in re.findall(r'<tr class="t" id="t-([^"]*)"', html)] == ids
    assert re.findall(r'data-n="([^"]*)"', html) == [it.partition("/")[0] for it in ids]
    heads = re.findall(r'<th scope="col">([^<]*)', html)
    assert heads == ["编号", "事项", "牵头单位", "时限", "状态", "灯号", "方案"]
    rows = re.findall(r'<tr class="t".*?(?=<tr)', html, re.DOTALL)
    assert all(row.count("<td") == len(heads) for row in rows)


def test_fields_of_one_number_in_two_plans_are_two(page):
    options = re.findall(r'<option value="([^"]*/[^"]*)">([^<]*)', page())
    assert ("营商/1", "营商　一、开办企业") in options
    assert len({key for key, _ in options}) == len(options)
    assert {title.partition("　")[0] for _, title in options} == set(SHORT)


def test_a_unit_called_otherwise_in_another_plan_is_one_choice(page):
    (units,) = re.findall(r'<select id="f-dept".*?</select>', page())
    names = re.findall("<option>([^<]*)", units)
    assert "区市场监管局" in names
    assert "区市场监督管理局" not in names
    assert len(set(names)) == len(names)


def test_the_record_of_a_task_is_found_under_its_plan(page):
    (log,) = re.findall(r'<script type="application/json" id="log">(.*?)</script>', page(), re.DOTALL)
    assert set(json.loads(log)["tasks"]) == {"营商/27.3", "党建/1", "放管服/1.1"}


def test_an_empty_ledger_is_told_of_its_plan_and_accuses_nobody(page, several: Path):
    for entry in (several / "plans" / "放管服" / "ledger").glob("*/*.yaml"):
        entry.unlink()
    html = page()
    assert "<p>放管服：台账为空" in html
    rows = re.findall(r'<tr class="t" id="t-放管服/.*?(?=<tr class="m")', html, re.DOTALL)
    assert len(rows) == 5
    assert not [row for row in rows if "逾期" in row or "overdue" in row]
    assert "逾期" not in next(line for line in lines_of(html) if line.startswith("放管服"))


def test_nobody_has_recorded_anything(run, several: Path, tmp_path: Path):
    path = tmp_path / "空.html"
    assert run("dashboard", "-o", path, *AS_OF, "--data", several).code == 0
    html = path.read_text("utf-8")
    assert "逾期" not in html.partition("<footer>")[0].partition("</style>")[2]
    assert re.findall(r'<th scope="col">([^<]*)', html) == ["编号", "事项", "牵头单位", "时限", "方案"]


def test_a_draft_until_somebody_approves(page):
    assert "送审稿" in page()
    html = page("--approved-by", "张某")
    assert "已经张某审定" in html
    assert "送审稿" not in html.partition("<main>")[0].partition("</style>")[2]


def test_the_public_page_is_of_one_plan(run, several: Path, tmp_path: Path):
    path = tmp_path / "公开.html"
    said = run("dashboard", "--public", "-o", path, "--data", several)
    assert said.code == 2
    assert "用 --plan 指一个" in said.err
    assert not path.exists()
    assert run("dashboard", "--public", "--plan", "党建", "-o", path, "--data", several).code == 0


def test_same_plans_same_day_same_bytes(page):
    assert page() == page()

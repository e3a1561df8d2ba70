"""The page: its numbers are the report's, the open one says nothing that is internal, and it works in a browser."""

import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from bizenv.ledger import history
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.standing import periods, standing
from bizenv.standing.comparison import make_comparison
from bizenv.standing.report import OUTCOMES, make_report
from bizenv.store import rubric, workspace
from bizenv.store.plans import find_packaged
from bizenv.views.wording import report

jinja2 = pytest.importorskip("jinja2")

from bizenv.views.page import html as page  # noqa: E402
from bizenv.views.page import items, listing, log  # noqa: E402
from bizenv.views.page import public as open_facts  # noqa: E402

MOST = 400_000
"""Bytes of a page."""
MOST_SHEETS = 13
"""Pages of A4 on which the internal page is printed."""
DAYS = ("2019-12-31", "2020-06-30", "2020-10-31")


@pytest.fixture(scope="module")
def year(invented_year):
    return invented_year


@pytest.fixture
def made(run, tmp_path, monkeypatch):
    """Make a page as typed, long after; gives its path."""
    monkeypatch.setenv("BIZENV_TODAY", "2020-11-01")

    def make(*typed, name="page.html"):
        path = tmp_path / name
        result = run("dashboard", "-o", path, *typed)
        assert (result.code, result.out) == (0, ""), result.err
        return path

    return make


@pytest.fixture
def told(made):
    """Make a page as typed; gives its text."""
    return lambda *typed: made(*typed).read_text("utf-8")


def plain(html):
    return unescape(re.sub("<[^>]*>", "", html)).strip()


def numbers(html):
    """The last number in each link into the table, by the filter that it leads to."""
    found = {}
    for go, inner in re.findall(r'data-go="([^"]*)">(.*?)</a>', html, re.DOTALL):
        digits = re.findall(r"\d+", plain(inner))
        if digits and go.partition("=")[0] in ("place", "light", ""):
            found[unescape(go)] = int(digits[-1])
    return found


def sections(html, name):
    return re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL)[0]


def rows_of(html):
    return [
        [plain(cell) for cell in re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr\b.*?</tr>", html, re.DOTALL)
    ]


def data_of(html):
    return json.loads(re.search(r'<script type="application/json" id="log">(.*?)</script>', html, re.DOTALL)[1])


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [(), ("-o", "-"), ("-o", "x.html", "--approved-by", " ")])
def test_misuse_is_said_in_chinese(run, typed):
    result = run("dashboard", *typed)
    assert result.code == 2
    assert result.err.startswith("错误：")
    assert "bizenv dashboard -h" in result.err
    assert not Path("x.html").exists()


def test_a_period_that_has_not_begun_is_misuse(run):
    assert run("dashboard", "-o", "x.html", "--period", "2020-Q1").code == 2


def test_without_jinja2_the_remedy_is_said_in_a_line(run, monkeypatch):
    for name in [n for n in sys.modules if n.startswith("bizenv.views.page")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(sys.modules["bizenv.views"], "page")
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("dashboard", "-o", "x.html")
    assert (result.code, result.err) == (2, "错误：网页要用 jinja2：pip install 'bizenv[html]'\n")


def test_a_file_that_cannot_be_written(run):
    assert run("dashboard", "-o", "no/such/x.html").code == 4


# ---- the numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *(("--as-of", day) for day in DAYS),
        ("--period", "2019-Q4"),
        ("--period", "2020-Q1", "--recorded-by", "2020-03-20"),
    ],
)
def test_every_figure_is_the_reports(told, run, year, typed):
    typed = (*typed, "--data", year)
    answer = json.loads(run("report", "--by", "department", "--format", "json", *typed).out)
    html = told(*typed)
    whole = sections(html, "whole")
    found = numbers(whole)
    assert found.pop("") == answer["total"]
    expected = {f"place={place}": n for place, n in answer["places"].items() if n and place != "due"}
    for place in ("due", "earlier"):
        expected |= {f"place={place}.{name}": answer[place][name] for name in OUTCOMES if answer[place][name]}
    expected["place=overdue"] = sum(answer[place]["overdue"] for place in ("due", "earlier", "later"))
    if answer["later"]["count"]:
        lagging, late = answer["later"]["lagging"], answer["later"]["overdue"]
        normal = answer["later"]["count"] - lagging - late
        expected |= {"place=later.lagging": lagging, "place=later.overdue": late, "place=later.normal": normal}
    undated = answer["undated"]
    expected |= {
        f"place=undated.{name}": undated[key]
        for name, key in (
            ("closed", "closed"),
            ("answered", "reported"),
            ("silent", "unreported"),
            ("unasked", "unasked"),
        )
    }
    colours = {"red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "blue": "蓝", "grey": "灰"}
    expected |= {f"light={colours[light]}": n for light, n in answer["lights"].items()}
    assert found == {go: n for go, n in expected.items() if n}
    if answer["due"]["count"]:
        assert f"{answer['due']['rate']}%" in whole
    shown = [
        number
        for name in ("late", "ahead")
        if f'<section id="{name}"' in html
        for number in re.findall(r'href="#t-([^"]+)"', sections(html, name))
    ]
    assert sorted(shown) == sorted(answer["lagging"])
    wishes = re.search('<div id="wishes".*?<div id="coming"', html, re.DOTALL)[0]
    assert re.findall(r'href="#t-([^"]+)"', wishes) == [wish["id"] for wish in answer["coordinate"]]
    (_, *heads), *units = rows_of(sections(html, "units"))
    assert set(report.HEADS) - set(heads) <= {"退回补证", "未达标", "恢复督办", "经批准延期", "今日到期"}
    assert [unit[0] for unit in units] == [row["key"] for row in answer["rows"]]
    for unit, row in zip(units, answer["rows"], strict=True):
        cells = dict.fromkeys(report.HEADS, "·") | dict(zip(heads, unit[1:], strict=True))
        moved = next(head for head in report.HEADS if "延期" in head)
        assert int(cells["牵头"]) == row["total"]
        names = {"应办结": "count", moved: "extended", "未到期": "not_yet", "今日到期": "due_today"}
        names |= {report.OUTCOMES[key]: key for key in ("closed", "awaiting")}
        for head, key in names.items():
            assert int(cells[head].replace("·", "0")) == row["due"][key], head
        if row["judged"]:
            assert int(cells["逾期"].replace("·", "0")) == row["due"]["overdue"]
            before = row["earlier"]["count"] - row["earlier"]["closed"] - row["earlier"].get("closed_unmet", 0)
            assert int(cells["以前未办结"].replace("·", "0")) == before
            assert cells["办结率"] == ("—" if row["due"]["rate"] is None else f"{row['due']['rate']}%")
            assert sum(map(int, re.findall(r"\d+", cells["灯号"]))) == sum(row["lights"].values())
        else:
            assert [cells[head] for head in ("逾期", "以前未办结", "办结率", "灯号")] == ["—"] * 4


@pytest.fixture
def lenient(year, tmp_path):
    """The year, under a rubric that judges no department of the kind that is late most often."""
    folder = tmp_path / "lenient"
    shutil.copytree(year, folder)
    rules = folder / "rules.yaml"
    text = rules.read_text("utf-8")
    assert text.count("法院检察院]\n  departments") == 1
    rules.write_text(text.replace("法院检察院]\n  departments", "法院检察院, 区级部门]\n  departments"), "utf-8")
    return folder


@pytest.mark.parametrize("judged", [True, False])
def test_a_filter_lists_as_many_as_its_figure_says(told, run, year, lenient, judged):
    """An official who clicks a number gets what it counts, less those who may not be named as late, and is told so."""
    folder = year if judged else lenient
    html = told("--as-of", "2020-06-30", "--data", folder)
    answer = json.loads(run("report", "--format", "json", "--as-of", "2020-06-30", "--data", folder).out)
    late = sum(answer[place]["overdue"] for place in ("due", "earlier", "later"))
    alone = late - len(listed_late(html))
    assert judged or alone > 3
    places = [tuple(p.split()) for p in re.findall(r'<tr class="t"[^>]* data-p="([^"]*)"', html)]
    assert len(places) == answer["total"]
    said = re.search(r"有 (\d+) 项由只列进展的单位牵头", html)
    unnamed = int(said[1]) if said else 0
    for go, n in numbers(sections(html, "whole")).items():
        if go.startswith("place="):
            key = go.partition("=")[2]
            listed = sum(any(p == key or p.startswith(f"{key}.") for p in each) for each in places)
            assert n - unnamed <= listed <= n if key.endswith("overdue") else listed == n, go
    assert unnamed == alone
    assert Counter(re.findall(r' data-g="([^"]*)"', html)) == {
        go.partition("=")[2]: n for go, n in numbers(html).items() if go.startswith("light=")
    }


def listed_late(html):
    """The tasks in the list of those that are overdue."""
    return re.findall(r'href="#t-([^"]+)"', sections(html, "late")) if '<section id="late"' in html else []


def test_the_list_of_what_is_late_is_as_long_as_the_figure_says(told, year):
    """After the end of a period what fell due since is late too: in the figure, in the sentence and in the list."""
    html = told("--period", "2020-Q1", "--as-of", "2020-06-30", "--data", year)
    (late,) = re.findall(r'data-go="place=overdue">.*?(\d+)</a>', sections(html, "whole"))
    said = re.search(r"有 (\d+) 项由只列进展的单位牵头", html)
    listed = int(late) - (int(said[1]) if said else 0)
    assert len(listed_late(html)) == listed
    (parts,) = re.findall('<dd class="of">(.*?)</dd>', html)
    numbers = [int(n) for n in re.findall(r"(\d+)项", parts)]
    assert sum(numbers) == int(late)
    (said,) = re.findall('<p class="gist">(.*?)</p>', html)
    assert "以后应办结的" in said
    assert said.endswith("项逾期。")
    tokens = re.findall(r'<tr class="t"[^>]* data-p="([^"]*)"', html)
    assert sum("overdue" in each.split() for each in tokens) == listed


def test_a_figure_that_may_change_says_so(told, year, monkeypatch):
    """Before the closing day a leader is told that the figures are not final, and that nobody is to be blamed with them."""
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-15")
    html = told("--as-of", "2020-01-03", "--data", year)
    tags = re.search('class="tags">(.*?)</p>', html)[1]
    assert re.findall(">([^<]+)<", tags) == ["内部资料", "送审稿", "预稿", "未定账"]
    assert "预稿：2020年1月8日收报截止前的数字，还会变动" in html
    assert "未定账：2019年还没有年度定账，数字可能变动。" in html
    later = told("--as-of", "2020-01-15", "--data", year)
    assert "预稿" not in later
    assert "未定账" in later
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-31")
    assert "未定账" not in told("--as-of", "2020-01-31", "--period", "2019", "--data", year)
    assert "预稿" not in told("--as-of", "2020-02-10", "--period", "2020-Q1", "--data", year)


def test_what_the_unit_alone_is_told_is_on_no_page(told, run, kept_office, tmp_path, monkeypatch):
    """That a unit's words are not what was found would stand on every screen in the district."""
    folder = shutil.copytree(kept_office, tmp_path / "office")
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    evidence = tmp_path / "现场.txt"
    evidence.write_text("x", "utf-8")
    typed = ("--data", folder)
    assert (
        run("record", "35.2", "--done", "--by", "区税务局", "--evidence", evidence, "--note", "已经开通", *typed).code
        == 0
    )
    typed = ("--limit", "2019-12-27", "--note", "现场没有开通", *typed)
    assert run("verify", "35.2", "--return", "--ground", "mismatch", "--by", "督查办李某", *typed).code == 0
    html = told("--as-of", "2019-12-20", "--data", folder)
    packed = data_of(html)
    assert "退回，2019-12-27前补报" in [said for *_, said, _, _ in entries_of(packed, "35.2")]
    for word in ("不一致", "退回核实", "现场没有开通"):
        assert word not in html


def test_months_add_up_to_the_deadlines_in_force(told, year):
    html = sections(told("--as-of", "2020-06-30", "--data", year), "months")
    head, *rows = rows_of(html)
    shown = ("closed", "closed_unmet", "awaiting", "reopened", "overdue", "not_yet")
    assert head == ["月份", *(report.COLUMNS[key] for key in shown), "合计"]
    cells = [[int(cell.replace("·", "0")) for cell in row[1:]] for row in rows]
    assert all(sum(row[:-1]) == row[-1] for row in cells)
    assert f"{sum(row[-1] for row in cells)}条" in html
    assert html.count("（本月）") == 1
    assert 'role="img"' in html
    assert "2019年12月" in re.search("<desc[^>]*>(.*?)</desc>", html)[1]


def test_fields_and_actions_are_all_there(told, registry, year):
    html = sections(told("--as-of", "2020-06-30", "--data", year), "parts")
    totals = [int(n) for n in re.findall(r"已办结 <b>\d+</b> / (\d+)", html)]
    assert len(totals) == len(registry.categories) + 9
    assert sum(totals) == len(registry.tasks)


def test_the_first_screen_says_how_the_plan_stands(told, run, year):
    """A leader who sees no more than the first lines knows the rate, what is late, what is asked, what comes next."""
    typed = ("--period", "2019-Q4", "--data", year)
    answer = json.loads(run("report", "--format", "json", *typed).out)
    whole = sections(told(*typed), "whole")
    (said,) = re.findall('<p class="gist">(.*?)</p>', whole)
    due, late = answer["due"], answer["due"]["overdue"] + answer["earlier"]["overdue"]
    assert said.startswith(f"{periods.parse_period('2019-Q4').words}应办结{due['count']}项，")
    assert f"办结率{due['rate']}%" in said
    assert said.endswith(f"逾期{late}项。")
    big = [plain(cell) for cell in re.findall('<dd class="big">(.*?)</dd>', whole, re.DOTALL)]
    assert big == [f"{due['rate']}%", f"{late}项"]
    first, second = (whole.index(f'id="{name}"') for name in ("wishes", "coming"))
    assert whole.index('class="big"') < first < second
    wish = answer["coordinate"][0]
    (line,) = re.findall(rf'<li><a href="#t-{re.escape(wish["id"])}">.*?</li>', whole[first:second], re.DOTALL)
    assert wish["text"] in line
    assert len(plain(line)) > len(wish["text"]) + 10  # the title of the task stands with what is asked


def test_no_report_is_never_told_as_no_progress(told, year, registry):
    """A unit that was not yet asked, one that may still answer and one that let the day pass are three things."""
    words = ("尚未反馈", "未按时反馈")
    seen = {}
    for day in ("2019-10-20", "2019-12-31"):  # the first round of all falls due on 25 October
        html = sections(told("--as-of", day, "--period", "2019-Q4", "--data", year), "parts")
        assert "尚无进展" not in html
        seen[day] = {word: sum(map(int, re.findall(rf"{word} (\d+)", html))) for word in words}
    assert seen["2019-10-20"]["尚未反馈"] > 0
    assert seen["2019-10-20"]["未按时反馈"] == 0
    assert seen["2019-12-31"]["尚未反馈"] == 0
    assert seen["2019-12-31"]["未按时反馈"] > 0


def test_a_field_tells_each_of_its_tasks_once(told, year):
    html = sections(told("--as-of", "2020-06-30", "--data", year), "parts")
    fields = re.findall('<li><span class="name">.*?</li>', html, re.DOTALL)
    assert len(fields) > 20
    late = 0
    for field in fields:
        closed, total = map(int, re.search(r"已办结 <b>(\d+)</b> / (\d+)", field).groups())
        told_ = (
            plain(re.search('<span class="told">(.*?)</span>', field, re.DOTALL)[1]) if 'class="told"' in field else ""
        )
        assert closed + sum(map(int, re.findall(r" (\d+)(?:，|$)", told_))) == total
        if "逾期" in told_:  # red is not said by colour alone
            late += 1
            assert '<b class="late"><svg class="mark red"' in field
            assert 'class="s-overdue"' in field
    assert late


def test_the_trend_has_the_figures_of_the_command_and_can_be_heard(told, run, year):
    """Whoever cannot see the chart has the same in a table and in a sentence."""
    html = sections(told("--as-of", "2020-06-30", "--data", year), "trend")
    answer = json.loads(run("trend", "--as-of", "2020-06-30", "--format", "json", "--data", year).out)
    head, *rows, total = rows_of(html)
    assert head == ["月份", "按期办结", "逾期办结", "待核验", "逾期", "其他", "应办结", "累计办结率"]
    shown = [month for month in answer["months"] if month["due"]["count"]]
    assert [row[0].removesuffix("（本月）") for row in rows] == [
        periods.parse_period(month["month"]).words for month in shown
    ]
    for row, month in zip(rows, shown, strict=True):
        due = month["due"]
        numbers = [int(cell.replace("·", "0")) for cell in row[1:-1]]
        assert numbers[:4] == [due["closed"] - due["closed_late"], due["closed_late"], due["awaiting"], due["overdue"]]
        assert sum(numbers[:-1]) == numbers[-1] == due["count"]
        assert row[-1] == f"{month['total']['rate']}%"
    assert int(total[-2]) == answer["months"][-1]["total"]["count"]
    assert re.search("<title[^>]*>(.*?)</title>", html)[1]
    said = unescape(re.search("<desc[^>]*>(.*?)</desc>", html)[1])
    assert said.count("应办结") == len(shown)
    assert "推算" not in html


def test_an_empty_ledger_has_no_trend(run, tmp_path, data_folder):
    path = tmp_path / "empty.html"
    assert run("dashboard", "-o", path, "--as-of", "2019-12-31", "--data", data_folder).code == 0
    assert 'id="trend"' not in path.read_text("utf-8")


def test_the_comparison_has_the_figures_of_each_periods_report(told, run, year):
    html = sections(told("--period", "2020-Q2", "--data", year), "periods")
    table = rows_of(html[: html.index("<details")])[1:]
    assert len(table) == 4
    for (name, due, closed, rate, late), period in zip(
        table, ("2020-Q2", "2020-Q1", "2019-Q4", "2019-Q3"), strict=True
    ):
        answer = json.loads(run("report", "--period", period, "--format", "json", "--data", year).out)
        assert name == periods.parse_period(period).words
        assert [due, closed, rate] == [
            *(str(answer["due"][key]) for key in ("count", "closed")),
            f"{answer['due']['rate']}%",
        ]
        assert int(late) == answer["due"]["overdue"] + answer["earlier"]["overdue"]
    assert re.search("<desc[^>]*>(.*?)</desc>", html)[1].count("应办结") == 4


def test_one_period_is_no_comparison(told, year):
    html = told("--period", "2019", "--data", year)
    assert 'id="periods"' not in html
    assert 'href="#periods"' not in html


def test_who_is_not_judged_has_no_rate_in_the_comparison(told, year, lenient):
    for folder, silent in ((year, False), (lenient, True)):
        html = sections(told("--period", "2020-Q2", "--data", folder), "periods")
        (row,) = [row for row in rows_of(html) if row[0] == "区司法局"]
        assert (row[1:] == ["—"] * 4) == silent


def test_who_is_not_judged_is_not_said_to_be_late(told, year, registry, run):
    html = told("--as-of", "2020-06-30", "--data", year)
    answer = json.loads(
        run("report", "--by", "department", "--format", "json", "--as-of", "2020-06-30", "--data", year).out
    )
    unlit = {n for row in answer["rows"] if not row["judged"] for n in row["tasks"]}
    assert len(unlit) > 20
    for number in unlit:
        row = re.search(rf'<tr class="t" id="t-{re.escape(number)}".*?</dl>', html, re.DOTALL)[0]
        assert "逾期" not in row
        assert "data-g=" not in row
    packed = data_of(html)
    for number in unlit:
        assert not any("逾期" in came for *_, came, _ in entries_of(packed, number))
    late = [n for n in packed["tasks"] if any("逾期办结" in came for *_, came, _ in entries_of(packed, n))]
    assert late
    line = report_line(registry, lit=False)
    late = line._replace(status=line.status._replace(nodes=(line.status.nodes[0]._replace(state="closed_late"),)))
    assert items.find_word(late._replace(lit=False)) == "已办结销号"
    assert items.find_word(late._replace(lit=True)) == "逾期办结"


def report_line(registry, *, lit):
    it = standing.make_standing(registry, None, date(2020, 6, 30))
    return make_report(it, Ledger(), periods.parse_period("2020")).lines[0]._replace(lit=lit)


def unpacked(packed, number):
    """The numbers of a task's log, read as the page reads them."""
    found, high = [], 0
    for letter in packed["tasks"].get(number, ""):
        low = packed["last"].find(letter)
        if low < 0:
            high = high * len(packed["more"]) + packed["more"].index(letter)
        else:
            found.append(high * len(packed["last"]) + low)
            high = 0
    return found


def entries_of(packed, number):
    """The log of a task: day, received, kind, by, what it said, what it came to, whether it no longer counts."""
    found, row = [], unpacked(packed, number)
    while row:
        head, (many, after), row = [packed["words"][n] for n in row[:4]], row[4:6], row[6:]
        words = [packed["words"][n] for n in row[: (many >> 1) + after]]
        row = row[len(words) :]
        found.append((*head, "".join(words[: many >> 1]), "".join(words[many >> 1 :]), bool(many % 2)))
    return found


def test_the_log_is_the_ledgers(told, run, year):
    html = told("--as-of", "2020-06-30", "--data", year)
    packed = data_of(html)
    answer = json.loads(run("log", "--format", "json", "--as-of", "2020-06-30", "--data", year).out)
    under = set(re.findall(r'<tr class="t" id="t-([^"]+)"[^>]* data-w="正在复核"', html))
    assert under
    assert not under & set(packed["tasks"])
    others = sum(not e["task"] or e["task"] in under or e["kind"] == "instruct" for e in answer["entries"])
    assert sum(len(entries_of(packed, number)) for number in packed["tasks"]) == answer["count"] - others > 2000
    shown = run("log", "71.1", "--as-of", "2020-06-30", "--data", year).out
    for day, received, kind, by, said, came, voided in entries_of(packed, "71.1"):
        for text in (day, received.removesuffix("收到"), kind, by, said, came):
            assert text in shown
        assert voided == came.startswith("已被")


# ---- what it is made of ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS)
def test_the_year_fits(made, year, day):
    assert made("--as-of", day, "--data", year).stat().st_size < MOST


@pytest.mark.parametrize("public", [(), ("--public",)])
def test_a_page_asks_for_nothing(told, year, public):
    html = told("--as-of", "2020-06-30", "--data", year, *public)
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert not re.search(
        r"(?:https?:)?//\w", re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.DOTALL)
    )
    assert not re.search(r"<(?:link(?! rel=\"icon\" href=\"data:,\")|img|iframe|object|base|form[^>]*action)", html)
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy.startswith("default-src &#39;none&#39;;")
    for tag in ("style", "script"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert b64encode(sha256(inner.encode()).digest()).decode() in unescape(policy)
    assert "innerHTML" not in html


def test_the_same_bytes_whenever_and_wherever(made, year, environment, tmp_path):
    first = made("--as-of", "2020-06-30", "--data", year, "--approved-by", "王区长").read_bytes()
    assert made("--as-of", "2020-06-30", "--data", year, "--approved-by", "王区长").read_bytes() == first
    typed = ("--as-of", "2020-06-30", "--data", year, "--approved-by", "王区长")
    for n, (zone, locale) in enumerate([("America/New_York", "C"), ("Asia/Tokyo", "tr_TR.UTF-8")]):
        path = tmp_path / f"{n}.html"
        subprocess.run(
            [sys.executable, "-m", "bizenv", "dashboard", "-o", path, *typed],
            env={
                **environment,
                "TZ": zone,
                "LC_ALL": locale,
                "PYTHONHASHSEED": str(n),
                "PYTHONUTF8": "1",
                "BIZENV_TODAY": "2021-01-01",
            },
            check=True,
            capture_output=True,
        )
        assert path.read_bytes() == first


def test_a_draft_until_somebody_approves(told, year):
    typed = ("--as-of", "2020-06-30", "--data", year)
    assert "送审稿" in told(*typed)
    approved = told(*typed, "--approved-by", "王<b>区长")
    assert "送审稿" not in approved
    assert "已经王&lt;b&gt;区长审定" in approved
    assert "内部资料" in approved
    assert "送审稿" in told(*typed, "--public")
    assert "送审稿" not in told(*typed, "--public", "--approved-by", "王区长")


# ---- nothing on record -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workspace", [False, True])
@pytest.mark.parametrize("day", ["2019-10-08", "2020-06-30"])
def test_no_record_accuses_nobody(told, run, tmp_path, day, workspace):
    typed = ["--as-of", day]
    if workspace:  # with a rubric
        assert run("init", tmp_path / "office", "--plan", find_packaged()).code == 0
        typed += ["--data", str(tmp_path / "office")]
    html = told(*typed)
    assert "台账为空：没有进展记录。" in html
    body = re.search("<main>.*</main>", html, re.DOTALL)[0]
    for word in ("逾期", "滞后", "临近时限", "办结率", "灯号", "按时反馈", "待核验", "已办结销号", 'class="mark'):
        assert word not in body, word
    assert "时限已到，台账暂无办结记录" in body
    assert 'id="log"' not in html
    assert "data-g=" not in html


def test_no_record_no_count_for_the_public(told):
    html = told("--as-of", "2020-06-30", "--public")
    assert "已办结 <b>" not in html
    assert "台账为空" not in html


# ---- what is open ----------------------------------------------------------------------------------------------------


def known(registry, folder, day):

    return standing.make_standing(registry, workspace.load(folder, registry.plan.id, None, 0), date.fromisoformat(day))


def test_the_open_facts_are_these_and_no_others():
    assert open_facts.OpenItem._fields == (
        *("id", "label", "title", "measure", "text", "lead", "support", "lead_numbers", "support_numbers"),
        *("deadlines", "recurrence", "targets", "word"),
    )
    assert open_facts.OpenDue._fields == ("day", "text", "clause")
    assert open_facts.OpenField._fields == ("key", "title", "total", "done", "items")
    assert open_facts.OpenPage._fields == (
        *("title", "document", "by", "day", "draft", "total", "done", "fields", "departments", "states"),
    )


@pytest.mark.parametrize("day", DAYS)
def test_nothing_internal_can_be_read_from_the_open_page(told, year, registry, day):
    html = told("--as-of", day, "--data", year, "--public", "--approved-by", "王区长")
    text = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    for word in (
        "虚构",
        "王区长",
        "督查办陈",
        "逾期",
        "灯号",
        "待核验",
        "佐证",
        "按时反馈",
        "正在推进",
        "滞后",
        "临近时限",
        "提请协调",
        "内部资料",
        "责任人",
        "%；",
        "办结率",
        "走势",
        "百分点",
    ):
        assert word not in text, word
    for mark in ('data-g="', 'data-p="', 'id="log"', 'm-red"/></svg>'):
        assert mark not in text.replace("</symbol>", ""), mark
    words = set(re.findall(r' data-w="([^"]*)"', html))
    assert words <= {"已办结", "经批准办结（指标未达到）", "按新规定执行", "经批准终止"}
    assert words
    tasks = {t.id: t for t in registry.tasks}
    done = Counter(re.findall(r' data-w="([^"]*)"', html))["已办结"]
    assert f"已办结 <b>{done}</b> 项" in html
    assert len(re.findall(r'<tr class="t"', html)) == len(tasks)


@pytest.mark.parametrize("day", DAYS)
def test_the_open_page_depends_on_nothing_internal(year, registry, day):
    """Whatever the ledger holds beside the bare outcome makes no difference to a single byte."""
    it = known(registry, year, day)
    assert not it.empty

    def bare(node):
        done = node.state in ("closed", "closed_late", "continuing")
        told = ("closed_unmet", "terminated", "superseded")
        state = "closed" if done else node.state if node.state in told else "not_started"
        return node._replace(
            state=state, progress=None, extensions=(), asked_late=(), returned=0, back=None, sheltered=None, done=None,
            kept=None, completed=None, closing=None, notices=(), answered=None,
        )  # fmt: skip

    statuses = tuple(
        s._replace(
            nodes=tuple(bare(n) for n in s.nodes),
            entries=s.list_kind("reassign"),  # who leads is public
            reviews=s.disputes,
            unreported=False,
            pace=None,
            light=None,
        )
        for s in it.statuses
    )
    stripped = it._replace(statuses=statuses, rules=None, closed=False)
    assert page.render_public(stripped, approved=True) == page.render_public(it, approved=True)


# ---- hostile text ----------------------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script></style><!--<img src=x onerror=alert(2)>[red]{{ 7*7 }}&amp;\"'`]]>"
    "\x1b[31m\u202eabc\u2066\u2028\u2029\x00；，→=" + "长" * 5000 + "x" * 10_000
)


def hostile(registry):
    """A page whose every text is hostile, made without the examination that would refuse it."""

    plan = registry.plan._replace(title=HOSTILE[:80], document=HOSTILE[:90])
    tasks = list(registry.tasks)
    first = tasks[0]
    measure = first.measure._replace(title=HOSTILE)
    deadline = first.deadlines[0]._replace(clause=HOSTILE, text=HOSTILE)
    tasks[0] = first._replace(
        measure=measure, text=HOSTILE, lead=(HOSTILE, *first.lead), support=(HOSTILE,), deadlines=(deadline,)
    )
    spoiled = type(registry)(
        plan, registry.parts, registry.categories, registry.measures, tuple(tasks), registry.departments, ()
    )
    entry = Entry("n", plan.id, "report", first.id, "2019-09-25T10:00:00.000000+08:00", date(2019, 9, 25))
    entry = entry._replace(
        stage="in_progress", note=HOSTILE, coordinate=HOSTILE, problem=HOSTILE, next=HOSTILE, by=HOSTILE
    )
    named = entry._replace(name="m", kind="assign", stage=None, leader=HOSTILE, person=HOSTILE)
    ledger = Ledger([entry, named])
    it = standing.make_standing(
        spoiled, SimpleNamespace(ledger=ledger, rules=rubric.load(Path(find_packaged()), None, 0)), date(2019, 10, 8)
    )
    return it, ledger


def bytes_of(it, ledger):
    span = periods.parse_period("2019")
    rows = make_report(it, ledger, span, by="category").rows
    events = history.list_events(it.registry, ledger, it.as_of)
    facts = make_report(it, ledger, span, by="department")
    comparison = make_comparison(facts, ledger, lambda period: it._replace(as_of=period.last, closed=True))
    return page.render_internal(facts, rows, events, comparison, HOSTILE[:100])


def test_hostile_text_shows_as_text(registry):
    it, ledger = hostile(registry)
    for html in (bytes_of(it, ledger).decode(), page.render_public(it, approved=False).decode()):
        assert html.count("<script") == html.count("</script>") == (2 if 'id="log"' in html else 1)
        assert html.count("</style>") == 1
        assert "<img" not in html
        assert "<!--" not in html
        assert "{{ 7*7 }}" in html
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u2028\u2029]", html)
        assert "\\u202eabc" in html


def test_a_number_is_written_and_read_the_same():
    for number in (*range(200), 57, 58, 1855, 1856, 1857, 59391, 59392, 10**6):
        packed = {"last": log._LAST, "more": log._MORE, "tasks": {"x": log._written(number)}}
        assert unpacked(packed, "x") == [number]
    letters = log._LAST + log._MORE
    assert len(set(letters)) == len(letters)
    assert not set(letters) & set('"\\<>&')


# ---- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def look(chromium):
    """Open a page; it may neither ask for anything nor complain."""
    contexts, faults = [], []

    def opened(path, hash="", *, width=1280, scheme="light", script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, locale="zh-CN"
        )
        contexts.append(context)
        it = context.new_page()
        it.on("request", lambda r: faults.append(r.url) if not r.url.startswith(("file://", "about:", "data:")) else 0)
        it.on("console", lambda m: faults.append(m.text))
        it.on("pageerror", lambda e: faults.append(str(e)))
        it.on("dialog", lambda d: faults.append(d.message) or d.dismiss())
        it.goto(path.as_uri() + hash)
        return it

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture(scope="session")
def pages(invented_year, once, tmp_path_factory):
    """The four pages that are looked at."""
    year = invented_year
    folder = tmp_path_factory.mktemp("pages")
    data = {"full": ["--data", str(year)], "open": ["--data", str(year), "--public"], "empty": [], "bare": ["--public"]}
    found = {}
    for name, typed in data.items():
        found[name] = folder / f"{name}.html"
        once("dashboard", "-o", found[name], "--as-of", "2020-06-30", *typed, today="2020-11-01")
    return found


@pytest.fixture(scope="session")
def long_pages(invented_year, once, tmp_path_factory):
    """The pages of the year as they would be if it had more tasks than stand in one document."""
    folder = tmp_path_factory.mktemp("long")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MANY", 100)
        patch.setattr(listing, "FIRST", 5)
        data = ["--data", str(invented_year)]
        for name, typed in {"full": data, "open": [*data, "--public"], "empty": []}.items():
            found[name] = folder / f"{name}.html"
            once("dashboard", "-o", found[name], "--as-of", "2020-06-30", *typed, today="2020-11-01")
    return found


def shown(it):
    return it.eval_on_selector_all("tr.t:not([hidden])", "rows => rows.map(r => r.id.slice(2))")


def expect(it, condition):
    """Wait until something holds, however slow the machine is."""
    for _ in range(3000):
        if it.evaluate(condition):
            return
        it.wait_for_timeout(20)
    raise AssertionError(condition)


def listed(run, year, *typed):
    answer = json.loads(run("list", "--format", "json", "--as-of", "2020-06-30", "--data", year, *typed).out)
    return [t["id"] for t in answer["tasks"]]


@pytest.mark.browser
def test_each_control_filters(look, pages, run, year, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-11-01")
    it = look(pages["full"])
    every = shown(it)
    assert len(every) == 190
    assert it.inner_text("#count") == "显示 190 / 190 项"
    for control, value, typed in (
        ("#f-dept", "区政务办", ("--lead", "区政务办")),
        ("#f-light", "红", ("--light", "红")),
        ("#f-state", "已办结销号", None),
        ("#f-field", "六、获得网络", ("--category", "6")),
    ):
        it.select_option(control, label=value)
        found = shown(it)
        assert 0 < len(found) < 190
        assert typed is None or found == listed(run, year, *typed)
        assert it.inner_text("#count") == f"显示 {len(found)} / 190 项"
        it.click("#reset")
        assert shown(it) == every
        assert it.evaluate("document.activeElement.id") == "f-q"
    it.select_option("#f-dept", label="区政务办")
    led = shown(it)
    it.check("[name=support]")
    assert shown(it) == listed(run, year, "--department", "区政务办")
    assert len(shown(it)) > len(led)
    it.click("#reset")
    it.fill("#f-q", "一窗式 房产")
    assert shown(it) == ["33.1"]
    it.fill("#f-q", "没有这样的词")
    assert shown(it) == []
    assert it.is_visible("#none")
    assert it.inner_text("#count") == "显示 0 / 190 项"
    it.fill("#f-q", "27(3)")
    assert "27.3" in shown(it)
    it.fill("#f-q", "２７（３）")  # full width
    assert "27.3" in shown(it)


@pytest.mark.browser
def test_a_link_restores_filter_and_task(look, pages):
    it = look(pages["full"], f"#dept={quote('区经济信息委')}&state={quote('正在推进')}&q={quote('销户')}&task=27.3")
    assert it.input_value("#f-dept") == "区经济信息委"
    assert it.input_value("#f-state") == "正在推进"
    assert it.input_value("#f-q") == "销户"
    assert shown(it) == ["27.3"]
    assert it.get_attribute("#t-27\\.3 button", "aria-expanded") == "true"
    assert it.is_visible("#m-27\\.3 .log")
    assert it.is_hidden("#m-27\\.4")
    assert it.locator("#t-27\\.3").is_visible()
    assert it.evaluate("document.activeElement.textContent") == "27(3)"


@pytest.mark.browser
@pytest.mark.parametrize("hash", ["#dept=nobody&light=x&task=,0,%ZZ", "#=", "#%", "#a=b&&&", "#whole", "#t-27.3"])
def test_an_odd_address_is_borne(look, pages, hash):
    assert len(shown(look(pages["full"], hash))) == 190


@pytest.mark.browser
def test_back_and_forward(look, pages):
    it = look(pages["full"])
    it.select_option("#f-dept", label="区税务局")
    few = shown(it)
    it.click("#t-33\\.1 button")
    assert it.evaluate("decodeURIComponent(location.hash)") == "#dept=区税务局&task=33.1"
    it.go_back()
    expect(it, "document.querySelector('#t-33\\\\.1 button').getAttribute('aria-expanded') === 'false'")
    assert shown(it) == few
    it.go_back()
    expect(it, "document.querySelector('#count').textContent === '显示 190 / 190 项'")
    assert it.input_value("#f-dept") == ""
    it.go_forward()
    expect(it, "document.querySelector('#f-dept').value === '区税务局'")
    assert shown(it) == few


@pytest.mark.browser
def test_a_figure_leads_to_its_tasks(look, pages):
    it = look(pages["full"])
    link = it.locator("#whole a", has_text="以后应办结").or_(it.locator('#whole a[data-go="place=later"]'))
    n = int(re.findall(r"\d+", link.first.inner_text())[0])
    link.first.click()
    assert len(shown(it)) == n
    assert it.input_value("#f-place") == "later"
    it.locator("#late a.id").first.click()
    assert it.get_attribute("#t-27\\.3 button", "aria-expanded") == "true"
    assert len(shown(it)) == 190
    it.locator("#units a", has_text="区司法局").click()
    assert it.input_value("#f-dept") == "区司法局"
    it.locator("#parts a", has_text="专2").click()
    assert shown(it) == ["S2.1", "S2.2", "S2.3", "S2.4"]


@pytest.mark.browser
@pytest.mark.parametrize("name", ["full", "open", "empty"])
def test_the_table_is_one_step_away_on_a_phone(look, pages, name):
    """It stood twelve screens down."""
    it = look(pages[name], width=390)
    for y in (0, 3000, 8000):
        it.evaluate(f"scrollTo(0, {y})")
        box = it.locator(".find").bounding_box()
        assert 0 <= box["y"] <= 300
        assert box["height"] >= 24
    it.click(".find")
    for target in ("#f-q", "#count", "tr.t"):
        box = it.locator(target).first.bounding_box()
        assert 40 <= box["y"] <= 800, target
    assert it.is_hidden("#f-dept")
    it.click("#more")
    assert it.is_visible("#f-dept")
    assert it.get_attribute("#more", "aria-expanded") == "true"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_back_leads_to_where_one_was(look, pages, width):
    """Whoever opened a task from a list, or a list from a figure, is not sent back to the top of a long page."""
    it = look(pages["full"], width=width)
    link = it.locator("#units a").nth(12)
    link.scroll_into_view_if_needed()
    it.wait_for_timeout(400)
    before = it.evaluate("scrollY")
    assert before > 1000
    link.click()
    assert len(shown(it)) < 190
    assert it.evaluate("scrollY") != before
    it.go_back()
    expect(it, f"Math.abs(scrollY - {before}) < 3")
    assert len(shown(it)) == 190
    assert it.evaluate("document.activeElement.textContent") == link.inner_text()
    it.go_forward()
    expect(it, "document.querySelectorAll('tr.t:not([hidden])').length < 190")


@pytest.mark.browser
def test_the_filter_outlives_a_look_at_another_section_and_a_reload(look, pages):
    it = look(pages["full"])
    it.select_option("#f-dept", label="区税务局")
    few = shown(it)
    it.click(".way a[href='#units']")
    expect(it, "Math.abs(document.querySelector('#units').getBoundingClientRect().top) < 120")
    assert shown(it) == few
    it.wait_for_timeout(400)
    y = it.evaluate("scrollY")
    it.reload()
    expect(it, f"Math.abs(scrollY - {y}) < 3")
    assert shown(it) == few
    assert it.input_value("#f-dept") == "区税务局"
    it.go_back()
    expect(it, f"Math.abs(scrollY - {y}) > 500")
    assert shown(it) == few


@pytest.mark.browser
def test_the_keyboard_is_enough(look, pages):
    it = look(pages["full"])
    it.keyboard.press("Tab")
    assert it.evaluate("document.activeElement.className") == "skip"
    assert it.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    it.keyboard.press("Enter")
    it.keyboard.press("Tab")
    assert it.evaluate("document.activeElement.id") == "f-q"
    it.keyboard.type("异地销户")
    expect(it, "document.querySelector('#count').textContent === '显示 1 / 190 项'")
    expect(it, "location.hash.includes('q=')")
    it.keyboard.press("Shift+Tab")
    it.keyboard.press("/")
    assert it.evaluate("document.activeElement.id") == "f-q"
    assert it.input_value("#f-q") == "异地销户"
    for _ in range(20):
        it.keyboard.press("Tab")
        if it.evaluate("document.activeElement.className") == "toggle":
            break
    assert it.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    it.keyboard.press("Enter")
    assert it.get_attribute("#t-27\\.3 button", "aria-expanded") == "true"
    assert it.is_visible("#m-27\\.3 .log")
    it.keyboard.press("Space")
    assert it.get_attribute("#t-27\\.3 button", "aria-expanded") == "false"


@pytest.mark.browser
def test_without_a_script_everything_is_there(look, pages):
    it = look(pages["full"], script=False)
    assert it.locator("tr.m").first.is_visible()
    assert it.locator("#filters").is_hidden()
    assert it.locator("tr.t").count() == 190
    assert it.locator("button.toggle").count() == 0


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["full", "open", "empty", "bare"])
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (768, "light")]
)
def test_anybody_can_use_it(look, pages, name, width, scheme):
    pytest.importorskip("axe_playwright_python")
    assert violations(look(pages[name], "#task=27.3,71.1", width=width, scheme=scheme)) == []


def violations(it):
    """What axe finds, each with the first elements that it finds it in."""
    from axe_playwright_python.sync_playwright import Axe

    # What has scrolled half under the sticky line is no smaller for that.
    it.evaluate("document.querySelector('.way').style.position = 'static'")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(it, options={"runOnly": tags, "resultTypes": ["violations"]})
    return [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found.response["violations"]]


@pytest.mark.browser
@pytest.mark.parametrize("name", ["full", "open", "empty"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_stands_out_of_the_page(look, pages, name, width):
    it = look(pages[name], "#task=27.3,71.1", width=width)
    assert it.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_text_neither_runs_nor_breaks_the_page(look, registry, tmp_path, width):
    it, ledger = hostile(registry)
    for name, content in (("in", bytes_of(it, ledger)), ("out", page.render_public(it, approved=False))):
        path = tmp_path / f"{name}.html"
        path.write_bytes(content)
        seen = look(path, "#task=1.1", width=width)
        assert "<script>alert(1)</script></style><!--<img src=x" in seen.inner_text("#t-1\\.1")
        assert "[red]{{ 7*7 }}&amp;" in seen.inner_text("#t-1\\.1")
        assert seen.evaluate("document.documentElement.scrollWidth") <= width
        if name == "in":
            assert "<script>alert(1)</script>" in seen.inner_text("#m-1\\.1 .log")
            assert "\\u202eabc" in seen.inner_text("#m-1\\.1 .log")


# ---- more tasks than stand in one document ---------------------------------------------------------------------------


def drawn(it):
    """The tasks whose rows are in the document, in its order."""
    return it.eval_on_selector_all("#rows tr.t", "rows => rows.map(r => r.id.slice(2))")


def seen(it):
    """The tasks of whose rows something is in sight."""
    return it.evaluate(
        """() => [...document.querySelectorAll('#rows tr.t')].filter((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
        }).map((row) => row.id.slice(2))"""
    )


BARE = """(selector) => [...document.querySelectorAll(selector)].map((row) => {
    const copy = row.cloneNode(true);
    for (const it of [copy, ...copy.querySelectorAll('*')])
        for (const { name } of [...it.attributes])
            if (name.startsWith('data-') || name === 'aria-rowindex') it.removeAttribute(name);
    return copy.outerHTML.replace(/\\n/g, '');
})"""
"""The markup of rows without what only the one or the other kind of table needs."""


@pytest.mark.browser
@pytest.mark.parametrize("name", ["full", "open", "empty"])
def test_a_row_is_the_same_in_a_long_table(look, pages, long_pages, name, registry):
    """What is told of a task does not depend on how many others there are."""
    every = "#task=" + ",".join(task.id for task in registry.tasks)
    whole, long = look(pages[name], every), look(long_pages[name], every)
    long.evaluate("dispatchEvent(new Event('beforeprint'))")
    for kind in ("tr.t", "tr.m", ".tasks tr.group", "#late tbody:not(.pad) tr", ".tasks thead tr"):
        rows = long.evaluate(BARE, kind)
        assert rows == whole.evaluate(BARE, kind), kind
        assert rows or name != "full"
    assert len(drawn(long)) == 190


@pytest.mark.browser
@pytest.mark.parametrize("name", ["full", "open"])
@pytest.mark.parametrize("width", [390, 1280])
def test_only_what_is_seen_of_a_long_table_is_in_the_document(look, long_pages, name, width):
    it = look(long_pages[name], width=width)
    order = [task for field in json.loads(it.inner_text("#facts"))["fields"] for task in field["rows"]]
    words = json.loads(it.inner_text("#facts"))["words"]
    order = [words[task[0]] for task in order]
    assert len(order) == 190
    met = set()
    it.evaluate("document.querySelector('#rows').scrollIntoView()")
    for _ in range(200):
        it.wait_for_timeout(30)
        rows = drawn(it)
        assert len(rows) < 100
        assert rows == [task for task in order if task in set(rows)]
        in_sight = seen(it)
        assert in_sight
        met.update(in_sight)
        if it.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 1"):
            break
        it.mouse.wheel(0, 600)
    assert met == set(order)


@pytest.mark.browser
def test_a_long_table_stands_still_under_the_reader(look, long_pages):
    """Rows come and go above; what is read stays where it is."""
    it = look(long_pages["full"], "#task=71.1")
    place = "document.querySelector('#t-71\\\\.1').getBoundingClientRect().top"
    for step in (-50, -100, -200, -300, 200, 400, 50):
        before = it.evaluate(place)
        it.mouse.wheel(0, step)
        expect(it, f"Math.abs({place} - {before} + {step}) < 3")


@pytest.mark.browser
def test_a_search_finds_what_was_not_in_the_document(look, long_pages):
    it = look(long_pages["full"])
    assert "33.1" not in drawn(it)
    it.fill("#f-q", "一窗式 房产")
    assert drawn(it) == ["33.1"]
    assert it.inner_text("#count") == "显示 1 / 190 项"
    assert it.locator("#rows .group").count() == 1
    assert it.get_attribute("#rows", "aria-rowcount") == "3"
    it.fill("#f-q", "没有这样的词")
    assert drawn(it) == []
    assert it.is_visible("#none")
    it.click("#reset")
    assert it.inner_text("#count") == "显示 190 / 190 项"
    assert "1.1" in drawn(it)


@pytest.mark.browser
def test_both_kinds_of_table_filter_alike(look, pages, long_pages):
    whole, long = look(pages["full"]), look(long_pages["full"])
    for hash in ("#light=红", "#dept=区税务局&support=1", "#field=6", "#place=later", "#q=一网通办", "#state=正在推进"):
        for it in (whole, long):
            it.evaluate("(hash) => { location.hash = hash }", hash)
            expect(it, "document.querySelector('#count').textContent !== '显示 190 / 190 项'")
        long.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert drawn(long) == shown(whole) != []
        long.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.browser
@pytest.mark.parametrize("hash", ["#task=71.1", "#t-71.1", "#71.1"])
@pytest.mark.parametrize("kind", ["whole", "long"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_leads_to_a_far_task(look, pages, long_pages, hash, kind, width):
    it = look((pages if kind == "whole" else long_pages)["full"], hash, width=width)
    assert it.evaluate("document.activeElement.textContent") == "71(1)"
    assert it.get_attribute("#t-71\\.1 button", "aria-expanded") == "true"
    box = it.locator("#t-71\\.1").bounding_box()
    assert 0 < box["y"] < 900
    assert it.is_visible("#m-71\\.1 .log")
    assert it.get_attribute("#m-71\\.1", "hidden") is None


@pytest.mark.browser
def test_a_late_task_leads_to_its_row_and_back(look, long_pages):
    it = look(long_pages["full"])
    it.locator("#late").scroll_into_view_if_needed()
    it.wait_for_timeout(400)
    assert it.locator("#late tbody:not(.pad) tr").count() > 5
    link = it.locator("#late a.id").nth(5)
    link.scroll_into_view_if_needed()
    it.wait_for_timeout(400)
    name, y = link.inner_text(), it.evaluate("scrollY")
    link.click()
    assert it.evaluate("document.activeElement.textContent") == name
    it.go_back()
    expect(it, f"Math.abs(scrollY - {y}) < 3")


@pytest.mark.browser
def test_back_and_reload_lead_to_the_same_rows_of_a_long_table(look, long_pages):
    it = look(long_pages["full"])
    it.evaluate("document.querySelector('#rows').scrollIntoView()")
    for _ in range(12):
        it.mouse.wheel(0, 700)
        it.wait_for_timeout(40)
    it.wait_for_timeout(400)
    rows = seen(it)
    assert rows[0] != "1.1"
    it.reload()
    assert seen(it) == rows
    box = it.locator(".find").bounding_box()
    it.mouse.click(box["x"] + 5, box["y"] + 5)  # Playwright's own click scrolls before
    expect(it, "location.hash === '' && scrollY < 9000")
    assert seen(it) != rows
    it.go_back()
    expect(it, "scrollY > 9000")
    assert seen(it) == rows


@pytest.mark.browser
def test_the_keyboard_goes_through_a_long_table(look, long_pages):
    """Tab reaches every task, in order, though most were not in the document; the focus outlives what is scrolled."""
    it = look(long_pages["full"])
    it.focus("#reset")
    met = []
    for _ in range(60):
        it.keyboard.press("Tab")
        met.append(it.evaluate("document.activeElement.closest('tr')?.id.slice(2)"))
        it.wait_for_timeout(15)
    words, fields = (json.loads(it.inner_text("#facts"))[key] for key in ("words", "fields"))
    order = [words[task[0]] for field in fields for task in field["rows"]]
    assert met == order[:60]
    assert met[-1] in seen(it)
    it.evaluate("scrollBy(0, 6000)")
    it.wait_for_timeout(100)
    assert met[-1] not in seen(it)
    assert it.evaluate("document.activeElement.closest('tr').id.slice(2)") == met[-1]
    it.keyboard.press("Enter")
    assert it.get_attribute(f"[id='t-{met[-1]}'] button", "aria-expanded") == "true"
    it.keyboard.press("Tab")
    assert it.evaluate("document.activeElement.closest('tr').id.slice(2)") == order[60]
    it.keyboard.press("Shift+Tab")
    assert it.evaluate("document.activeElement.closest('tr').id.slice(2)") == met[-1]


@pytest.mark.browser
def test_who_hears_a_long_table_is_told_how_long_it_is(look, long_pages):
    it = look(long_pages["full"], "#task=1.1,71.1")
    assert (
        int(it.get_attribute("#rows", "aria-rowcount"))
        == 1 + 190 + it.evaluate("document.querySelectorAll('#f-field option').length - 1") + 2
    )  # the head, the tasks, the headings, what is open
    numbers = it.eval_on_selector_all(
        "#rows tr[aria-rowindex]", "rows => rows.map(r => [r.className, Number(r.getAttribute('aria-rowindex'))])"
    )
    assert numbers[0] == ["", 1]
    assert len(numbers) == it.locator("#rows tr").count() - it.locator("#rows .pad tr").count()
    indexes = [n for _, n in numbers]
    assert indexes == sorted(set(indexes))
    it.evaluate("dispatchEvent(new Event('beforeprint'))")
    rows = it.locator("#rows tbody:not(.pad) tr").evaluate_all(
        "rows => rows.map(r => +r.getAttribute('aria-rowindex'))"
    )
    assert rows == list(range(2, len(rows) + 2))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["full", "open"])
@pytest.mark.parametrize("width", [1280, 390])
def test_anybody_can_use_a_long_table(look, long_pages, name, width):
    pytest.importorskip("axe_playwright_python")
    assert violations(look(long_pages[name], "#task=27.3,71.1", width=width)) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_text_stays_text_in_a_long_table(look, registry, tmp_path, width, monkeypatch):
    monkeypatch.setattr(listing, "MANY", 100)
    it, ledger = hostile(registry)
    for name, content in (("in", bytes_of(it, ledger)), ("out", page.render_public(it, approved=False))):
        path = tmp_path / f"{name}.html"
        path.write_bytes(content)
        assert b"<img" not in content
        assert content.count(b"<script") == content.count(b"</script>")
        seen = look(path, "#task=1.1", width=width)
        assert "<script>alert(1)</script></style><!--<img src=x" in seen.inner_text("#t-1\\.1")
        assert "[red]{{ 7*7 }}&amp;" in seen.inner_text("#t-1\\.1")
        assert "\\u202eabc" in seen.inner_text("#t-1\\.1")
        assert seen.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.parametrize("name", ["full", "open"])
def test_without_a_script_a_long_table_says_what_it_leaves_out(look, long_pages, name):
    it = look(long_pages[name], script=False)
    assert it.locator("#tasks tr.t").count() == 5
    assert it.inner_text("#count") == ""
    said = it.inner_text("#tasks .notice")
    assert "前5项，共190项" in said
    assert ("bizenv list" in said) == (name == "full")  # the public has no bizenv
    assert it.locator("tr.m").first.is_visible()
    if name == "full":
        assert it.locator("#late tbody tr").count() == 5
        assert "bizenv overdue" in it.inner_text("#late")


@pytest.mark.browser
def test_a_long_table_is_printed_whole(look, long_pages):
    """As many as the filter admits are on paper, and the page is as it was before."""
    it = look(long_pages["full"])
    it.evaluate(
        """() => { addEventListener('beforeprint', () => {
            window.printed = [document.querySelectorAll('#rows tr.t').length, document.querySelectorAll('#late tbody:not(.pad) tr').length];
        }) }"""
    )
    before = drawn(it)
    assert it.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    late = len(json.loads(it.inner_text("#facts"))["long"]["late"])
    assert it.evaluate("window.printed") == [190, late]
    expect(it, "document.querySelectorAll('#rows tr.t').length < 100")
    assert drawn(it) == before
    it.select_option("#f-dept", label="区税务局")
    count = int(re.search(r"\d+", it.inner_text("#count"))[0])
    it.pdf()
    assert it.evaluate("window.printed") == [count, late]


@pytest.mark.parametrize(("total", "whole"), [(190, True), (189, False)])
def test_up_to_so_many_tasks_a_table_is_whole(total, whole, told, year, monkeypatch):
    monkeypatch.setattr(listing, "MANY", total)
    html = told("--as-of", "2020-06-30", "--data", year)
    assert ('id="facts"' not in html) == whole
    assert ("Ctrl-F" not in html) == whole
    assert html.count('<tr class="t"') == 190


@pytest.mark.parametrize("public", [(), ("--public",)])
def test_a_long_page_asks_for_nothing_and_tells_nothing_internal(told, year, public, monkeypatch):
    monkeypatch.setattr(listing, "MANY", 100)
    html = told("--as-of", "2020-06-30", "--data", year, *public)
    assert " style=" not in html
    assert "innerHTML" not in html
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])
    for tag in ("style", "script"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert b64encode(sha256(inner.encode()).digest()).decode() in policy
    facts = json.loads(re.search(r'<script type="application/json" id="facts">(.*?)</script>', html, re.DOTALL)[1])
    assert facts["lights"] == (not public)
    words = set(facts["words"])
    assert len(words) == len(facts["words"])
    for word in ("待核验", "正在推进", "红"):
        assert (word in words) == (not public), word


@pytest.mark.browser
@pytest.mark.parametrize("many", [1000, 100])
def test_tasks_of_several_plans_are_told_apart(look, made, several, monkeypatch, many):
    """27 of one plan is not 27 of another: in the filter, in the address, and in what opens."""
    monkeypatch.setattr(listing, "MANY", many)
    path = made("--as-of", "2019-12-31", "--data", several)
    it = look(path, "#营商/27.3")
    assert it.get_attribute('[id="t-营商/27.3"] button', "aria-expanded") == "true"
    assert it.evaluate("decodeURIComponent(location.hash)") == "#task=营商/27.3"
    it.click("#reset")
    it.select_option("#f-plan", label="放管服")
    assert shown(it) == [f"放管服/{n}" for n in ("1.1", "1.2", "2", "3", "27")]
    assert it.inner_text("#count") == "显示 5 / 197 项"
    it.click('[id="t-放管服/27"] button')
    address = it.evaluate("location.hash")
    again = look(path, address)
    assert shown(again) == shown(it)
    assert again.is_visible('[id="m-放管服/27"]')
    again.click("#reset")
    again.click('.plans a[href*="plan"] >> nth=1')
    assert shown(again) == ["党建/1", "党建/2"]
    again.fill("#f-q", "作风")
    assert shown(again) == ["党建/2"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_page_of_several_plans_fits_and_can_be_used(look, made, several, width):
    it = look(made("--as-of", "2019-12-31", "--data", several), width=width)
    assert it.evaluate("document.documentElement.scrollWidth") <= width
    small = it.eval_on_selector_all(
        ".plans a, .toggle", "all => all.filter((e) => e.getBoundingClientRect().height < 24).length"
    )
    assert small == 0


@pytest.mark.browser
def test_it_prints(look, pages):
    it = look(pages["full"])
    sheets = it.pdf(prefer_css_page_size=True)
    assert sheets.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) <= MOST_SHEETS
    assert it.locator("details.asked-more[open]").count() == 0  # folded again once it is printed
    it.emulate_media(media="print")
    assert it.is_hidden("#filters")
    assert it.is_hidden("nav")
    assert it.is_hidden("#t-27\\.3 p")
    opened = look(pages["full"], "#task=27.3")
    opened.emulate_media(media="print")
    assert opened.is_visible("#t-27\\.3 p")
    assert opened.is_visible("#m-27\\.3 .log")
    assert it.evaluate("getComputedStyle(document.querySelector('.tasks thead')).display") == "table-header-group"

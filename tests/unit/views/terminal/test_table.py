"""What a person sees: nothing wider than the terminal, nothing cut in a pipe, nothing taken for markup."""

import re

import pytest
from rich.cells import cell_len

from bizenv.base.days import numeral as numeral_of
from bizenv.plan.registry import Registry
from bizenv.views.data import csv
from bizenv.views.markdown.table import render_table as markdown_table
from bizenv.views.terminal.paint import paint
from bizenv.views.terminal.problems import render_problems
from bizenv.views.terminal.table import GridColumn, render_grid, render_heading
from bizenv.views.wording import words
from bizenv.views.wording.problems import sum_up
from bizenv.views.wording.words import Head

LISTINGS = [
    ("list",),
    ("list", "--sort", "due"),
    ("list", "--sort", "lead"),
    ("list", "--lead", "区政务办"),
    ("list", "--lead", "社会信用"),
    ("list", "--department", "区人力社保局"),
    ("overdue", "--as-of", "2019-12-31"),
    ("overdue", "--as-of", "2023-01-01"),
    ("due", "--within", "2000d"),
    ("departments",),
    ("department", "区政务办"),
    ("department", "区人力社保局"),
    ("department", "社会信用"),
    ("info",),
]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("typed", LISTINGS, ids=" ".join)
def test_no_line_is_wider_than_the_terminal(run, typed: tuple[str, ...], width: int):
    result = run(*typed, width=width)
    assert result.code == 0
    plain = result.out.replace("\x1b[1m", "").replace("\x1b[31m", "").replace("\x1b[33m", "").replace("\x1b[0m", "")
    # the path of the data is for copying and is left whole
    wide = [line for line in plain.splitlines() if cell_len(line) > width and not line.startswith("数据")]
    assert wide == []


def test_no_card_is_wider_than_the_terminal(run, registry: Registry):
    every = [t.id for t in registry.tasks]
    result = run("show", *every, width=80)
    assert [
        line for line in result.out.splitlines() if cell_len(line.replace("\x1b[1m", "").replace("\x1b[0m", "")) > 80
    ] == []


def from_column(line: str, column: int) -> str:
    """What stands on a line from a column of the terminal on."""
    at = next((n for n in range(len(line)) if cell_len(line[:n]) >= column), len(line))
    return line[at:]


@pytest.mark.parametrize("width", [80, 100])
def test_on_a_terminal_every_clause_that_falls_due_is_shown_in_full(
    run, registry: Registry, monkeypatch: pytest.MonkeyPatch, width: int
):
    monkeypatch.setenv("NO_COLOR", "1")
    lines = run("list", "--due-after", "2019-01-01", width=width).out.splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith("编号"))
    column = cell_len(lines[head][: lines[head].index("要求")])
    shown = "".join(from_column(line, column) for line in lines[head + 1 :])
    clauses = [d.clause for t in registry.tasks for d in sorted(t.deadlines, key=lambda d: d.date)]
    assert shown.startswith("".join(clauses))
    assert [line.split()[0] for line in lines[head + 1 :] if not line.startswith((" ", "*", "△"))] == [
        t.label for t in registry.tasks if t.deadlines
    ]


def test_piped_output_is_never_cut_folded_or_coloured(run, registry: Registry):
    out = run("list").out
    assert "\x1b" not in out
    lines = out.splitlines()
    dated = sum(len(t.deadlines) for t in registry.tasks)
    undated = sum(not t.deadlines for t in registry.tasks)
    assert len(lines) == 1 + 1 + dated + undated + 2  # the sum, the heads, a line each, two marks explained
    for task in registry.tasks:
        words_of_it = [d.clause for d in task.deadlines] or [task.text]
        assert all(any(words in line for line in lines) for words in words_of_it), task.label


def test_piped_cards_hold_every_word(run, registry: Registry):
    out = run("show", *(t.id for t in registry.tasks)).out
    for task in registry.tasks:
        assert task.text in out
        assert all(d.clause in out for d in task.deadlines)
        assert all(e.why in out for e in (*task.errata, *task.explained))


def test_without_a_ledger_no_row_has_a_colour_and_only_a_terminal_sees_bold_heads(run, monkeypatch: pytest.MonkeyPatch):
    typed = ("list", "--measure", "27", "--as-of", "2019-12-31")
    out = run(*typed, width=80).out
    assert set(re.findall("\x1b\\[[0-9]*m", out)) == {"\x1b[1m", "\x1b[0m"}
    assert not [line for line in out.splitlines() if "27(" in line and "\x1b" in line]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(*typed, width=80).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in run(*typed, width=80).out


def test_what_looks_like_markup_is_text():
    assert "[draft]" in render_grid(
        [GridColumn("编号"), GridColumn("要求", grows=True)], [("1", "[draft] [/bold]")], 80, colour=True
    )
    assert paint("[draft]", "bold", colour=False) == "[draft]"
    assert "\\[draft\\]" in markdown_table(("甲",), [("[draft]",)])
    assert "a\\|b" in markdown_table(("甲",), [("a|b",)])


def test_columns_of_chinese_text_align():
    text = render_grid(
        [GridColumn("单位"), GridColumn("数", right=True)], [("区政务办", "1"), ("甲", "12")], 80, colour=False
    )
    assert text == "单位      数\n区政务办   1\n甲        12\n"


def test_a_long_heading_gives_its_note_a_line_of_its_own():
    assert render_heading(Head("共190项", "截至今天"), 12, colour=False) == "共190项\n（截至今天）\n"
    assert render_heading("共190项（截至今天）", 80, colour=False) == "共190项（截至今天）\n"
    assert render_heading("共190项（截至今天）", None, colour=False) == "共190项（截至今天）\n"


def test_an_empty_list_is_a_line_and_no_table(run):
    result = run("list", "--text", "没有这句话")
    assert result.code == 0
    assert result.out == "共0项：独立牵头0、联合牵头0；有时限0、无明确时限0（截至2019年10月8日，台账为空）\n"


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "一"), (10, "十"), (11, "十一"), (18, "十八"), (19, "十九"), (20, "二十"), (99, "九十九")],
)
def test_numerals(number: int, numeral: str):
    assert numeral_of(number) == numeral


def test_days_left_as_a_person_says_it():
    assert [words.left(n) for n in (None, 84, 0, -8)] == ["—", "84天", "今日到期", "已过8天"]


def test_targets_in_words(registry: Registry):
    assert words.target(registry.task("2").targets[0]) == "企业开办办理时间 不超过 3 工作日"
    assert words.target(registry.task("38").targets[0]) == "进出口环节验核的监管证件 为 46 种（原 86 种）"
    assert words.target(registry.task("76").targets[0]) == "职业中介活动审批时间 为 10 工作日（原 20 日）"
    assert words.target(registry.task("13.1").targets[0]) == "城市供电可靠率 不少于 99.96 %"


def test_csv_keeps_commas_quotes_and_line_breaks_apart():
    assert csv.render(("甲", "乙"), [("a,b", 'c"d')]) == '甲,乙\n"a,b","c""d"\n'


def test_a_report_without_problems_says_so_with_the_counts():
    assert render_problems(
        [], {}, sum_up([], {"measures": 88, "tasks": 190, "departments": 56}), None, colour=False
    ) == ("数据无误（88 项措施、190 个事项、56 家单位）\n")

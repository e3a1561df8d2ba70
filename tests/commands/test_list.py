"""Lists parted into groups, in chosen columns, by month, by words; targets; where a task stands, and editing it."""

import csv
import io
import json
import os
import stat
import sys

import pytest

from bizenv.plan.registry import Registry
from bizenv.standing.query import Query, group_tasks, select
from bizenv.standing.standing import make_standing
from tests.conftest import TODAY


def answer(result):
    assert result.code == 0, result.err
    return json.loads(result.out)


def rows(result):
    assert result.code == 0, result.err
    return list(csv.reader(io.StringIO(result.out)))


@pytest.mark.parametrize("by", ["lead", "category", "due", "month", "part"])
def test_groups_hold_every_task_and_keep_the_order_of_the_list(registry: Registry, by: str):
    statuses = select(make_standing(registry, None, TODAY), Query(), "due")
    groups = group_tasks(statuses, registry, by)
    assert {s.task.id for g in groups for s in g.statuses} == {t.id for t in registry.tasks}
    for group in groups:
        assert group.statuses
        ranks = [statuses.index(s) for s in group.statuses]
        assert ranks == sorted(ranks)
    assert len({g.key for g in groups}) == len(groups)
    if by == "lead":
        for group in groups:
            assert {s.task.id for s in group.statuses} == {t.id for t in registry.tasks if group.key in t.lead}
    if by == "due":
        assert sum(len(g.chosen(s)) for g in groups for s in g.statuses) == 50
        assert [g.key for g in groups] == [*sorted(g.key for g in groups if g.key), ""]


def test_group_by_in_json_adds_the_groups_and_changes_nothing_else(run):
    plain = answer(run("list", "--part", "二", "--format", "json"))
    parted = answer(run("list", "--part", "二", "--group-by", "lead", "--format", "json"))
    groups = parted.pop("groups")
    assert parted == plain
    assert sum(g["count"] for g in groups) == sum(len(t["lead"]) for t in plain["tasks"])
    for group in groups:
        assert group["tasks"] == [t["id"] for t in plain["tasks"] if group["key"] in t["lead"]]


def test_group_by_in_the_other_formats(run):
    out = run("list", "--part", "二", "--group-by", "due").out
    assert "\n\n2019-09-30（1项）\n专1" in out
    assert out.rstrip().splitlines()[-1].startswith(("△", "*"))
    table = rows(run("list", "--part", "二", "--group-by", "due", "--format", "csv"))
    assert table[0][:2] == ["分组", "编号"]
    assert table[1][:2] == ["2019-09-30", "S1"]
    assert table[-1][0] == "无明确时限"
    markdown = run("list", "--part", "二", "--group-by", "part", "--format", "markdown").out
    assert "## 二、" in markdown
    ids = run("list", "--group-by", "lead", "--format", "ids").out.split()
    assert len(ids) == len(set(ids)) == 190


def test_columns_are_the_ones_asked_for_in_that_order(run):
    table = rows(run("list", "--measure", "27", "--columns", "牵头单位,id,clause", "--format", "csv"))
    assert table[0] == ["牵头单位", "编号", "到期内容"]
    assert [row[1] for row in table[1:]] == ["27.1", "27.2", "27.3", "27.4"]
    out = run("list", "--measure", "27", "--columns", "id,targets").out.splitlines()
    assert out[1].split() == ["编号", "量化指标"]


def test_a_task_has_a_row_for_each_deadline_only_if_a_column_tells_of_it(run):
    assert len(rows(run("list", "--measure", "71", "--columns", "id,lead", "--format", "csv"))) == 1 + 3
    assert len(rows(run("list", "--measure", "71", "--columns", "id,due", "--format", "csv"))) == 1 + 4


def test_columns_that_are_not_there_or_have_no_place_are_misuse(run):
    wrong = run("list", "--columns", "id,心情")
    assert wrong.code == 2
    assert "心情" in wrong.err
    assert "due（完成时限）" in wrong.err
    assert run("list", "--columns", ",").code == 2
    assert run("list", "--columns", "id", "--format", "json").code == 2


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize(
    "typed",
    [
        ("list", "--group-by", "lead"),
        ("list", "--group-by", "due", "--lead", "区税务局"),
        ("list", "--columns", "id,measure,lead,support,clause,text"),
        ("list", "--columns", "id,due,lead"),
        ("overdue", "--as-of", "2021-01-01", "--group-by", "category"),
        ("search", "登记"),
        ("timeline",),
        ("timeline", "--brief"),
        ("targets",),
        ("targets", "--by", "lead"),
    ],
    ids=" ".join,
)
def test_no_line_is_wider_than_the_terminal(run, monkeypatch, typed, width):
    from rich.cells import cell_len

    monkeypatch.setenv("NO_COLOR", "1")
    result = run(*typed, width=width)
    assert result.code == 0
    assert [line for line in result.out.splitlines() if cell_len(line) > width] == []


def test_with_target_and_recurring(run, registry: Registry):
    with_target = run("list", "--with-target", "--format", "ids").out.split()
    assert with_target == [t.id for t in registry.tasks if t.targets]
    recurring = run("list", "--recurring", "--format", "ids").out.split()
    assert recurring == [t.id for t in registry.tasks if t.recurrence]
    assert {"22.1", "59.3", "S9"} <= set(recurring)
    assert run("list", "--with-target", "--recurring", "--format", "ids").out.split() == [
        t for t in with_target if t in recurring
    ]


def test_category_by_number_by_numeral_and_by_a_part_of_its_name(run):
    for typed in ("6", "六", "获得网络", "网络"):
        assert run("list", "--category", typed, "--format", "ids").out.split()[0] == "24.1"
    assert run("list", "--category", "获得用", "--format", "ids").out.split()[-1] == "22.2"


def test_search_marks_its_hits_and_says_where_they_stand(run):
    out = run("search", "一窗", "受理").out
    assert "【一窗受理】" in out
    assert "正文　" in out
    found = answer(run("search", "一窗", "受理", "--format", "json"))
    assert found["kind"] == "search"
    assert found["words"] == ["一窗", "受理"]
    hit = found["tasks"][0]["hits"][0]
    assert hit["words"][hit["start"] : hit["end"]] == "一窗受理"
    table = rows(run("search", "一窗", "受理", "--format", "csv"))
    assert table[0][0] == "命中"
    assert table[1][0] == "正文"


def test_on_a_terminal_hits_have_a_colour_that_ends_with_each_line(run):
    out = run("search", "登记", width=40).out
    assert "\x1b[1;33m登记\x1b[0m" in out
    assert "\u2060" not in out
    assert "\u2061" not in out
    for line in out.splitlines():
        assert line.count("\x1b[0m") >= line.count("\x1b[1;33m")


def test_search_that_finds_nothing_says_which_word_is_nowhere(run):
    result = run("search", "供电", "没有的词")
    assert (result.code, result.out) == (0, "")
    assert "找不到“没有的词”" in result.err
    assert run("search", "没有的词", "--format", "json").code == 0
    assert run("search", "供电", "--exit-code").code == 1
    assert run("search", " ").code == 2
    assert run("search", "登记", "--lead", "区税务局", "--format", "ids").out.split() != []


def test_timeline_counts_every_deadline_by_month(run, registry: Registry):
    found = answer(run("timeline", "--format", "json"))
    assert found["count"] == sum(m["count"] for m in found["months"]) == 50
    assert [m["month"] for m in found["months"]] == sorted(
        {f"{d.date:%Y-%m}" for t in registry.tasks for d in t.deadlines}
    )
    december = next(m for m in found["months"] if m["month"] == "2019-12")
    assert len(december["deadlines"]) == december["count"] == 33
    brief = rows(run("timeline", "--brief", "--format", "csv"))
    assert brief[1:] == [[f"{m['month'][:4]}年{int(m['month'][5:])}月", str(m["count"])] for m in found["months"]]
    assert len(rows(run("timeline", "--format", "csv"))) == 51


def test_timeline_draws_each_month_and_shows_where_today_is(run):
    lines = run("timeline", "--brief").out.splitlines()
    assert lines[2].split()[:2] == ["2019年9月", "2"]
    assert lines[3].startswith("2019年10月（本月）")
    december = next(line for line in lines if line.startswith("2019年12月"))
    assert december.endswith("█" * 40)
    assert any("11个月无" in line for line in lines)
    assert run("timeline", "--lead", "区监委", "--due-after", "2030-01-01").code in (0, 3)
    assert run("timeline", "--no-deadline").code == 2


def test_targets_are_all_there_by_unit_by_lead_and_in_order(run, registry: Registry):
    every = [t for task in registry.tasks for t in task.targets]
    found = answer(run("targets", "--format", "json", "--by", "id"))
    assert found["count"] == len(every) == 71
    assert [t["value"] for t in found["targets"]] == [t.value for t in every]
    by_unit = answer(run("targets", "--format", "json"))
    assert sum(g["count"] for g in by_unit["groups"]) == 71
    counts = [g["count"] for g in by_unit["groups"]]
    assert counts == sorted(counts, reverse=True)
    by_lead = answer(run("targets", "--by", "lead", "--format", "json"))
    assert sum(g["count"] for g in by_lead["groups"]) == sum(len(t.lead) * len(t.targets) for t in registry.tasks)
    table = rows(run("targets", "--lead", "区城市管理局", "--format", "csv"))
    assert table[0][0] == "分组"
    assert all("区城市管理局" in row[6] for row in table[1:])
    assert "## 工作日（" in run("targets", "--format", "markdown").out
    assert "不超过 7 工作日" in run("targets").out


def test_show_where_gives_places_that_an_editor_can_jump_to(run, data_folder):
    out = run("show", "27.3", "专1", "--where").out.splitlines()
    lines = (data_folder / "measures.yaml").read_text("utf-8").splitlines()
    path, line, column = out[0].split(": ")[0].rsplit(":", 2)
    assert path.endswith("measures.yaml")
    assert lines[int(line) - 1][int(column) - 1 :].startswith("item: 3")
    found = answer(run("show", "27", "--where", "--format", "json"))
    assert [p["id"] for p in found["places"]] == ["27.1", "27.2", "27.3", "27.4"]
    assert found["places"][2]["line"] == int(line)
    assert run("show", "99", "--where").code == 3


@pytest.fixture
def editor(tmp_path):
    """An editor that writes down how it was called and does to the file what it is told."""

    def make(name: str, deed: str = "") -> str:
        script = tmp_path / f"{name}.py"
        script.write_text(
            f"import sys, pathlib\n"
            f"pathlib.Path({str(tmp_path / 'called')!r}).write_text('|'.join(sys.argv[1:]), 'utf-8')\n"
            f"path = pathlib.Path(next(a for a in sys.argv[1:] if 'measures.yaml' in a).partition('.yaml')[0] + '.yaml')\n"
            f"text = path.read_text('utf-8')\n{deed}\n",
            "utf-8",
        )
        if os.name == "nt":
            program = tmp_path / f"{name}.cmd"
            program.write_text(f'@"{sys.executable}" "{script}" %*\n', "utf-8")
        else:
            program = tmp_path / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', "utf-8")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return str(program)

    return make


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("vim", "+{line}|{file}"),
        ("code", "--wait|--goto|{file}:{line}:{column}"),
        ("hx", "{file}:{line}:{column}"),
        ("unknown", "{file}"),
    ],
)
def test_edit_opens_the_line_of_the_task_as_the_editor_wants_it_told(
    run, copy, editor, tmp_path, monkeypatch, name, called
):
    monkeypatch.setenv("EDITOR", editor(name))
    monkeypatch.delenv("VISUAL", raising=False)
    place = answer(run("show", "27.3", "--where", "--format", "json", "--data", str(copy)))["places"][0]
    result = run("edit", "27(3)", "--data", str(copy))
    assert result.code == 0
    assert "没有改动" in result.err
    assert "数据无误" in result.out
    place["file"] = place["path"]
    assert (tmp_path / "called").read_text("utf-8") == called.format(**place)


def test_edit_examines_what_was_written(run, copy, editor, monkeypatch):
    spoil = "path.write_text(text.replace('2019-11-30', '2019-11-31'), 'utf-8')"
    monkeypatch.setenv("VISUAL", editor("nano", spoil))
    result = run("edit", "27.3", "--data", str(copy))
    assert result.code == 1
    assert "E203" in result.out
    again = run("edit", "27.3", "--data", str(copy))
    assert "打开第一处错误" in again.err
    assert again.code == 1


def test_edit_says_what_it_cannot_do(run, copy, editor, monkeypatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor-here")
    assert run("edit", "27.3", "--data", str(copy)).code == 2
    assert run("edit", "27.3", "--data", str(copy), "--editor", "'x").code == 2
    failing = editor("vi", "sys.exit(3)")
    result = run("edit", "27.3", "--data", str(copy), "--editor", failing)
    assert result.code == 4
    assert "退出码 3" in result.err
    assert run("edit", "99.1", "--data", str(copy), "--editor", failing).code == 3


def test_edit_refuses_the_plan_in_the_package(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("edit", "27.3")
    assert result.code == 2
    assert "自带的方案不能改" in result.err

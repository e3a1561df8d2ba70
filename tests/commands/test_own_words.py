"""A plan of another place: what is said of its office, its addressee and its tasks are its own words."""

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bizenv.plan.registry import Registry
from bizenv.views.wording import titles

HEAD = "  office: 某县委督查室\n  addressee: 某县委\n  set_by: 某县委\n  short: 工业\n  body: 第三章\n"
MEASURES = """version: 1
plan:
  id: county-2026
  title: 某县工业强县2026年工作要点
  issued: "2026"
  annex: 任务分解表
  curation: draft
{head}measures:
  - number: 1
    text: 谋划新的产业布局。
    lead: [State Grid]
  - number: 2
    text: 2026年9月底前建成标准厂房。
    lead: [园区办, State Grid]
    deadlines:
      - {{text: 2026年9月底前, date: 2026-09-30, clause: 建成标准厂房}}
    body:
      - {{annex: 标准厂房, body: 厂房, note: 说法不同}}
"""
DEPARTMENTS = """version: 1
departments:
  - {name: State Grid, kind: 部门}
  - {name: 园区办, kind: 派出机构}
"""


def lay_out(folder: Path, head: str = "") -> Path:
    """A plan of a county in a new folder; ``head``: what its owner says of it."""
    folder.mkdir()
    (folder / "measures.yaml").write_text(MEASURES.format(head=head), "utf-8")
    (folder / "departments.yaml").write_text(DEPARTMENTS, "utf-8")
    return folder


@pytest.fixture
def county(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of that plan as the current folder."""
    monkeypatch.setenv("BIZENV_TODAY", "2026-06-20")
    result = run("init", tmp_path / "county", "--plan", lay_out(tmp_path / "plan", HEAD))
    assert result.code == 0, result.err
    monkeypatch.chdir(tmp_path / "county")
    return tmp_path / "county"


def words_of(path: Path) -> str:
    """Every text and every prompt of a workbook."""
    found = []
    for sheet in load_workbook(path):
        found += [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        found += [check.prompt for check in sheet.data_validations.dataValidation if check.prompt]
    return "\n".join(found)


def test_a_form_goes_back_to_the_office_that_sent_it(run, county: Path):
    assert run("form", "export", "--department", "园区办", "--period", "2026-Q2", "-o", "a.xlsx").code == 0
    told = words_of(county / "a.xlsx")
    assert "把本文件发回督查室。" in told
    assert "由督查室核验后销号" in told
    assert "某县工业强县2026年工作要点　单位：园区办" in told  # no empty brackets where there is no number
    assert "区领导" not in told


def test_a_plan_that_names_no_office_speaks_of_none(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIZENV_TODAY", "2026-06-20")
    plan = lay_out(tmp_path / "plan")
    form = tmp_path / "a.xlsx"
    result = run("form", "export", "--department", "园区办", "--period", "2026-Q2", "-o", form, "--data", plan)
    assert result.code == 0, result.err
    assert "把本文件发回督查机构。" in words_of(form)


def test_the_readme_of_a_workspace_can_be_typed_as_it_stands(run, county: Path):
    text = (county / "README.md").read_text("utf-8")
    assert text.startswith("# 某县工业强县2026年工作要点：工作区\n\n2026 印发。共 2 个事项。\n")
    assert "bizenv list --lead 园区办 --sort due " in text
    assert "bizenv record 2 --progress 60" in text  # the first task with a deadline
    assert "--approved-by 某县委 " in text
    assert "form export --period 2026-Q1 " in text
    assert "form import 回收/ --received 2026-03-25 " in text
    assert re.findall("27.3|区政|2019", text) == []


def test_the_readme_does_not_promise_letters_to_a_plan_that_may_send_none(run, county: Path, data_folder: Path):
    assert "bizenv notice" not in (county / "README.md").read_text("utf-8")
    assert "bizenv plan set 督查依据=" in (county / "README.md").read_text("utf-8")
    assert run("init", "shipped", "--plan", data_folder).code == 0
    text = Path("shipped", "README.md").read_text("utf-8")
    assert "bizenv notice 1.1 --step 1" in text
    assert "写督查的依据" not in text


def test_a_name_with_a_space_is_one_word_in_the_readme(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plan = lay_out(tmp_path / "plan")
    path = plan / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("[园区办, State Grid]", "[State Grid]"), "utf-8")
    assert run("init", "new", "--plan", plan).code == 0
    assert 'bizenv list --lead "State Grid" --sort due' in Path("new", "README.md").read_text("utf-8")


def test_an_office_does_not_extend_a_deadline_that_others_set(run, county: Path):
    given = ("--until", "2026-12-31", "--document", "批示", "--reason", "等上级办法", "--date", "2026-06-01")
    for office in ("某县委督查室", "督查室", " 督查室 "):
        result = run("extend", "2", *given, "--approved-by", office)
        assert (result.code, "督查室不能自行延长时限：谁确定的时限由谁批准，方案的时限由某县委确定" in result.err) == (
            2,
            True,
        )
    result = run("terminate", "2", *given[2:], "--approved-by", "督查室")
    assert (result.code, "督查室不能自行终止事项" in result.err) == (2, True)
    made = json.loads(run("extend", "2", *given, "--approved-by", "某县委", "--format", "json").out)["entries"][0]
    result = run("correct", made["entry"], "--approved-by", "督查室", "--reason", "改")
    assert (result.code, "不能自行延长时限" in result.err) == (2, True)
    assert len(list(county.glob("ledger/2/*.yaml"))) == 1


def test_an_office_that_set_the_deadlines_may_extend_them(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIZENV_TODAY", "2026-06-20")
    head = HEAD.replace("set_by: 某县委\n", "set_by: 某县委督查室\n")
    assert run("init", "own", "--plan", lay_out(tmp_path / "plan", head)).code == 0
    given = ("--until", "2026-12-31", "--document", "批示", "--reason", "等上级办法", "--approved-by", "督查室")
    assert run("extend", "2", *given, "--data", "own").code == 0


def test_a_difference_is_said_to_stand_where_the_plan_says(run, county: Path):
    assert "附表“标准厂房”，正文第三章作“厂房”：说法不同" in run("show", "2").out


def test_a_page_counts_no_fields_where_the_plan_has_none(run, county: Path):
    assert run("dashboard", "-o", "a.html").code == 0
    page = (county / "a.html").read_text("utf-8")
    assert "2个措施" in page
    assert "0个" not in page
    assert "专项行动" not in page


def test_the_rubric_that_comes_with_bizenv_is_sound_for_kinds_of_other_words(run, county: Path):
    rules = county / "rules.yaml"
    result = run("validate")
    assert (result.code, "E713" in result.out + result.err) == (0, False), result.out
    rules.write_text(rules.read_text("utf-8").replace("  kinds: [党委部门,", "  kinds: [派生机构,"), "utf-8")
    result = run("validate")
    assert (result.code, "是不是“派出机构”？" in result.out) == (1, True)


@pytest.mark.parametrize(
    ("short", "title", "expected"),
    [
        ("营商", "某市营商环境优化提升工作方案", "营商工作方案"),
        ("工业", "某县工业强县2026年工作要点", "工业工作要点"),
        ("报告", "2026年《政府工作报告》重点任务分工", "报告重点任务分工"),
        ("民生方案", "2026年民生实事实施方案", "民生方案"),
        ("督查", "", "督查"),
        ("", "某县工业强县2026年工作要点", "《某县工业强县2026年工作要点》"),
    ],
)
def test_a_reminder_calls_the_plan_what_it_is(registry: Registry, short: str, title: str, expected: str):
    assert titles.name_short(registry.plan._replace(short=short, title=title)) == expected

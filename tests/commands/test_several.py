"""Several plans in one workspace: what is asked of all of them, of some, and of one task."""

import json
import shlex
import shutil
from pathlib import Path

import click
import pytest

from bizenv.store import workspace

ASKED = ("--as-of", "2019-12-31")


def rows(out: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(out)["tasks"]
    return found


def test_what_is_overdue_in_any_plan_is_on_one_list_by_day(run, several: Path):
    found = rows(run("overdue", *ASKED, "--format", "json", "--data", several).out)
    assert [(it["plan"], it["id"], it["due"]) for it in found] == [
        ("shapingba-2019-177", "1.1", "2019-09-30"),
        ("shapingba-2019-177", "S1", "2019-09-30"),
        ("party-2019", "1", "2019-10-31"),
        ("shapingba-2019-177", "27.3", "2019-11-30"),
        ("fgf-2019", "1.1", "2019-11-30"),
        ("fgf-2019", "27", "2019-12-20"),
    ]


def test_the_plan_of_an_answer_over_several_is_null_beside_all_of_them(run, several: Path):
    found = json.loads(run("list", "--format", "json", "--data", several).out)
    assert found["plan"] is None
    assert found["plans"] == ["shapingba-2019-177", "party-2019", "fgf-2019"]
    one = json.loads(run("list", "--plan", "放管服", "--format", "json", "--data", several).out)
    assert one["plan"] == "fgf-2019"
    assert "plans" not in one
    assert all("plan" not in row for row in one["tasks"])


@pytest.mark.parametrize("name", ["放管服", "fgf-2019", "测政办发〔2019〕9号", "任务分工"])
def test_a_plan_is_named_by_folder_id_number_or_words_of_its_title_alone(run, several: Path, name: str):
    assert run("list", "--plan", name, "--format", "ids", "--data", several).out.split() == [
        "1.1",
        "1.2",
        "2",
        "3",
        "27",
    ]


def test_a_plan_that_is_not_there_is_told_with_those_that_are(run, several: Path):
    said = run("list", "--plan", "环保", "--data", several)
    assert said.code == 3
    assert "营商（重庆市沙坪坝区营商环境优化提升工作方案）" in said.err


def test_a_unit_called_otherwise_in_another_plan_is_the_same_unit(run, several: Path):
    ids = run("list", "--lead", "区市场监督管理局", "--format", "ids", "--data", several).out.split()
    assert ids[-2:] == ["放管服/2", "放管服/3"]
    assert "营商/2" in ids
    shown = run("show", "放管服/2", "--data", several).out
    assert "区市场监管局（印作“区市场监督管理局”）" in shown


@pytest.mark.parametrize("many", [0, 4_000])
def test_what_was_recorded_before_a_unit_was_called_otherwise_is_still_that_units(
    run, several: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, many: int
):
    monkeypatch.setattr(workspace, "MANY", many)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-01")
    names = several / "departments.yaml"
    names.rename(several / "away")
    plan = ("--plan", "放管服", "--data", several)
    own, rule = "区市场监督管理局", ("--document", "某政办〔2019〕1号", "--effective", "2019-11-20")
    assert run("reassign", "1.2", "--lead", own, *rule, *plan).code == 0
    assert (
        run("reorganise", own, "--into", "区政务办", "--document", "文", "--effective", "2019-12-01", *plan).code == 0
    )
    asked = ("list", "--lead", own, "--format", "ids", *plan)
    before = [run(*asked, "--as-of", day).out for day in ("2019-11-25", "2019-12-01")]
    assert "1.2" in before[0]
    (several / "away").rename(names)
    for _ in range(2):
        assert [run(*asked, "--as-of", day).out for day in ("2019-11-25", "2019-12-01")] == before
    assert "E712" not in run("validate", "--data", several).out


def test_one_row_a_unit_counts_its_tasks_of_every_plan(run, several: Path):
    def count(*plan: str) -> int:
        told = json.loads(run("departments", *plan, "--format", "json", "--data", several).out)
        return sum(row["lead"] for row in told["departments"] if row["name"] == "区政务办")

    assert count() == count("--plan", "营商") + count("--plan", "放管服") + count("--plan", "党建")
    assert count("--plan", "放管服") == 3


def test_inside_a_plans_folder_that_plan_is_asked(run, several: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(several / "plans" / "放管服")
    assert run("list", "--format", "ids").out.split() == ["1.1", "1.2", "2", "3", "27"]
    monkeypatch.chdir(several)
    assert len(run("list", "--format", "ids").out.split()) == 190 + 5 + 2


def test_a_plan_is_added_beside_a_workspace_of_one_that_never_moves(run, several: Path, data_folder: Path):
    shutil.rmtree(several / "plans" / "shapingba-2019-177")
    (several / "departments.yaml").unlink()
    for file in data_folder.iterdir():
        shutil.copy(file, several)
    (several / "ledger").mkdir()
    ids = run("list", "--format", "ids", "--data", several).out.split()
    assert (ids[0], ids[-1], len(ids)) == ("营商/1.1", "放管服/27", 197)


def test_units_that_may_be_one_are_told_beside_a_plan_at_the_root_too(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert run("init", tmp_path / "区里").code == 0
    run("plan", "add", Path(__file__).parents[1] / "several" / "放管服", "--data", tmp_path / "区里")
    monkeypatch.chdir(tmp_path / "区里")
    assert "在 plans/departments.yaml 里写" in run("validate").out
    shutil.copy(Path(__file__).parents[1] / "several" / "departments.yaml", tmp_path / "区里" / "plans")
    assert "可能是一家" not in run("validate").out
    assert run("list", "--lead", "区市场监督管理局", "--format", "ids").out.split()[-1] == "放管服/3"
    assert run("backup", tmp_path / "备份.zip").code == 0
    assert run("restore", tmp_path / "备份.zip", tmp_path / "还原").code == 0
    assert (tmp_path / "还原" / "plans" / "departments.yaml").is_file()


def test_a_number_that_one_plan_alone_has_needs_no_plan(run, several: Path):
    assert run("show", "27.3", "--data", several).out.startswith("营商/27(3)")
    said = run("show", "2", "--data", several)
    assert said.code == 3
    assert "营商/2、党建/2、放管服/2" in said.err


def test_tasks_of_several_plans_are_shown_together(run, several: Path):
    out = run("show", "放管服/1.1", "党建/1", "--data", several).out
    assert [line for line in out.splitlines() if "/" in line[:8]] == ["放管服/1(1)　精简审批事项", "党建/1　支部建设"]


def test_a_record_goes_into_the_ledger_of_its_plan(run, several: Path):
    written = run("record", "放管服/1.1", "--progress", "40", "--data", several)
    assert written.code == 0
    assert [it.parent.name for it in (several / "plans" / "放管服" / "ledger").glob("*/*.yaml")] == ["1.1"]
    assert not list((several / "plans" / "shapingba-2019-177" / "ledger").glob("*/*.yaml"))
    digest = run("log", "--format", "ids", "--data", several).out.split()[0].rpartition("_")[2]
    assert "放管服/1(1)" in run("log", "--data", several).out
    taken = run("withdraw", digest, "--reason", "记错了", "--data", several)
    assert taken.code == 0


def test_one_command_does_not_record_on_two_plans(run, several: Path):
    said = run("record", "放管服/1.1", "党建/1", "--progress", "40", "--data", several)
    assert said.code == 2
    assert not list(several.glob("plans/*/ledger/*/*.yaml"))


def test_a_number_that_several_plans_have_is_not_recorded_on_any(run, several: Path):
    said = run("record", "2", "--progress", "40", "--data", several)
    assert said.code == 3
    assert "放管服/2" in said.err
    assert not list(several.glob("plans/*/ledger/*/*.yaml"))


def test_a_command_of_one_plan_says_which_there_are(run, several: Path):
    said = run("bulletin", "--period", "2019-Q4", "-o", "通报.docx", "--data", several)
    assert said.code == 2
    assert "营商、党建、放管服" in said.err
    assert "--plan" in said.err


def test_what_a_list_is_grouped_by_keeps_the_plans_apart(run, several: Path):
    groups = json.loads(run("list", "--group-by", "part", "--format", "json", "--data", several).out)["groups"]
    assert [(it["key"], it["count"]) for it in groups] == [
        ("营商/一", 170),
        ("营商/二", 20),
        ("党建/", 2),
        ("放管服/", 5),
    ]


def test_a_category_of_one_plan_finds_nothing_in_the_others(run, several: Path):
    found = rows(run("list", "--category", "开办企业", "--format", "json", "--data", several).out)
    assert {it["plan"] for it in found} == {"shapingba-2019-177"}
    assert run("list", "--category", "没有这个", "--data", several).code == 3


def test_columns_of_csv_begin_with_the_plan_where_there_is_more_than_one(run, several: Path):
    out = run("list", "--format", "csv", "--data", several).out.splitlines()
    assert out[0].startswith("方案,编号")
    assert out[-1].startswith("放管服,27,")
    assert run("list", "--plan", "党建", "--format", "csv", "--data", several).out.startswith("编号")


def test_a_plan_is_added_with_a_ledger_of_its_own(run, tmp_path: Path):
    assert run("init", tmp_path / "区里").code == 0
    source = Path(__file__).parents[1] / "several" / "放管服"
    added = run("plan", "add", source, "--data", tmp_path / "区里")
    assert added.code == 0, added.err
    made = tmp_path / "区里" / "plans" / "fgf-2019"
    assert sorted(it.name for it in made.iterdir() if not it.name.startswith(".")) == [
        "README.md",
        "departments.yaml",
        "ledger",
        "measures.lock",
        "measures.yaml",
        "rules.yaml",
    ]
    ids = run("list", "--format", "ids", "--data", tmp_path / "区里").out.split()
    assert (ids[0], ids[-1]) == ("营商/1.1", "放管服/27")
    again = run("plan", "add", source, "--data", tmp_path / "区里")
    assert again.code == 2
    assert "已有标识为 fgf-2019 的方案" in again.err


def test_a_plan_without_a_short_name_or_with_that_of_another_is_not_added(run, tmp_path: Path):
    run("init", tmp_path / "区里")
    source = tmp_path / "来的"
    shutil.copytree(Path(__file__).parents[1] / "several" / "放管服", source)
    path = source / "measures.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("short: 放管服", "short: 营商"), "utf-8")
    assert "简称“营商”已是" in run("plan", "add", source, "--data", tmp_path / "区里").err
    path.write_text(text.replace("  short: 放管服\n", ""), "utf-8")
    assert "没有简称" in run("plan", "add", source, "--data", tmp_path / "区里").err
    assert not (tmp_path / "区里" / "plans").exists()


def test_a_plan_put_away_is_asked_by_name_alone_and_nothing_of_it_is_lost(run, several: Path):
    run("record", "放管服/1.1", "--progress", "40", "--data", several)
    before = sorted(several.rglob("*.yaml"))
    away = run("plan", "retire", "放管服", "--by", "张某", "--reason", "办完了", "--data", several)
    assert away.code == 0, away.err
    assert not [it for it in run("list", "--format", "ids", "--data", several).out.split() if it.startswith("放管服")]
    assert run("list", "--plan", "放管服", "--format", "ids", "--data", several).out.split()[0] == "1.1"
    assert set(before) < set(several.rglob("*.yaml"))
    assert run("plan", "retire", "放管服", "--by", "张某", "--reason", "办完了", "--data", several).code == 2
    back = run("plan", "retire", "放管服", "--by", "张某", "--reason", "还要办", "--undo", "--data", several)
    assert back.code == 0
    assert len(run("list", "--format", "ids", "--data", several).out.split()) == 197
    assert "办完了" in (several / "plans" / "放管服" / "returned.yaml").read_text("utf-8")


def test_the_last_plan_cannot_be_put_away(run, several: Path):
    for name in ("放管服", "党建"):
        assert run("plan", "retire", name, "--by", "张某", "--reason", "办完了", "--data", several).code == 0
    said = run("plan", "retire", "营商", "--by", "张某", "--reason", "办完了", "--data", several)
    assert said.code == 2


def test_validate_examines_every_plan_and_what_is_wrong_between_them(run, several: Path):
    (several / "departments.yaml").unlink()
    told = json.loads(run("validate", "--format", "json", "--data", several).out)
    assert [(it["code"], Path(it["path"]).parent.name) for it in told["problems"] if it["code"] != "W602"] == [
        ("W804", "放管服")
    ]
    path = several / "plans" / "党建" / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("short: 党建", "short: 营商"), "utf-8")
    said = run("validate", "--data", several)
    assert said.code == 1
    assert "E801" in said.out
    one = run("validate", "--plan", "放管服", "--data", several)
    assert one.code == 0


def test_a_backup_holds_every_plan_and_gives_it_back(run, several: Path, tmp_path: Path):
    run("record", "放管服/1.1", "--progress", "40", "--data", several)
    written = run("backup", tmp_path / "备份.zip", "--data", several)
    assert written.code == 0, written.err
    assert "台账 1 条" in written.out
    assert run("restore", tmp_path / "备份.zip", tmp_path / "还原").code == 0
    kept = {it.relative_to(several): it.read_bytes() for it in several.rglob("*") if it.is_file()}
    back = {it.relative_to(tmp_path / "还原"): it.read_bytes() for it in (tmp_path / "还原").rglob("*") if it.is_file()}
    assert {path: back.get(path) for path in kept} == kept
    assert len(run("list", "--format", "ids", "--data", tmp_path / "还原").out.split()) == 197
    one = run("backup", tmp_path / "一个.zip", "--plan", "放管服", "--data", several)
    assert one.code == 0
    assert run("restore", tmp_path / "一个.zip", tmp_path / "一个").code == 0
    assert run("list", "--format", "ids", "--data", tmp_path / "一个").out.split()[0] == "1.1"


def test_tab_offers_the_plans_then_the_numbers_of_the_one_typed(several: Path):
    from bizenv.cli import completion
    from bizenv.cli.commands.show import command
    from bizenv.cli.session import App

    context = click.Context(command, obj=App(str(several)))
    parameter = next(it for it in command.params if it.name == "ids")

    def offer(typed: str) -> list[str]:
        return [it.value for it in completion.complete_tasks(context, parameter, typed)]

    assert offer("") == ["营商/", "党建/", "放管服/"]
    assert offer("放管服/1") == ["放管服/1", "放管服/1.1", "放管服/1.2"]
    assert [it.value for it in completion.complete_departments(context, parameter, "区大数据局")] == ["区大数据局"]
    assert [it.value for it in completion.complete_plans(context, parameter, "党")] == ["党建"]


def test_an_output_never_takes_the_place_of_another_plans_file(run, several: Path, tmp_path: Path, data_folder: Path):
    path = several / "plans" / "党建" / "measures.yaml"
    before = path.read_bytes()
    assert run("list", "--plan", "放管服", "--format", "json", "-o", path, "--data", several).code == 2
    assert run("list", "--format", "json", "-o", several / "departments.yaml", "--data", several).code == 2
    assert path.read_bytes() == before
    shutil.copytree(several / "plans" / "放管服", tmp_path / "一个" / "plans" / "放管服")
    shutil.copytree(data_folder, tmp_path / "一个", dirs_exist_ok=True)
    names = tmp_path / "一个" / "plans" / "departments.yaml"
    names.write_text("version: 1\ndepartments: []\n", "utf-8")
    assert run("list", "--plan", "放管服", "--format", "json", "-o", names, "--data", tmp_path / "一个").code == 2


def test_the_digest_of_a_plan_is_that_of_its_own_files_whatever_the_workspace_calls_its_units(run, several: Path):
    each = json.loads(run("info", "--format", "json", "--data", several).out)["each"]
    alone = json.loads(run("info", "--format", "json").out)
    assert [it["counts"]["tasks"] for it in each] == [190, 2, 5]
    assert each[0]["digest"] == alone["digest"]


def test_an_entry_that_calls_a_unit_as_the_workspace_does_is_sound(run, several: Path):
    given = ("--lead", "区市场监管局", "--document", "测府〔2019〕1号", "--effective", "2019-10-01")
    moved = run("reassign", "放管服/27", *given, "--date", "2019-10-01", "--data", several)
    assert moved.code == 0, moved.err
    assert run("validate", "--data", several).code == 0
    assert "放管服/27" in run("list", "--lead", "区市场监督管理局", "--format", "ids", "--data", several).out.split()


def test_the_command_on_a_card_asks_the_log_of_that_task_and_no_other(run, several: Path):
    data = ("--data", several)
    run("record", "放管服/27", "--progress", "50", "--date", "2019-10-01", *data)
    for words in (("放管服/27",), ("27", "--plan", "放管服")):
        card = run("show", *words, *ASKED, *data).out
        assert card.startswith("放管服/27　一网通办")
        assert "（bizenv log 放管服/27）" in card
    assert "正在推进50%" in run("log", "放管服/27", *data).out
    assert run("log", "27", *data).code == 3
    inside = run("show", "27", *ASKED, "--data", several / "plans" / "放管服").out
    assert "（bizenv log 27）" in inside


def test_the_remedy_for_a_paper_of_one_plan_can_be_typed_for_a_command_without_numbers(run, several: Path):
    said = run("notice", "list", "--data", several)
    assert said.code == 2
    assert "用 --plan 指一个，如 --plan " in said.err
    assert "/1" not in said.err


def test_a_number_of_the_wrong_plan_is_told_with_the_plan_that_has_it(run, several: Path):
    said = run("verify", "放管服/27.3", "--pass", "--by", "张某", "--data", several)
    assert said.code == 3
    assert "别的方案有：营商/27.3" in said.err
    assert "别的方案" not in run("show", "放管服/999", "--data", several).err
    said = run("record", "放管服/27", "--plan", "营商", "--progress", "5", "--data", several)
    assert said.code == 3
    assert "--plan 指的是营商" in said.err


def test_a_plan_that_cannot_be_read_is_not_said_to_be_missing(run, several: Path):
    path = several / "plans" / "放管服" / "measures.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("measures:", "measures: [", 1), encoding="utf-8")
    path.parent.rename(several / "plans" / "fgf-2019")
    said = run("overdue", "--plan", "放管服", "--data", several)
    assert said.code == 3
    assert "读不了、不知叫什么的：fgf-2019" in said.err
    every = run("list", "--lead", "区税务局", "--data", several)
    assert every.code == 4
    rest = shlex.split(every.err.strip().rpartition("命令后面加")[2])
    assert rest == ["--plan", "营商", "--plan", "党建"]
    assert run("list", *rest, "--lead", "区税务局", "--data", several).code == 0


def test_two_plans_of_one_short_name_are_told_so_that_each_can_be_typed(run, several: Path):
    for folder in ("党建", "放管服"):  # a folder of the name would be meant
        (several / "plans" / folder).rename(several / "plans" / f"夹{folder}")
    path = several / "plans" / "夹党建" / "measures.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("short: 党建", "short: 放管服"), encoding="utf-8")
    said = run("list", "--plan", "放管服", "--data", several)
    assert said.code == 3
    for name in ("fgf-2019", "party-2019"):
        assert f"{name}（" in said.err
        assert run("list", "--plan", name, "--data", several).code == 0
    said = run("show", "1", "--data", several).err
    assert "fgf-2019/1" in said
    assert "party-2019/1" in said
    assert run("show", "party-2019/1", "--data", several).code == 0
    ledger = several / "plans" / "夹党建" / "ledger"
    ledger.mkdir(exist_ok=True)
    (ledger / "2019-11-20_1_report_409398305844.yaml").write_text("", "utf-8")
    told = run("list", "--data", several).err
    command = shlex.split(told.partition("运行 bizenv ")[2].partition(" 查看")[0])
    assert command[-2:] == ["--plan", "party-2019"]  # the one with the flaw, and a name that is taken
    assert "409398305844" in run(*command).out


def test_what_is_to_be_done_today_is_counted_as_it_is_listed(run, several: Path):
    out = run("todo", "--as-of", "2019-12-25", "--data", several).out
    assert out.count("反馈今日截止") == 1
    assert out.startswith("今日必办1项、")


def test_the_report_of_one_plan_is_asked_by_the_line_as_it_is_printed(
    run, several: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(several)
    out = run("report", "--period", "2019-Q4", *ASKED, width=80).out
    line = next(it for it in out.splitlines() if it.startswith("单看一个："))
    typed = shlex.split(line.partition("：bizenv ")[2])
    assert typed[typed.index("--period") :] == ["--period", "2019-Q4", "--as-of", "2019-12-31"]
    assert run(*typed).out.startswith(
        "重庆市沙坪坝区营商环境优化提升工作方案：2019年第四季度进展（截至2019年12月31日）"
    )


def test_the_tasks_of_a_unit_are_not_told_as_anothers_where_the_workspace_takes_two_for_one(run, several: Path):
    (several / "departments.yaml").write_text(
        "version: 1\n\ndepartments:\n  - name: 区政务办\n    aliases:\n      - {name: 区司法局, why: 误}\n",
        encoding="utf-8",
    )
    for _ in range(2):  # read afresh, then out of the cache
        said = run("missing", "--as-message", "--period", "2019-Q4", "--data", several)
        assert said.code == 4
        assert "把“营商”方案里的区政务办、区司法局并成了一家" in said.err
    for typed in ((), ("--plan", "营商")):
        checked = run("validate", *typed, "--data", several)
        assert checked.code == 1
        assert "E802" in checked.out


def test_a_letter_does_not_take_the_file_of_the_letter_on_the_same_number_of_another_plan(
    run, several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-10")
    for number in ("营商/2", "放管服/2"):
        typed = ("--step", "1", "--limit", "2020-01-31", "--format", "md", "-o", tmp_path / "函")
        said = run("notice", number, *typed, "--data", several)
        assert said.code == 0, said.err
    assert sorted(it.name for it in (tmp_path / "函").iterdir()) == [
        "放管服_2_督查提示单_2020-01-10.md",
        "营商_2_督查提示单_2020-01-10.md",
    ]


def test_a_number_typed_with_a_chinese_input_method_names_its_plan(run, several: Path):
    found = json.loads(run("show", "营商／27.3", "--format", "json", "--data", several).out)["tasks"]
    assert [it["id"] for it in found] == ["27.3"]


def test_one_plan_is_shown_though_another_cannot_be_read(run, several: Path):
    (several / "plans" / "党建" / "measures.yaml").write_text("plan: [", "utf-8")
    assert run("show", "放管服/1.1", "--data", several).code == 0
    said = run("list", "--data", several)
    assert (said.code, "其余方案可以先问，命令后面加 --plan" in said.err) == (4, True)


def test_who_put_a_plan_away_is_not_written_over_by_an_answer(run, several: Path):
    run("plan", "retire", "放管服", "--by", "张某", "--reason", "办完", "--data", several)
    path = several / "plans" / "放管服" / "retired.yaml"
    before = path.read_bytes()
    for name in ("retired.yaml", "returned.yaml"):
        assert run("list", "--data", several, "-o", path.with_name(name)).code == 2
    assert path.read_bytes() == before
    assert not path.with_name("returned.yaml").exists()


def test_a_plan_is_not_put_away_in_words_that_cannot_be_kept(run, several: Path):
    said = run("plan", "retire", "放管服", "--by", "张某", "--reason", "\udcff", "--data", several)
    assert (said.code, (several / "plans" / "放管服" / "retired.yaml").exists()) == (2, False)


def test_a_copy_of_a_plan_is_told_and_does_not_write_over_it_in_a_dataset(run, several: Path, tmp_path: Path):
    pytest.importorskip("pyarrow")
    shutil.copytree(several / "plans" / "放管服", several / "plans" / "放管服二")
    said = run("validate", "--data", several)
    assert (said.code, said.out.count("E801 方案的")) == (1, 2)
    assert "fgf-2019”与“放管服”的相同" in said.out
    said = run("export", tmp_path / "ds", "--format", "parquet", "--data", several)
    assert said.code == 2
    assert "fgf-2019" in said.err
    assert not list((tmp_path / "ds").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("departments: [\n", "E101"),
        ("version: 1\ndepartments:\n  - {name: [区法院]}\n", "E204"),
        ("version: 1\ndepartments:\n  - {name: 区法院, aliases: [{name: 3, why: x}]}\n", "E205"),
    ],
)
def test_names_that_cannot_be_used_are_told_with_their_place(run, several: Path, text: str, code: str):
    (several / "departments.yaml").write_text(text, "utf-8")
    assert run("list", "--lead", "区法院", "--data", several).code == 4
    said = run("validate", "--data", several)
    assert (said.code, code in said.out) == (1, True)


def test_a_name_given_to_two_units_is_told(run, several: Path):
    entries = ("区政务办", "区市场监管局")
    lines = "".join(f"  - {{name: {it}, aliases: [{{name: 那个局, why: 旧称}}]}}\n" for it in entries)
    (several / "departments.yaml").write_text(f"version: 1\n\ndepartments:\n{lines}", "utf-8")
    said = run("validate", "--data", several)
    assert "“那个局”在“区政务办”下已经写了" in said.out
    assert said.code == 1


def test_a_plan_is_not_put_away_by_a_part_of_its_name(run, several: Path):
    said = run("plan", "retire", "放管", "--by", "张某", "--reason", "办完", "--data", several)
    assert said.code == 2
    assert "是不是 放管服" in said.err
    assert not list(several.rglob("retired.yaml"))


def test_a_unit_is_not_called_by_a_slip_of_the_pen_unseen(run, several: Path):
    path = several / "departments.yaml"
    path.write_text(path.read_text("utf-8").replace("name: 区市场监管局", "name: 区市场监管居"), "utf-8")
    checked = run("validate", "--data", several)
    assert "“区市场监管居”哪个方案里都没有" in checked.out
    assert "W803" not in run("validate", "--plan", "党建", "--data", several).out


def test_what_is_closed_and_goes_on_is_closed(act):
    assert act("2019-11-20", "record", "27.3", "--done", "--evidence", "文", "--by", "区经济信息委").code == 0
    assert act("2019-11-21", "verify", "27.3", "--pass", "--continuing", "--by", "督查办").code == 0
    (row,) = json.loads(act("2019-11-22", "plans", "--format", "json").out)["rows"]
    assert row["closed"] == 1


def test_two_lines_of_one_name_that_make_one_unit_of_two_answer_nothing(run, several: Path):
    (several / "departments.yaml").write_text(
        "version: 1\ndepartments:\n"
        "- {name: 某局, aliases: [{name: 区政务办, why: 改名}]}\n"
        "- {name: 某局, aliases: [{name: 区财政局, why: 改名}]}\n",
        "utf-8",
    )
    said = run("list", "--lead", "某局", "--plan", "营商", "--data", several)
    assert said.code == 4
    assert "并成了一家" in said.err

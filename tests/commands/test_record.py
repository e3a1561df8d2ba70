"""Recording, as the office types it: what is written, what is said, what is refused."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bizenv.base.yamlfile import parse
from bizenv.checks.schema import faults
from bizenv.ledger.entry import make_digest, parse_rendered
from bizenv.store import plans, rubric, workspace


@pytest.fixture(autouse=True)
def _workday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIZENV_TODAY", "2020-02-10")


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace as the current folder."""
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.chdir(folder)
    return folder


def answer(result):
    assert result.code == 0, result.err
    return json.loads(result.out)


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*.yaml"))


def state(run, number: str, *more: str) -> str:
    return answer(run("show", number, "--format", "json", *more))["tasks"][0]["state"]


def test_a_workspace_has_the_plan_its_lock_the_rubric_and_an_empty_ledger(run, desk: Path):
    names = {p.name for p in desk.iterdir()}
    assert names == {
        *(
            "measures.yaml",
            "departments.yaml",
            "measures.lock",
            "rules.yaml",
            "ledger",
            ".gitattributes",
            ".gitignore",
            "README.md",
            ".schemas",
        ),
    }
    assert entries(desk) == []
    assert run("validate", "--strict").code == 0
    assert run("lock", "--check").code == 0
    told = answer(run("info", "--format", "json"))
    assert (told["folder"], told["ledger"]["entries"]) == (str(desk), 0)
    assert "空的" in run("info").out
    assert len((desk / "README.md").read_text("utf-8").splitlines()) < 50
    assert "台账为空" in run("list", "--measure", "27").out


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The plan that docs/data-format.md shows; it names no office."""
    folder = tmp_path / "plan"
    folder.mkdir()
    text = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text("utf-8")
    for name, content in re.findall(r"```yaml\n# (measures|departments)\.yaml\n(.*?)```", text, re.DOTALL):
        (folder / f"{name}.yaml").write_text(content, "utf-8")
    return folder


def test_the_workspace_of_another_plan_is_good_from_the_start(run, example: Path, tmp_path: Path):
    result = run("init", tmp_path / "new", "--plan", example)
    assert result.code == 0
    assert len(result.out.splitlines()) == 2
    assert run("validate", tmp_path / "new", "--strict").code == 0
    ours = rubric.find_default().read_text("utf-8").splitlines()
    made = (tmp_path / "new" / "rules.yaml").read_text("utf-8").splitlines()[1:]
    assert made == ours  # it names no department, and its kinds have no effect where the plan does not have them


def test_the_office_is_not_judged_by_itself_where_its_name_in_the_head_is_an_alias(run, example: Path, tmp_path: Path):
    departments = example / "departments.yaml"
    text = departments.read_text("utf-8")
    alias = "name: 区督查办, kind: 区级部门, aliases: [{name: 区政府督查办, why: 全称}]"
    departments.write_text(text + f"  - {{{alias}}}\n", "utf-8")
    measures = example / "measures.yaml"
    text = measures.read_text("utf-8").replace(
        "lead: [区政务办]\n            text", "lead: [区政府督查办]\n            text"
    )
    head = "  annex: 示例附表\n  office: 区政府督查办\n  mandate: {text: 定期通报}\n"
    measures.write_text(text.replace("  annex: 示例附表\n", head), "utf-8")
    result = run("init", tmp_path / "new", "--plan", example)
    assert (result.code, len(result.out.splitlines())) == (0, 2), result.err
    assert run("validate", tmp_path / "new").code == 0
    given = ("--data", tmp_path / "new")
    assert run("record", "2", "--progress", "10", *given).code == 0
    assert "区督查办牵头的不设灯号" in run("report", *given).out.replace("\n", "")
    result = run("notice", "2", "--step", "1", "--limit", "2019-10-20", "-o", tmp_path / "letters", *given)
    assert (result.code, "由区督查办牵头，应回避" in result.err) == (2, True), result.err


def test_every_command_in_the_readme_of_a_workspace_is_one(run, desk: Path):
    from bizenv.cli.main import COMMANDS

    typed = re.findall(r"^bizenv (\S+)", (desk / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(typed) > 8
    assert set(typed) <= set(COMMANDS)


def test_init_refuses_a_folder_that_is_not_empty_and_a_faulty_plan(run, desk: Path, copy: Path, tmp_path: Path):
    result = run("init", desk)
    assert (result.code, "不是空的" in result.err) == (2, True)
    (tmp_path / "file").write_text("x", "utf-8")
    assert run("init", tmp_path / "file").code == 2
    assert run("init", "").code == 2
    measures = copy / "measures.yaml"
    measures.write_text(measures.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-29"), "utf-8")
    result = run("init", tmp_path / "new", "--plan", copy)
    assert (result.code, (tmp_path / "new").exists()) == (1, False)
    (tmp_path / "empty").mkdir()
    assert run("init", tmp_path / "empty").code == 0


def test_recording_needs_a_workspace(run, copy: Path, tmp_path: Path):
    result = run("record", "27.3", "--done")
    assert result.code == 2
    assert "bizenv init" in result.err
    result = run("record", "27.3", "--done", "--data", copy)
    assert result.code == 2
    assert "没有台账" in result.err


def test_an_entry_is_one_small_file_that_says_all(run, desk: Path):
    result = run(
        *(
            "record",
            "27.3",
            "--progress",
            "60",
            "--date",
            "2020-02-03",
            "--received",
            "2020-02-05",
            "--by",
            "区经济信息委",
        ),
        *(
            "--note",
            "第一行\n第二行：\"引号\"、'单引号' # 井号 [括号]",
            "--evidence",
            "回函〔2020〕1号",
            "--period",
            "2020-Q1",
        ),
    )
    assert result.code == 0, result.err
    (path,) = entries(desk)
    assert re.fullmatch(r"2020-02-03_27\.3_report_[0-9a-f]{12}\.yaml", path.name)
    assert path.parent == desk / "ledger" / "27.3"
    content = path.read_bytes()
    assert path.stem.endswith(make_digest(content))
    data = parse("", content).data
    assert data == parse_rendered(content.decode())
    assert list(faults.find_faults("entry", data)) == []
    assert (data["version"], data["plan"], data["task"]) == (1, "shapingba-2019-177", "27.3")
    assert (data["date"], data["received"], data["progress"]) == ("2020-02-03", "2020-02-05", 60)
    assert re.fullmatch(r"2020-02-10T\d\d:\d\d:\d\d\.\d{6}\+08:00", data["recorded"])
    assert "第一行\n第二行" in data["note"]
    assert str(path.relative_to(desk)) in result.out
    assert "正在推进60%" in result.out
    assert f"bizenv withdraw {path.stem[-12:]}" in result.out
    assert run("validate", "--strict").code == 0


def test_json_gives_the_entry_its_path_and_the_task(run, desk: Path):
    told = answer(run("record", "27.3", "27.1", "--stage", "正在推进", "--format", "json"))
    assert (told["schema_version"], told["kind"], len(told["entries"])) == (1, "entries", 2)
    for it in told["entries"]:
        assert Path(it["path"]).read_text("utf-8")
        assert it["task"]["state"] == "in_progress"
    listed = answer(run("list", "--measure", "27", "--format", "json"))["tasks"]
    assert [t for t in listed if t["id"] == "27.3"] == [told["entries"][0]["task"]]


def test_a_dry_run_shows_the_file_and_writes_nothing(run, desk: Path):
    result = run("record", "27.3", "--done", "--dry-run")
    assert result.code == 0
    assert "没有写" in result.out
    assert "stage: done" in result.out
    assert entries(desk) == []


def test_a_measure_names_all_its_tasks(run, desk: Path):
    assert run("record", "27", "--stage", "not_started").code == 0
    assert len(entries(desk)) == 4


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("27.3",), "只给一个"),
        (("27.3", "--done", "--progress", "60"), "只给一个"),
        (("27.3", "--progress", "101"), "101"),
        (("27.3", "--done", "--date", "2020-02-11"), "还没有发生"),
        (("27.3", "--done", "--date", "2020-02-03", "--received", "2020-02-01"), "早于发生日"),
        (("27.3", "--done", "--date", "2019-09-23"), "早于方案印发之日"),
        (("27.3", "--no-change"), "本期无变化"),
        (("27.3", "--done", "--note", "联系 13812345678"), "手机号"),
        (("27.3", "--done", "--note", "\u202e反"), "看不见的字符"),
        (("27.3", "--done", "--note", ""), "不能是空的"),
        (("27.3", "--done", "--note", "a\udcffb"), "编码不对"),
        (("27.3", "--done", "--note", "字" * 20_001), "文字太长"),
        (("27.3", "--done", "--value", "x=1"), "没有量化指标"),
        (("27.1", "--progress", "5", "--value", "基站=很多"), "应是数字"),
        (("27.1", "--progress", "5", "--value", "铁塔=3"), "没有指标“铁塔”"),
        (("6.1", "--progress", "5", "--value", "时间=3"), "不止一个"),
        (("27.3", "--done", "--deadline", "2"), "没有节点“2”"),
        (("1.2", "--done", "--deadline", "1"), "没有明确时限"),
        (("71.1", "--done"), "有 2 个节点"),
        (("67.1", "--done", "--deadline", "2019-12-31"), "请写序号"),
        (("27.3", "--done", "--period", "2019-Q9"), "不是能认的期间"),
    ],
)
def test_what_cannot_be_recorded_is_misuse_and_writes_nothing(run, desk: Path, typed: tuple[str, ...], why: str):
    result = run("record", *typed)
    assert (result.code, result.out) == (2, "")
    assert why in result.err
    assert entries(desk) == []


def test_an_unknown_task_department_or_entry_is_exit_3(run, desk: Path):
    assert run("record", "27.9", "--done").code == 3
    assert run("withdraw", "abcdef", "--reason", "x").code == 3
    assert run("supersede", "27.3", "--document", "x", "--effective", "2020-02-01", "--lead", "区大数据局").code == 3


def test_of_several_tasks_all_are_checked_before_one_is_written(run, desk: Path):
    assert run("record", "27.3", "71.1", "--done").code == 2
    assert entries(desk) == []


def test_the_same_said_twice_is_recorded_once(run, desk: Path):
    typed = ("record", "27.3", "--progress", "60", "--note", "甲")
    assert run(*typed).code == 0
    result = run(*typed)
    assert (result.code, "没有再记" in result.err) == (2, True)
    assert run(*typed[:-1], "乙").code == 0
    assert len(entries(desk)) == 2


def test_what_is_said_again_after_something_else_is_another_fact(run, desk: Path):
    """Forty per cent, seventy and forty again on one day, and done again after a return."""
    for share in ("40", "70", "40"):
        assert run("record", "27.3", "--progress", share).code == 0
    assert run("record", "27.3", "--progress", "40").code == 2
    for typed in (
        ("record", "27.3", "--done", "--evidence", "回函"),
        ("verify", "27.3", "--return", "--limit", "2020-02-20"),
    ) * 2:
        assert run(*typed).code == 0
    assert len(entries(desk)) == 7
    assert run("validate", desk, "--strict").code == 0


@pytest.mark.parametrize(
    ("number", "before", "now", "told"),
    [
        (
            "27.3",
            ("--progress", "60"),
            ("--progress", "30"),
            "27(3) 的进展低于上次：2020-02-03 报“正在推进60%”，这次报“正在推进30%”",
        ),
        ("27.3", ("--done",), ("--progress", "90"), "27(3) 的进展低于上次：2020-02-03 报“已完成”，这次报“正在推进90%”"),
        ("27.3", ("--progress", "60"), ("--stage", "not_started"), "这次报“尚未启动”"),
        ("67.1", ("--progress", "60"), ("--progress", "30", "--deadline", "2"), "67(1) 节点2 的进展低于上次"),
        ("67.1", ("--progress", "60"), ("--progress", "30"), "67(1) 的进展低于上次"),
    ],
)
def test_a_slip_that_takes_progress_back_is_told_and_recorded_all_the_same(run, desk: Path, number, before, now, told):
    assert run("record", number, *before, "--date", "2020-02-03").code == 0
    for more in (("--dry-run",), ()):
        result = run("record", number, *now, *more)
        assert result.code == 0
        assert result.err.count("低于上次") == 1
        assert told in result.err
        assert "如系误填，请改正" in result.err
    assert len(entries(desk)) == 2


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([("record", "27.3", "--progress", "60")], ("--progress", "60", "--note", "又报一次")),
        ([("record", "27.3", "--progress", "60")], ("--no-change",)),
        ([("record", "27.3", "--progress", "60")], ("--stage", "in_progress")),
        ([("record", "27.3", "--progress", "60")], ("--progress", "30", "--date", "2020-02-03")),
        (
            [
                ("record", "27.3", "--done", "--evidence", "回函"),
                ("verify", "27.3", "--return", "--limit", "2020-02-20"),
            ],
            ("--progress", "80"),
        ),
    ],
)
def test_progress_that_only_seems_to_fall_is_not_questioned(run, desk: Path, before, now):
    """It came before the higher one, or after a return: what was returned begins anew."""
    for typed in before:
        assert run(*typed).code == 0
    result = run("record", "27.3", *now)
    assert (result.code, "低于上次" in result.err) == (0, False)


def test_what_was_withdrawn_may_be_said_again(run, desk: Path):
    told = answer(run("record", "27.3", "--progress", "40", "--format", "json"))
    assert run("withdraw", told["entries"][0]["entry"], "--reason", "误记").code == 0
    assert run("record", "27.3", "--progress", "40").code == 0


def test_the_day_of_completion_that_is_reported_is_verified_unless_another_is_given(run, desk: Path):
    typed = ("record", "27.3", "--done", "--completed", "2019-11-28", "--evidence", "回函")
    assert run("record", "27.3", "--progress", "40", "--completed", "2019-11-28").code == 2
    assert "晚于报办结之日" in run(*typed, "--date", "2019-11-20").err
    name = answer(run(*typed, "--date", "2019-12-20", "--format", "json"))["entries"][0]["entry"]
    assert run("correct", name, "--stage", "in_progress", "--reason", "误记", "--dry-run").code == 0
    passed = ("verify", "27.3", "--pass", "--by", "张某", "--dry-run")
    assert "2019-12-20完成" in run(*passed).out  # nothing proves the day that is claimed after the deadline
    assert "2019-11-28完成" in run(*passed, "--proof", "回函").out
    assert run("verify", "27.3", "--pass", "--by", "张某", "--completed", "2019-12-02").code == 0
    assert state(run, "27.3") == "closed_late"


def test_from_report_to_closing(run, desk: Path):
    assert run("verify", "27.3", "--pass", "--by", "张某").code == 2
    assert run("record", "27.3", "--done", "--date", "2019-11-28").code == 0
    without = run("verify", "27.3", "--pass", "--by", "张某")
    assert (without.code, "没有佐证材料" in without.err) == (2, True)
    assert "核验人" in run("verify", "27.3", "--pass").err
    assert run("verify", "27.3", "--return").code == 2
    assert run("verify", "27.3", "--return", "--limit", "2020-02-20", "--note", "缺材料").code == 0
    assert state(run, "27.3") == "returned"
    assert "2020-02-20前补报" in run("show", "27.3").out
    assert run("record", "27.3", "--done", "--evidence", "截图").code == 0
    assert state(run, "27.3") == "reported_done"
    overdue = answer(run("overdue", "--format", "json"))
    assert "27.3" in overdue["awaiting_verification"]
    assert "27.3" not in [t["id"] for t in overdue["tasks"]]
    assert run("verify", "27.3", "--pass", "--by", "张某").code == 0
    assert state(run, "27.3") == "closed_late"
    assert run("record", "27.3", "--no-change").code == 2
    assert "27.3" in run("list", "--state", "逾期办结", "--format", "ids").out.split()
    assert "27.3" in run("list", "--light", "蓝", "--format", "ids").out.split()


def test_lateness_is_judged_by_the_day_of_completion(run, desk: Path):
    assert run("record", "27.3", "--done", "--date", "2019-12-20", "--evidence", "x").code == 0
    late = ("verify", "27.3", "--pass", "--by", "张某", "--completed", "2019-11-30")
    assert run(*late).code == 2  # reported on 20 December: only a document shows that it was done in time
    assert run(*late, "--proof", "验收单").code == 0
    assert state(run, "27.3") == "closed"


def test_an_extension_keeps_both_days(run, desk: Path):
    typed = ("extend", "27.3", "--until", "2020-06-30", "--approved-by", "区政府", "--document", "批示")
    assert run(*typed).code == 2
    assert run(*typed, "--reason", "等上级办法").code == 0
    task = answer(run("show", "27.3", "--format", "json"))["tasks"][0]
    assert (task["deadlines"][0]["date"], task["due"], task["extended"]) == ("2019-11-30", "2020-06-30", 1)
    shown = run("show", "27.3").out
    assert "2019-11-30" in shown
    assert "延至2020-06-30，时限过后才申请" in shown
    assert "原2019-11-30" in run("list", "--measure", "27", width=100).out
    assert "时限过后才申请" in run("log", "27.3").out
    assert run(*typed, "--reason", "再延").code == 2


def test_a_new_rule_brings_its_text_its_day_and_its_lead(run, desk: Path):
    typed = ("--document", "渝府办发〔2020〕5号", "--effective", "2020-02-01", "--text", "全市通办")
    assert run("supersede", "27.3", *typed, "--until", "2020-03-01", "--lead", "科技局").code == 0
    task = answer(run("show", "27.3", "--format", "json"))["tasks"][0]
    assert (task["state"], task["lead"], task["due"]) == ("superseded", ["区科技局"], "2020-03-01")
    assert "27.3" in run("list", "--lead", "区科技局", "--format", "ids").out.split()
    assert "27.3" in run("due", "--within", "30d", "--format", "ids").out.split()
    assert "全市通办" in run("show", "27.3").out
    assert "全市通办" in run("due", "--within", "30d").out
    assert state(run, "27.3", "--as-of", "2020-01-31") == "no_report"


def test_a_rule_that_does_not_hold_yet_is_in_the_log_and_changes_nothing(run, desk: Path):
    assert run("supersede", "27.3", "--document", "新文件", "--effective", "2020-03-01").code == 0
    assert state(run, "27.3") == "no_report"
    assert "2020-03-01起生效" in run("log", "27.3").out
    assert state(run, "27.3", "--as-of", "2020-03-01") == "superseded"
    assert "按新规定执行" in run("log", "27.3", "--as-of", "2020-03-01").out


def test_people_are_named_and_named_again(run, desk: Path):
    assert run("assign", "27.3").code == 2
    assert run("assign", "27.3", "--leader", "李某", "--person", "王某").code == 0
    assert run("assign", "27.3", "--person", "赵某").code == 0
    task = answer(run("show", "27.3", "--format", "json"))["tasks"][0]
    assert (task["leader"], task["person"], task["state"]) == ("李某", "赵某", "no_report")
    assert "责任领导 李某　责任人 赵某" in run("show", "27.3").out


def test_an_objection_of_a_joint_lead_stays_on_record_and_moves_nothing(run, desk: Path):
    assert run("record", "43.1", "--progress", "60").code == 0
    assert run("object", "43.1", "--note", "登记一事尚未完成").code == 2  # nobody objects
    assert run("object", "43.1", "--by", "区没有这家", "--note", "登记一事尚未完成").code == 3
    said = run("object", "43.1", "--by", "市场监管局", "--note", "登记一事尚未完成", "--date", "2019-11-20")
    assert said.code == 0
    assert "现为：正在推进60%" in said.out
    task = answer(run("show", "43.1", "--format", "json"))["tasks"][0]
    assert (task["state"], task["progress"]) == ("in_progress", 60)
    assert [(e["by"], e["note"]) for e in task["objections"]] == [("区市场监管局", "登记一事尚未完成")]
    assert "2019-11-20　区市场监管局有异议：登记一事尚未完成" in run("show", "43.1").out
    assert "异议" in run("log", "43.1").out
    assert run("object", "43.1", "--by", "市场监管局", "--note", "登记一事尚未完成", "--date", "2019-11-20").code == 2
    (name,) = (e["entry"] for e in task["objections"])
    assert run("correct", name, "--clear", "by", "--reason", "试").code == 2  # an objection is somebody's
    assert run("withdraw", name, "--reason", "已协商一致").code == 0
    assert "有异议" not in run("show", "43.1").out


def test_an_objection_alone_says_nothing_of_how_the_work_stands(run, desk: Path):
    assert run("object", "43.1", "--by", "区市场监管局", "--note", "不应由我局").code == 0
    assert answer(run("report", "--format", "json", "--as-of", "2020-02-01"))["empty"] is True


def test_a_correction_and_a_withdrawal_leave_every_byte(run, desk: Path):
    assert run("record", "27.3", "--progress", "80", "--note", "误").code == 0
    (first,) = entries(desk)
    before = first.read_bytes()
    ref = first.stem[-12:]
    assert run("correct", ref, "--reason", "误记").code == 2
    assert run("correct", ref, "--until", "2020-03-01", "--reason", "误记").code == 2
    assert run("correct", ref[:6], "--progress", "50", "--clear", "note", "--reason", "误记为80").code == 0
    assert answer(run("show", "27.3", "--format", "json"))["tasks"][0]["progress"] == 50
    assert run("correct", ref, "--progress", "40", "--reason", "x").code == 2  # it no longer counts
    second = next(p for p in entries(desk) if p != first)
    data = parse("", second.read_bytes()).data
    assert (data["replaces"], data["reason"], "note" in data) == (first.stem, "误记为80", False)
    assert run("withdraw", str(second), "--reason", "试").code == 0
    assert answer(run("show", "27.3", "--format", "json"))["tasks"][0]["progress"] == 80
    third = next(p for p in entries(desk) if "withdraw" in p.name)
    assert run("withdraw", third.stem, "--reason", "恢复").code == 0
    assert answer(run("show", "27.3", "--format", "json"))["tasks"][0]["progress"] == 50
    assert first.read_bytes() == before
    assert "已被更正" in run("log", "27.3").out
    assert run("validate", "--strict").code == 0


def test_a_correction_clears_only_what_an_entry_can_do_without(run, desk: Path):
    typed = ("--deadline", "1", "--progress", "0", "--note", "误", "--received", "2020-02-09", "--date", "2020-02-08")
    assert run("record", "71.1", *typed).code == 0
    (first,) = entries(desk)
    assert run("correct", first, "--clear", "progress", "--clear", "received", "--reason", "误记").code == 0
    second = next(path for path in entries(desk) if path != first)
    for key in ("stage", "date", "task", "recorded", "deadline_day", "replaces", "reason", "progress", "result", "无"):
        result = run("correct", second, "--clear", key, "--reason", "误记")
        assert (result.code, result.err) == (2, f"错误：这条记录没有可去掉的“{key}”\n")
    assert run("correct", second, "--clear", "deadline", "--reason", "误记").code == 0
    third = next(path for path in entries(desk) if path not in (first, second))
    assert {"deadline", "deadline_day", "progress", "received"} & set(parse("", third.read_bytes()).data) == set()
    assert run("validate", "--strict").code == 0


def test_a_withdrawal_is_not_corrected_but_withdrawn(run, desk: Path):
    assert run("record", "27.3", "--progress", "80").code == 0
    assert run("withdraw", entries(desk)[0], "--note", "误", "--reason", "误记").code == 0
    withdrawal = next(path for path in entries(desk) if "withdraw" in path.name)
    result = run("correct", withdrawal, "--clear", "note", "--reason", "x")
    assert (result.code, "bizenv withdraw " in result.err, len(entries(desk))) == (2, True, 2)


def test_what_others_rest_on_is_not_withdrawn_from_under_them(run, desk: Path):
    assert run("record", "27.3", "--done", "--evidence", "x", "--date", "2019-11-28").code == 0
    (report,) = entries(desk)
    assert run("verify", "27.3", "--pass", "--by", "张某").code == 0
    result = run("withdraw", report.stem[-12:], "--reason", "x")
    assert result.code == 2
    assert "先撤回它" in result.err
    assert len(entries(desk)) == 2


def test_the_log_tells_all_in_order(run, office: Path):
    log = answer(run("log", "--data", office, "--format", "json"))
    assert log["count"] == len(entries(office))
    days = [(e["day"], e["recorded"]) for e in log["entries"]]
    assert days == sorted(days)
    of = answer(run("log", "27.3", "--data", office, "--format", "json"))["entries"]
    assert [e["after"][0]["state"] for e in of if e["kind"] != "assign"] == ["in_progress", "reported_done", "closed"]
    assert run("log", "27.3", "--data", office, "--format", "ids").out.split() == [e["entry"] for e in of]
    since = answer(run("log", "--since", "2020-02-01", "--data", office, "--format", "json"))
    assert {e["kind"] for e in since["entries"]} == {"supersede", "terminate", "report"}
    assert run("log", "--data", office, "--format", "csv").out.startswith("发生,收到,记录,编号,")
    assert answer(run("log", "1.1", "--as-of", "2019-12-01", "--data", office, "--format", "json"))["count"] == 0


def test_what_was_known_on_a_day_is_reprinted_to_the_letter(run, office: Path, monkeypatch: pytest.MonkeyPatch):
    typed = [
        ("report", "--as-of", "2019-12-12", "--by", "department"),
        ("list", "--as-of", "2019-12-12", "--format", "json"),
        ("overdue", "--as-of", "2019-12-12"),
        ("missing", "--period", "2019-Q4", "--as-of", "2019-12-12"),
        ("log", "--as-of", "2019-12-12"),
    ]
    cut = office.parent / "cut"
    shutil.copytree(office, cut)
    for path in entries(cut):
        if parse("", path.read_bytes()).data["recorded"] > "2019-12-12T99":
            path.unlink()
    for words in typed:
        then = run(*words, "--data", cut)
        now = run(*words, "--recorded-by", "2019-12-12", "--data", office)
        strip = "，按2019年12月12日为止的记录"
        assert now.out.replace(strip, "") == then.out
        assert (now.code, then.code) == (0, 0)


def test_a_closed_period_counts_to_the_end_of_its_last_day(run, office: Path):
    def due(*typed: str) -> dict:
        return answer(run("report", *typed, "--data", office, "--format", "json"))["due"]

    closed, inside = due("--period", "2019-Q4"), due("--period", "2019-Q4", "--as-of", "2019-12-31")
    assert (closed["due_today"], closed["not_yet"]) == (0, 0)
    assert inside["overdue"] == closed["overdue"] - inside["due_today"]
    assert inside["due_today"] > 20


def test_nobody_is_accused_before_anything_is_on_record(run, desk: Path):
    out = run("report", "--period", "2019-Q4", "--by", "department").out
    assert "勿据此通报" in out
    assert "灯号" not in out
    assert "未按时反馈" not in out
    told, _, rule = out.partition("口径：")
    assert rule
    assert "逾期" not in told
    assert "勿据此通报" in run("overdue").out


def test_shares_are_of_what_is_due_and_sum_to_a_hundred(run, office: Path):
    for typed in (("--period", "2019-Q4"), ("--as-of", "2019-12-31"), ("--as-of", "2020-02-10")):
        told = answer(run("report", *typed, "--by", "department", "--data", office, "--format", "json"))
        assert sum(told["places"].values()) == told["total"] == 190
        due = told["due"]
        assert due["closed"] + due["awaiting"] + due["extended"] + due["not_complete"] == due["count"]
        for it in (told, *told["rows"]):
            shares = list(it["due"]["shares"].values())
            assert round(sum(shares), 1) == (100.0 if it["due"]["count"] else 0.0)


@pytest.mark.parametrize("by", ["department", "category", "month", "part", "light"])
def test_the_report_by_groups_counts_every_task(run, office: Path, by: str):
    told = answer(run("report", "--by", by, "--data", office, "--format", "json"))
    counted = [task for row in told["rows"] for task in row["tasks"]]
    assert set(counted) == {t["id"] for t in told["tasks"]}
    if by != "department":
        assert len(counted) == 190
    for form in ("table", "markdown", "csv"):
        result = run("report", "--by", by, "--since", "2019-10-01", "--data", office, "--format", form)
        assert result.code == 0, result.err


def test_courts_and_the_office_are_not_judged(run, office: Path):
    told = answer(run("report", "--period", "2020", "--by", "department", "--data", office, "--format", "json"))
    judged = {row["key"]: row["judged"] for row in told["rows"]}
    assert not any(judged[name] for name in ("区法院", "区纪委监委", "区委宣传部", "区政府督查办"))
    assert judged["区市场监管局"]


def test_missing_says_who_has_not_reported_and_who_was_late(run, office: Path):
    told = answer(run("missing", "--period", "2019-Q4", "--as-of", "2020-01-10", "--data", office, "--format", "json"))
    silent = {row["id"] for row in told["missing"]}
    assert told["due"] == "2019-12-25"
    assert not silent & {"27.3", "1.1", "2", "1.2", "4.1"}
    assert {"3.2", "5.1", "41.1"} <= silent
    assert (told["late"], told["asked"], told["closing"]) == ([], 190, "2020-01-08")
    asked_by = {row["id"]: (row["feedback_due"], row["days_late"]) for row in told["missing"]}
    assert asked_by["3.2"] == ("2019-12-25", 16)
    assert asked_by["5.1"] == ("2020-01-08", 2)  # due on 31 December: asked for once, by the closing day
    message = run("missing", "--period", "2019-Q4", "--as-of", "2020-01-10", "--as-message", "--data", office).out
    assert message.startswith("【催报】区市场监管局：")
    assert run("missing", "--period", "2019-Q3", "--data", office).code == 2
    assert run("missing", "--period", "2020-Q3", "--data", office).code == 2
    assert run("missing", "--as-of", "0001-01-01", "--data", office).code == 2
    assert "还没有一轮反馈截止" in run("missing", "--as-of", "2019-10-25", "--data", office).err
    assert run("missing", "--period", "9999", "--as-of", "9999-12-31", "--data", office).code == 0
    assert run("report", "--as-of", "9999-12-31", "--data", office).code == 0


COURT = ("区法院", "区纪委监委", "区委宣传部", "区政府督查办")
"""Who is not judged, and so is not named among the others."""


@pytest.mark.parametrize(
    ("day", "said", "never"),
    [
        ("2019-12-20", "请于12月25日前反馈（还有5天），尚未反馈20项：", "未按时|催报|已过"),
        ("2019-12-25", "请于今日（12月25日）内反馈，尚未反馈20项：", "未按时|催报|已过"),
        ("2020-01-03", "应于2019年12月25日前反馈，已过9天，未按时反馈20项，请于今日内补报：", "请于2019年|请于12月"),
        ("2020-01-20", "应于2019年12月25日前反馈，已过26天，未按时反馈20项，请尽快补报：", "请于"),
    ],
)
def test_a_message_asks_for_no_day_that_has_passed_and_names_nobody_who_is_not_judged(
    run, office: Path, day: str, said: str, never: str
):
    found = run("missing", "--period", "2019-Q4", "--as-of", day, "--as-message", "--data", office)
    messages = found.out.split("\n\n")
    assert len({m.partition("】")[2].partition("：")[0] for m in messages}) == len(messages) > 20  # one a unit
    own = next(m for m in messages if m.startswith(("【催报】区市场监管局：", "【提醒】区市场监管局：")))
    assert said in own.splitlines()
    assert not re.search(never, found.out)
    assert "1. 减少企业材料准备成本" in own
    assert not re.search(r"\d\(\d\)", found.out)  # no printed numbers
    assert not any(name in m.splitlines()[0] for m in messages for name in COURT)
    assert not any(name in found.err for name in COURT)  # it stands above the messages, and is copied with them
    assert "工作联系函" in found.err
    listed = run("missing", "--period", "2019-Q4", "--as-of", day, "--data", office).out
    assert all(name in listed for name in COURT)


def test_a_message_tells_what_falls_due_after_the_round_apart(run, office: Path):
    typed = ("missing", "--lead", "区税务局", "--as-message", "--data", office)
    own = run(*typed, "--period", "2019-Q4", "--as-of", "2019-12-27").out.split("\n\n")[0].splitlines()
    place = own.index("12月31日前到期的，请于2020年1月8日前反馈（还有12天），尚未反馈2项：")
    assert own[place + 1].endswith("（时限12月31日，还有4天）")
    assert own[place - 1].startswith("4. ")
    assert own[-1] == "请填报后发回；已经报送的，请忽略。"  # with nothing on record nobody can report no change


def test_the_last_round_that_closed_is_the_monthly_one_where_that_is_so(run, office: Path):
    def told(day: str, *typed: str) -> dict:
        return answer(run("missing", *typed, "--as-of", day, "--data", office, "--format", "json"))["period"]["name"]

    assert [told(day) for day in ("2019-11-26", "2019-12-25", "2019-12-26", "2020-01-26")] == [
        *("2019-11", "2019-11", "2019-Q4", "2020-01")
    ]
    found = run("missing", "--period", "2019-12", "--as-of", "2019-12-28", "--data", office, "--format", "ids")
    assert "2019年12月的反馈并入" in found.err
    same = run("missing", "--period", "2019-Q4", "--as-of", "2019-12-28", "--data", office, "--format", "ids")
    assert (found.out, same.err) == (same.out, "")


def test_rules_that_cannot_be_read_are_said_and_those_that_can_apply(run, office: Path):
    rules = office / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("days: 15", "days: 400"), "utf-8")
    lit = run("list", "--light", "绿", "--as-of", "2019-12-12", "--format", "ids", "--data", office).out.split()
    far = {t.id for t in plans.load(str(office)).registry.tasks if any(d.date.year > 2020 for d in t.deadlines)}
    assert set(lit) <= {*far, "71.1"}
    rules.write_text(text.replace("when: overdue", "when: soon"), "utf-8")
    assert run("list", "--data", office).code == 4
    result = run("validate", office)
    assert (result.code, "E206" in result.out) == (1, True)
    rules.write_text(text.replace("tasks: null", 'tasks: {"99.9": {lit: false}}'), "utf-8")
    assert "E713" in run("validate", office).out
    rules.unlink()
    assert run("list", "--data", office).code == 0


def test_a_broken_entry_is_counted_out_and_said(run, office: Path):
    path = entries(office)[0]
    path.write_text("x: [", "utf-8")
    result = run("list", "--data", office)
    assert result.code == 0
    assert "台账有 1 个文件不能用" in result.err
    assert run("validate", office).code == 1


@pytest.mark.shell
def test_what_was_edited_or_deleted_since_a_revision_is_found(run, office: Path):
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(office), "-c", "user.name=x", "-c", "user.email=x@x", *words], check=True)

    assert run("validate", office, "--against", "HEAD").code == 2
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    assert run("validate", office, "--against", "HEAD", "--strict").code == 0
    assert run("validate", office, "--against", "nowhere").code == 2
    first, second, *_ = entries(office)
    first.unlink()
    second.write_bytes(second.read_bytes() + b"\n")
    found = json.loads(run("validate", office, "--against", "HEAD", "--select", "E705", "--format", "json").out)
    assert [Path(p["path"]).name for p in found["problems"]] == [first.name, second.name]


def test_the_ledger_is_read_once_and_then_remembered(run, office: Path, monkeypatch: pytest.MonkeyPatch):
    import os

    for path in entries(office):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    first = run("list", "--format", "json", "--data", office).out
    monkeypatch.setattr(workspace, "read_entry", lambda path: pytest.fail(f"{path} was read again"))
    assert run("list", "--format", "json", "--data", office).out == first


def test_the_python_api_knows_the_ledger(office: Path):
    from datetime import date

    import bizenv

    book = bizenv.load(office)
    assert len(book.ledger.entries) == len(entries(office))
    assert book.standing(date(2019, 12, 31)).status("27.3").state == "closed"
    assert book.standing(date(2019, 12, 31), date(2019, 12, 3)).status("27.3").state == "reported_done"
    assert "27.3" not in [t.id for t in book.overdue(date(2020, 1, 1))]


def test_a_ledger_from_which_all_is_withdrawn_judges_nobody(run, desk: Path):
    assert run("record", "27.3", "--progress", "60").code == 0
    digest = entries(desk)[0].stem.rpartition("_")[2]
    assert "台账为空" not in run("report").out
    assert run("withdraw", digest, "--reason", "记错了地方").code == 0
    assert "台账为空" in run("report").out
    assert all(t["light"] is None for t in answer(run("list", "--format", "json"))["tasks"])


@pytest.fixture
def clock_behind(monkeypatch: pytest.MonkeyPatch):
    """Set the clock back by a day, as on a second computer whose clock is behind."""
    return lambda: monkeypatch.setenv("BIZENV_TODAY", "2020-02-09")


def test_a_withdrawal_takes_effect_though_the_clock_is_behind(run, desk: Path, clock_behind):
    assert run("record", "27.3", "--progress", "60", "--date", "2020-02-01").code == 0
    (path,) = entries(desk)
    clock_behind()
    assert run("withdraw", path.stem[-12:], "--reason", "误记").code == 0
    assert state(run, "27.3") == "no_report"
    assert run("validate", desk, "--strict").code == 0


def test_a_correction_takes_effect_though_the_clock_is_behind(run, desk: Path, clock_behind):
    assert run("record", "27.3", "--progress", "60", "--date", "2020-02-01").code == 0
    (path,) = entries(desk)
    clock_behind()
    assert run("correct", path.stem[-12:], "--progress", "50", "--reason", "误记").code == 0
    assert answer(run("show", "27.3", "--format", "json"))["tasks"][0]["progress"] == 50


def test_of_two_reports_of_one_day_the_second_is_the_last_though_the_clock_is_behind(run, desk: Path, clock_behind):
    assert run("record", "27.3", "--progress", "60", "--date", "2020-02-01").code == 0
    clock_behind()
    assert run("record", "27.3", "--progress", "70", "--date", "2020-02-01").code == 0
    assert answer(run("show", "27.3", "--format", "json"))["tasks"][0]["progress"] == 70


def test_a_clock_that_was_years_ahead_blocks_nobody_and_is_told(run, desk: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIZENV_TODAY", "2031-01-01")
    assert run("record", "27.3", "--progress", "60", "--date", "2020-02-01").code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2020-02-10")
    (path,) = entries(desk)
    result = run("withdraw", path.stem[-12:], "--reason", "时钟错了")
    assert result.code == 0
    assert "注意：这个事项已有记于 2031-01-01 的记录" in result.err
    assert state(run, "27.3") == "no_report"
    assert run("record", "27.3", "--progress", "70").code == 0
    assert answer(run("show", "27.3", "--format", "json"))["tasks"][0]["progress"] == 70


def test_the_end_of_time_is_refused_in_words(run, desk: Path):
    assert run("record", "27.3", "--progress", "60", "--date", "2020-02-01").code == 0
    (path,) = entries(desk)
    text = re.sub("recorded: .*", "recorded: 9999-12-31T23:59:59.999999+08:00", path.read_text("utf-8"))
    path.unlink()
    path = path.with_name(f"2020-02-01_27.3_report_{make_digest(text.encode())}.yaml")
    path.write_text(text, "utf-8")
    result = run("withdraw", path.stem[-12:], "--reason", "时钟错了")
    assert (result.code, result.out) == (2, "")
    assert "时钟" in result.err


def test_of_a_chain_of_corrections_the_last_alone_counts(run, desk: Path):
    def last() -> str:
        return max(entries(desk), key=lambda p: parse_rendered(p.read_text("utf-8"))["recorded"]).stem[-12:]

    def told() -> list[int]:
        found = answer(run("log", "27.3", "--format", "json"))["entries"]
        return [it["content"]["progress"] for it in found if it["voided_by"] is None and it["kind"] == "report"]

    assert run("record", "27.3", "--progress", "10").code == 0
    for share in ("20", "30"):
        assert run("correct", last(), "--progress", share, "--reason", "误记").code == 0
    assert told() == [30]
    correction = last()
    assert run("withdraw", correction, "--reason", "更正错了").code == 0
    assert told() == [20]
    assert run("withdraw", last(), "--reason", "撤回错了").code == 0
    assert told() == [30]


def test_what_comes_back_beside_its_twin_is_refused(run, desk: Path):
    assert run("record", "27.3", "--progress", "10", "--date", "2020-02-01").code == 0
    (first,) = entries(desk)
    assert run("correct", first.stem[-12:], "--progress", "20", "--reason", "误记").code == 0
    correction = next(p for p in entries(desk) if "replaces" in p.read_text("utf-8"))
    assert run("record", "27.3", "--progress", "10", "--date", "2020-02-01").code == 0
    result = run("withdraw", correction.stem[-12:], "--reason", "更正错了")
    assert (result.code, result.out) == (2, "")
    assert "内容相同" in result.err
    assert run("validate", desk, "--strict").code == 0


def test_a_report_and_its_verification_are_withdrawn_together(run, desk: Path):
    assert run("record", "27.3", "--done", "--evidence", "函").code == 0
    assert run("verify", "27.3", "--pass", "--by", "张某").code == 0
    report, verification = sorted(entries(desk), key=lambda p: "verify" in p.name)
    assert run("withdraw", report.stem[-12:], "--reason", "误").code == 2
    assert run("withdraw", verification.stem[-12:], report.stem[-12:], "--reason", "误").code == 0
    assert state(run, "27.3") == "no_report"


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("record", ("--stage", "done", "--progress", "50")),
        ("record", ("--stage", "no_change", "--progress", "50")),
        ("record", ("--date", "2019-01-01")),
        ("verify", ("--limit", "2020-03-01")),
        ("return", ("--completed", "2020-02-01")),
        ("return", ("--continuing",)),
        ("assign", ("--clear", "leader")),
    ],
)
def test_a_correction_that_contradicts_itself_is_refused_and_nothing_given_is_dropped(run, desk: Path, kind, change):
    assert run("record", "27.3", "--progress", "60").code == 0
    if kind == "assign":
        assert run("assign", "27.3", "--leader", "李某").code == 0
    elif kind != "record":
        assert run("record", "27.3", "--done", "--evidence", "函").code == 0
        how = ("--pass", "--by", "张某") if kind == "verify" else ("--return", "--limit", "2020-02-20")
        assert run("verify", "27.3", *how).code == 0
    before = entries(desk)
    word = {"record": "report", "return": "verify"}.get(kind, kind)
    entry = next(p for p in before if f"_{word}_" in p.name)
    result = run("correct", entry.stem[-12:], *change, "--reason", "误记")
    assert (result.code, result.out) == (2, "")
    assert entries(desk) == before

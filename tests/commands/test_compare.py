"""``compare`` as typed: a leader signs what it tells, a clerk runs the commands that it ends with."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from rich.cells import cell_len

HERE = Path(__file__).parents[1] / "amended"
FILLED = {
    "批准机关": "县人民政府",
    "延期的原因": "上级办法未出台",
    "文号": "临海府函〔2026〕9号",
    "施行之日": "2026-03-20",
}
"""What a clerk writes in the places of the commands."""


@pytest.fixture(autouse=True)
def _in_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(HERE, tmp_path / "amended")
    monkeypatch.chdir(tmp_path / "amended")
    monkeypatch.setenv("BIZENV_TODAY", "2026-03-25")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("name", ["comparison.txt", "comparison.md"])
def test_the_comparison_is_the_one_that_was_looked_at(run, name: str):
    """BIZENV_REWRITE_GOLDEN=1 rewrites it, never in CI."""
    form = ["--format", "markdown"] if name.endswith("md") else []
    result = run("compare", "before", "after", *form, width=80)
    if os.environ.get("BIZENV_REWRITE_GOLDEN"):
        assert not os.environ.get("CI"), "golden files are never rewritten in CI"
        (HERE / name).write_text(result.out, "utf-8", newline="\n")
    assert (result.code, result.err) == (0, "")
    assert result.out == (HERE / name).read_text("utf-8")


def test_no_line_but_a_command_is_wider_than_the_terminal(run):
    lines = run("compare", "before", "after", width=80).out.splitlines()
    assert max(cell_len(line) for line in lines if not line.startswith("bizenv ")) <= 80


def test_colour_only_adds_to_what_is_legible_without_it(run, monkeypatch: pytest.MonkeyPatch):
    plain = run("compare", "before", "after", width=80).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    coloured = run("compare", "before", "after", width=80).out
    assert "\x1b[31m〔删：4个〕\x1b[0m\x1b[32m〔增：3个〕\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


def fill(command: str) -> list[str]:
    """The words of a command with its places filled in."""
    for place, words in FILLED.items():
        command = command.replace(f"【{place}】", words)
    assert "【" not in command
    name, *words = shlex.split(command)
    assert name == "bizenv"
    return words


@pytest.fixture
def desk(run) -> Path:
    """A workspace of the old version, with the new unit listed, as the first step asks."""
    assert run("init", "desk", "--plan", "before").code == 0
    path = Path("desk/departments.yaml")
    path.write_text(path.read_text("utf-8") + "  - {name: 县工信局, kind: 工作部门}\n", "utf-8")
    run("lock", "--data", "desk")
    return Path("desk")


def test_the_commands_bring_the_ledger_of_the_old_version_to_the_new_one(run, desk: Path, monkeypatch):
    monkeypatch.chdir(desk)
    steps = json.loads(run("compare", "../after", "--format", "json").out)["commands"]
    commands = [it["command"] for it in steps if it["command"]]
    assert {fill(it)[0] for it in commands} == {"reorganise", "extend", "supersede", "reassign", "terminate"}
    for command in commands:
        done = run(*fill(command))
        assert done.code == 0, (command, done.err)

    told = json.loads(run("list", "--as-of", "2026-03-25", "--format", "json").out)["tasks"]
    now = {it["id"]: it for it in told}
    assert now["1"]["due"] == "2026-09-30"
    assert (now["2"]["lead"], now["2"]["state"]) == (["县市场监管局", "县政务办"], "superseded")
    assert now["3.2"]["state"] == "terminated"
    assert [it["due"] for it in now["3.3"]["nodes"]] == ["2026-03-31", "2026-11-30"]
    assert now["4"]["support"] == ["县消防大队"]
    assert (now["5"]["lead"], now["6"]["support"]) == (["县工信局"], ["县工信局"])
    assert now["7"]["due"] == "2026-10-31"
    assert run("validate").code == 0

    again = json.loads(run("compare", "../after", "--format", "json").out)["commands"]
    assert [it["command"] for it in again if it["command"]] == []  # what is on record is not asked for twice


def change(folder: str, edit) -> None:
    path = Path(folder, "measures.yaml")
    data = yaml.safe_load(path.read_text("utf-8"))
    edit({str(m["number"]): m for c in data["categories"] for m in c["measures"]}, data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def add_node(measures, _data) -> None:
    """A task with one deadline has two, one with two has one."""
    measures["1"]["text"] = "2026年4月底前公布清单，2026年6月底前企业开办全程压减至2个工作日。"
    measures["1"]["deadlines"].insert(0, {"text": "2026年4月底前", "date": "2026-04-30", "clause": "公布清单"})
    task = measures["3"]["tasks"][2]
    task["text"] = "2026年9月底前在开发区全面实行区域评估。"
    task["deadlines"] = task["deadlines"][1:]


def undate(measures, _data) -> None:
    measures["4"]["text"] = "对房屋建筑项目逐步实行联合验收。"
    del measures["4"]["deadlines"]
    measures["2"]["text"] = measures["2"]["text"].replace("加快", "2026年底前")
    measures["2"]["deadlines"] = [{"text": "2026年底前", "date": "2026-12-31", "clause": "推进企业开办事项一窗受理"}]


def advance(measures, _data) -> None:
    """Earlier days cannot be extended to, and one unit supports no longer."""
    task = measures["3"]["tasks"][2]
    task["text"] = task["text"].replace("2026年9月底前", "2026年8月底前")
    task["deadlines"][1].update(text="2026年8月底前", date="2026-08-31")
    measures["5"]["support"] = []
    measures["2"]["lead"] = ["县政务办"]


@pytest.mark.parametrize(
    ("edit", "kinds", "notes"),
    [
        (add_node, {"supersede", "terminate"}, ("增加的节点",)),
        (undate, {"supersede"}, ()),
        (advance, {"supersede", "reassign"}, ("配合单位删空",)),
    ],
)
def test_a_mere_edit_ends_with_commands_that_are_accepted_too(
    run, desk: Path, edit, kinds: set[str], notes: tuple[str]
):
    change("before", edit)
    answer = json.loads(run("compare", "desk", "before", "--format", "json").out)
    commands = [it["command"] for it in answer["commands"] if it["command"]]
    assert all("【文号】" in it and it.endswith(" --data desk") for it in commands)  # no other document is known
    assert {fill(it)[0] for it in commands} == kinds
    for command in commands:
        done = run(*fill(command))
        assert done.code == 0, (command, done.err)
    assert [note for note in notes if not any(note in (it["note"] or "") for it in answer["commands"])] == []
    assert run("validate", "--data", "desk").code == 0


def test_of_what_is_closed_or_terminated_nothing_is_asked_that_would_be_refused(run, desk: Path):
    def act(*typed: str) -> None:
        done = run(*typed, "--data", "desk", "--date", "2026-03-21", "--by", "李某")
        assert done.code == 0, done.err

    for task in ("1", "3.2"):
        values = ("--value", "2") if task == "1" else ()
        act("record", task, "--done", "--evidence", "验收单", *values)
        act("verify", task, "--pass")
    act("record", "3.3", "--deadline", "1", "--done", "--evidence", "清单")
    act("verify", "3.3", "--deadline", "1", "--pass")
    act("terminate", "7", "--approved-by", "县人民政府", "--document", "某函", "--reason", "不再办")
    change("after", drop_nodes)

    steps = json.loads(run("compare", "desk", "after", "--format", "json").out)["commands"]
    notes = "".join(it["note"] or "" for it in steps)
    assert "1 已办结销号，不用延期" in notes
    assert "3(2) 已办结销号的，不用终止" in notes
    assert "7 已经批准终止，新版的改动不再记" in notes
    commands = [it["command"] for it in steps if it["command"]]
    assert [fill(it)[1] for it in commands if it.startswith("bizenv terminate")] == ["3.3"]
    for command in commands:
        done = run(*fill(command))
        assert done.code == 0, (command, done.err)


def drop_nodes(measures, _data) -> None:
    """The task with two nodes is dropped, of which the first is closed."""
    measures["4"]["tasks"] = measures["4"]["tasks"][:1]


def test_it_writes_nothing_itself(run, desk: Path):
    before = sorted(path for path in desk.rglob("*") if path.is_file())
    run("compare", "desk", "after")
    assert sorted(path for path in desk.rglob("*") if path.is_file()) == before


def test_the_answer_for_programs_names_every_change(run):
    answer = json.loads(run("compare", "before", "after", "--format", "json").out)
    assert (answer["schema_version"], answer["kind"], answer["count"]) == (1, "comparison", 16)
    assert answer["counts"] == {"added": 1, "dropped": 1, "changed": 10, "same": 0}
    assert (answer["old"]["document"], answer["new"]["document"]) == ("临海府发〔2026〕7号", "临海府发〔2026〕15号")
    assert [it["field"] for it in answer["head"]] == ["title", "document", "issued"]
    assert answer["renamed_units"] == [{"old": "县经信局", "new": "县工信局", "tasks": ["5", "6", "7"]}]
    tasks = {(it["old_label"], it["label"]): it for it in answer["tasks"]}
    assert tasks[(None, "3")]["change"] == "added"
    assert tasks[("3(2)", None)]["change"] == "dropped"
    points = tasks[("7", "8")]
    assert points["topics"] == ["moved", "wording", "units", "deadlines", "targets"]
    assert [it["text"] for it in points["text"]["pieces"] if it["mark"] == "added"] == ["2026年10月底前", "3个"]
    (due,) = points["deadlines"]
    assert (due["what"], due["old"]["date"], due["new"]["date"]) == ("date", "2026-12-31", "2026-10-31")
    assert [(it["what"], it["old"]["value"], it["new"]["value"]) for it in points["targets"]] == [("value", 4, 3)]


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (("before", "after"), 0, "改动10项"),
        (("before", "after", "--exit-code"), 1, "改动10项"),
        (("before", "before", "--exit-code"), 0, "两版相同"),
        (("before/measures.yaml", "after/measures.yaml"), 0, "改动10项"),
        (("before", "after", "--only", "周期"), 0, "只看周期。"),
        (("before", "after", "--only", "title", "--exit-code"), 0, "都没有这样的变化"),
        (("before", "after", "--only", "nonsense"), 2, "--only 没有“nonsense”"),
        ((), 2, "要给一个或两个"),
        (("before", "after", "after"), 2, "要给一个或两个"),
        (("before", "nowhere"), 4, "没有这个文件或文件夹：nowhere"),
        (("before", "after", "--format", "docx"), 2, "-o 文件名.docx"),
        (("before", "after", "-o", "before/measures.yaml"), 2, "before"),
        (("before", "after", "-o", "after/departments.yaml"), 2, "after"),
        (("before", "after", "-o", "after/rules.yaml"), 2, "after"),
        (("before", "后.txt"), 4, "后.txt"),
        (("before", "后.txt", "--issued", "去年"), 4, "后.txt"),
        (("--rev", "HEAD", "before"), 2, "不在 git 仓库里，--rev 无从比较"),
        (("--rev", "-x", "before"), 2, "不是 git 的版本"),
    ],
)
def test_the_exit_code_says_what_happened(run, typed: tuple[str, ...], code: int, words: str):
    Path("后.txt").write_text("这里没有表。\n", "utf-8")
    result = run("compare", *typed)
    assert (result.code, words in result.out + result.err) == (code, True), (result.out, result.err)


def test_without_an_old_version_the_data_in_use_are_it(run, monkeypatch: pytest.MonkeyPatch):
    named = run("compare", "after", "--data", "before")
    assert (named.code, named.err) == (0, "")
    assert named.out.replace(" --data before", "") == run("compare", "before", "after").out.replace(
        " --data before", ""
    )
    monkeypatch.chdir("before")
    assert " --data" not in run("compare", "../after").out


def git(*typed: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *typed], check=True, capture_output=True)


@pytest.fixture
def repository() -> None:
    """The plan in git, below the top folder, with the new version committed over the old one, tagged v1 and v2."""
    git("init")
    shutil.copytree("before", "plan")
    git("add", "plan")
    git("commit", "-m", "old")
    git("tag", "v1")
    shutil.copytree("after", "plan", dirs_exist_ok=True)
    git("commit", "-a", "-m", "new")
    git("tag", "v2")


@pytest.mark.usefixtures("repository")
def test_versions_in_git_are_compared_without_checking_them_out(run):
    wanted = json.loads(run("compare", "before", "after", "--format", "json").out)["tasks"]
    for typed in (
        ("--rev", "v1", "plan"),
        ("--rev", "v1", "v2", "plan"),
        ("--rev", "v1", "--rev", "v2", "--data", "plan"),
    ):
        result = run("compare", *typed, "--format", "json")
        assert (result.code, result.err) == (0, ""), typed
        answer = json.loads(result.out)
        assert answer["tasks"] == wanted, typed
        assert "那一版数据的工作区里运行" in answer["commands"][-1]["note"]
    assert "两版相同" in run("compare", "--rev", "v2", "plan").out


@pytest.mark.usefixtures("repository")
def test_a_revision_that_cannot_be_read_is_said(run):
    assert "git 里没有版本“v9”" in run("compare", "--rev", "v9", "plan").err
    shutil.copytree("before", "other")
    result = run("compare", "--rev", "v1", "other")
    assert (result.code, "没有 measures.yaml" in result.err) == (2, True)
    Path("plan/measures.yaml").write_text("plan: [\n", "utf-8")
    git("commit", "-a", "-m", "broken")
    result = run("compare", "--rev", "HEAD", "--rev", "v1", "plan")
    assert (result.code, "HEAD:measures.yaml" in result.err) == (4, True)


@pytest.fixture
def document() -> Path:
    """The new version as a Word file: its head, and a table with the heads that such a table has."""
    docx = pytest.importorskip("docx")
    plan = yaml.safe_load(Path("after/measures.yaml").read_text("utf-8"))
    paper = docx.Document()
    for line in (
        "临海府发〔2026〕15号",
        "临海县人民政府关于印发《临海县营商环境提升工作方案（修订）》的通知",
        "各镇人民政府：",
        "2026年3月20日",
    ):
        paper.add_paragraph(line)
    paper.add_paragraph("附件")
    paper.add_paragraph("重点任务分工表")
    table = paper.add_table(rows=1, cols=5)
    for cell, head in zip(table.rows[0].cells, ("序号", "目标任务", "工作措施", "牵头单位", "配合单位"), strict=True):
        cell.text = head
    for section in plan["categories"]:
        for it in section["measures"]:
            tasks = it.get("tasks") or [{"text": it["text"]}]
            text = "\n".join(f"（{t['item']}）{t['text']}" if "item" in t else t["text"] for t in tasks)
            cells = (
                str(it["number"]),
                section["title"],
                f"{it['title']}。{text}",
                "、".join(it["lead"]),
                "、".join(it.get("support", ())),
            )
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                cell.text = words
    paper.save("新版.docx")
    return Path("新版.docx")


def test_a_document_is_compared_without_being_entered_first(run, document: Path):
    """The amendment came by post this morning, and at noon the leader asks what is in it."""
    answer = json.loads(run("compare", "before", str(document), "--format", "json").out)
    assert answer["new"]["document"] == "临海府发〔2026〕15号"
    assert (answer["counts"]["added"], answer["counts"]["dropped"]) == (1, 1)
    tasks = {it["old_label"]: it for it in answer["tasks"]}
    assert [it["new"]["date"] for it in tasks["7"]["deadlines"]] == ["2026-10-31"]
    assert tasks["3(2)"]["change"] == "dropped"
    assert [it["old"] for it in tasks["4"]["support"]] == [["县资规局"]]
    assert run("compare", "before", str(document), "-o", str(document), "--force").code == 2  # it is what was read


def test_of_two_documents_there_is_no_ledger(run, document: Path):
    shutil.copy(document, "同.docx")
    answer = json.loads(run("compare", str(document), "同.docx", "--format", "json").out)
    assert (answer["count"], answer["commands"]) == (0, [])


def test_a_document_without_a_day_is_read_with_that_of_the_other_version(run):
    table = "序号,工作任务,牵头单位,完成时限\n1,企业开办全程压减至2个工作日。,县市场监管局,6月底前\n"
    Path("新版.csv").write_text(table, "utf-8")
    result = run("compare", "before", "新版.csv", "--format", "json")
    assert "没有印发日期，年份照另一版的 2026-01-15 推算" in result.err
    task = next(it for it in json.loads(result.out)["tasks"] if it["label"] == "1")
    assert [it["new"]["date"] for it in task["deadlines"] if it["new"]] in ([], ["2026-06-30"])
    assert "2027" in run("compare", "before", "新版.csv", "--issued", "2027").out
    assert run("compare", "新版.csv", "新版.csv").code == 2
    said = run("compare", "before", "新版.csv").out
    assert "2026年1月15日印发" in said.splitlines()[1]
    assert said.splitlines()[2].endswith("2026年印发")  # and not on a day that nobody printed


def test_the_paper_for_the_leader_has_both_versions_side_by_side(run):
    docx = pytest.importorskip("docx")
    assert run("compare", "before", "after", "-o", "对照表.docx").code == 0
    paper = docx.Document("对照表.docx")
    section = paper.sections[0]
    assert section.page_width > section.page_height
    text = "\n".join(it.text for it in paper.paragraphs)
    assert "修订对照表" in text
    assert "（临海府发〔2026〕7号），2026年1月15日印发" in text
    assert "新增1项，删去1项，改动10项" in text
    table = paper.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "事项", "原文", "修改后", "说明"]
    row = next(row for row in table.rows if row.cells[1].text.startswith("8（原7）"))
    assert row.cells[2].text == "2026年底前建成4个用水用电联合服务网点。\n牵头单位：县经信局"
    assert row.cells[3].text == "2026年10月底前建成3个用水用电联合服务网点。\n牵头单位：县工信局"
    runs = [row.cells[n].paragraphs[0].runs for n in (2, 3)]
    assert [it.text for it in runs[0] if it.font.strike] == ["2026年底前", "4个", "县经信局"]
    assert [it.text for it in runs[1] if it.font.bold and it.font.underline] == ["2026年10月底前", "3个", "县工信局"]
    assert run("compare", "before", "after", "-o", "对照表.docx").code == 2  # a person may have written on it

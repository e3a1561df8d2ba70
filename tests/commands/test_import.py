"""``bizenv import``: from the document that came in to a draft, its doubts, a workspace, and again from a new version.

The readers of documents and of annexes have tests of their own; here what they read is made by hand.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bizenv.base import yamlfile
from bizenv.intake.annex.model import Doubt, Draft
from bizenv.intake.document.model import Document
from bizenv.plan import doubts

DEPARTMENTS: dict[str, Any] = {
    "version": 1,
    "departments": [
        {"name": "市数据局（市人工智能局）"},
        {"name": "市科技局"},
        {"name": "市市场监管局", "aliases": [{"name": "市市监局", "why": "1(2)的写法，只差几个字"}]},
        {"name": "各县（市、区）政府", "collective": True},
    ],
}
LEAD = ("categories", 0, "measures", 0, "tasks", 1, "lead")


def make_measures(**changes: Any) -> dict[str, Any]:
    """A plan of three tasks; ``changes``: of the keys of its head."""
    plan = {"id": "data-2026", "title": "数据集建设行动方案", "document": "某政办发〔2026〕7号", "issued": "2026-04"}
    return {
        "version": 1,
        "plan": {**plan, "annex": "重点任务清单", "curation": "draft", "numbering": "continuous", **changes},
        "categories": [
            {
                "number": "一",
                "title": "建设数据集",
                "measures": [
                    {
                        "number": 1,
                        "title": "建设：高质量数据集",
                        "lead": ["市数据局（市人工智能局）"],
                        "tasks": [
                            {
                                "item": 1,
                                "text": "2026年底前，建成10个数据集。",
                                "deadlines": [{"text": "2026年底前", "date": "2026-12-31", "clause": "建成10个数据集"}],
                            },
                            {
                                "item": 2,
                                "text": "完善标准 v1.10: 草案 #2。",
                                "lead": ["市科技局", "市市监局"],
                                "support": ["各县（市、区）政府"],
                                "deadlines": [{"text": "2026年6月", "date": "2026-06-30", "from": "column"}],
                                "columns": {"备注": "1.10", "责任领导": "yes"},
                            },
                        ],
                    }
                ],
            },
            {
                "number": "二",
                "title": "开放应用",
                "measures": [{"number": 2, "text": "组织交流对接。", "lead": ["市市场监管局"]}],
            },
        ],
    }


DOUBTS = (
    Doubt("units", "1.2", "第2页第3行", "牵头读作“市科技局”和“市市监局”两家", "也可能是一家单位", "measures", LEAD),
    Doubt(
        "alias",
        "",
        "第2页第3行",
        "“市市监局”读作“市市场监管局”的另一种写法",
        "也可能是两家",
        "departments",
        ("departments", 2, "aliases", 0, "name"),
    ),
    Doubt("lost", "", "第3页", "注：带*的为重点任务", ""),
    Doubt("head", "", "第1页", "印发日期读作2026年4月，哪一天没有印", "", "measures", ("plan", "issued")),
)


def make_draft(measures: Mapping[str, Any] | None = None, found: tuple[Doubt, ...] = DOUBTS) -> Draft:
    places = {"1.1": "第2页第2行", "1.2": "第2页第3行", "2": "第3页第1行"}
    return Draft(measures or make_measures(), DEPARTMENTS, found, "第2页的表", (("序号", "number"),), places)


Reader = Callable[[Draft], Path]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """``reader(draft)`` makes ``bizenv import`` read that draft out of any file, and returns a file to be read."""
    import sys
    from types import ModuleType

    def stand_in(draft: Draft) -> Path:
        child, assemble = ModuleType("child"), ModuleType("assemble")
        document = Document("附件.pdf", "pdf", (), wraps=True, remarks=("第4页是图片，没有读",))
        child.read_safely = lambda *_, **__: (document,)  # type: ignore[attr-defined]

        def make(documents: Any, *, plan: str | None, issued: str | None, **_: Any) -> Draft:
            head = {**draft.measures["plan"], **({"issued": issued} if issued else {})}
            head |= {"id": plan} if plan else {}
            return draft._replace(measures={**draft.measures, "plan": head})

        assemble.make_draft = make  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "bizenv.intake.document.child", child)
        monkeypatch.setitem(sys.modules, "bizenv.intake.annex.assemble", assemble)
        path = Path("附件.pdf")
        path.write_bytes(b"%PDF")
        return path

    return stand_in


def test_the_draft_is_written_and_a_person_is_told_what_was_read_and_what_is_next(reader: Reader, run):
    result = run("import", reader(make_draft()), "-o", "新方案", "--id", "data-2026")
    assert result.code == 0, result.err
    assert sorted(p.name for p in Path("新方案").iterdir()) == [
        ".schemas",
        "departments.yaml",
        "doubts.md",
        "imported.json",
        "measures.yaml",
    ]
    for words in (
        "数据集建设行动方案",
        "某政办发〔2026〕7号",
        "2026-04（哪一天待查）",
        "第2页的表",
        "3个事项、4家单位、2个时限",
        "存疑　3处：单位1、同名1、文首1",
        "未放入　1段：“注：带*的为重点任务”（第3页）",
        "第4页是图片",
        "bizenv validate 新方案",
        "bizenv init 工作区 --plan 新方案",
    ):
        assert words in result.out, words
    for name in ("measures", "departments"):
        document = yamlfile.parse(name, Path(f"新方案/{name}.yaml").read_bytes())
        assert not document.problems
        assert document.data == (make_measures() if name == "measures" else DEPARTMENTS)


def test_every_doubt_names_the_line_that_a_person_would_change(reader: Reader, run):
    run("import", reader(make_draft()), "-o", "new", "--id", "data-2026")
    written = Path("new/doubts.md").read_bytes()
    found = doubts.parse(written)
    assert found is not None
    assert [(d.number, d.topic, d.task, d.names) for d in found.open] == [
        (1, "head", "", ()),
        (2, "units", "1.2", ()),
        (3, "alias", "", ("市市场监管局", "市市监局")),
        (4, "lost", "", ()),
    ]
    assert found.unread == ()
    text = written.decode()
    lines = {
        name: Path(f"new/{name}").read_text("utf-8").splitlines() for name in ("measures.yaml", "departments.yaml")
    }
    for file, number, words in (
        ("measures.yaml", 1, "issued: 2026-04"),
        ("measures.yaml", 2, "lead: [市科技局, 市市监局]"),
        ("departments.yaml", 3, "市市监局"),
    ):
        item = next(line for line in text.splitlines() if f"**D{number}**" in line)
        line = int(item.partition(f"改 {file} 第")[2].partition("行")[0])
        assert words in lines[file][line - 1]
    assert "## 一、建设数据集" in text
    assert "## 未放入的文字" in text


def test_a_dry_run_tells_the_same_and_writes_nothing(reader: Reader, run):
    path = reader(make_draft())
    dry, wet = run("import", path, "--dry-run"), run("import", path, "-o", "data-2026")
    assert dry.code == wet.code == 0
    assert dry.out.splitlines()[:-1] == wet.out.splitlines()[:-2]
    assert sorted(p.name for p in Path().iterdir()) == ["data-2026", "附件.pdf"]


def test_json_holds_the_tasks_the_doubts_and_what_was_lost(reader: Reader, run):
    result = run("import", reader(make_draft()), "-o", "data-2026", "--format", "json")
    told = json.loads(result.out)
    assert (told["schema_version"], told["kind"], told["plan"], told["folder"], told["count"]) == (
        1,
        "import",
        "data-2026",
        "data-2026",
        3,
    )
    units = next(d for d in told["doubts"] if d["topic"] == "units")
    assert units["task"] == "1.2"
    assert (
        Path("data-2026", units["file"]).read_text("utf-8").splitlines()[units["line"] - 1].strip().startswith("lead:")
    )
    assert told["lost"] == [{"number": 4, "place": "第3页", "text": "注：带*的为重点任务"}]
    task = told["tasks"][1]
    assert (task["id"], task["place"], task["doubts"]) == ("1.2", "第2页第3行", [2])
    assert task["lead_printed"] == ["市科技局", "市市监局"]
    assert task["lead"] == ["市科技局", "市市场监管局"]
    assert task["deadlines"][0]["date"] == "2026-06-30"


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ((), 2, "-o"),
        (("-o", "full"), 2, "不是空的"),
        (("-o", "new", "--id", "方案"), 2, "标识"),
        (("-o", "new", "--pages", "9-3"), 2, "--pages"),
        (("-o", "new", "--columns", "牵头"), 2, "--columns"),
        (("-o", "new", "--issued", "四月"), 2, "2026-04"),
        (("-o", "new", "--issued", "2026-02-30"), 2, "--issued"),
        (("-o", "new", "--table", "0"), 2, "--table"),
        (("-o", "new", "--table", "甲"), 2, "“甲”不是数字"),
        (("-o", "new", "没有的.pdf"), 4, "没有的.pdf"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    reader: Reader, run, typed: tuple[str, ...], code: int, words: str
):
    Path("full").mkdir()
    Path("full/a.txt").write_text("a")
    result = run("import", reader(make_draft()), *typed)
    assert (result.code, result.out) == (code, "")
    assert words in result.err
    assert not Path("new").exists()
    assert [p.name for p in Path("full").iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-04-01", "2026-04-01"),
        ("2026年4月1日", "2026-04-01"),
        ("20260401", "2026-04-01"),
        ("2026-04", "2026-04"),
        ("2026年4月", "2026-04"),
        ("２０２６", "2026"),
        ("2026年", "2026"),
    ],
)
def test_the_day_of_issue_is_taken_as_far_as_it_is_known(reader: Reader, run, typed: str, stored: str):
    draft = make_draft(make_measures(issued=None))
    assert run("import", reader(draft), "-o", "data-2026", "--issued", typed).code == 0
    document = yamlfile.parse("m", Path("data-2026/measures.yaml").read_bytes())
    assert document.data["plan"]["issued"] == stored


def test_without_a_day_of_issue_the_option_to_give_one_is_named(reader: Reader, run):
    result = run("import", reader(make_draft(make_measures(issued=None))), "-o", "new")
    assert result.code == 2
    assert "--issued 2026-04" in result.err
    assert not Path("new").exists()


def test_a_missing_library_is_named_with_the_command_that_installs_it(reader: Reader, run, monkeypatch):
    import sys

    path = reader(make_draft())

    def fail(*_: Any, **__: Any) -> None:
        raise ModuleNotFoundError(name="pdfplumber")

    monkeypatch.setattr(sys.modules["bizenv.intake.document.child"], "read_safely", fail)
    result = run("import", path, "-o", "new")
    assert result.code == 2
    assert "pip install 'bizenv[import]'" in result.err
    assert not Path("new").exists()


def test_the_draft_becomes_a_workspace(reader: Reader, run):
    run("import", reader(make_draft()), "-o", "data-2026")
    assert run("validate", "data-2026").code == 0
    assert run("init", "desk", "--plan", "data-2026").code == 0
    assert run("list", "--data", "desk", "--format", "ids").out.split() == ["1.1", "1.2", "2"]


def write_mandate(folder: Path) -> None:
    """The plan of a workspace, with the clause that letters need."""
    path = folder / "measures.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("plan:\n", "plan:\n  mandate: {text: 列入年度督查, date: 2026-04-01}\n"), "utf-8")


@pytest.fixture
def desk(reader: Reader, run, monkeypatch) -> Path:
    """A workspace made of the draft, in the summer of the year."""
    run("import", reader(make_draft()), "-o", "data-2026")
    write_mandate(Path("data-2026"))
    assert run("init", "desk", "--plan", "data-2026").code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2026-07-08")
    monkeypatch.setenv("BIZENV_DATA", "desk")
    return Path("desk")


LETTERS: tuple[tuple[str, ...], ...] = (
    ("notice", "1.2", "--step", "1", "--limit", "5wd", "-o", "out"),
    ("form", "export", "--period", "2026-Q3", "--all", "out"),
    ("form", "export", "--period", "2026-Q3", "--department", "市科技局", "-o", "表.xlsx"),
    ("missing", "--period", "2026-Q2", "--as-message"),
    ("missing", "--scheme", "--as-message"),
    ("department", "市科技局", "-o", "清单.docx"),
    ("bulletin", "--period", "2026-Q2"),
    ("brief", "--period", "2026-Q2"),
    ("dashboard", "--public", "-o", "公开.html"),
)


@pytest.mark.parametrize("typed", LETTERS, ids=" ".join)
def test_a_unit_that_was_guessed_is_in_no_letter_until_a_person_has_looked(desk: Path, run, typed: tuple[str, ...]):
    run("record", "2", "--progress", "5", "--note", "进行中")
    before = sorted(Path().rglob("*"))
    result = run(*typed)
    assert result.code == 2
    assert "D2 1.2（第2页第3行）：牵头读作“市科技局”和“市市监局”两家；也可能是一家单位" in result.err
    assert "desk/doubts.md" in result.err
    assert sorted(Path().rglob("*")) == before
    path = desk / "doubts.md"
    path.write_text(
        path.read_text("utf-8").replace("[ ] **D2**", "[x] **D2**").replace("[ ] **D3**", "[X] **D3**"), "utf-8"
    )
    result = run(*typed)
    assert result.code == 0, result.err


def test_a_letter_about_another_task_goes_out(desk: Path, run):
    text = (desk / "doubts.md").read_text("utf-8")
    (desk / "doubts.md").write_text(text.replace("[ ] **D3**", "[x] **D3**"), "utf-8")
    assert run("notice", "2", "--step", "1", "--limit", "5wd", "-o", "out").code == 0
    assert run("department", "市数据局", "-o", "清单.docx").code == 0
    assert run("notice", "1.2", "2", "--step", "1", "--limit", "5wd", "-o", "out").code == 2


def test_of_two_names_that_may_be_one_unit_neither_gets_a_letter(desk: Path, run):
    text = (desk / "doubts.md").read_text("utf-8")
    (desk / "doubts.md").write_text(text.replace("[ ] **D2**", "[x] **D2**"), "utf-8")
    for task in ("1.2", "2"):
        result = run("notice", task, "--step", "1", "--limit", "5wd", "-o", "out")
        assert result.code == 2
        assert "D3 “市市场监管局”、“市市监局”" in result.err
    assert run("notice", "1.1", "--step", "1", "--limit", "5wd", "-o", "out").code == 0


def test_a_checklist_that_cannot_be_read_keeps_letters_back(desk: Path, run):
    text = (desk / "doubts.md").read_text("utf-8")
    for content in (text.replace("**D2** 单位", "**D2** 牵头").encode(), text.encode("gb18030")):
        (desk / "doubts.md").write_bytes(content)
        result = run("notice", "1.1", "--step", "1", "--limit", "5wd", "-o", "out")
        assert result.code == 2
        assert "读不懂" in result.err
        assert "W527" in run("validate").out


def test_the_checklist_goes_along_into_the_workspace_while_anything_is_open(reader: Reader, run):
    run("import", reader(make_draft()), "-o", "data-2026")
    result = run("init", "desk", "--plan", "data-2026")
    assert "还有4处存疑" in result.out
    assert Path("desk/doubts.md").read_bytes() == Path("data-2026/doubts.md").read_bytes()
    assert not Path("desk/imported.json").exists()
    path = Path("data-2026/doubts.md")
    path.write_text(path.read_text("utf-8").replace("[ ]", "[x]"), "utf-8")
    result = run("init", "desk2", "--plan", "data-2026")
    assert "存疑" not in result.out
    assert not Path("desk2/doubts.md").exists()


def test_a_backup_holds_the_checklist(desk: Path, run):
    assert run("backup", "备份.zip").code == 0
    assert run("restore", "备份.zip", "还原").code == 0
    assert Path("还原/doubts.md").read_bytes() == (desk / "doubts.md").read_bytes()


@pytest.mark.parametrize("name", ["doubts.md", "imported.json"])
def test_no_answer_is_written_over_what_was_read(reader: Reader, run, name: str):
    run("import", reader(make_draft()), "-o", "data-2026")
    before = Path("data-2026", name).read_bytes()
    result = run("list", "--data", "data-2026", "--format", "json", "-o", f"data-2026/{name}")
    assert result.code == 2
    assert Path("data-2026", name).read_bytes() == before


def test_validate_names_each_open_doubt_at_the_line_to_be_changed(reader: Reader, run):
    run("import", reader(make_draft()), "-o", "data-2026")
    told = json.loads(run("validate", "data-2026", "--select", "W526", "--format", "json").out)
    found = [(Path(p["path"]).name, p["line"], p["level"]) for p in told["problems"]]
    lines = Path("data-2026/measures.yaml").read_text("utf-8").splitlines()
    lead = next(n for n, line in enumerate(lines, 1) if "市市监局" in line)
    issued = next(n for n, line in enumerate(lines, 1) if "issued:" in line)
    assert ("measures.yaml", lead, "warning") in found
    assert ("measures.yaml", issued, "warning") in found
    assert len(found) == 4
    assert run("validate", "data-2026", "--select", "W526", "--strict").code == 1
    path = Path("data-2026/doubts.md")
    path.write_text("\n".join(line for line in path.read_text("utf-8").splitlines() if "[ ] **" not in line), "utf-8")
    assert run("validate", "data-2026", "--select", "W526", "--strict").code == 0
    assert run("validate", "data-2026/doubts.md", "--select", "W526").code == 0


def correct(path: Path, *changes: tuple[str, str]) -> None:
    """Change words of a file, as a person would in an editor."""
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def test_a_new_version_keeps_what_was_corrected_and_asks_about_what_changed(reader: Reader, run):
    run("import", reader(make_draft()), "-o", "data-2026")
    correct(Path("data-2026/measures.yaml"), ("lead: [市科技局, 市市监局]", "lead: [市科技局]"))
    correct(Path("data-2026/doubts.md"), ("[ ] **D2**", "[x] **D2**"))
    measures = make_measures(document="某政办发〔2026〕9号")
    measures["categories"][0]["measures"][0]["tasks"][0]["text"] = "2026年底前，建成20个数据集。"
    measures["categories"][1]["measures"].append({"number": 3, "text": "开展评价。", "lead": ["市科技局"]})
    path = reader(make_draft(measures))
    result = run("import", path, "--again", "data-2026", "-o", "data-2")
    assert result.code == 0, result.err
    text = Path("data-2/measures.yaml").read_text("utf-8")
    assert "lead: [市科技局]" in text
    assert "建成20个数据集" in text
    assert "id: data-2026" in text
    found = doubts.parse(Path("data-2/doubts.md").read_bytes())
    assert found is not None
    assert [(d.topic, d.task) for d in found.open] == [
        ("head", ""),
        ("head", ""),
        ("text", "1.1"),
        ("row", "3"),
        ("alias", ""),
        ("lost", ""),
    ]
    again = run("import", path, "--again", "data-2", "-o", "data-3")
    assert again.code == 0
    assert Path("data-3/measures.yaml").read_bytes() == Path("data-2/measures.yaml").read_bytes()
    assert Path("data-3/doubts.md").read_text("utf-8") == Path("data-2/doubts.md").read_text("utf-8")


def test_again_with_the_same_document_is_the_same_draft(reader: Reader, run):
    path = reader(make_draft())
    run("import", path, "-o", "data-2026")
    assert run("import", path, "--again", "data-2026", "-o", "data-2").code == 0
    for name in ("measures.yaml", "departments.yaml", "doubts.md", "imported.json"):
        assert Path("data-2", name).read_text("utf-8") == Path("data-2026", name).read_text("utf-8"), name


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("imported.json", None, 2),
        ("imported.json", b"{}", 4),
        ("imported.json", b"[1", 4),
        ("measures.yaml", b"a: [", 4),
        ("doubts.md", "- [ ] **D1** 单位".encode(), 4),
        ("doubts.md", "存疑".encode("gb18030"), 4),
    ],
)
def test_a_draft_that_cannot_be_compared_is_refused(reader: Reader, run, name: str, content: bytes | None, code: int):
    path = reader(make_draft())
    run("import", path, "-o", "data-2026")
    if content is None:
        Path("data-2026", name).unlink()
    else:
        Path("data-2026", name).write_bytes(content)
    result = run("import", path, "--again", "data-2026", "-o", "data-2")
    assert result.code == code
    assert not Path("data-2").exists()


ANNEX = """附件
2026年营商环境重点任务清单
序号,工作措施,牵头单位,配合单位,完成时限
1,推行企业开办一件事，压减到1个工作日。,区市场监管局,区税务局、区公安分局,2026年6月底前
2,建成政务服务驿站20个。,区政务办,各镇街,2026年12月底前
3,每季度通报办理情况。,区政府督查办,,
"""


def test_from_a_file_to_the_first_letter(run, monkeypatch):
    """With the readers themselves: the document is a table as a spreadsheet saves it."""
    Path("附件.csv").write_text(ANNEX, "utf-8-sig")
    result = run("import", "附件.csv", "-o", "plan-2026", "--issued", "2026-04")
    assert result.code == 0, result.err
    assert "3个事项" in result.out
    assert run("validate", "plan-2026").code == 0
    path = Path("plan-2026/doubts.md")
    path.write_text(path.read_text("utf-8").replace("- [ ] ", "- [x] "), "utf-8")
    write_mandate(Path("plan-2026"))
    assert run("init", "desk", "--plan", "plan-2026").code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2026-07-08")
    result = run("overdue", "--data", "desk", "--format", "ids")
    assert result.out.split() == ["1"]
    assert run("notice", "1", "--step", "1", "--limit", "5wd", "-o", "out", "--data", "desk").code == 0
    assert len(list(Path("out").iterdir())) == 1


@pytest.mark.parametrize(
    ("cell", "told"), [("县交通局、县住建局", "牵头（各家都牵头）"), ("县交通局牵头，县住建局配合", "牵头、配合")]
)
def test_one_column_of_units_is_said_to_lead_only_where_all_do(run, cell: str, told: str):
    Path("清单.csv").write_text(f"序号,工作任务,责任单位\n1,修路,{cell}\n2,造林,县林业局\n", "utf-8")
    assert f"责任单位→{told}" in run("import", "清单.csv", "--issued", "2026", "--dry-run").out


def test_a_file_that_cannot_be_read_leaves_nothing(run):
    Path("附件.pdf").write_bytes(b"%PDF-1.7 not really")
    Path("附件.csv").write_text("甲,乙\n1,2\n", "utf-8")
    for name in ("附件.pdf", "附件.csv"):
        result = run("import", name, "-o", "new", "--issued", "2026")
        assert result.code in (2, 4)
        assert name in result.err or "表" in result.err
        assert not Path("new").exists()


def test_the_examples_in_the_help_run_one_after_the_other(reader: Reader, run):
    reader(make_draft())
    typed = [line.split()[1:] for line in run("import", "-h").out.splitlines() if line.startswith("  bizenv ")]
    assert len(typed) >= 4
    written: set[str] = set()
    for words in typed:
        for word in words:
            if word.endswith((".pdf", ".docx", ".xlsx")):
                Path(word).write_text(word, encoding="utf-8")
        at = words.index("-o") + 1 if "-o" in words else None
        if at is not None and words[at] in written:  # each of them is a beginning
            words[at] += "乙"
        result = run(*words)
        assert result.code == 0, (words, result.err)
        written |= {words[at]} if at is not None else set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("甲.csv", "甲.csv"), "甲.csv 给了两次"),
        (("甲.csv", "乙.csv"), "甲.csv 和 乙.csv 内容相同"),
        (("甲.csv", "--pages", "3"), "--pages 只用于 PDF"),
        (("甲.csv", "--columns", "牵头=2,牵头=3"), "“牵头”写了两次"),
        (("甲.csv", "--columns", "牵头=3,配合=3"), "第3列写了两次"),
    ],
)
def test_what_would_be_passed_over_or_read_twice_is_refused(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("甲.csv", "乙.csv"):
        Path(name).write_text("序号,工作措施,牵头单位\n1,建设学校,市教委\n2,建设医院,市卫生健康委\n", encoding="utf-8")
    result = run("import", *typed, "-o", "新方案", "--issued", "2026-03")
    assert result.code in (2, 4)
    assert words in result.err
    assert not Path("新方案").exists()

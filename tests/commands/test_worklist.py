"""Many verified at once by a workbook: who would verify twice, lose a week's work, or close what was never looked at."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bizenv.forms.layout import FIRST_ROW
from bizenv.forms.worklist import WAITING
from bizenv.ledger.entry import from_data, is_same, parse_rendered
from bizenv.store import plans

LIST = "待核验.xlsx"
MANY = 47
HOSTILE = sorted((Path(__file__).parents[1] / "hostile").glob("*.xlsx"))


@pytest.fixture(scope="session")
def kept_pile(kept_desk: Path, once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which 47 tasks were reported complete, with the worklist of them; not to be written to."""
    folder = shutil.copytree(kept_desk, tmp_path_factory.mktemp("pile") / "desk")
    tasks = [t.id for t in plans.load(str(folder)).registry.tasks if len(t.deadlines) < 2 and not t.targets]
    typed = ("--done", "--evidence", "通知", "--note", "已办完", "--by", "联络员", "--data", folder)
    once("record", *[t for t in tasks if t != "27.3"][: MANY - 1], "27.3", *typed, today="2019-11-20")
    once("verify", "export", "-o", folder / LIST, "--data", folder, today="2019-11-28")
    return folder


@pytest.fixture
def pile(kept_pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(kept_pile, tmp_path / "desk")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BIZENV_TODAY", "2019-11-28")
    return folder


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace as the current folder."""
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def act(on) -> Callable[..., Any]:
    """Run a command on a day in the folder of the test; it must end with the code."""
    return on


def numbers(path: str = LIST) -> dict[str, int]:
    """The row of each number."""
    sheet = load_workbook(path)[WAITING.title]
    return {sheet.cell(n, 1).value: n for n in range(FIRST_ROW, sheet.max_row + 1)}


def place(row: int, column: str) -> str:
    return f"{WAITING.letter(column)}{row}"


def fill(rows: dict[int, dict[str, Any]], target: str = LIST) -> None:
    """Fill in cells of the worklist, by row and the name of the column."""
    book = load_workbook(LIST)
    for row, cells in rows.items():
        for column, value in cells.items():
            book[WAITING.title][place(row, column)] = value
    book.save(target)


PASS = {"result": "通过", "by": "张三", "method": "材料审核"}
RETURN = {"result": "退回", "ground": "退回补证", "limit": "5个工作日", "opinion": "缺现场照片", "by": "张三"}


def verified(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "ledger").rglob("*_verify_*.yaml"))


def answer(result) -> Any:
    return json.loads(result.out)


def test_a_weeks_verification_is_one_workbook_and_one_try(run, pile: Path):
    rows = sorted(numbers().values())
    assert len(rows) == MANY
    fill({row: RETURN if n % 10 == 9 else PASS for n, row in enumerate(rows)})
    tried = run("verify", "import", LIST, "--dry-run")
    assert (tried.code, verified(pile)) == (0, []), tried.out
    assert "将记47条（通过43，退回4）（没有写）" in tried.out
    result = run("verify", "import", LIST)
    assert result.code == 0, result.out
    assert "记47条（通过43，退回4）" in result.out
    assert len(verified(pile)) == MANY
    assert run("list", "--state", "reported_done", "--format", "ids").out == ""
    assert len(run("list", "--state", "returned", "--format", "ids").out.split()) == 4
    assert run("validate").code == 0


def test_a_row_tells_the_office_all_that_it_needs_to_decide(run, pile: Path, act):
    book = load_workbook(LIST)
    assert book.sheetnames == ["待核验", "填表说明", "_bizenv"]
    assert book["_bizenv"].sheet_state == "hidden"
    sheet = book[WAITING.title]
    assert sheet.protection.sheet
    row = numbers()["27(3)"]
    told = {column.name: sheet.cell(row, n).value for n, column in enumerate(WAITING.columns, start=1)}
    assert (told["lead"], told["due"], told["claimed"]) == ("区经济信息委", "2019-11-30", "2019-11-20")
    assert (told["reported"], told["received"], told["late"]) == ("2019-11-20", "2019-11-20", None)
    assert (told["note"], told["evidence"]) == ("2019-11-20：已办完", "通知")
    open_ = [not sheet.cell(row, n).protection.locked for n in range(1, WAITING.key)]
    assert open_ == [column.field for column in WAITING.columns]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"通过,退回"', '"退回补证,退回续办,退回核实"', '"材料审核,实地核查,电话抽查,系统数据"']
    assert sheet.column_dimensions["U"].hidden
    first = Path(LIST).read_bytes()
    act("2019-11-28", "verify", "export", "-o", LIST, code=2)  # it may have been filled in
    act("2019-11-28", "verify", "export", "-o", LIST, "--force")
    assert Path(LIST).read_bytes() == first


def test_what_waits_longest_stands_first_and_a_filter_leaves_the_others_out(desk: Path, act):
    act("2019-11-20", "record", "27.3", "--done", "--evidence", "回函")
    act("2019-11-10", "record", "58", "--done", "--evidence", "网址")
    act("2019-11-28", "verify", "export", "-o", LIST)
    assert list(numbers()) == ["58", "27(3)"]
    act("2019-11-28", "verify", "export", "-o", "一家.xlsx", "--lead", "区经济信息委")
    assert list(numbers("一家.xlsx")) == ["27(3)"]


def test_what_nobody_waits_for_makes_no_workbook(desk: Path, act):
    assert "没有待核验的" in act("2019-11-28", "verify", "export", "-o", LIST).err
    assert not Path(LIST).exists()
    act("2019-11-28", "verify", "export", "-o", "待核验.csv", code=2)


def test_all_faults_come_in_one_answer_and_nothing_is_written(run, pile: Path):
    rows = sorted(numbers().values())
    cells = dict.fromkeys(rows, PASS)
    cells[rows[0]] = {"result": "差不多", "by": "张三"}
    cells[rows[1]] = {"result": "通过"}  # nobody verified it
    cells[rows[2]] = {"result": "退回", "ground": "退回补正"}
    cells[rows[3]] = {**PASS, "limit": "2019-12-20", "completed": "2019-12-31"}
    cells[rows[4]] = {**RETURN, "limit": "尽快"}
    cells[rows[5]] = {"opinion": "缺照片"}
    cells[rows[6]] = {**PASS, "values": "1000", "opinion": "电话13800000000"}
    fill(cells)
    result = run("verify", "import", LIST, "--format", "json")
    found = answer(result)
    assert (result.code, found["entries"], verified(pile)) == (1, [], [])
    assert sorted(it["cell"] for it in found["faults"]) == sorted(
        [
            place(rows[0], "result"),
            place(rows[1], "by"),
            place(rows[2], "ground"),
            place(rows[2], "limit"),
            place(rows[3], "limit"),
            place(rows[3], "completed"),
            place(rows[4], "limit"),
            place(rows[5], "result"),
            place(rows[6], "opinion"),
            place(rows[6], "values"),
        ]
    )
    assert all(it["sheet"] == "待核验" and it["message"] for it in found["faults"])
    said = run("verify", "import", LIST).out
    assert "一条也没有记；改好再收；没有错的40行，可加 --sound 先记" in said
    assert f"（第 {rows[0]} 行 L 列）：没有“差不多”这个结论；可用：通过、退回" in said


def test_sound_rows_are_taken_on_request_and_the_rest_can_follow(run, pile: Path):
    rows = sorted(numbers().values())
    fill(dict.fromkeys(rows, PASS) | {rows[3]: {"result": "通过"}})
    result = run("verify", "import", LIST, "--sound")
    assert (result.code, len(verified(pile))) == (1, MANY - 1)
    assert "有1处不对，所在的行没有记" in result.out
    fill({rows[3]: PASS})
    result = run("verify", "import", LIST)
    assert (result.code, len(verified(pile))) == (0, MANY)
    assert f"记1条（通过1），已核验过{MANY - 1}行" in result.out


def test_a_second_import_adds_nothing_and_says_what_stands(run, pile: Path):
    row = numbers()["27(3)"]
    fill({row: PASS})
    assert run("verify", "import", LIST).code == 0
    before = verified(pile)
    result = run("verify", "import", LIST)
    assert (result.code, verified(pile)) == (0, before)
    assert "已核验，略过：27(3) 已于 2019-11-28 核验：核验通过" in result.out
    fill({row: {**RETURN, "method": None}})
    result = run("verify", "import", LIST, "--format", "json")
    found = answer(result)
    assert (result.code, verified(pile), found["skipped"]) == (0, before, ["27.3"])
    assert "表上写的是“退回”，没有记" in found["remarks"][0]


def test_an_empty_row_and_one_with_the_verifiers_name_alone_are_left(run, pile: Path):
    rows = sorted(numbers().values())
    fill({row: {"by": "张三", "method": "材料审核"} for row in rows} | {rows[0]: PASS})
    result = run("verify", "import", LIST)
    assert (result.code, len(verified(pile))) == (0, 1)
    assert f"没有填{MANY - 1}行" in result.out


def test_a_row_that_was_deleted_shifts_the_others_and_none_of_them_closes_another(run, pile: Path):
    rows = sorted(numbers().values())
    fill(dict.fromkeys(rows, PASS))
    book = load_workbook(LIST)
    book[WAITING.title].delete_rows(rows[10])
    book.save(LIST)
    result = run("verify", "import", LIST)
    assert (result.code, verified(pile)) == (1, [])
    first, last = rows[10], rows[-1] - 1
    assert f"第 {first}—{last} 行错位了，原在第 {first + 1}—{last + 1} 行" in result.out
    done = run("verify", "import", LIST, "--sound")
    assert (done.code, len(verified(pile))) == (1, 10), done.out


def test_a_key_beside_another_number_and_a_changed_wording_are_faults(run, pile: Path):
    rows = sorted(numbers().values())
    fill(dict.fromkeys(rows, PASS))
    book = load_workbook(LIST)
    sheet = book[WAITING.title]
    one, other = sheet.cell(rows[0], WAITING.key), sheet.cell(rows[1], WAITING.key)
    one.value, other.value = other.value, one.value
    sheet[place(rows[2], "wording")] = "另一件事"
    sheet[place(rows[-1] + 2, "opinion")] = "都已看过"
    sheet.cell(rows[3], WAITING.key + 2).value = "再议"
    book.save(LIST)
    result = run("verify", "import", LIST, "--sound", "--format", "json")
    found = answer(result)
    assert result.code == 1
    places = {f"A{rows[0]}", f"A{rows[1]}", place(rows[2], "wording"), f"W{rows[3]}", f"A{rows[-1] + 2}"}
    assert {it["cell"] for it in found["faults"]} == places
    assert len(verified(pile)) == MANY - 4


def test_rows_of_the_workbook_are_the_entries_of_the_command(run, pile: Path, tmp_path: Path, monkeypatch):
    copy = shutil.copytree(pile, tmp_path / "other")
    by = numbers()
    other = next(label for label in by if label.isdigit())
    fill(
        {
            by["27(3)"]: {**PASS, "completed": "2019-11-18", "opinion": "属实", "proof": "上线通知"},
            by[other]: {**RETURN, "method": "实地核查"},
        }
    )
    assert run("verify", "import", LIST, "--date", "2019-11-27").code == 0
    monkeypatch.chdir(copy)
    day = ("--by", "张三", "--date", "2019-11-27")
    typed = ("--completed", "2019-11-18", "--note", "属实", "--proof", "上线通知", "--method", "材料审核")
    assert run("verify", "27.3", "--pass", *day, *typed).code == 0
    typed = ("--ground", "evidence", "--limit", "5wd", "--note", "缺现场照片", "--method", "site")
    assert run("verify", other, "--return", *day, *typed).code == 0

    def entries(folder: Path) -> list[Any]:
        found = sorted((folder / "ledger").rglob("*_verify_*.yaml"))
        return [from_data(it.stem, parse_rendered(it.read_text("utf-8")) or {}) for it in found]

    ours, theirs = entries(pile), entries(copy)
    assert len(ours) == 2
    assert all(is_same(one, two) for one, two in zip(ours, theirs, strict=True))


def test_work_that_misses_its_target_is_not_closed_by_a_tick(desk: Path, act):
    act("2019-11-20", "record", "27.1", "--done", "--evidence", "清单", "--value", "600")
    act("2019-11-28", "verify", "export", "-o", LIST)
    row = numbers()["27(1)"]
    shown = load_workbook(LIST)[WAITING.title][place(row, "targets")].value
    assert "600／1000，60%，未达到" in shown
    fill({row: PASS})
    told = act("2019-11-28", "verify", "import", LIST, code=1).out
    assert place(row, "values") in told
    assert "没有达到" in told
    assert "bizenv verify 27.1 --pass --unmet 理由 --approved-by 机关 --document 文号" in told
    fill({row: {**PASS, "values": 1000}})
    told = act("2019-11-28", "verify", "import", LIST).out
    assert "通过1" in told
    shown = json.loads(act("2019-11-28", "show", "27.1", "--format", "json").out)["tasks"][0]
    assert shown["state"] == "closed"


def test_a_day_claimed_after_the_deadline_counts_only_with_what_proves_it(desk: Path, act):
    act("2019-12-05", "record", "27.3", "--done", "--evidence", "回函", "--completed", "2019-11-25")
    told = act("2019-12-06", "verify", "export", "-o", LIST).out
    assert "待核验1行，其中补报1行" in told
    row = numbers()["27(3)"]
    assert load_workbook(LIST)[WAITING.title][place(row, "late")].value == "是"
    fill({row: {**PASS, "completed": "2019-11-25"}})
    told = act("2019-12-06", "verify", "import", LIST, code=1).out
    assert "在“证明材料”写明证明完成之日的材料，才算按期" in told
    fill({row: {**PASS, "completed": None}})
    told = act("2019-12-06", "verify", "import", LIST, "--dry-run").out
    assert "没有证明完成之日的材料（“证明材料”），按收到之日计，为逾期办结" in told
    fill({row: {**PASS, "proof": "上线通知"}})
    act("2019-12-06", "verify", "import", LIST)
    node = json.loads(act("2019-12-06", "show", "27.3", "--format", "json").out)["tasks"][0]["nodes"][0]
    assert (node["state"], node["completed"]) == ("closed", "2019-11-25")


def test_a_return_that_does_not_shelter_is_said(desk: Path, act):
    act("2019-12-05", "record", "27.3", "--done", "--evidence", "回函")
    act("2019-12-06", "verify", "export", "-o", LIST)
    fill({numbers()["27(3)"]: RETURN})
    assert "时已过时限，这次退回不顺延，原时限 2019-11-30 照算" in act("2019-12-06", "verify", "import", LIST).out


def test_what_was_reported_again_since_is_looked_at_again(run, pile: Path, act):
    by = numbers()
    fill({by["27(3)"]: PASS})
    act("2019-11-29", "record", "27.3", "--done", "--evidence", "更正后的回函")
    told = act("2019-11-29", "verify", "import", LIST, code=1).out
    assert "27(3) 写出之后另有报办结（2019-11-29）；请重新 bizenv verify export 一份再核" in told
    act("2019-11-30", "record", "27.3", "--progress", "80")
    told = act("2019-11-30", "verify", "import", LIST, code=1).out
    assert "27(3) 现在是“正在推进”，不待核验" in told
    assert verified(pile) == []


def test_two_nodes_of_a_task_are_two_rows_and_each_is_closed_by_its_own(desk: Path, act):
    act("2019-12-20", "record", "71.1", "--done", "--deadline", "1", "--evidence", "通知")
    act("2019-12-20", "record", "71.1", "--done", "--deadline", "2", "--evidence", "名录")
    act("2019-12-23", "verify", "export", "-o", LIST)
    by = numbers()
    assert list(by) == ["71(1) 节点1", "71(1) 节点2"]
    evidence = [load_workbook(LIST)[WAITING.title][place(n, "evidence")].value for n in by.values()]
    assert evidence == ["通知", "名录"]
    fill({by["71(1) 节点1"]: PASS, by["71(1) 节点2"]: {**RETURN, "ground": "退回续办"}})
    act("2019-12-23", "verify", "import", LIST)
    shown = json.loads(act("2019-12-23", "show", "71.1", "--format", "json").out)["tasks"][0]
    assert [node["state"] for node in shown["nodes"]] == ["closed", "returned"]


def test_what_has_no_evidence_on_record_is_not_closed(desk: Path, act):
    act("2019-11-20", "record", "27.3", "--done")
    act("2019-11-28", "verify", "export", "-o", LIST)
    fill({numbers()["27(3)"]: PASS})
    told = act("2019-11-28", "verify", "import", LIST, code=1).out
    assert "没有佐证材料，不能销号；取得材料的，用命令记：bizenv verify 27.3 --pass --evidence 材料" in told


def test_a_units_form_another_file_and_no_file_are_told_from_a_worklist(desk: Path, act):
    act("2019-12-20", "form", "export", "--department", "区科技局", "--period", "2019-Q4", "-o", "表.xlsx")
    assert "bizenv form import" in act("2019-12-20", "verify", "import", "表.xlsx", code=4).err
    Path("文.xlsx").write_text("你好", "utf-8")
    act("2019-12-20", "verify", "import", "文.xlsx", code=4)
    act("2019-12-20", "verify", "import", "没有.xlsx", code=4)
    act("2019-12-20", "verify", "import", ".", code=2)
    assert verified(desk) == []


@pytest.mark.parametrize(
    ("cell", "mark", "words", "code"),
    [
        ("A1", "bizenv-verify 9", "请升级 bizenv", 4),
        ("A1", "bizenv-verify ²", "版本", 4),
        ("A2", "another-2020-1", "another-2020-1", 2),
        ("A4", "²", "", 0),
        ("C11", "1:x", "内部标记坏了", 4),
    ],
)
def test_a_mark_that_somebody_changed_is_said_and_breaks_nothing(
    run, pile: Path, cell: str, mark: str, words: str, code
):
    book = load_workbook(LIST)
    book["_bizenv"][cell] = mark
    book.save(LIST)
    result = run("verify", "import", LIST)
    assert (result.code, verified(pile)) == (code, [])
    assert words in result.err


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_workbook_is_refused_and_nothing_is_written(run, desk: Path, path: Path):
    result = run("verify", "import", path)
    assert (result.code, verified(desk)) == (4, []), result.out
    assert "Traceback" not in result.err


def test_the_commands_beneath_verify_have_their_own_help(run):
    assert "bizenv verify import" in run("verify", "import", "--help").out
    assert "bizenv verify export -h" in run("verify", "export").err
    assert "verify export" in run("verify", "--help").out


def test_the_faults_of_a_workbook_are_found_from_top_to_bottom(run, pile: Path):
    one, two, three = sorted(numbers().values())[:3]
    passed = {"result": "通过", "by": "张某"}
    fill(
        {
            one: {**passed, "completed": "2019-12-30"},
            two: {"result": "通过"},
            three: {**passed, "completed": "2019-12-29"},
        }
    )
    faults = answer(run("verify", "import", LIST, "--format", "json"))["faults"]
    assert [int("".join(c for c in it["cell"] if c.isdigit())) for it in faults] == [one, two, three]


def test_what_the_office_writes_for_short_is_understood_and_said(run, pile: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-03")
    one, two, *_ = sorted(numbers().values())
    fill(
        {
            one: {"result": "通过", "by": "张某", "method": "电话", "completed": "11月18日"},
            two: {"result": "退回", "ground": "补证", "limit": "2月3日", "by": "张某", "method": "现场核查"},
        }
    )
    told = answer(run("verify", "import", LIST, "--date", "2019-12-30", "--format", "json"))
    done, back = (entry["content"] for entry in told["entries"])
    assert (done["completed"], done["method"]) == ("2019-11-18", "phone")
    assert (back["limit"], back["ground"], back["method"]) == ("2020-02-03", "evidence", "site")
    said = "".join(told["remarks"])
    assert "“11月18日”没有写年份，按 2019-11-18 收" in said
    assert "“2月3日”没有写年份，按 2020-02-03 收" in said

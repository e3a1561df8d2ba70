"""The head of a plan is filled in without an editor: checked, its lines alone touched, the lock kept, nobody's change lost."""

import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import DataError, FaultyDataError, MisuseError
from bizenv.checks.plan import examine_folder
from bizenv.desk.plans import head
from bizenv.store import plans

PLANS = Path(__file__).parents[2] / "plans"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The shipped plan with its lock, in a folder of one's own."""
    for name in ("measures.yaml", "departments.yaml", "measures.lock"):
        shutil.copy(Path(plans.find_packaged(), name), tmp_path / name)
    return tmp_path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A plan that is still being entered."""
    return Path(shutil.copytree(PLANS / "draft", tmp_path / "draft"))


def write(folder: Path, *, relock: bool = False, **typed: str) -> tuple[head.Change, str]:
    return head.write(folder, typed, head.read(folder).digest, relock=relock)


def lines_changed(before: bytes, after: bytes) -> list[str]:
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [it for it in old if it not in new] + [it for it in new if it not in old]


def test_only_the_line_of_what_is_changed_is_touched(home):
    path = home / "measures.yaml"
    before = path.read_bytes()
    change, locked = write(home, office=" 某某督查室 ")
    assert (len(change.moved), locked) == (1, "")
    assert lines_changed(before, path.read_bytes())[1:] == ["  office: 某某督查室"]
    assert examine_folder(home).problems == []


def test_the_basis_is_taken_away_and_written_again_where_it_stood(home):
    whole = (home / "measures.yaml").read_text("utf-8")
    text, day = head.read(home).values["mandate"], "2019-09-24"
    write(home, mandate="")
    assert "mandate" not in (home / "measures.yaml").read_text("utf-8").partition("counts:")[0]
    assert head.read(home).values["mandate_date"] == ""
    write(home, mandate=text, mandate_date="2019年9月24日")
    after = (home / "measures.yaml").read_text("utf-8")
    assert f"  mandate: {{text: {text}, date: {day}}}\n" in after
    assert sorted(after.splitlines()) == sorted(whole.splitlines())


def test_the_text_of_the_basis_and_its_day_change_each_alone(home):
    write(home, mandate="要求（一）: 有序 # 推进")
    assert head.read(home).document.data["plan"]["mandate"] == {"text": "要求（一）: 有序 # 推进", "date": "2019-09-24"}
    write(home, mandate_date="")
    assert head.read(home).document.data["plan"]["mandate"] == {"text": "要求（一）: 有序 # 推进"}
    with pytest.raises(MisuseError, match="两样一起写"):
        head.plan_change(head.read(home), {"mandate": "", "mandate_date": "2019-09-25"})


def test_words_that_a_page_broke_are_put_together_again(home):
    write(home, mandate="定期通\n报 落实情况")
    assert head.read(home).values["mandate"] == "定期通报落实情况"


def test_choices_are_typed_in_words_and_left_out_again(home):
    write(home, system="党委", clues="不要求")
    assert plans.load(str(home)).registry.plan.system == "party"
    assert not plans.load(str(home)).registry.plan.clues
    write(home, system="government", clues="要求")
    registry = plans.load(str(home)).registry
    assert (registry.plan.system, registry.plan.clues) == ("government", True)
    with pytest.raises(MisuseError, match="政府、党委里的一个，不是“军队”"):
        head.plan_change(head.read(home), {"system": "军队"})


@pytest.mark.parametrize(
    ("typed", "written"),
    [("2019年9月", "2019-09"), ("2019", "2019"), ("20190924", "2019-09-24"), ("2019/9/4", "2019-09-04")],
)
def test_a_day_of_issue_is_written_as_far_as_it_is_known(home, typed, written):
    change = head.plan_change(head.read(home), {"issued": typed})
    assert [it.after for it in change.moved] == ([written] if written != "2019-09-24" else [])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"issued": ""}, "印发日期不能是空的"),
        ({"issued": "2019年13月"}, "没有13月"),
        ({"issued": "不久"}, "不是日期"),
        ({"short": "177"}, "不全是数字"),
        ({"curation": ""}, "写录全了、还在录入里的一个$"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(home, typed, told):
    with pytest.raises(MisuseError, match=told):
        head.plan_change(head.read(home), typed)


def test_what_the_rules_do_not_let_be_is_shown_and_not_written(home):
    before = (home / "measures.yaml").read_bytes()
    change = head.plan_change(head.read(home), {"office": "督查室\u200b"})
    assert [it.code for it in change.problems] == ["E207"]
    with pytest.raises(FaultyDataError, match="1 处错误，没有写"):
        write(home, office="督查室\u200b")
    assert (home / "measures.yaml").read_bytes() == before


def test_what_somebody_else_changed_meanwhile_is_not_written_over(home):
    digest = head.read(home).digest
    write(home, office="甲室")
    with pytest.raises(MisuseError, match="被别人改了"):
        head.write(home, {"office": "乙室"}, digest, relock=False)
    assert head.read(home).values["office"] == "甲室"


def test_what_the_document_prints_is_changed_only_together_with_the_lock(home):
    before = (home / "measures.yaml").read_bytes()
    with pytest.raises(MisuseError, match="文号在校验锁里，没有写"):
        write(home, document="某府〔2019〕1号")
    assert (home / "measures.yaml").read_bytes() == before
    change, told = write(home, document="某府〔2019〕1号", relock=True)
    assert (change.relocks, change.locked) == (True, "文号")
    assert "更新了 1 处" in told
    assert examine_folder(home).problems == []


def test_a_lock_that_differs_already_is_not_written_over(home):
    path = home / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("  annex: 沙坪坝区", "  annex: 某区"), "utf-8")
    with pytest.raises(MisuseError, match="本来就有不同"):
        write(home, document="某府〔2019〕1号", relock=True)
    (home / "measures.lock").write_text("broken", "utf-8")
    with pytest.raises(MisuseError, match="校验锁读不懂"):
        write(home, document="某府〔2019〕1号", relock=True)
    write(home, office="甲室")  # which no lock holds


def test_without_a_lock_nothing_is_asked(home):
    (home / "measures.lock").unlink()
    write(home, document="某府〔2019〕1号")
    assert not (home / "measures.lock").exists()


def test_a_draft_that_is_entered_whole_is_locked_when_it_is_said(home):
    write(home, curation="还在录入")
    write(home, document="某府〔2019〕1号")  # a draft has no lock
    with pytest.raises(MisuseError, match="录入情况在校验锁里"):
        write(home, curation="录全了")
    change, told = write(home, curation="录全了", relock=True)
    assert [it.after for it in change.moved] == ["录全了"]
    assert "更新了" in told
    assert examine_folder(home).problems == []


def test_a_draft_with_errors_is_not_called_whole(draft):
    change = head.plan_change(head.read(draft), {"curation": "full"})
    assert change.problems
    with pytest.raises(FaultyDataError):
        write(draft, curation="full", relock=True)


def test_what_was_let_pass_in_a_draft_is_shown_place_by_place_where_it_is_called_whole(draft):
    path = draft / "measures.yaml"
    counted = "counts: {categories: 2, measures: 3, tasks: 4}\n\ncategories:"
    path.write_text(path.read_text("utf-8").replace("categories:", counted, 1), "utf-8")
    change = head.plan_change(head.read(draft), {"curation": "full"})
    assert {it.code for it in change.problems} == {"E307", "E405", "E504", "E513"}
    assert all(it.place.line > 1 for it in change.problems)


def test_an_error_elsewhere_keeps_the_lock_and_nothing_else_back(home):
    path = home / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("  tasks: 190", "  tasks: 191"), "utf-8")
    write(home, office="甲室")
    with pytest.raises(FaultyDataError, match="校验锁更新不了"):
        write(home, document="某府〔2019〕1号", relock=True)


def test_a_plan_that_cannot_be_used_is_mended_by_its_head(home):
    path = home / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("issued: 2019-09-24", "issued: 2019-09-31"), "utf-8")
    assert examine_folder(home).registry is None
    change = head.plan_change(head.read(home), {"issued": "2019-09-24"})
    assert (change.problems, change.relocks) == ([], False)  # the lock has that day


def test_what_is_put_right_again_asks_for_no_lock(home):
    path = home / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("〔2019〕177号\n", "〔2019〕771号\n", 1), "utf-8")
    path.write_text(path.read_text("utf-8").replace("  annex: 沙坪坝区", "  annex: 某区"), "utf-8")
    number = head.read(home).values["document"].replace("771", "177")
    change, told = write(home, document=number)
    assert ([it.after for it in change.moved], told) == ([number], "")


def test_the_short_name_is_that_of_one_plan_alone(several):
    folder = several / "plans" / "shapingba-2019-177"
    with pytest.raises(MisuseError, match=r"已是“.*”的，要另起一个"):
        head.plan_change(head.read(folder), {"short": "放管服"})
    with pytest.raises(MisuseError, match="简称不能空"):
        head.plan_change(head.read(folder), {"short": ""})
    assert head.plan_change(head.read(folder), {"short": "环境"}).notes[0].startswith("简称改了")


@pytest.mark.parametrize("content", ["plan: [", "plan: text\n", "version: 1\n", "plan: {}\n"])
def test_what_is_no_plan_is_not_changed_here(tmp_path, content):
    (tmp_path / "measures.yaml").write_text(content, "utf-8")
    with pytest.raises(DataError, match="先运行 bizenv validate"):
        head.read(tmp_path)


def test_the_head_of_the_package_and_one_that_is_a_link_are_not_changed(home, tmp_path):
    head.refuse_foreign(home, own=True)
    with pytest.raises(MisuseError, match="自带的方案"):
        head.refuse_foreign(home, own=False)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "measures.yaml").symlink_to(home / "measures.yaml")
    with pytest.raises(MisuseError, match="是链接"):
        head.refuse_foreign(tmp_path / "other", own=True)


def test_a_plan_within_brackets_is_changed_too(draft):
    path = draft / "measures.yaml"
    data = head.read(draft).document.data["plan"]
    text = path.read_text("utf-8")
    start = text.index("\nplan:") + 1
    end = text.index("\n\n", start)
    flow = ", ".join(f"{key}: {value}" for key, value in data.items() if isinstance(value, str) and key != "mandate")
    path.write_text(f"{text[:start]}plan: {{{flow}}}{text[end:]}", "utf-8")
    write(draft, office="甲室", mandate="列入督查，按月报告")
    assert head.read(draft).values["office"] == "甲室"
    assert head.read(draft).values["mandate"] == "列入督查，按月报告"


def test_a_file_of_windows_keeps_its_line_ends_and_its_mark(home):
    path = home / "measures.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    write(home, office="甲室")
    after = path.read_bytes()
    assert after == before.replace("office: 区政府督查办".encode(), "office: 甲室".encode())


def test_a_fault_further_down_keeps_nothing_back(home):
    path = home / "measures.yaml"
    path.write_text(path.read_text("utf-8") + "\n  : [\n", "utf-8")
    assert examine_folder(home).registry is None
    write(home, office="甲室")
    assert head.read(home).values["office"] == "甲室"
    assert path.read_text("utf-8").endswith("\n  : [\n")


@pytest.mark.parametrize(
    "text",
    [
        "plan: {id: a,\n issued: 2020-01-01\n}\nversion: 1\n",
        "version: 1\nplan:\n  id: a\n  issued: 2020-01-01",
        '"plan":\n  id: a\n  issued: 2020-01-01\n',
    ],
    ids=["brackets", "last", "quoted"],
)
def test_a_head_is_found_wherever_and_however_it_stands(tmp_path, text):
    (tmp_path / "measures.yaml").write_text(text, "utf-8")
    (tmp_path / "departments.yaml").write_text("version: 1\n", "utf-8")
    change = head.plan_change(head.read(tmp_path), {"office": "甲室"})
    assert change.problems == []
    assert change.content.decode().count("office: 甲室") == 1


def test_what_stays_is_shown_with_its_reason(home, draft):
    told = {it.label: it.value for it in head.list_kept(head.read(home))}
    assert told["标识"] == "shapingba-2019-177"
    assert "摘要" in told["校验锁"]
    assert {it.label: it.value for it in head.list_kept(head.read(draft))}["校验锁"] == "没有"
    (home / "measures.lock").write_text("broken", "utf-8")
    assert "读不懂" in {it.label: it.value for it in head.list_kept(head.read(home))}["校验锁"]

"""The plans of a workspace side by side: one more added, one put away and taken back, as the commands do it."""

from pathlib import Path

import pytest

from bizenv.base import layout
from bizenv.store import plans
from tests.unit.web.conftest import draft_of

PLAN = "shapingba-2019-177"
GROUNDS = {"by": "张某", "reason": "任务已全部销号"}


def add(browser, name: str = "items.docx", **head: str):
    """Read a document in, name it, add it."""
    draft = draft_of(browser, name, issued="2020-01-05", id="minsheng-2020")
    if head:
        assert browser.fill(draft, {"step": "head", **head}).status_code == 303
    return browser.fill(draft, {"step": "add"})


@pytest.fixture
def several(serve, desk_folder):
    """A browser at a workspace of two plans."""
    browser = serve(desk_folder)
    assert add(browser, short="民生").status_code == 303
    return browser


def test_a_plan_is_added_from_a_document(several, desk_folder):
    assert plans.load(str(desk_folder / "plans" / "minsheng-2020")).registry.plan.short == "民生"
    told = several.read("/plans?added=minsheng-2020")
    for words in ("已加入", "2个方案", "民生", "石桥区民生实事责任清单", "bizenv plans --all"):
        assert words in told
    assert several.get("/tasks").status_code == 200


def test_without_a_short_name_it_is_asked_for_and_nothing_is_added(serve, desk_folder):
    browser = serve(desk_folder)
    answer = add(browser)
    assert answer.status_code == 422
    assert "简称" in browser.read(answer)
    assert "bizenv plan add 新方案" in browser.read(answer)
    assert not (desk_folder / "plans").exists()


def test_the_short_name_of_another_plan_is_refused(serve, desk_folder):
    browser = serve(desk_folder)
    answer = add(browser, short="营商")
    assert answer.status_code == 422
    told = browser.read(answer)
    assert "简称“营商”已是" in told
    assert "measures.yaml" not in told.partition("核对草稿")[2].partition("读出了什么")[0]


def test_a_plan_in_a_folder_of_the_workspace_is_looked_at_and_added(serve, desk_folder):
    source = desk_folder / "新方案"
    source.mkdir()
    for name in (layout.MEASURES, layout.DEPARTMENTS):
        content = Path(plans.find_packaged(), name).read_text("utf-8")
        content = content.replace(f"id: {PLAN}", "id: other-2020").replace("short: 营商", "short: 另一")
        (source / name).write_text(content, "utf-8")
    browser = serve(desk_folder)
    assert "/plans/add?name=" in browser.get("/plans").text
    told = browser.read("/plans/add?name=新方案")
    assert "190个事项" in told
    assert not (desk_folder / "plans").exists()
    assert browser.fill("/plans/add?name=新方案", {"step": "write"}).status_code == 303
    assert (desk_folder / "plans" / "other-2020" / "ledger").is_dir()


@pytest.mark.parametrize("name", ["", "..", "../..", "plans", "没有", "ledger"])
def test_no_other_folder_is_added(serve, desk_folder, name):
    browser = serve(desk_folder)
    assert browser.get("/plans/add", params={"name": name}).status_code == 404
    assert browser.fill("/plans/add", {"name": name, "step": "write"}).status_code == 404


def test_putting_away_is_shown_before_it_is_written_and_can_be_undone(several, desk_folder):
    path = desk_folder / layout.RETIRED
    address = f"/plans/retire?name={PLAN}"
    assert several.get(address).status_code == 200
    preview = several.read(several.fill(address, {**GROUNDS, "step": "preview"}))
    assert "retired: 2020-03-01" in preview
    assert f"bizenv plan retire {PLAN} --by" in preview
    assert not path.exists()
    assert several.fill(address, {**GROUNDS, "step": "write"}).status_code == 303
    assert "任务已全部销号" in path.read_text("utf-8")
    assert "已收起" in several.read("/plans")
    again = several.fill(address, {**GROUNDS, "step": "preview"})
    assert again.status_code == 422
    undo = {**GROUNDS, "reason": "市里要求继续", "undo": "1", "date": "2020-03-02", "step": "write"}
    assert several.fill(address, undo).status_code == 303
    assert not path.exists()
    assert "returned: 2020-03-02" in (desk_folder / layout.RETURNED).read_text("utf-8")


@pytest.mark.parametrize(
    "fields", [{}, {"by": "张某"}, {**GROUNDS, "date": "某日"}, {**GROUNDS, "undo": "1"}], ids=",".join
)
def test_what_is_missing_or_cannot_be_is_said(several, desk_folder, fields):
    answer = several.fill(f"/plans/retire?name={PLAN}", {**fields, "step": "write"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not (desk_folder / layout.RETIRED).exists()


def test_the_last_plan_stays(serve, desk_folder):
    browser = serve(desk_folder)
    assert "收起" not in browser.read("/plans").partition("办理")[2].partition("台账")[0]
    answer = browser.fill(f"/plans/retire?name={PLAN}", {**GROUNDS, "step": "write"})
    assert answer.status_code == 422
    assert "只剩" in browser.read(answer)


def test_what_is_going_back_for_correction_is_still_there(several):
    page = several.fill(f"/plans/retire?name={PLAN}", {**GROUNDS, "step": "edit"}).text
    assert "任务已全部销号" in page


def test_the_shipped_plan_alone_is_listed_and_nothing_offered(serve):
    told = serve().read("/plans")
    assert "1个方案" in told
    assert "加一个方案" not in told


def test_a_plan_that_cannot_be_read_keeps_no_other_from_being_told(several, desk_folder):
    (desk_folder / "plans" / "minsheng-2020" / layout.MEASURES).write_text("plan: [", "utf-8")
    page = several.get("/plans")
    assert page.status_code == 200
    assert "读不了" in several.read(page)

"""机构改革 without a terminal: the new unit is put into the data, and takes over; a unit's own scheme is put on record."""

from html import unescape

import pytest

PLAN = "shapingba-2019-177"
NEW, OLD = "区大数据发展局", "区经济信息委"
TAKEN = {"into": NEW, "document": "沙委发〔2020〕3号", "effective": "2020-02-20"}


def enlist(browser, name: str = NEW, kind: str = "区级部门"):
    return browser.act("/units/new", {"name": name, "kind": kind})


def test_a_new_unit_is_put_into_the_data_and_takes_over_from_the_old_one(serve, desk_folder, run):
    browser = serve(desk_folder)
    before = (desk_folder / "departments.yaml").read_text("utf-8")
    unknown = browser.fill(f"/act/reorganise?unit={OLD}", {**TAKEN, "step": "preview"})
    assert unknown.status_code == 422
    assert "departments.yaml 里没有" in browser.read(unknown)
    assert 'href="/units/new' in unknown.text
    preview = browser.read(browser.fill("/units/new", {"name": NEW, "kind": "区级部门", "step": "preview"}))
    assert f"- {{name: {NEW}, kind: 区级部门}}" in preview
    assert "校验锁一并更新" in preview
    assert (desk_folder / "departments.yaml").read_text("utf-8") == before
    assert "已列入名单" in browser.read(enlist(browser))
    after = (desk_folder / "departments.yaml").read_text("utf-8")
    assert after == f"{before}  - {{name: {NEW}, kind: 区级部门}}\n"
    assert run("lock", "--check", "--data", desk_folder).code == 0
    preview = browser.fill(f"/act/reorganise?unit={OLD}", {**TAKEN, "step": "preview"})
    assert NEW in browser.read(preview)
    assert "承接" in browser.read(preview)
    done = browser.read(browser.act(f"/act/reorganise?unit={OLD}", TAKEN))
    assert "已记录" in done
    assert "撤回" in done
    assert NEW in browser.read(f"/unit/{OLD}")
    assert run("validate", "--data", desk_folder).code == 0


def test_of_a_unit_that_is_split_only_what_is_named_goes(serve, desk_folder):
    browser = serve(desk_folder)
    enlist(browser)
    told = browser.read(
        browser.fill(f"/act/reorganise?unit={OLD}", {**TAKEN, "tasks": "72.1、11(2)", "step": "preview"})
    )
    assert "72(1)" in told
    assert "11(2)" in told
    refused = browser.fill(f"/act/reorganise?unit={OLD}", {**TAKEN, "tasks": "3.1", "step": "preview"})
    assert refused.status_code == 422
    assert "无从承接" in browser.read(refused)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (OLD, "区级部门", "名单里已有"),
        ("", "区级部门", "须填写单位的名称"),
        ("甲局、乙局", "区级部门", "写一家的"),
        ("长" * 41, "区级部门", "不超过40个字"),
        (NEW, "没有这一类", "请选单位的类别"),
    ],
)
def test_what_is_no_new_unit_is_refused(serve, desk_folder, name, kind, words):
    browser = serve(desk_folder)
    before = (desk_folder / "departments.yaml").read_bytes()
    refused = browser.fill("/units/new", {"name": name, "kind": kind, "step": "write"})
    assert refused.status_code == 422
    assert words in browser.read(refused)
    assert (desk_folder / "departments.yaml").read_bytes() == before


def test_a_name_that_yaml_would_read_otherwise_is_written_as_it_was_typed(serve, desk_folder, run):
    browser = serve(desk_folder)
    for name in ('局"}#', "12306", "true", "A:B{c}"):
        assert name in unescape(browser.read(enlist(browser, name))), name
    assert run("department", "12306", "--data", desk_folder).code == 0


def test_a_lock_that_was_not_that_of_the_data_stays_as_it_is(serve, desk_folder):
    (desk_folder / "measures.lock").unlink()
    browser = serve(desk_folder)
    preview = browser.fill("/units/new", {"name": NEW, "kind": "区级部门", "step": "preview"})
    assert "校验锁一并更新" not in preview.text
    enlist(browser)
    assert not (desk_folder / "measures.lock").exists()


def test_a_units_own_scheme_is_recorded_from_its_page_once(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.get(f"/unit/{OLD}")
    assert f"/act/scheme?plan={PLAN}&amp;unit=" in page.text
    typed = {"document": "沙经信发〔2019〕31号", "date": "2019-10-20"}
    assert "已记录" in browser.read(browser.act(f"/act/scheme?plan={PLAN}&unit={OLD}", typed))
    again = browser.fill(f"/act/scheme?plan={PLAN}&unit={OLD}", {**typed, "step": "preview"})
    assert again.status_code == 422
    assert "记过" in browser.read(again)
    assert browser.get(f"/act/scheme?plan={PLAN}").status_code == 404


def test_who_may_only_look_is_offered_none_of_it(serve, desk_folder):
    browser = serve(desk_folder, read_only=True)
    assert "/act/scheme" not in browser.get(f"/unit/{OLD}").text
    assert "只读" in browser.read("/units/new")
    assert browser.fill("/units/new", {"name": NEW, "kind": "区级部门", "step": "write"}).status_code == 422

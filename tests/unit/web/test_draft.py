"""A draft is checked beside its document: nothing typed is lost, whatever is pressed; the page it comes from is seen."""

import re
from html import unescape
from pathlib import Path

import pytest

from bizenv.store import plans
from tests.unit.web.conftest import MADE, draft_of, go


def boxes_of(text: str) -> dict:
    """What a browser would send of the form of a draft as it is shown, but for a button."""
    form = text.partition('id="whole"')[2].partition("</form>")[0]
    found: dict = {"on": re.findall('name="on" value="([^"]*)"', form)}
    for inside in re.findall(r"<input\b([^>]*)>", form):
        name, value = re.search(' name="([^"]*)"', inside), re.search(' value="([^"]*)"', inside)
        ticked = not re.search("checkbox|radio", inside) or " checked" in inside
        if name and name[1] not in ("csrf", "ticket", "on") and ticked:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea\b[^>]* name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found[name] = unescape(value)
    for name, inside in re.findall(r'<select\b[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search('value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def press(browser, draft: str, step: str, **typed: str):
    """Type into the boxes of a draft and press one of its buttons, as a browser does: with all that stands in the others."""
    return browser.fill(draft, {**boxes_of(browser.get(draft).text), **typed, "step": step})


def number_of(browser, draft: str, words: str) -> str:
    article = next(it for it in browser.get(draft).text.split("<article")[1:] if words in it)
    return re.search('id="d([0-9]+)"', article)[1]


# ---- nothing typed is lost ----


@pytest.mark.parametrize("step", ["right:1", "again:1", "change:1", "keep", "kind:单位", "head"])
def test_what_was_typed_elsewhere_is_still_there_whatever_is_pressed(first, step):
    draft = draft_of(first, "items.docx")
    typed = {"f:2:support": "区财政局、区市场监管局", "office": "区政府督查室", "mandate": "按季督查"}
    where = go(first, press(first, draft, step, **typed))
    boxes = boxes_of(first.get(where).text)
    assert {key: boxes[key] for key in typed} == typed
    assert boxes_of(first.get(draft).text)["f:2:support"] == typed["f:2:support"], "also after coming back"
    where = go(first, press(first, where, "keep"))
    assert boxes_of(first.get(where).text)["f:2:support"] == typed["f:2:support"], "and however often it is sent"


def test_what_was_typed_and_not_confirmed_is_said_to_be_and_counts_once_the_workspace_is_made(first, empty):
    draft = draft_of(first, "items.docx")
    go(first, press(first, draft, "right:1", **{"f:2:support": "区财政局、区市场监管局", "office": "区政府督查室"}))
    told = first.read(draft)
    assert "写了，还没有按“改好了”" in told
    assert "写了，还没有存；新建时一并存下" in told
    assert go(first, press(first, draft, "make")).startswith("/")
    registry = plans.load(str(empty)).registry
    assert registry.task("2.1.2").support == ("区财政局", "区市场监管局")
    assert registry.plan.office == "区政府督查室"


def test_a_change_of_one_doubt_does_not_take_back_that_of_another_on_the_same_value(first):
    draft = draft_of(first, "shifted.docx")
    row = number_of(first, draft, "2026年9月底")
    stale = boxes_of(first.get(draft).text)
    go(first, press(first, draft, f"change:{row}", **{f"f:{row}:support": "区妇联"}))
    go(first, first.fill(draft, {**stale, "step": "keep"}))  # an older tab sends what it showed
    assert "写了，还没有按" not in first.read(draft)
    go(first, first.fill(draft, {**stale, "step": f"again:{row}"}))
    assert boxes_of(first.get(draft).text)[f"f:{row}:support"] == "区妇联"


def test_what_does_not_hold_stands_in_its_box_with_the_reason_and_all_else_too(first, empty):
    draft = draft_of(first, "shifted.docx")
    row = number_of(first, draft, "2026年9月底")
    typed = {f"f:{row}:deadline:0:date": "2026-10-31", "office": "区政府督查室"}
    for step in (f"change:{row}", "make"):
        wrong = press(first, draft, step, **typed)
        assert wrong.status_code == 422
        boxes = boxes_of(wrong.text)
        assert {key: boxes[key] for key in typed} == typed
        article = next(it for it in wrong.text.split("<article") if f'id="d{row}"' in it)
        assert "没有改" in article
        assert "<details open>" in article
    assert list(empty.iterdir()) == []


def test_ticks_and_choices_that_are_not_confirmed_stay(first):
    draft = draft_of(first, "shifted.docx")
    day, pair = number_of(first, draft, "早于印发之日"), number_of(first, draft, "是一家，规范名称")
    names = re.findall(f'name="f:{pair}:same" value="([^"]+)"', first.get(draft).text)
    go(first, press(first, draft, "keep", **{f"f:{day}:deadline:0:drop": "1", f"f:{pair}:same": names[0]}))
    boxes = boxes_of(first.get(draft).text)
    assert boxes[f"f:{day}:deadline:0:drop"] == "1"
    assert boxes[f"f:{pair}:same"] == names[0]
    boxes.pop(f"f:{day}:deadline:0:drop")
    go(first, first.fill(draft, {**boxes, "step": "keep"}))
    assert f"f:{day}:deadline:0:drop" not in boxes_of(first.get(draft).text), "a tick that was taken out is out"


# ---- the page that it comes from ----


def test_beside_a_doubt_of_a_pdf_stands_the_picture_of_its_row_and_of_its_page(first):
    draft = draft_of(first, "items.pdf")
    page = first.get(draft).text
    found = re.findall('<img src="([^"]+)"[^>]* alt="([^"]+)"', page)
    assert len(found) == 2
    address, alt = map(unescape, found[0])
    assert "第1页" in alt
    assert "区财政局" in alt
    part, whole = first.get(address), first.get(f"{address}&whole=1")
    for picture in (part, whole):
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        assert picture.content.startswith(b"\x89PNG")
    height = [int.from_bytes(it.content[20:24], "big") for it in (part, whole)]
    assert height[0] < height[1] / 2
    assert first.get(address).content == part.content
    assert "“配合单位”一栏" in first.read(draft)


def test_a_document_without_pages_says_table_row_and_column(first):
    draft = draft_of(first, "items.docx")
    assert "<img" not in first.get(draft).text
    assert "原文 表1第7行 “配合单位”一栏" in first.read(draft)
    assert '<td class="cell">' in first.get(draft).text


@pytest.mark.parametrize(
    "query", ["", "doubt=1", "doubt=1&page=2", "doubt=99&page=1", "doubt=../1&page=1", "doubt=1&page=../../etc/passwd"]
)
def test_no_other_page_is_drawn_and_no_path_is_asked_for(first, query):
    kept = re.search("kept=([^&]+)", draft_of(first, "items.pdf"))[1]
    assert first.get(f"/draft/picture?kept={kept}&{query}").status_code in (404, 422)
    assert first.get("/draft/picture?kept=../x&doubt=1&page=1").status_code in (404, 422)


def test_a_page_that_cannot_be_drawn_is_tried_once_and_said(first, monkeypatch):
    from bizenv.base.errors import DataError
    from bizenv.desk.plans import pictures

    draft = draft_of(first, "items.pdf")
    address = unescape(re.search('<img src="([^"]+)"', first.get(draft).text)[1])
    tried = []

    def fail(path, parts):
        tried.append(path)
        raise DataError("画不出来")

    monkeypatch.setattr(pictures, "draw_safely", fail)
    for _ in range(3):
        answer = first.get(address)
        assert answer.status_code == 409
        assert "画不出来" in first.read(answer)
    assert len(tried) == 1


def test_a_picture_that_is_drawn_while_a_workspace_is_made_of_the_draft_is_no_fault_of_ours(first, monkeypatch):
    import shutil

    from bizenv.desk.plans import pictures

    faults = []
    first.office.report = faults.append
    draft = draft_of(first, "items.pdf")
    address = unescape(re.search('<img src="([^"]+)"', first.get(draft).text)[1])
    kept = first.office.find_kept(re.search("kept=([^&]+)", draft)[1])

    def draw(path, parts):
        shutil.rmtree(kept)
        return [b"" for _ in parts]

    monkeypatch.setattr(pictures, "draw_safely", draw)
    assert first.get(address).status_code == 404
    assert not faults


# ---- words without a place ----


def test_words_without_a_place_are_put_into_a_task_or_the_head_or_said_why_not(first, empty):
    draft = draft_of(first, "sections.pdf")
    task = re.search('<option value="([^"]+)">', first.get(draft).text)[1]
    assert press(first, draft, "change:2").status_code == 422
    assert press(first, draft, "change:2", **{"f:2:into": "support", "f:2:task": "没有"}).status_code == 422
    go(first, press(first, draft, "change:2", **{"f:2:into": "support", "f:2:task": task}))
    go(first, press(first, draft, "change:3", **{"f:3:into": "unused", "f:3:why": "与第2项\n重复"}))
    go(first, press(first, draft, "change:4", **{"f:4:into": "office", "f:4:words": "区督查办"}))
    kept = first.office.find_kept(re.search("kept=([^&]+)", draft)[1]) / "新方案" / "doubts.md"
    assert re.search(r"\[x\] \*\*D3\*\*.*　不用：与第2项 重复$", kept.read_text("utf-8"), re.MULTILINE)
    go(first, press(first, draft, "again:3"))
    assert "不用：" not in kept.read_text("utf-8")
    go(first, press(first, draft, "make"))
    registry = plans.load(str(empty)).registry
    found = next(it for it in registry.tasks if it.label == task)
    assert "区政务办" in found.support
    assert registry.plan.office == "区督查办"


# ---- many doubts ----


def many(count: int) -> bytes:
    """A table in which each row leaves in doubt by when it is due."""
    rows = "".join(f"{n},建第{n}座桥,区交通局,2026年1月底\n" for n in range(1, count + 1))
    return f"序号,任务,牵头单位,完成时限\n{rows}".encode()


def test_hundreds_of_doubts_are_shown_by_kind_and_in_parts_and_ticked_together_once_they_were_seen(first):
    draft = draft_of(first, ("许多.csv", many(100)))
    page = first.get(draft).text
    assert page.count("<article") == 30
    assert "第1页，共" in first.read(draft)
    second = go(first, press(first, draft, "part:2", office="区政府督查室"))
    shown = re.findall('<article class="doubt" id="d([0-9]+)"', first.get(second).text)
    assert shown[0] == "31"
    go(first, press(first, second, "keep", **{"f:33:deadline:0:date": "2027-01-31"}))
    after = go(first, press(first, second, "rights"))
    assert after.endswith("#d61")
    left = {int(it) for it in re.findall(r"\[ \] \*\*D(\d+)", doubts_of(first, draft))}
    assert left == {*range(1, 31), 33, *range(61, 101)}, "where something was typed is not taken for right"
    assert boxes_of(first.get(after).text)["office"] == "区政府督查室"
    kind = go(first, press(first, after, "kind:时限"))
    assert "kind=%E6%97%B6%E9%99%90" in kind
    assert boxes_of(first.get(second).text)["f:33:deadline:0:date"] == "2027-01-31"


def doubts_of(browser, draft: str) -> str:
    kept = re.search("kept=([^&]+)", draft)[1]
    return (browser.office.find_kept(kept) / "新方案" / "doubts.md").read_text("utf-8")


# ---- what was left open, in the workspace ----


@pytest.fixture
def made(first, empty: Path):
    """A workspace with open doubts, its file with a comment that a person wrote."""

    def make(name: str):
        draft = draft_of(first, name)
        go(first, press(first, draft, "make"))
        path = empty / "measures.yaml"
        path.write_text(path.read_text("utf-8") + "\n# 我的注释\n", "utf-8")
        return path

    return make


def change(browser, number: int, **typed: str):
    page = browser.get(f"/doubts/change?doubt={number}").text
    digest = re.search('name="digest" value="([^"]+)"', page)
    return browser.fill("/doubts/change", {"doubt": str(number), "digest": digest[1] if digest else "", **typed})


def test_what_was_read_wrongly_is_put_right_in_the_workspace_and_only_there(first, made, empty):
    path = made("items.docx")
    before = path.read_text("utf-8")
    assert "/doubts/change?" in first.get("/doubts").text
    told = first.read("/doubts/change?doubt=2")
    assert "配合单位" in told
    assert re.search(r"measures.yaml 第\d+行", told)
    go(first, change(first, 2, **{"f:support": "区财政局、区市场监管局"}))
    after = path.read_text("utf-8")
    assert len([it for it in before.splitlines() if it not in after.splitlines()]) <= 1
    assert after.endswith("# 我的注释\n")
    assert plans.load(str(empty)).registry.task("2.1.2").support == ("区财政局", "区市场监管局")
    assert "[x] **D2**" in (empty / "doubts.md").read_text("utf-8")
    assert first.get("/doubts/change?doubt=2").status_code == 404


def test_a_change_that_would_not_hold_is_refused_and_what_was_typed_stays(first, made):
    path = made("shifted.docx")
    before = path.read_bytes()
    wrong = change(first, 1, **{"f:deadline:0:date": "2026-10-31", "f:support": "区妇联"})
    assert wrong.status_code == 422
    assert "没有改" in first.read(wrong)
    assert 'value="2026-10-31"' in wrong.text
    assert 'value="区妇联"' in wrong.text
    assert path.read_bytes() == before


def test_two_names_become_one_and_words_find_their_place_in_the_workspace(first, made, empty):
    made("shifted.docx")
    page = first.get("/doubts/change?doubt=5").text
    name = re.search('name="f:same" value="([^"]+)"', page)[1]
    go(first, change(first, 5, **{"f:same": name}))
    registry = plans.load(str(empty)).registry
    assert {registry.canonical(it) for it in ("区人社局", "区人力社保局")} == {name}


def test_words_without_a_place_are_placed_in_the_workspace(first, made, empty):
    made("sections.pdf")
    assert first.fill("/doubts/change", {"doubt": "2", "digest": "x", "f:into": "unused"}).status_code == 422
    assert change(first, 1).status_code == 422
    assert "基本情况" in first.read("/doubts/change?doubt=1")
    go(first, change(first, 2, **{"f:into": "unused", "f:why": "是小标题"}))
    go(first, change(first, 3, **{"f:into": "office", "f:words": "区督查办"}))
    assert "　不用：是小标题" in (empty / "doubts.md").read_text("utf-8")
    assert plans.load(str(empty)).registry.plan.office == "区督查办"


def test_a_locked_plan_is_not_changed_there_and_it_is_said_where(first, made, empty):
    path = made("items.docx")
    (empty / "measures.lock").write_text("x", "utf-8")
    before = path.read_bytes()
    assert "运行 bizenv lock" in first.read("/doubts/change?doubt=2")
    assert change(first, 2, **{"f:support": "区妇联"}).status_code in (409, 422)
    assert path.read_bytes() == before


def test_a_file_that_was_changed_meanwhile_is_not_written_over(first, made):
    path = made("items.docx")
    page = first.get("/doubts/change?doubt=2").text
    digest = re.search('name="digest" value="([^"]+)"', page)[1]
    for changed in (path.with_name("departments.yaml"), path):
        before = changed.read_bytes()
        changed.write_bytes(before + "# 别人写的\n".encode())
        answer = first.fill("/doubts/change", {"doubt": "2", "digest": digest, "f:support": "区妇联"})
        assert answer.status_code == 422
        assert f"{changed.name} 在这期间被别人改了" in first.read(answer)
        changed.write_bytes(before)


# ---- in a real browser ----


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_the_picture_is_seen_and_the_enter_key_loses_nothing(visit, empty, script):
    page = visit(str(plans.find_packaged()), own=False, place=str(empty), script=script, width=390)
    page.goto(f"{page.office.address}first")
    page.locator("#files").set_input_files(MADE / "items.pdf")
    page.locator("#issued").fill("2026-03-05")
    page.get_by_role("button", name="读入").click()
    page.wait_for_url("**/draft**")
    page.locator("#d1 img").scroll_into_view_if_needed()
    with page.expect_popup() as opened:
        page.locator("#d1").get_by_role("link", name="看第1页全页").click()
    opened.value.wait_for_load_state()
    assert "whole=1" in opened.value.url
    opened.value.close()
    page.get_by_label("督查机构").fill("区政府督查室")
    page.get_by_label("督查机构").press("Enter")
    page.wait_for_load_state()
    assert page.get_by_label("督查机构").input_value() == "区政府督查室"
    page.locator("#d1").get_by_role("button", name="对，没有读错").click()
    page.locator("#d1.settled").wait_for()
    assert page.get_by_label("督查机构").input_value() == "区政府督查室"
    page.locator("#made").get_by_role("button", name="新建工作区").click()
    page.wait_for_url("**/#main")
    assert plans.load(str(empty)).registry.plan.office == "区政府督查室"

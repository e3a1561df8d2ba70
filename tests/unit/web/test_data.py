"""数据: the page that answers where no other can, and the rubric that is checked before it is written."""

import shutil
from pathlib import Path

import pytest

from bizenv.desk.data.examining import examine_all


def break_plan(folder: Path) -> None:
    path = folder / "measures.yaml"
    path.write_text(path.read_text("utf-8") + "broken: [\n", "utf-8")


def change(text: str) -> str:
    return text.replace("shelter: 10", "shelter: 12")


def test_sound_data_is_said_to_be_sound(serve, desk_folder):
    browser = serve(desk_folder)
    told = browser.read("/data")
    assert "检查通过" in told
    assert "190 个事项" in told
    assert "bizenv validate" in told


def test_the_packaged_plan_has_its_page_too(serve):
    browser = serve()
    assert "检查通过" in browser.read("/data")
    assert "自带的方案" in browser.read("/data/info")


def test_broken_data_is_shown_at_its_line_where_no_other_page_answers(serve, desk_folder):
    break_plan(desk_folder)
    browser = serve(desk_folder)
    failed = browser.get("/tasks")
    assert failed.status_code == 409
    assert 'href="/data"' in failed.text
    page = browser.get("/data")
    assert page.status_code == 200
    told = browser.read(page)
    assert "没有通过" in told
    assert "measures.yaml" in told
    assert "<mark>" in page.text
    assert "/data/rules/E101" in page.text
    assert browser.get("/data/info").status_code == 200
    assert browser.get("/data/rubric").status_code == 200


def test_the_problems_can_be_narrowed_and_warnings_can_count(serve, desk_folder):
    path = desk_folder / "rules.yaml"
    path.write_text(
        path.read_text("utf-8").replace("kinds: [党委部门, 纪检监察", "kinds: [党委部门, 党委部门, 纪检监察", 1),
        "utf-8",
    )
    browser = serve(desk_folder)
    assert "E721" in browser.get("/data").text
    told = browser.read("/data?ignore=E721&strict=1")
    assert "另有 1 个问题不在所选规则之内" in told
    assert "bizenv validate --strict --ignore E721" in told
    assert "没有检查规则" in browser.read("/data?select=E999")
    assert "一条规则也不剩" in browser.read("/data?select=E5&ignore=E5")


def test_an_entry_that_was_deleted_since_a_version_is_told(serve, desk_folder):
    assert "无从比较" in serve(desk_folder).read("/data?against=HEAD")


def test_each_rule_is_explained_as_a_page_and_as_a_piece_of_one(serve):
    browser = serve()
    assert "E502" in browser.read("/data/rules")
    page = browser.get("/data/rules/e502")
    assert "正例" in page.text
    assert "<html" in page.text
    piece = browser.get("/data/rules/E502", headers={"HX-Request": "true"})
    assert "正例" in piece.text
    assert "<html" not in piece.text
    assert browser.get("/data/rules/E999").status_code == 404


def test_the_state_of_the_lock_is_told_with_what_to_run(serve, desk_folder):
    browser = serve(desk_folder)
    (desk_folder / "measures.lock").unlink(missing_ok=True)
    assert "没有可用的校验锁" in browser.read("/data/info")
    assert "bizenv lock" in browser.read("/data/info")
    (desk_folder / "measures.lock").write_text("nothing\n", "utf-8")
    assert "读不懂" in browser.read("/data/info")


def test_what_was_found_is_kept_until_a_file_changes_or_it_is_asked_anew(serve, desk_folder, monkeypatch):
    from bizenv.web import examined

    runs = []
    monkeypatch.setattr(examined, "examine_all", lambda *given: runs.append(1) or examine_all(*given))
    browser = serve(desk_folder)
    for address in ("/data", "/data", "/data?strict=1"):
        assert "检查通过" in browser.read(address)
    assert len(runs) == 1
    browser.get("/data?anew=1")
    assert len(runs) == 2
    next((desk_folder / "ledger").rglob("*.yaml")).write_text("broken: [", "utf-8")
    assert "没有通过" in browser.read("/data")
    browser.get("/data?against=HEAD")
    assert len(runs) == 4


def test_a_file_that_was_changed_just_now_or_is_gone_is_looked_at_again(serve, desk_folder, monkeypatch):
    from bizenv.web import examined

    runs = []
    monkeypatch.setattr(examined, "examine_all", lambda *given: runs.append(1) or examine_all(*given))
    browser = serve(desk_folder)
    browser.office.clock = lambda: max(path.stat().st_mtime_ns for path in desk_folder.rglob("*")) + 1
    browser.get("/data")
    browser.get("/data")
    assert len(runs) == 2
    browser.office.clock = lambda: 2**62
    (desk_folder / "nowhere").symlink_to(desk_folder / "gone")
    browser.get("/data")
    browser.get("/data")
    assert len(runs) == 4


# ---- the rubric ----


def test_the_rubric_is_changed_after_a_preview_of_its_lines(serve, desk_folder):
    browser = serve(desk_folder)
    path = desk_folder / "rules.yaml"
    before = path.read_bytes()
    shown = browser.get("/data/rubric")
    assert "shelter: 10" in shown.text
    digest = digest_of(shown)
    text = change(path.read_text("utf-8")).replace("\n", "\r\n")  # as a browser sends it
    preview = browser.fill("/data/rubric", {"rubric": text, "digest": digest, "step": "preview"})
    assert preview.status_code == 200, browser.read(preview)
    assert "shelter: 12" in browser.read(preview)
    assert path.read_bytes() == before
    again = browser.fill("/data/rubric", {"rubric": text, "digest": digest, "step": "edit"})
    assert "shelter: 12" in again.text
    done = browser.fill("/data/rubric", {"rubric": text, "digest": digest, "step": "write"})
    assert done.status_code == 303, browser.read(done)
    assert path.read_bytes() == change(before.decode()).encode()
    assert "已写入" in browser.read(done.headers["location"])


def digest_of(page) -> str:
    return page.text.partition('name="digest" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("shelter: 10", "shelter: ten", "E"),
        ("shelter: 10", "shelter: [10", "E101"),
        ("tasks: null", 'tasks:\n  "999.9": {lit: false}', "E713"),
    ],
)
def test_a_rubric_with_an_error_is_not_written_and_the_line_is_shown(serve, desk_folder, old, new, told):
    browser = serve(desk_folder)
    path = desk_folder / "rules.yaml"
    before = path.read_bytes()
    text, digest = before.decode().replace(old, new), digest_of(browser.get("/data/rubric"))
    for step in ("preview", "write"):
        page = browser.fill("/data/rubric", {"rubric": text, "digest": digest, "step": step})
        assert page.status_code == 422
        assert told in page.text
        assert "<mark>" in page.text
        assert new.splitlines()[-1].strip()[:8] in page.text.replace("&#34;", '"')  # what was typed is kept
    assert path.read_bytes() == before


def test_a_rubric_that_somebody_else_changed_meanwhile_is_not_written_over(serve, desk_folder):
    browser = serve(desk_folder)
    path = desk_folder / "rules.yaml"
    digest = digest_of(browser.get("/data/rubric"))
    path.write_text(path.read_text("utf-8") + "# 另一个人\n", "utf-8")
    for step in ("preview", "write"):
        page = browser.fill("/data/rubric", {"rubric": change(path.read_text("utf-8")), "digest": digest, "step": step})
        assert page.status_code == 422
        assert "被别人改了" in browser.read(page)
    assert "shelter: 10" in path.read_text("utf-8")


def test_the_rubric_of_the_package_is_never_written(serve):
    from bizenv.store.rubric import find_default

    browser = serve()
    before = find_default().read_bytes()
    page = browser.get("/data/rubric")
    assert "bizenv init" in browser.read(page)
    sent = {"rubric": change(before.decode()), "digest": "", "step": "write"}
    assert browser.fill("/data/rubric", sent).status_code == 422
    assert find_default().read_bytes() == before


def test_a_workspace_without_a_rubric_gets_its_own(serve, desk_folder):
    path = desk_folder / "rules.yaml"
    text = path.read_text("utf-8")
    path.unlink()
    browser = serve(desk_folder)
    assert "自带的" in browser.read("/data/rubric")
    done = browser.fill("/data/rubric", {"rubric": change(text), "digest": "", "step": "write"})
    assert done.status_code == 303, browser.read(done)
    assert "shelter: 12" in path.read_text("utf-8")


def test_a_rubric_that_is_a_link_or_read_only_or_no_utf8_is_not_written(serve, desk_folder, tmp_path):
    path, elsewhere = desk_folder / "rules.yaml", tmp_path / "elsewhere.yaml"
    text = path.read_text("utf-8")
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)
    browser = serve(desk_folder)
    page = browser.get("/data/rubric")
    assert "是链接" in browser.read(page)
    sent = {"rubric": change(text), "digest": digest_of(page), "step": "write"}
    assert browser.fill("/data/rubric", sent).status_code == 422
    assert elsewhere.read_text("utf-8") == text
    path.unlink()
    path.write_text(text, "utf-8")
    reader = serve(desk_folder, read_only=True)
    page = reader.get("/data/rubric")
    assert "只读" in reader.read(page)
    assert reader.fill("/data/rubric", {**sent, "digest": digest_of(page)}).status_code == 422
    assert path.read_text("utf-8") == text
    path.write_bytes(text.encode("gbk"))
    page = browser.get("/data/rubric")
    assert page.status_code == 409
    assert "UTF-8" in browser.read(page)


def test_line_ends_and_the_mark_of_the_file_stay_as_they_were(serve, desk_folder):
    path = desk_folder / "rules.yaml"
    before = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    browser = serve(desk_folder)
    sent = {"rubric": change(before.decode("utf-8-sig")), "digest": digest_of(browser.get("/data/rubric"))}
    assert browser.fill("/data/rubric", {**sent, "step": "write"}).status_code == 303
    assert path.read_bytes() == before.replace(b"shelter: 10", b"shelter: 12")


# ---- in a browser ----


@pytest.mark.browser
def test_the_rubric_is_changed_by_mouse_and_keyboard(visit, desk_folder):
    path = desk_folder / "rules.yaml"
    page = visit(desk_folder)
    page.goto(f"{page.office.address}data")
    assert page.locator("h1").inner_text() == "数据：检查通过"
    page.get_by_role("link", name="评定规则").click()
    box = page.get_by_label("评定规则的全文")
    box.fill(change(box.input_value()))
    page.get_by_role("button", name="检查并预览").click()
    assert page.locator("tr.added").inner_text().split() == ["55", "+", "shelter:", "12"]
    page.keyboard.press("Enter")  # the button is where the keyboard is
    page.wait_for_url("**/data/rubric?written=1*")
    assert "已写入" in page.get_by_role("status").inner_text()
    assert "shelter: 12" in path.read_text("utf-8")
    page.reload()
    assert path.read_text("utf-8").count("shelter: 12") == 1


@pytest.mark.browser
def test_a_problem_leads_to_its_rule_and_to_its_line(visit, desk_folder):
    path = desk_folder / "rules.yaml"
    path.write_text(path.read_text("utf-8").replace("shelter: 10", "shelter: ten"), "utf-8")
    page = visit(desk_folder, width=390)
    page.goto(f"{page.office.address}data")
    page.get_by_role("link", name="为何有这条规则").click()
    page.wait_for_selector(".explained")
    assert "正例" in page.locator(".explained").inner_text()
    assert page.url.endswith("/data")
    page.get_by_role("link", name="在这里改评定规则").click()
    page.get_by_role("button", name="第55行").click()
    assert (
        page.evaluate(
            "getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
        )
        == "shelter: ten"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

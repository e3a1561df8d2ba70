"""The page of a task tells what ``show`` and ``log`` tell, and offers what can be recorded."""

import re

PLAN = "shapingba-2019-177"


def of(answer) -> str:
    """What a person reads, without the spaces between the pieces."""
    return re.sub("[ 　]", "", re.sub("<[^>]+>", "", answer.text))


def test_a_task_says_all_that_show_says(serve, run):
    browser = serve()
    page = browser.get(f"/task/{PLAN}/71.1")
    assert page.status_code == 200, browser.read(page)
    shown = run("show", "71.1", "--as-of", "2020-03-01").out
    told = of(page)
    lines = [re.sub("^\\S{2,3}  ", "", line).strip() for line in shown.splitlines()]
    assert len(lines) > 8
    for line in lines:
        assert re.sub("[ 　]", "", line) in told.replace("&#39;", "'"), line


def test_related_tasks_are_a_click_away(serve):
    page = serve().get(f"/task/{PLAN}/27.3")
    assert f'href="/task/{PLAN}/27.1"' in page.text


def test_a_task_is_found_by_its_printed_number_too_and_an_unknown_one_is_said(serve):
    browser = serve()
    assert browser.get(f"/task/{PLAN}/27(3)").status_code == 200
    missing = browser.get(f"/task/{PLAN}/999")
    assert missing.status_code == 404
    assert "999" in browser.read(missing)


def test_what_the_standing_calls_for_is_offered_first(serve, desk_folder):
    browser = serve(desk_folder)
    fresh = browser.get(f"/task/{PLAN}/3.1").text
    assert re.search(r'class="button" href="/act/record\?on=', fresh)
    assert not re.search(r'class="button" href="/act/verify', fresh)
    browser.act(f"/act/record?on={PLAN}/3.1", {"choice": "done", "evidence": "某文件"})
    assert re.search(r'class="button" href="/act/verify\?on=', browser.get(f"/task/{PLAN}/3.1").text)


def test_nothing_to_record_is_offered_where_nothing_can_be_written(serve, desk_folder):
    assert "/act/" not in serve().get(f"/task/{PLAN}/3.1").text
    assert "/act/" not in serve(desk_folder, read_only=True).get(f"/task/{PLAN}/3.1").text


def test_the_log_tells_every_entry_with_the_way_to_take_it_back(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.act(f"/act/record?on={PLAN}/3.1", {"progress": "30", "note": "已开工"})
    digest = re.search(r'id="e-([0-9a-f]{12})"', page.text)[1]
    assert "正在推进30%；已开工" in browser.read(page)
    assert f"/act/withdraw?entry={digest}" in page.text
    assert f"/correct?entry={digest}" in page.text
    withdrawn = browser.act(f"/act/withdraw?entry={digest}&plan={PLAN}", {"reason": "记错了"})
    told = browser.get(f"/task/{PLAN}/3.1")
    assert "已被撤回" in browser.read(told), browser.read(withdrawn)
    assert f"/act/withdraw?entry={digest}" not in told.text


def test_a_withdrawal_made_by_mistake_can_be_taken_back_another_day(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.act(f"/act/record?on={PLAN}/3.1", {"progress": "30", "note": "已开工"})
    digest = re.search(r'id="e-([0-9a-f]{12})"', page.text)[1]
    browser.act(f"/act/withdraw?entry={digest}&plan={PLAN}", {"reason": "记错了"})
    told = browser.get(f"/task/{PLAN}/3.1")
    back = re.search(r'id="e-([0-9a-f]{12})"', told.text)[1]
    assert f"/act/withdraw?entry={back}" in told.text
    assert f"/correct?entry={back}" not in told.text
    browser.act(f"/act/withdraw?entry={back}&plan={PLAN}", {"reason": "不该撤"})
    assert "正在推进30%" in browser.read(f"/task/{PLAN}/3.1")
    assert f"/act/withdraw?entry={digest}" in browser.get(f"/task/{PLAN}/3.1").text


def test_an_objection_without_a_decision_can_be_decided(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.act(f"/act/object?on={PLAN}/3.1", {"by": "区政务办", "note": "数字不对"})
    digest = re.search(r'id="e-([0-9a-f]{12})"', page.text)[1]
    assert f"/act/recheck?entry={digest}" in page.text


def test_kept_evidence_comes_back_as_it_was_given_and_only_by_the_entry_that_names_it(serve, desk_folder):
    browser = serve(desk_folder)
    content = "公式=1+1\n".encode()
    page = browser.act(
        f"/act/record?on={PLAN}/3.1", {"progress": "30"}, files=[("files", ("印发文件.txt", content, "text/plain"))]
    )
    link = re.search(r'href="(/evidence/[^"]+)"', page.text)[1]
    given = browser.get(link)
    assert (given.status_code, given.content) == (200, content)
    assert given.headers["content-disposition"].startswith("attachment")
    assert browser.get(link.replace("/3.1/", "/3.2/")).status_code == 404
    assert browser.get(re.sub("[0-9a-f]{64}", "0" * 64, link)).status_code == 404
    for path in ("..%2f..%2fmeasures.yaml", "../../measures.yaml", "measures.yaml"):
        assert browser.get(re.sub("[0-9a-f]{64}", path, link)).status_code in (404, 405)
    (kept,) = (desk_folder / "evidence").rglob("*.txt")
    kept.write_bytes(b"other")
    changed = browser.get(link)
    assert changed.status_code == 409
    assert "被改动过" in browser.read(changed)
    kept.unlink()
    assert browser.get(link).status_code == 409


def test_a_task_of_several_plans_is_told_with_its_plan(serve, several):
    browser = serve(several)
    page = browser.get(f"/task/{PLAN}/27.3")
    assert page.status_code == 200
    assert "/27(3)" in browser.read(page)

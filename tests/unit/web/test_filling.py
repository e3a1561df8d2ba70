"""What a person fills in is what the act gets: ways, typed days, boxes for targets, files, several tasks at once."""

import re

import pytest
import yaml

PLAN = "shapingba-2019-177"


def entries_of(folder):
    return set((folder / "ledger").rglob("*.yaml"))


@pytest.fixture
def sent(serve, desk_folder):
    """Fill in the form of an act and confirm it; gives the entries that it made."""
    browser = serve(desk_folder)

    def sending(address, fields, files=None):
        before = entries_of(desk_folder)
        browser.act(address, fields, files)
        new = sorted(entries_of(desk_folder) - before)
        return [yaml.safe_load(path.read_text("utf-8")) for path in new]

    sending.browser, sending.folder = browser, desk_folder
    return sending


def on(command, *tasks):
    return f"/act/{command}?" + "&".join(f"on={PLAN}/{task}" for task in tasks)


@pytest.mark.parametrize(
    ("way", "fields", "stage"),
    [
        ("progress", {"progress": "85"}, ("in_progress", 85)),
        ("progress", {}, ("in_progress", None)),
        ("not-started", {}, ("not_started", None)),
        ("done", {"completed": "昨天"}, ("done", None)),
        ("no-change", {}, ("no_change", None)),
    ],
)
def test_each_way_of_a_report_is_its_stage(sent, way, fields, stage):
    (made,) = sent(on("record", "3.1"), {"choice": way, **fields})
    assert (made["stage"], made.get("progress")) == stage


@pytest.mark.parametrize(
    ("way", "fields", "kind", "decision"),
    [
        ("grant", {"until": "2020年6月30日", "approved-by": "市政府", "document": "批示"}, "extend", None),
        ("request", {"until": "+60d", "by": "区经济信息委"}, "request", None),
        ("refuse", {"approved-by": "市政府", "document": "批示"}, "extend", "refused"),
    ],
)
def test_each_of_the_three_ways_of_an_extension_is_recorded(sent, way, fields, kind, decision):
    (made,) = sent(on("extend", "26.1"), {"choice": way, "reason": "设备未到", **fields})
    assert (made["kind"], made.get("decision")) == (kind, decision)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("昨天", "2020-02-29"), ("-5d", "2020-02-25"), ("2019年12月31日", "2019-12-31"), ("20191231", "2019-12-31")],
)
def test_a_day_may_be_typed_as_on_the_command_line(sent, typed, day):
    (made,) = sent(on("assign", "3.1"), {"person": "赵某", "date": typed})
    assert str(made["date"]) == day


PAGES = [
    on("verify", "3.1"),
    "/verifying",
    "/forms",
    "/tasks",
    "/papers/bulletin",
    "/papers/notice",
    "/import",
    "/data/head",
]


@pytest.mark.parametrize("address", PAGES)
def test_no_empty_box_for_a_day_looks_as_if_a_day_stood_in_it(serve, desk_folder, address):
    """Whoever verifies takes 2019-12-31 in grey for the day that will be recorded; it is today."""
    page = serve(desk_folder).get(address)
    assert page.status_code == 200
    holders = re.findall('placeholder="([^"]*)"', page.text)
    assert holders
    assert not [it for it in holders if re.search("[0-9]{4}-[0-9]{2}-[0-9]{2}", it)]


@pytest.mark.parametrize("address", PAGES)
def test_a_row_of_boxes_is_not_torn_apart(serve, desk_folder, address):
    """A browser ends a paragraph where a box of its own begins: what follows would stand below, outside the row."""
    page = serve(desk_folder).get(address)
    assert not re.search("<p[ >](?:(?!</p>).)*?<(div|form|ul|table|fieldset)[ >]", page.text, re.DOTALL)


def test_a_choice_that_was_not_made_is_asked_for_beside_it(sent):
    answer = sent.browser.fill(on("verify", "3.1"), {"step": "preview", "by": "张三"})
    assert answer.status_code == 422
    assert "选一种" in sent.browser.read(answer)


def test_what_a_way_needs_is_asked_for_beside_its_box(sent):
    answer = sent.browser.fill(on("verify", "3.1"), {"step": "preview", "choice": "pass", "completed": "哪天"})
    told = sent.browser.read(answer)
    assert answer.status_code == 422
    assert "有2处要改" in told
    assert "须填写" in told
    assert "“哪天”不是能认的日期" in told
    assert len(re.findall("autofocus", answer.text)) == 1


def test_what_belongs_to_the_other_way_is_never_dropped_in_silence(sent):
    fields = {"choice": "pass", "by": "张三", "limit": "5wd", "step": "preview"}
    answer = sent.browser.fill(on("verify", "3.1"), fields)
    assert "“补报时限”用于“退回”" in sent.browser.read(answer).replace(" ", "")


def test_a_number_stands_in_the_box_of_its_target(sent):
    form = sent.browser.get(on("record", "27.1"))
    assert 'name="value:新增无线4G基站"' in form.text
    (made,) = sent(on("record", "27.1"), {"choice": "progress", "value:新增无线4G基站": "360"})
    assert made["values"] == {"新增无线4G基站": 360}


def test_units_stand_in_boxes_of_their_own_or_in_one(sent):
    fields = {"lead": ["区科技局", "区教委、区民政局"], "document": "通知", "effective": "今天"}
    (made,) = sent(on("reassign", "4.1"), fields)
    assert made["lead"] == ["区科技局", "区教委", "区民政局"]


def test_several_tasks_are_recorded_at_once(sent):
    made = sent(on("assign", "3.1", "4.1"), {"person": "赵某"})
    assert [it["task"] for it in made] == ["3.1", "4.1"]


def test_files_of_one_name_are_two_and_one_may_be_dropped(sent):
    browser, address = sent.browser, on("record", "3.1")
    fields = {"choice": "no-change", "evidence": "会议纪要"}
    files = [("files", ("照片.jpg", b"one")), ("files", ("照片.jpg", b"two")), ("files", ("多余.txt", b"no"))]
    shown = browser.fill(address, {**fields, "step": "edit"}, files)
    kept = re.search('name="kept" value="([^"]*)"', shown.text)[1]
    assert "多余.txt" in browser.read(shown)
    (made,) = sent(address, {**fields, "kept": kept, "drop": "多余.txt"})
    assert made["evidence"] == ["会议纪要", "照片.jpg", "照片（2）.jpg"]
    assert len(made["files"]) == 2


def test_a_path_that_is_typed_as_evidence_is_a_name_and_is_not_read(sent, tmp_path):
    secret = tmp_path / "别处.txt"
    secret.write_text("not for the ledger", "utf-8")
    (made,) = sent(on("record", "3.1"), {"choice": "no-change", "evidence": str(secret)})
    assert made["evidence"] == [str(secret)]
    assert "files" not in made
    assert not [p for p in sent.folder.joinpath("evidence").rglob("*") if p.is_file() and "not for" in p.read_text()]


def test_a_name_that_looks_like_a_file_is_told_of(sent):
    preview = sent.browser.fill(on("record", "3.1"), {"choice": "done", "evidence": "清单.pdf", "step": "preview"})
    assert "用“附文件”选它" in sent.browser.read(preview)


def test_back_to_the_form_everything_stands_as_it_was_filled_in(sent):
    fields = {"choice": "return", "limit": "5wd", "note": "缺照片\n缺签字", "by": "张三", "step": "edit"}
    html = sent.browser.fill(on("verify", "3.1"), fields).text
    assert re.search('value="return" checked', html)
    for shown in ('value="5wd"', "缺照片\n缺签字</textarea>", 'value="张三"'):
        assert shown in html


def test_nothing_can_be_written_where_the_office_is_read_only(serve, desk_folder):
    browser = serve(desk_folder, read_only=True)
    before = entries_of(desk_folder)
    for step in ("preview", "write"):
        answer = browser.fill(on("assign", "3.1"), {"person": "赵某", "step": step})
        assert answer.status_code == 422
        assert "督办台是只读的" in browser.read(answer)
    assert entries_of(desk_folder) == before

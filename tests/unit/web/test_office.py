"""What is served: plans that are opened once, forms that count once, files that wait within bounds."""

import os
import shutil
import stat
from time import monotonic

import pytest

from bizenv.base.errors import MisuseError
from bizenv.base.files import is_device
from bizenv.web import uploads
from bizenv.web.office import name_start
from bizenv.web.uploads import clean_name

RECORD = "/act/record?on=shapingba-2019-177/3.1"


def count(folder) -> int:
    return sum(1 for _ in (folder / "ledger").rglob("*.yaml"))


# ---- a form counts once ----


def test_a_form_sent_again_with_other_content_is_not_taken_for_the_first(serve, desk_folder):
    browser = serve(desk_folder)
    before = count(desk_folder)
    sent = {"ticket": browser.office.make_ticket(), "progress": "30", "step": "write"}
    first = browser.fill(RECORD, sent)
    assert browser.fill(RECORD, sent).headers["location"] == first.headers["location"]
    assert browser.fill(RECORD, {**sent, "progress": "31"}).status_code == 422
    assert browser.fill("/act/record?on=shapingba-2019-177/3.2", sent).status_code == 422
    assert browser.fill("/act/object?on=shapingba-2019-177/3.1", sent).status_code == 422
    assert browser.fill(RECORD, sent, [("files", ("照片.jpg", b"1"))]).status_code == 422
    assert count(desk_folder) == before + 1


def test_a_form_that_was_refused_may_be_sent_again(serve, desk_folder):
    browser = serve(desk_folder)
    sent = {"ticket": browser.office.make_ticket(), "progress": "300", "step": "write"}
    assert browser.fill(RECORD, sent).status_code == 422
    assert browser.fill(RECORD, {**sent, "progress": "30"}).status_code == 303


@pytest.mark.parametrize("ticket", ["", ".", "x", "x.y", "督.督", "a" * 50_000, "../../x.y"])
def test_a_ticket_that_is_none_writes_and_keeps_nothing(serve, desk_folder, ticket):
    browser = serve(desk_folder)
    before = count(desk_folder)
    answer = browser.fill(RECORD, {"ticket": ticket, "progress": "30", "step": "write"}, [("files", ("a.jpg", b"1"))])
    assert answer.status_code == 422
    assert count(desk_folder) == before
    for call in (browser.office.find_kept, lambda it: browser.office.keep(it, "a", b"")):
        with pytest.raises(MisuseError):
            call(ticket)
    assert browser.office.list_kept(ticket) == []


# ---- what is on disk is what is shown ----


def test_what_the_terminal_records_is_on_the_next_page(serve, desk_folder, run):
    browser = serve(desk_folder)
    pages = ["/", "/tasks", "/task/shapingba-2019-177/3.1"]
    before = [browser.get(page).status_code for page in pages]
    for progress in ("41", "42", "43"):  # one right after the other, of the same size
        done = run("record", "3.1", "--progress", progress, "--data", desk_folder)
        assert done.code == 0, done.err
        assert f"{progress}%" in browser.read("/task/shapingba-2019-177/3.1")
    assert before == [200] * 3


def test_a_page_is_made_again_only_when_something_has_changed(serve, desk_folder, monkeypatch):
    from bizenv import api

    opened = []
    real = api.open_book
    monkeypatch.setattr(api, "open_book", lambda *args: opened.append(args) or real(*args))
    browser = serve(desk_folder)
    first = browser.get("/tasks").text
    assert browser.get("/tasks").text == first
    browser.act(RECORD, {"progress": "30"})
    assert "30%" in browser.read("/tasks?q=3.1")
    assert len(opened) == 1  # the record was read, and not the whole plan with its ledger again
    rules = desk_folder / "rules.yaml"
    rules.write_bytes(rules.read_bytes() + b"\n# more\n")
    browser.get("/tasks")
    browser.get("/tasks")
    assert len(opened) == 2


def test_an_entry_that_is_gone_or_edited_where_it_lies_is_read_anew(serve, desk_folder):
    browser = serve(desk_folder)
    page = "/task/shapingba-2019-177/3.1"
    browser.act(RECORD, {"progress": "31"})
    assert "31%" in browser.read(page)
    entry = max((desk_folder / "ledger" / "3.1").glob("*_report_*.yaml"), key=lambda it: it.stat().st_mtime_ns)
    content = entry.read_bytes()
    entry.unlink()
    assert "31%" not in browser.read(page)
    entry.write_bytes(content)
    assert "31%" in browser.read(page)
    entry.with_suffix(".tmp").write_bytes(content.replace(b"31", b"77"))
    entry.with_suffix(".tmp").replace(entry)  # as an editor saves
    told = browser.read(page)
    assert "77%" in told
    assert "validate" in told


def test_a_kept_page_has_a_ticket_of_its_own_each_time(serve, desk_folder):
    import re

    from starlette.responses import Response

    from bizenv.web.asking import Asked
    from bizenv.web.kept import KeptPages

    office = serve(desk_folder).office
    made = []

    def page(asked: Asked) -> Response:
        made.append(asked)
        return Response(f'<input name="ticket" value="{asked.new_ticket}">')

    def ask() -> Asked:
        from starlette.datastructures import QueryParams

        return Asked(office, {}, QueryParams(""), None, {}, address="/x", moving=False, cookies={}, arrived=monotonic())

    pages = KeptPages()
    tickets = [re.search(b'value="(.*)"', bytes(pages.give(page, ask()).body))[1].decode() for _ in range(3)]
    assert len(made) == 1
    assert len(set(tickets)) == 3
    assert all(map(office.is_ticket, tickets))


def test_kept_pages_are_bounded(serve, desk_folder, monkeypatch):
    from starlette.datastructures import QueryParams
    from starlette.responses import Response

    from bizenv.web import kept
    from bizenv.web.asking import Asked

    monkeypatch.setattr(kept, "MOST_BYTES", 1000)
    office = serve(desk_folder).office
    pages = kept.KeptPages()
    for n in range(10):
        asked = Asked(
            office, {}, QueryParams(f"n={n}"), None, {}, address="/x", moving=False, cookies={}, arrived=monotonic()
        )
        pages.give(lambda _: Response(b"x" * 300), asked)
    assert len(pages._pages) == 3
    assert pages._bytes == 900


def test_a_plan_that_breaks_while_it_is_served_says_so_and_comes_back(serve, desk_folder):
    browser = serve(desk_folder)
    path = desk_folder / "measures.yaml"
    sound = path.read_bytes()
    assert browser.get("/tasks").status_code == 200
    path.write_bytes(sound.replace(b"\nparts:", b"\nparts: [", 1))
    broken = browser.get("/tasks")
    assert broken.status_code == 409
    assert "validate" in browser.read(broken)
    path.write_bytes(sound)
    assert browser.get("/tasks").status_code == 200


def test_a_workspace_that_is_gone_is_said_to_be(serve, desk_folder):
    faults: list[str] = []
    browser = serve(desk_folder, report=faults.append)
    assert browser.get("/").status_code in (200, 500)  # what it was
    faults.clear()
    away = desk_folder.rename(desk_folder.with_name("anderswo"))
    for page in ("/", "/tasks", "/task/shapingba-2019-177/3.1", RECORD):
        assert browser.get(page).status_code in (404, 409, 422), page
    assert browser.fill(RECORD, {"progress": "30", "step": "write"}).status_code in (404, 409, 422)
    assert not desk_folder.exists()
    shutil.move(away, desk_folder)
    assert browser.get("/tasks").status_code == 200
    assert not faults


def test_the_names_of_units_of_a_workspace_of_several_plans_are_looked_at(serve, several):
    browser = serve(several)
    assert browser.get("/tasks").status_code == 200
    seen = browser.office.look(monotonic())
    path = several / "departments.yaml"
    path.write_bytes(path.read_bytes() + b"\n# more\n")
    assert browser.office.look(monotonic()) != seen


# ---- files that wait ----


def upload(browser, name: str, content: bytes, **fields):
    return browser.fill(RECORD, {"progress": "30", "step": "preview", **fields}, [("files", (name, content))])


def test_files_that_wait_are_for_this_user_alone_and_gone_at_the_end(serve, desk_folder):
    office = serve(desk_folder).office
    ticket = office.make_ticket()
    path = office.keep(ticket, "照片.jpg", b"1")
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert ticket not in str(folder)
    office.close()
    assert not path.parent.parent.exists()


def test_two_files_of_one_name_are_two_files(serve, desk_folder):
    office = serve(desk_folder).office
    ticket = office.make_ticket()
    for content in (b"1", b"2", b"1"):
        office.keep(ticket, "照片.jpg", content)
    assert [path.name for path in office.list_kept(ticket)] == ["照片.jpg", "照片（2）.jpg"]


def test_files_that_wait_are_bounded_in_number_and_bytes(serve, desk_folder, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    monkeypatch.setattr(uploads, "MOST_FORMS", 3)
    office = serve(desk_folder).office
    tickets = [office.make_ticket() for _ in range(5)]
    for ticket in tickets[:4]:
        office.keep(ticket, "a", b"x" * 100)
    with pytest.raises(MisuseError, match="等得太久"):
        office.list_kept(tickets[0])
    office.keep(tickets[4], "a", b"x" * 900)
    assert [len(office.list_kept(ticket)) for ticket in tickets[3:]] == [1, 1]
    with pytest.raises(MisuseError, match="太多"):
        office.keep(tickets[4], "b", b"x" * 900)
    home = office.find_kept(tickets[4]).parent
    assert sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) <= 1000


def test_files_whose_preview_waited_too_long_are_not_left_out_in_silence(serve, desk_folder, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FORMS", 1)
    browser = serve(desk_folder)
    ticket = browser.office.make_ticket()
    assert upload(browser, "照片.jpg", b"1", ticket=ticket).status_code == 200
    browser.office.keep(browser.office.make_ticket(), "b", b"2")
    before = count(desk_folder)
    answer = browser.fill(RECORD, {"progress": "30", "step": "write", "kept": ticket})
    assert answer.status_code == 422
    assert count(desk_folder) == before


def test_files_are_gone_once_they_are_recorded(serve, desk_folder):
    browser = serve(desk_folder)
    browser.act(RECORD, {"progress": "30"}, [("files", ("照片.jpg", b"content"))])
    left = [path for folder in browser.office.form_files._folders.values() for path in folder.rglob("*")]
    assert not left
    assert any(path.read_bytes() == b"content" for path in (desk_folder / "evidence").rglob("*.jpg"))


def test_what_a_killed_start_left_is_swept(tmp_path):
    left = tmp_path / "bizenv-serve-0-abc"
    (left / "x").mkdir(parents=True)
    beside = tmp_path / "bizenv-serve-1-abc"
    beside.mkdir()
    (tmp_path / "bizenv-serve-0-link").symlink_to(beside)
    uploads.sweep("bizenv-serve-0", str(tmp_path))
    assert not left.exists()
    assert beside.exists()


NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "C:\\材料\\通知.pdf": "通知.pdf",
    "/abs/照片.jpg": "照片.jpg",
    "..": "文件",
    "": "文件",
    "...": "文件",
    ".hidden": "hidden",
    "a\x00b\r\n\x1b.txt": "a_b___.txt",
    "nul.txt": "_nul.txt",
    "CON": "_CON",
    "NUL.": "_NUL",
    "conout$.txt": "_conout$.txt",
    "回函.pdf . . ": "回函.pdf",
    "COM1.xlsx": "_COM1.xlsx",
    "a:b|c?.txt": "a_b_c_.txt",
    "\u202egpj.exe": "_gpj.exe",
    "\ud800x": "_x",
    "a.txt ": "a.txt",
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items(), ids=map(ascii, NAMES))
def test_no_name_of_a_file_leads_anywhere(name, kept):
    assert clean_name(name) == kept


@pytest.mark.parametrize(
    "name", ["督" * 300 + ".docx", "a" * 10_000, "x." + "督" * 500, "." * 500 + "a", "督" * 49 + "a.jpg"]
)
def test_a_long_name_is_cut_and_keeps_its_ending(name, tmp_path):
    kept = clean_name(name)
    (tmp_path / kept).write_bytes(b"")
    assert len(kept.encode()) <= 160
    assert len(kept) <= 80
    assert not name.endswith((".docx", ".jpg")) or kept.endswith(name[name.rindex(".") :])


def test_the_longest_names_still_fit_into_a_path_of_windows(tmp_path):
    waiting = uploads.FormFiles(name_start(str(tmp_path), read_only=True), str(tmp_path))
    names = ("年" * 200, "CON.", "x" * 250), ("督 . " * 50, "a" * 250, "表" * 80 + ".xlsx")
    for name in map("/".join, names):
        kept = waiting.keep("form", "0001" / uploads.clean_path(name), b"")
        above = r"C:\Users\zhangsan-of-the-office\AppData\Local\bizenv"
        assert len(str(kept.relative_to(tmp_path))) + len(above) < 260
        for part in kept.relative_to(tmp_path).parts:
            assert part == part.rstrip(" .")
            assert not is_device(part)
    waiting.close()


HOSTILE_NAMES = (
    "../../../坏.pdf", "..\\..\\坏.pdf", "/etc/坏.pdf", "C:\\坏.pdf", "坏:隐藏.pdf", "NUL", "con.pdf", "坏.pdf . .", "坏\x00.pdf", "坏\n\x1b[31m.pdf",
    "\u202efdp.坏", "坏" * 250 + ".pdf", "a" * 250, '<坏>|"?*.pdf', ".", "..", "-rf", "~坏", "%2e%2e%2f坏.pdf", ".git", "坏.pdf::$DATA",
)  # fmt: skip


def test_evidence_of_any_name_comes_to_lie_in_the_workspace_under_a_name_that_any_system_takes(
    serve, desk_folder, tmp_path
):
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    browser = serve(desk_folder)
    files = [("files", (name, f"{n}".encode())) for n, name in enumerate(HOSTILE_NAMES)]
    browser.act(RECORD, {"progress": "30"}, files)
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    beside = {
        path for path in new if not path.is_relative_to(desk_folder) and not path.is_relative_to(tmp_path / "cache")
    }
    assert beside == set()
    kept = [path for path in new if path.is_relative_to(desk_folder / "evidence")]
    assert sorted(path.read_bytes() for path in kept) == sorted(f"{n}".encode() for n in range(len(HOSTILE_NAMES)))
    for path in kept:
        for part in path.relative_to(desk_folder).parts:
            assert part.isprintable()
            assert not set(part) & set('\\/:*?"<>|')
            assert part == part.strip(" .")
            assert not is_device(part)
            assert len(part.encode()) < 200


def test_a_path_that_is_typed_as_evidence_is_not_opened(serve, desk_folder, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"top secret")
    browser = serve(desk_folder)
    browser.act(RECORD, {"progress": "30", "evidence": str(secret)})
    kept = [path.read_bytes() for path in desk_folder.rglob("*") if path.is_file()]
    assert b"top secret" not in kept


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "2019-02-30", "x", "9" * 5000])
def test_a_day_at_the_end_of_time_breaks_nothing(serve, desk_folder, as_of):
    browser = serve(desk_folder)
    for page in ("/", "/tasks", "/task/shapingba-2019-177/3.1"):
        assert browser.get(page, params={"as-of": as_of}).status_code < 500


def test_a_full_disk_is_told_as_one(serve, desk_folder, monkeypatch):
    def fail(*_):
        raise OSError(28, os.strerror(28), "/place")

    faults: list[str] = []
    browser = serve(desk_folder, report=faults.append)
    monkeypatch.setattr(uploads.FormFiles, "keep", fail)
    answer = upload(browser, "照片.jpg", b"1")
    assert answer.status_code == 409
    assert "/place" in browser.read(answer)
    assert not faults


def test_a_long_ledger_is_read_from_its_index_once_and_then_only_what_is_new(serve, desk_folder, run, monkeypatch):
    from bizenv.store import recorded, workspace

    monkeypatch.setattr(workspace, "MANY", 3)  # so few make it long
    browser = serve(desk_folder)
    browser.get("/tasks")
    filled = []
    real = recorded.fill
    monkeypatch.setattr(recorded, "fill", lambda *args: filled.append(args) or real(*args))
    for progress in ("41", "42", "43"):
        assert run("record", "3.1", "--progress", progress, "--data", desk_folder).code == 0
        assert f"{progress}%" in browser.read("/task/shapingba-2019-177/3.1")
    before = len(filled)
    browser.act(RECORD, {"progress": "44"})
    assert "44%" in browser.read("/task/shapingba-2019-177/3.1")
    assert len(filled) == before

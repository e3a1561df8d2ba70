"""备份: what is downloaded is what ``backup`` writes, and can be restored."""

import re


def test_what_is_downloaded_is_the_backup_of_the_command_and_can_be_restored(serve, desk_folder, run, tmp_path):
    browser = serve(desk_folder)
    told = browser.read("/data/backup")
    answer = browser.get("/data/backup/file")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "20200301.zip" in answer.headers["content-disposition"]
    by_command = tmp_path / "命令.zip"
    said = run("backup", by_command, "--data", desk_folder).out
    assert answer.content == by_command.read_bytes()
    numbers = re.search("([0-9]+ 个文件，其中台账 [0-9]+ 条、佐证材料 [0-9]+ 件)", said)[1]
    assert numbers in told
    sent = tmp_path / "下载.zip"
    sent.write_bytes(answer.content)
    assert run("restore", sent, tmp_path / "还原").code == 0
    assert run("validate", "--data", tmp_path / "还原").code == 0


def test_nothing_of_it_is_left_in_the_office(serve, desk_folder, tmp_path):
    browser = serve(desk_folder)
    browser.get("/data/backup/file")
    assert not [*(tmp_path / "cache").rglob("*.zip")]
    assert not [*desk_folder.rglob("*.zip")]


def test_a_backup_that_fails_says_why_and_leaves_nothing(serve, desk_folder, tmp_path):
    browser = serve(desk_folder)
    (desk_folder / "evidence").mkdir(exist_ok=True)
    (desk_folder / "evidence" / "坏名?.pdf").write_bytes(b"x")
    assert "名称不能进备份" in browser.read("/data/backup")
    refused = browser.get("/data/backup/file")
    assert "名称不能进备份" in refused.text
    assert not [*(tmp_path / "cache").rglob("backup*")]


def test_who_may_only_look_may_take_a_backup_and_who_has_no_workspace_has_none(serve, desk_folder):
    assert serve(desk_folder, read_only=True).get("/data/backup/file").status_code == 200
    packaged = serve()
    assert "下载备份" not in packaged.read("/data/backup")
    assert packaged.get("/data/backup/file").status_code == 422

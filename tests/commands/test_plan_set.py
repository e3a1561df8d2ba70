"""``bizenv plan set``: what the head of a plan lacks is filled in with one command."""

from pathlib import Path

import pytest


@pytest.fixture
def county(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of a plan without a basis and an office."""
    run("init", tmp_path / "县", "--plan", Path(__file__).parents[1] / "plans" / "draft")
    path = tmp_path / "县" / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("  mandate: {text: 市政府常务会议决定列入督查}\n", ""), "utf-8")
    monkeypatch.chdir(path.parent)
    return path


def test_a_letter_is_refused_with_the_command_that_lets_it_out(run, county):
    refused = run("notice", "1", "--step", "1", "--limit", "2027-02-01", "-o", "函")
    assert refused.code == 2
    assert "bizenv plan set 督查依据=" in refused.err
    done = run("plan", "set", "督查依据=市政府常务会议 决定列入督查", "督查机构=市政府督查室")
    assert (done.code, done.err) == (0, "")
    assert "督查依据：（没有写） → 市政府常务会议决定列入督查\n" in done.out
    assert "已写入 measures.yaml" in done.out
    assert "  mandate: {text: 市政府常务会议决定列入督查}\n" in county.read_text("utf-8")
    assert "督查的依据" not in run("notice", "1", "--step", "1", "--limit", "2027-02-01", "-o", "函").err


def test_without_anything_to_set_all_that_there_is_is_listed(run, county):
    shown = run("plan", "set")
    assert shown.code == 0
    for words in ("督查依据", "（没有写）", "北原市城市更新三年行动计划", "还在录入", "不能出"):
        assert words in shown.out
    assert county.read_text("utf-8").count("office") == 0


def test_a_dry_run_and_what_is_the_same_write_nothing(run, county):
    before = county.read_bytes()
    assert run("plan", "set", "督查机构=甲室", "--dry-run").err == "没有写\n"
    assert run("plan", "set", "录入情况=还在录入").err == "与现在写的相同，没有改动\n"
    assert county.read_bytes() == before


def test_what_would_be_wrong_is_shown_with_its_line_and_not_written(run, county):
    before = county.read_bytes()
    wrong = run("plan", "set", "录入情况=录全了", "--lock")
    assert wrong.code == 1
    assert "错误" in wrong.out
    assert "没有写" in wrong.err
    assert county.read_bytes() == before


def test_the_lock_is_written_where_it_is_asked_for(run, office, monkeypatch):
    monkeypatch.chdir(office)
    refused = run("plan", "set", "文号=某府〔2019〕1号")
    assert (refused.code, "用 --lock 同时更新校验锁" in refused.err) == (2, True)
    assert "写的时候加 --lock" in run("plan", "set", "文号=某府〔2019〕1号", "--dry-run").err
    done = run("plan", "set", "文号=某府〔2019〕1号", "--lock")
    assert (done.code, "measures.lock 更新了 1 处" in done.out) == (0, True)
    assert run("lock", "--check").code == 0


def test_the_plan_of_the_package_is_not_changed(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "自带的方案" in run("plan", "set", "督查机构=甲室").err
    assert run("plan", "set").code == 0


def test_of_several_plans_one_is_named(run, several):
    assert run("plan", "set", "督查机构=甲室", "--data", several).code == 2
    assert run("plan", "set", "督查机构=甲室", "--data", several, "--plan", "放管服").code == 0
    assert "甲室" in (several / "plans" / "放管服" / "measures.yaml").read_text("utf-8")

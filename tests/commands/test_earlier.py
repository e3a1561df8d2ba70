"""What an earlier version wrote is read as it was meant then: nobody has to make a workspace anew."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

WORKSPACES = Path(__file__).parents[1] / "workspaces"
DAY = ("--as-of", "2020-01-10")
ASKED = {
    "overdue": ("overdue", *DAY),
    "due": ("due", *DAY),
    "report": ("report", "--period", "2020", *DAY),  # 0.1.0 told the running year where none was named
    "log": ("log", *DAY),
    "missing": ("missing", "--period", "2019-Q4", *DAY),
    "show": ("show", "27.1", "27.3", "1.1", "4.1", "58", "60.2", "71.1", *DAY),
    "validate": ("validate",),
}


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of version 0.1.0, as the current folder."""
    folder = shutil.copytree(WORKSPACES / "0.1.0", tmp_path / "desk")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("BIZENV_DATA", raising=False)
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-10")
    return folder


LEGEND = (
    "灯号：蓝 已办结；红 逾期未办结；黄 临近时限（15天以内），或进度滞后（欠序时进度10个百分点以上）；绿 正常推进。"
    "无明确时限的、党委部门、纪检监察、法院检察院、区政府督查办牵头的不设灯号"
)
"""What the lights of 0.1.0 mean, in the words of today."""


def today(words: str) -> str:
    """A sentence of 0.1.0 in the words of today: what is said of a state changed, what a key or a value says did not."""
    return words.replace("未报完成", "未报办结").replace("已报完成", "已报办结").replace("已销号", "已办结销号")


def differences(before: Any, now: Any, place: str = "") -> list[str]:
    """Where an answer no longer says what it said; keys may have been added."""
    if isinstance(before, dict) and isinstance(now, dict):
        gone = [f"{place}.{key} is gone" for key in before if key not in now]
        return gone + [d for k, v in before.items() if k in now for d in differences(v, now[k], f"{place}.{k}")]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [d for n, pair in enumerate(zip(before, now, strict=True)) for d in differences(*pair, f"{place}[{n}]")]
    if place == ".legend":
        before = LEGEND
    elif place.endswith(".reason") and isinstance(before, str):
        before = today(before)
    return [] if before == now else [f"{place}: {before!r} is now {now!r}"]


def by_the_closing_day(before: dict[str, Any]) -> dict[str, Any]:
    """What has changed by decision: what falls due from 26 to 31 December is asked for by 8 January, 14 days later."""
    for key in ("missing", "late"):
        for row in before[key]:
            if row["id"] == "71.1" or "2019-12-25" < (row["due"] or "") <= "2019-12-31":
                row["days_late"] -= 14
    before["late"] = [row for row in before["late"] if row["days_late"] > 0]
    return before


def as_returned(before: dict[str, Any]) -> dict[str, Any]:
    """What has changed by decision: work that was returned is in a state of its own until it is reported again."""
    back: set[str] = set()
    for entry in before["entries"]:
        content = entry["content"]
        if content.get("result") == "return":
            back.add(content["task"])
            entry["after"] = [{**node, "state": "returned"} for node in entry["after"]]
        elif content["task"] in back:
            if content["kind"] == "report":
                entry["before"] = [{**node, "state": "returned"} for node in entry["before"]]
                back.discard(content["task"])
            else:
                entry["before"], entry["after"] = (
                    [{**node, "state": "returned"} for node in entry[key]] for key in ("before", "after")
                )
    return before


@pytest.mark.parametrize("name", ASKED)
def test_an_earlier_workspace_gets_the_answers_that_it_got(run, earlier: Path, name: str):
    result = run(*ASKED[name], "--format", "json")
    assert (result.code, result.err) == (0, "")
    before = json.loads((WORKSPACES / "0.1.0.answers" / f"{name}.json").read_text("utf-8"))
    if name == "missing":
        before = by_the_closing_day(before)
    if name == "log":
        before = as_returned(before)
    assert differences(before, json.loads(result.out)) == []


def test_an_earlier_workspace_is_written_on_and_stays_valid(run, earlier: Path):
    assert run("record", "3.1", "--progress", "60").code == 0
    assert run("validate", "--strict").code == 0


def test_an_earlier_plan_has_the_office_and_the_mandate_of_the_packaged_one(run, earlier: Path):
    """Else its letters and circulars would be refused, and the office would judge itself."""
    head = json.loads((run("export", "a.json"), Path("a.json").read_text("utf-8"))[1])["document"]
    assert head["office"] == "区政府督查办"
    assert head["mandate"]["text"]
    assert run("bulletin", "--period", "2019-Q4").code == 0

"""The checklist of doubts, as a person leaves it: what is open, who it is about, and what cannot be read."""

import pytest

from bizenv.plan import doubts
from bizenv.plan.doubts import OpenDoubt

PRINTED = "- [ ] **D3** 单位 27.3（第11页第3行）：读作“甲局、乙局”两家；也可能是一家。改 measures.yaml 第57行 lead"


def parse_line(line: str) -> list[OpenDoubt]:
    found = doubts.parse(line.encode())
    assert found is not None
    assert found.unread == ()
    return list(found.open)


def test_an_item_is_read_as_it_was_written():
    said = "读作“甲局、乙局”两家；也可能是一家"
    assert parse_line(PRINTED) == [OpenDoubt(3, "units", "27.3", (), "第11页第3行", said, "lead", 1)]


@pytest.mark.parametrize(
    "line",
    [
        PRINTED.replace("- [ ]", "* [ ]"),
        PRINTED.replace("- [ ]", "-  [  ]"),
        PRINTED.replace("- [ ]", "1. [ ]"),
        PRINTED.replace("- [ ]", "- []"),
        PRINTED.replace("- [ ]", "- 【　】"),
        PRINTED.replace("- [ ] ", "- "),
        PRINTED.replace("**", ""),
        PRINTED.replace("- [ ]", r"- \[ \]"),
        PRINTED.replace("- [ ]", "— [ ]"),
        PRINTED.replace("- [ ]", "1）[ ]"),
        PRINTED.replace("- [ ]", "    - [ ]"),
        PRINTED.replace("单位 27.3", "`units` `27.3`"),
        PRINTED.replace("27.3", "27．3"),
        PRINTED.replace("（第11页第3行）：", "(第11页第3行):"),
        PRINTED + "\r",
        PRINTED + "  ",
        "\ufeff" + PRINTED,
    ],
)
def test_an_item_is_the_same_after_an_editor_has_changed_its_look(line: str):
    (found,) = parse_line(line)
    assert (found.number, found.topic, found.task, found.place, found.key) == (
        3,
        "units",
        "27.3",
        "第11页第3行",
        "lead",
    )


@pytest.mark.parametrize(
    "line",
    [
        *(PRINTED.replace("[ ]", f"[{mark}]") for mark in ("x", "X", " x ", "ｘ", "✓", "√", "v", "是", "*")),
        PRINTED.replace("[ ]", "【√】"),
        PRINTED.replace("[ ]", r"\[x\]"),
        PRINTED.replace("[ ]", "[✅]"),
        PRINTED.replace("[ ]", "[已核对]"),
        PRINTED.replace("**D3**", "~~**D3**") + "~~",
        "~~" + PRINTED + "~~",
        PRINTED.replace("- [ ]", "- ~~[ ]") + "~~",
        "",
        "# 存疑清单：3处，待人核对",
        "D3 的事问过了",
        "- [ ] 打电话问甲局",
        "- 看过一处，就把它的 `[ ]` 改成 `[x]`，或把那一行删去。",
    ],
)
def test_what_is_settled_or_is_no_doubt_is_not_open(line: str):
    assert parse_line(line) == []


@pytest.mark.parametrize(
    "line",
    [
        PRINTED.replace("[ ]", "[?]"),
        PRINTED.replace("单位 27.3", "牵头 27.3"),
        PRINTED.replace("27.3", "第几项来着"),
        "- [ ] **D3**",
        "- **D3** 问过了",
        f"<!-- {PRINTED} -->",
        PRINTED.replace("- [ ]", "→ [ ]"),
    ],
)
def test_what_looks_like_a_doubt_and_cannot_be_read_is_not_passed_over(line: str):
    found = doubts.parse(f"# 存疑\n{line}\n".encode())
    assert found is not None
    assert (found.open, found.unread) == ((), (2,))


@pytest.mark.parametrize("content", [PRINTED.encode("gb18030"), PRINTED.encode("utf-16")])
def test_another_encoding_is_not_taken_for_an_empty_list(content: bytes):
    assert doubts.parse(content) is None


def test_a_doubt_about_names_is_about_the_tasks_that_print_them():
    line = "- [ ] **D1** 同名 “甲局（甲办）”、“甲委”（第1页）：读作一家；也可能是两家。改 departments.yaml 第9行 name"
    (found,) = parse_line(line)
    assert (found.task, found.names) == ("", ("甲局（甲办）", "甲委"))


def test_a_doubt_concerns_its_task_its_measures_tasks_and_those_with_its_names(registry):
    task, other = registry.task("27.3"), registry.task("S2.3")

    def concerns(about: str, topic: str = "单位") -> list[bool]:
        (found,) = parse_line(f"- [ ] **D1** {topic} {about}：……")
        return [found.concerns(task), found.concerns(other)]

    assert concerns("27.3") == [True, False]
    assert concerns("27") == [True, False]
    assert concerns("专2.3".replace("专", "S")) == [False, True]
    assert concerns("方案") == [True, True]
    assert concerns(f"“{task.lead_printed[0]}”", "同名") == [True, task.lead_printed[0] in other.lead_printed]
    assert concerns("27.3", "时限") == [False, False]
    assert concerns("27.3", "行") == [True, False]
    assert concerns("方案", "行") == [False, False]

"""A file keeps its layout and its comments where its data is changed, and says exactly the new data."""

from copy import deepcopy
from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.base.yamlfile import parse
from bizenv.desk.plans.rewriting import rewrite

TEXT = """# 方案
version: 1  # 格式
plan: {id: p-1, title: 方案}

measures:
  # 第一项
  - number: 1
    title: 道路   # 照印
    lead: [区交通局]  # 牵头
    tasks:
      - item: 1
        text: 修路10公里。
        deadlines:
          - {text: 6月底前, date: 2026-06-30}
          # 第二个
          - {text: 年底前, date: 2026-12-31}
      - item: 2
        text: 建桥。
departments:
  - name: 区交通局
  - name: 区财政局  # 财政

# 完
"""
PATH = Path("measures.yaml")


def change(do, text: str = TEXT) -> str:
    data = parse("", text.encode()).data
    new = deepcopy(data)
    do(new)
    changed = rewrite(PATH, text.encode(), new)
    assert parse("", changed).data == new
    return changed.decode()


def lines_changed(after: str, before: str = TEXT) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), after.splitlines()
    return {it for it in old if it not in new}, {it for it in new if it not in old}


def task(data):
    return data["measures"][0]["tasks"][0]


def test_a_value_is_changed_in_its_line_alone():
    after = change(lambda it: it["measures"][0].update(lead=["区财政局", "区交通局"]))
    assert lines_changed(after) == ({"    lead: [区交通局]  # 牵头"}, {"    lead: [区财政局, 区交通局]  # 牵头"})


def test_a_new_key_stands_in_its_mapping_and_no_comment_goes():
    after = change(lambda it: it["measures"][0]["tasks"][1].update(support=["区财政局"]))
    gone, come = lines_changed(after)
    assert (gone, come) == (set(), {"        support: [区财政局]"})


def test_an_item_of_a_list_is_changed_added_taken_out():
    assert lines_changed(change(lambda it: task(it)["deadlines"][0].update(date="2026-07-31")))[1] == {
        "          - {text: 6月底前, date: 2026-07-31}"
    }
    after = change(lambda it: task(it)["deadlines"].append({"text": "明年", "date": "2027-12-31"}))
    assert lines_changed(after) == (set(), {"          - {text: 明年, date: 2027-12-31}"})
    after = change(lambda it: task(it)["deadlines"].pop())
    assert lines_changed(after) == ({"          - {text: 年底前, date: 2026-12-31}"}, set())
    after = change(lambda it: it["departments"].append({"name": "区教委"}))
    assert lines_changed(after) == (set(), {"  - {name: 区教委}"})
    after = change(lambda it: it["departments"].insert(1, {"name": "区教委"}))
    assert "# 财政" in after
    after = change(lambda it: it.update(departments=it["departments"][1:]))
    assert "# 财政" in after


def test_a_key_goes_with_all_its_lines():
    after = change(lambda it: task(it).pop("deadlines"))
    assert "6月底前" not in after
    assert "# 完" in after


def test_what_is_the_same_is_the_same_bytes_and_the_ends_of_lines_stay():
    content = TEXT.replace("\n", "\r\n").encode()
    data = parse("", content).data
    assert rewrite(PATH, content, data) == content
    data["plan"]["title"] = "新方案"
    after = rewrite(PATH, content, data)
    assert after == content.replace("title: 方案}".encode(), "title: 新方案}".encode())


def test_what_cannot_be_changed_in_its_place_is_refused():
    data = parse("", TEXT.encode()).data
    task(data).pop("item")  # the key that stands behind the dash
    with pytest.raises(DataError, match="用编辑器改"):
        rewrite(PATH, TEXT.encode(), data)
    with pytest.raises(DataError, match="读不懂"):
        rewrite(PATH, b"a: [", {"a": 1})

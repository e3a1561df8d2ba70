"""The table of tasks: what of it stands in the document, and the facts of a long one."""

import json

import pytest

pytest.importorskip("jinja2")

from bizenv.views.page import listing
from bizenv.views.page.model import Behind, Day, PageField, PageItem, Warned


def item(number: int, **told: object) -> PageItem:
    made = PageItem(
        id=f"{number}",
        label=f"{number}",
        title="题",
        text="文",
        lead=("甲局", "乙局"),
        lead_numbers="0 1",
        support_numbers="",
        days=(Day("2020-06-30", "", "逾期1天", True),),
        state="正在推进",
        state_key="正在推进",
        colour="",
        light="",
        tokens="due",
        details=(("措施", ("一", "二")),),
    )
    return made._replace(**told)


def field(key: str, *numbers: int) -> PageField:
    return PageField(key, f"领域{key}", tuple(map(item, numbers)))


def set_listing(*fields: PageField, long: tuple[Warned, ...] = ()) -> listing.Listing:
    return listing._set(fields, ("编号",), "联合", "无", states=True, lights=True, whole=False, long=long)


def unpack(facts: listing.Facts, kind: str, row: list[object]) -> dict[str, object]:
    """A row, read as the script reads it."""

    def value(it: object) -> object:
        if isinstance(it, list):
            return [value(part) for part in it]
        return facts["words"][it] if isinstance(it, int) and not isinstance(it, bool) else it

    return dict(zip(facts["columns"][kind], map(value, row), strict=True))


def test_a_row_is_read_as_it_was_packed():
    late = Warned("late", "逾期", (Behind("2", "2", "题", "2020-06-30", "", "甲局", "red", "红", "逾期1天"),))
    facts = json.loads(json.dumps(listing.pack(set_listing(field("a", 1), field("b", 2), long=(late,)), str)))
    assert [each["key"] for each in facts["fields"]] == ["a", "b"]
    row = unpack(facts, "task", facts["fields"][1]["rows"][0])
    assert row["id"] == "2"
    assert row["lead"] == ["甲局", "乙局"]
    assert row["days"] == [["2020-06-30", "", "逾期1天", True]]
    assert row["details"] == [["措施", ["一", "二"]]]
    assert unpack(facts, "warned", facts["long"]["late"][0])["light"] == "红"


def test_a_text_is_kept_once_and_made_visible():
    """Ten thousand rows name the same fifty units."""
    facts = listing.pack(set_listing(field("a", *range(50))), lambda text: text.replace("\u202e", "?"))
    assert facts["words"].count("甲局") == 1
    assert len(facts["words"]) == len(set(facts["words"]))
    hidden = set_listing(PageField("a", "头\u202e", (item(1, text="反\u202e"),)))
    facts = listing.pack(hidden, lambda text: text.replace("\u202e", "?"))
    assert "反?" in facts["words"]
    assert facts["fields"][0]["title"] == "头?"


@pytest.mark.parametrize(("most", "left"), [(5, [[1, 2], [3]]), (3, [[1, 2], [3]]), (2, [[1, 2]]), (1, [[1]]), (0, [])])
def test_without_a_script_the_first_rows_are_shown(most, left):
    cut = listing._cut((field("a", 1, 2), field("b", 3)), most)
    assert [[int(row.id) for row in each.items] for each in cut] == left

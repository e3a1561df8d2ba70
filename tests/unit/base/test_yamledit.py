"""A value changed in a file that a person wrote leaves every other character of it alone."""

import pytest

from bizenv.base.yamledit import Spelled, apply_edits, edit_mapping
from bizenv.base.yamlfile import parse

ORDER = ("id", "title", "office", "mandate", "body")


def change(text: str, *values: tuple[str, str | None], at: tuple[str, ...] = ("plan",)) -> str:
    document = parse("a.yaml", text.encode())
    node = document.node(at)
    assert node is not None
    changed = apply_edits(document, edit_mapping(document, node, [Spelled(*it) for it in values], ORDER))
    assert not parse("a.yaml", changed.encode()).problems
    return changed


COMMENTED = """\
# head
plan:
  # the name
  id: a   # stays
  title: "old"   # why
  # before the office
  office:

# counts
counts: {tasks: 1}
"""


def test_a_value_is_replaced_and_the_comment_beside_it_stays():
    assert change(COMMENTED, ("title", "new")) == COMMENTED.replace('"old"', "new")


def test_an_empty_value_is_filled_in():
    assert change(COMMENTED, ("office", "督查室")) == COMMENTED.replace("office:", "office: 督查室")


def test_a_new_key_stands_behind_the_nearest_before_it_and_below_the_comments():
    made = change(COMMENTED, ("body", "二"), ("mandate", "{text: 一}"))
    assert made == COMMENTED.replace("  office:\n", "  office:\n  mandate: {text: 一}\n  body: 二\n")
    assert change("plan:\n  body: 二\n", ("title", "a")) == "plan:\n  body: 二\n  title: a\n"


def test_a_key_goes_with_its_line_alone():
    assert change(COMMENTED, ("title", None)) == COMMENTED.replace('  title: "old"   # why\n', "")
    assert change(COMMENTED, ("body", None)) == COMMENTED


def test_one_goes_and_one_comes_in_the_same_place():
    made = change(COMMENTED, ("title", None), ("id", "b"), ("mandate", "{}"))
    assert made == COMMENTED.replace("id: a ", "id: b ").replace('  title: "old"   # why\n', "").replace(
        "  office:\n", "  office:\n  mandate: {}\n"
    )


@pytest.mark.parametrize(
    "long",
    [
        "title: >\n    some words\n    more\n\n  office: x\n",
        'title: "some words\n    more"\n  office: x\n',
        "title:\n    text: a\n    # of it\n    date: b\n  office: x\n",
    ],
    ids=["folded", "quoted", "nested"],
)
def test_a_value_of_several_lines_is_taken_whole(long):
    text = f"plan:\n  id: a\n  {long}"
    data = parse("a.yaml", change(text, ("title", "new")).encode()).data["plan"]
    assert data == {"id": "a", "title": "new", "office": "x"}
    assert parse("a.yaml", change(text, ("title", None)).encode()).data["plan"] == {"id": "a", "office": "x"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (("title", "new"), "{id: a, title: new, office: x}"),
        (("title", None), "{id: a, office: x}"),
        (("id", None), "{title: old, office: x}"),
        (("office", None), "{id: a, title: old}"),
        (("body", "b"), "{id: a, title: old, office: x, body: b}"),
    ],
)
def test_within_brackets_the_commas_stay_right(value, told):
    text = "plan: {id: a, title: old, office: x} # so\n"
    assert change(text, value) == f"plan: {told} # so\n"


def test_the_only_key_within_brackets_may_go():
    assert change("plan: {id: a}\nb: 1\n", ("id", None)) == "plan: {}\nb: 1\n"


def test_what_is_nested_is_changed_in_its_place():
    text = "plan:\n  mandate:\n    id: a  # said\n    title: b\n"
    assert change(text, ("title", "c"), at=("plan", "mandate")) == text.replace("title: b", "title: c")

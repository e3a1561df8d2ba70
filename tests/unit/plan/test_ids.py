"""Task numbers as printed, as typed, and as ids."""

import doctest

import pytest

from bizenv.plan import ids

PREFIXES = {"": "", "S": "S", "专": "S"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("27.3", "27.3"),
        ("27(3)", "27.3"),
        ("27（3）", "27.3"),
        ("27 (3)", "27.3"),
        ("２７．３", "27.3"),
        ("27", "27"),
        ("专2(3)", "S2.3"),
        ("专2.3", "S2.3"),
        ("专2（3）", "S2.3"),
        ("S2.3", "S2.3"),
        ("s2.3", "S2.3"),
        ("专1", "S1"),
        ("1.10", "1.10"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, expected: str):
    assert ids.parse_id(typed, PREFIXES) == expected


@pytest.mark.parametrize(
    "typed", ["", "二", "27.", "27(", "27(3", "27.3.1", "27-3", "X1", "专", "[draft]", "27.3x", ".3", "(3)"]
)
def test_what_is_no_number_is_not_read(typed: str):
    assert ids.parse_id(typed, PREFIXES) is None


def test_an_id_is_text_and_no_number():
    assert ids.parse_id("1.10", PREFIXES) != ids.parse_id("1.1", PREFIXES)


@pytest.mark.parametrize(
    ("measure", "item", "task_id", "label"),
    [(27, 3, "27.3", "27(3)"), (2, None, "2", "2"), (1, 10, "1.10", "1(10)")],
)
def test_id_and_label_of_part_one(measure: int, item: int | None, task_id: str, label: str):
    assert ids.make_id("", measure, item) == task_id
    assert ids.make_label("", measure, item) == label


def test_id_and_label_of_part_two_differ_in_their_word():
    assert (ids.make_id("S", 2, 3), ids.make_label("专", 2, 3)) == ("S2.3", "专2(3)")
    assert (ids.make_id("S", 1, None), ids.make_label("专", 1, None)) == ("S1", "专1")


def test_the_examples_of_the_module_hold():
    outcome = doctest.testmod(ids)
    assert (outcome.failed, outcome.attempted > 0) == (0, True)

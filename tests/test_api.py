"""The Python API."""

import doctest
import importlib
from datetime import date, timedelta
from pathlib import Path

import pytest

import bizenv
from bizenv import api
from bizenv.base.errors import BizenvError, DataError, NotFoundError
from bizenv.standing.query import Query


def test_the_readme_s_question_is_answered():
    tasks = bizenv.load().overdue(date(2019, 12, 31))
    assert [t.id for t in tasks] == ["1.1", "S1", "27.3"]
    assert [t.label for t in tasks] == ["1(1)", "专1", "27(3)"]


def test_the_example_of_the_package_holds():
    outcome = doctest.testmod(importlib.import_module("bizenv"))
    assert (outcome.failed, outcome.attempted > 0) == (0, True)


def test_a_book_knows_its_plan_tasks_and_departments():
    book = bizenv.load()
    assert book.plan.id == "shapingba-2019-177"
    assert book.plan.issued == date(2019, 9, 24)
    assert (len(book.tasks), len(book.departments)) == (190, 56)


def test_a_task_is_asked_for_as_a_person_writes_it():
    book = bizenv.load()
    assert book.task("专2(3)") is book.task("S2.3")
    assert book.task("2").id == "2"
    assert book.task("13.1") == book.task("13")  # the only task of its measure
    for number in ("27", "23", "甲"):
        with pytest.raises(NotFoundError):
            book.task(number)


def test_select_takes_a_day_an_order_and_filters():
    book = bizenv.load()
    found = book.select(date(2019, 10, 8), "due", Query(lead=("区政务办",)))
    assert [(s.task.id, s.days_left) for s in found[:3]] == [("S1", -8), ("S2.3", 84), ("60.2", 450)]
    assert len(book.select(date(2019, 10, 8))) == 190


def test_led_by_goes_by_the_lead_in_force_as_the_command_line_does(run, office, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-31")
    rule = ("--document", "新办法", "--effective", "2019-12-31", "--lead", "区司法局")
    assert run("supersede", "27.3", *rule, "--data", office).code == 0
    book = bizenv.load(office)
    for day in (date(2019, 12, 30), date(2019, 12, 31)):
        for name in ("区经济信息委", "区司法局"):
            told = run("list", "--lead", name, "--as-of", day, "--format", "ids", "--data", office).out.split()
            assert [t.id for t in book.led_by(name, day)] == told
    assert "27.3" in {t.id for t in book.led_by("区经济信息委")}


def test_led_by_accepts_what_the_command_line_accepts():
    book = bizenv.load()
    assert len(book.led_by("区政务办")) == len(book.led_by("政务办")) == 16
    with pytest.raises(NotFoundError):
        book.led_by("火星移民署")


def test_a_folder_that_cannot_be_read_is_a_data_error(tmp_path: Path):
    with pytest.raises(DataError):
        bizenv.load(tmp_path)
    with pytest.raises(DataError):
        bizenv.load(str(tmp_path / "没有"))


def test_a_folder_is_accepted_as_text_and_as_path(copy: Path):
    assert len(bizenv.load(copy).tasks) == len(bizenv.load(str(copy)).tasks) == 190


def test_each_error_owns_its_exit_code():
    codes = {c.__name__: c.exit_code for c in BizenvError.__subclasses__()}
    assert codes == {"MisuseError": 2, "NotFoundError": 3, "DataError": 4, "FaultyDataError": 1}


def test_a_book_that_is_asked_about_every_day_keeps_the_last_ones_alone(data_folder):
    book = api.open_book(str(data_folder))
    days = [date(2019, 10, 1) + timedelta(days=n) for n in range(60)]
    first = [book.standing(day).as_of for day in days]
    assert first == days
    assert len(book._standings) == 40
    assert book.standing(days[-1]) is book.standing(days[-1])
    assert book.standing(days[0]).as_of == days[0]

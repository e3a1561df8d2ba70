"""What was worked out of a plan is not worked out again, and is forgotten with the plan."""

import gc

from bizenv import api
from bizenv.web import memory


def test_an_answer_is_worked_out_once_for_a_plan_and_again_for_another():
    book, other = api.load(), api.load()
    asked = []

    def answer():
        asked.append(1)
        return len(asked)

    assert [memory.keep(book, "q", answer), memory.keep(book, "q", answer), memory.keep(other, "q", answer)] == [
        1,
        1,
        2,
    ]
    assert memory.keep(book, "r", answer) == 3


def test_of_many_questions_the_oldest_answers_go(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 2)
    book = api.load()
    for number in range(3):
        memory.keep(book, number, lambda number=number: number)
    assert memory.keep(book, 2, lambda: "new") == 2
    assert memory.keep(book, 0, lambda: "new") == "new"


def test_what_is_kept_goes_with_the_plan():
    book = api.load()
    memory.keep(book, "q", lambda: 1)
    gc.collect()  # what other tests have left
    before = len(memory._KEPT)
    del book
    gc.collect()
    assert len(memory._KEPT) == before - 1

"""今日: how the plans stand, and what waits for the office."""

from starlette.responses import RedirectResponse, Response

from bizenv.standing.todo import make_todo, merge, name_plan
from bizenv.views.wording import lists
from bizenv.views.wording import todo as told
from bizenv.web.asking import Asked, place
from bizenv.web.render import render


def show_today(asked: Asked) -> Response:
    """What waits for the office on the day."""
    desk = asked.desk
    if not asked.office.own and not desk.plans:  # the shipped plan is looked at by its name
        return RedirectResponse("/first", 303)
    todos = [make_todo(one.standing(asked.day), one.ledger) for one in desk.apart]
    if desk.several:
        todos = [name_plan(todo, plan) for todo, plan in zip(todos, desk.shelf.several.plans, strict=True)]
    todo = merge(todos)
    letters = {one.beside: one.rules.letters for one in desk.apart}
    empty = all(book.is_empty(asked.day, desk.recorded_by) for book in desk.books)
    return render(
        asked,
        "today.html",
        head=told.head(todo, lists.note(asked.day, empty, None), today=todo.as_of == desk.today),
        blocks=told.blocks(todo, letters, ""),
        counts=told.count(todo, [], [], "", ""),
        notes=[*told.tell_days(todo.notes), *desk.notes],
    )


ROUTES = (place("/", show_today),)

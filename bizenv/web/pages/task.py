"""一个事项: all that is known of it, and what can be recorded."""

from starlette.responses import Response

from bizenv.base.errors import NotFoundError
from bizenv.desk import acts
from bizenv.web.asking import Asked, place
from bizenv.web.recorded import list_recorded
from bizenv.web.render import render


def show_task(asked: Asked) -> Response:
    """A task on the day. Raises NotFoundError."""
    desk = asked.desk
    (number,) = desk.take_ids((f"{asked.path['plan']}/{asked.path['id']}",))
    task = desk.book.task(number)
    status = next((s for s in desk.standing(asked.day).statuses if s.task.id == task.id), None)
    if status is None:
        raise NotFoundError(f"没有这个事项：{number}")
    return render(
        asked,
        "task.html",
        plan=desk.book.plan,
        status=status,
        acts=[acts.find(name) for name in acts.ON_TASKS],
        recorded=list_recorded(asked),
    )


ROUTES = (place("/task/{plan}/{id}", show_task),)

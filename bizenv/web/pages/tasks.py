"""事项: the table of tasks with its filters."""

from starlette.responses import Response

from bizenv.web.asking import Asked, place
from bizenv.web.render import render


def show_tasks(asked: Asked) -> Response:
    """The tasks that the filters of the address admit."""
    desk = asked.desk
    statuses = [s for book in desk.books for s in desk.shelf.label(book, book.select(asked.day))]
    return render(asked, "tasks.html", statuses=statuses)


ROUTES = (place("/tasks", show_tasks),)

"""催报: who has not reported in a round, and the messages that remind them, a unit each."""

from starlette.responses import Response

from bizenv.base.errors import BizenvError
from bizenv.desk import asking, telling, together
from bizenv.desk.asking import Asked as Round
from bizenv.standing.query import Query
from bizenv.views.wording import lists
from bizenv.web import paper as fields
from bizenv.web.asking import Asked, place


def show_missing(asked: Asked) -> Response:
    """The messages of the round that closed last, or of the period that the address names."""
    desk, error = asked.desk, ""
    found: list[Round] = []
    messages: list[asking.Message] = []
    try:
        period = fields.take_period(asked)
        rounds = together.ask_each(desk, lambda one: asking.find_round(one, period, lambda _: Query(), asked.day))
        found = [asking.label(desk, it) for _, it in rounds]
        messages = _write(asked, found)
    except BizenvError as refused:
        error = str(refused)
    return fields.show(
        asked,
        "missing.html",
        error,
        heads=[lists.missing(it.answers, it.period, it.due, asked.day) for it in found],
        plans=[it.desk.beside for it in found],
        complete=asking.tell_complete(found) if found and not error else "",
        messages=messages,
        periods={} if desk.several else telling.list_periods(desk, asked.day),
        command=fields.compose(asked, "bizenv missing --as-message", ("period", "as-of", "despite-problems")),
    )


def _write(asked: Asked, found: list[Round]) -> list[asking.Message]:
    """The messages. Raises MisuseError where the ledger is unsound, or it is not settled who has a task; DataError."""
    desk = asked.desk
    desk.refuse_unsound(despite="despite-problems" in asked.query)
    for it in found:
        it.desk.refuse_doubted(a.status.task for a in it.answers if a.owed)
        if it.unled:
            desk.say(lists.unled(it.unled))
    if asking.tell_complete(found):
        return []
    messages = asking.write_messages(desk, found, asked.day)
    together.tell_said(desk)
    return messages


ROUTES = (place("/papers/missing", show_missing),)

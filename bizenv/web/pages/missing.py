"""催报: who has not reported in a round, or has sent no scheme of its own, and the messages that remind them, a unit each."""

from collections.abc import Callable, Sequence

from starlette.responses import Response

from bizenv.base.errors import BizenvError
from bizenv.desk import together
from bizenv.desk.desk import Desk
from bizenv.desk.papers import reminding, schemes
from bizenv.desk.papers.reminding import Reminders
from bizenv.standing.query import Query
from bizenv.views.wording import lists
from bizenv.views.wording.words import Head
from bizenv.web import paper as fields
from bizenv.web.asking import Asked
from bizenv.web.routing import place

_FIELDS = ("department", "as-of", "despite-problems")


def show_missing(asked: Asked) -> Response:
    """The messages of the round that closed last, or of the period that the address names; or those on schemes."""
    error = fields.settle_day(asked)
    heads: Sequence[tuple[str, Head]] = ()
    reminders = Reminders([], {})
    try:
        if not error:
            heads, reminders = _find_schemes(asked) if "scheme" in asked.query else _find_round(asked)
    except BizenvError as refused:
        error = str(refused)
    return fields.show(
        asked,
        "missing.html",
        fields.Boxes(("period", *_FIELDS)),
        error,
        heads=heads,
        reminders=reminders,
        periods=fields.offer_periods(asked),
        command=fields.compose(asked, "bizenv missing --as-message", (_of_round(asked), *_FIELDS)),
    )


def _of_round(asked: Asked) -> str:
    """The field that says what is asked for: schemes have no period."""
    return "scheme" if "scheme" in asked.query else "period"


def _pick(asked: Asked) -> Callable[[Desk], Query]:
    """Which tasks of a plan are meant: those of the department that the address names, else all. Raises NotFoundError."""
    query = Query(department=fields.take_units(asked))
    return lambda _: query


def _find_round(asked: Asked) -> tuple[list[tuple[str, Head]], Reminders]:
    """The head of each plan's round and the messages; one to all where nothing is missing.

    Raises OptionsError, NotFoundError, MisuseError where the ledger is unsound or it is not settled who has a task, DataError.
    """
    desk, period, pick = asked.desk, fields.take_period(asked), _pick(asked)
    rounds = together.ask_each(desk, lambda one: reminding.find_round(one, period, pick, asked.day))
    found = [reminding.label(desk, it) for _, it in rounds]
    reminders = reminding.remind(desk, found, asked.day, despite="despite-problems" in asked.query)
    heads = [(it.desk.beside, lists.missing(it.answers, it.period, it.due, asked.day)) for it in found]
    together.tell_said(desk)
    return heads, reminders


def _find_schemes(asked: Asked) -> tuple[list[tuple[str, Head]], Reminders]:
    """The same of the units whose own scheme is not on record. Raises as ``_find_round`` does."""
    desk, pick = asked.desk, _pick(asked)
    found = [it for _, it in together.ask_each(desk, lambda one: schemes.find(one, pick, asked.day))]
    reminders = schemes.remind(desk, found, despite="despite-problems" in asked.query)
    if not any(it.come for it in found):
        desk.say(lists.schemes_unknown())
    heads = [(it.desk.beside, lists.schemes(len(it.lacking), len(it.come), asked.day)) for it in found]
    return heads, reminders


ROUTES = (place("/papers/missing", show_missing),)

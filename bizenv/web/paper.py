"""What the address of a paper's page asks: the texts of its fields, periods and units, and the command line that does the same."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.base.days import DayError
from bizenv.base.errors import BizenvError, MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.papers import telling
from bizenv.desk.shell import quote, repeat_option
from bizenv.ledger.entry import Entry
from bizenv.web import filling
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.lacking import list_lacking
from bizenv.web.render import render

if TYPE_CHECKING:
    from bizenv.desk.papers.telling import PeriodsOffered
    from bizenv.standing.periods import Period

T = TypeVar("T")
EARLIER = "earlier"
"""The field in which a period is typed that is not among those to choose from."""
ANNEXES = {"lagging": "逾期和进度滞后清单", "tasks": "全部事项", "departments": "各单位", "changes": "本期变化"}
"""The annexes of a circular, by their names in the address."""
LABELS = {
    "period": "期间",
    "as-of": "截至",
    "number": "期号、文号",
    "to": "主送",
    "limit": "反馈的截止日期",
    "clues": "问题线索",
    "annex": "附件",
    "on": "事项",
    "approved-by": "审定人",
    "post": "职务",
    "issuer": "署名机关",
    "date": "成文日期",
    "despite-problems": "台账有问题也照出",
    "department": "单位",
    "public": "可公开的",
    "scheme": "催报细化落实方案",
    "step": "第几步",
    "deadline": "节点",
    "note": "备注",
}
"""What the fields are called, in the form and in what is said of them."""


class Boxes(NamedTuple):
    """The boxes of a paper's form, by name.

    needed: those that must be filled in. reads: how those are read that other papers do not have, or read otherwise.
    """

    names: tuple[str, ...]
    needed: tuple[str, ...] = ()
    reads: Mapping[str, Callable[[Asked], object]] = MappingProxyType({})


def tell_chosen(text: str) -> str:
    """What was chosen for a paper that was issued, in words: 反馈的截止日期 2020-01-15."""
    name, _, value = text.partition("=")
    if name == "annex":
        value = "全部" if value == "all" else ANNEXES.get(value, value)
    return f"{LABELS.get(name, name)} {value}"


def pick(asked: Asked, sorts: Mapping[str, T]) -> T:
    """What the address is about: the word after /papers/ is its name."""
    return sorts[asked.address.split("/")[2]]


def take_form(asked: Asked) -> str:
    """The ending of the file that is wanted: Word unless Markdown is."""
    return "md" if asked.text("form") == "md" else "docx"


def name_issued(asked: Asked, entries: Iterable[Entry]) -> str:
    """The address of what was put on record, with the files that wait for the download."""
    told = [("recorded", entry.digest) for entry in entries]
    return f"/papers/done?{urlencode([('plan', asked.desk.book.plan.id), ('kept', asked.ticket), *told])}"


def take_text(asked: Asked, name: str) -> str | None:
    """A field of the address; None where it is empty."""
    return asked.query.get(name, "").strip() or None


def take_day(asked: Asked, name: str) -> dt.date | None:
    """The day in a field of the address; None where it is empty. Raises MisuseError with the name of the field if it is none."""
    try:
        return asked.read_day(name)
    except MisuseError as error:
        raise MisuseError(f"--{name}：{error}") from None


def settle_day(asked: Asked) -> str:
    """Why the day that is asked about is none, see ``Asked.settle_day``."""
    error = asked.settle_day()
    return f"--as-of：{error}" if error else ""


def take_period(asked: Asked) -> str | None:
    """The period of the address by its name; None where none is chosen. Raises MisuseError for what is no period."""
    text = take_text(asked, EARLIER) or take_text(asked, "period")
    return read_period(text) if text is not None else None


def read_period(text: str) -> str:
    """The name of a period as typed. Raises MisuseError for what is no period."""
    from bizenv.standing import periods

    try:
        return periods.read_period(text).name
    except DayError as error:
        raise MisuseError(str(error)) from None


class PeriodBoxes(NamedTuple):
    """What is offered for a period: those that are likely, those before them, the one that is chosen though it is none of the likely."""

    offered: "PeriodsOffered"
    chosen: "Period | None"
    name: str


def offer_periods(asked: Asked) -> PeriodBoxes | None:
    """The periods to choose from; None where several plans are asked, each of which has its own. Raises DataError."""
    from bizenv.standing.periods import parse_period

    if asked.desk.several:
        return None
    offered = telling.offer_periods(asked.desk, asked.day)
    name = ""
    with suppress(MisuseError):
        name = take_period(asked) or ""
    known = name in [it.name for it in (*offered.ended, *offered.running)]
    return PeriodBoxes(offered, parse_period(name) if name and not known else None, name)


def take_units(asked: Asked) -> tuple[str, ...]:
    """The departments of the address by their canonical names. Raises NotFoundError."""
    typed = [name.strip() for name in asked.query.getlist("department") if name.strip()]
    return tuple(dict.fromkeys(asked.desk.units.department(name).name for name in typed))


def _find_faults(asked: Asked, boxes: Boxes) -> dict[str, str]:
    """What is wrong with what stands in the boxes, by the name of the box."""
    reads = {"period": take_period, "department": take_units, **boxes.reads}
    faults: dict[str, str] = {}
    for name in boxes.names:
        try:
            if name in reads:
                reads[name](asked)
            elif name in _DAYS:
                asked.read_day(name)
        except BizenvError as error:
            faults[name] = str(error)
        if name in boxes.needed and not asked.text(name):
            faults[name] = filling.MISSING
    return faults


def show(
    asked: Asked, template: str, boxes: Boxes, error: str = "", labels: Mapping[str, str] = LABELS, **facts: Any
) -> Response:
    """The page of a paper: what is said to the person names the boxes of its form. ``error``: why there is no paper.

    What is wrong with a box is said beside it. A preview that was asked for and cannot be made is an answer like any other;
    only what should have been written is refused.
    """
    faults = _find_faults(asked, boxes) if error else {}
    error = filling.count_faults(faults) if faults else error
    notes = [name_boxes(words, labels) for words in asked.desk.notes]
    return render(
        asked,
        template,
        422 if error and asked.posted else 200,
        error=name_boxes(error, labels),
        faults={name: name_boxes(words, labels) for name, words in faults.items()},
        needed=boxes.needed,
        labels=labels,
        notes=notes,
        lacking=list_lacking(asked.desk),
        **facts,
    )


def compose(asked: Asked, command: str, options: Iterable[str], file: str = "") -> str:
    """The command line that does the same. ``options``: the fields that it takes; ``file``: what it writes."""
    typed = [
        repeat_option(name, True if text == "1" and name in _FLAGS else text)
        for name in options
        for text in _list_typed(asked, name)
    ]
    return f"{command}{''.join(typed)}{asked.desk.typed_data}{f' -o {quote(file)}' if file else ''}"


def _list_typed(asked: Asked, name: str) -> list[str]:
    """What stands in a field, as a command is given it: a day and a period as such, so that they mean the same tomorrow."""
    texts = [text for it in asked.query.getlist(name) if (text := it.strip())]
    with suppress(MisuseError):
        if name == "period":
            texts = [it for it in (take_period(asked),) if it is not None]
        elif name in _DAYS and texts:
            texts = [str(asked.read_day(name))]
    return texts


_DAYS = ("as-of", "limit", "date")
"""The fields that hold a day; a limit may also be a number of working days."""
_FLAGS = ("despite-problems", "public", "reprint", "scheme")
"""The fields that are given or not."""

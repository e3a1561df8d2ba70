"""What the address of a paper's page asks: the texts of its fields, periods and units, and the command line that does the same."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.base.days import DayError
from bizenv.base.errors import MisuseError
from bizenv.desk.shell import quote, repeat_option
from bizenv.ledger.entry import Entry
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.lacking import list_lacking
from bizenv.web.render import render

T = TypeVar("T")
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


def take_period(asked: Asked) -> str | None:
    """The period of the address by its name; None where none is chosen. Raises MisuseError for what is no period."""
    text = take_text(asked, "period")
    if text is None:
        return None
    return read_period(text)


def read_period(text: str) -> str:
    """The name of a period as typed. Raises MisuseError for what is no period."""
    from bizenv.standing import periods

    try:
        return periods.read_period(text).name
    except DayError as error:
        raise MisuseError(str(error)) from None


def take_units(asked: Asked) -> tuple[str, ...]:
    """The departments of the address by their canonical names. Raises NotFoundError."""
    typed = [name.strip() for name in asked.query.getlist("department") if name.strip()]
    return tuple(dict.fromkeys(asked.desk.units.department(name).name for name in typed))


def show(asked: Asked, template: str, error: str = "", labels: Mapping[str, str] = LABELS, **facts: Any) -> Response:
    """The page of a paper: what is said to the person names the boxes of its form. ``error``: why there is no paper.

    A preview that was asked for and cannot be made is an answer like any other; only what should have been written is refused.
    """
    notes = [name_boxes(words, labels) for words in asked.desk.notes]
    return render(
        asked,
        template,
        422 if error and asked.posted else 200,
        error=name_boxes(error, labels),
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
        for text in (it.strip() for it in asked.query.getlist(name))
        if text
    ]
    return f"{command}{''.join(typed)}{asked.desk.typed_data}{f' -o {quote(file)}' if file else ''}"


_FLAGS = ("despite-problems", "public", "reprint", "scheme")
"""The fields that are given or not."""

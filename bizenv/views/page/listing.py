"""The table of tasks, as both pages set it: whole in the document, or as facts of which a script shows what is seen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypedDict

from bizenv.base.tuples import NamedTuple
from bizenv.views.page.model import Behind, Day, Page, PageField, PageItem, SharedPage, Warned
from bizenv.views.page.public import OpenPage, list_rows

MANY = 1000
"""The most tasks whose rows all stand in the document. Of more, the browser is given what is seen of them."""
FIRST = 200
"""How many rows a browser without a script shows of a table that is too long; shorter tables are always whole."""


class Listing(NamedTuple):
    """The table of tasks and how it is set.

    joint, undated: the words for several leads and for no deadline, empty where they are not told. columns: the heads.
    whole: whether all rows stand in the document. fields: the tasks; without a script, where the table is not whole,
    those of ``first`` are shown. long: the lists of late tasks that are not whole either, by their keys.
    """

    fields: tuple[PageField, ...]
    columns: tuple[str, ...]
    joint: str
    undated: str
    states: bool
    lights: bool
    whole: bool
    first: tuple[PageField, ...]
    shown: int
    long: tuple[Warned, ...]


def set_internal(page: Page) -> Listing:
    """The table of the internal page."""
    known = not page.empty
    columns = _list_columns(known=known)
    whole = page.total <= MANY
    long = () if whole else tuple(warned for warned in page.behind if len(warned.rows) > FIRST)
    return _set(page.fields, columns, "联合", "无明确时限", lights=known, states=known, whole=whole, long=long)


def set_shared(page: SharedPage) -> Listing:
    """The table of the page of several plans, whose last column names the plan: on a phone it stands below the rest."""
    known = not page.empty
    columns = (*_list_columns(known=known), "方案")
    return _set(page.fields, columns, "联合", "无明确时限", lights=known, states=known, whole=page.total <= MANY)


def set_office(fields: Sequence[PageField], *, known: bool, several: bool) -> Listing:
    """The table of the office's own: always of rows that were chosen before. ``known``: whether anything is on record."""
    columns = (*_list_columns(known=known), *(("方案",) if several else ()))
    return _set(tuple(fields), columns, "联合", "无明确时限", lights=known, states=known, whole=True)


def _list_columns(*, known: bool) -> tuple[str, ...]:
    return ("编号", "事项", "牵头单位", "时限", *(("状态", "灯号") if known else ()))


def set_public(page: OpenPage) -> Listing:
    """The table of the public page."""
    known = bool(page.states)
    columns = ("编号", "任务", "牵头单位", "时限", *(("办理情况",) if known else ()))
    return _set(tuple(list_rows(page)), columns, lights=False, states=known, whole=page.total <= MANY)


def _set(
    fields: tuple[PageField, ...],
    columns: tuple[str, ...],
    joint: str = "",
    undated: str = "",
    *,
    states: bool,
    lights: bool,
    whole: bool,
    long: tuple[Warned, ...] = (),
) -> Listing:
    return Listing(
        fields=fields,
        columns=columns,
        joint=joint,
        undated=undated,
        states=states,
        lights=lights,
        whole=whole,
        first=() if whole else tuple(_cut(fields, FIRST)),
        shown=FIRST,
        long=long,
    )


def _cut(fields: Iterable[PageField], most: int) -> Iterator[PageField]:
    """The fields up to ``most`` tasks in all."""
    for field in fields:
        if most <= 0:
            return
        yield field._replace(items=field.items[:most])
        most -= len(field.items)


class Facts(TypedDict):
    """The rows that a script shows. A number in a row stands for a text in ``words``, a list for several values.

    columns: what the places of a row mean, by the kind of row (task, day, warned). fields: the tasks by field. long:
    the lists of late tasks by their keys.
    """

    words: list[str]
    columns: dict[str, Sequence[str]]
    joint: str
    undated: str
    states: bool
    lights: bool
    fields: list[dict[str, Any]]
    long: dict[str, list[Any]]


def pack(listing: Listing, show: Callable[[str], str]) -> Facts:
    """The facts of a table that is not whole; ``show`` makes a text visible. Each text is stored once."""
    numbers: dict[str, int] = {}

    def number(value: Any) -> Any:
        if isinstance(value, tuple):
            return [number(part) for part in value]
        return numbers.setdefault(value, len(numbers)) if isinstance(value, str) else value

    fields = [
        {"key": show(field.key), "title": show(field.title), "rows": [number(item) for item in field.items]}
        for field in listing.fields
    ]
    long = {warned.key: [number(row) for row in warned.rows] for warned in listing.long}
    return {
        "words": [show(text) for text in numbers],
        "columns": {"task": PageItem._fields, "day": Day._fields, "warned": Behind._fields},
        "joint": listing.joint,
        "undated": listing.undated,
        "states": listing.states,
        "lights": listing.lights,
        "fields": fields,
        "long": long,
    }

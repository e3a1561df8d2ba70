"""A clue as a value, and what may be done with it.

A complaint about a breach of discipline or law (检举控告) is registered by its number, its day and the letter that it came
with, and handed over; nothing of its content may be kept here (检举控告工作规则, articles 47 and 52).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple

Class = Literal["appeal", "accusation"]
CLASSES: Mapping[str, str] = {"appeal": "投诉诉求", "accusation": "检举控告"}
"""The classes of clues, with what they are called."""
State = Literal["new", "assigned", "answered", "closed", "transferred", "erased"]
STATES: Mapping[str, str] = {
    "new": "待分办",
    "assigned": "办理中",
    "answered": "已答复",
    "closed": "已办结",
    "transferred": "已移交",
    "erased": "已删除",
}
"""The states of clues, with what they are called."""
ENDED: tuple[State, ...] = ("closed", "transferred", "erased")
PERSONAL = ("person", "phone", "company")
"""What tells who complained: kept only under a passphrase."""
CONTENT = ("source", "matter", "unit", "tasks", *PERSONAL)
"""What may not be kept of a clue that is to be handed over."""
_LAWFUL = re.compile("纪委|监委|纪检|监察(?:委|机关|组|室)|公安|检察")
"""What the name of a body that takes over such a clue holds: 纪检监察机关 or, for other crimes, 公安、检察机关.

Not 监察 alone: 劳动监察, 城管监察 are inspections of a department.
"""
_NUMBER_LONGEST, _BODY_LONGEST = 40, 30
"""The most characters of the number of a letter, and of the name of a body, where no content may be written."""
_SENTENCE = re.compile("[，。；：！？,;:!?\\s]")
"""What stands in a sentence, and in no number of a letter and no name of a body."""
_LISTED = re.compile("[、，,;；/\\s]+")
"""What stands between several units."""
_GAPS = "[\\s\\-–—·.]*"
"""What may stand between the characters of a name or a number."""
_SHORTER = (("监督管理", "监管"), ("委员会", "委"), ("办公室", "办"), ("办事处", ""), ("人民政府", "政府"), ("和", ""))
"""How the names of units are shortened."""
_DISTRICT = re.compile("(?:[^市区]{2,3}市)?[^区]{0,4}区")
"""The name of a district before that of its unit: 某某区, 某某市某某区, 区."""


class Clue(NamedTuple):
    """One clue. Days are ``datetime.date``; a text that was not given is empty.

    number: its number in the store, from 1, never used twice.
    date: the day on which it was received; limit: the last day to settle it, None if it was not counted.
    sort: its class. source: where it came from. matter: what it is about; unit: the unit that it is about.
    tasks: the ids of the tasks that it bears on. person, phone, company: who complained.
    letter, pieces: the number of the letter that it came with, and how many pieces there were.
    to, assigned: who deals with it, and since when. answer, answered: what they answered, and when.
    result: how it ended. closed: the day on which it was settled or handed over.
    receiver, cover, receipt: to whom it was handed over, the number of the covering letter, the receipt.
    erased, approved_by, reason, filed: when its content was erased, who approved it, why, and where that is on file.
    mistaken: whether it was never a clue: it then counts nowhere.
    """

    number: int
    date: dt.date
    sort: Class
    limit: dt.date | None = None
    source: str = ""
    matter: str = ""
    unit: str = ""
    tasks: tuple[str, ...] = ()
    person: str = ""
    phone: str = ""
    company: str = ""
    letter: str = ""
    pieces: int | None = None
    to: str = ""
    assigned: dt.date | None = None
    answer: str = ""
    answered: dt.date | None = None
    result: str = ""
    closed: dt.date | None = None
    receiver: str = ""
    cover: str = ""
    receipt: str = ""
    erased: dt.date | None = None
    approved_by: str = ""
    reason: str = ""
    filed: str = ""
    mistaken: bool = False

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.erased is not None:
            return "erased"
        if self.receiver:
            return "transferred"
        if self.closed is not None:
            return "closed"
        return "answered" if self.answered is not None else "assigned" if self.assigned is not None else "new"

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.closed is None and self.erased is None

    @property
    def counted(self) -> bool:
        """Whether it counts among what was received."""
        return not self.mistaken

    def is_late(self, day: dt.date) -> bool:
        """Whether it is open and its limit passed before a day."""
        return self.open and self.limit is not None and self.limit < day


_DAYS = ("date", "limit", "assigned", "answered", "closed", "erased")


def to_data(clue: Clue) -> dict[str, Any]:
    """A clue as plain data for JSON, without what was not given."""
    data: dict[str, Any] = {}
    for key, value in clue._asdict().items():
        if value is None or value is False or value in ("", ()):
            continue
        data[key] = value.isoformat() if isinstance(value, dt.date) else value
    return data


def from_data(data: Mapping[str, Any]) -> Clue:
    """The clue of such data. Raises LookupError, TypeError or ValueError for any other."""
    values = dict(data)
    for key in _DAYS:
        if key in values:
            values[key] = dt.date.fromisoformat(values[key])
    values["tasks"] = tuple(values.get("tasks", ()))
    clue = Clue(**values)
    texts = [getattr(clue, key) for key in Clue._fields if Clue._field_defaults.get(key) == ""]
    if type(clue.number) is not int or clue.number < 1 or clue.sort not in CLASSES:
        raise ValueError
    if not all(type(text) is str for text in (*texts, *clue.tasks)) or type(clue.mistaken) is not bool:
        raise ValueError
    if clue.pieces is not None and type(clue.pieces) is not int:
        raise ValueError
    return clue


def check_new(clue: Clue) -> None:
    """Raise MisuseError for a new clue that lacks something, or holds what may not be kept of its class."""
    if clue.sort == "accusation":
        if any(getattr(clue, key) for key in CONTENT):
            raise MisuseError(
                "检举控告只登记受理日、来函号（--letter）、件数（--pieces）：内容、来源、所涉单位、反映人一个字也不录；"
                "原件封存，bizenv clue transfer 移交纪检监察机关"
            )
        _check_reference(clue.letter, "来函号（--letter）")
        return
    if clue.letter or clue.pieces is not None:
        raise MisuseError("--letter、--pieces 用于检举控告；投诉诉求写来源（--source）和内容（--matter）")
    lacking = [option for option, key in (("--source", "source"), ("--matter", "matter")) if not getattr(clue, key)]
    if lacking:
        raise MisuseError(f"投诉诉求要写{'、'.join(lacking)}")


def assign(clue: Clue, to: str, day: dt.date, known: Sequence[str] = ()) -> Clue:
    """A clue that somebody deals with from a day. Raises MisuseError if it may not be given to them.

    known: other names of the unit that it is about: aliases, what it was called before, what it is called now.
    """
    _check_open(clue, day)
    if clue.sort == "accusation":
        raise MisuseError(
            f"第{clue.number}号是检举控告，不分办，只移交：bizenv clue transfer {clue.number} --to 机关 --letter 函号"
        )
    if _is_about(clue, to, known):
        raise MisuseError(f"第{clue.number}号反映的就是这家单位，不能转给它；转给它的主管部门，或由督查机构直接核查")
    return clue._replace(to=to, assigned=day, answer="", answered=None)


def answer(clue: Clue, text: str, day: dt.date) -> Clue:
    """A clue that was answered on a day. Raises MisuseError if nobody deals with it."""
    _check_open(clue, day)
    if clue.assigned is None:
        raise MisuseError(f"第{clue.number}号还没有分办，没有谁能答复：bizenv clue assign {clue.number} --to 单位")
    _check_after(clue, day, clue.assigned, "分办")
    return clue._replace(answer=text, answered=day)


def close(clue: Clue, result: str, day: dt.date) -> Clue:
    """A clue that was settled on a day. Raises MisuseError if it cannot be."""
    _check_open(clue, day)
    if clue.sort == "accusation":
        raise MisuseError(
            f"第{clue.number}号是检举控告，由接受移交的机关办理，不在这里办结：bizenv clue transfer {clue.number}"
        )
    _check_after(clue, day, max(clue.date, clue.assigned or clue.date, clue.answered or clue.date), "上一步")
    return clue._replace(result=result, closed=day)


def transfer(clue: Clue, to: str, cover: str, receipt: str, day: dt.date, known: Sequence[str] = ()) -> Clue:
    """A clue that was handed over to another body on a day. Raises MisuseError if that body may not have it.

    ``known``: as in ``assign``. The receipt may come later: the same body and letter given again with it add it.
    """
    if clue.sort == "accusation":
        _check_reference(cover, "移交函号（--letter）")
        _check_reference(receipt, "回执（--receipt）")
    if (
        clue.receiver
        and clue.erased is None
        and receipt
        and not clue.receipt
        and (to, cover) == (clue.receiver, clue.cover)
    ):
        return clue._replace(receipt=receipt)
    _check_open(clue, day)
    fit = _LAWFUL.search(to) and len(to) <= _BODY_LONGEST and not _SENTENCE.search(to)
    if clue.sort == "accusation" and not fit:
        raise MisuseError("检举控告移交纪检监察机关；涉嫌其他犯罪的移交公安机关、检察机关。只写机关的名称，不写内容")
    if _is_about(clue, to, known):
        raise MisuseError(f"第{clue.number}号反映的就是这家单位，不能移交给它")
    _check_after(clue, day, clue.assigned or clue.date, "上一步")
    return clue._replace(receiver=to, cover=cover, receipt=receipt, closed=day)


def erase(clue: Clue, approved_by: str, reason: str, filed: str, day: dt.date, *, mistaken: bool) -> Clue:
    """What is left of a clue whose content is erased: number, days, and who approved it, why, where that is filed.

    Raises MisuseError if it is erased already, or is open and no mistake.
    """
    if clue.erased is not None:
        raise MisuseError(f"第{clue.number}号已于 {clue.erased} 删除")
    if clue.open and not mistaken:
        raise MisuseError(
            f"第{clue.number}号还没有办结，删了就没有人办：先 bizenv clue close 或 transfer；本来就不该登记的，加 --mistaken"
        )
    _check_after(clue, day, clue.closed or clue.date, "上一步")
    return Clue(
        clue.number,
        clue.date,
        clue.sort,
        closed=clue.closed,
        erased=day,
        approved_by=approved_by,
        reason=reason,
        filed=filed,
        mistaken=mistaken,
    )


def pass_on(clue: Clue, text: str) -> str:
    """A text of a clue without those who complained: their names and numbers are replaced in it, however they are spaced."""
    words = [("company", "该企业"), ("person", "反映人"), ("phone", "")]
    known = [("".join(re.split(_GAPS, getattr(clue, key))), word) for key, word in words]
    for name, word in sorted(known, key=lambda each: -len(each[0])):
        if name:
            pattern = _GAPS.join(map(_any_width, name))
            text = re.sub(pattern, word, text, flags=re.IGNORECASE)
            if not word:  # nor the brackets that it stood in
                text = text.replace("（）", "").replace("()", "")
    return text


def list_units(text: str) -> list[str]:
    """The units that are named in a text, several of which stand between commas."""
    return [each for each in _LISTED.split(text) if each]


def is_same_unit(one: str, other: str) -> bool:
    """Whether two names are of one unit, or one is a part of the other: 区文物局, 区文物局综合科.

    The district before a name does not matter, nor do the usual short forms; the same office of the city is another unit.

    >>> is_same_unit("某某区文物和旅游管理局", "区文物旅游管理局"), is_same_unit("市文物局", "区文物局")
    (True, False)
    """
    pairs = [(_shorten(one), _shorten(other)), (_shorten(one, bare=True), _shorten(other, bare=True))]
    return any(a and b and (a.startswith(b) or b.startswith(a)) for a, b in pairs)


def _is_about(clue: Clue, to: str, known: Sequence[str]) -> bool:
    """Whether one of the units that are named is one of those that a clue is about."""
    return any(
        is_same_unit(one, other)
        for one in (*list_units(to), "".join(to.split()))
        for other in (*list_units(clue.unit), *known, clue.unit)
    )


def _shorten(name: str, *, bare: bool = False) -> str:
    """The name of a unit as compared; ``bare``: without its district, where enough of it is left."""
    name = "".join(unicodedata.normalize("NFKC", name).split())
    for long, short in _SHORTER:
        name = name.replace(long, short)
    found = _DISTRICT.match(name) if bare else None
    return name[found.end() :] if found is not None and len(name) - found.end() > 2 else name


def _any_width(character: str) -> str:
    """A pattern for a character, full-width or half-width."""
    plain = unicodedata.normalize("NFKC", character)
    wide = chr(ord(plain) + 0xFEE0) if len(plain) == 1 and "!" <= plain <= "~" else character
    return f"(?:{re.escape(character)}|{re.escape(plain)}|{re.escape(wide)})"


def _check_reference(text: str, what: str) -> None:
    """Raise MisuseError if what should be a number may be the content of an accusation. It is not quoted."""
    if text and (len(text) > _NUMBER_LONGEST or _SENTENCE.search(text) or not any(map(str.isnumeric, text))):
        raise MisuseError(
            f"{what}只写编号，如 某信〔2019〕3号，不超过{_NUMBER_LONGEST}个字；检举控告的内容一个字也不录，没有编号的不写"
        )


def _check_open(clue: Clue, day: dt.date) -> None:
    if not clue.open:
        raise MisuseError(f"第{clue.number}号{STATES[clue.state]}（{clue.erased or clue.closed}），不能再改")
    _check_after(clue, day, clue.date, "受理")


def _check_after(clue: Clue, day: dt.date, before: dt.date, what: str) -> None:
    if day < before:
        raise MisuseError(f"第{clue.number}号：{day} 早于{what}之日 {before}；改 --date")

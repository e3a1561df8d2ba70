"""What a person gives for a field of an entry, as text, turned into its value."""

import datetime as dt
import re
import unicodedata
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.desk.act import Ask


class GivenError(ValueError):
    """A text that is no value of its field; the message is for a person."""


class Limit(NamedTuple):
    """A limit as typed: a day, or a number of working days from a day that the command knows."""

    day: dt.date | None
    days: int | None = None

    def counted(self, start: dt.date) -> tuple[dt.date, str]:
        """The last day of the limit, counted from ``start``, and a note on how the days were counted, empty if none."""
        if self.day is not None or self.days is None:
            return self.day or start, ""
        from bizenv.phrases.holidays import count_working_days

        return count_working_days(start, self.days)


def read_limit(text: str, today: dt.date) -> Limit:
    """A limit as a person types it: a day, or working days: 5wd, 5个工作日. Raises GivenError."""
    match = re.fullmatch(r"\+?([0-9]{1,9})\s*(?:wd|WD|个?工作日)", text.strip(), re.ASCII)
    if match is None:
        return Limit(_read_day(text, today))
    if not 1 <= int(match[1]) <= 60:
        raise GivenError("工作日写1至60，如 5wd、5个工作日")
    return Limit(None, int(match[1]))


def read_choice(field: str, text: str, only: tuple[str, ...] = (), name: str = "") -> str:
    """One of a few words, by its name in files or in Chinese.

    only: the words that may be given, by their names in files; empty if all. name: what such a word is called.
    Raises GivenError.
    """
    from bizenv.ledger.names import CHOICES, read_word

    found = read_word(field, text)
    if found is None and field == "stage":
        found = _read_easily(text)
    if found is not None and (not only or found in only):
        return found
    known = {key: word for key, word in CHOICES[field].items() if not only or key in only}
    words = "、".join(f"{key}（{getattr(word, 'word', word)}）" for key, word in known.items())
    raise GivenError(f"没有“{text}”这个{name}；可用：{words}")


def _read_easily(typed: str) -> str | None:
    """The stage that a word plainly means, as in a form: 办结, 正常推进; None for any other word."""
    from bizenv.forms import lenient

    return "no_change" if lenient.is_unchanged(typed) else lenient.read_stage(typed)


def read_year(text: str) -> int:
    """A year: 2019, 2019年. Raises GivenError."""
    match = re.fullmatch("([1-9][0-9]{3})年?", unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise GivenError(f"“{text}”不是年份，写作 2019")
    return int(match[1])


LISTED = ("texts", "names", "numbers")
"""The kinds of value of which several may be given."""
CHOSEN = {
    "stage": ("阶段", ()),
    "ground": ("退回类别", ()),
    "method": ("核验方式", ()),
    "result": ("结论", ("upheld", "dismissed")),
    "origin": ("出处", ()),
    "decision": ("结论", ()),
}
"""What a word is called, and which words may be given (empty: all), by the field that holds it."""
_WHOLE = {"percent": (0, 100), "step": (1, 3), "count": (1, 3)}


def read(ask: Ask, texts: list[str], today: dt.date) -> Any:
    """The value of a field as an act's function takes it; nothing given is None, or an empty tuple where there may be several.

    ``texts``: what was given, several lines or one. Raises GivenError.
    """
    kind = ask.field.value
    given = [text.strip() for text in texts if text.strip()]
    if kind in LISTED:
        return tuple(given)
    if ask.several:
        return "、".join(given) or None
    if not given:
        return False if kind == "flag" else None
    text = given[0]
    if ask.limit:
        return read_limit(text, today)
    if kind == "day":
        day = _read_day(text, today)
        if (
            ask.field.past
            and day > today
            and "月" in text
            and not re.search("[0-9]{4}", unicodedata.normalize("NFKC", text))
        ):
            raise GivenError(
                f"“{text}”没有写年份，读作 {day}，还没有发生；已经过去的，写上年份：{day.year - 1}年{text}"
            )
        return day
    if kind == "choice":
        name, only = CHOSEN[ask.name]
        return read_choice(ask.name, text, only, name)
    if kind == "period":
        from bizenv.base.days import DayError
        from bizenv.standing.periods import read_period

        try:
            return read_period(text).name
        except DayError as error:
            raise GivenError(str(error)) from None
    if kind in _WHOLE:
        low, high = _WHOLE[kind]
        if not re.fullmatch("[0-9]{1,3}%?", text, re.ASCII) or not low <= int(text.rstrip("%")) <= high:
            raise GivenError(f"“{text}”不对，写{low}至{high}的整数")
        return int(text.rstrip("%"))
    return True if kind == "flag" else text


def _read_day(text: str, today: dt.date) -> dt.date:
    from bizenv.base.days import DayError
    from bizenv.phrases.typed import parse_day

    try:
        return parse_day(text, today)
    except DayError as error:
        raise GivenError(str(error)) from None

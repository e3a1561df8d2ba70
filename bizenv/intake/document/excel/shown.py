"""A value of a cell of Excel as its number format shows it, where the format is a usual one."""

import datetime as dt
import re

from bizenv.base.days import numeral

_GENERAL = ("General", "G/通用格式", "@", "")
_LOCAL = ("mm-dd-yy", "m/d/yy h:mm", "m-d-yy")
"""Formats of days that each computer shows in its own way."""
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<code>\[[^\]]*\])|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<part>y+|m+|d+|h+|s+|e+|b+|a{3,4})|_.|\*.|;@|(?P<other>.)",
    re.IGNORECASE,
)
_WEEKDAYS = "一二三四五六日"


def show_value(value: object, format: str) -> str:
    """The text that a cell shows.

    >>> show_value(0.98, "0%"), show_value(3.0, "General"), show_value(12, '0"项"')
    ('98%', '3', '12项')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _show_day(value, format)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, int | float):
        return _show_number(value, format)
    return str(value)


def _show_day(value: dt.datetime | dt.date | dt.time, format: str) -> str:
    """A day or time by its format; 2026年3月31日 where the format is one that each computer shows in its own way."""
    day = value if isinstance(value, dt.date) else None
    time = value if isinstance(value, dt.time) else value.time() if isinstance(value, dt.datetime) else dt.time()
    format = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", format)[0]
    if day is not None and (format in _LOCAL + _GENERAL or not re.search("[ymdhse]", _strip(format), re.IGNORECASE)):
        return f"{day.year}年{day.month}月{day.day}日"
    chinese = re.match(r"\[DBNum1\]", format, re.IGNORECASE) is not None
    if not re.search("年|月|日", format) and re.search(r"mmm", format, re.IGNORECASE) and day is not None:
        return f"{day.year}年{day.month}月" + (f"{day.day}日" if "d" in format.lower() else "")
    text, after_hour = "", False
    half_day = re.search("AM/PM|A/P|上午/下午", format, re.IGNORECASE) is not None
    tokens = list(_TOKEN.finditer(format))
    for n, token in enumerate(tokens):
        part = (token["part"] or "").lower()
        if part.startswith("m"):
            rest = next((t["part"] for t in tokens[n + 1 :] if t["part"]), "") or ""
            if after_hour or rest.lower().startswith("s"):
                text += f"{time.minute:0{min(len(part), 2)}}"
            elif day is not None:
                text += numeral(day.month) if chinese else f"{day.month:0{min(len(part), 2)}}"
            after_hour = False
        elif part.startswith(("y", "e")) and day is not None:
            year = str(day.year) if len(part) > 2 or part[0] == "e" else f"{day.year % 100:02}"
            text += year.translate(_DIGITS) if chinese else year
        elif part.startswith("d") and day is not None:
            text += numeral(day.day) if chinese else f"{day.day:0{min(len(part), 2)}}"
        elif part.startswith("a") and day is not None:
            text += ("星期" if len(part) == 4 else "") + _WEEKDAYS[day.weekday()]
        elif part.startswith("h"):
            hour = (time.hour - 1) % 12 + 1 if half_day else time.hour
            text += f"{hour:0{min(len(part), 2)}}"
            after_hour = True
        elif part.startswith("s"):
            text += f"{time.second:0{min(len(part), 2)}}"
            after_hour = False
        elif token["half"]:
            text += "上午" if time.hour < 12 else "下午"
        else:
            text += token["quoted"] or token["escaped"] or (token["other"] or "").strip(";@")
    return text.strip()


def _strip(format: str) -> str:
    """A format without its literal words and codes."""
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|上午/下午', "", format, flags=re.IGNORECASE)


def _show_number(value: float, format: str) -> str:
    """A number by its format; as short as it is where the format is not one of the usual ones."""
    plain = _write_plain(value)
    sections = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", format)
    section = sections[0]
    if section in _GENERAL:
        return plain
    chinese = re.match(r"\[DBNum1\]", section, re.IGNORECASE) is not None
    section = re.sub(r"\[[^\]]*\]|_.|\*.", "", section)
    literal = r'((?:"[^"]*"|\\.|[^0#?.,%"\\A-Za-z])*)'
    match = re.fullmatch(rf"{literal}(General|G/通用格式|[0#?,]*(?:\.[0#?]+)?)(%?){literal}", section)
    if match is None or not match[2]:
        return plain
    before, pattern, percent, after = match[1], match[2], match[3], match[4]
    if pattern in _GENERAL:
        number = numeral(int(value)) if chinese and value == int(value) else plain
    else:
        whole, _, decimals = pattern.partition(".")
        exact = len(decimals.rstrip("#?"))
        shown = f"{value * 100 if percent else value:.{len(decimals)}f}"
        if len(decimals) > exact:
            head, _, tail = shown.partition(".")
            tail = tail[:exact] + tail[exact:].rstrip("0")
            shown = f"{head}.{tail}" if tail else head
        head, dot, tail = shown.partition(".")
        sign, head = ("-", head[1:]) if head.startswith("-") else ("", head)
        head = head.zfill(whole.replace(",", "").count("0"))
        if "," in whole.rstrip(","):
            head = f"{int(head):,}"
        number = sign + head + dot + tail
        if chinese and number.isdecimal():
            number = numeral(int(number))
    return (_unquote(before) + number + percent + _unquote(after)).strip()


def _unquote(literal: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda m: m[1] if m[1] is not None else m[2], literal)


def _write_plain(value: float) -> str:
    """A number without needless digits: binary fractions are shown with the fifteen digits that Excel has."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}" if abs(value) >= 1e-4 else f"{value:.15f}".rstrip("0")

"""What a hurried person writes in a form and everyone understands: 完成, 正常推进, 无变化, 约50, 10月25日, 填报人：某某.

Nothing is guessed here: a word that can be read in two ways is not in the lists, and the reader says what it took it for.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from bizenv.base.days import DayError, make_day
from bizenv.ledger.entry import Stage
from bizenv.standing.periods import Period

_STAGES: "dict[Stage, str]" = {
    "done": "(?:已经|已)?(?:全部)?(?:完成|办结|完结)了?|已报(?:办结|完成)",
    "in_progress": "(?:正在|在|正常|有序|稳步|持续|积极|加快|按计划|按序时)?推进中?"
    "|正在(?:进行|办理|实施|开展)中?|(?:进行|办理|实施|开展)中",
    "not_started": "(?:尚|还)?(?:未|没有|没)(?:启动|开始|开展)",
}
"""The words for each stage, as patterns that match the whole of a text."""
_UNCHANGED = "(?:本期)?(?:暂无|没有|没|无)(?:新的|新)?(?:变化|进展)|(?:同|与)上期(?:相同|一致)?"
_STOPS = "[\\s。．.,，、;；:：!！]+"
_NAME = "[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,8})?(?:[(][\u4e00-\u9fff]{1,8}[)])?"
_PERSON = "填报人|填表人|制表人|经办人|联系人|联络员|审核人|复核人|审签人|审批人|签发人|(?:单位|部门|科室)?(?:主要)?负责人|分管领导"
_PLAIN = "填报人|填表人|制表人|审核人|复核人|审签人"
"""Of these, those after which a name stands without a colon too, in a cell of its own."""
_UNIT = "填报单位|填表单位|报送单位"
_DAY = "(?:填报|填表|报送)?(?:日期|时间)"
_PHONE = "(?:联系|办公)?电话|手机(?:号码?)?|联系方式"
_SIGNED = "(?:[(][\u4e00-\u9fff]{1,4}[)])?"
_LINE = (
    f"(?:(?:{_PERSON}){_SIGNED}:(?:{_NAME})?|(?:{_PLAIN}){_SIGNED}(?:{_NAME})?|(?:{_UNIT}){_SIGNED}:[\u4e00-\u9fff]{{0,20}}"
    f"|(?:{_DAY}):[0-9年月日./-]{{0,12}}|(?:{_PHONE}):[0-9+()-]{{0,20}})"
)
LATEST = dt.timedelta(days=92)
"""How long after the end of its period a form may have been filled in on a day that is written without its year."""


def read_stage(text: str) -> Stage | None:
    """The stage that a word plainly means; None for any other word."""
    plain = _plain(text)
    return next((stage for stage, words in _STAGES.items() if re.fullmatch(words, plain)), None)


def is_unchanged(text: str) -> bool:
    """Whether a text says that nothing has changed since the last round, and nothing else."""
    return re.fullmatch(_UNCHANGED, _plain(text)) is not None


def read_share(text: str) -> int | None:
    """The whole per cent, 0 to 100, that 约50, 50左右 or 大约50% name; None for any other text."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch("(?:约为?|大约|大概|约)?([0-9]{1,3})%?(?:左右|上下)?", plain)
    return int(match[1]) if match is not None and int(match[1]) <= 100 else None


def read_near(text: str, day: dt.date, *, before: bool) -> dt.date | None:
    """The day that a day without a year (12月20日) names: the last by ``day``, or, without ``before``, the first from it.

    None for any other text, and for a day that neither that year nor the next has.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch("([0-9]{1,2})月([0-9]{1,2})[日号]?", plain)
    if match is None:
        return None
    for year in (day.year, day.year - 1 if before else day.year + 1):
        with suppress(DayError):
            found = make_day((str(year), match[1], match[2]), text)
            if (found <= day) if before else (found >= day):
                return found
    return None


def read_end(text: str) -> dt.date | None:
    """The last day of a month or a year that 2020年3月底 or 2020年底前 names; None for any other text."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch("(20[0-9]{2})年(?:(1[0-2]|0?[1-9])月)?[底末](?:之?前|以前)?", plain)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def read_day(text: str, period: Period, *, after: bool) -> dt.date | None:
    """The day that a day without a year (10月25日) names in a form of a period; None where the year is not plain.

    It lies in the period, or, with ``after``, at most ``LATEST`` after its end. Raises DayError where the calendar lacks it.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch("([0-9]{1,2})月([0-9]{1,2})[日号]?", plain)
    if match is None:
        return None
    last = period.last + LATEST if after else period.last
    days = list(_list_days(match[1], match[2], text, period))
    within = [day for day in days if period.first <= day <= last]
    return within[0] if len(within) == 1 else None


def _list_days(month: str, day: str, text: str, period: Period) -> Iterator[dt.date]:
    """The day in the year of a period and in the next. Raises DayError if neither has it."""
    years = (period.first.year, period.first.year + 1)
    for year in years:
        try:
            yield make_day((str(year), month, day), text)
        except DayError:
            if year == years[-1] or int(month) != 2 or int(day) != 29:
                raise


def is_about_people(line: str) -> bool:
    """Whether a line says only who filled a form in, who checked it, of which unit, when, and on what telephone."""
    plain = "".join(unicodedata.normalize("NFKC", line).split())
    return len(plain) <= 120 and re.fullmatch(f"(?:{_LINE}[,;、]?){{1,8}}", plain) is not None


def _plain(text: str) -> str:
    return re.sub(_STOPS, "", unicodedata.normalize("NFKC", text))

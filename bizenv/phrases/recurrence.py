"""Recurring duties: their words as an RFC 5545 rule, and the days that the rule names.

A duty is due by the end of its period unless the words name a day: 每季度 is the last day of March, June, September and
December, 每年2月底前 the last day of February, 每月10日前 the tenth of each month.
"""

import datetime as dt
import re
from calendar import monthrange
from contextlib import suppress

from bizenv.base.days import Every, parse_number
from bizenv.base.tuples import NamedTuple

_N = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_TO = "[-‐-―~～至到]{1,2}"
_BEFORE = "(?:以前|之前|前)"
_DATED = f"{_N}月份?(?:[底末]|{_N}[日号])?"

ACTS = (
    "通报|报送|上报|报告|汇报|调度|督[查办促]|评[估价比议]|考[核评]|检查|抽查|巡查|排查|小结|总结|盘点|分析|研判|会商|会办|例会|排名|晾晒|更新|汇总"
    "|公[示布开]|监测|清单|清零|对账|简报|专报|演练|培训"
)
"""What is done at intervals, as a pattern."""

PATTERN = rf"""
    每(?:个|一|逢)?(?P<parity>[双单](?=月|周))?(?P<times>[两二三四五2-5]?)个?(?P<unit>半年|半个?月|季度|季|星期|周|月|年|工作日|[日天](?![0-9]+小时)|旬)度?
    (?:(?<=[周期])(?P<weekdays>[一二三四五六日天](?:[、和及]周?[一二三四五六日天])*)(?={_BEFORE}|[上下]午|下班|[，。；、,;]|$)
      |(?<=季度)(?P<nth>最后一个月|末月|首月|次月|第[一二三]个月)?
      |(?<=年)(?:{_N}月?份?{_TO})?(?P<months>{_DATED}(?:[、和及与]{_DATED})*)
      |(?<=年)第?(?P<of_quarter>[一二三四1-4])季度|(?<=年)(?P<of_half>[上下])半年
      |(?<=月)(?:[前第]?(?P<nth_work>{_N})|末?(?P<last_work>最后一?))个工作日内?
    )?
    (?:(?:{_N}[日号]?{_TO})?(?P<rday>{_N})[日号]|(?P<rthird>[上中下])旬|[年月]?[底末]|最后一[天日]
      |(?P<vague>年?初|(?:春节|元旦|清明|端午|中秋|国庆|五一)节?(?={_BEFORE}))
      |(?:结束|终了)之?后的?(?P<over>{_N})(?P<over_unit>个工作日|日|天)内
    )?(?:{_BEFORE})?
    | 逐(?:年|月|季度?|周) | 按(?:半年|半月|双月|月|旬|季度?|周|年度?)(?![计算龄份平均]) | (?<!不)定期
    | (?<![0-9一二三四五六七八九十第近上下])(?P<cycle>半年|半个?月|[双单]月|双周|(?P<each>[一两二三四1-4])个?(?:星期|周|旬|月|季度?|年|[日天])|隔[日天周月年](?:{ACTS})?)
      [一1两二三2-4](?:次(?![性于月数])|{ACTS}|[报查评考检调测结会巡清训](?![0-9月日]))
    | (?<![0-9一二三四五六七八九十正冬腊元本每上下当次单双个几半各前首末逐按隔第期])
      (?P<routine>半年|半月|双月|双周|旬|周|月|季度?)(?:调度|通报|报告制|会商|研判|例会|督查|考[核评]|评估|推进|监测|预警|盘点|汇总|小结|排名|晾晒)
"""
"""The words of a recurrence, as a verbose pattern for use within a named group."""

_UNITS: dict[str, Every] = {
    "周": "week",
    "星期": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half",
    "年": "year",
    "年度": "year",
}
_WORKDAYS = "MO,TU,WE,TH,FR"
_UNNAMED = {
    "日": "FREQ=DAILY",
    "天": "FREQ=DAILY",
    "工作日": f"FREQ=WEEKLY;BYDAY={_WORKDAYS}",
    "旬": "FREQ=MONTHLY;BYMONTHDAY=10,20,-1",
    "半月": "FREQ=MONTHLY;BYMONTHDAY=15,-1",
}
"""The rules of periods that ``Every`` lacks."""
_MONTHS = {"quarter": (3, 6, 9, 12), "half": (6, 12), "year": (12,)}
_PARITY = {"双": range(2, 13, 2), "单": range(1, 13, 2)}
"""The months of 每双月 and 每单月."""
_AFTER = {"quarter": (1, 4, 7, 10), "half": (1, 7), "year": (1,)}
"""The months that follow the end of each period."""
_WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
_THIRDS = {"上": "10", "中": "20", "下": "-1"}
_NTH = {
    "首": (1, 4, 7, 10),
    "次月": (1, 4, 7, 10),
    "第一": (1, 4, 7, 10),
    "第二": (2, 5, 8, 11),
    "第三": (3, 6, 9, 12),
    "最后": (3, 6, 9, 12),
    "末": (3, 6, 9, 12),
}


class Recurrence(NamedTuple):
    """What recurring words mean; ``note`` is for a person, in Chinese.

    every: None where the words name no period (定期) or one that ``Every`` lacks (每日, 每两周).
    rule: the RFC 5545 rule; None where the words name no period or no rule can express it.
    """

    every: Every | None
    rule: str | None
    note: str = ""


def read_recurrence(match: re.Match[str], text: str) -> Recurrence:
    """The recurrence of a match of PATTERN with the words ``text``. Raises ValueError for an impossible day."""
    if text == "定期":
        return Recurrence(None, None, "未写明周期")
    if match["unit"] is None:
        return _regular(match["cycle"] or match["routine"] or text[1:])
    if match["parity"]:
        return _alternate(match["parity"], match["unit"], match["rday"])
    times, unit = match["times"], match["unit"].replace("个", "")
    if times or unit in _UNNAMED:
        every = _UNITS.get(unit)
        return _spaced(times, unit, _worded(match, every)[0] if every else _UNNAMED[unit])
    every = _UNITS[unit]
    rule, note = _worded(match, every)
    return Recurrence(every, rule, note)


def _regular(words: str) -> Recurrence:
    """The recurrence of words without 每: 半月, 一季度, 两个月, 双月, 隔周."""
    if words[0] in "双单":
        return _alternate(words[0], words[1:], None)
    times = "两" if words[0] == "隔" else words[0] if words[0] in "两二三四234" else ""
    unit = words[1] if words[0] == "隔" else re.sub("^[一1两二三四2-4]?个?|(?<=半)个", "", words)
    if times or unit in _UNNAMED:
        return _spaced(times, unit, _plain(unit))
    return Recurrence(_UNITS[unit], _plain(unit))


def _plain(unit: str) -> str:
    """The rule of the last day of each period."""
    return _UNNAMED.get(unit) or _rule(_UNITS[unit], _MONTHS.get(_UNITS[unit], ()), "-1")


def _spaced(times: str, unit: str, rule: str | None) -> Recurrence:
    """A period that ``Every`` lacks: 每日, 每半月, 每两个月; without a rule where the words leave the first one open."""
    if times and unit in ("季", "季度", "半年"):
        return Recurrence(None, None, f"每{times}个{unit}一次，文中没有写明从哪一期起")
    spaced = f";INTERVAL={parse_number(times)}" if times else ""
    return Recurrence(None, rule and rule + spaced, f"每{times}{'个' * (times != '' and unit == '月')}{unit}一次")


def _alternate(parity: str, unit: str, day: str | None) -> Recurrence:
    """The even or odd months, or every second week."""
    if unit == "月":
        months = ",".join(map(str, _PARITY[parity]))
        return Recurrence(None, f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY={_day(day)}", f"每{parity}月一次")
    return Recurrence(None, None, f"“{parity}周”从哪一周算起，文中没有写明")


def _worded(match: re.Match[str], every: Every) -> tuple[str | None, str]:
    """The rule of 每 and what follows it, with a note; None with the reason where no rule can express it."""
    if match["vague"]:
        return None, f"“{match['vague']}”没有确定的日期"
    if match["over_unit"]:
        days = parse_number(match["over"])
        if match["over_unit"] == "个工作日" or days > 28 or every == "week":
            return None, "期末之后的天数，没有现成的规则"
        return _rule(every, _AFTER.get(every, ()), str(days)), ""
    if match["nth_work"] or match["last_work"]:
        nth = "-1" if match["last_work"] else str(parse_number(match["nth_work"]))
        return f"FREQ=MONTHLY;BYDAY={_WORKDAYS};BYSETPOS={nth}", "按周一至周五推算，没有计节假日"
    if every == "week":
        days_of_week = dict.fromkeys(_WEEKDAYS[c] for c in re.sub("[、和及周]", "", match["weekdays"] or "日"))
        return f"FREQ=WEEKLY;BYDAY={','.join(days_of_week)}", ""
    return _of_months(match, every)


def _of_months(match: re.Match[str], every: Every) -> tuple[str | None, str]:
    """The rule of a day in certain months, with a note; None with the reason where no rule can express it."""
    months, own = _months(match, every)
    if any(not 1 <= month <= 12 for month in months):
        raise ValueError(f"{match[0]}: no such month")
    told = match["months"] or match["of_quarter"] or match["of_half"] or match["nth"] or every == "month"
    if match["rday"] and not told:
        return None, f"没有写明是{match['unit']}里的哪个月"
    if not own:
        doubt = "“前”是否含当期两可，按末日计" if re.search("[月旬度年](?:以|之)?前$", match[0]) and told else ""
        third = match["rthird"]
        return _rule(every, months, _THIRDS[third] if third else _day(match["rday"])), doubt
    if any(day > monthrange(2020, month)[1] for day, month in zip(own, months[-len(own) :], strict=True)):
        raise ValueError(f"{match[0]}: no such day")
    if len(own) == len(months) and all(
        day == monthrange(2020, month)[1] for day, month in zip(own, months, strict=True)
    ):
        return _rule(every, months, "-1"), ""
    if len(own) > 1 and len(set(own)) > 1:
        return None, "各月的日期不同，没有单一的规则"
    return _rule(every, months, _day(str(own[-1]))), ""


def _months(match: re.Match[str], every: Every) -> tuple[tuple[int, ...], list[int]]:
    """The months of the year that a match names, and the days printed with them (每年1月10日和7月10日)."""
    if match["months"]:
        pairs = re.findall(f"({_N})月份?(?:({_N})[日号])?", match["months"])
        return tuple(parse_number(month) for month, _ in pairs), [parse_number(day) for _, day in pairs if day]
    if match["of_quarter"]:
        return (3 * parse_number(match["of_quarter"]),), []
    if match["of_half"]:
        return (6 if match["of_half"] == "上" else 12,), []
    if match["nth"]:
        return next(months for word, months in _NTH.items() if match["nth"].startswith(word)), []
    return _MONTHS.get(every, ()), []


def _day(text: str | None) -> str:
    """The BYMONTHDAY of a day; a short month's last day stands for the 29th, 30th and 31st. Raises ValueError."""
    if not text:
        return "-1"
    day = parse_number(text)
    if not 1 <= day <= 31:
        raise ValueError(f"{day}: no day of a month")
    return str(day) if day <= 28 else ",".join(str(n) for n in range(28, day + 1)) + ";BYSETPOS=-1"


def _rule(every: Every, months: tuple[int, ...], days: str) -> str:
    if every == "week":
        return "FREQ=WEEKLY;BYDAY=SU"
    if every == "month":
        return f"FREQ=MONTHLY;BYMONTHDAY={days}"
    # One month a year is a yearly rule; several are monthly, so that BYSETPOS counts within each of them.
    if len(months) == 1:
        return f"FREQ=YEARLY;BYMONTH={months[0]};BYMONTHDAY={days}"
    return f"FREQ=MONTHLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={days}"


def list_days(rule: str, first: dt.date, count: int) -> list[dt.date]:
    """The first ``count`` days that a rule names from ``first`` on; fewer where the rule or the calendar ends.

    Raises ValueError for a text that is no rule.
    """
    from itertools import islice

    from dateutil.rrule import rrulestr

    days = rrulestr(rule, dtstart=dt.datetime.combine(first, dt.time()))
    named: list[dt.date] = []
    with suppress(ValueError):  # beyond the year 9999
        for moment in islice(days, count):
            named.append(moment.date())
    return named

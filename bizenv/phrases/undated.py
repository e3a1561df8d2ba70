"""Words that set a term without naming a day of the calendar: 长期坚持, 适时, 尽快, 立即, 三年左右."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from bizenv.phrases.grammar import TO, N
from bizenv.phrases.meaning import Meaning, add_span, parse_bounds

_SIGHT = "(?<![重监巡电注歧忽轻无近透珍])视(?![同为])"


@cache
def _words() -> re.Pattern[str]:
    """The pattern of these words; the outermost group that matched names the kind."""
    return re.compile(
        rf"""
        (?P<approximate>
            (?:短期|近期|中期|中长期|远期|长期)[（(](?P<clow>{N})(?:{TO}(?P<chigh>{N}))?(?P<cspan>个月|年)[内左右]*[）)]
            | (?<![0-9.第])(?P<low>{N})(?:{TO}(?P<high>{N}))?(?P<span>年|个月)
              (?:(?:左右|上下)(?:的?(?:时间|努力))?|的?(?:时间|努力)(?!内)|(?(high)(?=$|[，。；、])|(?!)))
        )
        | (?P<start>即日起|(?:自|从)?(?:本[一-鿿]{{2,4}}?)?(?:印发|发布|公布|下发)之日起(?:[施执]行|实施)?)
        | (?P<immediate>立即|立刻|马上|即刻|立行立改)
        | (?P<continuous>即时受理、?及时办理|长期坚持|长期(?=工作|任务|推进|开展|抓|落实)工?作?|坚持不懈
            |(?<!可)持续(?=推进|开展|实施|坚持|进行|深化|优化|完善|加强|提升|巩固|改进|跟踪)[一-鿿]{{2}}
            |常年(?=开展|坚持|推进|工作|实施)[一-鿿]{{2}}
            |常态化?(?=工作|开展|推进|进行|运行|实施|管理|落实)|(?:^|(?<=[，；、]))常态化(?=$|[，。；])
            |(?:^|(?<=[，。；]))(?:持续|长期|常年)(?=$|[，。；]))
        | (?P<conditional>(?<!不)适时(?!宜)|{_SIGHT}[^，。；]{{0,14}}?(?:情况|需要|进[度展]|而定)|{_SIGHT}情
            |(?:条件|时机)成熟[时后]?|具备条件[时后的]|必要时
            |结合[^，。；、]{{0,12}}?(?:工作|项目|建设|实施|推进)进[度展]|结合[^，。；、]{{0,6}}时机
            |(?<![等期招接对优看善])待(?![遇业办定])[^，。；]{{1,14}}?[后时](?=$|[，。；再即]))
        | (?P<open>尽快|尽早|抓紧(?!抓)|(?:近期|中长期|远期)(?![^，。；]{{0,4}}(?:规划|贷款|计划|目标)|召开|印发|出台)|短期内|今后一段时期|下一步|待定|另行(?:通知|确定))
        """,
        re.VERBOSE,
    )


def find_undated(plain: str, issued: dt.date) -> Iterator[tuple[int, int, Meaning]]:
    """The start, the end and the meaning of each such phrase in a plain text."""
    for match in _words().finditer(plain):
        try:
            what = _found(match, issued)
        except ValueError:
            continue
        yield match.start(), match.end(), what


def _found(match: re.Match[str], issued: dt.date) -> Meaning:
    match match.lastgroup:
        case "approximate":
            unit = match["cspan"] or match["span"]
            low, high = parse_bounds(match["clow"] or match["low"], match["chigh"] or match["high"])
            early, late = add_span(issued, low, unit), add_span(issued, high, unit)
            if early == late and "左右" in match[0]:
                late = dt.date(late.year, 12, 31)
            return Meaning("approximate", early, late)
        case "start":
            return Meaning("start", first=issued)
        case "immediate":
            return Meaning("immediate", issued)
        case "continuous":
            return Meaning("continuous")
        case "conditional":
            return Meaning("conditional")
        case _:
            return Meaning("open", note="没有写明时限")

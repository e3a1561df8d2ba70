"""Tells from the words around a date phrase whether it sets a binding term, a soft one, or none.

No term is set by a baseline (在2017年基础上), a fact of the past (截至2018年底), a part of a name (2019年工作要点) or a
service limit (受理后3个月内办结).
"""

import datetime as dt
import re

from bizenv.phrases import recurrence
from bizenv.phrases.grammar import compile_pattern
from bizenv.phrases.meaning import Meaning

_SOFT = re.compile("力争|争取|原则上|预计")
_PLANNED = re.compile("计划[于在到]?$")
_SENTENCE_END = re.compile("[。；;]")
_CLAUSE_END = "[。；;，,\n]"
_CELL_END = "、，,；;。 \n"
_UNDATED = ("recurring", "continuous", "conditional", "open", "immediate")
_GOVERNED = (
    "window",
    "quarters",
    "relative",
    "anchored",
    "period",
    "plan",
    "numeric",
    "dotted",
    "compact",
    "whole",
    "term",
)


def is_whole(match: re.Match[str], plain: str) -> bool:
    """Whether a month, half or quarter without a year names a term: with 底, 前 or a day, alone, or before 完成 etc."""
    telling = ("bday", "bthird", "bend", "bbefore", "bafter", "bmearly", "baround", "bwday", "bweekday")
    if any(match[name] for name in telling) or is_cell(plain, match.start(), match.end()):
        return True
    return (
        re.match(
            "(?:完成|启动|建成|开工|竣工|投用|投入使用|出台|报送)|[、和及与](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月[底末前]",
            plain[match.end() :],
        )
        is not None
    )


# A date word goes on after the phrase that was read: 2019年11月15前, 2020年一季度首月, 2019年10月至春节.
_COUNT = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_ON = (
    f"(?<=[年月]){_COUNT}(?:[底末前日号\0]|$|[，。；、,;])|第?{_COUNT}周|[上下]半(?!年)|[后\0]?半年|半(?=$|[，。；])|(?<=年)(?:[上中下]{{1,2}}旬|(?:月|季度)[底末初])|首月|末月|第[一二三]个月|(?<=月)初"
    f"|至(?![少于迟关上此])|[-‐-―~～](?=[0-9]{{1,4}}[年月日.])|到(?={_COUNT}[年月]|[0-9]{{4}}年|春节|年[底末]|[今明次]年)"
)
_EARLIER = "[一-鿿]{1,6}?(?:之前|以前|前(?![0-9一二两三四五六七八九十]))"
_DIGITS = "[0-9〇零一二两三四五六七八九十百千万]"


def check_ends(match: re.Match[str], plain: str, free: int, what: Meaning) -> tuple[int, int, Meaning]:
    """The ends of a phrase and its meaning: ``unclear`` if the phrase is part of a longer date word, noted if it may be.

    A part names another day than the whole: 2019年11月 in 2019年11月15, 三个月内 in 一年零三个月内. ``match`` is a match
    in the text without false suffixes, ``plain`` the text itself, ``free`` the end of the phrase before.
    """
    start, end = match.span()
    group = match.lastgroup
    if what.kind == "unclear":
        return start, end, what
    if group == "recurring":
        if on := re.match("[0-9]{1,2}[日号]", plain[end:]):
            note = f"“{match[0]}”后面的“{on[0]}”连不上，没有规则"
            return start, end + on.end(), what._replace(rule=None, note=note)
        return start, end, what
    more = (
        f"(?:{_DIGITS}|[又点年]|(?<={_DIGITS})[-‐-―~～至到])+$"
        if group == "relative"
        else f"{_DIGITS}*[百千万零又点OoXx]$"
    )
    if re.match(_DIGITS, match[0]) and (before := re.search(more, plain[free:start])):
        begin = free + before.start()
        whole = plain[begin:end]
        return begin, end, Meaning("unclear", note=f"“{whole}”不能只读作“{match[0]}”，请核对")
    if (
        what.kind != "start"
        and group not in ("relative", "anchored", "plan", "festive")
        and plain[end - 1] not in "前内"
    ):
        on = re.compile(_ON).match(match.string, end)
        if on and plain[on.end() - 1] != "号":  # 12月1号线 is no day, and 12月 stands
            whole = plain[start : on.end()]
            return start, on.end(), Meaning("unclear", note=f"“{whole}”不能只读作“{match[0]}”，请核对")
    if what.implicit and group in ("period", "bare") and (on := re.compile(_EARLIER).match(match.string, end)):
        note = f"后面的“{on[0]}”没有读，期限可能更早"
        return start, end, what._replace(note="；".join(filter(None, (what.note, note))))
    return start, end, what


def is_cell(plain: str, start: int, end: int) -> bool:
    """Whether a phrase is the whole of a cell, a clause or an item of a list."""
    return (start == 0 or plain[start - 1] in _CELL_END) and (end == len(plain) or plain[end] in _CELL_END)


def is_description(plain: str, start: int, end: int) -> bool:
    """Whether 逐年 or 按月 only describes (逐年增长): it does unless 按月报送 or the like makes it a duty."""
    return plain[start] in "逐按" and not re.match(f"[^，。；、]{{0,2}}(?:{recurrence.ACTS})", plain[end:])


def is_soft(plain: str, start: int, end: int, what: Meaning) -> bool:
    """Whether 力争 or the like qualifies a phrase: just before it, or after it in the sentence, before the next one."""
    if what.kind == "recurring":
        return False
    if _SOFT.search(plain, max(0, start - 4), start) or _PLANNED.search(plain, max(0, start - 4), start):
        return True
    if what.kind in _UNDATED:
        return False
    stop = _SENTENCE_END.search(plain, end)
    limit = stop.start() if stop else len(plain)
    if not _SOFT.search(plain, end, limit):  # the next phrase is costly to find
        return False
    following = next(
        (m.start() for m in compile_pattern().finditer(plain, end, limit) if m.lastgroup in _GOVERNED), limit
    )
    return _SOFT.search(plain, end, max(end, following - 2)) is not None


# Strings, so that ``re`` compiles them on first use: ``mentions`` never needs them.
# They match the words before or after a phrase that sets no term: a comparison, a fact, a name.
_COMPARED = "(?:比|较|已[于在]|截至到?|同比|近|过去|最近|[连持]续|[已届未]?满|执行|(?:有效|保修|保质|质保|服务|试用|追溯|[任聘刑学])?期限?[为是至:：约]?)$"
_LASTED = "(?:期限?[为是:：约]?|近|过去|最近|[连持]续|满)$"
_FACT = (
    "的(?!前)|已|累计|以来|版|级|届|同期|水平|基数|"
    "[^，。；、]{0,16}(?:基础上|为基[数准期]|相比)|[^，。；]{0,8}(?:印发|发布|出台|颁布|修订|公布|下发|召开)的"
)
# 2019年工作方案 is a name, 2019年制定方案 a term.
_DOING = (
    "完成|制[定订]|出台|编制|印发|形成|提[交出]|启动|建[立成]|实施|发布|报送|开展|起草|修[订编]|研究|落实|推[进行]|组织"
)
_NAMED = f"(?!计划(?:{_DOING}|新|引|实现|投|培|打造|建|改))(?:行动|规划|工作要点|要点|预算|考核|远景|第[一二三四五六七八九0-9]+[批期号]|(?!{_DOING})[^，。；、]{{0,4}}(?:计划|方案|报告|总结|排名))"
_UNCOUNTED = "无|未|没有|不得|累计|连续|免|有效|短期|的(?!时间)|[0-9一二两三四五六七八九]+[次起件]|[^，。；]{0,4}(?:办结|答复|审结|批复|核发|出具)"
_REQUESTED = "(?:受理|申请|收[到件]|提交|注册|购买|毕业|取得|公示|备案|立案|成立|届满|结束|终了)[^，。；]{0,4}(?:后|起|日)$|(?:成立|毕业|注册|从业|执业|入职)$"
_ANCHOR = "(合同|签订|签约|批准|批复|立项|供地|开工|竣工|验收|投产|投用|交付|到期)[^，。；]{0,6}(?:后|起|日)$"


def is_trap(plain: str, start: int, end: int, what: Meaning, issued: dt.date) -> bool:
    """Whether a date phrase sets no term: a baseline, a fact of the past, part of a name, a service limit."""
    if what.kind in _UNDATED:
        return False
    before, after = re.split(_CLAUSE_END, plain[max(0, start - 12) : start])[-1], plain[end : end + 24]
    if what.kind == "approximate":
        return bool(re.search(_LASTED, before))
    if plain.count("《", 0, start) > plain.count("》", 0, start) or (what.trap and not is_cell(plain, start, end)):
        return True
    if what.kind == "relative":
        return bool(re.search(_COMPARED, before) or re.match(_UNCOUNTED, after) or re.search(_REQUESTED, before))
    past = what.date is not None and what.date < issued
    if past and not re.search("[底末前内]|之前|以前", plain[start:end]) and not is_cell(plain, start, end):
        return True
    if re.search(_COMPARED, before) or (past and before.endswith("截止")):
        return True
    loose = what.implicit or what.first is not None
    if what.kind == "by" and re.match("印发", after):
        return True
    return bool((loose or past) and re.match(_FACT, after)) or bool(loose and re.match(_NAMED, after))


def read_anchored(plain: str, start: int, end: int, what: Meaning) -> Meaning:
    """``what``, but without a date if the span counts from a contract or the like, whose day the text does not give."""
    if what.kind != "relative" or what.date is None or "印发" in plain[start:end]:
        return what
    before, after = re.split(_CLAUSE_END, plain[:start])[-1], re.split(_CLAUSE_END, plain[end:])[0]
    anchor = re.search(_ANCHOR, before)
    if anchor or "合同" in before + after:
        event = anchor[1] if anchor else "合同"
        return Meaning("relative", note=f"自{event}之日起算，那是哪一天文中没有写明")
    return what


def find_doubt(plain: str, start: int, end: int) -> str:
    """Why a phrase may be no term though it reads like one; empty if nothing speaks for it."""
    if re.match("兑现|交账|算账|亮账|结账|见分晓", plain[end:]) and re.search("年[底末]$", plain[:end]):
        return "像是口号，是否时限请核对"
    for opening, closing in ("“”", "‘’", "「」"):
        if plain.count(opening, 0, start) > plain.count(closing, 0, start):
            return "在引号里，可能是名称，是否时限请核对"
    return ""

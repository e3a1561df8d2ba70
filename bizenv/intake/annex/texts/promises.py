"""Targets of a task's text, as drafts: only numbers whose operator and unit are beyond doubt.

The operators follow the legend of ``docs/data-format.md``: 控制在, 不超过, …内 is <=; 达到, 以上, 完成N个 is >=; 至, 为 and 100% is =;
降低 is decrease_by, 增长 and 新增 are increase_by.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from bizenv.base.tuples import NamedTuple

_N = "[0-9０-９]+(?:[.．][0-9０-９]+)?"
_MEASURE = (
    "个百分点|[%％‰]|[万亿]?千瓦时|[万亿]?千瓦|兆瓦时?|[万亿]?千伏安|[万亿]?平方(?:米|公里|千米)|[万亿]?立方米|km/km²|km²|公里|千米|[万亿]?亩|公顷"
    "|[万亿]?元(?:/(?:吨|月|年|立方米|千瓦时|平方米|人))?|[万亿]?吨|P(?:FLOPS)?|MW|小时|分钟|[万亿]?人次|[万亿]?[人户家个件项种套座台辆场条所处间张名位款部例株只头本份]"
    "|[万亿]?次|天|倍|环节|步|分(?![钟别])|期|批次"
)
_UNIT = f"(?:个(?P<days>工作日)|(?P<unit>工作日|{_MEASURE}))"
_WITHIN = "以内|之内|以下|内(?![部容外])"
_SUFFIX = f"(?P<suffix>以上|及以上|{_WITHIN}|左右)?"

_CHANGE = "提高|提升|增加|扩大|扩展|放宽|调整|上调|下调|降低|下降|压缩|压减|压降|缩减|缩短|减少|精简|简化|优化|增|减|降"
_LESS = "降低|下降|减少|压缩|压减|压降|缩减|缩短|削减|精简|降"
_MORE = "增长|提高|提升|增加|新增|增"
_ACHIEVED = "完成|建成|新建|建设|打造|培育|引进|引育|改造|开展|组织|举办|发布|形成|推出|创建|认定|指导|培训|开通|建立|布局|选育|遴选|征集|申报|推广|落地|转化|开发|部署"
_COUNTED = re.compile(
    "[万亿]?(?:[人户家个件项种套座台辆场条所处间张名款部例株]|人次|次|元|亩|公里|平方米|千瓦|千伏安)|批次|期|公顷"
)
"""The units in which work that is done is counted."""
_PATTERN = re.compile(
    rf"""(?:
      (?P<most>控制在|不(?:得)?(?:超过|高于|多于|大于|突破)|至多|最多)
      | (?P<least>不(?:得)?(?:少于|低于|小于)|至少(?:[达到为])?|(?<!不)达到?|(?:保持|稳定|维持)在)
      | (?P<more_than>(?<!不)(?<!不得)(?:超过|突破))
      | (?:[由从](?P<base>{_N})(?P<base_unit>个?工作日|{_MEASURE}|[日天])?(?:[^，。；0-9]{{0,8}}?))?(?P<exact>(?:{_CHANGE})(?:[至到为]|成为))[^，。；、0-9至到]{{0,2}}?
      | (?P<less>{_LESS})(?:了|约|近)?
      | (?P<more>{_MORE})(?:了|约|近)?
      | (?P<whole>率|比例|占比)(?=100[%％])
    )(?P<value>{_N}){_UNIT}{_SUFFIX}""",
    re.VERBOSE,
)
_DONE = re.compile(
    rf"(?P<verb>(?:{_ACHIEVED}){{1,2}}|新增)(?P<before>(?:[^，。；、,;:：0-9（）()《》]|[45]G){{0,20}}?)"
    rf"(?P<value>(?<![0-9.第])(?:不少于|至少)?{_N})(?P<unit>{_MEASURE})(?P<suffix>以上|及以上|左右)?"
)
_SHARE = re.compile(f"(?P<value>{_N})(?P<unit>[%％])(?P<suffix>以上)(?=[\u4e00-\u9fff])(?!的)")
_SERVICE = re.compile(f"(?P<value>{_N})个?(?P<unit>工作日)(?P<suffix>以?内)(?=[\u4e00-\u9fff])")
_NEAR = 200
"""So many characters on either side of a number are looked at."""
_NO_PROMISE = re.compile(
    "给予|奖励|补助|补贴|资助|贷款|罚款|处罚|分别|原则上不|现有|目前|已[有经建达完]|累计已|截至|收到|逾期|规模以上|比.{0,6}年|占地"
)
_SOFT = re.compile("力争|争取(?=[在于年今]|到?20[0-9]{2}年|实现|达到|完成|建成|新增|突破)")
_FILLERS = re.compile(
    "^(?:其中|并|且|确保|力争|争取|实现|推动|推进|促进|进一步|将|使|到|全面|基本|要|须|应|年均|累计|新增|使得|持续|切实|努力|再|共)+|(?:年均|平均|同比|再|均|已|要|进一步|总体|力争|整体)+$"
)


class _Found(NamedTuple):
    """A promise in a text: its span, the span of its number, and what it says. ``name``: its noun, if the form gives it."""

    start: int
    end: int
    number: int
    operator: str
    value: str
    unit: str
    name: str = ""
    baseline: str = ""
    baseline_unit: str = ""


def find_targets(text: str, dated: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """The targets of a task's text in order, as ``measures.yaml`` has them.

    ``dated``: the spans of its date phrases, whose numbers promise nothing. Whatever is in doubt is left out: ranges,
    grants, facts, conditions, the names of papers.
    """
    candidates = sorted(
        (*_find_related(text), *_find_done(text), *_find_bare(text)), key=lambda it: (it.number, not it.name)
    )
    inside = {n for start, end in dated for n in range(start, end)}
    found: dict[int, _Found] = {}
    for one in candidates:
        if one.number not in found and one.number not in inside and _is_promise(text, one):
            found[one.number] = one
    targets: dict[str, dict[str, Any]] = {}
    for one in found.values():
        target = _describe(text, one, dated)
        if target["name"] in targets:
            target["name"] = target["text"]  # reported values are told apart by the name
        targets.setdefault(target["name"], target)
    return list(targets.values())


def _find_related(text: str) -> Iterator[_Found]:
    """Numbers behind a word of comparison or change: 达到85%, 压缩至4个, 降低15%."""
    for match in _PATTERN.finditer(text):
        suffix, value = match["suffix"] or "", match["value"]
        unit = match["days"] or match["unit"]
        operator = _operate(match, suffix, unit)
        if operator is None:
            continue
        base = (match["base"] or "", (match["base_unit"] or "").replace("个工作日", "工作日"))
        yield _Found(match.start(), match.end(), match.start("value"), operator, value, unit, "", *base)


def _operate(match: re.Match[str], suffix: str, unit: str) -> str | None:
    """The operator of a match of ``_PATTERN``; None where it is not certain."""
    if suffix == "左右":
        return None
    whole = match["value"] == "100" and unit in "%％"
    if match["most"]:
        return None if "以上" in suffix else "<="
    if match["least"] or match["whole"]:
        return "<=" if suffix and "上" not in suffix else "=" if whole else ">="
    if match["more_than"]:
        return ">"
    if match["exact"]:
        return ">=" if "以上" in suffix else "<=" if suffix else "="
    return "decrease_by" if match["less"] else "increase_by"


def _find_done(text: str) -> Iterator[_Found]:
    """Work that is counted: 完成2个项目, 培育知识产权优势企业8家以上, 新增基站1000个."""
    for match in _DONE.finditer(text):
        if (
            not _COUNTED.fullmatch(match["unit"])
            or match["suffix"] == "左右"
            or re.search("(?:等|实现|达到|超过|具备|覆盖|提供|[每第前约近的在])$", match["before"])
        ):
            continue
        if re.match("[以之]?[内下]|[年月日]", text[match.end() :]):
            continue
        before = re.sub("不少于$|至少$", "", match["before"])
        after = re.match("[^，。；、,;:：（(0-9]{1,24}", text[match.end() :])
        name = before if len(before) > 1 else after[0] if after else ""
        number = match.end("value") - len(re.sub("^(?:不少于|至少)", "", match["value"]))
        value = text[number : match.end("value")]
        operator = "increase_by" if match["verb"] == "新增" else ">="
        yield _Found(match.start(), match.end(), number, operator, value, match["unit"], name)


def _find_bare(text: str) -> Iterator[_Found]:
    """Shares and service limits without a word before them: 70%以上事项, 3个工作日内办结."""
    for match in _SHARE.finditer(text):
        yield _Found(match.start(), match.end(), match.start(), ">=", match["value"], match["unit"])
    for match in _SERVICE.finditer(text):
        yield _Found(match.start(), match.end(), match.start(), "<=", match["value"], match["unit"])


def _is_promise(text: str, one: _Found) -> bool:
    """Whether nothing around a number speaks against a promise."""
    head, tail = text[max(0, one.number - _NEAR) : one.number], text[one.end : one.end + _NEAR]
    if head.rfind("《") > head.rfind("》"):
        return False
    stop = re.search("[，。；,;！]", tail)
    start = _find_begin(text, one.number, "，。；,;！")
    clause = text[start : one.end + (stop.start() if stop else len(tail))]
    if _NO_PROMISE.search(clause) or re.match("[-‐-―~～至][0-9０-９]|的(?!价格)|未|仍", tail):
        return False
    if re.search("[0-9０-９][%％元个]?[-‐-―~～]$|[.．]$|[A-Za-z]$", head):
        return False
    if one.operator == ">":  # 含超过100万条记录 describes
        return (
            re.search("(?:率|比[例重]|规模|产值|总量|数量|收入|营收|总额|金额|增加值)(?:力争)?(?:超过|突破)$", head)
            is not None
        )
    return True


def _describe(text: str, one: _Found, dated: list[tuple[int, int]]) -> dict[str, Any]:
    start = max([_find_begin(text, one.start, "，。；、：,;:！（("), *(end for _, end in dated if end <= one.start)])
    words = text[start : one.end].strip()
    name = one.name or text[start : one.start]
    name = _FILLERS.sub("", _FILLERS.sub("", re.sub("[由从]$|在$", "", name.strip()))).strip("的，、 ")
    name = re.sub("^(?:举办|组织|开展|完成|建成)(?![率量度时情])(?=..)", "", name)
    if len(name) < 3 and (
        after := re.match("的?(?!包[含括]|以[上内]|左右)([\u4e00-\u9fffA-Za-z“”]{2,24})", text[one.end :])
    ):
        name = after[1] if re.fullmatch(f"(?:{_ACHIEVED}|采集|归集|实现)?", name) else name
    target: dict[str, Any] = {
        "text": words,
        "name": name or words,
        "operator": one.operator,
        "value": _count(one.value),
        "unit": one.unit,
    }
    if one.baseline and one.operator in ("=", "<=", ">="):
        target["baseline"] = _count(one.baseline)
        if one.baseline_unit not in ("", one.unit):
            target["baseline_unit"] = one.baseline_unit
    clause = text[_find_begin(text, one.number, "，。；、：,;！\n") : one.number]
    return target | ({"soft": True} if _SOFT.search(clause) else {})


def _find_begin(text: str, at: int, stops: str) -> int:
    """Where the clause begins in which a place of a text stands."""
    least = max(0, at - _NEAR)
    return max([least, *(text.rfind(stop, least, at) + 1 for stop in stops)])


def _count(printed: str) -> int | float:
    """A printed number as a value."""
    plain = unicodedata.normalize("NFKC", printed)
    return int(plain) if plain.isdigit() else float(plain)

"""The units of an annex as ``departments.yaml`` lists them, and pairs of names that may be one unit."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from bizenv.intake.annex.units.names import is_collective

_ENDING = re.compile(
    "(?:集团有限公司|有限责任公司|股份有限公司|有限公司|集团公司|总公司|分公司|公司|集团|管理委员会|管委会|委员会|委|办公室|办|人民政府|政府|局|厅|部|"
    "中心|研究院|法院|检察院|医院|学院|大学|院|所|站|处|街道|镇|乡|园区|区|县|市|银行|分行|支队|大队|总队|队|联合会|协会|会|社|馆|校|联)$"
)
_SAME = {
    "委员会": "委", "办公室": "办", "人民政府": "政府", "管理委员会": "管委会", "集团有限公司": "公司", "有限责任公司": "公司",
    "股份有限公司": "公司", "有限公司": "公司", "集团公司": "公司", "总公司": "公司", "集团": "公司",
}  # fmt: skip
_SHORT = {
    "发改": "发展改革",
    "经信": "经济信息",
    "人社": "人力社保",
    "住建": "住房城乡建设",
    "资规": "自然资源规划",
    "卫健": "卫生健康",
}
_PREFIX = re.compile("^(?:[\u4e00-\u9fff]{2,3}?(?=[省市区县州][^场]))?[省市区县州](?!场)|^国家|^全国|^中央")


_OWN = frozenset(
    (
        "大学",
        "学院",
        "医院",
        "银行",
        "分行",
        "支行",
        "街道",
        "镇",
        "乡",
        "区",
        "县",
        "市",
        "校",
        "研究院",
        "法院",
        "检察院",
    )
)
"""Endings before which a longer name is another unit: 浙江大学, 浙江工业大学."""

_NUMBERS = re.compile("[0-9一二三四五六七八九十]")
_LONG = 20
_MOST = 300
"""So many names of one beginning are compared with one another; a plan has fewer."""


def make_departments(names: Iterable[str]) -> list[dict[str, Any]]:
    """The entries of ``departments.yaml`` in the order in which the names first occur."""
    entries: list[dict[str, Any]] = []
    for name in dict.fromkeys(names):
        entry: dict[str, Any] = {"name": name}
        if is_collective(name):
            entry["collective"] = True
        entries.append(entry)
    return entries


_LETTERS = 4
"""Shorter names that differ in one letter are two units: 机关党委, 机关纪委."""


def find_near(names: Sequence[str]) -> list[tuple[str, str, str]]:
    """Pairs of names that may be one unit, the one that occurs first in front, each with the reason in Chinese.

    An abbreviation has the letters of the longer name in their order, and its beginning and ending; two names of one
    length differ in one character. They are only proposed: 县教委 and 县科委 are two units.
    """
    found: dict[tuple[str, str], str] = {}
    order = {name: n for n, name in enumerate(dict.fromkeys(names))}

    def add(a: str, b: str, why: str) -> None:
        pair = (a, b) if order[a] < order[b] else (b, a)
        found.setdefault(pair, why)

    for group in _group(order):
        for n, a in enumerate(group):
            for b in group[n + 1 :]:
                why = _compare(a, b)
                if why:
                    add(a, b, why)
    by_rest = defaultdict(list)
    for name in order:
        if _prefix(name):
            by_rest[name[len(_prefix(name)) :]].append(name)
    for name in order:
        longer = by_rest.get(name, []) if not _prefix(name) else []
        if len(longer) == 1 and len(name) > 2:
            add(name, longer[0], f"“{name}”是“{longer[0]}”省去了前面的“{_prefix(longer[0])}”")
    folded: dict[str, str] = {}
    for name in order:
        key = re.sub(r"[\s·]", "", name.translate(str.maketrans("（）〔〕［］【】", "()()()()"))).casefold()
        if key in folded:
            add(folded[key], name, "只有括号或空格写法不同")
        folded.setdefault(key, name)
    return [
        (a, b, why) for (a, b), why in sorted(found.items(), key=lambda item: (order[item[0][0]], order[item[0][1]]))
    ]


def _group(names: Iterable[str]) -> list[list[str]]:
    """Names that are worth comparing: with one beginning and ending, and one first letter, or all letters but one."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        body = _body(name)
        key = (_prefix(name), _ending(name))
        groups[(*key, body[:1])].append(name)
        if 2 < len(body) < _LONG:
            groups[(*key, "letters", "".join(sorted(body)))].append(name)
            for n in range(len(body)):
                groups[(*key, body[:n], body[n + 1 :])].append(name)
    return [group[:_MOST] for group in groups.values() if len(group) > 1]


@lru_cache(maxsize=8192)
def _prefix(name: str) -> str:
    match = _PREFIX.match(name)
    return match[0] if match else ""


@lru_cache(maxsize=8192)
def _ending(name: str) -> str:
    core = re.sub("[（(〔].*[）)〕]$", "", name)
    match = _ENDING.search(core)
    return _SAME.get(match[0], match[0]) if match else ""


@lru_cache(maxsize=8192)
def _body(name: str) -> str:
    """A name without its prefix, its ending and a bracket at its end."""
    core = re.sub("[（(〔][^（(〔]*[）)〕]$", "", name)[len(_prefix(name)) :]
    return _ENDING.sub("", core) or core


def _compare(a: str, b: str) -> str:
    """Why two names with one beginning and ending may be one unit; empty if nothing says so."""
    if is_collective(a) != is_collective(b):
        return ""
    short, long = sorted((_body(a), _body(b)), key=len)
    first, second = (a, b) if len(a) < len(b) else (b, a)
    if short == long:
        return f"“{first}”是“{second}”的另一种写法"
    if not short or (len(short) < 2 and len(long) > 2 and not _ending(a)):
        return ""
    if _NUMBERS.sub("", short) == _NUMBERS.sub("", long):
        return ""
    if len(short) != len(long):
        if _ending(a) in _OWN or short in ("政府", "委", "人大", "政协"):
            return ""
        stretched = short
        for brief, full in _SHORT.items():
            stretched = stretched.replace(brief, full)
        if short[0] == long[0] and len(short) >= 2 and (_runs_through(short, long) or _runs_through(stretched, long)):
            return f"“{first}”是“{second}”的简称"
        return ""
    different = [(x, y) for x, y in zip(short, long, strict=True) if x != y]
    if len(short) >= _LETTERS and len(different) == 1 and not _are_numbers(*different[0]):
        return f"只差一个字：“{different[0][0]}”与“{different[0][1]}”"
    if len(short) >= 3 and sorted(short) == sorted(long):
        return "用字相同，次序不同"
    return ""


def _runs_through(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _are_numbers(a: str, b: str) -> bool:
    numbers = "一二三四五六七八九十东西南北中上下0123456789"
    return a in numbers and b in numbers

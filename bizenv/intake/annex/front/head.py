"""The head of a plan, read from the paragraphs around its annex: number, title, issuer, day of issue, mandate.

Only what is printed is given; what a paper cites (根据…（省府发〔2019〕23号）) is never taken for its own.
"""

import re
from collections.abc import Sequence
from typing import Any

from bizenv.base.days import DayError, make_day, parse_number
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.front.lines import (
    NUMBER,
    ORGAN,
    Front,
    divide,
    find_annex,
    find_notice,
    find_number,
    find_title,
    list_above,
    list_lines,
)
from bizenv.intake.annex.front.mandate import find_mandate
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.texts.items import tidy
from bizenv.intake.document.model import Document

_YEAR = "(?:19|20)[0-9]{2}|[一二][〇○零oO0一二三四五六七八九]{3}"
_TWO = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DAY = re.compile(f"(?P<year>{_YEAR})年(?P<month>{_TWO})月(?P<day>{_TWO})日")

_MONTH = re.compile(f"[（(]?(?P<year>{_YEAR})年(?P<month>{_TWO})月[）)]?")


class Head(NamedTuple):
    """The head of a plan as far as it is printed; what is not is empty, the mandate None.

    ``issued``: 2019-09-24, 2026-04 or 2026. ``annex``: the title of the table. ``mandate``: ``text`` and, where the day
    of issue is known, ``date``. ``short`` is never printed and is left to the person.
    """

    title: str
    document: str
    issuer: str
    issued: str
    annex: str
    mandate: dict[str, Any] | None
    short: str = ""
    doubts: tuple[Suspicion, ...] = ()


def read_head(documents: Sequence[Document], title: str = "") -> Head:
    """The head of the plan of some documents; ``title``: of the annex's table, as printed above it."""
    lines = list(list_lines(documents))
    front = _choose_front(documents)
    doubts: list[Suspicion] = []
    document = find_number(front, doubts)
    named = find_title(front, title)
    notice = find_notice(front)
    day, signers = _find_signature(lines)
    issuer = _find_issuer(front, notice, signers, doubts)
    issued = day or _find_month(front, lines) or _find_posting(lines, doubts)
    annex = tidy(title, wraps=True) or find_annex(lines, named)
    mandate = find_mandate(lines)
    if mandate and issued:
        mandate["date"] = issued
    return Head(named, document, issuer, issued, annex, mandate, "", tuple(doubts))


def _choose_front(documents: Sequence[Document]) -> Front:
    """The beginning of the document that names the plan: the first that is a notice, else the first."""
    fronts = [divide(list(list_lines([document]))) for document in documents]
    notice = next((front for front in fronts if front.above or find_notice(front)), None)
    return notice or next((front for front in fronts if front.body), Front((), ()))


def make_plan_id(head: Head, fallback: str) -> str:
    """The id of a plan: of the year and the count of its number, else of its year of issue, else of ``fallback``.

    >>> (
    ...     make_plan_id(Head("", "某府办发〔2019〕17号", "", "", "", None), "2026"),
    ...     make_plan_id(Head("", "", "", "", "", None), "2026"),
    ... )
    ('plan-2019-17', 'plan-2026')
    """
    if number := NUMBER.fullmatch(head.document):
        return f"plan-{number['year']}-{int(number['count'])}"
    own = head.issued[:4] or "-".join(re.findall("[a-z0-9]+", fallback.lower()))
    return f"plan-{own}" if own else "plan"


def year_of(title: str, heads: Sequence[str] = ()) -> int | None:
    """The year that the title of a table gives, else the heads of its columns; None if they give none, or several.

    >>> year_of("2026年工作任务清单"), year_of("行动方案（2025—2027年）"), year_of("", ["2026年目标", "2027年目标"])
    (2026, None, None)
    """
    for texts in ([title], [head for head in heads if re.search("目标|任务|时限|时间|节点|计划|进度|完成", head)]):
        plain = " ".join(re.sub(r"\s", "", text) for text in texts)
        plain = re.sub("[〔\\[［【（(](?:19|20)[0-9]{2}[〕\\]］】）)]", "", plain)
        if re.search("(?:19|20)[0-9]{2}年?[-‐-―~～至到、和](?:19|20)?[0-9]{2}年", plain):
            return None
        years = {int(year) for year in re.findall("(?<![0-9])((?:19|20)[0-9]{2})年", plain)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _find_posting(lines: Sequence[str], doubts: list[Suspicion]) -> str:
    """The day on which a page was put up, which is near the day of issue: a doubt."""
    for line in lines[:40]:
        label = re.match(
            "^(?:发布|印发|公布|公开)(?:日期|时间)[:：|]*(20[0-9]{2})[-年/](1[0-2]|0?[1-9])[-月/]([0-3]?[0-9])(?![0-9])",
            line,
        )
        if label and (day := _write_day(_DAY.fullmatch("{}年{}月{}日".format(*map(int, label.groups()))))):
            doubts.append(Suspicion("head", f"印发日期读作{day}，取自网页的发布日期", "也可能早几天印发"))
            return day
    return ""


def _find_signature(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The day of issue and the organs that signed: a date alone in its line, and the lines of organs above it."""
    for n, line in enumerate(lines):
        label = re.match("^(?:成文日期|公文生成日期|发文日期)[:：|]*(.*)$", line)
        said = re.sub(r"\s", "", label[1] if label else line)
        said = (
            said.replace("-", "年", 1).replace("-", "月", 1) + "日"
            if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", said) and label
            else said
        )
        match = _DAY.fullmatch(said)
        signers: list[str] = []
        if match is None and not label:
            match = _DAY.search(line)
            if match is None or match.end() != len(line) or not ORGAN.fullmatch(line[: match.start()].strip("，, 　")):
                continue
            signers.append(line[: match.start()].strip("，, 　"))
        day = _write_day(match) if match else ""
        if not day:
            continue
        for above in reversed(lines[max(0, n - 6) : n]):
            organs = above.split("、")
            if all(ORGAN.fullmatch(organ) for organ in organs):
                signers = [*organs, *signers]
            elif not re.fullmatch("[（(].{2,30}代章[）)]", above):
                break
        if signers or label or n < 60:
            return day, signers
    return _find_printing(lines), []


def _find_printing(lines: Sequence[str]) -> str:
    """The day of the imprint at the end of a paper: XX办公室 2019年9月24日印发."""
    for line in reversed(lines):
        match = re.search(f"{_DAY.pattern}印发$", re.sub(r"\s", "", line))
        if match and len(line) < 60 and (day := _write_day(match)):
            return day
    return ""


def _write_day(match: re.Match[str] | None) -> str:
    """A match of ``_DAY`` as 2019-09-24; empty for none, and for a day that the calendar lacks."""
    if match is None:
        return ""
    try:
        numbers = [
            str(parse_number(re.sub("[oO0○零]", "〇", match["year"]) if not match["year"].isdigit() else match["year"]))
        ]
        numbers += [str(parse_number(match[name])) for name in ("month", "day")]
        return str(make_day(numbers, match[0]))
    except (DayError, ValueError):
        return ""


def _find_month(front: Front, lines: Sequence[str]) -> str:
    """The month alone in a line: （2026年4月） below the title; else as a day there."""
    for line in [*list_above(front), *lines[:12]]:
        plain = re.sub(r"\s", "", line)
        if day := _DAY.fullmatch(plain.strip("（()）")):
            return _write_day(day)
        month = _MONTH.fullmatch(plain)
        if month and 1 <= parse_number(month["month"]) <= 12:
            return f"{parse_number(month['year'])}-{parse_number(month['month']):02}"
    return ""


def _find_issuer(front: Front, notice: str, signers: Sequence[str], doubts: list[Suspicion]) -> str:
    """The organ in the signature, else before 关于 in the title of the notice, else in the line above the number."""
    signed = "、".join(re.sub("（.*代章）$", "", organ) for organ in signers)
    before = notice.partition("关于")[0].strip("《 ")
    if re.search("[0-9０-９|｜>:：]", before):  # what a web page prints around the title is no organ
        before = ""
    titled = "、".join(_split_organs(before))
    masthead = next(
        (line[:-2] for line in list_above(front) if line.endswith("文件") and ORGAN.fullmatch(line[:-2])), ""
    )
    found = [organ for organ in (signed, titled, masthead) if organ]
    if not found:
        return ""
    if signed and titled and not (signed.endswith(titled) or titled.endswith(signed)) and "、" not in signed + titled:
        doubts.append(Suspicion("head", f"印发单位读作{signed}（落款）", f"也可能是标题里的{titled}"))
    return max((organ for organ in found if organ.endswith(found[0])), key=len)


def _split_organs(before: str) -> list[str]:
    """The organs in the title of a notice, which are set side by side."""
    if "、" in before:
        return before.split("、")
    found = re.findall(
        "[\u4e00-\u9fff]+?(?:人民政府办公[厅室]|委员会办公[厅室]|人民政府|办公[厅室])(?=中共|中国|[\u4e00-\u9fff]{2,12}人民政府|$)",
        before,
    )
    return found if "".join(found) == before and found else [before] if before else []

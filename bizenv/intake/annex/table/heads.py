"""The heads of an annex's columns: which rows are heads, and what each head is called for."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from bizenv.base.errors import DataError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.table.cells import fold
from bizenv.intake.document.model import Row

Class = Literal[
    "number", "section", "title", "task", "text", "lead", "support", "units", "deadline", "year", "other", ""
]
"""What a head says of its column. ``section``: surely a group; ``title``: surely a name; ``task``: a group, a title or
a text, which the rows must tell; ``text``: surely details; ``year``: 2026年 under a wider head; empty: unknown."""

_UNIT = "(单位|部门|主体|处室|科室|股室|部室|司局|学院|院系|车间|班组|机构|方|(市直|县直|区直|省直)?(部门|单位)|部门[及和、/]?单位|单位[及和、/]?部门)"
_LEVEL = "(省级|市级|区级|县级|市直|区直|省直|省|市|区|县|主要|第一|总)?"
_LEAD = "(主牵头|总牵头|牵头抓总|牵头|主办|主责)"
_SUPPORT = "(配合|协同|参与|参加|协办|协助|支持|协作|会办|辅助|联合|协同推进|协调|支撑|成员|相关|其他责任)"
_DUTY = "(责任|落实|承办|实施|承担|执行|负责|承接|主管|办理|整改|整改责任|分工|归口|归口管理)"
WORDS: tuple[tuple[Class, str], ...] = (
    ("number", "序号?|编号|号码?|no\\.?|№|#|项次|序列|条目|(任务|措施|项目|工作|事项|清单|条目)(编号|序号|号)"),
    ("year", "(19|20)\\d\\d年?|(20\\d\\d年)?([上下]半年|全年|第?[一二三四1234]季度|年底)"),
    ("lead", "牵头(单位|部门)[及和与、/](其?负责人|责任人|联系人)"),
    ("units", ".*(责任|落实|承办)(单位|部门)[及和与、/](其?负责人|责任人|联系人)"),
    ("other", ".*(领导|责任人|负责人|联系人|联络员|联系方式|电话|牵头人|专班)"),  # people
    ("deadline", "交付(时间|时限|日期)"),
    ("text", "(主要)?建设(内容|规模|性质)([及和与、](主要)?(建设)?(规模|内容))?|项目(概况|简介)"),
    ("other", "(对应|交办|开工|启动|开始|印发|填报|反馈|受理|立项).*"),
    (
        "other",
        f"(指导|监督|督办|督导|督查|验收|审核|考核|填报|报送|技术支撑|申报|建设|业主|依托|运营|联系|项目){_UNIT}",
    ),
    ("other", ".*(目标|目标值|预期|基准值|进展|标准|成效)|.*(进展|完成|落实)情况.*"),
    ("other", "(量化|绩效)指标|(工作|预期|目标|改革)(成效|效果|结果|成果)|标志性成果|成果.*|交付.*|数据规模"),
    ("other", "备注|附注|说明|状态|完成形式|出台形式|重要程度|(任务)?来源|(政策|文件)?依据.*|(总?投资|资金|计量).*"),
    ("other", "项目业主|地点|地区|所属(地区?|区县|区域)|区县|属地"),
    ("units", f".*({_LEAD}|责任).*[及和与、/,·].*({_SUPPORT}|责任|落实).*|{_LEAD}{_SUPPORT}{_UNIT}?"),
    ("lead", f"{_LEVEL}(组织)?{_LEAD}(责任|主责|负责)?{_UNIT}?|责任{_LEAD}{_UNIT}?|(主要|第一)责任{_UNIT}"),
    ("support", f"{_LEVEL}(责任)?{_SUPPORT}({_SUPPORT}|责任)?{_UNIT}?"),
    ("units", f"{_LEVEL}(行业|业务|具体|相关|直接|任务)?{_DUTY}{_UNIT}|(责任|任务|部门|职责|工作)?分工"),
    ("deadline", ".*(时限|期限|时间|节点|日期|进度|时序)(节点|要求|安排|计划|表)?|工期|(起止|建设|实施)(年限|周期)"),
    (
        "section",
        "(重点|任务|场景|改革|工作|政策|所属|行业|项目)?(领域|类别|板块|分类|方面|类型)|一级指标|二级指标|行动",
    ),
    ("section", "章节|篇章|部分|环节|大类|维度"),
    ("title", ".{0,8}(名称|标题|题目)"),
    ("task", ".{0,4}问题(描述|表现|清单|内容)?"),
    ("text", ".{0,8}(措施|内容|路径|要求|要点|做法|描述|细则|任务分解|分解任务|实施举措|具体(任务|举措|事项|工作))"),
    ("task", ".{0,6}(任务|举措|工作|事项|工程|指标|项目|行动|政策|清单|场景|条款|计划|重点|改革点)"),
)
"""The words of heads, in order: the first that fits the whole head wins. To teach bizenv a new head, add it here."""

OVERRIDES: dict[str, Class] = {
    **dict.fromkeys(("序号", "编号", "number"), "number"),
    **dict.fromkeys(("领域", "分类", "类别", "章节", "板块", "section"), "section"),
    **dict.fromkeys(("标题", "名称", "title"), "title"),
    **dict.fromkeys(("任务", "内容", "措施", "事项", "text"), "text"),
    **dict.fromkeys(("牵头", "牵头单位", "主办", "lead"), "lead"),
    **dict.fromkeys(("配合", "配合单位", "协办", "参与", "support"), "support"),
    **dict.fromkeys(("责任", "单位", "责任单位", "units"), "units"),
    **dict.fromkeys(("时限", "完成时限", "期限", "时间", "deadline"), "deadline"),
}
"""The names that ``--columns`` takes, and the fields they mean."""


class Heads(NamedTuple):
    """The heads of a table as far as they stand in rows ``first`` to ``last`` (from 0) of it: a text for each column.

    A head that stretches over several columns stands in each of them.
    """

    names: tuple[str, ...]
    first: int
    last: int


def classify(head: str) -> Class:
    """What a head says of its column; a remark in brackets after it (重点举措（51项）) does not count."""
    whole = re.sub(r"[〔\[【]", "(", re.sub(r"[〕\]】]", ")", fold(head).casefold()))
    if remark := re.search(r"\((牵头|主办|主责)(单位|部门)?\)$", whole):
        return "lead" if classify(whole[: remark.start()]) == "units" else "other"
    if remark := re.search(r"\((配合|协办|参与)(单位|部门)?\)$", whole):
        return "support" if classify(whole[: remark.start()]) == "units" else "other"
    plain = re.sub(r"\([^()]*\)", "", whole).strip(":") or whole
    for name, words in WORDS:
        if re.fullmatch(words, plain):
            return name
    if (year := re.search(r"(19|20)\d\d年$", plain)) and year.start():
        return classify(plain[: year.start()])
    return ""


def is_head(row: Row) -> bool:
    """Whether a row of a table holds heads: short texts most of which are known, of different kinds."""
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    if len(texts) < 2 or any(len(re.sub(r"[(（].*[)）]", "", fold(text))) > 16 or "。" in text for text in texts):
        return False
    known = [found for text in texts if (found := classify(text)) and found != "year"]
    sure = {"number", "lead", "support", "units", "deadline"}
    return len(known) * 2 >= len(texts) and len(set(known)) >= 2 and bool(sure.intersection(known))


def find_heads(rows: Sequence[Row], start: int = 0) -> Heads | None:
    """The next heads of a table from a row on, of one row or of two, or None."""
    for first in range(start, len(rows)):
        if is_head(rows[first]):
            last = first + 1 if first + 1 < len(rows) and _is_lower(rows[first], rows[first + 1]) else first
            return Heads(_name(rows[first], rows[last] if last > first else None), first, last)
    return None


def _is_lower(upper: Row, lower: Row) -> bool:
    """Whether a row holds the lower heads under a head that stretches over several columns."""
    filled = [n for n, cell in enumerate(lower.cells) if cell.text.strip()]
    if len(filled) < 2 or any(len(fold(lower.cells[n].text)) > 14 for n in filled):
        return False
    free = [n for n in filled if _is_group(upper, lower, n) or not upper.cells[n].text.strip()]
    known = sum(1 for n in filled if classify(lower.cells[n].text))
    same = [n for n in filled if fold(lower.cells[n].text) == fold(upper.cells[n].text)]
    if len(free) + len([n for n in same if n not in free]) < len(filled) or len(same) == len(filled):
        return False
    drawn = all(cell.covered for n, cell in enumerate(lower.cells) if n not in filled)
    return known == len(filled) or (drawn and len(filled) < len(lower.cells) and known * 2 >= len(filled))


def _is_group(upper: Row, lower: Row, n: int) -> bool:
    """Whether a head stretches over this column and another: merged, or, where merges are lost, blank beside it."""
    if upper.cells[n].covered == "left" or n + 1 == len(upper.cells):
        return upper.cells[n].covered == "left"
    after = upper.cells[n + 1]
    return after.covered == "left" or (not after.text.strip() and bool(lower.cells[n + 1].text.strip()))


def _name(upper: Row, lower: Row | None) -> tuple[str, ...]:
    names: list[str] = []
    group = ""
    for n, cell in enumerate(upper.cells):
        low = lower.cells[n].text if lower is not None else ""
        stretches = cell.covered == "left" or (bool(low.strip()) and not cell.text.strip())
        group = group if stretches else cell.text
        if low.strip() and classify(low) == "year" and fold(low) != fold(group):
            names.append(fold_head(group + low))  # 完成时限 over 2026年 and 2027年
        else:
            names.append(fold_head(low if low.strip() else group if cell.covered == "left" else cell.text))
    return tuple(names)


def fold_head(head: str) -> str:
    """A head as it is shown: without the line breaks and spaces that fit it into its column; width as printed."""
    return "".join(head.split())


def read_overrides(columns: Mapping[str, int], width: int) -> dict[int, Class]:
    """The fields that ``--columns`` gives by position (from 1), by index (from 0).

    Raises DataError for a name that means no field and for a position outside of the table.
    """
    fields: dict[int, Class] = {}
    for name, position in columns.items():
        if (field := OVERRIDES.get(name.strip())) is None:
            known = "、".join(name for name in OVERRIDES if not name.isascii())
            raise DataError(f"--columns 里的“{name}”不是栏目名；可以写：{known}")
        if not 1 <= position <= width:
            raise DataError(f"--columns 里“{name}={position}”不对：这张表有{width}列，从1数起")
        if fields.setdefault(position - 1, field) != field:
            raise DataError(f"--columns 里第{position}列写了两次；一列只能是一栏")
    return fields

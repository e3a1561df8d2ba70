"""What a cell of an annex holds, told by its words alone: a number, names of units, a time, a note, a total."""

import re
import unicodedata

# The patterns are strings: ``re`` compiles them on first use, which keeps the start fast.
HAN = "〇零一二三四五六七八九十百"
_NUMBER = (
    rf"[A-Za-z]{{0,4}}-?\d{{1,4}}([.\-]\d{{1,4}}){{0,4}}[A-Za-z]?[.、,]?|[(〔\[]?([{HAN}]+|\d+)[)〕\]]?[.、]?|[①-⑳]"
)
_UNIT_END = (
    "局|委|办|厅|部|院|署|站|中心|公司|集团|政府|街道|镇|乡|园区|园|会|行|学|校|队|社|联|所|处|室|科|单位|部门|企业|"
    "区|县|市|州|旗|镇街|海关|税务|公安|专班|组|机关|机构|平台|团|总工会|基金|研究院|实验室|银行|厂|馆|台|报|协|妇联|工商联|"
    "主体|部队|学会|协会|联盟|高校|院校|基地|单位们|成员单位|运营商|港|医院|法院|检察院|线|户"
)
_TIME = (
    r"\d{2,4}年|\d{1,2}月|年底|月底|年内|年末|季度|[上下]半年|持续|长期|常态|每[年月季周日]|即时|立即|全年|适时|定期|按需|"
    r"\d{4}[./-]\d{1,2}|印发之?日起|已完成|长年|近期|[一二三四]季|十[一二三四五]五|日前|年前|月前|^\d{4}$|随时|实时"
)
_NOTE = r"(注|备注|说明|填表说明|填报说明|附注|注释|特别说明|编制说明|资料来源)\d?\s*[:：]|注[:：]?$|[*※＊]"
_TOTAL = r"(合计|小计|总计|共计|汇总|总数)([:：(（].*)?\d*"
_RULE = (
    r"(第一个|第一位|首个|首位|排名第一|排在第一|列第一|第一名|排名首|排首|第一家|排第一|第一单位|第一顺位)[^。;；]{0,14}(牵头|主办|主责|总牵头)"
    r"|(牵头|主办|主责)(责任)?(单位|部门)[^。;；]{0,6}(列|排)[^。;；]{0,4}(第一|首)"
)


def fold(text: str) -> str:
    """A text as compared: compatibility forms (full width, radicals) unified, without white space; case is kept."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_number(text: str) -> bool:
    """Whether a text is an ordinal and nothing else: 3, 3.1, （十六）, KR1."""
    plain = fold(text)
    return re.fullmatch(_NUMBER, plain) is not None and not re.fullmatch(r"20\d\d[.\-]\d{1,2}([.\-]\d{1,2})?", plain)


def split_names(text: str) -> list[str]:
    """The pieces of a cell of units between commas, stops and white space; brackets do not count."""
    plain = re.sub(r"\([^()]*\)?", "", unicodedata.normalize("NFKC", text).replace("〔", "(").replace("〕", ")"))
    return [name for name in re.split(r"[、,;，；。\s:]+", plain) if name]


def is_units(text: str) -> bool:
    """Whether a text is a list of names of units, as far as the ends of the names tell."""
    plain = fold(text)
    if not plain or len(plain) > 400 or re.search(r"[。!？]\S", text):
        return False
    names = split_names(text)
    if not names or max(map(len, names)) > 30:
        return False
    good = sum(1 for name in names if ends_name(name))
    return good * 2 > len(names) or (good * 2 == len(names) and good > 0)


def ends_name(text: str) -> bool:
    """Whether a text may end where the name of a unit ends."""
    plain = re.sub(r"\([^()]*\)$", "", fold(text).rstrip("、,;。"))
    plain = re.sub("(等|牵头|负责|配合|参与|等单位|按职责分工负责|分别负责|落实)+$", "", plain)
    return re.search(f"({_UNIT_END})$", plain) is not None


def is_time(text: str) -> bool:
    """Whether a text names a time and nothing else: 2026年8月底前, 持续推进."""
    plain = fold(text)
    return 0 < len(plain) <= 40 and re.search(_TIME, plain) is not None and not is_units(text)


def is_note(text: str) -> bool:
    """Whether a text is a footnote of a table."""
    return re.match(_NOTE, fold(text)) is not None


def is_total(text: str) -> bool:
    """Whether a text heads a row of totals."""
    return re.fullmatch(_TOTAL, fold(text)) is not None


def tells_first(text: str) -> bool:
    """Whether a text says that the first of several units leads."""
    return re.search(_RULE, fold(text)) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text ends where a sentence ends."""
    return re.search(r"[。;；！!？?…][”’」』)）\"]?$", text.strip()) is not None

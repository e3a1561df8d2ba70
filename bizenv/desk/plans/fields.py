"""What the head of a plan holds, in an officer's words: what each field is called, what it is for, how it is typed and written."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Literal

from bizenv.base.days import DayError, parse_issued
from bizenv.base.errors import MisuseError
from bizenv.base.text import escape, unwrap
from bizenv.base.tuples import NamedTuple
from bizenv.phrases.typed import spell_issued
from bizenv.plan.model import Plan


class HeadField(NamedTuple):
    """A field of a plan's head that a person fills in.

    key: in the file, or ``mandate`` and ``mandate_date`` for the two parts of the mandate. label: in Chinese, also typed.
    use: what it is for, in a line. kind: a line of text, several, a day, a choice. printed: whether the document has it.
    choices: what is written, with its words; the first is what a missing key means. then: what follows from changing it.
    """

    key: str
    label: str
    use: str
    kind: Literal["text", "area", "issued", "choice"] = "text"
    printed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    then: str = ""


FIELDS = (
    HeadField(
        "mandate",
        "督查依据",
        "要求督查的那一句，照抄，或谁批准列入督查；没有它，催办的函、通报、通报前核对、考核评分都不能出",
        "area",
    ),
    HeadField("mandate_date", "依据日期", "依据是哪一天的：规定印发或批准之日", "issued"),
    HeadField(
        "office",
        "督查机构",
        "督查专报、通报前核对没有另写署名的，落款用它；填报表里请各单位发回给它。它是方案里的单位的，牵头的事项不设灯号、不发函",
    ),
    HeadField("addressee", "向谁报告", "报告、请示的主送机关，没有的印作【待定主送机关】；重点督办通知单里“向……汇报”"),
    HeadField("set_by", "时限由谁定", "督查机构自己批准延期、终止的不记，并说明时限由谁定、该由谁批准"),
    HeadField(
        "short",
        "简称",
        "一至八个字母、数字或汉字；催报的话、填报表的工作表、责任清单的标题用它；几个方案一起用时要有，事项写作 简称/27.3",
        then="简称改了：命令里从此用新的；已经发出的填报表、文稿里还是旧的",
    ),
    HeadField(
        "system",
        "谁的文件",
        "政府系统和党委系统的方案，不并在一份填报表、一条催报里",
        "choice",
        choices=(("government", "政府"), ("party", "党委")),
    ),
    HeadField(
        "clues",
        "问题线索台账",
        "方案要求建立的，通报、报告里有问题线索一节",
        "choice",
        choices=(("false", "不要求"), ("true", "要求")),
    ),
    HeadField("title", "标题", "文稿里都称《……》；标题就是原文文首的", printed=True),
    HeadField("document", "文号", "文稿引方案时写在标题后的括号里；没有的不写", printed=True),
    HeadField("issuer", "印发单位", "网页、责任清单的文首；专报、通报的标题据它略去地名", printed=True),
    HeadField(
        "issued",
        "印发日期",
        "2019-09-24，只知月、年的写 2026-04、2026；年内、没有年份的时限由它推算，第一轮反馈从它算起",
        "issued",
        printed=True,
        then="印发日期改了：要求反馈的第一轮随之变动；时限仍是各事项下写明的那一天",
    ),
    HeadField("annex", "附表名称", "文稿里写作附件《……》；事项就写在方案里的，不写", printed=True),
    HeadField("body", "正文章节", "正文里与附表相应的一节，如 三、（一）；看事项时，附表与正文的不同据它说明"),
    HeadField(
        "curation",
        "录入情况",
        "还在录入的，缺的标题、单位、没有着落的日期只作警告；录全了的作错误，并加校验锁",
        "choice",
        choices=(("full", "录全了"), ("draft", "还在录入")),
        then="录入情况改了：录全了的，一字一句都在校验锁里，以后改动原文都要核对",
    ),
)
"""The fields as a person is shown them: what keeps letters back first."""
_ID = HeadField("id", "标识", "小写字母、数字和短横；台账的每一条都记着它，启用后不能改")
DRAFTED = (*(it for it in FIELDS if it.key not in ("system", "clues", "annex", "body", "curation")), _ID)
"""Those that are asked while a plan is made of its document: only then can it have another id."""
KEYS = (
    *("id", "title", "document", "issuer", "issued", "annex", "curation", "numbering"),
    *("mandate", "clues", "short", "office", "addressee", "set_by", "body", "system"),
)
"""The keys of a head as they stand beneath each other."""
_BY_KEY = {it.key: it for it in FIELDS}
_NEEDED = {"issued": "只知月、年的写 2026-04、2026", "id": "小写字母、数字和短横"}
"""How that is written which every plan has."""
_TYPED = {"印发机关": "issuer", "依据": "mandate", "报告对象": "addressee"}
"""Other words for a field that people type."""


def find_field(name: str) -> HeadField:
    """A field by its label or key. Raises MisuseError with all that there are."""
    plain = name.strip()
    for it in FIELDS:
        if plain in (it.label, it.key):
            return it
    if plain in _TYPED:
        return _BY_KEY[_TYPED[plain]]
    kept = {"id": "标识", "标识": "标识", "numbering": "编号方式", "编号方式": "编号方式"}
    if plain in kept:
        raise MisuseError(f"{kept[plain]}不能改：{WHY_KEPT[kept[plain]]}")
    raise MisuseError(f"方案的基本情况里没有“{escape(plain)}”；有：{'、'.join(it.label for it in FIELDS)}")


NUMBERINGS = {"continuous": "一部分里连续", "restarts": "每个目标任务重新编号", "printed": "照印，不查缺号"}
"""How measures are numbered, in words."""
WHY_KEPT = {
    "标识": "台账的每一条都记着它，改了就认不得以前的记录",
    "编号方式": "它说的是原文怎样编号，改它就要逐条重对编号，到 measures.yaml 里改",
}
"""Why what a person is only shown is not changed."""


def parse_given(items: Iterable[str]) -> dict[str, str]:
    """The fields as typed, 督查机构=某某督查室, by their keys. Raises MisuseError."""
    found: dict[str, str] = {}
    for item in items:
        match = re.fullmatch("([^=＝]*)[=＝](.*)", item, re.DOTALL)
        if match is None:
            raise MisuseError(f"“{escape(item)}”没有等号：写作 项=值，如 督查机构=某某督查室；值里有空格、括号的加引号")
        name, value = match.groups()
        key = find_field(name).key
        if key in found:
            raise MisuseError(f"“{find_field(name).label}”写了两次")
        found[key] = value
    return found


def read_value(field: HeadField, typed: str) -> str:
    """A value as it is written, of what was typed; empty where nothing was. Raises MisuseError."""
    from bizenv.checks.schema import plan as plan_files  # every paper's page asks for the fields alone

    text = unwrap(typed)
    if field.kind == "choice":
        for value, word in field.choices:
            if text in (value, word):
                return value
        words = "、".join(word for _, word in field.choices)
        raise MisuseError(f"{field.label}写{words}里的一个" + (f"，不是“{escape(text)}”" if text else ""))
    if not text and field.key in _NEEDED:
        raise MisuseError(f"{field.label}不能是空的：{_NEEDED[field.key]}")
    if text and field.key == "short" and not re.fullmatch(plan_files.SHORT, text):
        raise MisuseError(f"简称用一至八个字母、数字或汉字，不全是数字，不是“{escape(text)}”")
    return _read_day(field, text) if field.kind == "issued" and text else text


def _read_day(field: HeadField, text: str) -> str:
    """A day, a month or a year in the manner of the file: 2019年9月24日 is 2019-09-24."""
    plain = spell_issued(text)
    try:
        parse_issued(plain)
    except DayError as error:
        raise MisuseError(f"{field.label}：{error}") from None
    return plain


def tell_value(field: HeadField, value: str) -> str:
    """A value in words; empty where there is none."""
    return dict(field.choices).get(value, value)


def read_values(head: Mapping[str, Any]) -> dict[str, str]:
    """The values of a head as it stands in the file, by the keys of the fields and the id; empty where a key is missing."""
    mandate = head.get("mandate")
    parts = mandate if isinstance(mandate, Mapping) else {}
    told = {**head, "mandate": parts.get("text"), "mandate_date": parts.get("date")}
    found = {}
    for field in (*FIELDS, _ID):
        value = told.get(field.key)
        if field.choices:
            found[field.key] = str(value).lower() if isinstance(value, bool) else str(value or field.choices[0][0])
        else:
            found[field.key] = "" if value is None else str(value)
    return found


def read_head(measures: Any) -> dict[str, str]:
    """The same of the data of a file, which may be none of a plan."""
    head = measures.get("plan") if isinstance(measures, Mapping) else None
    return read_values(head if isinstance(head, Mapping) else {})


def change_values(fields: Iterable[HeadField], before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The values of a head once these were typed, by the keys of the fields; a field that was not typed stays as it is.

    What stands there already is let be, however it is written. Raises MisuseError where a value cannot be.
    """
    after = dict(before)
    for field in fields:
        if field.key in typed and typed[field.key].split() != before[field.key].split():
            after[field.key] = read_value(field, typed[field.key])
    if not after["mandate"] and after["mandate_date"]:
        if after["mandate_date"] != before["mandate_date"]:
            raise MisuseError("写了依据日期，没有写督查依据：两样一起写")
        after["mandate_date"] = ""  # it goes with the mandate
    return after


def change_head(measures: Any, typed: Mapping[str, str]) -> Any:
    """The data of a draft with another head, as ``change_values`` says."""
    measures = deepcopy(measures)
    plan = measures["plan"]
    before = read_values(plan)
    after = change_values(DRAFTED, before, typed)
    mandate = {key: value for key, value in (("text", after["mandate"]), ("date", after["mandate_date"])) if value}
    for field in DRAFTED:
        if after[field.key] != before[field.key]:
            key = "mandate" if field.key == "mandate_date" else field.key
            plan[key] = mandate if key == "mandate" else after[key]
            if not plan[key]:
                del plan[key]
    return measures


def read_plan(plan: Plan) -> dict[str, str]:
    """The values of the fields by which a plan works, by their keys."""
    mandate = plan.mandate
    return {
        **{key: str(getattr(plan, key)) for key in _BY_KEY if hasattr(plan, key)},
        "issued": plan.issued_as_known,
        "mandate": mandate.text if mandate is not None else "",
        "mandate_date": mandate.date.isoformat() if mandate is not None and mandate.date is not None else "",
        "clues": str(plan.clues).lower(),
        "curation": "draft" if plan.draft else "full",
    }


def list_missing(plan: Plan) -> list[HeadField]:
    """What papers need of a head and is not filled in."""
    values = read_plan(plan)
    return [it for it in FIELDS if it.key in ("mandate", "office", "addressee") and not values[it.key]]

"""What is wrong with the shape of a file's data, in words: the faults that the strict models of ``schema`` find."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bizenv.base.problems import Fault, FileKind, Path
from bizenv.base.suggest import find_nearest
from bizenv.checks.schema.keys import name_key
from bizenv.checks.schema.plan import FILES, VERSION


def find_faults(kind: FileKind, data: Any) -> Iterator[Fault]:
    """Yield the faults in the shape of a file's data; an entry of the ledger is checked by the model of its kind."""
    model = _model(kind, data)
    if model is None:
        yield _no_kind(data)
        return
    try:
        model.model_validate(data)
        found: list[Fault] = []
    except ValidationError as error:
        found = [_fault(kind, model, detail) for detail in error.errors(include_url=False)]
    if kind == "measures":
        found += _forms(data)
    yield from _misplaced(list(_misspelt(found)))


def _model(kind: FileKind, data: Any) -> type[BaseModel] | None:
    """The model of a file; None for an entry of no known kind."""
    if kind in FILES:
        return FILES[kind]
    from bizenv.checks.schema.workspace import ENTRIES, RulesFile  # imported late: a plan does not need it

    if kind == "rules":
        return RulesFile
    named = data.get("kind") if isinstance(data, dict) else None
    return next((model for known, model in ENTRIES.items() if known == named), None)


def _no_kind(data: Any) -> Fault:
    from bizenv.ledger.names import KINDS

    named = data.get("kind") if isinstance(data, dict) else None
    if named is None:
        return Fault(
            (), "E206", f"缺{name_key('kind', 'entry')}，不是台账记录", f"可用：{'、'.join(KINDS)}", file="entry"
        )
    near = find_nearest(str(named), KINDS, 1)
    remedy = f"是不是“{near[0]}”？" if near else ""
    return Fault(
        ("kind",),
        "E206",
        f"{name_key('kind', 'entry')}不能是{_shown(named)}",
        f"{remedy}可用：{'、'.join(KINDS)}",
        file="entry",
    )


def _misspelt(found: list[Fault]) -> Iterator[Fault]:
    """A key that is missing because it was misspelt is one fault, not two."""
    strays = [f for f in found if f.code == "E201"]
    for fault in found:
        if fault.code == "E202" and fault.find:
            here = {str(f.path[-1]): f for f in strays if f.path[:-1] == fault.path}
            near = [name for key in fault.find.split("、") for name in find_nearest(key, here, 1)]
            if near:
                strays.remove(here[near[0]])
                message = f"{fault.message}，而有“{near[0]}”"
                yield fault._replace(path=here[near[0]].path, message=message, remedy="是不是写错了？改正它", find="")
                continue
            fault = fault._replace(find="")
        if fault.code != "E201":
            yield fault
    yield from strays


def _misplaced(found: list[Fault]) -> Iterator[Fault]:
    """The faults, with those of one mapping merged where they have one reason.

    A mapping with unknown keys and without those it needs is probably in the wrong place: all such mappings of one list
    are one fault. Several keys that are missing from another mapping are one fault too.
    """
    entries: dict[Path, list[Fault]] = {}
    for fault in found:
        if fault.code in ("E201", "E202"):
            entries.setdefault(fault.path[:-1] if fault.code == "E201" else fault.path, []).append(fault)
    strangers = {
        path: faults
        for path, faults in entries.items()
        if len(faults) > 2 and {f.code for f in faults} == {"E201", "E202"}
    }
    gathered = {id(f) for faults in strangers.values() for f in faults}
    incomplete: dict[Path, list[Fault]] = {}
    for fault in found:
        if fault.code == "E202" and fault.message.startswith("缺") and id(fault) not in gathered:
            incomplete.setdefault(fault.path, []).append(fault)
    for faults in incomplete.values():
        gathered |= {id(f) for f in faults}
        keys = "、".join(f.message.removeprefix("缺") for f in faults)
        remedies = "；".join(f.remedy for f in faults)
        yield faults[0] if len(faults) == 1 else faults[0]._replace(message=f"缺{keys}", remedy=remedies)
    yield from (f for f in found if id(f) not in gathered)
    lists: set[Path] = set()
    for path, faults in strangers.items():
        if path[:-1] in lists:
            continue
        lists.add(path[:-1])
        keys = "、".join(str(f.path[-1]) for f in faults if f.code == "E201")
        many = sum(other[:-1] == path[:-1] for other in strangers)
        more = f"（同一列表中共 {many} 条）" if many > 1 else ""
        yield Fault(
            path,
            "E202",
            f"这一条不像该在这里：缺必填的各项，却有 {keys}{more}",
            "看看上面是不是漏了一行键，如量化指标（targets:），或缩进不对",
            file=faults[0].file,
        )


def _forms(data: Any) -> Iterator[Fault]:
    """Yield the faults of parts and measures that have both or neither of their two forms.

    A plan has parts, or else it is like a part itself. A part has either categories or measures; a measure has either
    sub-items or a text. A measure with sub-items has no deadlines, recurrence, targets, explanations or links of its own.
    """
    if not isinstance(data, dict):
        return
    plan = data.get("plan")
    if "counts" not in data and isinstance(plan, dict) and plan.get("curation") != "draft":
        yield Fault(
            (),
            "E202",
            f"缺{name_key('counts')}",
            "补上条数（counts）；还没有录全的，在 plan 下写 curation: draft",
            at_key=True,
            find="counts",
        )
    parts: list[tuple[Path, dict[str, Any]]] = [(("parts", n), part) for n, part in _mappings(data, "parts")]
    if "parts" not in data:
        parts = [((), data)]
    if "parts" in data and data["parts"] is None:
        yield Fault(("parts",), "E204", f"{name_key('parts')}是空的", "填上内容，或删去这一项")
    for key in ("categories", "measures"):
        if "parts" in data and key in data:
            yield Fault(
                (key,), "E204", f"分了部分（parts），{name_key(key)}应写在各部分里", "移到它所属的部分下", at_key=True
            )
    for path, part in parts:
        yield from _one_of(part, path, "部分" if path else "方案", {"categories": "目标任务", "measures": "措施"})
        rows = [((*path, "measures", k), measure) for k, measure in _mappings(part, "measures")]
        for c, category in _mappings(part, "categories"):
            rows += [((*path, "categories", c, "measures", k), m) for k, m in _mappings(category, "measures")]
        for place, measure in rows:
            yield from _one_of(measure, place, "措施", {"tasks": "分项", "text": "正文"})
            yield from _without_clause(measure, place)
            yield from _full_width(measure, place)
            for k, item in _mappings(measure, "tasks"):
                yield from _without_clause(item, (*place, "tasks", k))
                yield from _full_width(item, (*place, "tasks", k))
            for key in ("deadlines", "recurrence", "targets", "explained", "related"):
                if measure.get("tasks") and measure.get(key):
                    message = f"措施有分项，{name_key(key)}应写在分项下"
                    yield Fault((*place, key), "E204", message, "移到它所属的那个分项下", at_key=True)


def _without_clause(duty: dict[str, Any], path: Path) -> Iterator[Fault]:
    """Yield the deadlines of the text that do not say what is due by then; one of a column is about the whole task."""
    for n, deadline in _mappings(duty, "deadlines"):
        if deadline.get("clause") is None and deadline.get("from") != "column" and {"text", "date"} & set(deadline):
            remedy = "补上到期要办成的事（clause）；时限印在单独一栏的，写 from: column"
            yield Fault((*path, "deadlines", n), "E202", f"缺{name_key('clause')}", remedy, at_key=True, find="clause")


def _full_width(duty: dict[str, Any], path: Path) -> Iterator[Fault]:
    """Yield the columns whose head has swallowed the cell behind a full-width colon."""
    columns = duty.get("columns")
    for key, value in columns.items() if isinstance(columns, dict) else ():
        if value is None and "：" in str(key):
            message = f"“{key}”没有内容，像是用了全角冒号"
            yield Fault((*path, "columns", key), "E204", message, '改成半角冒号加空格；确是空的，写 ""', at_key=True)


def _mappings(data: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    rows = data.get(key) if isinstance(data, dict) else None
    return [(n, row) for n, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _one_of(row: dict[str, Any], path: Path, what: str, keys: dict[str, str]) -> Iterator[Fault]:
    first, second = keys
    either = f"{what}要么有{keys[first]}（{first}），要么有{keys[second]}（{second}）"
    empty = [key for key in keys if key in row and row[key] is None]
    for key in empty:
        yield Fault((*path, key), "E204", f"{name_key(key)}是空的", "填上内容，或删去这一项")
    if first in row and second in row and not empty:
        yield Fault((*path, second), "E204", either, "二者留一", at_key=True)
    elif first not in row and second not in row:
        yield Fault(path, "E202", f"{either}，这里都缺", f"补上 {first}: 或 {second}:", find=f"{first}、{second}")


def _fault(kind: FileKind, model: type[BaseModel], detail: ErrorDetails) -> Fault:
    path: Path = tuple(detail["loc"])
    if path[-1:] == ("[key]",):  # pydantic's mark for a key of a mapping with arbitrary keys
        return _fault(kind, model, {**detail, "loc": detail["loc"][:-1]})._replace(at_key=True)
    if path[-2:-1] in (("value",), ("baseline",)) and path[-1] in (
        "int",
        "float",
    ):  # pydantic appends the branch of the union, which is no step into the data
        path = path[:-1]
    key = _key(path)
    name = _name(kind, path)
    found = detail["input"]
    match detail["type"]:
        case "extra_forbidden" if kind == "measures" and re.search("[㐀-鿿]", key) and "columns" in _keys(model, path):
            meant = f"是不是{name_key(_HEADS[key])}？" if key in _HEADS else ""
            remedy = meant or f"原文的一栏，写在其他栏目（columns）下：columns: {{{key}: ……}}"
            return Fault(path, "E201", f"没有“{key}”这一项", remedy, at_key=True, file=kind)
        case "extra_forbidden":
            known = _keys(model, path)
            near = find_nearest(key, known)
            remedy = f"是不是{name_key(near[0], kind)}？" if near else ""
            named = "、".join(name_key(it, kind) for it in known)
            return Fault(path, "E201", f"没有“{key}”这一项", f"{remedy}这里可用：{named}", at_key=True, file=kind)
        case "missing" if key == "date" and "deadlines" in path:
            remedy = "补上日期（date）；原文不是哪一天的（长期坚持、持续推进），记在其他栏目（columns）下"
            return Fault(path[:-1], "E202", f"缺{name}", remedy, at_key=True, file=kind, find=key)
        case "missing":
            return Fault(path[:-1], "E202", f"缺{name}", f"补上{name}", at_key=True, file=kind, find=key)
        case "form":
            return Fault(path, "E204", detail["msg"], "照 bizenv 写出的样子改", file=kind)
        case "printed":
            message = f"{name}应是原文所印的编号，写成了{_shape(found)}"
            return Fault(
                path, "E204", message, '写整数，或加引号的文字（"KR1"、"（十六）"）；没有编号的，删去这一项', file=kind
            )
        case "issued" if isinstance(found, int) and not isinstance(found, bool) and 1000 <= found <= 9999:  # a year
            return Fault(path, "E205", f"{name}应是文字，写成了数字 {found}", f'加引号："{found}"', file=kind)
        case "day" | "issued":
            vague = key == "issued" or path[-2:-1] == ("mandate",)
            more = '；只知月、年的，写作 2026-04、"2026"' if vague else ""
            return Fault(path, "E203", _day_words(key, path, detail["msg"]), _day_remedy(found) + more, file=kind)
        case "white":
            code = detail["msg"]
            shown = "空白" if code in ("U+0020", "U+0009", "U+000A", "U+3000", "U+00A0") else "看不见的字符"
            remedy = "名称里的空白删去；两家单位之间用半角逗号" if key[-1] == "项" else "原文的空白是扫描产生的，删去"
            if code == "U+000A":
                remedy = "写成一行，不用 | 和 >"
            blank = str(detail.get("ctx", {}).get("found", ""))
            return Fault(path, "E207", f"{name}里有{shown}（{code}）", remedy, file=kind, find=blank)
        case "string_too_short" | "too_short" if isinstance(found, str):
            return Fault(path, "E207", f"{name}是空的", "填上内容，或删去", file=kind)
        case "too_short":
            return Fault(path, "E204", f"{name}是空的列表", "填上内容", file=kind)
        case "string_type" if isinstance(found, int | float) and not isinstance(found, bool):
            return Fault(path, "E205", f"{name}应是文字，写成了数字 {found}", f'加引号："{found}"', file=kind)
        case "literal_error" if key == "version" and str(found) in ("1", "1.0", "True"):
            return Fault(path, "E206", f"格式版本应写作 {VERSION}", f"version: {VERSION}", file=kind)
        case "literal_error" if key == "version":
            return Fault(
                path, "E206", f"格式版本是 {found}，本程序能读的是 {VERSION}", "换用相应版本的 bizenv", file=kind
            )
        case "literal_error":
            choices = (
                detail.get("ctx", {}).get("expected", "").replace(" or ", "、").replace(", ", "、").replace("'", "")
            )
            near = [_SIGNS[str(found)]] if str(found) in _SIGNS else find_nearest(str(found), choices.split("、"))
            remedy = f"是不是“{near[0]}”？" if near else ""
            return Fault(path, "E206", f"{name}不能是{_shown(found)}", f"{remedy}可用：{choices}", file=kind)
        case "string_pattern_mismatch":
            return Fault(
                path,
                "E206",
                f"{name}不能是{_shown(found)}",
                _PATTERNS.get(
                    key,
                    "id 用小写字母、数字和连字符；prefix 用一至四个大写字母；short 用一至八个字母、数字或汉字，不全是数字",
                ),
                file=kind,
            )
        case "greater_than" | "greater_than_equal" if key not in _BOUNDS:
            return Fault(path, "E206", f"{name}应大于零，写成了 {str(found)[:30]}", "写正数", file=kind)
        case "greater_than" | "greater_than_equal" | "less_than_equal" | "finite_number":
            bounds = _BOUNDS.get(key, "合理的数")
            return Fault(path, "E206", f"{name}不能是{_shown(found)}", f"写{bounds}", file=kind)
        case "string_too_long" | "too_long" if isinstance(found, str):
            remedy = "写 40 字以内的简称" if key == "short" else "写要点，全文作佐证材料"
            return Fault(path, "E207", f"{name}太长（{len(str(found))} 字）", remedy, file=kind)
        case other:
            wanted = _WANTED.get(other, "另一种类型")
            return Fault(
                path,
                "E204",
                f"{name if key else '文件'}应是{wanted}，写成了{_shape(found)}",
                _remedy(other, key, found),
                file=kind,
            )


_HEADS = {
    "牵头单位": "lead",
    "责任单位": "lead",
    "配合单位": "support",
    "编号": "number",
    "序号": "number",
    "标题": "title",
}
"""The heads of columns that have a key of their own."""
_PATTERNS = {
    "recorded": "写作 2019-12-27T15:04:05.123456+08:00",
    "period": "写作 2019-Q4、2019-12、2019-H2 或 2019",
}


def _key(path: Path) -> str:
    """How a message names the value at a path: its key, or its number in the list of its key."""
    if len(path) > 1 and isinstance(path[-1], int):
        return f"{path[-2]} 第 {path[-1] + 1} 项"
    return str(path[-1]) or "键" if path else ""


def _name(kind: FileKind, path: Path) -> str:
    """What an officer calls the value at a path: 量化指标（targets）, or 牵头单位（lead）第2项."""
    if len(path) > 1 and isinstance(path[-1], int):
        return f"{name_key(str(path[-2]), kind)}第{path[-1] + 1}项"
    return name_key(_key(path), kind)


_BOUNDS = {
    "progress": "0 到 100 的整数",
    "points": "0 到 100 的整数",
    "deadline": "1 到 999 的整数",
    "day": "1 到 31 的整数",
    "days": "0 到 3660 的整数",
    "monthly_within": "0 或更大的整数，不要就写 null",
    "closing": "0 到 20 的整数",
}

_SIGNS = {
    "≤": "<=",
    "=<": "<=",
    "≦": "<=",
    "≥": ">=",
    "=>": ">=",
    "≧": ">=",
    "==": "=",
    "＝": "=",
    "＜": "<",
    "＞": ">",
}

_WANTED = {
    "string_type": "文字",
    "int_type": "整数",
    "int_from_float": "整数",
    "number": "数字",
    "bool_type": "true 或 false",
    "list_type": "列表",
    "model_type": "一组“键: 值”",
    "model_attributes_type": "一组“键: 值”",
}


def _remedy(kind: str, key: str, found: Any) -> str:
    if kind == "list_type":
        if key in ("lead", "support", "numbers"):
            example = "1, 2" if key == "numbers" else "甲, 乙"
            return f"写作 {key}: [{example}]，只有一个也要方括号"
        return "每条另起一行，以“- ”开头；没有的，删去这一项"
    if kind in ("int_type", "int_from_float", "number") and isinstance(found, str):
        digits = re.fullmatch(r"\+?0*([0-9]+(?:\.[0-9]*[1-9])?)(?:\.?0*)", found)
        return (
            f"写作 {digits[1]}，不加引号" if digits and len(digits[1]) < 16 else "写半角阿拉伯数字，不带单位，不加引号"
        )
    if kind in ("int_type", "int_from_float"):
        return "写整数"
    if kind == "bool_type":
        return "写 true 或 false"
    if kind in ("model_type", "model_attributes_type"):
        return "每个键占一行，冒号后加空格"
    if kind == "string_type":
        return "写上文字"
    return "改成所要的类型"


def _shape(value: Any) -> str:
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "true 或 false"
    if isinstance(value, int | float):
        return f"数字 {str(value)[:30]}"
    if isinstance(value, str):
        return f"文字 {_shown(value)}"
    return "列表" if isinstance(value, list) else "一组“键: 值”"


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"


def _day_words(key: str, path: Path, said: str) -> str:
    known = {"date": "依据的日期" if path[-2:-1] == ("mandate",) else "完成时限", "issued": "印发日期"}
    return known.get(key, key) + said


def _day_remedy(found: Any) -> str:
    """The nearest valid day, if the text shows which was meant; else how to write a day."""
    match = re.fullmatch(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*", str(found))
    if match is None:
        return "写作 2019-12-31"
    year, month, day = (int(g) for g in match.groups())
    for candidate in range(min(day, 31), 27, -1) if day > 27 else (day,):
        try:
            return f"{dt.date(year, month, candidate)}"
        except ValueError:
            continue
    return "写作 2019-12-31"


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that are allowed in the mapping that holds the last step of ``path``."""
    here: Any = model
    free = False  # whether the next step is a key of a mapping with arbitrary keys
    for step in path[:-1]:
        if isinstance(step, int) or free:
            free = False
            continue
        annotation = here.model_fields[_field(here, str(step))].annotation
        free = "dict[" in str(annotation)
        here = _model_of(annotation)
    return [info.alias or name for name, info in here.model_fields.items()]


def _field(model: Any, key: str) -> str:
    return next((name for name, info in model.model_fields.items() if (info.alias or name) == key), key)


def _model_of(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_of(inner)
        if found is not None:
            return found
    return None

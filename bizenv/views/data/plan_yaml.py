"""``measures.yaml`` and ``departments.yaml`` as a person would have written them, from the plain data of a plan.

What is written is read back by ``base/yamlfile.py`` as the same data. A text stands on one line, without quotes where
none are needed, so that a person finds the words of the document in the file, and changes them there.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

_MEASURES_HEAD = """# {title}
#
# 由 bizenv import 从{sources}读出，还没有人核对过：逐条对照原文，doubts.md 列出存疑的各处。
# 文字照印，编号本身（“(1)”“27.”“六、”）不写进正文和标题。改完运行 bizenv validate，照提示改到没有错误。
# 现在是 curation: draft（还在录入）：没有着落的日期、数字，缺的单位、标题，只作警告；核对完改为 full，运行 bizenv lock。
#
#   lead / support   牵头单位、配合单位，照印（各种写法在 departments.yaml 里归一）；写在措施下的，对其下各事项都有效
#   deadlines        完成时限：text 原文用语，date 仍算按期的最后一天，clause 到期应办成的内容；from: column 印在时限一栏；
#                    implicit 原文没有“底前”，按期末日计；soft 原文是“力争”“争取”
#   recurrence       周期要求：week、month、quarter、half、year，原文只说“定期”的为 null
#   targets          量化指标，由机器起草：operator 为 <= >= = < > decrease_by increase_by
#   columns          附表的其他栏目，照印
"""
_DEPARTMENTS_HEAD = """# 方案里的单位，每家一条，由 bizenv import 从{sources}读出，还没有人核对过。
#
# 次序：按首次出现的先后。name 规范名称；aliases 同一家的其他写法，各写明缘由：机器所猜的列在 doubts.md，核对后才作数。
# kind 类别是自己定的词（部门、镇街、企业……），对灯号、文种有何作用写在 rules.yaml；collective: true 是集合称谓，不是一家单位。
"""
_ROOM = 100
"""How long a mapping may be that stands on one line."""
_FLAT = ("lead", "support", "numbers", "mandate", "recurrence")
"""The keys whose values stand on one line, however long."""
_DAYS = ("date", "issued")
"""The keys that hold a day."""
_ROWS = ("targets", "explained", "errata", "body", "related", "aliases")
"""The keys whose values are lists of mappings, one line each."""


def render_measures(data: Mapping[str, Any], sources: Sequence[str]) -> str:
    """``measures.yaml`` of a plan; ``sources`` are the names of the files that it was read from."""
    plan = data["plan"]
    title = plan.get("annex") or plan.get("title") or plan["id"]
    head = _MEASURES_HEAD.format(title=_comment(title), sources=_name(sources))
    blocks = []
    for key, value in data.items():
        lines = list(_block({key: value}, 0))
        blocks.append("\n".join(lines))
    return head + "\n\n".join(blocks) + "\n"


def render_departments(data: Mapping[str, Any], sources: Sequence[str]) -> str:
    """``departments.yaml`` of a plan; ``sources`` are the names of the files that it was read from."""
    blocks = ["\n".join(_block({key: value}, 0)) for key, value in data.items()]
    return _DEPARTMENTS_HEAD.format(sources=_name(sources)) + "\n\n".join(blocks) + "\n"


def render_value(key: str, value: Any) -> str:
    """The value of a key on one line, so that it may stand within brackets as well."""
    return _flow(value, day=key in _DAYS)


def _name(sources: Sequence[str]) -> str:
    return "、".join(f"“{_comment(name)}”" for name in sources)


def _comment(text: str) -> str:
    """A text that fits into a comment: on one line, without characters that a YAML file may not hold."""
    return "".join(c if c.isprintable() else " " for c in str(text)).strip()


def _block(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    """The lines of a mapping."""
    pad = "  " * depth
    for key, value in data.items():
        name = _scalar(key, flow=False)
        if value in ([], {}):
            yield f"{pad}{name}: {'[]' if value == [] else '{}'}"
        elif isinstance(value, Mapping):
            flat = _flow(value)
            if key in _FLAT or (key == "columns" and len(flat) <= _ROOM):
                yield f"{pad}{name}: {flat}"
            else:
                yield f"{pad}{name}:"
                yield from _block(value, depth + 1)
        elif isinstance(value, list | tuple):
            if key in _FLAT or not any(isinstance(item, Mapping) for item in value):
                yield f"{pad}{name}: {_flow(value)}"
            else:
                yield f"{pad}{name}:"
                yield from _items(key, value, depth + 1)
        else:
            yield f"{pad}{name}: {_scalar(value, flow=False, day=key in _DAYS)}"


def _items(key: str, items: Sequence[Any], depth: int) -> Iterator[str]:
    """The lines of a list of mappings."""
    pad = "  " * depth
    for n, item in enumerate(items):
        if (key == "categories" and (n or depth > 1)) or (key == "parts" and n):
            yield ""
        if not isinstance(item, Mapping) or _is_short(key, item):
            yield f"{pad}- {_flow(item)}"
            continue
        lines = list(_block(item, depth + 1))
        yield f"{pad}- {lines[0][len(pad) + 2 :]}"
        yield from lines[1:]


def _is_short(key: str, item: Mapping[str, Any]) -> bool:
    """Whether an item of a list stands on one line."""
    if not item or key in _ROWS:
        return True
    if key == "deadlines":
        return "clause" not in item and len(_flow(item)) <= _ROOM
    return key == "departments" and "aliases" not in item


def _flow(value: Any, *, day: bool = False) -> str:
    """A value on one line; ``day``: as in ``_scalar``."""
    if isinstance(value, Mapping):
        pairs = (f"{_scalar(key, flow=True)}: {_flow(inner, day=key in _DAYS)}" for key, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(inner) if _is_nested(inner) else _element(inner) for inner in value)}]"
    return _scalar(value, flow=True, day=day)


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _element(value: Any) -> str:
    """An item of a list in brackets, where a full-width comma outside brackets would be taken for a slip of the hand."""
    plain = _scalar(value, flow=True)
    return _quote(value) if isinstance(value, str) and plain == value and re.search("[，、]", value) else plain


def _scalar(value: Any, *, flow: bool, day: bool = False) -> str:
    """A value without parts. ``flow``: it stands within brackets. ``day``: its key holds a day, which needs no quotes."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    text = str(value)
    if day and re.fullmatch(_DAY, text):
        return text
    return text if _is_plain(text, flow=flow) else _quote(text)


_DAY = r"\d{4}-\d{2}-\d{2}"
_OTHER = re.compile(
    r"""(?ix) ~ | null | true | false | yes | no | on | off | y | n | [<>=]+   # what is no text, or looks odd
    | [-+]? 0b [01_]+ | [-+]? 0x [0-9a-f_]+ | [-+]? 0o [0-7_]+ | [-+]? [0-9][0-9_,]*    # whole numbers
    | [-+]? [0-9][0-9_]* (:[0-5]?[0-9])+ (\.[0-9_]*)?                          # hours
    | [-+]? ([0-9][0-9_]*)? \.? [0-9_]* (e [-+]? [0-9]+)?                      # decimals
    | [-+]? [.] (inf|nan) | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} ([t\s].*)?"""
)
"""What YAML, in this version or that, does not read as text."""
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_OPENERS = ":?!&*,[]{}|>'\"%@`#［｛"
_ENGLISH_KEY = re.compile(r"[A-Za-z_\s]：")
"""What looks like a key with a full-width colon, which the reader takes for a slip of the hand."""


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text can stand without quotes, for YAML and for our own stricter reader."""
    if not text or text != text.strip() or _UNFIT.search(text) or _OTHER.fullmatch(text):
        return False
    if text[0] in _OPENERS or re.match(r"-(\s|$|[,\[\]{}])|---|\.\.\.", text):
        return False
    if ": " in text or " #" in text or text.endswith(":") or _ENGLISH_KEY.search(text) or re.search(r"\s\s|\xa0", text):
        return False
    return not (flow and re.search(r"[,\[\]{}?]", text))


def _quote(text: str) -> str:
    """A text in quotes: double ones, or single ones where double ones would need more escapes."""
    if ('"' in text or "\\" in text) and not _UNFIT.search(text):
        return "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", quoted)

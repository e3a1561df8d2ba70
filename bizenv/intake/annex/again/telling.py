"""What differs between two versions of a document, in the words of a doubt: what was read, and what else there is."""

from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.plan.doubts import Topic

_NAMES = {
    "number": "编号",
    "item": "分项编号",
    "title": "标题",
    "text": "正文",
    "lead": "牵头",
    "support": "配合",
    "deadlines": "时限",
    "recurrence": "周期",
    "targets": "指标",
    "columns": "其他栏目",
    "document": "文号",
    "issuer": "印发单位",
    "issued": "印发日期",
    "annex": "附表名称",
    "tasks": "事项数",
}
"""What the keys of the data are called."""
_TOPICS: dict[str, Topic] = {
    "number": "number",
    "item": "number",
    "title": "text",
    "text": "text",
    "lead": "units",
    "support": "units",
    "deadlines": "deadline",
    "recurrence": "deadline",
    "targets": "target",
}
OWN = ("number", "item", "title", "text", "lead", "support", "deadlines", "recurrence", "targets", "columns")
"""The keys of a row that are read out of the document, without its sub-items."""


def find_topic(key: str, topic: str = "") -> Topic:
    """What a difference at a key is about."""
    return "head" if topic == "head" else _TOPICS.get(key, "row")


def pick_own(data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a row that are read out of the document, without its sub-items."""
    return {key: data[key] for key in OWN if data.get(key) not in (None, [], {})}


def pick_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the numbers, which change when a row is put in before."""
    return {key: value for key, value in pick_own(data).items() if key not in ("number", "item")}


def tell_change(key: str, old: Any, mine: Any, new: Any) -> tuple[str, str]:
    """A value that the new version changes: what stands in the draft now, and what it could be instead."""
    name = _NAMES.get(key, key)
    changed = f"改作{_show(new)}" if new is not None else "空着"
    if mine == old:
        stood = f"也可能仍是原版的{_show(old)}" if old is not None else "也可能仍应空着"
        return f"新版{name}{changed}，已照新版", stood
    stood = f"原版是{_show(old)}" if old is not None else "原版空着"
    kept = f"照人工改定的{_show(mine)}" if mine is not None else "人工删去了，仍空着"
    return f"{name}{kept}", f"也可能应照新版{changed}，{stood}"


def tell_added() -> tuple[str, str]:
    """A row that the new version adds."""
    return "新版新增的一项", ""


def tell_dropped(number: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """A row that the new version lacks, and that was taken out."""
    return f"原版的 {number} “{_cut(data)}”新版没有，已删去", "也可能是漏读，应照原版补回"


def tell_kept() -> tuple[str, str]:
    """A row that the new version lacks, and that stays since a person has corrected it."""
    return "新版没有这一项，因人工改过，仍留着", "也可能新版已经取消，应删去这一项"


def tell_deleted(number: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """A row that a person has deleted, and that the new version words in another way."""
    return f"人工删去的 {number}，新版改作“{_cut(data)}”，仍没有列入", "也可能应照新版列入"


def tell_renumbered(moves: Sequence[str], most: int = 6) -> tuple[str, str]:
    """Rows that have another number in the new version; ``moves``: 5→6."""
    shown = "、".join(moves[:most]) + ("……" if len(moves) > most else "")
    return f"新版有{len(moves)}项的编号变了，已照新版：{shown}", "也可能是漏读或多读了一项"


def tell_split(data: Mapping[str, Any], *, taken: bool) -> tuple[str, str]:
    """A measure that has sub-items in one version and not in the other."""
    now = f"新版分作{len(data['tasks'])}个分项" if "tasks" in data else "新版不分分项"
    return (f"{now}，已照新版", "") if taken else (f"{now}，这里照人工改定的", "也可能应照新版改")


def _cut(data: Mapping[str, Any], most: int = 24) -> str:
    text = str(data.get("text") or data.get("title") or "")
    return text if len(text) <= most else f"{text[:most]}…"


def _show(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, list):
        return "、".join(_show(item) for item in value)
    if isinstance(value, Mapping):
        if "date" in value:
            return f"“{value.get('text')}”（{value['date']}）"
        if "text" in value:
            return f"“{value['text']}”"
        return "“" + "，".join(f"{head} {cell}" for head, cell in value.items()) + "”"
    return f"“{' '.join(str(value).split())}”"

"""The doubts of a plan that was read out of a document, in words: what was read, what else it could be, where to change it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from bizenv.base import layout
from bizenv.base.document import Document
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Doubt, Draft
from bizenv.plan import doubts
from bizenv.plan.build import build, name_rows
from bizenv.plan.doubts import TOPICS, WHOLE, OpenDoubt
from bizenv.plan.registry import Registry

FILES = {"measures": layout.MEASURES, "departments": layout.DEPARTMENTS}
_HEAD_GROUP = "方案和表格"
_UNIT_GROUP = "单位名称"
_LOST_GROUP = "未放入的文字"


class Item(NamedTuple):
    """A doubt as it is listed.

    number: the 3 of D3. group: the heading under which it stands. names: the units that it is about, as printed, where
    it is about no single task. key: the key to be changed. line: the line to be changed, from 1; 0 where there is none.
    """

    number: int
    group: str
    doubt: Doubt
    names: tuple[str, ...]
    key: str
    line: int

    @property
    def about(self) -> str:
        """What it is about: a task, units, or the plan."""
        quoted = "、".join(f"“{name}”" for name in self.names)
        return self.doubt.task or quoted or WHOLE

    @property
    def file(self) -> str:
        """The name of the file to be changed."""
        return FILES[self.doubt.file]


def list_items(draft: Draft, measures: Document, departments: Document) -> list[Item]:
    """The doubts of a draft in the order of the document, numbered; the two files are the draft as written."""
    registry, sources = build(draft.measures, draft.departments)
    paths = {own: path for path, own in name_rows(registry, sources).items()}
    rows = []
    for n, doubt in enumerate(draft.doubts):
        path = doubt.path or (paths.get(doubt.task, ()) if doubt.file == "measures" else ())
        document = measures if doubt.file == "measures" else departments
        line = document.locate(path)[0].line if path else 0
        last = path[-1] if path and isinstance(path[-1], str) else ""
        key = next((step for step in reversed(path) if step in _KEYS), last)
        names = () if doubt.task else _find_names(draft, doubt)
        group = _group(draft, doubt, path)
        rows.append((_rank(doubt, path), line, n, Item(0, group, doubt, names, key, line)))
    items = [item for *_, item in sorted(rows, key=lambda row: row[:3])]
    return [item._replace(number=n) for n, item in enumerate(items, start=1)]


def _rank(doubt: Doubt, path: Sequence[Any]) -> int:
    """Head first, then the tasks, the units, and what has no place."""
    if doubt.topic == "lost":
        return 3
    if doubt.file == "departments":
        return 2
    return 1 if path and path[0] in _ROOTS else 0


_KEYS = ("number", "item", "title", "text", "lead", "support", "deadlines", "recurrence", "targets", "columns")
"""The keys of a measure and of a task that a doubt may be about."""
_ROOTS = ("parts", "categories", "measures")


def _group(draft: Draft, doubt: Doubt, path: Sequence[Any]) -> str:
    rank = _rank(doubt, path)
    if rank != 1:
        return {0: _HEAD_GROUP, 2: _UNIT_GROUP, 3: _LOST_GROUP}[rank]
    where: Any = draft.measures
    found = "各事项"
    for step, inner in pairwise(path):
        where = where[step]
        if step in ("parts", "categories") and isinstance(inner, int) and inner < len(where):
            it = where[inner]
            number, title = str(it.get("number") or ""), it.get("title") or ""
            stop = "、" if number and title and number[-1] not in ")）.．、" else ""
            found = f"{number}{stop}{title}" or found
    return found


def _find_names(draft: Draft, doubt: Doubt) -> tuple[str, ...]:
    """The names of units, as printed, that a doubt about no single task is about: those of its path, and those it quotes."""
    every = draft.departments.get("departments") or ()
    known = {name for unit in every for name in _list_names(unit)}
    named: list[str] = []
    path = doubt.path
    if doubt.file == "departments" and len(path) > 1 and isinstance(path[1], int) and path[1] < len(every):
        unit = every[path[1]]
        aliases = unit.get("aliases") or ()
        alone = path[3] if len(path) > 3 and path[2] == "aliases" and isinstance(path[3], int) else None
        named = [unit["name"], *(a["name"] for n, a in enumerate(aliases) if alone in (None, n))]
    if doubt.topic in ("units", "alias"):
        named += doubts.list_names(f"{doubt.read}{doubt.other}", known)
    return tuple(dict.fromkeys(named))


def _list_names(unit: Mapping[str, Any]) -> list[str]:
    return [unit["name"], *(alias["name"] for alias in unit.get("aliases") or ())]


def describe(item: Item) -> str:
    """A doubt as an item of ``doubts.md`` without its box: number, topic, what it is about, place, words, what to change."""
    doubt = item.doubt
    place = f"（{doubt.place}）" if doubt.place else ""
    other = f"；{_end(doubt.other)}" if doubt.other else ""
    change = f"。改 {item.file} 第{item.line}行" + (f" {item.key}" if item.key else "") if item.line else "。"
    return f"**D{item.number}** {TOPICS[doubt.topic]} {item.about}{place}：{_end(doubt.read)}{other}{change}"


def _end(text: str) -> str:
    """A text on one line, without the stop at its end."""
    return " ".join(text.split()).rstrip("。；;")


def count_topics(items: Sequence[Item]) -> str:
    """How many doubts there are by topic: 单位3、时限2."""
    counted = Counter(item.doubt.topic for item in items)
    return "、".join(f"{TOPICS[topic]}{counted[topic]}" for topic in TOPICS if counted[topic])


def describe_issued(registry: Registry) -> str:
    """The day of issue as far as it is known."""
    plan = registry.plan
    lacks = {"day": "", "month": "（哪一天待查）", "year": "（月日待查）"}[plan.precision]
    return f"{plan.issued_as_known}{lacks}"


def summarise(
    registry: Registry, draft: Draft, items: Sequence[Item], sources: Sequence[str], remarks: Sequence[str]
) -> list[str]:
    """What was read, line by line: the head, the table, the counts, the doubts, what was not placed."""
    plan = registry.plan
    days = sum(len(task.deadlines) for task in registry.tasks)
    again = sum(task.recurrence is not None for task in registry.tasks)
    lost = [item for item in items if item.doubt.topic == "lost"]
    asked = [item for item in items if item.doubt.topic != "lost"]
    targets = sum(len(task.targets) for task in registry.tasks)
    counts = f"{len(registry.tasks)}个事项、{len(registry.departments)}家单位、{days}个时限"
    counts += (f"、{again}项周期要求" if again else "") + (f"、{targets}个量化指标" if targets else "")
    lines = [
        f"标题　{plan.title or '没有读到'}",
        f"文号　{plan.document or '没有读到'}",
        f"印发　{'　'.join(part for part in (plan.issuer, describe_issued(registry)) if part)}",
        f"出处　{'、'.join(f'“{name}”' for name in sources)}" + (f"，{draft.table}" if draft.table else ""),
    ]
    if draft.heads:
        lines.append(
            "栏目　" + "、".join(f"{printed}→{field}" for printed, field in _name_fields(draft.heads, registry))
        )
    lines += [
        f"读出　{counts}",
        f"存疑　{len(asked)}处" + (f"：{count_topics(asked)}" if asked else ""),
        f"未放入　{len(lost)}段"
        + (f"：{_list_lost(lost)}" if lost else "" if _is_prose(draft) else "，表中的文字都已放入"),
    ]
    return [*lines, *(f"说明　{remark}" for remark in remarks)]


def _is_prose(draft: Draft) -> bool:
    """Whether the tasks were read out of clauses: no column is the text."""
    return not any(field == "text" for _, field in draft.heads)


_FIELDS = {
    "number": "编号",
    "title": "标题",
    "text": "正文",
    "lead": "牵头",
    "support": "配合",
    "units": "牵头（各家都牵头）",
    "deadline": "时限",
    "section": "目标任务",
    "columns": "照录",
    "": "照录",
}
"""What the fields of a record are called."""


def _name_fields(heads: Sequence[tuple[str, str]], registry: Registry) -> list[tuple[str, str]]:
    """The columns with what each was taken for; of one column for all units, whether some of them support."""
    alone = not any(field in ("lead", "support") for _, field in heads)
    parted = alone and any(task.support for task in registry.tasks)
    names = _FIELDS | ({"units": "牵头、配合"} if parted else {})
    return [(" ".join(printed.split()) or "（无栏名）", names.get(field, field)) for printed, field in heads]


def _list_lost(lost: Sequence[Item], most: int = 3) -> str:
    shown = [f"“{_cut(item.doubt.read)}”（{item.doubt.place}）" for item in lost[:most]]
    return "、".join(shown) + (f"……见 {layout.DOUBTS}" if len(lost) > most else "")


def _cut(text: str, most: int = 20) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]}…"


def refuse(found: Sequence[OpenDoubt], path: str, way_to_look: str) -> str:
    """Why nothing goes out while it is in doubt who has a task, and how to settle it."""
    first = found[0]
    about = first.task or "、".join(f"“{name}”" for name in first.names) or WHOLE
    place = f"（{first.place}）" if first.place else ""
    more = f"共{len(found)}处，{way_to_look} 列出。" if len(found) > 1 else ""
    return (
        f"单位存疑，还没有人核对，没有出文：D{first.number} {about}{place}：{first.said}。{more}"
        f"对照原文核对，读错了改数据；然后把 {path} 里这一条（第{first.line}行）的 [ ] 改成 [x] 划去，再运行"
    )

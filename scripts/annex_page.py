"""The second half of docs/annex.md: every decision and doubt that the data records."""

from collections.abc import Iterable, Iterator, Sequence

from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.views.markdown.table import table
from bizenv.views.wording import words

MARK = "<!-- 以下由 scripts/generate_docs.py 从数据生成 -->"

_ANOMALIES = {"gap": "缺号", "same_title": "标题重复", "item_start": "分项不从 1 起", "single_item": "只有一个分项"}
_EXPLAINED = {
    "baseline": "基数",
    "name": "名称",
    "scope": "范围",
    "specification": "规格",
    "condition": "条件",
    "legal": "法规",
}


def text(registry: Registry, page: str) -> str:
    """The page with its second half generated anew. Raises ValueError if ``page`` has no line ``MARK``."""
    head, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page has no line {MARK}")
    sections = [f"## {title}（{len(rows)}）\n\n{table(heads, rows)}" for title, heads, rows in _sections(registry)]
    return head + MARK + "\n\n" + "\n".join(sections)


def _sections(registry: Registry) -> Iterator[tuple[str, Sequence[str], list[tuple[str, ...]]]]:
    tasks = registry.tasks
    yield (
        "编号的异常",
        ("部分", "编号", "异常", "说明"),
        [(a.part, "、".join(map(str, a.numbers)), _ANOMALIES[a.kind], a.note) for a in registry.anomalies],
    )
    yield "疑误，照印", ("编号", "印作", "疑作", "理由"), list(_errata(registry))
    yield "附表与正文二、（二）的不同，以附表为准", ("编号", "附表", "正文", "说明"), list(_differences(registry))
    yield (
        "没有“底前”或带“力争”“争取”的时限",
        ("编号", "原文", "日期", "标记"),
        [
            (t.label, d.text, str(d.date), "、".join(w for w, on in (("implicit", d.implicit), ("soft", d.soft)) if on))
            for t in tasks
            for d in t.deadlines
            if d.implicit or d.soft
        ],
    )
    yield (
        "周期要求",
        ("编号", "原文", "周期"),
        [(t.label, t.recurrence.text, words.recurrence(t.recurrence)) for t in tasks if t.recurrence],
    )
    yield (
        "不是时限、不是指标的日期和数字",
        ("编号", "原文", "是什么", "说明"),
        [(t.label, e.text, _EXPLAINED[e.kind], e.why) for t in tasks for e in t.explained],
    )
    yield (
        "单位的其他写法",
        ("规范名称", "附表又作", "理由"),
        [(d.name, alias, why) for d in registry.departments for alias, why in d.aliases.items()],
    )


def _errata(registry: Registry) -> Iterator[tuple[str, ...]]:
    for measure in registry.measures:
        for erratum in measure.errata:
            yield measure.label, erratum.printed, erratum.suggested, erratum.why
        for task in registry.of_measure(measure):
            for erratum in task.errata:
                yield task.label, erratum.printed, erratum.suggested, erratum.why


def _differences(registry: Registry) -> Iterator[tuple[str, ...]]:
    for measure in registry.measures:
        tasks: Iterable[Task] = registry.of_measure(measure)
        for label, differences in ((measure.label, measure.body), *((t.label, t.body) for t in tasks)):
            for difference in differences:
                yield label, difference.annex or "（没有）", difference.body, difference.note

"""Notes on the wording, related tasks, and what is written twice in a list."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from bizenv.base.problems import Fault, Path
from bizenv.checks.rules.spans import find_occurrences
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.plan.model import Difference, Erratum, Explained, Measure, Number, Target, Task

_LONGEST = 24
"""How many characters a short title should not exceed: it stands within a sentence."""
_NUMBER = re.compile(r"[0-9]+(?:[.][0-9]+)?")


def check_notes(subject: Subject) -> Iterator[Fault]:
    """疑误、与正文的不同，须引用附表所印的原文。"""
    for task, path in subject.tasks():
        printed = [task.text, task.measure.title, *task.lead_printed, *task.support_printed]
        yield from _quoted(task.errata, task.body, printed, path, name_subject(task))
    for measure, path in zip(subject.registry.measures, subject.sources.measures, strict=True):
        tasks = subject.registry.of_measure(measure)
        printed = [measure.title, *(u for t in tasks for u in (*t.lead_printed, *t.support_printed))]
        yield from _quoted(measure.errata, measure.body, printed, path, f"{measure.label} {measure.title}")


def _quoted(
    errata: Iterable[Erratum], body: Iterable[Difference], printed: list[str], path: Path, about: str
) -> Iterator[Fault]:
    for n, erratum in enumerate(errata):
        if not any(erratum.printed in words for words in printed):
            message = f"疑误所引“{erratum.printed}”不在这里"
            yield Fault((*path, "errata", n, "printed"), "E521", message, "照所印的原样引用", about)
    for n, difference in enumerate(body):
        if difference.annex is not None and not any(difference.annex in words for words in printed):
            message = f"所引附表“{difference.annex}”不在这里"
            yield Fault((*path, "body", n, "annex"), "E522", message, "照附表原样引用；附表没有的写 null", about)


def check_related(subject: Subject) -> Iterator[Fault]:
    """相关事项须存在，不是本身，不重复；写在一处即可，两处都显示。"""
    registry = subject.registry
    links: set[tuple[str, str]] = set()
    for task, path in subject.tasks():
        for n, link in enumerate(task.related):
            place = (*path, "related", n, "id")
            if link.id not in registry.position:
                remedy = f"写事项的编号，如 {registry.tasks[0].id}"
                yield Fault(place, "E523", f"没有事项“{link.id}”", remedy, name_subject(task))
            elif link.id == task.id:
                yield Fault(place, "E523", "相关事项是它自己", "删去", name_subject(task))
            elif any(link.id == other.id for other in task.related[:n]):
                yield Fault(place, "E523", f"相关事项“{link.id}”列了两次", "删去一个", name_subject(task))
            elif (link.id, task.id) in links:
                message = f"{registry.task(link.id).label} 已把这一项列为相关事项"
                yield Fault(place, "E523", message, "两处都显示，只留一处；理由不同的合在一处写", name_subject(task))
            links.add((task.id, link.id))


def check_doubles(subject: Subject) -> Iterator[Fault]:
    """Anomalies、targets、explained、errata、body 中，同一内容只写一次。"""
    said: set[tuple[str, str, Number]] = set()
    for n, anomaly in enumerate(subject.registry.anomalies):
        for k, number in enumerate(anomaly.numbers):
            if (anomaly.kind, anomaly.part, number) in said:
                message = f"原文异常（anomalies）里，{f'第“{anomaly.part}”部分的 ' if anomaly.part else ''}{number}（{anomaly.kind}）写了两次"
                yield Fault(("anomalies", n, "numbers", k), "E524", message, "删去一个，或改成本来要写的编号")
            said.add((anomaly.kind, anomaly.part, number))
    for task, path in subject.tasks():
        about = name_subject(task)
        yield from _repeated(task.targets, task.targets, (*path, "targets"), "指标", about, task.text)
        words = [(e.text,) for e in task.explained]
        yield from _repeated(task.explained, words, (*path, "explained"), "说明", about, task.text)
        yield from _repeated_notes(task, path, about)
    for measure, path in zip(subject.registry.measures, subject.sources.measures, strict=True):
        yield from _repeated_notes(measure, path, f"{measure.label} {measure.title}")


def _repeated_notes(owner: Task | Measure, path: Path, about: str) -> Iterator[Fault]:
    errata = [(e.printed, e.suggested) for e in owner.errata]
    yield from _repeated(owner.errata, errata, (*path, "errata"), "疑误", about)
    body = [(d.annex, d.body) for d in owner.body]
    yield from _repeated(owner.body, body, (*path, "body"), "与正文的不同", about)


def _repeated(
    notes: Sequence[Target | Explained | Erratum | Difference],
    said: Sequence[Hashable],
    path: Path,
    what: str,
    about: str,
    text: str = "",
) -> Iterator[Fault]:
    """The notes that say what one before them says, by ``said``; as often as their words occur in ``text`` is lawful."""
    for n, note in enumerate(notes):
        words = note.text if isinstance(note, Target | Explained) else ""
        if said[:n].count(said[n]) >= max(1, len(find_occurrences(text, words))):
            shown = words or (note.printed if isinstance(note, Erratum) else "")
            quoted = f"“{shown}”" if shown else ""
            yield Fault((*path, n), "E524", f"{what}{quoted}写了两次", "删去一个，或改成本来要写的", about)


def check_shorts(subject: Subject) -> Iterator[Fault]:
    """简称须简短，方案内不重复，里面的数字正文或标题里须有。"""
    members: dict[Path, list[Task]] = {}  # a measure's short title is that of all its items without one of their own
    for task, path in subject.tasks():
        if task.short:
            data: Any = subject.measures
            for key in path:
                data = data[key]
            members.setdefault((*(path if data.get("short") else path[:-2]), "short"), []).append(task)
    said: dict[str, Task] = {}
    misshapen = {fault.path for fault in subject.shape}
    for place, tasks in members.items():
        if place in misshapen:
            continue
        short, about = tasks[0].short, name_subject(tasks[0])
        if len(short) > _LONGEST:
            remedy = f"减到{_LONGEST}字以内，只说是什么事"
            yield Fault(place, "W525", f"简称“{short}”有{len(short)}字", remedy, about)
        if short in said:
            remedy = "改一个，说出两项的不同"
            yield Fault(place, "W525", f"简称“{short}”与 {said[short].label} 的一样", remedy, about)
        said.setdefault(short, tasks[0])
        words = " ".join(part for it in tasks for part in (it.text, it.measure.title, *it.columns.values()))
        strange = [number for number in _NUMBER.findall(short) if number not in _NUMBER.findall(words)]
        if strange:
            remedy = "照正文写，或不写数字"
            yield Fault(place, "W525", f"简称里的“{'、'.join(strange)}”正文和标题里没有", remedy, about)


RULES = (check_notes, check_related, check_doubles, check_shorts)

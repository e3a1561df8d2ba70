"""Notes on the wording, and related tasks."""

from collections.abc import Iterable, Iterator

from bizenv.base.problems import Fault, Path
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.plan.model import Difference, Erratum


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
    """相关事项须存在，不是本身，不重复。"""
    registry = subject.registry
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


RULES = (check_notes, check_related)

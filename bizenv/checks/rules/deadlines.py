"""Deadlines and recurrences: their words are in the text, their dates follow from the words, none is left out."""

from collections.abc import Iterator

from bizenv.base.problems import Fault, Path
from bizenv.checks.rules.spans import Span, claim_spans, find_occurrences, is_covered
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.phrases import reading as phrases
from bizenv.plan.model import Deadline, Task


def check_wordings(subject: Subject) -> Iterator[Fault]:
    """时限、周期的用语须出现在正文中，内容须是正文原句。"""
    for task, path in subject.tasks():
        about = name_subject(task)
        for n, deadline in enumerate(task.deadlines):
            place = (*path, "deadlines", n)
            if deadline.clause and deadline.clause not in task.text:
                yield Fault((*place, "clause"), "E505", "时限的内容不是正文原句", "从正文里逐字摘取连续的一段", about)
            if deadline.source == "column":
                continue
            before = sum(d.text == deadline.text for d in task.deadlines[:n] if d.source == "text")
            if len(find_occurrences(task.text, deadline.text)) <= before:
                again = f"只出现 {before} 次，多列了一条" if before else "正文里没有"
                remedy = "照正文原样写；印在单独一栏的，写 from: column"
                yield Fault((*place, "text"), "E501", f"时限用语“{deadline.text}”{again}", remedy, about)
        if (it := task.recurrence) is not None and it.source == "text" and it.text not in task.text:
            place = (*path, "recurrence", "text")
            remedy = "照正文原样写；印在单独一栏的，写 from: column"
            yield Fault(place, "E501", f"周期用语“{it.text}”正文里没有", remedy, about)


def check_days(subject: Subject) -> Iterator[Fault]:
    """日期须与用语一致，不早于印发之日；按期末日计（implicit）、力争（soft）须与用语一致。"""
    issued = subject.registry.plan.issued
    for task, path in subject.tasks():
        about = name_subject(task)
        for n, deadline in enumerate(task.deadlines):
            place = (*path, "deadlines", n)
            if deadline.date < issued:
                message = f"完成时限 {deadline.date} 早于方案印发之日 {subject.registry.plan.issued_as_known}"
                yield Fault((*place, "date"), "E503", message, "核对年份", about)
                continue
            reading = _reading(deadline, task, subject)
            if reading is None or reading.date is None:
                why = f"（{reading.note}）" if reading is not None and reading.note else ""
                message = f"读不出“{deadline.text}”是哪一天，照 {deadline.date} 计{why}"
                yield Fault((*place, "text"), "W507", message, "请人工核对日期", about)
                continue
            if deadline.date not in (reading.date, reading.latest):
                message = f"“{deadline.text}”应是 {reading.date}，写成了 {deadline.date}"
                yield Fault((*place, "date"), "E502", message, f"{reading.date}", about)
            yield from _flags(task, deadline, reading, place, subject)
        yield from _recurrence(task, path, about, subject)


def _reading(deadline: Deadline, task: Task, subject: Subject) -> phrases.Reading | None:
    """The reading of a deadline's words in their context (12月底前 after 2020年6月底 is in 2020), else on their own."""
    issued = subject.registry.plan.issued
    if deadline.source == "column":
        return phrases.read_cell(deadline.text, issued)
    here = [r for r in subject.mentions(task) if r.text == deadline.text]
    fitting = (r for r in here if deadline.date in (r.date, r.latest))
    return next(fitting, here[0] if here else None) or phrases.read_cell(deadline.text, issued)


def _flags(task: Task, deadline: Deadline, reading: phrases.Reading, place: Path, subject: Subject) -> Iterator[Fault]:
    about = name_subject(task)
    if deadline.implicit != reading.implicit and deadline.source == "text":  # a column of deadlines says what it is
        said = "没有“底前”" if reading.implicit else "已写明期限"
        wanted = "标为按期末日计：加上 implicit: true" if reading.implicit else "不标按期末日计：删去 implicit"
        key = "implicit" if deadline.implicit else "text"
        yield Fault((*place, key), "E506", f"“{deadline.text}”{said}", wanted, about)
    here = [r for r in subject.mentions(task) if r.text == deadline.text and deadline.source == "text"]
    if here and deadline.soft not in {r.soft for r in here}:
        said = "正文里没有“力争”“争取”等" if deadline.soft else "正文说的是“力争”“争取”等"
        wanted = "不标力争：删去 soft" if deadline.soft else "标为力争：加上 soft: true"
        key = "soft" if deadline.soft else "text"
        yield Fault((*place, key), "E506", f"“{deadline.text}”：{said}", wanted, about)


def _recurrence(task: Task, path: Path, about: str, subject: Subject) -> Iterator[Fault]:
    if task.recurrence is None:
        return
    reading = phrases.read_phrase(task.recurrence.text, subject.registry.plan.issued)
    if reading is not None and reading.kind == "recurring" and reading.every != task.recurrence.every:
        message = f"“{task.recurrence.text}”应是 {reading.every or 'null'}，写成了 {task.recurrence.every or 'null'}"
        yield Fault((*path, "recurrence", "every"), "E508", message, f"every: {reading.every or 'null'}", about)


def check_explained(subject: Subject) -> Iterator[Fault]:
    """正文中的每个日期用语，须是时限、周期，或在 explained 中说明。"""
    for task, path in subject.tasks():
        read = subject.mentions(task)
        spans = find_explained(task) if read else []
        for reading in read:
            if not is_covered((reading.start, reading.end), spans):
                why = f"（{reading.note}）" if reading.kind == "unclear" else ""
                yield Fault(
                    (*path, "text"),
                    "E504",
                    f"日期用语“{reading.text}”没有着落{why}",
                    "是时限的列入完成时限（deadlines），是周期的写作周期要求（recurrence），否则在说明（explained）里写明是什么",
                    name_subject(task),
                    find=reading.text,
                )


def find_explained(task: Task) -> list[Span]:
    """The spans of a task's text that its deadlines, its recurrence and its explanations account for."""
    spans = claim_spans(task.text, (d.text for d in task.deadlines if d.source == "text"))
    if task.recurrence is not None and task.recurrence.source == "text":
        spans += claim_spans(task.text, [task.recurrence.text])
    for explained in task.explained:
        spans += find_occurrences(task.text, explained.text)
    return spans


RULES = (check_wordings, check_days, check_explained)

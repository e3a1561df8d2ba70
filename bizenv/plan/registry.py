"""A plan in memory: its tasks by number, its departments by any of their names.

``build`` makes it from the plain data of the two files.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bizenv.base.days import name_number
from bizenv.base.errors import NotFoundError
from bizenv.base.text import fold_text
from bizenv.plan import ids
from bizenv.plan.model import Anomaly, Category, Department, Link, Measure, Part, Plan, Task
from bizenv.plan.units import Units

if TYPE_CHECKING:
    from bizenv.plan.wish import Wish


class Registry(Units):
    """A plan's tasks and departments. Every sequence is in the order of the document.

    narrows: whether ``narrow`` takes less time than to read every task.
    """

    narrows = False

    def __init__(
        self,
        plan: Plan,
        parts: tuple[Part, ...],
        categories: tuple[Category, ...],
        measures: tuple[Measure, ...],
        tasks: tuple[Task, ...],
        departments: tuple[Department, ...],
        anomalies: tuple[Anomaly, ...],
    ) -> None:
        super().__init__(departments)
        self.plan = plan
        self.parts = parts
        self.categories = categories
        self.measures = measures
        self.tasks = tasks
        self.anomalies = anomalies
        self.position: Mapping[str, int] = {task.id: n for n, task in reversed(list(enumerate(tasks)))}
        self._prefixes = {p.prefix: p.prefix for p in parts} | {p.word.upper(): p.prefix for p in parts}

    @cached_property
    def _numbered(self) -> Mapping[str, Sequence[Task]]:
        """The tasks under each number that names them: their own, and that of their measure."""
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            for number in {task.id, task.measure.id}:
                found.setdefault(number, []).append(task)
        return found

    @cached_property
    def _labelled(self) -> Mapping[str, Mapping[str, Task]]:
        """The first task under each printed number that is not an id, as ``_fold`` writes it, by the ids it names.

        Where numbers begin anew in each section, a number without its section may name several.
        """
        found: dict[str, dict[str, Task]] = {}
        for task in self.tasks:
            for label, number in list_labels(task):
                found.setdefault(label, {}).setdefault(number, task)
        return found

    @cached_property
    def plain_parts(self) -> frozenset[str]:
        """The numbers of the parts that have measures without a category."""
        return frozenset(m.part.number for m in self.measures if m.category is None)

    @cached_property
    def column_heads(self) -> tuple[str, ...]:
        """The heads of the plan's own further columns (责任领导, 完成形式), each once, in the order of the document."""
        return tuple(dict.fromkeys(head for task in self.tasks for head in task.columns))

    @cached_property
    def _backward(self) -> Mapping[str, Sequence[Link]]:
        """The links from other tasks to each id."""
        found: dict[str, list[Link]] = {}
        for task in self.tasks:
            for link in task.related:
                found.setdefault(link.id, []).append(Link(task.id, link.why))
        return found

    def narrow(self, wish: "Wish") -> Sequence[Task]:
        """Every task that fulfils a wish, and maybe others, in order."""
        return [task for task in self.tasks if wish.admits(task)]

    def among(self, wanted: Collection[str]) -> Sequence[Task]:
        """The tasks whose ids are among some, in order."""
        return [task for task in self.tasks if task.id in wanted] if wanted else []

    def task(self, task_id: str) -> Task:
        """The task with exactly this id. Raises NotFoundError."""
        if task_id not in self.position:
            raise NotFoundError(f"没有事项 {task_id}")
        return self.tasks[self.position[task_id]]

    def named(self, text: str) -> tuple[Task, ...]:
        """The tasks whose number a person typed: one task, or all the tasks of a measure.

        Several numbers may be separated by commas (27(3)、27(4)). Raises NotFoundError with the nearest numbers.
        """
        found: dict[int, Task] = {}  # by identity: a number that occurs twice names two tasks
        for word in self._part(text):
            found |= {id(t): t for t in self._numbered[self._identify(word)]}
        return tuple(found.values())

    def _part(self, text: str) -> Iterator[str]:
        """The numbers that a person typed together: 27.3、27.4; the 、 of 二、3(2) is its own."""
        if "、" in text and fold_label(text) in self._labelled:
            yield text
            return
        pieces = re.split("([、，,;；])", text)  # every second one is a mark
        at = 0
        while at < len(pieces):
            end = at + 1
            if len(pieces) > 1 and ids.parse_id(pieces[at], self._prefixes) not in self._numbered:
                ends = range(len(pieces), at, -2)
                end = next((e for e in ends if fold_label("".join(pieces[at:e])) in self._labelled), end)
            yield "".join(pieces[at:end])
            at = end + 1

    def _identify(self, word: str) -> str:
        """The id of the task or the measure whose number a person typed. Raises NotFoundError."""
        wanted = ids.parse_id(word, self._prefixes)
        if wanted is not None and wanted in self._numbered:
            return wanted
        folded = ids.fold_number(word)
        if folded in self._numbered:
            return folded
        several = self._labelled.get(fold_label(word), {})
        if not several:
            raise NotFoundError(f"没有编号为“{word}”的事项或措施{self._hint(wanted or folded)}")
        if len(several) > 1:
            labels = "、".join(f"{it.label if it.id == n else it.measure.label}（{n}）" for n, it in several.items())
            raise NotFoundError(f"编号“{word}”不止一处：{labels}")
        return next(iter(several))

    def measure(self, text: str) -> Measure:
        """The measure that a number names. Raises NotFoundError, also for the number of one of its sub-items."""
        tasks = self.named(text)
        measures = {t.measure.id: t.measure for t in tasks}
        wanted = self._identify(text)
        if wanted not in measures:
            raise NotFoundError(
                f"“{text}”不是措施的编号；措施写作 {next(iter(measures.values())).label}，事项用 show 查"
            )
        return measures[wanted]

    def _hint(self, wanted: str) -> str:
        if not re.search(r"\d", wanted):
            examples = [self.tasks[0].id, *([self.tasks[0].label] if self.tasks[0].label != self.tasks[0].id else [])]
            return f"；编号写作 {' 或 '.join(examples)}" if self.tasks else ""
        number = wanted.rpartition(".")[0] or wanted
        number = number if number in self._numbered else wanted.partition(".")[0]
        siblings = [t for t in self._numbered.get(number, ()) if t.measure.id == number]
        if siblings:
            measure = siblings[0].measure
            return (
                f"；{measure.label} 有 {'、'.join(t.label for t in siblings)}"
                if siblings[0].item is not None
                else f"；{measure.label} 没有分项"
            )
        prefix, digits = ids.split_id(number)
        part = next((m.part for m in self.measures if m.part.prefix == prefix), None)
        if part is None or not digits.isdecimal() or len(digits) > 6:
            return ""
        for anomaly in self.anomalies:
            if anomaly.kind == "gap" and anomaly.part == part.number and int(digits) in anomaly.numbers:
                return f"；原文缺号：{anomaly.note}"
        numbered = [
            (abs(m.number - int(digits)), m.label) for m in self.measures if m.part == part and type(m.number) is int
        ]
        close = [label for _, label in sorted(numbered, key=lambda pair: pair[0])]
        return f"；相近的有 {'、'.join(close[:3])}" if close else ""

    def part(self, text: str) -> Part:
        """The part that a person means: 一, 1, its prefix, its word or its title. Raises NotFoundError."""
        for n, part in enumerate(self.parts, start=1):
            if fold_text(text) in {
                fold_text(w) for w in (part.number, str(n), part.prefix, part.word, part.title) if w
            }:
                return part
        known = "、".join(f"{p.number}（{p.title}）" if p.title else p.number for p in self.parts)
        raise NotFoundError(f"没有第“{text}”部分；有：{known}" if known else "这份方案不分部分")

    def categories_named(self, text: str) -> list[Category]:
        """The categories that a person means: one by its number or title, or all whose title has these words.

        Raises NotFoundError.
        """
        wanted = fold_text(text)
        found: list[Category] = []
        for category in self.categories:
            number = name_number(category.number)
            names = (str(category.number), number, category.title, f"{number}、{category.title}", category.key)
            if wanted in {fold_text(name) for name in names if name}:
                found.append(category)
        found = found or [c for c in self.categories if wanted in fold_text(c.title)]
        if not found:
            known = "、".join(f"{c.key} {c.title}".strip() for c in self.categories)
            raise NotFoundError(f"没有目标任务“{text}”；有：{known}" if known else "这份方案不分目标任务")
        return found

    def label_of(self, number: str) -> str:
        """The printed form of an id, even if no task has that id."""
        if number in self._numbered:
            task = self._numbered[number][0]
            return task.label if task.id == number else task.measure.label
        measure, _, item = number.partition(".")
        prefix, digits = ids.split_id(measure)
        word = next((p.word for p in self.parts if p.prefix == prefix), prefix)
        plain = digits.isdecimal() and (not item or item.isdecimal())
        return ids.make_label(word, int(digits), int(item) if item else None) if plain else number

    def of_measure(self, measure: Measure) -> tuple[Task, ...]:
        """The tasks of a measure."""
        return tuple(t for t in self._numbered.get(measure.id, ()) if t.measure.id == measure.id)

    def related(self, task: Task) -> tuple[Link, ...]:
        """Links to the tasks that this one names and that name it, in the plan's order; unknown ids are left out."""
        links = {k.id: k for k in (*task.related, *self._backward.get(task.id, ())) if k.id in self.position}
        return tuple(sorted(links.values(), key=lambda link: self.position[link.id]))


def list_labels(task: Task) -> list[tuple[str, str]]:
    """The printed numbers of a task and its measure, as a typed one is compared, each with the id that it means."""
    measure = task.measure
    named = [(measure.label, measure.id), (task.label, task.id), (str(measure.number), measure.id)]
    bare = ids.make_label("", measure.number, task.item) if task.item is not None else ""
    named += [(bare, task.id), *((label.replace("、", ""), number) for label, number in named)]
    return list(dict.fromkeys((folded, number) for label, number in named if (folded := fold_label(label))))


def fold_label(label: str) -> str:
    """A printed number as it is compared: 二、3(2) may be typed as 二、3.2, which needs no quotes in a shell."""
    return re.sub(r"\(([^()]+)\)", r".\1", ids.fold_number(label))

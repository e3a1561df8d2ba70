"""Compares two versions of a plan, task by task."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from bizenv.base.days import name_number
from bizenv.base.redline import fold
from bizenv.plan.changes import (
    Changes,
    ColumnChange,
    DeadlineChange,
    HeadChange,
    Renaming,
    Revision,
    SectionChange,
    TargetChange,
    UnitChange,
)
from bizenv.plan.model import Deadline, Department, Plan, Recurrence, Role, Target, Task
from bizenv.plan.pairing import count_grams, measure_likeness, pair_tasks
from bizenv.plan.registry import Registry


def compare_plans(old: Registry, new: Registry) -> Changes:
    """What differs between two versions of a plan.

    What is not printed (notes, related tasks, kinds of units, short titles) is not compared. Where one of the two is
    still being entered, a title, a target or a line of the head that it lacks is no change, nor another target or recurrence
    that was read in the same words.
    """
    pairs = pair_tasks(old.tasks, new.tasks)
    sections, counterparts = _sections(old, new, pairs)
    comparer = _Comparer(old, new, counterparts)
    found = [comparer.compare(old.tasks[a], new.tasks[b]) for a, b in pairs]
    placed = dict(zip((b for _, b in pairs), found, strict=True))
    behind = _dropped_behind(old, dict(pairs))
    tasks = list(behind.get(-1, ()))
    for b, task in enumerate(new.tasks):
        tasks.append(placed.get(b, Revision(None, task)))
        tasks += behind.get(b, ())
    differing = tuple(it for it in tasks if it.old is None or it.new is None or it.topics)
    return Changes(
        old.plan,
        new.plan,
        tuple(_head(old.plan, new.plan)),
        sections,
        tuple(comparer.find_renamings(found)),
        differing,
        sum(not it.topics for it in found),
        (len(old.tasks), len(new.tasks)),
    )


def _dropped_behind(old: Registry, pairs: dict[int, int]) -> dict[int, list[Revision]]:
    """The dropped tasks by the position of the new task behind which they stand; -1: at the beginning."""
    found: dict[int, list[Revision]] = {}
    last = -1
    for a, task in enumerate(old.tasks):
        if a in pairs:
            last = pairs[a]
        else:
            found.setdefault(last, []).append(Revision(task, None))
    return found


def _head(old: Plan, new: Plan) -> Iterator[HeadChange]:
    for field in ("title", "document", "issuer", "issued", "annex"):
        was, now = (str(plan.issued_as_known if field == "issued" else getattr(plan, field)) for plan in (old, new))
        lacking = (old.draft and not was) or (new.draft and not now)
        if field == "issued" and (old.draft or new.draft):
            lacking = was.startswith(now) or now.startswith(was)  # only the month or the year is known
        if fold(was) != fold(now) and not lacking:
            yield HeadChange(field, was, now)


def _sections(
    old: Registry, new: Registry, pairs: Sequence[tuple[int, int]]
) -> tuple[tuple[SectionChange, ...], dict[str, str]]:
    """What differs in the sections, and for the key of each old section that of its counterpart.

    Sections of one title belong together; of others that share tasks those that share the most.
    """
    was = {it.key: it for it in old.categories}
    now = {it.key: it for it in new.categories}
    titles = Counter(fold(it.title) for it in (*was.values(), *now.values()) if it.title)
    named = {fold(it.title): key for key, it in now.items() if it.title}
    found = {
        key: named[fold(it.title)] for key, it in was.items() if titles[fold(it.title)] == 2 and fold(it.title) in named
    }
    shared = Counter(
        (one.key, other.key)
        for a, b in pairs
        if (one := old.tasks[a].measure.category) is not None and (other := new.tasks[b].measure.category) is not None
    )
    for (key, counterpart), _ in shared.most_common():
        if key not in found and counterpart not in found.values():
            found[key] = counterpart
    if not (was and now):  # one of the two has no sections at all
        return (), found
    changes: list[SectionChange] = []
    taken = {after: before for before, after in found.items()}
    for key, section in now.items():
        if key not in taken:
            changes.append(SectionChange(None, section))
            continue
        same = was[taken[key]]
        lacking = (old.plan.draft and not same.title) or (new.plan.draft and not section.title)
        numbers = name_number(same.number), name_number(section.number)
        unnumbered = (old.plan.draft and not numbers[0]) or (new.plan.draft and not numbers[1])
        if (numbers[0] != numbers[1] and not unnumbered) or (fold(same.title) != fold(section.title) and not lacking):
            changes.append(SectionChange(same, section))
    changes += [SectionChange(it, None) for key, it in was.items() if key not in found]
    return tuple(changes), found


class _Comparer:
    """Compares tasks of two plans. ``same``: for each name of a unit one word that all its names share."""

    def __init__(self, old: Registry, new: Registry, sections: dict[str, str]) -> None:
        self.old = old
        self.new = new
        self.sections = sections
        self.same = _join_names((*old.departments, *new.departments))
        self.titled: set[tuple[str, str]] = set()

    def compare(self, old: Task, new: Task) -> Revision:
        drafts = self.old.plan.draft, self.new.plan.draft
        if drafts[0]:
            old = _without_title(old, new.measure.title)
        if drafts[1]:
            new = _without_title(new, old.measure.title)
        measures = (old.measure.id, new.measure.id)
        titles = old.measure.title, new.measure.title
        lacking = any(draft and not title for draft, title in zip(drafts, titles, strict=True))
        title = fold(titles[0]) != fold(titles[1]) and measures not in self.titled and not lacking
        self.titled.add(measures)
        text = fold(old.text) != fold(new.text)
        # The same words, read by a program and by a person: what differs is no amendment.
        reading = any(drafts) and not text and not _recurs_in_column(old, new)
        return Revision(
            old,
            new,
            number=_is_renumbered(old, new),
            section=self._is_elsewhere(old, new),
            title=title,
            text=text,
            units=tuple(self._units(old, new)),
            deadlines=tuple(_deadlines(old.deadlines, new.deadlines)),
            recurrence=not reading and _recurs(old.recurrence) != _recurs(new.recurrence),
            targets=() if reading else tuple(_targets(old.targets, new.targets, drafts)),
            columns=tuple(_columns(old, new)),
        )

    def _is_elsewhere(self, old: Task, new: Task) -> bool:
        was, now = old.measure.category, new.measure.category
        if was is not None and now is not None:
            return self.sections.get(was.key) != now.key
        if was is None and now is None:  # in another part, if that is not the same one under another number or title
            one, other = old.measure.part, new.measure.part
            parted = bool(self.old.parts and self.new.parts)
            return parted and one.number != other.number and fold(one.title) != fold(other.title)
        return bool(self.old.categories and self.new.categories)

    def _units(self, old: Task, new: Task) -> Iterator[UnitChange]:
        """What differs in the units of a task: for each role those dropped, added, named otherwise, then the order."""
        was = {role: self._named(_printed(old, role)) for role in _ROLES}
        now = {role: self._named(_printed(new, role)) for role in _ROLES}
        for role in _ROLES:
            other = _ROLES[1 - _ROLES.index(role)]
            for key, name in was[role].items():
                if key not in now[role] and key not in now[other]:
                    yield UnitChange("dropped", role, (name,))
            for key, name in now[role].items():
                if key in was[role]:
                    if fold(was[role][key]) != fold(name):
                        yield UnitChange("form", role, (was[role][key],), (name,))
                elif key in was[other]:
                    yield UnitChange("role", role, (was[other][key],), (name,))
                else:
                    yield UnitChange("added", role, (), (name,))
        kept = [key for key in was["lead"] if key in now["lead"]]
        if kept != [key for key in now["lead"] if key in was["lead"]]:
            yield UnitChange("order", "lead", old.lead_printed, new.lead_printed)

    def _named(self, names: Iterable[str]) -> dict[str, str]:
        """The printed names by the word that all names of the same unit share."""
        found: dict[str, str] = {}
        for name in names:
            found.setdefault(self._key(name), name)
        return found

    def find_renamings(self, revisions: Sequence[Revision]) -> Iterator[Renaming]:
        """The units in whose place one other unit stands in every task, of which the other plan knows nothing."""
        put: dict[str, Counter[str]] = {}
        forms: dict[str, list[str]] = {}
        where: dict[str, list[str]] = {}
        for it in revisions:
            for role in _ROLES:
                dropped = [unit.old[0] for unit in it.units if unit.what == "dropped" and unit.role == role]
                added = [unit.new[0] for unit in it.units if unit.what == "added" and unit.role == role]
                for printed in dropped:
                    name = self.old.canonical(printed)
                    forms.setdefault(name, []).append(printed)
                    put.setdefault(name, Counter()).update(added)
                    where.setdefault(name, []).append(it.old.id if it.old is not None else "")
        known, before = (
            {self._key(name) for task in plan.tasks for name in (*task.lead, *task.support)}
            for plan in (self.new, self.old)
        )
        for name, counts in put.items():
            grams = count_grams(fold(name))
            # Where several came in its place each time, the one whose name is like it.
            after = max(counts, key=lambda it: (counts[it], measure_likeness(grams, count_grams(fold(it)))), default="")
            everywhere = counts[after] >= len(where[name]) and self._key(name) not in known
            few = len(set(where[name])) < _EVERYWHERE and measure_likeness(grams, count_grams(fold(after))) < _ALIKE
            if everywhere and self._key(after) not in before and not few:
                yield Renaming(name, after, tuple(dict.fromkeys(where[name])), tuple(dict.fromkeys(forms[name])))

    def _key(self, name: str) -> str:
        return self.same.get(fold(name), fold(name))


_EVERYWHERE = 2
"""Tasks: where a unit had fewer, another in its place may as well be a change of this task alone."""
_ALIKE = 0.5
"""So alike are the names of a unit before and after it was renamed: 县市场监管局, 县市场监督管理局."""
_ROLES: tuple[Role, Role] = ("lead", "support")


def _is_renumbered(old: Task, new: Task) -> bool:
    """Whether the printed number is another; where none is printed, the one that the place in the plan gives."""
    was, now = (old.measure.number, old.item or ""), (new.measure.number, new.item or "")
    return was != now if any(was) and any(now) else old.label != new.label


def _printed(task: Task, role: Role) -> tuple[str, ...]:
    return task.lead_printed if role == "lead" else task.support_printed


def _join_names(departments: Iterable[Department]) -> dict[str, str]:
    """For each name and alias of the units one word that all names of the same unit have in common."""
    found: dict[str, str] = {}
    for it in departments:
        names = [fold(name) for name in (it.name, *it.aliases)]
        words = {found[name] for name in names if name in found}
        word = min(words) if words else names[0]
        found |= {name: word for name, known in found.items() if known in words}
        found |= dict.fromkeys(names, word)
    return found


def _deadlines(old: Sequence[Deadline], new: Sequence[Deadline]) -> Iterator[DeadlineChange]:
    pairs, added = pair_deadlines(old, new)
    for node, was, now in pairs:
        if now is None:
            yield DeadlineChange("dropped", was, None, node)
        elif was.date != now.date:
            yield DeadlineChange("date", was, now, node)
        elif fold(was.text) != fold(now.text) or was.soft != now.soft:
            yield DeadlineChange("words", was, now, node)
    yield from (DeadlineChange("added", None, it) for it in added)


def pair_deadlines(
    old: Sequence[Deadline], new: Sequence[Deadline]
) -> tuple[list[tuple[int, Deadline, Deadline | None]], list[Deadline]]:
    """Each old deadline with its number from 1 and the new one in its place, None where it was dropped; and those added.

    What has the same day is one, then what is about the same clause, then the first that is left.
    """
    left, rest = list(enumerate(old, start=1)), list(new)
    found: dict[int, Deadline] = {}

    def take(fits: Callable[[Deadline, Deadline], bool]) -> None:
        for node, was in list(left):
            now = next((it for it in rest if fits(was, it)), None)
            if now is not None:
                found[node] = now
                left.remove((node, was))
                rest.remove(now)

    take(lambda a, b: (a.date, fold(a.text), fold(a.clause)) == (b.date, fold(b.text), fold(b.clause)))
    take(lambda a, b: a.date == b.date)
    take(lambda a, b: bool(a.clause) and _alike(a.clause, b.clause) >= _CLAUSE)
    found |= {node: now for (node, _), now in zip(left, rest, strict=False)}
    return [(node, was, found.get(node)) for node, was in enumerate(old, start=1)], rest[len(left) :]


_CLAUSE = 0.5
"""How alike the clauses of two deadlines are that are about the same thing."""


def _alike(one: str, other: str) -> float:
    return measure_likeness(count_grams(fold(one)), count_grams(fold(other)))


def _recurs(it: Recurrence | None) -> tuple[object, ...]:
    return (fold(it.text), it.every) if it is not None else ()


def _without_title(task: Task, title: str) -> Task:
    """A task of a draft without the title that its text, or what stands above the items of its measure, begins with.

    A table seldom has a column for titles: whoever enters a plan parts them from the text, a program does not.
    """
    if task.measure.title or not title:
        return task
    columns = {head: cell for head, cell in task.columns.items() if fold(cell).rstrip(_STOPS) != fold(title)}
    begins = re.match(r"\s*".join(map(re.escape, title)) + rf"\s*[{_STOPS}]\s*", task.text)
    text = task.text[begins.end() :] if begins is not None else ""
    return task._replace(columns=columns, text=text or task.text)


_STOPS = "。．.：:，,；;、"
"""What may stand between a title and the text behind it."""


def _recurs_in_column(old: Task, new: Task) -> bool:
    return any(it.recurrence is not None and it.recurrence.source == "column" for it in (old, new))


def _targets(old: Sequence[Target], new: Sequence[Target], drafts: tuple[bool, bool]) -> Iterator[TargetChange]:
    """The targets that differ: those of the same number are one, then those of the same name, then of like words."""
    left, rest = list(old), list(new)
    pairs: list[tuple[Target, Target]] = []

    def take(fits: Callable[[Target, Target], bool]) -> None:
        for was in list(left):
            now = next((it for it in rest if fits(was, it)), None)
            if now is not None:
                pairs.append((was, now))
                left.remove(was)
                rest.remove(now)

    take(lambda a, b: _number(a) == _number(b) and a.name == b.name)
    take(lambda a, b: _number(a) == _number(b))
    if any(drafts):
        take(lambda a, b: (a.value, a.unit) == (b.value, b.unit))
    take(lambda a, b: a.name == b.name)
    take(lambda a, b: a.unit == b.unit and _alike(a.text, b.text) >= _CLAUSE)
    if any(drafts):  # of what a program read only the numbers are sure
        take(lambda a, b: a.unit == b.unit)
        yield from (
            TargetChange("value", was, now) for was, now in pairs if (was.value, was.unit) != (now.value, now.unit)
        )
        return
    for was, now in pairs:
        if _number(was) != _number(now):
            yield TargetChange("value", was, now)
        elif was.name != now.name:
            yield TargetChange("name", was, now)
    yield from (TargetChange("dropped", it, None) for it in left)
    yield from (TargetChange("added", None, it) for it in rest)


def _number(it: Target) -> tuple[object, ...]:
    return it.operator, it.value, it.unit, it.baseline, it.soft


def _columns(old: Task, new: Task) -> Iterator[ColumnChange]:
    for head in dict.fromkeys((*new.columns, *old.columns)):
        was, now = old.columns.get(head, ""), new.columns.get(head, "")
        if fold(was) != fold(now):
            yield ColumnChange(head, was, now)

"""The comparison of two versions of a plan in words: what was printed, marked, and what that means, line by line."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from bizenv.base.days import name_number
from bizenv.base.redline import Piece, count_pairs, fold, mark_changes
from bizenv.base.tuples import NamedTuple
from bizenv.plan.changes import Changes, DeadlineChange, Revision, TargetChange, Topic, UnitChange
from bizenv.plan.model import Category, Deadline, Plan, Role, Task
from bizenv.views.wording import titles, words
from bizenv.views.wording.numbers import list_labels, tell_numbers

Kind = Literal["added", "dropped", "changed"]
Gone = Literal["added", "dropped"]
KINDS: dict[Kind, str] = {"added": "新增", "dropped": "删去", "changed": "修改"}
TOPICS: dict[Topic, str] = {
    "moved": "编号和归类",
    "title": "标题",
    "wording": "文字",
    "units": "单位",
    "deadlines": "时限",
    "recurrence": "周期",
    "targets": "指标",
    "columns": "其他栏目",
}
ROLES: dict[Role, str] = {"lead": "牵头单位", "support": "配合单位"}
_HEAD = {"title": "标题", "document": "文号", "issuer": "印发单位", "issued": "印发日期", "annex": "附件名称"}
DROPPED, ADDED, BOUNDARY = "〔删：", "〔增：", "〕"
"""How a change is marked where there is neither colour nor type: as an official marks it in a typescript."""
TEXT = "正文"
STEPS = "记入台账的命令（本命令没有写；【】里的填好再运行，可先加 --dry-run 看）"
NONE = "（无）"
GONE = "（删去）"
LEGEND = "〔删：…〕是原有而删去的，〔增：…〕是新增的。"


_Forms = dict[tuple[str, str], list[Task]]


class Field(NamedTuple):
    """Something printed that differs: its name (empty for the text of a task) and its pieces, marked."""

    name: str
    pieces: tuple[Piece, ...]


class Line(NamedTuple):
    """One task that differs.

    label: its number in the new version, or where it was dropped, in the old one; was: the old number where it is another.
    name: its title. fields: what is printed otherwise. notes: what that means, each a short sentence without a full stop.
    """

    kind: Kind
    label: str
    was: str
    name: str
    fields: tuple[Field, ...]
    notes: tuple[str, ...]

    @property
    def numbered(self) -> str:
        """Its number, with the old one where that is another: 28(1)（原27(1)）."""
        return f"{self.label}（原{self.was}）" if self.was else self.label

    @property
    def head(self) -> str:
        """Its number and its title: 28(1)（原27(1)）　提高获得网络便利度."""
        return "　".join(part for part in (self.numbered, self.name) if part)


class Told(NamedTuple):
    """A comparison, ready to be told. ``general``: what concerns the whole plan or many tasks alike, without a label."""

    title: str
    versions: tuple[tuple[str, str], ...]
    summary: str
    general: tuple[Line, ...]
    lines: tuple[Line, ...]


def tell(changes: Changes) -> Told:
    """The comparison in words."""
    pairs = count_pairs(it.text for revision in changes.tasks for it in (revision.old, revision.new) if it is not None)
    forms = _find_forms(changes)
    lines = _join_lines(
        tell_revision(it, pairs, forms) for it in changes.tasks if not _is_told_once(it, changes, forms)
    )
    versions = (("原版", _name(changes.old)), ("新版", _name(changes.new)))
    return Told(title(changes), versions, summarise(changes), tuple(_general(changes, forms)), tuple(lines))


def _join_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, of neighbours under one title that were changed alike only one: 4(1)—4(5)."""
    for (kind, name, fields, notes), group in groupby(lines, key=lambda it: (it.kind, it.name, it.fields, it.notes)):
        each = list(group)
        if len(each) == 1 or kind != "changed" or any(not field.name for field in fields):
            yield from each
        else:
            was = [it.was or it.label for it in each]
            other = f"{was[0]}—{was[-1]}" if any(it.was for it in each) else ""
            yield Line(kind, f"{each[0].label}—{each[-1].label}", other, name, fields, notes)


def name_topic(key: str) -> str:
    """What an option calls a respect in which versions differ: one of ``TOPICS``, or added, dropped."""
    names: dict[str, str] = {**KINDS, **TOPICS}  # type: ignore[dict-item]
    return names[key]


def title(changes: Changes) -> str:
    """The title of the comparison: 《某方案》修订对照表."""
    plan = changes.new if changes.new.title else changes.old
    return f"{titles.entitle(plan.title) if plan.title else titles.name_plan(plan)}修订对照表"


def _name(plan: Plan) -> str:
    """A version with its number and day: 《某方案》（某府发〔2019〕1号），2019年9月24日印发."""
    return f"{titles.cite(plan)}，{words.day_of_issue(plan)}印发"


def summarise(changes: Changes) -> str:
    """The counts in one sentence."""
    looked = f"只看{'、'.join(map(name_topic, changes.only))}。" if changes.only else ""
    if not changes.total:
        return looked + (
            f"{changes.alike}项都没有这样的变化。" if looked else f"两版相同：{changes.sizes[0]}项，没有不同。"
        )
    counts = Counter(topic for it in changes.revised for topic in it.topics)
    each = "、".join(f"{name}{counts[topic]}项" for topic, name in TOPICS.items() if counts[topic])
    parts = [
        f"新增{len(changes.added)}项" if changes.added else "",
        f"删去{len(changes.dropped)}项" if changes.dropped else "",
        f"改动{len(changes.revised)}项（{each}）" if changes.revised else "",
        f"{changes.alike}项没有{'这样的' * bool(looked)}变化" if changes.alike else "",
        f"方案本身改动{len(changes.head)}处" if changes.head else "",
        f"目标任务改动{len(changes.sections)}处" if changes.sections else "",
    ]
    return f"{looked}原版{changes.sizes[0]}项，新版{changes.sizes[1]}项：{'，'.join(part for part in parts if part)}。"


def _general(changes: Changes, forms: _Forms) -> Iterator[Line]:
    for it in changes.head:
        was, now = it.old, it.new
        if it.field == "issued":
            was, now = words.day_of_issue(changes.old), words.day_of_issue(changes.new)
        pieces = mark_changes(was, now) if it.field in ("title", "annex") else _replace(was, now)
        yield _general_line(f"方案{_HEAD[it.field]}", pieces)
    for section in changes.sections:
        both = section.old is not None and section.new is not None
        bare = both and "" in (section.old and section.old.number, section.new and section.new.number)
        was, now = (_name_section(each, bare=bare) for each in (section.old, section.new))
        yield _general_line("目标任务", mark_changes(was, now))
    for renaming in changes.renamings:
        tasks = [it.old for it in changes.revised if it.old is not None and it.old.id in renaming.tasks]
        told = f"{len(tasks)}项一律改换：{'、'.join(list_labels(tasks))}"
        yield _general_line("单位", _replace(renaming.old, renaming.new), told)
    for (was, now), tasks in forms.items():
        yield _general_line(
            "名称写法", _replace(was, now), f"同一家单位，{len(tasks)}项：{'、'.join(list_labels(tasks))}"
        )
    numbered = [it for it in changes.revised if it.number]
    if numbered:
        alone = sum(it.topics == ("moved",) and not it.section for it in numbered)
        told = f"{len(numbered)}项改了编号" + (f"，其中{alone}项内容不变" if alone else "")
        yield _general_line("编号", (), f"{told}：{'、'.join(tell_numbers(numbered))}")


def _general_line(name: str, pieces: tuple[Piece, ...], *notes: str) -> Line:
    return Line("changed", "", "", name, (Field("", pieces),) if pieces else (), notes)


def _replace(old: str, new: str) -> tuple[Piece, ...]:
    """What is replaced as a whole: a name, a number, a day."""
    return tuple(it for it in (Piece("dropped", old), Piece("added", new)) if it.text)


def _name_section(section: Category | None, *, bare: bool) -> str:
    """A section as the document heads it: 六、获得网络; ``bare``: without the number, which one of the two does not have."""
    if section is None:
        return ""
    number = "" if bare else name_number(section.number)
    return "、".join(w for w in (number, section.title) if w) or section.key


def _find_forms(changes: Changes) -> _Forms:
    """The units whose name is printed otherwise in several tasks, which is told once; each with these old tasks."""
    found: _Forms = {}
    for it in changes.revised:
        for unit in it.units:
            if unit.what == "form" and it.old is not None:
                found.setdefault((unit.old[0], unit.new[0]), []).append(it.old)
    return {names: tasks for names, tasks in found.items() if len(tasks) > 1}


def _is_told_once(it: Revision, changes: Changes, forms: _Forms) -> bool:
    """Whether of a task only what is told of many differs: its number, or a unit that has another name everywhere."""
    if it.old is None or it.new is None or it.section or not {*it.topics} <= {"moved", "units"}:
        return False
    return not _without_forms(changes.own_units(it), forms)


def _without_forms(units: Iterable[UnitChange], forms: _Forms) -> list[UnitChange]:
    return [it for it in units if it.what != "form" or (it.old[0], it.new[0]) not in forms]


def tell_revision(it: Revision, pairs: Mapping[str, int], forms: _Forms) -> Line:
    """One task that differs."""
    if it.old is None or it.new is None:
        task = it.task
        kind: Gone = "added" if it.old is None else "dropped"
        return Line(kind, task.label, "", titles.head_task(task), tuple(_whole(task, kind)), tuple(_due(task, kind)))
    was = it.old.label if it.number else ""
    fields = tuple(_fields(it.old, it.new, it, pairs))
    name = titles.head_task(it.new if it.new.measure.title or not it.old.measure.title else it.old)
    return Line("changed", it.new.label, was, name, fields, tuple(_notes(it, forms)))


def _whole(task: Task, kind: Gone) -> Iterator[Field]:
    """All that is printed of a task that was added or dropped."""
    printed = [
        ("", task.text),
        (ROLES["lead"], "、".join(task.lead_printed)),
        (ROLES["support"], "、".join(task.support_printed)),
        ("时限", _print_deadlines(d for d in task.deadlines if d.source == "column")),
        *task.columns.items(),
    ]
    yield from (Field(name, (Piece(kind, text),)) for name, text in printed if text)


def _due(task: Task, kind: Gone) -> Iterator[str]:
    """The days of a task that was added, which its text may give in other words."""
    if kind == "added" and task.deadlines:
        yield f"时限{'、'.join(words.day(it.date) for it in task.dated)}"


def _fields(old: Task, new: Task, it: Revision, pairs: Mapping[str, int]) -> Iterator[Field]:
    if it.title:
        yield Field("标题", mark_changes(old.measure.title, new.measure.title, pairs))
    if it.text:
        yield Field("", mark_changes(old.text, new.text, pairs))
    roles: tuple[Role, Role] = ("lead", "support")
    for role in roles:
        was, now = (task.lead_printed if role == "lead" else task.support_printed for task in (old, new))
        if [fold(name) for name in was] != [fold(name) for name in now]:
            yield Field(ROLES[role], mark_names(was, now))
    apart = any(d.source == "column" for change in it.deadlines for d in (change.old, change.new) if d is not None)
    if it.deadlines and (apart or not it.text):
        show: Callable[[Deadline], bool] = lambda d: d.source == "column" or not it.text  # noqa: E731
        was_due, now_due = (_print_deadlines(filter(show, task.deadlines)) for task in (old, new))
        yield Field("时限", mark_changes(was_due, now_due))
    if it.recurrence and not it.text:
        once, again = (words.recurrence(t.recurrence) if t.recurrence else "" for t in (old, new))
        yield Field("周期", mark_changes(once, again))
    if it.targets and not it.text:
        promised, promises = ("；".join(map(words.target, task.targets)) for task in (old, new))
        yield Field("指标", mark_changes(promised, promises))
    yield from (Field(column.head, mark_changes(column.old, column.new, pairs)) for column in it.columns)


def _print_deadlines(deadlines: Iterable[Deadline]) -> str:
    return "；".join(it.text for it in deadlines)


def mark_names(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """Two lists of units as one, name by name; the marks between the names belong to those that come or go."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, [fold(n) for n in old], [fold(n) for n in new], autojunk=False)
    found: list[Piece] = []
    steps = matcher.get_opcodes()
    led = False  # whether a name that stays stands before
    for n, (tag, a, b, c, d) in enumerate(steps):
        if tag == "equal":
            found.append(Piece("kept", "、" * led + "、".join(new[c:d])))
            led = True
            continue
        follows = not led and n + 1 < len(steps)
        for mark, names in (("dropped", old[a:b]), ("added", new[c:d])):
            if names:
                text = "、" * led + "、".join(names) + "、" * follows
                found.append(Piece("dropped" if mark == "dropped" else "added", text))
    return tuple(found)


def _notes(it: Revision, forms: _Forms) -> Iterator[str]:
    if it.old is None or it.new is None:
        return
    if it.section:
        was, now = words.category(it.old.measure), words.category(it.new.measure)
        yield f"由{titles.quote(was)}移入{titles.quote(now)}" if was and now else f"移入{titles.quote(now or was)}"
    yield from tell_units(_without_forms(it.units, forms))
    yield from (tell_deadline(deadline, len(it.old.deadlines)) for deadline in it.deadlines)
    if it.recurrence:
        once, again = (words.recurrence(t.recurrence) if t.recurrence else "" for t in (it.old, it.new))
        yield f"周期由{once}改为{again}" if once and again else f"增加周期{again}" if again else f"不再有周期{once}"
    yield from map(tell_target, it.targets)
    if it.text and not (it.deadlines or it.targets or it.recurrence):
        yield "文字修改"


def tell_units(units: Sequence[UnitChange]) -> Iterator[str]:
    """What became of the units, role by role: 牵头单位由经信局改为数据局, 财政局由配合改为牵头."""
    for role, name in ROLES.items():
        gone, come = (
            "、".join(n for it in units if it.role == role and it.what == what for n in (*it.old, *it.new))
            for what in ("dropped", "added")
        )
        if gone and come:
            yield f"{name}由{gone}改为{come}" if "、" not in gone + come else f"{name}删去{gone}，增加{come}"
        elif gone or come:
            yield f"{name}{'删去' if gone else '增加'}{gone or come}"
    for it in units:
        if it.what == "role":
            yield f"{it.new[0]}由{'配合改为牵头' if it.role == 'lead' else '牵头改为配合'}"
        elif it.what == "form":
            yield f"名称写法：{it.old[0]}写作{it.new[0]}"
        elif it.what == "order":
            yield f"牵头次序改为{'、'.join(it.new)}"


def tell_deadline(it: DeadlineChange, nodes: int) -> str:
    """What became of a deadline; ``nodes``: how many the task had."""
    if it.old is None or it.new is None:
        deadline = it.new or it.old
        if deadline is None:
            return ""
        about = f"（{deadline.clause}）" if deadline.clause else ""
        return f"{'增加' if it.old is None else '删去'}时限{deadline.text}{about}"
    mark = f"节点{it.node}" if nodes > 1 else ""
    if it.what == "words":
        soft = {(False, True): "，改为力争", (True, False): "，不再是力争"}.get((it.old.soft, it.new.soft), "")
        return f"{mark}时限写法由{it.old.text}改为{it.new.text}，仍是{words.day(it.new.date)}{soft}"
    turn = "延后" if it.new.date > it.old.date else "提前"
    return f"{mark}时限{turn}：{words.day(it.old.date)}改为{words.day(it.new.date)}"


def tell_target(it: TargetChange) -> str:
    """What became of a target."""
    if it.old is None or it.new is None:
        found = it.new or it.old
        return f"{'增加' if it.old is None else '删去'}指标{words.target(found)}" if found is not None else ""
    if it.what == "name":
        return f"指标名称由{titles.quote(it.old.name)}改为{titles.quote(it.new.name)}"
    was, now = ((words.required(t), words.baseline(t)) for t in (it.old, it.new))
    base = f"，基数由{was[1] or '无'}改为{now[1] or '无'}" if was[1] != now[1] else ""
    return f"指标{titles.quote(it.new.name)}由{was[0]}改为{now[0]}{base}"


def join_marked(pieces: Iterable[Piece]) -> str:
    """Marked pieces in plain text: 建成〔删：4个〕〔增：3个〕网点."""
    opened = {"dropped": DROPPED, "added": ADDED}
    return "".join(it.text if it.mark == "kept" else f"{opened[it.mark]}{it.text}{BOUNDARY}" for it in pieces)

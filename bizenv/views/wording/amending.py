"""The commands that bring the ledger of the old version of a plan to the new one, and what no command can do.

What the comparison cannot know (who approved it, from which day) is a place in 【】. Nothing is written here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from bizenv.base.redline import fold
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import ENDED, Node, State
from bizenv.ledger.status import Status
from bizenv.plan.changes import Changes, Renaming, Revision
from bizenv.plan.comparing import pair_deadlines
from bizenv.plan.model import Deadline, Task
from bizenv.plan.registry import Registry

DOCUMENT, EFFECTIVE, APPROVER, REASON = "【文号】", "【施行之日】", "【批准机关】", "【延期的原因】"
"""What a person fills in: the number of the amending document, the day from which it holds, who approved, why."""
DROPPED = "修订后不再列入"
"""The reason of a termination that the comparison itself knows."""
_Quote = Callable[[object], str]


class Step(NamedTuple):
    """A command, or where no command can do it, a ``note``; ``tasks``: the ids of the old tasks that it is about."""

    command: str
    note: str
    tasks: tuple[str, ...] = ()


class _Typed(NamedTuple):
    """A command before it is written out: its options as typed, for tasks that may be joined with others."""

    name: str
    words: tuple[str, ...]
    options: str
    tasks: tuple[str, ...]


def list_steps(
    changes: Changes,
    old: Registry,
    new: Registry,
    quote: _Quote,
    data: str = "",
    statuses: Mapping[str, Status] | None = None,
) -> list[Step]:
    """The commands in the order in which they are to be run: units, then tasks in the order of the document.

    ``quote`` writes a value as it is typed in a shell; ``data`` is the option that names the workspace, with a space
    before it, or empty. ``statuses``: how the tasks of the old version stand, by id, if it has a ledger: what is on record
    already is not asked for again, and what would be refused is said.
    """
    return list(_join(_Steps(changes, old, new, quote, statuses or {}).make(), quote, data))


def _join(steps: "Iterable[Step | _Typed]", quote: _Quote, data: str) -> Iterator[Step]:
    """The steps written out, neighbours that are the same but for their tasks as one command."""
    for _, group in groupby(steps, key=lambda it: it if isinstance(it, Step) else (it.name, it.words, it.options)):
        first, *others = group
        if isinstance(first, Step):
            yield first
            continue
        tasks = tuple(dict.fromkeys(task for it in (first, *others) for task in it.tasks))
        typed = " ".join(map(quote, first.words or tasks))
        yield Step(f"bizenv {first.name} {typed}{first.options}{data}", "", tasks)


def note_revision(revision: str) -> Step:
    """Where the commands may be run, if the old version is a git revision and the files are the new one."""
    return Step("", f"命令写的是原版的编号和单位，要在 {revision} 那一版数据的工作区里运行")


class _Steps:
    def __init__(
        self, changes: Changes, old: Registry, new: Registry, quote: _Quote, statuses: Mapping[str, Status]
    ) -> None:
        plan, before = changes.new, changes.old
        another = bool(plan.document) and fold(plan.document) != fold(before.document)
        self.changes = changes
        self.old = old
        self.new = new
        self.quote = quote
        self.statuses = statuses
        self.document = plan.document if another else DOCUMENT
        later = another and plan.precision == "day" and plan.issued >= before.issued
        self.effective = plan.issued.isoformat() if later else EFFECTIVE

    def make(self) -> Iterator[Step | _Typed]:
        unknown = self._list_unknown()
        if unknown:
            yield Step("", f"先在 departments.yaml 里列入{'、'.join(unknown)}（再 bizenv lock），下面的命令才认得")
        for it in self.changes.renamings:
            yield from self._reorganise(it)
        for revision in self.changes.tasks:
            if revision.old is None:
                continue
            if revision.new is None:
                yield from self._terminate(revision.old)
            elif self._is_in(revision.old, "terminated"):
                yield Step("", f"{revision.old.label} 已经批准终止，新版的改动不再记", (revision.old.id,))
            else:
                yield from self._amend(revision.old, revision.new, revision)
        yield from self._remarks()

    def _nodes(self, task: Task, number: int = 0) -> list[Node]:
        """How the nodes of a task stand, or the one with this number; none without a ledger."""
        status = self.statuses.get(task.id)
        return [node for node in status.nodes if number in (0, node.number)] if status is not None else []

    def _is_in(self, task: Task, *states: State, node: int = 0) -> bool:
        """Whether a task, or one of its nodes, is on record as being in one of these states."""
        nodes = self._nodes(task, node)
        return bool(nodes) and all(it.state in states for it in nodes)

    def _list_unknown(self) -> list[str]:
        """The units of the commands that the old version does not have."""
        names = [it.new for it in self.changes.renamings]
        for it in self.changes.revised:
            if it.new is not None and self._reassigns(it):
                names += [*it.new.lead, *it.new.support]
        known = (self._find_unit(name) for name in names)
        return [name for name in dict.fromkeys(known) if not self.old.knows(name)]

    def _find_unit(self, name: str) -> str:
        """The old version's name for a unit of the new one; the same name if it has none."""
        if self.old.knows(name):
            return self.old.canonical(name)
        found = next((d for d in self.new.departments if d.name == self.new.canonical(name)), None)
        return next((self.old.canonical(a) for a in (found.aliases if found else ()) if self.old.knows(a)), name)

    def _command(
        self, name: str, tasks: tuple[str, ...], options: Mapping[str, str | Sequence[str]], *words: str
    ) -> _Typed:
        """A command; ``words`` stand in the place of the tasks where it takes others."""
        typed = ""
        for option, value in options.items():
            for each in [value] if isinstance(value, str) else value:
                typed += f" --{option.replace('_', '-')} {self.quote(each)}"
        return _Typed(name, words, typed, tasks)

    def _reorganise(self, it: Renaming) -> Iterator[Step | _Typed]:
        name = self.old.canonical(it.old)
        held = [status for task in it.tasks if (status := self.statuses.get(task)) is not None]
        if held and not any(name in (*status.lead, *status.support, *status.waiting) for status in held):
            return
        given = {"into": self._find_unit(it.new), "document": self.document, "effective": self.effective}
        yield Step(
            "", f"{it.old}确已改名或并入{it.new}的，用下一条；没有机构变动的，改用 bizenv reassign 逐项记", it.tasks
        )
        yield self._command("reorganise", it.tasks, given, name)

    def _terminate(self, task: Task, node: int = 0) -> Iterator[Step | _Typed]:
        """The termination of a task or a node; where some of its nodes are closed, of each that is open."""
        closed = [it for it in self._nodes(task, node) if it.state in ENDED]
        if closed:
            if any(it.state != "terminated" for it in closed):
                yield Step("", f"{task.label} 已办结销号的，不用终止", (task.id,))
            for it in self._nodes(task, node):
                if it not in closed:
                    yield self._end(task, it.number)
        else:
            yield self._end(task, node)

    def _end(self, task: Task, node: int) -> _Typed:
        given = {"approved_by": APPROVER, "document": self.document, "reason": DROPPED}
        return self._command("terminate", (task.id,), given | ({"deadline": str(node)} if node else {}))

    def _amend(self, old: Task, new: Task, it: Revision) -> Iterator[Step | _Typed]:
        if _is_date_alone(old, new, it):
            for change in it.deadlines:
                if change.new is not None:
                    yield from self._extend(old, change.new, change.node if len(old.deadlines) > 1 else 0)
        elif it.text or it.deadlines or (it.recurrence and _in_column(old, new)):
            yield from self._supersede(old, new, it)
        elif it.targets or it.recurrence:
            yield Step("", f"{old.label} 的原文没有改，指标或周期的读法改了：改数据文件，没有命令可记", (old.id,))
        if self._reassigns(it):
            yield from self._reassign(old, new)

    def _extend(self, task: Task, deadline: Deadline, node: int) -> Iterator[Step | _Typed]:
        if self._is_in(task, *ENDED, "continuing", node=node):
            yield Step("", f"{task.label} 已办结销号，不用延期", (task.id,))
            return
        if any(it.date is not None and it.date >= deadline.date for it in self._nodes(task, node)):
            return  # extended so far already
        given = {"until": deadline.date.isoformat(), "approved_by": APPROVER, "document": self.document}
        given |= {"reason": REASON} | ({"deadline": str(node)} if node else {})
        yield self._command("extend", (task.id,), given)

    def _supersede(self, old: Task, new: Task, it: Revision) -> Iterator[Step | _Typed]:
        """A new rule for the task, or for each of its nodes: a rule without ``--deadline`` gives all of them one day."""
        pairs, added = pair_deadlines(old.deadlines, new.deadlines)
        several = len(pairs) > 1
        changed = [pair for pair in pairs if _differs(pair[1], pair[2])] if several else pairs
        if several and not changed:  # what was reworded stands outside of what is due by them
            changed = pairs
        for node, _, deadline in changed:
            if deadline is None and several:
                yield from self._terminate(old, node)
                continue
            text = deadline.clause if several and deadline is not None and deadline.clause else new.text
            yield from self._rule(old, text, deadline, node if several else 0)
        if not pairs:
            yield from self._rule(old, new.text, added[-1] if added else None, 0)
            added = added[:-1]
        if added:
            days = "、".join(f"{deadline.text}（{deadline.date}）" for deadline in added)
            yield Step("", f"{old.label} 增加的节点{days}没有命令可记：要在数据文件里增补", (old.id,))

    def _rule(self, task: Task, text: str, deadline: Deadline | None, node: int) -> Iterator[_Typed]:
        until = deadline.date if deadline is not None else None
        nodes = self._nodes(task, node)
        if nodes and all(it.rule is not None and it.rule.text == text and it.rule.until == until for it in nodes):
            return
        given = {"document": self.document, "effective": self.effective, "text": text}
        given |= {"until": until.isoformat()} if until is not None else {}
        given |= {"deadline": str(node)} if node else {}
        yield self._command("supersede", (task.id,), given)

    def _reassigns(self, it: Revision) -> bool:
        """Whether other units have the task, not the same under another form of a name or in place of one everywhere."""
        return any(unit.what != "form" for unit in self.changes.own_units(it))

    def _reassign(self, old: Task, new: Task) -> Iterator[Step | _Typed]:
        status = self.statuses.get(old.id)
        was = (status.lead, status.support) if status is not None else (old.lead, old.support)
        lead, support = (tuple(dict.fromkeys(map(self._find_unit, names))) for names in (new.lead, new.support))
        if not lead:
            yield Step("", f"{old.label} 的牵头单位删空了，没有命令可记：要在数据文件里改", (old.id,))
            return
        if not support and was[1]:
            yield Step("", f"{old.label} 的配合单位删空了，没有命令可记：要在数据文件里改", (old.id,))
        if lead != was[0] or (support and support != was[1]):
            given = {"lead": lead, "support": support, "document": self.document, "effective": self.effective}
            yield self._command("reassign", (old.id,), given)

    def _remarks(self) -> Iterator[Step]:
        added = [it.task.label for it in self.changes.added]
        if added:
            yield Step(
                "",
                f"新增的{len(added)}项（{'、'.join(added)}）没有命令可记：命令只记已有的事项，新的要录入 measures.yaml",
            )
        numbered = tuple(it.old.id for it in self.changes.revised if it.old is not None and it.number)
        if numbered:
            yield Step(
                "",
                f"编号改了的{len(numbered)}项，台账仍按原编号记，命令里写的也是原编号；"
                "换用新版的数据文件，原有的记录不会随编号改过去",
                numbered,
            )
        if any({"title", "columns"} & {*it.topics} for it in self.changes.revised) or self.changes.head:
            yield Step("", "标题、其他栏目、方案的标题文号等只在数据文件里改，没有命令可记")


def _is_date_alone(old: Task, new: Task, it: Revision) -> bool:
    """Whether nothing but the days of deadlines was changed, each to a later one, so that they may be extended."""
    if not it.deadlines or it.targets or it.recurrence:
        return False
    text = fold(old.text)
    for change in it.deadlines:
        if change.what != "date" or change.old is None or change.new is None or change.new.date <= change.old.date:
            return False
        text = text.replace(fold(change.old.text), fold(change.new.text), 1)
    return text == fold(new.text)


def _differs(old: Deadline, new: Deadline | None) -> bool:
    return new is None or old.date != new.date or fold(old.clause) != fold(new.clause)


def _in_column(old: Task, new: Task) -> bool:
    return any(it.recurrence is not None and it.recurrence.source == "column" for it in (old, new))

"""The checks on an entry before it is written: its texts are allowed, its step is lawful, and it is no duplicate."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bizenv.base import privacy
from bizenv.base.errors import MisuseError
from bizenv.base.suggest import find_nearest
from bizenv.base.text import UNSEEN, fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, add_name, is_same, to_data
from bizenv.ledger.fields import PAST, list_names
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import find_twins
from bizenv.ledger.states import Node, run_steps
from bizenv.ledger.status import Status
from bizenv.plan import targets
from bizenv.plan.model import Target, Task

MOST = 20_000
"""The greatest length of a text, in characters."""
_TEXT = list_names("text")
_TEXTS = list_names("texts")


def find_node(status: Status, typed: str | None, *, wanted: Iterable[Node] = ()) -> Node | None:
    """The node that ``--deadline`` names by its number, or by its day as printed or in force; None for the whole task.

    If nothing is typed: None for a task with fewer than two deadlines, else the only node in ``wanted``. Raises
    MisuseError if the typed words fit no node or several, or if they are missing and ``wanted`` is not a single node.
    """
    dated = [n for n in status.nodes if n.number]
    if typed is None:
        wanted = list(wanted)
        if len(dated) < 2:
            return None
        if len(wanted) == 1:
            return wanted[0]
        raise MisuseError(
            f"{status.task.label} 有 {len(dated)} 个节点，用 --deadline 指明：{_listed(dated)}；全部写 all"
        )
    if typed.strip() in ("all", "全部"):
        return None
    text = fold_text(typed).removeprefix("节点")
    found = [n for n in dated if text in (str(n.number), str(n.printed), str(n.date))]
    if not found:
        known = _listed(dated) if dated else "它没有明确时限，不要写 --deadline"
        raise MisuseError(f"{status.task.label} 没有节点“{typed}”：{known}")
    if len(found) > 1:
        raise MisuseError(f"{status.task.label} 有 {len(found)} 个节点在 {typed}，请写序号：{_listed(found)}")
    return found[0]


def find_named_node(status: Status, typed: str | None) -> Node | None:
    """The node that ``--deadline`` names; None for the whole task, also where nothing is typed. Raises as ``find_node`` does."""
    return find_node(status, typed) if typed is not None else None


def _listed(nodes: Iterable[Node]) -> str:
    return "；".join(f"{n.number}　{n.printed}　{n.clause}" for n in nodes)


def parse_value(task: Task, typed: str) -> tuple[str, int | float]:
    """The target's name and the number that were typed as ``指标=数值``.

    Part of a name is enough if it fits one target only; for a task's only target the number alone is enough. Raises
    MisuseError if the task has no targets, the name fits none or several, or the number is none.
    """
    name, sign, number = typed.replace("＝", "=").rpartition("=")
    known = [t.name for t in task.targets]
    if not known:
        raise MisuseError(f"{task.label} 没有量化指标，不能报数值")
    if not sign and len(known) == 1:
        name = known[0]
    found = [k for k in known if fold_text(k) == fold_text(name)] or [
        k for k in known if name and fold_text(name) in fold_text(k)
    ]
    if len(found) != 1:
        hint = "不止一个" if found else "没有"
        near = find_nearest(name, known, 1) if not found else []
        more = f"；是不是“{near[0]}”？" if near else "；"
        raise MisuseError(f"{task.label} {hint}指标“{name}”{more}写作 指标=数值，指标有：{'、'.join(known)}")
    target = next(t for t in task.targets if t.name == found[0])
    return target.name, parse_number(number, target)


def parse_number(text: str, target: Target) -> int | float:
    """The number typed for a target: 1200, 1,200, 12.5, 98%. Raises MisuseError if it is none or has two readings.

    Two readings have a comma that parts no thousands (1,2), a % under a target in another unit, and a fraction without
    a % under a target in %: a spreadsheet stores 98% as 0.98.
    """
    typed = fold_text(text)
    plain = typed.removesuffix("%")
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,11}|[1-9][0-9]{0,2}(,[0-9]{3}){1,3})(\.[0-9]{1,6})?", plain):
        comma = re.fullmatch(r"-?[0-9]+([.,][0-9]+)+", plain)
        hint = "逗号看不出是千位还是小数点：写作 1200 或 1.2" if comma else "不带单位，没有就不报"
        raise MisuseError(f"{target.name}应是数字，写成了“{text}”；{hint}")
    value = float(plain.replace(",", ""))
    shared = target.unit in ("%", "％")
    if plain != typed and not shared and "百分" not in (target.unit or ""):
        raise MisuseError(f"{target.name}的单位是“{target.unit}”，写成了“{text}”；请改写成数，不带百分号")
    if plain == typed and shared and 0 < abs(value) <= 1:
        raise MisuseError(f"{target.name}写成了“{text}”，是 {plain}% 还是 {value * 100:.10g}%？请写明百分号")
    return int(value) if value.is_integer() else value


class Shortfall(NamedTuple):
    """A target that keeps work from being closed: no value of it is on record, or the value misses it."""

    target: Target
    value: int | float | None


def find_shortfalls(task: Task, nodes: Iterable[Node], values: Mapping[str, int | float]) -> list[Shortfall]:
    """The targets due by these nodes that have no value or whose value misses them, in the order of the document.

    ``values`` are the last ones on record, with those that the office found. Under a new rule the targets of the plan no
    longer bind.
    """
    due = [node.number for node in nodes if node.rule is None]
    return [Shortfall(*it) for number in due for it in targets.list_missed(task, number, values)]


class Drop(NamedTuple):
    """A node of which a report says less than the one before it, ``previous``."""

    node: Node
    previous: Entry


def find_drops(task: Task, ledger: Ledger, entry: Entry) -> list[Drop]:
    """The nodes of which a report on record says less than the one before it; what was returned begins anew."""
    last: dict[int, Entry] = {}
    for step in run_steps(task, ledger.of(task.id)):
        moved = [(one, other) for one, other in zip(step.before, step.nodes, strict=True) if one is not other]
        if step.entry.name == entry.name:
            lower = (other for one, other in moved if (other.progress or 0) < (one.progress or 0))
            return [Drop(node, last[node.number]) for node in lower]
        if step.entry.kind == "report":
            last |= {node.number: step.entry for _, node in moved}
    return []


def admit(task: Task | None, ledger: Ledger, entry: Entry, today: dt.date) -> Entry:
    """The entry with its name, ready to be written. Raises MisuseError with the reason if it may not be written.

    ``task`` is None for an entry about the plan as a whole. ``ledger`` must hold at least the entries of the task, or
    those about the plan as a whole.
    """
    label = task.label if task is not None else "方案"
    entry = _after_all(_trimmed(entry), ledger)
    _days(entry, today)
    _words(entry)
    _office(entry)
    previous = ledger.find_previous(entry._replace(name=""))
    if previous is not None and is_same(previous, entry):
        raise MisuseError(f"{label} 已有内容相同的记录 {previous.name}，没有再记")
    ready = add_name(entry)
    after = ledger.with_entry(ready)
    if ready.voids is not None:
        _check_effect(label, ledger, after, ready)
    if task is None:
        return ready
    before = {s.entry.name for s in run_steps(task, ledger.of(task.id)) if s.refused}
    for step in run_steps(task, after.of(task.id)):
        if step.refused and step.entry.name not in before:
            if step.entry.name == ready.name:
                raise MisuseError(f"{task.label} {step.refused}")
            raise MisuseError(f"{task.label} 这样一来，{step.entry.name} 就不成立了：{step.refused}；先撤回它")
    return ready


def _after_all(entry: Entry, ledger: Ledger) -> Entry:
    """The entry, recorded after all that is on record of its task, also where the clock is behind the one they had.

    What it withdraws or corrects has to be recorded before it. Raises MisuseError if no moment is left.
    """
    last = max((e.recorded for e in ledger.entries if e.task == entry.task), default="")
    if entry.recorded > last:
        return entry
    try:
        moment = dt.datetime.fromisoformat(last) + dt.timedelta(microseconds=1)
    except OverflowError:
        raise MisuseError(f"台账里有记于 {last[:10]} 的记录，时刻有误，无法记在它之后；先改正那台电脑的时钟") from None
    return entry._replace(recorded=moment.isoformat(timespec="microseconds"))


def _check_effect(label: str, before: Ledger, after: Ledger, entry: Entry) -> None:
    """Raise MisuseError if a withdrawal or correction has no effect, or brings back what is on record once more."""
    known = {e.name for e in before.of(entry.task)}
    counting = after.of(entry.task)
    if {e.name for e in counting} == known:
        raise MisuseError(
            f"{label} 的 {entry.voids} 另有更正，这一条不起作用，没有记；现行的见 bizenv log {entry.task}".rstrip()
        )
    for one, other in find_twins(after):
        back, same = (one, other) if one.name not in known else (other, one)
        if back.name not in known and back.name != entry.name:
            raise MisuseError(f"{label} 这样一来 {back.name} 恢复，与 {same.name} 内容相同；先撤回一条")


def _trimmed(entry: Entry) -> Entry:
    """The entry without white space around its texts."""
    trimmed: dict[str, Any] = {key: tuple(piece.strip() for piece in getattr(entry, key)) for key in _TEXTS}
    for key in _TEXT:
        text = getattr(entry, key)
        if text is not None:
            trimmed[key] = text.replace("\r\n", "\n").strip()
    return entry._replace(**trimmed)


def _days(entry: Entry, today: dt.date) -> None:
    for key, what in PAST.items():
        day = getattr(entry, key)
        if day is not None and day > today:
            raise MisuseError(f"{what}日 {day} 在今天（{today}）之后，还没有发生")
    if entry.received is not None and entry.received < entry.date:
        raise MisuseError(f"收到日 {entry.received} 早于发生日 {entry.date}")


def _words(entry: Entry) -> None:
    """Raise MisuseError for an empty or overlong text, bad encoding, a phone or identity number, unseen characters."""
    for text in list_words(to_data(entry)):
        if not text.strip():
            raise MisuseError("文字不能是空的")
        if len(text) > MOST:
            raise MisuseError(f"文字太长（{len(text)} 字，最多 {MOST}）；写要点，全文作佐证材料")
        if re.search("[\ud800-\udfff]", text):
            raise MisuseError("文字的编码不对，不是 UTF-8；请改用 UTF-8 再记")
        found = privacy.find_number(text)
        if found is not None:
            raise MisuseError(f"台账不记{found.what}（{found.text[:3]}……）：会随 git 长期留存；请删去再记")
        unseen = re.search(UNSEEN, text)
        if unseen is not None:
            raise MisuseError(f"文字里有看不见的字符（U+{ord(unseen[0]):04X}），请删去再记")


def _office(entry: Entry) -> None:
    """Raise MisuseError for what the office itself may not put on record so: see ``inspect`` and ``instruct``."""
    if entry.kind == "inspect" and len(list_persons(entry.by or "")) < 2:
        raise MisuseError("核查由两人以上进行（政府督查工作条例第十八条）：--by 写两次，或写“张某、李某”")
    if entry.kind == "instruct" and entry.note is not None and entry.cleared_by is None:
        raise MisuseError("批示的原话经同意才能照录：--cleared-by 写谁同意的；没有的，用自己的话写在 --require")
    what = {"inspect": "核查", "instruct": "批示"}.get(entry.kind)
    if what is not None and entry.limit is not None and entry.limit < entry.date:
        raise MisuseError(f"限期 {entry.limit} 早于{what}之日 {entry.date}")


def list_persons(text: str) -> list[str]:
    """The persons that a text names, parted by 、 or a comma, each once."""
    names = (re.sub(r"\s", "", name) for name in re.split("[、,，;；]", text))
    return list(dict.fromkeys(name for name in names if name))


def list_words(data: Mapping[str, Any]) -> list[str]:
    """Every free text of an entry's data."""
    single = [str(data[key]) for key in _TEXT if key in data]
    return single + [str(piece) for key in _TEXTS for piece in data.get(key, ())]

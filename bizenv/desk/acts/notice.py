"""催办: letters that urge a department, one a task. Each is recorded, and no step is sent twice."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError, OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import writing
from bizenv.desk.desk import Desk
from bizenv.desk.given import Limit
from bizenv.desk.papers import issuing
from bizenv.ledger.admission import admit, find_node
from bizenv.ledger.course import Course
from bizenv.ledger.entry import Entry, Letter
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import Letters
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing import series
from bizenv.standing.rubric import DIRECTIVE, list_exempt

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Paper

_STEPS: tuple[Letter, ...] = ("reminder", "supervision", "urgent")


class Wanted(NamedTuple):
    """What is wanted of letters.

    step: 1 to 3. limit: by when the unit has to answer; None for what is printed again.
    deadline: which node of a task they are about, where it has several.
    number: that of the first of several, ``next`` to count on from those on record; None leaves the place open.
    issuer, approved_by, post: in whose name they go, who approved them; None: as the rubric has it, or open.
    reprint: whether they are letters on record, printed again.
    """

    step: int
    limit: Limit | None = None
    deadline: str | None = None
    number: str | None = None
    issuer: str | None = None
    approved_by: str | None = None
    post: str | None = None
    reprint: bool = False


class Sheet(NamedTuple):
    """A notice: its task and ledger, the status before it was sent, the node that it is about, and its entry."""

    task: Task
    ledger: Ledger
    status: Status
    node: Node
    entry: Entry


class Written(NamedTuple):
    """Letters that may be sent: each paper by the name of its file without the ending, and their entries.

    prepared: to be written once every file is; nothing for letters that are on record already.
    """

    papers: "dict[str, Paper]"
    prepared: writing.Prepared


def prepare(desk: Desk, ids: Iterable[str], facts: writing.Common, wanted: Wanted) -> Written:
    """The letters on tasks; of several tasks, those to which this step was sent already are passed over, which is said.

    Raises OptionsError, MisuseError for a letter that may not be sent, NotFoundError, DataError.
    """
    if wanted.limit is None and not wanted.reprint:
        raise OptionsError("须给 --limit：限哪一天前办结或反馈，或收到后几个工作日（5wd）")
    issuing.require_mandate(desk)
    _ = desk.workspace  # where they are recorded
    tasks = {task.id: task for text in ids for task in desk.registry.named(text)}
    desk.refuse_doubted(tasks.values())
    several = len(tasks) > 1
    if wanted.number == "next" and wanted.reprint:
        raise OptionsError("--number next 只用于新发的；重印的写出文号")
    if wanted.number is not None and wanted.reprint and several:
        raise OptionsError("一次重印几份时不能给同一个文号；逐份重印")
    sheets: list[Sheet] = []
    passed: list[str] = []
    for task in tasks.values():
        ledger = writing.read_sound_task(desk, task)
        if wanted.reprint:
            sheets.append(_sent(desk, task, ledger, wanted.step, wanted.deadline))
            continue
        before = _find_issued(task, ledger, wanted.step, wanted.deadline, facts.date) if several else None
        if before is not None:
            passed.append(f"{task.label}（{before.date} 发出，限 {before.limit}）")
            continue
        sheets.append(_new(desk, task, ledger, wanted, facts, sheets))
    if passed:
        desk.say(f"第{wanted.step}步已经发过，略过{len(passed)}件：{'、'.join(passed)}")
    if not sheets:
        desk.say("没有要发的")
    plan = _name_plan(desk)
    papers = {f"{plan}{_name(sheet, desk.rules.letters)}": _paper(desk, sheet, wanted) for sheet in sheets}
    for paper in papers.values():
        issuing.refuse_open(paper)
    ready: list[writing.Ready] = [] if wanted.reprint else [(it.task, it.ledger, it.entry) for it in sheets]
    return Written(papers, writing.Prepared(ready))


def _new(desk: Desk, task: Task, ledger: Ledger, wanted: Wanted, facts: writing.Common, made: list[Sheet]) -> Sheet:
    """A new, checked notice. Raises MisuseError if it may not be sent. ``made``: those made before it."""
    status = ledger.status(task, facts.date)
    if not status.lead:
        way = (
            f"明确后先记：bizenv reorganise {status.waiting[0]} --into 单位 --tasks {task.id}"
            if status.waiting
            else "先补上（bizenv validate）"
        )
        raise MisuseError(f"{task.label} {'待明确' if status.waiting else '没有'}牵头单位，函无处可发；{way}")
    issuing.refuse_disputed(status, "不发函催办")
    own = list_exempt(desk.rules, desk.registry)
    if any(name in own for name in status.lead):
        raise MisuseError(f"{task.label} 由{'、'.join(status.lead)}牵头，应回避，不发函催办")
    node = _node(status, wanted.deadline)
    letter = _letter(desk, status, wanted.step)
    limit = wanted.limit
    last = limit.counted(facts.date)[0] if limit is not None else None
    entry = facts.entry(
        desk,
        task,
        "notice",
        node if node.number else None,
        step=wanted.step,
        letter=letter,
        limit=last,
        limit_days=limit.days if limit is not None else None,
        document=_number(desk, wanted.number, made, letter, facts.date),
        approved_by=wanted.approved_by,
    )
    return Sheet(task, ledger, status, node, admit(task, ledger, entry, desk.today))


def _find_issued(task: Task, ledger: Ledger, step: int, deadline: str | None, day: dt.date) -> Entry | None:
    """The notice of a step that was sent already, in the series that runs on a day; None if there is none."""
    sent = _node(ledger.status(task, day), deadline).notices
    return sent[step - 1] if len(sent) >= step else None


def _number(desk: Desk, typed: str | None, made: list[Sheet], letter: Letter, day: dt.date) -> str | None:
    """The number of a new letter: the one typed, for the first of several, of which the next is counted on.

    Raises MisuseError if that is impossible, or if the number that was counted is on record already.
    """
    if typed == "next":
        return _next_number(desk, [*desk.ledger.entries, *(it.entry for it in made)], letter, day)
    if typed is None or not made:
        return typed
    first, last = made[0].entry, made[-1].entry.document or ""
    if first.letter != letter:
        names = desk.rules.letters
        raise MisuseError(
            f"这一批有{names[first.letter or 'reminder']}，也有{names[letter]}，文号各成一列；分两次发，或用 --number next"
        )
    number = series.count_on(last)
    if number is None:
        raise MisuseError(f"文号“{typed}”里没有数字，其余各份无从接着编；写作 某督函〔{day.year}〕1号")
    ledger = desk.ledger
    known = next(
        (e for e in ledger.entries if e.kind == "notice" and e.document == number and e.name not in ledger.voided), None
    )
    if known is not None:
        raise MisuseError(
            f"接着编到的 {number} 已用于 {known.date} 的函（{known.name}）；改 --number，或用 --number next"
        )
    return number


def _next_number(desk: Desk, entries: list[Entry], letter: Letter, day: dt.date) -> str:
    """The next number of the letters of a form. Raises MisuseError where none of them has a number yet."""
    return issuing.count_on(series.list_letters(entries, letter), day, desk.rules.letters[letter], "某督函")


def _node(status: Status, deadline: str | None) -> Node:
    """The node that a notice is about. Raises MisuseError if it is not known which of several."""
    found = find_node(status, deadline, wanted=[n for n in status.nodes if n.lacking])
    if found is None and len(status.nodes) > 1:
        raise MisuseError(f"{status.task.label} 有 {len(status.nodes)} 个节点，一函只催一个，用 --deadline 指明")
    return found or status.nodes[0]


def _letter(desk: Desk, status: Status, step: int) -> Letter:
    """The form of a notice, by its step and by the kinds of the lead departments."""
    contact = any(desk.registry.kind(name) in desk.rules.contact for name in status.lead)
    return "contact" if contact else _STEPS[step - 1]


def _sent(desk: Desk, task: Task, ledger: Ledger, step: int, deadline: str | None) -> Sheet:
    """The last notice of a step on record, to be reprinted. Raises MisuseError if there is none."""
    entries = ledger.of(task.id)
    status = ledger.status(task, desk.today)
    wanted = find_node(status, deadline).number if deadline is not None else None  # type: ignore[union-attr]
    found = [e for e in entries if e.kind == "notice" and e.step == step and wanted in (None, e.deadline)]
    if not found:
        raise MisuseError(f"{task.label} 没有发过第{step}步，没有可重印的")
    entry = found[-1]
    before = Course(task, [e for e in entries if e.order < entry.order], ledger.moves).status(entry.date)
    return Sheet(task, ledger, before, next(n for n in before.nodes if entry.deadline in (None, n.number)), entry)


def _paper(desk: Desk, sheet: Sheet, wanted: Wanted) -> "Paper":
    from bizenv.views.office import notice
    from bizenv.views.wording.paper import Given

    entry = sheet.entry
    known = Given(
        number=(wanted.number if wanted.reprint else None) or entry.document,
        approved_by=wanted.approved_by or entry.approved_by,
        issuer=_find_issuer(desk, sheet, wanted.issuer),
        post=wanted.post or desk.rules.signers[entry.letter or "reminder"],
        day=entry.date,
    )
    return notice.make_paper(desk.registry, sheet.status, sheet.node, entry, known, desk.rules)


def _find_issuer(desk: Desk, sheet: Sheet, typed: str | None) -> str | None:
    """The organ in whose name a letter goes: the one typed, else that of the rubric; None leaves the place open.

    Only the government's office, which it authorises, writes directives to lower governments (党政机关公文处理工作条例,
    article 16(2)). Raises MisuseError if another organ would.
    """
    rules, letter = desk.rules, sheet.entry.letter or "reminder"
    below = [name for name in sheet.status.lead if desk.registry.kind(name) in rules.lower]
    if not below or letter not in DIRECTIVE:
        return typed or rules.issuers.get(letter)
    issuer = typed or rules.issuers.get("lower")
    office = rules.issuers.get("lower")
    if issuer is not None and (issuer != office if office is not None else "政府办公室" not in issuer):
        raise MisuseError(
            f"{sheet.task.label} 由{'、'.join(below)}牵头：{rules.letters[letter]}只能由政府办公室署名（公文处理工作条例"
            f"第16条第2项），不能由{issuer}；用 --issuer {office or '某区人民政府办公室'}，或在 rules.yaml 的 issuers 里写 lower"
        )
    return issuer


def _name_plan(desk: Desk) -> str:
    """What the files of a plan's notices begin with: in a workspace of several, 放管服_, as another has the numbers too."""
    return desk.opening.replace("/", "_")


def _name(sheet: Sheet, letters: Letters) -> str:
    """The name of the file of a notice without its ending: 27.3_督查提示单_2019-12-02."""
    node = f"_节点{sheet.node.number}" if len(sheet.status.nodes) > 1 else ""
    step = f"第{sheet.entry.step}步" if sheet.entry.letter == "contact" else ""
    return f"{sheet.task.id}{node}_{letters[sheet.entry.letter or 'reminder']}{step}_{sheet.entry.date}"

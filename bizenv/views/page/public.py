"""The facts of the public page: the plan as printed, and which of its tasks are done, replaced or terminated.

Nothing else may be added here. An attribute that is not named below cannot reach the page.
"""

from collections.abc import Iterator

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import STATES
from bizenv.ledger.states import State
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing.query import name_category
from bizenv.standing.standing import Standing
from bizenv.views.page.model import Day, PageField, PageItem
from bizenv.views.wording import titles, words
from bizenv.views.wording.audience import Audience, tellable_state

AUDIENCE: Audience = "public"
DONE = "已办结"
_WORDS: dict[State, str] = {
    "closed": DONE,
    "closed_unmet": STATES["closed_unmet"].word,
    "superseded": STATES["superseded"].word,
    "terminated": STATES["terminated"].word,
}
"""The states that the public may know, in the words of the public page."""


class OpenDue(NamedTuple):
    """A deadline as printed in the plan."""

    day: str
    text: str
    clause: str


class OpenItem(NamedTuple):
    """A task; ``word`` says that it is done, replaced or terminated, else it is empty."""

    id: str
    label: str
    title: str
    measure: str
    text: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    lead_numbers: str
    support_numbers: str
    deadlines: tuple[OpenDue, ...]
    recurrence: str
    targets: tuple[str, ...]
    word: str


class OpenField(NamedTuple):
    """A field, or the special actions, with its tasks. ``done`` is None if the ledger is empty."""

    key: str
    title: str
    total: int
    done: int | None
    items: tuple[OpenItem, ...]


class OpenPage(NamedTuple):
    """The whole public page; ``done`` is None if the ledger is empty."""

    title: str
    document: str
    by: tuple[str, ...]
    day: str
    draft: bool
    total: int
    done: int | None
    fields: tuple[OpenField, ...]
    departments: tuple[str, ...]
    states: tuple[str, ...]


def make_page(standing: Standing, *, approved: bool) -> OpenPage:
    """The facts of the public page; it is marked as a draft unless ``approved``."""
    registry, plan = standing.registry, standing.registry.plan
    named = {name for status in standing.statuses for name in (*status.lead, *status.support)}
    departments = [d.name for d in registry.departments if d.name in named]
    departments += sorted(named - set(departments))
    numbers = {name: str(n) for n, name in enumerate(departments)}
    members: dict[str, list[OpenItem]] = {}
    headed: dict[str, str] = {}
    for status in standing.statuses:
        key = make_key(status.task)
        headed.setdefault(key, find_title(status.task))
        members.setdefault(key, []).append(_item(status, numbers))
    known = not standing.empty
    fields = tuple(
        OpenField(key, headed[key], len(items), _done(items) if known else None, tuple(items))
        for key, items in members.items()
    )
    said = {item.word for items in members.values() for item in items}
    return OpenPage(
        title=titles.name_bare(plan),
        document=plan.document,
        by=tuple(w for w in (plan.issuer, plan.document, words.day_of_issue(plan)) if w),
        day=words.day(standing.as_of),
        draft=not approved,
        total=len(standing.statuses),
        done=sum(field.done or 0 for field in fields) if known else None,
        fields=fields,
        departments=tuple(departments),
        states=tuple(word for word in _WORDS.values() if word in said),
    )


def _done(items: list[OpenItem]) -> int:
    return sum(item.word == DONE for item in items)


def _item(status: Status, numbers: dict[str, str]) -> OpenItem:
    task = status.task
    return OpenItem(
        id=task.id,
        label=task.label,
        title=titles.name_task(task),
        measure=words.measure(task.measure) if task.measure.title else "",
        text=task.text,
        lead=status.lead,
        support=status.support,
        lead_numbers=" ".join(numbers[name] for name in status.lead),
        support_numbers=" ".join(numbers[name] for name in status.support),
        deadlines=tuple(OpenDue(str(d.date), d.text, d.clause) for d in task.dated),
        recurrence=words.recurrence(task.recurrence) if task.recurrence is not None else "",
        targets=tuple(f"{words.target(t)}〔{t.text}〕" for t in task.targets),
        word=find_word(status),
    )


def list_rows(page: OpenPage) -> Iterator[PageField]:
    """The tasks as rows of the table of tasks, which has nothing to tell of lights, numbers and lateness here."""
    for field in page.fields:
        yield PageField(field.key, field.title, tuple(_row(item) for item in field.items))


def _row(item: OpenItem) -> PageItem:
    return PageItem(
        id=item.id,
        label=item.label,
        title=item.title,
        text=item.text,
        lead=item.lead,
        lead_numbers=item.lead_numbers,
        support_numbers=item.support_numbers,
        days=tuple(Day(due.day, "", "", False) for due in item.deadlines),
        state=item.word,
        state_key=item.word,
        colour="",
        light="",
        tokens="",
        details=tuple((name, told) for name, told in _details(item) if told),
    )


def _details(item: OpenItem) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The details that open below a task: name and lines of each; no lines if there is nothing to show."""
    yield "措施", (item.measure,) if item.measure else ()
    yield "时限", tuple(_tell_due(due) for due in item.deadlines)
    yield "周期", (item.recurrence,) if item.recurrence else ()
    yield "配合单位", ("、".join(item.support),) if item.support else ()
    yield "指标", item.targets


def _tell_due(due: OpenDue) -> str:
    return f"{due.day}（原文“{due.text}”）" + (f"：{due.clause}" if due.clause else "")


def find_word(status: Status) -> str:
    """The word for a task's state that the public may know; empty while the task is going on."""
    told = tellable_state(status.state, AUDIENCE, judged=False) if not status.disputes else None
    return _WORDS[told] if told is not None else ""


def make_key(task: Task) -> str:
    """The key of a field in a page address: its number; for a part without fields, the part's word or number."""
    part = task.measure.part
    return name_category(task.measure) or part.word or part.number


def find_title(task: Task) -> str:
    """The heading of a field on the page: 六、获得网络; for a part without fields, the part's title."""
    if task.measure.category is None:
        return task.measure.part.title or words.part(task.measure) or words.WHOLE
    return words.category(task.measure)

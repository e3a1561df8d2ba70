"""一个事项: all that is known of it, its log with its evidence, and what can be recorded."""

from collections.abc import Iterator

from starlette.responses import Response

from bizenv.base.errors import NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import offering
from bizenv.desk.act import Act
from bizenv.ledger.entry import Entry, KeptFile
from bizenv.ledger.history import list_events
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.store import evidence
from bizenv.views.wording import card, entries, lights, titles, words
from bizenv.web.asking import Asked
from bizenv.web.recorded import list_recorded
from bizenv.web.render import FOREIGN, download, render
from bizenv.web.routing import place

AUDIENCE = card.AUDIENCE


class Logged(NamedTuple):
    """An entry in the log of a task.

    days: when it happened, came in and was recorded. came: what it changed, or why it does not count. counts: whether
    it does. acts: what can be recorded about it; corrected: whether it can be corrected.
    """

    entry: Entry
    what: str
    said: str
    days: tuple[str, ...]
    came: str
    counts: bool
    files: tuple[KeptFile, ...]
    acts: tuple[Act, ...]
    corrected: bool


def show_task(asked: Asked) -> Response:
    """A task on the day. Raises NotFoundError."""
    desk = asked.desk
    task = _take_task(asked)
    _ = desk.checked
    known = desk.standing(asked.day)
    status = known.statuses.of(task)
    linked = card.find_linked(known.registry, [status])
    others = {it.id: known.statuses.of(it) for it in known.registry.among(linked)}
    named = status._replace(plan=desk.book.plan) if desk.opening else status
    data = desk.typed_data
    return render(
        asked,
        "task.html",
        plan=desk.book.plan,
        status=named,
        head=f"{named.label}　{titles.head_task(task)}",
        field=words.category(task.measure),
        state="　".join(filter(None, (words.state(status.nearest, status, AUDIENCE), words.review(status)))),
        reason=lights.reason_text(status),
        facts=card.list_facts(named, known.registry, others, known.letters),
        offer=offering.offer([status]),
        log=list(_list_log(asked, task, status)),
        recorded=list_recorded(asked),
        commands=[f"bizenv show {named.reference}{data}", f"bizenv log {named.reference}{data}"],
        notes=desk.notes,
    )


def _take_task(asked: Asked) -> Task:
    """The task that the address names; its plan is then the only one that is asked. Raises NotFoundError."""
    (number,) = asked.desk.take_ids((f"{asked.path['plan']}/{asked.path['id']}",))
    return asked.desk.book.task(number)


def _list_log(asked: Asked, task: Task, status: Status) -> Iterator[Logged]:
    """What is on record of the task, the last first."""
    desk = asked.desk
    letters = desk.rules.letters
    for event in reversed(list_events(desk.registry, desk.ledger, asked.day, [task])):
        entry = event.entry
        received = [f"{entry.received}收到"] if entry.received else []
        acts = offering.offer_on_entry(entry, status.entries, voided=event.voided is not None)
        yield Logged(
            entry,
            entries.what(entry),
            entries.said(entry, letters),
            (str(entry.day), *received, f"{entry.recorded[:16].replace('T', ' ')}记"),
            entries.outcome(event, AUDIENCE),
            event.voided is None and not event.refused,
            entry.files,
            tuple(acts),
            bool(acts) and entry.kind != "withdraw",
        )


def give_evidence(asked: Asked) -> Response:
    """A file of evidence as a download: it is found by the entry that names it, never by a path. Raises NotFoundError, DataError."""
    desk = asked.desk
    task = _take_task(asked)
    digest, sha256 = asked.path["entry"], asked.path["sha256"]
    for entry in desk.ledger.entries:
        for file in entry.files if (entry.task, entry.digest) == (task.id, digest) else ():
            if file["sha256"] == sha256:
                return download(evidence.fetch(desk.workspace, file), file["name"], FOREIGN)
    raise NotFoundError("这条记录没有这份佐证材料")


ROUTES = (
    place("/task/{plan}/{id}", show_task, keeps=True),
    place("/evidence/{plan}/{id}/{entry}/{sha256}", give_evidence),
)

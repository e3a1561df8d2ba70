"""Deadlines as a calendar: an all-day event for each, whose UID stays the same whatever becomes of the deadline.

A client that reads the file again takes the event with the highest SEQUENCE (RFC 5546, 2.1.5), so it never goes down; and
it keeps what the file no longer names, so an event that was ever told stays in the file, cancelled in the end.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from icalendar import Alarm, Calendar, Event, vText

from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.phrases import holidays
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import titles, words
from bizenv.views.wording.audience import Audience
from bizenv.views.wording.shares import Share, is_of_several, name_all

AUDIENCE: Audience = "units"
"""The calendar of a unit goes to that unit."""
ALARMS = (30, 7, 1)
"""Days before a deadline on which the calendar reminds of it; on a day off, the last working day before it does."""
HOUR = dt.timedelta(hours=9)
"""The time of day of a reminder. It counts from midnight where the calendar is read, since the event has no time zone."""
_DAY = dt.timedelta(days=1)


def render(shares: Sequence[Share], departments: Sequence[str] = ()) -> bytes:
    """The bytes of an iCalendar file (RFC 5545, lines end in CRLF) with the deadlines, those no longer due as cancelled.

    ``departments``: those that the tasks were narrowed to; the tasks that one of them led until others did are added as
    cancelled.
    """
    plans = name_all(shares) if is_of_several(shares) else titles.name_bare(shares[0].report.standing.registry.plan)
    calendar = Calendar()
    calendar.add("prodid", "-//bizenv//bizenv//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["X-WR-CALNAME"] = vText(make_legible(f"{plans}时限"))
    working = cache(_find_working_day)
    for share in shares:
        for event in _list_events(share, departments, working):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _list_events(share: Share, departments: Sequence[str], working: Callable[[dt.date], dt.date]) -> Iterator[Event]:
    """The events of a plan, each with its reminders."""
    report, ledger = share.report, share.ledger
    plan, as_of = report.standing.registry.plan, report.standing.as_of
    on_record: dict[str, list[Entry]] = {}
    for entry in ledger.entries:
        on_record.setdefault(entry.task, []).append(entry)
    moves = [e for e in on_record.get("", []) if e.kind in ("reorganise", "withdraw")]  # they change who leads
    ours = {id(status) for status in share.statuses}
    for status in report.standing.statuses:
        entries = [*on_record.get(status.task.id, []), *moves]
        past = [e for e in entries if e.day <= as_of]
        handed_over = id(status) not in ours
        if handed_over and not _list_all_leads(status, past, ledger.voided) & {*departments}:
            continue
        for node in status.nodes:
            day = node.date or _last_day(node, past)
            if day is not None:
                over = _over(node, status, handed_over=handed_over)
                event = _event(status, node, day, over, share.name)
                event.add("uid", f"{status.task.id}-{node.number}@{plan.id}.bizenv")
                # An entry counts once when it is recorded and once when it takes effect: either may change the event.
                event.add("sequence", len(entries) + len(past))
                changed = _moment(plan.issued, entries)
                event.add("last-modified", changed)
                event.add("dtstamp", max(changed, dt.datetime.combine(as_of, dt.time(), dt.UTC)))
                for alarm in [] if over or node.state == "reported_done" else _alarms(status, day, working, share.name):
                    event.add_component(alarm)
                yield event


def _list_all_leads(status: Status, entries: Sequence[Entry], voided: Mapping[str, Entry]) -> set[str]:
    """Every department that leads a task or was ever said to, by entries that were taken back as well.

    ``entries``: those of the task and the reorganisations. ``voided``: as in ``Ledger``.
    """
    found = {*status.task.lead, *(name for e in entries for name in e.lead)}
    gone_through = {it.move.name for it in status.takeovers}
    for e in entries:
        covered = e.name in gone_through or e.name in voided
        if e.old in found and e.into is not None and covered and (not e.tasks or status.task.id in e.tasks):
            found.add(e.into)
    return found


def _last_day(node: Node, entries: Sequence[Entry]) -> dt.date | None:
    """The day that a node without a day had last, by its own entries, withdrawn ones too; None if it never had one."""
    told = [e for e in entries if e.until is not None and e.deadline in (None, node.number)]
    return max(told, key=lambda e: e.recorded).until if told else node.printed


def _over(node: Node, status: Status, *, handed_over: bool) -> str:
    """Why a deadline is no longer due, in a word for the lead departments; empty if it is due."""
    if node.met:
        return words.state(node, status, AUDIENCE)
    if node.date is None:
        return "按新规定不再有时限" if node.rule is not None else "时限已撤回"
    return "已改由其他单位牵头" if handed_over else ""


def _event(status: Status, node: Node, day: dt.date, over: str, plan: str) -> Event:
    """An event without what tells it from its earlier states. ``plan``: what its plan is called beside others, or empty."""
    task = status.task
    event = Event()
    event.add("dtstart", day)
    if day < dt.date.max:
        event.add("dtend", day + _DAY)
    mark = over or ("已报办结，待核验" if node.state == "reported_done" else "")
    event.add("status", "CANCELLED" if over else "CONFIRMED")
    head = f"【{mark}】" if mark else ""  # in the title, since some clients show a cancelled event like any other
    head = f"{plan} {head}" if plan else head
    event.add("summary", make_legible(f"{head}{task.label} {titles.name_node(status, node)}（{words.leads(status)}）"))
    event.add("description", make_legible(_told(status, node)))
    event.add("categories", [make_legible(words.category(task.measure))])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _alarms(status: Status, day: dt.date, working: Callable[[dt.date], dt.date], plan: str) -> list[Alarm]:
    """The reminders of a deadline, each on a working day, none on a day before that of the status."""
    days = [working(day - n * _DAY) for n in ALARMS if (day - status.as_of).days >= n]
    label = f"{plan}/{status.task.label}" if plan else status.task.label
    alarms = []
    for left in dict.fromkeys((day - it).days for it in days if it >= status.as_of):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", make_legible(f"{label} 还有{left}天到期"))
        alarm.add("trigger", HOUR - left * _DAY)
        alarms.append(alarm)
    return alarms


def _find_working_day(day: dt.date) -> dt.date:
    """The last working day up to and including a day; without the data of holidays, the last that is no week-end."""
    try:
        return holidays.find_working_day(day)
    except holidays.UnknownError:
        return day - max(0, day.weekday() - 4) * _DAY


def _moment(issued: dt.date, entries: Sequence[Entry]) -> dt.datetime:
    """When the last entry was recorded, in UTC, else the day the plan was issued: the clock would change the bytes."""
    last = max((e.recorded for e in entries), default="")
    moment = dt.datetime.fromisoformat(last) if last else dt.datetime.combine(issued, dt.time(), dt.UTC)
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _told(status: Status, node: Node) -> str:
    task = status.task
    lines = [node.clause, f"牵头：{words.leads(status)}"]
    lines += [f"配合：{'、'.join(status.support)}"] if status.support else []
    if node.rule is not None:
        lines.append(f"{node.rule.effective}起按{node.rule.document}执行")
    elif node.printed is not None:
        lines.append(f"原文时限：{node.text}" + (f"；{words.moved_from(node)}" if words.moved(node) else ""))
    lines.append(task.text)
    return "\n".join(lines)

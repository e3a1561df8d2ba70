"""Deadlines as a calendar: an all-day event for each, whose UID stays the same when the deadline is moved."""

import datetime as dt
from collections.abc import Sequence

from icalendar import Alarm, Calendar, Event, vText

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import words

ALARMS = (30, 7, 1)
"""Days before a deadline on which the calendar reminds of it."""
_DAY = dt.timedelta(days=1)


def render(report: Report, statuses: Sequence[Status]) -> bytes:
    """The bytes of an iCalendar file (RFC 5545, lines end in CRLF) with the deadlines that are not met yet."""
    plan = report.standing.registry.plan
    calendar = Calendar()
    calendar.add("prodid", "-//bizenv//bizenv//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["X-WR-CALNAME"] = vText(make_legible(f"{plan.title or plan.id}时限"))
    for status in statuses:
        for node in status.dated:
            if not node.met:
                calendar.add_component(_event(plan.id, plan.issued, status, node))
    return bytes(calendar.to_ical())


def _event(plan: str, issued: dt.date, status: Status, node: Node) -> Event:
    task = status.task
    day = node.date or dt.date.max
    event = Event()
    event.add("uid", f"{task.id}-{node.number}@{plan}.bizenv")
    event.add("dtstamp", _stamp(issued, status))
    event.add("sequence", len(node.extensions) + (node.rule is not None))
    event.add("dtstart", day)
    if day < dt.date.max:
        event.add("dtend", day + _DAY)
    event.add("summary", make_legible(f"{task.label} {words.short(node.clause, 40)}（{words.leads(status)}）"))
    event.add("description", make_legible(_told(status, node)))
    event.add("categories", [make_legible(words.category(task.measure))])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for days in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", make_legible(f"{task.label} 还有{days}天到期"))
        alarm.add("trigger", dt.timedelta(days=-days))
        event.add_component(alarm)
    return event


def _stamp(issued: dt.date, status: Status) -> dt.datetime:
    """When the last entry was recorded, in UTC, else the day the plan was issued: the clock would change the bytes."""
    last = max((e.recorded for e in status.entries), default="")
    moment = dt.datetime.fromisoformat(last) if last else dt.datetime.combine(issued, dt.time(), dt.UTC)
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _told(status: Status, node: Node) -> str:
    task = status.task
    lines = [node.clause, f"牵头：{words.leads(status)}"]
    lines += [f"配合：{'、'.join(task.support)}"] if task.support else []
    if node.rule is not None:
        lines.append(f"{node.rule.effective}起按{node.rule.document}执行")
    else:
        lines.append(f"原文时限：{node.text}" + (f"；原定{node.printed}，已延期" if words.moved(node) else ""))
    lines.append(task.text)
    return "\n".join(lines)

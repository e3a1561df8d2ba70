"""JSON, the contract with other programs: keys may be added, but are never renamed or removed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bizenv.base.layout import place_evidence
from bizenv.ledger.entry import CONFIDENTIAL, Entry, to_data
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, list_upcoming
from bizenv.plan.model import OWN_KEYS, Department, Number, Plan, Target
from bizenv.plan.registry import Registry
from bizenv.plan.targets import measure_achievement
from bizenv.standing.query import Group
from bizenv.standing.succession import count_inherited_days
from bizenv.views.wording import lights, words
from bizenv.views.wording.entries import list_files

if TYPE_CHECKING:
    from bizenv.base.problems import Problem
    from bizenv.standing.counts import Tally
    from bizenv.standing.report import Counts, Report
    from bizenv.standing.search import Hit
    from bizenv.standing.trend import Course

SCHEMA_VERSION = 1


def dumps(value: Mapping[str, Any]) -> str:
    """JSON text with Chinese characters unescaped: a line for each key, and for each row of a list; see ``_WRITE``."""
    lines = []
    for key, told in value.items():
        if isinstance(told, list) and told and isinstance(told[0], dict):
            rows = ",\n  ".join(map(_WRITE, told))
            lines.append(f" {_WRITE(key)}: [\n  {rows}\n ]")
        else:
            lines.append(f" {_WRITE(key)}: {_WRITE(told)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


_WRITE = json.JSONEncoder(ensure_ascii=False).encode
"""Writes a value on one line. With an indent Python's json does not use its fast encoder, which is four times faster."""


def plans(ids: Sequence[str]) -> dict[str, Any]:
    """Which plans an answer is about: the one, or where several are told, null beside all of them."""
    return {"plan": ids[0]} if len(ids) == 1 else {"plan": None, "plans": list(ids)}


def of_plan(status: Status) -> dict[str, Any]:
    """The plan of a row's task, where several plans are told; nothing where one is."""
    return {"plan": status.plan.id} if status.plan is not None else {}


def task(status: Status) -> dict[str, Any]:
    """A task: the object TASK of the contract."""
    it = status.task
    measure = it.measure
    category = measure.category
    return {
        **of_plan(status),
        "id": it.id,
        "label": it.label,
        "part": measure.part.number or None,
        "category": _numbered(category.number, category.title) if category is not None else None,
        "measure": _numbered(measure.number, measure.title),
        "item": None if it.item == "" else it.item,
        "text": it.text,
        "lead": list(status.lead),
        "support": list(status.support),
        "lead_printed": list(it.lead_printed),
        "support_printed": list(it.support_printed),
        "deadlines": [deadline(n, status) for n in status.nodes if n.printed is not None],
        "recurrence": {"text": it.recurrence.text, "every": it.recurrence.every} if it.recurrence else None,
        "targets": [target(t) for t in it.targets],
        "due": day(status.due.date) if status.due is not None else None,
        "state": status.state,
        "light": status.light.colour if status.light is not None else None,
        "progress": status.progress,
        "days_late": status.days_late,
        "overdue": bool(status.missed),
        "extended": status.extended,
        "returned": status.returned,
        "limit": day(status.limit),
        "limit_late": status.limit_late,
        "under_review": bool(status.disputes),
        "last_report": day(status.last.date) if status.last is not None else None,
        "nodes": [node(n, status) for n in status.nodes],
        **({"taken_over": _taken_over(status)} if status.takeovers and status.takeover is not None else {}),
    }


def _taken_over(status: Status) -> dict[str, Any] | None:
    """Who took a task over from whom: there only where somebody did."""
    taken = status.takeover
    if taken is None:
        return None
    move = taken.move
    return {
        "from": move.old,
        "into": None if move.old in status.waiting else status.find_present(move.old or ""),
        "effective": day(move.effective),
        "document": move.document,
        "days_late": max((count_inherited_days(status, n) for n in status.nodes), default=0),
    }


def _numbered(number: Number, title: str) -> dict[str, Any]:
    """A number and a title as printed, null where none is printed."""
    return {"number": None if number == "" else number, "title": title or None}


def target(target: Target) -> dict[str, Any]:
    """A target; ``soft`` only where the text says 力争 or 争取."""
    return {key: value for key, value in target._asdict().items() if key != "soft" or value}


def hit(found: Hit) -> dict[str, Any]:
    """Where a search found a word; ``head`` only in a column of the plan's own."""
    return {key: value for key, value in found._asdict().items() if key != "head" or value}


def day(value: dt.date | None) -> str | None:
    """A day in ISO form; None, which JSON writes as null, where there is none."""
    return value.isoformat() if value is not None else None


def deadline(node: Node, status: Status) -> dict[str, Any]:
    """A deadline: the printed one, or, where the plan prints none, the one that a new rule sets."""
    if node.printed is not None:
        it = status.task.deadlines[node.number - 1]
        flags: dict[str, Any] = {"implicit": it.implicit, "soft": it.soft}
        flags |= {"from": it.source} if it.source != "text" else {}
        return {"text": it.text, "date": it.date.isoformat(), "clause": it.clause or None, **flags}
    return {"text": node.text, "date": day(node.date), "clause": node.clause, "implicit": False, "soft": False}


def node(node: Node, status: Status) -> dict[str, Any]:
    """How a deadline, or a task without deadlines, stands. ``date`` is the printed day, ``due`` the day in force."""
    return {
        "deadline": node.number or None,
        "date": day(node.printed),
        "due": day(node.date),
        "state": node.state,
        "progress": node.progress,
        "completed": day(node.completed),
        "closed_on": day(node.closing.date) if node.closing is not None else None,
        "extended": len(node.extensions),
        "returned": node.returned,
        "notices": len(node.notices),
        "ground": node.ground,
        "limit": day(node.limit),
        "sheltered": day(node.sheltered),
        "unmet": node.unmet or None,
        "rule": node.rule is not None,
        "requested": day(node.requested.until) if node.requested is not None else None,
        "refused": len(node.refusals),
        "reopened": day(node.reopened.date) if node.reopened is not None else None,
        "days_late": words.count_days_late(node, status),
    }


def dated(node: Node, status: Status) -> dict[str, Any]:
    """A deadline as ``deadline`` gives it, with its day in force as ``due``."""
    return {**deadline(node, status), "due": day(node.date)}


def tasks(statuses: Iterable[Status], as_of: dt.date, **more: Any) -> dict[str, Any]:
    """The answer of ``list``. ``more``, here and below: further keys, such as ``groups`` of a grouped list."""
    rows = [task(s) for s in statuses]
    return {"as_of": as_of.isoformat(), "count": len(rows), "tasks": rows, **more}


def groups(parted: Iterable[Group]) -> list[dict[str, Any]]:
    """The groups of a grouped list: key, title, size, and the ids of the tasks."""
    return [
        {
            "key": g.key or None,
            "title": words.group(g),
            "count": len(g.statuses),
            "tasks": [s.reference for s in g.statuses],
        }
        for g in parted
    ]


def overdue(
    statuses: Iterable[Status], as_of: dt.date, today: Iterable[Status], awaiting: Iterable[Status], **more: Any
) -> dict[str, Any]:
    """The answer of ``overdue``: each task with the deadlines it missed.

    ``today``: tasks due on the very day. ``awaiting``: tasks reported complete that the office has yet to verify.
    """
    rows = [
        {**task(s), "missed": [{**dated(d, s), "days_late": -words.days(d, s.judged)} for d in s.missed]}
        for s in statuses
    ]
    return {
        "as_of": as_of.isoformat(),
        "count": len(rows),
        "tasks": rows,
        "due_today": [s.reference for s in today],
        "awaiting_verification": [s.reference for s in awaiting],
        **more,
    }


def due(statuses: Iterable[Status], as_of: dt.date, last: dt.date, **more: Any) -> dict[str, Any]:
    """The answer of ``due``: each task with its deadlines until ``last``, that day included."""
    rows = [
        {**task(s), "upcoming": [{**dated(d, s), "days_left": words.days(d, as_of)} for d in list_upcoming(s, last)]}
        for s in statuses
    ]
    return {"as_of": as_of.isoformat(), "until": last.isoformat(), "count": len(rows), "tasks": rows, **more}


def exported(
    report: Report, statuses: Sequence[Status], *, only: Sequence[str], recorded_by: dt.date | None
) -> dict[str, Any]:
    """What ``export`` writes: the whole plan and how it stands.

    ``only``: the departments that the export was narrowed to. ``recorded_by``: records made after this day were left
    out; None: none were.
    """
    registry, plan = report.standing.registry, report.standing.registry.plan
    return {
        "as_of": report.standing.as_of.isoformat(),
        "recorded_by": day(recorded_by),
        "only": list(only),
        "empty": report.standing.empty,
        "document": document(plan),
        "parts": [{**p._asdict(), "title": p.title or None} for p in registry.parts],
        "categories": [_numbered(c.number, c.title) for c in registry.categories],
        "measures": [
            {
                "id": m.id,
                "label": m.label,
                "title": m.title or None,
                "part": m.part.number or None,
                "category": (m.category.number or None) if m.category is not None else None,
            }
            for m in registry.measures
        ],
        "departments": [department(d) for d in registry.departments],
        "report": {"period": report.period.name, **counts(report.counts)},
        "count": len(statuses),
        "tasks": [_whole_outside(s, registry) for s in statuses],
        "ledger": [{"entry": e.name, **to_data(e)} for s in statuses for e in s.entries if e.kind not in CONFIDENTIAL],
    }


def _whole_outside(status: Status, registry: Registry) -> dict[str, Any]:
    """A task with everything that may leave the office."""
    return {**whole(status, registry), "entries": [e.name for e in status.entries if e.kind not in CONFIDENTIAL]}


def document(plan: Plan) -> dict[str, Any]:
    """A plan's head, null where the document says nothing; of the owner's own keys those that are given."""
    printed = ("title", "document", "issuer", "annex")
    mandate = {"text": plan.mandate.text, "date": day(plan.mandate.date)} if plan.mandate is not None else None
    found = {
        "id": plan.id,
        **{key: getattr(plan, key) or None for key in printed[:3]},
        "issued": plan.issued_as_known,
        "annex": plan.annex or None,
        "curation": "draft" if plan.draft else None,
        "numbering": plan.numbering if plan.numbering != "continuous" else None,
        "mandate": mandate,
        "clues": plan.clues or None,
        "system": plan.system if plan.system != "government" else None,
        **{key: getattr(plan, key) or None for key in OWN_KEYS},
    }
    return {key: value for key, value in found.items() if value is not None or key in printed}


def whole(status: Status, registry: Registry) -> dict[str, Any]:
    """A task with everything that is known of it: TASK and more keys."""
    it = status.task
    return {
        **task(status),
        "days_left": status.days_left,
        "reason": lights.reason_text(status) or None,
        "pace": status.pace._asdict() if status.pace is not None else None,
        "report": to_data(status.last) if status.last is not None else None,
        "achieved": [_achieved(t, status.values[t.name]) for t in it.targets if t.name in status.values],
        "coordinate": status.coordinate,
        "coordination": [{"entry": e.name, **to_data(e)} for e in status.coordination],
        "milestones": [{"entry": e.name, **to_data(e)} for e in status.list_kind("milestone")],
        "announced": [{"entry": e.name, **to_data(e)} for e in status.announced],
        "objections": [{"entry": e.name, **to_data(e)} for e in status.objections],
        "leader": status.people[0],
        "person": status.people[1],
        "evidence": list(status.latest_evidence),
        "files": [{**f, "path": place_evidence(f["name"], f["sha256"])} for f in list_files(status.entries)],
        "entries": [e.name for e in status.entries],
        "explained": [{"text": e.text, "as": e.kind, "why": e.why} for e in it.explained],
        "errata": [e._asdict() for e in it.all_errata],
        "body_differences": [b._asdict() for b in it.all_body],
        "related": [{"id": r.id, "label": registry.task(r.id).label, "why": r.why} for r in registry.related(it)],
        "siblings": [t.id for t in registry.of_measure(it.measure) if t.id != it.id],
        **({"columns": dict(it.columns)} if it.columns else {}),
        **({"short": it.short} if it.short else {}),
    }


def _achieved(target: Target, value: int | float) -> dict[str, Any]:
    """A reported value against its target; ``share`` in per cent."""
    it = measure_achievement(target, value)
    return {"name": target.name, "value": value, "target": target.value, "share": it.share, "met": it.met}


def tally(row: Tally) -> dict[str, Any]:
    """A department and the numbers of its tasks."""
    return {
        **department(row.department),
        "lead": row.lead,
        "lead_joint": row.joint,
        "lead_dated": row.lead_dated,
        "due_this_year": row.due_this_year,
        "support": row.support,
    }


def counts(counts: Counts) -> dict[str, Any]:
    """The numbers of a report; ``rate`` and ``shares`` in per cent."""
    return {
        "total": counts.total,
        "places": dict(counts.places),
        "due": {
            "count": counts.places["due"],
            **counts.due,
            "closed_late": counts.closed_late,
            "not_complete": counts.incomplete,
            "rate": float(counts.rate) if counts.rate is not None else None,
            "shares": {part: float(share) for part, share in counts.shares.items()},
        },
        "earlier": {"count": counts.places["earlier"], **counts.earlier},
        "later": {
            "count": counts.places["later"],
            "lagging": counts.later_lagging,
            "overdue": counts.later_overdue,
        },
        "undated": {
            "count": counts.places["undated"],
            "closed": counts.undated_closed,
            "reported": counts.undated_answered,
            "unreported": counts.undated_silent,
            "unasked": counts.undated_unasked,
        },
        "lights": dict(counts.lights),
    }


def course(course: Course) -> list[dict[str, Any]]:
    """The months of a trend: what fell due in each, and from the first to it; without lateness where nobody is judged."""
    return [
        {
            "month": month.period.name,
            "due": _fallen(month.counts, judged=course.lit),
            "total": _fallen(month.total, judged=course.lit),
        }
        for month in course.months
    ]


def _fallen(counts: Counts, *, judged: bool) -> dict[str, Any]:
    from bizenv.standing.report import INCOMPLETE  # not needed by the lists

    return {
        "count": counts.places["due"],
        **{outcome: n if judged or outcome not in INCOMPLETE else None for outcome, n in counts.due.items()},
        "closed_late": counts.closed_late if judged else None,
        "not_complete": counts.incomplete,
        "rate": float(counts.rate) if judged and counts.rate is not None else None,
    }


def succession(move: Entry) -> dict[str, Any]:
    """A reorganisation: which unit took over from which; ``tasks`` is empty where all that was open went over."""
    return {
        "old": move.old,
        "into": move.into,
        "effective": day(move.effective),
        "document": move.document,
        "tasks": list(move.tasks),
        "entry": move.name,
    }


def department(department: Department) -> dict[str, Any]:
    """A department; ``aliases`` are the other printed forms of its name."""
    return {
        "name": department.name,
        "kind": department.kind or None,
        "collective": department.collective,
        "aliases": list(department.aliases),
    }


def validation(
    problems: Iterable[Problem],
    counts: Mapping[str, int],
    plans: Sequence[str],
    unopened: Sequence[str],
    ignored: int,
    unread: bool,
) -> str:
    """The answer of ``validate`` as JSON text; ``plan`` is null unless exactly one plan was recognised.

    ``unopened``: the reasons why files could not be opened. ``ignored``: how many problems break rules that were not
    asked for. ``unread``: one of those kept the rest from being examined.
    """
    problems = list(problems)
    levels = [p.level for p in problems]
    return dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "kind": "validation",
            "plan": plans[0] if len(plans) == 1 else None,
            "valid": "error" not in levels and not unopened and not unread,
            "counts": {**counts, "errors": levels.count("error"), "warnings": levels.count("warning")},
            "unopened": list(unopened),
            "ignored": ignored,
            "problems": [
                {
                    "code": p.code,
                    "level": p.level,
                    "path": p.place.path,
                    "line": p.place.line,
                    "column": p.place.column,
                    "message": p.message,
                    "remedy": p.remedy,
                    "subject": p.subject,
                }
                for p in problems
            ],
        }
    )

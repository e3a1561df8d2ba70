"""A plan as it stands on a day, as the records of each table of a dataset. No rule is decided here: all is as reported."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.standing.periods import Period
from bizenv.standing.query import list_awaiting, list_due_on, name_section
from bizenv.standing.report import Report
from bizenv.standing.rounds import RoundAnswer
from bizenv.standing.standing import Standing
from bizenv.views.data import records
from bizenv.views.data.records import Record
from bizenv.views.data.tables import VERSION
from bizenv.views.wording import words


class Round(NamedTuple):
    """A round of feedback that has closed, the day by which it was due, and what it asks about."""

    period: Period
    due: dt.date
    answers: Sequence[RoundAnswer]


def describe(standing: Standing, reports: Iterable[Report], round: Round | None) -> dict[str, list[Record]]:
    """The records of each table, in the order of the plan.

    reports: on the periods that are counted, each on this standing. round: the last that has closed; None before one has.
    """
    registry, statuses = standing.registry, standing.statuses
    return {
        "plans": [_describe_plan(standing, round)],
        "departments": records.list_departments(standing, statuses),
        "tasks": [_describe_task(n, status, registry) for n, status in enumerate(statuses, 1)],
        "roles": [record for status in statuses for record in records.list_roles(status)],
        "nodes": [record for status in statuses for record in _list_nodes(status)],
        "entries": [record for status in statuses for record in records.list_entries(status)],
        "standing": list(_list_standings(standing)),
        "counted": [record for report in reports for record in _list_counted(report)],
        "feedback": list(_list_feedback(standing, round)) if round is not None else [],
    }


def _describe_plan(standing: Standing, round: Round | None) -> Record:
    plan = standing.registry.plan
    return {
        **records.describe_plan(plan),
        "schema_version": VERSION,
        "office": plan.office,
        "issued": plan.issued,
        "issued_as_known": plan.issued_as_known,
        "short": plan.short,
        "tasks": len(standing.statuses),
        "empty": standing.empty,
        "round": round.period.name if round is not None else None,
        "round_due": round.due if round is not None else None,
    }


def _describe_task(position: int, status: Status, registry: Registry) -> Record:
    task = status.task
    measure = task.measure
    item = None if task.item is None else str(task.item)
    return {
        **records.describe_task(position, status),
        "item": item,
        "measure_title": measure.title,
        "part": measure.part.number,
        "field": name_section(measure, registry),
        "field_title": words.category(measure),
        "field_name": measure.category.title if measure.category is not None else None,
        "twin": find_twin(task.text),
        "short": task.short,
        "deadlines": len(task.deadlines),
        "targets": len(task.targets),
    }


def find_twin(text: str) -> str:
    """What two texts have in common that are the same but for width, case and white space: 16 hex digits.

    >>> find_twin("建成 ＡＢ 窗口") == find_twin("建成ab窗口")
    True
    """
    return sha256(fold_text(text).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _list_nodes(status: Status) -> Iterator[Record]:
    for node in status.nodes:
        yield {
            **records.describe_node(status.task.id, node),
            "overdue": node in status.missed,
            "days_late": words.count_days_late(node, status),
            "limit": node.limit,
        }


def _list_standings(standing: Standing) -> Iterator[Record]:
    today = {s.task.id for s in list_due_on(standing.statuses, standing.as_of)}
    waiting = {s.task.id for s in list_awaiting(standing.statuses)}
    for n, status in enumerate(standing.statuses, 1):
        pace = status.pace
        yield {
            **records.describe_task(n, status),
            "node": status.nearest.number,
            "lead": status.first,
            "leads": len(status.lead),
            "days_left": status.days_left,
            "overdue": bool(status.missed),
            "missed": len(status.missed),
            "due_today": status.task.id in today,
            "awaiting": status.task.id in waiting,
            "light_reason": status.light.when if status.light is not None else None,
            "judged": standing.judges(status),
            "pace_expected": pace.expected if pace is not None else None,
            "pace_actual": pace.actual if pace is not None else None,
            "limit": status.limit,
            "limit_late": status.limit_late,
            "unreported": status.unreported,
            "coordinating": status.coordinate is not None,
            "under_review": bool(status.disputes),
        }


def _list_counted(report: Report) -> Iterator[Record]:
    period = report.period
    about = {"period": period.name, "begins": period.first, "ends": period.last}
    for line in report.lines:
        yield {
            **about,
            "id": line.status.task.id,
            "place": line.place,
            "outcome": line.outcome,
            "late": line.late,
            "lag": line.lag,
            "feedback": line.feedback,
            "judged": line.lit,
            "also_due": line.also_due,
        }


def _list_feedback(standing: Standing, round: Round) -> Iterator[Record]:
    for answer in round.answers:
        yield {
            "round": round.period.name,
            "id": answer.status.task.id,
            "unit": answer.status.first,
            "expected": answer.due,
            "arrived": answer.arrived,
            "silent": answer.silent,
            "days_late": answer.late,
            "owed": answer.owed,
            "inherited": answer.inherited,
            "judged": standing.judges(answer.status),
        }

"""A year of the plan, invented, held against a count of its own.

The first half of this file counts from the bare YAML, by the words of the specification and with none of bizenv's code;
the second half asks bizenv the same.
"""

import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "simulate_year.py"
DAY = dt.timedelta(days=1)
CLOSED = ("closed", "closed_late", "closed_unmet", "continuing")
MET = (*CLOSED, "terminated")
MOMENTS = [
    # the day asked for, and the day up to which records count
    ("2019-12-31", None),
    ("2020-01-15", None),
    ("2020-06-30", None),
    ("2020-10-31", None),
    ("2019-12-31", "2019-12-31"),
    ("2019-12-31", "2020-01-07"),
    ("2020-06-30", "2020-03-01"),
    ("2020-10-31", "2020-07-10"),
    ("2019-12-31", "2019-09-20"),
]
LATER = "2020-11-01"  # on which everything is recorded


def day(text):
    return dt.date.fromisoformat(text)


# ---- the plan and the ledger from the bare YAML ----------------------------------------------------------------------


def bare(path):
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)  # safe_load, in C


def once(method):
    """A method that is asked the same thing again remembers."""

    def asked(self, *words):
        key = (method.__name__, *words)
        if key not in self.told:
            self.told[key] = method(self, *words)
        return self.told[key]

    return asked


class Year:
    """The files of a workspace, and what they come to."""

    def __init__(self, folder):
        self.folder = folder
        self.told = {}
        units = bare(folder / "departments.yaml")["departments"]
        self.departments = [u["name"] for u in units]
        self.kind = {u["name"]: u["kind"] for u in units}
        canonical = {a["name"]: u["name"] for u in units for a in u.get("aliases", ())}
        plan = bare(folder / "measures.yaml")
        self.issued = plan["plan"]["issued"]
        self.tasks = {}
        for part in plan["parts"]:
            for category in part.get("categories", [part]):
                for measure in category["measures"]:
                    number = f"{part.get('prefix', '')}{measure['number']}"
                    for item in measure.get("tasks", [measure]):
                        name = f"{number}.{item['item']}" if "item" in item else number
                        units = {r: item.get(r) or measure.get(r) or [] for r in ("lead", "support")}
                        self.tasks[name] = SimpleNamespace(
                            id=name,
                            part=part["number"],
                            category=category.get("number", 0) if category is not part else None,
                            lead=[canonical.get(u, u) for u in units["lead"]],
                            support=[canonical.get(u, u) for u in units["support"]],
                            deadlines=[d["date"] for d in item.get("deadlines", ())],
                            targets=item.get("targets", []),
                        )
        self.files = {path.stem: bare(path) for path in folder.glob("ledger/*/*.yaml")}
        for name, it in self.files.items():
            it["name"] = name
            it.setdefault("task", None)
            it["day"] = it.get("effective") or it["date"]

    @once
    def known(self, recorded_by=None):
        """Every entry that had been recorded by the end of a day, in order; of a pair of days also received by the other."""
        recorded, received = recorded_by if isinstance(recorded_by, tuple) else (recorded_by, None)
        found = [
            e
            for e in self.files.values()
            if (recorded is None or e["recorded"].date() <= day(recorded))
            and (received is None or e.get("received", e["date"]) <= day(received))
        ]
        return sorted(found, key=lambda e: (e["day"], e["recorded"], e["name"]))

    @once
    def void(self, recorded_by=None):
        """What no longer counts, each with what made it void.

        An entry is gone if a withdrawal of it lasts, and replaced if a correction of it is not gone, or is itself
        replaced: of an entry and its corrections one counts.
        """
        withdrawals, corrections = {}, {}
        for e in self.known(recorded_by):
            if "withdraws" in e:
                withdrawals.setdefault(e["withdraws"], []).append(e["name"])
            elif "replaces" in e:
                corrections.setdefault(e["replaces"], []).append(e["name"])

        def gone(name):
            return next((w for w in withdrawals.get(name, ()) if not gone(w)), None)

        def replaced(name):
            return next((c for c in corrections.get(name, ()) if not gone(c) or replaced(c)), None)

        names = [e["name"] for e in self.known(recorded_by)]
        return {name: gone(name) or replaced(name) for name in names if gone(name) or replaced(name)}

    @once
    def of(self, task, recorded_by=None):
        """The entries of a task that count, in order."""
        void = self.void(recorded_by)
        return [
            e
            for e in self.known(recorded_by)
            if e["task"] == task and e["name"] not in void and e["kind"] not in ("withdraw", "redact")
        ]

    def begun(self, as_of, recorded_by=None):
        return any(e["day"] <= as_of for e in self.known(recorded_by))


# ---- what a task's entries come to -----------------------------------------------------------------------------------


def play(task, entries):
    """The nodes of a task after some entries, all of which are lawful."""
    days = task.deadlines or [None]
    nodes = [
        SimpleNamespace(
            number=n if task.deadlines else None, printed=d, due=d, state="no_report", progress=None, extended=0,
            asked_late=0, returned=0, limit=None, completed=None, closing=None, rule=None,
            kept=None, sheltered=None, told=None, requested=None, reopened=None,
        )
        for n, d in enumerate(days, 1)
    ]  # fmt: skip
    for e in entries:
        going = [n for n in nodes if n.state not in MET and n.state != "reported_done"]
        for n in nodes:
            if "deadline" in e and e["deadline"] != n.number:
                continue
            if "deadline" not in e and e.get("stage", "done") != "done" and going and n.state == "reported_done":
                continue  # what is complete of one node is not taken back by progress of the whole
            if e["kind"] == "report":
                reported(n, e)
            elif e["kind"] == "verify" and e["result"] == "return":
                in_time = n.due is None or n.told <= n.due
                first = e.get("ground") == "evidence" and not n.returned and in_time
                n.kept, n.sheltered = (n.completed, e["limit"]) if first else (None, None)
                n.state, n.progress, n.completed, n.returned, n.limit = (
                    "returned",
                    None,
                    None,
                    n.returned + 1,
                    e["limit"],
                )
            elif e["kind"] == "verify":
                late = n.due is not None and e["completed"] > n.due and not spared(n)
                n.state = "continuing" if e.get("continuing") else "closed_late" if late else "closed"
                n.state = "closed_unmet" if "approved_by" in e else n.state
                n.completed, n.closing, n.limit, n.kept = e["completed"], e, None, None
            elif e["kind"] == "request":
                n.requested = e["date"]
            elif e["kind"] == "extend" and e.get("decision") == "refused":
                n.requested = None  # until it is granted the deadline runs
            elif e["kind"] == "extend":
                n.asked_late += (n.requested or e["date"]) > n.due
                n.due, n.extended, n.requested = e["until"], n.extended + 1, None
            elif e["kind"] == "supersede":
                n.state = n.state if n.state == "returned" else "superseded"
                n.rule, n.due, n.requested, n.reopened = e, e.get("until"), None, None
                n.completed = n.closing = n.progress = n.kept = n.sheltered = None
            elif e["kind"] == "terminate":
                n.state = "terminated"
            elif e["kind"] == "reopen":
                n.state, n.due, n.reopened = "reopened", e.get("until") or n.due, e
                n.progress = n.completed = n.closing = n.kept = None
    return nodes


def spared(n):
    """Whether a node was opened again without another deadline: it had met the one it had."""
    return n.reopened is not None and "until" not in n.reopened


def reported(n, e):
    if n.state in MET or e["stage"] == "no_change":
        return
    if e["stage"] == "done":
        if n.limit and e["date"] > n.limit:
            n.kept = None  # sent again too late: it does not keep its day
        completed = e.get("completed") or n.kept or e["date"]
        n.state, n.progress, n.completed, n.told = "reported_done", 100, completed, e["date"]
        n.limit = n.sheltered = None
        return
    n.completed = n.limit = n.sheltered = n.kept = None
    if e["stage"] == "not_started":
        n.progress = None
    elif "progress" in e:
        n.progress = e["progress"]
    elif n.progress == 100:
        n.progress = None
    n.state = "superseded" if n.rule else e["stage"]


class Standing:
    """A task on a day. ``judged``: the day on which lateness is told, a day later where a period has closed.

    ``made``: the day of a paper, up to which units have objected and been answered, whenever it came in.
    """

    def __init__(self, year, task, as_of, recorded_by=None, judged=None, made=None):
        self.year, self.task, self.as_of, self.judged = year, task, as_of, judged or as_of
        self.begun = year.begun(as_of, recorded_by)
        self.entries = [e for e in year.of(task.id, recorded_by) if e["day"] <= as_of]
        self.nodes = play(task, self.entries)
        self.reports = [e for e in self.entries if e["kind"] == "report"]
        self.dated = sorted((n for n in self.nodes if n.due), key=lambda n: n.due)
        self.open = [n for n in self.dated if n.state not in MET]
        self.due = self.open[0] if self.open else None
        self.lacking = [n for n in self.open if n.state != "reported_done"]
        late = [n for n in self.lacking if n.due < self.judged and not spared(n)]
        self.missed = [n for n in late if not sheltered(n, self.judged)]
        ruled = [n.rule for n in self.nodes if n.rule and n.rule.get("lead")]
        ruled += [e for e in self.entries if e["kind"] == "reassign"]
        self.lead = max(ruled, key=lambda e: (e["day"], e["recorded"], e["name"]))["lead"] if ruled else task.lead
        support = task.support
        for move in year.of(None, recorded_by):  # what was not closed goes over to whoever takes the unit's place
            if move["kind"] == "reorganise" and move["day"] <= as_of and self.goes_on(move["day"]):
                self.lead = [*dict.fromkeys(move["into"] if u == move["old"] else u for u in self.lead)]
                support = [*dict.fromkeys(move["into"] if u == move["old"] else u for u in support)]
        self.support = [u for u in support if u not in self.lead]  # who leads by now no longer supports
        waiting = self.open or [n for n in self.nodes if n.state not in MET]
        worst = ([n for n in self.nodes if n.state == state] for state in ("closed_unmet", "closed_late", "closed"))
        ended = next((found for found in worst if found), [])
        self.nearest = waiting[0] if waiting else (ended or self.nodes)[-1]
        self.state = self.nearest.state
        self.days_late = None if self.due is None else max([(self.judged - n.due).days for n in self.missed], default=0)
        self.values = {name: value for e in self.entries for name, value in e.get("values", {}).items()}
        reviews = self.entries
        if made is not None:
            recorded = recorded_by[0] if isinstance(recorded_by, tuple) else recorded_by
            reviews = [e for e in year.of(task.id, recorded) if e["day"] <= max(made, as_of)]
        decided = {e["of"] for e in reviews if e["kind"] == "recheck"}
        self.disputed = any(e["kind"] == "object" and e["name"] not in decided for e in reviews)

    def goes_on(self, first):
        """Whether anything of the task was still to be reported on a day or later."""
        count = sum(e["day"] < first for e in self.entries)
        states = [n.state for k in range(count, len(self.entries) + 1) for n in play(self.task, self.entries[:k])]
        return any(state not in ("closed", "closed_late", "closed_unmet", "terminated") for state in states)

    @property
    def lit(self):
        return not any(
            self.year.kind[u] in ("党委部门", "纪检监察", "法院检察院") or u == "区政府督查办" for u in self.lead
        )

    def light(self):
        """By the rubric that comes with bizenv."""
        if not self.begun or not self.lit or not any(n.printed or n.due for n in self.nodes):
            return None
        if self.due is None:
            return "blue" if self.state in CLOSED else None
        if self.missed:
            return "red"
        if self.due in self.lacking and 0 <= (self.due.due - self.as_of).days <= 15:
            return "yellow"
        return "yellow" if self.behind() >= 10 else "green"

    def behind(self):
        """How many points the work lags behind the time."""
        if self.due.state == "reported_done" or spared(self.due):
            return 0
        start = max([self.year.issued, *(n.due for n in self.dated if n.due < self.due.due)])
        span = (self.due.due - start).days
        if not 60 <= span <= 500:
            return 0
        known = [share(t, self.values[t["name"]]) for t in self.task.targets if t["name"] in self.values and begins(t)]
        done = min((it for it in known if it is not None), default=self.nearest.progress)
        if done is None:
            return 0
        return min(100, max(0, (self.as_of - start).days * 100 // span)) - min(100, done)

    def task_of_contract(self):
        return {
            "id": self.task.id,
            "lead": self.lead,
            "support": self.support,
            "state": self.state,
            "progress": self.nearest.progress,
            "due": iso(self.due and self.due.due),
            "days_late": self.days_late,
            "overdue": bool(self.missed),
            "extended": sum(n.extended for n in self.nodes),
            "returned": sum(n.returned for n in self.nodes),
            "last_report": iso(self.reports[-1]["date"] if self.reports else None),
            "light": self.light(),
        }

    def values_of_contract(self):
        found = []
        for t in self.task.targets:
            if t["name"] in self.values:
                value = self.values[t["name"]]
                found.append(
                    {
                        "name": t["name"],
                        "value": value,
                        "target": t["value"],
                        "share": share(t, value),
                        "met": met(t, value),
                    }
                )
        return found


def sheltered(n, judged):
    """Whether the first return for evidence of what was reported in time keeps it from being overdue."""
    return n.sheltered is not None and n.sheltered >= judged


def iso(value):
    return value.isoformat() if value is not None else None


def exact(value):
    return Decimal(str(value))


def share(target, value):
    """How far a value comes up to a target in whole per cent; None where a share would mean nothing."""
    wanted, value = exact(target["value"]), exact(value)
    begun = Decimal(0)
    if target["operator"] in ("=", "<=", "<") and "baseline" in target and "baseline_unit" not in target:
        begun = exact(target["baseline"])
    elif target["operator"] in ("<", "<=") or (target["operator"] == "=" and target["unit"] != "%"):
        return None
    return max(0, int((value - begun) * 100 / (wanted - begun)))


def begins(target):
    """Whether it is known from where the work on a target starts; of a level without a baseline it is not."""
    return "baseline" in target or target["operator"] not in (">=", "=") or not {"%", "/"} & {*target["unit"]}


def met(target, value):
    wanted, value = exact(target["value"]), exact(value)
    if target["operator"] == "=" and "baseline" in target and "baseline_unit" not in target:
        return value >= wanted if wanted > exact(target["baseline"]) else value <= wanted
    if target["operator"] == "=":
        return value == wanted
    return value <= wanted if target["operator"] == "<=" else value >= wanted


# ---- rounds of feedback and the report -------------------------------------------------------------------------------


def period(name):
    """The first day, the last day and the day for feedback of a quarter or a month."""
    year, part = int(name[:4]), name[5:]
    first, last = (3 * int(part[1]) - 2, 3 * int(part[1])) if part[0] == "Q" else (int(part), int(part))
    end = dt.date(year + last // 12, last % 12 + 1, 1) - DAY
    return dt.date(year, first, 1), end, dt.date(year, last, 25)


def quarter(it):
    return f"{it.year}-Q{(it.month + 2) // 3}"


CLOSING = {
    "2019-11": "2019-12-06",
    "2019-Q4": "2020-01-08",  # 1 January is a day off
    "2020-02": "2020-03-06",
    "2020-Q1": "2020-04-08",  # 6 April is one
    "2020-Q2": "2020-07-07",
    "2020-Q3": "2020-10-14",  # from 1 to 8 October; the Saturday after it is a working day
    "2020-Q4": "2021-01-08",  # from 1 to 3 January
}
"""The fifth working day after the end of each round, counted on a calendar by hand."""


def watched(year, task, first, due, as_of, recorded_by):
    """Whether a task has to report in a month: it is due within 90 days of the day of the round, or lags."""
    before = standing_by(year, task, first - DAY, as_of, recorded_by)
    if not owing(before):
        return False
    open_ = [n.due for n in before.nodes if n.due and n.state not in (*MET, "reported_done")]
    near = bool(open_) and (min(open_) - due).days <= 90
    return near or any(day < first for day in open_) or any(n.limit for n in before.nodes)


def owing(it):
    return any(
        n.state not in ("closed", "closed_late", "closed_unmet", "terminated", "reported_done") for n in it.nodes
    )


def window(year, task, name, as_of, recorded_by=None):
    """The first day, the last day and the due day of a task's reports in a round; None if it does not have to report."""
    first, last, due = period(name)
    month = last.replace(day=1)
    if "Q" not in name:
        if not watched(year, task, first, due, as_of, recorded_by):
            return None
    elif last.month in (3, 9):
        told = [e for e in year.of(task.id, recorded_by) if e["kind"] == "report" and e["date"] < first][-2:]
        dated = any(n.due for n in standing_by(year, task, first - DAY, as_of, recorded_by).nodes if n.state not in MET)
        if not dated and [e["stage"] for e in told] == ["no_change"] * 2:
            return None
    if watched(year, task, month, due, as_of, recorded_by):
        first = month
    return first, last, due


def standing_by(year, task, day, as_of, recorded_by):
    return Standing(year, task, min(day, as_of), recorded_by)


def find_due(year, task, name, as_of, recorded_by=None):
    """The last day for a task's report in a round: the closing day for what falls due after the round's day."""
    _, last, due = period(name)
    nodes = standing_by(year, task, due, as_of, recorded_by).nodes
    late = any(n.due and due < n.due <= last and n.state not in (*MET, "reported_done") for n in nodes)
    return day(CLOSING[name]) if late else due


def asked(year, task, name, as_of, recorded_by=None):
    """Whether a task has to report in a round: each quarter, each month if it is watched, unless all is done by then."""
    if window(year, task, name, as_of, recorded_by) is None:
        return False
    due = find_due(year, task, name, as_of, recorded_by)
    return bool(arrivals(year, task, name, as_of, recorded_by)) or owing(
        standing_by(year, task, due, as_of, recorded_by)
    )


def arrivals(year, task, name, as_of, recorded_by=None):
    """The days on which the reports on a round arrived."""
    first, last, _ = window(year, task, name, as_of, recorded_by)
    last = max(last, find_due(year, task, name, as_of, recorded_by))
    return [
        e.get("received", e["date"])
        for e in year.of(task.id, recorded_by)
        if e["kind"] == "report"
        and e.get("received", e["date"]) <= as_of
        and (
            str(e.get("period")) == name
            or (first <= e["date"] <= last and ("period" not in e or e["date"] <= period(str(e["period"]))[1]))
        )
    ]


def placed(it, first, last):
    """Where a task is counted in a report, and with which outcome."""
    if it.disputed:
        return "under_review", None, False
    nodes = [n for n in it.nodes if n.state != "terminated"]
    dated = [n for n in nodes if n.due]
    if not nodes:
        return "terminated", None, False
    if not dated:
        return ("superseded" if any(n.rule for n in nodes) else "undated"), None, False
    past = [n for n in dated if n.due < first]
    open_past = [n for n in past if n.state not in MET]
    mine = [
        n
        for n in dated
        if n.due >= first and (n.due <= last or (not n.rule and n.printed and first <= n.printed <= last))
    ]
    if mine and all(n.state == "reported_done" for n in open_past):
        place, deciding = "due", mine + open_past
    elif open_past or past == dated:
        place, deciding = "earlier", open_past or past
    else:
        return "later", None, False
    order = (
        "overdue",
        "due_today",
        "not_yet",
        "reopened",
        "returned",
        "extended",
        "awaiting",
        "closed_unmet",
        "closed",
    )
    found = {outcome(n, it, last) for n in deciding}
    worst = next(o for o in order if o in found)
    late = any(n.closing and n.completed > n.due and not spared(n) for n in deciding)
    return place, worst, worst == "closed" and late


def outcome(n, it, last):
    if n.state in MET:
        return "closed_unmet" if n.state == "closed_unmet" else "closed"
    if n.state == "reported_done":
        return "awaiting"
    if n in it.missed:
        return "overdue"
    if n.state == "returned" and n.due < it.judged:
        return "returned"
    if n.reopened:
        return "reopened"
    if n.due > last:
        return "extended"
    return "due_today" if n.due == it.as_of else "not_yet"


def report(year, standings, first, last, asked_in, recorded_by=None):
    """The numbers of a report on some tasks."""
    rows = [(it, *placed(it, first, last)) for it in standings]
    due = Counter(o for _, place, o, _ in rows if place == "due")
    incomplete = due["overdue"] + due["due_today"] + due["not_yet"]
    undated = [it for it, place, *_ in rows if place == "undated"]
    going = [it for it in undated if it.nearest.state not in MET]
    asked_now = [it for it in going if asked_in and asked(year, it.task, asked_in, it.as_of, recorded_by)]
    later = [it for it, place, *_ in rows if place == "later"]
    came_by = day(recorded_by[1]) if isinstance(recorded_by, tuple) else None
    told = sum(bool(arrivals(year, it.task, asked_in, came_by or it.as_of, recorded_by)) for it in asked_now)
    whole = sum(due.values())
    return {
        "total": len(rows),
        "places": {p: sum(place == p for _, place, *_ in rows) for p in PLACES},
        "due": {
            "count": whole,
            **{o: due[o] for o in OUTCOMES},
            "closed_late": sum(late for _, place, _, late in rows if place == "due"),
            "not_complete": incomplete,
            "rate": float(rounded(due["closed"], whole)) if whole else None,
            "shares": dict(zip((*OUTCOMES[:6], "not_complete"), shares([*(due[o] for o in OUTCOMES[:6]), incomplete]), strict=True)),
        },
        "earlier": {"count": sum(place == "earlier" for _, place, *_ in rows), **{o: sum(place == "earlier" and x == o for _, place, x, _ in rows) for o in OUTCOMES}},
        "later": {"count": len(later), "lagging": sum(it.due is not None and not it.missed and it.light() is not None and it.behind() >= 10 for it in later), "overdue": sum(bool(it.missed) for it in later)},
        "undated": {
            "count": len(undated),
            "closed": len(undated) - len(going),
            "reported": told,
            "unreported": len(asked_now) - told,
            "unasked": len(going) - len(asked_now),
        },
        "lights": dict(Counter(light for it, place, *_ in rows if place != "under_review" and (light := it.light()))),
    }  # fmt: skip


PLACES = ("due", "earlier", "later", "undated", "superseded", "terminated", "under_review")
OUTCOMES = ("closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "overdue", "due_today", "not_yet")


def rounded(part, whole):
    """Per cent to one decimal, half up."""
    return Decimal((2000 * part + whole) // (2 * whole)) / 10


def shares(parts):
    """Shares that sum to 100.0: what is closed keeps the share that is its rate; the largest others take the rest."""
    whole = sum(parts)
    if not whole:
        return [0.0] * len(parts)
    closed, *others = [int(rounded(part, whole) * 10) for part in parts]
    while closed + sum(others) != 1000:
        largest = max(range(len(others)), key=lambda n: (others[n], parts[n + 1], -n))
        others[largest] += 1 if closed + sum(others) < 1000 else -1
    return [closed / 10, *(it / 10 for it in others)]


# ---- what bizenv says ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def folder(invented_year):
    """The invented year, made once."""
    return invented_year


def made(folder, *options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *options], capture_output=True, text=True, encoding="utf-8",
        env={**environment, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def year(folder):
    return Year(folder)


@pytest.fixture
def ask(run, folder, monkeypatch):
    """A command's JSON in the year's folder, long after it."""
    monkeypatch.setenv("BIZENV_TODAY", LATER)
    monkeypatch.chdir(folder)

    def asked(*words):
        result = run(*words, "--format", "json")
        assert result.code == 0, result.err
        assert not result.err
        return json.loads(result.out)

    return asked


def options(as_of, recorded_by):
    return ["--as-of", as_of, *(["--recorded-by", recorded_by] if recorded_by else [])]


@pytest.fixture
def standings(year):
    def known(as_of, recorded_by=None, judged=None, made=None):
        return [Standing(year, task, day(as_of), recorded_by, judged, made) for task in year.tasks.values()]

    return known


def test_the_year_says_that_it_is_invented_and_is_the_same_each_time(folder, year, tmp_path):
    assert "虚构" in SCRIPT.read_text("utf-8").splitlines()[0]
    assert "虚构" in SCRIPT.with_name("README.md").read_text("utf-8").splitlines()[0]
    assert "虚构" in (folder / "README.md").read_text("utf-8").splitlines()[0]
    again = made(tmp_path / "again")
    other = made(tmp_path / "other", "--seed", "8")
    assert contents(again) == contents(folder)
    assert contents(other) != contents(folder)
    assert 2900 < len(year.files) < 3200
    for e in year.files.values():
        free = [
            e[key]
            for key in ("note", "problem", "coordinate", "next", "reason", "text", "document", "leader", "person")
            if key in e
        ]
        assert all("（虚构）" in text for text in [*free, *e.get("evidence", ())]), e


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_kind_of_entry_is_in_the_year(year):
    kinds = Counter((e["kind"], e.get("stage") or e.get("result")) for e in year.files.values())
    stages = {("report", s) for s in ("not_started", "in_progress", "done", "no_change")}
    once = {("issue", None): 4, ("close_year", None): 1, ("reorganise", None): 1}
    several = (
        "extend", "supersede", "terminate", "assign", "object", "notice", "receive", "withdraw", "request", "reopen",
        "reassign", "coordinate", "instruct", "inspect", "milestone", "scheme", "redact",
    )  # fmt: skip
    decided = {("recheck", "upheld"), ("recheck", "dismissed")}
    others = {(k, None) for k in several}
    assert set(kinds) == {*stages, ("verify", "pass"), ("verify", "return"), *others, *decided, *once}
    assert {kind: kinds[kind] for kind in once} == once
    assert min(n for kind, n in kinds.items() if kind not in once) >= 5
    verified = [e for e in year.files.values() if e["kind"] == "verify"]
    assert {e["ground"] for e in verified if e["result"] == "return"} == {"evidence", "result", "mismatch"}
    assert {e.get("method") for e in verified} == {None, "documents", "site", "phone", "data"}
    assert sum("unmet" in e for e in verified) > sum("approved_by" in e for e in verified) >= 1
    assert any("proof" in e for e in verified)
    assert any("values" in e for e in verified)
    assert {"limit_days" in e for e in year.files.values() if e["kind"] == "notice"} == {True, False}
    assert any("completed" in e for e in year.files.values() if e["kind"] == "report")
    days = [day("2020-01-15"), day("2020-10-31")]
    assert {Standing(year, t, d).state for t in year.tasks.values() for d in days} == {
        "no_report", "not_started", "in_progress", "returned", "reported_done", "closed", "closed_late", "closed_unmet",
        "continuing", "superseded", "terminated", "reopened",
    }  # fmt: skip
    of = {kind: [e for e in year.files.values() if e["kind"] == kind] for kind, _ in kinds}
    assert {e.get("decision") for e in of["extend"]} == {None, "refused"}
    assert {e["step"] for e in of["coordinate"]} == {"submitted", "answered", "settled"}
    assert {"until" in e for e in of["reopen"]} == {"limit" in e for e in of["inspect"]} == {True, False}
    assert {e["from"] for e in of["milestone"]} == {"scheme", "form"}
    assert all("［已删］" in year.files[e["of"]]["note"] for e in of["redact"])
    kept = {file["sha256"] for e in year.files.values() for file in e.get("files", ())}
    assert {path.stem for path in year.folder.glob("evidence/*/*")} == kept != set()
    by_name, rules = year.files, [e for e in year.files.values() if e["kind"] == "supersede"]
    assert any(by_name[e["withdraws"]]["kind"] == "withdraw" for e in by_name.values() if "withdraws" in e)
    assert {e["kind"] for e in by_name.values() if "replaces" in e} >= {"report", "verify"}
    for key in ("until", "text", "lead"):
        assert {key in e for e in rules} == {True, False}
    nodes = [n for t in year.tasks.values() for n in play(t, year.of(t.id))]
    assert {n.asked_late > 0 for n in nodes if n.extended} == {True, False}
    assert max(n.extended for n in nodes) == max(n.returned for n in nodes) == 2
    for task in ("67.1", "71.1"):
        assert {e.get("deadline") for e in year.of(task) if e["kind"] == "report"} == {None, 1, 2}


def test_the_year_is_lawful(run, folder):
    assert run("validate", folder).code == 0


@pytest.mark.parametrize(("as_of", "recorded_by"), MOMENTS)
def test_every_task_stands_where_the_count_says(ask, standings, as_of, recorded_by):
    tasks = ask("list", *options(as_of, recorded_by))["tasks"]
    expected = [it.task_of_contract() for it in standings(as_of, recorded_by)]
    found = [{key: task[key] for key in wanted} for task, wanted in zip(tasks, expected, strict=True)]
    assert found == expected


@pytest.mark.parametrize(("as_of", "recorded_by"), MOMENTS)
def test_every_node_stands_where_the_count_says(ask, standings, as_of, recorded_by):
    tasks = ask("list", *options(as_of, recorded_by))["tasks"]
    for task, it in zip(tasks, standings(as_of, recorded_by), strict=True):
        found = [
            (n["due"], n["state"], n["progress"], n["extended"], n["returned"], n["completed"]) for n in task["nodes"]
        ]
        assert found == [(iso(n.due), n.state, n.progress, n.extended, n.returned, iso(n.completed)) for n in it.nodes]


@pytest.mark.parametrize(("as_of", "recorded_by"), MOMENTS)
def test_overdue_lists_what_was_missed(ask, standings, as_of, recorded_by):
    answer = ask("overdue", *options(as_of, recorded_by))
    known = standings(as_of, recorded_by)
    expected = {it.task.id: sorted(iso(n.due) for n in it.missed) for it in known if it.missed}
    assert {t["id"]: sorted(d["due"] for d in t["missed"]) for t in answer["tasks"]} == expected
    assert answer["count"] == len(expected)
    assert answer["due_today"] == [it.task.id for it in known if any(n.due == day(as_of) for n in it.lacking)]
    assert answer["awaiting_verification"] == [
        it.task.id for it in known if any(n.state == "reported_done" and n.due < day(as_of) for n in it.dated)
    ]


@pytest.mark.parametrize(("as_of", "recorded_by"), MOMENTS)
def test_due_lists_what_comes(ask, standings, as_of, recorded_by):
    answer = ask("due", "--within", "60d", *options(as_of, recorded_by))
    last = day(as_of) + 60 * DAY
    expected = {
        it.task.id: [iso(n.due) for n in it.lacking if day(as_of) <= n.due <= last]
        for it in standings(as_of, recorded_by)
    }
    assert {t["id"]: [d["due"] for d in t["upcoming"]] for t in answer["tasks"]} == {
        k: v for k, v in expected.items() if v
    }


@pytest.mark.parametrize(("as_of", "recorded_by"), MOMENTS)
def test_show_tells_the_last_values(ask, year, standings, as_of, recorded_by):
    answer = ask("show", *year.tasks, *options(as_of, recorded_by))
    for task, it in zip(answer["tasks"], standings(as_of, recorded_by), strict=True):
        assert task["achieved"] == it.values_of_contract(), task["id"]
        assert task["entries"] == [e["name"] for e in it.entries]
        named = [e for e in it.entries if e["kind"] == "assign"]
        assert task["leader"] == next((e["leader"] for e in reversed(named) if "leader" in e), None)
        assert task["person"] == next((e["person"] for e in reversed(named) if "person" in e), None)


@pytest.mark.parametrize(("as_of", "recorded_by"), MOMENTS)
def test_the_log_is_whole(ask, year, as_of, recorded_by):
    rows = ask("log", *options(as_of, recorded_by))["entries"]
    expected = [e["name"] for e in year.known(recorded_by) if min(e["date"], e["day"]) <= day(as_of)]
    assert [row["entry"] for row in rows] == expected
    assert not [row for row in rows if row["refused"]]
    void = year.void(recorded_by)
    assert {r["entry"]: r["voided_by"] for r in rows if r["voided_by"]} == {
        n: by for n, by in void.items() if n in set(expected)
    }
    one = ask("log", "67.1", *options(as_of, recorded_by))
    assert one["count"] == len([name for name in expected if year.files[name]["task"] == "67.1"])


@pytest.mark.parametrize("name", ["区市场监管局", "区政务办", "区经济信息委", "区法院", "区公安分局"])
@pytest.mark.parametrize(("as_of", "recorded_by"), [("2020-01-15", None), ("2020-06-30", "2020-03-01")])
def test_a_department_has_its_tasks(ask, standings, name, as_of, recorded_by):
    answer = ask("department", name, *options(as_of, recorded_by))
    known = standings(as_of, recorded_by)
    for role in ("lead", "support"):
        mine = [it for it in known if name in (it.lead if role == "lead" else it.support)]
        mine.sort(key=lambda it: it.due.due if it.due else dt.date.max)
        expected = [it.task_of_contract() for it in mine]
        assert [{k: t[k] for k in w} for t, w in zip(answer[role], expected, strict=True)] == expected


def moved(known):
    """The tasks that a new rule gave to others, each with one of those."""
    found = [(it.task.id, name) for it in known for name in it.lead if name not in it.task.lead]
    assert len(found) > 3
    return found


def test_a_new_rule_gives_a_task_to_others(ask, standings):
    known = standings("2020-10-31")
    for number, name in moved(known):
        led = [it.task.id for it in known if name in it.lead]
        assert number in led
        assert [t["id"] for t in ask("list", "--lead", name, "--as-of", "2020-10-31")["tasks"]] == led
        answer = ask("department", name, "--as-of", "2020-10-31")
        assert sorted(t["id"] for t in answer["lead"]) == sorted(led)


# ---- report and missing ----------------------------------------------------------------------------------------------

REPORTS = [
    # as of, period, recorded by; the last day, whether it is closed
    ("2019-12-31", None, None),
    ("2020-10-31", None, None),
    (None, "2019-Q4", None),
    (None, "2019-Q4", "2020-01-05"),
    (None, "2020-Q1", None),
    (None, "2020-Q3", None),
    ("2020-02-15", "2020-Q1", None),
    ("2020-01-20", "2019-Q4", None),
]


def spans(as_of, name):
    """First and last day of a period, the day of the report, the day on which lateness is judged, the round."""
    if name is None:
        at = day(as_of)
        first, last = dt.date(at.year, 1, 1), dt.date(at.year, 12, 31)
        return first, last, at, at, quarter(at)
    first, last, _ = period(name)
    at = day(as_of or LATER)
    return (first, last, last, last + DAY, name) if as_of is None and at > last else (first, last, at, at, name)


CLOSING_DAYS = {"2019-Q4": "2020-01-08", "2020-Q1": "2020-04-08", "2020-Q3": "2020-10-14"}
"""Five working days after the end of a quarter, counted by hand: New Year's Day, Qingming and the national day are off."""


def received(as_of, name, recorded_by):
    """What counts in such a report: of a period told as it stood at its end only what came by its closing day."""
    return (recorded_by, CLOSING_DAYS[name]) if name and as_of is None else recorded_by


def asking(as_of, name, recorded_by):
    """The options of such a report, asked for on the day ``LATER``."""
    known = options(as_of or LATER, recorded_by)
    return [*(["--period", name] if name else []), *(known if as_of else known[2:])]


@pytest.mark.parametrize(("as_of", "name", "recorded_by"), REPORTS)
def test_the_report_counts_every_task_once(ask, year, standings, as_of, name, recorded_by):
    first, last, at, judged, asked_in = spans(as_of, name)
    typed = asking(as_of, name, recorded_by)
    recorded_by = received(as_of, name, recorded_by)
    known = standings(iso(at), recorded_by, judged, day(LATER))
    answer = ask("report", *typed)
    expected = report(year, known, first, last, asked_in, recorded_by)
    assert {key: answer[key] for key in expected} == expected
    assert sum(expected["places"].values()) == expected["total"] == len(year.tasks)
    assert sum(map(exact, answer["due"]["shares"].values())) == 100
    rows = {t["id"]: (t["place"], t["outcome"], t["closed_late"], t["days_late"], t["light"]) for t in answer["tasks"]}
    assert rows == {it.task.id: (*placed(it, first, last), it.days_late, it.light()) for it in known}
    wished = {c["id"]: c["text"] for c in answer["coordinate"]}
    assert wished == {it.task.id: wish for it in known if not it.disputed and (wish := coordinate(it))}


def coordinate(it):
    """What the last report that is more than 本期无变化 asks for, unless it was answered or settled.

    What was put before a leader is asked for until it is settled, also where a later report asks for nothing.
    """
    steps = [e for e in it.entries if e["kind"] == "coordinate"]
    pending = {e["of"] for e in steps} - {e["of"] for e in steps if e["step"] == "settled"}
    last = None
    for e in it.reports:
        if "coordinate" in e or (e["stage"] != "no_change" and (last is None or last["name"] not in pending)):
            last = e
    if last is None or it.nearest.state in MET or last["name"] in {e["of"] for e in steps if e["step"] != "submitted"}:
        return None
    return last.get("coordinate")


@pytest.mark.parametrize(("as_of", "name", "recorded_by"), REPORTS)
@pytest.mark.parametrize("by", ["department", "category", "month", "part", "light"])
def test_the_rows_of_a_report(ask, year, standings, as_of, name, recorded_by, by):
    first, last, at, judged, asked_in = spans(as_of, name)
    typed = asking(as_of, name, recorded_by)
    recorded_by = received(as_of, name, recorded_by)
    known = standings(iso(at), recorded_by, judged, day(LATER))
    members = {}
    for it in known:
        for key in keys(it, by):
            members.setdefault(key, []).append(it)
    answer = ask("report", "--by", by, *typed)
    assert {row["key"] for row in answer["rows"]} == set(members)
    for row in answer["rows"]:
        expected = report(year, members[row["key"]], first, last, asked_in, recorded_by)
        assert {key: row[key] for key in expected} == expected, row["key"]
        assert sum(map(exact, row["due"]["shares"].values())) in ((100,) if row["due"]["count"] else (0,))
        assert row["tasks"] == [it.task.id for it in members[row["key"]]]
    if by == "department":
        assert [row["key"] for row in answer["rows"]] == [d for d in year.departments if d in members]


def keys(it, by):
    if by == "department":
        return it.lead
    if by == "category":
        return [str(it.task.category) if it.task.category is not None else None]
    if by == "part":
        return [it.task.part]
    if by == "light":
        return [it.light()]
    last = it.due or (it.dated[-1] if it.dated else None)
    return [iso(last.due)[:7] if last else None]


@pytest.mark.parametrize("recorded_by", [None, "2020-01-05"])
@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        ("2019-Q4", "2019-12-20"),
        ("2019-Q4", "2019-12-31"),
        ("2019-Q4", "2020-01-31"),
        ("2020-Q1", "2020-06-30"),
        ("2020-Q3", "2020-10-31"),
        ("2019-11", "2019-12-31"),
        ("2020-02", "2020-03-31"),
    ],
)
def test_missing_names_who_has_not_reported_and_who_was_late(ask, year, name, as_of, recorded_by):
    answer = ask("missing", "--period", name, *options(as_of, recorded_by))
    silent, late, count = {}, {}, 0
    for task in year.tasks.values():
        if not asked(year, task, name, day(as_of), recorded_by):
            continue
        count += 1
        due = find_due(year, task, name, day(as_of), recorded_by)
        came = arrivals(year, task, name, day(as_of), recorded_by)
        unit = Standing(year, task, day(as_of), recorded_by).lead[0]
        if not came:
            silent[task.id] = (unit, max(0, (day(as_of) - due).days))
        elif min(came) > due:
            late[task.id] = (unit, (min(came) - due).days)
    assert answer["asked"] == count
    assert {t["id"]: (t["department"], t["days_late"]) for t in answer["missing"]} == silent
    assert {t["id"]: (t["department"], t["days_late"]) for t in answer["late"]} == late
    assert answer["count"] == len(silent)


def test_rounds_are_missed_and_answered_late_in_the_year(ask):
    answer = ask("missing", "--period", "2019-Q4", "--as-of", "2020-01-31")
    assert len(answer["missing"]) > 10
    assert len(answer["late"]) > 5


# ---- what must make no difference ------------------------------------------------------------------------------------

QUESTIONS = (
    ("list",),
    ("list", "--sort", "due"),
    ("list", "--group-by", "lead", "--format", "markdown"),
    ("list", "--format", "json"),
    ("list", "--format", "csv"),
    ("overdue",),
    ("overdue", "--format", "json"),
    ("due", "--within", "60d"),
    ("show", "67.1", "71.1", "2", "S1"),
    ("show", "71.1", "--format", "json"),
    ("log",),
    ("log", "--format", "json"),
    ("department", "区市场监管局"),
    ("report",),
    ("report", "--by", "department", "--format", "json"),
    ("missing", "--period", "2019-Q4"),
)


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_the_order_in_which_the_files_are_read_makes_no_difference(run, folder, monkeypatch, tmp_path, order):
    monkeypatch.chdir(folder)
    words = options("2020-01-15", "2020-01-10")
    expected = [run(*q, *words) for q in QUESTIONS]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    scan, number = os.scandir, iter(range(10**6))

    class Jumbled:
        def __init__(self, path):
            with scan(path) as found:
                self.found = list(found)
            if order == "reversed":
                self.found.reverse()
            else:
                random.Random(next(number)).shuffle(self.found)

        def __enter__(self):
            return iter(self.found)

        def __iter__(self):
            return iter(self.found)

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(os, "scandir", Jumbled)
    assert [run(*q, *words) for q in QUESTIONS] == expected
    assert next(number) > 0 or order == "reversed"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "cut"), [("2019-12-31", "2020-01-05"), ("2020-06-30", "2020-03-01"), ("2020-02-01", "2020-10-01")]
)
def test_recorded_by_reprints_what_was_known(run, year, folder, monkeypatch, tmp_path, as_of, cut):
    """To the byte what a ledger prints that was cut off at that moment."""
    then = tmp_path / "then"
    shutil.copytree(folder, then)
    for path in then.glob("ledger/*/*.yaml"):
        if year.files[path.stem]["recorded"].date() > day(cut):
            path.unlink()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for question in QUESTIONS:
        printed = []
        for place in (folder, then):
            monkeypatch.chdir(place)
            printed.append(run(*question, *options(as_of, cut)))
        assert printed[0] == printed[1], question
        assert printed[0].code == 0, printed[0].err
        if question[-1] in ("json", "csv") and question[0] != "report":
            assert run(*question, *options(as_of, None)) == printed[0], question  # there, and not asked for


def test_recorded_by_makes_a_difference(ask):
    now, then = (ask("list", *options("2019-12-31", by))["tasks"] for by in (None, "2019-12-31"))
    assert now != then

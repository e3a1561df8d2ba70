"""A task that a paper names (it lags, it was done well, it asks for something): its facts and sentences, for every view."""

import datetime as dt
from collections.abc import Iterable, Iterator

from bizenv.base.text import is_nothing, tell
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, Ground
from bizenv.ledger.names import GROUNDS
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, When
from bizenv.standing.report import Line, Report
from bizenv.views.wording import cutting, lights, titles, words
from bizenv.views.wording.audience import Audience, Fact, tellable

AUDIENCE: Audience = "units"
"""Units and leaders read the papers and pages that name tasks that lag."""


class Lag(NamedTuple):
    """A task that lags, its deadline concerned (the earliest missed, else the next), whether its leads are judged."""

    status: Status
    node: Node
    judged: bool

    @property
    def due(self) -> words.Due:
        """The deadline as the parts of a cell."""
        return words.due(self.node)

    @property
    def reason(self) -> lights.Reason | None:
        """Why its light is on; None where it has none."""
        return lights.reason(self.status)


def lag(line: Line) -> Lag:
    """The facts of a line of a report that lags."""
    status = line.status
    return Lag(status, (*status.missed, status.nearest)[0], line.lit)


_REASONS: dict[When, str] = {
    "overdue": "逾期",
    "due_within": "临近时限",
    "behind": "进度滞后",
    "unreported": "未按时反馈",
    "returned": "退回后尚未补报",
}
"""Why a task stands in the list of those that lag, in the order in which the reasons are counted."""


def count_reasons(statuses: Iterable[Status]) -> list[tuple[str, int]]:
    """How many tasks that lag there are by reason: 逾期 past a deadline, 进度滞后 below the pace, and so on."""
    found = [
        "overdue" if status.missed else status.light.when if status.light is not None else "" for status in statuses
    ]
    told = [(name, found.count(when)) for when, name in _REASONS.items()]
    other = len(found) - sum(n for _, n in told)
    return [(name, n) for name, n in (*told, ("其他预警", other)) if n]


def name_lagging(statuses: Iterable[Status]) -> str:
    """How many tasks lag and why, in a line: 逾期11项、进度滞后1项; empty where there are none."""
    return "、".join(f"{name}{n}项" for name, n in count_reasons(statuses))


def cells(lag: Lag, between: str = "\n") -> tuple[str, ...]:
    """Number, deadline, leads, reason, clause. ``between`` separates the day in force from the printed one."""
    return (
        lag.status.task.label,
        lag.due.joined(between),
        words.leads(lag.status),
        str(lag.reason or ""),
        lag.node.clause,
    )


def footnotes(lags: Iterable[Lag]) -> list[str]:
    """The explanations of the marks on the deadlines of tasks that lag."""
    return words.footnotes(lag.node for lag in lags)


def called(status: Status, node: Node) -> str:
    """A task in a sentence: what is due at ``node`` in a few words, then its number in brackets."""
    return f"{titles.name_node(status, node)}（{words.item(status.task)}）"


def led(status: Status) -> str:
    """The leads in brackets, as the plan prints them: （牵头单位：某局、某委）."""
    names = words.all_leads(status)
    return f"（牵头单位：{names}）" if status.lead else f"（{names or words.NO_LEAD}）"


def sentence(lag: Lag) -> str:
    """A task that lags, in a sentence: its title, deadline, gap and leads."""
    node = lag.node
    moved = f"（{words.moved_from(node)}）" if words.moved(node) else ""
    limit = f"，时限{words.day(node.date)}{moved}" if node.date is not None else ""
    return f"{called(lag.status, node)}{limit}，{gap(lag)}{led(lag.status)}。"


def gap(lag: Lag) -> str:
    """How far a task lags: days past a missed deadline and how it stands, else its light's reason or its state."""
    status, node = lag.status, lag.node
    state = words.name_state(node, status, AUDIENCE, judged=lag.judged).word
    if node not in status.missed:
        reason = lights.reason(status)
        return "，".join(part for part in (reason.until, reason.body) if part) if reason is not None else state
    share = f"进度{node.progress}%" if node.progress else state
    return f"逾期{-words.days(node, status.judged)}天{words.tell_inherited(status, node)}，{share}"


def name_lags(report: Report) -> str:
    """How the tasks lag that a paper lists: 逾期, 进度滞后, or 逾期和进度滞后; empty where none does."""
    return "和".join(name for name, found in (("逾期", report.overdue), ("进度滞后", report.behind)) if found)


def tell_latest(status: Status, node: Node) -> str:
    """What was last said of a node, with its day: 12月24日：已走访企业; — where nothing was, or where it no longer holds.

    What was said of another node is not told. Words that a later return or new rule has overtaken are left out.
    """
    last = find_latest(status, node)
    return f"{_day(last)}：{cutting.shorten(' '.join((last.note or '').split()), _NOTE)}" if last is not None else "—"


def find_latest(status: Status, node: Node) -> Entry | None:
    """The last report on a node that says something and still holds: no later return or new rule has overtaken it."""
    last = None
    for entry in status.entries:
        if entry.deadline not in (None, node.number):
            continue
        if entry.kind == "report" and not is_nothing(entry.note):
            last = entry
        elif entry.kind == "supersede" or (entry.kind == "verify" and entry.result == "return"):
            last = None
    return last


def tell_latest_whole(status: Status, node: Node) -> str:
    """As ``tell_latest``, uncut, and empty where nothing is told."""
    last = find_latest(status, node)
    return f"{_day(last)}：{tell(last.note)}" if last is not None else ""


def _day(entry: Entry) -> str:
    return f"{entry.date.month}月{entry.date.day}日"


_NOTE = 40
"""The most characters of what was last said of a task, in a cell."""


class Request(NamedTuple):
    """提请协调事项: the task, what its lead asks for, the day on which it first asked for this, for how many days.

    problem: the difficulty that it told with it; empty where it told none.
    """

    status: Status
    text: str
    since: dt.date
    days: int
    problem: str


def find_request(status: Status) -> Request | None:
    """What the lead of a task asks to be coordinated; None if nothing."""
    text, last = status.coordinate, status.request
    if text is None or last is None:
        return None
    since = last.date
    for entry in reversed(status.list_requests()):
        if entry.coordinate != text:
            break
        since = entry.date
    return Request(status, _flat(text), since, (status.as_of - since).days, _flat(tell(last.problem)))


def _flat(text: str) -> str:
    """A text that a person wrote, in one line and without the stop at its end."""
    return " ".join(text.split()).rstrip("。；;，,")


def require(status: Status, node: Node) -> str:
    """What is required at a node: by the new rule if it has a text, else by the plan; without a full stop."""
    text = node.rule.text if node.rule is not None and node.rule.text else status.task.text
    return cutting.typeset(text).rstrip("。")


def list_requests(report: Report) -> list[Request]:
    """What is asked to be coordinated, the longest open first."""
    found = [request for line in report.coordination if (request := find_request(line.status)) is not None]
    return sorted(found, key=lambda request: -request.days)


def tell_request(request: Request, most: int = 0) -> str:
    """A request in a sentence: what is asked of whom, by whom and since when. ``most``: characters of the request."""
    text = cutting.shorten(request.text, most) if most else request.text
    since = f"，已{request.days}天" if request.days else ""
    lead = words.name_lead_on(request.status, request.since)
    return f"{called(request.status, request.status.nearest)}：{text}（{lead}{_near(request.since, request.status.as_of)}提出{since}）。"


def ask(request: Request, addressee: str | None) -> str:
    """What a 请示 asks for: in the unit's own words where these say whom they ask (请某局……), else of the addressee."""
    wish = request.text.removeprefix("提")
    return (
        f"{wish}。"
        if addressee and wish.startswith(f"请{addressee}")
        else f"提请{addressee or '贵机关'}：{request.text}。"
    )


def _near(day: dt.date, today: dt.date) -> str:
    """A day in a sentence, without its year if that is this year."""
    return f"{day.month}月{day.day}日" if day.year == today.year else words.day(day)


class Merit(NamedTuple):
    """A node closed in time: days before its deadline, what was reached beyond a target, whether it passed at once."""

    line: Line
    node: Node
    early: int
    beyond: tuple[str, ...]
    at_once: bool


def list_merits(report: Report, *, missed: bool = False) -> list[Merit]:
    """The tasks due in the period and closed in time, by merit: early or beyond the target first, then who passed at once.

    Tasks whose leads are not judged are left out, and unless ``missed`` those closed although a target is not met.
    """
    found = []
    for line in report.in_time:
        done = [
            n for n in line.status.nodes if n.closing is not None and n.date is not None and (missed or not n.unmet)
        ]
        if done and tellable(Fact("lateness", line.lit), AUDIENCE):
            node = done[-1]
            early = (node.date - node.completed).days if node.date and node.completed else 0
            found.append(Merit(line, node, early, tuple(_beyond(line.status)), at_once=not node.returned))
    return sorted(found, key=lambda it: (not it.at_once, not (it.early or it.beyond), -len(it.beyond), -it.early))


def _beyond(status: Status) -> Iterator[str]:
    """The targets that were more than met, each with the value reached."""
    for target in status.task.targets:
        value = status.values.get(target.name)
        if value is None:
            continue
        more = target.operator in (">=", ">", "increase_by", "decrease_by") and value > target.value
        if more or (target.operator in ("<=", "<") and value < target.value):
            yield f"{target.name}{words.reached(target, value)}（目标{words.quantity(target, target.value)}）"


def list_unmet(report: Report) -> list[tuple[Status, Node]]:
    """What was closed by approval in the period although a target was not met, which is no merit."""
    return [
        (line.status, node)
        for line in report.lines
        for node in line.status.nodes
        if node.state == "closed_unmet"
        and node.closing is not None
        and report.period.first <= node.closing.date <= report.standing.as_of
    ]


def tell_unmet(status: Status, node: Node) -> str:
    """What was closed by approval, in a sentence: its title, what was reached, who approved it."""
    closing = node.closing
    by = f"，经{closing.approved_by}批准办结" if closing is not None else ""
    return f"{called(status, node)}{words.tell_missed(status, node)}{by}{led(status)}。"


def praise(merit: Merit, *, at_once: bool = True) -> str:
    """A task closed in time, in a sentence: when, how early, what was reached, its leads.

    ``at_once``: whether to say that it passed the first verification, where it did.
    """
    node, told = merit.node, []
    day = words.day(node.completed) if node.completed is not None else ""
    in_time = "按期" if node.date is not None and not merit.early else ""
    told += [f"比时限提前{merit.early}天"] if merit.early else []
    told += merit.beyond
    told += ["一次通过核验"] if at_once and merit.at_once else []
    return "，".join([called(merit.line.status, node), f"{day}{in_time}办结", *told]) + f"{led(merit.line.status)}。"


def count_returns(report: Report) -> str:
    """Work returned and not yet reported again, by ground: 3项，其中佐证材料不全2项; empty where there is none.

    A return because what was said is not what was found (情况不一致) is an accusation: it is counted without its ground.
    """
    nodes = report.returned
    if not nodes:
        return ""
    counted = [(GROUNDS[ground].note, sum(n.ground == ground for n in nodes)) for ground in TELLABLE]
    told = "、".join(f"{word}{n}项" for word, n in counted if n)
    return f"{len(nodes)}项" + (f"，其中{told}" if told else "")


TELLABLE: tuple[Ground, ...] = ("evidence", "result")
"""The grounds of a return that a paper to others than the unit itself may tell."""

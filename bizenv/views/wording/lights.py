"""The words of a light: its colour, what each line of the rubric means, and why it is on for a task."""

from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import STATES
from bizenv.standing.succession import count_inherited_days

if TYPE_CHECKING:
    from bizenv.ledger.status import Status
    from bizenv.plan.registry import Registry
    from bizenv.standing.rubric import LightRule, Rules

NO_LIMIT = "未另定时限"
"""What is said of the time left for what was opened again without another deadline, once its own is past."""
COLOURS = {"blue": "蓝", "green": "绿", "yellow": "黄", "orange": "橙", "red": "红", "grey": "灰"}
"""The Chinese names of the lights, in the order in which the command line offers them."""


class Reason(NamedTuple):
    """Why a light is on: its colour, its deadline (empty where no deadline is the reason), the condition that holds.

    As text: 黄：2019-11-30到期，还有29天，未报办结.
    """

    colour: str
    until: str
    body: str

    def __str__(self) -> str:
        return f"{self.colour}：{'，'.join(part for part in (self.until, self.body) if part)}"


def lamp(status: "Status") -> str:
    """The light in a word: 黄; empty where there is none."""
    return COLOURS[status.light.colour] if status.light is not None else ""


def reason_text(status: "Status") -> str:
    """Why the light is on, in one line; empty where there is none."""
    return str(reason(status) or "")


def reason(status: "Status") -> Reason | None:
    """Why the light is on; None where there is none."""
    if status.light is None:
        return None
    day = status.missed[0].date if status.missed else status.due.date if status.due is not None else None
    until = f"{day}到期" if status.light.when in ("overdue", "due_within", "otherwise") else ""
    if (
        status.due is not None
        and status.due.spared
        and (status.days_left or 0) < 0
        and status.light.when == "otherwise"
    ):
        return Reason(lamp(status), "", NO_LIMIT)
    return Reason(lamp(status), until, _body(status))


def _body(status: "Status") -> str:
    left = status.days_left or 0
    remaining = f"还有{left}天" if left > 0 else "今日到期" if left == 0 else f"已过{-left}天"
    done = "，".join(STATES["reported_done"])
    match status.light.when if status.light is not None else None:
        case "closed":
            closing = status.nearest.closing
            return f"{closing.date if closing is not None else ''}{STATES[status.state]}"
        case "reported_done":
            return done
        case "overdue":
            before = max((count_inherited_days(status, n) for n in status.missed), default=0)
            return f"逾期{status.days_late}天{f'（承接前已逾期{before}天）' if before else ''}，未报办结"
        case "due_within":
            return f"{remaining}，未报办结"
        case "behind":
            pace = status.pace
            return f"进度滞后：应达{pace.expected}%，实报{pace.actual}%" if pace is not None else ""
        case "unreported":
            return "上一轮未按时反馈"
        case "returned":
            return f"已退回，{status.due.limit if status.due is not None else ''}前补报"
        case _:
            return f"{remaining}，{done}" if status.due is not None and not status.due.lacking else remaining


def legend(rules: "Rules", registry: "Registry") -> str:
    """The meaning of every light in one line, for the foot of a report."""
    meanings: dict[str, list[str]] = {}
    for line in rules.lights:
        meanings.setdefault(line.light, []).append(_meaning(line))
    lights = "；".join(f"{COLOURS[light]} {'，或'.join(each)}" for light, each in meanings.items())
    from bizenv.standing.rubric import list_exempt

    kinds = {department.kind for department in registry.departments}
    without = "、".join((*(kind for kind in rules.unlit_kinds if kind in kinds), *list_exempt(rules, registry)))
    return f"灯号：{lights}。无明确时限的{f'、{without}牵头的' if without else ''}不设灯号"


def _meaning(line: "LightRule") -> str:
    match line.when:
        case "closed":
            return "已办结"
        case "reported_done":
            return "已报办结待核验"
        case "overdue":
            return f"逾期{f'满{line.days}天' if line.days else ''}未办结"
        case "due_within":
            return f"临近时限（{line.days}天以内）"
        case "behind":
            return f"进度滞后（欠序时进度{line.points}个百分点以上）"
        case "unreported":
            return "上一轮未按时反馈"
        case "returned":
            return "退回后尚未补报"
        case _:
            return "正常推进"

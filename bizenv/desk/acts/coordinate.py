"""提请协调: how far a request for coordination has come."""

from bizenv.base.errors import MisuseError, OptionsError
from bizenv.base.text import is_nothing
from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask, Switch, Way
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry, Step
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    submit: bool,
    answer: bool,
    settle: bool,
    who: str | None,
    text: str | None,
    document: str | None,
) -> writing.Prepared:
    """The steps of requests for coordination. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    given: tuple[tuple[bool, Step], ...] = ((submit, "submitted"), (answer, "answered"), (settle, "settled"))
    steps = [step for chosen, step in given if chosen]
    if len(steps) != 1:
        raise OptionsError("--submit、--answer、--settle 要给一个，只给一个")
    step = steps[0]
    told_to = who if step == "submitted" else facts.by if step == "answered" else None
    if step == "submitted" and who is None:
        raise OptionsError("已提交的，用 --to 写提交给谁（只写职务）")
    if step == "answered" and (facts.by is None or text is None):
        raise OptionsError("已答复的，写谁答复（--by）和答复的内容（--text）")
    if (who is not None and step != "submitted") or (text is not None and step != "answered"):
        raise OptionsError("--to 用于 --submit，--text 用于 --answer")

    def make(task: Task, status: Status) -> Entry:
        asked = status.request
        if asked is None or is_nothing(asked.coordinate):
            raise MisuseError(f"{task.label} 没有提请协调的事项；由单位在反馈里提出（record --coordinate 或填报表）")
        if facts.date < asked.date:
            raise MisuseError(f"{task.label} 提请协调是 {asked.date}，{facts.date} 还没有提出；核对 --date")
        settled = next((e for e in status.coordination if e.step == "settled"), None)
        if settled is not None and (step == "settled" or facts.date >= settled.date):
            raise MisuseError(f"{task.label} 提请协调的事项已于 {settled.date} 解决；另有要协调的，由单位再提")
        told = facts._replace(by=None) if step == "answered" else facts
        return told.entry(
            desk, task, "coordinate", None, of=asked.name, step=step, who=told_to, text=text, document=document
        )

    return writing.prepare(desk, ids, make)


ACT = Act(
    "coordinate",
    "coordinate",
    "提请协调",
    "记录提请协调的事项走到哪一步：已提交领导、已答复、已解决。只有没有答复的再报领导。",
    (
        Switch("submit", "submit", "已提交领导", "已提交领导：--to 写提交给谁（职务）"),
        Switch("answer", "answer", "已答复", "已答复：--by 写谁答复的，--text 写答复的内容"),
        Switch("settle", "settle", "已解决", "已解决"),
        Ask("who", "提交给谁", option="to", metavar="谁", help="提交给谁，只写职务"),
        Ask("text", "答复的内容"),
        Ask("document", "答复的文号"),
        *FACTS,
    ),
    prepare,
    ways=(
        Way("submit", "已提交领导", {"submit": "1"}, ("who",), ("who",)),
        Way("answer", "已答复", {"answer": "1"}, ("text",), ("by", "text")),
        Way("settle", "已解决", {"settle": "1"}),
    ),
)

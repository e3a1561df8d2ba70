"""责任人: who is responsible for a task."""

from bizenv.base.errors import OptionsError
from bizenv.desk import writing
from bizenv.desk.act import DATE, NOTE, RECEIVED, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def prepare(
    desk: Desk,
    ids: tuple[str, ...],
    facts: writing.Common,
    *,
    leader: str | None,
    person: str | None,
) -> writing.Prepared:
    """Who is responsible for tasks. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    if leader is None and person is None:
        raise OptionsError("--leader、--person 至少给一个")

    def make(task: Task, _status: Status) -> Entry:
        return facts.entry(desk, task, "assign", None, leader=leader, person=person)

    return writing.prepare(desk, ids, make)


ACT = Act(
    "assign",
    "assign",
    "责任人",
    "记录事项的责任领导、责任人。后记的取代先记的；电话号码不入台账。",
    (
        Ask("leader", "责任领导"),
        Ask("person", "责任人"),
        DATE,
        RECEIVED,
        Ask("by", "谁报的"),
        NOTE,
    ),
    prepare,
)

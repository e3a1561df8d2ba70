"""签收: the day on which a unit received a letter."""

from bizenv.base.errors import MisuseError
from bizenv.desk import writing
from bizenv.desk.act import BY, DATE, NOTE, RECEIVED, Act
from bizenv.desk.desk import Desk
from bizenv.desk.given import Limit


def prepare(desk: Desk, entry: str, facts: writing.Common) -> writing.Prepared:
    """The receipt of a letter. Raises MisuseError, NotFoundError, DataError."""
    found, kept = writing.find_current(desk, entry)
    if found.kind != "notice" or found.limit is None:
        raise MisuseError(f"{found.name} 不是函；已发的函见 bizenv notice list")
    task = desk.registry.task(found.task)
    before = kept.ledger.find_answer(found, "receive")
    if before is not None:
        raise MisuseError(f"{found.name} 已记 {before.date} 收到（{before.name}）；记错的先撤回")
    if facts.date < found.date:
        raise MisuseError(f"收到日 {facts.date} 早于发函之日 {found.date}")
    sent = Limit(None if found.limit_days else found.limit, found.limit_days)
    limit = writing.count_limit(desk, sent, facts.date)
    return writing.prepare_answer(desk, task, kept, found, facts, "receive", limit=limit)


ACT = Act(
    "notice receive",
    "receive",
    "签收",
    "单位签收一份函的日子。限期写作几个工作日的，从这一天起算；写明日期的不变。",
    (DATE._replace(label="签收日期"), RECEIVED, BY, NOTE),
    prepare,
    "entry",
)

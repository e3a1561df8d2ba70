"""收到细化落实方案: a lead's own scheme for carrying out its tasks has come."""

from bizenv.base.errors import MisuseError
from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry


def prepare(desk: Desk, unit: str, facts: writing.Common, *, document: str) -> writing.Prepared:
    """The scheme of a unit. Raises MisuseError for a unit that leads nothing or a scheme on record, NotFoundError, DataError."""
    name = desk.registry.department(unit).name
    if not any(name in status.lead for status in desk.standing(facts.date).statuses):
        raise MisuseError(
            f"{name}在 {facts.date} 不牵头任何事项，不用报细化落实方案；核对单位：bizenv department {name}"
        )
    kept = writing.read_task(desk, None)
    told = ("scheme", name, document.strip())
    same = next((e for e in kept.ledger.of("") if (e.kind, e.unit, e.document) == told), None)
    if same is not None:
        raise MisuseError(f"{name}的 {same.document} 已于 {same.date} 记过（{same.digest}），没有再记")

    def make() -> Entry:
        return facts.entry(desk, None, "scheme", None, unit=name, document=document)

    return writing.prepare_plan(desk, kept, make)


ACT = Act(
    "scheme",
    "scheme",
    "收到细化落实方案",
    "记录一家牵头单位报来的细化落实方案。",
    (Ask("document", "文号或名称"), *FACTS),
    prepare,
    about="unit",
)

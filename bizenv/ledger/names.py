"""What the states, the stages, the kinds of entries and the letters are called in Chinese.

They are in this package, not in the views, because the ledger's own refusals name states.
"""

from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from bizenv.ledger.entry import Kind, Letter, Stage
    from bizenv.ledger.states import State


class StateName(NamedTuple):
    """The name of a state: its word, and a note on it where it has one. As text: 已报完成（待核验）."""

    word: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.word}（{self.note}）" if self.note else self.word


STATES: "dict[State, StateName]" = {
    "no_report": StateName("尚无记录"),
    "not_started": StateName("未启动"),
    "in_progress": StateName("推进中"),
    "reported_done": StateName("已报完成", "待核验"),
    "closed": StateName("已销号"),
    "closed_late": StateName("逾期办结"),
    "continuing": StateName("阶段完成", "长期坚持"),
    "superseded": StateName("按新规定执行"),
    "terminated": StateName("终止"),
}
UNREPORTED = StateName("未反馈")
"""The name of ``no_report`` once a feedback round has closed without a report."""
STAGES: "dict[Stage, str]" = {
    "not_started": "未启动",
    "in_progress": "推进中",
    "done": "已完成",
    "no_change": "本期无变化",
}
KINDS: "dict[Kind, str]" = {
    "report": "反馈",
    "verify": "核验",
    "extend": "延期",
    "supersede": "按新规定执行",
    "terminate": "终止",
    "assign": "责任人",
    "object": "异议",
    "notice": "催办",
    "withdraw": "撤回",
}
LETTERS: "dict[Letter, str]" = {
    "reminder": "提醒函",
    "supervision": "督办单",
    "urgent": "重点督办单",
    "contact": "工作联系函",
}

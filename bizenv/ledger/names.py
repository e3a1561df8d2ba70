"""What the states, the stages, the kinds of entries and the letters are called in Chinese.

They are in this package, not in the views, because the ledger's own refusals name states.
"""

from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bizenv.ledger.entry import Ground, Kind, Letter, Method, Paper, Result, Stage
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
    "returned": StateName("退回", "待补报"),
    "reported_done": StateName("已报完成", "待核验"),
    "closed": StateName("已销号"),
    "closed_late": StateName("逾期办结"),
    "closed_unmet": StateName("经批准办结", "指标未达到"),
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
WHOLE_PLAN = "方案"
"""What stands in the place of a task's number where an entry is about the plan as a whole."""
KINDS: "dict[Kind, str]" = {
    "report": "反馈",
    "verify": "核验",
    "extend": "延期",
    "supersede": "按新规定执行",
    "terminate": "终止",
    "assign": "责任人",
    "object": "异议",
    "recheck": "复核",
    "notice": "催办",
    "receive": "签收",
    "issue": "签发",
    "close_year": "年度定账",
    "withdraw": "撤回",
}
LETTERS: "dict[Letter, str]" = {
    "reminder": "提醒函",
    "supervision": "督办单",
    "urgent": "重点督办单",
    "contact": "工作联系函",
}
GROUNDS: "dict[Ground, StateName]" = {
    "evidence": StateName("退回补证", "佐证材料不全"),
    "result": StateName("退回续办", "未达到办结标准"),
    "mismatch": StateName("退回核实", "反馈情况与核查情况不一致"),
}
"""The grounds on which the office returns work; the third is told to nobody but the unit itself."""
RETURN_MISSED = StateName("退回后未按时补报")
"""The name of ``returned`` once its limit has passed without a new report."""
METHODS: "dict[Method, str]" = {
    "documents": "材料审核",
    "site": "实地核查",
    "phone": "电话抽查",
    "data": "系统数据",
}
RESULTS: "dict[Result, str]" = {"pass": "通过", "return": "退回", "upheld": "异议成立", "dismissed": "异议不成立"}
PAPERS: "dict[Paper, str]" = {"bulletin": "通报", "report": "报告", "brief": "督查专报", "request": "请示"}
"""The papers whose issue is on record."""
CHOICES: "dict[str, Mapping[Any, str | StateName]]" = {
    "kind": KINDS,
    "stage": STAGES,
    "result": RESULTS,
    "letter": LETTERS,
    "ground": GROUNDS,
    "method": METHODS,
    "paper": PAPERS,
}
"""The words of each field of an entry that holds one of a few words."""

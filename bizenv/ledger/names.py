"""What the states, the stages, the kinds of entries and the letters are called in Chinese.

They are in this package, not in the views, because the ledger's own refusals name states.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from typing import Any

    from bizenv.ledger.entry import Decision, Ground, Kind, Letter, Method, Origin, Paper, Result, Stage, Step
    from bizenv.ledger.states import State


class StateName(NamedTuple):
    """The name of a state: its word, and a note on it where it has one. As text: 已报办结，待核验."""

    word: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.word}，{self.note}" if self.note else self.word


STATES: "dict[State, StateName]" = {
    "no_report": StateName("暂无反馈记录"),
    "not_started": StateName("尚未启动"),
    "in_progress": StateName("正在推进"),
    "returned": StateName("退回", "待补报"),
    "reopened": StateName("核查反弹，恢复督办"),
    "reported_done": StateName("已报办结", "待核验"),
    "closed": StateName("已办结销号"),
    "closed_late": StateName("逾期办结"),
    "closed_unmet": StateName("经批准办结（指标未达到）"),
    "continuing": StateName("已完成", "长期坚持"),
    "superseded": StateName("按新规定执行"),
    "terminated": StateName("经批准终止"),
}
UNREPORTED = StateName("未按时反馈")
"""The name of ``no_report`` once a feedback round has closed without a report."""
AWAITED = "尚未反馈"
"""What is said of a task without a report in a feedback round that is still open."""
STAGES: "dict[Stage, str]" = {
    "not_started": "尚未启动",
    "in_progress": "正在推进",
    "done": "已完成",
    "no_change": "本期无变化",
}
WHOLE_PLAN = "方案"
"""What stands in the place of a task's number where an entry is about the plan as a whole."""
KINDS: "dict[Kind, str]" = {
    "report": "反馈",
    "verify": "核验",
    "request": "申请延期",
    "extend": "延期",
    "supersede": "按新规定执行",
    "terminate": "终止",
    "reopen": "恢复督办",
    "reassign": "调整牵头单位",
    "assign": "责任人",
    "object": "异议",
    "recheck": "复核",
    "coordinate": "协调",
    "instruct": "批示议定",
    "inspect": "核查",
    "milestone": "自定节点",
    "notice": "催办",
    "receive": "签收",
    "issue": "签发",
    "close_year": "年度定账",
    "withdraw": "撤回",
    "redact": "删去词句",
    "scheme": "细化落实方案",
    "reorganise": "机构变动",
}
Letters = Mapping["Letter", str]
"""What the letters are called, by their names in files; the rubric may say it."""
LETTERS: "Letters" = {
    "reminder": "督查提示单",
    "supervision": "督办通知单",
    "urgent": "重点督办通知单",
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
PAPERS: "dict[Paper, str]" = {
    "bulletin": "通报",
    "report": "报告",
    "brief": "督查专报",
    "request": "请示",
    "score": "考评建议得分表",
}
"""The papers whose issue is on record."""
DECISIONS: "dict[Decision, str]" = {"granted": "批准", "refused": "不批准"}
STEPS: "dict[Step, str]" = {"submitted": "已提交领导", "answered": "已答复", "settled": "已解决"}
"""How far a request for coordination has come; before the first it is 已提出."""
ORIGINS: "dict[Origin, str]" = {"scheme": "细化落实方案", "form": "填报表"}
CHOICES: "dict[str, Mapping[Any, str | StateName]]" = {
    "kind": KINDS,
    "stage": STAGES,
    "result": RESULTS,
    "letter": LETTERS,
    "ground": GROUNDS,
    "method": METHODS,
    "paper": PAPERS,
    "decision": DECISIONS,
    "origin": ORIGINS,
}
"""The words of each field of an entry that holds one of a few words."""
TEXTS = {
    "note": "备注",
    "problem": "存在问题",
    "coordinate": "需协调事项",
    "next": "下一步打算",
    "evidence": "佐证材料",
    "reason": "原因",
    "text": "新的要求",
    "unmet": "指标未达到的理由",
    "proof": "证明材料",
    "leader": "责任领导",
    "person": "责任人",
    "by": "经手人",
    "who": "提交给谁、谁答复",
    "source": "出自哪里",
    "require": "要求做什么",
    "finding": "发现了什么",
}
"""What the texts of an entry are called from which words may be taken out; one that is not here goes by its key."""
FORMER_STATES: "dict[str, State]" = {
    "尚无记录": "no_report",
    "未反馈": "no_report",
    "未启动": "not_started",
    "推进": "in_progress",
    "推进中": "in_progress",
    "已报完成": "reported_done",
    "已报完成（待核验）": "reported_done",
    "销号": "closed",
    "已销号": "closed",
    "已办结": "closed",
    "阶段完成": "continuing",
    "阶段完成（长期坚持）": "continuing",
    "长期坚持": "continuing",
    "核查反弹": "reopened",
    "恢复督办": "reopened",
    "终止": "terminated",
}
"""What states were called in earlier versions, or are called for short; understood where a person types one."""
FORMER_STAGES: "dict[str, Stage]" = {"未启动": "not_started", "推进中": "in_progress"}
"""What stages were called in earlier versions; understood where a person types one and in forms that are still out."""

SHORT_WORDS: "dict[str, dict[str, str]]" = {
    "ground": {"补证": "evidence", "续办": "result", "核实": "mismatch"},
    "method": {
        "材料": "documents",
        "实地": "site",
        "现场": "site",
        "现场核查": "site",
        "电话": "phone",
        "系统": "data",
    },
}
"""What the words of a field are called for short; understood where a person types one."""


def read_state(typed: str) -> "State | None":
    """The state that a person names, by its name in JSON or in Chinese, present or former; None for another word."""
    for state, name in STATES.items():
        if typed in (state, str(name), name.word):
            return state
    if typed in (RETURN_MISSED.word, *(name.word for name in GROUNDS.values())):
        return "returned"  # as a list tells it, by the ground or by the limit that has passed
    return "no_report" if typed in (str(UNREPORTED), AWAITED) else FORMER_STATES.get(typed)


def read_word(field: str, typed: str) -> str | None:
    """The word of a field that a person names, by its name in files or in Chinese, present or former; None for another.

    ``field``: one of ``CHOICES``.
    """
    key: str
    for key, name in CHOICES[field].items():
        if typed in (key, str(name), getattr(name, "word", name)) or (field == "result" and name == f"异议{typed}"):
            return key
    return read_stage(typed) if field == "stage" else SHORT_WORDS.get(field, {}).get(typed)


def read_stage(typed: str) -> "Stage | None":
    """The stage that a person names, by its name in files or in Chinese, present or former; None for another word."""
    for stage, word in STAGES.items():
        if typed in (stage, word, word.removeprefix("本期")):
            return stage
    return FORMER_STAGES.get(typed)

"""The fields of an entry, one line each: what it holds, which kinds of entry have it, and the option that gives it.

The reader and the writer of entries, the options of the recording commands and the checks use this table. Every query
of a ledger imports it, so it holds plain values only.
"""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bizenv.ledger.entry import Kind

Value = Literal[
    "plan",  # the id of a plan
    "task",  # the id of a task
    "entry",  # the name of another entry
    "node",  # the number of a node of the task, from 1
    "choice",  # one of a few words
    "day",
    "moment",
    "period",
    "digest",  # the SHA-256 of a file, in hex
    "count",  # a whole number
    "percent",  # a whole number from 0 to 100
    "step",  # which letter a notice is, 1 to 3, or how far a request for coordination has come, in a word
    "numbers",  # the value reached for each target, by the target's name
    "flag",
    "text",  # free text
    "texts",  # several free texts
    "names",  # several departments
    "files",  # several files of evidence: name, SHA-256, size in bytes
]
"""What a field holds."""


class Field:
    """One field of an entry.

    name: its name in ``Entry``; key: its key in the file and in JSON, the same but for words that Python keeps for itself.
    kinds, needed: the kinds of entry that may have it, and those that must; ``kinds`` is empty if every kind may.
    always: whether every entry must have it.
    help: the help text of its option; helps: other help texts, by the kind of entry.
    change: the help text of its option in ``correct``; empty if a correction cannot change the field.
    kept: whether a correction cannot clear the field, although it is optional.
    option, metavar: the option's name and the word for its value, where they do not follow from ``name`` and ``value``.
    past: the word for what happened on this day, which cannot lie in the future; empty for other fields.
    """

    __slots__ = ("always", "change", "help", "helps", "kept", "key", "kinds", "metavar", "name", "needed", "option", "past", "value")  # fmt: skip

    def __init__(
        self,
        name: str,
        value: Value,
        kinds: "tuple[Kind, ...]" = (),
        needed: "tuple[Kind, ...]" = (),
        *,
        always: bool = False,
        help: str = "",
        helps: "dict[Kind, str] | None" = None,
        change: str = "",
        kept: bool = False,
        option: str = "",
        metavar: str = "",
        past: str = "",
        key: str = "",
    ) -> None:
        self.name = name
        self.key = key or name
        self.value = value
        self.kinds = kinds
        self.needed = needed
        self.always = always
        self.help = help
        self.helps = helps or {}
        self.change = change
        self.kept = kept
        self.option = option or name.replace("_", "-")
        self.metavar = metavar
        self.past = past

    def is_of(self, kind: "Kind") -> bool:
        """Whether an entry of this kind may have the field."""
        return not self.kinds or kind in self.kinds

    def is_needed(self, kind: "Kind") -> bool:
        """Whether an entry of this kind must have the field."""
        return self.always or kind in self.needed


_OF_TASK: "tuple[Kind, ...]" = (
    "report", "verify", "request", "extend", "supersede", "terminate", "reopen", "reassign", "assign", "object", "recheck",
    "coordinate", "instruct", "inspect", "milestone", "notice", "receive",
)  # fmt: skip
_ABOUT_TASK: "tuple[Kind, ...]" = (*_OF_TASK, "withdraw", "redact")
"""The kinds that may name a task: a withdrawal or a redaction has the task of the entry that it is about, or none."""

_NODE = "事项有几个节点时指明：序号 1、日期 2019-12-31，或 all（全部）"

# fmt: off
_FIELDS = (
    Field("plan", "plan", always=True),
    Field("kind", "choice", always=True),
    Field("task", "task", _ABOUT_TASK, _OF_TASK),
    Field("deadline", "node", _ABOUT_TASK, help=_NODE, change=_NODE),
    Field("deadline_day", "day", _ABOUT_TASK, kept=True),
    Field("date", "day", always=True, past="发生", help="发生之日，不给则为今天", change="改日期：发生之日"),
    Field("received", "day", past="收到", help="收到的日子，与发生之日不同时写", change="改日期：收到之日"),
    Field("recorded", "moment", always=True),
    Field("period", "period", ("report", "issue"), help="是哪一期的反馈：2019-Q4、2019-12；不给则按日期归期", change="改归哪一期"),
    Field("form", "digest", ("report",), kept=True),
    Field("stage", "choice", ("report",), ("report",), help="阶段：not_started 尚未启动、in_progress 正在推进", change="改为：尚未启动、正在推进、已完成、本期无变化"),
    Field("progress", "percent", ("report",), help="正在推进，完成百分之几", change="改为正在推进，完成百分之几"),
    Field("values", "numbers", ("report", "verify"), option="value", help="量化指标的实际值", helps={"verify": "核实的指标值，以此为准"}, change="量化指标的实际值，全部重列"),
    Field("of", "entry", ("recheck", "coordinate", "receive", "redact"), ("recheck", "coordinate", "receive", "redact")),
    Field("result", "choice", ("verify", "recheck"), ("verify", "recheck"), helps={"recheck": "复核结论：upheld 异议成立、dismissed 异议不成立"}),
    Field("ground", "choice", ("verify",), help="退回类别：evidence 退回补证、result 退回续办、mismatch 退回核实", change="改为：退回补证、退回续办、退回核实"),
    Field("method", "choice", ("verify", "inspect"), help="核验方式：documents 材料审核、site 实地核查、phone 电话抽查、data 系统数据", change="改为：材料审核、实地核查、电话抽查、系统数据"),
    Field("unmet", "text", ("verify",), help="指标没有达到仍予办结的理由；不是力争的，还须 --approved-by 和 --document", change="改为：指标没有达到仍予办结的理由"),
    Field("proof", "text", ("verify",), metavar="材料", help="证明完成之日的材料：印发的文件、验收单、上线通知", change="改为：证明完成之日的材料"),
    Field("completed", "day", ("report", "verify"), past="完成", help="实际完成之日，不给则为所报的完成之日；是否逾期以此为准", helps={"report": "报办结的，实际完成之日，不给则为发生之日；以核验为准"}, change="改日期：完成之日"),
    Field("step", "step", ("coordinate", "notice"), ("coordinate", "notice"), helps={"notice": "第几步：1 督查提示单、2 督办通知单、3 重点督办通知单"}, metavar="步"),
    Field("who", "text", ("coordinate",), change="改为：提交给谁、谁答复"),
    Field("letter", "choice", ("notice",), ("notice",)),
    Field("limit", "day", ("verify", "instruct", "inspect", "notice", "receive"), ("notice", "receive"), help="退回后，补报的最后一天", helps={"instruct": "限哪一天前办理", "inspect": "限哪一天前整改", "notice": "限哪一天前办结或反馈"}, change="改日期：补报时限、限期"),
    Field("limit_days", "count", ("notice",)),
    Field("continuing", "flag", ("verify",), help="已完成，转入长期坚持：销号，仍收反馈"),
    Field("until", "day", ("request", "extend", "supersede", "reopen", "milestone"), ("request", "milestone"), help="延至哪一天", helps={"request": "申请延至哪一天", "supersede": "新的时限；不给则不再有时限", "reopen": "整改的时限；不给则不另定", "milestone": "自定节点在哪一天"}, change="改日期：新时限、自定节点、整改的时限"),
    Field("decision", "choice", ("extend",)),
    Field("effective", "day", ("supersede", "reassign", "reorganise"), ("supersede", "reassign", "reorganise"), help="新规定何日起施行", helps={"reorganise": "何日起承接", "reassign": "何日起由新的单位牵头"}, change="改日期：施行之日、何日起由谁牵头"),
    Field("approved_by", "text", ("verify", "extend", "terminate", "reopen", "notice", "issue", "close_year", "redact"), ("extend", "terminate", "reopen", "issue", "close_year", "redact"), metavar="机关或领导", help="谁批准的：确定原时限的机关", helps={"verify": "指标没有达到仍予办结的，谁批准的：确定指标的机关", "reopen": "谁批准恢复督办的", "issue": "谁签发的", "close_year": "谁审定的", "notice": "谁审定的", "redact": "谁批准删去的"}, change="改为：批准机关"),
    Field("post", "text", ("instruct", "issue", "close_year"), metavar="职务", help="审定人的职务", helps={"instruct": "谁的批示，只写职务"}, change="改为：职务"),
    Field("document", "text", ("verify", "request", "extend", "supersede", "terminate", "reassign", "coordinate", "notice", "scheme", "reorganise"), ("extend", "supersede", "terminate", "reassign", "scheme", "reorganise"), metavar="文号", help="批准的文号或批示", helps={"verify": "批准的文号", "reorganise": "机构改革、更名的文号", "request": "申请的文号", "supersede": "新规定的文号", "reassign": "改由谁牵头的文号", "coordinate": "答复的文号", "scheme": "细化落实方案的文号，没有文号的写名称"}, change="改为：文号"),
    Field("text", "text", ("supersede", "coordinate", "milestone"), ("milestone",), help="新的要求", helps={"coordinate": "答复的内容", "milestone": "到那一天做成什么"}, change="改为：新的要求、答复的内容、自定节点做成什么"),
    Field("lead", "names", ("supersede", "reassign"), ("reassign",), help="新的牵头单位", change="新的牵头单位，全部重列"),
    Field("support", "names", ("reassign",), help="新的配合单位；不给则不变", change="新的配合单位，全部重列"),
    Field("leader", "text", ("assign",), metavar="姓名", help="责任领导", change="改为：责任领导"),
    Field("person", "text", ("assign",), metavar="姓名", help="责任人", change="改为：责任人"),
    Field("source", "text", ("instruct",), ("instruct",), help="出自哪里：领导批示、某次会议议定", change="改为：出自哪里"),
    Field("require", "text", ("instruct",), ("instruct",), help="要求做什么，用督查机构自己的话概括", change="改为：要求做什么"),
    Field("cleared_by", "text", ("instruct",), metavar="姓名", help="谁同意照录原话的；照录的原话写在 --note", change="改为：谁同意照录原话的"),
    Field("finding", "text", ("inspect",), ("inspect",), help="发现了什么", change="改为：发现了什么"),
    Field("origin", "choice", ("milestone",), key="from", option="from", help="出自哪里：scheme 细化落实方案、form 填报表", change="改为出自：细化落实方案、填报表"),
    Field("withdraws", "entry", ("withdraw",), ("withdraw",)),
    Field("replaces", "entry", kept=True),
    Field("paper", "choice", ("issue",), ("issue",)),
    Field("number", "text", ("issue",)),
    Field("as_of", "day", ("issue",), ("issue",)),
    Field("known", "day", ("issue",)),
    Field("sha256", "digest", ("issue", "redact"), ("issue", "redact")),
    Field("chosen", "texts", ("issue",), kept=True),
    Field("year", "count", ("close_year",), ("close_year",)),
    Field("unit", "text", ("scheme",), ("scheme",)),
    Field("old", "text", ("reorganise",), ("reorganise",)),
    Field("into", "text", ("reorganise",), ("reorganise",), metavar="单位", help="承接的单位，先列入 departments.yaml"),
    Field("tasks", "names", ("reorganise",), metavar="编号", help="只承接这些事项，几项可用逗号隔开；不给则为全部没有办结的"),
    Field("field", "text", ("redact",), ("redact",), metavar="栏", help="从哪一栏删：note 备注、problem 存在问题、coordinate 需协调事项、next 下一步打算、evidence 佐证材料、reason 原因 ……"),
    Field("reason", "text", needed=("request", "extend", "terminate", "reopen", "withdraw", "redact"), kept=True, helps={"request": "为何申请延期", "extend": "为何延期", "reopen": "为何恢复督办：核查发现了什么反弹", "terminate": "为何终止", "withdraw": "为何撤回", "redact": "为何删去：涉密、个人信息、举报人；不要重述删去的词句"}),
    Field("by", "text", needed=("object", "recheck", "inspect"), metavar="人或单位", help="经手人", helps={"recheck": "谁复核的，不能是原核验人", "report": "谁报的", "verify": "核验人", "assign": "谁报的", "object": "哪家单位提的", "request": "哪家单位申请的"}, change="改为：经手人"),
    Field("note", "text", help="备注", helps={"report": "进展情况", "verify": "核验意见", "object": "对什么有异议，为何", "notice": "另附的话，印在函中"}, change="改为：进展情况、意见或备注"),
    Field("problem", "text", ("report",), help="存在问题", change="改为：存在问题"),
    Field("coordinate", "text", ("report",), help="需协调事项", change="改为：需协调事项"),
    Field("next", "text", ("report",), help="下一步打算", change="改为：下一步打算"),
    Field("evidence", "texts", ("report", "verify"), help="佐证材料：文件（存入 evidence），或只写文号、名称、网址", helps={"verify": "核验时取得的佐证材料：文件（存入 evidence），或只写名称"}, change="佐证材料，全部重列"),
    Field("files", "files", ("report", "verify"), kept=True),
)
# fmt: on
FIELDS = {field.name: field for field in _FIELDS}
"""The fields of an entry except ``name``, by their names, in the order of the file."""
KEYS = {field.key: field for field in _FIELDS}
"""The same by their keys in the file."""


def list_names(*values: Value) -> tuple[str, ...]:
    """The names of the fields that hold one of these kinds of value, in the order of the file."""
    return tuple(field.name for field in _FIELDS if field.value in values)


PAST = {field.name: field.past for field in _FIELDS if field.past}
"""The days that cannot lie in the future, each with the word for what happened on it."""

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
    "numbers",  # the value reached for each target, by the target's name
    "flag",
    "text",  # free text
    "texts",  # several free texts
    "names",  # several departments
]
"""What a field holds."""


class Field:
    """One field of an entry.

    name: its key in the file and in JSON, and its name in ``Entry``.
    kinds, needed: the kinds of entry that may have it, and those that must; ``kinds`` is empty if every kind may.
    always: whether every entry must have it.
    help: the help text of its option; helps: other help texts, by the kind of entry.
    change: the help text of its option in ``correct``; empty if a correction cannot change the field.
    kept: whether a correction cannot clear the field, although it is optional.
    option, metavar: the option's name and the word for its value, where they do not follow from ``name`` and ``value``.
    past: the word for what happened on this day, which cannot lie in the future; empty for other fields.
    """

    __slots__ = ("always", "change", "help", "helps", "kept", "kinds", "metavar", "name", "needed", "option", "past", "value")  # fmt: skip

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
    ) -> None:
        self.name = name
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
    "report", "verify", "extend", "supersede", "terminate", "assign", "object", "recheck", "notice", "receive",
)  # fmt: skip
_ABOUT_TASK: "tuple[Kind, ...]" = (*_OF_TASK, "withdraw")
"""The kinds that may name a task: a withdrawal has the task of what it withdraws, or none."""

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
    Field("values", "numbers", ("report", "verify"), option="value", help="量化指标的实际值（可重复）", helps={"verify": "核实的指标值，以此为准（可重复）"}, change="量化指标的实际值，全部重列（可重复）"),
    Field("of", "entry", ("recheck", "receive"), ("recheck", "receive")),
    Field("result", "choice", ("verify", "recheck"), ("verify", "recheck"), helps={"recheck": "复核结论：upheld 异议成立、dismissed 异议不成立"}),
    Field("ground", "choice", ("verify",), help="退回类别：evidence 退回补证、result 退回续办、mismatch 退回核实", change="改为：退回补证、退回续办、退回核实"),
    Field("method", "choice", ("verify",), help="核验方式：documents 材料审核、site 实地核查、phone 电话抽查、data 系统数据", change="改为：材料审核、实地核查、电话抽查、系统数据"),
    Field("unmet", "text", ("verify",), help="指标没有达到仍予办结的理由；不是力争的，还须 --approved-by 和 --document", change="改为：指标没有达到仍予办结的理由"),
    Field("proof", "text", ("verify",), metavar="材料", help="证明完成之日的材料：印发的文件、验收单、上线通知", change="改为：证明完成之日的材料"),
    Field("completed", "day", ("report", "verify"), past="完成", help="实际完成之日，不给则为所报的完成之日；是否逾期以此为准", helps={"report": "报办结的，实际完成之日，不给则为发生之日；以核验为准"}, change="改日期：完成之日"),
    Field("step", "count", ("notice",), ("notice",), help="第几步：1 督查提示单、2 督办通知单、3 重点督办通知单", metavar="步"),
    Field("letter", "choice", ("notice",), ("notice",)),
    Field("limit", "day", ("verify", "notice", "receive"), ("notice", "receive"), help="退回后，补报的最后一天", helps={"notice": "限哪一天前办结或反馈；--reprint 时不用给"}, change="改日期：补报时限"),
    Field("limit_days", "count", ("notice",)),
    Field("continuing", "flag", ("verify",), help="已完成，转入长期坚持：销号，仍收反馈"),
    Field("until", "day", ("extend", "supersede"), ("extend",), help="延至哪一天", helps={"supersede": "新的时限；不给则不再有时限"}, change="改日期：新时限"),
    Field("effective", "day", ("supersede",), ("supersede",), help="新规定何日起施行", change="改日期：施行之日"),
    Field("approved_by", "text", ("verify", "extend", "terminate", "notice", "issue", "close_year"), ("extend", "terminate", "issue", "close_year"), metavar="机关或领导", help="谁批准的：确定原时限的机关", helps={"verify": "指标没有达到仍予办结的，谁批准的：确定指标的机关", "issue": "谁签发的", "close_year": "谁审定的", "notice": "谁审定的；不给则标“送审稿”"}, change="改为：批准机关"),
    Field("post", "text", ("issue", "close_year"), metavar="职务", help="审定人的职务"),
    Field("document", "text", ("verify", "extend", "supersede", "terminate", "notice"), ("extend", "supersede", "terminate"), metavar="文号", help="批准的文号或批示", helps={"verify": "批准的文号", "supersede": "新规定的文号"}, change="改为：文号"),
    Field("text", "text", ("supersede",), help="新的要求", change="改为：新的要求"),
    Field("lead", "names", ("supersede",), help="新的牵头单位（可重复）", change="新的牵头单位"),
    Field("leader", "text", ("assign",), metavar="姓名", help="责任领导", change="改为：责任领导"),
    Field("person", "text", ("assign",), metavar="姓名", help="责任人", change="改为：责任人"),
    Field("withdraws", "entry", ("withdraw",), ("withdraw",)),
    Field("replaces", "entry", kept=True),
    Field("paper", "choice", ("issue",), ("issue",)),
    Field("number", "text", ("issue",)),
    Field("as_of", "day", ("issue",), ("issue",)),
    Field("known", "day", ("issue",)),
    Field("sha256", "digest", ("issue",), ("issue",)),
    Field("year", "count", ("close_year",), ("close_year",)),
    Field("reason", "text", needed=("extend", "terminate", "withdraw"), kept=True, helps={"extend": "为何延期", "terminate": "为何终止", "withdraw": "为何撤回"}),
    Field("by", "text", needed=("object", "recheck"), metavar="人或单位", help="经手人", helps={"recheck": "谁复核的，不能是原核验人", "report": "谁报的", "verify": "核验人", "assign": "谁报的", "object": "哪家单位提的"}, change="改为：经手人"),
    Field("note", "text", help="备注", helps={"report": "进展情况", "verify": "核验意见", "object": "对什么有异议，为何", "notice": "另附的话，印在函中"}, change="改为：进展情况、意见或备注"),
    Field("problem", "text", ("report",), help="存在问题", change="改为：存在问题"),
    Field("coordinate", "text", ("report",), help="需协调事项", change="改为：需协调事项"),
    Field("next", "text", ("report",), help="下一步打算", change="改为：下一步打算"),
    Field("evidence", "texts", ("report", "verify"), help="佐证材料：文号、文件名、网址（可重复）", helps={"verify": "核验时取得的佐证材料（可重复）"}, change="佐证材料，全部重列（可重复）"),
)
# fmt: on
FIELDS = {field.name: field for field in _FIELDS}
"""The fields of an entry except ``name``, by their names, in the order of the file."""


def list_names(*values: Value) -> tuple[str, ...]:
    """The names of the fields that hold one of these kinds of value, in the order of the file."""
    return tuple(field.name for field in _FIELDS if field.value in values)


PAST = {field.name: field.past for field in _FIELDS if field.past}
"""The days that cannot lie in the future, each with the word for what happened on it."""

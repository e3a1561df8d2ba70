"""Every rule that ``bizenv validate`` checks, one entry each: the only place that says what a code means."""

from typing import Literal

from bizenv.base.problems import FileKind, Level, level_of
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.soundness import Flaw

Cause = Literal[
    "changed",  # a text, a title or a whole item differs from the lock
    "retitled",  # of these differences, the ones in titles
    "gone",  # of these differences, a whole item of the measure
    "doubled",  # a number occurs twice
    "doubled_above",  # the number of a part, category or measure around the place occurs twice
    "renumbered",  # a measure or an item was added, removed or doubled
    "unnumbered",  # a row beside it has no number
    "quote",  # a quotation is not in the task's text
    "misread",  # the deadline's own words are not in the text
    "left",  # words of the text that nothing accounts for
    "bare",  # the task has no lead department
    "nameless",  # some unit's name is unknown, missing or malformed
    "ambiguous",  # a name belongs to two units
    "disputed",  # another problem concerns the same unit
    "units",  # the list of departments is malformed
    "nearer",  # another problem says more than a difference from the lock does
]
"""Why a problem may be only the consequence of another; ``rules/causes.py`` decides which problems a cause explains."""


class Rule(NamedTuple):
    """One rule of the data."""

    code: str
    """Stable; its letter is the level."""
    sentence: str
    """The rule, in Chinese."""
    group: str
    """What the rule is about, as a heading in Chinese."""
    files: tuple[FileKind, ...]
    """The kinds of file that it is about."""
    fatal: bool = False
    """Whether data that breaks the rule cannot be used: its text is broken, or its shape is wrong or unclear."""
    mend: Literal["text", "day"] | None = None
    """What may replace the faulty value so that the rest can be checked: the value as text, or any valid day."""
    explains: tuple[Cause, ...] = ()
    """The causes that a problem of this rule may be."""
    follows: tuple[Cause, ...] = ()
    """The causes that make a problem of this rule a mere consequence, which is not reported."""
    draft: bool = False
    """Whether a draft may break the rule: then it is only a warning."""

    @property
    def level(self) -> Level:
        """Whether breaking the rule makes the data invalid."""
        return level_of(self.code)


_TEXT = "文件的文字"
_SHAPE = "数据的形状"
_NUMBERS = "编号和条数"
_UNITS = "单位"
_TIME = "时限和周期"
_TARGETS = "指标和说明"
_NOTES = "疑误、差异和相关事项"
_DOUBTS = "导入的存疑"
_SEAL = "校验锁"
_LEDGER = "台账和评定规则"
_SEVERAL = "几个方案"

_MEASURES: tuple[FileKind, ...] = ("measures",)
_DEPARTMENTS: tuple[FileKind, ...] = ("departments",)
_PLAN: tuple[FileKind, ...] = ("measures", "departments")
_LOCK: tuple[FileKind, ...] = ("lock",)
_CHECKLIST: tuple[FileKind, ...] = ("doubts",)
_ENTRIES: tuple[FileKind, ...] = ("entry",)
_RUBRIC: tuple[FileKind, ...] = ("rules",)
_NAMES: tuple[FileKind, ...] = ("names",)
_YAML = (*_PLAN, *_ENTRIES, *_RUBRIC)

_RULES = (
    # The file as text
    Rule("E101", "文件须是正确的 YAML", _TEXT, _YAML, fatal=True),
    Rule("E102", "文件须是 UTF-8 编码", _TEXT, _YAML, fatal=True),
    Rule("E103", "缩进须用空格，不用制表符", _TEXT, _YAML, fatal=True),
    Rule("E104", "文件里不能有 NUL 等控制字符", _TEXT, _YAML, fatal=True),
    Rule("E105", "同一层的键不能重复", _TEXT, _YAML),
    Rule("E106", "不使用锚点、别名和标签", _TEXT, _YAML, fatal=True),
    Rule("E107", "文件不超过 64 MB，嵌套不超过 32 层", _TEXT, _YAML, fatal=True),
    Rule("E108", "文件不能是空的", _TEXT, _YAML, fatal=True),
    Rule("E109", "YAML 的标点须用半角", _TEXT, _YAML, fatal=True),
    # The shape of the data
    Rule("E201", "只用已定义的键", _SHAPE, _YAML),
    Rule("E202", "必填的键不能缺", _SHAPE, _YAML, fatal=True),
    Rule("E203", "日期须是日历上的一天，写作 2019-12-31", _SHAPE, _YAML, fatal=True, mend="day"),
    Rule("E204", "值的类型须与键相符", _SHAPE, _YAML, fatal=True),
    Rule("E205", "文字若全由数字组成，须加引号", _SHAPE, _YAML, fatal=True, mend="text"),
    Rule("E206", "值须是给定的几种之一", _SHAPE, _YAML, fatal=True),
    Rule("E207", "文字不能为空，不含空白和控制字符", _SHAPE, _YAML),
    # Numbers and counts
    Rule("E301", "编号不能重复", _NUMBERS, _MEASURES, explains=("doubled", "renumbered"), follows=("doubled_above",)),
    Rule("E302", "编号须由小到大", _NUMBERS, _MEASURES, draft=True),
    Rule(
        "E303",
        "编号中断须在原文异常（anomalies）里写明",
        _NUMBERS,
        _MEASURES,
        explains=("renumbered",),
        follows=("gone", "unnumbered"),
        draft=True,
    ),
    Rule("E304", "条数（counts）须与实际条数一致", _NUMBERS, _MEASURES, follows=("renumbered",)),
    Rule("E305", "原文异常（anomalies）所说的须确实存在", _NUMBERS, _MEASURES, follows=("retitled", "doubled")),
    Rule(
        "E306",
        "标题重复须在原文异常（anomalies）里写明",
        _NUMBERS,
        _MEASURES,
        follows=("retitled", "doubled"),
        draft=True,
    ),
    Rule(
        "E307",
        "编号和标题，别项有的不能缺；原文没有的写 null",
        _NUMBERS,
        _MEASURES,
        explains=("unnumbered",),
        draft=True,
    ),
    # Departments
    Rule("E401", "单位须列在 departments.yaml 中", _UNITS, _MEASURES, explains=("nameless",), follows=("units",)),
    Rule("E402", "同一事项中一家单位只担任一种角色、只列一次", _UNITS, _MEASURES, follows=("ambiguous",), draft=True),
    Rule("E403", "一个名称只能属于一家单位", _UNITS, _DEPARTMENTS, explains=("ambiguous", "disputed")),
    Rule(
        "W404",
        "departments.yaml 中的名称都应在附表中用到",
        _UNITS,
        _DEPARTMENTS,
        explains=("disputed",),
        follows=("nameless",),
    ),
    Rule("E405", "事项须有牵头单位", _UNITS, _MEASURES, explains=("bare", "nameless"), draft=True),
    Rule("E406", "须有与 measures.yaml 同在一处的 departments.yaml", _UNITS, _DEPARTMENTS, fatal=True),
    # Deadlines and recurrence
    Rule("E501", "时限用语须出现在正文中", _TIME, _MEASURES, explains=("quote", "misread"), follows=("changed",)),
    Rule("E502", "日期须与时限用语一致", _TIME, _MEASURES, follows=("misread",)),
    Rule("E503", "时限不能早于方案印发之日", _TIME, _MEASURES, draft=True),
    Rule(
        "E504",
        "正文中的每个日期用语都须有着落",
        _TIME,
        _MEASURES,
        explains=("left",),
        follows=("changed", "quote"),
        draft=True,
    ),
    Rule("E505", "时限的内容须是正文原句", _TIME, _MEASURES, explains=("quote",), follows=("changed",)),
    Rule("E506", "按期末日计（implicit）、力争（soft）须与用语一致", _TIME, _MEASURES, follows=("misread",)),
    Rule("W507", "时限用语应能读出日期", _TIME, _MEASURES, follows=("misread",)),
    Rule("E508", "周期须与用语一致", _TIME, _MEASURES),
    # Targets and explained phrases
    Rule("E511", "指标用语须出现在正文中", _TARGETS, _MEASURES, explains=("quote",), follows=("changed",)),
    Rule("E512", "指标的数值须出现在其用语中", _TARGETS, _MEASURES),
    Rule(
        "E513",
        "正文中的每个数字都须有着落",
        _TARGETS,
        _MEASURES,
        explains=("left",),
        follows=("changed", "quote"),
        draft=True,
    ),
    Rule("E514", "所说明的用语须出现在正文中", _TARGETS, _MEASURES, explains=("quote",), follows=("changed",)),
    # Notes
    Rule("E521", "疑误须引用所印的原文", _NOTES, _MEASURES, explains=("quote",), follows=("changed", "bare")),
    Rule("E522", "与正文的不同须引用附表原文", _NOTES, _MEASURES, explains=("quote",), follows=("changed", "bare")),
    Rule("E523", "相关事项须存在，不是本身，只写一次", _NOTES, _MEASURES, follows=("renumbered",)),
    Rule("E524", "同一编号、指标、说明、疑误、差异只写一次", _NOTES, _MEASURES),
    Rule("W525", "简称须简短、不重复，数字出自原文", _NOTES, _MEASURES),
    # The doubts of a plan that was read out of a document
    Rule("W526", "导入时存疑的地方须逐处核对", _DOUBTS, _CHECKLIST),
    Rule("W527", "存疑清单 doubts.md 须能读懂", _DOUBTS, _CHECKLIST),
    # The lock
    Rule("E601", "原文须与校验锁一致", _SEAL, _PLAN, explains=("changed",), follows=("nearer",)),
    Rule("W602", "数据应有校验锁 measures.lock", _SEAL, _LOCK),
    Rule("E603", "校验锁须能读懂", _SEAL, _LOCK),
    # The ledger and the rubric
    Rule("E701", "台账记录的文件名须与内容一致，写入后不得改动", _LEDGER, _ENTRIES),
    Rule("E702", "台账记录须属于本方案", _LEDGER, _ENTRIES),
    Rule("E703", "台账记录的事项和节点须在方案中", _LEDGER, _ENTRIES),
    Rule("E704", "台账记录须是合规的一步", _LEDGER, _ENTRIES),
    Rule("E705", "台账记录不得删除或改动", _LEDGER, _ENTRIES),
    Rule("E706", "相同内容只记一次", _LEDGER, _ENTRIES),
    Rule("E707", "台账记录的日期不能在记录之后", _LEDGER, _ENTRIES),
    Rule("E708", "销号须有佐证材料和核验人", _LEDGER, _ENTRIES),
    Rule("E709", "台账中不写电话、身份证、银行卡的号码和密级标志", _LEDGER, _ENTRIES),
    Rule("E710", "更正、撤回、删去词句须指向此前同一事项的记录", _LEDGER, _ENTRIES),
    Rule("E711", "所报的数值须对应事项的量化指标", _LEDGER, _ENTRIES),
    Rule("E712", "台账中的单位须在 departments.yaml 中", _LEDGER, _ENTRIES),
    Rule("E713", "rules.yaml 中的事项、单位、栏目须在方案中", _LEDGER, _RUBRIC),
    Rule("W714", "台账文件夹里只放台账记录", _LEDGER, _ENTRIES),
    Rule("E715", "台账记录须是本版本的 bizenv 认得的", _LEDGER, _ENTRIES),
    Rule("E716", "按规定删去的词句不得再出现在台账里", _LEDGER, _ENTRIES),
    Rule("E717", "打包的台账须与写入时相同", _LEDGER, _ENTRIES),
    Rule("E720", "rules.yaml 的每一条都须起作用，灯号的每一条都须轮得到", _LEDGER, _RUBRIC),
    Rule("E721", "rules.yaml 中的类别、单位只列一次", _LEDGER, _RUBRIC),
    Rule("W730", "记录所附的佐证材料须在 evidence 文件夹里", _LEDGER, _ENTRIES),
    Rule("E731", "佐证材料存入后不得改动", _LEDGER, _ENTRIES),
    Rule("W732", "evidence 文件夹里只放记录所附的佐证材料", _LEDGER, _ENTRIES),
    Rule("W733", "数据文件旁边不留它的副本", _LEDGER, _ENTRIES),
    # Several plans in one workspace
    Rule("E801", "一个工作区里各方案的标识、简称须不同", _SEVERAL, _NAMES),
    Rule("E802", "工作区的 departments.yaml 不能把一个方案里的两家单位并成一家", _SEVERAL, _NAMES),
    Rule("W803", "工作区的 departments.yaml 只给方案里有的单位加别名", _SEVERAL, _NAMES),
    Rule("W804", "几个方案里是一家的单位，须用一个名称", _SEVERAL, _NAMES),
)
RULES = {rule.code: rule for rule in _RULES}
"""Every rule by its code, in the order in which the rules are listed."""

FLAWS: dict[Flaw, str] = {
    "broken": "E101",  # where it is not known which rule of the text or the shape
    "newer": "E715",
    "edited": "E701",
    "moved": "E701",
    "copied": "E701",
    "conflict": "W714",
    "misnamed": "E701",
    "stray": "W714",
    "foreign": "E702",
    "homeless": "E703",
    "unlawful": "E704",
    "dangling": "E710",
    "doubled": "E706",
    "unredacted": "E716",
    "torn": "E717",
}
"""The rule that each flaw of a ledger breaks."""

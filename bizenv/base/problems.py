"""Faults of the data as values: where, which rule, what was found, what to do."""

from collections.abc import Hashable
from typing import Literal, NamedTuple

Level = Literal["error", "warning"]
Path = tuple[Hashable, ...]
"""Steps from the root of a file's data to a value: keys of mappings and indices of lists."""

RULES: dict[str, str] = {
    # The file as text
    "E101": "文件须是正确的 YAML",
    "E102": "文件须是 UTF-8 编码",
    "E103": "缩进须用空格，不用制表符",
    "E104": "文件里不能有 NUL 等控制字符",
    "E105": "同一层的键不能重复",
    "E106": "不使用锚点、别名和标签",
    "E107": "文件不超过 64 MB，嵌套不超过 32 层",
    "E108": "文件不能是空的",
    "E109": "YAML 的标点须用半角",
    # The shape of the data
    "E201": "只用已定义的键",
    "E202": "必填的键不能缺",
    "E203": "日期须是日历上的一天，写作 2019-12-31",
    "E204": "值的类型须与键相符",
    "E205": "文字若全由数字组成，须加引号",
    "E206": "值须是给定的几种之一",
    "E207": "文字不能为空，不含空白和控制字符",
    # Numbers and counts
    "E301": "编号不能重复",
    "E302": "编号须由小到大",
    "E303": "编号中断须在 anomalies 中说明",
    "E304": "counts 须与实际条数一致",
    "E305": "anomalies 所说的异常须确实存在",
    "E306": "标题重复须在 anomalies 中说明",
    # Departments
    "E401": "单位须列在 departments.yaml 中",
    "E402": "同一事项中一家单位只担任一种角色、只列一次",
    "E403": "一个名称只能属于一家单位",
    "W404": "departments.yaml 中的名称都应在附表中用到",
    "E405": "事项须有牵头单位",
    "E406": "须有与 measures.yaml 同在一处的 departments.yaml",
    # Deadlines and recurrence
    "E501": "时限用语须出现在正文中",
    "E502": "日期须与时限用语一致",
    "E503": "时限不能早于方案印发之日",
    "E504": "正文中的每个日期用语都须有着落",
    "E505": "时限的内容须是正文原句",
    "E506": "implicit、soft 须与用语一致",
    "W507": "时限用语应能读出日期",
    "E508": "周期须与用语一致",
    # Targets and explained phrases
    "E511": "指标用语须出现在正文中",
    "E512": "指标的数值须出现在其用语中",
    "E513": "正文中的每个数字都须有着落",
    "E514": "所说明的用语须出现在正文中",
    # Notes
    "E521": "疑误须引用所印的原文",
    "E522": "与正文的不同须引用附表原文",
    "E523": "相关事项须存在，且不是本身",
    # The lock
    "E601": "原文须与校验锁一致",
    "W602": "数据应有校验锁 measures.lock",
    "E603": "校验锁须能读懂",
    # The ledger
    "E701": "台账记录的文件名须与内容一致，写入后不得改动",
    "E702": "台账记录须属于本方案",
    "E703": "台账记录的事项和节点须在方案中",
    "E704": "台账记录须是合规的一步",
    "E705": "台账记录不得删除或改动",
    "E706": "相同内容只记一次",
    "E707": "台账记录的日期不能在记录之后",
    "E708": "销号须有佐证材料和核验人",
    "E709": "台账中不写电话号码和身份证号",
    "E710": "更正、撤回须指向此前同一事项的记录",
    "E711": "所报的数值须对应事项的量化指标",
    "E712": "台账中的单位须在 departments.yaml 中",
    "E713": "rules.yaml 中的事项、单位须在方案中",
    "W714": "台账文件夹里只放台账记录",
}
"""Every rule that ``bizenv validate`` holds, by its stable code. E is an error, W a warning."""


def level_of(code: str) -> Level:
    """The level that a code's first letter stands for."""
    return "error" if code.startswith("E") else "warning"


class Place(NamedTuple):
    """A place in a file; ``line`` and ``column`` count from 1, in characters."""

    path: str
    line: int
    column: int


class Problem(NamedTuple):
    """One fault, ready to be shown. ``width`` is how many characters from the place on are at fault."""

    place: Place
    code: str
    message: str
    remedy: str = ""
    subject: str = ""
    width: int = 1

    @property
    def level(self) -> Level:
        """Whether the fault makes the data invalid."""
        return level_of(self.code)


FileKind = Literal["measures", "departments", "lock", "rules", "entry"]
"""What kind of file a fault is in."""


class Fault(NamedTuple):
    """One fault as a rule finds it: at a path into the data, not yet at a line.

    In the lock, which is no YAML, the path is the number of a line. ``at_key`` points at the key itself, where the key and not its value is wrong. ``find`` narrows the place to
    the first occurrence of these words within the value. ``whole``: a whole task, measure or the like came or went.
    """

    path: Path
    code: str
    message: str
    remedy: str = ""
    subject: str = ""
    at_key: bool = False
    find: str = ""
    whole: bool = False
    file: FileKind = "measures"

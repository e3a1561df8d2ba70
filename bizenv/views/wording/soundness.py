"""What is wrong with the data that an answer rests on, in one line; and why a task is not written on."""

from collections.abc import Iterable, Sequence

from bizenv.base.layout import LEDGER, PACKS, PLAN, PLAN_FOLDER
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.checks.catalogue import FLAWS
from bizenv.ledger import packs
from bizenv.ledger.names import WHOLE_PLAN
from bizenv.ledger.soundness import Flaw, Unsound

_TOLD: dict[Flaw, str] = {
    "broken": "个文件不能用，没有计入",
    "newer": "条记录来自更新版本的 bizenv，没有计入",
    "foreign": "条记录是别的方案的，没有计入",
    "homeless": "条记录的事项不在方案里，没有计入",
    "unlawful": "条记录不合规，没有计入",
    "edited": "条记录写入后被改动过，照改后的内容计入",
    "moved": "条记录不在自己事项的文件夹里，照样计入",
    "conflict": "个文件是同步、下载留下的副本，没有计入",
    "misnamed": "个文件的文件名不是记录的（多半是同步、下载的副本），没有计入",
    "stray": "处记录后缀不对、放错了地方，没有计入",
    "copied": "个文件是另一条记录的副本，没有重复计入",
    "dangling": "条更正、撤回找不到所指的记录，没有起作用",
    "doubled": "条记录与另一条内容相同，两条都计入",
    "unredacted": "条记录里还有按规定应已删去的词句",
    "torn": "个打包的文件不是写入时的样子，可能缺记录",
}
"""What is said of each flaw, after how many have it; in this order."""

_WRONG: dict[Flaw, tuple[str, str]] = {
    "broken": ("读不懂", "从 git（git restore）或备份恢复；恢复不了的，移出台账另记"),
    "newer": ("是更新版本的 bizenv 写的", "升级 bizenv 再记"),
    "foreign": ("是别的方案的记录", "移到它自己的工作区"),
    "unlawful": ("不合规，没有计入", "撤回它：bizenv withdraw {digest}，或补记它前面缺的"),
    "edited": (
        "写入后被改动过",
        "从 git（git restore）或备份恢复；恢复不了的，撤回它：bizenv withdraw {digest}，另记",
    ),
    "moved": ("放错了文件夹", "移回 {folder} 文件夹"),
    "misnamed": ("文件名不是记录的", "与原来那条核对后移走"),
    "stray": ("后缀不对，或放错了地方", "改回原名、移回原处，多余的移走"),
    "torn": ("不是写入时的样子，可能缺记录", "从 git（git restore）或备份恢复"),
    "copied": ("是另一条记录的副本", "核对后移走"),
    "conflict": ("是同步、下载留下的副本", "与原来那条核对后移走"),
    "unredacted": ("还有按规定应已删去的词句", "再删一次：bizenv redact {digest}"),
}


_MOST = 20
"""How many files are listed of those that keep a year from being packed."""


class Caution(NamedTuple):
    """One thing that an answer rests on and that is unsound: the rule, what it is, the command that shows more."""

    code: str
    message: str
    command: str


def warn_plan(errors: int, code: str, command: str) -> Caution:
    """The warning of a plan with errors that can still be used."""
    return Caution(code, f"数据有 {errors} 处错误，结果可能不准", command)


def warn_ledger(found: Sequence[Unsound], command: str) -> list[Caution]:
    """The warnings of a ledger, one for each kind of flaw, each with the first tasks that it is about."""
    warnings = []
    for flaw, words in _TOLD.items():
        some = [it for it in found if it.flaw == flaw]
        if some:
            tasks = list(dict.fromkeys(_label(it) for it in some if _task(it)))
            where = f"（{'、'.join(tasks[:3])}{'等' if len(tasks) > 3 else ''}）" if tasks else ""
            warnings.append(Caution(some[0].code or FLAWS[flaw], f"台账有 {len(some)} {words}{where}", command))
    return warnings


def tell(warnings: Iterable[Caution]) -> str:
    """Warnings of one plan in one line."""
    messages = [it.message for it in warnings]
    return "；".join([messages[0], *(text.removeprefix("台账有 ") for text in messages[1:])])


def refusal(label: str, found: Sequence[Unsound], command: str) -> str:
    """Why nothing is recorded on a task: each file with its flaw and its remedy."""
    return "\n".join([f"{label} 的台账有问题，没有再记；改好再记，详见 {command}：", *map(_refuse, found)])


def refuse_packing(year: int, found: Sequence[Unsound], command: str) -> str:
    """Why the entries of a year are not packed: the first files with their flaws and remedies."""
    more = [f"  等 {len(found)} 处"] if len(found) > _MOST else []
    lines = [*map(_refuse, found[:_MOST]), *more]
    return "\n".join([f"{year}年的台账有问题，没有打包；改好再来，详见 {command}：", *lines])


def _refuse(it: Unsound) -> str:
    what, remedy = _WRONG[it.flaw]
    digest = it.name.rpartition("_")[2]
    remedy = remedy.format(digest=digest, folder=PLAN_FOLDER if _task(it) == PLAN else _task(it))
    pack = packs.find_pack(it.path)
    shown = f"{LEDGER}/{escape(pack)} 里的 {escape(it.name)}" if pack else f"{LEDGER}/{escape(it.path)}"
    return f"  {shown}：{what}（{it.code or FLAWS[it.flaw]}）；{remedy}"


def _task(it: Unsound) -> str:
    """The id of the task that a file is about by its name, else its folder; empty if neither says."""
    folder, _, name = it.path.rpartition("/")
    parts = name.split("_")
    return parts[1] if len(parts) > 3 else "" if folder == PACKS else folder


def _label(it: Unsound) -> str:
    """What a file is about, for a person: the id of a task, or the plan as a whole."""
    return WHOLE_PLAN if _task(it) in (PLAN, PLAN_FOLDER) else _task(it)

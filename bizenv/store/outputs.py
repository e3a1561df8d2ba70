"""Where an answer may be written: never over data, nor over what a person may have edited.

A file counts as the same by whatever name it is reached: through a link, in other letters, in a short name of Windows.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from os.path import basename, dirname, join

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.layout import (
    CLUES,
    DEPARTMENTS,
    DOUBTS,
    EVIDENCE,
    IMPORTED,
    LEDGER,
    LOCK,
    MEASURES,
    RETIRED,
    RETURNED,
    RULES,
)
from bizenv.base.text import escape
from bizenv.store import rubric

_EDITED = (".docx", ".xlsx", ".docm", ".xlsm", ".doc", ".xls", ".wps", ".et", ".pdf")
"""How the names of files end that people edit in an office program, or keep as issued."""
_DATA = {
    MEASURES: "方案数据",
    DEPARTMENTS: "方案数据",
    LOCK: "校验锁",
    DOUBTS: "存疑清单",
    IMPORTED: "导入时读出的原样",
    RULES: "评定规则",
    RETIRED: "收起方案的记录",
    RETURNED: "收起方案的记录",
    LEDGER: "台账",
    EVIDENCE: "佐证材料",
    CLUES: "问题线索库",
}
_FOLDERS = (LEDGER, EVIDENCE, CLUES)


def refuse_output(
    output: str, folders: Iterable[str], given: Iterable[str], forced: bool | None, clues: Iterable[str] = ()
) -> None:
    """Refuse an output that is data, a document that is there already, or no ordinary file.

    folders: the folders of plans whose data is refused; so is that of plans in the folders around the output.
    given: files to be read. forced: whether ``--force`` was given; None if the command does not have it.
    clues: the folders of ledgers of clues that lie elsewhere than in a plan's folder.

    Raises MisuseError; DataError if the folder of the output does not exist.
    """
    shown = escape(output)
    try:
        path = os.path.realpath(output)
        found = os.stat(path) if os.path.exists(path) else None
        if found is None and os.path.exists(output):  # a pipe of this process, such as /dev/stdout
            found = os.stat(output)
    except (OSError, ValueError) as error:
        raise DataError(f"写不了 {shown}：{files.describe_failure(error)}") from None
    if found is not None and stat.S_ISDIR(found.st_mode):
        raise MisuseError(f"{shown} 是文件夹；请写出文件名")
    if found is not None and not stat.S_ISREG(found.st_mode) and not files.is_null(path):
        raise MisuseError(f"{shown} 是管道、套接字或设备，不是文件；请换一个文件名（要显示出来的，写 -）")
    if not os.path.isdir(dirname(path)):
        raise DataError(f"写不了 {shown}：没有这个文件夹")
    what = _find_data(path, found, [*folders, *_find_plans(path)], clues)
    if what:
        raise MisuseError(f"{shown} 是{what}，不能用作输出文件；请换一个文件名")
    if any(_is_same(path, each) for each in given) or _is_same(path, str(rubric.find_default())):
        raise MisuseError(f"{shown} 是要读的文件，不能用作输出文件；请换一个文件名")
    if found is not None and path.lower().endswith(_EDITED) and not forced:
        remedy = "请换一个文件名" if forced is None else "要覆盖请加 --force，或换一个文件名"
        raise MisuseError(f"{shown} 已存在，可能有人改过；{remedy}")


def refuse_folder(output: str, folders: Iterable[str], clues: Iterable[str] = ()) -> None:
    """Refuse a folder for outputs, before it is made, that lies in the ledger of a plan, or of clues.

    The arguments are those of ``refuse_output``. Raises as it does.
    """
    try:
        path = join(os.path.realpath(output), "-")
        what = _find_data(path, None, [*folders, *_find_plans(path)], clues)
    except (OSError, ValueError) as error:
        raise DataError(f"写不了 {escape(output)}：{files.describe_failure(error)}") from None
    if what:
        raise MisuseError(f"{escape(output)} 是{what}，不能用作输出文件夹；请换一个文件夹")


def _find_plans(path: str) -> Iterator[str]:
    """The folders around a file that have a plan: its own folder and those above it."""
    folder = dirname(path)
    while True:
        if any(os.path.lexists(join(folder, name)) for name in (MEASURES, DEPARTMENTS)):
            yield folder
        above = dirname(folder)
        if above == folder:
            return
        folder = above


def _find_data(path: str, found: os.stat_result | None, folders: Iterable[str], clues: Iterable[str]) -> str:
    """What a file would be in the plans of these folders, in words; empty if it is none of their data.

    Of a ledger of clues that lies elsewhere only the folder itself counts: people may work in folders below it.
    """
    for folder in dict.fromkeys(map(os.path.realpath, folders)):
        for name, what in _DATA.items():
            data = join(folder, name)
            if _is_same(path, data) or (name in _FOLDERS and _is_inside(path, data)):
                return what
        if found is not None and found.st_nlink > 1:
            for name in _FOLDERS:
                if _is_within(found, join(folder, name)):
                    return _DATA[name]
    return _DATA[CLUES] if any(_is_same(dirname(path), folder) for folder in clues) else ""


def _is_same(one: str, other: str) -> bool:
    """Whether two paths name the same file, or would, on a file system that does not tell capitals from small letters."""
    with suppress(OSError, ValueError):
        if os.path.samefile(one, other):
            return True
    other = os.path.realpath(other)
    if basename(one).casefold() != basename(other).casefold():
        return False
    with suppress(OSError, ValueError):
        return os.path.samefile(dirname(one), dirname(other))
    return False


def _is_inside(path: str, folder: str) -> bool:
    """Whether a file lies in a folder, however deep."""
    while (above := dirname(path)) != path:
        if _is_same(above, folder):
            return True
        path = above
    return False


def _is_within(found: os.stat_result, folder: str) -> bool:
    """Whether a file, by its number on its disk, also lies in a folder, however deep: as a hard link."""
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                if os.path.samestat(found, os.stat(join(place, name))):
                    return True
    return False

"""Making a workspace of a plan, and adding a plan to a workspace, from a terminal or a browser."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError, FaultyDataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.shell import quote
from bizenv.plan.doubts import parse
from bizenv.plan.model import Plan
from bizenv.plan.registry import Registry
from bizenv.store import plans, rubric, workspace


class Made(NamedTuple):
    """What was made: the folder, the plan in it, and a line on its open doubts, which is empty without any."""

    folder: Path
    registry: Registry
    still: str


def open_target(folder: str) -> Path:
    """A folder to be made, which is empty or not yet there. Raises MisuseError, DataError."""
    if not folder.strip():
        raise MisuseError("没有给文件夹")
    if "\0" in folder:
        raise MisuseError(f"{escape(folder)} 不能作文件夹的名称")
    target = files.parse_path(folder)
    try:
        if target.exists() and not target.is_dir():
            raise MisuseError(f"{escape(target)} 是文件，不是文件夹")
        if target.is_dir() and any(target.iterdir()):
            raise MisuseError(f"{escape(target)} 不是空的，没有动它；换一个文件夹")
    except OSError as error:
        raise DataError(f"看不了 {escape(target)}：{files.describe_failure(error)}") from None
    return target


def examine_sound(source: Path) -> Registry:
    """The plan of a folder, without any error. Raises FaultyDataError if it has one, DataError."""
    from bizenv.checks.plan import examine_folder

    examination = examine_folder(source, locked=False)
    errors = [p for p in examination.problems if p.level == "error"]
    if errors or examination.registry is None:
        raise FaultyDataError(
            f"方案 {escape(source)} 有 {len(errors)} 处错误，没有建；先运行 bizenv validate {escape(source)}"
        )
    return examination.registry


def make(target: Path, source: Path, registry: Registry) -> Made:
    """Make a workspace of the plan that ``source`` holds, in a folder that is empty or not yet there. Raises DataError."""
    from bizenv.views.markdown import readme

    text = readme.render(registry, rubric.load(target))  # a new workspace has the rubric that comes with bizenv
    doubts, still = _read_doubts(source)
    workspace.make(target, source, registry, text, doubts)
    return Made(target, registry, still)


def add(home: Path, origin: Path, registry: Registry, others: Iterable[Plan], remedy: str = "") -> Made:
    """Add the plan that ``origin`` holds to a workspace, in ``plans/`` and its id.

    ``others``: the plans that are there. ``remedy``: how a person gives the plan another short name, where that is not done
    in its file. Raises MisuseError where it would be taken for one of them, DataError.
    """
    plan = registry.plan
    remedy = remedy or f"先 bizenv plan set 简称=一至八字 --data {quote(origin)}"
    if not plan.short:
        raise MisuseError(f"“{plan.title or plan.id}”没有简称，与别的方案分不开：{remedy}")
    for other in others:
        if other.id == plan.id:
            raise MisuseError(f"工作区里已有标识为 {plan.id} 的方案：{other.title or other.id}")
        if other.short == plan.short:
            raise MisuseError(f"简称“{plan.short}”已是“{other.title or other.id}”的，要另起一个：{remedy}")
    return make(open_target(str(home / layout.PLANS / plan.id)), origin, registry)


def read_others(home: str, cache: str | None = None) -> list[Plan]:
    """The plans of a workspace, those done with included. Raises DataError if one cannot be read."""
    return [plans.load(folder, cache).registry.plan for folder in plans.list_all(home)]


def list_beneath(place: Path) -> list[str]:
    """The names of the folders right beneath a place that hold a workspace, and may be served."""
    try:
        names = sorted(it.name for it in place.iterdir() if it.is_dir() and not it.name.startswith((".", "_")))
    except OSError:
        return []
    return [name for name in names if layout.is_workspace(place / name) or _has_plans(place / name)]


def list_plain(home: Path) -> list[str]:
    """The names of the folders right beneath a place that hold a plan without a ledger: what may become a workspace, or be added to one."""
    try:
        names = sorted(it.name for it in home.iterdir() if it.is_dir() and not it.name.startswith((".", "_")))
    except OSError:
        return []
    return [
        name
        for name in names
        if os.path.lexists(home / name / layout.MEASURES) and not layout.is_workspace(home / name)
    ]


def _has_plans(folder: Path) -> bool:
    return any(it != str(folder) for it in plans.list_plans(str(folder), retired=True))


def name_inside(place: Path, name: str) -> Path:
    """A folder right beneath a place by a plain name. Raises MisuseError for a name that is a path, or that no system can have."""
    plain = name.strip()
    if not plain:
        raise MisuseError("给文件夹起个名称")
    unfit = re.search(r'[\\/:*?"<>|]', plain) or not plain.isprintable() or plain[0] in ".~_" or plain[-1] == "."
    if unfit or len(plain) > 60 or files.is_device(plain):
        raise MisuseError(f'“{escape(plain)}”不能作文件夹的名称：只写名称，不写路径，不用 \\ / : * ? " < > |')
    return place / plain


def _read_doubts(source: Path) -> tuple[bytes | None, str]:
    """The content of doubts.md, None if there is none or all are settled, and a line that says how many are not.

    Raises DataError.
    """
    path = source / layout.DOUBTS
    if not os.path.lexists(path):
        return None, ""
    content = files.read(path)
    found = parse(content)
    if found is None or found.unread:
        return content, f"{layout.DOUBTS} 有读不懂的地方，一并带入：先运行 bizenv validate\n"
    if not found.open:
        return None, ""
    return (
        content,
        f"还有{len(found.open)}处存疑没有核对，{layout.DOUBTS} 一并带入；单位存疑的，划去之前不发函、不发填报表、不通报\n",
    )

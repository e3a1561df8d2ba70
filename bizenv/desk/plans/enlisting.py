"""A unit that is not in the plan's data yet, such as one that a reorganisation made, put at the end of ``departments.yaml``.

The file is a person's own, with comments and a layout: a line is added, and nothing else is touched. Where the lock was that of the
data it is written anew with it, since it holds the units.
"""

import re
from hashlib import sha256
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.problems import list_new_errors
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamledit import add_item, apply_edits, is_beneath
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import examine_content
from bizenv.desk.comparing import encode_like, refuse_changed
from bizenv.desk.data.locking import Locking
from bizenv.plan.registry import Registry
from bizenv.views.data.plan_yaml import render_value

_LONGEST = 40
"""The most characters of the name of a unit here."""


class Enlisting(NamedTuple):
    """What would be written.

    path: the file, ``digest`` that of its content now; line: the one that is added; content: what it would hold.
    relocks: whether the lock is written anew with it.
    """

    path: Path
    digest: str
    line: str
    content: bytes
    relocks: bool


def list_kinds(registry: Registry) -> list[str]:
    """The kinds of single units that the plan knows, in the order of its units."""
    return list(dict.fromkeys(it.kind for it in registry.departments if it.kind and not it.collective))


def plan_unit(folder: Path, registry: Registry, name: str, kind: str) -> Enlisting:
    """What would be written to have a unit in the plan's data.

    Raises MisuseError for a name or a kind that will not do, or a file whose layout has no room for it; DataError.
    """
    _check(registry, name, kind)
    path = folder / layout.DEPARTMENTS
    if path.is_symlink():
        raise MisuseError(f"{escape(path)} 是链接，不在这里改；用编辑器打开它所指的文件")
    content = files.read(path)
    unit = {"name": name, "kind": kind}
    made = _append(path, content, unit)
    _refuse_worse(folder, content, made)
    locking = Locking(folder)
    return Enlisting(path, sha256(content).hexdigest(), _spell(unit), made, locking.there and locking.same)


def write(folder: Path, it: Enlisting) -> None:
    """Write it, and the lock with it. Raises MisuseError if the file has changed since, DataError."""
    refuse_changed(it.path, sha256(files.read(it.path)).hexdigest(), it.digest, "添")
    files.write(it.path, it.content)
    if it.relocks:
        Locking(folder).write()


def _check(registry: Registry, name: str, kind: str) -> None:
    if not name:
        raise MisuseError("须填写单位的名称")
    if len(name) > _LONGEST or not name.isprintable() or re.search("[\\s,，、;；]", name):
        raise MisuseError(f"单位的名称写一家的，不超过{_LONGEST}个字，中间没有空格、顿号、逗号")
    if registry.knows(name):
        raise MisuseError(f"名单里已有“{name}”，规范名称是{registry.canonical(name)}")
    if kind not in list_kinds(registry):
        raise MisuseError("请选单位的类别")


def _spell(unit: dict[str, str]) -> str:
    return f"- {render_value('', unit)}"


def _append(path: Path, content: bytes, unit: dict[str, str]) -> bytes:
    """The file with a unit at the end of its list. Raises DataError if it cannot be read, MisuseError where its layout has no room."""
    document = parse(str(path), content)
    units = document.data.get("departments") if isinstance(document.data, dict) else None
    if document.problems or not isinstance(units, list):
        raise DataError(f"{escape(path)} 读不懂，在这里添不了：先运行 bizenv validate，照提示改好")
    node = document.node(("departments",))
    if units and node is not None and is_beneath(document, node):
        edit = add_item(document, node.value[-1], render_value("", unit))
        made = encode_like(content, apply_edits(document, [edit]))
        if parse(str(path), made).data == {**document.data, "departments": [*units, unit]}:
            return made
    raise MisuseError(f"{escape(path)} 的写法在这里添不了；用编辑器添一行：{_spell(unit)}，再 bizenv lock")


def _refuse_worse(folder: Path, before: bytes, after: bytes) -> None:
    """Raise MisuseError if the plan has an error with the new file that it had not before."""
    measures = files.read(folder / layout.MEASURES)
    known, found = (examine_content(measures, content, f"{folder}/").problems for content in (before, after))
    if worse := list_new_errors(known, found):
        raise MisuseError(f"这样添了数据有错，没有写：{min(it.message for it in worse)}")

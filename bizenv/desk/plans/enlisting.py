"""A unit that is not in the plan's data yet, such as one that a reorganisation made, put at the end of ``departments.yaml``.

The file is a person's own, with comments and a layout: a line is added, and nothing else is touched. Where the lock was that of the
data it is written anew with it, since it holds the units.
"""

import json
import re
from hashlib import sha256
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.problems import list_new_errors
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import examine_content
from bizenv.desk.comparing import refuse_changed
from bizenv.desk.data.locking import Locking
from bizenv.plan.registry import Registry

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
    line = f"- {{name: {_spell(name)}, kind: {_spell(kind)}}}"
    made = _insert(path, content, line)
    wanted = [*_list_units(path, content), {"name": name, "kind": kind}]
    if _list_units(path, made) != wanted:
        raise MisuseError(f"{escape(path)} 的写法在这里添不了；用编辑器添一行：{line}，再 bizenv lock")
    _refuse_worse(folder, content, made)
    locking = Locking(folder)
    return Enlisting(path, sha256(content).hexdigest(), line, made, locking.there and locking.same)


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


def _spell(text: str) -> str:
    """A text in a flow mapping of YAML: plain where it is Chinese alone."""
    return text if re.fullmatch("[\u4e00-\u9fff（）]+", text) else json.dumps(text, ensure_ascii=False)


def _insert(path: Path, content: bytes, line: str) -> bytes:
    """The file with a line at the end of its list of units. Raises MisuseError where the list is not written one a line."""
    text = content.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    start = next((n for n, it in enumerate(lines) if re.fullmatch("departments:\\s*(#.*)?", it.lstrip("\ufeff"))), None)
    inside = [] if start is None else lines[start + 1 :]
    stop = next((n for n, it in enumerate(inside) if re.match("[^\\s#-]", it)), len(inside))
    items = [n for n, it in enumerate(inside[:stop]) if it.strip() and not it.lstrip().startswith("#")]
    if start is None or not items:
        raise MisuseError(f"{escape(path)} 的写法在这里添不了；用编辑器添一行：{line}，再 bizenv lock")
    dash = inside[items[0]]
    indent = dash[: len(dash) - len(dash.lstrip())]
    place = start + 1 + items[-1] + 1
    return "".join(f"{it}{end}" for it in [*lines[:place], f"{indent}{line}", *lines[place:]]).encode()


def _list_units(path: Path, content: bytes) -> list[object]:
    """The units that a file holds, as plain data. Raises DataError if it cannot be read."""
    document = parse(str(path), content)
    data = document.data
    if document.problems or not isinstance(data, dict) or not isinstance(data.get("departments"), list):
        raise DataError(f"{escape(path)} 读不懂，在这里添不了：先运行 bizenv validate，照提示改好")
    return list(data["departments"])


def _refuse_worse(folder: Path, before: bytes, after: bytes) -> None:
    """Raise MisuseError if the plan has an error with the new file that it had not before."""
    measures = files.read(folder / layout.MEASURES)
    known, found = (examine_content(measures, content, f"{folder}/").problems for content in (before, after))
    if worse := list_new_errors(known, found):
        raise MisuseError(f"这样添了数据有错，没有写：{min(it.message for it in worse)}")

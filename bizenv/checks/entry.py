"""The checks of one file of the ledger by itself: its text, its shape, and whether it is as its name says."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bizenv.base.document import Document
from bizenv.base.layout import PLAN, find_copier
from bizenv.base.problems import Fault, Place, Problem
from bizenv.base.suggest import find_nearest
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamlfile import parse
from bizenv.checks.schema import faults as shape
from bizenv.ledger.entry import NAME, VERSION, Entry, add_name, from_data, make_digest, parse_rendered
from bizenv.ledger.fields import KEYS
from bizenv.ledger.names import KINDS
from bizenv.ledger.shape import is_sound
from bizenv.ledger.soundness import Flaw

_LATER_NAME = re.compile(r"\d{4}-\d{2}-\d{2}_[^_]+_[a-z][a-z_]*_[0-9a-f]{12}")
"""The name of any entry, also of a kind or about a subject that only a later bizenv knows."""


class Examined(NamedTuple):
    """A file as examined.

    data: empty if the text cannot be read.
    faults: what is wrong with its shape and its name.
    flaw: what the faults come to; None if there are none.
    entry: what it says, under the name of the file; None if it is no valid entry, or is of another task than its name
        says. Under a name that is none of an entry, it has the name that its content gives it.
    """

    document: Document
    data: dict[str, Any]
    faults: list[Fault]
    flaw: Flaw | None
    entry: Entry | None

    @property
    def code(self) -> str:
        """The rule that is broken first; empty if none is."""
        return next((code for code in [*(p.code for p in self.document.problems), *(f.code for f in self.faults)]), "")


def examine(path: Path, content: bytes) -> Examined:
    """Examine the bytes of a file; they are parsed as YAML only if they are not exactly as bizenv writes them."""
    document = Document(str(path))
    data = None
    with suppress(UnicodeDecodeError):
        data = parse_rendered(content.decode("utf-8-sig"))
    if data is None:
        document = parse(str(path), content)
        data = document.data if not document.problems and isinstance(document.data, dict) else {}
        if not document.problems and not isinstance(document.data, dict):
            document.problems.append(Problem(Place(str(path), 1, 1), "E204", "不是一条记录", "应是“键: 值”，每行一个"))
    whole = make_digest(content) == path.stem.rpartition("_")[2]
    newer = list(_find_newer(path.stem, data)) if whole else []
    if newer:
        return Examined(document, data, newer, "newer", None)
    wrong = list(shape.find_faults("entry", data)) if data and not is_sound(data) else []  # the models take long
    match = NAME.fullmatch(path.stem)
    entry = None
    if data and not wrong:
        if match is None:
            entry = add_name(from_data("", data))
        elif data.get("task", PLAN) == match[2]:
            entry = from_data(path.stem, data)
    faults = [*wrong, *_check_name(path, data, whole=whole)]
    flaw: Flaw | None = "misnamed" if match is None else "broken" if entry is None else "edited" if faults else None
    return Examined(document, data, faults, flaw, entry)


def _find_newer(name: str, data: dict[str, Any]) -> Iterator[Fault]:
    """Yield the version, the kind or the first key that shows that a later bizenv wrote an entry.

    A key that is nearly one of ours is a slip, and one of another kind of entry is a mistake: those are told as such.
    """
    upgrade = "升级 bizenv 再用；这一条没有计入"
    version, kind = data.get("version"), str(data.get("kind"))
    if type(version) is int and version > VERSION:
        message = f"是更新版本的 bizenv 写的（第{version}版格式），本版本读不懂"
        yield Fault(("version",), "E715", message, upgrade, file="entry")
    elif kind not in KINDS and _LATER_NAME.fullmatch(name) and f"_{kind}_" in name:
        message = f"是更新版本的 bizenv 写的：本版本没有“{kind}”这种记录"
        yield Fault(("kind",), "E715", message, upgrade, file="entry")
    elif kind in KINDS and NAME.fullmatch(name):
        strange = [key for key in data if key != "version" and key not in KEYS]
        if strange and all(re.fullmatch("[a-z_]+", key) and not find_nearest(key, KEYS, 1) for key in strange):
            message = f"是更新版本的 bizenv 写的：本版本没有“{strange[0]}”这一项"
            yield Fault((strange[0],), "E715", message, upgrade, at_key=True, file="entry")


def _check_name(path: Path, data: dict[str, Any], *, whole: bool) -> Iterator[Fault]:
    match = NAME.fullmatch(path.stem)
    if match is None:
        copier = find_copier(path.name)
        message = f"文件名不是台账记录的{f'，像是{copier}留下的副本' if copier else ''}：{escape(path.name)}"
        yield Fault((), "E701", message, "台账记录由 bizenv record 等命令写；别的文件移走", file="entry")
        return
    said = {"date": match[1], "task": match[2], "kind": match[3]}
    wrong = [key for key, value in said.items() if key in data and str(data[key]) != value]
    if not whole or wrong:
        message = "内容与文件名不符：写入后被改动过"
        way = "withdraw" if match[2] == PLAN else "correct"  # an entry about the whole plan is withdrawn and made anew
        remedy = f"从 git 或备份恢复原样；要改的，用 bizenv {way} {match[4]}"
        yield Fault((wrong[0],) if wrong else (), "E701", message, remedy, file="entry")

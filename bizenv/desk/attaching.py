"""Evidence as a person types it: a file, which is kept in the workspace, or a name alone."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bizenv.base.layout import EVIDENCE, IGNORE
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.desk.shell import shorten_path
from bizenv.ledger.entry import KeptFile
from bizenv.store import evidence
from bizenv.store.evidence import Source

_OF_FILES = r"[.](jpe?g|png|bmp|tiff?|pdf|ofd|docx?|xlsx?|pptx?|wps|et|dps|txt|zip|rar|7z|mp[34]|mov)\s*$"
"""How the names of files end; a number of a document does not."""


class Attached(NamedTuple):
    """Evidence that was typed: what the entry says of it, and the files that have to be kept before it is written."""

    names: tuple[str, ...]
    files: tuple[KeptFile, ...]
    sources: tuple[Source, ...]

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the entry."""
        return {"evidence": self.names, "files": self.files}


def attach(desk: Desk, typed: Sequence[str], known: Sequence[KeptFile] = ()) -> Attached:
    """What was typed as evidence: what names a file is that file, under its name; all else is a name alone.

    known: the files of the entry that is corrected; the name of one of them names it again. Says on stderr what looks
    like a file and is none. Raises MisuseError or DataError for what cannot be kept.
    """
    names: list[str] = []
    kept: dict[str, KeptFile] = {}
    sources: list[Source] = []
    before = {file["name"]: file for file in known}
    for text in typed:
        path = os.path.expanduser(text)  # noqa: PTH111 - this one never fails
        source = evidence.examine(path) if desk.may_read(path) else None
        if source is None:
            names.append(text)
            if text in before:
                kept[text] = before[text]
            elif re.search(_OF_FILES, text, re.IGNORECASE) and "://" not in text:
                desk.say(f"注意：没有文件 {escape(text)}，只记名称；要把文件存进来，{desk.WAY_TO_ATTACH}")
            continue
        file = _name_apart(source.file, kept)
        if kept.get(file["name"]) != file:
            names.append(file["name"])
            kept[file["name"]] = file
            sources.append(source._replace(file=file))
            desk.given.append(source.path)
    if sources and evidence.is_tracked(desk.workspace):
        where = escape(shorten_path(desk.workspace / IGNORE))
        desk.say(f"注意：佐证材料会随 git 提交；不要的，在 {where} 里加一行 /{EVIDENCE}/")
    return Attached(tuple(names), tuple(kept.values()), tuple(sources))


def _name_apart(file: KeptFile, taken: dict[str, KeptFile]) -> KeptFile:
    """The file under a name that no other file has: 照片（2）.jpg beside 照片.jpg."""
    stem, ending = Path(file["name"]).stem, Path(file["name"]).suffix
    name, number = file["name"], 1
    while name in taken and taken[name]["sha256"] != file["sha256"]:
        number += 1
        name = f"{stem}（{number}）{ending}"
    return {**file, "name": name}

"""The rubric of a workspace, read and changed as a file: it is checked before it is written, and never over another change."""

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError, FaultyDataError, MisuseError
from bizenv.base.layout import RULES, is_workspace
from bizenv.base.problems import Problem
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.checks.rubric import examine_rubric
from bizenv.desk.comparing import encode_like, refuse_changed, unify_ends
from bizenv.plan.registry import Registry
from bizenv.store import rubric as store

LONGEST = 256 * 1024
"""How many bytes a rubric may have that is written here: many times that of any real one."""


class RubricFile(NamedTuple):
    """A rubric as it is on disk.

    path: that of the workspace's own ``rules.yaml``, whether it is there or not. content: its bytes, else those of the one that
    comes with bizenv. digest: of its own bytes; empty where it is not there.
    """

    path: Path
    content: bytes
    digest: str

    @property
    def own(self) -> bool:
        """Whether the workspace has a rubric of its own."""
        return bool(self.digest)

    @property
    def text(self) -> str:
        """Its text, with plain line ends. Raises DataError if it is not UTF-8: what could not be shown would be lost."""
        try:
            return unify_ends(self.content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise DataError(f"{escape(self.path)} 不是 UTF-8，在这里改不了；用编辑器另存为 UTF-8 编码") from None


class Examined(NamedTuple):
    """What is wrong with a rubric, and its lines."""

    problems: list[Problem]
    lines: Sequence[str]

    @property
    def errors(self) -> int:
        """How many problems keep it from being written."""
        return sum(it.level == "error" for it in self.problems)


def read(folder: Path) -> RubricFile:
    """The rubric of a plan's folder. Raises DataError."""
    path = folder / RULES
    if not os.path.lexists(path):
        return RubricFile(path, files.read(store.find_default()), "")
    content = files.read(path)
    return RubricFile(path, content, sha256(content).hexdigest())


def examine(file: RubricFile, text: str, registry: Registry | None) -> Examined:
    """What would be wrong with a text as the rubric. ``registry``: the plan; None if it cannot be read.

    Raises MisuseError if it is too long to be one.
    """
    content = encode_like(file.content, text)
    if len(content) > LONGEST:
        raise MisuseError(f"评定规则最多 {LONGEST // 1024} KB，这里有 {len(content) // 1024} KB，没有写")
    problems, document = examine_rubric(file.path, content, registry)
    return Examined(sorted(set(problems)), document.lines)


def refuse_foreign(folder: Path, *, own: bool) -> None:
    """Raise MisuseError where the rubric of a folder is not a person's own to change. ``own``: whether its data is."""
    if not own:
        raise MisuseError("这是自带的方案，它的评定规则不在这里改：bizenv init 新文件夹，建了工作区再改")
    if not is_workspace(folder):
        raise MisuseError(f"{escape(folder)} 没有台账，不是工作区，评定规则不起作用：bizenv init 新文件夹")
    if (folder / RULES).is_symlink():
        raise MisuseError(f"{escape(folder / RULES)} 是链接，不在这里改；用编辑器打开它所指的文件")


def write(folder: Path, text: str, digest: str, registry: Registry | None) -> Path:
    """Write a text as the workspace's own rubric. ``digest``: that of the file which the person was shown.

    Raises FaultyDataError if it has errors, MisuseError if the file has changed since or the text is too long, DataError if
    it cannot be read or written: nothing is written then.
    """
    file = read(folder)
    refuse_changed(file.path, file.digest, digest)
    errors = examine(file, text, registry).errors
    if errors:
        raise FaultyDataError(f"还有 {errors} 处错误，没有写；先改正")
    files.write(file.path, encode_like(file.content, text))
    return file.path

"""Problems of the data as a page shows them: by file, each with its line in pieces."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bizenv.base.problems import Problem
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.views.wording.problems import NAMES, Excerpt, choose_shown, split_line


class Shown(NamedTuple):
    """A problem: its place, its level and what that is called, its code, what is wrong and what to do.

    subject: the task that it is about. line: the line of the file in pieces; None if there is none to show.
    """

    number: int
    column: int
    level: str
    called: str
    code: str
    message: str
    remedy: str
    subject: str
    line: Excerpt | None


class FileProblems(NamedTuple):
    """The problems of one file, by their lines. path: as seen from the folder that is served."""

    path: str
    name: str
    problems: list[Shown]


def shorten(path: "str | Path", home: str) -> str:
    """A path as seen from the folder that is served, where it lies within; else whole."""
    whole, root = Path(path).absolute(), Path(home).absolute()
    if whole == root:
        return root.name
    return str(whole.relative_to(root)) if whole.is_relative_to(root) else str(path)


def gather(
    problems: Sequence[Problem], lines: Mapping[str, Sequence[str]], home: str
) -> tuple[list[FileProblems], list[str]]:
    """The problems by their files, in order, and a line for each code of which not all are shown.

    home: the folder that is served.
    """
    shown, left = choose_shown(problems)
    found: dict[str, FileProblems] = {}
    for it in shown:
        path = it.place.path
        name = path.replace("\\", "/").rpartition("/")[2]
        file = found.setdefault(path, FileProblems(escape(shorten(path, home)), name, []))
        text = lines.get(path, ())
        file.problems.append(
            Shown(
                it.place.line,
                it.place.column,
                it.level,
                NAMES[it.level],
                it.code,
                it.message,
                it.remedy,
                it.subject,
                split_line(text[it.place.line - 1], it) if 0 < it.place.line <= len(text) else None,
            )
        )
    return list(found.values()), left

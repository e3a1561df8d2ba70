"""The check of a plan's folder for copies of its data files, as sync clients and file managers make them."""

from collections.abc import Iterator
from pathlib import Path

from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES, RULES, find_copier, is_copy
from bizenv.base.problems import Place, Problem

_READ = (MEASURES, DEPARTMENTS, LOCK, RULES)


def find_copies(folder: Path) -> Iterator[Problem]:
    """Yield each file that looks like a copy of a data file beside it. Such a file is never read.

    A folder that cannot be listed has none: whoever reads its files says why.
    """
    try:
        found = sorted(path.name for path in folder.iterdir())
    except OSError:
        return
    for name in found:
        copier = find_copier(name)
        of = next((it for it in _READ if copier and is_copy(name, it)), "")
        if of:
            message = f"像是{copier}留下的 {of} 的副本，没有读它"
            remedy = f"与 {of} 核对：少了什么，改进 {of}；核对后移走"
            yield Problem(Place(str(folder / name), 1, 1), "W733", message, remedy)

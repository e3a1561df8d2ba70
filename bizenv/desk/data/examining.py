"""What ``validate`` does: the files of plans, their ledgers and rubrics, and the plans together, against every rule."""

import os
from codecs import BOM_UTF8
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files, layout
from bizenv.base.errors import DataError, NotFoundError, OptionsError
from bizenv.base.problems import Problem
from bizenv.base.tuples import NamedTuple
from bizenv.checks.catalogue import RULES
from bizenv.checks.copies import find_copies
from bizenv.checks.plan import Examination, examine
from bizenv.checks.rules.departments import say_unused
from bizenv.desk.shell import shorten_path
from bizenv.plan.build import build
from bizenv.plan.registry import Registry
from bizenv.standing.counts import count_plan
from bizenv.store import plans as store

if TYPE_CHECKING:
    from bizenv.checks.ledger import Audit
    from bizenv.plan.model import Department


class Findings(NamedTuple):
    """What an examination found.

    problems: those of the rules that were asked for, by their places; ignored: how many break others.
    unread: whether one of those others kept the rest from being examined.
    lines: the lines of the files, by path. size: how much there is, as in ``count_plan``, with the entries of the ledgers.
    examined: whether any plan could be opened; plans: the ids of those that could be read. files: those that were read. unopened: why others could not be opened, in words.
    """

    problems: list[Problem]
    ignored: int
    unread: bool
    lines: Mapping[str, Sequence[str]]
    size: Mapping[str, int]
    examined: bool
    plans: list[str]
    files: list[str]
    unopened: list[str]

    def passes(self, *, strict: bool) -> bool:
        """Whether the data is sound; ``strict``: warnings count too."""
        return not self.unopened and not self.unread and not any(strict or it.level == "error" for it in self.problems)


def choose_codes(select: Iterable[str], ignore: Iterable[str]) -> set[str]:
    """The codes of the rules that are asked for, none: all, without those that are not. Raises OptionsError."""
    codes = (_read_codes(select) or set(RULES)) - _read_codes(ignore)
    if not codes:
        raise OptionsError("--select 和 --ignore 合起来，一条规则也不剩")
    return codes


def examine_all(paths: Iterable[Path], codes: Container[str], against: str | None = None) -> Findings:
    """Examine plans by their folders or files. ``against``: a git revision with which the ledgers are compared.

    Raises OptionsError if there is no ledger to compare, MisuseError or DataError if git cannot compare.
    """
    examinations: list[Examination] = []
    unopened: list[str] = []
    pairs: dict[tuple[Path | None, Path | None], None] = {}
    for path in paths:
        try:
            pair = _pair(path)
            if pair not in pairs:
                examinations.append(examine(*pair))
            pairs[pair] = None
        except DataError as error:
            unopened.append(str(error))
    audits = list(_audit(examinations, unopened))
    named = {say_unused(name) for a in audits for name in a.named}
    found = {p for e in examinations for p in e.problems if p.message not in named}
    folders = {Path(d.path).parent for e in examinations for d in e.documents.values()}
    found |= {p for folder in folders for p in find_copies(folder)}
    found |= set(_check_together(examinations))
    every = sorted(found | {p for a in audits for p in a.problems})
    if against is not None:
        every = sorted({*every, *_find_lost(examinations, against)})
    problems = [p for p in every if p.code in codes]
    lines: dict[str, Sequence[str]] = {d.path: d.lines for e in examinations for d in e.documents.values()}
    lines |= {path: text for a in audits for path, text in a.lines.items()}
    return Findings(
        problems,
        len(every) - len(problems),
        # A fatal fault keeps the rest from being checked. Even if it is not selected, the data must not pass.
        any(RULES[p.code].fatal and p.code not in codes for p in every),
        lines,
        _measure(examinations) | ({"entries": sum(a.entries for a in audits)} if audits else {}),
        bool(examinations),
        [e.registry.plan.id for e in examinations if e.registry],
        [str(each) for pair in pairs for each in pair if each is not None],
        unopened,
    )


def _list_workspaces(examinations: Iterable[Examination]) -> list[tuple[Path, Registry]]:
    """The folders that have a ledger, each with its plan; without those whose plan is too broken to load."""
    found = []
    for it in examinations:
        document = it.documents.get("measures")
        if document is not None and it.registry is not None:
            folder = Path(document.path).parent
            if Path(document.path).name == layout.MEASURES and layout.is_workspace(folder):
                names: "tuple[Department, ...]" = ()
                with suppress(DataError):  # what is wrong with the names is told where the plans are checked together
                    names = store.read_names(str(folder))  # the ledger may call a unit as the workspace does
                plain = [it.documents[name].data for name in ("measures", "departments")]
                found.append((folder, build(plain[0], plain[1], names)[0] if names else it.registry))
    return found


def _check_together(examinations: Iterable[Examination]) -> "Iterator[Problem]":
    """Yield what is wrong between the plans of each workspace of several, as far as it is about those that are checked."""
    found: dict[Path, list[Examination]] = {}
    for it in examinations:
        document = it.documents.get("measures")
        if document is not None:
            workspace = store.find_workspace(str(Path(document.path).parent))
            found.setdefault(Path(workspace).absolute(), []).append(it)
    for home, some in found.items():
        beside = len(store.list_plans(str(home)))
        if beside > 1:
            from bizenv.checks.several import check_several  # not needed for one plan

            yield from check_several(Path(shorten_path(home)), some, all_plans=len(some) >= beside)


def _audit(examinations: Iterable[Examination], unopened: list[str]) -> "Iterator[Audit]":
    """Check the ledgers of the plans. The reasons why ledgers cannot be opened are added to ``unopened``."""
    for folder, registry in _list_workspaces(examinations):
        from bizenv.checks.ledger import audit  # not needed where there is no ledger

        try:
            found = audit(folder, registry)
            unopened += found.unread
            yield found
        except DataError as error:
            unopened.append(str(error))


def _find_lost(examinations: Iterable[Examination], revision: str) -> list[Problem]:
    """The entries edited or deleted since a git revision, as problems.

    Raises OptionsError if there is no ledger, MisuseError or DataError if git cannot compare.
    """
    from bizenv.checks.git import find_lost

    folders = [folder for folder, _ in _list_workspaces(examinations)]
    if not folders:
        raise OptionsError("--against 用于有台账的工作区；这里没有")
    return [problem for folder in folders for problem in find_lost(folder, revision)]


def _read_codes(typed: Iterable[str]) -> set[str]:
    """The codes that the words of an option name. Raises OptionsError for an unknown code."""
    from bizenv.checks.explain import parse_codes

    try:
        return {code for words in typed for code in parse_codes(words)}
    except NotFoundError as error:
        raise OptionsError(str(error)) from None


def _measure(examinations: Iterable[Examination]) -> dict[str, int]:
    size: dict[str, int] = {}
    for examination in examinations:
        if examination.registry is not None:
            for key, value in count_plan(examination.registry).items():
                size[key] = size.get(key, 0) + value
    return size


def _pair(path: Path) -> tuple[Path | None, Path | None]:
    """The paths of measures and departments for a folder or one of its files; None for one that is missing.

    Raises DataError if a folder has no plan.
    """
    folder = path.parent if path.is_file() else Path(store.find_given(str(path)))
    measures = folder / layout.MEASURES
    departments = folder / layout.DEPARTMENTS
    if path.is_file() and path.name not in (layout.MEASURES, layout.DEPARTMENTS, layout.LOCK, layout.DOUBTS):
        if _holds_departments(path):
            return None, path
        measures = path
    return measures if os.path.lexists(measures) else None, departments if os.path.lexists(departments) else None


def _holds_departments(path: Path) -> bool:
    """Whether a file of another name looks like a list of departments."""
    return b"\ndepartments:" in b"\n" + files.read(path).removeprefix(BOM_UTF8)

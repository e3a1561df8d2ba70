"""``bizenv validate``: check data files against every rule."""

import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base import files, layout
from bizenv.base.errors import DataError, NotFoundError
from bizenv.base.problems import Place, Problem
from bizenv.checks.catalogue import RULES
from bizenv.checks.copies import find_copies
from bizenv.checks.plan import Examination, examine
from bizenv.checks.rules.departments import say_unused
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.shell import shorten_path
from bizenv.plan.build import build
from bizenv.plan.registry import Registry
from bizenv.standing.counts import count_plan
from bizenv.store import plans as store

if TYPE_CHECKING:
    from bizenv.checks.ledger import Audit
    from bizenv.plan.model import Department


@click.command("validate", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="[文件或文件夹]…", nargs=-1, shell_complete=complete_with("files"))
@options.data
@click.option("--strict", is_flag=True, help="有警告也算不通过")
@click.option(
    "--select",
    shell_complete=complete_with("codes"),
    metavar="代码",
    multiple=True,
    help="只看这些规则：E502、E5（E5 开头的）、W；可重复，可用逗号隔开",
)
@click.option(
    "--ignore",
    shell_complete=complete_with("codes"),
    metavar="代码",
    multiple=True,
    help="不看这些规则，写法同 --select",
)
@click.option("--against", metavar="版本", help="台账与 git 的一个版本（HEAD、main）相比，有没有删去或改动过的记录")
@options.output("text", "json", "github")
def command(
    app: App,
    paths: tuple[str, ...],
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    against: str | None,
    output: options.Output,
) -> int:
    """检查数据文件：一次列出所有文件的所有问题，各有位置、原因和改法。不改动任何文件。

    不给文件，检查当前所用的数据；工作区连台账和 rules.yaml 一起检查。退出码：0 通过，1 有错误（--strict 时有警告也是），4 文件打不开。
    --select、--ignore 之外的问题不列也不计，只说有几个；文件错得读不下去时仍不通过。

    \b
    bizenv validate
    bizenv validate data/ --strict
    bizenv validate --select E5 --ignore W507
    bizenv validate --against main
    """
    codes = (_codes(select) or set(RULES)) - _codes(ignore)
    if not codes:
        raise click.UsageError("--select 和 --ignore 合起来，一条规则也不剩")
    examinations: list[Examination] = []
    unopened: list[str] = []
    pairs: set[tuple[Path | None, Path | None]] = set()
    for path in [files.parse_path(p) for p in paths] or app.own_folders:
        try:
            pair = _pair(path)
            app.given += [str(each) for each in pair if each is not None]
            if pair not in pairs:
                examinations.append(examine(*pair))
            pairs.add(pair)
        except DataError as error:
            unopened.append(str(error))
    audits = list(_audits(examinations, unopened))
    named = {say_unused(name) for a in audits for name in a.named}
    found = {p for e in examinations for p in e.problems if p.message not in named}
    folders = {Path(d.path).parent for e in examinations for d in e.documents.values()}
    found |= {p for folder in folders for p in find_copies(folder)}
    found |= set(_check_together(examinations))
    every = sorted(found | {p for a in audits for p in a.problems})
    if against is not None:
        every = sorted({*every, *_lost(examinations, against)})
    problems = [p for p in every if p.code in codes]
    ignored = len(every) - len(problems)
    # A fatal fault keeps the rest from being checked. Even if it is not selected, the data must not pass.
    unread = any(RULES[p.code].fatal and p.code not in codes for p in every)
    size = _size(examinations) | ({"entries": sum(a.entries for a in audits)} if audits else {})
    if output.format == "json":
        from bizenv.views.data import json

        plans = [e.registry.plan.id for e in examinations if e.registry]
        text = json.validation(problems, size, plans, unopened, ignored, unread)
    else:
        from bizenv.views.terminal import problems as report

        width, colour = app.look(output.file)
        total = report.sum_up(problems, size, ignored, unread)
        if output.format == "github":
            from bizenv.views.data.github import render

            text = render(p._replace(place=_from_here(p.place)) for p in problems)
            app.say(total)
        else:
            lines: dict[str, Sequence[str]] = {d.path: d.lines for e in examinations for d in e.documents.values()}
            lines |= {path: text for a in audits for path, text in a.lines.items()}
            text = report.render_problems(problems, lines, total, width, colour)
    if examinations or output.format == "json":
        app.show(text, output.file, output.format)
    for reason in unopened:
        app.say(f"错误：{reason}")
    if unopened:
        return DataError.exit_code
    return 1 if unread or any(strict or p.level == "error" for p in problems) else 0


def _workspaces(examinations: Iterable[Examination]) -> list[tuple[Path, Registry]]:
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


def _audits(examinations: Iterable[Examination], unopened: list[str]) -> "Iterator[Audit]":
    """Check the ledgers of the plans. The reasons why ledgers cannot be opened are added to ``unopened``."""
    for folder, registry in _workspaces(examinations):
        from bizenv.checks.ledger import audit  # not needed where there is no ledger

        try:
            found = audit(folder, registry)
            unopened += found.unread
            yield found
        except DataError as error:
            unopened.append(str(error))


def _lost(examinations: Iterable[Examination], revision: str) -> list[Problem]:
    """The entries edited or deleted since a git revision, as problems.

    Raises click.UsageError if there is no ledger, MisuseError or DataError if git cannot compare.
    """
    from bizenv.checks.git import find_lost

    folders = [folder for folder, _ in _workspaces(examinations)]
    if not folders:
        raise click.UsageError("--against 用于有台账的工作区；这里没有")
    return [problem for folder in folders for problem in find_lost(folder, revision)]


def _codes(typed: Iterable[str]) -> set[str]:
    """The codes that the words of an option name. Raises click.UsageError for an unknown code."""
    from bizenv.checks.explain import parse_codes

    try:
        return {code for words in typed for code in parse_codes(words)}
    except NotFoundError as error:
        raise click.UsageError(str(error)) from None


def _from_here(place: Place) -> Place:
    """A place with its path relative to the current folder and with slashes, as GitHub expects it."""
    return place._replace(path=Path(shorten_path(place.path)).as_posix())


def _size(examinations: Iterable[Examination]) -> dict[str, int]:
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

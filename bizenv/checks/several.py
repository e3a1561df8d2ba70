"""The checks of several plans in one workspace: what they are called, and that one unit is one unit in all of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.document import Document
from bizenv.base.problems import Path as Steps
from bizenv.base.problems import Place, Problem
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import Examination, examine
from bizenv.intake.annex.units.departments import find_near
from bizenv.plan.build import build_departments
from bizenv.plan.model import Department
from bizenv.plan.registry import Registry
from bizenv.plan.units import Units, list_merged, merge, rename


def check_several(home: Path, examinations: Sequence[Examination], *, all_plans: bool = True) -> Iterator[Problem]:
    """Yield what is wrong between the plans of a workspace. Plans that cannot be read are left out.

    ``home``: the folder that holds ``plans/``. ``all_plans``: whether these are all of its plans, so that a name that none of them
    has is one too many. Raises DataError if the names that it gives to units cannot be opened.
    """
    plans = [(it, it.registry) for it in examinations if it.registry is not None]
    yield from _check_names(plans)
    path = Path(layout.place_names(str(home)))
    names: tuple[Department, ...] = ()
    if path.exists():
        document = parse(str(path), files.read(path))
        problems = examine(None, path).problems
        yield from problems
        if any(it.level == "error" for it in problems):
            return
        names = build_departments(document.data)
        yield from _check_once(names, document)
        for n, it in enumerate(names):
            place, width = document.locate(("departments", n, "name"))
            found = _check_name(it, [registry for _, registry in plans])
            yield from (p._replace(place=place, width=width) for p in found if all_plans or p.code != "W803")
    yield from _find_near(plans, names, path)


def _check_names(plans: Sequence[tuple[Examination, Registry]]) -> Iterator[Problem]:
    """Plans with one id or one short name: a number that is typed with it would be of either."""
    seen: dict[str, str] = {}  # the path of the plan that has a word first
    for examination, registry in plans:
        plan = registry.plan
        for key, value in (("id", plan.id), ("short", plan.short)):
            place, width = _locate(examination, ("plan", key))
            first = seen.setdefault(value, place.path) if value else place.path
            if first != place.path:
                what = "标识" if key == "id" else "简称"
                said = f"方案的{what}“{value}”与“{Path(first).absolute().parent.name}”的相同"
                yield Problem(place, "E801", said, f"换一个{what}，各方案不同", width=width)


def _locate(examination: Examination, path: Steps) -> tuple[Place, int]:
    return examination.documents["measures"].locate(path)


def _check_once(names: Sequence[Department], document: Document) -> Iterator[Problem]:
    """A word that stands for two units of the workspace's names, or for one of them twice."""
    seen: dict[str, str] = {}
    for n, it in enumerate(names):
        steps: list[tuple[str, Steps]] = [(it.name, ("departments", n, "name"))]
        steps += [(word, ("departments", n, "aliases", k, "name")) for k, word in enumerate(it.aliases)]
        for word, where in steps:
            if word in seen:
                place, width = document.locate(where)
                said = f"“{word}”在“{seen[word]}”下已经写了"
                yield Problem(place, "E802", said, "只写在一家下", width=width)
            seen.setdefault(word, it.name)


def _check_name(name: Department, registries: Sequence[Registry]) -> Iterator[Problem]:
    """A name of the workspace that no plan has, or that makes one unit of two of a plan."""
    nowhere = Place("", 1, 1)
    if not any(registry.knows(name.name) for registry in registries):
        yield Problem(nowhere, "W803", f"“{name.name}”哪个方案里都没有", "改成某个方案里的名称，或删去这一条")
    for registry in registries:
        for own in list_merged(registry.departments, [name]).values():
            said = f"把“{registry.plan.name}”方案里的{'、'.join(own)}并成了一家"
            yield Problem(
                nowhere, "E802", said, "原是几家的，别名分开写；确是一家的，在那个方案的 departments.yaml 里合并"
            )


def _find_near(
    plans: Sequence[tuple[Examination, Registry]], names: Sequence[Department], path: Path
) -> Iterator[Problem]:
    """Units of different plans that may be one, by their names."""
    known = [rename(registry.departments, names) for _, registry in plans]
    together = Units(merge(known))
    owners: Mapping[str, set[int]] = {
        it.name: {n for n, some in enumerate(known) if any(other.name == it.name for other in some)}
        for it in together.departments
    }
    for first, second, why in find_near([it.name for it in together.departments if not it.collective]):
        if not owners[first] & owners[second]:
            examination = plans[min(owners[second])][0]
            index = next(n for n, it in enumerate(known[min(owners[second])]) if it.name == second)
            place, width = examination.documents["departments"].locate(("departments", index, "name"))
            remedy = f"是一家的，在 {path} 里写：name: {first}，aliases: {second}；不是的，不用管"
            yield Problem(place, "W804", f"与别的方案里的“{first}”可能是一家：{why}", remedy, width=width)

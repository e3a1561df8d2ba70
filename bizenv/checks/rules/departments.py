"""Departments: every printed name is known, none is unused, each has one role in a task."""

from collections.abc import Iterator

from bizenv.base.problems import Fault, Path
from bizenv.base.suggest import find_nearest
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.plan.model import Role

_ROLES: tuple[tuple[Role, str], ...] = (("lead", "牵头单位"), ("support", "配合单位"))


_SAME = "；原文如此的，在原文异常（anomalies）里写明（kind: same_unit）"


def check_known(subject: Subject) -> Iterator[Fault]:
    """每个单位名称都须是 departments.yaml 中的规范名称或别名。"""
    registry = subject.registry
    unknown: dict[str, list[Fault]] = {}
    seen: set[Path] = set()
    for n, task in enumerate(registry.tasks):
        for role, name in _ROLES:
            place = subject.sources.units[n][role]
            if place in seen:
                continue
            seen.add(place)
            printed = task.lead_printed if role == "lead" else task.support_printed
            for k, unit in enumerate(printed):
                if not registry.knows(unit):
                    message = f"{name}“{unit}”不在 departments.yaml 中"
                    unknown.setdefault(unit, []).append(Fault((*place, k), "E401", message, subject=name_subject(task)))
    for unit, faults in unknown.items():
        near = find_nearest(unit, registry.names())
        remedy = f"是不是“{near[0]}”？" if near else ""
        remedy += "新的写法请在 departments.yaml 里添作别名，新的单位请添一条"
        more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
        yield faults[0]._replace(message=faults[0].message + more, remedy=remedy)


def check_roles(subject: Subject) -> Iterator[Fault]:
    """同一事项中，一家单位不能既牵头又配合，也不能列两次；原文如此的，须在原文异常（anomalies）里写明（kind: same_unit）。"""
    seen: set[tuple[Path, str]] = set()
    declared = {(a.part, n) for a in subject.registry.anomalies if a.kind == "same_unit" for n in a.numbers}
    for n, task in enumerate(subject.registry.tasks):
        if (task.measure.part.number, task.measure.number) in declared:
            continue
        places = subject.sources.units[n]
        printed: dict[Role, list[str]] = {
            "lead": [subject.registry.canonical(name) for name in task.lead_printed],
            "support": [subject.registry.canonical(name) for name in task.support_printed],
        }
        for k, unit in enumerate(printed["support"]):
            place = (*places["support"], k)
            if unit in task.lead and (place, unit) not in seen:
                seen.add((place, unit))
                yield Fault(
                    place, "E402", f"“{unit}”既是牵头单位，又是配合单位", f"核对原文，留一种{_SAME}", name_subject(task)
                )
        for role, name in _ROLES:
            units = printed[role]
            for k, unit in enumerate(units):
                place = (*places[role], k)
                if unit in units[:k] and (place, unit) not in seen:
                    seen.add((place, unit))
                    yield Fault(place, "E402", f"{name}中“{unit}”列了两次", f"删去一个{_SAME}", name_subject(task))


def check_leads(subject: Subject) -> Iterator[Fault]:
    """每个事项至少有一家牵头单位；原文没有的，须在原文异常（anomalies）里写明（kind: no_lead）。"""
    bare: dict[Path, list[Fault]] = {}  # by the place of the units, which the tasks of a measure may share
    declared = {(a.part, n) for a in subject.registry.anomalies if a.kind == "no_lead" for n in a.numbers}
    tasks, units = subject.registry.tasks, subject.registry.departments
    # A plan that names no units, or only supporting ones, lacks none.
    assigned = any(t.lead for t in tasks) or (bool(units) and not all(t.support for t in tasks))
    for n, (task, path) in enumerate(subject.tasks()):
        if assigned and not task.lead and (task.measure.part.number, task.measure.number) not in declared:
            place = subject.sources.units[n]["lead"]
            where = place if "lead" in _mapping(subject, place[:-1]) else path
            fault = Fault(
                where,
                "E405",
                "没有牵头单位",
                "补上牵头单位，如 lead: [单位]；原文没有的，在原文异常（anomalies）里写明（kind: no_lead）",
                name_subject(task),
            )
            bare.setdefault(place, []).append(fault)
    for place, faults in bare.items():
        if len(faults) == 1:
            yield faults[0]
        else:
            labels = "、".join(fault.subject.partition(" ")[0] for fault in faults)
            path = place if "lead" in _mapping(subject, place[:-1]) else place[:-1]
            yield faults[0]._replace(path=path, message=f"{labels} 没有牵头单位")


def _mapping(subject: Subject, path: Path) -> dict[str, object]:
    found: object = subject.measures
    for step in path:
        found = found[step]  # type: ignore[index]
    return found  # type: ignore[return-value]


def check_names(subject: Subject) -> Iterator[Fault]:
    """一个名称只能是一家单位的规范名称或别名。"""
    owner: dict[str, str] = {}
    for n, department in enumerate(subject.registry.departments):
        raw = subject.departments["departments"][n]
        entries: list[tuple[str, Path]] = [(department.name, ("departments", n, "name"))]
        entries += [(a["name"], ("departments", n, "aliases", k, "name")) for k, a in enumerate(raw.get("aliases", ()))]
        for name, path in entries:
            if name in owner:
                again = "重复列出" if owner[name] == department.name else f"已属于“{owner[name]}”"
                yield Fault(path, "E403", f"名称“{name}”{again}", "一个名称只留一处", file="departments")
            else:
                owner[name] = department.name


def say_unused(name: str) -> str:
    """What W404 says of a department that the annex does not name; the ledger may: see ``Audit.named``."""
    return f"附表中没有“{name}”"


def check_used(subject: Subject) -> Iterator[Fault]:
    """列出的单位和别名都应在附表中用到。"""
    printed = {u for t in subject.registry.tasks for u in (*t.lead_printed, *t.support_printed)}
    for n, department in enumerate(subject.registry.departments):
        raw = subject.departments["departments"][n]
        if not printed & {department.name, *department.aliases}:
            yield Fault(
                ("departments", n, "name"),
                "W404",
                say_unused(department.name),
                "核对写法，或删去",
                file="departments",
            )
            continue
        for k, alias in enumerate(raw.get("aliases", ())):
            if alias["name"] not in printed:
                place = ("departments", n, "aliases", k, "name")
                yield Fault(
                    place, "W404", f"附表中没有“{alias['name']}”这种写法", "核对写法，或删去", file="departments"
                )


RULES = (check_known, check_roles, check_leads, check_names, check_used)

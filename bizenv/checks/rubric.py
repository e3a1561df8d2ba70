"""The checks of ``rules.yaml`` against the plan: everything that it says must have an effect."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from bizenv.base.document import Document
from bizenv.base.problems import Fault, Path, Problem
from bizenv.base.suggest import find_nearest
from bizenv.base.yamlfile import parse
from bizenv.plan.registry import Registry

_LISTS: tuple[tuple[Path, str], ...] = (
    (("unlit", "kinds"), "类别"),
    (("unlit", "departments"), "单位"),
    (("contact",), "类别"),
    (("form", "columns"), "栏目"),
)


def examine_rubric(path: FilePath, content: bytes, registry: Registry | None) -> tuple[list[Problem], Document]:
    """What is wrong with a rubric, and its text. ``registry``: None where the plan cannot be read, so that no name is checked."""
    document = parse(str(path), content)
    if document.problems:
        return document.problems, document
    found = _check_shape(document.data) if registry is None else check_rubric(document.data, registry)
    return [document.report(fault) for fault in found], document


def _check_shape(data: Any) -> Iterator[Fault]:
    from bizenv.checks.schema import faults as shape  # pydantic takes long to load, and most questions check nothing

    return shape.find_faults("rules", data)


def check_rubric(data: Any, registry: Registry) -> Iterator[Fault]:
    """What is wrong with the data of ``rules.yaml``: first its shape, then its content."""
    found = list(_check_shape(data))
    yield from found
    if found:
        return
    yield from _check_names(data, registry)
    yield from _check_kinds(data, registry)
    yield from _check_columns(data, registry)
    yield from _check_doubles(data)
    yield from _check_lights(data["lights"], ("lights",))
    for number, override in (data.get("tasks") or {}).items():
        yield from _check_override(override, ("tasks", number))
    if data["pace"]["shortest"] > data["pace"]["longest"]:
        yield Fault(
            ("pace", "shortest"),
            "E713",
            "最短（shortest）大于最长（longest），没有事项能算序时进度",
            "对调",
            file="rules",
        )


def _check_names(data: Mapping[str, Any], registry: Registry) -> Iterator[Fault]:
    for number in data.get("tasks") or {}:
        if number not in registry.position:
            near = find_nearest(number, registry.position, 1)
            hint = f"是不是 {near[0]}？" if near else "事项的编号写作 27.3、S2.3"
            yield Fault(("tasks", number), "E713", f"方案里没有事项“{number}”", hint, at_key=True, file="rules")
    names = [d.name for d in registry.departments]
    for n, name in enumerate(data["unlit"]["departments"]):
        if name not in names:
            near = find_nearest(name, names, 1)
            hint = f"是不是“{near[0]}”？" if near else "写 departments.yaml 里的规范名称"
            yield Fault(("unlit", "departments", n), "E713", f"没有单位“{name}”", hint, file="rules")


def _check_kinds(data: Mapping[str, Any], registry: Registry) -> Iterator[Fault]:
    """Kinds that no department has, but that are nearly one that some have: misspelt, or called otherwise in this plan.

    Any other word is lawful: the rubric that comes with bizenv names kinds that many plans do not have. A kind that only
    says more than one of the plan's (党委部门 where it has 部门) is no misspelling either.
    """
    known = {d.kind for d in registry.departments if d.kind}
    for path, listed in ((("unlit", "kinds"), data["unlit"]["kinds"]), (("contact",), data.get("contact") or ())):
        for n, kind in enumerate(listed):
            near = [other for other in find_nearest(kind, sorted(known - {*listed})) if not kind.endswith(other)]
            if kind not in known and near:
                message = f"方案里没有“{kind}”这一类单位，写在这里不起作用"
                yield Fault((*path, n), "E713", message, f"是不是“{near[0]}”？不是的，删去", file="rules")


def _check_columns(data: Mapping[str, Any], registry: Registry) -> Iterator[Fault]:
    heads = registry.column_heads
    for n, head in enumerate((data.get("form") or {}).get("columns", ())):
        if head not in heads:
            near = find_nearest(head, heads, 1)
            known = f"方案的栏目有：{'、'.join(heads)}" if heads else "方案没有其他栏目，删去填报表的栏目（form）"
            hint = f"是不是“{near[0]}”？" if near else known
            yield Fault(("form", "columns", n), "E713", f"没有一个事项有“{head}”这一栏", hint, file="rules")


def _check_doubles(data: Mapping[str, Any]) -> Iterator[Fault]:
    for path, what in _LISTS:
        found: Any = data
        for step in path:
            found = (found or {}).get(step)
        for n, name in enumerate(found or ()):
            if name in found[:n]:
                yield Fault((*path, n), "E721", f"{what}“{name}”列了两次", "删去一个", file="rules")


def _check_override(override: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """What a task's exception says without effect."""
    number = path[-1]
    lights = override.get("lights")
    if lights:
        yield from _check_lights(lights, (*path, "lights"))
    if lights == []:
        yield Fault(
            (*path, "lights"),
            "E720",
            "灯号（lights）是空的，不起作用",
            "写上灯号；不设灯号的写 lit: false",
            file="rules",
        )
    elif lights and override.get("lit") is False:
        message = f"{number} 写了不设灯号（lit: false），这里的灯号都不会亮"
        yield Fault((*path, "lights"), "E720", message, "两样留一样", file="rules")
    elif all(value is None for value in override.values()):
        yield Fault(
            path,
            "E720",
            f"{number} 没有写任何规定",
            "写上是否设灯号（lit）、反馈要求（feedback）或灯号（lights），或删去",
            at_key=True,
            file="rules",
        )


def _check_lights(lines: Sequence[Mapping[str, Any]], path: Path) -> Iterator[Fault]:
    """The lines that never give their light, because a line above holds wherever they hold."""
    for n, line in enumerate(lines):
        place = (*path, n)
        above = next((k for k in range(n) if _covers(lines[k], line)), None)
        if line["when"] == "otherwise" and n + 1 < len(lines):
            message = f"“其余”（otherwise）不是最后一条，它后面的 {len(lines) - n - 1} 条轮不到"
            yield Fault((*place, "when"), "E720", message, "把“其余”（otherwise）移到最后，只留一条", file="rules")
            return
        if above is not None:
            message = f"{_shown(line)} 永远轮不到：第 {above + 1} 条（{_shown(lines[above])}）已经成立"
            remedy = "条件严的放在前面，宽的放在后面；重复的删去"
            yield Fault((*place, "when"), "E720", message, remedy, file="rules")
        for key, when in (("days", "overdue"), ("points", "behind")):
            if line["when"] == when and line.get(key) == 0:
                yield Fault((*place, key), "E720", f"{when} 的 {key} 写 0 与 1 相同", "写 1 以上的数", file="rules")


def _covers(above: Mapping[str, Any], below: Mapping[str, Any]) -> bool:
    """Whether a line holds wherever a line below it holds."""
    if above["when"] != below["when"]:
        return False
    match below["when"]:
        case "due_within":
            return bool(above["days"] >= below["days"])
        case "overdue":
            return max(1, above.get("days") or 0) <= max(1, below.get("days") or 0)
        case "behind":
            return bool(max(1, above["points"]) <= max(1, below["points"]))
        case _:
            return True


def _shown(line: Mapping[str, Any]) -> str:
    limits = [str(line[key]) for key in ("days", "points") if line.get(key) is not None]
    return " ".join([line["when"], *limits])

"""The list of units of a plan whose doubts are settled: two made one, one made two, and the list kept to what the tasks name.

Plain data in, plain data out, as in ``changing.py``; what is handed in is changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bizenv.base.errors import MisuseError

_WHY = "经人核对，是同一家的另一写法"


def list_names(unit: Mapping[str, Any]) -> list[str]:
    """All names of a unit: its own, then the others."""
    return [unit["name"], *_list_aliases(unit)]


def offer_choices(
    departments: Any, path: Sequence[str | int], names: Sequence[str]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What may be done about a doubt on names: ``split`` or ``same``, and the names to choose from, with their words.

    path: that of the doubt, which leads to an alias where a name was taken for one. There may be nothing to choose.
    """
    units = _find_units(departments, names)
    if "aliases" in path and units:
        alias = _find_alias(units[0], names)
        return "split", ((alias, f"是两家：“{alias}”另作一家"),) if alias else ()
    if len(units) > 1:
        return "same", tuple((it["name"], f"是一家，规范名称为“{it['name']}”") for it in units)
    return "same", ()


def change_units(departments: Any, names: Sequence[str], values: Mapping[str, str]) -> None:
    """Make two units one, or one name a unit of its own, as was chosen. Raises MisuseError where nothing was."""
    listed = departments["departments"]
    units = _find_units(departments, names)
    split, same = values.get("split", ""), values.get("same", "")
    kept = next((it for it in units if it["name"] == same), None)
    if split and units and split == _find_alias(units[0], names):
        unit = units[0]
        unit["aliases"] = [alias for alias in unit["aliases"] if alias["name"] != split]
        if not unit["aliases"]:
            del unit["aliases"]
        at = next(n for n, it in enumerate(listed) if it is unit)
        listed.insert(at + 1, {"name": split})
    elif kept is not None and len(units) > 1:
        others = [it for it in units if it is not kept]
        added = [alias for it in others for alias in ({"name": it["name"], "why": _WHY}, *(it.get("aliases") or ()))]
        kept["aliases"] = [*(kept.get("aliases") or ()), *added]
        departments["departments"] = [it for it in listed if not any(it is other for other in others)]
    else:
        raise MisuseError("没有选是哪一样")


def fit_units(departments: Any, before: set[str], measures: Any) -> None:
    """List the units that are new in the tasks, and no longer those that nothing names any more.

    before: the names that stood in the tasks. measures: the data with the tasks as they are now.
    """
    after = dict.fromkeys(list_printed(measures))
    gone = before - after.keys()
    kept = [it for it in departments["departments"] if it.get("aliases") or it["name"] not in gone]
    known = {name for it in kept for name in list_names(it)}
    departments["departments"] = [*kept, *({"name": name} for name in after if name not in known)]


def list_printed(data: Any) -> Iterator[str]:
    """The names of units as they stand in the tasks, wherever they are."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("lead", "support") and isinstance(value, list):
                yield from value
            else:
                yield from list_printed(value)
    elif isinstance(data, list):
        for each in data:
            yield from list_printed(each)


def _find_units(departments: Any, names: Sequence[str]) -> list[Any]:
    """The units that have any of these names, each once, in the order of the names."""
    found: list[Any] = []
    for name in names:
        for unit in departments["departments"]:
            if name in list_names(unit) and not any(unit is it for it in found):
                found.append(unit)
    return found


def _list_aliases(unit: Mapping[str, Any]) -> list[str]:
    return [alias["name"] for alias in unit.get("aliases") or ()]


def _find_alias(unit: Mapping[str, Any], names: Sequence[str]) -> str:
    """Which of the names is one of the unit's others; empty if none is."""
    own = _list_aliases(unit)
    return next((name for name in names if name in own), "")

"""What a person changes in the data of a draft where it was read wrongly: the fields of a value, and the data with them changed.

Data in, data out: nothing is read or written here, and what was handed in stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from bizenv.base.days import DayError, parse_file_day
from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.plans.fields import FIELDS

Steps = tuple[str | int, ...]

LABELS = {
    "number": "编号",
    "item": "编号",
    "text": "正文",
    "lead": "牵头单位",
    "support": "配合单位",
    **{it.key: it.label for it in FIELDS if it.printed},
}
"""What a value is called, of the head one that the document prints."""
KEYS = ("number", "item", "title", "text", "lead", "support", "deadlines", "targets", "columns")
_WHOLE = ("text", "lead", "support", "deadlines")
_WHY = "经人核对，是同一家的另一写法"


class Field(NamedTuple):
    """A field that can be changed.

    name: in the form. label: in Chinese. kind: a line of text, several, names of units, a day, whether to leave out, a
    choice. value: what stands there now. choices: what is sent, with its words.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def list_fields(measures: Any, departments: Any, file: str, path: Steps, names: Sequence[str]) -> list[Field]:
    """The fields of what a doubt is about; none where it is about no value, or that is not there any more."""
    if file == "departments":
        return _list_unit_fields(departments, path, names)
    try:
        owner, key = _find_owner(measures, path)
    except (KeyError, IndexError, TypeError):
        return []
    if owner is None:
        return []
    above = _find_above(measures, path)
    keys = _WHOLE if not key else ("lead", "support") if key in ("lead", "support") else (key,)
    return [field for each in keys for field in _list_key(owner, above, each, path)]


def _list_key(owner: Any, above: Any, key: str, path: Steps) -> Iterator[Field]:
    value = owner.get(key)
    if key in ("lead", "support"):
        found = value if value is not None else above.get(key) or []
        yield Field(key, LABELS[key], "names", "、".join(found))
    elif key == "deadlines":
        for n, it in enumerate(value or ()):
            yield Field(f"deadline:{n}:text", "时限：原文用语", "text", it["text"])
            yield Field(f"deadline:{n}:date", "时限：哪一天", "day", str(it["date"]))
            yield Field(f"deadline:{n}:drop", f"“{it['text']}”不是时限", "flag")
        yield Field("deadline:new:text", "补一个时限：原文用语", "text")
        yield Field("deadline:new:date", "补的时限：哪一天", "day")
    elif key == "targets":
        for n, it in enumerate(value or ()):
            yield Field(f"target:{n}:value", f"指标“{it['text']}”的数值", "text", str(it["value"]))
            yield Field(f"target:{n}:drop", f"“{it['text']}”不是指标", "flag")
    elif key == "columns":
        column = str(path[-1])
        yield Field("column", column, "text", str((value or {}).get(column) or ""))
    else:
        yield Field(key, LABELS.get(key, key), "area" if key == "text" else "text", "" if value is None else str(value))


def _list_unit_fields(departments: Any, path: Steps, names: Sequence[str]) -> list[Field]:
    entries = _find_entries(departments, names)
    if "aliases" in path and entries:
        alias = _find_alias(entries[0], names)
        return [Field("split", "哪一样", "choice", "", ((alias, f"是两家：“{alias}”另作一家"),))] if alias else []
    if len(entries) > 1:
        choices = tuple((it["name"], f"是一家，规范名称为“{it['name']}”") for it in entries)
        return [Field("same", "哪一样", "choice", "", choices)]
    return []


def _find_entries(departments: Any, names: Sequence[str]) -> list[Any]:
    """The units that have any of these names, each once, in the order of the names."""
    units = departments["departments"]
    found: list[Any] = []
    for name in names:
        for unit in units:
            own = [unit["name"], *(alias["name"] for alias in unit.get("aliases") or ())]
            if name in own and not any(unit is it for it in found):
                found.append(unit)
    return found


def _find_alias(unit: Any, names: Sequence[str]) -> str:
    own = [alias["name"] for alias in unit.get("aliases") or ()]
    return next((name for name in names if name in own), "")


def _find_owner(measures: Any, path: Steps) -> tuple[Any, str]:
    """The mapping that holds what a path leads to, and its key there; no key for a whole task. None for an empty path."""
    if not path:
        return None, ""
    where = measures
    for step in path:
        if isinstance(where, dict) and step in KEYS and not isinstance(step, int):
            return where, str(step)
        if isinstance(where, dict) and step not in where and step == path[-1]:
            return where, str(step)
        where, outer = where[step], where
    return (where, "") if isinstance(where, dict) and isinstance(path[-1], int) else (outer, str(path[-1]))


def _find_above(measures: Any, path: Steps) -> Any:
    """The measure of a task, whose units hold for the task; an empty mapping for what is no task."""
    if "tasks" not in path:
        return {}
    where = measures
    for step in path[: path.index("tasks")]:
        where = where[step]
    return where


def apply(
    measures: Any, departments: Any, file: str, path: Steps, names: Sequence[str], values: Mapping[str, str]
) -> tuple[Any, Any]:
    """The data with new values by the names of the fields; what is not in ``values`` stays. Raises MisuseError."""
    measures, departments = deepcopy(measures), deepcopy(departments)
    if file == "departments":
        return measures, _change_units(departments, names, values)
    owner, _ = _find_owner(measures, path)
    before = set(_list_printed(measures))
    known = {field.name: field for field in list_fields(measures, departments, file, path, names)}
    for name, value in values.items():
        if name in known and value.strip() != known[name].value and ":" not in name:
            _set(owner, name, value.strip(), path)
    _set_listed(owner, "deadlines", values)
    _set_listed(owner, "targets", values)
    _add_deadline(owner, values)
    departments["departments"] = _fit_units(departments["departments"], before, list(_list_printed(measures)))
    return measures, departments


def _set(owner: Any, name: str, value: str, path: Steps) -> None:
    if name in ("lead", "support"):
        owner[name] = _split_names(value)
    elif name == "column":
        owner["columns"][str(path[-1])] = value or None
    elif name in ("number", "item"):
        owner[name] = int(value) if re.fullmatch("[1-9][0-9]*", value, re.ASCII) else value or None
    elif not value and name == "text":
        raise MisuseError("正文不能是空的")
    elif not value:
        owner.pop(name, None)
    else:
        owner[name] = " ".join(value.split())
        if name == "text":
            _keep_what_fits(owner)


def _keep_what_fits(owner: Any) -> None:
    """Take out what is quoted from words that the text does not have any more."""
    text = owner["text"]
    for deadline in owner.get("deadlines") or ():
        if deadline.get("clause") and deadline["clause"] not in text:
            del deadline["clause"]
    _put(owner, "targets", [it for it in owner.get("targets") or () if it["text"] in text])


def _put(owner: Any, key: str, found: Any) -> None:
    """Set a value; an empty one goes."""
    if found:
        owner[key] = found
    else:
        owner.pop(key, None)


def _set_listed(owner: Any, key: str, values: Mapping[str, str]) -> None:
    """Deadlines or targets with what was changed of each."""
    kept = []
    for n, it in enumerate(owner.get(key) or ()):
        one = f"{key[:-1]}:{n}"
        if values.get(f"{one}:drop"):
            continue
        day, number = values.get(f"{one}:date", "").strip(), values.get(f"{one}:value", "").strip()
        if day and key == "deadlines":
            it["date"] = _read_day(day)
        words = " ".join(values.get(f"{one}:text", "").split())
        if words and key == "deadlines":
            it["text"] = words
        if number and key == "targets" and number != str(it["value"]):
            it["value"] = _read_number(number)
        kept.append(it)
    _put(owner, key, kept)


def _add_deadline(owner: Any, values: Mapping[str, str]) -> None:
    text = " ".join(values.get("deadline:new:text", "").split())
    day = values.get("deadline:new:date", "").strip()
    if not text and not day:
        return
    if not text or not day:
        raise MisuseError("补时限的，原文用语和哪一天都要写")
    made = {"text": text, "date": _read_day(day)}
    if text not in (owner.get("text") or ""):
        made["from"] = "column"
    owner.setdefault("deadlines", []).append(made)


def _read_day(text: str) -> str:
    try:
        return parse_file_day(text).isoformat()
    except DayError as error:
        raise MisuseError(str(error)) from None


def _read_number(text: str) -> int | float:
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text, re.ASCII):
        raise MisuseError(f"“{text}”不是数")
    return float(text) if "." in text else int(text)


def _split_names(text: str) -> list[str]:
    return [name for name in (" ".join(it.split()) for it in re.split("[、，,;；\n]", text)) if name]


def _list_printed(data: Any) -> Iterator[str]:
    """The names of units as they stand in the tasks, wherever they are."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("lead", "support") and isinstance(value, list):
                yield from value
            else:
                yield from _list_printed(value)
    elif isinstance(data, list):
        for each in data:
            yield from _list_printed(each)


def _fit_units(units: list[Any], before: set[str], after: Sequence[str]) -> list[Any]:
    """The units with those that are new in the tasks, without those that nothing names any more since the change."""
    gone = before - {*after}
    kept = [it for it in units if it.get("aliases") or it["name"] not in gone]
    known = {name for it in kept for name in (it["name"], *(alias["name"] for alias in it.get("aliases") or ()))}
    return [*kept, *({"name": name} for name in dict.fromkeys(after) if name not in known)]


def _change_units(departments: Any, names: Sequence[str], values: Mapping[str, str]) -> Any:
    """Two units made one, or one name made a unit of its own. Raises MisuseError where nothing was chosen."""
    units = departments["departments"]
    entries = _find_entries(departments, names)
    split, same = values.get("split", ""), values.get("same", "")
    kept = next((it for it in entries if it["name"] == same), None)
    if split and entries and split == _find_alias(entries[0], names):
        unit = entries[0]
        _put(unit, "aliases", [alias for alias in unit["aliases"] if alias["name"] != split])
        at = next(n for n, it in enumerate(units) if it is unit)
        units.insert(at + 1, {"name": split})
    elif kept is not None and len(entries) > 1:
        others = [it for it in entries if it is not kept]
        added = [alias for it in others for alias in ({"name": it["name"], "why": _WHY}, *(it.get("aliases") or ()))]
        kept["aliases"] = [*(kept.get("aliases") or ()), *added]
        departments["departments"] = [it for it in units if not any(it is other for other in others)]
    else:
        raise MisuseError("没有选是哪一样")
    return departments

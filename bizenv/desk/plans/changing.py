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
from bizenv.desk.plans.departments import change_units, fit_units, list_printed, offer_choices
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
        name, choices = offer_choices(departments, path, names)
        return [Field(name, "哪一样", "choice", "", choices)] if choices else []
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
        change_units(departments, names, values)
        return measures, departments
    owner, _ = _find_owner(measures, path)
    before = set(list_printed(measures))
    known = {field.name: field for field in list_fields(measures, departments, file, path, names)}
    for name, value in values.items():
        if name in known and value.strip() != known[name].value and ":" not in name:
            _set(owner, name, value.strip(), path)
    _set_listed(owner, "deadlines", values)
    _set_listed(owner, "targets", values)
    _add_deadline(owner, values)
    fit_units(departments, before, measures)
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

"""A quick test whether the data of an entry has the shape that bizenv writes, without the strict models.

The digest in a file's name shows only that the file was not changed after it was named, not who wrote it. What does not
pass here may still be sound: the models in ``checks.schema`` decide.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from bizenv.base.text import UNSEEN
from bizenv.ledger.entry import RECORDED, VERSION
from bizenv.ledger.fields import KEYS, Value
from bizenv.ledger.names import CHOICES, KINDS, STEPS

_COUNTS = {"deadline": 999, "progress": 100, "limit_days": 60, "year": 9999}


def is_sound(data: Mapping[str, Any]) -> bool:
    """Whether the data of an entry's file is surely as the model of its kind wants it."""
    kind = data.get("kind")
    version = data.get("version")
    if type(kind) is not str or kind not in KINDS or type(version) is not int or version != VERSION:
        return False
    for key, value in data.items():
        if key != "version" and (key not in KEYS or not KEYS[key].is_of(kind) or not _fits(key, value)):
            return False
    return not any(field.is_needed(kind) and field.key not in data for field in KEYS.values()) and _agrees(data)


def _fits(key: str, value: Any) -> bool:
    what: Value = KEYS[key].value
    match what:
        case "plan" | "task" | "entry":
            return _is_text(value) and len(value.split()) == 1
        case "choice":
            return type(value) is str and value in CHOICES.get(KEYS[key].name, ())
        case "day":
            return _is_day(value)
        case "moment":
            return type(value) is str and RECORDED.fullmatch(value) is not None and _is_moment(value)
        case "period":
            return type(value) is str and re.fullmatch("[0-9]{4}(-Q[1-4]|-H[12]|-(0[1-9]|1[0-2]))?", value) is not None
        case "step":
            return value in STEPS if type(value) is str else type(value) is int and 0 < value <= 3
        case "node" | "count" | "percent":
            return type(value) is int and (what == "percent" or value > 0) and 0 <= value <= _COUNTS.get(key, -1)
        case "numbers":
            return type(value) is dict and bool(value) and all(_is_number(*pair) for pair in value.items())
        case "digest":
            return type(value) is str and re.fullmatch("[0-9a-f]{64}", value) is not None
        case "flag":
            return type(value) is bool
        case "text":
            return _is_text(value)
        case "texts" | "names":
            single = what == "names"
            return (
                type(value) is list
                and bool(value)
                and all(_is_text(text) and (not single or len(text.split()) == 1) for text in value)
            )
        case "files":
            return type(value) is list and bool(value) and all(map(_is_file, value))


def _is_text(value: Any) -> bool:
    return type(value) is str and value.strip() == value and 0 < len(value) <= 20_000 and not re.search(UNSEEN, value)


def _is_day(value: Any) -> bool:
    if type(value) is not str or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return False
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_moment(value: str) -> bool:
    try:
        return dt.datetime.fromisoformat(value).isoformat(timespec="microseconds") == value
    except ValueError:
        return False


def _is_number(name: Any, value: Any) -> bool:
    return _is_text(name) and len(name.split()) == 1 and type(value) in (int, float) and -1e12 <= value <= 1e12


def _is_file(value: Any) -> bool:
    return (
        type(value) is dict
        and value.keys() == {"name", "sha256", "size"}
        and _is_text(value["name"])
        and _fits("sha256", value["sha256"])
        and type(value["size"]) is int
        and value["size"] > 0
    )


def _agrees(data: Mapping[str, Any]) -> bool:
    """Whether the fields of an entry agree with one another."""
    if ("deadline" in data) != ("deadline_day" in data) or data["date"] > data.get("received", data["date"]):
        return False
    if ("replaces" in data and "reason" not in data) or ("progress" in data and data["stage"] != "in_progress"):
        return False
    if data["kind"] == "report":
        return "completed" not in data or data["stage"] == "done"
    if data["kind"] == "assign":
        return "leader" in data or "person" in data
    if data["kind"] == "verify":
        return _agrees_verified(data)
    if data["kind"] == "extend":
        return ("until" in data) == (data.get("decision") != "refused")
    if data["kind"] == "coordinate":
        step = data["step"]
        return step in STEPS and (step == "settled" or "who" in data) and (step != "answered" or "text" in data)
    if data["kind"] == "reorganise":
        return bool(data["old"] != data["into"])
    if data["kind"] == "notice":
        return type(data["step"]) is int
    if data["kind"] == "instruct":
        return "note" not in data or "cleared_by" in data
    if data["kind"] == "inspect":
        return is_attended(data["by"])
    if data["kind"] == "recheck":
        return data["result"] in ("upheld", "dismissed")
    return "task" in data or "deadline" not in data


def is_attended(by: str) -> bool:
    """Whether an inspection names two persons at least, joined by 、 (政府督查工作条例, article 18)."""
    return len({name.strip() for name in by.split("、")} - {""}) > 1


def _agrees_verified(data: Mapping[str, Any]) -> bool:
    if data["result"] == "pass":
        if "completed" not in data or "limit" in data or "ground" in data:
            return False
        given = {"approved_by", "document"} & data.keys()
        return not given or (len(given) == 2 and "unmet" in data)
    return data["result"] == "return" and "limit" in data and not _OF_PASS & data.keys()


_OF_PASS = {"completed", "continuing", "unmet", "proof", "approved_by", "document"}
"""What only a verification that passes may have."""

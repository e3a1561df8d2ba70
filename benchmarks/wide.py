"""A plan of any size whose answers do not grow: what the packaged plan has, and the rest with others' units and later days.

``list --lead X`` lists as many tasks of 100,000 as of 190, and what is overdue is the same, so that what is measured is
how a question finds them. Other programs import ``make_wide``.
"""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from bizenv.base.layout import DEPARTMENTS, LEDGER, LOCK, MEASURES
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import examine_folder
from bizenv.plan import lock
from bizenv.store import plans

WORDS = "一窗受理"
"""Words that only the plan's own tasks have."""
_SETS = 9
"""How many sets of units there are beside the plan's own."""
_YEARS = 8
"""By how many years the other days are later."""


def make_wide(folder: Path, tasks: int) -> None:
    """Write a valid plan of so many tasks or a few more, with its lock and an empty ledger."""
    home = Path(plans.find_packaged())
    source = parse(MEASURES, (home / MEASURES).read_bytes()).data
    units = parse(DEPARTMENTS, (home / DEPARTMENTS).read_bytes()).data["departments"]
    names = {word: it["name"] for it in units for word in (it["name"], *(a["name"] for a in it.get("aliases", ())))}
    kept = [m for part in source["parts"] for c in part.get("categories", [part]) for m in c["measures"]]
    measures: list[dict[str, Any]] = []
    count = copy = 0
    while count < tasks:
        for each in kept:
            if copy and re.search("今年|年内", json.dumps(each, ensure_ascii=False)):
                continue  # such a day stays that of the year of issue
            measure = _copy(each, names, copy)
            duties = measure.get("tasks", [measure])
            for duty in duties:
                count += 1
                duty["text"] = f"{_word(count)}组，{duty['text']}"
            number = len(measures) + 1
            measures.append({**measure, "number": number, "title": f"{measure.get('title', '')}之{_word(number)}"})
        copy += 1
    data = {
        "version": 1,
        "plan": source["plan"],
        "counts": {"parts": 1, "categories": 0, "measures": len(measures), "tasks": count},
        "parts": [{"number": "一", "title": "全部", "measures": measures}],
    }
    every = [{"name": it["name"] + _suffix(n), "kind": it["kind"]} for n in range(_SETS + 1) for it in units]
    _write(folder / MEASURES, data)
    _write(folder / DEPARTMENTS, {"version": 1, "departments": every})
    registry = plans.take_registry(examine_folder(folder, locked=False))
    (folder / LOCK).write_text(lock.render(lock.make_digests(registry), registry.plan.id), "utf-8")
    (folder / LEDGER).mkdir(exist_ok=True)


def _copy(measure: dict[str, Any], names: dict[str, str], copy: int) -> dict[str, Any]:
    """A measure of a copy of the plan; of the first one with its own units and days."""
    text = json.dumps(measure, ensure_ascii=False)
    if copy:
        text = text.replace(WORDS, "统一受理")
        text = re.sub("20(1[89]|2[0-9])(?=[年-])", lambda year: str(int(year[0]) + _YEARS), text)
    found: dict[str, Any] = json.loads(text)
    items = found.get("tasks", [])
    if len(items) == 1:  # a single item would have to be declared as an anomaly
        found |= {key: value for key, value in found.pop("tasks")[0].items() if key != "item"}
        items = []
    for number, item in enumerate(items, start=1):
        item["item"] = number
    for duty in (found, *items):
        for key in ("related", "errata", "body", "short"):
            duty.pop(key, None)
        for role in ("lead", "support"):
            if duty.get(role):
                duty[role] = list(dict.fromkeys(names[name] + _suffix(copy) for name in duty[role]))
    return found


def _suffix(copy: int) -> str:
    return _word((copy - 1) % _SETS + 1) if copy else ""


def _word(number: int) -> str:
    """A different word for each number, without digits, so that no rule takes it for a number."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number))


def _write(path: Path, data: dict[str, Any]) -> None:
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
    path.write_text(text, "utf-8")

"""Whether a plan's file has the right shape beyond doubt: a test of its plain data that does without pydantic.

Most files are right, and pydantic with its models takes 60 ms to load. The strict models of ``schema.plan`` say what
the shape is; a file that is not recognised here is held against them. A test holds this table to them: what passes
here has no fault there.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from bizenv.base.days import DayError, Every, file_day
from bizenv.base.text import INVISIBLE
from bizenv.plan.model import Operator

DepartmentKind = Literal[
    "区级部门",
    "党委部门",
    "纪检监察",
    "法院检察院",
    "垂管派出机构",
    "园区管委会",
    "平台公司",
    "公用企业",
    "镇街",
    "集合",
]
ExplainedKind = Literal["baseline", "name", "scope", "specification", "condition", "legal"]
AnomalyKind = Literal["gap", "same_title", "item_start", "single_item"]
UNPRINTABLE = re.compile(rf"\s|{INVISIBLE.pattern}")
"""What no name and no text of the annex has."""
PLAN_ID = "^[a-z0-9][a-z0-9-]*$"
PREFIX = "^[A-Z]?$"

_Test = Callable[[Any], bool]


def is_sound(kind: str, data: Any) -> bool:
    """Whether the data of ``measures`` or ``departments`` is right; False also where only the models can tell."""
    return _FILES[kind](data)


def _words(value: Any) -> bool:
    return type(value) is str and value != "" and not UNPRINTABLE.search(value)


def _prose(value: Any) -> bool:
    return type(value) is str and value != "" and not INVISIBLE.search(value)


def _day(value: Any) -> bool:
    if type(value) is not str:
        return False
    try:
        return bool(file_day(value))
    except DayError:
        return False


def _flag(value: Any) -> bool:
    return type(value) is bool


def _natural(value: Any) -> bool:
    return type(value) is int and value >= 0


def _count(value: Any) -> bool:
    return type(value) is int and value >= 1


def _positive(value: Any) -> bool:
    return (type(value) is int or type(value) is float) and 0 < value < 1e15


def _version(value: Any) -> bool:
    return type(value) is int and value == 1


def _matches(pattern: str) -> _Test:
    return lambda value: type(value) is str and re.fullmatch(pattern, value) is not None


def _one_of(literal: Any) -> _Test:
    values = frozenset(get_args(literal))
    return lambda value: type(value) is str and value in values


def _or_null(test: _Test) -> _Test:
    return lambda value: value is None or test(value)


def _list(test: _Test, least: int = 0) -> _Test:
    return lambda value: type(value) is list and len(value) >= least and all(map(test, value))


def _mapping(needed: Mapping[str, _Test], free: Mapping[str, _Test] | None = None) -> _Test:
    tests = {**needed, **(free or {})}

    def test(value: Any) -> bool:
        if type(value) is not dict or not needed.keys() <= value.keys():
            return False
        for key, inner in value.items():
            known = tests.get(key)
            if known is None or not known(inner):
                return False
        return True

    return test


def _either(key: str, with_key: _Test, without: _Test) -> _Test:
    """Of two forms of a mapping the one that a key tells."""
    return lambda value: (with_key if type(value) is dict and key in value else without)(value)


_units = {"lead": _or_null(_list(_words)), "support": _or_null(_list(_words))}
_notes = {
    "errata": _list(_mapping({"printed": _words, "suggested": _words, "why": _prose})),
    "body": _list(_mapping({"annex": _or_null(_words), "body": _prose, "note": _prose})),
}
_duty = {
    **_units,
    **_notes,
    "deadlines": _list(
        _mapping({"text": _words, "date": _day, "clause": _words}, {"implicit": _flag, "soft": _flag}),
    ),
    "recurrence": _or_null(_mapping({"text": _words, "every": _or_null(_one_of(Every))})),
    "targets": _list(
        _mapping(
            {"text": _words, "name": _words, "operator": _one_of(Operator), "value": _positive, "unit": _words},
            {"baseline": _or_null(_positive), "baseline_unit": _or_null(_words)},
        )
    ),
    "explained": _list(_mapping({"text": _words, "as": _one_of(ExplainedKind), "why": _prose})),
    "related": _list(_mapping({"id": _words, "why": _prose})),
}
_item = _mapping({"item": _count, "text": _words}, _duty)
_measures = _list(
    _either(
        "tasks",
        _mapping({"number": _count, "title": _words, "tasks": _list(_item, 1)}, {**_units, **_notes}),
        _mapping({"number": _count, "title": _words, "text": _words}, _duty),
    ),
    1,
)
_part = {"number": _words, "title": _words}
_part_free = {"prefix": _matches(PREFIX), "word": _or_null(_words)}
_category = _mapping({"number": _count, "title": _words, "measures": _measures})
_FILES: dict[str, _Test] = {
    "measures": _mapping(
        {
            "version": _version,
            "plan": _mapping(
                {
                    **dict.fromkeys(("title", "document", "issuer", "annex"), _words),
                    "id": _matches(PLAN_ID),
                    "issued": _day,
                }
            ),
            "counts": _mapping({"parts": _count, "categories": _natural, "measures": _count, "tasks": _count}),
            "parts": _list(
                _either(
                    "categories",
                    _mapping({**_part, "categories": _list(_category, 1)}, _part_free),
                    _mapping({**_part, "measures": _measures}, _part_free),
                ),
                1,
            ),
        },
        {
            "anomalies": _list(
                _mapping({"kind": _one_of(AnomalyKind), "part": _words, "numbers": _list(_count, 1), "note": _prose})
            )
        },
    ),
    "departments": _mapping(
        {
            "version": _version,
            "departments": _list(
                _mapping(
                    {"name": _words, "kind": _one_of(DepartmentKind)},
                    {"collective": _flag, "aliases": _list(_mapping({"name": _words, "why": _prose}))},
                ),
                1,
            ),
        }
    ),
}

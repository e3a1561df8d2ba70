"""The quick test of a file's shape: what passes has no fault by the models, and what is good passes."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from bizenv.base.yamlfile import parse
from bizenv.checks.schema.faults import faults
from bizenv.checks.schema.plan import FILES, Strict
from bizenv.checks.schema.quick import is_sound
from bizenv.store import plans as store

DUTY = {
    "lead": ["甲"],
    "support": ["乙"],
    "deadlines": [{"text": "年底前", "date": "2019-12-31", "clause": "办成", "implicit": True, "soft": False}],
    "recurrence": {"text": "每季度", "every": "quarter"},
    "targets": [
        {
            "text": "减到3个",
            "name": "环节",
            "operator": "<=",
            "value": 3,
            "unit": "个",
            "baseline": 4.5,
            "baseline_unit": "项",
        }
    ],
    "explained": [{"text": "2018年", "as": "baseline", "why": "比 较"}],
    "errata": [{"printed": "甲", "suggested": "乙", "why": "误"}],
    "body": [{"annex": None, "body": "丙", "note": "丁"}],
    "related": [{"id": "2", "why": "同"}],
}
NOTED = {key: DUTY[key] for key in ("lead", "support", "errata", "body")}
WHOLE = {
    "measures": {
        "version": 1,
        "plan": {
            "id": "a-1",
            "title": "方案",
            "document": "文",
            "issuer": "府",
            "issued": "2019-09-24",
            "annex": "附表",
        },
        "counts": {"parts": 2, "categories": 1, "measures": 2, "tasks": 2},
        "anomalies": [{"kind": "gap", "part": "一", "numbers": [2], "note": "缺"}],
        "parts": [
            {
                "number": "一",
                "title": "甲",
                "categories": [
                    {
                        "number": 1,
                        "title": "乙",
                        "measures": [
                            {"number": 1, "title": "丙", "tasks": [{"item": 1, "text": "丁", **DUTY}], **NOTED}
                        ],
                    }
                ],
            },
            {
                "number": "二",
                "title": "戊",
                "prefix": "S",
                "word": "专",
                "measures": [{"number": 1, "title": "己", "text": "庚", **DUTY}],
            },
        ],
    },
    "departments": {
        "version": 1,
        "departments": [{"name": "甲", "kind": "镇街", "collective": True, "aliases": [{"name": "乙", "why": "旧"}]}],
    },
}
"""Files in which every key of every model stands."""
OTHERS = (
    *(
        None,
        True,
        False,
        -1,
        0,
        1,
        2,
        0.5,
        1.0,
        -0.5,
        10**30,
        float("inf"),
        float("nan"),
        [],
        {},
        [None],
        [[]],
        {"": ""},
    ),
    *("", " ", "甲 乙", "甲\n", "\u200b", "\ufffd", "x", "S", "SS", "S\n", "a-1\n", "-a", "一", "week", "gap", "name"),
    *("2019-02-30", "2019-2-3", "2019-12-31", "9999-12-31", "<=", "≤", "集合", ["甲"], ["甲 乙"], [1], [0], [""]),
)


def _places(data: object) -> Iterator[tuple[object, object]]:
    """Every mapping or list with each of its keys or indices."""
    for key in list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, key
        yield from _places(data[key])


def _holds(kind: str, data: object) -> None:
    """What passes has no fault."""
    found = list(faults(kind, data))
    assert not (is_sound(kind, data) and found), found


@pytest.mark.parametrize("kind", WHOLE)
def test_no_spoiled_file_passes(kind: str):
    data = copy.deepcopy(WHOLE[kind])
    assert is_sound(kind, data)
    _holds(kind, data)
    for where, key in list(_places(data)):
        kept = where[key]
        for other in OTHERS:
            where[key] = other
            _holds(kind, data)
        where[key] = kept
        if isinstance(where, dict):
            del where[key]
            _holds(kind, data)
            where[key] = kept
        if isinstance(kept, dict):
            kept["stray"] = 1
            _holds(kind, data)
            del kept["stray"]
    assert is_sound(kind, data)


@pytest.mark.parametrize("kind", WHOLE)
def test_the_whole_files_have_every_key_of_every_model(kind: str):
    def known(model: type[Strict]) -> Iterator[type[Strict]]:
        yield model
        for info in model.model_fields.values():
            yield from (inner for found in _models(info.annotation) for inner in known(found))

    def _models(annotation: object) -> Iterator[type[Strict]]:
        if isinstance(annotation, type) and issubclass(annotation, Strict):
            yield annotation
        for inner in getattr(annotation, "__args__", ()):
            yield from _models(inner)

    keys = {info.alias or name for model in known(FILES[kind]) for name, info in model.model_fields.items()}
    assert {key for where, key in _places(WHOLE[kind]) if isinstance(where, dict)} == keys


@pytest.mark.parametrize("kind", WHOLE)
def test_the_shipped_plan_passes(kind: str):
    path: Path = store.packaged() / f"{kind}.yaml"
    assert is_sound(kind, parse(str(path), path.read_bytes()).data)

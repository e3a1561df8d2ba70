"""Strict models of a plan's two files as they are written.

No module outside this package uses pydantic.
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bizenv.base.days import DayError, Every, parse_file_day, parse_issued
from bizenv.base.text import INVISIBLE
from bizenv.plan import ids
from bizenv.plan.model import Numbering, Operator, Source, System

VERSION = 1
"""The version of the files' format."""

_LETTER, _SIGN = "[A-Za-z㐀-䶿一-鿿]", "[0-9A-Za-z㐀-䶿一-鿿]"
SHORT = f"^({'|'.join(f'{_SIGN}{{{n}}}{_LETTER}{_SIGN}{{0,{7 - n}}}' for n in range(8))})$"
"""A plan's short name: 1 to 8 letters, digits, Han characters, not digits alone: 12:27.3 is a number in YAML."""
_HAN = "[㐀-䶿一-鿿、。，；：？！“”‘’（）《》〈〉【】]"
_UNPRINTABLE = re.compile(rf"(?<={_HAN})\s+(?={_HAN})|^\s|\s$|[^\S ]|{INVISIBLE}")
"""White space between Han characters is the scan's; between words of another writing it is the text's."""


def _day(value: Any) -> dt.date:
    if not isinstance(value, str):
        raise PydanticCustomError("day", "应是日期，写作 2019-12-31")
    try:
        return parse_file_day(value)
    except DayError as error:
        raise PydanticCustomError("day", "{said}", {"said": str(error)}) from None


def _issued(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("issued", '应是日期，写作 2019-09-24；只知月、年的，写作 2026-04、"2026"')
    try:
        parse_issued(value)
    except DayError as error:
        raise PydanticCustomError("day", "{said}", {"said": str(error)}) from None
    return value


def _printed_number(value: Any) -> Any:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, float):
            raise PydanticCustomError("string_type", "应是文字")  # 1.10 is not 1.1: it has to be quoted
        raise PydanticCustomError("greater_than", "应大于零")
    if not isinstance(value, str):
        raise PydanticCustomError("printed", "应是编号")
    if not value or _UNPRINTABLE.search(value) or len(value) > 20:
        raise PydanticCustomError("printed", "应是编号")
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, bool) or not (value is None or isinstance(value, str | int | float)):
        raise PydanticCustomError("string_type", "应是文字")
    return value


def _without(unwanted: re.Pattern[str]) -> BeforeValidator:
    """A validator that rejects a text with any of the unwanted characters."""

    def check(value: Any) -> Any:
        found = unwanted.search(value) if isinstance(value, str) else None
        if found is not None:
            raise PydanticCustomError("white", "{code}", {"code": f"U+{ord(found[0]):04X}", "found": found[0]})
        return value

    return BeforeValidator(check)


def parse_number(value: Any) -> Any:
    """The value, if it is a number and no bool. Raises PydanticCustomError of the type ``number``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "应是数字")
    return value


def _version(value: Any) -> Any:
    if isinstance(value, bool):  # True equals 1
        raise PydanticCustomError("literal_error", "应是数字")
    return value


Version = Annotated[Literal[1], BeforeValidator(_version)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Words = Annotated[str, _without(_UNPRINTABLE), StringConstraints(min_length=1)]
Short = Annotated[str, _without(_UNPRINTABLE), StringConstraints(min_length=1, max_length=40)]
Prose = Annotated[str, _without(re.compile(INVISIBLE)), StringConstraints(min_length=1)]
Count = Annotated[int, Field(ge=1)]
Number = Annotated[
    Any,
    BeforeValidator(_printed_number),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}, {"type": "null"}]}),
]
"""A number as printed: whole, or a text such as KR1 or （十六）; null where none is printed."""
Given = Annotated[
    Any,
    BeforeValidator(lambda value: _printed_number("" if value is None else value)),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}),
]
"""A number that is printed."""
Cell = Annotated[
    Any,
    _without(re.compile(INVISIBLE)),
    BeforeValidator(_cell),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]}),
]
"""A cell of a further column, as printed."""
Positive = Annotated[
    int | float,
    BeforeValidator(parse_number),
    Field(gt=0),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),  # pydantic would say "gt", which no editor knows
]


# pydantic would copy a default ``[]`` each time the key is left out, which is slower.
_NONE: Any = Field(default_factory=list, json_schema_extra={"default": []})


class Strict(BaseModel):
    """The base of every model here: strict, frozen, and without unknown keys."""

    # Each model is built once, as part of its file's model: building each by itself as well would cost 40 ms.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Deadline(Strict):
    """完成时限。"""

    text: Words
    date: Day
    clause: Words | None = None
    implicit: bool = False
    soft: bool = False
    source: Source = Field(default="text", alias="from")


class Recurrence(Strict):
    """周期要求。"""

    text: Words
    every: Every | None
    source: Source = Field(default="text", alias="from")


class Target(Strict):
    """量化指标。"""

    text: Words
    name: Words
    operator: Operator
    value: Positive
    unit: Words
    baseline: Positive | None = None
    baseline_unit: Words | None = None
    soft: bool = False


class Explained(Strict):
    """不是时限、不是指标的日期或数字。"""

    text: Words
    kind: Literal["baseline", "name", "scope", "specification", "condition", "legal"] = Field(alias="as")
    why: Prose


class Erratum(Strict):
    """疑似印误，照印。"""

    printed: Words
    suggested: Words
    why: Prose


class Difference(Strict):
    """正文与附表的不同。"""

    annex: Words | None
    body: Prose
    note: Prose


class Link(Strict):
    """方案中别处的相关事项。"""

    id: Words
    why: Prose


class _Duty(Strict):
    """The keys that a sub-item and a measure have in common."""

    lead: list[Words] | None = None
    support: list[Words] | None = None
    deadlines: list[Deadline] = _NONE
    recurrence: Recurrence | None = None
    targets: list[Target] = _NONE
    explained: list[Explained] = _NONE
    errata: list[Erratum] = _NONE
    body: list[Difference] = _NONE
    related: list[Link] = _NONE
    columns: dict[Words, Cell] | None = None
    short: Short | None = None


class Item(_Duty):
    """分项。"""

    item: Number = None
    text: Words


class Measure(_Duty):
    """措施：有分项（tasks），或自有正文（text）。"""

    number: Number = None
    title: Words | None = None
    tasks: Annotated[list[Item], Field(min_length=1)] | None = None
    text: Words | None = None


def _forget(_: Measure) -> None:
    """A measure that is right is not kept: the models find faults, and those of a whole plan would take as much memory as the plan."""


_Checked = Annotated[Measure, AfterValidator(_forget)]


class Category(Strict):
    """目标任务。"""

    number: Number = None
    title: Words | None = None
    measures: Annotated[list[_Checked], Field(min_length=1)]


class Part(Strict):
    """部分。"""

    number: Words
    title: Words | None = None
    prefix: Annotated[str, StringConstraints(pattern="^[A-Z]{0,4}$")] = ""
    word: Words | None = None
    categories: Annotated[list[Category], Field(min_length=1)] | None = None
    measures: Annotated[list[_Checked], Field(min_length=1)] | None = None


class Mandate(Strict):
    """督查依据。"""

    text: Prose
    date: Annotated[str, BeforeValidator(_issued)] | None = None


class Plan(Strict):
    """方案。"""

    id: Annotated[str, StringConstraints(pattern=f"^{ids.PLAN_ID}$")]
    title: Words | None = None
    document: Words | None = None
    issuer: Words | None = None
    issued: Annotated[str, BeforeValidator(_issued)]
    annex: Words | None = None
    curation: Literal["draft", "full"] = "full"
    numbering: Numbering = "continuous"
    mandate: Mandate | None = None
    clues: bool = False
    short: Annotated[str, StringConstraints(pattern=SHORT)] | None = None
    office: Words | None = None
    addressee: Words | None = None
    set_by: Words | None = None
    body: Words | None = None
    system: System = "government"


class Counts(Strict):
    """条数。"""

    parts: Annotated[int, Field(ge=0)] | None = None
    categories: Annotated[int, Field(ge=0)] | None = None
    measures: Count | None = None
    tasks: Count


class Anomaly(Strict):
    """原文编号的异常。"""

    kind: Literal["gap", "same_title", "item_start", "single_item", "same_unit", "no_lead"]
    part: Words | None = None
    numbers: Annotated[list[Given], Field(min_length=1)]
    note: Prose


class MeasuresFile(Strict):
    """``measures.yaml``: the plan and its annex."""

    version: Version
    plan: Plan
    counts: Counts | None = None
    anomalies: list[Anomaly] = _NONE
    parts: Annotated[list[Part], Field(min_length=1)] | None = None
    categories: Annotated[list[Category], Field(min_length=1)] | None = None
    measures: Annotated[list[_Checked], Field(min_length=1)] | None = None


class Alias(Strict):
    """单位名称的其他写法。"""

    name: Words
    why: Prose


class Department(Strict):
    """单位。"""

    name: Words
    kind: Words | None = None
    collective: bool = False
    aliases: list[Alias] = _NONE


class DepartmentsFile(Strict):
    """``departments.yaml``: every department of the annex, once."""

    version: Version
    departments: list[Department]


FILES: dict[str, type[Strict]] = {"measures": MeasuresFile, "departments": DepartmentsFile}

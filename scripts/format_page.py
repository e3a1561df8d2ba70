"""The tables of docs/data-format.md: every key of both files, from the schema."""

from collections.abc import Iterator
from typing import Any

from bizenv.checks.schema import jsonschema
from bizenv.views.markdown.table import table

MARK = "<!-- 以下由 scripts/generate_docs.py 从 JSON Schema 生成 -->"
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true / false",
    "array": "列表",
    "null": "null",
    "object": "一组“键: 值”",
}


def text(page: str) -> str:
    """The page with its second half generated anew. Raises ValueError if ``page`` has no line ``MARK``."""
    head, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page has no line {MARK}")
    return head + MARK + "\n\n" + "\n".join(section for name in jsonschema.TITLES for section in _sections(name))


def _sections(name: str) -> Iterator[str]:
    schema = jsonschema.schema(name)
    yield f"## {schema['title']}\n\n{_keys(schema)}"
    for definition in schema["$defs"].values():
        yield f"### {definition['title']}\n\n{_keys(definition, schema)}"


def _keys(definition: dict[str, Any], schema: dict[str, Any] | None = None) -> str:
    required = definition.get("required", [])
    whole = schema or definition
    rows = [
        (key, _type(value, whole), "必填" if key in required else "", value["description"])
        for key, value in definition["properties"].items()
    ]
    return table(("键", "值", "", "含义"), rows)


def _type(value: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in value:
        return str(schema["$defs"][value["$ref"].rpartition("/")[2]]["title"])
    if "anyOf" in value:
        return " 或 ".join(dict.fromkeys(_type(each, schema) for each in value["anyOf"]))
    if "enum" in value:
        return "、".join(str(each) for each in value["enum"])
    if "const" in value:
        return str(value["const"])
    if value.get("pattern", "").startswith("^[0-9]{4}-"):
        return "日期"
    if value["type"] == "array":
        return f"{_type(value['items'], schema)}的列表"
    return _TYPES[value["type"]]

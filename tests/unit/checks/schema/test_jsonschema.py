"""The JSON Schema: every key explained, true of the real data, fresh in the repository; the documented example is good."""

import json
import re
from pathlib import Path

import pytest

from bizenv.checks.plan import examine
from bizenv.checks.schema import jsonschema

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("name", jsonschema.TITLES)
def test_every_key_of_every_model_is_explained_and_nothing_else(name: str):
    schema = jsonschema.make_schema(name)
    for definition in (schema, *schema["$defs"].values()):
        assert re.search("[一-鿿]", definition["title"])
        assert definition["additionalProperties"] is False
        for value in definition["properties"].values():
            assert re.search("[一-鿿]", value["description"])
            assert "title" not in value


def test_no_meaning_is_left_over():
    used = {
        (model, key)
        for name in jsonschema.TITLES
        for model, definition in {
            jsonschema.FILES[name].__name__: jsonschema.make_schema(name),
            **jsonschema.make_schema(name)["$defs"],
        }.items()
        for key in definition["properties"]
    }
    assert used == {(model, key) for model, keys in jsonschema.MEANINGS.items() for key in keys}


@pytest.mark.parametrize("name", jsonschema.TITLES)
def test_the_committed_schema_is_fresh_and_the_command_prints_it(run, name: str):
    committed = (ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")
    assert run("schema", name).out == committed == jsonschema.render_schema(name)
    assert json.loads(committed)["$schema"] == jsonschema.DRAFT


def keywords(schema: object) -> set[str]:
    """Every keyword that a schema uses, wherever in it; the names of keys and definitions are none."""
    if isinstance(schema, list):
        return {word for each in schema for word in keywords(each)}
    if not isinstance(schema, dict):
        return set()
    named = {"properties", "$defs"} & set(schema)
    inner = [value for name in named for value in schema[name].values()]
    inner += [value for key, value in schema.items() if key not in named and key not in ("default", "enum", "const")]
    return set(schema) | keywords(inner)


@pytest.mark.parametrize("name", jsonschema.TITLES)
def test_the_schema_uses_keywords_that_editors_know(name: str):
    assert keywords(jsonschema.make_schema(name)) <= {
        *(
            "maximum",
            "maxLength",
            "propertyNames",
            "$schema",
            "$defs",
            "$ref",
            "title",
            "description",
            "default",
            "type",
            "enum",
            "const",
            "anyOf",
            "oneOf",
        ),
        *("properties", "required", "additionalProperties", "items", "minItems", "minLength", "pattern"),
        *("minimum", "exclusiveMinimum"),
    }


def test_numbers_of_targets_are_positive():
    target = jsonschema.make_schema("measures")["$defs"]["Target"]["properties"]
    assert target["value"]["exclusiveMinimum"] == 0
    assert {"type": "number", "exclusiveMinimum": 0} in target["baseline"]["anyOf"]


def schema_of(path: Path) -> Path:
    """The schema that a file names in its first line."""
    match = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", path.read_text("utf-8").splitlines()[0])
    assert match is not None
    return path.parent / match[1]


@pytest.mark.parametrize("name", ["measures", "departments"])
def test_the_data_names_its_schema_in_its_first_line(name: str):
    assert schema_of(ROOT / "data" / f"{name}.yaml").is_file()


@pytest.mark.parametrize("name", jsonschema.TITLES)
def test_in_a_workspace_each_file_names_the_schema_beside_it(kept_office: Path, name: str):
    assert schema_of(kept_office / f"{name}.yaml").read_text("utf-8") == jsonschema.render_schema(name)
    assert len((kept_office / f"{name}.yaml").read_text("utf-8").split("$schema=")) == 2


def test_the_example_of_the_documentation_is_good(tmp_path: Path):
    page = (ROOT / "docs" / "data-format.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n# (\w+\.yaml)\n(.*?)```", page, re.DOTALL)
    assert [name for name, _ in blocks] == ["measures.yaml", "departments.yaml"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, "utf-8")
    found = examine(tmp_path / "measures.yaml", tmp_path / "departments.yaml").problems
    assert [p.code for p in found] == ["W602"]

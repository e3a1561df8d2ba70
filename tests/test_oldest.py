"""The oldest versions that pyproject.toml promises: each is named once, and a person loses nothing with them.

``oldest`` of .ci/run runs these and the other fast tests where exactly these versions are installed.
"""

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bizenv.checks.schema import jsonschema
from bizenv.store import plans

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def oldest(*wanted, project=PROJECT["project"]):
    spec = importlib.util.spec_from_file_location("oldest", ROOT / "scripts" / "oldest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.oldest(project, wanted)


def test_every_dependency_and_every_extra_has_an_oldest_version():
    names = set(oldest())
    assert names == {"click", "pyyaml", "pydantic", "rich", "python-dateutil"}
    everything = set(oldest("all"))
    written = {"holidays", "openpyxl", "python-docx", "icalendar", "jinja2", "cryptography", "pyarrow"}
    read = {"pdfplumber", "pypdfium2", "lxml", "duckdb"}  # what documents and datasets are read by
    served = {"starlette", "uvicorn", "python-multipart"}
    assert everything - names - written - served == read
    assert oldest("test").keys() > everything
    assert oldest("test")["openpyxl"] == "3.1.2"


def test_a_dependency_without_an_oldest_version_is_not_passed_over():
    project = {"name": "it", "dependencies": ["click>=8"], "optional-dependencies": {"loose": ["openpyxl"]}}
    with pytest.raises(ValueError, match="openpyxl"):
        oldest("loose", project=project)


def test_the_wheel_is_built_with_the_versions_that_it_runs_with():
    promised = set(PROJECT["project"]["dependencies"])
    needed = [it for it in PROJECT["build-system"]["requires"] if not it.startswith("hatchling")]
    assert set(needed) <= promised


@pytest.mark.parametrize(("phrase", "day"), [("春节前", "2020-01-24"), ("印发之日起7个工作日内", "2019-10-09")])
def test_a_phrase_with_a_festival_is_answered_and_without_a_warning(environment, phrase, day):
    done = subprocess.run(
        [sys.executable, "-m", "bizenv", "phrase", phrase, "--issued", "2019-09-24", "--format", "json"],
        env={**environment, "PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["readings"][0]["date"] == day


def test_taking_in_a_form_prints_the_answer_and_nothing_else(run, tmp_path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    folder = tmp_path / "desk"
    assert run("init", folder, "--plan", plans.find_packaged()).code == 0
    monkeypatch.chdir(folder)
    assert run("form", "export", "--department", "区科技局", "--period", "2019-Q4", "--output", "表.xlsx").code == 0
    taken = run("form", "import", "表.xlsx", "--format", "json")
    assert (taken.code, taken.err) == (0, "")
    assert json.loads(taken.out)["refused"] == []


def older(written):
    """A schema as pydantic before 2.10 writes it: a constant twice, nothing of the keys of a mapping."""
    if isinstance(written, list):
        return [older(it) for it in written]
    if not isinstance(written, dict):
        return written
    told = {key: older(value) for key, value in written.items() if key != "propertyNames"}
    return {**told, "enum": [told["const"]]} if "const" in told else told


@pytest.mark.parametrize("name", jsonschema.TITLES)
def test_an_editor_gets_the_same_schema_whatever_the_version_of_pydantic(monkeypatch, name):
    model = jsonschema.FILES[name]
    written = model.model_json_schema(by_alias=True)
    expected = jsonschema.render_schema(name)
    monkeypatch.setattr(model, "model_json_schema", lambda **_: older(written))
    assert jsonschema.render_schema(name) == expected == (ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")

"""The documentation tells the truth about what is there."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest

from bizenv.cli import main as cli
from bizenv.cli import session as app
from bizenv.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(name="terminal")
def _terminal(monkeypatch):
    monkeypatch.setattr(app.App, "width", 80)
    monkeypatch.setattr(app.App, "colour", False)
    monkeypatch.delenv("BIZENV_DATA", raising=False)


@pytest.mark.parametrize("name", READMES)
@pytest.mark.usefixtures("terminal")
def test_the_examples_of_the_readme_print_what_stands_under_them(name):
    text = (ROOT / name).read_text("utf-8")
    examples = script("readme_examples")
    assert len(re.findall(r"^\$ bizenv ", text, re.MULTILINE)) >= 5
    assert examples.refreshed(text) == text


@pytest.mark.parametrize("name", READMES)
@pytest.mark.usefixtures("terminal")
def test_the_problem_in_the_readme_is_what_validate_prints(name, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    measures = tmp_path / "data" / "measures.yaml"
    measures.write_text(measures.read_text("utf-8").replace("2019-11-30", "2019-11-29"), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.run(["validate", "data"]) == 1
    shown = capsys.readouterr().out.replace("\\", "/")
    block = re.search(r"```text\n(data/measures\.yaml:.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert block is not None
    assert shown.startswith(block[1])


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name):
    text = (ROOT / name).read_text("utf-8")
    for command in COMMANDS:
        assert re.search(rf"^\| `{command}\b", text, re.MULTILINE), command


def test_both_readmes_have_the_same_set_up_examples_and_tables():
    english, chinese = ((ROOT / name).read_text("utf-8") for name in READMES)

    def commands(text):
        return re.findall(r"^\$ .*", text, re.MULTILINE)

    assert commands(english) == commands(chinese)
    for start in ("#", "|", "```"):
        pattern = re.compile(rf"^{re.escape(start)}", re.MULTILINE)
        assert len(pattern.findall(english)) == len(pattern.findall(chinese)), start


def test_the_changelog_has_this_version():
    import bizenv

    assert f"## {bizenv.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")

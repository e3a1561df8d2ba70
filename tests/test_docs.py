"""The documentation tells the truth about what is there."""

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from bizenv.cli import main, session
from bizenv.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")))


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
    monkeypatch.setattr(session.App, "width", 80)
    monkeypatch.setattr(session.App, "colour", False)
    monkeypatch.delenv("BIZENV_DATA", raising=False)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("terminal")
def test_the_examples_print_what_stands_under_them(name):
    text = (ROOT / name).read_text("utf-8")
    assert script("readme_examples").refreshed(text) == text


def test_every_example_is_one_that_is_run():
    examples = script("readme_examples")
    assert sorted(path.relative_to(ROOT).as_posix() for path in examples.FILES) == sorted(PAGES)
    for name in PAGES:
        text = (ROOT / name).read_text("utf-8")
        played = examples.played_page.STEP.finditer(text) if examples.played_page.is_story(text) else ()
        blocks = [each["commands"] for each in examples.EXAMPLE.finditer(text)] + [
            each["block"] or "" for each in played
        ]
        run = sum(len(re.findall(r"^\$ ", block, re.MULTILINE)) for block in blocks)
        shown = sum(
            len(re.findall(r"^\$ bizenv ", block, re.MULTILINE))
            for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        )
        assert run == shown, name
        assert shown >= 5 or name not in READMES, name


@pytest.mark.usefixtures("terminal")
def test_an_example_that_writes_has_to_be_taken():
    examples = script("readme_examples")
    with pytest.raises(ValueError, match="verify 27"):
        examples.refreshed("```console\n$ bizenv init 甲 && cd 甲\n$ bizenv verify 27.3 --pass --by 张某\n```")


STORY = """
<!-- file 收件/回函.pdf -->

```console
# 2019-11-28
$ bizenv init 甲 && cd 甲
……
$ bizenv form export --period 2019-10 --department 区经济信息委 --all 下发
```

<!-- fill 下发/区经济信息委_2019-10_填报表.xlsx as 收件/回表.xlsx -->

| 编号 | 阶段 | 完成日期 |
| --- | --- | --- |
| 27(3) | {stage} | 2019-11-20 |

<!-- edit rules.yaml -->

```yaml
shelter: 7
```

```console
# 2019-11-29
$ bizenv form import 收件 --sound
……
# 2019-12-03
$ bizenv show 27.3
```
"""


@pytest.mark.usefixtures("terminal")
def test_a_story_goes_on_from_block_to_block_and_leaves_out_what_its_page_leaves_out():
    examples = script("readme_examples")
    played = examples.refreshed(STORY.format(stage="已完成"))
    assert "$ bizenv init 甲 && cd 甲\n……\n$ bizenv form export" in played
    assert "下发/区经济信息委_2019-10_填报表.xlsx　牵头" in played
    assert "进展  2019-11-29　区经济信息委：已完成，2019-11-20完成" in played
    assert examples.refreshed(played) == played


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [("show 27.3", "show 999", "999"), ("27(3)", "999", "999"), ("完成日期", "没有这一栏", "没有这一栏")],
)
def test_a_story_that_cannot_be_played_says_where(old, new, why):
    examples = script("readme_examples")
    with pytest.raises(ValueError, match=why):
        examples.refreshed(STORY.format(stage="已完成").replace(old, new))


@pytest.mark.usefixtures("terminal")
def test_the_problem_of_the_page_is_what_validate_prints(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    measures = tmp_path / "data" / "measures.yaml"
    measures.write_text(measures.read_text("utf-8").replace("2019-11-30", "2019-11-29"), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main.run(["validate", "data"]) == 1
    shown = capsys.readouterr().out.replace("\\", "/")
    page = (ROOT / "docs" / "validate.md").read_text("utf-8")
    block = re.search(r"```text\n(data/measures\.yaml:.*?)```", page, re.DOTALL)
    assert block is not None
    assert shown.startswith(block[1])


def test_every_command_is_on_the_page_of_all_commands():
    text = (ROOT / "docs" / "overview.md").read_text("utf-8")
    for command in COMMANDS:
        assert re.search(rf"^\| `{command}\b", text, re.MULTILINE), command


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_read_to_the_end(name):
    text = (ROOT / name).read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert "非涉密系统，严禁存储、处理、传输国家秘密" in text
    assert "docs/pictures/" in text


def test_both_readmes_have_the_same_set_up_examples_tables_and_links():
    english, chinese = ((ROOT / name).read_text("utf-8") for name in READMES)

    def commands(text):
        return re.findall(r"^\$ .*", text, re.MULTILINE)

    assert commands(english) == commands(chinese)
    assert len(re.findall(r"^<!-- run -->$", english, re.MULTILINE)) == 2
    for start in ("#", "|", "```", "- ", "<!-- run -->"):
        pattern = re.compile(rf"^{re.escape(start)}", re.MULTILINE)
        assert len(pattern.findall(english)) == len(pattern.findall(chinese)), start
    assert links(english) - set(READMES) == links(chinese) - set(READMES)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_links_every_page(name):
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    linked = {link.partition("#")[0] for link in links((ROOT / name).read_text("utf-8"))}
    assert pages | {"docs/architecture.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"} <= linked


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"])
def test_every_link_leads_somewhere(name):
    lost = []
    for link in links((ROOT / name).read_text("utf-8")):
        path, _, part = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (part and part not in anchors(target.read_text("utf-8"))):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md"])
def test_every_file_of_the_repository_that_is_named_is_there(name):
    named = re.findall(r"\b(?:bizenv|tests|scripts|benchmarks|examples)/[\w./-]*\w/?", (ROOT / name).read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def links(text):
    """The links and pictures of a page that stay within the repository."""
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", plain) + re.findall(r'(?:src|href)="([^"]+)"', plain)
    return {link for link in found if not re.match(r"[a-z]+:", link)}


def anchors(text):
    """The names of a page's headings, as GitHub makes them, and those that it gives itself."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings} | set(
        re.findall(r'(?:id|name)="([^"]+)"', text)
    )


PROMISES = {"README.md": ("Exact", "Errors"), "README.zh-CN.md": ("准确", "出错")}
SOURCE = "tests/source/shafubanfa-2019-177.txt"


def proof(monkeypatch, capsys):
    """What the proof against the document prints."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["check_source.py", SOURCE])
    assert script("check_source").main() == 0
    return capsys.readouterr().out


def figures(text):
    """The numbers in a text, those in code left out."""
    return set(re.findall(r"\d+", re.sub(r"`[^`]*`", "", text)))


@pytest.mark.parametrize("name", READMES)
def test_each_figure_of_a_readme_is_printed_by_the_command_beside_it(name, monkeypatch, capsys):
    text = (ROOT / name).read_text("utf-8")
    items = re.findall(r"^- \*\*(?:.*\n)(?:  .*\n)*", text, re.MULTILINE)
    exact, errors = (next(item for item in items if item.startswith(f"- **{word}")) for word in PROMISES[name])
    assert not [item for item in items if item not in (exact, errors) and figures(item)]
    assert "`bizenv info`" in exact
    assert f"`python scripts/check_source.py {SOURCE}`" in exact
    printed = proof(monkeypatch, capsys)
    assert main.run(["info"]) == 0
    assert set() < figures(exact) <= figures(printed + capsys.readouterr().out)
    assert "`bizenv explain --format json`" in errors
    assert main.run(["explain", "--format", "json"]) == 0
    assert figures(errors) == {str(json.loads(capsys.readouterr().out)["count"])}


def test_the_proof_on_the_page_is_what_it_prints(monkeypatch, capsys):
    page = (ROOT / "docs" / "validate.md").read_text("utf-8")
    assert f"$ python scripts/check_source.py {SOURCE}\n{proof(monkeypatch, capsys)}```" in page


def test_the_python_of_the_page_answers_as_it_says():
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    block = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert block is not None
    told = re.findall(r"^(book.*|\[.*\])  # (\[.*?\]|'.*?')", block[1], re.MULTILINE)
    assert len(told) == 3
    names = {}
    exec(block[1], names)
    for question, answer in told:
        assert repr(eval(question, names)) == answer
    assert all(hasattr(names["book"], name) for name in re.findall(r"book\.(\w+)", page))


def test_the_changelog_has_this_version():
    import bizenv

    assert f"## {bizenv.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_each_test_that_the_page_on_safety_names_is_there():
    page = (ROOT / "docs" / "safety.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    assert len(named) > 50
    assert {name for name in named if f"def {name}(" not in code} == set()
    assert all((ROOT / path).exists() for path in re.findall(r"`(tests/[\w/.]+)`", page))

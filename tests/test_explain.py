"""The rules explained: every code, examples that are true, the page that is generated, problems chosen and annotated."""

import importlib.util
import json
import shutil
import textwrap
from pathlib import Path

import pytest

from bizenv import problems
from bizenv.examine import examine
from bizenv.explain import explanations, named
from bizenv.problems import RULES, Place, Problem
from bizenv.views import github, rules

ROOT = Path(__file__).parents[1]
SAMPLE = Path(__file__).with_name("explained")
KNOWN = explanations()
IN_WORDS = {"E102", "E103", "E104", "E107", "E108", "E406", "W507", "E601", "W602", "E603"}
"""What no lines of the sample can show: bytes, missing files, locks, a phrase; tests/cases has them."""


def spliced(text: str, snippet: str, other: str) -> str | None:
    """The text with the lines of the snippet replaced, at whatever depth they stand; None where they are not there."""
    wanted = snippet.splitlines()
    lines = text.splitlines()
    for n in range(len(lines)):
        # Within a list the first line may stand behind a dash that the snippet leaves out.
        for lead in ("", "- "):
            indent = len(lines[n]) - len(lines[n].lstrip())
            first = " " * indent + lead + wanted[0]
            rest = textwrap.indent("\n".join(wanted[1:]), " " * (indent + len(lead))).splitlines()
            if lines[n : n + len(wanted)] == [first, *rest]:
                new = other.splitlines()
                replaced = [" " * indent + lead + new[0]]
                replaced += textwrap.indent("\n".join(new[1:]), " " * (indent + len(lead))).splitlines()
                return "\n".join([*lines[:n], *replaced, *lines[n + len(wanted) :]]) + "\n"
    return None


def test_every_rule_is_explained_and_nothing_else():
    assert list(KNOWN) == list(RULES)
    for it in KNOWN.values():
        assert len(it.why) > 15
        assert it.bad.strip()
        assert it.good.strip()
        assert len(it.fix) > 5
        assert it.is_snippet == (it.code not in IN_WORDS)


def found(folder: Path) -> set[str]:
    return {p.code for p in examine(folder / "measures.yaml", folder / "departments.yaml").problems} - {"W602"}


def test_in_the_sample_nothing_is_wrong():
    assert found(SAMPLE) == set()


@pytest.mark.parametrize("code", [code for code in RULES if code not in IN_WORDS])
def test_the_examples_are_true(code: str, tmp_path: Path):
    shutil.copytree(SAMPLE, tmp_path / "plan")
    it = KNOWN[code]
    for name in ("measures.yaml", "departments.yaml"):
        changed = spliced((SAMPLE / name).read_text("utf-8"), it.good, it.bad)
        if changed is not None:
            (tmp_path / "plan" / name).write_text(changed, "utf-8")
            break
    else:
        pytest.fail(f"the good example of {code} does not stand in the sample")
    assert code in found(tmp_path / "plan")


@pytest.mark.parametrize("code", sorted(IN_WORDS))
def test_what_is_told_in_words_has_cases(code: str):
    assert list((ROOT / "tests" / "cases" / code).glob("bad-*"))


def test_explain_prints_one_in_full_several_and_all(run):
    one = run("explain", "e502")
    assert one.code == 0
    assert one.out.startswith("E502 错误　日期须与时限用语一致\n")
    assert "错例  date: 2019-11-29" in one.out
    every = run("explain").out
    assert all(code in every for code in RULES)
    assert "为何" not in every
    assert run("explain", "W").out.count("为何") == sum(code.startswith("W") for code in RULES)
    answer = json.loads(run("explain", "E5", "--format", "json").out)
    assert [r["code"] for r in answer["rules"]] == [code for code in RULES if code.startswith("E5")]


def test_an_unknown_code_gets_the_nearest(run):
    result = run("explain", "E550")
    assert result.code == 3
    assert "相近的有：E50" in result.err
    assert run("explain", " ").code == 3


@pytest.mark.parametrize("typed", ["E502", "e502", "502", " E502 "])
def test_codes_are_read_as_typed(typed: str):
    assert named(typed) == ["E502"]


def test_the_page_of_the_rules_is_fresh():
    assert (ROOT / "docs" / "problems.md").read_text("utf-8") == rules.page(list(KNOWN.values()))


def test_select_shows_only_what_is_asked_for_and_never_calls_the_rest_good(run, copy: Path):
    measures = copy / "measures.yaml"
    text = measures.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-29")
    measures.write_text(text.replace("lead: [区经济信息委]", "lead: [区经济信息力]", 1), "utf-8")
    whole = json.loads(run("validate", str(copy), "--format", "json").out)
    codes = {p["code"] for p in whole["problems"]}
    assert {"E401", "E502"} <= codes
    only = run("validate", str(copy), "--select", "E502", "--format", "json")
    assert only.code == 1
    answer = json.loads(only.out)
    assert {p["code"] for p in answer["problems"]} == {"E502"}
    assert answer["ignored"] == len(whole["problems"]) - 1
    none = run("validate", str(copy), "--select", "E1,E2")
    assert none.code == 0
    assert "数据无误" not in none.out
    assert f"另有 {len(whole['problems'])} 个问题不在所选规则之内" in none.out
    rest = run("validate", str(copy), "--ignore", "E401", "--ignore", "e6,W")
    assert "E401" not in rest.out
    assert "E502" in rest.out
    assert run("validate", str(copy), "--select", "E999").code == 2


def test_what_cannot_be_read_is_not_good_whatever_is_asked_for(run, copy: Path):
    measures = copy / "measures.yaml"
    measures.write_text(measures.read_text("utf-8") + "\n]", "utf-8")
    result = run("validate", str(copy), "--select", "E5")
    assert result.code == 1
    assert "没有检查完" in result.out
    assert json.loads(run("validate", str(copy), "--select", "E5", "--format", "json").out)["valid"] is False


def test_github_annotations_point_at_the_place(run, copy: Path):
    assert run("validate", str(copy), "--format", "github").out == ""
    measures = copy / "measures.yaml"
    measures.write_text(measures.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-29"), "utf-8")
    result = run("validate", str(copy), "--select", "E502", "--format", "github")
    assert result.code == 1
    (line,) = result.out.splitlines()
    where = json.loads(run("validate", str(copy), "--select", "E502", "--format", "json").out)["problems"][0]
    assert line.startswith("::error file=")
    assert f",line={where['line']},col={where['column']},endColumn={where['column'] + 10},title=E502 27(3)" in line
    assert line.endswith("%0A建议：2019-11-30")
    assert "共 1 个错误" in result.err


def test_github_annotations_escape_what_the_runner_would_take_for_its_own():
    problem = Problem(Place("a,b:c%\\d.yaml", 2, 3), "W404", "100%\r\n::error::x", "", "甲,乙:丙\n", 4)
    assert github.annotations([problem]) == (
        "::warning file=a%2Cb%3Ac%25/d.yaml,line=2,col=3,endColumn=7,title=W404 甲%2C乙%3A丙::100%25%0D%0A::error::x\n"
    )


def test_the_report_says_where_rules_are_explained(run, copy: Path):
    measures = copy / "measures.yaml"
    measures.write_text(measures.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-29"), "utf-8")
    assert "bizenv explain E502" in run("validate", str(copy)).out


def test_generated_pages_are_fresh():
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "scripts" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for path, text in module.pages().items():
        assert path.read_text("utf-8") == text, path.name
    assert problems.RULES

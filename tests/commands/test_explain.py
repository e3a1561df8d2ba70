"""The rules explained: every code, examples that are true, the page that is generated, problems chosen and annotated."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from bizenv.base import layout
from bizenv.base.problems import Place, Problem
from bizenv.base.yamlfile import parse
from bizenv.checks import git
from bizenv.checks.catalogue import RULES
from bizenv.checks.explain import PLACES, Explanation, explain_all, parse_codes
from bizenv.checks.ledger import audit
from bizenv.checks.plan import Examination, examine
from bizenv.checks.several import check_several
from bizenv.ledger import packs
from bizenv.ledger.entry import make_digest
from bizenv.plan import lock
from bizenv.plan.build import build
from bizenv.store import plans
from bizenv.views.data import github
from bizenv.views.markdown import rules

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "plan"
KNOWN = explain_all()
EACH = [pytest.param(code, marks=pytest.mark.shell) if KNOWN[code].place == "history" else code for code in RULES]
"""Every rule; what is found against an earlier commit needs git."""
LOCKED = ("E601", "W602", "E603")
KEYS = {"why", "in", "encoding", "note", "bad", "message", "remedy", "good", "fix"}


def test_every_rule_is_explained_in_known_words_and_nothing_else():
    table = parse("", (ROOT / "bizenv" / "checks" / "explanations.yaml").read_bytes())
    assert table.problems == []
    assert list(table.data) == list(RULES)
    assert {key for entry in table.data.values() for key in entry} == KEYS
    assert {it.place for it in KNOWN.values()} == set(PLACES)
    for it in KNOWN.values():
        assert it.bad != it.good or it.encoding != "utf-8"
        assert it.why.endswith("。")
        assert it.fix.endswith("。")


def spliced(place: str, example: str) -> str:
    """The small plan of the cases with an example where it belongs, and counts that agree unless they are the example."""
    base = (CASES / layout.MEASURES).read_text("utf-8")
    if place == "file":
        return example
    if place == "measures":
        text = base + re.sub("^(?=.)", " " * 10, example, flags=re.MULTILINE)
    elif place == "head":
        text = base
        for key in re.findall("^([a-z]+):", example, re.MULTILINE):
            text = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", text, flags=re.MULTILINE)
        text = f"{text}{example}"
    else:
        return base
    if re.search("^counts:", example, re.MULTILINE):
        return text
    data = parse("", text.encode()).data
    measures = [m for p in data["parts"] for c in p["categories"] for m in c["measures"]] if data else []
    tasks = sum(len(m.get("tasks", [m])) for m in measures)
    counts = f"counts: {{parts: 1, categories: 1, measures: {len(measures)}, tasks: {tasks}}}"
    return re.sub("^counts:.*", counts, text, flags=re.MULTILINE)


def laid_out(it: Explanation, example: str, folder: Path) -> None:
    """A data folder that holds an example; for the rules about the lock with that of the good one."""
    folder.mkdir()
    departments = (CASES / layout.DEPARTMENTS).read_text("utf-8")
    if it.place == "departments":
        head = departments.partition("departments:\n")[0]
        departments = head + "departments:\n" + re.sub("^", "  ", example, flags=re.MULTILINE)
    measures = spliced(it.place, example).encode(it.encoding if example is it.bad else "utf-8")
    content = {layout.MEASURES: measures, layout.DEPARTMENTS: departments.encode()}
    if it.code in LOCKED:
        locked = example if it.place == "lock" else lock_of(spliced(it.place, it.good), departments)
        content[layout.LOCK] = locked.encode()
    if it.place == "doubts":
        content[layout.DOUBTS] = example.encode()
    for name in example.split() if it.place == "folder" else content:
        (folder / name).write_bytes(content[name])


def lock_of(measures: str, departments: str) -> str:
    registry, _ = build(parse("", measures.encode()).data, parse("", departments.encode()).data)
    return lock.render(lock.make_digests(registry), registry.plan.id)


def entries(example: str) -> list[tuple[str, str]]:
    """The entries of an example, each with the name that its content gives it."""
    found = []
    for text in example.split("---\n"):
        data = parse("", text.encode()).data
        found.append((f"{data['date']}_{data['task']}_{data['kind']}_{make_digest(text.encode())}", text))
    return found


def kept(ledger: Path, texts: list[tuple[str, str]]) -> None:
    """A ledger's folder with these entries and no others."""
    shutil.rmtree(ledger, ignore_errors=True)
    ledger.mkdir()
    for name, text in texts:
        task = ledger / name.split("_")[1]
        task.mkdir(exist_ok=True)
        (task / f"{name}.yaml").write_text(text, "utf-8", newline="\n")


def committed(folder: Path) -> None:
    """The folder as the only commit of a repository."""
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


CERTIFICATE = "验收合格".encode()


def lay_evidence(folder: Path, example: str) -> None:
    """A folder of evidence with the files of an example, ``path: content``, and the entry that names the certificate."""
    for line in example.splitlines():
        name, _, content = line.partition(": ")
        (folder / "evidence" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "evidence" / name).write_bytes(content.encode())
    text = entries(KNOWN["E701"].good)[0][1]
    digest, size = sha256(CERTIFICATE).hexdigest(), len(CERTIFICATE)
    text += f'evidence: ["验收单.txt"]\nfiles: [{{"name": "验收单.txt", "sha256": "{digest}", "size": {size}}}]\n'
    kept(folder / "ledger", entries(text))


def audited(it: Explanation, example: str, folder: Path) -> list[Problem]:
    """What is wrong with a ledger or a rubric beside the shipped plan, seen from its folder."""
    registry = plans.load(plans.find_packaged()).registry
    ledger = folder / "ledger"
    ledger.mkdir(parents=True)
    if it.place == "rules":
        (folder / "rules.yaml").write_text(example, "utf-8")
    elif it.place == "strays":
        (ledger / "27.3").mkdir()
        for name in example.split():
            text = entries(KNOWN["E701"].good)[0][1] if name.endswith(".yaml") else ""
            (ledger / "27.3" / name).write_text(text, "utf-8", newline="\n")
    elif it.place == "root":
        for name in example.split():
            (folder / name).write_bytes(b"")
    elif it.place == "evidence":
        lay_evidence(folder, example)
    elif it.place == "packs":
        (ledger / "_packs").mkdir()
        (ledger / "_packs" / packs.name_pack(2019, it.good.encode())).write_bytes(example.encode())
    elif it.code == "E701":  # edited: under the name that it had
        kept(ledger, [(entries(it.good)[0][0], example)])
    else:
        kept(ledger, entries(it.good if it.place == "history" else example))
    os.chdir(folder)
    if it.place == "history":
        committed(folder)
        kept(ledger, entries(example))
        return git.find_lost(Path(), "HEAD")
    return audit(Path(), registry).problems


def lay_plans(example: str, folder: Path) -> list[Examination]:
    """Small plans and the names of their workspace, from lines such as ``plans/甲/departments.yaml: 区税务局、区法院``."""
    folder.mkdir()
    said = dict(line.split(": ", 1) for line in example.splitlines())
    found = []
    for plan in dict.fromkeys(path.split("/")[1] for path in said if path.startswith("plans/")):
        short = said.get(f"plans/{plan}/measures.yaml", "")
        units = said.get(f"plans/{plan}/departments.yaml", "区法院").split("、")
        rows = [f"  - {{number: {n}, title: 第{u}项, text: 办理。, lead: [{u}]}}" for n, u in enumerate(units, start=1)]
        text = (
            f"version: 1\nplan: {{id: {'ab'['甲乙'.index(plan)]}, title: {plan}, issued: 2020-01-01, short: {short or plan}}}\n"
            f"counts: {{parts: 0, categories: 0, measures: {len(units)}, tasks: {len(units)}}}\nmeasures:\n"
        )
        home = folder / "plans" / plan
        home.mkdir(parents=True)
        (home / layout.MEASURES).write_text(text + "\n".join(rows) + "\n", "utf-8")
        names = "".join(f"  - {{name: {unit}}}\n" for unit in units)
        (home / layout.DEPARTMENTS).write_text(f"version: 1\ndepartments:\n{names}", "utf-8")
        found.append(examine(home / layout.MEASURES, home / layout.DEPARTMENTS))
    if layout.DEPARTMENTS in said:
        text = f"version: 1\ndepartments:\n  - {said[layout.DEPARTMENTS]}\n"
        (folder / layout.DEPARTMENTS).write_text(text, "utf-8")
    assert {p.code for it in found for p in it.problems} == {"W602"}
    return found


def examined(it: Explanation, example: str, folder: Path) -> list[Problem]:
    """What is wrong with an example; that it has no lock only where the lock is the matter."""
    if {"entry", "rules"} >= {*RULES[it.code].files}:
        return audited(it, example, folder)
    if it.place == "plans":
        found_plans = lay_plans(example, folder)
        os.chdir(folder)
        return list(check_several(Path(), found_plans))
    laid_out(it, example, folder)
    departments = folder / layout.DEPARTMENTS
    found = examine(folder / layout.MEASURES, departments if departments.exists() else None).problems
    return [p for p in found if it.code in LOCKED or p.code != "W602"]


@pytest.mark.parametrize("code", EACH)
def test_the_bad_example_breaks_its_rule_and_no_other_and_validate_says_what_the_table_says(code: str, tmp_path: Path):
    it = KNOWN[code]
    found = examined(it, it.bad, tmp_path / "data")
    assert {p.code for p in found} == {code}
    assert (found[0].message, found[0].remedy) == (it.message, it.remedy)


@pytest.mark.parametrize("code", EACH)
def test_the_good_example_breaks_no_rule(code: str, tmp_path: Path):
    it = KNOWN[code]
    assert examined(it, it.good, tmp_path / "data") == []


def test_explain_prints_one_in_full_several_and_all(run):
    one = run("explain", "e502")
    assert one.code == 0
    assert one.out.startswith("E502 错误　日期须与时限用语一致\n")
    assert [line[:2] for line in one.out.splitlines() if line[0] != " "] == [
        "E5",
        "为何",
        "例子",
        "错例",
        "报错",
        "正例",
        "改法",
    ]
    assert "            date: 2019-11-29\n" in one.out
    assert "报错  “2019年11月底前”应是 2019-11-30，写成了 2019-11-29\n      建议：2019-11-30\n" in one.out
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
    assert "相近的有：W404" in run("explain", "E404").err
    assert "相近的有：E524" in run("explain", "E599").err
    assert run("explain", " ").code == 3


@pytest.mark.parametrize("typed", ["E502", "e502", "502", " E502 ", "Ｅ５０２", "E502，"])
def test_codes_are_read_as_typed(typed: str):
    assert parse_codes(typed) == ["E502"]


def test_a_beginning_and_a_list_name_several_codes():
    assert parse_codes("5") == [code for code in RULES if code[1] == "5"]
    assert parse_codes("w5、E40,e203") == [
        "E203",
        "E401",
        "E402",
        "E403",
        "E405",
        "E406",
        "W507",
        "W525",
        "W526",
        "W527",
    ]


@pytest.mark.parametrize("typed", [("--select", ""), ("--select", "E9"), ("--select", "E5", "--ignore", "E")])
def test_a_choice_that_leaves_no_rule_is_misuse(run, data_folder: Path, typed: tuple[str, ...]):
    result = run("validate", str(data_folder), *typed)
    assert (result.code, result.out) == (2, "")


def test_the_page_of_the_rules_is_fresh():
    assert (ROOT / "docs" / "problems.md").read_text("utf-8") == rules.render(list(KNOWN.values()))


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
    assert f",line={where['line']},col={where['column']},endColumn={where['column'] + 10},title=E502 日期" in line
    assert line.endswith("%0A建议：2019-11-30")
    assert "共 1 个错误" in result.err


@pytest.mark.skipif(os.name == "nt", reason="no such file names on Windows")
def test_the_path_of_an_annotation_is_seen_from_here_however_odd(run, copy: Path):
    folder = Path("a,b:100%\\c\r")
    copy.rename(folder)
    (folder / "measures.yaml").write_text("", "utf-8")
    result = run("validate", str(folder.resolve()), "--format", "github")
    assert result.out.startswith("::error file=a%2Cb%3A100%25\\c%0D/measures.yaml,line=1,col=1,endColumn=2,title=E108 ")


def test_github_annotations_escape_what_the_runner_would_take_for_its_own():
    problem = Problem(Place("a,b:c%.yaml", 2, 3), "W404", "100%\r\n::error::x", "", "甲,乙:丙\n", 4)
    assert github.render([problem]) == (
        "::warning file=a%2Cb%3Ac%25.yaml,line=2,col=3,endColumn=7,title=W404 departments.yaml 中的名称都应在附表中用到"
        "::甲,乙:丙%0A　100%25%0D%0A::error::x\n"
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

"""The examples of the rules of a plan: a good file has no problem, a bad one exactly those that it marks.

How a case is written stands in tests/cases/README.md. Adding a case is adding a file.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bizenv.base import layout
from bizenv.base.problems import Problem, level_of
from bizenv.base.yamlfile import parse
from bizenv.checks.catalogue import RULES
from bizenv.checks.plan import examine
from bizenv.plan import lock
from bizenv.plan.build import build

CASES = Path(__file__).parent / "cases" / "plan"
MARK = re.compile(r"# (error|warning): ([EW]\d{3}(?:, [EW]\d{3})*)")
NO_LOCK = "W602"
PLAN_RULES = [code for code, rule in RULES.items() if {"measures", "departments", "lock", "doubts"} & {*rule.files}]
"""The rules that a plan can break; those of its ledger have their cases in test_ledger_cases.py."""


def _collect() -> list[Path]:
    return sorted(path for path in CASES.glob("*/*.yaml") if path.name.startswith(("good-", "bad-")))


def _id(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _sidecar(case: Path, suffix: str) -> Path:
    return case.with_name(case.name.removesuffix(".yaml") + suffix)


def _nearest(case: Path, name: str) -> Path:
    """The folder's own file of this name, else the common one."""
    own = case.parent / name
    return own if own.exists() else CASES / name


def _is_departments(case: Path) -> bool:
    return case.name.endswith(".departments.yaml")


def _examined_file(case: Path) -> str:
    """The file in which the problems of a case stand."""
    if case.parent.name == "E603":
        return layout.LOCK
    if ".own" in case.name or case.parent.name == "W527":
        return layout.DOUBTS
    return layout.DEPARTMENTS if _is_departments(case) else layout.MEASURES


def _folder(case: Path, folder: Path, form: int = lock.FORMAT) -> tuple[Path | None, Path | None]:
    """Lay the case out as a data folder: itself, the file it is examined with, and its lock if it has one."""
    measures, departments = folder / layout.MEASURES, folder / layout.DEPARTMENTS
    own, other = (departments, measures) if _is_departments(case) else (measures, departments)
    shutil.copyfile(case, own)
    alone = ".alone." in case.name
    if not alone:
        beside = _sidecar(case, ".with")
        shutil.copyfile(beside if beside.exists() else _nearest(case, other.name), other)
    if _sidecar(case, ".doubts").exists():
        shutil.copyfile(_sidecar(case, ".doubts"), folder / layout.DOUBTS)
    if _sidecar(case, ".lock").exists():
        shutil.copyfile(_sidecar(case, ".lock"), folder / layout.LOCK)
    elif _sidecar(case, ".locked").exists():
        (folder / layout.LOCK).write_text(_lock_of(_sidecar(case, ".locked"), departments, form), "utf-8")
    elif (case.parent / "locked.yaml").exists():
        (folder / layout.LOCK).write_text(_lock_of(case.parent / "locked.yaml", departments, form), "utf-8")
    return (measures if measures.exists() else None, departments if departments.exists() else None)


def _lock_of(measures: Path, departments: Path, form: int) -> str:
    """The lock of another measures file, the one that the case was before somebody changed it."""
    documents = [parse(str(path), path.read_bytes()) for path in (measures, departments)]
    registry, _ = build(documents[0].data, documents[1].data)
    return lock.render(lock.make_digests(registry, form), registry.plan.id, form)


def _expected(case: Path) -> list[tuple[int, str]]:
    """The lines and codes that the case marks: in comments, or in a sidecar where a comment is impossible."""
    if _sidecar(case, ".expect").exists():
        return sorted((line, code) for line, _, code in _sidecar_marks(case))
    return sorted(_comment_marks(case))


def _comment_marks(case: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(case.read_text("utf-8-sig").split("\n"), start=1):
        for level, codes in MARK.findall(line):
            for code in codes.split(", "):
                assert level == level_of(code), f"{code} is no {level}"
                yield number, code


def _sidecar_marks(case: Path) -> Iterator[tuple[int, int, str]]:
    for line in _sidecar(case, ".expect").read_text("ascii").splitlines():
        place, code = line.split()
        number, column = place.split(":")
        yield int(number), int(column), code


def _examined(case: Path, folder: Path, form: int = lock.FORMAT) -> list[Problem]:
    """What is wrong with the case; that it has no lock is only said where that is the rule in question."""
    problems = examine(*_folder(case, folder, form)).problems
    return [p for p in problems if p.code != NO_LOCK or case.parent.name == NO_LOCK]


@pytest.mark.parametrize("case", [c for c in _collect() if c.name.startswith("good-")], ids=_id)
def test_good_case_has_no_problem(case: Path, tmp_path: Path):
    assert _examined(case, tmp_path) == []


@pytest.mark.parametrize("case", [c for c in _collect() if c.name.startswith("bad-")], ids=_id)
def test_bad_case_has_exactly_the_marked_problems(case: Path, tmp_path: Path):
    problems = _examined(case, tmp_path)
    shown = "\n".join(f"{p.place.line}:{p.place.column} {p.code} {p.message}" for p in problems)
    assert sorted((p.place.line, p.code) for p in problems) == _expected(case), shown
    assert case.parent.name in {p.code for p in problems}, "a case stands in the folder of its rule"
    assert {Path(p.place.path).name for p in problems} == {_examined_file(case)}
    if _sidecar(case, ".expect").exists():
        assert [(p.place.line, p.place.column, p.code) for p in problems] == sorted(_sidecar_marks(case))


@pytest.mark.parametrize("case", [c for c in _collect() if c.name.startswith("bad-")], ids=_id)
def test_problem_of_a_bad_case_is_worded_and_lies_within_its_line(case: Path, tmp_path: Path):
    _folder(case, tmp_path)
    lines = parse("", (tmp_path / _examined_file(case)).read_bytes()).lines
    for problem in _examined(case, tmp_path):
        assert problem.message
        assert problem.remedy
        assert problem.width >= 1
        if lines:  # else no text at all: not UTF-8, or empty
            assert 1 <= problem.place.line <= len(lines)
            assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


@pytest.mark.parametrize("case", [c for c in _collect() if c.parent.name == "E601"], ids=_id)
def test_lock_of_format_1_finds_the_same_at_the_same_place(case: Path, tmp_path: Path):
    assert _examined(case, tmp_path, 1) == _examined(case, tmp_path)


@pytest.mark.parametrize("code", PLAN_RULES)
@pytest.mark.parametrize("kind", ["good", "bad"])
def test_every_rule_has_several_cases(code: str, kind: str):
    assert len([c for c in _collect() if c.parent.name == code and c.name.startswith(f"{kind}-")]) >= 2


def test_every_case_stands_in_the_folder_of_a_rule():
    assert {path.name for path in CASES.iterdir() if path.is_dir()} == set(PLAN_RULES)


def test_good_cases_carry_no_mark():
    marked = [_id(c) for c in _collect() if c.name.startswith("good-") and MARK.search(c.read_text("utf-8", "replace"))]
    assert marked == []


def test_every_sidecar_belongs_to_a_case():
    sidecars = [p for suffix in ("expect", "lock", "locked", "with", "doubts") for p in CASES.glob(f"*/*.{suffix}")]
    assert [p.name for p in sidecars if not p.with_suffix(".yaml").exists()] == []


def test_no_file_lies_among_the_cases_unused():
    shared = {layout.MEASURES, layout.DEPARTMENTS, "locked.yaml"}
    sidecars = (".expect", ".lock", ".locked", ".with", ".doubts")
    found = [p for p in CASES.rglob("*") if p.is_file() and p.name not in shared and p.suffix not in sidecars]
    assert sorted(found) == _collect()


def test_file_of_more_than_64_megabytes_is_e107(tmp_path: Path):
    path = tmp_path / layout.MEASURES
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    shutil.copyfile(CASES / layout.DEPARTMENTS, tmp_path / layout.DEPARTMENTS)
    problems = examine(path, tmp_path / layout.DEPARTMENTS).problems
    assert [(p.place.line, p.place.column, p.code) for p in problems] == [(1, 1, "E107")]

"""The catalogue is whole: every code that a module names is in it, every rule is held, nobody else keeps lists of codes."""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import get_args

import pytest

import bizenv
from bizenv.base.problems import FileKind
from bizenv.checks.catalogue import RULES, Cause
from bizenv.checks.rules import causes

PACKAGE = Path(bizenv.__file__).parent
CATALOGUE = PACKAGE / "checks" / "catalogue.py"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != CATALOGUE)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def codes(path: Path) -> Iterator[tuple[str, bool]]:
    """Every code that stands in a module as a value, and whether a problem is made of it there: it is an argument."""
    module = ast.parse(path.read_text("utf-8"))
    arguments: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            arguments |= {id(each) for each in (*node.args, *(keyword.value for keyword in node.keywords))}
        if isinstance(node, ast.IfExp):
            arguments |= {id(node.body), id(node.orelse)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[EW][0-9]{3}", node.value):
            yield node.value, id(node) in arguments


def test_every_code_that_a_module_names_is_in_the_catalogue_and_every_rule_is_held_somewhere():
    assert {code for path in MODULES for code, _ in codes(path)} == set(RULES)


@pytest.mark.parametrize("path", [path for path in MODULES if any(codes(path))], ids=name_of)
def test_a_module_knows_only_the_codes_of_the_problems_that_it_finds(path: Path):
    assert name_of(path).startswith(("checks/", "base/yaml"))
    assert {code for code, _ in codes(path)} == {code for code, made in codes(path) if made}


def test_a_rule_stands_under_its_own_code_among_those_of_its_group():
    assert [rule.code for rule in RULES.values()] == list(RULES)
    groups = [group for group, _ in groupby(rule.group for rule in RULES.values())]
    assert len(groups) == len(set(groups))


def test_a_rule_is_about_files_that_there_are():
    for rule in RULES.values():
        assert rule.files
        assert set(rule.files) <= set(get_args(FileKind)), rule.code


def test_every_cause_that_a_rule_follows_from_has_a_reach():
    followed = {cause for rule in RULES.values() for cause in rule.follows}
    explained = {cause for rule in RULES.values() for cause in rule.explains}
    assert followed == set(causes._REACHES)
    assert followed | explained == set(get_args(Cause))


def test_only_data_that_cannot_be_told_is_mended():
    assert {rule.code for rule in RULES.values() if rule.mend and not rule.fatal} == set()

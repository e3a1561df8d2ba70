"""The hand-written pages of docs/ tell the truth: every key of every answer, every reading."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bizenv.commands.phrase import KINDS, _days
from bizenv.phrases import readings

DOCS = Path(__file__).parents[1] / "docs"
JSON = (DOCS / "json.md").read_text("utf-8")


def keys_of(section: str) -> set[str]:
    body = JSON.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return {key for row in re.findall(r"^\| (`.*?) \|", body, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}


def told(command: str) -> str:
    """What stands in the table of answers for a command."""
    found = re.search(rf"^\| `{command}` \| `(\w+)` \| (.*) \|$", JSON, re.MULTILINE)
    assert found is not None
    return found[0]


ANSWERS = {
    "list": ("list", "--group-by", "due"),
    "show": ("show", "71.1"),
    "show --where": ("show", "71.1", "--where"),
    "search": ("search", "登记"),
    "overdue": ("overdue", "--as-of", "2019-12-31"),
    "due": ("due", "--within", "90d"),
    "timeline": ("timeline",),
    "targets": ("targets",),
    "departments": ("departments",),
    "department": ("department", "区政务办"),
    "info": ("info",),
    "phrase": ("phrase", "2019年底前"),
    "validate": ("validate",),
    "explain": ("explain",),
}
COMMON = {"schema_version", "kind", "plan", "as_of", "count"}


@pytest.mark.parametrize("command", ANSWERS)
def test_every_key_of_an_answer_is_told(run, command: str):
    answer = json.loads(run(*ANSWERS[command], "--format", "json").out)
    row = told(command)
    assert f"`{answer['kind']}`" in row
    for key in set(answer) - COMMON:
        assert f"`{key}`" in row, key
    if "counts" in answer:
        assert {"tasks"} <= set(answer["counts"])


def test_the_keys_of_what_stands_in_the_answers_are_told_and_no_others(run):
    task = json.loads(run("list", "--format", "json").out)["tasks"][0]
    assert set(task) == keys_of("TASK")
    assert set(task["deadlines"][0]) == keys_of("DEADLINE")
    with_target = json.loads(run("list", "--with-target", "--format", "json").out)["tasks"][0]
    assert set(with_target["targets"][0]) == keys_of("TARGET")
    assert set(json.loads(run(*ANSWERS["list"], "--format", "json").out)["groups"][0]) == keys_of("GROUP")
    assert set(json.loads(run("search", "登记", "--format", "json").out)["tasks"][0]["hits"][0]) == keys_of("HIT")
    assert set(json.loads(run(*ANSWERS["phrase"], "--format", "json").out)["readings"][0]) == keys_of("READING")


def test_the_keys_of_a_problem_are_told(run, copy: Path):
    (copy / "measures.yaml").write_text("plan: [", "utf-8")
    answer = json.loads(run("validate", str(copy), "--format", "json").out)
    assert set(answer["problems"][0]) == keys_of("PROBLEM")


def test_more_keys_of_the_tasks_of_some_answers_are_told(run):
    plain = keys_of("TASK")
    for command in ("show", "search", "overdue", "due"):
        task = json.loads(run(*ANSWERS[command], "--format", "json").out)["tasks"][0]
        for key in set(task) - plain:
            assert f"`{key}`" in told(command), (command, key)
    month = json.loads(run("timeline", "--format", "json").out)["months"][0]
    for key in set(month) | (set(month["deadlines"][0]) - keys_of("DEADLINE")):
        assert f"`{key}`" in told("timeline"), key
    target = json.loads(run("targets", "--format", "json").out)["targets"][0]
    for key in set(target) - keys_of("TARGET"):
        assert f"`{key}`" in told("targets"), key


PHRASES = re.findall(r"^\| (\w+) (\S+) \| (\S+) \| (.+) \|$", (DOCS / "phrases.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("kind", "words", "phrase", "shown"), PHRASES, ids=[row[2] for row in PHRASES])
def test_the_phrases_of_the_page_are_read_as_it_says(kind: str, words: str, phrase: str, shown: str):
    (it,) = readings(phrase, date(2019, 9, 24))
    assert (it.kind, _days(it)) == (kind, shown)
    assert words in KINDS[kind]


def test_every_kind_is_on_the_page():
    assert {row[0] for row in PHRASES} == set(KINDS)

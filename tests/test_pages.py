"""The hand-written pages of docs/ tell the truth: every key of every answer, every reading."""

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from bizenv.cli.commands.phrase import KINDS, _days
from bizenv.ledger import entry
from bizenv.phrases.reading import find_readings
from bizenv.store import journal

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
    "trend": ("trend", "--by", "department"),
    "targets": ("targets",),
    "departments": ("departments",),
    "department": ("department", "区政务办"),
    "info": ("info",),
    "phrase": ("phrase", "2019年底前"),
    "validate": ("validate",),
    "explain": ("explain",),
    "report": ("report", "--by", "department", "--since", "2019-11-01", "--as-of", "2019-12-31"),
    "missing": ("missing", "--period", "2019-Q4", "--as-of", "2020-01-10"),
    "score": ("score", "--year", "2019"),
    "todo": ("todo", "--inbox", "."),
    "plans": ("plans",),
    "log": ("log",),
    "export": ("export", "-"),
    "record": ("record", "27.1", "--progress", "60"),
    "query": ("query", "SELECT plan FROM late", "数据集"),
    "query --list": ("query", "--list"),
}
COMMON = {"schema_version", "kind", "plan", "as_of", "count"}


@pytest.fixture(autouse=True)
def _in_the_office(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is that of a plan with a ledger."""
    monkeypatch.setenv("BIZENV_DATA", str(office))
    monkeypatch.setenv("BIZENV_TODAY", "2020-02-06")


@pytest.fixture
def _dataset(run, command: str) -> None:
    """A dataset of that plan, for the answer that is asked of one."""
    if command == "query":
        assert run("export", "数据集", "--format", "parquet").code == 0


@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.usefixtures("_dataset")
def test_every_key_of_an_answer_is_told(run, command: str):
    answer = json.loads(run(*ANSWERS[command], "--format", "json").out)
    row = told(command)
    assert f"`{answer['kind']}`" in row
    for key in set(answer) - COMMON:
        assert f"`{key}`" in row, key
    if "counts" in answer:
        assert {"tasks"} <= set(answer["counts"])


@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.usefixtures("_dataset")
def test_every_key_that_is_told_is_in_the_answer(run, command: str):
    answer = json.loads(run(*ANSWERS[command], "--format", "json").out)
    _, _, row = told(command).strip("| ").split(" | ", 2)
    assert set(re.findall(r"`(\w+)`", row)) - {"null"} <= keys_within(answer)


def keys_within(value: object) -> set[str]:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    own = set(value) if isinstance(value, dict) else set()
    return own.union(*(keys_within(each) for each in inner))


def types_of(section: str) -> dict[str, str]:
    """The type of each key that a section tells."""
    body = JSON.split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \| (\S+(?: null)?) \| ", body, re.MULTILINE)
    return {key: kind for keys, kind in rows for key in re.findall(r"`(\w+)`", keys)}


def kind_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return "日期"
    kinds = {bool: "真假", int: "整数", float: "数字", str: "文字", list: "列表", dict: "对象"}
    return kinds[type(value)]


def every(run, section: str, copy: Path) -> list[dict]:
    """Every row of a kind that real answers hold."""

    def ask(*typed: str) -> dict:
        return json.loads(run(*typed, "--format", "json").out)

    tasks = ask("list")["tasks"]
    if section in ("TASK", "DEADLINE", "TARGET", "NODE"):
        return {
            "NODE": [n for t in tasks for n in t["nodes"]],
            "TASK": tasks,
            "DEADLINE": [d for t in tasks for d in t["deadlines"]],
            "TARGET": [t for task in tasks for t in task["targets"]],
        }[section]
    if section == "MORE":
        shown = ask("show", *(t["id"] for t in tasks))["tasks"]
        return [{key: value for key, value in t.items() if key not in tasks[0]} for t in shown]
    if section in ("REPORTED", "ANSWER"):
        rules = Path(os.environ["BIZENV_DATA"]) / "rules.yaml"
        text = rules.read_text("utf-8").replace("tasks: null", 'tasks: {"3.1": {feedback: none}}')
        rules.write_text(text, "utf-8")
        day = ("--as-of", "2020-01-10") if section == "ANSWER" else ()
        found = ask(*ANSWERS["report" if section == "REPORTED" else "missing"], *day)
        return found["tasks"] if section == "REPORTED" else [*found["missing"], *found["late"]]
    if section == "ENTRY":
        ask("withdraw", ask("log", "3.1")["entries"][-1]["entry"], "--reason", "记错")
        folder = Path(os.environ["BIZENV_DATA"])
        closing = journal.read_task(folder, "27.3").entries[-1]  # closed a second time, on another branch
        journal.append(folder, entry.add_name(closing._replace(date=closing.date + timedelta(1))), "x")
        return ask("log")["entries"]
    if section == "GROUP":
        return [g for by in ("due", "lead", "category", "part") for g in ask("list", "--group-by", by)["groups"]]
    if section == "HIT":
        words = ("登记", "政务办", "审批", "企业开办环节")
        return [h for word in words for t in ask("search", word)["tasks"] for h in t["hits"]]
    if section == "READING":
        phrases = ("2019年底前", "每季度", "自2020年1月起", "印发之日起30日内", "春节前", "年底")
        return ask("phrase", *phrases, "3月底前")["readings"]
    if section == "PROBLEM":
        path = copy / "measures.yaml"
        path.write_text(path.read_text("utf-8").replace("date: 2019-11-30", "date: 2019-11-31"), "utf-8")
        return ask("validate", str(copy))["problems"]
    if section == "CHANGE":
        amended = Path(__file__).parent / "amended"
        return ask("compare", str(amended / "before"), str(amended / "after"))["tasks"]
    if section == "COUNTS":
        return [ask("info")["counts"]]
    return {"DEPARTMENT": lambda: ask("departments")["departments"], "RULE": lambda: ask("explain")["rules"]}[section]()


SOMETIMES = {"TARGET": {"soft"}}
"""The keys that stand only where the plan has them, as the page says above its tables."""
SECTIONS = [name for name in re.findall(r"^## (.+)$", JSON, re.MULTILINE) if name.isascii()]


@pytest.mark.parametrize("section", SECTIONS)
def test_each_kind_of_row_has_the_keys_and_types_that_are_told(run, section: str, copy: Path):
    types = types_of(section)
    assert set(types) == keys_of(section)
    rows = every(run, section, copy)
    assert rows
    seen: dict[str, set[str]] = {}
    for row in rows:
        assert set(row) - SOMETIMES.get(section, set()) == set(types)
        for key, value in row.items():
            seen.setdefault(key, set()).add(kind_of(value))
    for key, told_type in types.items():
        allowed = set(told_type.split("或 ") if "或 " in told_type else [told_type])
        allowed |= {"整数"} if "数字" in allowed else set()
        allowed |= {"日期"} if "文字" in allowed else set()  # a text may look like a day
        assert seen[key] <= allowed, key
        assert ("null" in allowed) == ("null" in seen[key]), key


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
    (it,) = find_readings(phrase, date(2019, 9, 24))
    assert (it.kind, _days(it)) == (kind, shown)
    assert words in KINDS[kind]


def test_every_kind_is_on_the_page():
    assert {row[0] for row in PHRASES} == set(KINDS)

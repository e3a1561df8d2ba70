"""The lock over the shipped plan: one character changed, dropped or doubled anywhere is found where it stands.

So it is through the lock as shipped, and through measures-format-1.lock, the lock of the same plan as it was written before
format 2. Where the plan is changed on purpose, that one is renewed too: ``lock.render(lock.digests(registry, 1), id, 1)``.
"""

import re
import shutil
from pathlib import Path

import pytest

from bizenv.base import layout
from bizenv.checks.plan import examine
from bizenv.plan import lock

DATA = Path(__file__).parents[3] / "data"
LOCKS = {1: Path(__file__).with_name("measures-format-1.lock"), 2: DATA / layout.LOCK}
LINES = (DATA / layout.MEASURES).read_text("utf-8").split("\n")

# How a line of each field looks in measures.yaml; the group is the value.
FIELDS = {
    "text of a task": r" +text: ([^\"]{12,})$",
    "title of a measure": r" {12}title: (.+)$",
    "title of a category": r" {8}title: (.+)$",
    "lead": r" +lead: \[([^,\]]+)[,\]].*$",
    "support": r" +support: \[[^,\]]+, ([^,\]]+)[,\]].*$",
    "words of a deadline": r" +- text: ([^{]+前)$",
    "day of a deadline": r" +date: (\d{4}-\d{2}-\d{2})$",
    "clause of a deadline": r" +clause: (.{5,})$",
    "words of a target": r" +- \{text: ([^,\"]{4,}), name: .*$",
    "name of a target": r" +- \{text: .+, name: ([^,]{4,}), operator: .*$",
    "value of a target": r" +- \{text: .+, value: (\d+), unit: .*$",
}
EDITS = {
    "changed": lambda character: "8" if character.isdigit() and character != "8" else "9" if character == "8" else "某",
    "dropped": lambda _: "",
    "doubled": lambda character: character * 2,
}


def _sample(pattern: str) -> list[int]:
    """Two lines of a field, at a third and at two thirds of the file, counted from 0."""
    found = [n for n, line in enumerate(LINES) if re.fullmatch(pattern, line)]
    return sorted({found[len(found) // 3], found[2 * len(found) // 3]})


EXAMPLES = [
    pytest.param(field, number, edit, id=f"{field} {edit} in line {number + 1}")
    for field, pattern in FIELDS.items()
    for number in _sample(pattern)
    for edit in EDITS
]


@pytest.fixture(params=LOCKS, ids="format {}".format)
def form(request: pytest.FixtureRequest) -> int:
    """The format of the lock."""
    return int(request.param)


def _copy(folder: Path, lines: list[str], form: int) -> tuple[Path, Path]:
    """The shipped plan with other lines, beside its lock."""
    shutil.copyfile(DATA / layout.DEPARTMENTS, folder / layout.DEPARTMENTS)
    shutil.copyfile(LOCKS[form], folder / layout.LOCK)
    (folder / layout.MEASURES).write_text("\n".join(lines), "utf-8")
    return folder / layout.MEASURES, folder / layout.DEPARTMENTS


def _errors(folder: Path, lines: list[str], form: int) -> list[tuple[int, str]]:
    problems = examine(*_copy(folder, lines, form)).problems
    assert {Path(p.place.path).name for p in problems} <= {layout.MEASURES}
    return [(p.place.line, p.code) for p in problems if p.level == "error"]


def test_shipped_plan_agrees_with_its_lock(tmp_path: Path, form: int):
    assert _errors(tmp_path, LINES, form) == []


@pytest.mark.parametrize(("field", "number", "edit"), EXAMPLES)
def test_edited_character_is_found_in_its_line(field: str, number: int, edit: str, tmp_path: Path, form: int):
    match = re.fullmatch(FIELDS[field], LINES[number])
    assert match is not None
    at = (match.start(1) + match.end(1)) // 2
    line = LINES[number]
    edited = line[:at] + EDITS[edit](line[at]) + line[at + 1 :]
    assert edited != line
    errors = _errors(tmp_path, [*LINES[:number], edited, *LINES[number + 1 :]], form)
    assert {line for line, _ in errors} == {number + 1}


@pytest.mark.parametrize("edit", EDITS)
def test_edited_character_within_a_clause_is_found_at_that_clause(edit: str, tmp_path: Path, form: int):
    number = next(n for n, line in enumerate(LINES) if "推行并联" in line or "并联办理" in line)
    at = LINES[number].index("并联")
    edited = LINES[number][:at] + EDITS[edit]("并") + LINES[number][at + 1 :]
    measures, departments = _copy(tmp_path, [*LINES[:number], edited, *LINES[number + 1 :]], form)
    (problem,) = [p for p in examine(measures, departments).problems if p.code == "E601"]
    start = problem.place.column - 1
    assert start <= at < start + problem.width
    assert problem.width < len(edited) - start


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r" +text: .*。$", ("。", "")),
        (r" {12,}text: .*，.*$", ("，", ",")),
        (r" +support: \[[^,\]]+, .*\]$", (", ", "，")),
        (r" +lead: \[[^,\]]+, [^,\]]+\]$", ("[", "[区体育局, ")),
        (r" +support: \[[^,\]]+, [^,\]]+\]$", ("]", ", 区体育局]")),
        (r" +- \{text: .*operator: \"<=\".*$", ('"<="', '">="')),
        (r" +- \{text: .*unit: 工作日.*$", ("unit: 工作日", "unit: 日")),
        (r" +implicit: true$", ("true", "false")),
        (r" +soft: true$", ("true", "false")),
        (r" +recurrence: .*every: quarter\}$", ("quarter", "month")),
    ],
)
def test_other_edits_are_errors(pattern: str, replacement: tuple[str, str], tmp_path: Path, form: int):
    number = next(n for n, line in enumerate(LINES) if re.fullmatch(pattern, line) and "区体育局" not in line)
    edited = LINES[number].replace(*replacement, 1)
    errors = _errors(tmp_path, [*LINES[:number], edited, *LINES[number + 1 :]], form)
    assert errors
    first = max(n for n in range(number + 1) if re.match(r" +- (item|number|text): ", LINES[n]))
    assert all(first <= line - 1 <= number for line, _ in errors)


def test_two_units_that_changed_places_are_found(tmp_path: Path, form: int):
    number = next(n for n, line in enumerate(LINES) if re.fullmatch(r" +support: \[[^,\]]+, [^,\]]+\]", line))
    edited = re.sub(r"\[(.+), (.+)\]", r"[\2, \1]", LINES[number])
    assert _errors(tmp_path, [*LINES[:number], edited, *LINES[number + 1 :]], form) == [(number + 1, "E601")]


def test_comments_and_blank_lines_are_not_locked(tmp_path: Path, form: int):
    lines = [f"{line} # 备注" if line.endswith(("]", "。")) and '"' not in line else line for line in LINES]
    assert _errors(tmp_path, ["# 备注", "", *lines, ""], form) == []


def test_lock_as_written_is_read_back(form: int):
    registry = examine(DATA / layout.MEASURES, DATA / layout.DEPARTMENTS).registry
    assert registry is not None
    now = lock.make_digests(registry, form)
    text = lock.render(now, registry.plan.id, form)
    assert text == LOCKS[form].read_text("utf-8")
    assert lock.parse(text) == lock.Lock(registry.plan.id, now, form)
    assert list(lock.find_changes(lock.parse(text).digests, now.items())) == []


def test_format_that_is_written_is_the_newest():
    registry = examine(DATA / layout.MEASURES, DATA / layout.DEPARTMENTS).registry
    assert registry is not None
    assert lock.render(lock.make_digests(registry), registry.plan.id) == LOCKS[max(LOCKS)].read_text("utf-8")


@pytest.mark.parametrize("line", [3, 4, 20, 150, 300])
def test_lock_edited_by_hand_is_no_lock(line: int, form: int):
    lines = LOCKS[form].read_text("utf-8").splitlines()
    at = lines[line].rindex(":") + 1
    lines[line] = lines[line][:at] + ("0" if lines[line][at] != "0" else "1") + lines[line][at + 1 :]
    with pytest.raises(lock.LockError) as raised:
        lock.parse("\n".join(lines))
    assert raised.value.line == 3


def test_lock_of_an_unknown_format_says_so_and_what_to_do():
    with pytest.raises(lock.LockError, match="格式是 3，本机的 bizenv 只认得 1、2") as raised:
        lock.parse(LOCKS[2].read_text("utf-8").replace("bizenv-lock 2", "bizenv-lock 3"))
    assert (raised.value.line, "请升级本机的 bizenv" in raised.value.remedy) == (2, True)

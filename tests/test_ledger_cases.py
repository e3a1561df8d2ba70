"""The examples of a workspace's rules: a good workspace has no problem, a bad one exactly those that its case marks.

A case is one text file that holds the files of a workspace. How a case is written stands in tests/cases/README.md.
Adding a case is adding a file.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bizenv.base import layout
from bizenv.base.problems import Problem, level_of
from bizenv.base.yamlfile import parse
from bizenv.checks.catalogue import RULES
from bizenv.checks.git import find_lost
from bizenv.checks.ledger import audit
from bizenv.checks.plan import examine
from bizenv.ledger.entry import make_digest

CASES = Path(__file__).parent / "cases" / "ledger"
CODES = [code for code, rule in RULES.items() if {"entry", "rules"} & {*rule.files}]
"""The rules that a ledger or a rubric can break: those of text and shape, and the ledger's own."""
MARK = re.compile(r" *# (error|warning): ([EW]\d{3}(?:, [EW]\d{3})*)")
HEAD = re.compile(r"--- (.+?)( is gone| in [a-z0-9-]+| with CRLF)?")
COMMIT = "=== after the commit"
REFERENCE = re.compile(r"\d{4}-\d{2}-\d{2}_(?:plan|[A-Z0-9.]+)_[a-z_]+_\*")
NO_LOCK = "W602"


class Piece(NamedTuple):
    """One file of a case: its path as the case names it, how it is stored, its text, and the problems in it."""

    path: str
    how: str
    text: str
    marks: tuple[tuple[int, str], ...]
    later: bool


class Spot(NamedTuple):
    """Where a problem is: the path from the workspace, the line, the code."""

    path: str
    line: int
    code: str


def collect(kind: str = "") -> list[Path]:
    return sorted(path for path in CASES.glob("*/*.txt") if path.name.startswith(kind))


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def story(case: Path) -> str:
    """What happened, as the case tells it above its first file."""
    return re.split("^--- (?!#)", case.read_text("utf-8"), maxsplit=1, flags=re.MULTILINE)[0].strip()


def codes_of(line: str) -> Iterator[str]:
    for level, codes in MARK.findall(line):
        for code in codes.split(", "):
            assert level == level_of(code), f"{code} is no {level}"
            yield code


def pieces(case: Path) -> Iterator[Piece]:
    """The files of a case, in its order, without their marks. A mark at a head is about line 1."""
    later = False
    parts = re.split("^(?=--- (?!#)|=== )", case.read_bytes().decode(), flags=re.MULTILINE)
    for part in parts[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        if head == COMMIT:
            later = True
            continue
        match = HEAD.fullmatch(MARK.sub("", head))
        assert match is not None, head
        marks = [(1, code) for code in codes_of(head)]
        marks += [(number, code) for number, line in enumerate(lines, start=1) for code in codes_of(line)]
        text = "".join(f"{MARK.sub('', line)}\n" for line in lines)
        yield Piece(match[1], (match[2] or "").strip(), text, tuple(marks), later)


def find_path(folder: Path, pattern: str) -> str | None:
    """The only file of the workspace that fits a path with ``*`` for its digest; None if there is none."""
    found = [path for path in sorted(folder.glob(pattern)) if re.search(r"_[0-9a-f]{12}\b", path.name)]
    assert len(found) < 2, f"{pattern} may be any of {found}: write its digest"
    return found[0].relative_to(folder).as_posix() if found else None


def name_references(folder: Path, text: str) -> str:
    """The text with every ``2019-11-20_1.1_report_*`` as the full name of that entry, which stands above in the case."""

    def name(match: re.Match[str]) -> str:
        path = find_path(folder, f"ledger/*/{match[0]}.yaml")
        assert path is not None, f"{match[0]} stands nowhere above"
        return Path(path).stem

    return REFERENCE.sub(name, text)


def write_piece(folder: Path, piece: Piece) -> str:
    """Put a file of a case where it belongs, and tell its path."""
    known = find_path(folder, piece.path) if piece.later and "*" in piece.path else None
    text = name_references(folder, piece.text)
    content = text.encode(piece.how.removeprefix("in ") if piece.how.startswith("in ") else "utf-8")
    if piece.how == "with CRLF":
        content = content.replace(b"\n", b"\r\n")
    path = known or re.sub(r"(?<=[_-])\*", make_digest(content), piece.path)
    target = folder / path
    if piece.how == "is gone":
        target.unlink()
    elif path.endswith("/"):
        target.mkdir(parents=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        assert piece.later or not target.exists(), f"{path} stands twice in the case"
        target.write_bytes(content)
    return path


def lay_out(case: Path, folder: Path) -> list[Spot]:
    """Make the workspace of a case, in a repository if the case has a commit, and tell what problems it marks."""
    for name in (layout.MEASURES, layout.DEPARTMENTS):
        shutil.copyfile(CASES / name, folder / name)
    (folder / layout.LEDGER).mkdir()
    spots: list[Spot] = []
    committed = False
    for piece in pieces(case):
        if piece.later and not committed:
            commit(folder)
            committed = True
        if piece.path in (layout.MEASURES, layout.DEPARTMENTS):
            (folder / piece.path).unlink()
        path = write_piece(folder, piece)
        spots += [Spot(path.rstrip("/"), line, code) for line, code in piece.marks]
    return sorted(spots)


def commit(folder: Path) -> None:
    """Make the workspace the only commit of a repository."""
    me = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.autocrlf=false"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run(["git", *me, "-C", str(folder), *words], check=True, capture_output=True)


def find_problems(folder: Path) -> list[Problem]:
    """What ``validate`` finds in a workspace, and where there is a commit what has been lost since."""
    examination = examine(folder / layout.MEASURES, folder / layout.DEPARTMENTS)
    assert examination.registry is not None
    problems = [p for p in examination.problems if p.code != NO_LOCK]
    problems += audit(folder, examination.registry).problems
    if (folder / ".git").exists():
        problems += find_lost(folder, "HEAD")
    return problems


def spot(problem: Problem, folder: Path) -> Spot:
    place = problem.place
    return Spot(Path(place.path).relative_to(folder).as_posix(), place.line, problem.code)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for the workspace of a case."""
    path = tmp_path / "workspace"
    path.mkdir()
    return path


@pytest.mark.parametrize("case", collect("good-"), ids=name_of)
def test_nobody_is_accused_of_what_is_lawful(case: Path, folder: Path):
    lay_out(case, folder)
    problems = find_problems(folder)
    assert problems == []


@pytest.mark.parametrize("case", collect("bad-"), ids=name_of)
def test_what_is_wrong_is_told_once_in_its_file_and_at_its_line(case: Path, folder: Path):
    marked = lay_out(case, folder)
    problems = find_problems(folder)
    shown = "\n".join(f"{spot(p, folder)} {p.message}" for p in problems)
    assert sorted(spot(p, folder) for p in problems) == marked, shown
    assert case.parent.name in {p.code for p in problems}, "a case stands in the folder of its rule"


@pytest.mark.parametrize("case", collect("bad-"), ids=name_of)
def test_a_person_is_told_what_is_wrong_and_what_to_do_and_where_to_look(case: Path, folder: Path):
    lay_out(case, folder)
    for problem in find_problems(folder):
        place = problem.place
        path = Path(place.path)
        lines = parse("", path.read_bytes()).lines if path.is_file() else []
        assert problem.message
        assert problem.remedy
        assert problem.width >= 1
        if lines:
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        elif problem.code != "E102":  # a file that is gone, that is empty, or that is a folder
            assert (place.line, place.column) == (1, 1)


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_several_cases(code: str):
    names = [case.name for case in collect() if case.parent.name == code]
    good = [name for name in names if name.startswith("good-")]
    bad = [name for name in names if name.startswith("bad-")]
    assert len(good) >= 2
    assert len(bad) >= (3 if code[1] == "7" else 2)


def test_every_case_stands_in_the_folder_of_a_rule():
    folders = {path.name for path in CASES.iterdir() if path.is_dir()}
    assert folders <= set(CODES)


def test_no_file_lies_among_the_cases_unused():
    known = set(collect())
    unused = [path.name for path in CASES.rglob("*") if path.is_file() and path not in known]
    assert sorted(unused) == [layout.DEPARTMENTS, layout.MEASURES]
    assert [name_of(case) for case in collect() if not case.name.startswith(("good-", "bad-"))] == []


def test_every_case_says_what_happened():
    silent = [name_of(case) for case in collect() if not re.fullmatch(r"[A-Z].*[.]", story(case), re.DOTALL)]
    assert silent == []


def test_only_bad_cases_carry_marks():
    marked = {name_of(case): bool(MARK.search(case.read_text("utf-8"))) for case in collect()}
    assert [name for name, has in marked.items() if has != name.split("/")[1].startswith("bad-")] == []


def test_the_plan_of_the_ledgers_is_good():
    problems = examine(CASES / layout.MEASURES, CASES / layout.DEPARTMENTS).problems
    assert [p.code for p in problems] == [NO_LOCK]

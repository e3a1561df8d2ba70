"""Measures ``bizenv import`` against gold tables: ``python scripts/score_annexes.py FOLDER… [--bizenv CMD]``.

A gold table is a JSON file beside the documents that it belongs to: those of its name, or those that its ``files`` lists.
For each document: rows right, rows wrong without a doubt (with the field, what was read, what is printed), rows with a
doubt, rows lost, seconds. A row is right if its id, its units as printed and in their order, the words and the last day
of its deadline, and the first twelve characters of its text are those of the gold table. Ends with 1 if a row is wrong
or lost and no doubt says so. A gold table with ``says`` is of documents that must be refused with that word.
"""

import argparse
import datetime as dt
import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bizenv import api
from bizenv.base.errors import BizenvError
from bizenv.plan.model import Plan, Task

SUFFIXES = {".pdf", ".docx", ".xlsx", ".html", ".htm", ".csv", ".tsv", ".md", ".txt", ".json"}
SHARE = 0.1  # of the rows may have a doubt that no careful person would have


class Fault(NamedTuple):
    """A field of a row that differs; ``doubted``: a doubt on the row says so."""

    id: str
    field: str
    got: str
    gold: str
    doubted: bool


class Score(NamedTuple):
    """What was measured of one document. ``lost``: gold rows that were not read, with whether a doubt names them.

    ``doubted``: tasks with a doubt; ``needless``: those of them on which no careful person would hesitate; ``missed``:
    rows on which one would, without a doubt.
    """

    rows: int
    right: int
    faults: tuple[Fault, ...] = ()
    lost: tuple[tuple[str, bool], ...] = ()
    doubted: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: int = 0
    seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """The ids of rows that are wrong and have no doubt."""
        return list(dict.fromkeys(fault.id for fault in self.faults if not fault.doubted))

    @property
    def unnamed(self) -> list[str]:
        """The ids of rows that are lost and that no doubt names."""
        return [own for own, named in self.lost if not named]


def squeeze(text: object) -> str:
    """A text as it is compared: without white space."""
    return re.sub(r"\s", "", "" if text is None else str(text))


def list_gold(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Each document of a folder that has a gold table, with the table."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(gold, dict) or "rows" not in gold:
            continue
        listed = [folder / name for name in gold.get("files", ())]
        beside = [other for other in folder.glob(f"{path.stem}.*") if other.suffix in SUFFIXES and other != path]
        for document in listed or sorted(beside):
            yield document, gold


def compare_deadline(task: Task, row: Mapping[str, Any]) -> tuple[tuple[str, str], tuple[str, str]]:
    """The words and the last day of the deadline of a column, each as read and as printed.

    Words without a date stand among the columns or in the recurrence. Where a document has no columns its deadlines
    stand in the text.
    """
    phrase, day = squeeze(row.get("deadline_text")), row.get("deadline") or ""
    deadlines = [deadline for deadline in task.deadlines if deadline.source == "column"]
    words = [squeeze(deadline.text) for deadline in deadlines]
    if phrase and not deadlines:
        deadlines = [deadline for deadline in task.deadlines if squeeze(deadline.text) in phrase]
        words = [squeeze(deadline.text) for deadline in deadlines]
    last = max((deadline.date for deadline in deadlines), default=None)
    if task.recurrence is not None and squeeze(task.recurrence.text) in phrase:
        words.append(squeeze(task.recurrence.text))
    kept = [squeeze(value) for value in task.columns.values()]
    got = phrase if phrase in kept or (words and all(word in phrase for word in words)) else "".join(words)
    return (got, phrase), (last.isoformat() if last else "", day)


def compare_row(task: Task, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The fields in which a task differs from a gold row: field, as read, as printed."""
    if task.id not in (row["id"], *row.get("id_also", ())):
        yield "id", task.id, row["id"]
    for role, printed in (("lead", task.lead_printed), ("support", task.support_printed)):
        got, gold = [squeeze(name) for name in printed], [squeeze(name) for name in row[role]]
        if got != gold:
            yield role, "、".join(got), "、".join(gold)
    words, day = compare_deadline(task, row)
    if words[0] != words[1]:
        yield "deadline words", *words
    if day[0] != day[1] and day[0] not in row.get("deadline_also", ()):
        yield "deadline", *day
    text = squeeze(task.text or task.measure.title)[:12]
    allowed = [squeeze(row["text12"])[:12], *(squeeze(other)[:12] for other in row.get("text12_also", ()))]
    if text not in allowed:
        yield "text", text, allowed[0]


def pair(tasks: Sequence[Task], rows: Sequence[Mapping[str, Any]]) -> tuple[dict[int, Task], list[Task]]:
    """The task of each gold row by its position, and the tasks that are left.

    A task belongs to a row by its id and the start of its text, by that start, by the id, by words near the start.
    """
    left = list(tasks)
    found: dict[int, Task] = {}

    def take(*, by_id: bool, by_text: bool, near: int = 0) -> None:
        for n, row in enumerate(rows):
            if n in found:
                continue
            own = {row["id"], *row.get("id_also", ())}
            start = squeeze(row["text12"])[:8]
            for task in left:
                text = squeeze(task.text or task.measure.title)
                if (not by_id or task.id in own) and (not by_text or start in text[: len(start) + near]):
                    found[n] = task
                    left.remove(task)
                    break

    take(by_id=True, by_text=True)
    take(by_id=False, by_text=True)
    take(by_id=True, by_text=False)
    take(by_id=False, by_text=True, near=8)
    return found, left


def covers(doubt: Mapping[str, Any], task: str) -> bool:
    """Whether a doubt is on a task, or on its measure."""
    own = str(doubt.get("task") or "")
    return bool(own) and (task == own or task.startswith(f"{own}.") or task.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == own)


def compare_head(plan: Plan, head: Mapping[str, str]) -> Iterator[str]:
    """What of the plan's head differs from what is printed."""
    got = {
        "title": plan.title,
        "document": plan.document,
        "issuer": plan.issuer,
        "issued": plan.issued.isoformat() if isinstance(plan.issued, dt.date) else "",
    }
    for key, printed in head.items():
        if squeeze(got.get(key, "")) != squeeze(printed):
            yield f"head: {key} {got.get(key)!r}, printed {printed!r}"


def score(
    gold: Mapping[str, Any], tasks: Sequence[Task], doubts: Sequence[Mapping[str, Any]], left_over: object = ()
) -> Score:
    """Compare the tasks that were read, and the doubts about them, with a gold table.

    ``left_over``: what the command lists as words of the table that have no place, in any form.
    """
    rows = gold["rows"]
    found, left = pair(tasks, rows)
    faults: list[Fault] = []
    lost: list[tuple[str, bool]] = []
    right = 0
    for n, row in enumerate(rows):
        task = found.get(n)
        if task is None:
            said = squeeze(json.dumps([doubts, left_over], ensure_ascii=False))
            named = squeeze(row["text12"])[:8] in said or any(covers(doubt, row["id"]) for doubt in doubts)
            lost.append((row["id"], named))
            continue
        doubted = any(covers(doubt, task.id) or covers(doubt, row["id"]) for doubt in doubts)
        differing = [Fault(row["id"], *difference, doubted) for difference in compare_row(task, row)]
        if row.get("optional") and not doubted:
            differing.append(Fault(row["id"], "optional", "read as any other row", "struck out", doubted))
        right += not differing
        faults += differing
    for task in left:
        doubted = any(covers(doubt, task.id) for doubt in doubts)
        faults.append(Fault(task.id, "row", squeeze(task.text)[:20] or task.measure.title, "no such row", doubted))
    with_doubt = [task.id for task in tasks if any(covers(doubt, task.id) for doubt in doubts)]
    by_row = {row["id"]: found[n].id for n, row in enumerate(rows) if n in found}
    expected = {own: by_row[own] for own in gold.get("expect_doubts", ()) if own in by_row}
    wrong = {by_row.get(fault.id, fault.id) for fault in faults}
    return Score(
        len(rows),
        right,
        tuple(faults),
        tuple(lost),
        doubted=tuple(with_doubt),
        needless=tuple(own for own in with_doubt if own not in expected.values() and own not in wrong),
        missed=tuple(own for own, task in expected.items() if task not in with_doubt),
        doubts=len(doubts),
    )


def import_document(document: Path, gold: Mapping[str, Any], command: Sequence[str], out: Path) -> Score:
    """Run ``bizenv import`` on a document and score what it writes into ``out``."""
    issued = ["--issued", gold["issued"]] if gold.get("issued") else []
    given = [*command, "import", str(document), "-o", str(out), *issued, *gold.get("options", ()), "--format", "json"]
    begun = time.monotonic()
    run = subprocess.run(given, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.monotonic() - begun
    if "says" in gold:
        refused = run.returncode not in (0, 70) and gold["says"] in run.stderr and not out.exists()
        fault = Fault("", "refusal", run.stderr.strip()[:200] or run.stdout[:80], gold["says"], doubted=False)
        return Score(0, 0, faults=() if refused else (fault,), seconds=seconds)
    lost = tuple((row["id"], False) for row in gold["rows"])
    try:
        answer = json.loads(run.stdout)
        book = api.load(out)
    except (ValueError, BizenvError) as error:
        said = run.stderr.strip().splitlines() if run.returncode else []
        why = f"exit {run.returncode}: {said[-1] if said else error}"
        return Score(len(gold["rows"]), 0, lost=lost, notes=(why,), seconds=seconds)
    found = score(gold, book.registry.tasks, answer.get("doubts", []), answer.get("lost", ()))
    notes = (*compare_head(book.registry.plan, gold.get("head", {})),)
    return found._replace(seconds=seconds, notes=notes)


def describe(name: str, found: Score, *, wordy: bool) -> Iterator[str]:
    """The lines about one document."""
    much = len(found.needless) > max(1, SHARE * found.rows)
    yield (
        f"{name:<28} right {found.right:>3}/{found.rows:<3} wrong {len(found.wrong):>2} lost {len(found.unnamed):>2} "
        f"doubts {found.doubts:>3} on {len(found.doubted):>2} rows{f' ({len(found.needless)} needless)' if found.needless else ''}{' MANY' if much else ''} {found.seconds:.1f} s"
    )
    if not wordy:
        return
    for fault in found.faults:
        mark = "  ? " if fault.doubted else "  X "
        yield f"{mark}{fault.id} {fault.field}: {fault.got!r}, printed {fault.gold!r}"
    for own, named in found.lost:
        yield f"  {'?' if named else 'X'} {own} lost{', named' if named else ''}"
    for own in found.missed:
        yield f"  - {own}: a careful person would hesitate here, no doubt says so"
    for note in found.notes:
        yield f"  - {note}"


def main(arguments: Iterable[str] | None = None) -> int:
    """Score the documents of folders; 1 if a row is wrong or lost without a doubt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="folders, or single documents with a gold table beside")
    parser.add_argument("--bizenv", default=f"{shlex.quote(sys.executable)} -m bizenv", help="the command to run")
    parser.add_argument("--only", default="", help="only documents whose name contains this")
    parser.add_argument("--brief", action="store_true", help="one line for each document")
    given = parser.parse_args(None if arguments is None else list(arguments))
    total: list[Score] = []
    for folder in given.folders:
        inside = folder if folder.is_dir() else folder.parent
        for document, gold in list_gold(inside):
            if (folder.is_dir() or document == folder) and given.only in document.name:
                with tempfile.TemporaryDirectory() as made:
                    found = import_document(document, gold, shlex.split(given.bizenv), Path(made, "plan"))
                total.append(found)
                print("\n".join(describe(document.name, found, wordy=not given.brief)), flush=True)
    rows, right = sum(found.rows for found in total), sum(found.right for found in total)
    wrong, lost = sum(len(found.wrong) for found in total), sum(len(found.unnamed) for found in total)
    doubted, needless = sum(len(found.doubted) for found in total), sum(len(found.needless) for found in total)
    print(
        f"{len(total)} documents: right {right}/{rows} ({right / max(rows, 1):.1%}), wrong without a doubt {wrong}, "
        f"lost without a word {lost}, rows with a doubt {doubted} ({doubted / max(rows, 1):.1%}; {needless} needless), "
        f"{sum(found.seconds for found in total):.0f} s"
    )
    return 1 if wrong or lost else 0


if __name__ == "__main__":
    sys.exit(main())

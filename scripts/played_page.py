"""Play a page that tells a story: one workspace, from block to block, each command on its day.

A page is a story if one of its ``console`` blocks begins with a day (``# 2019-10-08``). From there on the blocks are
played in the order of the page, in the workspace that the first one makes. A day holds for the commands after it, also
those of later blocks. The output is that of a terminal of 80 columns; a line ``……`` in it stands for what is left out
there: as many lines as stand before it and after it are kept. The clock is held: every fact is recorded in the morning
of its day, a second after the one before, so that the names of entries are the same each time. What is recorded on
a day does not depend on the other days.

What a person fills in is a table of the page below ``<!-- fill FORM as FILE -->``: the workbook FORM is filled in where
a sheet has all the heads of the table, row by row after the first column, and saved as FILE. ``<!-- file NAME -->``
makes a small file, such as a scan that came by post; ``<!-- copy SOURCE as NAME -->`` copies a file of the repository.
A ``yaml`` block below ``<!-- edit NAME -->`` is written into a file: each line takes the place of the line with the same
key, or stands below the line that was written before it, or at the end. ``<!-- tick NAME -->`` ticks every open item of a
list, as a person does who has looked at each.
"""

import datetime as dt
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.cli import session

DAY = re.compile(r"# (\d{4}-\d{2}-\d{2})")
STORY = re.compile(r"^```console\n# \d{4}-\d{2}-\d{2}\n", re.MULTILINE)
STEP = re.compile(
    r"```console\n(?P<block># \d{4}-\d{2}-\d{2}\n(?:(?!```).*\n)*)```"
    r"|<!-- fill (?P<form>\S+) as (?P<filled>\S+) -->\n+(?P<table>(?:\|.*\n)+)"
    r"|<!-- file (?P<file>\S+) -->\n"
    r"|<!-- copy (?P<source>\S+) as (?P<copy>\S+) -->\n"
    r"|<!-- tick (?P<ticked>\S+) -->\n"
    r"|<!-- edit (?P<edited>\S+) -->\n+```yaml\n(?P<lines>(?:(?!```).*\n)*)```"
)
OPENING = re.compile(r"(bizenv init (\S+)(?: --plan \S+)?) && cd \2")
ROOT = Path(__file__).parents[1]
REFUSED = re.compile(r"^错误：", re.MULTILINE)
LEFT_OUT = "……"

Run = Callable[[str, Path], str]
"""A function that runs a command in a folder and returns what it prints."""


def is_story(text: str) -> bool:
    """Whether a page is a story."""
    return STORY.search(text) is not None


def play(text: str, run: Run) -> str:
    """The text of a story with the current output of its commands.

    Raises ValueError if a command is refused or a form lacks what a table fills in.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(session.App, "moment", property(_Clock())),
        mock.patch.dict(os.environ),
    ):
        desk = [Path(folder)]  # the last one is the folder in which commands run

        def step(match: re.Match[str]) -> str:
            if match["block"] is not None:
                return "```console\n" + "".join(_played(match["block"], desk, run)) + "```"
            if match["table"] is not None:
                fill(desk[-1] / match["form"], desk[-1] / match["filled"], read_table(match["table"]))
            elif match["source"] is not None:
                shutil.copyfile(ROOT / match["source"], desk[-1] / match["copy"])
            elif match["ticked"] is not None:
                path = desk[-1] / match["ticked"]
                path.write_text(path.read_text("utf-8").replace("- [ ] ", "- [x] "), "utf-8")
            elif match["file"] is not None:
                path = desk[-1] / match["file"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{match['file']}（虚构）\n", "utf-8")
            else:
                edit(desk[-1] / match["edited"], match["lines"].splitlines())
            return match[0]

        return STEP.sub(step, text)


class _Clock:
    """The moments at which a story is recorded: on each day from nine o'clock on, a second after the one before."""

    def __init__(self) -> None:
        self.passed: Counter[dt.date] = Counter()

    def __call__(self, app: session.App) -> str:
        time = dt.datetime.combine(app.today, dt.time(9)) + dt.timedelta(seconds=self.passed[app.today])
        self.passed[app.today] += 1
        return f"{time.isoformat(timespec='microseconds')}+08:00"


def _played(block: str, desk: list[Path], run: Run) -> Iterator[str]:
    """The lines of a block: its days, its commands, what they print."""
    for part in re.split(r"^(?=\$ |# \d{4}-)", block, flags=re.MULTILINE):
        head, _, shown = part.partition("\n")
        day = DAY.fullmatch(head)
        if day is not None:
            os.environ["BIZENV_TODAY"] = day[1]
        if head:
            yield f"{head}\n"
        if not head.startswith("$ "):
            continue
        opening = OPENING.fullmatch(head[2:])
        said = run(opening[1] if opening is not None else head[2:], desk[-1]).replace(os.sep, "/")
        if REFUSED.search(said) is not None:
            raise ValueError(f"{head}: {said}")
        if opening is not None:
            desk.append(desk[-1] / opening[2])
        yield from (f"{line}\n" for line in cut(said.rstrip("\n").split("\n"), shown.splitlines()))


def cut(said: list[str], shown: list[str]) -> list[str]:
    """The lines that a command prints, without those for which a page has ``……``. ``shown``: the lines of the page."""
    if LEFT_OUT not in shown:
        return said
    before = shown.index(LEFT_OUT)
    after = len(shown) - before - 1
    return [*said[:before], LEFT_OUT, *said[max(before, len(said) - after) :]]


def read_table(text: str) -> list[list[str]]:
    """The rows of a table in Markdown, its heads first, without the line below them."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines()]
    return [rows[0], *rows[2:]]


def fill(form: Path, filled: Path, table: list[list[str]]) -> None:
    """Fill in a workbook as a person does, and save it. Raises ValueError if it has no such column or row."""
    book = load_workbook(form)
    for sheet in book.worksheets:
        columns = _find_columns(sheet, table[0])
        if columns:
            break
    else:
        raise ValueError(f"{form.name}: {table[0]}")
    rows = {str(cell.value): cell.row for cell in sheet[columns[0]]}
    for label, *cells in table[1:]:
        if label not in rows:
            raise ValueError(f"{form.name}: {label}")
        for column, cell in zip(columns[1:], cells, strict=True):
            sheet[f"{column}{rows[label]}"] = cell or None
    filled.parent.mkdir(parents=True, exist_ok=True)
    book.save(filled)


def edit(path: Path, lines: list[str]) -> None:
    """Write lines into a file of settings: each in the place of the line with the same key, else below the one before."""
    old = path.read_text("utf-8").splitlines()
    last = len(old) - 1
    for line in lines:
        keys = [each.partition(":")[0] for each in old]
        key = line.partition(":")[0]
        if key in keys:
            last = keys.index(key)
            old[last] = line
        else:
            last += 1
            old.insert(last, line)
    path.write_text("\n".join(old) + "\n", "utf-8")


def _find_columns(sheet: Worksheet, heads: list[str]) -> list[str]:
    """The letters of the columns with these heads, in a row among the first ten that has them all; none if there is none."""
    for row in sheet.iter_rows(max_row=10):
        found = {str(cell.value).replace("\n", ""): cell.column_letter for cell in row if cell.value is not None}
        if set(heads) <= set(found):
            return [found[head] for head in heads]
    return []

"""The year from its mornings: what waits is what the office counted by hand, and an instruction leaves the office nowhere."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ACTS = yaml.safe_load(Path(__file__).with_name("mornings.yaml").read_text("utf-8"))["acts"]
NAMES = [f"第{n}幕 {act['day']} {act['act']}" for n, act in enumerate(ACTS, start=1)]
IDS = [f"{n:02}-{act['day']}" for n, act in enumerate(ACTS, start=1)]
"""pytest shows no Chinese in the name of a test; a failure says the act's own name."""
INSTRUCTED = ("鹿鸣", "鹤唳", "第三十七次")
"""Words of the instructions, and of nothing else."""
REDACTED = "李某某"
OWN = ("instruct", "show", "log", "todo")
"""The commands that only the office reads: what they answer on the screen may tell an instruction."""


def read_parts(path: Path) -> Iterator[bytes]:
    """The content of a file; of a zip file (.xlsx, .docx) that of its parts, unpacked. Also without tags and folded lines."""
    content = path.read_bytes()
    parts = [content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts += [packed.read(name) for name in packed.namelist()]
    for part in parts:
        yield part
        yield re.sub(rb"<[^>]*>|\r?\n[ \t]", b"", part)


@pytest.mark.parametrize("number", range(1, len(ACTS) + 1), ids=IDS)
def test_an_act_goes_as_the_office_expects(lived, number: int):
    assert not lived.faults[number], "\n".join((NAMES[number - 1], *lived.faults[number]))


def test_no_instruction_left_the_office_in_a_file(lived):
    """Forms, letters, worklists, circulars, briefs, pages, exports: every file that the year left outside the ledger."""
    files = [
        it for it in lived.folder.rglob("*") if it.is_file() and "ledger" not in it.parts and it.name != "备份.zip"
    ]
    entries = "".join(it.read_text("utf-8") for it in lived.folder.glob("ledger/*/*_instruct_*.yaml"))
    assert all(word in entries for word in INSTRUCTED)
    kinds = {it.suffix for it in files}
    assert {".xlsx", ".docx", ".html", ".md", ".csv", ".json", ".db", ".ics"} <= kinds
    for path in files:
        for part in read_parts(path):
            for word in INSTRUCTED:
                for encoding in ("utf-8", "utf-16-le", "gb18030"):
                    assert word.encode(encoding) not in part, (path, word)
                assert word not in re.sub(
                    r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), part.decode("utf-8", "ignore")
                )


def test_no_other_command_told_an_instruction(lived):
    for line, text in lived.told:
        if line.split()[0] not in OWN:
            assert not any(word in text for word in INSTRUCTED), line


def test_a_name_that_was_redacted_is_in_no_ledger_and_no_backup(lived):
    """Nowhere in the ledger, and not in the backup of afterwards; what was exported before is for a person to clean."""
    for path in lived.folder.parent.rglob("*"):
        if path.is_file() and ("ledger" in path.parts or path.suffix == ".zip"):
            assert all(REDACTED.encode() not in part for part in read_parts(path)), path


def test_what_was_restored_is_what_was_backed_up(lived):
    def read(folder: Path) -> dict[str, bytes]:
        kept = ("ledger", "evidence")
        return {
            str(it.relative_to(folder)): it.read_bytes()
            for top in kept
            for it in (folder / top).rglob("*")
            if it.is_file()
        }

    assert read(lived.folder) == read(lived.folder.parent / "还原")


def test_the_year_has_its_mornings():
    days = [act["day"] for act in ACTS if "morning" in act]
    assert len(set(days)) >= 8
    assert sum(day.weekday() >= 5 for day in days) >= 2


def test_the_record_of_the_year_is_sound(lived, typed):
    told = typed(f"validate {lived.folder} --strict", "2020-04-10")
    assert told.code == 0, told.out

"""CSV for spreadsheets: one table, whose cells no spreadsheet takes for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from bizenv.standing.counts import Tally

TALLY_HEADS = ("单位", "类别", "牵头", "其中联合牵头", "牵头中有时限", "牵头中本年到期", "配合")


def tally_rows(rows: Iterable[Tally]) -> list[tuple[str, ...]]:
    """The cells of a matrix of departments."""
    return [
        (
            r.department.name,
            r.department.kind,
            *(str(n) for n in (r.lead, r.joint, r.lead_dated, r.due_this_year, r.support)),
        )
        for r in rows
    ]


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV with a head line. A cell that a spreadsheet would take for a formula is given an apostrophe before it."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _guarded(cell: str) -> str:
    """Text that stays text in a spreadsheet; a number stays a number."""
    cell = cell.replace("\x00", "\ufffd")
    return f"'{cell}" if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) else cell

"""CSV for spreadsheets: one table, with no cell that a spreadsheet would run as a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV with a head line. A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula; a number stays a number. NUL becomes U+FFFD."""
    cell = cell.replace("\x00", "\ufffd")
    return f"'{cell}" if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) else cell

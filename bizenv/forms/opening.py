"""Open a workbook that comes back: only what ``intake`` has copied out of it is read."""

from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

from bizenv.forms import layout, surplus
from bizenv.forms.cells import read_text
from bizenv.intake.archive import FormError, inspect_archive
from bizenv.intake.workbook import copy_workbook


def open_workbook(content: bytes) -> tuple[Any, list[surplus.Drawing]]:
    """A workbook of openpyxl, and what lies over its sheets. Raises FormError if it is broken or must not be opened."""
    inspect_archive(content)
    copy = copy_workbook(content)
    from openpyxl import load_workbook

    try:
        with catch_warnings():
            simplefilter("ignore")  # warnings about extensions that openpyxl drops
            book = load_workbook(BytesIO(copy), keep_links=False, keep_vba=False, rich_text=True)
        drawings = list(surplus.list_drawings(content))
    except FormError:
        raise
    except Exception as error:  # noqa: BLE001 - a library's opinion of a hostile file may be any exception
        raise FormError(f"打不开，文件可能损坏（{type(error).__name__}）；请用 Excel 打开后另存为 .xlsx") from None
    return book, drawings


def find_hidden(book: Any, mark: str) -> Any:
    """The hidden sheet of a workbook of ours, by the mark in its first cell if somebody renamed it; None if there is none."""
    return next(iter(list_hidden(book, mark)), None)


def list_hidden(book: Any, mark: str) -> list[Any]:
    """The hidden sheets of a workbook of ours, by the mark in the first cell of each, the one of the usual name first."""
    found = [it for it in book.worksheets if hasattr(it, "cell") and read_text(it.cell(1, 1)).startswith(mark)]
    return sorted(found, key=lambda it: it.title != layout.HIDDEN)

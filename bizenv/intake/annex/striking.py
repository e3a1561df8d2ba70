"""Takes the words that are struck out from a document: what is left is how an amended document is to be read."""

from collections.abc import Iterable

from bizenv.intake.document.model import Cell, Document, Paragraph, Row, Table


def take_out(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Documents without what is struck out in part of a paragraph or of a row; ``struck`` still says what it was.

    A row, or a paragraph, that is struck out as a whole stays as it is: that it falls is for a person to decide.
    """
    return tuple(document._replace(blocks=tuple(_mend(block) for block in document.blocks)) for document in documents)


def is_whole(row: Iterable[tuple[str, str]]) -> bool:
    """Whether all texts of a row but numbers are struck out. ``row``: each text with what of it is struck out."""
    told = [(text, struck) for text, struck in row if any(c.isalpha() for c in text)]
    return bool(told) and all(len(_flat(struck)) >= len(_flat(text)) for text, struck in told)


def _mend(block: Paragraph | Table) -> Paragraph | Table:
    if isinstance(block, Table):
        return block._replace(rows=tuple(_mend_row(row) for row in block.rows))
    if not block.struck or is_whole([(block.text, block.struck)]):
        return block
    return block._replace(text=_without(block.text, block.struck))


def _mend_row(row: Row) -> Row:
    if not any(cell.struck for cell in row.cells) or is_whole((cell.text, cell.struck) for cell in row.cells):
        return row
    return row._replace(cells=tuple(_mend_cell(cell) for cell in row.cells))


def _mend_cell(cell: Cell) -> Cell:
    return cell._replace(text=_without(cell.text, cell.struck)) if cell.struck else cell


def _without(text: str, struck: str) -> str:
    """A text without each of the struck pieces once."""
    for piece in struck.split("\n"):
        text = text.replace(piece, "", 1)
    return "\n".join(line for line in text.split("\n") if line.strip())


def _flat(text: str) -> str:
    return "".join(text.split())

"""Reads text: CSV and TSV, Markdown, JSON, and the text of a scan."""

import re
from collections.abc import Iterator, Sequence

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table
from bizenv.intake.document.pieces import tidy
from bizenv.intake.document.plaintext.structured import find_delimiter, read_json, read_separated
from bizenv.intake.document.word.numbering import put_before

MAX_BYTES = 50 * 1024 * 1024
MAX_LINE = 1_000_000
"""The most characters of a line."""
_RULE = re.compile(r"\s*\|?(?:\s*:?-{1,}:?\s*\|)*\s*:?-{1,}:?\s*\|?\s*")
_BOX_RULE = re.compile(
    r"[\s─━┄┅┈┉═\-+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂╪╫╟╢╞╡╒╕╘╛╤╧|│┃║]*[─━═┄┈\-]{2,}[\s─━┄┅┈┉═\-+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂╪╫╟╢╞╡╒╕╘╛╤╧|│┃║]*"
)
_BOX = re.compile(r"[│┃║]")
_INNER = re.compile(r"[├┼┤┣╋┫╠╬╣┠┨┿╂╪╫╟╢╞╡+]")
_NUMBER = re.compile(r"[（(〔]?(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:\.\d{1,3}){0,3}|[①-⑳])[）)〕、.．]?|[-•●·]")
_STRUCK = re.compile(r"~~(.+?)~~|<(?:del|s)>(.+?)</(?:del|s)>", re.IGNORECASE)
_GAP = re.compile(r"(?<=\S)(?: {2,}|\u3000{2,})(?=\S)")


def read_text(content: bytes, name: str) -> Document:
    """Read the bytes of a text, of whatever sort. Raises DataError if they are no text."""
    if len(content) > MAX_BYTES:
        raise DataError(f"{name}：文本太大，不像方案文件；没有打开")
    text = decode(content, name)
    if max(map(len, text.split("\n"))) > MAX_LINE and text.lstrip()[:1] not in ("{", "["):
        raise DataError(f"{name}：有一行太长，不像方案文件；没有读")
    if text.lstrip()[:1] in ("{", "["):
        found = read_json(text, name)
        if found is not None:
            return Document(name, "json", found, wraps=False)
    delimiter = find_delimiter(text)
    if delimiter:
        table = read_separated(text, delimiter, name)
        if table is not None:
            return Document(name, "csv", (table,), wraps=False)
    lines = text.split("\n")
    markdown = any(_is_head(lines, n) for n in range(len(lines) - 1))
    blocks = tuple(_read_lines(lines, markdown=markdown))
    return Document(name, "markdown" if markdown else "text", blocks, wraps=not markdown)


def decode(content: bytes, name: str) -> str:
    """The text of bytes in UTF-8, UTF-16 or GB 18030, its lines parted by a line feed. Raises DataError if it is none."""
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content[:400]:
        encodings = ["utf-16-be" if content[:1] == b"\0" else "utf-16-le"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    raise DataError(f"{name}：不是 UTF-8、UTF-16 或 GB 18030 编码的文本；请用记事本打开，另存为 UTF-8 再导入")


def _read_lines(lines: Sequence[str], *, markdown: bool) -> Iterator[Block]:
    """The blocks of a text, one line after another."""
    n = 0
    while n < len(lines):
        line = lines[n]
        if markdown and _is_head(lines, n):
            end = n + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            rows = [(at + 1, _split_pipes(lines[at])) for at in range(n, end) if at != n + 1]
            yield make_table(rows)
        elif _begins_row(line):
            end, rows = n, []
            while end < len(lines) and ("\t" in lines[end] or not lines[end].strip()):
                if lines[end].strip():
                    rows.append((end + 1, _cells(lines[end])))
                end += 1
            if all(len(cells) == 2 and _NUMBER.fullmatch(cells[0]) for _, cells in rows):  # a list copied out of Word
                yield from (Paragraph(tidy(put_before(*cells)), f"第{at}行") for at, cells in rows)
            else:
                yield make_table(rows)
        elif _is_plain_box(line) and n + 1 < len(lines) and _is_plain_box(lines[n + 1]):  # Markdown without its rule
            end = n
            while end < len(lines) and _is_plain_box(lines[end]):
                end += 1
            yield make_table([(at + 1, _split_pipes(lines[at])) for at in range(n, end)])
        elif _is_box(lines, n):
            end = n
            while end < len(lines) and (
                _BOX.search(lines[end]) or _BOX_RULE.fullmatch(lines[end]) or _is_plain_box(lines[end])
            ):
                end += 1
            yield make_table(list(_read_box(lines, n, end)))
        elif (end := _find_columns_end(lines, n)) > n:
            yield make_table([(at + 1, _GAP.split(lines[at].strip())) for at in range(n, end) if lines[at].strip()])
        else:
            end = n + 1
            if not _BOX_RULE.fullmatch(line) or not line.strip():
                text = tidy(_strip_marks(line) if markdown else line.replace("**", ""))
                if text:
                    yield Paragraph(text, f"第{n + 1}行", _find_struck(line) if markdown else "")
        n = end


def make_table(rows: Sequence[tuple[int, Sequence[str]]]) -> Table:
    """A table of rows with the number of their line; shorter rows are filled up at their right."""
    width = max(len(cells) for _, cells in rows)
    made = tuple(
        Row(tuple(_make_cell(cell) for cell in cells) + (Cell(),) * (width - len(cells)), f"第{line}行")
        for line, cells in rows
    )
    return Table(made, f"第{rows[0][0]}行起的表")


def _make_cell(text: str) -> Cell:
    return Cell(tidy(_strip_marks(text)), "", _find_struck(text))


def _find_struck(text: str) -> str:
    return "\n".join(a or b for a, b in _STRUCK.findall(text))


def _strip_marks(text: str) -> str:
    """A text of Markdown without its marks."""
    text = re.sub(r"\s*<br\s*/?>\s*", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"</?(?:del|s|b|strong|em|i|u)>", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$", "", text)
    text = re.sub(r"\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~", lambda m: m[1] or m[2] or m[3], text)
    text = re.sub(r"&(nbsp|amp|lt|gt);", lambda m: {"nbsp": " ", "amp": "&", "lt": "<", "gt": ">"}[m[1]], text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|<>~-])", r"\1", text)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]


def _begins_row(line: str) -> bool:
    """Whether a table begins on a line: it has several cells, or empty ones behind its only one."""
    cells = _cells(line.rstrip("\n "))
    return len(cells) > 1 and (sum(map(bool, cells)) > 1 or (bool(cells[0]) and not cells[-1]))


def _is_head(lines: Sequence[str], n: int) -> bool:
    """Whether a line is the head of a table of Markdown: the next one is the rule below it."""
    if n + 1 >= len(lines) or "|" not in lines[n] or "-" not in lines[n + 1] or "|" not in lines[n + 1]:
        return False
    rule = lines[n + 1].strip()
    return len(rule) < 2_000 and set(rule) <= set("|-: ") and len(_split_pipes(rule)) == len(_split_pipes(lines[n]))


def _split_pipes(line: str) -> list[str]:
    line = line.strip()
    line = line.removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]


def _is_plain_box(line: str) -> bool:
    """Whether a line is one of a table drawn with + - |."""
    line = line.strip()
    return line.startswith("|") and line.endswith("|") and len(line) > 2


def _is_box(lines: Sequence[str], n: int) -> bool:
    """Whether a drawn table begins on a line."""
    line = lines[n].strip()
    if len(line) > 5_000:
        return False
    if _BOX.search(line) and not _BOX_RULE.fullmatch(line):
        return len(_BOX.findall(line)) > 1
    following = lines[n + 1].strip() if n + 1 < len(lines) else ""
    return (
        bool(line)
        and set(line) <= set("┌┬┐─━┏┳┓╔╦╗═╒╤╕+-= ")
        and (_BOX.search(following) is not None or _is_plain_box(following))
    )


def _read_box(lines: Sequence[str], first: int, end: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a drawn table: what stands between two rules is one row, whose cells have several lines.

    Where no rule stands between any two lines, each line is a row.
    """
    ruled = sum(bool(_BOX_RULE.fullmatch(lines[n])) for n in range(first, end)) > 3
    row: list[str] = []
    start = first
    for n in range(first, end):
        if _BOX_RULE.fullmatch(lines[n]):
            if row:
                yield start + 1, row
            row = []
            continue
        line = lines[n].strip()
        inner = _INNER.search(line) if ruled and line[:1] in "├┣╠┠╟╞+" else None
        cells = [cell.strip("─━═-┼├┤ \u3000") for cell in re.split(r"[│┃║|├┤┼]" if inner else r"[│┃║|]", line)]
        cells = cells[1:-1] if line[:1] in "│┃║|├" and len(cells) > 2 else cells
        if row and ruled:
            row += [""] * (len(cells) - len(row))
            row = [
                f"{old}\n{new}" if old and new else old or new
                for old, new in zip(row, cells + [""] * (len(row) - len(cells)), strict=True)
            ]
        else:
            if row:
                yield start + 1, row
            row, start = cells, n
    if row:
        yield start + 1, row


def _find_columns_end(lines: Sequence[str], n: int) -> int:
    """Where a run of lines ends that have equally many columns parted by two or more spaces; ``n`` if there is none."""
    count = len(_GAP.split(lines[n].strip())) if len(lines[n]) < 5_000 else 1
    if count < 3:
        return n
    end, rows = n, 0
    while end < len(lines) and (not lines[end].strip() or len(_GAP.split(lines[end][:5_000].strip())) == count):
        rows += bool(lines[end].strip())
        end += 1
    return end if rows >= 3 else n

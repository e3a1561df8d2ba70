"""The paragraphs of a document as they were meant: lines put together again, and the number that each begins with."""

import re
from collections.abc import Iterable, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.prose.duties import LONGEST, starts_with_label
from bizenv.intake.annex.texts.numbers import HAN
from bizenv.intake.annex.units.names import CLOSE, OPEN
from bizenv.intake.document.model import Document, Paragraph

SPOKEN = 60
"""The level of 一是, 二是, below all others."""
_MARKS = (
    (10, rf"第{HAN}(?:部分|章|篇|编)[、：:\s]*"),
    (10, rf"{HAN}[、．]\s*"),
    (20, rf"[（(]\s*{HAN}\s*[)）][、.]?\s*"),
    (30, r"\d{1,3}(?:\.\d{1,2}){1,3}[.．、]?\s*(?=[^\d\s%.年月日时天个项家万亿元米公倍])"),
    (30, r"\d{1,3}\s*[.．、](?!\d)\s*"),
    (
        30,
        rf"(?:任务|举措|措施|事项|第)\s*(?:{HAN}|\d{{1,3}})\s*(?:条|项)?\s*[：:、．.]\s*|第(?:{HAN}|\d{{1,3}})条\s*",
    ),
    (40, r"[（(]\s*\d{1,3}\s*[)）][、.]?\s*"),
    (50, r"[①-⑳⑴-⒇]\s*|\d{1,2}\s*[)）]\s*"),
    (SPOKEN, r"[一二三四五六七八九十]{1,2}是(?:要)?(?!否|不是)"),
)
_TERMINAL = tuple("。；：！？;:.”）)】〕")
_LINE = 80
"""The lines of a page are not longer than this, in Han characters."""


class Clause(NamedTuple):
    """A paragraph. ``level``: of its number, 0 if it has none; ``number`` as printed, without white space."""

    level: int
    number: str
    text: str
    place: str
    struck: str = ""


def read_clauses(documents: Iterable[Document]) -> list[Clause]:
    """The paragraphs of all documents, outside of tables, each with its number."""
    return [_number(p) for document in documents for p in _join_lines(_list_lines(document), document.wraps)]


def split_mark(text: str) -> tuple[int, str, str]:
    """The level of the number that a text begins with, the number as printed, and the rest; level 0 if it has none."""
    for level, pattern in _MARKS:
        match = re.match(pattern, text)
        if match:
            deeper = match[0].count(".") if re.match(r"\d+\.\d", match[0]) else 0
            return level + deeper, re.sub(r"\s", "", match[0]), text[match.end() :].strip()
    return 0, "", text.strip()


def _number(paragraph: Paragraph) -> Clause:
    level, number, text = split_mark(paragraph.text)
    return Clause(level, number, text, paragraph.place, paragraph.struck)


def _list_lines(document: Document) -> list[Paragraph]:
    """The lines of a document's paragraphs."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for line in block.text.split("\n"):
                plain = re.sub(r"[\xa0\u3000\t ]+", " ", re.sub(r"^#+\s*|\*\*", "", line)).strip()
                if plain and not re.fullmatch(r"[-—–―\s]*\d{1,4}[-—–―\s]*", plain):
                    lines.append(block._replace(text=plain))
    return lines


def _join_lines(lines: Sequence[Paragraph], wraps: bool) -> list[Paragraph]:
    """Lines put together to paragraphs, where the layout or a new page broke them."""
    widths = sorted(_width(line.text) for line in lines)
    full = widths[int(0.95 * (len(widths) - 1))] if widths else 0.0
    joined: list[Paragraph] = []
    before = 0.0
    for line in lines:
        if joined and _goes_on(joined[-1].text, line.text, wraps, before, full):
            held = joined[-1]
            latin = re.search("[A-Za-z0-9]$", held.text) and re.match("[A-Za-z]", line.text)
            joined[-1] = held._replace(
                text=f"{held.text}{' ' if latin else ''}{line.text}",
                struck="\n".join(filter(None, (held.struck, line.struck))),
            )
        else:
            joined.append(line)
        before = _width(line.text)
    return joined


def _goes_on(held: str, line: str, wraps: bool, width: float, full: float) -> bool:
    """Whether a line goes on with the paragraph above it."""
    if len(held) > LONGEST or split_mark(line)[0]:
        return False
    if _is_open(held):
        return True
    ended = held.endswith(_TERMINAL)
    if not wraps or (starts_with_label(line) and (line[0] not in OPEN or ended or width < full - 4 or full > _LINE)):
        return False
    if full <= _LINE and width >= full - 4:
        return not (ended and width < full - 1)
    level = split_mark(held)[0]
    sentence = "，" in held or "。" in held
    told = level == SPOKEN or (not level and sentence) or (full > _LINE and len(held) > 40)
    return not ended and (told or (full <= _LINE and sentence and width > full * 0.75))


def _is_open(text: str) -> bool:
    """Whether a bracket is not closed at the end of a text, and it is no longer than a list of units may be."""
    opened: list[int] = []
    start = max(0, len(text) - 600)
    for at in range(start, len(text)):
        if text[at] in OPEN:
            opened.append(at)
        elif text[at] in CLOSE and opened:
            opened.pop()
    return bool(opened) and len(text) - opened[0] < 500


def _width(text: str) -> float:
    """The width of a text in Han characters."""
    return sum(1.0 if ord(character) > 0x2000 else 0.5 for character in text)

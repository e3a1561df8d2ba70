"""Headings above the rows of an annex: 一、优化政务环境（共5项）."""

import re

from bizenv.intake.annex.model import Section
from bizenv.intake.annex.table.cells import HAN, fold

_RANKS = (
    rf"第([{HAN}]+|\d+)(部分|篇|编)[、:：\s]*",
    rf"第([{HAN}]+|\d+)(章|节|类|批)[、:：\s]*",
    rf"([{HAN}]+)\s*[、．.]\s*",
    rf"[(（]\s*([{HAN}]+)\s*[)）]\s*[、.]?\s*",
    r"(\d{1,3})\s*[、.．]\s*(?!\d)",
    r"[(（]\s*(\d{1,3})\s*[)）]\s*",
)
"""The marks of headings from the outermost to the innermost, as in every official paper: 第一部分, 一、, （一）, 1., (1)."""
PLAIN = len(_RANKS)
"""The rank of a heading without a number."""
_COUNT = r"[(（]\s*(?:共|合计|计|共计)?\s*(\d{1,4})\s*(?:项|条|个|件|款)(?:任务|措施|举措|工作|具体任务)?\s*[)）]"
_LEAD = (
    r"[(（]\s*(?:总?牵头|责任|主办|主责)(?:单位|部门)?\s*[:：]\s*([^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]"
)


def find_rank(text: str) -> int:
    """How deep a heading stands by its mark; ``PLAIN`` if it has none."""
    return next((rank for rank, mark in enumerate(_RANKS) if re.match(mark, text.strip())), PLAIN)


def find_count(text: str) -> int | None:
    """The 5 of （共5项）, or None."""
    found = re.search(_COUNT, text)
    return int(found[1]) if found else None


def make_section(
    text: str, place: str, level: int, units: str = "", columns: tuple[tuple[str, str], ...] = ()
) -> Section:
    """A section out of its heading as printed. ``level`` counts from 1 for the outermost."""
    plain = "".join(text.split("\n")).strip()
    rank, number, title = find_rank(plain), "", plain
    if rank < PLAIN and (mark := re.match(_RANKS[rank], plain)):
        number = mark[1] if rank > 1 else re.sub(r"[、:：\s]+$", "", mark[0])
        title = plain[mark.end() :]
        if not title.strip():
            title = "" if rank else plain
    title = re.sub(r"\s*[(（]?续表?[)）]$|\s*[(（]续[)）](?=[(（])", "", title)  # the same heading on the next page
    count = find_count(title)
    title = re.sub(_COUNT, "", title, count=1) if count is not None else title
    if lead := re.search(_LEAD, title):
        units = units or lead[1].strip()
        title = title[: lead.start()] + title[lead.end() :]
    return Section(number, title.strip(), place, level, count, units, columns)


class Stack:
    """The headings that hold at a row: section rows and headings between tables."""

    def __init__(self) -> None:
        self.open: list[tuple[int, Section]] = []
        self.all: list[Section] = []

    def is_open(self, text: str) -> bool:
        """Whether a heading is one that holds already, printed again on a new page."""
        made = make_section(text, "", 1)
        return any((held.number, fold(held.title)) == (made.number, fold(made.title)) for _, held in self.open)

    def push(self, text: str, place: str, units: str = "", columns: tuple[tuple[str, str], ...] = ()) -> Section:
        """Open a section; those of its own rank and deeper end."""
        rank = find_rank(text)
        while self.open and self.open[-1][0] >= rank:
            self.open.pop()
        section = make_section(text, place, len(self.open) + 1, units, columns)
        self.open.append((rank, section))
        self.all.append(section)
        return section

    def hold(self) -> tuple[Section, ...]:
        """The sections that hold now, from the outermost."""
        return tuple(section for _, section in self.open)

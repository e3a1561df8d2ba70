"""The tables of an annex become records: one for each row, whole, with the sections it stands under."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bizenv.base.errors import DataError
from bizenv.intake.annex.model import Record, Rows, Section, Suspicion
from bizenv.intake.annex.table.blanks import fill
from bizenv.intake.annex.table.cells import fold, is_note, is_total, tells_first
from bizenv.intake.annex.table.checking import check_counts
from bizenv.intake.annex.table.drafts import Draft, build_record
from bizenv.intake.annex.table.fields import decide_fields
from bizenv.intake.annex.table.gather import Gathered, gather
from bizenv.intake.annex.table.headings import find_heading
from bizenv.intake.annex.table.heads import read_overrides
from bizenv.intake.annex.table.joining import ROLES, Habits, continues
from bizenv.intake.annex.table.lines import Column, Line
from bizenv.intake.annex.table.repair import mend_shift, part_melted
from bizenv.intake.annex.table.sections import Stack, make_section
from bizenv.intake.annex.table.tables import Seen, choose, describe
from bizenv.intake.annex.table.unplaced import find_unplaced
from bizenv.intake.document.model import Document, Paragraph

_SIGNED = (
    r"(填报|填表|制表|编制|联系|审核|审批|签发|报送|抄送|单位负责|日期|时间|打印|（?此件|来源|\d{4}年\d+月\d+日).*"
)


_SHORTEST_REPEATED = 6
"""Characters of a text which two rows do not share by chance."""
_CUT_NUMBER = 20
"""Characters of a number as it is kept; a longer one is no number, and what is cut off is named."""
_LONGEST_NUMBER = 6
"""Characters: a longer text alone in a row under a note goes on with the note."""
_GONE = "(已|现)?(并入|合并[到至入]|归并|删除|取消|撤销|作废|不再列入)(了|第.{1,8}[项条])?。?"
_VOID = rf"[(（](本项|此项)?{_GONE}[)）]。?|(本项|此项){_GONE}|已?(并入|合并[到至入])第.{{1,8}}[项条]。?"
"""A row that says of itself that it is none any more: （已并入第5项）."""


def find_rows(
    documents: Sequence[Document], *, table: int | None = None, columns: Mapping[str, int] | None = None
) -> Rows:
    """The rows of the annex in the tables of the documents.

    ``table``: the number of its first table among all tables, from 1; ``columns``: which column is which, from 1
    (牵头: 3). Raises DataError where no table fits or what was given means nothing; it says what tables there are.
    """
    group, others = choose(documents, table, columns)
    gathered = gather(group)
    overrides = read_overrides(columns or {}, len(gathered.names))
    lines = [item for item in gathered.items if isinstance(item, Line)]
    fields, doubts = decide_fields(gathered.names, lines, overrides)
    reader = _Reader(gathered, fields, lines)
    printed = [(cell.text, line.place) for line in lines for cell in line.cells if cell.text.strip()]
    reader.read()
    built = [build_record(draft, reader.habits) for draft in reader.drafts]
    records = tuple(_doubt_repeated([record for record in built if _says_something(record)]))
    reader.lost += [(record.number, record.place) for record in built if record.number and not _says_something(record)]
    if not records:
        raise DataError(f"{describe(group.tables[0])}：表里没有任务。可用 --table 指出另一张表，用 --columns 指出各栏")
    doubts += gathered.doubts
    for seen, reason in others:
        read = any(seen is one for one in group.tables)
        other = "也可能对错了栏，可用 --columns 指定" if read else f"也可能应读这一张，要读它请用 --table {seen.number}"
        doubts.append(Suspicion("table", f"{reason}：{describe(seen)}", other))
    doubts += check_counts(records, reader.sections(), gathered.names)
    near, far = _find_rule(documents, group.tables[0])
    first = reader.first or near or any(map(tells_first, gathered.names))
    if far and not first and reader.habits.by["units"]:
        first = True
        words = f"正文写明“{far}”，附表的单位栏也照此读：第一个牵头，其余配合"
        doubts.append(Suspicion("table", words, "也可能附表中各单位都牵头"))
    lost = [*reader.lost, *_list_unused(reader.stack.all, records), *_list_beside(records)]
    lost += [(record.number, record.place) for record in records if len(record.number) > _CUT_NUMBER]
    lost += find_unplaced(printed, records, [*lost, (gathered.title, "")])
    return Rows(
        records,
        gathered.title,
        group.tables[0].table.place,
        tuple(
            (column.head, "columns" if column.field == "other" else column.field)
            for column in fields
            if column.head or column.field != "other"
        ),
        "first" if first else "all",
        tuple(lost),
        tuple(doubts),
    )


def _says_something(record: Record) -> bool:
    """Whether a row has more than a number: forms have numbered rows that nobody filled in."""
    return any((record.title, record.text, record.lead, record.support, record.units, record.deadline, record.columns))


def _doubt_repeated(records: Sequence[Record]) -> Iterator[Record]:
    """The rows, those with a doubt that say the same as one before: their table may have been read twice."""
    seen: dict[tuple[str, ...], str] = {}
    for record in records:
        words = (record.title, record.text, record.lead, record.support, record.units, record.deadline)
        key = tuple(map(fold, words))
        if len(key[1]) >= _SHORTEST_REPEATED and key in seen:
            doubt = Suspicion(
                "row", f"与{seen[key]}的任务、单位、时限都相同，仍作为单独的一项", "也可能同一行读了两次，应删去"
            )
            yield record._replace(doubts=(*record.doubts, doubt))
        else:
            seen.setdefault(key, record.place)
            yield record


def _find_rule(documents: Sequence[Document], table: Seen) -> tuple[bool, str]:
    """Whether the text near the table says that the first unit leads; and, if only the body does, its words."""
    far = ""
    for document in documents:
        start = table.block - 6 if document is table.document else len(document.blocks)
        for n, block in enumerate(document.blocks):
            if isinstance(block, Paragraph) and tells_first(block.text):
                if n >= start:
                    return True, ""
                far = far or "".join(block.text.split())[-40:]
    return False, far


def _list_unused(sections: Sequence[Section], records: Sequence[Record]) -> list[tuple[str, str]]:
    """The headings with no row below them, whose words would be lost."""
    used = {section for record in records for section in record.sections}
    unused = [section for section in sections if section not in used]
    return [
        (text, section.place)
        for section in unused
        for text in (_spell(section), section.units, *(text for _, text in section.columns))
        if text
    ]


def _list_beside(records: Sequence[Record]) -> list[tuple[str, str]]:
    """What the row of a section says besides its heading and the units of its rows, and the units if they have their own."""
    found: list[tuple[str, str]] = []
    below: dict[Section, list[Record]] = {}
    for record in records:
        for section in record.sections:
            below.setdefault(section, []).append(record)
    for section, rows in below.items():
        found += [
            (text, section.place) for _, text in section.columns if section.units not in text or not section.units
        ]
        if section.units and all(record.lead.strip() or record.units.strip() for record in rows):
            found.append((section.units, section.place))
    return found


def _spell(section: Section) -> str:
    count = f"（{section.stated}项）" if section.stated is not None else ""
    return f"{section.number}、{section.title}{count}" if section.number else f"{section.title}{count}"


class _Reader:
    """Reads lines in order into drafts of records; ``above`` holds the text of each column in the row above."""

    def __init__(self, gathered: Gathered, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        self.items = gathered.items
        self.columns = columns
        self.habits = Habits(lines, columns)
        self.stack = Stack()
        self.drafts: list[Draft] = []
        self.above = [""] * len(columns)
        self.last: Draft | None = None
        self.lost = list(gathered.lost)
        self.first = False
        self.noted = False
        self._held: dict[int, Section] = {}
        self._printed: dict[int, str] = {}
        self._groups: list[Section] = []

    def sections(self) -> list[Section]:
        """All sections that were met."""
        return [*self.stack.all, *self._groups]

    def read(self) -> None:
        """Read all rows and headings."""
        for n, item in enumerate(self.items):
            if not isinstance(item, Line):
                self._open(item.text, item.place)
            elif not item.is_blank():
                after = self.items[n + 1] if n + 1 < len(self.items) else None
                self._read_line(item, after if isinstance(after, Line) else None)

    def _open(self, text: str, place: str, units: str = "", columns: tuple[tuple[str, str], ...] = ()) -> None:
        if self.stack.is_open(text):
            return
        self.stack.push(text, place, units, columns)
        self.above = [""] * len(self.columns)
        self._held.clear()
        self.last = None

    def _read_line(self, line: Line, after: Line | None) -> None:
        if self._lose(line):
            return
        heading = part_melted(self.habits, line) if self.last is not None else ""
        if heading:
            if self.last is not None and not line.is_blank():
                self._append(self.last, line)
                self.last.doubt("row", f"{line.place}与下面的“{heading}”连成一行，已分开", "也可能有的文字属于下一部分")
            self._open(heading, line.place)
            return
        found = find_heading(self.habits, line, after, follows=self.last is not None)
        if found is not None:
            again = line.opens and self.stack.is_open(found[1])
            self._open_row(line, *found)
            if again and after is not None:
                after.opens = True
            return
        mend_shift(self.habits, line)
        goes_on, sure = continues(self.habits, self.last.texts, line) if self.last is not None else (False, True)
        if self.last is not None and goes_on:
            self._append(self.last, line)
            if not sure:
                self.last.doubt("row", f"{line.place}没有序号，接在上一行之后", "也可能是单独的一行")
        elif self.last is not None and self._is_stacked(line):
            self.last.pile(self.habits, line)
        else:
            draft = self._begin(line)
            if not sure and self.habits.by["number"]:
                draft.doubt("row", "换页后没有序号，作为单独的一行", "也可能应接在上一行之后")

    def _lose(self, line: Line) -> bool:
        """Whether a row is a note, a total, a signature or says that it is void; its texts are lost, unless they are the rule on who leads."""
        filled = line.filled()
        head = line.get(filled[0])
        if any(re.fullmatch(_VOID, fold(line.get(n))) for name in ("title", "text") for n in self.habits.by[name]):
            self.lost.append(("，".join(line.get(n) for n in filled), line.place))
            return True
        signed = all(re.fullmatch(_SIGNED, fold(line.get(n))) and re.search("[:：]|日", line.get(n)) for n in filled)
        further = self.noted and len(filled) == 1 and len(fold(head)) > _LONGEST_NUMBER
        self.noted = further or is_note(head)
        if not (self.noted or is_total(head) or signed):
            return False
        self.first = self.first or any(tells_first(line.get(n)) for n in filled)
        for n in filled:
            rest = "\n".join(piece for piece in line.cells[n].text.split("\n") if not tells_first(piece))
            self.lost += [(rest, line.place)] if rest.strip() and not tells_first(rest) else []
        return True

    def _open_row(self, line: Line, used: Sequence[int], text: str) -> None:
        """Open the section of a section row. Its units are those of its own cells, or those that its heading names."""
        units, rest = "", []
        for n in line.filled():
            if n in used:
                continue
            if self.columns[n].field in ROLES and not units:
                units = line.get(n)
            else:
                rest.append((self.columns[n].head, line.get(n)))
        if make_section(text, line.place, 1).units:
            rest.append((self.columns[used[0]].head, text))
        self._open(text, line.place, units, tuple(rest))

    def _is_stacked(self, line: Line) -> bool:
        """Whether a row has units or a time alone, under a row with a text: more lines of the same cells."""
        return not any(line.get(n) for name in ("number", "section", "title", "text") for n in self.habits.by[name])

    def _append(self, draft: Draft, line: Line) -> None:
        draft.append(self.habits, line)
        for n in line.filled():
            self.above[n] = draft.texts[n]
        if any(line.get(n) for n in self.habits.by["section"]):
            self._held = {n: section for n, section in self._held.items() if not line.get(n)}
            self._groups = [
                section for section in self._groups if section not in draft.groups or section in self._held.values()
            ]
            draft.groups = self._group(draft.texts, draft.place)

    def _begin(self, line: Line) -> Draft:
        draft = Draft(line, self.stack.hold())
        fill(draft, line, self.above, self.habits, follows=self.last is not None)
        draft.groups = self._group(draft.texts, line.place)
        self.drafts.append(draft)
        self.last = draft
        self.above = list(draft.texts)
        return draft

    def _group(self, texts: Sequence[str], place: str) -> tuple[Section, ...]:
        """The sections that the merged columns beside a row say, from left to right."""
        found: list[Section] = []
        for n in self.habits.by["section"]:
            if not texts[n].strip():
                continue
            held = self._held.get(n)
            if held is not None and texts[n] == self._printed.get(n):
                found.append(held)
                continue
            self._printed[n] = texts[n]
            made = make_section(texts[n], place, len(self.stack.open) + len(found) + 1)
            if held is None or (held.number, fold(held.title)) != (made.number, fold(made.title)):
                self._held[n] = held = made
                self._groups.append(made)
            found.append(held)
        return tuple(found)

"""The tables of an annex become records: one for each row, whole, with the sections it stands under."""

import re
from collections.abc import Mapping, Sequence

from bizenv.intake.annex.cells import ends_sentence, fold, is_note, is_number, is_total, tells_first
from bizenv.intake.annex.checking import check_counts
from bizenv.intake.annex.fields import decide_fields
from bizenv.intake.annex.gather import Gathered, gather
from bizenv.intake.annex.heads import read_overrides
from bizenv.intake.annex.joining import FIELDS, ROLES, Habits, continues, join
from bizenv.intake.annex.lines import Column, Line
from bizenv.intake.annex.model import Record, Rows, Section, Suspicion
from bizenv.intake.annex.repair import mend_shift, part_melted
from bizenv.intake.annex.sections import PLAIN, Stack, find_count, find_rank, make_section
from bizenv.intake.annex.tables import Seen, choose, describe
from bizenv.intake.document.model import Document, Paragraph


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
    reader.read()
    doubts = [*doubts, *gathered.doubts]
    for seen, reason in others:
        doubts.append(Suspicion("table", f"{describe(seen)}：{reason}", f"要读它请用 --table {seen.number}"))
    records = tuple(reader.build(draft) for draft in reader.drafts)
    doubts += check_counts(records, reader.sections(), gathered.names)
    near, far = _find_rule(documents, group.tables[0])
    first = reader.first or near or any(map(tells_first, gathered.names))
    if far and not first and reader.habits.by["units"]:
        first = True
        doubts.append(
            Suspicion("table", f"正文写明“{far}”，附表的单位栏也照此读：第一个牵头，其余配合", "附表中各单位都牵头")
        )
    return Rows(
        records,
        gathered.title,
        group.tables[0].table.place,
        tuple((column.head, "columns" if column.field == "other" else column.field) for column in fields),
        "first" if first else "all",
        tuple(reader.lost),
        tuple(doubts),
    )


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


class _Draft:
    """A record while its pieces come in: a text for each column."""

    def __init__(self, line: Line, width: int, sections: tuple[Section, ...]) -> None:
        self.texts = [""] * width
        self.stacked: set[int] = set()
        self.sections = sections
        self.groups: tuple[Section, ...] = ()
        self.place = line.place
        self.doubts = list(line.doubts)
        self.struck: list[str] = []
        self.lead_over_both = False

    def doubt(self, topic: str, read: str, other: str) -> None:
        self.doubts.append(Suspicion(topic, read, other))  # type: ignore[arg-type]


class _Reader:
    """Reads lines in order into drafts of records; ``above`` holds the text of each column in the row above."""

    def __init__(self, gathered: Gathered, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        self.items = gathered.items
        self.columns = columns
        self.habits = Habits(lines, columns)
        self.stack = Stack()
        self.drafts: list[_Draft] = []
        self.above = [""] * len(columns)
        self.last: _Draft | None = None
        self.lost = list(gathered.lost)
        self.first = False
        self._groups: dict[int, Section] = {}
        self._all_groups: list[Section] = []

    def sections(self) -> list[Section]:
        """All sections that were met."""
        return [*self.stack.all, *self._all_groups]

    def read(self) -> None:
        for item in self.items:
            if not isinstance(item, Line):
                self._open(item.text, item.place)
            elif not item.is_blank():
                self._read_line(item)

    def _open(self, text: str, place: str, units: str = "", columns: tuple[tuple[str, str], ...] = ()) -> None:
        self.stack.push(text, place, units, columns)
        self.above = [""] * len(self.columns)
        self._groups.clear()
        self.last = None

    def _read_line(self, line: Line) -> None:
        filled = line.filled()
        head = line.get(filled[0])
        if is_note(head) or is_total(head):
            self.first = self.first or any(tells_first(line.get(n)) for n in filled)
            self.lost += [(line.cells[n].text, line.place) for n in filled if not tells_first(line.get(n))]
            return
        heading = part_melted(self.habits, line) if self.last is not None else ""
        if heading:
            draft = self.last
            if draft is not None and not line.is_blank():
                self._append(draft, line)
                draft.doubt("row", f"{line.place}与下面的“{heading}”连成一行，已分开", "有的文字属于下一部分")
            self._open(heading, line.place)
            return
        if self._read_section(line):
            return
        mend_shift(self.habits, line)
        if self.last is not None:
            goes_on, sure = continues(self.habits, self.last.texts, line)
            if goes_on:
                self._append(self.last, line)
                if not sure:
                    words = f"{line.place}没有序号，接在上一行之后"
                    self.last.doubt("row", words, "是单独的一行")
                return
            if self._is_stacked(line):
                self._pile(self.last, line)
                return
        self._begin(line)

    def _read_section(self, line: Line) -> bool:
        """Whether a row is the heading of a section; if so, it is opened."""
        found = self._find_section(line)
        if found is None:
            return False
        used, text = found
        units, rest = "", []
        for n in line.filled():
            if n in used:
                continue
            if self.columns[n].field in ROLES and not units:
                units = line.get(n)
            else:
                rest.append((self.columns[n].head, line.get(n)))
        bracket = make_section(text, line.place, 1).units
        if bracket:
            rest.append((self.columns[used[0]].head, text))
        self._open(text, line.place, units, tuple(rest))
        return True

    def _find_section(self, line: Line) -> tuple[tuple[int, ...], str] | None:
        """The columns that hold the heading of a section row, and the heading; None if it is no such row."""
        filled = line.filled()
        n, text = filled[0], line.get(filled[0])
        field = self.columns[n].field
        rank = find_rank(text)
        long_ = len(text) > 60 or ends_sentence(text)
        others = [self.columns[m].field for m in filled[1:]]
        if field == "number" and not is_number(text) and not set(others) & {"title", "text"}:
            return None if long_ else ((n,), text)
        if (
            field == "number"
            and self.habits.digits
            and re.fullmatch(r"[(（]?[一二三四五六七八九十]+[)）]?[、.]?", fold(text))
        ):
            body = [m for m in filled[1:] if self.columns[m].field in ("section", "title", "text")]
            if self.habits.digits * 2 > len(self.drafts) and len(body) == 1 and not long_:
                mark = fold(text)
                mark = mark if mark[-1] in "、)）" else f"{mark}、"
                return (n, body[0]), mark + line.get(body[0])
        if len(filled) == 1:
            return self._find_lone(line, n, text, rank, long_)
        if long_ or field not in ("section", "title", "text"):
            return None
        if set(others) <= {*ROLES, "other", "deadline"}:
            if find_count(text) is not None and rank < 4:
                return (n,), text
            blank = self.habits.numbered and not any(line.cells[m].covered == "above" for m in self.habits.by["number"])
            if rank < 4 and blank and self.habits.digits:
                return (n,), text
            if rank < 3 and field == "section" and not line.opens and "text" not in others:
                return (n,), text
        return None

    def _find_lone(self, line: Line, n: int, text: str, rank: int, long_: bool) -> tuple[tuple[int, ...], str] | None:
        """As ``_find_section``, for a row with one filled cell."""
        field = self.columns[n].field
        if line.spans:
            return None if long_ and rank == PLAIN and find_count(text) is None else ((n,), text)
        if long_ or field in (*ROLES, "deadline", "other"):
            return None
        if rank < 4 or find_count(text) is not None:
            return (n,), text
        covered = any(cell.covered == "above" for cell in line.cells)
        if covered or (line.opens and line.wraps and self.last is not None):
            return None
        if field == "section" or (n == 0 and rank == PLAIN and len(text) <= 30 and self.habits.by["text"] != [0]):
            return (n,), text
        return None

    def _is_stacked(self, line: Line) -> bool:
        """Whether a row has units or a time alone, under a row with a text: more lines of the same cells."""
        if any(line.get(n) for field in ("number", "section", "title", "text") for n in self.habits.by[field]):
            return False
        return any(line.get(n) for n in line.filled())

    def _pile(self, draft: _Draft, line: Line) -> None:
        """Add the cells of a stacked row below those of the record; units keep their rows beside each other."""
        roles = [n for n in self.habits.roles if line.cells[n].covered != "above"]
        piled = set(roles) if any(line.get(n) for n in roles) else set()
        for n, cell in enumerate(line.cells):
            if n in piled or line.get(n):
                draft.texts[n] = f"{draft.texts[n]}\n{cell.text}" if draft.texts[n] or n in piled else cell.text
            if cell.struck:
                draft.struck.append(cell.struck)
        draft.doubts += line.doubts

    def _append(self, draft: _Draft, line: Line) -> None:
        """Join the pieces of a broken row to the record that it goes on."""
        for n, cell in enumerate(line.cells):
            if not line.get(n):
                continue
            field = self.columns[n].field
            if field == "section" and fold(cell.text) in fold(draft.texts[n]):
                continue
            draft.texts[n] = join(draft.texts[n], cell.text, field, self.habits.names)
            self.above[n] = draft.texts[n]
            if field == "section":
                self._groups.pop(n, None)
            if cell.struck:
                draft.struck.append(cell.struck)
        draft.doubts += line.doubts
        if any(line.get(n) for n in self.habits.by["section"]):
            draft.groups = self._group(draft.texts, draft.place)

    def _begin(self, line: Line) -> None:
        """Begin a record with a row; blank and merged cells are filled in from above."""
        draft = _Draft(line, len(self.columns), self.stack.hold())
        above, last = self.above, self.last
        number = self.habits.by["number"]
        own_number = any(line.get(n) for n in number)
        covered = any(line.cells[n].covered == "above" for n in number)
        had_number = any(above[n] for n in number)
        titles = self.habits.by["title"]
        if number and self.habits.numbered:
            same = last is not None and not own_number and had_number
        else:
            same = (
                last is not None
                and bool(titles)
                and not any(line.get(n) for n in titles)
                and any(above[n] for n in titles)
            )
        for n, cell in enumerate(line.cells):
            field = self.columns[n].field
            text = cell.text.strip()
            if cell.struck:
                draft.struck.append(cell.struck)
            if text:
                draft.texts[n] = cell.text
            elif cell.covered == "above" and (field != "text" or own_number):
                draft.texts[n] = above[n]
                if field == "text" and above[n]:
                    draft.doubt("row", "任务一格与上一行合并，文字相同", "两个序号合为一项")
            elif field == "section" or (field in ("number", "title") and same):
                draft.texts[n] = above[n] if cell.covered != "left" else ""
        if same and not own_number and not covered and self.habits.numbered:
            draft.doubt(
                "row", f"没有序号，作为上一行“{next(above[n] for n in number if above[n])}”的另一行", "是单独的一项"
            )
        self._fill_units(draft, line, same)
        self._fill_deadline(draft, line)
        self._move_merged(draft, line)
        draft.groups = self._group(draft.texts, line.place)
        self.drafts.append(draft)
        self.last = draft
        self.above = list(draft.texts)

    def _fill_units(self, draft: _Draft, line: Line, same: bool) -> None:
        """Fill in units that are blank: within a measure a blank cell is a merged one; else only where merges are drawn."""
        roles = self.habits.roles
        if not roles or any(draft.texts[n] for n in roles) or not any(self.above[n] for n in roles):
            return
        if same:
            for n in roles:
                draft.texts[n] = self.above[n]
            return
        lead = next(n for n in roles if self.above[n])
        told = self.above[lead].replace("\n", "")
        if line.opens and line.wraps and any(self.habits.merged[n] for n in roles):
            for n in roles:
                draft.texts[n] = self.above[n]
            draft.doubt("units", f"单位栏空白，换页前是合并的一格，按“{told}”读", "本行没有单位")
        else:
            draft.doubt("units", "单位栏空白，没有单位", f"与上一行合并，是“{told}”")

    def _fill_deadline(self, draft: _Draft, line: Line) -> None:
        for n in self.habits.by["deadline"]:
            blank = not draft.texts[n] and not line.cells[n].covered
            if blank and line.opens and line.wraps and self.habits.merged[n] and self.above[n]:
                draft.texts[n] = self.above[n]
                draft.doubt("deadline", f"时限栏空白，换页前是合并的一格，按“{self.above[n]}”读", "本行没有时限")

    def _move_merged(self, draft: _Draft, line: Line) -> None:
        """A title merged over the column of texts is the text; units merged over both roles have no role of their own."""
        for title in self.habits.by["title"]:
            for text in self.habits.by["text"]:
                if draft.texts[title] and not draft.texts[text] and line.cells[text].covered == "left":
                    draft.texts[text], draft.texts[title] = draft.texts[title], ""
        for lead in self.habits.by["lead"]:
            for support in self.habits.by["support"]:
                over = line.cells[support].covered == "left" and support == lead + 1
                draft.lead_over_both = draft.lead_over_both or (over and bool(draft.texts[lead]))

    def _group(self, texts: Sequence[str], place: str) -> tuple[Section, ...]:
        """The sections that the merged columns beside a row say, from left to right."""
        found: list[Section] = []
        for n in self.habits.by["section"]:
            text = texts[n].strip()
            if not text:
                continue
            level = len(self.stack.open) + len(found) + 1
            held = self._groups.get(n)
            made = make_section(text, place, level)
            if held is None or (held.number, fold(held.title)) != (made.number, fold(made.title)):
                self._groups[n] = held = made
                self._all_groups.append(made)
            found.append(held)
        return tuple(found)

    def build(self, draft: _Draft) -> Record:
        """The record of a draft."""
        by: dict[str, str] = {}
        for field in FIELDS[:-1]:
            texts = [draft.texts[n].rstrip() for n in self.habits.by[field] if draft.texts[n].strip()]
            if field == "deadline" and len(self.habits.by[field]) > 1:
                texts = [_date(draft.texts[n].strip(), self.columns[n].head) for n in self.habits.by[field]]
                texts = [text for text in texts if text]
            by[field] = "\n".join(texts)
        if not by["number"] and not self.habits.by["number"]:
            if mark := re.match(r"\s*(\d{1,4})\s*[.．、](?!\d)\s*", by["title"]):
                by["number"], by["title"] = mark[1], by["title"][mark.end() :]
        if by["lead"] and not by["support"] and (draft.lead_over_both or _has_two_roles(by["lead"], self.habits)):
            by["units"], by["lead"] = by["lead"], ""
        others = [(self.columns[n].head, draft.texts[n].rstrip()) for n in self.habits.by["other"]]
        printed = [
            (self.columns[n].head, draft.texts[n])
            for n in self.habits.by["section"]
            if make_section(draft.texts[n], "", 1).units
        ]
        if not by["text"] and by["title"]:
            by["text"], by["title"] = by["title"], ""
        return Record(
            draft.place,
            draft.sections + draft.groups,
            by["number"].strip(),
            by["title"].strip(),
            by["text"].strip(),
            by["lead"],
            by["support"],
            by["units"],
            by["deadline"],
            tuple((head, text) for head, text in [*printed, *others] if text.strip()),
            tuple(draft.struck),
            tuple(draft.doubts),
        )


def _date(text: str, head: str) -> str:
    """A time under a head that names its year, with that year; where one column has the times, its head says the year."""
    year = re.search(r"20\d\d年", fold(head))
    return year[0] + text if year and re.match(r"\d{1,2}月|年[底内]|[上下]半年|第?[一二三四]季度", fold(text)) else text


def _has_two_roles(text: str, habits: Habits) -> bool:
    """Whether a cell of leads, beside a blank one, holds two groups of names parted by a space, as a scan's text has it."""
    if not habits.by["support"] or "\n" in text.strip():
        return False
    parts = re.sub(r"([、，,])\s+", r"\1", text.strip()).split()
    return len(parts) == 2 and "、" not in parts[0] and "、" in parts[1] and min(map(len, parts)) > 2

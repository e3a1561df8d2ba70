"""The tables of the documents: which of them make the annex, and what is said where none does."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bizenv.base.errors import DataError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.table.cells import fold, is_number, is_time, is_units
from bizenv.intake.annex.table.heads import Class, Heads, classify, find_heads
from bizenv.intake.document.model import Document, Row, Table

_ROLES = frozenset(("lead", "support", "units"))
_BODY = frozenset(("section", "title", "task", "text"))


class Seen(NamedTuple):
    """A table among all of the documents. ``number`` counts from 1; ``heads``: its first heads, or None.

    ``block``: where it stands in its document.
    """

    number: int
    document: Document
    block: int
    table: Table
    heads: Heads | None

    @property
    def width(self) -> int:
        """How many columns its grid has."""
        return len(self.table.rows[0].cells) if self.table.rows else 0


class Group(NamedTuple):
    """Tables that make one annex: the first has heads; the others have the same, or none and go on."""

    tables: tuple[Seen, ...]

    @property
    def classes(self) -> tuple[Class, ...]:
        """What the heads of its columns say."""
        heads = self.tables[0].heads
        return tuple(map(classify, heads.names)) if heads else ()

    @property
    def size(self) -> int:
        """How many rows its tables have."""
        return sum(len(seen.table.rows) for seen in self.tables)


def list_tables(documents: Sequence[Document]) -> list[Seen]:
    """All tables of the documents in order, numbered from 1."""
    found: list[Seen] = []
    for document in documents:
        for n, block in enumerate(document.blocks):
            if isinstance(block, Table) and block.rows:
                found.append(Seen(len(found) + 1, document, n, block, find_heads(block.rows)))
                if len(found) > 1:
                    found[-2:] = _mend_heads(found[-2], found[-1])
    return found


def _mend_heads(above: Seen, below: Seen) -> list[Seen]:
    """Two tables in a row; where the page broke the heads themselves (牵头单|位), they are put together again."""
    heads, rows = above.heads, below.table.rows
    same = above.document is below.document and above.document.wraps and above.width == below.width
    if heads is None or below.heads is not None or not same or heads.last != len(above.table.rows) - 1 or len(rows) < 2:
        return [above, below]
    rest = [fold(cell.text) for cell in rows[0].cells]
    names = tuple(name + tail for name, tail in zip(heads.names, rest, strict=True))
    if not any(rest) or max(map(len, rest)) > 6 or not all(classify(names[n]) for n, tail in enumerate(rest) if tail):
        return [above, below]
    return [
        above._replace(heads=heads._replace(names=names)),
        below._replace(table=below.table._replace(rows=rows[1:])),
    ]


def describe(seen: Seen) -> str:
    """A table for a person: its number, place, size, and its heads or its first words."""
    if seen.heads:
        names = list(dict.fromkeys(name for name in seen.heads.names if name))
        words = f"表头：{'、'.join(names)}"
    else:
        texts = [fold(cell.text) for row in seen.table.rows[:3] for cell in row.cells if cell.text.strip()]
        words = f"没有认出表头，开头是：{'、'.join(text[:10] for text in texts[:5])}" if texts else "空表"
    name = f"《{seen.document.name}》" if seen.document.name else ""
    return f"第{seen.number}张，{name}{seen.table.place}，{len(seen.table.rows)}行{seen.width}列，{words}"


def is_annex(classes: Sequence[Class]) -> bool:
    """Whether heads are those of an annex: tasks beside units, or numbered tasks beside a time."""
    known = set(classes)
    return bool(known & _BODY) and (bool(known & _ROLES) or {"number", "deadline"} <= known)


def group_tables(tables: Sequence[Seen]) -> tuple[list[Group], list[Seen]]:
    """The tables that belong together, and those that look as if they went on but do not fit."""
    groups: list[Group] = []
    strange: list[Seen] = []
    last: Group | None = None
    for seen in tables:
        if seen.heads is not None:
            classes = tuple(map(classify, seen.heads.names))
            if last is not None and not is_annex(classes) and _is_spoiled(last, seen):
                last = _lengthen(groups, last, seen._replace(heads=_like(last, seen)))
                continue
            last = None
            if is_annex(classes):
                match = next((group for group in reversed(groups) if _agree(group, seen)), None)
                last = Group((*match.tables, seen)) if match else Group((seen,))
                groups = [group for group in groups if group is not match] + [last]
            continue
        if last is None or last.tables[-1].document is not seen.document:
            last = None
            continue
        if _goes_on(last, seen):
            last = _lengthen(groups, last, seen)
        elif seen.width == last.tables[-1].width or (seen.width > 2 and len(seen.table.rows) > 1):
            strange.append(seen)
    return sorted(groups, key=lambda group: group.tables[0].number), strange


def _lengthen(groups: list[Group], group: Group, seen: Seen) -> Group:
    """A group with one table more, in the place of the group."""
    longer = Group((*group.tables, seen))
    groups[groups.index(group)] = longer
    return longer


def _is_spoiled(group: Group, seen: Seen) -> bool:
    """Whether the heads of a table are those of the group but for one, which was read wrongly on this page."""
    first = group.tables[0].heads
    if first is None or seen.heads is None or len(first.names) != len(seen.heads.names) or len(first.names) < _SPOILED:
        return False
    return sum(fold(one) != fold(two) for one, two in zip(first.names, seen.heads.names, strict=True)) <= 1


def _like(group: Group, seen: Seen) -> Heads | None:
    """The heads of the group in the rows in which the table has its own."""
    first = group.tables[0].heads
    return seen.heads._replace(names=first.names) if seen.heads is not None and first is not None else None


_SPOILED = 4
"""Of fewer heads one that differs says that it is another table."""


def _agree(group: Group, seen: Seen) -> bool:
    """Whether a table with heads has the columns of a group."""
    first = group.tables[0]
    if first.heads is None or seen.heads is None:
        return False
    one = [fold(name) for name in first.heads.names if name]
    two = [fold(name) for name in seen.heads.names if name]
    if one == two:
        return True
    if dict.fromkeys(one) == dict.fromkeys(two):
        return True
    same = sum(name in one for name in two)
    classes = tuple(map(classify, seen.heads.names))
    return len(one) == len(two) and classes == group.classes and same * 2 >= len(two)


def _goes_on(group: Group, seen: Seen) -> bool:
    """Whether a table without heads goes on where the last table of a group ends."""
    last = group.tables[-1]
    between = seen.document.blocks[last.block + 1 : seen.block]
    if any(not isinstance(block, Table) and _parts(block.text) for block in between):
        return False
    if seen.document.kind == "text":
        return True
    if seen.width != last.width:
        return abs(seen.width - last.width) == 1 and len(fit_columns(group.classes, seen.table.rows)) == 1
    return not _conflict(group.classes, seen.table.rows)


def _parts(text: str) -> bool:
    """Whether a paragraph between two tables begins something else: another annex, running text."""
    plain = fold(text)
    return plain.startswith("附件") or len(plain) > 60 or plain.endswith("。")


def _conflict(classes: Sequence[Class], rows: Sequence[Row]) -> int:
    """How many columns of rows hold something else than their heads say."""
    wrong = 0
    rows = [row for row in rows if sum(1 for cell in row.cells if cell.text.strip()) > 1]  # no headings
    for n, name in enumerate(classes):
        texts = [row.cells[n].text for row in rows if n < len(row.cells) and row.cells[n].text.strip()]
        test = (
            is_units if name in _ROLES else is_time if name == "deadline" else is_number if name == "number" else None
        )
        if test is not None and len(texts) >= 2 and sum(map(test, texts)) * 3 < len(texts):
            wrong += 1
    return wrong


def fit_columns(classes: Sequence[Class], rows: Sequence[Row]) -> list[tuple[int | None, ...]]:
    """How the columns of rows that have one more or one less than there are heads may fit the heads.

    Each answer gives, for each column of the rows, the index of its head, or None. Only the best ones are given.
    """
    width = len(rows[0].cells)
    indices: list[int | None] = list(range(len(classes)))
    ways: list[tuple[int | None, ...]] = []
    if width == len(classes) - 1:
        ways = [tuple(indices[:n] + indices[n + 1 :]) for n in range(len(classes))]
    elif width == len(classes) + 1:
        ways = [(*indices[:n], None, *indices[n:]) for n in range(width)]
        ways = [way for way in ways if not any(row.cells[way.index(None)].text.strip() for row in rows)]
    scored = [(_score(way, classes, rows), way) for way in ways]
    best = max((score for score, _ in scored), default=0)
    fits = [way for score, way in scored if score == best]
    return fits if best > 0 else []


def _score(way: Sequence[int | None], classes: Sequence[Class], rows: Sequence[Row]) -> int:
    good = 0
    for n, column in enumerate(way):
        name = classes[column] if column is not None else ""
        texts = [row.cells[n].text for row in rows if row.cells[n].text.strip()]
        kinds = (sum(map(is_number, texts)), sum(map(is_units, texts)), sum(map(is_time, texts)))
        wanted = 0 if name == "number" else 1 if name in _ROLES else 2 if name == "deadline" else 3
        shares = [*(kind * 2 > len(texts) > 0 for kind in kinds)]
        if wanted < 3:
            good += 1 if shares[wanted] else -bool(texts)
        else:
            good -= any(shares)
    return good


def choose(
    documents: Sequence[Document], table: int | None, columns: Mapping[str, int] | None
) -> tuple[Group, list[tuple[Seen, str]]]:
    """The tables of the annex, and others that a person should know of, with the reason.

    Raises DataError where no table fits, or ``table`` is not the number of one.
    """
    tables = list_tables(documents)
    groups, strange = group_tables(tables)
    if table is not None:
        if not 1 <= table <= len(tables):
            raise DataError(
                f"--table {table}：文件里{'只有' if tables else '没有表格'}{_count(tables)}。{_list(tables)}"
            )
        for group in groups:
            if any(seen.number == table for seen in group.tables):
                return group, []
        return Group((tables[table - 1],)), []
    if not groups and columns and tables:
        return Group((max(tables, key=lambda seen: len(seen.table.rows)),)), []
    if not groups:
        bare = [seen for seen in tables if _reads_bare(seen)]
        if len(bare) == 1:
            return Group((bare[0],)), [(bare[0], "附表没有认出表头，各栏按内容判断")]
        way = "附表在其中的，请用 --table 指出第几张，必要时用 --columns 指出各栏（如 --columns 任务=2,牵头=3,时限=5）"
        raise DataError(
            f"没有找到附表：要有任务（工作措施、主要内容等）和单位（牵头单位、责任单位等）的表头。{_list(tables)}"
            + (way if tables else "请改用附表所在的文件")
        )
    best = max(groups, key=lambda group: (_weigh(group), -group.tables[0].number))
    others = [(group.tables[0], "另有一张也像附表，没有读") for group in groups if group is not best]
    others += [(seen, "紧接附表的一张没有表头，与附表的各栏不合，没有读") for seen in strange]
    return best, others


def _weigh(group: Group) -> int:
    known = set(group.classes)
    points = 4 * bool(known & _ROLES) + 2 * ("deadline" in known) + ("number" in known) + bool(known & {"text", "task"})
    return points * group.size


def _reads_bare(seen: Seen) -> bool:
    """Whether a table without heads has a column of units beside one of long texts."""
    rows = seen.table.rows
    units = long = 0
    for n in range(seen.width):
        texts = [row.cells[n].text for row in rows if row.cells[n].text.strip()]
        if len(texts) >= 2:
            units += sum(map(is_units, texts)) >= 0.8 * len(texts)
            long += sum(map(len, texts)) / len(texts) > 15
    return bool(units and long)


def _count(tables: Sequence[Seen]) -> str:
    return f"{len(tables)}张表" if tables else ""


def _list(tables: Sequence[Seen]) -> str:
    if not tables:
        return "文件里没有表格。"
    lines = list(_describe_some(tables))
    return "文件里的表格：" + "；".join(lines) + "。"


def _describe_some(tables: Sequence[Seen]) -> Iterator[str]:
    """The first tables; those that follow each other with the same heads, as a table has on each page, are told together."""
    alike = groupby(tables, key=lambda seen: seen.heads.names if seen.heads is not None else seen.number)
    groups = [list(group) for _, group in alike]
    for group in groups[:_MOST_TOLD]:
        further = f"，接着到第{group[-1].number}张（{group[-1].table.place}）都是这样的表头" if len(group) > 1 else ""
        yield f"{describe(group[0])}{further}"
    if len(groups) > _MOST_TOLD:
        yield f"另有{sum(map(len, groups[_MOST_TOLD:]))}张"


_MOST_TOLD = 12

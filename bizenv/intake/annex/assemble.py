"""Puts the rows of an annex together as the data of a plan in draft, and says where each doubt stands in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bizenv.base import problems
from bizenv.base.days import DayError, parse_issued
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex import mappings, striking, unfolding
from bizenv.intake.annex.front import head
from bizenv.intake.annex.model import Doubt, Draft, Record, Rows, Section, Suspicion
from bizenv.intake.annex.prose import clauses, runin
from bizenv.intake.annex.table import rows
from bizenv.intake.annex.tasks import Task, TaskMaker
from bizenv.intake.annex.texts import items
from bizenv.intake.annex.units import reader as units
from bizenv.intake.document.model import Document, Paragraph
from bizenv.plan import build

Path = tuple[str | int, ...]

_DUTY = ("lead", "support", "columns")
"""What stands once at a measure where all its tasks share it."""


class _Note(NamedTuple):
    """A doubt about a value of the data, before its path is known: ``owner`` is the mapping that holds it."""

    owner: Mapping[str, Any]
    key: tuple[str, ...]
    place: str
    doubt: Suspicion


def make_draft(
    documents: Sequence[Document],
    *,
    plan: str | None = None,
    issued: str | None = None,
    table: int | None = None,
    columns: Mapping[str, int] | None = None,
) -> Draft:
    """The draft of the plan in some documents.

    plan: its id; None: made of its number or its year. issued: its day, month or year of issue; None: as printed.
    table, columns: which table is the annex, and which column is what; see ``rows.find_rows``.
    Raises DataError if there is no annex, MisuseError if no day of issue is printed or given.
    """
    documents = striking.take_out(documents)
    found = _find(documents, table, columns)
    whole = [document._replace(blocks=(*document.before, *document.blocks, *document.after)) for document in documents]
    facts = head.read_head(whole, found.title)
    year = head.year_of(found.title, [printed for printed, _ in found.heads])
    day = issued or facts.issued or (str(year) if year else "")
    if not day:
        raise MisuseError(
            "文件里没有印发日期，表的标题里也没有年份；用 --issued 给出：2026-04-01，只知月、年的写 2026-04、2026"
        )
    try:
        since = parse_issued(day)[0]
    except DayError as error:
        raise MisuseError(f"--issued：{error}") from None
    wraps = any(document.wraps for document in documents)
    records = runin.take_headings(found.records) if found.prose else unfolding.unfold(found.records, wraps=wraps)
    found = _leave_out(found._replace(records=records))
    maker = TaskMaker(found, since, year, wraps=wraps)
    assembler = _Assembler(found, maker)
    assembler.add_records()
    data = _write_head(facts, plan, day, found)
    if not issued and not facts.issued:
        assembler.suspect(
            data["plan"], "issued", "", Suspicion("head", f"文件里没有印发日期，照标题的年份读作{day}", "请照原件写明")
        )
    for document in documents:
        for remark in document.remarks:
            told, _, asked = remark.partition("；请")
            assembler.suspect({}, "", document.name, Suspicion("table", told, f"请{asked or '对照原件'}"))
    for doubt in _suspect_rest(documents, found):
        assembler.suspect(data, "", found.place, doubt)
    for doubt in facts.doubts:
        assembler.suspect(data["plan"], "", "文件开头", doubt)
    for doubt in found.doubts:
        assembler.suspect(data, "", found.place, doubt)
    data |= assembler.finish()
    data["plan"] |= assembler.numbering()
    departments = {"version": 1, "departments": units.make_departments(maker.names)}
    paths = mappings.find_paths(data)
    registry, sources = build.build(data, departments)
    named = build.name_rows(registry, sources)
    doubts = tuple(_place(assembler.notes, paths, named, departments, found))
    places = {named[paths[own]]: place for own, place in assembler.origins.items() if own in paths}
    return Draft(data, departments, doubts, found.place, found.heads, places)


def _find(documents: Sequence[Document], table: int | None, columns: Mapping[str, int] | None) -> Rows:
    """The rows of the annex: a table, or where there is none, clauses. Raises DataError."""
    try:
        return rows.find_rows(documents, table=table, columns=columns)
    except DataError:
        told = clauses.find_clauses(documents) if table is None and not columns else None
        if told is None:
            raise
        return told


_DUTY_WORDS = re.compile("(?:牵头|责任|主办)(?:单位|部门)[:：]")


def _suspect_rest(documents: Sequence[Document], found: Rows) -> Iterator[Suspicion]:
    """Units that are printed in the document and led nothing: beside the table, and in the headings of its rows."""
    own = any(record.lead or record.units for record in found.records)
    headed = dict.fromkeys(s.title for r in found.records for s in r.sections if s.units and (r.lead or r.units))
    if own and headed:
        shown = "、".join(f"“{title}”" for title in headed)
        yield Suspicion("table", f"{shown}等处印有牵头单位，没有列入各事项", "也可能这些单位也牵头各事项")
    if found.prose:
        return
    beside = [
        block
        for document in documents
        for block in document.blocks
        if isinstance(block, Paragraph) and _DUTY_WORDS.search("".join(block.text.split()))
    ]
    if beside:
        where = beside[0].place if len(beside) == 1 else f"{beside[0].place}至{beside[-1].place}"
        yield Suspicion(
            "table", f"附表以外有{len(beside)}处写有牵头单位或责任单位（{where}），没有读", "也可能那里也有要录入的事项"
        )


def _leave_out(found: Rows) -> Rows:
    """Rows without those that have neither words nor units; what they hold is listed as lost."""
    told: list[Record] = []
    empty: list[Record] = []
    for r in found.records:
        says = any(map(str.strip, (r.text, r.title, r.lead, r.support, r.units, *(text for _, text in r.columns))))
        (told if says else empty).append(r)
    if not told:
        raise DataError(f"{found.place}：各行都没有任务的文字；可用 --table 指出另一张表，用 --columns 指出各栏")
    held = [(words, r.place) for r in empty for words in (r.number, r.deadline) if words]
    return found._replace(records=tuple(told), lost=(*found.lost, *held))


def _write_head(facts: head.Head, plan: str | None, day: str, found: Rows) -> dict[str, Any]:
    """The head of the data, with what is printed and nothing else."""
    title, annex = facts.title or found.title, facts.annex or found.title
    named = {
        "id": plan or head.make_plan_id(facts, day[:4]),
        "title": title,
        "document": facts.document,
        "issuer": facts.issuer,
        "issued": day,
        "annex": annex if annex != title else "",
        "curation": "draft",
        "mandate": facts.mandate,
        "short": facts.short,
    }
    return {"version": 1, "plan": {key: value for key, value in named.items() if value}}


class _Assembler:
    """Puts the tasks of records together as measures below their sections. ``notes``: the doubts about the result."""

    def __init__(self, found: Rows, maker: TaskMaker) -> None:
        self.notes: list[_Note] = []
        self._moved: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        """By the ``id()`` of a mapping: it, and the one that took its place; both are held, so that no id is used again."""
        self.origins: dict[int, str] = {}
        """The place of each task in the document, by the ``id()`` of its data."""
        self._found = found
        self._maker = maker
        self._measures: list[tuple[tuple[Section, ...], Record, list[Task]]] = []
        depth = max((len(r.sections) for r in found.records), default=0)
        self._deep = depth > 0
        self._two = depth > 1 and all(r.sections and r.sections[0].number for r in found.records)

    def suspect(self, owner: Mapping[str, Any], key: str, place: str, doubt: Suspicion) -> None:
        """Note a doubt about the value of ``key`` in ``owner``, or about ``owner`` as a whole if the key is empty."""
        self.notes.append(_Note(owner, (key,) if key else (), place, doubt))

    def add_records(self) -> None:
        """Make the tasks of all records, and gather those of one measure."""
        for record in self._found.records:
            last = self._measures[-1] if self._measures else None
            follows = last is not None and self._continues(last, record)
            tasks = self._maker.make(record, follows=follows)
            self.origins |= {id(task.data): record.place for task in tasks}
            if last is not None and follows:
                last[2].extend(tasks)
            else:
                self._measures.append((record.sections, record, tasks))
        for owner, key, place, doubt in self._maker.doubts:
            self.suspect(owner, key, place, doubt)

    def _continues(self, last: tuple[tuple[Section, ...], Record, list[Task]], record: Record) -> bool:
        """Whether a record is a further row of the measure before: it has the same number and title."""
        sections, before, _ = last
        if not (record.number or record.title):
            return False
        return (sections, before.number, before.title) == (record.sections, record.number, record.title)

    def finish(self) -> dict[str, Any]:
        """The parts, categories and measures of the data."""
        top: dict[str, Any] = {}
        for sections, record, tasks in self._measures:
            self._find_group(top, sections).append(self._make_measure(record, tasks))
        self.notes = [note._replace(owner=self._follow(note.owner)) for note in self.notes]
        if self.numbering().get("numbering") != "restarts":  # else the number of the section goes first
            self._part_numbers(top)
        return top

    def _follow(self, owner: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping that took the place of another in the data."""
        while id(owner) in self._moved and self._moved[id(owner)][1] is not owner:
            owner = self._moved[id(owner)][1]
        return owner

    def numbering(self) -> dict[str, Any]:
        """The key ``numbering`` of the plan's head, where it is not the usual one."""
        groups: dict[tuple[Section, ...], list[Any]] = {}
        for sections, record, _ in self._measures:
            groups.setdefault(sections, []).append(items.read_number(record.number))
        found = items.find_numbering(list(groups.values()))
        return {"numbering": found} if found != "continuous" else {}

    def _find_group(self, top: dict[str, Any], sections: tuple[Section, ...]) -> list[dict[str, Any]]:
        """The list of measures below some sections, made where it is not there yet."""
        outer, inner = (sections[:1], sections[1:]) if self._two else ((), sections)
        holder = top
        for section in outer:
            holder = self._find_section(holder.setdefault("parts", []), section.number, section.title)
        if inner:
            title = " ".join(section.title for section in inner if section.title)
            number = items.read_number(inner[-1].number)
            if "measures" in holder:  # those before the first section: a section of their own, without a name
                holder["categories"] = [{"measures": holder.pop("measures")}]
            holder = self._find_section(holder.setdefault("categories", []), number, title)
        elif self._deep and (not outer or "categories" in holder):
            holder = self._find_section(holder.setdefault("categories", []), "", "")
        group: list[dict[str, Any]] = holder.setdefault("measures", [])
        return group

    def _find_section(self, among: list[dict[str, Any]], number: Any, title: str) -> dict[str, Any]:
        """The last of some sections if it has this number and title, else a new one."""
        made = {key: value for key, value in (("number", number), ("title", self._maker.tidy(title))) if value}
        if not among or {key: among[-1][key] for key in ("number", "title") if key in among[-1]} != made:
            among.append(made)
        return among[-1]

    def _part_numbers(self, top: dict[str, Any]) -> None:
        """Give the tasks of a later part a prefix where its measures have numbers that an earlier part has too."""
        seen: set[Any] = set()
        for n, part in enumerate(top.get("parts", ())):
            groups = [group["measures"] for group in part.get("categories", ()) if "measures" in group]
            own = {m.get("number") for group in (*groups, part.get("measures", ())) for m in group} - {None}
            if own & seen:
                part["prefix"] = chr(ord("A") + n) if n < 26 else f"Z{chr(ord('A') + n % 26)}"
                shown = part.get("title") or part["number"]
                said = Suspicion(
                    "number",
                    f"“{shown}”的编号与前面的重复，事项编号前加 {part['prefix']} 区别",
                    "也可能要用别的前缀（prefix）和说法（word）",
                )
                self.suspect(part, "prefix", "", said)
            seen |= own

    def _make_measure(self, record: Record, tasks: list[Task]) -> dict[str, Any]:
        """The data of a measure: with its own text, or with tasks."""
        number = items.read_number(record.number)
        made: dict[str, Any] = {
            key: value for key, value in (("number", number), ("title", self._maker.tidy(record.title))) if value
        }
        if len(tasks) == 1 and not tasks[0].number:
            only = tasks[0].data
            if only["text"] == made.get("title"):
                made.pop("title")
            self._move(only, made)
            made.update(only)
            return made
        for key in _DUTY:
            values = [task.data.get(key) for task in tasks]
            if values[0] is not None and all(value == values[0] for value in values):
                made[key] = values[0]
                for task in tasks:
                    del task.data[key]
        made["tasks"] = []
        for task in tasks:
            own = items.read_number(task.number)
            data = {"item": own, **task.data} if own else task.data
            self._move(task.data, data)
            made["tasks"].append(data)
        return made

    def _move(self, old: Mapping[str, Any], new: dict[str, Any]) -> None:
        """Let the doubts about one mapping, and its place, be those of another, which takes its place in the data."""
        self._moved[id(old)] = (old, new)
        self.origins[id(new)] = self.origins.pop(id(old))


def _place(
    notes: Sequence[_Note],
    paths: Mapping[int, Path],
    named: Mapping[problems.Path, str],
    departments: Mapping[str, Any],
    found: Rows,
) -> Iterator[Doubt]:
    """Every doubt with its path, in the order of the data; then what has no place in it, then names that may be one unit.

    ``paths``: of each mapping in the data, by its ``id()``, in their order; ``named``: the ids of tasks and measures.
    """
    order = {own: n for n, own in enumerate(paths)}
    for note in sorted(notes, key=lambda note: order.get(id(note.owner), -1)):
        path = paths.get(id(note.owner), ())
        key = note.key if note.key and note.key[0] in note.owner else ()
        if note.key and not key and note.key[0] in _DUTY and path[-2:-1] == ("tasks",):
            path, key = path[:-2], note.key  # the value stands at the measure
        task = named.get(path) or named.get(paths.get(id(note.owner), ()), "")
        yield Doubt(note.doubt.topic, task, note.place, note.doubt.read, note.doubt.other, "measures", (*path, *key))
    for text, place in found.lost:
        yield Doubt("lost", "", place, text, "请看要不要补进数据")
    positions = {each["name"]: n for n, each in enumerate(departments["departments"])}
    for one, other, why in units.find_near(list(positions)):
        said = f"“{one}”和“{other}”按两家单位录入"
        yield Doubt(
            "alias", "", "", said, f"也可能是一家：{why}", "departments", ("departments", positions[other], "name")
        )

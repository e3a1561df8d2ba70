"""Rows of a plan whose tasks are clauses of prose, with their units behind them in brackets or on lines of their own."""

import re
from collections.abc import Iterator, Sequence

from bizenv.intake.annex.model import Record, Rows, Section, Suspicion
from bizenv.intake.annex.prose.duties import Duty
from bizenv.intake.annex.prose.outline import (
    LONG,
    Node,
    build,
    cut_all,
    has_inline,
    is_heading,
    split_spoken,
    tell_plain,
    walk,
)
from bizenv.intake.annex.prose.paragraphs import SPOKEN, Clause, read_clauses
from bizenv.intake.annex.units.roles import says_first_leads
from bizenv.intake.document.model import Document

_TITLE = re.compile(
    "(?:方案|计划|清单|分工|要点|意见|举措|措施|任务|目标|分解表?|台账|规划|办法|细则)(?:[（(].{1,20}[)）])?$"
)


def find_clauses(documents: Sequence[Document]) -> Rows | None:
    """The clauses of some documents that name units, as records; None if there are fewer than two.

    A clause without units is a record only where its neighbours of the same series have units. The words on units and
    deadlines are cut from the text.
    """
    clauses = [part for clause in read_clauses(documents) for part in split_spoken(clause)]
    root = build(clauses)
    cut_all(root, bare=False)
    if sum(_count(child) for child in root.children) + _count_own(root) > 1:
        cut_all(root, bare=True)
    records = tuple(_list_records(root, ()))
    if sum(1 for r in records if r.lead or r.support or r.units or any(s.units for s in r.sections)) < 2:
        return None
    labels: dict[str, str] = {}
    for node in walk(root):
        for duty in [*node.below, *node.shared, *(cut.duty for cut, _ in node.cuts if cut.duty)]:
            for label, field in duty.labels:
                labels.setdefault(label, field)
    if any(record.deadline for record in records) and "deadline" not in labels.values():
        labels["完成时限"] = "deadline"
    first = any(says_first_leads(clause.text) for clause in clauses)
    title, place = _find_title(clauses, records[0].place)
    return Rows(
        records, title, place or records[0].place, tuple(labels.items()), "first" if first else "all", prose=True
    )


def _count_own(node: Node) -> int:
    own = sum(1 for cut, _ in node.cuts if cut.duty and cut.duty.has_units())
    return own + (1 if any(duty.has_units() for duty in node.below) else 0)


def _count(node: Node) -> int:
    return sum(_count_own(one) for one in walk(node))


def _list_records(node: Node, sections: tuple[Section, ...]) -> Iterator[Record]:
    """The records of a node and of all below it, in order.

    Clauses that begin with 一是, 二是 are rows of the numbered clause above them: they have its number and title, and
    their own mark in their text.
    """
    inner = sections
    if node.clause.level:
        if node.shared:
            yield _make_whole(node, sections)
            return
        heads = _leads_section(node) and not node.body
        if not heads and (node.has_own_units() or _stands_in_series(node)):
            yield from _list_own(node, sections)
        spoken = [child for child in node.children if child.clause.level == SPOKEN]
        for child in spoken:
            if child.has_own_units() or _stands_in_series(child):
                yield from (_adopt(record, node, child) for record in _list_own(child, sections))
        if len(spoken) == len(node.children):
            return
        inner = (*sections, _make_section(node, len(sections) + 1))
    else:
        yield from _list_own(node, sections)
    for child in node.children:
        if child.clause.level != SPOKEN or not node.clause.level:
            yield from _list_records(child, inner)


def _adopt(record: Record, node: Node, child: Node) -> Record:
    """The record of 一是 as a row of the numbered clause above it."""
    text = record.text if record.number != child.clause.number else record.number + record.text
    title = node.clause.text.rstrip("。：:") if is_heading(node.clause.text) else ""
    return record._replace(number=node.clause.number, title=title, text=text)


def _stands_in_series(node: Node) -> bool:
    """Whether a clause without units stands among clauses of its series that have some."""
    if node.parent is None or node.children or (node.clause.level < 20 and not node.body):
        return False
    return node.parent.has_series() or _leads_section(node.parent)


def _leads_section(node: Node) -> bool:
    """Whether a heading has units that hold for the clauses below it: （一）优化服务（牵头单位：甲）, 1. …, 2. …."""
    return bool(node.children) and node.has_own_units() and is_heading(tell_plain(node))


def _list_own(node: Node, sections: tuple[Section, ...]) -> Iterator[Record]:
    """The records of a paragraph and the unnumbered ones below it."""
    parts = _group(node)
    if not node.clause.level:
        parts = [(texts, duty, clause) for texts, duty, clause in parts if duty and duty.has_units()]
        for texts, duty, clause in parts:
            yield _make_record("", "", texts[-1:], duty, clause, sections)
        return
    title = ""
    if (
        node.clause.level != SPOKEN
        and len(parts[0][0]) > 1
        and is_heading(node.clause.text)
        and parts[0][0][0] == node.clause.text
    ):
        title = node.clause.text.rstrip("。：:")
        parts[0] = (parts[0][0][1:], *parts[0][1:])
    if len(parts) == 1:
        texts, duty, clause = parts[0]
        shared = _find_shared(node) if duty is None else None
        record = _make_record(node.clause.number, title, texts, duty or shared, node.clause, sections)
        yield record if (duty or shared or Duty()).has_units() else _with_doubt(record)
        return
    if node.clause.level == SPOKEN:
        for n, (texts, duty, clause) in enumerate(parts):
            yield _make_record(node.clause.number if n == 0 else "", "", texts, duty, clause, sections)
        return
    heading = title or (node.clause.text if is_heading(node.clause.text) and parts[0][0] == [node.clause.text] else "")
    inner = (*sections, Section(_bare(node.clause.number), heading, node.clause.place, len(sections) + 1))
    for texts, duty, clause in parts:
        yield _make_record("", "", texts, duty, clause, inner)


def _find_shared(node: Node) -> Duty | None:
    """The duty of 一是…；二是…（units）, which stands once behind the last of a sentence's series and holds for all."""
    if node.clause.level != SPOKEN or node.parent is None:
        return None
    series = [n for n in node.parent.children if n.clause.level == SPOKEN]
    if any(has_inline(n) or n.below or not _last_text(n).endswith(("；", ";", "，", ",")) for n in series[:-1]):
        return None
    duties = [cut.duty for cut, _ in series[-1].cuts if cut.duty] + series[-1].below
    return duties[0] if len(duties) == 1 else None


def _last_text(node: Node) -> str:
    return (node.body[-1] if node.body else node.clause).text


def _group(node: Node) -> list[tuple[list[str], Duty | None, Clause]]:
    """The texts of a node up to each duty, with the duty; what follows the last duty stands with it."""
    groups: list[tuple[list[str], Duty | None, Clause]] = []
    texts: list[str] = []
    first: Clause | None = None
    for cut, clause in node.cuts:
        if cut.text:
            texts.append(cut.text)
            first = first or clause
        if cut.duty is None:
            continue
        if groups and not texts and groups[-1][1] is not None:
            groups[-1] = (groups[-1][0], _merge(groups[-1][1], cut.duty), groups[-1][2])
            continue
        groups.append((texts, cut.duty, first or clause))
        texts, first = [], None
    if texts and (not groups or not node.clause.level):
        groups.append((texts, None, first or node.clause))
    elif texts:
        groups[-1] = ([*groups[-1][0], *texts], *groups[-1][1:])
    if not groups:
        groups.append(([], None, node.clause))
    for duty in node.below:
        held = groups[-1]
        groups[-1] = (held[0], _merge(held[1], duty), held[2])
    return groups


def _merge(one: Duty | None, two: Duty) -> Duty:
    """Two duties of one clause, the first going before."""
    if one is None:
        return two
    joined = {f: "；".join(dict.fromkeys(filter(None, (getattr(one, f), getattr(two, f))))) for f in Duty._fields[:4]}
    if joined["lead"] and joined["units"]:
        joined["units"] = f"牵头单位：{joined['lead']}；责任单位：{joined['units']}"
        joined["lead"] = ""
        if joined["support"]:
            joined["units"] += f"；配合单位：{joined['support']}"
            joined["support"] = ""
    return Duty(**joined, columns=one.columns + two.columns, labels=one.labels + two.labels)


def _make_record(
    number: str, title: str, texts: Sequence[str], duty: Duty | None, clause: Clause, sections: tuple[Section, ...]
) -> Record:
    held = duty or Duty()
    text = re.sub("[；;，,]$", "", "\n".join(text for text in texts if text).strip())
    return Record(
        place=clause.place,
        sections=sections,
        number=number,
        title=title,
        text=text,
        lead=held.lead,
        support=held.support,
        units=held.units,
        deadline=held.deadline,
        columns=held.columns,
        struck=tuple(filter(None, clause.struck.split("\n"))),
    )


def _make_whole(node: Node, sections: tuple[Section, ...]) -> Record:
    """One record of a clause and its children, whose units stand below the last of them."""
    texts = []
    for child in walk(node):
        if child is not node:
            texts.append(child.clause.number + child.clause.text)
        elif not is_heading(child.clause.text):
            texts.append(child.clause.text)
        texts.extend(clause.text for clause in child.body)
    title = node.clause.text.rstrip("。：:") if is_heading(node.clause.text) else ""
    duty = None
    for below in node.below + node.shared:
        duty = _merge(duty, below)
    return _make_record(node.clause.number, title, texts, duty, node.clause, sections)


def _with_doubt(record: Record) -> Record:
    """A record without units with a doubt, unless the heading above it has units."""
    if any(section.units for section in record.sections):
        return record
    read = f"没有印单位：{record.text[:20] or record.title}"
    return record._replace(doubts=(Suspicion("units", read, "也可能与前后各条同一单位，或不是任务"),))


def _make_section(node: Node, level: int) -> Section:
    text = tell_plain(node) or node.clause.text
    title = text if len(text) <= LONG else re.split("[。：]", text)[0][:LONG]
    duty = None
    for one in [cut.duty for cut, _ in node.cuts if cut.duty] + node.below:
        duty = _merge(duty, one)
    units = duty.tell_units() if duty is not None and _leads_section(node) else ""
    columns = duty.columns if units and duty is not None else ()
    return Section(
        _bare(node.clause.number), title.rstrip("。："), node.clause.place, level, units=units, columns=columns
    )


def _bare(number: str) -> str:
    return re.sub("[、．.：:]+$", "", number)


def _find_title(clauses: Sequence[Clause], place: str) -> tuple[str, str]:
    """The last line before the first numbered paragraph that looks like the title of a plan."""
    found = ("", "")
    for clause in clauses:
        if clause.place == place and clause.level:
            break
        if clause.level and found[0]:
            break
        if not clause.level and len(clause.text) <= LONG and _TITLE.search(clause.text):
            found = (clause.text, clause.place)
    return found

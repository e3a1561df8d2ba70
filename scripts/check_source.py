"""Check the data against the official document: it must reproduce the annex word for word, with nothing left over.

    python scripts/check_source.py SOURCE [--data DIR]

SOURCE is the document as text: the body, then the annex with cells separated by tabs, repeated page heads and blank
merged cells. The annex is compared with the data in order: each heading, number, text and unit must be the next one of
the data, word for word (except white space, which comes from the scan), and none may be left over on either side. The
body's section 二、（二), which repeats part two, must differ from it only where the data records a difference.
Exits with 0 if they agree, 1 if they differ, 4 if the source or the data cannot be read.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import bizenv
from bizenv.base import files
from bizenv.base.days import name_number
from bizenv.base.errors import BizenvError
from bizenv.plan.model import Difference, Measure, Task
from bizenv.plan.registry import Registry

HEADS = ["目标任务", "工作措施", "牵头单位", "配合单位"]


class Row(NamedTuple):
    """A row of the annex: its line number in the source, and its cells by kind."""

    line: int
    headings: list[str]
    text: str
    units: list[str]


class Doubt(Exception):  # noqa: N818 - it is a doubt, not an error of the program
    """The source and the data differ."""


def squeezed(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s", "", text)


def annex_lines(source: str) -> list[tuple[int, str]]:
    """The lines of the annex with their numbers in the source (from 1), without blank lines and page heads.

    Raises Doubt if the source has no annex.
    """
    lines = source.splitlines()
    start = next((n for n, line in enumerate(lines) if [c for c in line.split("\t") if c] == HEADS), None)
    if start is None:
        raise Doubt(f"原文件中没有附表：找不到表头“{'、'.join(HEADS)}”")
    rows = [(n + 1, line) for n, line in enumerate(lines) if n >= start and line.strip()]
    return [(n, line) for n, line in rows if [c.strip() for c in line.split("\t") if c.strip()] != HEADS]


def rows(source: str) -> Iterator[Row]:
    """The rows of the annex; the kind of a cell is recognised by its content."""
    for number, line in annex_lines(source):
        cells = [c.strip() for c in line.split("\t")]
        headings: list[str] = []
        while cells and (not cells[0] or re.match(r"[一二三四五六七八九十]+、|\d+\.", cells[0])):
            cell = cells.pop(0)
            if cell:
                headings.append(squeezed(cell))
            elif any(re.match(r"\(\d\)", c) for c in cells[:1]):
                break
        is_text = bool(cells) and bool(re.match(r"\(\d\)", cells[0]) or re.search("[，,。；]", cells[0]))
        text = squeezed(cells.pop(0)) if is_text else ""
        yield Row(number, headings, text, cells)


class Reader:
    """Reads the annex and the data in parallel and compares them.

    ``tasks`` and ``headings`` are what has not been met yet; ``characters`` counts what has been compared.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.tasks = list(registry.tasks)
        self.headings = list(self._headings())
        self.current: dict[str, str] = {}  # part, category and measure of the current rows
        self.characters = 0

    def _headings(self) -> Iterator[tuple[str, str]]:
        part = category = ""
        for measure in self.registry.measures:
            if measure.part.number != part:
                part = measure.part.number
                yield "part", f"{part}、{measure.part.title}"
            if measure.category is not None and measure.category.title != category:
                category = measure.category.title
                yield "category", f"{name_number(measure.category.number)}、{category}"
            yield "measure", f"{measure.number}.{measure.title}"

    def read(self, all_rows: Sequence[Row]) -> None:
        """Compare every row with the data. Raises Doubt at the first difference."""
        groups: list[list[Row]] = []
        for row in all_rows:  # a row with units alone belongs to the row above it
            if groups and not row.headings and not row.text:
                groups[-1].append(row)
            else:
                groups.append([row])
        done: list[Task] = []
        for group in groups:
            self._headings_of(group[0])
            if group[0].text:
                done = self._text(group[0])
                self._units(group, done)
        if self.tasks or self.headings:
            left = [t.label for t in self.tasks] or [heading for _, heading in self.headings]
            raise Doubt(f"附表已完，数据还多出：{'、'.join(left)}")

    def _headings_of(self, row: Row) -> None:
        for heading in row.headings:
            self.characters += len(heading)
            if heading in self.current.values():  # repeated at the head of a page
                continue
            kind, wanted = self.headings.pop(0) if self.headings else ("", "（没有了）")
            if heading != wanted:
                raise Doubt(f"第 {row.line} 行：附表是“{heading}”，数据是“{wanted}”")
            self.current[kind] = heading

    def _text(self, row: Row) -> list[Task]:
        rest, done = row.text, []
        self.characters += len(rest)
        while rest:
            if not self.tasks:
                raise Doubt(f"第 {row.line} 行：数据里没有“{rest[:30]}”")
            task = self.tasks.pop(0)
            whole = (f"({task.item})" if task.item is not None else "") + task.text
            if not rest.startswith(whole):
                at = next((n for n, (a, b) in enumerate(zip(rest, whole, strict=False)) if a != b), len(rest))
                raise Doubt(
                    f"第 {row.line} 行 {task.label}：附表是“{rest[at : at + 20]}”，数据是“{whole[at : at + 20]}”"
                )
            if f"{task.measure.number}.{task.measure.title}" != self.current.get("measure"):
                raise Doubt(f"第 {row.line} 行 {task.label} 不在“{task.measure.title}”之下")
            rest = rest[len(whole) :]
            done.append(task)
        return done

    def _units(self, group: list[Row], tasks: list[Task]) -> None:
        cells = [[c for c in row.units if squeezed(c)] for row in group]
        self.characters += sum(len(squeezed(c)) for row in group for c in row.units)
        if not any(cells):  # merged with the row above
            before = self.registry.tasks[self.registry.position[tasks[0].id] - 1]
            for task in tasks:
                self._same(group[0], task, before.lead_printed, before.support_printed)
            return
        split = [[chunks(c) for c in row.units[:2]] for row in group]
        if len(group) > 1:  # a line of units for each sub-item
            if len(group) != len(tasks):
                raise Doubt(f"第 {group[0].line} 行：{len(group)} 行单位对 {len(tasks)} 个分项")
            for task, row, unit in zip(tasks, group, split, strict=True):
                self._same(row, task, flat(unit[0]), flat(unit[1]) if len(unit) > 1 else ())
            return
        lead, support = split[0][0], split[0][1] if len(split[0]) > 1 else []
        if not support and len(lead) == 2 and len(group[0].units) == 1:  # both in one cell
            lead, support = lead[:1], lead[1:]
        if len(lead) > 1 and len(lead) == len(support) == len(tasks):  # stacked in one cell
            for n, task in enumerate(tasks):
                self._same(group[0], task, tuple(lead[n]), tuple(support[n]))
            return
        for task in tasks:
            self._same(group[0], task, flat(lead), flat(support))

    def _same(self, row: Row, task: Task, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
        for name, printed, held in (("牵头", lead, task.lead_printed), ("配合", support, task.support_printed)):
            if printed != held:
                raise Doubt(f"第 {row.line} 行 {task.label} {name}单位：附表是{list(printed)}，数据是{list(held)}")


def chunks(cell: str) -> list[list[str]]:
    """The names in a cell, in groups that white space separates."""
    return [[n for n in group.split("、") if n] for group in re.sub(r"、\s+", "、", cell.strip()).split() if group]


def flat(groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names of all groups, in one tuple."""
    return tuple(name for group in groups for name in group)


def check_body(source: str, registry: Registry) -> int:
    """Compare part two with the body's 二、（二). Returns how many differences the data records.

    Raises Doubt at a difference that the data does not record.
    """
    start, end = source.find("（二）聚焦痛点难点"), source.find("三、组织保障")
    if not 0 <= start < end:
        raise Doubt("原文件中没有正文二、（二），或其后没有“三、组织保障”")
    body = squeezed(source[start:end])
    part = registry.parts[-1]
    expect(body, f"（二）{part.title}")
    rest = body[len(f"（二）{part.title}") :]
    recorded = 0
    for measure in (m for m in registry.measures if m.part == part):
        rest = _consume(rest, f"{measure.number}.{measure.title}", measure.label)
        recorded += len(measure.body)
        for task in registry.of_measure(measure):
            recorded += len(task.body)
            rest = re.sub("^[一二三四]是", "", rest)
            rest = _consume(rest, _as_in_body(task.text.rstrip("。"), task, measure), task.label)
            rest = _consume_units(rest, task, measure)
    if rest:
        raise Doubt(f"正文二、（二）还多出“{rest[:40]}”")
    return recorded


def _as_in_body(words: str, task: Task, measure: Measure) -> str:
    differences: tuple[Difference, ...] = (*measure.body, *task.body)
    for difference in differences:
        if difference.annex is not None:
            words = words.replace(difference.annex, difference.body)
    return words


def _consume_units(rest: str, task: Task, measure: Measure) -> str:
    """Consume the units in brackets after a text. 专2 has them only once, after its last item. Returns what follows."""
    lead = _as_in_body("、".join(task.lead_printed), task, measure)
    support = _as_in_body("、".join(task.support_printed), task, measure)
    rest = re.sub("^[，；]", "", rest)
    if not rest.startswith("（"):
        if not measure.body:
            raise Doubt(f"{task.label} 正文里没有单位")
        return rest
    for form in (f"（牵头单位：{lead}；配合单位：{support}", f"（牵头单位：{lead}", f"（{lead}"):
        if rest.startswith(form) and rest[len(form)] in "）)":
            return re.sub("^[，；。]", "", rest[len(form) + 1 :])
    raise Doubt(f"{task.label} 正文的单位“{rest[:40]}”与数据不同，也没有记在 body 里")


def _consume(rest: str, words: str, label: str) -> str:
    expect(rest, words, label)
    return rest[len(words) :]


def expect(rest: str, words: str, label: str = "") -> None:
    """Check that a text begins with these words. Raises Doubt if it does not."""
    if not rest.startswith(words):
        at = next((n for n, (a, b) in enumerate(zip(rest, words, strict=False)) if a != b), 0)
        raise Doubt(f"{label} 正文是“{rest[at : at + 20]}”，数据是“{words[at : at + 20]}”，而 body 里没有记")


def annex_characters(source: str) -> int:
    """How many characters the annex has, without page heads and white space."""
    return sum(len(squeezed(line)) for _, line in annex_lines(source))


def main() -> int:
    """Check, and print the result. Returns 0, 1 if the source and the data differ, 4 if one cannot be read."""
    parser = argparse.ArgumentParser(description="核对数据与原文件")
    parser.add_argument("source", type=Path, help="原文件的文本")
    parser.add_argument("--data", type=Path, default=None, help="数据所在文件夹，不给则用自带的方案")
    arguments = parser.parse_args()
    try:
        source = files.read(arguments.source).decode("utf-8")
        registry = bizenv.load(arguments.data).registry
    except (BizenvError, UnicodeDecodeError) as error:
        print(f"错误：{error}")
        return 4
    reader = Reader(registry)
    try:
        reader.read(list(rows(source)))
        total = annex_characters(source)
        if reader.characters != total:
            raise Doubt(f"附表有 {total} 字，只核对了 {reader.characters} 字")
        recorded = check_body(source, registry)
    except Doubt as doubt:
        print(f"不符：{doubt}")
        return 1
    print(f"附表 {total} 字全部与数据一致，没有剩余：{len(registry.measures)} 项措施、{len(registry.tasks)} 个事项")
    print(f"正文二、（二）与附表的不同都已记录，共 {recorded} 处")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What waits for the office in words: a line for each thing, with the command that does it."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import STEPS, Letters
from bizenv.ledger.status import Status
from bizenv.standing.periods import find_period
from bizenv.standing.todo import Item, Todo
from bizenv.views.wording import lagging, titles, words
from bizenv.views.wording.words import Head

HEADS = ("类别", "编号", "日期", "事情", "命令")
"""The heads of the table: block, number, day, what waits, command."""
BLOCKS = ("今日必办", "本周到期", "待核验", "其他")
"""今日必办 what has come to its day, 本周到期 what does so within seven days, 待核验, and what is only counted."""

_FEW = 2
"""How many years are named one by one; more in a row are told by the first and the last."""


class Command(NamedTuple):
    """A command: how it begins, and the options that it needs besides, with words where a person has to put something."""

    head: str
    rest: str = ""

    def __str__(self) -> str:
        return f"{self.head} {self.rest}".rstrip()


class Line(NamedTuple):
    """A thing that waits: the number of its task or what it is, its day, what is to be known of it, the command.

    parts: the most important first; the last ones may be cut. day: None for what is counted. plan: the name of its plan
    where several are told and it is of one, else empty. task: the number of its task as it is typed; empty if it is of none.
    """

    label: str
    parts: tuple[str, ...]
    command: Command
    day: dt.date | None = None
    plan: str = ""
    task: str = ""


class Block(NamedTuple):
    """Some lines under their name."""

    name: str
    lines: tuple[Line, ...]

    @property
    def head(self) -> Head:
        """The name; of what is to be verified also how a verification ends."""
        ends = "通过 --pass --by 核验人；退回 --return --ground 类别 --limit 日期" if self.name == BLOCKS[2] else ""
        return Head(self.name, ends)


def head(todo: Todo, noted: str, *, today: bool) -> Head:
    """The head: how much waits in each block; where nothing does, how many deadlines are past.

    ``noted``: as ``lists.note`` has it; ``today``: whether it is about today.
    """
    numbers = [*zip(BLOCKS, map(_count_lines, (todo.today, todo.week, todo.verify)), strict=False)]
    if not any(number for _, number in numbers):
        numbers = [("时限已到" if empty else "逾期未报办结", number) for empty, number in _count_past(todo)]
    told = "、".join(f"{name}{number}项" for name, number in numbers if number)
    if not todo.today:
        nothing = f"{'今天' if today else '这一天'}没有要办的"
        return Head(f"{BLOCKS[0]}0项、{told}" if told else nothing, noted)
    return Head(told, noted)


def _count_past(todo: Todo) -> list[tuple[bool, int]]:
    """How many tasks have a missed deadline: of the plans with something on record; then of those with nothing, which judges nobody."""
    return [(empty, sum(len(it.overdue) for it in todo.parts if it.empty == empty)) for empty in (False, True)]


def _count_lines(items: Sequence[Item]) -> int:
    """How many lines things take."""
    return len(_group(items))


def _group(items: Sequence[Item]) -> list[list[Item]]:
    """Things by the lines that tell them, in their order, of which most have one of their own.

    Rounds of several plans for one period that close on one day are one line, as are the years of a plan.
    """
    found: dict[Hashable, list[Item]] = {}
    for n, it in enumerate(items):
        match it.kind:
            case "round":
                key: Hashable = ("round", it.period, it.day)
            case "year":
                key = ("year", name_plan(it))
            case _:
                key = n
        found.setdefault(key, []).append(it)
    return list(found.values())


def blocks(todo: Todo, letters: Mapping[str, Letters], plans: str = "") -> list[Block]:
    """What waits, in its blocks, without those that are empty.

    ``letters``: what the letters are called, by the name of the plan, empty where there is one. ``plans``: as in ``count``.
    """
    found = []
    for name, items in zip(BLOCKS, (todo.today, todo.week, todo.verify), strict=False):
        if items:
            lines = []
            for alike in _group(items):
                if len(alike) == 1:
                    lines.append(tell(alike[0], todo.as_of, letters[name_plan(alike[0])]))
                elif alike[0].kind == "round":
                    lines.append(_tell_rounds(alike, todo.as_of, plans))
                else:
                    lines.append(_tell_years(alike))
            found.append(Block(name, tuple(lines)))
    return found


def name_plan(item: Item) -> str:
    """The name of an item's plan where several are told, else empty."""
    return item.plan.name if item.plan is not None else ""


def _tell_rounds(items: Sequence[Item], as_of: dt.date, plans: str) -> Line:
    """The rounds of several plans for one period, that close on one day."""
    line = _tell_period(items[0], as_of, (items[0].day - as_of).days)
    owed = "、".join(f"{name_plan(it)}{it.owed}项" for it in items)
    command = Command(
        f"bizenv missing --period {items[0].period.name if items[0].period else ''}{plans}", "--as-message"
    )
    return Line("反馈", (line.parts[0], f"尚未反馈{owed}"), command, items[0].day)


def _tell_years(items: Sequence[Item]) -> Line:
    """The years of a plan that are over and not final: 2020年至2025年6个年度的数字还没有定账."""
    years, plan = [it.period.last.year for it in items if it.period is not None], name_plan(items[0])
    whole = len(years) > _FEW and years[-1] - years[0] + 1 == len(years)
    told = f"{years[0]}年至{years[-1]}年{len(years)}个年度" if whole else "、".join(f"{year}年" for year in years)
    numbers = " ".join(map(str, years))
    command = Command(f"bizenv close-year {numbers}{of_plan(plan)}", "--approved-by 姓名 --post 职务")
    above = f"{plan}/" if plan else ""
    return Line(f"{above}定账", (f"{told}的数字还没有定账",), command, items[0].day, plan)


def tell(item: Item, as_of: dt.date, letters: Letters) -> Line:
    """An item in words."""
    left = (item.day - as_of).days
    if item.status is None:
        return _tell_period(item, as_of, left)
    status, node, entry = item.status, item.node, item.entry
    number = f" --deadline {node.number}" if node is not None and len(status.nodes) > 1 else ""
    lead = words.first_lead(status)
    name = titles.name_node(status, node) if node is not None else titles.name_task(status.task)
    command = Command(f"bizenv show {status.reference}")
    by = _tell_limit(item.day, as_of, left)
    if item.step is not None:
        command = Command(f"bizenv notice {status.reference} --step {item.step}", f"--limit 5wd{number} -o 催办")
    told: tuple[str, ...] = ()
    match item.kind:
        case "return" if node is not None:
            state = words.name_state(node, status, "office").word
            told = (f"{state}，{by}", lead, name)
        case "letter" if entry is not None:
            sort = letters[entry.letter or "reminder"]
            if item.unreceived:
                told = (f"{sort}还没有记收到之日，{by}", lead, name)
                command = Command(f"bizenv notice receive {entry.digest}", "--date 收到之日")
            else:
                told = (f"{sort}{'未按时' if left < 0 else '尚未'}回复，{by}", lead, name)
        case "instruction" if entry is not None:
            source = f"{entry.source}{f'（{entry.post}）' if entry.post else ''}"
            told = (f"批示议定，{by}", lead, words.short(entry.require or ""), source)
            command = _answer_instruction(status, entry)
        case "finding" if entry is not None:
            told = (f"整改，{by}", lead, words.short(entry.finding or ""))
            command = Command(f"bizenv inspect {status.reference}{number}", "--by 姓名 --by 姓名 --finding 复查情况")
        case "extension" if node is not None and entry is not None and entry.until is not None:
            asked = f"申请延至{_day(entry.until, as_of)}，待批，{_tell_waiting(item.waiting)}"
            now = f"现时限{_day(node.date, as_of)}" if node.date is not None else ""
            told = (asked, lead, now, name)
            rest = f"--until {entry.until}{number} --approved-by 批准机关 --document 文号 --reason 理由"
            command = Command(f"bizenv extend {status.reference}", rest)
        case "objection" if entry is not None:
            told = (f"{entry.by}有异议，{_tell_waiting(item.waiting)}，{_day(item.day, as_of)}提出", name)
            command = Command(f"bizenv recheck {entry.digest}", "--result 结论 --by 复核人")
        case "rule" if entry is not None:
            until = f"，时限{_day(entry.until, as_of)}" if entry.until is not None else ""
            told = (f"{_day(item.day, as_of)}起按{entry.document}执行{until}", lead, name)
        case "verify":
            told = (f"{_tell_waiting(item.waiting)}，{_day(item.day, as_of)}报办结", lead, name)
            command = Command(f"bizenv verify {status.reference}{number}")
        case _ if node is not None:
            told = (f"{_day(item.day, as_of)}{_tell_left(left)}", lead, _tell_last(item), name)
    return Line(status.label, told, command, item.day, name_plan(item), status.reference)


def _answer_instruction(status: Status, entry: Entry) -> Command:
    """The command that ends the limit of an instruction: a report, or where none is taken, a correction without the limit."""
    if any(node.going for node in status.nodes):
        return Command(f"bizenv record {status.reference}", "--progress 百分数 --note 进展")
    return Command(f"bizenv correct {entry.digest}", "--clear limit --reason 办理情况")


def _tell_period(item: Item, as_of: dt.date, left: int) -> Line:
    """An item about a period: its circular, its round of feedback, or the year that is not final."""
    period, plan = item.period or find_period(item.day, "year"), name_plan(item)
    name, told = f"{period.name}{of_plan(plan)}", period.words
    above = f"{plan}/" if plan else ""
    day = _day(item.day, as_of)
    passed = "今日截止" if left == 0 else f"{day}截止{_tell_left(left)}"
    match item.kind:
        case "year":
            command = Command(f"bizenv close-year {name}", "--approved-by 姓名 --post 职务")
            return Line(f"{above}定账", (f"{told}的数字还没有定账",), command, item.day, plan)
        case "round":
            command = Command(f"bizenv missing --period {name}", "--as-message")
            return Line(f"{above}反馈", (f"{told}反馈{passed}", f"尚未反馈{item.owed}项"), command, item.day, plan)
        case _ if left > 0:
            return Line(
                f"{above}收报", (f"{told}收报{passed}",), Command(f"bizenv missing --period {name}"), item.day, plan
            )
        case _:
            command = Command(f"bizenv bulletin --period {name}", "-o 通报.docx")
            return Line(f"{above}通报", (f"{told}通报待签发", f"收报{passed}"), command, item.day, plan)


class Waiting(NamedTuple):
    """How many wait somewhere else: files that are not on record, clues with few days left.

    place: the folder, as typed in a shell. plan: the name of the plan where several are told and it is of one, else empty.
    """

    number: int
    place: str = ""
    plan: str = ""


def count(todo: Todo, unread: Sequence[Waiting], near: Sequence[Waiting], again: str, plans: str = "") -> list[Line]:
    """What is only counted, a line each, without what there is none of.

    again: the day that was asked about, as an option, for commands that list. plans: the plans that were asked for, as
    options, where several are told.
    """
    found = []
    for empty, number in _count_past(todo):
        text = f"{words.NO_RECORD}{number}项（不代表未完成）" if empty else f"逾期未报办结{number}项"
        if number:
            found.append(Line("时限" if empty else "逾期", (text,), Command(f"bizenv overdue{plans}{again}")))
    silent = [it for it in todo.parts if it.silent is not None and it.silent[1]]
    if silent:
        found.append(_tell_silent(silent, again, plans))
    if todo.requests:
        found.append(Line("协调", (_tell_requests(todo),), Command(f"bizenv report{plans}{again}")))
    for it in unread:
        if it.number:
            command = Command(f"bizenv form import {it.place}{of_plan(it.plan)}")
            found.append(Line("收件", (f"{it.plan}没有记入台账的表{it.number}个",), command, plan=it.plan))
    for it in near:
        if it.number:
            command = Command(f"bizenv clue list{of_plan(it.plan)}", "--open")
            found.append(Line("线索", (f"{it.plan}线索{it.number}件临期",), command, plan=it.plan))
    return found


def _tell_silent(todos: Sequence[Todo], again: str, plans: str) -> Line:
    """Who was silent in the round that closed last, of each plan in its own; ``todos``: those where somebody was."""
    told: dict[str, list[str]] = {}
    command = f"bizenv missing{plans}"
    for it in todos:
        if it.silent is not None:
            period, silent = it.silent
            plan = it.plan.name if it.plan is not None else ""
            number = f"{plan}{len({a.status.first for a in silent})}家{len(silent)}项"
            told.setdefault(period.words, []).append(number)
            if len(todos) == 1:
                command = f"bizenv missing --period {period.name}{of_plan(plan)}"
    text = "；".join(f"{period}未按时反馈{'、'.join(numbers)}" for period, numbers in told.items())
    return Line("催报", (text,), Command(f"{command}{again}", "--as-message"))


def of_plan(name: str) -> str:
    """The option that asks a plan, with a space before it; empty where there is one."""
    return f" --plan {name}" if name else ""


def _tell_requests(todo: Todo) -> str:
    """How many requests for coordination are open, and how far they have come: 提请协调事项3项（已提出2、已提交领导1）."""
    asked = len(todo.requests) - len(todo.submitted)
    parts = [f"已提出{asked}"] * bool(asked) + [f"{STEPS['submitted']}{len(todo.submitted)}"] * bool(todo.submitted)
    return f"提请协调事项{len(todo.requests)}项（{'、'.join(parts)}）"


def list_rows(blocks: Sequence[Block], *, several: bool) -> list[tuple[str, ...]]:
    """The rows of the table under ``HEADS``; of ``several`` plans, the name of the plan first."""
    rows = [
        (
            line.plan,
            block.name,
            line.label.removeprefix(f"{line.plan}/"),
            str(line.day or ""),
            "　".join(line.parts),
            str(line.command),
        )
        for block in blocks
        for line in block.lines
    ]
    return [row if several else row[1:] for row in rows]


def tell_rest(number: int, command: str) -> str:
    """The line on what a block leaves out."""
    return f"另有{number}项：{command}"


def tell_data(option: str) -> str:
    """The line on the folder that every command has to be told."""
    return f"以上命令后面都加{option}"


def tell_days(notes: Sequence[str]) -> list[str]:
    """The lines on working days of which not all is known."""
    return [f"工作日：{note}" for note in notes]


def _tell_limit(day: dt.date, as_of: dt.date, left: int) -> str:
    """A limit with the days left: 限12月30日，已过1天."""
    return f"限{_day(day, as_of)}{_tell_left(left)}"


def _tell_left(left: int) -> str:
    """The days left after a day: ，还有3天."""
    return "，今日到期" if left == 0 else f"，还有{left}天" if left > 0 else f"，已过{-left}天"


def _tell_waiting(days: int | None) -> str:
    """For how many working days something has waited."""
    return f"已等{days}个工作日" if days else "刚到"


def _tell_last(item: Item) -> str:
    """The last word on a node, with its day; how it stands where nothing was said that still holds."""
    if item.status is None or item.node is None:
        return ""
    latest = lagging.tell_latest(item.status, item.node)
    return latest if latest != "—" else words.state(item.node, item.status, "office")


def _day(day: dt.date, as_of: dt.date) -> str:
    """A day in a line, with its year if that is not the year of ``as_of``: 12月25日."""
    return f"{day.month}月{day.day}日" if day.year == as_of.year else words.day(day)

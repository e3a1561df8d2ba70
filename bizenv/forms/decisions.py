"""Read a worklist that was filled in: what the office decided on each row, and all faults, each with its cell."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Literal, cast

from bizenv.base.days import DayError
from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, lenient, seal, surplus
from bizenv.forms.cells import CellFault, FilledSheet, clip, read_text
from bizenv.forms.layout import FIRST_ROW, FormTable
from bizenv.forms.opening import find_hidden, open_workbook
from bizenv.forms.worklist import MARK, VERSION, WAITING
from bizenv.intake.archive import FormError
from bizenv.ledger.entry import Ground, Method
from bizenv.ledger.names import CHOICES, GROUNDS, RESULTS, read_word
from bizenv.phrases.typed import parse_day

Conclusion = Literal["pass", "return"]
_CONCLUSIONS: dict[str, Conclusion] = {
    **dict.fromkeys((RESULTS["pass"], "核验通过", "同意", "销号"), "pass"),
    **dict.fromkeys((RESULTS["return"], "不通过", "未通过"), "return"),
}
_OF_PASS = ("completed", "proof")
_OF_RETURN = ("ground", "limit")
"""The columns that go with one conclusion alone."""
_SHARED = ("by", "method")
"""The columns that people fill down over rows on which nothing is decided yet."""


class Decision(NamedTuple):
    """A row that was filled in.

    row: its number in the sheet, from 1.
    wording, report: the digests of the wording and of the report of completion that the row was made for.
    result: None if it has a fault. values, limit: as typed.
    """

    row: int
    task: str
    node: int
    wording: str
    report: str
    result: Conclusion | None
    ground: Ground | None
    opinion: str | None
    completed: dt.date | None
    proof: str | None
    values: tuple[str, ...]
    limit: str
    by: str | None
    method: Method | None

    def fault(self, column: str, message: str) -> CellFault:
        """A fault in a cell of the row."""
        return CellFault(WAITING.title, f"{WAITING.letter(column)}{self.row}", message)


class Decisions(NamedTuple):
    """A worklist that was filled in.

    day: the day on which it was made.
    blank: how many rows were left empty.
    remarks: what else is in the file and is not taken, or is taken and may not be meant.
    """

    plan: str
    day: str
    rows: tuple[Decision, ...]
    blank: int
    faults: tuple[CellFault, ...]
    remarks: tuple[CellFault, ...]


def read(content: bytes, today: dt.date) -> Decisions:
    """Read a worklist. Raises FormError if it is none, is broken, or must not be opened."""
    book, drawings = open_workbook(content)
    hidden = find_hidden(book, MARK)
    if hidden is None:
        raise FormError(
            "不是 bizenv verify export 写出的待核验表；请在那份表上填（单位的填报表用 bizenv form import 收）"
        )
    version, plan, day, count = (read_text(hidden.cell(n, 1)) for n in range(1, 5))
    _check_version(version)
    try:
        seals = seal.read(hidden)
    except ValueError:
        seals = {}
    if WAITING.title not in seals:
        raise FormError("内部标记坏了；请用 bizenv verify export 重新写一份")
    found = _find_sheet(book)
    sheet = FilledSheet(found, WAITING)
    rows, blank, loose = _rows(sheet, seals[WAITING.title], today)
    known = [(sheet, {**seals[WAITING.title], **loose})]
    if layout.HELP in seals and layout.HELP in book.sheetnames and hasattr(book[layout.HELP], "cell"):
        known.append((FilledSheet(book[layout.HELP], FormTable(layout.HELP)), dict(seals[layout.HELP])))
    faults: list[CellFault] = []
    remarks: list[CellFault] = []
    if found.title != WAITING.title:
        remarks.append(CellFault(WAITING.title, "", f"改名成了“{clip(found.title)}”，照样收"))
    for it, sealed in known:
        surplus.check_cells(it, sealed)
        surplus.remark_on_hidden(it, sorted({row for row, _ in sealed if row >= FIRST_ROW}))
        faults += it.faults
        remarks += [*it.remarks, *surplus.remark_on_cells(it.sheet, it.name)]
    for drawing in drawings:
        told, wrong = surplus.tell_drawing(drawing)
        (faults if wrong else remarks).append(told)
    ours = {found.title, layout.HELP, hidden.title}
    faults += [
        CellFault(name, "", "不是写出的表，里面却有内容；请把要记的填进“待核验”表，再删去这张")
        for name in book.sheetnames
        if name not in ours and surplus.has_content(book[name])
    ]
    left = int(count) - len(rows) - blank if re.fullmatch("[0-9]{1,6}", count) else 0
    if left > 0 and not faults:
        remarks.append(CellFault(WAITING.title, "", f"写出时有 {count} 行，少了 {left} 行；少了的没有记"))
    return Decisions(plan, day, rows, blank, tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(remarks)))


def _check_version(version: str) -> None:
    """Raise FormError for a version of the worklist that is not known here."""
    match = re.fullmatch(f"{MARK} ([0-9]{{1,6}})", version)
    if match is None or int(match[1]) < 1:
        raise FormError(f"待核验表的版本“{clip(version)}”坏了；请用 bizenv verify export 重新写一份")
    if int(match[1]) > VERSION:
        raise FormError(
            f"待核验表的版本是“{version}”，是更新的 bizenv 写出的（这里只认到 {VERSION}）；请升级 bizenv 再收"
        )


def _find_sheet(book: Any) -> Any:
    """The sheet to fill in, by its heads if somebody renamed it. Raises FormError if it is gone or there are several."""
    if WAITING.title in book.sheetnames and hasattr(book[WAITING.title], "cell"):
        return book[WAITING.title]
    alike = [it for it in book.worksheets if hasattr(it, "cell") and _heads(it) == WAITING.heads]
    if len(alike) == 1:
        return alike[0]
    why = f"改名或复制成了{len(alike)}张" if alike else "被删去，或改得认不出了"
    raise FormError(f"“{WAITING.title}”表{why}；请在写出的原表上填，或重新写一份")


def _heads(sheet: Any) -> tuple[str, ...]:
    return tuple(read_text(sheet.cell(FIRST_ROW - 1, n)) for n in range(1, len(WAITING.columns) + 1))


def _rows(
    sheet: FilledSheet, sealed: seal.Seal, today: dt.date
) -> tuple[tuple[Decision, ...], int, dict[seal.Place, str]]:
    """The rows that were filled in, how many were left empty, and the cells of rows whose fault has been told.

    A row stands where it was sent out: its key tells it again. One that has another's key, or none, is a fault.
    """
    places = {digest: row for (row, column), digest in sealed.items() if column == WAITING.key}
    rows: list[Decision] = []
    shifted: dict[int, int | None] = {}
    blank = 0
    for n in sheet.rows():
        key = sheet.text(n, WAITING.key)
        before = len(sheet.faults)
        written = {
            column.name
            for number, column in enumerate(WAITING.columns, start=1)
            if column.field and (key or (n, number) not in sheet.covered) and sheet.entered(n, number)
        }
        filled = bool(written - {*_SHARED}) or len(sheet.faults) > before
        digest = seal.make_digest(key)
        if not key:
            if filled or sheet.text(n, WAITING["number"]):
                shifted[n] = None
            elif (n, WAITING.key) in sealed:
                shifted.setdefault(n, -1)  # cleared: nothing is decided in it
        elif sealed.get((n, WAITING.key)) != digest:
            shifted[n] = places.get(digest)
        elif filled:
            rows.append(_row(sheet, n, key, today))
        else:
            blank += 1
    _tell_shifted(sheet, {n: old for n, old in shifted.items() if old != -1})
    gone = {row for row, column in sealed if column == WAITING.key and row not in sheet.rows()}
    loose = {(n, column): "" for n in (*shifted, *gone) for column in range(1, WAITING.key + 1)}
    return tuple(rows), blank, loose


def _tell_shifted(sheet: FilledSheet, shifted: Mapping[int, int | None]) -> None:
    """Add a fault for each run of rows that do not stand where they did. ``shifted``: where each stood, if that is known."""
    runs: list[tuple[int, int, int | None]] = []
    for n, old in sorted(shifted.items()):
        if runs and runs[-1][1] == n - 1:
            first, last, was = runs[-1]
            if old == (None if was is None else was + n - first):
                runs[-1] = first, n, was
                continue
        runs.append((n, n, old))
    for first, last, was in runs:
        many = f"第 {first}—{last} 行" if last > first else f"第 {first} 行"
        stood = f"{was}—{was + last - first}" if was is not None and last > first else str(was)
        why = f"错位了，原在第 {stood} 行" if was is not None else "不是表里原有的行，或编号后面的内部标记没有了"
        sheet.fault(first, 1, f"{many}{why}；请恢复原来的行，不要增删、排序，或重新写一份再填")


def _row(sheet: FilledSheet, n: int, key: str, today: dt.date) -> Decision:
    """What was decided on a row, with faults for what cannot be read or does not fit the conclusion."""
    task, _, rest = key.partition("/")
    node, wording, report = (*rest.split("/"), "", "", "")[:3]
    said = tell(sheet.sign(n, WAITING["result"]))
    result = _CONCLUSIONS.get(said)
    known = f"{RESULTS['pass']}、{RESULTS['return']}"
    if result is None:
        wrong = f"没有“{clip(said)}”这个结论；可用：{known}" if said else f"填了内容，没有选结论（{known}）"
        sheet.fault(n, WAITING["result"], wrong)
    texts = {name: sheet.entered(n, WAITING[name]) for name in ("values", "limit", "completed")}
    opinion, proof, by = (sheet.words(n, WAITING[name]) for name in ("opinion", "proof", "by"))
    decision = Decision(
        row=n,
        task=task,
        node=int(node) if re.fullmatch("[0-9]{1,3}", node) else -1,
        wording=wording,
        report=report,
        result=result,
        ground=cast("Ground | None", _choice(sheet, n, "ground")),
        opinion=opinion,
        completed=_day(sheet, n, "completed", texts["completed"], today),
        proof=proof,
        values=tuple(piece.strip() for piece in re.split("[;；\n]", texts["values"]) if piece.strip()),
        limit=texts["limit"],
        by=by,
        method=cast("Method | None", _choice(sheet, n, "method")),
    )
    _check(sheet, n, decision, {name for name in (*_OF_PASS, *_OF_RETURN) if sheet.entered(n, WAITING[name])})
    return decision


def _check(sheet: FilledSheet, n: int, it: Decision, written: set[str]) -> None:
    """Add a fault for each cell that a conclusion needs and that is empty, or that goes with the other conclusion."""
    heads = dict(zip((column.name for column in WAITING.columns), WAITING.heads, strict=True))
    if it.result is None:
        return
    for name in _OF_RETURN if it.result == "pass" else _OF_PASS:
        if name in written:
            other = RESULTS["return" if it.result == "pass" else "pass"]
            message = f"“{heads[name]}”用于{other}，结论却是{RESULTS[it.result]}；请删去，或改结论"
            sheet.fault(n, WAITING[name], message)
    if it.result == "pass" and it.by is None:
        sheet.fault(n, WAITING["by"], "通过的要写核验人")
    if it.result == "return" and "ground" not in written:
        names = "、".join(name.word for name in GROUNDS.values())
        sheet.fault(n, WAITING["ground"], f"退回的要选退回类别：{names}；原时限顺延不顺延，以此为准")
    if it.result == "return" and "limit" not in written:
        sheet.fault(n, WAITING["limit"], "退回的要写补报时限，如 2019-12-20、5个工作日")


def _choice(sheet: FilledSheet, n: int, field: Literal["ground", "method"]) -> str | None:
    """The word of a cell with a list, as files name it; None if it is empty or, with a fault, no such word."""
    text = sheet.entered(n, WAITING[field])
    found = read_word(field, text) if text else None
    if text and found is None:
        head = WAITING.heads[WAITING[field] - 1]
        known = "、".join(getattr(name, "word", str(name)) for name in CHOICES[field].values())
        sheet.fault(n, WAITING[field], f"没有“{clip(text)}”这个{head}；可用：{known}")
    return found


def _day(sheet: FilledSheet, n: int, column: str, text: str, today: dt.date) -> dt.date | None:
    """A day as a person types it; None if it is empty or, with a fault, none."""
    if not text:
        return None
    near = lenient.read_near(text, today, before=True)
    if near is not None:  # what is completed lies behind
        sheet.remark(n, WAITING[column], f"“{clip(text)}”没有写年份，按 {near} 收")
        return near
    try:
        return parse_day(text, today)
    except DayError as error:
        sheet.fault(n, WAITING[column], str(error))
        return None

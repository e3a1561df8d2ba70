"""A filled form read back: what it says, or what is wrong with it, each fault with its cell as Excel names it.

A workbook comes from outside: it is looked at as an archive before it is opened, nothing in it is run or followed, and
only the cells that a form has are read.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter

from bizenv.entry import Stage
from bizenv.forms import STAGES, VERSION, seal
from bizenv.views import form as layout

MAX_BYTES = 50 * 1024 * 1024
"""The most that a workbook may unpack to."""
MAX_PARTS = 500
MAX_ROWS = 3000
"""Rows below which nothing is looked for."""
_TICKS = {"√", "✓", "✔", "☑", "v", "y", "x", "1", "是", "true", "对"}
_AGREED = {layout.AGREED: True, "同意": True, "无异议": True, layout.OBJECTED: False, "不一致": False}


class FormError(Exception):
    """A file that is no form of ours or must not be opened; the message is for a person."""


class Fault(NamedTuple):
    """Something wrong in a form: sheet, cell as Excel names it (F7), and what."""

    sheet: str
    cell: str
    message: str

    @property
    def words(self) -> str:
        """The fault with its place: 填报!F7（第 7 行 F 列）：……."""
        match = re.fullmatch(r"([A-Z]+)([0-9]+)", self.cell)
        where = f"{self.sheet}!{self.cell}（第 {match[2]} 行 {match[1]} 列）" if match else self.sheet
        return f"{where}：{self.message}"


class Filled(NamedTuple):
    """A row that was filled in. ``progress`` is in per cent; ``cells`` is the number of its row."""

    task: str
    node: int
    label: str
    wording: str
    digest: str
    row: int
    stage: Stage | None
    progress: int | None
    note: str | None
    problem: str | None
    coordinate: str | None
    next: str | None
    evidence: tuple[str, ...]


class Value(NamedTuple):
    """A value of a target, as it was typed."""

    task: str
    target: str
    text: str
    cell: str


class Opinion(NamedTuple):
    """What a joint lead says of a task that another reports on."""

    task: str
    agreed: bool
    words: str
    cell: str


class Returned(NamedTuple):
    """A form that came back. ``blank``: rows that were left empty. ``faults``: all that is wrong with it."""

    plan: str
    department: str
    period: str
    date: dt.date | None
    rows: tuple[Filled, ...]
    values: tuple[Value, ...]
    opinions: tuple[Opinion, ...]
    blank: int
    faults: tuple[Fault, ...]


def read(content: bytes) -> Returned:
    """What a filled form says. Raises FormError for what is no form, is broken, or must not be opened."""
    _inspected(content)
    from openpyxl import load_workbook

    try:
        with catch_warnings():
            simplefilter("ignore")  # of extensions that are dropped
            book = load_workbook(BytesIO(content), keep_links=False, keep_vba=False, rich_text=False)
    except Exception as error:  # noqa: BLE001 - a library's opinion of a hostile file may be any exception
        raise FormError(f"打不开，文件可能损坏（{type(error).__name__}）；请用 Excel 打开后另存为 .xlsx") from None
    return _read(book)


def _inspected(content: bytes) -> None:
    """Raises FormError for an archive that is none, or hides something."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormError("是旧版 .xls 或加了密码的文件；请去掉密码，另存为 .xlsx")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = _suspicion(archive)
    except Exception as error:  # noqa: BLE001 - a broken archive may break anywhere
        locked = isinstance(error, RuntimeError) and "password" in str(error)
        found = "加了密码；请去掉密码后另存" if locked else "不是 Excel 工作簿（.xlsx），或已损坏"
    if found:
        raise FormError(found)


def _suspicion(archive: zipfile.ZipFile) -> str:
    """Why an archive is not to be opened as a workbook; empty where nothing speaks against it."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        return "解压后太大，不像填报表；没有打开"
    if any("vbaproject" in name or "macrosheet" in name for name in names):
        return "带有宏；没有打开。请另存为不含宏的 .xlsx"
    if any(name.startswith("xl/externallinks/") for name in names):
        return "链接到别的文件；没有打开。请断开链接后另存"
    if "xl/workbook.xml" not in names:
        return "不是 Excel 工作簿（.xlsx）"
    for part in parts:
        with archive.open(part) as stream:
            data = stream.read(part.file_size + 1)
        if len(data) > part.file_size:
            return "解压后太大，不像填报表；没有打开"
        markup = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        if markup and (data[:2] in (b"\xff\xfe", b"\xfe\xff") or re.search(rb"<!(DOCTYPE|ENTITY)", data)):
            return "含有不该有的定义（DTD）；没有打开"
    return ""


class _Sheet:
    """A sheet as one reads it: cells by address, every fault collected."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet: Any = book[name] if name in book.sheetnames else None
        self.name = name
        self.faults: list[Fault] = []

    def cell(self, row: int, column: int) -> Any:
        return self.sheet.cell(row, column)

    def rows(self) -> range:
        return range(layout.FIRST_ROW, min(self.sheet.max_row, MAX_ROWS) + 1) if self.sheet is not None else range(0)

    def fault(self, row: int, column: int, message: str) -> None:
        self.faults.append(Fault(self.name, f"{_letter(column)}{row}", message))

    def text(self, row: int, column: int) -> str:
        """A cell's text, without the white space around it; a formula or an error is a fault."""
        cell = self.cell(row, column)
        if cell.data_type == "f":
            self.fault(row, column, "是公式；请直接填内容")
            return ""
        if cell.data_type == "e":
            self.fault(row, column, f"是错误值 {cell.value}；请直接填内容")
            return ""
        value = cell.value
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _letter(column: int) -> str:
    return chr(64 + column)


def _read(book: Any) -> Returned:
    hidden = _Sheet(book, layout.HIDDEN)
    if hidden.sheet is None or layout.FILL not in book.sheetnames:
        raise FormError("不是 bizenv 发出的填报表；请用发下去的表填报")
    version, plan, department, period, count, digest = (hidden.text(n, 1) for n in range(1, 7))
    if version != VERSION:
        raise FormError(f"填报表的版本是“{version}”，现在用的是“{VERSION}”；请重新下发")
    sheet = _Sheet(book, layout.FILL)
    rows: list[Filled] = []
    keys, blank = [], 0
    for n in sheet.rows():
        key = sheet.text(n, layout.KEY_COLUMN)
        filled = any(sheet.text(n, column) for column in range(6, layout.KEY_COLUMN))
        if not key:
            if filled or sheet.text(n, 1):
                sheet.fault(n, 1, "不是表里原有的行；请填在原有的行里")
            continue
        keys.append(key)
        row = _row(sheet, n, key)
        if row is not None and filled:
            rows.append(row)
        blank += not filled
    if (str(len(keys)), seal(keys)) != (count, digest):
        message = f"原有 {count} 行，现有 {len(keys)} 行" if count != str(len(keys)) else "行的次序变了，或有的行被换过"
        sheet.fault(layout.FIRST_ROW, 1, f"{message}；请在发下去的原表上填，不要增删、排序")
    targets, confirm = _Sheet(book, layout.TARGETS), _Sheet(book, layout.CONFIRM)
    values, opinions = tuple(_values(targets)), tuple(_opinions(confirm))
    date = _date(sheet)
    faults = (*sheet.faults, *targets.faults, *confirm.faults)
    return Returned(plan, department, period, date, tuple(rows), values, opinions, blank, tuple(dict.fromkeys(faults)))


def _date(sheet: _Sheet) -> dt.date | None:
    """填报日期: a date, or a text that names one."""
    from bizenv.dates import DayError
    from bizenv.typed import typed_day

    text = sheet.text(3, 3)
    if not text:
        return None
    if not re.match("[0-9０-９]", text):
        sheet.fault(3, 3, f"填报日期“{text}”不是日期，写作 2019-12-20")
        return None
    try:
        return typed_day(text, dt.date.min)
    except DayError:
        sheet.fault(3, 3, f"填报日期“{text}”不是日期，写作 2019-12-20")
        return None


def _row(sheet: _Sheet, n: int, key: str) -> Filled | None:
    parts = key.split("/")
    if len(parts) != 3 or not parts[1].isdecimal():
        sheet.fault(n, 1, "这一行的内部标记坏了；请在发下去的原表上填")
        return None
    number = sheet.text(n, 1)
    stage = _stage(sheet, n)
    progress = _progress(sheet, n, stage)
    if stage is None and progress is not None:
        stage = "in_progress"
    note, problem, coordinate, following = (sheet.text(n, column) or None for column in (9, 10, 11, 12))
    evidence = tuple(piece.strip() for piece in re.split("[;；\n]", sheet.text(n, 13)) if piece.strip())
    if stage is None and (note or problem or coordinate or following or evidence):
        sheet.fault(n, 7, "填了内容，没有选阶段，也没有选“本期无变化”")
    return Filled(
        task=parts[0],
        node=int(parts[1]),
        label=number,
        wording=sheet.text(n, 3),
        digest=parts[2],
        row=n,
        stage=stage,
        progress=progress,
        note=note,
        problem=problem,
        coordinate=coordinate,
        next=following,
        evidence=evidence,
    )


def _stage(sheet: _Sheet, n: int) -> Stage | None:
    """What stage a row says; 本期无变化 is one of its own."""
    tick, stage = sheet.text(n, 6), sheet.text(n, 7)
    ticked = tick.lower() in _TICKS
    if tick and not ticked:
        sheet.fault(n, 6, f"“{tick}”看不懂；没有新进展选√，有进展就空着")
    if stage and stage not in STAGES:
        sheet.fault(n, 7, f"没有“{stage}”这个阶段；可用：{'、'.join(STAGES)}")
        return None
    if ticked and (stage or sheet.text(n, 8)):
        sheet.fault(n, 6, "选了“本期无变化”，又填了阶段或百分数；请留一个")
    return "no_change" if ticked else STAGES.get(stage)


def _progress(sheet: _Sheet, n: int, stage: Stage | None) -> int | None:
    """完成百分数: a whole number, also one that Excel turned into a share."""
    text = sheet.text(n, 8)
    if not text:
        return None
    cell = sheet.cell(n, 8)
    shared = "%" in re.sub('"[^"]*"', "", str(cell.number_format)) and isinstance(cell.value, int | float)
    plain = text.translate(str.maketrans("０１２３４５６７８９％", "0123456789%")).removesuffix("%")
    value = float(plain) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", plain) else -1.0
    value = round(value * 100, 6) if shared else value
    if not value.is_integer() or not 0 <= value <= 100:
        sheet.fault(n, 8, f"完成百分数应是0到100的整数，写成了“{text}”")
        return None
    if stage in ("not_started", "done"):
        if (stage, value) not in (("not_started", 0), ("done", 100)):
            said = next(word for word, it in STAGES.items() if it == stage)
            sheet.fault(n, 8, f"阶段是“{said}”，完成百分数却是 {int(value)}")
        return None
    return int(value)


def _values(sheet: _Sheet) -> Iterator[Value]:
    for n in sheet.rows():
        text, key = sheet.text(n, 5), sheet.text(n, layout.TARGET_KEY)
        if not text:
            continue
        task, slash, target = key.partition("/")
        if not slash or sheet.text(n, 2) != target:
            sheet.fault(n, 2, "指标的名称被改过，或不是表里原有的行；请在发下去的原表上填")
            continue
        yield Value(task, target, text, f"E{n}")


def _opinions(sheet: _Sheet) -> Iterator[Opinion]:
    for n in sheet.rows():
        said, words = sheet.text(n, 6), sheet.text(n, 7)
        if not said and not words:
            continue
        if said and said not in _AGREED:
            sheet.fault(n, 6, f"“{said}”看不懂；可用：{layout.AGREED}、{layout.OBJECTED}")
            continue
        yield Opinion(sheet.text(n, layout.CONFIRM_KEY), _AGREED.get(said, False), words, f"F{n}")

"""The player of the story: its acts, played in order in one workspace, and its papers, read back as text."""

import csv
import datetime as dt
import io
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from bizenv.cli import main
from bizenv.store import plans

STORY = Path(__file__).with_name("story.yaml")
MORNINGS = Path(__file__).with_name("mornings.yaml")
SEVERAL = Path(__file__).with_name("several.yaml")
PLANS = Path(__file__).parents[1] / "several"
"""Two small plans beside the shipped one; in an act {several}."""
SETTINGS = ("BIZENV_DATA", "NO_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONIOENCODING", "PYTHONUTF8")
"""What a person may have set, and the office of the story has not."""
HOMES = ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE")


class Act(NamedTuple):
    """One act of the story; ``given`` is what ``story.yaml`` holds of it."""

    number: int
    given: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.number:02}-{self.given['day']}-{self.given['act']}"


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Told(NamedTuple):
    """A line that was typed, and what it answered."""

    line: str
    text: str


class Story(NamedTuple):
    """The story as it was played: the workspace at its end, what went wrong in each act, by its number, what was answered."""

    folder: Path
    faults: dict[int, list[str]]
    told: list[Told]


def read_acts(story: Path) -> list[Act]:
    """The acts of a story in their order."""
    return [Act(n, given) for n, given in enumerate(yaml.safe_load(story.read_text("utf-8"))["acts"], start=1)]


def squeeze(text: str) -> str:
    """A text without white space and without signs that only keep a line together."""
    return re.sub(r"[\s\u200b\u2060\ufeff]+", "", text)


class _Page(HTMLParser):
    """The text of a page that a person can read, a line for each block."""

    BLOCKS = frozenset(
        [
            "address",
            "article",
            "aside",
            "caption",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "section",
            "summary",
            "table",
            "tr",
            "ul",
        ]
    )
    HIDDEN = frozenset(("script", "style", "template", "title", "option"))

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        self.parts.append("\n" if tag in self.BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self.HIDDEN
        self.parts.append("\n" if tag in self.BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("\n", " "))


def _read_word(path: Path) -> Iterator[str]:
    document = Document(str(path))
    for section in document.sections:
        yield from (p.text for p in section.header.paragraphs)
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:  # a merged cell stands in its row once for each column
                cells = {id(cell._tc): cell.text for cell in row.cells}
                yield " | ".join(cells.values())


def _read_workbook(path: Path) -> Iterator[str]:
    book = load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            for row in sheet.iter_rows(values_only=True):
                yield " | ".join(str(cell) for cell in row if cell is not None)


def read_paper(path: Path) -> list[str]:
    """The lines of a paper as a person reads them: paragraphs, rows of tables (cells parted by `` | ``)."""
    if path.suffix == ".docx":
        return list(_read_word(path))
    if path.suffix == ".xlsx":
        return list(_read_workbook(path))
    text = path.read_text("utf-8-sig")
    if path.suffix == ".html":
        page = _Page()
        page.feed(text)
        return "".join(page.parts).split("\n")
    if path.suffix == ".csv":
        return [" | ".join(row) for row in csv.reader(io.StringIO(text))]
    return text.split("\n")


def find(fragment: str, text: str) -> bool:
    """Whether a squeezed text holds a fragment, which is a pattern between slashes."""
    if fragment.startswith("/") and fragment.endswith("/") and len(fragment) > 2:
        return re.search(fragment[1:-1], text) is not None
    return squeeze(fragment) in text


def find_section(lines: list[str], head: str) -> list[str]:
    """The lines under the head that holds a word, up to the next head (一、 二、…)."""
    found: list[str] = []
    inside = False
    for line in lines:
        if re.match(r"[\s#]*[一二三四五六七八九十]+、", line) and len(line) < 40:
            inside = head in line
        elif re.match(r"[\s#*]*(附件\d?[：: 　]|附件\d$|特此)", line):
            inside = False
        elif inside:
            found.append(line)
    return found


def pick(data: Any, path: str) -> Any:
    """A value of JSON by its path: keys, places, @id of a task, * for all, # for how many."""
    for n, step in enumerate(steps := re.findall(r"@[\w.]+?(?=\.[a-z#*]|$)|[^.]+", path)):
        if step == "#":
            return len(data)
        if step == "*":
            return [pick(it, ".".join(steps[n + 1 :])) for it in data]
        if step.startswith("@"):
            data = next(it for it in data if it["id"] == step[1:])
        else:
            data = data[int(step)] if isinstance(data, list) else data[step]
    return data


def fill(given: dict[str, Any]) -> None:
    """Fill in a form as a liaison does: 填报 and 延期申请 by number and head of column, 指标 by name."""
    book = load_workbook(given["form"])
    sheet = book[given.get("sheet", "填报")]
    sheet["C3"] = given["day"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    rows = {sheet.cell(n, 1).value: n for n in range(5, sheet.max_row + 1)}
    for label, cells in given["rows"].items():
        for head, content in cells.items():
            sheet.cell(rows[label], columns[head]).value = content
    if values := given.get("values", {}):
        targets = book["指标"]
        places = {targets.cell(n, 2).value: n for n in range(5, targets.max_row + 1)}
        column = next(cell.column for cell in targets[4] if cell.value == "本期实报")
        for name, value in values.items():
            targets.cell(places[name], column).value = value
    for label, cells in given.get("extend", {}).items():
        asked = book["延期申请"]
        heads = {cell.value: cell.column for cell in asked[4]}
        places = {asked.cell(n, 1).value: n for n in range(5, asked.max_row + 1)}
        for head, content in cells.items():
            asked.cell(places[label], heads[head]).value = content
    target = Path(given["to"])
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def decide(given: dict[str, Any]) -> None:
    """Fill in the worklist as the office does: 待核验 by number and head of column."""
    book = load_workbook(given["form"])
    sheet = book["待核验"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    rows = {sheet.cell(n, 1).value: n for n in range(5, sheet.max_row + 1)}
    for label, cells in given["rows"].items():
        for head, content in cells.items():
            sheet.cell(rows[label], columns[head]).value = content
    book.save(given["to"])


def prepare(given: dict[str, Any]) -> None:
    """What a person does beside bizenv before an act: files that came, data that was edited, workbooks filled in."""
    for name, text in given.get("put", {}).items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    for name, (old, new) in given.get("edit", {}).items():
        text = Path(name).read_text("utf-8")
        assert old in text, f"{name} 里没有 {old}"
        Path(name).write_text(text.replace(old, new, 1), "utf-8")
    for form in given.get("fill", []):
        fill(form)
    for work in given.get("decide", []):
        decide(work)


def type_line(line: str, day: str, home: Path) -> Said:
    """Run bizenv in this process, as typed, on a day."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        for name in HOMES:
            patch.setenv(name, str(home))
        patch.setenv("BIZENV_TODAY", day)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main.run(shlex.split(line))
    told = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    return Said(code, told[0], told[1])


def _name_entry(match: re.Match[str]) -> str:
    task, kind = match.groups()
    (*_, last) = sorted(
        (p.name for p in Path("ledger", task).glob(f"*_{kind}_*.yaml")), key=lambda name: name.split("_")[0]
    )
    return last.removesuffix(".yaml").rpartition("_")[2]


def _weigh(text: str, given: dict[str, Any], where: str) -> Iterator[str]:
    for fragment in given.get("says", []):
        if not find(fragment, text):
            yield f"{where}没有：{fragment}"
    for fragment in given.get("never", []):
        if find(fragment, text):
            yield f"{where}不该有：{fragment}"


def weigh_paper(given: dict[str, Any], common: list[str]) -> Iterator[str]:
    """What is wrong with a paper."""
    found = sorted(Path().glob(given["file"]))
    if not found:
        yield f"没有文件 {given['file']}"
        return
    path, where = found[-1], f"《{found[-1].name}》"
    lines = read_paper(path)
    never = [*given.get("never", []), *(common if given.get("approved") else [])]
    yield from _weigh(squeeze("\n".join(lines)), {**given, "never": never}, where)
    statements = [squeeze(s) for line in lines for s in (re.split("[。；;]", line) if " | " not in line else [line])]
    for one, other in given.get("apart", []):
        for statement in statements:
            if find(one, statement) and find(other, statement):
                yield f"{where}不该同说“{one}”“{other}”：{statement[:200]}"
    for head, inside in given.get("sections", {}).items():
        text = squeeze("\n".join(find_section(lines, head)))
        if not text:
            yield f"{where}没有“{head}”一节"
        yield from _weigh(text, inside, f"{where}“{head}”一节")
    if "most" in given:
        ends = (n for n, line in enumerate(lines) if re.match(r"[\s#]*附件\s*1?(?![：:.．、\d])", line))
        body = squeeze("\n".join(lines[: next(ends, None)]))
        if len(body) > given["most"]:
            yield f"{where}有{len(body)}字，多于{given['most']}字"


def play_act(given: dict[str, Any], home: Path, common: list[str], told: list[Told]) -> Iterator[str]:
    """Play one act in the current folder; gives what went wrong, and adds to what was told."""
    day = str(given["day"])
    prepare(given)
    lines = [given["do"]] if isinstance(given.get("do"), str) else given.get("do", [])
    said: list[Said] = []
    for n, line in enumerate(lines, start=1):
        typed = re.sub(r"\{([\w.]+):(\w+)\}", _name_entry, line).replace("{several}", shlex.quote(str(PLANS)))
        said.append(type_line(typed, day, home))
        told.append(Told(typed, said[-1].out + said[-1].err))
        expected = given.get("code", 0) if n == len(lines) else 0
        if said[-1].code != expected:
            yield f"退出码是{said[-1].code}，不是{expected}：bizenv {typed}\n{said[-1].err.strip()[:600]}"
    for line in given.get("agree", []):
        yield from _compare(line, day, home, told)
    if "morning" in given:
        yield from play_morning(given, day, home, told)
    yield from _weigh(squeeze("\n".join(s.out + s.err for s in said)), given, "所答")
    if "json" in given:
        try:
            data = json.loads(said[-1].out)
        except ValueError:
            yield "所答不是 JSON"
        else:
            for path, value in given["json"].items():
                try:
                    found = pick(data, path)
                except (KeyError, IndexError, StopIteration, TypeError) as error:
                    yield f"{path} 没有（{error!r}），应是 {value!r}"
                else:
                    if isinstance(value, str) and value.startswith("/"):
                        if not find(value, str(found)):
                            yield f"{path} 是 {found!r}，不合 {value}"
                    elif found != (value.isoformat() if isinstance(value, dt.date) else value):
                        yield f"{path} 是 {found!r}，不是 {value!r}"
    for one, other in given.get("same", []):
        if pick(data, one) != pick(data, other):
            yield f"{one} 是 {pick(data, one)!r}，{other} 是 {pick(data, other)!r}"
    for paper in given.get("papers", []):
        yield from weigh_paper(paper, common)
    for pattern, number in given.get("files", {}).items():
        if len(list(Path().glob(pattern))) != number:
            yield f"{pattern} 有{len(list(Path().glob(pattern)))}个，不是{number}个"


def _ask(line: str, day: str, home: Path, told: list[Told]) -> str:
    said = type_line(line, day, home)
    told.append(Told(line, said.out + said.err))
    assert said.code == 0, f"bizenv {line}: {said.err}"
    return said.out


def _compare(line: str, day: str, home: Path, told: list[Told]) -> Iterator[str]:
    """Whether the answer to a question of tasks is the same as JSON, ids, CSV and table; ``missing`` goes by units."""
    data = json.loads(_ask(f"{line} --format json", day, home, told))
    order: Callable[[list[str]], list[str]] = list if "tasks" in data else sorted
    tasks = data["tasks"] if "tasks" in data else data["missing"]
    ids, labels = (order(list(dict.fromkeys(it[key] for it in tasks))) for key in ("id", "label"))
    if (found := order(_ask(f"{line} --format ids", day, home, told).split())) != ids:
        yield f"{line}：ids 是 {found}，JSON 是 {ids}"
    labels = order(labels + [it["label"] for it in data.get("late", [])])
    rows = list(csv.DictReader(io.StringIO(_ask(f"{line} --format csv", day, home, told))))
    told_of = (row.get("原文编号") or row["编号"] for row in rows if row.get("应反馈", "一"))  # the last nobody leads
    if (found := order(list(dict.fromkeys(told_of)))) != labels:
        yield f"{line}：CSV 是 {found}，JSON 是 {labels}"
    table = _ask(line, day, home, told)
    places = [table.find(f"\n{label} ") for label in labels]
    if -1 in places or (order is list and places != sorted(places)):
        yield f"{line}：表里没有、或次序不同：{[label for label, at in zip(labels, places, strict=True) if at < 0]}"


BLOCKS = {"today": "今日必办", "week": "本周到期", "verify": "待核验"}
"""The blocks of a morning, by their keys in JSON."""


def _brief(item: dict[str, Any]) -> str:
    """An item of a morning as the story writes it: kind, task (#2: its second node) or period, day, what it counts."""
    number = f"#{item['deadline']}" if (item["deadline"] or 1) > 1 else ""
    counted = "".join(f" {key} {item[key]}" for key in ("owed", "waiting") if item[key] is not None)
    about = f"{item['id']}{number}" if item["id"] else item["period"]
    return f"{item['kind']} {about} {item['day']}{counted}"


def play_morning(given: dict[str, Any], day: str, home: Path, told: list[Told]) -> Iterator[str]:
    """``todo`` on a morning: each item as expected, and the same in JSON, on the screen, as CSV and as ids."""
    expected = given["morning"]
    data = json.loads(_ask("todo --format json", day, home, told))
    screen = _ask("todo --all", day, home, told)
    for block, name in BLOCKS.items():
        found = [(_brief(item), item["command"].removeprefix("bizenv ")) for item in data[block]]
        wanted = [tuple(text.split(" | ")) for text in expected.get(block, [])]
        if [it[0] for it in found] != [it[0] for it in wanted]:
            yield f"{name}是 {[it[0] for it in found]}，不是 {[it[0] for it in wanted]}"
        else:
            for (_, command), (item, *begins) in zip(found, wanted, strict=True):
                if begins and not re.fullmatch(begins[0].replace("…", ".*"), command):
                    yield f"{item} 的命令是 {command}，不是 {begins[0]}"
    silent = [data["silent"]["period"], data["silent"]["units"], len(data["silent"]["ids"])]
    if silent != expected.get("silent", [None, 0, 0]):
        yield f"未按时反馈是 {silent}，不是 {expected.get('silent')}：{data['silent']['ids']}"
    for key in ("requests", "overdue"):
        if data[key] != expected.get(key, []):
            yield f"{key} 是 {data[key]}，不是 {expected.get(key, [])}"
    unread = data["inbox"]["unread"] if data["inbox"] is not None else None
    if unread != expected.get("unread"):
        yield f"收件是 {unread}，不是 {expected.get('unread')}"
    items = [item for block in BLOCKS for item in data[block]]
    if data["count"] != len(items):
        yield f"count 是 {data['count']}，各块共{len(items)}项"
    if (ids := _ask("todo --format ids", day, home, told).split()) != list(
        dict.fromkeys(it["id"] for it in items if it["id"])
    ):
        yield f"ids 与 JSON 不同：{ids}"
    rows = list(csv.DictReader(io.StringIO(_ask("todo --format csv", day, home, told))))
    counted = [row["命令"] for row in rows if row["类别"] == "其他"]
    if counted != data["commands"]:
        yield f"CSV 的件数是 {counted}，JSON 是 {data['commands']}"
    listed = [(row["类别"], row["日期"], row["命令"]) for row in rows if row["类别"] != "其他"]
    if listed != [(BLOCKS[b], it["day"], it["command"]) for b in BLOCKS for it in data[b]]:
        yield f"CSV 与 JSON 不同：{listed}"
    if screen.count("bizenv ") != len(items) + len(counted):
        yield f"屏幕上有{screen.count('bizenv ')}个命令，应有{len(items) + len(counted)}个"
    yield from _weigh(squeeze(screen), expected, "早上")
    if len(_ask("todo", day, home, told).splitlines()) > 20:
        yield "早上的一屏多于二十行"


def play(story: Path, folder: Path, home: Path) -> Story:
    """Play a story in a new workspace; a later act is played whatever became of an earlier one."""
    said = type_line(f"init {shlex.quote(str(folder))} --plan {plans.find_packaged()}", "2019-09-24", home)
    assert said.code == 0, said.err
    common = yaml.safe_load(STORY.read_text("utf-8"))["approved_never"]
    faults: dict[int, list[str]] = {}
    told: list[Told] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for act in read_acts(story):
            found: list[str] = []
            try:
                found.extend(play_act(act.given, home, common, told))
            except Exception as error:  # noqa: BLE001 - whatever it is, the next act has its turn
                found.append(f"没有演完：{error!r}")
            faults[act.number] = found
    return Story(folder, faults, told)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Story:
    """The first year, played once."""
    return play(STORY, tmp_path_factory.mktemp("story") / "台账", shared_cache)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Story:
    """The year with its mornings, played once."""
    return play(MORNINGS, tmp_path_factory.mktemp("mornings") / "台账", shared_cache)


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Story:
    """The year of three plans, played once."""
    return play(SEVERAL, tmp_path_factory.mktemp("several") / "台账", shared_cache)


@pytest.fixture(scope="session")
def typed(shared_cache: Path) -> Callable[[str, str], Said]:
    """Run bizenv as typed on a day, in the current folder."""
    return lambda line, day: type_line(line, day, shared_cache)


@pytest.fixture(scope="session")
def paper() -> Callable[[Path], list[str]]:
    """Read a paper's lines."""
    return read_paper

"""The forms of the ledger of clues: what each step asks, and the command line that does the same."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.clues.clue import CLASSES, Class, Clue
from bizenv.desk.clues import handling
from bizenv.desk.desk import Desk
from bizenv.desk.shell import quote
from bizenv.web.filling import Field

if TYPE_CHECKING:
    from bizenv.web.asking import Asked

PRIVATE = ("matter", "person", "phone", "company", "text", "result")
"""What is never shown in a command line, where a shell would remember it: there a dash asks for it."""
_MOST_PIECES = 10**6


class Box(NamedTuple):
    """A field of such a form: its option, its label, how it is shown, whether it must be filled in, what helps."""

    option: str
    label: str
    kind: str = "text"
    needed: bool = False
    help: str = ""


class Form(NamedTuple):
    """A step: what a button says, what it does, what it asks, and how the step is made of what was filled in."""

    title: str
    duty: str
    boxes: tuple[Box, ...]
    make: Callable[[Desk, Mapping[str, str], dt.date | None], handling.Step]


_DATE = Box("date", "日期", "day", help="不写则为今天")
NEW = (
    _DATE._replace(label="受理之日"),
    Box("class", "类别", "choice", needed=True, help="检举控告只登记受理日、来函号、件数，其他一个字也不录"),
    Box("source", "来源", help="投诉诉求必填：12345热线、企业走访、监督员"),
    Box("matter", "内容", "area", help="投诉诉求必填：反映什么。涉密内容、身份证号、银行卡号一概不收"),
    Box("unit", "涉及单位", "who", help="反映的是哪家单位；不能转给它"),
    Box("task", "相关事项", help="方案里的编号，几个用顿号隔开"),
    Box("person", "反映人", help="承办单位看不到"),
    Box("phone", "电话", help="承办单位看不到"),
    Box("company", "企业", help="承办单位看不到"),
    Box("letter", "来函号", help="检举控告：如 某信〔2019〕3号"),
    Box("pieces", "件数", "percent", help="检举控告：材料几件"),
)
"""What a new clue may have."""
STEPS: Mapping[str, Form] = {
    "assign": Form(
        "分办",
        "转给承办单位办理。不能转给被反映的单位；转办文字里没有反映人。",
        (Box("to", "承办单位", "who", needed=True), _DATE),
        lambda desk, given, day: handling.assign(desk, given["to"], day),
    ),
    "answer": Form(
        "记答复",
        "承办单位怎样答复。",
        (Box("text", "答复", "area", needed=True), _DATE),
        lambda desk, given, day: handling.answer(desk, given["text"], day),
    ),
    "close": Form(
        "办结",
        "这件线索怎样办结的。办结以后不能再改。",
        (Box("result", "结果", "area", needed=True), _DATE),
        lambda desk, given, day: handling.close(desk, given["result"], day),
    ),
    "transfer": Form(
        "移交",
        "移交给别的机关，即本机关办结；检举控告移交纪检监察机关。回执后补的，机关、函号照旧，加上回执再记一次。",
        (
            Box("to", "机关", needed=True, help="只写机关的名称"),
            Box("letter", "移交函号", needed=True),
            Box("receipt", "回执", help="回执的编号；还没有收到的不写"),
            _DATE,
        ),
        lambda desk, given, day: handling.transfer(desk, given["to"], given["letter"], given["receipt"], day),
    ),
    "erase": Form(
        "删除内容",
        "删了，编号、日期、谁批准、为何、存档何处还在，件数照计。以前的备份、同步软件的历史版本里还有，这里删不到，请分别清除。",
        (
            Box("approved-by", "谁批准", needed=True),
            Box("reason", "原因", needed=True, help="不要重述内容"),
            Box("filed", "存档何处", needed=True, help="原件存档在哪里"),
            Box("mistaken", "本来就不该登记的，不计入受理件数", "flag"),
            _DATE,
        ),
        lambda desk, given, day: handling.erase(
            desk, given["approved-by"], given["reason"], given["filed"], day, mistaken=bool(given["mistaken"])
        ),
    ),
}
"""What may be done with a clue, by the name that the command has."""


def read(asked: "Asked", boxes: tuple[Box, ...]) -> dict[str, str]:
    """What was filled in, or stands in the address, by option."""
    return {box.option: asked.text(box.option) for box in boxes}


def list_fields(boxes: tuple[Box, ...], given: Mapping[str, str], *, posted: bool) -> list[Field]:
    """The fields of a form with what was filled in; ``posted``: what must be and was not is marked."""
    fields = []
    for box in boxes:
        value = given.get(box.option, "")
        missing = posted and box.needed and not value
        choices = tuple(CLASSES.items()) if box.kind == "choice" else ()
        fields.append(
            Field(
                box.option,
                box.label,
                box.help,
                box.kind,
                box.needed,
                (value,) if value else (),
                choices,
                "须填写" if missing else "",
            )
        )
    return fields


def make_clue(given: Mapping[str, str], day: dt.date) -> Clue:
    """A new clue as it was filled in. Raises MisuseError for a number of pieces that is none."""
    pieces = given["pieces"]
    if pieces and not (re.fullmatch("[0-9]{1,7}", pieces, re.ASCII) and 1 <= int(pieces) <= _MOST_PIECES):
        raise MisuseError(f"件数写1至{_MOST_PIECES}的整数")
    if given["class"] not in CLASSES:
        raise MisuseError("请选类别：投诉诉求、检举控告")
    texts: Mapping[str, Any] = {
        key: given[key] for key in ("source", "matter", "unit", "person", "phone", "company", "letter")
    }
    tasks = tuple(_split_numbers(given["task"]))
    made = Clue(0, day, cast("Class", given["class"]), tasks=tasks, pieces=int(pieces) if pieces else None)
    return made._replace(**texts)


def _split_numbers(text: str) -> list[str]:
    """The numbers of tasks that were typed in one box."""
    return [it for it in re.split("[、，,;；\\s]+", text) if it]


def compose(words: str, boxes: tuple[Box, ...], given: Mapping[str, str], data: str) -> str:
    """The command line that does the same; what it would tell of a clue is asked for there."""
    typed = []
    for box in boxes:
        value = given.get(box.option, "")
        if not value or (box.option, value) == ("class", "appeal"):
            continue
        if box.kind == "flag":
            typed.append(f" --{box.option}")
        elif box.option == "task":
            typed += [f" --task {quote(it)}" for it in _split_numbers(value)]
        else:
            typed.append(f" --{box.option} {'-' if box.option in PRIVATE else quote(value)}")
    return f"bizenv clue {words}{''.join(typed)}{data}"

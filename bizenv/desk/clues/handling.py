"""问题线索: the store of clues opened for one thing, and what is done with a clue; nothing of a clue in any error.

Whoever opens it leaves a line in its audit first. The steps are functions that make a clue of a clue: see ``clues.clue``.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import BizenvError, DataError, MisuseError, NotFoundError, OptionsError
from bizenv.base.privacy import find_number
from bizenv.base.text import escape
from bizenv.clues import clue as steps
from bizenv.clues.clue import Clue
from bizenv.clues.store import Content, Store
from bizenv.desk.clues.counting import find_folder
from bizenv.desk.desk import Desk
from bizenv.desk.shell import shorten_path
from bizenv.views.wording.clues import NOTICE

Step = Callable[[Clue], Clue]
"""What is done with a clue. Raises MisuseError where it may not be done."""
_SECRET_MARKS = ("身份证号", "银行卡号", "密级标志")
"""What is refused in any clue; telephones are refused only where there is no passphrase."""
_LONGEST = 10_000
"""The most characters of one text of a clue."""
_UNFIT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
"""What no workbook can hold, or no file: control characters, and what the terminal's encoding could not read."""
_TEXTS = ("source", "matter", "person", "phone", "company", "letter", "unit")
"""The texts of a new clue."""


@contextmanager
def opened(
    desk: Desk,
    did: str | None,
    numbers: Sequence[int] = (),
    *,
    open_with: Callable[[Path], Store],
    passes: tuple[type[BaseException], ...] = (),
) -> Iterator[Store]:
    """The store, after a line in its audit on what is done; None: whoever asks leaves it itself.

    open_with: makes the store of a folder, with what opens it. passes: what of the caller's own is not a fault of the store.

    Raises MisuseError where git has the store. What fails within is told without a word of what the store holds.
    """
    try:
        folder = find_folder(desk)
        _refuse_tracked(folder, desk.environment)
        store = open_with(folder)
        if did is not None and store.there:
            store.audit(did, numbers)
        yield store
    except (BizenvError, ModuleNotFoundError):
        raise
    except passes:
        raise
    except OSError as error:
        raise DataError(f"读写不了线索库：{files.describe_failure(error)}") from None
    except Exception as error:  # noqa: BLE001 - its message may quote what the store holds
        raise DataError(f"线索库出错（{type(error).__name__}），没有改动；请报告开发者") from None


def _refuse_tracked(folder: Path, environment: Mapping[str, str]) -> None:
    """Raise MisuseError if git has files of the store. Without git on this machine nobody here can commit them."""
    if not folder.is_dir():
        return
    from bizenv.checks.git import holds_files

    if holds_files(folder, environment):
        shown = escape(shorten_path(folder))
        raise MisuseError(
            f"线索库 {shown} 已被 git 收进版本，没有打开：git rm -r --cached {shown}；提交过的，历史里还有，要请人清除"
        )


# ---- a new clue ----


def prepare(desk: Desk, store: Store, clue: Clue, *, where: str) -> tuple[Clue, str]:
    """A clue as it would be registered, with its limit, and a note on how the days were counted, empty if none.

    ``clue``: with its texts, its unit and its tasks as typed. ``where``: the setting that holds a passphrase, told where one is
    needed. Raises MisuseError, NotFoundError.
    """
    clue = clue._replace(unit=name_unit(desk, clue.unit))
    steps.check_new(clue)  # before the tasks are looked up: of an accusation not even they are said
    clue = clue._replace(tasks=_name_tasks(desk, clue.tasks))
    check_texts(store, [getattr(clue, key) for key in _TEXTS])
    if not store.secret and any(getattr(clue, key) for key in steps.PERSONAL):
        raise MisuseError(f"姓名、电话、企业名称只存入有口令的线索库：设环境变量 {where}，或先 bizenv clue passphrase")
    from bizenv.phrases.holidays import count_working_days

    limit, note = count_working_days(clue.date, desk.rules.clues.limit)
    return clue._replace(limit=limit), note


def register(store: Store, clue: Clue) -> Clue:
    """Write a prepared clue, and return it with its number. Raises DataError, MisuseError."""
    with store.locked():
        content = store.load().add(clue)
        made = content.clues[-1]
        store.audit("add", [made.number])
        store.save(content)
    return made


# ---- what is done with one ----


def assign(desk: Desk, unit: str, date: dt.date | None) -> Step:
    """Give a clue to a unit to deal with. Raises OptionsError without one, MisuseError."""
    day, to = check_day(desk, date), name_unit(desk, unit)
    if not to:
        raise OptionsError("--to 没有写单位")
    return lambda clue: steps.assign(clue, to, day, list_names(desk, clue.unit))


def answer(desk: Desk, text: str, date: dt.date | None) -> Step:
    """Record what they answered. Raises MisuseError."""
    day = check_day(desk, date)
    return lambda clue: steps.answer(clue, text, day)


def close(desk: Desk, result: str, date: dt.date | None) -> Step:
    """Settle a clue. Raises MisuseError."""
    day = check_day(desk, date)
    return lambda clue: steps.close(clue, result, day)


def transfer(desk: Desk, body: str, cover: str, receipt: str, date: dt.date | None) -> Step:
    """Hand a clue over to another body, or add its receipt. Raises OptionsError where something is empty, MisuseError."""
    day, to = check_day(desk, date), name_unit(desk, body)
    _refuse_empty({"--to": to, "--letter": cover})
    return lambda clue: steps.transfer(clue, to, cover.strip(), receipt.strip(), day, list_names(desk, clue.unit))


def erase(desk: Desk, approved_by: str, reason: str, filed: str, date: dt.date | None, *, mistaken: bool) -> Step:
    """Erase what a clue says. Raises OptionsError where something is empty, MisuseError."""
    day = check_day(desk, date)
    _refuse_empty({"--approved-by": approved_by, "--reason": reason, "--filed": filed})
    return lambda clue: steps.erase(clue, approved_by.strip(), reason.strip(), filed.strip(), day, mistaken=mistaken)


WRITTEN: Mapping[str, Sequence[str]] = {
    "assign": ("to",),
    "answer": ("answer",),
    "close": ("result",),
    "transfer": ("receiver", "cover", "receipt"),
    "erase": ("reason", "filed", "approved_by"),
}
"""The fields of a clue that each step writes as typed."""


def try_step(store: Store, number: int, did: str, step: Step) -> tuple[Content, Clue]:
    """A clue after a step, in a content that can be saved. Raises MisuseError, NotFoundError."""
    if not store.there:
        raise NotFoundError(f"没有第{number}号线索；这里还没有线索库")
    content = store.load()
    made = step(content.find(number))
    written = {key: getattr(made, key) for key in WRITTEN[did]}
    if not all(text for key, text in written.items() if key in ("answer", "result")):
        raise MisuseError("什么也没有写，没有记")
    check_texts(store, written.values())
    return content.put(made), made


def take_step(store: Store, number: int, did: str, step: Step) -> Clue:
    """Change a clue under the lock, and return it. Raises MisuseError, NotFoundError, DataError."""
    if not store.there:
        raise NotFoundError(f"没有第{number}号线索；这里还没有线索库")
    with store.locked():
        content, made = try_step(store, number, did, step)
        store.save(content)
    return made


# ---- what is looked up, and what may be written ----


def check_day(desk: Desk, day: dt.date | None) -> dt.date:
    """The day as typed, else today. Raises MisuseError for one in the future."""
    if day is not None and day > desk.today:
        raise MisuseError(f"--date {day} 在今天（{desk.today}）之后")
    return day or desk.today


def check_texts(store: Store, texts: Iterable[str]) -> None:
    """Raise MisuseError for what may not be kept in a clue, which is not quoted."""
    for text in texts:
        if len(text) > _LONGEST:
            raise MisuseError(f"写的话有{len(text)}个字，最多{_LONGEST}个；长的材料存档，这里写要点和档号")
        if re.search(_UNFIT, text):
            raise MisuseError("写的话里有看不见的控制字符，或终端编码读不懂的字，没有录入；重新打一遍")
        found = find_number(text)
        if found is not None and found.what in _SECRET_MARKS:
            raise MisuseError(f"写的话里有{found.what}，不能录入；{NOTICE}")
        if found is not None and not store.secret:
            raise MisuseError(f"写的话里有{found.what}，只能存入有口令的线索库：bizenv clue passphrase，或删去")


def name_unit(desk: Desk, typed: str | None) -> str:
    """The name of a unit: that of the plan where it knows one, else as typed: a clue may be about any unit."""
    text = (typed or "").strip()
    if not text:
        return ""
    try:
        return desk.registry.department(text).name
    except NotFoundError:
        return text


def list_names(desk: Desk, typed: str) -> list[str]:
    """The other names of the units that a clue is about: aliases, and what a reorganisation made of them or from what.

    Raises DataError if the ledger cannot be read: without it nobody knows what a unit is called now.
    """
    names = steps.list_units(typed)
    if not names:
        return []
    moves = [(entry.old, entry.into) for entry in desk.ledger.moves]
    found: set[str] = set()
    for name in (name_unit(desk, each) for each in names):
        for here, there in ((0, 1), (1, 0)):  # what it became, then what it was: not what else became of that
            line = [name]
            for each in line:
                line += [new for move in moves if move[here] == each and (new := move[there]) and new not in line]
            found.update(line)
    aliases = [name for name in desk.registry.names() if desk.registry.canonical(name) in found]
    return sorted({*found, *aliases})


def _name_tasks(desk: Desk, typed: Sequence[str]) -> tuple[str, ...]:
    """The ids of the tasks that were typed. Raises NotFoundError, which does not quote them."""
    try:
        return tuple(dict.fromkeys(task.id for text in typed for task in desk.registry.named(text)))
    except NotFoundError:
        raise NotFoundError("--task 写的不是方案里的事项编号；编号写作 1.1 或 1(1)，bizenv list 列出各项") from None


def _refuse_empty(given: Mapping[str, str]) -> None:
    """Raise OptionsError for options, by their names, that were given without words."""
    lacking = [name for name, text in given.items() if not text.strip()]
    if lacking:
        raise OptionsError(f"{'、'.join(lacking)} 不能为空")


def list_steps(clue: Clue) -> list[str]:
    """What may be done with a clue as it stands, in the order of its way."""
    if clue.erased is not None:
        return []
    if not clue.open:
        waits = bool(clue.receiver) and not clue.receipt
        return [*(["transfer"] if waits else []), "erase"]
    if clue.sort == "accusation":
        return ["transfer", "erase"]
    return ["assign", *(["answer"] if clue.assigned is not None else []), "close", "transfer", "erase"]

"""A draft that was read out of a document and is being checked by a person: its doubts, each settled one by one.

The draft lies in a folder exactly as ``bizenv import`` writes it. Beside its files lies ``READ``: each doubt with the place
in the document that it comes from, since the document itself is not read again.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizenv.base import files, layout
from bizenv.base.errors import FaultyDataError, MisuseError, NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.plans import changing, placing
from bizenv.desk.plans.excerpts import Excerpt, Excerpts, Line, name_column
from bizenv.desk.plans.fields import change_head
from bizenv.desk.plans.importing import Imported
from bizenv.intake.document.model import read_spot
from bizenv.plan.doubts import TOPICS, WHOLE, parse

if TYPE_CHECKING:
    from bizenv.base.problems import Problem
    from bizenv.checks.plan import Examination
    from bizenv.intake.document.model import Document
    from bizenv.plan.model import Task
    from bizenv.plan.registry import Registry

_SHOWN = 24
"""How much of a task's text stands beside its number."""
READ = "read.json"
"""What is kept of the reading besides the files of the draft: the lines that sum it up, the doubts, where each comes from."""
_DATA = (layout.MEASURES, layout.DEPARTMENTS)
_EXAMINED: "dict[bytes, Examination]" = {}
_MOST_EXAMINED = 4
_BOX = r"^(\s*[-*+]\s*)\[([ xX])\](\s*\*\*D{number}\*\*.*?)(　不用：.*)?$"
"""An item of ``doubts.md``, and why its words are not used, where that was said."""


class Doubtful(NamedTuple):
    """A doubt as it is put before a person.

    number: the 3 of D3. topic: in Chinese. about: the task, the units, or the plan. place: in the document; excerpt: what
    stands there; column: the printed head of the column, where it is about one. read, other: what was read and what else it may be. open: whether nobody has settled it.
    near: the id of the task of that row, where words have no place.
    file, path: the value of the data that it is about; the path is empty if it is about none. names: the units it is about.
    """

    number: int
    topic: str
    about: str
    place: str
    read: str
    other: str
    file: str
    path: tuple[str | int, ...]
    names: tuple[str, ...]
    excerpt: Excerpt
    column: str = ""
    near: str = ""
    open: bool = True

    @property
    def lost(self) -> bool:
        """Whether it is about words that have no place in the plan."""
        return self.topic == TOPICS["lost"]

    @property
    def quoted(self) -> list[str]:
        """The words of the document that it quotes."""
        return [word for word in re.findall("“([^“”]+)”", f"{self.read}{self.other}") if len(word) > 1]


class Drafted(NamedTuple):
    """A draft as it stands: what the reading summed up, its doubts, its data, and what is wrong with it.

    sources: the names of the files that it was read from. registry: None while the data is too broken.
    """

    summary: list[str]
    doubts: list[Doubtful]
    measures: Any
    departments: Any
    problems: "list[Problem]"
    registry: "Registry | None"
    sources: list[str]

    @property
    def _tasks(self) -> "Sequence[Task]":
        return self.registry.tasks if self.registry is not None else ()

    @property
    def errors(self) -> "list[Problem]":
        """What keeps a workspace from being made."""
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def left(self) -> list[Doubtful]:
        """The doubts that nobody has settled."""
        return [doubt for doubt in self.doubts if doubt.open]

    def find(self, number: int) -> Doubtful:
        """A doubt by its number. Raises NotFoundError."""
        found = next((doubt for doubt in self.doubts if doubt.number == number), None)
        if found is None:
            raise NotFoundError(f"没有这一处存疑：D{number}")
        return found

    def name(self, doubt: Doubtful) -> str:
        """What a doubt is about, a task by its printed number and the beginning of its text."""
        task = next((task for task in self._tasks if doubt.about in (task.id, task.measure.id)), None)
        if task is None:
            beside = next((task.label for task in self._tasks if doubt.lost and task.id == doubt.near), "")
            return f"在 {beside} 那一行" if beside else doubt.about
        own = task.id == doubt.about
        label, text = (task.label, task.text) if own else (task.measure.label, task.measure.title)
        return f"{label}　{text[:_SHOWN]}…" if len(text) > _SHOWN else f"{label}　{text}".strip()

    def fields(self, doubt: Doubtful) -> list[changing.Field]:
        """What can be changed where a doubt was read wrongly; nothing where it is about no value."""
        if doubt.lost:
            near = next((task.label for task in self._tasks if task.id == doubt.near), "")
            return placing.list_fields(doubt.read, near)
        return changing.list_fields(self.measures, self.departments, doubt.file, doubt.path, doubt.names)


def keep(folder: Path, read: Imported, documents: "Sequence[Document]") -> None:
    """Write a draft that was just read, into a folder that is not yet there. Raises DataError."""
    from bizenv.store import workspace

    excerpts = Excerpts(documents, [printed for printed, _ in read.draft.heads])
    listed = []
    for item in read.items:
        doubt = item.doubt
        words = item.names or ((doubt.read,) if doubt.topic == "lost" else ())
        excerpt = excerpts.find(doubt.place, words)
        told = Doubtful(
            item.number,
            TOPICS[doubt.topic],
            doubt.task or "、".join(f"“{name}”" for name in item.names) or WHOLE,
            doubt.place,
            doubt.read,
            doubt.other,
            doubt.file,
            doubt.path,
            item.names,
            excerpt,
            name_column(doubt.path, read.draft.heads),
            next((own for own, place in read.draft.places.items() if place == doubt.place), ""),
        )
        listed.append({**told._asdict(), "excerpt": [excerpt.heads, [tuple(line) for line in excerpt.lines]]})
    kept = {"summary": read.summarise(), "sources": [it.name for it in read.sources], "doubts": listed}
    workspace.make_draft(folder, {**read.contents, READ: json.dumps(kept, ensure_ascii=False)})


def _examine(folder: Path) -> "Examination":
    """The data of a draft with its problems; what was examined before is known while the files say the same.

    Of a large draft that takes a second, and most buttons change no data.
    """
    from bizenv.checks.plan import examine_folder

    digest = sha256(repr([str(folder), *(files.read(folder / name) for name in _DATA)]).encode()).digest()
    found = _EXAMINED.get(digest)
    if found is None:
        found = _EXAMINED[digest] = examine_folder(folder, locked=False)
        while len(_EXAMINED) > _MOST_EXAMINED:
            with suppress(KeyError, RuntimeError):  # another page may have done it
                del _EXAMINED[next(iter(_EXAMINED))]
    return found


def open_draft(folder: Path) -> Drafted:
    """A draft as it stands now. Raises DataError, NotFoundError if it is not there any more."""
    from bizenv.checks.doubts import OPEN

    if not (folder / READ).is_file():
        raise NotFoundError(
            "这份草稿不在了：已经建成工作区、加为方案的，在“方案”里；督办台重新启动过、还没有建的，请重新拖入来文"
        )
    kept = json.loads(files.read(folder / READ))
    still = {*list_left(folder)}
    doubts = [_take(it, it["number"] in still) for it in kept["doubts"]]
    examination = _examine(folder)
    data = {name: document.data for name, document in examination.documents.items()}
    return Drafted(
        kept["summary"],
        doubts,
        data.get("measures"),
        data.get("departments"),
        [problem for problem in examination.problems if problem.code != OPEN],
        examination.registry,
        kept["sources"],
    )


def _take(kept: Mapping[str, Any], still: bool) -> Doubtful:
    heads, lines = kept["excerpt"]
    excerpt = Excerpt(
        tuple(heads), tuple(Line(p, tuple(cells), m, n, read_spot(spot)) for p, cells, m, n, spot in lines)
    )
    told = {**kept, "path": tuple(kept["path"]), "names": tuple(kept["names"]), "excerpt": excerpt}
    return Doubtful(**{**told, "open": still})


def list_left(folder: Path) -> list[int]:
    """The numbers of the doubts that nobody has settled. Raises DataError."""
    checklist = parse(files.read(folder / layout.DOUBTS))
    return [doubt.number for doubt in checklist.open] if checklist is not None else []


def settle(folder: Path, numbers: Sequence[int], *, again: bool = False, why: str = "") -> None:
    """Tick doubts in ``doubts.md``, or with ``again`` take the ticks back. Raises DataError, NotFoundError.

    ``why``: why the words that they are about are not used.
    """
    said = f"　不用：{' '.join(why.split())}" if why.strip() else ""
    path = folder / layout.DOUBTS
    text = files.read(path).decode()
    for number in numbers:
        pattern = re.compile(_BOX.format(number=number), re.MULTILINE)
        box = f"[{' ' if again else 'x'}]"
        text, count = pattern.subn(lambda it, box=box: f"{it[1]}{box}{it[3]}{said}", text, count=1)  # type: ignore[misc]
        if not count:
            raise NotFoundError(f"{layout.DOUBTS} 里没有这一处存疑：D{number}")
    files.write(path, text.encode())


def change(folder: Path, doubt: int, values: Mapping[str, Any]) -> None:
    """Change what was read wrongly, and tick the doubt.

    values: the new values by the names of the fields; a field that is not there stays as it is. Raises MisuseError, FaultyDataError
    where the data would not hold any more; nothing is written then.
    """
    draft = open_draft(folder)
    found = draft.find(doubt)
    fields = draft.fields(found)
    if not fields:
        raise MisuseError(f"D{doubt} 没有可以改的；看过了，按“看过”")
    if found.lost:
        values = {**{field.name: field.value for field in fields}, **values}
        measures, departments = placing.place(draft.measures, draft.departments, values)
    else:
        measures, departments = changing.apply(
            draft.measures, draft.departments, found.file, found.path, found.names, values
        )
    _write(folder, draft, measures, departments)
    settle(folder, [doubt], why=placing.tell_why(values) if found.lost else "")


def fill_head(folder: Path, values: Mapping[str, str]) -> None:
    """Change the head of the plan: the title, the mandate, the office and so on. Raises MisuseError, FaultyDataError."""
    draft = open_draft(folder)
    _write(folder, draft, change_head(draft.measures, values), draft.departments)


def _write(folder: Path, draft: Drafted, measures: Any, departments: Any) -> None:
    """Write the two files, unless that brings an error which was not there. Raises FaultyDataError, DataError."""
    from bizenv.store.workspace import add_schema
    from bizenv.views.data import plan_yaml

    contents = {
        layout.MEASURES: plan_yaml.render_measures(measures, draft.sources),
        layout.DEPARTMENTS: plan_yaml.render_departments(departments, draft.sources),
    }
    written = [add_schema(text, name).encode() for name, text in contents.items()]
    refuse_faulty(draft.errors, *written)
    for name, content in zip(contents, written, strict=True):
        files.write(folder / name, content)


def refuse_faulty(before: "Iterable[Problem]", measures: bytes, departments: bytes) -> None:
    """Raise FaultyDataError if the two files have an error which was not among the problems ``before``."""
    from bizenv.base.problems import list_new_errors
    from bizenv.checks.plan import examine_content

    if fresh := list_new_errors(before, examine_content(measures, departments, "").problems):
        remedy = f"；{fresh[0].remedy}" if fresh[0].remedy not in fresh[0].message else ""
        raise FaultyDataError(f"这样改不行，没有改：{fresh[0].message}{remedy}")

"""``doubts.md``: what a person has still to look at in a plan that was read out of a document by machine.

It is a checklist in Markdown, which a person works through in any editor. Each doubt is one item; it is settled by a mark
in its box, by being struck through, or by deleting its line:

    - [ ] **D3** 单位 27.3（第11页第3行）：读作……；也可能……。改 measures.yaml 第57行 lead

What is read here is who it is about; the words after the colon are for people. ``views/markdown/doubts.py`` writes it.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Container, Iterable
from typing import Literal

from bizenv.base.document import NEWLINE
from bizenv.base.tuples import NamedTuple
from bizenv.plan import ids
from bizenv.plan.model import Task

Topic = Literal[
    "row", "number", "text", "units", "alias", "deadline", "target", "struck", "count", "head", "table", "lost"
]
"""What a doubt is about: how a row was put together, its number, its text, its units (``units``: a name was guessed;
``alias``: two names may be one unit), its deadline, a number in its text, words struck out, a stated count, the head of
the plan, the choice of the table or the meaning of a column, words that have no place in the plan."""
TOPICS: dict[Topic, str] = {
    "row": "行",
    "number": "编号",
    "text": "正文",
    "units": "单位",
    "alias": "同名",
    "deadline": "时限",
    "target": "指标",
    "struck": "删除线",
    "count": "条数",
    "head": "文首",
    "table": "表格",
    "lost": "未放入",
}
"""What a topic is called in ``doubts.md``."""
WHOLE = "方案"
"""What stands in an item about the plan as a whole in the place of a task."""
ADDRESSING: frozenset[Topic] = frozenset(("units", "alias", "row"))
"""The topics of doubts about who has a task: until they are settled, no letter about it goes out.

A row whose cells may be those of another row, or stand in the wrong columns, may also have the wrong units.
"""
_TICKS = frozenset(("已核", "已核对", "已看", "核过", "ok", "OK", *"xX✓✔√☑✅vVyY是对好完*"))
_ITEM = re.compile(
    r"""\s*(?:>\s*)*(?P<struck>~~)?\s*(?:[-*+•·—–]\s+|\d{1,3}[.)、）．]\s*)?(?P<struck_behind>~~)?\s*
    (?:[\[［【](?P<mark>[^\]］】]{0,4})[\]］】])?\s*(?P<struck_within>~~)?\s*
    [*_]{0,3}\s*[DdＤｄ]\s?(?P<number>\d{1,6})[*_]{0,3}[.、:：]?\s*(?P<rest>.*)""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([\[\]*~_>#.+()-])")
"""Marks as some editors of Markdown save them: \\[ \\]."""
_BOLD = re.compile(r"[^\w#]*\*\*\s*D\d{1,6}\s*\*\*")
"""The number of a doubt as it is written, behind marks with which no item begins."""
_BOXED = re.compile(r"\s*(?:[-*+•·]\s+|\d{1,3}[.)、]\s*|[\[［【])")
_TOPIC = re.compile(r"[`*_\[]*(?P<topic>[a-z]+|[㐀-鿿]+)[`*_\]]*[\s:：,，、]+(?P<rest>.*)")
_WORD = re.compile(r"[`*_]*(?P<word>[^\s（(：:，,`*_]+)[`*_]*")
_PLACED = re.compile(r"\s*(?:[（(](?P<place>[^（）()]*)[)）])?\s*[:：，,]?\s*(?P<said>.*)")
_NAMES = re.compile("(?:“[^“”]+”[、，\\s]*)+")
_CHANGE = re.compile(r"[。.\s]*改?\s*(?:measures|departments)\.yaml\s*第?\s*\d*\s*行?\s*`?(?P<key>[a-z_]*)`?[。.\s]*$")


class OpenDoubt(NamedTuple):
    """A doubt that nobody has settled.

    number: the 3 of D3. task: the id of the task or the measure that it is about, empty if it is about none.
    names: the units that it is about, as printed, where it is about units and not about one task.
    place: in the document. said: what was read, and what else it could be.
    key: the key to be changed, such as ``lead``; empty if there is none. line: in ``doubts.md``, from 1.
    """

    number: int
    topic: Topic
    task: str
    names: tuple[str, ...]
    place: str
    said: str
    key: str
    line: int

    def concerns(self, task: Task) -> bool:
        """Whether it is about who has a task: about the task itself, its measure, or the names that it prints."""
        if self.topic not in ADDRESSING:
            return False
        if self.names:
            return bool({*task.lead_printed, *task.support_printed}.intersection(self.names))
        return self.task in (task.id, task.measure.id) or (not self.task and self.topic != "row")


class Checklist(NamedTuple):
    """``doubts.md`` as read: the open doubts, and the lines that look like one but cannot be understood."""

    open: tuple[OpenDoubt, ...]
    unread: tuple[int, ...] = ()

    def find(self, tasks: Iterable[Task]) -> list[OpenDoubt]:
        """The open doubts about who has any of these tasks."""
        listed = [doubt for doubt in self.open if doubt.topic in ADDRESSING]
        wanted = list(tasks) if listed else []
        return [doubt for doubt in listed if any(map(doubt.concerns, wanted))]


def parse(content: bytes) -> Checklist | None:
    """Read ``doubts.md``; None if it is not text in UTF-8.

    What a person adds around the items is passed over: headings, remarks, other lists. Bold marks, quotes of code, the
    sort of dash and of bracket, and white space do not matter.
    """
    try:
        text = content.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        return None
    found: list[OpenDoubt] = []
    unread: list[int] = []
    for line, words in enumerate(NEWLINE.split(text), start=1):
        match = _ITEM.match(_ESCAPED.sub(r"\1", words))
        if match is None:
            if _BOLD.match(words) and "~~" not in words:
                unread.append(line)
            continue
        if _is_struck(match):
            continue
        doubt = _read_item(match, line)
        if doubt is not None:
            found.append(doubt)
        elif _BOXED.match(_ESCAPED.sub(r"\1", words)):
            unread.append(line)
    return Checklist(tuple(found), tuple(unread))


def _is_struck(match: re.Match[str]) -> bool:
    mark = unicodedata.normalize("NFKC", match["mark"] or "").strip()
    return mark in _TICKS or any(match[name] for name in ("struck", "struck_behind", "struck_within"))


def _read_item(match: re.Match[str], line: int) -> OpenDoubt | None:
    """The doubt of an item whose number was read; None if its topic or what it is about cannot be read."""
    if unicodedata.normalize("NFKC", match["mark"] or "").strip():
        return None
    headed = _TOPIC.match(match["rest"])
    topic = next((t for t, name in TOPICS.items() if headed is not None and headed["topic"] in (t, name)), None)
    if headed is None or topic is None:
        return None
    about = _read_about(headed["rest"].strip())
    if about is None:
        return None
    task, names, rest = about
    placed = _PLACED.match(rest)
    place, said = (placed["place"] or "", placed["said"]) if placed is not None else ("", rest)
    change = _CHANGE.search(said)
    said, key = (said[: change.start()], change["key"]) if change is not None else (said, "")
    number = int(match["number"])
    return OpenDoubt(number, topic, task, names, place, said.strip(" 。"), key, line)


def _read_about(rest: str) -> tuple[str, tuple[str, ...], str] | None:
    """The task and the names that an item is about, and what follows; None if it does not say."""
    names = _NAMES.match(rest)
    if names is not None:
        return "", tuple(re.findall("“([^“”]+)”", names[0])), rest[names.end() :]
    word = _WORD.match(rest)
    if word is None:
        return None
    if word["word"] == WHOLE:
        return "", (), rest[word.end() :]
    task = ids.fold_number(word["word"])
    return (task, (), rest[word.end() :]) if re.fullmatch(ids.ID, task, re.ASCII) else None


def list_names(text: str, known: Container[str]) -> list[str]:
    """The names of units in a text: what stands between “ and ”, parted by 、 or not, as far as it is known.

    >>> list_names("“县科技局、县科委”可能是一家，不是“科委”", {"县科技局", "县科委"})
    ['县科技局', '县科委']
    """
    quoted = re.findall("“([^“”]+)”", text)
    parts = [part for words in quoted for part in ((words,) if words in known else words.split("、"))]
    return [name for name in dict.fromkeys(parts) if name in known]

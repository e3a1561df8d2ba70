"""What a search found: for each task, the texts with a hit, and the hits marked."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bizenv.standing.search import Field, FoundTask, Hit
from bizenv.views.wording import words

NAMES: dict[Field, str] = {
    "measure": "标题",
    "category": "目标任务",
    "lead": "牵头",
    "targets": "指标",
    "text": "正文",
    "support": "配合",
    "columns": "栏目",
}
AROUND = 24
"""Characters shown on each side of a hit where the text of a task is cut."""
_STOPS = "，,。；;、"


_LONG: tuple[Field, ...] = ("text", "columns")
"""The fields whose texts may be long."""


def places(found: FoundTask, marks: tuple[str, str], around: int | None = None) -> Iterator[tuple[str, str]]:
    """The name of each place with a hit, and its text with every hit between the two ``marks``.

    ``around``: characters to keep on each side of a hit in a text that may be long; None: no text is cut.
    """
    for (field, _, text, head), here in groupby(found.hits, key=lambda hit: (hit.field, hit.nth, hit.words, hit.head)):
        name = f"{NAMES[field]}“{head}”" if head else NAMES[field]
        yield name, _marked(text, list(here), marks, around if field in _LONG else None)


def _marked(text: str, here: Sequence[Hit], marks: tuple[str, str], around: int | None) -> str:
    pieces = []
    shown = 0
    for n, hit in enumerate(here):
        before = text[shown : hit.start]
        if around is not None and len(before) > around * (1 if n == 0 else 2):
            lead = "" if n == 0 else _begin(before[:around])
            before = f"{lead}……{_end(before[-around:])}"
        pieces.append(f"{before}{marks[0]}{text[hit.start : hit.end]}{marks[1]}")
        shown = hit.end
    after = text[shown:]
    if around is not None and len(after) > around:
        after = _begin(after[:around]) + "……"
    return "".join(pieces) + after


def _begin(text: str) -> str:
    """The beginning of a text that is cut, up to the end of its last whole clause, if it has one."""
    at = max(text.rfind(mark) for mark in _STOPS)
    return text[:at] if at > 0 else text


def _end(text: str) -> str:
    """The end of a text that is cut: from its first whole clause on, if it has one."""
    return text[min((at for mark in _STOPS if (at := text.find(mark)) >= 0), default=-1) + 1 :] or text


def markdown_rows(found: Iterable[FoundTask]) -> list[tuple[str, ...]]:
    """The cells for Markdown: number, measure, leads, texts.

    Hits are marked by 【】: stars within Chinese words are not read as bold.
    """
    return [
        (
            it.status.task.label,
            it.status.task.measure.title,
            words.leads(it.status),
            "；".join(f"{name}：{text}" for name, text in places(it, ("【", "】"))),
        )
        for it in found
    ]


def fields(found: FoundTask) -> str:
    """The names of the places with a hit: 标题、正文、栏目“责任领导”."""
    return "、".join(dict.fromkeys(name for name, _ in places(found, ("", ""))))

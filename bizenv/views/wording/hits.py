"""What a search found: each task with its places, the words marked."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bizenv.standing.search import Field, Found, Hit
from bizenv.views.wording import words

NAMES: dict[Field, str] = {
    "measure": "标题",
    "category": "目标任务",
    "lead": "牵头",
    "targets": "指标",
    "text": "正文",
    "support": "配合",
}
AROUND = 24
"""Characters shown around a hit in the text, where it has to be cut."""
_STOPS = "，,。；;、"


def places(found: Found, marks: tuple[str, str], around: int | None = None) -> Iterator[tuple[Field, str]]:
    """Each text with a hit, the hits between the marks; of a long text, if so asked, only what stands around them."""
    for (field, _, text), here in groupby(found.hits, key=lambda hit: (hit.field, hit.nth, hit.words)):
        yield field, _marked(text, list(here), marks, around if field == "text" else None)


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
    """The beginning of a text that is cut: to the end of its last whole clause, if it has one."""
    at = max(text.rfind(mark) for mark in _STOPS)
    return text[:at] if at > 0 else text


def _end(text: str) -> str:
    """The end of a text that is cut: from its first whole clause on, if it has one."""
    return text[min((at for mark in _STOPS if (at := text.find(mark)) >= 0), default=-1) + 1 :] or text


def markdown_rows(found: Iterable[Found]) -> list[tuple[str, ...]]:
    """The cells for Markdown, the places marked by 【】, since stars within Chinese words are not read as bold."""
    return [
        (
            it.status.task.label,
            it.status.task.measure.title,
            words.leads(it.status),
            "；".join(f"{NAMES[field]}：{text}" for field, text in places(it, ("【", "】"))),
        )
        for it in found
    ]


def fields(found: Found) -> str:
    """Where the words stand, by name."""
    return "、".join(dict.fromkeys(NAMES[hit.field] for hit in found.hits))

"""核对草稿: a document that was read in, its doubts settled one by one beside it, and a workspace made of it or a plan added.

All boxes of the page are in one form: whatever button is pressed, what was typed elsewhere is kept with the draft.
"""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote as escape_address

from starlette.responses import Response

from bizenv.base.errors import BizenvError, MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.plans import changing, drafts, making, pictures
from bizenv.desk.plans import typed as typing
from bizenv.desk.plans.excerpts import mark
from bizenv.desk.plans.fields import DRAFTED, read_head
from bizenv.desk.shell import quote
from bizenv.web.asking import Asked
from bizenv.web.pages import first
from bizenv.web.pages.intake import DRAFT, OPTIONS, compose, go_to, list_documents
from bizenv.web.render import render
from bizenv.web.routing import place

_PART = 30
"""How many doubts stand on one page."""
_MANY = 3
"""From how many open doubts of one kind on they may be ticked together, at the end of their list."""


class Shown(NamedTuple):
    """A doubt as the page shows it: its fields with what was typed, the state of these fields, its lines with what is marked.

    pages: those of the document with a picture. typed: whether something was typed and not yet confirmed.
    """

    doubt: drafts.Doubtful
    fields: list[changing.Field]
    state: str
    lines: list[tuple[str, bool, list[list[tuple[str, bool]]]]]
    pages: list[int]
    typed: bool


def show_draft(asked: Asked) -> Response:
    """The draft with its doubts; with a button pressed, what that does."""
    kept = asked.text("kept")
    folder = asked.office.find_kept(kept) / DRAFT
    error, wrong = "", 0
    if asked.posted:
        with suppress(ValueError):
            wrong = int(_split_step(asked)[1] or 0)
        try:
            if asked.step in ("make", "add"):
                return asked.write(lambda: _make(asked, folder), found=True)
            asked.desk.refuse_read_only()
            _keep_typed(asked, folder)
            told = {k: v for k in OPTIONS if (v := asked.query.get(k, ""))}
            anchor, where = _press(asked, folder)
            return go_to(kept, anchor, **told, **where)
        except _WrongError as failure:
            error, wrong = str(failure.reason), failure.number
        except BizenvError as failure:
            error = str(failure)
    return _render(asked, kept, folder, error, wrong)


class _WrongError(Exception):
    """What was typed at a doubt does not hold."""

    def __init__(self, number: int, reason: BizenvError) -> None:
        self.number, self.reason = number, reason


def _split_step(asked: Asked) -> tuple[str, str]:
    """Which button was pressed, and what it is about."""
    name, _, about = asked.step.partition(":")
    return name, about


def _press(asked: Asked, folder: Path) -> tuple[str, dict[str, str]]:
    """What a button does, and where on which page it leads. Raises MisuseError, NotFoundError, FaultyDataError."""
    step, about = _split_step(asked)
    number = int(about) if re.fullmatch("[0-9]{1,6}", about, re.ASCII) else 0
    here = {"kind": asked.query.get("kind", ""), "part": asked.query.get("part", "")}
    steps: dict[str, Callable[[], tuple[str, dict[str, str]]]] = {
        "right": lambda: _settle(folder, [number], here),
        "again": lambda: _settle(folder, [number], here, again=True),
        "change": lambda: _change(folder, number, here),
        "rights": lambda: _settle(folder, _list_untouched(asked, folder), here),
        "head": lambda: _fill_head(folder, here),
        "keep": lambda: ("#main", here),
        "kind": lambda: ("#doubts", {"kind": about}),
        "part": lambda: ("#doubts", {**here, "part": about}),
    }
    if step not in steps or (step in ("right", "again", "change") and not number):
        raise MisuseError("没有按哪个按钮")
    anchor, where = steps[step]()
    return anchor, {key: value for key, value in where.items() if value}


def _keep_typed(asked: Asked, folder: Path) -> None:
    """Keep what stands in the boxes of the page."""
    shown = dict(re.findall(r"([0-9]{1,6}):([0-9a-f]{8})", " ".join(asked.texts("on")), re.ASCII))
    sent: dict[int, dict[str, str]] = {}
    for key in asked.form:
        found = re.fullmatch(r"f:([0-9]{1,6}):(.+)", key, re.ASCII)
        if found is not None:
            sent.setdefault(int(found[1]), {})[found[2]] = asked.text(key)
    draft, before = drafts.open_draft(folder), typing.read(folder)
    head = {it.key: asked.text(it.key) for it in DRAFTED if it.key in asked.form}
    states = {int(number): state for number, state in shown.items()}
    typing.keep(folder, typing.compare(draft, before, head, states, sent))


def _settle(
    folder: Path, numbers: Sequence[int], here: dict[str, str], *, again: bool = False
) -> tuple[str, dict[str, str]]:
    if not numbers:
        raise MisuseError("这一页没有可以一起看过的：写了字的，先按“改好了”")
    drafts.settle(folder, numbers, again=again)
    if not again:
        typing.keep(folder, typing.read(folder).without(numbers))
    return (f"#d{numbers[0]}", here) if again else _find_next(folder, numbers[-1], here)


def _list_untouched(asked: Asked, folder: Path) -> list[int]:
    """The open doubts of the page at which nothing was typed."""
    left, touched = {*drafts.list_left(folder)}, typing.read(folder).fields
    numbers = [int(it) for it in re.findall(r"([0-9]{1,6}):", " ".join(asked.texts("on")), re.ASCII)]
    return [number for number in numbers if number in left and number not in touched]


def _change(folder: Path, number: int, here: dict[str, str]) -> tuple[str, dict[str, str]]:
    _apply(folder, number)
    return _find_next(folder, number, here)


def _apply(folder: Path, number: int) -> None:
    """Change what was typed at a doubt, which is then settled. Raises _WrongError where that does not hold."""
    before = typing.read(folder)
    try:
        drafts.change(folder, number, before.fields.get(number, {}))
    except BizenvError as failure:
        raise _WrongError(number, failure) from None
    typing.keep(folder, before.without([number]))


def _fill_head(folder: Path, here: dict[str, str]) -> tuple[str, dict[str, str]]:
    before = typing.read(folder)
    if before.head:
        drafts.fill_head(folder, before.head)
        typing.keep(folder, before._replace(head={}))
    return "#head", here


def _find_next(folder: Path, number: int, here: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The next doubt that is open, behind the one that was just settled: of its kind, else of any."""
    doubts = drafts.open_draft(folder).doubts
    for kind in dict.fromkeys((here["kind"], "")):
        own = [it for it in doubts if kind in ("", it.topic)]
        left = [n for n, it in enumerate(own) if it.open]
        following = [n for n in left if own[n].number > number] or left
        if following:
            return f"#d{own[following[0]].number}", {"kind": kind, "part": _name_part(following[0] // _PART)}
    return "#made", here


def _name_part(part: int) -> str:
    return str(part + 1) if part else ""


def _render(asked: Asked, kept: str, folder: Path, error: str, wrong: int) -> Response:
    draft, typed = drafts.open_draft(folder), typing.read(folder)
    files = list_documents(asked, kept)
    short = draft.registry.plan.short if draft.registry is not None else ""
    name = "" if asked.office.own else first.name_new(asked.office, short)
    data = asked.desk.typed_data
    then = f"bizenv plan add {DRAFT}{data}" if asked.office.own else f"bizenv init {quote(name or '.')} --plan {DRAFT}"
    options = {key: asked.query.get(key, "") for key in OPTIONS}
    kind = asked.query.get("kind", "")
    doubts = [doubt for doubt in draft.doubts if kind in ("", doubt.topic)]
    part = _read_part(asked, doubts, wrong)
    shown = [_show(draft, doubt, typed) for doubt in doubts[part * _PART : (part + 1) * _PART]]
    left = Counter(doubt.topic for doubt in draft.left)
    alike = [it for it in shown if it.doubt.open and not it.typed]
    return render(
        asked,
        "draft.html",
        422 if error else 200,
        kept=kept,
        draft=draft,
        head=read_head(draft.measures) | typed.head,
        head_fields=DRAFTED,
        unsaved=bool(typed.head),
        shown=shown,
        kinds=[(topic, left[topic]) for topic in dict.fromkeys(doubt.topic for doubt in draft.doubts)],
        kind=kind,
        part=part,
        parts=-(-len(doubts) // _PART),
        alike=len(alike) if len(alike) > _MANY and len({it.doubt.topic for it in alike}) == 1 else 0,
        documents=[path.name for path in files],
        tasks=draft.registry.tasks if draft.registry is not None and any(it.doubt.lost for it in shown) else (),
        named=asked.text("name") or name,
        error=error,
        wrong=wrong,
        typed=options,
        command=[compose(files, options), f"bizenv validate {DRAFT}", then],
    )


def _read_part(asked: Asked, doubts: Sequence[drafts.Doubtful], wrong: int) -> int:
    """Which part of a long list is shown, from 0; that of a doubt that is wrong comes first."""
    at = next((n for n, doubt in enumerate(doubts) if doubt.number == wrong), -1)
    if at >= 0:
        return at // _PART
    text = asked.query.get("part", "")
    wanted = int(text) - 1 if re.fullmatch("[1-9][0-9]{0,4}", text, re.ASCII) else 0
    return min(wanted, max(0, len(doubts) - 1) // _PART)


def _show(draft: drafts.Drafted, doubt: drafts.Doubtful, typed: typing.Typed) -> Shown:
    fields = draft.fields(doubt)
    own = typed.fields.get(doubt.number, {})
    filled = [field._replace(value=own.get(field.name, field.value)) for field in fields]
    return Shown(doubt, filled, typing.name_state(fields), _mark(doubt), pictures.list_pages(doubt), bool(own))


def _mark(doubt: drafts.Doubtful) -> list[tuple[str, bool, list[list[tuple[str, bool]]]]]:
    """The lines of a doubt's excerpt with the words that it quotes marked."""
    words = [*doubt.quoted, *doubt.names, *((doubt.read,) if doubt.lost else ())]
    return [
        (line.place, line.meant, [mark(cell, words if line.meant else ()) for cell in line.cells])
        for line in doubt.excerpt.lines
    ]


def _make(asked: Asked, folder: Path) -> str:
    """The workspace, or one more plan in it; the draft is then done with. What was typed and not yet kept goes along."""
    _keep_typed(asked, folder)
    _fill_head(folder, {})
    for number in sorted(typing.read(folder).fields):
        _apply(folder, number)
    draft = drafts.open_draft(folder)
    if draft.errors or draft.registry is None:
        raise MisuseError(f"草稿还有{len(draft.errors)}处错误，没有建：先照下面所列的改")
    if not asked.office.own:
        target = first.take_target(asked)
        making.make(target, folder, draft.registry)
        first.open_made(asked.office, target)
        shutil.rmtree(folder, ignore_errors=True)
        return "/#main"  # without it a browser keeps the place in the draft
    home = asked.office.home
    others = making.read_others(home, asked.office.cache)
    made = making.add(Path(home), folder, draft.registry, others, "在“方案的基本情况”里写上简称（1—8字）")
    shutil.rmtree(folder, ignore_errors=True)
    return f"/plans?added={escape_address(made.folder.name)}"


def give_picture(asked: Asked) -> Response:
    """The picture of the page that a doubt comes from: what is about it, or all of it. Raises NotFoundError, DataError."""
    kept = asked.text("kept")
    folder = asked.office.find_kept(kept) / DRAFT
    draft = drafts.open_draft(folder)
    numbers = [asked.query.get(name, "") for name in ("doubt", "page")]
    if not all(re.fullmatch("[0-9]{1,6}", text, re.ASCII) for text in numbers):
        raise MisuseError("没有说是哪一处、哪一页")
    doubt, page = map(int, numbers)
    whole = bool(asked.query.get("whole"))
    content = pictures.give(folder, list_documents(asked, kept), draft, doubt, page, whole=whole)
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


ROUTES = (
    place("/draft", show_draft, methods=("GET", "POST")),
    place("/draft/picture", give_picture, slow=True),  # a page may take seconds to be drawn
)

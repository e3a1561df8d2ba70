"""拖入来文: a document read in, its doubts settled one by one, and a workspace made of it or a plan added."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from urllib.parse import quote as escape_address

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import BizenvError, MisuseError
from bizenv.desk import extras
from bizenv.desk.plans import changing, drafts, importing, making
from bizenv.desk.plans.excerpts import mark
from bizenv.desk.shell import quote
from bizenv.web.asking import Asked, place
from bizenv.web.pages import first
from bizenv.web.render import render

_DRAFT = "新方案"
"""The folder of the draft among the files that wait, as a person would name it after ``-o``."""
_OPTIONS = ("issued", "table", "pages", "columns", "id")
_READING = Lock()
"""One document is read at a time: each takes a child process with hundreds of megabytes."""
_MANY = 3
"""From how many open doubts of one topic on they may be ticked together."""


def take_document(asked: Asked) -> Response:
    """The form for a document; with files, the reading of them, which takes seconds."""
    if not asked.posted:
        return _show_form(asked, "", "")
    asked.desk.refuse_read_only()
    kept = asked.basket
    try:
        with _READING:  # a form sent twice finds what it has just led to
            return _read(asked, kept)
    except importing.UndatedError:
        words = "文中没有读到印发日期：请在下面写上（只知道月、年的，写 2026-04、2026），再按“读入”"
        return _show_form(asked, kept, words)
    except BizenvError as error:
        return _show_form(asked, kept, str(error))


def _read(asked: Asked, kept: str) -> Response:
    office = asked.office
    folder = office.find_kept(kept) / _DRAFT
    if asked.step == "anew":
        shutil.rmtree(folder, ignore_errors=True)
    if (folder / drafts.READ).is_file():  # the same form once more
        return _go(kept)
    uploads = asked.uploads.get("files", ())
    for upload in uploads:
        if "/" in upload.name or "\\" in upload.name:
            raise MisuseError(f"“{upload.name}”是路径，不是文件名，没有收")
    for upload in uploads:
        office.keep(kept, upload.name, upload.content)
    paths = _list_documents(asked, kept)
    if not paths:
        raise MisuseError("没有选文件：把来文拖到框里，或点一下框来选")
    typed = {name: asked.text(name) or None for name in _OPTIONS}
    table = typed["table"]
    if table is not None and not (table.isascii() and table.isdigit() and 0 < int(table) < 10_000):
        raise MisuseError(f"第几张表写一个数，从1数起；写成了“{table}”")
    wish = importing.parse_wish(
        typed["issued"], int(table) if table else None, typed["pages"], typed["columns"], typed["id"]
    )
    try:
        with extras.needed_for("读这样的文件"):
            sources = importing.measure(paths)
            documents = importing.read_documents(paths, wish)
    except BizenvError:
        for path in paths:  # another file is sent in their place
            path.unlink(missing_ok=True)
        raise
    drafts.keep(folder, importing.assemble(documents, sources, wish, None), documents)
    return _go(kept, **{k: v for k, v in typed.items() if v})


def _go(kept: str, mark: str = "", **typed: str) -> Response:
    told = "".join(f"&{name}={escape_address(value)}" for name, value in typed.items())
    return RedirectResponse(f"/draft?kept={escape_address(kept)}{told}{mark}", 303)


def _list_documents(asked: Asked, kept: str) -> list[Path]:
    return [path for path in asked.office.list_kept(kept) if path.is_file()] if kept else []


def _show_form(asked: Asked, kept: str, error: str) -> Response:
    files = _list_documents(asked, kept)
    typed = {name: asked.text(name) for name in _OPTIONS}
    return render(
        asked,
        "import.html",
        422 if error else 200,
        kept=kept if files else "",
        names=[path.name for path in files],
        typed=typed,
        error=error,
        command=_compose(files, typed),
    )


def _compose(files: Sequence[Path], typed: dict[str, str]) -> str:
    named = " ".join(quote(path.name) for path in files) or "附件.pdf"
    options = "".join(f" --{name} {quote(value)}" for name, value in typed.items() if value)
    return f"bizenv import {named} -o {_DRAFT}{options}"


def show_draft(asked: Asked) -> Response:
    """The draft with its doubts; with a button pressed, what that does."""
    kept = asked.text("kept")
    folder = asked.office.find_kept(kept) / _DRAFT
    steps: dict[str, Callable[[], str]] = {
        "right": lambda: _settle(folder, _take_numbers(asked)),
        "again": lambda: _settle(folder, _take_numbers(asked), again=True),
        "change": lambda: _change(asked, folder),
        "head": lambda: _fill_head(asked, folder),
    }
    error, wrong = "", 0
    if asked.posted:
        try:
            if asked.step in ("make", "add"):
                return asked.write(lambda: _make(asked, folder), found=True)
            asked.desk.refuse_read_only()
            if asked.step not in steps:
                raise MisuseError("没有按哪个按钮")
            anchor = steps[asked.step]()
            return _go(kept, anchor, **{k: v for k in _OPTIONS if (v := asked.query.get(k, ""))})
        except BizenvError as failure:
            error = str(failure)
            with suppress(ValueError):
                wrong = int(asked.text("doubt") or 0)
    return _render(asked, kept, folder, error, wrong)


def _render(asked: Asked, kept: str, folder: Path, error: str, wrong: int) -> Response:
    draft = drafts.open_draft(folder)
    counted: dict[str, list[int]] = {}
    for doubt in draft.left:
        counted.setdefault(doubt.topic, []).append(doubt.number)
    files = _list_documents(asked, kept)
    short = draft.registry.plan.short if draft.registry is not None else ""
    name = "" if asked.office.own else first.name_new(asked.office, short)
    data = asked.desk.typed_data
    then = (
        f"bizenv plan add {_DRAFT}{data}" if asked.office.own else f"bizenv init {quote(name or '.')} --plan {_DRAFT}"
    )
    return render(
        asked,
        "draft.html",
        422 if error else 200,
        kept=kept,
        draft=draft,
        head=changing.read_head(draft.measures)
        | ({key: asked.text(key) for key in changing.HEAD if key in asked.form} if error else {}),
        shown=[(doubt, draft.fields(doubt), _mark(doubt)) for doubt in draft.doubts],
        together=[(topic, numbers) for topic, numbers in counted.items() if len(numbers) > _MANY],
        documents=[path.name for path in files],
        named=name,
        error=error,
        wrong=wrong,
        typed={k: asked.query.get(k, "") for k in _OPTIONS},
        command=[
            _compose(files, {k: asked.query.get(k, "") for k in _OPTIONS}),
            f"bizenv validate {_DRAFT}",
            then,
        ],
    )


def _mark(doubt: drafts.Doubtful) -> list[tuple[str, bool, list[list[tuple[str, bool]]]]]:
    """The lines of a doubt's excerpt with the words that it quotes marked."""
    words = [*doubt.quoted, *doubt.names, *((doubt.read,) if doubt.topic == "未放入" else ())]
    return [
        (line.place, line.meant, [mark(cell, words if line.meant else ()) for cell in line.cells])
        for line in doubt.excerpt.lines
    ]


def _take_numbers(asked: Asked) -> list[int]:
    found = [text for text in asked.texts("doubt") if text.isascii() and text.isdigit() and len(text) < 7]
    if not found:
        raise MisuseError("没有说是哪一处存疑")
    return [int(text) for text in found]


def _settle(folder: Path, numbers: list[int], *, again: bool = False) -> str:
    drafts.open_draft(folder)
    drafts.settle(folder, numbers, again=again)
    return f"#d{numbers[0]}" if again else _find_next(folder, numbers[-1])


def _find_next(folder: Path, number: int) -> str:
    """The next doubt that is open, behind the one that was just settled."""
    left = [doubt.number for doubt in drafts.open_draft(folder).left]
    following = [n for n in left if n > number] or left
    return f"#d{following[0]}" if following else "#made"


def _change(asked: Asked, folder: Path) -> str:
    number = _take_numbers(asked)[0]
    prefix = "f:"
    values = {key.removeprefix(prefix): asked.text(key) for key in asked.form if key.startswith(prefix)}
    drafts.change(folder, number, values)
    return _find_next(folder, number)


def _fill_head(asked: Asked, folder: Path) -> str:
    drafts.fill_head(folder, {key: asked.text(key) for key in changing.HEAD if key in asked.form})
    return "#head"


def _make(asked: Asked, folder: Path) -> str:
    """The workspace, or one more plan in it; the draft is then done with. What was typed of the head and not yet kept goes along."""
    draft = drafts.open_draft(folder)
    typed = {key: asked.text(key) for key in changing.HEAD if key in asked.form}
    if typed and changing.fill_head(draft.measures, typed) != draft.measures:
        drafts.fill_head(folder, typed)
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


ROUTES = (
    place("/import", take_document, methods=("GET", "POST"), slow=True),  # a PDF takes half a minute
    place("/draft", show_draft, methods=("GET", "POST")),
)

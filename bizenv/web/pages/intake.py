"""拖入来文: a document read in, into a draft."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from urllib.parse import quote as escape_address

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import BizenvError, MisuseError
from bizenv.desk import extras
from bizenv.desk.plans import drafts, importing
from bizenv.desk.shell import quote
from bizenv.web.asking import Asked
from bizenv.web.render import render
from bizenv.web.routing import place

DRAFT = "新方案"
"""The folder of the draft among the files that wait, as a person would name it after ``-o``."""
OPTIONS = ("issued", "table", "pages", "columns", "id")
_READING = Lock()
"""One document is read at a time: each takes a child process with hundreds of megabytes."""


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
    folder = office.find_kept(kept) / DRAFT
    if asked.step == "anew":
        shutil.rmtree(folder, ignore_errors=True)
    if (folder / drafts.READ).is_file():  # the same form once more
        return go_to(kept)
    uploads = asked.uploads.get("files", ())
    for upload in uploads:
        if "/" in upload.name or "\\" in upload.name:
            raise MisuseError(f"“{upload.name}”是路径，不是文件名，没有收")
    for upload in uploads:
        office.keep(kept, upload.name, upload.content)
    paths = list_documents(asked, kept)
    if not paths:
        raise MisuseError("没有选文件：把来文拖到框里，或点一下框来选")
    typed = {name: asked.text(name) or None for name in OPTIONS}
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
    return go_to(kept, **{k: v for k, v in typed.items() if v})


def go_to(kept: str, mark: str = "", **typed: str) -> Response:
    """Go to a draft. ``mark``: where on its page; ``typed``: what else its address says."""
    told = "".join(f"&{name}={escape_address(value)}" for name, value in typed.items())
    return RedirectResponse(f"/draft?kept={escape_address(kept)}{told}{mark}", 303)


def list_documents(asked: Asked, kept: str) -> list[Path]:
    """The files that were sent and wait with a draft."""
    return [path for path in asked.office.list_kept(kept) if path.is_file()] if kept else []


def _show_form(asked: Asked, kept: str, error: str) -> Response:
    files = list_documents(asked, kept)
    typed = {name: asked.text(name) for name in OPTIONS}
    return render(
        asked,
        "import.html",
        422 if error else 200,
        kept=kept if files else "",
        names=[path.name for path in files],
        typed=typed,
        error=error,
        command=compose(files, typed),
    )


def compose(files: Sequence[Path], typed: dict[str, str]) -> str:
    """The command line that reads the same."""
    named = " ".join(quote(path.name) for path in files) or "附件.pdf"
    options = "".join(f" --{name} {quote(value)}" for name, value in typed.items() if value)
    return f"bizenv import {named} -o {DRAFT}{options}"


ROUTES = (
    place("/import", take_document, methods=("GET", "POST"), slow=True),  # a PDF takes half a minute
)

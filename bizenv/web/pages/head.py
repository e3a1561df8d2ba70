"""方案的基本情况: the head of a plan shown, filled in, checked, and written once a person has seen what changes."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.desk.comparing import compare, refuse_changed
from bizenv.desk.plans import fields, head
from bizenv.desk.shell import quote
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.pages.data import find_bar, show_of_one
from bizenv.web.problems import gather, shorten
from bizenv.web.render import render
from bizenv.web.routing import place

_LABELS = {"lock": "已与原文核对"}


def show_head(asked: Asked) -> Response:
    """The head of the plan that is asked, where there are several a choice; changed, what would change; or its writing."""
    return show_of_one(asked, "基本情况", _show_one)


def _show_one(asked: Asked, folder: Path) -> Response:
    file = head.read(folder)
    typed = {it.key: asked.text(it.key) for it in fields.FIELDS if asked.posted and it.key in asked.form}
    digest = asked.text("digest") if asked.posted else file.digest
    bar = find_bar(asked, folder, head.refuse_foreign)
    error, change = "", None
    try:
        if bar and asked.step in ("preview", "write"):
            raise MisuseError(bar)
        if asked.step == "write":
            return asked.write(lambda: _write(asked, folder, typed, digest))
        if asked.step == "preview":
            refuse_changed(file.path, file.digest, digest)
            change = head.plan_change(file, typed)
    except BizenvError as fault:
        error = name_boxes(str(fault), _LABELS)
    facts: dict[str, Any] = {
        "file": file,
        "path": escape(shorten(file.path, asked.office.home)),
        "digest": digest,
        "back": _take_back(asked),
    }
    if change is not None and not change.problems:
        return render(
            asked,
            "head_preview.html",
            change=change,
            typed=typed,
            lines=list(compare(file.text, change.text)),
            command=_compose(asked, change),
            **facts,
        )
    failed = bool(error) or change is not None
    files, left = gather(change.problems, {str(file.path): change.lines}, asked.office.home) if change else ([], [])
    return render(
        asked,
        "head.html",
        422 if failed else 200,
        error=error,
        bar=bar,
        values={**file.values, **typed},
        works=_read_working(asked, folder, file.values),
        fields=fields.FIELDS,
        kept=head.list_kept(file),
        files=files,
        left=left,
        written=bool(asked.query.get("written")) and not asked.posted,
        command=f"bizenv plan set{asked.desk.typed_data}",
        **facts,
    )


def _write(asked: Asked, folder: Path, typed: Mapping[str, str], digest: str) -> str:
    head.write(folder, typed, digest, relock=bool(asked.text("lock")))
    back = _take_back(asked)
    return asked.make_address("/data/head", ("written", "1"), *([("back", back)] if back else []))


def _take_back(asked: Asked) -> str:
    """The page of papers from which somebody came here; empty where it is none."""
    back = asked.text("back")
    return back if back.startswith("/papers") and back.isprintable() else ""


def _read_working(asked: Asked, folder: Path, values: Mapping[str, str]) -> dict[str, str]:
    """What the plan works by where the file leaves it out: an earlier copy of the packaged one has its head."""
    found: dict[str, Any] = {}
    with suppress(DataError):
        found = fields.read_plan(asked.desk.open(str(folder)).plan)
    return {key: value for key, value in found.items() if value and not values.get(key)}


def _compose(asked: Asked, change: head.Change) -> str:
    """The command that changes the same."""
    given = " ".join(quote(f"{it.field.label}={it.after}") for it in change.moved)
    return f"bizenv plan set {given}{' --lock' if change.relocks else ''}{asked.desk.typed_data}"


ROUTES = (place("/data/head", show_head, methods=("GET", "POST"), refills=True),)

"""评定规则: the rubric of a workspace read, changed and checked before it is written."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.desk.comparing import compare, refuse_changed
from bizenv.desk.data import rubric
from bizenv.plan.registry import Registry
from bizenv.store import plans
from bizenv.web.asking import Asked
from bizenv.web.pages.data import find_bar, show_of_one
from bizenv.web.problems import gather, shorten
from bizenv.web.render import render
from bizenv.web.routing import place


def show_rubric(asked: Asked) -> Response:
    """The rubric as text; changed, its problems or what would change; or its writing."""
    return show_of_one(asked, "评定规则", _show_one)


def _show_one(asked: Asked, folder: Path) -> Response:
    file = rubric.read(folder)
    registry = _find_registry(asked, folder)
    typed = asked.form.get("rubric", "")
    text = typed if asked.posted and isinstance(typed, str) else file.text
    digest = asked.text("digest") if asked.posted else file.digest
    examined = rubric.examine(file, text, registry)

    def write() -> str:
        rubric.write(folder, text, digest, registry)
        return asked.make_address("/data/rubric", ("written", "1"))

    bar = find_bar(asked, folder, rubric.refuse_foreign)
    error = ""
    try:
        if bar and asked.step in ("preview", "write"):
            raise MisuseError(bar)
        if asked.step == "write":
            return asked.write(write)
        if asked.step == "preview":
            refuse_changed(file.path, file.digest, digest)
    except BizenvError as fault:
        error = str(fault)
    failed = bool(error) or (asked.step == "preview" and examined.errors > 0)
    files, left = gather(examined.problems, {str(file.path): examined.lines}, asked.office.home)
    facts: dict[str, Any] = {
        "path": escape(shorten(file.path, asked.office.home)),
        "file": file,
        "text": text,
        "digest": digest,
        "command": _way(asked),
    }
    if asked.step == "preview" and not failed:
        return render(
            asked, "rubric_preview.html", lines=list(compare(file.text, text)), files=files, left=left, **facts
        )
    return render(
        asked,
        "rubric.html",
        422 if failed else 200,
        error=error,
        bar=bar,
        errors=examined.errors,
        files=files,
        left=left,
        nameless=registry is None,
        written=bool(asked.query.get("written")) and not asked.posted,
        **facts,
    )


def _way(asked: Asked) -> str:
    """The command that checks what is changed in an editor."""
    return f"bizenv validate{asked.desk.typed_data}"


def _find_registry(asked: Asked, folder: Path) -> Registry | None:
    """The plan of a folder, by which the names in its rubric are checked; None if it cannot be read."""
    with suppress(DataError):
        return plans.load(str(folder), asked.desk.cache).registry
    return None


ROUTES = (place("/data/rubric", show_rubric, methods=("GET", "POST"), refills=True),)

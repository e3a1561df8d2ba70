"""待核验 as a workbook: fetched, filled in at leisure, and taken back."""

import datetime as dt

from starlette.responses import RedirectResponse, Response

from bizenv.base import files
from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.desk import writing
from bizenv.desk.forms import worklist
from bizenv.desk.shell import quote, repeat_option
from bizenv.forms import waiting
from bizenv.views.wording import entries
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.render import download, render
from bizenv.web.routing import place


def give_worklist(asked: Asked) -> Response:
    """The workbook of what waits in a plan. Raises NotFoundError if nothing does, MisuseError if several plans are asked."""
    from bizenv.forms.worklist import render as draw

    desk = asked.desk
    rows = waiting.list_waiting(desk.standing(desk.today).statuses)
    if not rows:
        raise NotFoundError("没有待核验的")
    return download(draw(desk.registry.plan, rows, desk.today), f"待核验_{desk.today}.xlsx")


def take_worklist(asked: Asked) -> Response:
    """A workbook that was filled in: what would be recorded and what is wrong, cell by cell; or its record."""
    from bizenv.forms.looking import look_at  # openpyxl, which no other page needs

    error = ""
    if asked.step in ("all", "sound"):
        try:
            return asked.write(lambda: _write(asked))
        except BizenvError as refused:
            error = str(refused)
    elif asked.posted:
        asked.desk.refuse_writing()
        sent = asked.uploads.get("files", ())
        if len(sent) != 1:
            raise MisuseError("请选一份填好的待核验表")
        asked.office.keep_apart(asked.ticket, sent[0].name, sent[0].content)
        told = (("batch", asked.ticket), ("date", asked.text("date")))
        return RedirectResponse(asked.make_address("/verifying/worklist", *told), 303)
    day = asked.text("date")
    try:
        name, content, decided = _decide(asked, asked.read_day("date"))
    except MisuseError as wrong:  # the day that it is changed to; the one before still holds
        day = asked.text("was")
        name, content, decided = _decide(asked, asked.read_day("was"))
        error = name_boxes(str(wrong), {"date": "核验日期"})
    places = [(it.sheet, it.cell) for it in decided.faults if it.cell]
    options = repeat_option("date", day or None) + repeat_option("sound", bool(decided.faults))
    return render(
        asked,
        "worklist.html",
        422 if error else 200,
        error=error,
        file=name,
        decided=decided,
        ready=[(task.label, entries.said(entry)) for task, _, entry in decided.ready if task is not None],
        seen=look_at(content, places),
        remarks=list(dict.fromkeys(it.words for it in decided.remarks)),
        batch=asked.text("batch"),
        date=day,
        command=f"bizenv verify import {quote(name)}{options}{asked.desk.typed_data}",
        notes=asked.desk.notes,
    )


def _decide(asked: Asked, day: dt.date | None) -> tuple[str, bytes, worklist.WorklistOutcome]:
    """The name and the bytes of the workbook that waits, and what it comes to. Raises NotFoundError, DataError, MisuseError."""
    desk = asked.desk
    _ = desk.workspace
    facts = worklist.check_day(desk, day)
    kept = [path for folder in asked.office.list_kept(asked.text("batch")) for path in folder.rglob("*")]
    found = next((path for path in kept if path.is_file()), None)
    if found is None:
        raise NotFoundError("这份表已不在这里（记下的都在台账里）；请重新选文件，已核验的不会重记")
    content = files.read(found)
    return found.name, content, worklist.decide(desk, content, found.name, facts)


def _write(asked: Asked) -> str:
    _, _, decided = _decide(asked, asked.read_day("date"))
    if decided.faults and asked.step != "sound":
        raise MisuseError(f"{len(decided.faults)}处不对，一条也没有记；改好再收，或只记对的行")
    rows: list[writing.Row] = []
    try:
        writing.write(asked.desk, asked.desk.workspace, writing.Prepared(decided.ready), rows)
    except BizenvError as error:
        raise type(error)(f"{error}；已写入 {len(rows)} 条，再收一次即可，已核验的不会重记") from None
    return asked.make_address("/verifying", *(("recorded", entry.digest) for _, _, entry, _ in rows))


ROUTES = (
    place("/verifying/worklist.xlsx", give_worklist, slow=True),
    place("/verifying/worklist", take_worklist, methods=("GET", "POST")),
)

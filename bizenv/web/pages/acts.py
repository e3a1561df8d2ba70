"""记录: the form of each act, a preview of its entries, and their writing."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.base.errors import BizenvError, NotFoundError
from bizenv.desk import acts, writing
from bizenv.desk.act import Act, compose
from bizenv.ledger.status import Status
from bizenv.web import filling
from bizenv.web.asking import Asked, place
from bizenv.web.render import render


def show_act(asked: Asked) -> Response:
    """An act on the tasks or the entries that the address names: its form, its preview, or its writing."""
    act = acts.find(asked.path["command"])
    named = _name(asked, act)
    files = _keep_files(asked)
    filled = filling.take(asked, act, files) if asked.posted else None
    if filled is None or asked.step in ("", "edit"):
        return _show_form(asked, act, named, filled, "")

    def prepare() -> writing.Prepared:
        filling.refuse_faulty(filled)
        return act.prepare(asked.desk, named[0] if act.about == "entry" else named, filled.facts, **filled.values)

    def write() -> str:
        rows: list[writing.Row] = []
        writing.write(asked.desk, asked.desk.workspace, prepare(), rows)
        return name_result(asked, rows)

    try:
        if asked.step == "write":
            return asked.write(write)
        return _show_preview(asked, act, named, filled, prepare())
    except BizenvError as error:
        return _show_form(asked, act, named, filled, str(error))


def name_result(asked: Asked, rows: Sequence[writing.Row]) -> str:
    """The address that shows what was recorded: the task, if it is one, else a list."""
    tasks = {task.id for task, *_ in rows if task is not None}
    plan = asked.desk.book.plan.id
    told = [("recorded", entry.digest) for _, _, entry, _ in rows]
    if len(tasks) == 1:
        return f"/task/{plan}/{tasks.pop()}?{urlencode(told)}"
    return f"/recorded?{urlencode([('plan', plan), *told])}"


def show_recorded(asked: Asked) -> Response:
    """What was recorded in one go, each with the way to take it back."""
    from bizenv.web.recorded import list_recorded

    return render(asked, "recorded.html", recorded=list_recorded(asked))


def _name(asked: Asked, act: Act) -> tuple[str, ...]:
    """The tasks or entries that the address names, of one plan, which is asked from then on. Raises NotFoundError."""
    if act.about == "tasks":
        named = asked.desk.take_ids(tuple(asked.texts("on")))
    else:
        named = tuple(asked.desk.take_entry(text) for text in asked.texts("entry"))
    if not named:
        raise NotFoundError("没有说是哪一件：从事项的页面进来")
    return named


def _keep_files(asked: Asked) -> list[str]:
    """The paths of the files that were sent along, now or with the preview before."""
    if not asked.posted:
        return []
    for upload in asked.uploads.get("files", ()):
        asked.office.keep(asked.ticket, upload.name, upload.content)
    kept = asked.text("kept") or asked.ticket
    return [str(path) for path in asked.office.list_kept(kept)]


def _find_statuses(asked: Asked, act: Act, named: Sequence[str]) -> list[Status]:
    """How the tasks stand that an act is about."""
    desk = asked.desk
    if act.about == "tasks":
        wanted = {task.id for text in named for task in desk.registry.named(text)}
    else:
        wanted = {writing.find_current(desk, text)[0].task for text in named}
    return [status for status in desk.standing(desk.today).statuses if status.task.id in wanted]


def _show_form(asked: Asked, act: Act, named: tuple[str, ...], filled: filling.Filled | None, error: str) -> Response:
    statuses = _find_statuses(asked, act, named)
    defaults = {ask.typed: asked.query.get(ask.typed, "") for ask in act.fields}
    defaults.setdefault("date", "")
    return render(
        asked,
        "act.html",
        422 if error else 200,
        act=act,
        named=named,
        statuses=statuses,
        fields=filling.list_fields(act, filled, statuses, defaults),
        chosen={option for option, texts in filled.typed.items() if texts}
        if filled is not None
        else {asked.query.get("choice", "")},
        error=error,
        kept=asked.text("kept") or (asked.ticket if asked.posted else ""),
        files=[path.name for path in asked.office.list_kept(asked.text("kept") or asked.ticket)]
        if asked.posted
        else [],
    )


def _show_preview(
    asked: Asked, act: Act, named: tuple[str, ...], filled: filling.Filled, prepared: writing.Prepared
) -> Response:
    desk = asked.desk
    rows: list[writing.Row] = []
    writing.write(desk, desk.workspace, prepared, rows, dry_run=True)
    typed = {option: [_shorten(text) for text in texts] for option, texts in filled.typed.items()}
    sent = [
        (k, v)
        for k, v in asked.form.multi_items()
        if isinstance(v, str) and k not in ("csrf", "ticket", "step", "kept")
    ]
    return render(
        asked,
        "preview.html",
        act=act,
        told=[writing.tell(desk, row) for row in rows],
        command=compose(
            act, [f"{desk.opening}{it}" for it in named] if act.about == "tasks" else named, typed, desk.typed_data
        ),
        sent=sent,
        kept=asked.text("kept") or asked.ticket,
        notes=desk.notes,
    )


def _shorten(text: str) -> str:
    """A path of a file that waits as the person would type it: its name."""
    return text.rpartition("/")[2] if "/bizenv-" in text else text


ROUTES = (
    place("/act/{command}", show_act, methods=("GET", "POST")),
    place("/recorded", show_recorded),
)

"""备份: the workspace in one file to be downloaded, which was read again."""

from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from bizenv.base.errors import BizenvError
from bizenv.desk.data import backing
from bizenv.desk.shell import quote
from bizenv.web.asking import Asked
from bizenv.web.render import name_download, render
from bizenv.web.routing import place


def show_backup(asked: Asked) -> Response:
    """What a backup would hold."""
    held, error = None, ""
    try:
        held = backing.count(asked.desk.workspace_of_all)
    except BizenvError as refused:
        error = str(refused)
    return render(
        asked,
        "backup.html",
        200 if held is not None else 422,
        held=held,
        error=error,
        file=_name(asked),
        command=f"bizenv backup {quote(_name(asked))}{asked.desk.typed_data}",
    )


def give_backup(asked: Asked) -> Response:
    """The backup. Raises MisuseError where there is no workspace, DataError where something cannot be read."""
    folder = asked.desk.workspace_of_all
    files, ticket = asked.office.form_files, asked.office.make_ticket()
    target = files.find(ticket) / "backup.zip"
    try:
        backing.back_up(asked.desk, folder, target, forced=False)
    except BaseException:
        files.drop(ticket)
        raise
    headers = name_download(_name(asked))
    return FileResponse(
        target, headers=headers, media_type="application/zip", background=BackgroundTask(files.drop, ticket)
    )


def _name(asked: Asked) -> str:
    return f"{Path(asked.office.home).resolve().name or '工作区'}-{asked.desk.today:%Y%m%d}.zip"


ROUTES = (
    place("/data/backup", show_backup, slow=True),
    place("/data/backup/file", give_backup, slow=True),
)

"""What was put on record with its files: the entries, and the files to download."""

from starlette.responses import Response

from bizenv.base.errors import NotFoundError
from bizenv.web.asking import Asked, place
from bizenv.web.recorded import list_recorded
from bizenv.web.render import download, pack, render


def show_issued(asked: Asked) -> Response:
    """The entries that were just recorded, and their files."""
    files = [path.name for path in asked.office.list_kept(asked.text("kept"))]
    return render(asked, "issued.html", recorded=list_recorded(asked), files=files, kept=asked.text("kept"))


def give_kept(asked: Asked) -> Response:
    """One of the files that wait with a ticket, or all in an archive. Raises NotFoundError."""
    files = {path.name: path for path in asked.office.list_kept(asked.text("kept"))}
    if not files:
        raise NotFoundError("文件不在了：督办台重新开过。用当时的命令可以再出一份，同一份不会再记")
    name = asked.text("file")
    if not name:
        return download(pack({it: path.read_bytes() for it, path in files.items()}, asked.desk.today), "文稿.zip")
    if name not in files:
        raise NotFoundError(f"没有这个文件：{name}")
    return download(files[name].read_bytes(), name)


ROUTES = (place("/papers/issued", show_issued), place("/papers/kept", give_kept))

"""The files of evidence in a workspace: examined, and kept under the SHA-256 of their content.

A file is kept before the entry that names it is written, so no entry names a file that was never there. A file that no
entry names, because the entry was not written after all, does no harm.
"""

import errno
import os
import stat
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.layout import EVIDENCE, IGNORE, TEMPORARY, place_evidence
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import KeptFile

MAX_BYTES = 200 * 1024 * 1024
"""The largest file of evidence, in bytes."""
_NAME_ALONE = "只记名称的，换一个写法，如《{name}》"
_OPENING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))


class Source(NamedTuple):
    """A file that a person named as evidence: where it lies, and what an entry says of it."""

    path: str
    file: KeptFile


def examine(text: str) -> Source | None:
    """The file that a text names; None where it names none, and so is a name alone.

    ``text``: a path as the system takes it. Raises MisuseError for what is no file, is a link, is empty or is too large;
    DataError if it cannot be read.
    """
    try:
        found = os.lstat(text)
    except (OSError, ValueError):  # no such file, or no possible name of one
        return None
    name = escape(Path(text).name.encode("utf-8", "backslashreplace").decode()).strip()
    shown, alone = escape(text), _NAME_ALONE.format(name=name)
    if stat.S_ISLNK(found.st_mode):
        raise MisuseError(f"佐证材料 {shown} 是链接，不是文件；给出它所指的文件，{alone}")
    if stat.S_ISDIR(found.st_mode):
        raise MisuseError(f"佐证材料 {shown} 是文件夹；逐个给出里面的文件，或打包成一个，{alone}")
    if not stat.S_ISREG(found.st_mode):
        raise MisuseError(f"佐证材料 {shown} 是管道、套接字或设备，不是文件；{alone}")
    if not found.st_size:
        raise MisuseError(f"佐证材料 {shown} 是空的（0 字节）；看看是不是没有存好，{alone}")
    if found.st_size > MAX_BYTES:
        raise MisuseError(
            f"佐证材料 {shown} 太大（{found.st_size / 1024**2:.0f} MB，最多 {MAX_BYTES // 1024**2} MB）；"
            f"压缩、拆分后再记，或另存他处，{alone}"
        )
    try:
        digest, size = _read(text, None)
    except OSError as error:
        raise DataError(f"读不了佐证材料 {shown}：{files.describe_failure(error)}") from None
    return Source(text, {"name": name, "sha256": digest, "size": size})


def keep(folder: Path, source: Source, unique: str) -> Path:
    """Copy a file of evidence into a workspace, whole or not at all, and return its path there.

    What is there already is left as it is. ``unique`` is part of the temporary file's name; no other write at the same
    time may use it. Raises DataError if the file changed since it was examined, if a file with other content lies in
    its place, or if it cannot be written.
    """
    path = folder / place_evidence(source.file["name"], source.file["sha256"])
    temporary = folder / EVIDENCE / f"{TEMPORARY}{unique}.tmp"
    try:
        if _is_kept(path, source):
            return path
        temporary.parent.mkdir(exist_ok=True)
        with temporary.open("xb") as copy:
            same = _read(source.path, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if same != (source.file["sha256"], source.file["size"]):
            raise DataError(f"佐证材料 {escape(source.path)} 正在改动，没有记；存好、关闭后再记")
        path.parent.mkdir(exist_ok=True)
        _place(temporary, path)
        if not _is_kept(path, source):
            raise DataError(f"存不了 {escape(path)}：刚存下就不见了；再试一次")
    except OSError as error:
        shown, where = escape(source.path), escape(folder / EVIDENCE)
        raise DataError(f"存不了佐证材料 {shown}（存到 {where}）：{files.describe_failure(error)}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    files.settle(path.parent)
    files.settle(path.parent.parent)
    return path


def fetch(folder: Path, file: KeptFile) -> bytes:
    """The content of a file of evidence that an entry names. Raises DataError if it is not there, or is not what was kept."""
    place = place_evidence(file["name"], file["sha256"])
    shown = f"佐证材料 {escape(file['name'])}（{place}）"
    copy = BytesIO()
    try:
        digest, _ = _read(str(folder / place), copy)
    except OSError as error:
        raise DataError(f"读不了{shown}：{files.describe_failure(error)}") from None
    if digest != file["sha256"]:
        raise DataError(f"{shown}同存入时不一样，被改动过，没有给出；运行 bizenv validate 查看")
    return copy.getvalue()


def remove(folder: Path, sha256: str) -> list[Path]:
    """Remove a file of evidence from a workspace, under whatever ending, and return the copies of it that are left.

    Such a copy has a name that sync clients make of the file's. Raises DataError if it cannot be removed.
    """
    home = folder / EVIDENCE / sha256[:2]
    try:
        found = [path for path in home.iterdir() if sha256 in path.name] if home.is_dir() else []
        own = [path for path in found if path.name.partition(".")[0] == sha256]
        for path in own:
            path.unlink()
        if own:
            files.settle(home)
        with suppress(OSError):  # it holds other files
            home.rmdir()
    except OSError as error:
        raise DataError(f"删不了佐证材料 {escape(home)}：{files.describe_failure(error)}") from None
    return [path for path in found if path not in own]


def _is_kept(path: Path, source: Source) -> bool:
    """Whether the file lies in its place. Raises DataError if something else does: it is never overwritten."""
    if not os.path.lexists(path):
        return False
    with suppress(FileNotFoundError):  # a link to nothing
        if files.measure(path) == (source.file["sha256"], source.file["size"]):
            return True
    raise DataError(f"{escape(path)} 已有，内容却不是这份材料的（被改动过）；没有覆盖：移走它再记，就存成对的")


def _place(temporary: Path, path: Path) -> None:
    """Give a finished copy its name. Another writer may have done so meanwhile: the content of that name is the same."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except (OSError, AttributeError, NotImplementedError) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise
        if not os.path.lexists(path):  # no hard links here (exFAT, some network drives)
            temporary.replace(path)


def _read(path: str, copy: BinaryIO | None) -> tuple[str, int]:
    """The SHA-256 in hex and the size of a file, which is copied on the way; no more of it than ``MAX_BYTES``.

    A link or a pipe that has taken the place of the file is not followed. Raises OSError.
    """
    from hashlib import sha256  # imported late: it loads OpenSSL

    total, size = sha256(), 0
    with os.fdopen(os.open(path, _OPENING), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.ENXIO, "", path)
        while size <= MAX_BYTES and (piece := file.read(files.PIECE)):
            total.update(piece)
            size += len(piece)
            if copy is not None:
                copy.write(piece)
    return total.hexdigest(), size


def is_tracked(folder: Path) -> bool:
    """Whether git would take the files of evidence of a workspace: it lies in a repository, and no .gitignore names them.

    Only lines that name the folder itself are known. What cannot be read names nothing.
    """
    here = folder.absolute()
    for place in (here, *here.parents):
        with suppress(DataError):
            lines = files.read(place / IGNORE).decode("utf-8", "replace").splitlines()
            named = (line.strip().rstrip("*").strip("/") for line in lines if line[:1] not in ("#", "!"))
            if any(name.rpartition("/")[2] == EVIDENCE for name in named):
                return False
        if (place / ".git").exists():
            return True
    return False

"""Reads and writes whole files, and explains every failure in words that a person can use."""

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from bizenv.base.errors import DataError
from bizenv.base.text import escape

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""
PIECE = 1024 * 1024
"""How many bytes of a file of any size are read at a time."""


def parse_path(text: str) -> "Path":
    """The path that a person typed, with ``~`` expanded. Raises DataError if there is no such user."""
    from pathlib import Path

    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise DataError(f"没有这个用户的文件夹：{escape(text)}") from None


def open_regular(path: "str | Path") -> BinaryIO:
    """Open a file to read. Raises OSError, without waiting, if it is a pipe, a socket or a device: reading may never end."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO, "", path)
    return open(path, "rb")


def read(path: "str | Path") -> bytes:
    """The bytes of a file; one larger than ``MAX_BYTES`` is cut off one byte beyond that. Raises DataError."""
    try:
        with open_regular(path) as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        what = "链接所指的文件没有了" if os.path.islink(path) else "没有这个文件"
        raise DataError(f"{what}：{escape(path)}") from None
    except IsADirectoryError:
        raise DataError(f"{escape(path)} 是文件夹，不是文件") from None
    except PermissionError:
        raise DataError(f"没有权限读 {escape(path)}") from None
    except (OSError, ValueError) as error:
        raise DataError(f"读不了 {escape(path)}：{describe_failure(error)}") from None


def measure(path: "str | Path") -> tuple[str, int]:
    """The SHA-256 of a file's content in hex, and its size in bytes, read piece by piece. Raises OSError."""
    from hashlib import sha256  # imported late: it loads OpenSSL

    total, size = sha256(), 0
    with open_regular(path) as file:
        while piece := file.read(PIECE):
            total.update(piece)
            size += len(piece)
    return total.hexdigest(), size


def write(path: "Path", content: bytes) -> None:
    """Write a file whole or not at all. Raises DataError; the old file is then unchanged.

    A link is followed. The null device takes anything; no other device, pipe or socket is written to.
    """
    from pathlib import Path

    shown = path
    try:
        path = Path(os.path.realpath(path))
        old = path.stat() if path.exists() else None
        if old is not None and not stat.S_ISREG(old.st_mode):
            if is_null(path):
                return
            raise OSError(errno.EISDIR if stat.S_ISDIR(old.st_mode) else errno.ENXIO, "")  # noqa: TRY301
        if old is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        replace(path, content)
    except (OSError, ValueError) as error:
        raise DataError(f"写不了 {escape(shown)}：{describe_failure(error)}") from None


def replace(path: "Path", content: bytes, rights: int = 0o666) -> None:
    """Put a file with this content in the place of a path, whole or not at all, also in the place of a link.

    rights: those of a new file, less what the umask takes; one that is there keeps its own. No moment leaves the content
    open to more people than that. Raises OSError or ValueError; the old file is then unchanged.
    """
    old = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    first = rights if old is None else old
    temporary = path.parent / f".bizenv-{os.getpid()}.tmp"
    try:
        temporary.unlink(missing_ok=True)
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, first)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:  # the umask took some
            temporary.chmod(old)
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def settle(folder: "str | Path") -> None:
    """Flush a folder to disk, so that a new file's name survives a crash; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_null(path: "str | Path") -> bool:
    """Whether a path is the null device, which takes anything and keeps nothing."""
    with suppress(OSError, ValueError):
        return os.path.samefile(path, os.devnull)
    return False


_SAID = {
    errno.ENOENT: "没有这个文件夹",
    errno.EEXIST: "那里已有同名的文件或链接",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "它是文件夹",
    errno.ENXIO: "它是管道、套接字或设备，不是文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EACCES: "没有权限，或正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "磁盘放不下这么大的一个文件",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名里有不能用的字符",
}


def describe_failure(error: Exception) -> str:
    """The reason for a failure in Chinese; for an unusual one, the number of the system's error."""
    number = getattr(error, "errno", None) or 0
    return _SAID.get(number, f"系统错误 {number}" if number else "文件名不能用")


_DEVICES = (
    "con",
    "prn",
    "aux",
    "nul",
    "conin$",
    "conout$",
    *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
)


def is_device(name: str) -> bool:
    """Whether Windows takes a file's name for a device, whatever ending it has.

    >>> is_device("nul.txt"), is_device("COM1"), is_device("conout$"), is_device("console.txt")
    (True, True, True, False)
    """
    return name.partition(".")[0].strip().lower() in _DEVICES

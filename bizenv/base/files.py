"""Reads and writes whole files, and explains every failure in words that a person can use."""

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from bizenv.base.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""


def named(text: str) -> "Path":
    """The path that a person typed, with ``~`` expanded. Raises DataError if there is no such user."""
    from pathlib import Path

    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise DataError(f"没有这个用户的文件夹：{text}") from None


def read(path: "str | Path") -> bytes:
    """The bytes of a file; one larger than ``MAX_BYTES`` is cut off one byte beyond that. Raises DataError."""
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DataError(f"没有这个文件：{path}") from None
    except IsADirectoryError:
        raise DataError(f"{path} 是文件夹，不是文件") from None
    except PermissionError:
        raise DataError(f"没有权限读 {path}") from None
    except OSError as error:
        raise DataError(f"读不了 {path}：{said(error)}") from None


def write(path: "Path", content: bytes) -> None:
    """Write a file whole or not at all. Raises DataError; the old file is then unchanged.

    A pipe or a device, such as the null device, is written to and not replaced; a link is followed.
    """
    from pathlib import Path

    path, shown = Path(os.path.realpath(path)), path
    temporary = path.parent / f".bizenv-{os.getpid()}.tmp"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():  # keep its permissions
            temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise DataError(f"写不了 {shown}：{said(error)}") from None


_SAID = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "它是文件夹",
    errno.EACCES: "没有权限，或正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名里有不能用的字符",
}


def said(error: Exception) -> str:
    """The reason for a failure in Chinese; for an unusual one, the number of the system's error."""
    number = getattr(error, "errno", None) or 0
    return _SAID.get(number, f"系统错误 {number}" if number else "文件名不能用")

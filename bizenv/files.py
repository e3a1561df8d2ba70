"""A plan's files as bytes: read whole, put in place whole, and every failure said in words a person can use."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from bizenv.errors import DataError

MEASURES = "measures.yaml"
DEPARTMENTS = "departments.yaml"
LOCK = "measures.lock"


def read(path: Path) -> bytes:
    """The bytes of a file. Raises DataError in words a person can use."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"没有这个文件：{path}") from None
    except IsADirectoryError:
        raise DataError(f"{path} 是文件夹，不是文件") from None
    except PermissionError:
        raise DataError(f"没有权限读 {path}") from None
    except OSError as error:
        raise DataError(f"读不了 {path}：{said(error)}") from None


def write(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all. Raises DataError; what was there before then stays.

    What is there and is no file, a pipe or the null device, is written to and not replaced; a link is followed.
    """
    path, shown = Path(os.path.realpath(path)), path
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
            return
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
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


def said(error: OSError) -> str:
    """The reason of a failure in Chinese, where it is a usual one."""
    return _SAID.get(error.errno or 0, error.strerror or str(error))

"""The files that were sent along with a form and wait until it is written: few, not for long, and for this user alone."""

import os
import secrets
import shutil
import tempfile
from collections import OrderedDict, deque
from pathlib import Path
from threading import RLock

from bizenv.base.errors import MisuseError
from bizenv.base.files import is_device

MOST_FORMS, MOST_BYTES = 200, 1024 * 1024 * 1024
"""How many forms may have files that wait, and how many bytes all of these files may have; the oldest form's go first."""
_UNFIT = '\\/:*?"<>|'
_LONGEST, _MOST_LETTERS = 150, 80
"""How many bytes and how many letters a name may have, and something may have to be added: other file systems take 255 bytes,
Windows takes 260 letters for a file's whole path."""
_OF_FOLDER = 24
"""How many letters the name of a folder keeps that a file lay in."""


class FormFiles:
    """The files that wait, each under the name that it came with, in a folder a form.

    name: what the name of the folder of all of them begins with. within: where it is made; None: where the system has such folders.
    """

    def __init__(self, name: str, within: str | None = None) -> None:
        self._name = name
        self._within = within
        self._home: Path | None = None
        self._folders: OrderedDict[str, Path] = OrderedDict()
        self._results: dict[str, object] = {}
        self._gone: deque[str] = deque(maxlen=10_000)
        self._lock = RLock()

    def find(self, form: str) -> Path:
        """The folder of a form, which is made if need be."""
        with self._lock:
            if form not in self._folders:
                self._folders[form] = self._make()
                self._make_room()
            return self._folders[form]

    def keep(self, form: str, inside: Path, content: bytes) -> Path:
        """Keep a file of a form at a path in its folder. Another one of the same name stays: the new one gets a number.

        Raises MisuseError if the files of this form alone are more than may wait.
        """
        with self._lock:
            folder = self.find(form)
            if _measure(folder) + len(content) > MOST_BYTES:
                raise MisuseError("传上来的文件太多，没有收；请分几次")
            path, number = folder / inside, 1
            while path.exists() and path.read_bytes() != content:
                number += 1
                path = folder / inside.with_name(f"{inside.stem}（{number}）{inside.suffix}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            self._make_room()
            return path

    def remember(self, form: str, result: object) -> None:
        """Keep what came of the files of a form, as long as they wait."""
        with self._lock:
            self.find(form)
            self._results[form] = result

    def recall(self, form: str) -> object:
        """What came of the files of a form; None if that is not known, or no longer."""
        return self._results.get(form)

    def list(self, form: str) -> list[Path]:
        """The files of a form, by name; none for one that has none. Raises MisuseError if they had to go."""
        if form in self._gone:
            raise MisuseError("附的文件等得太久，已经清掉；请重新打开这一页，再附一次")
        folder = self._folders.get(form)
        return sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []

    def holds(self, path: str) -> bool:
        """Whether a path, as ``list`` and ``keep`` give it, is that of a file that waits."""
        folder, _, _ = path.rpartition(os.sep)
        return any(folder == str(each) for each in list(self._folders.values())) and Path(path).is_file()

    def drop(self, form: str) -> None:
        """Remove the files of a form, which has been written."""
        with self._lock:
            folder = self._folders.pop(form, None)
            self._results.pop(form, None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all of them."""
        with self._lock:
            home, self._home = self._home, None
            self._folders.clear()
            self._results.clear()
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)

    def _make(self) -> Path:
        """A new folder below that of this start, both for this user alone and under names that nobody can guess."""
        if self._home is None or not self._home.is_dir():
            if self._within is not None:
                Path(self._within).mkdir(parents=True, exist_ok=True)
            self._home = Path(tempfile.mkdtemp(prefix=f"{self._name}-", dir=self._within))
        folder = self._home / secrets.token_hex(8)
        folder.mkdir(0o700)
        return folder

    def _make_room(self) -> None:
        """Remove what waits longest, but not what came last."""
        sizes = {form: _measure(folder) for form, folder in self._folders.items()}
        while len(sizes) > 1 and (len(sizes) > MOST_FORMS or sum(sizes.values()) > MOST_BYTES):
            oldest = next(iter(sizes))
            del sizes[oldest]
            self._gone.append(oldest)
            self.drop(oldest)


def _measure(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def sweep(name: str, within: str) -> None:
    """Remove what a start of this name has left that was killed."""
    for left in Path(within).glob(f"{name}-*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


def clean_name(name: str) -> str:
    """The last part of a file's name as a browser sends it, without what no file system allows; never empty, never hidden.

    >>> clean_name("C:\\\\材料\\\\通知.pdf"), clean_name("../../etc/passwd"), clean_name("nul.txt"), clean_name("..")
    ('通知.pdf', 'passwd', '_nul.txt', '文件')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if c in _UNFIT or not c.isprintable() else c for c in last).strip(" .")
    ending = Path(kept).suffix
    ending = ending if len(ending.encode()) <= 20 else ""  # else it is none
    letters = kept.removesuffix(ending)[: _MOST_LETTERS - len(ending)]
    stem = letters.encode()[: _LONGEST - len(ending.encode())].decode("utf-8", "ignore")
    kept = f"{stem}{ending}".strip(" .") or "文件"
    return f"_{kept}" if is_device(kept) else kept


def clean_path(name: str) -> Path:
    """The name of a file with the last two of the folders that it lay in, as a browser names it where a folder was chosen.

    >>> clean_path("交回/甲局/填报表.xlsx").as_posix(), clean_path("../../a.xlsx").as_posix()
    ('交回/甲局/填报表.xlsx', '文件/文件/a.xlsx')
    """
    *folders, last = [part for part in name.replace("\\", "/").split("/") if part.strip()][-3:] or [name]
    return Path(*(clean_name(folder)[:_OF_FOLDER].rstrip(" .") for folder in folders), clean_name(last))

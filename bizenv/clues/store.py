"""The store on disk: one file, written anew whole under a lock, with the counts and the audit beside it.

``clues.json`` holds clues in plain text; ``clues.enc`` holds them under a passphrase (see ``cipher``). Both are never there
at once, but for a moment while a passphrase is set. Whoever reads or writes leaves a line in ``audit.log`` first.
"""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError, NotFoundError
from bizenv.base.layout import IGNORE, TEMPORARY
from bizenv.base.locks import try_lock
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.clues import cipher, counts
from bizenv.clues.clue import PERSONAL, Clue, from_data, to_data

PLAIN = "clues.json"
SECRET = "clues.enc"
PENDING = "clues.new"
"""The first line of a store under a passphrase whose recovery code was not read back yet."""
LOCKED = "clues.lock"
AUDIT = "audit.log"
_TRIES, _PAUSE = 500, 0.02
"""How often a writer tries to get the lock, and for how many seconds it waits each time."""
_OWN_FILE, _OWN_FOLDER, _READ_BY_ALL = 0o600, 0o700, 0o644
"""The rights: for the owner alone; of the counts, to be read by all."""


class Content(NamedTuple):
    """What a store holds: its clues by number, in order, and the number of the next one."""

    clues: tuple[Clue, ...] = ()
    next: int = 1

    def find(self, number: int) -> Clue:
        """The clue of a number. Raises NotFoundError if there is none."""
        for clue in self.clues:
            if clue.number == number:
                return clue
        raise NotFoundError(f"没有第{number}号线索；bizenv clue list 看有哪些")

    def add(self, clue: Clue) -> "Content":
        """The content with a new clue, which gets the next number."""
        return Content((*self.clues, clue._replace(number=self.next)), self.next + 1)

    def put(self, clue: Clue) -> "Content":
        """The content with a clue in the place of the one with its number."""
        return self._replace(clues=tuple(clue if it.number == clue.number else it for it in self.clues))


class Begun(NamedTuple):
    """A passphrase that is about to be set: scrypt's parameters, and the key that they make of it."""

    head: cipher.Head
    key: bytes

    @property
    def code(self) -> str:
        """Its recovery code."""
        return cipher.make_code(self.key)

    def check(self, typed: str) -> None:
        """Raise MisuseError unless this is its recovery code, as it was read back from the sheets."""
        if cipher.read_code(typed) != self.key:
            raise MisuseError("这不是这个口令的恢复码；照刚印出的恢复单抄")


class Store:
    """A store in a folder, open for one command.

    passphrase: empty if none was given. who: the person at the machine; moment: the time of the command,
    as in ``Entry.recorded``: both stand in the audit.
    """

    def __init__(self, folder: Path, passphrase: str | None, who: str, moment: str) -> None:
        self.folder = folder
        self.who = who
        self.moment = moment
        self.passphrase = passphrase or ""
        self._key: bytes | None = None
        self._head: cipher.Head | None = None
        self._begun: Begun | None = None  # that of the recovery sheets that were printed
        self._read = b""
        self._held = False

    @property
    def secret(self) -> bool:
        """Whether it is kept under a passphrase, or will be when its first clue is written."""
        return (self.folder / SECRET).exists() or (not self.there and bool(self.passphrase))

    @property
    def there(self) -> bool:
        """Whether there is a store."""
        return os.path.lexists(self.folder / PLAIN) or os.path.lexists(self.folder / SECRET)

    def make_folder(self) -> None:
        """Make the folder, for its owner alone. Raises DataError."""
        try:
            if not self.folder.exists():
                with suppress(FileExistsError):  # somebody else made it at the same moment
                    self.folder.mkdir(parents=True, mode=_OWN_FOLDER)
            if not self.folder.is_dir():
                raise DataError(f"{escape(self.folder)} 不是文件夹，线索无处可存")
        except OSError as error:
            raise DataError(f"建不了 {escape(self.folder)}：{files.describe_failure(error)}") from None

    def _hide(self) -> None:
        """Write a .gitignore that hides the folder from git; the lock must be held. Raises DataError."""
        own = self.folder / IGNORE
        there = files.read(own) if own.exists() else b""
        if b"*" not in (line.strip() for line in there.splitlines()):
            before = there if there.endswith(b"\n") or not there else there + b"\n"
            files.write(own, before + "# 问题线索不进 git\n*\n".encode())

    def audit(self, did: str, numbers: Sequence[int] = ()) -> None:
        """Add a line to the audit: when, who, what was done, to which clues. Raises DataError: then nothing is shown."""
        told = "\t".join([self.moment, " ".join(self.who.split()) or "?", did, ",".join(map(str, numbers)) or "-"])
        path = self.folder / AUDIT
        try:
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWN_FILE)
            try:
                os.write(handle, f"{told}\n".encode("utf-8", "replace"))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise DataError(f"记不了查阅登记 {escape(path)}：{files.describe_failure(error)}；没有打开线索库") from None

    def load(self) -> Content:
        """What it holds; the counts are mended if they do not fit. Raises DataError, MisuseError."""
        content = self._load()
        if self._held:
            self._settle_counts(content)
        elif not self._fits(content):  # a process was killed between the two files
            with suppress(DataError), self.locked():  # a folder that may only be read still answers
                content = self._load()
                self._settle_counts(content)
        return content

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the store. Raises DataError if somebody else keeps it."""
        self.make_folder()
        path = self.folder / LOCKED
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, _OWN_FILE)
        except OSError as error:
            raise DataError(f"写不了 {escape(path)}：{files.describe_failure(error)}") from None
        try:
            tries = 0
            while not try_lock(handle):  # without locks, what changed meanwhile is told before anything is written
                tries += 1
                if tries > _TRIES:
                    raise DataError("线索库正被另一个人写，等了10秒还没有写完；稍后再试")
                Event().wait(_PAUSE)
            self._held = True
            self._sweep()
            self._hide()
            yield
        finally:
            self._held = False
            os.close(handle)  # the lock ends with it, also when the process is killed

    def _sweep(self) -> None:
        """Remove what writers that were killed left behind: it may hold what was erased since, or in plain text."""
        for path in self.folder.glob(f"{TEMPORARY}*.tmp"):
            with suppress(OSError):
                path.unlink()

    def save(self, content: Content) -> None:
        """Write the store anew, and its counts; the lock must be held. Raises DataError, MisuseError; the old one stays."""
        if not self.secret and any(getattr(clue, key) for clue in content.clues for key in PERSONAL):
            raise MisuseError(
                "姓名、电话、企业名称只存入有口令的线索库：设环境变量 BIZENV_CLUES_PASSPHRASE，或 bizenv clue passphrase"
            )
        told = _render(content)
        fresh = not self.there
        if self.secret:
            head, key = self._open_seal()
            told = cipher.encrypt(head, key, told)
        if len(told) > files.MAX_BYTES:
            raise DataError(f"线索库超过{files.MAX_BYTES >> 20}MB，写了就读不回来，没有写；长的材料存档，库里写要点")
        path = self.folder / (SECRET if self.secret else PLAIN)
        if (files.read(path) if path.exists() else b"") != self._read:
            raise DataError("线索库在这期间被别的程序改了，没有写；再试一次")
        _write(path, told)
        self._read = told
        self._settle_counts(content)
        if fresh:  # else somebody may be copying the sheets of another passphrase
            (self.folder / PENDING).unlink(missing_ok=True)

    def begin_secret(self, passphrase: str) -> Begun:
        """A passphrase that is about to be set, with its recovery code; scrypt's parameters are kept until it is.

        Raises DataError, MisuseError if the passphrase is too short.
        """
        cipher.check_new(passphrase)
        with self.locked():
            head = self._find_pending()
            if head is None:
                head = cipher.make_head()
                _write(self.folder / PENDING, cipher.write_head(head))
        self._begun = Begun(head, cipher.make_key(head, passphrase))
        return self._begun

    def set_secret(self, content: Content, begun: Begun) -> None:
        """Write the store under a passphrase that ``begin_secret`` was asked about. The lock must be held.

        Raises DataError, MisuseError; the old store stays.
        """
        head, key = begun
        told = cipher.encrypt(head, key, _render(content))
        _write(self.folder / SECRET, told)
        (self.folder / PLAIN).unlink(missing_ok=True)
        (self.folder / PENDING).unlink(missing_ok=True)
        self._head, self._key, self._read = head, key, told
        self._settle_counts(content)
        files.settle(self.folder)

    @property
    def key(self) -> bytes | None:
        """What it was opened with, made of the passphrase; None while it is not open, or has none."""
        return self._key

    def open_with(self, key: bytes) -> None:
        """Open the store by its key in the place of the passphrase."""
        self._key = key

    def unlock(self, code: str) -> None:
        """Open the store by its recovery code in the place of the passphrase. Raises MisuseError if that is none."""
        self.open_with(cipher.read_code(code))

    def _load(self) -> Content:
        secret, plain = self.folder / SECRET, self.folder / PLAIN
        for path in (secret, plain):
            if path.is_symlink():  # it would be replaced, and what it leads to would keep what is erased here
                raise DataError(
                    f"{escape(path)} 是链接，没有打开；把文件本身放在这里，或用 BIZENV_CLUES 指出它的文件夹"
                )
        if os.path.lexists(secret):
            self._read = files.read(secret)
            self._head, token = cipher.read_head(self._read)
            if self._key is None:
                if not self.passphrase:
                    raise MisuseError("线索库有口令：设环境变量 BIZENV_CLUES_PASSPHRASE，或在终端里输入")
                self._key = cipher.make_key(self._head, self.passphrase)
            content = _parse(cipher.decrypt(self._key, token))
            if os.path.lexists(plain):  # a passphrase was being set when the power failed
                if files.read(plain) != _render(content):
                    raise DataError(f"{escape(plain)} 与 {escape(secret)} 并存而不相同；看清哪一个是新的，把另一个移走")
                plain.unlink(missing_ok=True)
            return content
        if os.path.lexists(plain):
            self._read = files.read(plain)
            return _parse(self._read)
        self._read = b""
        return Content()

    def _open_seal(self) -> tuple[cipher.Head, bytes]:
        """The parameters and the key under which it is written. Raises DataError, MisuseError."""
        if self._head is None:
            self._head = (self._begun.head if self._begun else self._find_pending()) or cipher.make_head()
        if self._key is None:
            self._key = cipher.make_key(self._head, self.passphrase)
        return self._head, self._key

    def _find_pending(self) -> cipher.Head | None:
        """The parameters of sheets that were printed and not read back; None if there are none, or they are torn."""
        path = self.folder / PENDING
        with suppress(DataError):
            return cipher.read_head(files.read(path))[0] if path.exists() else None
        return None

    def _settle_counts(self, content: Content) -> None:
        """Write the counts if they are not those of the content. Raises DataError."""
        path = self.folder / counts.NAME
        if not self._fits(content):
            _write(path, counts.render(counts.collect(content.clues)), rights=_READ_BY_ALL)

    def _fits(self, content: Content) -> bool:
        """Whether the counts on disk are those of the content; there are none where there is no store."""
        path = self.folder / counts.NAME
        told = counts.render(counts.collect(content.clues))
        return (path.exists() and files.read(path) == told) if self.there else True


def _render(content: Content) -> bytes:
    """The plain text of a store."""
    told = {
        "kind": cipher.KIND,
        "version": cipher.VERSION,
        "next": content.next,
        "clues": [to_data(clue) for clue in content.clues],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _parse(content: bytes) -> Content:
    """What a store holds, by its plain text. Raises DataError, which does not quote it."""
    later = False
    try:
        told: Any = json.loads(content)
        later = told["kind"] == cipher.KIND and type(told["version"]) is int and told["version"] > cipher.VERSION
        clues = () if later else tuple(from_data(each) for each in told["clues"])
        numbers = [clue.number for clue in clues]
        if not later and (told["kind"] != cipher.KIND or told["version"] != cipher.VERSION):
            raise ValueError  # noqa: TRY301 - told below, as all that is wrong with the file
        if not later and type(told["next"]) is not int:
            raise ValueError  # noqa: TRY301
        if not later and (len(set(numbers)) < len(numbers) or told["next"] <= max(numbers, default=0)):
            raise ValueError  # noqa: TRY301
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise DataError("线索库坏了：没有写完、没有同步完，或被改过；从备份、同步软件的历史版本拷回") from None
    if later:
        raise DataError("线索库是更新版本的 bizenv 写的；升级 bizenv 再用")
    return Content(clues, told["next"])


def _write(path: Path, content: bytes, rights: int = _OWN_FILE) -> None:
    """Write a file whole or not at all, from the beginning with these rights, or those that it has. Raises DataError."""
    try:
        files.replace(path, content, rights)
    except OSError as error:
        raise DataError(f"写不了 {escape(path)}：{files.describe_failure(error)}") from None
    files.settle(path.parent)


def is_open_to_others(folder: Path) -> bool:
    """Whether others than the owner may read the files of a store; always False on Windows, which has other rights."""
    if os.name == "nt":
        return False
    found = [folder / name for name in (PLAIN, SECRET) if (folder / name).exists()]
    return any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in found)

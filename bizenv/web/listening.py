"""Where an office listens, how a second start finds the first, and how a browser is led there."""

import json
import os
import socket
from contextlib import suppress
from pathlib import Path
from time import sleep

from bizenv.base.errors import MisuseError
from bizenv.base.locks import try_lock
from bizenv.base.tuples import NamedTuple
from bizenv.web.office import HOST, make_way_in, name_start
from bizenv.web.uploads import sweep

FIRST_PORT, PORTS = 8619, 20
"""The port that is tried first without ``--port``, and how many after it."""

_TRIES, _PAUSE = 100, 0.1
"""How often a second start looks for the first, and for how many seconds it waits each time."""
_SIGN = """<!DOCTYPE html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url={address}">
<title>督办台</title>
<p><a href="{address}">进入督办台</a></p>
"""
"""A page that leads on to an address, without a script."""


class Known(NamedTuple):
    """What a start leaves for the next one: its port, and what opens it."""

    port: int
    token: str

    @property
    def address(self) -> str:
        """The address that opens it in a browser."""
        return make_way_in(self.port, self.token)


def listen(port: int | None) -> socket.socket:
    """A socket that listens on this machine alone, at a port, or at the first free one of ours. Raises MisuseError."""
    tried = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + PORTS), 0]
    for each in tried:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            _keep_alone(listener)
            listener.bind((HOST, each))
            listener.listen(128)
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    raise MisuseError(f"端口 {port} 用不了，可能别的程序正在用；换一个 --port，或不写，自动找一个")


def _keep_alone(listener: socket.socket) -> None:
    """Have no other program listen at the same port. Raises OSError.

    On Windows another one may unless it is told so, and what elsewhere lets a port be used again at once would invite it.
    """
    alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if alone is None else alone, 1)


class Claim:
    """The right to serve a folder, which one start has at a time, and what it leaves there for the next.

    A lock in the user's cache folder, which the system takes back however the start ends. Without a cache folder, and
    where no file can be locked, everybody has it.
    """

    def __init__(self, cache: str | None, home: str, *, read_only: bool) -> None:
        self._name = name_start(home, read_only=read_only)
        self._folder = Path(cache) if cache is not None else None
        self._lock: int | None = None

    def take(self) -> bool:
        """Whether the right is ours now; what another start has left that was killed is then gone."""
        if self._folder is None:
            return True
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            lock = os.open(self._folder / f"{self._name}.lock", flags, 0o600)
        except OSError:
            return True
        if not try_lock(lock):
            os.close(lock)
            return False
        self._lock = lock
        self._take_back()
        sweep(self._name, str(self._folder))
        return True

    def release(self) -> None:
        """Give the right back, and take back what was left for the next start."""
        if self._lock is None:
            return
        self._take_back()
        os.close(self._lock)
        self._lock = None

    def leave_word(self, port: int, token: str) -> None:
        """Leave word for the next start, and a sign for a browser, readable by this user alone."""
        if self._lock is None:
            return
        self._take_back()  # whoever has put a link there does not get it
        with suppress(OSError):
            _write_privately(self._sign, _SIGN.format(address=make_way_in(port, token)))
            _write_privately(self._told, json.dumps({"port": port, "token": token}))

    def find_sign(self) -> Path | None:
        """The page that leads a browser to the start that has the right; None if it could leave none.

        A browser is given this file and not the address: what a program is started with, other users of the machine can see.
        """
        return self._sign if self._folder is not None and self._sign.is_file() else None

    def find_running(self) -> Known:
        """The start that has the right: it may still be on its way. Raises MisuseError if it does not answer."""
        for _ in range(_TRIES):
            known = self._read()
            if known is not None and _answers(known.port):
                return known
            sleep(_PAUSE)
        raise MisuseError("督办台已经开着，却没有反应：关掉运行 bizenv serve 的窗口，再运行一次")

    @property
    def _told(self) -> Path:
        return (self._folder or Path()) / f"{self._name}.json"

    @property
    def _sign(self) -> Path:
        return (self._folder or Path()) / f"{self._name}.html"

    def _take_back(self) -> None:
        for left in (self._told, self._sign):
            with suppress(OSError):
                left.unlink(missing_ok=True)

    def _read(self) -> Known | None:
        try:
            found = json.loads(self._told.read_text("utf-8"))
            return Known(int(found["port"]), str(found["token"]))
        except (OSError, ArithmeticError, ValueError, KeyError, TypeError):
            return None


def _write_privately(path: Path, text: str) -> None:
    """Write a new file that this user alone can read. Raises OSError, also if something has the name."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _answers(port: int) -> bool:
    """Whether anybody listens at a port of this machine."""
    try:
        socket.create_connection((HOST, port), 1).close()
    except (OSError, OverflowError):
        return False
    return True

"""Where an office listens, and how a second start finds the first."""

import http.client
import json
import os
import socket
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.web.office import Office

HOST = "127.0.0.1"
"""The only address: this machine itself. There is no option for another one."""
FIRST_PORT, PORTS = 8619, 20
"""The port that is tried first without ``--port``, and how many after it."""


class Known(NamedTuple):
    """What a start leaves for the next one: its port, and what opens it."""

    port: int
    token: str
    session: str

    @property
    def address(self) -> str:
        """The address that opens it in a browser."""
        return f"http://{HOST}:{self.port}/enter?token={self.token}"


def listen(port: int | None) -> socket.socket:
    """A socket that listens on this machine alone, at a port, or at the first free one of ours. Raises MisuseError."""
    tried = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + PORTS), 0]
    for each in tried:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":  # on Windows it would let two programs listen at one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, each))
            listener.listen(128)
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    raise MisuseError(f"端口 {port} 用不了，可能别的程序正在用；换一个 --port，或不写，自动找一个")


def _place(cache: str, home: str) -> Path:
    name = sha256(os.path.realpath(home).encode(errors="surrogatepass")).hexdigest()[:16]
    return Path(cache) / f"serve-{name}.json"


def remember(office: Office, cache: str | None) -> None:
    """Leave word for the next start, readable by this user alone; without a cache folder the next one will not find it."""
    if cache is None:
        return
    for folder in office.known_by:
        path = _place(cache, folder)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump({"port": office.port, "token": office.token, "session": office.session}, file)


def forget(office: Office, cache: str | None) -> None:
    """Take that word back, if it is still ours."""
    for folder in office.known_by:
        known = _read(cache, folder)
        if cache is not None and known is not None and known.token == office.token:
            with suppress(OSError):
                _place(cache, folder).unlink()


def move(office: Office, home: str, data: str | None) -> None:
    """Serve another folder from now on, where the next start will find it."""
    forget(office, office.cache)
    office.move(home, data)
    remember(office, office.cache)


def find_running(cache: str | None, home: str) -> Known | None:
    """The office that serves a folder already; None if none does."""
    known = _read(cache, home)
    if known is None:
        return None
    connection = http.client.HTTPConnection(HOST, known.port, timeout=2)
    try:
        connection.request("GET", "/alive", headers={"Cookie": f"bizenv-{known.port}={known.session}"})
        answer = connection.getresponse()
        served = answer.read(4096).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    same = any(os.path.realpath(folder) == os.path.realpath(home) for folder in served.splitlines())
    return known if answer.status == 200 and same else None


def _read(cache: str | None, home: str) -> Known | None:
    if cache is None:
        return None
    try:
        found = json.loads(_place(cache, home).read_text("utf-8"))
        return Known(int(found["port"]), str(found["token"]), str(found["session"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None

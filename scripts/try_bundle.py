"""Install a bundle for Linux as an office does, from its zip file alone and without a network, and use it.

    python scripts/try_bundle.py 督办台-linux.zip

The bundle is made by ``scripts/offline_bundle.py``, for this machine and this Python.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

NOWHERE = "http://127.0.0.1:9"
"""Port 9 takes what is sent to it and answers nothing; where nobody listens there, it refuses at once."""
WARNING = "非涉密系统，严禁存储、处理、传输国家秘密"


def seal(home: Path) -> dict[str, str]:
    """The environment of a person on a machine without a network: no index, no settings of pip, every proxy leads nowhere."""
    ways = {f"{way}_proxy": NOWHERE for way in ("http", "https", "all")}
    ways |= {name.upper(): value for name, value in ways.items()}
    pip = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **pip, **ways}


def ask_first_page(address: str) -> str:
    """The page that a browser shows when it opens the printed address: the cookie is taken, then today's page is asked for."""
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
    with browser.open(address, timeout=60):
        pass
    with browser.open(address.partition("enter")[0], timeout=60) as answer:
        page: str = answer.read().decode("utf-8")
    return page


def try_bundle(packed: Path, work: Path) -> None:
    """Install, validate, start the desk, ask its first page, stop it. Raises CalledProcessError, URLError or ValueError."""
    with zipfile.ZipFile(packed) as file:
        file.extractall(work)
    folder = next(work.iterdir())
    home = work / "home"
    home.mkdir()
    sealed = seal(home)
    sh, bizenv = "/bin/sh", str(folder / ".venv" / "bin" / "bizenv")
    for typed in ([sh, "install.sh"], [bizenv, "validate", "--strict"], [bizenv, "init", "工作区"]):
        subprocess.run(typed, check=True, env=sealed, cwd=folder)
    started = subprocess.Popen([sh, "督办台.sh"], env=sealed, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8")
    assert started.stdout is not None  # noqa: S101 - it was asked for
    try:
        told = started.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\S+", told)
        if found is None:
            raise ValueError(f"the desk does not say where it is: {told!r}")
        if WARNING not in ask_first_page(found[0]):
            raise ValueError("the first page does not say what must not be kept here")
    finally:
        started.send_signal(signal.SIGINT)  # Ctrl-C
        code = started.wait(timeout=60)
    if code:
        raise ValueError(f"the desk ended with {code}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        try_bundle(Path(sys.argv[1]), Path(folder))
    print("installed from the zip file alone; its first page was shown")

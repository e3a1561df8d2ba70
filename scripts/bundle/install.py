"""Install bizenv from the folder that this file lies in, without a network: what install.bat and install.sh start.

    python install.py            check the files, make .venv beside this file, install the wheels into it
    python install.py --suits    exit 0 where the wheels are for this Python, else 1

Needs nothing but the standard library. ``scripts/offline_bundle.py`` puts it there, and ``bundle.json`` beside it.
"""

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"


def find_unsuited(bundle: dict[str, Any]) -> str | None:
    """Why the wheels are not for this Python; None where they are."""
    version, platform = "{}.{}".format(*sys.version_info), sysconfig.get_platform()
    if version in bundle["pythons"] and platform == bundle["platform"]:
        return None
    return f"这个包是给 Python {'、'.join(bundle['pythons'])}（{bundle['platform']}）的，这里是 {version}（{platform}）"


def find_damaged(folder: Path) -> list[str]:
    """The files that are missing or are not what they were when the bundle was made, by their paths in it."""
    damaged = []
    for line in (folder / SUMS).read_text("utf-8").splitlines():
        told, name = line.split("  ", 1)
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != told:
            damaged.append(name)
    return damaged


def install(folder: Path, requirement: str) -> None:
    """Make the environment anew and install into it. Raises OSError or CalledProcessError where that fails."""
    home = folder / ".venv"
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(home)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # pip is to find the wheels of this folder alone, whatever the machine's own settings say.
    settings = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [str(python), "-I", "-m", "pip", "--isolated", "install", "--quiet", "--no-index", "--find-links"]
    subprocess.run([*pip, str(folder / "wheels"), requirement], check=True, env=settings)
    subprocess.run([str(python), "-I", "-m", "bizenv", "--version"], check=True)


def main() -> int:
    """Run as a script: the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    bundle = json.loads((HERE / "bundle.json").read_text("utf-8"))
    unsuited = find_unsuited(bundle)
    if "--suits" in sys.argv[1:]:
        return int(unsuited is not None)
    if unsuited is not None:
        print(f"没有装：{unsuited}")
        return 1
    if str(HERE).startswith("\\\\"):
        print("没有装：这个文件夹在共享盘上。请先把它整个拷到本机，再在那里装")
        return 1
    damaged = find_damaged(HERE)
    if damaged:
        print(f"没有装：{len(damaged)}个文件缺了，或者和做包时不一样，请重新拷一份：")
        print(*damaged, sep="\n")
        return 1
    print("文件核对无误，开始安装，约一分钟")
    try:
        install(HERE, bundle["requirement"])
    except PermissionError as error:
        print(f"没有装好：不能写 {error.filename}。督办台开着的，先关掉它的窗口；再看这个文件夹能不能写")
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"没有装好：{error}")
        if os.name != "nt":
            print("没有 venv 或 pip 的，先从系统的软件源装 python3-venv")
        return 1
    print(f"装好了。打开督办台：{bundle['start']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Gather all that an office computer without a network needs to install bizenv: a folder, and a zip file of it.

    python scripts/offline_bundle.py 督办台-windows                      Windows, Python 3.11 to 3.13
    python scripts/offline_bundle.py 督办台-linux --for linux-x86_64     this Python's version
    python scripts/offline_bundle.py 督办台-arm --for linux-aarch64 --python 3.11 --python 3.12

It runs where there is a network, on any system, in the environment of a developer (``.[dev]``). Python itself is not in the
bundle. What else goes into it lies in ``scripts/bundle/``. Exit code 1 where a wheel is missing: which one, for which Python.
"""

import argparse
import contextlib
import email
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "scripts" / "bundle"
EXTRAS = ("serve", "xlsx", "docx", "ics", "workday", "import", "clues", "html")
"""What an office uses. Datasets (``parquet``, ``query``) are for who counts many plans, and thrice as large as all of these."""
PYTHONS = ("3.11", "3.12", "3.13")
LETTERS = "cp936"
"""The code page of the batch files: GBK, which a Chinese Windows reads without being told; ``chcp 936``, their second line,
tells any other. In UTF-8 they would need ``chcp 65001``, after which older consoles show boxes, in a font without Chinese,
and which stays when they have ended. No byte of a Chinese character in them is an operator of cmd (a test holds them to it)."""
SUMS = "SHA256SUMS"


class Missing(Exception):  # noqa: N818 - it is what is said
    """What the bundle cannot be made of."""


class Target(NamedTuple):
    """A kind of computer.

    ``platforms``: the tags of the wheels that run on it; ``platform``: what its Python calls it, as ``bundle.json`` has it;
    ``markers``: what the conditions of requirements are asked about; ``files``: names in the bundle, and where their text lies.
    """

    platforms: tuple[str, ...]
    platform: str
    markers: dict[str, str]
    files: dict[str, str]
    start: str


def _describe_linux(machine: str) -> Target:
    # glibc 2.28 is what the oldest systems in offices have that are still kept up.
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)]
    markers = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    files = {"install.sh": "install.sh", "督办台.sh": "desk.sh", "说明.txt": "linux.txt"}
    platforms.append(f"manylinux2014_{machine}")
    return Target(tuple(platforms), f"linux-{machine}", markers, files, "sh 督办台.sh")


TARGETS = {
    "windows": Target(
        ("win_amd64",),
        "win-amd64",
        {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
        {"install.bat": "install.bat", "督办台.bat": "desk.bat", "说明.txt": "windows.txt"},
        "双击 督办台.bat",
    ),
    "linux-x86_64": _describe_linux("x86_64"),
    "linux-aarch64": _describe_linux("aarch64"),
}

# ---- wheels ----------------------------------------------------------------------------------------------------------


def run_pip(*typed: str) -> None:
    """Run pip. Raises Missing with what it says was wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *typed],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        told = re.findall(r"^ERROR: (.*)", done.stderr, re.MULTILINE)
        raise Missing("\n".join(told) or done.stderr.strip())


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this repository into a folder."""
    run_pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("bizenv-*.whl"))


def list_missing(folder: Path, target: Target, python: str, extras: Sequence[str]) -> list[Requirement]:
    """What the wheels of a folder still need on such a computer, beginning with bizenv and its extras.

    pip asks the conditions of requirements about the computer that it runs on, so on Linux it passes over what is needed on
    Windows alone (``colorama; platform_system == "Windows"``).
    """
    wheels = {parse_wheel_filename(wheel.name)[0]: wheel for wheel in folder.glob("*.whl")}
    markers = {**target.markers, "python_version": python, "python_full_version": f"{python}.0"}
    missing: list[Requirement] = []
    waiting = [Requirement(f"bizenv[{','.join(extras)}]")]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        wheel = wheels.get(canonicalize_name(wanted.name))
        if wheel is None or not wanted.specifier.contains(parse_wheel_filename(wheel.name)[1], prereleases=True):
            missing.append(wanted)
            continue
        for needed in map(Requirement, read_metadata(wheel).get_all("Requires-Dist") or ()):
            asked = [{**markers, "extra": extra} for extra in ("", *wanted.extras)]
            if needed.marker is None or any(needed.marker.evaluate(each) for each in asked):
                needed.marker = None
                waiting.append(needed)
    return missing


def read_metadata(wheel: Path) -> Message:
    """What a wheel tells of itself: what it asks for, which extras it has."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(each for each in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each))
        return email.message_from_bytes(packed.read(name))


def download(wheel: Path, target: Target, python: str, folder: Path, extras: Sequence[str] = EXTRAS) -> None:
    """Put bizenv's wheel and all that it needs on such a computer into a folder, nothing built from source. Raises Missing."""
    options = ["download", "--quiet", "--only-binary=:all:", "--implementation", "cp", "--python-version", python]
    for tag in target.platforms:
        options += ["--platform", tag]
    options += ["--dest", str(folder)]
    wanted = [f"{wheel}[{','.join(extras)}]"]
    try:
        run_pip(*options, *wanted)
        while missing := [str(each) for each in list_missing(folder, target, python, extras)]:
            if set(missing) <= set(wanted):
                raise Missing("\n".join(missing))
            wanted = missing
            run_pip(*options, *wanted)
    except Missing as error:
        raise Missing(f"Python {python}（{target.platform}）缺：\n{error}") from None


def gather(wheel: Path, target: Target, pythons: Sequence[str], folder: Path) -> None:
    """Put the wheels for several Pythons into one folder. Raises Missing, with all that is missing."""
    faults = []
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor() as pool:
        apart = [Path(work) / python for python in pythons]  # two pips do not write into one folder
        for each in apart:
            each.mkdir()
        jobs = [pool.submit(download, wheel, target, *pair) for pair in zip(pythons, apart, strict=True)]
        for job, each in zip(jobs, apart, strict=True):
            try:
                job.result()
            except Missing as error:
                faults.append(str(error))
            for found in each.iterdir():
                shutil.move(found, folder / found.name)
    if faults:
        raise Missing("\n".join(faults))


# ---- the folder ------------------------------------------------------------------------------------------------------


def write_texts(folder: Path, target: Target, pythons: Sequence[str], version: str) -> None:
    """Write what is not a wheel: what installs and starts, and the page that tells how."""
    told = {
        "@PYTHONS@": " ".join(reversed(pythons)),
        "@COMMANDS@": " ".join(f"python{python}" for python in reversed(pythons)),
        "@VERSIONS@": "Python " + "、".join(pythons),
        "@VERSION@": version,
        "@ARCH@": target.markers["platform_machine"],
    }
    for name, source in target.files.items():
        text = (TEXTS / source).read_text("utf-8")
        for key, value in told.items():
            text = text.replace(key, value)
        if target.markers["os_name"] == "nt":  # a byte order mark at the head of a page says UTF-8 to any Notepad
            letters, ends = (LETTERS if name.endswith(".bat") else "utf-8-sig"), "\r\n"
        else:
            letters, ends = "utf-8", "\n"
        (folder / name).write_text(text, letters, newline=ends)
        if name.endswith(".sh"):
            (folder / name).chmod(0o755)
    shutil.copyfile(TEXTS / "install.py", folder / "install.py")
    facts = {
        "requirement": f"bizenv[{','.join(EXTRAS)}]=={version}",
        "pythons": list(pythons),
        "platform": target.platform,
        "start": target.start,
    }
    (folder / "bundle.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_sums(folder: Path) -> None:
    """Write the SHA-256 of every file in the bundle, as ``sha256sum`` does."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    lines = [
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.relative_to(folder).as_posix()}" for each in files
    ]
    (folder / SUMS).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def pack(folder: Path) -> Path:
    """Make a zip file beside the folder, with the folder in it. Wheels are packed already."""
    packed = folder.with_name(folder.name + ".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for each in sorted(folder.rglob("*")):
            file.write(each, each.relative_to(folder.parent))
    return packed


def make_bundle(folder: Path, target: Target, pythons: Sequence[str], wheel: Path | None) -> Path:
    """Make the bundle in an empty or new folder; the zip file. Raises Missing."""
    with contextlib.suppress(FileNotFoundError):
        if any(folder.iterdir()):
            raise Missing(f"{folder} 不是空文件夹：换一个，或者先清空")
    if wheel is not None and not wheel.is_file():
        raise Missing(f"没有这个文件：{wheel}")
    with tempfile.TemporaryDirectory() as work:
        wheel = wheel or build_wheel(Path(work))
        lacking = set(EXTRAS) - set(read_metadata(wheel).get_all("Provides-Extra") or ())
        if lacking:  # pip would pass over them with a warning
            raise Missing(f"{wheel.name} 没有这样的附加包：{'、'.join(sorted(lacking))}")
        wheels = Path(work) / "wheels"
        wheels.mkdir()
        gather(wheel.resolve(), target, pythons, wheels)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.move(wheels, folder)
    write_texts(folder, target, pythons, str(parse_wheel_filename(wheel.name)[1]))
    write_sums(folder)
    return pack(folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a script: the exit code."""
    parser = argparse.ArgumentParser(
        description="把在没有网络的电脑上安装 bizenv 要的东西收在一个文件夹里，并打成压缩包。"
    )
    parser.add_argument("folder", type=Path, help="放在哪里：新的或空的文件夹")
    parser.add_argument("--for", dest="target", choices=TARGETS, default="windows", help="给哪种电脑，默认 windows")
    parser.add_argument(
        "--python",
        action="append",
        metavar="3.12",
        help="给哪个版本的 Python，可以写几次；默认 Windows 是三个版本，Linux 是本机的",
    )
    parser.add_argument("--wheel", type=Path, help="已经做好的 bizenv-*.whl；不写的现做")
    asked = parser.parse_args(arguments)
    here = "{}.{}".format(*sys.version_info)
    pythons = asked.python or (PYTHONS if asked.target == "windows" else [here])
    try:
        packed = make_bundle(asked.folder.absolute(), TARGETS[asked.target], pythons, asked.wheel)
    except Missing as error:
        print(error, file=sys.stderr)
        return 1
    wheels = len(list((asked.folder / "wheels").iterdir()))
    print(f"{asked.folder}：{asked.target}，Python {'、'.join(pythons)}，{wheels}个 wheel，没有从源代码做的")
    print(
        f"{packed.name}：{packed.stat().st_size / 1e6:.0f} MB，SHA-256 {hashlib.sha256(packed.read_bytes()).hexdigest()}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The bundle for an office without a network: what is wrong with it shows only there. ``bundle`` of .ci/run installs a real one."""

import hashlib
import importlib.util
import json
import re
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXTRAS = ("serve", "xlsx", "docx", "ics", "workday", "import", "clues", "html")
OPERATORS = set(b'|&<>^%!()"\r\n')
"""What cmd does not take for text."""
FORBIDDEN = set('<>:"|?*\\')
"""What no name in a folder of Windows contains."""


@pytest.fixture(name="script")
def _script(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import offline_bundle

    return offline_bundle


def make_wheel(folder, name, *needed, extras=()):
    told = [f"Requires-Dist: {each}" for each in needed] + [f"Provides-Extra: {each}" for each in extras]
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(["Metadata-Version: 2.1", f"Name: {name}", *told]))
    return wheel


@pytest.fixture(name="bizenv")
def _bizenv(tmp_path):
    needed = ("click>=0.5", 'starlette; extra == "serve"', 'pytz; python_version < "3.9"')
    return make_wheel(tmp_path, "bizenv", *needed, extras=EXTRAS)


@pytest.fixture(name="pip")
def _pip(script, monkeypatch, bizenv):
    """A pip that has these wheels, and like the real one asks conditions about the machine that it runs on."""
    index = {
        "bizenv": ("click", "starlette"),
        "click": ('colorama; platform_system == "Windows"',),
        "starlette": (),
        "colorama": (),
    }
    typed = []

    def run_pip(*words):
        typed.append(words)
        dest = Path(words[words.index("--dest") + 1])
        for wanted in words[words.index("--dest") + 2 :]:
            name = "bizenv" if "bizenv-" in wanted else wanted
            if name not in index:
                raise script.Missing(f"No matching distribution found for {name}")
            for each in (name, *(it for it in index[name] if ";" not in it)):
                if each == "bizenv":
                    (dest / bizenv.name).write_bytes(bizenv.read_bytes())
                else:
                    make_wheel(dest, each, *index[each])

    monkeypatch.setattr(script, "run_pip", run_pip)
    return index, typed


@pytest.fixture(name="make")
def _make(script, pip, bizenv, tmp_path):
    def made(*typed, folder="督办台"):
        return script.main([str(tmp_path / "out" / folder), "--wheel", str(bizenv), *typed]), tmp_path / "out" / folder

    return made


@pytest.mark.parametrize(("target", "also"), [("windows", {"colorama"}), ("linux-x86_64", set())])
def test_what_only_the_other_system_needs_is_there(make, target, also):
    code, folder = make("--for", target)
    assert code == 0
    names = {each.name.split("-")[0] for each in (folder / "wheels").iterdir()}
    assert names == {"bizenv", "click", "starlette"} | also


def test_nothing_is_built_from_source_and_each_python_is_asked_for(make, pip):
    assert make()[0] == 0
    asked = pip[1]
    assert all("--only-binary=:all:" in words and "win_amd64" in words for words in asked)
    assert {words[words.index("--python-version") + 1] for words in asked} == {"3.11", "3.12", "3.13"}


def test_a_missing_wheel_is_named_and_nothing_half_made_is_left(make, pip, capsys):
    del pip[0]["colorama"]
    code, folder = make()
    assert code == 1
    told = capsys.readouterr().err
    assert all(
        f"Python 3.{minor}（win-amd64）缺：\nNo matching distribution found for colorama" in told
        for minor in (11, 12, 13)
    )
    assert not folder.exists()


def test_a_wheel_without_an_extra_is_no_office(script, tmp_path, capsys):
    old = make_wheel(tmp_path, "bizenv", extras=EXTRAS[1:])
    assert script.main([str(tmp_path / "out"), "--wheel", str(old)]) == 1
    assert "没有这样的附加包：serve" in capsys.readouterr().err
    assert script.main([str(tmp_path / "out"), "--wheel", str(tmp_path / "没有.whl")]) == 1
    assert "没有这个文件" in capsys.readouterr().err


def test_a_folder_that_is_not_empty_is_left_alone(make, capsys, tmp_path):
    folder = tmp_path / "out" / "督办台"
    folder.mkdir(parents=True)
    (folder / "我的.txt").write_text("我的", "utf-8")
    assert make()[0] == 1
    assert "不是空文件夹" in capsys.readouterr().err
    assert [each.name for each in folder.iterdir()] == ["我的.txt"]
    assert [each.name for each in folder.parent.iterdir()] == ["督办台"]


def test_what_is_in_the_folder_is_in_the_zip_file_and_in_the_sums(make):
    _, folder = make()
    files = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    assert files >= {"install.bat", "install.py", "督办台.bat", "说明.txt", "bundle.json", "SHA256SUMS"}
    assert not any(FORBIDDEN & set(name) for name in files)
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files - {"SHA256SUMS"}}
    with zipfile.ZipFile(folder.with_name("督办台.zip")) as packed:
        assert {name for name in packed.namelist() if not name.endswith("/")} == {f"督办台/{name}" for name in files}
        assert packed.read("督办台/SHA256SUMS") == (folder / "SHA256SUMS").read_bytes()


@pytest.mark.parametrize("name", ["install.bat", "督办台.bat"])
def test_a_chinese_windows_reads_and_obeys_a_batch_file(make, name):
    content = (make()[1] / name).read_bytes()
    assert content.splitlines()[:2] == [b"@echo off", b"chcp 936 >nul"]
    assert content.count(b"\n") == content.count(b"\r\n") > 10
    text = content.decode("cp936")
    assert "@PYTHONS@" not in text
    assert "http" not in text
    for character in text:
        assert character.isascii() or not OPERATORS & set(character.encode("cp936")), character
    assert set(re.findall(r"(?:goto |call :)(\w+)", text)) == set(re.findall(r"^:(\w+)", text, re.MULTILINE))


def test_who_has_no_python_is_told_which_and_from_where(make):
    text = (make("--python", "3.12")[1] / "install.bat").read_text("cp936")
    assert "没有能用的 Python。要 Python 3.12 的 64 位版" in text
    assert "python.org" in text
    assert "for %%v in (3.12) do call :try py -%%v" in text


def test_the_page_is_ten_lines_and_the_programs_of_linux_can_be_run(make):
    _, windows = make(folder="甲")
    page = (windows / "说明.txt").read_bytes()
    assert page.startswith(b"\xef\xbb\xbf")
    assert page.count(b"\r\n") == page.count(b"\n") == 10
    _, linux = make("--for", "linux-aarch64", folder="乙")
    text = (linux / "说明.txt").read_bytes().decode("utf-8")
    assert text.count("\n") == 10
    assert "aarch64" in text
    assert "@" not in text
    for name in ("install.sh", "督办台.sh"):
        assert (linux / name).stat().st_mode & 0o111
        assert (linux / name).read_bytes().startswith(b"#!/bin/sh\n")


@pytest.fixture(name="installer")
def _installer(make):
    _, folder = make("--python", "{}.{}".format(*sys.version_info))
    facts = json.loads((folder / "bundle.json").read_text("utf-8"))
    (folder / "bundle.json").write_text(json.dumps({**facts, "platform": sysconfig.get_platform()}), "utf-8")
    spec = importlib.util.spec_from_file_location("installer", folder / "install.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_file_that_was_damaged_on_the_way_is_named_and_nothing_is_installed(installer, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["install.py"])
    monkeypatch.setattr(installer, "install", lambda *_: pytest.fail("installed"))
    (installer.HERE / "wheels" / "click-1.0-py3-none-any.whl").write_bytes(b"")
    (installer.HERE / "说明.txt").unlink()
    assert installer.main() == 1
    told = capsys.readouterr().out
    assert "click-1.0-py3-none-any.whl" in told
    assert "说明.txt" in told
    assert "starlette" not in told


def test_another_python_is_refused_and_a_fitting_one_found(installer, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["install.py", "--suits"])
    assert installer.main() == 0
    facts = json.loads((installer.HERE / "bundle.json").read_text("utf-8"))
    (installer.HERE / "bundle.json").write_text(json.dumps({**facts, "pythons": ["3.10"]}), "utf-8")
    assert installer.main() == 1
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(sys, "argv", ["install.py"])
    assert installer.main() == 1
    assert "没有装：这个包是给 Python 3.10" in capsys.readouterr().out


def test_a_desk_that_is_open_is_to_be_closed_first(installer, monkeypatch, capsys):
    def refuse(*_):
        raise PermissionError(13, "in use", "python.exe")

    monkeypatch.setattr(sys, "argv", ["install.py"])
    monkeypatch.setattr(installer, "find_damaged", lambda _: [])
    monkeypatch.setattr(installer, "install", refuse)
    assert installer.main() == 1
    assert "不能写 python.exe。督办台开着的，先关掉它的窗口" in capsys.readouterr().out

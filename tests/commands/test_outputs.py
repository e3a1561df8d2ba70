"""An answer never takes the place of data, nor of what a person may have edited."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bizenv.cli.main import COMMANDS

POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes and links are POSIX's")
WRITERS = {
    "list": ("list", "--format", "json", "-o"),
    "list as a table": ("list", "--format", "table", "-o"),
    "search": ("search", "企业", "--format", "json", "-o"),
    "show": ("show", "1", "--format", "json", "-o"),
    "overdue": ("overdue", "--format", "csv", "-o"),
    "due": ("due", "--format", "csv", "-o"),
    "report": ("report", "--format", "markdown", "-o"),
    "missing": ("missing", "--period", "2019-Q4", "--format", "ids", "-o"),
    "missing as a message": ("missing", "--period", "2019-Q4", "--as-message", "--format", "table", "-o"),
    "timeline": ("timeline", "--format", "json", "-o"),
    "trend": ("trend", "--format", "csv", "-o"),
    "targets": ("targets", "--format", "csv", "-o"),
    "departments": ("departments", "--format", "csv", "-o"),
    "department": ("department", "区政务办", "--format", "docx", "-o"),
    "bulletin": ("bulletin", "--format", "docx", "-o"),
    "brief": ("brief", "--format", "markdown", "-o"),
    "dashboard": ("dashboard", "-o"),
    "dashboard for the public": ("dashboard", "--public", "-o"),
    **{f"export {form}": ("export", "--format", form) for form in ("xlsx", "ics", "csv", "json", "markdown", "sqlite")},
    "plans": ("plans", "--format", "json", "-o"),
    "query": ("query", "--format", "json", "-o"),
    "form export": ("form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "-o"),
    "score": ("score", "--year", "2019", "--format", "json", "-o"),
    "score as a paper": ("score", "--year", "2019", "--format", "docx", "-o"),
    "score as a workbook": ("score", "--year", "2019", "--format", "xlsx", "-o"),
    "log": ("log", "--format", "json", "-o"),
    "todo": ("todo", "--format", "json", "-o"),
    "phrase": ("phrase", "2019年底前", "--format", "json", "-o"),
    "info": ("info", "--format", "json", "-o"),
    "compare": ("compare", str(Path(__file__).parents[1] / "amended" / "after"), "--format", "json", "-o"),
    "compare as a paper": ("compare", str(Path(__file__).parents[1] / "amended" / "after"), "--format", "docx", "-o"),
    "validate": ("validate", "--format", "json", "-o"),
    "explain": ("explain", "E502", "--format", "markdown", "-o"),
    "schema": ("schema", "measures", "--format", "json", "-o"),
    "record": ("record", "3.1", "--progress", "90", "--format", "json", "-o"),
    "verify": ("verify", "71.1", "--deadline", "1", "--pass", "--format", "json", "-o"),
    "assign": ("assign", "3.1", "--leader", "李某", "--format", "json", "-o"),
}
FORCED = ("list as a table", "record", "dashboard", "export xlsx", "bulletin", "department", "form export")


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIZENV_DATA", str(office))
    monkeypatch.setenv("BIZENV_TODAY", "2020-02-10")
    return office


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def entry(desk: Path) -> Path:
    return min((desk / "ledger" / "27.3").iterdir())


def test_every_command_with_an_output_is_tried_here(run):
    for name in COMMANDS:
        said = run(name, "-h").out
        if "--output" in said and name not in ("notice", "init", "schema"):
            assert any(typed[0] == name for typed in WRITERS.values()) or "--dry-run" in said, name


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize(
    "target",
    [
        *("measures.yaml", "departments.yaml", "measures.lock", "rules.yaml", "MEASURES.YAML"),
        *("ledger/new.json", "ledger/27.3/new.yaml", "ledger/27.3/../new.md", "an entry"),
    ],
)
def test_no_command_writes_over_the_plan_the_rubric_or_the_ledger(run, desk: Path, writer: str, target: str):
    path = entry(desk) if target == "an entry" else desk / target
    before = contents(desk)
    result = run(*WRITERS[writer], path)
    assert (result.code, result.out) == (2, "")
    assert "不能用作输出文件；请换一个文件名" in result.err
    assert contents(desk) == before


NAMES = {
    "as it is": lambda desk, _: desk / "measures.yaml",
    "through another folder": lambda desk, _: desk / "ledger" / ".." / "measures.yaml",
    "from here": lambda desk, _: Path(os.path.relpath(desk / "measures.yaml")),
    "a link": lambda desk, here: linked(here / "a.json", desk / "measures.yaml"),
    "a link to a link": lambda desk, here: linked(here / "b.json", linked(here / "a.json", desk / "measures.yaml")),
    "a hard link": lambda desk, here: hard(here / "a.json", desk / "measures.yaml"),
    "a hard link of an entry": lambda desk, here: hard(here / "a.json", entry(desk)),
    "a link to a folder": lambda desk, here: linked(here / "folder", desk) / "measures.yaml",
    "a link to the ledger": lambda desk, here: linked(here / "folder", desk / "ledger") / "27.3" / "new.json",
    "a link to what is not yet there": lambda desk, here: linked(
        here / "a.json", desk / "ledger" / "27.3" / "new.yaml"
    ),
    "in capitals": lambda desk, _: desk / "Rules.YAML",
    "a folder in capitals": lambda desk, _: hard_folder(desk / "LEDGER") / "new.json",
}


def linked(path: Path, to: Path) -> Path:
    path.symlink_to(to)
    return path


def hard(path: Path, to: Path) -> Path:
    os.link(to, path)
    return path


def hard_folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


@POSIX
@pytest.mark.parametrize("name", NAMES)
def test_data_is_known_by_whatever_name_it_is_reached(run, desk: Path, name: str):
    before = contents(desk)
    path = NAMES[name](desk, Path.cwd())
    result = run("list", "--format", "json", "--output", path)
    assert (result.code, result.out) == (2, ""), result.err
    assert contents(desk) == before


def test_the_data_of_another_workspace_is_no_output_either(run, desk: Path, kept_desk: Path, tmp_path: Path):
    other = shutil.copytree(kept_desk, tmp_path / "other")
    before = contents(other)
    for target in ("measures.yaml", "ledger/new.csv", "measures.lock", "rules.yaml"):
        assert run("list", "-o", other / target, "--format", "csv").code == 2
    assert contents(other) == before


def test_a_rubric_that_is_not_there_yet_does_not_come_from_an_answer(run, copy: Path):
    result = run("list", "--format", "json", "-o", copy / "rules.yaml", "--data", copy)
    assert result.code == 2
    assert not (copy / "rules.yaml").exists()


def test_what_was_to_be_read_is_no_output(run, desk: Path, tmp_path: Path):
    form = tmp_path / "表.xlsx"
    typed = (
        "form",
        "export",
        "--department",
        "区经济信息委",
        "--period",
        "2019-Q4",
        "-o",
        form,
        "--as-of",
        "2019-10-08",
    )
    assert run(*typed).code == 0
    before, ledger = form.read_bytes(), contents(desk)
    for more in ((), ("--dry-run",)):
        result = run("form", "import", form, "--format", "json", *more, "-o", form)
        assert (result.code, result.out) == (2, "")
        assert run("form", "import", tmp_path, "--format", "json", *more, "-o", form).code == 2
    other = shutil.copy(desk / "measures.yaml", tmp_path / "别的.yaml")
    shutil.copy(desk / "departments.yaml", tmp_path)
    result = run("validate", other, "--format", "json", "-o", other)
    assert result.code == 2
    assert "不能用作输出文件" in result.err
    assert (form.read_bytes(), contents(desk)) == (before, ledger)
    assert Path(other).read_bytes() == (desk / "measures.yaml").read_bytes()


@pytest.mark.parametrize(
    "writer", [name for name, typed in WRITERS.items() if typed[0] not in ("record", "verify", "assign")]
)
@pytest.mark.parametrize("name", ["通报.docx", "台账.XLSX"])
def test_a_document_that_somebody_may_have_edited_is_overwritten_by_force_alone(
    run, desk: Path, writer: str, name: str
):
    Path(name).write_bytes(b"edited for two hours")
    result = run(*WRITERS[writer], name)
    assert (result.code, result.out) == (2, "")
    typed = WRITERS[writer][:2] if writer == "form export" else WRITERS[writer][:1]
    forcible = "--force" in run(*typed, "-h").out
    remedy = "要覆盖请加 --force，或换一个文件名" if forcible else "请换一个文件名"
    assert f"{name} 已存在，可能有人改过；{remedy}" in result.err
    assert Path(name).read_bytes() == b"edited for two hours"
    if forcible:
        assert run(*WRITERS[writer], name, "--force").code == 0
        assert Path(name).read_bytes() != b"edited for two hours"


def test_force_is_no_key_to_the_data(run, desk: Path):
    before = contents(desk)
    for target in (desk / "measures.yaml", entry(desk)):
        assert run("export", target, "--format", "json", "--force").code == 2
        assert run("bulletin", "-o", target, "--format", "docx", "--force").code == 2
    assert contents(desk) == before


@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.json", "a.html", "a.ics", "a.sqlite"])
def test_other_formats_are_overwritten(run, desk: Path, name: str):
    Path(name).write_text("old", "utf-8")
    typed = ("dashboard", "-o", name) if name == "a.html" else ("export", name)
    assert run(*typed).code == 0
    assert run(*typed).code == 0
    assert Path(name).read_bytes() != b"old"


def test_a_record_whose_answer_cannot_be_written_is_not_made(run, desk: Path):
    """Else a script would see it fail and record it again."""
    before = contents(desk)
    Path("folder").mkdir()
    for target, code in ((desk / "measures.yaml", 2), ("folder", 2), ("nowhere/a.json", 4)):
        assert run("record", "3.1", "--progress", "90", "--format", "json", "-o", target).code == code
    assert contents(desk) == before


def test_notices_and_forms_are_not_written_into_the_ledger(run, desk: Path):
    before = contents(desk)
    for folder in (desk / "ledger", desk / "ledger" / "27.3", desk / "ledger" / "new" / "deep"):
        result = run("notice", "11.1", "--step", "1", "--limit", "2020-03-10", "-o", folder)
        assert (result.code, result.out) == (2, "")
        assert run("form", "export", "--period", "2019-Q4", "--all", folder).code == 2
    assert contents(desk) == before
    assert not (desk / "ledger" / "new").exists()


def test_of_several_notices_none_is_written_if_one_is_there(run, desk: Path):
    assert run("notice", "11.1", "--step", "1", "--limit", "2020-03-10", "-o", "催办", "--draft").code == 0
    before, ledger = contents(Path("催办")), contents(desk)
    result = run("notice", "3.2", "11.1", "--step", "1", "--limit", "2020-03-10", "-o", "催办")
    assert result.code == 2
    assert "--force" in result.err
    assert (contents(Path("催办")), contents(desk)) == (before, ledger)


@POSIX
@pytest.mark.usefixtures("desk")
def test_a_pipe_and_a_device_are_no_files_and_nothing_waits(run, environment: dict[str, str]):
    os.mkfifo("a.json")
    for name in ("a.json", "/dev/zero"):
        result = run("list", "--format", "json", "-o", name)
        assert (result.code, result.out) == (2, "")
        assert "写 -" in result.err
    typed = [sys.executable, "-m", "bizenv", "list", "-o", "/dev/stdout"]
    done = subprocess.run(typed, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert Path("a.json").is_fifo()
    assert run("list", "--format", "json", "-o", os.devnull).code == 0


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_leaves_the_old_file(run, desk: Path):
    Path("shut").mkdir()
    Path("shut/a.json").write_text("old", "utf-8")
    Path("shut").chmod(0o500)
    try:
        assert run("list", "-o", "shut/a.json").code == 4
    finally:
        Path("shut").chmod(0o700)
    assert Path("shut/a.json").read_text("utf-8") == "old"

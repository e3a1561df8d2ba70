"""A workspace is made where it may be, of a plan that is sound; the names of folders are names and no paths."""

from pathlib import Path

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import making
from bizenv.store import plans


@pytest.mark.parametrize("name", ["督办", "2026 营商", "plan-2026", "营商（二）", " 民生 "])
def test_a_plain_name_is_a_folder_right_beneath(tmp_path: Path, name: str):
    assert making.name_inside(tmp_path, name) == tmp_path / name.strip()


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../别处",
        "a/b",
        "a\\b",
        "C:",
        "/etc",
        "~",
        "con",
        "NUL.txt",
        "a\0b",
        "a\nb",
        ".隐",
        "_x",
        "x.",
        "长" * 61,
    ],
)
def test_a_path_or_what_no_system_can_name_is_refused(tmp_path: Path, name: str):
    with pytest.raises(MisuseError):
        making.name_inside(tmp_path, name)


def make(folder: Path) -> making.Made:
    source = Path(plans.find_packaged())
    return making.make(folder, source, making.examine_sound(source))


def test_workspaces_and_plans_beneath_a_folder_are_found(tmp_path: Path):
    assert making.list_beneath(tmp_path / "没有") == making.list_plain(tmp_path / "没有") == []
    make(tmp_path / "营商")
    make(tmp_path / "几个" / "plans" / "营商")
    plain = tmp_path / "新方案"
    plain.mkdir()
    for name in ("measures.yaml", "departments.yaml"):
        (plain / name).write_bytes(Path(plans.find_packaged(), name).read_bytes())
    (tmp_path / "照片").mkdir()
    assert making.list_beneath(tmp_path) == ["几个", "营商"]
    assert making.list_plain(tmp_path) == ["新方案"]


def test_a_plan_is_not_added_beside_its_like(tmp_path: Path):
    made = make(tmp_path / "营商")
    source = Path(plans.find_packaged())
    with pytest.raises(MisuseError, match="已有标识为"):
        making.add(made.folder, source, made.registry, making.read_others(str(made.folder)))
    assert not (made.folder / "plans").exists()

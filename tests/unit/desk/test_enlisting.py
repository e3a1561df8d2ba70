"""A new unit is one line more in a file that is a person's own: every other byte of it stays."""

import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import enlisting
from bizenv.store import plans

NEW, KIND = "区大数据发展局", "区级部门"
LINE = f"- {{name: {NEW}, kind: {KIND}}}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The shipped plan in a folder of one's own, without its lock."""
    for name in ("measures.yaml", "departments.yaml"):
        shutil.copy(Path(plans.find_packaged(), name), tmp_path / name)
    return tmp_path


def enlist(folder: Path) -> enlisting.Enlisting:
    return enlisting.plan_unit(folder, plans.load(str(folder)).registry, NEW, KIND)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("departments:\n", "departments:   # 依附表\n  # 先列区级的\n\n", 1),
        lambda text: (
            text + "  - name: 区新设办\n    kind: 区级部门\n    aliases:\n      - {name: 新设办, why: 简称}   # 照印\n"
        ),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("\n  ", "\n"),
    ],
    ids=["as shipped", "comments", "several lines", "of Windows", "not indented"],
)
def test_a_new_unit_is_one_line_at_the_end_and_no_other_byte_is_touched(home, change):
    path = home / "departments.yaml"
    before = change(path.read_text("utf-8")).encode()
    path.write_bytes(before)
    added = [line for line in enlist(home).content.splitlines(keepends=True) if LINE.encode() in line]
    assert enlist(home).content == before + added[0]


def test_what_stands_below_the_list_stays_below_it(home):
    path = home / "departments.yaml"
    text = path.read_text("utf-8").replace("version: 1\n", "", 1)
    path.write_text(f"{text}\n# 以上照附表\nversion: 1", "utf-8")
    assert enlist(home).content.decode() == f"{text}  {LINE}\n\n# 以上照附表\nversion: 1\n"


def test_a_list_within_brackets_is_left_to_the_editor(home):
    path = home / "departments.yaml"
    items = [line.strip()[2:].partition("#")[0] for line in path.read_text("utf-8").splitlines() if "- {" in line]
    path.write_text(f"version: 1\ndepartments: [{', '.join(items)}]\n", "utf-8")
    with pytest.raises(MisuseError, match=f"用编辑器添一行：{LINE}"):
        enlist(home)

"""The rubric is never written with an error, over another change, or where it is not a person's own."""

import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import DataError, FaultyDataError, MisuseError
from bizenv.desk.data import rubric
from bizenv.store.rubric import find_default


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with a rubric and nothing else."""
    (tmp_path / "ledger").mkdir()
    shutil.copy(find_default(), tmp_path / "rules.yaml")
    return tmp_path


def change(file: rubric.RubricFile, old: str = "shelter: 10", new: str = "shelter: 12") -> str:
    assert old in file.text
    return file.text.replace(old, new)


def test_a_sound_change_is_written_and_nothing_else_of_the_file(home):
    file = rubric.read(home)
    assert rubric.write(home, change(file), file.digest, None) == home / "rules.yaml"
    assert rubric.read(home).text == change(file)


def test_a_text_without_a_last_line_end_gets_one(home):
    file = rubric.read(home)
    rubric.write(home, change(file).rstrip(), file.digest, None)
    assert rubric.read(home).content.endswith(b"tasks: null\n")


def test_nothing_is_written_with_an_error_or_over_another_change_or_without_end(home):
    file = rubric.read(home)
    before = file.content
    with pytest.raises(FaultyDataError, match="还有 1 处错误"):
        rubric.write(home, change(file, new="shelter: ten"), file.digest, None)
    with pytest.raises(MisuseError, match="被别人改了"):
        rubric.write(home, change(file), "0" * 64, None)
    with pytest.raises(MisuseError, match="256 KB"):
        rubric.write(home, change(file) + "# 长\n" * 100_000, file.digest, None)
    assert (home / "rules.yaml").read_bytes() == before


def test_one_that_appeared_meanwhile_is_not_written_over(home):
    text = rubric.read(home).text
    (home / "rules.yaml").unlink()
    assert rubric.read(home).digest == ""
    assert not rubric.read(home).own
    (home / "rules.yaml").write_text(text, "utf-8")
    with pytest.raises(MisuseError, match="被别人改了"):
        rubric.write(home, text, "", None)


def test_where_the_rubric_is_not_ones_own_is_said(home, tmp_path):
    rubric.refuse_foreign(home, own=True)
    with pytest.raises(MisuseError, match="自带的方案"):
        rubric.refuse_foreign(home, own=False)
    (home / "ledger").rmdir()
    with pytest.raises(MisuseError, match="没有台账"):
        rubric.refuse_foreign(home, own=True)


def test_what_is_not_utf8_is_not_shown_as_text(home):
    (home / "rules.yaml").write_bytes("# 规则\n".encode("gbk"))
    with pytest.raises(DataError, match="UTF-8"):
        _ = rubric.read(home).text

"""A draft is settled doubt by doubt, and stays what ``bizenv import`` and an editor would have made of it."""

from pathlib import Path

import pytest

from bizenv.base.errors import FaultyDataError, MisuseError, NotFoundError
from bizenv.desk.plans import drafts, importing
from bizenv.plan import doubts as checklist

MADE = Path(__file__).parents[2] / "annexes" / "made"


@pytest.fixture(scope="module")
def read():
    """``shifted.docx`` as read: a doubt about the head, about rows, about units that may be one."""
    wish, paths = importing.Wish(issued="2026-03-05"), [MADE / "shifted.docx"]
    documents = importing.read_documents(paths, wish)
    return importing.assemble(documents, importing.measure(paths), wish, None), documents


@pytest.fixture
def folder(read, tmp_path: Path) -> Path:
    drafts.keep(tmp_path / "新方案", *read)
    return tmp_path / "新方案"


def find(folder: Path, topic: str) -> drafts.Doubtful:
    return next(it for it in drafts.open_draft(folder).doubts if it.topic == topic)


def test_the_folder_holds_what_the_command_writes_and_where_each_doubt_comes_from(folder, read):
    assert {path.name for path in folder.iterdir()} == {*read[0].contents, drafts.READ, ".schemas"}
    for name, text in read[0].contents.items():
        assert (folder / name).read_text("utf-8") == text
    draft = drafts.open_draft(folder)
    assert [it.number for it in draft.doubts] == [item.number for item in read[0].items]
    row = find(folder, "行")
    assert any(line.meant and "2026年9月底" in line.cells for line in row.excerpt.lines)
    assert "2026年9月底" in row.quoted
    assert draft.name(row).startswith("3　")


def test_what_was_looked_at_is_ticked_in_the_checklist_and_can_be_looked_at_again(folder):
    drafts.settle(folder, [2])
    still = checklist.parse((folder / "doubts.md").read_bytes())
    assert still is not None
    assert 2 not in {doubt.number for doubt in still.open}
    assert [it.number for it in drafts.open_draft(folder).left] == [doubt.number for doubt in still.open]
    drafts.settle(folder, [2], again=True)
    assert 2 in {it.number for it in drafts.open_draft(folder).left}


def test_a_doubt_that_is_not_there_is_refused_and_nothing_is_ticked(folder):
    before = (folder / "doubts.md").read_bytes()
    with pytest.raises(NotFoundError):
        drafts.settle(folder, [1, 99])
    with pytest.raises(NotFoundError):
        drafts.change(folder, 99, {})
    assert (folder / "doubts.md").read_bytes() == before


def test_what_was_read_wrongly_is_changed_and_ticked(folder):
    row = find(folder, "行")
    drafts.change(
        folder, row.number, {"support": "区妇联", "deadline:0:text": "2026年10月底", "deadline:0:date": "2026-10-31"}
    )
    draft = drafts.open_draft(folder)
    assert row.number not in {it.number for it in draft.left}
    assert draft.registry is not None
    task = draft.registry.task("3")
    assert (task.support, str(task.deadlines[0].date)) == (("区妇联",), "2026-10-31")
    assert not draft.errors


def test_two_names_of_one_unit_become_one(folder):
    pair = find(folder, "同名")
    drafts.change(folder, pair.number, {"same": pair.names[0]})
    registry = drafts.open_draft(folder).registry
    assert registry is not None
    assert {registry.canonical(name) for name in pair.names} == {pair.names[0]}


def test_what_would_not_hold_is_refused_and_nothing_is_written(folder):
    row = find(folder, "行")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(FaultyDataError, match=r"应是 2026-09-30，写成了 2026-10-31$"):
        drafts.change(folder, row.number, {"deadline:0:date": "2026-10-31"})
    with pytest.raises(FaultyDataError, match="没有改"):
        drafts.change(folder, row.number, {"text": "不可见的\u200b字"})
    with pytest.raises(FaultyDataError, match="没有改"):
        drafts.fill_head(folder, {"office": "督查室\u200b"})
    with pytest.raises(MisuseError, match="简称用一至八个"):
        drafts.fill_head(folder, {"short": "很长很长很长的简称"})
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_doubt_about_nothing_that_can_be_changed_is_only_looked_at(tmp_path):
    wish, paths = importing.Wish(issued="2026-03-05"), [MADE / "sections.docx"]
    documents = importing.read_documents(paths, wish)
    drafts.keep(tmp_path / "x", importing.assemble(documents, importing.measure(paths), wish, None), documents)
    table = find(tmp_path / "x", "表格")
    assert drafts.open_draft(tmp_path / "x").name(table) == "方案"
    with pytest.raises(MisuseError, match="看过"):
        drafts.change(tmp_path / "x", table.number, {})


def test_the_head_is_filled_in(folder):
    drafts.fill_head(folder, {"short": "就业", "mandate": "按季督查"})
    registry = drafts.open_draft(folder).registry
    assert registry is not None
    assert registry.plan.short == "就业"


def test_a_draft_that_is_gone_is_said_to_be(tmp_path):
    with pytest.raises(NotFoundError, match="重新拖入"):
        drafts.open_draft(tmp_path / "新方案")

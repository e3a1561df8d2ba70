"""A document is read in the same way from a terminal and a browser; what cannot be read is said, and nothing is written."""

from pathlib import Path

import pytest

from bizenv.base.errors import DataError, MisuseError, OptionsError
from bizenv.desk.plans import importing

MADE = Path(__file__).parents[2] / "annexes" / "made"


def read(name: str, **wish):
    wished = importing.Wish(**wish)
    paths = [MADE / name]
    return importing.assemble(importing.read_documents(paths, wished), importing.measure(paths), wished, None)


def test_what_was_typed_is_a_wish():
    wish = importing.parse_wish("2026年4月", 2, "3-12", "牵头=3，配合=4", "plan-7")
    assert wish == importing.Wish("2026-04", 2, (3, 12), "3-12", {"牵头": 3, "配合": 4}, "plan-7")
    assert importing.parse_wish(None, None, None, None, None) == importing.Wish()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("某年", None, None, None, None), "--issued"),
        ((None, None, "0-3", None, None), "--pages"),
        ((None, None, None, "牵头", None), "--columns"),
        ((None, None, None, "牵头=1,牵头=2", None), "两次"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_how_to_write_it(typed, words):
    with pytest.raises(OptionsError, match=words):
        importing.parse_wish(*typed)


def test_an_id_that_is_none_is_refused():
    with pytest.raises(MisuseError, match="标识"):
        importing.parse_wish(None, None, None, None, "../别处")


def test_a_document_becomes_the_files_that_the_command_writes():
    found = read("items.docx", issued="2026-03-05")
    assert sorted(found.contents) == ["departments.yaml", "doubts.md", "imported.json", "measures.yaml"]
    assert len(found.registry.tasks) == 23
    assert [item.number for item in found.items] == [1, 2]
    assert "存疑　2处：单位2" in found.summarise()


def test_without_a_day_of_issue_it_is_asked_for():
    with pytest.raises(importing.UndatedError, match="印发日期"):
        read("items.docx")


def test_a_secret_document_is_not_read():
    with pytest.raises(DataError, match="密"):
        read("secret.docx", issued="2026-03-05")


def test_pages_are_those_of_a_pdf_alone():
    with pytest.raises(MisuseError, match="没有页"):
        read("items.docx", issued="2026-03-05", pages=(1, 2))


def test_the_same_file_twice_is_refused(tmp_path: Path):
    again = tmp_path / "又一份.docx"
    again.write_bytes((MADE / "items.docx").read_bytes())
    with pytest.raises(MisuseError, match="内容相同"):
        importing.measure([MADE / "items.docx", again])


def test_the_folder_names_the_plan_where_it_can():
    wish = importing.Wish()
    assert importing.name_plan(wish, Path("plan-2026"), None).plan == "plan-2026"
    assert importing.name_plan(wish, Path("新方案"), None).plan is None
    assert importing.name_plan(importing.Wish(plan="typed"), Path("plan-2026"), None).plan == "typed"

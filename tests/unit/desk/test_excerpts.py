"""Beside a doubt stands what the document says there, with its neighbours."""

from bizenv.desk.plans.excerpts import LONGEST, find_excerpt, mark
from bizenv.intake.document.model import Cell, Document, Paragraph, Row, Table

HEADS = ("序号", "任务", "牵头")


def row(n: int, *texts: str, above: int | None = None) -> Row:
    cells = [Cell(text, "above" if k == above else "") for k, text in enumerate(texts)]
    return Row(tuple(cells), f"表1第{n}行")


TABLE = Table(
    (
        row(1, *HEADS),
        row(2, "1", "修路", "区交通局\n区财政局"),
        row(3, "2", "建桥", "", above=2),
        row(4, "3", "种树", "区林业局"),
        row(12, "11", "清淤", "区水利局"),
    ),
    "表1",
)
TEXT = tuple(Paragraph(words, f"第{n}段") for n, words in enumerate(("一、总则", "二、任务", "三、要求"), start=1))
DOCUMENTS = (Document("甲.docx", "docx", (*TEXT, TABLE), wraps=False),)


def test_a_row_stands_between_its_neighbours_under_its_heads():
    found = find_excerpt(DOCUMENTS, HEADS, "表1第3行")
    assert found.heads == HEADS
    assert [line.place for line in found.lines] == ["表1第2行", "表1第3行", "表1第4行"]
    assert [line.meant for line in found.lines] == [False, True, False]


def test_a_merged_cell_says_its_words_in_each_row_and_lines_stay_lines():
    found = find_excerpt(DOCUMENTS, HEADS, "表1第3行")
    assert found.lines[1].cells[2] == "区交通局\n区财政局"


def test_row_1_is_not_row_12():
    assert [line.place for line in find_excerpt(DOCUMENTS, HEADS, "表1第12行").lines if line.meant] == ["表1第12行"]


def test_several_rows_may_be_meant():
    found = find_excerpt(DOCUMENTS, HEADS, "表1第2行、表1第4行")
    assert [line.place for line in found.lines if line.meant] == ["表1第2行", "表1第4行"]


def test_a_paragraph_stands_among_paragraphs():
    found = find_excerpt(DOCUMENTS, HEADS, "第2段")
    assert [line.cells for line in found.lines] == [("一、总则",), ("二、任务",), ("三、要求",)]
    assert found.heads == ()


def test_without_a_place_the_words_are_looked_for():
    found = find_excerpt(DOCUMENTS, HEADS, "", ("区林业局", "不在文中的局"))
    assert [line.place for line in found.lines if line.meant] == ["表1第4行"]


def test_a_table_as_a_whole_shows_how_it_begins():
    assert next(line.place for line in find_excerpt(DOCUMENTS, HEADS, "表1").lines if line.meant) == "表1第2行"


def test_what_is_nowhere_is_no_excerpt():
    assert find_excerpt(DOCUMENTS, HEADS, "第9页").lines == ()


def test_a_text_without_end_is_cut():
    endless = (Document("乙.txt", "text", (Paragraph("长" * 5000, "第1段"),), wraps=True),)
    assert len(find_excerpt(endless, (), "第1段").lines[0].cells[0]) == LONGEST + 1


def test_the_words_in_question_are_marked():
    assert mark("区林业局和区林业", ["区林业", "区林业局"]) == [("区林业局", True), ("和", False), ("区林业", True)]
    assert mark("省卫\n生健康委牵头", ["省卫生健康委"]) == [("省卫\n生健康委", True), ("牵头", False)]
    assert mark("没有", []) == [("没有", False)]


def test_a_row_is_meant_and_not_the_page_on_which_it_stands():
    table = Table((Row((Cell("1"), Cell("修路")), "第8页第2行", 8),), "第8页")
    page = (Document("丙.pdf", "pdf", (Paragraph("附件", "第8页"), table), wraps=True),)
    assert [line.place for line in find_excerpt(page, (), "第8页第2行").lines] == ["第8页第2行"]


def test_of_a_page_the_paragraph_with_the_words_is_meant():
    page = (Document("丙.pdf", "pdf", tuple(Paragraph(it, "第8页") for it in ("甲", "乙厅", "丙")), wraps=True),)
    assert [line.cells for line in find_excerpt(page, (), "第8页", ("乙厅",)).lines if line.meant] == [("乙厅",)]


def test_long_text_of_a_page_runs_on_and_short_lines_stay():
    cells = (Cell("对国产动力卫星数据进行质量控制和分析，\n" * 3), Cell("区财政局\n区教委"))
    table = (Document("丙.pdf", "pdf", (Table((Row(cells, "第8页第2行", 8),), "第8页"),), wraps=True),)
    (line,) = find_excerpt(table, (), "第8页第2行").lines
    assert "\n" not in line.cells[0]
    assert line.cells[1] == "区财政局\n区教委"

"""Tables in texts: with delimiters, of Markdown, of JSON, drawn, out of a scan."""

from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Document, Paragraph, Table
from bizenv.intake.document.plaintext.reader import read_text

SAMPLES = Path(__file__).parents[3] / "annexes" / "readers"


def read(text: str, encoding: str = "utf-8") -> Document:
    return read_text(text.encode(encoding), "清单.txt")


def tables(document: Document) -> list[list[list[str]]]:
    return [[[c.text for c in row.cells] for row in b.rows] for b in document.blocks if isinstance(b, Table)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_and_the_encoding_are_found(delimiter: str, encoding: str):
    lines = [["序号", "任务", "牵头"], ["1", '"甲\n乙"', "市政务办"], ["2", "丙，丁", ""]]
    document = read("\n".join(delimiter.join(line) for line in lines), encoding)
    assert document.kind == "csv"
    assert tables(document) == [[["序号", "任务", "牵头"], ["1", "甲\n乙", "市政务办"], ["2", "丙，丁", ""]]]


def test_the_place_of_a_row_is_its_first_line():
    (table,) = read('a,b\n1,"x\ny"\n2,z\n').blocks
    assert isinstance(table, Table)
    assert [row.place for row in table.rows] == ["第1行", "第2行", "第4行"]


def test_prose_with_commas_is_no_table():
    document = read("为落实要求,制定本方案。\n一、总体要求\n坚持问题导向,聚焦重点,持续改进,\n二、任务\n")
    assert document.kind == "text"
    assert len(texts(document)) == 4


def test_a_table_of_markdown_is_read_with_the_text_around():
    document = read("# 方案\n\n总则\n\n| 序号 | 任务 |\n|---|:--:|\n| 1 | **甲**<br>乙 ~~丙~~ |\n| 2 | a\\|b |\n\n尾\n")
    assert document.kind == "markdown"
    assert texts(document) == ["方案", "总则", "尾"]
    assert tables(document) == [[["序号", "任务"], ["1", "甲\n乙 丙"], ["2", "a|b"]]]
    table = document.blocks[2]
    assert isinstance(table, Table)
    assert table.rows[1].cells[1].struck == "丙"
    assert table.rows[1].place == "第7行"


@pytest.mark.parametrize(
    "text",
    [
        '{"序号": 1, "牵头": ["甲", "乙"]}\n{"序号": 2.0, "备注": null}\n',
        '[{"序号": 1, "牵头": ["甲", "乙"]}, {"序号": 2.0, "备注": null}]',
        '{"标题": "x", "数据": {"清单": [{"序号": 1, "牵头": ["甲", "乙"]}, {"序号": 2.0, "备注": null}]}}',
    ],
)
def test_the_heads_of_json_are_its_keys(text: str):
    document = read(text)
    assert document.kind == "json"
    assert tables(document) == [[["序号", "牵头", "备注"], ["1", "甲、乙", ""], ["2", "", ""]]]


@pytest.mark.parametrize(
    ("text", "said"),
    [('{"a": 1}', "没有由对象组成的列表"), ('[{"a": 1},\n{"a"', "第2行"), ("[" * 100_000, "JSON")],
)
def test_json_without_a_table_is_refused(text: str, said: str):
    with pytest.raises(DataError, match=said):
        read(text)


def test_pipes_without_a_rule_are_a_table():
    assert tables(read("任务\n| 序号 | 任务 |\n| 1 | 甲 |\n尾\n")) == [[["序号", "任务"], ["1", "甲"]]]


def test_rows_of_a_scan_keep_their_cells_and_are_filled_up():
    document = read(
        "附件\n\n目标任务\t工作措施\t牵头单位\t配合单位\n一、甲\t\t\t\n\n\t1. 乙\t(1) 丙\t区政务办\t区委\n\n尾\n"
    )
    assert document.wraps
    assert texts(document) == ["附件", "尾"]
    assert tables(document) == [
        [
            ["目标任务", "工作措施", "牵头单位", "配合单位", ""],
            ["一、甲", "", "", "", ""],
            ["", "1. 乙", "(1) 丙", "区政务办", "区委"],
        ]
    ]


def test_a_list_copied_out_of_word_is_no_table():
    document = read("任务\n1.\t推进“一网通办”\n2.\t2026年底前压减\n（一）\t改革\n")
    assert texts(document) == ["任务", "1.推进“一网通办”", "2. 2026年底前压减", "（一）改革"]
    assert not tables(document)
    assert not tables(read("任务\n\t缩进的一段\n\t又一段\n"))


def test_a_drawn_table_is_read():
    drawn = "┌──┬───┐\n│序号│任务│\n├──┼───┤\n│1 │甲甲│\n│  │乙  │\n├──┼───┤\n│2 │丙  │\n└──┴───┘\n尾"
    document = read(drawn)
    assert tables(document) == [[["序号", "任务"], ["1", "甲甲\n乙"], ["2", "丙"]]]
    assert texts(document) == ["尾"]
    plain = "+----+----+\n| 序号 | 任务 |\n+----+----+\n| 1 | 甲 |\n+----+----+\n"
    assert tables(read(plain)) == [[["序号", "任务"], ["1", "甲"]]]


def test_columns_parted_by_spaces_are_read_where_they_agree():
    document = read("序号   任务    牵头\n1    甲 甲   区\n2    乙    市\n\n签字：   年   月   日\n")
    assert tables(document) == [[["序号", "任务", "牵头"], ["1", "甲 甲", "区"], ["2", "乙", "市"]]]
    assert texts(document) == ["签字：   年   月   日"]


def test_a_text_of_libreoffice_is_read():
    document = read_text((SAMPLES / "libreoffice.csv").read_bytes(), "清单.csv")
    assert tables(document)[0][5] == [
        "1",
        "精简流程",
        "(1)推行“一网通办”。\n(2)压缩时限。",
        "市政务办、市商务委",
        "2026年3月底前",
    ]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(DataError, match="另存为 UTF-8"):
        read_text(b"\xff\xff\x81", "清单.txt")

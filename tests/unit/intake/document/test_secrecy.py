"""A mark of secrecy is found where it stands; words of a sentence are none."""

import pytest

from bizenv.intake.document.model import Cell, Document, Paragraph, Row, Table
from bizenv.intake.document.secrecy import find_mark


def document(*texts: str) -> Document:
    return Document("方案", "docx", tuple(Paragraph(text, "") for text in texts), wraps=False)


@pytest.mark.parametrize(
    "mark",
    [
        "绝密",
        "机密★20年",
        "秘密★1年",
        "秘 密 ★ 长期",
        "秘密★",
        "机密☆启用前",
        "秘密 10年",
        "【秘密】",
        "（机密）",
        "密级：秘密",
        "秘密★1年 特急",
        "内部资料",
        "内部文件",
        "内部资料，注意保存",
        "内部资料 不得外传",
        "（内部文件 严禁复制）",
        "内部资料★请勿外传",
        "内部资料 注意保存 严禁复制",
    ],
)
def test_a_mark_at_the_head_is_found(mark: str):
    assert find_mark(document("000001", mark, "某市方案")) == mark
    table = Table((Row((Cell("序号"), Cell(mark)), "第1行"),), "表1")
    assert find_mark(Document("方案", "xlsx", (table,), wraps=False)) == mark


def test_a_mark_in_a_header_is_found_wherever_it_stands():
    blocks = (*(Paragraph("正文", "") for _ in range(11)), Paragraph("内部资料", "页眉"))
    assert find_mark(Document("方案", "docx", blocks, wraps=False)) == "内部资料"


@pytest.mark.parametrize(
    "text",
    [
        "商业秘密",
        "保守国家秘密",
        "加强商业秘密保护。",
        "秘密级文件管理",
        "国家秘密",
        "依法保护商业秘密、个人隐私",
        "机密计算",
        "内部资料管理办法",
        "内部资料性出版物准印证核发",
        "不得泄露国家秘密和工作秘密",
        "绝密级、机密级事项清单",
    ],
)
def test_words_of_a_sentence_are_no_mark(text: str):
    assert find_mark(document("某市方案", text)) == ""
    table = Table((Row((Cell("1"), Cell(text)), "第1行"),), "表1")
    assert find_mark(Document("方案", "xlsx", (table,), wraps=False)) == ""


def test_a_line_far_down_is_no_mark():
    assert find_mark(document(*["正文"] * 40, "内部资料")) == ""

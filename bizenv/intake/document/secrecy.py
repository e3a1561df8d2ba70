"""Refuses documents that bear a mark of secrecy (GB/T 9704-2012, 7.2.2: the mark and its term at the head of page one)."""

import re

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Document, Paragraph

_HEAD = 12
"""How many paragraphs from the beginning are the head of the first page, and how many rows of a table."""
_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
_TERM = r"(?:[★☆✩✭⭐*＊]\s*(?:(?:启用|解密)[前后]|长期|[0-9０-９一二三四五六七八九十]*\s*(?:年|个月|月|天|日)?)[^，。；]{0,12}|\s*[0-9]+\s*(?:年|个月)|\s*长期)"
_MARK = re.compile(
    rf"(?:密\s*级\s*[:：]?\s*)?[（(【\[〔]?\s*{_LEVEL}\s*[级件]?\s*(?:{_TERM})?\s*[）)】\]〕]?\s*(?:[（(]?(?:特急|加急|急件|平急|特提)[）)]?)?"
    r"|密\s*级\s*[:：]\s*内部"
    r"|[（(【\[〔★]?\s*内部\s*(?:资料|文件|材料)(?:\s*[，,、:：；;（(★\-—]*\s*"
    r"(?:请?注意(?:保存|保管|保密)|妥善保管|不得(?:外传|公开|翻印|转发|复制|扩散)|严禁(?:复制|外传|翻印|转发|公开|扩散)|请勿(?:外传|公开|转发|翻印|扩散)|(?:严格)?保密))*"
    r"\s*[。！!]?\s*[）)】\]〕★]?"
)
"""A whole line that is nothing but a mark. 秘密级文件管理, 商业秘密 and the like are words of a sentence and no mark."""
_STARRED = re.compile(rf"(?<![商业国家级个人的守])(?:{_LEVEL})\s*[★☆✩✭⭐]")


def is_mark(line: str) -> bool:
    """Whether a line is a mark of secrecy, or of an internal paper, and nothing else.

    >>> is_mark("机密★20年"), is_mark("内部资料 注意保存"), is_mark("商业秘密"), is_mark("秘密级文件管理")
    (True, True, False, False)
    """
    line = line.strip()
    return 0 < len(line) <= 60 and _MARK.fullmatch(line) is not None


def find_mark(document: Document) -> str:
    """The mark of secrecy that stands at the head of a document, as printed; empty if there is none."""
    paragraphs = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            paragraphs += 1
            head = paragraphs <= _HEAD
            lines = block.text.split("\n")
        else:
            head = paragraphs < _HEAD
            lines = [line for row in block.rows[:2] for cell in row.cells for line in cell.text.split("\n")]
            paragraphs += 2
        for line in lines:
            starred = _STARRED.search(line) if len(line) <= 60 else None
            if (head or (isinstance(block, Paragraph) and block.place in ("页眉", "水印"))) and (
                is_mark(line) or starred
            ):
                return line.strip()
        if paragraphs > _HEAD:
            return ""
    return ""


def refuse_marked(document: Document) -> None:
    """Raise DataError if a document bears a mark of secrecy."""
    mark = find_mark(document)
    if mark:
        raise DataError(
            f"{document.name}：标有“{mark}”，没有导入。本系统是非涉密系统，严禁存储、处理、传输国家秘密和内部资料；"
            "请按保密规定另行处理这份文件，需要登记的内容请用可以公开的版本"
        )

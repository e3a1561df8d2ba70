"""Makes the hostile workbooks of this folder: small files that hang a spreadsheet library, fill the memory or mislead.

    python tests/hostile/make.py

Each file is one trick in a plain workbook, which is no form of bizenv. No file comes from a real sender. ``TRICKS`` has, for
each, what ``form import`` says of it: why it is refused, or, where the trick is passed over, that it is no form.
"""

import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ALL = "A1:XFD1048576"
XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
CELL = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
LAST = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
READ, BROKEN, MUCH, LONG = "不是 bizenv 发出的填报表", "打不开，文件可能损坏", "内容太多", "过长的内容"
LARGE, CELLS, MERGED, COMMENTS = "解压后太大", "有内容的格子超过", "合并的单元格太大或太多", "批注和链接超过"
DEFINED, TWICE, TEXT = "DTD", "同名的部分", "文字超过"
Parts = dict[str, bytes]


class Trick(NamedTuple):
    """How a file is made, and a part of what is said of it."""

    make: Callable[[], bytes]
    said: str


def many(count: int, text: str, first: int = 1) -> str:
    """A text so many times, with its number for each #."""
    return "".join(text.replace("#", str(n)) for n in range(first, first + count))


def links(*targets: tuple[str, str]) -> bytes:
    """A part of relationships rId1, rId2 …, each with the end of its type and its target."""
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'.encode()


def types(more: str = "") -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = (
        ("workbook", "sheet.main"),
        ("worksheets/sheet1", "worksheet"),
        ("worksheets/sheet2", "worksheet"),
        ("styles", "styles"),
        ("sharedStrings", "sharedStrings"),
    )
    each = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{end}+xml"/>' for name, end in parts)
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{each}{more}</Types>'.encode()


def book(sheets: str = "", more: str = "", names: str = "") -> bytes:
    """A workbook with further sheets, with what follows the sheets, with further names of namespaces."""
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"{names}><sheets><sheet name="填报" sheetId="1" r:id="rId1"/>'
        f'<sheet name="表二" sheetId="2" r:id="rId2"/>{sheets}</sheets>{more}</workbook>'
    ).encode()


def sheet(data: str = CELL, more: str = "", before: str = "") -> bytes:
    """A worksheet: what stands before the rows, the rows, what stands after them."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheetData>{data}</sheetData>{more}</worksheet>'
    ).encode()


def styles(formats: str = "", fonts: str = "", each: str = "", more: str = "") -> bytes:
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts><font/>{fonts}</fonts>'
        f"<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs>{XF}</cellStyleXfs>"
        f'<cellXfs>{XF}{each}</cellXfs><cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles>{more}</styleSheet>'
    ).encode()


def strings(each: str = "") -> bytes:
    return f'{HEAD}<sst xmlns="{MAIN}"><si><t>填报</t></si>{each}</sst>'.encode()


BOOK_LINKS = (
    ("worksheet", "worksheets/sheet1.xml"),
    ("worksheet", "worksheets/sheet2.xml"),
    ("styles", "styles.xml"),
    ("sharedStrings", "sharedStrings.xml"),
)


def plain() -> Parts:
    """The parts of a workbook without a trick."""
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book(),
        "xl/_rels/workbook.xml.rels": links(*BOOK_LINKS),
        "xl/worksheets/sheet1.xml": sheet(),
        "xl/worksheets/sheet2.xml": sheet(),
        "xl/styles.xml": styles(),
        "xl/sharedStrings.xml": strings(),
    }


def pack(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of parts, always with the same dates."""
    stream = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as out:
        warnings.simplefilter("ignore")  # that a name is there twice is meant
        for name, content in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type, info.create_system = method, 0
            out.writestr(info, content, compresslevel=9)
    return stream.getvalue()


def with_part(name: str, content: bytes, **others: bytes) -> bytes:
    """The plain workbook with another part, or one more."""
    return pack((plain() | {f"xl/{name}": content} | others).items())


def with_sheet(data: str = CELL, more: str = "", before: str = "") -> bytes:
    return with_part("worksheets/sheet1.xml", sheet(data, more, before))


def with_book(sheets: str = "", more: str = "", names: str = "") -> bytes:
    return with_part("workbook.xml", book(sheets, more, names))


def with_name(name: str, value: str) -> bytes:
    defined = f'<definedName name="_xlnm.{name}" localSheetId="0">{value}</definedName>'
    return with_book(more=f"<definedNames>{defined}</definedNames>")


def with_comments(each: str, times: int = 1) -> bytes:
    listed = f"<authors><author>a</author></authors><commentList>{each}</commentList>"
    parts = {
        "xl/comments1.xml": f'{HEAD}<comments xmlns="{MAIN}">{listed}</comments>'.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": links(*[("comments", "../comments1.xml")] * times),
    }
    return pack((plain() | parts | {"xl/worksheets/sheet1.xml": sheet(LAST)}).items())


def comment(ref: str) -> str:
    return f'<comment ref="{ref}" authorId="0"><text><t>x</t></text></comment>'


def merges(each: str) -> str:
    return f"<mergeCells>{each}</mergeCells>"


def hyperlinks(each: str) -> str:
    return f"<hyperlinks>{each}</hyperlinks>"


def rule(each: str, ranges: str) -> str:
    return f'<conditionalFormatting sqref="{ranges}">{each}</conditionalFormatting>'


RULE = '<cfRule type="expression" priority="1"><formula>1</formula></cfRule>'


def encrypted() -> bytes:
    """The plain workbook with the mark of encryption on every part."""
    content = bytearray(pack(plain().items()))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for match in re.finditer(mark, bytes(content)):
            content[match.start() + place] |= 1
    return bytes(content)


def with_wrong_sum() -> bytes:
    """The plain workbook, not compressed, with one letter changed in a cell."""
    return pack(plain().items(), zipfile.ZIP_STORED).replace(b'r="A1" t="s"', b'r="B1" t="s"', 1)


def with_lie(method: int) -> bytes:
    """A part of 20 MB that claims to have ten bytes."""
    size = 20_000_000
    bomb = pack([*plain().items(), ("xl/media/a.png", bytes(size))], method)
    return bomb.replace(struct.pack("<L", size), struct.pack("<L", 10))


def with_entry_again(times: int) -> bytes:
    """The plain workbook whose directory names one and the same part many times."""
    content = pack(plain().items())
    end = content.rindex(b"PK\x05\x06")
    start, last = content.index(b"PK\x01\x02"), content.rindex(b"PK\x01\x02")
    directory = content[start:last] + content[last:end] * times
    count = len(plain()) - 1 + times
    tail = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), start, 0)
    return content[:start] + directory + tail


def elsewhere() -> bytes:
    """The plain workbook with its parts in another folder, under other names, as its relationships say."""
    moved = {name.replace("xl/workbook", "book/b").replace("xl/", "book/"): part for name, part in plain().items()}
    moved["[Content_Types].xml"] = types().replace(b"/xl/workbook", b"/book/b").replace(b"/xl/", b"/book/")
    moved["_rels/.rels"] = links(("officeDocument", "book/b.xml"))
    moved["book/_rels/b.xml.rels"] = moved.pop("book/_rels/workbook.xml.rels", links(*BOOK_LINKS))
    return pack(moved.items())


def again(name: str) -> bytes:
    """The plain workbook with a part that is there twice, the second time empty."""
    return pack([*plain().items(), (name, b"")])


def in_charset(name: str, codec: str) -> bytes:
    text = strings().decode().replace("UTF-8", name).encode(codec)
    return with_part("sharedStrings.xml", text)


def without(name: str) -> bytes:
    return pack((key, part) for key, part in plain().items() if key != name)


NUMBERS = many(2400, "<row>" + '<c t="d"><v>2019-12-20</v></c>' * 26 + "</row>")
SHARED = f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A9999">{"A1+" * 2600}1</f></c></row>'

TRICKS = {
    # Ranges and places, which are spread out cell by cell
    "merge-whole-sheet": Trick(lambda: with_sheet(more=merges(f'<mergeCell ref="{ALL}"/>')), MERGED),
    "merge-column": Trick(lambda: with_sheet(more=merges('<mergeCell ref="A1:A1048576"/>')), MERGED),
    "merge-overlapping": Trick(lambda: with_sheet(more=merges('<mergeCell ref="A1:T900"/>' * 2000)), MERGED),
    "merge-many": Trick(lambda: with_sheet(more=merges(many(6_000, '<mergeCell ref="A#:B#"/>'))), MERGED),
    "merge-backwards": Trick(lambda: with_sheet(more=merges('<mergeCell ref="B2:A1"/>')), BROKEN),
    "link-whole-sheet": Trick(lambda: with_sheet(more=hyperlinks(f'<hyperlink ref="{ALL}"/>')), READ),
    "link-rows": Trick(lambda: with_sheet(more=hyperlinks('<hyperlink ref="1:1048576"/>')), READ),
    "link-columns": Trick(lambda: with_sheet(LAST, hyperlinks('<hyperlink ref="A:XFD"/>')), READ),
    "link-on-merged": Trick(
        lambda: with_sheet(
            more=merges(many(3000, '<mergeCell ref="A#:B#"/>')) + hyperlinks(many(3000, '<hyperlink ref="B#"/>'))
        ),
        MERGED,
    ),
    "comment-whole-sheet": Trick(lambda: with_comments(comment(ALL)), BROKEN),
    "comment-column": Trick(lambda: with_comments(comment("A")), BROKEN),
    "comment-many": Trick(lambda: with_comments(many(10_000, comment("A#"))), COMMENTS),
    "comment-part-again": Trick(lambda: with_comments(many(1500, comment("A#")), times=300), "互相重复"),
    "format-by-rules": Trick(lambda: with_sheet(more=rule(RULE * 4000, many(4000, "A# ").strip())), READ),
    "validation-ranges": Trick(
        lambda: with_sheet(
            more='<dataValidations><dataValidation type="whole" sqref="'
            + many(15_000, "A# ").strip()
            + '"/></dataValidations>'
        ),
        READ,
    ),
    "filter-values": Trick(
        lambda: with_sheet(
            more=f'<autoFilter ref="{ALL}"><filterColumn colId="0"><filters>'
            + '<filter val="a"/>' * 200_000
            + "</filters></filterColumn></autoFilter>"
        ),
        READ,
    ),
    "column-again": Trick(
        lambda: with_sheet(before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 150_000 + "</cols>"),
        "隐藏的行列",
    ),
    "cell-last": Trick(lambda: with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), READ),
    "cell-beyond": Trick(lambda: with_sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), BROKEN),
    "cell-in-other-row": Trick(lambda: with_sheet('<row r="1"><c r="A1048576"><v>1</v></c></row>'), BROKEN),
    "dimension-whole-sheet": Trick(lambda: with_sheet(before=f'<dimension ref="{ALL}"/>'), READ),
    # Cells, rows and their values
    "cells-empty": Trick(lambda: with_sheet(("<row>" + "<c/>" * 100 + "</row>") * 20_000), MUCH),
    "cells-empty-in-row": Trick(lambda: with_sheet("<row>" + "<c/>" * 2_000_000 + "</row>"), BROKEN),
    "cells-many": Trick(lambda: with_sheet(NUMBERS), CELLS),
    "rows-empty": Trick(lambda: with_sheet("<row/>" * 1_600_000), MUCH),
    "rows-hidden": Trick(lambda: with_sheet(many(6_000, '<row r="#" hidden="1"/>')), "隐藏的行列"),
    "row-infinite": Trick(lambda: with_sheet('<row r="1e308"><c><v>1</v></c></row>'), BROKEN),
    "row-number-long": Trick(lambda: with_sheet(f'<row r="{"9" * 4000}"><c><v>1</v></c></row>'), LONG),
    "number-long": Trick(lambda: with_sheet(f"<row><c><v>{'9' * 2_000_000}</v></c></row>"), BROKEN),
    "error-long": Trick(lambda: with_sheet(f'<row><c t="e"><v>{"#" * 2_000_000}</v></c></row>'), BROKEN),
    "string-beyond": Trick(lambda: with_sheet('<row><c t="s"><v>-1</v></c></row>'), BROKEN),
    "style-beyond": Trick(lambda: with_sheet('<row><c s="9"><v>1</v></c></row>'), BROKEN),
    "formula-shared": Trick(
        lambda: with_sheet(SHARED + many(8000, '<row r="#"><c r="A#"><f t="shared" si="0"/></c></row>', 2)), READ
    ),
    "formula-array": Trick(lambda: with_sheet(f'<row><c><f t="array" ref="{ALL}">A1</f></c></row>'), READ),
    "formula-table": Trick(lambda: with_sheet(f'<row><c><f t="dataTable" ref="{ALL}" r1="A1"/></c></row>'), READ),
    "inline-pieces": Trick(
        lambda: with_sheet('<row><c t="inlineStr"><is>' + "<r><t>x</t></r>" * 300_000 + "</is></c></row>"), MUCH
    ),
    "strings-empty": Trick(lambda: with_part("sharedStrings.xml", strings("<si/>" * 1_900_000)), MUCH),
    "strings-pieces": Trick(
        lambda: with_part("sharedStrings.xml", strings("<si>" + "<r><t/></r>" * 850_000 + "</si>")), MUCH
    ),
    "strings-phonetic": Trick(
        lambda: with_part("sharedStrings.xml", strings("<si>" + '<rPh sb="0" eb="1"><t/></rPh>' * 300_000 + "</si>")),
        MUCH,
    ),
    "string-in-many-cells": Trick(
        lambda: with_part(
            "sharedStrings.xml",
            strings(f"<si><t>{'一' * 30_000}</t></si>"),
            **{"xl/worksheets/sheet1.xml": sheet(("<row>" + '<c t="s"><v>1</v></c>' * 14 + "</row>") * 3000)},
        ),
        TEXT,
    ),
    "text-references": Trick(
        lambda: with_part("sharedStrings.xml", strings(f"<si><t>{'&#19968;' * 1_150_000}</t></si>")), READ
    ),
    # Styles
    "styles-many": Trick(lambda: with_part("styles.xml", styles(each="<xf/>" * 500_000)), MUCH),
    "styles-used": Trick(
        lambda: with_part(
            "styles.xml",
            styles(
                many(2500, '<numFmt numFmtId="#" formatCode="0.#"/>', 164), each=many(2500, '<xf numFmtId="#"/>', 164)
            ),
            **{"xl/worksheets/sheet1.xml": sheet(many(2500, '<row><c s="#"><v>1</v></c></row>'))},
        ),
        "数字格式超过",
    ),
    "styles-differential": Trick(
        lambda: with_part("styles.xml", styles(more=f"<dxfs>{'<dxf><font/></dxf>' * 200_000}</dxfs>")), MUCH
    ),
    "styles-fonts": Trick(
        lambda: with_part("styles.xml", styles(fonts=many(12_000, '<font><sz val="#"/></font>'))), READ
    ),
    "format-brackets": Trick(
        lambda: with_part(
            "styles.xml",
            styles(f'<numFmt numFmtId="164" formatCode="{"[" * 200_000}"/>', each='<xf numFmtId="164"/>' * 100),
        ),
        LONG,
    ),
    # The workbook and its XML
    "sheets-many": Trick(lambda: with_book(many(3000, '<sheet name="a#" sheetId="#" r:id="rId1"/>', 3)), "工作表超过"),
    "sheets-one-part": Trick(
        lambda: with_part(
            "workbook.xml",
            book(many(90, '<sheet name="a#" sheetId="#" r:id="rId1"/>', 3)),
            **{"xl/worksheets/sheet1.xml": sheet(("<row>" + "<c><v>1</v></c>" * 14 + "</row>") * 3000)},
        ),
        "互相重复",
    ),
    "names-many": Trick(
        lambda: with_book(
            more="<definedNames>" + many(12_000, '<definedName name="n#">A1</definedName>') + "</definedNames>"
        ),
        READ,
    ),
    "titles-long": Trick(lambda: with_name("Print_Titles", "a" * 200_000), READ),
    "titles-quotes": Trick(lambda: with_name("Print_Titles", "'" * 100_000), READ),
    "area-long": Trick(lambda: with_name("Print_Area", "$A" * 100_000), READ),
    "password-long": Trick(lambda: with_sheet(more=f'<sheetProtection password="{"F" * 2_000_000}"/>'), READ),
    "unknown-many": Trick(lambda: with_sheet(more=f"<a>{'<b/>' * 1_500_000}</a>"), MUCH),
    "xml-comments": Trick(lambda: with_book(more="<!---->" * 1_000_000), MUCH),
    "xml-instructions": Trick(lambda: with_book(more="<?a?>" * 1_000_000), MUCH),
    "xml-deep": Trick(lambda: with_sheet(more="<a>" * 1_000_000 + "</a>" * 1_000_000), MUCH),
    "xml-attributes": Trick(lambda: with_book(more="<x " + many(12_000, 'a#="1" ') + "/>"), READ),
    "xml-namespaces": Trick(lambda: with_book(names=many(6_000, ' xmlns:a#="u#"')), READ),
    "xml-doctype": Trick(
        lambda: with_part("sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + strings("<si>&a;</si>")), DEFINED
    ),
    "xml-utf-16": Trick(lambda: in_charset("UTF-16", "utf-16"), DEFINED),
    "xml-utf-7": Trick(lambda: in_charset("UTF-7", "utf-7"), BROKEN),
    "xml-gbk": Trick(lambda: in_charset("GBK", "gbk"), BROKEN),
    "xml-broken": Trick(lambda: with_part("workbook.xml", b"<workbook"), BROKEN),
    # The archive
    "zip-bomb": Trick(lambda: with_part("worksheets/sheet1.xml", sheet(" " * 20_000_000)), LARGE),
    "zip-bomb-picture": Trick(lambda: with_part("media/a.png", bytes(55_000_000)), LARGE),
    "zip-lie": Trick(lambda: with_lie(zipfile.ZIP_DEFLATED), "不完整"),
    "zip-lie-bzip2": Trick(lambda: with_lie(zipfile.ZIP_BZIP2), "压缩方法"),
    "zip-part-twice": Trick(lambda: again("xl/worksheets/sheet1.xml"), TWICE),
    "zip-part-twice-in-case": Trick(lambda: again("xl/worksheets/Sheet1.xml"), TWICE),
    "zip-entry-again": Trick(lambda: with_entry_again(20), TWICE),
    "zip-entries-many": Trick(lambda: with_entry_again(600), LARGE),
    "zip-encrypted": Trick(encrypted, "加了密码"),
    "zip-wrong-sum": Trick(with_wrong_sum, "不完整"),
    "zip-in-zip": Trick(lambda: pack([("a/表.xlsx", pack(plain().items()))]), "里面有 1 个表格；请先解压"),
    "zip-backslash": Trick(lambda: pack((name.replace("/", "\\"), part) for name, part in plain().items()), BROKEN),
    "zip-path-upwards": Trick(lambda: with_part("../../../etc/a.xml", b"<a/>"), READ),
    "types-missing": Trick(lambda: without("[Content_Types].xml"), READ),
    "links-missing": Trick(lambda: without("xl/_rels/workbook.xml.rels"), BROKEN),
    "book-elsewhere": Trick(elsewhere, READ),
    "with-macros": Trick(lambda: with_part("vbaProject.bin", b"x"), "带有宏"),
    "with-links": Trick(lambda: with_part("externalLinks/externalLink1.xml", b"<a/>"), "链接到别的文件"),
}


def main() -> None:
    """Write every file."""
    for name, trick in TRICKS.items():
        (FOLDER / f"{name}.xlsx").write_bytes(trick.make())


if __name__ == "__main__":
    main()

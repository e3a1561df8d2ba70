"""PDFs: what an official would lose if a table, a row, a cell or a word of them were read wrongly."""

import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Block, Document, Paragraph, Row, Table
from bizenv.intake.document.pdf.reader import read_pdf

ANNEXES = Path(__file__).resolve().parents[3] / "annexes"
REAL = {"huzhou": (16, 5), "rules15": (15, 8), "dataset": (47, 8)}
"""The real annexes: rows of their gold tables, columns."""


@cache
def read(path: str, pages: tuple[int, int] | None = None) -> Document:
    return read_pdf((ANNEXES / path).read_bytes(), path, pages=pages)


@cache
def read_gold(name: str) -> dict:
    return json.loads((ANNEXES / "real" / f"{name}.json").read_text("utf-8"))


def read_real(name: str) -> Document:
    first, last = read_gold(name)["pages"]
    return read(f"real/{name}.pdf", (first, last))


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def set_upright(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks as if their pages had never been turned: whatever the turn, a row stands where it is seen."""

    def set_one(it):
        return it._replace(spot=it.spot and it.spot._replace(turn=0))

    return tuple(
        block._replace(rows=tuple(map(set_one, block.rows))) if isinstance(block, Table) else set_one(block)
        for block in blocks
    )


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def texts(row: Row) -> list[str]:
    """The cells of a row; one that a merged cell covers as its mark."""
    return [{"above": "^", "left": "<", "": ""}[cell.covered] or cell.text for cell in row.cells]


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def join_broken(document: Document) -> list[list[str]]:
    """The rows of all tables with a number first, joined with the rows without one that follow."""
    joined: list[list[str]] = []
    for table in tables(document):
        for row in table.rows:
            cells = [squeeze(cell.text) for cell in row.cells]
            if re.fullmatch(r"\d+", cells[0]):
                joined.append(cells)
            elif joined and not cells[0]:
                joined[-1] = [one + two for one, two in zip(joined[-1], cells, strict=True)]
    return joined


class TestRealAnnexes:
    """Three tables as the public got them, against what a careful person reads in them."""

    @pytest.mark.parametrize("name", REAL)
    def test_every_row_is_there_once_in_its_columns(self, name: str) -> None:
        count, columns = REAL[name]
        document = read_real(name)
        assert {len(row.cells) for table in tables(document) for row in table.rows} == {columns}
        assert [cells[0] for cells in join_broken(document)] == [row["id"] for row in read_gold(name)["rows"]]
        assert len(join_broken(document)) == count

    @pytest.mark.parametrize("name", REAL)
    def test_deadline_and_text_are_whole(self, name: str) -> None:
        for cells, gold in zip(join_broken(read_real(name)), read_gold(name)["rows"], strict=True):
            assert cells[-1] == squeeze(gold["deadline_text"]), gold["id"]
            assert any(cell.startswith(gold["text12"]) for cell in cells), gold["id"]
            assert any(cell == squeeze(gold.get("title", "")) for cell in cells), gold["id"]

    @pytest.mark.parametrize(("name", "lead", "support"), [("huzhou", 3, 3), ("rules15", 5, 6), ("dataset", 6, 6)])
    def test_units_stand_in_their_own_column_in_printed_order(self, name: str, lead: int, support: int) -> None:
        for cells, gold in zip(join_broken(read_real(name)), read_gold(name)["rows"], strict=True):
            for column, names in ((lead, gold["lead"]), (support, gold["support"])):
                places = [cells[column].find(unit) for unit in names]
                assert places == sorted(places), gold["id"]
                assert -1 not in places, gold["id"]

    def test_row_broken_over_pages_stays_two_rows_with_their_places(self) -> None:
        first, second, _ = tables(read_real("rules15"))
        assert texts(first.rows[-1])[4:] == ["明确数据知识产权、数据产", "省数据局", "省市场监管（知识产", "2026年12"]
        assert texts(second.rows[1])[5:] == ["", "权）局", "月底前"]
        assert (first.rows[-1].place, first.rows[-1].page) == ("第11页第9行", 11)
        assert (second.rows[1].place, second.rows[1].page) == ("第12页第2行", 12)

    def test_merged_cell_says_which_rows_it_covers(self) -> None:
        first = tables(read_real("rules15"))[0]
        column = [texts(row)[1] for row in first.rows]
        assert column == ["章节", "推动数\n据归集\n共享", "^", "^", "加强数\n据治理\n开发", "^", "^", "^", "^"]

    def test_page_number_is_in_no_cell_and_no_paragraph(self) -> None:
        for name in REAL:
            document = read_real(name)
            assert not [text for text in paragraphs(document) if re.fullmatch(r"[—\s\d-]+", text)]

    def test_title_above_the_table_is_a_paragraph_before_it(self) -> None:
        blocks = [block for block in read_real("huzhou").blocks if block.place.startswith("第11页")]
        assert [getattr(block, "text", "") for block in blocks[:2]] == ["附1", "湖州市人工智能创新发展重点任务分解表"]
        assert isinstance(blocks[2], Table)


TWELVE = [str(n) for n in range(1, 13)]


class TestShapes:
    """Tables that LibreOffice and a browser printed, in the shapes that make a PDF hard to read."""

    @pytest.mark.parametrize("shape", ["outside", "open", "norows", "noverticals", "apart"])
    def test_no_row_is_lost_where_lines_are_missing(self, shape: str) -> None:
        document = read(f"layouts/{shape}.pdf")
        rows = join_broken(document)
        assert texts(tables(document)[0].rows[0])[1] == "工作任务"
        assert [cells[0] for cells in rows] == TWELVE
        for n, cells in enumerate(rows, 1):
            text = f"任务{n}，" + "扎实推进各项重点工作，" * (1 + n % 3) + "形成长效。"
            units = ("市数据局" if n % 2 else "市教育局", "市财政局、市司法局各区县政府")
            assert cells[1:] == [text, *units, f"2026年{n % 12 + 1}月底前"]

    def test_row_that_breaks_over_the_page_keeps_the_columns_outside_the_frame(self) -> None:
        last = tables(read("layouts/outside.pdf"))[-1]
        assert texts(last.rows[0]) == ["", "重点工作，形成长效。", "", "各区县政府", ""]
        assert "注：以上任务由市数据局汇总。" in paragraphs(read("layouts/outside.pdf"))

    def test_table_without_any_line_is_read_by_its_columns(self) -> None:
        rows = join_broken(read("layouts/bare.pdf"))
        assert [cells[0] for cells in rows] == [str(n) for n in range(1, 31)]
        for n, cells in enumerate(rows, 1):
            text = f"任务{n}：" + "推进数字化改革，形成长效机制，" * (n % 4 * 3 + 1) + "完成。"
            assert cells[1:] == [text, f"市第{n}局", "各区", "年底"]

    def test_heads_of_two_levels_and_merged_cells_over_pages(self) -> None:
        first, *rest = tables(read("layouts/heads.pdf"))
        assert texts(first.rows[0]) == ["序号", "领域", "任务", "责任分工", "<", "时限"]
        assert texts(first.rows[1]) == ["^", "^", "^", "牵头", "配合", "^"]
        assert [squeeze(row.cells[3].text) or row.cells[3].covered for row in first.rows[2:]] == [
            "市数据局",
            "市发展改革委",
            "above",
            "above",
        ]
        assert texts(rest[-1].rows[-1]) == ["二、下一部分（共0项）", "<", "<", "<", "<", "<"]
        assert paragraphs(read("layouts/heads.pdf")) == ["石桥区行动方案", "附合并"]

    def test_menu_of_a_web_page_stays_apart_from_the_table_inside(self) -> None:
        menu, plan = tables(read("layouts/web.pdf"))
        assert texts(menu.rows[0])[0] == "首页"
        assert [squeeze(row.cells[0].text) for row in plan.rows] == ["序号", "1", "2", "3", "4", "5"]
        assert not [text for text in paragraphs(read("layouts/web.pdf")) if "file:" in text]

    def test_struck_words_stay_in_the_text_and_are_named(self) -> None:
        document = read("layouts/struck.pdf")
        _, text, unit = tables(document)[0].rows[1].cells
        assert squeeze(text.struck) == "大数据中心，并于年底前完成第一期工程的全部建设任务，投入运营"
        assert text.text.replace("\n", "") == "建设" + squeeze(text.struck) + "算力中心[1]重点项目"
        assert (squeeze(unit.text), unit.struck) == ("市教育局", "")
        assert document.blocks[-1][:3] == Paragraph("本段作废", "第1页", "本段作废")[:3]


def turn(content: bytes, degrees: int) -> bytes:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(content)
    for page in document:
        page.set_rotation(degrees)
    turned = BytesIO()
    document.save(turned)
    return turned.getvalue()


def scan(content: bytes, pages: list[int] | None = None) -> bytes:
    """The PDF with pages (all, if none are named) turned into pictures."""
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(content)
    for number in range(len(document)) if pages is None else pages:
        picture = BytesIO()
        document[number].render(scale=0.5).to_pil().convert("RGB").save(picture, "PDF")
        document.import_pages(pdfium.PdfDocument(picture.getvalue()), [0], number)
        document.del_page(number + 1)
    scanned = BytesIO()
    document.save(scanned)
    return scanned.getvalue()


OPEN = (ANNEXES / "layouts" / "open.pdf").read_bytes()


class TestPages:
    @pytest.mark.parametrize("degrees", [90, 180, 270])
    def test_page_that_lies_on_its_side_is_read_alike(self, degrees: int) -> None:
        turned = read_pdf(turn(OPEN, degrees), "x")
        assert set_upright(turned.blocks) == read("layouts/open.pdf").blocks

    def test_pages_are_counted_from_one_and_keep_their_numbers(self) -> None:
        part = read_pdf(OPEN, "x", pages=(2, 2))
        assert {row.page for table in tables(part) for row in table.rows} == {2}
        assert tables(part)[0].rows[0].place == "第2页第1行"

    def test_each_page_is_told_to_whoever_waits(self) -> None:
        told: list[tuple[int, int]] = []
        read_pdf(OPEN, "x", pages=(1, 2), tick=lambda done, total: told.append((done, total)))
        assert told == [(1, 2), (2, 2)]

    @pytest.mark.parametrize("pages", [(0, 1), (2, 9), (4, 4), (3, 2)])
    def test_pages_outside_the_document_say_how_many_there_are(self, pages: tuple[int, int]) -> None:
        with pytest.raises(DataError, match="共3页"):
            read_pdf(OPEN, "计划.pdf", pages=pages)

    def test_tables_come_in_the_order_of_the_pages(self) -> None:
        places = [table.rows[0].page for table in tables(read("layouts/heads.pdf"))]
        assert places == [1, 2, 3, 4, 5]


class TestUnreadable:
    def test_scan_is_said_to_be_one_with_what_to_do(self) -> None:
        with pytest.raises(DataError, match=r"计划\.pdf：是扫描件.*OCR"):
            read_pdf(scan(OPEN), "计划.pdf")

    def test_single_scanned_page_is_a_remark(self) -> None:
        document = read_pdf(scan(OPEN, [1]), "x")
        assert [remark[:7] for remark in document.remarks] == ["第2页是图像，"]
        assert {row.page for table in tables(document) for row in table.rows} == {1, 3}

    def test_encrypted_file_says_what_to_do(self) -> None:
        with pytest.raises(DataError, match=r"加了密码.*另存"):
            read_pdf((ANNEXES / "layouts" / "locked.pdf").read_bytes(), "x")

    @pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.4\n" + b"x" * 500, OPEN[: len(OPEN) // 2]])
    def test_damaged_file_says_so_without_a_traceback(self, content: bytes) -> None:
        with pytest.raises(DataError, match="损坏"):
            read_pdf(content, "x")

    def test_words_recognised_on_a_scan_are_read_with_a_remark(self) -> None:
        pdfium = pytest.importorskip("pypdfium2")
        picture = BytesIO()
        document = pdfium.PdfDocument(OPEN)
        page = document[0]
        page.render(scale=0.5).to_pil().convert("RGB").save(picture, "PDF")
        for drawn in list(page.get_objects()):
            if drawn.type == pdfium.raw.FPDF_PAGEOBJ_PATH:
                page.remove_obj(drawn)
        (scanned,) = pdfium.PdfDocument(picture.getvalue())[0].get_objects()
        image = pdfium.PdfImage.new(document)
        image.set_bitmap(scanned.get_bitmap())
        image.set_matrix(pdfium.PdfMatrix().scale(*page.get_size()))
        page.insert_obj(image)
        page.gen_content()
        recognised = BytesIO()
        document.save(recognised)
        read_again = read_pdf(recognised.getvalue(), "x", pages=(1, 1))
        assert [remark[:10] for remark in read_again.remarks] == ["第1页整页是图像，文"]
        assert texts(tables(read_again)[0].rows[0]) == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]

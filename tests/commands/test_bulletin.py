"""Documents: what they say is what ``report`` says, how they look is GB/T 9704, and nothing is invented on them."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from bizenv.plan.registry import Registry
from bizenv.views.markdown import paper as plain
from bizenv.views.office import word
from bizenv.views.wording.paper import Annex, Block, Given, Paper, Table

PERIOD = ("--period", "2019-Q4", "--as-of", "2020-01-06")
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></w:t>&lt;",
    "=cmd|' /C calc'!A0",
    "[red]警[/red]",
    "\x00\x07\x1b[31m\u202e翻转\u200b\ufeff",
    "无" * 10_000,
    "a|b\n# c\n| d",
    "\ud800",
)


def said(path: Path) -> str:
    """All the text of a document, tables included."""
    book = Document(str(path))
    return "\n".join(t.text or "" for t in book.element.body.iter(qn("w:t")))


def report(run, *typed) -> dict:
    return json.loads(run("report", *typed, "--format", "json").out)


def write(run, *typed) -> str:
    result = run(*typed)
    assert (result.code, result.out) == (0, ""), result.err
    return result.err


@pytest.fixture(scope="session")
def bulletin(once, kept_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A circular of the small ledger, made once."""
    path = tmp_path_factory.mktemp("circular") / "通报.docx"
    once("bulletin", "--number", "3", *PERIOD, "-o", path, "--data", kept_office, today="2019-10-08")
    return path


# what is said


@pytest.mark.parametrize("kind", ["bulletin", "report"])
def test_the_figures_are_those_of_the_report_of_the_same_day(run, office, kind: str):
    told = report(run, *PERIOD, "--data", office)
    text = run("bulletin", "--kind", kind, *PERIOD, "--data", office).out.replace("\\", "")
    due, places = told["due"], told["places"]
    assert f"（一）共{told['total']}项：" in text
    assert f"2019年第四季度应办结{places['due']}" in text
    share = due["shares"]
    assert (
        f"已办结销号{due['closed']}（{share['closed']}%）、待核验{due['awaiting']}（{share['awaiting']}%）、"
        f"经批准延期{due['extended']}（{share['extended']}%）、未完成{due['not_complete']}（{share['not_complete']}%）"
        in text
    )
    undated = told["undated"]
    assert f"2019年第四季度已反馈{undated['reported']}、未按时反馈{undated['unreported']}" in text
    assert f"逾期{len(told['lagging'])}项" in text
    annex = text.partition("## 附件1")[2].partition("## 附件2")[0]
    labels = {task["id"]: task["label"] for task in told["tasks"]}
    assert re.findall(r"^\| \d+ \| (\S+) ", annex, re.MULTILINE) == [labels[i] for i in told["lagging"]]
    for colour, n in told["lights"].items():
        assert f"{ {'red': '红', 'yellow': '黄', 'green': '绿', 'blue': '蓝'}[colour] }灯{n}项" in text


def test_the_rows_of_the_departments_are_those_of_the_report(run, office):
    rows = json.loads(run("report", *PERIOD, "--by", "department", "--data", office, "--format", "json").out)["rows"]
    text = run("bulletin", *PERIOD, "--data", office).out
    annex = text.partition("## 附件3")[2]
    found = re.findall(r"^\| (\S+) \| (\d+|·) \| (\d+|·) \| (\d+|·) \|", annex, re.MULTILINE)
    dot = "·"
    assert found == [
        (r["key"], str(r["total"]), str(r["due"]["count"] or dot), str(r["due"]["closed"] or dot)) for r in rows
    ]


def test_the_brief_has_the_same_figures(run, office):
    told = report(run, *PERIOD, "--data", office)
    text = run("brief", *PERIOD, "--data", office).out
    due = told["due"]
    assert (
        f"应办结{due['count']}项，已办结销号{due['closed']}项（办结率{due['rate']}%）、待核验{due['awaiting']}项、"
        f"经批准延期{due['extended']}项、未完成{due['not_complete']}项（逾期{due['overdue']}项）" in text
    )
    assert f"存在问题（{len(told['lagging'])}项）" in text
    for head in ("一、总体", "二、主要成效", "三、存在问题", "四、提请协调事项"):
        assert f"## {head}" in text


def test_word_and_markdown_say_the_same(run, office, bulletin: Path):
    text = run("bulletin", "--number", "3", *PERIOD, "--data", office).out
    plainly = re.sub(r"[\\\s|#*]|---", "", text)
    book = Document(str(bulletin))
    for paragraph in book.paragraphs:
        assert re.sub(r"[\s|#*]", "", paragraph.text) in plainly
    for table in book.tables:
        for row in table.rows[:3]:
            for cell in row.cells:
                assert re.sub(r"[\s|#*]", "", cell.text) in plainly


def test_who_is_exempt_is_neither_praised_nor_said_to_lag(run, office, registry: Registry):
    told = report(run, *PERIOD, "--data", office)
    unnamed = {t["id"] for t in told["tasks"] if t["light"] is None and t["outcome"] == "overdue"}
    text = run("bulletin", *PERIOD, "--data", office).out
    lagging = text.partition("## 附件1")[2].partition("## 附件2")[0]
    good = text.partition("进展较好")[2].partition("存在的主要问题")[0]
    for name in (d.name for d in registry.departments if d.kind in ("党委部门", "纪检监察", "法院检察院")):
        assert name not in lagging
        assert name not in good
    assert (f"另有{len(unnamed)}项的牵头单位按规则只列进展" in lagging) == bool(unnamed)


def test_units_are_not_ranked_unless_the_rubric_says_so(run, office):
    order = [row["key"] for row in report(run, *PERIOD, "--by", "department", "--data", office)["rows"]]

    def listed() -> list[str]:
        annex = run("bulletin", *PERIOD, "--data", office).out.partition("## 附件3")[2]
        return re.findall(r"^\| (\S+) \| [\d·]+ \|", annex, re.MULTILINE)

    assert listed() == order
    rules = office / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("ranked: false", "ranked: true"), "utf-8")
    assert run("validate", office).code == 0
    rows = {row["key"]: row for row in report(run, *PERIOD, "--by", "department", "--data", office)["rows"]}
    rated = [rows[name]["due"]["rate"] for name in listed() if rows[name]["judged"] and rows[name]["due"]["count"]]
    assert rated == sorted(rated, reverse=True)
    assert listed()[: len(rated)] != order[: len(rated)]
    assert set(listed()) == set(order)


def test_an_empty_ledger_is_said_and_nobody_is_accused(run, tmp_path: Path):
    for typed in (("bulletin",), ("bulletin", "--kind", "report"), ("brief",)):
        text = run(*typed, *PERIOD).out
        assert "台账为空" in text
        assert "不代表未完成" in text
        assert not re.search("逾期|未按时反馈|滞后|临近时限", text.partition("口径")[0])
    path = tmp_path / "清单.docx"
    assert run("department", "区政务办", "-o", path).code == 0
    assert "台账为空" in said(path)


def test_what_nobody_gave_stands_as_waiting_and_a_draft_says_so(run, office):
    text = run("bulletin", *PERIOD, "--data", office).out
    for words in (
        "送审稿",
        "【待编号】",
        "【待署名】",
        "【待盖章】",
        "【待定日期】",
        "【待补：问题线索受理数、办结数】",
    ):
        assert words in text.replace("\\", ""), words
    given = (
        *("--number", "沙督〔2020〕3号", "--issuer", "区政府督查办", "--approved-by", "张某", "--date", "2020-01-08"),
        *("--clues", "12/10", "--limit", "2020-01-20", "--to", "各街道"),
    )
    text = run("bulletin", *PERIOD, *given, "--data", office).out
    assert "待" not in re.sub("待核验|等待|待办|待补充", "", text.partition("## 附件1")[0])
    assert "送审稿" not in text
    for words in (
        "沙督〔2020〕3号",
        "区政府督查办",
        "2020年1月8日",
        "受理问题线索12件，已办结10件，正在办理2件",
        "各街道：",
    ):
        assert words in text
    assert "2020年1月20日前书面反馈" in text


@pytest.mark.parametrize("clues", ["12", "a/b", "3/5", "-1/0", ""])
def test_counts_of_clues_that_are_none_are_refused(run, clues: str):
    result = run("bulletin", "--clues", clues)
    assert (result.code, result.out) == (2, "")
    assert "受理数/办结数" in result.err


def test_a_list_names_ten_and_says_where_the_rest_stands(run, office):
    told = report(run, *PERIOD, "--data", office)
    assert len(told["lagging"]) > 10
    text = run("bulletin", *PERIOD, "--data", office).out
    body = text.partition("逾期和预警。")[2].partition("（二）")[0]
    assert len(re.findall(r"^\d+\. ", body, re.MULTILINE)) == 10
    assert f"其余{len(told['lagging']) - 10}项见附件1" in body


# how it looks


def test_the_page_is_that_of_the_standard(bulletin: Path):
    book = Document(str(bulletin))
    first, *others = book.sections

    def near(*lengths: object) -> list[int]:
        return [round(length / Mm(1)) for length in lengths]

    assert near(first.page_width, first.page_height) == [210, 297]
    assert near(first.top_margin, first.left_margin, first.right_margin, first.bottom_margin) == [37, 28, 26, 35]
    grid = first._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 22 * 579 / 20 <= (297 - 37 - 35) / 25.4 * 72  # 22 lines fit
    assert 28 * (16 - 5 / 20) <= (210 - 28 - 26) / 25.4 * 72  # and 28 characters
    assert near(*(s.page_width for s in others)) == [297] * 3
    assert book.settings.odd_and_even_pages_header_footer
    for section in book.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert ("".join(odd.text.split()), odd.alignment) == ("—1—", 2)
        assert ("".join(even.text.split()), even.alignment) == ("—1—", 0)
        assert [i.text for i in odd._p.iter(qn("w:instrText"))] == [" PAGE "]


def test_every_run_names_its_font_for_chinese(bulletin: Path):
    book = Document(str(bulletin))
    known = {word.BODY, word.HEADING, word.SUBHEADING, word.TITLE, word.FIGURES}
    runs = [r for r in book.element.body.iter(qn("w:r")) if r.findtext(qn("w:t"))]
    assert len(runs) > 1000
    for it in runs:
        fonts = it.find(qn("w:rPr")).find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} <= known
        assert not [name for name in fonts.attrib if name.endswith("Theme")]
    by_text = {p.text: p for p in book.paragraphs}
    fonts_of = {
        "一、总体情况": word.HEADING,
        "各有关单位：": word.BODY,
        next(t for t in by_text if t.startswith("关于2019年")): word.TITLE,
    }
    for text, font in fonts_of.items():
        run = by_text[text].runs[0]
        assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert not run.bold
    lead = next(p for p in book.paragraphs if p.text.startswith("（一）共"))
    assert lead.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == word.SUBHEADING
    assert lead.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    styles = book.styles.element.find(qn("w:docDefaults"))
    assert {x.get(qn("w:eastAsia")) for x in styles.iter(qn("w:lang"))} == {"zh-CN"}


def test_heads_of_tables_repeat_and_rows_are_not_parted(bulletin: Path):
    book = Document(str(bulletin))
    assert len(book.tables) == 3
    for table in book.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    tasks = book.tables[1]
    assert len(tasks.rows) == 191
    merged = [tr.tc_lst[0].tcPr.find(qn("w:vMerge")) for tr in tasks._tbl.tr_lst[1:]]
    assert sum(m.get(qn("w:val")) == "restart" for m in merged) == 20  # 19 fields and part two


def test_the_parts_of_a_word_file_are_valid_xml_in_the_order_of_the_schema(bulletin: Path):
    """Word refuses what it does not expect: the properties of a paragraph and of a run come in their order."""
    order = {
        "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind jc rPr sectPr",
        "rPr": "rStyle rFonts b i color spacing w kern position sz szCs lang",
        "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    }
    book = Document(str(bulletin))
    for name, words in order.items():
        wanted = words.split()
        for it in book.element.body.iter(qn(f"w:{name}")):
            places = [wanted.index(child.tag.rpartition("}")[2]) for child in it]
            assert places == sorted(places)


def pdfs(paths: list[Path], tmp_path: Path) -> list[Path]:
    """The documents as LibreOffice prints them, started once for all."""
    soffice = shutil.which("soffice")
    if soffice is None:
        assert not os.environ.get("BIZENV_TOOLS"), "LibreOffice is missing"
        pytest.skip("没有 LibreOffice")
    home = (tmp_path / "libreoffice").as_uri()
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={home}", "--convert-to", "pdf", "--outdir", tmp_path, *paths],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [tmp_path / f"{path.stem}.pdf" for path in paths]


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


@pytest.mark.office
def test_the_brief_is_one_page_whatever_is_on_record(run, office, tmp_path: Path, monkeypatch):
    """Empty, small, and with long texts for everything that asks for coordination."""
    made = []
    for name, typed in (("空", ()), ("小", ("--data", office))):
        made.append(tmp_path / f"{name}.docx")
        write(run, "brief", *PERIOD, *typed, "-o", made[-1])
    for n, task in enumerate(("1.2", "3.1", "4.2", "6.1", "10", "16", "18", "19")):
        wish = "请区政府协调解决跨部门数据共享问题，" * (2 + 9 * n)
        monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
        assert run("record", task, "--progress", "30", "--coordinate", wish, "--data", office).code == 0
    made.append(tmp_path / "大.docx")
    write(run, "brief", "--period", "2019-Q4", "--as-of", "2020-01-06", "--data", office, "-o", made[-1])
    assert [(path.name, pages(path)) for path in pdfs(made, tmp_path)] == [
        ("空.pdf", 1),
        ("小.pdf", 1),
        ("大.pdf", 1),
    ]


@pytest.mark.office
def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path):
    reader = shutil.which("pdftotext")
    if reader is None:
        assert not os.environ.get("BIZENV_TOOLS"), "pdftotext is missing"
        pytest.skip("没有 pdftotext")
    text = Block("国" * 28 * 70)
    path = tmp_path / "满.docx"
    path.write_bytes(word.render(Paper("题", "", "", (text,), date(2020, 1, 6), "机关", "张某", signed=False)))
    (printed,) = pdfs([path], tmp_path)
    typed = [reader, "-f", "2", "-l", "2", "-layout", printed, "-"]
    shown = subprocess.run(typed, check=True, capture_output=True, encoding="utf-8").stdout
    assert [len(line.strip()) for line in shown.splitlines() if "国" in line] == [28] * 22


@pytest.mark.office
def test_libreoffice_prints_the_whole_circular(bulletin: Path, tmp_path: Path):
    (printed,) = pdfs([bulletin], tmp_path)
    assert pages(printed) > 10


# bytes


@pytest.mark.parametrize("name", ["bulletin", "brief"])
def test_same_data_same_day_same_bytes(office, environment, tmp_path: Path, name: str):
    contents = set()
    for n, (zone, locale) in enumerate((("Asia/Shanghai", "C.UTF-8"), ("America/New_York", "C"))):
        path = tmp_path / f"{n}.docx"
        subprocess.run(
            [sys.executable, "-m", "bizenv", name, *PERIOD, "-o", path, "--data", office],
            env={**environment, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(n)},
            check=True,
            capture_output=True,
        )
        contents.add(path.read_bytes())
    assert len(contents) == 1
    with zipfile.ZipFile(BytesIO(contents.pop())) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {"2020-01-06T00:00:00Z"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_out_as_text(text: str, tmp_path: Path):
    table = Table((text, "乙"), (1, 1), ((text, text), (text, "丁")), merge=1)
    paper = Paper(
        title=text,
        number=text,
        addressee=text,
        blocks=(Block(text, "heading"), Block(text, lead=text), Block(f"1. {text}", "point")),
        day=date(2020, 1, 6),
        issuer=text,
        approved_by=None,
        annexes=(Annex(text, table, (text,)),),
        table=table,
        slip=table,
    )
    path = tmp_path / "文.docx"
    path.write_bytes(word.render(paper))
    shown = said(path)
    legible = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", text)
    assert shown.count(legible.split("\n")[0]) >= 8
    with zipfile.ZipFile(path) as book:
        assert b"<script" not in book.read("word/document.xml")
    lines = plain.render(paper).split("\n")
    assert not [line for line in lines if re.search(r"(?<!\\)<", line)]
    assert not [line for line in lines if re.search("[\x00-\x1f]", line)]
    heads = {"#", "##"}
    assert all(line.split(" ")[0] in heads for line in lines if line.startswith("#"))


def test_without_python_docx_it_says_what_to_install(run, monkeypatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "bizenv.views.office.word", raising=False)
    monkeypatch.delattr("bizenv.views.office.word", raising=False)
    result = run("brief", "-o", tmp_path / "一页.docx")
    assert (result.code, result.out) == (2, "")
    assert "pip install 'bizenv[docx]'" in result.err
    assert not list(tmp_path.glob("*.docx"))


def test_word_on_a_terminal_is_refused_and_so_is_another_suffix(run):
    assert run("brief", "--format", "docx").code == 2
    result = run("brief", "-o", "一页.pdf")
    assert (result.code, result.out) == (2, "")
    assert run("department", "区政务办", "-o", "单.pdf").code == 2
    assert run("list", "-o", "单.docx").code == 2


def test_a_document_that_cannot_be_written_is_said_with_the_reason(run, tmp_path: Path):
    result = run("brief", "-o", tmp_path / "没有" / "一页.docx")
    assert result.code == 4
    assert "没有这个文件夹" in result.err
    assert run("brief", "-o", "").code == 2


def test_what_is_given_may_not_be_empty(run):
    for option in ("--number", "--issuer", "--approved-by"):
        assert run("bulletin", option, " ").code == 2


def test_a_period_that_has_not_begun_has_no_circular(run):
    result = run("bulletin", "--period", "2030")
    assert (result.code, result.out) == (2, "")
    assert "还没有开始" in result.err


def test_a_number_may_be_a_figure_or_whole():
    assert Given("3", None, None, date(2020, 1, 6)).numbered == "第3期"
    assert Given("沙督〔2020〕3号", None, None, date(2020, 1, 6)).numbered == "沙督〔2020〕3号"
    assert Given(None, None, None, date(2020, 1, 6)).numbered == "【待编号】"


def test_the_list_of_a_department_has_all_that_it_leads_and_supports(run, office, tmp_path: Path):
    path = tmp_path / "清单.docx"
    write(run, "department", "区经济信息委", "-o", path, "--as-of", "2019-12-31", "--data", office)
    told = json.loads(
        run("department", "区经济信息委", "--as-of", "2019-12-31", "--format", "json", "--data", office).out
    )
    lead, support = Document(str(path)).tables
    assert [row.cells[1].text for row in lead.rows][1:] == [t["label"] for t in told["lead"]]
    assert [row.cells[1].text for row in support.rows][1:] == [t["label"] for t in told["support"]]
    assert [row.cells[3].text for row in lead.rows][1:] == [t["text"] for t in told["lead"]]


def test_a_circular_is_printed_again_as_it_was_known(run, office, monkeypatch):
    typed = ("bulletin", "--period", "2019-Q4", "--as-of", "2020-01-06", "--data", office)
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    known = run(*typed, "--recorded-by", "2020-01-06").out
    assert run(*typed).out == run(*typed, "--recorded-by", "2020-02-06").out
    monkeypatch.setenv("BIZENV_TODAY", "2020-03-01")
    late = ("--date", "2019-12-20", "--received", "2020-03-01", "--evidence", "回函")
    assert run("record", "11.1", "--done", *late, "--data", office).code == 0
    assert run(*typed).out != known
    assert run(*typed, "--recorded-by", "2020-01-06").out == known


def test_a_court_that_is_past_its_day_is_counted_and_not_named(run, office, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    rule = ("--document", "新文件", "--effective", "2019-12-01", "--until", "2019-12-31")
    assert run("supersede", "46.1", *rule, "--data", office).code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    told = report(run, *PERIOD, "--data", office)
    assert told["lagging_unnamed"] == 1
    text = run("bulletin", *PERIOD, "--data", office).out
    body, _, annexes = text.partition("## 附件1")
    assert f"逾期{told['due']['overdue']}［" in body.replace("\\", "")
    assert "46(1)" not in body
    assert "46(1)" not in annexes.partition("## 附件2")[0]
    assert "另有1项的牵头单位按规则只列进展，不列名" in body
    shown = run("report", *PERIOD, "--data", office).out
    assert "46(1)" not in shown
    assert "46(1)" not in run("brief", *PERIOD, "--data", office).out


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于2019年《某区方案》的通报", ["关于2019年《某区方案》的通报"]),
        (
            "关于2020年第一季度《重庆市沙坪坝区营商环境优化提升工作方案》推进情况的通报",
            ["关于2020年第一季度", "《重庆市沙坪坝区营商环境优化提升工作方案》", "推进情况的通报"],
        ),
        ("关于《" + "长" * 30 + "》的通报", ["关于《" + "长" * 30 + "》的通报"]),
    ],
)
def test_a_long_title_is_parted_where_its_sense_does(title: str, lines: list[str], tmp_path: Path):
    path = tmp_path / "题.docx"
    path.write_bytes(word.render(Paper(title, "", "", (), date(2020, 1, 6), "机关", "张某", signed=False)))
    assert Document(str(path)).paragraphs[0].text.split("\n") == lines


@pytest.fixture
def late_court(run, office, monkeypatch) -> Path:
    """An office in which a task of the court, which is not judged, was closed after the deadline of a new rule."""
    for day, *typed in (
        ("2020-01-02", "supersede", "40", "--document", "新文件", "--effective", "2020-01-01", "--until", "2020-01-10"),
        ("2020-01-20", "record", "40", "--done", "--evidence", "材料"),
        ("2020-01-25", "verify", "40", "--pass", "--by", "张某"),
    ):
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*typed, "--data", office)
        assert result.code == 0, result.err
    return office


def test_annex_2_does_not_say_of_a_court_that_it_was_late(run, late_court):
    as_of = ("--as-of", "2020-02-01", "--data", late_court)
    assert json.loads(run("show", "40", "--format", "json", *as_of).out)["tasks"][0]["state"] == "closed_late"
    assert "逾期办结" in run("show", "40", *as_of).out  # the office itself sees the plain fact
    row = next(line for line in run("bulletin", *as_of).out.splitlines() if "| 40 |" in line)
    assert "已办结销号" in row
    assert "逾期" not in row


def test_the_list_that_the_court_gets_does_not_say_that_it_was_late(run, late_court, tmp_path: Path):
    path = tmp_path / "区法院.docx"
    write(run, "department", "区法院", "--as-of", "2020-02-01", "-o", path, "--data", late_court)
    assert "已办结销号" in said(path)
    assert "逾期" not in said(path)


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_has_changed_does_not_say_of_a_court_that_it_was_late(run, late_court, form: str):
    def told(day: str, since: str) -> list[str]:
        out = run("report", "--since", since, "--as-of", day, "--format", form, "--data", late_court).out
        return [line for line in out.partition("以来有变化")[2].splitlines() if line.strip("| ").startswith("40 ")]

    (row,) = told("2020-02-01", "2020-01-15")
    assert "已办结销号" in row
    assert "逾期" not in row
    assert told("2020-01-15", "2020-01-05") == []  # nothing but that the deadline has passed


def test_no_days_are_counted_against_what_is_closed(run, office):
    row = next(
        line
        for line in run(
            "department", "区经济信息委", "--format", "markdown", "--as-of", "2020-01-05", "--data", office
        ).out.splitlines()
        if line.startswith("| 27(3) |")
    )
    assert "已办结销号" in row
    assert "已过" not in row

"""The pages of the units say what ``departments`` and ``department`` say; a unit's sheet comes as a Word file."""

import io
import re
from urllib.parse import quote

import pytest

from tests.unit.web.conftest import text_of

PLAN = "shapingba-2019-177"


def test_the_list_has_the_numbers_of_the_command(serve, desk_folder, run):
    page = serve(desk_folder).get("/units?sort=lead")
    told = run("departments", "--sort", "lead", "--data", desk_folder, "--as-of", "2020-03-01", "--format", "csv").out
    rows = re.findall('<tr><th scope="row"><a [^>]*>([^<]+)</a>.*?</tr>', page.text, re.DOTALL)
    assert rows == [line.split(",")[0] for line in told.splitlines()[1:]]
    assert "bizenv departments --sort lead" in page.text
    numbers = re.search("区政务办</a>.*?</tr>", page.text, re.DOTALL)[0]
    line = next(it for it in told.splitlines() if it.startswith("区政务办,")).split(",")
    assert re.findall(">(\\d+|·)</td>", numbers) == [n if n != "0" else "·" for n in line[2:]]


def test_a_units_sheet_lists_what_it_leads_and_supports(serve, desk_folder, run):
    browser = serve(desk_folder)
    page = browser.get("/unit/区政务办")
    assert page.status_code == 200, text_of(page)
    listed = re.findall(f'<a class="id" href="/task/{PLAN}/([^"]+)"', page.text)
    told = run("department", "区政务办", "--data", desk_folder, "--as-of", "2020-03-01", "--format", "ids").out.split()
    assert listed == told
    assert "附表中又作" in text_of(browser.get(f"/unit/{quote('区住房城乡建委')}"))


@pytest.mark.office
def test_the_sheet_comes_as_the_word_file_of_the_command(serve, desk_folder, run, tmp_path):
    docx = pytest.importorskip("docx")
    browser = serve(desk_folder)
    given = browser.get("/units/sheet", params={"name": "区政务办"})
    assert given.status_code == 200, text_of(given)
    assert given.headers["content-disposition"].startswith("attachment")
    out = tmp_path / "sheet.docx"
    run("department", "区政务办", "--data", desk_folder, "--as-of", "2020-03-01", "-o", out)

    def read(file):
        document = docx.Document(file)
        return [p.text for p in document.paragraphs] + [
            c.text for t in document.tables for r in t.rows for c in r.cells
        ]

    assert read(io.BytesIO(given.content)) == read(str(out))


def test_a_unit_leads_to_its_tasks_and_its_form(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.get("/unit/区政务办")
    tasks = re.search('href="(/tasks\\?[^"]+)"', page.text)[1]
    assert browser.get(tasks).status_code == 200
    form = re.search('href="(/forms/making\\?[^"]+)"', page.text)
    assert form is not None
    assert browser.get(form[1].replace("&amp;", "&")).status_code == 200


def test_an_unknown_unit_is_said_with_those_that_are_near(serve):
    answer = serve().get("/unit/区政务")
    assert answer.status_code in (200, 404)
    missing = serve().get("/unit/不存在的单位")
    assert missing.status_code == 404
    assert "没有单位" in text_of(missing)


def test_a_unit_that_gave_way_to_another_says_so(serve, desk_folder, run, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-03-01")
    done = run(
        "reorganise",
        "区政务办",
        "--into",
        "区司法局",
        "--document",
        "某文号",
        "--effective",
        "2020-02-01",
        "--data",
        desk_folder,
    )
    assert done.code == 0, done.err
    browser = serve(desk_folder)
    assert "已由区司法局承接" in text_of(browser.get("/unit/区政务办"))
    assert "已由区司法局承接" in text_of(browser.get("/units"))


def test_several_plans_count_a_unit_once(serve, several):
    browser = serve(several)
    assert browser.get("/units").status_code == 200
    page = browser.get("/unit/区政务办")
    assert page.status_code == 200, text_of(page)
    assert "方案" in text_of(page)


def test_the_marks_beside_a_units_deadlines_are_explained(serve, desk_folder):
    assert "* 原文无“底前”，按期末日计" in serve(desk_folder).read("/unit/区政务办")

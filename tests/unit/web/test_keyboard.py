"""What is made and taken in, by keyboard alone: forms, letters, a circular. The acts on tasks are in ``tests/commands``."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHERE = """() => { const e = document.activeElement;
  const said = e.getAttribute('aria-label') || (e.labels && e.labels.length ? e.labels[0].textContent : e.textContent);
  return [e.type || e.tagName, said.trim()]; }"""


class Keys:
    """A person without a mouse."""

    def __init__(self, page) -> None:
        self.page = page

    def go(self, path: str) -> None:
        """Open a page of the office, as by its address."""
        self.page.goto(self.page.office.address + path)

    def walk_to(self, label: str) -> str:
        """Press Tab until something of this name has the keyboard; what kind of thing it is."""
        seen = []
        for _ in range(150):
            kind, said = self.page.evaluate(WHERE)
            if said.startswith(label):
                return str(kind)
            seen.append(said[:12])
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {label}: {seen}")

    def fill(self, label: str, text: str) -> None:
        """Write into a box, or choose the word of a list that begins so."""
        kind = self.walk_to(label)
        if kind == "select-one":
            for _ in range(40):
                if self.page.evaluate("document.activeElement.selectedOptions[0].text").startswith(text):
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"no such choice: {text}")
        if kind == "date":  # year, month and day are three boxes for the keyboard
            for part in text.split("-"):
                self.page.keyboard.type(part)
                if len(part) == 4:
                    self.page.keyboard.press("ArrowRight")
            return
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def press(self, label: str, key: str = "Enter") -> None:
        """Press a button, follow a link, tick a box."""
        self.walk_to(label)
        self.page.keyboard.press(key)

    def fetch(self, label: str) -> tuple[str, bytes]:
        """Follow a link or press a button that gives a file: its name and what is in it."""
        self.walk_to(label)
        with self.page.expect_download() as found:
            self.page.keyboard.press("Enter")
        return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def count(folder: Path) -> int:
    return sum(1 for _ in (folder / "ledger").rglob("*.yaml"))


def test_a_circular_is_drawn_up_and_issued(visit, desk_folder):
    keys = Keys(visit(desk_folder, today=dt.date(2020, 1, 15)))
    before = count(desk_folder)
    keys.go("papers/bulletin")
    for label, text in (
        ("期间", "2019年第四季度"),
        ("期号、文号", "next"),
        ("反馈的截止日期", "2020-02-10"),
        ("问题线索", "12/10"),
        ("审定人", "张某"),
        ("职务", "主任"),
        ("署名机关", "区政府督查办"),
    ):
        keys.fill(label, text)
    keys.press("预览")
    keys.page.wait_for_selector("article.sheet")
    assert count(desk_folder) == before
    keys.press("签发并下载 Word")
    keys.page.wait_for_url("**/papers/done*")
    name, content = keys.fetch("下载 通报_2019-Q4")
    assert name == "通报_2019-Q4.docx"
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert count(desk_folder) == before + 1


def test_letters_are_chosen_seen_and_put_on_record(visit, desk_folder):
    keys = Keys(visit(desk_folder, today=dt.date(2020, 1, 15)))
    before = count(desk_folder)
    keys.go("papers/notice")
    labels = keys.page.eval_on_selector_all("input[name=on]", "some => some.map(e => e.labels[0].textContent)")
    for label in labels[:2]:
        keys.press(label, "Space")
    keys.fill("限期", "5个工作日")
    keys.press("预览")
    keys.page.wait_for_selector("article.sheet")
    keys.press("不写审定人，记入台账，下载这些函")
    keys.page.wait_for_url("**/papers/done*")
    assert count(desk_folder) == before + 2


def test_forms_go_out_and_come_back(visit, desk_folder, tmp_path):
    keys = Keys(visit(desk_folder, today=dt.date(2020, 1, 15)))
    before = count(desk_folder)
    keys.go("forms")
    keys.fill("哪一期", "2019-Q4")
    keys.press("预览要发的表")
    keys.page.wait_for_url("**/forms/making*")
    _, content = keys.fetch("下载全部")
    archive = zipfile.ZipFile(io.BytesIO(content))
    name = next(it for it in archive.namelist() if it.endswith("填报表.xlsx"))
    book = load_workbook(io.BytesIO(archive.read(name)))
    book["填报"]["G5"], book["填报"]["H5"] = "正在推进", 90
    book.save(tmp_path / "交回.xlsx")
    keys.go("forms")
    keys.walk_to("选文件")
    keys.page.locator("#files").set_input_files(
        tmp_path / "交回.xlsx"
    )  # the window in which one chooses is the system's
    keys.press("检查并预览")
    keys.page.wait_for_url("**/forms/batch*")
    assert count(desk_folder) == before
    keys.press("记录全部")
    keys.page.wait_for_url("**/forms/done*")
    assert count(desk_folder) == before + 1

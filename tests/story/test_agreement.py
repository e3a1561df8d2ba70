"""Any two documents of the same day and period agree in every figure, whatever they are written in.

Each document is read back as a person reads it. Its first figure of a sort is the one of the whole plan; later ones may
be of a unit or a field. A document need not tell every figure, but those of the first sentence it has to: what was due, what is closed, the rate.
"""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

STORY = (("2020-01-09", "2019-Q4", ""), ("2020-01-20", "2019", "--as-of 2020-01-20"))
"""Day of asking, period, and the day as of which it is told, where it is another than the last of the period."""
MORNINGS = (("2020-01-10", "2019-Q4", ""), ("2020-01-20", "2019", "--as-of 2020-01-20"), ("2020-04-09", "2020-Q1", ""))
"""The same of the year that is told from its mornings: with an extension, a new lead, units split, a task opened again."""
EXAMPLE = (
    ("2020-01-20", "2019", "--as-of 2020-01-20"),
    ("2020-07-15", "2020-Q2", ""),
    ("2020-10-31", "2020", "--as-of 2020-10-31"),
)
PAPERS = (
    "bulletin --period {period} {day} -o 通报.docx",
    "bulletin --period {period} {day} -o 通报.md",
    "bulletin --kind report --period {period} {day} -o 报告.docx",
    "bulletin --kind report --period {period} {day} -o 报告.md",
    "brief --period {period} {day} -o 专报.docx",
    "brief --period {period} {day} -o 专报.md",
    "dashboard --period {period} {day} -o 网页.html",
    "report --period {period} {day} --format table -o 终端.txt",
    "report --period {period} {day} --format markdown -o 进展.md",
    "export 台账.xlsx --period {period} {day}",
    "export 台账.md --period {period} {day}",
)
"""Documents that tell the figures in words."""
DATA = (
    "report --period {period} {day} --format json -o 进展.json",
    "report --period {period} {day} --format csv -o 进展.csv",
    "export 台账.json --period {period} {day}",
    "export 台账.csv --period {period} {day}",
)
DUE = r"(?<!以前)(?<!以后)(?<!月)应办结(\d+)项"  # not those of a month of the trend
WHOLE = {
    "total": r"(?:共|所列)(\d+)项",
    "undated": r"无明确时限的?(?:任务|事项)?(?:有)?(\d+)项",
    "answered": r"已反馈的?(\d+)项",
    "silent": r"无明确时限(?:(?!应办结)[^。])*?(?:未按时反馈|尚未反馈)的?(\d+)项",
    "lagging": r"进度滞后的?(\d+)项",
}
"""How a figure of the whole plan reads in words, without white space."""
PARTS = {
    "closed": r"已办结销号的?(\d+)(?=项|（)",
    "rate": r"(?:办结率(?:为|是)?|已办结销号\d+项?（)(?P<after>\d+\.\d)%|(?P<before>\d+\.\d)%办结率",
    "awaiting": r"待核验的?(\d+)(?=项|（)",
    "returned": r"退回补证(?:、补报时限未到)?的?(\d+)(?=项|（)",
    "closed_unmet": r"经批准办结(?:（指标未达到）|，指标未达到)的?(\d+)(?=项|（)",
    "overdue": r"(?<!期末)逾期(?:未办结的?|未报办结的?|的)?(\d+)(?=项|（)|尚未办结(\d+)项，均已逾期",
}
"""The same of what was due in the period: after the number due, before what is said of other periods."""
NEEDED = dict.fromkeys(("通报", "报告", "专报"), ("due", "closed", "rate"))
"""What a document has to tell, by the beginning of its name; every other one the number due and the rate."""
CLOSED = ("已办结销号", "逾期办结", "已完成，长期坚持")
"""The states that are in the numerator of the rate."""


def read_figures(text: str) -> dict[str, Decimal]:
    """The figures that a document tells of the whole plan."""
    due = re.search(DUE, text)
    again = [match for match in re.finditer(DUE, text) if due is not None and match[1] == due[1]]
    told = "。".join(re.split("以前|此前|以后|无明确时限", text[it.end() :], maxsplit=1)[0] for it in again)
    found = {"due": due, **{name: re.search(pattern, text) for name, pattern in WHOLE.items()}}
    found |= {name: re.search(pattern, told) for name, pattern in PARTS.items()}
    return {name: Decimal(next(filter(None, match.groups()))) for name, match in found.items() if match is not None}


def expect_figures(report: dict) -> dict[str, Decimal]:
    """The same figures in the report's JSON."""
    due, undated = report["due"], report["undated"]
    names = ("closed", "rate", "awaiting", "returned", "closed_unmet", "overdue")
    return {
        "total": Decimal(report["total"]),
        "due": Decimal(due["count"]),
        "undated": Decimal(undated["count"]),
        "answered": Decimal(undated["reported"]),
        "silent": Decimal(undated["unreported"]),
        "lagging": Decimal(report["later"]["lagging"]),
        **{name: Decimal(str(due[name])) for name in names},
    }


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of the ledger in a file, by the heads of their columns."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    lines = load_workbook(path)["督办台账"].iter_rows(values_only=True)
    heads = next(line for line in lines if "编号" in line)
    found = [dict(zip(heads, ("" if it is None else str(it) for it in line), strict=True)) for line in lines]
    return [row for row in found if row["状态"]]


@pytest.fixture
def make(typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write all documents of a day and period from a copy of a workspace; gives their folder."""

    def made(workspace: Path, asked: str, period: str, day: str) -> Path:
        folder = shutil.copytree(workspace, tmp_path / "所问") / "各种文件"
        folder.mkdir()
        monkeypatch.chdir(folder)
        for line in (*PAPERS, *DATA):
            known = f"{line.format(period=period, day=day)} --recorded-by {asked}"
            told = typed(known, asked)
            assert told.code == 0, f"{known}: {told.err}"
        return folder

    return made


def check(folder: Path, paper: Callable[[Path], list[str]]) -> dict:
    """Hold every document of a folder against the report's JSON; gives the report."""
    report = json.loads((folder / "进展.json").read_text("utf-8"))
    expected = expect_figures(report)
    for line in PAPERS:
        name = re.search(r"\S+\.(?:docx|md|html|txt|xlsx)\b", line)[0]
        told = read_figures(re.sub(r"[\s\u200b\u2060\ufeff*]+", "", "\n".join(paper(folder / name))))
        assert set(NEEDED.get(name[:2], ("due", "rate"))) <= set(told), f"{name}: {told}"
        assert told == {key: expected[key] for key in told}, name
    places = Counter(row["计在"][:2] for row in read_rows(folder / "进展.csv"))
    assert (places.total(), places["无明"], places["以后"]) == (
        report["total"],
        report["places"]["undated"],
        report["places"]["later"],
    )
    whole = json.loads((folder / "台账.json").read_text("utf-8"))
    for part in ("total", "places", "due", "earlier", "later", "undated"):
        assert whole["report"][part] == report[part], part
    return report


def check_parts(report: dict) -> None:
    """Whatever is said to make up a number makes it up."""
    due, undated = report["due"], report["undated"]
    assert sum(report["places"].values()) == report["total"]
    for part in (due, report["earlier"]):
        left = (
            "closed",
            "closed_unmet",
            "awaiting",
            "returned",
            "reopened",
            "extended",
            "overdue",
            "due_today",
            "not_yet",
        )
        assert sum(part[name] for name in left) == part["count"]
    assert sum(number for name, number in undated.items() if name != "count") == undated["count"]
    assert round(sum(Decimal(str(share)) for share in due["shares"].values()), 1) == Decimal("100.0")
    assert Decimal(str(due["shares"]["closed"])) == Decimal(str(due["rate"]))
    counted = Counter(task["place"] for task in report["tasks"])
    assert {place: counted[place] for place in report["places"]} == report["places"]


@pytest.mark.parametrize(("asked", "period", "day"), STORY, ids=[it[1] for it in STORY])
def test_all_documents_of_the_story_agree(played, make, paper, asked: str, period: str, day: str):
    check_parts(check(make(played.folder, asked, period, day), paper))


@pytest.mark.parametrize(("asked", "period", "day"), MORNINGS, ids=[it[1] for it in MORNINGS])
def test_all_documents_of_the_year_of_mornings_agree(lived, make, paper, asked: str, period: str, day: str):
    check_parts(check(make(lived.folder, asked, period, day), paper))


@pytest.mark.parametrize(("asked", "period", "day"), EXAMPLE, ids=[it[1] for it in EXAMPLE])
def test_all_documents_of_the_example_year_agree(invented_year, make, paper, asked: str, period: str, day: str):
    check_parts(check(make(invented_year, asked, period, day), paper))


def test_the_rows_of_the_ledger_count_to_the_figures_of_the_papers(played, make):
    """Who counts the rows by hand gets what the papers say: 190 tasks, 35 due in 2019, 29 of them closed."""
    folder = make(played.folder, "2020-01-20", "2019", "--as-of 2020-01-20")
    for name in ("台账.csv", "台账.xlsx"):
        rows = read_rows(folder / name)
        assert len({row["编号"] for row in rows}) == 190, name
        assert len({row["编号"] for row in rows if not row["时限日期"]}) == 142, name
        due = [row for row in rows if row["时限日期"].startswith("2019")]
        assert len({row["编号"] for row in due}) == 35, name
        open_still = {row["编号"] for row in due if row["状态"] not in CLOSED}
        assert len({row["编号"] for row in due} - open_still) == 29, name
        unmet = [row["编号"] for row in due if row["状态"].startswith("经批准办结")]
        assert unmet == ["27(1)"], name
        late = [row["编号"] for row in due if row["状态"] == "逾期办结"]
        assert late == ["1(1)", "2", "58", "73(1)"], name

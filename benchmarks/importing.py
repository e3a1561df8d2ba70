"""What ``bizenv import`` costs, as a ratio to the bare library that opens the same document.

    python benchmarks/importing.py [--runs N]

A PDF of 47 rows on 13 pages against pdfplumber finding its tables; 1,500 rows in Word and in Excel against python-docx
and openpyxl opening them. Each is a whole process; CPU times are compared, those of the process in which documents are
read included. The seconds by the clock are printed beside: they hold for a quiet machine. Exits with 1 if a ratio is
above its bound.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PDF = Path(__file__).parents[1] / "tests" / "annexes" / "real" / "dataset.pdf"
ROWS = 1_500
HEADS = ("序号", "工作措施", "牵头单位", "配合单位", "完成时限")
BARE = {
    ".pdf": "import pdfplumber; [page.extract_tables() for page in pdfplumber.open({path!r}).pages]",
    ".docx": "import docx; docx.Document({path!r}).tables",
    ".xlsx": "import openpyxl; openpyxl.load_workbook({path!r})",
}
"""What opens a document of each kind with its library alone."""
BOUNDS = {".pdf": 1.5, ".docx": 22.0, ".xlsx": 12.0}
"""The most that the import may cost, as a multiple of that."""


def make_rows() -> list[tuple[str, ...]]:
    """The heads and the rows of an annex that is invented."""
    units = ("县发展改革局", "县财政局", "县教育局", "县住房城乡建设局", "县交通运输局", "县农业农村局", "各镇街")
    rows = [
        (
            str(n),
            f"推进第{n}批基础设施改造，新增服务网点{n % 40 + 2}个，办理时限压缩至{n % 9 + 1}个工作日以内。",
            units[n % 7],
            f"{units[(n + 1) % 7]}、{units[(n + 3) % 7]}",
            f"2026年{n % 12 + 1}月底前",
        )
        for n in range(1, ROWS + 1)
    ]
    return [HEADS, *rows]


def write_word(path: Path) -> None:
    """Write the annex as a Word document."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in make_rows())
    document = docx.Document()
    document.add_paragraph("石桥县2026年重点任务清单")
    document.element.body.insert(1, parse_xml(f"<w:tbl {nsdecls('w')}>{lines}</w:tbl>"))
    document.save(str(path))


def write_excel(path: Path) -> None:
    """Write the annex as a workbook."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    for row in make_rows():
        sheet.append(row)
    book.save(path)


def measure(command: list[str], folder: str) -> tuple[float, float]:
    """CPU seconds and seconds by the clock of one run. Raises CalledProcessError if the command fails."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, cwd=folder, env={**os.environ, "XDG_CACHE_HOME": folder}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begun


def main() -> int:
    """Measure each document and print a line for it. Returns 1 if a ratio is above its bound, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    missed = 0
    print(f"Python {sys.version.split()[0]}, {runs} runs each in turn, CPU time")
    print(f"{'document':28} {'import':>7} {'bare':>7} {'ratio':>6} {'must':>5} {'by the clock':>13}")
    with tempfile.TemporaryDirectory() as folder:
        paths = [PDF, Path(folder, "annex.docx"), Path(folder, "annex.xlsx")]
        write_word(paths[1])
        write_excel(paths[2])
        for path in paths:
            options = ["--issued", "2026", "--dry-run"]
            own = [sys.executable, "-m", "bizenv", "import", str(path), *options]
            bare = [sys.executable, "-c", BARE[path.suffix].format(path=str(path))]
            pairs = [(measure(own, folder), measure(bare, folder)) for _ in range(runs)]
            ratio = statistics.median(a[0] / b[0] for a, b in pairs)
            cost, other, clock = (
                statistics.median(values)
                for values in ([a[0] for a, _ in pairs], [b[0] for _, b in pairs], [a[1] for a, _ in pairs])
            )
            bound = BOUNDS[path.suffix]
            missed += ratio > bound
            print(f"{path.name:28} {cost:6.2f}s {other:6.2f}s {ratio:6.2f} {bound:5.1f} {clock:12.1f}s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

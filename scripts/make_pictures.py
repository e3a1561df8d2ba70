"""Make the pictures of the README in docs/pictures/: page, circular, terminal and office, all with invented progress.

    python scripts/make_pictures.py [--only page|bulletin|terminal|office] [--into FOLDER]

Needs Chromium, LibreOffice and pdftoppm. The circular is printed with free fonts instead of those that it names.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
AS_OF = "2020-06-30"
PERIOD = ("--period", "2020-Q1")
MORNING = "2020-03-16"
"""The morning on which the office is opened."""
AFTER = "2020-04-10"
"""A day after the closing day of that period, when its circular is made."""
SHOWN = ("report", "--as-of", AS_OF, "--department", "区市场监管局", "--department", "区经济信息委")
ALIASES = {
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
}
THEME = TerminalTheme(
    (252, 252, 250),
    (36, 41, 46),
    [
        (36, 41, 46),
        (176, 32, 32),
        (34, 110, 60),
        (138, 98, 0),
        (20, 80, 160),
        (110, 60, 140),
        (0, 110, 120),
        (90, 96, 102),
    ],
)


def bizenv(*typed: str, year: Path, **more: str) -> str:
    """The output of a command on the workspace ``year``. Raises CalledProcessError if the command fails."""
    return subprocess.run(
        [sys.executable, "-m", "bizenv", *typed, "--data", str(year)],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "BIZENV_TODAY": AS_OF, **more},
    ).stdout


def page(browser: Browser, year: Path, work: Path, into: Path) -> None:
    """Take the pictures of the page: on a wide screen, and on a phone in the dark scheme."""
    file = work / "page.html"
    bizenv("dashboard", "-o", str(file), "--as-of", AS_OF, year=year)
    for name, width, height, scheme in (("page", 1280, 1500, "light"), ("page-phone", 390, 844, "dark")):
        it = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme="light" if scheme == "light" else "dark",
        )
        it.goto(file.as_uri())
        it.screenshot(path=into / f"{name}.png")
        it.close()


def bulletin(year: Path, work: Path, into: Path) -> None:
    """Take the picture of the circular's first page."""
    soffice = shutil.which("soffice") or "soffice"
    fonts = work / "fonts.conf"
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{free}</string></edit></match>'
        for name, free in ALIASES.items()
    )
    fonts.write_text(
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>', "utf-8"
    )
    file = work / "bulletin.docx"
    bizenv("bulletin", "--number", "2", *PERIOD, "-o", str(file), year=year, BIZENV_TODAY=AFTER)
    home = f"-env:UserInstallation={(work / 'libreoffice').as_uri()}"
    subprocess.run(
        [soffice, "--headless", home, "--convert-to", "pdf", "--outdir", str(work), str(file)],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    printer = shutil.which("pdftoppm") or "pdftoppm"
    subprocess.run(
        [
            printer,
            "-r",
            "72",
            "-l",
            "1",
            "-singlefile",
            "-png",
            str(file.with_suffix(".pdf")),
            str(into / "bulletin"),
        ],
        check=True,
    )


def terminal(browser: Browser, year: Path, work: Path, into: Path) -> None:
    """Take the picture of a report on a terminal of 92 columns."""
    shown = _in_terminal(SHOWN, year, 92)
    console = Console(record=True, width=92, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    console.print(Text.from_ansi(f"$ bizenv {' '.join(SHOWN)}\n{shown}"))
    svg = work / "terminal.html"
    svg.write_text(
        "<style>body{margin:0}pre{font:15px/1.5 'Noto Sans Mono CJK SC',monospace!important;margin:0;padding:20px 24px;"
        "width:max-content;background:#fcfcfa}</style>"
        + console.export_html(
            theme=THEME, inline_styles=True, code_format="<pre><code style='font:inherit'>{code}</code></pre>"
        ),
        "utf-8",
    )
    it = browser.new_page(viewport={"width": 900, "height": 400})
    it.goto(svg.as_uri())
    it.locator("pre").screenshot(path=into / "terminal.png")
    it.close()


def office(browser: Browser, year: Path, _: Path, into: Path) -> None:
    """Take the pictures of the office in the browser: the morning, and what waits to be verified."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "bizenv", "serve", "--data", str(year)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "BIZENV_TODAY": MORNING, "PYTHONUNBUFFERED": "1"},
    )
    if serving.stdout is None:
        raise RuntimeError("the office says nothing")
    try:
        way_in = serving.stdout.readline().rpartition("：")[2].strip()
        it = browser.new_page(viewport={"width": 1280, "height": 900})
        it.goto(way_in)
        it.wait_for_selector(".rooms")
        it.screenshot(path=into / "office.png")
        it.goto(f"{way_in.partition('/enter')[0]}/verifying")
        it.keyboard.press("j")
        it.screenshot(path=into / "verifying.png")
        it.close()
    finally:
        serving.terminate()
        serving.wait()


def _in_terminal(typed: tuple[str, ...], year: Path, width: int) -> str:
    """The output of a command on a terminal ``width`` columns wide, with its escape codes."""
    import pty

    mine, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bizenv", *typed, "--data", str(year)],
        stdout=its,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": str(width), "TERM": "xterm-256color", "BIZENV_TODAY": AS_OF},
    )
    os.close(its)
    shown = bytearray()
    while True:
        try:
            piece = os.read(mine, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(mine)
    return shown.decode().replace("\r\n", "\n")


def main() -> None:
    """Make all pictures, or only those that ``--only`` names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["page", "bulletin", "terminal", "office"])
    parser.add_argument("--into", type=Path, default=PICTURES)
    typed = parser.parse_args()
    only: str | None = typed.only
    into: Path = typed.into
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder)
        year = work / "year"
        subprocess.run(
            [sys.executable, str(ROOT / "examples" / "simulate_year.py"), str(year)], check=True, capture_output=True
        )
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        if only in (None, "page"):
            page(browser, year, work, into)
        if only in (None, "bulletin"):
            bulletin(year, work, into)
        if only in (None, "terminal"):
            terminal(browser, year, work, into)
        if only in (None, "office"):
            office(browser, year, work, into)
        browser.close()


if __name__ == "__main__":
    main()

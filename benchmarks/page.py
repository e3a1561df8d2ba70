"""The page of 10,000 tasks in Chromium, and what the command that makes it costs.

    python benchmarks/page.py [--runs 5] [--tasks 10000]

The plan is that of ``ten_thousand.py`` with an invented year of ledger (``examples/simulate_year.py``, five entries a
task); the page of the packaged plan's 190 tasks with its invented year is measured in the same run, alternately, and
the ratios are told. In the browser: from opening the file until the table is painted, from a typed letter to the
painted result, from clearing the search to the painted whole, the elements in the document, the memory of the script;
medians in milliseconds. Of the command: CPU seconds and peak memory, for half as many tasks too, to show how they
grow. Needs Playwright and a Chromium on the machine. Exits with 1 if a figure is above its bound.
"""

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ten_thousand import make

from bizenv.base.tuples import NamedTuple

LETTERS = ("销", "销户", "销", "区", "区政", "区政务", "没有这样的词")
"""What is typed into the search, one after the other."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

BOUNDS = {
    # what is measured: the most, and the most as a ratio to 190 tasks
    "load": (1000.0, 4.0),
    "filter": (50.0, 3.0),
    "clear": (50.0, 3.0),
    "elements": (8000.0, 1.2),
}
GROWTH = 2.5
"""The most that twice as many tasks may cost of the command."""

WAIT = """
addEventListener("load", () => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { window.usable = performance.now(); };
  channel.port2.postMessage(0);
}));
"""
"""Notes the moment after the first frame that follows the loading of the page: its script has run by then."""
TYPE = """async (text) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  await painted();
  const field = document.getElementById("f-q");
  const start = performance.now();
  if (text === "") document.getElementById("reset").click();
  else {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return await painted() - start;
}"""
"""Types a text, or clears the search; gives the milliseconds until the result is painted."""
CHILD = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))
"""
"""A program that runs a command and prints its CPU seconds and its peak memory in MB."""


class Made(NamedTuple):
    """A page that was made: its file, the CPU seconds of the command, and the most memory that it held, in MB."""

    path: Path
    seconds: float
    peak: float


def main() -> None:
    """Make the pages, measure them, print a line a figure, and exit with 1 if one is above its bound, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tasks", type=int, default=10_000)
    typed = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        few = make_page(Path(top) / "few", None, 3000)
        half = make_page(Path(top) / "half", typed.tasks // 2, 5 * typed.tasks // 2)
        many = make_page(Path(top) / "many", typed.tasks, 5 * typed.tasks)
        for name, made in (("190", few), (f"{typed.tasks // 2:,}", half), (f"{typed.tasks:,}", many)):
            size = made.path.stat().st_size / 1024**2
            print(f"dashboard of {name:>6} tasks: {made.seconds:5.2f} s, {made.peak:4.0f} MB, file {size:.1f} MB")
        missed = _report_growth("seconds", half.seconds, many.seconds) | _report_growth("memory", half.peak, many.peak)
        missed |= browse(few.path, many.path, typed.runs)
    sys.exit(missed)


def make_page(folder: Path, tasks: int | None, entries: int) -> Made:
    """Make a workspace of so many tasks, by default the packaged ones, and the page of it in a process of its own."""
    source = None
    if tasks is not None:
        source = folder / "plan"
        source.mkdir(parents=True)
        make(source, tasks)
    workspace, path = folder / "year", folder / "page.html"
    _find_simulate()(workspace, entries, source=source)
    command = [sys.executable, "-m", "bizenv", "dashboard", "-o", str(path), "--as-of", "2020-06-30"]
    environment = {name: value for name, value in os.environ.items() if name != "BIZENV_DATA"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *command, "--data", str(workspace)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "BIZENV_TODAY": "2020-11-01"},
    )
    seconds, peak = map(float, done.stdout.split())
    return Made(path, seconds, peak)


def _find_simulate() -> Callable[..., int]:
    """The function that invents a year, from the folder of examples."""
    script = Path(__file__).parents[1] / "examples" / "simulate_year.py"
    spec = importlib.util.spec_from_file_location("simulate_year", script)
    if spec is None or spec.loader is None:
        raise ImportError(str(script))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    simulate: Callable[..., int] = module.simulate
    return simulate


def browse(few: Path, many: Path, runs: int) -> bool:
    """Measure both pages alternately and print the figures. Returns whether one is above its bound."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    figures: dict[Path, dict[str, list[float]]] = {few: {}, many: {}}
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for run in range(runs + 1):
            for path, found in figures.items():
                for figure, measured in _measure(browser, path).items():
                    if run:  # the first pair warms the caches
                        found.setdefault(figure, []).extend(measured)
        browser.close()
    missed = False
    for name, values in figures[many].items():
        small, large = statistics.median(figures[few][name]), statistics.median(values)
        most, ratio = BOUNDS.get(name, (float("inf"), float("inf")))
        worst = max(values)
        print(f"{name:9} {large:8.0f}, worst {worst:8.0f}, of 190 {small:8.0f}, ratio {large / small:5.2f}", end="")
        print(f", wanted ≤ {most:.0f} and ≤ {ratio}" if name in BOUNDS else "", flush=True)
        missed |= large > most or large > ratio * small
    return missed


def _measure(browser: Any, path: Path) -> dict[str, list[float]]:
    """The figures of a page opened anew: milliseconds, elements, and the memory of the script in MB."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WAIT)
    page.goto(path.as_uri())
    page.wait_for_function("window.usable")
    load = page.evaluate("window.usable")
    elements = page.evaluate("document.querySelectorAll('*').length")
    page.wait_for_timeout(300)
    typed, cleared = [], []
    for text in LETTERS:
        typed.append(page.evaluate(TYPE, text))
        cleared.append(page.evaluate(TYPE, ""))
        page.wait_for_timeout(50)
    memory = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    context.close()
    return {"load": [load], "filter": typed, "clear": cleared, "elements": [elements], "memory": [memory]}


def _report_growth(name: str, half: float, whole: float) -> bool:
    """Print how a figure of the command grows with twice the tasks. Returns whether that is above the bound."""
    print(f"{name}: twice the tasks, ratio {whole / half:.2f}, wanted ≤ {GROWTH}", flush=True)
    return whole / half > GROWTH


if __name__ == "__main__":
    main()

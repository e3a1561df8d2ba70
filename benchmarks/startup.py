"""How long the commands take, as a ratio to what Python needs for the bare imports, measured in turn in one run.

    python benchmarks/startup.py [--runs N]

Each command runs as a person runs it, as a whole process. The two of a pair take turns, so that both see the same weather
on a shared machine; the ratio of the fastest runs is the figure to quote, the median of the pairs shows the noise.
Run it with an installed wheel: an editable install adds its own start-up time.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

CASES = (
    # name, bizenv's arguments, what to import for comparison, how many times that it may take
    ("list --lead X --format json", ["list", "--lead", "区政务办", "--format", "json"], "click, yaml, pydantic", 1.3),
    ("list --lead X", ["list", "--lead", "区政务办"], "click, yaml, pydantic, rich.table", 1.5),
    ("validate", ["validate"], "click, yaml, pydantic", 3.0),
    ("--help", ["--help"], "click", 1.4),
)


def seconds(command: list[str]) -> float:
    """How long one run of a command takes, in seconds."""
    started = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
        env=_environment(),
    )
    return time.perf_counter() - started


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "BIZENV_DATA"}


def main() -> None:
    """Measure every case and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    print(f"Python {sys.version.split()[0]}, {runs} runs each, in turn")
    print(f"{'command':30} {'bizenv':>8} {'imports':>8} {'ratio':>6} {'median':>7} {'wanted':>7}")
    for name, arguments, imports, wanted in CASES:
        ours = [sys.executable, "-m", "bizenv", *arguments]
        theirs = [sys.executable, "-c", f"import {imports}"]
        seconds(ours)
        seconds(theirs)
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
        best, base = min(a for a, _ in pairs), min(b for _, b in pairs)
        median = statistics.median(a / b for a, b in pairs)
        print(
            f"{name:30} {best * 1000:6.0f}ms {base * 1000:6.0f}ms {best / base:6.2f} {median:7.2f} {'≤ ' + str(wanted):>7}"
        )


if __name__ == "__main__":
    main()

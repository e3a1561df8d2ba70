"""What commands cost, start-up included, as a ratio to the bare imports that they cannot do without.

    python benchmarks/startup.py [--runs N]

Each command runs as a whole process in an empty folder, as a person would run it. CPU times are compared. A command and
the import run alternately, so that a change in the machine's load affects both; the ratio is the median of the pairs.
A first run, not counted, leaves the stamp that the plan was examined in the benchmark's own cache. Exits with 1 if a
ratio is above its bound.
Run it with an installed wheel: an editable install adds its own start-up time.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = (
    # name, arguments of bizenv, modules imported for comparison, bound of the ratio, aim
    ("list --lead X --format json", ["list", "--lead", "区政务办", "--format", "json"], "click", 1.5, 1.2),
    ("list --lead X", ["list", "--lead", "区政务办"], "click, rich.table", 1.05, 0.9),
    ("show 27.3", ["show", "27.3"], "click", 1.7, 1.4),
    ("overdue", ["overdue"], "click", 1.75, 1.4),
    ("validate", ["validate"], "click, yaml, pydantic", 3.0, 2.8),
    ("--help", ["--help"], "click", 1.4, 1.2),
)


def measure(command: list[str], folder: str) -> float:
    """The CPU time of one run of a command in a folder, in seconds. Raises CalledProcessError if the command fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("BIZENV_DATA", "PYTHONDONTWRITEBYTECODE")
    }
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**environment, "XDG_CACHE_HOME": str(Path(folder).parent / "cache")},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Measure every case and print a line for it. Returns 1 if a ratio is above its bound, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=25)
    runs = parser.parse_args().runs
    print(f"Python {sys.version.split()[0]}, {runs} runs each in turn, CPU time")
    print(f"{'command':30} {'against import':24} {'bizenv':>7} {'import':>7} {'ratio':>6} {'must':>6} {'aim':>5}")
    missed = 0
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "empty")
        folder.mkdir()
        for name, arguments, imports, must, aim in CASES:
            ours = [sys.executable, "-m", "bizenv", *arguments]
            theirs = [sys.executable, "-c", f"import {imports}"]
            measure(ours, str(folder))
            measure(theirs, str(folder))
            pairs = [(measure(ours, str(folder)), measure(theirs, str(folder))) for _ in range(runs)]
            ratio = statistics.median(a / b for a, b in pairs)
            mine, base = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
            late = ratio > must
            missed += late
            shown = f"{name:30} {imports:24} {mine:5.0f}ms {base:5.0f}ms {ratio:6.2f} ≤ {must:<4} {aim:5}"
            print(shown + ("  missed" if late else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

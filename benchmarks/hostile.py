"""What a hostile workbook costs: time and memory of `form import` for each file of tests/hostile, against an ordinary form.

    python benchmarks/hostile.py [--runs N] [NAME …]

Each file is taken in by a whole process, as a person would do it, in turn with an ordinary form. CPU times are compared; of
a file the median is told, and of the memory the most that the process held. Exits with 1 if a file takes more than two
seconds of CPU time, more than 200 MB, or more than ten times what the ordinary form takes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bizenv.store import plans

FOLDER = Path(__file__).parent.parent / "tests" / "hostile"
SECONDS, MEGABYTES, RATIO = 2.0, 200, 10
DAY = "2019-12-20"

RUN = """
import json, resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "bizenv", *sys.argv[1:]], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
print(json.dumps([used.ru_utime + used.ru_stime, peak, code]))
"""
"""A program that runs bizenv and prints its CPU seconds, its largest memory in MB, and its exit code."""


def measure(folder: Path, *typed: str) -> tuple[float, float, int]:
    """CPU seconds, memory in MB and exit code of one run of bizenv in a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "BIZENV_DATA"}
    environment |= {"BIZENV_TODAY": DAY, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    command = [sys.executable, "-c", RUN, *typed]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=folder, env=environment)
    seconds, peak, code = json.loads(done.stdout)
    return seconds, peak, code


def main() -> int:
    """Measure every file and print a line for it. Returns 1 if one takes too much, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as root:
        desk = Path(root, "desk")
        measure(Path(root), "init", str(desk), "--plan", str(plans.find_packaged()))
        measure(desk, "form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "--output", "form.xlsx")
        take = ("form", "import", "--dry-run")
        measure(desk, *take, "form.xlsx")
        print(f"Python {sys.version.split()[0]}, {given.runs} runs each in turn, CPU time")
        print(f"{'file':28} {'size':>7} {'time':>7} {'form':>7} {'ratio':>6} {'memory':>7}")
        for path in sorted(FOLDER.glob("*.xlsx")):
            if given.names and path.stem not in given.names:
                continue
            pairs = [(measure(desk, *take, str(path)), measure(desk, *take, "form.xlsx")) for _ in range(given.runs)]
            ours = statistics.median(a[0] for a, _ in pairs)
            form = statistics.median(b[0] for _, b in pairs)
            ratio = statistics.median(a[0] / b[0] for a, b in pairs)
            peak = max(a[1] for a, _ in pairs)
            late = ours > SECONDS or peak > MEGABYTES or ratio > RATIO or any(a[2] != 1 for a, _ in pairs)
            missed += late
            size = path.stat().st_size / 1024
            shown = f"{path.stem:28} {size:5.1f}KB {ours:6.2f}s {form:6.2f}s {ratio:6.2f} {peak:5.0f}MB"
            print(shown + ("  missed" if late else ""), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

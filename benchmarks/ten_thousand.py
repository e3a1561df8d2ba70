"""What `validate` costs: the packaged plan against the bare imports, and 10,000 tasks against a bare YAML load.

    python benchmarks/ten_thousand.py [--runs 7]

The 10,000 tasks have 10,000 different texts, and a lock file. Examining them is compared with PyYAML's bare C load of
the same file, each in its own process without the garbage collector. 2,500 and 5,000 tasks are measured too, to show
how time and memory grow with the file. The two of a pair run alternately, in an empty folder. All times are CPU
seconds; a ratio is the median of the pairs. Exits with 1 if a ratio is above its bound.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import examine_folder
from bizenv.plan import lock
from bizenv.store import plans

SIZES = (2_500, 5_000, 10_000)
WANTED = 2.4
WANTED_AT_START = 3.0
IMPORTS = "click, yaml, pydantic"

BARE = """
import gc, sys, time, yaml
gc.disable()
text = open(sys.argv[1] + "/measures.yaml", "rb").read()
start = time.process_time()
yaml.load(text, yaml.CSafeLoader)
"""
EXAMINE = """
import gc, sys, time
from pathlib import Path
from bizenv.checks.plan import examine_folder
examine_folder(Path(sys.argv[2]))  # what is loaded once is not counted
gc.disable()
start = time.process_time()
found = examine_folder(Path(sys.argv[1]))
assert not found.problems, found.problems[:3]
"""
END = """
took = time.process_time() - start
import json, resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
print(json.dumps([took, peak]))
"""
WHOLE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
"""
"""A program that runs a command and prints its CPU seconds."""


def make(folder: Path, tasks: int) -> None:
    """Write a valid plan of so many tasks, with its lock: the packaged tasks under new numbers, each with a new text.

    Raises ValueError if two tasks have the same text.
    """
    source = parse(MEASURES, (Path(plans.find_packaged()) / MEASURES).read_bytes()).data
    kept = [m for part in source["parts"] for c in part.get("categories", [part]) for m in c["measures"]]
    measures: list[dict[str, Any]] = []
    count = 0
    while count < tasks:
        measure = json.loads(json.dumps(kept[len(measures) % len(kept)]))
        items = measure.get("tasks", [])[: tasks - count]
        if len(items) == 1:  # a single item would have to be declared as an anomaly
            items = [*items, json.loads(json.dumps(items[0]))]
        for number, item in enumerate(items, start=1):
            item["item"] = number
        if items:
            measure["tasks"] = items
        for duty in items or [measure]:
            count += 1
            duty["text"] = f"{_word(count)}组，{duty['text']}"
            if "short" in duty:
                duty["short"] = f"{_word(count)}组{duty['short']}"[:24]  # a short name may have 24 characters
        for duty in (measure, *items):
            duty.pop("related", None)
        number = len(measures) + 1
        measures.append({**measure, "number": number, "title": f"{measure['title']}之{number}"})
    plan = {
        "version": 1,
        "plan": source["plan"],
        "counts": {"parts": 1, "categories": 0, "measures": len(measures), "tasks": count},
        "parts": [{"number": "一", "title": "全部", "measures": measures}],
    }
    text = yaml.dump(plan, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
    (folder / MEASURES).write_text(text, "utf-8")
    (folder / DEPARTMENTS).write_bytes((Path(plans.find_packaged()) / DEPARTMENTS).read_bytes())
    registry = plans.take_registry(examine_folder(folder, locked=False))
    if len({task.text for task in registry.tasks}) != count:
        raise ValueError("two tasks have one text")
    (folder / LOCK).write_text(lock.render(lock.make_digests(registry), registry.plan.id), "utf-8")


def _word(number: int) -> str:
    """A different word for each number, without digits, so that no rule takes it for a number."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number))


def main() -> None:
    """Measure, print a line for each comparison, and exit with 1 if a ratio is above its bound, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as top:
        empty = Path(top) / "empty"
        empty.mkdir()
        validate = [sys.executable, "-m", "bizenv", "validate", str(plans.find_packaged())]
        imports = [sys.executable, "-c", f"import {IMPORTS}"]
        pairs = _pairs(runs, lambda: _run(empty, WHOLE, *validate), lambda: _run(empty, WHOLE, *imports))
        missed = _report("validate", f"import {IMPORTS}", pairs, WANTED_AT_START)
        for size in SIZES:
            folder = Path(top) / str(size)
            folder.mkdir()
            make(folder, size)
            peaks: list[float] = []

            def examine(folder: Path = folder, peaks: list[float] = peaks) -> float:
                took, peak = _run(empty, EXAMINE + END, str(folder), str(plans.find_packaged()))
                peaks.append(peak)
                return float(took)

            def bare(folder: Path = folder) -> float:
                return float(_run(empty, BARE + END, str(folder))[0])

            pairs = _pairs(runs, examine, bare)
            megabytes = (folder / MEASURES).stat().st_size / 1024**2
            what = f"{size:,} tasks, {megabytes:.1f} MB, peak {max(peaks):.0f} MB"
            missed |= _report(what, "bare load", pairs, WANTED)
    sys.exit(missed)


def _pairs(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> list[tuple[float, float]]:
    """CPU seconds of both, run alternately; the first pair warms the caches and is dropped."""
    return [(ours(), theirs()) for _ in range(runs + 1)][1:]


def _report(what: str, beside: str, pairs: list[tuple[float, float]], wanted: float) -> bool:
    """Print a comparison. Returns whether the ratio is above ``wanted``."""
    ratio = statistics.median(a / b for a, b in pairs)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{what:38} {ours:6.3f} s  {beside:28} {theirs:6.3f} s  ratio {ratio:.2f}, wanted ≤ {wanted}", flush=True)
    return ratio > wanted


def _run(folder: Path, program: str, *arguments: str) -> Any:
    """Run a Python program in a folder, in its own process. Returns the JSON value that it prints."""
    environment = {name: value for name, value in os.environ.items() if name not in ("BIZENV_DATA", "BIZENV_TODAY")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed bizenv is compiled
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()

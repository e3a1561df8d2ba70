"""How long and how much memory `validate` takes on a plan of 10,000 tasks, beside PyYAML's bare C load of the same file.

python benchmarks/ten_thousand.py [--runs 5]

Both without the garbage collector, each in a process of its own, in turn; at 2,500, 5,000 and 10,000 tasks, so that it
can be seen whether time and memory grow with the file.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from bizenv.store import plans as store

WANTED = 3.0
SIZES = (2_500, 5_000, 10_000)

BARE = """
import gc, sys, time, yaml
gc.disable()
text = open(sys.argv[1] + "/measures.yaml", "rb").read()
start = time.perf_counter()
yaml.load(text, yaml.CSafeLoader)
"""
EXAMINE = """
import gc, sys, time
from pathlib import Path
from bizenv.examine import examine
folder = Path(sys.argv[1])
examine(Path(sys.argv[2]) / "measures.yaml", Path(sys.argv[2]) / "departments.yaml")  # what is loaded once is not counted
gc.disable()
start = time.perf_counter()
found = examine(folder / "measures.yaml", folder / "departments.yaml", locked=False)
assert [p.code for p in found.problems] == [], found.problems[:3]
"""
END = """
import json, resource
took = time.perf_counter() - start
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def make(folder: Path, tasks: int) -> None:
    """A valid plan of so many tasks: the tasks of the shipped one, over and over, under new numbers."""
    source = yaml.load((Path(store.packaged()) / "measures.yaml").read_bytes(), yaml.CBaseLoader)
    kept = [m for part in source["parts"] for c in part.get("categories", [part]) for m in c["measures"]]
    measures: list[dict[str, object]] = []
    count = 0
    while count < tasks:
        it = json.loads(json.dumps(kept[len(measures) % len(kept)]))
        items = it.get("tasks", [])[: tasks - count]
        if items:
            it["tasks"] = items
        for n, duty in enumerate([it, *items]):
            duty.pop("related", None)
            if n:
                duty["item"] = n
        if len(items) == 1:  # would have to be declared
            it["tasks"] = [*items, json.loads(json.dumps({**items[0], "item": 2}))]
        count += max(1, len(it.get("tasks", [])))
        measures.append(
            {
                **it,
                "number": len(measures) + 1,
                "title": f"{it['title']}之{len(measures) + 1}",
                "errata": [],
                "body": [],
            }
        )
    part = {"number": "一", "title": "全部", "measures": measures}
    plan = {
        "version": 1,
        "plan": source["plan"],
        "counts": {"parts": 1, "categories": 0, "measures": len(measures), "tasks": count},
        "parts": [part],
    }
    text = yaml.dump(plan, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
    for key in ("number", "item", "value", "baseline", "implicit", "soft", "every"):
        text = _unquoted(text, key)
    (folder / "measures.yaml").write_text(text, "utf-8")
    (folder / "departments.yaml").write_bytes((Path(store.packaged()) / "departments.yaml").read_bytes())


def _unquoted(text: str, key: str) -> str:
    """Numbers and flags as numbers and flags; everything was read as text."""
    import re

    return re.sub(rf"^(\s*(?:- )?{key}: )'([0-9.]+|true|false|null)'$", r"\1\2", text, flags=re.MULTILINE)


def main() -> None:
    """Measure, and print a line for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(f"{'tasks':>7} {'file':>8} {'bare load':>10} {'validate':>9} {'ratio':>6} {'wanted':>6} {'memory':>8}")
    with tempfile.TemporaryDirectory() as top:
        for size in SIZES:
            folder = Path(top) / str(size)
            folder.mkdir()
            make(folder, size)
            bare, ours, peak = [], [], 0.0
            for _ in range(runs):
                bare.append(_run(BARE, folder)[0])
                took, peak = _run(EXAMINE, folder)
                ours.append(took)
            ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
            megabytes = (folder / "measures.yaml").stat().st_size / 1024**2
            print(
                f"{size:7} {megabytes:6.1f}MB {min(bare):9.2f}s {min(ours):8.2f}s {ratio:6.2f} {f'≤ {WANTED}':>6} {peak:6.0f}MB"
            )


def _run(program: str, folder: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", program + END, str(folder), str(store.packaged())],
        check=True,
        capture_output=True,
        text=True,
    )
    took, memory = json.loads(done.stdout)
    return took, memory


if __name__ == "__main__":
    main()

"""What the office in the browser costs: the first page, each page, and fifty people at once.

    python benchmarks/serve.py [--tasks 10000] [--keep FOLDER]

A real ``bizenv serve`` over the packaged plan's 190 tasks with their invented year (``examples/simulate_year.py``), then
over a plan of ``ten_thousand.py`` with five entries a task. Told are wall times: from the start to the first page; of each
page the first time, then when nothing has changed, and right after a record, as one waits who records (median, 95 %, and
the CPU time of the process); and of fifty clients at once, without a pause between their requests, of whom five record.
Each is compared with ``bizenv list`` as a process over the same data in the same run. Exits with 1 if a figure is above its
bound.
"""

import argparse
import datetime as dt
import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from page import _find_simulate as find_simulate
from ten_thousand import make

from bizenv import api
from bizenv.base.layout import LEDGER
from bizenv.base.tuples import NamedTuple

FIRST, PAGE, LARGE_PAGE, P95 = 1.0, 0.1, 0.3, 0.5
"""The most that the first page, a page, a page of the large plan and the slowest but 5 % of many may take, in seconds."""
TODAY = dt.date(2020, 11, 1)
READERS, WRITERS, ROUNDS, TIMES = 45, 5, 6, 10
PAGES = (
    "/",
    "/tasks",
    "/tasks?q=销户",
    "/task/{plan}/{task}",
    "/verifying",
    "/papers",
    "/forms",
    "/act/record?on={plan}/{task}",
)


class Office:
    """A running ``bizenv serve``, with a person who has come in."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        start = perf_counter()
        command = [sys.executable, "-m", "bizenv", "serve", "--data", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, encoding="utf-8")
        line = self.process.stdout.readline() if self.process.stdout is not None else ""
        found = re.search(r"http://127\.0\.0\.1:([0-9]+)(/enter\?token=\S+)", line)
        if found is None:
            raise RuntimeError(line)
        self.port = int(found[1])
        self.cookie = ""
        self.cookie = self.ask("GET", found[2])[2].partition(";")[0]
        self.ask("GET", "/")
        self.first = perf_counter() - start

    def ask(self, method: str, address: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """The status, the text and the cookie or the place of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        headers = {"Cookie": self.cookie}
        if fields is not None:
            headers |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        address = address if address.isascii() else address.replace("销户", "%E9%94%80%E6%88%B7")
        connection.request(method, address, urlencode(fields) if fields is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text, answer.headers["set-cookie"] or answer.headers["location"] or ""

    def show(self, address: str) -> None:
        """A page as a browser shows it: a form has an address of its own, to which it is sent on."""
        status, _, place = self.ask("GET", address)
        if status == 303:
            self.ask("GET", place)

    def record(
        self, plan: str, task: str, progress: int, timed: Callable[..., tuple[int, str, str]] | None = None
    ) -> None:
        """Open the form, see the preview, confirm, see what was recorded."""
        timed = timed or self.ask
        address = f"/act/record?on={plan}/{task}"
        form = timed("GET", timed("GET", address)[2])[1]  # each form has an address of its own, each preview too
        sent = {"progress": str(progress), "note": f"第{progress}次", **find_hidden(form)}
        preview = timed("GET", timed("POST", address, {**sent, "step": "preview"})[2])[1]
        status, text, place = timed("POST", address, {**sent, **find_hidden(preview), "step": "write"})
        if status != 303:
            raise RuntimeError(re.sub("<[^>]+>", " ", text))
        timed("GET", place)

    def count_cpu(self) -> float:
        """The CPU seconds that the process has used so far; 0 where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def find_hidden(text: str) -> dict[str, str]:
    """What a form of ours sends along."""
    return dict(re.findall('type="hidden" name="(csrf|ticket)" value="([^"]*)"', text))


class Row(NamedTuple):
    """A figure in seconds, the most that it may be, and what it is compared with."""

    name: str
    seconds: float
    most: float
    base: float

    def tell(self) -> bool:
        """Print it. Whether it is above its bound."""
        missed = self.seconds > self.most
        ratio = f"{self.seconds / self.base:6.2f} of list"
        print(
            f"{self.name:52} {self.seconds * 1000:8.0f} ms  ≤ {self.most * 1000:5.0f}  {ratio}{'  missed' * missed}",
            flush=True,
        )
        return missed


@contextmanager
def workspace(top: Path, tasks: int | None) -> Iterator[Path]:
    """A workspace of so many tasks, by default the packaged ones, with an invented year; made where it is not there yet."""
    folder, source = top / f"{tasks or 190}", top / f"{tasks or 190} plan"
    if not folder.exists():
        if tasks is not None:
            source.mkdir(parents=True)
            make(source, tasks)
        find_simulate()(folder, 3000 if tasks is None else 5 * tasks, source=source if tasks is not None else None)
    with tempfile.TemporaryDirectory() as used:
        yield Path(shutil.copytree(folder, Path(used) / "w", copy_function=shutil.copy2))


def measure(folder: Path, environment: dict[str, str], most: float, crowd: bool) -> bool:
    """Measure one workspace and print its figures. Whether one is above its bound."""
    name = f"{sum(1 for _ in (folder / LEDGER).iterdir()):,} tasks with entries"
    listed = [sys.executable, "-m", "bizenv", "list", "--data", str(folder)]
    base = statistics.median(
        clock(lambda: subprocess.run(listed, env=environment, check=True, stdout=subprocess.DEVNULL)) for _ in range(3)
    )
    office = Office(folder, environment)
    try:
        plan = re.search('/task/([^/"]+)/([^"/?]+)', office.ask("GET", "/tasks?state=in_progress")[1])
        if plan is None:
            raise RuntimeError("no task")
        named: dict[str, str] = {"plan": plan[1], "task": plan[2]}
        missed = Row(f"first page after the start, {name}", office.first, FIRST, base).tell()
        for n, page in enumerate(PAGES):
            address = page.format(**named)
            first = clock(partial(office.show, address))
            print(f"{page:40} first {first * 1000:8.0f} ms")
            missed |= measure_page(office, f"{page}, {name}", address, most, base)
            writes = (partial(office.record, progress=n * TIMES + m, plan=plan[1], task=plan[2]) for m in range(TIMES))
            missed |= measure_page(office, f"{page}, {name}, after a record", address, most, base, writes)
        if crowd:
            missed |= measure_crowd(office, folder, named["plan"], base)
    finally:
        office.stop()
    return missed


def measure_page(
    office: Office,
    name: str,
    address: str,
    most: float,
    base: float,
    before: Iterable[Callable[[], None]] | None = None,
) -> bool:
    """A page, ``TIMES`` over, each after something was done: its median, compared with its bound. Whether it is above."""
    took, used = [], 0.0
    for do in before or [lambda: None] * TIMES:
        do()
        start = office.count_cpu()
        took.append(clock(partial(office.show, address)))
        used += office.count_cpu() - start
    slowest = statistics.quantiles(took, n=20, method="inclusive")[-1]
    print(f"{name:52} 95 % {slowest * 1000:8.0f} ms, {used / len(took) * 1000:.0f} ms CPU")
    return Row(name, statistics.median(took), most, base).tell()


def clock(do: Callable[[], object]) -> float:
    """How many seconds something takes."""
    start = perf_counter()
    do()
    return perf_counter() - start


def measure_crowd(office: Office, folder: Path, plan: str, base: float) -> bool:
    """Fifty people at once, of whom five record. Whether the slowest but 5 % are too slow, or anything was lost."""
    before = sum(1 for _ in (folder / LEDGER).rglob("*.yaml"))
    statuses = api.load(folder).standing(TODAY).statuses
    tasks = [it.task.id for it in statuses if it.nearest.state in ("not_started", "in_progress")][:WRITERS]
    took: list[float] = []

    def timed(*asked: object) -> tuple[int, str, str]:
        start = perf_counter()
        answer = office.ask(*asked)  # type: ignore[arg-type]
        took.append(perf_counter() - start)
        if answer[0] >= 400:
            raise RuntimeError(f"{asked[:2]}: {answer[0]}")
        return answer

    done = threading.Event()

    def read(n: int) -> None:
        while not done.is_set():
            timed("GET", PAGES[n % 4].format(plan=plan, task=tasks[n % WRITERS]))

    def write(task: str) -> None:
        for n in range(1, ROUNDS + 1):
            office.record(plan, task, 10 * n, timed)

    readers = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    writers = [threading.Thread(target=write, args=(task,)) for task in tasks]
    start, used = perf_counter(), office.count_cpu()
    for one in (*readers, *writers):
        one.start()
    for one in writers:
        one.join()
    done.set()
    for one in readers:
        one.join()
    lost = before + WRITERS * ROUNDS - sum(1 for _ in (folder / LEDGER).rglob("*.yaml"))
    each = (office.count_cpu() - used) / len(took) * 1000
    pace = len(took) / (perf_counter() - start)
    print(f"{len(took)} requests, {pace:.0f} a second, {each:.1f} ms CPU each; {WRITERS * ROUNDS} entries, {lost} lost")
    return (
        Row("95 % of fifty at once, five of them recording", statistics.quantiles(took, n=20)[-1], P95, base).tell()
        or lost != 0
    )


def main() -> int:
    """Measure, and print a line for each figure. Returns 1 if one is above its bound, else 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=10_000, help="the tasks of the large plan; 0: none")
    parser.add_argument("--keep", type=Path, help="a folder for the workspaces that is not deleted")
    typed = parser.parse_args()
    with tempfile.TemporaryDirectory() as used:
        top = typed.keep or Path(used)
        cache = {"XDG_CACHE_HOME": str(Path(used) / "cache"), "BIZENV_TODAY": TODAY.isoformat(), "PYTHONUTF8": "1"}
        environment = {name: value for name, value in os.environ.items() if name != "BIZENV_DATA"} | cache
        with workspace(top, None) as folder:
            missed = measure(folder, environment, PAGE, crowd=True)
        if typed.tasks:
            with workspace(top, typed.tasks) as folder:
                missed |= measure(folder, environment, LARGE_PAGE, crowd=False)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

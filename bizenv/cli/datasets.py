"""Datasets, shared by ``export`` and ``query``: plans on a day are written into one, several are gathered, one is opened."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import console
from bizenv.cli.session import App
from bizenv.desk import extras
from bizenv.desk.shell import quote
from bizenv.store import dataset
from bizenv.views.data.tables import TABLES, VERSION

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.views.data.parquet import Marks
    from bizenv.views.data.records import Record


def export(app: App, books: Iterable["Book"], folder: str, as_of: dt.date) -> None:
    """Write plans as they stand on a day into a dataset, one after another, and say so on stderr.

    Files of the same plan and day are replaced; all others are left as they are. Raises MisuseError, DataError.
    """
    with extras.needed_for("parquet 数据集"):
        from bizenv.views.data import parquet
    path = _open_folder(app, folder)
    if dataset.is_gathered(path):
        raise MisuseError(
            f"{escape(folder)} 是汇总的数据集；导出到另一个目录，再汇总：bizenv query --gather {escape(folder)} 目录"
        )
    books = list(books)
    ids = [book.plan.id for book in books]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise MisuseError(
            f"几个方案的标识都是 {twice}，后写的会盖掉先写的，没有导出：改其中一个 measures.yaml 的 plan.id，或用 --plan 指一个"
        )
    for book in books:
        plan = book.plan
        tables = parquet.render(plan, as_of, describe(book, as_of, app.recorded_by, app.today))
        for name in tables:
            place = dataset.place(path, name, as_of, plan.id)
            dataset.make_folder(place.parent)
            app.check_output(str(place))
            if lexists(place):
                _refuse_foreign(place, parquet.Marks(VERSION, name, str(as_of), plan.id, parquet.name_source(plan)))
        dataset.put(path, as_of, plan.id, tables)
        app.say(f"已写入 {escape(folder)}：{plan.id}，截至 {as_of}")


def describe(book: "Book", as_of: dt.date, recorded_by: dt.date | None, today: dt.date) -> "dict[str, list[Record]]":
    """The records of each table for a plan on a day, as ``report`` tells it on ``today``. Raises DataError.

    ``recorded_by``: as in ``Book.standing``.
    """
    from bizenv.standing import periods, rounds
    from bizenv.standing.report import make_report
    from bizenv.views.data import snapshot

    ledger, rules, issued = book.ledger_known_by(recorded_by), book.rules, book.plan.issued
    standing = book.standing(as_of, recorded_by, reviewed=max(as_of, today))
    told = periods.list_current(as_of, rules.feedback.every, issued)
    reports = [make_report(standing, ledger, period) for period in told]
    last = rounds.find_last(standing.statuses, ledger, rules, issued, as_of)
    closed = (
        snapshot.Round(last[0], rounds.find_due_day(last[0], rules.feedback), last[1]) if last is not None else None
    )
    return snapshot.describe(standing, reports, closed)


def _open_folder(app: App, folder: str) -> Path:
    """The folder of a dataset to be written, made if need be. Raises MisuseError for that of a plan, DataError."""
    path = app.open_folder(folder)
    beside = path.absolute().name == layout.PLANS and any(path.glob(f"*/{layout.MEASURES}"))
    if (
        beside
        or any(lexists(path / name) for name in (layout.MEASURES, layout.DEPARTMENTS, layout.LEDGER))
        or any(path.glob(f"{dataset.PLANS}/*/{layout.MEASURES}"))
    ):
        raise MisuseError(f"{escape(folder)} 里是方案，数据集要另放一个目录：bizenv export 数据集 --format parquet")
    return path


def _refuse_foreign(path: Path, marks: "Marks") -> None:
    """Raise MisuseError for a file that is not of this table, day and plan; its version may be another. Raises DataError."""
    from bizenv.views.data import parquet

    with dataset.open_file(path) as file:
        found = parquet.read_marks(file)
    if found is None or (found.table, found.as_of, found.plan) != (marks.table, marks.as_of, marks.plan):
        raise MisuseError(f"{escape(path)} 不是 bizenv 写的，没有覆盖；移走它，或换一个目录")
    if found.source != marks.source:
        raise MisuseError(
            f"{escape(path)} 是另一个方案的（{escape(found.source)}），标识同为 {marks.plan}，没有覆盖；"
            "两个方案要各有标识（measures.yaml 的 plan.id），或各放一个目录"
        )


def gather(app: App, target: str, sources: Sequence[str], day: dt.date | None) -> None:
    """Write the files of many plans in datasets as one file a table and day, into a dataset of its own. Says so on stderr.

    day: the only day to gather; None: all. Raises MisuseError, DataError.
    """
    with extras.needed_for("汇总数据集"):
        from bizenv.views.data import parquet
    folders = [_find_dataset(source) for source in sources]
    path = _open_folder(app, target)
    if any(path.samefile(folder) for folder in folders):
        raise MisuseError("汇总要写进另一个目录，不能就是被汇总的")
    if not dataset.is_gathered(path) and dataset.list_days(path):
        raise MisuseError(f"{escape(target)} 里是单个方案的数据集，汇总要另放一个目录")
    days = sorted({each for folder in folders for each in dataset.list_days(folder) if day in (None, each)})
    if not days:
        raise DataError(f"{'、'.join(map(escape, sources))} 里没有 {day} 的数据" if day else _say_empty(sources))
    for each in console.track(days, "汇总"):
        found = {
            table.name: [p for f in folders for p in dataset.list_files(f, table.name, [each])] for table in TABLES
        }
        _refuse_twice(found[dataset.PLANS])
        for name in sorted(found, key=lambda name: (name == dataset.PLANS, name)):
            _check_marks(found[name], name)
            place = dataset.place(path, name, each)
            if lexists(place):
                _refuse_foreign(place, parquet.Marks(VERSION, name, str(each)))
            write = partial(parquet.gather, name, str(each))
            rows = dataset.put_gathered(place, found[name], write)
        app.say(f"已汇总 {each}：{rows}个方案")


def _refuse_twice(paths: Iterable[Path]) -> None:
    """Raise MisuseError if two files of the table of plans hold the same plan. Raises DataError."""
    from bizenv.views.data import parquet

    known: dict[str, Path] = {}
    for path in paths:
        with dataset.open_file(path) as file:
            plans = parquet.list_plans(file)
        for plan in plans:
            if plan in known:
                raise MisuseError(
                    f"{escape(known[plan])} 和 {escape(path)} 都有方案 {escape(plan)}，汇总会算两遍；"
                    "去掉一处，或让两个方案各有标识（measures.yaml 的 plan.id）"
                )
            known[plan] = path


def _check_marks(paths: Iterable[Path], table: str) -> None:
    """Raise DataError for a file that is not of this table and of the version that this bizenv knows."""
    from bizenv.views.data import parquet

    for path in paths:
        with dataset.open_file(path) as file:
            marks = parquet.read_marks(file)
        if marks is None or marks.table != table:
            raise DataError(f"{escape(path)} 不是 bizenv 写的表 {table}，没有汇总；移走它，或重新导出那一天")
        refuse_versions([marks.version], escape(path))


def refuse_versions(versions: Iterable[int], shown: str) -> None:
    """Raise DataError for versions of the schema other than this one, alone or mixed; ``shown`` is what has them."""
    found = sorted(set(versions))
    if found == [VERSION]:
        return
    told = "、".join(f"第{version}版" for version in found)
    if len(found) > 1:
        raise DataError(f"{shown} 里混着{told}的数据，不能一起算：用同一版 bizenv 重新导出，或分放两个目录")
    remedy = "先升级 bizenv" if found and found[0] > VERSION else "用这一版 bizenv 重新导出"
    raise DataError(f"{shown} 是{told}的数据集，这一版 bizenv 用第{VERSION}版：{remedy}")


def _find_dataset(folder: str) -> Path:
    """The folder of a dataset to be read. Raises DataError where there is none."""
    path = files.parse_path(folder)
    if not path.is_dir():
        raise DataError(f"没有这个文件夹：{escape(folder)}")
    return path


def open_days(folder: str) -> tuple[Path, list[dt.date]]:
    """The folder of a dataset and its days, in order. Raises DataError where there is none, or it is empty."""
    path = _find_dataset(folder)
    days = dataset.list_days(path)
    if not days:
        raise DataError(_say_empty([folder]))
    return path, days


def _say_empty(folders: Sequence[str]) -> str:
    shown = "、".join(map(escape, folders))
    return f"{shown} 里没有数据集（没有 {dataset.PLANS}/day=…/*.parquet）；先导出：bizenv export {quote(folders[0])} --format parquet"

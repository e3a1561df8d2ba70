"""``bizenv validate``: hold data files against every rule."""

from collections.abc import Iterable
from pathlib import Path

import click

from bizenv import options, store
from bizenv.app import App
from bizenv.store import Examination
from bizenv.summary import counts
from bizenv.views import data


@click.command("validate", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="[文件或文件夹]…", nargs=-1)
@options.data
@click.option("--strict", is_flag=True, help="有警告也算不通过")
@options.output("text", "json")
def command(app: App, paths: tuple[str, ...], strict: bool, output: options.Output) -> int:
    """检查数据文件：一次列出所有文件的所有问题，各有位置、原由和改法。不改动任何文件。

    不给文件，检查当前所用的数据。退出码：0 通过，1 有错误（--strict 时有警告也是），4 文件打不开。

    \b
    bizenv validate
    bizenv validate data/ --strict
    """
    examinations = [store.examine(*pair) for pair in _pairs(app, paths)]
    problems = sorted({p for e in examinations for p in e.problems})
    size = _size(examinations)
    if output.format == "json":
        app.show(data.validation(problems, size), output.file, output.format)
    else:
        from bizenv.views.report import report

        lines = {d.path: d.lines for e in examinations for d in e.documents.values()}
        app.show(report(problems, lines, size, app.colour and output.file is None), output.file, output.format)
    failing = [p for p in problems if strict or p.level == "error"]
    return 1 if failing else 0


def _size(examinations: Iterable[Examination]) -> dict[str, int]:
    size: dict[str, int] = {}
    for examination in examinations:
        if examination.registry is not None:
            for key, value in counts(examination.registry).items():
                size[key] = size.get(key, 0) + value
    return size


def _pairs(app: App, paths: Iterable[str]) -> list[tuple[Path | None, Path | None]]:
    """The plans to examine: each folder once, whether it or one of its files was named."""
    named = [Path(p).expanduser() for p in paths] or [app.folder]
    pairs: dict[tuple[Path | None, Path | None], None] = {}
    for path in named:
        folder = path.parent if path.is_file() else store.given(path)
        measures = folder / store.MEASURES
        departments: Path | None = folder / store.DEPARTMENTS
        if path.is_file() and path.name not in (store.MEASURES, store.DEPARTMENTS, store.LOCK):
            if _holds_departments(path):
                pairs[(None, path)] = None
                continue
            measures = path
        if departments is not None and not departments.exists():
            departments = None
        pairs[(measures if measures.exists() else None, departments)] = None
    return list(pairs)


def _holds_departments(path: Path) -> bool:
    """Whether a file of another name looks like a list of departments."""
    return b"\ndepartments:" in b"\n" + store.read(path)

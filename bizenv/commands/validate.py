"""``bizenv validate``: hold data files against every rule."""

from collections.abc import Iterable
from pathlib import Path

import click

from bizenv import files, options, store
from bizenv.app import App
from bizenv.errors import DataError
from bizenv.examine import Examination, examine
from bizenv.summary import counts
from bizenv.views import data


@click.command("validate", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="[文件或文件夹]…", nargs=-1)
@options.data
@click.option("--strict", is_flag=True, help="有警告也算不通过")
@options.output("text", "json")
def command(app: App, paths: tuple[str, ...], strict: bool, output: options.Output) -> int:
    """检查数据文件：一次列出所有文件的所有问题，各有位置、原因和改法。不改动任何文件。

    不给文件，检查当前所用的数据。退出码：0 通过，1 有错误（--strict 时有警告也是），4 文件打不开。

    \b
    bizenv validate
    bizenv validate data/ --strict
    """
    examinations: list[Examination] = []
    unopened: list[str] = []
    pairs: set[tuple[Path | None, Path | None]] = set()
    for path in [files.named(p) for p in paths] or [app.own_folder]:
        try:
            pair = _pair(path)
            if pair not in pairs:
                examinations.append(examine(*pair))
            pairs.add(pair)
        except DataError as error:
            unopened.append(str(error))
    problems = sorted({p for e in examinations for p in e.problems})
    if output.format == "json":
        text = data.validation(
            problems, _size(examinations), [e.registry.plan.id for e in examinations if e.registry], unopened
        )
    else:
        from bizenv.views.report import report

        width, colour = app.look(output.file)
        lines = {d.path: d.lines for e in examinations for d in e.documents.values()}
        text = report(problems, lines, _size(examinations), width, colour)
    if examinations or output.format == "json":
        app.show(text, output.file, output.format)
    for reason in unopened:
        app.say(f"错误：{reason}")
    if unopened:
        return DataError.exit_code
    return 1 if any(strict or p.level == "error" for p in problems) else 0


def _size(examinations: Iterable[Examination]) -> dict[str, int]:
    size: dict[str, int] = {}
    for examination in examinations:
        if examination.registry is not None:
            for key, value in counts(examination.registry).items():
                size[key] = size.get(key, 0) + value
    return size


def _pair(path: Path) -> tuple[Path | None, Path | None]:
    """The two files of the plan that a folder or a file stands for. Raises DataError if there is none."""
    folder = path.parent if path.is_file() else store.given(path)
    measures = folder / files.MEASURES
    departments = folder / files.DEPARTMENTS
    if path.is_file() and path.name not in (files.MEASURES, files.DEPARTMENTS, files.LOCK):
        if _holds_departments(path):
            return None, path
        measures = path
    return measures if measures.exists() else None, departments if departments.exists() else None


def _holds_departments(path: Path) -> bool:
    """Whether a file of another name looks like a list of departments."""
    return b"\ndepartments:" in b"\n" + files.read(path)
